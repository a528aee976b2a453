"""Parameters: what a service can be asked with, declared once."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from taskcli.spec.look_up import Arguments, Ids, LookUp, by_name, on_wire
from taskcli.values import TEXT, Clock, Kind

__all__ = ["Arguments", "Param"]


Role = Literal["filter", "pages", "fields", "content", "order"]
"""What a parameter decides: which rows come, how many at once, which fields of a row or how much is in it, their order.

The words of `fields` are keys of the rows, which a table then shows.
"""


class Param(Struct, frozen=True):
    """One documented parameter.

    `default` is what the provider assumes; it is told and never sent. `place="path"` fills a hole in the path (or
    chooses the path) and never reaches the query. `also` are further names that the same value is sent under.
    `source` is where the fact comes from: a vendor page, or empty where it is the endpoint's.

    `means` names the common filter (`due-after`) that this parameter answers; from it a list is narrowed. `bound` is
    whether a time in a range's end counts as inside ("inclusive"), outside ("exclusive") or is not documented ("?"):
    then it is asked for a step further out, and the rows are checked. `loose` tells that the service may give other
    rows besides, or that it is not said. `excludes` is for a list of what is left out; `spellings` are the ways in
    which a native word is asked for, where the service's own is not known. A parameter that is written inside another
    one's value, as NAME(VALUE,...), names that one as `within` and has no flag of its own. `until` names the parameter
    that is the end of the range which this one begins. `role` is what it does to an answer. `about` names common
    filters that look at the same thing, though the parameter answers none of them. `only` are the dialects of the
    service that have it (see `Dialect`); empty: all.
    """

    name: str
    help: str
    kind: Kind = TEXT
    many: Literal["", "repeat", "comma", "join"] = ""
    default: str = ""
    place: Literal["query", "path"] = "query"
    also: tuple[str, ...] = ()
    source: str = ""
    means: str = ""
    bound: Literal["?", "inclusive", "exclusive"] = "?"
    loose: bool = False
    excludes: bool = False
    spellings: Callable[[str], Iterable[str]] | None = None
    within: str = ""
    until: str = ""
    looks_up: LookUp | None = None
    # Whether an empty value means something to the service, and is no mistake.
    empty: bool = False
    role: Role = "filter"
    about: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    required: bool = False

    @property
    def flag(self) -> str:
        """`_fields` → `fields`, `assoc_id` → `assoc-id`, `dueDateFrom` → `due-date-from`."""
        return re.sub(r"(?<=[a-z0-9])([A-Z])", r"-\1", self.name.lstrip("_")).replace("_", "-").lower()

    @property
    def metavar(self) -> str:
        """What a person gives: `ID`, or `ID|NAME` where names are looked up."""
        return f"{self.kind.metavar}|NAME" if self.looks_up else self.kind.metavar

    def send(self, word: str, clock: Clock, ids: Ids = by_name) -> str:
        """The text on the wire; of a name its id. Raises `ValueError` with a sentence for the person."""
        found = self.looks_up.in_place_of(word, self.kind, clock, ids, f"--{self.flag}") if self.looks_up else None
        return found or on_wire(self.kind, word, clock)

    def wire(self, values: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Name and value pairs for the query, not yet percent-encoded."""
        if self.place == "path":
            return
        for name in (self.name, *self.also):
            if self.many == "repeat":
                yield from ((name, value) for value in values)
            else:
                yield name, ",".join(values)


class Dialect(Struct, frozen=True):
    """One form of a service that has several: it knows some of the parameters, and some of them otherwise.

    `changes` are the fields of a `Param` that differ here, by the parameter's name, `answers` those of an `Endpoint`,
    by its verb. `partly_known` is for a dialect
    whose parameters are not all published: what a profile names for it is sent as it is written.
    """

    name: str = ""
    changes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    partly_known: bool = False

    def params(self, params: Iterable[Param], written: Container[str]) -> tuple[Param, ...]:
        """The parameters as they are here. `written` are the names for which the profile has a value."""
        return tuple(
            replace(each, only=(), **self.changes.get(each.name, {}))
            for each in params
            if not each.only or self.name in each.only or (self.partly_known and each.name in written)
        )
