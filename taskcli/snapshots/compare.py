"""Two answers to one question, compared: what is new, what differs, what is no longer there. Nothing is opened here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import msgspec

from taskcli.http.bodies import to_json
from taskcli.models import Person, Task

Record = dict[str, Any]
"""A common record as JSON has it."""
# What is no change by itself: it comes from the clock of whoever looks.
BY_THE_CLOCK = ("overdue",)
# Lists whose order says nothing.
UNORDERED = ("assignees", "tags")


@dataclass(frozen=True)
class Kept:
    """What the snapshot knows of a task without its record being read.

    `unfilled` are fields that a look-up failed for. Without a `digest` only the record tells whether it differs.
    """

    digest: bytes
    unfilled: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """A task as the snapshot keeps it; `record` is JSON."""

    ref: str
    digest: bytes
    unfilled: frozenset[str]
    record: bytes


@dataclass
class Comparison:
    """What became of one profile's tasks: `(before, after, what differs)` of those that changed, REFs of those gone.

    `entries` are what the snapshot has to keep from now on in place of what it has, besides what did not change.
    """

    added: list[Record] = field(default_factory=list)
    changed: list[tuple[Record, Record, dict[str, tuple[Any, Any]]]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def by_ref(tasks: Iterable[Task]) -> tuple[dict[str, Task], int]:
    """Tasks by their REF, and how many rows are left out: those without one, and all but one of those that share it.

    Of several the same one is taken whatever their order.
    """
    found: dict[str, Task] = {}
    left_out = 0
    for task in tasks:
        if task.ref is None:
            left_out += 1
        elif task.ref in found:
            left_out += 1
            found[task.ref] = min(found[task.ref], task, key=lambda each: to_json(in_order(each)))
        else:
            found[task.ref] = task
    return found, left_out


def compare(
    tasks: Mapping[str, Task],
    kept: Mapping[str, Kept],
    record_of: Callable[[str], bytes],
    gaps: Collection[str] = (),
) -> Comparison:
    """What became of the tasks in a snapshot, by an answer that is whole but for what `gaps` names.

    `record_of` gives the kept record of a REF. What a failed look-up would have filled is no change: the kept value
    stays, and so does that of the time in which the look-up works again.
    """
    found, missing = Comparison(), dict(kept)
    for ref, task in tasks.items():
        was, digest = missing.pop(ref, None), digest_of(task)
        if was and was.digest == digest and not was.unfilled:
            continue
        record = to_json(task)
        if was is None:
            found.added.append(msgspec.json.decode(record))
            found.entries.append(Entry(ref, digest, frozenset(gaps), record))
            continue
        before, now = msgspec.json.decode(record_of(ref)), msgspec.json.decode(record)
        fields, unfilled, after = differing(before, now, frozenset(gaps), was.unfilled)
        if fields:
            found.changed.append((before, after, fields))
        found.entries.append(Entry(ref, digest if after == now else b"", unfilled, to_json(after)))
    found.removed = list(missing)
    return found


def differing(
    before: Record, answer: Record, gaps: frozenset[str], unfilled: frozenset[str]
) -> tuple[dict[str, tuple[Any, Any]], frozenset[str], Record]:
    """The fields that differ, each with what was and what is, those that are still unfilled, and the record to keep.

    That is the answer with what only a failed look-up took away, as `before` gets what can be told by now. A field that
    the kept record does not have, because an older version wrote it, is no difference.
    """
    fields: dict[str, tuple[Any, Any]] = {}
    still, after = set(unfilled & gaps), dict(answer)
    for name, now in answer.items():
        if name in BY_THE_CLOCK or name not in before or plain(name, before[name]) == plain(name, now):
            continue
        was = before[name]
        if name in gaps and is_part(now, was):
            after[name] = was
        elif name in unfilled and is_part(was, now):
            before[name] = now
        else:
            fields[name] = (was, now)
            still |= {name} & gaps
    return fields, frozenset(still), after


def plain(name: str, value: Any) -> Any:
    """A value as it is compared."""
    return sorted(value, key=to_json) if name in UNORDERED and isinstance(value, list) else value


def is_part(less: Any, more: Any) -> bool:
    """Whether something of a record is another one with nothing but some of its values missing."""
    if less is None or less == []:
        return True
    if isinstance(less, dict) and isinstance(more, dict):
        return all(is_part(value, more.get(name)) for name, value in less.items())
    if isinstance(less, list) and isinstance(more, list):
        return len(less) == len(more) and all(any(is_part(each, other) for other in more) for each in less)
    return bool(less == more)


def digest_of(task: Task) -> bytes:
    """Sixteen bytes that are the same for records between which there is no change."""
    return blake2b(to_json(in_order(task)), digest_size=16).digest()


def in_order(task: Task) -> Task:
    """A task in which nothing is left that is no change."""
    if not task.overdue and len(task.assignees) < 2 and len(task.tags) < 2:
        return task
    people = sorted(task.assignees, key=_who)
    return msgspec.structs.replace(task, overdue=False, assignees=people, tags=sorted(task.tags))


def _who(person: Person) -> tuple[str, ...]:
    return tuple(each or "" for each in (person.kind, person.id, person.email, person.name))
