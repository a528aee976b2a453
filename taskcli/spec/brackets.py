"""Values of the form `NAME(VALUE,...),NAME(...)`: what is in them, read before a service reads it otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from msgspec import Struct


class Bracket(Struct, frozen=True):
    """`NAME(...)`: what is in it, the names of those around it, and where the one that it stands in begins."""

    name: str
    inside: str
    around: tuple[str, ...]
    group: int


def brackets(text: str, combining: Collection[str]) -> Iterator[Bracket]:
    """Each `NAME(...)` at whatever depth, in the order in which they end. Outside, and in `combining` ones, is nothing
    else.

    Raises `ValueError` for what is not of this form: a service that passes over what it does not understand would give
    other rows.
    """
    names, begins, begin, closed = [""], [0], 0, not text
    for at, char in enumerate(f"{text},"):
        if char not in "(),":
            continue
        part, begin = text[begin:at].strip(), at + 1
        if (closed and part) or (char == "(" and not re.fullmatch(r"\w+", part)):
            raise ValueError(f"{text[:begin]!r} goes on without the name of a filter")
        if not closed and char != "(" and not part:
            raise ValueError(f"{text[:begin]!r} has an empty value")
        if not closed and char != "(" and names[-1] in ("", *combining):
            raise ValueError(f"{part!r} is not of the form NAME(VALUE,...)")
        closed = char == ")"
        if char == "(":
            names.append(part)
            begins.append(begin)
        elif closed and len(names) == 1:
            raise ValueError(f"{text[:begin]!r} closes a bracket that is not open")
        elif closed:
            name, since = names.pop(), begins.pop()
            yield Bracket(name, text[since:at], tuple(names[1:]), begins[-1])
    if len(names) > 1:
        raise ValueError(f"{names[-1]}( is not closed")
