"""`taskcli sandbox serve`: the five imitated services behind one loopback port."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from taskcli.cli.options import ServeOptions
from taskcli.cli.terminal import Terminal, to_stderr
from taskcli.cli.writer import atomic_file
from taskcli.errors import UsageError

if TYPE_CHECKING:
    from taskcli.sandbox import World


def serve(options: ServeOptions, terminal: Terminal) -> None:
    """Serves until Ctrl-C. Raises `UsageError` for what cannot be served."""
    from taskcli.sandbox import Sandbox
    from taskcli.sandbox.server import Server, make_certificate

    if options.faults == "list":
        terminal.say(fault_list())
        return
    try:
        sandbox = Sandbox(faults=options.faults, world=world_of(options))
    except ValueError as why:
        raise UsageError(f"--faults: {why}", "--faults list shows all of them") from why
    try:
        server = Server(sandbox, options.host, options.port, latency=options.latency / 1000, talk=options.verbose)
    except (OSError, OverflowError) as why:
        hint = "choose another --port, or 0 for a free one" if options.port else "is --host of this machine?"
        raise UsageError(f"cannot listen on {options.host}, port {options.port} ({why})", hint) from why
    with server, tempfile.TemporaryDirectory(prefix="taskcli-") as folder:
        more = {}
        if options.tls:
            try:
                authority, key = make_certificate(folder, str(server.server_address[0]))
            except (OSError, subprocess.CalledProcessError) as why:
                raise UsageError("--tls needs openssl", "install openssl, or leave --tls out") from why
            server.secure(authority, key)
            terminal.note(f"the certificate is its own authority: ca_bundle in a profile, or SSL_CERT_FILE={authority}")
            more = {"ca_bundle": authority}
        if options.config_out:
            path = Path(options.config_out)
            profiles = {name: {**each, **more} for name, each in sandbox.profiles(server.origin).items()}
            with atomic_file(path) as file:
                file.write(configuration(profiles).encode())
            path.chmod(0o600)
            terminal.note(f"configuration written; use it with: taskcli list --config {path} --all-profiles")
        terminal.say(f"{server.origin}\n")
        if not terminal.quiet:
            to_stderr("taskcli: answers until you press Ctrl-C")
        server.serve_forever(poll_interval=0.1)


def world_of(options: ServeOptions) -> World:
    """What is served: with churn, changes say the minute of the real clock in which they come."""
    from taskcli.sandbox import World

    now = datetime.now(UTC).replace(second=0, microsecond=0)
    return World(seed=options.seed, size=options.tasks, settled=True, churn=options.churn, began=now)


def fault_list() -> str:
    from taskcli.sandbox import FAULTS, load, names

    lines = [f"{name}  {fault.about}" for name, fault in FAULTS.items()]
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
