"""Singer: what a program that loads tasks into a database is told of them, and the state that it keeps for us.

Source: github.com/singer-io/getting-started, docs/SPEC.md and docs/CONFIG_AND_STATE.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from taskcli.cli.flags import Typed
from taskcli.cli.schema import schema
from taskcli.cli.terminal import Terminal
from taskcli.errors import ConfigError, UsageError
from taskcli.models import Difference, When
from taskcli.query.several import Source
from taskcli.render import Stream
from taskcli.spec.filters import BY_NAME
from taskcli.values import Clock

TASKS, CHANGES = "tasks", "task_changes"
# Of a file that grows with each run, as many bytes as the last line can have.
LONGEST = 1_000_000
FORGET = "mend it, or name another file: all tasks come then"


class State(Struct, frozen=True):
    """What a target has kept: its whole `value`, and in it the bookmarks of our stream, by profile."""

    value: Mapping[str, Any] = field(default_factory=dict)
    bookmarks: Mapping[str, When] = field(default_factory=dict)

    def after(self, sources: Iterable[Source]) -> dict[str, Any]:
        """The value for the next run: of each profile that answered whole where it got to, all else as it was."""
        kept: dict[str, Any] = {name: when for name, when in self.bookmarks.items() if when}
        kept |= {each.profile: each.bookmark for each in sources if each.bookmark and answered_whole(each)}
        return {**self.value, "bookmarks": {**self.value.get("bookmarks", {}), TASKS: kept}}


def answered_whole(source: Source) -> bool:
    """Whether nothing is missing, neither tasks nor what a look-up would have filled: it would not be asked again."""
    return source.complete and source.proves and not source.gaps


# The file -----------------------------------------------------------------------------------------------------------


def read_state(name: str, terminal: Terminal) -> State:
    """The state in a file: the value alone, or a STATE message, as the whole file or its last line.

    None is there before the first run, which is told. Raises `ConfigError` for what is no state of ours.
    """
    path = Path(name)
    try:
        text = last_of(path)
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise wrong(path, f"there is no folder {str(path.parent)!r}", "make it, or name another file") from None
        terminal.note(f"--singer-state: {name} is not there yet; all tasks are asked for")
        return State()
    except (OSError, ValueError) as why:
        raise wrong(path, f"cannot be read ({getattr(why, 'strerror', '') or why})", "name a file") from why
    if not text.strip():
        terminal.note(f"--singer-state: {name} is empty; all tasks are asked for")
        return State()
    return state_of(path, decoded(path, text))


def last_of(path: Path) -> bytes:
    """The whole of a small file, the end of a large one. Raises `OSError`."""
    with path.open("rb") as file:
        text = file.read(LONGEST + 1)
        if len(text) > LONGEST:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - LONGEST))
            text = file.read(LONGEST)
            text = text[text.find(b"\n") + 1 :]
    return text.removeprefix(b"\xef\xbb\xbf")


def decoded(path: Path, text: bytes) -> Any:
    lines = text.rstrip().rsplit(b"\n", 1)
    for part in dict.fromkeys((text, lines[-1])):
        try:
            return msgspec.json.decode(part)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            continue
    raise wrong(path, "its last line is no JSON")


def state_of(path: Path, found: Any) -> State:
    if isinstance(found, dict) and "type" in found:
        if found["type"] != "STATE":
            raise wrong(path, f"it ends with a message of type {found['type']!r}, and not with a STATE")
        found = found.get("value")
    if not isinstance(found, dict):
        raise wrong(path, "it holds no state, which is a JSON object")
    kept = found.get("bookmarks", {})
    foreign = sorted(found) if "bookmarks" not in found else sorted(kept) if isinstance(kept, dict) else ["bookmarks"]
    if foreign and not (isinstance(kept, dict) and TASKS in kept):
        raise wrong(path, f"it is the state of another tap (it has {', '.join(map(repr, foreign[:3]))})")
    mine = kept.get(TASKS, {})
    if not isinstance(mine, dict):
        raise wrong(path, f"bookmarks.{TASKS} is no JSON object")
    return State(found, {name: bookmark(path, name, each) for name, each in mine.items()})


def bookmark(path: Path, name: str, text: Any) -> When:
    """Raises `ConfigError` for what is no day and no moment with a zone."""
    if isinstance(text, str) and re.match(r"[1-9]\d{3}-", text, re.ASCII):
        try:
            when = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
            if not isinstance(when, datetime) or when.tzinfo:
                return when
        except ValueError:
            pass
    raise wrong(path, f"the bookmark of {name!r} is no date-time with a zone: {text!r}")


def wrong(path: Path, what: str, hint: str = FORGET) -> ConfigError:
    return ConfigError(f"--singer-state: {path}: {what}", hint)


# What cannot be kept up to date -------------------------------------------------------------------------------------

# A task comes into these by what the clock says, and into no other.
BY_THE_CLOCK = ("due", "due-before", "created-before", "completed-before")


def check_filters(typed: Typed, clock: Clock) -> None:
    """Raises `UsageError` for filters that a task comes to fit without being updated: it would never be delivered."""
    later = replace(clock, now=clock.now + timedelta(days=400))
    moving = ["--overdue"] if "overdue" in typed else []
    for name in (each for each in BY_THE_CLOCK if each in typed):
        read = BY_NAME[name].read
        if read(typed[name], clock) != read(typed[name], later):
            moving.append(f"--{name} {' '.join(typed[name])}")
    if moving:
        what = f"--singer-state asks for what was updated, and {' and '.join(moving)} is a matter of the clock"
        raise UsageError(what, "choose in the database instead, or give a date")


# Streams ------------------------------------------------------------------------------------------------------------


def tasks_stream(state: State, sources: Sequence[Source], clock: Clock, terminal: Terminal, *, native: bool) -> Stream:
    def left_out(count: int) -> None:
        what = "1 task without a REF is" if count == 1 else f"{count} tasks without a REF are"
        terminal.warn(f"{what} left out: nothing tells which task each is")

    record = record_schema(native=native)
    record["properties"]["ref"]["type"] = "string"  # what has none is left out
    return Stream(TASKS, ("ref",), record, read_at(clock), lambda: state.after(sources), "updated", left_out)


def changes_stream(clock: Clock) -> Stream:
    record = {**record_schema(native=False), "type": ["object", "null"]}
    told: dict[str, Any] = {
        "op": {"type": "string", "enum": ["added", "changed", "removed"]},
        "ref": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "reason": {"type": ["string", "null"]},
        "fields": {"type": "object"},
        "before": record,
        "after": record,
    }
    properties = {name: told[name] for name in Difference.__struct_fields__}
    return Stream(CHANGES, ("ref", "at", "op"), {"type": "object", "properties": properties}, read_at(clock))


def read_at(clock: Clock) -> datetime:
    return clock.now.astimezone(UTC).replace(microsecond=0)


def record_schema(*, native: bool) -> dict[str, Any]:
    """The schema of the common record as targets read it: draft 4, nothing by reference, `null` as a type of its own.

    A time may be a day, so that none has the format `date-time`.
    """
    found = schema()
    record: dict[str, Any] = plain(found, found["$defs"])
    left_out = ("comments", "history", *(() if native else ("native",)))
    record["properties"] = {name: each for name, each in record["properties"].items() if name not in left_out}
    if native:
        record["properties"]["native"] = {"type": ["object", "null"]}
    return record


def plain(part: Mapping[str, Any], named: Mapping[str, Any]) -> dict[str, Any]:
    """A schema without references, of which those that allow null are one with the other."""
    if "$ref" in part:
        return plain(named[part["$ref"].rpartition("/")[2]], named)
    if "anyOf" in part:
        (one,) = (each for each in part["anyOf"] if each != {"type": "null"})
        made = plain(one, named)
        made["type"] = [made["type"], "null"]
        return made | ({"enum": [*made["enum"], None]} if "enum" in made else {})
    made = {name: part[name] for name in ("pattern", "description") if name in part}
    if "enum" in part:
        made |= {"type": "string", "enum": list(part["enum"])}
    if "type" in part:
        made["type"] = part["type"]
    if "items" in part:
        made["items"] = plain(part["items"], named)
    if "properties" in part:
        made["properties"] = {name: plain(each, named) for name, each in part["properties"].items()}
    return made
