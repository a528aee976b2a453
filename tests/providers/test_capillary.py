"""Capillary's many forms of the same, and of damage, asked of every command; what one example shows is in its cases."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from taskcli.providers.capillary import PROVIDER
from tests.conftest import Prepared, Ran, Run, Stage

pytestmark = pytest.mark.slow

Ask = Callable[..., Ran]
ROW = {"id": "1", "status": "OPEN"}
FINE = {"success": "true", "code": "200", "message": "SUCCESS"}


@pytest.fixture
def ask(run: Run, stage: Stage, configured: Callable[..., Path]) -> Ask:
    """`ask(body, "capillary", "list")`: what a command makes of one answer, as JSON."""
    auth = {"method": "basic", "username": "till1", "password": "123"}
    configured({"it": {"provider": "capillary", "base_url": stage.origin, "auth": auth}})

    def go(body: str, *words: str) -> Ran:
        stage.prepared, stage.asked = [Prepared(body=body.encode())], []
        return run(*words, "-o", "json")

    return go


def status(success: object, code: object) -> dict[str, Any]:
    return {"success": success, "code": code, "message": "Some requests have failed due to errors"}


def item(code: object, success: object = "false") -> dict[str, Any]:
    return {"item_status": {"success": success, "code": code, "message": "Why"}}


def as_xml(name: str, value: Any) -> str:
    """The same shape in the service's native XML."""
    if isinstance(value, list):
        return "".join(as_xml(name, each) for each in value)
    if isinstance(value, dict):
        return f"<{name}>{''.join(as_xml(key, each) for key, each in value.items())}</{name}>"
    return f"<{name}>{value}</{name}>"


def written(response: dict[str, Any]) -> tuple[str, str]:
    return json.dumps({"response": response}), as_xml("response", response)


@pytest.mark.parametrize(
    ("response", "rows"),
    [
        ({"status": status(" TRUE\n", " 200 "), "tasks": {"task": [ROW, ROW]}}, 2),
        ({"status": status("true", "5200"), "tasks": {"task": {**ROW, **item(5200, "true")}}}, 1),
        ({"status": status("false", 201), "tasks": {"task": [ROW, item(5204)]}}, 1),
        ({"status": status("false", "200"), "tasks": {"task": [ROW, item(5204)]}}, 1),
        ({"status": status(True, 200), "tasks": {"task": [item(5204), ROW]}}, 1),
        ({"tasks": {"task": ROW}}, 1),
        ({"status": status("true", 200.0), "tasks": ""}, 0),
        # "No tasks found", wherever and whatever is around it
        ({"status": FINE, "tasks": {"task": [item("5211")]}}, 0),
        ({"status": status("false", 500), "tasks": item(5211.0)}, 0),
        ({"status": status("false", 400), **item(5211)}, 0),
        ({"status": status("false", 500), "tasks": {"task": item(909)}}, 0),
        ({"status": status("false", 5211)}, 0),
        ({"tasks": {"task": item(5211)}}, 0),
    ],
)
def test_every_form_of_rows_and_of_none_is_read(ask: Ask, response: dict[str, Any], rows: int) -> None:
    for body in written(response):
        ran = ask(body, "capillary", "list")
        assert (ran.code, len(ran.json)) == (9 if rows and "5204" in body else 0, rows), (body, ran.err)


@pytest.mark.parametrize(
    ("success", "code"), [("false", 201), ("true", "201"), (True, 201.0), ("false", 200), (False, "200")]
)
@pytest.mark.parametrize("command", ["capillary list", "capillary log 12", "capillary metadata", "list -p it"])
def test_what_failed_in_part_is_not_whole_though_no_item_tells_what(
    ask: Ask, command: str, success: object, code: object
) -> None:
    row = {"id": "12", "task_id": "12", "status": "OPEN"}
    for body in written({"status": status(success, code), "tasks": {"task": [{**row, "log": [row]}]}}):
        ran = ask(body, *command.split())
        assert (ran.code, len(ran.json)) == (9, 1), (body, ran.err)
        assert "failed in part: Some requests have failed due to errors (20" in ran.err


@pytest.mark.parametrize(
    ("codes", "exit_code"),
    [
        ((401, "401", 401.0, " 403\n", 4000), 4),
        ((400, 402, 404, 405, 406, 407, 408, 415, 1060, 1061, 1062, 1064, 9999, "", 200, 201), 6),
        ((5021, *range(5203, 5210), 5212, 5213, 5214, 901, 902, 903, 913), 6),
        ((429, 461, 500, 502, 503, 504, 520, 521, 4001, 5201, 908), 7),
    ],
)
def test_a_code_in_the_body_is_judged_as_what_it_stands_for(ask: Ask, codes: tuple[Any, ...], exit_code: int) -> None:
    for code in codes:
        of_an_item = written({"status": FINE, "tasks": {"task": item(code)}})
        for body in (*written({"status": status("false", code)}), *of_an_item):
            assert ask(body, "capillary", "list").code == exit_code, body


DAMAGE = [
    "{}", "[]", "[7]", '{"foo": 1}', '{"login": "http://portal"}', '{"ok": true}', '{"value": []}', '{"status": "OK"}',
    '{"code": 200, "data": []}', '{"tasks": {"task": []}}', '{"response": null}', '{"response": {}}', '{"response": 7}',
    '{"response": "OK"}', '{"response": []}', '{"response": [{"id": "1"}]}', '{"response": {"foo": 1}}',
    '{"response": {"status": "OK"}}', '{"response": {"tasks": {}}}', '{"response": {"tasks": [], "store": []}}',
    '{"response": {"status": {"success": "true"}, "tasks": "x", "store": "x", "organization": 1, "customers": 1}}',
    '{"response": {"tasks": {"task": {"-null": "true"}}}}', '{"response": {"status"',
    "<rss/>", "<response/>", "<response><tasks/></response>", "<response>OK", "<html>One moment</html>",
    "", "OK", "null", "42",
]  # fmt: skip
COMMANDS = [
    "capillary list", "capillary store-tasks", "capillary metadata", "capillary get 9001", "capillary log 12",
    "capillary statuses", "capillary whoami", "capillary staff", "capillary store 1", "capillary entities --type STORE",
    "capillary customer 5", "capillary reminders", "list -p it", "get it:9001",
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_no_answer_of_the_service_is_never_none(ask: Ask, command: str) -> None:
    for body in DAMAGE:
        ran = ask(body, *command.split())
        assert (ran.code, ran.out) == (8, b""), (body, ran.err)


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if not re.search("whoami|store 1|staff|ent|cust|rem", each)]
)
def test_rows_that_are_no_objects_damage_the_whole_answer(ask: Ask, command: str) -> None:
    for rows in ("[7]", '["x"]', '[{"id": "9001", "task_id": "12"}, 7]', "[[]]", '"x"', "7", "true"):
        lists = f'{{"task": {rows}, "task_statuses": {{"status": {rows}}}}}'
        body = f'{{"response": {{"status": {json.dumps(FINE)}, "tasks": {lists}, "store": {{"tasks": {lists}}}}}}}'
        ran = ask(body, *command.split())
        assert (ran.code, ran.out) == (8, b""), (body, ran.err)


def test_nothing_is_asked_but_what_only_reads() -> None:
    # GET of task/add and of task/update may write, by the vendor's own list of endpoints.
    assert {each.path for each in PROVIDER.endpoints} == {
        "/task/get", "/task/metadata", "/task/log", "/task/statusmapping", "/task/reminder", "/store/tasks",
        "/store/login", "/store/staff", "/store/get", "/organization/entities", "/customer/get",
    }  # fmt: skip
