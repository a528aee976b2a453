"""`taskcli profile`: the configuration shown, checked and changed without an editor."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from taskcli.cli.common import show_dry_run, write_rows
from taskcli.cli.doctor import Check, as_report, examine, failure, unasked
from taskcli.cli.ending import Outcome
from taskcli.cli.profile_options import ChangeOptions, CheckOptions, Form, ShowOptions
from taskcli.cli.questions import read_secret
from taskcli.cli.session import Session
from taskcli.cli.terminal import Terminal
from taskcli.cli.views import check_views
from taskcli.cli.writer import atomic_file, refusing
from taskcli.errors import AlreadyReported, ConfigError, MachineRefused, TaskcliError, UsageError
from taskcli.http.bodies import Row
from taskcli.http.redact import HIDDEN
from taskcli.http.redact import address as without_user_info
from taskcli.profiles.config import Config, load
from taskcli.profiles.path import config_path
from taskcli.profiles.secrets import remember
from taskcli.profiles.writing import with_default, without_profile, written
from taskcli.providers import load as load_provider
from taskcli.query.boundary import side_by_side
from taskcli.render import RenderOptions
from taskcli.text import visible
from taskcli.values import Clock

# Seconds in which another one who writes the configuration is waited for.
LONGEST_LOCK = 60.0


# Shown --------------------------------------------------------------------------------------------------------------


def path(options: ShowOptions, terminal: Terminal) -> None:
    """Where the configuration is, whether or not there is one; bare, unless another form was typed."""
    found = str(config_path(options.config))
    if (options.form.output or "table") == "table":
        terminal.say(f"{found}\n")
        return
    write([{"path": found}], options, terminal, one=True, name="configuration")


def list_(options: ShowOptions, terminal: Terminal) -> None:
    """Raises `ConfigError` where the file cannot be read."""
    config = load(options.config)
    rows = [
        {
            "profile": name,
            "provider": str(found.get("provider", "")) or None,
            "base_url": address(config, name),
            "auth": method(found),
            "default": name in config.default,
        }
        for name, found in config.raw.items()
    ]
    written = ({"name": row.pop("profile"), **row} for row in rows)
    write(written, options, terminal, usual=("name", "provider", "base_url", "auth", "default"), name="profile")


def address(config: Config, name: str) -> str | None:
    """The address that a profile asks, or what is written of it where the profile has a fault."""
    try:
        return config.profile(name).settings.base_url
    except ConfigError:
        return without_user_info(str(config.raw[name].get("base_url", ""))) or None


def method(found: Mapping[str, Any]) -> str | None:
    auth = found.get("auth", {"method": "none"})
    return str(auth.get("method", "")) or None if isinstance(auth, dict) else None


def show(name: str, options: ShowOptions, terminal: Terminal) -> None:
    """A profile as it stands in the file, without what is secret. Raises `ConfigError`."""
    config = load(options.config)
    config.must_know(name)
    found = hidden(config.raw[name])
    if options.form.chosen == "table":
        terminal.say(written(name, found))
        return
    write([found], options, terminal, one=True, name="profile")


def hidden(found: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a profile without the texts of its secrets; where they are is no secret."""
    auth = found.get("auth")
    found = {key: without_user_info(value) if isinstance(value, str) else value for key, value in found.items()}
    if not isinstance(auth, dict):
        return {**found, **({"auth": HIDDEN} if auth is not None else {})}
    try:
        provider = load_provider(str(found.get("provider")))
        plain = {key.name for scheme in provider.schemes for key in scheme.keys if not key.secret} | {"method"}
    except ImportError:
        plain = {"method"}
    shown = {key: value if key in plain or isinstance(value, dict) else HIDDEN for key, value in auth.items()}
    shown = {key: without_user_info(value) if isinstance(value, str) else value for key, value in shown.items()}
    return {**found, "auth": shown}


class Formed(Protocol):
    """Options that say in which form something is shown."""

    @property
    def form(self) -> Form: ...


def write(
    rows: Sequence[Mapping[str, Any]] | Iterator[Mapping[str, Any]],
    options: Formed,
    terminal: Terminal,
    *,
    usual: tuple[str, ...] = (),
    one: bool = False,
    name: str = "item",
) -> None:
    form = options.form.chosen
    render = RenderOptions(
        one=one,
        usual=usual,
        on_terminal=terminal.is_terminal,
        tell=terminal.note,
        name=name,
        canvas=terminal.canvas(Clock()) if form == "table" else None,
    )
    write_rows(terminal, (Row(dict(row)) for row in rows), form, render, None)


# Checked ------------------------------------------------------------------------------------------------------------


def check(names: Sequence[str], options: CheckOptions, session: Session) -> None:
    """Ends with the code of the first failure, in the order asked."""
    if session.asking.dry_run:
        check_dry(names, session)
        return
    reports = [*reports_of(names, session)]
    failures = [each.failed for _, checks in reports for each in checks if each.failed]
    form = options.form.chosen
    if form == "table":
        session.terminal.say(as_text(reports))
    else:
        write([as_report(*each) for each in reports], options, session.terminal, name="profile")
    if failures:
        raise AlreadyReported(failures[0].exit_code)


def check_dry(names: Sequence[str], session: Session) -> None:
    """The requests of the checks; a profile with a fault hides no other one. Raises what all fail with."""
    if not session.config.raw:
        raise session.no_profiles()
    failures: list[TaskcliError] = []
    chosen = tuple(dict.fromkeys(names)) or session.config.names()
    for name in chosen:
        try:
            show_dry_run(session, unasked(name, session))
        except ConfigError as failed:
            failures.append(failed.of(name))
    outcome = Outcome(len(chosen), failures)
    outcome.report(session.terminal)
    outcome.end(session.terminal, 0)


def as_text(reports: Sequence[tuple[str | None, list[Check]]]) -> str:
    """A line a check; none of its columns is ever left out or cut, however narrow the terminal is."""
    rows = [("profile", "check", "ok", "detail")]
    rows += [
        (name or "", each.check, "FAILED" if each.failed else "ok", told(each))
        for name, checks in reports
        for each in checks
    ]
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    cells = ((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), visible(row[3])) for row in rows)
    return "".join("  ".join(row) + "\n" for row in cells)


def told(check: Check) -> str:
    return f"{check.detail}: {check.hint}" if check.hint else check.detail


def reports_of(names: Sequence[str], session: Session) -> Iterator[tuple[str | None, list[Check]]]:
    """What each profile comes to; a file that cannot be read is a report of its own."""
    try:
        config = session.config
        if not config.raw:
            raise session.no_profiles()
    except ConfigError as failed:
        yield None, [failure("configuration", failed)]
        return
    chosen = tuple(dict.fromkeys(names)) or config.names()
    for name in chosen:
        config.must_know(name)
    if config.views and not names:
        yield (
            None,
            [failure("views", each) for each in check_views(config)] or [Check("views", ", ".join(config.views))],
        )
    jobs = [(name, "", _job(name, session)) for name in chosen]
    for name, found in zip(chosen, side_by_side(jobs, session.until), strict=True):
        yield name, [failure("address", found)] if isinstance(found, TaskcliError) else found


def _job(name: str, session: Session) -> Callable[[], list[Check]]:
    return lambda: examine(name, session)


# Changed ------------------------------------------------------------------------------------------------------------


def default(names: Sequence[str], options: ChangeOptions, terminal: Terminal) -> None:
    """Says anew which profiles are asked by default. Raises `ConfigError`."""
    chosen = tuple(dict.fromkeys(names))
    change(options.config, lambda text: with_default(text, chosen), options.deadline)
    terminal.note(f"asked by default: {', '.join(chosen)}")


def remove(name: str, options: ChangeOptions, terminal: Terminal) -> None:
    """Raises `ConfigError`; a secret in the keyring is told of, and stays."""
    config = load(options.config)
    config.must_know(name)
    auth = config.raw[name].get("auth")
    change(options.config, lambda text: without_profile(text, name), options.deadline)
    terminal.note(f"profile {name} removed from {config.path}")
    for key, value in auth.items() if isinstance(auth, dict) else ():
        if value == {"keyring": True}:
            terminal.note(f"its {key} is still in the keyring: keyring del taskcli {name}.{key}")


def secret(name: str, key: str | None, options: ChangeOptions, terminal: Terminal) -> None:
    """Puts a secret into the keyring, from a hidden prompt or stdin. Raises `ConfigError`, `UsageError`."""
    config = load(options.config)
    config.must_know(name)
    profile = config.profile(name)
    keys = [each.name for each in profile.scheme.keys if each.secret]
    if not keys:
        raise UsageError(f"profile {name} signs in by {profile.scheme.method}, which needs no secret")
    if key is not None and key not in keys:
        raise UsageError(f"profile {name} has no secret {key!r}", f"there is: {', '.join(keys)}")
    written = profile.secrets.found if profile.secrets else {}
    chosen = key or next((each for each in keys if each in written), keys[0])
    remember(name, chosen, read_secret(chosen, f"the {chosen} of {name}"))
    terminal.note(f"{chosen} of {name} is in the keyring")
    if written.get(chosen) != {"keyring": True}:
        terminal.note(f"to use it, write {chosen} = {{ keyring = true }} in auth of [profiles.{name}]")


def change(given: str | None, edit: Callable[[str], str], deadline: float | None = None) -> Path:
    """Changes the configuration in one step, whoever else does so at the same time. Raises `ConfigError`.

    A file that cannot be changed stays as it was. It is readable by its owner only, and so is its folder if it is new.
    """
    found = config_path(given)
    try:
        found.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as why:
        raise MachineRefused(f"{found.parent} cannot be made ({why.strerror})") from why
    with locked(found.parent, min(deadline or LONGEST_LOCK, LONGEST_LOCK)):
        try:
            text = found.read_text("utf-8-sig")
        except FileNotFoundError:
            text = ""
        except (OSError, UnicodeDecodeError) as why:
            raise ConfigError(f"{found} cannot be read ({why})") from why
        try:
            changed = edit(text)
        except ConfigError as failed:
            failed.about = failed.about or str(found)
            raise
        with atomic_file(found, mode=0o600) as file:
            file.write(changed.encode())
    return found


@contextlib.contextmanager
def locked(folder: Path, seconds: float) -> Iterator[None]:
    """Alone among those who write in a folder. Raises `MachineRefused` where another one does not end in time.

    The folder itself is locked, so that nothing is left in it; a system without such locks goes without.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    with refusing(str(folder), ""):
        handle = os.open(folder, os.O_RDONLY)
    until = time.monotonic() + seconds
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as why:
                if time.monotonic() >= until:
                    what = f"another program has been writing in {folder} for {seconds:g} s"
                    raise MachineRefused(what, "try again when it has ended") from why
                time.sleep(0.02)
        yield
    finally:
        os.close(handle)
