"""Answers that look whole and are not: what they lack is told, and what is no answer is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Prepared, Ran, Run, Stage
from tests.providers.test_arguments import AUTH, MORE

pytestmark = pytest.mark.slow
Configured = Callable[..., Path]
OPA = {"api_root": "/process/api/v1", "auth": {"method": "bearer", "token": "t"}}


@pytest.fixture
def ask(run: Run, stage: Stage, configured: Configured) -> Callable[..., Ran]:
    """What a command says where its requests are answered like this, one after the other."""

    def go(name: str, words: str, *answers: object, **settings: Any) -> Ran:
        more = {"member": "ab"} if name == "pageseeder" else MORE.get(name, {})
        profile = {"provider": name, "base_url": stage.origin, "auth": AUTH[name], **more}
        configured({"it": {**profile, **settings}})
        stage.prepared, stage.asked = [made(each) for each in answers], []
        return run(*words.split())

    return go


Ask = Callable[..., Ran]


def made(answer: object) -> Prepared:
    if isinstance(answer, Prepared):
        return answer
    text = answer if isinstance(answer, str) else json.dumps(answer)
    return Prepared(body=text.encode(), type="application/xml" if text.startswith("<") else "application/json")


def items(*numbers: int, **more: Any) -> dict[str, Any]:
    return {"items": [{"number": each, "title": f"Task {each}"} for each in numbers], **more}


# Errors under 200 ---------------------------------------------------------------------------------------------------

FAULTS: list[dict[str, Any]] = [
    {"items": [], "title": "Internal", "status": 400, "detail": "closed"},
    {"items": [], "count": 0, "o:errorCode": "BPM-1", "title": "closed"},
    {"items": [], "o:errorDetails": [{"detail": "closed"}]},
    {"items": None, "errorMessage": "closed"},
    {"hasMore": False, "detail": "closed"},
    {"title": "closed", "status": "400", "count": 0, "hasMore": False},
    {"totalResults": 0, "status": 400, "title": "closed"},
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
@pytest.mark.parametrize("words", ["oracle list", "list", "oracle comments 5", "oracle count", "oracle list -o raw"])
def test_an_error_beside_no_rows_is_that_error(words: str, fault: dict[str, Any], ask: Ask) -> None:
    ran = ask("oracle", words, *[fault] * 3)
    assert (ran.code, ran.out) == (6, b""), ran
    assert "closed" in ran.err


def test_an_error_beside_no_rows_is_one_at_process_automation_too(ask: Ask) -> None:
    ran = ask("oracle", "list", {"count": 0, "errorMessage": "closed"}, **OPA)
    assert (ran.code, ran.out) == (6, b"")


@pytest.mark.parametrize("name", ["errorMessage", "o:errorCode", "error_description"])
def test_an_error_in_words_beside_rows_is_told(name: str, ask: Ask) -> None:
    ran = ask("oracle", "oracle list -o json", items(1, 2, hasMore=False, **{name: "half of them"}))
    assert (ran.code, len(ran.json)) == (9, 2)
    assert "the provider tells of an error beside it: half of them" in ran.err


def test_an_error_is_no_task(ask: Ask) -> None:
    fault = {"kind": "error", "status": 404, "title": "Not Found", "detail": "no such thing"}
    assert ask("oracle", "oracle get 5", fault).code == 5


# Counts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [{}, OPA], ids=["worklist", "Process Automation"])
@pytest.mark.parametrize("words", ["oracle list", "list"])
def test_an_empty_list_that_counts_some_is_none(words: str, settings: dict[str, Any], ask: Ask) -> None:
    ran = ask("oracle", words, *[{"items": [], "count": 5, "hasMore": False}] * 2, **settings)
    assert (ran.code, ran.out) == (8, b"")


@pytest.mark.parametrize("body", ["{}", '{"hasMore": false}'])
def test_process_automation_has_its_own_ways_of_saying_none(body: str, ask: Ask) -> None:
    for words in ("oracle list", "list"):
        assert ask("oracle", words, body, **OPA).code == 8


def test_ids_of_process_automation_are_compared_and_come_once(ask: Ask) -> None:
    for body in ('{"id": "zzz", "title": "another"}', '{"href": "x"}', '{"kind": "x"}'):
        ran = ask("oracle", "oracle get aaa", body, **OPA)
        assert (ran.code, ran.out) == (8, b""), body
    page: dict[str, Any] = {"items": [{"id": f"a{at}", "isAdhoc": True} for at in range(50)], "limit": 50}
    ran = ask("oracle", "oracle list --paginate -o json", page, {**page, "items": page["items"][:3]}, **OPA)
    assert len(ran.json) == 50


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        (
            "oracle",
            items(1, 2, totalResults=4, hasMore=True, limit=2, offset=0),
            items(4, totalResults=3, hasMore=False, limit=2, offset=2),
        ),
        (
            "tallyfy",
            {"data": [{"id": f"{at:032x}"} for at in range(100)],
             "meta": {"pagination": {"total": 102, "total_pages": 2, "current_page": 1, "per_page": 100}}},
            {"data": [{"id": f"{101:032x}"}],
             "meta": {"pagination": {"total": 101, "total_pages": 2, "current_page": 2, "per_page": 100}}},
        ),
    ],
)  # fmt: skip
def test_a_total_that_falls_while_pages_are_read_is_told(
    name: str, first: dict[str, Any], second: dict[str, Any], ask: Ask
) -> None:
    """Where a task leaves a page that has been read, the first one of the next page is on that page then."""
    ran = ask(name, f"{name} list --paginate -o json", first, second)
    rows, total = len(first.get("items") or first["data"]), len(ran.json)
    assert (ran.code, total) == (9, rows + 1)
    assert f"the provider counted {total + 1}, then {total}, and gave {total}" in ran.err


@pytest.mark.parametrize("word", [True, "true", 1, "yes"])
def test_more_is_said_in_several_ways(word: object, ask: Ask) -> None:
    first, last = items(1, hasMore=word, limit=1), items(2, hasMore=False, limit=1, offset=1)
    assert len(ask("oracle", "oracle list --paginate -o json", first, last).json) == 2


@pytest.mark.parametrize("verb", ["comments", "history", "attachments"])
def test_a_list_below_a_task_that_has_more_is_not_whole(verb: str, ask: Ask) -> None:
    row = {"userId": "jane", "commentStr": "a", "title": "b", "updatedDate": "2025-03-04 08:15:03"}
    ran = ask("oracle", f"oracle {verb} 5 -o json", {"items": [row], "hasMore": True})
    assert (ran.code, len(ran.json)) == (9, 1)
    if verb == "comments":
        ran = ask("oracle", "get it:5 --comments last -o json", {"number": 5}, {"items": [row], "hasMore": True})
        assert ran.code == 9


# Rows that are alike ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("counts", [True, False])
def test_rows_without_ids_that_are_alike_are_all_there(counts: bool, ask: Ask) -> None:
    """As with `--fields state`: the page says where it is."""
    more = {"totalResults": 9} if counts else {}
    pages = [
        {"items": [{"state": "ASSIGNED"}] * 3, "hasMore": at < 6, "limit": 3, "offset": at, **more} for at in (0, 3, 6)
    ]
    ran = ask("oracle", "oracle list --fields state --limit 3 --paginate -o jsonl", *pages)
    assert (ran.code, len(ran.out.splitlines())) == (0, 9), ran.err


def test_a_page_that_comes_twice_is_told_without_ids_too(ask: Ask) -> None:
    page = {"items": [{"state": "ASSIGNED"}, {"state": "EXPIRED"}], "hasMore": True, "limit": 2, "offset": 0}
    ran = ask("oracle", "oracle list --fields state --limit 2 --paginate -o jsonl", *[page] * 3)
    assert (ran.code, len(ran.out.splitlines())) == (9, 2)
    assert "the provider repeated a page" in ran.err


# Further questions, and other things than asked for -----------------------------------------------------------------

OPEN = {"items": [{"number": 1, "state": "ASSIGNED"}], "hasMore": False}
ASKED = {"number": 2, "state": "INFO_REQUESTED"}
HTML = Prepared(status=400, body=b"<html><body>Gateway</body></html>", type="text/html")


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (({"items": [ASKED], "hasMore": True, "limit": 1}, Prepared(status=400, body=b'{"title": "No"}')), "No"),
        ((HTML,), "from in front of the API"),
    ],
    ids=["at its second page", "by a page from in front of the API"],
)
def test_a_further_question_is_forgiven_only_where_the_service_knows_no_such_state(
    answers: tuple[object, ...], why: str, ask: Ask
) -> None:
    ran = ask("oracle", "list -o json", OPEN, *answers)
    assert (ran.code, [each["id"] for each in ran.json]) == (9, ["1", "2"][: len(answers)])
    assert why in ran.err
    assert ask("oracle", "list -o json", OPEN, Prepared(status=400, body=b'{"title": "No"}')).code == 0


@pytest.mark.parametrize("body", ['{"href": "https://h/bpm/api/4.0/tasks/7"}', '{"kind": "task", "id": "7"}'])
def test_another_task_than_the_one_asked_for_is_no_answer(body: str, ask: Ask) -> None:
    ran = ask("oracle", "get it:5 -o json", body)
    assert (ran.code, ran.out) == (8, b"")
    assert "7 came instead" in ran.err


def test_what_is_not_in_a_cut_answer_may_be_in_the_rest(ask: Ask) -> None:
    guid = "5b0c2f1e-6c4b-4c3a-9a55-1c1f6f7d2a10"
    row = {"number": 1, "taskId": "0c6b7a52-52c7-4f6e-8b5b-8a6c6f0e7d11"}
    whole, cut = (Prepared(status=status, body=json.dumps({"items": [row]}).encode()) for status in (200, 206))
    assert ask("oracle", f"get it:{guid}", *[whole] * 4).code == 5
    ran = ask("oracle", f"get it:{guid}", *[cut] * 4)
    assert (ran.code, ran.out) == (9, b"")
    assert "the answer is not whole: the provider says that its answer is partial (206)" in ran.err


def test_a_filter_that_is_not_in_a_cut_list_may_be_in_the_rest(ask: Ask) -> None:
    body = b'{"meta": {"status": "ok"}, "response": []}'
    whole, cut = (Prepared(status=status, body=body) for status in (200, 206))
    assert ask("accelo", "accelo run 5", whole).code == 5
    ran = ask("accelo", "accelo run 5", cut)
    assert (ran.code, ran.out) == (9, b"")
    assert "no filter of tasks with this id, but the answer is not whole" in ran.err


# Comments and history -----------------------------------------------------------------------------------------------


def test_a_history_is_oldest_first(ask: Ask) -> None:
    changes = [{"actionName": name, "updatedDate": f"2025-03-0{day} 08:00:00"} for name, day in (("b", 2), ("a", 1))]
    ran = ask("oracle", "get it:5 --history -o json", {"number": 5}, {"items": changes})
    assert [each["action"] for each in ran.json["history"]] == ["a", "b"]


@pytest.mark.parametrize("nothing", ['""', "{}", "null", "[]"])
def test_nothing_in_a_wrapper_is_an_empty_list(nothing: str, ask: Ask) -> None:
    ran = ask("oracle", "oracle comments 5 -o json", '{"comments": {"comment": ^}}'.replace("^", nothing))
    assert (ran.code, ran.json) == (0, [])


# PageSeeder ---------------------------------------------------------------------------------------------------------


def tasks(*numbers: int, **told: object) -> str:
    inside = "".join(f'<task id="{each}" title="Task {each}" status="Open"/>' for each in numbers)
    names = {name.replace("_", "-"): each for name, each in told.items()}
    outside = "".join(f' {name}="{each}"' for name, each in names.items())
    return f"<tasks{outside}>{inside}</tasks>"


@pytest.mark.parametrize("name", ["totalresults", "total_results"])
def test_a_page_that_is_short_of_its_own_total_is_not_the_last(name: str, ask: Ask) -> None:
    """A server may give fewer at once than it was asked for."""
    pages = [tasks(1, 2, **{name: 3}), tasks(3, **{name: 3})]
    ran = ask("pageseeder", "pageseeder list --paginate -o json", *pages)
    assert (ran.code, [each["id"] for each in ran.json]) == (0, ["1", "2", "3"])
    ran = ask("pageseeder", "list -o json", tasks(1, 2, **{name: 3}), tasks(**{name: 3}))
    assert (ran.code, len(ran.json)) == (9, 2)
    assert "the provider counts 3, but gave 2" in ran.err


def test_a_page_that_is_full_by_its_own_size_is_not_the_last(ask: Ask) -> None:
    pages = [tasks(1, 2, pagesize=2), tasks(3, pagesize=2)]
    assert len(ask("pageseeder", "pageseeder list --paginate -o json", *pages).json) == 3


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("list", "<tasks><message>Index is being rebuilt</message></tasks>"),
        ("pageseeder list", "<tasks><warning>Later</warning></tasks>"),
        ("pageseeder list", '<tasks><task/><task id="1"/></tasks>'),
        ("pageseeder groups", "<memberships><message>Later</message></memberships>"),
        ("pageseeder labels a", "<label-config><labels>urgent</labels></label-config>"),
    ],
)
def test_what_says_why_there_is_nothing_is_not_nothing(words: str, body: str, ask: Ask) -> None:
    ran = ask("pageseeder", words, body)
    assert (ran.code, ran.out) == (8, b"")


def thread(last: int, *numbers: int) -> str:
    inside = "".join(f'<comment id="{each}" created="2025-03-0{each}T08:00:00Z"/>' for each in numbers)
    return f'<task id="1" title="Task" status="Open" lastcommentid="{last}">{inside}</task>'


@pytest.mark.parametrize(
    ("which", "last", "loaded", "whole"),
    [
        ("last", 3, (1, 2), False), ("last", 3, (3,), True), ("all", 3, (1, 2), False), ("all", 3, (2, 3), False),
        ("all", 3, (1, 2, 3), True), ("archive", 3, (), False), ("first", 3, (1, 2), True),
    ],
)  # fmt: skip
def test_a_thread_that_is_cut_at_either_end_is_told(
    which: str, last: int, loaded: tuple[int, ...], whole: bool, ask: Ask
) -> None:
    ran = ask("pageseeder", f"get it:1 --comments {which} -o json", thread(last, *loaded))
    assert ran.code == (0 if whole else 9), ran.err
    assert (ran.json["comments"] is not None) is whole


# Mine ---------------------------------------------------------------------------------------------------------------


def test_tasks_of_others_are_not_mine_where_the_service_heeds_no_filter(ask: Ask) -> None:
    mine, other = (f'<assignedto id="{each}"><fullname>A</fullname></assignedto>' for each in (1, 2))
    rows = f'<tasks><task id="5" status="Open">{mine}</task><task id="6" status="Open">{other}</task></tasks>'
    member = '<member id="1" firstname="A" surname="B" username="ab"/>'
    ran = ask("pageseeder", "list --assignee me -o json", member, rows)
    assert [each["id"] for each in ran.json] == ["5"]
    who = {"meta": {"status": "ok"}, "response": {"id": "7", "firstname": "A", "surname": "B"}}
    found = [{"id": at, "title": "T", "standing": "pending", "assignee": {"id": at, "firstname": "A"}} for at in "78"]
    ran = ask("accelo", "list --assignee me -o json", who, {"meta": {"status": "ok"}, "response": found})
    assert [each["id"] for each in ran.json] == ["7"]
