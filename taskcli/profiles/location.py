"""A table of the configuration file, for pointing at what is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

from taskcli.errors import ConfigError
from taskcli.records import Discreet
from taskcli.values import did_you_mean

# Levels of lists and tables, beyond any configuration: Python's own reader calls itself for each.
DEEPEST = 100


def read_toml(text: str, path: object) -> dict[str, Any]:
    """What a configuration says. Raises `ConfigError` for what is no TOML, or beyond what TOML can hold."""
    import tomllib  # which the demo does without

    steps = (1 if bracket in "[{" else -1 for bracket in re.findall(r"[][{}]", text))
    if max(accumulate(steps), default=0) > DEEPEST:
        raise ConfigError(f"{path} is not valid TOML: it is nested too deeply")
    try:
        found = tomllib.loads(text)
        _check_numbers(found)
    except ValueError as why:  # also of numbers that no reader takes
        said = why if isinstance(why, tomllib.TOMLDecodeError) else "a whole number is too large"
        raise ConfigError(f"{path} is not valid TOML: {said}") from why
    return found


def _check_numbers(found: Any) -> None:
    """Raises `ValueError` for whole numbers beyond those that TOML has (64 bits): Python does not show them all."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, (dict, list)):
            waiting += each.values() if isinstance(each, dict) else each
        elif isinstance(each, int) and each.bit_length() > 64:
            raise ValueError(each.bit_length())


class Location(Discreet, frozen=True):
    """`path` is the file, `text` what stands in it, `table` the table's dotted name (empty: the top)."""

    UNSEEN = ("text",)
    path: Path
    text: str
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
