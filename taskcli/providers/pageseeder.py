"""PageSeeder: tasks, which are discussions whose last comment has a status; XML, paged by number."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import parse_qs, quote, urlsplit

from taskcli.auth import BASIC, BEARER, NONE, Settings, client_credentials
from taskcli.errors import Garbled, NotFound, UsageError
from taskcli.message import Reply, Request, Row
from taskcli.models import Comment, Link, Person, Status, Task, priority_by_word
from taskcli.spec import Ask, Endpoint, Extras, Given, Page, Param, Provider, Setting, Wanted, judge, known_by, state
from taskcli.values import (
    TEXT,
    YES_NO,
    Kind,
    choice,
    first,
    id_of,
    in_time,
    iso_offset,
    listing,
    mapping,
    number,
    pattern,
    plain,
    read_time,
    text_of,
    utc_text,
)  # fmt: skip

DOCS = "dev.pageseeder.com/api/web_services/services/"
SOURCE, SOURCE_MEMBER = DOCS + "find-tasks-public-GET.html", DOCS + "find-tasks-GET.html"
SOURCE_ONE, SOURCE_ONE_MEMBER = DOCS + "get-task-public-GET.html", DOCS + "get-task-GET.html"
SOURCE_SELF = DOCS + "get-self-GET.html"
# The copies of the two find pages that are to be had break off; these services share the design of the filters.
SOURCE_V5 = "dev.pageseeder.com/reference/version_5/services/list-filter-tasks-public-GET.html"
SOURCE_COMMENTS = DOCS + "find-comments-public-GET.html"

# What a new server has; each group can have words of its own ("Status" and "Document status" in the glossary).
STATES = {
    "open": Status.OPEN,
    "resolved": Status.DONE,
    "closed": Status.DONE,
    # Of workflows, the status of documents. "Complete" is work handed over, which waits for approval.
    "initiated": Status.OPEN,
    "in progress": Status.IN_PROGRESS,
    "complete": Status.IN_PROGRESS,
    "approved": Status.DONE,
    "suspended": Status.UNKNOWN,
    "terminated": Status.CANCELLED,
}
PRIORITY_WORDS = ("urgent", "critical", "highest", "high", "normal", "medium", "low", "lowest")

# Reading ------------------------------------------------------------------------------------------------------------


def read_task(row: Any, settings: Settings) -> Task:
    """Who made the task, and when, is only on its first comment: the one that has the task's own id.

    Which end a thread is cut at (`discussionsize`) is not documented, so the first one loaded may be a later one.
    """
    row = mapping(row)
    number = id_of(row.get("id"))
    comments = {id_of(each.get("id")): each for each in comments_of(row)}
    start, end = comments.get(number, {}), comments.get(id_of(row.get("lastcommentid")), {})
    # "get task public": status, priority, due and assignedto can be left out where the last comment is not loaded.
    now = row if text_of(row.get("status")) else {**end, **row}
    kind = "group" if "group" in row else "project"
    group = mapping(row.get(kind))
    name = text_of(group.get("name"))
    assignee = read_person(now.get("assignedto"))
    native, level = text_of(now.get("status")), text_of(now.get("priority"))
    return Task(
        id=number,
        title=first([row.get("title"), *(text_in(each.get("title")) for each in reversed(comments.values()))]),
        description=words_of(start),
        status=state(STATES, native),
        native_status=native,
        priority=priority_by_word(level),
        native_priority=level,
        assignees=[assignee] if assignee else [],
        creator=read_person(start.get("author")),
        created=read_time(start.get("created"), settings.zone),
        updated=read_time(row.get("lastcommentdate"), settings.zone),
        due=read_time(now.get("due"), settings.zone),
        project=Link(id=name, title=text_of(group.get("title")), kind=kind) if group else None,
        parent=document_of(row, start),
        # The address in the vendor's mails (github.com/pageseeder/pageseeder-email-sdk, new-comment.xsl).
        url=f"{site(settings)}/page/{quote(name, safe='')}/comments/{number}" if name and number else None,
        native=row,
    )


def comments_of(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [mapping(each) for each in listing(row.get("comment"))]


def text_in(value: object) -> str | None:
    """The text of an element, with or without attributes."""
    return text_of(value.get("text") if isinstance(value, dict) else value)


def read_person(found: Any) -> Person | None:
    """A member; or somebody without an account, who has no id and perhaps only a name or an e-mail address."""
    row = mapping(found)
    names = " ".join(filter(None, (text_of(row.get("firstname")), text_of(row.get("surname")))))
    who = Person(
        id=id_of(row.get("id")),
        name=first([text_in(row.get("fullname")), names, row.get("username")]),
        email=text_of(row.get("email")),
        kind="member" if id_of(row.get("id")) else None,
    )
    return who if who != Person() else None


def words_of(comment: Mapping[str, Any]) -> str | None:
    """The text of a comment, which can come as plain text, as XHTML, or as both."""
    contents = [each if isinstance(each, dict) else {"text": each} for each in listing(comment.get("content"))]
    markup = [each for each in contents if "html" in (text_of(each.get("type")) or "")]
    return first(each.get("text") for each in contents if each not in markup) or plain(first(map(text_in, markup)))


def document_of(row: Mapping[str, Any], start: Mapping[str, Any]) -> Link | None:
    """The document that a task hangs on; where the answer has it is not shown by any sample."""
    places = (row, mapping(row.get("locator")), mapping(start.get("context")))
    uri = next((mapping(place["uri"]) for place in places if place.get("uri")), None)
    if uri is None:
        return None
    titles = [text_in(uri.get(name)) for name in ("displaytitle", "title", "decodedpath", "path")]
    return Link(id=id_of(uri.get("id")), title=first(titles), kind="document")


def read_comments(row: Any, which: str, settings: Settings) -> list[Comment]:
    """Oldest first; `which` is one of first, last, all, archive."""
    row = mapping(row)
    comments = [
        Comment(
            id=id_of(each.get("id")),
            author=read_person(each.get("author")),
            created=read_time(each.get("created"), settings.zone),
            modified=read_time(mapping(each.get("modifiedby")).get("date"), settings.zone),
            # `archive-Comment` in "get task public", `Archive` in the reference of the element.
            archived="archive" in (text_of(each.get("contentrole")) or "").lower(),
            text=words_of(each),
        )
        for each in comments_of(row)
    ]
    comments.sort(key=lambda each: in_time(each.created))
    if which == "first":
        return [each for each in comments if each.id == id_of(row.get("id"))]
    return comments[-1:] if which == "last" else comments


# Faults and paging --------------------------------------------------------------------------------------------------

# "HTTP codes": 02xx are failed requirements, their bits set together; 1 is a parameter, the others are things. The
# rest is from "member", "get self" and "get task public". An unknown member comes with status 400.
NOT_FOUND = re.compile(r"0106|0107|102A|1325|020[2468ACE]")
STANDS_FOR = {"1029": 401, "0201": 400}
ROOT = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*<([\w.-]+)", re.DOTALL)


def fault(reply: Reply) -> None:
    path = reply.url.partition("?")[0]
    wanted = "tasks" if "/tasks/find" in path else "task" if "/tasks/" in path else "member"
    root = ROOT.match(reply.body)
    if reply.status < 300 and root and root[1].decode() == wanted:
        return judge(reply)
    data = mapping(reply.data)
    error = error_of(data)
    code = re.sub("^0[xX]", "", (text_of((error or {}).get("id")) or "").strip())
    said = first(text_in((error or {}).get(name)) for name in ("message", "description")) or ""
    said = f"{said or 'no reason given'} (0x{code})" if code else said
    known, status = code.upper().zfill(4), reply.status
    if NOT_FOUND.fullmatch(known):
        raise NotFound(f"not found: {said}", hint_of(known, path), **known_by(reply))
    if error is not None:
        status = STANDS_FOR.get(known, max(status, 400))
    elif reply.kind == "text" and status >= 400:
        said = reply.body[:200].decode("utf-8", "replace")
    one = wanted == "task"
    hint = hint_of("1325", path) if one and status == 404 and error is not None else HINTS.get(status, "")
    judge(replace(reply, status=status), said=said, hint=hint, one=one)
    if isinstance(reply.data, dict) and wanted not in data:
        raise Garbled(f"no <{wanted}> in the answer, which is of another kind", ADDRESS, **known_by(reply))
    return None


ADDRESS = "check base_url, site_prefix and api_path of this profile (api_path is service on old servers)"
HINTS = {
    401: "check the credentials of this profile; PageSeeder locks an account after several refused sign-ins",
    403: "a member's services answer only that member and administrators",
    404: ADDRESS,
    400: "check the parameters against what this server's version knows",
}


def hint_of(code: str, path: str) -> str:
    """What to do about something that was not found."""
    if code == "1325" and "/members/" not in path:
        return "check the id; a task outside of public groups needs a member: --member, or member in the profile"
    if code == "1325":
        return "check the id, and that this member has access to the task"
    return "check the member, and the full names of the groups"


def error_of(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The error in an answer: `<error>`, the same as JSON, flat or wrapped, or the words of OAuth."""
    if "error" in data:
        found = data["error"]
        return found if isinstance(found, dict) else {"message": data.get("error_description", found)}
    return data if {"message", "description"} & data.keys() else None


def following(asked: Mapping[str, str], page: Page) -> Mapping[str, str] | None:
    """There is no total: a page that is not full is the last one."""
    if page.count < int(asked.get("pagesize", PAGE)):
        return None
    return {**asked, "page": str(int(asked.get("page", "1")) + 1)}


# Endpoints ----------------------------------------------------------------------------------------------------------

PAGE = "1000"
TASK_ID = pattern("ID", r"[1-9][0-9]{0,18}", "a task id (digits)")
MEMBER_ID = pattern("ID", r"[1-9][0-9]{0,18}", "a member id (digits)")
SOMEBODY = pattern("ID", r"0|[1-9][0-9]{0,18}", "a member id (digits; 0 is nobody)")
# Without an offset the server would take its own zone ("Parameters").
TIME = iso_offset()
# Each one encoded before they are joined: on the wire it is encoded twice.
PATH = Kind("PATH", lambda text, clock: quote(text, safe="*"))
COMMENTS = choice("none", "first", "last", "all", "archive")
MEMBER = Param(
    "member", "ask as this member, by id or user name", TEXT, default="the profile's", place="path",
    source=SOURCE_MEMBER,
)  # fmt: skip


def of_member(given: Given, settings: Settings) -> bool:
    return bool(given.get("member") or settings.extra.get("member"))


def below(path: str) -> Callable[[Given, Settings], str]:
    """A service and its twin that answers with all that one member can see."""
    return lambda given, settings: ("/members/{member}" if of_member(given, settings) else "") + path


def draft_is_somebodys(given: Given, settings: Settings) -> None:
    # "get task": the draft is that of the member in the address.
    if "draft" in given and not of_member(given, settings):
        raise ValueError("--draft needs --member: the public service knows no drafts")


def project_is_for_members(given: Given, settings: Settings) -> None:
    # "find discussions": of the member's groups, those below a project, where no groups are named.
    if "project" in given and not of_member(given, settings):
        raise ValueError("--project needs --member: the public service has no projects; name --groups instead")
    if "project" in given and "groups" in given:
        raise ValueError("--project and --groups exclude each other: PageSeeder ignores the project")


def whose_groups(given: Given, settings: Settings) -> Iterator[str]:
    if "groups" not in given and not of_member(given, settings):
        yield "without --groups the public service takes the current groups of whoever asks: name public groups"


LIST = Endpoint(
    verb="list",
    path=below("/tasks/find"),
    help="Find tasks, of public groups or of all that a member can see.",
    source=SOURCE,
    items=("tasks", "task"),
    columns=("id", "title", "status", "priority", "due", "assignedto.fullname", "group.name"),
    check=project_is_for_members,
    notes=whose_groups,
    following=following,
    size="pagesize",
    params=(
        MEMBER,
        Param("assignedafter", "last assigned after", TIME),
        Param("assignedbefore", "last assigned before", TIME),
        Param("assignedto", "assigned to this member id, 0 for nobody", SOMEBODY),
        Param("attachments", "attachments to include", choice("none", "context", "all"), default="all"),
        Param("author", "last comment written by this member id", MEMBER_ID),
        Param("comments", "comments to load for each task", COMMENTS, default="last"),
        Param("contents", "contents of comments to include", choice("none", "all"), default="all"),
        Param("contentrole", "tasks proper or workflows", choice("comment", "workflow", "all"), default="all"),
        Param("context", "hanging on a group or a document", choice("group", "uri", "all"), default="all"),
        Param("createdafter", "last comment written after", TIME),
        Param("createdbefore", "last comment written before", TIME),
        Param("dueafter", "due after", TIME),
        Param("duebefore", "due before", TIME),
        Param("emails", "e-mail addresses to include (administrators)", choice("none", "all"), default="none"),
        Param("groups", "full names of groups", many="comma", default="current groups"),
        Param("labels", "labels, all of which a task must have (slow)", many="comma"),
        Param("page", "number of the page", number(minimum=1), default="1"),
        # A maximum is not documented; beyond the default nothing is known to work.
        Param("pagesize", "tasks per page", number(minimum=1, maximum=int(PAGE)), default=PAGE),
        Param("paths", "paths of documents, with an optional * behind", PATH, many="comma", source=SOURCE_V5),
        Param("priorities", "any of these priorities", many="comma", source=SOURCE_V5),
        Param("project", "only groups below this project (with --member)", source=SOURCE_MEMBER),
        Param("statuses", "any of these statuses", many="comma", source=SOURCE_COMMENTS),
        Param("title", "title, with an optional * behind", source=SOURCE_COMMENTS),
        Param("type", "comment type, with an optional * behind", source=SOURCE_COMMENTS),
        Param("types", "any of these comment types", many="comma", source=SOURCE_COMMENTS),
    ),
    examples=(
        "taskcli pageseeder list --groups acme-editorial --statuses Open,Resolved --contentrole comment",
        "taskcli pageseeder list --member jsmith --assignedto 0 --dueafter today --paginate -o json",
    ),
)
GET = Endpoint(
    verb="get",
    path=below("/tasks/{id}"),
    help="Show one task, of a public group or any that a member can see.",
    source=SOURCE_ONE,
    shape="item",
    argument=TASK_ID,
    argument_help="the task's id",
    items=("task",),
    columns=LIST.columns,
    check=draft_is_somebodys,
    params=(
        replace(MEMBER, source=SOURCE_ONE_MEMBER),
        Param("comments", "comments to include", COMMENTS, default="all"),
        Param(
            "returngroups", "groups to return, all for administrators", choice("none", "user", "all"), default="none"
        ),
        # The page of the member's service has the older name for it.
        Param("discussionsize", "comments at most", number(), default="1000", also=("tasksize",)),
        Param("draft", "add the member's own draft (with --member)", YES_NO, default="false", source=SOURCE_ONE_MEMBER),
    ),
    examples=("taskcli pageseeder get 332 --comments last", "taskcli pageseeder get 332 --member jsmith -o xml"),
)
WHOAMI = Endpoint(
    verb="whoami",
    path="/self",
    help="Show which member is signed in.",
    source=SOURCE_SELF,
    shape="item",
    items=("member",),
    columns=("id", "username", "fullname", "email", "status"),
    examples=("taskcli pageseeder whoami",),
)


def site(settings: Settings) -> str:
    """The address that pages, API and token endpoint are below; a base_url may name the prefix already."""
    prefix = settings.extra.get("site_prefix", "/ps").strip("/")
    prefix = f"/{prefix}" if prefix else ""
    return settings.base_url if urlsplit(settings.base_url).path.endswith(prefix) else settings.base_url + prefix


def root(settings: Settings) -> str:
    return f"{site(settings)}/{settings.extra.get('api_path', 'api').strip('/')}"


def dress(request: Request, form: Literal["json", "xml"], settings: Settings) -> Request:
    """Always XML: it is the documented form, and no JSON body of a task is published."""
    of_member = request.url.startswith(root(settings) + "/members/")
    params = tuple(pair for pair in request.params if of_member or pair[0] != "tasksize")
    return replace(request, url=request.url + ".xml", params=params).adding(headers={"Accept": "application/xml"})


# The common record --------------------------------------------------------------------------------------------------


def find(wanted: Wanted, settings: Settings) -> Generator[Ask, Iterator[Row], Iterable[Task]]:
    mine = wanted.assignee == "me"
    me = (yield from who_am_i()) if mine or sees_more(LIST, settings) else None
    given, answers = narrow(wanted, settings, me if mine else None)
    rows = yield Ask(LIST, given | ({"member": [me]} if me else {}), answers=answers)
    return (read_task(row.data, settings) for row in rows)


def sees_more(endpoint: Endpoint, settings: Settings) -> bool:
    """Whether somebody signed in has not said which member they are: the public services hide what they may see."""
    said = "member" in settings.extra or "member" in settings.defaults.get(endpoint.verb, {})
    return not said and settings.auth.get("method", "none") != "none"


def who_am_i() -> Generator[Ask, Iterator[Row], str]:
    rows = yield Ask(WHOAMI, like={"id": "0"})
    me = text_of(mapping(next(rows).data).get("id"))
    if me is None:
        raise Garbled("the service does not say who is signed in", "set member in this profile")
    return me


def narrow(
    wanted: Wanted, settings: Settings, me: str | None = None
) -> tuple[dict[str, Sequence[str]], frozenset[str]]:
    """What to ask `find` with, so that it lacks no wanted task; what the profile says of a parameter stands.

    All filters look at the last comment. So `author` and the creation filters know nothing of who made a task and
    when, but of its last change; and of titles only the beginning can be asked for.
    """
    own = settings.defaults.get("list", {})
    filters: list[tuple[str, Sequence[str], str]] = []  # name, values, and the common filter that they answer
    words = wanted.natives(STATES)
    # There is no negative filter, and how a group spells its own words is not known.
    if not wanted.any_word and words and words <= STATES.keys():
        filters.append(("statuses", spelled(word for word in STATES if word in words), "status"))
    levels = [word for word in PRIORITY_WORDS if priority_by_word(word) is wanted.priority]
    if levels:
        filters.append(("priorities", spelled(levels), "priority"))
    who = me or (wanted.assignee if re.fullmatch(r"[1-9][0-9]{0,18}", wanted.assignee or "") else None)
    if who:
        filters.append(("assignedto", [who], "assignee"))
    late = settings.clock().now if wanted.overdue and not wanted.due_before else None
    for name, bound, seconds, answer in (
        ("createdafter", wanted.updated_after, -1, "updated-after"),
        ("createdbefore", wanted.updated_before, 1, "updated-before"),
        ("dueafter", wanted.due_after, -1, "due-after"),
        ("duebefore", wanted.due_before, 1, "due-before"),
        ("duebefore", late, 1, ""),  # what has ended is left out afterwards
    ):
        if sent := shifted(bound, seconds):
            filters.append((name, [sent], answer))
    filters += [("contentrole", ["comment"], ""), ("attachments", ["none"], "")]
    given = {name: values for name, values, _ in filters if name not in own}
    # Description, creator and creation are on the first comment. With `first` the status may be left out, so that
    # only `all` has both. A profile may do without the former (`comments = "last"`) where no filter needs them.
    if [word.casefold() for word in own.get("comments", ())] != ["last"] or wanted.asks() & OF_FIRST_COMMENT:
        given["comments"] = ["all"]
    return given, frozenset(answer for name, _, answer in filters if answer and name not in own)


OF_FIRST_COMMENT = frozenset({"creator", "search", "created-after", "created-before"})


def spelled(words: Iterable[str]) -> list[str]:
    """Words in the ways that people write them: whether the server minds the case is not documented."""
    ways = (way for word in words for way in (word.title(), word.capitalize(), word, word.upper()))
    return list(dict.fromkeys(ways))


def shifted(when: datetime | None, seconds: int) -> str | None:
    """A second further out: whether "after" and "before" include the instant itself is not documented."""
    try:
        return utc_text(when.astimezone(UTC) + timedelta(seconds=seconds)) if when else None
    except OverflowError:
        return None


def fetch(ref: str, extras: Extras, settings: Settings) -> Generator[Ask, Iterator[Row], Task]:
    if "#" in ref:
        raise UsageError(f"{ref!r} is not a task id", "tasks of PageSeeder have no parts: leave out the #")
    given = {"member": [(yield from who_am_i())]} if sees_more(GET, settings) else {}
    if extras.comments == "archive":
        given["comments"] = ["archive"]
    elif "comments" in settings.defaults.get("get", {}):
        given["comments"] = ["all"]  # what the service assumes; the record is made of the first and the last one
    rows = yield Ask(GET, given, id=ref, like={"id": ref})
    row = next(rows).data
    task = read_task(row, settings)
    if task.id != ref:
        raise Garbled(
            f"task {task.id or 'without an id'} came instead of {ref}", f"see `taskcli pageseeder get {ref} -o raw`"
        )
    if extras.comments != "none":
        task.comments = read_comments(row, extras.comments, settings)
    return task


def locate(path: str, query: str, settings: Settings) -> str | None:
    """`/ps/api/tasks/332.xml`, `/ps/service/members/jsmith/tasks/332`, `/ps/page/GROUP/comments/332`.

    The permanent links in mails, below `/ps/email`, name it in `comment` ("Email permalinks").
    """
    if not path.startswith(urlsplit(site(settings)).path + "/"):
        return None
    if found := re.search(r"/(?:tasks|comments)/([1-9][0-9]*)(?:[./;]|$)", path):
        return found[1]
    return parse_qs(query).get("comment", [None])[0] if "/email/" in path else None


PROVIDER = Provider(
    name="pageseeder",
    title="PageSeeder tasks",
    about="tasks in the discussions and on the documents of a PageSeeder server",
    settings=(
        Setting("site_prefix", "path of the site below the host", default="/ps", pattern=r"/?[A-Za-z0-9._~/-]*"),
        Setting("api_path", "path of the services, service on old servers", default="api", pattern=r"[A-Za-z0-9._/-]+"),
        Setting("member", "use the services of this member, by id or user name"),
    ),
    schemes=(NONE, BASIC, BEARER, client_credentials(lambda settings: f"{site(settings)}/oauth/token")),
    root=root,
    dress=dress,
    fault=fault,
    endpoints=(LIST, GET, WHOAMI),
    states=STATES,
    find=find,
    fetch=fetch,
    locate=locate,
    id=TASK_ID,
    speaks_xml=True,
    lists=frozenset({"task", "comment", "content", "attachment", "comment/group"}),
    comments=("none", "first", "last", "all", "archive"),
    whoami="whoami",
    person=lambda row: read_person(row) or Person(),
)
