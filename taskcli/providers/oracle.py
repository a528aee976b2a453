"""Oracle: worklist tasks of Fusion Applications, Integration and BPM Suite; JSON, paged by offset."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import chain
from typing import Any, Literal
from urllib.parse import parse_qs, unquote

from msgspec import Struct, field
from msgspec.structs import replace

from taskcli.errors import ConfigError, Garbled, NotFound, Refused, TaskcliError, UsageError
from taskcli.http.auth import BASIC, BEARER, Key, Settings, client_credentials
from taskcli.http.message import Reply, Request
from taskcli.models import Change, Comment, Link, Person, Priority, Status, Task
from taskcli.spec import (
    ALL, ALL_STATUSES, BLANK, PRETENDED, Arguments, Asked, Dialect, Ending, Endpoint, Extras, Fetching, Finding, Ids,
    LookUp, Note, Page, Paging, Param, Place, Prepared, Provider, Question, Row, Setting, SubRequest, Verdict,
    add_extras, cut, folded, narrow, pretended, state, with_code,
)  # fmt: skip
from taskcli.values import (
    TEXT, YES_NO, Clock, Kind, choice, day, did_you_mean, first, full_name, id_of, integer, iso_utc, listing, mapping,
    number, pattern, read_time, text_of,
)  # fmt: skip

# "REST API for Common Features in Oracle Applications Cloud": "Retrieve a Task List", and the page of one task.
SOURCE = "docs.oracle.com/en/cloud/saas/applications-common/25a/farca/op-bpm-api-4.0-tasks-get.html"
SOURCE_ONE = "docs.oracle.com/en/cloud/saas/applications-common/26b/farca/op-bpm-api-4.0-tasks-id-get.html"
# "REST API for Oracle Business Process Management Suite", which has what is below a task.
SOURCE_SUB = "docs.oracle.com/en/middleware/bpm/12.2.1.3/bpm-rest-api-ref/"
# "REST API for Oracle Integration", the same service under /ic/api/process/v1.
SOURCE_OIC = "docs.oracle.com/en/cloud/paas/integration-cloud/rest-api/"
# "Developer API for Oracle Cloud Infrastructure Process Automation", another service with lists that look alike.
SOURCE_OPA = "docs.oracle.com/en/cloud/paas/process-automation/rest-api-proca/op-tasks-get.html"

# REST API for Oracle Business Process Management Suite 12.2.1, "Retrieve Task List": `ERROR` and `NEED_INFORMATION`.
# With those of the form that the reference shows for an item: submitted, working, input-required, canceled, failed.
STATES = {
    **dict.fromkeys(("assigned", "suspended", "alerted", "submitted"), Status.OPEN),
    **dict.fromkeys(("info_requested", "need_information", "outcome_updated"), Status.IN_PROGRESS),
    **dict.fromkeys(("working", "input-required"), Status.IN_PROGRESS),
    "completed": Status.DONE,
    **dict.fromkeys(("withdrawn", "expired", "deleted", "stale", "canceled"), Status.CANCELLED),
    **dict.fromkeys(("errored", "error", "failed", "unknown"), Status.UNKNOWN),
}
STATUS_WORDS = ("ASSIGNED", "COMPLETED", "SUSPENDED", "WITHDRAWN", "EXPIRED", "ERRORED", "ALERTED")
# Sent to and returned by real servers, and offered by Oracle's own pages, though the reference does not list them.
MORE_STATUS_WORDS = ("INFO_REQUESTED", "OUTCOME_UPDATED")
# BPM Suite 12c has words of its own, and none for what is completed.
OLD_STATUS_WORDS = ("ASSIGNED", "SUSPENDED", "WITHDRAWN", "EXPIRED", "ERROR", "ALERTED", "NEED_INFORMATION")
FIELDS = (
    "createdDate", "creator", "updatedDate", "fromUser", "tasknumber", "priority", "ownerUser", "state",
    "approvalDuration", "taskDefinitionName", "taskNameSpace", "taskId", "category", "assignedDate", "dueDate",
    "outcome", "ecid", "identificationKey",
)  # fmt: skip
ASSIGNMENTS = (
    "MY", "GROUP", "MY_AND_GROUP", "MY_AND_GROUP_ALL", "REPORTEES", "OWNER", "REVIEWER", "PREVIOUS", "ALL", "ADMIN",
)  # fmt: skip
# Named by Integration's own pages beside those ("Retrieve a Task List" under /ic/api/process/v1).
INTEGRATION_ASSIGNMENTS = ("CREATOR", "DEFAULT")
AUTOMATION_ASSIGNMENTS = ("MY", "GROUP", "MY_AND_GROUP", "MY_AND_GROUP_ALL", "CREATOR", "PERSONA", "MEMBER")
SEES_COMPLETED = ("ADMIN", "ALL", "PREVIOUS")
PRIORITIES = {"1": Priority.URGENT, "2": Priority.HIGH, "3": Priority.NORMAL, "4": Priority.LOW, "5": Priority.LOW}
AUTOMATION_PRIORITIES = {"1": Priority.HIGH, "2": Priority.NORMAL, "3": Priority.LOW}
CANDIDATES = ("candidateUsers", "candidateGroups")

# Reading ------------------------------------------------------------------------------------------------------------


Scalar = str | int | None


class Who(Struct, gc=False):
    id: Scalar = None
    type: Scalar = None


class People(Struct, gc=False):
    items: Sequence[Who] = ()


class Address(Struct, gc=False):
    href: Scalar = None


class Item(Struct, gc=False, rename="camel"):
    """What the record needs of a row, in the types that the worklists write: rows are read straight into this."""

    number: Scalar = None
    root_task_number: Scalar = None
    title: Scalar = None
    short_summary: Scalar = None
    task_definition_name: Scalar = None
    state: Scalar = None
    status: Scalar = None
    acquired_by: Scalar = None
    priority: Scalar = None
    assignees: People | Sequence[Who] | None = None
    created_by: Scalar = None
    creator_name: Scalar = None
    creator: Scalar = None
    from_user_name: Scalar = None
    from_user_display_name: Scalar = None
    created_date: Scalar = None
    updated_date: Scalar = None
    due_date: Scalar = None
    process_name: Scalar = None
    category: Scalar = None
    application_context: Scalar = None
    page: Address | None = field(default=None, name="detailsURL")


TIMES = ("createdDate", "updatedDate", "dueDate")
WORDS = [
    (name, key)
    for name, key in zip(Item.__struct_fields__, Item.__struct_encode_fields__, strict=True)
    if key not in TIMES and name not in ("assignees", "page")
]


def read_tasks(rows: Iterable[Row], question: Question) -> Iterator[Task]:
    """The tasks of the rows of a list; each brings its row where that is wanted."""
    settings, patient = question.settings, question.native or is_automation(question.settings)
    for row in rows:
        item = None if patient else row.typed(Item)
        yield task_of(item) if item and id_of(item.number) else read_task(row.data, settings)


def read_task(row: Any, settings: Settings) -> Task:
    """Whatever the types of what is in the row."""
    found = mapping(row)
    if is_automation(settings):
        return read_automation(found)
    if is_conversation(found):
        return read_conversation(found)
    words: dict[str, Any] = {name: text_of(found.get(key)) for name, key in WORDS}
    item = Item(**words)
    item.number, item.root_task_number = id_of(found.get("number")), id_of(found.get("rootTaskNumber"))
    item.creator = id_of(found.get("creator"))
    item.acquired_by = "somebody" if found.get("acquiredBy") else None
    item.created_date, item.updated_date, item.due_date = (found.get(name) for name in TIMES)
    item.assignees = [Who(id_of(each.get("id")), text_of(each.get("type"))) for each in map(mapping, people_of(found))]
    item.page = Address(text_of(mapping(found.get("detailsURL")).get("href")))
    task = task_of(item)
    if not task.id:
        address = (text_of(found.get("href")) or "").partition("?")[0]
        task.id = id_of(found.get("id")) or locate(address, "", settings) or id_of(found.get("taskId"))
    task.native = row
    return task


def task_of(item: Item) -> Task:
    own, root = id_of(item.number), id_of(item.root_task_number)
    native, urgency = text_of(item.state) or text_of(item.status), text_of(item.priority)
    people = item.assignees.items if isinstance(item.assignees, People) else item.assignees or ()
    return Task(
        id=own,
        title=text_of(item.title) or text_of(item.short_summary) or text_of(item.task_definition_name),
        status=status_of(native, bool(item.acquired_by)), native_status=native,
        priority=PRIORITIES.get(urgency or ""), native_priority=urgency,
        assignees=[who for each in people if (who := assignee(each.id, each.type))],
        creator=creator_of(
            item.created_by, item.creator_name, item.creator, item.from_user_display_name, item.from_user_name
        ),
        created=read_time(item.created_date), updated=read_time(item.updated_date), due=read_time(item.due_date),
        project=project_of(item.process_name, item.category, item.application_context),
        parent=Link(id=root, kind="task") if root and root != own else None,
        type=text_of(item.task_definition_name), url=text_of(item.page.href) if item.page else None,
    )  # fmt: skip


# What many rows have is made once.
@lru_cache(500)
def status_of(native: str | None, claimed: bool) -> Status:
    if claimed and (native or "").strip().upper() == "ASSIGNED":
        return Status.IN_PROGRESS  # somebody works on it
    return state(STATES, native)


@lru_cache(500)
def assignee(who: Scalar, kind: Scalar) -> Person | None:
    return Person(id=found, kind=text_of(kind)) if (found := id_of(who)) else None


@lru_cache(500)
def creator_of(
    created_by: Scalar, creator_name: Scalar, creator: Scalar, from_name: Scalar, from_login: Scalar
) -> Person | None:
    """`createdBy` is a display name on Fusion; `creator` is a user id on BPM Suite. Who sent it has a user name too."""
    sender, login = text_of(from_name), text_of(from_login)
    found = person(creator, first([created_by, creator_name])) or person(None, sender)
    if found and login and not found.id and found.name == sender:
        return Person(name=found.name, kind=found.kind, login=login)
    return found


@lru_cache(500)
def project_of(process: Scalar, category: Scalar, application: Scalar) -> Link | None:
    named = ((process, "process"), (category, "category"), (application, "application"))
    return next((Link(title=title, kind=kind) for each, kind in named if (title := text_of(each))), None)


def people_of(row: Mapping[str, Any]) -> list[Any]:
    """Whom a task is assigned to: a collection with `items`, or a list."""
    people = row.get("assignees")
    return listing(people if isinstance(people, list) else mapping(people).get("items"))


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
        status=common, native_status=native,
        priority=PRIORITIES.get(text_of(meta.get("priority")) or ""), native_priority=text_of(meta.get("priority")),
        updated=at, completed=at if common is Status.DONE else None,
        project=Link(id=context, kind="context") if context else None, native=row,
    )  # fmt: skip


def read_automation(row: Mapping[str, Any]) -> Task:
    """A task of Process Automation: ids are text, people are objects, and priorities are three."""
    native, parent = first([row.get("status"), row.get("state")]), mapping(row.get("parentTask"))
    common = state(STATES, native)
    above = id_of(row.get("parentTaskId")) or id_of(parent.get("id"))
    people = [somebody(row.get("assignee"))] if row.get("assignee") else []
    people = people or [somebody(each) for name in CANDIDATES for each in listing(row.get(name))]
    projects = (("dpName", "dpDefinitionTitle", "process"), ("applicationName", "applicationTitle", "application"))
    links = [
        Link(id=name, title=text_of(row.get(title)), kind=kind)
        for own, title, kind in projects
        if (name := text_of(row.get(own)))
    ]
    if name := text_of(row.get("processName")):
        links.append(Link(title=name, kind="process"))
    tags = row.get("tags")
    return Task(
        id=id_of(row.get("id")),
        title=first([row.get(name) for name in ("title", "summary", "dpDefinitionTitle", "applicationTitle")]),
        description=text_of(row.get("description")), status=common, native_status=native,
        priority=AUTOMATION_PRIORITIES.get(text_of(row.get("priority")) or ""),
        native_priority=text_of(row.get("priority")),
        assignees=[who for who in people if who], creator=somebody(row.get("createdBy")),
        created=read_time(row.get("createdDate")), updated=read_time(row.get("lastUpdatedDate")),
        due=read_time(row.get("dueDate")),
        # These dates are those of deleted tasks, too.
        completed=read_time(row.get("completedDate") or row.get("finishedDate")) if common is Status.DONE else None,
        project=links[0] if links else None,
        parent=Link(id=above, title=text_of(parent.get("title")), kind="task") if above else None,
        type=text_of(row.get("category")),
        tags=[text for each in (tags if isinstance(tags, list) else [tags]) if (text := text_of(each))],
        native=row,
    )  # fmt: skip


def somebody(found: Any) -> Person | None:
    """A person, group, role or application; what cannot be read is shown as it came, never as nobody."""
    if not found:
        return None
    row = mapping(found)
    if not row:
        return Person(id=id_of(found), kind="user") if id_of(found) else Person(name=json.dumps(found))
    who = Person(
        id=first([id_of(row.get(name)) for name in ("id", "identityId")]),
        name=full_name(row.get("firstName"), row.get("lastName"))
        or first([row.get(name) for name in ("displayName", "name", "identityName", "title")]),
        email=text_of(row.get("email")),
        kind=(first([row.get("type"), row.get("identityType")]) or "").lower() or None,
    )
    return who if who.id or who.name or who.email else Person(name=json.dumps(found, ensure_ascii=False))


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
ROWS = LISTS | WRAPPERS
# What tells that an answer is a failure, where nothing of what was asked for is in it.
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
    # What belongs to a customer may have any keys.
    if payload := path.endswith(("/payload", "/summaryField")) or is_stream(path):
        hidden = "o:errorCode" in names or (odd and stands >= 400)
    else:
        fault = stands >= 400 or any(data.get(name) for name in FAULT_KEYS)
        hidden = odd or (fault and not holds_data(data, reply.level or {}))
    if hidden and status < 300 and text_of(data.get("error")) in SIGN_IN_WORDS:
        status = 401
    elif hidden or status >= 300:
        status = stands if 400 <= stands < 600 else max(status, 400 if hidden else 0)
    elif payload and reply.kind != "html" and "html" in reply.headers.get("content-type", "").lower():
        return Verdict(status=401, reasons=("a page came instead of data",))  # it may begin like XML
    if status < 300:
        return None
    if status == 404 and path.endswith("/tasks/views"):
        said = next(reasons(data), "")
        return Verdict(status=404, missing=True, reasons=(said or "no view available",), hint="or api_root is wrong")
    hint = "ADMIN is for administrators of the worklist" if status == 403 and "assignment=ADMIN" in reply.url else ""
    asked = parse_qs(reply.url.partition("?")[2]).get("status", [])
    if status in (400, 422) and not {*asked} <= {*documented(path)}:
        hint = f"documented are {', '.join(documented(path))}"
    if status == 404 and is_stream(path):
        hint = "it is listed without a file; `taskcli oracle attachments NUMBER` shows what there is of it"
    elif status == 404 and "/tasks/views/" in path:
        hint = "taskcli oracle views lists yours"
    elif status == 404 and "/tasks/" in path:
        hint = "the id is the task's number, and this account must be able to see it"
    elif status == 404:
        hint = (
            "set api_root in this profile: /ic/api/process/v1, /bpm/api/3.0, or for Process Automation /process/api/v1"
        )
    return Verdict(status=status, reasons=tuple(filter(None, reasons(data))), hint=hint)


def holds_data(data: Mapping[str, Any], level: Mapping[str, Any]) -> bool:
    """Whether there is a task in an answer, or some row of a list: a long one is None where only `level` has it."""
    long = (name for name in ROWS & {*level} if data.get(name) is None and bytes(memoryview(level[name])[:1]) == b"[")
    return data.get("kind") == "task" or any(map(data.get, ROWS | {"number", "taskId"})) or any(long)


def reasons(data: Mapping[str, Any]) -> Iterator[str]:
    """The service's own words, each with its code; the general ones only where there are none in detail."""
    details = [mapping(each) for each in listing(data.get("o:errorDetails"))]
    names = ("detail", "Message", "error_description", "errorMessage", "message", "title", "error")
    said = [first([each.get("detail"), each.get("title")]) for each in details]
    for at, place in enumerate(text_of(each.get("o:errorPath")) for each in details):
        said[at] = f"{place}: {said[at]}" if place and said[at] and place not in (said[at] or "") else said[at]
    code = first([data.get("o:errorCode"), data.get("error")])
    yield with_code(first(map(data.get, names[: 1 if any(said) else None])), code)
    told = [
        text for words, each in zip(said, details, strict=True) if (text := with_code(words, each.get("o:errorCode")))
    ]
    yield from told[:3]
    if len(told) > 3:
        yield f"and {len(told) - 3} more"


def step(asked: Asked, page: Page) -> Asked | Ending:
    """The next page begins `limit` rows on, by the limit in the answer, for a server may cap what was asked for.

    Fewer rows on where fewer came: rows that come twice are dropped, those that were passed over would be lost.
    """
    if int(asked.get("limit", "1")) <= 0:
        return ALL  # paging is switched off: everything was in one page
    head = mapping(page.head)
    start = max(0, integer(asked.get("offset")) or 0, integer(head.get("offset")) or 0)
    more = says_more(head)
    size = integer(head.get("limit")) or 0
    if more is None and total(head) is None and page.rows and is_uncounted(page.rows[0].data):
        ended = page.count < size
    else:
        ended = not more and (more is False or (total(head) or 0) <= start + page.count)
    if ended:
        return ALL
    size = min((each for each in (integer(head.get("limit")) or 0, page.count) if each > 0), default=1)
    return {**asked, "offset": str(start + size)}


def all_at_once(asked: Asked, page: Page) -> Asked | Ending:
    """How to ask for further people, comments and so on is not published, but whether there are some is told."""
    there_are = says_more(mapping(page.head))
    return cut("there are more, and no way to ask for them is published") if there_are else ALL


def says_more(head: Mapping[str, Any]) -> bool | None:
    """`hasMore`: a boolean, its name, or another word for it; None where nothing is said."""
    word = (text_of(head.get("hasMore")) or "").strip().lower()
    return word in ("true", "1", "yes", "y") if word else None


def is_uncounted(row: Any) -> bool:
    """Whether a row is one of Process Automation, which may not say that there is more: a full page is not the end."""
    found = mapping(row)
    return "number" not in found and "taskId" not in found and "id" in found and not is_conversation(found)


def total(head: Any) -> int | None:
    """`totalResults`, which is a boolean on some servers, and left out on others."""
    found = integer(mapping(head).get("totalResults"))
    return found if found is not None and found >= 0 else None


def no_tasks(head: Any) -> bool:
    """A body without rows is none of tasks only where it is one of ours, and counts none."""
    counted = max(total(head) or 0, integer(head.get("count")) or 0)
    ours = bool({"items", "hasMore", "totalResult", "totalResults"} & {*head})
    if head.get("items") == []:  # how many there are in all may count what other pages have
        counted = integer(head.get("count")) or 0
    return head == {} or (ours and counted <= 0)


def no_automation(head: Any) -> bool:
    """Of Process Automation: `{}` is damaged."""
    counted = [found for name in ("count", "totalResults") if (found := integer(head.get(name))) is not None]
    if head.get("items") == []:
        return (integer(head.get("count")) or 0) <= 0
    return bool(counted) and max(counted) <= 0


# Endpoints ----------------------------------------------------------------------------------------------------------


def status_kind(*words: str, more: Sequence[str] = ()) -> Kind:
    """The documented words; those that only other servers document, or none, are sent with a warning."""
    known = dict.fromkeys((*words, *more, *STATUS_WORDS, *MORE_STATUS_WORDS, *OLD_STATUS_WORDS))
    return replace(choice(*known, open=True), words=(*words, *more))


def old_time(*, end: bool = False) -> Kind:
    """`2025-03-07 23:59:59`. In which zone is not said: a day further out nothing is missed."""
    kind = iso_utc(end=end)
    send = lambda *typed: re.sub(r"T([0-9:]+).*", r" \1", kind.send(*typed))  # noqa: E731
    return replace(kind, send=send, step=timedelta(days=1))


# The forms of the service, by the products that have them.
OF_STATUS = {"status": {"kind": status_kind(*STATUS_WORDS)}}
FUSION = Dialect("Fusion", {"assignment": {"kind": choice(*ASSIGNMENTS)}, **OF_STATUS})
CLOUD = Dialect("Integration", {
    "assignment": {"kind": choice(*ASSIGNMENTS, *INTEGRATION_ASSIGNMENTS)}, **OF_STATUS, "fields": {"many": "repeat"},
})  # fmt: skip
SUITE = Dialect("BPM Suite", {
    **FUSION.changes, "status": {"kind": status_kind(*OLD_STATUS_WORDS)},
    "dueDateFrom": {"kind": old_time()}, "dueDateTo": {"kind": old_time(end=True)},
})  # fmt: skip
AUTOMATION = Dialect(
    "Process Automation", {"assignment": {"kind": choice(*AUTOMATION_ASSIGNMENTS)}}, partly_known=True,
    answers={
        "list": {"rows": Place(("items",), empty_when=no_automation), "key": "id"},
        "get": {"rows": Place((), "item", marks=("id",)), "key": "id"},
    },
)  # fmt: skip
# BPM Suite has other names for the same ("showAcion": so in the guide of 12.2.1).
OLD_NAMES = {
    "expand": "expanded", "metadataFlag": "metadata", "showActionFlag": "showAcion",
    "showPermissionFlag": "showPermission",
}  # fmt: skip
NEW, WORKLIST = (FUSION.name, CLOUD.name), (FUSION.name, CLOUD.name, SUITE.name)

STATUS = status_kind(*STATUS_WORDS, more=tuple(word for word in OLD_STATUS_WORDS if word not in STATUS_WORDS))
ASSIGNMENT = choice(*ASSIGNMENTS, *INTEGRATION_ASSIGNMENTS, *AUTOMATION_ASSIGNMENTS[5:])
LEVEL = choice(*PRIORITIES, "Any")
BLOCK = choice("All", "comments", "attachments", "history", "payload")
METADATA = Param("metadataFlag", "add the task's web address", YES_NO, default="false", role="content", only=WORKLIST)
NUMBER = r"[0-9]{1,19}"
TASK = pattern("NUMBER", r"[^/?#%\s]{1,200}", "a task number")
ID = r"[0-9]{1,19}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"


def api_root(settings: Settings) -> str:
    return "/" + settings.extra.get("api_root", "/bpm/api/4.0").strip("/")


def root(settings: Settings) -> str:
    if is_automation(settings) and "username" in settings.auth:
        raise ConfigError("Process Automation takes no user name and password", "use bearer or client-credentials")
    return settings.base_url + api_root(settings)


def dialect(settings: Settings) -> Dialect:
    return dialect_at(api_root(settings))


@lru_cache(16)  # of one run there are few, and it is asked of each row
def dialect_at(path: str) -> Dialect:
    if "/process/api/v1" in path:
        return AUTOMATION
    if "/ic/api/process/v1" in path:
        return CLOUD
    return SUITE if re.search(r"/bpm/(api/[1-3]\.|services/)", path) else FUSION


def documented(path: str) -> tuple[str, ...]:
    """The status words of whoever answers at a path."""
    return OLD_STATUS_WORDS if dialect_at(path) is SUITE else STATUS_WORDS


def is_automation(settings: Settings) -> bool:
    return dialect(settings) is AUTOMATION


def is_old(settings: Settings) -> bool:
    return dialect(settings) is SUITE


def list_check(arguments: Arguments, settings: Settings) -> None:
    typed = arguments.get("assignment", ())
    if is_automation(settings):
        assignment = typed[0] if typed else "MY"
        if assignment not in ("PERSONA", "MEMBER") and (found := [name for name in arguments if name.endswith("In")]):
            raise ValueError(f"--{Param(found[0], '').flag} needs --assignment PERSONA or MEMBER; it is {assignment}")
        return
    assignment = typed[0] if typed else "MY_AND_GROUP"
    # "Retrieve a Task List": COMPLETED is valid only with these assignments.
    if "COMPLETED" in arguments.get("status", ()) and assignment not in SEES_COMPLETED:
        own = settings.defaults.get("list", {}).get("assignment", ())
        origin = "which the service assumes" if not typed else "from the profile" if assignment in own else "as given"
        needs = f"--status COMPLETED needs --assignment {', '.join(SEES_COMPLETED)}"
        raise ValueError(f"{needs}; it is {assignment}, {origin}")


def order_by(text: str, clock: Clock) -> str:
    name, colon, direction = text.partition(":")
    if colon and direction.lower() not in ("asc", "desc"):
        raise ValueError(f"{text!r} ends in neither :asc nor :desc")
    return choice(*FIELDS).send(name, clock) + colon + direction.lower()


def automation(name: str, help: str, kind: Kind = TEXT, **more: Any) -> Param:
    many: Literal["", "repeat"] = "repeat" if name.endswith("In") else ""
    return Param(name, help, kind, many=many, source=SOURCE_OPA, only=(AUTOMATION.name,), **more)


AUTOMATION_TEXTS = {
    "assigneesIn": "assigned to these users", "candidateUsersIn": "these users may take it",
    "candidateRolesIn": "these roles may take it", "creatorsIn": "created by these",
    "businessKey": "of this business key", "businessKeyLike": "business key like this",
    "category": "of this category", "dpDefinitionId": "of this dynamic process",
    "dpInstanceId": "of this instance of one", "dpName": "of the dynamic process so named",
}  # fmt: skip


def read_user(row: Any) -> Person | None:
    who = somebody(row)
    return who if who and who.kind in (None, "user") else None


def read_view(row: Any) -> Person:
    """The name that a view is asked for by is the last part of its address."""
    address = (text_of(row.get("href")) or "").partition("?")[0]
    return Person(id=unquote(address.rpartition("/")[2]), name=text_of(row.get("title")))


USER = replace(TEXT, metavar="USER")
# Fusion's service tells of nobody but the tasks ("REST API for Common Features").
PEOPLE = LookUp("identities", read_user, named=BLANK, where=lambda asked, own: dialect(own) in (CLOUD, SUITE))
ANYBODY = replace(PEOPLE, read=somebody)
LIST = Endpoint(
    verb="list", path="/tasks", help="List worklist tasks.", source=SOURCE, check=list_check, key="number",
    rows=Place(("items",), empty_when=no_tasks), paging=Paging(step, "limit", 100, total, (("offset", 0),)),
    columns=("number", "title", "state", "priority", "assignees.items.id", "dueDate", "createdBy"),
    params=(
        Param("assignment", "who it is assigned to; Process Automation has other words, and MY as default", ASSIGNMENT,
              default="MY_AND_GROUP"),
        Param("createdBy", "created by this user", USER, looks_up=PEOPLE, about=("creator",), only=NEW),
        Param("dueDateFrom", "due at or after", iso_utc(), means="due-after", until="dueDateTo", only=WORKLIST),
        Param("dueDateTo", "due at or before", iso_utc(end=True), means="due-before", only=WORKLIST),
        # One comma-joined value works on Fusion; names beyond the list (title, expirationDate) are in use.
        Param("fields", "attributes to return", choice(*FIELDS, open=True), many="comma", default="all", role="fields",
              only=NEW),
        Param("fromuser", "previous assignee", USER, many="repeat", looks_up=PEOPLE, only=WORKLIST),
        Param("identificationKey", "tasks with this business key", only=NEW),
        Param("keyword", "word in the title, % is a wildcard", only=WORKLIST),
        # 1 to 100 is a recommendation: Integration gives pages of 5000.
        Param("limit", "tasks per page, 0 or less for all at once", number(minimum=None), default="25", role="pages"),
        METADATA,
        Param("offset", "index of the first task", number(minimum=None), default="0", role="pages"),
        Param("orderBy", "sort field, with :asc or :desc", Kind("FIELD[:asc|:desc]", order_by, FIELDS), role="order",
              only=NEW),
        Param("outcome", "tasks with this outcome, such as APPROVE", only=NEW),
        Param("pattern", "only to-do tasks, said with ToDo", choice("ToDo"), only=WORKLIST),
        Param("priority", "1 (highest) to 5, or Any", LEVEL, many="repeat", default="Any", means="priority",
              only=WORKLIST),
        Param("process", "of the processes so named", many="repeat", source=SOURCE_OIC, only=WORKLIST[1:]),
        Param("showActionFlag", "add the possible actions", YES_NO, role="content", only=WORKLIST),
        Param("showPermissionFlag", "add permissions", YES_NO, role="content", only=WORKLIST),
        Param("since", "created later than", iso_utc(), means="created-after", until="until", only=NEW),
        Param("status", "task status, of which each product has its own", STATUS, many="repeat", default="ASSIGNED",
              about=("status",), only=WORKLIST),
        Param("totalResults", "count all matches", YES_NO, default="true", role="pages", only=NEW),
        Param("until", "created before", iso_utc(end=True), means="created-before", only=NEW),
        *(automation(name, text) for name, text in AUTOMATION_TEXTS.items()),
        automation("dueDate", "due on this day", day()),
        automation("dueDateAfter", "due after", iso_utc(), means="due-after", until="dueDateBefore"),
        automation("dueDateBefore", "due before", iso_utc()),  # a name that is inferred: no filter is answered by it
    ),
    examples=(
        "taskcli oracle list --assignment MY --status ASSIGNED --limit 10",
        "taskcli oracle list --assignment ALL --status COMPLETED --since -7d --paginate -o json",
    ),
)  # fmt: skip


def of_task(verb: str, path: str | Callable[[Arguments, Settings], str], help: str, **more: Any) -> Endpoint:
    more = {"source": SOURCE_SUB, "examples": (f"taskcli oracle {verb} 1702211",), **more}
    return Endpoint(verb=verb, path=path, help=help, argument=TASK, argument_help="the task's number", **more)


# Which no task of the others has.
AUTOMATION_MARKS = ("lastUpdatedDate", "isAdhoc", "candidateUsers", "availableActions")
GET = of_task(
    "get", "/tasks/{id}", "Show one task.", source=SOURCE_ONE, columns=LIST.columns,
    rows=Place((), "item", marks=("number", "taskId", "href", "kind", "contextId", "artifacts", *AUTOMATION_MARKS)),
    key="number", sample={"id": "NUMBER"},
    params=(
        Param("expand", "blocks to include", BLOCK, role="content", only=WORKLIST), METADATA,
        automation("totalResultsGrouped", "add counts of child tasks", YES_NO, role="content"),
    ),
    examples=("taskcli oracle get 1702211 --expand All",),
)  # fmt: skip


def below(verb: str, old: str, wrapper: str, *columns: str) -> Endpoint:
    """A list below a task. `old` is its name in the answers of BPM Suite and Integration, which may lie in a wrapper.

    One entry may come as an object: {"comments": {"comment": {...}}} (BPM Suite 12.2.1).
    """
    rows = Place(
        (f"items|{old}|{wrapper}",), inside=f"items|{old}", null_inside=True, marks=(*columns, "userId"),
        empty_when=nothing_below, from_xml=True, bare=True,
    )  # fmt: skip
    more = {"rows": rows, "columns": columns, "key": "", "only": WORKLIST}
    more["paging"] = Paging(all_at_once, single=True)
    return of_task(verb, f"/tasks/{{id}}/{verb}", f"List a task's {verb}.", **more)


def nothing_below(head: Any) -> bool:
    ours = bool((ROWS | {"levels", "hasMore", "totalResult", "links"}) & {*head})
    return head == {} or (ours and not any(head.get(name) for name in WRAPPERS))


COMMENTS = below("comments", "comment", "comments", "updateddDate", "updatedBy", "commentStr")
HISTORY = below("history", "taskHistory", "history|taskHistories", "updatedDate", "actionName", "displayName", "state")
ATTACHMENTS = below("attachments", "attachment", "attachments", "title", "attachmentName", "mimeType", "attachmentSize")


def chosen_file(given: Arguments, settings: Settings) -> Generator[SubRequest, Iterator[Row], Prepared]:
    """Which attachment is meant by its name, where it lies, and what it is."""
    number, wanted = given["id"][0], given["attachmentName"][0]
    rows = yield SubRequest(ATTACHMENTS, id=number, sample={"title": wanted})
    named = [(name_of(row.data), row.data) for row in rows]
    fits = [each for each in named if each[0] == wanted]
    fits = fits or [each for each in named if folded(each[0]) == folded(wanted)]
    listed = f"`taskcli oracle attachments {number}` lists them"
    if not fits:
        near = did_you_mean(wanted, (name for name, _ in named))
        raise NotFound(f"this task has no attachment {wanted!r}{near}", listed)
    if len(fits) > 1:
        each_of = "; ".join(f"{name}, {row.get('updatedDate')}, by {row.get('userId')}" for name, row in fits)
        raise UsageError(f"{len(fits)} attachments are called {wanted!r}: {each_of}", listed, about=number)
    [(name, row)] = fits
    href = text_of(mapping(row.get("uri")).get("href")) or ""
    address = href if is_stream(href.partition("?")[0]) else ""
    return Prepared({"attachmentName": name}, address, text_of(row.get("mimeType")) or "")


def name_of(attachment: Mapping[str, Any]) -> str:
    return first([attachment.get("title"), attachment.get("attachmentName")]) or ""


def is_stream(path: str) -> bool:
    return "/attachments/" in path and path.endswith("/stream")


ATTACHMENT = of_task(
    "attachment", "/tasks/{id}/attachments/{attachmentName}/stream", "Save an attachment, as it is sent.",
    rows=None, is_file=True, prepare=chosen_file, only=WORKLIST,
    params=(Param("attachmentName", "which one, by the title that `attachments` shows, or else the name", place="path",
                  required=True),),
    examples=("taskcli oracle attachment 1702211 --attachment-name PO_0009134_0.pdf --output-file order.pdf",),
)  # fmt: skip
PAYLOAD = of_task(
    "payload", lambda given, settings: "/tasks/{id}/summaryField" if is_old(settings) else "/tasks/{id}/payload",
    "Print a task's business data as it is sent, XML or JSON.", rows=None,
)  # fmt: skip
FORM = of_task(
    "form", "/tasks/{id}/form", "Show the address of a task's form.",
    rows=Place((), "item", marks=("href",)), columns=("href",), key="", only=WORKLIST,
)  # fmt: skip
OF_WORKLIST = tuple(each for each in LIST.params if each.only != (AUTOMATION.name,))
SHAPING = ("fields", "limit", "metadataFlag", "offset", "orderBy", "totalResults")
COUNT = Endpoint(
    verb="count", path="/tasks", help="Count worklist tasks.", source=SOURCE,
    rows=Place(("totalResults",), "count"), always=(("limit", "1"), ("totalResults", "true")), key="",
    params=tuple(each for each in OF_WORKLIST if each.name not in SHAPING and not each.name.startswith("show")),
    check=list_check, only=NEW,
    examples=("taskcli oracle count --assignment MY --due-date-to today",),
)  # fmt: skip
VIEWS = Endpoint(
    verb="views", path="/tasks/views", help="List your saved views.", source=SOURCE_SUB,
    # BPM Suite has `link`; that of the others is not published.
    rows=Place(("link|links|items",), marks=("href",), from_xml=True), columns=("title", "href"), key="href",
    only=WORKLIST, examples=("taskcli oracle views",),
)  # fmt: skip
# Whether COMPLETED goes with its assignment is the view's own affair.
VIEW = Endpoint(
    verb="view", path="/tasks/views/{id}", help="List the tasks of a saved view.", source=SOURCE_OIC,
    argument=pattern("VIEW", r"[^/?#]+", "the name of a view"), looks_up=LookUp("views", read_view, named=BLANK),
    argument_help="the last part of the view's href, or its title where that has a blank",
    rows=LIST.rows, columns=LIST.columns, paging=LIST.paging, key="number", params=OF_WORKLIST, only=WORKLIST,
    examples=("taskcli oracle view 7d1c0b52-52aa-4f0e-9a41-0f7a1c2b3d4e",),
)  # fmt: skip
IDENTITIES = Endpoint(
    verb="identities", path=lambda given, settings: "/identities/{scope}" if given.get("scope") else "/identities",
    help="List people and groups (Integration and BPM Suite only).", source=SOURCE_OIC, paging=Paging(all_at_once),
    rows=Place(("items",), marks=("id",)), columns=("id", "type", "title", "firstName", "lastName", "email"),
    params=(Param("scope", "these only", choice("users", "groups", "roles"), place="path", only=(CLOUD.name,)),),
    only=WORKLIST, examples=("taskcli oracle identities",),
)  # fmt: skip
WHOAMI = Endpoint(
    verb="whoami", path="/identities/loggedInUser", help="Show who is signed in (Integration only).",
    source=SOURCE_OIC, rows=Place((), "item", marks=("id", "adminFlag", "roles")), columns=("id", "adminFlag"),
    only=WORKLIST, examples=("taskcli oracle whoami",),
)  # fmt: skip


def finish_request(request: Request, settings: Settings) -> Request:
    found = re.search(r"/tasks/(?!views(?:/|$))([^/]+)", request.url)
    if found and not is_automation(settings) and not re.fullmatch(f"{NUMBER}|[{PRETENDED}].*", unquote(found[1])):
        what = f"{unquote(found[1])!r} is not a task number (digits)"
        raise UsageError(what, "the GUID taskId is not taken here")
    if is_old(settings):
        request = replace(request, params=tuple((OLD_NAMES.get(name, name), value) for name, value in request.params))
    return request


# The common record --------------------------------------------------------------------------------------------------


Rows = Generator[SubRequest, Iterator[Row], Iterator[Row]]
Several = Generator[SubRequest, Iterator[Row], list[Iterator[Row]]]
Sift = Callable[[Iterator[Row], Arguments, Note], Iterator[Row]]


def find(question: Question) -> Finding:
    people = yield from people_named(question)
    if is_automation(question.settings):
        parts = [(yield asked_automation(question))]
    else:
        parts = yield from answers(question, population(question))
    tasks = read_tasks(chain.from_iterable(parts), question)
    named = (with_names(task, people) for task in tasks) if people else tasks
    return each_once(named) if len(parts) > 1 else named


def people_named(question: Question) -> Generator[SubRequest, Iterator[Row], dict[str, Person]]:
    """Who is behind the ids in the rows, where somebody is asked for by what may be a name: rows have none."""
    asked = [each for terms in (question.filters.assignee, question.filters.creator) if terms for each in terms.names]
    if not asked or not ANYBODY.lists({}, question.settings):
        return {}
    names = [each for each in asked if "@" in each or re.fullmatch(BLANK, each)]  # which are surely no ids
    endpoint, fills = replace(IDENTITIES, verb="people"), ("assignees", "creator")
    rows = yield SubRequest(endpoint, decorates="names", cuts=bool(names), fills=fills)
    return {who.id.casefold(): who for row in rows if (who := somebody(row.data)) and who.id}


def with_names(task: Task, people: Mapping[str, Person]) -> Task:
    def known(who: Person) -> Person:
        found = people.get((who.id or who.name or "").casefold())
        if not found or (who.kind == "user") != (found.kind in (None, "user")):
            return who
        return Person(id=found.id, name=found.name, email=found.email, kind=who.kind, login=who.login)

    task.assignees = [known(who) for who in task.assignees]
    task.creator = known(task.creator) if task.creator else None
    return task


def asked_automation(question: Question) -> SubRequest:
    """Process Automation does not document how it is asked for a status: all is asked for, and the rows are checked."""
    narrowing, wanted = narrow(question, LIST), question.filters
    me = population(question) == "MY" and bool(wanted.assignee)
    arguments = {**narrowing.arguments, "limit": ["50"], **({"assignment": ["MY"]} if me else {})}
    closed = {Status.DONE, Status.CANCELLED} & {*wanted.status.common} or wanted.status.everything
    unsure = "closed tasks may be missing: this server's status parameter is not known"
    written = "".join(question.default("list", "assignment")[:1]).upper()
    whose = f"assignment={'MY' if me else written or 'MY'}"
    known = question.default("list", "status")  # by somebody, who has it in the profile
    sift = sifting(unsure, asked=whose, missing=True) if closed and not known else sifting(asked=whose)
    pushed = narrowing.pushed_down | ({"assignee"} if me else set())
    return SubRequest(replace(LIST, sift=sift), arguments, pushed_down=pushed, partly=narrowing.partly)


def each_once(tasks: Iterator[Task]) -> Iterator[Task]:
    """A server may ignore a word that it does not know, and answer two questions with the same tasks."""
    seen = Ids()
    return (task for task in tasks if not task.id or seen.add(task.id))


def answers(question: Question, whose: str, sample: Any = None) -> Several:
    """The rows of a question, of each request that it takes.

    The documented words go first. Further ones go alone, for a server that keeps to its list refuses the whole request
    for one of them, and one that knows them leaves such tasks out of the others. So do completed tasks where they are
    not to be had with the assignment ("Retrieve a Task List": COMPLETED is valid only with ADMIN, ALL and PREVIOUS).
    """
    words, further = status_words(question)
    done = "COMPLETED" in (*words, *further)
    apart = done and (whose not in SEES_COMPLETED or "COMPLETED" in further)
    if apart:
        words, further = ([word for word in each if word != "COMPLETED"] for each in (words, further))
    lacking = f"completed tasks left out: assignment={whose} does not give them"
    left_out = apart and whose not in ("", "MY", *SEES_COMPLETED)
    if left_out and not words and not further:
        raise UsageError(lacking, f"one of {', '.join(SEES_COMPLETED)} gives them")
    base, parts = replace(narrowed(question), sample=sample), []
    if words:
        strange = [word for word in words if word not in (*documented(api_root(question.settings)), "COMPLETED")]
        doubt = f"status {', '.join(strange)}: not among the documented words, and sent all the same" if strange else ""
        sift = sifting(lacking if left_out else doubt, asked=named(whose), missing=left_out)
        parts.append(begun((yield asking(base, words, whose, sift)), apart))
    if further:
        sift = sifting(asked=named(whose), forgive=further)
        parts.append(begun((yield asking(base, further, whose, sift)), apart))
    if apart and not left_out:
        parts.append((yield from completed(question, base, whose, alone=not parts)))
    return parts


def named(whose: str) -> str:
    """The assignment as the receipt names it, that of the service too."""
    return f"assignment={whose or LIST.param('assignment').default}"


def completed(question: Question, base: SubRequest, whose: str, *, alone: bool) -> Rows:
    """Completed tasks: of all that the account may see, else of those that it has worked on."""
    words, mine = ["COMPLETED"], whose == "MY"
    # BPM Suite 12c does not document the word.
    lenient = words if not alone and is_old(question.settings) else []
    if whose in SEES_COMPLETED:
        return (yield asking(base, words, whose, sifting(asked=named(whose), forgive=lenient)))
    who = (yield from caller(question)) if mine else None
    if who or not mine:
        asked = "completed: ALL, yours only" if who else "completed: ALL"
        ask = asking(base, words, "ALL", sifting(asked=asked, only=who))
        try:
            return begun((yield replace(ask, partly=ask.partly | {"assignee"}) if who else ask))
        except TaskcliError as failed:
            if failed.status not in (400, 403, 422):
                raise
    worked = "completed: only those you worked on (PREVIOUS)"
    sift = sifting(asked=worked, forgive=lenient) if mine else sifting(worked, missing=True, forgive=lenient)
    return (yield asking(base, words, "PREVIOUS", sift))


def caller(question: Question) -> Generator[SubRequest, Iterator[Row], str | None]:
    """The user id of who asks; Integration alone tells it of a token."""
    if name := question.settings.auth.get("username"):
        return name
    if dialect(question.settings) is not CLOUD:
        return None
    rows = yield SubRequest(replace(WHOAMI, verb="identity"), decorates="who you are")
    return next((id_of(mapping(row.data).get("id")) for row in rows), None)


def asking(base: SubRequest, words: list[str], assignment: str, sift: Sift) -> SubRequest:
    arguments = {**base.arguments, "status": words, **({"assignment": [assignment]} if assignment else {})}
    return replace(base, endpoint=replace(LIST, sift=sift), arguments=arguments)


def begun(rows: Iterator[Row], now: bool = True) -> Iterator[Row]:
    """The same rows once the first page has come: what it fails with is raised here."""
    return chain([row for row in (next(rows, None),) if row], rows) if now else rows


def sifting(
    text: str = "", *, asked: str = "", missing: bool = False, only: str | None = None, forgive: Sequence[str] = ()
) -> Sift:
    """Tells a note with the first row, and whose tasks were asked for, and keeps the rows of one person.

    No rows where a server refuses the words to `forgive`: it has no such states, so that nothing is lost.
    """

    def sift(rows: Iterator[Row], arguments: Arguments, note: Note) -> Iterator[Row]:
        came = False
        try:
            rows = begun(rows)
            came = True
            if text:
                note(text, missing=missing)
            if asked:
                note(asked, asked=True)
            yield from (row for row in rows if not only or only.casefold() in users_of(mapping(row.data)))
        except TaskcliError as failed:
            if not forgive:
                raise
            if came or failed.status not in (400, 422) or "COMPLETED" in forgive or failed.in_front:
                note(f"tasks in {' and '.join(forgive)} left out: {failed.what}", missing=True)

    return sift


def users_of(row: Mapping[str, Any]) -> list[str]:
    people = [each for each in map(mapping, people_of(row)) if (text_of(each.get("type")) or "user") == "user"]
    return [(id_of(each.get("id")) or "").casefold() for each in people]


def population(question: Question) -> str:
    """The assignment that the tasks are asked with; empty where the service's own holds.

    `me` is what the service takes for mine. Somebody else's tasks are looked for among all, unless the profile says
    where: what a person wrote is never widened.
    """
    assignee = question.filters.assignee
    if assignee and [folded(each) for each in assignee.wanted] == ["me"]:
        return "MY"
    written = "".join(question.default("list", "assignment")[:1]).upper()
    return written or ("ALL" if assignee else "")


def narrowed(question: Question) -> SubRequest:
    """What the parameters mean, but for status and assignment.

    `createdBy` takes an id where rows have a name, and `keyword` knows a wildcard: they answer no filter.
    """
    narrowing, wanted = narrow(question, LIST), question.filters
    arguments, pushed = dict(narrowing.arguments), set(narrowing.pushed_down)
    own = question.settings.defaults.get("list", {})
    # Claimed tasks are ASSIGNED too: few of the open ones, but not what is asked for with in-progress alone.
    if ("status" not in own or wanted.status.written) and (
        Status.OPEN in wanted.status.common or Status.IN_PROGRESS not in wanted.status.common
    ):
        pushed.add("status")
    if wanted.assignee and population(question) == "MY" and "me" in map(folded, wanted.assignee.wanted):
        pushed.add("assignee")
    if not is_old(question.settings) and "orderBy" not in own:
        arguments["orderBy"] = ["tasknumber:asc"]  # without, pages may overlap
    return SubRequest(LIST, arguments, pushed_down=frozenset(pushed), partly=narrowing.partly)


def status_words(question: Question) -> tuple[list[str], list[str]]:
    """The words to ask with, and the further ones that not every server knows.

    What the person or the profile names (`status`, `status_map`) is asked for as it is named.
    """
    status, mapped = question.filters.status, {word.casefold() for word in question.status_map}
    own = question.default("list", "status")
    if own and not status.written:
        return [word.upper() for word in own], []
    claimed = Status.IN_PROGRESS in status.common and "assigned" not in mapped
    wanted = {*question.natives(), *(["assigned"] if claimed else [])}
    words = [word for word in documented(api_root(question.settings)) if word.casefold() in wanted]
    words += sorted({word.upper() for word in wanted & {*status.words, *mapped}} - {*words})
    further = ("COMPLETED",) if is_old(question.settings) else MORE_STATUS_WORDS
    return words, [word for word in further if word.casefold() in wanted and word not in words]


def fetch(ref: str, extras: Extras, question: Question) -> Fetching:
    if is_automation(question.settings):
        return (yield from fetched_automation(ref, extras, question))
    if not re.fullmatch(ID, ref):
        raise UsageError(f"{ref!r} is not an Oracle task number")
    number = ref if ref.isdigit() else (yield from number_of(ref, question))
    rows = yield SubRequest(GET, {"metadataFlag": ["true"]}, id=number)
    task = read_task(next(rows).data, question.settings)
    if not task.id:
        raise Garbled("the answer has no task in it", f"see `taskcli oracle get {number} -o raw`")
    if task.id.isdigit() and int(task.id) != int(number):
        raise Garbled(f"{task.id} came instead", f"see `taskcli oracle get {number} -o raw`")
    yield from add_extras(task, number, extras, question)
    return task


def fetched_automation(ref: str, extras: Extras, question: Question) -> Fetching:
    """Comments are those of an instance, and what a history holds is not documented: neither is read."""
    rows = yield SubRequest(replace(GET, sample={"id": ref}), id=ref)
    task = read_task(next(rows).data, question.settings)
    for name in extras.asked:
        with extras.part(name):
            raise Refused(f"the {name} of this server {'is' if name == 'history' else 'are'} not read")
    return task


def number_of(guid: str, question: Question) -> Generator[SubRequest, Iterator[Any], str]:
    """Web addresses carry the GUID, which no endpoint takes: the number has to be looked for."""
    everything = replace(question, filters=replace(question.filters, status=ALL_STATUSES))
    written, sample, told = population(everything), {"taskId": guid, "number": pretended(guid)}, set()
    for whose in (written,) if written else ("ALL", ""):
        try:
            parts = yield from answers(everything, whose, sample)
            for row in (mapping(each.data) for each in chain.from_iterable(parts)):
                number, found = text_of(row.get("number")), text_of(row.get("taskId")) or ""
                told.add(bool(found))
                if number and found.casefold() == guid.casefold():
                    return number
            break
        except TaskcliError as failed:
            if whose != "ALL" or written or failed.status not in (400, 403):
                raise
    # BPM Suite does not say the GUID of a task.
    what = "tasks come without their GUID here" if told == {False} else f"no task with the GUID {guid} is visible"
    raise NotFound(what, "give the task's number instead")


def locate(path: str, query: str, settings: Settings) -> str | None:
    """`.../tasks/NUMBER` of the API, or the GUID in the address of a page (`detailsURL`, a link from a mail)."""
    known = r"[^/]+" if is_automation(settings) else ID
    if found := re.search(rf"/tasks/({known})(?=/|$)", unquote(path)):
        return found[1]
    words = parse_qs(query)
    found_in = (words[name][0] for name in ("bpmWorklistTaskId", "taskId") if name in words)
    return next((word for word in found_in if re.fullmatch(ID, word)), None)


API_ROOT = r"bpm/api/[0-9]+\.[0-9]+|bpm/services/rest|ic/api/process/v1|process/api/v1"
OAUTH = client_credentials(
    lambda settings: settings.auth["token_url"],
    form=lambda settings: {"scope": settings.auth["scope"]} if settings.auth.get("scope") else {},
    keys=(Key("token_url", "the identity domain's token address"),
          Key("scope", "what the token is for, copied from the identity domain", required=False)),
)  # fmt: skip
PROVIDER = Provider(
    name="oracle", title="Oracle worklists",
    about="worklist tasks of Oracle Fusion Applications, Integration and BPM Suite",
    settings=(
        Setting("api_root", "path of the API", default="/bpm/api/4.0", pattern=rf"(?a)/?([\w.-]+/)*({API_ROOT})/?"),
    ),
    schemes=(BASIC, BEARER, OAUTH), root=root, api_path=rf"(?P<api_root>/(?:{API_ROOT}))(?=/|$)", dialect=dialect,
    pasted=rf"[^/]+(?:(?P<api_root>/(?:{API_ROOT}))|/(?:fscmUI|hcmUI|homePage|bpm|integration|soa|ic))(?=/|$)",
    sign_in="The address that you open in the browser, and the name and password that you sign in with; or an"
            " application of the identity domain: its domain URL with /oauth2/v1/token is token_url.",
    finish_request=finish_request, verdict=verdict,
    endpoints=(
        LIST, GET, COUNT, COMMENTS, HISTORY, ATTACHMENTS, ATTACHMENT, PAYLOAD, FORM, VIEWS, VIEW, IDENTITIES, WHOAMI,
    ),
    states=STATES, priorities=PRIORITIES, read_task=read_task, read_comment=read_comment, read_change=read_change,
    find=find, fetch=fetch, locate=locate, id=pattern("ID", r"[^/?#%\s]{1,200}", "an Oracle task number"),
    comments=("none", "first", "last", "all"), history=True,
    # The form of the reference has a time of completion, and was never seen from a server.
    never=frozenset({"customer", "tags", "completed"}), me=lambda settings: person(settings.auth.get("username"), None),
    groups_are_mine=True,
    look_ups={"assignee": ANYBODY, "creator": ANYBODY},
    api_examples=(
        "taskcli oracle api tasks/1702211/attachments",
        "taskcli oracle api tasks --param limit=5 --jq '.items[].number'",
    ),
)  # fmt: skip
