"""Told to end at any moment, and many at once: what is there is whole, and nothing is left beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="runs are forked")]

ROOT = Path(__file__).resolve().parent.parent
# A process that has loaded the program, and makes one of itself for each run: it takes a twentieth of a new one.
FORKS = """
import json, os, random, signal, sys, time
import taskcli.__main__, taskcli.cli.main, taskcli.cli.list, taskcli.cli.provider, taskcli.cli.get
import taskcli.http.bounded, taskcli.render.table, taskcli.providers.oracle, taskcli.query.several

ENDING = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
signal.signal(signal.SIGINT, signal.default_int_handler)
# What comes between the fork and the first line of the program would meet neither as it is: it waits.
signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)

def run(words, folder):
    # A run of its own in a folder of its own.
    os.mkdir(folder)
    with open(f"{folder}/out", "w") as file:
        file.write("old")
    streams = [os.open(f"{folder}.{name}", os.O_WRONLY | os.O_CREAT) for name in ("stdout", "stderr")]
    pid = os.fork()
    if pid:
        for each in streams:
            os.close(each)
        return pid
    os.chdir(folder)
    for number, each in enumerate(streams, 1):
        os.dup2(each, number)
    sys.argv = ["taskcli", *words]
    taskcli.__main__.end_at_once()  # the first thing that the program does
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    taskcli.__main__.run()  # ends as the program does

def ended(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

job = json.loads(sys.argv[1])
os.chdir(job["folder"])
dice = random.Random(job["seed"])
began = time.monotonic()
usual = [ended(run(job["words"], f"usual-{at}")) for at in range(2)]
length = (time.monotonic() - began) / 2
found = []
if job["moments"]:
    for at in range(job["moments"]):
        number = dice.choice(ENDING)
        pid = run(job["words"], f"run-{at}")
        time.sleep(dice.uniform(0, length))
        os.kill(pid, number)
        found.append([int(number), ended(pid)])
else:
    pids = [run(job["words"], f"run-{at}") for at in range(job["many"])]
    found = [[0, ended(pid)] for pid in pids]
print(json.dumps([usual, found]))
"""


@pytest.fixture
def forks(five: dict[str, dict[str, Any]], tmp_path: Path) -> Callable[..., list[list[int]]]:
    """`forks(words, moments=100)` or `forks(words, many=20)`: `[signal, exit code]` of each run."""
    folder = tmp_path / "runs"
    folder.mkdir()

    def go(*words: str, moments: int = 0, many: int = 0) -> list[list[int]]:
        job = {"words": words, "folder": str(folder), "seed": str(words), "moments": moments, "many": many}
        ran = subprocess.run(
            [sys.executable, "-c", FORKS, json.dumps(job)], cwd=ROOT, capture_output=True, text=True, check=True
        )
        usual, found = json.loads(ran.stdout)
        assert usual == [0, 0]
        return found  # type: ignore[no-any-return]

    return go


PAGES = ("oracle", "list", "--limit", "5", "--max-items", "15", "-q")
WORDS = {
    "a file": (*PAGES, "-o", "json", "--output-file", "out"),
    "lines": (*PAGES, "-o", "jsonl"),
    "several": (
        "list",
        "-p",
        "oracle,capillary",
        "--overdue",
        "--limit",
        "0",
        "-q",
        "-o",
        "json",
        "--output-file",
        "out",
    ),
}


@pytest.mark.parametrize("name", WORDS)
def test_a_signal_at_any_moment_leaves_what_was_there_or_all_of_it(
    name: str, forks: Callable[..., list[list[int]]], tmp_path: Path
) -> None:
    runs = tmp_path / "runs"
    found = forks(*WORDS[name], moments=34)
    whole, lines = (runs / "usual-0" / "out").read_bytes(), (runs / "usual-0.stdout").read_bytes()
    assert (runs / "usual-1" / "out").read_bytes() == whole
    for at, (number, code) in enumerate(found):
        folder, said = runs / f"run-{at}", (runs / f"run-{at}.stderr").read_text()
        assert code in (0, 128 + number, -number), (number, code, said)  # a shell tells the last two by one number
        assert said.strip() == ""
        assert [each.name for each in folder.iterdir()] == ["out"]
        kept, shown = (folder / "out").read_bytes(), (runs / f"run-{at}.stdout").read_bytes()
        assert kept in (b"old", whole)
        assert code or kept == whole
        assert lines.startswith(shown), (number, code, len(lines), len(shown))
        assert not shown or shown.endswith(b"\n")
    assert len({code for _, code in found}) > 1, "no run was ended in time"


def test_twenty_at_once_lose_nothing(forks: Callable[..., list[list[int]]], tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    found = forks(*WORDS["several"], many=20)
    assert found == [[0, 0]] * 20
    whole = (runs / "usual-0" / "out").read_bytes()
    assert {(runs / f"run-{at}" / "out").read_bytes() for at in range(20)} == {whole}
    assert {each.read_text() for each in runs.glob("*.stderr")} == {""}
