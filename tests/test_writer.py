"""The one way out: everything is written, or the exit code says that it was not."""

from __future__ import annotations

import errno
import fcntl
import io
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from taskcli.cli.signals import Stopped, heeded
from taskcli.cli.writer import Whole, atomic_file, check_writable, to_descriptor, to_stdout
from taskcli.errors import MachineRefused

ROOT = Path(__file__).parents[1]
DATA = bytes(range(256)) * 400


class Sips(io.RawIOBase):
    """Takes a few bytes at once, as an unbuffered stdout may."""

    def __init__(self) -> None:
        self.taken = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(memoryview(data))[:3]  # type: ignore[arg-type]
        self.taken += part
        return len(part)


class Wrapper:
    """What `sys.stdout` is to those who write bytes."""

    def __init__(self, buffer: io.RawIOBase) -> None:
        self.buffer = buffer

    def flush(self) -> None:
        pass


def test_while_a_pipe_is_not_empty_whole_lines_are_put_into_it_and_no_more_than_it_takes_at_once() -> None:
    line = b"x" * 999 + b"\n"
    written: list[bytes] = []

    class Noted(io.FileIO):
        def write(self, data: Any) -> int:
            written.append(bytes(data))
            return len(data)

    read, write = os.pipe()
    with open(read, "rb", buffering=0) as reader, Noted(write, "wb") as stream:
        for by_lines, unread in ((True, b"u"), (True, b""), (False, b"u")):
            os.write(write, unread)
            out = Whole(stream, by_lines=by_lines)
            out.write(line * 200)
            out.flush()
            assert reader.read(len(unread)) == unread
            sizes = {len(each) for each in written[:-1]}
            expected = 4000 if by_lines and unread else 65_000 if by_lines else 65_536
            assert (b"".join(written), sizes) == (line * 200, {expected})
            written.clear()


def test_a_stream_that_takes_little_gets_everything() -> None:
    sips = Sips()
    with to_stdout(Wrapper(sips)) as out:
        out.write(DATA)
        out.write(b"end")
    assert sips.taken == DATA + b"end"


def test_what_was_written_before_a_failure_is_whole() -> None:
    sips = Sips()

    def broken() -> None:
        with to_stdout(Wrapper(sips)) as out:
            out.write(b"line\n")
            raise LookupError

    with pytest.raises(LookupError):
        broken()
    assert sips.taken == b"line\n"


def test_a_stream_that_refuses_is_this_machines_doing() -> None:
    class Full(Sips):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    def write() -> None:
        with to_stdout(Wrapper(Full())) as out:
            out.write(DATA)

    with pytest.raises(MachineRefused, match=re.escape("stdout cannot be written (No space left on device)")):
        write()


def test_a_stdout_that_is_closed_is_told() -> None:
    with pytest.raises(MachineRefused, match="stdout was closed before the run began"), to_stdout(None):
        pass


def test_a_file_is_whole_or_untouched(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"old")

    def broken() -> None:
        with atomic_file(path) as file:
            file.write(b"half")
            raise LookupError

    with pytest.raises(LookupError):
        broken()
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_a_write_that_is_taken_in_parts_goes_on_where_it_stopped() -> None:
    sips = Sips()
    out = Whole(sips)
    assert out.write(memoryview(b"abcdefgh")) == 8
    out.flush()
    assert sips.taken == b"abcdefgh"


@pytest.mark.slow
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("output", ["json", "jsonl", "csv", "table"])
def test_a_slow_pipe_that_does_not_block_gets_everything(output: str, unbuffered: str) -> None:
    words = ("list", "--demo", "--status", "all", "--limit", "0", "-q", "-o", output)
    env = {**os.environ, "PYTHONUNBUFFERED": unbuffered, "TZ": "UTC"}
    command = [sys.executable, "-m", "taskcli", *words]
    whole = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True)
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETFL, fcntl.fcntl(writing, fcntl.F_GETFL) | os.O_NONBLOCK)
    running = subprocess.Popen(command, cwd=ROOT, env=env, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    got = b""
    while part := os.read(reading, 65536):
        got += part
        time.sleep(0.002)
    os.close(reading)
    _, err = running.communicate(timeout=30)
    assert (running.returncode, err) == (0, b"")
    assert len(got) == len(whole.stdout)
    assert got.count(b"\n") == whole.stdout.count(b"\n")


# Open descriptors ---------------------------------------------------------------------------------------------------

LIST = (sys.executable, "-m", "taskcli", "oracle", "list", "--demo", "--limit", "3", "-q", "-o", "json")


@pytest.mark.parametrize(
    ("target", "shell"),
    [
        ("-", '"$@" >> log'),
        ("/dev/stdout", '"$@" >> log'),
        ("/dev/fd/1", '"$@" >> log'),
        ("/proc/self/fd/1", '"$@" >> log'),
        ("link", '"$@" >> log'),
        ("/dev/stderr", '"$@" 2>> log'),
        ("/dev/fd/7", '"$@" 7>> log'),
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_descriptor_is_written_to_where_it_stands(target: str, shell: str, unbuffered: str, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONUNBUFFERED": unbuffered, "PYTHONPATH": str(ROOT)}
    (tmp_path / "link").symlink_to("/dev/stdout")
    usual = subprocess.run(LIST, cwd=tmp_path, env=env, capture_output=True, check=True).stdout
    (tmp_path / "log").write_bytes(b"before\n")
    command = ["sh", "-c", shell, "sh", *LIST, "--output-file", target]
    subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=True)
    assert (tmp_path / "log").read_bytes() == b"before\n" + usual
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link", "log"]


@pytest.mark.parametrize("target", ["/dev/fd/9", "/dev/fd/999999999", "/dev/stdin"])
def test_a_descriptor_that_is_not_open_for_writing_is_told_before_anything_is_sent(target: str, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    nowhere = [each for each in LIST if each != "--demo"]
    (tmp_path / "config.toml").write_text(
        '[profiles.it]\nprovider = "oracle"\nbase_url = "http://127.0.0.1:9"\n'
        'auth = { method = "basic", username = "u", password = "p" }\n'
    )
    words = ["--config", str(tmp_path / "config.toml"), "--output-file", target]
    with open(os.devnull, "rb") as nothing:
        ran = subprocess.run([*nowhere, *words], env=env, capture_output=True, stdin=nothing)
    assert (ran.returncode, ran.stdout) == (11, b"")
    assert b"cannot be written" in ran.stderr
    assert ran.stderr.count(b"\n") == 1


# Places that cannot be replaced -------------------------------------------------------------------------------------


def test_a_file_that_is_a_mount_of_its_own_is_written_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*places: object) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy")

    path = tmp_path / "out"
    path.write_bytes(b"something that is longer than what comes")
    monkeypatch.setattr(os, "replace", busy)
    with atomic_file(path) as file:
        file.write(b"new")
        assert path.read_bytes().startswith(b"something")
    assert path.read_bytes() == b"new"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_a_file_in_a_folder_of_somebody_else_is_written_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, access = tmp_path / "out", os.access
    path.write_bytes(b"something old")
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != tmp_path and access(place, mode))
    check_writable(path)

    def broken() -> None:
        with atomic_file(path) as file:
            file.write(b"half")
            raise LookupError

    with pytest.raises(LookupError):
        broken()
    assert path.read_bytes() == b"something old"
    with atomic_file(path) as file:
        file.write(b"new")
    assert path.read_bytes() == b"new"


# Told to end --------------------------------------------------------------------------------------------------------


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Somebody who takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
@pytest.mark.parametrize("words", [("oracle", "list"), ("list",), ("get", "it:1")])
def test_a_run_that_is_told_to_end_leaves_nothing_beside_the_file(
    words: tuple[str, ...], number: int, code: int, tmp_path: Path, silent: socket.socket
) -> None:
    (tmp_path / "config.toml").write_text(
        f'[profiles.it]\nprovider = "oracle"\nbase_url = "http://127.0.0.1:{silent.getsockname()[1]}"\n'
        'auth = { method = "basic", username = "u", password = "p" }\n'
    )
    (tmp_path / "out").write_text("old")
    command = [sys.executable, "-m", "taskcli", *words, "--config", "config.toml", "-v", "--output-file", "out"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (
        subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running,
        silent.accept()[0] as asked,
    ):
        asked.recv(1)  # it waits for an answer; where it streams, its file is begun
        running.send_signal(number)
        out, err = running.communicate(timeout=10)
    assert (running.returncode, out) == (code, b"")
    assert b"Traceback" not in err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["config.toml", "out"]
    assert (tmp_path / "out").read_text() == "old"


def test_a_reader_that_does_not_read_does_not_keep_a_run_that_is_told_to_end() -> None:
    words = ("list", "--demo", "--status", "all", "--limit", "0", "-q", "-o", "json")
    with subprocess.Popen(
        [sys.executable, "-m", "taskcli", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stdout.read(1) == b"["
        time.sleep(0.3)
        running.terminate()
        assert running.wait(timeout=5) == 143
        assert running.stderr is not None
        assert running.stderr.read() == b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_has_been_taken_when_a_signal_comes_is_not_written_again(number: int) -> None:
    class Taken(Sips):
        def write(self, data: object) -> int:
            self.kept.append(bytes(data))  # type: ignore[call-overload]
            if len(self.kept) == 1:
                os.kill(os.getpid(), number)  # between what is taken and its being counted
            return len(self.kept[-1])

        kept: list[bytes]

    taken = Taken()
    taken.kept = []

    def write() -> None:
        with heeded(), to_stdout(Wrapper(taken)) as out:
            out.write(b"a line\n")
            out.flush()

    with pytest.raises((Stopped, KeyboardInterrupt)):
        write()
    assert taken.kept == [b"a line\n"]


@pytest.mark.parametrize("reads", [False, True], ids=["nobody reads", "somebody reads on"])
def test_a_signal_ends_a_write_that_waits_for_its_reader(reads: bool) -> None:
    """A pipe holds a piece; the next one waits, partly taken where the reader has taken some."""
    reading, writing = os.pipe()
    got = bytearray()

    def read_on() -> None:
        while reads and (part := os.read(reading, 5000)):
            got.extend(part)

    def tell() -> None:
        got.extend(os.read(reading, 10_000))  # what is written next is more than there is room for
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.1)
        read_on()

    telling = threading.Timer(0.2, tell)
    telling.start()
    began = time.monotonic()
    with pytest.raises(Stopped), heeded(), to_descriptor(writing) as out:
        out.write(DATA * 4)
    assert time.monotonic() - began < 5
    os.close(writing)
    telling.join()
    while part := os.read(reading, 65_536):
        got.extend(part)
    os.close(reading)
    assert (DATA * 4).startswith(got)
    assert len(got) >= 65_536


def test_what_is_written_in_small_parts_is_handed_on_in_large_ones() -> None:
    class Counts(Sips):
        sizes: list[int] = []  # noqa: RUF012

        def write(self, data: object) -> int:
            self.sizes.append(len(memoryview(data)))  # type: ignore[arg-type]
            return self.sizes[-1]

    counts = Counts()
    with to_stdout(Wrapper(counts)) as out:
        for _ in range(1000):
            out.write(b"x" * 300)
    assert counts.sizes == [65_536] * 4 + [300_000 - 4 * 65_536]


def test_a_run_that_shall_outlive_its_terminal_does(tmp_path: Path) -> None:
    """`nohup` has SIGHUP ignored, and that is left so."""
    command = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *LIST]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        time.sleep(0.3)
        running.send_signal(signal.SIGHUP)
        out, _ = running.communicate(timeout=20)
    assert (running.returncode, out[:1]) == (0, b"[")
