"""Which tasks a call lists, in which order, and which of their properties."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from taskcli.sandbox.oracle.people_and_tasks import MANAGERS, Task, User
from taskcli.sandbox.oracle.query import Ask
from taskcli.sandbox.oracle.refusals import Refusal, bad, problem
from taskcli.sandbox.oracle.roots import CLOUD

_ASSIGNMENTS = (
    "MY", "GROUP", "MY_AND_GROUP", "MY_AND_GROUP_ALL", "REPORTEES", "OWNER", "REVIEWER", "PREVIOUS", "ALL", "ADMIN",
)  # fmt: skip
_EVERYONES = ("ALL", "ADMIN", "PREVIOUS")

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
    if (word == "ADMIN" and not ask.user.admin) or (word in ("ALL", "ADMIN") and "no-all" in ask.pen.faults):
        text = f"Assignment {word} needs the BPM administrator role."
        raise Refusal(problem(ask.call, 403, "Forbidden", text, "BPM-FORBIDDEN"))
    return word


def _states(ask: Ask, assignment: str, faults: frozenset[str]) -> list[str]:
    words = ask.query.many("status")
    if "words-ignored" in faults:
        words = [each for each in words if each in ask.root.states]
    states = words or ["ASSIGNED"]
    if "closed-status" in faults and any(each not in ask.root.states for each in states):
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
    processes = query.many("process")
    since, until = query.moment("since"), query.moment("until")
    first, last = query.moment("dueDateFrom"), query.moment("dueDateTo")
    creator, key, outcome = query.one("createdBy"), query.one("identificationKey"), query.one("outcome")
    tests: list[tuple[object, Test]] = [
        (True, lambda task: concerns(task, ask.user, assignment)),
        (True, lambda task: ask.root.renamed.get(task.state or "", (task.state or "").upper()) in states),
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
