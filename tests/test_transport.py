"""How a request travels, over real sockets: what is tried again, what a broken answer comes to, what stays secret."""

from __future__ import annotations

import base64
import gzip
import json
import socket
import socketserver
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
import trustme

from taskcli.http import transport
from taskcli.http.retry import pauses as pauses_of_a_run
from taskcli.sandbox import Sandbox
from taskcli.sandbox.server import Server
from tests.conftest import Prepared, Ran, Run, Stage

pytestmark = pytest.mark.slow

Act = Callable[[socket.socket], None]
Configured = Callable[..., Path]

PASSWORD = "correct horse"
BASIC = "Basic " + base64.b64encode(f"mira.k:{PASSWORD}".encode()).decode()
ROW = {"number": 4711, "title": "Grüße", "state": "ASSIGNED"}
BODY = json.dumps({"items": [ROW], "hasMore": False}, ensure_ascii=False).encode()
LIST = "/bpm/api/4.0/tasks"
AUTH = {"method": "basic", "username": "mira.k", "password": PASSWORD}

# Seconds: more than a slow day adds, less than what would be waited for without a bound.
SOON = 15


# Servers ------------------------------------------------------------------------------------------------------------


class Raw(socketserver.ThreadingTCPServer):
    """Reads the head of one request a connection, and then does what it was told: the last act is repeated."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *acts: Act, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Reader)
        self.acts = acts
        self.heads: list[str] = []
        self.over = threading.Event()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a caller that has gone away


class _Reader(socketserver.BaseRequestHandler):
    server: Raw
    request: socket.socket

    def handle(self) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            part = self.request.recv(4096)
            if not part:
                return
            head += part
        self.server.heads.append(head.decode("latin-1"))
        self.server.acts[min(len(self.server.heads), len(self.server.acts)) - 1](self.request)


@pytest.fixture
def raw() -> Iterator[Callable[..., Raw]]:
    """`raw(act, ...)`: a server that does so, gone after the test."""
    started: list[Raw] = []

    def start(*acts: Act, port: int = 0) -> Raw:
        server = Raw(*acts, port=port)
        started.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    yield start
    for server in started:
        server.over.set()
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def _direct(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy", "NETRC", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def says(*parts: bytes) -> Act:
    return lambda caller: caller.sendall(b"".join(parts))


def answer(body: bytes = BODY, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """A whole answer; its length can be a lie, and is left out where it is negative."""
    told = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", "Connection: close", *headers]
    lines += [f"Content-Length: {told}"] if told >= 0 else []
    return "\r\n".join([*lines, "", ""]).encode() + body


def chunked(body: bytes, size: int = 7) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def resets(caller: socket.socket) -> None:
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    caller.close()


def closes(caller: socket.socket) -> None:
    caller.shutdown(socket.SHUT_RDWR)


def stalls(before: bytes = b"") -> Act:
    """Says no more for as long as the caller waits."""

    def act(caller: socket.socket) -> None:
        caller.sendall(before)
        caller.settimeout(10)
        caller.recv(1)

    return act


def dribbles(caller: socket.socket) -> None:
    """One byte at a time, so that no single silence is long."""
    caller.sendall(answer(b"", length=100_000))
    for _ in range(200):
        caller.sendall(b" ")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def failed(ran: Ran, code: int, *words: str) -> None:
    """One line that names the profile, nothing on stdout."""
    assert ran.code == code, ran.err
    assert ran.out == b""
    assert ran.err.startswith("taskcli: error: it: "), ran.err
    assert ran.err.count("\n") == 1, ran.err
    for word in words:
        assert word in ran.err


# Answers that can be read -------------------------------------------------------------------------------------------

GOOD = {
    "gzip": answer(gzip.compress(BODY), "Content-Encoding: gzip"),
    "deflate": answer(zlib.compress(BODY), "Content-Encoding: deflate"),
    "chunked": answer(chunked(BODY), "Transfer-Encoding: chunked", length=-1),
    "chunked gzip": answer(
        chunked(gzip.compress(BODY)), "Transfer-Encoding: chunked", "Content-Encoding: gzip", length=-1
    ),
    "ended by closing": answer(length=-1),
    "HTTP/1.0": answer().replace(b"HTTP/1.1", b"HTTP/1.0"),
    "a byte order mark": answer(b"\xef\xbb\xbf" + BODY),
    "a wrong content type": answer().replace(b"application/json", b"text/html"),
    "a 100 before it": b"HTTP/1.1 100 Continue\r\n\r\n" + answer(),
}


@pytest.mark.parametrize("name", GOOD)
def test_an_answer_is_read_however_it_is_packed(
    name: str, run: Run, raw: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    oracle(raw(says(GOOD[name])).origin)
    ran = run("oracle", "list", "-o", "json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == [ROW]


def test_raw_is_the_body_itself_and_not_its_packing(
    run: Run, raw: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    oracle(raw(says(GOOD["chunked gzip"])).origin)
    assert run("oracle", "list", "-o", "raw").out == BODY


def test_half_a_character_costs_that_character_and_not_the_list(
    run: Run, raw: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    oracle(raw(says(answer(b'{"items": [{"number": 1, "title": "cut \\ud83d"}, {"number": 2}]}'))).origin)
    ran = run("oracle", "list", "-o", "json")
    assert ran.code == 0
    assert [row.get("title") for row in ran.json] == ["cut \ufffd", None]


# Answers that cannot ------------------------------------------------------------------------------------------------

BROKEN: dict[str, tuple[Act, int, str]] = {
    "cut off": (says(answer(BODY[:40], length=len(BODY))), 8, "the answer was cut off"),
    "cut off between chunks": (
        says(answer(chunked(BODY)[:30], "Transfer-Encoding: chunked", length=-1)), 8, "the answer was cut off",
    ),
    "too short a length": (says(answer(length=len(BODY) - 3)), 8, "not valid JSON"),
    "damaged gzip": (says(answer(b"\x1f\x8b" + BODY, "Content-Encoding: gzip")), 8, "damaged"),
    "not HTTP": (says(b"SSH-2.0-OpenSSH_9.6\r\n"), 8, "does not speak HTTP"),
    "a status that is none": (says(b"HTTP/1.1 fine thanks\r\n\r\n"), 8, "does not speak HTTP"),
    "too many headers": (says(answer(BODY, *(f"X-{at}: 1" for at in range(200)))), 8, "does not speak HTTP"),
    "not UTF-8": (says(answer(BODY.decode().encode("latin-1"))), 8, "not valid JSON"),
    "nested without end": (says(answer(b'{"items": ' + b"[" * 90_000 + b"]" * 90_000 + b"}")), 8, "not valid JSON"),
    "nothing": (says(answer(b"")), 8, "the answer is empty"),
    "plain text": (says(answer(b"all is well")), 8, "plain text"),
    "a page": (says(answer(b"<!DOCTYPE html><title>Welcome</title>")), 8, "an HTML page"),
    "a sign-in page": (says(answer(b"<html><form>Sign in</form></html>")), 4, "a sign-in page"),
    "closed without a word": (closes, 7, "the connection to 127.0.0.1:"),
    "reset": (resets, 7, "the connection to 127.0.0.1:"),
    "silence": (stalls(), 7, "timed out after 0.2 s"),
    "silence in the headers": (stalls(b"HTTP/1.1 200 OK\r\n"), 7, "timed out after 0.2 s"),
    "silence in the body": (stalls(answer(BODY[:40], length=len(BODY))), 7, "timed out after 0.2 s"),
}  # fmt: skip


BREAKS = {name: BROKEN[name][0] for name in ("cut off", "cut off between chunks", "reset", "closed without a word")}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_answer_is_one_line_and_an_exit_code(
    name: str, run: Run, raw: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    act, code, words = BROKEN[name]
    oracle(raw(act).origin)
    started = time.monotonic()
    failed(run("oracle", "list", "-o", "csv", "--timeout", "0.2"), code, words)
    assert time.monotonic() - started < SOON


def test_a_number_that_nobody_can_hold_is_still_passed_on_untouched(
    run: Run, raw: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    oracle(raw(says(answer(b'{"items": [{"number": 1e999}]}'))).origin)
    ran = run("oracle", "list", "-o", "jsonl")
    assert (ran.out, ran.err) == (b'{"number": 1e999}\n', "")


def test_an_error_status_decides_even_where_the_body_is_a_page(
    run: Run, raw: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    oracle(raw(says(answer(b"<html>Sign in</html>", status="500 Oops"))).origin)
    failed(run("oracle", "list"), 7, "HTTP 500")


# Where nobody answers -----------------------------------------------------------------------------------------------


def test_a_refused_port_is_told_so_whatever_words_the_request_has(run: Run, oracle: Callable[..., None]) -> None:
    port = free_port()
    oracle(f"http://127.0.0.1:{port}")
    ran = run("oracle", "list", "--keyword", "certificate ssl proxy getaddrinfo")
    failed(ran, 7, f"127.0.0.1:{port} refused the connection", "check base_url")


def test_a_host_that_does_not_exist_is_told_so(run: Run, oracle: Callable[..., None]) -> None:
    oracle("http://certificate-refused.invalid")
    failed(run("oracle", "list", "-q"), 7, "no address is known for certificate-refused.invalid")


def test_a_host_that_does_not_answer_the_call_takes_one_timeout_and_not_four(
    run: Run, oracle: Callable[..., None]
) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:  # these fill the queue, and the next one is left hanging
            each.setblocking(False)
            each.connect_ex(full.getsockname())
        oracle(f"http://127.0.0.1:{full.getsockname()[1]}")
        started = time.monotonic()
        failed(run("oracle", "list", "--timeout", "0.4"), 7, "timed out after 0.4 s")
        assert time.monotonic() - started < SOON
        for each in waiting:
            each.close()


@pytest.mark.parametrize("url", ["http://a..b.invalid", "http://" + "a" * 70 + ".invalid", "http://[::1", "ftp://a.b"])
def test_an_address_that_is_none_is_a_matter_of_configuration(url: str, run: Run, configured: Configured) -> None:
    configured({"it": {"provider": "oracle", "base_url": url, "auth": AUTH}})
    ran = run("oracle", "list")
    assert ran.code == 3, ran.err
    assert "base_url" in ran.err


@pytest.mark.parametrize("token", ["two\nlines", "naïve ☃"])
def test_a_secret_that_no_header_can_hold_is_a_matter_of_configuration(
    token: str, run: Run, stage: Stage, configured: Configured
) -> None:
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": {"method": "bearer", "token": token}}})
    ran = run("oracle", "list", "-vv")
    assert ran.code == 3, ran.err
    assert "which cannot belong to it" in ran.err
    assert token.split()[1] not in ran.err
    assert stage.asked == []


# Trying again -------------------------------------------------------------------------------------------------------

FINE = Prepared(body=BODY)


def busy(status: int, retry_after: str | None = None) -> Prepared:
    return Prepared(status=status, reply_headers={} if retry_after is None else {"Retry-After": retry_after})


MAY_PASS = [busy(status) for status in (408, 429, 500, 502, 503, 504)]


@pytest.mark.parametrize("first", [*MAY_PASS, busy(429, "0"), busy(503, "1"), busy(503, "soon")])
def test_a_busy_provider_is_asked_again(first: Prepared, run: Run, stage: Stage, oracle: Callable[..., None]) -> None:
    oracle(stage.origin)
    stage.prepared = [first, FINE]
    ran = run("oracle", "list", "-o", "json")
    assert (ran.code, ran.json, ran.err) == (0, [ROW], "")
    assert [each.line for each in stage.asked] == [f"GET {LIST}"] * 2
    assert [each.headers["authorization"] for each in stage.asked] == [BASIC] * 2


def test_a_short_retry_after_is_waited_for(
    run: Run, stage: Stage, oracle: Callable[..., None], pauses: list[float]
) -> None:
    oracle(stage.origin)
    stage.prepared = [busy(429, "7"), FINE]
    ran = run("oracle", "list", "-o", "json")
    assert (ran.code, pauses) == (0, [7])
    assert ran.err == "taskcli: it: HTTP 429: trying again in 7 s\n"  # for somebody who waits, and is no terminal


def test_a_long_pause_is_not_told_to_who_wants_no_notes_and_a_short_one_to_nobody(
    run: Run, stage: Stage, oracle: Callable[..., None]
) -> None:
    oracle(stage.origin)
    stage.prepared = [busy(429, "7"), FINE]
    assert run("oracle", "list", "-q").err == ""
    stage.prepared, stage.asked = [busy(429, "7"), FINE], []
    assert run("oracle", "list", "--error-format", "json").err == ""
    stage.prepared, stage.asked = [busy(429, "5"), busy(503), FINE], []
    assert run("oracle", "list").err == ""


def test_a_long_time_is_waited_for_where_that_is_wanted(
    run: Run, stage: Stage, oracle: Callable[..., None], pauses: list[float]
) -> None:
    oracle(stage.origin)
    stage.prepared = [busy(429, "3600"), FINE]
    assert run("oracle", "list", "--wait").code == 0
    assert pauses == [3600]


@pytest.mark.parametrize(
    ("answering", "seconds"),
    [
        (lambda: busy(429, "120"), 120),
        (lambda: busy(503, "3600"), 3600),
        (lambda: busy(429, formatdate(time.time() + 7200, usegmt=True)), 7200),
        (lambda: busy(408, "31"), 31),
    ],
)
def test_a_long_wait_is_told_and_not_waited_for(
    answering: Callable[[], Prepared], seconds: int, run: Run, stage: Stage, oracle: Callable[..., None]
) -> None:
    oracle(stage.origin)
    answer = answering()
    stage.prepared = [answer, FINE]
    started = time.monotonic()
    ran = run("oracle", "list", "--error-format", "json")
    assert time.monotonic() - started < SOON
    assert len(stage.asked) == 1
    assert (ran.code, ran.out) == (7, b"")
    error = json.loads(ran.err)["error"]
    assert (error["status"], error["exit"], error["profile"]) == (answer.status, 7, "it")
    assert error["retry_after"] == pytest.approx(seconds, abs=30)
    assert error["hint"].startswith("try again in ")
    assert error["hint"].endswith(" (--wait waits for it)")


@pytest.mark.parametrize("words", [(), ("--wait",)])
def test_a_wait_beyond_the_deadline_is_not_begun(
    words: Sequence[str], run: Run, stage: Stage, oracle: Callable[..., None], pauses: list[float]
) -> None:
    oracle(stage.origin)
    stage.prepared = [busy(429, "20"), FINE]
    failed(run("oracle", "list", "--deadline", "5", *words), 7, "try again in 20 s")
    assert (len(stage.asked), pauses) == (1, [])


def test_who_stays_busy_is_asked_four_times_and_then_given_up(
    run: Run, stage: Stage, oracle: Callable[..., None], pauses: list[float]
) -> None:
    oracle(stage.origin)
    stage.prepared = [busy(503)] * 9
    ran = run("oracle", "list", "-v")
    assert ran.code == 7
    assert "error: it: not able to answer now: HTTP 503" in ran.err
    assert len(stage.asked) == 4
    assert ran.err.count("trying again") == 3
    assert pauses == sorted(pauses)
    assert pauses[0] >= 0.4
    assert sum(pauses) <= 8


def test_those_who_are_sent_away_together_do_not_come_back_together() -> None:
    several = [list(pauses_of_a_run()) for _ in range(50)]
    assert all(len(each) == 3 and each == sorted(each) and sum(each) <= 8 for each in several)
    assert len({each[0] for each in several}) > 40


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, 6), (401, 4), (403, 4), (404, 6), (405, 6), (409, 6), (410, 6), (422, 6), (501, 7), (505, 7)],
)
def test_what_will_not_get_better_is_asked_once(
    status: int, code: int, run: Run, stage: Stage, oracle: Callable[..., None]
) -> None:
    oracle(stage.origin)
    stage.prepared = [busy(status), FINE]
    failed(run("oracle", "list"), code)
    assert len(stage.asked) == 1


@pytest.mark.parametrize("act", BREAKS)
def test_what_breaks_is_tried_three_times_more(
    act: str, run: Run, raw: Callable[..., Raw], oracle: Callable[..., None], pauses: list[float]
) -> None:
    server = raw(BREAKS[act], BREAKS[act], BREAKS[act], says(answer()))
    oracle(server.origin)
    assert run("oracle", "list", "-o", "json").json == [ROW]
    assert (len(server.heads), len(pauses)) == (4, 3)
    server = raw(BREAKS[act])
    oracle(server.origin)
    assert run("oracle", "list", "-q").code in (7, 8)
    assert len(server.heads) == 4


def test_a_service_that_starts_again_is_waited_for(
    run: Run, raw: Callable[..., Raw], oracle: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    oracle(f"http://127.0.0.1:{port}")
    waited: list[float] = []

    def starting(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            raw(says(answer()), port=port)

    monkeypatch.setattr(transport, "sleep", starting)
    assert run("oracle", "list", "-o", "json").json == [ROW]
    assert len(waited) == 2


@pytest.mark.parametrize(
    "act", ["silence", "silence in the headers", "silence in the body", "damaged gzip", "not HTTP"]
)
def test_what_takes_too_long_or_makes_no_sense_is_not_tried_again(
    act: str, run: Run, raw: Callable[..., Raw], oracle: Callable[..., None], pauses: list[float]
) -> None:
    server = raw(BROKEN[act][0])
    oracle(server.origin)
    assert run("oracle", "list", "--timeout", "0.2").code == BROKEN[act][1]
    assert (len(server.heads), pauses) == (1, [])


def test_a_host_that_does_not_exist_is_asked_for_once(
    run: Run, oracle: Callable[..., None], pauses: list[float]
) -> None:
    oracle("http://there-is.none.invalid")
    assert run("oracle", "list").code == 7
    assert pauses == []


def with_token(configured: Configured, origin: str, token_url: str) -> None:
    auth = {"method": "client-credentials", "client_id": "app", "client_secret": "s3cret", "token_url": token_url}
    configured({"it": {"provider": "oracle", "base_url": origin, "auth": auth}})


TOKEN = Prepared(body=b'{"access_token": "T0KEN"}')


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504])
def test_a_token_is_asked_for_again_where_nobody_looked_at_the_secret(
    status: int, run: Run, stage: Stage, configured: Configured
) -> None:
    with_token(configured, stage.origin, f"{stage.origin}/token")
    stage.prepared = [busy(status), TOKEN, FINE]
    assert run("oracle", "list", "-o", "json").json == [ROW]
    assert [each.line for each in stage.asked] == ["POST /token"] * 2 + [f"GET {LIST}"]


def test_a_token_is_not_asked_for_again_where_it_may_have_been_refused(
    run: Run, stage: Stage, configured: Configured
) -> None:
    with_token(configured, stage.origin, f"{stage.origin}/token")
    stage.prepared = [busy(500), TOKEN]
    failed(run("oracle", "list"), 7, "no token was given")
    assert [each.line for each in stage.asked] == ["POST /token"]
    stage.prepared, stage.asked = [Prepared(status=503, body=b'{"error": "invalid_client"}'), TOKEN], []
    failed(run("oracle", "list"), 4, "no token was given: invalid_client")
    assert [each.line for each in stage.asked] == ["POST /token"]


@pytest.mark.parametrize("act", BREAKS)
def test_a_request_for_a_token_is_not_repeated_where_the_connection_breaks(
    act: str, run: Run, raw: Callable[..., Raw], configured: Configured
) -> None:
    server = raw(BREAKS[act])
    with_token(configured, server.origin, f"{server.origin}/token")
    assert run("oracle", "list").code in (7, 8)
    assert len(server.heads) == 1


# Redirects ----------------------------------------------------------------------------------------------------------


def sent_on(where: str, status: int = 302) -> Prepared:
    return Prepared(status=status, reply_headers={"Location": where})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_same_origin_is_followed_with_our_sign_in(
    status: int, run: Run, stage: Stage, oracle: Callable[..., None]
) -> None:
    oracle(stage.origin)
    stage.prepared = [sent_on("/moved?limit=5&x=%20y", status), sent_on(f"{stage.origin}/again", status), FINE]
    assert run("oracle", "list", "--limit", "5", "-o", "json").json == [ROW]
    assert [each.line for each in stage.asked] == [
        f"GET {LIST}?limit=5", "GET /moved?limit=5&x=%20y", "GET /again",
    ]  # fmt: skip
    assert {each.headers["authorization"] for each in stage.asked} == {BASIC}


@pytest.mark.parametrize(
    "where", ["http://{other}/x", "//{other}/x", "http://{own}@{other}/x", "http://{own}\\@{other}"]
)
def test_nothing_ever_follows_to_another_host(
    where: str, run: Run, stage: Stage, raw: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    other = raw(says(answer()))
    oracle(stage.origin)
    own, foreign = (origin.partition("//")[2] for origin in (stage.origin, other.origin))
    stage.prepared = [sent_on(where.format(own=own, other=foreign))]
    failed(run("oracle", "list"), 4, "sent on to")
    assert other.heads == []


def test_a_token_request_is_not_sent_on(run: Run, stage: Stage, configured: Configured) -> None:
    with_token(configured, stage.origin, f"{stage.origin}/token")
    stage.prepared = [sent_on("/elsewhere", 307), FINE]
    assert run("oracle", "list").code == 4
    assert len(stage.asked) == 1


def test_a_loop_of_redirects_ends(run: Run, stage: Stage, oracle: Callable[..., None]) -> None:
    oracle(stage.origin)
    stage.prepared = [sent_on(LIST)] * 50
    failed(run("oracle", "list"), 4, f"sent on to {LIST}")
    assert 2 <= len(stage.asked) <= 10


def test_a_redirect_to_nowhere_is_no_answer(run: Run, stage: Stage, oracle: Callable[..., None]) -> None:
    oracle(stage.origin)
    stage.prepared = [busy(302)]
    failed(run("oracle", "list"), 8, "HTTP 302, which tells no address to go on to: tell who runs the service")


def test_the_query_of_a_redirect_is_not_shown_for_it_may_carry_a_ticket(
    run: Run, stage: Stage, oracle: Callable[..., None]
) -> None:
    oracle(stage.origin)
    stage.prepared = [sent_on("https://login.example.com/sso?ticket=TICKET-1")]
    ran = run("oracle", "list")
    assert "https://login.example.com/sso" in ran.err
    assert "TICKET-1" not in ran.err


# TLS ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """The sandbox behind TLS, and the path of the authority that vouches for it."""
    with Server(Sandbox()) as server:
        folder, authority = tmp_path_factory.mktemp("tls"), trustme.CA()
        authority.cert_pem.write_to_path(str(folder / "authority.pem"))
        authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
        server.secure(str(folder / "server.pem"), str(folder / "server.pem"))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server, str(folder / "authority.pem")
        server.shutdown()


@pytest.fixture
def over_tls(secure: tuple[Server, str], configured: Configured) -> tuple[Server, str]:
    server, authority = secure
    configured({"it": server.sandbox.profiles(server.origin)["oracle"]})
    return server, authority


def test_https_to_a_port_that_speaks_http_is_no_secure_connection(
    run: Run, raw: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def speak() -> None:
            caller, _ = plain.accept()
            with caller:
                caller.recv(4096)
                caller.sendall(answer(b"", status="400 Bad Request"))

        threading.Thread(target=speak, daemon=True).start()
        oracle(f"https://127.0.0.1:{plain.getsockname()[1]}")
        failed(run("oracle", "list"), 7, f":{plain.getsockname()[1]} does not speak TLS: write http in base_url")


def test_a_redirect_down_to_http_is_not_followed(
    run: Run, over_tls: tuple[Server, str], raw: Callable[..., Raw], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, authority = over_tls
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", authority)
    monkeypatch.setattr(server, "sandbox", Sandbox(faults="oracle:redirect"))
    assert run("oracle", "list").code == 4  # the sandbox sends on to another host

    other = raw(says(answer()))

    class Downgrade:
        def answer(self, call: Any) -> Any:
            from taskcli.sandbox.wire import Answer

            return Answer(302, b"", (("Location", f"{other.origin}{LIST}"),))

    monkeypatch.setattr(server, "sandbox", Downgrade())
    failed(run("oracle", "list"), 4, f"sent on to {other.origin}{LIST}")
    assert other.heads == []


# The environment ----------------------------------------------------------------------------------------------------


def test_netrc_never_replaces_our_own_sign_in(
    run: Run, stage: Stage, oracle: Callable[..., None], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = home / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\ndefault login any password one\n")
    netrc.chmod(0o600)
    oracle(stage.origin)
    stage.prepared = [sent_on("/moved"), FINE, FINE]
    assert run("oracle", "list").code == 0
    monkeypatch.setenv("NETRC", str(netrc))
    assert run("oracle", "list").code == 0
    assert {each.headers["authorization"] for each in stage.asked} == {BASIC}


def test_a_proxy_of_the_environment_is_used(
    run: Run, stage: Stage, oracle: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", stage.origin)
    oracle("http://tasks.invalid")
    stage.prepared = [FINE]
    assert run("oracle", "list", "-o", "json").json == [ROW]
    assert [each.line for each in stage.asked] == [f"GET http://tasks.invalid{LIST}"]


def test_no_proxy_goes_past_it(
    run: Run, stage: Stage, raw: Callable[..., Raw], oracle: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = raw(says(answer(b"{}")))
    monkeypatch.setenv("HTTP_PROXY", proxy.origin)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    oracle(stage.origin)
    stage.prepared = [FINE]
    assert run("oracle", "list", "-o", "json").json == [ROW]
    assert proxy.heads == []


def test_a_proxy_that_is_not_there_is_named_as_the_culprit(
    run: Run, oracle: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    oracle("http://tasks.invalid")
    failed(run("oracle", "list", "-q"), 7, "the proxy 127.0.0.1:", "refused the connection: check HTTP_PROXY")


def test_a_proxy_that_forbids_the_tunnel_is_named_as_the_culprit(
    run: Run, raw: Callable[..., Raw], oracle: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = raw(says(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"))
    monkeypatch.setenv("HTTPS_PROXY", proxy.origin)
    oracle("https://tasks.invalid")
    failed(run("oracle", "list", "--deadline", "5"), 7, "the proxy 127.0.0.1:", "lets nobody through to tasks.invalid")
    assert proxy.heads[0].startswith("CONNECT tasks.invalid:443 ")
    assert not any("authorization" in head.lower() for head in proxy.heads)


def test_a_proxy_whose_address_is_none_is_a_matter_of_configuration(
    run: Run, oracle: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http:///")
    oracle("http://tasks.invalid")
    failed(run("oracle", "list", "-q"), 3, "proxy", "HTTP_PROXY")


# Time ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("oracle", "list"), ("oracle", "get", "1"), ("list",), ("get", "1")])
@pytest.mark.parametrize("act", [dribbles, stalls()], ids=["dribbles", "stalls"])
def test_a_deadline_ends_the_run_whatever_it_waits_for(
    words: tuple[str, ...], act: Act, run: Run, raw: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    oracle(raw(act).origin)
    started = time.monotonic()
    ran = run(*words, "-q", "--deadline", "0.2")
    assert time.monotonic() - started < SOON
    failed(ran, 7, "--deadline")


def test_a_deadline_ends_the_waiting_between_two_tries(run: Run, stage: Stage, oracle: Callable[..., None]) -> None:
    oracle(stage.origin)
    stage.prepared = [busy(503)] * 9
    started = time.monotonic()
    failed(run("oracle", "list", "--deadline", "0.3"), 7, "HTTP 503")
    assert time.monotonic() - started < SOON
    assert len(stage.asked) <= 2


def test_a_deadline_that_is_met_changes_nothing(run: Run, stage: Stage, oracle: Callable[..., None]) -> None:
    oracle(stage.origin)
    stage.prepared = [FINE]
    ran = run("oracle", "list", "-o", "json", "--deadline", "60")
    assert (ran.code, ran.json, ran.err) == (0, [ROW], "")


def test_a_profile_that_is_too_slow_does_not_hide_the_other(
    run: Run, stage: Stage, raw: Callable[..., Raw], configured: Configured
) -> None:
    slow = raw(stalls())
    configured(
        {
            "fast": {"provider": "oracle", "base_url": stage.origin, "auth": AUTH},
            "slow": {"provider": "oracle", "base_url": slow.origin, "auth": AUTH},
        }
    )
    stage.prepared = [FINE]
    started = time.monotonic()
    ran = run("list", "--all-profiles", "-o", "json", "--deadline", "2")
    assert time.monotonic() - started < SOON
    assert ran.code == 9
    assert [row["ref"] for row in ran.json] == ["fast:4711"]
    assert "taskcli: error: slow: no answer in time (--deadline)" in ran.err


def test_the_time_out_of_the_profile_counts_unless_the_flag_says_otherwise(
    run: Run, raw: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    oracle(raw(stalls()).origin, timeout=0.2)
    failed(run("oracle", "list"), 7, "timed out after 0.2 s")
    failed(run("oracle", "list", "--timeout", "0.4"), 7, "timed out after 0.4 s")


@pytest.mark.parametrize("flag", ["--timeout", "--deadline"])
@pytest.mark.parametrize("value", ["0", "-1", "abc", "", "nan", "inf", "1e99"])
def test_a_time_that_is_none_is_wrong_usage(
    flag: str, value: str, run: Run, stage: Stage, oracle: Callable[..., None]
) -> None:
    oracle(stage.origin)
    ran = run("oracle", "list", f"{flag}={value}")
    assert ran.code == 2, ran.err
    assert flag in ran.err
    assert stage.asked == []


# What -v tells ------------------------------------------------------------------------------------------------------


def test_v_tells_each_request_and_its_time(run: Run, stage: Stage, oracle: Callable[..., None]) -> None:
    oracle(stage.origin)
    stage.prepared = [busy(503), sent_on("/moved"), FINE]
    ran = run("oracle", "list", "-v", "--limit", "5", "-o", "json")
    assert ran.json == [ROW]
    lines = ran.err.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith(f"taskcli: GET {stage.origin}{LIST}?limit=5 -> 503, ")
    assert lines[1].startswith(f"taskcli: GET {stage.origin}{LIST} -> HTTP 503: trying again in 0.")
    assert lines[2].startswith(f"taskcli: GET {stage.origin}{LIST}?limit=5 -> 302, 0 bytes in 0.")
    assert lines[3].startswith(f"taskcli: GET {stage.origin}/moved -> 200, {len(BODY)} bytes in 0.")
    assert all(line.endswith(" s") for line in lines)


def test_v_tells_a_request_that_failed(run: Run, raw: Callable[..., Raw], oracle: Callable[..., None]) -> None:
    server = raw(stalls())
    oracle(server.origin)
    ran = run("oracle", "list", "-v", "--timeout", "0.2")
    assert f"taskcli: GET {server.origin}{LIST} -> failed: timed out after 0.2 s in 0." in ran.err
    assert ran.err.count("taskcli: error: ") == 1


def test_vv_adds_headers_and_hides_what_is_secret(run: Run, stage: Stage, oracle: Callable[..., None]) -> None:
    oracle(stage.origin)
    stage.prepared = [
        Prepared(body=BODY, reply_headers={"Set-Cookie": "sid=OPEN-SESAME", "X-Request-Id": "r-1\x9b31m"})
    ]
    ran = run("oracle", "list", "-vv", "-o", "json")
    assert ran.json == [ROW]
    lines = ran.err.splitlines()
    for line in ("> Accept: application/json", "> Authorization: ***", "< set-cookie: ***",
                 "< content-type: application/json", "< x-request-id: r-1\\x9b31m"):  # fmt: skip
        assert f"taskcli: {line}" in lines
    for secret in (PASSWORD, BASIC, BASIC.split()[1], "OPEN-SESAME", "\x9b"):
        assert secret not in ran.err


@pytest.mark.parametrize("last", [FINE, busy(401), busy(501)])
def test_neither_a_client_secret_nor_a_token_is_ever_shown(
    last: Prepared, run: Run, stage: Stage, configured: Configured
) -> None:
    with_token(configured, stage.origin, f"{stage.origin}/token")
    stage.prepared = [Prepared(body=b'{"access_token": "T0KEN", "expires_in": 3600}'), last]
    ran = run("oracle", "list", "-vv")
    assert [each.line for each in stage.asked] == ["POST /token", f"GET {LIST}"]
    assert stage.asked[1].headers["authorization"] == "Bearer T0KEN"
    for secret in ("s3cret", "T0KEN", base64.b64encode(b"app:s3cret").decode()):
        assert secret not in ran.err


def test_a_token_is_not_sent_to_the_token_service_nor_the_secret_to_the_provider(
    run: Run, stage: Stage, raw: Callable[..., Raw], configured: Configured
) -> None:
    desk = raw(says(answer(b'{"access_token": "T0KEN"}')))
    with_token(configured, stage.origin, f"{desk.origin}/token")
    stage.prepared = [FINE]
    assert run("oracle", "list").code == 0
    assert [each.headers["authorization"] for each in stage.asked] == ["Bearer T0KEN"]
    assert len(desk.heads) == 1
    assert "T0KEN" not in desk.heads[0]
