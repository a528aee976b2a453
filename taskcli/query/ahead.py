"""Pages asked for before their turn: at most six on their way, and one at a time at the first sign of trouble."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from msgspec import Struct, field

from taskcli.http.message import Reply
from taskcli.http.transport import Hold
from taskcli.query.boundary import TURN
from taskcli.query.plan import Plan
from taskcli.values import integer

# Pages on their way, or waiting for their turn.
MOST = 6
# Bytes of pages that may wait for their turn.
WAITING = 32_000_000
# Of the requests that a provider says are left, one in so many may be on its way before its turn.
SHARE = 10

Ask = Callable[[Plan, Hold], Reply]


class Dropped(Exception):
    """Nobody wants this page any more."""


class Traffic(Struct):
    """What all who read pages of one profile share: how many are on their way, and whether there was trouble."""

    slots: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(MOST))
    troubled: bool = False


class Flight:
    """One page on its way. What may pass is tried again once it is this page's turn, by the rule of all requests."""

    def __init__(self, plan: Plan, ask: Ask, traffic: Traffic) -> None:
        self.plan = plan
        self.traffic = traffic
        self.came: Reply | Exception = Dropped()
        self.dropped = False
        self.turn = threading.Event()
        self.done = threading.Event()
        # A daemon, so that neither Ctrl-C nor a deadline waits for a silent server.
        threading.Thread(target=self._run, args=(ask,), daemon=True).start()

    def land(self) -> Reply:
        """The reply, now that it is its turn. Raises what it means."""
        self.turn.set()
        # In turns: a signal that comes in the moment in which a wait begins is heeded only when that wait ends.
        while not self.done.wait(TURN):
            pass
        if isinstance(self.came, Exception):
            raise self.came
        return self.came

    def drop(self) -> None:
        """Whatever comes of it, nothing more is sent for it."""
        self.dropped = True
        self.turn.set()

    def _run(self, ask: Ask) -> None:
        try:
            self.came = ask(self.plan, self._hold)
        except Exception as failed:  # noqa: BLE001 - raised where the page is wanted
            self.came = failed
        finally:
            self.traffic.slots.release()
            self.done.set()

    def _hold(self, wait: float) -> float:
        if wait:
            self.traffic.troubled = True
            until = time.monotonic() + wait
            self.turn.wait()
            wait = max(0.0, until - time.monotonic())
        if self.dropped:
            raise Dropped
        return wait


class Ahead(Struct):
    """The pages of one answer, asked for in order as `ask` does; each reply is had when it is its turn."""

    ask: Ask
    traffic: Traffic
    flights: deque[Flight] = field(default_factory=deque)

    def reply(self, plan: Plan) -> Reply:
        """The reply to the page in turn, which may be on its way. Raises what it means."""
        self._expect(plan)
        if not self.flights:
            return self.ask(plan, self._hold)
        reply = self.flights[0].land()  # where that is interrupted, it is still there to be dropped
        self.flights.popleft()
        return reply

    def look(self, coming: Sequence[Plan], after: Reply, most: int) -> None:
        """Asks for not more than `most` of the pages that are expected to come behind a reply."""
        if coming:
            self._expect(coming[0])
        left = integer(after.requests_left)
        most = min(most, MOST, WAITING // max(1, after.size), MOST if left is None else left // SHARE)
        for plan in coming[len(self.flights) : max(0, most)]:
            if self.traffic.troubled or not self.traffic.slots.acquire(blocking=False):
                return
            self.flights.append(Flight(plan, self.ask, self.traffic))

    def trouble(self) -> None:
        """From now on one page at a time; what is on its way is waited for."""
        self.traffic.troubled = True

    def drop(self) -> None:
        """Nothing of what is on its way is wanted any more."""
        while self.flights:
            self.flights.popleft().drop()

    def _expect(self, plan: Plan) -> None:
        """Where another page comes next than the one on its way, those behind that are others, too."""
        if self.flights and self.flights[0].plan.request != plan.request:
            self.trouble()
            self.drop()

    def _hold(self, wait: float) -> float:
        self.traffic.troubled |= wait > 0
        return wait
