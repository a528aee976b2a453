"""Oracle: worklist tasks of Fusion Applications, Integration and BPM Suite; JSON, paged by offset."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal
from urllib.parse import parse_qs, unquote

from taskcli.errors import Garbled, NotFound
from taskcli.http.auth import BASIC, BEARER, Key, Settings, client_credentials
from taskcli.http.message import Reply, Request
from taskcli.models import Change, Comment, Link, Person, Priority, Status, Task
from taskcli.spec import (
    ALL, ALL_STATUSES, Arguments, Asked, Ending, Endpoint, Extras, Fetching, Finding, Page, Paging, Param, Place,
    Provider, Question, Setting, SubRequest, Verdict, add_extras, narrow, state, with_code,
)  # fmt: skip
from taskcli.values import (
    YES_NO, Clock, Kind, choice, first, id_of, integer, iso_utc, listing, mapping, number, pattern, read_time, text_of,
)  # fmt: skip

# "REST API for Common Features in Oracle Applications Cloud": "Retrieve a Task List", and the page of one task.
SOURCE = "docs.oracle.com/en/cloud/saas/applications-common/25a/farca/op-bpm-api-4.0-tasks-get.html"
SOURCE_ONE = "docs.oracle.com/en/cloud/saas/applications-common/26b/farca/op-bpm-api-4.0-tasks-id-get.html"
# "REST API for Oracle Business Process Management Suite", which has what is below a task.
SOURCE_SUB = "docs.oracle.com/en/middleware/bpm/12.2.1.3/bpm-rest-api-ref/"
# "REST API for Oracle Integration", the same service under /ic/api/process/v1.
SOURCE_OIC = "docs.oracle.com/en/cloud/paas/integration-cloud/rest-api/"

# With those of the form that the reference shows for an item: submitted, working, input-required, canceled, failed.
STATES = {
    **dict.fromkeys(("assigned", "suspended", "alerted", "submitted"), Status.OPEN),
    **dict.fromkeys(("info_requested", "outcome_updated", "working", "input-required"), Status.IN_PROGRESS),
    "completed": Status.DONE,
    **dict.fromkeys(("withdrawn", "expired", "deleted", "stale", "canceled"), Status.CANCELLED),
    **dict.fromkeys(("errored", "failed", "unknown"), Status.UNKNOWN),
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
PRIORITIES = {"1": Priority.URGENT, "2": Priority.HIGH, "3": Priority.NORMAL, "4": Priority.LOW, "5": Priority.LOW}
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
    address = (text_of(found.get("href")) or "").partition("?")[0]
    people = found.get("assignees")  # a collection with `items`, or a list
    project = next((name for name in PROJECTS if text_of(found.get(name))), "")
    return Task(
        id=own or id_of(found.get("id")) or locate(address, "", settings) or id_of(found.get("taskId")),
        title=first([found.get("title"), found.get("shortSummary"), found.get("taskDefinitionName")]),
        status=status,
        native_status=native,
        priority=PRIORITIES.get(text_of(found.get("priority")) or ""),
        native_priority=text_of(found.get("priority")),
        assignees=[
            Person(id=who, kind=text_of(each.get("type")))
            for each in map(mapping, listing(people if isinstance(people, list) else mapping(people).get("items")))
            if (who := id_of(each.get("id")))
        ],
        # `createdBy` is a display name on Fusion; `creator` is a user id on BPM Suite.
        creator=person(found.get("creator"), first([found.get("createdBy"), found.get("creatorName")]))
        or person(None, found.get("fromUserDisplayName")),
        created=read_time(found.get("createdDate")),
        updated=read_time(found.get("updatedDate")),
        due=read_time(found.get("dueDate")),
        project=Link(title=text_of(found[project]), kind=PROJECTS[project]) if project else None,
        parent=Link(id=root, kind="task") if root and root != own else None,
        url=text_of(mapping(found.get("detailsURL")).get("href")),
        native=row,
    )


def is_conversation(row: Mapping[str, Any]) -> bool:
    """Whether an item has the reference's schema: of another service of the book (A2A), and never seen from servers."""
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
        priority=PRIORITIES.get(text_of(meta.get("priority")) or ""),
        native_priority=text_of(meta.get("priority")),
        updated=at,
        completed=at if common is Status.DONE else None,
        project=Link(id=context, kind="context") if context else None,
        native=row,
    )


def person(who: object, name: object) -> Person | None:
    found = Person(id=id_of(who), name=text_of(name), kind="user")
    return found if found.id or found.name else None


def read_comment(row: Any, settings: Settings) -> Comment:
    return Comment(
        author=person(row.get("userId"), row.get("updatedBy")),
        # Really spelled so in bodies ("updateddDate"); the right spelling is taken too.
        created=read_time(row.get("updateddDate") or row.get("updatedDate")),
        text=text_of(row.get("commentStr")),
    )


def read_change(row: Any, settings: Settings) -> Change:
    """Those who will be asked later stand at the end, without a date."""
    return Change(
        at=read_time(row.get("updatedDate")),
        actor=person(row.get("userId"), row.get("displayName")),
        action=text_of(row.get("actionName")),
        after=text_of(row.get("state")),
    )


# Verdict and paging --------------------------------------------------------------------------------------------------

# Where a list below a task lies, and what BPM Suite 12.2.1 puts some of these lists into.
LISTS = {"items", "comment", "attachment", "taskHistory"}
WRAPPERS = {"comments", "attachments", "history", "taskHistories"}
# What an answer to a question has, and what tells that it is a failure.
DATA_KEYS = LISTS | {"count", "hasMore", "number", "taskId", "state", "kind"}
FAULT_KEYS = {"o:errorCode", "o:errorDetails", "Message", "error", "errorMessage", "detail"}
# What is wrong with a token (RFC 6750, section 3.1) or with the client that has it (RFC 6749, sections 4.1.2.1, 5.2).
SIGN_IN_WORDS = {"invalid_token", "insufficient_scope", "invalid_client", "invalid_grant", "unauthorized_client"}
SIGN_IN_WORDS |= {"access_denied"}


def verdict(reply: Reply) -> Verdict | None:
    """Errors come as RFC 7807-like JSON, as `Type` and `Message` even under 200, as plain text, or as HTML.

    The first is Oracle's standard for REST services; the others were met with Integration.
    """
    data, path, status = mapping(reply.top), reply.url.partition("?")[0], reply.status
    names, stands = {*data}, max(integer(data.get("Type")) or 0, integer(data.get("status")) or 0)
    odd = {"Type", "Message"} <= names
    if payload := path.endswith(("/payload", "/summaryFields")):  # a task's business data may have any keys
        hidden = "o:errorCode" in names or (odd and stands >= 400)
    else:
        hidden = odd or (not DATA_KEYS & names and (stands >= 400 or bool(FAULT_KEYS & names)))
    if hidden and status < 300 and text_of(data.get("error")) in SIGN_IN_WORDS:
        status = 401
    elif hidden or status >= 300:
        status = stands if 400 <= stands < 600 else max(status, 400 if hidden else 0)
    elif payload and "html" in reply.headers.get("content-type", ""):
        return Verdict(status=401, reasons=("a page came instead of data",))  # it may begin like XML
    if status < 300:
        return None
    hint = "ADMIN is for administrators of the worklist" if status == 403 and "assignment=ADMIN" in reply.url else ""
    if status == 404 and "/tasks/" in path:
        hint = "the id is the task's number, and this account must be able to see it"
    elif status == 404:
        hint = "set api_root in this profile, for example /ic/api/process/v1 or /bpm/api/3.0"
    return Verdict(status=status, reasons=tuple(filter(None, reasons(data))), hint=hint)


def reasons(data: Mapping[str, Any]) -> Iterator[str]:
    """The service's own words, each with its code; the general ones only where there are none in detail."""
    details = [mapping(each) for each in listing(data.get("o:errorDetails"))]
    names = ("detail", "Message", "error_description", "errorMessage", "message", "title", "error")
    said = [first([each.get("detail"), each.get("title")]) for each in details]
    code = first([data.get("o:errorCode"), data.get("error")])
    yield with_code(first(map(data.get, names[: 1 if any(said) else None])), code)
    yield from (with_code(words, each.get("o:errorCode")) for words, each in zip(said, details, strict=True))


def step(asked: Asked, page: Page) -> Asked | Ending:
    """The next page begins `limit` rows on, by the limit in the answer, for a server may cap what was asked for.

    Fewer rows on where fewer came: rows that come twice are dropped, those that were passed over would be lost.
    """
    if int(asked.get("limit", "1")) <= 0:
        return ALL  # paging is switched off: everything was in one page
    head = mapping(page.head)
    start = max(0, integer(asked.get("offset")) or 0, integer(head.get("offset")) or 0)
    more = (text_of(head.get("hasMore")) or "").strip().lower()  # a boolean, or its name
    if more != "true" and (more or (total(head) or 0) <= start + page.count):
        return ALL
    size = min((each for each in (integer(head.get("limit")) or 0, page.count) if each > 0), default=1)
    return {**asked, "offset": str(start + size)}


def total(head: Any) -> int | None:
    """`totalResults`, which is a boolean on some servers, and left out on others."""
    found = integer(mapping(head).get("totalResults"))
    return found if found is not None and found >= 0 else None


def no_tasks(head: Any) -> bool:
    """A body without rows is none of tasks only where it is one of ours, and counts none."""
    counted = max(total(head) or 0, integer(head.get("count")) or 0)
    ours = bool({"items", "hasMore", "totalResult", "totalResults"} & {*head})
    return head == {} or head.get("items") == [] or (ours and counted <= 0)


# Endpoints ----------------------------------------------------------------------------------------------------------

STATUS = replace(choice(*STATUS_WORDS, *MORE_STATUS_WORDS, open=True), words=STATUS_WORDS)
LEVEL = choice(*PRIORITIES, "Any")
BLOCK = choice("All", "comments", "attachments", "history", "payload")
METADATA = Param("metadataFlag", "add the task's web address", YES_NO, default="false")
NUMBER = pattern("NUMBER", r"[0-9]{1,19}", "a task number (digits); the GUID taskId is not taken here")
ID = r"[0-9]{1,19}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"


def completed_needs(arguments: Arguments, settings: Settings) -> None:
    # "Retrieve a Task List": COMPLETED is valid only with these assignments.
    assignment = (arguments.get("assignment") or ["MY_AND_GROUP"])[0]
    if "COMPLETED" in arguments.get("status", ()) and assignment not in SEES_COMPLETED:
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
    rows=Place(("items",), empty_when=no_tasks),
    columns=("number", "title", "state", "priority", "assignees.items.id", "dueDate", "createdBy"),
    check=completed_needs,
    paging=Paging(step, "limit", 100, total),
    key="number",
    params=(
        Param("assignment", "who the task is assigned to", choice(*ASSIGNMENTS), default="MY_AND_GROUP"),
        Param("createdBy", "created by this user id"),
        Param("dueDateFrom", "due at or after", iso_utc(), means="due-after"),
        Param("dueDateTo", "due at or before", iso_utc(end=True), means="due-before"),
        # One comma-joined value works on Fusion; names beyond the list (title, expirationDate) are in use.
        Param("fields", "attributes to return", choice(*FIELDS, open=True), many="comma", default="all"),
        Param("fromuser", "previous assignee, by user id", many="repeat"),
        Param("identificationKey", "tasks with this business key"),
        Param("keyword", "word in the title, % is a wildcard"),
        # 1 to 100 is a recommendation: Integration gives pages of 5000.
        Param("limit", "tasks per page, 0 or less for all at once", number(minimum=None), default="25"),
        METADATA,
        Param("offset", "index of the first task", number(minimum=None), default="0"),
        Param("orderBy", "sort field, with :asc or :desc", Kind("FIELD[:asc|:desc]", order_by, FIELDS)),
        Param("outcome", "tasks with this outcome, such as APPROVE"),
        Param("pattern", "only to-do tasks, said with ToDo", choice("ToDo")),
        Param("priority", "1 (highest) to 5, or Any", LEVEL, many="repeat", default="Any", means="priority"),
        Param("showActionFlag", "add the possible actions", YES_NO),
        Param("showPermissionFlag", "add permissions", YES_NO),
        Param("since", "created later than", iso_utc(), means="created-after"),
        Param("status", "task status", STATUS, many="repeat", default="ASSIGNED"),
        Param("totalResults", "count all matches", YES_NO, default="true"),
        Param("until", "created before", iso_utc(end=True), means="created-before"),
    ),
    examples=(
        "taskcli oracle list --assignment MY --status ASSIGNED --limit 10",
        "taskcli oracle list --assignment ALL --status COMPLETED --since -7d --paginate -o json",
    ),
)


def of_task(verb: str, path: str | Callable[[Arguments, Settings], str], help: str, **more: Any) -> Endpoint:
    more = {"source": SOURCE_SUB, "examples": (f"taskcli oracle {verb} 1702211",), **more}
    return Endpoint(verb=verb, path=path, help=help, argument=NUMBER, argument_help="the task's number", **more)


GET = of_task(
    "get",
    "/tasks/{id}",
    "Show one task.",
    source=SOURCE_ONE,
    rows=Place((), "item", marks=("number", "taskId", "href", "kind", "contextId", "artifacts")),
    key="number",
    sample={"id": "NUMBER"},
    columns=LIST.columns,
    params=(Param("expand", "blocks to include", BLOCK), METADATA),
    examples=("taskcli oracle get 1702211 --expand All",),
)


def below(verb: str, old: str, *columns: str) -> Endpoint:
    """A list below a task. `old` is its name in the answers of BPM Suite and Integration."""
    rows = Place((f"items|{old}",), empty_when=nothing_below, from_xml=True, bare=True)
    return of_task(verb, f"/tasks/{{id}}/{verb}", f"List a task's {verb}.", rows=rows, columns=columns, key="")


def nothing_below(head: Any) -> bool:
    ours = bool((LISTS | WRAPPERS | {"levels", "hasMore", "totalResult", "links"}) & {*head})
    return head == {} or (ours and not any(head.get(name) for name in WRAPPERS))


COMMENTS = below("comments", "comment", "updateddDate", "updatedBy", "commentStr")
HISTORY = below("history", "taskHistory", "updatedDate", "actionName", "displayName", "state")
ATTACHMENTS = below("attachments", "attachment", "title", "attachmentName", "mimeType", "attachmentSize")
PAYLOAD = of_task(
    "payload",
    lambda given, settings: "/tasks/{id}/summaryFields" if is_old(settings) else "/tasks/{id}/payload",
    "Print a task's business data as it is sent, XML or JSON.",
    rows=None,
)
WHOAMI = Endpoint(
    verb="whoami",
    path="/identities/loggedInUser",
    help="Show who is signed in (Integration only).",
    source=SOURCE_OIC,
    rows=Place((), "item", marks=("id", "adminFlag", "roles")),
    columns=("id", "adminFlag"),
    examples=("taskcli oracle whoami",),
)


def finish_request(request: Request, form: Literal["json", "xml"], settings: Settings) -> Request:
    if is_old(settings) and "/tasks/" in request.url:
        names = {"expand": "expanded", "metadataFlag": "metadata"}
        request = replace(request, params=tuple((names.get(name, name), value) for name, value in request.params))
    return request.adding(headers={"Accept": "application/json"})


def root(settings: Settings) -> str:
    return settings.base_url + "/" + settings.extra.get("api_root", "/bpm/api/4.0").strip("/")


# The common record --------------------------------------------------------------------------------------------------


def find(question: Question) -> Finding:
    ask = narrowed(question)
    if ask.arguments.get("status") == []:
        return []  # no native word comes out as what is wanted
    rows = yield ask
    return (read_task(row.data, question.settings) for row in rows)


def narrowed(question: Question) -> SubRequest:
    """What the parameters mean, and whose tasks in which states.

    `createdBy` takes an id where rows have a name, and `keyword` knows a wildcard: they answer no filter.
    """
    narrowing, wanted = narrow(question, LIST), question.filters
    arguments, pushed = dict(narrowing.arguments), set(narrowing.pushed_down)
    own = question.settings.defaults.get("list", {})
    if "status" not in own or wanted.status.written:
        arguments["status"] = status_words(question)
        # Claimed tasks are ASSIGNED too: few of the open ones, but not what is asked for with in-progress alone.
        if Status.OPEN in wanted.status.common or Status.IN_PROGRESS not in wanted.status.common:
            pushed.add("status")
    words = map(str.upper, arguments.get("status") or question.default("list", "status"))
    assignment = "".join(question.default("list", "assignment")[:1]).upper()
    if "COMPLETED" in words:
        if assignment not in SEES_COMPLETED:
            arguments["assignment"] = ["ALL"]
    elif wanted.assignee and [each.casefold() for each in wanted.assignee.wanted] == ["me"]:
        arguments["assignment"] = ["MY"]
        pushed.add("assignee")
    elif wanted.assignee and not assignment:
        arguments["assignment"] = ["ALL"]  # what is listed without has the caller's own tasks and groups only
    if "orderBy" not in own:
        arguments["orderBy"] = ["tasknumber:asc"]  # without, pages may overlap
    return SubRequest(LIST, arguments, pushed_down=frozenset(pushed), partly=narrowing.partly)


def status_words(question: Question) -> list[str]:
    """What can come out as wanted, and what the person or the profile's `status_map` names besides."""
    status, mapped = question.filters.status, {word.casefold() for word in question.status_map}
    claimed = Status.IN_PROGRESS in status.common and "assigned" not in mapped
    words = {*question.natives(), *(["assigned"] if claimed else [])}
    known = [word for word in (*STATUS_WORDS, *MORE_STATUS_WORDS) if word.casefold() in words]
    return known + sorted({word.upper() for word in words & {*status.words, *mapped}} - {*known})


def fetch(ref: str, extras: Extras, question: Question) -> Fetching:
    number = ref if ref.isdigit() else (yield from number_of(ref, question))
    rows = yield SubRequest(GET, {"metadataFlag": ["true"]}, id=number)
    task = read_task(next(rows).data, question.settings)
    if not task.id:
        raise Garbled("the answer has no task in it", f"see `taskcli oracle get {number} -o raw`")
    yield from add_extras(task, number, extras, question)
    return task


def number_of(guid: str, question: Question) -> Generator[SubRequest, Iterator[Any], str]:
    """Web addresses carry the GUID, which no endpoint takes: the number has to be looked for."""
    everything = replace(question, filters=replace(question.filters, status=ALL_STATUSES))
    rows = yield replace(narrowed(everything), sample={"taskId": guid, "number": 0})
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


API_ROOT = r"/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*/?"
OAUTH = client_credentials(
    lambda settings: settings.auth["token_url"],
    form=lambda settings: {"scope": settings.auth["scope"]} if settings.auth.get("scope") else {},
    keys=(
        Key("token_url", "the identity domain's token address"),
        Key("scope", "what the token is for, copied from the identity domain", required=False),
    ),
)
PROVIDER = Provider(
    name="oracle",
    title="Oracle worklists",
    about="worklist tasks of Oracle Fusion Applications, Integration and BPM Suite",
    settings=(Setting("api_root", "path of the API", default="/bpm/api/4.0", pattern=API_ROOT),),
    schemes=(BASIC, BEARER, OAUTH),
    root=root,
    finish_request=finish_request,
    verdict=verdict,
    endpoints=(LIST, GET, COMMENTS, HISTORY, ATTACHMENTS, PAYLOAD, WHOAMI),
    states=STATES,
    priorities=PRIORITIES,
    read_task=read_task,
    read_comment=read_comment,
    read_change=read_change,
    find=find,
    fetch=fetch,
    locate=locate,
    id=pattern("ID", ID, "an Oracle task number"),
    comments=("none", "first", "last", "all"),
    history=True,
    me=lambda settings: person(settings.auth.get("username"), None),
)
