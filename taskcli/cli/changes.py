"""`taskcli changes`: what is new, changed or gone since the last run that told it. Output first, then the snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, tzinfo
from itertools import islice, zip_longest

import msgspec
from msgspec import Raw, Struct, field, structs

from taskcli.cli import list as listing
from taskcli.cli import schedule
from taskcli.cli.changes_shown import ChangesView, check_columns
from taskcli.cli.ending import Outcome, matched
from taskcli.cli.jq import jq_filter
from taskcli.cli.options import CHANGES_FORMATS, ChangesOptions
from taskcli.cli.session import Session
from taskcli.cli.signals import held
from taskcli.errors import AlreadyReported, ConfigError, Matched, Partial, UsageError
from taskcli.models import Difference, Task
from taskcli.profiles.config import Profile, read_zone
from taskcli.query.several import Listing, Source
from taskcli.snapshots.compare import Answer, Comparison, compare
from taskcli.snapshots.place import path_of
from taskcli.snapshots.question import Question, differences, question_of
from taskcli.snapshots.reasons import UNLISTED, Missing, look_up
from taskcli.snapshots.store import Known, Store, opened
from taskcli.spec import Filters
from taskcli.values import Clock

USUAL_STATE = "default"


def run(options: ChangesOptions, session: Session) -> None:
    """Raises what all profiles failed with, or ends as `Outcome` does."""
    check(options)
    session.format(options.output, fits=CHANGES_FORMATS, what="taskcli changes")
    names = session.names(options.profile, everything=options.all_profiles)
    for name in names:
        session.config.must_know(name)
    if options.print_cron:
        schedule.print_cron(options.print_cron, session, names)
        return
    if options.print_timer:
        schedule.print_timer(options.print_timer, session, names, state_of(options))
        return
    if session.asking.dry_run:
        dry_run(options, names, session)
        return
    loud = session.asking.telling.verbose > 0
    with (
        nullcontext() if loud else session.terminal.notes_waiting(),
        opened(state_of(options), demo=session.demo, peek=options.peek, until=session.until) as store,
    ):
        clock = reader(options, session, store)
        Run(options, session, store, names, clock, listing.read_filters(options, clock)).go()


def check(options: ChangesOptions) -> None:
    """Raises `UsageError` for a wrong word, and for what does not go together."""
    listing.read_filters(options, Clock())
    check_columns(options.output.columns)
    path_of(state_of(options))
    schedule.check(options.print_cron, options.print_timer, rebase=options.rebase)
    if options.profile and options.all_profiles:
        raise UsageError("--profile and --all-profiles do not go together")
    if options.peek and options.rebase:
        raise UsageError("--peek leaves the snapshot as it is, --rebase takes a new one: they do not go together")
    if options.output.jq is not None:
        jq_filter(options.output.jq)


def state_of(options: ChangesOptions) -> str:
    """The NAME that the snapshot is kept under."""
    return options.state or options.view or USUAL_STATE


def dry_run(options: ChangesOptions, names: Sequence[str], session: Session) -> None:
    """The requests of the list that would be compared."""
    clock = session.clock(options.tz)
    filters = listing.read_filters(options, clock)
    profiles, failed = listing.usable(session, names, filters)
    outcome = Outcome(len(names), tuple(failed.values()))
    if profiles:
        able = listing.check_words(profiles, filters, session)
        listing.dry_run(able, Listing(filters=filters, clock=clock), session)
    outcome.report(session.terminal)
    outcome.end(session.terminal, 0)


def reader(options: ChangesOptions, session: Session, store: Store) -> Clock:
    """The reader's clock, in the zone of the snapshot."""
    clock = session.clock(options.tz)
    return structs.replace(clock, zone=kept_zone(options, session, store.zone, clock.zone, "days and times"))


def kept_zone(options: ChangesOptions, session: Session, kept: str, now: tzinfo, what: str) -> tzinfo:
    """The zone that the snapshot was taken in; that another one is set is told."""
    if not kept or options.rebase or kept == str(now):
        return now
    try:
        zone = read_zone(kept)
    except ConfigError:  # it had no name, and the machine is set otherwise by now
        return now
    session.terminal.note(f"{what} are meant in {kept}, as the snapshot has them; --rebase takes {now}")
    return zone


class Part(Struct):
    """One profile's share: what it answered, and what became of the tasks in the snapshot.

    `doubt` says why the answer is not whole, where it is not. `known` is what the snapshot has of the profile, where
    that is compared with; without it the answer is a baseline.
    """

    profile: Profile
    source: Source
    question: Question
    known: Known | None
    answer: Answer
    doubt: str = ""
    found: Comparison = field(default_factory=Comparison)

    def __post_init__(self) -> None:
        source = self.source
        undecided = next((gap.text for gap in source.gaps if not gap.fills), "")
        proof = "" if source.proves else "{} is no proof that there are no tasks"
        self.doubt = "" if source.failed else source.reason or proof or undecided

    @property
    def name(self) -> str:
        return self.profile.name

    @property
    def whole(self) -> bool:
        return not self.source.failed and not self.doubt

    @property
    def gaps(self) -> frozenset[str]:
        """The fields of the record that a failed look-up left without a value."""
        return frozenset(name for gap in self.source.gaps for name in gap.fills)

    def compare(self, store: Store) -> None:
        """Raises `ConfigError` for a damaged snapshot."""
        if self.whole:
            self.found = compare(self.answer, lambda ref: store.record(self.name, ref), self.gaps)


class Run(Struct):
    """One run with an open snapshot."""

    options: ChangesOptions
    session: Session
    store: Store
    names: Sequence[str]
    clock: Clock
    filters: Filters
    reasons: dict[str, str] = field(default_factory=dict)

    def go(self) -> None:
        terminal = self.session.terminal
        profiles, failed = listing.usable(self.session, self.names, self.filters)
        if not profiles:
            Outcome(len(self.names), tuple(failed.values())).report(terminal)
        profiles = [self.in_kept_zone(each) for each in profiles]
        questions = {each.name: question_of(each, self.filters, self.options.filters) for each in profiles}
        if not self.options.rebase:
            self.refuse_another(questions)
        view = ChangesView.of(self.options, self.session, profiles, self.clock)
        parts = self.ask(profiles, questions)
        failures = {**failed, **{each.name: each.source.failed for each in parts if each.source.failed}}
        doubts = [each for each in parts if each.doubt]
        if failures or doubts:
            terminal.tell_notes()
        Outcome(len(self.names), [failures[name] for name in self.names if name in failures]).report(terminal)
        for each in doubts:
            what = f"the answer is not whole: {each.doubt}"
            terminal.error(Partial(what, "its snapshot stays as it was", profile=each.name))
        if self.options.require_complete and (failures or doubts):
            raise Partial("not all answered whole (--require-complete)", "nothing is told, and no snapshot moves")
        told = list(self.differences(parts))
        if told:
            terminal.tell_notes()
        unread = [f"{name} failed ({why.what})" for name, why in failures.items() if why]
        view.write(told, "; ".join([*unread, *(f"{each.name} is not whole: {each.doubt}" for each in doubts)]))
        self.tell(parts, told)
        self.keep(parts)
        self.tell_baseline(parts)
        if failures or doubts:
            raise AlreadyReported(Partial.exit_code)
        self.match(len(told))

    # The question -----------------------------------------------------------------------------------------------------

    def in_kept_zone(self, profile: Profile) -> Profile:
        known, what = self.store.profiles.get(profile.name), f"{profile.name}: times without a zone"
        zone = kept_zone(self.options, self.session, known.zone if known else "", profile.settings.zone, what)
        return structs.replace(profile, settings=structs.replace(profile.settings, zone=zone))

    def refuse_another(self, questions: Mapping[str, Question]) -> None:
        """Raises `UsageError` where the snapshot answers another question."""
        other: dict[str, None] = {}
        for name, question in questions.items():
            if known := self.store.profiles.get(name):
                found = differences(known.question, question)
                other |= dict.fromkeys(each if each.startswith("--") else f"{name}: {each}" for each in found)
        if other:
            what = f"the snapshot {self.store.name!r} answers another question ({', '.join(other)})"
            raise UsageError(what, "--rebase takes a new baseline, --state NAME keeps another one beside it")

    # The answer -------------------------------------------------------------------------------------------------------

    def ask(self, profiles: Sequence[Profile], questions: Mapping[str, Question]) -> list[Part]:
        """What became of each profile. Raises `NotFound` for a name that nobody knows."""
        able = listing.check_words(profiles, self.filters, self.session)
        self.session.terminal.progress.begin(*(each.name for each in able))
        answers = {each.name: self.answer(each) for each in profiles}
        asked = self.listed(able, answers)
        listing.tell_unknown(asked.unknown(every=len(able) == len(self.names)), self.session)
        sources = {each.name: Source(each.name, each.provider.name) for each in profiles}
        sources |= {each.profile: each for each in asked.sources}
        parts = [
            Part(each, sources[each.name], questions[each.name], self.known(each), answers[each.name])
            for each in profiles
        ]
        for part in parts:
            part.compare(self.store)
        again = self.look_up(parts)
        if again:
            # A page that moved while it was read loses a row: who is seen twice to be missing is missing.
            answers = {each.name: self.answer(each) for each in again}
            second = {each.profile: each for each in self.listed(again, answers).sources}
            for at, part in enumerate(parts):
                if source := second.get(part.name):
                    parts[at] = structs.replace(part, source=source, answer=answers[part.name], found=Comparison())
                    parts[at].compare(self.store)
            self.look_up(parts)
        self.session.terminal.progress.end()
        return parts

    def known(self, profile: Profile) -> Known | None:
        """What the snapshot has of a profile, where that is compared with."""
        return None if self.options.rebase else self.store.profiles.get(profile.name)

    def answer(self, profile: Profile) -> Answer:
        """An answer that has yet to come, beside what is kept. Raises `ConfigError` for a damaged snapshot."""
        return Answer(self.store.kept(profile.name) if self.known(profile) else {})

    def listed(self, profiles: Sequence[Profile], answers: Mapping[str, Answer]) -> listing.Asked:
        """Asks them; each answer takes its tasks as they come."""

        def take(source: Source, tasks: Iterator[Task]) -> None:
            for task in tasks:
                answers[source.profile].take(task)

        return listing.ask(profiles, Listing(filters=self.filters, clock=self.clock, take=take), self.session)

    def look_up(self, parts: Sequence[Part]) -> list[Profile]:
        """Finds why tasks are gone, and gives the profiles of which one is not that is missing in the answer."""
        gone = ([(part, ref) for ref in part.found.removed if ref not in self.reasons] for part in parts)
        in_turn = (each for some in zip_longest(*gone) for each in some if each)
        missing = [
            Missing(self.session.client(part.profile), ref, ref.removeprefix(f"{part.name}:"), self.status(part, ref))
            for part, ref in islice(in_turn, max(0, self.options.lookups - len(self.reasons)))
        ]
        with self.session.waiting():
            found = look_up(missing, self.filters, self.clock, self.session.until)
        self.reasons |= {ref: each.reason for ref, each in found.items()}
        listed = {each.client.profile.name for each in missing if found[each.ref].listed}
        return [each.profile for each in parts if each.name in listed]

    def status(self, part: Part, ref: str) -> str:
        return str(msgspec.json.decode(self.store.record(part.name, ref)).get("status"))

    def differences(self, parts: Sequence[Part]) -> Iterator[Difference]:
        """Added, changed, removed, each in the order of the profiles."""
        at = self.clock.now.astimezone(UTC).replace(microsecond=0)
        for part in parts:
            for entry in part.found.added if part.known or self.options.show_baseline else ():
                yield Difference(op="added", ref=entry.ref, at=at, after=Raw(entry.record))
        for part in parts:
            for before, entry, fields in part.found.changed:
                was, is_ = Raw(before), Raw(entry.record)
                yield Difference(op="changed", ref=entry.ref, at=at, fields=fields, before=was, after=is_)
        for part in parts:
            for ref in part.found.removed:
                gone, reason = Raw(self.store.record(part.name, ref)), self.reasons.get(ref, UNLISTED)
                yield Difference(op="removed", ref=ref, at=at, reason=reason, before=gone)

    # The end ----------------------------------------------------------------------------------------------------------

    def tell(self, parts: Sequence[Part], told: Sequence[Difference]) -> None:
        """Notes on what is not in the output."""
        terminal = self.session.terminal
        for part in (each for each in parts if each.whole and each.answer.left_out):
            rows = f"{part.answer.left_out} row{'' if part.answer.left_out == 1 else 's'}"
            terminal.note(f"{part.name}: {rows} without a REF of their own cannot be told apart, and are left out")
        if not told and any(each.whole and not each.known for each in parts):
            return  # which is told of instead
        counts = {op: sum(each.op == op for each in told) for op in ("added", "changed", "removed")}
        whole = ", ".join(f"{each.name} {len(each.answer.tasks)}" for each in parts if each.whole)
        words = ", ".join(f"{count} {op}" for op, count in counts.items() if count) or "nothing changed"
        terminal.note(f"{words}; tasks: {whole or 'none read whole'}")

    def keep(self, parts: Sequence[Part]) -> None:
        """Moves the snapshot, once all has been written. Raises `MachineRefused`: it is then what it was."""
        store = self.store
        if self.options.peek:
            return
        if store.refusal:
            raise store.refusal
        at = self.clock.now.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
        with store.keeping():
            for part in parts:
                if part.whole:
                    known = Known(part.question, str(part.profile.settings.zone), at, len(part.answer.tasks))
                    store.put(part.name, known, part.found.entries, part.found.removed, anew=part.known is None)
                elif self.options.rebase and self.is_another(part):
                    store.forget(part.name)  # what it holds answers a question that is asked no more
            store.mark(str(self.clock.zone), at)
            with held:
                store.commit()
                held.finish()

    def tell_baseline(self, parts: Sequence[Part]) -> None:
        """Says what will be compared with from now on."""
        new = [each for each in parts if each.whole and not each.known]
        if not new:
            return
        names, count = ", ".join(each.name for each in new), sum(len(each.answer.tasks) for each in new)
        self.session.terminal.tell_notes()
        if self.options.peek:
            self.session.terminal.note(f"no baseline yet of {names}, and --peek takes none")
            return
        tasks = f"{count} task{'' if count == 1 else 's'}"
        self.session.terminal.note(f"baseline taken of {names}: {tasks}; changes are told from now on")

    def is_another(self, part: Part) -> bool:
        known = self.store.profiles.get(part.name)
        return known is not None and any(differences(known.question, part.question))

    def match(self, told: int) -> None:
        """Ends as somebody wanted to have it ended. That nothing was found is told by the exit code alone."""
        matching, terminal = self.options.matching, self.session.terminal
        if matching.fail_on_match and told:
            matched(terminal, f"{told} found (--fail-on-match)", "")
        if matching.fail_on_empty and not told:
            raise AlreadyReported(Matched.exit_code)
