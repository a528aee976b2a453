"""The manual pages: rendered without a warning, complete, and installed with the package."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from taskcli import providers
from tests.conftest import Run

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "man").glob("*.1"))


def rendered(page: Path, width: int = 80) -> str:
    groff = shutil.which("groff")
    if not groff:
        pytest.skip("groff is not installed here")
    words = [groff, "-man", "-Tutf8", "-ww", "-P-cbou", f"-rLL={width}n", str(page)]
    done = subprocess.run(words, capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def test_there_is_a_page_for_everything_that_has_commands() -> None:
    wanted = ["taskcli", "taskcli-profile", *(f"taskcli-{name}" for name in providers.names())]
    assert {each.stem for each in PAGES} == {*wanted}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_renders_without_a_warning_and_fits(page: Path) -> None:
    shown = rendered(page)
    for heading in ("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES", "SEE ALSO"):
        assert f"\n{heading}\n" in shown
    assert re.search(rf"\n {{7}}{page.stem} - \S", shown)
    long = [line for line in shown.splitlines() if len(line) > 80]
    # Only lines to be pasted are wider, and they are whole.
    assert not [line for line in long if "taskcli" not in line]
    assert page.read_text().isascii()


def test_every_flag_and_example_stands_in_a_page(run: Run) -> None:
    shown = {page.stem: rendered(page, 300) for page in PAGES}
    for command in json.loads(run("schema", "--commands").text)["commands"]:
        page = shown.get(f"taskcli-{command['path'][0]}", shown["taskcli"])
        for flag in command["flags"]:
            assert flag["hidden"] or re.search(rf"^ {{7}}{flag['name']}\b", page, re.M), (command["path"], flag["name"])
        for example in command["examples"]:
            assert example in page


def test_every_variable_that_is_ours_stands_in_the_pages() -> None:
    sources = "".join(each.read_text("utf-8") for each in (ROOT / "taskcli").rglob("*.py"))
    named = set(re.findall(r"environ\S*?\(?[\"'](TASKCLI_[A-Z]+)[\"']", sources))
    assert {"TASKCLI_CONFIG", "TASKCLI_OUTPUT", "TASKCLI_PROFILE"} <= named
    for page in PAGES:
        assert not {name for name in named if name not in page.read_text()}


def test_pages_and_completions_are_installed_with_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared["man"] == "share/man/man1"
    assert {each for each in shared if each.startswith("completions/")} == {
        f"completions/{each.name}" for each in (ROOT / "completions").iterdir()
    }
