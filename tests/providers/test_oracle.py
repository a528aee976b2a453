"""Oracle from inside: reading, faults, paging, filters, signing in; no network."""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from taskcli import values
from taskcli.auth import Scheme, Settings, Token, Wallet, converse
from taskcli.errors import Garbled, NotFound, Refused, SignInError, TaskcliError, Unreachable, UsageError
from taskcli.message import Credential, Reply, Request, Row
from taskcli.models import Change, Comment, Link, Person, Priority, Status, Task
from taskcli.providers.oracle import (
    ASSIGNMENTS,
    ATTACHMENTS,
    COMMENTS,
    FIELDS,
    GET,
    HISTORY,
    LIST,
    MORE_STATUS_WORDS,
    PAYLOAD,
    PROVIDER,
    STATES,
    STATUS_WORDS,
    fault,
    find,
    following,
    is_conversation,
    locate,
    narrow,
    read_comments,
    read_history,
    read_task,
    total,
)
from taskcli.spec import Ask, Extras, Page, Wanted
from taskcli.values import Clock

BODIES = Path(__file__).parent / "oracle" / "bodies"
HOST = "https://acme.fa.us2.oraclecloud.com"
GUID = "5b0c2f1e-6c4b-4c3a-9a55-1c1f6f7d2a10"
SETTINGS = Settings(HOST, {"api_root": "/bpm/api/4.0"}, {"method": "basic", "username": "jane.roe"})
NOTHING: Mapping[str, Any] = {}
CLOCK = Clock(datetime(2025, 3, 6, 12, tzinfo=UTC), UTC)


def body(name: str) -> Any:
    return json.loads((BODIES / name).read_bytes())


def read(row: Any) -> Task:
    """The task without the row it was read from."""
    task = read_task(row, SETTINGS)
    assert task.native is row
    task.native = Task().native
    return task


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def user(who: str | None, name: str | None = None) -> Person:
    return Person(id=who, name=name, kind="user")


# Reading ------------------------------------------------------------------------------------------------------------


def test_a_task_of_fusion_is_read_whole() -> None:
    assert read(body("two-tasks.json")["items"][0]) == Task(
        id="1702211",
        title="Approve Purchase Order 0009134",
        status=Status.OPEN,
        native_status="ASSIGNED",
        priority=Priority.NORMAL,
        native_priority="3",
        assignees=[user("jane.roe")],
        creator=user(None, "Dana Fields"),
        created=at("2025-03-04T08:15:02"),
        updated=at("2025-03-04T08:15:03"),
        due=at("2025-03-07T17:00:00"),
        project=Link(title="Purchasing", kind="category"),
        parent=Link(id="1702210", kind="task"),
    )


def test_groups_and_people_are_told_apart_and_a_task_without_a_parent_has_none() -> None:
    assert read(body("two-tasks.json")["items"][1]) == Task(
        id="1702305",
        title="Promotion for Lee, Sam, 10042 (2025-04-01)",
        status=Status.IN_PROGRESS,
        native_status="INFO_REQUESTED",
        priority=Priority.URGENT,
        native_priority="1",
        assignees=[Person(id="HR_APPROVERS", kind="group"), user("kim.ro")],
        creator=user(None, "Sam Lee"),
        created=at("2025-03-05T10:00:00"),
        updated=at("2025-03-06T09:30:44"),
        project=Link(title="Human Resources", kind="category"),
    )


def test_a_task_of_integration_is_read_whole() -> None:
    assert read(body("integration-task.json")) == Task(
        id="200145",
        title="Review expense 77",
        status=Status.OPEN,
        native_status="ASSIGNED",
        priority=Priority.NORMAL,
        native_priority="3",
        assignees=[Person(id="Travel.Reviewer", kind="application_role")],
        creator=user(None, "sam.lee"),
        created=at("2024-06-11T09:37:07"),
        updated=at("2024-06-11T09:37:23"),
        project=Link(title="Expenses", kind="process"),
    )


def test_a_completed_task_has_the_page_as_its_address_and_no_invented_date() -> None:
    task = read(body("one-task.json"))
    assert (task.status, task.native_status, task.completed) == (Status.DONE, "COMPLETED", None)
    assert task.url == (
        "https://acme-test.fa.ocs.oraclecloud.com/fscmUI/faces/adf.task-flow"
        f"?adf.tfId=DocApproval&bpmWorklistTaskId={GUID}"
    )


def test_a_task_without_a_page_has_no_address_though_it_has_one_in_the_api() -> None:
    assert read(body("two-tasks.json")["items"][0]).url is None


def test_the_conversation_form_of_the_reference_is_read_too() -> None:
    assert read(body("conversation.json")["items"][0]) == Task(
        id="b0f1c2d3",
        title="Review supplier onboarding",
        status=Status.IN_PROGRESS,
        native_status="input-required",
        priority=Priority.HIGH,
        native_priority="2",
        updated=at("2026-02-11T07:20:31"),
        project=Link(id="ctx-42", kind="context"),
    )


@pytest.mark.parametrize(
    ("row", "yes"),
    [
        ({"status": {"state": "working"}}, True),
        ({"kind": "task", "id": "b0"}, True),
        ({"contextId": "ctx"}, True),
        ({"artifacts": []}, True),
        ({"artifacts": [], "number": None}, True),
        ({"status": {"state": "working"}, "number": 5}, False),
        ({"kind": "task", "number": "5"}, False),
        ({"contextId": "ctx", "number": 5}, False),
        ({"id": "b0", "history": [], "status": "ASSIGNED"}, False),
        ({"type": "task", "title": "A link's leftover"}, False),
    ],
)
def test_the_two_forms_of_an_item_are_told_apart(row: Mapping[str, Any], yes: bool) -> None:
    assert is_conversation(row) is yes


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ({"metadata": {"title": "Named"}, "artifacts": [{"name": "Draft"}]}, "Named"),
        ({"metadata": {}, "status": {"message": {"parts": [{"text": " "}, {"text": "Said"}]}}}, "Said"),
        ({"artifacts": [{"name": "Draft"}, {"name": "Second"}]}, "Draft"),
        ({"artifacts": [{}, {"name": "Second"}]}, None),
        ({"artifacts": "none", "status": {"message": "text"}, "metadata": []}, None),
    ],
)
def test_a_conversation_gets_its_title_from_where_there_is_one(row: Mapping[str, Any], title: str | None) -> None:
    task = read({"kind": "task", **row})
    assert (task.title, task.project) == (title, None)


def test_a_completed_conversation_ended_at_its_time() -> None:
    task = read({"kind": "task", "status": {"state": "Completed", "timestamp": "2026-02-11T07:20:31Z"}})
    assert (task.status, task.completed) == (Status.DONE, at("2026-02-11T07:20:31"))


@pytest.mark.parametrize(
    ("native", "common"),
    [
        ("ASSIGNED", Status.OPEN),
        ("SUSPENDED", Status.OPEN),
        ("ALERTED", Status.OPEN),
        ("INFO_REQUESTED", Status.IN_PROGRESS),
        ("OUTCOME_UPDATED", Status.IN_PROGRESS),
        ("COMPLETED", Status.DONE),
        ("WITHDRAWN", Status.CANCELLED),
        ("EXPIRED", Status.CANCELLED),
        ("DELETED", Status.CANCELLED),
        ("STALE", Status.CANCELLED),
        ("ERRORED", Status.UNKNOWN),
        ("assigned", Status.OPEN),
        ("On vacation", Status.UNKNOWN),
        (None, Status.UNKNOWN),
    ],
)
def test_a_state_becomes_a_common_status_and_is_kept(native: str | None, common: Status) -> None:
    task = read({"number": 1, "state": native})
    assert (task.status, task.native_status) == (common, native)


@pytest.mark.parametrize(
    ("native", "common"),
    [
        ("submitted", Status.OPEN),
        ("working", Status.IN_PROGRESS),
        ("input-required", Status.IN_PROGRESS),
        ("completed", Status.DONE),
        ("canceled", Status.CANCELLED),
        ("failed", Status.UNKNOWN),
        ("unknown", Status.UNKNOWN),
        ("rejected", Status.UNKNOWN),
    ],
)
def test_a_state_of_a_conversation_becomes_a_common_status(native: str, common: Status) -> None:
    assert read({"status": {"state": native}}).status is common


def test_every_word_of_the_reference_has_a_common_status() -> None:
    assert {word.casefold() for word in (*STATUS_WORDS, *MORE_STATUS_WORDS)} <= {*STATES}


@pytest.mark.parametrize(
    ("row", "common"),
    [
        ({"state": "ASSIGNED", "acquiredBy": "jane.roe"}, Status.IN_PROGRESS),
        ({"state": "assigned", "acquiredBy": {"id": "jane.roe"}}, Status.IN_PROGRESS),
        ({"state": "ASSIGNED", "acquiredBy": ""}, Status.OPEN),
        ({"state": "ASSIGNED", "acquiredBy": None}, Status.OPEN),
        ({"state": "SUSPENDED", "acquiredBy": "jane.roe"}, Status.OPEN),
        ({"state": "COMPLETED", "acquiredBy": "jane.roe"}, Status.DONE),
    ],
)
def test_a_claimed_task_is_in_progress(row: Mapping[str, Any], common: Status) -> None:
    assert read({"number": 1, **row}).status is common


def test_the_status_text_serves_where_there_is_no_state() -> None:
    assert read({"number": 1, "status": "ALERTED"}).native_status == "ALERTED"


@pytest.mark.parametrize(
    ("native", "common", "kept"),
    [
        (1, Priority.URGENT, "1"),
        (2, Priority.HIGH, "2"),
        (3, Priority.NORMAL, "3"),
        (4, Priority.LOW, "4"),
        (5, Priority.LOW, "5"),
        ("2", Priority.HIGH, "2"),
        (0, None, "0"),
        (6, None, "6"),
        (-1, None, "-1"),
        ("high", None, "high"),
        ("", None, None),
        (None, None, None),
        (True, None, "true"),
    ],
)
def test_a_priority_becomes_a_common_one_and_is_kept(native: Any, common: Priority | None, kept: str | None) -> None:
    task = read({"number": 1, "priority": native})
    assert (task.priority, task.native_priority) == (common, kept)


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [
        ("2025-03-04 08:15:02", at("2025-03-04T08:15:02")),
        ("2017-01-25T09:37:07.000Z", at("2017-01-25T09:37:07")),
        ("2017-01-25T09:37:07.250Z", at("2017-01-25T09:37:07.250")),
        ("2025-03-04T13:45:02+05:30", at("2025-03-04T08:15:02")),
        (1741076102000, at("2025-03-04T08:15:02")),
        ("0000-00-00 00:00:00", None),
        ("", None),
        (None, None),
        ("soon", None),
        (0, None),
    ],
)
def test_dates_of_every_dialect_are_instants_in_utc(sent: Any, read_as: datetime | None) -> None:
    task = read({"number": 1, "dueDate": sent, "createdDate": sent, "updatedDate": sent})
    assert (task.due, task.created, task.updated) == (read_as, read_as, read_as)


@pytest.mark.parametrize(
    ("row", "task_id"),
    [
        ({"number": 5, "id": "x"}, "5"),
        ({"number": "5"}, "5"),
        ({"id": "x", "href": f"{HOST}/bpm/api/4.0/tasks/6"}, "x"),
        ({"href": f"{HOST}/bpm/api/4.0/tasks/6"}, "6"),
        ({"href": f"{HOST}:443/bpm/api/4.0/tasks/6/?x=/7"}, "6"),
        ({"taskId": GUID, "number": ""}, GUID),
        ({"title": "No id at all"}, None),
    ],
)
def test_an_id_is_the_number_and_else_what_comes_nearest(row: Mapping[str, Any], task_id: str | None) -> None:
    assert read(row).id == task_id


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ({"title": "T", "shortSummary": "S"}, "T"),
        ({"title": "", "shortSummary": "S", "taskDefinitionName": "D"}, "S"),
        ({"title": None, "taskDefinitionName": "D"}, "D"),
        ({"title": " Two  words, <b>bold</b> "}, " Two  words, <b>bold</b> "),
        ({}, None),
    ],
)
def test_a_title_is_the_first_that_has_text_unchanged(row: Mapping[str, Any], title: str | None) -> None:
    assert read({"number": 1, **row}).title == title


@pytest.mark.parametrize(
    ("row", "creator"),
    [
        ({"createdBy": "Dana Fields", "fromUserDisplayName": "Other"}, user(None, "Dana Fields")),
        ({"createdBy": "", "creatorName": "Dana"}, user(None, "Dana")),
        ({"creator": "jcooper"}, user("jcooper")),
        ({"creator": "jcooper", "creatorName": "James Cooper"}, user("jcooper", "James Cooper")),
        ({"fromUserDisplayName": "Sam Lee"}, user(None, "Sam Lee")),
        ({"createdBy": None}, None),
    ],
)
def test_a_creator_is_who_the_row_names_first(row: Mapping[str, Any], creator: Person | None) -> None:
    assert read({"number": 1, **row}).creator == creator


@pytest.mark.parametrize(
    ("row", "project"),
    [
        ({"processName": "Expenses", "category": "C"}, Link(title="Expenses", kind="process")),
        ({"category": "C", "applicationContext": "hcm"}, Link(title="C", kind="category")),
        ({"processName": "", "applicationContext": "hcm"}, Link(title="hcm", kind="application")),
        ({}, None),
    ],
)
def test_a_project_is_the_process_or_what_comes_nearest(row: Mapping[str, Any], project: Link | None) -> None:
    assert read({"number": 1, **row}).project == project


@pytest.mark.parametrize(
    ("sent", "people"),
    [
        ({"items": [{"id": "a", "type": "user"}, {"type": "user"}, {"id": ""}, None]}, [user("a")]),
        ([{"id": "a", "type": "user"}], [user("a")]),
        ({"items": {"id": "a"}}, [Person(id="a")]),
        ({"items": None}, []),
        ("", []),
        (None, []),
    ],
)
def test_assignees_are_read_in_every_form_and_those_without_an_id_skipped(sent: Any, people: list[Person]) -> None:
    assert read({"number": 1, "assignees": sent}).assignees == people


@pytest.mark.parametrize("root", ["5", 5, "", None, "0"])
def test_a_task_is_not_its_own_parent(root: Any) -> None:
    assert read({"number": 5, "rootTaskNumber": root}).parent is None


@pytest.mark.parametrize("row", [None, [], "text", {}, {"assignees": 7, "detailsURL": "x", "status": []}])
def test_a_row_of_any_shape_is_a_task(row: Any) -> None:
    task = read_task(row, SETTINGS)
    assert (task.id, task.title, task.status, task.url) == (None, None, Status.UNKNOWN, None)


def test_comments_come_oldest_first_by_their_misspelt_date() -> None:
    assert read_comments(body("comments.json")["items"]) == [
        Comment(
            author=user("jane.roe", "Jane Roe"),
            created=at("2025-03-05T11:41:58"),
            text="Price checked against the contract.",
        ),
        Comment(author=user("kim.ro", "Kim Ro"), created=at("2025-03-06T09:00:00"), text="Approved."),
    ]


def test_comments_within_one_second_are_in_their_order() -> None:
    dates = ["2025-03-05T11:41:58.900Z", "2025-03-05T11:41:58Z", "2025-03-05T11:41:58.100Z", ""]
    read_back = read_comments({"commentStr": each, "updatedDate": each} for each in dates)
    assert [each.text for each in read_back] == [None, dates[1], dates[2], dates[0]]


def test_a_comment_without_an_author_has_none() -> None:
    assert read_comments([{"commentStr": "Text"}]) == [Comment(text="Text")]


def test_history_keeps_its_order_and_those_still_to_come() -> None:
    assert read_history(body("history.json")["items"]) == [
        Change(at=at("2025-03-04T08:15:03"), actor=user("jane.roe", "Jane Roe"), action="Assigned", after="ASSIGNED"),
        Change(at=at("2025-03-05T11:42:10"), actor=user("jane.roe", "Jane Roe"), action="Approved", after="COMPLETED"),
        Change(actor=user("kim.ro", "Kim Ro")),
    ]


@pytest.mark.parametrize(
    ("endpoint", "name", "count"),
    [
        (LIST, "two-tasks.json", 2),
        (LIST, "old-list.json", 2),
        (LIST, "integration-list.json", 1),
        (LIST, "empty-list.json", 0),
        (COMMENTS, "comments.json", 2),
        (COMMENTS, "old-comments.json", 1),
        (HISTORY, "history.json", 3),
        (HISTORY, "old-history.json", 1),
        (ATTACHMENTS, "attachments.json", 1),
        (ATTACHMENTS, "old-attachments.json", 1),
        (ATTACHMENTS, "bare-attachments.json", 1),
        (GET, "one-task.json", 1),
    ],
)
def test_rows_are_found_under_the_names_of_every_version(endpoint: Any, name: str, count: int) -> None:
    assert len(Reply(200, (BODIES / name).read_bytes()).open(endpoint.items)[1]) == count


@pytest.mark.parametrize("text", ["{}", '{"count": 0, "hasMore": false}', '{"items": null}', '{"items": []}', "[]"])
def test_an_empty_list_comes_in_many_forms(text: str) -> None:
    answer = Reply(200, text.encode(), url=f"{HOST}/bpm/api/4.0/tasks")
    fault(answer)
    assert answer.open(LIST.items)[1] == []


# Faults -------------------------------------------------------------------------------------------------------------


def reply(status: int, sent: Any, path: str = "/tasks", **headers: str) -> Reply:
    raw = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, raw, names, f"{HOST}/bpm/api/4.0{path}")


def failed(answer: Reply) -> TaskcliError:
    with pytest.raises(TaskcliError) as raised:
        fault(answer)
    return raised.value


ONE = "/tasks/99999999"
BUSY = {"Type": "503", "Message": "Service temporarily unavailable"}


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        (reply(404, body("not-found.json"), ONE), NotFound, "not found: Task not found for given ID. (BPM-NOT-FOUND)"),
        (reply(400, body("bad-order.json")), Refused, "refused: Invalid value for orderBy. (27501)"),
        (reply(200, BUSY), Unreachable, "not able to answer now: Service temporarily unavailable"),
        (reply(400, BUSY, ONE), Unreachable, "not able to answer now: Service temporarily unavailable"),
        (reply(401, b"Unauthorized"), SignInError, "not allowed: Unauthorized"),
        (reply(403, {"title": "Forbidden", "status": 403}), SignInError, "not allowed: Forbidden"),
        (reply(404, b"", ONE), NotFound, "not found: HTTP 404"),
        (reply(404, b"<html>Not Found</html>", ONE), Refused, "no such address: HTTP 404"),
        (reply(404, {"title": "Not Found"}), Refused, "no such address: Not Found"),
        (reply(405, b""), Refused, "no such address: HTTP 405"),
        (reply(406, b""), Refused, "refused: HTTP 406"),
        (reply(429, b""), Unreachable, "not able to answer now: HTTP 429"),
        (reply(500, b"java.lang.NullPointerException"), Unreachable, "java.lang.NullPointerException"),
        (reply(503, (BODIES / "bad-gateway.html").read_bytes()), Unreachable, "not able to answer now: HTTP 503"),
        (reply(302, b"", location=f"{HOST}/oam/login?secret=1"), SignInError, f"sent on to {HOST}/oam/login"),
        (reply(200, (BODIES / "sign-in.html").read_bytes()), SignInError, "a sign-in page came"),
        (reply(200, (BODIES / "bad-gateway.html").read_bytes()), Garbled, "an HTML page came"),
        # What the body says decides before the status does.
        (reply(200, body("not-found.json"), ONE), NotFound, "not found: Task not found"),
        (reply(500, body("not-found.json"), ONE), NotFound, "not found: Task not found"),
        (reply(200, body("bad-order.json")), Refused, "refused: Invalid value for orderBy. (27501)"),
        (reply(200, {"Type": "401", "Message": "No"}), SignInError, "not allowed: No"),
        (reply(200, {"Type": "Error", "Message": "No"}), Refused, "refused: No"),
        (reply(200, {"title": "Not Found", "status": 404}, ONE), NotFound, "not found: Not Found"),
        (reply(200, {"o:errorCode": "76012"}, ONE), Refused, "refused: (76012)"),
        (reply(200, {"error": "invalid_token", "error_description": "Expired."}), SignInError, "not allowed: Expired."),
        (reply(200, {"error": "invalid_token"}), SignInError, "not allowed: invalid_token"),
        (reply(200, {"error": "server_error"}), Refused, "refused: server_error"),
        (reply(200, {"errorMessage": "No such view"}), Refused, "refused: No such view"),
        (reply(200, {"Type": "999", "Message": "Odd"}), Refused, "refused: Odd"),
        (reply(200, {"Type": "503", "Message": "Busy"}, "/tasks/1/payload"), Unreachable, "Busy"),
        (reply(404, {"Type": "Fee"}, "/tasks/1/payload"), NotFound, "not found: HTTP 404"),
        (reply(500, {"title": "Gone", "status": 404}, "/tasks/1/payload"), NotFound, "not found: Gone"),
        (reply(200, {"o:errorCode": "76012", "title": "No"}, "/tasks/1/payload"), Refused, "refused: No (76012)"),
        (reply(200, {"Type": "400", "Message": "Odd"}, "/tasks/1/payload"), Refused, "refused: Odd"),
        (reply(200, {"title": "Odd", "status": 400}), Refused, "refused: Odd"),
        (reply(401, {"Type": "400", "Message": "Odd"}), Refused, "refused: Odd"),
        (reply(200, {"Type": "599", "Message": "Odd"}), Unreachable, "not able to answer now: Odd"),
        (reply(200, {"Type": "600", "Message": "Odd"}), Refused, "refused: Odd"),
        (reply(200, {"Type": "503", "Message": "Busy", "items": []}), Unreachable, "not able to answer now: Busy"),
    ],
)
def test_a_failure_is_told_by_its_body_before_its_status(answer: Reply, error: type[TaskcliError], said: str) -> None:
    found = failed(answer)
    assert type(found) is error
    assert said in found.message


@pytest.mark.parametrize("type_", ["text/html; charset=utf-8", "application/json"])
def test_a_page_that_begins_like_xml_is_no_empty_list(type_: str) -> None:
    raw = (BODIES / "sign-in-like-xml.html").read_bytes()
    assert type(failed(reply(200, raw, content_type=type_))) is SignInError


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/tasks", "two-tasks.json"),
        ("/tasks", "conversation.json"),
        ("/tasks", "old-list.json"),
        ("/tasks", "integration-list.json"),
        ("/tasks/1702211", "one-task.json"),
        ("/tasks/1702211/comments", "old-comments.json"),
        ("/tasks/1702211/attachments", "bare-attachments.json"),
        ("/tasks/1702211/payload", "payload.json"),
        ("/tasks/1702211/payload", "payload.xml"),
        ("/tasks/1702211/summaryFields", "payload.xml"),
        ("/identities/loggedInUser", "whoami.json"),
    ],
)
def test_data_is_no_failure(path: str, name: str) -> None:
    fault(reply(200, (BODIES / name).read_bytes(), path))


@pytest.mark.parametrize(
    "data",
    [{"Type": "Invoice", "Message": "Hello"}, {"error": "none"}, {"status": 503}, {"detail": "Trip"}, {}],
)
def test_business_data_may_have_the_keys_of_a_failure(data: Any) -> None:
    fault(reply(200, data, "/tasks/1/payload"))
    if data:
        failed(reply(200, data, "/tasks/1"))


def test_a_partial_answer_is_no_failure() -> None:
    fault(reply(206, body("two-tasks.json")))


def test_a_page_instead_of_a_payload_is_a_sign_in_page() -> None:
    raw = (BODIES / "sign-in-like-xml.html").read_bytes()
    assert type(failed(reply(200, raw, "/tasks/1/payload", content_type="text/html"))) is SignInError


@pytest.mark.parametrize(
    "data",
    [
        {"number": 5, "title": "Error", "status": "ASSIGNED", "state": "ERRORED"},
        {"number": 5, "detail": "Trip", "status": 503},
        {"items": [], "error": None},
        {"Message": "Hello", "count": 0},
    ],
)
def test_data_with_a_key_of_a_failure_is_data(data: Any) -> None:
    fault(reply(200, data))


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (reply(404, b"", ONE), "the id is the task's number"),
        (reply(404, b"", "/tasks?limit=5"), "set api_root"),
        (reply(404, b"", "/tasks?keyword=%2Ftasks%2F5"), "set api_root"),
        (reply(404, b"", "/identities/loggedInUser"), "set api_root"),
        (reply(403, b"", "/tasks?assignment=ADMIN&limit=5"), "administrators"),
        (reply(403, b"", "/tasks?assignment=ALL"), "check the credentials"),
        (reply(401, b"", "/tasks?assignment=ADMIN"), "check the credentials"),
        (reply(429, b"", retry_after="7"), "try again in 7 s"),
    ],
)
def test_a_failure_says_what_to_do(answer: Reply, hint: str) -> None:
    assert hint in failed(answer).hint


def test_a_failure_carries_what_the_support_asks_for() -> None:
    found = failed(reply(429, BUSY, x_oracle_dms_ecid="0061", retry_after="7"))
    assert (found.status, found.request_id, found.retry_after) == (503, "0061", 7)
    assert failed(reply(200, b"<?xml?><a/>", x_oracle_dms_ecid="0061")).request_id == "0061"


def test_nothing_that_a_failure_says_acts_on_the_terminal() -> None:
    assert "\x1b" not in failed(reply(401, b"\x1b[31mUnauthorized")).message


# Paging -------------------------------------------------------------------------------------------------------------


def page(head: Any, count: int) -> Page:
    return Page(head, count, count, count, 1)


@pytest.mark.parametrize(
    ("asked", "head", "count", "offset"),
    [
        ({}, {"hasMore": True, "limit": 25, "offset": 0, "count": 25}, 25, "25"),
        ({"offset": "25"}, {"hasMore": True, "limit": 25, "offset": 25}, 25, "50"),
        # The server gives fewer than it was asked for: its own limit counts.
        ({"limit": "500"}, {"hasMore": True, "limit": 100, "offset": 0}, 100, "100"),
        # BPM Suite tells neither limit nor offset.
        ({"limit": "25", "offset": "25"}, {"hasMore": True}, 25, "50"),
        ({}, {"hasMore": True}, 15, "15"),
        ({"offset": "-3"}, {"hasMore": True}, 10, "10"),
        ({}, {"hasMore": True, "limit": -1}, 10, "10"),
        ({}, {"hasMore": True, "limit": 0}, 10, "10"),
        ({}, {"hasMore": True, "limit": 1}, 10, "1"),
        # Fewer rows came than the limit says: what is passed over would be lost.
        ({}, {"hasMore": True, "limit": 25, "offset": 0}, 24, "24"),
        ({}, {"hasMore": True, "limit": 25, "offset": 0}, 0, "25"),
        ({}, {"hasMore": "true", "limit": 25}, 25, "25"),
        ({}, {"hasMore": " TRUE ", "limit": 25}, 25, "25"),
        ({}, {"hasMore": "false", "totalResults": 99, "limit": 25}, 25, None),
        # Without hasMore the total tells, where it is a number.
        ({}, {"totalResults": 5, "limit": 2, "offset": 0}, 2, "2"),
        ({"offset": "4"}, {"totalResults": 5, "limit": 2}, 1, None),
        ({}, {"hasMore": None, "totalResults": 5, "limit": 2}, 2, "2"),
        ({}, {"totalResults": False, "totalResult": True, "limit": 2}, 2, None),
        ({}, {"totalResults": True, "limit": 2}, 0, None),
        ({}, {"limit": 25}, 25, None),
        ({}, {"hasMore": False, "totalResults": 99, "limit": 2}, 2, None),
        # A server that forgets where it was does not send us back.
        ({"offset": "50"}, {"hasMore": True, "limit": 25, "offset": 0}, 25, "75"),
        # Paging is switched off.
        ({"limit": "0"}, {"hasMore": True, "limit": 25}, 25, None),
        ({"limit": "-1"}, {"hasMore": True}, 25, None),
        # An empty page that promises more: the one who asks decides.
        ({}, {"hasMore": True}, 0, "1"),
        ({}, {}, 0, None),
        ({}, None, 0, None),
    ],
)
def test_the_next_page_begins_where_this_one_ends(
    asked: dict[str, str], head: Any, count: int, offset: str | None
) -> None:
    expected = None if offset is None else {**asked, "offset": offset}
    assert following(asked, page(head, count)) == expected


@pytest.mark.parametrize(
    ("sent", "count"),
    [(5, 5), (0, 0), ("7", 7), (False, None), (True, None), (None, None), ("many", None), (-1, None)],
)
def test_a_total_is_a_number(sent: Any, count: int | None) -> None:
    assert total({"totalResults": sent}) == count


def test_there_may_be_no_total() -> None:
    assert total({}) is None
    assert total(None) is None


# What is sent -------------------------------------------------------------------------------------------------------


def sent(name: str, text: str) -> str:
    return LIST.param(name).kind.send(text, CLOCK)


@pytest.mark.parametrize(
    ("name", "typed", "wire"),
    [
        *(("assignment", each.lower(), each) for each in ASSIGNMENTS),
        ("status", "completed", "COMPLETED"),
        ("status", "info_requested", "INFO_REQUESTED"),
        ("status", "Brand_New", "Brand_New"),
        ("fields", "TASKNUMBER", "tasknumber"),
        ("fields", "expirationDate", "expirationDate"),
        ("priority", "any", "Any"),
        ("priority", "5", "5"),
        ("pattern", "todo", "ToDo"),
        ("orderBy", "createddate", "createdDate"),
        ("orderBy", "taskNameSpace:DESC", "taskNameSpace:desc"),
        ("limit", "-1", "-1"),
        ("limit", "5000", "5000"),
        ("offset", "-2", "-2"),
        ("dueDateFrom", "2025-03-01", "2025-03-01T00:00:00Z"),
        ("dueDateTo", "2025-03-31", "2025-03-31T23:59:59Z"),
        ("since", "2025-03-01", "2025-03-01T00:00:00Z"),
        ("until", "2025-03-31", "2025-03-31T23:59:59Z"),
        ("until", "2025-03-31T12:00", "2025-03-31T12:00:00Z"),
        ("since", "-7d", "2025-02-27T12:00:00Z"),
        ("since", "2025-03-01T12:00:00.250+02:00", "2025-03-01T10:00:00.250Z"),
    ],
)
def test_a_word_reaches_the_wire_in_the_spelling_of_the_reference(name: str, typed: str, wire: str) -> None:
    assert sent(name, typed) == wire


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("assignment", "CREATOR"),
        ("priority", "0"),
        ("priority", "high"),
        ("pattern", "all"),
        ("orderBy", "title"),
        ("orderBy", "createdDate:up"),
        ("orderBy", "createdDate:"),
        ("limit", "many"),
        ("since", "soon"),
    ],
)
def test_a_word_that_no_server_takes_is_refused(name: str, typed: str) -> None:
    with pytest.raises(ValueError, match=typed.partition(":")[2] or typed):
        sent(name, typed)


@pytest.mark.parametrize("word", MORE_STATUS_WORDS)
def test_a_status_beyond_the_reference_earns_a_warning(word: str) -> None:
    kind = LIST.param("status").kind
    assert kind.open
    assert not kind.knows(word)
    assert kind.words == STATUS_WORDS


@pytest.mark.parametrize(
    ("name", "values", "wire"),
    [
        ("status", ["ASSIGNED", "COMPLETED"], [("status", "ASSIGNED"), ("status", "COMPLETED")]),
        ("priority", ["1", "2"], [("priority", "1"), ("priority", "2")]),
        ("fromuser", ["a", "b"], [("fromuser", "a"), ("fromuser", "b")]),
        ("fields", ["state", "dueDate"], [("fields", "state,dueDate")]),
    ],
)
def test_several_values_are_repeated_and_fields_are_joined(
    name: str, values: list[str], wire: list[tuple[str, str]]
) -> None:
    assert list(LIST.param(name).wire(values)) == wire


def test_every_parameter_of_the_reference_is_there() -> None:
    assert [each.name for each in LIST.params] == [
        "assignment", "createdBy", "dueDateFrom", "dueDateTo", "fields", "fromuser", "identificationKey", "keyword",
        "limit", "metadataFlag", "offset", "orderBy", "outcome", "pattern", "priority", "showActionFlag",
        "showPermissionFlag", "since", "status", "totalResults", "until",
    ]  # fmt: skip
    assert len(FIELDS) == 18
    assert [each.name for each in GET.params] == ["expand", "metadataFlag"]


def check(given: Mapping[str, list[str]]) -> None:
    assert LIST.check is not None
    LIST.check(given, SETTINGS)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_completed_goes_with_three_assignments_only(assignment: str) -> None:
    given = {"status": ["ASSIGNED", "COMPLETED"], "assignment": [assignment]}
    if assignment in ("ADMIN", "ALL", "PREVIOUS"):
        check(given)
    else:
        with pytest.raises(ValueError, match=f"ADMIN, ALL, PREVIOUS; it is {assignment}"):
            check(given)


def test_completed_does_not_go_with_the_default_assignment() -> None:
    with pytest.raises(ValueError, match="it is MY_AND_GROUP"):
        check({"status": ["COMPLETED"]})


@pytest.mark.parametrize("given", [{}, {"status": ["EXPIRED"]}, {"assignment": ["MY"]}])
def test_what_has_nothing_completed_goes_with_any_assignment(given: dict[str, list[str]]) -> None:
    check(given)


@pytest.mark.parametrize(
    ("root", "path", "params", "address"),
    [
        ("/bpm/api/4.0", "/tasks/5", [("expand", "All"), ("metadataFlag", "true")], "?expand=All&metadataFlag=true"),
        ("/bpm/api/3.0", "/tasks/5", [("expand", "All"), ("metadataFlag", "true")], "?expanded=All&metadata=true"),
        ("bpm/api/1.0/", "/tasks/5", [("metadataFlag", "true")], "?metadata=true"),
        ("/ic/api/process/v1", "/tasks/5", [("metadataFlag", "true")], "?metadataFlag=true"),
        ("/bpm/api/3.0", "/tasks", [("metadataFlag", "true")], "?metadataFlag=true"),
    ],
)
def test_bpm_suite_has_other_names_for_the_parameters_of_one_task(
    root: str, path: str, params: list[tuple[str, str]], address: str
) -> None:
    settings = replace(SETTINGS, extra={"api_root": root})
    plain = Request(PROVIDER.root(settings) + path, tuple(params), credential=Credential("bearer", "t"))
    dressed = PROVIDER.dress(plain, "json", settings)
    assert dressed.target == f"{HOST}/{root.strip('/')}{path}{address}"
    assert dressed.headers == (("Accept", "application/json"),)
    assert dressed.credential == plain.credential


@pytest.mark.parametrize(
    ("root", "path"),
    [
        ("/bpm/api/4.0", "/tasks/{id}/payload"),
        ("/ic/api/process/v1", "/tasks/{id}/payload"),
        ("/bpm/api/3.0", "/tasks/{id}/summaryFields"),
        ("/bpm/services/rest", "/tasks/{id}/summaryFields"),
    ],
)
def test_business_data_has_another_path_in_bpm_suite(root: str, path: str) -> None:
    assert callable(PAYLOAD.path)
    assert PAYLOAD.path({}, replace(SETTINGS, extra={"api_root": root})) == path


# Signing in ---------------------------------------------------------------------------------------------------------


def scheme(method: str) -> Scheme:
    return next(each for each in PROVIDER.schemes if each.method == method)


def test_a_password_is_sent_with_its_user() -> None:
    settings = Settings(HOST, auth={"username": "mira.k"}, secret={"password": "pässword"}.__getitem__)
    asked = next(converse(scheme("basic"), Request(HOST), settings, Wallet()))
    assert asked.credential is not None
    assert asked.credential.header == ("Authorization", "Basic bWlyYS5rOnDDpHNzd29yZA==")


def test_a_token_of_ones_own_is_sent_as_it_is() -> None:
    asked = next(
        converse(scheme("bearer"), Request(HOST), Settings(HOST, secret={"token": "jwt"}.__getitem__), Wallet())
    )
    assert asked.credential == Credential("bearer", "jwt")


TOKEN_URL = "https://idcs-1f0c.identity.oraclecloud.com:443/oauth2/v1/token"
SCOPE = "urn:opc:resource:fa:instanceid=500100200urn:opc:resource:consumer::all"
APP = Settings(
    HOST,
    auth={"client_id": "app_id", "token_url": TOKEN_URL, "scope": SCOPE},
    secret={"client_secret": "app_secret"}.__getitem__,
)


def test_client_credentials_get_a_token_first_and_send_it() -> None:
    talk = converse(scheme("client-credentials"), Request(HOST), APP, Wallet())
    first = next(talk)
    assert (first.method, first.url) == ("POST", TOKEN_URL)
    assert first.credential is not None
    assert first.credential.header == ("Authorization", "Basic YXBwX2lkOmFwcF9zZWNyZXQ=")
    assert first.body == (
        b"grant_type=client_credentials"
        b"&scope=urn%3Aopc%3Aresource%3Afa%3Ainstanceid%3D500100200urn%3Aopc%3Aresource%3Aconsumer%3A%3Aall"
    )
    second = talk.send(Reply(200, (BODIES / "token.json").read_bytes()))
    assert (second.method, second.url) == ("GET", HOST)
    assert second.credential == Credential("bearer", "eyJ4NXQjUzI1NiI6Ik...")


def test_a_scope_is_sent_only_where_there_is_one() -> None:
    auth = {"client_id": "app_id", "token_url": TOKEN_URL}
    asked = next(converse(scheme("client-credentials"), Request(HOST), replace(APP, auth=auth), Wallet()))
    assert asked.body == b"grant_type=client_credentials"


def test_a_refused_client_is_told_in_the_words_of_the_domain() -> None:
    talk = converse(scheme("client-credentials"), Request(HOST), APP, Wallet())
    next(talk)
    with pytest.raises(SignInError, match="Client authentication failed"):
        talk.send(Reply(401, (BODIES / "token-refused.json").read_bytes()))


def test_a_token_that_was_good_and_is_refused_is_renewed_once() -> None:
    wallet = Wallet(Token("old", time.time() + 3600))
    talk = converse(scheme("client-credentials"), Request(HOST), APP, wallet)
    assert next(talk).credential == Credential("bearer", "old")
    assert talk.send(Reply(401, b"Unauthorized")).url == TOKEN_URL
    again = talk.send(Reply(200, b'{"access_token": "new", "expires_in": 3600}'))
    assert again.credential == Credential("bearer", "new")
    with pytest.raises(StopIteration) as end:
        talk.send(Reply(401, b"Unauthorized"))
    assert end.value.value.status == 401


def test_a_refused_new_token_is_not_tried_again() -> None:
    talk = converse(scheme("client-credentials"), Request(HOST), APP, Wallet())
    next(talk)
    talk.send(Reply(200, b'{"access_token": "t"}'))
    with pytest.raises(StopIteration):
        talk.send(Reply(401, b"Unauthorized"))


def test_who_signs_in_is_known_by_the_user_name_alone() -> None:
    assert PROVIDER.me(SETTINGS) == user("jane.roe")
    assert PROVIDER.me(APP) is None


# The common record --------------------------------------------------------------------------------------------------

WORKABLE = ["ASSIGNED", "SUSPENDED", "ERRORED", "ALERTED", "INFO_REQUESTED", "OUTCOME_UPDATED"]
ORDER = {"orderBy": ["tasknumber:asc"]}


def wire(defaults: Mapping[str, Any] = NOTHING, **wanted: Any) -> dict[str, list[str]]:
    return narrow(Wanted(**wanted), replace(SETTINGS, defaults={"list": dict(defaults)}))[0]


def answered(defaults: Mapping[str, Any] = NOTHING, **wanted: Any) -> set[str]:
    return {*narrow(Wanted(**wanted), replace(SETTINGS, defaults={"list": dict(defaults)}))[1]}


def status(*names: Status) -> frozenset[Status]:
    return frozenset(names)


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        (Wanted().statuses, WORKABLE),
        (status(Status.OPEN), ["ASSIGNED", "SUSPENDED", "ALERTED"]),
        # Claimed tasks are ASSIGNED too.
        (status(Status.IN_PROGRESS), ["ASSIGNED", "INFO_REQUESTED", "OUTCOME_UPDATED"]),
        (status(Status.DONE), ["COMPLETED"]),
        (status(Status.CANCELLED), ["WITHDRAWN", "EXPIRED"]),
        (status(Status.UNKNOWN), ["ERRORED"]),
        (None, [*STATUS_WORDS, *MORE_STATUS_WORDS]),
        (status(), []),
    ],
)
def test_a_status_asks_for_every_word_that_can_mean_it(statuses: frozenset[Status] | None, words: list[str]) -> None:
    assert wire(statuses=statuses)["status"] == words


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"words": frozenset({"expired"})}, ["EXPIRED"]),
        ({"words": frozenset({"stale", "deleted"})}, ["DELETED", "STALE"]),
        ({"words": frozenset({"info_requested", "brand_new"})}, ["INFO_REQUESTED", "BRAND_NEW"]),
        ({"status_map": {"brand_new": Status.DONE}}, []),
    ],
)
def test_a_native_word_is_asked_for_as_it_is(given: dict[str, Any], words: list[str]) -> None:
    assert wire(statuses=status(), **given)["status"] == words


@pytest.mark.parametrize(
    ("status_map", "statuses", "words"),
    [
        ({"errored": Status.CANCELLED}, status(Status.CANCELLED), ["WITHDRAWN", "EXPIRED", "ERRORED"]),
        ({"errored": Status.CANCELLED}, status(Status.UNKNOWN), []),
        ({"completed": Status.OPEN}, status(Status.OPEN), ["ASSIGNED", "COMPLETED", "SUSPENDED", "ALERTED"]),
        ({"assigned": Status.DONE}, status(Status.IN_PROGRESS), ["INFO_REQUESTED", "OUTCOME_UPDATED"]),
        ({"on hold": Status.OPEN}, status(Status.OPEN), ["ASSIGNED", "SUSPENDED", "ALERTED", "ON HOLD"]),
        ({"on hold": Status.OPEN}, None, [*STATUS_WORDS, *MORE_STATUS_WORDS, "ON HOLD"]),
        ({"stale": Status.OPEN}, status(Status.OPEN), ["ASSIGNED", "SUSPENDED", "ALERTED", "STALE"]),
    ],
)
def test_the_status_map_of_the_profile_decides_what_is_asked_for(
    status_map: dict[str, Status], statuses: frozenset[Status] | None, words: list[str]
) -> None:
    found = wire(statuses=statuses, status_map=status_map)["status"]
    assert sorted(found) == sorted(words)


def test_nothing_is_asked_where_no_word_comes_out_as_wanted() -> None:
    wanted = Wanted(statuses=status(Status.DONE), status_map={"completed": Status.OPEN})
    with pytest.raises(StopIteration) as end:
        next(find(wanted, SETTINGS))
    assert list(end.value.value) == []


@pytest.mark.parametrize(
    ("statuses", "yes"),
    [
        (None, True),
        (Wanted().statuses, True),
        (status(Status.OPEN), True),
        (status(Status.DONE), True),
        (status(Status.IN_PROGRESS), False),
        (status(Status.IN_PROGRESS, Status.UNKNOWN), False),
    ],
)
def test_the_service_tells_statuses_apart_except_claimed_tasks(statuses: frozenset[Status] | None, yes: bool) -> None:
    assert ("status" in answered(statuses=statuses)) is yes


@pytest.mark.parametrize(
    ("defaults", "wanted", "assignment"),
    [
        ({}, {}, None),
        ({}, {"statuses": status(Status.CANCELLED)}, None),
        ({}, {"statuses": status(Status.DONE)}, "ALL"),
        ({}, {"statuses": None}, "ALL"),
        ({}, {"words": frozenset({"completed"})}, "ALL"),
        ({"assignment": ["MY"]}, {"statuses": None}, "ALL"),
        ({"assignment": ["admin"]}, {"statuses": None}, None),
        ({"assignment": ["PREVIOUS"]}, {"statuses": status(Status.DONE)}, None),
        ({"assignment": ["MY"]}, {}, None),
        ({"status": ["completed,assigned"]}, {}, "ALL"),
        ({"status": ["COMPLETED"], "assignment": ["PREVIOUS"]}, {}, None),
        ({}, {"assignee": "me"}, "MY"),
        ({"assignment": ["GROUP"]}, {"assignee": "me"}, "MY"),
        ({}, {"assignee": "me", "statuses": None}, "ALL"),
        ({}, {"assignee": "kim.ro"}, "ALL"),
        ({"assignment": ["REPORTEES"]}, {"assignee": "kim.ro"}, None),
        ({}, {"creator": "kim.ro"}, None),
    ],
)
def test_who_a_task_must_be_assigned_to_is_asked_as_wide_as_needed(
    defaults: dict[str, Any], wanted: dict[str, Any], assignment: str | None
) -> None:
    found = wire(defaults, **wanted)
    assert found.get("assignment") == ([assignment] if assignment else None)
    check({"assignment": [each.upper() for each in defaults.get("assignment", ["MY_AND_GROUP"])], **found})


def test_my_own_tasks_are_answered_by_the_service_unless_they_may_be_completed() -> None:
    assert "assignee" in answered(assignee="me")
    assert "assignee" not in answered(assignee="me", statuses=None)
    assert "assignee" not in answered(assignee="kim.ro")


MOMENT = datetime(2025, 3, 7, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wanted", "param", "text"),
    [
        ("created_after", "since", "2025-03-07T16:59:59Z"),
        ("created_before", "until", "2025-03-07T17:00:01Z"),
        ("due_after", "dueDateFrom", "2025-03-07T16:59:59Z"),
        ("due_before", "dueDateTo", "2025-03-07T17:00:01Z"),
    ],
)
def test_a_bound_is_sent_a_second_wider(wanted: str, param: str, text: str) -> None:
    bound: dict[str, Any] = {wanted: MOMENT}
    assert wire(**bound) == {"status": WORKABLE, **ORDER, param: [text]}
    assert answered(**bound) == {"status", wanted.replace("_", "-")}


@pytest.mark.parametrize("name", ["created_after", "created_before", "due_after", "due_before"])
@pytest.mark.parametrize("year", [1, 999, 9999])
def test_a_bound_at_the_end_of_time_is_not_sent(name: str, year: int) -> None:
    month, day = (12, 31) if year == 9999 else (1, 1)
    bound: dict[str, Any] = {name: datetime(year, month, day, tzinfo=UTC)}
    assert wire(**bound) == {"status": WORKABLE, **ORDER}
    assert answered(**bound) == {"status"}


@pytest.mark.parametrize(
    ("due_before", "text"),
    [
        (None, "2025-03-06T12:00:01Z"),
        (datetime(2025, 3, 7, tzinfo=UTC), "2025-03-06T12:00:01Z"),
        (datetime(2025, 3, 5, tzinfo=UTC), "2025-03-05T00:00:01Z"),
    ],
)
def test_what_is_overdue_was_due_before_now(
    due_before: datetime | None, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(values, "now", lambda: datetime(2025, 3, 6, 12, tzinfo=UTC))
    assert wire(overdue=True, due_before=due_before)["dueDateTo"] == [text]
    assert {"overdue"} <= answered(overdue=True, due_before=due_before)


@pytest.mark.parametrize(
    ("priority", "levels"),
    [
        (Priority.URGENT, ["1"]),
        (Priority.HIGH, ["2"]),
        (Priority.NORMAL, ["3"]),
        (Priority.LOW, ["4", "5"]),
        ("4", ["4"]),
        ("0", None),
        ("blocker", None),
        (None, None),
    ],
)
def test_a_priority_asks_for_its_levels(priority: Any, levels: list[str] | None) -> None:
    assert wire(priority=priority).get("priority") == levels
    assert ("priority" in answered(priority=priority)) is (levels is not None)


@pytest.mark.parametrize(
    "wanted",
    [
        {"creator": "Dana Fields"},
        {"search": "100%"},
        {"project": "Purchasing"},
        {"updated_after": MOMENT},
        {"updated_before": MOMENT},
    ],
)
def test_what_the_service_would_answer_otherwise_is_left_to_taskcli(wanted: dict[str, Any]) -> None:
    assert wire(**wanted) == {"status": WORKABLE, **ORDER}
    assert answered(**wanted) == {"status"}


def test_a_default_status_of_the_profile_stands_until_one_is_typed() -> None:
    defaults = {"status": ["ASSIGNED"]}
    assert "status" not in wire(defaults)
    assert "status" not in answered(defaults)
    assert wire(defaults, statuses=status(Status.DONE))["status"] == ["COMPLETED"]
    assert wire(defaults, words=frozenset({"expired"}))["status"] == [*WORKABLE[:2], "EXPIRED", *WORKABLE[2:]]


def test_a_default_order_of_the_profile_stands() -> None:
    assert "orderBy" not in wire({"orderBy": ["createdDate:desc"]})


def drive(talk: Generator[Ask, Any, Any], *answers: Iterable[Any]) -> tuple[list[Ask], Any]:
    """What was asked, and what it comes to."""
    asked = [next(talk)]
    for rows in answers[:-1]:
        asked.append(talk.send(iter([Row(each) for each in rows])))
    with pytest.raises(StopIteration) as end:
        talk.send(iter([Row(each) for each in answers[-1]]))
    return asked, end.value.value


def test_finding_asks_once_and_reads_every_row() -> None:
    asked, tasks = drive(find(Wanted(), SETTINGS), body("two-tasks.json")["items"])
    assert [(each.endpoint.verb, each.whole) for each in asked] == [("list", True)]
    assert [each.id for each in tasks] == ["1702211", "1702305"]


def test_one_task_is_fetched_with_its_web_address() -> None:
    asked, task = drive(PROVIDER.fetch("1702211", Extras(), SETTINGS), [body("one-task.json")])
    assert [(each.endpoint.verb, each.id, each.given) for each in asked] == [
        ("get", "1702211", {"metadataFlag": ["true"]})
    ]
    assert task.id == "1702211"
    assert task.comments is Task().comments
    assert task.history is Task().history


@pytest.mark.parametrize(
    ("which", "texts"),
    [
        ("all", ["Price checked against the contract.", "Approved."]),
        ("first", ["Price checked against the contract."]),
        ("last", ["Approved."]),
    ],
)
def test_comments_are_asked_for_besides(which: str, texts: list[str]) -> None:
    talk = PROVIDER.fetch("1702211", Extras(which), SETTINGS)
    asked, task = drive(talk, [body("one-task.json")], body("comments.json")["items"])
    assert [(each.endpoint.verb, each.id) for each in asked] == [("get", "1702211"), ("comments", "1702211")]
    assert [each.text for each in task.comments] == texts


def test_comments_and_history_that_are_empty_are_empty_lists() -> None:
    talk = PROVIDER.fetch("1702211", Extras("last", history=True), SETTINGS)
    asked, task = drive(talk, [body("one-task.json")], [], [])
    assert [each.endpoint.verb for each in asked] == ["get", "comments", "history"]
    assert (task.comments, task.history) == ([], [])


def test_history_is_asked_for_besides() -> None:
    talk = PROVIDER.fetch("1702211", Extras(history=True), SETTINGS)
    _, task = drive(talk, [body("one-task.json")], body("history.json")["items"])
    assert [each.action for each in task.history] == ["Assigned", "Approved", None]


def test_an_answer_without_a_task_is_none() -> None:
    talk = PROVIDER.fetch("5", Extras(), SETTINGS)
    next(talk)
    with pytest.raises(Garbled, match="no task"):
        talk.send(iter([Row({})]))


def test_another_task_than_the_one_asked_for_is_not_shown() -> None:
    talk = PROVIDER.fetch("9", Extras(), SETTINGS)
    next(talk)
    with pytest.raises(Garbled, match="task 10 came instead of 9"):
        talk.send(iter([Row({"number": 10})]))
    _, task = drive(PROVIDER.fetch("009", Extras(), SETTINGS), [{"number": 9}])
    assert task.id == "9"


@pytest.mark.parametrize("ref", ["5#2", f"{GUID}#2", "5#"])
def test_a_part_of_a_task_is_wrong_usage(ref: str) -> None:
    with pytest.raises(UsageError, match="is not an Oracle task number"):
        next(PROVIDER.fetch(ref, Extras(), SETTINGS))


def test_a_guid_is_looked_for_in_every_state() -> None:
    talk = PROVIDER.fetch(GUID.upper(), Extras(), SETTINGS)
    rows = [{"taskId": GUID}, *reversed(body("two-tasks.json")["items"])]
    asked, task = drive(talk, rows, [body("one-task.json")])
    assert asked[0].given == {"status": [*STATUS_WORDS, *MORE_STATUS_WORDS], "assignment": ["ALL"], **ORDER}
    assert (asked[1].endpoint.verb, asked[1].id, task.id) == ("get", "1702211", "1702211")


def test_a_guid_that_is_not_listed_is_not_found() -> None:
    talk = PROVIDER.fetch(GUID.replace("5", "6"), Extras(), SETTINGS)
    next(talk)
    with pytest.raises(NotFound, match="GUID"):
        talk.send(iter([Row(each) for each in body("two-tasks.json")["items"]]))


@pytest.mark.parametrize(
    ("path", "query", "task_id"),
    [
        ("/bpm/api/4.0/tasks/1702211", "", "1702211"),
        ("/bpm/api/4.0/tasks/1702211/", "", "1702211"),
        ("/ic/api/process/v1/tasks/200145/comments", "expand=All", "200145"),
        ("/bpm/api/3.0/tasks/%31%32", "", "12"),
        (f"/bpm/api/4.0/tasks/{GUID}", "", GUID),
        ("/fscmUI/faces/adf.task-flow", f"adf.tfId=DocApproval&bpmWorklistTaskId={GUID}", GUID),
        ("/fscmUI/faces/adf.task-flow", f"adf.tfId=WorklistWrapperTF&taskDisplayUrl=x&taskId={GUID}", GUID),
        ("/fscmUI/faces/adf.task-flow", f"bpmWorklistTaskId=junk&taskId={GUID}", GUID),
        ("/bpm/api/4.0/tasks", "", None),
        ("/bpm/api/4.0/tasks/views/mine", "", None),
        ("/bpm/api/4.0/tasks/12x", "", None),
        ("/fscmUI/faces/FuseWelcome", "taskId=../../secret", None),
        ("/fscmUI/faces/FuseWelcome", "", None),
    ],
)
def test_an_id_is_found_in_a_pasted_address(path: str, query: str, task_id: str | None) -> None:
    assert locate(path, query, SETTINGS) == task_id


@pytest.mark.parametrize("text", ["1702211", "0", GUID, GUID.upper()])
def test_an_id_is_a_number_or_a_guid(text: str) -> None:
    assert PROVIDER.id.send(text, CLOCK) == text


@pytest.mark.parametrize("text", ["", "12/comments", "views", "-1", "1" * 20, GUID[:-1], "１２"])
def test_an_id_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an Oracle task number"):
        PROVIDER.id.send(text, CLOCK)
    with pytest.raises(ValueError, match="not a task number"):
        GET.argument.send(text, CLOCK)  # type: ignore[union-attr]
