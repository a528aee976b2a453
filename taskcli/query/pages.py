"""The answer to one plan while it is read: page after page, each row once, and one value for how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from taskcli.errors import Garbled, NotFound, Partial, TaskcliError
from taskcli.http.bodies import AT_ONCE, Batches, Row
from taskcli.http.judge import Unreadable, told_beside
from taskcli.http.message import Reply
from taskcli.http.place import Place, described
from taskcli.http.transport import Tell, silent
from taskcli.query.ahead import MOST, Ahead
from taskcli.query.plan import Plan, with_params
from taskcli.spec import ALL, Asked, Ending, Page, Provider, cut
from taskcli.spec.once import Ids
from taskcli.spec.paging import MORE, stopped
from taskcli.values import id_of, mapping

MOST_PAGES = 100_000
Progress = Callable[[int, int, int | None], None]
"""(pages, rows, rows in all where that is known)"""


def no_progress(pages: int, rows: int, total: int | None) -> None:
    pass


class Pages(Struct, eq=False):
    """Reads with `rows` or `bodies`, once; what is known afterwards is `ending`, `total` and how many were `shown`.
    `asked` says what the question was, as far as a person should know of it.

    `ask` sends one request and gives its reply once that is no failure. `paginate` follows the pages to the end; `most`
    stops after so many rows. With `ahead` pages are asked for before their turn, where they can be. `tell` hears notes;
    `before_request` is called before each page is waited for, when what has been read can be handed on; `wanted` tells
    how many rows are still wanted, at most, so that no more pages are asked for before their turn.
    """

    ask: Callable[[Plan], Reply]
    provider: Provider
    plan: Plan
    paginate: bool = False
    most: int | None = None
    ahead: Ahead | None = None
    tell: Tell = silent
    progress: Progress = no_progress
    before_request: Callable[[], None] = lambda: None
    wanted: Callable[[], int | None] = lambda: None
    ending: Ending = ALL
    # What was told last, and the largest of what was told.
    total: int | None = None
    largest: int = 0
    shown: int = 0
    asked: list[str] = field(default_factory=list)
    # Whether some answer was nothing but `{}`.
    bare: bool = False

    def bodies(self, *, unreadable: bool = False) -> Iterator[Reply]:
        """The replies as they came; with `find_one` only the one that has what was looked for, else `NotFound`.

        With `unreadable`, what cannot be understood is given all the same, before `Garbled` is raised.
        """
        endpoint = self.plan.endpoint
        try:
            for reply, rows, _ in self._pages(as_text=endpoint.rows is None):
                sifted = endpoint.sift(iter(rows), self.plan.arguments, self._note) if endpoint.sift else None
                kept = len(rows) if sifted is None else sum(1 for _ in sifted)
                self.shown += kept
                if not endpoint.find_one or kept:
                    yield reply
                if endpoint.find_one and kept:
                    return
        except Unreadable as failed:
            if unreadable and failed.reply:
                yield failed.reply
            raise
        if endpoint.find_one:
            raise self._missing()

    def rows(self) -> Iterator[Row]:
        """Raises what the provider's answer means; with `find_one` also `NotFound`."""
        endpoint = self.plan.endpoint
        if self.most or endpoint.find_one or endpoint.sift:
            return self._one_by_one()
        return Batches(self._lists())

    def _lists(self) -> Iterator[Sequence[Row]]:
        for _, rows, _ in self._pages():
            for some in _parts(rows):
                self.shown += len(some)
                yield some

    def _one_by_one(self) -> Iterator[Row]:
        endpoint = self.plan.endpoint
        left = _Left()
        rows = self._all_rows(left)
        if endpoint.sift:
            rows = endpoint.sift(rows, self.plan.arguments, self._note)
        for row in rows:
            self.shown += 1
            yield row
            if endpoint.find_one:
                return
            if self.shown == self.most:
                if left.rows or left.pages:
                    self._end(stopped(f"stopped at {self.most} (--max-items)"))
                return
        if not self.shown and endpoint.find_one:
            raise self._missing()

    def _all_rows(self, left: _Left) -> Iterator[Row]:
        for _, rows, more in self._pages():
            left.pages = more
            left.rows = len(rows)
            for some in _parts(rows):
                for row in some:
                    left.rows -= 1
                    yield row

    def _pages(self, *, as_text: bool = False) -> Iterator[tuple[Reply, Sequence[Row], bool]]:
        """(the reply, its rows that are new, whether there are further pages)"""
        try:
            yield from self._each_page(as_text)
        finally:
            if self.ahead:
                self.ahead.drop()

    def _each_page(self, as_text: bool) -> Iterator[tuple[Reply, Sequence[Row], bool]]:
        endpoint, request, paging = self.plan.endpoint, self.plan.request, self.plan.endpoint.paging
        follows = self.paginate or endpoint.find_one
        seen = _Seen(endpoint.key)
        asked: Asked = dict(request.params)
        count = number = barren = 0
        told: int | None = None
        while True:
            self.before_request()
            planned = replace(self.plan, request=request)
            reply = self.ahead.reply(planned) if self.ahead else self.ask(planned)
            fresh: Sequence[Row]
            try:
                head, rows = ({}, [Row(raw=reply.body)]) if as_text else self._open(reply)
            except Garbled as why:
                raise Unreadable.of_reply(reply, why.message, why.hint) from why
            self.bare |= head == {} and not as_text and not rows
            place = paging.place(head) if paging else None
            fresh, is_new = seen.sift(rows, place) if follows else (rows, True)
            barren = 0 if is_new else barren + 1
            number += 1
            count += len(fresh)
            page = Page(head, rows, len(fresh), count, number, self.paginate)
            before, told = told, paging.total(head) if paging and paging.total else None
            if told is not None:  # a page that says nothing of it takes nothing back
                self.total, self.largest = told, max(told, self.largest)
            if reply.status == 206:
                self._end(PARTIAL)
            self.progress(number, count, self.total)
            onward = paging.step(asked, page) if paging else ALL
            if self.ahead and paging and not isinstance(onward, Ending) and number > 1:
                if barren or told != before:
                    self.ahead.trouble()
                coming = islice(paging.coming(asked, page, onward), MOST)
                plans = [replace(self.plan, request=with_params(request, asked, each)) for each in coming]
                self.ahead.look(plans, reply, self._enough(page))
            empty = not rows
            del rows, page  # what has been handed on is not kept
            yield reply, fresh, not isinstance(onward, Ending)
            if isinstance(onward, Ending):
                self._end(onward)
                if number > 1 and empty and not as_text and reply.kind == "json" and reply.level == {}:
                    self._end(cut("the provider said that there is more, and gave an empty object"))
                break
            if not follows:
                self._end(MORE)
                return
            # What is looked for may be found by a second, wider question.
            if barren > endpoint.find_one:
                self._end(cut(EMPTY_PAGE if empty else "the provider repeated a page"))
                return
            if number >= MOST_PAGES:
                self._end(cut(f"stopped after {MOST_PAGES} pages"))
                return
            request, asked = with_params(request, asked, onward), onward
        if self.paginate and self.total is not None and self._from_start():
            if count < self.total:
                self._end(cut(f"the provider counts {self.total}, but gave {count}"))
            elif self.total < self.largest:  # where one is gone from a page that was read, the next page lacks one
                self._end(cut(f"the provider counted {self.largest}, then {self.total}, and gave {count}"))

    def _enough(self, page: Page) -> int:
        """How many pages behind this one are wanted for certain, as far as is known.

        The first ones go alone: the second shows that the service heeds where it was asked to go on. Without a total
        there may be no further page, so that what is asked for in vain stays few beside what came.
        """
        pages = min(MOST if self.total is not None else page.number // 2, MOST_PAGES - page.number)
        left = self.wanted() if self.most is None else self.most - self.shown
        if left is None or not page.count:
            return pages
        return min(pages, -((page.fresh - left) // page.count))

    def _open(self, reply: Reply) -> tuple[Any, Sequence[Row]]:
        """The envelope and the rows. Raises `Garbled`, also for another thing than the one asked for by its id."""
        endpoint = self.plan.endpoint
        if endpoint.rows is None:
            return {}, [Row(reply.xml) if reply.kind == "xml" else Row(raw=reply.json_body)]
        head, rows = self._place(endpoint.rows, reply).open(reply)
        if endpoint.rows.shape == "list" and (told := told_beside(head)):
            self._end(cut(f"the provider tells of an error beside it: {told}"))
        if endpoint.rows.shape == "item" and self.plan.id:
            found = id_of(rows[0].data.get(endpoint.key))
            if found and not _is_same(found, self.plan.id):
                raise Garbled(f"{found} came instead", "-o raw shows it as it came", **reply.known)
        return head, rows

    def _place(self, place: Place, reply: Reply) -> Place:
        root = self.provider.xml_root
        if reply.kind != "xml":
            return place
        if not self.provider.speaks_xml:
            raise Garbled("XML came instead of data", "check base_url and how to sign in", **reply.known)
        check_root(reply, root)
        return place.in_xml(root)

    def _missing(self) -> TaskcliError:
        if self.ending.kind == "cut":
            return Partial(f"no task with this id in an answer that is not whole: {self.ending.reason}", "try again")
        return NotFound("no task with this id", "check the id; it may also be closed, expired or not visible")

    def _note(self, text: str, *, cut: bool = False, missing: bool = False, asked: bool = False) -> None:
        if asked:
            self.asked.append(text)
            return
        if missing:  # told as the reason why the answer is not whole
            self._end(Ending("cut", text))
            return
        self.tell(text)
        if cut:
            self._end(stopped(text))

    def _end(self, ending: Ending) -> None:
        """The first reason why an answer is not whole stays; a provider's doing goes before ours."""
        if self.ending.whole or (ending.kind == "cut" and self.ending.kind != "cut"):
            self.ending = ending
        elif ending.kind == "more" or (ending.kind == "stopped" and self.ending.kind == "cut"):
            self.ending = replace(self.ending, reason=f"{self.ending.reason}; there are more pages")

    def _from_start(self) -> bool:
        """Whether nobody asked to begin in the middle, where fewer rows than the total are no loss."""
        endpoint, arguments = self.plan.endpoint, self.plan.arguments
        starts = [name for name in arguments if name.lstrip("_") in ("offset", "page")]
        return all(arguments[name] == [endpoint.param(name).default] for name in starts)


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows of a page in lists that are not long; what has been handed on is not kept."""
    if not isinstance(rows, list):  # made when somebody comes to them
        made = iter(rows)
        while some := [*islice(made, AT_ONCE)]:
            yield some
        return
    rows.reverse()  # taken from the end
    while rows:
        some = rows[: -AT_ONCE - 1 : -1]
        del rows[-AT_ONCE:]
        yield some


def check_root(reply: Reply, root: str) -> None:
    """Raises `Garbled` for XML that cannot be read, or has another root element than all of a provider's have."""
    found = mapping(reply.outline.data)
    if root and root not in found:
        but = f"the answer is {described(found)}"
        raise Garbled(f"expected XML with the root element `{root}`, but {but}", "check base_url", **reply.known)


PARTIAL = cut("the provider says that its answer is partial (206)")
EMPTY_PAGE = "the provider gave an empty page, and says more"


class _Left(Struct):
    """What was read but not yet handed on: rows of this page, and whether there are pages behind it."""

    rows: int = 0
    pages: bool = False


def _is_same(one: str, other: str) -> bool:
    if one.isdigit() and other.isdigit():
        return one.lstrip("0") == other.lstrip("0")
    return one == other.strip()


class _Seen:
    """The rows of the pages so far, by their `key`, and by all that they say where they have none."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.ids = Ids()
        self.contents: set[bytes] = set()

    def sift(self, rows: Sequence[Row], place: object = None) -> tuple[list[Row], bool]:
        """The rows that were on no earlier page, and whether the page brings anything new.

        One whose ids were all there before does not, whatever stands beside them. Rows without ids may be alike and
        still be two: what an answer says of its `place` in the list tells them from a page that came before.
        """
        fresh, contents, has_ids, has_new = [], set(), False, False
        where = b"" if place is None else str(place).encode()[:64]
        for row in rows:
            if name := id_of(row.get(self.key)):
                has_ids = True
                if self.ids.add(name):
                    has_new = True
                    fresh.append(row)
            else:
                content = blake2b(row.json, digest_size=16, key=where).digest()
                if content not in self.contents:
                    contents.add(content)
                    fresh.append(row)  # twice on one page is two
        self.contents |= contents
        return fresh, has_new if has_ids else bool(contents)
