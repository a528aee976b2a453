"""Columns: the names a person writes, what lies at a dotted path, and rows cut down to what was chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from taskcli.http.bodies import Row
from taskcli.render.options import RenderOptions
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
    found = _find(data, path)
    return None if found is _ABSENT else found


def _find(data: Any, path: str) -> Any:
    if isinstance(data, Mapping) and path in data:  # a key may have dots of its own
        return data[path]
    part, _, rest = path.partition(".")
    if isinstance(data, Mapping) and part in data:
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


def present(rows: Sequence[Any], columns: Sequence[str]) -> Sequence[str]:
    """The usual columns that at least one row has; where none has any, the keys that are there."""
    kept = [path for path in columns if any(_find(row, path) is not _ABSENT for row in rows)]
    return kept or list(dict.fromkeys(str(key) for row in rows if isinstance(row, Mapping) for key in row)) or columns


class ColumnPicker:
    """Cuts rows down to the chosen columns, and tells at the end which of them no row had."""

    def __init__(self, options: RenderOptions) -> None:
        self.columns = options.columns
        self.tell = options.tell
        self.missing = dict.fromkeys(options.columns)
        self.known: dict[str, None] = {}

    def __call__(self, rows: Iterable[Row]) -> Iterator[Row]:
        if not self.columns:
            yield from rows
            return
        empty = True
        for row in rows:
            empty = False
            data = row.data
            yield Row(self._picked(data if isinstance(data, Mapping) else {"value": data}))
        if self.missing and not empty:
            known = visible(", ".join(self.known))
            self.tell(f"no column {', '.join(map(repr, self.missing))} in any row; there is: {known}")

    def _picked(self, data: Mapping[str, Any]) -> dict[str, Any]:
        if self.missing:
            self.known.update(dict.fromkeys(map(str, data)))
        picked = {}
        for path in self.columns:
            found = _find(data, path)
            if found is not _ABSENT:
                self.missing.pop(path, None)
            picked[path] = None if found is _ABSENT else found
        return picked
