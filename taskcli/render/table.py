"""Drawing: tables, fields and blocks of text; rich on a terminal, plain aligned text elsewhere."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice
from typing import IO, Any, Generic, NamedTuple, TypeVar

from msgspec import Struct
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from taskcli.render.layout import GAP, LEAST_REST, LETTERS_A_CELL, Cell, Column, Layout, lay_out
from taskcli.render.options import Canvas
from taskcli.render.waiting import Waiting
from taskcli.text import visible

T = TypeVar("T")


class Field(NamedTuple):
    """A name and its value in a detail view; `key` is for what can be pasted back."""

    name: str
    value: str
    key: bool = False
    style: str = ""


class Block(Struct, Generic[T], frozen=True):
    """Things below each other under a heading; a heading without things is only that."""

    things: Sequence[T]
    heading: str = ""


def draw(
    columns: Sequence[Column[T]], blocks: Sequence[Block[T]], canvas: Canvas, out: IO[bytes], *, headers: bool = True
) -> None:
    """Tables whose columns are equally wide. Off a terminal nothing is cut: cells are padded to the widest."""
    if not canvas.rich:

        def texts(things: Iterable[T]) -> Lines:
            return ([each.cell(thing, canvas).text for each in columns] for thing in things)

        plain = [(block.heading, texts(block.things)) for block in blocks]
        draw_plain([each.title for each in columns], plain, canvas, out, headers=headers)
        return
    every = [each for block in blocks for each in block.things]

    @cache
    def shown(column: Column[T]) -> list[Cell]:
        cell = column.shown if canvas.fitted else column.cell
        return [cell(each, canvas) for each in every]

    layout = lay_out(columns, shown, canvas, measure) if canvas.fitted else _natural(columns, shown, headers=headers)
    titles = [Cell(each.title, "bold") for each in layout.columns]
    cells = [shown(each) for each in layout.columns]
    left = ([column[at] for column in cells] for at in range(len(every)))
    lines = _aligned if layout.aligned else _packed
    for at, block in enumerate(blocks):
        _begin(at, block.heading, canvas, out)
        head = [titles] if headers and (block.things or not block.heading) else []
        rows = chain(head, islice(left, len(block.things)))
        _put((line for row in rows for line in lines(row, layout, canvas)), out)


def _natural(columns: Sequence[Column[T]], shown: Callable[[Column[T]], Sequence[Cell]], *, headers: bool) -> Layout[T]:
    """Each column as wide as its widest cell."""
    texts = ([*([each.title] if headers else []), *(cell.text for cell in shown(each))] for each in columns)
    return Layout(columns, [max(map(measure, each), default=0) for each in texts])


def _begin(at: int, heading: str, canvas: Canvas, out: IO[bytes]) -> None:
    """What stands above the rows of a block."""
    if at:
        out.write(b"\n")
    if heading:
        draw_heading(heading, canvas, out)


# Lines that are put together before they are written.
AT_ONCE = 512
Lines = Iterable[Sequence[str]]


def draw_plain(
    titles: Sequence[str], blocks: Sequence[tuple[str, Lines]], canvas: Canvas, out: IO[bytes], *, headers: bool = True
) -> None:
    """Headings and the visible texts below them, each column as wide as its widest text.

    Until it is known how wide that is, lines wait with tabs in them, which no visible text has.
    """
    widths, counts = [measure(each) if headers else 0 for each in titles], [0] * len(blocks)
    with Waiting() as waiting:
        for at, (_, lines) in enumerate(blocks):
            left = iter(lines)
            while some := list(islice(left, AT_ONCE)):
                text = "".join("\t".join(texts) + "\n" for texts in some)
                size = len if text.isascii() else measure
                for column, texts in enumerate(zip(*some, strict=True)):
                    widths[column] = max(widths[column], *map(size, texts))
                waiting.write(text.encode("utf-8", "replace"))
                counts[at] += len(some)
        waiting.seek(0)
        for at, (heading, _) in enumerate(blocks):
            _begin(at, heading, canvas, out)
            if headers and (counts[at] or not heading):
                _put([_padded(titles, widths)], out)
            _put((_padded(each.decode()[:-1].split("\t"), widths) for each in islice(waiting, counts[at])), out)


def _padded(texts: Sequence[str], widths: Sequence[int]) -> str:
    return (" " * GAP).join(map(_filled, texts, widths))


def _filled(text: str, width: int) -> str:
    return text.ljust(width) if text.isascii() else text + " " * (width - cell_len(text))


def measure(text: str) -> int:
    """Cells that a visible text takes."""
    return len(text) if text.isascii() else cell_len(text)


def _aligned(row: Sequence[Cell], layout: Layout[Any], canvas: Canvas) -> Iterator[str]:
    """A row under its headers. A key that is too long stands above the rest."""
    line: list[Cell] = []
    used, begun = 0, False
    for column, cell, room in zip(layout.columns, row, layout.widths, strict=True):
        if column.grows and layout.below:
            continue
        wide = measure(cell.text)
        if column.key and wide > room:
            yield _inked([*line, cell], canvas)
            begun = True
            line, cell, wide = [Cell(" " * used)], Cell(""), 0
        if not column.key and canvas.fitted and wide > room:
            cell = cell._replace(text=shorten(cell.text, room))
            wide = measure(cell.text)
        line += (cell, Cell(" " * (room - wide + GAP)))
        used += wide + len(line[-1].text)
    if not begun or any(cell.text.strip() for cell in line):
        yield _inked(line, canvas)
    if layout.below:
        last = next(cell for column, cell in zip(layout.columns, row, strict=True) if column.grows)
        yield _inked([Cell(" " * GAP), last._replace(text=shorten(last.text, canvas.width - GAP))], canvas)


def _packed(row: Sequence[Cell], layout: Layout[Any], canvas: Canvas) -> Iterator[str]:
    """Cells behind each other, on as many lines as they need."""
    line: list[Cell] = []
    used = 0
    for column, cell in zip(layout.columns, row, strict=True):
        least = min(measure(cell.text), LEAST_REST if column.grows else canvas.width)
        if not least:
            continue
        if used:
            if used + GAP + least > canvas.width:
                yield _inked(line, canvas)
                line, used = [], 0
            line.append(Cell(" " * GAP))
            used += GAP
        if not column.key:
            cell = cell._replace(text=shorten(cell.text, canvas.width - used))
        line.append(cell)
        used += measure(cell.text)
    if any(cell.text for cell in line):
        yield _inked(line, canvas)


def _inked(line: list[Cell], canvas: Canvas) -> str:
    """The cells behind each other in their styles, without the blanks at the end."""
    while line and not (last := line[-1].text.rstrip()):
        line.pop()
    if line:
        line[-1] = line[-1]._replace(text=last)
    if not (canvas.rich and canvas.colour):
        return "".join(cell.text for cell in line)
    return "".join(cell.text if not (cell.style or cell.address) else _styled(cell) for cell in line)


def _styled(cell: Cell) -> str:
    if cell.address:
        address = visible(cell.address).replace(" ", "%20")
        style = Style.parse(cell.style) + Style(link=address)
        return style.render(cell.text, color_system=ColorSystem.STANDARD)
    before, behind = _codes(cell.style)
    return f"{before}{cell.text}{behind}" if cell.text else ""


@cache
def _codes(style: str) -> tuple[str, str]:
    """What a terminal is told before and behind a text in this style."""
    before, _, behind = Style.parse(style).render("|", color_system=ColorSystem.STANDARD).partition("|")
    return before, behind


def shorten(text: str, width: int) -> str:
    if measure(text) <= width:
        return text
    if text.isascii():
        return text[: max(0, width - 1)] + "…"
    kept = ""
    for letter in text[: LETTERS_A_CELL * width]:
        if cell_len(kept + letter) >= width:
            break
        kept += letter
    return kept.rstrip("\u200d") + "…"


def draw_fields(fields: Sequence[Field], canvas: Canvas, out: IO[bytes]) -> None:
    """Names and values, one a line; long values are wrapped on a terminal, but for keys, which can be pasted."""
    width = max((measure(each.name) for each in fields), default=0)
    room = max(LEAST_ROOM, canvas.width - width - GAP)
    for each in fields:
        name = _filled(each.name, width + GAP)
        if each.key and canvas.fitted and measure(each.value) > room:
            _put([_inked([Cell(name, "bold")], canvas), each.value], out)
            continue
        first, *more = (_wrapped(each.value, room, canvas) if canvas.fitted else each.value.splitlines()) or [""]
        cells = [Cell(name, "bold"), Cell(first, each.style)] if each.style else [Cell(name + first, "bold")]
        _put([_inked(cells, canvas)], out)
        _put((" " * (width + GAP) + line for line in more), out)


# Cells that a long text has at least, however narrow the terminal is.
LEAST_ROOM = 20


def _wrapped(text: str, width: int, canvas: Canvas) -> list[str]:
    """The lines of a text, and those that are longer folded between words where that can be."""
    lines: list[str] = []
    for line in text.splitlines():
        lines += [line] if measure(line) <= width else _folded(line, width)
    return lines


def _folded(line: str, width: int) -> list[str]:
    from rich.console import Console  # slow to load, and most tables fold nothing
    from rich.text import Text

    return [part.plain for part in Text(line).wrap(Console(file=io.StringIO(), width=width), width)]


def draw_heading(heading: str, canvas: Canvas, out: IO[bytes]) -> None:
    text = shorten(heading, canvas.width) if canvas.fitted else heading
    _put([_inked([Cell(text, "bold")], canvas)], out)


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


def _put(lines: Iterable[str], out: IO[bytes]) -> None:
    left = iter(lines)
    while some := [f"{line.rstrip()}\n" for line in islice(left, AT_ONCE)]:
        out.write("".join(some).encode("utf-8", "replace"))
