"""The one door to the outside: sends requests, waits and tries again within reason, turns foreign errors into ours."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from taskcli import __version__
from taskcli.auth import Scheme, Settings, Wallet, converse
from taskcli.errors import ConfigError, Garbled, TaskcliError, Unreachable
from taskcli.message import HIDDEN, Reply, Request
from taskcli.values import visible

if TYPE_CHECKING:
    import requests

# Longer than this nobody waits for a server that says when to come back; the run fails and says when.
LONGEST_WAIT = 30.0
REDIRECTS = 5
DEFAULT_TIMEOUT = 30.0

Tell = Callable[[str], None]
Local = Callable[[Request], tuple[int, Mapping[str, str], bytes]]
"""Answers a request inside the process: status, headers with lower-case names, body."""


def silent(text: str) -> None:
    pass


@dataclass
class Wire:
    """How requests of one command travel.

    `timeout` is in seconds, for connecting and for each silence; `until` is the end of the whole run on
    `time.monotonic`; `tell` hears a line per request where `talk` is 1, and headers where it is 2.
    """

    timeout: float = DEFAULT_TIMEOUT
    until: float | None = None
    talk: int = 0
    tell: Tell = silent
    local: Local | None = None
    _session: requests.Session | None = field(default=None, repr=False)

    def send(self, request: Request) -> Reply:
        """One exchange, redirects to the same origin followed. Raises `Unreachable`, `Garbled`, `ConfigError`."""
        for _ in range(REDIRECTS):
            started = time.perf_counter()
            try:
                reply = self._in_process(request) if self.local else self._over_http(request)
            except TaskcliError as failed:
                self._trace(request, f"failed: {failed.message}", started)
                raise
            self._trace(request, f"{reply.status}, {len(reply.body)} bytes", started, reply)
            onward = _same_origin(request, reply)
            if onward is None:
                return reply
            request = onward
        return reply

    def _trace(self, request: Request, what: str, started: float, reply: Reply | None = None) -> None:
        if not self.talk:
            return
        taken = time.perf_counter() - started
        lines = [f"{request.method} {visible(request.target)} -> {what} in {taken:.2f} s"]
        if self.talk > 1:
            sent = [*request.headers, *([(request.credential.header[0], HIDDEN)] if request.credential else [])]
            lines += [f"> {name}: {visible(value)}" for name, value in sent]
            hidden = ("set-cookie", "authorization")
            got = reply.headers.items() if reply else ()
            lines += [f"< {name}: {HIDDEN if name in hidden else visible(value)}" for name, value in got]
        self.tell("\n".join(lines))

    def _in_process(self, request: Request) -> Reply:
        assert self.local is not None
        status, headers, body = self.local(request)
        return Reply(status, body, headers, request.target)

    def _left(self) -> float:
        if self.until is None:
            return self.timeout
        left = self.until - time.monotonic()
        if left <= 0:
            raise Unreachable("no time left (--deadline)", "give it more time")
        return min(self.timeout, left)

    def _over_http(self, request: Request) -> Reply:
        from requests.exceptions import (
            ChunkedEncodingError,
            ContentDecodingError,
            InvalidHeader,
            InvalidProxyURL,
            InvalidURL,
            RequestException,
        )
        from urllib3.exceptions import LocationParseError

        wait = self._left()
        if self._session is None:
            self._session = open_session(self)
        headers = dict(request.headers)
        if request.credential:
            name, value = request.credential.header
            headers[name] = value
        try:
            with self._session.request(
                request.method,
                request.target,
                headers=headers,
                data=request.body,
                timeout=wait,
                allow_redirects=False,
                stream=True,
                # Any callable keeps requests from putting what ~/.netrc says over our own header.
                auth=lambda prepared: prepared,
            ) as response:
                body = self._read(response)
                found = {name.lower(): value for name, value in response.headers.items()}
                return Reply(response.status_code, body, found, request.target)
        except (ChunkedEncodingError, ContentDecodingError) as why:
            raise Garbled("the answer was cut off or is damaged", "try again") from why
        except InvalidProxyURL as why:
            raise ConfigError("the proxy's address is none", "check HTTP_PROXY and HTTPS_PROXY") from why
        except (InvalidHeader, UnicodeEncodeError) as why:
            raise ConfigError("the secret has characters that no header can hold", "check the secret") from why
        except (InvalidURL, LocationParseError, UnicodeError) as why:
            raise ConfigError(f"{request.url} is not an address", "check base_url") from why
        except (RequestException, OSError) as why:
            raise _explain(why, request, wait) from why

    def _read(self, response: requests.Response) -> bytes:
        parts = []
        for part in response.iter_content(65536):
            parts.append(part)
            self._left()
        return parts[0] if len(parts) == 1 else b"".join(parts)


def _same_origin(request: Request, reply: Reply) -> Request | None:
    """Where a redirect leads, if it stays on the same origin; nothing of ours ever follows to another one."""
    where = reply.headers.get("location")
    if request.method != "GET" or not where or reply.status not in (301, 302, 303, 307, 308):
        return None
    onward = urljoin(request.target, where)
    if urlsplit(onward)[:2] != urlsplit(request.target)[:2]:
        return None
    return replace(request, url=onward, params=())


def _causes(why: BaseException) -> Iterator[BaseException]:
    """A failure and all that it wraps: the libraries keep the reason as an argument, an attribute or a cause."""
    waiting, seen = [why], set()
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        inner = (*each.args, getattr(each, "reason", None), each.__cause__, each.__context__)
        waiting += [found for found in inner if isinstance(found, BaseException)]


def _explain(why: BaseException, request: Request, wait: float) -> TaskcliError:
    """What to say of a failed connection, and what to do."""
    import http.client
    import socket
    import ssl

    import requests
    from urllib3.exceptions import ProxyError, ReadTimeoutError, SSLError

    host = urlsplit(request.url).netloc
    # By their classes: the texts hold the address, where any word can stand.
    causes = tuple(_causes(why))

    def has(*kinds: type[BaseException]) -> bool:
        return any(isinstance(each, kinds) for each in causes)

    if type(why) is OSError and "CA certificate" in str(why):
        return ConfigError("there is no such file of certificate authorities", "check REQUESTS_CA_BUNDLE")
    if has(ProxyError, requests.exceptions.ProxyError):
        return Unreachable(f"the proxy did not let the request through to {host}", "check HTTPS_PROXY and NO_PROXY")
    if has(requests.Timeout, ReadTimeoutError):
        return Unreachable(f"timed out after {wait:g} s", "try again, or set a longer timeout")
    if has(ssl.SSLError, SSLError):
        untrusted = has(ssl.SSLCertVerificationError)
        what = "the certificate is not trusted" if untrusted else "the secure connection failed"
        return Unreachable(f"{what} ({host})", "check base_url; REQUESTS_CA_BUNDLE names a file of further authorities")
    if has(socket.gaierror):
        return Unreachable(f"no address is known for {host}", "check base_url and the network")
    if has(ConnectionRefusedError):
        return Unreachable(f"{host} refused the connection", "check base_url, and that the service is running")
    if has(http.client.HTTPException) and not has(ConnectionError):
        return Garbled(f"what answers at {host} does not speak HTTP", "check base_url")
    return Unreachable(f"the connection to {host} failed", "try again")


def open_session(wire: Wire) -> requests.Session:
    """A session that tries GETs again: 429 with a short `Retry-After`, 502 to 504, broken connections."""
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.exceptions import InvalidHeader, MaxRetryError, ReadTimeoutError
    from urllib3.util import Retry

    class Patience(Retry):
        def get_retry_after(self, response: Any) -> float | None:
            try:
                return super().get_retry_after(response)
            except InvalidHeader:  # neither a number nor a date: as if it had not been sent
                return None

        def increment(
            self,
            method: str | None = None,
            url: str | None = None,
            response: Any = None,
            error: Exception | None = None,
            _pool: Any = None,
            _stacktrace: Any = None,
        ) -> Patience:
            if isinstance(error, ReadTimeoutError):
                raise error
            if error and self._is_connection_error(error):  # nobody there: one timeout shall not become four
                raise MaxRetryError(_pool, url or "", error) from error
            asked = self.get_retry_after(response) if response is not None else None
            # Without Retry-After a 429 can mean an hour (api.accelo.com/docs, "Rate Limiting"): no guessing.
            guess = asked is None and response is not None and response.status == 429
            if guess or (asked and asked > min(LONGEST_WAIT, wire._left())):
                raise MaxRetryError(_pool, url or "", error)
            left = super().increment(method, url, response, error, _pool, _stacktrace)
            if wire.talk:
                wire.tell(f"{method} {url} -> {response.status if response else error!r}: trying again")
            return left

    patience = Patience(
        total=3,
        read=1,
        redirect=False,
        other=0,
        status_forcelist=(429, 502, 503, 504),
        allowed_methods=("GET",),
        backoff_factor=0.3,
        backoff_jitter=0.1,
        raise_on_status=False,
    )
    session = requests.Session()
    session.headers.clear()
    session.headers.update({"User-Agent": f"taskcli/{__version__}", "Accept-Encoding": "gzip, deflate"})
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=patience))
    return session


@dataclass
class Client:
    """Asks as one profile: signs, sends, keeps the token for the time of one command."""

    scheme: Scheme
    settings: Settings
    wire: Wire
    lists: frozenset[str] = frozenset()
    wallet: Wallet = field(default_factory=Wallet)
    _known: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        look_up = self.settings.secret

        def secret(name: str) -> str:
            if name not in self._known:
                self._known[name] = look_up(name)
            return self._known[name]

        # Each secret is looked up once a command: it may be a program that asks somebody.
        self.settings = replace(self.settings, secret=secret)

    @contextmanager
    def discreet(self) -> Iterator[None]:
        """Takes secrets out of what a provider says of a failure: some repeat what they were sent."""
        try:
            yield
        except TaskcliError as failed:
            token = self.wallet.token.value if self.wallet.token else ""
            for each in sorted({*self._known.values(), token}, key=len, reverse=True):
                if len(each) > 3:
                    failed.message = failed.message.replace(each, HIDDEN)
            raise

    def send(self, request: Request) -> Reply:
        talk = converse(self.scheme, request, self.settings, self.wallet)
        try:
            asked = next(talk)
            while True:
                asked = talk.send(self.wire.send(asked))
        except StopIteration as end:
            reply: Reply = end.value
            return replace(reply, lists=self.lists)
