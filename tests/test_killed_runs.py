"""`taskcli changes` killed at any moment: its state is the old snapshot or the new one, and what is owed is told."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.moving import Ended, Follower, Moving, Record, Runner, by_profile, moving, plain, runner

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="runs are forked")]

# `MOMENTS=100 pytest -s tests/test_killed_runs.py` kills more of them, and shows the tally.
MOMENTS = int(os.environ.get("MOMENTS", "6"))
SEED = int(os.environ.get("SEED", "1"))
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# Three of the five services: what is kept of several moves at once or not at all.
NAMES = ("accelo", "oracle", "tallyfy")
ASKED = tuple(word for name in NAMES for word in ("-p", name))
WORDS = ("changes", *ASKED, "-o", "jsonl", "--show-baseline")
# The life of a run, as it looks from outside.
LIFE = BEFORE, ASKING, WRITING, WRITTEN, KEPT, LATE = (
    "before anything was asked", "asking or comparing", "writing", "all written, nothing kept",
    "all written and kept", "ended well before it came",
)  # fmt: skip
# Bytes of output, as there usually are, and seconds in which a run ends once its state file changes.
SOME, END = 20_000, 0.012


@pytest.fixture
def runs(home: Path) -> Iterator[Runner]:
    environment = {name: os.environ[name] for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TZ", "PATH")}
    with runner(home, **environment) as found:
        yield found


@dataclass(frozen=True)
class Left:
    """What a state file, with the journal beside it, comes to for whoever opens it next.

    `rows` are all rows of all tables, `tasks` the records by REF. A `journal` that is hot is rolled back for that, in
    a copy: the next run of the program has to do it itself.
    """

    rows: str = ""
    tasks: tuple[tuple[str, str], ...] = ()
    journal: bool = False


def left(state: Path, scratch: Path) -> Left:
    journal = state.with_name(f"{state.name}-journal")
    if not state.exists():
        assert not journal.exists()
        return Left()
    copy = scratch / state.name
    for each in (state, journal):
        beside = scratch / each.name
        beside.unlink(missing_ok=True)
        if each.exists():
            shutil.copyfile(each, beside)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        if not tables:
            return Left(journal=journal.exists())
        rows = {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in tables}
        assert sum(each[4] for each in rows["profiles"]) == len(rows["tasks"])
        tasks = tuple((str(each[1]), bytes(each[4]).decode()) for each in rows["tasks"])
        return Left(repr(rows), tasks, journal.exists())


def records(found: Left) -> dict[str, Record]:
    return {ref: plain(json.loads(record)) for ref, record in found.tasks}


def whole_lines(out: str) -> list[str]:
    """Without a last line that was cut, and without the second in which it was told."""
    return [re.sub('"at":"[^"]*"', "", line) for line in out.split("\n")[:-1]]


@dataclass
class Watch:
    """One state, runs that are killed, and somebody who follows what they print.

    The world stands still between a run that is killed and the next one, which is what makes their outputs the same.
    """

    world: Moving
    runs: Runner
    state: Path
    follower: Follower

    @property
    def words(self) -> tuple[str, ...]:
        return (*WORDS, "--config", str(self.world.config), "--state", self.state.stem)

    @property
    def journal(self) -> Path:
        return self.state.with_name(f"{self.state.name}-journal")

    def look(self) -> Left:
        scratch = self.world.config.parent / "scratch"
        scratch.mkdir(exist_ok=True)
        return left(self.state, scratch)

    def beside(self) -> set[Path]:
        """The files of this state."""
        return {*self.state.parent.glob(f"{self.state.stem}.*")}

    def killed(self, number: int, **when: Any) -> tuple[str, str]:
        """When a signal came, and what it found; fails where that is neither the old snapshot nor the new one."""
        self.world.sandbox.asked.clear()
        before = self.look()
        ended = self.runs.run(*self.words, signal=number, **when)
        asked, after_it = len(self.world.sandbox.asked), self.look()
        assert self.beside() <= {self.state, self.journal}
        assert ended.code in (0, -number, 128 + number), ended
        moved = after_it.rows != before.rows and after_it.tasks != ()
        assert moved or after_it.tasks == before.tasks
        assert not (after_it.journal and number != signal.SIGKILL), "who is told to end cleans up"
        if moved:
            self.follow(ended, after_it)
        assert (ended.code == 0) == moved or (moved and ended.code == -signal.SIGKILL), ended
        owed = self.whole()
        assert not (moved and owed.out), "told twice"
        assert moved or whole_lines(ended.out) == whole_lines(owed.out)[: len(whole_lines(ended.out))]
        if moved:
            met = KEPT if ended.code else LATE
        elif ended.out:
            met = WRITTEN if len(ended.out) == len(owed.out) else WRITING
        else:
            met = ASKING if asked else BEFORE
        return met, "a hot journal" if after_it.journal else ""

    def whole(self) -> Ended:
        """A run that nobody ends."""
        ended = self.runs.run(*self.words)
        assert ended.code == 0, ended
        assert self.beside() == {self.state}
        self.follow(ended, self.look())
        return ended

    def follow(self, ended: Ended, there: Left) -> None:
        """Whoever has read all that was printed knows what the snapshot has."""
        assert ended.out.endswith("\n") or not ended.out
        self.follower.follow(ended.out)
        assert {ref: plain(each) for ref, each in self.follower.tasks.items()} == records(there)


def test_a_killed_run_leaves_the_old_snapshot_or_the_new_one_and_the_next_tells_what_is_owed(
    home: Path, runs: Runner
) -> None:
    dice = random.Random(SEED)
    tally: Counter[tuple[str, str]] = Counter()
    states = home / ".state" / "taskcli" / "changes"
    with moving(home, SEED) as world:
        usual = Watch(world, runs, states / "usual.sqlite3", Follower())
        seconds = usual.whole().seconds
        for at in range(MOMENTS):
            world.pass_by(dice.choice([30, 90]))
            # A first run makes its state file before it asks: another life.
            first = dice.random() < 0.25
            watch = Watch(world, runs, states / f"first-{at}.sqlite3", Follower()) if first else usual
            whens: list[dict[str, Any]] = [
                {"read": dice.randrange(1, SOME)},
                {"once": watch.journal, "after": END * dice.random() ** 3},
                {"after": dice.uniform(0, seconds)},
                {"after": dice.uniform(0, seconds)},
            ]
            signals, turn = divmod(at, len(whens))
            tally[watch.killed(SIGNALS[signals % len(SIGNALS)], **whens[turn])] += 1
        ran = runs.run("list", "--config", str(world.config), *ASKED, "--limit", "0", "-o", "jsonl", "-q")
        there = {ref: each for tasks in by_profile(ran.out, NAMES).values() for ref, each in tasks.items()}
        usual.whole()
        assert records(usual.look()) == there
    ordered = sorted(tally.items(), key=lambda each: (LIFE.index(each[0][0]), each))
    told = [f"{count:4} {when}{f', {found}' if found else ''}" for (when, found), count in ordered]
    print("\n".join([f"\n{MOMENTS} runs, killed or told to end:", *told]))
