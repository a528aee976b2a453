"""One client, one boundary, one ending: what a run does however many profiles and ids it is asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from taskcli.http.auth import Settings, Token, TokenCache, client_credentials, converse
from taskcli.http.message import Reply, Request
from taskcli.http.transport import Wire
from taskcli.models import Task
from taskcli.providers import oracle as oracle_provider
from taskcli.query import pages
from tests.conftest import Run

Configured = Callable[..., Path]
Answer = tuple[int, dict[str, str], bytes]
BASIC = {"method": "basic", "username": "mira.k", "password": "correct horse"}
TASK = b'{"number": %d, "title": "T", "state": "ASSIGNED"}'
NONE = b'{"items": [], "hasMore": false}'


class Service(ThreadingHTTPServer):
    """Answers by a function of path and headers, and knows how many it answered at once."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answer: Callable[[str, dict[str, str]], Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Servant)
        self.answer = answer
        self.lines: list[str] = []
        self.inside = 0
        self.most_at_once = 0
        self.lock = threading.Lock()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Servant(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes
    server: Service

    def _serve(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.server.lock:
            self.server.lines.append(f"{self.command} {self.path}")
            self.server.inside += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.inside)
        try:
            status, headers, body = self.server.answer(self.path, dict(self.headers.items()))
        finally:
            with self.server.lock:
                self.server.inside -= 1
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Transfer-Encoding" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _serve  # noqa: N815 - names the base class looks for

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def service() -> Iterator[Callable[..., Service]]:
    started: list[Service] = []

    def start(answer: Callable[[str, dict[str, str]], Answer]) -> Service:
        server = Service(answer)
        started.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def oracle(origin: str, **more: Any) -> dict[str, Any]:
    return {"provider": "oracle", "base_url": origin, "auth": BASIC, **more}


def number(path: str) -> int:
    return int(path.split("?")[0].rpartition("/")[2])


# One sign-in --------------------------------------------------------------------------------------------------------


def one_task(path: str, headers: dict[str, str]) -> Answer:
    if path.endswith("/token"):
        return 200, {}, b'{"access_token": "t", "expires_in": 3600}'
    return 200, {}, TASK % number(path)


@pytest.mark.parametrize("words", [("get", "1", "2", "3"), ("oracle", "get", "1", "2", "3")])
def test_a_profile_signs_in_once_whatever_it_is_asked_for(
    words: tuple[str, ...], run: Run, service: Callable[..., Service], configured: Configured
) -> None:
    server = service(one_task)
    auth = {
        "method": "client-credentials",
        "client_id": "c",
        "client_secret": "s",
        "token_url": f"{server.origin}/token",
    }
    configured({"it": {"provider": "oracle", "base_url": server.origin, "auth": auth}})
    ran = run(*words, "-o", "json")
    assert (ran.code, len(ran.json)) == (0, 3)
    assert [line for line in server.lines if line.startswith("POST")] == ["POST /token"]


@pytest.mark.parametrize("words", [("get", "1", "2", "3"), ("oracle", "get", "1", "2", "3")])
@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ((401, {}, b"Unauthorized"), "not allowed: Unauthorized"),
        ((200, {}, b"<html><title>Sign in</title>"), "a sign-in page came instead of data"),
    ],
)
def test_a_refused_password_is_sent_once_and_every_id_is_told(
    reply: Any, told: str, words: tuple[str, ...], run: Run, service: Callable[..., Service], configured: Configured
) -> None:
    server = service(lambda path, headers: reply)
    configured({"it": oracle(server.origin)})
    ran = run(*words)
    assert (ran.code, ran.out) == (4, b"")
    assert len(server.lines) == 1
    for each in ("1", "2", "3"):
        assert f"taskcli: error: it: {each}: {told}" in ran.err


def test_several_threads_that_begin_at_once_are_one_client(
    run: Run, service: Callable[..., Service], configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*given: Any, **named: Any) -> Wire:
        time.sleep(0.05)
        return Wire(*given, **named)

    monkeypatch.setattr("taskcli.cli.session.Wire", slowly)
    server = service(lambda path, headers: (401, {}, b"Unauthorized"))
    configured({"it": oracle(server.origin)})
    assert run("get", "1", "2", "3").code == 4
    assert len(server.lines) == 1


def test_a_refused_client_is_asked_for_a_token_once(
    run: Run, service: Callable[..., Service], configured: Configured
) -> None:
    server = service(lambda path, headers: (401, {}, b'{"error": "invalid_client"}'))
    auth = {
        "method": "client-credentials",
        "client_id": "c",
        "client_secret": "s",
        "token_url": f"{server.origin}/token",
    }
    configured({"it": {"provider": "oracle", "base_url": server.origin, "auth": auth}})
    ran = run("get", "1", "2", "3", "4", "5", "6")
    assert (ran.code, ran.out, server.lines) == (4, b"", ["POST /token"])
    assert ran.err.count("no token was given: invalid_client") == 6


def test_a_lock_out_is_not_tried_again(run: Run, service: Callable[..., Service], configured: Configured) -> None:
    """Each further try may begin the lock-out anew (api.accelo.com/docs, "Authentication")."""
    server = service(lambda path, headers: (429, {"Retry-After": "300"}, b'{"error": "too_many_failed_logins"}'))
    auth = {"method": "client-credentials", "client_id": "c", "client_secret": "s"}
    configured({"it": {"provider": "accelo", "base_url": server.origin, "auth": auth}})
    ran = run("get", "1", "2", "3")
    assert (ran.code, ran.out, server.lines) == (7, b"", ["POST /oauth2/v0/token"])


def test_what_one_may_not_see_says_nothing_of_who_asks(
    run: Run, service: Callable[..., Service], configured: Configured
) -> None:
    server = service(lambda path, headers: (403, {}, b"no") if number(path) == 1 else (200, {}, TASK % number(path)))
    configured({"it": oracle(server.origin)})
    ran = run("get", "1", "2", "-o", "json")
    assert (ran.code, [task["id"] for task in ran.json]) == (9, ["2"])


def test_the_first_request_goes_alone_and_the_others_together(
    run: Run, service: Callable[..., Service], configured: Configured
) -> None:
    together = threading.Barrier(3, timeout=10)
    alone: list[int] = []

    def answer(path: str, headers: dict[str, str]) -> Answer:
        if not alone:
            time.sleep(0.1)  # long enough for others to come, if they did not wait
            alone.append(server.most_at_once)
        else:
            together.wait()
        return 200, {}, TASK % number(path)

    server = service(answer)
    configured({"it": oracle(server.origin)})
    ran = run("get", "1", "2", "3", "4", "-o", "json")
    assert (ran.code, alone) == (0, [1])
    assert server.most_at_once == 3


def test_a_token_that_ended_is_renewed_once_for_all_who_use_it() -> None:
    """Two that were refused with the same old token: the second finds the new one."""
    scheme = client_credentials(lambda settings: "https://x.example/token")
    settings = Settings("https://x.example", auth={"client_id": "c"}, secret=lambda name: "s")
    cache = TokenCache(Token("old"))
    first, second = (converse(scheme, Request("https://x.example/a"), settings, cache) for _ in range(2))
    next(first), next(second)
    assert first.send(Reply(401, b"")).method == "POST"
    assert first.send(Reply(200, b'{"access_token": "new"}')).credential.secret == "new"  # type: ignore[union-attr]
    again = second.send(Reply(401, b""))
    assert (again.method, again.credential.secret) == ("GET", "new")  # type: ignore[union-attr]


def test_a_secret_command_runs_once_for_many_ids(
    run: Run, service: Callable[..., Service], configured: Configured, home: Path
) -> None:
    server = service(one_task)
    command = f"echo x >> {home}/asked; echo pw"
    auth = {"method": "basic", "username": "mira.k", "password": {"command": command}}
    configured({"it": {"provider": "oracle", "base_url": server.origin, "auth": auth}})
    assert run("get", "1", "2", "3").code == 0
    assert (home / "asked").read_text() == "x\n"


# One boundary -------------------------------------------------------------------------------------------------------

DEEP = b'{"items": [{"number": 1, "x": ' + b"[" * 20_000 + b"]" * 20_000 + b"}]}"
BROKEN: dict[str, Answer] = {
    "a redirect to no address": (302, {"Location": "http://[::1"}, b""),
    "a chunk of no size": (200, {"Transfer-Encoding": "chunked"}, b"-5\r\nhello\r\n0\r\n\r\n"),
    "nested 20,000 deep": (200, {}, DEEP),
    "a portal": (200, {}, b'{"login": "http://portal"}'),
    "a refusal": (401, {}, b"no"),
    "a failure": (500, {}, b"oops"),
    "half a body": (200, {}, b'{"items": [{"num'),
    "nothing": (200, {}, b""),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_whatever_goes_wrong_in_one_profile_hides_no_other(
    fault: str, run: Run, service: Callable[..., Service], configured: Configured
) -> None:
    bad = service(lambda path, headers: BROKEN[fault])
    good = service(lambda path, headers: (200, {}, b'{"items": [' + TASK % 7 + b'], "hasMore": false}'))
    configured({"bad": oracle(bad.origin), "good": oracle(good.origin)})
    ran = run("list", "--all-profiles", "-o", "json")
    assert (ran.code, [task["ref"] for task in ran.json]) == (9, ["good:7"])
    assert "taskcli: error: bad: " in ran.err
    assert "a fault of taskcli" not in ran.err
    alone = run("list", "-p", "bad", "-o", "json")
    assert alone.code in (4, 6, 7, 8)
    assert alone.out == b""


@pytest.mark.parametrize("why", [LookupError("of our own"), RecursionError(), MemoryError(), AssertionError()])
def test_what_nobody_foresaw_stays_the_failure_of_its_profile(
    why: Exception, run: Run, service: Callable[..., Service], configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(path: str, headers: Any) -> Any:
        return 200, {}, b'{"items": [' + TASK % (8 if path.startswith("/bad") else 7) + b'], "hasMore": false}'

    configured({"bad": oracle(service(answer).origin + "/bad"), "good": oracle(service(answer).origin)})
    read = oracle_provider.task_of

    def broken(item: oracle_provider.Item) -> Task:
        if item.number == 8:
            raise why
        return read(item)

    monkeypatch.setattr(oracle_provider, "task_of", broken)
    ran = run("list", "--all-profiles", "-o", "json")
    assert (ran.code, [task["ref"] for task in ran.json]) == (9, ["good:7"])
    assert "taskcli: error: bad: " in ran.err
    assert "Traceback" not in ran.err
    assert run("list", "-p", "bad").code == {RecursionError: 8, MemoryError: 11}.get(type(why), 1)


def test_a_fault_of_one_profile_in_the_file_is_that_profiles_failure(
    run: Run, service: Callable[..., Service], configured: Configured
) -> None:
    server = service(lambda path, headers: (200, {}, NONE))
    configured({"bad": {"provider": "oracle", "auth": BASIC}, "good": oracle(server.origin)})
    ran = run("list", "--all-profiles", "-o", "json")
    assert (ran.code, ran.json) == (9, [])
    assert "error: bad: " in ran.err
    assert "base_url" in ran.err
    assert run("list", "-p", "bad").code == 3
    assert run("list", "-p", "good").code == 0


# One ending ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second", "code"), [(401, 500, 4), (500, 401, 7), (400, 500, 6)])
def test_where_nothing_worked_it_is_the_first_failures_own_code(
    first: int, second: int, code: int, run: Run, service: Callable[..., Service], configured: Configured
) -> None:
    servers = [service(lambda path, headers, status=status: (status, {}, b"no")) for status in (first, second)]
    configured({"b": oracle(servers[0].origin), "a": oracle(servers[1].origin)})
    assert run("list", "-p", "b", "-p", "a").code == code
    assert run("get", "b:1", "a:1").code == code


def test_ids_that_fail_differently_end_with_the_first_ones_code(
    run: Run, service: Callable[..., Service], configured: Configured
) -> None:
    server = service(lambda path, headers: (404 if number(path) == 1 else 500, {}, b"no"))
    configured({"it": oracle(server.origin)})
    for words in (("get", "1", "2"), ("oracle", "get", "1", "2")):
        assert run(*words).code == 5
    assert run("get", "2", "1").code == 7


def test_a_list_that_a_provider_cut_ends_with_9_and_is_shown(
    run: Run, service: Callable[..., Service], configured: Configured
) -> None:
    body = b'{"items": [' + TASK % 7 + b'], "hasMore": false, "totalResults": 5}'
    server = service(lambda path, headers: (200, {}, body))
    configured({"it": oracle(server.origin)})
    ran = run("list", "-o", "json")
    assert (ran.code, len(ran.json)) == (9, 1)
    assert "it: the answer is not whole: the provider counts 5, but gave 1" in ran.err


# What was no rule because no test guarded it ------------------------------------------------------------------------


def test_profiles_are_asked_at_the_same_time(run: Run, service: Callable[..., Service], configured: Configured) -> None:
    together = threading.Barrier(3, timeout=10)

    def answer(path: str, headers: dict[str, str]) -> Answer:
        together.wait()
        return 200, {}, NONE

    servers = [service(answer) for _ in range(3)]
    configured({f"p{at}": oracle(server.origin) for at, server in enumerate(servers)})
    assert run("list", "--all-profiles", "-o", "json").code == 0


def page(path: str, last: int) -> bytes:
    at = int(path.partition("offset=")[2].partition("&")[0] or 0)
    more = "true" if at < last else "false"
    return b'{"items": [' + TASK % (at + 1) + f'], "hasMore": {more}, "limit": 1, "offset": {at}}}'.encode()


def test_rows_are_shown_as_the_pages_arrive(service: Callable[..., Service], configured: Configured) -> None:
    shown = threading.Event()

    def answer(path: str, headers: dict[str, str]) -> Answer:
        if "offset=1" in path:
            assert shown.wait(20), "the second page was asked for before the first one was shown"
        return 200, {}, page(path, 1)

    server = service(answer)
    path = configured({"it": oracle(server.origin)})
    running = subprocess.Popen(
        [sys.executable, "-m", "taskcli", "oracle", "list", "--paginate", "-o", "jsonl", "--columns", "number"],
        env={**os.environ, "TASKCLI_CONFIG": str(path)},
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout
    assert running.stdout.readline() == b'{"number":1}\n'
    shown.set()
    out, err = running.communicate(timeout=20)
    assert (out, err, running.returncode) == (b'{"number":2}\n', b"", 0)


def test_pages_without_end_are_bounded(
    run: Run, service: Callable[..., Service], configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_PAGES", 4)
    server = service(lambda path, headers: (200, {}, page(path, 10**9)))
    configured({"it": oracle(server.origin)})
    ran = run("oracle", "list", "--paginate", "-o", "jsonl")
    assert (ran.code, len(ran.text.splitlines()), len(server.lines)) == (9, 4, 4)
    assert "stopped after 4 pages" in ran.err


def test_the_demo_answers_every_profile(run: Run) -> None:
    ran = run("list", "--demo", "--limit", "0", "-o", "json")
    assert ran.code == 0
    assert len({task["profile"] for task in json.loads(ran.out)}) == 5
