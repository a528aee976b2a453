"""iCalendar (RFC 5545): what has a due date, as events or to-dos that calendar programs subscribe to.

Written here and not by a library: `icalendar` 7.3 makes a line break of the `\\N` in a text such as `C:\\New`, and
passes control characters on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import IO, cast

from taskcli.http.bodies import Row
from taskcli.http.redact import redact
from taskcli.models import Priority, Status, Task, When
from taskcli.render.options import RenderOptions, TaskRow
from taskcli.render.wording import further_texts, safe, unmarked, whole_link, whole_person
from taskcli.text import visible
from taskcli.values import Clock, in_zone

# Octets of a line, without its end (RFC 5545, 3.1).
LINE = 75
# 1 is the highest, 9 the lowest; programs with three steps take 1 to 4, 5, and 6 to 9 (RFC 5545, 3.8.1.9).
PRIORITIES = {Priority.URGENT: 1, Priority.HIGH: 3, Priority.NORMAL: 5, Priority.LOW: 9}
# `unknown` is none of them, and left out (RFC 5545, 3.8.1.11).
TODO_STATES = {
    Status.OPEN: "NEEDS-ACTION", Status.IN_PROGRESS: "IN-PROCESS", Status.DONE: "COMPLETED",
    Status.CANCELLED: "CANCELLED",
}  # fmt: skip
# How long a program shall wait before it looks again (RFC 7986, 5.7); Outlook knows the other name.
WAIT = "PT1H"
# A calendar without any component is none (RFC 5545, 3.4), and some programs refuse it; this one shows nothing.
NOTHING = (
    "BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000", "TZNAME:UTC", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip
_SIGNS = re.compile(r"[\\;,]")


def write_ics(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """Rows are `TaskRow`s. What has no due date or no ref is left out and counted; a ref that comes again is one.

    Without METHOD: nobody is invited, and DTSTAMP is when a task was last revised, so that what is the same tomorrow is
    written the same (RFC 5545, 3.8.7.2).
    """
    clock = options.canvas.clock if options.canvas else Clock()

    def put(lines: Iterable[str]) -> None:
        for line in lines:
            out.write(folded(line))

    tasks = [cast(TaskRow, row).task for row in rows]  # and only now is known what they lack
    put(_head(options))
    undated, unnamed, seen = 0, 0, set[str]()
    for task in tasks:
        if task.due is None:
            undated += 1
        elif task.ref is None:
            unnamed += 1
        elif task.ref not in seen:
            seen.add(task.ref)
            put(_component(task, task.ref, task.due, clock, todo=options.todos))
    if not seen:
        put(NOTHING)
    put(["END:VCALENDAR"])
    reasons = [f"{count} without {what}" for count, what in ((undated, "a due date"), (unnamed, "a ref")) if count]
    if reasons:
        options.tell(f"not in the calendar: {', '.join(reasons)}")


def _head(options: RenderOptions) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//taskcli//taskcli//EN")
    title = visible(options.title or "tasks")
    # By the names of RFC 7986, and by those that most programs read.
    yield from (_text("NAME", title), _text("X-WR-CALNAME", title))
    if lacking := redact(options.lacking()):
        told = f"Not whole: {visible(lacking)}"
        yield from (_text("DESCRIPTION", told), _text("X-WR-CALDESC", told))
    yield from (f"REFRESH-INTERVAL;VALUE=DURATION:{WAIT}", f"X-PUBLISHED-TTL:{WAIT}")


def _component(task: Task, ref: str, due: datetime | date, clock: Clock, *, todo: bool) -> Iterator[str]:
    kind = "VTODO" if todo else "VEVENT"
    yield f"BEGIN:{kind}"
    yield _text("UID", f"{visible(ref)}@taskcli")
    yield f"DTSTAMP:{_instant(_revised(task, due))}"
    for name, when in (("CREATED", task.created), ("LAST-MODIFIED", task.updated)):
        if isinstance(when, datetime):  # a time is all that these can hold
            yield f"{name}:{_instant(when)}"
    # An event without an end is its day, or its moment, and shows nobody as busy.
    name = "DUE" if todo else "DTSTART"
    yield f"{name}:{_instant(due)}" if isinstance(due, datetime) else f"{name};VALUE=DATE:{_day(due)}"
    yield from _state(task) if todo else _event_state(task)
    yield _text("SUMMARY", visible(task.title or f"({task.provider} task without a title)"))
    yield _text("DESCRIPTION", description(task, clock))
    if address := safe(task.url):
        yield f"URL:{address}"
    if tags := [_escaped(visible(each)) for each in task.tags if each.strip()]:
        yield f"CATEGORIES:{','.join(tags)}"
    if task.priority:
        yield f"PRIORITY:{PRIORITIES[task.priority]}"
    yield f"END:{kind}"


def _state(task: Task) -> Iterator[str]:
    if state := TODO_STATES.get(task.status):
        yield f"STATUS:{state}"
    if task.status is Status.DONE:
        yield "PERCENT-COMPLETE:100"
        if isinstance(task.completed, datetime):
            yield f"COMPLETED:{_instant(task.completed)}"


def _event_state(task: Task) -> Iterator[str]:
    if task.status is Status.CANCELLED:
        yield "STATUS:CANCELLED"
    yield "TRANSP:TRANSPARENT"


def description(task: Task, clock: Clock) -> str:
    """What the other properties have no room for, on lines; nothing of it changes while the task does not.

    People stand here and not as ATTENDEE or ORGANIZER, which some programs answer with invitations by mail. So does the
    address, since some show no URL.
    """
    further = list(further_texts(task, clock))
    fields = {
        "ref": task.ref,
        "status": _both(task.status, task.native_status),
        "priority": _both(task.priority, task.native_priority),
        "assignees": ", ".join(map(whole_person, task.assignees)),
        "creator": whole_person(task.creator),
        "project": whole_link(task.project),
        "parent": whole_link(task.parent),
        "customer": whole_link(task.customer),
        "type": task.type,
        "times in": str(clock.zone) if further else "",
    }
    parts = ["\n".join(f"{name}: {visible(value)}" for name, value in fields.items() if value)]
    parts += [visible(unmarked(task.description), lines=True)] if task.description else []
    parts += (f"{heading}\n{visible(text, lines=True)}".strip() for heading, text in further)
    parts += [address] if (address := safe(task.url)) else []
    return "\n\n".join(parts)


def _both(word: str | None, native: str | None) -> str:
    """`open (ASSIGNED)`."""
    return " ".join(filter(None, (word, f"({native})" if native else "")))


def _revised(task: Task, due: datetime | date) -> datetime | date:
    """When the task was last changed, as far as that is known; else a time that changes no sooner than the task."""
    return max(filter(None, (task.updated, task.completed, task.created)), key=_utc, default=due)


# Lines --------------------------------------------------------------------------------------------------------------


def _utc(when: When) -> datetime:
    assert when is not None
    return in_zone(when, UTC) if isinstance(when, datetime) else datetime(when.year, when.month, when.day, tzinfo=UTC)


def _day(when: date) -> str:
    return f"{when.year:04}{when.month:02}{when.day:02}"


def _instant(when: datetime | date) -> str:
    """`20261124T170000Z`."""
    utc = _utc(when)
    return f"{_day(utc)}T{utc.hour:02}{utc.minute:02}{utc.second:02}Z"


def _text(name: str, value: str) -> str:
    return f"{name}:{_escaped(value)}"


def _escaped(value: str) -> str:
    """A value of the type TEXT (RFC 5545, 3.3.11)."""
    return _SIGNS.sub(r"\\\g<0>", value).replace("\n", "\\n")


def folded(line: str) -> bytes:
    """The line with its end, in parts of 75 octets at most that cut no character (RFC 5545, 3.1)."""
    data, parts, start = line.encode(), [], 0
    while len(data) - start > (room := LINE - bool(start)):  # a part that goes on begins with a blank
        end = start + room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(data[start:end])
        start = end
    return b"\r\n ".join([*parts, data[start:]]) + b"\r\n"
