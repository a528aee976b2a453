"""`taskcli changes` beside a world that moves, with faults and kills: what is printed adds up to what there is."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.moving import Ended, Follower, Moving, Record, Runner, by_profile, moving, runner, snapshot, some_faults

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="runs are forked")]

# `SEEDS=0:200 pytest tests/test_moving_world.py` looks at more of them.
SEEDS = range(*map(int, os.environ.get("SEEDS", "0:3").split(":")))
STEPS = 14
WORDS = ("changes", "--all-profiles", "-o", "jsonl", "--show-baseline")


@pytest.fixture
def runs(home: Path) -> Iterator[Runner]:
    environment = {name: os.environ[name] for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TZ", "PATH")}
    with runner(home, **environment) as found:
        yield found


def state(home: Path) -> dict[str, str]:
    return snapshot(home / ".state" / "taskcli" / "changes" / "default.sqlite3")


def truth(world: Moving, runs: Runner) -> dict[str, dict[str, Record]]:
    """What there is now, by the list; that is held against what the services say of themselves."""
    ran = runs.run("list", "--config", str(world.config), "--all-profiles", "--limit", "0", "-o", "jsonl", "-q")
    assert ran.code == 0, ran.err
    found = by_profile(ran.out, world.names)
    for name, tasks in found.items():
        theirs = world.sandbox.tasks_now(name)
        assert all(not theirs[ref.partition(":")[2]].over for ref in tasks), name
    return found


def unwell(ended: Ended, names: tuple[str, ...]) -> set[str]:
    """The profiles that some error line is about."""
    found = {line.split(": ")[2] for line in ended.err.splitlines() if line.startswith("taskcli: error: ")}
    assert found <= {*names}, ended.err
    assert bool(found) == (ended.code > 0), ended
    return found


def lacking(ended: Ended, names: tuple[str, ...]) -> set[str]:
    """The profiles of which some look-up failed."""
    lines = [line for line in ended.err.splitlines() if " missing: " in line]
    return {name for name in names if any(line.startswith(f"taskcli: {name}: ") for line in lines)}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_told_adds_up_to_what_there_is(seed: int, home: Path, runs: Runner) -> None:
    dice = random.Random(seed)
    follower, usual = Follower(), 0.5
    with moving(home, seed) as world:
        words = (*WORDS, "-v", "--config", str(world.config))
        there: dict[str, dict[str, Record]] = {name: {} for name in world.names}
        # Whose tasks are known as they were at the last whole answer, but for what could not be looked up then.
        hazy: set[str] = set()
        for step in range(STEPS):
            last = step == STEPS - 1
            world.pass_by(dice.choice([0, 1, 5, 30, 240]))
            world.go_wrong()
            now = truth(world, runs)
            if not last and dice.random() < 0.5:
                world.go_wrong(*some_faults(dice, world.names))
            kill = dice.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]) if dice.random() < 0.35 else 0
            kill = 0 if last else kill
            before = state(home)
            ended = runs.run(*words, signal=kill, after=dice.uniform(0, 1.1 * usual))
            after = state(home)
            usual = usual if kill else ended.seconds
            if kill and ended.code in (-kill, 128 + kill):
                if after == before:  # it is told again, whatever part of it has been told
                    continue
                bad = {name for name in world.names if before.get(name) == after.get(name)}
            else:
                assert ended.code in (0, 3, 4, 6, 7, 8, 9), ended
                bad = unwell(ended, world.names)
            gaps = lacking(ended, world.names)
            follower.gaps |= gaps
            hazy = (hazy & bad) | gaps
            told = follower.follow(ended.out)
            for name in world.names:
                if name in bad:
                    assert before.get(name) == after.get(name), f"{name}: its snapshot moved"
                    assert not any(each["ref"].startswith(f"{name}:") for each in told), f"{name}: it failed"
                else:
                    there[name] = now[name]
                wrong = [each for each in follower.wrong(name, there[name]) if name not in hazy or " alone" in each]
                assert wrong == [], f"step {step}: {name}"
            for each in told:
                if each["op"] == "removed":
                    check_reason(world, each["ref"], each["reason"])
        assert hazy == set()
        assert there == now
        quiet = runs.run(*WORDS, "--config", str(world.config))
        assert (quiet.code, quiet.out, quiet.err) == (0, "", ""), "told twice"


def check_reason(world: Moving, ref: str, reason: str) -> None:
    """Against what the service itself knows of the task."""
    profile, _, number = ref.partition(":")
    task = world.sandbox.tasks_now(profile).get(number)
    if reason in ("done", "cancelled"):
        assert task, ref
        assert task.state == reason, (ref, task)
    elif reason == "gone":
        assert task is None, (ref, task)
