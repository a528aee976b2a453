"""Answers read within bounds: of each silence, of the time as a whole, of the bytes, packed and unpacked."""

from __future__ import annotations

import http.client
import io
import time
import zlib
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from taskcli.errors import Garbled, Unreachable
from taskcli.http.retry import CutOff
from taskcli.values import size_text

# An answer as a whole may take so many times what one silence may.
AS_A_WHOLE = 10
# What is read at once, and how much more than its content a packed body may weigh.
PIECE = 65_536
# Interim answers (1xx) before the real one.
MOST_INTERIM = 100


@dataclass(frozen=True)
class Patience:
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


class Response(http.client.HTTPResponse):
    """An answer whose head and body come in time, and that is not an interim one."""

    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp: Any = io.BufferedReader(_Stream(self.fp.detach(), sock, PATIENCE.get()), PIECE)

    def _read_status(self) -> tuple[str, int, str]:
        """Passes over 1xx: the standard library does so with 100 only, and takes 103 for the answer itself."""
        for _ in range(MOST_INTERIM):
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if status >= 200 or status == http.client.SWITCHING_PROTOCOLS:
                return version, status, reason
            http.client.parse_headers(self.fp)
        raise Unreachable(f"{MOST_INTERIM} interim answers came (1xx), and no answer", "try again later")

    def begin(self, *args: Any, **kwargs: Any) -> None:
        super().begin(*args, **kwargs)
        told = ",".join(self.headers.get_all("content-length", ())).split(",")
        if len({each.strip() for each in told}) > 1:
            raise Garbled(
                f"the answer says of itself that it is {' and '.join(each.strip() for each in told)} bytes long",
                "try again; if it stays so, tell who runs the service",
                status=self.status,
            )


@cache
def _patient(kind: Any) -> Any:
    """The same kind of connection, with answers of ours."""
    return kind if kind.response_class is Response else type(kind.__name__, (kind,), {"response_class": Response})


class Adapter(HTTPAdapter):
    """Connections, direct ones and those through a proxy, whose answers are `Response`s."""

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = _patient(pool.ConnectionCls)
        return pool


# Bodies -------------------------------------------------------------------------------------------------------------


def read_body(response: requests.Response, most: int, *, whole: bool = True) -> bytes:
    """The body unpacked, at most so many bytes of it: with `whole`, raises `Garbled` where it has more.

    Without, gives what of it can be had, and never `Garbled`. Raises what the connection does.
    """
    from urllib3.exceptions import ProtocolError

    body = io.BytesIO()  # gives its bytes without a copy
    try:
        declared = response.headers.get("content-length", "")
        if whole and declared.isdecimal() and int(declared) > most + PIECE:
            raise _too_large(most)
        packed = _at_most(response.raw.stream(PIECE, decode_content=False), most)
        for piece in _unpacked(packed, response.headers.get("content-encoding", "")):
            if body.tell() + len(piece) > most:
                body.write(piece[: most - body.tell()])
                raise _too_large(most)
            body.write(piece)
    except (ProtocolError, EOFError) as why:
        if whole:
            raise CutOff("the answer was cut off", "try again") from why
    except zlib.error as why:
        if whole:
            raise Garbled("the answer is damaged", "try again") from why
    except Garbled:
        if whole:
            raise
    return body.getvalue()


def _too_large(most: int) -> Garbled:
    return Garbled(f"the answer is larger than {size_text(most)}", "raise --max-body, or max_body in the profile")


def _at_most(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    """The pieces of a packed body, which may weigh a little more than its content."""
    came = 0
    for piece in pieces:
        came += len(piece)
        if came > most + PIECE:
            raise _too_large(most)
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
        raise Garbled(f"the answer is packed as {names}, which nobody asked for", "tell who runs the service")
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
