"""Signing in, as conversations: a scheme says what to send, somebody else sends it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import quote, urlencode

from taskcli.errors import Garbled, Refused, SignInError, TaskcliError, Unreachable
from taskcli.message import HIDDEN, Credential, Reply, Request
from taskcli.values import Clock, mapping

Talk = Generator[Request, Reply, Reply]


@dataclass(frozen=True)
class Settings:
    """What a profile says about one account, ready for use.

    `base_url` has a scheme and no slash at its end. `extra` holds the provider's own settings (`org_id`, `member`),
    `auth` the method and what is not secret of it. `secret` looks a secret up when it is needed, never before.
    `defaults` are the profile's own parameters for an endpoint, by verb, in documented names.
    """

    base_url: str
    extra: Mapping[str, str] = field(default_factory=dict)
    auth: Mapping[str, str] = field(default_factory=dict)
    secret: Callable[[str], str] = field(default=lambda name: HIDDEN, repr=False)
    zone: tzinfo = UTC
    defaults: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    def clock(self) -> Clock:
        return Clock(zone=self.zone)


@dataclass(frozen=True)
class Key:
    """One setting of a scheme. `instead` names another key that does as well."""

    name: str
    help: str
    secret: bool = False
    required: bool = True
    instead: str = ""


@dataclass(frozen=True)
class Token:
    """`until` is in Unix seconds; a minute's half before the end it counts as ended."""

    value: str = field(repr=False)
    until: float = float("inf")


@dataclass(frozen=True)
class Scheme:
    """One way to sign in. A scheme with `fetch` gets a token first and signs with it; one without signs at once."""

    method: str
    keys: tuple[Key, ...]
    sign: Callable[[Request, Settings, str], Request]
    fetch: Callable[[Settings], Generator[Request, Reply, Token]] | None = None
    # Whether a reply refuses the token, which may be said inside a success.
    refuses: Callable[[Reply], bool] = lambda reply: reply.status == 401


@dataclass
class Wallet:
    """The token of one profile for the time of one command."""

    token: Token | None = None
    clock: Callable[[], float] = time.time


def converse(scheme: Scheme, request: Request, settings: Settings, wallet: Wallet) -> Talk:
    """Signs the request; renews a token that has aged, once; never repeats a refused password.

    Raises `SignInError` where the token is refused.
    """
    if scheme.fetch is None:
        return (yield scheme.sign(request, settings, ""))
    aged = wallet.token is not None
    if wallet.token is None or wallet.token.until <= wallet.clock() + 30:
        wallet.token = yield from scheme.fetch(settings)
        aged = False
    reply = yield scheme.sign(request, settings, wallet.token.value)
    if aged and scheme.refuses(reply):
        wallet.token = yield from scheme.fetch(settings)
        reply = yield scheme.sign(request, settings, wallet.token.value)
    return reply


def rehearse(scheme: Scheme, request: Request, settings: Settings) -> Iterator[Request]:
    """The requests of `converse` for somebody who only wants to see them: token requests first."""
    pretend = Reply(200, b'{"access_token": "***", "data": {"accessToken": "***"}}')
    talk = converse(scheme, request, settings, Wallet())
    try:
        asked = next(talk)
        while True:
            yield asked
            asked = talk.send(pretend)
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
) -> Scheme:
    """The client credentials grant (RFC 6749, section 4.4).

    The client signs in with Basic, or with `in_body` in the form, as section 2.3.1 allows. `form` adds to the form.
    """

    def fetch(settings: Settings) -> Generator[Request, Reply, Token]:
        reply = yield token_request(token_url(settings), settings, form(settings), in_body=in_body)
        return token_of(reply)

    return Scheme("client-credentials", (*CLIENT_KEYS, *keys), sign_bearer, fetch)


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
    )


def token_of(reply: Reply) -> Token:
    """The token of an RFC 6749 answer, `expires_in` in seconds as number or text. Raises as `refusal` does."""
    data = mapping(reply.data)
    value = data.get("access_token")
    if reply.status >= 300 or not isinstance(value, str) or not value:
        raise refusal(reply)
    return Token(value, until(data.get("expires_in")))


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


def retry_after(reply: Reply) -> float | None:
    """`Retry-After` in seconds, from a number or an HTTP date (RFC 9110, section 10.2.3)."""
    text = reply.headers.get("retry-after")
    if not text:
        return None
    if re.fullmatch(r"\d{1,9}", text.strip()):
        return float(text)
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now().astimezone()).total_seconds())
    except (TypeError, ValueError):
        return None


def refusal(reply: Reply) -> TaskcliError:
    """What to say of a token endpoint that gave no token: `error` and `error_description` of RFC 6749, section 5.2."""
    data = mapping(reply.data)
    meta = mapping(data.get("meta"))
    said = data.get("error_description") or data.get("message") or meta.get("message") or data.get("error")
    word = meta.get("status") or data.get("status")
    said = said or word
    what = f"no token was given: {said}" if isinstance(said, str) else f"no token was given (HTTP {reply.status})"
    known: dict[str, Any] = {"status": reply.status, "request_id": reply.request_id}
    if reply.status >= 500 or reply.status == 429 or word == "too_many_failed_logins":
        wait = retry_after(reply)
        hint = f"try again in {wait:.0f} s" if wait is not None and wait < 86_400 else "try again later"
        return Unreachable(what, hint, retry_after=wait, **known)
    if reply.status in (404, 405) and not GRANT_ERRORS & {str(data.get("error")), str(meta.get("status"))}:
        return Refused(f"no such address: {what}", "check base_url, or token_url where there is one", **known)
    if isinstance(said, str) and re.search(r"deployment\b.*\bfound", said, re.IGNORECASE):
        return Refused(f"no such address: {said}", "check base_url and the settings it is made from", **known)
    if reply.is_sign_in:
        return SignInError("a sign-in page came instead of a token", "check the address of the token endpoint", **known)
    if reply.status < 300 and not data:
        return Garbled("the token endpoint answered something that is not JSON", "check the address", **known)
    return SignInError(what, "check the credentials of this profile", **known)
