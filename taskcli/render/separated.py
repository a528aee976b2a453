"""CSV and TSV: a header and one line a row."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any

from taskcli.http.bodies import Row, to_json
from taskcli.render.columns import ColumnPicker
from taskcli.render.jsons import compact
from taskcli.render.options import IN_MEMORY, RenderOptions
from taskcli.text import seen, visible

WriteLine = Callable[[list[str]], object]

# What a spreadsheet begins a formula with (OWASP, "CSV Injection"). Plain numbers are harmless.
_SIGNS, _BREAKS = frozenset("=+-@"), ("\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?")
_TSV = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write_csv(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """RFC 4180: a header row, CRLF line ends, quotes where they are needed."""
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    _write_lines(rows, options, csv.writer(text, lineterminator="\r\n").writerow)
    text.flush()
    text.detach()


def write_tsv(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """Tabs between cells; tabs, line ends and backslashes inside are written `\\t`, `\\n`, `\\r`, `\\\\`."""

    def write(cells: list[str]) -> None:
        out.write(("\t".join(each.translate(_TSV) for each in cells) + "\n").encode())

    _write_lines(rows, options, write)


def _write_lines(rows: Iterator[Row], options: RenderOptions, write: WriteLine) -> None:
    def line(cells: Iterable[str]) -> None:
        write([visible(cell) for cell in cells] if options.on_terminal else list(cells))

    if options.columns:
        if options.headers:
            line(map(cell_of, options.columns))
        for row in ColumnPicker(options)(rows):
            line(cell_of(row.data[name]) for name in options.columns)
        return
    # Rows differ in their keys, and the header is the first line: so all are read once before any is written.
    names: dict[str, None] = {}
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as waiting:
        for row in rows:
            data = row.data
            names.update(dict.fromkeys(data if isinstance(data, Mapping) else ("value",)))
            waiting.write(compact(row) + b"\n")
        waiting.seek(0)
        # Without any row it is still a table: the usual columns are its header.
        if options.headers:
            line(map(cell_of, names or options.usual))
        for each in waiting:
            data = Row(raw=each).data
            data = data if isinstance(data, Mapping) else {"value": data}
            line(cell_of(data.get(name)) for name in names)


def cell_of(value: Any) -> str:
    """A value as the text of a cell: nothing is empty, structures are JSON, formulas are neutralised by a `'`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return to_json(value).decode()
    text = str(value)
    return "'" + text if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may run it, whatever it drops in front of the sign, and however wide the sign is written.

    A text that already begins with a `'` counts as what is behind it, so that one can always be taken off again.
    """
    bare = text.lstrip("'")
    sign = unicodedata.normalize("NFKC", seen(bare)[:1])
    return bare.startswith(_BREAKS) or (sign in _SIGNS and not _NUMBER.fullmatch(text))
