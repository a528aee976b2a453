"""The boundary round one profile's work: whatever goes wrong inside is that profile's failure, and says so."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from taskcli.errors import MachineRefused, TaskcliError, Unreachable, unforeseen

T = TypeVar("T")
AT_ONCE = 8
# Seconds.
TURN = 0.5


@contextmanager
def boundary(profile: str, about: str = "") -> Iterator[None]:
    """Raises a `TaskcliError` that names the profile, for any exception inside, foreseen or not."""
    try:
        yield
    except (MachineRefused, BrokenPipeError):
        raise  # this machine's doing, or that of who reads from it, is nobody's answer
    except TaskcliError as failed:
        raise failed.of(profile, about) from failed.__cause__
    except Exception as why:
        raise unforeseen(why).of(profile, about) from why


def inside(profile: str, rows: Iterator[T], about: str = "") -> Iterator[T]:
    """The rows, whose reading is the profile's work; what is done with them is not."""
    with boundary(profile, about):
        yield from rows


def side_by_side(
    jobs: Sequence[tuple[str, str, Callable[[], T]]], until: float | None, at_once: int = AT_ONCE
) -> list[T | TaskcliError]:
    """Runs (profile, what it is about, job), so many at the same time; results or failures, in the order of the jobs.

    What has not finished at `until` (on `time.monotonic`) is `Unreachable`, and is not waited for.
    """
    done: queue.Queue[tuple[int, T | TaskcliError]] = queue.Queue()
    begin(jobs, lambda at, result: done.put((at, result)), at_once)
    results: list[T | TaskcliError] = [late(profile, about) for profile, about, _ in jobs]
    for _ in jobs:
        try:
            at, result = next_of(done, until)
        except queue.Empty:
            break
        results[at] = result
    return results


def begin(
    jobs: Sequence[tuple[str, str, Callable[[], T]]],
    ended: Callable[[int, T | TaskcliError], object],
    at_once: int = AT_ONCE,
) -> None:
    """Runs (profile, what it is about, job), so many at the same time, and waits for none.

    `ended` hears in the job's own thread which of them has ended, and its result or failure.
    """
    turn = threading.Semaphore(at_once)

    def run(at: int, profile: str, about: str, job: Callable[[], T]) -> None:
        result: T | TaskcliError
        with turn:
            try:
                with boundary(profile, about):
                    result = job()
            except TaskcliError as failed:
                result = failed
        ended(at, result)

    for at, (profile, about, job) in enumerate(jobs):
        # Daemons, so that neither Ctrl-C nor a deadline waits for a silent server.
        threading.Thread(target=run, args=(at, profile, about, job), daemon=True).start()


def late(profile: str, about: str = "") -> Unreachable:
    """What one has failed with that is still being asked at the deadline."""
    return Unreachable("no answer in time (--deadline)", "give it more time", about=about, profile=profile)


def next_of(done: queue.Queue[T], until: float | None) -> T:
    """Raises `queue.Empty` at `until`.

    In turns: a signal that comes in the moment in which a wait begins is heeded only when that wait ends.
    """
    while True:
        left = TURN if until is None else max(0.0, until - time.monotonic())
        try:
            return done.get(timeout=min(left, TURN))
        except queue.Empty:
            if left < TURN:
                raise
