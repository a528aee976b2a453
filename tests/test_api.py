"""`PROVIDER api PATH`: what is never asked for however it is spelled, what is sent, and how the answer is written."""

from __future__ import annotations

import json
import posixpath
import re
import shlex
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from taskcli import providers
from tests.conftest import Prepared, Run, Stage
from tests.providers.test_contract import profile_of

ROOTS = {
    "accelo": "/api/v0", "capillary": "/v1.1", "oracle": "/bpm/api/4.0", "pageseeder": "/ps/api", "tallyfy": "/api",
}  # fmt: skip
# What the providers' pages say that is never called, each with something in its holes.
NEVER = {
    "accelo": (
        "tasks/24/progressions/7/auto", "jobs/1/progressions/7/auto", "tasks/24/progressions/start",
        "tasks/24/progressions/done",
    ),
    "capillary": ("task/add", "task/update", "coupon/resend", "points/validationcode", "customer/add"),
    "pageseeder": (
        "members/jsmith/activate", "members/sendactivation", "groups/acme-docs/unsubscribe",
        "clients/c1/webhooks/w1/ping", "members/7/groups/acme/publish/start", "members/7/groups/g/uris/1/publish/start",
        "publish/schedule", "members/7/groups/acme/uris/12/validate", "templates/validate", "members/7/export",
        "members/7/groups/acme/export", "members/7/uris/12/export", "members/7/groups/g/uris/12/export",
        "groups/acme/resources/export", "externaluris/12/source/metadata", "externaluris/forurl/source/metadata",
        "authenticate", "setup", "oauth/members/7/clients", "oauth/members/7/clients/c1", "member-data/7/data/d1",
    ),
}  # fmt: skip
ALL_NEVER = [(name, path) for name, paths in NEVER.items() for path in paths]
# What is beside it, and harmless.
HARMLESS = {
    "accelo": ("tasks/24/progressions", "progressions/history", "tasks/meta", "staff/whoami", "groups"),
    "capillary": ("task/get", "task/statusmapping", "coupon/isredeemable", "organization/get", "store/login.json"),
    "oracle": ("tasks/1/attachments/start", "tasks/views/add", "identities"),
    "pageseeder": (
        "groups/export/members", "members/setup", "groups/unsubscribe", "members/7/publishconfig", "publish/checkall",
        "groups/acme/uris/12", "groups/authenticate/labels", "clients/c1/webhooks", "setups", "members/7/exported",
    ),
    "tallyfy": ("me", "organizations/9c1e/tasks/add", "organizations/9c1e/file/f1"),
}  # fmt: skip
EXAMPLES = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck])


@pytest.fixture
def asks(run: Run, stage: Stage, configured: Callable[..., Path]) -> Callable[..., Any]:
    """`asks("accelo", "tasks")`: what the command came to, with a server that says yes to everything."""
    configured({name: profile_of(name, stage) for name in ROOTS})

    def go(name: str, *words: str) -> Any:
        stage.asked.clear()
        stage.prepared = [Prepared(body=b'{"data": {}, "response": {}}')]
        return run(name, "api", *words, "-p", name)

    return go


# Never called -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("name", "path"), ALL_NEVER, ids=str)
def test_what_the_pages_say_is_never_called_is_not(
    name: str, path: str, asks: Callable[..., Any], stage: Stage
) -> None:
    root = urlsplit(stage.origin + ROOTS[name]).path
    ways = (path, f"/{path}", f"{path}/", f"{path}.json", f"{path}.xml", f"{path}.json/", path.upper(), f"{path}/x",
            f"{root}/{path}", f"{stage.origin}{root}/{path}.xml", f"x/../{path}", f"./{path}", path.replace("/", "//"),
            path.replace("/", "%2F"), path.replace("/", ";a=b/") + ";c", path.replace("a", "%61").replace("s", "%2573"),
            f"{path}%20", f"{path}%00", f"{path}?x=1", path.replace("i", "%C4%B1"), path.replace("a", "%EF%BD%81"),
            path.replace("t", "t%C2%AD"), f"{path}%3Bx.json", path.replace("/", "/%20"))  # fmt: skip
    for way in ways:
        ran = asks(name, way)
        assert (ran.code, ran.out, stage.asked) == (2, b"", []), way


@pytest.mark.parametrize(("name", "path"), [(name, each) for name, paths in HARMLESS.items() for each in paths])
def test_what_only_looks_alike_is_asked_for(name: str, path: str, asks: Callable[..., Any], stage: Stage) -> None:
    ran = asks(name, path, "-o", "raw")
    assert ran.code == 0, ran.err
    assert [each.line.split("?")[0].removesuffix(".json") for each in stage.asked] == [
        f"GET {ROOTS[name]}/{path.removesuffix('.json')}"
    ]


def spelled(letter: str, how: int) -> str:
    """A letter in one of the ways in which a server may read the same one."""
    ways = [
        letter,
        letter,
        letter.upper(),
        *(f"%{'25' * times}{ord(letter):02{'xX'[times % 2]}}" for times in range(3)),
    ]
    if letter.isalpha():
        ways += [chr(ord(letter) + 0xFEE0), f"{letter}%E2%80%8B", f"{letter}%CC%81"]
    if letter == "/":
        ways = ["/", "/", "//", "/./", "%2f", "%252F", "/x/../", ";a=b/", "%5c", "/%2e/", "%2f%2f"]
    return ways[how % len(ways)]


@pytest.mark.slow
@pytest.mark.parametrize("name", NEVER)
def test_no_spelling_of_what_is_never_called_reaches_the_service(
    name: str, asks: Callable[..., Any], stage: Stage
) -> None:
    ends = st.sampled_from(
        ["", "/", ".json", ".XML", ".json.xml", ";x", "%3bx", "%20", "/below", "%2f", ".", "/.", "%2E"]
    )

    @EXAMPLES
    @given(st.sampled_from(NEVER[name]), st.lists(st.integers(0, 10), min_size=60, max_size=60), ends)
    def holds(path: str, hows: list[int], end: str) -> None:
        typed = "".join(spelled(letter, how) for letter, how in zip(path, hows, strict=False)) + end
        ran = asks(name, typed)
        assert (ran.code, ran.out, stage.asked) == (2, b"", []), typed

    holds()


def as_a_server_reads(line: str) -> str:
    """The path of a request line, in the way of a server that decodes and cleans up all that it can."""
    path = line.split(" ")[1].split("?")[0]
    while (decoded := unquote(path)) != path:
        path = decoded
    path = unicodedata.normalize("NFKC", path).replace("\\", "/")
    return posixpath.normpath(re.sub(r";[^/]*", "", path)).lower()


PIECES = [
    "members", "sendactivation", "groups", "unsubscribe", "export", "tasks", "progressions", "start", "task", "add",
    "..", ".", "/", "//", "/", "/", "%2e%2e", "%2f", ";", ";x", "%", "%25", "%00", "\\", "?", "#", "@", ":", "http://",
    "é", "v1.1", "\u202e", "．．", "／", " ", "%c0%ae", "{org_id}", "{", "*", "a", ".json", ".xml", "%0a", "api", "ps",
]  # fmt: skip
OWN = {
    "accelo": "/progressions/start",
    "capillary": "/task/add",
    "pageseeder": "/members/sendactivation|/groups/[^/]+/unsubscribe|/(members|groups)/[^/]+/export",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ROOTS)
def test_whatever_is_typed_one_get_below_the_root_is_sent_or_none(
    name: str, asks: Callable[..., Any], stage: Stage
) -> None:
    @EXAMPLES
    @given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join))
    @example("members/../../x")
    def holds(typed: str) -> None:
        if typed.startswith("-"):
            return
        ran = asks(name, typed, "-o", "raw")
        assert ran.code in (0, 2), (typed, ran.err)
        assert "Traceback" not in ran.err
        assert len(stage.asked) == (ran.code == 0), typed
        for asked in stage.asked:
            path = as_a_server_reads(asked.line)
            assert asked.line.startswith("GET "), typed
            assert path.startswith(f"{ROOTS[name]}/"), (typed, asked.line)
            assert name not in OWN or not re.search(OWN[name], path), (typed, asked.line)

    holds()


def test_a_root_that_leads_into_what_is_never_called_changes_nothing(
    run: Run, stage: Stage, configured: Callable[..., Path]
) -> None:
    for api_path in ("api/groups/acme", "api/groups/acme/x/..", "api/groups//acme"):
        configured({"it": {"provider": "pageseeder", "base_url": stage.origin, "api_path": api_path}})
        ran = run("pageseeder", "api", "unsubscribe")
        assert (ran.code, stage.asked) == (2, []), api_path


METHODS = ("_method", "_METHOD", " _method ", "_Method", ".method", "_method[]", "_method[0]", "__method", "_met-hod",
           "X-HTTP-Method-Override", "x_http_method", "action", "＿ｍｅｔｈｏｄ", "_me\u00adthod", "access_token",
           "_bearer_token", "password")  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_no_parameter_makes_another_method_of_it(method: str, asks: Callable[..., Any], stage: Stage) -> None:
    ran = asks("accelo", "tasks", "--param", f"{method}=get")
    assert (ran.code, ran.out, stage.asked) == (2, b"", [])
    assert "is refused" in ran.err


def test_a_query_does_not_hide_behind_an_encoded_mark(asks: Callable[..., Any], stage: Stage) -> None:
    for path in ("tasks?_method=delete", "tasks%3F_method=delete", "tasks%253f_method=delete", "tasks#x", "tasks%23x"):
        ran = asks("accelo", path)
        assert (ran.code, stage.asked) == (2, [])
        assert "--param NAME=VALUE" in ran.err


def test_a_secret_in_what_is_refused_is_not_told(asks: Callable[..., Any], stage: Stage) -> None:
    for path in (f"http://me:s3cr3t@{stage.origin[7:]}/api/v0/tasks", "tasks?_bearer_token=s3cr3t"):
        ran = asks("accelo", path)
        assert ran.code == 2
        assert "s3cr3t" not in ran.err


# Below the root -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://{host}/api/v0/tasks", "http://evil.example.com/api/v0/tasks", "http://{host}.evil.net/api/v0/x",
        "http://{host}@evil.example.com/api/v0/x", "http://{host}/oauth2/v0/authorize", "http://{host}/api/v0x/tasks",
        "http://{host}/api/v0/../../oauth2/v0/authorize", "http://{host}/api/v0/%2e%2e/%2e%2e/x", "//evil.net/x",
        "ftp://{host}/api/v0/tasks", "http://[::1/api/v0/x", "http://{host}/API/V0/tasks", "http://127.0.0.1:99999/x",
    ],
)  # fmt: skip
def test_another_origin_and_what_leaves_the_root_are_refused(
    elsewhere: str, asks: Callable[..., Any], stage: Stage
) -> None:
    ran = asks("accelo", elsewhere.replace("{host}", stage.origin[7:]))
    assert (ran.code, ran.out, stage.asked) == (2, b"", [])


@pytest.mark.parametrize("path", ["//x", "///x", "%2Fx", "%252fx", "/%2fx", ";/x"])
def test_a_root_without_a_path_is_no_way_out_either(
    path: str, run: Run, stage: Stage, configured: Callable[..., Path]
) -> None:
    configured({"it": {**profile_of("tallyfy", stage), "base_url": stage.origin}})
    ran = run("tallyfy", "api", path)
    assert (ran.code, ran.out, stage.asked) == (2, b"", []), ran.err


def test_a_default_port_is_the_same_origin(run: Run, configured: Callable[..., Path]) -> None:
    auth = {"method": "bearer", "token": "t"}
    configured({"it": {"provider": "oracle", "base_url": "https://acme.example.com", "auth": auth}})
    ran = run("oracle", "api", "HTTPS://ACME.example.com:443/bpm/api/4.0/tasks/7", "--dry-run")
    assert ran.code == 0, ran.err
    assert ran.text.endswith("https://acme.example.com/bpm/api/4.0/tasks/7\n")


@pytest.mark.parametrize(
    "path",
    [
        "",
        " ",
        "/",
        "a\nb",
        "\ttasks",
        "x" * 5000,
        "ta\u200bsks",
        "100%",
        "%zz",
        "%c0%ae/x",
        "%ff",
        "%" + "25" * 12,
        "a\\b",
        "\udce9",
    ],
)
def test_what_is_no_path_is_refused(path: str, asks: Callable[..., Any], stage: Stage) -> None:
    ran = asks("oracle", path)
    assert (ran.code, ran.out, stage.asked) == (2, b"", [])


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("tasks/a b", "tasks/a%20b"), ("tasks/größe", "tasks/gr%C3%B6%C3%9Fe"), ("tasks/100%25", "tasks/100%25"),
        ("tasks/a%2Fb", "tasks/a%2Fb"), ("a;b", "a%3Bb"), ("a,b(c)'d", "a,b(c)'d"), ("tasks/", "tasks/"),
        ("a[0]", "a%5B0%5D"), ("v1.1/x.y", "v1.1/x.y"), ("/bpm/api/4.0/tasks", "tasks"),
        ("bpm/api/4.0/tasks", "bpm/api/4.0/tasks"),
    ],
)  # fmt: skip
def test_a_path_goes_out_as_it_was_typed(typed: str, sent: str, asks: Callable[..., Any], stage: Stage) -> None:
    ran = asks("oracle", typed)
    assert ran.code == 0, ran.err
    assert [each.line for each in stage.asked] == [f"GET /bpm/api/4.0/{sent}"]


# Writing ------------------------------------------------------------------------------------------------------------

BODY = b'{"a" : [1, 2.50,\n"\xe2\x80\xae"]}'


@pytest.fixture
def answered(run: Run, stage: Stage, configured: Callable[..., Path]) -> Callable[..., Any]:
    """`answered(body, ...)`: the command with a server that gives a body."""

    def go(body: bytes, *words: str, **profile: Any) -> Any:
        configured({"it": {**profile_of("oracle", stage), **profile}})
        stage.asked.clear()
        stage.prepared = [Prepared(body=body)]
        return run("oracle", "api", "tasks", *words)

    return go


@pytest.mark.parametrize("form", ["table", "csv", "json", "raw"])
def test_a_default_that_does_not_fit_gives_way(
    form: str, answered: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answered(BODY, output=form).out == BODY
    monkeypatch.setenv("TASKCLI_OUTPUT", form)
    assert answered(BODY).out == BODY
    assert answered(BODY, output="yaml").out == (BODY if form in ("json", "raw") else answered(BODY, "-o", "yaml").out)


@pytest.mark.parametrize("form", ["table", "csv", "tsv"])
def test_a_typed_one_that_does_not_fit_is_refused_before_anything_is_sent(
    form: str, answered: Callable[..., Any], stage: Stage
) -> None:
    ran = answered(BODY, "-o", form)
    assert (ran.code, ran.out, stage.asked) == (2, b"", [])
    assert "there is: json, jsonl, yaml, xml, raw" in ran.err


def test_the_same_document_in_other_notations(answered: Callable[..., Any]) -> None:
    assert answered(BODY, "-o", "jsonl").out == '{"a":[1,2.50,"\u202e"]}\n'.encode()
    assert "- 2.50\n" in answered(BODY, "-o", "yaml").text
    assert "<a>2.50</a>" in answered(BODY, "-o", "xml").text
    assert answered(b'[{"a": 1}, null]', "-o", "yaml").text == "- a: 1\n- null\n"
    assert "<item>x</item>" in answered(b'["x"]', "-o", "xml").text
    assert answered(BODY, "--jq", ".a[1]").text == "2.50\n"
    assert answered(BODY, "--jq", ".a |").code == 2
    assert answered(BODY, "--jq", ".", "-o", "raw").code == 2


def test_a_file_is_complete_or_untouched(answered: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "answer"
    assert answered(BODY, "--output-file", str(path)).code == 0
    assert path.read_bytes() == BODY
    for body in (b"<html><body>Hello</body></html>", b"no JSON"):
        ran = answered(body, "--output-file", str(path))
        assert (ran.code, ran.out, path.read_bytes()) == (8, b"", BODY)
    assert answered(b"<html></html>", "--output-file", str(path), "-o", "raw").code == 8
    assert path.read_bytes() == BODY


def test_a_byte_order_mark_is_no_json_but_told(answered: Callable[..., Any]) -> None:
    ran = answered(b"\xef\xbb\xbf" + BODY)
    assert (ran.code, ran.out) == (0, BODY)
    assert "mended" in ran.err
    assert answered(b"\xef\xbb\xbf" + BODY, "-q").err == ""


@pytest.mark.parametrize("body", [b"[" * 2000, b'{"a": 1', b'{"a": 1} x', b"NaN", b"\xff", b"plain", b"<a/>"])
def test_what_is_no_json_is_told_with_the_way_to_see_it(body: bytes, answered: Callable[..., Any]) -> None:
    ran = answered(body)
    assert (ran.code, ran.out) == (8, b""), ran.err
    assert ran.err.startswith("taskcli: error: it: tasks: ")
    assert "-o raw shows it as it came" in ran.err
    assert answered(body, "-o", "raw").out == body


def test_each_request_is_told_with_secrets_hidden(run: Run, stage: Stage, configured: Callable[..., Path]) -> None:
    auth = {"method": "bearer", "token": "s3cr3t"}
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": auth}})
    refusal = Prepared(status=400, body=b'{"title": "Bad token s3cr3t", "status": 400}')
    stage.prepared = [refusal, refusal]
    ran = run("oracle", "api", "tasks", "-vv")
    assert ran.code == 6
    assert f"GET {stage.origin}/bpm/api/4.0/tasks -> 400" in ran.err
    assert "s3cr3t" not in ran.err
    told = json.loads(run("oracle", "api", "tasks", "--error-format", "json").err)
    assert told["error"]["message"].startswith("tasks: refused: Bad token ***")


# Help ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROOTS)
def test_help_says_what_there_is_and_every_example_answers(name: str, run: Run) -> None:
    shown = re.sub(r"\s+", " ", run(name, "api", "--help").text)
    assert "--param" in shown
    assert not re.search("--(paginate|max-items|columns|fail-on-match)", shown)
    examples = providers.load(name).api_examples
    for each in examples:
        assert each in shown
        ran = run(*shlex.split(each)[1:], "--demo")
        assert (ran.code, ran.err) == (0, ""), each
        assert ran.out
    assert examples


@pytest.mark.parametrize("word", ["--paginate", "--max-items=1", "--columns=a", "--fail-on-empty"])
def test_what_is_about_rows_is_no_option_here(word: str, run: Run) -> None:
    assert run("oracle", "api", "tasks", word, "--demo").code == 2
