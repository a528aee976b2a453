"""The real program in the places where it runs: pipes, closed streams, odd locales, terminals, files."""

from __future__ import annotations

import fcntl
import io
import json
import logging
import os
import pty
import re
import select
import shutil
import signal
import stat
import struct
import subprocess
import sys
import termios
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import tzlocal

from taskcli.cli.options import Asking
from taskcli.cli.progress import Progress
from taskcli.cli.sandbox import configuration
from taskcli.cli.session import Session
from taskcli.cli.terminal import Terminal
from taskcli.render import FORMATS
from taskcli.sandbox import Sandbox
from taskcli.sandbox.server import Server
from tests.conftest import Prepared, Run, Stage

pytestmark = pytest.mark.slow

Configured = Callable[..., Path]

ROOT = Path(__file__).parent.parent
PROGRAM = (sys.executable, "-m", "taskcli")
AUTH = {"method": "bearer", "token": "t"}
EVERYTHING = ("oracle", "list", "--demo", "--assignment", "ALL", "--limit", "0")
EVIL = "C0 \x1b[31m C1 \x9b31m bidi \u202ex\u2066 Grüße"


@dataclass(frozen=True)
class Ended:
    code: int
    out: bytes
    err: bytes

    @property
    def text(self) -> str:
        return self.out.decode().replace("\r\n", "\n")


@pytest.fixture
def env(home: Path) -> dict[str, str]:
    """An environment of which nothing is the machine's own."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "TZ": "UTC", "LANG": "C.UTF-8",
            "TASKCLI_PAGER": ""}  # fmt: skip


def piped(*words: str, env: dict[str, str], shell: str = "") -> Ended:
    """Runs it with pipes; with `shell`, through a line of bash where `"$@"` is the program."""
    command = ["bash", "-c", shell, "bash", *PROGRAM, *words] if shell else [*PROGRAM, *words]
    ran = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return Ended(ran.returncode, ran.stdout, ran.stderr)


def all_of(file: int, process: subprocess.Popen[bytes]) -> bytes:
    """What a terminal shows until the program has ended and all its words are read."""
    got = b""
    while True:
        over = process.poll() is not None
        if select.select([file], [], [], 0 if over else 0.05)[0]:
            try:
                part = os.read(file, 65536)
            except OSError:  # the other side is closed
                return got
            if not part:
                return got
            got += part
        elif over:
            return got


def on_terminal(*words: str, env: dict[str, str], stream: str = "stdout", columns: int = 100) -> Ended:
    """Runs it with one of its streams on a pseudo-terminal, and the other in a pipe; or with both on it."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: theirs}
    if stream == "both":
        streams = {"stdout": theirs, "stderr": theirs}
    with subprocess.Popen([*PROGRAM, *words], env=env, cwd=ROOT, stdin=subprocess.DEVNULL, **streams) as process:
        os.close(theirs)
        shown = all_of(ours, process)
        other = process.stderr if stream == "stdout" else process.stdout
        rest = other.read() if other else b""
    if stream == "both":
        assert termios.tcgetattr(ours)[3] & termios.ECHO  # as it was
    os.close(ours)
    return Ended(process.returncode, *((rest, shown) if stream == "stderr" else (shown, rest)))


@pytest.fixture
def evil(stage: Stage, configured: Configured, env: dict[str, str]) -> dict[str, str]:
    """An environment whose only profile has one task, with everything in its title that acts on a terminal."""
    env["TASKCLI_CONFIG"] = str(configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": AUTH}}))
    body = json.dumps({"items": [{"number": 1, "title": EVIL, "state": "ASSIGNED"}]}, ensure_ascii=False)
    stage.prepared = [Prepared(body=body.encode())] * 9
    return env


# Pipes --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(*EVERYTHING, "-o", "jsonl"), (*EVERYTHING, "-o", "csv"), EVERYTHING])
def test_a_reader_that_has_enough_ends_it_quietly(words: tuple[str, ...], env: dict[str, str]) -> None:
    with subprocess.Popen(
        [*PROGRAM, *words], env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, 4096)
        first = process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 141
    assert first.endswith(b"\n")
    assert said == b""


def test_head_gets_its_line_and_nothing_is_said(env: dict[str, str]) -> None:
    ran = piped(*EVERYTHING, "-o", "jsonl", env=env, shell='"$@" | head -1; echo "${PIPESTATUS[0]}"')
    line, code = ran.out.decode().splitlines()
    assert isinstance(json.loads(line), dict)
    assert code in ("0", "141")  # all of it may have gone into the pipe before head was done
    assert ran.err == b""


def test_a_closed_stdout_is_one_line(env: dict[str, str]) -> None:
    ran = piped(*EVERYTHING, env=env, shell='"$@" >&-')
    told = b"taskcli: error: stdout was closed before the run began: nothing has been written\n"
    assert (ran.code, ran.err) == (11, told)


def test_a_closed_stderr_and_stdin_change_nothing(env: dict[str, str]) -> None:
    usual = piped(*EVERYTHING, "-o", "json", env=env)
    ran = piped(*EVERYTHING, "-o", "json", env=env, shell='"$@" 2>&- <&-')
    assert (ran.code, ran.out) == (0, usual.out)
    assert piped("oracle", "list", "--limit", "x", env=env, shell='"$@" 2>&-').code == 2


def test_a_full_disk_is_one_line(env: dict[str, str]) -> None:
    ran = piped(*EVERYTHING, env=env, shell='"$@" >/dev/full')
    assert ran.code == 11
    assert ran.err.startswith(b"taskcli: error: stdout cannot be written (No space left on device): ")
    assert ran.err.count(b"\n") == 1


def test_ctrl_c_ends_it_with_130_and_leaves_the_old_file(tmp_path: Path, env: dict[str, str]) -> None:
    target = tmp_path / "tasks.jsonl"
    target.write_text("old\n")
    with served(env, 0.2) as server, subprocess.Popen(
        [*PROGRAM, "oracle", "list", "-v", "--limit", "5", "--paginate", "-o", "jsonl", "--output-file", str(target)],
        env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert server.origin.encode() in process.stderr.readline()  # the first page is there
        process.send_signal(signal.SIGINT)
        out, err = process.stdout.read(), process.stderr.read()
    assert process.returncode == 130
    assert out == b""
    assert b"Traceback" not in err
    assert target.read_text() == "old\n"
    assert [each.name for each in tmp_path.glob(".*")] == []


# Time zones ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("list", "--demo", "--limit", "1"), ("oracle", "list", "--demo"), EVERYTHING])
def test_a_zone_that_is_none_is_utc_and_told_once(words: tuple[str, ...], env: dict[str, str]) -> None:
    ran = piped(*words, env={**env, "TZ": "CET-1CEST"})
    assert ran.code == 0
    assert ran.err.count(b"TZ=CET-1CEST names no time zone; times are read and shown in UTC; --tz or time_zone") == 1
    quiet = piped(*words, "-q", env={**env, "TZ": "CET-1CEST"})
    assert (quiet.code, quiet.out, quiet.err) == (0, ran.out, b"")


@pytest.mark.parametrize("zone", ["UTC", "", ":UTC"])
def test_a_zone_that_is_one_is_not_spoken_of(zone: str, env: dict[str, str]) -> None:
    usual = piped(*EVERYTHING, "-o", "csv", env=env)
    ran = piped(*EVERYTHING, "-o", "csv", env={**env, "TZ": zone})
    assert (ran.out, ran.err) == (usual.out, usual.err)
    assert b"zone" not in ran.err


def test_a_zone_that_was_said_makes_the_machines_of_no_interest(env: dict[str, str]) -> None:
    ran = piped(
        "list", "--demo", "-p", "demo-accelo", "--tz", "Asia/Kolkata", "--limit", "1", env={**env, "TZ": "CET-1CEST"}
    )
    assert b"CET" not in ran.err


def test_what_a_library_says_of_the_machines_files_is_not_passed_on(
    run: Run, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def talkative() -> ZoneInfo:
        logging.getLogger("tzlocal").warning("/etc/timezone is deprecated")
        warnings.warn("Timezone offset does not match system offset", stacklevel=1)
        return ZoneInfo("UTC")

    monkeypatch.setattr(tzlocal, "get_localzone", talkative)
    ran = run("list", "--demo", "--limit", "1", "-q")
    assert (ran.code, ran.err, capfd.readouterr().err) == (0, "", "")


# Locales ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "odd",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=["C", "C without Python's help", "another encoding"],
)
def test_data_is_utf_8_whatever_the_locale(odd: dict[str, str], env: dict[str, str]) -> None:
    usual = piped(*EVERYTHING, env=env)
    assert "東京" in usual.text
    ran = piped(*EVERYTHING, env={**env, **odd})
    assert (ran.code, ran.out, ran.err) == (0, usual.out, usual.err)
    wrong = piped("oracle", "list", "--demo", "--assignment", "Grüße 東京", env={**env, **odd})
    assert wrong.code == 2
    assert wrong.err.startswith(b"taskcli: error: --assignment")
    assert wrong.err.count(b"\n") == 1


def test_no_environment_at_all_is_enough(env: dict[str, str]) -> None:
    ran = piped("oracle", "list", "--demo", "-o", "json", env={})
    assert ran.code == 0
    assert len(json.loads(ran.out)) == 25


# Colour -------------------------------------------------------------------------------------------------------------

TABLE = ("list", "--demo", "-p", "demo-oracle")


@pytest.mark.parametrize(
    ("terminal", "words", "more", "coloured"),
    [
        (True, (), {}, True),
        (True, (), {"NO_COLOR": "1"}, False),
        (True, (), {"NO_COLOR": ""}, True),
        (True, (), {"TERM": "dumb"}, False),
        (True, ("--color", "never"), {"FORCE_COLOR": "1"}, False),
        (True, ("--color", "always"), {"NO_COLOR": "1", "TERM": "dumb"}, True),
        (False, (), {}, False),
        (False, ("--color", "always"), {"NO_COLOR": "1"}, True),
        (False, (), {"FORCE_COLOR": "1"}, True),
        (False, (), {"FORCE_COLOR": "0"}, False),
        (False, (), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_is_where_it_is_wanted(
    terminal: bool, words: tuple[str, ...], more: dict[str, str], coloured: bool, env: dict[str, str]
) -> None:
    start = on_terminal if terminal else piped
    ran = start(*TABLE, *words, env={**env, **more})
    assert ran.code == 0
    assert (b"\x1b[" in ran.out) is coloured
    assert coloured or b"\x1b" not in ran.out  # no links either
    assert b"\x1b" not in ran.err


def test_a_table_fits_the_terminal_and_its_titles_are_links(env: dict[str, str]) -> None:
    ran = on_terminal(*TABLE, env=env, columns=70)
    bare = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", ran.text)
    assert all(len(line) <= 70 for line in bare.splitlines() if line.isascii())
    assert "…" in bare
    assert "\x1b" not in bare
    assert bare.splitlines()[0].split()[0] == "REF"


def test_colour_in_a_pipe_cuts_nothing(env: dict[str, str]) -> None:
    plain, coloured = (piped(*TABLE, "--color", when, env=env) for when in ("never", "always"))
    bare = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", coloured.text)
    assert bare != coloured.text
    assert [line.split() for line in bare.splitlines()] == [line.split() for line in plain.text.splitlines()]


def test_a_file_is_not_written_to_a_terminal(env: dict[str, str], tmp_path: Path) -> None:
    name = "PO_0009134_0.pdf"
    words = ("oracle", "attachment", "1702211", "--attachment-name", name, "--demo")
    ran = on_terminal(*words, env=env)
    line = f"taskcli oracle attachment 1702211 --attachment-name {name} --demo --output-file FILE"
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.decode() == f"taskcli: error: stdout is a terminal, and this is a file: {line}\n"
    target = tmp_path / "file"
    assert on_terminal(*words, "--output-file", str(target), env=env).code == 0
    assert target.read_bytes() == piped(*words, env=env).out == b"%PDF-1.4\r\n"
    assert on_terminal(*words, "--dry-run", env=env, columns=200).out.count(b"curl") == 2


# Pager --------------------------------------------------------------------------------------------------------------

LONG = ("list", "--demo", "-p", "demo-oracle", "--limit", "60", "--color", "never")
COUNTING = "wc -l"


def test_what_is_longer_than_the_screen_goes_through_the_pager_and_the_receipt_comes_last(env: dict[str, str]) -> None:
    usual = piped(*LONG, env=env)
    ran = on_terminal(*LONG, env={**env, "TASKCLI_PAGER": "echo LESS=$LESS; sort -r"}, stream="both", columns=200)
    first, *lines, receipt = ran.text.splitlines()
    assert (ran.code, first) == (0, "LESS=FRX")
    assert len(lines) == 61
    assert sum(line.startswith("REF ") for line in lines) == 1
    assert lines[0].split()[0] != "REF"
    assert receipt == usual.err.decode().strip()


@pytest.mark.parametrize(
    ("words", "more"),
    [
        (LONG, {"TASKCLI_PAGER": ""}),
        (LONG, {"PAGER": ""}),
        (LONG, {"PAGER": COUNTING, "TERM": "dumb"}),
        ((*LONG, "--no-pager"), {"PAGER": COUNTING}),
        ((*LONG, "--limit", "20"), {"PAGER": COUNTING}),
        ((*LONG, "-o", "csv"), {"PAGER": COUNTING}),
        (LONG, {"TASKCLI_PAGER": "/nowhere/less -R", "PAGER": "no 'end", "PATH": "/nowhere"}),
    ],
)
def test_nobody_turns_pages_of_what_is_small_or_not_meant_to_be(
    words: tuple[str, ...], more: dict[str, str], env: dict[str, str]
) -> None:
    env = {name: value for name, value in env.items() if name != "TASKCLI_PAGER"}
    ran = on_terminal(*words, env={**env, **more}, columns=200)
    assert (ran.code, "demo-oracle:1703" in ran.text) == (0, True)


@pytest.mark.parametrize(
    ("pager", "code", "shown"),
    [
        ("/nowhere/less", 0, "61"),  # PAGER is taken
        ("cat >/dev/null; exit 127", 0, "61"),
        ("head -1", 0, "REF "),
        ("true", 0, ""),
        ("cat >/dev/null; kill -INT $PPID; echo STAYED; exit 3", 0, "STAYED"),
        ("env true; kill -INT $$", 130, ""),
        ("stty -echo <&1; exit 1", 0, ""),
    ],
)
def test_a_pager_may_fail_be_left_or_be_interrupted(pager: str, code: int, shown: str, env: dict[str, str]) -> None:
    ran = on_terminal(*LONG, "-q", env={**env, "TASKCLI_PAGER": pager, "PAGER": COUNTING}, stream="both")
    assert ran.code == code, ran.text
    assert ran.text.strip().startswith(shown)
    assert bool(ran.text.strip()) == bool(shown)


def test_a_ctrl_c_that_the_pager_takes_ends_nothing(env: dict[str, str], tmp_path: Path) -> None:
    pager = tmp_path / "my pager"
    pager.write_text("#!/bin/sh\ntrap '' INT\ncat >/dev/null\nkill -INT $PPID\nsleep 0.1\necho STAYED $1\n")
    pager.chmod(0o755)
    ran = on_terminal(*LONG, "-q", env={**env, "PAGER": f"'{pager}' -R", "TASKCLI_PAGER": "/nowhere"}, stream="both")
    assert (ran.code, ran.text) == (0, "STAYED -R\n")


def test_time_in_a_pager_does_not_count_towards_the_deadline() -> None:
    session = Session(Asking(deadline=60.0), Terminal())
    before = session.until
    with session.terminal.uncounted():
        threading.Event().wait(0.02)
    assert before is not None
    assert session.until is not None
    assert session.until >= before + 0.02


def test_wide_shows_the_columns_of_a_pipe_whole(env: dict[str, str]) -> None:
    for words in (LONG, ("tallyfy", "list", "--demo"), ("list", "--demo", "--group-by", "profile", "--limit", "20")):
        usual = piped(*words, env=env).text
        wide = on_terminal(*words, "--wide", "--color", "never", env=env, columns=50).text
        assert [line.split() for line in wide.splitlines()] == [line.split() for line in usual.splitlines()]


@pytest.mark.parametrize("output", ["table", "csv", "tsv"])
def test_without_headers_there_are_only_rows(output: str, run: Run) -> None:
    for words in (TABLE, (*TABLE, "--columns", "ref,title"), ("list", "--demo", "--count-by", "status"), EVERYTHING):
        whole, rows = (run(*words, "-q", "-o", output, *more).text.splitlines() for more in ((), ("--no-headers",)))
        assert [line.split() for line in rows] == [line.split() for line in whole[1:]]
    refused = run(*TABLE, "-o", "json", "--no-headers")
    assert (refused.code, refused.err) == (2, "taskcli: error: --no-headers does not go with -o json\n")


# What could act on a terminal ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("-o", each) for each in ("table", "csv", "tsv", "yaml", "xml", "jsonl")] + [
    ("-o", "json", "--jq", ".[].title"), ("-o", "json", "--jq", "."),
])  # fmt: skip
def test_nothing_of_a_title_acts_on_the_terminal(words: tuple[str, ...], evil: dict[str, str]) -> None:
    ran = on_terminal("oracle", "list", *words, "--color", "never", env=evil)
    assert ran.code == 0
    assert "Grüße" in ran.text
    assert not set(ran.text) & {"\x1b", "\x9b", "\u202e", "\u2066"}


XML, SHOWN = EVIL.partition("C1")[2], " &#155;31m bidi &#8238;x&#8294; Grüße"
PASSED_ON = (
    ("pageseeder api groups -o xml", f"<groups>\r\nseen\rG{XML}</groups>", f"seen&#13;G{SHOWN}<"),
    ("oracle api tasks", f'{{"a":\r1,\r\n"b": "Grüße{XML}"}}', '{"a":\n1,\n"b": "Grüße \\u009b31m'),
    ("pageseeder list -o xml", f'<tasks><task id="1" title="{XML}"/></tasks>', f'title="{SHOWN}"'),
    ("pageseeder api groups -o xml", f"<groups>{XML}</groups>", f"<groups>{SHOWN}<"),
    ("oracle payload 1", f"<a>{EVIL}</a>", r"<a>C0 \x1b[31m C1 \x9b31m bidi \u202ex\u2066 "),
)


@pytest.mark.parametrize(("words", "body", "shown"), PASSED_ON)
def test_what_is_passed_on_does_not_act_on_a_terminal_and_stays_as_it_is_elsewhere(
    words: str, body: str, shown: str, stage: Stage, configured: Configured, env: dict[str, str]
) -> None:
    found = {"base_url": stage.origin, "auth": AUTH}
    pages = {"provider": "pageseeder", "member": "j", **found}
    env["TASKCLI_CONFIG"] = str(configured({"it": {"provider": "oracle", **found}, "pages": pages}))
    stage.prepared = [Prepared(body=body.encode(), type="application/xml")] * 3
    ran = on_terminal(*words.split(), env=env, columns=200)
    assert ran.code == 0
    assert shown in ran.text
    assert "Grüße" in ran.text
    assert not set(ran.text) & {"\x1b", "\x9b", "\u202e", "\u2066"}
    assert piped(*words.split(), env=env).out == body.encode()


def test_json_is_escaped_on_a_terminal_only_and_says_the_same(evil: dict[str, str], tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    shown = on_terminal("oracle", "list", "-o", "json", env=evil)
    sent = piped("oracle", "list", "-o", "json", env=evil)
    kept = on_terminal("oracle", "list", "-o", "json", "--output-file", str(target), env=evil)
    assert "\\u009b31m bidi \\u202ex\\u2066 Grüße" in shown.text
    assert "\x9b31m bidi \u202ex\u2066 Grüße" in sent.text
    assert kept.out == b""
    assert target.read_bytes() == sent.out
    assert json.loads(shown.text) == json.loads(sent.text) == [{"number": 1, "title": EVIL, "state": "ASSIGNED"}]


def test_what_jq_says_is_raw_in_a_pipe_and_tabs_stay_tabs_on_a_terminal(evil: dict[str, str]) -> None:
    words = ("oracle", "list", "--jq", ".[] | [.number, .title] | @tsv")
    assert piped(*words, env=evil).text == f"1\t{EVIL}\n"
    # The terminal itself turns a tab into blanks, or does not.
    assert re.search(r"^1(\t|\s+)C0 \\x1b\[31m C1 \\x9b31m", on_terminal(*words, env=evil).text)


def test_a_message_of_the_provider_does_not_act_on_the_terminal(evil: dict[str, str], stage: Stage) -> None:
    stage.prepared = [Prepared(status=400, body=json.dumps({"title": "x", "detail": EVIL + "\n\rmore"}).encode())]
    ran = on_terminal("oracle", "list", env=evil, stream="stderr")
    assert ran.code == 6
    assert ran.err.count(b"\n") == 1
    assert not set(ran.err.decode()) & {"\x1b", "\x9b", "\u202e", "\u2066"}


# Progress and notes -------------------------------------------------------------------------------------------------


class served:  # noqa: N801 - used like a function
    """The sandbox behind a slow socket, named in the environment."""

    def __init__(self, env: dict[str, str], latency: float) -> None:
        self.server = Server(Sandbox(), latency=latency)
        path = Path(env["HOME"]) / "served.toml"
        path.write_text(configuration({"oracle": self.server.sandbox.profiles(self.server.origin)["oracle"]}), "utf-8")
        path.chmod(0o600)
        env["TASKCLI_CONFIG"] = str(path)

    def __enter__(self) -> Server:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self.server

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def test_progress_is_shown_on_a_terminal_only_and_wiped_away(env: dict[str, str]) -> None:
    words = ("oracle", "list", "--limit", "10", "--paginate", "-o", "csv")
    found: dict[str, Ended] = {}
    with served(env, 0.25):
        runs: dict[str, Callable[[], Ended]] = {
            "terminal": lambda: on_terminal(*words, env=env, stream="stderr"),
            "quiet": lambda: on_terminal(*words, "-q", env=env, stream="stderr"),
            "pipe": lambda: piped(*words, env=env),
        }
        threads = [
            threading.Thread(target=lambda name=name, ask=ask: found.update({name: ask()}))
            for name, ask in runs.items()
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert {each.code for each in found.values()} == {0}
    assert {each.out for each in found.values()} == {found["pipe"].out}
    assert found["pipe"].err == found["quiet"].err == b""
    shown = found["terminal"].err.decode()
    assert re.search(r"\r\x1b\[K\d pages, \d0 of 53 tasks so far", shown)
    assert shown.endswith("\r\x1b[K")
    assert "\n" not in shown


def test_waiting_for_the_first_answer_is_told_too_and_fits_the_pane(env: dict[str, str]) -> None:
    with served(env, 0.8):
        ran = on_terminal("list", env=env, stream="both", columns=12)
    assert "\r\x1b[Kwaiting for\r\x1b[K" in ran.text
    assert ran.text.splitlines()[-1].startswith("taskcli: ")


def test_progress_tells_who_has_answered_pages_tasks_and_how_many_there_are_where_all_say_so() -> None:
    progress = Progress()
    progress.begin("a", "b")
    assert progress.line() == "0 of 2 profiles answered"
    progress.of("a")(1, 100, 265)
    assert progress.line() == "0 of 2 profiles answered, 1 page, 100 tasks so far"
    progress.of("a")(1, 30, None)  # another list, of the same tasks perhaps
    progress.of("b")(1, 5, None)
    progress.answered("b")
    assert progress.line() == "1 of 2 profiles answered, 3 pages, 105 of 270 tasks so far"
    progress.begin("a", noun="rows")
    assert progress.line() == "waiting for a"


def test_nothing_is_drawn_over_who_is_asking_or_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, asking = io.StringIO(), threading.Event()
    monkeypatch.setattr(drawn, "isatty", lambda: True)
    monkeypatch.setattr("sys.stderr", drawn)
    monkeypatch.setattr("taskcli.cli.progress.AFTER", 0.001)
    monkeypatch.setattr("taskcli.cli.progress.EVERY", 0.001)

    def soon(condition: Callable[[], bool]) -> bool:
        return any(condition() or threading.Event().wait(0.005) for _ in range(400))

    progress = Progress(wanted=True, held=asking.is_set)
    progress.begin("a")
    threading.Event().wait(0.02)
    assert drawn.getvalue() == ""
    progress.sending()
    assert soon(lambda: drawn.getvalue() == "\r\x1b[Kwaiting for a")
    asking.set()
    assert soon(lambda: drawn.getvalue().endswith("a\r\x1b[K"))
    before = drawn.getvalue()
    progress.of("a")(1, 1, None)
    threading.Event().wait(0.02)
    assert drawn.getvalue() == before
    asking.clear()
    assert soon(lambda: drawn.getvalue().endswith("1 page, 1 tasks so far"))
    progress.end()
    assert drawn.getvalue().endswith("\r\x1b[K")


def test_quiet_silences_notes_and_never_errors(run: Run) -> None:
    assert "there are more" in run("oracle", "list", "--demo", "--limit", "1").err
    assert run("oracle", "list", "--demo", "--limit", "1", "-q").err == ""
    assert " tasks: demo-oracle " in run(*TABLE).err
    assert run(*TABLE, "--quiet").err == ""
    ran = run("oracle", "get", "999999999999", "--demo", "-q")
    assert ran.code == 5
    assert ran.err.startswith("taskcli: error: demo-oracle: ")


# Output files -------------------------------------------------------------------------------------------------------


def page(number: int, more: bool = True) -> Prepared:
    row = {"number": number, "title": f"task {number}"}
    return Prepared(body=json.dumps({"items": [row], "hasMore": more, "limit": 1, "offset": number - 1}).encode())


@pytest.fixture
def one(stage: Stage, configured: Configured) -> Stage:
    """The stage as the only profile."""
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": AUTH}})
    return stage


@pytest.mark.parametrize("output", ["table", "json", "jsonl", "csv", "tsv", "yaml", "xml", "raw"])
def test_a_file_gets_what_a_pipe_gets(output: str, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "new"
    words = ("oracle", "list", "--demo", "-o", output)
    ran = run(*words, "--output-file", str(target))
    assert (ran.code, ran.out) == (0, b"")
    assert target.read_bytes() == run(*words).out != b""


@pytest.mark.parametrize(("command", "text"), [("schema", b"json-schema.org"), ("list --demo -p demo-oracle", b"REF")])
def test_other_commands_write_files_too(command: str, text: bytes, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "new"
    assert run(*command.split(), "--output-file", str(target)).out == b""
    assert text in target.read_bytes()


@pytest.mark.parametrize("output", ["json", "jsonl", "csv", "table", "raw"])
def test_a_failure_in_the_middle_leaves_the_old_file(output: str, run: Run, one: Stage, tmp_path: Path) -> None:
    one.prepared = [page(1), page(2), Prepared(status=500)]
    target = tmp_path / "tasks"
    target.write_text("old\n")
    ran = run("oracle", "list", "--paginate", "-o", output, "--output-file", str(target))
    assert (ran.code, ran.out) == (7, b"")
    assert target.read_text() == "old\n"
    assert [each.name for each in tmp_path.iterdir() if "tasks" in each.name] == ["tasks"]


def test_a_failure_in_the_middle_makes_no_new_file(run: Run, one: Stage, tmp_path: Path) -> None:
    one.prepared = [page(1), Prepared(body=b"<html>oops</html>")]
    assert run("oracle", "list", "--paginate", "-o", "jsonl", "--output-file", str(tmp_path / "tasks")).code == 8
    assert not [each for each in tmp_path.iterdir() if "tasks" in each.name]


def test_what_streams_to_stdout_has_whole_lines_only(run: Run, one: Stage) -> None:
    one.prepared = [page(1), page(2), Prepared(status=500)]
    ran = run("oracle", "list", "--paginate", "-o", "jsonl")
    assert ran.code == 7
    assert [json.loads(line)["number"] for line in ran.text.splitlines()] == [1, 2]
    one.asked.clear()
    assert run("oracle", "list", "--paginate", "-o", "json").out == b""


def test_a_part_of_an_answer_is_written_and_told(run: Run, one: Stage, tmp_path: Path) -> None:
    one.prepared = [page(1), Prepared(body=page(1).body)]
    target = tmp_path / "tasks"
    ran = run("oracle", "list", "--paginate", "-o", "jsonl", "--output-file", str(target))
    assert ran.code == 9
    assert json.loads(target.read_text())["number"] == 1


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_the_mode_of_the_old_file_is_kept(mode: int, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "tasks"
    target.write_text("old")
    target.chmod(mode)
    assert run("oracle", "list", "--demo", "--output-file", str(target)).code == 0
    assert stat.S_IMODE(target.stat().st_mode) == mode
    assert target.read_text() != "old"


def test_a_new_file_gets_the_usual_mode(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "tasks"
    before = os.umask(0o027)
    try:
        assert run("oracle", "list", "--demo", "--output-file", str(target)).code == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_link_stays_a_link(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "real").write_text("old")
    link = tmp_path / "link"
    link.symlink_to(Path("elsewhere") / "real")
    assert run("oracle", "list", "--demo", "-o", "json", "--output-file", str(link)).code == 0
    assert link.is_symlink()
    assert len(json.loads((folder / "real").read_text())) == 25


@pytest.mark.parametrize("command", ["oracle list", "oracle get 1", "list", "get it:1", "oracle list --jq ."])
@pytest.mark.parametrize("place", ["missing/tasks", "file/tasks", "", "a" * 300, "/proc/tasks"])
def test_a_place_that_cannot_be_written_is_told_before_anything_is_sent(
    command: str, place: str, run: Run, one: Stage, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    ran = run(*command.split(), "--output-file", str(tmp_path / place))
    assert (ran.code, ran.out) == (11, b""), ran.err
    assert "cannot be written (" in ran.err
    assert one.asked == []


def test_a_minus_is_stdout_and_a_named_pipe_is_written_to(run: Run, tmp_path: Path) -> None:
    words = ("oracle", "list", "--demo", "-o", "json")
    usual = run(*words).out
    assert run(*words, "--output-file", "-").out == usual
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(fifo.read_bytes()), daemon=True)
    reader.start()
    ran = run(*words, "--output-file", str(fifo))
    assert (ran.code, ran.out, ran.err.count("error")) == (0, b"", 0)
    reader.join(5)
    assert got == [usual]
    assert stat.S_ISFIFO(fifo.stat().st_mode)


# jq -----------------------------------------------------------------------------------------------------------------

NEEDS_JQ = pytest.mark.skipif(shutil.which("jq") is None, reason="there is no program jq here")


def test_jq_keeps_numbers_as_they_were_sent(run: Run, one: Stage) -> None:
    one.prepared = [Prepared(body=b'{"items": [{"number": 9007199254740993, "title": 2.50}], "hasMore": false}')]
    ran = run("oracle", "list", "--jq", ".[0].number, .")
    assert (ran.code, ran.text) == (0, '9007199254740993\n[{"number":9007199254740993,"title":2.50}]\n')


@pytest.mark.parametrize("expression", ['"no" | halt_error', '"no" | halt_error(3)', '.[0] | {a: "no"} | halt_error'])
@pytest.mark.parametrize("by", ["binding", pytest.param("program", marks=NEEDS_JQ)])
def test_an_expression_that_halts_with_an_error_is_one(
    by: str, expression: str, run: Run, one: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    if by == "program":
        monkeypatch.setitem(sys.modules, "jq", None)
    one.prepared = [page(1, more=False)]
    ran = run("oracle", "list", "--jq", expression)
    assert (ran.code, ran.out) == (2, b"")
    assert "--jq: " in ran.err
    assert "no" in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("length", "3\n"),
        (".[].title", "task 1\ntask 2\ntask 3\n"),
        ("map(.number)", "[1,2,3]\n"),
        (".[0]", '{"number":1,"title":"task 1"}\n'),
        (".[0].nope", "null\n"),
        ("empty", ""),
        ('.[] | select(.number > 1) | "\\(.number)\\t\\(.title)"', "2\ttask 2\n3\ttask 3\n"),
        ('.[0] | {"ü": "Grüße"}', '{"ü":"Grüße"}\n'),
        (".[0].number # the first", "1\n"),
        ('"a\\nb", "1", 1', "a\nb\n1\n1\n"),
        (".[0].number as $n | $n, $n", "1\n1\n"),
        ("def twice: ., .; .[2].number | twice", "3\n3\n"),
    ],
)
@pytest.mark.parametrize("by", ["binding", pytest.param("program", marks=NEEDS_JQ)])
def test_jq_sees_the_whole_of_several_pages_once(
    by: str, expression: str, shown: str, run: Run, one: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    if by == "program":
        monkeypatch.setitem(sys.modules, "jq", None)
    one.prepared = [page(1), page(2), page(3, more=False)]
    ran = run("oracle", "list", "--paginate", "--jq", expression)
    assert (ran.code, ran.text, ran.err) == (0, shown, "")


@pytest.mark.parametrize(
    ("program", "code", "told"),
    [
        ("no program", 11, "Exec format error"),
        ("#!/bin/sh\nkill -KILL $$", 11, "jq was ended by signal 9"),
        ("#!/bin/sh\nexit 5", 2, "--jq: jq ended with 5"),
        ("#!/bin/sh\necho 'jq: error: what is this' >&2; exit 3", 2, "--jq: jq: error: what is this"),
    ],
)
def test_a_jq_that_fails_by_itself_is_told_before_anything_is_asked(
    program: str, code: int, told: str, run: Run, one: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "jq").write_text(program)
    (tmp_path / "jq").chmod(0o700)
    monkeypatch.setitem(sys.modules, "jq", None)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    ran = run("oracle", "list", "--jq", ".")
    assert (ran.code, ran.out, one.asked) == (code, b"", [])
    assert told in ran.err
    assert ran.err.count("\n") == 1


def test_jq_of_one_task_sees_an_object_and_of_several_an_array(run: Run) -> None:
    assert run("get", "demo-oracle:1702211", "--demo", "--jq", ".id").text == "1702211\n"
    assert run("get", "demo-oracle:1702211", "demo-oracle:200145", "--demo", "--jq", ".[1].id").text == "200145\n"
    assert run("oracle", "get", "1702211", "--demo", "--jq", ".number").text == "1702211\n"
    assert run(*TABLE, "--limit", "2", "-q", "--jq", "length").text == "2\n"


@pytest.mark.parametrize("expression", [".[", "nope", ".a | ]", "", " "])
@pytest.mark.parametrize("command", ["oracle list", "list", "get it:1"])
def test_a_wrong_expression_is_told_before_anything_is_sent(
    command: str, expression: str, run: Run, one: Stage
) -> None:
    ran = run(*command.split(), "--jq", expression)
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith("taskcli: error: --jq")
    assert ran.err.count("\n") == 1
    assert one.asked == []


def test_an_expression_that_does_not_fit_the_data_is_one_line(run: Run, one: Stage) -> None:
    one.prepared = [page(1, more=False)]
    ran = run("oracle", "list", "--jq", ".[].title.deeper")
    assert ran.code != 0
    assert ran.out == b""
    assert re.fullmatch(r"taskcli: error: .*--jq: .*\n", ran.err)


@pytest.mark.parametrize("output", ["csv", "table", "xml", "raw"])
def test_jq_filters_json_and_nothing_else(output: str, run: Run, one: Stage) -> None:
    assert run("oracle", "list", "--jq", ".", "-o", output).code == 2
    assert one.asked == []


def test_without_any_jq_it_says_how_to_get_one(run: Run, one: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jq", None)
    monkeypatch.setenv("PATH", "/nowhere")
    ran = run("oracle", "list", "--jq", ".")
    assert ran.code == 2
    assert f"{sys.executable} -m pip install jq" in ran.err
    assert one.asked == []


def test_jq_works_on_the_chosen_columns(run: Run, one: Stage) -> None:
    one.prepared = [page(1, more=False)]
    assert run("oracle", "list", "--columns", "title", "--jq", ".[0]").text == '{"title":"task 1"}\n'


# TASKCLI_OUTPUT -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "profile", "words", "begins"),
    [
        ("", "", (), "number"),
        ("json", "", (), "["),
        ("JSONL", "", (), "{"),
        ("json", "", ("-o", "csv"), "number,title"),
        ("", "yaml", (), "- number"),
        ("json", "yaml", (), "["),
        ("json", "yaml", ("-o", "jsonl"), "{"),
        ("csv", "yaml", ("--jq", "."), "["),
    ],
)
def test_the_flag_beats_the_environment_and_that_the_profile(
    named: str, profile: str, words: tuple[str, ...], begins: str, run: Run, stage: Stage, configured: Configured,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("TASKCLI_OUTPUT", named)
    more = {"output": profile} if profile else {}
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": AUTH, **more}})
    stage.prepared = [page(1, more=False)]
    ran = run("oracle", "list", *words)
    assert (ran.code, ran.err) == (0, "")
    assert ran.text.startswith(begins)


FITTING = (
    "list", "list --count-by status", "list --group-by status", "list --meta", "list --columns ref", "list --jq length",
    "get demo-oracle:1702211", "oracle list --max-items 3", "oracle count", "oracle api tasks", "oracle list --dry-run",
    "accelo list --paginate --max-items 2", "accelo list --paginate", "accelo get 24 25", "accelo list --columns id",
    "pageseeder list --paginate", "capillary list --jq length",
)  # fmt: skip


@pytest.mark.parametrize("words", FITTING)
def test_a_format_that_nobody_typed_makes_nothing_fail(words: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for named in FORMATS:
        monkeypatch.setenv("TASKCLI_OUTPUT", named)
        one = ("-p", "demo-oracle") if words.startswith("list") else ()  # as good as all, and five times as fast
        ran = run(*words.split(), *one, "--demo", "-q")
        assert ran.code == 0, (named, ran.err)
        assert ran.out


@pytest.mark.parametrize("command", ["oracle list", "list"])
def test_an_unknown_format_is_told_whoever_names_it(
    command: str, run: Run, one: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "--output: 'jsn' is not one of table, json, " in run(*command.split(), "-o", "jsn").err
    monkeypatch.setenv("TASKCLI_OUTPUT", "jsn")
    ran = run(*command.split())
    assert ran.code == 2
    assert "TASKCLI_OUTPUT: 'jsn' is not one of table, json, " in ran.err
    assert one.asked == []


# Errors as JSON -----------------------------------------------------------------------------------------------------


def test_an_error_as_json_is_one_object_of_the_promised_shape(env: dict[str, str]) -> None:
    ran = piped("oracle", "get", "999999999999", "--demo", "--error-format", "json", env=env)
    assert (ran.code, ran.out) == (5, b"")
    error = json.loads(ran.err)["error"]
    assert list(error) == ["code", "exit", "profile", "message", "hint", "status", "request_id", "retry_after"]
    assert (error["code"], error["exit"], error["profile"], error["status"]) == ("not-found", 5, "demo-oracle", 404)
