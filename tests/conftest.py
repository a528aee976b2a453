"""A home without settings, a way to run the program, and a stage: a server that gives prepared answers."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from taskcli import values
from taskcli.cli.main import main
from taskcli.cli.sandbox import configuration
from taskcli.cli.schema import schema
from taskcli.http import transport
from taskcli.http.redact import redact
from taskcli.sandbox import Sandbox, World
from taskcli.sandbox.server import Server
from tests.desk import Desk
from tests.serving import serving

# Some tests ask for the machine's zone while they are collected, and it is looked up once.
os.environ["TZ"] = "UTC"


@dataclass(frozen=True)
class Ran:
    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


# Measuring coverage doubles what a test takes. These start processes of their own, of which nothing is measured.
UNMEASURED = {"cron", "killed_runs", "moments", "moving_world"}
# What goes through the same lines many times over, with other inputs: to measure it takes as long again.
UNMEASURED |= {"fuzz", "hostile_text"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for each in items:
        if each.path.parent.name == "sandbox" or each.path.stem.removeprefix("test_") in UNMEASURED:
            each.add_marker("no_cover")


@pytest.fixture(autouse=True, scope="session")
def heeded_signals() -> None:
    """Ctrl-C and the end of a terminal count in what is started from here, also where a shell has them ignored.

    As it has in the background, and behind `nohup`: the suite itself goes on there.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda number, frame: None)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the machine's own settings reaches a test."""
    for name in ("TASKCLI_CONFIG", "TASKCLI_PROFILE", "TASKCLI_OUTPUT", "NO_COLOR", "FORCE_COLOR", "TASKCLI_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / ".state"))
    monkeypatch.setenv("TZ", "UTC")
    redact.forget()  # a process is one run, but for tests
    return tmp_path


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited between tries: nobody really waits here."""
    found: list[float] = []
    monkeypatch.setattr(transport, "sleep", found.append)
    return found


class _Stream(io.TextIOWrapper):
    """A stream that keeps its bytes and is no terminal."""

    def __init__(self) -> None:
        self.kept = io.BytesIO()
        super().__init__(self.kept, "utf-8", write_through=True, newline="")

    def bytes(self) -> bytes:
        self.flush()
        return self.kept.getvalue()


Run = Callable[..., Ran]


@cache
def validator() -> Any:
    return jsonschema.Draft202012Validator(schema())


def check_records(words: tuple[str, ...], ran: Ran) -> None:
    """Every common record that any test produces fits the schema."""
    others = {"--columns", "--jq", "--meta", "--dry-run", "--count-by", "@"}
    if words[:1] not in (("list",), ("get",)) or not ran.out or others & {*words}:
        return
    if ("-o", "json") in pairwise(words):
        found = ran.json if isinstance(ran.json, list) else [ran.json]
    elif ("-o", "jsonl") in pairwise(words):
        found = [json.loads(line) for line in ran.text.splitlines()]
    else:
        return
    for record in found:
        check_record(json.dumps(record))


@cache
def check_record(text: str) -> None:
    """The same record is checked once: many tests show the same tasks."""
    validator().validate(json.loads(text))


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader's clock stands still, where two runs are compared: between them something may become late."""
    moment = values.now()
    monkeypatch.setattr(values, "now", lambda: moment)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("oracle", "list")`: the program's own main(), in this process."""

    def go(*words: str) -> Ran:
        out, err = _Stream(), _Stream()
        with monkeypatch.context() as streams:
            streams.setattr(sys, "stdout", out)
            streams.setattr(sys, "stderr", err)
            code = main(words)
        ran = Ran(code, out.bytes(), err.bytes().decode())
        check_records(words, ran)
        return ran

    return go


@dataclass
class Prepared:
    """One answer, and what must ask for it. It is given so many `times`: what may pass is asked for four times."""

    request: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    sent: str | None = None
    status: int = 200
    reply_headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    type: str = "application/json"
    times: int = 1


@dataclass(frozen=True)
class Asked:
    line: str
    headers: dict[str, str]
    body: bytes


class Stage(ThreadingHTTPServer):
    """Answers with what was prepared, in order, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Actor)
        self.prepared: list[Prepared] = []
        self.asked: list[Asked] = []
        self.lock = threading.Lock()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def answers(self) -> list[Prepared]:
        """What was prepared, each as often as it is given."""
        return [each for each in self.prepared for _ in range(each.times)]

    def next(self, asked: Asked) -> Prepared:
        with self.lock:
            self.asked.append(asked)
            answers = self.answers
            if len(self.asked) > len(answers):
                return Prepared(status=599, body=b"the stage has no further answer", type="text/plain")
            return answers[len(self.asked) - 1]


class _Actor(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes, and the second would wait for a late ACK
    server: Stage

    def _act(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.next(Asked(f"{self.command} {self.path}", headers, body))
        self.send_response(answer.status)
        if answer.type:
            self.send_header("Content-Type", answer.type)
        for name, value in answer.reply_headers.items():
            self.send_header(name, value)
        if "Content-Length" not in answer.reply_headers:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = do_DELETE = _act  # noqa: N815 - names the base class looks for

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="session")
def _stage() -> Iterator[Stage]:
    with serving(Stage()) as server:
        yield server


@pytest.fixture
def stage(_stage: Stage) -> Stage:
    """The stage with nothing prepared."""
    _stage.prepared, _stage.asked = [], []
    return _stage


@pytest.fixture
def configured(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, dict[str, Any]]], Path]:
    """`configured({"work": {...}})` writes a configuration that only its owner can read, and names it."""

    def write(profiles: dict[str, dict[str, Any]], default: str | None = None) -> Path:
        path = home / "config.toml"
        text = configuration(profiles).replace("profiles.demo-", "profiles.").partition("\n")[2]
        path.write_text((f'default = "{default}"\n' if default else "") + text, "utf-8")
        path.chmod(0o600)
        monkeypatch.setenv("TASKCLI_CONFIG", str(path))
        return path

    return write


@pytest.fixture(scope="session")
def _sandbox() -> Iterator[Server]:
    with serving(Server(Sandbox(world=World(settled=True)))) as server:
        yield server


@pytest.fixture
def five(_sandbox: Server, configured: Callable[..., Path]) -> dict[str, dict[str, Any]]:
    """A configuration with one profile of each provider, on a sandbox behind a socket; gives the profiles."""
    profiles = _sandbox.sandbox.profiles(_sandbox.origin)
    configured(profiles)
    return profiles


@pytest.fixture
def oracle(configured: Callable[..., Path]) -> Callable[..., Path]:
    """`oracle(base_url)` makes it the only profile, `it`."""
    auth = {"method": "basic", "username": "mira.k", "password": "correct horse"}

    def write(base_url: str, **more: Any) -> Path:
        return configured({"it": {"provider": "oracle", "base_url": base_url, "auth": auth, **more}})

    return write


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An authority and what it vouches for (`tests.tls.Papers`), once for all: keys take their time."""
    from tests.tls import Papers

    return Papers(tmp_path_factory.mktemp("papers"))


@pytest.fixture
def start() -> Iterator[Callable[[Any], Any]]:
    """`start(server)`: it runs until the end of the test."""
    from tests.tls import running

    with ExitStack() as servers:
        yield lambda server: servers.enter_context(running(server))


@pytest.fixture
def two(configured: Callable[..., Path]) -> Iterator[tuple[Desk, Desk]]:
    """Two worklists, the profiles `work` and `home`, with a task each."""
    with serving(Desk()) as work, serving(Desk()) as home_:
        work.put(1, "Order 1")
        home_.put(9, "Dishes")
        configured({"work": work.profile(), "home": home_.profile()})
        yield work, home_
