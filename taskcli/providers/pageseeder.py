"""PageSeeder: tasks, which are discussions whose last comment has a status; XML, paged by number."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal
from urllib.parse import parse_qs, quote, urlsplit

from taskcli.errors import Garbled
from taskcli.http.auth import BASIC, BEARER, NONE, Settings, client_credentials
from taskcli.http.message import Reply, Request
from taskcli.models import Comment, Link, Person, Status, Task, priority_by_word
from taskcli.spec import (
    Arguments, Endpoint, Extras, Fetching, Finding, Param, Place, Provider, Question, Row, Setting, SubRequest,
    Verdict, by_number, by_time, chosen, folded, narrow, state, with_code,
)  # fmt: skip
from taskcli.values import (
    TEXT, YES_NO, Kind, choice, first, full_name, id_of, iso_offset, listing, mapping, number, pattern, plain,
    read_time, text_of,
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
    names = full_name(row.get("firstname"), row.get("surname"))
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
    """Oldest first; `which` is one of first, last, all, archive. The first one may not have been loaded."""
    comments = by_time([read_comment(each, settings) for each in comments_of(mapping(row))], lambda each: each.created)
    if which == "first":
        return [each for each in comments if each.id == id_of(row.get("id"))]
    return chosen(comments, which)


def read_comment(found: Mapping[str, Any], settings: Settings) -> Comment:
    return Comment(
        id=id_of(found.get("id")),
        author=read_person(found.get("author")),
        created=read_time(found.get("created"), settings.zone),
        modified=read_time(mapping(found.get("modifiedby")).get("date"), settings.zone),
        # `archive-Comment` in "get task public", `Archive` in the reference of the element.
        archived="archive" in (text_of(found.get("contentrole")) or "").lower(),
        text=words_of(found),
    )


# Verdict and paging -------------------------------------------------------------------------------------------------

# "HTTP codes": 02xx are failed requirements, their bits set together; 1 is a parameter, the others are things. The
# rest is from "member", "membership", "get self", "get task public" and the search. Unknown members come with 400.
NOT_FOUND = re.compile(r"0106|0107|020[2468ACE]|1022|102A|1325|1501")
STANDS_FOR = {"1029": 401, "0201": 400}
ADDRESS = "check base_url, site_prefix and api_path of this profile (api_path is service on old servers)"
HINTS = {
    401: "check the credentials of this profile; PageSeeder locks an account after several refused sign-ins",
    403: "a member's services answer only that member and administrators",
    404: ADDRESS,
    400: "check the parameters against what this server's version knows",
}


def verdict(reply: Reply) -> Verdict | None:
    """Errors are an `<error>` with an id in hexadecimal digits, which says more than the status does."""
    data, one = mapping(reply.top), bool(re.search(r"/tasks/[0-9]", reply.url))
    if reply.status < 300 and {"tasks", "task", "member"} & data.keys():
        return None
    error = error_of(data)
    if error is None and reply.kind == "html" and reply.status != 401:
        return None  # of whoever it is, it is not about what was asked for
    if error is None:
        both = f"check the id; where that is right, {ADDRESS}"
        return Verdict(hint=both if one and reply.status == 404 else HINTS.get(reply.status, ""))
    code = (text_of(error.get("id")) or "").strip().removeprefix("0x").removeprefix("0X")
    said = [text_in(each) for name in ("message", "description") for each in listing(error.get(name))]
    words = [each for each in said if each] or (["no reason given"] if code else [])
    reasons = tuple(with_code(each, f"0x{code}" if code else None) for each in words)
    known = code.upper().zfill(4)
    if NOT_FOUND.fullmatch(known):
        return Verdict(reasons=reasons, hint=hint_of(known, reply.url), missing=True)
    status = STANDS_FOR.get(known, max(reply.status, 400))
    hint = hint_of("1325", reply.url) if one and status == 404 else HINTS.get(status, "")
    return Verdict(status=status, reasons=reasons, hint=hint)


def hint_of(code: str, address: str) -> str:
    """What to do about something that was not found."""
    if code == "1325" and "/members/" not in address:
        return "check the id; a task outside of public groups needs a member: --member, or member in the profile"
    if code == "1325":
        return "check the id, and that this member has access to the task"
    return "check the member, and the full names of the groups"


def error_of(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The error in an answer: `<error>`, or the same as JSON, flat or wrapped; empty where it has other words."""
    if "error" in data:
        return mapping(data["error"])
    return data if {"message", "description"} & data.keys() else None


def no_tasks(head: Any) -> bool:
    """`<tasks/>`, perhaps with attributes, is the one thing that says so ("element task")."""
    found = mapping(head).get("tasks", False)
    if isinstance(found, dict):
        inside = {name: each for name, each in found.items() if name == "text" or not isinstance(each, (str, int))}
        return bool(found) and inside in ({}, {"task": []})
    return found is None or found == [] or (isinstance(found, str) and not found.strip())


# Endpoints ----------------------------------------------------------------------------------------------------------

PAGE = 1000
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


def of_member(arguments: Arguments, settings: Settings) -> bool:
    return bool(arguments.get("member") or settings.extra.get("member"))


def below(path: str) -> Callable[[Arguments, Settings], str]:
    """A service and its twin that answers with all that one member can see."""
    return lambda arguments, settings: ("/members/{member}" if of_member(arguments, settings) else "") + path


def draft_is_somebodys(arguments: Arguments, settings: Settings) -> None:
    # "get task": the draft is that of the member in the address.
    if "draft" in arguments and not of_member(arguments, settings):
        raise ValueError("--draft needs --member: the public service knows no drafts")


def project_is_for_members(arguments: Arguments, settings: Settings) -> None:
    # "find discussions": of the member's groups, those below a project, where no groups are named.
    if "project" in arguments and not of_member(arguments, settings):
        raise ValueError("--project needs --member: the public service has no projects; name --groups instead")
    if "project" in arguments and "groups" in arguments:
        raise ValueError("--project and --groups exclude each other: PageSeeder ignores the project")


def whose_groups(arguments: Arguments, settings: Settings) -> Iterator[str]:
    if "groups" not in arguments and not of_member(arguments, settings):
        yield "without --groups the public service takes the current groups of whoever asks: name public groups"


def ways(word: str) -> Iterable[str]:
    """A word in the ways that people write it: whether the server minds the case is not documented."""
    return (word.title(), word.capitalize(), word, word.upper())


LIST = Endpoint(
    verb="list",
    path=below("/tasks/find"),
    help="Find tasks, of public groups or of all that a member can see.",
    source=SOURCE,
    rows=Place(("tasks", "task"), empty_when=no_tasks, from_xml=True, marks=("id",)),
    columns=("id", "title", "status", "priority", "due", "assignedto.fullname", "group.name"),
    check=project_is_for_members,
    notes=whose_groups,
    # There is no total: a page that is not full is the last one.
    paging=by_number("page", "pagesize", default=PAGE),
    params=(
        MEMBER,
        Param("assignedafter", "last assigned after", TIME),
        Param("assignedbefore", "last assigned before", TIME),
        Param("assignedto", "assigned to this member id, 0 for nobody", SOMEBODY, means="assignee"),
        Param("attachments", "attachments to include", choice("none", "context", "all"), default="all"),
        Param("author", "last comment written by this member id", MEMBER_ID),
        Param("comments", "comments to load for each task", COMMENTS, default="last"),
        Param("contents", "contents of comments to include", choice("none", "all"), default="all"),
        Param("contentrole", "tasks proper or workflows", choice("comment", "workflow", "all"), default="all"),
        Param("context", "hanging on a group or a document", choice("group", "uri", "all"), default="all"),
        # All filters look at the last comment. So these, and `author`, know nothing of who made a task and when.
        Param("createdafter", "last comment written after", TIME, means="updated-after"),
        Param("createdbefore", "last comment written before", TIME, means="updated-before"),
        # Whether "after" and "before" include the instant itself is not documented.
        Param("dueafter", "due after", TIME, means="due-after"),
        Param("duebefore", "due before", TIME, means="due-before"),
        Param("emails", "e-mail addresses to include (administrators)", choice("none", "all"), default="none"),
        Param("groups", "full names of groups", many="comma", default="current groups"),
        Param("labels", "labels, all of which a task must have (slow)", many="comma"),
        Param("page", "number of the page", number(minimum=1), default="1"),
        # A maximum is not documented; beyond the default nothing is known to work.
        Param("pagesize", "tasks per page", number(minimum=1, maximum=PAGE), default=str(PAGE)),
        Param("paths", "paths of documents, with an optional * behind", PATH, many="comma", source=SOURCE_V5),
        Param(
            "priorities", "any of these priorities", many="comma", means="priority", spellings=ways, source=SOURCE_V5
        ),
        Param("project", "only groups below this project (with --member)", source=SOURCE_MEMBER),
        Param(
            "statuses", "any of these statuses", many="comma", means="status", spellings=ways, source=SOURCE_COMMENTS
        ),
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
    rows=Place(("task",), "item", marks=("id",)),
    argument=TASK_ID,
    argument_help="the task's id",
    sample={"id": "ID"},
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
    rows=Place(("member",), "item", marks=("id",)),
    sample={"id": "1"},
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


def finish_request(request: Request, form: Literal["json", "xml"], settings: Settings) -> Request:
    """Always XML: it is the documented form, and no JSON body of a task is published."""
    theirs = request.url.startswith(root(settings) + "/members/")
    params = tuple(pair for pair in request.params if theirs or pair[0] != "tasksize")
    return replace(request, url=request.url + ".xml", params=params).adding(headers={"Accept": "application/xml"})


# The common record --------------------------------------------------------------------------------------------------


def find(question: Question) -> Finding:
    """Asks as the member who is signed in where nobody else is named, for tasks proper.

    Description, creator and creation are on the first comment. With `first` the status may be left out, so that only
    `all` has both. A profile may do without the former (`comments = "last"`) where no filter needs them.
    """
    own, assignee = question.settings.defaults.get("list", {}), question.filters.assignee
    more = {name: [word] for name, word in ALWAYS.items() if name not in own}
    asked = {row.name for row, _ in question.filters.asked()}
    if [folded(word) for word in own.get("comments", ())] != ["last"] or asked & OF_FIRST_COMMENT:
        more["comments"] = ["all"]
    mine = assignee is not None and [folded(term) for term in assignee.wanted] == ["me"]
    if mine or sees_more(LIST, question.settings):
        more["member"] = [(yield from who_am_i())]
    rows = yield narrow(question, LIST).ask(LIST, **more)
    return (read_task(row.data, question.settings) for row in rows)


ALWAYS = {"contentrole": "comment", "attachments": "none"}
OF_FIRST_COMMENT = frozenset({"creator", "search", "created-after", "created-before"})


def sees_more(endpoint: Endpoint, settings: Settings) -> bool:
    """Whether somebody signed in has not said which member they are: the public services hide what they may see."""
    said = "member" in settings.extra or "member" in settings.defaults.get(endpoint.verb, {})
    return not said and settings.auth.get("method", "none") != "none"


def who_am_i() -> Generator[SubRequest, Iterator[Row], str]:
    rows = yield SubRequest(WHOAMI)
    me = id_of(mapping(next(rows).data).get("id"))
    if me is None:
        raise Garbled("the service does not say who is signed in", "set member in this profile")
    return me


def fetch(ref: str, extras: Extras, question: Question) -> Fetching:
    """Comments are in the task; the record is made of the first and the last one, which the service gives unasked."""
    settings = question.settings
    arguments = {"member": [(yield from who_am_i())]} if sees_more(GET, settings) else {}
    if extras.comments == "archive":
        arguments["comments"] = ["archive"]
    elif "comments" in settings.defaults.get("get", {}):
        arguments["comments"] = ["all"]
    rows = yield SubRequest(GET, arguments, id=ref)
    row = next(rows).data
    task = read_task(row, settings)
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
    finish_request=finish_request,
    verdict=verdict,
    endpoints=(LIST, GET, WHOAMI),
    states=STATES,
    read_task=read_task,
    find=find,
    fetch=fetch,
    locate=locate,
    speaks_xml=True,
    lists=frozenset({"comment", "content", "attachment", "comment/group"}),
    comments=("none", "first", "last", "all", "archive"),
    never=frozenset({"completed"}),
    person=read_person,
)
