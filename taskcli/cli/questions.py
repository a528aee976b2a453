"""Questions to a person on a terminal; only `profile add` and `profile secret` ever ask."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from msgspec import Struct

from taskcli.cli.progress import on_terminal
from taskcli.cli.terminal import to_stderr
from taskcli.errors import UsageError
from taskcli.profiles.secrets import cleaned, first_line
from taskcli.values import not_one_of

# Bytes of stdin that are looked at: more than any secret has.
LARGEST = 1_000_000


class Questions(Struct, frozen=True):
    """Asks on a terminal; where it shall not, a missing answer is a `UsageError` that names its flag."""

    asks: bool

    def answer(self, flag: str, question: str, *, usual: str = "", words: Sequence[str] = ()) -> str:
        """One of `words`, where there are some. Raises `UsageError`."""
        told = f"{question} ({', '.join(words)})" if words else question
        if not self.asks:
            raise UsageError(f"{flag} is missing: {told}", f"give {flag}")
        while True:
            typed = _prompt(told, usual=usual).strip()
            if typed and (not words or typed in words):
                return typed
            if typed:
                self.tell(not_one_of(typed, words))

    def tell(self, text: str) -> None:
        if self.asks:
            to_stderr(text)


def read_secret(key: str, what: str, *, ask: bool = True) -> str:
    """From a hidden prompt on a terminal, else the first line of stdin. Raises `UsageError` where there is none."""
    if ask and on_terminal(sys.stdin):
        typed = _prompt(f"{what} (not shown)", hidden=True)
    else:
        typed = first_line(sys.stdin.buffer.read(LARGEST) if sys.stdin else b"", key)
    found = cleaned(typed, key)
    if not found:
        raise UsageError(f"{what} is empty", "type it, or give it on stdin")
    return found


def _prompt(text: str, *, usual: str = "", hidden: bool = False) -> str:
    import typer

    return str(typer.prompt(text, default=usual, show_default=bool(usual), hide_input=hidden, err=True))
