"""What one run of `taskcli changes` costs, by how many tasks there are and how many of them have changed.

`python benchmarks/changes.py [--tasks N,...] [--repeat N] [--write]`. The service is this file again, in a process of
its own: `python benchmarks/changes.py serve N` prints its port and serves N tasks, 100 on a page, until stdin ends;
`GET /now/MOMENT` makes them those of another moment.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.request import urlopen

import bodies
from marked import put, table, today
from measure import MB, Run, run
from server import Port, Query, Site, oracle
from services import PROFILES, environment
from workloads import found

# The first word of a title at a moment, and which tasks have it: one in so many.
MOMENTS = {"first": (b"Approve", 1), "some": (b"Confirm", 100), "all": (b"Discuss", 1)}
# What a run finds, and the moment that it is run at.
FINDS = {"baseline": "first", "nothing changed": "first", "1 % changed": "some", "all changed": "all"}
LIST = "beside it: `list --limit 0 -o jsonl`"
HEADER = ("tasks", "what a run finds", "time", "work", "memory", "lines", "state after it")


# The service ---------------------------------------------------------------------------------------------------------


def serve(count: int) -> None:
    now = "first"

    @cache
    def rows(moment: str) -> list[bytes]:
        word, one_in = MOMENTS[moment]
        found = [bodies.oracle_task(at) for at in range(count)]
        found[::one_in] = [each.replace(b"Approve", word) for each in found[::one_in]]
        return found

    def page(offset: int) -> bytes:
        end = offset + bodies.PER_PAGE
        some = rows(now)[offset:end]
        return bodies.oracle_page(some, offset=str(offset), more=end < count, total=count)

    listed = oracle(page)

    def answer(path: str, query: Query) -> bytes | None:
        nonlocal now
        if path.startswith("/now/"):
            now = path.rpartition("/")[2]
            return b"%d" % len(rows(now))
        return listed(path, query)

    port = Port(Site(answer))
    print(port.number, flush=True)
    threading.Thread(target=port.serve_forever, daemon=True).start()
    sys.stdin.read()


@contextmanager
def serving(count: int) -> Iterator[str]:
    words = [sys.executable, __file__, "serve", str(count)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin
        assert server.stdout
        with server.stdin:  # it serves until this is closed
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"


# The runs ------------------------------------------------------------------------------------------------------------


def life(origin: str, env: Mapping[str, str], count: int) -> Iterator[tuple[str, Run, int]]:
    """What each run of a new state found, the run, and the bytes of the state after it."""
    with tempfile.TemporaryDirectory() as folder:
        own = {**env, "XDG_STATE_HOME": folder}
        for finds, moment in FINDS.items():
            urlopen(f"{origin}/now/{moment}").read()
            done = run([found("taskcli"), "changes", "-p", "page", "-o", "jsonl", "--lookups", "0"], own)
            lines = {"some": count // 100, "all": count}.get(moment, 0)
            assert (done.code, done.lines) == (0, lines), done
            yield finds, done, sum(each.stat().st_size for each in Path(folder).rglob("*.sqlite3"))
        urlopen(f"{origin}/now/first").read()
        yield LIST, run([found("taskcli"), "list", "-p", "page", "--limit", "0", "-o", "jsonl"], own), 0


def measured(count: int, repeat: int) -> Iterator[tuple[str, ...]]:
    """Rows of the table: medians of so many lives."""
    lives: dict[str, list[tuple[Run, int]]] = {}
    with serving(count) as origin, environment(dict.fromkeys(PROFILES, origin)) as env:
        for _ in range(repeat):
            for finds, done, size in life(origin, env, count):
                lives.setdefault(finds, []).append((done, size))
                print(f"{count:9,} {finds:40} {done.seconds:7.2f} s {done.memory / MB:6.0f} MB", flush=True)
    for finds, each in lives.items():
        seconds, work, memory = (
            statistics.median(getattr(done, name) for done, _ in each) for name in ("seconds", "work", "memory")
        )
        size = each[-1][1]
        state = f"{size / MB:.1f} MB, {size / count:.0f} bytes a task" if size else ""
        lines = f"{each[-1][0].lines:,}"
        yield f"{count:,}", finds, f"{seconds:.1f} s", f"{work:.1f} s", f"{memory / MB:.0f} MB", lines, state


def main() -> None:
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]))
        return
    parser = argparse.ArgumentParser(description="What one run of `taskcli changes` costs.")
    parser.add_argument("--tasks", default="10000,100000", metavar="N,...", help="how many (default: 10000,100000)")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="rounds (default: 3)")
    parser.add_argument("--write", action="store_true", help="put the table into changes.md")
    options = parser.parse_args()
    rows = [row for count in options.tasks.split(",") for row in measured(int(count), options.repeat)]
    text = f"{today()}; medians of {options.repeat} rounds.\n\n{table(HEADER, rows)}"
    print(f"\n{text}")
    if options.write:
        put("one run", text)


if __name__ == "__main__":
    main()
