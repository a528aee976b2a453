"""Oracle where no case can say it: the same questions to servers of several kinds, as the sandbox imitates them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from taskcli.cli.demo import DEMO_ORIGIN, in_process
from taskcli.errors import UsageError
from taskcli.http.transport import Wire
from taskcli.profiles.config import Config
from taskcli.query.client import ProfileClient
from taskcli.query.several import Listing, Source, ask_one
from taskcli.sandbox import Sandbox
from taskcli.spec.filters import Filters
from taskcli.values import Clock

CLOCK = Clock(now=datetime.now(UTC), zone=UTC)
TOKEN = {"method": "bearer", "token": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lLnJvZSJ9.c2FuZGJveA"}
STRICT, LENIENT, IGNORING = "oracle:closed-status", "", "oracle:words-ignored"
FURTHER = {"INFO_REQUESTED", "OUTCOME_UPDATED"}


def ask(faults: str, notes: list[str] | None = None, status: str = "", **profile: Any) -> Source:
    sandbox = Sandbox(seed=7, faults=faults)
    raw = {**sandbox.profiles(DEMO_ORIGIN)["oracle"], **profile}
    client = ProfileClient(Config(Path("none"), raw={"it": raw}).profile("it"), Wire(local=in_process(sandbox)))
    filters = Filters.read({"status": (status,)} if status else {}, CLOCK)
    return ask_one(client, Listing(filters=filters, clock=CLOCK), (notes if notes is not None else []).append)


def natives(source: Source) -> set[str]:
    return {task.native_status or "" for task in source.tasks}


@pytest.mark.parametrize("faults", [STRICT, LENIENT, IGNORING])
@pytest.mark.parametrize("assignment", ["", "MY", "GROUP", "ALL"])
def test_the_default_question_is_answered_by_every_kind_of_server(faults: str, assignment: str) -> None:
    source = ask(faults, defaults={"list": {"assignment": assignment} if assignment else {}})

    assert source.complete
    assert source.tasks
    assert bool(natives(source) & FURTHER) == (faults == LENIENT)
    assert len({task.id for task in source.tasks}) == len(source.tasks)


def test_my_tasks_of_every_status_are_mine_and_no_others() -> None:
    source = ask(LENIENT, status="all", defaults={"list": {"assignment": "MY"}})

    done = [task for task in source.tasks if task.native_status == "COMPLETED"]
    assert done
    assert all("jane.roe" in [who.id for who in task.assignees] for task in done)
    assert source.asked == ("assignment=MY", "completed: ALL, yours only")


def test_without_the_right_to_see_all_completed_tasks_are_those_of_ones_own_work() -> None:
    source = ask("oracle:no-all", status="all")

    assert not source.complete
    assert source.reason == "completed: only those you worked on (PREVIOUS)"
    assert "COMPLETED" in natives(source)


def test_an_assignment_that_gives_no_completed_tasks_is_kept() -> None:
    source = ask(LENIENT, status="all", defaults={"list": {"assignment": "GROUP"}})

    assert source.reason == "completed tasks left out: assignment=GROUP does not give them"
    assert "COMPLETED" not in natives(source)
    with pytest.raises(UsageError, match="completed tasks left out"):
        ask(LENIENT, status="done", defaults={"list": {"assignment": "GROUP"}})


@pytest.mark.parametrize("faults", ["", "oracle:strict-automation", "oracle:automation-has-more"])
def test_process_automation_is_asked_with_what_it_documents(faults: str) -> None:
    source = ask(faults, api_root="/process/api/v1", auth=TOKEN)

    assert source.complete
    found = {task.title: [who.name or who.id for who in task.assignees] for task in source.tasks}
    assert found == {"Approve travel to Lyon": ["Jane Roe"], "Book the hotel": ["jane.roe@example.com"]}


def test_what_closed_tasks_process_automation_gives_is_not_known() -> None:
    source = ask("", status="done", api_root="/process/api/v1", auth=TOKEN)

    assert [task.completed is not None for task in source.tasks] == [True]
    assert source.reason == "closed tasks may be missing: this server's status parameter is not known"
