"""Paging: from what was asked and the page that came, what to ask next, or how it ended. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Literal

from msgspec import Struct

from taskcli.http.bodies import Row
from taskcli.values import mapping


class Ending(Struct, frozen=True):
    """How the pages ended: that was all; there are more that nobody asked for; enough was had; or it was cut.

    `reason` says why an answer is not whole.
    """

    kind: Literal["all", "more", "stopped", "cut"]
    reason: str = ""

    @property
    def whole(self) -> bool:
        return self.kind == "all"


ALL = Ending("all")
MORE = Ending("more")


def stopped(reason: str) -> Ending:
    return Ending("stopped", reason)


def cut(reason: str) -> Ending:
    """The provider's doing: the answer should have had more."""
    return Ending("cut", reason)


class Page(Struct, frozen=True):
    """What is known after a page has been read.

    `head` is the envelope without its rows, `rows` are those of this page and `fresh` how many of them were not seen
    before; `seen` counts all distinct rows so far, `number` the pages. `paginate` tells that pages are followed to
    the end; else the step only says whether there is more.
    """

    head: Any
    rows: Sequence[Row]
    fresh: int
    seen: int
    number: int
    paginate: bool = True

    @property
    def count(self) -> int:
        return len(self.rows)


Asked = Mapping[str, str]
Step = Callable[[Asked, Page], Asked | Ending]
"""(what this page was asked with, the page) → what to ask the next one with, or how it ended."""


class Paging(Struct, frozen=True):
    """`size` names the page-size parameter; `largest` is what is asked for where all pages are wanted (None: the
    parameter's maximum); `total` reads off an envelope how many rows there are in all. `places` are the parameters of
    which one says where a page lies, whatever is on the pages before it (an offset, a number), each with where the
    first page lies; where there are none, a page can only be asked for once the one before it has come. `single`: there
    is but one page, and the step tells no more than whether it is whole.
    """

    step: Step
    size: str = ""
    largest: int | None = None
    total: Callable[[Any], int | None] | None = None
    places: tuple[tuple[str, int], ...] = ()
    single: bool = False

    def place(self, head: Any) -> object:
        """What an envelope says itself of where its page lies; None where it says nothing."""
        return next((mapping(head)[name] for name, _ in self.places if name in mapping(head)), None)

    def coming(self, asked: Asked, page: Page, onward: Asked) -> Iterator[Asked]:
        """What the further pages are asked with, `onward` being the next, if they are all like this one.

        They are as many as the total says, and without one there is no end. Nothing where pages have no place.
        """
        name, first = next((each for each in self.places if onward.get(each[0]) != asked.get(each[0])), ("", 0))
        if not name or not page.count:
            return
        place = int(onward[name])
        stride = place - int(asked.get(name, first))
        total = self.total(page.head) if self.total else None
        before = (place - first) * page.count // max(1, stride)
        pages = count() if total is None else range(-((before - total) // page.count))
        if stride > 0:
            yield from ({**onward, name: str(place + at * stride)} for at in pages)


def by_number(
    page: str = "page",
    size: str = "per_page",
    *,
    default: int,
    first: int = 1,
    largest: int | None = None,
    total: Callable[[Any], int | None] | None = None,
    echoed: Callable[[Any], int | None] = lambda head: None,
) -> Paging:
    """Numbered pages. A page that is not full is the last one, and so is the one that completes a known total.

    `default` is the page size that the service assumes, `echoed` what it says of the size itself: it may give less
    than was asked for.
    """

    def step(asked: Asked, this: Page) -> Asked | Ending:
        everything = total(this.head) if total else None
        number = int(asked.get(page, first))
        if everything is not None:
            per = int(asked.get(size, default))
            ended = (number - first - this.number + 1) * per + this.seen >= everything
        else:
            full = int(asked.get(size, default))
            ended = this.count < min(full, echoed(this.head) or full)
        return ALL if ended or not this.count else {**asked, page: str(number + 1)}

    return Paging(step, size, largest, total, ((page, first),))
