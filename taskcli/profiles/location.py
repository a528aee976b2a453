"""A table of the configuration file, for pointing at what is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from taskcli.errors import ConfigError
from taskcli.values import did_you_mean


@dataclass(frozen=True)
class Location:
    """`path` is the file, `text` what stands in it, `table` the table's dotted name (empty: the top)."""

    path: Path
    text: str = field(repr=False)
    table: str

    def error(self, key: str, what: str) -> ConfigError:
        line = self._line(key)
        at = f"{self.path}, line {line}" if line else str(self.path)
        name = ".".join(filter(None, (self.table, key)))
        return ConfigError(f"{at}: {name + ' ' if name else ''}{what}")

    def _line(self, key: str) -> int | None:
        """The line that sets the key, as far as that can be told by looking."""
        table, best = "", None
        parts = self.table.split(".") if self.table else []
        whole = ".".join(filter(None, (self.table, key)))
        for at, line in enumerate(self.text.splitlines(), 1):
            if found := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
                table = found[1].replace('"', "").replace(" ", "")
                if whole and f"{table}.".startswith(f"{whole}."):
                    return at
                if table == self.table:
                    best = at
            inside = [part for part in parts if not (table == part or f".{part}" in f".{table}")]
            if parts and table.split(".")[:2] != parts[:2]:
                continue
            if (
                key
                and all(re.search(rf"\b{re.escape(part)}\b", line) for part in inside)
                and re.search(rf"(^|[\s{{,])[\"']?{re.escape(key)}[\"']?\s*=", line)
            ):
                return at
        if best is None and parts:  # a table written inline, as the value of a key
            return Location(self.path, self.text, ".".join(parts[:-1]))._line(parts[-1])
        return best

    def only(self, found: Mapping[str, Any], known: Iterable[str]) -> None:
        known = tuple(known)
        for key in found:
            if key not in known:
                raise self.error(key, f"is not known here{did_you_mean(key, known)}; allowed: {', '.join(known)}")
