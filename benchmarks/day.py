"""One day of `taskcli changes` every five minutes, beside a world that moves, with an outage now and then.

`make day`, or `python benchmarks/day.py [--runs N] [--seed N] [--write]`. Each run is a process of its own, as cron
starts it; the clock of the tasks is moved between them by hand. Ends with 1 where what was printed does not add up to
what there is in the end.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from marked import put, table, today  # noqa: E402
from measure import MB  # noqa: E402

from taskcli.sandbox.faults import FAULTS, Rule  # noqa: E402
from tests.moving import Follower, Moving, by_profile, moving  # noqa: E402

TASKCLI = str(Path(sys.executable).parent / "taskcli")
MINUTES = 5
# Tasks of each service, and the share of them that changes in a minute.
SIZE, CHURN = 160, 0.0004
# Of all runs those in which an outage of one service begins, and what it can be; one in three meets only half of the
# answers. It lasts for so many runs at most.
OUTAGE, LAST = 0.05, 6
WRONG = ("401", "403", "429", "500", "503", "html", "portal", "empty", "half", "cut", "reset", "close", "redirect")
# One task asked for by itself: it is no longer in a list.
LOOK_UP = re.compile(r"/tasks/(?!find)[^/?]+\?|/task/metadata\?.*start_id=(\d+)&end_id=\1\b")


@dataclass(frozen=True)
class Ran:
    """One run: how it ended, what it wrote, `memory` in bytes, how often it asked, and for one task by itself."""

    code: int
    out: str
    err: str
    seconds: float
    memory: int
    requests: int
    look_ups: int

    @property
    def baselines(self) -> list[tuple[str, int]]:
        """The profiles and the number of tasks of each baseline that was taken."""
        found = re.findall(r"^taskcli: baseline taken of (.+): (\d+) tasks?;", self.err, re.MULTILINE)
        return [(names, int(count)) for names, count in found]

    @property
    def silent(self) -> bool:
        return not self.out and not self.err


@dataclass
class Weather:
    """Outages as the day goes by: which service, what is wrong with it, and for how many runs from now on."""

    world: Moving
    dice: random.Random
    lasting: dict[str, tuple[Rule, int]] = field(default_factory=dict)
    outages: int = 0
    # Whose answers failed in part: a name that could not be looked up then is told later.
    hazy: set[str] = field(default_factory=set)

    def change(self) -> None:
        self.lasting = {name: (rule, left - 1) for name, (rule, left) in self.lasting.items() if left > 1}
        if self.dice.random() < OUTAGE:
            name, partly = self.dice.choice(self.world.names), self.dice.random() < 1 / 3
            rate, turns = (0.5 if partly else 1.0), self.dice.randint(1, LAST)
            fault = FAULTS[self.dice.choice(WRONG)]
            self.lasting[name] = Rule(fault, name, "*", rate, random.Random(self.dice.random())), turns
            self.outages += 1
            self.hazy |= {name} if partly else set()
        self.world.go_wrong(*(rule for rule, _ in self.lasting.values()))


def run(world: Moving, env: Mapping[str, str], *words: str) -> Ran:
    """A run as cron starts it: without a terminal, its output in files."""
    world.sandbox.asked.clear()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        command = [TASKCLI, *words, "--config", str(world.config), "--all-profiles", "-o", "jsonl"]
        started = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, used = os.wait4(started.pid, 0)
        seconds = time.perf_counter() - began
        started.returncode = os.waitstatus_to_exitcode(status)
        for each in (out, err):
            each.seek(0)
        asked = list(world.sandbox.asked)
        memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        look_ups = sum(bool(LOOK_UP.search(each)) for each in asked)
        texts = out.read().decode(), err.read().decode()
        return Ran(started.returncode, *texts, seconds, memory, len(asked), look_ups)


def runs(world: Moving, env: Mapping[str, str], weather: Weather, count: int) -> Iterator[Ran]:
    for at in range(count):
        if at:
            world.pass_by(MINUTES)
            weather.change()
        if at == count - 1:
            world.go_wrong()  # the day ends well, and all is owed by then
        yield run(world, env, "changes", "--show-baseline", "--deadline", str(60 * MINUTES))


def totals(found: Sequence[Ran], follower: Follower, weather: Weather, sizes: Sequence[int]) -> list[tuple[str, str]]:
    seconds = [each.seconds for each in found]
    baselines = [each for ran in found for each in ran.baselines]
    told = Counter(follower.counts)
    told["added"] -= sum(count for _, count in baselines)
    codes = Counter(each.code for each in found)
    removed = {name: count for name, count in sorted(told.items()) if name not in ("added", "changed")}
    usual = statistics.median(each.requests for each in found)
    return [
        ("runs", f"{len(found)}, of which {sum(each.silent for each in found)} said nothing at all"),
        ("exit codes", ", ".join(f"{code}: {count}" for code, count in sorted(codes.items()))),
        ("outages", f"{weather.outages} of one service, of 1 to {LAST} runs"),
        ("baselines", "; ".join(f"{names}: {count} tasks" for names, count in baselines)),
        ("added", f"{told['added']:,}"),
        ("changed", f"{told['changed']:,}"),
        ("removed", f"{sum(removed.values()):,} ({', '.join(f'{name} {count}' for name, count in removed.items())})"),
        ("requests", f"{sum(each.requests for each in found):,}, {usual:.0f} a run (median)"),
        ("of these look-ups", f"{sum(each.look_ups for each in found):,}, of one task each"),
        ("a run", f"{statistics.median(seconds):.1f} s (median), {max(seconds):.1f} s (the longest)"),
        ("memory", f"{max(each.memory for each in found) / MB:.0f} MB at most"),
        ("state", f"{sizes[0] / MB:.2f} MB after the first run, {sizes[-1] / MB:.2f} MB after the last one"),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="One day of `taskcli changes` every five minutes.")
    parser.add_argument("--runs", type=int, default=24 * 60 // MINUTES, metavar="N", help="how many (default: a day)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the world and its outages (default: 1)")
    parser.add_argument("--write", action="store_true", help="put the totals into changes.md")
    options = parser.parse_args()
    follower, found, sizes = Follower(), list[Ran](), list[int]()
    with tempfile.TemporaryDirectory() as folder, moving(Path(folder), options.seed, size=SIZE, churn=CHURN) as world:
        env = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "XDG_STATE_HOME": f"{folder}/state", "TZ": "UTC"}
        weather = Weather(world, random.Random(options.seed))
        for ran in runs(world, env, weather, options.runs):
            found.append(ran)
            follower.gaps = weather.hazy
            follower.follow(ran.out)
            sizes.append(sum(each.stat().st_size for each in Path(folder, "state").rglob("*.sqlite3")))
            print(f"{len(found):4} {ran.code} {ran.seconds:5.1f} s {len(ran.out.splitlines()):4}", flush=True)
        there = by_profile(run(world, env, "list", "--limit", "0", "-q").out, world.names)
        quiet = run(world, env, "changes")
        wrong = [each for name in world.names for each in follower.wrong(name, there[name])]
    if not quiet.silent:
        wrong.append("one more run tells something")
    count = sum(map(len, there.values()))
    came = "; ".join(wrong[:5]) or f"the {count:,} tasks that the services have in the end, each field of them"
    rows = [*totals(found, follower, weather, sizes), ("replayed, all output gives", came)]
    text = f"{today()}, seed {options.seed}.\n\n{table(('what', 'of the day'), rows)}"
    print(f"\n{text}")
    if options.write:
        put("one day", text)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
