"""The common order: by one field, what lacks it last."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from taskcli.errors import UsageError
from taskcli.models import Person, Priority, Status, Task
from taskcli.values import Clock

SORTS = (
    "due", "created", "updated", "completed", "title", "status", "priority", "assignee", "project", "profile", "id",
)  # fmt: skip
_STATUS_ORDER = {status: at for at, status in enumerate(Status)}
_PRIORITY_ORDER = {priority: at for at, priority in enumerate(Priority)}


@dataclass(frozen=True)
class Order:
    """`FIELD[:asc|:desc]`; tasks without that value come last either way."""

    field: str = "due"
    descending: bool = False

    @classmethod
    def read(cls, text: str) -> Order:
        name, colon, direction = text.partition(":")
        if name not in SORTS or (colon and direction not in ("asc", "desc")):
            raise UsageError(f"--sort {text!r} is not FIELD or FIELD:desc", f"fields: {', '.join(SORTS)}")
        return cls(name, direction == "desc")

    def value(self, task: Task, clock: Clock) -> Any:
        """What is compared; None where the task does not have it."""
        if self.field == "status":
            return _STATUS_ORDER[task.status]
        if self.field == "priority":
            return _PRIORITY_ORDER[task.priority] if task.priority else None
        if self.field == "assignee":
            who = task.assignees[0] if task.assignees else Person()
            return (who.name or who.email or who.id or "").casefold() or None
        if self.field == "project":
            return ((task.project.title or task.project.id or "") if task.project else "").casefold() or None
        found = getattr(task, self.field)
        if isinstance(found, date):
            return clock.begin(found)
        if self.field == "id" and found and found.isascii() and found.isdigit():
            return found.zfill(20)
        return found.casefold() if isinstance(found, str) else found

    def first(self, tasks: Iterable[Task], count: int | None, clock: Clock) -> list[Task]:
        """The first so many in this order (None: all); equal ones stay as they came. A day begins as `clock` says."""

        def key(task: Task) -> tuple[bool, Any]:
            value = self.value(task, clock)
            missing = value is None
            return (missing is not self.descending, 0 if missing else value)

        if count is None:
            return sorted(tasks, key=key, reverse=self.descending)
        pick = heapq.nlargest if self.descending else heapq.nsmallest
        return pick(count, tasks, key=key)
