"""The Capillary site, asked over a socket as curl would."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from taskcli.sandbox import Sandbox
from taskcli.sandbox.capillary import FAULTS, PREFIXES, Site, profile
from taskcli.sandbox.capillary.people_and_tasks import make_tasks
from taskcli.sandbox.wire import Call, World

MARCH = "all=false&status=OPEN&start_date=2024-03-01&end_date=2024-03-31&batch_size=10"
TOKEN_PATH = "/v3/oauth/token/generate"
SIGNED_OUT = "Please check your username/password or authentication token"
ALL_FAILED = "All requests have failed due to errors"
TASK_LISTS = ("task/get", "task/metadata")


def basic(till: str, password: str) -> dict[str, str]:
    digest = hashlib.md5(password.encode()).hexdigest()
    return {"Authorization": "Basic " + base64.b64encode(f"{till}:{digest}".encode()).decode()}


TILL = basic("store.server", "123")
OTHER_TILL = basic("till1", "123")
Reach = Callable[..., Any]


@pytest.fixture(scope="session")
def faulty(serve: Reach) -> Reach:
    """`faulty("a", "b")` asks a sandbox with these faults."""
    known: dict[tuple[str, ...], Any] = {}

    def start(*faults: str) -> Any:
        if faults not in known:
            known[faults] = serve(faults=",".join(f"capillary:{each}" for each in faults), size=40)
        return known[faults]

    return start


def body(ask: Reach, call: str, headers: dict[str, str] = TILL) -> Any:
    mark = "&" if "?" in call else "?"
    return ask(f"/v1.1/{call}{mark}format=json", headers).json["response"]


def rows(ask: Reach, call: str, headers: dict[str, str] = TILL) -> list[Any]:
    response = body(ask, call, headers)
    task = response.get("store", response)["tasks"]["task"]
    found = task if isinstance(task, list) else [task]
    return [each for each in found if list(each) != ["item_status"]]


def refused(ask: Reach, call: str, headers: dict[str, str] = TILL) -> str:
    """The item code of a request that failed as a whole."""
    response = body(ask, call, headers)
    assert response["status"] == {"success": "false", "code": 500, "message": ALL_FAILED}
    code: str = response.get("store", response)["tasks"]["task"]["item_status"]["code"]
    return code


def keys(found: list[Any]) -> list[tuple[Any, Any]]:
    return [(each.get("id"), each.get("entry_id")) for each in found]


def token(ask: Reach) -> dict[str, str]:
    seen = ask(
        TOKEN_PATH, {"Content-Type": "application/json"}, method="POST", body=b'{"key":"k-demo","secret":"s-demo"}'
    )
    return {"X-CAP-API-OAUTH-TOKEN": seen.json["data"]["accessToken"]}


# The published samples


def test_the_list_sample_gives_its_rows_byte_for_byte(ask: Reach) -> None:
    seen = ask(f"/v1.1/task/get?format=json&{MARCH}", TILL)
    assert seen.status == 200
    assert seen.headers["content-type"] == "application/json;charset=UTF-8"
    assert seen.text == (
        '{"response":{"status":{"success":"true","code":"200","message":"SUCCESS"},"tasks":{"task":['
        '{"id":"9001","entry_id":"70011","type":"CASHIER","associate_id":"\\n123\\n","customer_id":"",'
        '"store_id":"125","status":"OPEN"},'
        '{"id":"9001","entry_id":"70012","type":"CASHIER","associate_id":"125","customer_id":"",'
        '"store_id":"125","status":"OPEN"},'
        '{"type":"CUSTOMER","associate_id":"125","customer_id":"122","store_id":"127","status":"OPEN"}]}}}'
    )


def test_the_list_sample_in_xml_keeps_empty_ids_as_empty_elements(ask: Reach) -> None:
    seen = ask(f"/v1.1/task/get?format=xml&{MARCH}", TILL)
    assert seen.headers["content-type"] == "application/xml;charset=UTF-8"
    assert seen.text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<response><status><success>true</success>')
    assert "<associate_id>\n123\n</associate_id><customer_id/><store_id>125</store_id>" in seen.text
    assert "<task><id/><entry_id/><type>CUSTOMER</type><associate_id>125</associate_id>" in seen.text


def test_the_metadata_sample_is_a_single_object_byte_for_byte(ask: Reach) -> None:
    seen = ask("/v1.1/task/metadata?format=json&start_id=9001&end_id=9001", TILL)
    assert seen.text == (
        '{"response":{"status":{"success":"true","code":"200","message":"SUCCESS"},"tasks":{"task":{"id":"9001",'
        '"title":"Birthday calls","body":"Call before noon","start_date":"2024-03-01","end_date":"2024-03-08",'
        '"expiry_date":"2024-03-10 12:11:45","action":{"type":"Call","template":"Hi {name}, Your points = {points}"},'
        '"task_type":"TASK","cashier_task":"true","customer_task":"false","execute_by_all":"false",'
        '"creator":{"type":"manager","id":"55456456","name":"Asha Rao"},"possible_statuses":{"status":['
        '{"label":"NEW","value":"OPEN"},{"label":"FINISH","value":"CLOSED"}]},'
        '"tags":"[“label” : “birthday task”, “priority” : “1” ]"}}}}'
    )


def test_the_status_mapping_sample_gives_its_labels(ask: Reach) -> None:
    assert body(ask, "task/statusmapping")["tasks"]["task_statuses"]["status"] == [
        {"id": "1", "value": "OPEN", "label": "NEW"},
        {"id": "2", "value": "CLOSED", "label": "FINISH"},
        {"id": "4", "value": "NONE", "label": "PROCESSING_DONE"},
    ]


def test_the_log_sample_is_partly_refused_with_code_201(ask: Reach) -> None:
    seen = ask("/v1.1/task/log?task_id=12,15&format=json", TILL)
    assert (seen.status, seen.headers["success"], seen.headers["fail"]) == (200, "1", "1")
    assert seen.text == (
        '{"response":{"status":{"success":"false","code":201,"message":"Some requests have failed due to errors"},'
        '"tasks":{"task":{"log":[{"task_id":"12","task_status_id":"7","customer_id":"","associate_id":"44",'
        '"store_id":"125","updated_time":"2024-03-02 10:15:00","new_status":"IN_PROGRESS"},'
        '{"task_id":"","item_status":{"success":"false","code":"5204",'
        '"message":"\\nTask Identifier is Empty or Invalid\\n"}}]}}}}'
    )


def test_nothing_found_is_an_item_status_inside_success(ask: Reach) -> None:
    seen = ask("/v1.1/task/get?format=json&assoc_id=999999", TILL)
    assert seen.text == (
        '{"response":{"status":{"success":"true","code":"200","message":"SUCCESS"},"tasks":{"task":'
        '{"item_status":{"success":"false","code":"5211","message":"No tasks found"}}}}}'
    )
    assert (seen.headers["status_code"], seen.headers["fail"]) == ("5211", "1")


def test_a_store_without_such_tasks_says_909(ask: Reach) -> None:
    item = body(ask, "store/tasks?assoc_id=999999")["store"]["tasks"]["task"]["item_status"]
    assert item == {"success": "false", "code": "909", "message": "No tasks found"}


def test_the_vendors_own_metadata_address_is_understood(ask: Reach) -> None:
    query = (
        "assoc=false&action_type=call&created_by=12435&created_by_type=cashier&execute_by_all=false"
        "&customer_task=true&start_id=3245&end_id=3345&start_date=2016-18-20+12:12:12&end_date=2016-12-29+12:11:45"
    )
    assert body(ask, f"task/metadata?{query}&batch_size=10")["status"]["code"] == "200"


# Signing in


def test_the_worked_example_of_the_basic_header_is_let_in(ask: Reach) -> None:
    header = "Basic c3RvcmUuc2VydmVyOjIwMmNiOTYyYWM1OTA3NWI5NjRiMDcxNTJkMjM0Yjcw"
    assert body(ask, "task/statusmapping", {"Authorization": header})["status"]["success"] == "true"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Basic"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic /////w=="},
        {"Authorization": "Bearer x"},
        {"Authorization": "Basic " + base64.b64encode(b"store.server:123").decode()},
        {"Authorization": "Basic " + base64.b64encode(b"store.server:202CB962AC59075B964B07152D234B70").decode()},
        {"Authorization": "Basic " + base64.b64encode(b"till1: 202cb962ac59075b964b07152d234b70").decode()},
        basic("store.server", "124"),
        basic("nobody", "123"),
        {"X-CAP-API-OAUTH-TOKEN": ""},
        {"X-CAP-API-OAUTH-TOKEN": "eyJ.x.y"},
        {"X-CAP-API-OAUTH-TOKEN": "eyJ.x.y", **TILL},
        {"CAP-API-ACCESS-TOKEN": "eyJ.x.y"},
    ],
)
def test_a_wrong_sign_in_is_body_code_401_inside_200(ask: Reach, headers: dict[str, str]) -> None:
    for call in ("task/get", "task/metadata", "store/login", "organization/get", "nothing/here"):
        seen = ask(f"/v1.1/{call}?format=json", headers)
        assert seen.status == 200
        assert seen.json == {"response": {"status": {"success": "false", "code": 401, "message": SIGNED_OUT}}}
        assert "till" not in seen.headers


def test_the_token_endpoint_gives_a_token_that_opens_the_task_calls(ask: Reach) -> None:
    seen = ask(TOKEN_PATH, {}, method="POST", body=b'{"key":"k-demo","secret":"s-demo"}')
    assert (seen.status, seen.json["data"]["ttlSeconds"], seen.json["errors"]) == (200, 300, None)
    claims = json.loads(base64.urlsafe_b64decode(seen.json["data"]["accessToken"].split(".")[1] + "=="))
    assert (claims["exp"] - claims["iat"], claims["default_till"]) == (300, "store.server")
    assert rows(ask, f"task/get?{MARCH}", token(ask)) == rows(ask, f"task/get?{MARCH}")


@pytest.mark.parametrize("sent", [b'{"key":"k-demo","secret":"no"}', b'{"key":"k-demo"}', b"[]", b"", b"[" * 9000])
def test_a_refused_token_has_no_data_but_errors(ask: Reach, sent: bytes) -> None:
    seen = ask(TOKEN_PATH, {"Content-Type": "application/json"}, method="POST", body=sent)
    assert seen.status == 200
    assert seen.json["data"] is None
    assert seen.json["errors"][0]["message"]


def test_the_token_endpoint_takes_only_post(ask: Reach) -> None:
    assert ask(TOKEN_PATH).json["errors"][0]["code"] == 405
    assert ask("/v3/oauth/other", method="POST").json["errors"][0]["code"] == 404


def test_a_changed_token_is_refused(ask: Reach) -> None:
    head, claims, signature = token(ask)["X-CAP-API-OAUTH-TOKEN"].split(".")
    later = base64.urlsafe_b64encode(base64.urlsafe_b64decode(claims + "==").replace(b'"exp": 1', b'"exp": 9')).decode()
    forged = {"X-CAP-API-OAUTH-TOKEN": f"{head}.{later.rstrip('=')}.{signature}"}
    assert body(ask, "task/get", forged)["status"]["code"] == 401


def test_a_token_ends_after_its_time() -> None:
    now = [1000.0]
    site = Site(World(size=3, clock=lambda: now[0]))
    given = json.loads(site.answer(Call("POST", TOKEN_PATH, body=b'{"key":"k-demo","secret":"s-demo"}')).body)
    headers = {"x-cap-api-oauth-token": given["data"]["accessToken"], "accept": "application/json"}

    def code() -> Any:
        return json.loads(site.answer(Call("GET", "/v1.1/store/login", "", headers)).body)["response"]["status"]["code"]

    assert code() == "200"
    now[0] += 299
    assert code() == "200"
    now[0] += 1
    assert code() == 401


@pytest.mark.parametrize(
    ("kind", "code", "store"),
    [
        ("TILL", "till1", "127"),
        ("STORE_CODE", "blr.mgroad", "125"),
        ("STORE_CODE", "sgp.orchard", "130"),
        ("STORE_NAME", "Singapore Orchard", "130"),
        ("STORE_EXTERNAL_ID", "EXT-127", "127"),
        ("STORE_EXTERNAL_ID_1", "EXT-127", "127"),
        ("STORE_EXTERNAL_ID_2", "EXT-130", "130"),
    ],
)
def test_the_attribution_headers_name_the_current_store(ask: Reach, kind: str, code: str, store: str) -> None:
    headers = {"X-CAP-API-ATTRIBUTION-ENTITY-TYPE": kind, "X-CAP-API-ATTRIBUTION-ENTITY-CODE": code}
    found = rows(ask, "store/tasks", token(ask) | headers)
    assert {each["store_id"] for each in found} == {store}


def test_an_unknown_attribution_is_code_400(ask: Reach) -> None:
    headers = {"X-CAP-API-ATTRIBUTION-ENTITY-TYPE": "STORE_CODE", "X-CAP-API-ATTRIBUTION-ENTITY-CODE": "none"}
    assert body(ask, "store/tasks", token(ask) | headers)["status"]["code"] == 400


# Formats and addresses


def test_the_format_comes_from_query_then_ending_then_headers(ask: Reach) -> None:
    def kind(target: str, **headers: str) -> str:
        return str(ask(target, {**TILL, **headers}).headers["content-type"])

    as_json, as_xml = {"Accept": "application/json"}, {"Accept": "application/xml"}
    assert kind("/v1.1/task/statusmapping") == "application/xml;charset=UTF-8"
    assert kind("/v1.1/task/statusmapping", **as_json) == "application/json;charset=UTF-8"
    assert kind("/v1.1/task/statusmapping", **{"Content-Type": "application/json"}) == "application/json;charset=UTF-8"
    assert kind("/v1.1/task/statusmapping.json", **as_xml) == "application/json;charset=UTF-8"
    assert kind("/v1.1/task/statusmapping.json?format=xml", **as_json) == "application/xml;charset=UTF-8"


def test_json_and_xml_tell_the_same(ask: Reach) -> None:
    root = ElementTree.fromstring(ask("/v1.1/task/get?format=xml", TILL).body)
    told = [(each.findtext("id") or None, each.findtext("status")) for each in root.iter("task")]
    assert told == [(each.get("id"), each["status"]) for each in rows(ask, "task/get")]


def test_xml_has_templates_and_tags_as_cdata_and_no_forbidden_characters(ask: Reach) -> None:
    seen = ask("/v1.1/task/metadata?format=xml", TILL)
    titles = [each.findtext("title") or "" for each in ElementTree.fromstring(seen.body).iter("task")]
    assert "<template><![CDATA[Hi {name}" in seen.text
    assert "<tags><![CDATA[[“label”" in seen.text
    assert any("\ufffd[31mred" in each for each in titles)
    assert any("\x1b[31mred" in each["title"] for each in rows(ask, "task/metadata"))


def test_an_unknown_format_is_code_415(ask: Reach) -> None:
    assert "<code>415</code>" in ask("/v1.1/task/get?format=yaml", TILL).text


def test_v1_answers_as_v1_1_does(ask: Reach) -> None:
    assert ask("/v1/task/get?format=json", TILL).body == ask("/v1.1/task/get?format=json", TILL).body


@pytest.mark.parametrize(
    ("method", "target", "code"),
    [
        ("GET", "/v1.1/task/count", 406),
        ("GET", "/v1.1/store/unknown", 406),
        ("GET", "/v1.1/associate/tasks", 406),
        ("GET", "/v1.1/task", 406),
        ("GET", "/v1.1/coupon/get", 404),
        ("GET", "/v1.1", 404),
        ("GET", "/v1.1/task/get/9001", 404),
        ("GET", "/v3/task/get", 402),
        ("POST", "/v1.1/task/get", 405),
        ("DELETE", "/v1.1/store/tasks", 405),
    ],
)
def test_a_wrong_address_or_method_has_its_code_in_the_body(ask: Reach, method: str, target: str, code: int) -> None:
    seen = ask(f"{target}?format=json", TILL, method=method)
    assert seen.status == 200
    assert (seen.json["response"]["status"]["code"], seen.headers["status_code"]) == (code, str(code))


@pytest.mark.parametrize(
    ("method", "call"),
    [
        *(("GET", "task/add"), ("POST", "task/add"), ("GET", "task/update.json"), ("PUT", "task/update")),
        *(("POST", "task/statusmapping"), ("POST", "task/reminder")),
    ],
)
def test_whatever_could_write_is_denied_and_changes_nothing(ask: Reach, method: str, call: str) -> None:
    before = ask("/v1.1/task/metadata?format=json", TILL).body
    seen = ask(f"/v1.1/{call}", TILL, method=method)
    assert seen.status == 403
    assert seen.json == {"errorCode": 4000, "errorMessage": "Not authorized. Access is denied!"}
    assert ask("/v1.1/task/metadata?format=json", TILL).body == before


def test_every_answer_has_its_own_request_id_and_tells_what_was_asked(ask: Reach) -> None:
    one, two = (ask("/v1.1/task/get?format=json&status=OPEN", TILL).headers for _ in range(2))
    assert re.fullmatch("[0-9a-f]{32}", one["x-cap-requestid"])
    assert one["x-cap-requestid"] != two["x-cap-requestid"]
    assert (one["uri_path"], one["till"], one["status_code"]) == ("v1.1/task/get", "store.server", "5200")
    assert one["x-cap-api-request-uri"] == "/v1.1/task/get?format=json&status=OPEN"
    assert one["success"] == str(len(rows(ask, "task/get?status=OPEN")))


# Data


def test_there_are_as_many_tasks_as_the_world_wants_and_the_samples() -> None:
    for size in (1, 7, 500):
        found = make_tasks(World(size=size))
        assert len(found) == size + 3
        assert len({each.id for each in found}) == len(found)


def test_the_same_seed_gives_the_same_answer_and_another_seed_another() -> None:
    def answer(seed: int) -> bytes:
        call = Call("GET", "/v1.1/task/metadata", "format=json", {name.lower(): each for name, each in TILL.items()})
        return Site(World(seed=seed, size=50)).answer(call).body

    assert answer(1) == answer(1)
    assert answer(1) != answer(2)


def test_the_rows_have_every_kind_of_status_type_and_assignee(ask: Reach) -> None:
    found = rows(ask, "task/get")
    assert {each["status"] for each in found} >= {
        *("OPEN", "IN_PROGRESS", "CLOSED", "CLOSE", "COMPLETE", "NEW", "FINISH"),
        *("PROCESSING_DONE", "PROCESSING_START", "AC", ""),
    }
    assert {each["type"] for each in found} == {"CASHIER", "CUSTOMER"}
    assert {each["associate_id"] for each in found} >= {"", "0", "-1", "123", "\n123\n", "125", "44"}
    assert {each["store_id"] for each in found} == {"125", "127", "130"}
    assert any("id" not in each and "entry_id" not in each for each in found)


def test_one_task_has_several_rows_and_each_its_own_entry_id(ask: Reach) -> None:
    found = [each for each in rows(ask, "task/get") if "id" in each]
    assert len({each["id"] for each in found}) < len(found)
    assert len({each["entry_id"] for each in found}) == len(found)


def test_the_metadata_has_awkward_texts_and_all_date_forms(ask: Reach) -> None:
    found = rows(ask, "task/metadata")
    titles = " ".join(each["title"] for each in found)
    assert all(word in titles for word in ("東京", "ההצעה", "🚀", "<b>HTML</b>", "[bold]"))
    assert max(len(each["title"]) for each in found) > 300
    ends = [each["end_date"] for each in found]
    forms = (
        r"\d{4}-\d\d-\d\d",
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
        r"\d{8}",
        r"\d{4}-\d\d-\d \d\d:\d\d:\d\d",
        "",
        "0000.*",
    )
    assert all(any(re.fullmatch(form, each) for each in ends) for form in forms)
    assert any(isinstance(each["possible_statuses"]["status"], dict) for each in found)
    assert any(each["creator"]["id"] == "" for each in found)
    assert {each["task_type"] for each in found} == {"TASK", "MEMO"}


def test_some_tasks_are_late_some_due_today_and_some_soon() -> None:
    world = World()
    ends = [each.expires and each.end_date[:10] for each in make_tasks(world)]
    assert world.today.isoformat() in ends
    assert any(each and each < world.today.isoformat() for each in ends)
    assert any(each and each > world.today.isoformat() for each in ends)
    assert None in ends


# Filters of task/get and task/metadata


@pytest.mark.parametrize("call", TASK_LISTS)
@pytest.mark.parametrize(
    "query",
    [
        *("assoc=true", "all=false", "action_type=sms", "action_type=email", "action_type=call", "action_type=none"),
        *("assoc_id=123", "customer_id=122", "status=OPEN", "status=IN_PROGRESS", "status=CLOSED"),
        *("start_date=2024-03-01", "end_date=2024-03-31", "start_date=2024-03-01%2009:00:00", "batch_size=5"),
    ],
)
def test_each_filter_keeps_some_rows_in_order_and_drops_some(ask: Reach, call: str, query: str) -> None:
    every, some = rows(ask, call), rows(ask, f"{call}?{query}")
    assert 0 < len(some) < len(every)
    assert [each for each in every if each in some] == some


@pytest.mark.parametrize(
    "query",
    [
        *("created_by=12435", "created_by_type=manager", "created_by_type=cashier", "execute_by_all=true"),
        *("execute_by_all=false", "customer_task=true", "customer_task=false", "start_id=3300", "end_id=3300"),
        "asoc=true",
    ],
)
def test_each_metadata_filter_keeps_some_tasks_and_drops_some(ask: Reach, query: str) -> None:
    every, some = rows(ask, "task/metadata"), rows(ask, f"task/metadata?{query}")
    assert 0 < len(some) < len(every)
    assert rows(ask, f"task/get?{query}") == rows(ask, "task/get")


def test_the_metadata_filters_mean_the_fields_of_the_same_name(ask: Reach) -> None:
    assert {each["creator"]["id"] for each in rows(ask, "task/metadata?created_by=12435")} == {"12435"}
    assert {each["creator"]["type"] for each in rows(ask, "task/metadata?created_by_type=manager")} == {"manager"}
    assert {each["execute_by_all"] for each in rows(ask, "task/metadata?execute_by_all=true")} == {"true"}
    assert {each["customer_task"] for each in rows(ask, "task/metadata?customer_task=false")} == {"false"}
    between = [int(each["id"]) for each in rows(ask, "task/metadata?start_id=3300&end_id=3400")]
    every = [int(each["id"]) for each in rows(ask, "task/metadata")]
    assert between == [each for each in every if 3300 <= each <= 3400]


def test_the_action_types_divide_the_tasks(ask: Reach) -> None:
    def ids(query: str) -> list[str]:
        return [each["id"] for each in rows(ask, f"task/metadata?{query}")]

    parts = [ids(f"action_type={word}") for word in ("sms", "email", "call", "none")]
    assert sorted(each for part in parts for each in part) == sorted(ids(""))
    kinds = {each["action"]["type"] for each in rows(ask, "task/metadata?action_type=none")}
    assert kinds == {"None", "WhatsApp"}


def test_all_and_assoc_mean_the_current_store(ask: Reach) -> None:
    assert rows(ask, "task/get?all=true") == rows(ask, "task/get")
    assert rows(ask, "task/get?all=false") != rows(ask, "task/get?all=false", OTHER_TILL)
    assert {each["store_id"] for each in rows(ask, "task/get?all=false", OTHER_TILL)} == {"127"}
    team = {each["associate_id"].strip() for each in rows(ask, "task/get?assoc=true")}
    assert team == {"123", "125", "44", "55456456"}


def test_people_filters_compare_trimmed_ids(ask: Reach) -> None:
    found = {each["associate_id"] for each in rows(ask, "task/get?assoc_id=123")}
    assert found == {"123", "\n123\n"}
    assert {each["customer_id"] for each in rows(ask, "task/get?customer_id=122")} == {"122"}


def test_the_status_filter_takes_custom_labels_by_what_they_mean(ask: Reach) -> None:
    assert {each["status"] for each in rows(ask, "task/get?status=OPEN")} == {"OPEN", "NEW"}
    assert {each["status"] for each in rows(ask, "task/get?status=IN_PROGRESS")} == {
        *("IN_PROGRESS", "PROCESSING", "PROCESSING_START")
    }
    assert {each["status"] for each in rows(ask, "task/get?status=CLOSED")} == {"CLOSED", "CLOSE", "COMPLETE", "FINISH"}
    assert {each["status"] for each in rows(ask, "task/get?status=FINISH")} == {"FINISH"}


def test_dates_are_inclusive_and_a_bare_end_date_is_the_whole_day(ask: Reach) -> None:
    def ids(query: str) -> list[str]:
        response = body(ask, f"task/metadata?{query}")["tasks"]["task"]
        return [each["id"] for each in (response if isinstance(response, list) else [response]) if "id" in each]

    assert ids("start_date=2024-03-01&end_date=2024-03-01") == ["9001", "9002"]
    assert ids("start_date=2024-03-01+09:00:00&end_date=2024-03-01+09:00:00") == ["9001", "9002"]
    assert ids("start_date=2024-03-01+09:00:01&end_date=2024-03-01") == []
    assert ids("start_date=2024-03-01&end_date=2024-03-01+08:59:59") == []
    assert ids("start_date=2024-02-20&end_date=2024-02-20") == ["12"]


def test_filters_apply_together_and_the_last_of_a_name_wins(ask: Reach) -> None:
    both = rows(ask, "task/get?status=OPEN&assoc_id=125")
    assert both == [each for each in rows(ask, "task/get?assoc_id=125") if each["status"] in ("OPEN", "NEW")]
    assert rows(ask, "task/get?status=CLOSED&status=OPEN") == rows(ask, "task/get?status=OPEN")
    assert rows(ask, "task/get?status=OPEN&status=") == rows(ask, "task/get?status=OPEN")
    assert rows(ask, "task/get?status=&assoc_id=") == rows(ask, "task/get")


def test_batch_size_counts_tasks_and_not_rows(ask: Reach) -> None:
    found = rows(ask, "task/get?batch_size=20&start_id=1")
    every = rows(ask, "task/get")
    assert found == every[: len(found)]
    assert len({each["id"] for each in found if "id" in each}) == 20
    assert len(found) > 20
    assert len(rows(ask, "task/metadata?batch_size=20")) == 20


def test_metadata_can_be_walked_by_id(ask: Reach) -> None:
    start, seen = 0, []
    while True:
        response = body(ask, f"task/metadata?start_id={start}&batch_size=50")["tasks"]["task"]
        page = response if isinstance(response, list) else [response]
        if "item_status" in page[0]:
            break
        seen += [each["id"] for each in page]
        start = int(page[-1]["id"]) + 1
    assert seen == [each["id"] for each in rows(ask, "task/metadata")]


@pytest.mark.parametrize("call", TASK_LISTS)
def test_undocumented_parameters_are_ignored(ask: Reach, call: str) -> None:
    assert rows(ask, f"{call}?id=9001&task_id=9001&count=1&page=2&offset=5") == rows(ask, call)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        *(("action_type=fax", "5205"), ("assoc=maybe", "5205"), ("all=sms", "5205"), ("assoc_id=jane", "5205")),
        *(("customer_id=1.5", "5205"), ("batch_size=0", "5205"), ("batch_size=-1", "5205"), ("batch_size=x", "5205")),
        *(("status=WHATEVER", "5207"), (f"assoc_id={'9' * 5000}", "5205"), ("customer_id=%D9%A1", "5205")),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_by_code(ask: Reach, query: str, code: str) -> None:
    assert refused(ask, f"task/get?{query}") == code
    assert refused(ask, f"task/metadata?{query}") == code


def test_a_date_that_cannot_be_read_is_dropped_without_a_word(ask: Reach) -> None:
    for text in ("2016-18-20", "yesterday", "2024-03-01T00:00:00", "%00", "9" * 300):
        assert rows(ask, f"task/get?start_date={text}") == rows(ask, "task/get")


# The other calls


def test_store_tasks_are_those_of_the_current_store_with_empty_ids_kept(ask: Reach) -> None:
    found = rows(ask, "store/tasks")
    assert {each["store_id"] for each in found} == {"125"}
    assert {each["store_id"] for each in rows(ask, "store/tasks", OTHER_TILL)} == {"127"}
    assert any(each["id"] == "" for each in rows(ask, "store/tasks", OTHER_TILL))
    assert all(("comment" in each) == (each["type"] == "CUSTOMER") for each in found)
    assert ask("/v1.1/store/tasks?format=json", TILL).headers["status_code"] == "910"


@pytest.mark.parametrize(
    "query",
    [
        *("all=sms", "all=call", "all=none", "assoc_id=123", "customer_id=122", "count=5"),
        *("start_date=2024-03-01", "end_date=2024-03-31", "type_value=ASSOCIATE", "type_value=MANAGER"),
    ],
)
def test_each_filter_of_store_tasks_keeps_some_and_drops_some(ask: Reach, query: str) -> None:
    headers = OTHER_TILL if "customer" in query else TILL
    every, some = rows(ask, "store/tasks", headers), rows(ask, f"store/tasks?{query}", headers)
    assert 0 < len(some) < len(every)


def test_store_tasks_refuse_a_boolean_all_and_know_only_bare_dates(ask: Reach) -> None:
    assert refused(ask, "store/tasks?all=true") == "908"
    assert rows(ask, "store/tasks?start_date=2024-03-01+09:00:00") == rows(ask, "store/tasks")
    assert rows(ask, "store/tasks?batch_size=1&status=OPEN") == rows(ask, "store/tasks")


def test_the_log_tells_each_move_of_each_entry(ask: Reach) -> None:
    log = body(ask, "task/log?task_id=9001,%2012")["tasks"]["task"]["log"]
    assert [each["task_id"] for each in log] == ["9001", "9001", "12"]
    assert isinstance(body(ask, "task/log?task_id=12")["tasks"]["task"]["log"], dict)
    done = next(each for each in rows(ask, "task/get?status=FINISH") if each.get("id"))
    moves = body(ask, f"task/log?task_id={done['id']}")["tasks"]["task"]["log"]
    assert {each["new_status"] for each in moves} >= {"NEW", "FINISH"}


def test_the_log_without_any_good_id_fails(ask: Reach) -> None:
    assert refused(ask, "task/log") == "5203"
    response = body(ask, "task/log?task_id=15,x")
    assert response["status"]["code"] == 500
    assert [each["item_status"]["code"] for each in response["tasks"]["task"]["log"]] == ["5204", "5204"]


def test_reminders_can_be_those_of_the_store_only(ask: Reach) -> None:
    every = body(ask, "task/reminder")["tasks"]["reminders"]["reminder"]
    own = body(ask, "task/reminder?only_for_stores=true")["tasks"]["reminders"]["reminder"]
    assert 0 < len(own) < len(every)
    assert list(every[0]) == ["id", "task_id", "created_by", "remindee_id", "time", "template"]
    assert refused(ask, "task/reminder?only_for_stores=2") == "5205"


def test_staff_is_of_the_organisation_and_of_the_wanted_type(ask: Reach, faulty: Reach) -> None:
    def ids(query: str) -> list[str]:
        users = body(ask, f"store/staff{query}")["store"]["staff"]["user"]
        return [each["id"] for each in (users if isinstance(users, list) else [users])]

    assert ids("") == ["123", "125", "44", "12435", "138", "140", "151", "55456456", "162", "170"]
    assert ids("?type=ASSOCIATE") == ids("?type_value=ASSOCIATE") == ids("")[:7]
    assert ids("?type=MANAGER") == ["55456456", "162", "170"]
    own = body(faulty("staff-of-store"), "store/staff")["store"]["staff"]["user"]
    assert [each["id"] for each in own] == ["123", "125", "44", "55456456"]
    assert body(ask, "store/staff?type=ROBOT")["status"]["code"] == 400


def test_store_login_says_who_is_asking(ask: Reach) -> None:
    user = ask("/v1.1/store/login.json", OTHER_TILL).json["response"]["store"]["user"]
    assert list(user) == [
        *("username", "first_name", "last_name", "org_name", "user_id", "org_id", "server_time"),
        *("store_server_prefix", "associate_login_enabled"),
    ]
    assert (user["username"], user["org_id"]) == ("till1", "1115")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:30", user["server_time"])


def test_stores_and_organisation_are_described(ask: Reach) -> None:
    store = body(ask, "store/get?id=125")["stores"]["store"]
    assert list(store)[:6] == ["id", "name", "code", "external_id", "country_name", "city_name"]
    assert store["time_zone"]["offset"] == {"std": "UTC+05:30", "summer": "NULL"}
    assert store["item_status"]["code"] == "900"
    assert body(ask, "store/get?external_id=EXT-127")["stores"]["store"]["id"] == "127"
    assert body(ask, "store/get")["stores"]["store"]["item_status"]["code"] == "903"
    assert body(ask, "store/get?id=1")["stores"]["store"]["item_status"]["code"] == "902"
    assert body(ask, "organization/get")["organization"]["id"] == "1115"


def test_entities_are_filtered_by_type_and_paged(ask: Reach) -> None:
    page = body(ask, "organization/entities?type=ZONE")["organization"]["entities"]["entity"]
    assert [each["code"] for each in page] == ["south", "europe"]
    tills = body(ask, "organization/entities?type=TILL&limit=1&start_id=1")
    assert tills["organization"]["entities"]["entity"]["code"] == "till1"
    assert tills["pagination"] == {"limit": "1", "offset": "1", "total": 3}
    assert body(ask, "organization/entities")["status"]["code"] == 400
    some = body(ask, "organization/entities?type=STORE&id=125,9&details=basic")["organization"]["entities"]["entity"]
    assert [each["item_status"]["code"] for each in some] == [3200, "3202"]
    assert body(ask, "organization/entities?type=STORE&id=9")["status"]["code"] == 500


def test_customers_are_asked_for_by_id_and_come_with_it_where_that_is_asked(ask: Reach, faulty: Reach) -> None:
    found = body(ask, "customer/get?id=122,123&user_id=true")["customers"]["customer"]
    assert [each["user_id"] for each in found] == ["122", "123"]
    assert "user_id" not in body(ask, "customer/get?id=122")["customers"]["customer"]
    assert body(ask, "customer/get?id=122,160")["status"]["code"] == 201
    assert body(ask, "customer/get?id=160")["customers"]["customer"]["item_status"]["code"] == "1012"
    bare = faulty("customer-bare")("/v1.1/customer/get?id=122&format=json", TILL).json
    assert list(bare) == ["status", "customers"]


def test_whoever_a_row_names_can_be_looked_up_but_for_one_customer(ask: Reach) -> None:
    found = rows(ask, "task/get")
    people = {each["id"] for each in body(ask, "store/staff")["store"]["staff"]["user"]}
    assert {each["associate_id"].strip() for each in found} - {"", "0", "-1"} <= people
    entities = body(ask, "organization/entities?type=STORE")["organization"]["entities"]["entity"]
    assert {each["store_id"] for each in found} <= {each["id"] for each in entities}
    customers = sorted({each["customer_id"] for each in found} - {""})
    shown = body(ask, f"customer/get?id={','.join(customers)}&user_id=true")["customers"]["customer"]
    assert [each["user_id"] for each in shown if each["item_status"]["success"] == "false"] == ["160"]


# Switches


def first_task(response: Any) -> Any:
    return response["tasks"]["task"][0]


def test_the_typing_faults_change_only_the_types(faulty: Reach) -> None:
    one = "task/metadata?start_id=9001&end_id=9001"
    assert body(faulty("success-boolean"), one)["status"] == {"success": True, "code": "200", "message": "SUCCESS"}
    assert body(faulty("code-number"), one)["status"]["code"] == 200
    assert '"code":200.0' in faulty("code-float")(f"/v1.1/{one}&format=json", TILL).text
    assert '"code":5211.0' in faulty("code-float")("/v1.1/task/get?format=json&assoc_id=9", TILL).text
    row = rows(faulty("ids-number"), f"task/get?{MARCH}")[0]
    assert (row["id"], row["associate_id"], row["customer_id"], row["store_id"]) == (9001, 123, "", 125)
    assert "<success>false</success>" in faulty("success-boolean")("/v1.1/task/x?format=xml", TILL).text


def test_padded_texts_stand_between_line_breaks(faulty: Reach) -> None:
    response = body(faulty("padded"), f"task/get?{MARCH}")
    assert response["status"]["code"] == "\n200\n"
    assert [first_task(response)[key] for key in ("id", "associate_id", "status")] == [
        "\n9001\n",
        "\n123\n",
        "\nOPEN\n",
    ]


def test_raw_newlines_break_strict_json_only(ask: Reach, faulty: Reach) -> None:
    raw = faulty("raw-newlines")(f"/v1.1/task/get?format=json&{MARCH}", TILL)
    with pytest.raises(json.JSONDecodeError):
        json.loads(raw.body)
    assert raw.json == ask(f"/v1.1/task/get?format=json&{MARCH}", TILL).json
    assert "\ue000" not in faulty("raw-newlines")("/v1.1/task/metadata?format=xml", TILL).text


def test_always_list_never_gives_an_object(faulty: Reach) -> None:
    task = body(faulty("always-list"), "task/metadata?start_id=9001&end_id=9001")["tasks"]["task"]
    assert [each["id"] for each in task] == ["9001"]
    log = body(faulty("always-list"), "task/log?task_id=12")["tasks"]["task"]["log"]
    assert [each["task_status_id"] for each in log] == ["7"]


def test_the_three_faults_for_empty_values(faulty: Reach) -> None:
    assert rows(faulty("keep-empty"), f"task/get?{MARCH}")[2]["id"] == ""
    assert "customer_id" not in rows(faulty("drop-empty"), f"task/get?{MARCH}")[0]
    assert rows(faulty("null-empty"), f"task/get?{MARCH}")[0]["customer_id"] is None
    assert '<customer_id null="true"/>' in faulty("null-empty")(f"/v1.1/task/get?{MARCH}&format=xml", TILL).text


def test_rich_rows_carry_a_title_and_a_name(faulty: Reach) -> None:
    row = rows(faulty("rich-rows"), f"task/get?{MARCH}")[0]
    assert (row["title"], row["body"], row["associate_name"]) == ("Birthday calls", "Call before noon", "Jane Roe")


def test_exclusive_bounds_leave_out_the_ends(faulty: Reach) -> None:
    assert body(faulty("exclusive-bounds"), "task/metadata?start_id=9001&end_id=9001")["tasks"]["task"]["item_status"]
    assert [each["id"] for each in rows(faulty("exclusive-bounds"), "task/metadata?start_id=9000&end_id=9002")] == [
        "9001"
    ]


def test_falling_ids_come_the_other_way(faulty: Reach) -> None:
    ids = [int(each["id"]) for each in rows(faulty("falling-ids"), "task/metadata")]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) > 20


def test_hide_closed_leaves_out_closed_and_expired_tasks(faulty: Reach) -> None:
    ask, plain = faulty("hide-closed"), faulty()
    assert body(ask, "task/metadata?start_id=9001&end_id=9001")["tasks"]["task"]["item_status"]["code"] == "5211"
    assert {each["status"] for each in rows(plain, "task/get")} >= {"CLOSED", "COMPLETE"}
    assert not {each["status"] for each in rows(ask, "task/get")} & {"CLOSED", "CLOSE", "FINISH", "COMPLETE"}


def test_status_labels_compares_with_what_rows_show(faulty: Reach) -> None:
    assert {each["status"] for each in rows(faulty("status-labels"), "task/get?status=OPEN")} == {"OPEN"}


def test_the_date_faults(faulty: Reach) -> None:
    day = "task/metadata?start_date=2024-03-01&end_date=2024-03-01"
    assert "item_status" in body(faulty("end-date-midnight"), day)["tasks"]["task"]
    assert len(rows(faulty(), day)) == 2
    assert refused(faulty("strict-dates"), "task/get?start_date=2016-18-20") == "5205"


def test_lenient_drops_what_it_cannot_read(faulty: Reach) -> None:
    ask = faulty("lenient")
    for query in ("status=WHATEVER", "action_type=fax", "assoc_id=jane", "all=sms", "batch_size=0"):
        assert rows(ask, f"task/get?{query}") == rows(ask, "task/get")
    assert rows(ask, "task/metadata?created_by=jane") == rows(ask, "task/metadata")


def test_batch_size_rows_cuts_rows(faulty: Reach) -> None:
    assert keys(rows(faulty("batch-size-rows"), "task/get?batch_size=9")) == keys(rows(faulty(), "task/get")[:9])
    assert len(rows(faulty(), "task/get?batch_size=9")) > 9


@pytest.mark.parametrize(
    ("fault", "call", "query"),
    [
        *(("ignore-all", "task/get", "all=false"), ("ignore-assoc", "task/get", "assoc=true")),
        *(("ignore-action-type", "task/get", "action_type=sms"), ("ignore-assoc-id", "task/get", "assoc_id=123")),
        *(("ignore-customer-id", "task/get", "customer_id=122"), ("ignore-status", "task/get", "status=OPEN")),
        *(
            ("ignore-start-date", "task/get", "start_date=2024-03-01"),
            ("ignore-end-date", "task/get", "end_date=2024-03-31"),
        ),
        *(("ignore-batch-size", "task/get", "batch_size=2"), ("ignore-count", "store/tasks", "count=2")),
        *(
            ("ignore-type-value", "store/tasks", "type_value=MANAGER"),
            ("ignore-start-id", "task/metadata", "start_id=3300"),
        ),
        *(("ignore-end-id", "task/metadata", "end_id=3220"), ("ignore-created-by", "task/metadata", "created_by=123")),
        *(("ignore-created-by-type", "task/metadata", "created_by_type=cashier"),),
        *(("ignore-execute-by-all", "task/metadata", "execute_by_all=true"),),
        *(("ignore-customer-task", "task/metadata", "customer_task=true"),),
    ],
)
def test_an_ignored_filter_gives_the_whole_list(faulty: Reach, fault: str, call: str, query: str) -> None:
    assert rows(faulty(fault), f"{call}?{query}") == rows(faulty(), call)
    assert rows(faulty(), f"{call}?{query}") != rows(faulty(), call)


def test_an_ignored_reminder_filter_gives_all_reminders(faulty: Reach) -> None:
    call = "task/reminder?only_for_stores=true"
    assert body(faulty("ignore-only-for-stores"), call) == body(faulty(), "task/reminder") != body(faulty(), call)


NO_TASKS = {"item_status": {"success": "false", "code": "5211", "message": "No tasks found"}}


@pytest.mark.parametrize(
    ("fault", "rest", "xml"),
    [
        ("none-tasks", {"tasks": NO_TASKS}, "<tasks><item_status>"),
        ("none-root", NO_TASKS, "</status><item_status>"),
        ("none-list", {"tasks": {"task": [NO_TASKS]}}, "<tasks><task><item_status>"),
        ("none-object", {"tasks": {}}, "</status><tasks/></response>"),
        ("none-task-list", {"tasks": {"task": []}}, "</status><tasks/></response>"),
        ("none-text", {"tasks": ""}, "</status><tasks/></response>"),
        ("none-null", {"tasks": None}, '<tasks null="true"/>'),
        ("none-missing", {}, "</status></response>"),
    ],
)
def test_no_tasks_can_be_said_in_many_ways(faulty: Reach, fault: str, rest: Any, xml: str) -> None:
    good = {"success": "true", "code": "200", "message": "SUCCESS"}
    assert body(faulty(fault), "task/get?assoc_id=9") == {"status": good, **rest}
    assert xml in faulty(fault)("/v1.1/task/get?assoc_id=9&format=xml", TILL).text
    assert len(rows(faulty(fault), "task/get")) > 20


def test_no_tasks_can_be_inside_a_failed_request(faulty: Reach) -> None:
    assert refused(faulty("none-500"), "task/get?assoc_id=9") == "5211"
    assert refused(faulty("none-500"), "store/tasks?assoc_id=9") == "909"


@pytest.mark.parametrize("fault", [name for name in FAULTS if name.startswith("none-")])
def test_a_store_without_tasks_takes_the_same_forms(faulty: Reach, fault: str) -> None:
    response = body(faulty(fault), "store/tasks?assoc_id=9")
    assert "tasks" not in response
    assert "5211" not in json.dumps(response)


def test_real_status_puts_the_code_of_the_body_into_the_status_line(faulty: Reach) -> None:
    ask = faulty("real-status")
    assert ask("/v1.1/task/get?format=json").status == 401
    assert ask("/v1.1/task/get?format=json&batch_size=x", TILL).status == 500
    assert ask("/v1.1/none/get?format=json", TILL).status == 404
    assert ask(TOKEN_PATH, method="POST", body=b"{}").status == 401
    assert ask("/v1.1/task/log?task_id=12,15&format=json", TILL).status == 200


def test_a_failure_inside_200_has_the_captured_numbers(faulty: Reach) -> None:
    seen = faulty("failure")("/v1.1/task/get?format=json", TILL)
    assert seen.text == (
        '{"response":{"status":{"success":"false","code":500.0,"message":"All requests have failed due to errors"},'
        '"tasks":{"task":{"item_status":{"success":"false","code":5201.0,"message":"Unable to fetch task details"}}}}}'
    )
    assert [seen.headers[each] for each in ("status_code", "success", "fail")] == ["5201", "0", "1"]
    assert seen.status == 200


def test_a_partial_list_has_code_201_and_one_failed_item(faulty: Reach) -> None:
    response = body(faulty("partial"), "task/get")
    assert (response["status"]["success"], response["status"]["code"]) == ("false", 201)
    assert response["tasks"]["task"][:-1] == rows(faulty(), "task/get")
    assert response["tasks"]["task"][-1]["item_status"]["code"] == "5201"


@pytest.mark.parametrize(("fault", "status", "code"), [("access-denied", 403, 4000), ("access-unknown", 503, 4001)])
def test_the_access_group_can_refuse(faulty: Reach, fault: str, status: int, code: int) -> None:
    seen = faulty(fault)("/v1.1/task/get?format=json", TILL)
    assert (seen.status, seen.json["errorCode"]) == (status, code)


def test_too_many_requests_by_status_by_body_and_once(serve: Reach, faulty: Reach) -> None:
    seen = faulty("429")("/v1.1/task/get?format=json", TILL)
    assert (seen.status, seen.headers["retry-after"], seen.json["response"]["status"]["code"]) == (429, "0", 429)
    seen = faulty("429-body")("/v1.1/task/get?format=json", TILL)
    assert (seen.status, seen.json["response"]["status"]["code"]) == (200, 429)
    once = serve(faults="capillary:429-first", size=5)
    assert [once("/v1.1/task/get?format=json", TILL).status for _ in range(3)] == [429, 200, 200]


def test_gateway_and_challenge_pages_are_html(faulty: Reach) -> None:
    seen = faulty("502")("/v1.1/task/get?format=json", TILL)
    assert (seen.status, seen.headers["content-type"][:9]) == (502, "text/html")
    seen = faulty("waf")("/v1.1/task/get?format=json", TILL)
    assert seen.status == 403
    assert "_cfuvid" in seen.headers["set-cookie"]
    assert seen.text.startswith("<!DOCTYPE html>")


def test_the_content_type_can_lie(faulty: Reach) -> None:
    seen = faulty("lying-type")("/v1.1/task/get?format=json", TILL)
    assert seen.headers["content-type"] == "text/html;charset=UTF-8"
    assert seen.json["response"]["status"]["code"] == "200"


def test_gzip_is_used_when_allowed(faulty: Reach) -> None:
    seen = faulty("gzip")("/v1.1/task/get?format=json", {**TILL, "Accept-Encoding": "gzip"})
    assert seen.headers["content-encoding"] == "gzip"
    assert gzip.decompress(seen.body) == faulty()("/v1.1/task/get?format=json", TILL).body
    assert "content-encoding" not in faulty("gzip")("/v1.1/task/get?format=json", TILL).headers


def test_basic_can_be_switched_off_while_tokens_hold(faulty: Reach) -> None:
    ask = faulty("basic-off")
    assert body(ask, "task/get")["status"]["code"] == 401
    assert body(ask, "task/get", token(ask))["status"]["code"] == "200"


def test_tokens_can_be_short_lived_or_good_for_one_call(faulty: Reach) -> None:
    ask = faulty("token-once")
    given = token(ask)
    assert [body(ask, "task/get", given)["status"]["code"] for _ in range(2)] == ["200", 401]
    assert body(ask, "task/get", token(ask))["status"]["code"] == "200"
    short = faulty("token-short")
    given = token(short)
    time.sleep(1.1)
    assert body(short, "task/get", given)["status"]["code"] == 401


def test_the_published_flaws_of_login_and_mapping_can_be_had(faulty: Reach) -> None:
    text = faulty("login-brace")("/v1.1/store/login.json", TILL).text
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    assert json.loads(text + "}")["response"]["store"]["user"]["username"] == "store.server"
    doubled = body(faulty("mapping-doubled"), "task/statusmapping")["tasks"]["task_statuses"]["status"][-1]
    assert doubled == {"id": "5", "value": ["NONE", "PROCESSING_START"]}


def test_every_fault_has_a_kebab_case_name_a_line_and_a_test_here() -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in FAULTS if not re.search(f'[":]{name}"', here)] == []
    assert all(re.fullmatch("[a-z0-9-]+", name) and line for name, line in FAULTS.items())


# The profile, and what no query may do


def test_the_profile_reaches_the_site_with_plain_secrets() -> None:
    settings = profile("http://127.0.0.1:8123")
    auth = {"method": "basic", "username": "store.server", "password": "123"}
    assert settings == {"provider": "capillary", "base_url": "http://127.0.0.1:8123", "auth": auth}


def test_paths_outside_the_prefixes_are_not_ours(ask: Reach) -> None:
    assert PREFIXES == ("/v1.1", "/v1", "/v3")
    assert ask("/v2/task/get", TILL).headers["content-type"].startswith("text/html")


NASTY = (
    "%ff%fe",
    "%00",
    "%F0%9F%9A%80",
    "%ED%A0%80",
    "1" * 5000,
    "-0",
    "--1",
    "1e5",
    "\xe9",
    "null",
    "true",
    "%0d%0aX: y",
)


@pytest.mark.parametrize("value", NASTY)
def test_no_query_or_path_drops_the_connection(ask: Reach, value: str) -> None:
    for name in ("format", "all", "action_type", "status", "start_date", "batch_size", "task_id", "start_id"):
        for call in ("task/get", "task/metadata", "task/log", "store/tasks", "store/get", "organization/entities"):
            seen = ask(f"/v1.1/{call}?{name}={quote(value, safe='%')}", TILL)
            assert (seen.status, seen.text[:1]) in ((200, "<"), (200, "{"))
            assert "x" not in seen.headers
    assert ask(f"/v1.1/{quote(value, safe='%')}/get", TILL).status == 200


def test_odd_paths_never_raise() -> None:
    site = Site(World(size=2))
    for path in (
        "",
        "/",
        "/v1.1",
        "/v1.1//",
        "/v3",
        "/v3/oauth",
        "/v1.1/task/.json",
        "/v1.1/\udc80/\r\nX: y",
        "/v1.1/task/get.json.xml",
    ):
        for headers in ({}, {"authorization": TILL["Authorization"]}, {"x-cap-api-oauth-token": "\udc80.\udc80.ü"}):
            answer = site.answer(Call("GET", path, "\udc80=%zz&&=&a", headers))
            assert answer.status == 200
            assert all(value.isprintable() and value.isascii() for _, value in answer.headers)


def test_the_sandbox_finds_this_site_by_its_name() -> None:
    assert Sandbox(size=3).profiles("http://x")["capillary"]["base_url"] == "http://x"
