"""What a wrong or hostile provider does to the common commands and to what is passed on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Prepared, Run, Stage

Configured = Callable[..., Path]
AUTH = {"method": "bearer", "token": "s3cr3t-token"}


@pytest.fixture
def oracle(stage: Stage, configured: Configured) -> Stage:
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": AUTH}})
    return stage


@pytest.fixture
def capillary(stage: Stage, configured: Configured) -> Stage:
    auth = {"method": "basic", "username": "till", "password": "p"}
    configured({"it": {"provider": "capillary", "base_url": stage.origin, "auth": auth}})
    return stage


FINE = b'{"response":{"status":{"success":"true","code":"200"},"tasks":{"task":%s}}}'
NEIGHBOURS = FINE % b'[{"id":"8"},{"id":"10"}]'
NOTHING = FINE % b'{"item_status":{"success":"false","code":"5211"}}'


def test_raw_never_prints_a_neighbour(run: Run, capillary: Stage) -> None:
    capillary.prepared = [Prepared(body=NEIGHBOURS)] * 2
    ran = run("capillary", "get", "9", "-o", "raw")
    assert (ran.code, ran.out) == (5, b"")


def test_what_is_passed_on_matches_only_where_there_is_a_task(run: Run, capillary: Stage) -> None:
    capillary.prepared = [Prepared(body=NOTHING)] * 2
    ran = run("capillary", "list", "-o", "raw", "--fail-on-match")
    assert (ran.code, ran.out) == (0, NOTHING)
    assert run("capillary", "list", "-o", "raw", "--fail-on-empty").code == 10


def test_an_empty_object_is_no_task(run: Run, oracle: Stage) -> None:
    oracle.prepared = [Prepared(body=b"{}"), Prepared(body=b'{"items": {}}')]
    assert run("oracle", "get", "9").code == 8
    assert run("oracle", "list", "-o", "json").code == 8


@pytest.mark.parametrize("prolog", [b'<?xml version="1.0"?>', b"<!-- x -->\n", b"\xef\xbb\xbf"])
def test_a_sign_in_page_is_known_whatever_stands_before_it(run: Run, oracle: Stage, prolog: bytes) -> None:
    page = prolog + b'<!DOCTYPE html><html>Sign in <input type="password"></html>'
    oracle.prepared = [Prepared(body=page, type="text/html"), Prepared(status=404, body=page, type="text/html")]
    assert run("oracle", "list").code == 4
    assert run("oracle", "get", "9").code == 6


def test_a_secret_that_the_provider_repeats_is_not_shown(run: Run, oracle: Stage) -> None:
    said = b'{"title":"Bad Request","status":400,"detail":"header Bearer s3cr3t-token is bad","o:errorCode":"1"}'
    oracle.prepared = [Prepared(status=400, body=said)]
    ran = run("oracle", "list")
    assert ran.code == 6
    assert "s3cr3t-token" not in ran.err
    assert "header Bearer *** is bad" in ran.err


def test_require_complete_leaves_the_failure_its_own_code(run: Run, oracle: Stage) -> None:
    oracle.prepared = [Prepared(status=401, body=b"Unauthorized", type="text/plain")]
    assert run("list", "--require-complete").code == 4


def test_each_of_several_failures_names_what_it_is_about(run: Run, oracle: Stage) -> None:
    refused = Prepared(status=401, body=b"Unauthorized", type="text/plain")
    oracle.prepared = [refused, refused]
    ran = run("get", "2", "3")
    assert ran.code == 4
    assert "it: 2: not allowed" in ran.err
    assert "it: 3: not allowed" in ran.err


def test_a_day_without_a_time_stays_a_day_and_is_late_when_it_is_over(run: Run, oracle: Stage) -> None:
    oracle.prepared = [Prepared(body=b'{"items":[{"number":1,"state":"ASSIGNED","dueDate":"2020-01-02"}]}')]
    (task,) = run("list", "-o", "json").json
    assert (task["due"], task["overdue"]) == ("2020-01-02", True)


def test_chosen_columns_show_times_in_the_zone_that_was_asked_for(run: Run, oracle: Stage) -> None:
    oracle.prepared = [Prepared(body=b'{"items":[{"number":1,"state":"ASSIGNED","dueDate":"2020-01-02 20:00:00"}]}')]
    assert "2020-01-03 05:00" in run("list", "--columns", "ref,due", "--tz", "Asia/Tokyo").text


def test_a_dry_run_tells_which_profiles_cannot_answer(run: Run) -> None:
    ran = run("list", "--demo", "--priority", "high", "--dry-run")
    assert ran.code == 9
    assert "# demo-oracle" in ran.text
    assert "demo-tallyfy: cannot answer --priority" in ran.err


def test_a_profile_that_does_not_exist_is_told_by_name(run: Run, oracle: Stage) -> None:
    ran = run("get", "nope:1")
    assert ran.code == 2
    assert "there is no profile 'nope'" in ran.err


def test_a_secret_that_is_a_command_is_asked_once(run: Run, stage: Stage, configured: Configured, home: Path) -> None:
    command = f"echo x >> {home}/asked; echo token"
    auth = {"method": "bearer", "token": {"command": command}}
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": auth}})
    page = b'{"items":[{"number":%d}],"hasMore":%s,"limit":1,"offset":%d}'
    stage.prepared = [Prepared(body=page % (1, b"true", 0)), Prepared(body=page % (2, b"false", 1))]
    assert len(run("oracle", "list", "--paginate", "-o", "json").json) == 2
    assert (home / "asked").read_text() == "x\n"


def test_numbers_are_sorted_as_numbers(run: Run, oracle: Stage) -> None:
    items = b",".join(b'{"number":%d,"state":"ASSIGNED"}' % number for number in (100, 9, 20))
    oracle.prepared = [Prepared(body=b'{"items":[%s]}' % items)]
    assert [task["id"] for task in run("list", "--sort", "id", "-o", "json").json] == ["9", "20", "100"]


def test_an_offset_makes_the_answer_no_longer_whole(run: Run, oracle: Stage) -> None:
    items = b",".join(b'{"number":%d,"state":"ASSIGNED"}' % number for number in range(1, 6))
    oracle.prepared = [Prepared(body=b'{"items":[%s]}' % items)]
    found = run("list", "--offset", "2", "--limit", "0", "--meta", "-o", "json").json
    assert (found["complete"], len(found["tasks"])) == (False, 3)
