"""The common filters and the common order: what `taskcli list` means, whichever provider answers."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from taskcli.errors import UsageError
from taskcli.models import ENDED, Person, Priority, Status, Task, When
from taskcli.spec import Wanted
from taskcli.values import Clock, moment

# The common filters -------------------------------------------------------------------------------------------------


def named(query: str, who: Person | None) -> bool:
    """Whether somebody is meant: by id or e-mail exactly, or by whole words of the name; case does not matter."""
    if who is None:
        return False
    wanted = query.strip().casefold()
    if wanted in ((who.id or "").casefold(), (who.email or "").casefold()):
        return True
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", (who.name or "").casefold()))


def is_same(me: Person, who: Person) -> bool:
    """Whether an assignee is the person signed in. The same number can be two people where the kinds differ."""
    if me.email and who.email and me.email.casefold() == who.email.casefold():
        return True
    if me.id and who.id:
        return me.id.casefold() == who.id.casefold() and (not me.kind or not who.kind or me.kind == who.kind)
    return bool(me.name and who.name and not who.id and me.name.casefold() == who.name.casefold())


def accepts(task: Task, wanted: Wanted, clock: Clock, me: Person | None = None, left: Collection[str] = ()) -> bool:
    """Whether a task is wanted.

    Left to the provider: `assignee=me` without `me`, and bounds named in `left` on a date that no row tells.
    """
    if wanted.statuses is not None and task.status not in wanted.statuses:
        word = (task.native_status or "").strip().casefold()
        if not word or word not in wanted.words:
            return False
    if wanted.overdue and not task.overdue:
        return False
    if wanted.assignee == "me":
        if me and not any(is_same(me, each) for each in task.assignees):
            return False
    elif wanted.assignee is not None and not any(named(wanted.assignee, each) for each in task.assignees):
        return False
    if wanted.creator is not None and not named(wanted.creator, task.creator):
        return False
    if wanted.project is not None:
        project = task.project and Person(id=task.project.id, name=task.project.title)
        if not named(wanted.project, project or None):
            return False
    if isinstance(wanted.priority, Priority):
        if task.priority != wanted.priority:
            return False
    elif wanted.priority is not None and (task.native_priority or "").casefold() != wanted.priority.casefold():
        return False
    if wanted.search is not None:
        text = f"{task.title or ''}\n{task.description or ''}".casefold()
        if wanted.search.casefold() not in text:
            return False
    for name in ("created", "updated", "due"):
        when = getattr(task, name)
        bounds = {
            side: getattr(wanted, f"{name}_{side}")
            for side in ("after", "before")
            if when is not None or f"{name}-{side}" not in left
        }
        if not within(when, bounds.get("after"), bounds.get("before"), clock):
            return False
    return True


def within(when: When, after: datetime | None, before: datetime | None, clock: Clock) -> bool:
    """From `after` on, until just before `before`; a day counts as its first instant; no date is outside."""
    if after is None and before is None:
        return True
    if when is None:
        return False
    instant = clock.begin(when)
    return (after is None or instant >= after) and (before is None or instant < before)


def is_overdue(task: Task, clock: Clock) -> bool:
    if task.due is None or task.status in ENDED:
        return False
    return task.due < clock.now if isinstance(task.due, datetime) else task.due < clock.today


def bound(name: str, text: str | None, clock: Clock) -> datetime | None:
    """A bound of `--X-after`/`--X-before`: the instant at which what was named begins. Raises `UsageError`."""
    if text is None:
        return None
    try:
        return clock.begin(moment(text, clock))
    except ValueError as why:
        raise UsageError(f"--{name}: {why}") from why


def read_statuses(typed: Sequence[str]) -> tuple[frozenset[Status] | None, frozenset[str]]:
    """The statuses of `--status` (None: all) and the native words among them, case-folded. Raises `UsageError`."""
    words = [word.strip() for each in typed for word in each.split(",")]
    if not all(words):
        raise UsageError("--status has an empty value", "leave the flag out instead")
    if not words:
        return Wanted().statuses, frozenset()
    if "all" in (word.casefold() for word in words):
        return None, frozenset()
    known = {status.value: status for status in Status}
    chosen = frozenset(known[word.casefold()] for word in words if word.casefold() in known)
    return chosen, frozenset(word.casefold() for word in words if word.casefold() not in known)


# Order --------------------------------------------------------------------------------------------------------------

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

    def first(self, tasks: Iterable[Task], count: int | None, clock_of: Callable[[Task], Clock]) -> list[Task]:
        """The first so many in this order (None: all); equal ones stay as they came.

        `clock_of` gives the clock of a task's profile: a day begins when it begins there.
        """

        def key(task: Task) -> tuple[bool, Any]:
            value = self.value(task, clock_of(task))
            missing = value is None
            return (missing is not self.descending, 0 if missing else value)

        if count is None:
            return sorted(tasks, key=key, reverse=self.descending)
        pick = heapq.nlargest if self.descending else heapq.nsmallest
        return pick(count, tasks, key=key)
