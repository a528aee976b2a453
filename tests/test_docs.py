"""The pages: links that lead somewhere, pictures of the program as it is, lines that can be typed."""

from __future__ import annotations

import ast
import importlib
import json
import re
import shlex
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from taskcli import providers
from taskcli.cli.views import FLAGS
from taskcli.profiles.config import COMMON_KEYS, TOP_KEYS, load
from taskcli.render import FORMATS
from tests.conftest import Run

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
PICTURES = sorted((ROOT / "docs" / "pictures").glob("*.svg"))
LINK = re.compile(r"(?:\]\(|src=\"|srcset=\")([^)\"]+)[)\"]")


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def anchors(page: str) -> set[str]:
    """The names that headings have as link targets."""
    headings = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each).strip().lower().replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_links_lead_to_what_is_there(page: Path) -> None:
    for target in LINK.findall(re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there.read_text("utf-8")), target


def test_each_page_can_be_reached_from_the_first() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            targets = (each.partition("#")[0] for each in LINK.findall(page.read_text("utf-8")))
            waiting += [(page.parent / each).resolve() for each in targets if each and "://" not in each]
    assert not [short(each) for each in PAGES if each not in reached]


def test_the_first_screen_says_how_to_install_and_start() -> None:
    first = (ROOT / "README.md").read_text("utf-8")
    name = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["name"]
    screen = "\n".join(first.splitlines()[:30])

    for words in ("pipx install .", "uv tool install .", "pip install .", "taskcli profile add", name, "--demo"):
        assert words in screen, words
    assert "`make demo`" in first
    assert "`make test`" in first


@pytest.mark.parametrize("picture", PICTURES, ids=short)
def test_a_picture_is_small_and_fetches_nothing(picture: Path) -> None:
    drawn = picture.read_text("utf-8")

    assert len(drawn.encode()) < 60_000
    assert "://" not in drawn.replace("http://www.w3.org/2000/svg", "").replace(
        "https://www.textualize.io", ""
    ).replace("http://sandbox.invalid", "")
    assert "href" not in drawn
    assert "demo-" in drawn


def test_pictures_show_what_the_program_shows_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    pictures = importlib.import_module("pictures")
    for path, drawn in pictures.files():
        there = pictures.words_in(path.read_text("utf-8"))
        assert there == pictures.words_in(drawn), f"run `python scripts/generate.py`: {short(path)}"


def test_each_picture_is_there_in_dark_and_light() -> None:
    names = {each.stem.rpartition("-")[0] for each in PICTURES}

    assert names == {"list", "get", "check"}
    assert {each.stem for each in PICTURES} == {f"{name}-{shade}" for name in names for shade in ("dark", "light")}


def test_the_example_of_a_configuration_has_no_fault(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "configuration.md").read_text("utf-8"), re.DOTALL)
    (tmp_path / "config.toml").write_text("".join(blocks), "utf-8")
    config = load(str(tmp_path / "config.toml"))

    assert {config.profile(name).provider.name for name in config.names()} == set(providers.names())
    assert config.profile("work").settings.defaults == {"list": {"assignment": ["MY"]}}


def test_each_key_of_the_configuration_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    own = {each.name for name in providers.names() for each in providers.load(name).settings}
    keys = {key.name for name in providers.names() for each in providers.load(name).schemes for key in each.keys}

    assert not [each for each in {*TOP_KEYS, *COMMON_KEYS, *own, *keys, *FLAGS} if f"| `{each}` |" not in page]


def test_each_format_is_in_the_page_of_output() -> None:
    page = (ROOT / "docs" / "output.md").read_text("utf-8")

    assert not [each for each in FORMATS if f"`{each}`" not in page]


FOR_ASSISTANTS = (ROOT / "docs" / "assistants.md").read_text("utf-8").split("```")[1].splitlines()[1:]


@pytest.mark.parametrize("line", FOR_ASSISTANTS)
def test_what_assistants_are_told_to_type_works(line: str, run: Run) -> None:
    program, *words = shlex.split(line)
    ran = run(*words)

    assert (program, ran.code) == ("taskcli", 0), ran.err
    if "--dry-run" in words:
        assert ran.text.startswith("curl ")
    else:
        assert [json.loads(each) for each in (ran.text.splitlines() if "jsonl" in words else [ran.text])]


# Messages ------------------------------------------------------------------------------------------------------------

TROUBLES = re.findall(r"^### `(.*)`$", (ROOT / "docs" / "troubleshooting.md").read_text("utf-8"), re.MULTILINE)
# What is typed to see a message, of those that need nothing but a sandbox.
TYPED = {
    "no profiles yet": "list",
    "several profiles and no default": "list",
    "no profile … in …": "list -p wrok",
    "profile … is of …, not of …": "oracle list -p accelo",
    "… does not say which profile": "get 1702211",
    "no profile belongs to …": "get https://example.com/tasks/1",
    "there is no file …": "list --config /no/such.toml",
    "not found": "get oracle:17",
    "… is no common word, and none that the asked providers are known to have": "list --all-profiles --status opne",
    "… is not known here": "accelo list --filters assignee(Jhon)",
    "cannot answer …": "list -p tallyfy --priority high",
    "… is in no row that was read": "list -p oracle --assignee Jhon",
    "… is not a time zone": "list -p oracle --tz CET+1",
    "… is not a date": "list --due-before soon",
    "--columns: there is no …": "list --columns titel",
    "--status COMPLETED needs --assignment …": "oracle list --status COMPLETED",
    "… shown (--limit …); for the rest: …": "list -p oracle --limit 1",
    "… cannot be written": "list --output-file /no/such/folder/x",
}
# Those that need more, and that other tests see: they are looked for in the program.
WRITTEN = (
    "… lacks …", "… is plain http, where others can read what is sent", "no such address", "refused: …",
    "--jq needs jq", "a fault of taskcli itself", "the snapshot … answers another question", "the state … is damaged",
    "another run holds the state …",
)  # fmt: skip


@cache
def said() -> str:
    """All texts of the program that are no docstrings, one a line."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "taskcli").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    texts = [node for node in nodes if isinstance(node, ast.Constant) and id(node) not in alone]
    return "\n".join(node.value for node in texts if isinstance(node.value, str))


@pytest.mark.parametrize("message", TROUBLES)
def test_a_message_that_is_explained_is_one_that_is_told(
    message: str, run: Run, five: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = message.split("…")
    told = ".*".join(map(re.escape, pieces))
    if message in TYPED:
        if message == "no profiles yet":
            monkeypatch.delenv("TASKCLI_CONFIG")
        assert re.search(told, run(*shlex.split(TYPED[message])).err)
    elif message in WRITTEN:
        assert not [each for each in pieces if each.strip() not in said()]
    else:  # in a table that is made of what runs have told
        faults = (ROOT / "docs" / "faults.md").read_text("utf-8")
        assert re.search(f"error: .*{told}", faults), "say in TYPED how to see it"


def test_what_is_typed_belongs_to_a_message() -> None:
    assert not {*TYPED, *WRITTEN} - set(TROUBLES)
    assert len(TROUBLES) >= 30
