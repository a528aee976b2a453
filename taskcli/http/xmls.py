"""XML to plain Python."""

from __future__ import annotations

import re
from typing import Any

from taskcli.errors import Garbled
from taskcli.http.bodies import DEEPEST


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
