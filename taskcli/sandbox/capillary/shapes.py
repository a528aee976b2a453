"""How an answer is put together and written, as JSON or as XML."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

from taskcli.sandbox.wire import NOT_XML, escaped

Value: TypeAlias = "bool | int | float | str | Sequence[Value] | Mapping[str, Value] | None"
Record: TypeAlias = dict[str, Value]

ALL_FAILED = "All requests have failed due to errors"
SOME_FAILED = "Some requests have failed due to errors"


def status(good: bool, code: int | float | str, message: str) -> Record:
    return {"status": {"success": str(good).lower(), "code": code, "message": message}}


def item_status(code: int, message: str) -> Record:
    return {"item_status": {"success": "false", "code": str(code), "message": message}}


def wrapped(entity: str, tasks: Value) -> Record:
    """Those of a store stand one level deeper than those of the `task` entity."""
    return {"tasks": tasks} if entity == "task" else {entity: {"tasks": tasks}}


OK = status(True, "200", "SUCCESS")


class Reply(Struct, frozen=True):
    """What was found: the content of `response`, the code of its items, how many went well and badly."""

    tree: Record
    item: int = 5200
    good: int = 1
    bad: int = 0
    code: int = 200


_ID_KEYS = frozenset(
    (
        *("id", "entry_id", "task_id", "associate_id", "customer_id", "store_id", "task_status_id"),
        *("remindee_id", "created_by", "user_id", "org_id"),
    )
)
_PADDED_KEYS = _ID_KEYS | {"status", "code", "message"}
_CDATA_KEYS = frozenset({"template", "tags"})
_RAW_BREAK = "\ue000"  # private use: stands for a line break until json.dumps is through


class Writer(Struct, frozen=True):
    """Writes a tree in the types that the faults ask for. XML is the native model, JSON is made from it."""

    faults: frozenset[str]

    def json(self, tree: Value, *, bare: bool = False) -> str:
        dressed = self._dress(tree, "")
        text = json.dumps(dressed if bare else {"response": dressed}, ensure_ascii=False, separators=(",", ":"))
        return text.replace(_RAW_BREAK, "\n")

    def xml(self, tree: Value) -> str:
        body = _element("response", self._dress(tree, "")).replace(_RAW_BREAK, "\n")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'

    def several(self, items: Sequence[Value]) -> Value:
        """An element that occurs once is an object in JSON, more often a list."""
        return items[0] if len(items) == 1 and "always-list" not in self.faults else list(items)

    def _dress(self, value: Value, key: str) -> Value:
        if not self.faults:
            return value
        if isinstance(value, Mapping):
            inner = {name: self._dress(each, name) for name, each in value.items()}
            return {k: v for k, v in inner.items() if v != ""} if "drop-empty" in self.faults else inner
        if isinstance(value, list):
            return [self._dress(each, key) for each in value]
        if key == "success" and "success-boolean" in self.faults:
            return value == "true"
        if key == "code":
            value = self._code(value)
        return self._text(value, key) if isinstance(value, str) else value

    def _code(self, value: Value) -> Value:
        if not re.fullmatch(r"[0-9]+(\.0)?", str(value)):
            return value  # a store's code
        if "code-float" in self.faults:
            return float(str(value))
        return int(float(str(value))) if "code-number" in self.faults else value

    def _text(self, text: str, key: str) -> Value:
        if key in _ID_KEYS and "ids-number" in self.faults and re.fullmatch("-?[0-9]+", text.strip()):
            return int(text)
        if not text:
            return None if "null-empty" in self.faults else ""
        if key in _PADDED_KEYS and "padded" in self.faults:
            text = f"\n{text.strip()}\n"
        return text.replace("\n", _RAW_BREAK) if "raw-newlines" in self.faults else text


def _element(name: str, value: Value) -> str:
    if isinstance(value, list):
        return "".join(_element(name, each) for each in value)
    if value is None:
        return f'<{name} null="true"/>'
    if name == "comment":
        return "<!-- individual tasks -->"  # what the `comment` texts of the JSON samples are left over from
    inner = _content(name, value)
    return f"<{name}>{inner}</{name}>" if inner else f"<{name}/>"


def _content(name: str, value: Value) -> str:
    if isinstance(value, Mapping):
        return "".join(_element(key, each) for key, each in value.items())
    text = NOT_XML.sub("\ufffd", str(value).lower() if isinstance(value, bool) else str(value))
    if text and name in _CDATA_KEYS:
        return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
    return escaped(text).replace("\r", "&#13;")
