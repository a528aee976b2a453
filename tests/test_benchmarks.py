"""What `make bench` measures with: its services answer what taskcli and its peers read. Nothing is timed here."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.request import urlopen

import pytest

from tests.conftest import Run

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"
ROWS, PAGES = 300, 3


@pytest.fixture(scope="module")
def bench() -> Iterator[tuple[ModuleType, ModuleType]]:
    """Its modules `services` and `workloads`."""
    before = set(sys.modules)
    sys.path.insert(0, str(FOLDER))
    try:
        yield importlib.import_module("services"), importlib.import_module("workloads")
    finally:
        sys.path.remove(str(FOLDER))
        for name in set(sys.modules) - before:
            if str(FOLDER) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]


@pytest.fixture(scope="module")
def served(bench: tuple[ModuleType, ModuleType]) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    services, workloads = bench
    with services.serving(workloads.Scale(ROWS, PAGES)) as origins, services.environment(origins) as env:
        yield origins, env


Served = tuple[dict[str, str], dict[str, str]]


def test_the_long_list_has_each_task_once_and_says_where_it_ends(served: Served) -> None:
    pages = []
    for at in range(PAGES):
        with urlopen(f"{served[0]['long']}/bpm/api/4.0/tasks?offset={100 * at}") as answer:
            pages.append(json.loads(answer.read()))

    assert len({each["number"] for page in pages for each in page["items"]}) == 100 * PAGES
    assert [(page["offset"], page["hasMore"], page["totalResults"]) for page in pages] == [
        (0, True, 300), (100, True, 300), (200, False, 300),
    ]  # fmt: skip


def test_taskcli_reads_all_that_the_services_say(
    run: Run, served: Served, bench: tuple[ModuleType, ModuleType]
) -> None:
    config = ("--config", served[1]["TASKCLI_CONFIG"])
    five = [word for name in bench[1].FIVE for word in ("-p", name)]

    listed = run("list", *five, "--limit", "0", "-o", "jsonl", *config)

    assert (listed.code, len(listed.text.splitlines())) == (0, 100)
    assert "missing" not in listed.err
    xml = run("capillary", "list", "-p", "xml", "-o", "jsonl", *config)
    assert (xml.code, len(xml.text.splitlines())) == (0, ROWS)


def test_the_task_that_is_measured_is_the_same_from_taskcli_and_from_its_peer(
    run: Run, served: Served, bench: tuple[ModuleType, ModuleType]
) -> None:
    ours = run("oracle", "get", "1702211", "-p", "page", "-o", "json", "--config", served[1]["TASKCLI_CONFIG"])
    script, address = bench[1].PEERS / "one_task.py", f"{served[0]['page']}/bpm/api/4.0/tasks/1702211"

    theirs = subprocess.run([sys.executable, script, address], capture_output=True, check=True)

    assert ours.out == theirs.stdout


def test_the_records_that_are_measured_are_the_same_from_taskcli_and_from_jq(
    run: Run, served: Served, bench: tuple[ModuleType, ModuleType]
) -> None:
    if not all(map(shutil.which, ("sh", "curl", "jq"))):
        pytest.skip("needs curl and jq")
    ours = run("list", "-p", "page", "--limit", "0", "-o", "jsonl", "--config", served[1]["TASKCLI_CONFIG"])
    workload = next(each for each in bench[1].workloads(served[0], bench[1].MANY) if each.name == "page record")

    theirs = subprocess.run(workload.peer.words, capture_output=True, check=True)

    assert sorted(ours.out.splitlines()) == sorted(theirs.stdout.splitlines())


def test_a_workload_is_not_meant_by_the_name_of_another_one(
    served: Served, bench: tuple[ModuleType, ModuleType]
) -> None:
    names = [each.name for each in bench[1].workloads(served[0], bench[1].MANY)]

    assert not [(one, other) for one in names for other in names if one != other and other.startswith(one)]


@pytest.mark.slow
def test_runs_of_changes_find_what_changed_between_them(bench: tuple[ModuleType, ModuleType]) -> None:
    rows = list(importlib.import_module("changes").measured(ROWS, 1))

    assert [(row[1].partition(":")[0], row[5]) for row in rows] == [
        ("baseline", "0"), ("nothing changed", "0"), ("1 % changed", "3"), ("all changed", "300"), ("beside it", "300"),
    ]  # fmt: skip


@pytest.mark.slow
def test_what_a_short_day_of_changes_tells_adds_up() -> None:
    words = [sys.executable, str(FOLDER / "day.py"), "--runs", "2"]

    done = subprocess.run(words, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert "| runs | 2, " in done.stdout
