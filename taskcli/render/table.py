"""Drawing: tables, fields and blocks of text; rich on a terminal, plain aligned text elsewhere."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any, Generic, NamedTuple, TypeVar

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

from taskcli.render.layout import GAP, LEAST_REST, LETTERS_A_CELL, Cell, Column, Layout, lay_out
from taskcli.render.options import Canvas
from taskcli.text import visible

T = TypeVar("T")


class Field(NamedTuple):
    """A name and its value in a detail view; `key` is for what can be pasted back."""

    name: str
    value: str
    key: bool = False
    style: str = ""


@dataclass(frozen=True)
class Block(Generic[T]):
    """Things below each other under a heading; a heading without things is only that."""

    things: Sequence[T]
    heading: str = ""


def draw(
    columns: Sequence[Column[T]], blocks: Sequence[Block[T]], canvas: Canvas, out: IO[bytes], *, headers: bool = True
) -> None:
    """Tables whose columns are equally wide. Off a terminal nothing is cut: cells are padded to the widest."""
    every = [each for block in blocks for each in block.things]
    if canvas.fitted:
        layout = lay_out(columns, every, canvas, cell_len)
        rows = [[column.shown(each, canvas) for column in layout.columns] for each in every]
    else:
        rows = [[column.cell(each, canvas) for column in columns] for each in every]
        texts = [[each.title for each in columns]] if headers else []
        texts += [[cell.text for cell in row] for row in rows]
        layout = Layout(columns, [max((cell_len(text[at]) for text in texts), default=0) for at in range(len(columns))])
    titles = [Cell(each.title, "bold") for each in layout.columns]
    left = iter(rows)
    for at, block in enumerate(blocks):
        if at:
            out.write(b"\n")
        if block.heading:
            draw_heading(block.heading, canvas, out)
        head = [titles] if headers and (block.things or not block.heading) else []
        if not canvas.rich:
            _put((_padded(row, layout.widths) for row in (*head, *islice(left, len(block.things)))), out)
            continue
        lines = _aligned if layout.aligned else _packed
        shown = (line for row in (*head, *islice(left, len(block.things))) for line in lines(row, layout, canvas))
        _print(shown, canvas, out)


def _padded(row: Sequence[Cell], widths: Sequence[int]) -> str:
    return (" " * GAP).join(
        cell.text + " " * (width - cell_len(cell.text)) for cell, width in zip(row, widths, strict=True)
    )


def _aligned(row: Sequence[Cell], layout: Layout[Any], canvas: Canvas) -> Iterator[Text]:
    """A row under its headers. A key that is too long stands above the rest."""
    line, begun = Text(), False
    for column, cell, room in zip(layout.columns, row, layout.widths, strict=True):
        if column.grows and layout.below:
            continue
        if column.key and cell_len(cell.text) > room:
            yield line + _styled(cell)
            begun = True
            line, cell = Text(" " * cell_len(line.plain)), Cell("")
        if not column.key and canvas.fitted:
            cell = cell._replace(text=shorten(cell.text, room))
        line = line + _styled(cell) + Text(" " * (room - cell_len(cell.text) + GAP))
    if line.plain.strip() or not begun:
        yield line
    if layout.below:
        last = next(cell for column, cell in zip(layout.columns, row, strict=True) if column.grows)
        yield Text(" " * GAP) + _styled(last._replace(text=shorten(last.text, canvas.width - GAP)))


def _packed(row: Sequence[Cell], layout: Layout[Any], canvas: Canvas) -> Iterator[Text]:
    """Cells behind each other, on as many lines as they need."""
    line, used = Text(), 0
    for column, cell in zip(layout.columns, row, strict=True):
        least = min(cell_len(cell.text), LEAST_REST if column.grows else canvas.width)
        if not least:
            continue
        if used and used + GAP + least > canvas.width:
            yield line
            line = Text()
        if used:
            line = line + Text(" " * GAP)
        used = cell_len(line.plain)
        if not column.key:
            cell = cell._replace(text=shorten(cell.text, canvas.width - used))
        line = line + _styled(cell)
        used += cell_len(cell.text)
    if line.plain:
        yield line


def _styled(cell: Cell) -> Text:
    if cell.address:
        address = visible(cell.address).replace(" ", "%20")
        return Text(cell.text, style=Style.parse(cell.style) + Style(link=address))
    return Text(cell.text, style=cell.style)


def shorten(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    kept = ""
    for letter in text[: LETTERS_A_CELL * width]:
        if cell_len(kept + letter) >= width:
            break
        kept += letter
    return kept.rstrip("\u200d") + "…"


def draw_fields(fields: Sequence[Field], canvas: Canvas, out: IO[bytes]) -> None:
    """Names and values, one a line; long values are wrapped on a terminal, but for keys, which can be pasted."""
    width = max((cell_len(each.name) for each in fields), default=0)
    room = max(LEAST_ROOM, canvas.width - width - GAP)
    for each in fields:
        name = Text(each.name + " " * (width - cell_len(each.name) + GAP), "bold")
        if each.key and canvas.fitted and cell_len(each.value) > room:
            _print([name, Text(each.value)], canvas, out)
            continue
        first, *more = (_wrapped(each.value, room, canvas) if canvas.fitted else each.value.splitlines()) or [""]
        _print([name + Text(first, each.style)], canvas, out)
        _put((" " * (width + GAP) + line for line in more), out)


# Cells that a long text has at least, however narrow the terminal is.
LEAST_ROOM = 20


def _wrapped(text: str, width: int, canvas: Canvas) -> list[str]:
    """The lines of a text, and those that are longer folded between words where that can be."""
    console = _console(canvas, io.StringIO())
    lines: list[str] = []
    for line in text.splitlines():
        lines += [line] if cell_len(line) <= width else [part.plain for part in Text(line).wrap(console, width)]
    return lines


def draw_heading(heading: str, canvas: Canvas, out: IO[bytes]) -> None:
    _print([Text(shorten(heading, canvas.width) if canvas.fitted else heading, style="bold")], canvas, out)


def draw_block(heading: str, body: str, canvas: Canvas, out: IO[bytes], indent: str = "") -> None:
    """A heading and the text below it, after an empty line."""
    shown = visible(body, lines=True)
    out.write(b"\n")
    draw_heading(indent + heading, canvas, out)
    lines = (
        _wrapped(shown, max(LEAST_ROOM, canvas.width - len(indent) - 2), canvas)
        if canvas.fitted
        else shown.splitlines()
    )
    _put((f"{indent}  {line}" for line in lines), out)


def _print(lines: Iterable[Text], canvas: Canvas, out: IO[bytes]) -> None:
    """Each on a line; what is longer than one runs over, and can be pasted."""
    if not canvas.rich:
        _put((each.plain for each in lines), out)
        return
    text = io.StringIO()
    console = _console(canvas, text)
    for each in lines:
        each.rstrip()
        console.print(each, soft_wrap=True)
    _put(text.getvalue().split("\n")[:-1], out)


def _console(canvas: Canvas, text: io.StringIO) -> Console:
    return Console(
        file=text,
        width=canvas.width,
        height=100,  # without one, a terminal that calls itself dumb is taken for 80 cells wide
        force_terminal=True,
        color_system="standard" if canvas.colour else None,
        no_color=not canvas.colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def _put(lines: Iterable[str], out: IO[bytes]) -> None:
    for line in lines:
        out.write(line.rstrip().encode("utf-8", "replace") + b"\n")
