"""What can go wrong at any server, or in front of one: by path and by rate, and the same for the same seed."""

from __future__ import annotations

import random
import threading
import zlib
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase

from msgspec import Struct, field
from msgspec.structs import replace

from taskcli.sandbox.wire import Answer, Call, as_html, as_text

PORTAL = "Welcome to our network. Accept the terms to go on."


class Fault(Struct, frozen=True):
    """What it does to an answer, or how that is sent."""

    about: str
    spoil: Callable[[Answer], Answer]


def _status(number: int, text: str, *headers: tuple[str, str]) -> Callable[[Answer], Answer]:
    return lambda answer: as_text(text, number, headers)


def _body(change: Callable[[bytes], bytes], *headers: tuple[str, str]) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, body=change(answer.body), headers=(*answer.headers, *headers))


def _sent(manner: str) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, manner=manner)


def _bomb(body: bytes) -> bytes:
    """64 MB of blanks in 64 kB."""
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packing.compress(b" " * 1_048_576) for _ in range(64)), packing.flush()])


FAULTS: Mapping[str, Fault] = {
    "401": Fault("status 401 with a plain text", _status(401, "Unauthorized", ("WWW-Authenticate", "Basic"))),
    "403": Fault("status 403 with a plain text", _status(403, "Forbidden")),
    "407": Fault("status 407, as a proxy gives it", _status(407, "Proxy Authentication Required")),
    "408": Fault("status 408 with a plain text", _status(408, "Request Timeout")),
    "429": Fault("status 429 with Retry-After: 1", _status(429, "Too Many Requests", ("Retry-After", "1"))),
    "500": Fault("status 500 with a plain text", _status(500, "Internal Server Error")),
    "502": Fault("status 502 with an HTML page", lambda answer: as_html("502 Bad Gateway", 502)),
    "503": Fault(
        "status 503 with an HTML page and Retry-After: 0",
        lambda answer: as_html("503 Service Unavailable", 503, [("Retry-After", "0")]),
    ),
    "504": Fault("status 504 with an HTML page", lambda answer: as_html("504 Gateway Timeout", 504)),
    "html": Fault("a page to sign in on, with status 200", lambda answer: as_html("Sign in")),
    "portal": Fault("the page of a network's portal, with status 200", lambda answer: as_html(PORTAL)),
    "redirect": Fault(
        "sent on to a sign-in page on another host",
        lambda answer: Answer(302, b"", (("Location", "https://login.example.com/sso?next=%2F"),)),
    ),
    "empty": Fault("an empty body", _body(lambda body: b"")),
    "object": Fault("`{}` in place of the body", _body(lambda body: b"{}")),
    "half": Fault("half of the body, with a length that fits", _body(lambda body: body[: len(body) // 2])),
    "noise": Fault("bytes that are no text", _body(lambda body: b"\x00\xff\xfe" * 30)),
    "latin-1": Fault("a text in another encoding than it says", _body(lambda body: b'{"title": "Gr\xfc\xdfe"}')),
    "bomb": Fault("64 MB of blanks, packed into 64 kB", _body(_bomb, ("Content-Encoding", "gzip"))),
    "cut": Fault("the connection ends in the middle of the body", _sent("cut")),
    "cut-chunk": Fault("the connection ends in the middle of a chunk", _sent("cut-chunk")),
    "lengths": Fault("two lengths that differ", _sent("lengths")),
    "reset": Fault("the connection is reset before the answer", _sent("reset")),
    "close": Fault("the connection is closed before the answer", _sent("close")),
    "stall": Fault("nothing comes after half of the body", _sent("stall")),
    "slow": Fault("the answer comes two seconds late", _sent("slow")),
    "drip": Fault("one byte a second", _sent("drip")),
    "endless": Fault("a body without an end", _sent("endless")),
    "early": Fault("an early hint (103) before the answer, which is none", _sent("early")),
}


class Rule(Struct):
    """One word of a SPEC: which requests it meets, and what it does to `rate` of them."""

    fault: Fault
    site: str = ""
    path: str = "*"
    rate: float = 1.0
    dice: random.Random = field(default_factory=random.Random)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def meets(self, site: str, call: Call) -> bool:
        if self.site not in ("", site) or not fnmatchcase(call.path, self.path):
            return False
        with self._turn:
            return self.dice.random() < self.rate


class Word(Struct, frozen=True):
    """`[PATH=][SITE:]FAULT[@RATE]`, read but not yet looked up."""

    text: str
    fault: str
    site: str = ""
    path: str = ""
    rate: float | None = None


def read_words(spec: str) -> list[Word]:
    """The words of a SPEC. Raises `ValueError` that says what is wrong with one."""
    found = []
    for text in filter(None, (each.strip() for each in spec.split(","))):
        path, equals, rest = text.rpartition("=")
        name, at, share = rest.partition("@")
        site, _, fault = name.rpartition(":")
        if equals and not path.startswith("/"):
            raise ValueError(f"{path!r} in {text!r} is no path: write it like /v1.1/*")
        try:
            rate = float(share) if at else None
        except ValueError:
            rate = -1.0
        if rate is not None and not 0 <= rate <= 1:
            raise ValueError(f"{share!r} in {text!r} is no rate from 0 to 1")
        found.append(Word(text, fault, site, path, rate))
    return found


def spoilt(rules: list[Rule], site: str, call: Call, answer: Answer) -> Answer:
    """A site's answer as the first rule that meets the call leaves it."""
    for rule in rules:
        if rule.meets(site, call):
            return rule.fault.spoil(answer)
    return answer
