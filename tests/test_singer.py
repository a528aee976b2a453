"""Singer messages: what a target can take, and a loop of runs in which nothing is missed and little comes twice."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from taskcli.cli.singer import LONGEST, record_schema
from taskcli.http.message import Reply
from taskcli.models import Task, When
from taskcli.query.bookmarks import Bookmark, earliest, latest, service_time
from tests.conftest import Prepared, Ran, Run, Stage
from tests.desk import Desk
from tests.moving import moving, plain
from tests.serving import serving

SINGER = ("list", "-o", "singer", "--status", "all")


@pytest.fixture
def desk(configured: Callable[..., Path]) -> Iterator[Desk]:
    """A worklist with three tasks, which is the only profile, `work`."""
    with serving(Desk()) as server:
        for number in (1, 2, 3):
            server.put(number, f"Order {number}", updatedDate=f"2026-11-0{number} 08:00:00")
        configured({"work": server.profile()})
        yield server


@dataclass
class Target:
    """What loads messages as the specification says: upserts by key, then the last STATE goes to the file."""

    file: Path
    rows: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)

    def take(self, ran: Ran) -> list[str]:
        """The REFs that came; fails for what no target takes."""
        first, *rest = [json.loads(line) for line in ran.text.splitlines()]
        assert first["type"] == "SCHEMA"
        draft4 = jsonschema.Draft4Validator(first["schema"])
        draft4.check_schema(first["schema"])
        came, checked = [], Counter[str | None]()
        for message in rest:
            if message["type"] == "STATE":
                assert message is rest[-1]
                self.file.write_text(json.dumps(message["value"]) + "\n")
                continue
            assert (message["type"], message["stream"]) == ("RECORD", first["stream"])
            checked[name := message["record"].get("profile")] += 1
            if checked[name] <= 25:  # of each profile, which takes its time
                draft4.validate(message["record"])
            self.rows[tuple(message["record"][key] for key in first["key_properties"])] = message["record"]
            came.append(message["record"]["ref"])
        return came

    @property
    def bookmarks(self) -> Any:
        return json.loads(self.file.read_text())["bookmarks"]["tasks"]


@pytest.fixture
def target(tmp_path: Path) -> Target:
    return Target(tmp_path / "state.json")


def again(target: Target) -> tuple[str, ...]:
    return (*SINGER, "-q", "--singer-state", str(target.file))


# What a target can take ---------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), ("--native",)])
def test_every_record_of_every_provider_fits_the_schema(more: tuple[str, ...], run: Run, target: Target) -> None:
    ran = run(*SINGER, "--demo", "-q", *more)
    assert len(target.take(ran)) == len(target.rows) > 1000
    schema = json.loads(ran.text.splitlines()[0])
    assert (schema["stream"], schema["key_properties"], schema["bookmark_properties"]) == (
        "tasks",
        ["ref"],
        ["updated"],
    )
    properties, rows = schema["schema"]["properties"], list(target.rows.values())
    assert all({*each} == {*properties} for each in rows)
    assert ("native" in properties) == bool(more)
    jsonschema.Draft7Validator.check_schema(schema["schema"])
    assert not {"$ref", "$defs", "anyOf", "format"} & {*json.dumps(schema["schema"]).replace('"', " ").split()}
    plainly = [json.loads(line) for line in run("list", "--demo", "--status", "all", "--limit", "0", "-o", "jsonl",
                                                "-q", *more).text.splitlines()]  # fmt: skip
    assert rows == [each for each in plainly if each["ref"]]


def test_a_wrong_record_does_not_fit_the_schema() -> None:
    schema = jsonschema.Draft4Validator(record_schema(native=False))
    wrongs: tuple[dict[str, Any], ...] = (
        {"priority": "asap"},
        {"due": "soon"},
        {"assignees": None},
        {"tags": [1]},
        {"project": []},
    )
    for wrong in wrongs:
        assert not schema.is_valid(wrong), wrong


def test_there_is_one_message_a_line_and_the_state_is_last(desk: Desk, run: Run) -> None:
    ran = run(*SINGER)
    lines = [json.loads(line) for line in ran.text.splitlines()]
    assert [each["type"] for each in lines] == ["SCHEMA", "RECORD", "RECORD", "RECORD", "STATE"]
    assert lines[-1] == {"type": "STATE", "value": {"bookmarks": {"tasks": {"work": "2026-11-03T08:00:00Z"}}}}
    assert all(each["time_extracted"].endswith("Z") for each in lines[1:4])
    desk.tasks.clear()
    lines = [json.loads(line) for line in run(*SINGER).text.splitlines()]
    assert [each["type"] for each in lines] == ["SCHEMA", "STATE"]
    assert lines[-1]["value"] == {"bookmarks": {"tasks": {}}}


def test_all_rows_come_unless_somebody_says_how_many(desk: Desk, run: Run) -> None:
    for number in range(4, 151):
        desk.put(number)
    assert run(*SINGER).text.count('"RECORD"') == 150
    some = run(*SINGER, "--limit", "2").text
    assert some.count('"RECORD"') == 2
    assert some.endswith('{"bookmarks":{"tasks":{}}}}\n')  # the rest would never be asked for again


def test_a_task_without_a_ref_is_left_out_and_counted_even_in_silence(
    run: Run, stage: Stage, configured: Callable[..., Path]
) -> None:
    auth = {"method": "bearer", "token": "t"}
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": auth}})
    rows = [{"title": "no number"}, {"number": 7, "title": "seven"}]
    pages = ({"items": rows, "hasMore": False}, {"items": [], "hasMore": False})
    stage.prepared = [Prepared(body=json.dumps(each).encode()) for each in pages]
    ran = run("list", "-o", "singer", "-q")
    assert (ran.code, ran.text.count('"RECORD"')) == (0, 1)
    assert "1 task without a REF is left out" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("get", "demo-oracle:1702211", "--demo", "-o", "singer"), "-o singer does not go with taskcli get"),
        (("oracle", "list", "--demo", "-o", "singer"), "-o singer is for taskcli list and taskcli changes"),
        (("oracle", "count", "--demo", "-o", "singer"), "-o singer is for taskcli list and taskcli changes"),
        (("oracle", "api", "tasks", "--demo", "-o", "singer"), "-o singer does not go with"),
        (("profile", "list", "-o", "singer"), "'singer' is not one of"),
        (("list", "@", "-o", "singer"), "-o singer does not go with views"),
        (("list", "--demo", "-o", "singer", "--columns", "ref"), "--columns does not go with -o singer"),
        (("list", "--demo", "-o", "singer", "--jq", "."), "--jq filters JSON; it does not go with -o singer"),
        (("list", "--demo", "-o", "singer", "--meta"), "--meta wraps JSON"),
        (("list", "--demo", "-o", "singer", "--group-by", "status"), "--group-by does not go with -o singer"),
        (("list", "--demo", "-o", "singer", "--count-by", "status"), "--count-by does not go with -o singer"),
        (("list", "--demo", "-o", "json", "--singer-state", "x"), "it needs -o singer"),
        (("list", "--demo", "--jq", ".", "--singer-state", "x"), "--jq filters JSON"),
        (("list", "--demo", "--meta", "--singer-state", "x"), "it needs -o singer"),
        (("list", "--demo", "--group-by", "status", "--singer-state", "x"), "--group-by does not go with -o singer"),
        (("list", "--demo", "--count-by", "status", "--singer-state", "x"), "does not go with --singer-state"),
    ],
)
def test_what_has_no_place_for_it_says_so(
    words: tuple[str, ...], said: str, run: Run, configured: Callable[..., Path]
) -> None:
    configured({})
    ran = run(*words)
    assert (ran.code, ran.text, said in ran.err) == (2, "", True), ran.err


def test_a_default_gives_way_where_it_does_not_fit(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKCLI_OUTPUT", "singer")
    assert run("list", "--demo", "--limit", "1").text.startswith('{"type":"SCHEMA"')
    assert run("get", "demo-oracle:1702211", "--demo").text.startswith("ref ")
    assert run("oracle", "list", "--demo").text.startswith("number ")
    assert run("list", "--demo", "--count-by", "status").text.startswith("status ")


# Changes ------------------------------------------------------------------------------------------------------------


def test_changes_are_a_stream_of_their_own_without_a_bookmark(desk: Desk, run: Run, target: Target) -> None:
    assert run("changes", "-o", "singer", "-q").text == ""
    desk.put(1, "Order 1, mended")
    desk.put(4, "Order 4")
    del desk.tasks[2]
    ran = run("changes", "-o", "singer", "-q")
    assert target.take(ran) == ["work:4", "work:1", "work:2"]
    first = json.loads(ran.text.splitlines()[0])
    assert (first["stream"], first["key_properties"]) == ("task_changes", ["ref", "at", "op"])
    assert "bookmark_properties" not in first
    assert not target.file.exists()
    assert run("changes", "-o", "singer").text == ""


# The loop -----------------------------------------------------------------------------------------------------------


def test_the_next_run_asks_for_what_was_updated_at_or_after_the_last(desk: Desk, run: Run, target: Target) -> None:
    assert target.take(run(*again(target))) == ["work:1", "work:2", "work:3"]
    assert target.bookmarks == {"work": "2026-11-03T08:00:00Z"}
    assert target.take(run(*again(target))) == ["work:3"]  # the boundary belongs to it
    desk.put(1, "Order 1, mended", updatedDate="2026-11-03 08:00:00")  # in the same second, after it was read
    desk.put(2, "Order 2, done", state="COMPLETED", updatedDate="2026-11-04 08:00:00")
    assert sorted(target.take(run(*again(target)))) == ["work:1", "work:2", "work:3"]
    assert target.take(run(*again(target))) == ["work:2"]
    desk.tasks.clear()
    assert target.take(run(*again(target))) == []
    assert target.bookmarks == {"work": "2026-11-04T08:00:00Z"}


def test_bookmarks_are_compared_as_instants(desk: Desk, run: Run, target: Target) -> None:
    target.file.write_text('{"bookmarks": {"tasks": {"work": "2026-11-02T22:30:00+14:00"}}}')  # 08:30 UTC
    assert target.take(run(*again(target))) == ["work:3"]
    target.file.write_text('{"bookmarks": {"tasks": {"work": "2026-11-03T08:00:00.500000Z"}}}')
    assert target.take(run(*again(target))) == []
    assert target.bookmarks == {"work": "2026-11-03T08:00:00.500000Z"}


def test_a_profile_that_did_not_answer_whole_keeps_its_bookmark(
    two: tuple[Desk, Desk], run: Run, target: Target
) -> None:
    home_ = two[1]
    words = (*again(target), "-p", "work", "-p", "home")
    target.take(run(*words))
    before = target.bookmarks
    assert {*before} == {"work", "home"}
    for server in two:
        server.put(5, "New", updatedDate="2026-11-20 08:00:00")
    part = {"count": 1, "hasMore": False, "items": [home_.tasks[5]]}
    answers: tuple[tuple[int, Any], ...] = ((403, {}), (206, part))
    for answer in answers:
        home_.wrong = partial(lambda given, path: given, answer)
        ran = run(*words)
        assert ran.code == 9
        assert "work:5" in target.take(ran)
        assert target.bookmarks == {"work": "2026-11-20T08:00:00Z", "home": before["home"]}
    home_.wrong = lambda path: None
    assert "home:5" in target.take(run(*words))
    assert target.bookmarks["home"] == "2026-11-20T08:00:00Z"


def test_nothing_is_written_where_all_must_be_whole_or_nobody_answered(
    two: tuple[Desk, Desk], run: Run, target: Target
) -> None:
    words = (*again(target), "-p", "work", "-p", "home")
    two[1].wrong = lambda path: (403, {})
    ran = run(*words, "--require-complete")
    assert (ran.code, ran.text) == (9, "")
    two[0].wrong = two[1].wrong
    ran = run(*words)
    assert (ran.code, ran.text) == (4, "")


def test_what_is_not_ours_in_the_state_stays(desk: Desk, run: Run, target: Target) -> None:
    kept = {"currently_syncing": None, "bookmarks": {"tickets": {"id": 7}, "tasks": {"old": "2020-01-01T00:00:00Z"}}}
    target.file.write_text(json.dumps(kept))
    target.take(run(*again(target)))
    tasks = {"old": "2020-01-01T00:00:00Z", "work": "2026-11-03T08:00:00Z"}
    bookmarks = {"tickets": {"id": 7}, "tasks": tasks}
    assert json.loads(target.file.read_text()) == {"currently_syncing": None, "bookmarks": bookmarks}


def test_a_limit_moves_no_bookmark(desk: Desk, run: Run, target: Target) -> None:
    target.take(run(*again(target)))
    desk.put(1, "Order 1, mended", updatedDate="2026-11-10 08:00:00")
    desk.put(2, "Order 2, mended", updatedDate="2026-11-11 08:00:00")
    for cut in (("--limit", "1"), ("--offset", "1")):
        target.take(run(*again(target), *cut))
        assert target.bookmarks == {"work": "2026-11-03T08:00:00Z"}


def test_it_goes_with_updated_after(desk: Desk, run: Run, target: Target) -> None:
    target.file.write_text('{"bookmarks": {"tasks": {"work": "2026-11-02T08:00:00Z"}}}')
    assert target.take(run(*again(target), "--updated-after", "2026-11-03")) == ["work:3"]
    assert target.take(run(*again(target), "--updated-after", "2026-11-01")) == ["work:3"]
    target.file.write_text('{"bookmarks": {"tasks": {"work": "2026-11-02T08:00:00Z"}}}')
    assert target.take(run(*again(target), "--updated-before", "2026-11-03")) == ["work:2"]


def test_a_task_that_tells_no_update_comes_each_time(desk: Desk, run: Run, target: Target) -> None:
    desk.put(4, "Order 4", updatedDate=None)
    target.take(run(*again(target)))
    assert target.take(run(*again(target))) == ["work:3", "work:4"]


def test_a_provider_without_updates_comes_whole(run: Run, target: Target) -> None:
    words = (*again(target), "-p", "demo-capillary", "--demo")
    first = target.take(run(*words))
    assert len(first) > 100
    assert target.bookmarks == {}
    target.file.write_text('{"bookmarks": {"tasks": {"demo-capillary": "2026-11-03T08:00:00Z"}}}')
    assert target.take(run(*words)) == first


def test_the_last_update_counts_no_further_than_when_the_reading_began(desk: Desk, run: Run, target: Target) -> None:
    """What changed on a page that had been read is older than a later change on the next one."""
    desk.put(1, "Order 1", updatedDate="2099-01-01 08:00:00")
    before = datetime.now(UTC) - timedelta(seconds=5)
    target.take(run(*again(target)))
    assert before <= datetime.fromisoformat(target.bookmarks["work"]) <= datetime.now(UTC)


def test_what_a_failed_look_up_would_have_filled_is_asked_for_again(
    run: Run, stage: Stage, configured: Callable[..., Path], target: Target
) -> None:
    auth = {"method": "bearer", "token": "t"}
    org = "9c1e7d2a4b6f8035b1c7e9d2f4a6b801"
    configured({"it": {"provider": "tallyfy", "base_url": stage.origin, "org_id": org, "auth": auth}})
    task = {"id": "t1", "title": "x", "status": "active", "last_updated": "2026-11-03T08:00:00Z",
            "owners": {"users": [7], "guests": []}}  # fmt: skip
    page = json.dumps({"data": [task], "meta": {"pagination": {"total": 1, "current_page": 1, "total_pages": 1}}})
    stage.prepared = [Prepared(body=page.encode()), Prepared(status=404, body=b"{}", times=9)]
    ran = run(*again(target))
    assert ran.text.count('"RECORD"') == 1, ran.err
    target.take(ran)
    assert target.bookmarks == {}
    stage.asked, stage.prepared[1] = [], Prepared(body=b'{"data": []}', times=9)
    target.take(run(*again(target)))
    assert target.bookmarks == {"it": "2026-11-03T08:00:00Z"}


# What is asked ------------------------------------------------------------------------------------------------------


def test_the_bound_is_in_the_question_where_the_service_has_one(five: Any, run: Run, target: Target) -> None:
    names = sorted(five)
    marks = dict.fromkeys(names, "2026-11-02T08:00:00Z")
    target.file.write_text(json.dumps({"bookmarks": {"tasks": marks}}))
    text = run(*again(target), "--all-profiles", "--dry-run").text
    bounds = re.findall(r"date_modified_after\((\d+)\)|createdafter=([^&' ]+)", unquote(text))
    assert bounds == [("1793606399", ""), ("", "2026-11-02T07:59:59+00:00")]  # a second further out
    assert "2026-11-02" not in "".join(each for each in unquote(text).splitlines() if "createdafter" not in each)
    assert "# applied by the provider: updated-after\n" in text
    both = unquote(run(*again(target), "-p", "accelo", "--dry-run", "--updated-after", "2026-11-20").text)
    assert "date_modified_after(1795132799)" in both


def test_a_bound_of_the_profiles_own_stands(run: Run, configured: Callable[..., Path], target: Target) -> None:
    auth = {"method": "bearer", "token": "t"}
    own = {"list": {"_filters": "date_modified_before(1793000000)"}}
    base = {"provider": "accelo", "base_url": "http://127.0.0.1:9", "auth": auth}
    configured({"it": {**base, "defaults": own}})
    target.file.write_text('{"bookmarks": {"tasks": {"it": "2026-11-02T08:00:00Z"}}}')
    ran = run(*again(target), "--dry-run")
    assert (ran.code, "date_modified_after" in ran.text) == (0, False), ran.err
    configured({"it": base})
    ran = run(*again(target), "--dry-run", "--updated-before", "2026-11-01")
    assert (ran.code, "date_modified_after" in ran.text) == (0, False), ran.err
    assert "date_modified_after" in run(*again(target), "--dry-run").text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--overdue",), "--overdue"), (("--due", "today"), "--due today"),
        (("--due-before", "+7d"), "--due-before +7d"),
        (("--created-before", "-36h"), "--created-before -36h"),
        (("--completed-before", "monday"), "--completed-before"),
        (("--due-before", "2026-12-24"), ""), (("--due", "none"), ""), (("--due", "2026-12-24"), ""),
        (("--due-after", "today"), ""), (("--updated-before", "-1d"), ""), (("--assignee", "ann"), ""),
    ],
)  # fmt: skip
def test_what_only_the_clock_changes_is_refused(
    words: tuple[str, ...], told: str, desk: Desk, run: Run, target: Target
) -> None:
    ran = run(*again(target), *words)
    assert (ran.code == 2, "matter of the clock" in ran.err, told in ran.err) == (bool(told), bool(told), True), ran.err
    assert "matter of the clock" not in run(*SINGER, *words).err


def test_that_ended_tasks_are_not_asked_for_is_told(desk: Desk, run: Run, target: Target) -> None:
    told = "--status all brings what has ended"
    assert told in run("list", "-o", "singer", "--singer-state", str(target.file)).err
    assert told not in run(*SINGER, "--singer-state", str(target.file)).err
    assert told not in run("list", "-o", "singer").err


# The file -----------------------------------------------------------------------------------------------------------

VALUE = '{"bookmarks": {"tasks": {"work": "2026-11-03T00:00:00Z"}}}'


@pytest.mark.parametrize(
    "text",
    [
        VALUE, f'{{"type": "STATE", "value": {VALUE}}}\n', json.dumps(json.loads(VALUE), indent=2), f"\ufeff{VALUE}",
        f"{VALUE.replace('11-03', '01-01')}\n{VALUE}\n\n",
        f'{{"type": "SCHEMA"}}\n{{"type": "STATE", "value": {VALUE}}}\n',
        "x" * LONGEST + f"\n{VALUE}\n", VALUE.replace("T00:00:00Z", ""), VALUE.replace("T00:00:00Z", "T02:00:00+02:00"),
    ],
)  # fmt: skip
def test_a_state_is_read_as_targets_keep_it(text: str, desk: Desk, run: Run, target: Target) -> None:
    target.file.write_text(text, "utf-8")
    ran = run(*again(target))
    assert (ran.code, target.take(ran)) == (0, ["work:3"]), ran.err


@pytest.mark.parametrize("text", [None, "", "\n", "{}", '{"bookmarks": {}}', '{"type": "STATE", "value": {}}'])
def test_without_a_state_all_tasks_come(text: str | None, desk: Desk, run: Run, target: Target) -> None:
    if text is not None:
        target.file.write_text(text)
    ran = run(*SINGER, "--singer-state", str(target.file))
    assert (ran.code, len(target.take(ran))) == (0, 3)
    assert ("all tasks are asked for" in ran.err) == (text is None or not text.strip())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "its last line is no JSON"), ("[]", "holds no state"), ("null", "holds no state"),
        ("7", "holds no state"),
        (f"{VALUE}\n{VALUE[:20]}", "its last line is no JSON"), ("[" * 100_000, "its last line is no JSON"),
        ('{"type": "RECORD", "record": {}}', "a message of type 'RECORD', and not with a STATE"),
        ('{"type": "STATE", "value": 7}', "holds no state"),
        ('{"cursor": 7}', "state of another tap (it has 'cursor')"),
        ('{"bookmarks": {"tickets": {}}}', "state of another tap (it has 'tickets')"),
        ('{"bookmarks": []}', "state of another tap"),
        ('{"bookmarks": {"tasks": []}}', "bookmarks.tasks is no JSON object"),
        ('{"bookmarks": {"tasks": {"work": 7}}}', "the bookmark of 'work' is no date-time with a zone: 7"),
        ('{"bookmarks": {"tasks": {"work": "soon"}}}', "'soon'"), ('{"bookmarks": {"tasks": {"work": null}}}', "None"),
        ('{"bookmarks": {"tasks": {"work": "2026-11-03T08:00:00"}}}', "no date-time with a zone"),
        ('{"bookmarks": {"tasks": {"work": "0001-01-01"}}}', "no date-time with a zone"),
        ('{"bookmarks": {"tasks": {"work": "2026-02-30"}}}', "no date-time with a zone"), ("\x00\x01", "is no JSON"),
    ],
)  # fmt: skip
def test_a_damaged_or_foreign_state_is_refused(text: str, said: str, desk: Desk, run: Run, target: Target) -> None:
    target.file.write_text(text)
    ran = run(*again(target))
    assert (ran.code, ran.text, ran.err.count("\n"), said in ran.err) == (3, "", 1, True), ran.err
    assert desk.asked == []


def test_a_state_that_cannot_be_there_is_refused(desk: Desk, run: Run, tmp_path: Path) -> None:
    for path, said in ((tmp_path / "no" / "state.json", "there is no folder"), (tmp_path, "cannot be read")):
        ran = run(*SINGER, "--singer-state", str(path))
        assert (ran.code, ran.text, said in ran.err) == (3, "", True), ran.err


def test_the_output_of_a_run_is_a_state_too(desk: Desk, run: Run, tmp_path: Path) -> None:
    path = str(tmp_path / "messages.jsonl")
    words = (*SINGER, "-q", "--singer-state", path, "--output-file", path)
    assert run(*words).code == 0
    assert run(*words).code == 0
    assert (tmp_path / "messages.jsonl").read_text().count('"RECORD"') == 1


def test_a_view_may_hold_it(desk: Desk, run: Run, configured: Callable[..., Path], target: Target) -> None:
    path = configured({"work": desk.profile()})
    view = f'[views.load]\noutput = "singer"\nstatus = "all"\nsinger-state = "{target.file}"\n'
    path.write_text(path.read_text() + view)
    target.take(run("list", "@load", "-q"))
    assert target.take(run("list", "@load", "-q")) == ["work:3"]
    assert run("list", "@load", "-q", "-o", "json").json[0]["ref"] == "work:1"
    assert run("list", "@load", "-q", "--count-by", "status").code == 0


# Bookmarks ----------------------------------------------------------------------------------------------------------

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "updated", "wanted"),
    [
        (None, NOON, True), (NOON, None, True), (NOON, NOON, True), (NOON, NOON - timedelta(microseconds=1), False),
        # A day without a time may be any of its instants, anywhere.
        (NOON, date(2026, 11, 3), True), (NOON - timedelta(seconds=1), date(2026, 11, 2), True),
        (NOON, date(2026, 11, 2), False),
        (date(2026, 11, 3), date(2026, 11, 3), True), (date(2026, 11, 3), NOON - timedelta(hours=25), True),
        (date(2026, 11, 3), NOON - timedelta(hours=27), False),
    ],
)  # fmt: skip
def test_at_or_after(since: When, updated: When, wanted: bool) -> None:
    assert Bookmark(since).reads(Task(updated=updated)) is wanted


@pytest.mark.parametrize(
    ("since", "updates", "moved"),
    [
        (None, [], None), (NOON, [], NOON), (None, [None], None), (None, [NOON, NOON - timedelta(1)], NOON),
        (NOON, [NOON + timedelta(1)], NOON + timedelta(1)), (NOON, [date(2026, 11, 3)], NOON),
        (None, [NOON + timedelta(days=9)], NOON + timedelta(days=2)),
        (NOON + timedelta(days=3), [NOON + timedelta(days=9)], NOON + timedelta(days=3)),
        (None, [date(2026, 11, 5)], date(2026, 11, 5)), (None, [date(2026, 11, 7)], NOON + timedelta(days=2)),
    ],
)  # fmt: skip
def test_a_bookmark_moves_on_and_never_back(since: When, updates: list[When], moved: When) -> None:
    bookmark = Bookmark(since)
    for each in updates:
        bookmark.reads(Task(updated=each))
    assert bookmark.moved(began=NOON + timedelta(days=2)) == moved


def test_the_ends_of_days_and_of_the_calendar() -> None:
    assert earliest(date(2026, 11, 3)) == datetime(2026, 11, 2, 10, tzinfo=UTC)
    assert latest(date(2026, 11, 3)) > datetime(2026, 11, 4, 11, 59, tzinfo=UTC)
    assert latest(date.max).year == 9999
    assert earliest(date.min).year == 1


def test_the_beginning_is_by_the_clock_of_the_service() -> None:
    said = Reply(200, b"", {"date": "Tue, 03 Nov 2026 12:00:00 GMT"})
    assert service_time(said, NOON + timedelta(days=1), 2.0) == NOON - timedelta(seconds=2)
    for nothing in ({}, {"date": "noon"}, {"date": ""}):
        assert service_time(Reply(200, b"", nothing), NOON, 2.0) == NOON


# A world that moves -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_what_is_loaded_is_what_there_is(run: Run, home: Path, target: Target) -> None:
    with moving(home, 3, churn=0.05) as world:
        words = (*again(target), "--config", str(world.config), "--all-profiles")
        for minutes in (0, 1, 5, 0, 30, 240):
            world.pass_by(minutes)
            target.take(run(*words))
            now = run("list", "--config", str(world.config), "--all-profiles", "--status", "all", "--limit", "0",
                      "-o", "jsonl", "-q")  # fmt: skip
            there = {each["ref"]: plain(each) for each in map(json.loads, now.text.splitlines()) if each["ref"]}
            loaded = {ref: plain(each) for (ref,), each in target.rows.items()}
            assert {ref: loaded.get(ref) for ref in there} == there
        assert {*target.bookmarks} == {*world.names} - {"capillary", "demo-capillary"}
