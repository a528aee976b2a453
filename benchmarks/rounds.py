"""A workload in rounds: ours and its peer's in turn, as often as is worth the time."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from measure import Run, run
from workloads import Command, Workload

# Seconds. A first round that takes less is for warming up.
WARM = 3.0
# What is short is repeated so many times as often as was asked for, for so long.
MORE_OFTEN, SHORT = 3, 10.0
# Nothing is repeated that would have taken longer then.
ENOUGH = 40.0


@dataclass(frozen=True)
class Result:
    """The runs of ours, and those of the peer beside them; `why_not` where it could not be measured.

    `no_peer` says why nothing runs beside it; `started` is whether the stub that stands for taskcli was started.
    """

    workload: Workload
    ours: tuple[Run, ...] = ()
    theirs: tuple[Run, ...] = ()
    why_not: str = ""
    no_peer: str = ""
    started: bool = False


def measured(workload: Workload, env: Mapping[str, str], repeat: int) -> Result:
    """Ends early where a program is missing or does not do what it should."""
    ours, peer = workload.ours, workload.peer
    if ours.missing:
        return Result(workload, why_not=f"{ours.missing} is not here")
    no_peer = f"{peer.missing} is not here" if peer and peer.missing else ""
    commands = [ours, peer] if peer and not no_peer else [ours]
    runs = [list[Run]() for _ in commands]
    began, turn = time.monotonic(), 0
    while True:
        for at in range(len(commands))[:: -1 if turn % 2 else 1]:
            done = run(commands[at].words, environment_of(commands[at], workload, env), watch=workload.watched)
            if wrong := what_is_wrong(commands[at], done):
                return Result(workload, why_not=f"{workload.beside}: {wrong}" if at else wrong)
            runs[at].append(done)
        turn, spent = turn + 1, time.monotonic() - began
        if turn == 1 and spent < WARM:
            for each in runs:
                each.clear()
        elif has_enough(len(runs[0]), repeat, spent):
            started = (Path(env["HOME"]) / "started").exists()
            theirs = tuple(runs[1]) if len(runs) > 1 else ()
            return Result(workload, tuple(runs[0]), theirs, no_peer=no_peer, started=started)


def has_enough(rounds: int, repeat: int, spent: float) -> bool:
    wanted = repeat if spent > SHORT else MORE_OFTEN * repeat
    return rounds >= wanted or spent * (1 + 1 / rounds) > ENOUGH


def environment_of(command: Command, workload: Workload, env: Mapping[str, str]) -> dict[str, str]:
    path = {"PATH": f"{env['HOME']}/stub:{env['PATH']}"} if workload.starts_nothing else {}
    return {**env, **(command.env or {}), **path}


def what_is_wrong(command: Command, done: Run) -> str:
    """Why a run is none to count; empty where it is one."""
    if done.code == 2:
        return "not there"
    if done.code:
        return f"ended with {done.code}: {done.said}"
    if command.lines is not None and done.lines != command.lines:
        return f"wrote {done.lines} lines instead of {command.lines}"
    return ""
