"""What an answer of several profiles is made of, in one line: the last thing that is said."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from taskcli.query.several import Source


class Receipt(Struct, frozen=True):
    """What an answer is made of, and why it is not whole, where it is not. `limit` 0 is none."""

    sources: Sequence[Source]
    shown: int
    limit: int = 0
    offset: int = 0

    @property
    def total(self) -> int:
        """All tasks that match, as far as they could be had."""
        return sum(each.count for each in self.sources)

    @property
    def unread(self) -> list[str]:
        """The profiles that were not read to their end, of which nobody knows how many more tasks they have."""
        return [each.profile for each in self.sources if each.unread]

    @property
    def text(self) -> str:
        """`31 tasks: work 12 (assignment=MY), agency 14, shop 5; docs failed (timed out after 30 s)`."""
        parts = ", ".join(
            f"{each.profile} {each.count}" + (f" ({'; '.join(each.asked)})" if each.asked else "")
            for each in self.sources
            if not each.failed and (each.count or not each.unread)
        )
        head = f"{self.total} task{'' if self.total == 1 else 's'}{' so far' if self.unread else ''}"
        said = [f"{head}: {parts}" if parts else head, *self.lacking]
        whole = not self.lacking and not self.unread
        return "; ".join([*said, *([f"all read, {self.cut}" if whole else self.cut] if self.cut else [])])

    @property
    def lacking(self) -> list[str]:
        """What each profile did not give."""
        failed = [
            f"{each.profile} failed{f' after {each.count}' if each.count else ''} ({each.failed.what})"
            for each in self.sources
            if each.failed
        ]
        short = [each for each in self.sources if not each.failed and not each.ending.whole]
        return [*failed, *(f"{each.profile} is not whole: {each.reason}" for each in short)]

    @property
    def cut(self) -> str:
        """How many of all are shown, by what that is, and how to get the rest; empty where all are."""
        if self.shown == self.total and not self.unread:
            return ""
        by = [f"--limit {self.limit}"] if self.limit else []
        by += [f"--offset {self.offset}"] if self.offset else []
        rest = ["--limit 0"] if self.unread or self.offset + self.shown < self.total else []
        rest += ["no --offset"] if self.offset else []
        shown = f"{self.shown}{'' if self.unread else f' of {self.total}'} shown ({', '.join(by)})"
        unread = f", not read to the end: {', '.join(self.unread)}" if self.unread else ""
        return f"{shown}{unread}; for the rest: {' and '.join(rest)}"

    @property
    def reason(self) -> str:
        """Why the answer is not whole; empty where it is."""
        return "; ".join([*self.lacking, *([self.cut] if self.cut else [])])
