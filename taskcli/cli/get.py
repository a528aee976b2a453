"""`taskcli get`: tasks by REF, of any profile, in the order they were asked for."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from taskcli.cli.common import View, check_todos, common_format, show_dry_run, with_todos
from taskcli.cli.ending import Outcome
from taskcli.cli.jq import jq_filter
from taskcli.cli.options import GetOptions
from taskcli.cli.session import Session
from taskcli.errors import ConfigError, MachineRefused, NotFound, TaskcliError, UsageError
from taskcli.models import Task
from taskcli.profiles.config import Profile
from taskcli.query.boundary import boundary, side_by_side
from taskcli.query.refs import find_ref
from taskcli.query.several import dry_get, for_records, get_one
from taskcli.render import FORMATS, TaskRow
from taskcli.spec import Extras, Filters
from taskcli.values import Clock


def run(options: GetOptions, session: Session) -> None:
    """Raises what all REFs failed with, or ends as `Outcome` does."""
    extras = Extras(options.comments or "none", options.history)
    if options.output.jq is not None:
        jq_filter(options.output.jq)
    asked_for = {"comments": options.comments is not None, "history": options.history, "native": options.native}
    also = tuple(name for name, wanted in asked_for.items() if wanted)
    options = with_todos(options)
    check_todos(options, common_format(session, options.output, also=also, command="get"))
    if options.web and options.output.output:
        raise UsageError("--web opens pages; it does not go with -o")
    refs = refs_of(options)
    chosen = profiles_for_ids(options, session)
    if not session.config.raw:
        raise session.no_profiles()
    clock = session.clock(options.tz)
    found, faults = located(refs, chosen, session)
    profiles = {profile.name: profile for profile, _ in found.values()}
    for profile in profiles.values():
        session.ready(profile)
    usual = next(iter(profiles.values())).output if len(profiles) == 1 else ""
    form = common_format(session, options.output, usual, also, command="get")
    view = View(session.terminal, options.output, form, clock, todos=options.ics_todos)
    # One that is given twice is asked for once, and shown twice.
    once = list({(profile.name, number): (profile, number) for profile, number in found.values()}.values())
    if session.asking.dry_run:
        for profile, number in once:
            with boundary(profile.name, number):
                dry = dry_get(profile, number, extras, clock)
            show_dry_run(session, dry)
        outcome = Outcome(len(once) + len(faults), [*faults.values()])
        outcome.report(session.terminal)
        outcome.end(session.terminal, 0)
        return
    jobs = [(profile.name, number, job(profile, number, extras, clock, options, session)) for profile, number in once]
    session.terminal.progress.begin(*profiles)
    with session.waiting():
        came = side_by_side(jobs, session.until)
    session.terminal.progress.end()
    results = dict(zip(((name, number) for name, number, _ in jobs), came, strict=True))
    ends = [faults[ref] if ref in faults else results[found[ref][0].name, found[ref][1]] for ref in refs]
    failures = dict.fromkeys(each for each in ends if isinstance(each, TaskcliError))
    answers = [each for each in ends if not isinstance(each, TaskcliError)]
    lacking = dict.fromkeys(failed for _, parts in answers for failed in parts)
    outcome = Outcome(len(once) + len(faults), [*failures], [*lacking])
    outcome.report(session.terminal)
    tasks = [task for task, _ in answers]
    if options.web:
        pages = Outcome(len(tasks), open_pages(tasks, session))
        pages.report(session.terminal)
        outcome.failures = [*outcome.failures, *pages.failures]
    else:
        single = len(refs) == 1 and "-" not in options.refs
        told = view.format == "table" or FORMATS[view.format].page
        missing = "; ".join(map(str, (*outcome.failures, *outcome.cut)))
        view.write(map(TaskRow, tasks), one=single or told, lacking=lambda: missing)
    outcome.end(session.terminal, len(tasks))


FROM_STDIN = ("-",)


def refs_of(options: GetOptions) -> Sequence[str]:
    """The REFs as typed, or one a line of stdin where `-` stands alone. Raises `UsageError`."""
    if "-" not in options.refs:
        return options.refs
    if options.refs != FROM_STDIN:
        raise UsageError("- reads all REFs from stdin; it stands alone")
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig") if sys.stdin else ""
    except UnicodeDecodeError as why:
        raise UsageError("what came on stdin is not UTF-8 text") from why
    return [ref for line in text.splitlines() if (ref := line.strip())]


def located(
    refs: Sequence[str], chosen: Sequence[str], session: Session
) -> tuple[dict[str, tuple[Profile, str]], dict[str, TaskcliError]]:
    """Where each REF leads, and those whose profile has a fault, which are no fault of the others."""
    found: dict[str, tuple[Profile, str]] = {}
    faults: dict[str, TaskcliError] = {}
    for ref in dict.fromkeys(refs):
        try:
            profile, number = find_ref(ref, session.config, chosen, session.command)
            found[ref] = for_records(profile, Filters()), number
        except ConfigError as why:
            faults[ref] = why
    return found, faults


def job(
    profile: Profile, ref: str, extras: Extras, clock: Clock, options: GetOptions, session: Session
) -> Callable[[], tuple[Task, Sequence[TaskcliError]]]:
    def say(text: str) -> None:
        session.terminal.note(f"{profile.name}: {text}")

    return lambda: get_one(session.client(profile), ref, extras, clock, say, native=options.native)


def profiles_for_ids(options: GetOptions, session: Session) -> tuple[str, ...]:
    """The profiles that an id without one is looked for in; none is no failure here."""
    if options.profile:
        names = session.names(options.profile)
        for name in names:
            session.config.must_know(name)
        return names
    try:
        names = session.names([])
    except TaskcliError:
        return ()
    for name in names:
        session.config.must_know(name)
    return names


def open_pages(tasks: Sequence[Task], session: Session) -> list[TaskcliError]:
    """Opens each task's page, and gives what is to be said of those that have none. Raises `MachineRefused`."""
    lacking: list[TaskcliError] = []
    for task in tasks:
        if not task.url:
            lacking.append(NotFound("it has no known web address", profile=task.profile, about=task.id or ""))
            continue
        session.terminal.note(f"opening {task.url}")
        if not opens(task.url):
            raise MachineRefused("no browser could be started", f"open {task.url} yourself")
    return lacking


# Browsers that draw on the terminal, where data belongs; Python takes one of them where it finds no other.
IN_THE_TERMINAL = frozenset({"www-browser", "links", "links2", "elinks", "lynx", "w3m"})


def opens(address: str) -> bool:
    """Whether a browser with a window of its own was told to open an address."""
    desktop = sys.platform in ("darwin", "win32") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")))
    try:
        browser = webbrowser.get() if desktop else None
    except webbrowser.Error:
        return False
    if browser is None or os.path.basename(getattr(browser, "name", "")) in IN_THE_TERMINAL:
        return False
    with _stdout_elsewhere():
        return browser.open(address)


@contextmanager
def _stdout_elsewhere() -> Iterator[None]:
    """What is started inside says nothing on stdout, and does not keep it open for as long as it runs."""
    try:
        kept = os.dup(1)
    except OSError:  # it is closed
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
