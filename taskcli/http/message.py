"""A request before it leaves, a reply after it came, and how a body is opened."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from taskcli.errors import Garbled

HIDDEN = "***"
# Bytes of JSON that are not decoded merely to see whether a reply is an error.
LONG = 65_536
# Elements in each other: an attack, for no service nests like that.
DEEPEST = 500


@dataclass(frozen=True)
class Credential:
    """What proves who asks. Kept apart from the headers so that it can be hidden wherever a request is shown.

    `kind` is `basic` (with `user`), `bearer`, or the name of a header that carries the bare token.
    """

    kind: str
    secret: str = field(repr=False)
    user: str = ""

    @property
    def header(self) -> tuple[str, str]:
        if self.kind == "basic":
            return "Authorization", "Basic " + base64.b64encode(f"{self.user}:{self.secret}".encode()).decode()
        if self.kind == "bearer":
            return "Authorization", f"Bearer {self.secret}"
        return self.kind, self.secret


@dataclass(frozen=True)
class Request:
    """What will be sent. `url` has no query; `params` are in order and not yet encoded."""

    url: str
    params: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    body: bytes | None = None
    credential: Credential | None = None

    @property
    def target(self) -> str:
        """The whole address. A space is `%20`: Tallyfy does not read `+` as a space."""
        return f"{self.url}?{urlencode(self.params, quote_via=quote, safe='')}" if self.params else self.url

    def signed(self, credential: Credential) -> Request:
        return replace(self, credential=credential)

    def adding(self, *, params: Iterable[tuple[str, str]] = (), headers: Mapping[str, str] | None = None) -> Request:
        return replace(
            self, params=(*self.params, *params), headers=(*self.headers, *(headers.items() if headers else ()))
        )


class Row:
    """One item of an answer: its own bytes where it came as JSON, decoded when somebody looks."""

    __slots__ = ("_data", "raw")

    def __init__(self, data: Any = None, raw: bytes | msgspec.Raw | None = None) -> None:
        self.raw = raw
        self._data = data

    @property
    def data(self) -> Any:
        if self._data is None and self.raw is not None:
            try:
                self._data = msgspec.json.decode(self.raw)
            except (msgspec.DecodeError, RecursionError) as why:  # a number that no computer holds, for example
                raise Garbled(f"the answer cannot be read ({why})") from why
        return self._data

    @property
    def json(self) -> bytes:
        """The item as JSON: as it was sent, where it was sent so."""
        return bytes(self.raw) if self.raw is not None else msgspec.json.encode(self._data)


@dataclass(frozen=True)
class Reply:
    """What came back. `headers` have lower-case names. `lists` are the XML elements that are always arrays."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    lists: frozenset[str] = frozenset()

    @cached_property
    def kind(self) -> str:
        """`json`, `xml`, `html`, `text` or `empty`, by the first characters: content types are known to lie."""
        start = _PROLOG.sub(b"", self.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:4096], 1)[:512].lower()
        if not start:
            return "empty"
        if start[:1] in b"{[":
            return "json"
        if start[:1] == b"<":
            return "html" if re.match(rb"<(!doctype html|html|head|body|script)\b", start) else "xml"
        return "text"

    @property
    def is_sign_in(self) -> bool:
        """Whether it is a page to sign in on."""
        return self.kind == "html" and bool(_SIGN_IN.search(self.body))

    @cached_property
    def data(self) -> Any:
        """The whole body as plain Python, or None where it is neither JSON nor XML. Never raises."""
        try:
            if self.kind == "json":
                return msgspec.json.decode(self.json_body)
            if self.kind == "xml":
                return self._xml
        except (Garbled, msgspec.DecodeError, RecursionError):
            return None
        return None

    @cached_property
    def top(self) -> Any:
        """The same where only the outer level matters: in JSON, values that are long are None instead of decoded."""
        if self.kind != "json" or len(self.body) <= LONG:
            return self.data
        try:
            level = _LEVEL.decode(self.json_body)
            return {name: None if len(value) > LONG else msgspec.json.decode(value) for name, value in level.items()}
        except (Garbled, msgspec.DecodeError):
            return None

    @cached_property
    def _xml(self) -> Any:
        return read_xml(self.body, self.lists)

    @cached_property
    def json_body(self) -> bytes:
        """The body as JSON that a strict reader takes.

        Capillary's published example has raw line breaks inside strings (docs.capillarytech.com, "Retrieve Individual
        Task Details"); they are escaped here. Half a character, as careless cutting of text leaves it, becomes the
        replacement character. Nothing else is changed.
        """
        body = self.body.removeprefix(b"\xef\xbb\xbf")
        try:
            body.decode()  # the decoder does not look into text that it passes on
            msgspec.json.decode(body, type=msgspec.Raw)
        except msgspec.DecodeError:
            body = _STRINGS.sub(_mend, body)
        except (UnicodeDecodeError, RecursionError) as why:
            raise Garbled(f"the answer is not valid JSON ({why})", status=self.status) from why
        else:
            return body
        try:
            msgspec.json.decode(body, type=msgspec.Raw)
        except msgspec.DecodeError as why:
            raise Garbled(f"the answer is not valid JSON ({why})", status=self.status) from why
        return body

    @property
    def request_id(self) -> str:
        """The provider's own name for this exchange, for its support."""
        for name in ("x-cap-requestid", "x-cap-request-id", "x-request-id", "x-oracle-dms-ecid"):
            if self.headers.get(name):
                return self.headers[name]
        return ""

    def open(self, path: Sequence[str]) -> tuple[Any, list[Row]]:
        """The envelope without its items, and the items that lie at `path`.

        One object where several may be is a list of one; null, empty text and missing are no items. Items of a JSON
        body keep their bytes. A part of the path may name alternatives: `items|comment`. Raises `Garbled`.
        """
        try:
            if self.kind == "json":
                return _open_json(self.json_body, path)
            if self.kind == "xml":
                return _open_data(self._xml, path)
            raise Garbled(f"expected data, the answer is {_A[self.kind]}")
        except (Garbled, msgspec.DecodeError) as why:
            what = why.message if isinstance(why, Garbled) else f"the answer cannot be read ({why})"
            hint = why.hint if isinstance(why, Garbled) else ""
            raise Garbled(what, hint, status=self.status, request_id=self.request_id) from why


_A = {"html": "an HTML page", "text": "plain text", "empty": "empty", "xml": "XML", "json": "JSON"}
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_CONTROLS = re.compile(rb"[\x00-\x1f]")
# Two halves that belong together are found first, and left alone; so is a backslash that is itself escaped.
_HALVES = re.compile(rb"(\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\[^u])|\\u[dD][89a-fA-F]..", re.DOTALL)


def _mend(found: re.Match[bytes]) -> bytes:
    text = _CONTROLS.sub(lambda each: b"\\u%04x" % each[0][0], found[0])
    return _HALVES.sub(lambda each: each[1] or b"\\ufffd", text)


_EMPTY = re.compile(rb"\s*\{\s*\}\s*")
_LEVEL = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LIST = msgspec.json.Decoder(list[msgspec.Raw])


_SIGN_IN = re.compile(rb"sign[ -]?in|log[ -]?in|password|single sign-on|\bsso\b", re.IGNORECASE)
# What may stand before the first element of a document: declaration, comments.
_PROLOG = re.compile(rb"\A(?:\s|<\?xml.*?\?>|<!--.*?-->)+", re.DOTALL)
_START = re.compile(rb"[ \t\r\n]*(.)", re.DOTALL)


def _open_json(body: bytes | msgspec.Raw, path: Sequence[str]) -> tuple[Any, list[Row]]:
    found = _START.match(memoryview(body))
    start = found[1] if found else b""
    if start == b"[":
        return {}, [Row(raw=each) for each in _LIST.decode(body) if bytes(each) != b"null"]
    if start != b"{":
        bare = msgspec.json.decode(body)
        if not path and isinstance(bare, int) and not isinstance(bare, bool):
            return {}, [Row(raw=body)]  # a count may come so
        if bare not in (None, "", False, 0):
            raise Garbled("the answer has a bare value where its items should be", "-o raw shows it as it came")
        return {}, []
    if _EMPTY.fullmatch(memoryview(body)):
        return {}, []
    if not path:
        return {}, [Row(raw=body)]
    level = _LEVEL.decode(body)
    part = next((name for name in path[0].split("|") if name in level), path[0])
    inner = level.pop(part, None)
    head = {name: msgspec.json.decode(value) for name, value in level.items()}
    if inner is None:
        return head, []
    below, rows = _open_json(inner, path[1:])
    if below:
        head[part] = below
    return head, rows


def _open_data(data: Any, path: Sequence[str]) -> tuple[Any, list[Row]]:
    for part in path:
        if isinstance(data, list):
            break  # several where one was expected: their readers look inside
        data = next((data[name] for name in part.split("|") if name in data), None) if isinstance(data, dict) else None
    found = data if isinstance(data, list) else [] if data in (None, "", {}) else [data]
    return {}, [Row(each) for each in found if each is not None]


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
