"""What tables and detail views show of a common task, and of a provider's own rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, TypeVar, cast

from taskcli.http.bodies import Row
from taskcli.models import Priority, Status, Task, When
from taskcli.render.changes import write_changes
from taskcli.render.columns import ColumnPicker, chosen, pick, usual_lines, without
from taskcli.render.layout import Cell, Column
from taskcli.render.options import Canvas, RenderOptions, TaskRow
from taskcli.render.table import Block, Field, draw, draw_block, draw_fields, draw_plain, shorten
from taskcli.render.wording import (
    change_line,
    comment_line,
    due_text,
    is_key,
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

T = TypeVar("T")


def write_table(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """A table, or one detail view below the other."""
    canvas = options.canvas or Canvas()
    if options.of_tasks:
        _write_tasks(cast("Iterator[TaskRow]", rows), options, canvas, out)
    elif options.of_changes and not options.columns:
        write_changes(rows, canvas, out)
    elif options.one or options.detail:
        for row in _apart(ColumnPicker(options)(rows), out):
            native_detail(without(row.data, options.concealed), options.columns, canvas, out)
    elif options.bars:
        names = (*options.usual, "share")
        counts = [[pick(each, name) for name in names] for each in _with_bars(list(rows))]
        native_table([("", counts)], names, names, canvas, out, options.headers)
    elif options.columns:
        lines = seen_lines(rows, options)
        native_table([("", lines)], options.columns, options.columns, canvas, out, options.headers)
    else:
        shown, found = usual_lines(rows, options.usual, options.concealed)
        native_table([("", found)], shown, options.wanted, canvas, out, options.headers)


def seen_lines(rows: Iterator[Row], options: RenderOptions) -> Iterator[Sequence[Any]]:
    """What lies at the chosen columns, but for what is concealed."""
    for line in ColumnPicker(options).lines(rows):
        if not options.concealed:
            yield line
            continue
        kept = without(dict(zip(options.columns, line, strict=True)), options.concealed)
        yield [kept.get(path) for path in options.columns]


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
        lines = task_lines(rows, options.columns, canvas)
        native_table([("", lines)], options.columns, options.columns, canvas, out, options.headers)
    elif options.one or options.detail:
        for row in _apart(rows, out):
            task_detail(row.task, canvas, out)
    else:
        draw(TASK_COLUMNS, [Block([row.task for row in rows])], canvas, out, headers=options.headers)


TIMES = frozenset({"created", "updated", "due", "completed"})


def task_lines(rows: Iterable[TaskRow], columns: Sequence[str], canvas: Canvas) -> Iterator[Sequence[Any]]:
    """What lies at the columns; times are as the table of tasks shows them."""
    looked_up = chosen(columns)
    times = [(at, name) for at, name in enumerate(columns) if name in TIMES]
    for row in rows:
        line = list(looked_up(row))
        for at, name in times:
            line[at] = moment_text(getattr(row.task, name), canvas.clock, short=canvas.fitted)
        yield line


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
    return Cell(visible(task.ref or f"{task.profile}:?"), "dim" if task.ref is None else "")


def _status(task: Task, canvas: Canvas) -> Cell:
    """The common word; where there is none the provider's own."""
    word = str(task.status)
    if task.status is Status.UNKNOWN and task.native_status:
        word = visible(task.native_status)
    return Cell(shorten(word, 20) if canvas.fitted else word, _STATUS_STYLE[task.status])


def _due(task: Task, canvas: Canvas, *, day: bool = False) -> Cell:
    style = "bold red" if task.overdue else "bold" if is_today(task, canvas.clock) else ""
    return Cell(due_text(task, canvas.clock, short=canvas.fitted, day=day), style)


def _due_day(task: Task, canvas: Canvas) -> Cell:
    return _due(task, canvas, day=True)


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
    return Cell(moment_text(task.updated, canvas.clock, short=canvas.fitted))


def _title(task: Task, canvas: Canvas) -> Cell:
    text = visible(task.title or f"({task.provider} task without a title)")
    return Cell(text, address=task.url if canvas.rich else None)


TASK_COLUMNS: tuple[Column[Task], ...] = (
    Column("ref", _ref, key=True),
    Column("status", _status),
    Column("due", _due, brief=_due_day, rank=3, whole=True),
    Column("priority", _priority, rank=2),
    Column("assignees", _assignees, rank=1),
    Column("project", _project, rank=4),
    Column("updated", _updated, rank=5),
    Column("title", _title, grows=True),
)


def grouped_table(options: RenderOptions, canvas: Canvas, out: IO[bytes]) -> None:
    """A table a group; one whose tasks are not shown keeps its heading and its count."""
    groups = [(f"{visible(each.name)} ({each.count})", each.tasks) for each in options.groups or ()]
    if options.columns:
        blocks = [(heading, task_lines(map(TaskRow, tasks), options.columns, canvas)) for heading, tasks in groups]
        native_table(blocks, options.columns, options.columns, canvas, out, options.headers)
    else:
        draw(TASK_COLUMNS, [Block(tasks, heading) for heading, tasks in groups], canvas, out, headers=options.headers)


def task_detail(task: Task, canvas: Canvas, out: IO[bytes]) -> None:
    """Fields, then description, comments and history."""
    clock, short = canvas.clock, canvas.fitted
    draw_fields(task_fields(task, canvas), canvas, out)
    if task.description:
        draw_block("Description", unmarked(task.description), canvas, out)
    if task.comments is None:
        draw_block("Comments (could not be had)", "", canvas, out)
    elif isinstance(task.comments, list):
        draw_block(f"Comments ({len(task.comments)})", "", canvas, out)
        for each in task.comments:
            draw_block(comment_line(each, clock, short=short), unmarked(each.text or ""), canvas, out, "  ")
    if task.history is None:
        draw_block("History (could not be had)", "", canvas, out)
    elif isinstance(task.history, list):
        lines = [change_line(each, clock, short=short) for each in task.history]
        draw_block(f"History ({len(lines)})", "\n".join(lines), canvas, out)


def task_fields(task: Task, canvas: Canvas) -> list[Field]:
    clock, short = canvas.clock, canvas.fitted

    def moment(when: When) -> str:
        return moment_text(when, clock, short=short)

    status = f" ({visible(task.native_status)})" if task.native_status else ""
    priority = f" ({visible(task.native_priority)})" if task.native_priority else ""
    return [
        Field("ref", visible(task.ref or ""), key=True),
        Field("title", visible(task.title or "")),
        Field("status", f"{task.status}{status}"),
        Field("priority", f"{task.priority or ''}{priority}".strip()),
        Field("due", due_text(task, clock, short=short), style="bold red" if task.overdue else ""),
        Field("assignees", visible(", ".join(map(whole_person, task.assignees)))),
        Field("creator", visible(whole_person(task.creator))),
        Field("created", moment(task.created)),
        Field("updated", moment(task.updated)),
        Field("completed", moment(task.completed)),
        Field("project", visible(whole_link(task.project))),
        Field("parent", visible(whole_link(task.parent))),
        Field("customer", visible(whole_link(task.customer))),
        Field("type", visible(task.type or "")),
        Field("tags", visible(", ".join(task.tags))),
        Field("url", visible(task.url or ""), key=True),
        Field("times in", str(clock.zone)),
    ]


# Native rows --------------------------------------------------------------------------------------------------------


def native_table(
    blocks: Sequence[tuple[str, Iterable[Sequence[Any]]]],
    columns: Sequence[str],
    wanted: Sequence[str],
    canvas: Canvas,
    out: IO[bytes],
    headers: bool = True,
) -> None:
    """Headings, and lines with what was sent at the columns. Where there is no room the last ones that nobody `wanted`
    go first.

    The title takes the room that is left; where there is none, the column that holds the most text, and no ids.
    """
    shown = [(heading, ([native_text(each) for each in line] for line in lines)) for heading, lines in blocks]
    if not canvas.rich:
        draw_plain([visible(path) for path in columns], shown, canvas, out, headers=headers)
        return
    lines: list[Block[Sequence[str]]] = [Block(list(texts), heading) for heading, texts in shown]
    texts = [line for block in lines for line in block.things]
    longest = {at: max((len(line[at]) for line in texts), default=0) for at in range(len(columns))}
    able = [at for at, path in enumerate(columns) if not is_key(path)]
    most = max(able, key=longest.__getitem__, default=None)
    grows = next((at for at in able if columns[at] == "title"), most)
    draw(
        [_native_column(path, at, wanted, grows) for at, path in enumerate(columns)],
        lines,
        canvas,
        out,
        headers=headers,
    )


def _native_column(path: str, at: int, wanted: Sequence[str], grows: int | None) -> Column[Sequence[str]]:
    """The column at a place; unless it is the one that grows, or of keys, it takes a third of a terminal at most."""
    key = is_key(path)

    def cell(texts: Sequence[str], canvas: Canvas) -> Cell:
        cut = canvas.fitted and not key and at != grows
        return Cell(shorten(texts[at], max(12, canvas.width // 3)) if cut else texts[at])

    rank = 0 if path in wanted or at == grows else at
    return Column(path, cell, header=visible(path), rank=rank, key=key, grows=at == grows)


def native_detail(data: Any, columns: Sequence[str], canvas: Canvas, out: IO[bytes]) -> None:
    """Every key, or the chosen ones; what is nested is shown as JSON."""
    if not isinstance(data, Mapping):
        data = {"value": data}
    fields: list[Field] = []
    for name in columns or list(map(str, data)):
        value = pick(data, name)
        if isinstance(value, (dict, list)) and value:
            text = nested_text(value)
        else:
            text = native_text(value)
        fields.append(Field(visible(name), text, key=is_key(name)))
    draw_fields(fields, canvas, out)
