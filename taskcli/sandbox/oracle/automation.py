"""Process Automation (docs.oracle.com, process-automation/rest-api-proca): text ids, people as objects, ISO dates."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from taskcli.sandbox.wire import Answer, Call, as_json

ROOT = ["process", "api", "v1"]
_ASSIGNMENTS = ("MY", "GROUP", "MY_AND_GROUP", "MY_AND_GROUP_ALL", "CREATOR", "PERSONA", "MEMBER")
_ONLY_TOGETHER = ("assigneesIn", "candidateUsersIn", "candidateRolesIn", "creatorsIn")
_KNOWN = (
    "assignment", "businessKey", "businessKeyLike", "category", "dpDefinitionId", "dpInstanceId", "dpName", "dueDate",
    "dueDateAfter", "dueDateBefore", "limit", "offset", *_ONLY_TOGETHER,
)  # fmt: skip
_MOST = 50
Row = dict[str, Any]


def _user(login: str, name: str) -> Row:
    return {"id": f"{login}@example.com", "type": "user", "displayName": name}


JANE, SAM = _user("jane.roe", "Jane Roe"), _user("sam.lee", "Sam Lee")
CLERKS = {"id": "Travel.Clerk", "type": "role", "displayName": "Travel clerks"}
BOT = {"id": "travel-bot", "type": "appClient", "displayName": "Travel bot"}


def _task(ident: str, title: str, status: str, **more: Any) -> Row:
    return {
        "id": ident,
        "title": title,
        "status": status,
        "createdBy": SAM,
        "candidateUsers": [],
        "candidateGroups": [],
        "isAdhoc": False,
        "isSuspended": False,
        "isEscalated": False,
        "applicationName": "Travel",
        "applicationTitle": "Travel requests",
        "createdDate": "2025-06-11T09:37:07.000Z",
        "lastUpdatedDate": "2025-06-11T10:00:00.000Z",
        **more,
    }


_ENDED = {"completedDate": "2025-06-11T15:20:41.000Z", "finishedDate": "2025-06-11T15:20:41.000Z"}
TASKS = (
    _task("tk7f3a91c0de", "Approve travel to Lyon", "ASSIGNED", priority=1, assignee=JANE,
          description="Two nights, fair", businessKey="TR-2207",
          dueDate="2025-06-12T09:37:07.000Z", dpName="fair", dpInstanceId="i-77"),
    _task("tk7f3a91c0df", "Check visa papers", "ASSIGNED", priority=3, candidateGroups=[CLERKS], createdBy=BOT,
          isAdhoc=True, category="Visa", tags=["visa", "lyon"]),
    _task("tk7f3a91c0e0", "Book the hotel", "ASSIGNED", priority=2, assignee="jane.roe@example.com", isSuspended=True),
    _task("tk7f3a91c0e1", "Approve travel to Rome", "COMPLETED", priority=1, assignee=JANE, **_ENDED),
    _task("tk7f3a91c0e2", "Approve travel to Oslo", "TERMINATED", assignee=SAM, finishedDate=_ENDED["finishedDate"]),
)  # fmt: skip


class Automation(Struct, frozen=True):
    """What is answered below its root to a caller who has shown a token."""

    faults: frozenset[str]
    tasks: tuple[Row, ...] = TASKS

    def answer(self, call: Call, login: str | None) -> Answer:
        if login is None or not call.headers.get("authorization", "").lower().startswith("bearer "):
            return _failure(401, "Unauthorized")  # user name and password are not accepted
        if call.method not in ("GET", "HEAD"):
            return _failure(405, "Method Not Allowed")
        match call.parts[len(ROOT) :]:
            case ["tasks"]:
                return self._list(call, f"{login}@example.com")
            case ["tasks", ident]:
                return self._one(call, ident)
            case ["tasks", ident, "payload"] if self._find(ident) and ident != TASKS[1]["id"]:
                return as_json({"traveller": "Jane Roe", "nights": 2})
            case ["audit", "tasks", ident] if (found := self._find(ident)) and found["isAdhoc"]:
                return as_json({**found, "count": 1, "items": [{"properties": {"to": "ASSIGNED"}}]})
            case ["instances", _, "comments" | "documents"]:
                return as_json({"count": 0, "items": []})
        return _failure(404, "Task not found for given ID")

    def _find(self, ident: str) -> Row | None:
        return next((each for each in self.tasks if each["id"] == ident), None)

    def _one(self, call: Call, ident: str) -> Answer:
        found = self._find(ident)
        if found is None:
            return _failure(404, "Task not found for given ID")
        grouped = {"totalResultsGrouped": {"total": 3, "open": 1, "closed": 2, "overdue": 0}}
        return as_json({**found, **(grouped if ("totalResultsGrouped", "true") in call.pairs() else {})})

    def _list(self, call: Call, me: str) -> Answer:
        pairs = [(name, value) for name, value in call.pairs() if value]
        one = dict(reversed(pairs))
        assignment = one.get("assignment", "MY")
        if assignment not in _ASSIGNMENTS or ("strict-automation" in self.faults and {*one} - {*_KNOWN}):
            return _failure(400, "A parameter is not valid")
        if assignment not in ("PERSONA", "MEMBER") and {*one} & {*_ONLY_TOGETHER}:
            return _failure(400, "These filters need PERSONA or MEMBER")
        numbers = [one.get("limit", "25"), one.get("offset", "0")]
        if not all(re.fullmatch(r"-?[0-9]{1,9}", each, re.ASCII) for each in numbers):
            return _failure(400, "limit and offset are numbers")
        limit, offset = int(numbers[0]), max(0, int(numbers[1]))
        limit = limit if 0 < limit <= _MOST else _MOST
        wanted = {name: [value for each, value in pairs if each == name] for name in one}
        found = [each for each in self.tasks if _is_of(each, assignment, me) and _fits(each, wanted)]
        page = found[offset : offset + limit]
        if "automation-without-items" in self.faults:
            return as_json({"limit": limit, "offset": offset})
        more = {"hasMore": offset + limit < len(found)} if "automation-has-more" in self.faults else {}
        total = {"totalResults": len(found)} if one.get("totalResults") == "true" else {}
        return as_json({"count": len(page), "limit": limit, "offset": offset, **total, **more, "items": page})


def _ids(people: Any) -> list[str]:
    found = people if isinstance(people, list) else [people]
    return [each if isinstance(each, str) else each["id"] for each in found if each]


def _is_of(task: Row, assignment: str, me: str) -> bool:
    mine, ours = me in _ids(task.get("assignee")), "assignee" not in task and bool(task["candidateGroups"])
    answers = {"MY": mine, "GROUP": ours, "CREATOR": me in _ids(task["createdBy"])}
    return answers.get(assignment, mine or ours or assignment in ("PERSONA", "MEMBER"))


def _fits(task: Row, wanted: dict[str, list[str]]) -> bool:
    people = {
        "assigneesIn": _ids(task.get("assignee")), "candidateUsersIn": _ids(task["candidateUsers"]),
        "candidateRolesIn": _ids(task["candidateGroups"]), "creatorsIn": _ids(task["createdBy"]),
    }  # fmt: skip
    due = task.get("dueDate", "")
    tests = [
        *(bool({*ids} & {*wanted[name]}) for name, ids in people.items() if name in wanted),
        *(task.get(name) == wanted[name][0] for name in ("businessKey", "category", "dpDefinitionId", "dpInstanceId",
                                                         "dpName") if name in wanted),
        "businessKeyLike" not in wanted or wanted["businessKeyLike"][0] in task.get("businessKey", ""),
        "dueDate" not in wanted or due[:10] == wanted["dueDate"][0][:10],
        "dueDateAfter" not in wanted or due > wanted["dueDateAfter"][0],
        "dueDateBefore" not in wanted or "" < due < wanted["dueDateBefore"][0],
    ]  # fmt: skip
    return all(tests)


def _failure(status: int, text: str) -> Answer:
    return as_json({"title": text, "status": status, "detail": text}, status)
