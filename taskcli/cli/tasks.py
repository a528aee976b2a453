"""`taskcli list` and `taskcli get`: several profiles, the common filters, the common record."""

from __future__ import annotations

import difflib
import io
import webbrowser
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import msgspec

from taskcli.cli.flags import ASKING, MATCHING, OUTPUT, PROFILES, TZ, Flag
from taskcli.cli.session import Session, Told, count_of, one_of, outcome, text_of
from taskcli.config import Profile
from taskcli.errors import ConfigError, Matched, NotFound, Partial, TaskcliError, UsageError
from taskcli.filters import SORTS, Order, bound, read_statuses
from taskcli.message import Row
from taskcli.models import Priority, Status, Task, priority_by_word
from taskcli.query import stamp
from taskcli.rehearsal import Rehearsal, curl
from taskcli.render import Sheet, write_json
from taskcli.spec import Extras, Wanted
from taskcli.together import (
    Question,
    Source,
    ask_all,
    find_ref,
    get_one,
    merged,
    missing_fields,
    rehearse_get,
    rehearse_list,
    side_by_side,
)
from taskcli.values import MOMENT_HELP, Clock

if TYPE_CHECKING:
    from taskcli.render.table import Screen

FIELDS = tuple(name for name in Task.__struct_fields__ if name not in ("comments", "history", "native"))
GROUPS = ("status", "project", "assignee", "profile")
META = "taskcli.tasks/1"

LIST_FLAGS = (
    PROFILES,
    Flag("all_profiles", ("--all-profiles",), "all profiles of the configuration", "switch"),
    Flag("status", ("--status",), "open, in-progress, done, cancelled, unknown, all, or a provider's own word; "
         "default: all that is not done or cancelled", "texts", "WORD", (*Status, "all")),
    Flag("assignee", ("--assignee",), "assigned to this id, name or e-mail, or to me", metavar="WHO"),
    Flag("creator", ("--creator",), "created by this id, name or e-mail", metavar="WHO"),
    Flag("priority", ("--priority",), "urgent, high, normal, low, or a provider's own word", words=tuple(Priority),
         metavar="WORD"),
    Flag("search", ("--search",), "text in title or description, whatever its case", metavar="TEXT"),
    *(Flag(f"{what}_{side}", (f"--{what}-{side}",),
           f"{what} {'from the beginning of' if side == 'after' else 'until just before'} WHEN", metavar="WHEN")
      for what in ("created", "updated", "due") for side in ("after", "before")),
    Flag("overdue", ("--overdue",), "only what is late", "switch"),
    Flag("project", ("--project",), "of this project, by id or name", metavar="NAME"),
    Flag("sort", ("--sort",), f"{', '.join(SORTS)}; FIELD:desc turns it round (default due)", metavar="FIELD[:desc]",
         words=SORTS),
    Flag("limit", ("--limit",), "rows after merging and sorting, 0 for all (default 100)", metavar="N"),
    Flag("offset", ("--offset",), "leave out so many rows first", metavar="N"),
    Flag("group_by", ("--group-by",), f"tables by {', '.join(GROUPS)}, with counts", words=GROUPS, metavar="FIELD"),
    Flag("meta", ("--meta",), "wrap the JSON with what each profile answered", "switch"),
    Flag("require_complete", ("--require-complete",), "exit code 9 and no output where anything is missing", "switch"),
    Flag("native", ("--native",), "add the provider's own object to each record", "switch"),
    *OUTPUT, TZ, *MATCHING, *ASKING,
)  # fmt: skip
COMMENTS = ("none", "first", "last", "all", "archive")
GET_FLAGS = (
    PROFILES,
    Flag("comments", ("--comments",), f"{', '.join(COMMENTS)}, where the provider has them (default none)",
         words=COMMENTS, metavar="WHICH"),
    Flag("history", ("--history",), "what happened to the task, where the provider tells", "switch"),
    Flag("web", ("--web",), "open the task's page in the browser", "switch"),
    Flag("native", ("--native",), "add the provider's own object to the record", "switch"),
    *OUTPUT, TZ, *ASKING,
)  # fmt: skip
WHEN_HELP = f"WHEN is {MOMENT_HELP}."


def record(task: Task) -> Row:
    return Row(raw=msgspec.json.encode(task))


def check_columns(session: Session) -> None:
    """Raises `UsageError` for a column that no record of this run can have."""
    values = session.values
    asked = {
        "comments": values.get("comments") is not None,
        "history": values.get("history"),
        "native": values.get("native"),
    }
    columns, known = session.columns, (*FIELDS, *(name for name, wanted in asked.items() if wanted))
    for path in columns:
        if path.split(".")[0] not in known:
            raise UsageError(f"--columns: there is no {path!r}", f"there is: {', '.join(known)}")


def common_output(session: Session, profile_output: str = "") -> str:
    output = session.output(profile_output)
    if output == "raw":
        raise UsageError(
            "-o raw is what one provider sent; this is an answer of taskcli", "use taskcli PROVIDER list -o raw"
        )
    check_columns(session)
    return output


def read_wanted(values: Mapping[str, Any], clock: Clock) -> Wanted:
    """The common filters as typed. Raises `UsageError`."""
    statuses, words = read_statuses(values.get("status") or ())
    priority = text_of("--priority", values.get("priority"))
    texts: dict[str, Any] = {
        name: text_of(f"--{name}", values.get(name)) for name in ("assignee", "creator", "search", "project")
    }
    bounds: dict[str, Any] = {
        f"{what}_{side}": bound(f"{what}-{side}", values.get(f"{what}_{side}"), clock)
        for what in ("created", "updated", "due")
        for side in ("after", "before")
    }
    for what in ("created", "updated", "due"):
        after, before = bounds[f"{what}_after"], bounds[f"{what}_before"]
        if after and before and after >= before:
            raise UsageError(f"--{what}-after is not before --{what}-before", "nothing could match")
    return Wanted(
        statuses=statuses,
        words=words,
        priority=(priority_by_word(priority) or priority) if priority else None,
        overdue=bool(values.get("overdue")),
        **texts,
        **bounds,
    )


# list ---------------------------------------------------------------------------------------------------------------


def run_list(values: Mapping[str, Any], session: Session) -> None:
    order = Order.read(text_of("--sort", values.get("sort")) or "due")
    limit = count_of("--limit", values.get("limit"))
    limit = 100 if limit is None else limit or None
    offset = count_of("--offset", values.get("offset")) or 0
    group_by = one_of("--group-by", values.get("group_by"), GROUPS) or ""
    session.check()
    read_wanted(values, Clock())  # a wrong word is told before anything else
    common_output(session)
    names = session.names(values.get("profile") or [], everything=bool(values.get("all_profiles")))
    profiles = [session.ready(session.config.profile(name)) for name in names]
    output = common_output(session, profiles[0].output if len(profiles) == 1 else "")
    meta = bool(values.get("meta"))
    if meta and output != "json":
        raise UsageError("--meta wraps JSON; it needs -o json")
    if meta and session.columns:
        raise UsageError("--meta does not go with --columns", "choose with --jq instead")
    if group_by and output != "table":
        raise UsageError("--group-by is for tables; it does not go with another format")
    # A bound without a zone is meant in each profile's own.
    wanted = {profile.name: read_wanted(values, profile.clock) for profile in profiles}
    left_out = [
        stamp(
            profile,
            UsageError(f"cannot answer --{' and --'.join(missing)}: {profile.provider.title} have no such field"),
        )
        for profile in profiles
        if (missing := missing_fields(profile, wanted[profile.name]))
    ]
    able = [each for each in profiles if each.name not in {failed.profile for failed in left_out}]
    if not able:
        raise left_out[0]
    _doubt(able, wanted, session)
    if session.dry_run:
        _rehearse(able, wanted, session)
        if left_out:
            for failed in left_out:
                session.terminal.error(failed)
            raise Told(Partial("some profiles were left out"))
        return
    count = None if limit is None else offset + limit
    sources = ask_all(
        able,
        lambda profile: Question(wanted[profile.name], order, count, bool(values.get("native"))),
        session.wire,
        session.terminal.note,
        session.until,
        session.terminal.progress,
    )
    session.terminal.progress.clear()
    sources += [
        Source(failed.profile, session.config.profile(failed.profile).provider.name, complete=False,
               reason=failed.message, failed=failed)
        for failed in left_out
    ]  # fmt: skip
    sources.sort(key=lambda source: names.index(source.profile))
    tasks = merged(sources, order, limit, offset, {each.name: each.clock for each in profiles})
    _finish_list(tasks, sources, View(session, profiles, output, group_by), values, limit, offset)


def _doubt(profiles: Sequence[Profile], wanted: Mapping[str, Wanted], session: Session) -> None:
    """Tells of status words that nobody is known to have: organisations have words of their own, and typos."""
    known = {word for each in profiles for word in (*each.provider.states, *each.status_map)}
    for word in sorted(wanted[profiles[0].name].words - known):
        near = difflib.get_close_matches(word, [*Status, *known], 1)
        guess = f"; did you mean {near[0]}?" if near else ""
        session.terminal.note(f"--status: {word!r} is not a status that is known here{guess}")


def _finish_list(
    tasks: list[Task], sources: list[Source], view: View, values: Mapping[str, Any], limit: int | None, offset: int
) -> None:
    session = view.session
    failures = [source.failed for source in sources if source.failed]
    for failed in failures:
        session.terminal.error(failed)
    answered = [source for source in sources if not source.failed]
    matching = sum(source.count for source in answered)
    cut = matching > len(tasks)
    whole = not failures and not cut and all(source.complete for source in sources)
    if answered:  # else the errors have said it all, and "0 tasks" would be a lie
        places = [f"--limit {limit}" if limit else "", f"--offset {offset}" if offset else ""]
        by = f" ({', '.join(filter(None, places))})"
        _receipt(
            sources, matching, f"; all read, {len(tasks)} shown{by}; for the rest: --limit 0" if cut else "", session
        )
    end = outcome(failures, len(sources))
    if end is not None and not answered:
        raise Told(end)
    if values.get("require_complete") and not whole:
        raise Partial("the answer is not whole (--require-complete)", "see the lines above")
    if values.get("meta"):
        wrapped = {"schema": META, "complete": whole, "sources": [each.as_dict() for each in sources], "tasks": tasks}
        view.write(iter([Row(raw=msgspec.json.encode(wrapped))]), tasks, True)
    else:
        view.write(map(record, tasks), tasks, False)
    if end is not None:
        raise Told(end if isinstance(end, Partial) else Partial("some profiles failed"))
    if values.get("fail_on_match") and tasks:
        raise Matched(f"{matching} found (--fail-on-match)")
    if values.get("fail_on_empty") and not tasks:
        raise Matched("none found (--fail-on-empty)")


def _receipt(sources: Sequence[Source], matching: int, cut: str, session: Session) -> None:
    """What the answer is made of: `31 tasks: work 12, agency 14, shop 5; docs failed (timed out after 30 s)`."""
    parts = ", ".join(f"{source.profile} {source.count}" for source in sources if not source.failed)
    failed = "".join(f"; {each.profile} failed ({each.failed.message})" for each in sources if each.failed)
    short = "".join(
        f"; {each.profile} is not whole: {each.reason}" for each in sources if not each.failed and not each.complete
    )
    session.terminal.note(f"{matching} task{'' if matching == 1 else 's'}: {parts}{failed}{short}{cut}")


def times(task: Task, screen: Screen) -> dict[str, str]:
    """The task's times as a table shows them."""
    from taskcli.render.table import moment_text

    zone = screen.clock_of(task).zone
    return {name: moment_text(getattr(task, name), zone) for name in ("created", "updated", "due", "completed")}


@dataclass(frozen=True)
class View:
    """How an answer is shown."""

    session: Session
    profiles: Sequence[Profile]
    output: str
    group_by: str = ""

    def write(self, rows: Iterator[Row], tasks: Sequence[Task], one: bool) -> None:
        """Rows for every format but tables, which are drawn from the tasks; `one` is for a single object."""
        session, terminal = self.session, self.session.terminal
        sheet = Sheet(one, session.columns, FIELDS, terminal.is_terminal, terminal.note)
        if session.jq:
            text = io.BytesIO()
            write_json(rows, sheet, text)
            terminal.filtered(session.jq(text.getvalue()))
        elif self.output == "table":
            terminal.put(lambda out: self._table(rows, tasks, one, out))
        else:
            terminal.rows(rows, self.output, sheet)

    def _table(self, rows: Iterator[Row], tasks: Sequence[Task], one: bool, out: IO[bytes]) -> None:
        from taskcli.render import table

        screen = self.session.screen(self.profiles)
        if self.session.columns:
            shown = ({**row.data, **times(task, screen)} for row, task in zip(rows, tasks, strict=True))
            table.native_table(shown, self.session.columns, screen, out)
        elif one:
            for at, task in enumerate(tasks):
                out.write(b"\n" if at else b"")
                table.task_detail(task, screen, out)
        else:
            table.tasks(tasks, screen, out, self.group_by)


def _rehearse(profiles: Sequence[Profile], wanted: Mapping[str, Wanted], session: Session) -> None:
    for profile in profiles:
        try:
            asker, there, here = rehearse_list(profile, wanted[profile.name])
        except TaskcliError as failed:
            raise stamp(profile, failed) from failed.__cause__
        by_provider, by_us = (", ".join(sorted(names)) or "nothing" for names in (there, here))
        _show(profile, asker, session, f"# applied by the provider: {by_provider}", f"# applied here: {by_us}")


def _show(profile: Profile, asker: Rehearsal, session: Session, *filters: str) -> None:
    """The requests of one profile as text: the data of a dry run."""
    count = len(asker.requests)
    head = f"# {profile.name} ({profile.provider.name}): at least {count} request{'' if count == 1 else 's'}"
    if asker.pretends:
        filters += ("# your own id, which the first answer tells, is shown as 0 or STAFF_ID",)
    session.terminal.say("\n".join([head, *filters, *map(curl, asker.requests)]) + "\n")


# get ----------------------------------------------------------------------------------------------------------------


def run_get(values: Mapping[str, Any], session: Session) -> None:
    refs: list[str] = values["refs"]
    comments = one_of("--comments", values.get("comments"), COMMENTS) or "none"
    extras = Extras(comments, bool(values.get("history")))
    session.check()
    common_output(session)
    if values.get("web") and values.get("output"):
        raise UsageError("--web opens pages; it does not go with -o")
    chosen = _chosen(values, session)
    if not session.config.raw:
        raise session.no_profiles()
    found = [find_ref(text_of("REF", ref) or "", session.config, chosen) for ref in refs]
    for name in dict.fromkeys(profile.name for profile, _ in found):
        session.ready(session.config.profile(name))
    output = common_output(session, found[0][0].output if len({each.name for each, _ in found}) == 1 else "")
    if session.dry_run:
        for profile, task_id in found:
            _show(profile, rehearse_get(profile, task_id, extras), session)
        return
    native = bool(values.get("native"))

    def job(profile: Profile, task_id: str) -> Callable[[], Task]:
        def say(text: str) -> None:
            session.terminal.note(f"{profile.name}: {text}")

        return lambda: get_one(profile, task_id, extras, session.wire(profile), say, native=native)

    results = side_by_side([job(*each) for each in found], session.until)
    tasks: list[Task] = []
    failures: list[TaskcliError] = []
    for (profile, task_id), result in zip(found, results, strict=True):
        if isinstance(result, Task):
            tasks.append(result)
        elif isinstance(result, TaskcliError):
            failed = stamp(profile, result)
            if (len(found) > 1 or isinstance(failed, NotFound)) and task_id not in failed.message:
                failed.message = f"{task_id}: {failed.message}"
            failures.append(failed)
        else:
            raise result
    if len(failures) == len(found) == 1:
        raise failures[0]
    for failed in failures:
        session.terminal.error(failed)
    if tasks:
        if values.get("web"):
            _open(tasks, session)
        else:
            single = len(refs) == 1
            view = View(session, [each for each, _ in found], output)
            view.write(map(record, tasks), tasks, single or output == "table")
    end = outcome(failures, len(found))
    if end is not None:
        raise Told(end)


def _chosen(values: Mapping[str, Any], session: Session) -> tuple[str, ...]:
    """The profiles that an id without one is looked for in; none is no failure here."""
    if values.get("profile"):
        names = session.names(values["profile"])
        for name in names:
            session.config.profile(name)
        return names
    try:
        return session.names([])
    except TaskcliError:
        return ()


def _open(tasks: Sequence[Task], session: Session) -> None:
    for task in tasks:
        if not task.url:
            raise NotFound(f"{task.ref} has no known web address")
        session.terminal.note(f"opening {task.url}")
        if not webbrowser.open(task.url):
            raise ConfigError("no browser could be started", f"open {task.url} yourself")
