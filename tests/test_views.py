"""`[views.NAME]`: options under a name, read, checked and replaced as if they had been typed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from taskcli.cli.views import FLAGS, TAKEN_BACK, check_views
from taskcli.profiles.config import load
from tests.conftest import Ran, Run
from tests.wires import Wires, row, served

View = Callable[[str], Path]


@pytest.fixture(scope="module")
def _wires() -> Iterator[Wires]:
    with served() as found:
        found.rows["accelo"] = [row("accelo", number, who="7" if number == 1 else "") for number in (1, 2, 3)]
        found.rows["oracle"] = [row("oracle", 9, title="Nine")]
        yield found


@pytest.fixture
def wires(_wires: Wires) -> Wires:
    _wires.asked.clear()
    return _wires


@pytest.fixture
def view(wires: Wires, configured: Callable[..., Path]) -> View:
    """`view(TOML)` writes a configuration whose view `v` holds that."""

    def write(text: str) -> Path:
        path = configured({"a": wires.profile("accelo"), "o": wires.profile("oracle")}, "a")
        whole = f"{path.read_text()}\n[views.v]\n{text}\n"
        path.write_text(whole)
        return path

    return write


# One value for each key, and what one would type for it.
SAMPLES: dict[str, tuple[str, str]] = {
    "profile": ('["a", "o"]', "-p a -p o"),
    "all-profiles": ("true", "--all-profiles"),
    "status": ('["open", "done"]', "--status open --status done"),
    "assignee": ('"me"', "--assignee me"),
    "creator": ('"7"', "--creator 7"),
    "priority": ('"high,low"', "--priority high,low"),
    "search": ('"two words"', "--search=two_words"),
    "created-after": ("2026-01-02", "--created-after 2026-01-02"),
    "created-before": ("2026-01-02T10:00:00Z", "--created-before 2026-01-02T10:00:00Z"),
    "updated-after": ('"2026-01-02"', "--updated-after 2026-01-02"),
    "updated-before": ('"2026-01-02"', "--updated-before 2026-01-02"),
    "due-after": ('"2026-01-02"', "--due-after 2026-01-02"),
    "due-before": ('"2026-01-02"', "--due-before 2026-01-02"),
    "completed-after": ('"2026-01-02"', "--completed-after 2026-01-02"),
    "completed-before": ('"2026-01-02"', "--completed-before 2026-01-02"),
    "due": ('"2026-01-02"', "--due 2026-01-02"),
    "overdue": ("false", ""),
    "project": ("7", "--project 7"),
    "customer": ('["7", "8"]', "--customer 7 --customer 8"),
    "type": ('"none"', "--type none"),
    "tag": ('"not:x"', "--tag not:x"),
    "sort": ('"title:desc,due"', "--sort title:desc,due"),
    "limit": ("1", "--limit 1"),
    "offset": ("1", "--offset 1"),
    "group-by": ('"status"', "--group-by status"),
    "count-by": ('["status", "profile"]', "--count-by status,profile"),
    "meta": ("true", "--meta"),
    "require-complete": ("true", "--require-complete"),
    "native": ("true", "--native"),
    "ics-todos": ("true", "--ics-todos"),
    "output": ('"csv"', "-o csv"),
    "columns": ('["ref", "title"]', "--columns ref,title"),
    "wide": ("true", "--wide"),
    "no-headers": ("true", "--no-headers"),
    "no-pager": ("true", "--no-pager"),
    "jq": ('"length"', "--jq length"),
    "output-file": ('"/dev/stdout"', "--output-file /dev/stdout"),
    "color": ('"always"', "--color always"),
    "singer-state": ('"/dev/null"', "--singer-state /dev/null"),
    "tz": ('"Asia/Tokyo"', "--tz Asia/Tokyo"),
    "fail-on-match": ("true", "--fail-on-match"),
    "fail-on-empty": ("true", "--fail-on-empty"),
    "timeout": ("2.5", "--timeout 2.5"),
    "deadline": ("60", "--deadline 60"),
    "wait": ("true", "--wait"),
    "max-body": ('"20MB"', "--max-body 20MB"),
    "quiet": ("true", "--quiet"),
    "verbose": ("1", "-v"),
    "error-format": ('"json"', "--error-format json"),
}


def lines(ran: Ran) -> tuple[Any, ...]:
    """What a run came to, without times, and without the name of a calendar, which is its view's."""
    told = sorted(re.sub(r"\d+\.\d+ s|\d+ ms", "", ran.err).splitlines())
    timed = r'"seconds": [\d.]+|"time_extracted":"[^"]*"|(?m:^(?:X-WR-CAL)?NAME:.*$)'
    return ran.code, re.sub(timed, "", ran.text), told


def test_a_view_takes_every_option_but_those_that_say_where_it_is_or_try_it_out() -> None:
    assert FLAGS.keys() & {"config", "demo", "dry-run", "view", "help"} == set()
    assert not FLAGS.keys() - SAMPLES.keys(), "a new option of `list` wants a sample here"


@pytest.mark.parametrize("key", SAMPLES)
def test_a_view_is_as_if_it_had_been_typed(key: str, run: Run, wires: Wires, view: View) -> None:
    value, typed = SAMPLES[key]
    words = [word.replace("two_words", "two words") for word in typed.split()]
    path = view(f"{key} = {value}")
    asked = lines(run("list", *words)), sorted(wires.lines(""))
    wires.asked.clear()
    assert (lines(run("list", "@v")), sorted(wires.lines(""))) == asked
    assert lines(run("list", "--view", "v")) == asked[0]
    assert check_views(load(str(path))) == []


WHERE = r"/config\.toml, line (\d+): "


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("overduee = true", "views.v.overduee is not known here (did you mean overdue?)"),
        ("dry-run = true", "views.v.dry-run is not known here"),
        ("due_before = 'today'", "views.v.due_before is not known here (did you mean due-before?)"),
        ("overdue = 'yes'", "views.v.overdue must be true or false"),
        ("limit = true", "views.v.limit must be a text or a number"),
        ("limit = [1, 2]", "views.v.limit must be a text or a number"),
        ("limit = -3", "views.v.limit '-3' is not a whole number from 0 up"),
        ("verbose = 'much'", "views.v.verbose must be a whole number"),
        ("status = []", "views.v.status is an empty list; leave it out instead"),
        ("status = [['open']]", "views.v.status must be a text or a number, or a list of these"),
        ("assignee = ''", "views.v.assignee has an empty value"),
        ("due-before = 'someday'", "views.v.due-before 'someday' is not a date"),
        ("due-before = ['today', 'tomorrow']", "views.v.due-before takes one value"),
        ("sort = 'colour'", "views.v.sort 'colour' is not"),
        ("group-by = 'colour'", "views.v.group-by 'colour' is not one of"),
        ("columns = 'titel'", "views.v.columns there is no 'titel'"),
        ("output = 'pdf'", "views.v.output 'pdf' is not one of"),
        ("profile = 'b'", "views.v.profile names 'b', which is no profile"),
        ("count-by = 'status'\nlimit = 3", "views.v.count-by counts all tasks; it does not go with --limit"),
        ("meta = true\noutput = 'csv'", "views.v.meta wraps JSON; it needs -o json"),
        ("profile = 'a'\nall-profiles = true", "views.v.profile and --all-profiles do not go together"),
        ("due-after = 2026-02-01\ndue-before = 2026-01-01", "views.v.due-after is not before --due-before"),
    ],
)
def test_what_is_wrong_in_a_view_is_told_with_its_line_before_anything_is_asked(
    text: str, told: str, run: Run, wires: Wires, view: View
) -> None:
    path = view(text)
    for words in (("list", "@v"), ("list", "@v", "--dry-run"), ("list", "@v", "--limit", "5")):
        ran = run(*words)
        assert (ran.code, ran.out, wires.asked) == (3, b"", [])
        assert told in ran.err
        found = re.search(WHERE, ran.err)
        assert found
        assert path.read_text().splitlines()[int(found[1]) - 1] in ("[views.v]", *text.splitlines())
    assert [told in each.message for each in check_views(load(str(path)))] == [True]
    assert run("list", "-q").code == 0  # a view that nobody uses hinders nobody


def test_a_word_that_no_provider_knows_is_the_views_fault_too(run: Run, wires: Wires, view: View) -> None:
    view('status = "opne"')
    ran = run("list", "@v")
    assert (ran.code, ran.out, wires.asked) == (3, b"", [])
    assert "views.v.status 'opne' is no common word" in ran.err
    ran = run("list", "@v", "--status", "opne")
    assert (ran.code, "views.v" in ran.err) == (2, False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('status = "opne"', "status 'opne' is no common word"),
        ('priority = ["high", "nonsense"]', "priority 'nonsense' is no common word"),
        ('tz = "Mars/X"', "tz 'Mars/X' is not a time zone"),
    ],
)
def test_words_that_nobody_knows_are_found_by_looking_at_the_view_alone(
    text: str, told: str, run: Run, view: View
) -> None:
    view(text)
    ran = run("profile", "check", "--deadline", "20", "-o", "json")
    assert told in ran.json[0]["checks"][0]["detail"]
    assert (ran.json[0]["ok"], ran.code) == (False, 3)
    assert told in run("list", "@").text + run("list", "@").err
    view(text.replace("opne", "native:opne").replace("nonsense", "low").replace("Mars/X", "Europe/Rome"))
    assert run("profile", "check", "-o", "json").json[0]["ok"]


def test_what_clashes_with_a_view_says_what_it_holds(run: Run, view: View) -> None:
    view('due-after = "2026-02-01"\nlimit = 4')
    ran = run("list", "@v", "--due-before", "2026-01-01")
    assert ran.code == 2
    assert "--due-after is not before --due-before" in ran.err
    assert "@v holds --due-after 2026-02-01 --limit 4" in ran.err


@pytest.mark.parametrize(
    ("text", "words", "same"),
    [
        ("status = ['open', 'done']", "--status cancelled", "--status cancelled"),
        ("assignee = ['7', '8']", "--assignee none", "--assignee none"),
        ("overdue = true", "--no-overdue", ""),
        ("all-profiles = true", "--no-all-profiles", ""),
        ("all-profiles = true", "-p o", "-p o"),
        ("profile = ['a', 'o']", "--all-profiles", "--all-profiles"),
        ("profile = ['a', 'o']", "-p o", "-p o"),
        ("quiet = true", "--no-quiet", ""),
        ("verbose = 1", "--no-verbose", ""),
        ("limit = 1", "--limit 2", "--limit 2"),
        ("group-by = 'status'", "-o csv", "-o csv"),
        ("group-by = 'status'", "--jq length", "--jq length"),
        ("group-by = 'status'", "--meta", "--meta"),
        ("output = 'csv'", "-o yaml", "-o yaml"),
        ("output = 'csv'", "--jq length", "--jq length"),
        ("output = 'csv'", "--meta", "--meta"),
        ("output = 'csv'", "--group-by status", "--group-by status"),
        ("jq = 'length'", "-o csv", "-o csv"),
        ("meta = true", "-o csv", "-o csv"),
        ("columns = 'ref'", "-o xml", "-o xml"),
        ("columns = 'ref'", "-o csv", "-o csv --columns ref"),
        ("group-by = 'status'\nlimit = 2\nsort = 'title'", "--count-by profile", "--count-by profile"),
        ("count-by = 'status'", "--group-by profile", "--group-by profile"),
    ],
)
def test_a_flag_replaces_what_the_view_says(text: str, words: str, same: str, run: Run, view: View) -> None:
    view(text)
    ran = run("list", "@v", *words.split())
    assert lines(ran) == lines(run("list", *same.split()))
    assert ran.code == 0, ran.err


def test_the_format_of_a_view_goes_before_the_environments(
    run: Run, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    view("output = 'csv'")
    monkeypatch.setenv("TASKCLI_OUTPUT", "json")
    assert run("list", "@v").text.startswith("ref,")


@pytest.mark.parametrize("flag", TAKEN_BACK, ids=lambda each: each.decls[0])
def test_without_a_view_there_is_nothing_to_take_back(flag: Any, run: Run, wires: Wires, view: View) -> None:
    view("")
    ran = run("list", flag.decls[0])
    assert (ran.code, ran.out, wires.asked) == (2, b"", [])
    assert f"{flag.decls[0]} takes back what a view says" in ran.err
    assert flag.decls[0] not in run("list", "--help").text
    assert run("list", "@v", flag.decls[0], "-q").code == 0


def test_views_are_listed(run: Run, view: View) -> None:
    path = view('assignee = "me"\nsearch = "a b"\noverdue = true\nverbose = 2')
    path.write_text(path.read_text() + "\n[views.wrong]\ncolour = 1\n")
    ran = run("list", "@")
    assert ran.code == 0
    assert [line.split() for line in ran.text.splitlines()] == [
        ["view", "options"],
        ["v", "--assignee", "me", "--search", "'a", "b'", "--overdue", "--verbose", "--verbose"],
        ["wrong"],
    ]
    assert "line 20: views.wrong.colour is not known here" in ran.err
    assert run("list", "@", "-o", "json", "-q").json[1] == {"view": "wrong", "options": None}


def test_where_there_are_none_it_says_how_one_is_made(run: Run) -> None:
    ran = run("list", "@")
    assert (ran.code, ran.text) == (0, "view  options\n")
    assert "[views.NAME]" in ran.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("list @w", 3, "no view 'w' in "),
        ("list @vv", 3, "(did you mean v?): there is: @v"),
        ("list --view vv --demo", 3, "(did you mean v?)"),
        ("list v", 2, "there is no place for 'v': to look for it: taskcli list --search v; a view is written @v"),
        ("list a.b/c", 2, "to look for it: taskcli list --search a.b/c\n"),
        ("list @v @w", 2, "one view at a time"),
        ("list @v --view w", 2, "one view at a time"),
    ],
)
def test_a_view_that_is_not_there(words: str, code: int, told: str, run: Run, wires: Wires, view: View) -> None:
    view("")
    ran = run(*words.split())
    assert (ran.code, ran.out, wires.asked) == (code, b"", [])
    assert told in ran.err


def test_a_view_works_on_the_sandbox_and_leaves_its_profiles_at_home(run: Run, view: View) -> None:
    view("profile = 'a'\ncount-by = 'provider'\noutput = 'json'")
    ran = run("list", "@v", "--demo", "-q")
    assert ran.code == 0
    assert len(ran.json) == 5


@pytest.mark.parametrize("text", ["views = 3", "[views]\nv = 3"])
def test_a_view_is_a_table(text: str, run: Run, view: View) -> None:
    path = view("")
    whole = path.read_text().replace("\n[views.v]\n", "")
    path.write_text(f"{text}\n{whole}" if text.startswith("views") else f"{whole}\n{text}\n")
    assert tomllib.loads(path.read_text())
    ran = run("list", "@v")
    assert (ran.code, ran.out) == (3, b"")
    assert "must be " in ran.err


def test_the_doctor_looks_at_views_too(run: Run, view: View) -> None:
    path = view("limit = 'ten'\nsort = 'colour'")
    ran = run("profile", "check", "-o", "json")
    assert ran.code == 3
    report = ran.json[0]
    assert (report["profile"], report["ok"], [each["check"] for each in report["checks"]]) == (
        None,
        False,
        ["views"] * 2,
    )
    assert "views.v.limit 'ten' is not a whole number" in report["checks"][0]["detail"]
    path.write_text(path.read_text().replace("'ten'", "10").replace("'colour'", "'due'"))
    assert run("profile", "check", "-o", "json").json[0]["checks"][0]["detail"] == "v"
    assert [each["profile"] for each in run("profile", "check", "a", "-o", "json").json] == ["a"]
