"""Two answers compared, and whether they are to the same question: without a service, and without a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from taskcli.errors import NotFound, SignInError, TaskcliError, Unreachable
from taskcli.http.bodies import to_json
from taskcli.models import Link, Person, Status, Task
from taskcli.snapshots.compare import Answer, Comparison, Kept, compare, digest_of, is_part
from taskcli.snapshots.question import address_of, differences, filters_of
from taskcli.snapshots.reasons import Found, Missing, judged
from taskcli.spec import Filters
from taskcli.values import Clock

ANN, BOB = Person(id="1", name="Ann", kind="user"), Person(id="2", name="Bob", kind="user")
NAMELESS = Person(id="1", kind="user")
Snapshot = tuple[Mapping[str, Kept], Callable[[str], bytes]]
NOTHING: Snapshot = ({}, lambda ref: b"")


def task(number: int = 1, **more: Any) -> Task:
    return Task(ref=f"work:{number}", profile="work", provider="tallyfy", id=str(number), status=Status.OPEN, **more)


def snapshot(*tasks: Task, unfilled: str = "") -> Snapshot:
    kept = {str(each.ref): Kept(digest_of(each), frozenset(unfilled.split())) for each in tasks}
    return kept, {str(each.ref): to_json(each) for each in tasks}.__getitem__


def became(before: Task, after: Task, *, gaps: str = "", unfilled: str = "") -> Comparison:
    return against(snapshot(before, unfilled=unfilled), after, gaps=gaps)


def against(snapshot: Snapshot, *after: Task, gaps: str = "") -> Comparison:
    kept, record_of = snapshot
    return compare(answered(*after, kept=kept), record_of, gaps.split())


def answered(*tasks: Task, kept: Mapping[str, Kept] = NOTHING[0]) -> Answer:
    found = Answer(kept)
    for each in tasks:
        found.take(each)
    return found


def then(found: Comparison) -> Snapshot:
    """The snapshot that a comparison leaves of one task."""
    (entry,) = found.entries
    return {entry.ref: Kept(entry.digest, entry.unfilled)}, {entry.ref: entry.record}.__getitem__


def told(found: Comparison) -> list[dict[str, Any]]:
    return [fields for _, _, fields in found.changed]


def test_equal_answers_leave_the_snapshot_as_it_is() -> None:
    assert became(task(assignees=[ANN, BOB]), task(assignees=[ANN, BOB])) == Comparison()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"overdue": False}, {"overdue": True}),
        ({"assignees": [ANN, BOB]}, {"assignees": [BOB, ANN]}),
        ({"tags": ["a", "b"]}, {"tags": ["b", "a"]}),
    ],
)
def test_what_is_no_change(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert became(task(**before), task(**after)) == Comparison()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"assignees": [ANN]}, {"assignees": [ANN, ANN]}),
        ({"assignees": [ANN]}, {"assignees": [Person(id="1", name="Ann", kind="group")]}),
        ({"title": None}, {"title": ""}),
        ({"due": date(2026, 12, 1)}, {"due": datetime(2026, 12, 1, tzinfo=UTC)}),
        ({"updated": datetime(2026, 12, 1, tzinfo=UTC)}, {"updated": datetime(2026, 12, 1, 0, 0, 1, tzinfo=UTC)}),
        ({"project": Link(id="1", title="A")}, {"project": None}),
        ({"tags": ["a", "a"]}, {"tags": ["a"]}),
    ],
)
def test_what_is_one(before: dict[str, Any], after: dict[str, Any]) -> None:
    (fields,) = told(became(task(**before), task(**after)))
    assert {*fields} == {*before}


def test_a_look_up_that_fails_takes_no_name_away() -> None:
    found = became(task(assignees=[ANN]), task(assignees=[NAMELESS]), gaps="assignees creator")
    assert told(found) == []
    (entry,) = found.entries
    assert msgspec.json.decode(entry.record)["assignees"][0]["name"] == "Ann"
    # The same poor answer, given as a whole one, says that there is no name.
    (fields,) = told(against(then(found), task(assignees=[NAMELESS])))
    assert {*fields} == {"assignees"}


def test_what_a_look_up_fills_in_later_is_no_change() -> None:
    found = against(NOTHING, task(assignees=[NAMELESS]), gaps="assignees")
    (entry,) = found.added
    assert msgspec.json.decode(entry.record)["assignees"][0]["name"] is None
    later = against(then(found), task(assignees=[ANN]))
    assert told(later) == []
    assert against(then(later), task(assignees=[ANN])) == Comparison()


def test_a_name_that_a_whole_answer_did_not_have_either_is_a_change_when_it_comes() -> None:
    found = against(NOTHING, task(assignees=[NAMELESS]), gaps="assignees")
    whole = against(then(found), task(assignees=[NAMELESS]))
    assert told(whole) == []
    (fields,) = told(against(then(whole), task(assignees=[ANN])))
    assert {*fields} == {"assignees"}


def test_another_person_is_told_though_the_name_is_not_known() -> None:
    found = became(task(assignees=[BOB]), task(assignees=[NAMELESS]), gaps="assignees")
    assert told(found) == [{"assignees": ([json.loads(to_json(BOB))], [json.loads(to_json(NAMELESS))])}]
    assert told(against(then(found), task(assignees=[ANN]))) == []


def test_what_is_filled_in_beside_a_change_is_none_of_it() -> None:
    found = against(NOTHING, task(assignees=[NAMELESS], title="A"), gaps="assignees")
    later = against(then(found), task(assignees=[ANN], title="B"))
    ((before, entry, fields),) = later.changed
    assert fields == {"title": ("A", "B")}
    assert json.loads(before)["assignees"] == json.loads(entry.record)["assignees"] == [json.loads(to_json(ANN))]


def test_fields_that_no_look_up_fills_are_told_beside_a_gap() -> None:
    found = became(task(title="A", assignees=[ANN]), task(title="B", assignees=[NAMELESS]), gaps="assignees")
    assert told(found) == [{"title": ("A", "B")}]


def test_a_title_that_a_look_up_could_not_tell_stays_and_is_told_when_it_works_again() -> None:
    found = became(task(title="A"), task(title=None), gaps="title due")
    assert told(found) == []
    assert told(against(then(found), task(title="B"))) == [{"title": ("A", "B")}]


def test_added_and_removed() -> None:
    found = against(snapshot(task(1), task(2)), task(2), task(3))
    assert [each.ref for each in found.added] == ["work:3"]
    assert found.removed == ["work:1"]
    assert found.entries == found.added


def test_of_rows_that_share_a_ref_the_same_one_is_taken_whatever_their_order() -> None:
    one, other, none = task(1, title="A"), task(1, title="B"), Task(title="C")
    first, second = answered(one, other, none), answered(other, none, one, other)
    assert first.tasks == second.tasks
    assert (first.left_out, second.left_out) == (2, 3)


@pytest.mark.parametrize(
    ("less", "more", "is_"),
    [
        (None, "x", True), ([], ["x"], True), ("x", "x", True), ("x", None, False), ("x", "y", False),
        ({"id": "1", "name": None}, {"id": "1", "name": "Ann"}, True), ({"id": "2"}, {"id": "1"}, False),
        ([{"id": "2"}, {"id": "1"}], [{"id": "1"}, {"id": "2"}], True), ([{"id": "1"}], [{"id": "1"}, {}], False),
        ({"id": "1"}, "1", False), (0, False, True),
    ],
)  # fmt: skip
def test_a_part_is_the_same_with_values_missing(less: Any, more: Any, is_: bool) -> None:
    assert is_part(less, more) is is_


# The question -------------------------------------------------------------------------------------------------------


def asked(**words: list[str]) -> dict[str, Any]:
    typed = {name.replace("_", "-"): each for name, each in words.items()}
    return filters_of(Filters.read(typed, Clock()), typed)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({}, {"status": ["open,unknown", "in-progress"]}, True),
        ({"status": ["Done", "cancelled"]}, {"status": ["canceled,COMPLETED"]}, True),
        ({"status": ["native:Waiting"]}, {"status": ["native:waiting"]}, True),
        ({"status": ["open"]}, {"status": ["not:open"]}, False),
        ({"due": ["tomorrow"]}, {"due": ["Tomorrow "]}, True),
        ({"due": ["tomorrow"]}, {"due": ["today"]}, False),
        ({"due": ["none"]}, {}, False),
        ({"tag": ["a b", "c"]}, {"tag": ["C", "A  b"]}, True),
        ({"priority": ["none"]}, {"priority": ["not:none"]}, False),
        ({"overdue": ["true"]}, {}, False),
        ({"search": ["\u00c4"]}, {"search": ["a\u0308"]}, True),
        ({"updated_after": ["-1d"]}, {"updated_after": ["-24h"]}, False),
    ],
)
def test_the_same_question_in_other_words(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert (asked(**one) == asked(**other)) is same


def test_what_makes_it_another_question_is_named() -> None:
    before = {"filters": {"status": 1, "search": "a"}, "address": "x", "provider": "oracle"}
    now = {"filters": {"status": 1, "search": "b", "tag": "t"}, "address": "y", "provider": "oracle"}
    assert [*differences(before, now)] == ["--search", "--tag", "address"]


def test_an_address_is_compared_without_what_is_usual() -> None:
    assert address_of("https://ACME.example.com:443/a/") == address_of("https://acme.example.com/a")
    assert address_of("https://acme.example.com") != address_of("http://acme.example.com")
    assert address_of("https://acme.example.com/a") != address_of("https://acme.example.com/A")


# Why a task is gone -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "came", "found"),
    [
        ("open", task(), Found(listed=True)),
        ("open", task(title="other"), Found("filtered")),
        ("open", NotFound("no such task", status=404), Found("gone")),
        ("open", NotFound("no such task", status=200), Found("gone")),  # by what the body says
        ("open", NotFound("not in the list that it was looked for in"), Found("no-longer-listed")),
        ("open", SignInError("not allowed", status=403), Found("no-longer-listed")),
        ("open", Unreachable("no answer"), Found("no-longer-listed")),
    ],
)
def test_what_a_look_up_says_of_a_task(was: str, came: Task | TaskcliError, found: Found) -> None:
    if isinstance(came, Task):
        came.title = came.title or "Order"
    filters = Filters.read({"search": ["order"]}, Clock())
    assert judged(missing(was), came, filters, Clock()) == found


@pytest.mark.parametrize(
    ("was", "is_", "reason", "listed"),
    [
        ("open", "done", "done", False), ("unknown", "cancelled", "cancelled", False),
        ("done", "done", "no-longer-listed", True), ("done", "cancelled", "cancelled", False),
    ],
)  # fmt: skip
def test_a_task_ended_only_where_it_had_not_before(was: str, is_: str, reason: str, listed: bool) -> None:
    came = task()
    came.status = Status(is_)
    filters = Filters.read({"status": ["all"]}, Clock())
    assert judged(missing(was), came, filters, Clock()) == Found(reason, listed)


@pytest.mark.parametrize(
    ("groups_are_mine", "whose", "found"),
    [(False, "7", Found(listed=True)), (False, "8", Found("filtered")), (True, "8", Found(listed=True))],
)
def test_what_is_somebody_elses_now_is_filtered_where_a_task_tells(
    groups_are_mine: bool, whose: str, found: Found
) -> None:
    settings = SimpleNamespace(auth={})
    provider = SimpleNamespace(
        unverifiable=frozenset(), groups_are_mine=groups_are_mine, me=lambda settings: Person(id="7"), person=None
    )
    client: Any = SimpleNamespace(profile=SimpleNamespace(name="work", provider=provider, settings=settings))
    came = task(title="Order")
    came.assignees = [Person(id=whose)]
    filters = Filters.read({"assignee": ["me"]}, Clock())
    assert judged(Missing(client, "work:1", "1", "open"), came, filters, Clock()) == found


def missing(status: str) -> Missing:
    profile = SimpleNamespace(provider=SimpleNamespace(unverifiable=frozenset()))
    client: Any = SimpleNamespace(profile=profile)
    return Missing(client, "work:1", "1", status)
