"""The sandbox as a whole: one address, faults on purpose, the same data for the same seed."""

from __future__ import annotations

import re
from datetime import date

import pytest

from taskcli import sandbox
from taskcli.sandbox import FAULTS, Sandbox, read_faults
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


@pytest.mark.parametrize(
    ("name", "fault"),
    [(name, fault) for name in PLACES for fault in FAULTS if fault not in sandbox.load(name).FAULTS],
)
def test_a_fault_of_one_site_leaves_the_others_alone(name: str, fault: str) -> None:
    spoilt = Sandbox(size=12, faults=f"{name}:{fault}")
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


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("nobody:500", "no site 'nobody' in 'nobody:500'; there are: accelo,"),
        ("oracle:nothing", "oracle has no fault 'nothing'; it has: "),
        ("oracle", "there is no fault 'oracle'; there are: "),
        ("v1/*=503", "'v1/*' in 'v1/*=503' is no path"),
        ("503@2", "'2' in '503@2' is no rate from 0 to 1"),
        ("503@often", "'often' in '503@often' is no rate"),
        ("503@", "'' in '503@' is no rate"),
        ("503@nan", "'nan' in '503@nan' is no rate"),
        ("oracle:206@0.5", "has no path and no rate"),
        ("/bpm/*=oracle:206", "has no path and no rate"),
    ],
)
def test_a_spec_that_cannot_be_done_is_refused(spec: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        read_faults(spec)


def statuses(spec: str, path: str, count: int = 200, seed: int = 1) -> list[int]:
    box = Sandbox(seed=seed, size=2, faults=spec)
    return [box.answer(Call("GET", path)).status for _ in range(count)]


def test_a_rate_is_the_share_of_requests_and_the_same_for_the_same_seed() -> None:
    found = statuses("503@0.1", "/nowhere")
    assert 8 <= found.count(503) <= 35
    assert set(found) == {503, 404}
    assert statuses("503@0.1", "/nowhere") == found
    assert statuses("503@0.1", "/nowhere", seed=2) != found
    assert statuses("503@0", "/nowhere", 20) == [404] * 20
    assert statuses("503@1", "/nowhere", 20) == [503] * 20


def test_a_path_is_a_pattern_and_a_site_all_its_paths() -> None:
    assert statuses("/v1.1/*=504", PLACES["capillary"], 1) == [504]
    assert statuses("/v1.1/*=504", "/v1.2/task", 1) == [404]
    assert statuses("capillary:504", PLACES["capillary"], 1) == [504]
    assert statuses("capillary:504", "/nowhere", 1) == [404]
    assert statuses("/none*=500,504", "/nowhere", 1) == [504]


def test_a_sites_own_word_goes_before_that_of_any_server() -> None:
    own, rules = read_faults("oracle:429,429@0.5")
    assert own == {"oracle": frozenset({"429"})}
    assert len(rules) == 1


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
