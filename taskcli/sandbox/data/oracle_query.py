"""What callers of the Oracle site may ask for, and which of its tasks that is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from taskcli.sandbox.data.oracle import KNOWN_STATES, MANAGERS, Task
from taskcli.sandbox.data.oracle_shapes import CLOUD, SUITE, Pen, Root, User
from taskcli.sandbox.wire import Answer, Call, Headers, as_json

_ASSIGNMENTS = (
    "MY", "GROUP", "MY_AND_GROUP", "MY_AND_GROUP_ALL", "REPORTEES", "OWNER", "REVIEWER", "PREVIOUS", "ALL", "ADMIN",
)  # fmt: skip
_EVERYONES = ("ALL", "ADMIN", "PREVIOUS")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", re.ASCII)
_RFC = "http://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html#sec10.4."

Test = Callable[[Task], bool]
Key = Callable[[Task], Any]  # what comes out is compared with its own kind only
# What a task is sorted by, and the properties that a name in `fields` stands for.
_FIELDS: dict[str, tuple[Key, tuple[str, ...]]] = {
    "createdDate": (lambda task: task.created, ("createdDate",)),
    "creator": (lambda task: task.creator, ("createdBy", "creator", "creatorName")),
    "updatedDate": (lambda task: task.updated, ("updatedDate",)),
    "fromUser": (lambda task: task.sender, ("fromUserName", "fromUserDisplayName")),
    "tasknumber": (lambda task: task.number, ("number",)),
    "priority": (lambda task: task.priority, ("priority",)),
    "ownerUser": (lambda task: task.owner, ("ownerUser",)),
    "state": (lambda task: task.state, ("state",)),
    "approvalDuration": (lambda task: 0, ("approvalDuration",)),
    "taskDefinitionName": (lambda task: task.definition, ("taskDefinitionName",)),
    "taskNameSpace": (lambda task: task.namespace, ("taskNamespace",)),
    "taskId": (lambda task: task.guid, ("taskId",)),
    "category": (lambda task: task.kind.category, ("category",)),
    "assignedDate": (lambda task: task.assigned, ("assignedDate",)),
    "dueDate": (lambda task: task.due, ("dueDate",)),
    "outcome": (lambda task: task.outcome, ("outcome",)),
    "ecid": (lambda task: task.ecid, ("ecid",)),
    "identificationKey": (lambda task: task.key, ("identificationKey",)),
}
SHOWN = {name: shown for name, (_, shown) in _FIELDS.items()}
SHOWN |= {"title": ("title",), "expirationDate": ("expirationDate",)}  # in no list, and yet answered
ALWAYS_SHOWN = ("length", "rel", "href", "detailsURL", "actionList", "permissions")  # what `fields` does not take away


class Refused(Exception):
    """The call ends here, with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def bad(name: str, detail: str = "") -> Refused:
    error = {"detail": detail or f"Invalid value for {name}.", "o:errorCode": "27501", "o:errorPath": name}
    return Refused(as_json({"title": "Bad Request", "status": "400", "o:errorDetails": [error]}, 400))


def problem(call: Call, status: int, title: str, detail: str, code: str, headers: Headers = ()) -> Answer:
    kind = f"{_RFC}{status - 399}" if status < 418 else "https://www.rfc-editor.org/rfc/rfc6585#section-4"
    row = {"type": kind, "title": title, "status": status, "detail": detail, "instance": call.path, "o:errorCode": code}
    return as_json({**row, "o:errorPath": "/" + call.path.rstrip("/").rpartition("/")[2]}, status, headers)


def missing(call: Call, detail: str = "Resource not found.") -> Answer:
    return problem(call, 404, "Not Found", detail, "BPM-NOT-FOUND")


class Query:
    """The parameters of a call. Empty ones count as missing; of one that does not repeat the first counts."""

    def __init__(self, call: Call) -> None:
        self.pairs = [(name, value) for name, value in call.pairs() if value]

    def one(self, name: str, default: str = "") -> str:
        return next((value for each, value in self.pairs if each == name), default)

    def many(self, name: str) -> list[str]:
        """Repeats and commas alike."""
        return [word for each, value in self.pairs if each == name for word in value.split(",") if word]

    def flag(self, name: str, default: bool = False) -> bool:
        word = self.one(name, str(default)).lower()
        if word not in ("true", "false"):
            raise bad(name)
        return word == "true"

    def number(self, name: str, default: int) -> int:
        word = self.one(name, str(default))
        if not re.fullmatch(r"[+-]?[0-9]{1,10}", word) or not -(2**31) <= int(word) < 2**31:
            raise bad(name)
        return int(word)

    def moment(self, name: str) -> datetime | None:
        word = self.one(name)
        if not word:
            return None
        if not _MOMENT.fullmatch(word):
            raise bad(name)
        try:
            return datetime.fromisoformat(word)
        except ValueError:
            raise bad(name) from None


@dataclass(frozen=True)
class Ask:
    """One call of the API by somebody known."""

    call: Call
    query: Query
    user: User
    root: Root
    pen: Pen


def concerns(task: Task, user: User, assignment: str) -> bool:
    me, ids = user.login, [who for who, _ in task.assignees or ()]
    ours = any(each in ids for each in (me, *user.groups))
    answers: dict[str, Callable[[], bool]] = {
        "MY": lambda: ids == [me] or task.acquired == me,
        "GROUP": lambda: any(each in ids for each in user.groups),
        "MY_AND_GROUP": lambda: ours and task.acquired in (None, me),
        "MY_AND_GROUP_ALL": lambda: ours,
        "REPORTEES": lambda: any(boss == me and login in ids for login, boss in MANAGERS.items()),
        "OWNER": lambda: task.owner == me,
        "REVIEWER": lambda: me in task.reviewers,
        "PREVIOUS": lambda: me in task.actors,
        "CREATOR": lambda: task.creator == me,
    }
    if assignment in answers:
        return answers[assignment]()
    return user.admin or any(each() for each in answers.values())  # ALL and ADMIN: whatever the caller may see


def _keyword(pattern: str) -> Test:
    """In the title, `%` standing for any text."""
    found = re.compile(".*".join(re.escape(each) for each in pattern.split("%")), re.IGNORECASE | re.DOTALL)
    return lambda task: bool(found.search(task.title))


def read_assignment(ask: Ask) -> str:
    word = ask.query.one("assignment", "MY_AND_GROUP")
    # CREATOR is in the embeddable task list of Process Cloud Service, and in no list of Fusion's.
    if word not in (*_ASSIGNMENTS, *(("CREATOR",) if ask.root is CLOUD else ())):
        raise bad("assignment")
    if word == "ADMIN" and not ask.user.admin:
        text = "Assignment ADMIN needs the BPM administrator role."
        raise Refused(problem(ask.call, 403, "Forbidden", text, "BPM-FORBIDDEN"))
    return word


def _states(ask: Ask, assignment: str, faults: frozenset[str]) -> list[str]:
    states = ask.query.many("status") or ["ASSIGNED"]
    if "closed-status" in faults and any(each not in KNOWN_STATES for each in states):
        raise bad("status")
    if "COMPLETED" in states and assignment not in _EVERYONES:
        if "completed-empty" in faults:
            return []
        raise bad("status", "COMPLETED is valid only with assignment ADMIN, ALL or PREVIOUS.")
    return states


def read_tests(ask: Ask, faults: frozenset[str]) -> list[Test]:
    """What a task must pass to be listed: one test for each parameter that was given."""
    query, assignment = ask.query, read_assignment(ask)
    states, ranks, senders = _states(ask, assignment, faults), query.many("priority"), query.many("fromuser")
    if any(each not in ("1", "2", "3", "4", "5", "Any") for each in ranks):
        raise bad("priority")
    if query.one("pattern", "ToDo") != "ToDo":
        raise bad("pattern")
    context = "" if ask.root is CLOUD else query.one("applicationContext")
    processes = query.many("process") if ask.root is CLOUD else []
    since, until = query.moment("since"), query.moment("until")
    first, last = query.moment("dueDateFrom"), query.moment("dueDateTo")
    creator, key, outcome = query.one("createdBy"), query.one("identificationKey"), query.one("outcome")
    tests: list[tuple[object, Test]] = [
        (True, lambda task: concerns(task, ask.user, assignment)),
        (True, lambda task: (task.state or "").upper() in states),
        (ranks and "Any" not in ranks, lambda task: str(task.priority) in ranks),
        (senders, lambda task: task.sender in senders),
        (query.one("pattern"), lambda task: task.todo),
        (context, lambda task: task.kind.context == context),
        (processes, lambda task: task.kind.category in processes),
        (since, lambda task: since is not None and task.created > since),
        (until, lambda task: until is not None and task.created < until),
        (first, lambda task: first is not None and task.due is not None and task.due >= first),
        (last, lambda task: last is not None and task.due is not None and task.due <= last),
        (creator, lambda task: task.creator == creator),
        (key, lambda task: task.key == key),
        (outcome, lambda task: task.outcome == outcome),
        (query.one("keyword"), _keyword(query.one("keyword"))),
    ]
    return [test for given, test in tests if given]


def in_order(tasks: list[Task], order: str) -> list[Task]:
    """As the database behind the service does it: no value comes last, and first when descending."""
    if not order:
        return tasks
    name, colon, direction = order.partition(":")
    if name not in _FIELDS or (colon and direction not in ("asc", "desc")):
        raise bad("orderBy")
    value = _FIELDS[name][0]
    return sorted(tasks, key=lambda task: (value(task) is None, value(task)), reverse=direction == "desc")


def self_link(ask: Ask, limit: int, offset: int) -> str:
    query = ask.query
    assignment, states = query.one("assignment", "MY_AND_GROUP"), query.many("status") or ["ASSIGNED"]
    page = [("limit", str(limit)), ("offset", str(offset))]
    if ask.root is SUITE:
        head = [("status", ",".join(states)), ("priority", ",".join(query.many("priority")))]
        pairs = [*head, ("assignment", assignment), ("keyword", query.one("keyword")), *page]
    else:
        shown = ("assignment", "status", "limit", "offset")
        rest = [pair for pair in query.pairs if pair[0] not in shown]
        pairs = [("assignment", assignment), *(("status", each) for each in states), *rest, *page]
    return f"{ask.pen.href('tasks')}?{urlencode(pairs)}"
