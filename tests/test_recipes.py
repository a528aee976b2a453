"""Each recipe of docs/recipes.md, run as it stands there, against the sandbox behind a socket; see test_cron."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskcli.cli.sandbox import configuration
from taskcli.sandbox import Sandbox
from taskcli.sandbox.server import Server
from tests.conftest import Run
from tests.recipes import PAGE, PROFILES, WITH_CRON, Recipe, recipes
from tests.serving import serving

ROOT = Path(__file__).resolve().parent.parent
# By the question: the exit code, and words of what is shown, told or written.
SHOWS: dict[str, tuple[int, str]] = {
    "What is overdue and mine?": (0, "work:1702211"),
    "What is due in the next seven days, on all accounts?": (0, "flow:"),
    "What has a colleague on leave left behind?": (0, "agency ("),
    "What has nobody taken yet, oldest first?": (0, "agency:25"),
    "What is urgent and not begun?": (0, "docs:"),
    "Who has how many?": (0, "Jane Roe"),
    "How far is each project?": (0, "project,status,count"),
    "What has changed since yesterday?": (0, "tasks: agency"),
    "What was finished this month?": (0, "agency:"),
    "Where was that thing about the invoice?": (0, "invoice"),
    "What is new, changed or gone since I last asked?": (0, "baseline taken of work, agency"),
    "What is there to know of this task?": (0, "Price checked against the contract."),
    "I have its address from the browser. What is it?": (0, "SEO Audit"),
    "How do I get from a list to the whole tasks?": (0, '"comments": ['),
    "How do I ask the same every morning?": (0, "work:1702211"),
    "The same, but for one account only?": (0, "tasks: work"),
    "How do I hand a very long list to another program?": (0, " tasks: agency"),
    "Is there any task at all about this?": (0, "not read to the end: "),
    "How do I get one account into a spreadsheet?": (0, "ref,title,status,due,assignees.0.name"),
    "What is due when, one line each?": (0, "2025-03-07T17:00:00Z Approve Purchase Order 0009134"),
    "How many are late at each account?": (0, "docs "),
    "The same with a jq that I have already?": (0, '"project": "Purchasing"'),
    "How do I get a todo.txt?": (0, "due:2025-03-07 ref:work:1702211"),
    "And into Taskwarrior?": (0, '"due": "20250307T170000Z"'),
    "How do I read a long table with its colours?": (0, "\x1b["),
    "And without any colour?": (0, "work:1702211"),
    "How do I find out that a queue has run dry?": (0, "number"),
    "A whole answer within twenty seconds, or none?": (0, '{"ref":'),
    "What if the proxy is slow?": (0, "tasks: work"),
    "How does a program read why it failed?": (5, '"exit":5'),
    "How do I use a filter that only the service has?": (0, '"COMPLETED"'),
    "Do I need the number of a person?": (0, "Review Proposal"),
    "How do I ask for something that has no command?": (0, "1702211"),
    "What would be sent, and who filters what?": (0, "# applied by the provider: assignee, due-before"),
    "Which of my accounts still work?": (0, "accepted as jane.roe"),
}


RECIPES = tuple(each for each in recipes() if each.section != WITH_CRON)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Five profiles on a small sandbox, and what the page says to write into the configuration."""
    with serving(Server(Sandbox(size=60))) as server:
        profiles = server.sandbox.profiles(server.origin)
        written = configuration({PROFILES[name]: each for name, each in profiles.items()}).replace("demo-", "")
        views = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
        path = tmp_path_factory.mktemp("recipes") / "config.toml"
        path.write_text("\n".join(['default = ["work", "agency"]', written.partition("\n")[2], *views]), "utf-8")
        path.chmod(0o600)
        yield path


def programs(folder: Path) -> Path:
    """What the recipes start: taskcli as it is here, and stand-ins for what shows and sends."""
    folder.mkdir()
    for name, does in {
        "taskcli": f'exec {shlex.quote(sys.executable)} -m taskcli "$@"',
        "less": "exec cat",
    }.items():
        (folder / name).write_text(f"#!/bin/sh\n{does}\n")
        (folder / name).chmod(0o755)
    return folder


def test_the_page_has_recipes_enough_and_each_is_looked_at() -> None:
    assert len(RECIPES) >= 15
    assert [each.question for each in RECIPES] == list(SHOWS)


@pytest.mark.parametrize(
    "recipe",
    [pytest.param(each, id=each.question, marks=[pytest.mark.slow] if each.for_a_shell else []) for each in RECIPES],
)
def test_a_recipe_does_what_it_says(
    recipe: Recipe, config: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKCLI_CONFIG", str(config))
    monkeypatch.chdir(tmp_path)
    if recipe.for_a_shell:
        if "| jq" in recipe.text and not shutil.which("jq"):
            pytest.skip("there is no jq")
        path = f"{programs(tmp_path / 'bin')}{os.pathsep}{os.environ['PATH']}"
        env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(["sh", "-c", recipe.text], env=env, capture_output=True, text=True, check=False)
        code, told = done.returncode, done.stdout + done.stderr
    else:
        ran = run(*shlex.split(recipe.text)[1:])
        code, told = ran.code, ran.text + ran.err
    written = "".join(each.read_text("utf-8") for each in tmp_path.glob("*.*") if each.is_file())
    wanted, words = SHOWS[recipe.question]
    assert (code, words in told + written) == (wanted, True), told
    failed = [line for line in told.splitlines() if line.startswith("taskcli: error") and "--fail-on" not in line]
    assert code or not failed
