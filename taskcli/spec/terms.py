"""What the common filters are asked with: terms, words and times, read from what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache

from msgspec import Struct

from taskcli.models import Priority, Status, priority_by_word
from taskcli.text import one_form
from taskcli.values import Clock, day_of, moment

NONE = "none"
NOT = "not:"
NATIVE = "native:"


class Terms(Struct, frozen=True):
    """What is asked of a field with a name: one of `wanted` (empty: whatever), and none of `unwanted`.

    `none` in `wanted` means: has no value; in `unwanted`: has one.
    """

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The terms that should be somebody's or something's."""
        return tuple(each for each in (*self.wanted, *self.unwanted) if folded(each) not in (NONE, "me"))


class Words(Struct, frozen=True):
    """What is asked of a status or priority.

    One of the `common` ones, or of the native `words` (folded), and none of `unwanted` native ones. `everything` is
    every one there is, and so asks nothing; `none` that has none. `written` is whether a person asked for it, and
    `declared` are native words that a person says are some (`native:WORD`), so that nobody has to know them.
    """

    common: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    unwanted: frozenset[str] = frozenset()
    none: bool = False
    everything: bool = False
    written: bool = True
    declared: frozenset[str] = frozenset()

    @property
    def doubtful(self) -> frozenset[str]:
        """The native words that some asked provider must know, lest they be a typo."""
        return (self.words | self.unwanted) - self.declared


USUAL = Words(frozenset({Status.OPEN, Status.IN_PROGRESS, Status.UNKNOWN}), written=False)
ALL_STATUSES = Words(frozenset(Status), everything=True)
# The usual spellings of a common status, its own word left out; blanks, `_` and `-` count for nothing.
SPELLINGS = {
    "todo": Status.OPEN,
    **dict.fromkeys(("inprogress", "started", "doing"), Status.IN_PROGRESS),
    **dict.fromkeys(("completed", "closed", "finished", "resolved"), Status.DONE),
    "canceled": Status.CANCELLED,
}


# Reading what was typed ---------------------------------------------------------------------------------------------


def folded(text: str) -> str:
    """For comparing: without regard to case, Unicode form (NFKC) and kind or number of blanks."""
    return _folded(text) if len(text) <= _WORD else _folded.__wrapped__(text)


# Letters of what may come again in each row: the word of a status.
_WORD = 24


@lru_cache(1000)
def _folded(text: str) -> str:
    return " ".join(one_form(text).casefold().split())


def common_status(word: str) -> Status | None:
    """The common status that a word is a usual spelling of: `Canceled`, `in_progress`, `To do`."""
    bare = re.sub(r"[\s_-]", "", folded(word))
    return next((each for each in Status if each.replace("-", "") == bare), None) or SPELLINGS.get(bare)


def negations(typed: Sequence[str], *, commas: bool) -> Iterator[tuple[bool, str]]:
    """Each value and whether it is excluded; `not:` holds for the whole comma list that it begins."""
    for each in typed:
        negative = folded(each).startswith(NOT)
        text = each.strip()[len(NOT) :] if negative else each
        for part in text.split(",") if commas else [text]:
            if negative and commas and folded(part).startswith(NOT):
                part = part.strip()[len(NOT) :]
            if not part.strip():
                raise ValueError("has an empty value; leave it out instead")
            yield negative, part.strip()


def read_terms(typed: Sequence[str], clock: Clock) -> Terms:
    found = list(negations(typed, commas=False))
    return Terms(tuple(text for no, text in found if not no), tuple(text for no, text in found if no))


def read_statuses(typed: Sequence[str], clock: Clock) -> Words:
    return _read_words(typed, frozenset(Status), lambda word: common_status(word), all_word="all")


def read_priorities(typed: Sequence[str], clock: Clock) -> Words:
    return _read_words(typed, frozenset(Priority), lambda word: priority_by_word(folded(word)), with_none=True)


def _read_words(
    typed: Sequence[str],
    every: frozenset[str],
    common: Callable[[str], str | None],
    *,
    all_word: str = "",
    with_none: bool = False,
) -> Words:
    """Words that are common ones in some spelling, `native:WORD`, or a provider's own; `none` where that is one."""
    wanted: list[str] = []
    unwanted: list[str] = []
    declared: set[str] = set()
    for negative, text in negations(typed, commas=True):
        if folded(text).startswith(NATIVE):
            text = text.partition(":")[2]
            if not text.strip():
                raise ValueError("has an empty value; leave it out instead")
            declared.add(folded(text))
        (unwanted if negative else wanted).append(text)

    def split(texts: Sequence[str]) -> tuple[frozenset[str], frozenset[str], set[str]]:
        """Common ones, native ones, and which of `all` and `none` there are."""
        special = {folded(text) for text in texts} & {all_word, NONE if with_none else ""} - {"", *declared}
        known = {text: common(text) for text in texts if folded(text) not in {*declared, *special}}
        native = (folded(text) for text in texts if not known.get(text) and folded(text) not in special)
        return frozenset(each for each in known.values() if each), frozenset(native), special

    chosen, words, special = split(wanted)
    left_out, unwanted_words, unwanted_special = split(unwanted)
    # Where all is `not:`, what has no value is not excluded; `not:none` excludes just that.
    chosen = (every if all_word in special or not wanted else chosen) - left_out
    none = NONE in special or (with_none and not wanted and NONE not in unwanted_special)
    everything = all_word in special and not unwanted
    # Nothing is all but all: `not:all` is no word of anybody's.
    return Words(
        chosen, words, unwanted_words | (unwanted_special - {NONE}), none=none, everything=everything,
        declared=frozenset(declared),
    )  # fmt: skip


def read_text(typed: Sequence[str], clock: Clock) -> str:
    text = only(typed)
    if not text.strip():
        raise ValueError("has an empty value; leave it out instead")
    return text


def read_moment(typed: Sequence[str], clock: Clock) -> datetime:
    """The instant at which what was named begins."""
    return clock.begin(moment(only(typed), clock))


def read_day(typed: Sequence[str], clock: Clock) -> date | str:
    """A day in the reader's zone, or `none`."""
    if folded(only(typed)) == NONE:
        return NONE
    return day_of(moment(only(typed), clock), clock.zone)


def read_switch(typed: Sequence[str], clock: Clock) -> bool:
    return bool(typed)


def only(typed: Sequence[str]) -> str:
    if len(typed) > 1:
        raise ValueError(f"takes one value, {len(typed)} were given")
    return typed[0]
