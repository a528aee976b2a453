"""Programs that print a secret: equal ones run once a run, one at a time, and none outlives it."""

from __future__ import annotations

import contextlib
import copy
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import IO, Any

from msgspec import Struct, field

from taskcli.errors import ConfigError

# Seconds: for somebody who is asked, and from being told to end to being ended.
PATIENCE = 60.0
GRACE = 0.5
# Bytes. No secret is longer, and no last line is told beyond that.
LARGEST = 65_536
LONGEST_LINE = 300


def no_ear(written: bytes) -> None:
    pass


class Commands(Struct):
    """What the secret commands of one run have printed. `pass_on` hears what they write to stderr, as it comes."""

    pass_on: Callable[[bytes], None] = no_ear
    _known: dict[str, bytes | Exception] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _starting: threading.Lock = field(default_factory=threading.Lock)
    _running: subprocess.Popen[bytes] | None = None
    _thread: threading.Thread | None = None
    _over: bool = False

    def printed(self, line: str) -> bytes:
        """What the command prints. Raises `ConfigError`, which says what it did, and not which it is."""
        with self._turn:
            if line not in self._known:
                self._known[line] = self._waited_for(line)
            known = self._known[line]
        if isinstance(known, Exception):
            raise copy.copy(known)
        return known

    def busy(self) -> bool:
        """Whether one runs now, which may be asking."""
        return self._turn.locked()

    def end(self) -> None:
        """The run is over: what still runs is ended, and nothing more is begun."""
        with self._starting:
            self._over = True
        if running := self._running:
            _end(running)
        if self._thread:
            self._thread.join(GRACE)  # it gives the terminal back

    def _waited_for(self, line: str) -> bytes | Exception:
        """Runs it in a thread that no signal reaches, so that nothing begins without being known to `end`."""
        answers = queue.SimpleQueue[bytes | Exception]()

        def run() -> None:
            try:
                answers.put(self._run(line))
            except Exception as why:  # noqa: BLE001 - raised by who waits
                answers.put(why)

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        while True:  # in turns: a signal may come in the moment in which a wait begins
            with contextlib.suppress(queue.Empty):
                return answers.get(timeout=GRACE)

    def _run(self, line: str) -> bytes:
        asking = somebody_there()
        apart: dict[str, Any] = {"process_group": 0} if asking else {"start_new_session": True}
        with self._starting:
            if self._over:
                raise ConfigError("is not waited for")
            try:
                process = self._running = subprocess.Popen(
                    line, shell=True, bufsize=0, stdin=None if asking else subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, **(apart if os.name == "posix" else {}),
                )  # fmt: skip
            except (OSError, ValueError) as why:  # no shell, too long, a NUL in it
                raise ConfigError(f"cannot be started ({type(why).__name__})") from why
        try:
            with _in_front(process) if asking else contextlib.nullcontext():
                return self._result(process, asking)
        finally:
            if process.returncode is None:
                _end(process)
            self._running = None

    def _result(self, process: subprocess.Popen[bytes], asking: bool) -> bytes:
        assert process.stdout
        assert process.stderr
        out, err = bytearray(), bytearray()
        readers = [
            threading.Thread(target=_read, args=(process.stdout, out, no_ear), daemon=True),
            threading.Thread(target=_read, args=(process.stderr, err, self.pass_on), daemon=True),
        ]
        for each in readers:
            each.start()
        until = time.monotonic() + PATIENCE
        while process.poll() is None and len(out) <= LARGEST:
            if time.monotonic() > until:
                raise ConfigError(f"did not end within {PATIENCE:g} s")
            readers[0].join(0.05)
            if not readers[0].is_alive():
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(0.05)
        _end(process)  # what it left running holds the other end
        for each in readers:
            each.join(GRACE)
        if len(out) > LARGEST:
            raise ConfigError(f"prints more than {LARGEST // 1024} KB, which is no secret")
        if code := process.returncode:
            if asking and code in (-signal.SIGINT, 128 + signal.SIGINT):
                os.kill(os.getpid(), signal.SIGINT)  # Ctrl-C was meant for us, too
            raise ConfigError(f"{_how(code)}{_last_line(bytes(err))}", "run it yourself to see more")
        return bytes(out)


def somebody_there() -> bool:
    """Whether a program may ask: stdin is a terminal, and it is our turn there."""
    try:
        return os.name == "posix" and sys.stdin.isatty() and os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError, AttributeError):  # closed, or none at all
        return False


@contextlib.contextmanager
def _in_front(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Gives the terminal to a program with its children, as a shell does, so that it can ask there; then takes it back.

    What runs beside us (a pager) may have been stopped meanwhile.
    """
    file = sys.stdin.fileno()
    try:
        _to_front(file, process.pid)
        yield
    finally:
        _to_front(file, os.getpgrp())


def _to_front(terminal: int, group: int) -> None:
    # Who is not in front and takes the terminal would be stopped.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
    try:
        with contextlib.suppress(OSError):
            os.tcsetpgrp(terminal, group)
            os.killpg(group, signal.SIGCONT)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _read(stream: IO[bytes], kept: bytearray, pass_on: Callable[[bytes], None]) -> None:
    """Keeps what is printed, up to a bound, or the end of what is passed on."""
    with stream, contextlib.suppress(OSError, ValueError):
        while more := stream.read(8192):
            pass_on(more)
            kept += more
            if pass_on is not no_ear:
                del kept[:-8192]
            elif len(kept) > LARGEST:
                return


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a program and what it has started: asked first, and then not."""
    if os.name != "posix":
        process.kill()
        return
    for number in (signal.SIGTERM, signal.SIGKILL):
        until = time.monotonic() + GRACE
        try:
            os.killpg(process.pid, number)
            os.killpg(process.pid, signal.SIGCONT)
            while time.monotonic() < until:
                process.poll()
                os.killpg(process.pid, 0)
                time.sleep(0.01)
        except OSError:  # nobody is left
            process.poll()
            return


def _how(code: int) -> str:
    number = -code if code < 0 else code - 128
    name = next((each.name for each in signal.Signals if each == number), "")
    if code < 0:
        return f"was ended by {name or f'signal {number}'}"
    return f"failed with exit code {code}" + (f" ({name})" if name else "")


def _last_line(written: bytes) -> str:
    lines = written.decode("utf-8", "replace").split("\n")
    line = next((each.strip() for each in reversed(lines) if each.strip()), "")
    return f": {line[:LONGEST_LINE]}" if line else ""
