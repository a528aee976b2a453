"""What is asked again, and when: the rule of the one loop, which is the transport's."""

from __future__ import annotations

import random
from collections.abc import Iterator

from taskcli.errors import Garbled, TaskcliError, Unreachable
from taskcli.http.auth import GRANT_ERRORS
from taskcli.http.judge import Verdict
from taskcli.http.message import Reply, Request
from taskcli.values import mapping

# Seconds. A wait that is longer is told.
LONG_SILENCE = 5.0
MAY_PASS = frozenset({408, 429, 500, 502, 503, 504})


class Broken(Unreachable):
    """A connection that failed after something had been sent."""


class NotConnected(Unreachable):
    """A connection that was not there: nothing was sent."""


class CutOff(Garbled):
    """A body that broke off."""


def pauses() -> Iterator[float]:
    """Seconds before each further try: they grow, by chance not for all who ask alike, and are at most eight in all."""
    return (least * random.uniform(1, 1.5) for least in (0.4, 1.2, 3.2))


def may_pass(request: Request, failed: TaskcliError) -> bool:
    """Whether a request that got no answer may go better the next time.

    One for a token that may have arrived is not sent again: it may have been refused, and refusals are counted.
    """
    return isinstance(failed, NotConnected) or (request.method == "GET" and isinstance(failed, (Broken, CutOff)))


def wait_for(request: Request, reply: Reply, verdict: Verdict, pause: float, longest: float) -> float | None:
    """Seconds after which a request may be answered better; None where it is not worth asking again.

    `pause` is for providers that name no time to come, `longest` for those that do.
    """
    status = verdict.status_of(reply)
    if verdict.missing or verdict.locked_out or status not in MAY_PASS:
        return None
    if request.method != "GET" and (status == 500 or mapping(reply.data).get("error") in GRANT_ERRORS):
        return None  # what fails inside an endpoint for tokens may be the sign-in, and be counted
    named = verdict.wait_of(reply) or pause  # a time that is over is none
    return named if named <= longest else None
