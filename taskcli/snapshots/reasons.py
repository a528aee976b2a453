"""Why a task is no longer in an answer: asked for by itself, as far as that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from taskcli.errors import NotFound, TaskcliError
from taskcli.http.transport import silent
from taskcli.models import ENDED, Person, Status, Task
from taskcli.query.boundary import boundary, side_by_side
from taskcli.query.client import Conversation, ProfileClient
from taskcli.query.several import get_one
from taskcli.spec import Extras, Filters, Terms, folded
from taskcli.spec.filters import Reader
from taskcli.values import Clock

FILTERED, GONE, UNLISTED = "filtered", "gone", "no-longer-listed"
REASONS = (str(Status.DONE), str(Status.CANCELLED), FILTERED, GONE, UNLISTED)


class Missing(Struct, frozen=True):
    """A task that an answer no longer has: its id at the provider, and the status that it had."""

    client: ProfileClient
    ref: str
    id: str
    status: str


class Found(Struct, frozen=True):
    """What a look-up came to. `listed` is whether it should be in the answer, for all that can be told."""

    reason: str = UNLISTED
    listed: bool = False


def look_up(missing: Sequence[Missing], filters: Filters, clock: Clock, until: float | None) -> Mapping[str, Found]:
    """What became of each task, by REF; they are asked for at the same time. What cannot be told is `UNLISTED`."""

    def job(each: Missing) -> Callable[[], Task]:
        return lambda: get_one(each.client, each.id, Extras(), clock, silent, native=False)[0]

    came = side_by_side([(each.client.profile.name, each.id, job(each)) for each in missing], until)
    return {each.ref: judged(each, task, filters, clock) for each, task in zip(missing, came, strict=True)}


def judged(missing: Missing, came: Task | TaskcliError, filters: Filters, clock: Clock) -> Found:
    """What a look-up says of a task: `done` and `cancelled` only where it had not ended so before."""
    if isinstance(came, TaskcliError):
        # One that was only looked for in a list, and is not there, may be anywhere.
        return Found(GONE if isinstance(came, NotFound) and came.status is not None else UNLISTED)
    if came.status in ENDED and came.status != missing.status:
        return Found(str(came.status))
    me = _me(missing.client) if filters.wants_me else None
    if not filters.accept(came, Reader(clock, me), _unverifiable(missing.client, filters, me)):
        return Found(FILTERED)
    return Found(listed=True)


def _me(client: ProfileClient) -> Person | None:
    """Who is signed in; None where no task tells whether it is theirs. The question that was asked before knows it."""
    if client.profile.provider.groups_are_mine:
        return None
    try:
        with boundary(client.profile.name):
            return Conversation(client).me()
    except TaskcliError:
        return None


def _unverifiable(client: ProfileClient, filters: Filters, me: Person | None) -> frozenset[str]:
    """The filters that a single task cannot be checked by."""
    mine = {
        row.name
        for row, value in filters.asked()
        if isinstance(value, Terms) and any(folded(each) == "me" for each in (*value.wanted, *value.unwanted))
    }
    unseen = {row.name for row, _ in filters.asked() if row.field in client.profile.provider.unverifiable}
    return frozenset(unseen if me else mine | unseen)
