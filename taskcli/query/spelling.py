"""What a server may make of a text: it decodes, folds case, and passes over what we would not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from urllib.parse import unquote, urlsplit

MOST_OFTEN = 8
_PORTS = {"http": 80, "https": 443}


def origin(address: str) -> tuple[object, ...]:
    """Scheme, host and port; of what is no plain address, itself."""
    try:
        parts = urlsplit(address)
        if parts.username is None and parts.hostname:
            return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        pass
    return (address,)


def leads_out(path: str) -> bool:
    """Whether a path has parts, in whatever spelling, by which some server may leave it. Raises `ValueError`."""
    parts = (each for reading in readings(path) for each in re.split(r"[/\\]", reading.removeprefix("/")))
    return not all(each.partition(";")[0].strip(" .") for each in parts)


def readings(text: str) -> Iterator[str]:
    """The text, and what becomes of it each time that somebody decodes it, until nothing is left to decode.

    Raises `ValueError` for what is encoded and no UTF-8 (there are servers that read `%c0%ae` as a dot), or too often.
    """
    for _ in range(MOST_OFTEN):
        text = unicodedata.normalize("NFKC", text)
        yield text
        decoded = unquote(text, errors="strict")
        if decoded == text:
            return
        text = decoded
    raise ValueError(f"encoded more than {MOST_OFTEN} times")


def plainest(text: str) -> str:
    """The text without what tells letters apart: case, marks, and what cannot be seen."""
    # Some servers compare capitals, where a dotless i is an i, and some small letters.
    letters = unicodedata.normalize("NFKD", text.upper().casefold())
    return "".join(each for each in letters if unicodedata.category(each)[0] not in "MC")


def never_called(path: str, patterns: Iterable[str]) -> str | None:
    """The first pattern that fits a path, in whatever way that is spelled; what is below fits as well.

    `*` in a pattern is one part of a path, `**` any number of them. It fits wherever in the path, unless it begins with
    a slash. A part is taken without its parameters (`;x`) and its suffix, an empty one is passed over.
    """
    for reading in readings(path):
        parts = [each.partition(";")[0].strip() for each in plainest(reading).split("/")]
        text = "".join(f"/{each}" for each in parts if each)
        for pattern in patterns:
            if _expression(pattern).search(text):
                return pattern
    return None


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    kinds = {"*": "/[^/]+", "**": "(?:/[^/]+)*"}
    words = pattern.strip("/").split("/")
    parts = "".join(kinds.get(each) or rf"/{re.escape(plainest(each))} *(?:\.[^/]*)?" for each in words)
    return re.compile(f"{'^' if pattern.startswith('/') else ''}{parts}(?=/|$)")
