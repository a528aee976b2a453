"""A request before it leaves, and a reply after it came."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, urlencode

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from taskcli.errors import Garbled
from taskcli.http.bodies import from_json, list_level, outer_level, strict_json
from taskcli.records import Discreet

if TYPE_CHECKING:
    from taskcli.http.kept import Kept
    from taskcli.http.xmls import Outline, RowsOf

Form = Literal["json", "xml"]
# What services call the requests that are left of those that may be sent in some time.
LEFT = ("x-ratelimit-remaining", "ratelimit-remaining", "x-rate-limit-remaining")
# Bytes of JSON that are not decoded merely to see whether a reply is an error; in a success, of a list.
LONG, LONG_LIST = 65_536, 2048
# How far what is longer is looked into, and how many errors of a long list are.
DEPTH, MOST_ERRORS = 4, 20
# Bytes of a page that are looked at to see whether it wants a sign-in.
LONGEST_PAGE = 1_000_000
# Bytes of a body in a file that are looked at at once.
PART = 1_000_000


class Credential(Discreet, frozen=True):
    """What proves who asks. Kept apart from the headers so that it can be hidden wherever a request is shown.

    `kind` is `basic` (with `user`), `bearer`, or the name of a header that carries the bare token.
    """

    UNSEEN = ("secret",)
    kind: str
    secret: str
    user: str = ""

    @property
    def header(self) -> tuple[str, str]:
        if self.kind == "basic":
            return "Authorization", "Basic " + base64.b64encode(f"{self.user}:{self.secret}".encode()).decode()
        if self.kind == "bearer":
            return "Authorization", f"Bearer {self.secret}"
        return self.kind, self.secret


class Request(Discreet, frozen=True):
    """What will be sent. `url` has no query; `params` are in order and not yet encoded.

    `follow` is whether a redirect within the origin is followed, which may lead anywhere there. `setting` names what in
    the profile gives the address, where that is not what gives the service's.
    """

    UNSEEN = ("body",)
    url: str
    params: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    body: bytes | None = None
    credential: Credential | None = None
    follow: bool = True
    setting: str = ""

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


class Reply(Struct, frozen=True, dict=True):
    """What came back. `content` is the `body`, which may be in a file. `headers` have lower-case names.

    `lists` are the XML elements that are always arrays. `rows` is where rows lie in XML, if there are to be some.
    `setting` names what in the profile gave the address that was asked.
    """

    status: int
    content: bytes | Kept
    headers: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    lists: frozenset[str] = frozenset()
    setting: str = "base_url"
    rows: RowsOf | None = None

    @property
    def body(self) -> bytes:
        """All of it, in memory."""
        return self.content if isinstance(self.content, bytes) else self.content[:]

    @property
    def size(self) -> int:
        """The bytes of the body."""
        return len(self.content)

    @property
    def _begin(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else self.content[:LONGEST_PAGE]

    def has(self, word: bytes) -> bool:
        """Whether a word is anywhere in the body."""
        if isinstance(self.content, bytes):
            return word in self.content
        return any(word in self.content[at : at + PART + len(word)] for at in range(0, self.size, PART))

    @cached_property
    def kind(self) -> str:
        """`json`, `xml`, `html`, `text` or `empty`, by the first characters: content types are known to lie."""
        blanks = _BLANKS.match(self._begin)
        head = self._begin[blanks.end() if blanks else 0 :][:LONG]
        start = re.sub(_PROLOG, b"", head, count=1)[:512].lower()
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
        return self.kind == "html" and bool(re.search(_SIGN_IN, self._begin[:LONGEST_PAGE]))

    @property
    def json_body(self) -> bytes:
        """The body as JSON that a strict reader takes. Raises `Garbled`."""
        return self._json[0]

    @property
    def level(self) -> Mapping[str, msgspec.Raw] | None:
        """The keys of the object that it is, with their values undecoded; None for other JSON. Raises `Garbled`."""
        return self._json[1]

    @cached_property
    def _json(self) -> tuple[bytes, Mapping[str, msgspec.Raw] | None]:
        return strict_json(self.body)

    @cached_property
    def xml(self) -> Any:
        """The body of XML as plain Python. Raises `Garbled`."""
        from taskcli.http.xmls import read_xml

        return read_xml(self.body, self.lists)

    @cached_property
    def outline(self) -> Outline:
        """The same; of a long one the rows are not all read at once, where they are what they should be."""
        from taskcli.http.xmls import Outline

        return self._long or Outline(self.xml)

    @cached_property
    def _long(self) -> Outline | None:
        from taskcli.http.xmls import outline

        return outline(self.content, self.lists, self.rows) if self.rows and "xml" not in self.__dict__ else None

    @cached_property
    def data(self) -> Any:
        """The whole body as plain Python, or None where it is neither JSON nor XML. Never raises."""
        try:
            if self.kind == "json":
                return from_json(self.json_body)
            if self.kind == "xml":
                return self.xml
        except (Garbled, msgspec.DecodeError, RecursionError):
            return None
        return None

    @cached_property
    def top(self) -> Any:
        """The same where only the outer level matters: of a long XML only some rows are in it (see `outline`).

        In JSON, lists that are long are None instead of decoded; in a success a list is what was asked for, and need
        not be very long for that. Of those whose names speak of errors the first are there.
        """
        if self.kind == "xml" and self.rows:
            try:
                return self.outline.data
            except Garbled:
                return None
        if self.kind != "json" or self.size <= LONG_LIST:
            return self.data
        try:
            if self.level is None:
                return None
            return self._short(self.level, DEPTH)
        except (Garbled, msgspec.DecodeError, RecursionError):
            return None

    def _short(self, level: Mapping[str, msgspec.Raw], depth: int) -> dict[str, Any]:
        return {name: self._short_of(name, value, depth) for name, value in level.items()}

    def _short_of(self, name: str, value: msgspec.Raw, depth: int) -> Any:
        kind, tells = bytes(memoryview(value)[:1]), "error" in name.lower()
        if len(value) <= (LONG_LIST if kind == b"[" and self.status < 300 and not tells else LONG):
            return from_json(value)
        if kind not in b"[{":
            return from_json(value)  # a text, however long: what it stands under says what it means
        if not depth or (kind == b"[" and not tells):
            return None
        if kind == b"{":
            return self._short(outer_level(value), depth - 1)
        return [self._short_of(name, each, depth - 1) for each in list_level(value)[:MOST_ERRORS]]

    @property
    def request_id(self) -> str:
        """The provider's own name for this exchange, for its support."""
        for name in ("x-cap-requestid", "x-cap-request-id", "x-request-id", "x-oracle-dms-ecid"):
            if self.headers.get(name):
                return self.headers[name]
        return ""

    @property
    def requests_left(self) -> str:
        """How many further requests the service says that it takes for now."""
        return next(filter(None, map(self.headers.get, LEFT)), "")

    @property
    def known(self) -> dict[str, Any]:
        """What an error that is raised because of this reply carries of it."""
        return {"status": self.status, "request_id": self.request_id}


_SIGN_IN = rb"(?i)sign[ -]?in|log[ -]?in|password|single sign-on|\bsso\b"
# What may stand before the first element of a document: declaration, comments.
_PROLOG = rb"\A(?:\s++|<\?xml(?:[^?]++|\?(?!>))*+\?>|<!--(?:[^-]++|-(?!->))*+-->)++"
_BLANKS = re.compile(rb"[\xef\xbb\xbf \t\r\n]*+")
