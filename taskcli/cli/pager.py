"""The pager: what is longer than the screen is shown by a program of the user's own."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

# Seconds that a pager has to end in, once it was told to.
LAST_MOMENT = 1.0
# What a shell says of a command that it cannot start.
NOT_STARTED = (126, 127)
# What only a shell understands.
_FOR_A_SHELL = r"[|&;<>()$`*?#~\n]|^\s*\w+="
_STYLES = rb"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\"


def longer_than(text: IO[bytes], columns: int, lines: int) -> bool:
    """Whether a text needs as many lines of a terminal as there are, or more."""
    text.seek(0)
    needed = 0
    for line in text:
        needed += 1 + (len(re.sub(_STYLES, b"", line).decode("utf-8", "replace").rstrip("\n")) - 1) // max(1, columns)
        if needed >= lines:
            return True
    return False


def commands() -> Iterator[str]:
    """Which pagers are tried, in order; an empty variable is a wish for none."""
    for name in ("TASKCLI_PAGER", "PAGER"):
        named = os.environ.get(name)
        if named is not None and not named.strip():
            return
        if named:
            yield named
    yield "less"


def show(text: IO[bytes]) -> bool:
    """Shows the text in the first pager that starts, until that is left; False where none does.

    Raises `KeyboardInterrupt` where a Ctrl-C ended the pager.
    """
    if os.environ.get("TERM") == "dumb" or not _in_foreground():
        return False
    return any(_shown_by(command, text) for command in commands() if _exists(command))


def _exists(command: str) -> bool:
    try:
        words = shlex.split(command)
    except ValueError:
        return False
    program = next((word for word in words if "=" not in word), "")
    return bool(program and shutil.which(program))


def _in_foreground() -> bool:
    """Whether we may read keys; a pager in the background would stop and wait for ever."""
    try:
        return os.tcgetpgrp(1) == os.getpgrp()
    except (OSError, AttributeError):  # of a terminal that is not ours nobody says; nor does Windows
        return True


def _shown_by(command: str, text: IO[bytes]) -> bool:
    # Without a shell of its own where that can be: it would end by a Ctrl-C that its pager takes.
    by_shell = os.name == "nt" or re.search(_FOR_A_SHELL, command)
    words = command if by_shell else shlex.split(command)
    env = {"LESS": "FRX", **os.environ}
    text.seek(0)
    with _terminal_restored() as process_of:
        try:
            pager = subprocess.Popen(words, shell=isinstance(words, str), stdin=subprocess.PIPE, env=env)
        except OSError:
            return False
        process_of.append(pager)
        assert pager.stdin is not None
        with suppress(BrokenPipeError):  # who has read enough leaves
            shutil.copyfileobj(text, pager.stdin)
        with suppress(BrokenPipeError):
            pager.stdin.close()
        code = pager.wait()
    if code in (-signal.SIGINT, 128 + signal.SIGINT):
        raise KeyboardInterrupt
    return code not in NOT_STARTED


@contextmanager
def _terminal_restored() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Inside, Ctrl-C is the pager's. One that does not end well leaves the terminal as it was all the same."""
    started: list[subprocess.Popen[bytes]] = []
    modes = _modes()
    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, lambda *_: None) if main else None
    try:
        yield started
    finally:
        for pager in started:
            if pager.poll() is None:  # we were told to end
                pager.terminate()
                with suppress(subprocess.TimeoutExpired):
                    pager.wait(LAST_MOMENT)
            if pager.returncode != 0:
                _set_modes(modes)
        if main:
            signal.signal(signal.SIGINT, before)


def _modes() -> Any:
    try:
        import termios
    except ImportError:  # Windows
        return None
    try:
        return termios.tcgetattr(1)
    except (termios.error, OSError):
        return None


def _set_modes(modes: Any) -> None:
    if modes is not None:
        import termios

        with suppress(termios.error, OSError):
            termios.tcsetattr(1, termios.TCSADRAIN, modes)
