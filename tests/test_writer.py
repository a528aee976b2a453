"""The one way out: everything is written, or the exit code says that it was not."""

from __future__ import annotations

import fcntl
import io
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from taskcli.cli.writer import Whole, atomic_file, to_stdout
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


def test_a_stdout_that_is_closed_is_a_reader_that_has_gone() -> None:
    with pytest.raises(BrokenPipeError), to_stdout(None):
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
    assert Whole(sips).write(memoryview(b"abcdefgh")) == 8
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
