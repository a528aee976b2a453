"""Look-ups: which list tells the id of what a person named, and who in it is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from taskcli.http.auth import Settings
from taskcli.http.bodies import Row
from taskcli.models import Person
from taskcli.spec.terms import folded
from taskcli.values import Clock, Kind

Arguments = Mapping[str, Sequence[str]]
"""Documented parameter names, each with the words that were typed for it."""

BLANK = r"(?s)\S*\s.*"
"""What `named` says where no id has a blank in it."""
# Characters for a program's own use (Unicode, "Noncharacters"): nobody types them.
PRETENDED = "\ufdd0\ufdd1"
# An id of some kind, and what is meant to be one of that kind.
SLIPS = {"1": r"[+-]?\d+", "a@b.org": r"(?s).*@.*"}


class LookUp(Struct, frozen=True):
    """A list of all that a filter or a parameter can name: the endpoint that has it, and how a row names something.

    `also` are further lists, where one has not all (guests beside members). It is asked with `fixed` (parameter and
    word), and with what was asked in the parameters of the same name that it has `shared`. `where` tells whether there
    is such a list, by what was asked and the profile. A word is looked up where the parameter's kind does not take it,
    or where it matches `named`. `ask` is for services where a list is not enough: of a name it gives everybody that it
    may be, and asks by `SubRequest`s.
    """

    verb: str
    read: Callable[[Any], Person | None]
    also: tuple[LookUp, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()
    shared: tuple[str, ...] = ()
    where: Callable[[Arguments, Settings], bool] = lambda asked, settings: True
    named: str = ""
    ask: Callable[[str, Arguments, Settings], Generator[Any, Iterator[Row], list[Person]]] | None = None

    def lists(self, asked: Arguments, settings: Settings) -> list[LookUp]:
        """The lists that there are."""
        return [each for each in (self, *self.also) if each.where(asked, settings)]

    def is_name(self, word: str, kind: Kind, clock: Clock) -> bool:
        """Whether a word is no id of a kind but may be what something is called."""
        word = word.strip()
        if word.startswith(PRETENDED[0]):
            return False
        if self.named and re.fullmatch(self.named, word):
            return True
        if _takes(kind, word, clock):
            return False
        # What looks like an id and is none is a slip of the finger, and signs alone are nobody's name.
        slip = any(re.fullmatch(form, word) and _takes(kind, sample, clock) for sample, form in SLIPS.items())
        return not slip and any(map(str.isalnum, word))

    def in_place_of(self, word: str, kind: Kind, clock: Clock, ids: Ids, flag: str) -> str | None:
        """What is sent in place of a name; None where the word is none, or nobody can tell."""
        return ids(flag, self, word.strip()) if self.is_name(word, kind, clock) else None


def _takes(kind: Kind, word: str, clock: Clock) -> bool:
    try:
        kind.send(word, clock)
    except ValueError:
        return False
    return True


def pretended(name: str) -> str:
    """What stands for an id that only an answer would tell, where nothing is sent."""
    return name if name.startswith(PRETENDED[0]) else f"{PRETENDED[0]}id of {name}{PRETENDED[1]}"


def on_wire(kind: Kind, text: str, clock: Clock) -> str:
    """The text as the wire has it; what only stands for an id stays. Raises `ValueError`."""
    return text if text.startswith(PRETENDED[0]) else kind.send(text, clock)


Ids = Callable[[str, LookUp, str], str | None]
"""(the flag, where to look, a name) → what is sent in its place; None where nobody can tell."""


def by_name(flag: str, look_up: LookUp, name: str) -> str:
    """Names as they were typed: for checking before anybody has been asked."""
    return name


def texts_of(who: Person) -> list[str]:
    """Whatever somebody or something is called by."""
    return [each for each in (who.name, who.email, who.login, who.id) if isinstance(each, str)]


def called(name: str, people: Iterable[Person]) -> list[Person]:
    """Those of whom it is the whole name, e-mail address, user name or id, each once; only those that have an id."""
    wanted = folded(name)
    fits = (who for who in people if who.id and any(folded(each) == wanted for each in texts_of(who)))
    return list({(who.kind, who.id): who for who in fits}.values())
