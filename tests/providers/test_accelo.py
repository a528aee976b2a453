"""Accelo, where no case can say it: profiles without an address, whose deployment tells where it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Prepared, Run, Stage

Configured = Callable[..., Path]
CLIENT = {"method": "client-credentials", "client_id": "c", "client_secret": "s"}


@pytest.fixture
def accelo(stage: Stage, configured: Configured) -> Stage:
    """The stage, as the only profile there is."""
    auth = {"method": "bearer", "token": "t"}
    configured({"it": {"provider": "accelo", "deployment": "planet-express", "base_url": stage.origin, "auth": auth}})
    return stage


def answers(*bodies: object) -> list[Prepared]:
    return [Prepared(body=json.dumps(each).encode()) for each in bodies]


@pytest.mark.parametrize(
    "form",
    [
        "planet-express",
        "Planet-Express",
        "planet-express.accelo.com",
        "planet-express.api.accelo.com",
        "https://planet-express.accelo.com",
        "https://planet-express.accelo.com/",
        "http://planet-express.api.accelo.com/api/v0",
    ],
)
def test_a_deployment_may_be_written_in_any_usual_form(form: str, run: Run, configured: Configured) -> None:
    configured({"it": {"provider": "accelo", "deployment": form, "auth": CLIENT}})

    token, tasks = run("accelo", "list", "--dry-run").text.splitlines()

    assert token.endswith(" https://planet-express.api.accelo.com/oauth2/v0/token")
    assert tasks.endswith(" https://planet-express.api.accelo.com/api/v0/tasks")


@pytest.mark.parametrize(
    "form",
    [
        "-planet",
        "planet-",
        "planet express",
        "planet.example.com",
        "https://example.com",
        "https://planet",
        "a/b",
        "p_e",
    ],
)
def test_what_names_no_deployment_is_refused(form: str, run: Run, configured: Configured) -> None:
    configured({"it": {"provider": "accelo", "deployment": form, "auth": CLIENT}})

    ran = run("accelo", "list", "--dry-run")

    assert ran.code == 3
    assert f"deployment does not look right: {form!r}" in ran.err


@pytest.mark.parametrize("settings", [{"deployment": "planet-express"}, {"base_url": "planet-express.api.accelo.com"}])
@pytest.mark.parametrize("host", ["planet-express.accelo.com", "planet-express.api.accelo.com"])
def test_pasted_addresses_of_the_deployment_belong_to_its_profile(
    settings: dict[str, str], host: str, run: Run, configured: Configured
) -> None:
    other = {"provider": "accelo", "deployment": "other", "auth": CLIENT}
    configured({"other": other, "it": {"provider": "accelo", "auth": CLIENT, **settings}})

    ran = run("get", f"https://{host}/?action=view_task&id=24", "--dry-run")

    assert ran.text.startswith("# it (accelo): ")
    assert "https://planet-express.api.accelo.com/api/v0/tasks/24?" in ran.text


def test_a_task_is_not_gone_because_the_service_is_down(run: Run, accelo: Stage) -> None:
    down = {"response": None, "meta": {"status": "maintenance", "message": "Down for maintenance"}}
    task = {"id": "24", "title": "SEO Audit", "standing": "pending"}
    accelo.prepared = answers({"response": [task]}, {"response": []}, {"response": []}, down)

    assert run("changes").code == 0
    ran = run("changes", "-o", "jsonl")

    assert [(each["op"], each["reason"]) for each in map(json.loads, ran.text.splitlines())] == [
        ("removed", "no-longer-listed")
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("medium(note", "medium( is not closed"),
        ("_OR(medium(note)", "_OR( is not closed"),
        ("medium(note))", "closes a bracket that is not open"),
        ("medium=note", "'medium=note' is not of the form NAME(VALUE,...)"),
        ("_OR(medium,id(1))", "'medium' is not of the form NAME(VALUE,...)"),
        ("id(1)medium(note)", "goes on without the name of a filter"),
        ("id(1)(2)", "goes on without the name of a filter"),
        ("id(1)2", "goes on without the name of a filter"),
        ("((1))", "goes on without the name of a filter"),
        ("medium()", "'medium()' has an empty value"),
        ("id(1,,2)", "has an empty value"),
        ("id(1),", "has an empty value"),
        ("_OR(id(1),_AND(_OR(id(2),id(3)),id(4)))", "no _OR within another"),
        ("_AND(id(1)),_OR(_AND(id(2)),id(3))", "one _AND in all"),
    ],
)
@pytest.mark.parametrize("command", [("list",), ("count",), ("staff",), ("activities", "24")])
def test_filters_that_would_be_misread_are_not_sent(
    command: tuple[str, ...], text: str, told: str, run: Run, accelo: Stage
) -> None:
    ran = run("accelo", *command, "--filters", text)

    assert (ran.code, accelo.asked) == (2, []), ran.err
    assert told in ran.err


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("_OR(assignee(7),assignee(9))", "assignee"),
        ("id(1),_OR(id(2),_AND(standing(paused),standing(started)))", "standing"),
        ("against(company(1),company(4))", "company"),
        ("_OR(assignee(7),manager(7)),_OR(id(1),id_not(2))", ""),
        ("against(company(1,4),issue(4,5)), creator( staff(7) )", ""),
        ("search(kurt wagner),order_by_asc(date_due)", ""),
    ],
)
def test_a_filter_that_stands_twice_is_told_at_whatever_depth(text: str, twice: str, run: Run, accelo: Stage) -> None:
    ran = run("accelo", "list", "--filters", text, "--dry-run")

    told = f"the filter {twice} is given more than once and Accelo counts the last one only"
    assert (ran.code, told in ran.err) == (0, bool(twice)), ran.err
    assert bool(ran.err) is bool(twice)


def test_a_filter_is_no_parameter_of_its_own(run: Run, accelo: Stage) -> None:
    ran = run("accelo", "list", "--param", "standing=pending")

    assert (ran.code, accelo.asked) == (2, [])
    assert "--param standing: use --filters 'standing(pending)': it counts in --filters alone" in ran.err


LEELA = {"id": "7", "firstname": "Turanga", "surname": "Leela"}


@pytest.mark.parametrize("who", ["Leela", "not:Leela"])
@pytest.mark.parametrize(
    ("assignees", "code"), [(["7", "8"], 4), ([LEELA, "7"], 4), ([LEELA, None], 0), ([LEELA, "0"], 0)]
)
def test_a_name_asked_for_is_needed_where_assignees_come_as_ids(
    assignees: list[object], code: int, who: str, run: Run, accelo: Stage
) -> None:
    tasks = [{"id": str(at), "standing": "pending", "assignee": each} for at, each in enumerate(assignees, 1)]
    refused = {"response": None, "meta": {"status": "invalid_permission", "message": "no"}}
    accelo.prepared = answers({"response": tasks}, refused)

    ran = run("list", "--assignee", who, "-o", "json")

    assert ran.code == code, ran.err
    assert ("error: it: staff: not allowed: no" in ran.err) is bool(code)
    assert (len(accelo.asked), ran.out == b"") == (2, bool(code))


def test_assignees_who_come_as_ids_are_found_by_id_without_names(run: Run, accelo: Stage) -> None:
    refused = {"response": None, "meta": {"status": "invalid_permission", "message": "no"}}
    accelo.prepared = answers({"response": [{"id": "1", "standing": "pending", "assignee": "7"}]}, refused)

    ran = run("list", "--assignee", "7", "-o", "json")

    assert (ran.code, [each["id"] for each in ran.json]) == (0, ["1"])


def test_a_task_is_found_by_the_standing_of_its_status(run: Run, accelo: Stage) -> None:
    waits = {"id": "1", "title": "Waits", "task_status": {"id": "2", "title": "On Ice", "standing": "paused"}}
    accelo.prepared = answers({"response": []}, {"response": [waits]}, {"response": []})

    ran = run("list", "--status", "paused", "-o", "json")

    assert [(each["id"], each["status"], each["native_status"]) for each in ran.json] == [("1", "open", "paused")]


@pytest.mark.parametrize("default", [{"_search": "foo"}, {"_filters": "search(foo),id(1,2)"}])
def test_a_search_that_is_typed_stands_in_place_of_the_profile_s(
    default: dict[str, str], run: Run, stage: Stage, configured: Configured
) -> None:
    auth, defaults = {"method": "bearer", "token": "t"}, {"list": default}
    configured({"it": {"provider": "accelo", "deployment": "planet-express", "auth": auth, "defaults": defaults}})

    assert "foo" in run("list", "--dry-run").text
    shown = run("list", "--search", "bar", "--dry-run").text

    assert "foo" not in shown
    assert ("id%281%2C2%29" in shown) is ("_filters" in default)


@pytest.mark.parametrize(("status", "pages", "reason"), [(206, 1, "partial (206)"), (200, 2, "repeated a page")])
def test_files_are_not_all_where_the_activities_are_not(
    status: int, pages: int, reason: str, run: Run, accelo: Stage
) -> None:
    activities = {"response": [{"id": str(at)} for at in range(1, 101 if pages > 1 else 2)]}
    accelo.prepared = answers(*[activities] * pages, {"response": [{"id": "5", "title": "plan.pdf"}]})
    accelo.prepared[0].status = status

    ran = run("accelo", "attachments", "24", "-o", "markdown", "--columns", "id")

    assert (ran.code, "5" in ran.text, reason in ran.text) == (9, True, True), ran.err
    assert "the answer is not whole: " in ran.err
    assert reason in ran.err
