"""`taskcli changes`: told once, never wrongly; the snapshot moves only when all of it has been told."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from taskcli.cli.main import main
from taskcli.cli.sandbox import configuration
from taskcli.snapshots.store import opened
from tests.conftest import Ran, Run
from tests.desk import AUTH, Desk
from tests.serving import serving

Changes = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def desk(configured: Callable[..., Path]) -> Iterator[Desk]:
    """A worklist with three tasks, which is the only profile, `work`."""
    with serving(Desk()) as server:
        for number in (1, 2, 3):
            server.put(number, f"Order {number}")
        configured({"work": server.profile()})
        yield server


@pytest.fixture
def changes(run: Run) -> Changes:
    """`changes()`: what is told as JSON lines, by a run that ends well and says nothing else."""

    def go(*words: str, code: int = 0) -> list[dict[str, Any]]:
        ran = run("changes", *words, "-o", "jsonl", "-q")
        assert (ran.code, ran.err) == (code, "")
        return [json.loads(line) for line in ran.text.splitlines()]

    return go


def told(found: list[dict[str, Any]]) -> list[tuple[str, str, str | None]]:
    return [(each["op"], each["ref"], each["reason"]) for each in found]


def state(home: Path, name: str = "default") -> Path:
    return home / ".state" / "taskcli" / "changes" / f"{name}.sqlite3"


def kept(home: Path, name: str = "default") -> list[str]:
    """The REFs in a snapshot."""
    with closing(sqlite3.connect(state(home, name))) as connection:
        return [ref for (ref,) in connection.execute("SELECT ref FROM tasks ORDER BY ref")]


# What is told -------------------------------------------------------------------------------------------------------


def test_the_first_run_takes_a_baseline_and_prints_nothing(desk: Desk, run: Run, home: Path) -> None:
    ran = run("changes")
    assert (ran.code, ran.text) == (0, "")
    assert ran.err == "taskcli: baseline taken of work: 3 tasks; changes are told from now on\n"
    assert kept(home) == ["work:1", "work:2", "work:3"]


def test_nothing_is_said_at_all_where_nothing_changed(desk: Desk, run: Run) -> None:
    run("changes")
    for words in ((), ("-o", "jsonl"), ("-o", "csv"), ("-o", "tsv"), ("-o", "yaml"), ("--columns", "ref")):
        assert run("changes", *words) == Ran(0, b"", "")
    assert run("changes", "-o", "json") == Ran(0, b"[]\n", "")
    assert run("changes", "--jq", "length") == Ran(0, b"0\n", "")


def test_what_was_added_changed_and_removed_is_told_once(desk: Desk, run: Run) -> None:
    run("changes")
    desk.put(4, "Order 4")
    desk.put(1, "Order 1", dueDate="2026-11-24 12:00:00")
    del desk.tasks[3]
    ran = run("changes")
    assert (ran.code, ran.text.splitlines()) == (
        0,
        [
            "+  work:4  Order 4  assigned to ann                           due 2026-11-28 17:00",
            "~  work:1  Order 1  due 2026-11-28 17:00 -> 2026-11-24 12:00",
            "-  work:3  Order 3  gone",
        ],
    )
    assert ran.err == "taskcli: 1 added, 1 changed, 1 removed; tasks: work 3\n"
    assert run("changes") == Ran(0, b"", "")


def test_a_line_holds_both_records_and_every_field_that_differs(desk: Desk, changes: Changes) -> None:
    changes()
    desk.put(1, "Order one", priority=1)
    desk.put(4, "Order 4")
    del desk.tasks[3]
    added, changed, removed = changes()
    assert added["before"] is None
    assert added["after"]["title"] == "Order 4"
    assert added["fields"] == {}
    assert changed["fields"] == {
        "title": ["Order 1", "Order one"], "priority": ["normal", "urgent"], "native_priority": ["3", "1"],
    }  # fmt: skip
    assert (changed["before"]["title"], changed["after"]["title"]) == ("Order 1", "Order one")
    assert (removed["before"]["title"], removed["after"], removed["reason"]) == ("Order 3", None, "gone")
    assert {*added} == {"op", "ref", "at", "reason", "fields", "before", "after"}
    assert added["at"].endswith("Z")
    assert added["at"] == removed["at"]


def test_a_task_that_ends_is_removed_as_what_it_ended_as(desk: Desk, changes: Changes) -> None:
    changes()
    desk.put(1, "Order 1", state="COMPLETED")
    desk.put(2, "Order 2", state="WITHDRAWN")
    del desk.tasks[3]
    assert told(changes()) == [
        ("removed", "work:1", "done"), ("removed", "work:2", "cancelled"), ("removed", "work:3", "gone"),
    ]  # fmt: skip


def test_a_task_that_left_the_filter_is_told_so(desk: Desk, changes: Changes) -> None:
    changes("--search", "order")
    desk.put(1, "Something else")
    assert told(changes("--search", "order")) == [("removed", "work:1", "filtered")]


def test_only_so_many_are_looked_up_and_the_rest_is_no_longer_listed(desk: Desk, changes: Changes) -> None:
    for number in range(4, 64):
        desk.put(number)
    changes()
    desk.tasks.clear()
    desk.asked.clear()
    reasons = [each["reason"] for each in changes()]
    assert (reasons.count("gone"), reasons.count("no-longer-listed")) == (50, 13)
    assert sum("/tasks/" in each for each in desk.asked) == 50


@pytest.mark.parametrize("answer", [(403, {"title": "Forbidden"}), (500, {}), (200, b"<html>")])
def test_what_cannot_be_looked_up_is_no_longer_listed(answer: Any, desk: Desk, changes: Changes) -> None:
    changes()
    del desk.tasks[1]
    desk.wrong = lambda path: answer if "/tasks/" in path else None
    assert told(changes()) == [("removed", "work:1", "no-longer-listed")]
    assert changes() == []


def test_no_look_ups_where_none_are_wanted(desk: Desk, changes: Changes) -> None:
    changes()
    del desk.tasks[1]
    desk.asked.clear()
    assert told(changes("--lookups", "0")) == [("removed", "work:1", "no-longer-listed")]
    assert not any("/tasks/" in each for each in desk.asked)


def test_a_task_that_a_page_lost_while_it_was_read_is_not_missing(desk: Desk, changes: Changes) -> None:
    changes()
    lists: list[str] = []

    def losing(path: str) -> Any:
        if "/tasks?" not in path or "ASSIGNED" not in path:
            return None
        lists.append(path)
        rows = [each for each in desk.tasks.values() if len(lists) > 1 or each["number"] != 2]
        return 200, {"count": len(rows), "hasMore": False, "items": rows}

    desk.wrong = losing
    assert changes() == []
    assert len(lists) == 2


def test_who_is_twice_missing_is_told_so(desk: Desk, changes: Changes) -> None:
    changes()
    rows = [desk.tasks[1], desk.tasks[3]]
    listed = 200, {"count": 2, "hasMore": False, "items": rows}
    none = 200, {"count": 0, "hasMore": False, "items": []}
    desk.wrong = lambda path: None if "/tasks/" in path else listed if "ASSIGNED" in path else none
    assert told(changes()) == [("removed", "work:2", "no-longer-listed")]


def test_what_comes_from_the_clock_or_has_no_order_is_no_change(desk: Desk, changes: Changes) -> None:
    desk.put(1, assignees={"items": [{"id": "ann", "type": "user"}, {"id": "bob", "type": "user"}]})
    soon = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + 2))
    desk.put(2, dueDate=soon)
    changes()
    time.sleep(2.2)
    desk.put(1, assignees={"items": [{"id": "bob", "type": "user"}, {"id": "ann", "type": "user"}]})
    assert changes() == []


def test_in_csv_and_by_columns(desk: Desk, run: Run) -> None:
    run("changes")
    desk.put(4, "=1+1")
    del desk.tasks[1]
    ran = run("changes", "-q", "-o", "csv", "--columns", "op,ref,reason,before.title,after.title", "--peek")
    assert ran.text == (
        "op,ref,reason,before.title,after.title\r\nadded,work:4,,,'=1+1\r\nremoved,work:1,gone,Order 1,\r\n"
    )
    ran = run("changes", "-q", "-o", "csv")
    assert ran.text.startswith("op,ref,at,reason,fields,before,after\r\nadded,work:4,")


def test_a_hostile_title_acts_on_no_terminal(desk: Desk, run: Run) -> None:
    run("changes")
    desk.put(4, "Nice\x1b[2J\u202e\ntwo\tlines")
    text = run("changes", "-q").text
    assert len(text.splitlines()) == 1
    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--columns", "title"), "it is after.title and before.title"),
        (("--columns", "after.titel"), "there is no 'titel' in after"),
        (("-o", "xml"), "-o xml does not go with taskcli changes"),
        (("-o", "raw"), "does not go with taskcli changes"),
        (("--peek", "--rebase"), "do not go together"),
        (("--state", "a/b"), "'a/b' is no name"),
        (("--state", ".."), "'..' is no name"),
        (("--lookups", "-1"), "whole number"),
        (("--status", "opne"), "did you mean open?"),
        (("-p", "work", "--all-profiles"), "do not go together"),
        (("--jq", ".["), "--jq"),
        (("@",), "@ names no view"),
        (("--no-overdue",), "there is none"),
    ],
)
def test_a_wrong_word_asks_nobody_and_keeps_nothing(
    words: tuple[str, ...], said: str, desk: Desk, run: Run, home: Path
) -> None:
    ran = run("changes", *words)
    assert (ran.code, ran.text, said in ran.err) == (2, "", True), ran.err
    assert desk.asked == []
    assert not state(home).exists()


# Never wrong --------------------------------------------------------------------------------------------------------

NOT_WHOLE = {
    "a cut": lambda path: (206, {"count": 0, "hasMore": False, "items": []}),
    "a total that does not fit": lambda path: (200, {"count": 0, "hasMore": False, "totalResults": 3, "items": []}),
    "nothing but {}": lambda path: (200, {}),
}
FAILED = {
    "refused": (lambda path: (401, {"title": "Unauthorized"}), 4),
    "not there": (lambda path: (404, {"title": "no such service"}), 6),
    "throttled": (lambda path: (429, {}), 7),
    "not able": (lambda path: (503, {}), 7),
    "no envelope": (lambda path: (200, {"status": "OK"}), 8),
    "no list": (lambda path: (200, {"items": "x"}), 8),
    "no rows": (lambda path: (200, {"items": [1, 2]}), 8),
    "an empty body": (lambda path: (200, b""), 8),
    "a page": (lambda path: (200, b"<html><body>Welcome to our network</body></html>"), 8),
    "half": (lambda path: (200, b'{"items": [{"number": 1, "ti'), 8),
    "an error inside": (lambda path: (200, {"status": "500", "title": "Internal error"}), 7),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_WHOLE)
def test_an_answer_that_is_not_whole_removes_nothing(name: str, desk: Desk, run: Run, home: Path) -> None:
    run("changes")
    before = state(home).read_bytes()
    desk.put(4, "Order 4")
    desk.wrong = NOT_WHOLE[name]
    ran = run("changes")
    assert (ran.code, ran.text) == (9, ""), ran.err
    assert "taskcli: error: work: the answer is not whole: " in ran.err
    assert "its snapshot stays as it was" in ran.err
    assert kept(home) == ["work:1", "work:2", "work:3"]
    assert run("changes", "-o", "json").text == "[]\n"
    desk.wrong = lambda path: None
    ran = run("changes", "-o", "jsonl", "-q")
    assert told([json.loads(line) for line in ran.text.splitlines()]) == [("added", "work:4", None)]
    assert len(before) == state(home).stat().st_size


@pytest.mark.parametrize("name", FAILED)
def test_a_failure_removes_nothing(name: str, desk: Desk, run: Run, home: Path) -> None:
    run("changes")
    before = state(home).read_bytes()
    desk.wrong, code = FAILED[name]
    ran = run("changes", "-o", "json")
    assert (ran.code, ran.text) == (code, ""), ran.err
    assert ran.err.startswith("taskcli: error: work: ")
    assert state(home).read_bytes() == before


def test_one_that_fails_hides_no_other(two: tuple[Desk, Desk], run: Run, home: Path) -> None:
    work, away = two
    run("changes", "--all-profiles")
    work.put(2, "Order 2")
    away.put(10, "Laundry")
    away.wrong = lambda path: (500, {})
    ran = run("changes", "--all-profiles")
    assert (ran.code, ran.text) == (9, "+  work:2  Order 2  assigned to ann  due 2026-11-28 17:00\n")
    assert ran.err.startswith("taskcli: error: home: ")
    assert kept(home) == ["home:9", "work:1", "work:2"]
    away.wrong = lambda path: None
    ran = run("changes", "--all-profiles")
    assert (ran.code, ran.text) == (0, "+  home:10  Laundry  assigned to ann  due 2026-11-28 17:00\n")


def test_a_failure_is_told_though_nothing_changed(two: tuple[Desk, Desk], run: Run) -> None:
    run("changes", "--all-profiles")
    two[1].wrong = lambda path: (500, {})
    ran = run("changes", "--all-profiles", "-q")
    assert (ran.code, ran.text, ran.err.count("\n")) == (9, "", 1)


def test_nothing_is_told_and_nothing_moves_unless_all_is_whole(two: tuple[Desk, Desk], run: Run, home: Path) -> None:
    work, away = two
    run("changes", "--all-profiles")
    before = state(home).read_bytes()
    work.put(2, "Order 2")
    away.wrong = lambda path: (200, {})
    ran = run("changes", "--all-profiles", "--require-complete")
    assert (ran.code, ran.text) == (9, "")
    assert "--require-complete" in ran.err
    assert state(home).read_bytes() == before


def test_a_profile_that_came_later_gets_its_own_baseline(two: tuple[Desk, Desk], run: Run, home: Path) -> None:
    run("changes", "-p", "work")
    ran = run("changes", "--all-profiles")
    assert (ran.code, ran.text) == (0, "")
    assert ran.err.startswith("taskcli: baseline taken of home: 1 task;")
    two[0].put(2, "Order 2")
    assert run("changes", "-p", "home") == Ran(0, b"", "")
    assert kept(home) == ["home:9", "work:1"]
    assert run("changes", "--all-profiles", "-q").text.startswith("+  work:2")


def test_a_baseline_is_shown_where_that_is_wanted(two: tuple[Desk, Desk], run: Run) -> None:
    assert run("changes", "-p", "work", "--show-baseline", "-q").text.startswith("+  work:1")
    assert run("changes", "--all-profiles", "--show-baseline", "-q").text.startswith("+  home:9")
    assert run("changes", "--all-profiles", "--show-baseline") == Ran(0, b"", "")


def test_a_task_that_could_not_be_told_apart_is_left_out_and_counted(desk: Desk, run: Run) -> None:
    run("changes")
    row = {name: value for name, value in desk.tasks[1].items() if name not in ("number", "taskId")}
    listed = 200, {"count": 4, "hasMore": False, "items": [*desk.tasks.values(), row, row]}
    none = 200, {"count": 0, "hasMore": False, "items": []}
    desk.wrong = lambda path: listed if "ASSIGNED" in path else none
    ran = run("changes", "-v")
    assert (ran.code, ran.text) == (0, "")
    assert "work: 2 rows without a REF of their own cannot be told apart" in ran.err


# One question -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (("--status", "open,in-progress"), ("--status", "doing", "--status", "TODO")),
        (("--assignee", "Ann", "--assignee", "bob"), ("--assignee", "BOB", "--assignee", "ann")),
        (("--due-before", "+7d"), ("--due-before", " +7D ")),
        (("--search", "Order"), ("--search", "ORDER")),
        ((), ("--timeout", "9", "-o", "json", "--columns", "ref")),
    ],
)
def test_the_same_question_in_other_words_is_the_same(
    first: tuple[str, ...], then: tuple[str, ...], desk: Desk, run: Run
) -> None:
    assert run("changes", *first).code == 0
    ran = run("changes", *then)
    assert (ran.code, ran.text.strip() in ("", "[]"), ran.err) == (0, True, "")


@pytest.mark.parametrize(
    ("first", "then", "what"),
    [
        ((), ("--status", "all"), "--status"),
        (("--due-before", "+7d"), ("--due-before", "+8d"), "--due-before"),
        (("--search", "a"), ("--search", "b"), "--search"),
        (("--overdue",), (), "--overdue"),
        (("--assignee", "ann"), ("--assignee", "not:ann"), "--assignee"),
    ],
)
def test_another_question_is_refused(
    first: tuple[str, ...], then: tuple[str, ...], what: str, desk: Desk, run: Run, home: Path
) -> None:
    run("changes", *first)
    before = state(home).read_bytes()
    desk.asked.clear()
    ran = run("changes", *then)
    assert (ran.code, ran.text) == (2, "")
    assert f"answers another question ({what}): --rebase takes a new baseline" in ran.err
    assert (desk.asked, state(home).read_bytes()) == ([], before)
    assert run("changes", *then, "--rebase", "-q") == Ran(0, b"", "")
    assert run("changes", *then) == Ran(0, b"", "")
    assert run("changes", *first).code == 2


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"status_map": {"SUSPENDED": "in-progress"}}, "work: status_map"),
        ({"defaults": {"list": {"assignment": "MY"}}}, "work: defaults.list"),
        ({"api_root": "/bpm/api/3.0"}, "work: address"),
    ],
)
def test_another_setting_that_decides_what_there_is_is_another_question(
    more: dict[str, Any], what: str, desk: Desk, run: Run, configured: Callable[..., Path]
) -> None:
    run("changes")
    configured({"work": desk.profile(**more)})
    ran = run("changes")
    assert (ran.code, f"({what}" in ran.err) == (2, True), ran.err


def test_another_secret_or_bound_is_the_same_question(desk: Desk, run: Run, configured: Callable[..., Path]) -> None:
    run("changes")
    auth = {**AUTH, "password": {"command": "echo other"}}
    configured({"work": desk.profile(timeout=9, output="json", auth=auth)})
    assert run("changes", "-o", "table") == Ran(0, b"", "")


def test_one_that_fails_while_a_new_baseline_is_taken_gets_its_own_later(
    two: tuple[Desk, Desk], run: Run, home: Path
) -> None:
    run("changes", "--all-profiles")
    two[1].wrong = lambda path: (500, {})
    assert run("changes", "--all-profiles", "--search", "r", "--rebase").code == 9
    assert kept(home) == ["work:1"]
    two[1].wrong = lambda path: None
    ran = run("changes", "--all-profiles", "--search", "r")
    assert (ran.code, ran.text, "baseline taken of home: 0 tasks" in ran.err) == (0, "", True)


def test_a_view_has_a_snapshot_of_its_own(desk: Desk, run: Run, home: Path, configured: Callable[..., Path]) -> None:
    path = configured({"work": desk.profile()})
    view = '[views.mine]\nsearch = "order 1"\nlimit = 1\nsort = "title"\ngroup-by = "status"\noutput = "table"\n'
    path.write_text(path.read_text() + view)
    assert run("changes", "@mine").code == 0
    assert (kept(home, "mine"), state(home).exists()) == (["work:1"], False)
    assert run("changes", "--view", "mine", "--state", "other").code == 0
    assert kept(home, "other") == ["work:1"]
    desk.put(1, "Order 1", priority=1)
    assert run("changes", "@mine", "-q").text.startswith("~  work:1")
    ran = run("changes", "@mine", "--status", "all")
    assert (ran.code, "another question (--status)" in ran.err) == (2, True)


def test_the_built_in_sandbox_has_a_place_of_its_own(run: Run, home: Path) -> None:
    assert run("changes", "--demo", "-p", "demo-oracle").code == 0
    assert (home / ".state" / "taskcli" / "demo" / "default.sqlite3").exists()
    assert not state(home).exists()
    assert run("changes", "--demo", "-p", "demo-oracle") == Ran(0, b"", "")


def test_the_zone_of_the_snapshot_stays(desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("changes", "--due-before", "2026-11-29")
    monkeypatch.setenv("TZ", "America/New_York")
    assert run("changes", "--due-before", "2026-11-29") == Ran(0, b"", "")
    desk.put(4, "Order 4")
    ran = run("changes", "--due-before", "2026-11-29", "--tz", "Asia/Tokyo")
    assert (ran.code, ran.text) == (0, "+  work:4  Order 4  assigned to ann  due 2026-11-28 17:00\n")
    assert "UTC, as the snapshot has them; --rebase takes Asia/Tokyo" in ran.err


def test_the_zone_of_a_profile_stays(desk: Desk, run: Run, configured: Callable[..., Path]) -> None:
    configured({"work": desk.profile(time_zone="Europe/Berlin")})
    run("changes", "--tz", "UTC")
    configured({"work": desk.profile(time_zone="America/New_York")})
    assert run("changes", "--tz", "UTC") == Ran(0, b"", "")
    note = "work: times without a zone are meant in Europe/Berlin, as the snapshot has them"
    assert note in run("changes", "--tz", "UTC", "-v").err
    assert run("changes", "--tz", "UTC", "--rebase", "-q") == Ran(0, b"", "")
    assert run("changes", "--tz", "UTC") == Ran(0, b"", "")


# The snapshot -------------------------------------------------------------------------------------------------------


def test_a_peek_moves_nothing(desk: Desk, run: Run, home: Path) -> None:
    ran = run("changes", "--peek")
    assert (ran.code, ran.text, "no baseline yet" in ran.err) == (0, "", True)
    assert not state(home).exists()
    run("changes")
    before = state(home).read_bytes()
    desk.put(4, "Order 4")
    first, second = (run("changes", "--peek", "-q").text for _ in range(2))
    assert first == second != ""
    assert state(home).read_bytes() == before


def test_a_snapshot_is_for_its_owner_alone(desk: Desk, run: Run, home: Path) -> None:
    run("changes")
    assert state(home).stat().st_mode & 0o777 == 0o600
    assert state(home).parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in state(home).parent.iterdir()] == ["default.sqlite3"]


def test_what_a_file_is_not_is_told_and_stays(desk: Desk, run: Run, home: Path) -> None:
    run("changes")
    sound = state(home).read_bytes()
    with closing(sqlite3.connect(home / "foreign")) as foreign, foreign:
        foreign.execute("CREATE TABLE t (x)")
    with closing(sqlite3.connect(home / "newer")) as newer:
        newer.executescript("PRAGMA application_id = 1952672873; PRAGMA user_version = 2; CREATE TABLE t (x)")
    wrong = {
        "is no database": (b"hello, world\n" * 99, "is damaged"),
        "foreign": ((home / "foreign").read_bytes(), "is not a state of taskcli"),
        "newer": ((home / "newer").read_bytes(), "was written by a newer taskcli (version 2, this one knows 1)"),
        "cut": (sound[: len(sound) // 2], "is damaged"),
        "torn": (sound[:4096] + b"\xff" * 8192 + sound[12288:], "is damaged"),
    }
    for name, (body, said) in wrong.items():
        state(home).write_bytes(body)
        desk.put(1, f"Order {name}")
        ran = run("changes")
        assert (ran.code, ran.text) == (3, ""), (name, ran.err)
        assert said in ran.err, (name, ran.err)
        assert "taskcli changes drop default --force" in ran.err
        assert state(home).read_bytes() == body, name
        assert run("changes", "--peek").code == run("changes", "list").code == 3
        assert run("changes", "drop", "default").code == 3
        assert state(home).read_bytes() == body, name
    assert run("changes", "drop", "default", "--force", "-q") == Ran(0, b"", "")
    assert not state(home).exists()


def test_a_snapshot_that_lacks_tasks_removes_none(desk: Desk, run: Run, home: Path) -> None:
    run("changes")
    with closing(sqlite3.connect(state(home))) as connection, connection:
        connection.execute("DELETE FROM tasks WHERE ref = 'work:2'")
    ran = run("changes")
    assert (ran.code, ran.text, "is damaged" in ran.err) == (3, "", True)


def test_snapshots_are_listed_and_dropped(two: tuple[Desk, Desk], run: Run) -> None:
    run("changes", "--all-profiles")
    run("changes", "-p", "home", "--state", "chores")
    (chores, default) = run("changes", "list", "-o", "json").json
    assert (chores["name"], chores["profiles"], chores["tasks"]) == ("chores", ["home"], 1)
    assert (default["name"], default["profiles"], default["tasks"]) == ("default", ["home", "work"], 2)
    assert default["size"] > 4096
    assert default["at"].endswith("Z")
    assert run("changes", "drop", "chores", "-q") == Ran(0, b"", "")
    assert [each["name"] for each in run("changes", "list", "-o", "json").json] == ["default"]
    ran = run("changes", "drop", "chores")
    assert (ran.code, ran.err) == (3, "taskcli: error: no state 'chores': there is: default\n")


def test_output_that_cannot_be_written_moves_no_snapshot(desk: Desk, run: Run, home: Path) -> None:
    run("changes")
    desk.put(4, "Order 4")
    before = state(home).read_bytes()
    assert run("changes", "--output-file", "/dev/full").code == 11
    assert run("changes", "--output-file", str(home / "no" / "such")).code == 11
    assert state(home).read_bytes() == before
    assert run("changes", "-q").text.startswith("+  work:4")


def test_a_file_is_written_empty_where_nothing_changed(desk: Desk, run: Run, home: Path) -> None:
    run("changes")
    out = home / "out"
    for form, body in (("table", b""), ("csv", b""), ("jsonl", b""), ("json", b"[]\n")):
        out.write_bytes(b"old")
        assert run("changes", "-o", form, "--output-file", str(out)) == Ran(0, b"", "")
        assert out.read_bytes() == body


def test_a_file_stays_as_it_was_where_nobody_answered(desk: Desk, run: Run, home: Path) -> None:
    run("changes")
    out = home / "out"
    out.write_bytes(b"old")
    desk.wrong = lambda path: (500, {})
    assert run("changes", "--output-file", str(out)).code == 7
    assert out.read_bytes() == b"old"


def test_exit_codes_for_cron(desk: Desk, run: Run) -> None:
    assert run("changes", "--fail-on-match").code == 0
    assert run("changes", "--fail-on-match") == Ran(0, b"", "")
    assert run("changes", "--fail-on-empty") == Ran(10, b"", "")
    desk.put(4, "Order 4")
    ran = run("changes", "--fail-on-match", "-q")
    assert (ran.code, ran.text.startswith("+  work:4")) == (10, True)
    desk.put(5, "Order 5")
    desk.wrong = lambda path: (200, {})
    assert run("changes", "--fail-on-match").code == 9


def test_a_dry_run_asks_nobody_and_keeps_nothing(desk: Desk, run: Run, home: Path) -> None:
    ran = run("changes", "--dry-run")
    assert (ran.code, "curl" in ran.text, desk.asked, state(home).exists()) == (0, True, [], False)


def test_a_new_field_of_the_record_is_no_change(desk: Desk, run: Run, home: Path) -> None:
    run("changes")
    with closing(sqlite3.connect(state(home))) as connection, connection:
        for ref, record in connection.execute("SELECT ref, record FROM tasks").fetchall():
            older = {name: value for name, value in json.loads(record).items() if name != "customer"}
            values = (json.dumps(older).encode(), b"of another version", ref)
            connection.execute("UPDATE tasks SET record = ?, digest = ? WHERE ref = ?", values)
    assert run("changes") == Ran(0, b"", "")


# Several at once, and bounds ----------------------------------------------------------------------------------------

TOOL = (sys.executable, "-m", "taskcli", "changes")


def begin(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*TOOL, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_two_at_once_tell_each_change_once(desk: Desk, run: Run, home: Path) -> None:
    run("changes")
    desk.put(4, "Order 4")
    at_once = [begin("-o", "jsonl", "-q") for _ in range(4)]
    ended = [each.communicate(timeout=60) for each in at_once]
    assert [each.returncode for each in at_once] == [0, 0, 0, 0], ended
    lines = [line for out, _ in ended for line in out.splitlines()]
    assert [json.loads(line)["ref"] for line in lines] == ["work:4"]


@pytest.fixture
def holding(desk: Desk, run: Run, home: Path) -> Iterator[None]:
    """Somebody else is in the middle of a run."""
    run("changes")
    with closing(sqlite3.connect(state(home), isolation_level=None, check_same_thread=False)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


def test_the_deadline_bounds_the_wait_for_another_run(holding: None, desk: Desk) -> None:
    desk.asked.clear()
    waits = begin("--deadline", "1")
    out, err = waits.communicate(timeout=50)  # without one it is a minute
    assert (waits.returncode, out) == (7, b""), err
    assert b"--deadline" in err
    assert desk.asked == []


def test_another_run_is_waited_for_a_minute_at_most(holding: None, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("taskcli.snapshots.store.PATIENCE", 0.2)
    ran = run("changes")
    assert (ran.code, ran.text, "another run holds the state" in ran.err) == (11, "", True)


def test_a_peek_waits_for_nobody(holding: None, desk: Desk, run: Run) -> None:
    desk.put(4, "Order 4")
    assert run("changes", "--peek", "-q").text.startswith("+  work:4")


def test_what_was_dropped_meanwhile_is_begun_anew(desk: Desk, run: Run, home: Path) -> None:
    run("changes")
    connection = sqlite3.connect(state(home), isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    waits = begin()

    def drop() -> None:
        time.sleep(1.5)
        state(home).unlink()
        connection.close()

    dropping = threading.Thread(target=drop)
    dropping.start()
    out, err = waits.communicate(timeout=60)
    dropping.join()
    assert (waits.returncode, out, b"baseline taken of work" in err) == (0, b"", True), err
    assert kept(home) == ["work:1", "work:2", "work:3"]


def test_without_a_place_for_the_state_what_changed_is_told_all_the_same(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "taskcli" / "changes"
        monkeypatch.setenv("XDG_STATE_HOME", folder)
        monkeypatch.setenv("TASKCLI_CONFIG", f"{folder}/config.toml")
        Path(folder, "config.toml").write_text(configuration({"work": desk.profile()}).replace("demo-", ""), "utf-8")
        run("changes")
        desk.put(4, "Order 4")
        for each in (Path(folder), place.parent, place, *place.iterdir(), Path(folder, "config.toml")):
            os.chown(each, NOBODY, NOBODY)
        place.chmod(0o500)
        for _ in range(2):
            ran = of_nobody("-q")
            assert (ran.code, ran.text.startswith("+  work:4")) == (11, True), ran.err
            assert "cannot be written (Permission denied): the same is told again next time" in ran.err
        shutil.rmtree(place)
        place.parent.chmod(0o500)
        ran = of_nobody("-q", "--show-baseline")
        assert (ran.code, ran.text.count("+  work:")) == (11, 4)


NOBODY = os.geteuid() or 65534  # permissions do not hold for root


def of_nobody(*words: str) -> Ran:
    """A run of somebody whom permissions hold for."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        if not (pid := os.fork()):
            os.setgid(NOBODY if not os.geteuid() else os.getegid())
            os.setuid(NOBODY)
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            sys.stdout, sys.stderr = (os.fdopen(each, "w", closefd=False) for each in (1, 2))
            os._exit(main(["changes", *words]))
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        out.seek(0)
        err.seek(0)
        return Ran(code, out.read(), err.read().decode())


def test_a_state_is_closed_also_where_its_file_is_gone(home: Path) -> None:
    with opened("lost") as store:
        connection = store.connection
        assert connection
        store.path.unlink()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")
