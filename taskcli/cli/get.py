"""`taskcli get`: tasks by REF, of any profile, in the order they were asked for."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Callable, Sequence

from taskcli.cli.common import View, common_format, show_dry_run
from taskcli.cli.ending import Outcome
from taskcli.cli.jq import jq_filter
from taskcli.cli.options import GetOptions
from taskcli.cli.session import Session
from taskcli.errors import MachineRefused, NotFound, TaskcliError, UsageError
from taskcli.models import Task
from taskcli.profiles.config import Profile
from taskcli.query.boundary import boundary, side_by_side
from taskcli.query.refs import find_ref
from taskcli.query.several import dry_get, for_records, get_one
from taskcli.render import TaskRow
from taskcli.spec import Extras, Filters
from taskcli.values import Clock


def run(options: GetOptions, session: Session) -> None:
    """Raises what all REFs failed with, or ends as `Outcome` does."""
    extras = Extras(options.comments or "none", options.history)
    if options.output.jq is not None:
        jq_filter(options.output.jq)
    asked_for = {"comments": options.comments is not None, "history": options.history, "native": options.native}
    also = tuple(name for name, wanted in asked_for.items() if wanted)
    common_format(session, options.output, also=also)
    if options.web and options.output.output:
        raise UsageError("--web opens pages; it does not go with -o")
    refs = refs_of(options)
    chosen = profiles_for_ids(options, session)
    if not session.config.raw:
        raise session.no_profiles()
    clock = session.clock(options.tz)
    named = (find_ref(ref, session.config, chosen) for ref in refs)
    found = [(for_records(profile, Filters()), ref) for profile, ref in named]
    profiles = {profile.name: profile for profile, _ in found}
    for profile in profiles.values():
        session.ready(profile)
    usual = found[0][0].output if found and len(profiles) == 1 else ""
    view = View(session.terminal, options.output, common_format(session, options.output, usual, also), clock)
    # One that is given twice is asked for once, and shown twice.
    once = list({(profile.name, ref): (profile, ref) for profile, ref in found}.values())
    if session.asking.dry_run:
        for profile, ref in once:
            with boundary(profile.name, ref):
                dry = dry_get(profile, ref, extras, clock)
            show_dry_run(session, dry)
        return
    jobs = [(profile.name, ref, job(profile, ref, extras, clock, options, session)) for profile, ref in once]
    results = dict(zip(((name, ref) for name, ref, _ in jobs), side_by_side(jobs, session.until), strict=True))
    answers = {key: each for key, each in results.items() if not isinstance(each, TaskcliError)}
    lacking = [failed for _, parts in answers.values() for failed in parts]
    outcome = Outcome(len(once), [each for each in results.values() if isinstance(each, TaskcliError)], lacking)
    outcome.report(session.terminal)
    tasks = [answers[key][0] for profile, ref in found if (key := (profile.name, ref)) in answers]
    if options.web:
        open_pages(tasks, session)
    else:
        single = len(refs) == 1 and "-" not in options.refs
        view.write(map(TaskRow, tasks), one=single or view.format == "table")
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
            session.config.profile(name)
        return names
    try:
        return session.names([])
    except TaskcliError:
        return ()


def open_pages(tasks: Sequence[Task], session: Session) -> None:
    for task in tasks:
        if not task.url:
            raise NotFound(f"{task.ref} has no known web address")
        session.terminal.note(f"opening {task.url}")
        if not webbrowser.open(task.url):
            raise MachineRefused("no browser could be started", f"open {task.url} yourself")
