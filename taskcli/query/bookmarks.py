"""How far a profile has been read: what a run need not ask again, and where the next one begins."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone

from msgspec import Struct
from msgspec.structs import replace

from taskcli.http.message import Reply
from taskcli.models import Task, When
from taskcli.profiles.config import Profile
from taskcli.spec import Filters
from taskcli.values import in_zone

# Where a day begins first and ends last (UTC+14 and UTC-12): a day without a time is of nobody knows which zone.
FIRST, LAST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


def earliest(when: datetime | date) -> datetime:
    """The first instant that may be meant, in UTC."""
    return in_zone(when if isinstance(when, datetime) else datetime.combine(when, time.min, FIRST), UTC)


def latest(when: datetime | date) -> datetime:
    """The last instant that may be meant, in UTC."""
    return in_zone(when if isinstance(when, datetime) else datetime.combine(when, time.max, LAST), UTC)


class Bookmark(Struct):
    """What was updated at or after `since` is wanted; `newest` is the last update among the tasks that were read.

    Where a task, or its provider, tells nothing of updates, it is wanted each time.
    """

    since: When = None
    newest: When = None

    def reads(self, task: Task) -> bool:
        """Whether a task is wanted, which is then one of those that were read."""
        if self.since is not None and task.updated is not None and latest(task.updated) < earliest(self.since):
            return False
        self.newest = _later(self.newest, task.updated)
        return True

    def moved(self, began: datetime) -> When:
        """Where the next run begins, after one that read everything and `began` then; never before `since`.

        What changed while pages were read may stand on one that had been read already: an update after the beginning
        proves nothing of those before it.
        """
        newest = self.newest
        if newest is not None and earliest(newest) > began:
            newest = began.replace(microsecond=0)
        return _later(self.since, newest)


def _later(one: When, other: When) -> When:
    if one is None or other is None:
        return one if other is None else other
    return max(one, other, key=earliest)


def narrowed(filters: Filters, since: When, profile: Profile) -> Filters:
    """The filters with the bound that a bookmark sets, where the service can be asked for it so.

    Where the profile's own parameters have a bound of this kind, that stands.
    """
    if since is None or "updated" in profile.provider.never or _has_own_bound(profile):
        return filters
    bound = max(filter(None, (filters.updated_after, earliest(since))))
    if filters.updated_before and bound >= filters.updated_before:
        return filters  # nothing fits, which no service need be asked with a range that it may refuse
    return replace(filters, updated_after=bound)


def _has_own_bound(profile: Profile) -> bool:
    endpoint = profile.provider.spoken(profile.provider.endpoint("list"), profile.settings)
    own = profile.settings.defaults.get(endpoint.verb, {})
    for param in endpoint.params:
        if param.means not in ("updated-after", "updated-before"):
            continue
        inside = (f"{name}(" in text for name in (param.name, *param.also) for text in own.get(param.within, ()))
        if param.name in own or any(inside):
            return True
    return False


def service_time(reply: Reply, began: datetime, seconds: float) -> datetime:
    """What time it was for the service when it was asked for a reply that took so many `seconds`.

    By its `Date` (RFC 9110, section 6.6.1), lest its clock and ours differ; else by ours, on which the asking `began`.
    """
    if not (date := reply.headers.get("date")):
        return began
    from email.utils import parsedate_to_datetime  # which loads most of `email`

    with suppress(ValueError, TypeError, IndexError, OverflowError):
        said = parsedate_to_datetime(date)
        return (said if said.tzinfo else said.replace(tzinfo=UTC)) - timedelta(seconds=seconds)
    return began
