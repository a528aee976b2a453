"""Bodies that are long XML lie in a temporary file while they are read, and nothing of them is another's or lost."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from taskcli.http import kept, message, xmls
from taskcli.http.kept import Kept
from taskcli.http.message import Reply
from taskcli.http.place import Place
from tests.conftest import Prepared, Run, Stage

TASKS = Place(("response", "tasks", "task"), from_xml=True)
TASK = b"<task><id>1</id></task>"
BODY = b"<response><status><success>true</success></status><tasks>%b</tasks></response>" % (TASK * 100)


@pytest.fixture(autouse=True)
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_HELD", 100)
    monkeypatch.setattr(message, "PART", 64)
    monkeypatch.setattr(xmls, "LONG", 100)
    monkeypatch.setattr(xmls, "PIECE", 100)


def came(body: bytes, size: int = 30) -> bytes | Kept:
    into = Kept()
    for at in range(0, len(body), size):
        into.write(body[at : at + size])
    return into.content


@pytest.mark.parametrize("begin", [b"", b"\xef\xbb\xbf", b" \r\n"])
def test_any_part_of_it_can_be_had(begin: bytes) -> None:
    body = begin + BODY
    found = came(body)

    assert isinstance(found, Kept)
    assert (len(found), found[:]) == (len(body), body)
    assert (found[7:9], found[-20:], found[10_000:], found[5:2]) == (body[7:9], body[-20:], b"", b"")


@pytest.mark.parametrize("body", [b"[1, 2]" + b" " * 1000, b"<short/>", b"text <a>" * 100, b" " * 5000 + b"<a/>", b""])
def test_what_is_short_or_no_xml_stays_in_memory(body: bytes) -> None:
    assert came(body) == body


FILE = tempfile.TemporaryFile


class Full:
    """A file on a disk that is full after some bytes."""

    def __init__(self, room: int, *, tells: bool) -> None:
        self.room, self.tells, self.file = room, tells, FILE(buffering=0)

    def write(self, piece: Any) -> int:
        fits = piece[: self.room]
        self.room -= self.file.write(fits)
        if len(fits) < len(piece) and self.tells:
            raise OSError("No space left on device")
        return len(fits)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


@pytest.mark.parametrize("tells", [True, False])
@pytest.mark.parametrize("room", [0, 50, 130, 500, 2000])
def test_where_there_is_no_room_it_stays_in_memory(room: int, tells: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **named: Full(room, tells=tells))

    assert came(BODY) == BODY


def test_where_there_is_no_place_for_files_it_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**named: Any) -> None:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)

    assert came(BODY) == BODY


def test_a_reply_is_the_same_wherever_its_body_lies() -> None:
    in_memory, in_file = (Reply(200, each, rows=TASKS) for each in (BODY, came(BODY)))

    assert (in_file.kind, in_file.size, in_file.body) == ("xml", len(BODY), BODY)
    assert [row.data for row in TASKS.open(in_file)[1]] == [row.data for row in TASKS.open(in_memory)[1]]
    assert in_file._long
    assert in_file.top == in_memory.top
    assert in_file.data == in_memory.data
    for at in range(0, len(BODY), 7):
        assert in_file.has(BODY[at : at + 40])
    assert not in_file.has(b"item_status")
    assert Reply(200, came(b"<html><body>Please sign in" + b" " * 1000)).is_sign_in


class Slow:
    """A file in which another reader may be between two calls."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def seek(self, at: int) -> None:
        self.file.seek(at)
        time.sleep(0.001)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


def test_several_may_read_it_at_once() -> None:
    body = came(BODY)
    assert isinstance(body, Kept)
    body._file = cast(Any, Slow(body._file))
    _, rows = TASKS.open(Reply(200, body, rows=TASKS))
    counts: list[int] = []
    readers = [threading.Thread(target=lambda: counts.append(sum(1 for _ in rows))) for _ in range(4)]
    for each in readers:
        each.start()
    for each in readers:
        each.join()

    assert counts == [100] * 4


def test_nobody_sees_where_it_lay(
    run: Run, stage: Stage, configured: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made, move = [], Kept._move

    def moved(body: Kept) -> None:
        move(body)
        made.append(body._file)

    monkeypatch.setattr(Kept, "_move", moved)
    auth = {"method": "basic", "username": "till1", "password": "123"}
    configured({"it": {"provider": "capillary", "base_url": stage.origin, "auth": auth}})
    body = BODY.replace(TASK, TASK * 300)
    stage.prepared = [Prepared(body=body, type="application/xml")] * 9
    before = [*tmp_path.iterdir()]

    assert run("capillary", "list", "-o", "jsonl").out == b'{"id":"1"}\n' * 30_000
    assert run("capillary", "list", "-o", "xml").out == body
    assert run("capillary", "list", "-o", "raw").out == body
    assert run("capillary", "api", "task/get", "-o", "xml").out == body
    assert len(made) == 4
    assert None not in made
    assert [*tmp_path.iterdir()] == before
