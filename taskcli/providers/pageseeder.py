"""PageSeeder: tasks, which are discussions whose last comment has a status; XML, paged by number."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from msgspec.structs import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from msgspec import UNSET

from taskcli.errors import Garbled, NotFound, SignInError, TaskcliError, UsageError
from taskcli.http.auth import BASIC, BEARER, NONE, Settings, client_credentials
from taskcli.http.message import Form, Reply, Request
from taskcli.models import Comment, Link, Person, Status, Task, priority_by_word
from taskcli.spec import (
    ALL, BLANK, Arguments, Asked, Endpoint, Ending, Extras, Fetching, Finding, LookUp, Note, Page, Paging, Param, Place,
    Provider, Question, Row, Setting, SubRequest, Verdict, by_number, by_time, chosen, cut, folded, narrow,
    pretended, state, with_code,
)  # fmt: skip
from taskcli.text import plain
from taskcli.values import (
    TEXT, YES_NO, Clock, Kind, choice, first, full_name, id_of, in_zone, integer, iso_offset, listing, mapping, number,
    page_size, pattern, read_time, text_of,
)  # fmt: skip

DOCS = "dev.pageseeder.com/api/web_services/services/"
SOURCE, SOURCE_MEMBER = DOCS + "find-tasks-public-GET.html", DOCS + "find-tasks-GET.html"
SOURCE_ONE, SOURCE_ONE_MEMBER = DOCS + "get-task-public-GET.html", DOCS + "get-task-GET.html"
SOURCE_SELF = DOCS + "get-self-GET.html"
# The copies of the two find pages that are to be had break off; these services share the design of the filters.
SOURCE_5 = "dev.pageseeder.com/reference/version_5/services/list-filter-tasks-public-GET.html"
SOURCE_FOUND = DOCS + "find-comments-public-GET.html"
SOURCE_GROUPS, SOURCE_MEMBERS = DOCS + "list-self-memberships-GET.html", DOCS + "find-group-members-GET.html"
SOURCE_ACCOUNT = "dev.pageseeder.com/api/element_reference/element_member.html"
SOURCE_FACETS, SOURCE_LABELS = DOCS + "server-search-facets-GET.html", DOCS + "list-labels-GET.html"
SOURCE_WORKFLOW, SOURCE_OWN_WORKFLOW = DOCS + "get-uri-workflow-GET.html", DOCS + "get-uri-workflow-draft-GET.html"

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
        type=text_of(start.get("contentrole")),
        tags=labels_of(start),
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
        login=text_of(row.get("username")) or UNSET,
    )
    return who if who != Person() else None


def labels_of(comment: Mapping[str, Any]) -> list[str]:
    """One text with commas ("element comment")."""
    return [each.strip() for each in (text_in(comment.get("labels")) or "").split(",") if each.strip()]


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
    """Oldest first; `which` is one of first, last, all, archive.

    The first comment is the task itself, and the task says which is the last: raises `Garbled` where what was asked for
    has not been loaded. A long thread is cut at either end.
    """
    comments = by_time([read_comment(each, settings) for each in comments_of(mapping(row))], lambda each: each.created)
    start, end = id_of(row.get("id")), id_of(row.get("lastcommentid"))
    if which == "first":
        comments = [each for each in comments if each.id == start]
    ends = {"first": (), "last": (end,)}.get(which, (start, end))
    if not comments or not {*filter(None, ends)} <= {each.id for each in comments}:
        raise Garbled("the answer does not have them all" if comments else "the answer does not have them", RAW)
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


RAW = "-o raw shows it as it came"

# Verdict and paging -------------------------------------------------------------------------------------------------

# "HTTP codes": 02xx are failed requirements, their bits set together; 1 is a parameter, the others are things. The
# rest is from "member", "membership", "get self", "get task public" and the search. Unknown members come with 400.
NOT_FOUND = re.compile(r"0106|0107|020[2468ACE]|1022|102A|1325|1501")
STANDS_FOR = {"1029": 401, "0201": 400}
ADDRESS = "check base_url, site_prefix and api_path of this profile (api_path is service on old servers)"
ROOTS = {"tasks", "task", "member", "memberships", "facets", "label-config", "comments", "workflow"}
A_MEMBER, A_GROUP = "check the member: an id, or a user name", "check the full name of the group"
NAMED = {
    **dict.fromkeys(("0106", "0204", "102A"), A_MEMBER),
    **dict.fromkeys(("0107", "0202", "1501"), f"{A_GROUP}; `taskcli pageseeder groups` lists yours"),
    "1022": "only members of the group may ask",
    "0208": "check the id of the document",
    "1325": "check the id, and that this member has access to the task",
}
HINTS = {
    401: "check the credentials of this profile; PageSeeder locks an account after several refused sign-ins",
    403: "a member's services answer only that member and administrators",
    404: ADDRESS,
    400: "check the parameters against what this server's version knows",
}


def verdict(reply: Reply) -> Verdict | None:
    """Errors are an `<error>` with an id in hexadecimal digits, which says more than the status does."""
    data, one = mapping(reply.top), bool(re.search(r"/tasks/[0-9]", reply.url))
    if reply.status < 300 and ROOTS & data.keys():
        return None
    error = error_of(data, reply.status)
    if error is None and reply.kind == "html" and reply.status != 401:
        return None  # of whoever it is, it is not about what was asked for
    if error is None:
        hint, grouped = HINTS.get(reply.status, ""), "/groups/" in reply.url
        if reply.status == 404 and (one or grouped):
            hint = f"{A_GROUP if grouped else 'check the id'}; where that is right, {ADDRESS}"
        return Verdict(hint=NAMED["1022"] if grouped and reply.status == 403 else hint)
    code = (text_of(error.get("id")) or "").strip().removeprefix("0x").removeprefix("0X")
    said = [text_in(each) for name in ("message", "description") for each in listing(error.get(name))]
    words = [each for each in said if each] or (["no reason given"] if code else [])
    reasons = tuple(with_code(each, f"0x{code}" if code else None) for each in words)
    known = code.upper().zfill(4)
    if NOT_FOUND.fullmatch(known):
        about = "" if one else named_in(reply.url, known)
        return Verdict(reasons=reasons, hint=hint_of(known, reply.url), missing=True, about=about)
    status = STANDS_FOR.get(known, max(reply.status, 400))
    hint = hint_of("1325", reply.url) if one and status == 404 else HINTS.get(status, "")
    return Verdict(status=status, reasons=reasons, hint=hint)


def named_in(address: str, code: str) -> str:
    """Which member or group of an address a code is about; of several groups it may be any."""
    path, _, query = address.partition("?")
    kind = {A_MEMBER: "member", A_GROUP: "group"}.get(NAMED.get(code, "").partition(";")[0], "")
    found = re.search(rf"/{kind}s/([^/?]+)", path) if kind else None
    names = [re.sub(r"\.(xml|json)$", "", unquote(found[1]))] if found else parse_qs(query).get(f"{kind}s", [])
    return f"{kind} {', '.join(names)}" if names else ""


def hint_of(code: str, address: str) -> str:
    """What to do about something that was not found."""
    if code == "1325" and "/members/" not in address:
        return "check the id; a task outside of public groups needs a member: --member, or member in the profile"
    return NAMED.get(code, "check the member, the full names of the groups, and the document")


def error_of(data: Mapping[str, Any], status: int) -> Mapping[str, Any] | None:
    """The error in an answer: `<error>`, or the same as JSON, flat or wrapped; empty where it has other words."""
    if "error" in data:
        return mapping(data["error"])
    # In a success a description is that of a group.
    return data if "message" in data or ("description" in data and status >= 300) else None


def told(head: Any, name: str) -> int | None:
    """A number that a list tells of itself, as the search does: no task list is documented to have any."""
    levels = (mapping(head), *map(mapping, mapping(head).values()))
    found = (integer(each) for level in levels for key, each in level.items() if key.replace("-", "").lower() == name)
    return next((each for each in found if each is not None and each >= 0), None)


def no_tasks(head: Any) -> bool:
    """`<tasks/>`, perhaps with attributes, is the one thing that says so ("element task")."""
    return none_in(head, "tasks", "task")


# What an element would be called that says why there is nothing; an attribute cannot be told from one.
WORDS = {"text", "message", "warning", "notice", "info", "description", "reason"}


def none_in(head: Any, root: str, row: str, *beside: str) -> bool:
    """Whether a root element has no rows, and nothing in their place but attributes and the elements `beside`."""
    found = mapping(head).get(root, False)
    if isinstance(found, dict):
        words = WORDS | {row}
        inside = {name: each for name, each in found.items() if name in words or not isinstance(each, (str, int))}
        kept = {name: each for name, each in inside.items() if name not in beside}
        return bool(found) and kept in ({}, {row: []})
    return found is None or found == [] or (isinstance(found, str) and not found.strip())


# Endpoints ----------------------------------------------------------------------------------------------------------

PAGE, LONG = 1000, 2**63 - 1
TASK_ID = pattern("ID", r"[1-9][0-9]{0,18}", "a task id (digits)")
MEMBER_ID = pattern("ID", r"[1-9][0-9]{0,18}", "a member id (digits)")
URI_ID = pattern("ID", r"[1-9][0-9]{0,18}", "the id of a document (digits)")
SOMEBODY = pattern("ID", r"0|[1-9][0-9]{0,18}", "a member id (digits; 0 is nobody)")


def time_text(text: str, clock: Clock) -> str:
    """With an offset, or the server would take its own zone ("Parameters").

    One with seconds, as old dates have it, is no dateTime of XML: then it is the same instant in UTC.
    """
    sent = iso_offset().send(text, clock)
    when = datetime.fromisoformat(sent)
    odd = (when.utcoffset() or timedelta()) % timedelta(minutes=1)
    return in_zone(when, UTC).isoformat() if odd else sent


def path_text(text: str, clock: Clock) -> str:
    """Each path is encoded before they are joined: on the wire it is encoded twice.

    Commas are part of a path, but for one before the `/` that the next path begins with.
    """
    return ",".join(quote(each.strip(), safe="*") for each in re.split(r",(?=\s*/)", text))


def somebody(name: str, asked: Arguments, settings: Settings) -> Generator[SubRequest, Iterator[Row], list[Person]]:
    """A member by user name; where that may not be asked, and by any other name, among the members of groups.

    "member": others than oneself may be kept to administrators. A user name has no blanks ("Username").
    """
    way_out = "name these with --groups, or give the user name or id"
    refused: TaskcliError = UsageError("a full name is looked up among the members of groups", way_out)
    only: dict[str, list[str]] = {}
    if not re.search(r"\s", name):
        try:
            return [who for row in (yield SubRequest(ACCOUNT, id=name)) if (who := read_person(row.data))]
        except NotFound as failed:
            refused = failed
        except SignInError as failed:
            if failed.status != 403:
                raise
            refused, only = failed, {"member-username": [name]}
    if not asked.get("groups"):
        raise refused
    found: list[Any] = []
    for group in asked["groups"]:
        # By a verb of its own: what the profile says of the command hides nobody here.
        found += [row.data["member"] for row in (yield SubRequest(replace(MEMBERS, verb=""), only, id=group))]
    return [who for who in map(read_person, found) if who]


def read_group(row: Any) -> Person | None:
    name, title = text_of(row.get("name")), text_of(row.get("title"))
    return Person(id=name, name=title, kind=text_of(row.get("kind"))) if name else None


def read_project(row: Any) -> Person | None:
    return read_group(row) if row.get("kind") == "project" else None


BY_NAME = LookUp("member", read_person, shared=("groups",), ask=somebody, also=(LookUp("members", read_person),))
# The full name of a group has no blank, its title may have some.
BY_TITLE = LookUp("groups", read_group, shared=("member",), named=BLANK)
A_PROJECT = replace(BY_TITLE, read=read_project)
FULL_NAME = replace(TEXT, metavar="GROUP")
TIME, PATH = replace(iso_offset(), send=time_text), Kind("PATH", path_text)
COMMENTS = choice("none", "first", "last", "all", "archive")
AS_MEMBER = "ask as this member, by id or user name"
MEMBER = Param("member", AS_MEMBER, default="the profile's", place="path", source=SOURCE_MEMBER)


def of_member(arguments: Arguments, settings: Settings) -> bool:
    return bool(arguments.get("member") or settings.extra.get("member"))


def below(path: str, else_below: str = "") -> Callable[[Arguments, Settings], str]:
    """A service and its twin that answers with all that one member can see."""
    return lambda arguments, settings: ("/members/{member}" if of_member(arguments, settings) else else_below) + path


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
    verb="list", path=below("/tasks/find"), source=SOURCE, check=project_is_for_members, notes=whose_groups,
    help="Find tasks, of public groups or of all that a member can see.",
    rows=Place(("tasks", "task"), empty_when=no_tasks, from_xml=True, marks=("id",)),
    columns=("id", "title", "status", "priority", "due", "assignedto.fullname", "group.name"),
    # Without a total a page that is not full is the last one.
    paging=by_number(
        "page", "pagesize", default=PAGE, total=lambda head: told(head, "totalresults"),
        echoed=lambda head: told(head, "pagesize"),
    ),
    params=(
        MEMBER,
        Param("assignedafter", "last assigned after", TIME, until="assignedbefore"),
        Param("assignedbefore", "last assigned before", TIME),
        Param("assignedto", "assigned to this member, 0 for nobody", SOMEBODY, means="assignee", looks_up=BY_NAME),
        Param("attachments", "attachments to include", choice("none", "context", "all"), default="all", role="content"),
        Param("author", "last comment written by this member", MEMBER_ID, looks_up=BY_NAME),
        Param("comments", "comments to load for each task", COMMENTS, default="last", role="content"),
        Param("contents", "contents of comments to include", choice("none", "all"), default="all", role="content"),
        Param("contentrole", "tasks proper or workflows", choice("comment", "workflow", "all"), default="all"),
        Param("context", "hanging on a group or a document", choice("group", "uri", "all"), default="all"),
        # All filters look at the last comment. So these, and `author`, know nothing of who made a task and when.
        Param("createdafter", "last comment written after", TIME, means="updated-after", until="createdbefore"),
        Param("createdbefore", "last comment written before", TIME, means="updated-before"),
        # Whether "after" and "before" include the instant itself is not documented.
        Param("dueafter", "due after", TIME, means="due-after", until="duebefore"),
        Param("duebefore", "due before", TIME, means="due-before"),
        Param("emails", "e-mail addresses to include (administrators)", choice("none", "all"), default="none"),
        Param("groups", "full names of groups", FULL_NAME, many="comma", default="current groups", looks_up=BY_TITLE),
        Param("labels", "labels, all of which a task must have (slow)", many="comma", about=("tag",)),
        Param("page", "number of the page", number(minimum=1), default="1", role="pages"),
        # A maximum is not documented; beyond the default nothing is known to work.
        Param("pagesize", "tasks per page", page_size(PAGE), default=str(PAGE), role="pages"),
        Param("paths", "paths of documents, with an optional * behind", PATH, many="join", source=SOURCE_5),
        Param("priorities", "any of these priorities", many="comma", means="priority", spellings=ways, source=SOURCE_5),
        Param(
            "project", "only groups below this project (with --member)", FULL_NAME, source=SOURCE_MEMBER,
            looks_up=A_PROJECT,
        ),
        Param("statuses", "any of these statuses", many="comma", means="status", spellings=ways, source=SOURCE_FOUND),
        Param("title", "title, with an optional * behind", source=SOURCE_FOUND),
        Param("type", "comment type, with an optional * behind", source=SOURCE_FOUND),
        Param("types", "any of these comment types, '' is none", many="comma", source=SOURCE_FOUND, empty=True),
    ),
    examples=(
        "taskcli pageseeder list --groups acme-editorial --statuses Open,Resolved --contentrole comment",
        "taskcli pageseeder list --member jsmith --assignedto 0 --dueafter today --paginate -o json",
    ),
)  # fmt: skip
GET = Endpoint(
    verb="get", path=below("/tasks/{id}"), source=SOURCE_ONE, rows=Place(("task",), "item", marks=("id",)),
    help="Show one task, of a public group or any that a member can see.",
    argument=TASK_ID, argument_help="the task's id", sample={"id": "ID"},
    columns=LIST.columns, check=draft_is_somebodys,
    params=(
        replace(MEMBER, source=SOURCE_ONE_MEMBER),
        Param("comments", "comments to include", COMMENTS, default="all", role="content"),
        Param("returngroups", "groups to return (all: administrators)", choice("none", "user", "all"), default="none",
              role="content"),
        # The page of the member's service has the older name for it.
        Param("discussionsize", "comments at most", number(maximum=LONG), default="1000", also=("tasksize",),
              role="pages"),
        Param("draft", "add the member's own draft (with --member)", YES_NO, default="false", role="content",
              source=SOURCE_ONE_MEMBER),
    ),
    examples=("taskcli pageseeder get 332 --comments last", "taskcli pageseeder get 332 --member jsmith -o xml"),
)  # fmt: skip
WHOAMI = Endpoint(
    verb="whoami", path="/self", help="Show which member is signed in.", source=SOURCE_SELF,
    rows=Place(("member",), "item", marks=("id",)), sample={"id": pretended("me")},
    columns=("id", "username", "fullname", "email", "status"),
    examples=("taskcli pageseeder whoami",),
)  # fmt: skip


# Look-ups: what the filters above take ------------------------------------------------------------------------------

GROUP = pattern("GROUP", r".*[^\s/.].*", "the full name of a group")
PAGED = by_number("page", "pagesize", default=PAGE)
MEMBERSHIPS = Place(
    ("memberships", "membership"), from_xml=True, marks=("group", "project"),
    empty_when=lambda head: none_in(head, "memberships", "membership", "member", "group", "project"),
)  # fmt: skip


def membership_rows(rows: Iterator[Row], arguments: Arguments, tell: Note) -> Iterator[Row]:
    """Memberships with what their group or project is called, whichever of the two it is."""
    for row in rows:
        kind = "project" if "project" in row.data else "group"
        what = {name: each for name, each in mapping(row.data.get(kind)).items() if name in ("name", "title", "access")}
        yield Row({**what, "kind": kind, **row.data})


GROUPS = Endpoint(
    verb="groups", path=below("/memberships", "/self"), source=SOURCE_GROUPS, rows=MEMBERSHIPS, sift=membership_rows,
    help="List the groups and projects of a member, as --groups and --project take them.",
    columns=("name", "title", "kind", "role", "status", "access"),
    params=(
        replace(MEMBER, help="those of this member, by id or user name", source=""),
        Param("archived", "archived groups and projects only", YES_NO, default="false"),
        Param("subgroups", "with memberships that come through a subgroup", YES_NO, default="true"),
    ),
    examples=("taskcli pageseeder groups", "taskcli pageseeder groups --member jsmith --archived"),
)  # fmt: skip


def of_group(verb: str, path: str | Callable[[Arguments, Settings], str], more: str = "", **rest: Any) -> Endpoint:
    examples = (f"taskcli pageseeder {verb} acme-editorial{more}",)
    return Endpoint(
        verb=verb, path=path, argument=GROUP, argument_help="the full name of a group, or its title",
        looks_up=BY_TITLE, examples=examples, **rest,
    )  # fmt: skip


ROLES = ("guest", "reviewer", "contributor", "manager", "moderator", "approver", "moderator-and-approver")
STANDINGS = ("normal", "invited", "self-invited", "moderated", "disabled")
WHICH = (
    Param("member-username", "user name, whole"),
    Param("firstname", "first name, whole"),
    Param("surname", "surname, whole"),
    Param("email", "e-mail address, whole"),
    Param("member-role", "role in the group", choice(*ROLES, open=True)),
    Param("status", "of the membership", choice(*STANDINGS, open=True)),
    *(Param(f"field{at}", f"field {at} of the member's details, whole") for at in range(1, 16)),
)  # fmt: skip


def members_path(arguments: Arguments, settings: Settings) -> str:
    return "/groups/{id}/members" + ("/find" if {each.name for each in WHICH} & arguments.keys() else "")


def members_onward(asked: Asked, page: Page) -> Asked | Ending:
    """Pages are for `subgroups=false` only: with them a page may have fewer, though there are more."""
    if text_of(mapping(mapping(page.head).get("memberships")).get("limitreached")) == "true":
        return cut("the service gives no more members at once; --no-subgroups --paginate reads those of the group")
    return PAGED.step(asked, page) if asked.get("subgroups") == "false" else ALL


def without_subgroups(arguments: Arguments, settings: Settings) -> None:
    # "find group members": pages are of one group, and members that come through a subgroup are `normal` only.
    if arguments.get("subgroups") == ["false"]:
        return
    if {"page", "pagesize"} & arguments.keys():
        raise ValueError("--page and --pagesize need --no-subgroups: PageSeeder has no pages of subgroups")
    if "status" in arguments and arguments["status"] != ["normal"]:
        raise ValueError("--status needs --no-subgroups: with subgroups PageSeeder gives members of status normal only")


MEMBERS = of_group(
    "members", members_path, source=SOURCE_MEMBERS, rows=replace(MEMBERSHIPS, marks=("member",)),
    help="List the members of a group, with the ids that --assignedto and --author take.",
    columns=("member.id", "member.username", "member.fullname", "role", "status"),
    paging=Paging(members_onward, places=PAGED.places), check=without_subgroups,
    params=(
        # `countonly` is left out: what its answer looks like is not documented.
        *WHICH,
        Param("role", "as a manager, with all details", choice("manager")),
        Param("subgroups", "with members that come through a subgroup", YES_NO, default="true"),
        Param("page", "number of the page (with --no-subgroups)", number(minimum=1), default="1"),
        Param("pagesize", "members per page (with --no-subgroups)", page_size(PAGE), default=str(PAGE)),
    ),
)  # fmt: skip
ACCOUNT = Endpoint(
    verb="member", path="/members/{id}", source=SOURCE_ACCOUNT, rows=WHOAMI.rows, columns=WHOAMI.columns,
    help="Show a member by user name or id; servers may keep others to administrators.",
    argument=replace(GROUP, metavar="MEMBER"), argument_help="an id or user name",
    # It is asked for by either of its names.
    key="", sample={"id": "1"},
    examples=("taskcli pageseeder member jsmith",),
)  # fmt: skip


def no_terms(head: Any) -> bool:
    facet = mapping(mapping(mapping(head).get("facets")).get("facet"))
    return bool(text_of(facet.get("name"))) and facet.get("term", []) == []


def facets_onward(asked: Asked, page: Page) -> Asked | Ending:
    """One answer, which the index may have cut, or warn of."""
    root = mapping(mapping(page.head).get("facets"))
    if warning := first([root.get("warning"), text_in(root.get("warning"))]):
        return cut(f"the index warns: {warning}")
    every = integer(mapping(root.get("facet")).get("total-terms")) or 0
    return cut(f"{every} are in use, {page.count} came; --facetsize gets more") if every > page.count else ALL


def in_use(verb: str, facet: str) -> Endpoint:
    """Which words a group uses: what it is configured with is in no documented answer."""
    return of_group(
        verb, "/groups/{id}/search/facets", source=SOURCE_FACETS, key="text",
        # Unasked, the service gives ten words, of tasks and documents alike.
        always=(("facets", facet), ("facetsize", "100"), ("filters", "pssubtype:task")),
        help=f"List the {verb} in use in a group, from the index, with about how often.",
        rows=Place(("facets", "facet", "term"), from_xml=True, marks=("text",), empty_when=no_terms),
        columns=("text", "cardinality"),
        paging=Paging(facets_onward),
        params=(
            Param("facetsize", "words at most; 100 are asked for", number(minimum=1, maximum=1000), default="10"),
            Param("filters", "fields of the index, such as pssubtype:workflow", many="comma"),
        ),
    )  # fmt: skip


USED = (in_use("statuses", "psstatus"), in_use("priorities", "pspriority"))
LABELLED = (
    "comment", "document", "fragment", "edit-note", "version", "creation", "upload", "xref", "content-inline",
    "content-block",
)  # fmt: skip


def no_labels(head: Any) -> bool:
    found = mapping(mapping(head).get("label-config"))
    kinds = [mapping(each) for each in listing(found.get("labels"))]
    return bool({"scope", "labels"} & found.keys()) and all(each.get("label", []) == [] for each in kinds)


LABELS = of_group(
    "labels", "/groups/{id}/labels", source=SOURCE_LABELS, key="", always=(("types", "comment"),),
    help="List the labels of a group: those of comments and tasks, or of others.", columns=("name", "description"),
    rows=Place(
        ("label-config", "labels", "label"), from_xml=True, marks=("name",), empty_when=no_labels,
        # What a kind without labels leaves beside others.
        blank=lambda row: isinstance(row, dict) and row.keys() == {"type"},
    ),
    params=(Param("types", "of what; comment where nothing is said", choice(*LABELLED), many="comma"),),
)  # fmt: skip


def of_list(*names: str) -> tuple[Param, ...]:
    """Parameters that `list` has too, without what they mean there."""
    return tuple(replace(LIST.param(name), means="", spellings=None, source="") for name in names)


def needs(name: str, what: str) -> Callable[[Arguments, Settings], None]:
    def check(arguments: Arguments, settings: Settings) -> None:
        if name not in arguments:
            raise ValueError(f"needs --{name}, {what}")
        draft_is_somebodys(arguments, settings)

    return check


COMMENTS_FOUND = Endpoint(
    verb="comments", path=below("/comments/find"), source=SOURCE_FOUND, paging=PAGED,
    help="Find comments, of public groups or of all that a member can see, newest first.",
    rows=Place(
        ("comments", "comment"), from_xml=True, marks=("id",),
        empty_when=lambda head: none_in(head, "comments", "comment"),
    ),
    columns=("created", "discussionid", "title", "author.fullname", "status"),
    check=needs("groups", "the full names of groups: PageSeeder requires them"),
    params=(
        replace(MEMBER, source=""),
        Param("groups", "full names of groups (required)", FULL_NAME, many="comma", looks_up=BY_TITLE),
        Param("archived", "archived comments too", YES_NO, default="false"),
        *of_list("attachments"),
        Param("author", "written by this member", MEMBER_ID, looks_up=BY_NAME),
        *of_list("contents", "context"),
        Param("createdafter", "written after", TIME, until="createdbefore"),
        Param("createdbefore", "written before", TIME),
        *of_list("emails"),
        Param("labels", "labels, all of which a comment must have", many="comma"),
        Param("moderated", "moderated comments too", YES_NO, default="false"),
        Param("page", "number of the page", number(minimum=1), default="1", role="pages"),
        Param("pagesize", "comments per page", page_size(PAGE), default=str(PAGE), role="pages"),
        *of_list("paths"),
        Param("position", "any comment, or the first of each thread", choice("any", "first"), default="any"),
        Param("returngroups", "groups to return, where several are asked", choice("none", "specified"), default="none"),
        *of_list("statuses", "title", "type"),
    ),
    examples=("taskcli pageseeder comments --groups acme-editorial --createdafter yesterday",),
)  # fmt: skip


WORKFLOW = of_group(
    "workflow", below("/groups/{id}/uris/{uri}/workflow"), " --uri 92", source=SOURCE_WORKFLOW, key="",
    help="Show the workflow of a document in a group.",
    rows=Place(("workflow",), "item", marks=("status", "statuschanged", "comment")),
    columns=("status", "assignedto.fullname", "due", "priority", "statuschanged"),
    check=needs("uri", "the id of its document"),
    params=(
        replace(MEMBER, source=SOURCE_OWN_WORKFLOW),
        Param("uri", "id of the document", URI_ID, place="path"),
        replace(GET.param("draft"), source=SOURCE_OWN_WORKFLOW),
    ),
)  # fmt: skip

ENDPOINTS = (LIST, GET, COMMENTS_FOUND, GROUPS, MEMBERS, ACCOUNT, *USED, LABELS, WORKFLOW, WHOAMI)


def site(settings: Settings) -> str:
    """The address that pages, API and token endpoint are below; a base_url may name the prefix already."""
    prefix = settings.extra.get("site_prefix", "/ps").strip("/")
    prefix = f"/{prefix}" if prefix else ""
    return settings.base_url if urlsplit(settings.base_url).path.endswith(prefix) else settings.base_url + prefix


def root(settings: Settings) -> str:
    return f"{site(settings)}/{settings.extra.get('api_path', 'api').strip('/')}"


def finish_request(request: Request, settings: Settings) -> Request:
    theirs = request.url.startswith(root(settings) + "/members/")
    params = tuple(pair for pair in request.params if theirs or pair[0] != "tasksize")
    return replace(request, params=params)


def in_form(request: Request, form: Form | None, settings: Settings) -> Request:
    url = f"{request.url}.{form}" if form else request.url
    return replace(request, url=url).adding(headers={"Accept": f"application/{form}" if form else "*/*"})


# The common record --------------------------------------------------------------------------------------------------


# A GET there sends mail, changes a membership, starts work, or shows what works like a password (services.html).
NEVER_CALL = (
    "members/*/activate", "members/sendactivation", "groups/*/unsubscribe", "webhooks/*/ping", "publish/start",
    "publish/schedule", "uris/*/validate", "templates/validate", "members/*/export", "groups/*/export",
    "uris/*/export", "resources/export", "externaluris/**/source/metadata", "error/report", "/authenticate", "/setup",
    "oauth/members/*/clients", "/member-data",
)  # fmt: skip


def find(question: Question) -> Finding:
    """Asks as the member who is signed in where nobody else is named, for tasks proper.

    Description, creator and creation are on the first comment. With `first` the status may be left out, so that only
    `all` has both.
    """
    own, assignee = question.settings.defaults.get("list", {}), question.filters.assignee
    more = {name: [word] for name, word in ALWAYS.items() if name not in own}
    mine = assignee is not None and [folded(term) for term in assignee.wanted] == ["me"]
    if mine or sees_more(LIST, question.settings):
        more["member"] = [(yield from who_am_i())]
    rows = yield narrow(question, LIST).ask(LIST, **more)
    return (read_task(row.data, question.settings) for row in rows)


ALWAYS = {"contentrole": "comment", "comments": "all", "attachments": "none"}


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
    rows = yield SubRequest(GET, arguments, id=ref)
    row = next(rows).data
    task = read_task(row, settings)
    if extras.comments != "none":
        with extras.part("comments"):
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
    api_path=r"(?P<site_prefix>(?:/[^/]+)*?)/(?P<api_path>api|service)(?=/|$)",
    pasted=r"[^/]+(?P<site_prefix>(?:/[^/]+)*?)/(?:(?P<api_path>api|service)|page|ui|email|home|login)(?=/|$)",
    sign_in="The address of the server, your user name and password; member is that user name.",
    finish_request=finish_request,
    in_form=in_form,
    wire="xml",  # the documented form; no JSON body of a task is published
    verdict=verdict,
    endpoints=ENDPOINTS,
    states=STATES,
    read_task=read_task,
    find=find,
    fetch=fetch,
    locate=locate,
    speaks_xml=True,
    lists=frozenset({"comment", "content", "attachment", "comment/group"}),
    comments=("none", "first", "last", "all", "archive"),
    never=frozenset({"completed", "customer"}),
    person=read_person,
    look_ups={"project": BY_TITLE},
    never_call=NEVER_CALL,
    api_examples=(
        "taskcli pageseeder api version",
        "taskcli pageseeder api members/jsmith/visiblegroups --jq '.groups[].name'",
        "taskcli pageseeder api groups/acme-website/properties -o xml",
    ),
)
