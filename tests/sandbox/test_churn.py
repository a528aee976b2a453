"""A sandbox whose tasks change as the minutes pass: each site by its own lists, held against what is known of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from taskcli.sandbox import Sandbox, TaskNow
from taskcli.sandbox.accelo.sign_in import BEARER
from taskcli.sandbox.wire import Answer, Call, World

TODAY = date(2026, 3, 2)
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
JANE = {"authorization": "Basic amFuZS5yb2U6d29ya2xpc3QtNDcxMQ==", "accept": "application/json"}
KEY = {"authorization": f"Bearer {BEARER}"}


class Clock:
    """Minutes that go by when the test says so."""

    def __init__(self, now: float = 0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def moving(clock: Clock, churn: float = 0.02, seed: int = 1, size: int = 80) -> Sandbox:
    return Sandbox(world=World(seed=seed, size=size, today=TODAY, churn=churn, minutes=clock, clock=MIDNIGHT.timestamp))


def asked(box: Sandbox, headers: dict[str, str], path: str, query: str = "") -> Answer:
    return box.answer(Call("GET", path, query, headers))


def body(box: Sandbox, headers: dict[str, str], path: str, query: str = "") -> Any:
    answer = asked(box, headers, path, query)
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


# How each site is asked. A page gives title, state and assignees by id, and how many there are in all.

Listed = dict[str, tuple[str, str, tuple[str, ...]]]
Page = tuple[Listed, int]
WHOLE = 100
ACCELO_STATES = {"complete": "done", "inactive": "cancelled", "": "unknown", "archived": "unknown"}
ORACLE_STATES = {"COMPLETED": "done", **dict.fromkeys(("WITHDRAWN", "EXPIRED", "DELETED", "STALE"), "cancelled")}
ORACLE_STATES |= dict.fromkeys(("ERRORED", "NONE", "PENDING_MIGRATION"), "unknown")
ORACLE_WORDS = (*ORACLE_STATES, "ASSIGNED", "INFO_REQUESTED", "SUSPENDED", "ALERTED", "OUTCOME_UPDATED")


def accelo(box: Sandbox, seen: Listed, size: int) -> Page:
    query = f"_fields=standing,assignee&_limit={size}&_offset={len(seen)}"
    rows = body(box, KEY, "/api/v0/tasks", query)["response"]
    total = 0 if size == WHOLE else int(body(box, KEY, "/api/v0/tasks/count")["response"]["count"])
    return {
        row["id"]: (
            row["title"], ACCELO_STATES.get(row["standing"], "open"),
            (row["assignee"],) if row["assignee"] not in (None, "0") else (),
        )
        for row in rows
    }, total  # fmt: skip


def oracle(box: Sandbox, seen: Listed, size: int) -> Page:
    words = "&".join(f"status={each}" for each in ORACLE_WORDS)
    query = f"assignment=ALL&limit={size}&offset={len(seen)}&{words}"
    found = body(box, JANE, "/bpm/api/4.0/tasks", query)
    return {str(row["number"]): oracle_task(row) for row in found["items"]}, found["totalResults"]


def oracle_task(row: Any) -> tuple[str, str, tuple[str, ...]]:
    people = row.get("assignees", {"items": []})["items"]
    state = ORACLE_STATES.get(str(row["state"]).upper(), "open")
    return row["title"], state, tuple(each["id"] for each in people if "id" in each)


def oracle_stateless(box: Sandbox, seen: Listed) -> Listed:
    """Tasks without a state are in no list."""
    rows = {key: body(box, JANE, f"/bpm/api/4.0/tasks/{key}") for key in box.tasks_now("oracle").keys() - seen.keys()}
    assert {row["state"] for row in rows.values()} <= {None}
    return {key: oracle_task(row) for key, row in rows.items()}


@dataclass(frozen=True)
class Way:
    """How a site lists its tasks, and gives one: `one` is the path of a task, `never` an id that no task has had."""

    page: Callable[[Sandbox, Listed, int], Page]
    headers: dict[str, str]
    one: str
    never: str
    unlisted: Callable[[Sandbox, Listed], Listed] = lambda box, seen: {}
    beside: frozenset[str] = frozenset({"priority", "finish cancelled"})  # what happens at some sites only

    def listed(self, box: Sandbox) -> Listed:
        """All of them, by small pages, and as many as the site says that there are."""
        found: Listed = {}
        while True:
            page, total = self.page(box, found, 20)
            assert not found.keys() & page.keys()
            found |= page
            if len(page) < 20:
                assert len(found) == total
                return found | self.unlisted(box, found)

    def whole(self, box: Sandbox) -> Listed:
        """What one answer tells."""
        return self.page(box, {}, WHOLE)[0]


SITES = {
    "accelo": Way(accelo, KEY, "/api/v0/tasks/{}", "999999999"),
    "oracle": Way(oracle, JANE, "/bpm/api/4.0/tasks/{}", "999999999", oracle_stateless),
}
each_site = pytest.mark.parametrize("name", SITES)


def known(box: Sandbox, name: str) -> Listed:
    return {key: (task.title, task.state, task.assignees) for key, task in box.tasks_now(name).items()}


def told_apart(before: dict[str, TaskNow], after: dict[str, TaskNow]) -> set[str]:
    """What has happened between two minutes."""
    events = {"appear"} if after.keys() - before.keys() else set()
    events |= {"vanish"} if before.keys() - after.keys() else set()
    for key in before.keys() & after.keys():
        old, new = before[key], after[key]
        events |= {f"finish {new.state}"} if new.over and not old.over else set()
        events |= {"reassign"} if new.assignees != old.assignees else set()
        events |= {name for name in ("title", "due", "priority") if getattr(new, name) != getattr(old, name)}
    return events


@each_site
def test_the_tasks_are_the_same_for_the_same_seed_and_others_for_another(name: str) -> None:
    one, same, other = (moving(Clock(60), seed=seed).tasks_now(name) for seed in (1, 1, 2))
    assert one == same
    assert one != other


@each_site
def test_the_tasks_of_a_minute_are_the_same_whenever_they_were_asked_for_before(name: str) -> None:
    clock = Clock()
    often = moving(clock)
    for minute in range(91):
        clock.now = minute + 0.5
        often.tasks_now(name)
    once = moving(Clock(90))
    assert often.tasks_now(name) == once.tasks_now(name)
    assert SITES[name].listed(often) == SITES[name].listed(once)


@each_site
def test_a_site_shows_what_has_become_of_its_tasks_and_nothing_else(name: str) -> None:
    clock = Clock()
    box = moving(clock)
    for minute in (0, 1, 7, 45, 300):
        clock.now = minute
        assert SITES[name].listed(box) == known(box, name), minute


@each_site
def test_all_that_can_happen_happens_within_two_hours(name: str) -> None:
    clock = Clock()
    box = moving(clock)
    before, events = box.tasks_now(name), set()
    for minute in range(1, 121):
        clock.now = minute
        after = box.tasks_now(name)
        events |= told_apart(before, after)
        before = after
    expected = {"appear", "vanish", "reassign", "title", "due", "finish done"}
    assert events == expected | SITES[name].beside


@each_site
def test_a_share_that_is_less_than_one_task_a_minute_still_moves(name: str) -> None:
    clock = Clock()
    box = moving(clock, churn=0.001)
    before, moved = box.tasks_now(name), 0
    for minute in range(1, 101):
        clock.now = minute
        after = box.tasks_now(name)
        moved += after != before
        before = after
    expected = 0.1 * len(before)
    assert 0.8 * expected <= moved <= 1.2 * expected


@each_site
def test_one_minute_changes_the_share_that_was_asked_for(name: str) -> None:
    box, still = moving(Clock(1), churn=0.5), moving(Clock(), churn=0.5)
    before, after = still.tasks_now(name), box.tasks_now(name)
    changed = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    assert 0.4 <= len(changed) / len(before) <= 0.6


@each_site
def test_the_number_of_tasks_stays_about_what_it_was_and_no_id_comes_back(name: str) -> None:
    clock = Clock()
    box = moving(clock, churn=0.3)
    usual, gone, before = len(box.tasks_now(name)), set[str](), set[str]()
    for minute in range(0, 400, 2):
        clock.now = minute
        now = box.tasks_now(name)
        gone |= before - now.keys()
        before = set(now)
        assert 0.5 < len(now) / usual < 1.6, minute
        assert sum(not task.over for task in now.values()) / len(now) > 0.3, minute
        assert not gone & now.keys()


@each_site
def test_a_task_that_has_vanished_was_never_there(name: str) -> None:
    way, clock = SITES[name], Clock()
    box = moving(clock)
    before = box.tasks_now(name)
    clock.now = 60
    gone = before.keys() - box.tasks_now(name).keys()
    assert gone
    never = asked(box, way.headers, way.one.format(way.never))
    for key in gone:
        seen = asked(box, way.headers, way.one.format(key))
        assert (seen.status, seen.body.replace(key.encode(), way.never.encode())) == (never.status, never.body)


@each_site
def test_without_churn_nothing_moves(name: str) -> None:
    way, clock = SITES[name], Clock(100_000)
    box, plain = moving(clock, churn=0), Sandbox(world=World(size=80, today=TODAY, clock=MIDNIGHT.timestamp))
    for key in plain.tasks_now(name):
        call = Call("GET", way.one.format(key), "", way.headers)
        assert box.answer(call).body == plain.answer(call).body
    assert way.listed(box) == way.listed(plain) == known(box, name)


@each_site
def test_no_answer_shows_half_of_a_minute(name: str) -> None:
    """Several ask while the clock runs: what each gets is all of one minute."""
    way, clock, minutes = SITES[name], Clock(), 100
    box, still = moving(clock, churn=0.1, size=30), moving(clock, churn=0.1, size=30)
    wholes = []
    for clock.now in range(minutes + 1):
        wholes.append(way.whole(still))

    clock.now = 0

    def ask(_: int) -> list[Listed]:
        found = []
        while clock.now < minutes:
            found.append(way.whole(box))
            clock.now += 0.25
        return found

    with ThreadPoolExecutor(4) as pool:
        seen = [each for found in pool.map(ask, range(4)) for each in found]
    assert [each for each in seen if each not in wholes] == []
    clock.now = minutes
    assert way.listed(box) == known(box, name)


def test_a_share_is_from_0_to_1() -> None:
    for rate in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="from 0 to 1"):
            World(churn=rate)


# What only one site tells.


Tasks = dict[str, TaskNow]


def minutes_of(name: str) -> Iterator[tuple[Sandbox, datetime, Tasks, Tasks]]:
    """Minute by minute, an hour: the sandbox, the moment, the tasks of the minute before, and those of now."""
    clock = Clock()
    box = moving(clock)
    before = box.tasks_now(name)
    for minute in range(1, 61):
        clock.now = minute
        after = box.tasks_now(name)
        yield box, MIDNIGHT + timedelta(minutes=minute), before, after
        before = after


def changed(before: Tasks, after: Tasks) -> set[str]:
    return {key for key in after if after[key] != before.get(key)}


def test_accelo_says_when_a_task_changed_and_what_became_of_its_status() -> None:
    def rows(box: Sandbox, path: str, filters: str, fields: str = "") -> list[Any]:
        found: list[Any] = body(box, KEY, f"/api/v0/{path}", f"_filters={filters}&_fields={fields}")["response"]
        return found

    for box, at, before, after in minutes_of("accelo"):
        now = int(at.timestamp())
        found = rows(box, "tasks", f"date_modified_after({now - 1})", "standing,date_completed")
        assert {row["id"] for row in found} == changed(before, after)
        for row in found:
            if row["standing"] != "complete" or before[row["id"]].over:
                continue
            assert row["date_completed"] == str(now)
            history = rows(box, "progressions/history", f"against_id({row['id']})", "date_modified")
            assert (history[-1]["to_id"], history[-1]["date_modified"]) == ("5", str(now))
        for key in before.keys() - after.keys():
            assert rows(box, "activities", f"task({key})") == []
            assert rows(box, "progressions/history", f"against_id({key})") == []


def test_oracle_says_when_a_task_changed_and_what_was_done() -> None:
    seen = set()
    for box, at, before, after in minutes_of("oracle"):
        now = f"{at:%Y-%m-%d %H:%M:%S}"
        for key in changed(before, after):
            row = body(box, JANE, f"/bpm/api/4.0/tasks/{key}", "expand=history")
            assert row["updatedDate"] == now
            done = [each for each in row["history"]["items"] if each.get("updatedDate") == now]
            assert len(done) == 1
            assert done[0].get("state") == row["state"]
            seen.add(done[0]["actionName"])
    assert seen == {"Assigned", "Updated", "Reassigned", "APPROVE", "REJECT", "Withdrawn"}
