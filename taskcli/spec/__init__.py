"""What a service offers: parameters, endpoints, a provider. Everything else is read off these."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from taskcli.auth import Scheme, Settings, retry_after
from taskcli.errors import Garbled, NotFound, Refused, SignInError, Unreachable
from taskcli.message import Reply, Request, Row
from taskcli.models import Person, Priority, Status, Task
from taskcli.values import TEXT, Kind, visible

Given = Mapping[str, Sequence[str]]
"""What a person said: documented parameter names, each with the words that were typed, commas already cut."""


@dataclass(frozen=True)
class Param:
    """One documented parameter, declared once.

    `default` is what the provider assumes; it is told and never sent. `place="path"` fills a hole in the path (or
    chooses the path) and never reaches the query. `also` are further names that the same value is sent under.
    `source` is where the fact comes from: a vendor page, or empty where it is the endpoint's.
    """

    name: str
    help: str
    kind: Kind = TEXT
    many: Literal["", "repeat", "comma", "join"] = ""
    default: str = ""
    place: Literal["query", "path"] = "query"
    also: tuple[str, ...] = ()
    source: str = ""

    @property
    def flag(self) -> str:
        """`_fields` → `fields`, `assoc_id` → `assoc-id`, `dueDateFrom` → `due-date-from`."""
        return re.sub(r"(?<=[a-z0-9])([A-Z])", r"-\1", self.name.lstrip("_")).replace("_", "-").lower()

    def wire(self, values: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Name and value pairs for the query, not yet percent-encoded."""
        if self.place == "path":
            return
        for name in (self.name, *self.also):
            if self.many == "repeat":
                yield from ((name, value) for value in values)
            else:
                yield name, ",".join(values)


@dataclass(frozen=True)
class Page:
    """What is known after a page has been read, for finding the next one.

    `head` is the envelope without its items, `count` the rows of this page, `fresh` those not seen before,
    `seen` all distinct rows so far, `rows` those of this page. `whole` tells that pages are followed to the end; else
    the answer only says whether there is more.
    """

    head: Any
    count: int
    fresh: int
    seen: int
    number: int
    rows: Sequence[Row] = ()
    whole: bool = True


Following = Callable[[Mapping[str, str], Page], Mapping[str, str] | None]
"""(what this page was asked with, the page) → what to ask the next one with, or None at the end."""


class Note(Protocol):
    """Tells a person something of an answer; with `cut` also that it is not whole."""

    def __call__(self, text: str, *, cut: bool = False) -> None: ...


Screen = Callable[[Iterator[Row], Given, Note], Iterator[Row]]
"""(rows, what was said, a way to tell a note) → the rows that are worth showing."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One read-only question that a service answers.

    `path` is below the provider's root, with holes (`{id}`, `{org_id}`) for the argument, path parameters and
    settings; a function chooses it by what was said. `items` is where the rows lie in the answer. `columns` are
    dotted paths into a row. `always` is sent whatever was said, because the answer is useless without. `check`
    raises `ValueError` where the words do not go together. `size` names the page-size parameter.
    """

    verb: str
    path: str | Callable[[Given, Settings], str]
    help: str
    source: str
    shape: Literal["list", "item", "text"] = "list"
    params: tuple[Param, ...] = ()
    argument: Kind | None = None
    argument_help: str = ""
    # Query parameters that carry the argument, where it has no place in the path; `screen` finds it under these names.
    argument_as: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    always: tuple[tuple[str, str], ...] = ()
    check: Callable[[Given, Settings], None] | None = None
    following: Following | None = None
    size: str = ""
    page_limit: int | None = None
    key: str = "id"
    total: Callable[[Any], int | None] | None = None
    screen: Screen | None = None
    # Fills holes of the path that take an answer of their own (a guest's code for an e-mail address).
    prepare: Callable[[Given, Settings], Generator[Ask, Iterator[Row], Mapping[str, str]]] | None = None
    # Whether an empty list means that what was named does not exist.
    find_one: bool = False
    examples: tuple[str, ...] = ()
    # What a person should know of what was said, though it is sent.
    notes: Callable[[Given, Settings], Iterable[str]] | None = None
    hidden: bool = False

    def param(self, name: str) -> Param:
        return next(each for each in self.params if each.name == name)


@dataclass(frozen=True)
class Ask:
    """One question on the way to the common record.

    `given` is as if typed; the profile's defaults for `endpoint.verb` stand where it says nothing. `answers` names
    the common filters that the provider applies by it. `like` is a row to go on with where nothing is really sent.
    `whole` follows the pages to the end.
    """

    endpoint: Endpoint
    given: Given = field(default_factory=dict)
    id: str | None = None
    answers: frozenset[str] = frozenset()
    like: Any = None
    whole: bool = True


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The common filters of `taskcli list`, read.

    `statuses` is None for all; `words` are native status words, case-folded, that are wanted besides. Bounds are
    aware instants: from `_after` on, until just before `_before`. `assignee` may be `me`. None: not asked for.
    """

    statuses: frozenset[Status] | None = frozenset({Status.OPEN, Status.IN_PROGRESS, Status.UNKNOWN})
    words: frozenset[str] = frozenset()
    assignee: str | None = None
    creator: str | None = None
    priority: Priority | str | None = None
    search: str | None = None
    project: str | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    due_after: datetime | None = None
    due_before: datetime | None = None
    overdue: bool = False
    status_map: Mapping[str, Status] = field(default_factory=dict)

    def natives(self, states: Mapping[str, Status], *, wanted: bool = True) -> frozenset[str]:
        """The native words (case-folded) of a provider's table that come out as a wanted status.

        With `wanted=False`, those that certainly do not: what to leave out where words outside the table may be
        wanted too (see `any_word`). `states` is case-folded; the profile's `status_map` overrules it.
        """
        table = {**states, **{word.casefold(): status for word, status in self.status_map.items()}}
        inside = {
            word
            for word, status in table.items()
            if self.statuses is None or status in self.statuses or word in self.words
        }
        return frozenset(inside | self.words) if wanted else frozenset(table) - inside

    @property
    def any_word(self) -> bool:
        """Whether words that are in no table are wanted: they read as `unknown`."""
        return self.statuses is None or Status.UNKNOWN in self.statuses

    def asks(self) -> frozenset[str]:
        """The names (as in FILTERS) of the filters that were asked for, the status left out."""
        values = {name: getattr(self, name.replace("-", "_")) for name in FILTERS if name != "status"}
        return frozenset(name for name, value in values.items() if value not in (None, False))


# What a filter of `taskcli list` looks at; a provider names those it cannot answer in `lacks`.
FILTERS = (
    "status", "assignee", "creator", "priority", "search", "created-after", "created-before", "updated-after",
    "updated-before", "due-after", "due-before", "overdue", "project",
)  # fmt: skip

Find = Callable[[Wanted, Settings], Generator[Ask, Iterator[Row], Iterable[Task]]]
Fetch = Callable[[str, "Extras", Settings], Generator[Ask, Iterator[Row], Task]]


@dataclass(frozen=True)
class Extras:
    """What `taskcli get` shall bring besides the task. `comments` is one of none, first, last, all, archive."""

    comments: str = "none"
    history: bool = False


@dataclass(frozen=True)
class Setting:
    """One key of a profile that only this provider has. `pattern` is what its text must match whole."""

    name: str
    help: str
    required: bool = False
    default: str = ""
    pattern: str = r".+"


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One service, described.

    `root` gives the address that endpoint paths are below. `dress` makes a request ask for `json` or `xml` (headers,
    suffix, parameter). `fault` raises what the service's own words mean, also under status 200. `states` maps
    native status words, case-folded. `find` and `fetch` are the way to the
    common record: they ask by yielding `Ask` and are handed rows. `lacks` are common filters on fields that the
    service does not have, `me` whether it can tell who asks. `locate` reads an id out of a pasted address's path and
    query. `id` is what an id looks like.
    """

    name: str
    title: str
    about: str
    settings: tuple[Setting, ...]
    schemes: tuple[Scheme, ...]
    base_url: str = ""
    root: Callable[[Settings], str]
    dress: Callable[[Request, Literal["json", "xml"], Settings], Request]
    fault: Callable[[Reply], None]
    endpoints: tuple[Endpoint, ...]
    states: Mapping[str, Status]
    find: Find
    fetch: Fetch
    locate: Callable[[str, str, Settings], str | None]
    id: Kind
    speaks_xml: bool = False
    lists: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    # Filters on fields that no row tells: what the provider `answers` of them cannot be checked here.
    unseen: frozenset[str] = frozenset()
    # Fields (dotted paths) that work like a secret: tables leave them out.
    concealed: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    history: bool = False
    whoami: str = ""
    # Who signs in, where the profile itself tells; else `whoami` is asked.
    me: Callable[[Settings], Person | None] = lambda settings: None
    person: Callable[[Any], Person] | None = None
    hosts: Callable[[Settings], Iterable[str]] = lambda settings: ()

    def endpoint(self, verb: str) -> Endpoint:
        return next(each for each in self.endpoints if each.verb == verb)


def state(states: Mapping[str, Status], word: str | None) -> Status:
    return states.get((word or "").strip().casefold(), Status.UNKNOWN)


# Judging a reply by its status --------------------------------------------------------------------------------------


def judge(reply: Reply, *, said: str = "", hint: str = "", one: bool = False) -> None:
    """Raises what an HTTP status means, unless it is a success with data in it.

    `said` is the provider's own message; `one` tells that one thing was asked for by its id.
    """
    status = reply.status
    known: dict[str, Any] = {"status": status, "request_id": reply.request_id}
    message = visible(said).strip() or f"HTTP {status}"
    if 300 <= status < 400:
        where = reply.headers.get("location", "").split("?")[0]
        raise SignInError(
            f"sent on to {visible(where) or 'nowhere'}", hint or "check base_url and how to sign in", **known
        )
    if status in (401, 403):
        raise SignInError(f"not allowed: {message}", hint or "check the credentials and permissions", **known)
    if status == 429 or status >= 500:
        retry = retry_after(reply)
        wait = f"try again in {retry:.0f} s" if retry is not None and retry < 86_400 else "try again later"
        raise Unreachable(f"not able to answer now: {message}", hint or wait, retry_after=retry, **known)
    if status == 404 and one and reply.kind != "html":
        raise NotFound(f"not found: {message}", hint or "check the id, and that this account may see it", **known)
    if status in (404, 405):
        raise Refused(f"no such address: {message}", hint or "check base_url and the paths of this profile", **known)
    if status >= 400:
        raise Refused(f"refused: {message}", hint, **known)
    if reply.kind == "html":
        if reply.is_sign_in:
            raise SignInError(
                "a sign-in page came instead of data", hint or "check base_url and how to sign in", **known
            )
        raise Garbled("an HTML page came instead of data", hint or "check base_url", **known)


def known_by(reply: Reply) -> dict[str, Any]:
    """What an error raised by a provider carries of the reply."""
    return {"status": reply.status, "request_id": reply.request_id}
