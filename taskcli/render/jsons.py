"""JSON, as an array or one row a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

import msgspec

from taskcli.http.bodies import Row, in_lists, to_lines
from taskcli.render.columns import ColumnPicker
from taskcli.render.options import RenderOptions
from taskcli.text import acting


def json_bytes(row: Row, *, indent: int = 0, on_terminal: bool = False) -> bytes:
    """The row as JSON; numbers and key order are as they were sent. On a terminal, what could act on it is escaped."""
    text = msgspec.json.format(row.json, indent=indent) if indent else compact(row)
    return on_screen(text) if on_terminal else text


def on_screen(text: bytes) -> bytes:
    """JSON in which what could act on a terminal is escaped; a carriage return can only be layout there."""
    text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return acting().sub(lambda each: escaped(each[0]), text.decode()).encode()


def escaped(letter: str) -> str:
    """A character as JSON writes it where it must not stand itself (RFC 8259, section 7): in parts of four digits."""
    units = letter.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def compact(row: Row) -> bytes:
    """On one line, whatever the provider's own line breaks."""
    text = row.json
    return msgspec.json.format(text, indent=-1) if b"\n" in text or b"\r" in text else text


def write_json(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """An array whatever the count, or one object."""
    empty = True
    for row in ColumnPicker(options)(rows):
        text = json_bytes(row, indent=2, on_terminal=options.on_terminal)
        if options.one:
            out.write(text + b"\n")
        else:
            # A line break cannot stand inside a JSON string, so that every one of them is layout.
            out.write((b"[\n  " if empty else b",\n  ") + text.replace(b"\n", b"\n  "))
        empty = False
    if not options.one:
        out.write(b"[]\n" if empty else b"\n]\n")


def write_jsonl(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    for some in in_lists(ColumnPicker(options)(rows)):
        out.write(_lines(some, on_terminal=options.on_terminal))


def _lines(rows: Sequence[Row], *, on_terminal: bool) -> bytes:
    """Each row on a line: together, where none has line breaks of its own."""
    if not on_terminal and all(row.raw is None for row in rows):
        return to_lines([row.value for row in rows])
    if not on_terminal:
        lines = b"\n".join([*(row.json if row.raw is None else row.raw for row in rows), b""])
        if lines.count(b"\n") == len(rows) and b"\r" not in lines:
            return lines
    return b"".join(json_bytes(row, on_terminal=on_terminal) + b"\n" for row in rows)
