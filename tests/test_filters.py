"""The same rows, whoever filters: the provider's own filter against reading everything and filtering here."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import msgspec
import pytest

from taskcli import providers
from taskcli.cli.setup import schema
from taskcli.config import Config, Profile
from taskcli.filters import Order, accepts, is_overdue
from taskcli.message import Request
from taskcli.models import Person, Priority, Status, Task
from taskcli.sandbox import Sandbox
from taskcli.sandbox.wire import Call
from taskcli.spec import FILTERS, Wanted
from taskcli.together import Question, ask_one, missing_fields
from taskcli.transport import Wire, silent

SANDBOX = Sandbox(seed=7)
NOW = datetime.now(UTC)


def local(request: Request) -> tuple[int, dict[str, str], bytes]:
    headers = {name.lower(): value for name, value in request.headers}
    if request.credential:
        name, value = request.credential.header
        headers[name.lower()] = value
    at = urlsplit(request.target)
    answer = SANDBOX.answer(
        Call(request.method, at.path, at.query, {**headers, "host": at.netloc}, request.body or b"")
    )
    return answer.status, {name.lower(): value for name, value in answer.headers}, answer.body


@cache
def profile_of(provider: str) -> Profile:
    raw = SANDBOX.profiles("http://sandbox.invalid")[provider]
    if provider == "oracle":
        # Else the set of tasks itself would depend on the status: ended ones are asked for with ALL.
        raw = {**raw, "defaults": {"list": {"assignment": "ALL"}}}
    return Config(Path("none"), raw={"it": raw}).profile("it")


def ask(provider: str, wanted: Wanted) -> list[Task]:
    return ask_one(profile_of(provider), Question(wanted, Order("id")), Wire(local=local), silent).tasks


@cache
def everything(provider: str) -> tuple[Task, ...]:
    """All tasks, read without any filter."""
    return tuple(ask(provider, Wanted(statuses=None)))


def identity(task: Task) -> tuple[Any, ...]:
    return task.ref or "", task.title or "", task.native_status or ""


def samples(provider: str, name: str) -> Iterator[dict[str, Any]]:
    """Values for a filter that leave something and take something away, found in the data itself."""
    tasks = everything(provider)
    if name == "status":
        yield {"statuses": frozenset({Status.OPEN})}
        yield {"statuses": frozenset({Status.DONE, Status.CANCELLED})}
        yield {"statuses": Wanted().statuses}
    elif name == "assignee":
        people = [who for task in tasks for who in task.assignees]
        yield from ({"assignee": text} for text in _texts(people))
    elif name == "creator":
        yield from ({"creator": text} for text in _texts([task.creator for task in tasks if task.creator]))
    elif name == "project":
        links = [Person(id=task.project.id, name=task.project.title) for task in tasks if task.project]
        yield from ({"project": text} for text in _texts(links))
    elif name == "priority":
        yield from ({"priority": each} for each in (Priority.URGENT, Priority.LOW))
    elif name == "search":
        yield from ({"search": text} for text in ("REVIEW", "[bold]", "100%_\\"))
    elif name == "overdue":
        yield {"overdue": True}
    else:
        what, side = name.split("-")
        dates = sorted(at for task in tasks if (at := _instant(getattr(task, what))))
        middle = dates[len(dates) // 2] if dates else NOW - timedelta(days=60)
        yield {f"{what}_{side}": middle}
        yield {f"{what}_{side}": (middle + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)}


def _instant(when: Any) -> datetime | None:
    if isinstance(when, datetime):
        return when
    return datetime(when.year, when.month, when.day, tzinfo=UTC) if isinstance(when, date) else None


def _texts(people: list[Person]) -> list[str]:
    """An id, a name and an e-mail address that occur."""
    found = [next((text for who in people if (text := getattr(who, name))), None) for name in ("id", "name", "email")]
    return [text for text in found if text]


def singles() -> list[Any]:
    return [pytest.param(each, name, id=f"{each} {name}") for each in providers.names() for name in FILTERS]


def compare(provider: str, given: dict[str, Any]) -> int:
    """Asks with the filter and compares with filtering all; gives how many rows there were."""
    wanted = Wanted(**{"statuses": None, **given})
    profile = profile_of(provider)
    if missing_fields(profile, wanted) or any(
        (after := getattr(wanted, f"{what}_after"))
        and (before := getattr(wanted, f"{what}_before"))
        and after >= before
        for what in ("created", "updated", "due")
    ):
        return 0
    found = ask(provider, wanted)
    # What no row tells can be left to the provider only: then its answer is compared for the other filters.
    unseen = {name: value for name, value in given.items() if name.replace("_", "-") in profile.provider.unseen}
    whole = ask(provider, Wanted(statuses=None, **unseen)) if unseen else everything(provider)
    expected = [task for task in whole if accepts(task, wanted, profile.clock, left=profile.provider.unseen)]
    assert sorted(map(identity, found)) == sorted(map(identity, expected)), given
    return len(found)


@pytest.mark.parametrize(("provider", "name"), singles())
def test_a_filter_gives_the_same_rows_whoever_applies_it(provider: str, name: str) -> None:
    rows = [compare(provider, given) for given in samples(provider, name)]
    asked = {} if name == "status" else {wanted_key(name): _any_value(name)}
    lacking = missing_fields(profile_of(provider), Wanted(statuses=None, **asked))
    assert lacking or any(rows), "no sample of this filter matches anything, so that the comparison says nothing"
    assert lacking or any(count < len(everything(provider)) for count in rows), "every sample matches everything"


def _any_value(name: str) -> Any:
    return NOW if name.endswith(("after", "before")) else True if name == "overdue" else "x"


def wanted_key(name: str) -> str:
    return name.replace("-", "_")


@pytest.mark.parametrize("provider", providers.names())
def test_any_two_filters_together_give_the_same_rows_whoever_applies_them(provider: str) -> None:
    compared = 0
    for one, other in itertools.combinations(FILTERS, 2):
        for first, second in zip(samples(provider, one), samples(provider, other), strict=False):
            compare(provider, {**first, **second})
            compared += 1
    assert compared >= 78


@pytest.mark.parametrize("provider", providers.names())
def test_a_native_status_word_is_a_filter_too(provider: str) -> None:
    words = sorted({task.native_status.strip().casefold() for task in everything(provider) if task.native_status})
    assert len(words) > 2
    for word in words:
        found = ask(provider, Wanted(statuses=frozenset(), words=frozenset({word})))
        expected = [each for each in everything(provider) if (each.native_status or "").strip().casefold() == word]
        assert {identity(each)[:2] for each in found} >= {identity(each)[:2] for each in expected}, word


@pytest.mark.parametrize("provider", providers.names())
def test_a_status_map_changes_what_a_status_filter_finds(provider: str) -> None:
    word = next(
        task.native_status for task in everything(provider) if task.status == Status.DONE and task.native_status
    )
    profile = replace(profile_of(provider), status_map={word.casefold(): Status.OPEN})
    question = Question(Wanted(statuses=frozenset({Status.OPEN})), Order("id"))
    found = ask_one(profile, question, Wire(local=local), silent).tasks
    expected = [
        task
        for task in everything(provider)
        if (task.native_status or "").strip().casefold() == word.casefold()
        or (task.status == Status.OPEN and (task.native_status or "").strip().casefold() != word.casefold())
    ]
    assert sorted(task.ref or "" for task in found) == sorted(task.ref or "" for task in expected)


@pytest.mark.parametrize("provider", providers.names())
def test_every_record_fits_the_schema(provider: str) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    tasks = everything(provider)
    assert len(tasks) >= 200
    for task in tasks:
        validator.validate(msgspec.json.decode(msgspec.json.encode(task)))


@pytest.mark.parametrize("provider", providers.names())
def test_overdue_is_what_is_late_and_not_ended(provider: str) -> None:
    clock = profile_of(provider).clock
    tasks = everything(provider)
    assert any(task.overdue for task in tasks)
    for task in tasks:
        assert task.overdue == is_overdue(task, clock)
        if task.status in (Status.DONE, Status.CANCELLED) or task.due is None:
            assert not task.overdue


@pytest.mark.parametrize("provider", [each for each in providers.names() if "me" not in providers.load(each).lacks])
def test_me_is_somebody_with_tasks_and_not_everybody(provider: str) -> None:
    mine = ask(provider, Wanted(statuses=None, assignee="me"))
    assert 0 < len(mine) < len(everything(provider))
    assert {identity(task)[:2] for task in mine} <= {identity(task)[:2] for task in everything(provider)}


def test_unknown_is_wanted_by_default_and_ended_is_not() -> None:
    assert Wanted().statuses == {Status.OPEN, Status.IN_PROGRESS, Status.UNKNOWN}
