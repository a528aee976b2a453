"""What an answer says of itself: the receipt, `--meta`, what is cut and told, records that keep what was sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Prepared, Run
from tests.wires import NAMES, Wires, row, rows, served

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
