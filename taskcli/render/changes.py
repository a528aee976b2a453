"""Changes as lines: a sign, the REF, the title, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from msgspec import Struct

from taskcli.http.bodies import Row
from taskcli.models import Link, Person, Task, task_of
from taskcli.render.layout import Cell, Column
from taskcli.render.options import Canvas
from taskcli.render.table import Block, draw, shorten
from taskcli.render.wording import link_name, moment_text, person_name
from taskcli.text import visible

SIGNS: Mapping[str, tuple[str, str]] = {"added": ("+", "green"), "changed": ("~", "yellow"), "removed": ("-", "red")}
# Said only where nothing else is: a task that changes is updated, and a native word goes with the common one.
FOLLOWS = {"native_status": "status", "native_priority": "priority", "updated": ""}
# Cells that hold a due date and what it was.
LEAST_FIRST = 40
# Too long for a line.
UNSHOWN = ("description",)


class Line(Struct, frozen=True):
    """One change; `parts` say what became of the task."""

    op: str
    task: Task
    parts: Sequence[str]


def write_changes(rows: Iterator[Row], canvas: Canvas, out: IO[bytes]) -> None:
    """Rows are `Difference`s; times are shown by the clock of the canvas."""
    draw(COLUMNS, [Block([change_line(row.data, canvas) for row in rows])], canvas, out, headers=False)


def change_line(data: Mapping[str, Any], canvas: Canvas) -> Line:
    task = task_of(data["after"] or data["before"])
    if data["op"] == "removed":
        return Line("removed", task, [data["reason"].replace("-", " ")])
    if data["op"] == "changed":
        return Line("changed", task, list(_differences(data["fields"], task_of(data["before"]), task, canvas)))
    who = ", ".join(map(person_name, task.assignees))
    due = moment_text(task.due, canvas.clock, short=canvas.fitted)
    return Line("added", task, [f"assigned to {who}" if who else "", f"due {due}" if due else ""])


def _differences(names: Iterable[str], before: Task, after: Task, canvas: Canvas) -> Iterator[str]:
    """`due 2026-11-28 -> 2026-11-24`, one for each field that differs; of the rest that something does."""
    told = [name for name in names if name != "overdue"]  # it is never alone
    telling = [name for name in told if name not in FOLLOWS or not (FOLLOWS[name] in told or len(told) > 1)]
    for name in telling or told:
        if name in UNSHOWN:
            yield f"{name} changed"
            continue
        if name == "title":  # what it is stands beside it
            yield f"was {before.title or 'without a title'}"
            continue
        was, now = (_text(getattr(each, name), canvas) or "none" for each in (before, after))
        yield f"{name.replace('_', ' ')} {was} -> {now}"


def _text(value: Any, canvas: Canvas) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, (_text(each, canvas) for each in value)))
    if isinstance(value, Person):
        return person_name(value)
    if isinstance(value, Link):
        return link_name(value)
    if value is None or isinstance(value, str):
        return value or ""
    return moment_text(value, canvas.clock, short=canvas.fitted)


def _sign(line: Line, canvas: Canvas) -> Cell:
    return Cell(*SIGNS[line.op])


def _ref(line: Line, canvas: Canvas) -> Cell:
    return Cell(visible(line.task.ref or ""))


def _title(line: Line, canvas: Canvas) -> Cell:
    text = visible(line.task.title or f"({line.task.provider} task without a title)")
    return Cell(text, address=line.task.url if canvas.rich else None)


def _first(line: Line, canvas: Canvas) -> Cell:
    text = visible(line.parts[0] if line.parts else "")
    return Cell(shorten(text, max(LEAST_FIRST, canvas.width // 3)) if canvas.fitted else text)


def _rest(line: Line, canvas: Canvas) -> Cell:
    return Cell(visible("; ".join(line.parts[1:])))


COLUMNS: tuple[Column[Line], ...] = (
    Column("op", _sign, header=" ", whole=True),
    Column("ref", _ref, header=" ", key=True),
    Column("title", _title, header=" ", grows=True),
    Column("first", _first, header=" "),
    Column("rest", _rest, header=" "),
)
