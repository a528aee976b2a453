"""What has come so far, on one line of stderr, while somebody waits at a terminal."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

# Seconds: until there is something to tell, and between two looks at it.
AFTER = 0.5
EVERY = 0.1
# Whoever writes to stderr holds it, so that nothing is written into a line of progress.
STDERR = threading.RLock()


def on_terminal(stream: Any) -> bool:
    try:
        return bool(stream and stream.isatty())
    except ValueError:  # closed
        return False


class Part(Struct):
    """What one profile has given; `total` is how many rows it has in all, where that is known.

    Of several lists the one with the most rows counts: others may be of the same tasks.
    """

    pages: int = 0
    rows: int = 0
    total: int | None = None
    answered: bool = False
    before: int = 0

    def tell(self, pages: int, rows: int, total: int | None) -> None:
        if pages == 1:
            self.before = self.pages
        self.pages = self.before + pages
        if rows >= self.rows:
            self.rows, self.total = rows, total


class Progress(Struct):
    """Told by whoever reads, drawn by a thread of its own, which waits until something has been sent.

    `held` is whether somebody else may be using the terminal: a program that asks for a password.
    """

    wanted: bool = False
    held: Callable[[], bool] = lambda: False
    parts: dict[str, Part] = field(default_factory=dict)
    noun: str = "tasks"
    _sent: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)
    _shown: str = ""

    def begin(self, *profiles: str, noun: str = "tasks") -> None:
        """These are asked now."""
        self.parts, self.noun = {name: Part() for name in profiles}, noun
        if self.wanted and on_terminal(sys.stderr):
            threading.Thread(target=self._watch, daemon=True).start()

    def of(self, profile: str) -> Callable[[int, int, int | None], None]:
        """What a reader of that profile's pages tells."""
        return self.parts[profile].tell

    def answered(self, profile: str) -> None:
        self.parts[profile].answered = True

    def sending(self) -> None:
        self._sent.set()

    def clear(self) -> None:
        """Wipes the line, which may come again."""
        with STDERR:
            if self._shown:
                self._write("")

    def end(self) -> None:
        with STDERR:
            self._over.set()
            self._sent.set()
            self.clear()

    def line(self) -> str:
        """`2 of 5 profiles answered, 7 pages, 340 of 1125 tasks so far`."""
        parts = list(self.parts.values())
        pages, rows = sum(each.pages for each in parts), sum(each.rows for each in parts)
        answered = sum(each.answered for each in parts)
        said = [f"{answered} of {len(parts)} profiles answered"] if len(parts) > 1 else []
        if not pages:
            return ", ".join(said) or f"waiting for {next(iter(self.parts), 'an answer')}"
        totals = [each.rows if each.answered else each.total for each in parts]
        of = f" of {sum(filter(None, totals))}" if all(each is not None for each in totals) else ""
        return ", ".join([*said, f"{pages} page{'' if pages == 1 else 's'}", f"{rows}{of} {self.noun} so far"])

    def _watch(self) -> None:
        self._sent.wait()
        pause = AFTER
        while not self._over.wait(pause):
            pause = EVERY
            with STDERR:
                if self._over.is_set():
                    return
                text = "" if self.held() else self.line()[: max(1, _columns() - 1)]
                if text != self._shown:
                    self._write(text)

    def _write(self, text: str) -> None:
        self._shown = text
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):
        return 80
