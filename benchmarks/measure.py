"""One program run from its start to its end: how long it took, the most memory it had, and what it wrote.

Linux counts the memory of whoever starts a process to the process until it is another program: this one stays small.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MB = 1_000_000
# `ru_maxrss` is in these.
_UNIT = 1 if sys.platform == "darwin" else 1024
# Seconds between two looks at a process that is watched.
LOOK = 0.25


@dataclass(frozen=True)
class Run:
    """`seconds` by the clock, `work` those of all its processors, `memory` in bytes of the largest process in it.

    `lines` were written to stdout; `code` is how it ended and `said` the last line of stderr. `early` is the memory
    after a third of the time, where that was watched.
    """

    seconds: float
    work: float
    memory: int
    lines: int
    code: int
    said: str = ""
    early: int | None = None


def run(words: Sequence[str], env: Mapping[str, str], *, watch: bool = False) -> Run:
    """Runs a program whose stdout is a pipe that is read to its end."""
    began = time.perf_counter()
    started = subprocess.Popen(words, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert started.stdout
    assert started.stderr
    stderr, said, seen = started.stderr, bytearray(), list[int]()
    listening = threading.Thread(target=lambda: said.extend(stderr.read()), daemon=True)
    listening.start()
    lines = 0
    looked = began
    while piece := os.read(started.stdout.fileno(), 1 << 16):
        lines += piece.count(b"\n")
        if watch and (now := time.perf_counter()) - looked > LOOK:
            looked = now
            seen.append(_memory(started.pid))
    _, status, used = os.wait4(started.pid, 0)
    seconds = time.perf_counter() - began
    started.returncode = os.waitstatus_to_exitcode(status)
    listening.join()
    started.stdout.close()
    stderr.close()
    return Run(
        seconds=seconds,
        work=used.ru_utime + used.ru_stime,
        memory=used.ru_maxrss * _UNIT,
        lines=lines,
        code=started.returncode,
        said=(said.decode("utf-8", "replace").strip().splitlines() or [""])[-1],
        early=seen[len(seen) // 3] if seen and seen[0] else None,
    )


def _memory(process: int) -> int:
    """What a process has now, in bytes; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def medians(runs: Sequence[Run]) -> tuple[float, float]:
    """Seconds, and megabytes."""
    seconds, memory = (statistics.median(each) for each in zip(*((r.seconds, r.memory) for r in runs), strict=True))
    return seconds, memory / MB


def ratios(ours: Sequence[Run], theirs: Sequence[Run]) -> tuple[float, float]:
    """Of the time and of the work: medians of the pairs, for each was run beside its own."""
    pairs = list(zip(ours, theirs, strict=True))
    time_taken = statistics.median(one.seconds / other.seconds for one, other in pairs)
    return time_taken, statistics.median(one.work / max(other.work, 0.001) for one, other in pairs)
