"""Provider commands: one endpoint, its own parameters, its own fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from taskcli.cli.common import canvas_of, write_rows
from taskcli.cli.ending import Outcome, left_out
from taskcli.cli.jq import jq_filter
from taskcli.cli.options import ProviderOptions
from taskcli.cli.session import Session
from taskcli.cli.terminal import Terminal
from taskcli.errors import Garbled, MachineRefused, TaskcliError, UsageError
from taskcli.http.bodies import Batches, Row, in_lists
from taskcli.http.message import Form
from taskcli.profiles.config import Profile
from taskcli.query.boundary import boundary, inside
from taskcli.query.client import Conversation
from taskcli.query.dry_run import DryRun, dry_run_of
from taskcli.query.pages import Pages
from taskcli.query.plan import check, more_params
from taskcli.query.refs import find_ref, is_ref
from taskcli.render import FORMATS, RenderOptions
from taskcli.spec import Arguments, Endpoint, Provider
from taskcli.text import visible
from taskcli.values import Clock


def run(provider: Provider, endpoint: Endpoint, options: ProviderOptions, session: Session) -> None:
    """Asks and writes. Raises `TaskcliError`s that name the profile, or ends as `Outcome` does."""
    if options.output.jq is not None:
        jq_filter(options.output.jq)
    if options.arguments:  # what is wrong whatever the profile is told first
        check(endpoint, options.arguments, Clock())
    more_params(endpoint, options.param)
    if endpoint.is_file and session.terminal.is_terminal and not session.asking.dry_run:
        raise UsageError("stdout is a terminal, and this is a file", f"{session.command} --output-file FILE")
    profile, ids = whose(provider, endpoint, options, session)
    output = (
        session.format(options.output, profile.output, fits=("raw",), usual="raw", what="a file")
        if endpoint.is_file
        else session.format(
            options.output,
            profile.output,
            fits=[name for name in FORMATS if not clash(name, provider, endpoint, options, several=len(ids) > 1)],
        )
    )
    if refused := clash(output, provider, endpoint, options, several=len(ids) > 1):
        raise refused
    form, passed_on = form_of(output, provider, endpoint)
    with boundary(profile.name):
        conversation = conversation_of(profile, endpoint, session)
        once = {each: read(conversation, endpoint, options, each, form) for each in ids}
    readings = [once[each] for each in ids]
    if isinstance(conversation, DryRun):
        for reading in once.values():
            conversation.keep(reading.plan)
        session.terminal.say("".join(f"{line}\n" for line in conversation.lines))
        return
    beside = [each for each in conversation.pages if each not in readings]
    answer = Answer(profile, endpoint, readings, session, beside)
    try:
        if passed_on:
            # Bodies of a single page are checked before any of it is written.
            # What cannot be understood is shown in raw; a file of it is not left behind.
            unreadable = output == "raw" and session.terminal.output_file is None and not endpoint.is_file
            passing = as_document(session.terminal) if form == "xml" else as_text(output, session.terminal)
            answer.write_bodies(passing, streaming=options.paging.follows, unreadable=unreadable)
        else:
            answer.write(output, options)
    except Garbled as failed:  # a number, say, that cannot be written in another form
        raise failed.of(profile.name) from failed.__cause__
    session.terminal.progress.end()
    answer.tell_more()
    cut = [each for reading in (*beside, *once.values()) for each in left_out(profile.name, reading.ending)]
    outcome = Outcome(len(once), answer.failures, cut)
    outcome.end(session.terminal, answer.found, options.matching, profile=profile.name)


def whose(
    provider: Provider, endpoint: Endpoint, options: ProviderOptions, session: Session
) -> tuple[Profile, Sequence[str | None]]:
    """The profile, and the ids, of which some may be written `PROFILE:ID` or as a task's address.

    Raises `UsageError`, also where they are of different profiles.
    """
    if not endpoint.of_tasks and endpoint.argument is not provider.endpoint("get").argument:
        return session.profile_of(provider.name, options.profile), options.ids or (None,)
    written = [each for each in options.ids if is_ref(each, session.config)]
    preferred = options.profile or session.usual_names(provider.name)
    found = {each: find_ref(each, session.config, preferred, session.command) for each in written}
    for each, (profile, _) in found.items():
        if profile.provider.name != provider.name:
            other = f"taskcli {profile.provider.name} takes it"
            raise UsageError(f"{each!r} is of profile {profile.name}, which is of {profile.provider.name}", other)
    names = list(dict.fromkeys([*(profile.name for profile, _ in found.values()), *options.profile]))
    if len(names) > 1:
        raise UsageError(f"one provider's command asks one profile, not {' and '.join(names)}", "taskcli get takes all")
    profile = session.profile_of(provider.name, names)
    # What is asked of a task is asked of all its entries.
    ids = [found[each][1].partition("#")[0] if each in found else each for each in options.ids]
    return profile, ids or (None,)


def form_of(output: str, provider: Provider, endpoint: Endpoint) -> tuple[Form, bool]:
    """The form that a format asks the provider for, and whether what comes is passed on byte for byte."""
    form: Form = "xml" if output == "xml" and provider.speaks_xml else "json"
    return form, output == "raw" or form == "xml" or (endpoint.shape == "text" and output != "json")


def clash(
    output: str, provider: Provider, endpoint: Endpoint, options: ProviderOptions, *, several: bool
) -> UsageError | None:
    """Why a format does not go with the other options; None where it does."""
    if FORMATS[output].only:
        commands = " and ".join(f"taskcli {each}" for each in FORMATS[output].only)
        known = ", ".join(each.name for each in FORMATS.values() if not each.only)
        return UsageError(f"-o {output} is for {commands}", f"there is: {known}")
    form, passed_on = form_of(output, provider, endpoint)
    if options.paging.follows and form == "xml":
        return UsageError("-o xml with --paginate would be several documents", "use -o raw, or another format")
    if passed_on and options.paging.max_items:
        return UsageError("--max-items does not go with what is passed on byte for byte", "use -o json or jsonl")
    if FORMATS[output].page and endpoint.shape != "list":
        known = ", ".join(each.name for each in FORMATS.values() if not (each.page or each.only))
        return UsageError(f"-o {output} is for lists", f"there is: {known}")
    if several and form == "xml":
        return UsageError("-o xml of several would be several documents", "use -o raw, or another format")
    return None


def conversation_of(profile: Profile, endpoint: Endpoint, session: Session) -> Conversation:
    terminal = session.terminal
    if session.asking.dry_run:
        return dry_run_of(profile, terminal.note)
    terminal.progress.begin(profile.name, noun="tasks" if endpoint.verb in ("list", "get") else "rows")
    return Conversation(session.client(profile), terminal.note, terminal.progress.of(profile.name), terminal.flush)


def read(conversation: Conversation, endpoint: Endpoint, options: ProviderOptions, id: str | None, form: Form) -> Pages:
    return conversation.read(
        endpoint,
        options.arguments,
        id,
        form=form,
        extra=options.param,
        paginate=options.paging.follows,
        most=options.paging.max_items,
    )


def asked_for(endpoint: Endpoint, typed: Arguments) -> Iterator[str]:
    """The fields that were asked for by name; what is in brackets lies within one."""
    for text in (text for param in endpoint.flags if param.role == "fields" for text in typed.get(param.name, ())):
        yield from re.findall(r"[\w.-]+", re.sub(r"\([^()]*\)", "", text))


def as_document(terminal: Terminal) -> Callable[[bytes], bytes]:
    """XML as it came, once it is known to be a document; nothing of it acts on a terminal. Raises `Garbled`."""

    def passing(body: bytes) -> bytes:
        from taskcli.http.xmls import check_document

        check_document(body)
        if terminal.is_terminal:
            from taskcli.render.markup import on_screen

            return on_screen(body)
        return body

    return passing


def as_text(output: str, terminal: Terminal) -> Callable[[bytes], bytes]:
    """Text as it came; nothing of it acts on a terminal, unless raw was asked for."""
    if output == "raw" or not terminal.is_terminal:
        return bytes
    return lambda body: f"{visible(body.decode('utf-8', 'replace'), lines=True)}\n".encode()


class Answer:
    """What one command reads, of one id or several; each that fails is told, and does not stop the others.

    `beside` are lists that were read to ask for it: where they are not whole, neither is the answer.
    """

    def __init__(
        self, profile: Profile, endpoint: Endpoint, readings: Sequence[Pages], session: Session, beside: Sequence[Pages]
    ) -> None:
        self.profile = profile
        self.endpoint = endpoint
        self.readings = readings
        self.session = session
        self.beside = beside
        self.found = 0
        self.failures: list[TaskcliError] = []
        # Of one that is given twice the rows are kept, since it is asked for once.
        self.kept: dict[int, list[Row]] = {}

    def write(self, output: str, options: ProviderOptions) -> None:
        terminal = self.session.terminal
        if output == "table" and self.endpoint.rows and self.endpoint.rows.shape == "count":
            terminal.say("".join(f"{row.data['count']}\n" for row in self._whole(Pages.rows)))
            return
        wanted = tuple(asked_for(self.endpoint, options.arguments))
        render = RenderOptions(
            one=self.endpoint.shape != "list" and len(self.readings) == 1,
            headers=not options.output.no_headers,
            columns=options.output.columns,
            usual=tuple(dict.fromkeys((*self.endpoint.columns, *wanted))),
            wanted=wanted,
            on_terminal=terminal.is_terminal,
            tell=terminal.note,
            name="task" if self.endpoint.verb in ("list", "get", "store-tasks", "metadata") else "item",
            canvas=canvas_of(terminal, output, self.profile.clock, wide=options.output.wide),
            lacking=self._lacking,
            detail=self.endpoint.shape != "list",
            concealed=self.profile.provider.concealed,
        )
        write_rows(terminal, self._whole(Pages.rows), output, render, options.output.jq)

    def _lacking(self) -> str:
        """Why the rows that have been read are not all."""
        ends = (each.ending for each in (*self.beside, *self.readings))
        return "; ".join(dict.fromkeys(each.reason or "there are more pages" for each in ends if not each.whole))

    def write_bodies(self, passing: Callable[[bytes], bytes], *, streaming: bool, unreadable: bool) -> None:
        """The bodies, one after the other. `passing` checks each, and makes it harmless for a terminal."""

        def bodies(reading: Pages) -> Iterator[Row]:
            return (Row(raw=passing(reply.body)) for reply in reading.bodies(unreadable=unreadable))

        raw = FORMATS["raw"].write
        rows = Batches(self._each(bodies)) if unreadable else self._whole(bodies)
        self.session.terminal.put(lambda out: raw(rows, RenderOptions(), out), streaming=streaming)
        self.found = sum(each.shown for each in self.readings)
        self._report()

    def _each(self, rows: Callable[[Pages], Iterator[Row]]) -> Iterator[Sequence[Row]]:
        """All of them in order, as far as they do not fail."""
        for reading in self.readings:
            if id(reading) in self.kept:
                yield self.kept[id(reading)]
                continue
            again = self.readings.count(reading) > 1
            kept = self.kept.setdefault(id(reading), []) if again else []
            try:
                for some in inside(self.profile.name, in_lists(rows(reading)), reading.plan.id):
                    self.found += len(some)
                    if again:
                        kept += some
                    yield some
            except MachineRefused:
                raise
            except TaskcliError as failed:
                self.failures.append(failed)

    def _whole(self, rows: Callable[[Pages], Iterator[Row]]) -> Batches:
        """The same. Raises `AlreadyReported` where all have failed, so that nothing is written."""

        def lists() -> Iterator[Sequence[Row]]:
            yield from self._each(rows)
            self._report()

        return Batches(lists())

    def _report(self) -> None:
        Outcome(len(set(map(id, self.readings))), self.failures).report(self.session.terminal)

    def tell_more(self) -> None:
        """What a person must know of a single answer: that there is more."""
        if len(self.readings) > 1:
            return
        reading, terminal = self.readings[0], self.session.terminal
        if reading.ending.kind == "more":
            total = f" of {reading.total}" if reading.total is not None else ""
            again = f"{self.session.command} --paginate"
            terminal.note(f"{self.found}{total} shown, there are more; for all of them: {again}")
        elif reading.ending.kind == "stopped" and reading.most and self.found >= reading.most:
            terminal.note(f"stopped at {self.found} (--max-items); there are more")
