"""Accelo from inside: reading, faults, paging, filters, signing in; no network."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest

from taskcli.auth import BEARER, Scheme, Settings, Token, Wallet, converse
from taskcli.errors import Garbled, NotFound, Refused, SignInError, TaskcliError, Unreachable
from taskcli.message import Credential, Reply, Request, Row
from taskcli.models import Change, Comment, Link, Person, Priority, Status, Task
from taskcli.providers import accelo
from taskcli.providers.accelo import (
    ACTIVITIES,
    GET,
    HISTORY,
    LIST,
    PROVIDER,
    STATES,
    STATUSES,
    WHOAMI,
    fault,
    following,
    narrow,
    read_task,
    standings,
)
from taskcli.spec import Ask, Extras, Page, Wanted
from taskcli.values import Clock

BODIES = Path(__file__).parent / "accelo" / "bodies"
HOST = "https://planet-express.api.accelo.com"
SETTINGS = Settings(HOST, {"deployment": "planet-express"}, zone=ZoneInfo("Australia/Sydney"))
EMPTY: Mapping[str, Any] = {}


def body(name: str) -> Any:
    return json.loads((BODIES / name).read_bytes())["response"]


def read(row: Any, settings: Settings = SETTINGS) -> Task:
    """The task without the row it was read from."""
    task = read_task(row, settings)
    task.native = Task().native
    return task


def reply(status: int, data: Any, path: str = "/api/v0/tasks", **headers: str) -> Reply:
    sent = data if isinstance(data, bytes) else json.dumps(data).encode()
    return Reply(status, sent, {name.replace("_", "-"): value for name, value in headers.items()}, HOST + path)


def meta(code: str, message: str = "Said so.", **more: Any) -> dict[str, Any]:
    return {"response": None, "meta": {"status": code, "message": message, **more}}


def page(count: int, number: int = 1) -> Page:
    return Page({}, count, count, count, number)


def drive(
    talk: Generator[Ask, Any, Any], *answers: Iterable[Mapping[str, Any]]
) -> tuple[list[Ask], Any]:  # what was asked, what it comes to
    asked = [next(talk)]
    for rows in answers[:-1]:
        asked.append(talk.send(iter([Row(each) for each in rows])))
    with pytest.raises(StopIteration) as end:
        talk.send(iter([Row(each) for each in answers[-1]]))
    return asked, end.value.value


def filters(wanted: Wanted, settings: Settings = SETTINGS, staff: str | None = None) -> str:
    given, _ = narrow(wanted, settings, standings(wanted), staff)
    return ",".join(given.get("_filters", []))


# Reading ------------------------------------------------------------------------------------------------------------


def test_the_task_of_the_get_page_is_read_whole() -> None:
    assert read(body("get-with-linked-objects.json")) == Task(
        id="1",
        title="Complaints System Database",
        assignees=[Person(id="1000", name="Geoff McQueen", email="geoff.mcqueen@affinitylive.com", kind="staff")],
        created=datetime(2001, 10, 17, 14, tzinfo=UTC),
        url="https://planet-express.accelo.com/?action=view_task&id=1",
    )


def test_a_task_with_all_its_fields_and_bare_links_is_read() -> None:
    assert read(body("get-all-fields.json")) == Task(
        id="24",
        title="SEO Audit",
        status=Status.DONE,
        native_status="complete",
        native_priority="#1",
        assignees=[Person(id="7", kind="staff")],
        creator=Person(id="7", kind="staff"),
        created=datetime(2013, 3, 6, 1, 30, tzinfo=UTC),
        updated=datetime(2018, 7, 23, 12, 0, 31, tzinfo=UTC),
        due=datetime(2013, 7, 19, 2, 0, tzinfo=UTC),
        completed=datetime(2013, 7, 19, 4, 38, 44, tzinfo=UTC),
        parent=Link(id="15", kind="milestone"),
        url="https://planet-express.accelo.com/?action=view_task&id=24",
    )


def test_a_page_of_tasks_is_read() -> None:
    audit, call = map(read, body("two-tasks.json"))
    assert (audit.status, audit.native_status) == (Status.DONE, "Complete")
    assert (audit.priority, audit.native_priority) == (Priority.URGENT, "Critical")
    assert audit.assignees == [Person(id="7", name="Turanga Leela", kind="staff")]
    assert audit.parent == Link(id="15", title="Launch", kind="milestone")
    assert audit.project == Link(id="2", title="New Logo Design", kind="job")
    assert (call.status, call.native_status) == (Status.OPEN, "Pending")
    assert (call.priority, call.native_priority, call.assignees) == (None, None, [])
    assert (call.due, call.completed, call.parent, call.project) == (None, None, None, None)


@pytest.mark.parametrize(
    ("standing", "status"),
    [
        ("pending", Status.OPEN),
        ("accepted", Status.OPEN),
        ("paused", Status.OPEN),
        ("started", Status.IN_PROGRESS),
        ("active", Status.IN_PROGRESS),
        ("complete", Status.DONE),
        ("completed", Status.DONE),
        ("closed", Status.DONE),
        ("resolved", Status.DONE),
        ("inactive", Status.CANCELLED),
        ("Started", Status.IN_PROGRESS),
        ("INACTIVE", Status.CANCELLED),
        ("on fire", Status.UNKNOWN),
        ("", Status.UNKNOWN),
        (None, Status.UNKNOWN),
    ],
)
def test_a_standing_becomes_a_status(standing: str | None, status: Status) -> None:
    task = read({"id": "1", "standing": standing})
    assert (task.status, task.native_status) == (status, standing or None)


def test_every_standing_of_the_table_was_asked_about() -> None:
    assert len(STATES) == 10
    assert all(word == word.casefold() for word in STATES)


@pytest.mark.parametrize(
    ("row", "status", "native"),
    [
        ({"task_status": {"standing": "started"}}, Status.IN_PROGRESS, "started"),
        ({"status": {"standing": "paused"}}, Status.OPEN, "paused"),
        ({"standing": "complete", "task_status": {"title": "To invoice"}}, Status.DONE, "To invoice"),
        ({"standing": "complete", "status": {"title": "Old name"}}, Status.DONE, "Old name"),
        ({"standing": "", "task_status": {"standing": "inactive", "title": "Dropped"}}, Status.CANCELLED, "Dropped"),
        ({"task_status": "5", "status": "5"}, Status.UNKNOWN, None),
        ({"task_status": {"title": "Somehow"}}, Status.UNKNOWN, "Somehow"),
    ],
)
def test_the_status_is_looked_for_where_it_may_be(row: dict[str, Any], status: Status, native: str | None) -> None:
    task = read({"id": "1", **row})
    assert (task.status, task.native_status) == (status, native)


@pytest.mark.parametrize(
    ("found", "priority", "native"),
    [
        ({"id": "9", "title": "Critical", "level": "1"}, Priority.URGENT, "Critical"),
        ({"id": "9", "title": "High", "level": "2"}, Priority.HIGH, "High"),
        ({"id": "9", "title": "Normal", "level": "3"}, Priority.NORMAL, "Normal"),
        ({"id": "9", "title": "Low", "level": "4"}, Priority.LOW, "Low"),
        ({"id": "9", "title": "None", "level": "5"}, None, "None"),
        ({"id": "9", "title": "Now!", "level": 1}, Priority.URGENT, "Now!"),
        ({"id": "9", "title": "Low", "level": "1"}, Priority.URGENT, "Low"),  # renamed by the customer
        ({"id": "9", "title": "High", "level": "7"}, None, "High"),
        ({"id": "9", "title": "critical"}, Priority.URGENT, "critical"),
        ({"id": "9", "title": "Someday"}, None, "Someday"),
        ({"id": "9"}, None, "#9"),
        ("9", None, "#9"),
        (9, None, "#9"),
        ("0", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_a_priority_is_known_by_its_level(found: object, priority: Priority | None, native: str | None) -> None:
    task = read({"id": "1", "task_priority": found})
    assert (task.priority, task.native_priority) == (priority, native)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("1374199200", datetime(2013, 7, 19, 2, 0, tzinfo=UTC)),  # noon in Sydney, as dates of today are
        (1374199200, datetime(2013, 7, 19, 2, 0, tzinfo=UTC)),
        ("1003327200", datetime(2001, 10, 17, 14, 0, tzinfo=UTC)),  # midnight in Sydney, as imported ones are
        (None, None),
        ("", None),
        ("0", None),
        (0, None),
        ("soon", None),
    ],
)
@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("date_created", "created"),
        ("date_modified", "updated"),
        ("date_due", "due"),
        ("date_completed", "completed"),
    ],
)
def test_a_date_is_seconds_since_1970(field: str, name: str, value: object, moment: datetime | None) -> None:
    assert getattr(read({"id": "1", field: value}), name) == moment


@pytest.mark.parametrize(
    ("assignee", "people"),
    [
        ({"id": "7", "firstname": "Ann", "surname": "Lee"}, [Person(id="7", name="Ann Lee", kind="staff")]),
        (
            {"id": "7", "firstname": "Ann", "surname": "", "email": "ann@example.com"},
            [Person(id="7", name="Ann", email="ann@example.com", kind="staff")],
        ),
        ({"id": 7}, [Person(id="7", kind="staff")]),
        ("7", [Person(id="7", kind="staff")]),
        ("0", []),
        (None, []),
        ("", []),
        ({"id": "0"}, []),
    ],
)
def test_an_assignee_is_an_object_or_an_id_or_nobody(assignee: object, people: list[Person]) -> None:
    assert read({"id": "1", "assignee": assignee}).assignees == people


@pytest.mark.parametrize(
    ("row", "person"),
    [
        ({"creator_type": "affiliation", "creator_id": "7"}, Person(id="7", kind="affiliation")),
        ({"creator": "staff/12"}, Person(id="12", kind="staff")),
        ({"creator": "12"}, Person(id="12")),
        ({"creator": "staff/0", "creator_id": "0"}, None),
        ({"creator": None}, None),
        ({}, None),
    ],
)
def test_a_creator_has_a_type_and_an_id(row: dict[str, Any], person: Person | None) -> None:
    assert read({"id": "1", **row}).creator == person


@pytest.mark.parametrize(
    ("row", "parent", "project"),
    [
        (
            {"breadcrumbs": [{"id": "2", "table": "job", "title": "Logo"}, {"id": "39", "table": "company"}]},
            Link(id="2", title="Logo", kind="job"),
            Link(id="2", title="Logo", kind="job"),
        ),
        (
            {"breadcrumbs": [{"id": 15, "table": "milestone", "title": "Launch"}], "against_id": "8"},
            Link(id="15", title="Launch", kind="milestone"),
            None,
        ),
        ({"against_type": "job", "against_id": "2"}, Link(id="2", kind="job"), Link(id="2", kind="job")),
        ({"against_type": "company", "against_id": "4", "breadcrumbs": []}, Link(id="4", kind="company"), None),
        ({"against_type": "job", "against_id": "0"}, None, None),
        ({"breadcrumbs": None}, None, None),
    ],
)
def test_the_job_among_the_parents_is_the_project(
    row: dict[str, Any], parent: Link | None, project: Link | None
) -> None:
    task = read({"id": "1", **row})
    assert (task.parent, task.project) == (parent, project)


@pytest.mark.parametrize("row", [None, [], "text", 7, {}])
def test_a_strange_row_is_a_task_of_which_nothing_is_known(row: object) -> None:
    assert read(row) == Task()


def test_the_row_itself_is_kept_beside_the_record() -> None:
    row = body("get-all-fields.json")
    assert read_task(row, SETTINGS).native == row


def test_text_is_kept_as_it_came() -> None:
    told = "Dear Ünal,\r\n\r\n<b>please</b> call\r\n"
    assert read({"id": "1", "title": " Call  ", "description": told}).description == told
    assert read({"id": "1", "title": " Call  "}).title == " Call  "


def test_a_task_has_no_web_address_where_the_deployment_is_unknown() -> None:
    assert read({"id": "1"}, Settings("http://127.0.0.1:8080")).url is None


def test_comments_are_messages_in_the_order_they_were_written() -> None:
    found = accelo.read_comments(body("activities.json"))
    assert found == [
        Comment(
            id="1041",
            author=Person(id="14", name="Matthew Hughes", kind="staff"),
            created=datetime(2017, 5, 26, 1, 0, tzinfo=UTC),
            text="Time Entry",
        ),
        Comment(
            id="1053",
            author=Person(id="22", kind="affiliation"),
            created=datetime(2017, 5, 26, 1, 34, 36, tzinfo=UTC),
            modified=datetime(2017, 5, 26, 1, 34, 36, tzinfo=UTC),
            text="Your home page is timing out?",
        ),
    ]


@pytest.mark.parametrize(
    ("row", "author"),
    [
        (
            {"owner_type": "staff", "owner_id": "5", "staff": {"id": "14", "firstname": "Al"}},
            Person(id="5", kind="staff"),
        ),
        (
            {"owner_type": "affiliation", "owner_id": "14", "staff": {"id": "14", "firstname": "Al"}},
            Person(id="14", kind="affiliation"),
        ),
        ({"owner_id": "0", "staff": None}, None),
    ],
)
def test_who_logged_time_is_not_taken_for_the_author(row: dict[str, Any], author: Person | None) -> None:
    assert accelo.read_comments([{"id": "1", "body": "x", **row}])[0].author == author


def test_an_activity_without_text_is_no_comment() -> None:
    assert accelo.read_comments([{"id": "1", "subject": "", "body": None}]) == []


def test_history_is_told_from_the_beginning() -> None:
    assert accelo.read_history(body("progressions.json")) == [
        Change(
            at=datetime(2013, 3, 6, 1, 30, tzinfo=UTC),
            actor=Person(id="7", kind="staff"),
            action="progression",
            after="Started",
        ),
        Change(at=datetime(2013, 7, 19, 4, 38, 44, tzinfo=UTC), action="progression", after="#5"),
    ]


def test_the_one_who_asks_is_a_person() -> None:
    assert PROVIDER.person is not None
    assert PROVIDER.person(body("whoami.json")) == Person(id="23", name="Robert Bell", kind="staff")
    assert PROVIDER.person(EMPTY) == Person()
    assert PROVIDER.endpoint(PROVIDER.whoami) is WHOAMI


# Faults -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("invalid_request", Refused),
        ("duplicate", Refused),
        ("invalid_grant", SignInError),
        ("invalid_scope", SignInError),
        ("unsupported_grant_type", SignInError),
        ("invalid_client", SignInError),
        ("unauthorized_client", SignInError),
        ("unauthorized client", SignInError),
        ("Invalid_Permission", SignInError),
        ("too_many_requests", Unreachable),
        ("too_many_failed_logins", Unreachable),
        ("server_error", Unreachable),
        ("something_new", Refused),
    ],
)
@pytest.mark.parametrize("status", [200, 400])
def test_what_the_body_says_counts_before_the_status(code: str, error: type[TaskcliError], status: int) -> None:
    with pytest.raises(error, match="Said so"):
        fault(reply(status, meta(code)))


@pytest.mark.parametrize(
    ("status", "error"), [(401, SignInError), (403, SignInError), (404, Refused), (418, Refused), (500, Unreachable)]
)
def test_an_unknown_code_is_judged_by_the_status(status: int, error: type[TaskcliError]) -> None:
    with pytest.raises(error, match="Said so") as caught:
        fault(reply(status, meta("something_new")))
    assert caught.value.status == status


@pytest.mark.parametrize(
    "data",
    [
        {"response": [], "meta": {"status": "ok", "message": "Everything executed as expected."}},
        {"response": [{"id": "1", "status": "5"}]},  # without meta, as _suppress_meta=1 makes it
        {"meta": {"status": "ok", "response_code": 200}, "response": {"id": "1"}},
        {"response": {"count": "265"}},
        b'<data><meta status="ok"/><response count="1013" /></data>',
        b"plain words",
        b"",
    ],
)
def test_what_is_no_failure_passes(data: Any) -> None:
    fault(reply(200, data))


def test_a_suppressed_http_status_is_found_in_the_body() -> None:
    with pytest.raises(Unreachable):
        fault(reply(200, {"response": None, "meta": {"status": "ok", "response_code": 503}}))


def test_an_unknown_task_is_not_found_though_the_status_is_400() -> None:
    told = json.loads((BODIES / "not-found.json").read_bytes())
    with pytest.raises(NotFound, match="task 999 not found, or the request was refused: The request could not") as no:
        fault(reply(400, told, "/api/v0/tasks/999?_fields=standing"))
    assert no.value.status == 400
    assert "fields" in no.value.hint
    with pytest.raises(NotFound):
        fault(reply(400, {"response": None}, "/api/v0/tasks/999"))
    with pytest.raises(Refused):
        fault(reply(400, told, "/api/v0/tasks?_filters=id%28999%29"))


def test_errors_are_understood_in_xml_too() -> None:
    told = b'<data><meta status="invalid_request" message="Please ensure it exists."/></data>'
    with pytest.raises(NotFound, match=r"task 999 .* Please ensure it exists\."):
        fault(reply(400, told, "/api/v0/tasks/999.xml"))
    with pytest.raises(SignInError, match="Could not authorize"):
        fault(reply(200, b'<data><meta status="invalid_client" message="Could not authorize your access"/></data>'))


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (400, "invalid_request", "Deployment 'planet-expres' was not found."),
        (500, "server_error", "The deployment can't be found"),
    ],
)
def test_a_wrong_deployment_is_a_wrong_address(status: int, code: str, message: str) -> None:
    with pytest.raises(Refused, match="eployment") as caught:
        fault(reply(status, meta(code, message), "/api/v0/tasks/1"))
    assert "deployment" in caught.value.hint


@pytest.mark.parametrize("wrap", [lambda told: {"meta": told}, lambda told: told], ids=["in meta", "bare"])
def test_a_used_up_limit_tells_when_it_ends(wrap: Any) -> None:
    told = {"message": "Rate limit exceeded for planet-express.api.accelo.com", "status": "too_many_requests"}
    end = int(time.time()) + 900
    with pytest.raises(Unreachable, match="Rate limit exceeded for planet-express") as caught:
        fault(reply(429, wrap(told), x_ratelimit_reset=str(end)))
    assert caught.value.retry_after is not None
    assert 890 <= caught.value.retry_after <= 901
    assert datetime.fromtimestamp(end, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") in caught.value.hint


def test_a_limit_that_has_begun_anew_asks_for_no_negative_wait() -> None:
    with pytest.raises(Unreachable) as caught:
        fault(reply(429, meta("too_many_requests"), x_ratelimit_reset="1412345678"))
    assert caught.value.retry_after == 0


def test_retry_after_beats_the_reset_of_the_limit() -> None:
    with pytest.raises(Unreachable) as caught:
        fault(reply(429, meta("too_many_requests"), retry_after="7", x_ratelimit_reset=str(int(time.time()) + 900)))
    assert caught.value.retry_after == 7


@pytest.mark.parametrize("status", [200, 401, 403, 429])
def test_a_lock_out_warns_of_trying_again(status: int) -> None:
    told = {"status": "too_many_failed_logins", "message": "User is locked out by their IP due to too many failed"}
    with pytest.raises(Unreachable, match="locked out by their IP") as caught:
        fault(reply(status, told, retry_after="300"))
    assert caught.value.retry_after == 300
    assert "every attempt" in caught.value.hint


@pytest.mark.parametrize(
    ("status", "data", "error"),
    [
        (404, b"<!DOCTYPE html><html><body>Not Found</body></html>", Refused),
        (502, b"<html><body>502 Bad Gateway</body></html>", Unreachable),
        (200, b"<html><body>Please sign in: password</body></html>", SignInError),
        (200, b"<html><body>Maintenance</body></html>", Garbled),
        (302, b"", SignInError),
    ],
)
def test_pages_for_people_are_no_answers(status: int, data: bytes, error: type[TaskcliError]) -> None:
    with pytest.raises(error):
        fault(reply(status, data, "/api/v0/tasks/1"))


def test_plain_words_with_an_error_are_passed_on() -> None:
    with pytest.raises(Refused, match="no such thing"):
        fault(reply(400, b"no such thing"))


def test_a_body_without_a_message_is_not_shown_instead_of_one() -> None:
    with pytest.raises(Unreachable) as caught:
        fault(reply(500, {"response": None}))
    assert caught.value.message == "not able to answer now: HTTP 500"


def test_the_reason_is_read_from_the_header_where_the_body_has_none() -> None:
    with pytest.raises(SignInError, match="not for you"):
        fault(reply(403, b"", x_status_reason="not for you"))


def test_an_oauth_error_on_the_api_is_a_refused_sign_in() -> None:
    with pytest.raises(SignInError, match="Grant was not found"):
        fault(reply(400, {"error": "invalid_grant", "error_description": "Grant was not found (possibly expired)."}))


def test_a_refused_sign_in_warns_of_the_lock_out() -> None:
    with pytest.raises(SignInError) as caught:
        fault(reply(401, {"meta": {"status": "invalid_client", "message": "Could not authorize your access"}}))
    assert "100 refusals" in caught.value.hint


# Paging -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "count", "after"),
    [
        ({}, 10, {"_page": "1"}),
        ({}, 9, None),
        ({"_limit": "100"}, 100, {"_limit": "100", "_page": "1"}),
        ({"_limit": "100"}, 99, None),
        ({"_limit": "100"}, 0, None),
        ({"_limit": "2", "_page": "4"}, 2, {"_limit": "2", "_page": "5"}),
        ({"_limit": "2", "_offset": "3"}, 2, {"_limit": "2", "_offset": "5"}),
        ({"_limit": "2", "_offset": "3", "_page": "0"}, 2, {"_limit": "2", "_offset": "3", "_page": "1"}),
        ({"_filters": "id(1)"}, 10, {"_filters": "id(1)", "_page": "1"}),
    ],
)
def test_a_full_page_is_followed_by_another_one(
    asked: dict[str, str], count: int, after: dict[str, str] | None
) -> None:
    assert following(asked, page(count)) == after


@pytest.mark.parametrize("endpoint", [LIST, STATUSES, ACTIVITIES, HISTORY], ids=lambda each: each.verb)
def test_every_list_is_paged_in_the_same_way(endpoint: Any) -> None:
    assert endpoint.following is following
    assert endpoint.param(endpoint.size).kind.maximum == 100
    with pytest.raises(ValueError, match="--page and --offset exclude each other"):
        endpoint.check({"_page": ["0"], "_offset": ["5"]}, SETTINGS)
    endpoint.check({"_page": ["0"], "_limit": ["5"]}, SETTINGS)
    endpoint.check({"_offset": ["5"], "_limit": ["5"]}, SETTINGS)


@pytest.mark.parametrize(
    ("name", "word", "good"),
    [
        ("_limit", "1", True),
        ("_limit", "100", True),
        ("_limit", "101", False),
        ("_limit", "0", False),
        ("_limit", "ten", False),
        ("_page", "0", True),
        ("_page", "-1", False),
        ("_offset", "0", True),
        ("_offset", "-1", False),
    ],
)
def test_paging_words_are_numbers_within_bounds(name: str, word: str, good: bool) -> None:
    kind = LIST.param(name).kind
    if good:
        assert kind.send(word, Clock()) == word
    else:
        with pytest.raises(ValueError, match=word):
            kind.send(word, Clock())


@pytest.mark.parametrize("body_name", ["two-tasks.json", "one-task.json", "empty-list.json", "null-list.json"])
def test_a_list_is_opened_whatever_its_length(body_name: str) -> None:
    found = Reply(200, (BODIES / body_name).read_bytes()).open(LIST.items)[1]
    assert len(found) == {"two-tasks.json": 2, "one-task.json": 1}.get(body_name, 0)


def test_a_list_in_xml_is_opened_too() -> None:
    found = Reply(200, (BODIES / "two-tasks.xml").read_bytes()).open(LIST.items)[1]
    assert [row.data["id"] for row in found] == ["24", "25"]


@pytest.mark.parametrize(
    ("typed", "notes"),
    [
        (["standing(pending),assignee(7)"], []),
        (["standing_not(complete),standing_not(inactive)"], ["standing_not"]),
        (["id(1)", "id(2)"], ["id"]),
        (["against(job(1),issue(1)),order_by_asc(id)"], []),
        (["against(job(1)),creator(job(1))"], []),
        ([], []),
    ],
)
def test_a_filter_given_twice_earns_a_note(typed: list[str], notes: list[str]) -> None:
    assert LIST.notes is not None
    found = list(LIST.notes({"_filters": typed} if typed else {}, SETTINGS))
    assert len(found) == len(notes)
    assert all(f"the filter {name} is given" in note for name, note in zip(notes, found, strict=True))


# Addresses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        "planet-express",
        "Planet-Express",
        "planet-express.accelo.com",
        "planet-express.api.accelo.com",
        "https://planet-express.accelo.com",
        "https://planet-express.accelo.com/",
        "http://planet-express.api.accelo.com/api/v0",
    ],
)
def test_a_deployment_may_be_written_in_any_usual_form(form: str) -> None:
    import re

    assert re.fullmatch(PROVIDER.settings[0].pattern, form)
    settings = Settings(PROVIDER.base_url.format(deployment=form), {"deployment": form})
    assert PROVIDER.root(settings) == "https://planet-express.api.accelo.com/api/v0"
    assert read({"id": "5"}, settings).url == "https://planet-express.accelo.com/?action=view_task&id=5"


@pytest.mark.parametrize(
    "form",
    [
        "",
        "-planet",
        "planet-",
        "planet express",
        "planet.example.com",
        "https://example.com",
        "https://planet",
        "a/b",
        "p_e",
    ],
)
def test_what_names_no_deployment_is_refused(form: str) -> None:
    import re

    assert not re.fullmatch(PROVIDER.settings[0].pattern, form)


def test_base_url_overrides_the_host_and_keeps_the_paths() -> None:
    settings = replace(SETTINGS, base_url="http://127.0.0.1:8080")
    assert PROVIDER.root(settings) == "http://127.0.0.1:8080/api/v0"
    assert next(iter(sign_in(settings))).url == "http://127.0.0.1:8080/oauth2/v0/token"


def test_pasted_addresses_of_the_deployment_belong_to_its_profile() -> None:
    assert set(PROVIDER.hosts(SETTINGS)) == {"planet-express.accelo.com", "planet-express.api.accelo.com"}
    assert set(PROVIDER.hosts(Settings(HOST))) == {"planet-express.accelo.com", "planet-express.api.accelo.com"}
    assert set(PROVIDER.hosts(Settings("http://127.0.0.1:8080"))) == set()


@pytest.mark.parametrize(
    ("path", "query", "number"),
    [
        ("/", "action=view_task&id=24", "24"),
        ("/index.html", "id=24&action=view_task", "24"),
        ("/api/v0/tasks/100", "", "100"),
        ("/api/v0/tasks/100.json", "_fields=assignee%28email%29", "100"),
        ("/api/v0/tasks/100.xml", "", "100"),
        ("/api/v0/tasks/100/progressions", "", "100"),
        ("/", "action=view_issue&id=24", None),
        ("/", "action=view_task", None),
        ("/", "id=24", None),
        ("/api/v0/tasks", "", None),
        ("/api/v0/tasks/count", "", None),
        ("/api/v0/jobs/100", "", None),
    ],
)
def test_an_id_is_read_out_of_a_pasted_address(path: str, query: str, number: str | None) -> None:
    assert PROVIDER.locate(path, query, SETTINGS) == number


@pytest.mark.parametrize("word", ["1", "100", "9999999999999999999"])
def test_digits_are_an_id(word: str) -> None:
    assert PROVIDER.id.send(word, Clock()) == word


@pytest.mark.parametrize("word", ["0", "", "abc", "1/progressions", "../1", "1.json", "12345678901234567890", "١"])
def test_what_is_no_number_is_no_id(word: str) -> None:
    with pytest.raises(ValueError, match="not a task id"):
        PROVIDER.id.send(word, Clock())


# Requests -----------------------------------------------------------------------------------------------------------


def test_json_is_asked_for_without_a_suffix_and_xml_with_one() -> None:
    request = Request(HOST + "/api/v0/tasks/24", (("_fields", "standing"),))
    plain, marked = PROVIDER.dress(request, "json", SETTINGS), PROVIDER.dress(request, "xml", SETTINGS)
    assert (plain.url, plain.params, plain.headers) == (request.url, request.params, (("Accept", "application/json"),))
    assert (marked.url, marked.params) == (request.url + ".xml", request.params)
    assert marked.headers == (("Accept", "text/xml"),)


@pytest.mark.parametrize(
    ("path", "params", "target"),
    [
        ("/tasks/24/activities", {}, "/activities?_filters=task(24)&_fields=body,owner,medium,date_logged,billable"),
        (
            "/tasks/24/activities",
            {"_filters": "medium(note)", "_limit": "5", "_fields": "body"},
            "/activities?_filters=medium(note),task(24)&_limit=5&_fields=body",
        ),
        (
            "/tasks/24/history",
            {"_filters": "modified_by(7)", "_limit": "100"},
            "/progressions/history?_filters=modified_by(7),against(task(24))&_limit=100&_fields=modified_by,date_modified",
        ),
        ("/tasks/statuses", {}, "/tasks/statuses?_fields=standing,color,ordering"),
        ("/tasks/statuses", {"_fields": "color"}, "/tasks/statuses?_fields=color"),
        ("/tasks/count", {}, "/tasks/count"),
        ("/tasks", {}, "/tasks"),
    ],
)
def test_what_lies_below_a_task_is_asked_for_by_a_filter(path: str, params: dict[str, str], target: str) -> None:
    from urllib.parse import unquote

    sent = PROVIDER.dress(Request(HOST + "/api/v0" + path, tuple(params.items())), "json", SETTINGS)
    assert unquote(sent.target) == HOST + "/api/v0" + target


# Signing in ---------------------------------------------------------------------------------------------------------

CLIENT = PROVIDER.schemes[0]


def sign_in(
    settings: Settings, *replies: Reply, scheme: Scheme = CLIENT, wallet: Wallet | None = None
) -> list[Request]:
    """The requests of a conversation, each reply handed back in turn."""
    settings = replace(
        settings,
        auth={"client_id": "5ba17c78ao@planet-express.accelo.com"},
        secret=lambda name: {"client_secret": "s-e_c.r~t", "token": "Ck9ma73_db"}[name],
    )
    talk = converse(scheme, Request(HOST + "/api/v0/tasks"), settings, wallet or Wallet())
    asked = [next(talk)]
    for each in replies:
        try:
            asked.append(talk.send(each))
        except StopIteration:
            break
    return asked


def granted(**more: Any) -> Reply:
    return reply(200, {"access_token": "Ck9ma73_db", "expires_in": "3600", "token_type": "Bearer", **more})


def test_the_methods_are_client_credentials_and_a_token() -> None:
    assert [scheme.method for scheme in PROVIDER.schemes] == ["client-credentials", "bearer"]
    assert PROVIDER.schemes[1] is BEARER


def test_a_token_is_asked_for_first_and_then_used() -> None:
    first, second = sign_in(SETTINGS, granted())
    assert (first.method, first.target) == ("POST", HOST + "/oauth2/v0/token")
    assert dict(parse_qsl((first.body or b"").decode(), strict_parsing=True)) == {
        "grant_type": "client_credentials",
        "scope": "read(all)",
        "expires_in": "3600",
    }
    pair = base64.b64encode(b"5ba17c78ao@planet-express.accelo.com:s-e_c.r~t").decode()
    assert first.credential is not None
    assert first.credential.header == ("Authorization", f"Basic {pair}")
    assert dict(first.headers)["Content-Type"] == "application/x-www-form-urlencoded"
    assert second.url == HOST + "/api/v0/tasks"
    assert second.credential == Credential("bearer", "Ck9ma73_db")
    assert second.params == ()  # the token is never in the address: both places at once are an error


def test_a_given_token_is_used_as_it_is() -> None:
    (only,) = sign_in(SETTINGS, scheme=BEARER)
    assert only.credential == Credential("bearer", "Ck9ma73_db")


@pytest.mark.parametrize("expires", ["3600", 3600])
def test_the_life_of_a_token_is_told_as_text_or_number(expires: object) -> None:
    wallet = Wallet()
    sign_in(SETTINGS, granted(expires_in=expires), wallet=wallet)
    assert wallet.token is not None
    assert 3500 < wallet.token.until - time.time() < 3700


def test_an_aged_token_is_renewed_once() -> None:
    refused = reply(401, meta("invalid_client"))
    wallet = Wallet(Token("old"))
    asked = sign_in(SETTINGS, refused, granted(), refused, refused, wallet=wallet)
    assert [request.url.partition("/api")[1] or request.url.rpartition("/")[2] for request in asked] == [
        "/api",
        "token",
        "/api",
    ]


def test_a_fresh_token_that_is_refused_is_not_asked_for_again() -> None:
    asked = sign_in(SETTINGS, granted(), reply(401, meta("invalid_client")), granted())
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("status", "data", "error", "words"),
    [
        (400, {"error": "invalid_grant", "error_description": "Grant was not found."}, SignInError, "Grant was not"),
        (401, {"error": "invalid_client"}, SignInError, "invalid_client"),
        (401, {"meta": {"status": "invalid_client", "message": "Could not authorize"}}, SignInError, "Could not auth"),
        (400, {"meta": {"status": "invalid_scope"}}, SignInError, "invalid_scope"),
        (403, {"meta": {"status": "too_many_failed_logins", "message": "Locked out"}}, Unreachable, "Locked out"),
        (500, {"error": "server_error"}, Unreachable, "server_error"),
        (200, b"<html></html>", Garbled, "not JSON"),
    ],
)
def test_a_token_that_is_not_given_ends_the_conversation(
    status: int, data: Any, error: type[TaskcliError], words: str
) -> None:
    with pytest.raises(error, match=words):
        sign_in(SETTINGS, reply(status, data, "/oauth2/v0/token"))


# The common filters -------------------------------------------------------------------------------------------------

JULY = datetime(2013, 7, 19, 2, 0, tzinfo=UTC)  # 1374199200
PLAIN = "standing_not(complete,completed,closed,resolved,inactive)"


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (Wanted(), PLAIN),
        (Wanted(statuses=None), ""),
        (Wanted(statuses=frozenset(Status)), ""),
        (Wanted(statuses=frozenset({Status.OPEN})), "standing(pending,accepted,paused)"),
        (Wanted(statuses=frozenset({Status.IN_PROGRESS})), "standing(started,active)"),
        (Wanted(statuses=frozenset({Status.DONE})), "standing(complete,completed,closed,resolved)"),
        (Wanted(statuses=frozenset({Status.CANCELLED})), "standing(inactive)"),
        (
            Wanted(statuses=frozenset({Status.UNKNOWN})),
            "standing_not(pending,accepted,paused,started,active,complete,completed,closed,resolved,inactive)",
        ),
        (Wanted(statuses=frozenset(), words=frozenset({"paused"})), "standing(paused)"),
        (Wanted(words=frozenset({"inactive"})), "standing_not(complete,completed,closed,resolved)"),
        # A title mapped elsewhere takes nothing away: other titles have the same standing.
        (Wanted(status_map={"paused": Status.DONE}), PLAIN),
        (Wanted(status_map={"complete": Status.OPEN}), "standing_not(completed,closed,resolved,inactive)"),
        (
            Wanted(statuses=frozenset({Status.OPEN}), status_map={"paused": Status.IN_PROGRESS}),
            "standing(pending,accepted,paused)",
        ),
    ],
)
def test_wanted_statuses_become_standings(wanted: Wanted, text: str) -> None:
    assert filters(wanted) == text


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (Wanted(created_after=JULY), "date_created_after(1374199199)"),
        (Wanted(created_before=JULY), "date_created_before(1374199200)"),
        (Wanted(updated_after=JULY), "date_modified_after(1374199199)"),
        (Wanted(updated_before=JULY), "date_modified_before(1374199200)"),
        (Wanted(due_after=JULY), "date_due_after(1374199199)"),
        (Wanted(due_before=JULY), "date_due_before(1374199200)"),
        (Wanted(due_after=JULY + timedelta(milliseconds=500)), "date_due_after(1374199199)"),
        (Wanted(due_before=JULY + timedelta(milliseconds=500)), "date_due_before(1374199201)"),
        (
            Wanted(due_after=JULY, due_before=JULY + timedelta(days=1)),
            "date_due_after(1374199199),date_due_before(1374285600)",
        ),
        (Wanted(created_after=datetime(1970, 1, 1, tzinfo=UTC)), ""),
        (Wanted(created_before=datetime(1950, 1, 1, tzinfo=UTC)), ""),
        (
            Wanted(creator="7"),
            "creator_id_greater_than_or_equal(7),creator_id_less_than_or_equal(7)",
        ),
        # No filter of Accelo means the same as these: they are left to taskcli.
        (Wanted(creator="Ann Lee"), ""),
        (Wanted(assignee="Ann Lee"), ""),
        (Wanted(priority=Priority.HIGH), ""),
        (Wanted(priority="Whenever"), ""),
        (Wanted(search="logo (new)"), ""),
        (Wanted(project="288"), ""),
        (Wanted(overdue=True), ""),
    ],
)
def test_common_filters_become_filters_of_accelo(wanted: Wanted, text: str) -> None:
    assert filters(replace(wanted, statuses=None)) == text


def test_filters_are_joined_and_the_fields_are_named() -> None:
    wanted = Wanted(due_before=JULY)
    given, _ = narrow(wanted, SETTINGS, standings(wanted), "7")
    assert given == {"_fields": [accelo.RECORD], "_filters": [f"{PLAIN},assignee(7),date_due_before(1374199200)"]}


@pytest.mark.parametrize(
    ("wanted", "staff", "answers"),
    [
        (Wanted(), None, {"status"}),
        (Wanted(statuses=None), None, set()),
        (Wanted(status_map={"to invoice": Status.DONE}), None, set()),
        (Wanted(assignee="7"), "7", {"status", "assignee"}),
        (Wanted(creator="7"), None, {"status", "creator"}),
        (
            Wanted(created_after=JULY, created_before=JULY, updated_after=JULY, updated_before=JULY, due_after=JULY),
            None,
            {"status", "created-after", "created-before", "updated-after", "updated-before", "due-after"},
        ),
        (Wanted(due_before=JULY), None, {"status"}),  # tasks without a date may come along
        (Wanted(search="x", priority=Priority.LOW, project="1", overdue=True), None, {"status"}),
    ],
)
def test_only_what_is_surely_applied_counts_as_answered(wanted: Wanted, staff: str | None, answers: set[str]) -> None:
    assert narrow(wanted, SETTINGS, standings(wanted), staff)[1] == answers


@pytest.mark.parametrize(
    ("own", "text", "answers"),
    [
        (["child_of_job(288)"], f"child_of_job(288),{PLAIN},date_due_after(1374199199)", {"status", "due-after"}),
        (["id(1)", "rate_id(2)"], f"id(1),rate_id(2),{PLAIN},date_due_after(1374199199)", {"status", "due-after"}),
        (["date_due_after(5)"], f"date_due_after(5),{PLAIN}", {"status"}),
        (
            ["_OR(standing_not(paused),id(1))"],
            "_OR(standing_not(paused),id(1)),date_due_after(1374199199)",
            {"due-after"},
        ),
    ],
)
def test_the_profiles_own_filters_stand_and_are_not_outdone(own: list[str], text: str, answers: set[str]) -> None:
    settings = replace(SETTINGS, defaults={"list": {"_filters": own}})
    wanted = Wanted(due_after=JULY)
    given, answered = narrow(wanted, settings, standings(wanted))
    assert (given["_filters"], set(answered)) == ([text], answers)


def test_a_list_is_one_question() -> None:
    asked, tasks = drive(PROVIDER.find(Wanted(), SETTINGS), body("two-tasks.json"))
    assert [(ask.endpoint, ask.whole) for ask in asked] == [(LIST, True)]
    assert [task.id for task in tasks] == ["24", "25"]


@pytest.mark.parametrize(
    ("assignee", "text"), [("7", f"{PLAIN},assignee(7)"), ("Turanga Leela", PLAIN), ("7 of 9", PLAIN), (None, PLAIN)]
)
def test_an_assignee_is_asked_for_by_id(assignee: str | None, text: str) -> None:
    asked, _ = drive(PROVIDER.find(Wanted(assignee=assignee), SETTINGS), [])
    assert asked[0].given["_filters"] == [text]


def test_me_is_looked_up_first() -> None:
    asked, _ = drive(PROVIDER.find(Wanted(assignee="me"), SETTINGS), [body("whoami.json")], [])
    assert [ask.endpoint for ask in asked] == [WHOAMI, LIST]
    assert asked[1].given["_filters"] == [f"{PLAIN},assignee(23)"]
    assert "assignee" in asked[1].answers
    assert asked[0].like


def test_me_without_an_id_is_no_answer() -> None:
    with pytest.raises(Garbled, match="does not tell who is signed in"):
        drive(PROVIDER.find(Wanted(assignee="me"), SETTINGS), [{"firstname": "Robot"}], [])


RANKS = [
    {"id": "1", "title": "Pending", "standing": "pending"},
    {"id": "6", "title": "Waiting on client", "standing": "paused"},
    {"id": "8", "title": "To invoice", "standing": "complete"},
    {"id": "9", "title": "Blocked", "standing": "Stuck"},
    {"id": "3", "title": "Active", "standing": "started"},
]


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (Wanted(statuses=frozenset(), words=frozenset({"waiting on client"})), "standing(paused)"),
        (Wanted(statuses=frozenset(), words=frozenset({"blocked"})), "standing(stuck)"),
        (
            Wanted(statuses=frozenset({Status.IN_PROGRESS}), words=frozenset({"to invoice"})),
            "standing(started,active,complete)",
        ),
        (Wanted(status_map={"to invoice": Status.OPEN}), "standing_not(completed,closed,resolved,inactive)"),
        (Wanted(statuses=frozenset(), words=frozenset({"never heard of"})), ""),
        (Wanted(statuses=frozenset(), words=frozenset({"blocked", "never heard of"})), ""),
        # A word may be both, here a standing and the title of a status with another one.
        (Wanted(statuses=frozenset(), words=frozenset({"active"})), "standing(started,active)"),
    ],
)
def test_the_title_of_a_status_is_asked_for_by_its_standing(wanted: Wanted, text: str) -> None:
    asked, _ = drive(PROVIDER.find(wanted, SETTINGS), RANKS, [])
    assert [ask.endpoint for ask in asked] == [STATUSES, LIST]
    assert asked[1].given.get("_filters", [""]) == [text]
    assert "status" not in asked[1].answers


def test_a_status_that_is_not_wanted_needs_no_look_up() -> None:
    asked, _ = drive(PROVIDER.find(Wanted(status_map={"to invoice": Status.DONE}), SETTINGS), [])
    assert [ask.endpoint for ask in asked] == [LIST]


@pytest.mark.parametrize(
    ("words", "native"),
    [
        ({"never heard of"}, "Waiting on client"),
        ({"paused"}, "Paused"),
        ({"waiting on client"}, "Waiting on client"),
        ({"paused", "waiting on client"}, "Waiting on client"),
        ({"pending"}, "Waiting on client"),
    ],
)
def test_a_task_is_shown_by_the_word_it_was_asked_for_with(words: set[str], native: str) -> None:
    row = {"id": "1", "standing": "Paused", "task_status": {"id": "6", "title": "Waiting on client"}}
    _, tasks = drive(PROVIDER.find(Wanted(words=frozenset(words)), SETTINGS), RANKS, [row])
    assert [task.native_status for task in tasks] == [native]


def test_a_title_that_the_profile_maps_keeps_its_meaning_under_another_word() -> None:
    row = {"id": "1", "standing": "complete", "task_status": {"id": "8", "title": "To invoice"}}
    wanted = Wanted(words=frozenset({"complete"}), status_map={"to invoice": Status.OPEN})
    _, tasks = drive(PROVIDER.find(wanted, SETTINGS), RANKS, [row])
    assert [(task.status, task.native_status) for task in tasks] == [(Status.OPEN, "complete")]


def test_nothing_is_beyond_this_service() -> None:
    assert PROVIDER.lacks == frozenset()


# One task -----------------------------------------------------------------------------------------------------------


def test_one_task_is_one_question() -> None:
    asked, task = drive(PROVIDER.fetch("24", Extras(), SETTINGS), [body("get-all-fields.json")])
    assert [(ask.endpoint, ask.id, ask.given) for ask in asked] == [(GET, "24", {"_fields": [accelo.RECORD]})]
    assert task == read_task(body("get-all-fields.json"), SETTINGS)


@pytest.mark.parametrize(("which", "ids"), [("all", ["1041", "1053"]), ("first", ["1041"]), ("last", ["1053"])])
def test_comments_are_brought_when_asked_for(which: str, ids: list[str]) -> None:
    asked, task = drive(
        PROVIDER.fetch("24", Extras(which), SETTINGS), [body("get-all-fields.json")], body("activities.json")
    )
    assert (asked[1].endpoint, asked[1].id, asked[1].given) == (ACTIVITIES, "24", {"_fields": [accelo.MESSAGE]})
    assert [comment.id for comment in task.comments] == ids


def test_history_is_brought_when_asked_for() -> None:
    asked, task = drive(
        PROVIDER.fetch("24", Extras(history=True), SETTINGS), [body("get-all-fields.json")], body("progressions.json")
    )
    assert (asked[1].endpoint, asked[1].id) == (HISTORY, "24")
    assert [change.after for change in task.history] == ["Started", "#5"]
