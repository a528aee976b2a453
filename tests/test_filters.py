"""The same rows, whoever filters: the provider's own filter against reading everything and filtering here."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from msgspec.structs import replace

from taskcli import providers, sandbox
from taskcli.cli.demo import DEMO_ORIGIN, in_process
from taskcli.cli.schema import schema
from taskcli.http.transport import Wire
from taskcli.models import Link, Person, Status, Task
from taskcli.profiles.config import Config, Profile
from taskcli.query.client import Conversation, ProfileClient
from taskcli.query.order import Order
from taskcli.query.several import Listing, ask_one, in_order, unanswerable
from taskcli.sandbox import Sandbox
from taskcli.spec.filters import BY_NAME, TABLE, Filters, Reader, is_overdue
from taskcli.values import Clock, day_of, utc_text

pytestmark = pytest.mark.slow

SANDBOX = Sandbox(seed=7, size=160)
NOW = datetime.now(UTC)
CLOCK = Clock(now=NOW, zone=UTC)
# Those that the sandbox can be asked with.
NAMES = sandbox.names()
Typed = Mapping[str, tuple[str, ...]]
EVERY: Typed = {"status": ("all",)}


@cache
def profile_of(provider: str) -> Profile:
    raw = SANDBOX.profiles(DEMO_ORIGIN)[provider]
    if provider == "oracle":
        # Else the set of tasks itself would depend on the status: ended ones are asked for with ALL.
        raw = {**raw, "defaults": {"list": {"assignment": "ALL"}}}
    return Config(Path("none"), raw={"it": raw}).profile("it")


def ask(profile: Profile, typed: Typed) -> list[Task]:
    take = in_order(Order.read("id"), None, CLOCK)
    listing = Listing(filters=Filters.read(typed, CLOCK), clock=CLOCK, take=take)
    return ask_one(Conversation(ProfileClient(profile, Wire(local=in_process(SANDBOX)))), listing).tasks


@cache
def everything(provider: str) -> tuple[Task, ...]:
    """All tasks, read without any filter."""
    return tuple(ask(profile_of(provider), EVERY))


def identity(task: Task) -> tuple[Any, ...]:
    return task.ref or "", task.title or "", task.native_status or ""


def samples(provider: str, name: str) -> Iterator[Typed]:
    """Words for a filter that leave something and take something away, found in the data itself."""
    tasks = everything(provider)
    if name == "status":
        yield from ({"status": words} for words in (("open",), ("done,cancelled",), ("not:done",), ()))
    elif name == "assignee":
        people = _texts([who for task in tasks for who in task.assignees])
        yield from ({"assignee": (text,)} for text in (*people, f"not:{people[0]}", "none"))
        yield {"assignee": tuple(people)}
    elif name == "creator":
        yield from ({"creator": (text,)} for text in _texts([task.creator for task in tasks if task.creator]))
    elif name == "project":
        links = [Person(id=task.project.id, name=task.project.title) for task in tasks if task.project]
        yield from ({"project": (text,)} for text in (*_texts(links), "none"))
    elif name == "customer":
        links = [Person(id=task.customer.id, name=task.customer.title) for task in tasks if task.customer]
        yield from ({"customer": (text,)} for text in (*_texts(links), "none"))
    elif name == "type":
        words = sorted({task.type for task in tasks if task.type})
        yield from ({"type": (word,)} for word in (*words[:2], f"not:{words[0] if words else 'x'}"))
    elif name == "tag":
        words = sorted({tag for task in tasks for tag in task.tags})
        yield from ({"tag": (word,)} for word in (*words[:2], "none"))
    elif name == "due":
        days = sorted(day_of(task.due, UTC).isoformat() for task in tasks if task.due)
        yield from ({"due": (day,)} for day in (days[len(days) // 2], "none"))
    elif name == "priority":
        yield from ({"priority": (each,)} for each in ("urgent", "low", "high,urgent", "not:low", "none"))
    elif name == "search":
        yield from ({"search": (text,)} for text in ("REVIEW", "[bold]", "100%_\\"))
    elif name == "overdue":
        yield {"overdue": ("true",)}
    else:
        what = BY_NAME[name].field
        dates = sorted(at for task in tasks if (at := _instant(getattr(task, what))))
        middle = dates[len(dates) // 2] if dates else NOW - timedelta(days=60)
        midnight = (middle + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        yield from ({name: (utc_text(at.replace(microsecond=0)),)} for at in (middle, midnight))


def _instant(when: Any) -> datetime | None:
    if isinstance(when, datetime):
        return when
    return datetime(when.year, when.month, when.day, tzinfo=UTC) if isinstance(when, date) else None


def _texts(people: list[Person]) -> list[str]:
    """An id, a name and an e-mail address that occur."""
    found = [next((text for who in people if (text := getattr(who, name))), None) for name in ("id", "name", "email")]
    return [text for text in found if text]


def singles() -> list[Any]:
    return [pytest.param(each, row.name, id=f"{each} {row.name}") for each in NAMES for row in TABLE]


def compare(provider: str, typed: Typed) -> int:
    """Asks with the filter and compares with filtering all; gives how many rows there were."""
    profile = profile_of(provider)
    try:
        filters = Filters.read({**EVERY, **typed}, CLOCK)
    except ValueError:
        return 0  # two bounds that leave nothing between them
    if unanswerable(profile, filters):
        return 0
    found = ask(profile, {**EVERY, **typed})
    # What no row tells can be left to the provider only: then its answer is compared for the other filters.
    unseen = {name: words for name, words in typed.items() if BY_NAME[name].field in profile.provider.unverifiable}
    whole = ask(profile, {**EVERY, **unseen}) if unseen else everything(provider)
    expected = [task for task in whole if filters.accept(task, Reader(CLOCK), {*unseen})]
    assert sorted(map(identity, found)) == sorted(map(identity, expected)), typed
    return len(found)


@pytest.mark.parametrize(("provider", "name"), singles())
def test_a_filter_gives_the_same_rows_whoever_applies_it(provider: str, name: str) -> None:
    any_value = {"moment": (utc_text(NOW),), "day": ("today",)}.get(BY_NAME[name].form, ("low",))
    if name != "status" and unanswerable(profile_of(provider), Filters.read({**EVERY, name: any_value}, CLOCK)):
        return
    rows = [compare(provider, typed) for typed in samples(provider, name)]
    assert any(rows), "no sample of this filter matches anything, so that the comparison says nothing"
    assert any(count < len(everything(provider)) for count in rows), "every sample matches everything"


@pytest.mark.no_cover
@pytest.mark.parametrize("provider", NAMES)
def test_any_two_filters_together_give_the_same_rows_whoever_applies_them(provider: str) -> None:
    compared = 0
    words = {each.name: [*samples(provider, each.name)] for each in TABLE}
    for at, (one, other) in enumerate(itertools.combinations(TABLE, 2)):
        if words[one.name] and words[other.name]:
            first, second = (found[at % len(found)] for found in (words[one.name], words[other.name]))
            compare(provider, {**first, **second})
            compared += 1
    assert compared >= 78


@pytest.mark.parametrize("provider", NAMES)
def test_a_native_status_word_is_a_filter_too(provider: str) -> None:
    words = sorted({task.native_status.strip().casefold() for task in everything(provider) if task.native_status})
    assert len(words) > 2
    for word in words:
        found = ask(profile_of(provider), {"status": (f"native:{word}",)})
        expected = [each for each in everything(provider) if (each.native_status or "").strip().casefold() == word]
        assert {identity(each)[:2] for each in found} >= {identity(each)[:2] for each in expected}, word


@pytest.mark.parametrize("provider", NAMES)
def test_a_status_map_changes_what_a_status_filter_finds(provider: str) -> None:
    word = next(
        task.native_status for task in everything(provider) if task.status == Status.DONE and task.native_status
    )
    profile = replace(profile_of(provider), status_map={word.casefold(): Status.OPEN})
    found = ask(profile, {"status": ("open",)})
    expected = [
        task
        for task in everything(provider)
        if (task.native_status or "").strip().casefold() == word.casefold()
        or (task.status == Status.OPEN and (task.native_status or "").strip().casefold() != word.casefold())
    ]
    assert sorted(task.ref or "" for task in found) == sorted(task.ref or "" for task in expected)


@pytest.mark.parametrize("provider", NAMES)
def test_every_record_fits_the_schema(provider: str) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    tasks = everything(provider)
    assert len(tasks) >= 100
    for task in tasks:
        validator.validate(msgspec.json.decode(msgspec.json.encode(task)))


@pytest.mark.parametrize("provider", NAMES)
def test_overdue_is_what_is_late_and_not_ended(provider: str) -> None:
    tasks = everything(provider)
    assert any(task.overdue for task in tasks)
    for task in tasks:
        assert task.overdue == is_overdue(task, CLOCK)
        if task.status in (Status.DONE, Status.CANCELLED) or task.due is None:
            assert not task.overdue


WITH_ME = [each for each in NAMES if providers.load(each).me or providers.load(each).person]


@pytest.mark.parametrize("provider", WITH_ME)
def test_me_is_somebody_with_tasks_and_not_everybody(provider: str) -> None:
    mine = ask(profile_of(provider), {**EVERY, "assignee": ("me",)})
    assert 0 < len(mine) < len(everything(provider))
    assert {identity(task)[:2] for task in mine} <= {identity(task)[:2] for task in everything(provider)}


# The table ----------------------------------------------------------------------------------------------------------


def task(**told: Any) -> Task:
    return Task(**told)


ANN, BOB = Person(id="1", name="Ann Lee", email="ann@example.com"), Person(id="2", name="Bob")


@pytest.mark.parametrize(
    ("typed", "told", "fits"),
    [
        ({}, {"status": Status.UNKNOWN}, True),
        ({}, {"status": Status.DONE}, False),
        ({"status": ("done", "OPEN")}, {"status": Status.OPEN}, True),
        ({"status": ("not:done",)}, {"status": Status.CANCELLED}, True),
        ({"status": ("not:done,cancelled",)}, {"status": Status.CANCELLED}, False),
        ({"status": ("all",)}, {"status": Status.DONE}, True),
        ({"status": ("all", "not:done")}, {"status": Status.DONE}, False),
        ({"status": ("Assigned",)}, {"status": Status.OPEN, "native_status": " ASSIGNED "}, True),
        ({"status": ("open", "not:assigned")}, {"status": Status.OPEN, "native_status": "ASSIGNED"}, False),
        ({"priority": ("urgent,high",)}, {"priority": "high"}, True),
        ({"priority": ("critical",)}, {"priority": "urgent"}, True),
        ({"priority": ("high",)}, {}, False),
        ({"priority": ("none",)}, {}, True),
        ({"priority": ("not:none",)}, {}, False),
        ({"priority": ("not:none",)}, {"priority": "low"}, True),
        ({"priority": ("not:low",)}, {}, True),
        ({"priority": ("3",)}, {"native_priority": "3"}, True),
        ({"assignee": ("ann", "bob")}, {"assignees": [BOB]}, True),
        ({"assignee": ("ANN@example.com",)}, {"assignees": [ANN, BOB]}, True),
        ({"assignee": ("an",)}, {"assignees": [ANN]}, False),
        ({"assignee": ("not:ann",)}, {"assignees": [ANN, BOB]}, False),
        ({"assignee": ("not:ann",)}, {}, True),
        ({"assignee": ("none",)}, {}, True),
        ({"assignee": ("none", "bob")}, {"assignees": [BOB]}, True),
        ({"assignee": ("not:none",)}, {}, False),
        ({"assignee": ("me",)}, {"assignees": [ANN]}, True),
        ({"assignee": ("not:me",)}, {"assignees": [ANN]}, False),
        ({"creator": ("me",)}, {"creator": BOB}, False),
        ({"due-before": ("2025-03-02",)}, {"due": date(2025, 3, 1)}, True),
        ({"due-before": ("2025-03-02",)}, {"due": date(2025, 3, 2)}, False),
        ({"due-after": ("2025-03-02",)}, {"due": date(2025, 3, 2)}, True),
        ({"due-after": ("2025-03-02",)}, {}, False),
        # As it is typed, and as it was sent: Unicode forms, kinds of blanks, case, spellings.
        ({"search": ("Caf\u00e9",)}, {"title": "Cafe\u0301 corner"}, True),
        ({"search": ("Cafe\u0301",)}, {"title": "the CAF\u00c9"}, True),
        ({"search": ("price list",)}, {"title": "The price\u00a0list"}, True),
        ({"search": ("price list",)}, {"title": "pricelist"}, False),
        ({"assignee": ("Jos\u00e9",)}, {"assignees": [Person(id="3", name="Jose\u0301 Ruiz")]}, True),
        ({"assignee": ("ann  lee",)}, {"assignees": [Person(id="3", name="Ann\u00a0Lee")]}, True),
        ({"assignee": ("alee",)}, {"assignees": [Person(id="3", name="Ann", login="ALee")]}, True),
        ({"project": ("\ufb01nance",)}, {"project": Link(id="p", title="Finance")}, True),
        ({"customer": ("stra\u00dfe",)}, {"customer": Link(id="c", title="STRASSE")}, True),
        ({"customer": ("c",)}, {"customer": Link(id="c", title="STRASSE")}, True),
        ({"customer": ("none",)}, {}, True),
        ({"customer": ("not:strasse",)}, {"customer": Link(id="c", title="STRASSE")}, False),
        ({"type": ("call",)}, {"type": "CALL"}, True),
        ({"type": ("cal",)}, {"type": "CALL"}, False),
        ({"tag": ("a b",)}, {"tags": ["x", "A\u00a0B"]}, True),
        ({"tag": ("none",)}, {"tags": ["x"]}, False),
        ({"tag": ("not:x",)}, {"tags": ["x", "y"]}, False),
        ({"status": ("Canceled",)}, {"status": Status.CANCELLED}, True),
        ({"status": ("in_progress",)}, {"status": Status.IN_PROGRESS}, True),
        ({"status": ("To do",)}, {"status": Status.OPEN}, True),
        ({"status": ("completed",)}, {"status": Status.DONE, "native_status": "closed"}, True),
        ({"status": ("native:completed",)}, {"status": Status.DONE, "native_status": "closed"}, False),
        ({"status": ("native:Completed",)}, {"status": Status.UNKNOWN, "native_status": "completed"}, True),
        ({"due": ("2025-03-02",)}, {"due": date(2025, 3, 2)}, True),
        ({"due": ("2025-03-02",)}, {"due": date(2025, 3, 3)}, False),
        ({"due": ("none",)}, {}, True),
        ({"due": ("none",)}, {"due": date(2025, 3, 3)}, False),
        ({"completed-after": ("2025-03-02",)}, {"status": Status.DONE, "completed": date(2025, 3, 2)}, True),
        ({"completed-before": ("2025-03-02",)}, {"status": Status.DONE, "completed": date(2025, 3, 2)}, False),
    ],
)  # fmt: skip
def test_a_row_of_the_table_accepts_what_it_says(typed: Typed, told: dict[str, Any], fits: bool) -> None:
    filters = Filters.read({"status": ("all",), **typed} if typed else {}, CLOCK)

    assert filters.accept(task(**{"status": Status.OPEN, **told}), Reader(CLOCK, ANN)) is fits


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"assignee": ("not:",)}, "--assignee has an empty value"),
        ({"assignee": (" ",)}, "--assignee has an empty value"),
        ({"status": ("open,",)}, "--status has an empty value"),
        ({"search": ("a", "b")}, "--search takes one value, 2 were given"),
        ({"due-before": ("someday",)}, "--due-before: 'someday' is not a date"),
        ({"due-after": ("tomorrow",), "due-before": ("today",)}, "--due-after is not before --due-before"),
        ({"due-after": ("today",), "due-before": ("today",)}, "--due-after is not before --due-before: nothing could"),
        ({"created-after": ("-1d",), "created-before": ("-2d",)}, "--created-after is not before --created-before"),
        ({"updated-after": ("-1d",), "updated-before": ("-2d",)}, "--updated-after is not before --updated-before"),
        ({"completed-after": ("-1d",), "completed-before": ("-2d",)}, "--completed-after is not before --completed-b"),
        ({"due": ("2025-03-02",), "due-before": ("2025-03-02",)}, "--due is not before --due-before: nothing could"),
        ({"due": ("2025-03-02",), "due-after": ("2025-03-03",)}, "--due is before --due-after: nothing could"),
        ({"due": ("tomorrow",), "overdue": ("true",)}, "--due is not over yet, as --overdue wants: nothing could"),
        ({"due-after": ("+1h",), "overdue": ("true",)}, "--overdue is before --due-after: nothing could"),
        ({"due": ("none",), "overdue": ("true",)}, "--due none has no time, as --overdue wants: nothing could"),
        ({"due": ("none",), "due-before": ("today",)}, "--due none has no time, as --due-before wants: nothing could"),
    ],
)
def test_what_cannot_be_meant_is_told_by_its_flag(typed: Typed, told: str) -> None:
    with pytest.raises(ValueError, match=f"^{told}"):
        Filters.read(typed, CLOCK)


@pytest.mark.parametrize(
    "typed",
    [
        {"due": ("2025-03-02",), "due-before": ("2025-03-02T00:00:01Z",)},
        {"due": ("2025-03-02",), "due-after": ("2025-03-02T23:59:59Z",)},
        {"due": ("2025-03-02",), "due-after": ("2025-03-02",), "due-before": ("2025-03-03",)},
        {"due": ("today",), "overdue": ("true",)},
        {"due-after": ("-1h",), "overdue": ("true",)},
        {"due-before": ("-1h",), "overdue": ("true",)},
    ],
)
def test_a_range_that_some_time_can_fall_into_is_taken(typed: Typed) -> None:
    assert Filters.read(typed, CLOCK)


def test_unknown_is_wanted_by_default_and_ended_is_not() -> None:
    assert Filters().status.common == {Status.OPEN, Status.IN_PROGRESS, Status.UNKNOWN}
