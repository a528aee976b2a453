"""How a run ends: one number for a script, one line for a person, and nothing on stdout that is not an answer."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from taskcli.errors import FAMILY
from tests.conftest import Prepared, Ran, Run, Stage

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
Configured = Callable[..., Path]

TWO = b'{"items": [{"number": 1, "title": "A", "state": "ASSIGNED"}, {"number": 2, "title": "B", "state": "ASSIGNED"}]}'
ONE = b'{"number": 1, "title": "A", "state": "ASSIGNED"}'
NONE = b'{"items": []}'
LIST, GET = ("oracle", "list"), ("oracle", "get", "1")
# What is open is one question to Oracle; what is not done is a second one, in words that not every server knows.
COMMON, COMMON_GET = ("list", "-q", "--status", "open"), ("get", "work:7011")


def answer(body: bytes, status: int = 200, times: int = 1, /, **headers: str) -> Prepared:
    named = {name.replace("_", "-"): each for name, each in headers.items()}
    return Prepared(status=status, body=body, reply_headers=named, times=times)


def problem(status: int, detail: str) -> Prepared:
    body = json.dumps({"title": "Problem", "status": str(status), "detail": detail, "o:errorCode": "X-1"})
    return answer(body.encode(), status, 4 if status == 500 else 1)


BUSY = answer(b"Busy", 503, 4, Retry_After="0")
PAGE = b"<!DOCTYPE html><html><head><title>Oops</title></head><body><h1>Oops</h1></body></html>"
SIGN_IN = b"<html><body><form>Sign in <input type=password></form></body></html>"
CUT = answer(TWO, 200, 4, Content_Length="100000", Connection="close")
DOWN = answer(b'{"Type": 500, "Message": "Down"}', 200, 4)

# (what happens, what is typed, what the service answers, how it ends, what is told)
SITUATIONS: list[tuple[str, Sequence[str], Sequence[Prepared], int, str]] = [
    ("no such command", ("jira", "list"), (), 2, "taskcli has no command 'jira'"),
    ("no such flag", (*LIST, "--colour", "red"), (), 2, "oracle list has no option --colour: did you mean --color?"),
    ("an argument is missing", ("oracle", "get"), (), 2, "Missing argument"),
    ("an argument too many", (*LIST, "1"), (), 2, "oracle list takes no '1'"),
    ("a word that does not exist", (*LIST, "--assignment", "MINE"), (), 2, "--assignment: 'MINE' is not one of MY"),
    ("no date", (*LIST, "--since", "soon"), (), 2, "--since: 'soon' is not a date"),
    ("an empty value", (*LIST, "--keyword", ""), (), 2, "--keyword has an empty value"),
    ("two values for one", (*LIST, "--keyword", "a", "--keyword", "b"), (), 2, "--keyword takes one value"),
    ("a rule across flags", (*LIST, "--status", "COMPLETED"), (), 2, "work: --status COMPLETED needs --assign"),
    ("a parameter that has a flag", (*LIST, "--param", "limit=1"), (), 2, "--param limit: use --limit"),
    ("a parameter that changes data", (*LIST, "--param", "_method=DELETE"), (), 2, "--param _method is refused"),
    ("an id of another form", ("oracle", "get", "x/y"), (), 2, "work: 'x/y' is not a task number"),
    ("a REF of nobody", ("get", "home:1"), (), 2, "'home:1'"),
    ("a format that does not exist", (*LIST, "-o", "pdf"), (), 2, "--output: 'pdf' is not one of table, json"),
    ("a wrong jq expression", (*LIST, "--jq", ".["), (), 2, "--jq: "),
    ("a common word that does not exist", (*COMMON, "--sort", "size"), (), 2, "--sort 'size' is not FIELD"),
    ("no time", (*LIST, "--deadline", "0"), (), 2, "--deadline: '0' is not a number of seconds above 0"),
    ("a file that cannot be written", (*LIST, "--output-file", "/no/such/folder/x"), (), 11, "cannot be written"),
    ("no such profile", (*LIST, "-p", "home"), (), 3, "no profile 'home'"),
    ("no profile of the provider", ("capillary", "list"), (), 3, "no profile of capillary"),
    ("no such file", (*LIST, "--config", "/no/such.toml"), (), 3, "there is no file /no/such.toml"),
    ("401", LIST, (problem(401, "Bad password"),), 4, "work: not allowed: Bad password"),
    ("403", GET, (problem(403, "Not yours"),), 4, "work: 1: not allowed: Not yours"),
    ("401 without a word", LIST, (answer(b"", 401),), 4, "work: not allowed: HTTP 401"),
    ("401 with a page", LIST, (answer(PAGE, 401),), 4, "work: not allowed: HTTP 401"),
    ("401 inside 200", LIST, (answer(b'{"Type": 401, "Message": "Expired"}'),), 4, "work: not allowed: Expired"),
    ("a sign-in page", LIST, (answer(SIGN_IN),), 4, "work: a sign-in page came instead of data"),
    ("sent on to a sign-in page", LIST, (answer(b"", 302, Location="https://sso.example/in?back=1"),), 4,
     "work: sent on to https://sso.example/in"),
    ("the common list is not allowed", COMMON, (problem(401, "Bad password"),), 4, "work: not allowed: Bad password"),
    ("no such task", GET, (problem(404, "No task 1"),), 5, "work: 1: not found: No task 1"),
    ("no such task for the common get", COMMON_GET, (problem(404, "No task"),), 5, "work: 7011: not found: No task"),
    ("404 inside 200", GET, (answer(b'{"Type": "404", "Message": "Gone"}'),), 5, "work: 1: not found: Gone"),
    ("400", LIST, (problem(400, "Bad filter"),), 6, "work: refused: Bad filter"),
    ("422", LIST, (problem(422, "Bad filter"),), 6, "work: refused: Bad filter"),
    ("400 inside 200", LIST, (answer(b'{"o:errorCode": "X", "status": 400, "detail": "No"}'),), 6, "work: refused: No"),
    ("a wrong address", LIST, (answer(b"Not Found", 404),), 6, "work: no such address"),
    ("a wrong address with a page", GET, (answer(PAGE, 404),), 6, "work: 1: no such address"),
    ("405", LIST, (answer(b"", 405),), 6, "work: no such address"),
    ("500", LIST, (problem(500, "Database"),), 7, "work: not able to answer now: Database"),
    ("503 again and again", LIST, (BUSY,), 7, "work: not able to answer now: Busy"),
    ("429 for long", LIST, (answer(b"", 429, Retry_After="3600"),), 7, "work: not able to answer now: HTTP 429: try"),
    ("500 inside 200", LIST, (DOWN,), 7, "work: not able to answer now: Down"),
    ("the common list when all is down", COMMON, (problem(500, "Database"),), 7, "work: not able to answer now: Data"),
    ("a page", LIST, (answer(PAGE),), 8, "work: an HTML page came instead of data"),
    ("no JSON", LIST, (answer(b"{'items': []}"),), 8, "work: the answer is not valid JSON"),
    ("half of the JSON", LIST, (answer(TWO[:-20]),), 8, "work: the answer is not valid JSON"),
    ("half of the body", LIST, (CUT,), 8, "work: the answer was cut off"),
    ("not UTF-8", LIST, (answer(b'{"items": [{"number": 1, "title": "\xff"}]}'),), 8, "work: the answer is not"),
    ("plain text", LIST, (answer(b"All is well"),), 8, "work: expected data, the answer is plain text"),
    ("an empty body", LIST, (answer(b""),), 8, "work: expected data, the answer is empty"),
    ("nothing where one task should be", GET, (answer(b"[]"),), 8, "work: 1: expected an object, but there is a list"),
    ("the common list without JSON", COMMON, (answer(b"{"),), 8, "work: the answer is not valid JSON"),
    ("not all of it, where all is required", (*COMMON, "--require-complete", "--limit", "1"), (answer(TWO),), 9,
     "the answer is not whole (--require-complete)"),
]  # fmt: skip


@pytest.fixture
def work(stage: Stage, configured: Configured) -> Stage:
    """The stage, with one profile that asks it."""
    auth = {"method": "basic", "username": "mira.k", "password": "pw"}
    configured({"work": {"provider": "oracle", "base_url": stage.origin, "auth": auth}})
    return stage


@pytest.mark.parametrize("error_format", ["text", "json"])
@pytest.mark.parametrize(
    ("words", "answers", "code", "told"), [pytest.param(*rest, id=name) for name, *rest in SITUATIONS]
)
def test_a_failure_is_one_number_and_one_line(
    run: Run, work: Stage, words: Sequence[str], answers: Sequence[Prepared], code: int, told: str, error_format: str
) -> None:
    work.prepared = list(answers)
    ran = run(*words, "--error-format", error_format)

    assert (ran.code, ran.out) == (code, b""), ran
    assert ran.err.count("\n") == 1, ran.err
    assert len(work.asked) == len(work.answers)
    if error_format == "json":
        found = json.loads(ran.err)["error"]
        assert list(found) == ["code", "exit", "profile", "message", "hint", "status", "request_id", "retry_after"]
        assert (found["exit"], found["code"]) == (code, next(each.code for each in FAMILY if each.exit_code == code))
        assert found["profile"] == ("work" if told.startswith("work: ") else None)
    else:
        assert ran.err.startswith("taskcli: error: ")
        assert told in ran.err


@pytest.mark.parametrize("words", [(*LIST, "--keyword"), ("list", "--limit"), ("oracle", "get", "1", "-p")])
def test_a_flag_without_its_value_is_wrong_usage(run: Run, work: Stage, words: Sequence[str]) -> None:
    ran = run(*words)

    assert (ran.code, ran.out, work.asked) == (2, b"", [])
    assert f"Option '{words[-1]}' requires an argument" in ran.err.replace("'--profile' / '-p'", "'-p'")


def test_an_error_as_json_carries_what_the_provider_said(run: Run, work: Stage) -> None:
    work.prepared = [answer(b'{"detail": "Slow\\ndown"}', 429, Retry_After="120", X_Request_Id="r-77")]

    assert json.loads(run(*LIST, "--error-format=json").err) == {
        "error": {
            "code": "unreachable",
            "exit": 7,
            "profile": "work",
            "message": "not able to answer now: Slow down",
            "hint": "try again in 120 s (--wait waits for it)",
            "status": 429,
            "request_id": "r-77",
            "retry_after": 120.0,
        }
    }


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--demo", "--limit", "1"),  # a receipt, and that it was cut
        (*LIST, "--demo", "--status", "INFO_REQUESTED"),  # a word that may be unknown
        (*LIST, "--demo", "--limit", "1", "-vv"),  # that there are more, and each request
        ("get", "demo-capillary:9001#70011", "--comments", "all", "--demo"),  # what a provider lacks
        ("list", "--demo", "--dry-run", "--status", "parked,open", "-p", "demo-oracle"),
    ],
)
def test_with_errors_as_json_nothing_else_is_on_stderr(run: Run, words: Sequence[str]) -> None:
    told = run(*words)
    ran = run(*words, "--error-format", "json")
    assert told.err
    assert (ran.code, ran.out) == (told.code, told.out)
    assert [list(json.loads(line)) for line in ran.err.splitlines()] == [["error"]] * told.err.count("error:")


def test_each_of_several_failures_is_an_object_of_its_own(run: Run, work: Stage, configured: Configured) -> None:
    ran = run("get", "demo-oracle:98", "demo-accelo:24", "demo-oracle:99", "--demo", "--error-format", "json", "-q")
    assert ran.code == 9
    found = [json.loads(line)["error"] for line in ran.err.splitlines()]
    assert [(each["exit"], each["profile"]) for each in found] == [(5, "demo-oracle"), (5, "demo-oracle")]
    assert [each["message"].partition(":")[0] for each in found] == ["98", "99"]


@pytest.mark.parametrize(
    "words",
    [
        ("--error-format", "json"), ("--error-format=json",), ("--error-format", "JSON"), ("--error-format=Json",),
        ("--error-format", "text", "--error-format", "json"),
    ],
)  # fmt: skip
def test_words_that_cannot_be_read_are_an_object_too(run: Run, words: Sequence[str]) -> None:
    for wrong in (("jira", *words), (*LIST, "--nope", *words), ("oracle", "get", *words), ("get", *words)):
        ran = run(*wrong)
        assert (ran.code, ran.out) == (2, b"")
        assert json.loads(ran.err)["error"]["code"] == "usage"
    assert run(*LIST, "--nope", *words, "--error-format", "text").err.startswith("taskcli: error: ")
    assert run("get", *words, "--", "--error-format", "text").err.startswith("{")


def test_an_error_names_the_request_and_what_to_do(run: Run, work: Stage) -> None:
    work.prepared = [answer(b'{"detail": "No\\u001b[31m"}', 401, X_Request_Id="r-77")]

    assert run(*LIST).err == (
        "taskcli: error: work: not allowed: No\\x1b[31m (request r-77): check the credentials and permissions\n"
    )


@pytest.mark.parametrize(
    ("words", "answers", "out"),
    [
        ((*LIST, "-o", "json"), (answer(NONE),), "[]\n"),
        ((*LIST, "-o", "jsonl"), (answer(NONE),), ""),
        ((*COMMON, "-o", "json"), (answer(NONE),), "[]\n"),
        ((*GET, "--columns", "number", "-o", "csv"), (answer(ONE),), "number\r\n1\r\n"),
        (
            (*COMMON_GET, "--columns", "id,status", "-o", "jsonl"),
            (answer(ONE.replace(b": 1,", b": 7011,")),),
            '{"id":"7011","status":"open"}\n',
        ),
        (("--version",), (), None),
        (("oracle", "list", "--help"), (), None),
        (("schema",), (), None),
    ],
)
def test_what_is_done_is_zero_also_where_nothing_was_found(
    run: Run, work: Stage, words: Sequence[str], answers: Sequence[Prepared], out: str | None
) -> None:
    work.prepared = list(answers)
    ran = run(*words)

    assert (ran.code, ran.err) == (0, "")
    assert ran.text == out if out is not None else ran.text


# Not reached --------------------------------------------------------------------------------------------------------


@contextmanager
def listening() -> Iterator[socket.socket]:
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def at(configured: Configured, port: int, scheme: str = "http") -> Path:
    auth = {"method": "bearer", "token": "t0ken"}
    return configured({"work": {"provider": "oracle", "base_url": f"{scheme}://127.0.0.1:{port}", "auth": auth}})


def port_of(server: socket.socket) -> int:
    return int(server.getsockname()[1])


def test_a_service_that_does_not_run_is_seven(run: Run, configured: Configured) -> None:
    with listening() as server:
        port = port_of(server)
    at(configured, port)
    ran = run(*LIST)

    assert (ran.code, ran.out) == (7, b"")
    assert ran.err.startswith(f"taskcli: error: work: 127.0.0.1:{port} refused the connection: ")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("words", [LIST, COMMON, GET, COMMON_GET])
@pytest.mark.parametrize(
    ("limit", "told"), [(("--timeout", "0.1"), "timed out after 0.1 s"), (("--deadline", "0.2"), "(--deadline)")]
)
def test_a_silent_service_is_seven_when_the_time_is_over(
    run: Run, configured: Configured, words: Sequence[str], limit: Sequence[str], told: str
) -> None:
    with listening() as server:
        at(configured, port_of(server))
        ran = run(*words, *limit)

    assert (ran.code, ran.out) == (7, b"")
    assert ran.err.startswith("taskcli: error: work: ")
    assert told in ran.err
    assert ran.err.count("\n") == 1


def test_a_service_without_tls_where_tls_is_expected_is_seven(run: Run, stage: Stage, configured: Configured) -> None:
    at(configured, stage.server_address[1], "https")
    ran = run(*LIST)

    assert (ran.code, ran.out) == (7, b"")
    assert f"work: 127.0.0.1:{stage.server_address[1]} does not speak TLS" in ran.err
    assert stage.asked == []


# In part ------------------------------------------------------------------------------------------------------------


def test_some_of_several_is_nine_with_what_was_obtained(run: Run) -> None:
    ran = run("get", "demo-oracle:1702305", "demo-oracle:99", "--demo", "-o", "jsonl", "--columns", "id")

    assert ran.code == 9
    assert ran.text == '{"id":"1702305"}\n'
    assert "demo-oracle: 99" in ran.err


def test_several_that_fail_in_one_way_end_with_its_own_code(run: Run, work: Stage) -> None:
    work.prepared = [problem(404, "Gone")] * 2
    ran = run("get", "work:7011", "work:7012")

    assert (ran.code, ran.out) == (5, b"")
    assert sorted(line.split(": not found")[0] for line in ran.err.splitlines()) == [
        "taskcli: error: work: 7011", "taskcli: error: work: 7012",
    ]  # fmt: skip


def test_one_profile_that_fails_does_not_hide_the_other(run: Run, work: Stage, configured: Configured) -> None:
    auth = {"method": "bearer", "token": "t0ken"}
    with listening() as server:
        port = port_of(server)
    good = {"provider": "oracle", "base_url": work.origin, "auth": auth}
    configured({"good": good, "bad": {**good, "base_url": f"http://127.0.0.1:{port}"}})
    work.prepared = [answer(TWO)]
    ran = run("list", "--all-profiles", "--status", "open", "-o", "csv", "--columns", "ref")

    assert ran.code == 9
    assert ran.text == "ref\r\ngood:1\r\ngood:2\r\n"
    first, receipt = ran.err.splitlines()
    assert first.startswith(f"taskcli: error: bad: 127.0.0.1:{port} refused the connection")
    assert receipt.startswith("taskcli: 2 tasks: good 2")
    assert f"; bad failed (127.0.0.1:{port} refused the connection" in receipt


def test_pages_that_stop_in_the_middle_are_whole_lines_and_the_failures_own_code(run: Run, work: Stage) -> None:
    first = b'{"items": [{"number": 1}], "hasMore": true, "offset": 0, "limit": 1}'
    for form in ("jsonl", "json", "csv", "table", "tsv", "yaml", "xml"):
        work.prepared, work.asked = [answer(first), problem(500, "Database")], []
        ran = run(*LIST, "--paginate", "-o", form)

        assert ran.code == 7
        assert ran.text == ('{"number": 1}\n' if form == "jsonl" else "")
        assert "Database" in ran.err


# Matching -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(*LIST, "--columns", "number"), (*COMMON, "--columns", "id")])
@pytest.mark.parametrize(
    ("flag", "body", "code"),
    [
        ("--fail-on-match", TWO, 10),
        ("--fail-on-match", NONE, 0),
        ("--fail-on-empty", TWO, 0),
        ("--fail-on-empty", NONE, 10),
    ],
)
def test_cron_is_told_by_ten_whether_there_is_something(
    run: Run, work: Stage, words: Sequence[str], flag: str, body: bytes, code: int
) -> None:
    work.prepared = [answer(body)]
    ran = run(*words, flag, "-q", "-o", "jsonl")

    assert ran.code == code
    assert len(ran.text.splitlines()) == (2 if body is TWO else 0)  # what was found is printed all the same


def test_a_failure_is_never_taken_for_empty(run: Run, work: Stage) -> None:
    work.prepared = [problem(500, "Database")]

    assert run(*LIST, "--fail-on-empty").code == 7


# Ending early -------------------------------------------------------------------------------------------------------


def start(
    *words: str,
    env: dict[str, str] | None = None,
    stdout: int | IO[Any] = subprocess.PIPE,
    stderr: int | IO[Any] = subprocess.PIPE,
) -> Any:
    return subprocess.Popen(
        [sys.executable, "-m", "taskcli", *words],
        stdout=stdout,
        stderr=stderr,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
    )


@pytest.mark.parametrize("words", [LIST, (*LIST, "-o", "jsonl", "--paginate"), COMMON, COMMON_GET])
def test_ctrl_c_ends_at_once_with_130(configured: Configured, words: Sequence[str]) -> None:
    with listening() as server:
        path = at(configured, port_of(server))
        running = start(*words, "--timeout", "60", env={"TASKCLI_CONFIG": str(path)})
        with server.accept()[0] as connection:
            connection.recv(1)  # it has asked, and waits
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=10)

    assert (running.returncode, out, err.strip()) == (130, b"", b"")


def test_ctrl_c_leaves_nothing_but_objects_where_errors_are_json(configured: Configured) -> None:
    with listening() as server:
        path = at(configured, port_of(server))
        running = start(*LIST, "--timeout", "60", "--error-format", "json", env={"TASKCLI_CONFIG": str(path)})
        with server.accept()[0] as connection:
            connection.recv(1)
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=10)

    assert (running.returncode, out, err) == (130, b"", b"")


LOADING = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "taskcli.cli.main":
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Finder())
from taskcli.__main__ import run
run()
"""


def test_ctrl_c_while_the_program_is_loading_is_130_without_a_word() -> None:
    done = subprocess.run([sys.executable, "-c", LOADING, "list"], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_a_signal_that_is_ignored_stays_so(configured: Configured) -> None:
    """As behind `nohup`."""
    with listening() as server:
        path = at(configured, port_of(server))
        words = [sys.executable, "-m", "taskcli", *LIST, "--timeout", "1"]
        env = {**os.environ, "TASKCLI_CONFIG": str(path)}
        running = subprocess.Popen(words, cwd=ROOT, env=env, stderr=subprocess.PIPE, preexec_fn=unheeding)
        with server.accept()[0] as connection:
            connection.recv(1)
            running.send_signal(signal.SIGHUP)
            _, err = running.communicate(timeout=10)

    assert running.returncode == 7
    assert b"timed out after 1 s" in err


def unheeding() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_to_end_is_what_the_shell_sees(configured: Configured, tmp_path: Path, name: str) -> None:
    number = getattr(signal, name)
    kept = tmp_path / "kept.json"
    kept.write_text("old")
    with listening() as server:
        path = at(configured, port_of(server))
        words = (*LIST, "--timeout", "60", "--output-file", str(kept))
        running = start(*words, env={"TASKCLI_CONFIG": str(path)})
        with server.accept()[0] as connection:
            connection.recv(1)
            running.send_signal(number)
            out, err = running.communicate(timeout=10)

    assert (running.returncode, out, err) == (128 + number, b"", b"")
    assert [each.name for each in tmp_path.iterdir() if each != path and not each.name.startswith(".c")] == [
        "kept.json"
    ]
    assert kept.read_text() == "old"


@pytest.mark.parametrize(
    "words",
    [
        (*LIST, "--demo", "-o", "json", "--assignment", "ALL"),
        (*LIST, "--demo", "-o", "jsonl", "--assignment", "ALL", "--paginate", "-q"),
        (*LIST, "--demo", "-o", "jsonl", "--assignment", "ALL", "--paginate", "--limit", "20"),
        (*LIST, "--demo", "-o", "raw", "--assignment", "ALL"),
        (*LIST, "--demo", "-o", "csv", "--assignment", "ALL"),
        ("schema",),
        ("--help",),
        ("--version",),
        (*LIST, "--help"),
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_gone_away_is_a_quiet_end(words: Sequence[str], unbuffered: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    running = start(*words, stdout=writing, env={"PYTHONUNBUFFERED": unbuffered})
    os.close(writing)
    _, err = running.communicate(timeout=20)

    assert running.returncode == 141, err
    assert b"error" not in err
    assert b"Traceback" not in err
    assert b"Exception ignored" not in err


@pytest.mark.parametrize(
    "words",
    [
        ("schema",),
        ("--version",),
        ("--help",),
        (*LIST, "--help"),
        (*LIST, "--demo", "-q"),
        (*LIST, "--demo", "-o", "jsonl"),
        (*LIST, "--demo", "-o", "jsonl", "--assignment", "ALL", "--paginate", "--limit", "20"),
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_a_failure_that_is_told(words: Sequence[str], unbuffered: str) -> None:
    with open("/dev/full", "wb") as full:
        running = start(*words, stdout=full, env={"PYTHONUNBUFFERED": unbuffered})
        _, err = running.communicate(timeout=20)

    assert running.returncode == 11
    told = "stdout cannot be written (No space left on device): what has been written is not whole"
    assert err.decode() == f"taskcli: error: {told}\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((*LIST, "--demo"), 0),
        (("list", "--demo", "--limit", "1"), 0),
        (("jira",), 2),
        (("oracle", "get", "99", "--demo"), 5),
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_notes_that_nobody_can_keep_leave_the_exit_code_as_it_is(
    words: Sequence[str], code: int, unbuffered: str
) -> None:
    with open("/dev/full", "wb") as full:
        running = start(*words, stderr=full, env={"PYTHONUNBUFFERED": unbuffered})
        running.communicate(timeout=20)

    assert running.returncode == code


def test_without_a_terminal_nothing_waits_for_an_answer(configured: Configured, stage: Stage) -> None:
    auth = {"method": "basic", "username": "mira.k", "password": {"env": "NO_SUCH_NAME"}}
    path = configured({"work": {"provider": "oracle", "base_url": stage.origin, "auth": auth}})
    running = start(*LIST, env={"TASKCLI_CONFIG": str(path)})
    _, err = running.communicate(timeout=20)

    assert running.returncode == 3
    assert b"NO_SUCH_NAME is not set" in err


# The promise --------------------------------------------------------------------------------------------------------


def test_every_kind_of_failure_has_its_own_number_and_word() -> None:
    assert [each.exit_code for each in FAMILY] == list(range(1, 12))
    assert len({each.code for each in FAMILY}) == len({each.meaning for each in FAMILY}) == 11


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (OSError(errno.EMFILE, "Too many open files"), "Too many open files: this is what the system said"),
        (PermissionError(errno.EACCES, "Permission denied", "/etc/x"), "/etc/x: Permission denied: this is what"),
        (OSError(errno.ENOSPC, "No space left on device"), "stdout cannot be written (No space left on device)"),
    ],
)
def test_what_the_system_refuses_is_called_writing_only_where_it_is(
    why: OSError, told: str, run: Run, work: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: Any, **kwargs: Any) -> Any:
        raise why

    monkeypatch.setattr("taskcli.cli.provider.run", refused)
    ran = run(*LIST)
    assert (ran.code, ran.out) == (11, b"")
    assert ran.err.startswith(f"taskcli: error: {told}")
    assert ran.err.count("\n") == 1


def test_a_fault_of_the_program_is_one_with_one_line_and_no_traceback(
    run: Run, work: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Ran:
        raise LookupError("of our own making")

    monkeypatch.setattr("taskcli.cli.provider.run", broken)
    ran = run(*LIST)

    assert (ran.code, ran.out) == (1, b"")
    assert ran.err.startswith(
        "taskcli: error: a fault of taskcli itself: LookupError: of our own making: please report it"
    )
    assert ran.err.count("\n") == 1


def test_a_library_that_is_missing_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where taskcli was updated, and what it stands on was not."""
    monkeypatch.setitem(sys.modules, "taskcli.sandbox", None)
    ran = run("list", "--demo")
    told = "this installation lacks the library taskcli.sandbox: install taskcli again, as the README shows"
    assert (ran.code, ran.out, ran.err) == (11, b"", f"taskcli: error: {told}\n")
