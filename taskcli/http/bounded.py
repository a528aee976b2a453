"""Answers read within bounds: of each silence, of the time as a whole, of the bytes, packed and unpacked."""

from __future__ import annotations

import http.client
import io
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from functools import cache
from http import HTTPStatus
from itertools import chain
from typing import Any

import requests
from msgspec import Struct
from requests.adapters import HTTPAdapter

from taskcli.errors import Garbled, Unreachable
from taskcli.http.blame import NoHandshake, SpeaksTls, TunnelFailed
from taskcli.http.kept import Kept
from taskcli.http.retry import CutOff
from taskcli.http.trust import Trust
from taskcli.text import visible
from taskcli.values import size_text

# An answer as a whole may take so many times what one silence may.
AS_A_WHOLE = 10
# What is read at once, and how much more than its content a packed body may weigh.
PIECE = 65_536
# The first bytes of an alert (RFC 8446, section 5.1): what servers that want TLS answer to anything else.
TLS_ALERT = b"\x15\x03"
NO_LENGTH = "the pieces of the answer have no lengths that can be read"
TELL = "tell who runs the service"
RAISE = "raise --max-body, or max_body in the profile"
# Interim answers (1xx) before the real one.
MOST_INTERIM = 100


class Patience(Struct, frozen=True):
    """How long one answer is waited for: `silence` seconds at a time, as a whole until `end`, never beyond `until`.

    Both ends are on `time.monotonic`.
    """

    silence: float
    end: float
    until: float | None = None

    @classmethod
    def of(cls, silence: float, until: float | None) -> Patience:
        """For an answer that is asked for now."""
        return cls(silence, time.monotonic() + AS_A_WHOLE * silence, until)

    def left(self) -> float:
        """Seconds that the next silence may last. Raises `Unreachable` where none are left."""
        now = time.monotonic()
        if self.until is not None and now >= self.until:
            raise out_of_time()
        if now >= self.end:
            raise Unreachable(
                f"the answer took longer than {AS_A_WHOLE * self.silence:g} s as a whole",
                f"set a longer timeout: an answer may take {AS_A_WHOLE} times that",
            )
        return min(self.silence, self.end - now, *(() if self.until is None else (self.until - now,)))


def out_of_time() -> Unreachable:
    return Unreachable("no time left (--deadline)", "give it more time")


# The answer that this thread asks for. Nothing between here and the socket can carry it.
PATIENCE: ContextVar[Patience] = ContextVar("patience")


class _Stream(io.RawIOBase):
    """The bytes of a connection, as long as patience lasts."""

    def __init__(self, raw: io.RawIOBase, connection: Any, patience: Patience) -> None:
        self.raw = raw
        self.connection = connection
        self.patience = patience

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self.connection.settimeout(self.patience.left())
        try:
            return self.raw.readinto(buffer)
        except TimeoutError:
            self.patience.left()  # it may be the end of all waiting, and not of this silence
            raise

    def close(self) -> None:
        self.raw.close()
        super().close()


class _Bounded(io.BufferedReader):
    """Gives nothing without a bound, which libraries ask for: a chunk's length may have no end, or be below none."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            raise Garbled(NO_LENGTH, TELL)
        return super().read(size)

    def readline(self, size: int | None = -1, /) -> bytes:
        return super().readline(PIECE + 1 if size is None or size < 0 else size)


class Response(http.client.HTTPResponse):
    """An answer whose head and body come in time, and that is not an interim one.

    `said` is its status, 0 until it is known.
    """

    said = 0

    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp: Any = _Bounded(_Stream(self.fp.detach(), sock, PATIENCE.get()), PIECE)

    def _read_status(self) -> tuple[str, int, str]:
        """Passes over 1xx: the standard library does so with 100 only, and takes 103 for the answer itself."""
        for _ in range(MOST_INTERIM):
            if self.fp.peek(2)[:2] == TLS_ALERT:
                raise SpeaksTls
            version, status, reason = super()._read_status()  # type: ignore[misc]
            self.said = status
            if status >= 200 or status == http.client.SWITCHING_PROTOCOLS:
                return version, status, reason
            http.client.parse_headers(self.fp)
        raise Unreachable(f"{MOST_INTERIM} interim answers came (1xx), and no answer", "try again later")

    def begin(self, *args: Any, **kwargs: Any) -> None:
        super().begin(*args, **kwargs)
        told = dict.fromkeys(map(str.strip, ",".join(self.headers.get_all("content-length", ["0"])).split(",")))
        if len(told) > 1 or not all(each.isdecimal() and len(each) < 20 for each in told):
            said = " and ".join(each[:20] or "no" for each in told)
            raise Garbled(f"the answer says of itself that it is {visible(said)} bytes long", TELL, status=self.status)


class _Patient:
    """What is ours in each kind of connection."""

    response_class: Any = Response
    trust: Trust

    def connect(self) -> None:
        if hasattr(self, "ssl_context"):
            # Not one for all: `truststore` locks it for as long as a handshake takes, and others would wait for it.
            self.ssl_context = self.trust.context()
        try:
            super().connect()  # type: ignore[misc]
        except TimeoutError as why:  # the connection itself fails with another one
            raise NoHandshake from why

    def send(self, data: Any) -> None:
        # A service that has gone may have said why, as it does in TLS 1.3 to who shows no certificate.
        with suppress(ssl.SSLEOFError):
            super().send(data)  # type: ignore[misc]

    def _tunnel(self) -> None:
        """Asks a proxy for a tunnel. Raises `TunnelFailed`, so that its failures are not taken for the service's."""
        answers = []

        def answer(*args: Any, **kwargs: Any) -> Response:
            answers.append(Response(*args, **kwargs))
            return answers[-1]

        self.response_class = answer
        try:
            super()._tunnel()  # type: ignore[misc]
        except (OSError, http.client.HTTPException) as why:
            status = answers[0].said if answers else 0
            raise TunnelFailed(status if status != HTTPStatus.OK else 0) from why
        finally:
            del self.response_class


@cache
def _patient(kind: Any, trust: Trust) -> Any:
    return kind if issubclass(kind, _Patient) else type(kind.__name__, (_Patient, kind), {"trust": trust})


class Session(requests.Session):
    """Follows nothing: even to say where a redirect leads, the library would read all of its body first."""

    def get_redirect_target(self, resp: Any) -> None:
        return None


class Adapter(HTTPAdapter):
    """Connections, direct ones and those through a proxy, whose answers are `Response`s, and who is believed there."""

    def __init__(self, trust: Trust) -> None:
        self.trust = trust
        super().__init__()

    def cert_verify(self, *args: Any, **kwargs: Any) -> None:
        """Loads nothing: all that is believed is in the context."""

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        if proxy.lower().startswith("https:"):
            kwargs["proxy_ssl_context"] = self.trust.context(proxy=True)
        return super().proxy_manager_for(proxy, **kwargs)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = _patient(pool.ConnectionCls, self.trust)
        return pool


# Bodies -------------------------------------------------------------------------------------------------------------


def read_body(response: requests.Response, most: int, *, whole: bool = True, hint: str = RAISE) -> bytes | Kept:
    """The body unpacked, at most so many bytes of it: with `whole`, raises `Garbled` where it has more, with a `hint`.

    Without, gives what of it can be had, and never `Garbled`. Raises what the connection does.
    """
    from urllib3.exceptions import InvalidChunkLength, ProtocolError

    body = Kept()
    try:
        declared = response.headers.get("content-length", "")
        if whole and declared.isdecimal() and int(declared) > most + PIECE:
            raise too_large(most, hint)
        packed = _at_most(response.raw.stream(PIECE, decode_content=False), most, hint)
        for piece in _unpacked(packed, response.headers.get("content-encoding", "")):
            if len(body) + len(piece) > most:
                body.write(piece[: most - len(body)])
                raise too_large(most, hint)
            body.write(piece)
    except (ProtocolError, EOFError) as why:
        if whole and any(isinstance(each, InvalidChunkLength) for each in (*why.args, why.__cause__)):
            raise Garbled(NO_LENGTH, TELL) from why
        if whole:
            raise CutOff("the answer was cut off", "try again") from why
    except zlib.error as why:
        if whole:
            raise Garbled("the answer is damaged", TELL) from why
    except Garbled:
        if whole:
            raise
    return body.content


def too_large(most: int, hint: str) -> Garbled:
    return Garbled(f"the answer is larger than {size_text(most)}", hint)


def _at_most(pieces: Iterable[bytes], most: int, hint: str) -> Iterator[bytes]:
    """The pieces of a packed body, which may weigh a little more than its content."""
    came = 0
    for piece in pieces:
        came += len(piece)
        if came > most + PIECE:
            raise too_large(most, hint)
        yield piece


def _unpacked(pieces: Iterator[bytes], packing: str) -> Iterator[bytes]:
    """A body in pieces that are not large, however much each packed one has in it.

    Raises `zlib.error` where it is damaged, `EOFError` where it ended early, `Garbled` where it is packed in a way that
    nobody asked for: twice, say.
    """
    packed = [each for each in map(str.strip, packing.lower().split(",")) if each not in ("", "identity")]
    if not packed:
        yield from pieces
        return
    if packed[1:] or packed[0] not in ("gzip", "x-gzip", "deflate"):
        names = ", ".join(packed)
        raise Garbled(f"the answer is packed as {names}, which nobody asked for", TELL)
    start = b""
    while len(start) < 2 and (piece := next(pieces, b"")):
        start += piece
    if not start:
        return  # no body at all
    kind = _deflated(start) if packed[0] == "deflate" else 16 + zlib.MAX_WBITS
    engine = zlib.decompressobj(kind)
    for rest in chain([start], pieces):
        found = b""
        while rest or (len(found) == PIECE and not engine.eof):  # a full piece may not have been all
            if engine.eof:
                if rest[:2] not in (b"\x1f", b"\x1f\x8b"):
                    return  # no further part (RFC 1952, section 2.2), and ignored as gzip does
                engine = zlib.decompressobj(kind)
            found = engine.decompress(rest, PIECE)
            yield found
            rest = engine.unconsumed_tail or engine.unused_data
    if not engine.eof:
        raise EOFError


def _deflated(start: bytes) -> int:
    """What zlib calls this `deflate`: some servers leave out the header that belongs to it (RFC 9110, 8.4.1.2)."""
    has_header = start[0] & 15 == zlib.DEFLATED and int.from_bytes(start[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS
