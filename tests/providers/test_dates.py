"""Dates that are typed behind a provider's command: every form of them, in every parameter that takes one."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest

from taskcli import providers, values
from tests.conftest import Ran, Run, Stage
from tests.providers.test_arguments import AUTH, MORE, command, refused

Configured = Callable[..., Path]
ZONE = ZoneInfo("America/New_York")
# A Tuesday, two days after the clocks went forward; 11:30 in New York.
NOW = datetime(2026, 3, 10, 15, 30, tzinfo=UTC)
DAYS = {
    "2026-03-01": "2026-03-01", "2024-02-29": "2024-02-29", "today": "2026-03-10", "Yesterday": "2026-03-09",
    "tomorrow": "2026-03-11", "tuesday": "2026-03-10", "MONDAY": "2026-03-16", "sun": "2026-03-15",
}  # fmt: skip
TIMES = {
    "now": "2026-03-10T11:30:00-04:00", "2026-03-01T10:00": "2026-03-01T10:00:00-05:00",
    "2026-03-01 10:00:30": "2026-03-01T10:00:30-05:00", "2026-03-01T10:00+02:00": "2026-03-01T03:00:00-05:00",
    "2026-03-01T10:00:00Z": "2026-03-01T05:00:00-05:00", "2026-07-01T10:00": "2026-07-01T10:00:00-04:00",
    # A week ago there was no summer time: the clock showed 11:30, too.
    "-7d": "2026-03-03T11:30:00-05:00", "-1w": "2026-03-03T11:30:00-05:00", "+2W": "2026-03-24T11:30:00-04:00",
    "-36h": "2026-03-08T23:30:00-04:00", "-96h": "2026-03-06T10:30:00-05:00",
}  # fmt: skip


def utc(day: str, clock: str) -> str:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE).astimezone(UTC).isoformat()[:19] + "Z"


def iso(day: str) -> str:
    return utc(day, "00:00:00")


def iso_end(day: str) -> str:
    return utc(day, "23:59:59")


def iso_time(time: str) -> str:
    return datetime.fromisoformat(time).astimezone(UTC).isoformat()[:19] + "Z"


def offset(day: str) -> str:
    return datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=ZONE).isoformat()


def as_it_is(text: str) -> str:
    return text


def evening(day: str) -> str:
    return f"{day} 23:59:59"


def local(time: str) -> str:
    return time[:19].replace("T", " ")


def its_day(time: str) -> str:
    return time[:10]


Form = tuple[Callable[[str], str], Callable[[str], str]]
ISO, ISO_END = (iso, iso_time), (iso_end, iso_time)
OFFSET, DAY = (offset, as_it_is), (as_it_is, its_day)
LOCAL, LOCAL_END = (as_it_is, local), (evening, local)
TALLYFY_DAYS = (
    "created", "deadline_start_range", "deadline_end_range", "deadline_on", "deadline_before", "deadline_after",
)  # fmt: skip
# How each parameter sends a day and a time. The end of a range is the end of its day, but for PageSeeder's `...before`.
FORMS: dict[tuple[str, str], dict[str, Form]] = {
    ("oracle", "list"): {
        "dueDateFrom": ISO, "dueDateTo": ISO_END, "since": ISO, "until": ISO_END,
        "dueDate": DAY, "dueDateAfter": ISO, "dueDateBefore": ISO,
    },
    ("oracle", "count"): {"dueDateFrom": ISO, "dueDateTo": ISO_END, "since": ISO, "until": ISO_END},
    ("oracle", "view"): {"dueDateFrom": ISO, "dueDateTo": ISO_END, "since": ISO, "until": ISO_END},
    ("pageseeder", "list"): dict.fromkeys(
        ("assignedafter", "assignedbefore", "createdafter", "createdbefore", "dueafter", "duebefore"), OFFSET
    ),
    ("pageseeder", "comments"): {"createdafter": OFFSET, "createdbefore": OFFSET},
    ("tallyfy", "list"): dict.fromkeys(TALLYFY_DAYS, DAY),
    ("tallyfy", "count"): dict.fromkeys(TALLYFY_DAYS, DAY),
    ("tallyfy", "history"): {"created_after": DAY, "created_before": DAY},
    ("capillary", "list"): {"start_date": LOCAL, "end_date": LOCAL_END},
    ("capillary", "metadata"): {"start_date": LOCAL, "end_date": LOCAL_END},
    ("capillary", "store-tasks"): {"start_date": DAY, "end_date": DAY},
    ("capillary", "entities"): {"modified_since": DAY},
}  # fmt: skip
PAIRS = {
    ("oracle", "list"): ["dueDateFrom dueDateTo", "since until", "dueDateAfter dueDateBefore"],
    ("oracle", "count"): ["dueDateFrom dueDateTo", "since until"],
    ("oracle", "view"): ["dueDateFrom dueDateTo", "since until"],
    ("pageseeder", "list"): ["assignedafter assignedbefore", "createdafter createdbefore", "dueafter duebefore"],
    ("pageseeder", "comments"): ["createdafter createdbefore"],
    ("tallyfy", "list"): ["deadline_start_range deadline_end_range", "deadline_after deadline_before"],
    ("tallyfy", "count"): ["deadline_start_range deadline_end_range", "deadline_after deadline_before"],
    ("tallyfy", "history"): ["created_after created_before"],
    ("capillary", "list"): ["start_date end_date"],
    ("capillary", "metadata"): ["start_date end_date"],
    ("capillary", "store-tasks"): ["start_date end_date"],
}
Ask = Callable[..., Ran]


@pytest.fixture
def ask(run: Run, stage: Stage, configured: Configured, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs a command of a provider with these flags, for a profile in New York unless told otherwise."""
    monkeypatch.setattr(values, "now", lambda: NOW)

    def go(name: str, verb: str, *words: str, **settings: Any) -> Ran:
        more = {**MORE.get(name, {}), **automation(name, words), "time_zone": "America/New_York", **settings}
        configured({"it": {"provider": name, "base_url": stage.origin, "auth": AUTH[name], **more}})
        return run(*command(name, providers.load(name).endpoint(verb)), *words)

    return go


def automation(name: str, words: tuple[str, ...]) -> dict[str, str]:
    its_own = {"--due-date", "--due-date-after", "--due-date-before"}
    typed = {word.partition("=")[0] for word in words}
    return {"api_root": "/process/api/v1"} if name == "oracle" and its_own & typed else {}


def flag(name: str, verb: str, parameter: str) -> str:
    return f"--{providers.load(name).endpoint(verb).param(parameter).flag}"


def sent(ran: Ran, parameter: str) -> str:
    assert ran.code == 0, ran.err
    target = shlex.split(ran.text.splitlines()[-1])[-1]
    return dict(parse_qsl(urlsplit(target).query))[parameter]


def test_every_parameter_that_takes_a_date_is_here() -> None:
    found = {
        (name, endpoint.verb): {
            param.name for param in endpoint.flags if param.kind.metavar in ("WHEN", "DAY", "DAY[:DAY]")
        }
        for name in AUTH
        for endpoint in providers.load(name).endpoints
        if not endpoint.hidden
    }
    assert {key: names for key, names in found.items() if names} == {key: {*each} for key, each in FORMS.items()}


@pytest.mark.parametrize(("name", "verb"), FORMS)
def test_a_date_reaches_the_wire_in_the_providers_own_form_and_zone(name: str, verb: str, ask: Ask) -> None:
    for parameter, (of_day, of_time) in FORMS[name, verb].items():
        wanted = {typed: of_day(meant) for typed, meant in DAYS.items()}
        wanted |= {typed: of_time(meant) for typed, meant in TIMES.items()}
        for typed, wire in wanted.items():
            ran = ask(name, verb, f"{flag(name, verb, parameter)}={typed}", "--dry-run")
            assert sent(ran, parameter) == wire, (parameter, typed)


@pytest.mark.parametrize(("name", "verb"), FORMS)
def test_what_is_no_date_is_not_sent(name: str, verb: str, ask: Ask, stage: Stage) -> None:
    for parameter in FORMS[name, verb]:
        for typed in ("2026-02-30", "soon", "7d", "01/02/2026", "2026-03-01T25:00", "1772323200", "+7m"):
            ran = ask(name, verb, f"{flag(name, verb, parameter)}={typed}")
            refused(ran, stage, f"{parameter} {typed}")
            assert f"{flag(name, verb, parameter)}: {typed!r} is not a date" in ran.err


@pytest.mark.parametrize(
    ("own", "top", "machine", "since"),
    [
        ("Asia/Tokyo", "Europe/Berlin", "America/New_York", "2026-02-28T15:00:00Z"),
        (None, "Europe/Berlin", "America/New_York", "2026-02-28T23:00:00Z"),
        (None, None, "America/New_York", "2026-03-01T05:00:00Z"),
    ],
)
def test_the_zone_is_the_profiles_else_the_configurations_else_the_machines(
    own: str | None, top: str | None, machine: str, since: str, home: Path
) -> None:
    zones = [f'time_zone = "{zone}"\n' if zone else "" for zone in (top, own)]
    auth = 'auth = { method = "bearer", token = "t" }\n'
    text = f'{zones[0]}[profiles.it]\nprovider = "oracle"\nbase_url = "https://acme.example"\n{auth}{zones[1]}'
    path = home / "config.toml"
    path.write_text(text)
    words = ("oracle", "list", "--since", "2026-03-01", "--dry-run", "--config", str(path))
    env = {**os.environ, "TZ": machine}
    done = subprocess.run([sys.executable, "-m", "taskcli", *words], env=env, capture_output=True, check=True)
    assert sent(Ran(0, done.stdout, ""), "since") == since


@pytest.mark.parametrize(("name", "verb"), PAIRS)
def test_a_range_whose_end_is_before_its_beginning_is_refused(name: str, verb: str, ask: Ask, stage: Stage) -> None:
    for begin, end in (pair.split() for pair in PAIRS[name, verb]):
        first, last = flag(name, verb, begin), flag(name, verb, end)
        for since, until in (("2026-03-02", "2026-03-01"), ("tomorrow", "-1d"), ("+1w", "now")):
            for words in ((f"{first}={since}", f"{last}={until}"), (f"{last}={until}", f"{first}={since}")):
                ran = ask(name, verb, *words)
                refused(ran, stage, begin)
                assert f"{first} {since} is after {last} {until}: nothing could match" in ran.err
        for since, until in (("2026-03-01", "2026-03-01"), ("-7d", "now"), ("2026-03-01", "2026-03-02T09:00")):
            ran = ask(name, verb, f"{first}={since}", f"{last}={until}", "--dry-run")
            assert ran.code == 0, (begin, ran.err)


@pytest.mark.parametrize(
    ("name", "since", "until", "refusal"),
    [
        # The end of the day, in the profile's zone: 04:59:59 UTC of the next one.
        ("oracle", "--since=2026-03-01T22:00", "--until=2026-03-01", False),
        ("oracle", "--since=2026-03-02T04:00Z", "--until=2026-03-01", False),
        ("oracle", "--since=2026-03-02T05:00Z", "--until=2026-03-01", True),
        ("capillary", "--start-date=2026-03-01T22:00", "--end-date=2026-03-01", False),
        # Its beginning.
        ("pageseeder", "--createdafter=2026-03-01T00:01", "--createdbefore=2026-03-01", True),
        ("pageseeder", "--createdafter=2026-03-01T04:59Z", "--createdbefore=2026-03-01", False),
        # Days, whatever the time.
        ("tallyfy", "--deadline-start-range=2026-03-01T22:00", "--deadline-end-range=2026-03-01", False),
        ("tallyfy", "--deadline-start-range=2026-03-02T05:00Z", "--deadline-end-range=2026-03-01", True),
    ],
)
def test_a_range_is_judged_as_each_of_its_ends_is_meant(
    name: str, since: str, until: str, refusal: bool, ask: Ask
) -> None:
    ran = ask(name, "list", since, until, "--dry-run", "-q")
    assert (ran.code, "nothing could match" in ran.err) == ((2, True) if refusal else (0, False)), ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("tallyfy", "list", "--created=2026-03-02:2026-03-01"), "--created: 2026-03-02 is after 2026-03-01"),
        (("tallyfy", "list", "--created=today:-1d"), "--created: today is after -1d"),
        (("capillary", "metadata", "--start-id=10", "--end-id=9"), "--start-id 10 is after --end-id 9"),
        (("accelo", "list", "--filters=date_due_after(20),date_due_before(10)"), "date_due_after(20)"),
        (("accelo", "count", "--filters=date_created_after(20)", "--filters=date_created_before(10)"), "(20)"),
        (("accelo", "history", "--filters=date_modified_after(20),date_modified_before(10)"), "(20)"),
    ],
)
def test_a_range_within_one_value_or_of_ids_is_judged_too(
    words: tuple[str, ...], told: str, ask: Ask, stage: Stage
) -> None:
    ran = ask(*words)
    refused(ran, stage, told)
    assert told in ran.err


@pytest.mark.parametrize(
    "filters",
    [
        "_OR(date_due_after(20),date_due_before(10))",
        "date_due_after(10),date_due_before(20)",
        "date_due_after(20),date_created_before(10)",
        # Of the same filter twice the last one counts.
        "date_due_after(20),date_due_before(10),date_due_after(5)",
    ],
)
def test_filters_of_accelo_that_something_can_match_are_sent(filters: str, ask: Ask) -> None:
    assert sent(ask("accelo", "list", "--filters", filters, "--dry-run", "-q"), "_filters") == filters


def test_a_range_that_the_profile_begins_is_judged_with_what_was_typed(ask: Ask, stage: Stage) -> None:
    ran = ask("oracle", "list", "--until", "2026-01-31", defaults={"list": {"since": "2026-02-01"}})
    refused(ran, stage, "since")
    assert "--since 2026-02-01 is after --until 2026-01-31" in ran.err
