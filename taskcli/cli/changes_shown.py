"""How changes are shown: in which formats, with which columns, and nothing at all where nothing changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_type_hints

from msgspec import Struct

from taskcli.cli.common import canvas_of, is_path, write_rows
from taskcli.cli.options import CHANGES_FORMATS, ChangesOptions
from taskcli.cli.session import Session
from taskcli.cli.singer import changes_stream
from taskcli.errors import UsageError
from taskcli.http.bodies import Row, to_json
from taskcli.models import Difference, Task
from taskcli.profiles.config import Profile
from taskcli.render import RenderOptions
from taskcli.values import Clock, did_you_mean

KEYS = Difference.__struct_fields__
# Keys that hold a record.
RECORDS = ("before", "after")


def check_columns(columns: Sequence[str]) -> None:
    """Raises `UsageError` for a column that no change has."""
    for path in columns:
        name, _, below = path.partition(".")
        if name not in KEYS:
            of_record = f"it is after.{path} and before.{path}; " if name in Task.__struct_fields__ else ""
            raise UsageError(
                f"--columns: there is no {path!r}{did_you_mean(path, KEYS)}", f"{of_record}there is: {', '.join(KEYS)}"
            )
        known = not below or (name in RECORDS and _of_record(below)) or (name == "fields" and _of_record(below))
        if not known:
            raise UsageError(f"--columns: there is no {below!r} in {name}", "see taskcli schema")


def _of_record(path: str) -> bool:
    name, _, below = path.partition(".")
    hints: Mapping[str, object] = get_type_hints(Task)
    return name in hints and is_path(below, hints[name])


class ChangesView(Struct, frozen=True):
    """A format, or what jq makes of JSON. `clock` is the reader's."""

    options: ChangesOptions
    session: Session
    format: str
    clock: Clock

    @classmethod
    def of(cls, options: ChangesOptions, session: Session, profiles: Sequence[Profile], clock: Clock) -> ChangesView:
        usual = profiles[0].output if len(profiles) == 1 else ""
        form = session.format(options.output, usual, fits=CHANGES_FORMATS, what="taskcli changes")
        return cls(options, session, form, clock)

    def write(self, found: Sequence[Difference], lacking: str = "") -> None:
        """Writes them, whole, or raises `MachineRefused`. Where there is none, only JSON has something to say.

        `lacking` says whose changes are not among them.
        """
        terminal, output = self.session.terminal, self.options.output
        if not found and self.format != "json":
            if terminal.output_file is not None:
                terminal.put(lambda out: None)
            return
        options = RenderOptions(
            headers=not output.no_headers,
            columns=output.columns,
            usual=KEYS,
            on_terminal=terminal.is_terminal,
            tell=terminal.note,
            name="change",
            canvas=canvas_of(terminal, self.format, self.clock, wide=output.wide),
            of_changes=True,
            lacking=lambda: lacking,
            stream=changes_stream(self.clock) if self.format == "singer" else None,
        )
        write_rows(terminal, (Row(raw=to_json(each)) for each in found), self.format, options, output.jq)
