"""Ids that have been seen."""

from __future__ import annotations

import random
import sys
import tracemalloc

from taskcli.spec import Ids


def test_an_id_is_new_once_whatever_it_looks_like() -> None:
    chance = random.Random(7)
    words = ["0", "7", "07", "007", " 7", "-7", "7.0", "\u0667", "a", "A", "9" * 18, "9" * 19, "1" + "0" * 40, "\ud800"]
    words += [str(chance.randrange(1, 10 ** chance.randrange(1, 25))) for _ in range(20_000)]
    words += [f"{at:032x}" for at in range(2000)] + [str(4093 * at) for at in range(2000)]
    chance.shuffle(words)
    ids, known = Ids(), set[str]()
    for word in words * 2:
        assert ids.add(word) is (word not in known)
        known.add(word)


def test_a_number_takes_few_bytes() -> None:
    tracemalloc.start()
    try:
        ids = Ids()
        before, _ = tracemalloc.get_traced_memory()
        for number in range(1_000_000, 1_200_000):
            ids.add(str(number))
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (after - before) / 200_000 < 16 < sys.getsizeof(1_000_000)
