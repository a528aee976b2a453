"""Secrets: in no words of ours, however a server writes them; where they come from when everything is wrong."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from taskcli.cli.sandbox import configuration
from taskcli.http.auth import Settings, token_request
from taskcli.http.redact import Redactor, address, header
from taskcli.profiles.config import load
from tests.conftest import Asked, Prepared, Run, Stage

Configured = Callable[..., Path]

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
        "small hex": quote(secret, safe="").lower(),
        "plus": quote_plus(secret),
        "by a browser": quote(secret, safe="!'()*~"),
        "Latin-1 in an address": quote(secret.encode("latin-1"), safe=""),
        "Latin-1 in a header": secret.encode().decode("latin-1"),
        "quoted twice": quote(quote(secret, safe=""), safe=""),
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
    "secret", [SECRET, TOKEN, "abcd", "pässwörd", "%25%2f", "\\\\\\\\", "x" * 199 + "/+", "y" * 5000]
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
