"""Provider commands: one endpoint, its own parameters, its own fields."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, Any, TypeVar

from taskcli.cli.flags import PREFIX
from taskcli.cli.session import Session, Told, count_of, outcome
from taskcli.config import Profile
from taskcli.errors import Garbled, Matched, Partial, TaskcliError, UsageError
from taskcli.message import Row
from taskcli.query import Asker, Form, Reading, check, more_params, stamp
from taskcli.rehearsal import Rehearsal, curl, rehearsal_of
from taskcli.render import Chooser, Sheet, present, without, write_json
from taskcli.spec import Endpoint, Provider
from taskcli.transport import Client
from taskcli.values import YES_NO, Clock

T = TypeVar("T")


def given_of(endpoint: Endpoint, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """What was typed for the endpoint's own parameters."""
    given: dict[str, list[str]] = {}
    for param in endpoint.params:
        value = values.get(PREFIX + param.name)
        if value is None or value == []:
            continue
        given[param.name] = [("true" if value else "false")] if param.kind is YES_NO else list(value)
    return given


def run(provider: Provider, endpoint: Endpoint, values: Mapping[str, Any], session: Session) -> None:
    """Asks and writes. Raises `TaskcliError`s that name the profile."""
    session.check()
    given = given_of(endpoint, values)
    check(endpoint, given, Clock())  # what is wrong whatever the profile is told first
    more_params(endpoint, values.get("param") or ())
    most = count_of("--max-items", values.get("max_items"), least=1)
    profile = session.profile_of(provider.name)
    output = session.output(profile.output)
    form: Form = "xml" if output == "xml" and provider.speaks_xml else "json"
    paginate = bool(values.get("paginate"))
    passed_on = output == "raw" or form == "xml" or (endpoint.shape == "text" and output != "json")
    if paginate and form == "xml":
        raise UsageError("-o xml with --paginate would be several documents", "use -o raw, or another format")
    if passed_on and most:
        raise UsageError("--max-items does not go with what is passed on byte for byte", "use -o json or jsonl")
    ids = arguments(values)
    if len(ids) > 1 and form == "xml":
        raise UsageError("-o xml of several would be several documents", "use -o raw, or another format")
    failures: list[TaskcliError] = []
    try:
        asker = _asker(profile, session)
        extra = values.get("param") or ()
        readings = [
            asker.read(endpoint, given, each, form=form, extra=extra, whole=paginate, most=most) for each in ids
        ]
        if isinstance(asker, Rehearsal):
            for reading in readings:
                asker.note(reading.plan)
            session.terminal.say("".join(f"{curl(request)}\n" for request in asker.requests))
            return
        with session.bounded():
            if passed_on:
                found = _pass_on(readings, session, failures)
            else:
                found = _write(endpoint, readings, output, session, profile, failures)
        session.terminal.progress.clear()
        if len(readings) == 1:
            _after(readings[0], session, found)
    except Told:  # all have failed: nothing is shown, and each failure is told below
        found = 0
    except RecursionError as why:
        raise stamp(profile, Garbled("the answer is nested too deeply to be written so", "use -o raw")) from why
    except TaskcliError as failed:
        raise stamp(profile, failed) from failed.__cause__
    for each in failures:
        session.terminal.error(stamp(profile, each))
    if end := outcome(failures, len(ids)):
        raise Told(end)
    if values.get("fail_on_match") and found:
        raise Matched(f"{found} found (--fail-on-match)", profile=profile.name)
    if values.get("fail_on_empty") and not found:
        raise Matched("none found (--fail-on-empty)", profile=profile.name)


def _asker(profile: Profile, session: Session) -> Asker:
    if session.dry_run:
        return rehearsal_of(profile, session.terminal.note)
    client = Client(profile.scheme, profile.settings, session.wire(profile), profile.provider.lists)
    terminal = session.terminal
    return Asker(profile, client, terminal.note, terminal.progress, terminal.flush)


def arguments(values: Mapping[str, Any]) -> list[str | None]:
    """What the command was given to look for; None alone where it takes nothing."""
    found = values.get("id")
    return list(dict.fromkeys(found)) if isinstance(found, list) else [found]


def each_of(
    readings: Sequence[Reading], read: Callable[[Reading], Iterator[T]], failures: list[TaskcliError]
) -> Iterator[T]:
    """All of them in order; where there are several, one that fails does not stop the others."""
    for reading in readings:
        try:
            yield from read(reading)
        except TaskcliError as failed:
            if len(readings) == 1:
                raise
            if reading.label not in failed.message:
                failed.message = f"{reading.label}: {failed.message}"
            failures.append(failed)
    if failures and len(failures) == len(readings):
        raise Told(outcome(failures, len(readings)) or failures[0])


def _pass_on(readings: Sequence[Reading], session: Session, failures: list[TaskcliError]) -> int:
    """The bodies as they came. Those of a single page are checked before any of it is written."""

    def write(out: IO[bytes]) -> None:
        for reply in each_of(readings, Reading.bodies, failures):
            out.write(reply.body)

    session.terminal.put(write, streaming=readings[0].whole)
    return sum(reading.shown for reading in readings)


def _write(
    endpoint: Endpoint,
    readings: Sequence[Reading],
    output: str,
    session: Session,
    profile: Profile,
    failures: list[TaskcliError],
) -> int:
    one = endpoint.shape != "list" and len(readings) == 1
    jq, found = session.jq, 0

    def counted() -> Iterator[Row]:
        nonlocal found
        for row in each_of(readings, Reading.rows, failures):
            found += 1
            yield row

    terminal = session.terminal
    sheet = Sheet(
        one=one,
        columns=session.columns,
        usual=endpoint.columns,
        on_terminal=terminal.is_terminal,
        tell=terminal.note,
        name="task" if endpoint.verb in ("list", "get", "store-tasks", "metadata") else "item",
    )
    if jq:
        terminal.filtered(jq(_as_json(counted(), sheet)))
    elif output == "table":
        detail = endpoint.shape != "list"
        terminal.put(lambda out: _table(counted(), sheet, session, profile, out, detail=detail))
    else:
        terminal.rows(counted(), output, sheet)
    return found


def _as_json(rows: Iterator[Row], sheet: Sheet) -> bytes:
    text = io.BytesIO()
    write_json(rows, sheet, text)
    return text.getvalue()


def _table(
    rows: Iterator[Row], sheet: Sheet, session: Session, profile: Profile, out: IO[bytes], *, detail: bool
) -> None:
    from taskcli.render.table import native_detail, native_table

    screen = session.screen([profile])
    if detail:
        for at, row in enumerate(rows):
            out.write(b"\n" if at else b"")
            native_detail(without(row.data, profile.provider.concealed), sheet.columns, screen, out)
        return
    found = [without(row.data, profile.provider.concealed) for row in Chooser(sheet)(rows)]
    native_table(found, sheet.columns or present(found, sheet.usual), screen, out)


def _after(reading: Reading, session: Session, found: int) -> None:
    """What a person must know of the answer: that there is more, or that it is not whole."""
    if reading.more:
        total = f" of {reading.total}" if reading.total is not None else ""
        session.terminal.note(f"{found}{total} shown, there are more; for all of them: {session.command} --paginate")
    elif reading.stopped:
        session.terminal.note(f"stopped at {found} (--max-items); there are more")
    if reading.fault:
        raise Partial(f"the answer is not whole: {reading.fault}", "try again")
