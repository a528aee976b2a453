"""PageSeeder: every answer that is none, to every question; one by one they would be a hundred cases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Prepared, Run, Stage

pytestmark = pytest.mark.slow

LISTS = ("pageseeder list --member jsmith", "pageseeder list --member jsmith -o raw", "list -p it --status all -o json")
TASKS = ("pageseeder get 332 --member jsmith", "pageseeder get 332 --member jsmith -o xml", "get it:332 -o json")
WHOAMI = ("pageseeder whoami", "list -p it --assignee me")

# Of others, of nobody, broken off.
OF_NOBODY = [
    "", "OK", "null", "5", '"x"', "{}", "[]", "[1]", '{"foo": 1}', '{"login": "http://portal"}', '{"ok": true}',
    '{"value": []}', '{"items": [], "count": 0}', '{"tasks": ', '{"task": ', "<rss/>", "<memberships/>",
    '<version major="6" build="2007" string="6.2007"/>', "<html><body>Welcome</body></html>",
    '<tasks><task id="332" title="Task 3"><group id="8" name="pub', '<task id="332"><group id="8" name="pub',
    '<!DOCTYPE tasks [<!ENTITY a "b">]><tasks>&a;</tasks>', '<?xml version="1.0"?>',
]  # fmt: skip
NO_LISTS = [
    *OF_NOBODY, '<task id="332"/>', '<member id="332"/>', "<tasks>Sorry</tasks>", '<tasks page="1">Sorry</tasks>',
    "<tasks><task/></tasks>", "<tasks><task>332</task></tasks>", '<tasks><error id="1325"/></tasks>',
    '{"task": []}', '{"tasks": {}}', '{"tasks": 5}', '{"tasks": true}', '{"tasks": "x"}', '{"tasks": {"ok": []}}',
    '{"tasks": [1, 2]}', '{"tasks": ["x"]}', '{"tasks": [[]]}', '{"tasks": [{"id": 332}, 1]}',
    '<tasks><task title="Task 3"/></tasks>', '{"tasks": [{"identity": 1}]}',
    '{"tasks": {"task": [1]}}', '{"tasks": {"task": 5}}', '[{"id": 332}]',
]  # fmt: skip
NO_TASKS = [
    *OF_NOBODY, "<tasks/>", '<tasks><task id="332"/></tasks>', '<member id="332"/>', "<task/>", "<task>332</task>",
    '<task title="Task 3"/>', '<task id="333"/>', '{"task": null}', '{"task": {}}', '{"task": 332}', '{"task": []}',
    '{"task": [{"id": 332}]}', '{"task": [{"id": 332}, {"id": 333}]}', '{"task": {"id": 333}}', '[{"id": 332}]',
    '{"tasks": [{"id": 332}]}', '{"id": 332, "title": "Task 3"}',
]  # fmt: skip
NO_MEMBERS = [
    *OF_NOBODY, "<tasks/>", '<task id="123"/>', "<member/>", "<member>123</member>", '<member username="jsmith"/>',
    '<members><member id="123"/></members>', '{"member": []}', '{"member": [{"id": 123}]}', '{"member": 123}',
]  # fmt: skip
# What stands where rows of the look-ups should lie.
NO_LOOK_UPS = {
    "pageseeder groups": (
        "<tasks/>", "<memberships>Sorry</memberships>", '<memberships><error id="1"/></memberships>',
        "<memberships><membership/></memberships>", '<memberships><membership id="1"/></memberships>',
        '<memberships><membership id="1"><member id="1"/></membership></memberships>', '{"memberships": {}}',
    ),
    "pageseeder members a": (
        "<member/>", "<memberships>Sorry</memberships>", '{"memberships": [1]}',
        '<memberships><membership id="1"><group id="8" name="a"/></membership></memberships>',
    ),
    "pageseeder member jsmith": NO_MEMBERS,
    "pageseeder statuses a": (
        "<memberships/>", "<facets/>", "<facets>Sorry</facets>", "<facets><facet/></facets>",
        '<facets><facet name="psstatus"><term/></facet></facets>', '<facets><term text="Open"/></facets>',
    ),
    "pageseeder labels a": (
        "<labels/>", "<label-config/>", "<label-config>Sorry</label-config>", '<label-config updated="x"/>',
        '<label-config scope="project"><labels type="comment"><label/></labels></label-config>',
    ),
    "pageseeder comments --groups a": (
        "<tasks/>", "<comments>Sorry</comments>", '<comments><error id="1"/></comments>',
        "<comments><comment/></comments>", '<comments><comment title="x"/></comments>', '{"comments": {}}',
    ),
    "pageseeder workflow a --uri 92": ("<workflow/>", "<workflow>Sorry</workflow>", '<workflow id="1"/>', "<task/>"),
}  # fmt: skip


def questions() -> list[Any]:
    table: list[tuple[Any, Any]] = [(LISTS, NO_LISTS), (TASKS, NO_TASKS), (WHOAMI, NO_MEMBERS)]
    table += [((words,), bodies) for words, bodies in NO_LOOK_UPS.items()]
    return [
        pytest.param(words, body, id=f"{words}: {body[:60]}")
        for questions, bodies in table
        for words in questions
        for body in bodies
    ]


@pytest.mark.parametrize(("words", "body"), questions())
def test_what_is_no_answer_is_neither_nothing_nor_something(
    words: str, body: str, run: Run, stage: Stage, configured: Callable[[dict[str, dict[str, Any]]], Path]
) -> None:
    auth = {"method": "bearer", "token": "t"}
    configured({"it": {"provider": "pageseeder", "base_url": stage.origin, "member": "jsmith", "auth": auth}})
    stage.prepared = [Prepared(body=body.encode(), type="application/xml")]

    ran = run(*words.split())

    # In raw what came is shown, so that one can see what it was.
    assert (ran.code, ran.out) == (8, body.encode() if "-o raw" in words else b""), ran.err
    assert len(stage.asked) == 1
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(("words", "requests"), [("", 1), ("--no-subgroups", 2)])
def test_a_full_answer_of_members_has_a_next_page_only_without_subgroups(
    words: str, requests: int, run: Run, stage: Stage, configured: Callable[[dict[str, dict[str, Any]]], Path]
) -> None:
    configured({"it": {"provider": "pageseeder", "base_url": stage.origin}})
    rows = "".join(f'<membership id="{at}"><member id="{at}"/></membership>' for at in range(1, 1001))
    stage.prepared = [
        Prepared(body=f"<memberships>{each}</memberships>".encode(), type="application/xml")
        for each in (rows, '<group id="8" name="a"/>')
    ]

    ran = run("pageseeder", "members", "a", "--paginate", "-o", "json", *words.split())

    assert (ran.code, len(ran.json), len(stage.asked)) == (0, 1000, requests), ran.err


# A page of the common list is as large as the service gives; no case wants to be so long.
FULL = "".join(f'<task id="{number}"/>' for number in range(1, 1001))


@pytest.mark.parametrize(
    ("second", "code", "count"),
    [
        ('<tasks><task id="1001"/></tasks>', 0, 1001),
        ("<tasks/>", 0, 1000),
        (f"<tasks>{FULL}</tasks>", 9, 1000),
        ('{"login": "http://portal"}', 8, 0),
    ],
)
def test_all_pages_are_read_whatever_the_profile_says_of_pages(
    second: str, code: int, count: int, run: Run, stage: Stage, configured: Callable[..., Path]
) -> None:
    defaults = {"list": {"pagesize": 2, "page": 3}}
    configured({"it": {"provider": "pageseeder", "base_url": stage.origin, "member": "jsmith", "defaults": defaults}})
    stage.prepared = [Prepared(body=f"<tasks>{FULL}</tasks>".encode()), Prepared(body=second.encode())]
    ran = run("list", "--status", "all", "--limit", "0", "--sort", "id", "-o", "csv", "--columns", "id")
    where = "GET /ps/api/members/jsmith/tasks/find.xml?attachments=none&comments=all&contentrole=comment&pagesize=1000"
    assert [each.line for each in stage.asked] == [where, f"{where}&page=2"]
    assert ran.code == code, ran.err
    assert ran.text.split() == (["id", *map(str, range(1, count + 1))] if count else [])
    assert ("the provider repeated a page" in ran.err) == (code == 9)
