"""What a call asks for: its parameters, its format, and the brackets in `_fields` and `_filters`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from msgspec import Struct, field

from taskcli.sandbox.accelo.refusals import BadQuery
from taskcli.sandbox.wire import Call, decode_pairs

DEEPEST = 8
SWITCHES = ("_suppress_message", "_suppress_http_status", "_suppress_meta", "_hide_defaults")
KNOWN = ("_page", "_limit", "_offset", "_fields", "_filters", "_search", "_method", "_bearer_token", *SWITCHES)
IN_JSON = ("_fields", "_search", "_method", "_bearer_token", *SWITCHES)
FORMATS = {"json": "application/json", "xml": "text/xml", "yaml": "text/x-yaml"}


class Item(Struct):
    """`name`, or `name(inside)`; in a filter the innermost items are values."""

    name: str
    inside: list[Item] | None = None

    @property
    def values(self) -> list[str]:
        return [each.name for each in self.inside or () if each.inside is None]


def parse(text: str) -> list[Item]:
    """A comma list in which each item may have a bracket with a comma list in it."""
    levels: list[list[Item]] = [[]]
    last: Item | None = None
    closed = False
    for word in re.findall(r"[(),]|[^(),]+", text):
        if word == "(":
            if last is None or len(levels) > DEEPEST:
                raise BadQuery
            last.inside = []
            levels.append(last.inside)
            last = None
        elif word == ")":
            if len(levels) == 1:
                raise BadQuery
            levels.pop()
            last, closed = None, True
        elif word == ",":
            last, closed = None, False
        elif word.strip():
            if closed:
                raise BadQuery
            last = Item(word.strip())
            levels[-1].append(last)
    if len(levels) > 1:
        raise BadQuery
    return levels[0]


def from_object(value: Mapping[str, object], depth: int = 0) -> list[Item]:
    """Filters of a JSON body: `{"id": [12, 13], "against": [{"company": [1]}]}`."""
    if depth > DEEPEST:
        raise BadQuery
    items = []
    for name, content in value.items():
        inside: list[Item] = []
        for each in content if isinstance(content, list) else [content]:
            inside += from_object(each, depth + 1) if isinstance(each, dict) else [Item(str(each))]
        items.append(Item(name, inside))
    return items


class Asked(Struct):
    """The parameters of a call, from query and body; `bad` when they contradict or cannot be read."""

    values: dict[str, str] = field(default_factory=dict)
    filters: list[Item] | None = None
    bad: bool = False

    def on(self, switch: str) -> bool:
        return self.values.get(switch, "") in ("1", "yes")

    def whole(self, name: str, usual: int) -> int:
        text = self.values.get(name)
        if text is not None and not re.fullmatch("[0-9]{1,12}", text):
            raise BadQuery
        return usual if text is None else int(text)

    @property
    def fields(self) -> list[Item]:
        return parse(self.values.get("_fields", ""))


def read(call: Call) -> Asked:
    """Curl examples of the vendor send forms in the body of a GET; JSON bodies hold fields, filters and search."""
    asked = Asked()
    pairs = call.pairs()
    if call.body and "json" in call.headers.get("content-type", ""):
        pairs += _read_json(call.body, asked)
    elif call.body and "multipart" not in call.headers.get("content-type", ""):
        pairs += decode_pairs(call.body.decode("utf-8", "replace"))
    for name, value in pairs:
        if name in KNOWN:
            asked.bad |= name in asked.values
            asked.values[name] = value
    asked.bad |= asked.filters is not None and "_filters" in asked.values
    return asked


def _read_json(body: bytes, asked: Asked) -> list[tuple[str, str]]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        asked.bad = True
        return []
    filters = content.get("_filters")
    try:
        asked.filters = from_object(filters) if isinstance(filters, dict) else None
    except BadQuery:
        asked.bad = True
    pairs = [(name, _as_text(content[name])) for name in IN_JSON if name in content]
    return [*pairs, ("_filters", filters)] if isinstance(filters, str) else pairs


def _as_text(value: object) -> str:
    if isinstance(value, list):
        # In an array "status._ALL" stands for status(_ALL).
        return ",".join(re.sub(r"^([a-z_]+)\.([A-Za-z_]+)$", r"\1(\2)", str(each)) for each in value)
    return str(value)


def address(call: Call) -> tuple[list[str], str]:
    """The words after /api/v0, and the format that a suffix or the header Accept-Type chooses."""
    words = call.parts[2:]
    types = {kind: name for name, kind in FORMATS.items()}
    wanted = types.get(call.headers.get("accept-type", "").partition(";")[0].strip(), "json")
    if words:
        stem, _, suffix = words[-1].rpartition(".")
        if stem and suffix in FORMATS:
            return [*words[:-1], stem], suffix
    return words, wanted
