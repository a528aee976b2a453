"""Secrets: in no words of ours, however a server writes them; where they come from when everything is wrong."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from taskcli import providers
from taskcli.cli.sandbox import configuration
from taskcli.http.auth import Scheme, Settings, token_request
from taskcli.http.redact import Redactor, address, header
from taskcli.profiles.config import load
from tests.conftest import Asked, Prepared, Ran, Run, Stage
from tests.wires import OWN

Configured = Callable[..., Path]
ROOT = Path(__file__).resolve().parent.parent

SECRET = "sw0rd/f1sh+&\"<ö'%\\ 7"
TOKEN = "t0ken-0f/th1s+run="
MD5 = hashlib.md5(SECRET.encode()).hexdigest()


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def forms_of(secret: str) -> dict[str, str]:
    """What a server may make of what it was sent."""
    return {
        "plain": secret,
        "quoted": quote(secret, safe=""),
        "quoted in a path": quote(secret),
        "small hex": re.sub("%..", lambda found: found[0].lower(), quote(secret, safe="")),
        "plus": quote_plus(secret),
        "by a browser": quote(secret, safe="!'()*~"),
        "Latin-1 in an address": quote(secret.encode("latin-1"), safe=""),
        "Latin-1 in a header": secret.encode().decode("latin-1"),
        "quoted twice": quote(quote(secret, safe=""), safe=""),
        "each letter quoted": "".join(f"%{each:02X}" for each in secret.encode()),
        "each letter quoted twice": "".join(f"%25{each:02x}" for each in secret.encode()),
        "JSON": json.dumps(secret)[1:-1],
        "JSON in UTF-8": json.dumps(secret, ensure_ascii=False)[1:-1].replace("/", "\\/"),
        "HTML": html.escape(secret),
        "HTML numbers": html.escape(secret).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),
        "HTML of an attribute": html.escape(secret, quote=False),
        "repr": repr(secret)[1:-1],
        "repr of bytes": repr(secret.encode())[2:-1],
        "hex": secret.encode().hex(),
        "HEX": secret.encode().hex().upper(),
        "MD5": hashlib.md5(secret.encode()).hexdigest(),
        "md5 in capitals": hashlib.md5(secret.encode()).hexdigest().upper(),
        "base64": b64(secret),
        "base64 for addresses": base64.urlsafe_b64encode(secret.encode()).decode(),
        "base64 in an address": quote(b64(secret), safe=""),
        "base64 with its end off": b64(secret).rstrip("="),
        "Basic": b64(f"mira:{secret}"),
        "Basic of somebody": b64(f"x:{secret}"),
        "Basic of somebody else": b64(f"xyz1:{secret}"),
        "Basic of the MD5": b64(f"mira:{hashlib.md5(secret.encode()).hexdigest()}"),
    }


@pytest.mark.parametrize(
    "secret", [SECRET, TOKEN, "abcd", "pässwörd", "%25%2f", "\\\\\\\\", "\\+&%20amp;", "x" * 199 + "/+", "y" * 5000]
)
def test_every_form_is_hidden_with_nothing_around_it(secret: str) -> None:
    hide = Redactor()
    hide.learn(secret, "mira")

    for name, form in forms_of(secret).items():
        told = hide(f"it is {form} here")
        assert told.startswith("it is "), name
        assert told.endswith(" here"), name
        if name.startswith("Basic of somebody"):  # but who that is
            assert len(told) <= len("it is eHl6MTp*** here"), name
        else:
            assert told == "it is *** here", name


def test_short_secrets_are_hidden_where_they_are_signed_with_and_leave_other_words_alone() -> None:
    hide = Redactor()
    for each in ("a", "pw", "the"):
        hide.learn(each, "mira")
    digest = hashlib.md5(b"the").hexdigest()

    assert hide("the bath of a pw is here") == "the bath of a pw is here"
    assert hide(f"{b64('mira:pw')} {digest} {digest.upper()} {b64('mira:the')}") == "*** *** *** ***"


def test_one_secret_inside_another_is_hidden_with_it() -> None:
    hide = Redactor()
    for each in ("fish", "swordfish", "swordfish and more"):
        hide.learn(each)

    assert hide("swordfish and more, swordfish, fishing") == "***, ***, ***ing"


@pytest.mark.parametrize(
    "secret", ["aB3_$%/" * 6, "\\" * 60 + "x", "%25" * 20 + "x", "&amp;" * 20 + "x", "+/" * 40, "a" * 150]
)
def test_hiding_takes_time_as_the_text_is_long(secret: str) -> None:
    hide = Redactor()
    hide.learn(secret, "mira")
    hide("")

    def taken(size: int) -> float:
        begun = time.process_time()
        hide(secret[:-1] * (size // len(secret)) + " ")
        return time.process_time() - begun

    few, many = min(taken(2_000) for _ in range(3)), min(taken(16_000) for _ in range(3))
    assert many < 20 * few + 0.05


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://u:p@h.example/a?b=c", "https://***@h.example/a?b=c"),
        ("https://h.example/a?access_token=t&b=c#id_token=t", "https://h.example/a?access_token=***&b=c#id_token=***"),
        ("https://h.example/a?API-Key=t;password=t", "https://h.example/a?API-Key=***;password=***"),
        ("https://h.example/a?page_token=t&keyword=password", "https://h.example/a?page_token=t&keyword=password"),
        ("/a@b?c=https://d@e", "/a@b?c=https://***@e"),
    ],
)
def test_an_address_is_told_without_what_is_secret_in_it(url: str, told: str) -> None:
    assert address(url) == told


def test_headers_that_are_made_for_secrets_are_told_by_name_alone() -> None:
    for name in (
        "Set-Cookie",
        "Authorization",
        "X-CAP-API-OAUTH-TOKEN",
        "x-session-id",
        "X-Api-Key",
        "Proxy-Authorization",
    ):
        assert header(name, "abc") == f"{name}: ***"
    assert header("location", "https://h.example/?code=1&token=abc") == "location: https://h.example/?code=1&token=***"
    assert header("x-powered-by", "abc") == "x-powered-by: abc"
    assert header("x-powered-by", "abc", token=True) == "x-powered-by: ***"


@pytest.fixture
def work(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TASKCLI_CONFIG", str(home / "config.toml"))
    return home


def configure(home: Path, *profiles: dict[str, Any], mode: int = 0o600) -> Path:
    """Writes a configuration of Oracle profiles, called work, work2 ..., that others cannot read."""
    usual = {"provider": "oracle", "base_url": "https://h.example"}
    names = ["work", *(f"work{at}" for at in range(2, len(profiles) + 1))]
    path = home / "config.toml"
    text = configuration({name: {**usual, **each} for name, each in zip(names, profiles, strict=True)})
    path.write_text(text.replace("demo-", ""), "utf-8")
    path.chmod(mode)
    return path


# Through the front door ---------------------------------------------------------------------------------------------

SOME = ("plain", "quoted", "JSON in UTF-8", "HTML", "MD5", "base64 in an address", "Basic of somebody")
LONG_BEFORE = "x " * 145  # what is cut behind it is cut inside the secret
AUTHS: Mapping[str, dict[str, Any]] = {
    "basic": {"method": "basic", "username": "mira", "password": SECRET},
    "bearer": {"method": "bearer", "token": TOKEN},
    "client-credentials": {"method": "client-credentials", "client_id": "c", "client_secret": SECRET},
}
SAID: Mapping[str, Callable[[str], Prepared]] = {
    "the message": lambda form: said(400, f"bad {form}"),
    "a long message": lambda form: said(422, f"{LONG_BEFORE}{form}"),
    "a code": lambda form: Prepared(status=403, body=json.dumps({"title": "no", "o:errorCode": form}).encode()),
    "text": lambda form: Prepared(status=401, body=f"no {form}".encode(), type="text/plain"),
    "the request id": lambda form: headers(400, "X-Request-Id", form),
    "a challenge": lambda form: headers(401, "WWW-Authenticate", f'Bearer error="{escaped(form)}"'),
    "a redirect": lambda form: headers(302, "Location", f"https://sso.example/{form}"),
    "a redirect to no address": lambda form: headers(302, "Location", f"http://[{form}"),
    "a redirect to user info": lambda form: headers(302, "Location", f"https://m:{quote(form, safe='')}@sso.example/"),
    "headers": lambda form: headers(200, "X-Echo", form, b'{"items": [], "hasMore": false}'),
    "no JSON": lambda form: Prepared(body=f'{{"items": {form}'.encode()),
    "another place": lambda form: Prepared(body=json.dumps({"items": form, form: form}).encode()),
}


def escaped(form: str) -> str:
    return form.replace("\\", "\\\\").replace('"', '\\"')


def said(status: int, detail: str) -> Prepared:
    return Prepared(status=status, body=json.dumps({"title": "Problem", "detail": detail}).encode())


def headers(status: int, name: str, value: str, body: bytes = b"{}") -> Prepared:
    return Prepared(status=status, body=body, reply_headers={name: value.encode().decode("latin-1")})


class Parrot(Stage):
    """Grants a token, and says back what it was sent, in the form and the place that a test wants."""

    form, place = "plain", "the message"

    def next(self, asked: Asked) -> Prepared:
        self.asked.append(asked)
        if asked.line.startswith("POST"):
            answer = {"access_token": TOKEN, "expires_in": 3600}
            return Prepared(body=json.dumps(answer).encode(), reply_headers={"X-Given": TOKEN})
        secret = TOKEN if asked.headers["authorization"].startswith("Bearer") else SECRET
        return SAID[self.place](forms_of(secret)[self.form])


@pytest.fixture(scope="module")
def parrot() -> Iterator[Parrot]:
    server = Parrot()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def pieces(secret: str) -> list[str]:
    """What must be in no words: each form, and most of it."""
    return [each[:-4] for each in forms_of(secret).values() if len(each) > 12] + [f"Basic {b64(f'mira:{secret}')[:8]}"]


@pytest.mark.parametrize("place", SAID)
@pytest.mark.parametrize("auth", AUTHS)
def test_nothing_that_a_server_says_back_is_told(
    place: str, auth: str, parrot: Parrot, run: Run, configured: Configured
) -> None:
    more = {"token_url": f"{parrot.origin}/token?client_secret={quote(SECRET)}"} if auth == "client-credentials" else {}
    configured({"work": {"provider": "oracle", "base_url": parrot.origin, "auth": {**AUTHS[auth], **more}}})
    parrot.place = place
    hidden = [*pieces(SECRET), *pieces(TOKEN)]
    for form in SOME if auth == "basic" else SOME[:2]:
        parrot.form = form
        for words in (("oracle", "list", "-vv"), ("list", "--error-format", "json", "-o", "json", "--meta")):
            ran = run(*words, "--status", "ASSIGNED" if words[0] == "oracle" else "open")
            shown = ran.text + ran.err
            assert "***" in shown or ran.code in (0, 8), (form, words, shown)
            assert not [each for each in hidden if each in shown], (form, words, shown)
    assert parrot.asked


class Mirror(Stage):
    """Grants a token, and says back all that it was sent: in headers of its own, and in words."""

    def next(self, asked: Asked) -> Prepared:
        self.asked.append(asked)
        if asked.line.startswith("POST"):
            grant = {"access_token": TOKEN, "data": {"accessToken": TOKEN}}
            return Prepared(body=json.dumps(grant).encode(), reply_headers={"X-Body": asked.body.decode()})
        sent = asked.headers.get("authorization") or json.dumps(asked.headers)
        back = {f"X-{name}-Back": value for name, value in asked.headers.items() if name != "host"}
        return Prepared(status=403, body=f"no {sent}".encode(), type="text/plain", reply_headers=back)


SCHEMES = [(name, each) for name in providers.names() for each in providers.load(name).schemes if each.method != "none"]


@pytest.mark.parametrize(("provider", "scheme"), SCHEMES, ids=lambda each: getattr(each, "method", each))
def test_each_way_to_sign_in_can_be_said_back_and_is_not_told(
    provider: str, scheme: Scheme, run: Run, configured: Configured
) -> None:
    secrets = {key.name: f"s3cret&{key.name}" for key in scheme.keys if key.secret and key.required}
    auth = {key.name: f"name-{key.name}@h" for key in scheme.keys if key.required and not key.secret}
    with Mirror() as mirror:
        threading.Thread(target=mirror.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        if any(key.name == "token_url" for key in scheme.keys):
            auth["token_url"] = f"{mirror.origin}/token"
        signing = {"auth": {"method": scheme.method, **auth, **secrets}}
        configured({"it": {"provider": provider, "base_url": mirror.origin, **OWN[provider], **signing}})
        told = [run(*words, "-vv") for words in ((provider, "list"), ("list",), (provider, "api", "tasks"))]
        mirror.shutdown()

    assert {asked.line.partition(" ")[0] for asked in mirror.asked} == ({"GET", "POST"} if scheme.obtain else {"GET"})
    for ran in told:
        assert ran.code == 4, ran.err
        assert "***" in ran.err
        for secret in (*secrets.values(), TOKEN):
            for form in forms_of(secret).values():
                assert form not in ran.text + ran.err, form
        signed = [asked.headers.get("authorization", "").partition(" ")[2] for asked in mirror.asked]
        assert not [each for each in signed if each and each in ran.err]


@pytest.mark.parametrize("words", [("list",), ("oracle", "list")])
def test_a_dry_run_looks_no_secret_up(words: tuple[str, ...], run: Run, work: Path) -> None:
    secret = {"command": f"touch {work}/asked; echo {TOKEN}"}
    configure(work, {"auth": {"method": "bearer", "token": secret}})
    ran = run(*words, "--dry-run")

    assert (ran.code, ran.err) == (0, "")
    assert "Authorization: Bearer ***" in ran.text
    assert TOKEN not in ran.text
    assert not (work / "asked").exists()


@pytest.mark.parametrize("key", ["base_url", "token_url"])
@pytest.mark.parametrize(
    "url", ["https://mira:{}@h.example/x", "mira:{}@h.example", "https//mira:{}@h.example", "https://@h//m:{}@h"]
)
@pytest.mark.parametrize("words", [("-vv",), ("--dry-run",)])
def test_a_password_in_an_address_is_refused(key: str, url: str, words: tuple[str, ...], run: Run, work: Path) -> None:
    auth = {
        "method": "client-credentials",
        "client_id": "c",
        "client_secret": "s3cret",
        "token_url": "https://h.example",
    }
    told = {"auth": auth, "base_url": "https://h.example"}
    (auth if key == "token_url" else told)[key] = url.format("pa55word")
    configure(work, told)
    ran = run("oracle", "list", *words)

    assert (ran.code, ran.out) == (3, b"")
    assert f"{key} must not hold a name or password" in ran.err
    assert "pa55word" not in ran.err


def test_a_fault_of_ours_tells_no_secret_nor_does_its_traceback(
    run: Run, stage: Stage, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(work, {"base_url": stage.origin, "auth": {"method": "basic", "username": "mira", "password": SECRET}})

    def broken(*_: object, **__: object) -> None:
        raise LookupError(f"no {SECRET} and no {b64(f'mira:{SECRET}')}") from ValueError(SECRET)

    monkeypatch.setattr("taskcli.query.client.judge", broken)
    for words in (("oracle", "list"), ("list",)):
        for form in ("text", "json"):
            stage.prepared, stage.asked = [Prepared(body=b"{}")] * 5, []
            monkeypatch.delenv("TASKCLI_TRACEBACK", raising=False)
            ran = run(*words, "--error-format", form)
            assert (ran.code, ran.err.count("\n")) == (1, 1), ran.err
            assert "LookupError: no *** and no ***" in ran.err
        monkeypatch.setenv("TASKCLI_TRACEBACK", "1")
        ran = run(*words)
        assert ran.code == 1
        assert "ValueError: ***" in ran.err
        assert "LookupError: no *** and no ***\n" in ran.err
        assert SECRET not in ran.err


def test_nothing_that_holds_a_secret_shows_it_by_itself(work: Path) -> None:
    path = configure(work, {"auth": {"method": "basic", "username": "mira", "password": SECRET}})
    config = load(str(path))
    settings = Settings("https://h", auth={"client_id": "c"}, secret=lambda name: SECRET)
    asked = token_request("https://h", settings, {}, in_body=True)
    signed = token_request("https://h", settings, {}, in_body=False)

    for each in (config, config.profile("work"), config.profile("work").secrets, settings, asked, signed):
        assert not [form for form in forms_of(SECRET).values() if form in repr(each)], each


def test_what_is_missing_is_told_without_secrets_on_stdout_too(
    run: Run, parrot: Parrot, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(reply: Any, *_: object, **__: object) -> None:
        if reply.status >= 300:
            raise LookupError(SECRET)

    monkeypatch.setattr("taskcli.query.client.judge", broken)
    parrot.place, parrot.form = "the message", "quoted"
    bad = {"base_url": parrot.origin, "auth": AUTHS["basic"]}
    with Stage() as stage:
        threading.Thread(target=stage.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        stage.prepared = [Prepared(body=b'{"items": [], "hasMore": false}', times=9)]
        configure(work, bad, {"base_url": stage.origin, "auth": AUTHS["basic"]})
        ran = run("list", "-p", "work,work2", "-o", "json", "--meta")
        stage.shutdown()

    assert ran.code == 9
    assert ran.json["sources"][0]["reason"] == "a fault of taskcli itself: LookupError: ***"
    assert "LookupError: ***" in ran.json["reason"]
    assert "LookupError: ***" in ran.err
    assert "sw0rd" not in ran.text + ran.err


# Commands -----------------------------------------------------------------------------------------------------------


def by_command(line: str, **more: Any) -> dict[str, Any]:
    return {"auth": {"method": "bearer", "token": {"command": line}}, **more}


@pytest.fixture
def empty(stage: Stage) -> Stage:
    stage.prepared = [Prepared(body=b'{"items": [], "hasMore": false}', times=20)]
    return stage


def test_equal_commands_run_once_and_one_after_another(run: Run, empty: Stage, work: Path) -> None:
    line = f"echo begins >> {work}/log; sleep 0.05; echo ends >> {work}/log; echo {TOKEN}"
    each = by_command(line, base_url=empty.origin)
    configure(work, each, each, by_command(f": other; {line}", base_url=empty.origin), each)
    ran = run("list", "--all-profiles", "-o", "json", "-q")

    assert (ran.code, ran.err) == (0, "")
    assert (work / "log").read_text().split() == ["begins", "ends"] * 2
    assert {asked.headers["authorization"] for asked in empty.asked} == {f"Bearer {TOKEN}"}


def test_a_command_that_fails_is_asked_once_and_each_profile_says_so(run: Run, empty: Stage, work: Path) -> None:
    each = by_command(f"echo x >> {work}/log; exit 3", base_url=empty.origin)
    configure(work, each, each)
    ran = run("list", "--all-profiles")

    assert ran.code == 3
    assert [line.split(": ")[2] for line in ran.err.splitlines()] == ["work", "work2"]
    assert ((work / "log").read_text(), empty.asked) == ("x\n", [])


def test_what_a_command_says_is_passed_on_and_its_last_line_is_the_error(run: Run, work: Path) -> None:
    configure(work, by_command(r"printf 'one\n\033[1mtwo\033[0m\n\n' >&2; exit 7"))
    for words in (("oracle", "list", "-q"), ("list",)):
        ran = run(*words)
        assert ran.code == 3
        assert ran.err.startswith("one\n\x1b[1mtwo\x1b[0m\n\n")  # the user's own program may do so
        assert ran.err.endswith(
            "taskcli: error: work: the command for token failed with exit code 7: "
            "\\x1b[1mtwo\\x1b[0m: run it yourself to see more\n"
        )
        alone = run(*words, "--error-format", "json")
        assert alone.err.count("\n") == 1
        assert "exit code 7: " in json.loads(alone.err)["error"]["message"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("kill -9 $$", "the command for token was ended by SIGKILL"),
        ("sh -c 'kill -9 $$'; exit $?", "the command for token failed with exit code 137 (SIGKILL)"),
        ("true", "the secret token is empty (command)"),
        ("printf '\\377\\376\\000'", "the token is not UTF-8 text"),
        ("printf 'a\\000b'", "the token holds a control character"),
        ("yes", "the command for token prints more than 64 KB, which is no secret"),
        ("head -c 100000 /dev/zero", "the command for token prints more than 64 KB, which is no secret"),
        ("yes | head -c 3000000 >&2; exit 4", "the command for token failed with exit code 4: y"),
        ("\\u0000", "the command for token cannot be started (ValueError)"),
        ("read x; exit 5", "the command for token failed with exit code 5"),
    ],
)
def test_a_command_without_a_secret_is_one_clear_line(line: str, told: str, run: Run, work: Path) -> None:
    configure(work, by_command(line.replace("\\u0000", "\0")))
    begun = time.monotonic()
    ran = run("oracle", "list", "--error-format", "json")

    assert (ran.code, ran.out) == (3, b"")
    assert json.loads(ran.err)["error"]["message"].startswith(told)
    assert time.monotonic() - begun < 20


def test_a_command_that_does_not_end_is_ended(run: Run, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("taskcli.profiles.commands.PATIENCE", 0.1)
    configure(work, by_command(f"sleep 61 & echo $! $$ > {work}/pids; wait"))

    assert "the command for token did not end within 0.1 s" in failed(run("oracle", "list"))
    assert gone(work / "pids")


def test_what_a_command_leaves_running_is_not_waited_for_and_ends(run: Run, empty: Stage, work: Path) -> None:
    configure(work, by_command(f"sleep 61 & echo {TOKEN}; echo $! > {work}/pids", base_url=empty.origin))

    assert run("oracle", "list", "-o", "json").code == 0
    assert gone(work / "pids")


def failed(ran: Ran) -> str:
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, b"", 1), ran
    return ran.err


def gone(file: Path) -> bool:
    """Whether none of these processes runs, after a moment."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        if not any(runs(int(pid)) for pid in file.read_text().split()):
            return True
        time.sleep(0.01)
    return False


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "number", "code"),
    [
        (("list", "--all-profiles"), signal.SIGINT, 130),
        (("oracle", "list", "-p", "work"), signal.SIGTERM, 143),
        (("list", "--all-profiles"), signal.SIGHUP, 129),
        (("list", "--all-profiles"), None, 7),
        (("oracle", "list", "-p", "work"), None, 7),
    ],
)
def test_a_command_and_its_children_end_with_the_run(
    words: tuple[str, ...], number: signal.Signals | None, code: int, work: Path
) -> None:
    stubborn = f"trap '' TERM INT HUP; sleep 61 & echo $! $$ >> {work}/pids; wait"
    configure(work, by_command(stubborn), by_command(f": the next; {stubborn}"))
    deadline = () if number else ("--deadline", "1.5")
    with subprocess.Popen(
        [sys.executable, "-m", "taskcli", *words, *deadline], cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        until = time.monotonic() + 20
        while not ((work / "pids").exists() and (work / "pids").read_text()) and time.monotonic() < until:
            time.sleep(0.01)
        if number:
            process.send_signal(number)
        begun = time.monotonic()
        out, err = process.communicate(timeout=20)
        taken = time.monotonic() - begun

    assert (process.returncode, out) == (code, b""), err
    assert taken < 6
    assert gone(work / "pids")
    assert len((work / "pids").read_text().split()) == 2  # the next one was not begun
    assert b"Traceback" not in err


# Runs a program on a terminal of its own, copies what is typed, and tells what state it has left it in.
ON_TERMINAL = """
import os, pty, select, sys, termios
ours, theirs = pty.openpty()
pid = os.fork()
if not pid:
    os.close(ours)
    os.login_tty(theirs)
    os.execvp(sys.argv[1], sys.argv[1:])
over = status = 0
while True:
    if not over:
        over, status = os.waitpid(pid, os.WNOHANG)
    ready = select.select([ours] if over else [ours, 0], [], [], 0 if over else 0.05)[0]
    if 0 in ready:
        os.write(ours, os.read(0, 1000))
    if ours in ready:
        os.write(1, os.read(ours, 1000))
    elif over:
        break
print("ECHO on" if termios.tcgetattr(theirs)[3] & termios.ECHO else "ECHO off")
sys.exit(os.waitstatus_to_exitcode(status))
"""


def typed(
    *program: str, waits_for: bytes, answer: bytes, after: float = 0.0, env: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """The exit code and what the terminal shows of a program that asks there and gets an answer."""
    with subprocess.Popen(
        [sys.executable, "-c", ON_TERMINAL, *program], env={**os.environ, **(env or {})},
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        shown = b""
        while waits_for not in shown and (more := os.read(process.stdout.fileno(), 1000)):
            shown += more
        time.sleep(after)
        process.stdin.write(answer)
        process.stdin.flush()
        while b"ECHO o" not in shown and (more := os.read(process.stdout.fileno(), 1000)):
            shown += more
        process.stdin.close()
        return process.wait(20), (shown + process.stdout.read()).decode()


@pytest.mark.slow
def test_a_command_may_ask_on_the_terminal_and_ctrl_c_there_is_meant_for_all(work: Path, empty: Stage) -> None:
    asks = f"printf 'Who? ' >/dev/tty; read x </dev/tty; echo $x > {work}/said; echo {TOKEN}"
    configure(work, by_command(asks, base_url=empty.origin))
    program = (sys.executable, "-m", "taskcli")

    assert typed(*program, "oracle", "list", "-o", "json", waits_for=b"Who? ", answer=b"mira\n")[0] == 0
    assert (work / "said").read_text() == "mira\n"
    assert empty.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    for words in (("oracle", "list"), ("list",)):
        code, shown = typed(*program, *words, waits_for=b"Who? ", answer=b"\x03")
        assert code == 130, shown
        assert "error" not in shown


# The keyring --------------------------------------------------------------------------------------------------------

BACKENDS = """
import getpass, os, sys, time
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError

class Base(KeyringBackend):
    priority = 1
    def get_password(self, service, username):
        return getattr(self, os.environ["KEYRING_DOES"])()
    def set_password(self, service, username, password): pass
    def fails(self): raise RuntimeError("org.freedesktop.secrets: sw0rdf1sh")
    def exits(self): sys.exit(4)
    def has_none(self): raise NoKeyringError("install a back end")
    def hangs(self): time.sleep(60)
    def asks(self): return getpass.getpass("Master password: ")
    def asks_plainly(self): return input("Master password: ")
    def answers(self): return "t0ken"
if os.environ["KEYRING_DOES"] == "breaks": raise OSError("no bus")
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("answers", ""),
        ("fails", "the keyring cannot be used (RuntimeError): unlock it, or use env, file or command instead"),
        ("exits", "the keyring cannot be used (SystemExit): unlock it, or use env, file or command instead"),
        ("breaks", "the keyring cannot be used (OSError): unlock it, or use env, file or command instead"),
        ("has_none", "there is no keyring here: use env, file or command instead"),
        (
            "hangs",
            "the keyring does not answer within 3 s (service taskcli, entry work.token): use env, file or command ",
        ),
        ("asks", "the keyring asks, and there is no terminal: use env, file or command instead"),
        ("asks_plainly", "the keyring asks, and there is no terminal: use env, file or command instead"),
    ],
)
def test_whatever_a_keyring_does_the_run_ends_with_a_line(does: str, told: str, work: Path, empty: Stage) -> None:
    (work / "backends.py").write_text(BACKENDS)
    each = {"base_url": empty.origin, "auth": {"method": "bearer", "token": {"keyring": True}}}
    configure(work, each, {**each, "auth": {"method": "bearer", "token": "t0ken2"}})
    env = {**os.environ, "PYTHONPATH": str(work), "PYTHON_KEYRING_BACKEND": "backends.Base", "KEYRING_DOES": does}
    begun = time.monotonic()
    read, write = os.pipe()  # stdin that says nothing and does not end
    ran = subprocess.run(
        [sys.executable, "-m", "taskcli", "list", "--all-profiles", "-o", "json", "-q"],
        cwd=ROOT, env=env, stdin=read, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    os.close(read)
    os.close(write)

    assert ran.returncode == (9 if told else 0), ran.stderr
    assert time.monotonic() - begun < 10
    lines = ran.stderr.splitlines()
    assert [line for line in lines if "work:" in line] == ([line for line in lines if told in line] if told else [])
    assert len(lines) == bool(told)
    assert "sw0rdf1sh" not in ran.stderr


@pytest.mark.slow
def test_a_keyring_may_ask_on_a_terminal_for_as_long_as_it_takes(work: Path, empty: Stage) -> None:
    (work / "backends.py").write_text(BACKENDS)
    configure(work, {"base_url": empty.origin, "auth": {"method": "bearer", "token": {"keyring": True}}})
    look = (
        "from taskcli.profiles import secrets; secrets.KEYRING_PATIENCE = 1.5; from taskcli.__main__ import run; run()"
    )
    program = [sys.executable, "-c", f"import sys; sys.argv[0] = 'taskcli'; {look}", "oracle", "list", "-o", "json"]
    env = {"PYTHONPATH": f"{work}:{ROOT}", "PYTHON_KEYRING_BACKEND": "backends.Base", "KEYRING_DOES": "asks"}

    code, shown = typed(*program, waits_for=b"password: ", answer=b"t0ken\n", after=2.5, env=env)
    assert code == 0, shown
    assert "t0ken" not in shown
    assert empty.asked[0].headers["authorization"] == "Bearer t0ken"
    code, shown = typed(*program, waits_for=b"password: ", answer=b"\x03", env=env)
    assert code == 130
    assert "ECHO on" in shown
    assert typed(*program, waits_for=b"password: ", answer=b"\n", env=env)[0] == 3


# Files --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        (b"\xef\xbb\xbft0ken\r\n", "t0ken"), (b"Bearer t0ken\n\n", "t0ken"), (b" t0ken \nnotes\n", "t0ken"),
        (b"t0ken", "t0ken"), (b"t0ken\n" + b"x" * 60_000, "t0ken"),
    ],
)  # fmt: skip
def test_a_file_is_read_as_it_is_pasted(content: bytes, sent: str, run: Run, empty: Stage, work: Path) -> None:
    put(work / "secret", content)
    configure(work, {"base_url": empty.origin, "auth": {"method": "bearer", "token": {"file": "secret"}}})

    assert run("oracle", "list", "-o", "json").code == 0
    assert empty.asked[0].headers["authorization"] == f"Bearer {sent}"


def put(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o600)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("empty", "the secret token is empty (file)"),
        ("nul", "the token holds a control character"),
        ("utf16", "the token is not UTF-8 text"),
        ("folder", "the file for token cannot be read (Is a directory)"),
        ("pipe", "the file for token cannot be read (nobody writes into it for 0.1 s)"),
        ("/dev/zero", "the file for token has more than 64 KB, which is no secret"),
        ("/dev/null", "the secret token is empty (file)"),
        ("large", "the file for token has more than 64 KB, which is no secret"),
        ("loop", "the file for token cannot be read (Too many levels of symbolic links)"),
        ("a\0b", "the file for token cannot be read (a NUL is in its name)"),
        ("~nobody-of-that-name/x", "the file for token cannot be read (No such file or directory)"),
        ("x" * 5000, "the file for token cannot be read (File name too long)"),
        ("empty/x", "the file for token cannot be read (Not a directory)"),
    ],
)
@pytest.mark.parametrize("words", [("oracle", "list"), ("list",)])
def test_a_file_without_a_secret_is_one_clear_line(
    name: str, told: str, words: tuple[str, ...], run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taskcli.profiles.secrets.FILE_PATIENCE", 0.1)
    put(work / "empty", b"\n\n")
    put(work / "nul", b"t0\0ken")
    put(work / "utf16", "t0ken".encode("utf-16"))
    put(work / "large", b"x" * 70_000)
    (work / "folder").mkdir(mode=0o700)
    os.mkfifo(work / "pipe", 0o600)
    (work / "loop").symlink_to(work / "loop")
    configure(work, {"auth": {"method": "bearer", "token": {"file": name}}})

    assert f"taskcli: error: work: {told}" in failed(run(*words, "-q"))


def test_a_pipe_that_somebody_writes_is_waited_for(run: Run, empty: Stage, work: Path) -> None:
    os.mkfifo(work / "pipe", 0o600)
    configure(work, {"base_url": empty.origin, "auth": {"method": "bearer", "token": {"file": "pipe"}}})
    writes = f"sleep 0.1; exec 3>{work}/pipe; printf t0 >&3; sleep 0.1; echo ken >&3"
    with subprocess.Popen(["sh", "-c", writes]):
        assert run("oracle", "list", "-o", "json").code == 0
    assert empty.asked[0].headers["authorization"] == "Bearer t0ken"


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may read anything")
def test_a_file_that_may_not_be_read_is_told() -> None:
    other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    if other and subprocess.run([*other, sys.executable, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip("another user cannot run this Python")
    with TemporaryDirectory() as folder:  # a test's own folder cannot be reached by another user
        Path(folder).chmod(0o755)
        put(Path(folder, "secret"), b"t0ken")
        Path(folder, "secret").chmod(0)
        path = configure(Path(folder), {"auth": {"method": "bearer", "token": {"file": "secret"}}}, mode=0o644)
        ran = subprocess.run(
            [*other, sys.executable, "-m", "taskcli", "oracle", "list", "--config", str(path)],
            cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip

    assert (ran.returncode, ran.stdout) == (3, ""), ran.stderr
    assert f"the file for token cannot be read (Permission denied): {folder}/secret" in ran.stderr


# What others can read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "warns"),
    [
        ("http://localhost.example.com", True), ("http://127.0.0.1.nip.io", True), ("http://[2001:db8::1]:80", True),
        ("http://10.0.0.1", True), ("HTTP://h.example", True), ("http://0.0.0.0", True), ("http://2130706433", True),
        ("http://localhost", False), ("http://LOCALHOST.", False), ("http://a.localhost:8080", False),
        ("http://127.9.9.9", False), ("http://[::1]:8080", False), ("https://h.example", False),
    ],
)  # fmt: skip
def test_plain_http_to_another_machine_is_warned_of(url: str, warns: bool, work: Path) -> None:
    auth = {"method": "client-credentials", "client_id": "c", "client_secret": {"env": "X"}}
    first = configure(work, {"base_url": url, "auth": {**auth, "token_url": "https://h.example"}})
    assert bool([*load(str(first)).profile("work").warnings()]) == warns
    second = configure(work, {"base_url": "https://h.example", "auth": {**auth, "token_url": url}})
    warnings = [*load(str(second)).profile("work").warnings()]
    assert bool(warnings) == warns
    assert all("is plain http, where others can read what is sent; write https" in each for each in warnings)


@pytest.mark.parametrize(
    "words", [("list",), ("get", "work:1"), ("oracle", "list"), ("oracle", "get", "1"), ("oracle", "api", "tasks")]
)
def test_every_command_tells_of_plain_http_and_open_files_once(words: tuple[str, ...], run: Run, work: Path) -> None:
    secret = {"env": "NO_SUCH_NAME"}
    configure(work, {"base_url": "http://h.example", "auth": {"method": "bearer", "token": secret}}, mode=0o644)
    ran = run(*words)
    assert ran.code == 3
    assert ran.err.count("work: http://h.example is plain http") == 1
    assert "others can read the" not in ran.err
    configure(work, {"auth": {"method": "none", "token": "t0ken"}, "provider": "pageseeder"})
    assert run("pageseeder", "list", "--dry-run").code == 3  # nothing is said of a profile that cannot be used
    put(work / "secret", b"")
    (work / "secret").chmod(0o640)
    configure(work, {"auth": {"method": "bearer", "token": {"file": "secret"}}})
    assert run(*words).err.count(f"work: others can read the token in {work}/secret; chmod 600 it") == 1
    assert run(*words, "-q").err.count("\n") == 1


class Looking(Stage):
    """Looks around while it is asked: at the arguments of all processes, and at what lies in a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder, self.seen = folder, b""

    def next(self, asked: Asked) -> Prepared:
        self.asked.append(asked)
        for file in (*Path("/proc").glob("[0-9]*/cmdline"), *self.folder.rglob("*")):
            with suppress(OSError):
                self.seen += file.read_bytes() if file.is_file() else b""
        return Prepared(body=b'{"items": [{"number": 1, "title": "A"}], "hasMore": false}')


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes cannot be looked at here")
@pytest.mark.parametrize("form", ["env", "file", "command", "keyring"])
def test_a_secret_is_in_no_argument_and_no_file_while_it_is_used(form: str, work: Path) -> None:
    for name in ("kept", "tmp", "home"):
        (work / name).mkdir()
    (work / "kept" / "backends.py").write_text(BACKENDS.replace('"t0ken"', f'"{TOKEN}"'))
    put(work / "kept" / "secret", TOKEN.encode())
    written = {"env": "WORK_TOKEN", "file": "kept/secret", "command": f"cat {work}/kept/secret", "keyring": True}
    env = {
        "PATH": os.environ["PATH"], "HOME": str(work / "home"), "TMPDIR": str(work / "tmp"), "WORK_TOKEN": TOKEN,
        "PYTHONPATH": str(work / "kept"), "PYTHON_KEYRING_BACKEND": "backends.Base", "KEYRING_DOES": "answers",
    }  # fmt: skip
    with Looking(work / "tmp") as looking:
        threading.Thread(target=looking.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        path = configure(
            work, {"base_url": looking.origin, "auth": {"method": "bearer", "token": {form: written[form]}}}
        )
        words = ("list", "-vv", "--status", "open", "--config", str(path), "--output-file", str(work / "tmp" / "out"))
        ran = subprocess.run(
            [sys.executable, "-m", "taskcli", *words],
            cwd=ROOT, env=env, capture_output=True, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        looking.shutdown()

    assert ran.returncode == 0, ran.stderr
    assert looking.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert b"--output-file" in looking.seen
    left = b"".join(
        file.read_bytes() for each in ("tmp", "home") for file in (work / each).rglob("*") if file.is_file()
    )
    for shown in (looking.seen, left, ran.stdout, ran.stderr):
        assert TOKEN.encode() not in shown


def test_data_stays_as_it_came_whatever_is_in_it(run: Run, stage: Stage, work: Path) -> None:
    configure(work, {"base_url": stage.origin, "auth": {"method": "bearer", "token": TOKEN}})
    body = json.dumps({"items": [{"number": 1, "title": f"{TOKEN} {b64(TOKEN)}", "state": "X"}], "hasMore": False})
    stage.prepared = [Prepared(body=body.encode(), times=9)]

    assert run("oracle", "list", "-o", "raw").out == body.encode()
    assert run("oracle", "list", "-o", "json").json[0]["title"] == f"{TOKEN} {b64(TOKEN)}"
    assert run("list", "--status", "all", "-o", "json").json[0]["title"] == f"{TOKEN} {b64(TOKEN)}"


def test_a_file_may_be_an_open_descriptor(empty: Stage, work: Path) -> None:
    configure(work, {"base_url": empty.origin, "auth": {"method": "bearer", "token": {"file": "/dev/fd/3"}}})
    line = f"exec {sys.executable} -m taskcli oracle list -o json 3< <(sleep 0.2; echo {TOKEN})"
    ran = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, stdin=subprocess.DEVNULL, check=False)

    assert (ran.returncode, ran.stderr) == (0, b"")
    assert empty.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
