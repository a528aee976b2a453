"""The end of the run: at the deadline or by a signal, whatever is being done, within a moment and with nothing half."""

from __future__ import annotations

import io
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from taskcli.cli import list as listing
from taskcli.cli import session
from taskcli.cli.signals import AGAIN, OutOfTime, Stopped, heeded, held
from taskcli.cli.writer import to_stdout
from taskcli.errors import Unreachable
from taskcli.query import several
from taskcli.render import markup, views
from tests.conftest import Prepared, Run, Stage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no alarms"),
]

Configured = Callable[..., Path]
ROOT = Path(__file__).parent.parent
# Seconds within which a run has to end that was given a fifth of one; what is done meanwhile would take far longer.
SOON, LONG = 3.0, 8.0
FINE = Prepared(body=b'{"items": [{"number": 1, "title": "a"}], "hasMore": false}')
AUTH = {"method": "bearer", "token": "t"}


def busy(*args: Any, **kwargs: Any) -> Any:
    """Computes, and waits for nothing that could end by itself."""
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        pass


@pytest.fixture
def oracle(stage: Stage, configured: Configured) -> Stage:
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": AUTH}})
    stage.prepared = [FINE]
    return stage


def ends(run: Run, *words: str) -> str:
    """What is said by a run that ends by its deadline, with nothing on stdout."""
    began = time.monotonic()
    ran = run(*words, "-q", "--deadline", "0.2")
    assert time.monotonic() - began < SOON
    assert (ran.code, ran.out) == (7, b"")
    said = [line for line in ran.err.splitlines() if line.startswith("taskcli: ")]  # and not the stage's
    assert len(said) == 1
    assert "(--deadline)" in said[0]
    return said[0]


@pytest.mark.parametrize(
    ("words", "room", "name"),
    [
        ("list", listing, "merged"),
        ("list", views, "write_table"),
        ("list", several, "finish"),
        ("list --limit 0 -o yaml", markup, "_yaml_dump"),
        ("get it:1", views, "write_table"),
        ("oracle list", views, "write_table"),
        ("oracle list -o xml", markup, "_element"),
        ("oracle api tasks -o yaml", markup, "_yaml_dump"),
    ],
)
def test_the_deadline_holds_while_something_is_computed(
    words: str, room: Any, name: str, run: Run, oracle: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    oracle.prepared = [Prepared(body=b'{"number": 1, "title": "a"}')] if words.startswith("get") else [FINE]
    monkeypatch.setattr(room, name, busy)
    (tmp_path / "out").write_text("old")
    ends(run, *words.split(), "--output-file", str(tmp_path / "out"))
    assert (tmp_path / "out").read_text() == "old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["config.toml", "out"]


@pytest.mark.parametrize(
    ("words", "by"),
    [("list", "binding"), ("get it:1", "binding"), ("oracle list", "program"), ("oracle api tasks", "binding")],
)
def test_the_deadline_holds_in_jq(
    words: str, by: str, run: Run, oracle: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    if by == "program":
        monkeypatch.setitem(sys.modules, "jq", None)
        if not any(os.access(f"{folder}/jq", os.X_OK) for folder in os.environ["PATH"].split(":")):
            pytest.skip("there is no program jq here")
    oracle.prepared = [Prepared(body=b'{"number": 1, "title": "a"}')] if words.startswith("get") else [FINE]
    ends(run, *words.split(), "--jq", "[limit(1e12; repeat(1))] | length")


@pytest.mark.parametrize("words", ["list", "get it:1", "oracle list", "oracle api tasks"])
def test_the_deadline_counts_while_settings_and_secrets_are_read(
    words: str, run: Run, stage: Stage, configured: Configured, tmp_path: Path
) -> None:
    waits = {"command": shlex.join([sys.executable, "-c", f"import time; time.sleep({LONG})"])}
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": {**AUTH, "token": waits}}})
    assert "it: " in ends(run, *words.split())
    os.mkfifo(tmp_path / "nobody-writes")
    ends(run, *words.split(), "--config", str(tmp_path / "nobody-writes"))
    assert stage.asked == []


def test_what_came_until_the_deadline_is_shown_and_the_rest_has_failed(
    run: Run, oracle: Stage, configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = {"provider": "oracle", "base_url": oracle.origin, "auth": AUTH}
    configured({"slow": {**profile, "auth": {**AUTH, "token": {"command": f"sleep {LONG}"}}}, "it": profile})
    for words in (("list", "--all-profiles"), ("get", "it:1", "slow:2")):
        oracle.asked.clear()
        oracle.prepared = [FINE if words[0] == "list" else Prepared(body=b'{"number": 1, "title": "a"}')]
        began = time.monotonic()
        ran = run(*words, "-o", "json", "-q", "--deadline", "0.4")
        assert time.monotonic() - began < SOON
        assert (ran.code, [each["ref"] for each in ran.json]) == (9, ["it:1"])
        assert "error: slow: " in ran.err
        assert "no answer in time (--deadline)" in ran.err
    # For showing it there is a moment, and no more.
    monkeypatch.setattr(listing, "merged", busy)
    oracle.asked.clear()
    oracle.prepared = [FINE]
    began = time.monotonic()
    assert run("list", "--all-profiles", "-q", "--deadline", "0.3").code == 7
    assert time.monotonic() - began < 0.3 + session.LAST_MOMENT + SOON


def test_what_the_deadline_is_caught_as_does_not_put_it_off(
    run: Run, oracle: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure that costs a decoration only, say: the work goes on behind it."""

    def swallows(*args: Any) -> None:
        with pytest.raises(Unreachable):
            busy()
        busy()

    monkeypatch.setattr(views, "write_table", swallows)
    began = time.monotonic()
    assert run("oracle", "list", "-q", "--deadline", "0.2").code == 7
    assert time.monotonic() - began < 0.2 + session.LAST_MOMENT + SOON


def test_what_is_raised_where_nobody_can_catch_it_is_raised_again(capsys: pytest.CaptureFixture[str]) -> None:
    class Gone:
        def __init__(self, number: int) -> None:
            self.number = number

        def __del__(self) -> None:
            signal.raise_signal(self.number)

    for number, raised in ((signal.SIGTERM, Stopped), (signal.SIGHUP, Stopped), (signal.SIGINT, KeyboardInterrupt)):
        began = time.monotonic()
        with pytest.raises(raised), heeded():  # noqa: PT012
            Gone(number)
            time.sleep(LONG)
        assert time.monotonic() - began < SOON
    hook = sys.unraisablehook
    with heeded():
        sys.unraisablehook(SimpleNamespace(exc_type=OutOfTime))
        sys.unraisablehook(SimpleNamespace(exc_type=Stopped))
    assert sys.unraisablehook is hook
    assert capsys.readouterr() == ("", "")


class GoneFile(io.IOBase):
    """What it does on the way out is Python's own business: of what is raised there nobody hears a word."""

    def __init__(self, number: int) -> None:
        self.number = number

    @property
    def closed(self) -> bool:
        signal.raise_signal(self.number)
        return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_what_is_dropped_without_a_word_is_raised_again(number: signal.Signals) -> None:
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt if number == signal.SIGINT else Stopped), heeded():  # noqa: PT012
        for _ in range(3):
            GoneFile(number)
        time.sleep(LONG)
    assert time.monotonic() - began < SOON


def test_what_has_been_raised_is_not_raised_again() -> None:
    """Neither while it is on its way, nor once it has been dealt with; of two the first is no loss."""
    came = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: came.append(number))
    try:
        with pytest.raises(Stopped), heeded():  # noqa: PT012
            try:
                signal.raise_signal(signal.SIGTERM)
            finally:
                time.sleep(3 * AGAIN)
        with pytest.raises(KeyboardInterrupt), heeded():  # noqa: PT012
            try:
                with held:
                    signal.raise_signal(signal.SIGTERM)
                    signal.raise_signal(signal.SIGINT)
            finally:
                time.sleep(3 * AGAIN)
        with heeded():
            with held:
                signal.raise_signal(signal.SIGTERM)
                held.finish()
            time.sleep(3 * AGAIN)
        time.sleep(3 * AGAIN)
    finally:
        held.finished = False
        signal.signal(signal.SIGTERM, before)
    assert came == []


# Signals ------------------------------------------------------------------------------------------------------------

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


@pytest.mark.parametrize("number", [*CODES, *([signal.SIGKILL] if sys.platform == "linux" else [])])
def test_a_signal_ends_jq_too(number: signal.Signals) -> None:
    words = ("oracle", "list", "--demo", "--jq", "[limit(1e12; repeat(1))] | length")
    with subprocess.Popen(
        [sys.executable, "-m", "taskcli", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as running:
        for _ in range(200):  # until jq runs, where that can be seen
            if any(each.read_text() for each in Path(f"/proc/{running.pid}/task").glob("*/children")):
                break
            time.sleep(0.05)
        time.sleep(0.5)
        os.kill(running.pid, number)
        out, err = running.communicate(timeout=SOON)  # its child has these pipes open too
    assert (running.returncode, out) == (CODES.get(number, -number), b"")
    assert b"Traceback" not in err
    with pytest.raises(ProcessLookupError):  # noqa: PT012
        for _ in range(100):
            os.killpg(running.pid, 0)
            time.sleep(0.02)


def test_ctrl_c_while_it_loads_or_leaves_is_130_without_a_word() -> None:
    """From the first line of ours on; the start of Python itself is Python's."""
    start = "import os, signal, sys, threading, time; from taskcli.__main__ import end_at_once; end_at_once(); "
    ring = "threading.Timer(0.02, lambda: signal.raise_signal(signal.{})).start(); "
    for name, code in (("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)):
        done = subprocess.run(
            [sys.executable, "-c", start + ring.format(name) + "sys.modules['x'] = 1\nfor _ in range(10**9): pass"],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")


def test_ctrl_c_at_any_moment_is_told_by_the_code_alone() -> None:
    start = "from taskcli.__main__ import end_at_once, run; end_at_once(); print(flush=True); run()"
    for at in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", start, "list", "--demo"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as running:
            assert running.stdout is not None
            running.stdout.readline()
            time.sleep(0.06 * at)
            running.send_signal(signal.SIGINT)
            _, err = running.communicate(timeout=10)
        assert running.returncode in (130, 0)
        assert b"Traceback" not in err
        assert b"ignored" not in err


def test_who_is_left_behind_does_not_keep_the_process() -> None:
    """A thread that holds the interpreter for long, at the moment when everything has been said."""
    code = (
        "import sys, threading, taskcli.cli.main as program; from taskcli.__main__ import run\n"
        "def main(words):\n"
        "    def stuck():\n"
        "        while True: sum(range(10**6))\n"
        "    threading.Thread(target=stuck).start()\n"
        "    return 7\n"
        "program.main = main; run()"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=10, check=False).returncode == 7


class _Stdout:
    def __init__(self, buffer: Any) -> None:
        self.buffer = buffer

    def flush(self) -> None:
        pass


@pytest.mark.parametrize("raised", [lambda: OutOfTime("x"), lambda: Stopped(15), KeyboardInterrupt])
def test_a_slow_reader_gets_nothing_twice_when_the_run_is_told_to_end(raised: Callable[[], BaseException]) -> None:
    lines = [b"%07d\n" % number for number in range(50_000)]
    reading, writing = os.pipe()
    got = bytearray()

    def read() -> None:
        while part := os.read(reading, 4096):
            got.extend(part)
            time.sleep(0.001)

    def ring(number: int, frame: object) -> None:
        held.deliver(raised())

    reader = threading.Thread(target=read)
    before = signal.signal(signal.SIGALRM, ring)
    try:
        with open(writing, "wb", buffering=0) as stream:
            reader.start()
            signal.setitimer(signal.ITIMER_REAL, 0.02)
            with pytest.raises(BaseException) as why, to_stdout(_Stdout(stream)) as out:  # noqa: PT011, PT012
                for line in lines:
                    out.write(line)
            assert isinstance(why.value, type(raised()))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    reader.join()
    os.close(reading)
    assert 0 < len(got) < 8 * len(lines)
    assert got == b"".join(lines)[: len(got)]


def test_a_reader_that_never_reads_does_not_put_off_the_deadline() -> None:
    words = ("list", "--demo", "--status", "all", "--limit", "0", "-q", "-o", "json", "--deadline", "2")
    with subprocess.Popen(
        [sys.executable, "-m", "taskcli", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.wait(timeout=10) == 7
        assert running.stderr is not None
        assert running.stderr.read() == b"taskcli: error: no time left (--deadline): give it more time\n"
