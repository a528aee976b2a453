"""What an answer says of itself: the receipt, `--meta`, what is cut and told, records that keep what was sent."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from taskcli.cli.options import GROUPS
from tests.conftest import Prepared, Run, Stage
from tests.moving import ROOT
from tests.wires import NAMES, OWN, Wires, row, rows, served

Configured = Callable[..., Path]


@pytest.fixture
def wires() -> Iterator[Wires]:
    with served() as found:
        yield found


def setup(wires: Wires, configured: Configured, *providers: str, **more: Any) -> None:
    """One profile of each provider, named after it, with three open tasks."""
    for name in providers:
        wires.rows[name] = rows(name, *(row(name, number) for number in (1, 2, 3)))
    configured({name: wires.profile(name, **more) for name in providers})


# --native -----------------------------------------------------------------------------------------------------------

SENT = '"rate": 2.50, "big": 9007199254740993, "beyond": 1E400, "deep": [{"zero": -0.0}]'


@pytest.mark.parametrize("provider", [each for each in NAMES if each != "pageseeder"])
@pytest.mark.parametrize("output", ["json", "jsonl", "csv"])
def test_numbers_of_the_providers_own_object_stay_as_they_were_sent(
    provider: str, output: str, run: Run, wires: Wires, configured: Configured
) -> None:
    own = json.dumps(row(provider, 1, title="T"))
    wires.rows[provider] = f"[{own[:-1]}, {SENT}}}]"
    configured({"it": wires.profile(provider)})
    ran = run("list", "--native", "-o", output)
    assert ran.code == 0, ran.err
    text = ran.text.replace('""', '"').replace(" ", "")
    for number in ('"rate":2.50', '"big":9007199254740993', '"beyond":1E400', '"zero":-0.0'):
        assert number in text
    ran = run("list", "--native", "-o", output, "--columns", "native.rate,native.deep.0.zero")
    assert "2.50" in ran.text
    assert "-0.0" in ran.text


# The receipt and --meta ---------------------------------------------------------------------------------------------

FAILED = Prepared(status=500, body=b"{}")
# Ways of not being whole: what the services do, what is typed, and why it is not whole, of the source or of all.
Way = tuple[dict[str, Any], tuple[str, ...], str]
WAYS: dict[str, Way] = {
    "a limit": ({}, ("--limit", "1"), "1 of 3 shown (--limit 1); for the rest: --limit 0"),
    "an offset": (
        {}, ("--limit", "0", "--offset", "1"), "2 of 3 shown (--offset 1); for the rest: no --offset"
    ),
    "both": (
        {}, ("--limit", "1", "--offset", "1"),
        "1 of 3 shown (--limit 1, --offset 1); for the rest: --limit 0 and no --offset",
    ),
    "a profile that failed": ({"accelo": FAILED}, ("-p", "accelo"), "accelo failed (not able to answer now: HTTP 500)"),
    "a profile that cannot answer": (
        {}, ("-p", "tallyfy", "--priority", "high"),
        "tallyfy failed (cannot answer --priority: Tallyfy tasks have no such field)",
    ),
    "a profile that has no such value, where none is wanted too": (
        {}, ("-p", "tallyfy", "--priority", "none", "--priority", "high"), "",
    ),
    "a profile that has no such value, where one is left out": ({}, ("-p", "accelo", "--tag", "not:x"), ""),
    "a partial answer": (
        {"oracle": Prepared(status=206, body=b'{"items": [], "hasMore": false}')}, (),
        "oracle is not whole: the provider says that its answer is partial (206)",
    ),
    "a total that does not fit": (
        {"oracle": Prepared(body=b'{"items": [{"number": 1, "state": "X"}], "totalResults": 9, "hasMore": false}')},
        (), "oracle is not whole: the provider counts 9, but gave 1",
    ),
    "a page that comes again": (
        {"oracle": Prepared(body=b'{"items": [{"number": 1, "state": "ASSIGNED"}], "hasMore": true}')}, (),
        "oracle is not whole: the provider repeated a page",
    ),
    "what an assignment leaves out": (
        {}, ("-p", "written", "--status", "all"),
        "written is not whole: completed tasks left out: assignment=GROUP does not give them",
    ),
    "words that cannot be looked up": (
        {"capillary statuses": FAILED}, ("-p", "capillary", "--status", "open"),
        "capillary is not whole: the status of 1 entry missing: statuses: not able to answer now: HTTP 500",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_what_is_not_whole_has_a_reason_and_what_is_whole_has_none(
    way: str, run: Run, wires: Wires, configured: Configured
) -> None:
    instead, words, reason = WAYS[way]
    for name in NAMES:
        wires.rows[name] = rows(name, *(row(name, number) for number in (1, 2, 3)))
    wires.rows["capillary"].append(row("capillary", 4, status="OURS"))
    wires.instead.update(instead)
    written = wires.profile("oracle", defaults={"list": {"assignment": "GROUP"}})
    configured({**{name: wires.profile(name) for name in NAMES}, "written": written}, "oracle")
    words = ("-p", "oracle", *words) if "written" not in words else words
    ran = run("list", "--meta", "-o", "json", *words)
    found = ran.json
    assert list(found) == ["schema", "complete", "reason", "total", "sources", "tasks"]
    assert found["complete"] is (found["reason"] is None)
    for source in found["sources"]:
        assert list(source) == ["profile", "provider", "count", "complete", "reason", "seconds"]
        assert source["complete"] is (source["reason"] is None)
    assert found["total"] == sum(source["count"] for source in found["sources"])
    whole = all(source["complete"] for source in found["sources"])
    assert found["complete"] is (whole and len(found["tasks"]) == found["total"])
    assert found["reason"] == (reason or None)
    if reason:
        assert reason in ran.err
        refused = run("list", "--require-complete", "-o", "json", *words)
        assert (refused.code, refused.out) == (9, b"")
        assert f"the answer is not whole (--require-complete): {reason}" in refused.err
    else:
        assert run("list", "--require-complete", "-o", "json", *words).code == 0


def test_the_receipt_says_what_was_asked_of_whom(run: Run, wires: Wires, configured: Configured) -> None:
    setup(wires, configured, "accelo", "oracle", "tallyfy")
    wires.instead["tallyfy"] = FAILED
    wires.rows["oracle further"] = [row("oracle", 9, status="COMPLETED")]
    ran = run("list", "-p", "oracle", "-p", "accelo", "-p", "tallyfy", "--status", "all")
    assert ran.code == 9
    asked = "oracle 4 (assignment=MY_AND_GROUP; completed: ALL), accelo 3"
    assert f"taskcli: 7 tasks: {asked}; tallyfy failed (not able to answer now: HTTP 500)\n" in ran.err


@pytest.mark.parametrize("more", [(), ("--error-format", "json"), ("--limit", "100"), ("--limit", "0"), ("--meta",)])
def test_that_the_usual_limit_cuts_is_told_even_if_nothing_else_is(
    more: tuple[str, ...], run: Run, wires: Wires, configured: Configured
) -> None:
    wires.rows["accelo"] = [row("accelo", number) for number in range(1, 100)]
    wires.rows["oracle"] = [row("oracle", number) for number in range(1, 100)]
    configured({name: wires.profile(name) for name in ("accelo", "oracle")})
    ran = run("list", "--all-profiles", "-q", "-o", "json", *more)
    assert ran.code == 0
    told = "taskcli: 100 of 198 shown (--limit 100); for the rest: --limit 0\n"
    assert ran.err == (told if more in ((), ("--meta",)) else "")


def test_every_failure_is_told_where_no_profile_can_be_asked(run: Run, wires: Wires, configured: Configured) -> None:
    setup(wires, configured, "oracle", "pageseeder", "tallyfy")
    ran = run("list", "--all-profiles", "--customer", "ACME")
    assert (ran.code, ran.out, wires.asked) == (2, b"", [])
    for name in ("oracle", "pageseeder", "tallyfy"):
        assert f"taskcli: error: {name}: cannot answer --customer" in ran.err
    assert "0 tasks" not in ran.err


# --columns ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "assignees.0.nmae",
        "assignees.name.x",
        "project.titel",
        "due.day",
        "creator.login",
        "tags.0.x",
        "titel",
        "native",
    ],
)
def test_a_column_that_no_common_record_has_is_refused_before_anything_is_asked(
    path: str, run: Run, wires: Wires, configured: Configured
) -> None:
    setup(wires, configured, "accelo")
    for words in (("list",), ("get", "accelo:1")):
        ran = run(*words, "--columns", f"ref,{path}", "-o", "json")
        assert (ran.code, ran.out, wires.asked) == (2, b"", [])
        assert f"there is no {path!r}" in ran.err or f"there is no {path.partition('.')[2]!r} in " in ran.err


@pytest.mark.parametrize(
    "path",
    [
        "assignees.0.name", "assignees.name", "project.title", "tags.0", "due", "creator.kind", "native.any.thing",
        "customer.id", "parent.kind",
    ],
)  # fmt: skip
def test_a_column_that_a_common_record_can_have_is_taken_and_its_key_is_the_path(
    path: str, run: Run, wires: Wires, configured: Configured
) -> None:
    setup(wires, configured, "accelo")
    ran = run("list", "--native", "--columns", path, "-o", "json")
    assert ran.code == 0, ran.err
    assert [list(each) for each in ran.json] == [[path]] * 3


# Groups and counts --------------------------------------------------------------------------------------------------


def people(*found: tuple[str, str]) -> dict[str, Any]:
    return {"owners": {"users": [{"id": number, "full_name": name} for number, name in found]}}


def grouped(wires: Wires, configured: Configured) -> None:
    """Six tasks: two persons of one name, one in two spellings, a task of two people, one of nobody."""
    wires.rows["tallyfy"] = [
        row("tallyfy", 1, deadline="2026-03-01", **people(("7", "Ann Lee"))),
        row("tallyfy", 2, deadline="2026-03-02", **people(("8", "Ann Lee"))),
        row("tallyfy", 3, deadline="2026-03-03"),
        row("tallyfy", 4, deadline="2026-03-04", **people(("7", "Ann  LEE"), ("9", "Bo"))),
        row("tallyfy", 5, deadline="2026-03-05", **people(("7", "Ann Lee"))),
        row("tallyfy", 6, deadline="2026-03-06", **people(("9", "Bo"))),
    ]
    configured({"t": wires.profile("tallyfy")})


def test_groups_stand_in_the_order_of_their_first_row_with_counts_of_all(
    run: Run, wires: Wires, configured: Configured
) -> None:
    grouped(wires, configured)
    ran = run("list", "--group-by", "assignee", "--limit", "4", "--columns", "ref,due")
    assert ran.code == 0, ran.err
    assert [line.strip() for line in ran.text.splitlines() if line.strip()] == [
        "Ann Lee (3)", "ref   due", "t:t1  2026-03-01", "t:t4  2026-03-04",
        "Ann Lee (1)", "ref   due", "t:t2  2026-03-02",
        "no assignee (1)", "ref   due", "t:t3  2026-03-03",
        "Bo (2)", "ref   due", "t:t4  2026-03-04",
    ]  # fmt: skip
    # One whose rows all lie behind the limit keeps heading and count.
    ran = run("list", "--group-by", "assignee", "--limit", "1")
    headings = [line for line in ran.text.splitlines() if line.endswith(")") and not line.startswith("t:")]
    assert headings == ["Ann Lee (3)", "Ann Lee (1)", "no assignee (1)", "Bo (2)"]


COUNTED = [("Ann Lee", 3), ("Bo", 2), ("Ann Lee", 1), (None, 1)]


@pytest.mark.parametrize("output", ["json", "jsonl", "csv", "tsv", "yaml", "table"])
def test_counts_are_rows_with_the_keys_as_typed_the_largest_first(
    output: str, run: Run, wires: Wires, configured: Configured
) -> None:
    grouped(wires, configured)
    ran = run("list", "--count-by", "assignee", "-o", output)
    assert ran.code == 0, ran.err
    if output == "json":
        assert [tuple(each.items()) for each in ran.json] == [
            (("assignee", name), ("count", count)) for name, count in COUNTED
        ]  # fmt: skip
    elif output == "jsonl":
        assert [json.loads(line) for line in ran.text.splitlines()] == [
            {"assignee": name, "count": count} for name, count in COUNTED
        ]  # fmt: skip
    elif output in ("csv", "tsv"):
        by = "," if output == "csv" else "\t"
        lines = [line.split(by) for line in ran.text.splitlines()]
        assert lines == [["assignee", "count"], *([name or "", str(count)] for name, count in COUNTED)]
    elif output == "yaml":
        assert "- assignee: Ann Lee\n  count: 3\n" in ran.text
        assert "- assignee: null\n  count: 1\n" in ran.text
    else:
        lines = [line.split() for line in ran.text.splitlines()]
        assert lines[0][:2] == ["assignee", "count"]
        assert ["█" in "".join(line) for line in lines[1:]] == [True] * 4
    both = run("list", "--count-by", "assignee,native_status", "--count-by", "profile", "-o", "json").json
    assert list(both[0]) == ["assignee", "native_status", "profile", "count"]
    assert both[0] == {"assignee": "Ann Lee", "native_status": "not-started", "profile": "t", "count": 3}


def test_a_number_in_two_profiles_is_one_where_it_is_called_the_same(
    run: Run, wires: Wires, configured: Configured
) -> None:
    wires.rows["tallyfy"] = [row("tallyfy", 1, **people(("7", "Ann Lee"))), row("tallyfy", 2, **people(("8", "Bo")))]
    other = {**wires.profile("tallyfy"), "org_id": "o2"}
    configured({"t": wires.profile("tallyfy"), "same": wires.profile("tallyfy"), "other": other})
    wires.rows["tallyfy elsewhere"] = [row("tallyfy", 1, **people(("7", "Cy")))]
    ran = run("list", "--all-profiles", "--count-by", "assignee", "-o", "json")
    assert [(each["assignee"], each["count"]) for each in ran.json] == [("Ann Lee", 2), ("Bo", 2), ("Cy", 1)]
    headings = [
        line for line in run("list", "--all-profiles", "--group-by", "assignee").text.splitlines() if ")" in line
    ]
    assert [each for each in headings if not each.startswith(("t:", "same:", "other:"))] == [
        "Ann Lee (2)", "Bo (2)", "Cy (1)",
    ]  # fmt: skip


def test_a_field_that_is_typed_twice_counts_once(run: Run, wires: Wires, configured: Configured) -> None:
    grouped(wires, configured)
    once = run("list", "--count-by", "assignee", "-o", "json").json
    assert run("list", "--count-by", "assignee,assignee", "-o", "json").json == once


@pytest.mark.parametrize("field", GROUPS)
def test_every_field_counts_all_that_matches(field: str, run: Run) -> None:
    words = ("list", "--demo", "-p", "demo-oracle", "-p", "demo-pageseeder", "-q")
    every = run(*words, "--limit", "0", "-o", "json").json
    found = run(*words, "--count-by", field, "-o", "json").json
    key = {"tag": "tags", "assignee": "assignees"}.get(field, field)
    assert sum(each["count"] for each in found) == sum(
        max(1, len(task[key])) if isinstance(task[key], list) else 1 for task in every
    )
    assert all(list(each) == [field, "count"] for each in found)


@pytest.mark.parametrize(
    "words",
    [
        ("--group-by", "status"), ("--sort", "due"), ("--limit", "100"), ("--limit", "0"), ("--offset", "0"),
        ("--columns", "ref"), ("--native",), ("--meta",), ("-o", "xml"), ("-o", "raw"),
    ],
)  # fmt: skip
def test_counts_do_not_go_with_what_is_for_rows(
    words: tuple[str, ...], run: Run, wires: Wires, configured: Configured
) -> None:
    grouped(wires, configured)
    ran = run("list", "--count-by", "status", *words)
    assert (ran.code, ran.out, wires.asked) == (2, b"", [])


@pytest.mark.parametrize("field", ["colour", "Status ", "", "status,", "id"])
def test_what_cannot_be_counted_by_is_wrong_usage(field: str, run: Run, wires: Wires, configured: Configured) -> None:
    grouped(wires, configured)
    ran = run("list", "--count-by", field, "-o", "json")
    if field == "Status ":
        assert ran.json == [{"status": "open", "count": 6}]
    else:
        assert (ran.code, ran.out, wires.asked) == (2, b"", [])


def test_counts_of_an_answer_that_is_not_whole_say_so(run: Run, wires: Wires, configured: Configured) -> None:
    setup(wires, configured, "accelo", "oracle")
    wires.instead["accelo"] = FAILED
    ran = run("list", "--all-profiles", "--count-by", "profile", "-o", "json")
    assert (ran.code, ran.json) == (9, [{"profile": "oracle", "count": 3}])
    assert "accelo failed (not able to answer now: HTTP 500)" in ran.err
    ran = run("list", "--all-profiles", "--count-by", "profile", "-o", "json", "--require-complete")
    assert (ran.code, ran.out) == (9, b"")


# Without sending ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", NAMES)
@pytest.mark.parametrize("words", [("list", "--assignee", "me"), ("list",), ("get", "it:1"), ("PROVIDER", "list")])
def test_a_dry_run_sends_nothing_looks_up_no_secret_and_runs_no_command(
    provider: str, words: tuple[str, ...], run: Run, wires: Wires, configured: Configured, home: Path
) -> None:
    command = {"command": f"touch {home}/ran; echo secret-word"}
    own = wires.profile(provider)
    key = "password" if "password" in own["auth"] else "token"
    configured({"it": {**own, "auth": {**own["auth"], key: command}}})
    ran = run(*(provider if each == "PROVIDER" else each for each in words), "--dry-run")
    if provider == "capillary" and "me" in words:
        assert ran.code == 2
        return
    assert ran.code == 0, ran.err
    assert wires.asked == []
    assert not (home / "ran").exists()
    assert "secret-word" not in ran.text + ran.err
    assert "curl " in ran.text
    if words[0] == "list":
        assert "# applied by the provider: " in ran.text
        assert "# applied here: " in ran.text


GUID = "8a2b1c3d-1111-2222-3333-444455556666"


@pytest.mark.parametrize(
    ("provider", "own", "words", "told"),
    [
        ("accelo", {}, ("list", "--assignee", "me"), "assignee%28<id of me>%29"),
        ("accelo", {}, ("get", "it:1"), "id%28<id of the creator>%29"),
        ("accelo", {}, ("accelo", "attachments", "1"), "activity_id%28<id of an activity>%29"),
        ("pageseeder", {"member": None}, ("list", "--assignee", "me"), "/members/<id of me>/tasks/find.xml"),
        ("pageseeder", {"member": None}, ("list", "--assignee", "me"), "?assignedto=<id of me>&"),
        ("pageseeder", {"member": None}, ("get", "it:1"), "/members/<id of me>/tasks/1.xml"),
        ("tallyfy", {}, ("list", "--assignee", "me", "--status", "all"), "owners=<id of me>&"),
        ("tallyfy", {}, ("tallyfy", "list", "--guest", "x@example.com"), "/guests/<id of x@example.com>/tasks"),
        ("oracle", {}, ("get", f"it:{GUID}"), f"/tasks/<id of {GUID}>?"),
        ("capillary", {}, ("list",), "start_id=<id of a task>&end_id=<id of a task>"),
    ],
)  # fmt: skip
def test_a_dry_run_shows_whose_id_stands_where_only_an_answer_would_tell_it(
    provider: str,
    own: dict[str, Any],
    words: tuple[str, ...],
    told: str,
    run: Run,
    wires: Wires,
    configured: Configured,
) -> None:
    profile = {name: each for name, each in wires.profile(provider, **own).items() if each is not None}
    configured({"it": profile})
    ran = run(*words, "--dry-run")
    assert (ran.code, wires.asked) == (0, [])
    assert told in ran.text


# The format, where nobody types one ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "profile", "words", "begins"),
    [
        ("raw", "", (), "REF"),
        ("raw", "csv", (), "ref,"),
        ("csv", "", ("--meta",), "{"),
        ("", "csv", ("--meta",), "{"),
        ("", "", ("--meta",), "{"),
        ("json", "csv", ("--meta",), "{"),
        ("csv", "json", ("--group-by", "profile"), "it (3)"),
        ("xml", "raw", ("--count-by", "profile"), "profile"),
        ("xml", "json", ("--count-by", "profile"), "["),
        ("xml", "", ("--columns", "ref"), "ref"),
        ("", "", ("--meta", "--jq", ".total"), "3\n"),
    ],
)
def test_a_format_that_was_not_typed_gives_way_where_it_does_not_fit(
    named: str, profile: str, words: tuple[str, ...], begins: str,
    run: Run, wires: Wires, configured: Configured, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    wires.rows["accelo"] = [row("accelo", number) for number in (1, 2, 3)]
    configured({"it": wires.profile("accelo", **({"output": profile} if profile else {}))})
    monkeypatch.setenv("TASKCLI_OUTPUT", named)
    ran = run("list", *words)
    assert ran.code == 0, ran.err
    assert ran.text.startswith(begins)
    assert run("list", *words, "-o", "raw").code == 2


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "UTC"])
def test_one_task_names_the_zone_that_its_times_are_shown_in(
    zone: str, run: Run, stage: Stage, configured: Configured
) -> None:
    configured({"it": {"provider": "oracle", "base_url": stage.origin, **OWN["oracle"]}})
    stage.prepared = [Prepared(body=b'{"number": 1, "state": "ASSIGNED", "dueDate": "2026-03-01 20:00:00"}')]
    lines = [line.split(maxsplit=1) for line in run("get", "1", "--tz", zone).text.splitlines()]
    assert ["times", f"in   {zone}"] in lines
    assert any(
        line[0] == "due" and line[1].startswith("2026-03-02 05:00" if zone != "UTC" else "2026-03-01") for line in lines
    )


# What a profile says of a list ---------------------------------------------------------------------------------------

OWN_STATUS = {
    "accelo": {"_filters": "standing(pending)"},
    "capillary": {"status": "OPEN"},
    "oracle": {"status": "ASSIGNED"},
    "pageseeder": {"statuses": "Open"},
    "tallyfy": {"status": "active"},
}
OWN_DUE = {
    "accelo": {"_filters": "date_due_before(5)"},
    "oracle": {"dueDateTo": "2020-01-01"},
    "pageseeder": {"duebefore": "2020-01-01T00:00:00Z"},
    "tallyfy": {"deadline_before": "2020-01-01"},
}


@pytest.mark.parametrize("provider", NAMES)
@pytest.mark.parametrize("typed", ["all", "open", "not:done"])
def test_a_status_that_is_typed_replaces_the_profiles_own(
    provider: str, typed: str, run: Run, wires: Wires, configured: Configured
) -> None:
    wires.rows[provider] = rows(provider, row(provider, 1))
    configured({"it": wires.profile(provider, defaults={"list": OWN_STATUS[provider]})})
    ((name, value),) = OWN_STATUS[provider].items()
    assert f"{name}={value}" in run("list").err
    ran = run("list", "--status", typed, "-o", "json")
    assert (ran.code, len(ran.json)) == (0, 1)
    assert f"{name}={value}" not in ran.err
    run("list", "--status", "done")
    assert not any(f"{name}={value}" in line for line in wires.lines("tasks")[-1:])


@pytest.mark.parametrize("provider", list(OWN_DUE))
@pytest.mark.parametrize("typed", [("--due", "none"), ("--due", "today"), ("--overdue",), ("--due-before", "today")])
def test_a_due_date_that_is_typed_replaces_the_profiles_own(
    provider: str, typed: tuple[str, ...], run: Run, wires: Wires, configured: Configured
) -> None:
    configured({"it": wires.profile(provider, defaults={"list": OWN_DUE[provider]})})
    ((name, value),) = OWN_DUE[provider].items()
    assert f"0 tasks: it 0 ({'assignment=MY_AND_GROUP; ' * (provider == 'oracle')}{name}={value})" in run("list").err
    ran = run("list", *typed)
    assert (ran.code, f"{name}={value}" in ran.err) == (0, False)


@pytest.mark.parametrize("provider", NAMES)
def test_what_a_profile_says_of_pages_and_fields_is_passed_over(
    provider: str, run: Run, wires: Wires, configured: Configured
) -> None:
    every: dict[str, dict[str, Any]] = {
        "accelo": {"_limit": 1, "_page": 3, "_fields": "id"},
        "capillary": {"batch_size": 1},
        "oracle": {"limit": 1, "offset": 5, "fields": "tasknumber", "totalResults": False},
        "pageseeder": {"pagesize": 1, "page": 3, "comments": "none", "contents": "none"},
        "tallyfy": {"per_page": 1, "page": 3, "with": "run"},
    }
    own = every[provider]
    wires.rows[provider] = rows(provider, *(row(provider, number, title="T") for number in (1, 2, 3)))
    configured({"it": wires.profile(provider)})
    plain = run("list", "-o", "json")
    asked = [each.line for each in wires.asked]
    wires.asked.clear()
    configured({"it": wires.profile(provider, defaults={"list": own})})
    ran = run("list", "-o", "json")
    assert (ran.code, ran.out, ran.err) == (0, plain.out, plain.err)
    assert [each.line for each in wires.asked] == asked
    # A provider's own command does as the profile says.
    wires.asked.clear()
    run(provider, "list")
    assert all(f"{name}=" in wires.asked[0].line for name in own)


# Refusals under 200 -------------------------------------------------------------------------------------------------

# By what stands in place of `@`, however long that is.
REFUSALS = {
    "accelo": [
        '{"meta": {"status": "error", "message": "no @"}, "response": []}',
        '{"meta": {"more_info": {"why": "@"}, "status": "error", "message": "no"}, "response": [{"id": "1"}]}',
    ],
    "capillary": [
        '{"response": {"status": {"success": "false", "code": 400, "message": "no @"}, "tasks": {"task": []}}}'
    ],
    "oracle": ['{"title": "no", "status": "400", "detail": "@", "o:errorCode": "X"}'],
    "tallyfy": [
        '{"data": [], "error": {"code": "X", "message": "no @"}}',
        '{"data": [], "error": {"details": {"why": ["@"]}, "message": "no"}}',
        '{"error": true, "errors": {"per_page": ["no @", "no"]}}',
    ],
}


@pytest.mark.parametrize("letters", [1, 3000, 70_000])
@pytest.mark.parametrize(("provider", "body"), [(name, body) for name, every in REFUSALS.items() for body in every])
def test_a_refusal_is_one_however_much_it_says(
    provider: str, body: str, letters: int, run: Run, wires: Wires, configured: Configured
) -> None:
    wires.instead[provider] = Prepared(body=body.replace("@", "x" * letters).encode())
    configured({"it": wires.profile(provider)})
    for words in (("list",), (provider, "list", "-o", "json")):
        ran = run(*words)
        assert (ran.code, ran.out) == (6, b""), ran.err
        assert ran.err.startswith("taskcli: error: it: refused: ")
        assert len(ran.err) < 1000


@pytest.mark.parametrize(
    "told", ['["no"]', '{"filters": ["no"]}', '[{"message": "no"}]', '"no"', '[{"detail": "no"}, "@"]']
)
@pytest.mark.parametrize(
    ("provider", "body"),
    [
        ("accelo", '{"meta": {"status": "ok"}, "response": [], "errors": ^}'),
        ("oracle", '{"errors": ^, "items": [], "hasMore": false}'),
        ("tallyfy", '{"data": [], "errors": ^}'),
        ("accelo", '{"meta": {"status": "ok", "errors": ^}, "response": []}'),
    ],
)
def test_a_list_beside_which_an_error_is_told_is_not_whole(
    provider: str, body: str, told: str, run: Run, wires: Wires, configured: Configured
) -> None:
    wires.instead[provider] = Prepared(body=body.replace("^", told.replace("@", "x" * 70_000)).encode())
    configured({"it": wires.profile(provider)})
    ran = run("list", "-o", "json")
    assert (ran.code, ran.json) == (9, [])
    assert "the provider tells of an error beside it: no" in ran.err.replace("filters: ", "")
    assert run("list", "--require-complete", "-o", "json").out == b""


@pytest.mark.parametrize("body", ["<tasks><error>no</error></tasks>", "<tasks><errors>no</errors>@</tasks>"])
def test_xml_in_which_an_error_stands_in_place_of_rows_is_not_whole(
    body: str, run: Run, wires: Wires, configured: Configured
) -> None:
    rows_there = row("pageseeder", 1, title="T") if "@" in body else ""
    wires.instead["pageseeder"] = Prepared(body=body.replace("@", rows_there).encode())
    configured({"it": wires.profile("pageseeder")})
    ran = run("list", "-o", "json")
    assert (ran.code, len(ran.json)) == (9, int("@" in body))
    assert "the provider tells of an error beside it: no" in ran.err


@pytest.mark.parametrize("told", ["null", "[]", "{}", '""', "false", "0"])
def test_an_error_that_is_none_is_not_told(told: str, run: Run, wires: Wires, configured: Configured) -> None:
    wires.instead["tallyfy"] = Prepared(body=f'{{"data": [], "errors": {told}, "errorCount": 7}}'.encode())
    configured({"it": wires.profile("tallyfy")})
    assert run("list", "-o", "json").code == 0


# Room ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("output", ["csv", "table", "json", "raw"])
def test_a_temporary_file_without_room_is_blamed_and_not_what_is_written(
    output: str, wires: Wires, configured: Configured
) -> None:
    wires.rows["oracle"] = [row("oracle", number, title="T" * 300) for number in range(30_000)]
    path = configured({"it": wires.profile("oracle")})
    limit = (1_000_000, 1_000_000)
    ran = subprocess.run(
        [sys.executable, "-m", "taskcli", "oracle", "list", "--config", str(path), "-o", output],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit), cwd=ROOT,
        capture_output=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (11, b"")
    assert ran.stderr.decode().startswith("taskcli: error: a temporary file cannot be written (File too large): ")
    assert ran.stderr.count(b"\n") == 1


# Words --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["list", "get", "oracle list", "changes", "oracle api"])
def test_a_value_may_stand_behind_an_equals_sign_of_a_short_flag(
    command: str, run: Run, wires: Wires, configured: Configured
) -> None:
    wires.rows["oracle"] = [row("oracle", 1, title="T")]
    configured({"it": wires.profile("oracle"), "other": wires.profile("oracle")})
    words = [*command.split(), *{"get": ["it:1", "--dry-run"], "oracle api": ["tasks"]}.get(command, [])]
    plain = run(*words, "-o", "json", "-p", "it")
    assert plain.code == 0
    again = run(*words, "-o=json", "-p=it")
    assert (again.code, again.out) == (0, plain.out)
    assert run(*words, "-o=", "-p", "it").code == 2


@pytest.mark.parametrize("words", [("list",), ("oracle", "list"), ("get", "demo-oracle:1702211")])
@pytest.mark.parametrize(("typed", "variable"), [(("--color", "always"), ""), ((), "1")])
def test_a_file_gets_no_colours(
    words: tuple[str, ...], typed: tuple[str, ...], variable: str, run: Run, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("FORCE_COLOR", variable)
    assert b"\033[" in run(*words, *typed, "--demo").out
    assert run(*words, *typed, "--demo", "--output-file", str(tmp_path / "out")).code == 0
    assert b"\033" not in (tmp_path / "out").read_bytes() != b""


@pytest.mark.parametrize(
    "typed",
    [
        ("--due", "9999-12-31"), ("--due", "0001-01-01"), ("--created-after", "9999-01-01"),
        ("--created-before", "0001-01-01"), ("--created-before", "1999-01-01"), ("--created-after", "+7d"),
        ("--due-after", "9999-12-31"), ("--updated-before", "0999-01-01"),
    ],
)  # fmt: skip
def test_bounds_that_no_task_is_beyond_leave_none(typed: tuple[str, ...], run: Run) -> None:
    ran = run("list", "--demo", "--all-profiles", *typed, "-o", "json")
    left_out = "cannot answer" in ran.err
    assert (ran.code, ran.json) == (9 if left_out else 0, []), ran.err
    assert run("list", "--demo", "-p", "demo-tallyfy", *typed, "-o", "json").json == []


def test_a_profile_that_is_twice_the_default_is_asked_once(run: Run, wires: Wires, configured: Configured) -> None:
    wires.rows["tallyfy"] = [row("tallyfy", 1, title="T")]
    path = configured({"it": wires.profile("tallyfy")})
    path.write_text('default = ["it", "it"]\n' + path.read_text())
    ran = run("list", "-o", "json")
    assert (ran.code, len(ran.json)) == (0, 1)
    assert len(wires.lines("/tasks")) == 1


def test_who_is_meant_by_me_is_to_be_said_with_the_flag_that_was_typed(
    run: Run, wires: Wires, configured: Configured
) -> None:
    configured({"it": wires.profile("capillary")})
    assert run("list", "--creator", "me").err.endswith(": name yourself: --creator YOUR-ID\n")
    assert run("list", "--assignee", "not:me").err.endswith(": name yourself: --assignee YOUR-ID\n")


def test_a_full_page_that_says_nothing_of_further_ones_may_not_be_all(
    run: Run, wires: Wires, configured: Configured
) -> None:
    configured({"it": wires.profile("tallyfy")})
    for count, code in ((99, 0), (100, 9), (101, 0)):
        wires.rows["tallyfy"] = [row("tallyfy", number, title="T") for number in range(count)]
        ran = run("list", "--limit", "0", "-o", "jsonl")
        assert (ran.code, ran.out.count(b"\n")) == (code, count)
        assert ("does not say whether there are more" in ran.err) == (code == 9)


def test_a_look_up_that_a_filter_needs_and_that_fails_is_named(run: Run, wires: Wires, configured: Configured) -> None:
    for name, flag in (("accelo", "--creator"), ("tallyfy", "--assignee")):
        where = {"accelo": "accelo staff", "tallyfy": "tallyfy members"}[name]
        wires.instead[where] = Prepared(status=403, body=b"{}")
        wires.rows[name] = [row(name, 1, title="T", who="7")]
        configured({"it": wires.profile(name)})
        ran = run("list", flag, "Jane Roe")
        assert ran.code == 4
        assert ran.err.startswith(f"taskcli: error: it: {'staff' if name == 'accelo' else 'member-names'}"), ran.err


@pytest.mark.parametrize("words", [("list",), ("get", "demo-oracle:1702211"), ("oracle", "list")])
def test_an_answer_that_is_too_large_is_refused_inside_the_process_too(words: tuple[str, ...], run: Run) -> None:
    assert run(*words, "--demo", "--max-body", "10").code == 8


def test_a_name_in_the_environment_that_is_none_is_told_by_get(
    run: Run, wires: Wires, configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured({"it": wires.profile("oracle")})
    monkeypatch.setenv("TASKCLI_PROFILE", "it,nope")
    ran = run("get", "1")
    assert (ran.code, "no profile 'nope'" in ran.err, wires.asked) == (3, True, [])
