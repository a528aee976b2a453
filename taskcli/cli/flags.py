"""Flags: each declared once, as a field of an options record; Typer's signatures and the typed values are made here."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeVar

import typer
from msgspec import Struct
from msgspec.structs import replace

from taskcli.errors import UsageError
from taskcli.records import declarations, declared
from taskcli.spec import Endpoint, Param
from taskcli.spec.filters import TABLE, Filter
from taskcli.values import YES_NO, not_one_of, size

T = TypeVar("T")
Typed = Mapping[str, tuple[str, ...]]
"""Words as they were typed, by the name of what they are for."""


Live = Literal["", "files", "profiles", "views", "states"]
"""What completes and is not known before: files, names that stand in the configuration, and those of snapshots."""


class Flag(Struct, frozen=True):
    """One option. `name` is the field that it fills; `read` makes the value that the field has of what was typed.

    `kind`: `text` (one), `texts` (repeatable), `switch` (on or not given), `either` (`--x/--no-x`, each time that it is
    given), `count` (`-vv`). `read` is given the flag as people write it and raises `UsageError`. `words` are all there
    are, or with `open` only the known ones; `live` says what else the shell completes with; both with `commas` also
    behind one. `repeats` is whether a second one adds to the first, `usual` what holds where none is typed. `filter` is
    for a common filter, which the table of filters reads, `parameter` the name that a service has for it; `heading` is
    what it stands under in the help.
    """

    decls: tuple[str, ...]
    help: str
    kind: Literal["text", "texts", "switch", "either", "count"] = "text"
    metavar: str | None = None
    words: tuple[str, ...] = ()
    commas: bool = False
    open: bool = False
    live: Live = ""
    repeats: bool = False
    usual: str = ""
    read: Callable[[str, Any], Any] = lambda flag, typed: typed
    name: str = ""
    required: bool = False
    hidden: bool = False
    filter: bool = False
    parameter: str = ""
    heading: str = ""


# Declaring ----------------------------------------------------------------------------------------------------------


def option(
    *decls: str,
    help: str,
    read: Callable[[str, str], Any] | None = None,
    metavar: str | None = None,
    words: tuple[str, ...] = (),
    commas: bool = False,
    open: bool = False,
    live: Live = "",
    default: Any = None,
    usual: str = "",
    heading: str = "",
) -> Any:
    """A field with one value; `default` where the flag is not given, `usual` what that comes to."""
    reader, bare = read or (one_of(words) if words else text), attached(decls)

    def optional(flag: str, typed: str | None) -> Any:
        return default if typed is None else reader(flag, bare(typed))

    told = usual or str(default or "")
    flag = Flag(decls, help, "text", metavar, words, commas, open, live, usual=told, read=optional, heading=heading)
    return _flag(flag, default)


def several(
    *decls: str,
    help: str,
    metavar: str | None = None,
    words: tuple[str, ...] = (),
    commas: bool = False,
    open: bool = True,
    live: Live = "",
    repeats: bool = True,
    split: Callable[[str, str], Iterable[str]] = lambda flag, typed: (text(flag, typed),),
    heading: str = "",
) -> Any:
    """A field with all that was typed, in order; `split` makes several of one word."""

    bare = attached(decls)

    def every(flag: str, typed: Sequence[str] | None) -> tuple[str, ...]:
        return tuple(part for each in typed or () for part in split(flag, bare(each)))

    flag = Flag(decls, help, "texts", metavar, words, commas, open, live, repeats, read=every, heading=heading)
    return _flag(flag, ())


def attached(decls: Sequence[str]) -> Callable[[str], str]:
    """What a value is without the `=` of `-o=json`; no value of a flag that has one letter begins so."""
    return (lambda typed: typed.removeprefix("=")) if any(len(each) == 2 for each in decls) else str


def switch(*decls: str, help: str, heading: str = "") -> Any:
    return _flag(Flag(decls, help, "switch", read=lambda flag, typed: bool(typed), heading=heading), False)


def counted(*decls: str, help: str) -> Any:
    return _flag(Flag(decls, help, "count", read=lambda flag, typed: int(typed or 0)), 0)


def group(kind: type[T]) -> T:
    """A field that is itself a record of options."""
    made: Any = declared(kind(), kind)
    return made  # type: ignore[no-any-return]


def common_filters() -> Any:
    """A field with the words typed for the common filters, by name (`due-before`)."""
    return declared({}, TABLE)


def _flag(flag: Flag, default: Any) -> Any:
    return declared(default, flag)


# Reading ------------------------------------------------------------------------------------------------------------


def text(flag: str, typed: str) -> str:
    if not typed.strip():
        raise UsageError(f"{flag} has an empty value", "leave the flag out instead")
    return typed


def one_of(words: tuple[str, ...]) -> Callable[[str, str], str]:
    def read(flag: str, typed: str) -> str:
        if typed.lower() not in words:
            raise UsageError(f"{flag}: {not_one_of(typed, words)}")
        return typed.lower()

    return read


def seconds(flag: str, typed: str) -> float:
    try:
        found = float(typed)
    except ValueError:
        found = 0.0
    if not 0 < found < 1e6:
        raise UsageError(f"{flag}: {typed!r} is not a number of seconds above 0")
    return found


def size_in_bytes(flag: str, typed: str) -> int:
    try:
        return size(typed)
    except ValueError as why:
        raise UsageError(f"{flag}: {why}") from why


def number(least: int = 0) -> Callable[[str, str], int]:
    def read(flag: str, typed: str) -> int:
        if not (typed.isascii() and typed.isdigit()) or int(typed) < least:
            raise UsageError(f"{flag}: {typed!r} is not a whole number from {least} up")
        return int(typed)

    return read


def share(flag: str, typed: str) -> float:
    try:
        found = float(typed)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise UsageError(f"{flag}: {typed!r} is no share from 0 to 1, like 0.01")
    return found


# Flags of a record, and the record of what was typed ----------------------------------------------------------------


def flags_of(kind: type[Any], heading: str = "") -> Iterator[Flag]:
    """All flags of an options record, in the order of its fields, under the heading that it names for them."""
    heading = getattr(kind, "HEADING", heading)
    for name, told in declarations(kind):
        if isinstance(told, Flag):
            yield replace(told, name=name, heading=told.heading or heading)
        elif told is TABLE:
            yield from (replace(filter_flag(row), heading=heading) for row in TABLE)
        else:
            yield from flags_of(told, heading)


def filter_flag(row: Filter) -> Flag:
    kind: Literal["texts", "switch"] = "switch" if row.form == "switch" else "texts"
    metavar = None if kind == "switch" else row.metavar
    many = row.form in ("words", "terms")
    return Flag(
        (row.flag,), row.help, kind, metavar, row.words, row.form == "words", kind == "texts", repeats=many,
        name=row.key, filter=True,
    )  # fmt: skip


def read_options(kind: type[T], values: Mapping[str, Any], **more: Any) -> T:
    """The record of what was typed. `more` are fields without a flag. Raises `UsageError`."""
    found: dict[str, Any] = dict(more)
    for name, told in declarations(kind):
        if isinstance(told, Flag):
            found[name] = told.read(told.decls[0], values.get(name))
        elif told is TABLE:
            found[name] = {row.name: words for row in TABLE if (words := _words(values.get(row.key)))}
        else:
            found[name] = read_options(told, values)
    return kind(**found)


def _words(typed: Any) -> tuple[str, ...]:
    if isinstance(typed, bool):
        return ("true",) if typed else ()
    return tuple(typed or ())


# The flags of a documented parameter --------------------------------------------------------------------------------

PREFIX = "of_"
"""Before the names of provider parameters, because services own words that Python keeps for itself (`with`)."""


def param_flag(param: Param) -> Flag:
    """The option of a documented parameter."""
    heading = "Paging" if param.role == "pages" else "What to ask for"
    told = [param.help]
    if param.kind.words and len(param.kind.words) > 1:
        told.append(f"{', '.join(param.kind.words)}{', or another word' if param.kind.open else ''}")
    where = f"; only {', '.join(param.only)}" if param.only else ""
    told.append(f"(API: {param.name}{f'; default {param.default}' if param.default else ''}{where})")
    # Several are taken where one value is allowed, so that a second one is an error and not silently the winner.
    if param.kind is YES_NO:
        decls = (f"--{param.flag}/--no-{param.flag}",)
        name = PREFIX + param.name.replace("-", "_")
        return Flag(
            decls, " ".join(told), "either", usual=param.default, name=name, parameter=param.name, heading=heading
        )
    return Flag(
        (f"--{param.flag}",),
        ": ".join(told[:-1]) + " " + told[-1],
        "texts",
        param.metavar,
        param.kind.words,
        param.many in ("repeat", "comma"),
        param.kind.open or not param.kind.words,
        repeats=bool(param.many),
        usual=param.default,
        name=PREFIX + param.name.replace("-", "_"),
        required=param.required,
        parameter=param.name,
        heading=heading,
    )


def read_arguments(endpoint: Endpoint, values: Mapping[str, Any]) -> Typed:
    """What was typed for an endpoint's own parameters, by their documented names."""
    found: dict[str, tuple[str, ...]] = {}
    for param in endpoint.flags:
        value = values.get(PREFIX + param.name.replace("-", "_"))
        if value is None or value == []:
            continue
        found[param.name] = tuple(("false", "true")[each] if param.kind is YES_NO else each for each in value)
    return found


# Typer --------------------------------------------------------------------------------------------------------------


def _option(flag: Flag) -> Any:
    told: dict[str, Any] = {"help": flag.help, "show_default": False, "rich_help_panel": flag.heading or None}
    if flag.kind == "count":
        return typer.Option(0, *flag.decls, count=True, **told)
    if flag.kind == "switch":
        return typer.Option(False, *flag.decls, hidden=flag.hidden, **told)
    default = ... if flag.required else None
    return typer.Option(default, *flag.decls, metavar=flag.metavar, **told)


_TYPES: dict[str, Any] = {
    "text": str | None,
    "texts": list[str] | None,
    "switch": bool,
    "either": list[bool] | None,
    "count": int,
}


class Argument(Struct, frozen=True):
    """What stands behind a command without a flag; with `several`, any number of them."""

    name: str
    metavar: str
    help: str
    several: bool = False
    optional: bool = False
    words: tuple[str, ...] = ()
    live: Live = ""


class Declared(Struct, frozen=True):
    """What a command was made from: its callback keeps it, as `declared`."""

    flags: tuple[Flag, ...]
    arguments: tuple[Argument, ...]


def signed(run: Callable[..., Any], flags: Sequence[Flag], *arguments: Argument | None) -> Callable[..., Any]:
    """`run(**values)` with a signature that Typer reads options from."""
    parameters = []
    for argument in filter(None, arguments):
        usual = None if argument.optional else ...
        default = typer.Argument(usual, metavar=argument.metavar, help=argument.help, show_default=False)
        annotation: Any = list[str] if argument.several else str
        parameters.append(_parameter(argument.name, default, annotation | None if argument.optional else annotation))
    parameters += [_parameter(each.name, _option(each), _TYPES[each.kind]) for each in flags]

    def command(**values: Any) -> Any:
        return run(**values)

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.declared = Declared(tuple(flags), tuple(filter(None, arguments)))  # type: ignore[attr-defined]
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command


def _parameter(name: str, default: Any, annotation: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
