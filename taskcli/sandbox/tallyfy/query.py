"""What a call asks for: its parameters, what each task list understands of them, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from taskcli.sandbox.tallyfy.people import MEMBERS
from taskcli.sandbox.wire import Call


class Asked(Struct, frozen=True):
    """A call of a known user, its query read as the service reads it."""

    path: str
    user: int
    query: dict[str, str]

    @property
    def includes(self) -> list[str]:
        return [name for name in self.query.get("with", "").split(",") if name]

    @property
    def admin(self) -> bool:
        return any(each["id"] == self.user and each["role"] == "admin" for each in MEMBERS)


def read_query(call: Call) -> dict[str, str]:
    """PHP keeps the last of repeated parameters; a plus is a plus here (the vendor's Python package, core.py)."""
    return {name: value for name, value in call.pairs(plus_is_space=False) if value}


class Listing(Struct, frozen=True):
    """What one of the task lists understands; anything else in the query is ignored."""

    filters: tuple[str, ...]
    statuses: tuple[str, ...]
    sorts: tuple[str, ...]
    default_status: str = ""
    page_size: int | None = None  # kept to, whatever is asked for
    of_person: bool = False  # a named member's or guest's: q is about processes only, sort_by is sort

    def words(self, faults: frozenset[str]) -> tuple[str, ...]:
        """The words that filter here: both for what is done, as the vendor's own clients send both."""
        strict = {"done-word-422", "status-ignored"} & faults
        return self.statuses if strict else (*self.statuses, "complete", "completed")

    def picked(self, query: Mapping[str, str]) -> dict[str, str]:
        """The part of the query that filters here."""
        found = {name: query[name] for name in self.filters if name in query}
        if self.of_person and "q" in found:
            found["process"] = found.pop("q")
        return found


_BOTH = (
    "q", "owners", "guests", "groups", "unassigned", "deadline_start_range", "deadline_end_range", "deadline_on",
    "deadline_before", "deadline_after",
)  # fmt: skip
_LIVE = ("active", "overdue", "due_soon", "hasproblem")
_PERSONAL = ("all", "completed", *_LIVE)
_SORTS = ("deadline", "newest", "problems")
ORG_LIST = Listing(
    (*_BOTH, "roles", "tag", "folder", "created", "is_oneoff", "archived", "custom_field_key", "custom_field_value"),
    ("complete", "incomplete", "inprogress", "not-started", *_LIVE),
    (*_SORTS, "completed_newest"),
)
RUN_LIST = Listing(
    _BOTH, ("complete", "incomplete", "inprogress", "not-started", "active_visible", *_LIVE), ("position", "deadline")
)
MY_LIST = Listing(("q",), _PERSONAL, _SORTS, "active")
MEMBER_LIST = Listing(("q", "tag"), (*_PERSONAL, "incomplete", "inprogress"), _SORTS, "active", of_person=True)
GUEST_LIST = Listing(
    ("q", "tag"), (*_PERSONAL, "incomplete", "inprogress"), _SORTS, "active", page_size=10, of_person=True
)

DAY_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_day(text: str) -> bool:
    try:
        return DAY_SHAPE.fullmatch(text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


def errors_in(query: Mapping[str, str], listing: Listing | None, faults: frozenset[str]) -> dict[str, str]:
    """One complaint a parameter."""
    found: dict[str, str] = {}
    for name in ("page", "per_page"):
        text = query.get(name, "1")
        if not re.fullmatch("-?[0-9]{1,9}", text):
            found[name] = f"The {name} must be an integer."
        elif int(text) < 1:
            found[name] = f"The {name} must be at least 1."
    if listing is None:
        return found
    for name in (each for each in listing.filters if each in query):
        if name.startswith("deadline_") and not is_day(query[name]):
            found[name] = f"The {name} does not match the format Y-m-d."
        if name == "created" and not (query[name].count(":") < 2 and all(map(is_day, query[name].split(":")))):
            found[name] = f"The {name} does not match the format Y-m-d."
    if query.get("status", "") not in ("", *listing.words(faults)) and "status-ignored" not in faults:
        found["status"] = "The selected status is invalid."
    if "sort-422" in faults and query.get("sort", "deadline").removeprefix("-") not in listing.sorts:
        found["sort"] = "The selected sort is invalid."
    return found
