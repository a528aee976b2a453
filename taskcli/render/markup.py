"""YAML, and XML made from JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import IO, Any
from xml.parsers.expat import ExpatError, ParserCreate

from taskcli.message import Row
from taskcli.values import ACTING, visible


def yaml(rows: Iterable[Row], one: bool, out: IO[bytes], *, on_terminal: bool = False) -> None:
    """A list, or one mapping. Text that looks like another type is quoted, so that it comes back as text."""
    import yaml as library

    def dumper(name: str) -> Any:
        made: Any = type(name, (getattr(library, name, library.SafeDumper),), {})
        # Numbers in YAML 1.2 (section 10.3.2), though not in the 1.1 of this library: `1e5`, `0o17`.
        made.add_implicit_resolver("tag:yaml.org,2002:float", _NUMBER, [*"-+.0123456789"])
        return made

    fast, plain = dumper("CSafeDumper"), dumper("SafeDumper")

    def text(value: Any) -> bytes:
        options: dict[str, Any] = {
            "allow_unicode": True,
            "sort_keys": False,
            "width": 2**20,
            "default_flow_style": False,
        }
        dumped = library.dump(value, Dumper=fast, **options)
        # The fast one escapes emoji, which are as readable as other letters. The plain one loses what is no letter.
        if "\\U" in dumped and not _ESCAPES.search(dumped):
            dumped = library.dump(value, Dumper=plain, **options)
        return (visible(dumped, lines=True) + "\n" if on_terminal else str(dumped)).encode()

    empty = True
    for row in rows:
        empty = False
        out.write(text(row.data if one else [row.data]))
    if empty and not one:
        out.write(b"[]\n")


# What XML 1.0 cannot hold (section 2.2), even escaped.
_ESCAPES = re.compile(r"\\[^U\"\\ntr ]")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_NAME = re.compile(r"[^\w.-]")
_NOT_NAME_ASCII = re.compile(r"[^A-Za-z0-9_.-]")


_BREAK = "\0"  # a line end of the text, while those of the layout are being moved


def xml(rows: Iterable[Row], one: bool, name: str, out: IO[bytes], *, on_terminal: bool = False) -> None:
    """`<tasks><task>...</task></tasks>`, or one `<task>`. An empty list leaves no element; null is an empty element."""
    import xmltodict

    def element(value: Any, indent: str) -> bytes:
        # A prefix that no key can have, so that none is taken for an attribute.
        done: str = xmltodict.unparse(
            {name: fit(value)}, full_document=False, pretty=True, indent="  ", attr_prefix="\0", cdata_key="\0"
        )
        done = indent + done.strip().replace("\n", "\n" + indent) + "\n"
        # A reader takes a bare carriage return for a line feed (XML 1.0, section 2.11).
        done = done.replace(_BREAK, "\n").replace("\r", "&#13;")
        return (ACTING.sub(lambda found: f"&#{ord(found[0])};", done) if on_terminal else done).encode()

    out.write(b'<?xml version="1.0" encoding="utf-8"?>\n')
    if one:
        for row in rows:
            out.write(element(row.data, ""))
        return
    out.write(f"<{name}s>\n".encode())
    for row in rows:
        out.write(element(row.data, "  "))
    out.write(f"</{name}s>\n".encode())


def fit(value: Any) -> Any:
    """The value in a form that XML can hold: keys are names, text has no impossible characters."""
    if isinstance(value, dict):
        done: dict[str, Any] = {}
        for key, each in value.items():
            name, fitting = element_name(str(key)), fit(each)
            # Keys that become one name stand side by side, so that neither is lost.
            done[name] = [*_listed(done[name]), *_listed(fitting)] if name in done else fitting
        return done
    if isinstance(value, list):
        # A list in a list has no name of its own.
        return [{"item": fit(each)} if isinstance(each, list) else fit(each) for each in value]
    if isinstance(value, str):
        return _IMPOSSIBLE.sub("\ufffd", value).replace("\n", _BREAK)
    return value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@cache
def element_name(key: str) -> str:
    """The key as a name of XML 1.0: what cannot stand in one is `_`; a name in other letters stays where it can."""
    name = _NOT_NAME.sub("_", key)
    name = name if re.match(r"[^\W\d]|_", name) else f"_{name}"
    try:
        ParserCreate().Parse(f"<{name}/>", True)
    except ExpatError:  # a letter that is none for XML, such as a superscript
        return _NOT_NAME_ASCII.sub("_", name)
    return name
