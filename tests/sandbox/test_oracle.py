"""The Oracle stand-in, asked over a socket by something that knows nothing of the client."""

from __future__ import annotations

import base64
import json
import random
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from taskcli.sandbox import Sandbox, load
from taskcli.sandbox.oracle.people_and_tasks import PASSWORDS, SCOPE, make_tasks
from taskcli.sandbox.oracle.sign_in import CODE, REFRESH_TOKEN, TOKEN
from taskcli.sandbox.wire import Call, World

Ask = Callable[..., Any]
FUSION, SUITE, CLOUD = "/bpm/api/4.0", "/bpm/api/3.0", "/ic/api/process/v1"
TASKS = f"{FUSION}/tasks"
TODAY = date(2026, 3, 10)


def basic(login: str, password: str | None = None) -> dict[str, str]:
    pair = f"{login}:{PASSWORDS[login] if password is None else password}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


JANE, SAM = basic("jane.roe"), basic("sam.lee")
CLIENT = {"Authorization": "Basic YXBwX2lkOmFwcF9zZWNyZXQ=", "Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="session")
def world(serve: Callable[..., Ask]) -> Ask:
    return serve(world=World(today=TODAY))


def listed(ask: Ask, query: str = "", root: str = FUSION, who: dict[str, str] = JANE) -> list[dict[str, Any]]:
    """All tasks that a query finds, in one page."""
    seen = ask(f"{root}/tasks?limit=0&{query}", who)
    assert seen.status == 200, seen.text
    return list(seen.json["items"])


def numbers(rows: list[dict[str, Any]]) -> list[int]:
    return [row["number"] for row in rows]


def narrowed(
    ask: Ask, query: str, without: str = "assignment=ALL"
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What a filter keeps and what it drops; it must do both."""
    whole, kept = listed(ask, without), listed(ask, f"{without}&{query}")
    dropped = [row for row in whole if row["number"] not in numbers(kept)]
    assert kept
    assert dropped
    assert len(kept) + len(dropped) == len(whole)
    return kept, dropped


def token(ask: Ask, headers: dict[str, str] = CLIENT, /, **form: str) -> Any:
    return ask("/oauth2/v1/token", headers, method="POST", body=urlencode(form).encode())


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def assertion(**claims: object) -> str:
    def part(row: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(row).encode()).decode().rstrip("=")

    plain: dict[str, object] = {
        "iss": "app_id", "sub": "sam.lee", "aud": ["https://identity.oraclecloud.com/"],
        "iat": 1, "exp": 9e9, "jti": "1",
    }  # fmt: skip
    return f"{part({'alg': 'RS256', 'kid': 'key1'})}.{part({**plain, **claims})}.c2ln"


# Samples


ORDER = {
    "number": 1702211, "taskId": "5b0c2f1e-6c4b-4c3a-9a55-1c1f6f7d2a10",
    "title": "Approve Purchase Order 0009134", "titlePrefix": "Action Required",
    "state": "ASSIGNED", "priority": 3, "category": "Purchasing", "applicationContext": "fscm",
    "createdBy": "Dana Fields", "fromUserName": "dana.fields", "fromUserDisplayName": "Dana Fields",
    "ownerUser": "Procurement Application Identity",
    "createdDate": "2025-03-04 08:15:02", "assignedDate": "2025-03-04 08:15:03", "updatedDate": "2025-03-04 08:15:03",
    "dueDate": "2025-03-07 17:00:00",
    "identificationKey": "PO_145001_300001900000001_0",
    "taskDefinitionName": "DocumentApproval",
    "taskNamespace": "http://xmlns.oracle.com/apps/prc/po/approval/PrcPoApprovalComposite/DocumentApproval",
    "rootTaskNumber": "1702210", "approvalDuration": 0, "hasSubTasksFlag": False,
    "assignees": {"hasMore": False, "totalResult": False, "items": [{"levels": 0, "id": "jane.roe", "type": "user"}]},
}  # fmt: skip
PROMOTION = {
    "number": 1702305, "taskId": "0c6b7a52-52c7-4f6e-8b5b-8a6c6f0e7d11",
    "title": "Promotion for Lee, Sam, 10042 (2025-04-01)", "titlePrefix": "Action Required",
    "state": "INFO_REQUESTED", "priority": 1, "category": "Human Resources", "applicationContext": "hcm",
    "createdBy": "Sam Lee", "fromUserName": "sam.lee", "fromUserDisplayName": "Sam Lee",
    "createdDate": "2025-03-05 10:00:00", "assignedDate": "2025-03-05 10:00:01", "updatedDate": "2025-03-06 09:30:44",
    "identificationKey": "300000123456789", "taskDefinitionName": "PromotionsApproval",
    "approvalDuration": 0, "hasSubTasksFlag": False,
    "assignees": {"hasMore": False, "totalResult": False,
                  "items": [{"id": "HR_APPROVERS", "type": "group"}, {"id": "kim.ro", "type": "user"}]},
}  # fmt: skip
IN_FULL = {
    **ORDER,
    "assignees": {"hasMore": False, "totalResult": False, "items": [{"id": "jane.roe", "type": "user"}]},
    "detailsURL": {"length": 0, "rel": "self", "href": "{web}/fscmUI/faces/adf.task-flow?adf.tfId=DocApproval"
                   "&bpmWorklistTaskId=5b0c2f1e-6c4b-4c3a-9a55-1c1f6f7d2a10"},
    "actionList": [{"actionId": "APPROVE", "actionType": "Custom", "title": "Approve", "length": 0},
                   {"actionId": "REASSIGN", "actionType": "System", "title": "REASSIGN", "length": 0}],
    "comments": {"items": [{"commentStr": "Price checked against the contract.", "commentScope": "TASK",
                            "updatedBy": "Dana Fields", "userId": "dana.fields",
                            "updateddDate": "2025-03-04 08:14:58"}]},
    "attachments": [{"title": "PO_0009134_0.pdf", "attachmentName": None, "mimeType": "application/pdf",
                     "attachmentSize": 10, "attachmentScope": "PARENT_TASK", "updatedDate": "2025-03-04 08:14:40",
                     "userId": "prc_appid", "uri": {"length": 0, "rel": "stream", "href":
                     "{api}/tasks/1702211/attachments/PO_0009134_0.pdf/stream"}}],
    "history": {"items": [{"actionName": "Assigned", "displayName": "Jane Roe", "userId": "jane.roe",
                           "state": "ASSIGNED", "pattern": "SequentialParticipant",
                           "reason": "PreApprovalHierarchyRules_Auto", "updatedDate": "2025-03-04 08:15:03"}]},
}  # fmt: skip
FINISHED = {
    "number": 1702188, "taskId": "9e4d7a10-3f5b-4f0c-8d21-6b1f0a2c3e44", "title": "Approve Purchase Order 0009127",
    "state": "COMPLETED", "outcome": "APPROVE", "priority": 3, "category": "Purchasing", "applicationContext": "fscm",
    "createdBy": "Dana Fields", "fromUserName": "dana.fields", "fromUserDisplayName": "Dana Fields",
    "createdDate": "2025-03-03 07:02:11", "assignedDate": "2025-03-03 07:02:12", "updatedDate": "2025-03-05 11:42:10",
    "rootTaskNumber": "1702187", "hasSubTasksFlag": False,
    "assignees": {"hasMore": False, "totalResult": False, "items": [{"id": "jane.roe", "type": "user"}]},
}  # fmt: skip
EXPENSE = {
    "length": 0, "title": "Review expense 77", "number": 200145, "priority": 3, "state": "ASSIGNED",
    "status": "ASSIGNED", "processName": "Expenses", "processId": "40021",
    "processDefId": "default~Travel!2.1~Expenses",
    "ownerRole": "Travel.Process Owner", "fromUserName": "sam.lee", "fromUserDisplayName": "Sam Lee",
    "createdBy": "sam.lee", "createdDate": "2024-06-11T09:37:07.000Z", "assignedDate": "2024-06-11T09:37:07.000Z",
    "updatedDate": "2024-06-11T09:37:23.000Z", "hasSubTasksFlag": False, "isDocsEnabledFlag": False,
    "assignees": {"hasMore": False, "items": [{"id": "Travel.Reviewer", "type": "application_role"}]},
    "processInstanceDetail": {"length": 0, "rel": "self", "href": "{api}/processes/40021"},
}  # fmt: skip
AGENT = {
    "kind": "task", "id": "b0f1c2d3", "contextId": "ctx-42", "final": True,
    "metadata": {"title": "Review supplier onboarding", "priority": 2},
    "status": {"state": "input-required", "timestamp": "2026-02-11T07:20:31Z",
               "message": {"kind": "message", "messageId": "m-9", "role": "agent", "contextId": "ctx-42",
                           "taskId": "b0f1c2d3",
                           "parts": [{"kind": "text", "type": "text", "text": "Please confirm the bank details."}]}},
    "artifacts": [{"artifactId": "a-1", "name": "summary", "description": "Draft summary", "append": False,
                   "lastChunk": True, "parts": [{"kind": "text", "text": "..."}]}],
    "history": [],
}  # fmt: skip


def as_printed(row: dict[str, Any], origin: str) -> dict[str, Any]:
    """The row with the sandbox's own address taken out of it, to compare with what is printed elsewhere."""
    text = json.dumps(row)
    for root in (FUSION, CLOUD):
        text = text.replace(origin + root, "{api}")
    return dict(json.loads(text.replace(origin, "{web}")))


def test_the_sample_list_page_is_answered_value_by_value_in_the_printed_order(ask: Ask) -> None:
    seen = ask(f"{TASKS}?assignment=ADMIN&status=ASSIGNED&status=INFO_REQUESTED&limit=2", {**JANE, "Host": "acme:443"})
    page = seen.json
    assert list(page) == ["count", "hasMore", "limit", "offset", "totalResults", "items", "links"]
    assert [page["count"], page["hasMore"], page["limit"], page["offset"]] == [2, True, 2, 0]
    assert page["totalResults"] > 100
    for row, sample in zip(page["items"], (ORDER, PROMOTION), strict=True):
        link = {"length": 0, "rel": "self", "href": f"http://acme:443{TASKS}/{sample['number']}"}
        assert list(row.items()) == list({**link, **sample}.items())
    self_link = f"http://acme:443{TASKS}?assignment=ADMIN&status=ASSIGNED&status=INFO_REQUESTED&limit=2&offset=0"
    assert page["links"] == [{"rel": "self", "href": self_link}]
    assert seen.headers["content-type"] == "application/json"


def test_the_sample_task_in_full_has_every_printed_value_in_the_printed_order(ask: Ask) -> None:
    row = ask(f"{TASKS}/1702211?expand=All&metadataFlag=true", {**JANE, "Host": "acme"}).json
    found = as_printed(row, "http://acme")
    assert {name: found[name] for name in IN_FULL} == IN_FULL
    assert [name for name in found if name in IN_FULL] == list(IN_FULL)
    assert row["payload"].startswith("<payload>")


def test_a_finished_task_is_the_same_in_list_and_detail_and_has_nothing_left_to_do(ask: Ask) -> None:
    row = ask(f"{TASKS}/1702188", {**JANE, "Host": "acme"}).json
    assert {name: row[name] for name in FINISHED} == FINISHED
    assert row["comments"]["href"] == f"http://acme{TASKS}/1702188/comments"
    assert "titlePrefix" not in row
    listed_as = next(
        each for each in listed(ask, "assignment=ALL&status=COMPLETED&limit=0") if each["number"] == 1702188
    )
    assert {name: listed_as[name] for name in FINISHED} == FINISHED


def test_the_integration_sample_has_every_printed_value_in_the_printed_order(ask: Ask) -> None:
    rows = listed(ask, root=CLOUD, who={**JANE, "Host": "acme"})
    found = as_printed(next(row for row in rows if row["number"] == 200145), "http://acme")
    assert list(found.items())[: len(EXPENSE)] == list(EXPENSE.items())
    detail = ask(f"{CLOUD}/tasks/200145", JANE).json
    assert detail["routingType"] == "SINGLE"
    assert detail["originalAssignees"] == EXPENSE["assignees"]


def test_the_sample_of_the_other_protocol_is_answered_when_that_fault_is_on(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="oracle:a2a")
    page = ask(f"{TASKS}?assignment=ALL&status=INFO_REQUESTED", JANE).json
    assert list(page)[:6] == ["count", "hasMore", "limit", "offset", "totalResult", "totalResults"]
    assert page["totalResult"] is True
    assert AGENT in page["items"]
    assert ask(f"{TASKS}/b0f1c2d3", JANE).json == AGENT
    assert ask(f"{TASKS}/1702042", JANE).json == AGENT


# Signing in


@pytest.mark.parametrize("root", [FUSION, SUITE, CLOUD])
@pytest.mark.parametrize(
    "headers",
    [{}, basic("jane.roe", "wrong"), basic("nobody", ""), {"Authorization": "Basic %%%"}, {"Authorization": "Bearer x"},
     {"Authorization": "Basic " + base64.b64encode(b"\xff:\xff").decode()}, {"Authorization": f"Token {TOKEN}"}],
)  # fmt: skip
def test_who_cannot_show_who_they_are_gets_a_plain_text(ask: Ask, root: str, headers: dict[str, str]) -> None:
    for path in ("/tasks", "/tasks/1702211", "/identities/loggedInUser"):
        seen = ask(root + path, headers)
        assert (seen.status, seen.text) == (401, "Unauthorized")
        assert seen.headers["content-type"].startswith("text/plain")
        assert seen.headers["www-authenticate"].startswith('Basic realm="')


def test_a_password_may_have_colons_and_letters_beyond_ascii(ask: Ask) -> None:
    assert ask(f"{CLOUD}/identities/loggedInUser", basic("zoe.muller")).json["id"] == "zoe.muller"


def test_a_pasted_token_stands_for_jane(ask: Ask) -> None:
    assert ask(f"{CLOUD}/identities/loggedInUser", bearer(TOKEN)).json["id"] == "jane.roe"


def test_the_profile_settings_reach_the_site(ask: Ask) -> None:
    settings = load("oracle").profile("http://127.0.0.1:8123")
    assert settings["provider"] == "oracle"
    assert settings["base_url"] == "http://127.0.0.1:8123"
    auth = settings["auth"]
    assert auth["method"] == "basic"
    assert ask(TASKS, basic(auth["username"], auth["password"])).status == 200


def test_client_credentials_give_a_token_for_the_application_itself(ask: Ask) -> None:
    seen = token(ask, grant_type="client_credentials", scope=SCOPE)
    assert list(seen.json) == ["access_token", "token_type", "expires_in"]
    assert seen.json["token_type"] == "Bearer"
    assert seen.json["expires_in"] == 3600
    headers = bearer(seen.json["access_token"])
    assert ask(f"{CLOUD}/identities/loggedInUser", headers).json["id"] == "app_id"
    assert listed(ask, who=headers) == []
    assert len(listed(ask, "assignment=ADMIN", who=headers)) > 100


def test_a_password_grant_gives_that_users_tasks(ask: Ask) -> None:
    form = {"grant_type": "password", "username": "sam.lee@example.com", "password": PASSWORDS["sam.lee"]}
    got = token(ask, **form, scope=SCOPE).json
    assert "refresh_token" not in got
    assert numbers(listed(ask, who=bearer(got["access_token"]))) == numbers(listed(ask, who=SAM)) != []


def test_a_refresh_token_is_given_for_offline_access_and_can_be_used(ask: Ask) -> None:
    form = {"grant_type": "password", "username": "sam.lee", "password": PASSWORDS["sam.lee"]}
    first = token(ask, **form, scope=f"{SCOPE} offline_access").json
    second = token(ask, grant_type="refresh_token", refresh_token=first["refresh_token"]).json
    assert second["access_token"] != first["access_token"]
    assert ask(f"{CLOUD}/identities/loggedInUser", bearer(second["access_token"])).json["id"] == "sam.lee"
    assert token(ask, grant_type="refresh_token", refresh_token=REFRESH_TOKEN).status == 200
    assert token(ask, grant_type="authorization_code", code=CODE, redirect_uri="http://x").status == 200


def test_a_user_assertion_gives_that_users_token(ask: Ask) -> None:
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    got = token(ask, grant_type=grant, assertion=assertion(), scope=SCOPE).json
    assert ask(f"{CLOUD}/identities/loggedInUser", bearer(got["access_token"])).json["id"] == "sam.lee"
    for wrong in ({"exp": 1}, {"iss": "x"}, {"aud": "x"}, {"sub": "nobody"}, {"jti": ""}, {"exp": "soon"}):
        seen = token(ask, grant_type=grant, assertion=assertion(**wrong), scope=SCOPE)
        assert (seen.status, seen.json["error"]) == (400, "invalid_grant"), wrong


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "implicit", "scope": SCOPE}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "invalid_scope"),
        ({"grant_type": "client_credentials", "scope": quote(SCOPE, safe="")}, "invalid_scope"),
        ({"grant_type": "password", "username": "jane.roe", "password": "x", "scope": SCOPE}, "invalid_grant"),
        ({"grant_type": "password", "scope": SCOPE}, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
        ({"grant_type": "authorization_code", "code": "x"}, "invalid_grant"),
        (
            {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "x", "scope": SCOPE},
            "invalid_grant",
        ),
    ],
)
def test_the_token_service_says_in_the_words_of_oauth_what_is_wrong(ask: Ask, form: dict[str, str], error: str) -> None:
    seen = token(ask, **form)
    assert (seen.status, seen.json["error"]) == (400, error)


def test_an_unknown_client_is_told_so(ask: Ask) -> None:
    wrong = {**CLIENT, **basic("app_id", "wrong")}
    seen = token(ask, wrong, grant_type="client_credentials", scope=SCOPE)
    assert seen.status == 401
    assert seen.json == {"error": "invalid_client", "error_description": "Client authentication failed."}
    assert ask("/oauth2/v1/token", CLIENT).status == 405
    assert token(ask, {**CLIENT, "Content-Type": "application/json"}, grant_type="x").json["error"] == "invalid_request"


def test_an_integration_scope_is_good_too(ask: Ask) -> None:
    scope = "https://1F0C.integration.us2.ocp.oraclecloud.com:443urn:opc:resource:consumer::all"
    assert token(ask, grant_type="client_credentials", scope=scope).status == 200


def test_a_token_lives_for_an_hour(serve: Callable[..., Ask]) -> None:
    now = [1_000_000.0]
    ask = serve(world=World(size=5, clock=lambda: now[0]))
    headers = bearer(token(ask, grant_type="client_credentials", scope=SCOPE).json["access_token"])
    now[0] += 3599
    assert ask(TASKS, headers).status == 200
    now[0] += 1
    assert ask(TASKS, headers).status == 401
    now[0] += 8 * 24 * 3600
    assert token(ask, grant_type="refresh_token", refresh_token=REFRESH_TOKEN).status == 400


def test_the_workspace_token_is_bare_text_or_a_page_for_who_is_not_signed_in(ask: Ask) -> None:
    path = "/ic/process/workspace/auth/token"
    assert ask(f"{CLOUD}/identities/loggedInUser", bearer(ask(path, SAM).text)).json["id"] == "sam.lee"
    seen = ask(path)
    assert (seen.status, seen.headers["content-type"][:9]) == (200, "text/html")


def test_the_administrators_view_needs_the_role(ask: Ask) -> None:
    seen = ask(f"{TASKS}?assignment=ADMIN", SAM)
    assert (seen.status, seen.json["title"], seen.json["status"]) == (403, "Forbidden", 403)
    assert ask(f"{TASKS}?assignment=ADMIN", JANE).status == 200


def test_a_task_that_a_user_has_nothing_to_do_with_is_not_there_for_them(ask: Ask) -> None:
    mine = numbers(listed(ask, "assignment=ALL", who=SAM))
    theirs = next(each for each in numbers(listed(ask, "assignment=ALL")) if each not in mine)
    assert ask(f"{TASKS}/{theirs}", SAM).status == 404
    assert ask(f"{TASKS}/{theirs}/comments", SAM).status == 404
    assert ask(f"{TASKS}/{mine[0]}", SAM).status == 200


# Lists


def test_a_list_without_parameters_is_25_assigned_tasks_of_the_caller_and_their_groups(ask: Ask) -> None:
    page = ask(TASKS, JANE).json
    assert (page["count"], len(page["items"]), page["limit"], page["offset"]) == (25, 25, 25, 0)
    assert page["hasMore"] is True
    assert {row["state"] for row in page["items"]} == {"ASSIGNED"}
    names = ("jane.roe", "AP_APPROVERS", "HR_APPROVERS", "Travel.Reviewer")
    assert all(any(each["id"] in names for each in row["assignees"]["items"]) for row in page["items"])
    assert numbers(listed(ask, "assignment=MY_AND_GROUP&status=ASSIGNED")) == numbers(listed(ask))


def ids(row: dict[str, Any]) -> list[str]:
    return [each["id"] for each in row.get("assignees", {}).get("items", ()) if "id" in each]


OURS = ("AP_APPROVERS", "HR_APPROVERS", "Travel.Reviewer")


@pytest.mark.parametrize(
    ("assignment", "holds"),
    [
        ("MY", lambda row: ids(row) == ["jane.roe"] or row.get("acquiredBy") == "jane.roe"),
        ("GROUP", lambda row: any(each in OURS for each in ids(row))),
        ("MY_AND_GROUP", lambda row: any(each in ("jane.roe", *OURS) for each in ids(row))
         and row.get("acquiredBy", "jane.roe") == "jane.roe"),
        ("MY_AND_GROUP_ALL", lambda row: any(each in ("jane.roe", *OURS) for each in ids(row))),
        ("REPORTEES", lambda row: any(each in ("sam.lee", "dana.fields", "oleksiy") for each in ids(row))),
        ("OWNER", lambda row: row.get("ownerUser") == "jane.roe"),
    ],
)  # fmt: skip
def test_an_assignment_keeps_the_tasks_it_is_about(
    ask: Ask, assignment: str, holds: Callable[[dict[str, Any]], bool]
) -> None:
    whole = listed(ask, "assignment=ALL")
    kept = numbers(listed(ask, f"assignment={assignment}"))
    assert kept == [row["number"] for row in whole if holds(row)]
    assert 0 < len(kept) < len(whole)


def test_previous_keeps_tasks_that_the_caller_has_worked_on(ask: Ask) -> None:
    kept = listed(ask, "assignment=PREVIOUS&status=COMPLETED")
    assert 0 < len(kept) < len(listed(ask, "assignment=ALL&status=COMPLETED"))
    steps = ask(f"{TASKS}/{kept[0]['number']}/history", JANE).json["items"]
    assert any(step["userId"] == "jane.roe" and step["actionName"] != "Assigned" for step in steps)


def test_reviewer_and_creator_keep_the_tasks_of_that_person(ask: Ask) -> None:
    whole = listed(ask, "assignment=ALL", CLOUD)
    reviewed = [each.number for each in make_tasks(World()) if "jane.roe" in each.reviewers]
    kept = numbers(listed(ask, "assignment=REVIEWER"))
    assert kept == [each for each in numbers(whole) if each in reviewed] != []
    created = listed(ask, "assignment=CREATOR", CLOUD)
    assert {row["createdBy"] for row in created} == {"jane.roe"}
    assert len(created) < len(whole)
    assert ask(f"{TASKS}?assignment=CREATOR", JANE).status == 400


@pytest.mark.parametrize("form", ["status=COMPLETED&status=WITHDRAWN", "status=WITHDRAWN,COMPLETED"])
def test_statuses_may_be_repeated_or_joined_by_commas(ask: Ask, form: str) -> None:
    rows = listed(ask, f"assignment=ALL&{form}")
    assert {row["state"] for row in rows} == {"COMPLETED", "WITHDRAWN"}
    assert len(rows) < 320


def test_each_state_can_be_found_the_undocumented_ones_too(ask: Ask) -> None:
    for state in ("ASSIGNED", "COMPLETED", "SUSPENDED", "WITHDRAWN", "EXPIRED", "ERRORED", "ALERTED", "INFO_REQUESTED",
                  "OUTCOME_UPDATED", "STALE", "DELETED", "PENDING_MIGRATION"):  # fmt: skip
        rows = listed(ask, f"assignment=ALL&status={state}")
        assert {row["state"].upper() for row in rows} == {state}
    assert listed(ask, "status=NO_SUCH_STATE") == []


def test_completed_needs_an_assignment_that_looks_at_everybody(ask: Ask) -> None:
    for assignment in ("ADMIN", "ALL", "PREVIOUS"):
        assert ask(f"{TASKS}?status=COMPLETED&assignment={assignment}", JANE).status == 200
    for query in ("status=COMPLETED", "status=ASSIGNED,COMPLETED&assignment=MY"):
        seen = ask(f"{TASKS}?{query}", JANE)
        assert seen.status == 400
        assert seen.json["o:errorDetails"][0]["o:errorPath"] == "status"


def test_priority_filters_and_any_does_not(ask: Ask) -> None:
    kept, dropped = narrowed(ask, "priority=1&priority=2")
    assert {row["priority"] for row in kept} == {1, 2}
    assert not any(row.get("priority") in (1, 2) for row in dropped)
    assert numbers(listed(ask, "assignment=ALL&priority=1,2")) == numbers(kept)
    for every in ("priority=Any", "priority=", "priority=Any,1"):
        assert numbers(listed(ask, f"assignment=ALL&{every}")) == numbers(listed(ask, "assignment=ALL"))


def test_a_range_of_due_dates_has_both_its_ends_in_it(world: Ask) -> None:
    some = sorted(row["dueDate"] for row in listed(world, "assignment=ALL") if (row.get("dueDate") or "0") > "2026")
    low, high = some[5], some[-5]
    query = f"dueDateFrom={low.replace(' ', 'T')}Z&dueDateTo={high.replace(' ', 'T')}.000Z"
    kept, _ = narrowed(world, query)
    assert sorted(row["dueDate"] for row in kept) == some[5:-4]


def test_since_and_until_leave_their_own_moment_out(world: Ask) -> None:
    some = sorted(row["createdDate"] for row in listed(world, "assignment=ALL"))
    low, high = (some[each].replace(" ", "T") + "Z" for each in (9, -9))
    kept, _ = narrowed(world, f"since={low}&until={high}")
    assert sorted(row["createdDate"] for row in kept) == [each for each in some if some[9] < each < some[-9]]


def test_a_keyword_is_looked_for_in_titles_with_percent_for_any_text(ask: Ask) -> None:
    kept, dropped = narrowed(ask, "keyword=approve%25FOR")
    assert all("approve" in row["title"].lower() and " for" in row["title"].lower() for row in kept)
    assert not any("approve" in row["title"].lower() and " for " in row["title"].lower() for row in dropped)
    assert 1702211 in numbers(listed(ask, "keyword=Order+0009"))
    assert listed(ask, "keyword=(") == [row for row in listed(ask) if "(" in row["title"]]


def test_creator_sender_key_and_outcome_filter(ask: Ask) -> None:
    kept, dropped = narrowed(ask, "createdBy=dana.fields")
    assert {row["createdBy"] for row in kept} == {"Dana Fields"}
    assert "Dana Fields" not in {row["createdBy"] for row in dropped}
    kept, dropped = narrowed(ask, "fromuser=dana.fields,sam.lee")
    assert {row["fromUserName"] for row in kept} == {"dana.fields", "sam.lee"}
    assert not {"dana.fields", "sam.lee"} & {row["fromUserName"] for row in dropped}
    assert numbers(listed(ask, "identificationKey=PO_145001_300001900000001_0")) == [1702211]
    kept, _ = narrowed(ask, "outcome=REJECT", "assignment=ALL&status=COMPLETED")
    assert {row["outcome"] for row in kept} == {"REJECT"}


def test_to_do_tasks_have_neither_definition_nor_key(ask: Ask) -> None:
    kept, dropped = narrowed(ask, "pattern=ToDo")
    assert not any("taskDefinitionName" in row or "identificationKey" in row for row in kept)
    assert all("taskDefinitionName" in row and "identificationKey" in row for row in dropped)


def test_a_pillar_filters_at_fusion_and_a_process_at_integration(ask: Ask) -> None:
    kept, dropped = narrowed(ask, "applicationContext=hcm")
    assert {row["applicationContext"] for row in kept} == {"hcm"}
    assert {row["applicationContext"] for row in dropped} == {"fscm"}
    rows = listed(ask, "assignment=ALL&process=Expenses&process=Payables", CLOUD)
    assert {row["processName"] for row in rows} == {"Expenses", "Payables"}
    whole = len(listed(ask, "assignment=ALL"))
    assert len(rows) < whole
    assert len(listed(ask, "assignment=ALL&applicationContext=hcm", CLOUD)) == whole
    assert len(listed(ask, "assignment=ALL&process=Expenses&onlyData=true&noPagingFlag=x&showAction=1")) == whole


@pytest.mark.parametrize(
    ("name", "shown"),
    [("createdDate", "createdDate"), ("updatedDate", "updatedDate"), ("assignedDate", "assignedDate"),
     ("tasknumber", "number"), ("priority", "priority"), ("taskId", "taskId"), ("fromUser", "fromUserName"),
     ("category", "category"), ("ownerUser", "ownerUser"), ("taskNameSpace", "taskNamespace"), ("ecid", "ecid"),
     ("taskDefinitionName", "taskDefinitionName"), ("identificationKey", "identificationKey"), ("state", "state"),
     ("outcome", "outcome"), ("approvalDuration", "approvalDuration")],
)  # fmt: skip
def test_a_list_is_sorted_by_each_documented_field_both_ways(ask: Ask, name: str, shown: str) -> None:
    query = "assignment=ALL&status=COMPLETED,ASSIGNED,EXPIRED&orderBy=" + name
    up = [row.get(shown) for row in listed(ask, query)]
    values = [each for each in up if each is not None]
    assert values == sorted(values)
    assert up[: len(values)] == values, "no value comes last"
    assert [row.get(shown) for row in listed(ask, query + ":asc")] == up
    assert [row.get(shown) for row in listed(ask, query + ":desc")] == [None] * (len(up) - len(values)) + values[::-1]


def test_a_list_is_sorted_by_due_date_and_by_creator(ask: Ask) -> None:
    due = [row["dueDate"] for row in listed(ask, "orderBy=dueDate") if (row.get("dueDate") or "0") > "2"]
    assert due == sorted(due)
    creators = [row["createdBy"] for row in listed(ask, "orderBy=creator:desc", CLOUD)]
    assert creators == sorted(creators, reverse=True)
    assert creators[0] > creators[-1]


@pytest.mark.parametrize("order", ["number", "createddate", "createdDate:up", "createdDate:", "a,b", "title"])
def test_an_unknown_order_is_a_bad_request(ask: Ask, order: str) -> None:
    seen = ask(f"{TASKS}?orderBy={order}", JANE)
    assert seen.status == 400
    error = {"detail": "Invalid value for orderBy.", "o:errorCode": "27501", "o:errorPath": "orderBy"}
    assert seen.json == {"title": "Bad Request", "status": "400", "o:errorDetails": [error]}


@pytest.mark.parametrize(
    "query",
    ["since=2025-01-01", "until=2025-01-01T00:00:00", "dueDateFrom=2025-13-01T00:00:00Z", "dueDateTo=x",
     "since=2025-01-01T00:00:00.5Z", "limit=ten", "limit=99999999999", "offset=1.5", "assignment=EVERYONE",
     "priority=6",     "priority=high", "pattern=Done", "totalResults=maybe", "metadataFlag=1", "showActionFlag=yes",
     "showPermissionFlag=x"],
)  # fmt: skip
def test_a_value_that_cannot_be_read_is_a_bad_request_that_names_the_parameter(ask: Ask, query: str) -> None:
    seen = ask(f"{TASKS}?{query}", JANE)
    assert seen.status == 400
    assert seen.json["o:errorDetails"][0]["o:errorPath"] == query.partition("=")[0]


@pytest.mark.parametrize("fields", ["fields=tasknumber,title,dueDate", "fields=title&fields=dueDate&fields=tasknumber"])
def test_fields_leave_only_what_was_asked_for(ask: Ask, fields: str) -> None:
    row = listed(ask, fields)[0]
    assert list(row) == ["length", "rel", "href", "number", "title", "dueDate"]


def test_the_names_in_fields_are_not_those_of_the_properties(ask: Ask) -> None:
    row = listed(ask, "fields=fromUser,creator,taskNameSpace,number")[0]
    assert list(row)[3:] == ["createdBy", "fromUserName", "fromUserDisplayName", "taskNamespace"]


def test_pages_follow_one_another_without_gap_or_overlap(ask: Ask) -> None:
    whole, found, offset = numbers(listed(ask, "assignment=ALL")), [], 0
    while True:
        page = ask(f"{TASKS}?assignment=ALL&limit=30&offset={offset}", JANE).json
        assert (page["limit"], page["offset"], page["count"]) == (30, offset, len(page["items"]))
        assert page["totalResults"] == len(whole)
        found += numbers(page["items"])
        offset += page["limit"]
        if not page["hasMore"]:
            break
    assert found == whole
    assert 0 < page["count"] < 30


@pytest.mark.parametrize("limit", [0, -1])
def test_no_limit_gives_everything_in_one_page(ask: Ask, limit: int) -> None:
    page = ask(f"{TASKS}?assignment=ALL&limit={limit}&offset=7", JANE).json
    assert page["count"] == len(page["items"]) == page["totalResults"] > 100
    assert (page["hasMore"], page["limit"]) == (False, limit)


def test_a_negative_offset_is_none_and_one_beyond_the_end_gives_an_empty_page(ask: Ask) -> None:
    page = ask(f"{TASKS}?offset=-5", JANE).json
    assert (page["offset"], numbers(page["items"])) == (0, numbers(ask(TASKS, JANE).json["items"]))
    page = ask(f"{TASKS}?offset=5000", JANE).json
    assert (page["items"], page["count"], page["hasMore"], page["offset"]) == ([], 0, False, 5000)
    assert ask(f"{TASKS}?limit=5000&assignment=ALL", JANE).json["hasMore"] is False


def test_the_total_can_be_left_out(ask: Ask) -> None:
    page = ask(f"{TASKS}?totalResults=false", JANE).json
    assert "totalResults" not in page
    assert page["hasMore"] is True


def test_a_page_of_one_task_is_a_list_of_one(ask: Ask) -> None:
    page = ask(f"{TASKS}?keyword=Purchase+Order+0009134", JANE).json
    assert (page["count"], numbers(page["items"]), page["hasMore"]) == (1, [1702211], False)


def test_details_actions_and_permissions_come_only_when_asked_for(ask: Ask) -> None:
    extra = ("detailsURL", "actionList", "permissions")
    assert not any(name in row for row in listed(ask) for name in extra)
    assert not any(name in row for row in listed(ask, "metadataFlag=false&showActionFlag=FALSE") for name in extra)
    row = listed(ask, "metadataFlag=true&showActionFlag=true&showPermissionFlag=true")[0]
    assert row["detailsURL"]["href"].endswith("bpmWorklistTaskId=" + row["taskId"])
    assert row["actionList"][0] == {"actionId": "APPROVE", "actionType": "Custom", "title": "Approve", "length": 0}
    assert "ACT" in row["permissions"]


def test_actions_depend_on_the_caller_and_their_titles_on_the_language(ask: Ask) -> None:
    german = listed(ask, "showActionFlag=true", who={**JANE, "Accept-Language": "de-DE"})[0]["actionList"]
    assert [each["title"] for each in german] == ["Genehmigen", "REASSIGN"]
    rows = listed(ask, "assignment=OWNER&showActionFlag=true", who=SAM)
    able = {bool(row["actionList"]): "sam.lee" in ids(row) or "AP_APPROVERS" in ids(row) for row in rows}
    assert able == {True: True, False: False}
    rows = listed(ask, "assignment=OWNER&showActionFlag=true", CLOUD, SAM)
    assert "" in [row["actionList"] for row in rows]


def test_saved_views_are_lists(world: Ask) -> None:
    page = world(f"{FUSION}/tasks/views/High%20Priority?assignment=ALL&limit=0", JANE).json
    assert {row["priority"] for row in page["items"]} == {1, 2}
    soon = world(f"{FUSION}/tasks/views/Due+Soon", JANE)
    assert soon.status == 404
    soon = world(f"{FUSION}/tasks/views/Due%20Soon?assignment=ALL&limit=0", JANE).json["items"]
    assert {row["dueDate"][:10] for row in soon} <= {"2026-03-10", "2026-03-11", "2026-03-12"}
    assert soon
    new = world(f"{FUSION}/tasks/views/New%20Tasks?assignment=ALL&limit=0", JANE).json["items"]
    whole = listed(world, "assignment=ALL")
    assert numbers(new) == [row["number"] for row in whole if row["createdDate"] >= "2026-03-03"] != []


# One task and what hangs on it


def test_a_task_alone_links_to_its_blocks_and_expands_those_asked_for(ask: Ask) -> None:
    row = ask(f"{TASKS}/1702211", {**JANE, "Host": "acme"}).json
    assert "detailsURL" not in row
    for name in ("comments", "attachments", "history", "payload"):
        assert row[name] == {"length": 0, "rel": "self", "href": f"http://acme{TASKS}/1702211/{name}"}
        one = ask(f"{TASKS}/1702211?expand={name}", {**JANE, "Host": "acme"}).json
        assert {each for each in one if one[each] != row[each]} == {name}
    assert ask(f"{TASKS}/1702211?expand=&metadataFlag=", {**JANE, "Host": "acme"}).json == row
    assert ask(f"{TASKS}/1702211?expand=everything", JANE).status == 400


@pytest.mark.parametrize("ident", ["99999999", "5b0c2f1e-6c4b-4c3a-9a55-1c1f6f7d2a10", "b0f1c2d3", "0", "%F0%9F%9A%80"])
def test_what_is_no_number_of_a_task_is_not_found(ask: Ask, ident: str) -> None:
    for path in ("", "/comments", "/history", "/attachments", "/attachments/x", "/payload", "/form"):
        assert ask(f"{TASKS}/{ident}{path}", JANE).status == 404


def test_the_answer_for_a_missing_task_has_the_printed_body(ask: Ask) -> None:
    assert list(ask(f"{TASKS}/99999999", JANE).json.items()) == [
        ("type", "http://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html#sec10.4.5"),
        ("title", "Not Found"),
        ("status", 404),
        ("detail", "Task not found for given ID."),
        ("instance", "/bpm/api/4.0/tasks/99999999"),
        ("o:errorCode", "BPM-NOT-FOUND"),
        ("o:errorPath", "/99999999"),
    ]


@pytest.mark.parametrize(
    ("root", "keys"),
    [(FUSION, ("items",) * 3), (SUITE, ("comment", "attachment", "taskHistory")),
     (CLOUD, ("comment", "attachment", "taskHistory"))],
)  # fmt: skip
def test_each_generation_has_its_own_keys_for_the_blocks(ask: Ask, root: str, keys: tuple[str, ...]) -> None:
    for name, key, field in zip(
        ("comments", "attachments", "history"), keys, ("updateddDate", "mimeType", "actionName"), strict=True
    ):
        page = ask(f"{root}/tasks/1702211/{name}", JANE).json
        assert list(page) == ["count", "hasMore", key, "links"]
        assert page["count"] == 1
        assert field in page[key][0]


def test_attachments_have_names_that_must_be_encoded_and_bytes_as_many_as_they_say(ask: Ask) -> None:
    seen = set()
    for number in numbers(listed(ask, "assignment=ALL"))[:12]:
        for root in (FUSION, SUITE):
            page = ask(f"{root}/tasks/{number}/attachments", JANE).json
            for each in page["items" if root is FUSION else "attachment"]:
                path = "/" + each["uri"]["href"].split("/", 3)[3]
                stream = ask(path, JANE)
                assert (len(stream.body), stream.headers["content-type"]) == (each["attachmentSize"], each["mimeType"])
                assert ask(path.removesuffix("/stream"), JANE).json == each
                assert each["uri"]["rel"] == "stream"
                seen.add((root, each["attachmentName"] or each["title"], "+" in path))
    assert (FUSION, "scan 1+2.pdf", False) in seen
    assert (SUITE, "Angebot Müller & Söhne.txt", True) in seen
    assert ask(f"{TASKS}/1702211/attachments/other.pdf", JANE).status == 404


def test_the_payload_is_xml_at_fusion_and_flat_json_elsewhere(ask: Ask) -> None:
    seen = ask(f"{TASKS}/1702211/payload", {**JANE, "Accept": "application/json"})
    assert seen.headers["content-type"].startswith("application/xml")
    assert ET.fromstring(seen.text).findtext("documentNumber") == "0009134"
    assert ask(f"{CLOUD}/tasks/200145/payload", JANE).json == {
        "documentNumber": "77",
        "amount": 88.2,
        "currency": "EUR",
    }
    fields = ask(f"{SUITE}/tasks/1702211/summaryField", JANE).json["summaryFields"]
    assert (fields[0]["name"], fields[0]["value"]) == ("documentNumber", "0009134")
    assert ask(f"{SUITE}/tasks/1702211/payload", JANE).status == 404
    assert ask(f"{TASKS}/1702211/summaryField", JANE).status == 404


def test_the_form_and_the_details_address_open_a_page(ask: Ask) -> None:
    for root in (FUSION, SUITE, CLOUD):
        address = ask(f"{root}/tasks/1702211/form", JANE).json["href"]
        path = "/" + address.split("/", 3)[3]
        assert "Approve Purchase Order 0009134" in ask(path, JANE).text
        assert "Sign In" in ask(path).text
    row = next(each for each in listed(ask, "metadataFlag=true&assignment=ALL") if "<script>" in each["title"])
    page = ask("/" + row["detailsURL"]["href"].split("/", 3)[3], JANE)
    assert "&lt;script&gt;" in page.text
    assert "<script>" not in page.text


def test_who_am_i_and_who_is_somebody(ask: Ask) -> None:
    me = ask(f"{CLOUD}/identities/loggedInUser", JANE).json
    assert (me["id"], me["adminFlag"]) == ("jane.roe", True)
    assert "BPMWorkflowAdmin" in [each["id"] for each in me["roles"]["items"]]
    other = ask(f"{SUITE}/identities/user/sam.lee", JANE).json
    assert (other["adminFlag"], [each["id"] for each in other["roles"]["items"]]) == (False, ["AP_APPROVERS"])
    assert ask(f"{SUITE}/identities/user/nobody", JANE).status == 404


def test_metrics_count_the_tasks_by_state(ask: Ask) -> None:
    row = ask(f"{CLOUD}/tasks/task-metrics?assignment=ALL", JANE).json
    counts = {each["state"]: each["count"] for each in row["items"]}
    assert counts["COMPLETED"] == len(listed(ask, "assignment=ALL&status=COMPLETED"))
    assert sum(counts.values()) < row["totalResults"] == 325
    assert ask(f"{FUSION}/tasks/task-metrics", JANE).status == 404


# Generations


def test_the_three_roots_show_the_same_tasks_in_their_own_words(ask: Ask) -> None:
    for query in ("", "assignment=ALL&status=COMPLETED", "priority=1"):
        found = [numbers(listed(ask, query, root)) for root in (FUSION, SUITE, CLOUD)]
        assert found[0] == found[1] == found[2]
    rows = [listed(ask, root=root)[0] for root in (FUSION, SUITE, CLOUD)]
    assert [row["createdDate"] for row in rows] == ["2025-03-04 08:15:02"] * 2 + ["2025-03-04T08:15:02.000Z"]
    assert ["hasSubTasks" in row for row in rows] == [False, True, False]
    assert ["status" in row for row in rows] == [False, False, True]
    assert rows[1]["creator"] == "dana.fields"


def test_the_suite_has_an_envelope_and_parameters_of_its_own(ask: Ask) -> None:
    page = ask(f"{SUITE}/tasks", {**JANE, "Host": "acme"}).json
    assert list(page) == ["totalResult", "user", "count", "hasMore", "items", "links"]
    query = "status=ASSIGNED&priority=&assignment=MY_AND_GROUP&keyword=&limit=25&offset=0"
    assert page["links"] == [{"rel": "self", "href": f"http://acme{SUITE}/tasks?{query}"}]
    whole = ask(f"{SUITE}/tasks/1702211?expanded=All&metadata=true", JANE).json
    assert "detailsURL" in whole
    assert whole["comments"]["comment"][0]["userId"] == "dana.fields"
    assert whole["actionList"][0]["href"].endswith("/tasks/1702211?action=APPROVE")
    assert "actionId" not in whole["actionList"][0]
    plain = ask(f"{SUITE}/tasks/1702211?expand=All&metadataFlag=true", JANE).json
    assert "detailsURL" not in plain
    assert "href" in plain["comments"]


def test_the_suite_speaks_xml_to_who_prefers_it(ask: Ask) -> None:
    seen = ask(f"{SUITE}/tasks?assignment=ALL&limit=0", {**JANE, "Accept": "application/json;q=0.5, application/xml"})
    assert seen.headers["content-type"].startswith("application/xml")
    found = [each.findtext("number") for each in ET.fromstring(seen.text).iterfind("items")]
    assert found == [str(each) for each in numbers(listed(ask, "assignment=ALL", SUITE))]
    assert ask(f"{SUITE}/tasks", {**JANE, "Accept": "application/json, application/xml"}).json["count"] == 25


def test_a_media_type_that_is_not_spoken_is_refused(ask: Ask) -> None:
    for root, kind in ((FUSION, "application/xml"), (CLOUD, "text/html"), (SUITE, "text/csv")):
        assert ask(f"{root}/tasks", {**JANE, "Accept": kind}).status == 406
    assert ask(f"{FUSION}/tasks", {**JANE, "Accept": "text/html, */*;q=0.1"}).status == 200


# Data


def test_the_data_holds_what_a_careless_reader_trips_over(ask: Ask) -> None:
    rows = listed(ask, "assignment=ALL&status=" + ",".join(
        ("ASSIGNED", "SUSPENDED", "INFO_REQUESTED", "ALERTED", "ERRORED", "EXPIRED", "WITHDRAWN", "COMPLETED")
    ))  # fmt: skip
    titles = [row["title"] for row in rows]
    for text in ("🚀", "<script>", "東京", "לבדוק", "\x1b", "\u202e", ", Sam, "):
        assert any(text in title for title in titles), text
    assert "" in titles
    assert max(len(title) for title in titles) > 300
    assert {row.get("priority") for row in rows} == {0, 1, 2, 3, 4, 5, None}
    assert {None, "", "0000-00-00 00:00:00"} < {row["dueDate"] for row in rows if "dueDate" in row}
    assert any("dueDate" not in row for row in rows)
    assert any("assignees" not in row for row in rows)
    assert any(row.get("assignees", {}).get("items") == [] for row in rows)
    assert any("id" not in each for row in rows for each in row.get("assignees", {}).get("items", []))
    assert "Suspended" in {row["state"] for row in rows}
    stateless = next(each.number for each in make_tasks(World()) if each.state is None)
    assert ask(f"{TASKS}/{stateless}", JANE).json["state"] is None
    assert any(row.get("rootTaskNumber", str(row["number"])) != str(row["number"]) for row in rows)
    assert {type(row["number"]) for row in rows} == {int}


def test_some_tasks_are_late_some_due_today_and_some_soon(world: Ask) -> None:
    rows = listed(world, "assignment=ALL")
    days = [datetime.fromisoformat(row["dueDate"]).date() for row in rows if (row.get("dueDate") or "0") > "2"]
    for first, last in ((-60, -1), (0, 0), (1, 3), (15, 60)):
        assert any(TODAY + timedelta(days=first) <= day <= TODAY + timedelta(days=last) for day in days)
    assert min(row["createdDate"] for row in rows) < "2024-12"


def test_the_same_seed_gives_the_same_tasks_and_another_seed_others(serve: Callable[..., Ask]) -> None:
    one, same, other = (listed(serve(world=World(seed=seed, today=TODAY)), "assignment=ALL") for seed in (1, 1, 2))
    strip = [{name: value for name, value in row.items() if name != "href"} for row in one]
    assert strip == [{name: value for name, value in row.items() if name != "href"} for row in same]
    assert numbers(one) != numbers(other)


def test_there_are_as_many_tasks_as_were_asked_for_and_the_samples(serve: Callable[..., Ask]) -> None:
    for size in (1, 50):
        row = serve(world=World(size=size))(f"{CLOUD}/tasks/task-metrics?assignment=ALL", JANE).json
        assert row["totalResults"] == size + 5


# Never


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_whatever_would_write_is_refused(ask: Ask, method: str) -> None:
    for path in ("/tasks/1702211", "/tasks/1702211/comments", "/tasks"):
        seen = ask(FUSION + path, JANE, method=method, body=b"{}")
        assert (seen.status, seen.json["o:errorCode"]) == (403, "76012")
    seen = ask(f"{CLOUD}/identities/loggedInUser", JANE, method=method)
    assert (seen.status, seen.headers["allow"]) == (405, "GET, HEAD")
    assert ask(f"{SUITE}/tasks/1702211?action=APPROVE", JANE).status == 403


def test_a_wrong_root_is_an_html_page_and_a_wrong_path_below_a_root_a_problem(ask: Ask) -> None:
    for path in ("/bpm/api/2.0/tasks", "/bpm", "/ic/api/process/v2/tasks", "/ic/x"):
        seen = ask(path, JANE)
        assert (seen.status, seen.headers["content-type"][:9]) == (404, "text/html")
    for path in ("", "/task", "/tasks/1702211/likes", "/tasks/1702211/attachments/a/b", "/identities/users"):
        seen = ask(FUSION + path, JANE)
        assert (seen.status, seen.json["o:errorCode"]) == (404, "BPM-NOT-FOUND")
    assert ask("/oauth2/v1/keys").status == 404


def test_no_call_whatever_makes_the_site_stumble() -> None:
    sandbox, dice = Sandbox(size=30), random.Random(7)
    names = [
        "assignment", "createdBy", "dueDateFrom", "dueDateTo", "fields", "fromuser", "identificationKey", "keyword",
        "limit", "metadataFlag", "offset", "orderBy", "outcome", "pattern", "priority", "showActionFlag", "since",
        "showPermissionFlag", "status", "totalResults", "until", "process", "applicationContext", "expand", "action",
    ]  # fmt: skip
    values = [
        "", "0", "-1", "9" * 5000, "%", "%25%25", "%FF", "%00", "(", "[a", "ALL", "ADMIN", "COMPLETED", "Any", "+",
        "0000-00-00T00:00:00Z", "9999-12-31T23:59:59.999Z", "٣", "true", "All", "dueDate:desc", "\ud800", "é",
    ]  # fmt: skip
    paths = ["", "/", "/tasks", "/tasks/1702211", "/tasks/%FF", "/tasks/1702211/attachments/%2F/stream",
             "/tasks/views/+", "/identities/user/%00", "/tasks/é",
             "/tasks//1702211//history", "/../..", "/tasks/1702211/comments/1/2/3", "/\ud800"]  # fmt: skip
    heads = [*PASSWORDS, "x"]
    accepts = ["*/*", "", ",", ";q=", "application/xml;q=..", "application/xml;q=0.1", "\xff"]
    for _ in range(4000):
        root = dice.choice([FUSION, SUITE, CLOUD, "/fscmUI", "/ic/process/workspace", "/oauth2/v1/token", "/bpm"])
        query = "&".join(f"{dice.choice(names)}={dice.choice(values)}" for _ in range(dice.randrange(4)))
        login = dice.choice(heads)
        headers = {"authorization": basic(login, PASSWORDS.get(login, ""))["Authorization"]}
        headers |= {"accept": dice.choice(accepts), "accept-language": dice.choice(["", "zz", "ja"])}
        method = dice.choice(["GET", "GET", "GET", "HEAD", "POST"])
        call = Call(method, root + dice.choice(paths), query, headers, dice.choice([b"", b"\xff", b"[" * 9000]))
        answer = sandbox.answer(call)
        assert answer.status in (200, 400, 401, 403, 404, 405, 406), call
    deep = base64.urlsafe_b64encode(b"[" * 200_000).decode()
    form = urlencode({"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": deep, "scope": SCOPE})
    headers = {name.lower(): value for name, value in CLIENT.items()}
    assert sandbox.answer(Call("POST", "/oauth2/v1/token", "", headers, form.encode())).status == 400


# Faults


def test_every_fault_is_described() -> None:
    faults = load("oracle").FAULTS
    assert all(faults.values())


def broken(serve: Callable[..., Ask], fault: str, path: str = TASKS) -> Any:
    return serve(faults=f"oracle:{fault}", size=120)(path, JANE)


def test_the_fault_206_gives_a_list_with_that_status(serve: Callable[..., Ask]) -> None:
    seen = broken(serve, "206")
    assert (seen.status, seen.json["count"]) == (206, 25)


def test_the_fault_429_refuses_every_call_and_says_when_to_come_back(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="oracle:429", size=5)
    for _ in range(2):
        seen = ask(TASKS, JANE)
        assert (seen.status, seen.headers["retry-after"], seen.json["status"]) == (429, "1", 429)


def test_the_fault_429_once_refuses_the_first_call_of_each_path(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="oracle:429-once", size=5)
    for path in (TASKS, f"{TASKS}/1702211"):
        seen = ask(path, JANE)
        assert (seen.status, seen.headers["retry-after"]) == (429, "0")
        assert ask(path, JANE).status == 200


def test_the_fault_type_message_is_an_error_under_status_200(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="oracle:type-message", size=5)
    for path in (TASKS, f"{TASKS}/1702211"):
        seen = ask(path, JANE)
        assert seen.status == 200
        assert seen.json == {"Type": "503", "Message": "Service temporarily unavailable"}


def test_the_fault_a2a_mixed_changes_every_other_task(serve: Callable[..., Ask]) -> None:
    rows = broken(serve, "a2a-mixed").json["items"]
    assert [row.get("kind", "worklist") for row in rows[:4]] == ["worklist", "task", "worklist", "task"]


def test_the_faults_of_the_envelope_leave_out_what_they_name(serve: Callable[..., Ask]) -> None:
    assert "items" not in broken(serve, "no-items").json
    assert broken(serve, "empty-object").json == {}
    assert "hasMore" not in broken(serve, "no-has-more").json
    page = broken(serve, "bare-envelope").json
    assert list(page) == ["count", "hasMore", "items", "links"]
    assert broken(serve, "total-boolean").json["totalResults"] is False


def test_the_fault_empty_page_never_ends(serve: Callable[..., Ask]) -> None:
    page = broken(serve, "empty-page").json
    assert (page["items"], page["count"], page["hasMore"]) == ([], 0, True)


def test_the_fault_cap_pages_gives_ten_at_most_and_says_so(serve: Callable[..., Ask]) -> None:
    for limit in (100, 0):
        page = broken(serve, "cap-pages", f"{TASKS}?limit={limit}&assignment=ALL").json
        assert (page["limit"], page["count"], page["hasMore"]) == (10, 10, True)


def test_the_fault_overlap_repeats_the_last_task_of_the_page_before(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="oracle:overlap", size=120)
    first, second = (numbers(ask(f"{TASKS}?limit=5&offset={each}", JANE).json["items"]) for each in (0, 5))
    assert first[-1] == second[0]


def test_the_faults_of_dates_write_them_in_other_ways(serve: Callable[..., Ask]) -> None:
    assert broken(serve, "iso-dates").json["items"][0]["createdDate"] == "2025-03-04T08:15:02.000Z"
    assert broken(serve, "epoch-dates").json["items"][0]["createdDate"] == 1741076102000


def test_the_fault_number_text_makes_numbers_strings(serve: Callable[..., Ask]) -> None:
    assert broken(serve, "number-text").json["items"][0]["number"] == "1702211"


def test_the_fault_attachments_object_wraps_them(serve: Callable[..., Ask]) -> None:
    row = broken(serve, "attachments-object", f"{TASKS}/1702211?expand=attachments").json
    assert row["attachments"]["items"][0]["title"] == "PO_0009134_0.pdf"


def test_the_fault_closed_status_refuses_what_is_not_documented(serve: Callable[..., Ask]) -> None:
    assert broken(serve, "closed-status", f"{TASKS}?status=INFO_REQUESTED").status == 400
    assert broken(serve, "closed-status", f"{TASKS}?status=ALERTED").status == 200


def test_the_fault_completed_empty_finds_nothing_instead_of_refusing(serve: Callable[..., Ask]) -> None:
    seen = broken(serve, "completed-empty", f"{TASKS}?status=COMPLETED")
    assert (seen.status, seen.json["totalResults"]) == (200, 0)


def test_the_fault_no_admin_takes_the_role_from_everybody(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="oracle:no-admin", size=5)
    assert ask(f"{TASKS}?assignment=ADMIN", JANE).status == 403
    assert ask(f"{CLOUD}/identities/loggedInUser", JANE).json["adminFlag"] is False


def test_the_fault_stale_token_refuses_the_first_token_only(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="oracle:stale-token", size=5)
    statuses = []
    for _ in range(2):
        got = token(ask, grant_type="client_credentials", scope=SCOPE).json["access_token"]
        statuses.append(ask(TASKS, bearer(got)).status)
    assert statuses == [401, 200]


def test_the_fault_words_ignored_answers_the_default(serve: Callable[..., Ask]) -> None:
    rows = broken(serve, "words-ignored", f"{TASKS}?status=INFO_REQUESTED").json["items"]
    assert {row["state"] for row in rows} == {"ASSIGNED"}


def test_the_fault_no_all_refuses_to_show_everything(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="oracle:no-all", size=5)
    assert ask(f"{TASKS}?assignment=ALL", JANE).status == 403
    assert ask(f"{TASKS}?assignment=PREVIOUS&status=COMPLETED", JANE).status == 200


def test_the_fault_wrapped_lists_makes_one_entry_an_object(serve: Callable[..., Ask]) -> None:
    body = broken(serve, "wrapped-lists", f"{TASKS}/1702211/comments").json
    assert body["comments"]["comment"]["commentStr"] == "Price checked against the contract."


# Process Automation

AUTOMATION = "/process/api/v1/tasks"
TOKEN_OF_JANE = {"Authorization": f"Bearer {TOKEN}"}


def found(ask: Ask, query: str) -> list[str]:
    return [row["id"][-2:] for row in ask(f"{AUTOMATION}?{query}", TOKEN_OF_JANE).json["items"]]


def test_process_automation_takes_tokens_only(ask: Ask) -> None:
    assert ask(AUTOMATION, JANE).status == 401
    seen = ask(AUTOMATION, TOKEN_OF_JANE).json
    assert (seen["count"], seen["limit"], seen["offset"]) == (3, 25, 0)
    assert "hasMore" not in seen
    assert "totalResults" not in seen


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("assignment=GROUP", ["df"]),
        ("assignment=MY_AND_GROUP", ["de", "df", "e0", "e1"]),
        ("assignment=PERSONA&assigneesIn=sam.lee@example.com", ["e2"]),
        ("assignment=PERSONA&creatorsIn=travel-bot&candidateRolesIn=Travel.Clerk", ["df"]),
        ("assignment=MEMBER&category=Visa", ["df"]),
        ("businessKey=TR-2207", ["de"]),
        ("businessKeyLike=TR", ["de"]),
        ("dpName=fair&dpInstanceId=i-77", ["de"]),
        ("dueDate=2025-06-12", ["de"]),
        ("dueDateAfter=2025-06-12T09:37:07.000Z", []),
        ("dueDateBefore=2025-06-13T00:00:00.000Z", ["de"]),
        ("assignment=PERSONA&limit=2&offset=3", ["e1", "e2"]),
    ],
)
def test_process_automation_filters(ask: Ask, query: str, ids: list[str]) -> None:
    assert found(ask, query) == ids


@pytest.mark.parametrize("query", ["assignment=ALL", "assigneesIn=x", "limit=many"])
def test_process_automation_refuses_what_does_not_go(ask: Ask, query: str) -> None:
    assert ask(f"{AUTOMATION}?{query}", TOKEN_OF_JANE).status == 400


def test_process_automation_has_tasks_payloads_and_audits_by_text_ids(ask: Ask) -> None:
    assert ask(f"{AUTOMATION}/tk7f3a91c0de?totalResultsGrouped=true", TOKEN_OF_JANE).json["totalResultsGrouped"]["open"]
    assert ask(f"{AUTOMATION}/tk7f3a91c0de/payload", TOKEN_OF_JANE).json["nights"] == 2
    assert ask(f"{AUTOMATION}/tk7f3a91c0df/payload", TOKEN_OF_JANE).status == 404
    assert ask("/process/api/v1/audit/tasks/tk7f3a91c0df", TOKEN_OF_JANE).json["items"]
    assert ask("/process/api/v1/instances/i-77/comments", TOKEN_OF_JANE).json["items"] == []
    assert ask(f"{AUTOMATION}/nowhere", TOKEN_OF_JANE).status == 404


def test_the_faults_of_process_automation(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="oracle:strict-automation,oracle:automation-has-more", size=5)
    assert ask(f"{AUTOMATION}?status=ASSIGNED", TOKEN_OF_JANE).status == 400
    assert ask(AUTOMATION, TOKEN_OF_JANE).json["hasMore"] is False
    assert "items" not in serve(faults="oracle:automation-without-items", size=5)(AUTOMATION, TOKEN_OF_JANE).json


def test_views_are_listed_to_who_has_some(ask: Ask) -> None:
    links = ask(f"{SUITE}/tasks/views", JANE).json["link"]
    assert [each["title"] for each in links] == ["Due Soon", "High Priority", "New Tasks"]
    assert ask(links[0]["href"][links[0]["href"].index("/bpm") :], JANE).status == 200
    assert ask(f"{SUITE}/tasks/views", SAM).status == 404


def test_people_are_listed_where_the_service_has_such_a_list(ask: Ask) -> None:
    assert {each["type"] for each in ask(f"{SUITE}/identities", JANE).json["items"]} == {"user", "group", "role"}
    assert {each["type"] for each in ask(f"{CLOUD}/identities/groups", JANE).json["items"]} == {"group"}
    assert ask(f"{SUITE}/identities/groups", JANE).status == 404
    people = {each["id"]: each for each in ask(f"{CLOUD}/identities/users", JANE).json["items"]}
    assert (people["jane.roe"]["firstName"], people["jane.roe"]["lastName"]) == ("Jane", "Roe")
    assert people["kim.ro"].keys().isdisjoint({"firstName", "lastName", "email"})
    jane = next(each for each in ask(f"{SUITE}/identities", JANE).json["items"] if each["id"] == "jane.roe")
    assert jane["idLink"]["href"].endswith("/bpm/api/3.0/identities/user/jane.roe")
    assert ask(f"{SUITE}/identities/group/AP_APPROVERS", JANE).json["type"] == "group"
    assert ask(f"{CLOUD}/identities/users/sam.lee", JANE).json["firstName"] == "Sam"
    members = ask(f"{CLOUD}/identities/groups/HR_APPROVERS/users", JANE).json["items"]
    assert [each["id"] for each in members] == ["jane.roe", "kim.ro"]
    admins = ask(f"{CLOUD}/identities/roles/BPMWorkflowAdmin/members", JANE).json["items"]
    assert [each["id"] for each in admins] == ["jane.roe"]
    for path in ("", "/loggedInUser", "/users", "/user/jane.roe", "/users/jane.roe"):
        assert ask(f"{FUSION}/identities{path}", JANE).status == 404
    for path in ("/loggedInUser", "/users/jane.roe", "/groups/AP_APPROVERS/users"):
        assert ask(f"{SUITE}/identities{path}", JANE).status == 404


def test_the_suite_has_words_and_dates_of_its_own(ask: Ask, serve: Callable[..., Ask]) -> None:
    every = "assignment=ALL&status="
    assert {row["state"] for row in listed(ask, f"{every}NEED_INFORMATION", SUITE)} == {"NEED_INFORMATION"}
    errors = numbers(listed(ask, f"{every}ERROR", SUITE))
    assert errors == numbers(listed(ask, f"{every}ERRORED"))
    assert not listed(ask, f"{every}ERRORED", SUITE)
    due = listed(ask, "assignment=ALL&dueDateFrom=2026-03-10%2000:00:00", SUITE)
    assert numbers(due) == numbers(listed(ask, "assignment=ALL&dueDateFrom=2026-03-10T00:00:00Z"))
    assert ask(f"{SUITE}/tasks?dueDateFrom=2026-03-10T00:00:00Z", JANE).status == 400
    assert ask(f"{TASKS}?dueDateFrom=2026-03-10%2000:00:00", JANE).status == 400
    whole = numbers(listed(ask, "assignment=ALL", SUITE))
    for query in ("since=2099-01-01T00:00:00Z", "orderBy=nonsense", "createdBy=nobody", "fields=state", "outcome=X"):
        assert numbers(listed(ask, f"assignment=ALL&{query}", SUITE)) == whole
    assert 0 < len(listed(ask, "assignment=ALL&process=Purchasing", SUITE)) < len(whole)
    assert len(listed(ask, "assignment=ALL&process=Purchasing")) == len(whole)
    shown = listed(ask, "metadata=true&showAcion=true&showPermission=true", SUITE)[0]
    assert {"detailsURL", "actionList", "permissions"} <= {*shown}
    strict = serve(faults="oracle:closed-status", size=20)
    assert strict(f"{SUITE}/tasks?status=ERROR", JANE).status == 200
    for word in ("ERRORED", "COMPLETED"):
        assert strict(f"{SUITE}/tasks?assignment=ALL&status={word}", JANE).status == 400
