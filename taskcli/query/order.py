"""The common order: by fields, what lacks one last."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

from taskcli.errors import UsageError
from taskcli.models import TIMES, Person, Priority, Status, Task
from taskcli.values import Clock

# As they come.
UNSORTED = "none"
SORTS = (
    "due", "created", "updated", "completed", "title", "status", "priority", "assignee", "project", "customer", "type",
    "profile", "id", UNSORTED,
)  # fmt: skip
# What is still to be done comes first.
_STATUS_ORDER = {
    status: at
    for at, status in enumerate(
        (Status.OPEN, Status.IN_PROGRESS, Status.UNKNOWN, Status.DONE, Status.CANCELLED)
    )
}  # fmt: skip
_PRIORITY_ORDER = {priority: at for at, priority in enumerate(Priority)}


class Key(Struct, frozen=True):
    """`FIELD[:asc|:desc]`; tasks without that value come last either way."""

    field: str = "due"
    descending: bool = False

    def _value(self, task: Task, clock: Clock) -> Any:
        """What is compared; None where the task does not have it."""
        if self.field in TIMES:
            when = getattr(task, self.field)
            return when and clock.begin(when)
        if self.field == "status":
            return _STATUS_ORDER[task.status]
        if self.field == "priority":
            return _PRIORITY_ORDER[task.priority] if task.priority else None
        if self.field == "assignee":
            who = task.assignees[0] if task.assignees else Person()
            return (who.name or who.email or who.id or "").casefold() or None
        if self.field in ("project", "customer"):
            link = getattr(task, self.field)
            return ((link.title or link.id or "") if link else "").casefold() or None
        found = getattr(task, self.field)
        if self.field == "id" and found and found.isascii() and found.isdigit():
            return found.zfill(20)
        return found.casefold() if isinstance(found, str) else found

    def of(self, clock: Clock) -> Callable[[Task], tuple[bool, Any]]:
        def key(task: Task) -> tuple[bool, Any]:
            value = self._value(task, clock)
            missing = value is None
            return (missing is not self.descending, 0 if missing else value)

        return key


class Order(Struct, frozen=True):
    """`KEY[,KEY...]`: by the first, and by each further one where the ones before are equal; without keys, `none`."""

    keys: tuple[Key, ...] = (Key(),)

    @classmethod
    def read(cls, text: str) -> Order:
        """Raises `UsageError`."""
        if text.strip() == UNSORTED:
            return cls(())
        keys = []
        for part in text.split(","):
            name, colon, direction = part.strip().partition(":")
            if name not in SORTS or (colon and direction not in ("asc", "desc")):
                known = f"fields: {', '.join(SORTS)}"
                raise UsageError(f"--sort {part.strip()!r} is not FIELD or FIELD:desc", known)
            if name == UNSORTED:
                raise UsageError(f"--sort {UNSORTED} stands alone: rows are shown as they come", "leave out the rest")
            keys.append(Key(name, direction == "desc"))
        return cls(tuple(keys))

    def first(self, tasks: Iterable[Task], count: int | None, clock: Clock) -> list[Task]:
        """The first so many in this order (None: all); equal ones stay as they came. A day begins as `clock` says."""
        if count is not None and len(self.keys) == 1:
            key = self.keys[0]
            pick = heapq.nlargest if key.descending else heapq.nsmallest
            return pick(count, tasks, key=key.of(clock))
        found = list(tasks)
        for key in reversed(self.keys):  # sorting is stable: the last one goes first
            found.sort(key=key.of(clock), reverse=key.descending)
        return found if count is None else found[:count]
