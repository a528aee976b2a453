"""A sixth provider, made as CONTRIBUTING.md says: put in place, nothing else is edited, and everything holds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NAME = "nimbus"
# What is beside this file, and where CONTRIBUTING.md says that it goes.
PLACES = {
    "nimbus.py": f"taskcli/providers/{NAME}.py",
    "cases.toml": f"tests/providers/{NAME}/cases.toml",
    "page.md": f"docs/providers/{NAME}.md",
}
COPIED = ("taskcli", "tests", "docs", "scripts", "completions", "man", "README.md", "pyproject.toml", "CONTRIBUTING.md")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the provider in its place, and what is generated made anew."""
    root = tmp_path_factory.mktemp("checkout")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__", "sixth"))
        else:
            shutil.copy(source, root / name)
    for name, place in PLACES.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / name, root / place)
    done = run(root, "scripts/generate.py")
    assert done.returncode == 0, done.stderr
    return root


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(root)}
    env.pop("TASKCLI_CONFIG", None)
    return subprocess.run([sys.executable, *words], cwd=root, env=env, capture_output=True, text=True, check=False)


def pytest_in(root: Path, *words: str) -> tuple[int, str]:
    done = run(root, "-m", "pytest", "-q", "--tb=line", "-p", "no:cacheprovider", "--no-cov", *words)
    return done.returncode, done.stdout + done.stderr


def test_it_is_small() -> None:
    lines = (HERE / "nimbus.py").read_text("utf-8").count("\n")
    assert lines <= 60


def test_everything_holds_with_it(checkout: Path) -> None:
    code, said = pytest_in(
        checkout, "tests/providers", "tests/test_house_rules.py", "-k", f"{NAME} or house_rules or generate or made"
    )
    assert code == 0, said
    page = (checkout / "docs" / "providers" / f"{NAME}.md").read_text("utf-8")
    assert f"| `{NAME} list` | `--due-from` | `due_from` |" in page


def test_its_filters_go_to_the_service(checkout: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[profiles.it]\nprovider = "{NAME}"\nauth = {{ method = "bearer", token = {{ env = "T" }} }}\n')
    asked = "--dry-run --status open --due-before 2025-03-02 --tz UTC"
    words = ("list", "--config", str(config), *asked.split())
    done = run(checkout, "-m", "taskcli", *words)
    assert done.returncode == 0, done.stderr
    assert "# applied by the provider: due-before, status" in done.stdout
    assert re.search(r"state=waiting", done.stdout)
    assert re.search(r"due_to=2025-03-01T23%3A59%3A59Z", done.stdout)


OMISSIONS = [
    ("tests/providers/nimbus/cases.toml", None, "nimbus needs tests/providers/nimbus/cases.toml"),
    ("docs/providers/nimbus.md", None, "nimbus needs the page docs/providers/nimbus.md"),
    ("docs/providers/nimbus.md", ("<!-- generated: parameters nimbus -->", ""), "needs the lines <!-- generated:"),
    ("docs/providers/nimbus.md", ("bearer", "a token"), "does not say how to sign in with bearer"),
    ("taskcli/providers/nimbus.py", ('name="nimbus"', 'name="cumulus"'), "give PROVIDER the name of its file"),
    ("taskcli/providers/nimbus.py", ('means="due-after"', 'means="due-since"'), "means='due-since' is none of status,"),
    ("taskcli/providers/nimbus.py", ("*STATES)", '*STATES, "hail")'), "states= says nothing of hail"),
    ("taskcli/providers/nimbus.py", ('examples=("taskcli nimbus get n1",)', "examples=()"), "needs examples="),
    ("tests/providers/nimbus/cases.toml", ("exit = 7", "exit = 6"), "no case ends with 7 (a service"),
    ("tests/providers/nimbus/cases.toml", ("--owner", "--per-page"), "gives --owner"),
]  # fmt: skip


# What asks a service many times says nothing of what was forgotten.
AT_LENGTH = "absence or failing_server or documented_none or example_runs"


@pytest.mark.parametrize(("place", "change", "told"), OMISSIONS, ids=[told for _, _, told in OMISSIONS])
def test_what_is_forgotten_is_told_in_a_sentence(
    checkout: Path, place: str, change: tuple[str, str] | None, told: str
) -> None:
    path = checkout / place
    kept = path.read_text("utf-8")
    try:
        if change is None:
            path.unlink()
        else:
            assert change[0] in kept
            path.write_text(kept.replace(*change), "utf-8")
        code, said = pytest_in(checkout, "tests/providers/test_contract.py", "-k", f"{NAME} and not ({AT_LENGTH})")
        assert code != 0
        assert told in said
    finally:
        path.write_text(kept, "utf-8")
