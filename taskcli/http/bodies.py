"""Bodies opened: JSON to plain Python, and rows that keep their bytes."""

from __future__ import annotations

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, chain
from typing import Any, TypeVar, cast

import msgspec
from msgspec import Struct

from taskcli.errors import Garbled

T = TypeVar("T")

# Things in each other: no service nests like that, and every form that we write can hold so many.
DEEPEST = 200


class Number(float):
    """A number with a fraction or an exponent, as it was written: no bare `float` keeps `2.50`, or holds `1E400`."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Number:
        made = super().__new__(cls, text)
        made.text = text
        return made

    def __str__(self) -> str:
        return self.text


_ITEM = msgspec.json.Decoder(float_hook=Number)
# Digits of a whole number that Python turns into text again (`sys.set_int_max_str_digits`).
_MOST_DIGITS = 4000


def from_json(text: bytes | msgspec.Raw) -> Any:
    """JSON as plain Python; numbers are written as they were sent (see `Number`). Raises `msgspec.DecodeError`."""
    try:
        return _ITEM.decode(text)
    except msgspec.ValidationError:  # a whole number that is too long
        return json.loads(bytes(text), parse_float=Number, parse_int=_whole)


def _whole(digits: str) -> Any:
    return int(digits) if len(digits) <= _MOST_DIGITS else Number(digits)


_PLAIN = msgspec.json.Encoder(enc_hook=lambda number: msgspec.Raw(str(number).encode()))


def to_json(value: Any) -> bytes:
    """Plain values, and `Number`s among them, as JSON."""
    return _PLAIN.encode(value)


def to_lines(values: Iterable[Any]) -> bytes:
    """The same of each, and a line end behind it."""
    return _PLAIN.encode_lines(values)


class Row(Struct, eq=False, gc=False):
    """One item of an answer: its own bytes where it came as JSON, decoded when somebody looks."""

    value: Any = None
    raw: bytes | msgspec.Raw | None = None

    @property
    def data(self) -> Any:
        """The item; numbers are written as they were sent (see `Number`). Raises `Garbled`."""
        if self.value is None and self.raw is not None:
            try:
                self.value = from_json(self.raw)
            except (msgspec.DecodeError, RecursionError) as why:
                raise Garbled(f"the answer cannot be read ({why})") from why
        return self.value

    def get(self, name: str) -> Any:
        """What an object has under a key; of its bytes nothing else is decoded. None without. Raises `Garbled`."""
        if self.value is None and self.raw is not None:
            try:
                return _member(name).decode(self.raw).value
            except (msgspec.DecodeError, RecursionError):  # no object, or a whole number that is too long
                pass
        return self.data.get(name) if isinstance(self.data, dict) else None

    def typed(self, kind: type[T]) -> T | None:
        """The item in these types, of which nothing else is decoded; None where it has others, or came as no JSON."""
        if self.raw is None:
            return None
        try:
            read: T = _typed(cast(Any, kind)).decode(self.raw)
        except (msgspec.DecodeError, RecursionError):
            return None
        return read

    @property
    def json(self) -> bytes:
        """The item as JSON: as it was sent, where it was sent so."""
        return bytes(self.raw) if self.raw is not None else to_json(self.value)


# Rows that are moved, and written, together.
AT_ONCE = 128


class Batches(Iterator[Row]):
    """Rows one by one, and in lists for whoever does not need them so; no list waits for rows of the next page."""

    def __init__(self, lists: Iterator[Sequence[Row]]) -> None:
        self.lists = lists
        self._rows = chain.from_iterable(lists)

    def __iter__(self) -> Iterator[Row]:
        return self._rows

    def __next__(self) -> Row:
        return next(self._rows)

    def close(self) -> None:
        """Nobody reads on: whoever makes the lists ends."""
        if isinstance(self.lists, Generator):
            self.lists.close()


def in_lists(rows: Iterator[Row]) -> Iterator[Sequence[Row]]:
    """Rows in lists, as far as they come so; others come alone, lest one waits for the next."""
    return rows.lists if isinstance(rows, Batches) else ([row] for row in rows)


@cache
def _member(name: str) -> msgspec.json.Decoder[Any]:
    """Of an object the `value` of one key."""
    kind = msgspec.defstruct("Member", [("value", Any, None)], rename={"value": name})
    return msgspec.json.Decoder(kind, float_hook=Number)


@cache
def _typed(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


# JSON ---------------------------------------------------------------------------------------------------------------

_LEVEL = msgspec.json.Decoder(dict[str, msgspec.Raw])


_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])


def list_level(body: bytes | msgspec.Raw) -> list[msgspec.Raw]:
    """The items of a list, undecoded. Raises `msgspec.DecodeError`."""
    return _ITEMS.decode(body)


def outer_level(body: bytes | msgspec.Raw) -> dict[str, msgspec.Raw]:
    """The keys of an object with their values undecoded. Raises `msgspec.DecodeError`."""
    return _LEVEL.decode(body)


def has_twice(body: bytes | msgspec.Raw, name: str, last: msgspec.Raw) -> bool:
    """Whether an object has a key more than once, of which only the `last` value is seen.

    JSON leaves open what that means (RFC 8259, section 4). Where the name stands nowhere else it is looked for only;
    a backslash may be part of it, written in another way.
    """
    whole, key = bytes(body), b'"%b"' % name.encode()
    if whole.find(key) == whole.rfind(key) and b"\\" not in whole:
        return False
    value = memoryview(last)
    at = whole.find(value[:_BEGIN])
    if not whole.startswith(value, at):
        at = whole.find(value)
    # Where the same stands in several places, any of them: the others are looked into.
    outside = b"%bnull%b" % (whole[:at], whole[at + len(value) :])
    if outside.count(key) < 2 and b"\\" not in outside:
        return False
    try:
        return _outer_keys(outside).count(name) > 1
    except ValueError:  # what was found was no value, but text or digits that look like it
        return _outer_keys(whole).count(name) > 1


# Bytes by which a long value is looked for.
_BEGIN = 256


def _outer_keys(text: bytes) -> list[str]:
    """The keys of an object, each as often as it stands there: of each object its keys are kept, in a list."""
    found: list[str] = json.loads(text, object_pairs_hook=_keys, parse_int=str, parse_float=str)
    return found


def _keys(pairs: list[tuple[str, Any]]) -> list[str]:
    return [key for key, _ in pairs]


# Possessive, and without an end where there is none: a text that was cut off is read once, whatever is in it.
_STRINGS = rb'(?s)"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
_CONTROLS = rb"[\x00-\x1f]"
_HALF = rb"\\u[dD][89a-fA-F]"
# Two halves that belong together are found first, and left alone; so is a backslash that is itself escaped.
_HALVES = rb"(?s)(\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\[^u])|\\u[dD][89a-fA-F].."


def strict_json(body: bytes) -> tuple[bytes, dict[str, msgspec.Raw] | None]:
    """The body as JSON that a strict reader takes, and its outer level where it is an object. Raises `Garbled`.

    Capillary's published example has raw line breaks inside strings (docs.capillarytech.com, "Retrieve Individual Task
    Details"); they are escaped here. Half a character, as careless cutting of text leaves it, becomes the replacement
    character. Nothing else is changed.
    """
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        body, level = _readable(body)
        deep = _depth(body) > DEEPEST
    except RecursionError:
        level, deep = None, True
    except (UnicodeDecodeError, msgspec.DecodeError) as why:
        raise Garbled(f"the answer is not valid JSON ({why})") from why
    if deep:
        raise Garbled(f"the answer is not valid JSON (nested deeper than {DEEPEST})")
    return body, level


def _readable(body: bytes) -> tuple[bytes, dict[str, msgspec.Raw] | None]:
    _check_utf8(body)  # the decoder does not look into text that it passes on
    try:
        return body, _level_of(body)
    except msgspec.DecodeError:
        body = re.sub(_STRINGS, _mend, body)
        return body, _level_of(body)


_OBJECT = re.compile(rb"[ \t\r\n]*+\{")


def _level_of(body: bytes) -> dict[str, msgspec.Raw] | None:
    """In one pass whether it is JSON, and what is in it; None for what is no object. Raises `msgspec.DecodeError`."""
    if _OBJECT.match(body):
        return outer_level(body)
    msgspec.json.decode(body, type=msgspec.Raw)
    return None


def _check_utf8(body: bytes) -> None:
    decoder = getincrementaldecoder("utf-8")()
    for part in _parts(body):
        decoder.decode(part)
    decoder.decode(b"", final=True)


# A part at a time, so that whoever waits for the end of the run is heard in between; text of larger ones would lie in
# memory that is asked of the system, and given back, each time.
_PART = 32 * 1024


def _parts(body: bytes) -> Iterator[bytes]:
    return (body[at : at + _PART] for at in range(0, len(body), _PART))


_BUT_STRUCTURE = bytes(each for each in range(256) if each not in b'[]{}"')
_ROUND = bytes.maketrans(b"[{]}", b"(())")
_QUOTED = re.compile(rb'"[^"]*+"?')
_UP_OR_DOWN = bytes.maketrans(b"()", b"\x01\xff")
# As deep as services usually nest: what is no deeper is found out without looking at each bracket.
_USUAL = 8


def _depth(body: bytes) -> int:
    """How deep valid JSON is nested; how deep a decoder follows depends on the interpreter."""
    plain = body.replace(rb"\\", b"").replace(rb"\"", b"") if b"\\" in body else body
    structure = plain.translate(_ROUND, _BUT_STRUCTURE)
    # Two quotes side by side say nothing of what else is quoted, and few texts have brackets in them.
    structure = b"".join(_unquoted(structure.replace(b'""', b"")))
    levels = 0
    while structure and levels < _USUAL:
        structure, levels = structure.replace(b"()", b""), levels + 1
    depth = deepest = 0
    for part in _parts(structure):
        reached = list(accumulate(memoryview(part.translate(_UP_OR_DOWN)).cast("b"), initial=depth))
        depth, deepest = reached[-1], max(deepest, max(reached))
    return levels + deepest


def _unquoted(structure: bytes) -> Iterator[bytes]:
    quote = b""
    for part in _parts(structure):
        quoted = quote + part
        quote = b'"' if quoted.count(b'"') % 2 else b""
        yield _QUOTED.sub(b"", quoted)


def _mend(found: re.Match[bytes]) -> bytes:
    text = re.sub(_CONTROLS, lambda each: b"\\u%04x" % each[0][0], found[0])
    return re.sub(_HALVES, lambda each: each[1] or b"\\ufffd", text) if re.search(_HALF, text) else text
