"""Calendars: read by a program for them, by the rules of RFC 5545, with titles that nobody should have written."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from taskcli.models import Comment, Link, Person, Priority, Status, Task
from taskcli.render import RenderOptions, TaskRow
from taskcli.render.calendars import folded, write_ics
from tests.conftest import Run
from tests.desk import Desk
from tests.serving import serving
from tests.test_pages import HOSTILE, shown

often = settings(max_examples=40, deadline=None, derandomize=True, database=None)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOSTILE_HERE = (
    *HOSTILE, "a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x", "one; two, three: four", "C:\\New\\temp", "\\;\\,\\n\\N",
    "ATTENDEE:mailto:x@y.z",    "\nX-A:1", "ü" * 100, "東京🚀" * 30, "👩‍👩‍👧" * 12, "a\x00b\x07\x85\u2028c", "%",
    '"quoted"', " BEGIN:VALARM", "^n^^",
)  # fmt: skip


def lines_of(data: bytes) -> list[str]:
    """The unfolded lines, once each is known to be one of RFC 5545, 3.1."""
    assert data.endswith(b"\r\n")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    for each in lines:
        assert 0 < len(each) <= 75, each
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", each), each
        each.decode()  # no character is cut
    return re.sub(r"\r\n ", "", data.decode()).split("\r\n")[:-1]


def read(data: bytes) -> Any:
    """The calendar, once it is known to hold what RFC 5545 wants in it, and nothing twice."""
    for line in lines_of(data):
        assert re.match(r"[A-Z-]+[;:]", line), line
    calendar: Any = Calendar.from_ical(data)
    assert calendar.name == "VCALENDAR"
    assert calendar["VERSION"] == "2.0"
    assert "METHOD" not in calendar
    assert calendar.subcomponents
    for part in calendar.walk():
        assert not part.errors
        assert [name for name in part.required if name not in part] == []
        assert [name for name in part.singletons if isinstance(part.get(name), list)] == []
        assert not {"ATTENDEE", "ORGANIZER", "DTEND", "VALARM"} & {*part}
    uids = [str(each["UID"]) for each in parts(calendar)]
    assert len(uids) == len({*uids})
    return calendar


def parts(calendar: Any) -> list[Any]:
    return [*calendar.walk("VEVENT"), *calendar.walk("VTODO")]


def texts(calendar: Any, name: str) -> list[str]:
    return [str(each[name]) for each in parts(calendar)]


def write(*tasks: Task, **told: Any) -> bytes:
    out = io.BytesIO()
    write_ics(map(TaskRow, tasks), RenderOptions(of_tasks=True, **told), out)
    return out.getvalue()


def task(**more: Any) -> Task:
    usual: dict[str, Any] = {"ref": "it:1", "profile": "it", "provider": "oracle", "title": "Approve", "due": NOON}
    return Task(**usual | more)


def part_of(one: Task, *, todos: bool = False) -> Any:
    (found,) = parts(read(write(one, todos=todos)))
    return found


def lines(one: Task, *, todos: bool = False) -> list[str]:
    return lines_of(write(one, todos=todos))


@pytest.fixture
def desk(configured: Callable[..., Path]) -> Iterator[Desk]:
    with serving(Desk()) as server:
        auth = {"method": "basic", "username": "mira.k", "password": "correct horse"}
        configured({"work": {"provider": "oracle", "base_url": server.origin, "auth": auth}})
        yield server


# What is in it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("more", "of"), [((), "demo-pageseeder"), (("--ics-todos",), "demo-accelo")])
def test_every_task_with_a_due_date_is_in_the_calendar(more: Sequence[str], of: str, run: Run) -> None:
    wanted = ("list", "--demo", "-p", of, "--status", "all")
    tasks = run(*wanted, "--limit", "0", "-o", "json").json
    ran = run(*wanted, "-o", "ics", *more)
    calendar = read(ran.out)
    dated = [each for each in tasks if each["due"]]
    assert len(dated) > 100  # the usual limit is not for calendars
    assert texts(calendar, "UID") == [f"{each['ref']}@taskcli" for each in dated]
    assert {each.name for each in parts(calendar)} == {"VTODO" if more else "VEVENT"}
    assert f"not in the calendar: {len(tasks) - len(dated)} without a due date\n" in ran.err
    assert "shown (" not in ran.err
    for each, one in zip(dated, parts(calendar), strict=True):
        assert isinstance(one["DTSTAMP"].dt, datetime)
        due = one["DUE" if more else "DTSTART"].dt
        assert due == (datetime if "T" in each["due"] else date).fromisoformat(each["due"]), each


def test_a_day_is_a_day_and_a_time_is_in_utc() -> None:
    assert "DTSTART;VALUE=DATE:20261124" in lines(task(due=date(2026, 11, 24)))
    assert "DUE;VALUE=DATE:20261124" in lines(task(due=date(2026, 11, 24)), todos=True)
    local = datetime.fromisoformat("2026-11-24T18:30:15.9+01:00")
    assert "DTSTART:20261124T173015Z" in lines(task(due=local))
    assert "DUE:20261124T173015Z" in lines(task(due=local), todos=True)
    assert "DTSTART;VALUE=DATE:00980102" in lines(task(due=date(98, 1, 2)))
    assert "DTSTART;VALUE=DATE:99991231" in lines(task(due=date.max))
    assert "DTSTART:99991231T235959Z" in lines(task(due=datetime.fromisoformat("9999-12-31T23:30:00-05:00")))


@pytest.mark.parametrize(
    ("status", "state"),
    [(Status.OPEN, "NEEDS-ACTION"), (Status.IN_PROGRESS, "IN-PROCESS"), (Status.DONE, "COMPLETED"),
     (Status.CANCELLED, "CANCELLED"), (Status.UNKNOWN, None)],
)  # fmt: skip
def test_each_status_has_its_word(status: Status, state: str | None) -> None:
    assert part_of(task(status=status), todos=True).get("STATUS") == state
    event = part_of(task(status=status))
    assert event.get("STATUS") == ("CANCELLED" if status is Status.CANCELLED else None)
    assert event["TRANSP"] == "TRANSPARENT"


def test_when_a_todo_was_completed_is_told_where_it_is_known() -> None:
    done = part_of(task(status=Status.DONE, completed=NOON), todos=True)
    assert (done["COMPLETED"].dt, done["PERCENT-COMPLETE"]) == (NOON, 100)
    for one in (
        task(status=Status.DONE, completed=date(2026, 11, 24)),
        task(status=Status.DONE),
        task(status=Status.CANCELLED, completed=NOON),
    ):
        assert "COMPLETED" not in part_of(one, todos=True)
    assert "PERCENT-COMPLETE" not in part_of(task(status=Status.IN_PROGRESS), todos=True)


def test_priorities_are_numbers_that_fall() -> None:
    found = [part_of(task(priority=each)).get("PRIORITY") for each in (*Priority, None)]
    assert found == [1, 3, 5, 9, None]


def test_times_of_the_record_are_those_of_the_component() -> None:
    one = part_of(task(created=NOON, updated=NOON.replace(day=25)))
    assert (one["CREATED"].dt, one["LAST-MODIFIED"].dt, one["DTSTAMP"].dt) == (
        NOON,
        NOON.replace(day=25),
        NOON.replace(day=25),
    )
    assert not {"CREATED", "LAST-MODIFIED"} & {*part_of(task(created=date(2026, 1, 1), updated=date(2026, 1, 2)))}


@pytest.mark.parametrize(
    ("known", "stamp"),
    [
        ({"updated": NOON, "created": NOON.replace(day=1)}, "20261124T120000Z"),
        ({"created": date(2026, 11, 2)}, "20261102T000000Z"),
        ({"created": date(2026, 11, 2), "completed": NOON.replace(day=3)}, "20261103T120000Z"),
        ({}, "20261124T120000Z"),
        ({"due": date(2026, 11, 30)}, "20261130T000000Z"),
    ],
)
def test_a_stamp_is_when_the_task_was_revised_and_never_now(known: Mapping[str, Any], stamp: str) -> None:
    assert f"DTSTAMP:{stamp}" in lines(task(**known))


def test_what_has_no_place_of_its_own_stands_in_the_description() -> None:
    jane = Person(id="7", name="Jane Roe", email="jane@example.com", kind="user")
    one = part_of(
        task(
            status=Status.OPEN, native_status="ASSIGNED", priority=Priority.HIGH, native_priority="2",
            assignees=[jane, Person(id="9", kind="group")], creator=jane, tags=["a, b", "c;d", " "], type="Approval",
            project=Link(id="3", title="Purchasing", kind="category"), url="https://x.example/?a=1,2;3&b=ü",
            description="<p>First</p><p>Second; \\n third</p>",
        )
    )  # fmt: skip
    assert str(one["DESCRIPTION"]).split("\n") == [
        "ref: it:1", "status: open (ASSIGNED)", "priority: high (2)",
        "assignees: Jane Roe (jane@example.com, user 7), group 9",
        "creator: Jane Roe (jane@example.com, user 7)", "project: Purchasing (category 3)", "type: Approval", "",
        "First", "Second; \\n third", "", "https://x.example/?a=1,2;3&b=%C3%BC",
    ]  # fmt: skip
    assert one["URL"] == "https://x.example/?a=1,2;3&b=%C3%BC"
    assert [str(each) for each in one["CATEGORIES"].cats] == ["a, b", "c;d"]
    assert "URL" not in part_of(task(url="javascript:alert(1)"))


def test_comments_stand_in_the_description(run: Run) -> None:
    one = part_of(task(comments=[Comment(author=Person(name="Ann"), created=NOON, text="<b>Yes</b>\r\nplease")]))
    assert str(one["DESCRIPTION"]).endswith("Comments (1)\n\n2026-11-24 12:00 Ann\nYes\nplease")
    assert "\ntimes in: UTC\n" in str(one["DESCRIPTION"])
    ref = run("list", "--demo", "-p", "demo-tallyfy", "--due-after", "today", "--limit", "1", "--jq", ".[].ref").text
    ran = run("get", ref.strip(), "--demo", "--comments", "all", "--history", "-o", "ics", "--tz", "Asia/Tokyo")
    (found,) = parts(read(ran.out))
    assert re.search(
        r"times in: Asia/Tokyo\n\n(.*\n\n)?Comments \(\d+\)\n.*\nHistory \(", str(found["DESCRIPTION"]), re.DOTALL
    )


# Again and again ----------------------------------------------------------------------------------------------------


def test_what_is_subscribed_to_twice_is_there_once(desk: Desk, run: Run, tmp_path: Path) -> None:
    """A program that merges by UID has each task once, in its newest form."""
    for number in (1, 2, 3):
        desk.put(number, f"Task {number}")
    first = run("list", "-o", "ics", "--output-file", str(tmp_path / "a.ics"))
    assert first.code == 0
    assert run("list", "-o", "ics").out == (tmp_path / "a.ics").read_bytes()
    desk.put(2, "Task 2, changed", updatedDate="2026-11-02 08:00:00", dueDate="2026-11-29")
    desk.put(4, "Task 4")
    run("list", "-o", "ics", "--output-file", str(tmp_path / "b.ics"))
    merged: dict[str, Any] = {}
    for name in ("a.ics", "b.ics"):
        for each in parts(read((tmp_path / name).read_bytes())):
            known = merged.get(uid := str(each["UID"]))
            if known is None or known["DTSTAMP"].dt < each["DTSTAMP"].dt:
                merged[uid] = each
    assert {uid: str(each["SUMMARY"]) for uid, each in merged.items()} == {
        "work:1@taskcli": "Task 1", "work:2@taskcli": "Task 2, changed", "work:3@taskcli": "Task 3",
        "work:4@taskcli": "Task 4",
    }  # fmt: skip
    assert merged["work:2@taskcli"]["DTSTART"].dt == date(2026, 11, 29)


def test_entries_of_one_task_are_several_events(run: Run) -> None:
    uids = texts(read(run("list", "--demo", "-p", "demo-capillary", "-o", "ics").out), "UID")
    assert len([each for each in uids if "#" in each]) > 100


def test_a_ref_that_is_given_twice_is_one_event(run: Run) -> None:
    ref = "demo-oracle:1702211"
    calendar = read(run("get", ref, ref, "--demo", "-o", "ics").out)
    assert texts(calendar, "UID") == [f"{ref}@taskcli"]


def test_what_has_no_ref_or_due_date_is_counted() -> None:
    told: list[str] = []
    data = write(task(ref=None), task(ref="it:2", due=None), task(ref="it:3", due=None), tell=told.append)
    assert told == ["not in the calendar: 2 without a due date, 1 without a ref"]
    assert not parts(read(data))


# Hostile text -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [(), ("--ics-todos",)])
def test_hostile_titles_are_text(more: Sequence[str], desk: Desk, run: Run) -> None:
    for number, title in enumerate(HOSTILE_HERE, 1):
        desk.put(number, title)
    ran = run("list", "-o", "ics", *more)
    found = [unescaped(each) for each in lines_of(ran.out) if each.startswith("SUMMARY:")]
    calendar = read(ran.out)
    assert len(parts(calendar)) == len(HOSTILE_HERE)
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u202a-\u202e]", ran.text)
    wanted = {shown(each).replace("\x00", "\\x00").replace("\x07", "\\x07") for each in HOSTILE_HERE}
    assert {re.sub("[\x85\u2028]+", " ", each) for each in wanted} == {*found}


def unescaped(line: str) -> str:
    """The value of a line as RFC 5545, 3.3.11 reads it; `icalendar` takes an escaped backslash and an N for a break."""
    value = line.partition(":")[2]
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value)
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


@often
@given(st.text(min_size=60, max_size=400))
def test_a_folded_line_is_cut_between_characters_only(text: str) -> None:
    line = re.sub("[\r\n]", " ", text)
    data = folded(line)
    assert data.endswith(b"\r\n")
    for each in data[:-2].split(b"\r\n"):
        assert len(each) <= 75
        each.decode()
    assert data[:-2].replace(b"\r\n ", b"").decode() == line


@often
@given(st.text(max_size=120), st.text(max_size=300), st.lists(st.text(max_size=30), max_size=3))
def test_any_text_makes_a_calendar(title: str, text: str, tags: list[str]) -> None:
    one = task(title=title, description=text, tags=tags, native_status=title, ref=f"it:{title}")
    (found,) = parts(read(write(one, title=title)))
    assert {*found} <= {"UID", "DTSTAMP", "DTSTART", "TRANSP", "SUMMARY", "DESCRIPTION", "CATEGORIES"}


# What is not there --------------------------------------------------------------------------------------------------


def test_an_empty_answer_is_a_calendar_that_shows_nothing(run: Run) -> None:
    ran = run("list", "--demo", "-p", "demo-oracle", "--search", "no such words anywhere", "-o", "ics")
    calendar = read(ran.out)
    assert (ran.code, parts(calendar)) == (0, [])
    assert [each.name for each in calendar.subcomponents] == ["VTIMEZONE"]
    assert "X-WR-CALDESC" not in calendar


def test_what_is_not_whole_says_so_in_the_calendar(desk: Desk, run: Run, tmp_path: Path) -> None:
    for number in (1, 2):
        desk.put(number)
    calendar = read(run("list", "-o", "ics", "--limit", "1").out)
    assert len(parts(calendar)) == 1
    assert str(calendar["X-WR-CALDESC"]).startswith("Not whole: 1 of 2 shown (--limit 1)")
    kept = tmp_path / "kept.ics"
    assert run("list", "-o", "ics", "--output-file", str(kept), "--require-complete").code == 0
    before = kept.read_bytes()
    desk.wrong = lambda path: (206, {"count": 1, "hasMore": False, "items": [desk.tasks[1]]})
    ran = run("list", "-o", "ics")
    assert ran.code == 9
    told = str(read(ran.out)["DESCRIPTION"])
    assert told.startswith("Not whole: work is not whole: ")
    assert told.partition(": work")[2][:12] in ran.err
    ran = run("list", "-o", "ics", "--output-file", str(kept), "--require-complete")
    assert (ran.code, kept.read_bytes()) == (9, before)
    desk.wrong = lambda path: None
    ran = run("get", "work:1", "work:7", "-o", "ics")
    assert (ran.code, len(parts(read(ran.out)))) == (9, 1)


def test_where_nothing_worked_there_is_no_calendar(desk: Desk, run: Run, tmp_path: Path) -> None:
    desk.wrong = lambda path: (403, {"title": "no"})
    ran = run("list", "-o", "ics", "--output-file", str(tmp_path / "c.ics"))
    assert (ran.code, (tmp_path / "c.ics").exists()) == (4, False)


# What it goes with --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("list", "-o", "ics", "--columns", "ref"), "--columns does not go with -o ics"),
        (("list", "-o", "ics", "--count-by", "status"), "--count-by does not go with -o ics: there is: table, json, "),
        (("list", "-o", "ics", "--group-by", "status"), "--group-by does not go with -o ics"),
        (("list", "-o", "ics", "--meta"), "--meta wraps JSON"),
        (("list", "-o", "ics", "--jq", "."), "--jq filters JSON"),
        (("list", "-o", "ics", "--no-headers"), "--no-headers does not go with -o ics"),
        (("list", "--ics-todos", "-o", "json"), "--ics-todos makes a calendar; it needs -o ics"),
        (("list", "--ics-todos", "--jq", "."), "--ics-todos makes a calendar; it needs -o ics"),
        (("list", "--ics-todos", "--columns", "ref"), "--columns does not go with -o ics"),
        (("list", "--ics-todos", "--meta"), "--meta wraps JSON"),
        (("get", "x:1", "--ics-todos", "-o", "json"), "--ics-todos makes a calendar; it needs -o ics"),
        (("get", "x:1", "--ics-todos", "--web"), "--web opens pages; it does not go with -o"),
        (("changes", "-o", "ics"), "-o ics does not go with taskcli changes: there is: table, json, "),
        (("oracle", "list", "-o", "ics"), "-o ics is for taskcli list and taskcli get: there is: table, json, "),
        (("oracle", "get", "1702211", "-o", "ics"), "-o ics is for taskcli list and taskcli get: there is: table, "),
        (("oracle", "count", "-o", "ics"), "-o ics is for taskcli list and taskcli get: there is: table, json, "),
        (("oracle", "api", "tasks", "-o", "ics"), "-o ics does not go with api: there is: json, jsonl, "),
        (("list", "@", "-o", "ics"), "-o ics does not go with views: there is: table, json, "),
    ],
)  # fmt: skip
def test_what_has_no_place_in_a_calendar_is_refused(words: Sequence[str], told: str, run: Run) -> None:
    demo = ("--demo",) if words[:2] != ("list", "@") else ()
    ran = run(*words, *demo)
    assert (ran.code, ran.text) == (2, "")
    assert told in ran.err
    assert "ics" not in ran.err.partition("there is:")[2]


def test_a_format_that_nobody_typed_gives_way(desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put(1)
    monkeypatch.setenv("TASKCLI_OUTPUT", "ics")
    assert parts(read(run("list").out))
    assert run("oracle", "list").text.startswith("number ")
    assert run("list", "--count-by", "status").text.startswith("status ")
    assert run("list", "--columns", "ref").text.startswith("ref")
    assert run("list", "--meta").json["tasks"]


def test_without_a_limit_a_calendar_takes_all(desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 152):
        desk.put(number)
    assert len(parts(read(run("list", "-o", "ics").out))) == 151
    assert len(parts(read(run("list", "-o", "ics", "--limit", "5", "--offset", "1").out))) == 5
    assert len(run("list", "-o", "json").json) == 100
    monkeypatch.setenv("TASKCLI_OUTPUT", "ics")
    ran = run("list", "--require-complete")
    assert (ran.code, len(parts(read(ran.out)))) == (0, 151)


def test_a_view_can_be_a_calendar(desk: Desk, run: Run, home: Path) -> None:
    desk.put(1)
    path = home / "config.toml"
    path.write_text(path.read_text("utf-8") + "\n[views.due]\nics-todos = true\n", "utf-8")
    calendar = read(run("list", "@due").out)
    assert [each.name for each in parts(calendar)] == ["VTODO"]
    assert (calendar["X-WR-CALNAME"], calendar["NAME"]) == ("due", "due")
    assert run("list", "@due", "-o", "json").json[0]["ref"] == "work:1"
    assert [each.name for each in parts(read(run("list", "@due", "--no-ics-todos", "-o", "ics").out))] == ["VEVENT"]
    assert read(run("list", "-o", "ics").out)["X-WR-CALNAME"] == "tasks: work"
