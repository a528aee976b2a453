"""Being told to end: signals and the deadline unwind what is being done, so that it cleans up behind itself."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from taskcli.errors import Unreachable


class Companion:
    """Goes where an exception goes that carries it, and tells its end: caught or not, it is gone then."""

    def __init__(self, number: int, gone: Callable[[int], None]) -> None:
        self.number = number
        self.gone = gone

    def __del__(self) -> None:
        self.gone(self.number)


class Stopped(BaseException):
    """The run was told to end by a signal. No failure of anything: it passes whoever keeps failures."""

    def __init__(self, number: int, *companions: Companion) -> None:
        super().__init__(number, *companions)
        self.number = number

    @property
    def exit_code(self) -> int:
        """What a shell reports of a process that a signal ended: 143 for SIGTERM, 129 for SIGHUP."""
        return 128 + self.number


class OutOfTime(Unreachable):
    """The deadline came, whatever was being done."""


# Windows knows only the first one.
ENDING = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]


# A reader that has gone away: what a shell reports for SIGPIPE.
READER_GONE = 141
# Seconds until what was lost is raised again: whatever lost it has been left by then.
AGAIN = 0.1


class Held:
    """A moment in which nothing is raised by a signal, such as between what is written and its being counted.

    What comes inside is raised at its end; a second one is raised at once, for whoever is stuck there.
    """

    def __init__(self) -> None:
        self.holding = False
        self.came: list[BaseException] = []
        self.finished = False

    def finish(self) -> None:
        """What the run was for has been done: who tells it to end now is too late, and it ends well."""
        self.finished = True
        self.came.clear()

    def __enter__(self) -> None:
        self.holding = True

    def __exit__(self, *failed: object) -> None:
        self.holding = False
        if self.came:
            raise self.came.pop()

    def deliver(self, why: BaseException) -> None:
        """Raises what a signal means, or keeps it for the end."""
        if self.finished:
            return
        if self.holding and not self.came:
            self.came.append(why)
            return
        self.came.clear()
        try:
            raise why
        finally:
            del why  # nobody is left who holds it, so that its end is noticed


held = Held()


@contextmanager
def heeded() -> Iterator[None]:
    """Inside, Ctrl-C raises `KeyboardInterrupt`, and these signals `Stopped`, in the main thread.

    Of these signals only the first counts, and one that is ignored stays so. What gets lost on its way is raised again.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what a signal does
        return

    # What has been raised and is still on its way.
    under_way: list[int] = []
    over = held.finished = False
    ending = threading.Lock()

    def stop(number: int, frame: FrameType | None) -> None:
        if not set(under_way) & set(ENDING) or held.came:
            under_way.append(number)
            held.deliver(Stopped(number, Companion(number, gone)))

    def interrupt(number: int, frame: FrameType | None) -> None:
        under_way.append(number)
        held.deliver(KeyboardInterrupt(Companion(number, gone)))

    def settled() -> bool:
        return bool(over or under_way or held.finished)

    def gone(number: int) -> None:
        """What is raised while memory is cleaned up is dropped there, by some of Python's own code without a word."""
        under_way.remove(number)
        if not settled():
            again = threading.Timer(AGAIN, ring, (number,))
            again.daemon = True
            again.start()

    def ring(number: int) -> None:
        """To the main thread, which may be waiting for something."""
        with ending:
            if settled():
                return
            main = threading.main_thread().ident
            if main is not None and hasattr(signal, "pthread_kill"):
                signal.pthread_kill(main, number)
            else:
                signal.raise_signal(number)

    def lost(found: Any) -> None:
        """No word of what is raised again."""
        if not issubclass(found.exc_type, (KeyboardInterrupt, Stopped, OutOfTime)):
            unraisable(found)

    unraisable = sys.unraisablehook
    heeds = {signal.SIGINT: interrupt, **dict.fromkeys(ENDING, stop)}
    before = {number: was for number in heeds if (was := signal.getsignal(number)) != signal.SIG_IGN}
    sys.unraisablehook = lost
    for number in before:
        signal.signal(number, heeds[number])
    try:
        yield
    finally:
        with ending:
            over = True
        for number, was in before.items():
            signal.signal(number, was)
        sys.unraisablehook = unraisable
