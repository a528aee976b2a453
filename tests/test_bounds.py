"""Nothing goes on without end: bytes, time, memory and pages have a bound each, over real sockets."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from taskcli import values
from taskcli.errors import Unreachable
from taskcli.http.bounded import PIECE, _Bounded
from taskcli.http.message import Request
from taskcli.http.transport import Wire
from tests.conftest import Run
from tests.test_transport import AUTH, BODY, ROW, SOON, Act, Raw, answer, chunked, closes, failed, says, with_token

pytestmark = pytest.mark.slow

Configured = Callable[..., Path]
LIST = ("oracle", "list", "-o", "json")


@pytest.fixture
def server() -> Iterator[Callable[..., Raw]]:
    """`server(act, ...)`, gone after the test."""
    started: list[Raw] = []

    def start(*acts: Act) -> Raw:
        found = Raw(*acts)
        started.append(found)
        threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return found

    yield start
    for each in started:
        each.over.set()
        each.shutdown()
        each.server_close()


@pytest.fixture
def oracle(configured: Configured) -> Callable[..., None]:
    """`oracle(server)` makes it the only profile, `it`."""

    def write(asked: Raw, **more: Any) -> None:
        configured({"it": {"provider": "oracle", "base_url": asked.origin, "auth": AUTH, **more}})

    return write


def endless(head: bytes, unit: bytes, pause: float = 0) -> Act:
    """Says the same until the caller has gone."""

    def act(caller: socket.socket) -> None:
        with suppress(OSError):
            caller.sendall(head)
            while True:
                caller.sendall(unit)
                time.sleep(pause)

    return act


def items(size: int) -> bytes:
    """A list with one task, of so many bytes in all."""
    empty = b'{"items": [{"number": 1, "title": ""}], "hasMore": false}'
    return empty.replace(b'""', b'"%s"' % (b"x" * (size - len(empty))))


def packed_spaces(megabytes: int) -> bytes:
    """A list with nothing but blanks in it: a thousandth of its size, packed."""
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [engine.compress(b'{"items": ['), *(engine.compress(b" " * 1_000_000) for _ in range(megabytes))]
    return b"".join([*parts, engine.compress(b'], "hasMore": false}'), engine.flush()])


GZIP, DEFLATE = "Content-Encoding: gzip", "Content-Encoding: deflate"
START = answer(b'{"items": [', length=-1)
CHUNKS = answer(b"", "Transfer-Encoding: chunked", length=-1)


# Bytes --------------------------------------------------------------------------------------------------------------

TOO_LARGE: dict[str, Act] = {
    "with its length": says(answer(items(60_001))),
    "without its length": says(answer(items(60_001), length=-1)),
    "in chunks": says(answer(chunked(items(60_001), 1000), "Transfer-Encoding: chunked", length=-1)),
    "packed": says(answer(gzip.compress(items(60_001)), GZIP)),
    "packed in parts": says(
        answer(gzip.compress(items(60_001)[:40_000]) + gzip.compress(items(60_001)[40_000:]), GZIP)
    ),
    "deflated": says(answer(zlib.compress(items(60_001)), DEFLATE)),
    "a bomb": says(answer(packed_spaces(50), GZIP)),
    "without end": endless(START, b'{"number": 1},' * 5000),
    "without end in chunks": endless(CHUNKS, b"2\r\n  \r\n" * 5000),
    "only a length without end": says(answer(BODY, length=10**15)),
    "packed, and more of it than of what is in it": endless(
        answer(gzip.compress(b"x")[:10], GZIP, length=-1), b"\x00\x00\x00\xff\xff" * 5000
    ),
}


@pytest.mark.parametrize("name", TOO_LARGE)
@pytest.mark.parametrize("words", [LIST, ("oracle", "list", "-o", "raw"), ("oracle", "get", "1"), ("list",)])
def test_an_answer_that_is_too_large_is_one_line_that_says_what_to_raise(
    name: str, words: tuple[str, ...], run: Run, server: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    asked = server(TOO_LARGE[name])
    oracle(asked)
    began = time.monotonic()
    ran = run(*words, "-q", "--max-body", "60KB")
    assert time.monotonic() - began < SOON
    failed(ran, 8, "the answer is larger than 60 KB: raise --max-body, or max_body in the profile")
    assert len(asked.heads) == 1


@pytest.mark.parametrize("pack", [lambda body: answer(body), lambda body: answer(gzip.compress(body), GZIP)])
def test_what_is_just_as_large_as_it_may_be_is_read(
    pack: Callable[[bytes], bytes], run: Run, server: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    oracle(server(says(pack(items(60_000)))), max_body=60_000)
    assert run(*LIST).code == 0
    oracle(server(says(pack(items(60_001)))), max_body="60 KB")
    failed(run(*LIST), 8, "larger than 60 KB")
    assert run(*LIST, "--max-body", "1GB").code == 0


def test_one_that_is_too_large_does_not_hide_the_others(
    run: Run, server: Callable[..., Raw], configured: Configured
) -> None:
    profile = {"provider": "oracle", "auth": AUTH}
    small, large = server(says(answer())), server(endless(START, b" " * 65_536))
    configured({"small": {**profile, "base_url": small.origin}, "large": {**profile, "base_url": large.origin}})
    ran = run("list", "--all-profiles", "--max-body", "1MB", "-o", "json")
    assert ran.code == 9
    assert [task["ref"] for task in ran.json] == ["small:4711"]
    assert "error: large: the answer is larger than 1 MB: raise --max-body" in ran.err


@pytest.mark.parametrize("written", ["0", "12XB", "MB", "1.5GB", "-1", "99999999999999999"])
def test_a_size_that_is_none_is_told(
    written: str, run: Run, server: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    asked = server(says(answer()))
    oracle(asked)
    ran = run(*LIST, f"--max-body={written}")
    assert (ran.code, ran.err) == (
        2, f"taskcli: error: --max-body: {written!r} is not a size; write it like 512MB, 1GB or 1000000 (bytes)\n"
    )  # fmt: skip
    oracle(asked, max_body=written)
    ran = run(*LIST)
    assert ran.code == 3
    assert "profiles.it.max_body" in ran.err
    assert asked.heads == []


@pytest.mark.parametrize("written", [0, -5, True, 1.5, ["1MB"]])
def test_a_size_of_another_kind_is_a_matter_of_configuration(
    written: Any, run: Run, configured: Configured, home: Path
) -> None:
    text = json.dumps(written)
    path = configured({"it": {"provider": "oracle", "base_url": "http://x.invalid", "auth": AUTH}})
    path.write_text(path.read_text().replace("provider =", f"max_body = {text}\nprovider ="))
    ran = run(*LIST)
    assert ran.code == 3
    assert "profiles.it.max_body" in ran.err


def test_sizes_are_read_and_written_in_the_same_words() -> None:
    for text in ("1 bytes", "999 bytes", "1 KB", "1500 KB", "512 MB", "3 GB"):
        assert values.size_text(values.size(text.replace("bytes", ""))) == text
    assert values.size("512mb") == values.size(" 512 M ") == 512_000_000


# Memory -------------------------------------------------------------------------------------------------------------

PROGRAM = 50_000_000
"""Bytes: more than all of the program takes before it has read anything."""
# A process of its own between, for a child begins with the peak of the one that started it.
PEAK = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the system does not tell how much a program took")
@pytest.mark.parametrize(
    ("act", "most"),
    [
        (says(answer(packed_spaces(2000), GZIP)), 60),
        (says(answer(gzip.compress(packed_spaces(4000)), "Content-Encoding: gzip, gzip")), 0),
        (endless(START, b'{"number": 1, "title": "xxxxxxxx"},' * 5000), 60),
        (says(answer(b"", length=1_200_000_000)), 0),
        (endless(b"HTTP/1.1 501 No\r\nConnection: close\r\n\r\n", b"x" * 65_536), 1),
        (endless(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 65_536), 0),
        (endless(CHUNKS + b"-1\r\n", b"x" * 65_536), 0),
    ],
    ids=[
        "2 MB of gzip",
        "gzip in gzip",
        "an endless body",
        "1.2 GB",
        "an endless failure",
        "an endless header",
        "a chunk below none",
    ],
)
def test_memory_stays_near_the_bound(
    act: Act, most: int, server: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    oracle(server(act))
    words = ["-m", "taskcli", "oracle", "list", "--max-body", "60MB", "--deadline", "60"]
    ran = subprocess.run([sys.executable, "-c", PEAK, sys.executable, *words], capture_output=True, text=True)
    code, peak = map(int, ran.stdout.split())
    assert code in (7, 8), ran.stderr
    assert ran.stderr.count("\n") == 1, ran.stderr
    assert peak < PROGRAM + most * 1_125_000  # a buffer grows by an eighth


# Packing ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 1])
def test_what_fills_the_pieces_exactly_is_read_to_its_end(
    size: int, run: Run, server: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    body = items(size)
    raw_deflate = zlib.compress(body)[2:-4]
    for packed, how in (
        (gzip.compress(body), GZIP),
        (gzip.compress(body), "Content-Encoding: x-GZip"),
        (gzip.compress(body[:PIECE]) + gzip.compress(body[PIECE:]), GZIP),
        (gzip.compress(body) + b"\0" * 100, GZIP),
        (gzip.compress(body) + b"trailing", GZIP),
        (zlib.compress(body), DEFLATE),
        (raw_deflate, DEFLATE),
        (body, "Content-Encoding: identity"),
    ):
        for sent in (
            answer(packed, how),
            answer(packed, how, length=-1),
            answer(chunked(packed, 1 if len(packed) < 5000 else PIECE), how, "Transfer-Encoding: chunked", length=-1),
        ):
            oracle(server(says(sent)))
            assert run("oracle", "list", "-o", "raw").out == body


def test_what_was_packed_and_cut_is_never_shown_as_whole(
    run: Run, server: Callable[..., Raw], oracle: Callable[..., None], pauses: list[float]
) -> None:
    text = b"\n".join(b"%d" % at for at in range(20_000))
    for packed, how in ((gzip.compress(text), GZIP), (zlib.compress(text), DEFLATE)):
        for missing in (1, 8, 9, len(packed) // 2, len(packed) - 1):
            asked = server(says(answer(packed[:-missing], how)))
            oracle(asked)
            failed(run("oracle", "list", "-o", "raw"), 8, "the answer was cut off")
            assert len(asked.heads) == 4
    oracle(server(says(answer(b"", GZIP))))
    failed(run(*LIST), 8, "the answer is empty")


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (["Content-Encoding: gzip, gzip"], "gzip, gzip"),
        (["Content-Encoding: gzip", "Content-Encoding: gzip"], "gzip, gzip"),
        (["Content-Encoding: br"], "br"),
        (["Content-Encoding: gzip,deflate"], "gzip, deflate"),
        (["Content-Encoding: \x1b[31m"], "\\x1b[31m"),
    ],
)
def test_a_packing_that_nobody_asked_for_is_refused(
    how: list[str], told: str, run: Run, server: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    oracle(server(says(answer(gzip.compress(gzip.compress(BODY)), *how))))
    failed(run(*LIST), 8, f"the answer is packed as {told}, which nobody asked for")


# What is no data ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code", "times"), [("401 No", 4, 1), ("404 None", 6, 1), ("400 Bad", 6, 1), ("503 Busy", 7, 4)]
)
def test_a_failure_is_told_by_its_status_however_long_its_words_are(
    status: str, code: int, times: int, run: Run, server: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    head = f"HTTP/1.1 {status}\r\nConnection: close\r\n".encode()
    for act in (
        endless(head + b"\r\n", b"<p>x</p>" * 8000),
        endless(head + b"Transfer-Encoding: chunked\r\n\r\n", b"8\r\n<p>x</p>\r\n" * 8000),
        says(head + b"Content-Length: 99999999999\r\n\r\n{"),
        says(head + b"Content-Encoding: br\r\nContent-Length: 3\r\n\r\nxyz"),
        says(head + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nxyz"),
        says(head + b"Content-Encoding: gzip\r\n\r\n" + packed_spaces(20)),
    ):
        asked = server(act)
        oracle(asked)
        began = time.monotonic()
        failed(run(*LIST), code, status[:3])
        assert time.monotonic() - began < SOON * times
        assert len(asked.heads) == times


def test_an_answer_to_a_sign_in_has_a_bound_of_its_own(
    run: Run, server: Callable[..., Raw], configured: Configured
) -> None:
    asked = server(endless(START, b" " * 65_536))
    with_token(configured, asked.origin, f"{asked.origin}/token")
    failed(run(*LIST), 8, "the answer is larger than 1 MB")
    assert [head.split()[0] for head in asked.heads] == ["POST"]


SIZES = {
    "two": (["Content-Length: 5", f"Content-Length: {len(BODY)}"], f"5 and {len(BODY)}"),
    "two in one": ([f"Content-Length: {len(BODY)}, 5"], f"{len(BODY)} and 5"),
    "a word": (["Content-Length: \x1b[31m"], "\\x1b[31m"),
    "below none": (["Content-Length: -5"], "-5"),
    "none": (["Content-Length:"], "no"),
    "endless": ([f"Content-Length: {'9' * 5000}"], "9" * 20),
}


@pytest.mark.parametrize("name", SIZES)
def test_a_length_that_is_none_is_the_answers_fault(
    name: str, run: Run, server: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    headers, told = SIZES[name]
    asked = server(says(answer(BODY, *headers, length=-1)))
    oracle(asked)
    failed(run(*LIST), 8, f"the answer says of itself that it is {told} bytes long: tell who runs the service\n")
    assert len(asked.heads) == 1


def test_no_line_is_read_without_a_bound() -> None:
    """As `urllib3` did for the lengths of chunks."""
    assert len(_Bounded(io.BytesIO(b"1" * 500_000)).readline()) <= PIECE + 1


@pytest.mark.parametrize("chunks", [b"zz\r\n", b"-1\r\n", b"3\r\n" + BODY, b"\r\n", b"1" * 65_530 + b"x\r\n"])
def test_chunks_without_a_length_are_the_answers_fault(
    chunks: bytes, run: Run, server: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    asked = server(says(CHUNKS + chunks + BODY + b"\r\n0\r\n\r\n"))
    oracle(asked)
    failed(run(*LIST), 8, "the pieces of the answer have no lengths that can be read: tell who runs the service\n")
    assert len(asked.heads) == 1


def test_the_same_length_twice_is_one(run: Run, server: Callable[..., Raw], oracle: Callable[..., None]) -> None:
    oracle(server(says(answer(BODY, f"Content-Length: {len(BODY)}"))))
    assert run(*LIST).json == [ROW]


# Time ---------------------------------------------------------------------------------------------------------------

HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
NEVER_ENDING: dict[str, Act] = {
    "a byte of the body at a time": endless(answer(b"", length=100_000), b" ", 0.05),
    "a byte of a chunk at a time": endless(CHUNKS + b"fffff\r\n", b" ", 0.05),
    "a byte of a chunk's size at a time": endless(CHUNKS, b"0", 0.05),
    "trailers": endless(CHUNKS + b"1\r\n{\r\n0\r\n", b"X: y\r\n", 0.05),
    "a byte of a failure at a time": endless(answer(b"", status="500 No", length=100_000), b" ", 0.05),
    "a byte of the head at a time": endless(b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.05),
    "a byte of the status at a time": endless(b"HTTP/1.1 200 ", b"x", 0.05),
    "100 Continue": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.05),
    "103 Early Hints": endless(b"", HINT, 0.05),
    "102 with one header without end": endless(b"HTTP/1.1 102 Processing\r\nX: ", b"x", 0.05),
}


@pytest.fixture
def never_ending(server: Callable[..., Raw], configured: Configured) -> dict[str, Raw]:
    """A profile for each, `it-0` and so on: they are asked at the same time."""
    asked = {f"it-{at}": server(act) for at, act in enumerate(NEVER_ENDING.values())}
    profile = {"provider": "oracle", "auth": AUTH}
    configured({name: {**profile, "base_url": each.origin} for name, each in asked.items()})
    return asked


def test_an_answer_as_a_whole_may_take_ten_times_the_timeout(run: Run, never_ending: dict[str, Raw]) -> None:
    began = time.monotonic()
    ran = run("list", "--all-profiles", "-q", "--timeout", "0.15")
    assert 1.4 < time.monotonic() - began < SOON
    told = "the answer took longer than 1.5 s as a whole: set a longer timeout: an answer may take 10 times that"
    assert ran.err.splitlines() == [f"taskcli: error: {name}: {told}" for name in never_ending]
    assert (ran.code, ran.out) == (7, b"")
    assert [len(each.heads) for each in never_ending.values()] == [1] * len(never_ending)


def test_a_deadline_comes_before_that(run: Run, never_ending: dict[str, Raw]) -> None:
    began = time.monotonic()
    ran = run("list", "--all-profiles", "-q", "--timeout", "5", "--deadline", "0.4")
    assert time.monotonic() - began < SOON
    assert [line.split(": ")[2] for line in ran.err.splitlines()] == [*never_ending]
    assert ran.err.count("--deadline") == len(never_ending)
    assert (ran.code, ran.out) == (7, b"")


@pytest.mark.parametrize("name", ["a byte of the body at a time", "a byte of the head at a time"])
def test_both_hold_for_a_providers_own_command(
    name: str, run: Run, server: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    oracle(server(NEVER_ENDING[name]))
    failed(run(*LIST, "--timeout", "0.15"), 7, "the answer took longer than 1.5 s as a whole")
    failed(run(*LIST, "--timeout", "5", "--deadline", "0.3"), 7, "--deadline")


@pytest.mark.parametrize("name", NEVER_ENDING)
def test_a_deadline_holds_where_the_system_has_no_alarms(name: str, server: Callable[..., Raw]) -> None:
    wire = Wire(timeout=5, until=time.monotonic() + 0.3)
    began = time.monotonic()
    with pytest.raises(Unreachable, match="--deadline"):
        wire.send(Request(server(NEVER_ENDING[name]).origin))
    assert time.monotonic() - began < 2


def test_a_slow_answer_in_time_is_an_answer(run: Run, server: Callable[..., Raw], oracle: Callable[..., None]) -> None:
    def slow(caller: socket.socket) -> None:
        whole = HINT + answer()
        for at in range(0, len(whole), 40):
            caller.sendall(whole[at : at + 40])
            time.sleep(0.05)

    oracle(server(slow))
    assert run(*LIST, "--timeout", "0.5").json == [ROW]


def test_a_proxy_that_dribbles_is_ended_too(
    run: Run, server: Callable[..., Raw], configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", server(endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.05)).origin)
    configured({"it": {"provider": "oracle", "base_url": "https://tasks.invalid", "auth": AUTH}})
    began = time.monotonic()
    assert run(*LIST, "--timeout", "0.15").code == 7
    assert 1.4 < time.monotonic() - began < SOON


# Interim answers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "interim", [HINT, HINT * 99, b"HTTP/1.1 102 Processing\r\n\r\n", b"HTTP/1.1 199 Hm\r\nX: y\r\n\r\n"]
)
def test_interim_answers_are_passed_over(
    interim: bytes, run: Run, server: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    asked = server(says(interim + answer()))
    oracle(asked)
    ran = run(*LIST)
    assert (ran.json, ran.err, len(asked.heads)) == ([ROW], "", 1)


def hints_and_closes(caller: socket.socket) -> None:
    caller.sendall(HINT)
    closes(caller)


@pytest.mark.parametrize(
    ("act", "code", "told"),
    [
        (endless(b"", HINT * 100), 7, "100 interim answers came (1xx), and no answer"),
        (says(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"), 8, "the answer is empty"),
        (hints_and_closes, 7, "the connection to "),
    ],
)
def test_interim_answers_without_an_answer_are_none(
    act: Act, code: int, told: str, run: Run, server: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    oracle(server(act))
    failed(run(*LIST), code, told)


def test_the_answer_behind_a_hint_is_never_taken_for_that_of_the_next_page(
    run: Run, server: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    connections: list[int] = []

    def pages(caller: socket.socket) -> None:
        connections.append(1)
        for at in count():
            body = b'{"items": [{"number": %d}], "hasMore": %s}' % (at, b"true" if at < 3 else b"false")
            caller.sendall(HINT + b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            if not caller.recv(65_536):
                return

    oracle(server(pages))
    assert [row["number"] for row in run(*LIST, "--paginate").json] == [0, 1, 2, 3]
    assert len(connections) == 1  # and a connection serves all pages


# Pages --------------------------------------------------------------------------------------------------------------

BEARER = {"method": "bearer", "token": "t"}
REPEATED: dict[str, tuple[dict[str, Any], str, bytes]] = {
    "accelo": (
        {"auth": BEARER},
        "accelo list --limit 2",
        b'{"response": [{"id": "24", "title": "A"}, {"title": "%s"}], "meta": {"status": "ok"}}',
    ),
    "oracle": (
        {"auth": AUTH},
        "oracle list --limit 2",
        b'{"items": [{"number": 24, "title": "A"}, {"title": "%s"}], "hasMore": true, "limit": 2}',
    ),
    "tallyfy": (
        {"auth": BEARER, "org_id": "9c1e7d2a4b6f8035b1c7e9d2f4a6b801"},
        "tallyfy list --per-page 2",
        b'{"data": [{"id": "24", "title": "A"}, {"title": "%s"}],'
        b' "meta": {"pagination": {"total": 9000, "per_page": 2, "current_page": 1, "total_pages": 4500}}}',
    ),
    "pageseeder": (
        {"auth": AUTH},
        "pageseeder list --groups pub-a --pagesize 2",
        b'<tasks><task id="24" title="A"/><task id="" title="%s"/></tasks>',
    ),
    "capillary": (
        {"auth": AUTH},
        "capillary entities --limit 2",
        b'{"response": {"status": {"success": "true", "code": "200"}, "pagination": {"total": "9000"},'
        b' "organization": {"entities": {"entity": [{"id": "24", "title": "A"}, {"title": "%s"}]}}}}',
    ),
    "capillary metadata": (
        {"auth": AUTH},
        "capillary metadata --batch-size 2",
        b'{"response": {"status": {"success": "true", "code": "200"}, "tasks": {"task":'
        b' [{"id": "24", "title": "A"}, {"title": "%s"}]}}}',
    ),
}


@pytest.mark.parametrize("name", REPEATED)
@pytest.mark.parametrize("differs", [False, True])
def test_a_page_that_is_repeated_with_a_row_that_has_no_id_ends_the_paging(
    name: str, differs: bool, run: Run, server: Callable[..., Raw], configured: Configured
) -> None:
    """Also where that row is another one each time."""
    profile, words, body = REPEATED[name]
    times = count()
    asked = server(lambda caller: says(answer(body % (b"B%d" % next(times) if differs else b"B")))(caller))
    configured({"it": {"provider": name.split()[0], "base_url": asked.origin, **profile}})
    ran = run(*words.split(), "--paginate", "-o", "csv", "--columns", "title")
    assert ran.code == 9, ran.err
    assert "the answer is not whole: the provider repeated a page" in ran.err
    assert len(asked.heads) == 2
    assert ran.text.split() == (["title", "A", "B0", "B1"] if differs else ["title", "A", "B"])


def test_looking_for_one_thing_ends_as_well(run: Run, server: Callable[..., Raw], configured: Configured) -> None:
    body = b'{"response": {"status": {"success": "true", "code": "200"}, "tasks": {"task": [{"title": "A"}]}}}'
    asked = server(says(answer(body)))
    configured({"it": {"provider": "capillary", "base_url": asked.origin, "auth": AUTH}})
    failed(run("capillary", "get", "9001"), 5, "9001: no task with this id")
    assert len(asked.heads) == 2


def test_rows_without_an_id_that_come_again_on_an_overlapping_page_are_shown_once(
    run: Run, server: Callable[..., Raw], oracle: Callable[..., None]
) -> None:
    def page(rows: bytes, more: bytes) -> Act:
        return says(answer(b'{"items": [%s], "hasMore": %s}' % (rows, more)))

    first, second = b'{"title": "A"}, {"title": "B"}, {"title": "B"}', b'{"title": "B"}, {"title": "C"}'
    oracle(server(page(first, b"true"), page(second, b"false")))
    ran = run(*LIST, "--paginate")
    assert (ran.code, [row["title"] for row in ran.json]) == (0, ["A", "B", "B", "C"])
