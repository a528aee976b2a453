"""Which one of those that a look-up knows is meant by a name, and what is said where that cannot be told."""

from __future__ import annotations

from collections.abc import Sequence

from taskcli.errors import NotFound, UsageError
from taskcli.models import Person
from taskcli.spec.filters import named
from taskcli.spec.look_up import called, texts_of
from taskcli.values import nearest

MOST_TOLD = 10


def the_one(flag: str, name: str, people: Sequence[Person]) -> str:
    """The id of the one that is called so. Raises `NotFound`, and `UsageError` where there are several."""
    found = called(name, people)
    if not found:
        raise unknown(flag, name, _near(name, people))
    if len(found) > 1:
        more = f" and {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
        told = ", ".join(map(described, found[:MOST_TOLD])) + more
        raise UsageError(f"{flag}: {len(found)} are called {name!r}: {told}", "give the id")
    return found[0].id or ""


def unknown(flag: str, name: str, near: str) -> NotFound:
    guess = f"; did you mean {near}?" if near else ""
    return NotFound(f"{flag}: {name!r} is not known here{guess}", "check how it is written")


def described(who: Person) -> str:
    """`Rosa Lindt (user 20059, rosa@example.com)`."""
    told = [" ".join(filter(None, (who.kind, who.id))), who.email if who.email != who.id else None]
    return f"{who.name or who.login or who.email or who.id} ({', '.join(filter(None, told))})"


def _near(name: str, people: Sequence[Person]) -> str:
    """One that has the word in its name, where there is but one; else the text that is most like it."""
    near = [who for who in people if who.id and named(name, who)]
    if near:
        return ", ".join(map(described, near[:3]))
    return nearest(name, [text for who in people for text in texts_of(who)])
