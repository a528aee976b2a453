"""CSV and TSV: a header and one line a row."""

from __future__ import annotations

import csv
import io
import re
import string
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import IO, Any

from taskcli.http.bodies import Row, to_json
from taskcli.render.columns import ColumnPicker
from taskcli.render.jsons import compact
from taskcli.render.options import RenderOptions
from taskcli.render.waiting import Waiting
from taskcli.text import seen, visible

# Lines that are written together.
AT_ONCE = 512

# What a spreadsheet begins a formula with (OWASP, "CSV Injection"). Plain numbers are harmless.
_SIGNS, _BREAKS = frozenset("=+-@"), ("\t", "\r", "\n")
# First characters that stand for themselves, and behind which nothing is a formula; most cells begin with one.
_HARMLESS = frozenset({"", *string.ascii_letters, *string.digits})
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?")
_TSV = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write_csv(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """RFC 4180: a header row, CRLF line ends, quotes where they are needed."""
    lines = _lines(rows, options)
    while some := list(islice(lines, AT_ONCE)):
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(some)
        out.write(text.getvalue().encode())


def write_tsv(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """Tabs between cells; tabs, line ends and backslashes inside are written `\\t`, `\\n`, `\\r`, `\\\\`."""
    lines = _lines(rows, options)
    while some := list(islice(lines, AT_ONCE)):
        out.write("".join("\t".join(map(_escaped, cells)) + "\n" for cells in some).encode())


def _escaped(cell: str) -> str:
    return cell if cell.isprintable() and "\\" not in cell else cell.translate(_TSV)


def _lines(rows: Iterator[Row], options: RenderOptions) -> Iterator[list[str]]:
    """The cells of each line, the header first."""
    lines = _chosen_cells(rows, options) if options.columns else _all_cells(rows, options)
    return ([visible(cell) for cell in cells] for cells in lines) if options.on_terminal else lines


def _chosen_cells(rows: Iterator[Row], options: RenderOptions) -> Iterator[list[str]]:
    if options.headers:
        yield [cell_of(each) for each in options.columns]
    for line in ColumnPicker(options).lines(rows):
        yield [cell_of(each) for each in line]


def _all_cells(rows: Iterator[Row], options: RenderOptions) -> Iterator[list[str]]:
    """Rows differ in their keys, and the header is the first line: so all are read once before any is written."""
    names: dict[str, None] = {}
    with Waiting() as waiting:
        for row in rows:
            data = row.data
            names.update(dict.fromkeys(data if isinstance(data, Mapping) else ("value",)))
            waiting.write(compact(row) + b"\n")
        waiting.seek(0)
        # Without any row it is still a table: the usual columns are its header.
        if options.headers:
            yield [cell_of(each) for each in names or options.usual]
        for each in waiting:
            data = Row(raw=each).data
            data = data if isinstance(data, Mapping) else {"value": data}
            yield [cell_of(data.get(name)) for name in names]


def cell_of(value: Any) -> str:
    """A value as the text of a cell: nothing is empty, structures are JSON, formulas are neutralised by a `'`."""
    if isinstance(value, str):
        return value if value[:1] in _HARMLESS or not is_formula(value) else f"'{value}"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return to_json(value).decode()
    return str(value)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may run it, whatever it drops in front of the sign, and however wide the sign is written.

    A text that already begins with a `'` counts as what is behind it, so that one can always be taken off again.
    """
    bare = text.lstrip("'")
    sign = unicodedata.normalize("NFKC", seen(bare)[:1])
    return bare.startswith(_BREAKS) or (sign in _SIGNS and not _NUMBER.fullmatch(text))
