"""The one door to the outside: sends requests, waits and tries again within reason, turns foreign errors into ours."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from taskcli import __version__
from taskcli.errors import ConfigError, Garbled, Refused, TaskcliError, Unreachable
from taskcli.http.judge import LONGEST_WAIT, Opinion, Verdict, no_opinion
from taskcli.http.message import Reply, Request
from taskcli.http.redact import address, header, redact, shown
from taskcli.http.retry import LONG_SILENCE, Broken, NotConnected, may_pass, pauses, wait_for

if TYPE_CHECKING:
    import requests

REDIRECTS = 5
DEFAULT_TIMEOUT = 30.0
# Bytes, unpacked: of an answer, and of one that holds no data, but a token or what went wrong.
LARGEST_BODY = 512_000_000
LARGEST_OTHER = 1_000_000

Tell = Callable[[str], None]
Local = Callable[[Request], tuple[int, Mapping[str, str], bytes]]
"""Answers a request inside the process: status, headers with lower-case names, body."""


def silent(text: str) -> None:
    pass


def sleep(seconds: float) -> None:
    time.sleep(seconds)


@dataclass
class Wire:
    """How requests of one profile travel; several threads may send at once.

    `timeout` is in seconds, for connecting and for each silence; an answer as a whole may take ten times that. `until`
    is the end of the whole run on `time.monotonic`, `max_body` the most bytes of an answer, unpacked. `patient` waits
    for as long as a provider wants. `tell` hears a line per request where `verbosity` is 1, and headers where it is 2;
    `note` hears of long waits where it is 0.
    """

    timeout: float = DEFAULT_TIMEOUT
    until: float | None = None
    max_body: int = LARGEST_BODY
    patient: bool = False
    verbosity: int = 0
    tell: Tell = silent
    note: Tell = silent
    local: Local | None = None
    sleep: Callable[[float], None] = lambda seconds: sleep(seconds)
    _session: requests.Session | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def send(self, request: Request, opinion: Opinion = no_opinion, lists: frozenset[str] = frozenset()) -> Reply:
        """One exchange, redirects to the same origin followed, what may pass tried again.

        `opinion` says what a reply stands for, `lists` is for the reply. Raises `Unreachable`, `Garbled`,
        `ConfigError`.
        """
        for _ in range(REDIRECTS):
            reply = self._patiently(request, opinion, lists)
            onward = _same_origin(request, reply)
            if onward is None:
                return reply
            request = onward
        return reply

    def _patiently(self, request: Request, opinion: Opinion, lists: frozenset[str]) -> Reply:
        """The one loop that asks again (see `retry`); never beyond the deadline."""
        longest = float("inf") if self.patient else LONGEST_WAIT
        for pause in pauses():
            wait: float | None
            try:
                reply = replace(self._once(request), lists=lists)
            except TaskcliError as failed:
                wait, why = pause if may_pass(request, failed) else None, failed.message
                if wait is None or not self._has(wait):
                    raise
            else:
                verdict = opinion(reply) or Verdict()
                wait, why = wait_for(request, reply, verdict, pause, longest), f"HTTP {verdict.status_of(reply)}"
                if wait is None or not self._has(wait):
                    return reply
            if self.verbosity:
                self.tell(f"{request.method} {shown(address(request.url))} -> {why}: trying again in {wait:.1f} s")
            elif wait > LONG_SILENCE:
                self.note(f"{why}: trying again in {wait:.0f} s")
            self.sleep(wait)
        return replace(self._once(request), lists=lists)

    def _has(self, seconds: float) -> bool:
        """Whether so many are left of the run."""
        return self.until is None or time.monotonic() + seconds < self.until

    def _once(self, request: Request) -> Reply:
        if request.credential:
            redact.learn(request.credential.secret, request.credential.user)
        started = time.perf_counter()
        try:
            reply = self._in_process(request) if self.local else self._over_http(request)
        except TaskcliError as failed:
            self._trace(request, f"failed: {failed.message}", started)
            raise
        self._trace(request, f"{reply.status}, {len(reply.body)} bytes", started, reply)
        return reply

    def _trace(self, request: Request, what: str, started: float, reply: Reply | None = None) -> None:
        if not self.verbosity:
            return
        taken = time.perf_counter() - started
        lines = [f"{request.method} {shown(address(request.target))} -> {what} in {taken:.2f} s"]
        if self.verbosity > 1:
            sent = [*request.headers, *([request.credential.header] if request.credential else [])]
            lines += [f"> {header(name, value)}" for name, value in sent]
            got = reply.headers.items() if reply else ()
            lines += [f"< {header(name, value, token=request.method != 'GET')}" for name, value in got]
        self.tell("\n".join(lines))

    def _in_process(self, request: Request) -> Reply:
        assert self.local is not None
        status, headers, body = self.local(request)
        return Reply(status, body, headers, request.target)

    def _over_http(self, request: Request) -> Reply:
        from requests.exceptions import InvalidHeader, InvalidProxyURL, InvalidURL, RequestException
        from urllib3.exceptions import HTTPError, LocationParseError

        from taskcli.http.bounded import PATIENCE, Patience, read_body

        patience = Patience.of(self.timeout, self.until)
        wait = patience.left()
        with self._lock:
            if self._session is None:
                self._session = open_session()
        headers = dict(request.headers)
        if request.credential:
            name, value = request.credential.header
            headers[name] = value
        PATIENCE.set(patience)
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
                data = response.status_code < 300
                most = self.max_body if data and request.method == "GET" else min(self.max_body, LARGEST_OTHER)
                # What went wrong is told by the status too, whatever became of the words.
                body = read_body(response, most, whole=data)
                found = {name.lower(): value for name, value in response.headers.items()}
                return Reply(response.status_code, body, found, request.target)
        except InvalidProxyURL as why:
            raise ConfigError("the proxy's address is none", "check HTTP_PROXY and HTTPS_PROXY") from why
        except (InvalidHeader, UnicodeEncodeError) as why:
            raise ConfigError("the secret has characters that no header can hold", "check the secret") from why
        except (InvalidURL, LocationParseError, UnicodeError) as why:
            raise ConfigError(f"{request.url} is not an address", "check base_url") from why
        except (RequestException, HTTPError, OSError) as why:
            raise _explain(why, request, wait) from why
        except ValueError as why:  # a redirect, say, to what is no address
            raise Garbled(f"the answer cannot be read ({shown(str(why))})", "check base_url") from why


def _same_origin(request: Request, reply: Reply) -> Request | None:
    """Where a redirect leads, if it stays on the same origin; nothing of ours ever follows to another one."""
    where = reply.headers.get("location")
    if request.method != "GET" or not request.follow or not where or reply.status not in (301, 302, 303, 307, 308):
        return None
    try:
        onward = urljoin(request.target, where)
        same = urlsplit(onward)[:2] == urlsplit(request.target)[:2]
    except ValueError as why:
        told = f"sent on to {shown(address(where))!r}, which is no address"
        raise Refused(told, "check base_url", **reply.known) from why
    if not same:
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
    from urllib3.exceptions import NewConnectionError, ProxyError, ReadTimeoutError, SSLError

    host = urlsplit(request.url).netloc
    # By their classes: the texts hold the address, where any word can stand.
    causes = tuple(_causes(why))

    def has(*kinds: type[BaseException]) -> bool:
        return any(isinstance(each, kinds) for each in causes)

    if type(why) is OSError and "CA certificate" in str(why):
        return ConfigError("there is no such file of certificate authorities", "check REQUESTS_CA_BUNDLE")
    failed = NotConnected if has(NewConnectionError) else Broken
    if has(ProxyError, requests.exceptions.ProxyError):
        kind = failed if has(NewConnectionError, ConnectionError) else Unreachable
        return kind(f"the proxy did not let the request through to {host}", "check HTTPS_PROXY and NO_PROXY")
    if has(requests.Timeout, ReadTimeoutError):
        return Unreachable(f"timed out after {wait:g} s", "try again, or set a longer timeout")
    if has(ssl.SSLError, SSLError):
        untrusted = has(ssl.SSLCertVerificationError)
        what = "the certificate is not trusted" if untrusted else "the secure connection failed"
        return Unreachable(f"{what} ({host})", "check base_url; REQUESTS_CA_BUNDLE names a file of further authorities")
    if has(socket.gaierror):
        kind = NotConnected if any(getattr(each, "errno", 0) == socket.EAI_AGAIN for each in causes) else Unreachable
        return kind(f"no address is known for {host}", "check base_url and the network")
    if has(ConnectionRefusedError):
        return failed(f"{host} refused the connection", "check base_url, and that the service is running")
    if has(http.client.HTTPException) and not has(ConnectionError):
        return Garbled(f"what answers at {host} does not speak HTTP", "check base_url")
    return failed(f"the connection to {host} failed", "try again")


def open_session() -> requests.Session:
    """A session that repeats nothing by itself and sends no header of its own but who asks."""
    import requests

    from taskcli.http.bounded import Adapter

    session = requests.Session()
    session.mount("http://", Adapter())
    session.mount("https://", Adapter())
    session.headers.clear()
    session.headers.update({"User-Agent": f"taskcli/{__version__}", "Accept-Encoding": "gzip, deflate"})
    return session
