"""Runs the program against what can go wrong, and tells what came of it: the tables of docs/faults.md."""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from taskcli.cli.main import main
from taskcli.cli.sandbox import configuration
from taskcli.sandbox import FAULTS, Sandbox
from taskcli.sandbox.server import Server
from tests.serving import serving
from tests.test_transport import Raw, answer, says
from tests.tls import Papers, Secure, running

ROOT = Path(__file__).resolve().parent.parent
# Short enough for a test: ten times that is the most that one answer may take.
TIMEOUT = "0.3"
LIST = ("oracle", "list", "-q", "--max-body", "1MB", "-o", "json")
OWN = {"method": "basic", "username": "mira.k", "password": "correct horse"}

ONCE = "asked once"
NOTHING = "nothing is sent"
AGAIN = "three further tries, eight seconds of pauses"
SILENCE = "`--timeout`"
WHOLE = "ten times `--timeout`"
SIZE = "`--max-body`"
SILENT = {"stall": SILENCE, "slow": SILENCE, "drip": WHOLE}
NONE = "asked once; Oracle documents it as none"
BOUNDS = {
    **SILENT,
    **dict.fromkeys(("408", "500", "502", "504", "cut", "cut-chunk", "reset", "close"), AGAIN),
    "429": "what it names, three times: 30 s each, longer with `--wait`",
    "503": AGAIN,
    "object": NONE,
    "bomb": SIZE,
    "endless": SIZE,
}


@dataclass(frozen=True)
class Seen:
    """What one run came to: its exit code, the last line of stderr without what differs from run to run."""

    code: int
    line: str
    out: bytes = b""

    @property
    def shown(self) -> str:
        if self.line:
            mark = "``" if "`" in self.line else "`"
            return f"{mark}{self.line}{mark}"
        return {b"": "nothing", b"[]": "no tasks"}.get(self.out, "the tasks")


def seen(code: int, out: bytes, err: str) -> Seen:
    lines = [line for line in err.splitlines() if line.strip()]
    assert "Traceback" not in err, err
    line = re.sub(r"(127\.0\.0\.1|localhost|\[::1\]):\d+", "HOST", lines[-1]) if lines else ""
    line = line.removeprefix("taskcli: ").replace(tempfile.gettempdir(), "/tmp")
    line = re.sub(r"/tmp/[\w.-]+/", "", line)
    return Seen(code, re.sub(r"after 0\.3 s", "after 30 s", re.sub(r"than 3 s", "than 300 s", line)), out.strip())


def run(*words: str) -> Seen:
    """One run in this process, without its pauses."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True, newline="") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err), mock.patch("taskcli.http.transport.sleep"):
        code = main(words)
    return seen(code, out.buffer.getvalue(), err.buffer.getvalue().decode())


def run_apart(
    *words: str,
    then: Callable[[subprocess.Popen[bytes]], None] = lambda running: None,
    shell: str = "",
    stdout: Any = subprocess.PIPE,
) -> Seen:
    """One run in a process of its own, `then` does something to it; `shell` is behind its words."""
    command = [sys.executable, "-m", "taskcli", *words]
    if shell:
        command = ["sh", "-c", f'exec "$@" {shell}', "sh", *command]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, preexec_fn=heed
    ) as running:
        then(running)
        out, err = running.communicate(timeout=60)
    return seen(running.returncode, out or b"", (err or b"").decode())


def heed() -> None:
    """In the child: Ctrl-C counts, also where this runs in the background of a shell that ignores it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def profile(**more: Any) -> Iterator[Path]:
    """The only profile there is, `work`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        found = {"provider": "oracle", "auth": OWN, **more}
        path.write_text(configuration({"x": found}).replace("demo-x", "work"), "utf-8")
        path.chmod(0o600)
        own = {"PATH": os.environ["PATH"], "HOME": folder, "TASKCLI_CONFIG": str(path), "TZ": "UTC"}
        with mock.patch.dict(os.environ, own, clear=True):  # no proxy or authority of this machine
            yield path


# What a server does -------------------------------------------------------------------------------------------------


class Counting(Sandbox):
    """Counts what it is asked."""

    asked = 0

    def answer(self, call: Any) -> Any:
        self.asked += 1
        return super().answer(call)


def server_rows() -> Iterator[tuple[str, ...]]:
    for name, fault in FAULTS.items():
        sandbox = Counting(size=8, faults=name)
        dripping = mock.patch("taskcli.sandbox.server.DRIP", 0.05)
        with dripping, serving(Server(sandbox)) as server, profile(**sandbox.profiles(server.origin)["oracle"]):
            for _ in range(10 if name == "drip" else 1):
                found = run(*LIST, *(("--timeout", TIMEOUT) if name in SILENT else ()))
                if "as a whole" in found.line:
                    break  # else the machine was busy, and a byte came later than so short a time-out
        asked = sandbox.asked if name != "drip" else 1
        yield fault.about, found.shown, str(found.code), str(asked), BOUNDS.get(name, ONCE)


# What an answer holds -----------------------------------------------------------------------------------------------

TASK = b'{"number": %d, "title": "a task", "state": "ASSIGNED"}'


def items(*rows: bytes, more: bytes = b'"hasMore": false') -> bytes:
    return b'{"items": [%b], %b}' % (b", ".join(rows), more)


def page_of(*numbers: int, more: bytes = b'"hasMore": true') -> bytes:
    return items(*(TASK % number for number in numbers), more=more)


@dataclass(frozen=True)
class Body:
    """An answer with status 200: what is wrong with it, the pages there are, and who bounds it."""

    about: str
    pages: tuple[bytes, ...]
    words: tuple[str, ...] = LIST
    bound: str = ONCE
    provider: dict[str, Any] = field(default_factory=dict)


ALL = (*LIST, "--paginate")
CAPILLARY = {"provider": "capillary"}
CAPILLARY_LIST = ("capillary", *LIST[1:])
BODIES = (
    Body("nested 3,000 deep", (b'{"items": [' + b"[" * 3000 + b"]" * 3000 + b"]}",), bound="200 levels"),
    Body("the list is not in it", (b'{"count": 3}',)),
    Body("the list is null", (b'{"items": null}',), bound=NONE),
    Body("a task is no object", (items(b"7"),)),
    Body("a key twice", (b'{"items": [], "items": [' + TASK % 1 + b'], "hasMore": false}',)),
    Body("something behind the JSON", (page_of(1, more=b'"hasMore": false') + b"}",)),
    Body("an error inside a success", (b'{"Type": "503", "title": "the worklist is closed"}',), bound=AGAIN),
    Body("the same page again and again", (page_of(1, 2),), ALL, "no page without a new task is followed"),
    Body(
        "the same page again and again, with a task without an id",
        (items(TASK % 1, b'{"title": "no id"}', more=b'"hasMore": true'),),
        ALL,
        "no page without a new task is followed",
    ),
    Body(
        "a total that does not fit",
        (page_of(1, 2, more=b'"hasMore": false, "totalResults": 5'),),
        (*ALL, "--total-results"),
    ),
    Body("XML with a document type", (b'<!DOCTYPE x [<!ENTITY a "b">]><response>&a;</response>',),
         CAPILLARY_LIST, provider=CAPILLARY),
    Body("XML that is cut", (b"<response><status><code>200</code></status><tasks><task>",),
         CAPILLARY_LIST, provider=CAPILLARY),
)  # fmt: skip


def body_rows() -> Iterator[tuple[str, ...]]:
    for each in BODIES:
        pages = Raw(*(says(answer(page)) for page in each.pages))
        with running(pages), profile(base_url=pages.origin, **each.provider):
            found = run(*each.words)
        yield each.about, found.shown, str(found.code), str(len(pages.heads)), each.bound


# What is in the way -------------------------------------------------------------------------------------------------


def nobody() -> str:
    """An address where nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{unused.getsockname()[1]}"


def way_rows() -> Iterator[tuple[str, ...]]:
    with profile(base_url=nobody()):
        yield row("nobody listens there", run(*LIST), AGAIN)
    with profile(base_url="https://tasks.example.com"), mock.patch("socket.getaddrinfo", side_effect=unknown()):
        yield row("the name of the host is not known", run(*LIST), ONCE)
    yield from tls_rows()
    yield from proxy_rows()


def tls_rows() -> Iterator[tuple[str, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        papers = Papers(Path(folder))
        servers = {
            "its certificate has expired": Secure(papers.expired()),
            "its certificate is not valid yet": Secure(papers.early()),
            "its certificate is that of another host": Secure(papers.issued("other", "tasks.example.com")),
            "its certificate is signed by itself": Secure(papers.self_signed()),
            "it wants a certificate of the client": Secure(papers.good, wants=papers.bundle),
        }
        for about, server in servers.items():
            with running(server), profile(base_url=server.origin, ca_bundle=papers.bundle):
                yield row(about, run(*LIST), ONCE)
        secure = Secure(papers.good)
        with running(secure):
            with profile(base_url=secure.origin):
                yield row("its certificate comes from an authority that nobody here knows", run(*LIST), ONCE)
            with profile(base_url=secure.origin.replace("https", "http")):
                yield row("http was written, and it speaks TLS", run(*LIST), AGAIN)
        for about, files in (
            ("`ca_bundle` is not there", {"ca_bundle": f"{folder}/none.pem"}),
            ("`client_cert` has no key in it", {"client_cert": papers.bundle}),
        ):
            with profile(base_url="https://127.0.0.1:9", **files):
                yield row(about, run(*LIST), NOTHING)
        plain = Server(Sandbox(size=1))
        with serving(plain), profile(base_url=plain.origin.replace("http", "https")):
            yield row("https was written, and it does not speak TLS", run(*LIST), ONCE)


def proxy_rows() -> Iterator[tuple[str, ...]]:
    refusing = Raw(says(answer(b"", "Proxy-Authenticate: Basic", status="407 Proxy Authentication Required")))
    with running(refusing):
        for about, address, bound in (
            ("the proxy wants a name and a password", refusing.origin, ONCE),
            ("the proxy refuses them", refusing.origin.replace("://", "://me:secret@"), ONCE),
            ("the proxy is not there", nobody(), AGAIN),
            ("the address of the proxy is none", "http://[", NOTHING),
        ):
            with profile(base_url="http://tasks.example.com"), mock.patch.dict(os.environ, {"HTTP_PROXY": address}):
                yield row(about, run(*LIST), bound)
    for about, status, bound in (
        ("the proxy lets nobody through", "403 Forbidden", ONCE),
        ("the proxy does not reach the service", "502 Bad Gateway", AGAIN),
    ):
        with running(Raw(says(answer(b"", status=status)))) as proxy, profile(base_url="https://tasks.example.com"):
            os.environ["HTTPS_PROXY"] = proxy.origin
            yield row(about, run(*LIST), bound)


def unknown() -> OSError:
    return socket.gaierror(socket.EAI_NONAME, "Name or service not known")


# What the configuration and the secrets are -------------------------------------------------------------------------

SECRETS: tuple[tuple[str, Any], ...] = (
    ("its variable is not set", {"env": "NO_SUCH_NAME"}),
    ("its file is not there", {"file": "/no/such/file"}),
    ("its file has no end", {"file": "/dev/zero"}),
    ("its command fails", {"command": "echo locked >&2; exit 3"}),
    ("its command says nothing", {"command": "true"}),
    ("its command is killed", {"command": "kill -9 $$"}),
    ("its command prints without end", {"command": "yes"}),
)


def secret_rows() -> Iterator[tuple[str, ...]]:
    for about, secret in SECRETS:
        with profile(base_url="http://127.0.0.1:9", auth={**OWN, "password": secret}):
            yield row(f"a secret: {about}", run_apart(*LIST), NOTHING)
    for about, text in (
        ("it is no TOML", "[profiles.work\n"),
        ("it is nested 3,000 deep", "x = " + "[" * 3000 + "]" * 3000 + "\n"),
        ("it has an unknown key", '[profiles.work]\nprovider = "oracle"\nbase_uri = "https://x.example.com"\n'),
    ):
        with profile() as path:
            path.write_text(text)
            yield row(f"the configuration: {about}", run(*LIST), NOTHING)


# What this machine does ---------------------------------------------------------------------------------------------

DEMO = ("oracle", "list", "--demo", "-q", "-o", "json")


def machine_rows() -> Iterator[tuple[str, ...]]:
    with open("/dev/full", "wb") as full:
        yield row("the disk is full (stdout)", run_apart(*DEMO, stdout=full), "what there is room for")
    yield row(
        "the disk is full (`--output-file`)", run_apart(*DEMO, "--output-file", "/dev/full"), "what there is room for"
    )
    missing = str(Path(tempfile.gettempdir(), "no-such-folder", "tasks.json"))
    yield row("the folder of `--output-file` is not there", run(*DEMO, "--output-file", missing), NOTHING)
    reading, writing = os.pipe()
    os.close(reading)
    yield row("the reader of the pipe has gone", run_apart(*DEMO, stdout=writing), "ends at once")
    os.close(writing)
    for about, closing in (("stdout is closed", ">&-"), ("stderr is closed", "2>&-")):
        yield row(about, run_apart(*DEMO, shell=closing), "what there is to write to")


# How a run is ended -------------------------------------------------------------------------------------------------


def end_rows() -> Iterator[tuple[str, ...]]:
    with silent() as listening:
        yield row("`--deadline`, while nobody answers", run("oracle", "list", "--deadline", "0.2"), "`--deadline`")
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with silent() as listening:

            def end(running: subprocess.Popen[bytes], listening: Any = listening, name: str = name) -> None:
                connection, _ = listening.accept()
                with connection:
                    connection.recv(1)  # it has asked, and waits
                    running.send_signal(getattr(signal, name))
                    running.wait(60)

            yield row(f"{name}, while nobody answers", run_apart("oracle", "list", then=end), "ends at once")


@contextmanager
def silent() -> Iterator[socket.socket]:
    """Somebody who takes connections and says nothing, as the only profile."""
    listening = socket.create_server(("127.0.0.1", 0))
    with listening, profile(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}"):
        yield listening


def row(about: str, found: Seen, bound: str) -> tuple[str, ...]:
    return about, found.shown, str(found.code), bound


# All of it ----------------------------------------------------------------------------------------------------------

SERVER = ("fault", "what you see", "exit", "requests", "bounded by")
OTHER = ("fault", "what you see", "exit", "bounded by")
TABLES: dict[str, tuple[tuple[str, ...], Callable[[], Iterator[tuple[str, ...]]]]] = {
    "server": (SERVER, server_rows),
    "body": (SERVER, body_rows),
    "way": (OTHER, way_rows),
    "secret": (OTHER, secret_rows),
    "machine": (OTHER, machine_rows),
    "end": (OTHER, end_rows),
}
