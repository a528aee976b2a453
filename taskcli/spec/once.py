"""Which ids have been seen: for lists of which each thing is wanted once, however long they are."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from functools import partial

# Numbers are kept in so many sorted arrays, so that putting one in moves little. A prime: ids are often counted up in
# steps of some power of two, and would all lie in the same one.
SHELVES = 4093
# Digits of what fits into eight bytes, whatever it is.
DIGITS = 18


class Ids:
    """Ids as text. One that is a number takes eight bytes, where a set takes seventy; any other is kept as it is."""

    def __init__(self) -> None:
        self._shelves: defaultdict[int, array[int]] = defaultdict(partial(array, "Q"))
        self._others: set[str] = set()

    def add(self, name: str) -> bool:
        """Whether it is new."""
        if not (name.isdigit() and name.isascii() and len(name) <= DIGITS and name[0] != "0"):
            before = len(self._others)
            self._others.add(name)
            return len(self._others) > before
        number = int(name)
        shelf = self._shelves[number % SHELVES]
        at = bisect_left(shelf, number)
        if at < len(shelf) and shelf[at] == number:
            return False
        shelf.insert(at, number)
        return True
