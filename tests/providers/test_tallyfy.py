"""Tallyfy where no case can say it: the hosts of the real service, and what is not told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from taskcli.http.auth import Settings
from taskcli.providers.tallyfy import PROVIDER, read_task
from tests.conftest import Prepared, Run, Stage


@pytest.mark.parametrize(
    ("base", "web"),
    [
        ("https://go.tallyfy.com/api", "https://go.tallyfy.com"),
        ("https://api.tallyfy.com", "https://go.tallyfy.com"),
        ("https://staging.go.tallyfy.com/api", "https://staging.go.tallyfy.com"),
        ("https://staging-api.tallyfy.com", "https://staging.go.tallyfy.com"),
        ("https://eu.go.tallyfy.com/api", "https://eu.go.tallyfy.com"),
        ("http://127.0.0.1:8080/api", "https://go.tallyfy.com"),
        ("https://evilgo.tallyfy.com", "https://go.tallyfy.com"),
        ("https://evil.go.tallyfy.com.example.net", "https://go.tallyfy.com"),
    ],
)
def test_the_web_address_is_on_the_host_of_the_web_application(base: str, web: str) -> None:
    settings = Settings(base, {"org_id": "9c1e"})

    assert read_task({"run_id": "r-1"}, settings).url == f"{web}/9c1e/processes/r-1"
    assert web.removeprefix("https://") in PROVIDER.hosts(settings)


def test_the_help_of_get_promises_no_word_that_is_refused(run: Run) -> None:
    told = " ".join(run("tallyfy", "get", "--help").text.split())
    assert "also below these (NAME.NAME): run, step, form_fields" in told
    assert "another word" not in told


@pytest.mark.parametrize("verb", ["guests", "guest"])
def test_what_opens_tasks_without_a_login_is_in_no_column(verb: str) -> None:
    assert "link" in PROVIDER.concealed
    assert "link" not in PROVIDER.endpoint(verb).columns


@pytest.fixture
def tallyfy(stage: Stage, configured: Callable[..., Path]) -> Stage:
    """The stage, as the only profile there is."""
    auth = {"method": "bearer", "token": "t"}
    configured({"it": {"provider": "tallyfy", "base_url": f"{stage.origin}/api", "org_id": "9c1e", "auth": auth}})
    return stage


def answers(*bodies: object) -> list[Prepared]:
    return [Prepared(body=json.dumps(each).encode()) for each in bodies]


def listed(*rows: dict[str, Any]) -> dict[str, Any]:
    """All that there is, on one page."""
    return {"data": rows, "meta": {"pagination": {"total": len(rows), "per_page": 100, "total_pages": 1}}}


NOBODY: dict[str, Any] = {"data": []}
LATE, FAR_OFF = "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("word", "ids"),
    [
        ("overdue", ["late", "unread", "own"]),
        ("due_soon", ["unread"]),
        ("hasproblem", ["far", "late", "none", "unread"]),
    ],
)
def test_words_to_ask_with_are_asked_with(word: str, ids: list[str], run: Run, tallyfy: Stage) -> None:
    """What a service sends that passes the word over is looked at: such a word stands in no row."""
    tallyfy.prepared = answers(
        listed(
            {"id": "far", "status": "in-progress", "deadline": FAR_OFF},
            {"id": "late", "status": "in-progress", "deadline": LATE, "problem": True},
            {"id": "none", "status": "in-progress", "deadline": None},
            {"id": "done", "status": "in-progress", "deadline": LATE, "completed_at": LATE},
            {"id": "unread", "status": "in-progress", "deadline": "soon"},
            {"id": "own", "status": "overdue", "deadline": FAR_OFF, "problem": False},
        ),
        NOBODY,
    )

    ran = run("list", "--status", word, "--sort", "none", "-o", "json")

    assert (ran.code, sorted(each["id"] for each in ran.json)) == (0, sorted(ids)), ran.err
    assert {(each["status"], each["native_status"]) for each in ran.json} == {("in-progress", word)}
    assert tallyfy.asked[0].line.startswith(f"GET /api/organizations/9c1e/tasks?status={word}&with=")


@pytest.mark.parametrize("words", ["overdue,due_soon", "open,overdue", "not:overdue"])
def test_a_word_to_ask_with_goes_with_no_other(words: str, run: Run, tallyfy: Stage) -> None:
    ran = run("list", "--status", words)

    assert (ran.code, tallyfy.asked) == (2, [])
    assert "Tallyfy can be asked for one such word, and nothing beside it: --overdue goes with any" in ran.err


@pytest.mark.parametrize("told", [{"meta": {"pagination": {"total": 4}}}, {"count": 4}, {"meta": {}, "count": "4"}])
def test_a_list_without_pages_that_tells_of_more_is_not_whole(told: dict[str, Any], run: Run, tallyfy: Stage) -> None:
    rows = [{"id": "f1", "name": "One", "children": {"data": [{"id": "f2", "name": "Two"}, {"id": "f3"}]}}]
    tallyfy.prepared = answers({"data": rows, **told}, {"data": rows, **told})

    ran = run("tallyfy", "folders", "--columns", "id", "-o", "csv")

    assert (ran.code, ran.text.split()) == (9, ["id", "f1", "f2", "f3"])
    assert ran.err == "taskcli: error: it: the answer is not whole: the provider told 4, and gave 1: try again\n"
    ran = run("tallyfy", "list", "--folder", "F33")
    assert (ran.code, "looked up in folders: the list is not whole" in ran.err) == (8, True)


def test_members_that_are_not_all_make_nobody_unknown(run: Run, tallyfy: Stage) -> None:
    task = {"id": "t1", "status": "active", "owners": {"users": [7]}}
    short = {"data": [{"id": 8, "full_name": "Ann"}], "count": 40}
    tallyfy.prepared = answers(short, listed(), listed(), listed(task), short, listed(), listed())

    ran = run("list", "--assignee", "Zed", "-o", "json")

    assert (ran.code, ran.json) == (9, [])
    assert "the answer is not whole: the provider told 40, and gave 1" in ran.err
    assert "not known" not in ran.err


def test_as_many_as_are_told_are_all(run: Run, tallyfy: Stage) -> None:
    tallyfy.prepared = answers(
        {"data": [{"id": "f1"}], "count": 1, "meta": {"pagination": {"total": 1}}}, [{"id": "f1"}]
    )

    for _ in range(2):
        ran = run("tallyfy", "folders", "--columns", "id", "-o", "csv")
        assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    ("words", "came", "code"),
    [
        (["--on", "process"], ["task"], 8),
        ([], ["process"], 8),
        (["--on", "process"], ["process"], 0),
        (["--on", "process"], ["task", "process"], 0),
        ([], ["process", "task"], 0),
    ],
)
def test_hits_of_another_kind_are_no_hits(
    words: list[str], came: list[str], code: int, run: Run, tallyfy: Stage
) -> None:
    tallyfy.prepared = answers({kind: listed({"id": kind, "name": "One"}) for kind in came})

    ran = run("tallyfy", "search", "foo", *words, "-o", "jsonl", "--columns", "id")

    wanted = words[-1] if words else "task"
    assert (ran.code, ran.text) == (code, "" if code else f'{{"id":"{wanted}"}}\n')
    assert (f"expected a list at `{wanted}.data`, but the answer is an object" in ran.err) is bool(code)


def test_a_guest_is_known_by_an_address_in_any_case(run: Run, tallyfy: Stage) -> None:
    task = {"id": "t1", "status": "active", "owners": {"guests": ["Ext@Example.com"]}}
    guest = {"id": 5, "email": "ext@example.com", "first_name": "Ivo", "last_name": "Zander"}
    tallyfy.prepared = answers(NOBODY, {"data": [guest]}, listed(), listed(task))

    ran = run("list", "--assignee", "Ivo Zander", "-o", "json")

    assert [each["assignees"][0]["name"] for each in ran.json] == ["Ivo Zander"]


@pytest.mark.parametrize("thin", [{"id": 43}, {"id": 43, "email": "al@example.com"}, {"id": 43, "full_name": ""}])
def test_what_a_task_says_of_its_people_is_not_lost_to_a_list_that_says_less(
    thin: dict[str, Any], run: Run, tallyfy: Stage
) -> None:
    task = {"id": "t1", "status": "active", "owners": {"users": [{"id": 43, "full_name": "Alice"}]}}
    tallyfy.prepared = answers({"data": [thin]}, NOBODY, listed(), listed(task))

    ran = run("list", "--assignee", "Alice", "-o", "json")

    assert (ran.code, [each["assignees"][0]["name"] for each in ran.json]) == (0, ["Alice"]), ran.err
    assert ran.json[0]["assignees"][0]["email"] == thin.get("email")


@pytest.mark.parametrize("inside", [{"data": ["Two", {"id": "f3"}]}, ["Two", {"id": "f3"}], "Two", 7])
def test_what_is_no_folder_within_one_is_told(inside: object, run: Run, tallyfy: Stage) -> None:
    tallyfy.prepared = answers({"data": [{"id": "f1", "children": inside}, {"id": "f4", "children": {}}]})

    ran = run("tallyfy", "folders", "--columns", "id", "-o", "csv")

    found = ["f3"] * isinstance(inside, (list, dict))
    assert (ran.code, ran.text.split()) == (9, ["id", "f1", *found, "f4"])
    assert "the answer is not whole: what is inside folder f1 is no list of folders" in ran.err


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({"completed_at": "yesterday"}, "done"),
        ({"completed_at": True}, "done"),
        ({"completed_at": "yesterday", "status": "skipped"}, "cancelled"),
        ({"archived_at": "yesterday"}, "cancelled"),
        ({"completed_at": "0000-00-00 00:00:00", "archived_at": "0"}, "in-progress"),
        ({"completed_at": "", "archived_at": None}, "in-progress"),
        ({"completed_at": False, "archived_at": 0}, "in-progress"),
        ({"completed_at": "0001-01-01T00:00:00Z", "archived_at": "1-1-1"}, "in-progress"),
    ],
)
def test_what_was_completed_is_done_though_nobody_can_read_when(row: dict[str, Any], status: str) -> None:
    found = read_task({"status": "active", **row}, Settings("https://go.tallyfy.com/api", {"org_id": "9c1e"}))

    assert (found.status, found.completed) == (status, None)
