"""What is measured, beside what, and what it may be at most: the table of the issue "Fast", row by row."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "benchmarks" / "peers"
COMPLETION = ROOT / "completions" / "taskcli.bash"
# The environment that `make bench` makes; without it, that of whoever runs this.
OWN = ROOT / ".venv-bench" / "bin"
BIN = OWN if OWN.is_dir() else Path(sys.executable).parent

FIVE = ("accelo", "capillary", "slow", "pageseeder", "tallyfy")
TABS = ("taskcli oracle l", "taskcli list --as", "taskcli list --sort d")


@dataclass(frozen=True)
class Command:
    """`words` to run; `lines` is how many it must write, where that is known; `env` is put over the usual one.

    `needs` are the programs that must be there.
    """

    words: Sequence[str]
    lines: int | None = None
    env: Mapping[str, str] | None = None
    needs: Sequence[str] = ()

    @property
    def missing(self) -> str:
        """The first program that is not to be had; empty where all are."""
        return next((each for each in self.needs if not found(each)), "")


@dataclass(frozen=True)
class Workload:
    """One row. `most` is the largest ratio of ours to the peer's time that is good, `memory` that of ours in MB.

    `watched` looks at the memory over the run; `starts_nothing` wants no `taskcli` to be started by a TAB.
    """

    name: str
    what: str
    beside: str
    ours: Command
    peer: Command | None = None
    most: float | None = None
    memory: float | None = None
    watched: bool = False
    starts_nothing: bool = False


@dataclass(frozen=True)
class Scale:
    """How much there is: tasks on the one page, pages of the longest list. Goals of memory are for `MANY`."""

    rows: int
    pages: int

    @property
    def body(self) -> float:
        """The page as JSON, in MB."""
        return self.rows * 590 / 1_000_000


MANY, FEW = Scale(200_000, 10_000), Scale(20_000, 500)


def found(program: str) -> str:
    """Where a program is, first in the environment of the peers; empty where it is not."""
    own = BIN / program
    return str(own) if own.exists() else shutil.which(program) or ""


def taskcli(line: str, *, lines: int | None = None) -> Command:
    return Command([found("taskcli"), *shlex.split(line)], lines)


def python(name: str, *words: str, lines: int | None = None) -> Command:
    return Command([str(BIN / "python"), str(PEERS / name), *words], lines)


def curl_jq(url: str, program: str, lines: int | None) -> Command:
    return Command(["sh", "-c", f"curl -s {shlex.quote(url)} | jq {program}"], lines, needs=("curl", "jq"))


def http(*words: str) -> Command:
    return Command([found("http"), "--ignore-stdin", *words], needs=("http",))


def workloads(origins: Mapping[str, str], scale: Scale) -> list[Workload]:
    """All of them, for the services at these addresses."""
    version, empty = http("--version"), python("empty_typer.py")
    page, task = f"{origins['page']}/bpm/api/4.0/tasks", f"{origins['page']}/bpm/api/4.0/tasks/1702211"
    far, long = (f"{origins[name]}/bpm/api/4.0/tasks?limit=100" for name in ("far", "long"))
    raw, record = "-c '.items[]'", f"-c -f {shlex.quote(str(PEERS / 'record.jq'))}"
    chosen = "'.items[] | [.number, .title, .state, .dueDate]"
    every, tasks = 100 * scale.pages, taskcli("oracle get 1702211 -p page -o json")
    table = max(100, scale.rows // 20)
    return [
        Workload("start version", "`--version`", "`http --version`", taskcli("--version", lines=1), version, 0.35),
        Workload("start help", "`--help`", "`http --help`", taskcli("--help"), http("--help"), 0.5),
        Workload(
            "start list-help", "`oracle list --help`", "`http --help`",
            taskcli("oracle list --help"), http("--help"), 0.5,
        ),
        Workload(
            "start demo", "`list --demo -o json`, five services in the process", "`http --version`",
            taskcli("list --demo -o json"), version, 1.5,
        ),
        Workload(
            "tab words", "TAB for a command, a flag and a value, with bash's own start", "bash that does nothing",
            Command(["bash", "--norc", "--noprofile", str(PEERS / "tab.bash"), str(COMPLETION), *TABS], len(TABS)),
            Command(["bash", "--norc", "--noprofile", "-c", ":"]), starts_nothing=True,
        ),
        Workload(
            "tab profiles", "TAB for the names of profiles", "an empty Typer program",
            Command([found("taskcli")], len(origins), {"_TASKCLI_COMPLETE": "profiles"}), empty, 1.3,
        ),
        Workload(
            "one requests", "one task as JSON", "a script with requests that prints the same",
            tasks, python("one_task.py", task), 1.25,
        ),
        Workload("one httpie", "one task as JSON", "HTTPie", tasks, http(task, "Authorization: Bearer t"), 0.65),
        Workload(
            "page native", f"one page of {scale.rows:,} tasks, `oracle list -o jsonl`", "`curl \\| jq -c '.items[]'`",
            taskcli("oracle list -p page -o jsonl", lines=scale.rows), curl_jq(page, raw, scale.rows),
            0.2, 2.5 * scale.body,
        ),
        Workload(
            "page record", "the same body, `list --limit 0 -o jsonl`", "`curl \\| jq` with an equal mapping",
            taskcli("list -p page --limit 0 -o jsonl", lines=scale.rows), curl_jq(page, record, scale.rows),
            0.35, 3 * scale.body,
        ),
        Workload(
            "page csv", "the same body, `oracle list -o csv --columns` of four", "`curl \\| jq @csv`",
            taskcli("oracle list -p page -o csv --columns number,title,state,dueDate", lines=scale.rows + 1),
            curl_jq(page, f"-r {chosen} | @csv'", scale.rows), 0.4,
        ),
        Workload(
            "page table", "the same body, `oracle list -o table` of four in a pipe", "`curl \\| jq @tsv`",
            taskcli("oracle list -p page -o table --columns number,title,state,dueDate", lines=scale.rows + 1),
            curl_jq(page, f"-r {chosen} | @tsv'", scale.rows), 1.5,
        ),
        Workload(
            "xml", f"Capillary XML, {scale.rows:,} tasks, `capillary list -o jsonl`", "requests and xmltodict",
            taskcli("capillary list -p xml -o jsonl", lines=scale.rows),
            python("tasks_of_xml.py", f"{origins['xml']}/v1.1/task/get", lines=scale.rows), 1.0, 150,
        ),
        Workload(
            "many far", "100 pages of 100 at 50 ms each, `oracle list --paginate -o jsonl`", "a loop of curl",
            taskcli("oracle list -p far --paginate -o jsonl", lines=10_000),
            Command(
                ["sh", "-c", f"for at in $(seq 0 100 9900); do curl -s '{far}&offset='$at; echo; done"], 100,
                needs=("curl", "seq"),
            ), 0.25,
        ),
        Workload(
            "many native", f"{every:,} tasks on {scale.pages:,} pages, `oracle list --paginate -o jsonl`",
            "one curl for all pages \\| `jq -c '.items[]'`",
            taskcli("oracle list -p long --paginate -o jsonl", lines=every),
            curl_jq(f"{long}&offset=[0-{every - 100}:100]", raw, every), memory=120, watched=True,
        ),
        Workload(
            "many unsorted", "the same pages, `list --limit 0 -o jsonl --sort none`", "",
            taskcli("list -p long --limit 0 -o jsonl --sort none", lines=every), memory=150, watched=True,
        ),
        Workload(
            "several", "five profiles, one of them at 200 ms an answer", "that one alone",
            taskcli(f"list {' '.join(f'-p {name}' for name in FIVE)} --limit 0 -o jsonl", lines=100),
            taskcli("list -p slow --limit 0 -o jsonl", lines=20), 1.2,
        ),
        Workload(
            "coloured", f"{table:,} rows as a coloured table, `oracle list --color always`", "the JSON of the same",
            taskcli("oracle list -p table --color always", lines=table + 1),
            taskcli("oracle list -p table -o json"), 3.0,
        ),
    ]  # fmt: skip
