"""What the shells complete, as one table: made from the document of all commands, and shared where it is the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from msgspec import Struct

K = TypeVar("K", bound=Hashable)


class Value(Struct, frozen=True):
    """What stands behind a flag or a command: words, with `commas` several of them, or what `live` names."""

    words: tuple[str, ...] = ()
    commas: bool = False
    live: str = ""


class Option(Struct, frozen=True):
    """A flag. Without `value` it takes none."""

    names: tuple[str, ...]
    help: str
    value: Value | None = None
    metavar: str = ""
    repeats: bool = False


class Entry(Struct, frozen=True):
    """One command: `path` are its words (`oracle list`), `argument` what may stand behind it."""

    path: str
    help: str
    options: tuple[Option, ...]
    argument: Value | None = None
    metavar: str = ""


class Table(Struct, frozen=True, dict=True):
    """All commands. The path of the program itself is empty."""

    entries: tuple[Entry, ...]
    groups: Mapping[str, str]

    @cached_property
    def top(self) -> dict[str, str]:
        """The first words, with their help."""
        names = dict.fromkeys(each.path.split()[0] for each in self.entries if each.path)
        single = {each.path: each.help for each in self.entries}
        return {name: self.groups.get(name) or single[name] for name in names}

    @cached_property
    def both(self) -> tuple[str, ...]:
        """Commands that others stand directly behind: `changes`, for `changes list`."""
        paths = {each.path for each in self.entries}
        return tuple(
            dict.fromkeys(name for each in self.entries if (name := each.path.rpartition(" ")[0]) in paths - {""})
        )

    def verbs(self, group: str) -> dict[str, str]:
        return {each.path.split()[1]: each.help for each in self.entries if each.path.startswith(f"{group} ")}

    def shared(self, of: Callable[[Option], K]) -> list[tuple[tuple[str, ...], list[K]]]:
        """What several commands have alike, in sets: (the paths of the commands, what those have)."""
        where: dict[K, list[str]] = {}
        for entry in self.entries:
            for option in entry.options:
                where.setdefault(of(option), []).append(entry.path)
        sets: dict[tuple[str, ...], list[K]] = {}
        for found, paths in where.items():
            sets.setdefault(tuple(dict.fromkeys(paths)), []).append(found)
        return list(sets.items())

    @cached_property
    def values(self) -> dict[tuple[str, str], Value | None]:
        """(path, flag) to what it takes; the path is `*` where it takes the same wherever it is."""
        takes: dict[str, dict[str, Value | None]] = {}
        for entry in self.entries:
            for option in entry.options:
                for name in option.names:
                    takes.setdefault(name, {})[entry.path] = option.value
        made: dict[tuple[str, str], Value | None] = {}
        for name, by_path in takes.items():
            kinds = list(by_path.values())
            usual = max(kinds, key=kinds.count)
            made |= {(path, name): value for path, value in by_path.items() if value != usual}
            made["*", name] = usual
        return made


def table(document: Mapping[str, Any]) -> Table:
    commands = document["commands"]
    paths = [" ".join(each["path"]) for each in commands]
    top = tuple(dict.fromkeys(each["path"][0] for each in commands))
    groups = {" ".join(each["path"]): each["help"] for each in document["groups"]}
    entries = [Entry(path, _first(each["help"]), _options(each, path), *_argument(each, path, top))
               for path, each in zip(paths, commands, strict=True)]  # fmt: skip
    entries.append(Entry("", "", _options(document, "")))
    return Table(tuple(entries), {name: _first(told) for name, told in groups.items()})


def _first(help: str) -> str:
    """The first sentence, without its full stop."""
    return help.partition(". ")[0].removesuffix(".")


def _options(command: Mapping[str, Any], path: str) -> tuple[Option, ...]:
    return tuple(
        Option(
            tuple(filter(None, (each["name"], each["short"], each["opposite"]))),
            _brief(each["help"]),
            _value(each, path) if each["takes_value"] else None,
            each["metavar"] or "",
            each["repeatable"],
        )
        for each in command["flags"]
        if not each["hidden"]
    )


def _brief(help: str) -> str:
    """What fits beside a flag on one line; the words are shown anyway."""
    short = help.partition(" (API: ")[0].partition(": ")[0]
    return short if len(short) <= 70 else short[:70].rpartition(" ")[0]


def _value(found: Mapping[str, Any], path: str) -> Value:
    live = found["completes"] or ""
    provider = path.partition(" ")[0]
    if live == "profiles" and provider and path not in ("list", "get", "changes") and provider != "profile":
        live = f"profiles:{provider}"
    return Value(tuple(each for each in found["words"] if each), found["commas"], live)


def _argument(command: Mapping[str, Any], path: str, top: tuple[str, ...]) -> tuple[Value | None, str]:
    arguments: Sequence[Mapping[str, Any]] = command["arguments"]
    if not arguments:
        return None, ""
    if path == "help":
        return Value(top), arguments[0]["metavar"]
    return _value({**arguments[0], "commas": False}, path), arguments[0]["metavar"]
