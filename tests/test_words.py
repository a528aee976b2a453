"""Filters and their words as they are typed, asked of the services through the front door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from taskcli import values
from taskcli.spec.filters import TABLE
from tests.conftest import Prepared, Run
from tests.wires import NAMES, Wires, row, rows, served

Configured = Callable[..., Path]


@pytest.fixture
def wires() -> Iterator[Wires]:
    with served() as found:
        yield found


def ids(text: str) -> list[str]:
    return text.split()[1:]


IDS = ("--sort", "id", "-o", "csv", "--columns", "id")

# One value, several, lists -------------------------------------------------------------------------------------------

ONE_VALUE = [each for each in TABLE if each.form in ("text", "moment", "day")]


@pytest.mark.parametrize("flag", [each.flag for each in ONE_VALUE])
@pytest.mark.parametrize("second", ["2025-03-02", "2025-03-01"])
def test_a_filter_that_takes_one_value_given_twice_is_wrong_usage(
    flag: str, second: str, run: Run, wires: Wires, configured: Configured
) -> None:
    configured({"it": wires.profile("accelo")})
    ran = run("list", flag, "2025-03-01", flag, second)
    assert (ran.code, ran.out, wires.asked) == (2, b"", [])
    assert f"taskcli: error: {flag} takes one value, 2 were given\n" == ran.err


@pytest.mark.parametrize("flag", [each.flag for each in TABLE if each.form in ("words", "terms")])
@pytest.mark.parametrize("value", ["not:", "not: ", "", " "])
def test_a_value_that_says_nothing_is_wrong_usage(
    flag: str, value: str, run: Run, wires: Wires, configured: Configured
) -> None:
    configured({"it": wires.profile("accelo")})
    ran = run("list", flag, value)
    assert (ran.code, ran.out, wires.asked) == (2, b"", [])
    assert f"{flag} has an empty value" in ran.err


def test_of_options_for_output_and_connection_the_last_one_holds(
    run: Run, wires: Wires, configured: Configured
) -> None:
    wires.rows["accelo"] = [row("accelo", 1, title="b"), row("accelo", 2, title="a")]
    configured({"it": wires.profile("accelo")})
    ran = run("list", "-o", "json", "-o", "csv", "--sort", "title", "--sort", "id:desc", "--timeout", "1", "--timeout",
              "9", "--tz", "UTC", "--tz", "Asia/Tokyo", "--limit", "1", "--limit", "2", "--columns", "id")  # fmt: skip
    assert ids(ran.text) == ["2", "1"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("open",), "1 2"),
        (("open", "done"), "1 2 4"),
        (("open,done",), "1 2 4"),
        (("not:done",), "1 2 3 5 6"),
        (("not:done,cancelled",), "1 2 3 6"),
        (("not:done,not:cancelled",), "1 2 3 6"),
        (("not:done", "not:cancelled"), "1 2 3 6"),
        (("not:unknown",), "1 2 3 4 5"),
        (("all", "not:done"), "1 2 3 5 6"),
        (("open", "not:native:paused"), "1"),
        (("not:paused",), "1 3 4 5 6"),
        (("paused",), "2"),
        (("native:paused", "done"), "2 4"),
        (("native:strange",), "6"),
        (("native:Complete",), "4"),
        (("unknown",), "6"),
        (("all",), "1 2 3 4 5 6"),
        ((), "1 2 3 6"),
    ],
)
def test_statuses_are_read_as_they_are_written(
    words: tuple[str, ...], found: str, run: Run, wires: Wires, configured: Configured
) -> None:
    states = ("pending", "paused", "started", "complete", "inactive", "Strange")
    wires.rows["accelo"] = [row("accelo", at, status=status) for at, status in enumerate(states, 1)]
    configured({"it": wires.profile("accelo")})
    ran = run("list", *IDS, *(part for each in words for part in ("--status", each)))
    assert (ran.code, ids(ran.text)) == (0, found.split()), ran.err


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("urgent",), "1"),
        (("high,urgent",), "1 2"),
        (("CRITICAL", "medium"), "1 3"),
        (("none",), "5 6"),
        (("none,low",), "4 5 6"),
        (("not:urgent,high",), "3 4 5 6"),
        (("not:none",), "1 2 3 4"),
        (("not:none,low",), "1 2 3"),
        (("not:native:9",), "1 2 3 4 6"),
        (("4",), "4"),
        (("1", "native:9"), "1 5"),
    ],
)
def test_priorities_are_read_as_they_are_written(
    words: tuple[str, ...], found: str, run: Run, wires: Wires, configured: Configured
) -> None:
    levels = ("1", "2", "3", "4", "9", None)
    wires.rows["oracle"] = [row("oracle", at, priority=level) for at, level in enumerate(levels, 1)]
    configured({"it": wires.profile("oracle")})
    ran = run("list", *IDS, *(part for each in words for part in ("--priority", each)))
    assert (ran.code, ids(ran.text)) == (0, found.split()), ran.err


@pytest.mark.parametrize(
    ("flag", "names", "lack", "value", "other"),
    [
        ("--assignee", "accelo capillary oracle tallyfy pageseeder", "", "7", "8"),
        ("--creator", "accelo capillary oracle pageseeder tallyfy", "", "7", "8"),
        ("--project", "accelo capillary oracle pageseeder tallyfy", "", "7", "8"),
        ("--customer", "accelo capillary", "oracle pageseeder tallyfy", "7", "8"),
        ("--type", "accelo capillary oracle pageseeder tallyfy", "", "Call", "Mail"),
        ("--tag", "capillary pageseeder tallyfy", "accelo oracle", "Blue", "Red"),
        ("--priority", "accelo oracle pageseeder", "capillary tallyfy", "high", "low"),
    ],
)
def test_none_repeats_and_exclusion_hold_for_each_filter_at_each_provider(
    flag: str, names: str, lack: str, value: str, other: str, run: Run, wires: Wires, configured: Configured
) -> None:
    """Tasks 1 and 2 have the value, 3 another, 4 none; a provider without the field has tasks that have none."""
    for name in NAMES:
        has = name in names.split()
        found = (
            [valued(name, 1, flag, value), valued(name, 2, flag, value), valued(name, 3, flag, other)] if has else []
        )
        wires.rows[name] = rows(name, *found, row(name, 4))
    if flag in ("--tag", "--creator"):
        wires.rows["capillary metadata"] = [
            {"id": at, "tags": [text]} if flag == "--tag" else {"id": at, "creator": {"id": text, "type": "manager"}}
            for at, text in enumerate((value, value, other, ""), 1)
        ]
    configured({name: wires.profile(name) for name in NAMES})

    def asked(*typed: str) -> tuple[int, dict[str, list[str]]]:
        words = [part for each in typed for part in (flag, each)]
        ran = run("list", "--all-profiles", "--status", "all", *words, "--sort", "id", "-o", "json")
        found: dict[str, list[str]] = {name: [] for name in NAMES}
        for each in ran.json if ran.out else []:
            found[each["profile"]].append(each["id"].strip("t"))
        return ran.code, found

    def at_all(code: int, having: str, lacking: str) -> tuple[int, dict[str, list[str]]]:
        return code, {name: (having if name in names.split() else lacking).split() for name in NAMES}

    short = 9 if lack else 0
    assert asked(value) == at_all(short, "1 2", "")
    assert asked(value, other) == at_all(short, "1 2 3", "")
    assert asked("none") == at_all(0, "4", "4")
    assert asked("none", other) == at_all(0, "3 4", "4")
    assert asked(f"not:{value}") == at_all(0, "3 4", "4")
    assert asked("not:none") == at_all(short, "1 2 3", "")
    assert asked("not:none", f"not:{other}") == at_all(short, "1 2", "")


def valued(provider: str, id: int, flag: str, value: str) -> Any:
    """A task that has a value for a filter, where the provider keeps it."""
    more: Any = {}
    if flag == "--assignee":
        return row(provider, id, who=value)
    if provider == "accelo":
        table = {"--project": "job", "--customer": "company"}.get(flag)
        more = {
            "--creator": {"creator_id": value, "creator_type": "staff"},
            "--type": {"task_type": {"title": value}},
            "--priority": {"task_priority": {"level": {"high": "2", "low": "4"}.get(value)}},
        }.get(flag, {"breadcrumbs": [{"id": value, "table": table, "title": value}]})
    elif provider == "capillary":
        more = {"--project": {"store_id": value}, "--customer": {"customer_id": value}}.get(flag, {"type": value})
    elif provider == "oracle":
        more = {
            "--creator": {"creator": value},
            "--project": {"category": value},
            "--type": {"taskDefinitionName": value},
            "--priority": {"priority": {"high": 2, "low": 4}.get(value)},
        }[flag]
    elif provider == "tallyfy":
        more = {
            "--creator": {"starter_id": value},
            "--project": {"run_id": value, "run": {"name": value}},
            "--type": {"task_type": value},
            "--tag": {"tags": [{"title": value}]},
        }[flag]
    else:
        inside = {
            "--project": f'<group name="{value}"/>',
            "--type": f'<comment id="{id}" contentrole="{value}"/>',
            "--tag": f'<comment id="{id}"><labels>{value}</labels></comment>',
            "--creator": f'<comment id="{id}"><author id="{value}"/></comment>',
        }.get(flag, "")
        more = {"priority": {"high": "High", "low": "Low"}[value]} if flag == "--priority" else {}
        return row(provider, id, **more).replace("</task>", f"{inside}</task>")
    return row(provider, id, **more)


# Words and names that not everybody knows ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--status", "opne"), "--status: 'opne' is no common word"),
        (("--status", "opne"), "(did you mean open?): a word of an organisation's own is written native:opne"),
        (("--status", "all,opne"), "--status: 'opne'"),
        (("--status", "not:opne"), "--status: 'opne'"),
        (("--status", "not:all"), "--status: 'all'"),
        (("--status", "none"), "--status: 'none'"),
        (("--status", "suspnded"), "(did you mean suspended?)"),
        (("--status", "in-reviev"), "(did you mean in review?)"),
        (("--priority", "hihg"), "--priority: 'hihg' is no common word"),
        (("--priority", "hihg"), "(did you mean high?): a word of an organisation's own is written native:hihg"),
        (("--priority", "all"), "--priority: 'all'"),
    ],
)
def test_a_word_that_nobody_asked_knows_is_wrong_usage_and_nothing_is_sent(
    words: tuple[str, ...], told: str, run: Run, wires: Wires, configured: Configured
) -> None:
    configured({
        "a": wires.profile("accelo", status_map={"In Review": "in-progress"}), "o": wires.profile("oracle"),
    })  # fmt: skip
    ran = run("list", "--all-profiles", "-q", *words)
    assert (ran.code, ran.out, wires.asked) == (2, b"", [])
    assert told in ran.err


def test_a_word_of_a_status_map_is_known_and_read_without_regard_to_case_and_blanks(
    run: Run, wires: Wires, configured: Configured
) -> None:
    sent = [row("tallyfy", 1, status="IN\u00a0 review"), row("tallyfy", 2)]
    wires.rows.update({"tallyfy": sent, "oracle": [row("oracle", 3)]})
    configured({
        "t": wires.profile("tallyfy", status_map={"In  Review\u00a0": "done"}), "o": wires.profile("oracle"),
    })  # fmt: skip
    ran = run("list", "--all-profiles", "--status", "in review", "-o", "json")
    assert ran.code == 0
    assert [(task["id"], task["status"], task["native_status"]) for task in ran.json] == [
        ("t1", "done", "IN\u00a0 review")
    ]
    assert "taskcli: o has no status 'in review'\n" in ran.err
    assert "1 task: t 1, o 0\n" in ran.err
    assert not wires.lines("/bpm/")
    assert [task["id"] for task in run("list", "-p", "t", "--status", "done", "-o", "json").json] == ["t1"]
    assert [task["id"] for task in run("list", "-p", "t", "-o", "json").json] == ["t2"]


def test_a_priority_that_only_some_know_is_applied_there(run: Run, wires: Wires, configured: Configured) -> None:
    wires.rows["oracle"] = [row("oracle", 1, priority=5), row("oracle", 2, priority=4)]
    wires.rows["accelo"] = [row("accelo", 3, task_priority={"title": "5", "level": "4"})]
    configured({"a": wires.profile("accelo"), "o": wires.profile("oracle")})
    ran = run("list", "--all-profiles", "--priority", "5", *IDS)
    assert (ran.code, ids(ran.text)) == (0, ["1"])
    assert "taskcli: a has no priority '5'\n" in ran.err
    # Beside a common word the others still answer, and a word that a person says is one is asked of all.
    assert ids(run("list", "--all-profiles", "--priority", "5,low", *IDS).text) == ["1", "2", "3"]
    assert ids(run("list", "--all-profiles", "--priority", "native:5", *IDS).text) == ["1", "3"]


PEOPLE = {
    "accelo staff": [{"id": "7", "firstname": "Ann", "surname": "Lee", "email": "ann@example.com", "username": "alee"}],
    "tallyfy members": [{"id": 8, "full_name": "Ann Roe", "email": "roe@example.com", "username": "aroe"}],
    "capillary staff": [{"id": "9", "firstname": "Bea", "lastname": "Ray", "code": "bray"}],
}


@pytest.mark.parametrize(
    ("flag", "name", "asked", "code", "told"),
    [
        # Who has no task, but is there, is no typo.
        ("--assignee", "Ann Lee", "accelo tallyfy", 0, ""),
        ("--assignee", "AROE", "accelo tallyfy", 0, ""),
        ("--assignee", "ann\u00a0ROE", "accelo tallyfy", 0, ""),
        ("--assignee", "not:roe@example.com", "accelo tallyfy", 0, ""),
        ("--creator", "alee", "accelo tallyfy", 0, ""),
        ("--assignee", "bray", "capillary", 0, ""),
        # All can tell, and nobody knows: that is an error, with the nearest name.
        ("--assignee", "Ann Leee", "accelo tallyfy", 5, "'Ann Leee' is not known here; did you mean Ann Lee?"),
        ("--assignee", "not:aroee", "accelo tallyfy", 5, "'aroee' is not known here; did you mean aroe?"),
        ("--creator", "Nobody", "accelo", 5, "--creator: 'Nobody' is not known here: check how it is written"),
        ("--project", "Wesbite", "accelo", 5, "'Wesbite' is not known here; did you mean Website?"),
        ("--customer", "ACMEE", "accelo", 5, "'ACMEE' is not known here; did you mean ACME?"),
        ("--tag", "Bleu", "tallyfy", 5, "'Bleu' is not known here; did you mean Blue?"),
        ("--project", "x1", "pageseeder", 5, "'x1' is not known here"),
        ("--assignee", "Bae Ray", "capillary", 5, "'Bae Ray' is not known here; did you mean Bea Ray?"),
        # One of them cannot tell, or none: the nearest of what was read is told.
        ("--assignee", "Ann Leee", "accelo oracle", 0, "'Ann Leee' is in no row that was read; did you mean Ann Lee?"),
        ("--assignee", "jane.ro", "oracle", 0, "'jane.ro' is in no row that was read; did you mean jane.roe?"),
        ("--type", "Cal", "accelo", 0, "'Cal' is in no row that was read; did you mean Call?"),
        ("--type", "Xyz", "oracle", 0, "'Xyz' is in no row that was read\n"),
        ("--creator", "Nobody", "oracle", 0, "'Nobody' is in no row that was read"),
    ],
)  # fmt: skip
def test_a_name_that_fits_no_row_is_looked_up_where_that_is_possible(
    flag: str, name: str, asked: str, code: int, told: str, run: Run, wires: Wires, configured: Configured
) -> None:
    wires.rows |= PEOPLE
    wires.rows["accelo jobs"], wires.rows["accelo companies"] = (
        [{"id": "1", "title": "Website"}],
        [{"id": "2", "name": "ACME"}],
    )
    wires.rows["tallyfy tags"] = [{"id": "b", "title": "Blue"}]
    wires.rows["oracle"] = [row("oracle", 1, who="jane.roe")]
    wires.rows["accelo"] = [row("accelo", 1, task_type={"title": "Call"})]
    configured({each: wires.profile(each) for each in asked.split()})
    ran = run("list", "--all-profiles", "--status", "all", flag, name, "-o", "json")
    assert ran.code == code, ran.err
    assert (ran.out == b"") == bool(code)
    if told:
        assert f"{flag}: {told}" in ran.err or told in ran.err
    else:
        assert "is in no row" not in ran.err


def test_a_name_that_fits_a_row_is_not_looked_up(run: Run, wires: Wires, configured: Configured) -> None:
    breadcrumbs = [{"id": "1", "table": "job", "title": "Website"}]
    wires.rows["accelo"] = [row("accelo", 1, breadcrumbs=breadcrumbs)]
    configured({"a": wires.profile("accelo")})
    assert ids(run("list", "--project", "WEBSITE", *IDS).text) == ["1"]
    assert not wires.lines("/jobs")


@pytest.mark.parametrize(
    "instead",
    [
        {"tallyfy members": Prepared(status=403, body=b'{"error": true, "message": "no"}')},
        {"tallyfy": Prepared(status=500, body=b"{}")},
        {"accelo staff": Prepared(status=500, body=b"{}")},
        {"accelo": Prepared(status=206, body=b'{"meta": {"status": "ok"}, "response": []}')},
    ],
)
def test_where_something_is_missing_nobody_is_said_not_to_exist(
    instead: dict[str, Prepared], run: Run, wires: Wires, configured: Configured
) -> None:
    wires.rows |= PEOPLE
    wires.instead |= instead
    configured({each: wires.profile(each) for each in ("accelo", "tallyfy")})
    ran = run("list", "--all-profiles", "--assignee", "77777", "-o", "json")
    assert ran.code in (0, 9)
    assert ran.json == []
    assert "--assignee: '77777' is in no row that was read" in ran.err


def test_where_a_provider_is_left_out_nobody_is_said_not_to_exist(
    run: Run, wires: Wires, configured: Configured
) -> None:
    configured({each: wires.profile(each) for each in ("accelo", "oracle")})
    ran = run("list", "--all-profiles", "--customer", "ACMEE", "-o", "json")
    assert (ran.code, ran.json) == (9, [])
    assert "--customer: 'ACMEE' is in no row that was read" in ran.err
    assert "error: oracle: cannot answer --customer" in ran.err


def test_several_persons_of_one_name_all_fit(run: Run, wires: Wires, configured: Configured) -> None:
    def member(number: str, name: str) -> dict[str, str]:
        return {"id": number, "firstname": name, "surname": "Lee", "email": f"{number}@example.com"}

    found = [row("accelo", int(number), assignee=member(number, "Ann")) for number in ("1", "2")]
    wires.rows["accelo"] = [*found, row("accelo", 3, assignee=member("3", "Annabel"))]
    configured({"a": wires.profile("accelo")})
    assert ids(run("list", "--assignee", "ann lee", *IDS).text) == ["1", "2"]
    assert ids(run("list", "--assignee", "Ann", *IDS).text) == ["1", "2"]
    assert ids(run("list", "--assignee", "2@EXAMPLE.com", *IDS).text) == ["2"]


# Times and zones ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["--completed-after", "--completed-before"])
def test_a_time_of_completion_is_looked_for_among_all_statuses_unless_some_are_named(
    flag: str, run: Run, wires: Wires, configured: Configured
) -> None:
    when = "1767300000"  # 2026-01-01T20:40:00Z
    wires.rows["accelo"] = [
        row("accelo", 1, status="complete", date_completed=when),
        row("accelo", 2, status="inactive", date_completed=when),
        row("accelo", 3, status="pending"),
    ]
    configured({"a": wires.profile("accelo")})
    day = {"--completed-after": "2026-01-01", "--completed-before": "2026-01-02"}[flag]
    assert ids(run("list", flag, day, *IDS).text) == ["1", "2"]
    assert not any("standing" in line.partition("_fields")[0] for line in wires.lines("/tasks?"))
    assert ids(run("list", flag, day, "--status", "cancelled", *IDS).text) == ["2"]


def machine_is_in(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """TZ names the zone, and none is remembered from before."""
    monkeypatch.setenv("TZ", zone)
    monkeypatch.setattr("tzlocal.unix._cache_tz", None)


@pytest.mark.parametrize(
    ("words", "top", "zone", "day"),
    [
        (("--tz", "Asia/Tokyo"), "Europe/Berlin", "America/New_York", "2026-03-02"),
        ((), "Asia/Tokyo", "America/New_York", "2026-03-02"),
        ((), "", "Asia/Tokyo", "2026-03-02"),
        ((), "", "America/New_York", "2026-03-01"),
        ((), "America/New_York", "Asia/Tokyo", "2026-03-01"),
        (("--tz", "America/New_York"), "Asia/Tokyo", "Asia/Tokyo", "2026-03-01"),
    ],
)
def test_there_is_one_zone_the_readers_in_what_is_typed_and_shown(
    words: tuple[str, ...], top: str, zone: str, day: str,
    run: Run, wires: Wires, configured: Configured, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Due at 20:00 UTC: the next day in Tokyo, the same one in New York. The profiles' zones do not count."""
    machine_is_in(zone, monkeypatch)
    wires.rows["accelo"] = [row("accelo", 1, date_due="1772395200")]  # 2026-03-01T20:00:00Z
    wires.rows["oracle"] = [row("oracle", 2, dueDate="2026-03-01 20:00:00")]
    path = configured({
        "a": wires.profile("accelo", time_zone="Pacific/Honolulu"), "o": wires.profile("oracle", time_zone="UTC"),
    })  # fmt: skip
    if top:
        path.write_text(f'time_zone = "{top}"\n' + path.read_text("utf-8"), "utf-8")
    asked = ("list", "--all-profiles", *words)
    assert ids(run(*asked, "--due", day, *IDS).text) == ["1", "2"]
    assert ids(run(*asked, "--due-after", day, *IDS).text) == ["1", "2"]
    assert ids(run(*asked, "--due-before", day, *IDS).text) == []
    hour = "05:00" if day == "2026-03-02" else "15:00"
    assert run(*asked, "--columns", "due").text.count(f"{day} {hour}") == 2
    assert [task["due"] for task in run(*asked, "-o", "json").json] == ["2026-03-01T20:00:00Z"] * 2


@pytest.mark.parametrize(
    ("tz", "words", "top", "noted"),
    [
        ("Mars/Base", (), "", True),
        ("CET-1CEST", (), "", True),
        ("Mars/Base", ("--tz", "Asia/Tokyo"), "", False),
        ("Mars/Base", (), "Asia/Tokyo", False),
        (":Asia/Tokyo", (), "", False),
    ],
)
def test_a_tz_that_names_no_zone_is_read_as_utc_and_told(
    tz: str, words: tuple[str, ...], top: str, noted: bool,
    run: Run, wires: Wires, configured: Configured, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    machine_is_in(tz, monkeypatch)
    wires.rows["accelo"] = [row("accelo", 1, date_due="1772395200")]
    path = configured({"a": wires.profile("accelo", time_zone="UTC")})
    if top:
        path.write_text(f'time_zone = "{top}"\n' + path.read_text("utf-8"), "utf-8")
    told = f"taskcli: TZ={tz} names no time zone; times are read and shown in UTC; "
    ran = run("list", "--columns", "due", *words)
    assert (told in ran.err) is noted
    assert ("2026-03-01 20:00" if noted else "2026-03-02 05:00") in ran.text
    assert (told in run("get", "a:1", "--dry-run", *words).err) is noted


@pytest.mark.parametrize(
    ("now", "zone", "late"),
    [
        ("2026-03-01T14:59:59Z", "Asia/Tokyo", False),
        ("2026-03-01T15:00:00Z", "Asia/Tokyo", True),
        ("2026-03-02T04:59:59Z", "America/New_York", False),
        ("2026-03-02T05:00:00Z", "America/New_York", True),
        ("2026-03-01T23:59:59Z", "UTC", False),
        ("2026-03-02T00:00:00Z", "UTC", True),
    ],
)
def test_a_due_day_is_over_when_it_ends_in_the_readers_zone(
    now: str, zone: str, late: bool, run: Run, wires: Wires, configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(values, "now", lambda: datetime.fromisoformat(now))
    ended = row("oracle", 4, dueDate="2020-01-01", status="WITHDRAWN")
    wires.rows["oracle"] = [row("oracle", 1, dueDate="2026-03-01"), row("oracle", 3), ended]
    configured({"o": wires.profile("oracle", time_zone="Pacific/Honolulu")})
    found = run("list", "--status", "all", "--tz", zone, "--sort", "id", "-o", "json").json
    assert [(task["due"], task["overdue"]) for task in found] == [
        ("2026-03-01", late), (None, False), ("2020-01-01", False)
    ]  # fmt: skip
    assert ids(run("list", "--overdue", "--tz", zone, *IDS).text) == (["1"] if late else [])


@pytest.mark.parametrize(("zone", "due"), [("Asia/Tokyo", "2026-02-28T23:30:00Z"), ("UTC", "2026-03-01T08:30:00Z")])
def test_a_time_without_a_zone_is_read_in_the_profiles_and_not_in_the_readers(
    zone: str, due: str, run: Run, wires: Wires, configured: Configured
) -> None:
    wires.rows["capillary"] = [row("capillary", 1)]
    wires.rows["capillary metadata"] = [{"id": 1, "end_date": "2026-03-01 08:30:00"}]
    wires.rows["pageseeder"] = row("pageseeder", 1, due="2026-03-01T08:30:00")
    configured({each: wires.profile(each, time_zone=zone) for each in ("capillary", "pageseeder")})
    found = run("list", "--all-profiles", "--tz", "America/New_York", "-o", "json").json
    assert [task["due"] for task in found] == [due, due]
    # What a page names the zone of is read in that one.
    wires.rows["oracle"] = [row("oracle", 2, dueDate="2026-03-01 08:30:00")]
    wires.rows["tallyfy"] = [row("tallyfy", 2, deadline="2026-03-01 08:30:00")]
    configured({each: wires.profile(each, time_zone=zone) for each in ("oracle", "tallyfy")})
    found = run("list", "--all-profiles", "--tz", "America/New_York", "-o", "json").json
    assert [task["due"] for task in found] == ["2026-03-01T08:30:00Z"] * 2
