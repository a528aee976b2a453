"""The nouns everyone shares: the common record of a task and what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

# A moment is an aware datetime; a day that the provider gives without a time stays a date.
When = datetime | date | None


class Status(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Priority(StrEnum):
    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


ENDED = (Status.DONE, Status.CANCELLED)

PRIORITY_WORDS = {
    "urgent": Priority.URGENT,
    "critical": Priority.URGENT,
    "highest": Priority.URGENT,
    "high": Priority.HIGH,
    "normal": Priority.NORMAL,
    "medium": Priority.NORMAL,
    "low": Priority.LOW,
    "lowest": Priority.LOW,
}


def priority_by_word(word: str | None) -> Priority | None:
    """`"Critical"` and the like, whatever the case; a word of another meaning is None."""
    return PRIORITY_WORDS.get((word or "").strip().casefold())


class Person(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody, or a group that can be assigned. `kind` is what the provider calls them.

    `login` is a further name that they go by (a user name); filters know it, and it is no part of the record.
    """

    id: str | None = None
    name: str | None = None
    email: str | None = None
    kind: str | None = None
    login: str | UnsetType = UNSET


class Link(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a task belongs to, or for whom it is done.

    `code` is a further name that it goes by; filters know it, and it is no part of the record.
    """

    id: str | None = None
    title: str | None = None
    kind: str | None = None
    code: str | UnsetType = UNSET


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    id: str | None = None
    author: Person | None = None
    created: When = None
    modified: When = None
    archived: bool = False
    text: str | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True, rename={"before": "from", "after": "to"}):
    """One line of a task's history."""

    at: When = None
    actor: Person | None = None
    action: str | None = None
    before: str | None = None
    after: str | None = None


class Task(msgspec.Struct, kw_only=True, gc=False):
    """One task, whoever keeps it. Every key is there; None is "not known", never a guess.

    `profile`, `provider`, `overdue` and `ref` are filled in by the one who asked (a provider that lists one task in
    several entries leaves `#ENTRY` in `ref`). `comments`, `history` and `native` are left out unless they were asked
    for; None is then "could not be had". Text is as the provider sent it, ids are text.
    """

    ref: str | None = None
    profile: str = ""
    provider: str = ""
    id: str | None = None
    title: str | None = None
    description: str | None = None
    status: Status = Status.UNKNOWN
    native_status: str | None = None
    priority: Priority | None = None
    native_priority: str | None = None
    assignees: list[Person] = []
    creator: Person | None = None
    created: When = None
    updated: When = None
    due: When = None
    completed: When = None
    overdue: bool = False
    project: Link | None = None
    parent: Link | None = None
    customer: Link | None = None
    type: str | None = None
    tags: list[str] = []
    url: str | None = None
    comments: list[Comment] | UnsetType | None = UNSET
    history: list[Change] | UnsetType | None = UNSET
    native: Any = UNSET


# What the record of a task holds besides text, lists of text, and `When`.
WITHIN: Mapping[str, Any] = {
    "status": Status, "priority": Priority | None, "assignees": list[Person], "creator": Person | None,
    "project": Link | None, "parent": Link | None, "customer": Link | None,
}  # fmt: skip
TIMES = ("created", "updated", "due", "completed")


def task_of(record: Mapping[str, Any]) -> Task:
    """A task from its record as JSON has it; keys that are none of a task's are passed over.

    Raises `msgspec.ValidationError` or `ValueError` for what is no record.
    """
    found = {name: record[name] for name in Task.__struct_fields__ if name in record}
    # Part by part: msgspec reads no type in which a text may be either a date or a moment.
    found |= {name: msgspec.convert(found[name], kind) for name, kind in WITHIN.items() if name in found}
    return Task(**found | {name: _when(found[name]) for name in TIMES if name in found})


def _when(text: str | None) -> When:
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One line of `taskcli changes`: what became of a task since the last snapshot.

    `fields` holds what was and what is, by the name of each field of the record that differs. `before` and `after` are
    records as JSON has them, or JSON itself; what was added has no `before`, what was removed no `after` but a
    `reason`.
    """

    op: Literal["added", "changed", "removed"]
    ref: str
    at: datetime
    reason: str | None = None
    fields: dict[str, tuple[Any, Any]] = {}
    before: Any = None
    after: Any = None
