"""XML to plain Python: a document at once, and of a long one its rows a handful at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, overload

from msgspec import Struct

from taskcli.errors import Garbled
from taskcli.http.bodies import DEEPEST, Row

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def read_xml(body: bytes, lists: frozenset[str] = frozenset()) -> Any:
    """XML as plain Python: attributes and children are keys, an element's own text is `text`.

    `lists` names the elements that are always arrays, as `child` or `parent/child`. Raises `Garbled`.
    """
    return quickly(body, lists) or thoroughly(body, lists)


def quickly(body: bytes, lists: frozenset[str]) -> dict[str, Any] | None:
    """A document that is short and plain, by the reader that is also the sooner one to load.

    None for any other, and for one that is broken: to read it thoroughly tells what is wrong with it.
    """
    # Encodings that are not told have zeros in them; of namespaces and of a list of texts, see below.
    if len(body) >= LONG or not _is_plain(body) or any(each in body for each in (b"\0", b"xmlns", b"xml:")):
        return None
    if "text" in {each.rpartition("/")[2] for each in lists}:
        return None
    from xml.etree.ElementTree import XML, ParseError

    try:
        root = XML(_markup_as_text(body))
        found = _plain(root, 1, lists)
    except (ParseError, Garbled):
        return None
    return {root.tag: [found] if root.tag in lists else found}


def thoroughly(body: bytes, lists: frozenset[str]) -> Any:
    """Any document. Raises `Garbled`."""
    from xml.parsers.expat import ExpatError

    import xmltodict

    def repeats(path: Any, key: str, value: Any) -> bool:
        if len(path) > DEEPEST:
            raise ValueError(f"nested deeper than {DEEPEST}")
        return key in lists or bool(path and f"{path[-1][0]}/{key}" in lists)

    try:
        return _without_blanks(
            xmltodict.parse(
                _markup_as_text(body),
                attr_prefix="",
                cdata_key="text",
                force_list=repeats,
                strip_whitespace=False,
            )
        )
    # ValueError: entities, which may be an attack, or a broken encoding; LookupError: an unknown one.
    except (ExpatError, ValueError, LookupError, RecursionError) as why:
        raise Garbled(f"the answer is not valid XML ({why})") from why


def check_document(body: bytes) -> None:
    """Raises `Garbled` for what is no XML document as it stands: `read_xml` also takes markup that is none."""
    from xml.parsers.expat import ExpatError, ParserCreate

    try:
        ParserCreate().Parse(body, True)
    except (ExpatError, ValueError, LookupError) as why:
        raise Garbled(f"the answer is not valid XML ({why})", "-o raw shows it as it came") from why


def _without_blanks(found: Any) -> Any:
    """The white space that only indents is dropped; text is untouched."""
    if isinstance(found, list):
        return [_without_blanks(each) for each in found]
    if not isinstance(found, dict):
        return found
    blank = len(found) > 1 and isinstance(found.get("text"), str) and not found["text"].strip()
    return {name: _without_blanks(value) for name, value in found.items() if not (blank and name == "text")}


# The begin of an element `content`, or of what can hold anything that only looks like one.
_OPENING = re.compile(rb"<(?:!--|!\[CDATA\[|content(?=[\s>]))")
_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}
_REST_OF_TAG = re.compile(rb"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_CLOSING = re.compile(rb"</content\s*+>")
_CDATA = re.compile(rb"\s*+<!\[CDATA\[")


def _markup_as_text(body: bytes) -> bytes:
    """The body with the markup in each `content` as text: turned into a mapping, the order of its words would be lost.

    Nothing is looked at behind what does not end: that is no XML.
    """
    if b"<content" not in body:
        return body
    parts: list[bytes] = []
    done = at = 0
    while found := _OPENING.search(body, at):
        if found[0] in _ENDS:
            at = body.find(_ENDS[found[0]], found.end())
            if at < 0:
                break
            continue
        tag = _REST_OF_TAG.match(body, found.end())
        if tag is None:
            break
        at = tag.end()
        if tag[0].endswith(b"/>"):
            continue
        closing = _CLOSING.search(body, at)
        if closing is None:
            break
        inner = body[at : closing.start()]
        if b"<" in inner and not _CDATA.match(inner):
            parts += [body[done:at], b"<![CDATA[", inner.replace(b"]]>", b"]]]]><![CDATA[>"), b"]]>"]
            done = closing.start()
        at = closing.end()
    return b"".join([*parts, body[done:]])


# Long documents -----------------------------------------------------------------------------------------------------

# Bytes of XML whose rows are not all had at once, what is read of them at a time, and the most that is around them.
LONG, PIECE, MOST_AROUND = 1_048_576, 65_536, 262_144


class RowsOf(Protocol):
    """Where rows lie, from the root on, and what makes them of what lies there; that raises `Garbled`."""

    @property
    def path(self) -> tuple[str, ...]: ...

    def made(self, found: list[Any], /) -> list[Row]: ...


class Text(Protocol):
    """A body, of which any part can be had."""

    def __len__(self) -> int: ...

    def __getitem__(self, part: slice, /) -> bytes: ...


class Outline(Struct, frozen=True):
    """A document that has been read. Where there are `rows`, `data` has only some of them."""

    data: Any
    rows: Unread | None = None


class Unread(Sequence[Row]):
    """Rows that are made of their document whenever somebody goes through them; all have been made once, and counted.

    `before` and `after` are those that are in the outline, `first` is the first of the others.
    """

    def __init__(self, run: _Run, place: RowsOf, before: list[Row], after: list[Row]) -> None:
        """Raises `Garbled` where the run is anything but rows."""
        self.run, self.place = run, place
        self.before, self.after = before, after
        self.first: Row | None = None
        there = kept = 0
        for found in run:
            rows = place.made(found)
            there, kept = there + len(found), kept + len(rows)
            self.first = self.first or (rows[0] if rows else None)
        self._count = len(before) + kept + len(after)
        self._keeps_all = there == kept

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        yield from self.before
        for found in self.run:
            yield from map(Row, found) if self._keeps_all else self.place.made(found)
        yield from self.after

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return [*self][at]
        return next(islice(self, range(self._count)[at], None))


class _Run(Struct, frozen=True):
    """Elements of one name side by side, from `start` to `end` of a body. `depth` counts the elements to each."""

    body: Text
    start: int
    end: int
    name: str
    depth: int
    lists: frozenset[str]
    # Children that are lists, or an element's own text, beside others of that name.
    special: frozenset[str]

    def __iter__(self) -> Iterator[list[Any]]:
        """The elements as plain Python, a handful at a time. Raises `Garbled` where there is anything else."""
        border = re.compile(rb">\s*+(?=<%b[\s/>])" % re.escape(self.name.encode()))
        at, size = self.start, 2 * PIECE
        while at < self.end:
            piece = self.body[at : min(at + size, self.end)]
            found = border.search(piece, PIECE)
            if not found and at + size < self.end:
                size *= 2  # a row that is long
                continue
            piece = piece[: found.end()] if found else piece
            yield self._read(piece)
            at, size = at + len(piece), 2 * PIECE

    def _read(self, piece: bytes) -> list[Any]:
        """That a piece is well-formed by itself shows that it was cut between two elements that are side by side."""
        from xml.etree.ElementTree import XML, ParseError

        if b"<?" in piece:  # what only looks like a comment in it would be taken for one (see `_markup_as_text`)
            raise Garbled(NO_RUN)
        # This reader, which is the faster one, gives other names to what is in a namespace.
        if b"xmlns" in piece or b"xml:" in piece:
            return self._read_slowly(piece)
        try:
            around = XML(b"<r>%b</r>" % _markup_as_text(piece))
        except ParseError:  # a prefix that is told elsewhere, or it is broken
            return self._read_slowly(piece)
        if any(each.tag != self.name or (each.tail and each.tail.strip()) for each in around):
            raise Garbled(NO_RUN)
        return [_flat(each, self.special) or _plain(each, self.depth, self.lists) for each in around]

    def _read_slowly(self, piece: bytes) -> list[Any]:
        above = self.depth - 1
        found = read_xml(b"<r>" * above + piece + b"</r>" * above, self.lists)
        for _ in range(above):
            found = found["r"]
        if not isinstance(found, dict) or [*found] != [self.name]:
            raise Garbled(NO_RUN)
        rows = found[self.name]
        return rows if isinstance(rows, list) else [rows]


NO_RUN = "there is something between the rows"
# What stands in an outline in place of the rows that are left out.
_HERE = "rows"


def outline(body: Text, lists: frozenset[str], place: RowsOf) -> Outline | None:
    """A long document without most of its rows, which are known to be well-formed, and such as the place takes.

    None where it is not of that kind, or not known to be: to read it as a whole tells what is wrong with it, if there
    is anything. An outline that is well-formed with one element in place of a run of others, and others that are so by
    themselves, are well-formed together.
    """
    path = place.path
    # What is always a list where it is an element's own text, is known to `read_xml` alone.
    parts = [each.rpartition("/") for each in lists]
    if len(body) < LONG or len(path) < 2 or "text" in {child for _, _, child in parts}:
        return None
    name = path[-1].encode()
    first = re.search(rb"<%b[\s/>]" % re.escape(name), body[:MOST_AROUND])
    if first is None:
        return None
    # The last one stays in the outline: where it ends need not be known. (Where it is not found, too much is around.)
    end = body[max(first.start(), len(body) - MOST_AROUND) :]
    last = len(body) - len(end) + max(end.rfind(b"<%b%c" % (name, after)) for after in b">/ \t\r\n")
    special = frozenset({"text", *(child for parent, _, child in parts if parent in ("", path[-1]))})
    run = _Run(body, first.start(), last, path[-1], len(path), lists, special)
    head, tail = body[: run.start], body[run.end :]
    if len(head) + len(tail) > MOST_AROUND or not _is_plain(head):
        return None
    try:
        # With a blank, since there may be some between the rows: it is dropped, unless something else is called `text`.
        data = around = read_xml(b"%b<%b>%b</%b>\n%b" % (head, name, _HERE.encode(), name, tail), lists)
        for part in path[:-1]:
            around = around[part]
        found = around[run.name]
        if not isinstance(found, list) or "text" in around:
            return None
        at = found.index(_HERE)
        rows = Unread(run, place, place.made(found[:at]), place.made(found[at + 1 :]))
    except (Garbled, KeyError, TypeError, ValueError):
        return None
    if rows.first is None:
        return None
    found[at] = rows.first.data
    return Outline(data, rows)


_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml\s(?:[^>]*?encoding\s*+=\s*+[\"']([^\"']*+))?")


def _is_plain(head: bytes) -> bool:
    """Whether what stands before the rows says nothing that matters to them: an encoding, default attributes."""
    found = _DECLARATION.match(head[:1000])
    is_utf8 = found is None or (found[1] or b"utf-8").lower() == b"utf-8"
    return is_utf8 and b"<!DOCTYPE" not in head and b"<?" not in head[found.end() if found else 0 :]


def _flat(element: Element, special: frozenset[str]) -> dict[str, Any] | None:
    """The same as `_plain` in half the time, where an element is nothing but children that are nothing but text."""
    found: dict[str, Any] = {}
    for child in element:
        if len(child) or child.keys() or ((tail := child.tail) and not tail.isspace()):
            return None
        found[child.tag] = child.text
    if element.keys() or ((text := element.text) and not text.isspace()):
        return None
    return found if len(found) == len(element) and special.isdisjoint(found) else None


def _plain(element: Element, depth: int, lists: frozenset[str]) -> Any:
    """What `read_xml` makes of an element; `depth` counts those to it. Raises `Garbled`."""
    if depth > DEEPEST and len(element):
        raise Garbled(f"nested deeper than {DEEPEST}")
    found: dict[str, Any] = dict(element.items())
    texts = [element.text]
    for child in element:
        name = child.tag
        value = _plain(child, depth + 1, lists) if len(child) or child.keys() else child.text
        texts.append(child.tail)
        if name in found:
            _add(found, name, value)
        else:
            found[name] = [value] if lists and (name in lists or f"{element.tag}/{name}" in lists) else value
    text = "".join(filter(None, texts))
    if not found:
        return text or None
    if text and "text" in found:
        _add(found, "text", text)
    elif text:
        found["text"] = text
    if len(found) > 1 and isinstance(own := found.get("text"), str) and not own.strip():
        del found["text"]
    return found


def _add(found: dict[str, Any], name: str, value: Any) -> None:
    there = found[name]
    if isinstance(there, list):
        there.append(value)
    else:
        found[name] = [there, value]
