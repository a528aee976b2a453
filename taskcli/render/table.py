"""Drawing: tables, fields and blocks of text; rich on a terminal, plain aligned text elsewhere."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any, Generic, NamedTuple, TypeVar

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from taskcli.render.options import Canvas
from taskcli.text import visible

T = TypeVar("T")


class Cell(NamedTuple):
    text: str
    style: str = ""
    address: str | None = None


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column and what it shows of each thing.

    `shrink` columns give way first where the terminal is narrow; `from_width` is when there is room for it at all.
    """

    name: str
    cell: Callable[[T, Canvas], Cell]
    header: str = ""
    shrink: bool = False
    from_width: int = 0

    @property
    def title(self) -> str:
        return self.header or self.name.upper()


def draw(columns: Sequence[Column[T]], things: Iterable[T], canvas: Canvas, out: IO[bytes], heading: str = "") -> None:
    """A table. Off a terminal nothing is cut: the last column is as long as it is, the others are padded."""
    if canvas.rich:
        columns = [each for each in columns if each.from_width <= canvas.width]
    lines = [[_bounded(column.cell(each, canvas), canvas) for column in columns] for each in things]
    widths = [
        max(cell_len(text) for text in (column.title, *(line[at].text for line in lines)))
        for at, column in enumerate(columns)
    ]
    if canvas.rich:
        _draw_rich(columns, lines, widths, canvas, out, heading)
    else:
        _draw_plain(columns, lines, widths, out, heading)


def _bounded(cell: Cell, canvas: Canvas) -> Cell:
    """The cell without what there is no room for anyway: it is looked at several times before it is cut."""
    most = LETTERS_A_CELL * canvas.width
    return cell._replace(text=cell.text[:most] + "…") if canvas.fitted and len(cell.text) > most else cell


def _draw_plain(
    columns: Sequence[Column[Any]],
    lines: Iterable[Sequence[Cell]],
    widths: Sequence[int],
    out: IO[bytes],
    heading: str,
) -> None:
    if heading:
        _put([heading], out)
    for line in ([each.title for each in columns], *([cell.text for cell in line] for line in lines)):
        padded = [text + " " * (width - cell_len(text)) for text, width in zip(line, widths, strict=True)]
        _put(["  ".join(padded)], out)


def _draw_rich(
    columns: Sequence[Column[Any]],
    lines: Iterable[Sequence[Cell]],
    widths: Sequence[int],
    canvas: Canvas,
    out: IO[bytes],
    heading: str,
) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    room = canvas.width - 2 * (len(columns) - 1)
    for column, width in zip(columns, _fit(widths, [each.shrink for each in columns], room), strict=True):
        table.add_column(Text(column.title), no_wrap=True, overflow="ellipsis", width=width)
    for line in lines:
        table.add_row(*map(_styled, line))
    _print([Text(heading, style="bold"), table] if heading else [table], canvas, out)


def _fit(natural: Sequence[int], shrinks: Sequence[bool], room: int) -> list[int]:
    """Widths that have room together: first the shrinking columns give way, down to 20, then whichever is widest."""
    widths = [max(1, width) for width in natural]
    for least, may in ((20, shrinks), (4, [True] * len(widths)), (1, [True] * len(widths))):
        while sum(widths) > room:
            able = [at for at, width in enumerate(widths) if may[at] and width > least]
            if not able:
                break
            widest = max(able, key=widths.__getitem__)
            widths[widest] = max(least, widths[widest] - max(1, (sum(widths) - room) // len(able)))
    return widths


def _styled(cell: Cell) -> Text:
    if cell.address:
        address = visible(cell.address).replace(" ", "%20")
        return Text(cell.text, style=Style.parse(cell.style) + Style(link=address))
    return Text(cell.text, style=cell.style)


# Letters without a width of their own, such as marks, stand on others: more than so many nobody reads.
LETTERS_A_CELL = 10


def shorten(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    kept = ""
    for letter in text[: LETTERS_A_CELL * width]:
        if cell_len(kept + letter) >= width:
            break
        kept += letter
    return kept + "…"


def draw_fields(fields: Sequence[tuple[str, str]], canvas: Canvas, out: IO[bytes]) -> None:
    """Names and values, one a line; long values are wrapped on a terminal."""
    width = max((cell_len(name) for name, _ in fields), default=0)
    room = max(LEAST_ROOM, canvas.width - width - 2)
    for name, value in fields:
        first, *more = (_wrapped(value, room, canvas) if canvas.rich else value.splitlines()) or [""]
        name += " " * (width - cell_len(name)) + "  "
        if canvas.rich:
            style = "bold red" if value.endswith(" late") and name.strip() == "due" else ""
            _print([Text.assemble((name, "bold"), (first, style))], canvas, out)
        else:
            _put([name + first], out)
        _put((" " * (width + 2) + line for line in more), out)


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
    if canvas.rich:
        _print([Text(heading, style="bold")], canvas, out)
    else:
        _put([heading], out)


def draw_block(heading: str, body: str, canvas: Canvas, out: IO[bytes], indent: str = "") -> None:
    """A heading and the text below it, after an empty line."""
    shown = visible(body, lines=True)
    out.write(b"\n")
    draw_heading(indent + heading, canvas, out)
    lines = (
        _wrapped(shown, max(LEAST_ROOM, canvas.width - len(indent) - 2), canvas) if canvas.rich else shown.splitlines()
    )
    _put((f"{indent}  {line}" for line in lines), out)


def _print(things: Iterable[Text | Table], canvas: Canvas, out: IO[bytes]) -> None:
    text = io.StringIO()
    console = _console(canvas, text)
    for each in things:
        console.print(each)
    _put(text.getvalue().splitlines(), out)


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
