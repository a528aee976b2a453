"""Capillary from inside: reading, faults, paging, screens, filters, signing in; no network."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from taskcli.auth import Scheme, Settings, Token, Wallet, converse, rehearse
from taskcli.errors import Garbled, NotFound, Refused, SignInError, TaskcliError, Unreachable
from taskcli.message import HIDDEN, Reply, Request, Row
from taskcli.models import Change, Link, Person, Status, Task
from taskcli.providers.capillary import (
    BASIC,
    GET,
    LIST,
    LOG,
    METADATA,
    PROVIDER,
    STATES,
    STATUSES,
    STORE_TASKS,
    TOKEN,
    WHOAMI,
    fault,
    find,
    fitting,
    following,
    hosts,
    in_order,
    joined,
    locate,
    narrow,
    read_history,
    read_person,
    read_task,
    the_one,
    tidy,
    wider,
)
from taskcli.spec import Ask, Extras, Page, Wanted
from taskcli.values import Clock

BODIES = Path(__file__).parent / "capillary" / "bodies"
HOST = "https://eu.api.capillarytech.com"
KOLKATA = ZoneInfo("Asia/Kolkata")
SETTINGS = Settings(HOST, zone=KOLKATA)
CLOCK = Clock(datetime(2024, 3, 10, 12, tzinfo=UTC), KOLKATA)
ENTRY = {"id": "9001", "entry_id": "70011", "type": "CASHIER", "associate_id": "\n123\n", "store_id": "125"}


def rows(name: str, endpoint: Any = LIST) -> list[Row]:
    return reply((BODIES / name).read_bytes()).open(endpoint.items)[1]


def reply(body: Any, status: int = 200, path: str = "/v1.1/task/get", **headers: str) -> Reply:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status, sent, {name.replace("_", "-"): value for name, value in headers.items()}, HOST + path)


def envelope(success: object = "true", code: object = "200", message: str = "SUCCESS", **more: Any) -> dict[str, Any]:
    return {"response": {"status": {"success": success, "code": code, "message": message}, **more}}


def item(code: object, message: str = "Why", success: object = "false") -> dict[str, Any]:
    return {"item_status": {"success": success, "code": code, "message": message}}


def as_xml(name: str, value: Any) -> str:
    """The same shape in the provider's native XML."""
    if isinstance(value, list):
        return "".join(as_xml(name, each) for each in value)
    if isinstance(value, dict):
        return f"<{name}>{''.join(as_xml(key, each) for key, each in value.items())}</{name}>"
    return f"<{name}>{value}</{name}>"


def read(row: Mapping[str, Any], **labels: Status) -> Task:
    return read_task(row, SETTINGS, labels)


# Reading ------------------------------------------------------------------------------------------------------------


def test_an_entry_is_read_with_padded_ids_trimmed() -> None:
    task = read_task(rows("entries-raw-breaks.json")[0].data, SETTINGS)
    assert (task.id, task.ref, task.status, task.native_status) == ("9001", "#70011", Status.OPEN, "OPEN")
    assert task.assignees == [Person(id="123", kind="associate")]
    assert task.project == Link(id="125", kind="store")
    assert (task.title, task.description, task.creator, task.created, task.due) == (None, None, None, None, None)
    assert (task.priority, task.native_priority, task.completed, task.updated, task.url) == (None,) * 5


def test_a_row_without_ids_is_a_task_without_ids() -> None:
    task = read_task(rows("entries.json")[2].data, SETTINGS)
    assert (task.id, task.ref, task.status) == (None, None, Status.OPEN)


def test_an_entry_without_a_task_id_has_no_ref() -> None:
    assert read({"id": "", "entry_id": "7"}).ref is None


def test_json_and_xml_read_the_same() -> None:
    from_xml = [read_task(row.data, SETTINGS) for row in rows("entries.xml")]
    assert [(task.id, task.ref, task.status) for task in from_xml] == [
        ("9001", "#70011", Status.OPEN),
        (None, None, Status.OPEN),
    ]
    assert [each.id for task in from_xml for each in task.assignees] == ["123", "125"]


def test_what_can_repeat_inside_a_row_is_a_list_in_xml_too() -> None:
    row = {"id": "1", "status": "OPEN", "possible_statuses": {"status": {"label": "NEW", "value": "OPEN"}}}
    sent = as_xml("response", envelope(tasks={"task": row})["response"]).encode()
    read_row = Reply(200, sent, lists=PROVIDER.lists).open(METADATA.items)[1][0].data
    assert read_row == {**row, "possible_statuses": {"status": [{"label": "NEW", "value": "OPEN"}]}}


def test_metadata_tells_title_creator_and_due_and_no_status() -> None:
    task = read_task(rows("metadata-9001.json")[0].data, SETTINGS)
    assert (task.title, task.description) == ("Birthday calls", "Call before noon")
    assert task.creator == Person(id="55456456", name="Asha Rao", kind="manager")
    assert task.due == date(2024, 3, 8)
    assert (task.status, task.native_status) == (Status.UNKNOWN, None)
    assert (task.created, task.priority, task.assignees) == (None, None, [])


def test_an_entry_and_its_metadata_are_one_row_in_which_nothing_empty_hides_anything() -> None:
    row = joined({**ENTRY, "title": "", "status": "OPEN"}, {"id": "9001", "title": "Call", "store_id": "9"})
    assert (row["title"], row["status"], row["store_id"], row["entry_id"]) == ("Call", "OPEN", "125", "70011")
    assert joined({"title": ""}, {}) == {"title": ""}


def test_the_native_object_holds_what_was_not_mapped() -> None:
    assert read({**ENTRY, "colour": "red"}).native["colour"] == "red"


@pytest.mark.parametrize("row", [None, "", [], {}, "text"])
def test_a_row_of_any_shape_is_read(row: Any) -> None:
    assert read_task(row, SETTINGS) == Task(native={})


@pytest.mark.parametrize(
    ("native", "status"),
    [
        ("OPEN", Status.OPEN),
        ("open", Status.OPEN),
        ("\nOPEN\n", Status.OPEN),
        ("IN_PROGRESS", Status.IN_PROGRESS),
        ("In Progress", Status.IN_PROGRESS),
        ("in-progress", Status.IN_PROGRESS),
        ("CLOSED", Status.DONE),
        ("CLOSE", Status.DONE),
        ("COMPLETE", Status.DONE),
        ("Completed", Status.DONE),
        ("CANCELLED", Status.UNKNOWN),
        ("AC", Status.UNKNOWN),
        ("", Status.UNKNOWN),
        (None, Status.UNKNOWN),
        ({"null": "true"}, Status.UNKNOWN),
    ],
)
def test_each_native_status_has_its_common_one(native: Any, status: Status) -> None:
    assert read({"status": native}).status is status


@pytest.mark.parametrize("native", [*STATES])
def test_the_table_of_states_is_folded_as_the_program_looks_words_up(native: str) -> None:
    assert native == native.casefold()


@pytest.mark.parametrize(
    ("label", "status"),
    [
        ("NEW", Status.OPEN),
        ("finish", Status.DONE),
        ("PROCESSING_DONE", Status.UNKNOWN),
        ("processing done", Status.UNKNOWN),
        ("elsewhere", Status.UNKNOWN),
    ],
)
def test_a_label_means_what_its_inner_value_means(label: str, status: Status) -> None:
    words = [row.data for row in rows("statuses.json", STATUSES)]
    tasks, _ = play(find(Wanted(), SETTINGS), [{"status": label}], words)
    assert [task.status for task in tasks] == [status]


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("OPEN", Status.OPEN),
        ("in_progress", Status.IN_PROGRESS),
        ("CLOSED", Status.DONE),
        ("COMPLETE", Status.DONE),
        ("NONE", Status.UNKNOWN),
        (["NONE", "PROCESSING_START"], Status.UNKNOWN),  # so in a published sample, without a label
    ],
)
def test_each_inner_value_has_its_common_status(value: Any, status: Status) -> None:
    tasks, _ = play(find(Wanted(), SETTINGS), [{"status": "X"}], [{"label": "x", "value": value}])
    assert [task.status for task in tasks] == [status]


def test_a_word_of_the_documentation_keeps_its_meaning_whatever_the_labels_say() -> None:
    assert read({"status": "OPEN"}, open=Status.DONE).status is Status.OPEN


@pytest.mark.parametrize("who", ["", None, "0", 0, "-1", " -1\n", {"null": "true"}])
def test_a_placeholder_is_nobody(who: Any) -> None:
    task = read({"associate_id": who, "creator": {"id": who, "name": "Nobody"}})
    assert task.assignees == []
    assert task.creator is None


def test_an_associate_has_the_name_that_the_row_tells() -> None:
    task = read({"associate_id": 44, "associate_name": "Ravi"})
    assert task.assignees == [Person(id="44", name="Ravi", kind="associate")]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2016-08-20", date(2016, 8, 20)),
        ("20120820", date(2012, 8, 20)),
        ("2016-12-30 12:11:45", datetime(2016, 12, 30, 6, 41, 45, tzinfo=UTC)),
        ("2016-10-4 12:12:12", datetime(2016, 10, 4, 6, 42, 12, tzinfo=UTC)),
        (" 2016-08-20\n", date(2016, 8, 20)),
        ("2016-18-20 12:12:12", None),
        ("soon", None),
        ("", None),
    ],
)
def test_the_end_date_is_the_due_date_in_every_form_of_the_samples(text: str, due: Any) -> None:
    assert read({"end_date": text}).due == due


def test_the_body_is_the_description_and_the_description_stands_in_for_it() -> None:
    assert read({"body": "B\n{points}", "description": "D"}).description == "B\n{points}"
    assert read({"body": "", "description": "D"}).description == "D"


def test_a_priority_among_the_tags_is_free_text() -> None:
    task = read({"tags": "[“priority” : “1” ]"})
    assert (task.priority, task.native_priority) == (None, None)


def test_the_log_becomes_history_in_order_of_time() -> None:
    log = [
        {"updated_time": "2024-03-03 09:00:00", "associate_id": "", "new_status": "CLOSED"},
        {"updated_time": "2024-03-02 10:15:00", "associate_id": "44", "new_status": "IN_PROGRESS"},
        {"new_status": "OPEN"},
    ]
    assert read_history(map(Row, log), SETTINGS) == [
        Change(after="OPEN"),
        Change(
            at=datetime(2024, 3, 2, 4, 45, tzinfo=UTC),
            actor=Person(id="44", kind="associate"),
            after="IN_PROGRESS",
        ),
        Change(at=datetime(2024, 3, 3, 3, 30, tzinfo=UTC), after="CLOSED"),
    ]


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"user_id": "15071", "first_name": "MG Road", "last_name": "Till", "username": "u"}, "MG Road Till"),
        ({"user_id": "15071", "first_name": "MG Road", "last_name": ""}, "MG Road"),
        ({"user_id": "15071", "first_name": "", "username": "store.server"}, "store.server"),
    ],
)
def test_the_one_signed_in_is_a_till(user: Any, name: str) -> None:
    assert read_person(user) == Person(id="15071", name=name, kind="till")


# Faults -------------------------------------------------------------------------------------------------------------

ROW = {"id": "1", "status": "OPEN"}
HARMLESS: list[Any] = [
    envelope(tasks={"task": [ROW]}),
    envelope(True, 200, tasks={"task": ROW}),
    envelope(" TRUE\n", " 200 ", tasks={"task": ROW}),
    envelope("true", 200.0),
    envelope("true", "5200", tasks={"task": {**ROW, **item(5200, success="true")}}),
    {"response": {"tasks": {"task": ROW}}},
    envelope("false", 201, "Some requests have failed due to errors", tasks={"task": [ROW, item(5204)]}),
    envelope("false", "200", "Some requests have failed due to errors", tasks={"task": [ROW, item(5204)]}),
    envelope("true", 200, tasks={"task": [ROW, item(5204)]}),
    envelope("false", 201, tasks={"task": {"log": [{"task_id": "12"}, item(5204)]}}),
    envelope("false", 201, store={"tasks": {"task": [ROW, item(908)]}}),
    # "No tasks found", wherever and whatever is around it
    envelope(tasks={"task": item(5211)}),
    envelope(tasks={"task": [item("5211")]}),
    envelope("false", 500, tasks=item(5211.0)),
    envelope("false", 400, **item(5211)),
    envelope("false", 500, store={"tasks": {"task": item(909)}}),
    envelope("false", 5211, "No tasks found"),
    envelope("false", 201, tasks={"task": {"log": item(5211)}}),
    envelope(tasks=None),
]


@pytest.mark.parametrize("body", HARMLESS)
def test_what_is_no_failure_passes(body: Any) -> None:
    fault(reply(body))


@pytest.mark.parametrize("body", [each for each in HARMLESS if "None" not in str(each)])
def test_what_is_no_failure_passes_in_xml(body: Any) -> None:
    fault(reply(as_xml("response", body["response"]).encode()))


def test_no_tasks_passes_whatever_the_http_status() -> None:
    fault(reply(envelope("false", 404, tasks={"task": item(5211)}), 404))


FAILURES: list[tuple[Any, type[TaskcliError], str]] = [
    (envelope("false", 401, "check your username"), SignInError, "check your username"),
    (envelope(False, "401", "token"), SignInError, "token"),
    (envelope("false", 403, "access denied"), SignInError, "access denied"),
    (envelope("false", 400, "Input is invalid"), Refused, "Input is invalid"),
    (envelope("false", 402, "version"), Refused, "version"),
    (envelope("false", 404, "Incorrect resource"), Refused, "Incorrect resource"),
    (envelope("false", 405, "method"), Refused, "method"),
    (envelope("false", 406, "operation"), Refused, "operation"),
    (envelope("false", 415, "media"), Refused, "media"),
    (envelope("false", 1060, "batch limit"), Refused, "batch limit"),
    (envelope("false", 9999, "strange"), Refused, "strange"),
    (envelope("false", "", "no code"), Refused, "no code"),
    (envelope("false", 200, "nothing came of it"), Refused, "nothing came of it"),
    (envelope("false", 201, "all failed"), Refused, "all failed"),
    (envelope("false", 429, "slow down"), Unreachable, "slow down"),
    (envelope("false", 461, "search busy"), Unreachable, "search busy"),
    (envelope("false", 503, "unavailable"), Unreachable, "unavailable"),
    (envelope("false", 521, "parallel"), Unreachable, "parallel"),
    (envelope("false", 500.0, "All failed", tasks={"task": item(5201.0)}), Unreachable, "Why (5201)"),
    (envelope("false", 500, "All failed", store={"tasks": {"task": item(908)}}), Unreachable, "Why (908)"),
    *(
        (envelope("false", 500, "All failed", tasks={"task": item(code)}), Refused, f"Why ({code})")
        for code in (5021, 5203, 5204, 5205, 5206, 5207, 5208, 5209, 5212, 5213, 5214)
    ),
    (envelope("true", 200, tasks={"task": item(5205)}), Refused, "Why (5205)"),
    (envelope("true", 200, tasks={"task": item("\n5205\n", "\nWhy\n")}), Refused, "refused: Why (5205)"),
    (envelope("true", 200, tasks={"task": [item(5211), item(5205)]}), Refused, "Why (5205)"),
    (envelope("true", 200, tasks={"task": {"log": [item(5204)]}}), Refused, "Why (5204)"),
    (envelope("true", 200, tasks={"task": {**ROW, **item(5204)}}), Refused, "Why (5204)"),
    (envelope("false", 500, "All failed", tasks={"task": {**ROW, **item(744)}}), Unreachable, "Why (744)"),
]


@pytest.mark.parametrize(("body", "kind", "said"), FAILURES)
def test_a_failure_inside_a_200_is_judged_by_what_it_says(body: Any, kind: type[TaskcliError], said: str) -> None:
    with pytest.raises(kind) as caught:
        fault(reply(body, x_cap_requestid="3f0b6c1d"))
    assert said in caught.value.message
    assert caught.value.request_id == "3f0b6c1d"
    assert type(caught.value) is kind


@pytest.mark.parametrize(("body", "kind", "said"), FAILURES)
def test_a_failure_in_xml_is_judged_alike(body: Any, kind: type[TaskcliError], said: str) -> None:
    with pytest.raises(kind) as caught:
        fault(reply(as_xml("response", body["response"]).encode()))
    assert said in caught.value.message


@pytest.mark.parametrize(
    ("body", "status", "kind", "said"),
    [
        ({"errorCode": 4000, "errorMessage": "Access is denied!"}, 403, SignInError, "Access is denied!"),
        ({"errors": [{"code": "4000", "message": "Access is denied!"}]}, 200, SignInError, "Access is denied!"),
        ({"errorCode": 4001, "errorMessage": "Unavailable!"}, 200, Unreachable, "Unavailable!"),
        ({"message": "No route"}, 200, Refused, "No route"),
        ({"message": "No route"}, 404, Refused, "No route"),
        ({"errors": [{"code": 4000}]}, 200, SignInError, "4000"),
        ({"code": 200, "data": []}, 200, Garbled, "no `response`"),
        (b"no healthy upstream", 503, Unreachable, "no healthy upstream"),
        (b"<!DOCTYPE html><title>Bad gateway</title>", 502, Unreachable, "HTTP 502"),
        (b"<html>A challenge</html>", 200, Garbled, "HTML"),
        (b"<html>Please log in</html>", 200, SignInError, "sign-in page"),
        (b"", 521, Unreachable, "HTTP 521"),
        (b"", 461, Unreachable, "not able to answer now"),
        (b"", 200, Garbled, "empty"),
        (b"OK", 200, Garbled, "plain text"),
        (b'{"response":{"status"', 200, Garbled, "not valid JSON"),
        (b"<response><status>", 200, Garbled, "not valid XML"),
        ({"tasks": []}, 200, Garbled, "no `response`"),
        ([], 200, Garbled, "no `response`"),
        ({"response": {}}, 401, SignInError, "HTTP 401"),
        (envelope(), 500, Unreachable, "HTTP 500"),
    ],
)
def test_what_is_no_answer_of_the_service_is_told_for_what_it_is(
    body: Any, status: int, kind: type[TaskcliError], said: str
) -> None:
    with pytest.raises(kind, match=said):
        fault(reply(body, status))


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(SignInError) as refused:
        fault(reply(envelope("false", 401, "no")))
    assert "till code" in refused.value.hint
    with pytest.raises(SignInError) as denied:
        fault(reply({"errorCode": 4000}, 403))
    assert '"Task"' in denied.value.hint


def test_the_time_to_wait_is_kept() -> None:
    with pytest.raises(Unreachable) as busy:
        fault(reply(envelope("false", 429, "slow down"), 429, retry_after="7"))
    assert busy.value.retry_after == 7


# Paging -------------------------------------------------------------------------------------------------------------


def page(ids: Sequence[object], fresh: int | None = None, *, whole: bool = True) -> Page:
    found = [Row({"id": each}) for each in ids]
    return Page({}, len(ids), len(ids) if fresh is None else fresh, len(ids), 1, found, whole)


@pytest.mark.parametrize(
    ("asked", "ids", "onward"),
    [
        ({}, ["1", "2"], {"start_id": "3"}),
        ({"batch_size": "10"}, ["1", "2"], {"batch_size": "10", "start_id": "3"}),
        ({"start_id": "1"}, [" 1\n", 2], {"start_id": "3"}),
        ({"end_id": "3"}, ["1", "2"], {"end_id": "3", "start_id": "3"}),
        ({"end_id": "2"}, ["1", "2"], None),
        ({}, ["3", "1", "2"], {"start_id": "4"}),
        ({}, ["9", "7"], {"end_id": "7"}),
        ({"end_id": "7"}, ["7", "4"], {"end_id": "4"}),
        ({"start_id": "5"}, ["9", "7"], {"start_id": "5", "end_id": "7"}),
        ({"start_id": "7"}, ["9", "7"], None),
        ({}, ["5"], {"start_id": "6"}),
        ({}, [], None),
        ({}, ["", None], None),
    ],
)
def test_metadata_is_walked_by_id(asked: dict[str, str], ids: list[object], onward: Any) -> None:
    assert following(asked, page(ids)) == onward


@pytest.mark.parametrize(
    ("asked", "ids", "onward"),
    [
        ({}, ["1", "2"], None),
        ({"end_id": "4"}, ["4"], None),
        ({"batch_size": "3", "end_id": "4"}, ["4"], None),
        # More is claimed, or the bound was ignored: whoever asks shall know that this is not all.
        ({"batch_size": "2"}, ["1", "2"], {"batch_size": "2", "start_id": "3"}),
        ({"start_id": "3"}, ["1", "2"], {"start_id": "3"}),
        ({"batch_size": "3", "start_id": "3"}, ["1", "2"], {"batch_size": "3", "start_id": "3"}),
        ({"end_id": "7"}, ["9", "7"], {"end_id": "7"}),
    ],
)
def test_a_page_with_nothing_new_is_the_last_unless_it_cannot_be(
    asked: dict[str, str], ids: list[object], onward: Any
) -> None:
    assert following(asked, page(ids, 0)) == onward


@pytest.mark.parametrize(("asked", "more"), [({}, False), ({"batch_size": "3"}, False), ({"batch_size": "2"}, True)])
def test_of_one_page_only_a_full_one_is_said_to_have_others_behind_it(asked: dict[str, str], more: bool) -> None:
    assert (following(asked, page(["1", "2"], whole=False)) is not None) is more


def test_one_task_is_looked_for_once_more_with_wider_bounds() -> None:
    asked = {"format": "json", "start_id": "9", "end_id": "9"}
    assert wider(asked, page([])) == {"format": "json", "start_id": "8", "end_id": "10"}
    assert wider({"start_id": "8", "end_id": "10"}, page(["8", "10"])) is None
    assert wider(asked, page([" 9 "])) is None


# Screens ------------------------------------------------------------------------------------------------------------


def screened(screen: Any, found: Iterable[Any], **given: str) -> tuple[list[Any], list[str]]:
    notes: list[str] = []

    def note(text: str, *, cut: bool = False) -> None:
        notes.append(f"{text} (cut)" if cut else text)

    asked = {name: [value] for name, value in given.items()}
    return [row.data for row in screen(map(Row, found), asked, note)], notes


@pytest.mark.parametrize(
    "nothing",
    [
        {},
        "",
        [],
        item(5211),
        {"id": "", **item(909)},
        {"null": "true"},
        {"-null": "true"},
        {"@null": True, "-item_status": "x"},
        {"comment": ["", ""]},
        {"id": "", "status": None},
        {"id": {"null": "true"}, "entry_id": {"null": "true"}},
        "text",
    ],
)
def test_what_is_no_item_is_not_shown_and_no_failure(nothing: Any) -> None:
    assert screened(tidy, [nothing, ROW]) == ([ROW], [])


def test_failed_items_are_told_once_each() -> None:
    shown, notes = screened(tidy, [item(5204, "\nInvalid\n"), ROW, item(5204, "Invalid"), {**ROW, **item(5201)}])
    assert shown == [ROW]
    assert notes == ["3 of the items failed: Invalid (5204), Why (5201) (cut)"]


def test_an_item_that_went_well_may_say_so() -> None:
    good = {**ROW, **item(5200, success="true")}
    assert screened(tidy, [good]) == ([good], [])


def test_a_neighbour_is_never_shown() -> None:
    found = [{"id": "8"}, {"id": "\n9\n"}, {"id": "90"}]
    assert screened(the_one, found, start_id="9") == ([{"id": "\n9\n"}], [])


def test_log_entries_are_unpacked() -> None:
    found = [{"log": [{"task_id": "1"}, item(5204)]}, {"log": {"task_id": "2"}}, {"task_id": "3"}, {"log": ""}]
    shown, notes = screened(tidy, found)
    assert shown == [{"task_id": "1"}, {"task_id": "2"}, {"task_id": "3"}]
    assert notes == ["1 of the items failed: Why (5204) (cut)"]


@pytest.mark.parametrize(
    ("given", "row", "fits"),
    [
        ({"assoc_id": "123"}, {**ROW, "associate_id": "\n123\n"}, True),
        ({"assoc_id": "123"}, {**ROW, "associate_id": "124"}, False),
        ({"assoc_id": "123"}, {**ROW, "associate_id": ""}, True),
        ({"customer_id": "5"}, {**ROW, "customer_id": 5}, True),
        ({"customer_id": "5"}, {**ROW, "customer_id": "6"}, False),
        ({"status": "OPEN"}, {"id": "1", "status": "open"}, True),
        ({"status": "CLOSED"}, {"id": "1", "status": "COMPLETE"}, True),
        ({"status": "CLOSED"}, {"id": "1", "status": "In Progress"}, False),
        ({"status": "CLOSED"}, {"id": "1", "status": "FINISH"}, True),
        ({"action_type": "call", "start_date": "2024-03-01"}, {"id": "1", "action_type": "sms"}, True),
    ],
)
def test_a_row_that_says_otherwise_is_left_out_and_told(given: dict[str, str], row: Any, fits: bool) -> None:
    shown, notes = screened(fitting, [row], **given)
    assert shown == ([row] if fits else [])
    assert any("1 left out" in note for note in notes) is not fits


@pytest.mark.parametrize(
    ("given", "found", "told"),
    [
        ({"status": "CLOSED"}, [{"id": "1", "status": "FINISH"}], ["1 have a status of the organisation's own"]),
        ({"all": "false"}, [{"id": "1", "store_id": "1"}, {"id": "2", "store_id": "2"}], ["rows of 2 stores"]),
        ({"all": "false"}, [{"id": "1", "store_id": "1"}, {"id": "2", "store_id": " 1 "}, {"id": "3"}], []),
        ({"all": "true"}, [{"id": "1", "store_id": "1"}, {"id": "2", "store_id": "2"}], []),
        ({"batch_size": "1"}, [ROW], ["as many rows came as --batch-size allows: there may be more (cut)"]),
        ({"batch_size": "2"}, [ROW], []),
        ({"count": "1"}, [ROW, ROW], ["as many rows came as --count allows: there may be more (cut)"]),
        ({}, [ROW], []),
    ],
)
def test_what_makes_an_answer_doubtful_is_told(given: dict[str, str], found: Any, told: list[str]) -> None:
    shown, notes = screened(fitting, found, **given)
    assert shown == found
    assert len(notes) == len(told)
    assert all(note.startswith(start) for note, start in zip(notes, told, strict=True))


# Endpoints ----------------------------------------------------------------------------------------------------------

DOCUMENTED = {
    "list": "assoc all action_type assoc_id customer_id status start_date end_date batch_size",
    "get": "",
    "metadata": "assoc action_type created_by created_by_type execute_by_all customer_task start_id end_id start_date "
    "end_date batch_size all assoc_id customer_id status",
    "log": "",
    "statuses": "",
    "store-tasks": "type_value all assoc_id customer_id start_date end_date count",
    "whoami": "",
}


@pytest.mark.parametrize(("verb", "names"), DOCUMENTED.items())
def test_each_endpoint_has_the_documented_parameters(verb: str, names: str) -> None:
    assert [param.name for param in PROVIDER.endpoint(verb).params] == names.split()


def test_only_the_list_is_documented_to_show_the_whole_organisation_unasked() -> None:
    assert (LIST.param("all").default, METADATA.param("all").default) == ("true", "")


def test_there_is_no_other_endpoint_and_none_that_writes() -> None:
    assert {each.verb for each in PROVIDER.endpoints} == {*DOCUMENTED}
    paths = {each.path for each in PROVIDER.endpoints}
    assert paths == {
        "/task/get", "/task/metadata", "/task/log", "/task/statusmapping", "/store/tasks", "/store/login"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("endpoint", "name", "typed", "sent"),
    [
        (LIST, "start_date", "2024-03-01", "2024-03-01"),
        (LIST, "start_date", "2024-03-01T20:00:00Z", "2024-03-02 01:30:00"),
        (LIST, "end_date", "2024-03-31", "2024-03-31 23:59:59"),
        (LIST, "end_date", "2024-03-31 10:00", "2024-03-31 10:00:00"),
        (METADATA, "end_date", "today", "2024-03-10 23:59:59"),
        (STORE_TASKS, "start_date", "2024-03-01T20:00:00Z", "2024-03-02"),
        (STORE_TASKS, "end_date", "2024-03-31", "2024-03-31"),
        (LIST, "action_type", "NONE", "none"),
        (LIST, "status", "in_progress", "IN_PROGRESS"),
        (METADATA, "created_by_type", "Manager", "manager"),
        (STORE_TASKS, "type_value", "associate", "ASSOCIATE"),
        (STORE_TASKS, "all", "SMS", "sms"),
    ],
)
def test_words_become_the_service_s_own(endpoint: Any, name: str, typed: str, sent: str) -> None:
    assert endpoint.param(name).kind.send(typed, CLOCK) == sent


@pytest.mark.parametrize("typed", ["", "0", "-1", "12a", "1/2", "../1", "１２", " 12", "12345678901234567890"])
def test_an_id_is_digits(typed: str) -> None:
    for kind in (PROVIDER.id, GET.argument, LIST.param("assoc_id").kind):
        assert kind is not None
        with pytest.raises(ValueError, match="is not an id"):
            kind.send(typed, CLOCK)


@pytest.mark.parametrize(("typed", "good"), [("12", True), ("12,15", True), ("12,", False), ("12, 15", False)])
def test_the_log_takes_ids_with_commas_between(typed: str, good: bool) -> None:
    assert LOG.argument is not None
    if good:
        assert LOG.argument.send(typed, CLOCK) == typed
        return
    with pytest.raises(ValueError, match="is not a task's id"):
        LOG.argument.send(typed, CLOCK)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"start_date": ["2024-03-02"], "end_date": ["2024-03-01 23:59:59"]}, "--start-date 2024-03-02 is after"),
        ({"start_date": ["2024-03-01 10:00:00"], "end_date": ["2024-03-01 09:59:59"]}, "--start-date"),
        ({"start_date": ["2024-03-01"], "end_date": ["2024-03-01 00:00:00"]}, ""),
        ({"start_date": ["2024-03-01"], "end_date": ["2024-03-01"]}, ""),
        ({"start_date": ["2024-03-01"]}, ""),
        ({"end_date": ["2024-03-01"]}, ""),
        ({"start_id": ["100"], "end_id": ["99"]}, "--start-id 100 is after --end-id 99"),
        ({"start_id": ["99"], "end_id": ["100"]}, ""),
        ({"start_id": ["9"], "end_id": ["9"]}, ""),
        ({}, ""),
    ],
)
def test_a_range_with_nothing_in_it_is_not_sent(given: dict[str, list[str]], wrong: str) -> None:
    if wrong:
        with pytest.raises(ValueError, match=wrong):
            in_order(given, SETTINGS)
    else:
        in_order(given, SETTINGS)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_format_is_asked_for_in_the_query_and_in_the_headers(form: Any) -> None:
    request = PROVIDER.dress(Request(HOST + "/v1.1/task/get", (("all", "false"),)), form, SETTINGS)
    assert request.target == f"{HOST}/v1.1/task/get?format={form}&all=false"
    assert dict(request.headers) == {"Accept": f"application/{form}", "Content-Type": f"application/{form}"}
    login = PROVIDER.dress(Request(f"{HOST}/v1.1{WHOAMI.path}"), form, SETTINGS)
    assert login.target == f"{HOST}/v1.1/store/login.{form}"


def test_a_format_that_was_named_is_not_named_twice() -> None:
    request = PROVIDER.dress(Request(HOST, (("format", "xml"),)), "json", SETTINGS)
    assert request.params == (("format", "xml"),)


def test_endpoints_are_below_version_1_1() -> None:
    assert PROVIDER.root(Settings("http://localhost:8080")) == "http://localhost:8080/v1.1"


# Signing in ---------------------------------------------------------------------------------------------------------


def settings(auth: Mapping[str, str], secrets: Mapping[str, str], **extra: str) -> Settings:
    return Settings(HOST, extra, auth, lambda name: secrets.get(name, ""))


def first_request(scheme: Scheme, chosen: Settings, wallet: Wallet | None = None) -> tuple[Any, Request]:
    talk = converse(scheme, Request(HOST + "/v1.1/task/get"), chosen, wallet or Wallet())
    return talk, next(talk)


@pytest.mark.parametrize(
    ("user", "secrets", "header"),
    [
        ("store.server", {"password": "123"},
         "Basic c3RvcmUuc2VydmVyOjIwMmNiOTYyYWM1OTA3NWI5NjRiMDcxNTJkMjM0Yjcw"),
        ("till1", {"password_md5": "202cb962ac59075b964b07152d234b70"},
         "Basic dGlsbDE6MjAyY2I5NjJhYzU5MDc1Yjk2NGIwNzE1MmQyMzRiNzA="),
        ("till1", {"password_md5": "202CB962AC59075B964B07152D234B70"},
         "Basic dGlsbDE6MjAyY2I5NjJhYzU5MDc1Yjk2NGIwNzE1MmQyMzRiNzA="),
    ],
)  # fmt: skip
def test_basic_sends_the_md5_of_the_password(user: str, secrets: dict[str, str], header: str) -> None:
    _, request = first_request(BASIC, settings({"username": user}, secrets))
    assert request.credential is not None
    assert request.credential.header == ("Authorization", header)


@pytest.mark.parametrize("password", ["Pass123", "pässwörd", "202cb962ac59075b964b07152d234b70"])
def test_a_password_is_hashed_whatever_it_looks_like(password: str) -> None:
    _, request = first_request(BASIC, settings({"username": "u"}, {"password": password}))
    assert request.credential is not None
    assert request.credential.secret == hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()


def test_the_hash_of_the_vendor_s_example_is_the_real_one() -> None:
    # The page prints another one, which is not the MD5 of this password.
    _, request = first_request(BASIC, settings({"username": "u"}, {"password": "Pass123"}))
    assert request.credential is not None
    assert request.credential.secret == "2f23fa3579f3f75175793649115c1b25"


def test_a_refused_password_is_not_repeated() -> None:
    talk, _ = first_request(BASIC, settings({"username": "u"}, {"password": "p"}))
    refused = reply(b"", 401)
    with pytest.raises(StopIteration) as end:
        talk.send(refused)
    assert end.value.value is refused


def test_a_token_is_fetched_and_sent_in_its_own_header() -> None:
    chosen = settings({"key": "k-demo"}, {"secret": 's"1'}, attribution_type="TILL", attribution_code="till 1")
    wallet = Wallet()
    talk, asked = first_request(TOKEN, chosen, wallet)
    assert (asked.method, asked.target, asked.credential) == ("POST", HOST + "/v3/oauth/token/generate", None)
    assert dict(asked.headers) == {"Accept": "application/json", "Content-Type": "application/json"}
    assert json.loads(asked.body or b"") == {"key": "k-demo", "secret": 's"1'}
    signed = talk.send(reply({"data": {"accessToken": "T", "ttlSeconds": 300}, "errors": None}))
    assert signed.credential.header == ("X-CAP-API-OAUTH-TOKEN", "T")
    assert dict(signed.headers) == {
        "X-CAP-API-ATTRIBUTION-ENTITY-TYPE": "TILL",
        "X-CAP-API-ATTRIBUTION-ENTITY-CODE": "till 1",
    }
    assert wallet.token is not None
    assert 290 < wallet.token.until - time.time() <= 300


def test_nothing_is_attributed_that_is_not_set() -> None:
    talk, _ = first_request(TOKEN, settings({"key": "k"}, {"secret": "s"}))
    assert talk.send(reply({"data": {"accessToken": "T"}})).headers == ()


def test_a_token_serves_until_it_is_about_to_end() -> None:
    wallet, chosen = Wallet(clock=lambda: 1_000.0), settings({"key": "k"}, {"secret": "s"})
    wallet.token = Token("old", 1_031.0)
    assert first_request(TOKEN, chosen, wallet)[1].method == "GET"
    wallet.token = Token("old", 1_029.0)
    assert first_request(TOKEN, chosen, wallet)[1].method == "POST"


@pytest.mark.parametrize(
    ("body", "status", "kind", "said"),
    [
        ({"data": None, "errors": [{"code": 1, "message": "Failed to generate OAuth token"}]}, 200, SignInError,
         "Failed to generate OAuth token"),
        ({"data": None, "errors": ["access forbidden"]}, 500, SignInError, "access forbidden"),
        ({"data": None, "errors": {"message": "no"}}, 403, SignInError, "no"),
        ({"data": None, "errors": [{"code": 4001, "message": "Unavailable!"}]}, 200, Unreachable, "no token was given"),
        ({"data": None, "errors": "no"}, 400, SignInError, "no"),
        ({"data": {"accessToken": ""}, "errors": None}, 200, SignInError, "no token was given"),
        ({"message": "nope"}, 401, SignInError, "nope"),
        ({"errors": [{"message": "later"}]}, 503, Unreachable, "no token was given"),
        (b"", 429, Unreachable, "HTTP 429"),
        (b"<html></html>", 502, Unreachable, "HTTP 502"),
        (b"<html></html>", 200, Garbled, "not JSON"),
    ],
)  # fmt: skip
def test_a_refused_token_is_told(body: Any, status: int, kind: type[TaskcliError], said: str) -> None:
    talk, _ = first_request(TOKEN, settings({"key": "k"}, {"secret": "s"}))
    with pytest.raises(kind, match=said):
        talk.send(reply(body, status))


def test_the_requests_can_be_rehearsed_without_secrets() -> None:
    chosen = Settings(HOST, auth={"key": "k"})
    asked = list(rehearse(TOKEN, Request(HOST), chosen))
    assert [each.method for each in asked] == ["POST", "GET"]
    assert json.loads(asked[0].body or b"") == {"key": "k", "secret": HIDDEN}
    assert asked[1].credential is not None
    assert asked[1].credential.secret == HIDDEN


def test_the_profile_s_keys_are_the_documented_ones() -> None:
    assert {each.method: [key.name for key in each.keys] for each in PROVIDER.schemes} == {
        "basic": ["username", "password", "password_md5"],
        "token": ["key", "secret"],
    }
    assert {key.name for each in PROVIDER.schemes for key in each.keys if key.secret} == {
        "password", "password_md5", "secret"
    }  # fmt: skip


# The common record --------------------------------------------------------------------------------------------------


def play(talk: Generator[Ask, Any, Any], *answers: Any) -> tuple[Any, list[Ask]]:
    """Drives a conversation with prepared rows; gives its result and what was asked."""
    asked = []
    try:
        asked.append(next(talk))
        for answer in answers:
            asked.append(talk.send(iter([Row(each) for each in answer])))
    except StopIteration as end:
        assert len(asked) == len(answers)
        return end.value, asked
    raise AssertionError(f"asks for more: {asked[-1]}")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KOLKATA)


@pytest.mark.parametrize(
    ("wanted", "given", "answers"),
    [
        (Wanted(), {}, set()),
        (Wanted(statuses=None), {}, set()),
        (Wanted(statuses=frozenset({Status.DONE})), {}, set()),
        (Wanted(assignee="123"), {"assoc_id": ["123"]}, {"assignee"}),
        (Wanted(assignee="Asha"), {}, set()),
        (Wanted(assignee="0"), {}, set()),
        (Wanted(created_after=at("2024-03-01")), {"start_date": ["2024-03-01"]}, {"created-after"}),
        (
            Wanted(created_after=at("2024-03-01T10:00")),
            {"start_date": ["2024-03-01T10:00:00+05:30"]},
            {"created-after"},
        ),
        (
            Wanted(created_before=at("2024-04-01")),
            {"end_date": ["2024-03-31T23:59:59.999999+05:30"]},
            {"created-before"},
        ),
        (Wanted(due_before=at("2024-04-01"), search="x", creator="7", project="125", overdue=True), {}, set()),
    ],
)
def test_each_common_filter_is_sent_only_where_the_service_means_the_same(
    wanted: Wanted, given: dict[str, list[str]], answers: set[str]
) -> None:
    assert narrow(wanted, SETTINGS) == (given, frozenset(answers))


@pytest.mark.parametrize(
    ("wanted", "name", "sent"),
    [
        (Wanted(created_after=at("2024-03-01T10:00")), "start_date", "2024-03-01 10:00:00"),
        (Wanted(created_before=at("2024-04-01")), "end_date", "2024-03-31 23:59:59"),
        (Wanted(created_before=at("2024-04-01T10:00:00.500")), "end_date", "2024-04-01 10:00:00"),
    ],
)
def test_a_bound_loses_no_second(wanted: Wanted, name: str, sent: str) -> None:
    given, _ = narrow(wanted, SETTINGS)
    assert LIST.param(name).kind.send(given[name][0], CLOCK) == sent


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (Wanted(created_before=datetime(1, 1, 1, tzinfo=UTC)), {}),
        (Wanted(created_after=datetime(9999, 12, 31, 23, tzinfo=UTC)), {"start_date": ["9999-12-31T23:00:00+00:00"]}),
    ],
)
def test_the_ends_of_the_calendar_are_bounds_too(wanted: Wanted, given: dict[str, list[str]]) -> None:
    assert narrow(wanted, SETTINGS)[0] == given


def test_what_the_service_has_no_field_for_is_named() -> None:
    assert PROVIDER.lacks == {"priority", "updated-after", "updated-before", "me"}


ABOUT = {"id": "9001", "title": "Birthday calls", "end_date": "2024-03-08"}


def test_a_list_joins_entries_with_their_metadata() -> None:
    entries = [{**ENTRY, "status": "OPEN"}, {"id": " 9003 ", "status": "CLOSED"}, {"status": "OPEN"}]
    about = [ABOUT, {"id": "9002", "title": "a neighbour"}, {"id": 9003, "title": "Stock count"}]
    tasks, asked = play(find(Wanted(), SETTINGS), entries, about)
    assert [(task.id, task.title, task.status) for task in tasks] == [
        ("9001", "Birthday calls", Status.OPEN),
        ("9003", "Stock count", Status.DONE),
        (None, None, Status.OPEN),
    ]
    assert [each.endpoint.verb for each in asked] == ["list", "metadata"]
    assert asked[1].given == {"start_id": ["9001"], "end_id": ["9003"]}
    assert tasks[0].native["entry_id"] == "70011"
    assert tasks[0].native["end_date"] == "2024-03-08"


def test_a_task_at_the_edge_that_did_not_come_is_asked_for_once_more() -> None:
    entries = [{"id": "5", "status": "OPEN"}, {"id": "6", "status": "OPEN"}, {"id": "8", "status": "OPEN"}]
    tasks, asked = play(
        find(Wanted(), SETTINGS), entries, [{"id": "6", "title": "six"}], [{"id": "5", "title": "five"}], []
    )
    assert [(each.given, each.whole) for each in asked[1:]] == [
        ({"start_id": ["5"], "end_id": ["8"]}, True),
        ({"start_id": ["4"], "end_id": ["6"]}, False),
        ({"start_id": ["7"], "end_id": ["9"]}, False),
    ]
    assert [task.title for task in tasks] == ["five", "six", None]


def test_the_bounds_around_any_id_can_be_sent() -> None:
    _, asked = play(find(Wanted(), SETTINGS), [{"id": "1"}, {"id": "9" * 19}, {"id": "9" * 40}], [], [], [])
    bounds = [(name, word) for each in asked[1:] for name, words in each.given.items() for word in words]
    assert [METADATA.param(name).kind.send(word, CLOCK) for name, word in bounds] == [word for _, word in bounds]


def test_nothing_found_asks_nothing_more() -> None:
    tasks, asked = play(find(Wanted(), SETTINGS), [])
    assert (list(tasks), len(asked)) == ([], 1)


def test_an_unknown_word_is_looked_up_among_the_organisation_s_own() -> None:
    entries = [{"status": "Finish"}, {"status": "OPEN"}]
    tasks, asked = play(find(Wanted(), SETTINGS), entries, [{"label": "FINISH", "value": "CLOSED"}])
    assert [task.status for task in tasks] == [Status.DONE, Status.OPEN]
    assert asked[1].endpoint.verb == "statuses"


@pytest.mark.parametrize("status", ["", None, "close", "IN PROGRESS", "Finish "])
def test_a_known_word_is_not_looked_up(status: str | None) -> None:
    _, asked = play(find(Wanted(status_map={"finish": Status.DONE}), SETTINGS), [{"status": status}])
    assert len(asked) == 1


def test_one_entry_is_fetched_by_task_and_entry() -> None:
    entries = [
        {**ENTRY, "status": "OPEN"},
        {**ENTRY, "entry_id": "70012", "associate_id": "125", "status": "CLOSED"},
        {"id": "9002", "entry_id": "70012", "status": "OPEN"},
    ]
    task, asked = play(PROVIDER.fetch("9001#70012", Extras(), SETTINGS), [ABOUT], entries)
    assert (task.id, task.ref, task.status, task.title) == ("9001", "#70012", Status.DONE, "Birthday calls")
    assert [each.id for each in task.assignees] == ["125"]
    assert [each.endpoint.verb for each in asked] == ["metadata", "list"]


def test_the_only_entry_of_a_task_is_the_task() -> None:
    task, _ = play(PROVIDER.fetch("9001", Extras(), SETTINGS), [ABOUT], [{**ENTRY, "status": "OPEN"}])
    assert (task.ref, task.status, task.native_status, task.due) == (None, Status.OPEN, "OPEN", date(2024, 3, 8))


def test_entries_that_disagree_have_no_status_in_common() -> None:
    entries = [
        {**ENTRY, "status": "OPEN"},
        {**ENTRY, "entry_id": "2", "status": "CLOSED", "store_id": "126"},
        {**ENTRY, "entry_id": "3", "status": "OPEN", "associate_id": "9"},
    ]
    task, _ = play(PROVIDER.fetch("9001", Extras(), SETTINGS), [ABOUT], entries)
    assert (task.status, task.native_status, task.project) == (Status.UNKNOWN, "OPEN, CLOSED", None)
    assert [each.id for each in task.assignees] == ["123", "9"]
    assert [each["entry_id"] for each in task.native["entries"]] == ["70011", "2", "3"]


def test_entries_that_agree_have_their_status() -> None:
    entries = [{**ENTRY, "status": "CLOSED"}, {**ENTRY, "entry_id": "2", "status": "COMPLETE"}]
    task, _ = play(PROVIDER.fetch("9001", Extras(), SETTINGS), [ABOUT], entries)
    assert (task.status, task.native_status) == (Status.DONE, "CLOSED, COMPLETE")
    assert task.project == Link(id="125", kind="store")


def test_a_task_without_entries_is_what_its_metadata_tells() -> None:
    task, _ = play(PROVIDER.fetch("9001", Extras(), SETTINGS), [ABOUT], [])
    assert (task.id, task.title, task.status, task.assignees) == ("9001", "Birthday calls", Status.UNKNOWN, [])


def test_a_task_without_metadata_is_what_its_entries_tell() -> None:
    entries = [{**ENTRY, "status": "OPEN"}, {**ENTRY, "entry_id": "2", "status": "OPEN"}]
    task, asked = play(PROVIDER.fetch("9001", Extras(), SETTINGS), [], [{"id": "9000"}], entries)
    assert (task.id, task.title, task.status) == ("9001", None, Status.OPEN)
    assert asked[1].given == {"start_id": ["9000"], "end_id": ["9002"]}


def test_a_task_in_neither_answer_is_not_found() -> None:
    talk = PROVIDER.fetch("9001", Extras(), SETTINGS)
    with pytest.raises(NotFound, match="no task 9001"):
        play(talk, [], [], [{"id": "9002"}])


def test_an_entry_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="no task 9001#5"):
        play(PROVIDER.fetch("9001#5", Extras(), SETTINGS), [ABOUT], [ENTRY])


def test_history_is_the_log() -> None:
    log = [{"task_id": "9001", "updated_time": "2024-03-02 10:15:00", "new_status": "OPEN"}]
    task, asked = play(PROVIDER.fetch("9001", Extras(history=True), SETTINGS), [ABOUT], [], log)
    assert task.history == [Change(at=datetime(2024, 3, 2, 4, 45, tzinfo=UTC), after="OPEN")]
    assert (asked[2].endpoint.verb, asked[2].id) == ("log", "9001")


# Addresses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("/v1.1/task/metadata", "format=json&start_id=9001&end_id=9001", "9001"),
        ("/v1.1/task/metadata.xml", "start_id=9001&end_id=9001", "9001"),
        ("/v1/task/metadata", "start_id=9001&end_id=9001", "9001"),
        ("/v1.1/task/log.json", "task_id=12", "12"),
        ("/v1.1/task/metadata", "start_id=9001&end_id=9002", None),
        ("/v1.1/task/metadata", "start_id=9001", None),
        ("/v1.1/task/metadata", "", None),
        ("/v1.1/task/log", "task_id=12,15", None),
        ("/v1.1/task/log", "task_id=../1", None),
        ("/v1.1/task/get", "assoc_id=12", None),
        ("/v1.1/task/update", "task_id=12", None),
        ("/", "", None),
    ],
)
def test_an_address_of_one_task_has_its_id(path: str, query: str, found: str | None) -> None:
    assert locate(path, query, SETTINGS) == found


@pytest.mark.parametrize(
    ("base", "names"),
    [
        ("https://eu.api.capillarytech.com", ["eu.api.capillarytech.com", "eu.intouch.capillarytech.com"]),
        ("https://us.intouch.capillarytech.com", ["us.api.capillarytech.com", "us.intouch.capillarytech.com"]),
        ("http://127.0.0.1:8080", []),
        ("https://api.capillarytech.cn.com", []),
        ("https://eu.api.capillarytech.com.evil.example", []),
    ],
)
def test_a_cluster_has_two_names(base: str, names: list[str]) -> None:
    assert list(hosts(Settings(base))) == names


def test_a_token_that_has_aged_is_renewed_once_where_the_body_refuses_it() -> None:
    wallet = Wallet(Token("old"))
    refusal = b'{"response": {"status": {"success": "false", "code": 401, "message": "Invalid authentication"}}}'
    scheme = next(each for each in PROVIDER.schemes if each.method == "token")
    talk = converse(scheme, Request("http://x/v1.1/task/get"), Settings("http://x", auth={"key": "k"}), wallet)
    assert next(talk).credential.secret == "old"  # type: ignore[union-attr]
    assert talk.send(Reply(200, refusal)).url == "http://x/v3/oauth/token/generate"
    again = talk.send(Reply(200, b'{"data": {"accessToken": "new", "ttlSeconds": 300}, "errors": null}'))
    assert again.credential.secret == "new"  # type: ignore[union-attr]
    with pytest.raises(StopIteration):  # and never a second time
        talk.send(Reply(200, refusal))
