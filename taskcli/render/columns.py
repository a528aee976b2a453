"""Columns: the names a person writes, what lies at a dotted path, and rows cut down to what was chosen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from taskcli.http.bodies import Number, Row
from taskcli.render.options import RenderOptions, TaskRow
from taskcli.text import visible

_ABSENT: Any = object()
_INDEX = re.compile(r"\d{1,9}")


def names_of(columns: str | Sequence[str]) -> tuple[str, ...]:
    """`"a,b,c"` as names; an empty one is a `ValueError`."""
    found = tuple(each.strip() for each in (columns.split(",") if isinstance(columns, str) else columns))
    if not all(found):
        raise ValueError("--columns has an empty name")
    return found


def pick(data: Any, path: str) -> Any:
    """The value at a dotted path. A number is a place in a list; any other part asks each of the list's items."""
    return _or_none(_find(data, path))


def _find(data: Any, path: str) -> Any:
    if isinstance(data, dict) and path in data:  # a key may have dots of its own
        return data[path]
    part, _, rest = path.partition(".")
    if isinstance(data, dict) and part in data:
        return _find(data[part], rest) if rest else data[part]
    if not isinstance(data, list):
        return _ABSENT
    if _INDEX.fullmatch(part):
        here = data[int(part)] if int(part) < len(data) else _ABSENT
        return _find(here, rest) if rest else here
    found = [value for each in data if (value := _find(each, path)) is not _ABSENT]
    return found or _ABSENT


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


def usual_lines(
    rows: Iterable[Row], columns: Sequence[str], concealed: Sequence[str]
) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    """The usual columns that at least one row has, and what lies there; where none has any, all keys that are there.

    What is `concealed` is in neither.
    """

    def seen(row: Row) -> Any:
        return without(row.data, concealed)

    looked_up = chosen(columns, _ABSENT)
    lines: list[Sequence[Any]] = []
    kept: list[Row] | None = []  # as long as none has any
    for row in rows:
        line = looked_up(Row(seen(row)) if concealed else row)
        lines.append(line)
        if kept is not None and all(each is _ABSENT for each in line):
            kept.append(row)
        else:
            kept = None
    if kept is not None:
        found = [data for row in kept if isinstance(data := seen(row), Mapping)]
        names = list(dict.fromkeys(str(key) for data in found for key in data)) or columns
        return names, [[pick(seen(row), name) for name in names] for row in kept]
    there = [at for at in range(len(columns)) if any(line[at] is not _ABSENT for line in lines)]
    return [columns[at] for at in there], [[_or_none(line[at]) for at in there] for line in lines]


def _or_none(found: Any) -> Any:
    return None if found is _ABSENT else found


class ColumnPicker:
    """Cuts rows down to the chosen columns, and tells at the end which of them no row had."""

    def __init__(self, options: RenderOptions) -> None:
        self.columns = options.columns
        self.tell = options.tell
        self.missing = dict.fromkeys(options.columns)
        self.known: dict[str, None] = {}

    def __call__(self, rows: Iterator[Row]) -> Iterator[Row]:
        if not self.columns:
            return rows
        return (Row(dict(zip(self.columns, line, strict=True))) for line in self.lines(rows))

    def lines(self, rows: Iterable[Row]) -> Iterator[Sequence[Any]]:
        """Of each row what lies at the columns, in their order; nothing is None."""
        left, empty = iter(rows), True
        while self.missing:
            row = next(left, None)
            if row is None:
                break
            empty = False
            yield self._looked_for(_mapping(row))
        else:
            yield from map(chosen(self.columns), left)
        if self.missing and not empty:
            known = visible(", ".join(self.known))
            self.tell(f"no column {', '.join(map(repr, self.missing))} in any row; there is: {known}")

    def _looked_for(self, data: Mapping[str, Any]) -> Sequence[Any]:
        self.known.update(dict.fromkeys(map(str, data)))
        line = [_find(data, path) for path in self.columns]
        for path, found in zip(self.columns, line, strict=True):
            if found is not _ABSENT:
                self.missing.pop(path, None)
        return [_or_none(found) for found in line]


def _mapping(row: Row) -> Mapping[str, Any]:
    data = row.data
    return data if isinstance(data, Mapping) else {"value": data}


def chosen(columns: Sequence[str], nothing: Any = None) -> Callable[[Row], Sequence[Any]]:
    """What gives of a row what lies at the columns. Of one that came as JSON nothing else is decoded."""

    def looked_up(data: Mapping[str, Any]) -> Sequence[Any]:
        found = (_find(data, path) for path in columns)
        return [nothing if each is _ABSENT else each for each in found]

    def patient(row: Row) -> Sequence[Any]:
        return looked_up(_mapping(row))

    parts = tuple(dict.fromkeys(name for path in columns for name in (path, path.partition(".")[0])))
    names = {f"at{at}": name for at, name in enumerate(parts)}
    whole = parts == tuple(columns) and "." not in "".join(columns)
    unfound = nothing if whole else _ABSENT
    try:
        kind = msgspec.defstruct("Chosen", [(each, Any, unfound) for each in names], rename=names, gc=False)
    except ValueError:  # a name that has to be escaped in JSON
        return patient
    decode, astuple = msgspec.json.Decoder(kind, float_hook=Number).decode, msgspec.structs.astuple

    def quick(row: Row) -> Sequence[Any]:
        text = row.raw
        if text is None:
            if not isinstance(row, TaskRow):
                return patient(row)
            text = row.json
        try:
            values = astuple(decode(text))
        except (msgspec.DecodeError, RecursionError):  # no object, or a whole number that is too long
            return patient(row)
        if whole:
            return values
        return looked_up({name: each for name, each in zip(parts, values, strict=True) if each is not _ABSENT})

    return quick
