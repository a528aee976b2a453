"""Messages of the Singer specification, for what loads them into a database: SCHEMA, RECORD a row, STATE.

Source: github.com/singer-io/getting-started, docs/SPEC.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import msgspec

from taskcli.http.bodies import Row, to_json
from taskcli.render.jsons import compact, on_screen
from taskcli.render.options import RenderOptions, Stream, TaskRow


def write_singer(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """One message a line, each as soon as its row is there; the STATE, where there is one, behind all of them.

    A row without a value of each key is left out, and counted.
    """
    stream = options.stream or Stream(f"{options.name}s", (), {"type": "object"})

    def put(line: bytes) -> None:
        out.write((on_screen(line) if options.on_terminal else line) + b"\n")

    schema: dict[str, Any] = {"type": "SCHEMA", "stream": stream.name, "schema": stream.schema}
    schema["key_properties"] = list(stream.keys)
    if stream.state is not None:
        schema["bookmark_properties"] = [stream.bookmark]
    put(to_json(schema))
    begin = b'{"type":"RECORD","stream":%b,"record":' % msgspec.json.encode(stream.name)
    end = b',"time_extracted":%b}' % msgspec.json.encode(stream.at) if stream.at else b"}"
    left_out = 0
    for row in rows:
        if all(_has(row, key) for key in stream.keys):
            put(begin + compact(row) + end)
        else:
            left_out += 1
    if left_out:
        stream.tell_left_out(left_out)
    if stream.state is not None:
        put(to_json({"type": "STATE", "value": stream.state()}))


def _has(row: Row, key: str) -> bool:
    value = getattr(row.task, key, None) if isinstance(row, TaskRow) else row.get(key)
    return value not in (None, "")
