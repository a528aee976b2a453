"""Messages of Singer into targets from the package index: run, target, state, run, and what is there is what is there.

`make travel` installs them, each into an environment of its own, because their pins do not go together.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.moving import Moving
from travel.conftest import ROOT, TARGETS, shell

RECIPE = re.search(r"```sh\n(taskcli list [^`]*\| target-jsonl [^`]*)```", (ROOT / "docs" / "recipes.md").read_text())
LIST = "taskcli list --all-profiles --status all --limit 0 -q -o jsonl"
# What each is told: where to write.
SETTINGS = {
    "target-jsonl": {"destination_path": "out"},
    # Told to parts of a second: two runs here can be in one, and the second would replace the file of the first.
    "target-csv": {
        "output_path": "out",
        "file_naming_scheme": "{stream_name}-{timestamp}.csv",
        "timestamp_format": "%Y-%m-%dT%H%M%S.%f",
    },
}


@pytest.fixture(params=sorted(SETTINGS))
def target(request: pytest.FixtureRequest, home: Path) -> str:
    """A target with its settings, as it is typed."""
    name = request.param
    program = TARGETS / name / "bin" / name
    if not program.exists():
        pytest.skip(f"{name} is not here: make travel installs it where the package index can be reached")
    (home / "out").mkdir()
    (home / "settings.json").write_text(json.dumps(SETTINGS[name]))
    return f"{program} --config settings.json"


def rows(folder: Path, stream: str) -> Iterable[dict[str, Any]]:
    """All that a target has written of a stream, in order."""
    for path in sorted(folder.glob(f"{stream}*")):
        with path.open(newline="") as file:
            yield from csv.DictReader(file) if path.suffix == ".csv" else map(json.loads, file)


def told(record: dict[str, Any]) -> tuple[str, ...]:
    """What every target keeps as it is."""
    return tuple(str(record[name] or "") for name in ("title", "status", "native_status", "due", "updated", "type"))


def test_what_is_loaded_is_what_there_is(target: str, world: Moving, home: Path) -> None:
    assert RECIPE, "docs/recipes.md has the line that is run here"
    line = RECIPE[1].replace("target-jsonl", target)
    counts = []
    for minutes in (0, 30, 240):
        world.pass_by(minutes)
        before = len(list(rows(home / "out", "tasks")))
        shell(line)
        loaded = {each["ref"]: told(each) for each in rows(home / "out", "tasks")}
        counts.append(len(list(rows(home / "out", "tasks"))) - before)
        there = {
            each["ref"]: told(each) for each in map(json.loads, shell(LIST).rstrip("\n").split("\n")) if each["ref"]
        }
        assert {ref: loaded.get(ref) for ref in there} == there
    print(f"{Path(target.split()[0]).name}: {counts} rows in three runs, of {len(there)} tasks")
    assert counts[0] > counts[1] > 0  # the second brought less than all
    bookmarks = json.loads((home / "state.json").read_text())["bookmarks"]["tasks"]
    assert {*bookmarks} == {each for each in world.names if "capillary" not in each}


def test_changes_and_native_objects_are_loaded_too(target: str, world: Moving, home: Path) -> None:
    shell(f"taskcli list --all-profiles --native -o singer -q | {target}")
    natives = [each["native"] for each in rows(home / "out", "tasks")]
    assert len(natives) > 50
    assert all(natives)
    line = f"taskcli changes --all-profiles -o singer -q > changes && {{ [ ! -s changes ] || {target} < changes; }}"
    shell(line)
    world.pass_by(60)
    shell(line)
    found = list(rows(home / "out", "task_changes"))
    assert {each["op"] for each in found} == {"added", "changed", "removed"}
    assert len({(each["ref"], each["at"], each["op"]) for each in found}) == len(found)
