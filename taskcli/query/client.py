"""One profile's client: one sign-in a run whatever is asked, and conversations that lead to common records."""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from taskcli.errors import Garbled, NotFound, Partial, SignInError, TaskcliError, UsageError
from taskcli.http.auth import Settings, TokenCache, converse
from taskcli.http.bodies import Row
from taskcli.http.judge import judge
from taskcli.http.message import Form, Reply, Request
from taskcli.http.redact import redact, shown
from taskcli.http.transport import Hold, Tell, Wire, at_once, silent
from taskcli.models import Person
from taskcli.profiles.config import Profile
from taskcli.query.ahead import Ahead, Traffic
from taskcli.query.bookmarks import service_time
from taskcli.query.names import the_one
from taskcli.query.pages import Pages, Progress, no_progress
from taskcli.query.plan import Plan, id_typed, plan, to_send
from taskcli.spec import ALL, Arguments, Ending, Endpoint, Lack, LookUp, Prepared, Question, SubRequest, cut
from taskcli.spec.look_up import Ids
from taskcli.values import id_of

T = TypeVar("T")


class ProfileClient:
    """Asks as one profile. There is one a profile and run; several threads may use it.

    The first request goes alone: others wait until its sign-in was accepted. What was refused once is refused to all
    who ask later, without being asked again, since every refused password counts towards a lock-out.
    """

    def __init__(self, profile: Profile, wire: Wire) -> None:
        self.profile = profile
        self.wire = wire
        self.settings: Settings = replace(profile.settings, secret=self._secret)
        self.tokens = TokenCache()
        self.traffic = Traffic()
        # What time it was for the service when it was first asked.
        self.began: datetime | None = None
        self._accepted = False
        self._refused: SignInError | None = None
        self._signing_in = threading.RLock()
        self._secrets: dict[str, str] = {}
        self._identity: Row | None = None
        self._known: dict[Request, Reply | TaskcliError] = {}
        self._looking_up: dict[Request, threading.Lock] = {}

    def _secret(self, name: str) -> str:
        """Each secret is looked up once a run: it may be a program that asks somebody."""
        if name not in self._secrets:
            self._secrets[name] = self.profile.settings.secret(name)
            redact.learn(self._secrets[name])
        return self._secrets[name]

    def ask(self, asked: Plan, hold: Hold = at_once) -> Reply:
        """One request; its reply once it has been found to be no failure. Raises what it means, and what `hold` does.

        What a sign-in sends is not held up: others may be waiting for it.
        """
        if not self._accepted:
            with self._signing_in:
                if not self._accepted:  # else those who waited need not go one by one
                    return self._ask(asked, hold)
        return self._ask(asked, hold)

    def ask_once(self, asked: Plan) -> Reply:
        """The same for what is asked for several times in a run: the reply, or the failure, is that of the first."""
        request = asked.request
        with self._looking_up.setdefault(request, threading.Lock()):
            if request not in self._known:
                try:
                    self._known[request] = self.ask(asked)
                except TaskcliError as failed:
                    self._known[request] = failed
            known = self._known[request]
        if isinstance(known, TaskcliError):
            raise copy.copy(known)  # each of its readers says what else it is about
        return known

    def _ask(self, asked: Plan, hold: Hold) -> Reply:
        if self._refused is not None:
            raise copy.copy(self._refused)  # each of its readers says what else it is about
        now, started = datetime.now(UTC), time.monotonic()
        try:
            reply = self._exchange(asked, hold)
            self.began = self.began or service_time(reply, now, time.monotonic() - started)
            if not asked.is_as_told(reply):
                judge(reply, self.profile.provider.verdict(reply), one=bool(asked.id))
        except SignInError as failed:
            # 403 may be about what was asked for, and so may a sign-in page, once other questions were answered.
            if failed.status == 401 or (failed.status != 403 and not self._accepted):
                self._refused = copy.copy(failed)
                raise
            raise failed.of(self.profile.name, asked.about) from failed.__cause__
        except NotFound as failed:
            self._accepted = True
            raise failed.of(self.profile.name, asked.about) from failed.__cause__
        self._accepted = True
        return reply

    def _exchange(self, asked: Plan, hold: Hold) -> Reply:
        request, place = asked.request, asked.endpoint.rows
        exchange = converse(self.profile.scheme, request, self.settings, self.tokens)
        provider = self.profile.provider
        rows = place.in_xml(provider.xml_root) if place and place.shape == "list" and provider.speaks_xml else None
        try:
            wanted = next(exchange)
            while True:
                held = hold if wanted.url == request.url else at_once
                wanted = exchange.send(self.wire.send(wanted, provider.verdict, provider.lists, held, rows))
        except StopIteration as end:
            reply: Reply = end.value
            return reply
        finally:
            exchange.close()  # it may hold the lock of the token, which only this thread can give back


class Gap(Struct, frozen=True):
    """What only decorates tasks and could not be had, in words, and the fields of the record that it would have filled.

    Without fields nobody knows which tasks there would have been.
    """

    text: str
    fills: tuple[str, ...] = ()


class Conversation(Struct):
    """One question to one profile, however many requests it takes; remembers how each of its lists ended."""

    client: ProfileClient
    tell: Tell = silent
    progress: Progress = no_progress
    before_request: Callable[[], None] = lambda: None
    # How many rows are still wanted, at most; None: all.
    wanted: Callable[[], int | None] = lambda: None
    pages: list[Pages] = field(default_factory=list)
    pushed_down: set[str] = field(default_factory=set)
    partly: set[str] = field(default_factory=set)
    # Lists that only decorate and could not be had: they are told, and asked for, once.
    gone: set[str] = field(default_factory=set)
    gaps: list[Gap] = field(default_factory=list)
    cuts: list[Ending] = field(default_factory=list)
    # What of the profile's own parameters narrows the answer.
    narrowed: dict[str, None] = field(default_factory=dict)
    found: dict[tuple[LookUp, str], str] = field(default_factory=dict)

    @property
    def profile(self) -> Profile:
        return self.client.profile

    def read(
        self,
        endpoint: Endpoint,
        typed: Arguments,
        argument: str | None = None,
        *,
        form: Form = "json",
        extra: Sequence[str] = (),
        paginate: bool = False,
        most: int | None = None,
        tell: Tell | None = None,
        once: bool = False,
        decorates: bool = False,
    ) -> Pages:
        """Raises `UsageError` before anything is sent. `tell` hears of words that may be unknown.

        Names are looked up here; what is read `once` is asked for once in a run. What only `decorates` is wanted whole.
        """
        paging = endpoint.paging
        if paginate and paging and paging.size and paging.size not in typed:
            size = page_size(endpoint, most)
            if size and paging.size not in self.profile.settings.defaults.get(endpoint.verb, {}):
                typed = {**typed, paging.size: [str(size)]}
        prepared = Prepared()
        ids = self.ids(endpoint, typed, argument)
        if endpoint.prepare:
            given = {**to_send(self.profile, endpoint, typed, ids=ids), **({"id": [argument]} if argument else {})}
            try:
                prepared = self.drive(endpoint.prepare(given, self.profile.settings))
            except UsageError:
                raise
            except TaskcliError as failed:
                raise failed.of(self.profile.name, argument or "") from failed.__cause__
        planned = plan(
            self.profile, endpoint, typed, argument,
            form=form, extra=extra, prepared=prepared, tell=tell or self.tell, ids=ids,
        )  # fmt: skip
        reading = Pages(
            self.client.ask_once if once else self.client.ask,
            self.profile.provider,
            planned,
            paginate=paginate,
            most=most,
            ahead=self.ahead() if paginate and not once and not endpoint.find_one else None,
            tell=self.tell,
            progress=self.progress,
            before_request=self.before_request,
            wanted=self.wanted if not decorates else lambda: None,
        )
        self.pages.append(reading)
        return reading

    def ahead(self) -> Ahead | None:
        """Who asks for pages before their turn. Inside the process nothing is won by that."""
        return None if self.client.wire.local else Ahead(self.client.ask, self.client.traffic)

    def ids(self, endpoint: Endpoint, typed: Arguments, argument: str | None) -> Ids:
        """What stands in place of the names that were typed; they are looked up once all words have been checked."""
        names: dict[tuple[LookUp, str], str] = {}

        def note(flag: str, look_up: LookUp, name: str) -> str:
            names[look_up, name] = flag
            return self.found.get((look_up, name), name)

        def known(flag: str, look_up: LookUp, name: str) -> str | None:
            return self.found.get((look_up, name))

        given = to_send(self.profile, endpoint, typed, ids=note)
        if argument is not None:
            id_typed(endpoint, argument, self.profile.clock, note)
        # Those that look where other parameters say come behind these, which may be names, too.
        named = {each.name for each in endpoint.params if each.looks_up}
        for (look_up, name), flag in sorted(names.items(), key=lambda each: bool(named & {*each[0][0].shared})):
            if (look_up, name) not in self.found and look_up.lists(given, self.profile.settings):
                self.found[look_up, name] = self.id_of(flag, look_up, name, given)
                given = to_send(self.profile, endpoint, typed, ids=note)
        return known

    def id_of(self, flag: str, look_up: LookUp, name: str, given: Arguments) -> str:
        """The id of what was named. Raises why it cannot be told: what the look-up failed with, nobody, several."""
        before = len(self.pages)
        try:
            people = self.people(look_up, name, given)
            ending = next((each.ending for each in self.pages[before:] if not each.ending.whole), ALL)
            if not ending.whole:
                raise Garbled(f"the list is not whole: {ending.reason}", "give the id")
        except TaskcliError as failed:
            failed.about = ": ".join(filter(None, (f"{flag} {name!r}, looked up in {look_up.verb}", failed.about)))
            raise failed.of(self.profile.name) from failed.__cause__
        del self.pages[before:]  # however much there is of them, it is not what was asked for
        return self.chosen(flag, name, people)

    def chosen(self, flag: str, name: str, people: Sequence[Person]) -> str:
        """The id of the one that is called so, told where every request is. Raises `NotFound`, `UsageError`."""
        found = the_one(flag, name, people)
        if self.client.wire.verbosity:
            self.client.wire.tell(shown(f"{flag} {name!r} is {found}"))
        return found

    def people(self, look_up: LookUp, name: str, given: Arguments) -> list[Person]:
        """All that a look-up knows, or those that may have the name. Raises what an answer means."""
        settings, provider = self.profile.settings, self.profile.provider
        if look_up.ask:
            return self.drive(look_up.ask(name, given, settings))
        found = []
        for each in look_up.lists(given, settings):
            asked: dict[str, Sequence[str]] = {fixed: [word] for fixed, word in each.fixed}
            asked |= {shared: given[shared] for shared in each.shared if shared in given}
            # By a verb of its own, so that what the profile says of a command hides nothing here.
            endpoint = replace(provider.endpoint(each.verb), verb="")
            rows = self.answer(SubRequest(endpoint, asked))
            found += [who for row in rows if (who := each.read(row.data))]
        return found

    def drive(self, way: Generator[SubRequest | Lack, Iterator[Row], T]) -> T:
        """Asks what a provider's way to the common record wants asked, and gives what it comes to.

        What was looked for in an answer that is not whole may be in the rest: then `NotFound` is `Partial`.
        """
        try:
            wish = next(way)
            while True:
                if isinstance(wish, Lack):
                    self.lack(wish)
                    wish = next(way)
                    continue
                self.pushed_down |= wish.pushed_down
                self.partly |= wish.partly
                wish = way.send(self.answer(wish))
        except StopIteration as end:
            done: T = end.value
            return done
        except NotFound as failed:
            if failed.status is None and (ending := self.ending).kind == "cut":
                what = f"{failed.message}, but the answer is not whole: {ending.reason}"
                raise Partial(what, failed.hint) from failed
            raise

    def answer(self, wish: SubRequest) -> Iterator[Row]:
        if wish.endpoint.verb == WHOAMI:
            return iter([self.identity()])
        if wish.decorates and wish.id is None and wish.endpoint.verb in self.gone:
            return iter([])
        once = wish.once or wish.endpoint.path in self.profile.provider.directories
        reading = self.read(
            wish.endpoint, wish.arguments, wish.id,
            paginate=wish.paginate, tell=silent, once=once, decorates=bool(wish.decorates),
        )  # fmt: skip
        self.narrowed |= dict.fromkeys(self._own(wish))
        if wish.decorates:
            return self._decoration(reading, wish)
        looked_up = wish.endpoint.path in self.profile.provider.directories
        return self._looked_up(reading, wish.endpoint.verb) if looked_up else reading.rows()

    def _looked_up(self, reading: Pages, verb: str) -> Iterator[Row]:
        """The rows of a look-up; what it fails with is not about the tasks, and says so."""
        try:
            yield from reading.rows()
        except TaskcliError as failed:
            failed.about = ": ".join(filter(None, (verb, failed.about)))
            raise

    def _own(self, wish: SubRequest) -> Iterator[str]:
        """`NAME=VALUE` of the profile's own parameters that choose the rows of this question."""
        own = self.profile.settings.defaults.get(wish.endpoint.verb, {})
        for param in wish.endpoint.params:
            if param.role != "filter" or param.name not in own:
                continue
            words, given = (",".join(each) for each in (own[param.name], wish.arguments.get(param.name, ())))
            # Asked in several requests, each has some of the words.
            some = {*given.casefold().split(",")} <= {*words.casefold().split(",")}
            if not given or some or (param.many == "join" and words in given):
                yield f"{param.name}={words}"

    def _decoration(self, reading: Pages, wish: SubRequest) -> Iterator[Row]:
        """The rows, or none where they cannot be had: the tasks are there without them."""
        if not wish.cuts:
            self.pages.remove(reading)  # however it ends, no task is missing
        try:
            rows = list(reading.rows())
        except TaskcliError as failed:
            self._lack(f"{wish.decorates} missing: {reading.plan.endpoint.verb}: {failed.what}", wish.fills)
            self.gone |= {reading.plan.endpoint.verb}
            if wish.cuts:
                reading.ending = cut(self.gaps[-1].text)
            return iter([])
        if not reading.ending.whole:
            told = f"some {wish.decorates} missing: {reading.plan.endpoint.verb}: {reading.ending.reason}"
            self._lack(told, wish.fills)
        return iter(rows)

    def lack(self, lack: Lack) -> None:
        """Tells what tasks lack, unless a look-up that failed was told as the reason."""
        if lack.cuts:
            self.cuts.append(cut(lack.text))
        elif not any({*lack.fills} <= {*gap.fills} for gap in self.gaps):
            self._lack(lack.text, lack.fills)

    def _lack(self, text: str, fills: tuple[str, ...]) -> None:
        self.tell(text)
        self.gaps.append(Gap(text, fills))

    def identity(self) -> Row:
        """Who is signed in, as the provider says it; asked once a run."""
        if self.client._identity is None:
            endpoint = self.profile.provider.endpoint(WHOAMI)
            self.client._identity = next(self.read(endpoint, {}, once=True).rows())
        return self.client._identity

    def me(self) -> Person | None:
        """Who is signed in; None where only the provider itself can tell whose tasks are whose. Raises `UsageError`."""
        provider = self.profile.provider
        found = provider.me(self.profile.settings) if provider.me else None
        if found is None and provider.person and provider.has(WHOAMI):
            found = provider.person(self.identity().data)
            if found is None or not (id_of(found.id) or found.email or found.name):
                raise UsageError("cannot tell who is signed in", "name yourself: --assignee YOUR-ID")
        return found

    def question(self, question: Question) -> Question:
        """The question with who asks, where it must be known."""
        return replace(question, me=self.me()) if question.filters.wants_me else question

    @property
    def asked(self) -> tuple[str, ...]:
        """What a person should know of the question: whose tasks were asked for, how the profile narrows it."""
        told = (text for each in self.pages for text in each.asked)
        return tuple(dict.fromkeys([*told, *self.narrowed]))

    @property
    def ending(self) -> Ending:
        """How it ended as a whole: what a provider cut goes before what was stopped."""
        endings = [*(each.ending for each in self.pages), *self.cuts]
        return next((each for kind in ("cut", "stopped") for each in endings if each.kind == kind), ALL)

    @property
    def proves(self) -> bool:
        """Whether its answers say what there is: `{}` passes for an empty list, and proves nothing."""
        return not any(each.bare for each in self.pages)


WHOAMI = "whoami"


def page_size(endpoint: Endpoint, most: int | None) -> int | None:
    """The largest page that the provider gives, unless fewer are wanted."""
    paging = endpoint.paging
    assert paging is not None
    largest = paging.largest or endpoint.param(paging.size).kind.maximum
    return min(largest, most) if largest and most else largest
