"""The common record, where all five services are asked the same: every key, text as it was sent, ids, times, kinds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from taskcli.http.bodies import to_json
from taskcli.models import Task, task_of
from tests.conftest import Run
from tests.wires import NAMES, Wires, row, rows, served

Configured = Callable[..., Path]
KEYS = [name for name in Task.__struct_fields__ if name not in ("comments", "history", "native")]


@pytest.fixture
def wires() -> Iterator[Wires]:
    with served() as found:
        yield found


@pytest.mark.parametrize("provider", NAMES)
def test_a_task_of_which_nothing_is_known_has_every_key_and_nothing_is_invented(
    provider: str, run: Run, wires: Wires, configured: Configured
) -> None:
    wires.rows[provider] = rows(provider, row(provider, 7, status="A strange word"))
    configured({"it": wires.profile(provider)})
    ran = run("list", "-o", "json")
    assert ran.code == 0, ran.err
    (task,) = ran.json
    assert list(task) == KEYS
    number = {"tallyfy": "t7"}.get(provider, "7")
    known = {
        "ref": "it:7#7" if provider == "capillary" else f"it:{number}", "profile": "it", "provider": provider,
        "id": number, "status": "unknown", "native_status": "A strange word", "assignees": [], "tags": [],
        "overdue": False,
    }  # fmt: skip
    # Built from the id, where the service has a page for each task.
    assert {name: value for name, value in task.items() if name != "url"} == {
        **dict.fromkeys([name for name in KEYS if name != "url"]), **known
    }  # fmt: skip


@pytest.mark.parametrize("provider", [each for each in NAMES if each != "pageseeder"])
def test_without_an_id_there_is_no_ref(provider: str, run: Run, wires: Wires, configured: Configured) -> None:
    own = row(provider, 7, title="T")
    for name in ("id", "number"):
        own.pop(name, None)
    if provider == "oracle":
        own["taskId"] = ""
    wires.rows[provider] = [own]
    configured({"it": wires.profile(provider)})
    (task,) = run("list", "-o", "json").json
    assert (task["ref"], task["id"], task["title"]) == (None, None, "T")


TEXT = "  A\u00a0b, \u202e<b>c</b> \U0001f469\u200d\U0001f680 \u00ad; \u0130 "


@pytest.mark.parametrize("provider", NAMES)
def test_text_is_as_it_was_sent_and_an_id_is_text(
    provider: str, run: Run, wires: Wires, configured: Configured
) -> None:
    number = 1234567890123456789
    title = TEXT + "\n x" if provider != "pageseeder" else TEXT.replace("<", "&lt;")
    wires.rows[provider] = rows(provider, row(provider, number, title=title))
    configured({"it": wires.profile(provider)})
    (task,) = run("list", "-o", "json").json
    assert task["title"] == title.replace("&lt;", "<")
    assert task["id"] == ("t" if provider == "tallyfy" else "") + str(number)
    assert len(run("list").text.splitlines()) == 2  # on one line in a table


@pytest.mark.parametrize("provider", NAMES)
def test_times_are_utc_with_z_and_days_stay_days(provider: str, run: Run, wires: Wires, configured: Configured) -> None:
    def asked(moment: str) -> Any:
        field = {"accelo": "date_due", "oracle": "dueDate", "pageseeder": "due", "tallyfy": "deadline"}.get(provider)
        wires.rows[provider] = rows(provider, row(provider, 1, **({field: moment} if field else {})))
        wires.rows["capillary metadata"] = [{"id": 1, "end_date": moment}]
        (task,) = run("list", "--tz", "Asia/Tokyo", "-o", "json").json
        return task["due"]

    configured({"it": wires.profile(provider, time_zone="UTC")})
    if provider == "accelo":
        assert asked("1772395200") == "2026-03-01T20:00:00Z"
        return
    assert asked("2026-03-01") == "2026-03-01"
    assert asked("2026-03-01T20:00:00Z") == "2026-03-01T20:00:00Z"
    assert asked("2026-03-01T21:00:00+01:00") == "2026-03-01T20:00:00Z"
    assert asked("2026-03-01 20:00:00") == "2026-03-01T20:00:00Z"
    assert asked("soon") is None


ENDED = {
    "accelo": "complete",
    "capillary": "CLOSED",
    "oracle": "COMPLETED",
    "pageseeder": "Closed",
    "tallyfy": "completed",
}


@pytest.mark.parametrize("provider", NAMES)
def test_when_a_task_was_completed_is_told_by_the_service_or_not_known(
    provider: str, run: Run, wires: Wires, configured: Configured
) -> None:
    field, sent = {"accelo": ("date_completed", "1772395200"), "tallyfy": ("completed_at", "2026-03-01T20:00:00Z")}.get(
        provider, ("", "")
    )
    changed = {
        "oracle": {"updatedDate": "2026-03-01 20:00:00"},
        "pageseeder": {"lastcommentdate": "2026-03-01T20:00:00Z"},
    }
    more = {field: sent} if field else changed.get(provider, {})
    found = rows(provider, row(provider, 1, status=ENDED[provider], **more))
    wires.rows |= {provider: found, "oracle further": found}
    configured({"it": wires.profile(provider)})
    (task,) = run("list", "--status", "done", "-o", "json").json
    assert task["status"] == "done"
    assert task["completed"] == ("2026-03-01T20:00:00Z" if field else None)


@pytest.mark.parametrize(
    ("word", "priority"),
    [
        ("URGENT", "urgent"), ("Critical", "urgent"), ("highest", "urgent"), ("High", "high"), ("normal", "normal"),
        ("Medium", "normal"), ("LOW", "low"), ("lowest", "low"), ("Blocker", None), ("", None),
    ],
)  # fmt: skip
def test_a_priority_is_known_by_its_word_and_the_native_one_is_kept(
    word: str, priority: str | None, run: Run, wires: Wires, configured: Configured
) -> None:
    wires.rows["pageseeder"] = row("pageseeder", 1, priority=word)
    wires.rows["accelo"] = [row("accelo", 2, task_priority={"title": word})]
    configured({name: wires.profile(name) for name in ("pageseeder", "accelo")})
    found = run("list", "--all-profiles", "-o", "json").json
    assert [(task["priority"], task["native_priority"]) for task in found] == [(priority, word or None)] * 2


@pytest.mark.parametrize(
    ("level", "oracle", "accelo"),
    [
        (1, "urgent", "urgent"), (2, "high", "high"), (3, "normal", "normal"), (4, "low", "low"), (5, "low", None),
        (0, None, None), (6, None, None),
    ],
)  # fmt: skip
def test_a_priority_is_known_by_its_level(
    level: int, oracle: str | None, accelo: str | None, run: Run, wires: Wires, configured: Configured
) -> None:
    wires.rows["oracle"] = [row("oracle", 1, priority=level)]
    wires.rows["accelo"] = [row("accelo", 2, task_priority={"title": "Ours", "level": str(level)})]
    configured({name: wires.profile(name) for name in ("oracle", "accelo")})
    found = run("list", "--all-profiles", "--sort", "id", "-o", "json").json
    assert [task["priority"] for task in found] == [oracle, accelo]
    assert [task["native_priority"] for task in found] == [str(level), "Ours"]


def test_people_are_of_the_kind_that_their_service_says(run: Run, wires: Wires, configured: Configured) -> None:
    wires.rows["accelo"] = [row("accelo", 1, assignee={"id": "7"}, creator_id="7", creator_type="affiliation")]
    wires.rows["capillary"] = [row("capillary", 2, who="7")]
    wires.rows["oracle"] = [
        row("oracle", 3, assignees={"items": [{"id": "Buyers", "type": "group"}]}, createdBy="Dana")
    ]
    wires.rows["pageseeder"] = row("pageseeder", 4, who="7")
    wires.rows["tallyfy"] = [row("tallyfy", 5, owners={"users": [7], "guests": ["x@example.com"], "groups": ["g1"]})]
    configured({name: wires.profile(name) for name in NAMES})
    found = {task["provider"]: task for task in run("list", "--all-profiles", "-o", "json").json}
    kinds = {name: [who["kind"] for who in task["assignees"]] for name, task in found.items()}
    assert kinds == {
        "accelo": ["staff"], "capillary": ["associate"], "oracle": ["group"], "pageseeder": ["member"],
        "tallyfy": ["user", "guest", "group"],
    }  # fmt: skip
    assert found["accelo"]["creator"]["kind"] == "affiliation"
    assert found["oracle"]["creator"] == {"id": None, "name": "Dana", "email": None, "kind": "user"}


def test_the_same_number_can_be_two_people(run: Run, wires: Wires, configured: Configured) -> None:
    wires.rows["accelo"] = [
        row("accelo", at, creator_id="7", creator_type=kind) for at, kind in enumerate(("staff", "affiliation"), 1)
    ]
    wires.rows["accelo me"] = {"id": "7", "firstname": "Ann"}
    configured({"a": wires.profile("accelo")})
    mine = run("list", "--creator", "me", "--sort", "id", "-o", "json").json
    assert [task["id"] for task in mine] == ["1"]
    assert len(run("list", "--creator", "7", "-o", "json").json) == 2
    counts = run("list", "--count-by", "creator", "-o", "json").json
    assert [each["count"] for each in counts] == [1, 1]


def test_the_schema_says_its_version_and_what_is_written(run: Run) -> None:
    schema = run("schema").json
    assert re.fullmatch(r"taskcli\.task/\d+", schema["$id"])
    task = schema["$defs"]["Task"]
    assert task["required"] == KEYS
    assert {*task["properties"]} - {*KEYS} == {"comments", "history", "native"}


def test_a_record_that_is_read_back_is_the_same_task(run: Run) -> None:
    records = run("list", "--demo", "--status", "all", "--limit", "0", "-o", "json").json

    assert len(records) > 1000
    assert [json.loads(to_json(task_of(each))) for each in records] == records
    assert {*map(len, (each["due"] or "" for each in records))} == {0, len("2026-12-01"), len("2026-12-01T08:00:00Z")}
