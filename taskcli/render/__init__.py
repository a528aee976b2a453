"""Rows to text: one writer a format, each taking an iterator and writing bytes."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

import msgspec

from taskcli.message import Row
from taskcli.values import ACTING, visible

Tell = Callable[[str], None]
# Beyond this, what waits to be written lies on disk instead of in memory.
IN_MEMORY = 8 * 1024 * 1024


@dataclass(frozen=True)
class Sheet:
    """What is written besides the rows.

    `one` is for a single object instead of a list of one; `columns` is what a person chose, empty for everything;
    `usual` is what a table shows then. `on_terminal` is whether the text goes straight to one.
    """

    one: bool = False
    columns: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    on_terminal: bool = False
    tell: Tell = field(default=lambda text: None)
    name: str = "task"


# Columns ------------------------------------------------------------------------------------------------------------

_ABSENT = object()


def pick(data: Any, path: str) -> Any:
    """The value at a dotted path. A number is a place in a list; any other part asks each of the list's items."""
    found = _pick(data, path)
    return None if found is _ABSENT else found


def _pick(data: Any, path: str) -> Any:
    if isinstance(data, Mapping):
        if path in data:
            return data[path]
        part, _, rest = path.partition(".")
        return _ABSENT if part not in data else _pick(data[part], rest) if rest else data[part]
    if isinstance(data, list):
        part, _, rest = path.partition(".")
        if re.fullmatch(r"\d{1,9}", part):
            here = data[int(part)] if int(part) < len(data) else _ABSENT
            return _pick(here, rest) if rest else here
        found = [value for each in data if (value := _pick(each, path)) is not _ABSENT]
        return found or _ABSENT
    return _ABSENT


def without(data: Any, paths: Iterable[str]) -> Any:
    """The mapping without what lies at some dotted paths."""
    if not isinstance(data, Mapping):
        return data
    kept = dict(data)
    for path in paths:
        part, _, rest = path.partition(".")
        if not rest:
            kept.pop(part, None)
        elif part in kept:
            kept[part] = without(kept[part], [rest])
    return kept


def present(rows: Sequence[Any], columns: Sequence[str]) -> Sequence[str]:
    """The usual columns that at least one row has; all of them where none would be left."""
    return [path for path in columns if any(_pick(row, path) is not _ABSENT for row in rows)] or columns


class Chooser:
    """Cuts rows down to the chosen columns, and tells at the end which of them no row had."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.missing = dict.fromkeys(sheet.columns)
        self.known: dict[str, None] = {}
        self.rows = 0

    def __call__(self, rows: Iterable[Row]) -> Iterator[Row]:
        if not self.sheet.columns:
            yield from rows
            return
        for row in rows:
            self.rows += 1
            data = row.data if isinstance(row.data, Mapping) else {"value": row.data}
            if self.missing:
                self.known.update(dict.fromkeys(map(str, data)))
            chosen = {}
            for path in self.sheet.columns:
                found = _pick(data, path)
                if found is not _ABSENT:
                    self.missing.pop(path, None)
                chosen[path] = None if found is _ABSENT else found
            yield Row(chosen)
        if self.missing and self.rows:
            known = ", ".join(self.known)
            self.sheet.tell(f"no column {', '.join(map(repr, self.missing))} in any row; there is: {visible(known)}")


# JSON ---------------------------------------------------------------------------------------------------------------


def json_bytes(row: Row, *, indent: int = 0, on_terminal: bool = False) -> bytes:
    """The row as JSON; numbers and key order are as they were sent. On a terminal, what could act on it is escaped."""
    text = msgspec.json.format(row.json, indent=indent) if indent else compact(row)
    if on_terminal:
        text = ACTING.sub(lambda each: f"\\u{ord(each[0]):04x}", text.decode()).encode()
    return text


def compact(row: Row) -> bytes:
    """On one line, whatever the provider's own line breaks."""
    text = row.json
    return msgspec.json.format(text, indent=-1) if b"\n" in text or b"\r" in text else text


def write_json(rows: Iterator[Row], sheet: Sheet, out: IO[bytes]) -> None:
    rows = Chooser(sheet)(rows)
    if sheet.one:
        for row in rows:
            out.write(json_bytes(row, indent=2, on_terminal=sheet.on_terminal) + b"\n")
        return
    empty = True
    for row in rows:
        out.write(b"[\n  " if empty else b",\n  ")
        empty = False
        text = json_bytes(row, indent=2, on_terminal=sheet.on_terminal)
        # A line break cannot stand inside a JSON string, so that every one of them is layout.
        out.write(text.replace(b"\n", b"\n  "))
    out.write(b"[]\n" if empty else b"\n]\n")


def write_jsonl(rows: Iterator[Row], sheet: Sheet, out: IO[bytes]) -> None:
    for row in Chooser(sheet)(rows):
        out.write(json_bytes(row, on_terminal=sheet.on_terminal) + b"\n")


# CSV ----------------------------------------------------------------------------------------------------------------

# What a spreadsheet takes for a formula (OWASP, "CSV Injection"). Plain numbers are harmless.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?")


def cell_of(value: Any) -> str:
    """A value as the text of a cell: nothing is empty, structures are JSON, formulas are neutralised by a `'`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return msgspec.json.encode(value).decode()
    text = str(value)
    return "'" + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _separated(rows: Iterator[Row], sheet: Sheet, write: Callable[[list[str]], object]) -> None:
    def line(cells: Iterable[str]) -> None:
        write([visible(cell) for cell in cells] if sheet.on_terminal else list(cells))

    if sheet.columns:
        line(sheet.columns)
        for row in Chooser(sheet)(rows):
            line(cell_of(row.data[name]) for name in sheet.columns)
    else:
        # Rows differ in their keys, and the header is the first line: so all are read once before any is written.
        names: dict[str, None] = {}
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as waiting:
            for row in rows:
                names.update(dict.fromkeys(row.data if isinstance(row.data, Mapping) else ("value",)))
                waiting.write(compact(row) + b"\n")
            waiting.seek(0)
            # Without any row it is still a table: the usual columns are its header.
            line(map(cell_of, names or sheet.usual))
            for each in waiting:
                data = msgspec.json.decode(each)
                data = data if isinstance(data, Mapping) else {"value": data}
                line(cell_of(data.get(name)) for name in names)


def write_csv(rows: Iterator[Row], sheet: Sheet, out: IO[bytes]) -> None:
    """RFC 4180: a header row, CRLF line ends, quotes where they are needed."""
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    _separated(rows, sheet, csv.writer(text, lineterminator="\r\n").writerow)
    text.flush()
    text.detach()


def write_tsv(rows: Iterator[Row], sheet: Sheet, out: IO[bytes]) -> None:
    """Tabs between cells; tabs, line ends and backslashes inside are written `\\t`, `\\n`, `\\r`, `\\\\`."""

    def write(cells: list[str]) -> None:
        out.write(("\t".join(each.translate(_TSV) for each in cells) + "\n").encode())

    _separated(rows, sheet, write)


_TSV = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


# The rest is imported where it is used --------------------------------------------------------------------------------


def write_yaml(rows: Iterator[Row], sheet: Sheet, out: IO[bytes]) -> None:
    from taskcli.render.markup import yaml

    yaml(Chooser(sheet)(rows), sheet.one, out, on_terminal=sheet.on_terminal)


def write_xml(rows: Iterator[Row], sheet: Sheet, out: IO[bytes]) -> None:
    from taskcli.render.markup import xml

    xml(Chooser(sheet)(rows), sheet.one, sheet.name, out, on_terminal=sheet.on_terminal)


Writer = Callable[[Iterator[Row], Sheet, IO[bytes]], None]
WRITERS: Mapping[str, Writer] = {
    "json": write_json,
    "jsonl": write_jsonl,
    "csv": write_csv,
    "tsv": write_tsv,
    "yaml": write_yaml,
    "xml": write_xml,
}
# What may reach the reader before the answer is known to be whole.
STREAMING = ("jsonl", "raw")


def names_of(columns: str | Sequence[str]) -> tuple[str, ...]:
    """`"a,b,c"` as names; an empty one is a `ValueError`."""
    found = tuple(each.strip() for each in (columns.split(",") if isinstance(columns, str) else columns))
    if not all(found):
        raise ValueError("--columns has an empty name")
    return found
