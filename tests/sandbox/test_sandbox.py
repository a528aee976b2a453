"""The sandbox as a whole: one address, faults on purpose, the same data for the same seed."""

from __future__ import annotations

from datetime import date

import pytest

from taskcli import sandbox
from taskcli.sandbox import COMMON_FAULTS, Sandbox, read_faults
from taskcli.sandbox.wire import Call, World

ORIGIN = "http://127.0.0.1:1"
PLACES = {
    "accelo": "/api/v0/tasks",
    "capillary": "/v1.1/task/get",
    "oracle": "/bpm/api/4.0/tasks",
    "pageseeder": "/ps/api/tasks/find",
    "tallyfy": "/organizations/9c1e7d2a4b6f8035b1c7e9d2f4a6b801/tasks",
}


def test_there_is_a_site_for_each_provider() -> None:
    assert set(sandbox.names()) == set(PLACES)


@pytest.mark.parametrize("name", PLACES)
def test_a_site_gives_settings_that_name_itself(name: str) -> None:
    settings = Sandbox().profiles(ORIGIN)[name]
    assert settings["provider"] == name
    assert settings["base_url"].startswith(ORIGIN)
    assert settings["auth"]["method"]


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("fault", COMMON_FAULTS)
def test_a_fault_of_one_site_leaves_the_others_alone(name: str, fault: str) -> None:
    spoilt = Sandbox(faults=f"{name}:{fault}")
    whole = Sandbox(world=spoilt.world)
    for place, path in PLACES.items():
        same = spoilt.answer(Call("GET", path)) == whole.answer(Call("GET", path))
        assert same == (place != name), place


@pytest.mark.parametrize("name", [name for name in PLACES if name != "pageseeder"])  # that service is public
def test_nobody_is_let_in_without_signing_in(name: str) -> None:
    answer = Sandbox().answer(Call("GET", PLACES[name], "", {"accept": "application/json"}))
    assert answer.status in (400, 401) or b"401" in answer.body


def test_a_path_of_no_site_is_an_html_page() -> None:
    answer = Sandbox().answer(Call("GET", "/nowhere"))
    assert (answer.status, answer.body[:15]) == (404, b"<!DOCTYPE html>")


@pytest.mark.parametrize("spec", ["nobody:500", "oracle:nothing", "oracle"])
def test_an_unknown_fault_is_refused_with_those_there_are(spec: str) -> None:
    with pytest.raises(ValueError, match=r"there are|it has"):
        read_faults(spec)


def test_the_same_seed_and_day_give_the_same_data_and_another_seed_another() -> None:
    today = date(2026, 3, 2)

    def answers(seed: int) -> list[bytes]:
        site = Sandbox(world=World(seed=seed, today=today, clock=lambda: 1772450000.0))
        headers = {"authorization": "Basic amFuZS5yb2U6d29ya2xpc3QtNDcxMQ==", "accept": "application/json"}
        return [site.answer(Call("GET", path, "limit=0", headers)).body for path in (PLACES["oracle"],)]

    assert answers(3) == answers(3)
    assert answers(3) != answers(4)


def test_a_sandbox_has_at_least_one_task_a_site() -> None:
    with pytest.raises(ValueError, match="at least one"):
        World(size=0)
