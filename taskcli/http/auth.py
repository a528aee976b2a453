"""Signing in, as conversations: a scheme says what to send, somebody else sends it."""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

from msgspec import Struct, field
from msgspec.structs import replace

from taskcli.errors import Garbled, SignInError, TaskcliError
from taskcli.http.judge import Opinion, Verdict, judge, words_of
from taskcli.http.message import Credential, Reply, Request
from taskcli.http.redact import HIDDEN
from taskcli.records import Discreet
from taskcli.values import Clock, mapping

Exchange = Generator[Request, Reply, Reply]
"""Requests out, replies in, until there is a reply to the one that was meant."""


class Settings(Discreet, frozen=True):
    """What a profile says about one account, ready for use.

    `base_url` has a scheme and no slash at its end. `extra` holds the provider's own settings (`org_id`, `member`),
    `auth` the method and what is not secret of it. `secret` looks a secret up when it is needed, never before.
    `defaults` are the profile's own parameters for an endpoint, by verb, in documented names.
    """

    UNSEEN = ("secret",)
    base_url: str
    extra: Mapping[str, str] = field(default_factory=dict)
    auth: Mapping[str, str] = field(default_factory=dict)
    secret: Callable[[str], str] = lambda name: HIDDEN
    zone: tzinfo = UTC
    defaults: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    def clock(self) -> Clock:
        return Clock(zone=self.zone)


class Key(Struct, frozen=True):
    """One setting of a scheme. `instead` names another key that does as well."""

    name: str
    help: str
    secret: bool = False
    required: bool = True
    instead: str = ""


class Token(Discreet, frozen=True):
    """`until` is in Unix seconds; a minute's half before the end it counts as ended."""

    UNSEEN = ("value",)
    value: str
    until: float = float("inf")


class Scheme(Struct, frozen=True):
    """One way to sign in. With `obtain` a token is got first, and requests are signed with it; without, at once."""

    method: str
    keys: tuple[Key, ...]
    sign: Callable[[Request, Settings, str], Request]
    obtain: Callable[[Settings], Generator[Request, Reply, Token]] | None = None
    # Whether a reply refuses the token, which may be said inside a success.
    refuses: Callable[[Reply], bool] = lambda reply: reply.status == 401


class TokenCache(Struct):
    """The token of one profile for the time of one run, or that it was refused. `clock` gives Unix seconds."""

    token: Token | None = None
    refused: TaskcliError | None = None
    clock: Callable[[], float] = time.time
    lock: threading.RLock = field(default_factory=threading.RLock)

    def renew(self, scheme: Scheme, settings: Settings) -> Generator[Request, Reply, Token]:
        """A new token in place of the old one; what was refused once is not asked for again."""
        assert scheme.obtain is not None
        if self.refused is not None:
            raise copy.copy(self.refused)
        try:
            self.token = yield from scheme.obtain(settings)
        except TaskcliError as failed:
            if failed.status is not None:  # an answer, and no broken connection: a lock-out counts each further try
                self.refused = copy.copy(failed)
            raise
        return self.token


def converse(scheme: Scheme, request: Request, settings: Settings, cache: TokenCache) -> Exchange:
    """Signs the request; renews a token that has aged, once; never repeats a refused password.

    Raises what the reply of a token endpoint means (see `token_of`).
    """
    if scheme.obtain is None:
        return (yield scheme.sign(request, settings, ""))
    with cache.lock:
        token, aged = cache.token, cache.token is not None
        if token is None or token.until <= cache.clock() + 30:
            token, aged = (yield from cache.renew(scheme, settings)), False
    reply = yield scheme.sign(request, settings, token.value)
    if aged and scheme.refuses(reply):
        with cache.lock:
            # Another thread may have renewed it meanwhile.
            fresh = cache.token if cache.token not in (None, token) else None
            token = fresh or (yield from cache.renew(scheme, settings))
        reply = yield scheme.sign(request, settings, token.value)
    return reply


def unsent(scheme: Scheme, request: Request, settings: Settings) -> Iterator[Request]:
    """The requests of `converse` for somebody who only wants to see them: token requests first."""
    pretend = Reply(200, b'{"access_token": "***", "data": {"accessToken": "***"}}')
    exchange = converse(scheme, request, settings, TokenCache())
    try:
        asked = next(exchange)
        while True:
            yield asked
            asked = exchange.send(pretend)
    except StopIteration:
        return


# The schemes that several providers share ---------------------------------------------------------------------------


def _unsigned(request: Request, settings: Settings, token: str) -> Request:
    return request


def sign_bearer(request: Request, settings: Settings, token: str) -> Request:
    return request.signed(Credential("bearer", token or settings.secret("token")))


def sign_basic(request: Request, settings: Settings, token: str) -> Request:
    return request.signed(Credential("basic", settings.secret("password"), settings.auth["username"]))


NONE = Scheme("none", (), _unsigned)
BASIC = Scheme(
    "basic", (Key("username", "the name you sign in with"), Key("password", "its password", secret=True)), sign_basic
)
BEARER = Scheme("bearer", (Key("token", "an access token", secret=True),), sign_bearer)

CLIENT_KEYS = (
    Key("client_id", "the id of the registered application"),
    Key("client_secret", "its secret", secret=True),
)


def client_credentials(
    token_url: Callable[[Settings], str],
    *,
    form: Callable[[Settings], Mapping[str, str]] = lambda settings: {},
    keys: tuple[Key, ...] = (),
    in_body: bool = False,
    opinion: Opinion | None = None,
) -> Scheme:
    """The client credentials grant (RFC 6749, section 4.4).

    The client signs in with Basic, or with `in_body` in the form, as section 2.3.1 allows. `form` adds to the form;
    `opinion` is for services whose token endpoint has words of its own.
    """

    def obtain(settings: Settings) -> Generator[Request, Reply, Token]:
        reply = yield token_request(token_url(settings), settings, form(settings), in_body=in_body)
        return token_of(reply, opinion)

    return Scheme("client-credentials", (*CLIENT_KEYS, *keys), sign_bearer, obtain)


def token_request(url: str, settings: Settings, form: Mapping[str, str], *, in_body: bool) -> Request:
    fields = {"grant_type": "client_credentials", **form}
    who, secret = settings.auth["client_id"], settings.secret("client_secret")
    if in_body:
        fields |= {"client_id": who, "client_secret": secret}
    return Request(
        url,
        method="POST",
        headers=(("Accept", "application/json"), ("Content-Type", "application/x-www-form-urlencoded")),
        body=urlencode(fields, quote_via=quote, safe="").encode(),
        credential=None if in_body else Credential("basic", secret, who),
        setting="token_url" if settings.auth.get("token_url") else "",
    )


def token_of(reply: Reply, opinion: Opinion | None = None) -> Token:
    """The token of an RFC 6749 answer, `expires_in` in seconds as number or text.

    Raises what another answer means: a refused client is `SignInError`, whatever its status.
    """
    data = mapping(reply.data)
    value = data.get("access_token")
    if reply.status >= 300 or not isinstance(value, str) or not value:
        refused_token(reply, opinion(reply) if opinion else None)
    return Token(value, until(data.get("expires_in")))


def refused_token(reply: Reply, verdict: Verdict | None = None) -> NoReturn:
    """Raises what an answer of a token endpoint means that holds no token."""
    data = mapping(reply.data)
    if verdict is None or verdict.status is None:
        elsewhere = reply.status in (404, 405, 408, 429)
        refused = data.get("error") in GRANT_ERRORS or (400 <= reply.status < 500 and not elsewhere)
        status = 401 if refused or (reply.status < 300 and any(words_of(reply))) else reply.status
        verdict = Verdict(status=status, reasons=verdict.reasons if verdict else ())
    if reply.is_sign_in and reply.status < 400:
        came, hint = "a sign-in page came instead of a token", "check the address of the token endpoint"
        raise SignInError(came, hint, **reply.known)
    hint = verdict.hint or {
        401: "check the credentials of this profile",
        404: f"check {reply.setting}",
        405: f"check {reply.setting}",
    }.get(verdict.status or 0, "")
    reasons = verdict.reasons or tuple(words_of(reply))
    if not any(reasons) and reply.kind != "html":
        reasons = (f"HTTP {reply.status}",)
    judge(reply, replace(verdict, hint=hint, reasons=reasons), what=NO_TOKEN)
    if reply.kind == "json" and reply.data is None:
        raise Garbled(f"{NO_TOKEN}: the answer of the token endpoint is damaged", "try again later", **reply.known)
    raise Garbled(f"{NO_TOKEN}: the answer of the token endpoint has none in it", "check its address", **reply.known)


NO_TOKEN = "no token was given"


def until(seconds: Any) -> float:
    """The end of a token's life in Unix seconds; unknown is never."""
    try:
        return time.time() + float(seconds)
    except (TypeError, ValueError):
        return float("inf")


# RFC 6749, section 5.2.
GRANT_ERRORS = frozenset(
    {"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type",
     "invalid_scope"}
)  # fmt: skip
