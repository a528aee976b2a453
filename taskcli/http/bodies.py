"""Bodies opened: JSON and XML to plain Python, and rows that keep their bytes."""

from __future__ import annotations

import codecs
import re
from typing import Any

import msgspec

from taskcli.errors import Garbled

PIECE = 1_000_000
# Elements in each other: an attack, for no service nests like that.
DEEPEST = 500


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


def to_json(value: Any) -> bytes:
    """Plain values, and `Number`s among them, as JSON."""
    return msgspec.json.encode(value, enc_hook=lambda number: msgspec.Raw(str(number).encode()))


class Row:
    """One item of an answer: its own bytes where it came as JSON, decoded when somebody looks."""

    __slots__ = ("_data", "raw")

    def __init__(self, data: Any = None, raw: bytes | msgspec.Raw | None = None) -> None:
        self.raw = raw
        self._data = data

    @property
    def data(self) -> Any:
        """The item; numbers are written as they were sent (see `Number`). Raises `Garbled`."""
        if self._data is None and self.raw is not None:
            try:
                self._data = _ITEM.decode(self.raw)
            except (msgspec.DecodeError, RecursionError) as why:
                raise Garbled(f"the answer cannot be read ({why})") from why
        return self._data

    @property
    def json(self) -> bytes:
        """The item as JSON: as it was sent, where it was sent so."""
        return bytes(self.raw) if self.raw is not None else to_json(self._data)


# JSON ---------------------------------------------------------------------------------------------------------------

_LEVEL = msgspec.json.Decoder(dict[str, msgspec.Raw])


def outer_level(body: bytes) -> dict[str, msgspec.Raw]:
    """The keys of an object with their values undecoded. Raises `msgspec.DecodeError`."""
    return _LEVEL.decode(body)


_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_CONTROLS = re.compile(rb"[\x00-\x1f]")
# Two halves that belong together are found first, and left alone; so is a backslash that is itself escaped.
_HALVES = re.compile(rb"(\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\[^u])|\\u[dD][89a-fA-F]..", re.DOTALL)


def strict_json(body: bytes) -> bytes:
    """The body as JSON that a strict reader takes. Raises `Garbled`.

    Capillary's published example has raw line breaks inside strings (docs.capillarytech.com, "Retrieve Individual Task
    Details"); they are escaped here. Half a character, as careless cutting of text leaves it, becomes the replacement
    character. Nothing else is changed.
    """
    body = body.removeprefix(b"\xef\xbb\xbf")
    if _is_deep(body):
        raise Garbled(f"the answer is not valid JSON (nested deeper than {DEEPEST})")
    try:
        _check_utf8(body)  # the decoder does not look into text that it passes on
        msgspec.json.decode(body, type=msgspec.Raw)
    except msgspec.DecodeError:
        body = _STRINGS.sub(_mend, body)
    except (UnicodeDecodeError, RecursionError) as why:
        raise Garbled(f"the answer is not valid JSON ({why})") from why
    else:
        return body
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError) as why:
        raise Garbled(f"the answer is not valid JSON ({why})") from why
    return body


def _check_utf8(body: bytes) -> None:
    """Raises `UnicodeDecodeError`. A piece at a time, for as text a body can take four times its size."""
    if body.isascii():
        return
    decoder, view = codecs.getincrementaldecoder("utf-8")(), memoryview(body)
    for at in range(0, len(body), PIECE):
        decoder.decode(view[at : at + PIECE], final=at + PIECE >= len(body))


# Everything but brackets, which alone tell how deep a body is nested.
_NO_BRACKETS = bytes(each for each in range(256) if each not in b"[]{}")


def _is_deep(body: bytes) -> bool:
    """Whether JSON is nested deeper than anybody means it; how deep a decoder follows depends on the interpreter.

    Pairs are taken away from the inside: so many rounds as it is deep. Brackets inside text may stand in the way; then
    it counts as less deep than it is, and the decoder has its own bound.
    """
    brackets = body.translate(None, _NO_BRACKETS)
    for _ in range(DEEPEST):
        fewer = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if len(fewer) == len(brackets):
            return False
        brackets = fewer
    return bool(brackets)


def _mend(found: re.Match[bytes]) -> bytes:
    text = _CONTROLS.sub(lambda each: b"\\u%04x" % each[0][0], found[0])
    return _HALVES.sub(lambda each: each[1] or b"\\ufffd", text)


# XML ----------------------------------------------------------------------------------------------------------------

# Elements whose text is markup. It is kept as source text: turned into a mapping, the order of its words would be lost.
_MARKUP = re.compile(
    rb"(<content(?=[\s>])(?:[^>\"']|\"[^\"]*\"|'[^']*')*(?<!/)>)(?!\s*<!\[CDATA\[)(.*?)(</content\s*>)", re.DOTALL
)


def read_xml(body: bytes, lists: frozenset[str] = frozenset()) -> Any:
    """XML as plain Python: attributes and children are keys, an element's own text is `text`.

    `lists` names the elements that are always arrays, as `child` or `parent/child`. Raises `Garbled`.
    """
    from xml.parsers.expat import ExpatError

    import xmltodict

    def repeats(path: Any, key: str, value: Any) -> bool:
        if len(path) > DEEPEST:
            raise ValueError(f"nested deeper than {DEEPEST}")
        return key in lists or bool(path and f"{path[-1][0]}/{key}" in lists)

    def keep(found: re.Match[bytes]) -> bytes:
        if b"<" not in found[2]:
            return found[0]
        return found[1] + b"<![CDATA[" + found[2].replace(b"]]>", b"]]]]><![CDATA[>") + b"]]>" + found[3]

    try:
        return _without_blanks(
            xmltodict.parse(
                _MARKUP.sub(keep, body),
                attr_prefix="",
                cdata_key="text",
                force_list=repeats,
                strip_whitespace=False,
            )
        )
    # ValueError: entities, which may be an attack, or a broken encoding; LookupError: an unknown one.
    except (ExpatError, ValueError, LookupError, RecursionError) as why:
        raise Garbled(f"the answer is not valid XML ({why})") from why


def _without_blanks(found: Any) -> Any:
    """The white space that only indents is dropped; text is untouched."""
    if isinstance(found, list):
        return [_without_blanks(each) for each in found]
    if not isinstance(found, dict):
        return found
    blank = len(found) > 1 and isinstance(found.get("text"), str) and not found["text"].strip()
    return {name: _without_blanks(value) for name, value in found.items() if not (blank and name == "text")}
