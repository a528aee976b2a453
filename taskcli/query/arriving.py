"""The tasks of several profiles as they come: no faster than they are taken, and no more of them than are wanted."""

from __future__ import annotations

import copy
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

from msgspec.structs import replace

from taskcli.errors import TaskcliError
from taskcli.http.transport import Tell
from taskcli.models import Task
from taskcli.query.boundary import TURN, begin, late, next_of
from taskcli.query.client import Conversation, ProfileClient
from taskcli.query.pages import Progress, no_progress
from taskcli.query.several import Listing, Source, Watching, ask_one, by_name, source_of

# Tasks that one profile hands on together, unless it has to wait for its next page before.
AT_HAND = 100
# How many such handfuls may wait for whoever takes them; then the profiles wait.
WAITING = 8


class Enough(Exception):
    """As many tasks as are wanted are there, or nobody takes them any more."""


class Arriving:
    """What several profiles are asked, once; when all `tasks` have been taken the `sources` say what became of each.

    After `most` tasks nothing more is asked for (None: all are read). What has not ended at `until` (on
    `time.monotonic`) has failed. `before_waiting` is called when all that has come has been taken.
    """

    def __init__(
        self,
        clients: Sequence[ProfileClient],
        listing: Listing,
        tell: Tell,
        most: int | None = None,
        until: float | None = None,
        watching: Watching | None = None,
        before_waiting: Callable[[], None] = lambda: None,
    ) -> None:
        self.listing = listing
        self.tell = tell
        self.most = most
        self.until = until
        self.watching = watching
        self.before_waiting = before_waiting
        self.sources: list[Source] = []
        # How many have been let in. The door is held by whoever counts them, or looks whether more are wanted.
        self.given = 0
        self.over = False
        self.door = threading.Lock()
        self.lanes = [Lane(self, at, client) for at, client in enumerate(clients)]
        self._way: queue.Queue[tuple[int, list[Task] | Source | TaskcliError]] = queue.Queue(WAITING)

    def tasks(self) -> Generator[Task]:
        """In the order in which they come; those of one profile are in its own."""
        running, taken = dict(enumerate(self.lanes)), 0
        begin([(each.name, "", each.run) for each in self.lanes], self.hand_on)
        try:
            while running and not self._has_enough(taken, running.values()):
                at, came = self._next()
                if isinstance(came, list):
                    taken += len(came)
                    self.lanes[at].taken += len(came)
                    yield from came
                else:
                    running.pop(at).failed = came if isinstance(came, TaskcliError) else None
        except queue.Empty:
            for lane in running.values():
                lane.failed = late(lane.name)
            running.clear()
        finally:
            with self.door:
                self.over = True
            self._let_go()
        for lane in running.values():
            lane.source.unread = True
        # Who is still being asked may go on telling, and is no longer heard.
        self.sources = [each.result() for each in self.lanes]

    def wanted(self) -> int | None:
        return None if self.most is None else max(0, self.most - self.given)

    @property
    def closed(self) -> bool:
        """Whether no more are let in."""
        return self.over or self.wanted() == 0

    def hand_on(self, at: int, came: list[Task] | Source | TaskcliError) -> None:
        """Waits while there is no room."""
        while not self.over:
            try:
                self._way.put((at, came), timeout=TURN)
            except queue.Full:
                continue
            return

    def _next(self) -> tuple[int, list[Task] | Source | TaskcliError]:
        """Raises `queue.Empty` at the deadline."""
        if self.until is not None and time.monotonic() >= self.until:
            raise queue.Empty
        try:
            return self._way.get_nowait()
        except queue.Empty:
            self.before_waiting()
            return next_of(self._way, self.until)

    def _has_enough(self, taken: int, running: Iterable[Lane]) -> bool:
        """Whether there is nothing to wait for.

        Who is reading what has come ends within a moment, and then it is known whether that was all.
        """
        return self.most is not None and taken >= self.most and not any(each.reading for each in running)

    def _let_go(self) -> None:
        """Whoever waits for room finds some, and sees that it is over."""
        try:
            while True:
                self._way.get_nowait()
        except queue.Empty:
            pass


class Lane:
    """The way of one profile's tasks. It is `reading` from when a page has come until it asks for the next one."""

    def __init__(self, arriving: Arriving, at: int, client: ProfileClient) -> None:
        self.arriving = arriving
        self.at = at
        self.client = client
        self.taken = 0
        self.reading = False
        self.failed: TaskcliError | None = None
        self.batch: list[Task] = []
        self.source = source_of(client.profile)
        self.began = time.monotonic()
        self.shows: Progress = arriving.watching.of(self.name) if arriving.watching else no_progress
        self.conversation = Conversation(
            self.client,
            by_name(arriving.tell, self.name),
            self.progress,
            self.before_request,
            arriving.wanted,
        )

    @property
    def name(self) -> str:
        return self.client.profile.name

    def run(self) -> Source:
        """Asks, in a thread of its own. Raises what the provider's answer means."""
        try:
            return ask_one(self.conversation, replace(self.arriving.listing, take=self.take), self.source)
        finally:
            self.hand_on()
            if self.arriving.watching:
                self.arriving.watching.answered(self.name)

    def take(self, source: Source, tasks: Iterator[Task]) -> None:
        try:
            for task in tasks:
                self.give(task)
        except Enough:
            source.unread = True

    def give(self, task: Task) -> None:
        """Raises `Enough`."""
        with self.arriving.door:
            if self.arriving.closed:
                raise Enough
            self.arriving.given += 1
        self.batch.append(task)
        if len(self.batch) >= AT_HAND:
            self.hand_on()

    def hand_on(self) -> None:
        batch, self.batch = self.batch, []
        if batch:
            self.arriving.hand_on(self.at, batch)

    def progress(self, pages: int, rows: int, total: int | None) -> None:
        self.reading = True
        self.shows(pages, rows, total)

    def before_request(self) -> None:
        """Raises `Enough`."""
        self.hand_on()
        self.source.asked = self.conversation.asked
        with self.arriving.door:
            if self.arriving.closed:
                raise Enough
            self.reading = False

    def result(self) -> Source:
        """What became of it, as far as is known now."""
        found = copy.copy(self.source)
        found.count, found.failed = self.taken, self.failed
        found.seconds = found.seconds or time.monotonic() - self.began
        return found
