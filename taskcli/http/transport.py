"""The one door to the outside: sends requests, waits and tries again within reason, turns foreign errors into ours."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from msgspec import Struct, field
from msgspec.structs import replace

from taskcli import __version__
from taskcli.errors import ConfigError, Garbled, Refused, TaskcliError
from taskcli.http.judge import LONGEST_WAIT, Opinion, Verdict, no_opinion
from taskcli.http.message import Reply, Request
from taskcli.http.proxies import proxy_for
from taskcli.http.redact import address, header, redact, shown
from taskcli.http.retry import LONG_SILENCE, may_pass, pauses, wait_for
from taskcli.http.trust import Trust

if TYPE_CHECKING:
    import requests

    from taskcli.http.xmls import RowsOf

REDIRECTS = 5
DEFAULT_TIMEOUT = 30.0
# Bytes, unpacked: of an answer, and of one that holds no data, but a token or what went wrong.
LARGEST_BODY = 512_000_000
LARGEST_OTHER = 1_000_000

Tell = Callable[[str], None]
Local = Callable[[Request], tuple[int, Mapping[str, str], bytes]]
"""Answers a request inside the process: status, headers with lower-case names, body."""
Hold = Callable[[float], float]
"""Called before each try: (the seconds that it waits, 0 for the first) → the seconds that it waits after all.

It raises where nobody wants the answer any more.
"""


def silent(text: str) -> None:
    pass


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def at_once(seconds: float) -> float:
    """A `Hold` that holds nothing up."""
    return seconds


class Wire(Struct):
    """How requests of one profile travel; several threads may send at once.

    `timeout` is in seconds, for connecting and for each silence; an answer as a whole may take ten times that. `until`
    is the end of the whole run on `time.monotonic`, `max_body` the most bytes of an answer, unpacked. `patient` waits
    for as long as a provider wants. `setting` is what in the profile gives the address. `tell` hears a line per request
    where `verbosity` is 1, and headers where it is 2; `note` hears of long waits where it is 0, and `sending` that
    something is sent.
    """

    timeout: float = DEFAULT_TIMEOUT
    until: float | None = None
    max_body: int = LARGEST_BODY
    patient: bool = False
    verbosity: int = 0
    tell: Tell = silent
    note: Tell = silent
    sending: Callable[[], None] = lambda: None
    trust: Trust = field(default_factory=Trust)
    setting: str = "base_url"
    local: Local | None = None
    sleep: Callable[[float], None] = lambda seconds: sleep(seconds)
    _sessions: dict[str, requests.Session] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(
        self,
        request: Request,
        opinion: Opinion = no_opinion,
        lists: frozenset[str] = frozenset(),
        hold: Hold = at_once,
        rows: RowsOf | None = None,
    ) -> Reply:
        """One exchange, redirects to the same origin followed, what may pass tried again.

        `opinion` says what a reply stands for, `lists` and `rows` are for the reply. Raises `Unreachable`, `Garbled`,
        `ConfigError`, and what `hold` does.
        """
        for _ in range(REDIRECTS):
            reply = self._patiently(request, opinion, hold, lists=lists, rows=rows)
            onward = _same_origin(request, reply)
            if onward is None:
                return reply
            request = onward
        return reply

    def _patiently(self, request: Request, opinion: Opinion, hold: Hold, **reading: Any) -> Reply:
        """The one loop that asks again (see `retry`); never beyond the deadline."""
        longest = float("inf") if self.patient else LONGEST_WAIT
        hold(0)
        for pause in pauses():
            wait: float | None
            try:
                reply = replace(self._once(request), **reading)
            except TaskcliError as failed:
                wait, why = pause if may_pass(request, failed) else None, failed.message
                if wait is None or not self._has(wait):
                    raise
            else:
                verdict = opinion(reply) or Verdict()
                wait, why = wait_for(request, reply, verdict, pause, longest), f"HTTP {verdict.status_of(reply)}"
                if wait is None or not self._has(wait):
                    return reply
            wait = hold(wait)
            if self.verbosity:
                self.tell(f"{request.method} {shown(address(request.url))} -> {why}: trying again in {wait:.1f} s")
            elif wait > LONG_SILENCE:
                self.note(f"{why}: trying again in {wait:.0f} s")
            self.sleep(wait)
        return replace(self._once(request), **reading)

    def _has(self, seconds: float) -> bool:
        """Whether so many are left of the run."""
        return self.until is None or time.monotonic() + seconds < self.until

    def _once(self, request: Request) -> Reply:
        if request.credential:
            redact.learn(request.credential.secret, request.credential.user)
        self.sending()
        started = time.perf_counter()
        try:
            reply = self._in_process(request) if self.local else self._over_http(request)
        except TaskcliError as failed:
            self._trace(request, f"failed: {failed.message}", started)
            raise
        self._trace(request, f"{reply.status}, {reply.size} bytes", started, reply)
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
        if len(body) > self.max_body:
            from taskcli.http.bounded import RAISE, too_large

            raise too_large(self.max_body, RAISE)
        return Reply(status, body, headers, request.target, setting=request.setting or self.setting)

    def _over_http(self, request: Request) -> Reply:
        from requests.exceptions import InvalidHeader, InvalidURL, RequestException
        from urllib3.exceptions import HTTPError, LocationParseError

        from taskcli.http.bounded import PATIENCE, RAISE, TELL, Patience, read_body

        setting = request.setting or self.setting
        proxy = proxy_for(request.url)
        patience = Patience.of(self.timeout, self.until)
        wait = patience.left()
        with self._lock:
            # One an origin: a cookie knows its host only, and would go to each service of that host.
            origin = "://".join(urlsplit(request.url)[:2])
            session = self._sessions.get(origin) or self._sessions.setdefault(origin, open_session(self.trust))
        headers = dict(request.headers)
        if request.credential:
            name, value = request.credential.header
            headers[name] = value
        PATIENCE.set(patience)
        try:
            with session.request(
                request.method,
                request.target,
                headers=headers,
                data=request.body,
                timeout=wait,
                proxies={"all": proxy.address} if proxy else {},
                allow_redirects=False,
                stream=True,
                # Any callable keeps requests from putting a name and password of an address over our own header.
                auth=lambda prepared: prepared,
            ) as response:
                data = response.status_code < 300
                most = self.max_body if data and request.method == "GET" else min(self.max_body, LARGEST_OTHER)
                # What went wrong is told by the status too, whatever became of the words.
                body = read_body(response, most, whole=data, hint=RAISE if most == self.max_body else TELL)
                found = {name.lower(): value for name, value in response.headers.items()}
                if response.status_code == 407:
                    from taskcli.http.blame import proxy_wants

                    raise proxy_wants(proxy)
                return Reply(response.status_code, body, found, request.target, setting=setting)
        except (InvalidHeader, UnicodeEncodeError) as why:
            raise ConfigError("the secret has characters that no header can hold", "check the secret") from why
        except (InvalidURL, LocationParseError, UnicodeError) as why:
            raise ConfigError(f"{request.url} is not an address", f"check {setting}") from why
        except (RequestException, HTTPError, OSError) as why:
            from taskcli.http.blame import Way, explain

            raise explain(why, Way(request.url, setting, wait, proxy, bool(self.trust.client_cert))) from why
        except ValueError as why:
            raise Garbled(f"the answer cannot be read ({shown(str(why))})", f"check {setting}") from why


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
        raise Refused(told, f"check {reply.setting}", **reply.known) from why
    if not same:
        return None
    return replace(request, url=onward, params=())


def open_session(trust: Trust) -> requests.Session:
    """A session that repeats nothing by itself and sends no header of its own but who asks.

    Raises `ConfigError` where the profile names a file of certificates that cannot be used.
    """
    from taskcli.http.bounded import Adapter, Session

    session = Session()
    session.trust_env = False  # proxies, certificates and passwords are looked up by us, or not at all
    if trust.ca_bundle or trust.client_cert:
        trust.context()  # so that a fault in it is told before anything is sent
    session.mount("http://", Adapter(trust))
    session.mount("https://", Adapter(trust))
    session.headers.clear()
    session.headers.update({"User-Agent": f"taskcli/{__version__}", "Accept-Encoding": "gzip, deflate"})
    return session
