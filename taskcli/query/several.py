"""One question to several profiles at the same time, and what became of each."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol

import msgspec
from msgspec import UNSET, Struct, field
from msgspec.structs import replace

from taskcli.errors import Partial, TaskcliError, UsageError
from taskcli.http.redact import redact
from taskcli.http.transport import Tell
from taskcli.models import Link, Person, Task, When
from taskcli.profiles.config import Profile
from taskcli.query.bookmarks import Bookmark, narrowed
from taskcli.query.boundary import AT_ONCE, boundary, side_by_side
from taskcli.query.client import Conversation, Gap, ProfileClient
from taskcli.query.dry_run import DryRun, dry_run_of
from taskcli.query.order import Order
from taskcli.query.pages import Progress, no_progress
from taskcli.spec import ALL, Ending, Extras, Filters, Question, find
from taskcli.spec.filters import BY_NAME, Reader, is_overdue, means
from taskcli.spec.finding import fetch
from taskcli.spec.look_up import texts_of
from taskcli.spec.narrowing import leaves_nothing_out, standing
from taskcli.spec.terms import Terms, folded
from taskcli.values import Clock, nearest


class Listing(Struct, frozen=True, kw_only=True):
    """What `taskcli list` asks of each profile. `clock` is the reader's.

    `take` gets the tasks of a profile as they come, in its thread: to keep them, to sort them, or to hand them on.
    `since` are bookmarks of earlier runs, by profile; None: nobody keeps any.
    """

    filters: Filters
    clock: Clock
    native: bool = False
    take: Take = field(default_factory=lambda: kept)
    since: Mapping[str, When] | None = None

    def of(self, profile: Profile) -> Question:
        return Question(
            profile=profile.name,
            provider=profile.provider,
            settings=profile.settings,
            filters=narrowed(self.filters, (self.since or {}).get(profile.name), profile),
            status_map=profile.status_map,
            clock=self.clock,
            native=self.native,
        )


def kept(source: Source, tasks: Iterator[Task]) -> None:
    """All of them, as they come."""
    source.tasks = list(tasks)


def in_order(order: Order, count: int | None, clock: Clock) -> Take:
    """The first so many in an order; None: all."""

    def take(source: Source, tasks: Iterator[Task]) -> None:
        source.tasks = order.first(tasks, count, clock)

    return take


class NamesSeen:
    """Which names that were asked for some row has, and what names the rows have: for telling of a typo."""

    def __init__(self, filters: Filters) -> None:
        self.missing = {
            row.name: {*value.names} for row, value in filters.asked() if isinstance(value, Terms) and value.names
        }
        self.rows = {name: BY_NAME[name] for name in self.missing}
        self.seen: dict[str, dict[str, None]] = {name: {} for name in self.missing}

    def look(self, task: Task, reader: Reader) -> None:
        for name, row in self.rows.items():
            if self.missing[name]:
                self.missing[name] -= {
                    each for each in self.missing[name] if row.fits(task, Terms((each,)), reader)
                }  # fmt: skip
            if len(self.seen[name]) < MOST_NAMES:
                self.seen[name].update(dict.fromkeys(values_of(task, name)))


MOST_NAMES = 1000


def values_of(task: Task, name: str) -> list[str]:
    """What a person could have typed for a filter, so that this task has it."""
    people = {"assignee": task.assignees, "creator": [task.creator] if task.creator else []}
    if name in people:
        return [text for who in people[name] if (text := who.name or who.email or who.id)]
    links = {"project": task.project, "customer": task.customer}
    if name in links:
        link = links[name]
        return [text] if link and (text := link.title or link.id) else []
    return [text for text in ([task.type] if name == "type" else task.tags) if text]


class Source(Struct):
    """What became of one profile: the receipt's line about it.

    `asked` says whose tasks were asked for and how the profile narrows them; `seconds` is how long it took. `gaps` are
    what its tasks lack; `proves` is false where an answer was nothing but `{}`, which says little of what there is.
    `bookmark` is where the next run can begin, if this answer was whole.
    `unread` is where enough was there before its end: nobody knows how many more it has.
    """

    profile: str
    provider: str
    count: int = 0
    ending: Ending = ALL
    asked: tuple[str, ...] = ()
    seconds: float = 0.0
    failed: TaskcliError | None = None
    gaps: Sequence[Gap] = ()
    proves: bool = True
    bookmark: When = None
    unread: bool = False
    tasks: list[Task] = field(default_factory=list)
    names: NamesSeen = field(default_factory=lambda: NamesSeen(Filters()))

    @property
    def complete(self) -> bool:
        return self.ending.whole and self.failed is None and not self.unread

    @property
    def reason(self) -> str:
        """Why it is not complete; empty where it is."""
        if self.failed:
            return self.failed.what
        return self.ending.reason or ("not read to the end" if self.unread else "")

    def as_dict(self) -> dict[str, Any]:
        """The form of `--meta`."""
        return {
            "profile": self.profile,
            "provider": self.provider,
            "count": self.count,
            "complete": self.complete,
            "reason": redact(self.reason) or None,
            "seconds": round(self.seconds, 3),
        }


Take = Callable[[Source, Iterator[Task]], None]


def for_records(profile: Profile, filters: Filters) -> Profile:
    """The profile as the common commands ask it: of its own parameters those that choose which tasks there are."""
    defaults = standing(profile.settings, profile.provider, filters)
    return replace(profile, settings=replace(profile.settings, defaults=defaults))


def finish(task: Task, profile: Profile, clock: Clock, *, native: bool) -> Task:
    """A provider's task with what only the one who asks knows."""
    task.profile, task.provider = profile.name, profile.provider.name
    task.ref = f"{profile.name}:{task.id}{task.ref or ''}" if task.id else None
    if profile.status_map and (word := folded(task.native_status or "")):
        task.status = profile.status_map.get(word, task.status)
    task.overdue = is_overdue(task, clock)
    if task.url and not re.match(r"https?://", task.url):
        task.url = None  # a link of another kind could do anything when it is clicked
    if not native:
        task.native = UNSET
    return task


def name_me(filters: Filters) -> str:
    """What to do where `me` means nobody."""
    asked = [(row.flag, value) for row, value in filters.asked() if isinstance(value, Terms)]
    flags = [flag for flag, value in asked if "me" in map(folded, (*value.wanted, *value.unwanted))]
    return f"name yourself: {' and '.join(f'{flag} YOUR-ID' for flag in flags)}"


def unanswerable(profile: Profile, filters: Filters) -> UsageError | None:
    """Why a profile is left out: its provider has no such field."""
    provider, missing = profile.provider, profile.provider.unsupported(filters)
    if missing:
        what = f"cannot answer --{' and --'.join(missing)}: {provider.title} have no such field"
        return UsageError(what, profile=profile.name)
    if not provider.knows_me(filters):
        what = f"cannot answer `me`: {provider.title} do not tell who asks"
        return UsageError(what, name_me(filters), profile=profile.name)
    return None


def ask_one(conversation: Conversation, listing: Listing, source: Source | None = None) -> Source:
    """One profile's part, told in its source while it comes. Raises what its provider's answer means."""
    started, profile = time.monotonic(), conversation.profile
    source = source or source_of(profile)
    bookmark = None if listing.since is None else Bookmark(listing.since.get(profile.name))
    now = datetime.now(UTC)

    def wanted() -> Iterator[Task]:
        question = conversation.question(listing.of(profile))
        tasks = conversation.drive((profile.provider.find or find)(question))
        reader, settled = Reader(listing.clock, question.me), settled_by(conversation, question)
        source.names = NamesSeen(listing.filters)
        for task in tasks:
            finish(task, profile, listing.clock, native=listing.native)
            source.names.look(task, reader)
            if listing.filters.accept(task, reader, settled):
                if bookmark and not bookmark.reads(task):
                    continue
                source.count += 1
                yield as_shown(task)

    listing.take(source, wanted())
    source.ending, source.asked = conversation.ending, conversation.asked
    source.gaps, source.proves = conversation.gaps, conversation.proves
    source.bookmark = bookmark.moved(conversation.client.began or now) if bookmark else None
    source.seconds = time.monotonic() - started
    return source


def source_of(profile: Profile, failed: TaskcliError | None = None) -> Source:
    return Source(profile.name, profile.provider.name, failed=failed)


def as_shown(task: Task) -> Task:
    """The record without what is for filters only: user names, codes. What many tasks have is kept once."""
    task.native_status, task.type = _once(task.native_status), _once(task.type)
    task.assignees = [*map(_without_login, task.assignees)]
    task.creator = task.creator and _without_login(task.creator)
    task.project = task.project and _without_code(task.project)
    task.customer = task.customer and _without_code(task.customer)
    task.parent = task.parent and _without_code(task.parent)
    if task.comments:
        task.comments = [
            msgspec.structs.replace(each, author=each.author and _without_login(each.author)) for each in task.comments
        ]
    if task.history:
        task.history = [
            msgspec.structs.replace(each, actor=each.actor and _without_login(each.actor)) for each in task.history
        ]
    return task


@lru_cache(1000)
def _once(word: str | None) -> str | None:
    return word


@lru_cache(1000)
def _without_login(who: Person) -> Person:
    return who if who.login is UNSET else msgspec.structs.replace(who, login=UNSET)


@lru_cache(1000)
def _without_code(link: Link) -> Link:
    return link if link.code is UNSET else msgspec.structs.replace(link, code=UNSET)


def settled_by(conversation: Conversation, question: Question) -> frozenset[str]:
    """The filters that no row can be checked by, because the provider alone knows. Raises `UsageError`."""
    provider, pushed = question.provider, conversation.pushed_down
    unseen = {row.name: value for row, value in question.filters.asked() if row.field in provider.unverifiable}
    settled = set(unseen)
    assignee = question.filters.assignee
    if assignee and [folded(term) for term in assignee.wanted] == ["me"] and provider.groups_are_mine:
        settled.add("assignee")
    if question.filters.wants_me and question.me is None and "assignee" not in pushed & settled:
        raise UsageError("cannot tell who is signed in", name_me(question.filters))
    # A bound that no date can be beyond is in no parameter.
    return frozenset((settled & pushed) | {name for name, value in unseen.items() if leaves_nothing_out(name, value)})


def unknown_names(clients: Sequence[ProfileClient], sources: Sequence[Source]) -> Iterator[tuple[str, str, bool, str]]:
    """(filter, name, whether that is certain, the nearest name) of names that fit no row and nobody knows.

    A look-up is asked only now; one that fails proves nothing, and so does an answer that is not whole. Of one that
    was not read to its end nothing is said: what is asked for may be in the rest.
    """
    if any(each.unread for each in sources):
        return
    answered = [(client, each) for client, each in zip(clients, sources, strict=True) if not each.failed]
    whole = len(answered) == len(sources) and all(each.complete for each in sources)
    for name in answered[0][1].names.missing if answered else ():
        missing = set.intersection(*(each.names.missing[name] for _, each in answered))
        if not missing:
            continue
        known = [look_up(client, name) for client, _ in answered]
        certain = whole and all(every for _, every in known)
        people = [who for found, _ in known for who in found]
        texts = [text for who in people for text in texts_of(who)]
        seen = [each for _, source in answered for each in source.names.seen[name]]
        for term in sorted(missing):
            if not any(means(term, who, None) for who in people):
                yield BY_NAME[name].flag, term, certain, nearest(term, [*texts, *seen])


def look_up(client: ProfileClient, name: str) -> tuple[list[Person], bool]:
    """What a filter can name at one profile, and whether that is all there is."""
    found = client.profile.provider.look_ups.get(name)
    if found is None or not found.lists({}, client.profile.settings):
        return [], False
    asked = Conversation(client)
    try:
        with boundary(client.profile.name):
            people = asked.people(found, "", {})
    except TaskcliError:
        return [], False
    return people, asked.ending.whole


class Watching(Protocol):
    """Who shows somebody how far the profiles are."""

    def of(self, profile: str) -> Progress: ...

    def answered(self, profile: str) -> None: ...


def ask_all(
    clients: Sequence[ProfileClient],
    listing: Listing,
    tell: Tell,
    until: float | None = None,
    watching: Watching | None = None,
) -> list[Source]:
    """All profiles at the same time; the sources are in the order of the profiles, whoever was first.

    Inside the process one after the other: nobody waits for an answer there, and threads that take turns take longer.
    """

    def job(client: ProfileClient) -> Callable[[], Source]:
        name = client.profile.name
        conversation = Conversation(client, by_name(tell, name), watching.of(name) if watching else no_progress)

        def ask() -> Source:
            try:
                return ask_one(conversation, listing)
            finally:
                if watching:
                    watching.answered(name)

        return ask

    at_once = 1 if all(each.wire.local for each in clients) else AT_ONCE
    results = side_by_side([(each.profile.name, "", job(each)) for each in clients], until, at_once)
    return [
        result if isinstance(result, Source) else source_of(client.profile, result)
        for client, result in zip(clients, results, strict=True)
    ]


def by_name(tell: Tell, profile: str) -> Tell:
    """The same, with the profile that it is about."""
    return lambda text: tell(f"{profile}: {text}")


def merged(sources: Sequence[Source], order: Order, clock: Clock) -> list[Task]:
    """The tasks of all sources in one order; those of each are in it."""
    if len(sources) == 1:
        return sources[0].tasks
    return order.first((task for source in sources for task in source.tasks), None, clock)


# One task -----------------------------------------------------------------------------------------------------------


def get_one(
    client: ProfileClient, ref: str, extras: Extras, clock: Clock, tell: Tell, *, native: bool
) -> tuple[Task, Sequence[TaskcliError]]:
    """The task of a REF, and what of it could not be had. Raises what the provider's answer means."""
    profile = client.profile
    question = Question(profile=profile.name, provider=profile.provider, settings=profile.settings, clock=clock)
    wanted, conversation = able(profile, extras, tell), Conversation(client, tell)
    task = conversation.drive((profile.provider.fetch or fetch)(ref, wanted, question))
    for name in extras.asked:
        if name in wanted.lost:
            setattr(task, name, None)
        elif getattr(task, name) is UNSET:  # the provider has none
            setattr(task, name, [])
    lacking = [failed.of(profile.name, f"{ref}: {name}") for name, failed in wanted.lost.items()]
    ending = conversation.ending
    if ending.kind == "cut":
        lacking.append(Partial(f"the answer is not whole: {ending.reason}", profile=profile.name, about=ref))
    return as_shown(finish(task, profile, clock, native=native)), lacking


def able(profile: Profile, extras: Extras, tell: Tell) -> Extras:
    """What of the extras the provider has, for one answer; what it lacks is told, not invented."""
    provider, extras = profile.provider, replace(extras, lost={})
    if extras.comments != "none" and extras.comments not in provider.comments:
        tell(f"{provider.title} have no comments of this kind: {extras.comments}")
        extras = replace(extras, comments="none")
    if extras.history and not provider.history:
        tell(f"{provider.title} have no history")
        extras = replace(extras, history=False)
    return extras


# Without sending ----------------------------------------------------------------------------------------------------


class WhoFilters(Struct, frozen=True):
    """The filters asked for, by who applies them: the provider exactly, both, or taskcli alone."""

    provider: frozenset[str]
    both: frozenset[str]
    taskcli: frozenset[str]


def dry_list(profile: Profile, listing: Listing) -> tuple[DryRun, WhoFilters]:
    """The requests of a list, and who filters what."""
    dry = dry_run_of(profile)
    question = dry.question(replace(listing.of(profile), settings=dry.profile.settings))
    list(dry.drive((profile.provider.find or find)(question)))
    settled_by(dry, question)
    asked = {row.name for row, _ in question.filters.asked()}
    both = frozenset(asked & dry.partly)
    there = frozenset(asked & dry.pushed_down) - both
    return dry, WhoFilters(there, both, frozenset(asked) - there - both)


def dry_get(profile: Profile, ref: str, extras: Extras, clock: Clock) -> DryRun:
    dry = dry_run_of(profile)
    question = Question(profile=profile.name, provider=profile.provider, settings=dry.profile.settings, clock=clock)
    dry.drive((profile.provider.fetch or fetch)(ref, extras, question))
    return dry
