"""`taskcli list --sort none`: rows as they come, no more than are wanted, and behind them all that must be told."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from taskcli.http.transport import Wire
from taskcli.profiles.config import load as load_config
from taskcli.query.arriving import AT_HAND, WAITING, Arriving
from taskcli.query.client import ProfileClient
from taskcli.query.several import Listing
from taskcli.spec import Filters
from taskcli.values import Clock
from tests.conftest import Prepared, Ran, Run, Stage
from tests.serving import serving
from tests.test_ahead import FIRST, SIZE, Answer, Worklist, until

pytestmark = pytest.mark.slow

Configured = Callable[..., Path]
ROOT = Path(__file__).resolve().parent.parent
AUTH = {"method": "bearer", "token": "t"}
# One question to Oracle instead of two.
OPEN = ("list", "--status", "open", "--sort", "none")
LINES = (*OPEN, "-o", "jsonl", "--columns", "ref")
REFUSED: Answer = (400, {}, {"title": "no such offset"})


@pytest.fixture
def worklist(oracle: Callable[..., Path]) -> Iterator[Worklist]:
    """Three hundred tasks on thirty pages, as the only profile `it`."""
    with serving(Worklist()) as server:
        oracle(server.origin)
        yield server


@pytest.fixture
def two(configured: Configured) -> Iterator[tuple[Worklist, Worklist]]:
    """Two such services, as the profiles `one` and `two`."""
    with ExitStack() as servers:
        found = [servers.enter_context(serving(Worklist())) for _ in range(2)]
        names = zip(("one", "two"), found, strict=True)
        configured({name: {"provider": "oracle", "base_url": each.origin, "auth": AUTH} for name, each in names})
        yield found[0], found[1]


def refs(ran: Ran) -> list[str]:
    return [json.loads(line)["ref"] for line in ran.text.splitlines()]


def expected(count: int, profile: str = "it", first: int = 0) -> list[str]:
    return [f"{profile}:{FIRST + at}" for at in range(first, first + count)]


# The same rows ------------------------------------------------------------------------------------------------------


def lines(ran: Ran) -> list[str]:
    assert ran.code == 0, ran.err
    return sorted(ran.text.splitlines())


WHOLE = ("list", "--status", "all", "--limit", "0", "--native", "-o", "jsonl")


@pytest.mark.usefixtures("still")
def test_of_five_services_the_rows_are_those_of_the_sorted_list(run: Run, five: dict[str, Any]) -> None:
    sorted_list, as_they_come = (run(*WHOLE, "--all-profiles", *more) for more in ((), ("--sort", "none")))
    assert lines(as_they_come) == lines(sorted_list)
    assert {json.loads(line)["profile"] for line in lines(as_they_come)} == {*five}
    assert as_they_come.err == sorted_list.err


@pytest.mark.usefixtures("still")
def test_of_the_demo_the_rows_are_those_of_the_sorted_list(run: Run) -> None:
    words = ("list", "--demo", "--assignee", "me", "--limit", "0", "-o", "jsonl", "-p", "demo-accelo,demo-tallyfy")
    assert lines(run(*words, "--sort", "none")) == lines(run(*words))


@pytest.mark.parametrize("form", ["table", "json", "csv", "tsv", "yaml", "markdown", "html"])
def test_every_format_has_the_order_in_which_rows_come(
    form: str, run: Run, stage: Stage, configured: Configured
) -> None:
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": AUTH}})
    titles = ["delta", "alfa", "charlie", "bravo"]
    items = [{"number": at, "title": title, "state": "ASSIGNED"} for at, title in enumerate(titles, 1)]
    stage.prepared = [Prepared(body=json.dumps({"items": items, "hasMore": False}).encode())]
    ran = run(*OPEN, "-o", form, "--columns", "title")
    assert ran.code == 0, ran.err
    places = [ran.text.index(title) for title in titles]
    assert places == sorted(places)


# Streamed -----------------------------------------------------------------------------------------------------------


def started(*words: str, **more: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "taskcli", *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def test_rows_are_written_as_they_come_while_others_are_waited_for(two: tuple[Worklist, Worklist]) -> None:
    """The second page of one comes once the first has been read, and the other has yet to answer at all."""
    read = threading.Event()

    def held(offset: int, before: int) -> None:
        if offset:
            assert read.wait(30)

    two[0].renew(20)
    two[0].wrong = held
    two[1].renew(20)
    two[1].wrong = lambda offset, before: None if read.wait(30) else REFUSED
    with started(*LINES, "-p", "one", "-p", "two", "--limit", "0") as running:
        assert running.stdout is not None
        first = [json.loads(running.stdout.readline())["ref"] for _ in range(SIZE)]
        read.set()
        out, err = running.communicate(timeout=60)
    assert first == expected(10, "one")
    found = [json.loads(line)["ref"] for line in out.splitlines()]
    assert sorted(found) == sorted([*expected(10, "one", 10), *expected(20, "two")])
    assert [each for each in found if each.startswith("two")] == expected(20, "two")
    told = "one 20 (assignment=MY_AND_GROUP), two 20 (assignment=MY_AND_GROUP)"
    assert (running.returncode, err.decode()) == (0, f"taskcli: 40 tasks: {told}\n")


def arriving(path: Path, most: int | None = None, **more: Any) -> Arriving:
    config, clock = load_config(str(path)), Clock()
    clients = [ProfileClient(config.profile(name), Wire()) for name in config.names()]
    listing = Listing(filters=Filters.read({"status": ("open",)}, clock), clock=clock)
    return Arriving(clients, listing, lambda text: None, most, **more)


def test_a_slow_reader_makes_the_profile_wait(worklist: Worklist, home: Path) -> None:
    worklist.renew(600)
    worklist.delay = 0
    tasks = arriving(home / "config.toml").tasks()
    assert next(tasks).id == str(FIRST)
    seen = -1
    while seen != len(worklist.asked):  # until it stands still
        seen = len(worklist.asked)
        time.sleep(0.5)
    # A handful is a page here: what waits, what is in the profile's hand, what was taken, and what is asked ahead.
    assert seen <= WAITING + 2 + 6
    assert sum(1 for _ in tasks) == 599
    assert AT_HAND > SIZE


def askers() -> set[threading.Thread]:
    return {each for each in threading.enumerate() if each.name.endswith("(run)")}


def test_whoever_stops_taking_leaves_nobody_behind(worklist: Worklist, home: Path) -> None:
    worklist.renew(20_000)
    before = askers()
    tasks = arriving(home / "config.toml").tasks()
    next(tasks)
    assert askers() - before
    tasks.close()
    until(lambda: not askers() - before)
    assert len(worklist.asked) < 30


# No more than are wanted --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("limit", "offset"), [(1, 0), (9, 0), (10, 0), (11, 0), (25, 0), (100, 0), (5, 10), (50, 95)])
def test_no_page_is_asked_for_that_is_not_needed(limit: int, offset: int, run: Run, worklist: Worklist) -> None:
    ran = run(*LINES, "--limit", str(limit), "--offset", str(offset))
    assert refs(ran) == expected(limit, first=offset)
    assert sorted(worklist.asked) == list(range(0, limit + offset, SIZE))
    asked = f"{limit + offset} task{'s' if limit + offset > 1 else ''} so far: it {limit + offset} "
    by = f"--limit {limit}" + (f", --offset {offset}" if offset else "")
    rest = "--limit 0" + (" and no --offset" if offset else "")
    cut = f"{limit} shown ({by}), not read to the end: it; for the rest: {rest}"
    assert (ran.code, ran.err) == (0, f"taskcli: {asked}(assignment=MY_AND_GROUP); {cut}\n")


@pytest.mark.parametrize("tasks", [7, 30])
def test_what_is_no_more_than_the_limit_is_whole(tasks: int, run: Run, worklist: Worklist) -> None:
    worklist.renew(tasks)
    ran = run(*LINES, "--limit", "30", "--require-complete")
    assert (ran.code, refs(ran)) == (0, expected(tasks))
    assert ran.err == f"taskcli: {tasks} tasks: it {tasks} (assignment=MY_AND_GROUP)\n"
    worklist.asked.clear()
    ran = run(*LINES, "--limit", str(tasks), "--offset", "2")
    assert (ran.code, len(refs(ran))) == (0, tasks - 2)
    assert f"all read, {tasks - 2} of {tasks} shown" in ran.err


def test_the_usual_cut_is_told_whatever_silences_notes(run: Run, worklist: Worklist) -> None:
    cut = "100 shown (--limit 100), not read to the end: it; for the rest: --limit 0"
    assert run(*LINES, "-q").err == f"taskcli: {cut}\n"
    assert run(*LINES, "-q", "--limit", "100").err == ""
    assert len(worklist.asked) == 20


def test_enough_of_one_profile_waits_for_no_other(run: Run, two: tuple[Worklist, Worklist]) -> None:
    read = threading.Event()
    two[1].wrong = lambda offset, before: None if read.wait(30) else REFUSED
    try:
        ran = run(*LINES, "--all-profiles", "--limit", "15")
    finally:
        read.set()
    assert (ran.code, refs(ran)) == (0, expected(15, "one"))
    # One that has not answered is never shown as one without tasks.
    told = "15 tasks so far: one 15 (assignment=MY_AND_GROUP); 15 shown (--limit 15), not read to the end: one, two;"
    assert ran.err == f"taskcli: {told} for the rest: --limit 0\n"


def test_with_meta_nothing_is_invented(run: Run, worklist: Worklist) -> None:
    found = run(*OPEN, "--limit", "15", "--meta").json
    source = {**found["sources"][0], "seconds": 0}
    assert (found["complete"], found["total"], len(found["tasks"])) == (False, None, 15)
    assert found["reason"] == "15 shown (--limit 15), not read to the end: it; for the rest: --limit 0"
    assert source == {
        "profile": "it", "provider": "oracle", "count": 15, "complete": False, "reason": "not read to the end",
        "seconds": 0,
    }  # fmt: skip
    found = run(*OPEN, "--limit", "0", "--meta").json
    assert (found["complete"], found["total"], found["reason"]) == (True, 300, None)


def test_a_cut_is_no_whole_answer(run: Run, worklist: Worklist) -> None:
    ran = run(*LINES, "--limit", "15", "--require-complete")
    assert (ran.code, ran.out) == (9, b"")
    assert "not whole (--require-complete): 15 shown (--limit 15), not read to the end: it" in ran.err
    page = run(*OPEN, "--limit", "15", "-o", "markdown", "--columns", "ref").text
    assert page.startswith("**Not whole:** 15 shown ")
    assert "DESCRIPTION:Not whole: 15 shown" in run(*OPEN, "--limit", "15", "-o", "ics").text


def test_what_matched_is_at_least_what_was_read(run: Run, worklist: Worklist) -> None:
    ran = run(*LINES, "--limit", "5", "--fail-on-match")
    assert (ran.code, len(refs(ran))) == (10, 5)
    assert ran.err.splitlines()[-1] == "taskcli: at least 5 found (--fail-on-match)"
    assert run(*LINES, "--limit", "0", "--fail-on-match").err.splitlines()[-1] == "taskcli: 300 found (--fail-on-match)"
    assert run(*LINES, "--search", "no such word", "--fail-on-empty").code == 10
    assert run(*LINES, "--limit", "5", "--fail-on-empty").code == 0


def test_groups_are_of_all_in_the_order_in_which_they_come(run: Run, two: tuple[Worklist, Worklist]) -> None:
    two[0].renew(30)
    two[1].renew(20)
    two[1].delay = 0.3
    ran = run(*OPEN, "--all-profiles", "--group-by", "profile", "--limit", "12", "--columns", "ref")
    heads = [line for line in ran.text.splitlines() if line.endswith(")")]
    assert (ran.code, heads) == (0, ["one (30)", "two (20)"])
    assert "all read, 12 of 50 shown" in ran.err


# What goes wrong ----------------------------------------------------------------------------------------------------


def failing(worklist: Worklist, at: int) -> None:
    worklist.wrong = lambda offset, before: REFUSED if offset >= at else None


def test_a_failure_behind_rows_that_were_shown_has_its_own_code(run: Run, worklist: Worklist, tmp_path: Path) -> None:
    failing(worklist, 50)
    ran = run(*LINES, "--limit", "0")
    assert (ran.code, refs(ran)) == (6, expected(50))
    assert ran.err == "taskcli: error: it: refused: no such offset\n"
    # What holds its rows until all have come shows none of them.
    for words in (("-o", "json"), ("-o", "csv"), ("--require-complete", "-o", "jsonl"), ("--jq", "length")):
        ran = run(*OPEN, "--limit", "0", *words)
        assert (ran.code, ran.out) == (6, b""), words
    (tmp_path / "out").write_text("old")
    assert run(*LINES, "--limit", "0", "--output-file", str(tmp_path / "out")).code == 6
    assert (tmp_path / "out").read_text() == "old"


def test_one_that_fails_hides_no_other_and_what_it_gave_is_shown(run: Run, two: tuple[Worklist, Worklist]) -> None:
    failing(two[0], 50)
    two[1].renew(70)
    words = ("--all-profiles", "--limit", "0")
    for form in ("jsonl", "json"):
        ran = run(*OPEN, *words, "-o", form, "--columns", "ref")
        found = refs(ran) if form == "jsonl" else [each["ref"] for each in ran.json]
        assert (ran.code, sorted(found)) == (9, sorted([*expected(50, "one"), *expected(70, "two")]))
        told = "120 tasks: two 70 (assignment=MY_AND_GROUP); one failed after 50 (refused: no such offset)"
        assert ran.err == f"taskcli: error: one: refused: no such offset\ntaskcli: {told}\n"
    ran = run(*LINES, *words, "--require-complete")
    assert (ran.code, ran.out) == (9, b"")


def test_what_was_obtained_goes_to_the_file(run: Run, two: tuple[Worklist, Worklist], tmp_path: Path) -> None:
    failing(two[0], 0)
    assert run(*LINES, "--all-profiles", "--limit", "0", "--output-file", str(tmp_path / "out")).code == 9
    assert len((tmp_path / "out").read_text().splitlines()) == 300


def test_what_the_provider_cut_is_told_behind_the_rows(run: Run, worklist: Worklist) -> None:
    worklist.wrong = lambda offset, before: (200, {}, worklist.page(0, 300)) if offset >= 50 else None
    ran = run(*LINES, "--limit", "0")
    assert (ran.code, refs(ran)) == (9, expected(50))
    assert "it: the answer is not whole: the provider repeated a page" in ran.err
    assert "it is not whole: the provider repeated a page" in ran.err.splitlines()[-1]
    worklist.wrong = lambda offset, before: None
    worklist.page = lambda offset, total: {**Worklist.page(worklist, offset, 30), "totalResults": 40}  # type: ignore[method-assign]
    ran = run(*LINES, "--limit", "0")
    assert (ran.code, refs(ran)) == (9, expected(30))
    assert "the provider counts 40, but gave 30" in ran.err


def test_a_name_that_nobody_knows_is_told_at_the_end(run: Run, five: dict[str, Any]) -> None:
    words = ("list", "-p", "accelo", "--status", "all", "--sort", "none", "-o", "jsonl")
    who = ("--assignee", "Nobody Atall")
    ran = run(*words, *who)
    assert (ran.code, ran.out) == (5, b"")
    assert "--assignee: 'Nobody Atall' is not known here" in ran.err
    # Beside one that is known: the rows have been shown by then.
    known = run(*words, "--limit", "0").text
    person = next(who["id"] for line in known.splitlines() for who in json.loads(line)["assignees"])
    ran = run(*words, *who, "--assignee", person, "--limit", "0")
    assert ran.code == 5
    assert ran.out
    # Of what was not read to its end nothing can be said.
    ran = run(*words, *who, "--assignee", person, "--limit", "1")
    assert (ran.code, len(ran.text.splitlines())) == (0, 1)
    assert "Nobody" not in ran.err


def test_the_deadline_leaves_whole_lines(run: Run, two: tuple[Worklist, Worklist]) -> None:
    over = threading.Event()
    two[0].renew(30)
    two[1].wrong = lambda offset, before: None if not offset or over.wait(30) else REFUSED
    try:
        began = time.monotonic()
        ran = run(*LINES, "-p", "two", "--limit", "0", "--deadline", "2")
        assert time.monotonic() - began < 10
        assert (ran.code, refs(ran)) == (7, expected(10, "two"))
        assert "two: no answer in time (--deadline)" in ran.err
        ran = run(*LINES, "--all-profiles", "--limit", "0", "--deadline", "2")
        assert (ran.code, sorted(refs(ran))) == (9, sorted([*expected(30, "one"), *expected(10, "two")]))
        assert "two failed after 10 (no answer in time" in ran.err
    finally:
        over.set()


def test_a_reader_that_takes_nothing_does_not_put_off_the_deadline(worklist: Worklist) -> None:
    worklist.renew(20_000)
    worklist.delay = 0
    with started(*OPEN, "-o", "jsonl", "--limit", "0", "--deadline", "3", "-q") as running:
        assert running.wait(timeout=30) == 7
        assert running.stderr is not None
        assert running.stdout is not None
        assert running.stderr.read() == b"taskcli: error: no time left (--deadline): give it more time\n"
        out = running.stdout.read()
    assert out.endswith(b"\n")
    assert [json.loads(line)["ref"] for line in out.splitlines()] == expected(out.count(b"\n"))


def test_a_reader_that_goes_away_ends_it(worklist: Worklist) -> None:
    worklist.renew(20_000)
    with started(*LINES, "--limit", "0") as running:
        assert running.stdout is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.wait(timeout=30) == 141
        assert running.stderr is not None
        assert running.stderr.read() == b""
    assert len(worklist.asked) < 200


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_leaves_whole_lines(number: signal.Signals, code: int, worklist: Worklist) -> None:
    over = threading.Event()
    worklist.wrong = lambda offset, before: None if offset < 50 or over.wait(30) else REFUSED
    with started(*LINES, "--limit", "0") as running:
        assert running.stdout is not None
        first = [running.stdout.readline() for _ in range(50)]
        running.send_signal(number)
        out, err = running.communicate(timeout=30)
    over.set()
    assert (running.returncode, out) == (code, b"")
    assert [json.loads(line)["ref"] for line in first] == expected(50)
    assert err.strip() == b""


# Words --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["none,title", "title,none", "none:desc", "none:asc", "none,none"])
def test_it_stands_alone(typed: str, run: Run) -> None:
    ran = run("list", "--demo", "--sort", typed)
    assert (ran.code, ran.out) == (2, b"")
    assert "--sort none stands alone" in ran.err


def test_it_does_not_go_with_counts(run: Run) -> None:
    assert run("list", "--demo", "--sort", "none", "--count-by", "status").code == 2
    ran = run("changes", "--demo", "--sort", "none")
    assert (ran.code, ran.out) == (2, b"")


def test_a_view_may_say_it_and_a_dry_run_is_the_same(run: Run, worklist: Worklist, home: Path) -> None:
    with (home / "config.toml").open("a") as file:
        file.write('\n[views.raw]\nsort = "none"\nlimit = 12\nstatus = "open"\noutput = "jsonl"\n')
    ran = run("list", "@raw", "--columns", "ref")
    assert (ran.code, refs(ran), sorted(worklist.asked)) == (0, expected(12), [0, 10])
    assert run("list", "@raw", "--dry-run").text == run("list", "@raw", "--sort", "due", "--dry-run").text
    assert len(worklist.asked) == 2


def test_jq_filters_what_came_and_is_told_as_cut(run: Run, worklist: Worklist) -> None:
    ran = run(*OPEN, "-o", "jsonl", "--limit", "3", "--jq", ".[] | .id | tonumber")
    assert (ran.code, ran.text) == (0, "".join(f"{FIRST + at}\n" for at in range(3)))
    assert "not read to the end" in ran.err
