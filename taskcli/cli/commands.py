"""`taskcli schema --commands`: all that can be typed, as one document that is read off the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from taskcli import __version__, providers
from taskcli.cli.common import FIELDS
from taskcli.cli.flags import Argument, Declared, Flag
from taskcli.cli.schema import SCHEMA
from taskcli.cli.shells import SHELLS
from taskcli.cli.terminal import Terminal
from taskcli.errors import FAMILY
from taskcli.spec import Endpoint

COMMANDS = "taskcli.commands/1"
DONE = "done; an empty result is done too"
SIGNALS = {
    129: "ended by SIGHUP, and cleaned up",
    130: "interrupted, at whatever moment",
    141: "the reader of a pipe went away",
    143: "ended by SIGTERM, and cleaned up",
}
HELP = Flag(("--help", "-h"), "show the help and end", "switch")
_TASK = {"$ref": SCHEMA}
_TEXT, _FLAG, _MAYBE = {"type": "string"}, {"type": "boolean"}, {"type": ["string", "null"]}


def _object(**fields: Any) -> dict[str, Any]:
    """An object that has these, and perhaps more."""
    return {"type": "object", "properties": fields, "required": list(fields)} if fields else {"type": "object"}


def _several(each: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": each}


_COUNT = {"type": "integer", "minimum": 0}
_CHECK = _object(check=_TEXT, ok=_FLAG, detail=_TEXT, hint=_MAYBE)
_SOURCE = _object(
    profile=_TEXT, provider=_TEXT, count=_COUNT, complete=_FLAG, reason=_MAYBE, seconds={"type": ["number", "null"]}
)
_CHANGE = _object(
    op={"enum": ["added", "changed", "removed"]}, ref=_TEXT, at=_TEXT, reason=_MAYBE, fields=_object(),
    before={"anyOf": [_TASK, {"type": "null"}]}, after={"anyOf": [_TASK, {"type": "null"}]},
)  # fmt: skip
# What is written in JSON, where that is not read off an endpoint: by command.
GIVES: Mapping[tuple[str, ...], Mapping[str, Any]] = {
    ("list",): _several(_TASK),
    ("get",): {"anyOf": [_TASK, _several(_TASK)]},
    ("changes",): _several(_CHANGE),
    ("changes", "list"): _several(_object(name=_TEXT, at=_MAYBE, profiles=_several(_TEXT), tasks=_COUNT, size=_COUNT)),
    ("profile", "list"): _several(_object(name=_TEXT, provider=_MAYBE, base_url=_MAYBE, auth=_MAYBE, default=_FLAG)),
    ("profile", "show"): _object(),
    ("profile", "check"): _several(_object(profile=_MAYBE, ok=_FLAG, checks=_several(_CHECK))),
    ("schema",): _object(),
}
# The same, where a flag makes another thing of it.
INSTEAD: Mapping[tuple[str, ...], Mapping[str, Mapping[str, Any]]] = {
    ("list",): {
        "--meta": _object(
            schema=_TEXT, complete=_FLAG, reason=_MAYBE, total=_COUNT, sources=_several(_SOURCE), tasks=_several(_TASK)
        ),
        "--count-by": _several(_object(count=_COUNT)),
    },
}


def document(root: Any) -> dict[str, Any]:
    """Of the root command, as Typer made it."""
    groups: list[dict[str, Any]] = []
    commands = [as_command(path, each) for path, each in walked(root, (), groups)]
    return {
        "schema": COMMANDS,
        "program": "taskcli",
        "version": __version__,
        "help": root.help,
        "flags": [as_flag(each) for each in (*root_flags(root), HELP)],
        "exit_codes": [{"code": code, "meaning": meaning} for code, meaning in sorted(exit_codes().items())],
        "groups": groups,
        "commands": commands,
    }


def walked(command: Any, path: tuple[str, ...], groups: list[dict[str, Any]]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with its path; what only holds others is put into `groups`."""
    if not hasattr(command, "list_commands"):
        yield path, command
        return
    if path:
        groups.append({"path": list(path), "help": sentences(command.help)})
    for name in command.list_commands(None):
        found = command.get_command(None, name)
        if found is not None and not found.hidden:
            yield from walked(found, (*path, *name.split()), groups)


def root_flags(root: Any) -> Iterator[Flag]:
    for each in root.params:
        kind: Any = "switch" if each.is_flag else "text"
        yield Flag(
            tuple(each.opts),
            each.help or "",
            kind,
            each.metavar,
            words=tuple(SHELLS) if each.metavar == "SHELL" else (),
        )


def as_command(path: tuple[str, ...], command: Any) -> dict[str, Any]:
    declared: Declared = command.callback.declared
    endpoint = endpoint_of(path)
    flags = [columned(each, path, endpoint) for each in declared.flags]
    output = next((each.words for each in flags if each.name == "output"), ())
    return {
        "path": list(path),
        "help": sentences(command.help),
        "source": endpoint.source if endpoint and endpoint.source else None,
        "arguments": [as_argument(each) for each in declared.arguments],
        "flags": [as_flag(each) for each in (*flags, HELP)],
        "examples": examples(command.epilog),
        "output": {"formats": list(output), "json": gives(path, endpoint), "instead": INSTEAD.get(path, {})},
    }


def sentences(help: str | None) -> str:
    return " ".join((help or "").split())


def examples(epilog: str | None) -> list[str]:
    lines = (each.strip().removeprefix("$ ") for each in (epilog or "").splitlines())
    return [each for each in lines if each.startswith("taskcli ") or " | taskcli " in each]


def endpoint_of(path: Sequence[str]) -> Endpoint | None:
    """The endpoint that a provider's command asks."""
    if len(path) != 2 or path[0] not in providers.names():
        return None
    return next((each for each in providers.load(path[0]).endpoints if each.verb == path[1]), None)


def gives(path: tuple[str, ...], endpoint: Endpoint | None) -> Mapping[str, Any] | None:
    """The JSON Schema of what `-o json` writes; None where it writes none, or whatever comes."""
    if endpoint is None:
        return GIVES.get(path)
    one = _object(count=_COUNT) if endpoint.verb == "count" else _object()
    if endpoint.shape == "list":
        return _several(one)
    if endpoint.shape == "item":
        return {"anyOf": [one, _several(one)]} if endpoint.argument else one
    return None


def columned(flag: Flag, path: tuple[str, ...], endpoint: Endpoint | None) -> Flag:
    """`--columns` with those that are known before anything is asked."""
    if flag.name != "columns":
        return flag
    return replace(flag, words=endpoint.columns if endpoint else FIELDS if path in (("list",), ("get",)) else ())


def as_argument(argument: Argument) -> dict[str, Any]:
    return {
        "name": argument.name,
        "metavar": argument.metavar,
        "help": argument.help,
        "required": not argument.optional,
        "repeatable": argument.several,
        "words": list(argument.words),
        "completes": argument.live or None,
    }


def as_flag(flag: Flag) -> dict[str, Any]:
    names = [name for decl in flag.decls for name in decl.split("/")]
    either = flag.kind == "either"
    return {
        "name": names[0],
        "short": next((each for each in names if not each.startswith("--")), None),
        "opposite": names[1] if either else None,
        "parameter": flag.parameter or None,
        "help": flag.help,
        "heading": flag.heading or None,
        "takes_value": flag.kind in ("text", "texts"),
        "metavar": flag.metavar,
        "words": list(flag.words),
        "open": flag.open or not flag.words,
        "commas": flag.commas,
        "repeatable": flag.repeats or flag.kind == "count",
        "required": flag.required,
        "default": flag.usual or None,
        "completes": flag.live or None,
        "hidden": flag.hidden,
    }


def exit_codes() -> dict[int, str]:
    return {0: DONE, **{each.exit_code: each.meaning for each in FAMILY}, **SIGNALS}


def run(root: Any, terminal: Terminal) -> None:
    terminal.say(msgspec.json.format(msgspec.json.encode(document(root)), indent=2).decode() + "\n")
