"""Being told to end: SIGTERM and SIGHUP unwind what is being done, so that it cleans up behind itself."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stopped(BaseException):
    """The run was told to end by a signal. No failure of anything: it passes whoever keeps failures."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def exit_code(self) -> int:
        """What a shell reports of a process that a signal ended: 143 for SIGTERM, 129 for SIGHUP."""
        return 128 + self.number


# Windows knows only the first one.
ENDING = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]


@contextmanager
def heeded() -> Iterator[None]:
    """Inside, these signals raise `Stopped` in the main thread; only the first of them counts.

    A signal that is ignored stays so: `nohup` asks for that.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what a signal does
        return

    def stop(number: int, frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(number)

    before = {number: was for number in ENDING if (was := signal.getsignal(number)) == signal.SIG_DFL}
    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, was in before.items():
            signal.signal(number, was)
