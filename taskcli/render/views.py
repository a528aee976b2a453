"""What tables and detail views show of a common task, and of a provider's own rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, TypeVar, cast

from taskcli.http.bodies import Row
from taskcli.models import Priority, Status, Task
from taskcli.render.columns import ColumnPicker, pick, present, without
from taskcli.render.options import Canvas, RenderOptions, TaskRow
from taskcli.render.table import Cell, Column, draw, draw_block, draw_fields, draw_heading, shorten
from taskcli.render.wording import (
    change_line,
    comment_line,
    due_text,
    is_today,
    moment_text,
    native_text,
    nested_text,
    person_name,
    project_name,
    unmarked,
    whole_link,
    whole_person,
)
from taskcli.text import visible
from taskcli.values import Clock

T = TypeVar("T")


def write_table(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """A table, or one detail view below the other."""
    canvas = options.canvas or Canvas()
    if options.of_tasks:
        _write_tasks(cast("Iterator[TaskRow]", rows), options, canvas, out)
    elif options.one or options.detail:
        for row in _apart(ColumnPicker(options)(rows), out):
            native_detail(without(row.data, options.concealed), options.columns, canvas, out)
    elif options.bars:
        native_table(_with_bars(list(rows)), (*options.usual, "share"), canvas, out)
    else:
        found = [without(row.data, options.concealed) for row in ColumnPicker(options)(rows)]
        native_table(found, options.columns or present(found, options.usual), canvas, out)


BAR = 24


def _with_bars(rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Counts with a small bar beside each, as long as its share of the largest one."""
    most = max((row.data["count"] for row in rows), default=1)
    for row in rows:
        yield {**row.data, "share": "█" * max(1, round(BAR * row.data["count"] / most))}


def _write_tasks(rows: Iterator[TaskRow], options: RenderOptions, canvas: Canvas, out: IO[bytes]) -> None:
    if options.groups is not None:
        grouped_table(options, canvas, out)
    elif options.columns:
        native_table(({**row.data, **_times(row.task, canvas)} for row in rows), options.columns, canvas, out)
    elif options.one or options.detail:
        for row in _apart(rows, out):
            task_detail(row.task, canvas, out)
    else:
        task_table([row.task for row in rows], canvas, out)


def _times(task: Task, canvas: Canvas) -> dict[str, str]:
    """The task's times as the table of tasks shows them."""
    zone = canvas.clock.zone
    return {name: moment_text(getattr(task, name), zone) for name in ("created", "updated", "due", "completed")}


def _apart(things: Iterable[T], out: IO[bytes]) -> Iterator[T]:
    """All of them, with an empty line between what is written of one and of the next."""
    for at, each in enumerate(things):
        if at:
            out.write(b"\n")
        yield each


# The common record --------------------------------------------------------------------------------------------------

_STATUS_STYLE = {
    Status.OPEN: "",
    Status.IN_PROGRESS: "cyan",
    Status.DONE: "green",
    Status.CANCELLED: "dim",
    Status.UNKNOWN: "magenta",
}


def _ref(task: Task, canvas: Canvas) -> Cell:
    ref = visible(task.ref or f"{task.profile}:?")
    if canvas.fitted and canvas.width < 120:
        ref = shorten(ref, 26 if canvas.width < 100 else 30)
    return Cell(ref, "dim" if task.ref is None else "")


def _status(task: Task, canvas: Canvas) -> Cell:
    return Cell(str(task.status), _STATUS_STYLE[task.status])


def _due(task: Task, canvas: Canvas) -> Cell:
    style = "bold red" if task.overdue else "bold" if is_today(task, canvas.clock) else ""
    return Cell(due_text(task, canvas.clock, room=canvas.width if canvas.fitted else 0), style)


def _priority(task: Task, canvas: Canvas) -> Cell:
    return Cell(str(task.priority or ""), "bold" if task.priority in (Priority.URGENT, Priority.HIGH) else "")


def _assignees(task: Task, canvas: Canvas) -> Cell:
    names = [person_name(each) for each in task.assignees]
    if not canvas.fitted:
        return Cell(visible(", ".join(names)))
    more = f" +{len(names) - 2}" if len(names) > 2 else ""
    return Cell(shorten(visible(", ".join(names[:2]) + more), 28))


def _project(task: Task, canvas: Canvas) -> Cell:
    name = visible(project_name(task))
    return Cell(shorten(name, 30) if canvas.fitted else name)


def _updated(task: Task, canvas: Canvas) -> Cell:
    return Cell(moment_text(task.updated, canvas.clock.zone))


def _title(task: Task, canvas: Canvas) -> Cell:
    text = visible(task.title or f"({task.provider} task without a title)")
    return Cell(text, address=task.url if canvas.rich else None)


TASK_COLUMNS: tuple[Column[Task], ...] = (
    Column("ref", _ref),
    Column("status", _status),
    Column("due", _due),
    Column("priority", _priority, from_width=130),
    Column("assignees", _assignees, from_width=110),
    Column("project", _project, from_width=150),
    Column("updated", _updated, from_width=220),
    Column("title", _title, shrink=True),
)


def task_table(tasks: Sequence[Task], canvas: Canvas, out: IO[bytes]) -> None:
    draw(TASK_COLUMNS, tasks, canvas, out)


def grouped_table(options: RenderOptions, canvas: Canvas, out: IO[bytes]) -> None:
    """A table a group; one whose tasks are not shown keeps its heading and its count."""
    for group in _apart(options.groups or (), out):
        heading = f"{visible(group.name)} ({group.count})"
        if not group.tasks:
            draw_heading(heading, canvas, out)
        elif options.columns:
            rows = ({**TaskRow(task).data, **_times(task, canvas)} for task in group.tasks)
            native_table(rows, options.columns, canvas, out, heading)
        else:
            draw(TASK_COLUMNS, group.tasks, canvas, out, heading)


def task_detail(task: Task, canvas: Canvas, out: IO[bytes]) -> None:
    """Fields, then description, comments and history."""
    clock = canvas.clock
    draw_fields(_task_fields(task, clock), canvas, out)
    if task.description:
        draw_block("Description", unmarked(task.description), canvas, out)
    if task.comments is None:
        draw_block("Comments (could not be had)", "", canvas, out)
    elif isinstance(task.comments, list):
        draw_block(f"Comments ({len(task.comments)})", "", canvas, out)
        for each in task.comments:
            draw_block(comment_line(each, clock), unmarked(each.text or ""), canvas, out, "  ")
    if task.history is None:
        draw_block("History (could not be had)", "", canvas, out)
    elif isinstance(task.history, list):
        lines = [change_line(each, clock) for each in task.history]
        draw_block(f"History ({len(lines)})", "\n".join(lines), canvas, out)


def _task_fields(task: Task, clock: Clock) -> list[tuple[str, str]]:
    status = f" ({visible(task.native_status)})" if task.native_status else ""
    priority = f" ({visible(task.native_priority)})" if task.native_priority else ""
    return [
        ("ref", visible(task.ref or "")),
        ("title", visible(task.title or "")),
        ("status", f"{task.status}{status}"),
        ("priority", f"{task.priority or ''}{priority}".strip()),
        ("due", due_text(task, clock)),
        ("assignees", visible(", ".join(map(whole_person, task.assignees)))),
        ("creator", visible(whole_person(task.creator))),
        ("created", moment_text(task.created, clock.zone)),
        ("updated", moment_text(task.updated, clock.zone)),
        ("completed", moment_text(task.completed, clock.zone)),
        ("project", visible(whole_link(task.project))),
        ("parent", visible(whole_link(task.parent))),
        ("customer", visible(whole_link(task.customer))),
        ("type", visible(task.type or "")),
        ("tags", visible(", ".join(task.tags))),
        ("url", visible(task.url or "")),
        ("times in", str(clock.zone)),
    ]


# Native rows --------------------------------------------------------------------------------------------------------


def native_table(
    rows: Iterable[Any], columns: Sequence[str], canvas: Canvas, out: IO[bytes], heading: str = ""
) -> None:
    """The provider's own fields, as they were sent. The column that holds the most text gives way first."""
    lines = [[native_text(pick(row, path)) for path in columns] for row in rows]
    longest = [max((len(line[at]) for line in lines), default=0) for at in range(len(columns))]
    widest = longest.index(max(longest)) if longest else 0
    draw([_native_column(path, at, at == widest) for at, path in enumerate(columns)], lines, canvas, out, heading)


def _native_column(path: str, at: int, shrink: bool) -> Column[Sequence[str]]:
    """The column at a place; unless it is the one that gives way, it takes half of a terminal at most."""

    def cell(texts: Sequence[str], canvas: Canvas) -> Cell:
        cut = canvas.fitted and not shrink
        return Cell(shorten(texts[at], max(12, canvas.width // 2)) if cut else texts[at])

    return Column(path, cell, header=visible(path), shrink=shrink)


def native_detail(data: Any, columns: Sequence[str], canvas: Canvas, out: IO[bytes]) -> None:
    """Every key, or the chosen ones; what is nested is shown as JSON."""
    if not isinstance(data, Mapping):
        data = {"value": data}
    fields = []
    for name in columns or list(map(str, data)):
        value = pick(data, name)
        if isinstance(value, (dict, list)) and value:
            text = nested_text(value)
        else:
            text = native_text(value)
        fields.append((visible(name), text))
    draw_fields(fields, canvas, out)
