"""What Capillary's site understands and how it writes: switches, parameters, refusals, JSON and XML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias
from xml.sax.saxutils import escape

from taskcli.sandbox.data.capillary import STATUS_MAPPING, Store, Till
from taskcli.sandbox.wire import Call

Value: TypeAlias = "bool | int | float | str | Sequence[Value] | Mapping[str, Value] | None"
Record: TypeAlias = dict[str, Value]

_FILTERS = (
    *("all", "assoc", "action_type", "assoc_id", "customer_id", "status", "start_date", "end_date", "batch_size"),
    *("count", "created_by", "created_by_type", "execute_by_all", "customer_task", "start_id", "end_id"),
    *("type_value", "only_for_stores"),
)
FAULTS = {
    "success-boolean": "`success` is true or false, not text",
    "code-number": "every code is a whole number",
    "code-float": "every code is a number with a decimal point",
    "ids-number": "ids are numbers",
    "padded": "ids, statuses, codes and messages stand between line breaks",
    "raw-newlines": "line breaks inside JSON strings are not escaped",
    "always-list": "one task is a list too, never an object",
    "keep-empty": "an empty id of a task row is kept as an empty text in JSON",
    "drop-empty": "empty values are left out",
    "null-empty": 'empty values are null, in XML <x null="true"/>',
    "rich-rows": "task rows carry title, body and associate_name",
    "exclusive-bounds": "start_id and end_id themselves are not listed",
    "falling-ids": "tasks come by falling id",
    "hide-closed": "closed and expired tasks are not listed",
    "status-labels": "the status filter is compared with the labels that rows show",
    "end-date-midnight": "a bare end_date is the first moment of that day",
    "strict-dates": "a date that cannot be read is refused (otherwise it is dropped without a word)",
    "lenient": "a filter value that cannot be read is dropped without a word",
    "batch-size-rows": "batch_size and count limit rows instead of tasks",
    **{f"ignore-{each.replace('_', '-')}": f"the filter {each} is ignored" for each in _FILTERS},
    "none-500": "no tasks: item status 5211 (store: 909) inside a failed request",
    "none-tasks": "no tasks: the item status stands beside the place of `task`",
    "none-root": "no tasks: the item status stands beside `status`",
    "none-list": "no tasks: the item status is in a list",
    "none-object": "no tasks: `tasks` is an empty object",
    "none-task-list": "no tasks: `task` is an empty list",
    "none-text": "no tasks: `tasks` is an empty text",
    "none-null": "no tasks: `tasks` is null",
    "none-missing": "no tasks: there is no `tasks`",
    "real-status": "the HTTP status is the code of the body (otherwise 200)",
    "failure": "task and store calls fail inside status 200, with codes like 500.0",
    "partial": "lists have one failed item and code 201",
    "access-denied": "status 403 and errorCode 4000 on every call",
    "access-unknown": "status 503 and errorCode 4001 on every call",
    "429": "status 429 and code 429 on every call, Retry-After: 0",
    "429-body": "code 429 inside status 200 on every call",
    "429-first": "status 429 on the first call only, Retry-After: 0",
    "502": "an HTML page with status 502",
    "waf": "an HTML challenge page with status 403 and a cookie",
    "lying-type": "every Content-Type says text/html",
    "gzip": "bodies are compressed when the caller allows it",
    "basic-off": "Basic sign-in is switched off for the organisation",
    "token-short": "tokens live one second",
    "token-once": "a token is good for one call",
    "login-brace": "the JSON of store/login misses its last brace",
    "mapping-doubled": "statusmapping has a status with two values and no label",
}

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


class Refusal(Exception):
    """A request that fails: its own code, and the code of the item when the item is what failed."""

    def __init__(self, code: int, message: str, item: int = 0) -> None:
        super().__init__(message)
        self.code, self.message, self.item = code, message, item

    def tree(self, entity: str) -> Record:
        if not self.item:
            return status(False, self.code, self.message)
        task = {"task": item_status(self.item, self.message)}
        return status(False, self.code, ALL_FAILED) | wrapped(entity, task)


class Query:
    """The documented parameters of one call; the last of a name wins, an empty one was not given."""

    def __init__(self, call: Call, names: Mapping[str, str], faults: frozenset[str], bad_code: int) -> None:
        given = ((name, value.strip()) for name, value in call.pairs())
        self._values = {
            names[name]: value
            for name, value in given
            if value and name in names and f"ignore-{name.replace('_', '-')}" not in faults
        }
        self._faults, self._bad_code = faults, bad_code

    def _bad(self, name: str) -> None:
        if "lenient" not in self._faults:
            raise Refusal(500 if self._bad_code else 400, f"One or more params invalid: {name}", self._bad_code)

    def text(self, name: str) -> str:
        return self._values.get(name, "")

    def number(self, name: str, least: int = -(2**63)) -> int | None:
        text = self.text(name)
        if not text:
            return None
        if re.fullmatch("-?[0-9]{1,19}", text) and least <= int(text) < 2**63:
            return int(text)
        self._bad(name)
        return None

    def word(self, name: str, allowed: Iterable[str]) -> str:
        text = self.text(name).casefold()
        if text and text not in allowed:
            self._bad(name)
            return ""
        return text

    def flag(self, name: str) -> bool | None:
        word = self.word(name, ("true", "false"))
        return word == "true" if word else None

    def status(self) -> str:
        word = self.text("status").upper()
        known = {"OPEN", "IN_PROGRESS", "CLOSED", *(label for _, _, label in STATUS_MAPPING)}
        if word and word not in known and "lenient" not in self._faults:
            raise Refusal(500, "Invalid status passed", 5207)
        return word if word in known else ""

    def moment(self, name: str, *, last: bool = False, time: bool = True) -> datetime | None:
        """A date, or a date and time. docs.capillarytech.com prints 2016-18-20 as an example, so a bad one passes."""
        text = self.text(name)
        for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S")[: 1 + time]:
            try:
                found = datetime.strptime(text, form).replace(tzinfo=UTC)
            except ValueError:
                continue
            whole_day = last and "H" not in form and "end-date-midnight" not in self._faults
            return found.replace(hour=23, minute=59, second=59) if whole_day else found
        if text and "strict-dates" in self._faults:
            self._bad(name)
        return None


def _names(*names: str, **renamed: str) -> dict[str, str]:
    return {name: name for name in names} | renamed


_COMMON = ("assoc", "all", "action_type", "assoc_id", "customer_id", "status", "start_date", "end_date", "batch_size")
_METADATA = ("created_by", "created_by_type", "execute_by_all", "customer_task", "start_id", "end_id")
# docs.capillarytech.com "Get Store Tasks" calls the action type `all` and the limit `count`;
# "Get Tasks Metadata" spells `assoc` as `asoc` in its parameter list.
PARAMETERS = {
    ("task", "get"): _names(*_COMMON),
    ("task", "metadata"): _names(*_COMMON, *_METADATA, asoc="assoc"),
    ("task", "log"): _names("task_id"),
    ("task", "reminder"): _names("only_for_stores"),
    ("store", "tasks"): _names(
        "type_value", "assoc_id", "customer_id", "start_date", "end_date", all="action_type", count="batch_size"
    ),
    ("store", "staff"): _names("type", type_value="type"),
    ("store", "get"): _names("id"),
    ("organization", "entities"): _names("type", "limit", "offset"),
}


@dataclass(frozen=True)
class Ask:
    """A signed-in call, ready to be answered."""

    query: Query
    store: Store
    till: Till
    form: str
    entity: str


@dataclass(frozen=True)
class Reply:
    """What was found: the content of `response`, the code of its items, how many went well and badly."""

    tree: Record
    item: int = 5200
    good: int = 1
    bad: int = 0
    code: int = 200


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ID_KEYS = frozenset(
    (
        *("id", "entry_id", "task_id", "associate_id", "customer_id", "store_id", "task_status_id"),
        *("remindee_id", "created_by", "user_id", "org_id"),
    )
)
_PADDED_KEYS = _ID_KEYS | {"status", "code", "message"}
_CDATA_KEYS = frozenset({"template", "tags"})
_RAW_BREAK = "\ue000"  # private use: stands for a line break until json.dumps is through


@dataclass(frozen=True)
class Writer:
    """Writes a tree in the types that the faults ask for. XML is the native model, JSON is made from it."""

    faults: frozenset[str]

    def json(self, tree: Value) -> str:
        text = json.dumps({"response": self._dress(tree, "")}, ensure_ascii=False, separators=(",", ":"))
        return text.replace(_RAW_BREAK, "\n")

    def xml(self, tree: Value) -> str:
        body = _element("response", self._dress(tree, "")).replace(_RAW_BREAK, "\n")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'

    def several(self, items: Sequence[Value]) -> Value:
        """An element that occurs once is an object in JSON, more often a list."""
        return items[0] if len(items) == 1 and "always-list" not in self.faults else list(items)

    def _dress(self, value: Value, key: str) -> Value:
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
    text = _NOT_XML.sub("\ufffd", str(value).lower() if isinstance(value, bool) else str(value))
    if text and name in _CDATA_KEYS:
        return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
    return escape(text, {"\r": "&#13;"})
