"""A world that moves, runs of `taskcli changes` beside it, and somebody who keeps a list by what they print."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from taskcli.cli.sandbox import configuration
from taskcli.sandbox import Answer, Call, Sandbox, World
from taskcli.sandbox.faults import FAULTS, Rule
from taskcli.sandbox.server import Server
from tests.serving import serving

ROOT = Path(__file__).resolve().parent.parent
Record = dict[str, Any]
Change = dict[str, Any]

# A process that has loaded the program, and makes one of itself for each run: it takes a fifth of a new one. A line of
# JSON says what to run, and when to kill it: so many seconds after its begin, or after there is something in the file
# `once`, or after so many bytes of its output have been `read`, and no more than that can be written. The answer is the
# exit code, and how long it took.
RUNNER = """
import fcntl, json, os, signal, sys, time
import taskcli.__main__, taskcli.cli.main, taskcli.cli.changes, taskcli.cli.list, taskcli.http.bounded
import taskcli.providers, taskcli.snapshots.store, taskcli.render.changes, sqlite3, platformdirs
from taskcli.http import transport
for name in taskcli.providers.names():
    taskcli.providers.load(name)
transport.sleep = lambda seconds: None

ENDING = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
signal.signal(signal.SIGINT, signal.default_int_handler)
# What comes between the fork and the first line of the program would meet neither as it is: it waits.
signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)

def ended(pid):
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

def begun(path):
    try:
        return os.stat(path).st_size > 0
    except FileNotFoundError:
        return False

for line in sys.stdin:
    job = json.loads(line)
    streams = [os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) for path in job["streams"]]
    if job["read"]:
        source, sink = os.pipe()
        if hasattr(fcntl, "F_SETPIPE_SZ"):  # elsewhere it holds a little more
            fcntl.fcntl(sink, fcntl.F_SETPIPE_SZ, 4096)
    began = time.monotonic()
    pid = os.fork()
    if not pid:
        for number, each in enumerate(streams, 1):
            os.dup2(each, number)
        if job["read"]:
            os.dup2(sink, 1)
            os.close(source)
            os.close(sink)
        sys.argv = ["taskcli", *job["words"]]
        taskcli.__main__.end_at_once()  # the first thing that the program does
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        taskcli.__main__.run()  # ends as the program does
    if job["read"]:
        os.close(sink)
        out = bytearray()
        while len(out) < job["read"] and (piece := os.read(source, 4096)):
            out += piece
    if job["signal"]:
        while job["once"] and not begun(job["once"]) and not ended(pid):
            time.sleep(0.0001)
        time.sleep(job["after"])
        os.kill(pid, job["signal"])
    if job["read"]:
        while piece := os.read(source, 4096):
            out += piece
        os.close(source)
        os.write(streams[0], out)
    for each in streams:
        os.close(each)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    print(json.dumps([code, time.monotonic() - began]), flush=True)
"""


@dataclass
class Ended:
    """How a run ended: minus the number of the signal where that killed it."""

    code: int
    out: str
    err: str
    seconds: float


@dataclass
class Runner:
    """Runs the program in processes of their own, one after the other."""

    process: subprocess.Popen[str]
    folder: Path

    def run(self, *words: str, signal: int = 0, after: float = 0.0, once: Path | None = None, read: int = 0) -> Ended:
        """A run to its end, or to a signal: `after` seconds, from when `once` is there, or so much has been `read`."""
        streams = [self.folder / name for name in ("stdout", "stderr")]
        job = {
            "words": words, "streams": [str(each) for each in streams],
            "signal": signal, "after": after, "once": str(once or ""), "read": read,
        }  # fmt: skip
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        code, seconds = json.loads(self.process.stdout.readline())
        out, err = (each.read_bytes().decode() for each in streams)
        return Ended(code, out, err, seconds)


@contextmanager
def runner(folder: Path, **environment: str) -> Iterator[Runner]:
    command = [sys.executable, "-c", RUNNER]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield Runner(process, folder)
        assert process.stdin
        process.stdin.close()


@dataclass
class Clock:
    """The minutes of a moving world, moved by hand."""

    minute: float = 0.0

    def __call__(self) -> float:
        return self.minute


class Counted(Sandbox):
    """The services, and what they were asked for: paths with their queries."""

    def __init__(self, world: World) -> None:
        super().__init__(world=world)
        self.asked: list[str] = []

    def answer(self, call: Call) -> Answer:
        self.asked.append(f"{call.path}?{call.query}")
        return super().answer(call)


@dataclass
class Moving:
    """Five services whose tasks change, and the configuration that reaches them."""

    sandbox: Counted
    clock: Clock
    config: Path
    names: tuple[str, ...]

    def pass_by(self, minutes: float) -> None:
        self.clock.minute += minutes

    def go_wrong(self, *rules: Rule) -> None:
        """From now on these faults, and no others, meet the services."""
        self.sandbox.rules = [*rules]


@contextmanager
def moving(folder: Path, seed: int, *, size: int = 24, churn: float = 0.01) -> Iterator[Moving]:
    clock = Clock()
    sandbox = Counted(World(seed=seed, size=size, settled=True, churn=churn, minutes=clock))
    with serving(Server(sandbox)) as server:
        profiles = sandbox.profiles(server.origin)
        config = folder / "config.toml"
        text = configuration(profiles).replace("profiles.demo-", "profiles.").partition("\n")[2]
        config.write_text(text, "utf-8")
        config.chmod(0o600)
        yield Moving(sandbox, clock, config, tuple(profiles))


def plain(record: Record) -> Record:
    """A record without what is no change."""
    people = sorted(record["assignees"], key=lambda who: json.dumps(who, sort_keys=True))
    return {**record, "overdue": None, "assignees": people, "tags": sorted(record["tags"])}


def is_part(less: Any, more: Any) -> bool:
    """Whether one is the other with some of its values missing; lists of people have no order."""
    if less in (None, [], more):
        return True
    if isinstance(less, dict) and isinstance(more, dict):
        return all(is_part(value, more.get(name)) for name, value in less.items())
    if isinstance(less, list) and isinstance(more, list):
        return len(less) == len(more) and all(any(is_part(each, other) for other in more) for each in less)
    return False


@dataclass
class Follower:
    """Somebody who has nothing but what the runs print, and keeps a list by it.

    `gaps` are the profiles of which a look-up failed: what that would have told comes later, and is no change.
    """

    gaps: set[str] = field(default_factory=set)
    tasks: dict[str, Record] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def follow(self, out: str) -> list[Change]:
        """Fails where something is told that cannot be, or is told twice."""
        changes: list[Change] = [json.loads(line) for line in out.splitlines()]
        seen = [(each["op"], each["ref"]) for each in changes]
        assert len(seen) == len(set(seen)) == len({ref for _, ref in seen}), "told twice in one run"
        for each in changes:
            op, ref, before, after = (each[name] for name in ("op", "ref", "before", "after"))
            here = self.tasks.get(ref)
            assert (here is None) == (op == "added"), f"{op}: {ref} {'is' if here else 'is not'} there"
            assert (before is None) == (op == "added")
            assert (after is None) == (op == "removed")
            assert (each["reason"] is None) == (op != "removed")
            if here is not None and before is not None:
                assert self.agrees(here, before), f"{op}: {ref} was something else"
            if op == "changed":
                differs = {name for name in after if plain(before)[name] != plain(after)[name]}
                assert differs
                differs |= {"overdue"} if before["overdue"] != after["overdue"] else set()
                assert {*each["fields"]} == differs
                assert all(pair == [before[name], after[name]] for name, pair in each["fields"].items())
            if op == "removed":
                del self.tasks[ref]
            else:
                self.tasks[ref] = after
            word = each["reason"] or op
            self.counts[word] = self.counts.get(word, 0) + 1
        return changes

    def agrees(self, known: Record, there: Record) -> bool:
        """Whether what is known of a task is what there is, or as much of it as could be told."""
        if plain(known) == plain(there):
            return True
        return there["profile"] in self.gaps and all(
            is_part(plain(known)[name], value) for name, value in plain(there).items()
        )

    def wrong(self, profile: str, there: Mapping[str, Record]) -> list[str]:
        """What is known of a profile and is not so, where its tasks are these."""
        here = {ref: each for ref, each in self.tasks.items() if each["profile"] == profile}
        found = [f"{ref} is {'told' if ref in here else 'there'} alone" for ref in here.keys() ^ there.keys()]
        both = (
            (plain(here[ref]), there[ref])
            for ref in here.keys() & there.keys()
            if not self.agrees(here[ref], there[ref])
        )
        return found + [
            f"{is_['ref']}: {name}: {told[name]} is {is_[name]}"
            for told, is_ in both
            for name in is_
            if told[name] != is_[name]
        ]


def by_profile(out: str, names: tuple[str, ...]) -> dict[str, dict[str, Record]]:
    """What `taskcli list -o jsonl` printed, by profile and REF."""
    found: dict[str, dict[str, Record]] = {name: {} for name in names}
    for record in map(json.loads, out.splitlines()):
        if record["ref"]:
            found[record["profile"]][record["ref"]] = plain(record)
    return found


def snapshot(path: Path) -> dict[str, str]:
    """What a state file holds of each profile, as text; nothing where there is none."""
    if not path.exists() or not path.stat().st_size:
        return {}
    with closing(sqlite3.connect(path)) as connection:
        try:
            rows = connection.execute("SELECT profile, ref, record FROM tasks ORDER BY profile, ref").fetchall()
            at = connection.execute("SELECT * FROM profiles ORDER BY name").fetchall()
        except sqlite3.OperationalError:  # it was made, and nothing put into it yet
            return {}
    return {str(row[0]): f"{row}{[each for each in rows if each[0] == row[0]]}" for row in at}


# What can go wrong, and whether a list can be had all the same: what may pass is tried again.
WRONG = ("401", "403", "429", "500", "502", "503", "html", "portal", "empty", "object", "half", "noise", "cut", "reset",
          "redirect", "close", "lengths")  # fmt: skip


def some_faults(dice: random.Random, names: tuple[str, ...]) -> list[Rule]:
    """Faults of some of the services, for all or for a part of their answers."""
    return [
        Rule(FAULTS[dice.choice(WRONG)], name, "*", dice.choice([1.0, 0.5, 0.2]), random.Random(dice.random()))
        for name in dice.sample(names, dice.randint(1, len(names)))
    ]
