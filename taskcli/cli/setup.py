"""Commands beside the asking: the sandbox and the schema."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

from taskcli.cli.flags import Flag
from taskcli.cli.session import Session, count_of, text_of
from taskcli.cli.terminal import to_stderr, whole_file
from taskcli.errors import UsageError
from taskcli.models import Task, When

SCHEMA = "taskcli.task/1"

SERVE_FLAGS = (
    Flag("host", ("--host",), "address to listen on (default 127.0.0.1)", metavar="ADDRESS"),
    Flag("port", ("--port",), "port to listen on, 0 for a free one (default 0)", metavar="N"),
    Flag("tasks", ("--tasks",), "tasks a site, at least (default 320)", metavar="N"),
    Flag("seed", ("--seed",), "the same seed gives the same tasks (default 1)", metavar="N"),
    Flag("latency", ("--latency",), "milliseconds before each answer", metavar="MS"),
    Flag(
        "faults", ("--faults",), "go wrong on purpose: SITE:FAULT, several by commas; 'list' shows them", metavar="SPEC"
    ),
    Flag("tls", ("--tls",), "speak HTTPS with a certificate made for the run (needs openssl)", "switch"),
    Flag("verbose", ("--verbose", "-v"), "log each request", "switch"),
    Flag("config_out", ("--config-out",), "write a configuration that reaches the sandbox", metavar="PATH"),
)


# The schema of the common record ------------------------------------------------------------------------------------


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
        import types
        import typing

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
        import typing

        hints = typing.get_type_hints(kind)
        fields: list[Any] = []
        for field in msgspec.structs.fields(kind):
            told = plain(hints[field.name], names)
            asked_for = field.default is msgspec.UNSET
            fields.append((field.name, told, msgspec.UNSET) if asked_for else (field.name, told))
        return msgspec.defstruct(kind.__name__, fields, kw_only=True, rename=_renames(kind))

    found = msgspec.json.schema(struct(Task, {}))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, "title": "taskcli task", **found}


def _renames(kind: type[msgspec.Struct]) -> dict[str, str]:
    return {field.name: field.encode_name for field in msgspec.structs.fields(kind)}


def run_schema(values: Mapping[str, Any], session: Session) -> None:
    session.terminal.say(msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode() + "\n")


# The sandbox --------------------------------------------------------------------------------------------------------


def run_sandbox(values: Mapping[str, Any], session: Session) -> None:
    from taskcli.sandbox import Sandbox
    from taskcli.sandbox.server import Server, make_certificate

    faults = text_of("--faults", values.get("faults")) or ""
    if faults == "list":
        session.terminal.say(fault_list())
        return
    port = count_of("--port", values.get("port")) or 0
    size = count_of("--tasks", values.get("tasks"), least=1) or 320
    seed = count_of("--seed", values.get("seed"))
    latency = count_of("--latency", values.get("latency")) or 0
    try:
        sandbox = Sandbox(seed=1 if seed is None else seed, size=size, faults=faults)
    except ValueError as why:
        raise UsageError(f"--faults: {why}", "--faults list shows all of them") from why
    try:
        server = Server(
            sandbox, values.get("host") or "127.0.0.1", port, latency=latency / 1000, talk=bool(values.get("verbose"))
        )
    except (OSError, OverflowError) as why:
        raise UsageError(f"cannot listen on port {port} ({why})", "choose another --port, or 0 for a free one") from why
    with server, tempfile.TemporaryDirectory(prefix="taskcli-") as folder:
        if values.get("tls"):
            try:
                authority, key = make_certificate(folder, str(server.server_address[0]))
            except (OSError, subprocess.CalledProcessError) as why:
                raise UsageError("--tls needs openssl", "install openssl, or leave --tls out") from why
            server.secure(authority, key)
            session.terminal.note(f"the certificate is its own authority: REQUESTS_CA_BUNDLE={authority}")
        if values.get("config_out"):
            path = Path(values["config_out"])
            with whole_file(path) as file:
                file.write(configuration(sandbox.profiles(server.origin)).encode())
            path.chmod(0o600)
            session.terminal.note(f"configuration written; use it with: taskcli list --config {path} --all-profiles")
        session.terminal.say(f"{server.origin}\n")
        if not session.terminal.quiet:
            to_stderr("taskcli: answers until you press Ctrl-C")
        server.serve_forever(poll_interval=0.1)


def fault_list() -> str:
    from taskcli.sandbox import COMMON_FAULTS, load, names

    lines = [f"any:{name}  {what}" for name, what in COMMON_FAULTS.items()]
    lines += [f"{site}:{name}  {what}" for site in names() for name, what in load(site).FAULTS.items()]
    return "\n".join(lines) + "\n"


def configuration(profiles: Mapping[str, Mapping[str, Any]]) -> str:
    """The profiles as TOML (toml.io, v1.0): text, numbers, and one level of tables, which is all that a site gives."""

    def key(name: str) -> str:
        return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else value(name)

    def value(found: Any) -> str:
        if isinstance(found, Mapping):
            return "{ " + ", ".join(f"{key(name)} = {value(each)}" for name, each in found.items()) + " }"
        return msgspec.json.encode(found).decode()  # TOML's basic strings take JSON's escapes

    lines = [f"default = {value([f'demo-{name}' for name in profiles])}"]
    for profile, settings in profiles.items():
        lines += [
            "",
            f"[profiles.demo-{profile}]",
            *(f"{key(name)} = {value(each)}" for name, each in settings.items()),
        ]
    return "\n".join(lines) + "\n"
