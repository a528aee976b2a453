"""`taskcli changes` beside a world that moves, with faults and kills: what is printed adds up to what there is."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.moving import Follower, Moving, Runner, by_profile, moving, runner, snapshot, some_faults

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="runs are forked")]

# `SEEDS=200 pytest tests/test_moving_world.py` looks at more of them.
SEEDS = range(int(os.environ.get("SEEDS", "4")))
STEPS = 14
WORDS = ("changes", "--all-profiles", "-o", "jsonl", "--show-baseline")


@pytest.fixture
def runs(home: Path) -> Iterator[Runner]:
    environment = {name: os.environ[name] for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TZ")}
    with runner(home, PATH=os.environ["PATH"], **environment) as found:
        yield found


def unwell(err: str, names: tuple[str, ...]) -> set[str]:
    """The profiles that some error line is about."""
    found = {line.split(": ")[2] for line in err.splitlines() if line.startswith("taskcli: error: ")}
    assert found <= {*names}, err
    return found


def state(home: Path) -> dict[str, str]:
    return snapshot(home / ".state" / "taskcli" / "changes" / "default.sqlite3")


def truth(world: Moving, run: Run) -> dict[str, dict[str, dict[str, object]]]:
    """What there is now, by the list, whose REFs are those that the services themselves have open."""
    ran = run("list", "--config", str(world.config), "--all-profiles", "--limit", "0", "-o", "jsonl", "-q")
    assert ran.code == 0, ran.err
    return by_profile(ran.text, world.names)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_told_adds_up_to_what_there_is(seed: int, home: Path, runs: Runner, run: Run) -> None:
    dice = random.Random(seed)
    follower, usual, killed = Follower(), 0.5, 0
    with moving(home, seed) as world:
        words = (*WORDS, "--config", str(world.config))
        there = {name: {} for name in world.names}  # type: ignore[var-annotated]
        for step in range(STEPS):
            last = step == STEPS - 1
            world.pass_by(dice.choice([0, 1, 5, 30, 240]))
            world.go_wrong()
            now = truth(world, run)
            if not last and dice.random() < 0.5:
                world.go_wrong(*some_faults(dice, world.names))
            before = state(home)
            number = dice.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]) if dice.random() < 0.35 else 0
            kills = bool(number) and not last
            ended = runs.run(*words, signal=number if kills else 0, after=dice.uniform(0, 1.1 * usual))
            after = state(home)
            usual = usual if kills else ended.seconds
            if (kills and ended.code < 0) or ended.code in (130, 143):
                killed += 1
                if after == before:  # it is told again, whatever part of it has been told
                    continue
            else:
                assert ended.code in (0, 3, 4, 6, 7, 8, 9), (ended.code, ended.err)
            told = follower.follow(ended.out)
            bad = (
                {*world.names}
                if ended.code not in (0, 9) and ended.code > 0 and not kills
                else unwell(ended.err, world.names)
            )
            assert ended.code == 0 or bad or kills
            for name in world.names:
                if name in bad:
                    assert before.get(name) == after.get(name), f"{name}: it failed, and its snapshot moved"
                    assert not any(each["ref"].startswith(f"{name}:") for each in told), f"{name}: it failed"
                else:
                    there[name] = now[name]
                assert follower.of(name) == there[name], f"step {step}: {name}"
            for each in told:
                if each["op"] == "removed":
                    check_reason(world, each["ref"], each["reason"])
        assert {name: {*there[name]} for name in there} == {name: {*now[name]} for name in now}
        again = runs.run(*words)
        assert (again.code, again.out, again.err) == (0, "", ""), "told twice"


def check_reason(world: Moving, ref: str, reason: str) -> None:
    """Against what the service itself knows of the task."""
    profile, _, number = ref.partition(":")
    tasks = world.sandbox.tasks_now(profile)
    task = tasks.get(number) or tasks.get(number.partition("#")[0])
    if reason in ("done", "cancelled"):
        assert task, ref
        assert task.state == reason, (ref, task)
    elif reason == "gone":
        assert task is None, (ref, task)
