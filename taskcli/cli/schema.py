"""`taskcli schema`: the JSON Schema of the common record."""

from __future__ import annotations

import types
import typing
from typing import Annotated, Any

import msgspec

from taskcli.cli.terminal import Terminal
from taskcli.models import Link, Person, Task, When

SCHEMA = "taskcli.task/1"


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the common record, read off `Task`: what it says is what is written.

    A moment is RFC 3339 in UTC with `Z`; a day is `YYYY-MM-DD`.
    """
    moment = Annotated[
        str,
        msgspec.Meta(
            pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?Z)?$",
            description="a moment in UTC, or a day where the provider gives no time",
        ),
    ]

    def plain(kind: Any, names: dict[Any, Any]) -> Any:
        """The same type with moments as text."""
        if kind == When:
            return moment | None
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            if kind not in names:
                names[kind] = struct(kind, names)
            return names[kind]
        arguments = tuple(plain(each, names) for each in typing.get_args(kind))
        if not arguments:
            return kind
        if typing.get_origin(kind) in (types.UnionType, typing.Union):
            return typing.Union[arguments]  # noqa: UP007 - built while running
        return typing.get_origin(kind)[arguments]

    def struct(kind: type[msgspec.Struct], names: dict[Any, Any]) -> type[msgspec.Struct]:
        hints = typing.get_type_hints(kind)
        fields: list[Any] = []
        for field in msgspec.structs.fields(kind):
            if (kind, field.name) in ((Person, "login"), (Link, "code")):
                continue  # filters know it; it is no part of the record
            told = plain(hints[field.name], names)
            asked_for = field.default is msgspec.UNSET
            fields.append((field.name, told, msgspec.UNSET) if asked_for else (field.name, told))
        return msgspec.defstruct(kind.__name__, fields, kw_only=True, rename=_renames(kind))

    found = msgspec.json.schema(struct(Task, {}))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, "title": "taskcli task", **found}


def _renames(kind: type[msgspec.Struct]) -> dict[str, str]:
    return {field.name: field.encode_name for field in msgspec.structs.fields(kind)}


def run(terminal: Terminal) -> None:
    terminal.say(msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode() + "\n")
