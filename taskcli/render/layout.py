"""How a table fits a terminal: which columns there is room for, how wide they are, and what takes a second line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from taskcli.render.options import Canvas

T = TypeVar("T")
Measure = Callable[[str], int]
"""How many cells a text takes."""

GAP = 2
# Cells that a title has at least, where it needs them; below that it takes a line of its own.
LEAST_TITLE = 24
# The same where cells follow each other as they fit.
LEAST_REST = 16
# Cells to which other columns are cut before that.
LEAST_OTHER = 12
# Letters without a width of their own, such as marks, stand on others: more than so many nobody reads.
LETTERS_A_CELL = 10


class Cell(NamedTuple):
    text: str
    style: str = ""
    address: str | None = None


class Column(Struct, Generic[T], frozen=True):
    """A column and what it shows of each thing.

    Where there is no room, those with a `rank` give way, the highest first: they are left out, or show what is
    `brief` instead. What is `whole` is never cut; nor is a `key`, which can be pasted back, and takes a line of its own
    where it is too long. The one that `grows` takes the room that is left, and is cut to it.
    """

    name: str
    cell: Callable[[T, Canvas], Cell]
    header: str = ""
    rank: int = 0
    brief: Callable[[T, Canvas], Cell] | None = None
    key: bool = False
    whole: bool = False
    grows: bool = False

    @property
    def title(self) -> str:
        return self.header or self.name.upper()

    def shown(self, thing: T, canvas: Canvas) -> Cell:
        """The cell without what there is no room for anyway: it is looked at several times before it is cut."""
        cell, most = self.cell(thing, canvas), LETTERS_A_CELL * canvas.width
        return cell if self.key or len(cell.text) <= most else cell._replace(text=cell.text[:most] + "…")


class Layout(Struct, Generic[T], frozen=True):
    """Columns with their widths, 0 for one that is written as wide as it is.

    A key that is wider than its column stands on a line of its own. `below` is whether the growing column does;
    without `aligned`, cells follow each other as they fit.
    """

    columns: Sequence[Column[T]]
    widths: Sequence[int]
    below: bool = False
    aligned: bool = True


def lay_out(
    columns: Sequence[Column[T]], shown: Callable[[Column[T]], Sequence[Cell]], canvas: Canvas, measure: Measure
) -> Layout[T]:
    """The best layout on a canvas that has a width to fit; `shown` gives the cells of a column."""

    def widths_of(column: Column[T]) -> list[int]:
        """Of the header, and of each cell."""
        return [measure(column.title), *(measure(cell.text) for cell in shown(column))]

    wide = {each.name: widths_of(each) for each in columns}
    kept = [each for each in columns if not each.rank or each.brief or max(wide[each.name][1:], default=1)]
    natural = next((max(wide[each.name]) for each in kept if each.grows), 0)
    while True:
        widths = [max(wide[each.name]) for each in kept]
        room = canvas.width - _needed(kept, widths)
        if room >= min(natural, max(LEAST_TITLE, canvas.width // 3)):
            return _with(kept, widths, min(natural, room))
        lesser = max(kept, key=lambda each: each.rank)
        if not lesser.rank:
            return _tight(kept, wide, natural, canvas)
        at = kept.index(lesser)
        kept[at : at + 1] = [replace(lesser, cell=lesser.brief, rank=0, brief=None)] if lesser.brief else []
        if lesser.brief:
            wide[lesser.name] = widths_of(kept[at])


def _needed(columns: Sequence[Column[Any]], widths: Sequence[int]) -> int:
    """Cells for all but the growing column, gaps included."""
    return sum(width for each, width in zip(columns, widths, strict=True) if not each.grows) + GAP * (len(columns) - 1)


def _tight(columns: Sequence[Column[T]], wide: dict[str, list[int]], natural: int, canvas: Canvas) -> Layout[T]:
    """Nothing can be left out: columns are cut, then long keys stand alone, then titles, then all as it comes."""
    title = min(natural, LEAST_TITLE)
    whole = [max(wide[each.name]) for each in columns]
    cut = _shrunk(columns, whole, canvas.width - title)
    if (room := canvas.width - _needed(columns, cut)) >= title:
        return _with(columns, cut, min(natural, room))
    first = next((at for at, each in enumerate(columns) if each.key), None)
    header, *keys = wide[columns[first].name] if first is not None else [0]
    for below, widths in ((False, whole), (False, cut), (True, whole), (True, cut)):
        if first is None or (below and not natural):
            break
        others = _needed(columns, widths) - widths[first]
        room = canvas.width - others + (GAP if below else -title)
        fit = [each for each in keys if each <= room]
        if room >= header and 2 * len(fit) >= len(keys):
            key = max(header, *fit)
            set_apart = [key if at == first else width for at, width in enumerate(widths)]
            return _with(columns, set_apart, min(natural, canvas.width - others - key), below=below)
    return Layout(columns, [0] * len(columns), aligned=False)


def _with(columns: Sequence[Column[T]], widths: Sequence[int], title: int, *, below: bool = False) -> Layout[T]:
    return Layout(columns, [title if each.grows else width for each, width in zip(columns, widths, strict=True)], below)


def _shrunk(columns: Sequence[Column[Any]], natural: Sequence[int], room: int) -> list[int]:
    """Those that can be cut give way, the widest first, as far as they can."""
    widths = list(natural)
    able = [at for at, each in enumerate(columns) if not (each.key or each.whole or each.grows)]
    while (over := _needed(columns, widths) - room) > 0:
        cuttable = [at for at in able if widths[at] > LEAST_OTHER]
        if not cuttable:
            break
        widest = max(cuttable, key=widths.__getitem__)
        widths[widest] = max(LEAST_OTHER, widths[widest] - max(1, over // len(cuttable)))
    return widths
