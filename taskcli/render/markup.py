"""YAML, and XML made from JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import IO, Any

from taskcli.http.bodies import Number, Row
from taskcli.render.columns import ColumnPicker
from taskcli.render.options import RenderOptions
from taskcli.text import acting, visible

# YAML ---------------------------------------------------------------------------------------------------------------

# Numbers in YAML 1.2 (section 10.3.2), though not in the 1.1 of the library: `1e5`, `0o17`.
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")
# Escapes of what is no letter.
_ESCAPES = re.compile(r"\\[^U\"\\ntr ]")


def write_yaml(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """A list, or one mapping. Text that looks like another type is quoted, so that it comes back as text."""
    dump = _yaml_dump()
    empty = True
    for row in ColumnPicker(options)(rows):
        empty = False
        text = dump(row.data if options.one else [row.data])
        out.write((visible(text, lines=True) + "\n" if options.on_terminal else text).encode())
    if empty and not options.one:
        out.write(b"[]\n")


def _yaml_dump() -> Callable[[Any], str]:
    import yaml

    def dumper(name: str) -> Any:
        made: Any = type(name, (getattr(yaml, name, yaml.SafeDumper),), {})
        made.add_implicit_resolver("tag:yaml.org,2002:float", _NUMBER, [*"-+.0123456789"])
        made.add_representer(Number, lambda this, number: this.represent_scalar("tag:yaml.org,2002:float", str(number)))
        return made

    fast, plain = dumper("CSafeDumper"), dumper("SafeDumper")
    layout: dict[str, Any] = {
        "allow_unicode": True,
        "sort_keys": False,
        "width": 2**20,
        "default_flow_style": False,
    }

    def dump(value: Any) -> str:
        text = str(yaml.dump(value, Dumper=fast, **layout))
        # The fast one escapes emoji, which are as readable as other letters. The plain one loses what is no letter.
        if "\\U" in text and not _ESCAPES.search(text):
            text = str(yaml.dump(value, Dumper=plain, **layout))
        return text

    return dump


# XML ----------------------------------------------------------------------------------------------------------------

# What XML 1.0 cannot hold (section 2.2), even escaped.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_NAME = re.compile(r"[^\w.-]")
_NOT_NAME_ASCII = re.compile(r"[^A-Za-z0-9_.-]")
_OVERWRITING = re.compile(r"\r(?!\n)")
# A line end of the text, while those of the layout are being moved.
_BREAK = "\0"
# A prefix that no key can have, so that none is taken for an attribute.
_NO_PREFIX = "\0"


def write_xml(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """`<tasks><task>...</task></tasks>`, or one `<task>`. An empty list leaves no element; null is an empty element."""
    name, indent = options.name, "" if options.one else "  "
    out.write(b'<?xml version="1.0" encoding="utf-8"?>\n')
    if not options.one:
        out.write(f"<{name}s>\n".encode())
    for row in ColumnPicker(options)(rows):
        text = _element(name, row.data, indent)
        out.write(on_screen(text.encode()) if options.on_terminal else text.encode())
    if not options.one:
        out.write(f"</{name}s>\n".encode())


def on_screen(document: bytes) -> bytes:
    """XML in which what could act on a terminal, or hide there, stands by its number; all else is untouched."""
    text = _OVERWRITING.sub("&#13;", document.decode("utf-8", "surrogateescape"))
    return acting().sub(lambda found: f"&#{ord(found[0])};", text).encode("utf-8", "surrogateescape")


def _element(name: str, value: Any, indent: str) -> str:
    import xmltodict

    text: str = xmltodict.unparse(
        {name: _fit_for_xml(value)},
        full_document=False,
        pretty=True,
        indent="  ",
        attr_prefix=_NO_PREFIX,
        cdata_key=_NO_PREFIX,
    )
    text = indent + text.strip().replace("\n", "\n" + indent) + "\n"
    # A reader takes a bare carriage return for a line feed (XML 1.0, section 2.11).
    return text.replace(_BREAK, "\n").replace("\r", "&#13;")


def _fit_for_xml(value: Any) -> Any:
    """The value in a form that XML can hold: keys are names, text has no impossible characters."""
    if isinstance(value, dict):
        done: dict[str, Any] = {}
        for key, each in value.items():
            name, fitting = element_name(str(key)), _fit_for_xml(each)
            # Keys that become one name stand side by side, so that neither is lost.
            done[name] = [*_listed(done[name]), *_listed(fitting)] if name in done else fitting
        return done
    if isinstance(value, list):
        # A list in a list has no name of its own.
        return [{"item": _fit_for_xml(each)} if isinstance(each, list) else _fit_for_xml(each) for each in value]
    if isinstance(value, str):
        return _IMPOSSIBLE.sub("\ufffd", value).replace("\n", _BREAK)
    return str(value) if isinstance(value, Number) else value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@cache
def element_name(key: str) -> str:
    """The key as a name of XML 1.0: what cannot stand in one is `_`; a name in other letters stays where it can."""
    from xml.parsers.expat import ExpatError, ParserCreate

    name = _NOT_NAME.sub("_", key)
    name = name if re.match(r"[^\W\d]|_", name) else f"_{name}"
    try:
        ParserCreate().Parse(f"<{name}/>", True)
    except ExpatError:  # a letter that is none for XML, such as a superscript
        return _NOT_NAME_ASCII.sub("_", name)
    return name
