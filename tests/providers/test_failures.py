"""What goes wrong at a service, asked of every provider alike: which exit code, which words, and nothing on stdout."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Prepared, Ran, Run, Stage
from tests.providers.test_arguments import AUTH, MORE

pytestmark = pytest.mark.slow
Configured = Callable[..., Path]
NAMES = tuple(AUTH)
IDS = {"accelo": "24", "capillary": "9001", "oracle": "1702211", "pageseeder": "332", "tallyfy": "a01"}
COMMANDS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "its list": lambda name: (name, "list"),
    "its get": lambda name: (name, "get", IDS[name]),
    "list": lambda name: ("list", "-q", "--status", "open"),
    "get": lambda name: ("get", f"it:{IDS[name]}"),
}
PAGE = b"<!DOCTYPE html><html><head><title>Oops</title></head><body><h1>Gateway zx-7</h1></body></html>"
SIGN_IN = b"<html><body><form>Sign in <input type=password></form></body></html>"
TRACE = b"Something broke\n\tat com.example.Task.read(Task.java:12)\nCaused by: java.lang.Error: deep\n"
FRONT = "a page from in front of the API (a proxy, firewall or portal)"


@pytest.fixture
def ask(run: Run, stage: Stage, configured: Configured) -> Callable[..., Ran]:
    """What a command says where each request is answered like this."""

    def go(name: str, command: str, answer: Prepared, *words: str) -> Ran:
        settings = {"member": "jsmith"} if name == "pageseeder" else MORE.get(name, {})
        configured({"it": {"provider": name, "base_url": stage.origin, "auth": AUTH[name], **settings}})
        stage.prepared, stage.asked = [answer] * 9, []
        return run(*COMMANDS[command](name), *words)

    return go


Ask = Callable[..., Ran]


def reply(status: int, body: bytes | dict[str, Any] = b"", kind: str = "", **headers: str) -> Prepared:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    made = kind or ("text/html" if text[:1] == b"<" else "application/json" if text[:1] == b"{" else "text/plain")
    return Prepared(
        status=status,
        body=text,
        type=made,
        reply_headers={name.replace("_", "-"): each for name, each in headers.items()},
    )


# (what comes, the exit code, what is told, what is not)
ALIKE: list[tuple[str, Prepared, int, tuple[str, ...], tuple[str, ...]]] = [
    ("a sign-in page under 200", reply(200, SIGN_IN), 4, ("a sign-in page came instead of data",), ("<",)),
    ("another page under 200", reply(200, PAGE), 8, ("an HTML page came instead of data",), ("zx-7", "<")),
    ("a page under 401", reply(401, PAGE), 4, ("not allowed", "HTTP 401", FRONT), ("zx-7", "administrator")),
    ("a page under 403", reply(403, PAGE), 4, ("not allowed", "HTTP 403", FRONT), ("zx-7", "administrator")),
    ("a page under 404", reply(404, PAGE), 6, ("no such address", FRONT), ("zx-7",)),
    ("a page under 500", reply(500, PAGE), 7, ("not able to answer now", FRONT), ("zx-7",)),
    ("a page under 503", reply(503, PAGE), 7, ("not able to answer now", FRONT), ("zx-7",)),
    ("a sign-in page under 403", reply(403, SIGN_IN), 4, ("not allowed",), ("<",)),
    ("sent on to another host", reply(302, Location="https://sso.example/in?ticket=1"), 4,
     ("sent on to https://sso.example/in",), ("ticket",)),
    ("a trace", reply(500, TRACE), 7, ("Something broke",), ("Task.java", "Caused by", "deep")),
    ("a trace in JSON", reply(500, {"message": TRACE.decode()}), 7, (), ("Task.java", "Caused by")),
    ("a refused password", reply(401, b"Unauthorized"), 4, ("not allowed",), ()),
    ("a challenge", reply(401, WWW_Authenticate='Bearer error="invalid_token", error_description="It has expired"'), 4,
     ("It has expired (invalid_token)",), ()),
    ("a challenge under 403",
     reply(403, WWW_Authenticate='Bearer error="insufficient_scope", error_description="Too little"'), 4,
     ("Too little (insufficient_scope)",), ()),
    ("OAuth's words", reply(401, {"error": "invalid_token", "error_description": "It has expired"}), 4,
     ("It has expired (invalid_token)",), ()),
    ("OAuth's words under another status", reply(400, {"error": "invalid_token", "error_description": "Ended"}), 4,
     ("Ended (invalid_token)",), ()),
    ("OAuth's word alone", reply(401, {"error": "invalid_token"}), 4, ("invalid_token",), ()),
    ("too many requests", reply(429, Retry_After="90"), 7, ("not able to answer now", "90 s"), ()),
    ("time-out of a gateway", reply(504), 7, ("not able to answer now", "HTTP 504"), ()),
    ("a request that took too long", reply(408), 7, ("not able to answer now", "HTTP 408"), ()),
    ("a wrong method", reply(405), 6, ("no such address",), ()),
    ("plain words", reply(422, b"That is wrong"), 6, ("refused: That is wrong",), ()),
    ("plain text under 200", reply(200, b"All is well"), 8, ("plain text",), ()),
    ("nothing at all", reply(200), 8, ("empty",), ()),
    ("half of the JSON", reply(200, b'{"a": [1'), 8, (), ()),
    ("half of the XML", reply(200, b"<tasks><task", "application/xml"), 8, (), ()),
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", NAMES)
def test_a_failure_is_the_same_whoever_is_asked(name: str, command: str, ask: Ask) -> None:
    for what, answer, code, told, untold in ALIKE:
        ran = ask(name, command, answer)
        assert (ran.code, ran.out) == (code, b""), (what, ran)
        assert ran.err.startswith("taskcli: error: it: "), (what, ran.err)
        assert ran.err.count("\n") == 1, (what, ran.err)
        if command.endswith("get"):  # it names what it is about
            assert ran.err.startswith(f"taskcli: error: it: {IDS[name]}: "), (what, ran.err)
        for text in told:
            assert text in ran.err, (what, text, ran.err)
        for text in untold:
            assert text not in ran.err, (what, text, ran.err)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", NAMES)
def test_a_failure_as_json_is_one_object_a_line_and_nothing_else(name: str, command: str, ask: Ask) -> None:
    for what, answer, code, _, untold in ALIKE[::4]:
        ran = ask(name, command, answer, "--error-format", "json", "-vv")
        assert (ran.code, ran.out) == (code, b""), (what, ran)
        assert ran.err.count("\n") == 1, (what, ran.err)
        found = json.loads(ran.err)["error"]
        assert list(found) == ["code", "exit", "profile", "message", "hint", "status", "request_id", "retry_after"]
        assert (found["exit"], found["profile"]) == (code, "it"), what
        assert not [text for text in untold if text in ran.err], what


# What the body says decides before the status does.
XML = "application/xml"
BODY_FIRST: list[tuple[str, str, Prepared, int, str]] = [
    ("accelo", "its list", reply(200, {"meta": {"status": "invalid_client"}}), 4, "invalid_client"),
    ("accelo", "its list", reply(500, {"meta": {"status": "invalid_permission", "message": "No"}}), 4, "No"),
    ("accelo", "its list", reply(401, {"meta": {"status": "server_error", "message": "Base"}}), 7, "Base ("),
    ("accelo", "its list", reply(403, {"meta": {"status": "too_many_requests", "message": "Slow"}}), 7, "Slow"),
    ("accelo", "its get", reply(200, {"response": None, "meta": {"status": "invalid_request"}}), 5, "invalid_request"),
    ("accelo", "get", reply(500, {"response": None, "meta": {"status": "invalid_request"}}), 5, "invalid_request"),
    ("capillary", "its list", reply(200, {"response": {"status": {"success": "false", "code": 401, "message": "No"}}}),
     4, "No (401)"),
    ("capillary", "its list", reply(500, {"response": {"status": {"success": "false", "code": 403, "message": "No"}}}),
     4, "No (403)"),
    ("capillary", "its list", reply(401, {"response": {"status": {"success": "false", "code": 500, "message": "DB"}}}),
     7, "DB (500)"),
    ("capillary", "its list", reply(200, {"response": {"status": {"success": "false", "code": 5205, "message": "No"}}}),
     6, "No (5205)"),
    ("oracle", "its list", reply(200, {"Type": "503", "Message": "Down"}), 7, "Down"),
    ("oracle", "its list", reply(500, {"title": "No", "status": 401, "o:errorCode": "X"}), 4, "No (X)"),
    ("oracle", "its get", reply(500, {"title": "None", "status": "404", "o:errorCode": "X"}), 5, "None (X)"),
    ("oracle", "get", reply(401, {"Type": "503", "Message": "Down"}), 7, "Down"),
    ("pageseeder", "its get", reply(500, b'<error id="1325"><message>None</message></error>', XML), 5, "None (0x1325)"),
    ("pageseeder", "get", reply(200, b'<error id="1325"><message>None</message></error>', XML), 5, "None (0x1325)"),
    ("pageseeder", "its list", reply(500, b'<error id="0204"><message>Who</message></error>', XML), 5, "Who (0x0204)"),
    ("pageseeder", "its list", reply(404, b'<error id="1029"><message>Nobody</message></error>', XML), 4, "(0x1029)"),
    ("pageseeder", "its list", reply(500, b'<error id="0201"><message>Lacks</message></error>', XML), 6, "(0x0201)"),
    ("pageseeder", "its list", reply(500, b'<error id="1501"><message>Group</message></error>', XML), 5, "(0x1501)"),
    ("tallyfy", "its get", reply(500, {"error": True, "code": "RESOURCE_NOT_FOUND", "message": "None"}), 5, "None ("),
    ("tallyfy", "get", reply(200, {"error": True, "code": "RESOURCE_NOT_FOUND", "message": "None"}), 5, "None ("),
    ("tallyfy", "its list", reply(403, {"code": "RATE_LIMIT_EXCEEDED", "message": "Slow"}), 7, "Slow ("),
    ("tallyfy", "its list", reply(200, {"error": "invalid_token"}), 4, "invalid_token"),
    ("tallyfy", "its list", reply(500, {"code": "ENDPOINT_NOT_FOUND", "message": "Path"}), 6, "Path ("),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "command", "answer", "code", "told"),
    [pytest.param(*each, id=f"{each[0]} {each[1]}: {each[2].status} {each[4]}") for each in BODY_FIRST],
)
def test_what_the_body_says_decides_before_the_status_does(
    name: str, command: str, answer: Prepared, code: int, told: str, ask: Ask
) -> None:
    ran = ask(name, command, answer)
    assert (ran.code, ran.out) == (code, b""), ran
    assert told in ran.err
    assert ran.err.count("\n") == 1


# Several reasons at once: all of them are told, each with its code.
SEVERAL: dict[str, tuple[Prepared, tuple[str, ...]]] = {
    "accelo": (
        reply(401, {"meta": {"status": "invalid_client", "message": "Locked"}}, WWW_Authenticate='Bearer error="x"'),
        ("Locked (invalid_client)",),
    ),
    "capillary": (
        reply(200, {"response": {"status": {"success": "false", "code": 500, "message": "All"}, "tasks": {"task": [
            {"id": "1", "item_status": {"success": "false", "code": "5204", "message": "Empty"}},
            {"id": "2", "item_status": {"success": "false", "code": "5205", "message": "Invalid"}},
        ]}}}),
        ("1: Empty (5204)", "2: Invalid (5205)"),
    ),
    "oracle": (
        reply(400, {"title": "Bad", "status": "400", "o:errorDetails": [
            {"detail": "No orderBy", "o:errorCode": "27501"}, {"detail": "No status", "o:errorCode": "27502"},
        ]}),
        ("No orderBy (27501)", "No status (27502)"),
    ),
    "pageseeder": (
        reply(400, b'<error id="0205"><message>First</message><message>Second</message></error>', XML),
        ("First (0x0205)", "Second (0x0205)"),
    ),
    "tallyfy": (
        reply(422, {"error": True, "errors": {"status": ["Wrong.", "Odd."], "per_page": "Too many."}}),
        ("status: Wrong.", "status: Odd.", "per_page: Too many."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_all_reasons_are_told_with_their_codes(name: str, ask: Ask) -> None:
    answer, told = SEVERAL[name]
    ran = ask(name, "its list", answer)
    assert ran.out == b""
    for text in told:
        assert text in ran.err


@pytest.mark.parametrize("name", NAMES)
def test_the_providers_name_for_the_request_is_told(name: str, ask: Ask) -> None:
    ran = ask(name, "its list", reply(500, X_Request_Id="r-77"))
    assert ran.err.count("(request r-77)") == 1
    found = json.loads(
        ask(name, "its list", reply(429, X_Request_Id="r-77", Retry_After="90"), "--error-format=json").err
    )
    assert (found["error"]["request_id"], found["error"]["status"], found["error"]["retry_after"]) == (
        "r-77",
        429,
        90.0,
    )


@pytest.mark.parametrize("output", ["table", "json", "csv", "tsv", "yaml", "xml", "jsonl", "raw"])
@pytest.mark.parametrize("name", NAMES)
def test_on_failure_stdout_is_empty(name: str, output: str, ask: Ask) -> None:
    for command in ("its list", "its get"):
        assert ask(name, command, reply(500, b"Broken"), "-o", output).out == b""
        shown = PAGE if output == "raw" else b""  # what cannot be read is shown as it came
        assert ask(name, command, reply(200, PAGE), "-o", output).out == shown
