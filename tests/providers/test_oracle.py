"""Oracle where no case can say it: the same questions to servers of several kinds, as the sandbox imitates them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskcli.cli.demo import DEMO_ORIGIN, in_process
from taskcli.errors import UsageError
from taskcli.http.auth import Settings
from taskcli.http.bodies import Row, to_json
from taskcli.http.message import Request
from taskcli.http.transport import Wire
from taskcli.profiles.config import Config
from taskcli.providers.oracle import PROVIDER, read_tasks
from taskcli.query.client import Conversation, ProfileClient
from taskcli.query.several import Listing, Source, ask_one
from taskcli.sandbox import Sandbox
from taskcli.spec import Question
from taskcli.spec.filters import Filters
from taskcli.values import YES_NO, Clock
from tests.conftest import Prepared, Ran, Run, Stage

CLOCK = Clock(now=datetime.now(UTC), zone=UTC)
TOKEN = {"method": "bearer", "token": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lLnJvZSJ9.c2FuZGJveA"}
STRICT, LENIENT, IGNORING = "oracle:closed-status", "", "oracle:words-ignored"
FURTHER = {"INFO_REQUESTED", "OUTCOME_UPDATED"}


def ask(faults: str, notes: list[str] | None = None, status: str = "", **profile: Any) -> Source:
    sandbox = Sandbox(seed=7, faults=faults)
    raw = {**sandbox.profiles(DEMO_ORIGIN)["oracle"], **profile}
    client = ProfileClient(Config(Path("none"), raw={"it": raw}).profile("it"), Wire(local=in_process(sandbox)))
    filters = Filters.read({"status": (status,)} if status else {}, CLOCK)
    conversation = Conversation(client, (notes if notes is not None else []).append)
    return ask_one(conversation, Listing(filters=filters, clock=CLOCK))


def rooted(api_root: str) -> dict[str, Any]:
    return {"api_root": api_root, "auth": TOKEN}


def natives(source: Source) -> set[str]:
    return {task.native_status or "" for task in source.tasks}


ROW = {
    "number": 1702211, "rootTaskNumber": 1702200, "id": "x9", "taskId": "7d3e9a04", "title": "Approve",
    "href": "/tasks/7", "shortSummary": "Short", "taskDefinitionName": "Approval", "state": "ASSIGNED", "status": None,
    "acquiredBy": "ann", "priority": 2, "assignees": {"items": [{"id": "ann", "type": "user"}]},
    "createdBy": "Dana Fields", "creatorName": "D. Fields", "creator": "dana", "fromUserName": "sam",
    "fromUserDisplayName": "Sam Lee", "createdDate": "2026-01-05 06:00:00", "updatedDate": "2026-01-05T06:00:17Z",
    "dueDate": 1767592800000, "processName": "Buying", "category": "Purchasing", "applicationContext": "Finance",
    "detailsURL": {"href": "https://w.example/t/1"}, "contextId": "c", "kind": "task",
}  # fmt: skip
ODD: st.SearchStrategy[Any] = st.sampled_from([
    None, "", " ", "0", "x", " 7 ", 0, 1, -3, 10**30, 2.5, 3.0, 1e400, True, False, [], [None], ["x"], {},
    {"href": 7}, {"items": None}, {"items": {"id": 5}}, {"items": [{"id": " ann "}, None, {}, {"id": 7, "type": 2}]},
    {"items": [[]]}, [{"id": "ann"}], [{"id": True, "type": 1.5}], {"state": "working"}, "2026-02-30",
    "0001-01-01T00:00:00Z", "assigned",
])  # fmt: skip


@given(st.dictionaries(st.sampled_from([*ROW]), ODD, max_size=4), st.sets(st.sampled_from([*ROW]), max_size=20))
def test_a_row_says_the_same_whatever_way_it_is_read(odd: dict[str, Any], missing: set[str]) -> None:
    row = Row(raw=to_json({name: each for name, each in {**ROW, **odd}.items() if name not in missing}))

    [quick], [patient] = (
        [*read_tasks([row], Question(profile="p", provider=PROVIDER, settings=Settings(""), native=native))]
        for native in (False, True)
    )

    assert patient.native == row.data
    patient.native = quick.native
    assert quick == patient


@pytest.mark.parametrize("faults", [STRICT, LENIENT, IGNORING])
@pytest.mark.parametrize("assignment", ["", "MY", "GROUP", "ALL"])
def test_the_default_question_is_answered_by_every_kind_of_server(faults: str, assignment: str) -> None:
    source = ask(faults, defaults={"list": {"assignment": assignment} if assignment else {}})

    assert source.complete
    assert source.tasks
    assert bool(natives(source) & FURTHER) == (faults == LENIENT)
    assert len({task.id for task in source.tasks}) == len(source.tasks)


def test_my_tasks_of_every_status_are_mine_and_no_others() -> None:
    source = ask(LENIENT, status="all", defaults={"list": {"assignment": "MY"}})

    done = [task for task in source.tasks if task.native_status == "COMPLETED"]
    assert done
    assert all("jane.roe" in [who.id for who in task.assignees] for task in done)
    assert source.asked == ("assignment=MY", "completed: ALL, yours only")


def test_without_the_right_to_see_all_completed_tasks_are_those_of_ones_own_work() -> None:
    source = ask("oracle:no-all", status="all")

    assert not source.complete
    assert source.reason == "completed: only those you worked on (PREVIOUS)"
    assert "COMPLETED" in natives(source)


def test_an_assignment_that_gives_no_completed_tasks_is_kept() -> None:
    source = ask(LENIENT, status="all", defaults={"list": {"assignment": "GROUP"}})

    assert source.reason == "completed tasks left out: assignment=GROUP does not give them"
    assert "COMPLETED" not in natives(source)
    with pytest.raises(UsageError, match="completed tasks left out"):
        ask(LENIENT, status="done", defaults={"list": {"assignment": "GROUP"}})


@pytest.mark.parametrize("faults", ["", "oracle:strict-automation", "oracle:automation-has-more"])
def test_process_automation_is_asked_with_what_it_documents(faults: str) -> None:
    source = ask(faults, api_root="/process/api/v1", auth=TOKEN)

    assert source.complete
    found = {task.title: [who.name or who.id for who in task.assignees] for task in source.tasks}
    assert found == {"Approve travel to Lyon": ["Jane Roe"], "Book the hotel": ["jane.roe@example.com"]}


def test_what_closed_tasks_process_automation_gives_is_not_known() -> None:
    source = ask("", status="done", api_root="/process/api/v1", auth=TOKEN)

    assert [task.completed is not None for task in source.tasks] == [True]
    assert source.reason == "closed tasks may be missing: this server's status parameter is not known"


@pytest.mark.parametrize("faults", [STRICT, LENIENT, IGNORING])
@pytest.mark.parametrize("status", ["", "all"])
def test_bpm_suite_is_asked_in_its_own_words_and_dates(faults: str, status: str) -> None:
    sandbox = Sandbox(seed=7, faults=faults)
    asked: list[str] = []

    def wire(request: Request) -> tuple[int, Mapping[str, str], bytes]:
        asked.append(request.target)
        return in_process(sandbox)(request)

    raw = {**sandbox.profiles(DEMO_ORIGIN)["oracle"], **rooted("/bpm/api/3.0")}
    client = ProfileClient(Config(Path("none"), raw={"it": raw}).profile("it"), Wire(local=wire))
    since, until = "2000-01-01", "2099-01-01"
    words = {"due-after": (since,), "due-before": (until,), "created-after": (since,)}
    filters = Filters.read({**words, **({"status": (status,)} if status else {})}, CLOCK)
    source = ask_one(Conversation(client), Listing(filters=filters, clock=CLOCK))

    assert source.tasks
    assert natives(source) >= {"ASSIGNED", "NEED_INFORMATION", "ERROR"}
    assert ("COMPLETED" in natives(source)) == (status == "all" and faults == LENIENT)
    assert source.complete == (status == "" or faults != STRICT)
    assert all("dueDateFrom=1999-12-31%2000%3A00%3A00&dueDateTo=2099-01-02%2000%3A00%3A00" in each for each in asked)
    assert not any(name in each for each in asked for name in ("since=", "orderBy=", "status=ERRORED"))


# REST API for Common Features; the guide of BPM Suite 12.2.1; Process Automation: "Retrieve a Task List".
NEW = (
    "assignment createdBy dueDateFrom dueDateTo fields fromuser identificationKey keyword limit metadataFlag offset "
    "orderBy outcome pattern priority showActionFlag showPermissionFlag since status totalResults until"
)
PARAMETERS = {
    "/bpm/api/4.0": NEW,
    "/ic/api/process/v1": f"{NEW} process",
    "/bpm/api/3.0": (
        "assignment dueDateFrom dueDateTo fromuser keyword limit metadata offset pattern priority process showAcion "
        "showPermission status"
    ),
    "/process/api/v1": (
        "assignment assigneesIn candidateUsersIn candidateRolesIn creatorsIn businessKey businessKeyLike category "
        "dpDefinitionId dpInstanceId dpName dueDate dueDateAfter dueDateBefore limit offset"
    ),
}
VALUES = {"offset": "1", "limit": "1", "priority": "1", "pattern": "ToDo", "orderBy": "dueDate", "assignment": "MY"}


@pytest.mark.parametrize("root", PARAMETERS)
def test_each_root_takes_its_own_parameters_and_refuses_those_of_others(
    root: str, run: Run, configured: Callable[[dict[str, dict[str, Any]]], Path]
) -> None:
    configured({"it": {"provider": "oracle", "base_url": "https://x.example", **rooted(root)}})
    sent = set()
    for param in PROVIDER.endpoint("list").params:
        value = VALUES.get(param.name, "2025-03-01" if param.kind.metavar in ("WHEN", "DAY") else "ASSIGNED")
        words = [f"--{param.flag}", *([] if param.kind is YES_NO else [value])]
        mine = ["--assignment", "PERSONA"] if param.name.endswith("In") and root == "/process/api/v1" else []
        ran = run("oracle", "list", *words, *mine, "--dry-run")
        if ran.code == 0:
            sent |= {name for name, _ in parse_qsl(urlsplit(ran.text.split()[-1].strip("'")).query)}
        else:
            assert ran.err == f"taskcli: error: it: --{param.flag} is not a parameter of {root}: see --param\n"
    assert sent == {*PARAMETERS[root].split()}


def test_help_says_which_product_a_flag_belongs_to(run: Run) -> None:
    text = " ".join(run("oracle", "list", "--help").text.split())
    assert "(API: createdBy; only Fusion, Integration)" in text
    assert "(API: keyword; only Fusion, Integration, BPM Suite)" in text
    assert "(API: dpName; only Process Automation)" in text
    assert "(API: offset; default 0)" in text


# Files --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("root", ["/bpm/api/4.0", "/bpm/api/3.0", "/ic/api/process/v1"])
def test_attachments_of_every_name_and_kind_come_byte_for_byte(
    root: str, run: Run, five: dict[str, dict[str, Any]], configured: Any, home: Path
) -> None:
    configured({"it": {**five["oracle"], "api_root": root}})
    found: dict[str, bytes] = {}
    for task in run("oracle", "list", "--assignment", "ALL", "--limit", "12", "-o", "json").json:
        for each in run("oracle", "attachments", str(task["number"]), "-o", "json").json:
            name, target = each["title"] or each["attachmentName"], home / "file"
            words = ("oracle", "attachment", str(task["number"]), "--attachment-name", name)
            assert run(*words, "--output-file", str(target)) == Ran(0, b"", "")
            ran = run(*words)
            assert (ran.code, ran.err) == (0, "")
            assert ran.out == target.read_bytes()
            assert len(ran.out) == each["attachmentSize"]
            found[name] = ran.out
    assert found["Angebot Müller & Söhne.txt"] == "Grüße\n".encode()
    assert found["scan 1+2.pdf"].startswith(b"%PDF-1.4\n")
    assert b"Sign in here" in found["form.html"]


LISTED = b'{"items": [{"title": "a.pdf", "mimeType": "application/pdf"}]}'


@pytest.mark.parametrize(
    ("prepared", "code"),
    [
        (Prepared(status=404, body=b"{}"), 5),
        (Prepared(body=b"<html>Sign in</html>", type="text/html"), 4),
        (Prepared(body=b"<html>Welcome</html>", type="text/html"), 8),
        (Prepared(body=b"%PDF", reply_headers={"Content-Length": "99", "Connection": "close"}, times=4), 8),
        (Prepared(body=b'{"Type": "404", "Message": "gone"}'), 5),
    ],
)
@pytest.mark.parametrize("before", [b"", b"as it was"])
def test_what_is_no_attachment_leaves_the_file_as_it_was(
    prepared: Prepared, code: int, before: bytes, run: Run, stage: Stage, configured: Any, home: Path
) -> None:
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": TOKEN}})
    target = home / "folder" / "a.pdf"
    target.parent.mkdir()
    if before:
        target.write_bytes(before)
    stage.prepared = [Prepared(body=LISTED), prepared]
    ran = run("oracle", "attachment", "5", "--attachment-name", "a.pdf", "--output-file", str(target))

    assert (ran.code, ran.out) == (code, b"")
    assert [each.read_bytes() for each in target.parent.iterdir()] == ([before] if before else [])


def test_the_name_of_an_attachment_chooses_no_path(run: Run, stage: Stage, configured: Any, home: Path) -> None:
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": TOKEN}})
    for name, exit_code in (("../../etc/passwd", 0), ("..", 2)):
        stage.asked.clear()
        listed = json.dumps({"items": [{"title": name, "mimeType": "text/plain"}]}).encode()
        stage.prepared = [Prepared(body=listed), Prepared(body=b"x", type="text/plain")]
        ran = run("oracle", "attachment", "5", "--attachment-name", name)
        assert ran.code == exit_code
    assert [path.name for path in home.iterdir()] == ["config.toml"]
