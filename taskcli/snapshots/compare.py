"""Two answers to one question, compared: what is new, what differs, what is no longer there. Nothing is opened here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct, field

from taskcli.http.bodies import to_json
from taskcli.models import Person, Task

Record = dict[str, Any]
"""A common record as JSON has it."""
# What is no change by itself: it comes from the clock of whoever looks.
BY_THE_CLOCK = ("overdue",)
# Lists whose order says nothing.
UNORDERED = ("assignees", "tags")


class Kept(msgspec.Struct, frozen=True):
    """What the snapshot knows of a task without its record being read.

    `unfilled` are fields that a look-up failed for. Without a `digest` only the record tells whether it differs.
    """

    digest: bytes
    unfilled: frozenset[str] = frozenset()


class Entry(msgspec.Struct, frozen=True):
    """A task as the snapshot keeps it; `record` is JSON."""

    ref: str
    digest: bytes
    unfilled: frozenset[str]
    record: bytes


class Came(msgspec.Struct, frozen=True):
    """A task as an answer has it; `record` is JSON, and None where it is what the snapshot has."""

    digest: bytes
    record: bytes | None


class Answer(Struct):
    """One profile's tasks by REF, taken as they come: no more of them is held than what the snapshot does not have.

    `left_out` counts the rows without a REF, and all but one of those that share it.
    """

    kept: Mapping[str, Kept] = field(default_factory=dict)
    tasks: dict[str, Came] = field(default_factory=dict)
    left_out: int = 0

    def take(self, task: Task) -> None:
        """Of several with one REF the same one is taken, whatever their order."""
        ref, digest = task.ref, digest_of(task)
        there = self.tasks.get(ref) if ref is not None else None
        if ref is None or there:
            self.left_out += 1
        if ref is None or (there and there.digest <= digest):
            return
        was = self.kept.get(ref)
        same = was is not None and was.digest == digest and not was.unfilled
        self.tasks[ref] = Came(digest, None if same else to_json(task))


class Comparison(Struct):
    """What became of one profile's tasks: those that are new, `(record before, entry, what differs)` of those that
    changed, REFs of those gone.

    `entries` are what the snapshot has to keep from now on in place of what it has, besides what did not change.
    """

    added: list[Entry] = field(default_factory=list)
    changed: list[tuple[bytes, Entry, dict[str, tuple[Any, Any]]]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def compare(answer: Answer, record_of: Callable[[str], bytes], gaps: Collection[str] = ()) -> Comparison:
    """What became of the tasks in a snapshot, by an answer that is whole but for what `gaps` names.

    `record_of` gives the kept record of a REF. What a failed look-up would have filled is no change: the kept value
    stays, and so does that of the time in which the look-up works again.
    """
    found, lacking = Comparison(), frozenset(gaps)
    for ref, came in answer.tasks.items():
        if came.record is None:
            continue
        was = answer.kept.get(ref)
        if was is None:
            entry = Entry(ref, came.digest, lacking, came.record)
            found.added.append(entry)
        else:
            record = record_of(ref)
            before, now = msgspec.json.decode(record), msgspec.json.decode(came.record)
            fields, unfilled, told, after = differing(before, now, lacking, was.unfilled)
            entry = Entry(ref, came.digest, unfilled, came.record)
            if after != now:  # the next answer is compared by its record
                entry = Entry(ref, b"", unfilled, to_json(after))
            if fields:
                found.changed.append((record if told == before else to_json(told), entry, fields))
        found.entries.append(entry)
    found.removed = [ref for ref in answer.kept if ref not in answer.tasks]
    return found


def differing(
    before: Record, answer: Record, gaps: frozenset[str], unfilled: frozenset[str]
) -> tuple[dict[str, tuple[Any, Any]], frozenset[str], Record, Record]:
    """The fields that differ, each with what was and what is, those that are still unfilled, and both records as told.

    The record before gets what can be told by now, that after it keeps what only a failed look-up took away. A field
    that the kept record does not have, because an older version wrote it, is no difference.
    """
    fields: dict[str, tuple[Any, Any]] = {}
    still, told, after = set(unfilled & gaps), dict(before), dict(answer)
    for name, now in answer.items():
        if name in BY_THE_CLOCK or name not in before:
            continue
        was = before[name]
        if was == now or plain(name, was) == plain(name, now):
            continue
        if name in gaps and is_part(now, was):
            after[name] = was
        elif name in unfilled and is_part(was, now):
            told[name] = now
        else:
            fields[name] = (was, now)
            still |= {name} & gaps
    if fields:
        pairs = {name: (before.get(name), answer.get(name)) for name in BY_THE_CLOCK if name in before}
        fields |= {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    return fields, frozenset(still), told, after


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
    people = sorted(task.assignees, key=_who) if len(task.assignees) > 1 else task.assignees
    return msgspec.structs.replace(task, overdue=False, assignees=people, tags=sorted(task.tags))


def _who(person: Person) -> tuple[str, ...]:
    return tuple(each or "" for each in (person.kind, person.id, person.email, person.name))
