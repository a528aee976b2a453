"""`taskcli changes list` and `drop`: the snapshots that are kept, named and forgotten."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from msgspec import Struct

from taskcli.cli.ending import Outcome
from taskcli.cli.flags import group, option, seconds, switch
from taskcli.cli.options import ERROR_FORMATS, Telling
from taskcli.cli.profile import write
from taskcli.cli.profile_options import Form
from taskcli.cli.terminal import Terminal
from taskcli.errors import TaskcliError
from taskcli.snapshots import place, store

COLUMNS = ("name", "at", "profiles", "tasks", "size")


class StatesOptions(Struct, frozen=True, kw_only=True):
    """Behind `changes list`."""

    HEADING: ClassVar[str] = "Output"
    demo: bool = switch("--demo", help="those of the built-in sandbox")
    form: Form = group(Form)
    telling: Telling = group(Telling)


class DropOptions(Struct, frozen=True, kw_only=True):
    """Behind `changes drop`."""

    HEADING: ClassVar[str] = "Connection and messages"
    force: bool = switch("--force", help="also a file that is damaged, or no snapshot at all")
    demo: bool = switch("--demo", help="one of the built-in sandbox")
    deadline: float | None = option(
        "--deadline", help="seconds that the whole run may take", metavar="SECONDS", read=seconds
    )
    quiet: bool = switch("--quiet", "-q", help="no notes and no progress, only errors")
    error_format: str = option(
        "--error-format", help="errors as text or json", words=ERROR_FORMATS, metavar="FORM", default="text"
    )


def show(options: StatesOptions, terminal: Terminal) -> None:
    """`[{"name", "at", "profiles", "tasks", "size"}]`; files that cannot be read are failures beside the others."""
    failures: list[TaskcliError] = []

    def rows() -> Iterator[Mapping[str, Any]]:
        for name in names:
            try:
                yield store.summary(name, demo=options.demo)
            except TaskcliError as failed:
                failures.append(failed)

    names = place.names(demo=options.demo)
    found = list(rows())
    outcome = Outcome(len(names), failures)
    outcome.report(terminal)
    write(found, options, terminal, usual=COLUMNS, name="state")
    if not names:
        terminal.note("no snapshots yet; taskcli changes takes the first")
    outcome.end(terminal, len(found))


def drop(name: str, options: DropOptions, terminal: Terminal) -> None:
    """Raises `ConfigError` where there is no such snapshot, or it is none."""
    until = None if options.deadline is None else time.monotonic() + options.deadline
    store.drop(name, demo=options.demo, force=options.force, until=until)
    terminal.note(f"forgotten: {name}; the next run of taskcli changes takes a new baseline")
