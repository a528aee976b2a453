"""Provider commands through the front door: several ids, secrets in tables, columns that nobody has."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Prepared, Run, Stage


def test_several_ids_are_an_array_in_the_order_asked_for(run: Run) -> None:
    ran = run("accelo", "get", "25", "24", "--demo", "-o", "json")
    assert ran.code == 0
    assert [task["id"] for task in ran.json] == ["25", "24"]


def test_one_id_is_an_object(run: Run) -> None:
    assert run("accelo", "get", "24", "--demo", "-o", "json").json["id"] == "24"


def test_one_that_fails_does_not_stop_the_others(run: Run) -> None:
    ran = run("oracle", "get", "1702211", "99", "1702305", "--demo", "-o", "json")
    assert ran.code == 9
    assert [task["number"] for task in ran.json] == [1702211, 1702305]
    assert ran.err.startswith("taskcli: error: demo-oracle: ")
    assert "99" in ran.err


def test_all_that_fail_in_one_way_end_with_its_code(run: Run) -> None:
    ran = run("oracle", "get", "98", "99", "--demo", "-o", "json")
    assert (ran.code, ran.out) == (5, b"")
    assert ran.err.count("error:") == 2


def test_a_wrong_id_among_several_stops_all_before_anything_is_sent(run: Run) -> None:
    ran = run("oracle", "get", "1702211", "x/y", "--demo", "-v")
    assert (ran.code, ran.out) == (2, b"")
    assert "->" not in ran.err


def test_several_bodies_follow_each_other_in_raw_and_are_refused_in_xml(run: Run) -> None:
    one, other = (run("accelo", "get", task, "--demo", "-o", "raw").out for task in ("24", "25"))
    assert run("accelo", "get", "24", "25", "--demo", "-o", "raw").out == one + other
    assert run("accelo", "get", "24", "25", "--demo", "-o", "xml").code == 2


def test_a_table_of_several_is_a_detail_view_each(run: Run) -> None:
    text = run("accelo", "get", "24", "25", "--demo").text
    assert text.split("\n\n")[0].splitlines()[0].split() == ["id", "24"]
    assert "id     25" in text


TALLYFY = ("tallyfy", "get", "f4a1c2b39e7d48a6b0c15e2d3f6a8b90", "--demo")


def test_links_that_open_a_task_without_signing_in_are_kept_out_of_tables(run: Run) -> None:
    assert "GUESTCODE" not in run(*TALLYFY).text
    assert "GUESTCODE" in run(*TALLYFY, "-o", "json").text


@pytest.mark.parametrize("fields", [(), ("--fields", "standing")])
def test_usual_columns_that_no_row_has_are_left_out(run: Run, fields: tuple[str, ...]) -> None:
    header = run("accelo", "list", "--demo", *fields).text.splitlines()[0].split()
    assert header == ["id", "title", *(["standing"] if fields else [])]


def test_a_list_of_one_is_still_an_array(run: Run) -> None:
    ran = run("oracle", "list", "--limit", "1", "--demo", "-o", "json")
    assert isinstance(ran.json, list)
    assert len(ran.json) == 1
    assert json.loads(run("oracle", "list", "--keyword", "no such title", "--demo", "-o", "json").out) == []


@pytest.mark.parametrize("output", ["json", "table", "raw"])
def test_one_that_is_given_twice_is_asked_once_and_shown_twice(run: Run, output: str) -> None:
    one = run("oracle", "get", "1702305", "--demo", "-o", output, "-v")
    ran = run("oracle", "get", "1702305", "1702305", "--demo", "-o", output, "-v")
    assert ran.code == 0, ran.err
    assert ran.err.count("->") == one.err.count("->") == 1
    if output == "json":
        assert ran.json == [one.json, one.json]
    else:
        assert ran.text.count("1702305") == 2 * one.text.count("1702305")


def test_one_that_fails_and_is_given_twice_fails_once(run: Run) -> None:
    ran = run("oracle", "get", "99", "99", "1702305", "--demo", "-o", "json")
    assert (ran.code, len(ran.json)) == (9, 1)
    assert ran.err.count("error:") == 1


def test_what_get_takes_a_providers_command_takes(run: Run, five: dict[str, dict[str, Any]]) -> None:
    plain = run("oracle", "get", "1702305", "-o", "json")
    assert plain.code == 0
    address = f"{five['oracle']['base_url']}/bpm/api/4.0/tasks/1702305"
    for ref in ("oracle:1702305", address):
        ran = run("oracle", "get", ref, "-o", "json")
        assert (ran.code, ran.out) == (0, plain.out), ran.err
        assert (
            run("oracle", "comments", ref, "-o", "json").out == run("oracle", "comments", "1702305", "-o", "json").out
        )


@pytest.mark.parametrize(
    "words",
    [
        ("oracle", "get", "accelo:24"),
        ("oracle", "get", "oracle:1702305", "-p", "accelo"),
        ("oracle", "get", "nobody:1"),
        ("oracle", "get", "https://evil.example.net/bpm/api/4.0/tasks/1"),
        ("oracle", "count", "oracle:1"),
    ],
)
def test_a_ref_of_another_profile_is_refused_before_anything_is_sent(
    run: Run, five: dict[str, dict[str, Any]], words: tuple[str, ...]
) -> None:
    ran = run(*words, "-v")
    assert (ran.code, ran.out) == (2, b""), ran.err
    assert "->" not in ran.err


@pytest.mark.parametrize(
    ("words", "header"),
    [
        (("accelo", "list", "--fields", "date_created"), ["id", "title", "date_created"]),
        (("accelo", "list", "--fields", "standing,assignee(email)"), ["id", "title", "standing", "assignee"]),
        (("tallyfy", "list", "--with", "tags"), ["tags"]),
    ],
)
def test_a_table_shows_what_was_asked_for_by_name(run: Run, words: tuple[str, ...], header: list[str]) -> None:
    shown = run(*words, "--demo", "-q").text.splitlines()[0].split()
    assert set(header) <= set(shown)
    assert set(header) - {"id", "title"} <= set(shown) - set(
        run(*words[:2], "--demo", "-q").text.split("\n")[0].split()
    )


def test_where_no_usual_column_is_there_the_keys_that_are_there_are_shown(
    run: Run, stage: Stage, configured: Callable[..., Path]
) -> None:
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": {"method": "bearer", "token": "t"}}})
    stage.prepared = [Prepared(body=b'{"items": [{"taskId": "x-1", "ecid": 7}, {"taskId": "x-2", "outcome": "OK"}]}')]
    ran = run("oracle", "list", "--fields", "taskId")
    assert ran.code == 0, ran.err
    assert [line.split() for line in ran.text.splitlines()] == [["taskId"], ["x-1"], ["x-2"]]


@pytest.mark.parametrize("provider", ["accelo", "oracle", "tallyfy"])
def test_a_count_is_a_bare_number_in_a_table_and_an_object_in_json(run: Run, provider: str) -> None:
    ran = run(provider, "count", "--demo")
    assert (ran.code, ran.err) == (0, "")
    number = run(provider, "count", "--demo", "-o", "json").json["count"]
    assert number > 0
    assert ran.text == f"{number}\n"
