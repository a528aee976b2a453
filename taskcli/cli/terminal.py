"""Where words go: data to stdout or a file, notes, progress and errors to stderr."""

from __future__ import annotations

import contextlib
import copy
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO

from taskcli.cli import pager
from taskcli.cli.progress import STDERR, Progress, on_terminal
from taskcli.cli.writer import (
    atomic_file,
    check_descriptor,
    check_writable,
    descriptor_of,
    refusing,
    to_descriptor,
    to_stdout,
)
from taskcli.errors import TaskcliError
from taskcli.http.bodies import Row
from taskcli.http.redact import redact, shown
from taskcli.render import FORMATS, UNBOUNDED, Canvas, RenderOptions
from taskcli.render.jsons import json_bytes
from taskcli.render.waiting import Waiting
from taskcli.text import visible
from taskcli.values import Clock


def to_stderr(text: str) -> None:
    try:
        with STDERR:
            sys.stderr.write(text + "\n")
            sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        pass  # nobody hears; the exit code still tells


def bytes_to_stderr(written: bytes) -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError), STDERR:
        sys.stderr.flush()
        sys.stderr.buffer.write(written)
        sys.stderr.buffer.flush()


class Terminal:
    """The streams of one run, as its options want them."""

    def __init__(
        self,
        *,
        quiet: bool = False,
        color: str = "auto",
        output_file: str | None = None,
        error_format: str = "text",
        turns_pages: bool = False,
    ) -> None:
        """Raises `MachineRefused` where the file cannot be written, before anything is sent."""
        # Errors as JSON stand alone: one object a line, and no other words between them.
        self.as_json = error_format == "json"
        self.quiet = quiet or self.as_json
        self.color = color
        self.turns_pages = turns_pages
        # Time in it is the person's own.
        self.uncounted: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext
        self.output_file = None if output_file in (None, "-") else Path(output_file or "")
        # An open descriptor other than stdout's that is written to instead of a file.
        self.descriptor = 1 if self.output_file is None else descriptor_of(self.output_file)
        self.progress = Progress(not self.quiet)
        self._out: IO[bytes] | None = None
        # Notes that wait until it is known whether anything else is said; None: nothing waits.
        self._waiting: list[str] | None = None
        if self.descriptor is not None:
            self.output_file = None
        elif self.output_file is not None:
            check_writable(self.output_file)
        if self.descriptor not in (None, 1):
            check_descriptor(self.descriptor)

    def note(self, text: str) -> None:
        if self._waiting is not None:
            self._waiting.append(text)
        elif not self.quiet:
            self._say(f"taskcli: {shown(text)}")

    @contextlib.contextmanager
    def notes_waiting(self) -> Iterator[None]:
        """Inside, notes wait for `tell_notes`; a failure that is raised tells them too, before it is told itself."""
        self._waiting = []
        try:
            yield
        except TaskcliError:
            self.tell_notes()
            raise
        finally:
            self._waiting = None

    def tell_notes(self) -> None:
        """Something is said: what has waited stands beside it, and whatever comes now waits no more."""
        waiting, self._waiting = self._waiting or [], None
        for text in waiting:
            self.note(text)

    def warn(self, text: str) -> None:
        """What a person must know even if they want no notes; JSON on stderr has no place for it."""
        if not self.as_json:
            self._say(f"taskcli: {shown(text)}")

    def trace(self, text: str) -> None:
        if self.as_json:
            return
        self._say("\n".join(f"taskcli: {shown(line)}" for line in text.split("\n")))

    def pass_on(self, written: bytes) -> None:
        """What a program of the user's own writes to stderr; it may be asking."""
        if not self.as_json:
            with STDERR:
                self.progress.clear()
                bytes_to_stderr(written)

    def _say(self, text: str) -> None:
        with STDERR:
            self.progress.clear()
            to_stderr(text)

    def error(self, failed: TaskcliError) -> None:
        if os.environ.get("TASKCLI_TRACEBACK") and type(failed) is TaskcliError and failed.__cause__:
            self._say("".join(map(redact, traceback.format_exception(failed.__cause__))).rstrip("\n"))
        failed = copy.copy(failed)
        for words in ("message", "hint", "about", "request_id"):
            setattr(failed, words, redact(getattr(failed, words)))
        if self.as_json:
            whole = {
                name: text.encode("utf-8", "replace").decode() if isinstance(text, str) else text
                for name, text in failed.as_dict().items()
            }
            self._say(json_bytes(Row({"error": whole}), on_terminal=True).decode())
        else:
            self._say(f"taskcli: error: {visible(str(failed))}")

    @property
    def is_terminal(self) -> bool:
        return self.descriptor == 1 and on_terminal(sys.stdout)

    @property
    def colour(self) -> bool:
        """`--color`, then NO_COLOR (no-color.org), FORCE_COLOR and TERM=dumb, then whether it is a terminal.

        Never in a file.
        """
        if self.output_file is not None:
            return False
        if self.color != "auto":
            return self.color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
            return True
        return self.is_terminal and os.environ.get("TERM") != "dumb"

    def canvas(self, clock: Clock, *, wide: bool = False) -> Canvas:
        """What tables are drawn on, `wide` ones whole; times are shown by the clock."""
        # Forced colour in a pipe keeps the plain pipe's promise: nothing is cut.
        width = shutil.get_terminal_size().columns if self.is_terminal and not wide else UNBOUNDED
        return Canvas(self.is_terminal or self.colour, width, self.colour, clock)

    def say(self, text: str) -> None:
        """Words that are the data of a command."""
        self.put(lambda out: out.write(text.encode("utf-8", "replace")))

    def put(self, write: Callable[[IO[bytes]], object], *, streaming: bool = False, turning: bool = False) -> None:
        """Lets `write` write. Unless it streams, nothing is seen of it before it has succeeded.

        `turning` is for what is read in a pager where it is longer than the screen.
        """
        with self._open(by_lines=streaming) as out:
            if streaming or self.output_file is not None:
                if self.is_terminal:
                    self.progress.end()
                self._out = out
                try:
                    write(out)
                finally:
                    self._out = None
                return
            with Waiting() as waiting:
                write(waiting)
                self.progress.end()
                if not (turning and self._paged(waiting)):
                    waiting.seek(0)
                    shutil.copyfileobj(waiting, out)

    def _paged(self, text: IO[bytes]) -> bool:
        """Whether a pager has shown the text."""
        if not (self.turns_pages and self.is_terminal):
            return False
        size = shutil.get_terminal_size()
        if not pager.longer_than(text, size.columns, size.lines):
            return False
        with self.uncounted():
            return pager.show(text)

    def rows(self, rows: Iterator[Row], output: str, options: RenderOptions, *, hold: bool = False) -> None:
        """Rows in one of the formats. With `hold` nothing is seen of them before all have been read."""
        form = FORMATS[output]
        self.put(
            lambda out: form.write(rows, options, out), streaming=form.streams and not hold, turning=output == "table"
        )

    def filtered(self, text: bytes) -> None:
        """What jq made: as it is, but on a terminal nothing of it acts there. Tabs and line ends are the user's own."""
        if self.is_terminal:
            lines = text.decode("utf-8", "replace").split("\n")
            text = "\n".join("\t".join(map(visible, line.split("\t"))) for line in lines).encode()
        self.put(lambda out: out.write(text))

    def flush(self) -> None:
        """Hands on what has been written so far, while it streams."""
        if self._out is not None and self.output_file is None:
            with refusing("stdout"):
                self._out.flush()

    def _open(self, *, by_lines: bool) -> AbstractContextManager[IO[bytes]]:
        if self.output_file is not None:
            return atomic_file(self.output_file)
        if self.descriptor == 1:
            return to_stdout(sys.stdout, by_lines=by_lines)
        return to_descriptor(self.descriptor or 1, by_lines=by_lines)
