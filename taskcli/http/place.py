"""Where the rows of an answer lie. What is missing where rows should lie is never "none"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from operator import methodcaller
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from taskcli.errors import Garbled
from taskcli.http.bodies import Row, from_json, has_twice, list_level, outer_level
from taskcli.http.message import Reply


class Place(Struct, frozen=True):
    """Where the rows of an answer lie.

    `path` leads there from the top; a part may name alternatives (`items|comment`), one with `?` may be missing
    as a level (`response?`), and one in braces is what was asked with in a parameter (`{on}`). `shape` is what lies
    there: a list of objects, one object (`item`), or a number (`count`). A body in which that place is missing or holds
    something else is no answer. No rows are an answer where they are said so by `[]`, and with `empty_when` where that
    says of the envelope (without the rows, but with what stands in their place) that the provider documents it as
    "none". `from_xml` is for XML, and for JSON that was made from it: one object can stand for a list of one, and "",
    {} and null for nothing. `marks` are keys of which each object must have one or more; `bare` tells that the list may
    also come without its envelope; `inside` is a key under which it lies where an object came in its place;
    `blank` says of an object that it stands for no row; `null_inside` tells that null, "" and {} under `inside` stand
    for none.
    """

    path: tuple[str, ...] = ()
    shape: Literal["list", "item", "count"] = "list"
    empty_when: Callable[[Any], bool] | None = None
    from_xml: bool = False
    marks: tuple[str, ...] = ()
    bare: bool = False
    inside: str = ""
    blank: Callable[[Any], bool] | None = None
    null_inside: bool = False

    @property
    def name(self) -> str:
        return ".".join(part.partition("|")[0].rstrip("?") for part in self.path)

    def asked_with(self, params: Mapping[str, str]) -> Place:
        """The same place, where its path depends on what was asked."""
        return replace(self, path=tuple(part.format_map(params) for part in self.path))

    def in_xml(self, root: str) -> Place:
        """The same place in XML, of which all is in this element, where it has a name."""
        return replace(self, path=(root, *self.path) if root else self.path, from_xml=True)

    def made(self, found: list[Any], /) -> list[Row]:
        """Rows of what lies there. Raises `Garbled`."""
        return self._list(found)

    def open(self, reply: Reply) -> tuple[Any, Sequence[Row]]:
        """The envelope without its rows, and the rows. Rows of a JSON body keep their bytes. Raises `Garbled`."""
        try:
            if reply.kind == "json":
                if self.path and reply.json_body.lstrip().startswith(b"["):
                    rows = self._list(list_level(reply.json_body)) if self.bare else []
                    if not rows:
                        raise Garbled(self._expected("the answer is a list"))
                    return {}, rows
                return self._rows(*_in_json(reply.json_body, self.path, reply.level, through_lists=self.from_xml))
            if reply.kind == "xml":
                if reply.rows == self and (unread := reply.outline.rows) is not None:
                    return reply.outline.data, unread
                return self._rows(*_in_data(reply.xml, self.path))
            if reply.kind == "text" and self.shape == "count" and not self.path:
                return self._rows({}, reply.body.decode("utf-8", "replace"))
            raise Garbled(f"expected data, the answer is {KINDS[reply.kind]}", f"check {reply.setting}")
        except (Garbled, msgspec.DecodeError) as why:
            what = why.message if isinstance(why, Garbled) else f"the answer cannot be read ({why})"
            hint = (why.hint if isinstance(why, Garbled) else "") or "-o raw shows it as it came"
            raise Garbled(what, hint, **reply.known) from why

    def _rows(self, head: Any, found: Any) -> tuple[Any, list[Row]]:
        if self.shape == "count":
            return head, [self._count(found, head)]
        if self.shape == "item":
            return head, [self._item(found, head)]
        if self.inside and (inner := self._inner(found)) is not _MISSING:
            if self.null_inside and _is_nothing(inner):
                return head, []
            return Place((*self.path, self.inside), from_xml=self.from_xml)._rows(head, inner)
        rows = self._list(found)
        if not rows and not (self.empty_when(head) if self.empty_when else isinstance(found, list)):
            but = f"the answer is {described(head)}" if found is _MISSING else f"there is {described(found)}"
            but = "it is empty, and beside it more is counted" if found == [] else but
            raise Garbled(self._expected(but))
        return head, rows

    def _list(self, found: Any) -> list[Row]:
        if isinstance(found, list):
            rows: list[Row] = []
            if not (self.blank or self.marks) and _are_plain(found):
                return list(map(Row, repeat(None), found))
            for each in found:
                if self.from_xml and not self.marks and _is_nothing(each):
                    continue
                if not _is_object(each) or _is_nothing(each):
                    raise Garbled(self._expected(f"one of its rows is {described(each)}"))
                rows += self._row(each)
            return rows
        if found is _MISSING or found is None or (self.from_xml and _is_nothing(found)):
            return []
        if self.from_xml and _is_object(found):
            return self._row(found)
        raise Garbled(self._expected(f"there is {described(found)}"))

    def _inner(self, found: Any) -> Any:
        if not _is_object(found):
            return _MISSING
        if isinstance(found, msgspec.Raw):
            return _in_json(found, (self.inside,), through_lists=False)[1]
        return _in_data(found, (self.inside,))[1]

    def _row(self, found: Any) -> list[Row]:
        row = _row(found)
        if self.blank and self.blank(row.data):
            return []
        if self.marks and not set(self.marks) & set(row.data):
            raise Garbled(self._expected(f"one of its rows is {described(row.data)}"))
        return [row]

    def _item(self, found: Any, head: Any) -> Row:
        if not _is_object(found) or _is_nothing(found):
            raise Garbled(self._expected(f"there is {described(head if found is _MISSING else found)}"))
        row = _row(found)
        if self.marks and not set(self.marks) & set(row.data):
            raise Garbled(self._expected(f"there is {described(row.data)}"))
        return row

    def _count(self, found: Any, head: Any) -> Row:
        """Bare, as text, or as `count` in an object: services write all three."""
        data = from_json(found) if isinstance(found, msgspec.Raw) else found
        value = data.get("count") if isinstance(data, Mapping) else data
        text = "" if isinstance(value, bool) or value is None else str(value).strip()
        if found is _MISSING or not re.fullmatch(r"[0-9]{1,18}", text):
            raise Garbled(self._expected(f"there is {described(head if found is _MISSING else data)}"))
        return Row({"count": int(text)})

    def _expected(self, but: str) -> str:
        what = {"list": "a list", "item": "an object", "count": "a number"}[self.shape]
        return f"expected {what}{f' at `{self.name}`' if self.name else ''}, but {but}"


def described(found: Any) -> str:
    """What came instead, for a message: its kind, and the first keys of an object."""
    if isinstance(found, msgspec.Raw):
        found = from_json(found)
    if isinstance(found, Mapping):
        keys = [str(key)[:40] for key in list(found)[:5]]
        more = ", ..." if len(found) > 5 else ""
        return f"an object with the keys {', '.join(keys)}{more}" if keys else "an empty object"
    if isinstance(found, list):
        return "a list"
    if found is None:
        return "null"
    return "text" if isinstance(found, str) else "true or false" if isinstance(found, bool) else "a number"


KINDS = {"html": "an HTML page", "text": "plain text", "empty": "empty", "xml": "XML", "json": "JSON"}
_MISSING: Any = object()


def _is_object(found: Any) -> bool:
    return bytes(memoryview(found)[:1]) == b"{" if isinstance(found, msgspec.Raw) else isinstance(found, Mapping)


_HAS_A_KEY = methodcaller("startswith", b'{"')


def _are_plain(found: list[Any]) -> bool:
    """Whether all are JSON that has not been decoded, and surely objects with something in them."""
    return {*map(type, found)} == {msgspec.Raw} and all(map(_HAS_A_KEY, map(bytes, found)))


def _is_nothing(found: Any) -> bool:
    if isinstance(found, msgspec.Raw):
        return bool(_NOTHING.fullmatch(memoryview(found)))
    return found in (None, "", {}) or (isinstance(found, str) and not found.strip())


def _row(found: Any) -> Row:
    return Row(raw=found) if isinstance(found, msgspec.Raw) else Row(found)


_NOTHING = re.compile(rb'\s*(\{\s*\}|""|null)\s*')
_START = re.compile(rb"[ \t\r\n]*(.)", re.DOTALL)


def _in_json(
    body: bytes | msgspec.Raw, path: Sequence[str], known: Mapping[str, msgspec.Raw] | None = None, *,
    through_lists: bool,
) -> tuple[Any, Any]:  # fmt: skip
    """The envelope without what lies at the path, and that, decoded only as far as it must be to be found.

    Its outer level may be `known`.
    With `through_lists` a list may stand before the last part: its members are looked into. Raises `Garbled` for
    anything else on the way that is neither an object nor nothing.
    """
    found = _START.match(memoryview(body))
    start = found[1] if found else b""
    if start == b"[" and not path:
        return {}, list_level(body)
    if start == b"[" and through_lists and len(path) == 1:
        return {}, [row for each in list_level(body) for row in _inside(each, path[0])]
    if start == b"{" and not path:
        return {}, body if isinstance(body, msgspec.Raw) else msgspec.Raw(body.strip())
    if start == b"{":
        level = dict(known) if known is not None else outer_level(body)
        part = next((name for name in path[0].rstrip("?").split("|") if name in level), None)
        if part is None and path[0].endswith("?"):
            return _in_json(body, path[1:], known, through_lists=through_lists)
        inner = level.pop(part) if part else None
        if part and inner is not None and has_twice(body, part, inner):
            raise Garbled(f"the answer has {part!r} twice, and one of them would be lost")
        head = {name: from_json(value) for name, value in level.items()}
        if part is None or inner is None:
            return head, _MISSING
        below, rows = _in_json(inner, path[1:], through_lists=through_lists)
        if len(path) > 1:
            ended = not below and (rows is _MISSING or rows is None or rows == [])
            head[part] = from_json(inner) if ended else below
        elif _is_nothing(rows) or rows == []:
            head[part] = None if isinstance(rows, msgspec.Raw) else rows
        return head, rows
    bare = from_json(body)
    if path and bare not in (None, []) and not (through_lists and _is_nothing(bare)):
        raise _blocked(bare, path[0])
    return {}, bare if not path else None


def _in_data(data: Any, path: Sequence[str]) -> tuple[Any, Any]:
    """The same for XML that has been read."""
    head = data
    for left, part in zip(range(len(path), 0, -1), path, strict=True):
        if isinstance(data, list) and left == 1:
            return head, [row for each in data for row in _inside(each, part)]
        if not isinstance(data, dict) and not _is_nothing(data):
            raise _blocked(data, part)
        found = part.rstrip("?").split("|")
        name = next((name for name in found if name in data), None) if isinstance(data, dict) else None
        if name is None and part.endswith("?"):
            continue
        if name is None:
            return head, _MISSING
        data = data[name]
    return head, data


def _inside(member: Any, part: str) -> list[Any]:
    """What a member of a list on the way has under a name; the member itself, where it has nothing of that name."""
    level = outer_level(member) if isinstance(member, msgspec.Raw) and _is_object(member) else member
    name = next((name for name in part.split("|") if name in level), None) if isinstance(level, dict) else None
    if name is None or not isinstance(level, dict):
        return [member]
    found = level[name]
    if isinstance(found, msgspec.Raw) and bytes(memoryview(found)[:1]) == b"[":
        found = list_level(found)
    return found if isinstance(found, list) else [found]


def _blocked(found: Any, part: str) -> Garbled:
    return Garbled(f"expected an object with `{part.partition('|')[0]}` in it, but there is {described(found)}")
