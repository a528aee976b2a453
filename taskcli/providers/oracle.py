"""Oracle: worklist tasks of Fusion Applications, Integration and BPM Suite; JSON, paged by offset."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import parse_qs, unquote

from taskcli.auth import BASIC, BEARER, Key, Settings, client_credentials
from taskcli.errors import Garbled, NotFound, SignInError, UsageError
from taskcli.message import Reply, Request, Row
from taskcli.models import Change, Comment, Link, Person, Priority, Status, Task
from taskcli.spec import Ask, Endpoint, Extras, Given, Page, Param, Provider, Setting, Wanted, judge, known_by, state
from taskcli.values import (
    YES_NO,
    Clock,
    Kind,
    choice,
    first,
    id_of,
    in_time,
    iso_utc,
    listing,
    mapping,
    number,
    pattern,
    read_time,
    text_of,
    utc_text,
)  # fmt: skip

# "REST API for Common Features in Oracle Applications Cloud": "Retrieve a Task List", and the page of one task.
SOURCE = "docs.oracle.com/en/cloud/saas/applications-common/25a/farca/op-bpm-api-4.0-tasks-get.html"
SOURCE_ONE = "docs.oracle.com/en/cloud/saas/applications-common/26b/farca/op-bpm-api-4.0-tasks-id-get.html"
# "REST API for Oracle Business Process Management Suite", which has what is below a task.
SOURCE_SUB = "docs.oracle.com/en/middleware/bpm/12.2.1.3/bpm-rest-api-ref/"
# "REST API for Oracle Integration", the same service under /ic/api/process/v1.
SOURCE_OIC = "docs.oracle.com/en/cloud/paas/integration-cloud/rest-api/"

STATES = {
    **dict.fromkeys(("assigned", "suspended", "alerted"), Status.OPEN),
    **dict.fromkeys(("info_requested", "outcome_updated"), Status.IN_PROGRESS),
    "completed": Status.DONE,
    **dict.fromkeys(("withdrawn", "expired", "deleted", "stale"), Status.CANCELLED),
    "errored": Status.UNKNOWN,
    # The conversation-like form that the reference shows for an item.
    "submitted": Status.OPEN,
    **dict.fromkeys(("working", "input-required"), Status.IN_PROGRESS),
    "canceled": Status.CANCELLED,
    **dict.fromkeys(("failed", "unknown"), Status.UNKNOWN),
}
STATUS_WORDS = ("ASSIGNED", "COMPLETED", "SUSPENDED", "WITHDRAWN", "EXPIRED", "ERRORED", "ALERTED")
# Sent to and returned by real servers, and offered by Oracle's own pages, though the reference does not list them.
MORE_STATUS_WORDS = ("INFO_REQUESTED", "OUTCOME_UPDATED")
FIELDS = (
    "createdDate", "creator", "updatedDate", "fromUser", "tasknumber", "priority", "ownerUser", "state",
    "approvalDuration", "taskDefinitionName", "taskNameSpace", "taskId", "category", "assignedDate", "dueDate",
    "outcome", "ecid", "identificationKey",
)  # fmt: skip
ASSIGNMENTS = (
    "MY", "GROUP", "MY_AND_GROUP", "MY_AND_GROUP_ALL", "REPORTEES", "OWNER", "REVIEWER", "PREVIOUS", "ALL", "ADMIN",
)  # fmt: skip
SEES_COMPLETED = ("ADMIN", "ALL", "PREVIOUS")
PRIORITIES = {1: Priority.URGENT, 2: Priority.HIGH, 3: Priority.NORMAL, 4: Priority.LOW, 5: Priority.LOW}
PROJECTS = {"processName": "process", "category": "category", "applicationContext": "application"}

# Reading ------------------------------------------------------------------------------------------------------------


def read_task(row: Any, settings: Settings) -> Task:
    found = mapping(row)
    if is_conversation(found):
        return read_conversation(found)
    native = first([found.get("state"), found.get("status")])
    status = state(STATES, native)
    if (native or "").strip().upper() == "ASSIGNED" and found.get("acquiredBy"):
        status = Status.IN_PROGRESS  # claimed: somebody works on it
    own, root = id_of(found.get("number")), id_of(found.get("rootTaskNumber"))
    project = next((name for name in PROJECTS if text_of(found.get(name))), "")
    return Task(
        id=own or id_of(found.get("id")) or last_part(found.get("href")) or id_of(found.get("taskId")),
        title=first([found.get("title"), found.get("shortSummary"), found.get("taskDefinitionName")]),
        status=status,
        native_status=native,
        priority=PRIORITIES.get(whole(found.get("priority"))),
        native_priority=text_of(found.get("priority")),
        assignees=[
            Person(id=who, kind=text_of(each.get("type")))
            for each in map(mapping, block(found.get("assignees")))
            if (who := id_of(each.get("id")))
        ],
        creator=creator_of(found),
        created=read_time(found.get("createdDate")),
        updated=read_time(found.get("updatedDate")),
        due=read_time(found.get("dueDate")),
        project=Link(title=text_of(found[project]), kind=PROJECTS[project]) if project else None,
        parent=Link(id=root, kind="task") if root and root != own else None,
        url=text_of(mapping(found.get("detailsURL")).get("href")),
        native=row,
    )


def is_conversation(row: Mapping[str, Any]) -> bool:
    """Whether an item has the form of the reference's schema, which real servers have not been seen to send.

    That schema is of another service of the same book (the A2A protocol, which has `contextId` and `artifacts`).
    """
    if id_of(row.get("number")):
        return False
    return isinstance(row.get("status"), dict) or row.get("kind") == "task" or bool({"contextId", "artifacts"} & {*row})


def read_conversation(row: Mapping[str, Any]) -> Task:
    status, meta = mapping(row.get("status")), mapping(row.get("metadata"))
    parts = map(mapping, listing(mapping(status.get("message")).get("parts")))
    artifact = mapping(next(iter(listing(row.get("artifacts"))), None))
    native, at, context = text_of(status.get("state")), read_time(status.get("timestamp")), id_of(row.get("contextId"))
    common = state(STATES, native)
    return Task(
        id=id_of(row.get("id")),
        title=first([meta.get("title"), *(each.get("text") for each in parts), artifact.get("name")]),
        status=common,
        native_status=native,
        priority=PRIORITIES.get(whole(meta.get("priority"))),
        native_priority=text_of(meta.get("priority")),
        updated=at,
        completed=at if common is Status.DONE else None,
        project=Link(id=context, kind="context") if context else None,
        native=row,
    )


def last_part(address: object) -> str | None:
    return id_of((text_of(address) or "").split("?")[0].rstrip("/").rpartition("/")[2])


def whole(value: object) -> int:
    """A whole number, sent as such or as text; -1 where there is none. A boolean is none (`totalResults` may be)."""
    found = re.fullmatch(r"\d{1,18}", (text_of(value) or "").strip(), re.ASCII)
    return int(found[0]) if found else -1


def creator_of(row: Mapping[str, Any]) -> Person | None:
    """`createdBy` is a display name on Fusion; `creator` is a user id on BPM Suite."""
    name, who = first([row.get("createdBy"), row.get("creatorName")]), row.get("creator")
    return person(who, name) or person(None, row.get("fromUserDisplayName"))


def person(who: object, name: object) -> Person | None:
    found = Person(id=id_of(who), name=text_of(name), kind="user")
    return found if found.id or found.name else None


def block(found: object) -> list[Any]:
    """Rows that come as a list here and as a collection with `items` there."""
    return listing(found if isinstance(found, list) else mapping(found).get("items"))


def read_comments(rows: Iterable[Mapping[str, Any]]) -> list[Comment]:
    """Oldest first."""
    comments = [
        Comment(
            author=person(row.get("userId"), row.get("updatedBy")),
            # Really spelled so in bodies ("updateddDate"); the right spelling is taken too.
            created=read_time(row.get("updateddDate") or row.get("updatedDate")),
            text=text_of(row.get("commentStr")),
        )
        for row in rows
    ]
    return sorted(comments, key=lambda each: in_time(each.created))


def read_history(rows: Iterable[Mapping[str, Any]]) -> list[Change]:
    """As it comes: those who will be asked later stand at the end, without a date."""
    return [
        Change(
            at=read_time(row.get("updatedDate")),
            actor=person(row.get("userId"), row.get("displayName")),
            action=text_of(row.get("actionName")),
            after=text_of(row.get("state")),
        )
        for row in rows
    ]


# Faults and paging --------------------------------------------------------------------------------------------------

# What an answer to a question has, and what tells that it is a failure.
DATA_KEYS = {"items", "comment", "attachment", "taskHistory", "count", "hasMore", "number", "taskId", "state", "kind"}
FAULT_KEYS = {"o:errorCode", "o:errorDetails", "Message", "error", "errorMessage", "detail"}
# What is wrong with a token (RFC 6750, section 3.1) or with the client that has it (RFC 6749, sections 4.1.2.1, 5.2).
SIGN_IN_WORDS = {"invalid_token", "insufficient_scope", "invalid_client", "invalid_grant", "unauthorized_client"}
SIGN_IN_WORDS |= {"access_denied"}


def fault(reply: Reply) -> None:
    """Errors come as RFC 7807-like JSON, as `Type` and `Message` even under 200, as plain text, or as HTML.

    The first is Oracle's standard for REST services; the others were met with Integration.
    """
    data, path = mapping(reply.top), reply.url.split("?")[0]
    names = {*data}
    payload = path.endswith(("/payload", "/summaryFields"))  # a task's business data may have any keys
    stands = max(whole(data.get("Type")), whole(data.get("status")))
    if payload:
        hidden = "o:errorCode" in names or ({"Type", "Message"} <= names and stands >= 400)
    else:
        hidden = {"Type", "Message"} <= names or (not DATA_KEYS & names and (stands >= 400 or bool(FAULT_KEYS & names)))
    if hidden and reply.status < 300 and text_of(data.get("error")) in SIGN_IN_WORDS:
        reply = replace(reply, status=401)
    elif hidden or reply.status >= 300:
        reply = replace(reply, status=stands if 400 <= stands < 600 else max(reply.status, 400 if hidden else 0))
    elif reply.kind == "xml":
        # Pages may begin like XML. Only a payload is XML (on Fusion).
        page = "html" in reply.headers.get("content-type", "")
        if page or not payload:
            what, error = ("a page", SignInError) if page else ("XML", Garbled)
            raise error(f"{what} came instead of data", "check base_url, api_root and auth", **known_by(reply))
    one = bool(re.search(r"/tasks/[^/]", path))
    hint = ""
    if reply.status == 404:
        hint = "the id is the task's number, and this account must be able to see it"
        hint = hint if one else "set api_root in this profile, for example /ic/api/process/v1 or /bpm/api/3.0"
    elif reply.status == 403 and "assignment=ADMIN" in reply.url:
        hint = "ADMIN is for administrators of the worklist"
    judge(reply, said=said_in(reply, data), hint=hint, one=one)


def said_in(reply: Reply, data: Mapping[str, Any]) -> str:
    """The service's own words, with its code for them."""
    if reply.kind == "text":
        return reply.body[:300].decode("utf-8", "replace")
    details = [mapping(each) for each in listing(data.get("o:errorDetails"))]
    words = [data.get("detail"), *(each.get("detail") for each in details)]
    words += [data.get(name) for name in ("Message", "error_description", "errorMessage", "message", "title", "error")]
    code = first([data.get("o:errorCode"), *(each.get("o:errorCode") for each in details)])
    said = first(words) or ""
    return f"{said} ({code})" if code else said


def following(asked: Mapping[str, str], page: Page) -> Mapping[str, str] | None:
    """The next page begins `limit` rows on, by the limit in the answer, for a server may cap what was asked for.

    Fewer rows on where fewer came: rows that come twice are dropped, those that were passed over would be lost.
    """
    if int(asked.get("limit", "1")) <= 0:
        return None  # paging is switched off: everything was in one page
    head = mapping(page.head)
    start = max(0, whole(asked.get("offset")), whole(head.get("offset")))
    more = (text_of(head.get("hasMore")) or "").strip().lower()  # a boolean, or its name
    if more != "true" and (more or whole(head.get("totalResults")) <= start + page.count):
        return None
    step = min((each for each in (whole(head.get("limit")), page.count) if each > 0), default=1)
    return {**asked, "offset": str(start + step)}


def total(head: Any) -> int | None:
    """`totalResults`, which is a boolean on some servers, and left out on others."""
    found = whole(mapping(head).get("totalResults"))
    return found if found >= 0 else None


# Endpoints ----------------------------------------------------------------------------------------------------------

STATUS = replace(choice(*STATUS_WORDS, *MORE_STATUS_WORDS, open=True), words=STATUS_WORDS)
NUMBER = pattern("NUMBER", r"[0-9]{1,19}", "a task number (digits); the GUID taskId is not taken here")
ID = r"[0-9]{1,19}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"


def completed_needs(given: Given, settings: Settings) -> None:
    # "Retrieve a Task List": COMPLETED is valid only with these assignments.
    assignment = (given.get("assignment") or ["MY_AND_GROUP"])[0]
    if "COMPLETED" in given.get("status", ()) and assignment not in SEES_COMPLETED:
        raise ValueError(f"--status COMPLETED needs --assignment {', '.join(SEES_COMPLETED)}; it is {assignment}")


def order_by(text: str, clock: Clock) -> str:
    name, colon, direction = text.partition(":")
    if colon and direction.lower() not in ("asc", "desc"):
        raise ValueError(f"{text!r} ends in neither :asc nor :desc")
    return choice(*FIELDS).send(name, clock) + colon + direction.lower()


def is_old(settings: Settings) -> bool:
    """BPM Suite 12c has other names for the same things."""
    return bool(re.search(r"/bpm/(api/[1-3]\.|services/)", root(settings)))


LIST = Endpoint(
    verb="list",
    path="/tasks",
    help="List worklist tasks.",
    source=SOURCE,
    items=("items",),
    columns=("number", "title", "state", "priority", "assignees.items.id", "dueDate", "createdBy"),
    check=completed_needs,
    following=following,
    size="limit",
    page_limit=100,  # recommended; larger pages are asked for with --limit
    key="number",
    total=total,
    params=(
        Param("assignment", "who the task is assigned to", choice(*ASSIGNMENTS), default="MY_AND_GROUP"),
        Param("createdBy", "created by this user id"),
        Param("dueDateFrom", "due at or after", iso_utc()),
        Param("dueDateTo", "due at or before", iso_utc(end=True)),
        # One comma-joined value works on Fusion; names beyond the list (title, expirationDate) are in use.
        Param("fields", "attributes to return", choice(*FIELDS, open=True), many="comma", default="all"),
        Param("fromuser", "previous assignee, by user id", many="repeat"),
        Param("identificationKey", "tasks with this business key"),
        Param("keyword", "word in the title, % is a wildcard"),
        # 1 to 100 is a recommendation: Integration gives pages of 5000.
        Param("limit", "tasks per page, 0 or less for all at once", number(minimum=None), default="25"),
        Param("metadataFlag", "add the task's web address", YES_NO, default="false"),
        Param("offset", "index of the first task", number(minimum=None), default="0"),
        Param("orderBy", "sort field, with :asc or :desc", Kind("FIELD[:asc|:desc]", order_by, FIELDS)),
        Param("outcome", "tasks with this outcome, such as APPROVE"),
        Param("pattern", "only to-do tasks, said with ToDo", choice("ToDo")),
        Param("priority", "1 (highest) to 5, or Any", choice(*"12345", "Any"), many="repeat", default="Any"),
        Param("showActionFlag", "add the possible actions", YES_NO),
        Param("showPermissionFlag", "add permissions", YES_NO),
        Param("since", "created later than", iso_utc()),
        Param("status", "task status", STATUS, many="repeat", default="ASSIGNED"),
        Param("totalResults", "count all matches", YES_NO, default="true"),
        Param("until", "created before", iso_utc(end=True)),
    ),
    examples=(
        "taskcli oracle list --assignment MY --status ASSIGNED --limit 10",
        "taskcli oracle list --assignment ALL --status COMPLETED --since -7d --paginate -o json",
    ),
)


def of_task(verb: str, path: str | Callable[[Given, Settings], str], help: str, **more: Any) -> Endpoint:
    """A question about one task."""
    more = {"source": SOURCE_SUB, "examples": (f"taskcli oracle {verb} 1702211",), **more}
    return Endpoint(verb=verb, path=path, help=help, argument=NUMBER, argument_help="the task's number", **more)


GET = of_task(
    "get",
    "/tasks/{id}",
    "Show one task.",
    source=SOURCE_ONE,
    shape="item",
    columns=LIST.columns,
    params=(
        Param("expand", "blocks to include", choice("All", "comments", "attachments", "history", "payload")),
        Param("metadataFlag", "add the task's web address", YES_NO, default="false"),
    ),
    examples=("taskcli oracle get 1702211 --expand All",),
)


def below(verb: str, old: str, *columns: str) -> Endpoint:
    """A list below a task. `old` is its name in the answers of BPM Suite and Integration."""
    path, items = f"/tasks/{{id}}/{verb}", (f"items|{old}",)
    return of_task(verb, path, f"List a task's {verb}.", items=items, columns=columns, key="")


COMMENTS = below("comments", "comment", "updateddDate", "updatedBy", "commentStr")
HISTORY = below("history", "taskHistory", "updatedDate", "actionName", "displayName", "state")
ATTACHMENTS = below("attachments", "attachment", "title", "attachmentName", "mimeType", "attachmentSize")
PAYLOAD = of_task(
    "payload",
    lambda given, settings: "/tasks/{id}/summaryFields" if is_old(settings) else "/tasks/{id}/payload",
    "Print a task's business data as it is sent, XML or JSON.",
    shape="text",
)
WHOAMI = Endpoint(
    verb="whoami",
    path="/identities/loggedInUser",
    help="Show who is signed in (Integration only).",
    source=SOURCE_OIC,
    shape="item",
    columns=("id", "adminFlag"),
    examples=("taskcli oracle whoami",),
)


def dress(request: Request, form: Literal["json", "xml"], settings: Settings) -> Request:
    if is_old(settings) and "/tasks/" in request.url:
        names = {"expand": "expanded", "metadataFlag": "metadata"}
        request = replace(request, params=tuple((names.get(name, name), value) for name, value in request.params))
    return request.adding(headers={"Accept": "application/json"})


def root(settings: Settings) -> str:
    return settings.base_url + "/" + settings.extra.get("api_root", "/bpm/api/4.0").strip("/")


# The common record --------------------------------------------------------------------------------------------------


def find(wanted: Wanted, settings: Settings) -> Generator[Ask, Iterator[Row], Iterable[Task]]:
    given, answers = narrow(wanted, settings)
    if given.get("status") == []:
        return []  # no native word comes out as what is wanted
    rows = yield Ask(LIST, given, answers=answers)
    return (read_task(row.data, settings) for row in rows)


def narrow(wanted: Wanted, settings: Settings) -> tuple[dict[str, list[str]], frozenset[str]]:
    """What to ask, and which filters that answers.

    Bounds are widened by a second, since the reference does not say of all of them whether they are inclusive.
    `createdBy` takes an id where rows have a name, and `keyword` knows a wildcard: they answer no filter.
    """
    own = settings.defaults.get("list", {})
    given: dict[str, list[str]] = {}
    answers = set()
    if "status" not in own or wanted.words or wanted.statuses != Wanted().statuses:
        given["status"] = status_words(wanted)
        # Claimed tasks are ASSIGNED too: few of the open ones, but not what is asked for with in-progress alone.
        if wanted.statuses is None or Status.OPEN in wanted.statuses or Status.IN_PROGRESS not in wanted.statuses:
            answers.add("status")
    asked = {word.strip().upper() for each in given.get("status", own.get("status", ())) for word in each.split(",")}
    assignment = next(iter(own.get("assignment", ())), "").upper()
    if "COMPLETED" in asked:
        if assignment not in SEES_COMPLETED:
            given["assignment"] = ["ALL"]
    elif wanted.assignee == "me":
        given["assignment"] = ["MY"]
        answers.add("assignee")
    elif wanted.assignee and not assignment:
        given["assignment"] = ["ALL"]  # what is listed without has the caller's own tasks and groups only
    if "orderBy" not in own:
        given["orderBy"] = ["tasknumber:asc"]  # without, pages may overlap
    ends = [each for each in (wanted.due_before, settings.clock().now if wanted.overdue else None) if each]
    for name, bound, second, answer in (
        ("since", wanted.created_after, -1, "created-after"),
        ("until", wanted.created_before, 1, "created-before"),
        ("dueDateFrom", wanted.due_after, -1, "due-after"),
        ("dueDateTo", min(ends, default=None), 1, "due-before"),
    ):
        if bound and 1000 <= bound.year < 9999:  # others have no four digits, or no second beyond
            given[name] = [utc_text(bound + timedelta(seconds=second))]
            answers |= {answer, "overdue"} if wanted.overdue else {answer}
    levels = [str(level) for level, meaning in PRIORITIES.items() if wanted.priority in (meaning, str(level))]
    if levels:
        given["priority"] = levels
        answers.add("priority")
    return given, frozenset(answers)


def status_words(wanted: Wanted) -> list[str]:
    """What can come out as wanted, and what the person or the profile's `status_map` names besides."""
    words = set(wanted.natives(STATES))
    if wanted.statuses and Status.IN_PROGRESS in wanted.statuses and "assigned" not in wanted.status_map:
        words.add("assigned")
    known = [word for word in (*STATUS_WORDS, *MORE_STATUS_WORDS) if word.casefold() in words]
    named = {word.upper() for word in words & {*wanted.words, *wanted.status_map}}
    return known + sorted(named - {*known})


def fetch(ref: str, extras: Extras, settings: Settings) -> Generator[Ask, Iterator[Row], Task]:
    if "#" in ref:
        raise UsageError(f"{ref!r} is not an Oracle task number", "tasks of Oracle have no parts: leave out the #")
    number = ref if ref.isdigit() else (yield from number_of(ref, settings))
    rows = yield Ask(GET, {"metadataFlag": ["true"]}, id=number, like={"id": "NUMBER"})
    row = next(rows).data
    task, own = read_task(row, settings), id_of(mapping(row).get("number"))
    if own and own.lstrip("0") != number.lstrip("0"):
        raise Garbled(f"task {own} came instead of {number}", f"see `taskcli oracle get {number} -o raw`")
    if not task.id:
        raise Garbled("the answer has no task in it", f"see `taskcli oracle get {number} -o raw`")
    if extras.comments != "none":
        rows = yield Ask(COMMENTS, id=number)
        comments = read_comments(mapping(each.data) for each in rows)
        task.comments = {"first": comments[:1], "last": comments[-1:]}.get(extras.comments, comments)
    if extras.history:
        rows = yield Ask(HISTORY, id=number)
        task.history = read_history(mapping(each.data) for each in rows)
    return task


def number_of(guid: str, settings: Settings) -> Generator[Ask, Iterator[Row], str]:
    """Web addresses carry the GUID, which no endpoint takes: the number has to be looked for."""
    given, _ = narrow(Wanted(statuses=None), settings)
    rows = yield Ask(LIST, given, like={"taskId": guid, "number": 0})
    for row in map(mapping, (each.data for each in rows)):
        found = text_of(row.get("number"))
        if found and (text_of(row.get("taskId")) or "").casefold() == guid.casefold():
            return found
    raise NotFound(f"no task with the GUID {guid} is visible", "give the task's number instead")


def locate(path: str, query: str, settings: Settings) -> str | None:
    """`.../tasks/NUMBER` of the API, or the GUID in the address of a page (`detailsURL`, a link from a mail)."""
    if found := re.search(rf"/tasks/({ID})(?=/|$)", unquote(path)):
        return found[1]
    words = parse_qs(query)
    found_in = (words[name][0] for name in ("bpmWorklistTaskId", "taskId") if name in words)
    return next((word for word in found_in if re.fullmatch(ID, word)), None)


PROVIDER = Provider(
    name="oracle",
    title="Oracle worklists",
    about="worklist tasks of Oracle Fusion Applications, Integration and BPM Suite",
    settings=(
        Setting(
            "api_root", "path of the API", default="/bpm/api/4.0", pattern=r"/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*/?"
        ),
    ),
    schemes=(
        BASIC,
        BEARER,
        client_credentials(
            lambda settings: settings.auth["token_url"],
            form=lambda settings: {"scope": settings.auth["scope"]} if settings.auth.get("scope") else {},
            keys=(
                Key("token_url", "the identity domain's token address"),
                Key("scope", "what the token is for, copied from the identity domain", required=False),
            ),
        ),
    ),
    root=root,
    dress=dress,
    fault=fault,
    endpoints=(LIST, GET, COMMENTS, HISTORY, ATTACHMENTS, PAYLOAD, WHOAMI),
    states=STATES,
    find=find,
    fetch=fetch,
    locate=locate,
    id=pattern("ID", ID, "an Oracle task number"),
    comments=("none", "first", "last", "all"),
    history=True,
    me=lambda settings: person(settings.auth.get("username"), None),
)
