"""What a call asks for: the form of the answer, and the parameters of its endpoint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from msgspec import Struct

from taskcli.sandbox.capillary.people_and_tasks import STATUS_MAPPING, Store, Till
from taskcli.sandbox.capillary.refusals import Refusal
from taskcli.sandbox.wire import Call


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
        if not text:
            return None
        for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S")[: 1 + time]:
            try:
                found = datetime.strptime(text, form).replace(tzinfo=UTC)
            except ValueError:
                continue
            whole_day = last and "H" not in form and "end-date-midnight" not in self._faults
            return found.replace(hour=23, minute=59, second=59) if whole_day else found
        if "strict-dates" in self._faults:
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
    ("store", "get"): _names("id", "external_id"),
    ("organization", "entities"): _names(
        *("type", "id", "parent_identifier_type", "parent_identifier_value", "include_parent", "sub_entities_count"),
        *("details", "exclude_locale", "active_only", "modified_since", "start_id", "limit", "scope"),
    ),
    ("customer", "get"): _names("id", "email", "external_id", "card_number", "card_external_id", "mobile", "user_id"),
}

# Refusals of the other endpoints have no item code.
BAD_CODES = {("task", "get"): 5205, ("task", "metadata"): 5205, ("task", "reminder"): 5205, ("store", "tasks"): 908}


class Ask(Struct, frozen=True):
    """A signed-in call, ready to be answered."""

    query: Query
    store: Store
    till: Till
    form: str
    entity: str


def form_of(call: Call) -> str:
    """The query decides, then the path's ending, then the headers."""
    asked = [value.lower() for name, value in call.pairs() if name == "format" and value]
    if asked:
        return asked[-1]
    if call.path.endswith((".json", ".xml")):
        return call.path.rpartition(".")[2]
    for name in ("accept", "content-type"):
        for form in ("json", "xml"):
            if f"application/{form}" in call.headers.get(name, ""):
                return form
    return "xml"
