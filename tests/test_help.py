"""Help that can be read and pasted, and words that were meant for another program."""

from __future__ import annotations

import io
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from taskcli import providers
from taskcli.cli.help import first_sentence
from taskcli.cli.main import BUILDERS, root
from taskcli.cli.summaries import TITLES
from taskcli.errors import FAMILY
from tests.conftest import Run

# What was typed, and what is said of it: what there is not, and what to type instead.
MEANT = {
    "show work:1": "taskcli has no command 'show': taskcli get work:1",
    "view work:1 --history": "taskcli has no command 'view': taskcli get work:1 --history",
    "search invoice": "taskcli has no command 'search': taskcli list --search invoice",
    "search 'two words' -p work": "taskcli has no command 'search': taskcli list --search 'two words' -p work",
    "accelo show 12 -p a": "accelo has no command 'show': taskcli accelo get 12 -p a",
    "oracle ls --limit 3": "oracle has no command 'ls': taskcli oracle list --limit 3",
    "oracle search invoice": "oracle has no command 'search': taskcli list --search invoice",
    "oracle doctor": "oracle has no command 'doctor': taskcli profile check",
    "accelo --demo list": "--demo stands after the command: taskcli accelo list --demo",
    "accelo -o json list -p a": "-o stands after the command: taskcli accelo list -p a -o json",
    "profile -o json list": "-o stands after the command: taskcli profile list -o json",
    "--bogus": "taskcli has no option --bogus: see taskcli --help",
    "accelo --bogus": "accelo has no option --bogus: see taskcli accelo --help",
    "version": "taskcli has no command 'version': taskcli --version",
    "login": "taskcli has no command 'login': taskcli profile add",
    "login work": "taskcli has no command 'login': taskcli profile add work",
    "doctor": "taskcli has no command 'doctor': taskcli profile check",
    "ls --overdue": "taskcli has no command 'ls': taskcli list --overdue",
    "lsit --overdue": "taskcli has no command 'lsit': did you mean: taskcli list --overdue",
    "orcale list": "taskcli has no command 'orcale': did you mean: taskcli oracle list",
    "oracle lst --limit 3": "oracle has no command 'lst': did you mean: taskcli oracle list --limit 3",
    "profile chekc": "profile has no command 'chekc': did you mean: taskcli profile check",
    "list --json": "list has no option --json: taskcli list -o json",
    "list --json id,title --overdue": ("list has no option --json: taskcli list -o json --columns id,title --overdue"),
    "list --format yaml": "list has no option --format: taskcli list -o yaml",
    "list --format=yaml --overdue": "list has no option --format: taskcli list -o yaml --overdue",
    "list --format": "list has no option --format: write -o VALUE",
    "list --mine": "list has no option --mine: taskcli list --assignee me",
    "list --all": "list has no option --all: taskcli list --status all --limit 0",
    "list -n 5 --overdue": "list has no option -n: taskcli list --limit 5 --overdue",
    "list -n5": "list has no option -n: taskcli list --limit 5",
    "list -L 5": "list has no option -L: taskcli list --limit 5",
    "oracle list -L 5": "oracle list has no option -L: taskcli oracle list --max-items 5",
    "accelo list --json": "accelo list has no option --json: taskcli accelo list -o json",
    "list invoice": (
        "there is no place for 'invoice': to look for it: taskcli list --search invoice; a view is written @invoice"
    ),
    "oracle list 4711": "oracle list takes no '4711': taskcli oracle get 4711 shows one",
    "--demo list --overdue": "--demo stands after the command: taskcli list --overdue --demo",
    "-o json list": "-o stands after the command: taskcli list -o json",
    "oracle list --overdue --demo": (
        "--overdue is a filter of taskcli list, not of oracle list: taskcli list --overdue --demo"
    ),
    "oracle list --overdue --assignment ALL --limit 3": (
        "--overdue is a filter of taskcli list, not of oracle list: taskcli list --overdue"
    ),
    "oracle list --due-before=+1w --assignment ALL": (
        "--due-before is a filter of taskcli list, not of oracle list: taskcli list --due-before=+1w"
    ),
    "list --statsu open": "list has no option --statsu: did you mean --status? see taskcli list --help",
    "list --xyzzy": "list has no option --xyzzy: see taskcli list --help",
}


@pytest.mark.parametrize("typed", MEANT)
def test_what_was_meant_for_another_program_has_our_words(typed: str, run: Run) -> None:
    ran = run(*shlex.split(typed))
    assert (ran.code, ran.out, ran.err) == (2, b"", f"taskcli: error: {MEANT[typed]}\n")


def test_what_is_told_to_type_is_understood(run: Run) -> None:
    for typed, told in MEANT.items():
        line = told.partition("taskcli ")[2] if ": taskcli " in told else ""
        if (
            not line
            or told.endswith("shows one")
            or "profile" in typed
            or "--help" in line
            or "@" in told
            or typed in HAND_MADE
        ):
            continue
        words = shlex.split(told.rpartition(": taskcli ")[2])
        ran = run(*words)
        assert ran.code != 2, (typed, words, ran.err)


# Lines that lack a configuration which only a person has, or begin a conversation.
HAND_MADE = ("login", "login work", "doctor")


def test_alone_it_shows_its_help_and_is_done(run: Run) -> None:
    alone, asked = run(), run("--help")
    assert (alone.code, alone.err) == (0, "")
    assert alone.text == asked.text
    assert alone.text.startswith("Usage: taskcli ")
    told = run("help")
    assert (told.code, told.err) == (0, "")
    assert told.text.startswith(alone.text.rstrip("\n"))
    assert "Profiles live in " in told.text


def test_the_sentences_of_the_list_of_commands_are_those_of_the_commands() -> None:
    command: Any = typer.main.get_command(root())
    told = dict(command.sentences(None))

    assert [*told] == command.list_commands(None)
    assert told == {name: first_sentence(command.get_command(None, name).help) for name in told}
    assert set(TITLES) <= set(providers.names())


def test_help_of_a_command_is_its_help(run: Run) -> None:
    for words in (("list",), ("oracle", "list"), ("profile", "add"), ("oracle",)):
        assert run("help", *words).text == run(*words, "--help").text
    assert run("help", "oracle", "nope").code == 2


def every_command() -> Iterator[tuple[str, ...]]:
    yield ()
    for name in (*BUILDERS, *providers.names()):
        yield (name,)
    yield from (("profile", verb) for verb in ("add", "list", "show", "check", "default", "remove", "secret", "path"))
    yield ("sandbox", "serve")
    for name in providers.names():
        yield from ((name, each.verb) for each in providers.load(name).endpoints if not each.hidden)
        yield name, "api"


@pytest.mark.parametrize("words", [*every_command()], ids=" ".join)
def test_help_fits_80_columns_and_nothing_of_it_is_cut(words: tuple[str, ...], run: Run) -> None:
    shown = run(*words, "--help").text
    for line in shown.splitlines():
        assert line.startswith("Usage") or not line.rstrip().endswith("..."), line
        assert len(line) <= 80 or line.startswith("  taskcli ") or " | taskcli " in line, line
    if len(words) == 2 and words[0] in providers.names():
        assert "\nExamples:\n  taskcli " in shown
        assert shown.index("Examples:") < shown.index("Connection and messages:")
        dated = any(" WHEN " in line for line in shown.splitlines())
        assert dated <= ("WHEN is an ISO date" in shown)


def test_a_bare_day_at_the_end_of_a_range_is_told_of(run: Run) -> None:
    assert "A bare day in --due-date-to, --until means the end of that day." in run("oracle", "list", "--help").text
    assert "A bare day in" not in run("pageseeder", "list", "--help").text.replace("\n", " ")


def test_the_exit_codes_are_in_the_help(run: Run) -> None:
    shown = " ".join(run("--help").text.split())
    for each in FAMILY:
        assert f"{each.exit_code} {each.meaning}" in shown


def test_flags_stand_in_groups(run: Run) -> None:
    shown = run("list", "--help").text
    headings = [line.rstrip(":") for line in shown.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert headings == [
        "Examples", "Arguments", "What to ask for", "Paging", "Output", "For scripts and cron",
        "Connection and messages", "Options",
    ]  # fmt: skip
    assert root().info.name == "taskcli"


def our_examples() -> Iterator[str]:
    """The lines to paste in the help of every command that is no provider's."""
    for words in every_command():
        if words[:1] and words[0] in providers.names():
            continue
        command = root_command()
        for word in words:
            command = command.get_command(None, word)
        for line in (command.epilog or "").split("\n"):
            if line.startswith("  "):
                yield line.partition("#")[0].strip()


def root_command() -> Any:
    return typer.main.get_command(root())


@pytest.mark.parametrize("line", sorted({*our_examples()}))
def test_every_example_of_ours_runs(
    line: str, run: Run, five: dict[str, dict[str, Any]], configured: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = {"work": five["oracle"], "shop": five["capillary"], "agency": five["accelo"]}
    if "profile add" in line:
        del there["work"]
    path = configured(there, "agency")
    monkeypatch.setenv("ORACLE_PASSWORD", five["oracle"]["auth"]["password"])
    monkeypatch.setattr("taskcli.profiles.secrets._in_keyring", lambda entry, use: None)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a secret\n")))
    words = shlex.split(line.rpartition("| ")[2])[1:]
    assert line.startswith("taskcli ") or "| taskcli " in line
    if words[:2] == ["sandbox", "serve"]:
        words = ["sandbox", "serve", "--faults", "list"]  # it serves until somebody ends it
    if words[:2] == ["profile", "add"]:
        words.append("--no-check")
    if words == ["profile", "add", "work", "--no-check"]:
        ran = run(*words)  # nobody is there to answer
        assert (ran.code, "--provider is missing" in ran.err) == (2, True)
        return
    if "@" in line:
        path.write_text(path.read_text() + "[views.morning]\noverdue = true\n")
    if words[:2] == ["changes", "drop"]:
        run("changes", "--demo")
        words.append("--demo")
    ran = run(*words)
    assert ran.code == 0, (words, ran.err)
