"""`taskcli list`: several profiles, the common filters, one list that says what it is made of."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice

from msgspec import Struct, field
from msgspec.structs import replace

from taskcli.cli.common import View, check_columns, check_todos, common_format, show_dry_run, with_todos
from taskcli.cli.ending import Outcome, left_out
from taskcli.cli.grouping import counts, groups
from taskcli.cli.jq import jq_filter
from taskcli.cli.options import ChangesOptions, ListOptions
from taskcli.cli.receipt import Receipt
from taskcli.cli.session import Session
from taskcli.cli.singer import State, check_filters, read_state, tasks_stream
from taskcli.errors import ConfigError, Partial, TaskcliError, UsageError
from taskcli.http.bodies import Row, to_json
from taskcli.http.redact import redact
from taskcli.models import Priority, Status, Task
from taskcli.profiles.config import Profile
from taskcli.query.arriving import Arriving
from taskcli.query.boundary import boundary
from taskcli.query.client import ProfileClient
from taskcli.query.names import unknown
from taskcli.query.order import Order
from taskcli.query.several import (
    Listing,
    Source,
    ask_all,
    dry_list,
    for_records,
    in_order,
    merged,
    source_of,
    unanswerable,
    unknown_names,
)
from taskcli.render import FORMATS, Group, Stream, task_rows
from taskcli.spec import Filters, folded
from taskcli.spec.terms import SPELLINGS
from taskcli.values import Clock, did_you_mean

META = "taskcli.tasks/1"
# The formats that have groups.
GROUPED = ("table", "markdown", "html")
# Those that have no place for counts.
UNCOUNTED = ("ics", "singer", "xml", "raw")
# Rows that are shown where nobody says how many.
USUAL_LIMIT = 100


def run(options: ListOptions, session: Session) -> None:
    """Raises what all profiles failed with, or ends as `Outcome` does."""
    order = Order.read(options.sort or "due")
    options = with_todos(options)
    check(options)  # a wrong word is told before anything else
    common_format(session, options.output, also=also(options))
    names = session.names(options.profile, everything=options.all_profiles)
    clock = session.clock(options.tz)
    filters = read_filters(options, clock)
    profiles, failed = usable(session, names, filters)
    if not profiles:
        Outcome(len(names), tuple(failed.values())).report(session.terminal)
    view = view_of(options, session, profiles, clock)
    state = singer_state(options, view)
    able = check_words(profiles, filters, session)
    since = state.bookmarks if state else None
    listing = Listing(filters=filters, clock=clock, native=options.native, since=since)
    if session.asking.dry_run:
        dry_run(able, listing, session)
        outcome = Outcome(len(names), tuple(failed.values()))
        outcome.report(session.terminal)
        return outcome.end(session.terminal, 0)
    return Answer(names, profiles, able, failed, listing, order, options, session, view, state).show()


Unknown = tuple[str, str, bool, str]
"""(filter, name, whether it is certain that nobody knows it, the nearest name)"""


class Asked(Struct, frozen=True):
    """What became of each profile that was asked, in the order of the clients."""

    clients: Sequence[ProfileClient]
    sources: Sequence[Source]

    def unknown(self, *, every: bool) -> list[Unknown]:
        """The names that no row has; some are looked up. What not `every` profile was asked for is not certain."""
        found = unknown_names(self.clients, self.sources)
        return [(flag, term, every and certain, near) for flag, term, certain, near in found]


def ask(profiles: Sequence[Profile], listing: Listing, session: Session) -> Asked:
    """Asks all of them at the same time."""
    clients = [session.client(each) for each in profiles]
    with session.waiting():
        sources = ask_all(clients, listing, session.terminal.note, session.until, session.terminal.progress)
    return Asked(clients, sources)


def check(options: ListOptions) -> None:
    """Raises `UsageError` for a wrong word, and for what does not go together."""
    read_filters(options, Clock())
    check_columns(options.output.columns, also(options))
    if options.profile and options.all_profiles:
        raise UsageError("--profile and --all-profiles do not go together")
    if options.output.output:
        check_format(options, options.output.output)
    if options.count_by:
        others = {
            "--group-by": bool(options.group_by), "--sort": options.sort is not None,
            "--limit": options.limit is not None, "--offset": options.offset is not None,
            "--columns": bool(options.output.columns), "--native": options.native, "--meta": options.meta,
            "--singer-state": options.singer_state is not None,
        }  # fmt: skip
        for flag in (flag for flag, given in others.items() if given):
            raise UsageError(f"--count-by counts all tasks; it does not go with {flag}")
    if options.singer_state is not None:
        if options.output.jq is not None:
            raise UsageError("--jq filters JSON; it does not go with --singer-state")
        check_filters(options.filters, Clock())
    if options.output.jq is not None:
        jq_filter(options.output.jq)


def window_of(options: ListOptions, form: str) -> tuple[int, int]:
    """How many rows are shown at most, 0 for all, and how many are left out before."""
    usual = 0 if FORMATS[form].takes_all else USUAL_LIMIT
    return usual if options.limit is None else options.limit, options.offset or 0


def singer_state(options: ListOptions, view: View) -> State | None:
    """What the runs before have left to begin with, where messages of Singer are wanted. Raises `ConfigError`."""
    if view.format != "singer":
        return None
    if options.singer_state is None:
        return State()
    if not read_filters(options, view.clock).status.everything:
        told = "a task that leaves the filters stays in the database as it was: --status all brings what has ended, too"
        view.terminal.note(f"--singer-state: {told}")
    return read_state(options.singer_state, view.terminal)


def also(options: ListOptions) -> tuple[str, ...]:
    return ("native",) if options.native else ()


def read_filters(options: ListOptions | ChangesOptions, clock: Clock) -> Filters:
    try:
        return Filters.read(options.filters, clock)
    except ValueError as why:
        raise UsageError(str(why)) from why


def usable(session: Session, names: Sequence[str], filters: Filters) -> tuple[list[Profile], dict[str, TaskcliError]]:
    """The profiles that can be asked, and why each of the others cannot. Raises `ConfigError` for unknown names."""
    profiles: list[Profile] = []
    failed: dict[str, TaskcliError] = {}
    for name in names:
        session.config.must_know(name)
        try:
            with boundary(name):
                profile = session.ready(session.config.profile(name))
        except ConfigError as why:
            failed[name] = why
            continue
        if left_out := unanswerable(profile, filters):
            failed[name] = left_out
        else:
            profiles.append(for_records(profile, filters))
    return profiles, failed


def view_of(options: ListOptions, session: Session, profiles: Sequence[Profile], clock: Clock) -> View:
    usual = profiles[0].output if len(profiles) == 1 else ""
    without = UNCOUNTED if options.count_by else ()
    only = GROUPED if options.group_by else tuple(FORMATS)
    usually = "json" if options.meta else "singer" if options.singer_state else "table"
    only = (usually,) if usually != "table" else only
    fits = [name for name in FORMATS if name not in without and name in only]
    chosen = common_format(session, options.output, usual, also(options), fits, usually)
    check_format(options, chosen)
    title = options.view or f"tasks: {', '.join(each.name for each in profiles)}"
    return View(session.terminal, options.output, chosen, clock, title, options.ics_todos)


def check_format(options: ListOptions, chosen: str) -> None:
    """Raises `UsageError` for options that a format has no place for."""
    if options.meta and chosen != "json":
        raise UsageError("--meta wraps JSON; it needs -o json")
    if options.meta and options.output.columns:
        raise UsageError("--meta does not go with --columns", "choose with --jq instead")
    if options.group_by and chosen not in GROUPED:
        raise UsageError(f"--group-by does not go with -o {chosen}", f"there is: {', '.join(GROUPED)}")
    if options.singer_state is not None and chosen != "singer":
        raise UsageError("--singer-state is for messages of Singer; it needs -o singer")
    if options.count_by and chosen in UNCOUNTED:
        known = ", ".join(name for name in FORMATS if name not in UNCOUNTED)
        raise UsageError(f"--count-by does not go with -o {chosen}", f"there is: {known}")
    check_todos(options, chosen)


def check_words(profiles: Sequence[Profile], filters: Filters, session: Session) -> list[Profile]:
    """The profiles that can have a row of the words asked for. Raises `UsageError` for a word that none knows.

    A word that only some know is applied there; the others are named in a note.
    """
    check_known(profiles, filters)
    able = list(profiles)
    for flag, asked in (("--status", filters.status), ("--priority", filters.priority)):
        if asked is None:
            continue
        for profile in profiles:
            foreign = sorted((asked.words & asked.doubtful) - known_words(profile, flag))
            if foreign:
                session.terminal.note(f"{profile.name} has no {flag.lstrip('-')} {', '.join(map(repr, foreign))}")
            if foreign and not asked.common and not asked.none and {*foreign} == asked.words and profile in able:
                able.remove(profile)
    return able


def check_known(profiles: Sequence[Profile], filters: Filters) -> None:
    """Raises `UsageError` for a word that none of the profiles is known to have."""
    for flag, asked, common in (("--status", filters.status, Status), ("--priority", filters.priority, Priority)):
        every = {word for each in profiles for word in known_words(each, flag)}
        for word in sorted(asked.doubtful - every) if asked else ():
            guess = did_you_mean(word, [*common, *SPELLINGS, *sorted(every)])
            what = f"{flag}: {word!r} is no common word, and none that the asked providers are known to have{guess}"
            raise UsageError(what, f"a word of an organisation's own is written native:{word}")


def known_words(profile: Profile, flag: str) -> set[str]:
    provider = profile.provider
    words = (*provider.states, *profile.status_map) if flag == "--status" else provider.priorities
    return {folded(word) for word in words}


def dry_run(profiles: Sequence[Profile], listing: Listing, session: Session) -> None:
    for profile in profiles:
        with boundary(profile.name):
            dry, who = dry_list(profile, listing)
        lines = [f"# applied by the provider: {', '.join(sorted(who.provider)) or 'nothing'}"]
        if who.both:
            lines.append(f"# applied by both: {', '.join(sorted(who.both))}")
        lines.append(f"# applied here: {', '.join(sorted(who.taskcli)) or 'nothing'}")
        show_dry_run(session, dry, *lines)


def tell_unknown(found: Sequence[Unknown], session: Session) -> None:
    """Raises `NotFound` for a name that is nobody's; where no provider can tell, the nearest one read is told."""
    for flag, term, certain, near in found:
        if certain:
            raise unknown(flag, term, near)
        guess = f"; did you mean {near}?" if near else ""
        session.terminal.note(f"{flag}: {term!r} is in no row that was read{guess}")


class Answer(Struct):
    """What `names` are asked together, and how it is shown: in an order, once all has been read, or as it comes.

    Of the profiles that could be asked, `able` may have rows of the words asked for; `failed` is why others cannot.
    """

    names: Sequence[str]
    profiles: Sequence[Profile]
    able: Sequence[Profile]
    failed: Mapping[str, TaskcliError]
    listing: Listing
    order: Order
    options: ListOptions
    session: Session
    view: View
    state: State | None = None
    sources: Sequence[Source] = ()
    receipt: Receipt = field(default_factory=lambda: Receipt((), 0))
    outcome: Outcome = field(default_factory=lambda: Outcome(0))

    def show(self) -> None:
        """Raises what all profiles failed with, or ends as `Outcome` does."""
        options, terminal = self.options, self.session.terminal
        terminal.progress.begin(*(each.name for each in self.able))
        if options.count_by:
            self.show_counts()
        elif self.order.keys or options.group_by or self.state:  # a target begins with what became of each profile
            self.show_in_order()
        else:
            with closing(self.as_they_come()) as tasks:
                self.write(tasks)
        receipt = self.receipt
        if receipt.cut and options.limit is None and terminal.quiet:
            terminal.warn(receipt.cut)
        self.outcome.end(
            terminal, receipt.total, options.matching, receipt=receipt.text, more=bool(receipt.unread)
        )  # fmt: skip

    def show_counts(self) -> None:
        every, fields = self.every(None), tuple(dict.fromkeys(self.options.count_by))
        self.receipt = Receipt(self.sources, len(every))
        self.require()
        self.view.write_counts(counts(every, fields), fields)

    def show_in_order(self) -> None:
        field, limit, offset = self.options.group_by, *window_of(self.options, self.view.format)
        # Groups and their counts are of all tasks, whatever is shown of them.
        every = self.every(None if field or not limit else offset + limit)
        tasks = every[offset:][: limit or None]
        self.receipt = Receipt(self.sources, len(tasks), limit, offset)
        self.require()
        self.write(tasks, groups(every, tasks, field) if field else None)

    def every(self, count: int | None) -> Sequence[Task]:
        """The tasks of all profiles, or the first so many, once it is settled what became of each."""
        clock = self.listing.clock
        if not self.order.keys:
            return list(self.coming(None))
        asked = ask(self.able, replace(self.listing, take=in_order(self.order, count, clock)), self.session)
        self.settle(asked)
        return merged(asked.sources, self.order, clock)

    def as_they_come(self) -> Generator[Task]:
        """Those that are shown. When the last one has been taken it is settled what became of each profile."""
        limit, offset = window_of(self.options, self.view.format)
        shown = 0
        with closing(self.coming(offset + limit if limit else None)) as tasks:
            for task in islice(tasks, offset, None):
                shown += 1
                yield task
        self.receipt = Receipt(self.sources, shown, limit, offset)
        self.require()

    def coming(self, most: int | None) -> Generator[Task]:
        """All tasks as they come, or so many of them."""
        session, terminal = self.session, self.session.terminal
        clients = [session.client(each) for each in self.able]
        arriving = Arriving(
            clients, self.listing, terminal.note, most, session.until, terminal.progress, terminal.flush
        )  # fmt: skip
        with session.lingering(), closing(arriving.tasks()) as tasks:
            yield from tasks
        self.settle(Asked(clients, arriving.sources))

    def settle(self, asked: Asked) -> None:
        """Tells what failed, and names that nobody knows: some are looked up. Raises what all failed with."""
        sources = {each.name: source_of(each) for each in self.profiles}
        sources |= {each.profile: each for each in asked.sources}
        config = self.session.config
        sources |= {name: Source(name, config.provider_of(name), failed=why) for name, why in self.failed.items()}
        unknown = asked.unknown(every=len(self.able) == len(self.names))
        self.session.terminal.progress.end()
        self.sources = [sources[name] for name in self.names]
        failures = [each.failed for each in self.sources if each.failed]
        cut = [each for source in self.sources for each in left_out(source.profile, source.ending)]
        self.outcome = Outcome(len(self.names), failures, cut)
        self.outcome.report(self.session.terminal)
        tell_unknown(unknown, self.session)

    def require(self) -> None:
        reason = self.receipt.reason
        if self.options.require_complete and reason:
            raise Partial(f"the answer is not whole (--require-complete): {reason}", "nothing is shown")

    def write(self, tasks: Iterable[Task], headings: Sequence[Group] | None = None) -> None:
        hold = self.options.require_complete
        if self.options.meta:
            self.view.write(self.wrapped(tasks), one=True, hold=hold)
        else:
            told, rows = lambda: self.receipt.reason, task_rows(tasks)
            stream = self.stream() if self.state else None
            self.view.write(rows, one=False, groups=headings, lacking=told, stream=stream, hold=hold)

    def stream(self) -> Stream:
        """The tasks as a target reads them. Where some were cut off here, no bookmark moves."""
        assert self.state is not None
        read, clock = () if self.receipt.cut else self.sources, self.listing.clock
        return tasks_stream(self.state, read, clock, self.session.terminal, native=self.options.native)

    def wrapped(self, tasks: Iterable[Task]) -> Iterator[Row]:
        found = list(tasks)  # and now it is known what became of each profile
        receipt = self.receipt
        wrapped = {
            "schema": META, "complete": not receipt.reason, "reason": redact(receipt.reason) or None,
            "total": None if receipt.unread else receipt.total,
            "sources": [each.as_dict() for each in receipt.sources], "tasks": found,
        }  # fmt: skip
        yield Row(raw=to_json(wrapped))
