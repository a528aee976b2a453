"""A provider: one service, described. Everything else is read off this."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from taskcli.http.auth import Scheme, Settings
from taskcli.http.bodies import Row
from taskcli.http.judge import Opinion, no_opinion
from taskcli.http.message import Form, Request
from taskcli.models import PRIORITY_WORDS, Change, Comment, Person, Priority, Status, Task
from taskcli.spec.endpoint import Endpoint, Extras, Lack, SubRequest
from taskcli.spec.filters import Filters
from taskcli.spec.look_up import LookUp
from taskcli.spec.params import Dialect
from taskcli.spec.terms import NONE, Terms, Words, folded
from taskcli.values import TEXT, Clock, Kind

Finding = Generator[SubRequest | Lack, Iterator[Row], Iterable[Task]]
Fetching = Generator[SubRequest | Lack, Iterator[Row], Task]
"""Questions out, rows in, until there are common records."""


class Setting(Struct, frozen=True):
    """One key of a profile that only this provider has. `pattern` is what its text must match whole.

    `listed` is the verb of a list with the ids that it can be, which can be asked without it.
    """

    name: str
    help: str
    required: bool = False
    default: str = ""
    pattern: str = r".+"
    listed: str = ""


class Provider(Struct, frozen=True, kw_only=True, dict=True):
    """One service, described.

    `root` gives the address that endpoint paths are below. `finish_request` adds what only some endpoints want;
    `in_form` makes any request below the root ask for `json`, for `xml`, or for whatever there is (None), by headers,
    suffix or parameter; `wire` is the form in which endpoints are read where nobody wants the other. `verdict` says
    what the service's own words stand for, also under status 200; judging is the framework's. `states` maps native
    status words, `priorities` native priorities (both case-folded).
    `read_task` reads a row of `list` or `get` into the common record, `read_comment` and `read_change` those of the
    endpoints `comments` and `history`. `find` and `fetch` are for services where asking `list` or `get` is not enough
    (see `spec.finding`).
    `never` names fields of the record that the service does not have, `unverifiable` those that it filters by though
    no row tells them. `me` tells who signs in from the profile alone, `person` from a row of the endpoint `whoami`;
    a provider with neither cannot answer `--assignee me`. `groups_are_mine` says that what is assigned to a group is
    that of its members, which no row tells. `locate` reads an id out of a pasted address's path and
    query. `dialect` is the form of the service that a profile asks, where there are several. `api_path` is a pattern
    for the path of the API in a base_url that was pasted; its named groups are settings that the path tells. `pasted`
    is the same for host and path of any address of the service, `sign_in` says where its people find what it takes.
    `never_call` are the paths below the root that no GET goes to, because one may do more than read there: patterns, as
    `query.spelling` reads them, for `taskcli PROVIDER api PATH`, whose help shows `api_examples`.
    """

    name: str
    title: str
    about: str
    settings: tuple[Setting, ...] = ()
    schemes: tuple[Scheme, ...]
    base_url: str = ""
    root: Callable[[Settings], str] = lambda settings: settings.base_url
    api_path: str = ""
    pasted: str = ""
    sign_in: str = ""
    dialect: Callable[[Settings], Dialect] = lambda settings: Dialect()
    finish_request: Callable[[Request, Settings], Request] = lambda request, settings: request
    in_form: Callable[[Request, Form | None, Settings], Request] = lambda request, form, settings: request.adding(
        headers={"Accept": "application/json" if form else "*/*"}
    )
    wire: Form = "json"
    verdict: Opinion = no_opinion
    endpoints: tuple[Endpoint, ...]
    states: Mapping[str, Status]
    priorities: Mapping[str, Priority | None] = field(default_factory=lambda: PRIORITY_WORDS)
    read_task: Callable[[Any, Settings], Task]
    read_comment: Callable[[Any, Settings], Comment | None] | None = None
    read_change: Callable[[Any, Settings], Change] | None = None
    find: Callable[[Question], Finding] | None = None
    fetch: Callable[[str, Extras, Question], Fetching] | None = None
    locate: Callable[[str, str, Settings], str | None] = lambda path, query, settings: None
    # What the id in a REF looks like, where that is not what `get` takes.
    id: Kind | None = None
    # Whether a REF may name one entry of a task, as `ID#ENTRY`.
    entries: bool = False
    speaks_xml: bool = False
    # The root element of its XML, where JSON has none.
    xml_root: str = ""
    # Elements of its XML that are always lists.
    lists: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    unverifiable: frozenset[str] = frozenset()
    # Fields (dotted paths) that work like a secret: tables leave them out.
    concealed: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    history: bool = False
    # By filter (`assignee`): asked only for a name that fits no row, so that a typo is told.
    look_ups: Mapping[str, LookUp] = field(default_factory=dict)
    me: Callable[[Settings], Person | None] | None = None
    person: Callable[[Any], Person | None] | None = None
    groups_are_mine: bool = False
    hosts: Callable[[Settings], Iterable[str]] = lambda settings: ()
    never_call: tuple[str, ...] = ()
    api_examples: tuple[str, ...] = ()

    def endpoint(self, verb: str) -> Endpoint:
        return next(each for each in self.endpoints if each.verb == verb)

    def spoken(self, endpoint: Endpoint, settings: Settings) -> Endpoint:
        """The endpoint as it is where a profile asks."""
        written, dialect = settings.defaults.get(endpoint.verb, {}), self.dialect(settings)
        params = dialect.params(endpoint.params, written)
        return replace(endpoint, params=params, **dialect.answers.get(endpoint.verb, {}))

    @property
    def ref(self) -> Kind:
        """What the id in a REF looks like."""
        return self.id or self.endpoint("get").argument or TEXT

    @cached_property
    def directories(self) -> frozenset[object]:
        """The paths of all lists that something can be looked up in."""
        named = [each.looks_up for endpoint in self.endpoints for each in endpoint.params]
        named += [endpoint.looks_up for endpoint in self.endpoints]
        lists = [each for one in (*self.look_ups.values(), *named) if one for each in (one, *one.also)]
        return frozenset(self.endpoint(each.verb).path for each in lists)

    def has(self, verb: str) -> bool:
        return any(each.verb == verb for each in self.endpoints)

    def unsupported(self, filters: Filters) -> list[str]:
        """The common filters asked for that look at a field which this service does not have."""
        return sorted(row.name for row, value in filters.asked() if row.field in self.never and not _fits_none(value))

    def knows_me(self, filters: Filters) -> bool:
        """Whether it can tell who asks, where that is asked."""
        return not filters.wants_me or bool(self.me or self.person)


def state(states: Mapping[str, Status], word: str | None) -> Status:
    return states.get(folded(word or ""), Status.UNKNOWN)


def _fits_none(asked: Any) -> bool:
    """Whether what is asked of a field fits rows that never have it: nothing of it is wanted, or `none` is."""
    if isinstance(asked, Terms):
        return (not asked.wanted or NONE in map(folded, asked.wanted)) and NONE not in map(folded, asked.unwanted)
    return asked == NONE or (isinstance(asked, Words) and asked.none)


class Question(Struct, frozen=True, kw_only=True):
    """What `taskcli list` or `get` wants of one profile. `clock` is the reader's; `me` is who asks, where needed.

    `native` is whether each task is to bring the row that it was read from.
    """

    profile: str
    provider: Provider
    settings: Settings
    filters: Filters = field(default_factory=Filters)
    status_map: Mapping[str, Status] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    me: Person | None = None
    native: bool = False

    @property
    def states(self) -> Mapping[str, Status]:
        """The provider's words and those of the profile, which overrule them; case-folded."""
        return {**self.provider.states, **{folded(word): status for word, status in self.status_map.items()}}

    def natives(self, status: Words | None = None) -> frozenset[str]:
        """The native words (case-folded) that come out as a wanted status, or are wanted themselves."""
        asked = status or self.filters.status
        inside = {
            word for word, common in self.states.items() if (common in asked.common or word in asked.words)
        }  # fmt: skip
        return frozenset((inside | asked.words) - asked.unwanted)

    @property
    def any_word(self) -> bool:
        """Whether words that are in no table are wanted: they read as `unknown`."""
        return Status.UNKNOWN in self.filters.status.common

    def asks(self, *names: str) -> bool:
        """Whether one of these filters is asked: what they look at is then no mere decoration."""
        return any(row.name in names for row, _ in self.filters.asked())

    def names(self, *names: str) -> bool:
        """Whether one of these filters is asked for by a name, which somebody has to be looked up for."""
        values = (value for row, value in self.filters.asked() if row.name in names)
        return any(isinstance(value, Terms) and value.names for value in values)

    def default(self, verb: str, name: str) -> list[str]:
        """What the profile says of a parameter, cut at commas."""
        words = self.settings.defaults.get(verb, {}).get(name, ())
        return [part.strip() for each in words for part in each.split(",")]
