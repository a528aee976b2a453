"""From a question to an answer of one profile: plan a request, follow the pages, know whether the answer is whole."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar
from urllib.parse import quote

from taskcli.config import Profile
from taskcli.errors import ConfigError, Garbled, NotFound, TaskcliError, UsageError
from taskcli.message import Reply, Request, Row
from taskcli.spec import Ask, Endpoint, Given, Page, Param
from taskcli.transport import Client, Tell, silent
from taskcli.values import Clock

Form = Literal["json", "xml"]
Progress = Callable[[int, int, int | None], None]
"""(pages, rows, rows in all where that is known)"""
T = TypeVar("T")

# Parameters that turn a reading request into another one, or carry a secret into logs.
FORBIDDEN = frozenset({"_method", "method", "action", "x-http-method-override", "_bearer_token", "access_token"})
MOST_PAGES = 100_000


def words(param: Param, typed: Iterable[str]) -> list[str]:
    """What was typed for one parameter: cut at commas where the provider takes several, never empty."""
    found = []
    for each in typed:
        parts = each.split(",") if param.many in ("repeat", "comma") else [each]
        if not all(part.strip() for part in parts):
            raise UsageError(f"--{param.flag} has an empty value", "leave the flag out instead")
        if not _is_text(each):
            raise UsageError(f"--{param.flag} {each!r} is not UTF-8")
        found += [part.strip() if len(parts) > 1 else part for part in parts]
    if param.many == "" and len(found) > 1:
        raise UsageError(f"--{param.flag} takes one value, {len(found)} were given")
    return found


def _is_text(word: str) -> bool:
    """Whether all bytes of a word of the command line were UTF-8; Python keeps the others as half characters."""
    return not re.search(r"[\ud800-\udfff]", word)


def check(endpoint: Endpoint, given: Given, clock: Clock, tell: Tell = silent) -> dict[str, list[str]]:
    """The wire text of each parameter. Raises `UsageError`; words that only real servers may know are told."""
    sent: dict[str, list[str]] = {}
    for name, typed in given.items():
        param = endpoint.param(name)
        try:
            sent[name] = [param.kind.send(word, clock) for word in words(param, typed)]
        except ValueError as why:
            raise UsageError(f"--{param.flag}: {why}") from why
        for word in sent[name]:
            if param.kind.open and not param.kind.knows(word.partition(":")[0]):
                tell(f"--{param.flag}: {word!r} is not among the documented words; it is sent all the same")
    return sent


def more_params(endpoint: Endpoint, extra: Sequence[str]) -> list[tuple[str, str]]:
    """`--param NAME=VALUE`, as typed. Raises `UsageError` for what has a flag or could change something."""
    pairs = []
    flags = {name.casefold(): param.flag for param in endpoint.params for name in (param.name, *param.also)}
    for each in extra:
        name, equals, value = each.partition("=")
        if not equals or not name.strip() or not value:
            raise UsageError(f"--param {each!r} is not of the form NAME=VALUE")
        if not _is_text(each):
            raise UsageError(f"--param {each!r} is not UTF-8")
        if name.strip().casefold() in FORBIDDEN:
            raise UsageError(f"--param {name} is refused: it could change data or carry a secret")
        if name.strip().casefold() in flags:
            raise UsageError(f"--param {name}: use --{flags[name.strip().casefold()]}")
        if name in (*(fixed for fixed, _ in endpoint.always), *endpoint.argument_as):
            raise UsageError(f"--param {name}: taskcli sets this one itself")
        pairs.append((name, value))
    return pairs


def said(profile: Profile, endpoint: Endpoint, given: Given, tell: Tell = silent) -> dict[str, list[str]]:
    """What will be sent: the words typed, the profile's own where nothing was, checked by themselves and together.

    Raises `UsageError`.
    """
    defaults = profile.settings.defaults.get(endpoint.verb, {})
    typed = {**{name: values for name, values in defaults.items() if name not in given}, **given}
    typed = {param.name: typed[param.name] for param in endpoint.params if param.name in typed}
    sent = check(endpoint, typed, profile.clock, tell)
    if endpoint.check:
        try:
            endpoint.check(sent, profile.settings)
        except ValueError as why:
            raise UsageError(str(why)) from why
    return sent


@dataclass(frozen=True)
class Plan:
    """One request, ready to be signed, and what it was made of."""

    endpoint: Endpoint
    given: Mapping[str, list[str]]
    request: Request


def plan(
    profile: Profile,
    endpoint: Endpoint,
    given: Given,
    argument: str | None = None,
    *,
    form: Form = "json",
    extra: Sequence[str] = (),
    holes: Mapping[str, str] | None = None,
    tell: Tell = silent,
) -> Plan:
    """Pure: nothing is sent. Raises `UsageError`, or `ConfigError` where the profile lacks something."""
    settings = profile.settings
    sent = said(profile, endpoint, given, tell)
    for note in endpoint.notes(sent, settings) if endpoint.notes else ():
        tell(note)
    path = endpoint.path if isinstance(endpoint.path, str) else endpoint.path(sent, settings)
    fill = {**settings.extra, **{name: values[-1] for name, values in sent.items()}, **(holes or {})}
    carried: dict[str, list[str]] = {}
    if argument is not None:
        fill["id"] = _argument(endpoint, argument, profile.clock)
        carried = {name: [fill["id"]] for name in endpoint.argument_as}
    params = [pair for param in endpoint.params if param.name in sent for pair in param.wire(sent[param.name])]
    request = Request(
        profile.provider.root(settings) + _filled(path, fill, profile.name),
        (
            *endpoint.always,
            *((name, value) for name, (value,) in carried.items()),
            *params,
            *more_params(endpoint, extra),
        ),
    )
    return Plan(endpoint, {**sent, **carried}, profile.provider.dress(request, form, settings))


def _argument(endpoint: Endpoint, argument: str, clock: Clock) -> str:
    kind = endpoint.argument
    if not _is_text(argument):
        raise UsageError(f"{argument!r} is not UTF-8")
    try:
        return kind.send(argument.strip(), clock) if kind else argument
    except ValueError as why:
        raise UsageError(str(why)) from why


def _filled(path: str, fill: Mapping[str, str], profile: str) -> str:
    """Holes filled, each value one percent-encoded part of the path (RFC 3986, section 3.3)."""
    done = ""
    for text, name, _, _ in string.Formatter().parse(path):
        done += text
        if name is None:
            continue
        if name not in fill:
            raise ConfigError(f"needs {name}", f"set it in [profiles.{profile}]", profile=profile)
        value = fill[name].strip()
        if value in ("", ".", ".."):
            raise UsageError(f"{fill[name]!r} cannot be part of an address")
        done += quote(value, safe="")
    return done


def with_params(request: Request, before: Mapping[str, str], after: Mapping[str, str]) -> Request:
    """The request of the next page: what changed is changed in place, the rest stays, repeats included."""
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    kept = [(name, changed.pop(name, value)) for name, value in request.params if name in after]
    return replace(request, params=(*kept, *changed.items()))


class Reading:
    """The answer to one plan while it is being read.

    `rows()` and `bodies()` read; afterwards `complete` tells whether that was all there is, and `reason` why not.
    `label` is what was asked for, for telling several apart.
    `more` is whether there are further pages that nobody asked for, `stopped` whether `most` ended it; `fault` is
    what the provider did wrong.
    """

    def __init__(
        self,
        client: Client,
        profile: Profile,
        plan: Plan,
        *,
        whole: bool = False,
        most: int | None = None,
        tell: Tell = silent,
        progress: Progress | None = None,
        pause: Callable[[], None] | None = None,
    ) -> None:
        self.client = client
        self.profile = profile
        self.plan = plan
        self.whole = whole
        self.most = most
        self.tell = tell
        self.progress = progress
        self.pause = pause
        self.label = ""
        self.pages = 0
        self.count = 0
        self.shown = 0
        self.total: int | None = None
        self.more = False
        self.complete = True
        self.stopped = False
        self.fault = ""
        self.reason = ""
        self._rest = 0
        self._onward = False

    def bodies(self) -> Iterator[Reply]:
        """The replies as they came; with `find_one` only the one that has what was looked for, else `NotFound`."""
        endpoint = self.plan.endpoint
        for reply, rows in self._pages():
            shown = list(endpoint.screen(iter(rows), self.plan.given, _unheard)) if endpoint.screen else rows
            self.shown += len(shown)
            if not endpoint.find_one or shown:
                yield reply
            if endpoint.find_one and shown:
                return
        if endpoint.find_one:
            raise self._missing()

    def rows(self) -> Iterator[Row]:
        """Raises what the provider's answer means; with `find_one` also `NotFound`."""
        endpoint = self.plan.endpoint
        rows = self._all_rows()
        if endpoint.screen:
            rows = endpoint.screen(rows, self.plan.given, self._note)
        for row in rows:
            self.shown += 1
            yield row
            if endpoint.find_one:
                return
            if self.shown == self.most:
                if self._rest or self._onward:
                    self.stopped = True
                    self.complete = False
                    self.reason = self.reason or f"stopped at {self.most} (--max-items)"
                return
        if not self.shown and endpoint.find_one:
            raise self._missing()
        if not self.shown and endpoint.shape == "item":
            raise Garbled("the answer has no data in it", "run with -o raw to see it")

    @staticmethod
    def _missing() -> NotFound:
        return NotFound("no task with this id", "check the id; it may also be closed, expired or not visible")

    def _note(self, text: str, *, cut: bool = False) -> None:
        self.tell(text)
        if cut:
            self.complete = False
            self.reason = self.reason or text

    def _cut(self, reason: str) -> None:
        self.complete = False
        self.fault = self.fault or reason
        self.reason = self.reason or reason

    def _all_rows(self) -> Iterator[Row]:
        for _, rows in self._pages():
            self._rest = len(rows)
            for row in rows:
                self._rest -= 1
                yield row

    def _pages(self) -> Iterator[tuple[Reply, list[Row]]]:
        endpoint, request = self.plan.endpoint, self.plan.request
        seen: set[str] = set()
        asked = dict(request.params)
        while True:
            if self.pause:
                self.pause()
            reply = self.ask(request)
            head, rows = reply.open(endpoint.items)
            fresh = _fresh(rows, endpoint.key, seen) if self.whole or endpoint.find_one else rows
            self.pages += 1
            self.count += len(fresh)
            self.total = endpoint.total(head) if endpoint.total else None
            if reply.status == 206:
                self._cut("the provider says that its answer is partial (206)")
            if self.progress:
                self.progress(self.pages, self.count, self.total)
            onward = None
            if endpoint.following:
                page = Page(head, len(rows), len(fresh), self.count, self.pages, rows, self.whole)
                onward = endpoint.following(asked, page)
            self._onward = onward is not None
            yield reply, fresh
            if onward is None:
                break
            if not (self.whole or endpoint.find_one):
                self.more = True
                return
            if not fresh and not endpoint.find_one:
                self._cut("the provider repeated a page" if rows else "the provider gave an empty page, and says more")
                return
            if self.pages >= MOST_PAGES:
                self._cut(f"stopped after {MOST_PAGES} pages")
                return
            request, asked = with_params(request, asked, onward), dict(onward)
        if self.whole and self.total is not None and self.count < self.total and self._from_start():
            self._cut(f"the provider counts {self.total}, but gave {self.count}")

    def _from_start(self) -> bool:
        """Whether nobody asked to begin in the middle, where fewer rows than the total are no loss."""
        endpoint, given = self.plan.endpoint, self.plan.given
        places = [name for name in given if name.lstrip("_") in ("offset", "page")]
        return all(given[name] == [endpoint.param(name).default] for name in places)

    def ask(self, request: Request) -> Reply:
        """One request; its reply once it has been found to be no failure."""
        with self.client.discreet():
            reply = self.client.send(request)
            self.profile.provider.fault(reply)
        return reply


def _unheard(text: str, *, cut: bool = False) -> None:
    pass


def _fresh(rows: list[Row], key: str, seen: set[str]) -> list[Row]:
    """The rows whose key was not seen on an earlier page; rows without a key always count as new."""
    if not key:
        return rows
    fresh = []
    for row in rows:
        found = row.data.get(key) if isinstance(row.data, dict) else None
        name = str(found).strip() if found not in (None, "") else ""
        if not name or name not in seen:
            fresh.append(row)
        if name:
            seen.add(name)
    return fresh


@dataclass
class Asker:
    """Asks one profile, and remembers each reading."""

    profile: Profile
    client: Client
    tell: Tell = silent
    progress: Progress | None = None
    # Called before each request: what has been read can be handed on.
    pause: Callable[[], None] | None = None
    readings: list[Reading] = field(default_factory=list)
    answers: set[str] = field(default_factory=set)
    _identity: Row | None = None

    def read(
        self,
        endpoint: Endpoint,
        given: Given,
        argument: str | None = None,
        *,
        form: Form = "json",
        extra: Sequence[str] = (),
        whole: bool = False,
        most: int | None = None,
        tell: Tell | None = None,
    ) -> Reading:
        """Raises `UsageError` before anything is sent. `tell` hears of words that may be unknown."""
        if whole and endpoint.size and endpoint.size not in given:
            size = page_size(endpoint, most)
            if size and endpoint.size not in self.profile.settings.defaults.get(endpoint.verb, {}):
                given = {**given, endpoint.size: [str(size)]}
        holes: Mapping[str, str] = {}
        if endpoint.prepare:
            holes = self.drive(endpoint.prepare(said(self.profile, endpoint, given), self.profile.settings))
        planned = plan(
            self.profile, endpoint, given, argument, form=form, extra=extra, holes=holes, tell=tell or self.tell
        )
        reading = Reading(
            self.client,
            self.profile,
            planned,
            whole=whole,
            most=most,
            tell=self.tell,
            progress=self.progress,
            pause=self.pause,
        )
        reading.label = argument or ""
        self.readings.append(reading)
        return reading

    def drive(self, talk: Generator[Ask, Iterator[Row], T]) -> T:
        """Does what a provider's conversation asks for, and gives what it comes to."""
        try:
            wish = next(talk)
            while True:
                self.answers |= wish.answers
                wish = talk.send(self.answer(wish))
        except StopIteration as end:
            done: T = end.value
            return done

    def answer(self, wish: Ask) -> Iterator[Row]:
        if wish.endpoint.verb == self.profile.provider.whoami:
            return iter([self.identity()])
        return self.read(wish.endpoint, wish.given, wish.id, whole=wish.whole, tell=silent).rows()

    def identity(self) -> Row:
        """Who is signed in, as the provider says it; asked once."""
        if self._identity is None:
            provider = self.profile.provider
            self._identity = next(self.read(provider.endpoint(provider.whoami), {}).rows())
        return self._identity

    @property
    def reason(self) -> str:
        """Why the answer is not whole; empty where it is."""
        return next((reading.reason for reading in self.readings if not reading.complete), "")


def page_size(endpoint: Endpoint, most: int | None) -> int | None:
    """The largest page that the provider gives, unless fewer are wanted."""
    largest = endpoint.page_limit or endpoint.param(endpoint.size).kind.maximum
    return min(largest, most) if largest and most else largest


def stamp(profile: Profile, failed: TaskcliError) -> TaskcliError:
    """The failure, naming whose it is."""
    failed.profile = failed.profile or profile.name
    return failed
