"""From words to requests and back: pages, what is missing of them, what is refused before anything is sent."""

from __future__ import annotations

import base64
import json
import shlex
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from taskcli.errors import Partial
from taskcli.http.message import Reply, Request
from taskcli.providers import load
from taskcli.query.pages import Pages
from taskcli.query.plan import FORBIDDEN, Plan, path_below
from taskcli.sandbox import Sandbox
from taskcli.sandbox.server import Server
from taskcli.spec import Endpoint, Paging, cut
from tests.conftest import Prepared, Ran, Run, Stage

Configured = Callable[..., Path]

PATH = "/bpm/api/4.0/tasks"
SECRET = "correct horse's battery"
AUTH = {"method": "basic", "username": "mira.k", "password": SECRET}


@pytest.fixture
def oracle(stage: Stage, configured: Configured) -> Stage:
    """The stage as the only profile, `it`."""
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": AUTH}})
    return stage


def page(numbers: Sequence[int | None], *, status: int = 200, **head: Any) -> Prepared:
    """A page of tasks with these numbers; what is None is left out of the envelope."""
    items = [{"number": number, "title": f"t{number}"} if number else {"title": "t"} for number in numbers]
    whole = {"count": len(items), **head, "items": items}
    return Prepared(status=status, body=json.dumps({k: v for k, v in whole.items() if v is not None}).encode())


def pages(total: int, size: int, **head: Any) -> list[Prepared]:
    """All pages of a well-behaved server."""
    return [
        page(
            range(start + 1, min(start + size, total) + 1),
            **{"hasMore": start + size < total, "limit": size, "offset": start, "totalResults": total, **head},
        )
        for start in range(0, total, size)
    ]


def numbers(ran: Ran) -> list[int | None]:
    return [json.loads(line).get("number") for line in ran.text.splitlines()]


def lines(stage: Stage) -> list[str]:
    """What was asked, as far as it is not the address of every list."""
    return [each.line.removeprefix(f"GET {PATH}") for each in stage.asked]


def offsets(stage: Stage) -> list[str | None]:
    """Where each page was asked to begin."""
    return [dict(parse_qsl(urlsplit(each.line.split()[1]).query)).get("offset") for each in stage.asked]


LIST = ("oracle", "list", "-o", "jsonl")


# Paging -------------------------------------------------------------------------------------------------------------


def test_without_paginate_one_page_is_asked_for_and_the_rest_has_a_command(run: Run, oracle: Stage) -> None:
    oracle.prepared = pages(5, 2)
    ran = run(*LIST, "--keyword", "it's 100%")
    assert (ran.code, numbers(ran)) == (0, [1, 2])
    assert lines(oracle) == ["?keyword=it%27s%20100%25"]
    told = ran.err.removesuffix("\n")
    assert told.startswith("taskcli: 2 of 5 shown, there are more; for all of them: taskcli ")
    command = shlex.split(told.partition("for all of them: ")[2])
    assert command == ["taskcli", *LIST, "--keyword", "it's 100%", "--paginate"]


def test_the_command_for_the_rest_brings_the_rest(run: Run, oracle: Stage) -> None:
    oracle.prepared = pages(5, 2)
    command = shlex.split(run(*LIST).err.partition("for all of them: ")[2])
    oracle.asked.clear()
    ran = run(*command[1:])
    assert (ran.code, numbers(ran), ran.err) == (0, [1, 2, 3, 4, 5], "")


def test_where_the_page_is_all_there_is_nothing_is_said(run: Run, oracle: Stage) -> None:
    oracle.prepared = pages(2, 2)
    ran = run(*LIST)
    assert (ran.code, numbers(ran), ran.err) == (0, [1, 2], "")


@pytest.mark.parametrize("total", [None, False, True])
def test_a_total_that_is_no_number_is_not_told(total: bool | None, run: Run, oracle: Stage) -> None:
    oracle.prepared = pages(5, 2, totalResults=total)
    assert run(*LIST).err.startswith("taskcli: 2 shown, there are more; ")


@pytest.mark.parametrize(
    ("prepared", "asked"),
    [
        (pages(5, 2), [None, "2", "4"]),
        (pages(4, 2), [None, "2"]),
        (pages(5, 2, totalResults=None), [None, "2", "4"]),
        (pages(5, 2, totalResults=False), [None, "2", "4"]),
        (pages(5, 2, limit=None), [None, "2", "4"]),
        (pages(5, 2, limit=None, offset=None), [None, "2", "4"]),
        (pages(5, 2, hasMore=None), [None, "2", "4"]),
        (pages(2, 2, hasMore=None, totalResults=None), [None]),
    ],
    ids=["in full", "ends with a page", "no total", "total is false", "no limit", "neither", "no hasMore", "nothing"],
)
def test_paginate_follows_the_pages_however_little_is_told(
    prepared: list[Prepared], asked: list[str | None], run: Run, oracle: Stage
) -> None:
    oracle.prepared = prepared
    ran = run(*LIST, "--paginate")
    assert (ran.code, ran.err) == (0, "")
    assert numbers(ran) == list(range(1, len(numbers(ran)) + 1))
    assert len(numbers(ran)) == sum(len(json.loads(each.body)["items"]) for each in prepared)
    assert offsets(oracle) == asked


def test_the_step_is_the_limit_that_the_server_tells_and_not_what_was_asked_for(run: Run, oracle: Stage) -> None:
    oracle.prepared = pages(5, 2)
    ran = run(*LIST, "--paginate", "--limit", "100", "--status", "ASSIGNED,ALERTED")
    assert numbers(ran) == [1, 2, 3, 4, 5]
    same = "?limit=100&status=ASSIGNED&status=ALERTED"
    assert [line.replace("&offset=2", "").replace("&offset=4", "") for line in lines(oracle)] == [same] * 3
    assert offsets(oracle) == [None, "2", "4"]


def test_an_offset_of_ones_own_is_where_it_begins_and_nothing_is_missed_then(run: Run, oracle: Stage) -> None:
    oracle.prepared = pages(5, 2)[1:]
    ran = run(*LIST, "--paginate", "--offset", "2")
    assert (ran.code, numbers(ran), ran.err) == (0, [3, 4, 5], "")
    assert offsets(oracle) == ["2", "4"]


@pytest.mark.parametrize("limit", ["0", "-1"])
def test_paging_that_is_switched_off_is_one_request(limit: str, run: Run, oracle: Stage) -> None:
    oracle.prepared = pages(3, 3, limit=0, hasMore=True)
    ran = run(*LIST, "--paginate", "--limit", limit)
    assert (ran.code, numbers(ran)) == (0, [1, 2, 3])
    assert len(oracle.asked) == 1


def test_raw_writes_the_bodies_one_after_the_other(run: Run, oracle: Stage) -> None:
    oracle.prepared = pages(5, 2)
    assert run("oracle", "list", "--paginate", "-o", "raw").out == b"".join(each.body for each in oracle.prepared)
    oracle.asked.clear()
    assert run("oracle", "list", "-o", "raw").out == oracle.prepared[0].body


# Enough -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "shown", "requests", "told"),
    [
        (1, 1, 1, True), (2, 2, 1, True), (3, 3, 2, True), (4, 4, 2, True), (5, 5, 3, False), (6, 5, 3, False),
    ],
)  # fmt: skip
def test_max_items_stops_without_a_request_too_many(
    most: int, shown: int, requests: int, told: bool, run: Run, oracle: Stage
) -> None:
    oracle.prepared = pages(5, 2)
    ran = run(*LIST, "--paginate", "--max-items", str(most))
    assert (ran.code, numbers(ran)) == (0, list(range(1, shown + 1)))
    assert len(oracle.asked) == requests
    assert ran.err == (f"taskcli: stopped at {most} (--max-items); there are more\n" if told else "")


def test_max_items_means_paginate(run: Run, oracle: Stage) -> None:
    oracle.prepared = pages(5, 2) * 2
    ran = run(*LIST, "--max-items", "4")
    assert (ran.code, numbers(ran), len(oracle.asked)) == (0, [1, 2, 3, 4], 2)
    assert ran.err == "taskcli: stopped at 4 (--max-items); there are more\n"


@pytest.mark.parametrize("most", ["0", "-1", "x", "", "1.5"])
def test_a_number_of_items_that_is_none_is_wrong_usage(most: str, run: Run, oracle: Stage) -> None:
    ran = run(*LIST, "--paginate", f"--max-items={most}")
    assert ran.code == 2
    assert "--max-items" in ran.err
    assert oracle.asked == []


def test_max_items_does_not_cut_bodies(run: Run, oracle: Stage) -> None:
    assert run("oracle", "list", "--paginate", "--max-items", "1", "-o", "raw").code == 2
    assert oracle.asked == []


# Not whole ----------------------------------------------------------------------------------------------------------

STUCK = page([1, 2], hasMore=True, limit=2, offset=0)
SPOILT: dict[str, tuple[list[Prepared], list[int], str]] = {
    "a repeated page": ([STUCK] * 9, [1, 2], "the provider repeated a page"),
    "an empty page that promises more": (
        [STUCK, page([], hasMore=True, limit=2, offset=2), STUCK], [1, 2], "the provider gave an empty page",
    ),
    "an empty first page that promises more": ([page([], hasMore=True)] * 9, [], "the provider gave an empty page"),
    "fewer rows than were counted": (
        pages(3, 2, totalResults=7), [1, 2, 3], "the provider counts 7, but gave 3",
    ),
    "fewer than were counted before": (
        [pages(5, 2)[0], page([], hasMore=False)], [1, 2], "the provider counts 5, but gave 2",
    ),
    "fewer than were counted before, on a page with rows": (
        [pages(5, 2)[0], page([3])], [1, 2, 3], "the provider counts 5, but gave 3",
    ),
    "a count that is no number in the end": (
        [pages(5, 2)[0], page([3], hasMore=False, totalResults=False)], [1, 2, 3], "the provider counts 5, but gave 3",
    ),
    "a count below nothing in the end": (
        [pages(5, 2)[0], page([3], hasMore=False, totalResults=-1)], [1, 2, 3], "the provider counts 5, but gave 3",
    ),
    "a count that falls below what came": (
        [pages(5, 2)[0], page([], hasMore=False, totalResults=0)], [1, 2],
        "the provider counted 5, then 0, and gave 2",
    ),
    "a count that falls to what came": (  # a row may have moved to a page that had been read
        [pages(5, 2)[0], page([3, 4], hasMore=False, totalResults=4)], [1, 2, 3, 4],
        "the provider counted 5, then 4, and gave 4",
    ),
    "an empty object in place of what was promised": (
        [page([1, 2], hasMore=True, limit=2, offset=0), Prepared(body=b"{}")], [1, 2],
        "the provider said that there is more, and gave an empty object",
    ),
    "a part by its own word": (
        [page([1], status=206, hasMore=True, limit=1, offset=0), page([2], hasMore=False)], [1, 2],
        "the provider says that its answer is partial (206)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("totals", "shown"),
    [
        ((5, 5, 5), [1, 2, 3, 4, 5]),
        ((4, 5, None), [1, 2, 3, 4, 5]),  # one more came
        ((0, 0, 0), [1, 2, 3, 4, 5]),  # nobody counts
        ((3, 3, 3), [1, 2, 3, 4, 5]),  # counted as far as somebody cared to
    ],
)
def test_a_count_that_moves_to_what_came_is_no_loss(
    totals: Sequence[int | None], shown: list[int], run: Run, oracle: Stage
) -> None:
    oracle.prepared = [pages(5, 2, totalResults=total)[at] for at, total in enumerate(totals)]
    ran = run(*LIST, "--paginate")
    assert (ran.code, numbers(ran), ran.err) == (0, shown, "")


@pytest.mark.parametrize("name", SPOILT)
def test_an_answer_that_is_not_whole_is_shown_and_ends_with_9(name: str, run: Run, oracle: Stage) -> None:
    prepared, shown, reason = SPOILT[name]
    oracle.prepared = prepared
    ran = run(*LIST, "--paginate")
    assert (ran.code, numbers(ran)) == (9, shown)
    assert len(oracle.asked) <= 2
    assert ran.err.startswith(f"taskcli: error: it: the answer is not whole: {reason}")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("more", [True, False])
@pytest.mark.parametrize("words", [(), ("--max-items", "1"), ("--paginate", "--max-items", "1")])
def test_a_partial_answer_is_told_whatever_else_is_to_be_told(
    words: tuple[str, ...], more: bool, run: Run, oracle: Stage
) -> None:
    oracle.prepared = [page([1, 2], status=206, hasMore=more, limit=2, offset=0)]
    ran = run(*LIST, *words)
    assert (ran.code, numbers(ran)) == (9, [1] if words else [1, 2])
    assert "error: it: the answer is not whole: the provider says that its answer is partial (206)" in ran.err
    assert ("there are more" in ran.err) is (more or bool(words))


def test_an_empty_list_is_not_an_error(run: Run, oracle: Stage) -> None:
    for body in (b'{"items": [], "hasMore": false, "totalResults": 0}', b"{}", b'{"items": null}'):
        oracle.asked.clear()
        oracle.prepared = [Prepared(body=body)]
        ran = run("oracle", "list", "--paginate", "-o", "json")
        assert (ran.code, ran.text, ran.err) == (0, "[]\n", "")


@pytest.mark.parametrize(("find_one", "requests"), [(False, 2), (True, 3)])
def test_no_step_of_any_provider_goes_on_without_a_new_row(find_one: bool, requests: int) -> None:
    """One who looks for one thing may ask a second, wider question."""
    asked: list[Plan] = []

    def ask(plan: Plan) -> Reply:
        asked.append(plan)
        return Reply(200, b'[{"id": 1}, {"name": "no id"}, {"name": "%d"}]' % len(asked))

    further = Paging(lambda before, page: {**before, "page": str(page.number + 1)})
    endpoint = Endpoint(
        verb="list",
        path="/",
        help="",
        source="",
        paging=further,
        find_one=find_one,
        sift=lambda rows, words, note: (row for row in rows if not row.raw),
    )
    pages = Pages(ask, load("oracle"), Plan(endpoint, {}, Request("http://x")), paginate=True)
    with suppress(Partial):  # it may be where the pages did not go on to
        assert list(pages.rows()) == []
    assert (len(asked), pages.ending) == (requests, cut("the provider repeated a page"))


def test_rows_that_come_twice_are_shown_once(run: Run, oracle: Stage) -> None:
    oracle.prepared = [
        page([1, 2, 3], hasMore=True, limit=3, offset=0, totalResults=5),
        page([3, 4, None, None], hasMore=True, limit=3, offset=3, totalResults=5),
        page([4, 5], hasMore=False, limit=3, offset=6, totalResults=5),
    ]
    ran = run(*LIST, "--paginate")
    assert (ran.code, numbers(ran), ran.err) == (0, [1, 2, 3, 4, None, None, 5], "")


def test_rows_that_come_twice_count_once_for_max_items(run: Run, oracle: Stage) -> None:
    oracle.prepared = [page([1, 2], hasMore=True, limit=2, offset=0), page([2, 3, 4], hasMore=False)]
    assert numbers(run(*LIST, "--paginate", "--max-items", "3")) == [1, 2, 3]


def test_the_sandbox_is_read_to_its_end_even_where_it_caps_and_overlaps(run: Run, configured: Configured) -> None:
    found = {}
    for faults in ("", "oracle:cap-pages", "oracle:overlap", "oracle:bare-envelope", "oracle:total-boolean"):
        with Server(Sandbox(faults=faults)) as server:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
            configured({"it": server.sandbox.profiles(server.origin)["oracle"]})
            ran = run(*LIST, "--paginate", "--assignment", "ALL")
            server.shutdown()
        assert (ran.code, ran.err) == (0, ""), faults
        found[faults] = sorted(number for number in numbers(ran) if number)
    assert len(found[""]) > 50
    assert len(set(found[""])) == len(found[""])
    assert all(each == found[""] for each in found.values())


# --param ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (("x=1",), "?x=1"),
        (("x=1", "x=2", "a=3"), "?x=1&x=2&a=3"),
        (("q=number eq 1&b=c",), "?q=number%20eq%201%26b%3Dc"),
        (("q=a=b",), "?q=a%3Db"),
        (("ü=é+%20",), "?%C3%BC=%C3%A9%2B%2520"),
        (("q= ",), "?q=%20"),
    ],
)
def test_any_other_parameter_is_sent_as_it_is_after_our_own(
    words: tuple[str, ...], query: str, run: Run, oracle: Stage
) -> None:
    oracle.prepared = pages(1, 1)
    assert run(*LIST, *(part for word in words for part in ("--param", word))).code == 0
    assert lines(oracle) == [query]


def test_parameters_come_after_the_flags(run: Run, oracle: Stage) -> None:
    oracle.prepared = pages(1, 1)
    assert run(*LIST, "--param", "a=1", "--limit", "5").code == 0
    assert lines(oracle) == ["?limit=5&a=1"]


@pytest.mark.parametrize("word", ["", "x", "x=", "=1", " =1", "="])
def test_a_parameter_needs_a_name_and_a_value(word: str, run: Run, oracle: Stage) -> None:
    ran = run(*LIST, "--param", word)
    assert (ran.code, ran.out) == (2, b"")
    assert "--param" in ran.err
    assert "NAME=VALUE" in ran.err
    assert oracle.asked == []


@pytest.mark.parametrize("name", [*sorted(FORBIDDEN), "_METHOD", "Action", " _method ", "X-HTTP-Method-Override"])
def test_a_parameter_that_could_change_something_is_refused(name: str, run: Run, oracle: Stage) -> None:
    for command in (("oracle", "list"), ("oracle", "get", "1")):
        ran = run(*command, "--param", f"{name}=PUT")
        assert (ran.code, ran.out) == (2, b"")
        assert "is refused" in ran.err
    assert oracle.asked == []


@pytest.mark.parametrize(
    ("name", "flag"),
    [("limit", "limit"), ("dueDateFrom", "due-date-from"), ("STATUS", "status"), ("orderby", "order-by")],
)
def test_a_parameter_that_has_a_flag_names_the_flag(name: str, flag: str, run: Run, oracle: Stage) -> None:
    ran = run(*LIST, "--param", f"{name}=1")
    assert ran.code == 2
    assert ran.err.rstrip().endswith(f"use --{flag}")
    assert oracle.asked == []


# Words --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("--status assigned --status ALERTED", "?status=ASSIGNED&status=ALERTED"),
        ("--status assigned,alerted", "?status=ASSIGNED&status=ALERTED"),
        ("--fields number,title", "?fields=number%2Ctitle"),
        ("--fields taskId --fields state", "?fields=taskId%2Cstate"),
        ("--metadata-flag", "?metadataFlag=true"),
        ("--no-metadata-flag", "?metadataFlag=false"),
        ("--keyword a,b", "?keyword=a%2Cb"),
        ("--limit 007 --offset -3", "?limit=7&offset=-3"),
        ("--order-by duedate:DESC", "?orderBy=dueDate%3Adesc"),
        ("--due-date-from 2025-01-31 --due-date-to 2025-01-31",
         "?dueDateFrom=2025-01-31T00%3A00%3A00Z&dueDateTo=2025-01-31T23%3A59%3A59Z"),
        ("--assignment all --status completed", "?assignment=ALL&status=COMPLETED"),
    ],
)  # fmt: skip
def test_words_become_the_query_that_is_documented(words: str, query: str, run: Run, oracle: Stage) -> None:
    oracle.prepared = pages(1, 1)
    ran = run(*LIST, *words.split())
    assert ran.code == 0
    assert lines(oracle) == [query]


@pytest.mark.parametrize(
    "words",
    [
        ["--keyword", ""], ["--keyword", "  "], ["--status", "ASSIGNED,,ALERTED"], ["--status", ","], ["--limit", ""],
        ["--limit", "1", "--limit", "2"], ["--assignment", "NOBODY"], ["--limit", "ten"], ["--since", "someday"],
        ["--order-by", "dueDate:up"], ["--status", "COMPLETED"], ["--status", "COMPLETED", "--assignment", "MY"],
        ["--nope", "1"], ["--no-limit"], ["too", "many"], ["--priority", "9"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_words_are_told_before_anything_is_sent(words: list[str], run: Run, oracle: Stage) -> None:
    ran = run(*LIST, *words)
    assert (ran.code, ran.out) == (2, b""), ran.err
    assert ran.err.startswith("taskcli: error: ")
    assert ran.err.count("\n") == 1
    assert oracle.asked == []


def test_an_unknown_word_of_an_open_list_is_sent_with_a_warning(run: Run, oracle: Stage) -> None:
    oracle.prepared = pages(1, 1) * 2
    ran = run(*LIST, "--status", "INFO_REQUESTED")
    assert ran.code == 0
    assert "'INFO_REQUESTED' is not among the documented words" in ran.err
    assert run(*LIST, "--status", "INFO_REQUESTED", "-q").err == ""
    assert lines(oracle) == ["?status=INFO_REQUESTED"] * 2


@pytest.mark.parametrize(
    "words",
    [[b"--keyword", b"caf\xe9"], [b"--param", b"x=\xff"], [b"--param", b"\xff=1"]],
    ids=["flag", "value", "name"],
)
@pytest.mark.parametrize("form", [b"text", b"json"])
def test_words_that_are_not_utf_8_are_wrong_usage(words: list[bytes], form: bytes) -> None:
    start = [sys.executable.encode(), b"-m", b"taskcli", b"oracle", b"list", b"--demo", b"--error-format", form]
    ran = subprocess.run([*start, *words], cwd=Path(__file__).parent.parent, capture_output=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert b"is not UTF-8" in ran.stderr
    assert ran.stderr.count(b"\n") == 1


# Ids ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["oracle get", "oracle comments", "oracle history", "oracle payload", "get"])
@pytest.mark.parametrize(
    "task_id",
    ["..", ".", "../1", "1/2", "1/../../x", "%2e%2e", "1%2f2", "1?x=1", "1&x=1", "1;x", "1 2", "1\n2", "1\\2", "\u0661",
     "", " ", "1" * 20, "//evil.example/1", "@evil.example"],
)  # fmt: skip
def test_no_id_leads_out_of_its_place(command: str, task_id: str, run: Run, oracle: Stage) -> None:
    ran = run(*command.split(), task_id)
    assert (ran.code, ran.out) == (2, b""), ran.err
    assert ran.err.startswith("taskcli: error: ")
    assert ran.err.count("\n") == 1
    assert oracle.asked == []


def test_blanks_around_an_id_are_no_part_of_it(run: Run, oracle: Stage) -> None:
    oracle.prepared = [Prepared(body=b'{"number": 12}')]
    assert run("oracle", "get", " 12\n", "-o", "json").code == 0
    assert lines(oracle) == ["/12"]


# Dry runs -----------------------------------------------------------------------------------------------------------


def by_curl(command: str) -> bytes:
    """What curl gets with the command; where there is no curl, what its options mean is done here."""
    if shutil.which("curl"):
        done = subprocess.run(["sh", "-c", f"{command.strip()} -sS"], capture_output=True, check=True)
        assert done.stderr == b""
        return done.stdout
    options = iter(shlex.split(command)[1:])
    target, headers = "", {}
    for option in options:
        if option == "-u":
            headers["Authorization"] = "Basic " + base64.b64encode(next(options).encode()).decode()
        elif option == "-H":
            name, _, value = next(options).partition(": ")
            headers[name] = value
        else:
            target = option
    with urllib.request.urlopen(urllib.request.Request(target, headers=headers), timeout=10) as reply:
        body: bytes = reply.read()
        return body


@pytest.fixture
def served(configured: Configured) -> Any:
    """The sandbox behind a socket, with its Oracle as the profile `it`."""
    with Server(Sandbox()) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        configured({"it": server.sandbox.profiles(server.origin)["oracle"]})
        yield server
        server.shutdown()


def test_a_dry_run_prints_a_command_that_curl_runs_once_the_secret_is_put_back(run: Run, served: Server) -> None:
    words = ("oracle", "list", "--keyword", 'it\'s "$HOME" `x` & é', "--status", "ASSIGNED,ALERTED", "--limit", "3")
    dry = run(*words, "--dry-run")
    assert (dry.code, dry.err) == (0, "")
    password = served.sandbox.profiles("")["oracle"]["auth"]["password"]
    assert password not in dry.text
    assert dry.text.count("***") == 1
    command = dry.text.replace("***", password)
    body = by_curl(command)
    assert body == run(*words, "-o", "raw").out
    assert json.loads(body)["limit"] == 3


def test_a_dry_run_finds_what_the_run_finds(run: Run, served: Server) -> None:
    password = served.sandbox.profiles("")["oracle"]["auth"]["password"]
    for words in (("oracle", "get", "1702211", "--expand", "All"), ("oracle", "list", "--assignment", "ALL")):
        command = run(*words, "--dry-run").text.replace("***", password)
        body = by_curl(command)
        assert body == run(*words, "-o", "raw").out
        assert len(body) > 500


def test_a_dry_run_sends_nothing_and_shows_no_secret(run: Run, oracle: Stage) -> None:
    for words in (("oracle", "list", "--paginate"), ("oracle", "get", "1"), ("list",), ("get", "it:1")):
        ran = run(*words, "--dry-run", "-vv")
        assert ran.code == 0
        command = next(line for line in ran.text.splitlines() if line.startswith("curl "))
        parts = shlex.split(command)
        assert parts[:5] == ["curl", "-u", "mira.k:***", "-H", "Accept: application/json"]
        assert parts[5].startswith(f"{oracle.origin}{PATH}")
        assert len(parts) == 6
        assert SECRET not in ran.text + ran.err
    assert oracle.asked == []


def test_a_dry_run_is_the_request_itself(run: Run, oracle: Stage) -> None:
    oracle.prepared = pages(1, 1)
    words = ("oracle", "list", "--keyword", "a'b c&d=é%", "--since", "2025-01-31", "--param", "x=[1]{2}*")
    address = shlex.split(run(*words, "--dry-run").text)[-1]
    assert run(*words).code == 0
    assert oracle.asked[0].line == f"GET {address.removeprefix(oracle.origin)}"
    assert parse_qsl(urlsplit(address).query) == [
        ("keyword", "a'b c&d=é%"), ("since", "2025-01-31T00:00:00Z"), ("x", "[1]{2}*"),
    ]  # fmt: skip


def test_a_dry_run_shows_the_request_for_a_token_first(run: Run, stage: Stage, configured: Configured) -> None:
    auth = {
        "method": "client-credentials", "client_id": "my app", "client_secret": {"env": "NOT_SET_ANYWHERE"},
        "token_url": f"{stage.origin}/token", "scope": "urn:a&b",
    }  # fmt: skip
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": auth}})
    ran = run("oracle", "list", "--dry-run")
    assert ran.code == 0, ran.err
    token, question = map(shlex.split, ran.text.splitlines())
    assert token == [
        "curl", "-X", "POST", "-u", "my app:***", "-H", "Accept: application/json", "-H",
        "Content-Type: application/x-www-form-urlencoded", "--data",
        "grant_type=client_credentials&scope=urn%3Aa%26b", f"{stage.origin}/token",
    ]  # fmt: skip
    assert question[:5] == ["curl", "-H", "Authorization: Bearer ***", "-H", "Accept: application/json"]
    assert stage.asked == []


def test_a_dry_run_of_a_list_says_who_applies_which_filter(run: Run, oracle: Stage) -> None:
    ran = run("list", "--dry-run", "--search", "x", "--due-before", "2025-01-31", "--assignee", "me")
    assert ran.code == 0
    assert ran.text.splitlines()[:3] == [
        "# it (oracle): at least 2 requests",
        "# applied by the provider: assignee, due-before, status",
        "# applied here: search",
    ]
    assert oracle.asked == []


def test_wrong_words_are_told_in_a_dry_run_too(run: Run, oracle: Stage) -> None:
    for words in (("--limit", "x"), ("--param", "_method=PUT"), ("--status", "COMPLETED")):
        ran = run("oracle", "list", "--dry-run", *words)
        assert (ran.code, ran.out) == (2, b"")
    assert oracle.asked == []


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://x.example/api/v1/files/a+b%20c/stream", "/files/a+b%20c/stream"),
        ("https://X.Example:443/api/v1/files/a?action=DELETE#top", "/files/a"),
        ("https://x.example:8443/api/v1/files/a", ""),
        ("http://x.example/api/v1/files/a", ""),
        ("https://y.example/api/v1/files/a", ""),
        ("https://x.example@y.example/api/v1/files/a", ""),
        ("https://x.example/api/v1", ""),
        ("https://x.example/api/v10/files/a", ""),
        ("https://x.example/api/v1/../v2/files/a", ""),
        ("https://x.example/api/v1/%2E%2e/files/a", ""),
        ("https://x.example/api/v1/..%2Ffiles/a", ""),
        ("https://x.example/api/v1/..%5cfiles/a", ""),
        ("https://x.example/api/v1/files/a b", ""),
        ("https://x.example/api/v1/files/\u00e4", ""),
        ("https://x.example:port/api/v1/files/a", ""),
        ("https://[x/api/v1/files/a", ""),
        ("/api/v1/files/a", ""),
        ("", ""),
    ],
)
def test_an_address_of_the_service_is_taken_below_the_root_only(address: str, path: str) -> None:
    assert path_below("https://x.example/api/v1", address) == path
