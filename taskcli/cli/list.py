"""`taskcli list`: several profiles, the common filters, one list that says what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from taskcli.cli.common import View, check_columns, check_todos, common_format, show_dry_run, with_todos
from taskcli.cli.ending import Outcome, left_out
from taskcli.cli.grouping import counts, groups
from taskcli.cli.jq import jq_filter
from taskcli.cli.options import ChangesOptions, ListOptions
from taskcli.cli.session import Session
from taskcli.cli.singer import State, check_filters, read_state, tasks_stream
from taskcli.errors import ConfigError, Partial, TaskcliError, UsageError
from taskcli.http.bodies import Row, to_json
from taskcli.http.redact import redact
from taskcli.models import Priority, Status, Task
from taskcli.profiles.config import Profile
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
    merged,
    unanswerable,
    unknown_names,
)
from taskcli.render import FORMATS, Stream, TaskRow
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
    # Groups and counts are of all tasks, whatever is shown of them.
    limit = limit_of(options, view.format)
    count = None if options.group_by or options.count_by or not limit else (options.offset or 0) + limit
    since = state.bookmarks if state else None
    listing = Listing(filters=filters, clock=clock, order=order, count=count, native=options.native, since=since)
    if session.asking.dry_run:
        dry_run(able, listing, session)
        outcome = Outcome(len(names), tuple(failed.values()))
        outcome.report(session.terminal)
        return outcome.end(session.terminal, 0)
    session.terminal.progress.begin(*(each.name for each in able))
    asked = ask(able, listing, session)
    answers = {each.name: Source(each.name, each.provider.name) for each in profiles}
    answers |= {each.profile: each for each in asked.sources}
    answers |= {name: Source(name, session.config.provider_of(name), failed=why) for name, why in failed.items()}
    unknown = asked.unknown(every=len(able) == len(names))  # some are looked up, before anything is shown
    session.terminal.progress.end()
    return Answer([answers[name] for name in names], options, session, view, clock, order, unknown, state).show()


Unknown = tuple[str, str, bool, str]
"""(filter, name, whether it is certain that nobody knows it, the nearest name)"""


@dataclass(frozen=True)
class Asked:
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


def limit_of(options: ListOptions, form: str) -> int:
    """How many rows are shown at most; 0 for all."""
    usual = 0 if FORMATS[form].takes_all else USUAL_LIMIT
    return usual if options.limit is None else options.limit


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
    able = list(profiles)
    for flag, asked, common in (("--status", filters.status, Status), ("--priority", filters.priority, Priority)):
        if asked is None:
            continue
        known = {each.name: known_words(each, flag) for each in profiles}
        every = set().union(*known.values())
        for word in sorted(asked.doubtful - every):
            guess = did_you_mean(word, [*common, *SPELLINGS, *every])
            what = f"{flag}: {word!r} is no common word, and none that the asked providers are known to have{guess}"
            raise UsageError(what, f"a word of an organisation's own is written native:{word}")
        for profile in profiles:
            foreign = sorted((asked.words & asked.doubtful) - known[profile.name])
            if foreign:
                session.terminal.note(f"{profile.name} has no {flag.lstrip('-')} {', '.join(map(repr, foreign))}")
            if foreign and not asked.common and not asked.none and {*foreign} == asked.words and profile in able:
                able.remove(profile)
    return able


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


@dataclass
class Answer:
    """The sources in the order asked, and how they are shown."""

    sources: Sequence[Source]
    options: ListOptions
    session: Session
    view: View
    clock: Clock
    order: Order
    unknown: Sequence[Unknown] = ()
    state: State | None = None

    def show(self) -> None:
        options, terminal = self.options, self.session.terminal
        failures = [each.failed for each in self.sources if each.failed]
        cut = [each for source in self.sources for each in left_out(source.profile, source.ending)]
        outcome = Outcome(len(self.sources), failures, cut)
        outcome.report(terminal)
        tell_unknown(self.unknown, self.session)
        every = merged(self.sources, self.order, self.clock)
        if options.count_by:
            self.show_counts(every, outcome)
        else:
            self.show_tasks(every, outcome)

    def show_tasks(self, every: Sequence[Task], outcome: Outcome) -> None:
        options, terminal = self.options, self.session.terminal
        limit, offset = limit_of(options, self.view.format), options.offset or 0
        tasks = every[offset:][: limit or None]
        receipt = Receipt(self.sources, len(tasks), limit, offset)
        self.require(receipt)
        self.write(tasks, every, receipt)
        if receipt.cut and options.limit is None and terminal.quiet:
            terminal.warn(receipt.cut)
        outcome.end(terminal, receipt.total, options.matching, receipt=receipt.text)

    def require(self, receipt: Receipt) -> None:
        if self.options.require_complete and receipt.reason:
            raise Partial(f"the answer is not whole (--require-complete): {receipt.reason}", "nothing is shown")

    def show_counts(self, every: Sequence[Task], outcome: Outcome) -> None:
        receipt = Receipt(self.sources, len(every))
        self.require(receipt)
        fields = tuple(dict.fromkeys(self.options.count_by))
        self.view.write_counts(counts(every, fields), fields)
        outcome.end(self.session.terminal, receipt.total, self.options.matching, receipt=receipt.text)

    def write(self, tasks: Sequence[Task], every: Sequence[Task], receipt: Receipt) -> None:
        if self.options.meta:
            wrapped = {
                "schema": META, "complete": not receipt.reason, "reason": redact(receipt.reason) or None,
                "total": receipt.total, "sources": [each.as_dict() for each in self.sources], "tasks": tasks,
            }  # fmt: skip
            self.view.write(iter([Row(raw=to_json(wrapped))]), one=True)
        else:
            headings = groups(every, tasks, self.options.group_by) if self.options.group_by else None
            stream = self.stream(receipt) if self.state else None
            self.view.write(map(TaskRow, tasks), one=False, groups=headings, lacking=receipt.reason, stream=stream)

    def stream(self, receipt: Receipt) -> Stream:
        """The tasks as a target reads them. Where some were cut off here, no bookmark moves."""
        assert self.state is not None
        read = () if receipt.cut else self.sources
        return tasks_stream(self.state, read, self.clock, self.session.terminal, native=self.options.native)


@dataclass(frozen=True)
class Receipt:
    """What an answer is made of, and why it is not whole, where it is not. `limit` 0 is none."""

    sources: Sequence[Source]
    shown: int
    limit: int = 0
    offset: int = 0

    @property
    def total(self) -> int:
        """All tasks that match, as far as they could be had."""
        return sum(each.count for each in self.sources)

    @property
    def text(self) -> str:
        """`31 tasks: work 12 (assignment=MY), agency 14, shop 5; docs failed (timed out after 30 s)`."""
        parts = ", ".join(
            f"{each.profile} {each.count}" + (f" ({'; '.join(each.asked)})" if each.asked else "")
            for each in self.sources
            if not each.failed
        )
        said = [f"{self.total} task{'' if self.total == 1 else 's'}: {parts}", *self.lacking]
        return "; ".join([*said, *([self.cut if self.lacking else f"all read, {self.cut}"] if self.cut else [])])

    @property
    def lacking(self) -> list[str]:
        """What each profile did not give."""
        failed = [f"{each.profile} failed ({each.failed.what})" for each in self.sources if each.failed]
        short = [each for each in self.sources if not each.failed and not each.complete]
        return [*failed, *(f"{each.profile} is not whole: {each.reason}" for each in short)]

    @property
    def cut(self) -> str:
        """How many of all are shown, by what that is, and how to get the rest; empty where all are."""
        if self.shown == self.total:
            return ""
        by = [f"--limit {self.limit}"] if self.limit else []
        by += [f"--offset {self.offset}"] if self.offset else []
        rest = ["--limit 0"] if self.offset + self.shown < self.total else []
        rest += ["no --offset"] if self.offset else []
        return f"{self.shown} of {self.total} shown ({', '.join(by)}); for the rest: {' and '.join(rest)}"

    @property
    def reason(self) -> str:
        """Why the answer is not whole; empty where it is."""
        return "; ".join([*self.lacking, *([self.cut] if self.cut else [])])
