"""Tallyfy from inside: reading, faults, paging, words that go together, filters, signing in; no network."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from taskcli.auth import BEARER, Settings, Wallet, converse, rehearse
from taskcli.config import Profile
from taskcli.errors import (
    ConfigError,
    Garbled,
    NotFound,
    Refused,
    SignInError,
    TaskcliError,
    Unreachable,
    UsageError,
)
from taskcli.filters import accepts, is_same
from taskcli.message import Credential, Reply, Request, Row
from taskcli.models import Change, Comment, Link, Person, Status, Task
from taskcli.providers import tallyfy
from taskcli.providers.tallyfy import (
    CLIENT_CREDENTIALS,
    COMMENTS,
    GET,
    GUEST,
    HISTORY,
    LIST,
    MEMBERS,
    PROVIDER,
    STATES,
    WHOAMI,
    dress,
    fault,
    following,
    locate,
    narrow,
    read_comments,
    read_history,
    read_person,
    read_task,
)
from taskcli.query import Asker, check, plan
from taskcli.spec import FILTERS, Ask, Extras, Page, Wanted
from taskcli.transport import Client, Wire
from taskcli.values import Clock

BODIES = Path(__file__).parent / "tallyfy" / "bodies"
ORG = "9c1e7d2a4b6f8035b1c7e9d2f4a6b801"
BASE = "https://go.tallyfy.com/api"
SETTINGS = Settings(BASE, {"org_id": ORG, "client_header": "APIClient"})
ME = Person(id="20059", name="Zu Nike", email="zu.nike@example.com", kind="user")
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
CLOCK = Clock(now=datetime(2026, 3, 10, 12, tzinfo=UTC), zone=UTC)


def body(name: str) -> Any:
    return json.loads((BODIES / name).read_bytes())["data"]


def read(row: Any, settings: Settings = SETTINGS) -> Task:
    """The task without the row it was read from."""
    task = read_task(row, settings)
    task.native = Task().native
    return task


def reply(status: int, data: Any, **headers: str) -> Reply:
    sent = data if isinstance(data, bytes) else json.dumps(data).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, sent, named, f"{BASE}/organizations/{ORG}/tasks/a01")


def with_defaults(**values: list[str]) -> Settings:
    return replace(SETTINGS, defaults={"list": values})


def drive(talk: Generator[Ask, Any, Any], *answers: Iterable[Mapping[str, Any]]) -> tuple[list[Ask], Any]:
    """What was asked, and what it comes to."""
    asked = [next(talk)]
    for rows in answers[:-1]:
        asked.append(talk.send(iter([Row(each) for each in rows])))
    with pytest.raises(StopIteration) as end:
        talk.send(iter([Row(each) for each in answers[-1]]))
    return asked, end.value.value


# Reading ------------------------------------------------------------------------------------------------------------


def test_the_documented_task_is_read() -> None:
    run = Link(id="run_id_xyz", kind="process")
    assert read(body("documented-task.json")) == Task(
        id="task_id_abc",
        title="Review Proposal",
        status=Status.IN_PROGRESS,
        native_status="active",
        assignees=[Person(id="1234", kind="user")],
        creator=Person(id="1234", kind="user"),
        created=datetime(2025, 1, 10, 9, tzinfo=UTC),
        updated=datetime(2025, 1, 12, 14, 30, tzinfo=UTC),
        due=datetime(2025, 1, 15, 17, tzinfo=UTC),
        project=run,
        parent=run,
        url=f"https://go.tallyfy.com/{ORG}/processes/run_id_xyz",
    )


def test_the_task_of_a_current_server_is_read() -> None:
    task = read(body("current-task.json"))
    run = Link(id="c7d8e9f0a1b2c3d4e5f60718293a4b5c", title="Invoice 4711 - ACME", kind="process")
    assert (task.project, task.parent) == (run, run)
    assert task.assignees == [
        Person(id="20059", kind="user"),
        Person(id="ext@example.com", email="ext@example.com", kind="guest"),
    ]
    assert task.description == "<p>Check the totals against the <strong>PO</strong>.</p>"
    assert (task.status, task.creator) == (Status.IN_PROGRESS, Person(id="42", kind="user"))
    assert (task.priority, task.native_priority, task.completed) == (None, None, None)


def test_a_guest_link_is_in_no_field_of_the_record() -> None:
    task = read(body("current-task.json"))
    assert "GUESTCODE" not in repr(task)
    assert task.url == f"https://go.tallyfy.com/{ORG}/processes/c7d8e9f0a1b2c3d4e5f60718293a4b5c"


def test_a_list_has_members_as_objects_and_as_numbers() -> None:
    first, second = map(read, body("two-tasks.json"))
    assert first.assignees == [Person(id="1001", name="Alice", kind="user")]
    assert second.assignees == [Person(id="20059", kind="user")]
    assert (second.status, second.due) == (Status.OPEN, datetime(2026, 3, 10, 17, tzinfo=UTC))
    assert (second.project, second.parent, second.url, second.creator) == (None, None, None, None)


def test_a_one_off_task_with_a_run_is_part_of_no_process() -> None:
    task = read({"id": "a01", "run_id": "r-1", "is_oneoff_task": True, "run": {"data": {"name": "Container"}}})
    assert (task.project, task.parent) == (None, None)
    assert task.url == f"https://go.tallyfy.com/{ORG}/processes/r-1"


def test_a_thin_row_is_a_task() -> None:
    assert read({"id": "a01"}) == Task(id="a01")


@pytest.mark.parametrize("row", [None, [], "text", {}, {"owners": [], "custom_fields": None, "taskdata": []}])
def test_a_row_of_doubtful_shape_is_an_empty_task(row: Any) -> None:
    assert read(row) == Task()


@pytest.mark.parametrize(
    ("owners", "people"),
    [
        (None, []),
        ([], []),
        ({"users": None, "guests": [], "groups": {}}, []),
        ({"users": [0, None, "", {"full_name": "Nobody"}]}, []),
        ({"users": [7, "8"]}, [Person(id="7", kind="user"), Person(id="8", kind="user")]),
        ({"users": [{"id": 7, "full_name": "Ann Lee"}]}, [Person(id="7", name="Ann Lee", kind="user")]),
        (
            {"users": [{"id": 7, "first_name": "Ann", "last_name": "Lee", "email": "ann@example.com"}]},
            [Person(id="7", name="Ann Lee", email="ann@example.com", kind="user")],
        ),
        ({"guests": ["a@example.com"]}, [Person(id="a@example.com", email="a@example.com", kind="guest")]),
        ({"guests": [{"email": "a@example.com"}]}, [Person(id="a@example.com", email="a@example.com", kind="guest")]),
        ({"groups": [7, "5e0f"]}, [Person(id="7", kind="group"), Person(id="5e0f", kind="group")]),
        ({"groups": [{"id": "5e0f", "name": "Sales"}]}, [Person(id="5e0f", name="Sales", kind="group")]),
        ({"taskUrls": ["https://go.tallyfy.com/guest/CODE/a01"]}, []),
    ],
)
def test_owners_of_every_form_are_read(owners: Any, people: list[Person]) -> None:
    assert read({"owners": owners}).assignees == people


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({"status": "not-started"}, Status.OPEN),
        ({"status": "active"}, Status.IN_PROGRESS),
        ({"status": "in-progress"}, Status.IN_PROGRESS),
        ({"status": "inprogress"}, Status.IN_PROGRESS),
        ({"status": "reopened"}, Status.IN_PROGRESS),
        ({"status": "overdue"}, Status.IN_PROGRESS),
        ({"status": "due_soon"}, Status.IN_PROGRESS),
        ({"status": "hasproblem"}, Status.IN_PROGRESS),
        ({"status": "completed"}, Status.DONE),
        ({"status": "complete"}, Status.DONE),
        ({"status": "Approved"}, Status.DONE),
        ({"status": "acknowledged"}, Status.DONE),
        ({"status": "rejected"}, Status.DONE),
        ({"status": "expired"}, Status.DONE),
        ({"status": "auto-skipped"}, Status.CANCELLED),
        ({"status": "skipped"}, Status.CANCELLED),
        ({"status": "on-hold"}, Status.UNKNOWN),
        ({"status": None}, Status.UNKNOWN),
        ({}, Status.UNKNOWN),
        # What happened goes before the word.
        ({"status": "in-progress", "completed_at": "2026-01-01T00:00:00Z"}, Status.DONE),
        ({"status": "on-hold", "completed_at": "2026-01-01T00:00:00Z"}, Status.DONE),
        ({"status": "auto-skipped", "completed_at": "2026-01-01T00:00:00Z"}, Status.CANCELLED),
        ({"status": "in-progress", "archived_at": "2026-01-01T00:00:00Z"}, Status.CANCELLED),
        (
            {"status": "active", "completed_at": "2026-01-01T00:00:00Z", "archived_at": "2026-01-02T00:00:00Z"},
            Status.DONE,
        ),
        ({"status": "active", "completed_at": "", "archived_at": None}, Status.IN_PROGRESS),
        ({"status": "active", "completed_at": "0000-00-00 00:00:00", "archived_at": "0"}, Status.IN_PROGRESS),
    ],
)
def test_a_status_is_told_by_what_happened_then_by_the_word(row: dict[str, Any], status: Status) -> None:
    task = read(row)
    assert (task.status, task.native_status) == (status, row.get("status"))


def test_every_native_word_maps_to_a_status_of_its_own_spelling() -> None:
    assert all(word == word.casefold() for word in STATES)
    assert Status.UNKNOWN not in STATES.values()


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2025-01-10T09:00:00Z", datetime(2025, 1, 10, 9, tzinfo=UTC)),
        ("2025-05-20T18:00:00.000Z", datetime(2025, 5, 20, 18, tzinfo=UTC)),
        ("2025-01-15T10:30:00+00:00", datetime(2025, 1, 15, 10, 30, tzinfo=UTC)),
        ("2025-01-15T10:30:00+01:00", datetime(2025, 1, 15, 9, 30, tzinfo=UTC)),
        ("2025-01-15 10:30:00", datetime(2025, 1, 15, 10, 30, tzinfo=UTC)),
        ("soon", None),
        (None, None),
        ("", None),
    ],
)
def test_a_time_is_read_in_utc_with_and_without_fractions(text: Any, when: datetime | None) -> None:
    names = ("deadline", "created_at", "last_updated", "completed_at")
    task = read(dict.fromkeys(names, text))
    assert [task.due, task.created, task.updated, task.completed] == [when] * 4


@pytest.mark.parametrize(
    "run", [{"data": {"name": "Hire Ann"}}, {"data": {"name": "Hire Ann"}, "meta": {}}, {"name": "Hire Ann", "id": "r"}]
)
def test_an_include_is_read_wrapped_and_bare(run: Any) -> None:
    assert read({"run_id": "r-1", "run": run}).project == Link(id="r-1", title="Hire Ann", kind="process")


@pytest.mark.parametrize("run", [None, [], {"data": None}, {"data": []}, {"data": {}}])
def test_an_include_that_came_to_nothing_is_nothing(run: Any) -> None:
    assert read({"run_id": "r-1", "run": run}).project == Link(id="r-1", kind="process")


@pytest.mark.parametrize(
    ("base", "web"),
    [
        (BASE, "https://go.tallyfy.com"),
        ("https://api.tallyfy.com", "https://go.tallyfy.com"),
        ("https://staging.go.tallyfy.com/api", "https://staging.go.tallyfy.com"),
        ("https://staging-api.tallyfy.com", "https://staging.go.tallyfy.com"),
        ("http://127.0.0.1:8080/api", "https://go.tallyfy.com"),
        ("https://evilgo.tallyfy.com.example.net", "https://go.tallyfy.com"),
    ],
)
def test_the_web_address_is_on_the_host_of_the_web_application(base: str, web: str) -> None:
    assert read({"run_id": "r-1"}, replace(SETTINGS, base_url=base)).url == f"{web}/{ORG}/processes/r-1"


FIRST = Comment(
    id="101",
    author=Person(id="ext@example.com", email="ext@example.com", kind="guest"),
    created=datetime(2026, 8, 2, 10, tzinfo=UTC),
    text="<p>totals differ</p>",
)
LAST = Comment(
    id="102",
    author=Person(id="20059", kind="user"),
    created=datetime(2026, 8, 3, 10, tzinfo=UTC),
    modified=datetime(2026, 8, 4, 10, tzinfo=UTC),
    text="<p>See @<strong>Zu Nike</strong></p>",
)
ARCHIVED = Comment(
    id="103",
    author=Person(id="42", kind="user"),
    created=datetime(2026, 8, 5, 10, tzinfo=UTC),
    modified=datetime(2026, 8, 5, 11, tzinfo=UTC),
    archived=True,
    text="<p>wrong task</p>",
)


@pytest.mark.parametrize(
    ("which", "comments"),
    [("all", [FIRST, LAST]), ("first", [FIRST]), ("last", [LAST]), ("archive", [FIRST, LAST, ARCHIVED])],
)
def test_comments_come_oldest_first_and_archived_ones_only_when_wanted(which: str, comments: list[Comment]) -> None:
    assert read_comments(body("comments.json")["threads"]["data"], which, {}) == comments


def test_the_feed_tells_who_did_what_oldest_first() -> None:
    assert read_history(body("activity.json")) == [
        Change(
            at=datetime(2025, 3, 14, 10, 30, tzinfo=UTC),
            actor=Person(id="67890", name="John Smith", email="john@example.com", kind="user"),
            action="completed",
        ),
        Change(
            at=datetime(2025, 3, 15, 10, 30, tzinfo=UTC),
            actor=Person(id="77", email="ext@example.com", kind="guest"),
            action="updated title",
            before="Send paper",
        ),
    ]


def test_an_entry_of_the_feed_may_lack_everything() -> None:
    assert read_history([{}, None, {"actor": None, "verb": "created"}]) == [
        Change(),
        Change(),
        Change(action="created"),
    ]


def test_who_is_signed_in_is_a_person_whose_tasks_are_known_by_number() -> None:
    me = read_person(body("me.json"))
    assert me == ME
    assert is_same(me, read(body("two-tasks.json")[1]).assignees[0])


# Faults -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "data", "kind", "said"),
    [
        (404, {"error": True, "message": "Resource not found", "code": "RESOURCE_NOT_FOUND"}, NotFound, "Resource"),
        (200, {"error": True, "message": "Resource not found", "code": "RESOURCE_NOT_FOUND"}, NotFound, "Resource"),
        (400, {"error": True, "message": "Resource not found", "code": "RESOURCE_NOT_FOUND"}, NotFound, "Resource"),
        (404, {"message": "No query results for model."}, NotFound, "No query results"),
        (404, {"error": True, "message": "API endpoint not found", "code": "ENDPOINT_NOT_FOUND"}, Refused, "endpoint"),
        (404, {"message": "Endpoint not found"}, Refused, "no such address"),
        (404, {"error": True, "message": "Nothing here", "code": "ENDPOINT_NOT_FOUND"}, Refused, "Nothing here"),
        (404, b"404 page not found", Refused, "404 page not found"),
        (404, b"", Refused, "no such address"),
        (404, b"<html><body>Not Found</body></html>", Refused, "no such address"),
        (401, {"error": True, "message": "unauthenticated"}, SignInError, "unauthenticated"),
        (200, {"error": "invalid_client"}, SignInError, "invalid_client"),
        (401, {"message": "Unauthenticated."}, SignInError, "Unauthenticated."),
        (401, {"error": "invalid_client"}, SignInError, "invalid_client"),
        (401, b"<html><body>x</body></html>", SignInError, "HTTP 401"),
        (200, {"message": "Unauthenticated."}, SignInError, "Unauthenticated."),
        (403, {"message": "You don't have application's permissions"}, SignInError, "You don't have"),
        (400, {"message": "Bad"}, Refused, "Bad"),
        (409, {"error": {"code": "SEATS", "message": "No seat", "details": {}}}, Refused, "No seat"),
        (200, {"error": {"code": "RATE_LIMIT_EXCEEDED", "message": "Slow"}}, Unreachable, "Slow"),
        (200, {"error": True, "data": [], "message": "Broken"}, Refused, "Broken"),
        (422, {"error": True, "errors": {"page": ["Bad page."]}}, Refused, "page: Bad page."),
        (422, {"message": "Invalid.", "errors": {"page": "Bad page."}}, Refused, "Invalid. (page: Bad page.)"),
        (422, {"errors": [{"page": ["Bad."]}, {"sort": ["Worse."]}]}, Refused, "page: Bad.; sort: Worse."),
        (422, {"errors": {"q": [{"0": ["Too long."]}]}}, Refused, "0: Too long."),
        (422, {"errors": ["Bad."]}, Refused, "refused: Bad."),
        (200, {"errors": {"page": ["Bad page."]}}, Refused, "page: Bad page."),
        (429, {"message": "Limit", "code": "RATE_LIMIT_EXCEEDED"}, Unreachable, "Limit"),
        (200, {"message": "Limit", "code": "rate_limit_exceeded"}, Unreachable, "Limit"),
        (500, {"message": "Server Error"}, Unreachable, "Server Error"),
        (503, b"<html><body>502</body></html>", Unreachable, "HTTP 503"),
        (302, b"", SignInError, "sent on"),
        (200, b"<html><body>Log in</body></html>", SignInError, "sign-in page"),
        (200, b"<html><body>Hello</body></html>", Garbled, "HTML"),
        (200, {}, Garbled, "no data"),
        (200, {"meta": {"pagination": {}}}, Garbled, "no data"),
    ],
)
def test_a_failure_is_what_the_body_says_before_the_status(
    status: int, data: Any, kind: type[TaskcliError], said: str
) -> None:
    with pytest.raises(TaskcliError) as failed:
        fault(reply(status, data))
    assert type(failed.value) is kind
    assert said in failed.value.message


@pytest.mark.parametrize("status", [200, 201, 204])
@pytest.mark.parametrize(
    "data",
    [
        {"data": {"id": "a01", "message": "hello", "code": "RESOURCE_NOT_FOUND"}},
        {"data": []},
        {"data": None},
        {"data": [], "error": False, "message": "ok"},
        [{"id": 1}],
    ],
)
def test_an_answer_with_data_is_no_failure(status: int, data: Any) -> None:
    fault(reply(status, data))


@pytest.mark.parametrize(
    "text",
    [
        "SQLSTATE[42S22]: Column not found (SQL: select * from tasks)",
        "Stack trace: #0 {main}",
        "Undefined index in app/Http/Kernel.php on line 3",
        "fopen(/var/www/storage/x)",
    ],
)
def test_the_inside_of_a_failing_server_is_not_told(text: str) -> None:
    with pytest.raises(Unreachable) as failed:
        fault(reply(500, {"message": text}))
    assert failed.value.message == "not able to answer now: HTTP 500"


def test_a_failure_carries_what_identifies_it() -> None:
    with pytest.raises(Unreachable) as failed:
        fault(reply(429, {"message": "Slow down"}, retry_after="7", x_request_id="req-1"))
    assert (failed.value.status, failed.value.retry_after, failed.value.request_id) == (429, 7, "req-1")
    with pytest.raises(Garbled) as empty:
        fault(reply(200, {}, x_request_id="req-2"))
    assert (empty.value.status, empty.value.request_id) == (200, "req-2")


@pytest.mark.parametrize(
    ("status", "data", "hint"),
    [
        (401, {"message": "Unauthenticated."}, "logs out"),
        (403, {"message": "No."}, "administrator"),
        (404, {"message": "Resource not found"}, "another organization"),
        (404, {"message": "Endpoint not found"}, "base_url"),
        (404, b"", "base_url"),
    ],
)
def test_a_failure_says_what_to_do(status: int, data: Any, hint: str) -> None:
    with pytest.raises(TaskcliError) as failed:
        fault(reply(status, data))
    assert hint in failed.value.hint


# Paging -------------------------------------------------------------------------------------------------------------


def page(facts: Any, *, count: int = 10, fresh: int | None = None, seen: int = 10, number: int = 1) -> Page:
    return Page({"meta": {"pagination": facts}}, count, count if fresh is None else fresh, seen, number)


@pytest.mark.parametrize(
    ("asked", "answer", "onward"),
    [
        ({}, page({"total": 57, "per_page": 10, "total_pages": 6}), "2"),
        ({"page": "1"}, page({"total": 57, "per_page": 10, "total_pages": 6}), "2"),
        ({"page": "2"}, page({"total": 57}, seen=20, number=2), "3"),
        ({"page": "6"}, page({"total": 57}, count=7, seen=57, number=6), None),
        # A later first page: the rows before it are counted.
        ({"page": "6"}, page({"total": 57, "per_page": 10}, count=7, seen=7), None),
        ({"page": "5"}, page({"total": 57, "per_page": 10}, seen=10), "6"),
        ({"page": "5", "per_page": "50"}, page({"total": 300}, count=50, seen=50), "6"),
        # total_pages may say 1 when there are more.
        ({"per_page": "100"}, page({"total": 57, "per_page": 10, "total_pages": 1}), "2"),
        ({}, page({"total": "57"}), "2"),
        ({"page": "2"}, page({"total": 57}, count=0, seen=10, number=2), None),
        ({"page": "2"}, page({"total": 57}, fresh=0, seen=10, number=2), "3"),
        # Without a usable total.
        ({}, page({"total_pages": 3}), "2"),
        ({"page": "3"}, page({"total_pages": 3}, seen=30, number=3), None),
        ({}, page({"total": None, "total_pages": 2}), "2"),
        ({}, page({"links": []}), "2"),
        # Without anything.
        ({}, page({"per_page": "ten", "total_pages": "many"}), "2"),
        ({}, page({"total": "35", "total_pages": 1}), "2"),
        ({}, page({"total": True, "total_pages": 4}), "2"),
        ({}, page({}), None),
        ({}, page(None), None),
        ({}, page([]), None),
    ],
)
def test_pages_are_followed_by_the_total(asked: dict[str, str], answer: Page, onward: str | None) -> None:
    found = following(asked, answer)
    assert found == (None if onward is None else {**asked, "page": onward})


@pytest.mark.parametrize("head", [None, {}, {"meta": None}, {"meta": []}, {"meta": {"pagination": {"total": "x"}}}])
def test_an_unknown_total_is_unknown(head: Any) -> None:
    assert tallyfy.total(head) is None
    assert following({}, Page(head, 1, 1, 1, 1)) in (None, {"page": "2"})


def test_the_total_is_read() -> None:
    assert tallyfy.total({"meta": {"pagination": {"total": 0}}}) == 0


# What goes together -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"scope": ["org"], "status": ["complete"], "sort": ["completed_newest"], "with": ["selected_text_comment"]},
        {"scope": ["me"], "status": ["completed"], "sort": ["-deadline"], "with": ["run", "summary"]},
        {"run": ["r"], "status": ["active_visible"], "sort": ["-position"], "with": ["comments", "activities"]},
        {"user": ["5"], "status": ["all"], "sort_by": ["newest"], "with": ["member_watchers.watcher"]},
        {"guest": ["a@b.c"], "status": ["incomplete"], "sort": ["problems"]},
        {"custom_field_key": ["k"], "custom_field_value": ["v"]},
        {"deadline_on": ["2026-03-01"]},
        {"deadline_before": ["2026-03-01"], "deadline_after": ["2026-02-01"]},
    ],
)
def test_what_is_documented_together_goes_together(given: dict[str, list[str]]) -> None:
    assert LIST.check
    LIST.check(given, SETTINGS)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"status": ["completed"]}, "'completed' is not a word of the organization's list"),
        ({"status": ["all"]}, "'all' is not a word of the organization's list"),
        ({"status": ["active_visible"]}, "the organization's list"),
        ({"scope": ["me"], "status": ["complete"]}, "'complete' is not a word of your own list"),
        ({"run": ["r"], "status": ["completed"]}, "a process's list"),
        ({"user": ["5"], "status": ["not-started"]}, "a member's list"),
        ({"guest": ["g"], "status": ["complete"]}, "a guest's list"),
        ({"sort": ["position"]}, "--sort: 'position'"),
        ({"run": ["r"], "sort": ["-newest"]}, "--sort: '-newest'"),
        ({"user": ["5"], "sort_by": ["position"]}, "--sort-by: 'position'"),
        ({"with": ["run", "comments"]}, "--with: 'comments'"),
        ({"run": ["r"], "with": ["tags"]}, "--with: 'tags'"),
        ({"run": ["r"], "user": ["5"]}, "--run and --user exclude"),
        ({"scope": ["org"], "guest": ["g"]}, "--guest and --scope exclude"),
        ({"custom_field_value": ["v"]}, "belong together"),
        ({"deadline_on": ["2026-03-01"], "deadline_end_range": ["2026-03-01"]}, "excludes --deadline-end-range"),
        ({"user": ["5"], "sort": ["newest"], "sort_by": ["newest"]}, "--sort and --sort-by exclude"),
    ],
)
def test_what_does_not_go_together_is_refused(given: dict[str, list[str]], said: str) -> None:
    assert LIST.check
    with pytest.raises(ValueError, match=said):
        LIST.check(given, SETTINGS)


@pytest.mark.parametrize(
    ("own", "given", "path"),
    [
        ({}, {}, "/organizations/{org_id}/tasks"),
        ({}, {"scope": ["org"]}, "/organizations/{org_id}/tasks"),
        ({}, {"scope": ["me"]}, "/organizations/{org_id}/me/tasks"),
        ({}, {"run": ["r"]}, "/organizations/{org_id}/runs/{run}/tasks"),
        ({}, {"user": ["5"]}, "/organizations/{org_id}/users/{user}/tasks"),
        ({}, {"guest": ["g"]}, "/organizations/{org_id}/guests/{code}/tasks"),
        # What is typed goes before what the profile says, and both arrive here as one.
        ({"scope": ["me"]}, {"scope": ["me"], "run": ["r"]}, "/organizations/{org_id}/runs/{run}/tasks"),
        ({"run": ["r"]}, {"run": ["r"], "scope": ["org"]}, "/organizations/{org_id}/tasks"),
        ({"run": ["r"]}, {"run": ["s"]}, "/organizations/{org_id}/runs/{run}/tasks"),
        ({"run": ["r"]}, {"run": ["r"], "user": ["5"]}, "/organizations/{org_id}/users/{user}/tasks"),
    ],
)
def test_the_list_is_chosen_by_what_was_said(own: dict[str, list[str]], given: dict[str, list[str]], path: str) -> None:
    assert callable(LIST.path)
    assert LIST.path(given, with_defaults(**own)) == path


@pytest.mark.parametrize(
    ("given", "notes"),
    [
        ({}, []),
        ({"owners": ["5"], "roles": ["r"], "folder": ["f"]}, []),
        ({"run": ["r"], "owners": ["5"], "deadline_on": ["2026-03-01"]}, []),
        ({"run": ["r"], "tag": ["t"], "folder": ["f"]}, ["--tag", "--folder"]),
        ({"scope": ["me"], "status": ["all"], "q": ["x"]}, []),
        ({"scope": ["me"], "status": ["all"], "created": ["2026-03-01"]}, ["--created"]),
        ({"scope": ["me"]}, ["active tasks only"]),
        ({"user": ["5"], "q": ["x"], "sort_by": ["newest"]}, ["active tasks only"]),
        ({"guest": ["g"], "deadline_before": ["2026-03-01"]}, ["--deadline-before", "active tasks only"]),
        ({"sort_by": ["newest"]}, ["--sort-by"]),
    ],
)
def test_what_a_list_may_ignore_or_leave_out_is_told(given: dict[str, list[str]], notes: list[str]) -> None:
    assert LIST.notes
    told = list(LIST.notes(given, SETTINGS))
    assert len(told) == len(notes)
    assert all(note in text for note, text in zip(notes, told, strict=True))


@pytest.mark.parametrize(
    ("name", "word", "sent"),
    [
        ("status", "OVERDUE", "overdue"),
        ("sort", "-Deadline", "-deadline"),
        ("sort", "newest", "newest"),
        ("scope", "ME", "me"),
        ("archived", "Only", "only"),
        ("created", "2026-03-01:tomorrow", "2026-03-01:2026-03-11"),
        ("deadline_on", "2026-03-01T23:00:00-05:00", "2026-03-02"),
        ("guest", "ext@example.com", "ext@example.com"),
        ("guest", "MITxZa1z2f", "MITxZa1z2f"),
        ("owners", "1001", "1001"),
        ("unassigned", "True", "true"),
        ("per_page", "100", "100"),
    ],
)
def test_a_word_reaches_the_wire_in_the_service_s_own_form(name: str, word: str, sent: str) -> None:
    assert LIST.param(name).kind.send(word, CLOCK) == sent


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("status", "auto-skipped"),
        ("sort", "--deadline"),
        ("sort", "name"),
        ("archived", "false"),
        ("run", "../me"),
        ("run", ""),
        ("user", "5a"),
        ("guest", "a@b@c"),
        ("guest", "../me"),
        ("guest", "a/b@example.com"),
        ("groups", "a b"),
        ("folder", "a/b"),
        ("per_page", "101"),
        ("per_page", "0"),
        ("page", "0"),
        ("created", "2026-03-01:"),
        ("deadline_on", "someday"),
    ],
)
def test_a_word_of_another_form_is_refused(name: str, word: str) -> None:
    with pytest.raises(ValueError, match=r"is not|is below|is beyond"):
        LIST.param(name).kind.send(word, CLOCK)


@pytest.mark.parametrize(
    ("word", "sent"),
    [
        ("Run", "run"),
        ("ko-form-fields", "ko-form-fields"),
        ("run.checklist", "run.checklist"),
        ("step.x-y", "step.x-y"),
    ],
)
def test_an_include_is_one_of_the_documented_or_below_one(word: str, sent: str) -> None:
    assert GET.param("with").kind.send(word, CLOCK) == sent


@pytest.mark.parametrize("word", ["runs", "run.", ".run", "foo.bar", "run..x", "run.a b"])
def test_an_include_that_cannot_be_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        GET.param("with").kind.send(word, CLOCK)


@pytest.mark.parametrize("endpoint", [GET, COMMENTS, HISTORY])
@pytest.mark.parametrize("word", ["../../me", "a/b", "", "a b", "ä", "x" * 256])
def test_an_id_is_checked_before_it_becomes_part_of_an_address(endpoint: Any, word: str) -> None:
    with pytest.raises(ValueError, match="is not a task id"):
        endpoint.argument.send(word, CLOCK)
    with pytest.raises(ValueError, match="is not a task id"):
        PROVIDER.id.send(word, CLOCK)


def test_every_request_has_the_three_headers() -> None:
    sent = dress(Request(f"{BASE}/organizations/{ORG}/tasks", (("q", "x"),)), "json", SETTINGS)
    assert dict(sent.headers) == {"Accept": "application/json", "X-Tallyfy-Client": "APIClient"}
    assert sent.params == (("q", "x"),)


def test_a_space_and_a_plus_are_percent_encoded() -> None:
    sent = dress(Request("https://h", (("tag", "a b+c"), ("with", "run,step"))), "json", SETTINGS)
    assert sent.target == "https://h?tag=a%20b%2Bc&with=run%2Cstep"


def test_the_history_of_a_task_is_asked_of_the_organization_s_feed() -> None:
    profile = Profile("it", PROVIDER, BEARER, SETTINGS)
    assert plan(profile, HISTORY, {"page": ["2"]}, "a01").request.target == (
        f"{BASE}/organizations/{ORG}/activity-feeds?entity_type=task&entity_id=a01&page=2"
    )


# A guest's code -----------------------------------------------------------------------------------------------------


def test_a_guest_is_looked_up_by_e_mail_address() -> None:
    assert LIST.prepare
    asked, holes = drive(LIST.prepare({"guest": ["ext@example.com"]}, SETTINGS), [body("guest.json")])
    assert [(each.endpoint, each.id) for each in asked] == [(GUEST, "ext@example.com")]
    assert holes == {"code": "MITxZa1z2f5d81bb53f1da7c7fa95a2cfec5cbc2"}


@pytest.mark.parametrize("given", [{}, {"run": ["r"]}, {"scope": ["me"]}])
def test_other_lists_need_no_code(given: dict[str, list[str]]) -> None:
    assert LIST.prepare
    with pytest.raises(StopIteration) as end:
        next(LIST.prepare(given, SETTINGS))
    assert end.value.value == {}


def test_a_code_is_taken_as_it_is() -> None:
    assert LIST.prepare
    with pytest.raises(StopIteration) as end:
        next(LIST.prepare({"guest": ["MITx"]}, SETTINGS))
    assert end.value.value == {"code": "MITx"}


@pytest.mark.parametrize(
    "link", [None, "", "https://go.tallyfy.com/guest-all-task/org/CODE", "https://go.tallyfy.com/"]
)
def test_a_guest_without_a_code_is_not_found(link: Any) -> None:
    assert LIST.prepare
    talk = LIST.prepare({"guest": ["ext@example.com"]}, SETTINGS)
    next(talk)
    with pytest.raises(NotFound, match="no guest code"):
        talk.send(iter([Row({"link": link})]))


def test_nothing_is_looked_up_for_words_that_do_not_go_together() -> None:
    profile = Profile("it", PROVIDER, BEARER, SETTINGS)
    with pytest.raises(UsageError, match="'position'"):
        Asker(profile, Client(BEARER, SETTINGS, Wire())).read(
            LIST, {"guest": ["ext@example.com"], "sort": ["position"]}
        )


# The common filters -------------------------------------------------------------------------------------------------

OPEN = Wanted()
ALL = Wanted(statuses=None)
USUAL = {"with": ["run", "summary"], "page": ["1"], "per_page": ["100"]}


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        (OPEN, {"status": "active"}),
        (Wanted(statuses=frozenset({Status.OPEN})), {"status": "active"}),
        # A native word is wanted of tasks that are completed or archived, too.
        (Wanted(statuses=frozenset(), words=frozenset({"in-progress"})), {"archived": "true"}),
        (ALL, {"archived": "true"}),
        (Wanted(statuses=frozenset({Status.DONE})), {"archived": "true"}),
        (Wanted(statuses=frozenset({Status.OPEN, Status.CANCELLED})), {"archived": "true"}),
        (Wanted(statuses=frozenset(), words=frozenset({"approved"})), {"archived": "true"}),
        # The profile's words for done come out as something that is wanted.
        (Wanted(status_map={"expired": Status.OPEN}), {"archived": "true"}),
        (Wanted(status_map={"on-hold": Status.DONE}), {"status": "active"}),
        (Wanted(statuses=None, assignee="1001"), {"archived": "true", "owners": "1001"}),
        (Wanted(statuses=None, assignee=ORG), {"archived": "true", "groups": ORG}),
        (Wanted(statuses=None, assignee="Zu Nike"), {"archived": "true"}),
        (Wanted(statuses=None, assignee="ext@example.com"), {"archived": "true"}),
        (Wanted(statuses=None, creator="42"), {"archived": "true"}),
        (Wanted(statuses=None, search="toner"), {"archived": "true"}),
        (Wanted(statuses=None, project="Invoice"), {"archived": "true"}),
        (Wanted(statuses=None, updated_after=AT, updated_before=AT), {"archived": "true"}),
        (Wanted(statuses=None, due_after=AT), {"archived": "true", "deadline_after": "2026-02-27"}),
        (Wanted(statuses=None, due_before=AT), {"archived": "true", "deadline_before": "2026-03-03"}),
        (Wanted(statuses=None, created_after=AT), {"archived": "true", "created": "2026-02-27:2026-03-12"}),
        (Wanted(statuses=None, created_before=AT), {"archived": "true", "created": "2000-01-01:2026-03-03"}),
        (Wanted(overdue=True), {"status": "active", "deadline_before": "2026-03-12"}),
        (Wanted(overdue=True, due_before=AT), {"status": "active", "deadline_before": "2026-03-03"}),
        (Wanted(statuses=None, due_after=datetime(1, 1, 1, tzinfo=UTC)), {"archived": "true"}),
        (Wanted(statuses=None, due_before=datetime(9999, 12, 31, tzinfo=UTC)), {"archived": "true"}),
    ],
)
def test_a_common_filter_is_asked_of_the_organization_s_list_where_no_task_is_lost(
    wanted: Wanted, sent: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taskcli.values.now", lambda: CLOCK.now)
    given, _ = narrow(wanted, SETTINGS)
    assert given == {**{name: [value] for name, value in sent.items()}, "sort": ["newest"], **USUAL}


@pytest.mark.parametrize(
    ("wanted", "answers"),
    [
        (OPEN, {"status"}),
        (Wanted(status_map={"on-hold": Status.DONE}), set()),
        (Wanted(statuses=frozenset({Status.OPEN})), set()),
        (Wanted(statuses=None, assignee="1001"), {"assignee"}),
        (Wanted(statuses=None, assignee="Zu Nike"), set()),
        (Wanted(statuses=None, due_after=AT), {"due-after"}),
        (Wanted(statuses=None, created_after=AT), {"created-after"}),
        (Wanted(overdue=True), {"status", "overdue"}),
        (Wanted(statuses=None, search="x", creator="42", project="y", updated_after=AT), set()),
    ],
)
def test_only_what_the_service_applies_is_said_to_be_applied_by_it(wanted: Wanted, answers: set[str]) -> None:
    _, said = narrow(wanted, SETTINGS)
    asked = wanted.asks() | {"status"}
    assert said & asked == answers
    assert said <= set(FILTERS)


@pytest.mark.parametrize(
    ("own", "wanted", "sent"),
    [
        ({"scope": ["me"]}, OPEN, {"status": "active", "sort": "newest"}),
        ({"scope": ["me"]}, ALL, {"status": "all", "sort": "newest"}),
        ({"user": ["5"]}, ALL, {"status": "all", "sort": "newest"}),
        ({"guest": ["g"]}, Wanted(statuses=None, assignee="7", due_after=AT), {"status": "all", "sort": "newest"}),
        ({"run": ["r"]}, ALL, {"sort": "position"}),
        (
            {"run": ["r"]},
            Wanted(assignee="7", due_after=AT, created_after=AT),
            {"status": "active", "owners": "7", "deadline_after": "2026-02-27", "sort": "position"},
        ),
        # What the profile says of a parameter stands.
        ({"status": ["hasproblem"], "owners": ["9"]}, Wanted(assignee="7"), {"sort": "newest"}),
        ({"sort": ["deadline"]}, OPEN, {"status": "active"}),
        ({"deadline_on": ["2026-03-05"]}, Wanted(due_after=AT), {"status": "active", "sort": "newest"}),
        ({"archived": ["only"]}, ALL, {"sort": "newest"}),
    ],
)
def test_other_lists_are_asked_in_their_own_words(
    own: dict[str, list[str]], wanted: Wanted, sent: dict[str, str]
) -> None:
    settings = with_defaults(**own)
    given, _ = narrow(wanted, settings)
    assert given == {**{name: [value] for name, value in sent.items()}, **USUAL}
    assert LIST.check
    LIST.check({**own, **given}, settings)


@pytest.mark.parametrize("hours", range(-14, 15, 2))
@pytest.mark.parametrize("bound", [datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)])
def test_days_are_wide_enough_wherever_the_service_counts_them(hours: int, bound: datetime) -> None:
    """The service may count days in any zone, and take the day itself along or not."""
    given, _ = narrow(Wanted(due_after=bound, due_before=bound, created_after=bound, created_before=bound), SETTINGS)
    first, last = given["created"][0].split(":")
    on = (bound + timedelta(hours=hours)).date().isoformat()
    assert given["deadline_after"][0] < on < given["deadline_before"][0]
    assert first < on < last


def test_my_tasks_are_asked_of_my_own_list() -> None:
    wanted = Wanted(assignee="me")
    asked, tasks = drive(
        PROVIDER.find(wanted, SETTINGS), [body("me.json")], body("members.json"), body("my-tasks.json")
    )
    assert [each.endpoint for each in asked] == [WHOAMI, MEMBERS, LIST]
    assert asked[2].given == {"scope": ["me"], "status": ["active"], "sort": ["newest"], **USUAL}
    assert asked[2].answers == {"assignee", "status"}
    mine, through_a_group, without_owners = tasks
    assert mine.assignees == [ME]
    assert through_a_group.assignees == [Person(id="5e0f60718293a4b5c6d7e8f90a1b2c3d", kind="group"), ME]
    assert without_owners.assignees == [ME]
    assert all(accepts(each, wanted, CLOCK, ME) for each in (mine, through_a_group, without_owners))


@pytest.mark.parametrize(
    ("own", "sent"),
    [
        ({"status": ["complete"], "sort": ["-completed_newest"]}, {"status": ["active"], "sort": ["newest"]}),
        ({"status": ["Overdue"], "sort": ["-Deadline"]}, {}),
        ({"folder": ["F1"]}, {"status": ["active"], "sort": ["newest"]}),
    ],
)
def test_words_of_the_organization_s_list_in_the_profile_do_not_disturb_mine(
    own: dict[str, list[str]], sent: dict[str, list[str]]
) -> None:
    settings = with_defaults(**own)
    given, _ = narrow(Wanted(assignee="me"), settings, ME)
    assert given == {"scope": ["me"], **sent, **USUAL}
    assert LIST.check
    LIST.check(check(LIST, {**own, **given}, CLOCK), settings)


def test_my_tasks_of_a_process_are_asked_for_by_my_number() -> None:
    asked, tasks = drive(
        PROVIDER.find(Wanted(assignee="me"), with_defaults(run=["r"])), [body("me.json")], [], [{"id": "a01"}]
    )
    assert asked[2].given["owners"] == ["20059"]
    assert "scope" not in asked[2].given
    assert [each.assignees for each in tasks] == [[]]


def test_my_tasks_of_another_s_list_are_left_to_the_one_who_asks() -> None:
    asked, tasks = drive(
        PROVIDER.find(Wanted(assignee="me"), with_defaults(user=["5"])), [body("me.json")], [], [{"id": "a01"}]
    )
    assert asked[2].endpoint is LIST
    assert "owners" not in asked[2].given
    assert "assignee" not in asked[2].answers
    assert [each.assignees for each in tasks] == [[]]


@pytest.mark.parametrize("wanted", [Wanted(assignee="Nike"), Wanted(creator="alice@example.com")])
def test_names_and_addresses_are_looked_up_among_the_members(wanted: Wanted) -> None:
    row = {"id": "a01", "owners": {"users": [20059, 5], "groups": [1001]}, "starter_id": 1001}
    asked, tasks = drive(PROVIDER.find(wanted, SETTINGS), body("members.json"), [row])
    assert [each.endpoint for each in asked] == [MEMBERS, LIST]
    (task,) = tasks
    assert task.assignees == [ME, Person(id="5", kind="user"), Person(id="1001", kind="group")]
    assert task.creator == Person(id="1001", name="Alice Smith", email="alice@example.com", kind="user")
    assert accepts(task, wanted, CLOCK)


@pytest.mark.parametrize("wanted", [Wanted(creator="42"), Wanted(assignee=ORG), Wanted()])
def test_names_are_filled_in_whatever_is_wanted(wanted: Wanted) -> None:
    asked, tasks = drive(PROVIDER.find(wanted, SETTINGS), body("members.json"), body("two-tasks.json"))
    assert [each.endpoint for each in asked] == [MEMBERS, LIST]
    assert [(each.id, each.assignees) for each in tasks] == [
        (
            "00000000000000000000000000000a01",
            [Person(id="1001", name="Alice Smith", email="alice@example.com", kind="user")],
        ),
        ("00000000000000000000000000000a02", [ME]),
    ]


def refused(status: int, data: Any) -> Iterator[Row]:
    """The rows of a list that fails when it is read."""
    fault(reply(status, data))
    yield Row({})


NO_PERMISSION = (403, {"message": "You don't have application's permissions for this organization!"})
NO_ADDRESS = (404, {"error": True, "message": "API endpoint not found", "code": "ENDPOINT_NOT_FOUND"})
NO_THING = (404, {"error": True, "message": "Resource not found", "code": "RESOURCE_NOT_FOUND"})
NO_SIGN_IN = (401, {"error": True, "message": "unauthenticated"})


@pytest.mark.parametrize("answer", [NO_PERMISSION, NO_ADDRESS, NO_THING])
@pytest.mark.parametrize("wanted", [Wanted(), Wanted(creator="42"), Wanted(assignee=ORG)])
def test_numbers_stay_where_the_members_are_refused(wanted: Wanted, answer: tuple[int, Any]) -> None:
    talk = PROVIDER.find(wanted, SETTINGS)
    assert next(talk).endpoint is MEMBERS
    assert talk.send(refused(*answer)).endpoint is LIST
    with pytest.raises(StopIteration) as end:
        talk.send(iter([Row(each) for each in body("two-tasks.json")]))
    assert [each.assignees for each in end.value.value] == [
        [Person(id="1001", name="Alice", kind="user")],
        [Person(id="20059", kind="user")],
    ]


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        (Wanted(assignee="Zu Nike"), NO_PERMISSION),
        (Wanted(creator="alice@example.com"), NO_ADDRESS),
        (Wanted(), NO_SIGN_IN),
        (Wanted(), (429, {"message": "Slow down", "code": "RATE_LIMIT_EXCEEDED"})),
    ],
)
def test_a_name_cannot_do_without_members_and_other_failures_are_told(wanted: Wanted, answer: tuple[int, Any]) -> None:
    talk = PROVIDER.find(wanted, SETTINGS)
    next(talk)
    with pytest.raises(TaskcliError) as failed:
        talk.send(refused(*answer))
    assert failed.value.status == answer[0]


def test_a_number_is_asked_for_as_a_member_and_as_a_group_and_each_task_comes_once() -> None:
    rows = (), ({"id": "a01"}, {"id": "a02"}), ({"id": "a02"}, {"id": "a03"}, {"title": "no id"}, {"title": "no id"})
    asked, tasks = drive(PROVIDER.find(Wanted(assignee="17", due_after=AT), SETTINGS), *rows)
    same = {"status": ["active"], "deadline_after": ["2026-02-27"], "sort": ["newest"], **USUAL}
    assert [each.given for each in asked[1:]] == [{**same, "owners": ["17"]}, {**same, "groups": ["17"]}]
    assert [each.id for each in tasks] == ["a01", "a02", "a03", None, None]


def test_my_archived_tasks_are_asked_of_the_organization() -> None:
    rows = [body("me.json")], [], [{"id": "a01"}], [{"id": "a02", "owners": {"users": [20059]}}]
    asked, tasks = drive(PROVIDER.find(Wanted(statuses=None, assignee="me"), SETTINGS), *rows)
    same = {"sort": ["newest"], **USUAL}
    assert [each.given for each in asked[2:]] == [
        {**same, "scope": ["me"], "status": ["all"]},
        {**same, "scope": ["org"], "archived": ["only"], "owners": ["20059"]},
    ]
    assert [(each.id, each.assignees) for each in tasks] == [("a01", [ME]), ("a02", [Person(id="20059", kind="user")])]


def test_only_a_priority_cannot_be_asked_for() -> None:
    assert PROVIDER.lacks == {"priority"}
    assert PROVIDER.lacks <= set(FILTERS)


# One task -----------------------------------------------------------------------------------------------------------


def test_a_task_is_fetched_and_then_the_names_of_its_people() -> None:
    asked, task = drive(PROVIDER.fetch("a01", Extras(), SETTINGS), [body("current-task.json")], body("members.json"))
    assert [(each.endpoint, each.given, each.id) for each in asked] == [
        (GET, {"with": ["run", "summary"]}, "a01"),
        (MEMBERS, {}, None),
    ]
    assert task.assignees[0] == ME
    assert (task.comments, task.history) == (Task().comments, Task().history)


@pytest.mark.parametrize(("which", "count"), [("first", 1), ("last", 1), ("all", 2), ("archive", 3)])
def test_comments_come_with_the_task(which: str, count: int) -> None:
    talk = PROVIDER.fetch("a01", Extras(comments=which), SETTINGS)
    asked, task = drive(talk, [body("comments.json")], body("members.json"))
    assert [each.given for each in asked] == [{"with": ["run", "summary", "threads"]}, {}]
    assert len(task.comments) == count
    assert {each.author.id: each.author for each in task.comments}.get("20059", ME) == ME


@pytest.mark.parametrize("threads", [None, [], {"data": None}, {"data": []}])
def test_a_task_without_comments_has_none(threads: Any) -> None:
    _, task = drive(PROVIDER.fetch("a01", Extras(comments="all"), SETTINGS), [{"id": "a01", "threads": threads}], [])
    assert task.comments == []


def test_the_history_is_asked_for_besides() -> None:
    asked, task = drive(
        PROVIDER.fetch("a01", Extras(history=True), SETTINGS), [body("current-task.json")], [], body("activity.json")
    )
    assert [(each.endpoint, each.id, each.whole) for each in asked[2:]] == [(HISTORY, "a01", True)]
    assert [each.action for each in task.history] == ["completed", "updated title"]


HEX = "f4a1c2b39e7d48a6b0c15e2d3f6a8b90"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (f"/api/organizations/{ORG}/tasks/task_id_abc", "task_id_abc"),
        (f"/organizations/{ORG}/tasks/{HEX}", HEX),
        (f"/api/organizations/{ORG}/tasks/{HEX}/", HEX),
        (f"/api/organizations/{ORG}/runs/r-1/tasks/{HEX}", HEX),
        (f"/api/organizations/{ORG}/runs/r-1/tasks/{HEX}/custom-fields", HEX),
        (f"/api/organizations/{ORG}/tasks/a%2Fb", "a/b"),
        (f"/guest/GUESTCODE/{HEX}", HEX),
        (f"/{ORG}/tasks/{HEX}", HEX),
        (f"/{ORG}/task/{HEX}", HEX),
        (f"/api/organizations/other/tasks/{HEX}", None),
        (f"/{ORG[::-1]}/tasks/{HEX}", None),
        (f"/{ORG}/processes/{HEX}", None),
        (f"/api/organizations/{ORG}/tasks", None),
        (f"/api/organizations/{ORG}/me/tasks", None),
        (f"/api/organizations/{ORG}/users/5/tasks", None),
        (f"/guest-all-task/{ORG}/GUESTCODE", None),
        ("/", None),
    ],
)
def test_a_pasted_address_tells_its_task(path: str, found: str | None) -> None:
    assert locate(path, "", SETTINGS) == found


@pytest.mark.parametrize(
    ("base", "names"),
    [
        (BASE, {"go.tallyfy.com", "api.tallyfy.com"}),
        ("https://api.tallyfy.com", {"go.tallyfy.com", "api.tallyfy.com"}),
        ("https://staging-api.tallyfy.com", {"staging.go.tallyfy.com", "staging-api.tallyfy.com"}),
        ("https://staging.go.tallyfy.com/api", {"staging.go.tallyfy.com", "staging-api.tallyfy.com"}),
        ("http://127.0.0.1:8080", {"go.tallyfy.com", "api.tallyfy.com"}),
    ],
)
def test_the_hosts_of_the_service_belong_to_the_profile(base: str, names: set[str]) -> None:
    assert set(PROVIDER.hosts(replace(SETTINGS, base_url=base))) == names


# Signing in ---------------------------------------------------------------------------------------------------------

ASKED = Request(f"{BASE}/organizations/{ORG}/me")
APPLICATION = Reply(200, b'{"token_type": "Bearer", "expires_in": 604800, "access_token": "app"}')
MEMBER = Reply(200, b'{"token_type": "Bearer", "expires_in": 7776000, "access_token": "john"}')


def client(base: str = BASE, **auth: str) -> Settings:
    keys = {"method": "client-credentials", "client_id": "12345", "user": "john.smith@example.com", **auth}
    return Settings(base, {"org_id": ORG}, keys, secret=lambda name: {"client_secret": "s3cr3t+x"}[name])


def test_a_bearer_token_signs_at_once() -> None:
    talk = converse(BEARER, ASKED, Settings(BASE, {}, {}, secret=lambda name: f"my {name}"), Wallet())
    assert next(talk).credential == Credential("bearer", "my token")


def test_an_application_becomes_a_member_and_then_asks() -> None:
    talk = converse(CLIENT_CREDENTIALS, ASKED, client(), wallet := Wallet())
    first = next(talk)
    assert (first.method, first.url, first.credential) == ("POST", "https://go.tallyfy.com/oauth/token", None)
    assert dict(parse_qsl((first.body or b"").decode())) == {
        "grant_type": "client_credentials",
        "scope": "*",
        "client_id": "12345",
        "client_secret": "s3cr3t+x",
    }
    assert b"s3cr3t%2Bx" in (first.body or b"")
    second = talk.send(APPLICATION)
    assert second.method == "POST"
    assert second.url == f"{BASE}/applications/{ORG}/users/john.smith%40example.com/token"
    assert second.credential == Credential("bearer", "app")
    assert dict(second.headers)["X-Tallyfy-Client"] == "APIClient"
    assert second.body is None
    third = talk.send(MEMBER)
    assert (third.url, third.credential) == (ASKED.url, Credential("bearer", "john"))
    with pytest.raises(StopIteration) as end:
        talk.send(Reply(200, b'{"data": {}}'))
    assert end.value.value.status == 200
    assert wallet.token is not None
    assert wallet.token.value == "john"
    assert next(converse(CLIENT_CREDENTIALS, ASKED, client(), wallet)).credential == Credential("bearer", "john")


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        (client(), "https://go.tallyfy.com/oauth/token"),
        (client("https://api.tallyfy.com"), "https://api.tallyfy.com/oauth/token"),
        (client("http://127.0.0.1:8080/api"), "http://127.0.0.1:8080/oauth/token"),
        (
            client(token_url="https://account.tallyfy.com/oauth/token"),
            "https://account.tallyfy.com/oauth/token",
        ),
    ],
)
def test_the_token_address_is_on_the_same_host_unless_it_is_set(settings: Settings, url: str) -> None:
    assert next(rehearse(CLIENT_CREDENTIALS, ASKED, settings)).url == url


@pytest.mark.parametrize(
    ("status", "data", "said"),
    [
        (401, {"error": True, "message": "unauthenticated"}, "unauthenticated"),
        (403, {"message": "Wrong client."}, "Wrong client."),
        (404, {"error": True, "message": "Resource not found", "code": "RESOURCE_NOT_FOUND"}, "Resource not found"),
        (422, {"error": True, "errors": {"email": ["Not in this organization."]}}, "email: Not in this organization."),
        (422, {"error": True}, "HTTP 422"),
    ],
)
def test_a_refused_member_is_named(status: int, data: Any, said: str) -> None:
    talk = converse(CLIENT_CREDENTIALS, ASKED, client(), Wallet())
    next(talk)
    talk.send(APPLICATION)
    with pytest.raises(SignInError) as failed:
        talk.send(reply(status, data))
    assert failed.value.message == f"no token was given for john.smith@example.com: {said}"
    assert ORG in failed.value.hint
    assert failed.value.status == status


@pytest.mark.parametrize(
    ("status", "data", "kind"),
    [
        (404, {"error": True, "message": "API endpoint not found", "code": "ENDPOINT_NOT_FOUND"}, Refused),
        (404, b"404 page not found", Refused),
        (500, {"message": "Server Error"}, Unreachable),
        (429, {"message": "Slow down", "code": "RATE_LIMIT_EXCEEDED"}, Unreachable),
        (200, b"<html></html>", Garbled),
    ],
)
def test_a_member_is_not_blamed_for_other_failures(status: int, data: Any, kind: type[TaskcliError]) -> None:
    talk = converse(CLIENT_CREDENTIALS, ASKED, client(), Wallet())
    next(talk)
    talk.send(APPLICATION)
    with pytest.raises(kind):
        talk.send(reply(status, data))


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Reply(401, b'{"error": "invalid_client"}'), SignInError),
        (Reply(400, b'{"message": "JSON is not taken"}'), SignInError),
        (Reply(503, b"<html></html>"), Unreachable),
        (Reply(200, b"<html></html>"), Garbled),
    ],
)
def test_a_refused_application_asks_no_further(answer: Reply, kind: type[TaskcliError]) -> None:
    talk = converse(CLIENT_CREDENTIALS, ASKED, client(), Wallet())
    next(talk)
    with pytest.raises(kind):
        talk.send(answer)


@pytest.mark.parametrize("user", ["..", "john", "a@b/../c", "john@example.com/x"])
def test_a_member_is_named_by_e_mail_address(user: str) -> None:
    with pytest.raises(ConfigError, match="not an e-mail address"):
        next(converse(CLIENT_CREDENTIALS, ASKED, client(user=user), Wallet()))


# The whole ----------------------------------------------------------------------------------------------------------


def test_nothing_that_is_shown_by_default_opens_a_task_without_a_login() -> None:
    shown = {path for endpoint in PROVIDER.endpoints for path in endpoint.columns}
    assert not any("taskUrls" in path or path in ("owners", "webhook", "link") for path in shown)


def test_endpoints_that_only_serve_others_are_hidden() -> None:
    assert [each.verb for each in PROVIDER.endpoints if not each.hidden] == [
        "list",
        "get",
        "comments",
        "history",
        "whoami",
    ]
