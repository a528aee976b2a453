"""`taskcli list` through the front door: several profiles, one honest list."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread, current_thread
from typing import Any

import jsonschema
import pytest

from taskcli import sandbox
from taskcli.cli.schema import schema
from taskcli.sandbox.wire import Answer, Call
from tests.conftest import Prepared, Run, Stage

pytestmark = pytest.mark.slow

Profiles = dict[str, dict[str, Any]]
Configured = Callable[..., Path]


@pytest.fixture(scope="module")
def silent_origin() -> Iterator[str]:
    """A server that takes connections and never answers."""

    class Silence(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            time.sleep(20)

    class Quiet(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Quiet(("127.0.0.1", 0), Silence) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def one_dead(five: Profiles, configured: Configured) -> Profiles:
    """As `five`, but nobody listens where Oracle should be."""
    five["oracle"] = {**five["oracle"], "base_url": "http://127.0.0.1:9"}
    configured(five)
    return five


def counts(receipt: str) -> dict[str, int]:
    return {
        name: int(number)
        for name, number in re.findall(r"([a-z]+) (\d+)(?=[,;]| \(|$)", receipt.partition(":")[2], re.M)
    }


def test_the_receipt_counts_what_each_profile_gave(run: Run, five: Profiles) -> None:
    ran = run("list", "--all-profiles", "--limit", "0", "-o", "json")
    assert ran.code == 0
    rows = ran.json
    line = next(line for line in ran.err.splitlines() if " tasks: " in line)
    assert counts(line.partition("taskcli: ")[2]) == {
        name: sum(1 for row in rows if row["profile"] == name) for name in sorted(five)
    }
    assert f"taskcli: {len(rows)} tasks: " in line
    assert {row["provider"] for row in rows} == set(sandbox.names())


def test_every_record_is_whole_and_fits_the_schema(run: Run, five: Profiles) -> None:
    rows = run("list", "--all-profiles", "--status", "all", "--limit", "0", "-o", "jsonl").text.splitlines()
    validator = jsonschema.Draft202012Validator(schema())
    assert len(rows) > 1400
    for line in rows[::7]:
        row = json.loads(line)
        validator.validate(row)
        assert "native" not in row
        assert row["ref"] is None or row["ref"].startswith(f"{row['profile']}:{row['id']}")


def test_the_order_is_by_due_date_with_those_without_one_last(run: Run, five: Profiles) -> None:
    for direction in ("", ":desc"):
        rows = run("list", "--all-profiles", "--limit", "0", "--sort", f"due{direction}", "-o", "json").json
        dues = [row["due"] for row in rows]
        known = [due for due in dues if due]
        assert dues == known + [None] * (len(dues) - len(known))
        days = [due[:10] for due in known if "T" in due]
        assert days == sorted(days, reverse=bool(direction))


def test_limit_and_offset_cut_after_merging_and_sorting(run: Run, five: Profiles) -> None:
    whole = run("list", "--all-profiles", "--limit", "0", "-o", "json").json
    ran = run("list", "--all-profiles", "--limit", "7", "--offset", "5", "-o", "json")
    assert [row["ref"] for row in ran.json] == [row["ref"] for row in whole[5:12]]
    assert f"{len(whole)} tasks" in ran.err
    assert (
        f"all read, 7 of {len(whole)} shown (--limit 7, --offset 5); for the rest: --limit 0 and no --offset" in ran.err
    )


def test_a_hundred_rows_are_shown_unless_told_otherwise(run: Run, five: Profiles) -> None:
    assert len(run("list", "--all-profiles", "-o", "json").json) == 100


def test_one_dead_profile_does_not_hide_the_others(run: Run, one_dead: Profiles) -> None:
    ran = run("list", "--all-profiles", "-o", "json")
    assert ran.code == 9
    assert {row["profile"] for row in ran.json} >= {"accelo", "tallyfy"}
    assert "taskcli: error: oracle: 127.0.0.1:9 refused the connection" in ran.err
    assert re.search(r"tasks: .*; oracle failed \(127.0.0.1:9 refused", ran.err)


def test_the_error_of_a_dead_profile_is_not_silenced(run: Run, one_dead: Profiles) -> None:
    ran = run("list", "--all-profiles", "--limit", "0", "-q", "-o", "json")
    assert ran.code == 9
    assert [line.split(":")[1] for line in ran.err.splitlines()] == [" error"]


def test_require_complete_gives_nothing_where_something_is_missing(run: Run, one_dead: Profiles) -> None:
    ran = run("list", "--all-profiles", "--limit", "0", "--require-complete", "-o", "json")
    assert (ran.code, ran.out) == (9, b"")


def test_require_complete_refuses_what_the_limit_cut(run: Run, five: Profiles) -> None:
    ran = run("list", "-p", "accelo", "--limit", "3", "--require-complete", "-o", "json")
    assert (ran.code, ran.out) == (9, b"")
    assert run("list", "-p", "accelo", "--limit", "0", "--require-complete", "-q", "-o", "json").code == 0


def test_all_profiles_dead_is_the_failure_itself(run: Run, configured: Configured, five: Profiles) -> None:
    dead = {name: {**each, "base_url": "http://127.0.0.1:9"} for name, each in five.items()}
    configured(dead)
    ran = run("list", "--all-profiles", "-o", "json")
    assert (ran.code, ran.out) == (7, b"")
    assert ran.err.count("error:") == 5


def test_meta_says_what_the_answer_is_made_of(run: Run, one_dead: Profiles) -> None:
    found = run("list", "--all-profiles", "--meta", "-o", "json").json
    assert found["schema"] == "taskcli.tasks/1"
    assert found["complete"] is False
    sources = {source["profile"]: source for source in found["sources"]}
    assert list(sources) == list(one_dead)
    assert sources["oracle"] | {"seconds": 0} == {
        "profile": "oracle", "provider": "oracle", "count": 0, "complete": False,
        "reason": "127.0.0.1:9 refused the connection", "seconds": 0,
    }  # fmt: skip
    assert sources["accelo"]["complete"] is True
    assert sources["accelo"]["count"] > 0
    assert len(found["tasks"]) == 100


def test_meta_needs_json(run: Run, five: Profiles) -> None:
    ran = run("list", "-p", "accelo", "--meta", "-o", "csv")
    assert (ran.code, ran.out) == (2, b"")


def test_a_silent_profile_is_bounded_by_the_deadline(
    run: Run, five: Profiles, configured: Configured, silent_origin: str
) -> None:
    five["tallyfy"] = {**five["tallyfy"], "base_url": silent_origin}
    configured(five)
    began = time.monotonic()
    ran = run("list", "--all-profiles", "--deadline", "8", "--limit", "0", "-o", "json")
    assert time.monotonic() - began < 20
    assert ran.code == 9
    assert "error: tallyfy: " in ran.err
    assert {row["profile"] for row in ran.json} == set(five) - {"tallyfy"}


def test_a_silent_profile_is_bounded_by_its_timeout(
    run: Run, five: Profiles, configured: Configured, silent_origin: str
) -> None:
    five["tallyfy"] = {**five["tallyfy"], "base_url": silent_origin, "timeout": 0.3}
    configured(five)
    ran = run("list", "-p", "tallyfy", "-p", "accelo", "-o", "json")
    assert ran.code == 9
    assert "error: tallyfy: timed out after 0.3 s" in ran.err


def test_a_field_that_a_provider_lacks_leaves_it_out_and_says_so(run: Run, five: Profiles) -> None:
    ran = run("list", "-p", "tallyfy", "-p", "accelo", "--priority", "high", "-o", "json")
    assert ran.code == 9
    assert {row["profile"] for row in ran.json} == {"accelo"}
    assert {row["priority"] for row in ran.json} == {"high"}
    assert "error: tallyfy: cannot answer --priority" in ran.err


def test_where_no_provider_has_the_field_it_is_wrong_usage(run: Run, five: Profiles) -> None:
    ran = run("list", "-p", "tallyfy", "--priority", "high", "-o", "json")
    assert (ran.code, ran.out) == (2, b"")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--sort", "colour"], "--sort 'colour' is not FIELD"),
        (["--due-before", "someday"], "--due-before: 'someday' is not a date"),
        (["--limit", "-3"], "--limit: '-3' is not a whole number"),
        (["--columns", "titel"], "there is no 'titel'"),
        (["--assignee", ""], "--assignee has an empty value"),
        (["-o", "raw"], "-o raw is what one provider sent"),
        (["--group-by", "status", "-o", "json"], "--group-by does not go with -o"),
        (["--tz", "Mars/Base"], "'Mars/Base' is not a time zone"),
        (["--due-after", "tomorrow", "--due-before", "today"], "--due-after is not before --due-before"),
        (["-p", "accelo", "--all-profiles"], "do not go together"),
    ],
)
def test_wrong_words_are_told_before_anything_is_sent(
    run: Run, one_dead: Profiles, words: list[str], told: str
) -> None:
    ran = run("list", "-p", "oracle", *words) if "-p" not in words else run("list", *words)
    assert (ran.code, ran.out) == (2, b"")
    assert told in ran.err


def test_without_configuration_it_says_how_to_start(run: Run) -> None:
    ran = run("list")
    assert ran.code == 3
    assert "taskcli list --demo" in ran.err


def test_several_profiles_and_no_default_is_a_question(run: Run, five: Profiles) -> None:
    ran = run("list")
    assert ran.code == 3
    assert "choose with -p (accelo, capillary, oracle, pageseeder, tallyfy)" in ran.err


def test_the_default_profiles_are_asked(run: Run, five: Profiles, configured: Configured) -> None:
    configured(five, "accelo")
    assert {row["profile"] for row in run("list", "-o", "json").json} == {"accelo"}


def test_the_demo_needs_no_configuration(run: Run) -> None:
    ran = run("list", "--demo", "--limit", "0", "-o", "json")
    assert ran.code == 0
    assert {row["profile"] for row in ran.json} == {f"demo-{name}" for name in sandbox.names()}


def test_of_the_demo_one_service_is_asked_after_the_other(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answer = [], sandbox.Sandbox.answer

    def noted(self: sandbox.Sandbox, call: Call) -> Answer:
        asked.append(current_thread().ident)
        time.sleep(0.002)  # another one would be asked meanwhile
        return answer(self, call)

    monkeypatch.setattr(sandbox.Sandbox, "answer", noted)
    assert run("list", "--demo", "--limit", "0", "-o", "json").code == 0
    turns = [one for one, _ in groupby(asked)]
    assert len(turns) == len(set(turns)) == len(sandbox.names())


def test_the_demo_and_the_server_give_the_same(run: Run, five: Profiles) -> None:
    def titles(rows: list[dict[str, Any]]) -> list[Any]:
        return sorted((row["provider"], row["id"] or "", row["title"] or "", row["due"] or "") for row in rows)

    inside = run("list", "--demo", "--limit", "0", "-o", "json").json
    outside = run("list", "--all-profiles", "--limit", "0", "-o", "json").json
    assert titles(inside) == titles(outside)


@pytest.mark.usefixtures("still")
def test_the_answer_is_the_same_each_time(run: Run, five: Profiles) -> None:
    first = run("list", "--all-profiles", "-o", "json").out
    assert all(run("list", "--all-profiles", "-o", "json").out == first for _ in range(2))


def test_native_adds_the_providers_own_object(run: Run, five: Profiles) -> None:
    rows = run("list", "--all-profiles", "--native", "-o", "json").json
    assert all(isinstance(row["native"], dict) and row["native"] for row in rows)


def test_a_dry_run_sends_nothing_and_tells_who_filters(run: Run, one_dead: Profiles) -> None:
    ran = run("list", "-p", "oracle", "--dry-run", "--due-before", "2026-03-01", "--search", "x")
    assert ran.code == 0
    assert "# oracle (oracle): at least 2 requests" in ran.text
    assert "# applied by the provider: due-before, status" in ran.text
    assert "# applied here: search" in ran.text
    assert "curl -u 'jane.roe:***'" in ran.text
    assert "worklist-4711" not in ran.text


def test_groups_have_counts_and_hold_every_task(run: Run, five: Profiles) -> None:
    ran = run("list", "-p", "accelo", "-p", "oracle", "--group-by", "profile", "--limit", "40")
    groups = {name: int(count) for name, count in re.findall(r"^(\w+) \((\d+)\)$", ran.text, re.M)}
    whole = run("list", "-p", "accelo", "-p", "oracle", "--limit", "0", "-o", "json").json
    assert groups == {name: sum(task["profile"] == name for task in whole) for name in ("accelo", "oracle")}
    assert len(re.findall(r"^(?:accelo|oracle):", ran.text, re.M)) == 40


def test_counts_are_those_of_everything_that_matches(run: Run, five: Profiles) -> None:
    words = ("list", "-p", "accelo", "-p", "oracle", "--status", "open")
    whole = run(*words, "--limit", "0", "-o", "json").json
    found = run(*words, "--count-by", "profile,priority", "-o", "json").json
    assert sum(each["count"] for each in found) == len(whole)
    assert [each["count"] for each in found] == sorted((each["count"] for each in found), reverse=True)
    high = [task for task in whole if task["profile"] == "accelo" and task["priority"] == "high"]
    assert {"profile": "accelo", "priority": "high", "count": len(high)} in found
    assert "█" in run(*words, "--count-by", "profile").text
    for wrong in (["--limit", "3"], ["--sort", "title"], ["--group-by", "status"], ["--columns", "ref"], ["--meta"]):
        assert run(*words, "--count-by", "profile", *wrong).code == 2
    assert run(*words, "--count-by", "colour").code == 2


def test_several_keys_sort_one_behind_the_other(run: Run, five: Profiles) -> None:
    words = ("list", "--all-profiles", "--status", "all", "--limit", "0", "-o", "json")
    found = run(*words, "--sort", "status,priority:desc,title").json
    states = ["open", "in-progress", "unknown", "done", "cancelled"]
    places = [states.index(task["status"]) for task in found]
    assert places == sorted(places)
    levels = ["urgent", "high", "normal", "low"]
    first = [task for task in found if task["status"] == "open"]
    known = [levels.index(task["priority"]) for task in first if task["priority"]]
    assert known == sorted(known, reverse=True)
    assert [task["priority"] for task in first][len(known) :] == [None] * (len(first) - len(known))


def test_columns_cut_the_record_down(run: Run, five: Profiles) -> None:
    rows = run("list", "-p", "accelo", "--columns", "ref,assignees.0.name", "--limit", "5", "-o", "json").json
    assert [list(row) for row in rows] == [["ref", "assignees.0.name"]] * 5


def test_fail_on_match_and_fail_on_empty_print_and_then_fail(run: Run, five: Profiles) -> None:
    ran = run("list", "-p", "accelo", "--overdue", "--fail-on-match", "-q", "-o", "json")
    assert ran.code == 10
    assert ran.json
    ran = run("list", "-p", "accelo", "--search", "no such words at all", "--fail-on-empty", "-q", "-o", "json")
    assert (ran.code, ran.json) == (10, [])


def test_an_empty_list_is_not_an_error(run: Run, five: Profiles) -> None:
    ran = run("list", "-p", "accelo", "--search", "no such words at all", "-o", "json")
    assert (ran.code, ran.out) == (0, b"[]\n")
    assert "0 tasks" in ran.err


def test_a_native_word_is_a_status(run: Run, five: Profiles) -> None:
    rows = run("list", "-p", "oracle", "--status", "suspended", "--limit", "0", "-o", "json").json
    assert {row["native_status"].upper() for row in rows} == {"SUSPENDED"}
    assert len(rows) > 3


def test_a_status_word_that_nobody_is_known_to_have_is_no_empty_success(run: Run, five: Profiles) -> None:
    ran = run("list", "-p", "accelo", "--status", "opne", "-q", "-o", "json")
    assert (ran.code, ran.out) == (2, b"")
    assert "--status: 'opne' is no common word, and none that the asked providers are known to have" in ran.err
    assert "(did you mean open?): a word of an organisation's own is written native:opne" in ran.err
    assert run("list", "-p", "accelo", "--status", "native:opne", "-o", "json").json == []
    assert run("list", "-p", "accelo", "--priority", "hihg").code == 2


def test_a_word_that_only_some_providers_know_is_applied_there(run: Run, five: Profiles) -> None:
    ran = run("list", "-p", "oracle", "-p", "accelo", "--status", "suspended", "--limit", "0", "-o", "json")
    assert ran.code == 0
    assert {task["profile"] for task in ran.json} == {"oracle"}
    assert "accelo has no status 'suspended'" in ran.err
    assert "accelo 0" in ran.err


@pytest.mark.parametrize("word", ["canceled", "completed", "in_progress", "In Progress", "To do", "DOING", "Closed"])
def test_a_usual_spelling_of_a_common_status_means_it_at_every_provider(word: str, run: Run, five: Profiles) -> None:
    meant = {"c": "cancelled", "i": "in-progress", "t": "open", "d": "in-progress"}[word[0].casefold()]
    meant = "done" if word in ("completed", "Closed") else meant
    words = ("list", "--all-profiles", "--limit", "0", "-o", "json", "--status")
    assert run(*words, word).json == run(*words, meant).json


def test_where_nobody_answered_there_is_no_count(run: Run, configured: Configured, five: Profiles) -> None:
    configured({"oracle": {**five["oracle"], "base_url": "http://127.0.0.1:9"}})
    assert "0 tasks" not in run("list").err


def test_a_name_is_unknown_only_where_every_asked_profile_can_tell(run: Run, five: Profiles) -> None:
    words = ("--status", "all", "--assignee", "Nobody Atall", "-o", "json")
    alone = run("list", "-p", "accelo", *words)
    assert (alone.code, alone.out) == (5, b"")
    assert "--assignee: 'Nobody Atall' is not known here" in alone.err
    both = run("list", "-p", "accelo", "-p", "oracle", *words)
    assert (both.code, both.json) == (0, [])
    assert "--assignee: 'Nobody Atall' is in no row that was read" in both.err


def test_a_decoration_that_is_not_whole_leaves_the_list_whole(run: Run, stage: Stage, configured: Configured) -> None:
    auth = {"method": "bearer", "token": "t"}
    configured({"acc": {"provider": "accelo", "base_url": stage.origin, "auth": auth}})
    meta = {"status": "ok"}
    tasks = {"meta": meta, "response": [{"id": "1", "title": "A", "creator_type": "staff", "creator_id": "7"}]}
    staff = {"meta": meta, "response": [{"id": str(at), "firstname": "A", "surname": "B"} for at in range(100)]}
    page = Prepared(body=json.dumps(staff).encode())
    stage.prepared = [Prepared(body=json.dumps(tasks).encode()), *[page] * 4]
    ran = run("list", "--require-complete", "-o", "json")
    assert ran.code == 0, ran.err
    assert ran.json[0]["creator"]["name"] == "A B"
    assert len(stage.asked) > 2  # the same page came again, and ended the look-up


def test_what_was_asked_to_be_told_by_the_exit_code_is_no_error(run: Run) -> None:
    common = ("list", "--demo", "-p", "demo-oracle")
    for words, told in (
        ((*common, "--fail-on-match"), r"taskcli: \d+ found \(--fail-on-match\)"),
        (("oracle", "list", "--demo", "--fail-on-match"), r"taskcli: demo-oracle: \d+ found \(--fail-on-match\)"),
        ((*common, "--search", "xyzzy", "--fail-on-empty"), r"taskcli: none found \(--fail-on-empty\)"),
    ):
        ran = run(*words)
        assert ran.code == 10
        assert re.fullmatch(told, ran.err.splitlines()[-1])
        assert "error" not in ran.err
        quiet = run(*words, "-q", *(("--limit", "0") if words[0] == "list" else ()))
        assert (quiet.code, quiet.err) == (10, "")
        as_json = run(*words, "--error-format", "json")
        assert json.loads(as_json.err)["error"]["exit"] == 10
