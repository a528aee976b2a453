"""A sandbox whose tasks change as the minutes pass: each site by its own lists, held against what is known of it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import md5
from typing import Any

import pytest

from taskcli.sandbox import Sandbox, TaskNow, names
from taskcli.sandbox.accelo.sign_in import BEARER
from taskcli.sandbox.pageseeder.people_and_tasks import GROUPS as PLACES
from taskcli.sandbox.tallyfy.people import ORG
from taskcli.sandbox.tallyfy.sign_in import PERSONAL_TOKEN
from taskcli.sandbox.wire import Answer, Call, World

TODAY = date(2026, 3, 2)
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
JANE = {"authorization": "Basic amFuZS5yb2U6d29ya2xpc3QtNDcxMQ==", "accept": "application/json"}
TILL = {"authorization": "Basic " + b64encode(f"store.server:{md5(b'123').hexdigest()}".encode()).decode()}
ROOT = {"authorization": f"Basic {b64encode(b'jane.roe:admin-secret').decode()}", "accept": "application/json"}
TOKEN = {"accept": "application/json", "x-tallyfy-client": "APIClient", "authorization": f"Bearer {PERSONAL_TOKEN}"}
KEY = {"authorization": f"Bearer {BEARER}"}


class Clock:
    """Minutes that go by when the test says so."""

    def __init__(self, now: float = 0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def moving(clock: Clock, churn: float = 0.02, seed: int = 1, size: int = 80) -> Sandbox:
    return Sandbox(world=World(seed=seed, size=size, today=TODAY, churn=churn, minutes=clock, clock=MIDNIGHT.timestamp))


def asked(box: Sandbox, name: str, key: str) -> Answer:
    """The answer to who asks for one task."""
    path, _, query = SITES[name].one.format(key.partition("#")[0]).partition("?")
    return box.answer(Call("GET", path, query, SITES[name].headers))


def body(box: Sandbox, headers: dict[str, str], path: str, query: str = "") -> Any:
    answer = box.answer(Call("GET", path, query, headers))
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


# How each site is asked. A list gives title, state and assignees by id; a page of one, how many there are in all, too.

Listed = dict[str, tuple[str, str, tuple[str, ...]]]
Page = tuple[Listed, int]
WHOLE = 100
NOBODY = (None, "", "0", "-1")
ACCELO_STATES = {"complete": "done", "inactive": "cancelled", "": "unknown", "archived": "unknown"}
ORACLE_STATES = {"COMPLETED": "done", **dict.fromkeys(("WITHDRAWN", "EXPIRED", "DELETED", "STALE"), "cancelled")}
ORACLE_STATES |= dict.fromkeys(("ERRORED", "NONE", "PENDING_MIGRATION"), "unknown")
ORACLE_WORDS = (*ORACLE_STATES, "ASSIGNED", "INFO_REQUESTED", "SUSPENDED", "ALERTED", "OUTCOME_UPDATED")
CAPILLARY_STATES = dict.fromkeys(("OPEN", "NEW", "IN_PROGRESS", "PROCESSING", "PROCESSING_START"), "open")
CAPILLARY_STATES |= dict.fromkeys(("CLOSED", "CLOSE", "COMPLETE", "FINISH"), "done")

PAGESEEDER, GROUPS = "/ps/api/members/jane.roe/tasks", ",".join(each.name for each in PLACES)
PAGESEEDER_STATES = dict.fromkeys(("open", "initiated", "in progress", "complete"), "open")
PAGESEEDER_STATES |= dict.fromkeys(("resolved", "closed", "approved"), "done") | {"terminated": "cancelled"}
TALLYFY = f"/organizations/{ORG}/tasks"
TALLYFY_STATES = dict.fromkeys(("completed", "approved", "rejected", "acknowledged", "expired"), "done")
TALLYFY_STATES |= dict.fromkeys(("skipped", "auto-skipped"), "cancelled")
TALLYFY_STATES |= dict.fromkeys(("not-started", "active", "in-progress", "reopened", "overdue", "due_soon"), "open")
TALLYFY_STATES |= {"hasproblem": "open"}


def counted(page: Callable[[Sandbox, int, int], Page]) -> Callable[[Sandbox], Listed]:
    """A list by small pages, which has as many tasks as the site says that there are."""

    def listed(box: Sandbox) -> Listed:
        found: Listed = {}
        while True:
            rows, total = page(box, len(found), 20)
            assert not found.keys() & rows.keys()
            found |= rows
            if len(rows) < 20:
                assert len(found) == total
                return found

    return listed


def whole(page: Callable[[Sandbox, int, int], Page]) -> Callable[[Sandbox], Listed]:
    """A list in one answer."""
    return lambda box: page(box, 0, WHOLE)[0]


def accelo(box: Sandbox, start: int, size: int) -> Page:
    query = f"_fields=standing,assignee()&_limit={size}&_offset={start}"
    rows = body(box, KEY, "/api/v0/tasks", query)["response"]
    total = 0 if size == WHOLE else int(body(box, KEY, "/api/v0/tasks/count")["response"]["count"])
    return {
        row["id"]: (
            row["title"],
            ACCELO_STATES.get(row["standing"], "open"),
            (row["assignee"]["id"],) if row["assignee"] else (),
        )
        for row in rows
    }, total


def oracle(box: Sandbox, start: int, size: int) -> Page:
    words = "&".join(f"status={each}" for each in ORACLE_WORDS)
    found = body(box, JANE, "/bpm/api/4.0/tasks", f"assignment=ALL&limit={size}&offset={start}&{words}")
    return {str(row["number"]): oracle_task(row) for row in found["items"]}, found["totalResults"]


def oracle_task(row: Any) -> tuple[str, str, tuple[str, ...]]:
    people = row.get("assignees", {"items": []})["items"]
    state = ORACLE_STATES.get(str(row["state"]).upper(), "open")
    return row["title"], state, tuple(each["id"] for each in people if "id" in each)


def all_of_oracle(box: Sandbox) -> Listed:
    """With the tasks without a state, which are in no list."""
    listed = counted(oracle)(box)
    rows = {key: body(box, JANE, f"/bpm/api/4.0/tasks/{key}") for key in box.tasks_now("oracle").keys() - listed.keys()}
    assert {row["state"] for row in rows.values()} <= {None}
    return listed | {key: oracle_task(row) for key, row in rows.items()}


def capillary(box: Sandbox, titles: Mapping[str, str]) -> Listed:
    """Titles are not in the list of the entries, and some entries have no id."""
    rows = body(box, TILL, "/v1.1/task/get", "format=json")["response"]["tasks"]["task"]
    return {
        f"{row['id']}#{row['entry_id']}": (
            titles.get(row["id"], ""),
            CAPILLARY_STATES.get(row["status"], "unknown"),
            (row["associate_id"].strip(),) if row["associate_id"].strip() not in NOBODY else (),
        )
        for row in rows
        if "id" in row
    }


def all_of_capillary(box: Sandbox) -> Listed:
    rows = body(box, TILL, "/v1.1/task/metadata", "format=json")["response"]["tasks"]["task"]
    return capillary(box, {row["id"]: row["title"] for row in rows})


def pageseeder(box: Sandbox, start: int, size: int) -> Page:
    """Those that are in no archive, in all groups; the service counts those of some only."""
    found = body(box, ROOT, f"{PAGESEEDER}/find", f"groups={GROUPS}&pagesize={size}&page={start // size + 1}")
    rows: Listed = {
        str(row["id"]): (
            row["title"],
            PAGESEEDER_STATES.get(row["status"].lower(), "unknown"),
            (str(row["assignedto"]["id"]),) if "assignedto" in row else (),
        )
        for row in found["tasks"]
    }
    return rows, len(box.tasks_now("pageseeder"))


def tallyfy(box: Sandbox, start: int, size: int) -> Page:
    found = body(box, TOKEN, TALLYFY, f"archived=true&per_page={size}&page={start // size + 1}")
    return {row["id"]: tallyfy_task(row) for row in found["data"]}, found["meta"]["pagination"]["total"]


def tallyfy_task(row: Any) -> tuple[str, str, tuple[str, ...]]:
    owners = row.get("owners") or {}
    people = [each["id"] if isinstance(each, dict) else each for each in owners.get("users", [])]
    state = TALLYFY_STATES.get(str(row.get("status")), "unknown")
    if row.get("completed_at") and state != "cancelled":
        state = "done"
    elif row.get("archived_at"):
        state = "cancelled"
    return row["title"], state, tuple(map(str, (*people, *owners.get("guests", []), *owners.get("groups", []))))


def all_of_tallyfy(box: Sandbox) -> Listed:
    """With the one that is a secret."""
    listed = counted(tallyfy)(box)
    for key in box.tasks_now("tallyfy").keys() - listed.keys():
        assert asked(box, "tallyfy", key).status == 403
        listed[key] = known(box, "tallyfy")[key]
    return listed


@dataclass(frozen=True)
class Way:
    """How a site is asked for all its tasks, for what one answer tells, and for a task by the first part of its id.

    `never` is the id of no task, `beside` what happens at some of the sites only.
    """

    listed: Callable[[Sandbox], Listed]
    whole: Callable[[Sandbox], Listed]
    headers: dict[str, str]
    one: str
    never: str = "999999999"
    beside: frozenset[str] = frozenset({"priority", "finish cancelled"})


SITES = {
    "accelo": Way(counted(accelo), whole(accelo), KEY, "/api/v0/tasks/{}"),
    "capillary": Way(
        all_of_capillary, lambda box: capillary(box, {}), TILL,
        "/v1.1/task/metadata?format=json&start_id={0}&end_id={0}", beside=frozenset(),
    ),
    "oracle": Way(all_of_oracle, whole(oracle), JANE, "/bpm/api/4.0/tasks/{}"),
    "pageseeder": Way(counted(pageseeder), whole(pageseeder), ROOT, f"{PAGESEEDER}/{{}}"),
    "tallyfy": Way(all_of_tallyfy, whole(tallyfy), TOKEN, f"{TALLYFY}/{{}}", beside=frozenset({"finish cancelled"})),
}  # fmt: skip
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
    moved = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    most = 0.75 if name == "capillary" else 0.6  # what becomes of a task there becomes of all its entries
    assert 0.4 <= len(moved) / len(before) <= most


@each_site
def test_the_number_of_tasks_stays_about_what_it_was_and_no_id_comes_back(name: str) -> None:
    clock = Clock()
    box = moving(clock, churn=0.3)
    usual, gone, before = len(box.tasks_now(name)), set[str](), set[str]()
    for minute in range(0, 200, 2):
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
    never = asked(box, name, way.never)
    for key in gone:
        seen, number = asked(box, name, key), key.partition("#")[0]
        assert (seen.status, seen.body.replace(number.encode(), way.never.encode())) == (never.status, never.body)


@each_site
def test_without_churn_nothing_moves(name: str) -> None:
    way, clock = SITES[name], Clock(100_000)
    box, plain = moving(clock, churn=0), Sandbox(world=World(size=80, today=TODAY, clock=MIDNIGHT.timestamp))
    for key in plain.tasks_now(name):
        assert asked(box, name, key).body == asked(plain, name, key).body
    assert way.listed(box) == way.listed(plain) == known(box, name)


@each_site
def test_no_answer_shows_half_of_a_minute(name: str) -> None:
    """Several ask while the clock runs: what each gets is all of one minute."""
    way, clock, minutes = SITES[name], Clock(), 40
    box, still = moving(clock, churn=0.1, size=20), moving(clock, churn=0.1, size=20)
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


def test_every_site_moves() -> None:
    assert set(names()) == set(SITES)


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


def test_capillary_lists_what_is_new_and_logs_what_was_closed() -> None:
    def tasks(box: Sandbox, method: str, query: str) -> list[Any]:
        found = body(box, TILL, f"/v1.1/task/{method}", f"format=json&{query}")["response"]["tasks"]["task"]
        rows = found.get("log", found) if isinstance(found, dict) else found
        return rows if isinstance(rows, list) else [rows]

    seen = 0
    for box, at, before, after in minutes_of("capillary"):
        now = f"{at:%Y-%m-%d %H:%M:%S}"
        for key in after.keys() - before.keys():
            number = key.partition("#")[0]
            row = next(
                row for row in tasks(box, "metadata", f"start_date={now.replace(' ', '%20')}") if row["id"] == number
            )
            assert row["start_date"] == now
        for key in before.keys() & after.keys():
            if after[key].over and not before[key].over:
                number, _, entry = key.partition("#")
                lines = [line for line in tasks(box, "log", f"task_id={number}") if line["updated_time"] == now]
                assert [CAPILLARY_STATES[line["new_status"]] for line in lines if entry in line["task_status_id"]] == [
                    "done"
                ]
                seen += 1
    assert seen


def test_pageseeder_finds_what_was_written_last_and_counts_it() -> None:
    for box, at, before, after in minutes_of("pageseeder"):
        since = f"{at - timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"
        found = body(box, ROOT, f"{PAGESEEDER}/find", f"groups={GROUPS}&createdafter={since}")["tasks"]
        assert {str(row["id"]) for row in found} == changed(before, after)
        for row in found:
            thread = body(box, ROOT, f"{PAGESEEDER}/{row['id']}")
            assert thread["comments"][-1]["id"] == row["lastcommentid"]
            assert len({each["id"] for each in thread["comments"]}) == row["replycount"] + 1
        mine = body(box, ROOT, f"{PAGESEEDER}/find")["tasks"]
        search = body(box, ROOT, PAGESEEDER.replace("tasks", "search"))["results"]
        assert search["totalResults"] == len(mine)


def test_tallyfy_keeps_the_numbers_of_its_processes_and_tells_what_happened() -> None:
    every = "archived=true&without_pagination=true"
    for box, at, before, after in minutes_of("tallyfy"):
        now = f"{at:%Y-%m-%dT%H:%M:%SZ}"
        rows = body(box, TOKEN, TALLYFY, f"{every}&with=activities")["data"]
        touched = {row["id"] for row in rows if row.get("last_updated") == now}
        assert touched == changed(before, after) & {row["id"] for row in rows}
        for run in body(box, TOKEN, TALLYFY.replace("tasks", "runs"), every)["data"]:
            inside = [row for row in rows if row.get("run_id") == run["id"] and row.get("status") != "auto-skipped"]
            done = sum(bool(row.get("completed_at")) for row in inside)
            percent = 100 * done // len(inside) if inside else 0
            assert run["progress"] == {"complete": done, "total": len(inside), "percent": percent}
        for row in rows:
            verbs = [event["verb"][0] for event in row["activities"]["data"]]
            assert ("completed" in verbs) == bool(row.get("completed_at"))
