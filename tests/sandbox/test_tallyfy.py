"""The Tallyfy site, asked over a socket by something that knows nothing of the client."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from taskcli.sandbox.tallyfy import FAULTS, PREFIXES, profile
from taskcli.sandbox.tallyfy.site import ROUTES
from taskcli.sandbox.wire import World
from tests.sandbox.conftest import Ask, Seen

ORG = "9c1e7d2a4b6f8035b1c7e9d2f4a6b801"
OTHER_ORG = "0b5d3c7f9a1e4826b7d0c2e4f6a81935"
RUN = "c7d8e9f0a1b2c3d4e5f60718293a4b5c"
INVOICE = "f4a1c2b39e7d48a6b0c15e2d3f6a8b90"
CONTRACT = "00000000000000000000000000000a01"
TONER = "00000000000000000000000000000a02"
SALARIES = "00000000000000000000000000000a03"
DELETED = "00000000000000000000000000000a04"
GUEST_CODE = "MITxZa1z2f5d81bb53f1da7c7fa95a2cfec5cbc2"
GUEST_EMAIL = "client@globex.example"
ME = 1234
PLAIN = {"Accept": "application/json", "X-Tallyfy-Client": "APIClient"}
HEADERS = {**PLAIN, "Authorization": f"Bearer {profile('')['auth']['token']}"}
UNAUTHENTICATED = {"error": True, "message": "unauthenticated"}
NO_RESOURCE = {"error": True, "message": "Resource not found", "code": "RESOURCE_NOT_FOUND"}
NO_ENDPOINT = {"error": True, "message": "API endpoint not found", "code": "ENDPOINT_NOT_FOUND"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CLIENT = {"client_id": "12345", "client_secret": "s3cr3t+x"}

Row = dict[str, Any]


def get(ask: Ask, path: str, query: str = "", status: int = 200) -> Any:
    seen = ask(f"/api/organizations/{ORG}/{path}?{query}", HEADERS)
    assert seen.status == status, seen.text
    return seen.json


def rows(ask: Ask, query: str = "", path: str = "tasks") -> list[Row]:
    found: list[Row] = get(ask, path, f"without_pagination=true&with=run,tags,roles,folders&{query}")["data"]
    return found


def ids(found: list[Row]) -> list[str]:
    return [each["id"] for each in found]


def some_of(ask: Ask, query: str, path: str = "tasks", base: str = "") -> tuple[list[Row], list[Row]]:
    """The rows that a filter keeps and those it drops; a filter of which either is empty shows nothing."""
    every, kept = rows(ask, base, path), rows(ask, f"{base}&{query}", path)
    chosen = set(ids(kept))
    assert chosen < set(ids(every))
    assert kept
    return kept, [each for each in every if each["id"] not in chosen]


def splits(ask: Ask, query: str, test: Callable[[Row], bool], path: str = "tasks", base: str = "") -> None:
    """The filter keeps exactly what passes the test."""
    kept, dropped = some_of(ask, query, path, base)
    assert all(test(each) for each in kept)
    assert not any(test(each) for each in dropped)


def owners(row: Row, kind: str = "users") -> list[str]:
    holder = row.get("owners")
    values = holder[kind] if isinstance(holder, dict) else []
    return [str(each["id"] if isinstance(each, dict) else each) for each in values]


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def due(row: Row) -> datetime | None:
    return moment(row["deadline"])


def day(row: Row, name: str = "deadline") -> str:
    when = moment(row[name])
    return when.date().isoformat() if when else ""


def post(ask: Ask, path: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> Seen:
    return ask(path, {**FORM, **(headers or {})}, method="POST", body=urlencode(form or {}).encode())


def with_token(token: str) -> dict[str, str]:
    return {**PLAIN, "Authorization": f"Bearer {token}"}


# Samples


def test_the_task_of_the_vendors_get_page_comes_as_printed(ask: Ask) -> None:
    proposal = get(ask, "tasks/task_id_abc", "with=run,step,form_fields")["data"]
    run, step = proposal.pop("run")["data"], proposal.pop("step")["data"]
    assert (run["id"], step["id"]) == ("run_id_xyz", "step_id_456")
    assert json.dumps(proposal) == json.dumps(
        {
            "id": "task_id_abc",
            "increment_id": 1205,
            "title": "Review Proposal",
            "run_id": "run_id_xyz",
            "checklist_id": "checklist_id_123",
            "step_id": "step_id_456",
            "alias": "review-proposal",
            "status": "active",
            "status_label": "Active",
            "task_type": "task",
            "is_oneoff_task": False,
            "is_completable": True,
            "is_approved": False,
            "owners": {"users": [1234], "guests": [], "groups": []},
            "position": 1,
            "started_at": "2025-01-10T09:00:00Z",
            "deadline": "2025-01-15T17:00:00Z",
            "created_at": "2025-01-10T09:00:00Z",
            "last_updated": "2025-01-12T14:30:00Z",
            "completed_at": None,
            "archived_at": None,
            "starter_id": 1234,
            "completer_id": None,
            "everyone_must_complete": False,
            "can_complete_only_assignees": True,
            "max_assignable": 1,
            "webhook": None,
            "top_secret": False,
            "form_fields": {
                "data": [
                    {
                        "id": "capture_id_abc",
                        "label": "Approval Status",
                        "field_type": "dropdown",
                        "value": {"id": 1, "text": "Approved"},
                        "required": True,
                    }
                ]
            },
        }
    )


def test_a_task_comes_through_its_process_too_and_only_through_its_own(ask: Ask) -> None:
    assert get(ask, "runs/run_id_xyz/tasks/task_id_abc") == get(ask, "tasks/task_id_abc")
    assert get(ask, f"runs/{RUN}/tasks/task_id_abc", status=404) == NO_RESOURCE
    assert get(ask, "runs/task_id_abc/tasks/task_id_abc", status=404) == NO_RESOURCE


def test_the_invoice_has_all_keys_of_the_current_server(ask: Ask) -> None:
    task = get(ask, f"tasks/{INVOICE}", "with=run%2Cform_fields%2Cthreads")["data"]
    assert list(task)[:4] == ["id", "increment_id", "title", "original_title"]
    assert list(task)[-7:] == [
        "custom_fields",
        "summary",
        "original_summary",
        "shown_at",
        "run",
        "form_fields",
        "threads",
    ]
    assert task["completion_progress"] == 0.0
    assert task["owners"] == {
        "users": [20059],
        "guests": ["ext@example.com"],
        "groups": [],
        "taskUrls": [f"https://go.tallyfy.com/guest/GUESTCODE/{INVOICE}"],
    }
    assert json.dumps(task["run"]["data"]) == json.dumps(
        {
            "id": RUN,
            "increment_id": 5012,
            "name": "Invoice 4711 - ACME",
            "checklist_id": "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
            "checklist_title": "Invoice approval",
            "status": "active",
            "progress": {"complete": 2, "total": 5, "percent": 40},
            "started_by": 42,
            "owner_id": 42,
            "due_date": None,
        }
    )
    assert task["form_fields"]["data"][0]["field_value"] == {"id": 2, "text": "Hold"}
    thread = task["threads"]["data"][0]
    assert (thread["id"], thread["content"]) == (101, "<p><strong>Zu Nike</strong> totals differ</p>")
    assert (task["summary"], task["shown_at"]) == (
        "<p>Check the totals against the <strong>PO</strong>.</p>",
        "2026-08-01T09:20:00Z",
    )


def test_the_printed_list_page_begins_the_list_of_late_tasks(ask: Ask) -> None:
    page = get(ask, "tasks", "status=overdue&per_page=2&page=1")
    assert json.dumps(page["data"][0]) == json.dumps(
        {
            "id": CONTRACT,
            "increment_id": 1301,
            "title": "Send contract",
            "run_id": RUN,
            "checklist_id": "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
            "step_id": "5f60718293a4b5c6d7e8f90a1b2c3d4e",
            "alias": "send-contract",
            "status": "in-progress",
            "status_label": "In progress",
            "task_type": "task",
            "position": 2,
            "is_oneoff_task": False,
            "owners": {"users": [{"id": 1001, "full_name": "Alice"}], "guests": [], "groups": []},
            "deadline": "2026-03-15T17:00:00Z",
            "started_at": "2026-03-01T09:00:00Z",
            "created_at": "2026-03-01T09:00:00Z",
            "last_updated": "2026-03-01T09:30:00Z",
            "completed_at": None,
            "is_completable": True,
            "everyone_must_complete": False,
        }
    )
    toner = page["data"][1]
    assert (toner["id"], toner["deadline"], toner["run_id"]) == (TONER, "2026-03-10T17:00:00.000Z", None)
    meta = page["meta"]["pagination"]
    assert list(meta) == ["total", "count", "per_page", "current_page", "total_pages", "links"]
    assert (meta["count"], meta["per_page"], meta["current_page"]) == (2, 2, 1)
    assert meta["links"] == {"next": f"https://go.tallyfy.com/api/organizations/{ORG}/tasks?page=2"}


def test_the_printed_query_finds_the_contract(ask: Ask) -> None:
    query = "status=overdue&owners=1001%2C1002&tag=needs%20review&with=run%2Cstep&page=1&per_page=100"
    found = get(ask, "tasks", query)["data"]
    assert CONTRACT in ids(found)
    assert TONER not in ids(found)
    assert found[0]["run"]["data"]["id"] == RUN


def test_a_plus_in_a_query_is_a_plus(ask: Ask) -> None:
    assert rows(ask, "tag=needs%20review")
    assert rows(ask, "tag=needs+review") == []
    assert rows(ask, "tag=R+D") == rows(ask, "tag=R%2BD") != []


def test_every_path_is_served_with_and_without_api_in_front(ask: Ask) -> None:
    for path in (f"/organizations/{ORG}/tasks/task_id_abc", "/me", "/me/organizations"):
        assert ask(f"/api{path}", HEADERS).body == ask(path, HEADERS).body
        assert ask(path, HEADERS).status == 200


# Who may


@pytest.mark.parametrize(
    "headers",
    [
        {},
        PLAIN,
        {**HEADERS, "X-Tallyfy-Client": ""},
        {**PLAIN, "Authorization": "Bearer wrong"},
        {**PLAIN, "Authorization": HEADERS["Authorization"].replace(" ", "  ")},
        {**PLAIN, "Authorization": HEADERS["Authorization"].replace("Bearer", "Basic")},
        {**PLAIN, "Authorization": HEADERS["Authorization"].removeprefix("Bearer ")},
    ],
)
@pytest.mark.parametrize("path", [f"/organizations/{ORG}/tasks", "/me", "/organizations/nowhere", "/api/nonsense"])
def test_without_client_header_or_good_token_nothing_is_told(ask: Ask, headers: dict[str, str], path: str) -> None:
    seen = ask(path, {"Accept": "application/json", **headers})
    assert seen.status == 401
    assert seen.json == UNAUTHENTICATED


def test_errors_are_pages_for_whoever_does_not_accept_json(ask: Ask) -> None:
    for accept in ("*/*", "text/html", None):
        headers = {**HEADERS, "Accept": accept} if accept else {k: v for k, v in HEADERS.items() if k != "Accept"}
        seen = ask(f"/organizations/{ORG}/tasks/none", headers)
        assert seen.status == 404
        assert seen.headers["content-type"].startswith("text/html")
        assert b"404 Not Found" in seen.body
        assert ask(f"/organizations/{ORG}/tasks/task_id_abc", headers).headers["content-type"] == "application/json"


def test_unknown_paths_and_unknown_things_are_told_apart(ask: Ask) -> None:
    assert get(ask, "jobs", status=404) == NO_ENDPOINT
    assert ask("/api/api/me", HEADERS).json == NO_ENDPOINT
    assert ask("/api", HEADERS).json == NO_ENDPOINT
    for path in ("tasks/none", "runs/none", "runs/none/tasks", "users/7", "users/7/tasks", "guests/none/tasks"):
        assert get(ask, path, status=404) == NO_RESOURCE
    assert get(ask, f"runs/{RUN}/tasks/none", status=404) == NO_RESOURCE
    assert get(ask, "file/none/dl", status=404) == NO_RESOURCE


@pytest.mark.parametrize("org", [OTHER_ORG, "nowhere"])
def test_another_organization_is_not_found(ask: Ask, org: str) -> None:
    seen = ask(f"/api/organizations/{org}/tasks/task_id_abc", HEADERS)
    assert (seen.status, seen.json) == (404, NO_RESOURCE)
    assert ask(f"/api/organizations/{org}/jobs", HEADERS).json == NO_ENDPOINT


def test_a_secret_task_is_forbidden_and_in_no_list(ask: Ask) -> None:
    assert "message" in get(ask, f"tasks/{SALARIES}", status=403)
    assert SALARIES not in ids(rows(ask))
    assert SALARIES not in ids(rows(ask, path="users/42/tasks"))


def test_nothing_can_be_written(ask: Ask) -> None:
    before = get(ask, "tasks/task_id_abc")
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for path in ("tasks", "tasks/task_id_abc", f"runs/{RUN}", "me"):
            seen = ask(f"/api/organizations/{ORG}/{path}", HEADERS, method=method, body=b'{"title": "x"}')
            assert seen.status == 405
            assert seen.headers["allow"] == "GET, HEAD"
    assert get(ask, "tasks/task_id_abc") == before


def test_a_head_is_a_get_without_body(ask: Ask) -> None:
    seen = ask("/me", HEADERS, method="HEAD")
    assert (seen.status, seen.body) == (200, b"")


def test_answers_carry_a_request_id_and_the_calls_left(ask: Ask) -> None:
    first, second = ask("/me", HEADERS), ask("/me", PLAIN)
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert 0 <= int(first.headers["x-ratelimit-remaining"]) < 600


# Tokens


@pytest.mark.parametrize("path", ["/oauth/token", "/api/oauth/token"])
def test_an_application_token_only_makes_user_tokens(ask: Ask, path: str) -> None:
    seen = ask(
        path,
        FORM,
        method="POST",
        body=b"grant_type=client_credentials&client_id=12345&client_secret=s3cr3t%2Bx&scope=%2A",
    )
    assert seen.status == 200
    assert list(seen.json) == ["token_type", "expires_in", "access_token"]
    assert (seen.json["token_type"], seen.json["expires_in"]) == ("Bearer", 604800)
    application = with_token(seen.json["access_token"])
    assert ask(f"/api/organizations/{ORG}/tasks", application).status == 401
    assert ask("/me", application).status == 401
    made = post(ask, f"/api/applications/{ORG}/users/john.smith%40example.com/token", headers=application)
    assert (made.status, made.json["expires_in"]) == (200, 7776000)
    assert ask("/me", with_token(made.json["access_token"])).json["data"]["email"] == "john.smith@example.com"


def test_user_tokens_are_refused_for_strangers(ask: Ask) -> None:
    application = with_token(
        post(ask, "/oauth/token", {"grant_type": "client_credentials", **CLIENT}).json["access_token"]
    )
    john = "john.smith%40example.com"

    def status(org: str, email: str, headers: dict[str, str] = application) -> int:
        return post(ask, f"/applications/{org}/users/{email}/token", headers=headers).status

    assert status(OTHER_ORG, john) == 403
    assert status(ORG, "nobody%40example.com") == 404
    assert status(ORG, "outsider%40example.com") == 422
    assert status(ORG, john, HEADERS) == 401
    assert status(ORG, john, {**application, "X-Tallyfy-Client": ""}) == 401
    assert ask(f"/applications/{ORG}/users/{john}/token", application).status == 405


def test_the_password_grant_can_be_refreshed_once(ask: Ask) -> None:
    grant = {"grant_type": "password", **CLIENT, "username": "alice@example.com", "password": "correct horse"}
    first = post(ask, "/api/oauth/token", grant).json
    assert ask("/me", with_token(first["access_token"])).json["data"]["id"] == 1001
    again = {"grant_type": "refresh_token", **CLIENT, "refresh_token": first["refresh_token"]}
    second = post(ask, "/api/oauth/token", again).json
    assert ask("/me", with_token(second["access_token"])).json["data"]["id"] == 1001
    assert second["refresh_token"] != first["refresh_token"]
    assert post(ask, "/api/oauth/token", again).status == 401


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"grant_type": "client_credentials", **CLIENT, "client_id": "abc"}, 401, "invalid_client"),
        ({"grant_type": "client_credentials", **CLIENT, "client_secret": "s3cr3t x"}, 401, "invalid_client"),
        ({"grant_type": "client_credentials"}, 401, "invalid_client"),
        ({"grant_type": "magic", **CLIENT}, 400, "unsupported_grant_type"),
        (CLIENT, 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials", **CLIENT, "scope": "some"}, 400, "invalid_scope"),
        ({"grant_type": "password", **CLIENT, "username": "alice@example.com", "password": "no"}, 400, "invalid_grant"),
        ({"grant_type": "password", **CLIENT, "username": "x", "password": "correct horse"}, 400, "invalid_grant"),
        ({"grant_type": "refresh_token", **CLIENT, "refresh_token": "old"}, 401, "invalid_request"),
    ],
)
def test_a_refused_token_says_why_in_a_string(ask: Ask, form: dict[str, str], status: int, error: str) -> None:
    seen = post(ask, "/oauth/token", form)
    assert (seen.status, seen.json) == (status, {"error": error})


def test_the_token_endpoint_wants_a_form_that_is_posted(ask: Ask) -> None:
    body = json.dumps({"grant_type": "client_credentials", **CLIENT}).encode()
    seen = ask("/oauth/token", {"Content-Type": "application/json"}, method="POST", body=body)
    assert (seen.status, list(seen.json)) == (400, ["message"])
    assert ask("/oauth/token", HEADERS).status == 405


def test_a_member_without_admin_rights_sees_less(ask: Ask) -> None:
    grant = {"grant_type": "password", **CLIENT, "username": "john.smith@example.com", "password": "correct horse"}
    john = with_token(post(ask, "/oauth/token", grant).json["access_token"])
    assert ask(f"/organizations/{ORG}/users/1001", john).status == 403
    assert ask(f"/organizations/{ORG}/users/1001", HEADERS).json["data"]["full_name"] == "Alice"


def test_the_owner_of_a_secret_task_sees_it(ask: Ask) -> None:
    grant = {"grant_type": "password", **CLIENT, "username": "robin.owner@example.com", "password": "correct horse"}
    robin = with_token(post(ask, "/oauth/token", grant).json["access_token"])
    assert ask(f"/organizations/{ORG}/tasks/{SALARIES}", robin).json["data"]["title"] == "Salaries"


# Filters

OPEN: dict[str, Callable[[Row], bool]] = {
    "active": lambda row: row["completed_at"] is None,
    "incomplete": lambda row: row["completed_at"] is None,
    "complete": lambda row: row["completed_at"] is not None,
    "inprogress": lambda row: row["status"] in ("active", "in-progress", "reopened"),
    "not-started": lambda row: row["status"] == "not-started",
    "hasproblem": lambda row: row.get("problem", False),
}


def full(row: Row) -> bool:
    return "completed_at" in row and "status" in row


@pytest.mark.parametrize("word", OPEN)
def test_a_status_of_the_organization_list_keeps_what_it_names(ask: Ask, word: str) -> None:
    kept, dropped = some_of(ask, f"status={word}")
    assert all(OPEN[word](each) for each in kept if full(each))
    assert not any(OPEN[word](each) for each in dropped if full(each))


def test_late_is_before_now_and_soon_is_within_a_day(ask: Ask) -> None:
    now = datetime.now(UTC)

    def late(row: Row) -> bool:
        when = due(row)
        return not row.get("completed_at") and when is not None and when < now

    def soon(row: Row) -> bool:
        when = due(row)
        return not row.get("completed_at") and when is not None and now <= when <= now + timedelta(days=1)

    splits(ask, "status=overdue", late)
    splits(ask, "status=due_soon", soon)


@pytest.mark.parametrize("path", ["me/tasks", f"users/{ME}/tasks", "users/1001/tasks", f"guests/{GUEST_CODE}/tasks"])
def test_lists_of_a_person_show_active_tasks_unless_told_otherwise(ask: Ask, path: str) -> None:
    active, every = rows(ask, path=path), rows(ask, "status=all", path)
    done = rows(ask, "status=completed", path)
    assert done
    assert active
    assert active == rows(ask, "status=active", path)
    assert all(each.get("completed_at") is None for each in active)
    assert all(each["completed_at"] for each in done)
    assert sorted(ids(active) + ids(done)) == sorted(ids(every))


def test_lists_of_a_person_hold_what_they_own(ask: Ask) -> None:
    every = rows(ask)
    mine = [each["id"] for each in every if str(ME) in owners(each)]
    assert ids(rows(ask, "status=all", "me/tasks")) == ids(rows(ask, "status=all", f"users/{ME}/tasks")) == mine
    theirs = [each["id"] for each in every if GUEST_EMAIL in owners(each, "guests")]
    assert ids(rows(ask, "status=all", f"guests/{GUEST_CODE}/tasks")) == theirs
    assert 0 < len(mine) < len(every)
    assert 0 < len(theirs) < len(every)


def test_a_process_lists_its_tasks_hidden_ones_too(ask: Ask) -> None:
    found = rows(ask, path=f"runs/{RUN}/tasks")
    assert {each["run_id"] for each in found} == {RUN}
    assert "auto-skipped" in [each["status"] for each in found]
    assert len(found) == get(ask, f"runs/{RUN}")["data"]["progress"]["total"] + 1
    assert "auto-skipped" not in [each["status"] for each in rows(ask, "status=active_visible", f"runs/{RUN}/tasks")]
    assert "auto-skipped" in [each["status"] for each in rows(ask, "status=active", f"runs/{RUN}/tasks")]
    assert ids(rows(ask, path="runs/run_id_xyz/tasks")) == ["task_id_abc"]


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("tasks", "all"),
        ("tasks", "active_visible"),
        (f"runs/{RUN}/tasks", "auto-skipped"),
        ("me/tasks", "inprogress"),
        ("tasks", "active,complete"),
    ],
)
def test_a_status_word_of_another_list_is_refused(ask: Ask, path: str, word: str) -> None:
    body = get(ask, path, f"status={word}", status=422)
    assert body["error"] is True
    assert isinstance(body["errors"]["status"][0], str)


DONE_WORDS = [
    ("tasks", "complete", "completed"),
    (f"runs/{RUN}/tasks", "complete", "completed"),
    ("me/tasks", "completed", "complete"),
    (f"users/{ME}/tasks", "completed", "complete"),
    (f"guests/{GUEST_CODE}/tasks", "completed", "complete"),
]


@pytest.mark.parametrize(("path", "named", "other"), DONE_WORDS)
def test_both_words_for_what_is_done_filter_unless_told_otherwise(
    serve: Callable[..., Ask], ask: Ask, path: str, named: str, other: str
) -> None:
    assert rows(ask, f"status={other}", path) == rows(ask, f"status={named}", path)
    strict = serve(faults="tallyfy:done-word-422", size=40)
    assert "status" in get(strict, path, f"status={other}", status=422)["errors"]
    assert "data" in get(strict, path, f"status={named}")


@pytest.mark.parametrize(
    ("query", "test"),
    [
        ("owners=1001", lambda row: "1001" in owners(row)),
        ("owners=1001%2C1002", lambda row: bool({"1001", "1002"} & {*owners(row)})),
        (
            f"guests={quote('supplier+vip@example.com')}",
            lambda row: "supplier+vip@example.com" in owners(row, "guests"),
        ),
        ("groups=17", lambda row: "17" in owners(row, "groups")),
        ("roles=301", lambda row: 301 in [each["id"] for each in row["roles"]["data"]]),
        ("roles=301,302", lambda row: bool(row["roles"]["data"])),
        ("unassigned=true", lambda row: not any(owners(row, kind) for kind in ("users", "guests", "groups"))),
        ("tag=50%25%20off", lambda row: "50% off" in [each["title"] for each in row["tags"]["data"]]),
        (f"tag={0x7A0:032x}", lambda row: "needs review" in [each["title"] for each in row["tags"]["data"]]),
        (f"folder={0xF0:032x}", lambda row: "Clients" in [each["name"] for each in row["folders"]["data"]]),
        ("is_oneoff=true", lambda row: row.get("is_oneoff_task", False)),
        ("is_oneoff=false", lambda row: not row.get("is_oneoff_task", False)),
        (
            "custom_field_key=cost_center&custom_field_value=CC-1043",
            lambda row: (
                (row.get("custom_fields") or {}).get("cost_center") == "CC-1043" if row.get("custom_fields") else False
            ),
        ),
        (
            f"q={quote('FÜR KÖLN')}",
            lambda row: "für köln" in ((row["run"]["data"] or {}).get("name", "") + row["title"]).lower(),
        ),
        ("q=invoice", lambda row: "invoice" in f"{(row['run']['data'] or {}).get('name')}\n{row['title']}".lower()),
        ("owners=1234&is_oneoff=true", lambda row: str(ME) in owners(row) and row.get("is_oneoff_task", False)),
    ],
)
def test_a_filter_keeps_exactly_what_it_names(ask: Ask, query: str, test: Callable[[Row], bool]) -> None:
    splits(ask, query, test)


def test_filters_of_days_are_days_of_utc_and_before_and_after_leave_their_day_out(ask: Ask) -> None:
    days = sorted({day(each) for each in rows(ask) if each["deadline"]})
    low, high = days[len(days) // 3], days[2 * len(days) // 3]
    splits(ask, f"deadline_on={low}", lambda row: day(row) == low)
    splits(ask, f"deadline_on={low}&deadline_on={high}", lambda row: day(row) == high)
    splits(ask, f"deadline_on={low}&deadline_after={high}", lambda row: day(row) == low)
    splits(ask, f"deadline_before={low}", lambda row: bool(day(row)) and day(row) < low)
    splits(ask, f"deadline_after={low}", lambda row: day(row) > low)
    splits(ask, f"deadline_start_range={low}&deadline_end_range={high}", lambda row: low <= day(row) <= high)
    made = sorted({day(each, "created_at") for each in rows(ask)})
    early, later = made[len(made) // 3], made[2 * len(made) // 3]
    splits(ask, f"created={early}", lambda row: day(row, "created_at") == early)
    splits(ask, f"created={early}:{later}", lambda row: early <= day(row, "created_at") <= later)


def test_deleted_tasks_are_listed_only_on_request(ask: Ask) -> None:
    assert DELETED not in ids(rows(ask))
    assert ids(rows(ask, "archived=only")) == [DELETED]
    assert DELETED in ids(rows(ask, "archived=true"))
    assert len(rows(ask, "archived=true")) == len(rows(ask)) + 1
    assert rows(ask, "archived=True") == rows(ask)
    assert get(ask, f"tasks/{DELETED}")["data"]["archived_at"]


def test_only_the_lowercase_words_are_yes_and_no(ask: Ask) -> None:
    every = rows(ask)
    for query in ("is_oneoff=True", "is_oneoff=1", "unassigned=True", "unassigned=false", "is_oneoff=", "status="):
        assert rows(ask, query) == every
    assert get(ask, "tasks", "page=&per_page=&owners=&deadline_on=&created=") == get(ask, "tasks")
    assert "meta" in get(ask, "tasks", "without_pagination=True")


def test_a_list_ignores_parameters_of_other_lists_and_unknown_ones(ask: Ask) -> None:
    assert rows(ask, "owners=1001", "me/tasks") == rows(ask, path="me/tasks")
    assert rows(ask, "is_oneoff=true", f"runs/{RUN}/tasks") == rows(ask, path=f"runs/{RUN}/tasks")
    assert rows(ask, "limit=3&offset=2&nonsense=1&custom_field_key=cost_center&with=everything") == rows(
        ask, "with=all"
    )


@pytest.mark.parametrize(
    ("query", "test"),
    [
        ("unassigned=true", lambda row: not any(owners(row, kind) for kind in ("users", "guests", "groups"))),
        (f"owners={ME}", lambda row: str(ME) in owners(row)),
        ("deadline_after=2026-03-15", lambda row: day(row) > "2026-03-15"),
        ("status=complete", lambda row: row.get("completed_at") is not None),
    ],
)
def test_the_list_of_a_process_filters_too(ask: Ask, query: str, test: Callable[[Row], bool]) -> None:
    busy = max(get(ask, "runs", "without_pagination=true")["data"], key=lambda run: run["progress"]["total"])["id"]
    splits(ask, query, test, f"runs/{busy}/tasks")


def test_a_members_search_is_for_process_names_only(ask: Ask) -> None:
    name = f"users/{ME}/tasks"
    splits(
        ask, "q=travel", lambda row: "travel" in (row["run"]["data"] or {}).get("name", "").lower(), name, "status=all"
    )
    splits(ask, "tag=vip", lambda row: "vip" in [each["title"] for each in row["tags"]["data"]], name, "status=all")


# Order


def test_sorting_is_by_the_words_of_the_list(ask: Ask) -> None:
    by_due = [due(each) for each in rows(ask, "sort=deadline")]
    known = [each for each in by_due if each]
    assert known == sorted(known) != [each for each in (due(row) for row in rows(ask)) if each]
    assert by_due[len(known) :] == [None] * (len(by_due) - len(known))
    newest = [datetime.fromisoformat(each["created_at"]) for each in rows(ask, "sort=newest")]
    assert newest == sorted(newest, reverse=True)
    assert ids(rows(ask, "sort=-deadline"))[-1] == ids(rows(ask, "sort=deadline"))[0]
    problems = [each.get("problem", False) for each in rows(ask, "sort=problems")]
    assert problems == sorted(problems, reverse=True)
    ended = [
        datetime.fromisoformat(each["completed_at"]) for each in rows(ask, "status=complete&sort=completed_newest")
    ]
    assert ended == sorted(ended, reverse=True)
    places = [each["position"] for each in rows(ask, "sort=position", f"runs/{RUN}/tasks")]
    assert places == sorted(places) != [each["position"] for each in rows(ask, path=f"runs/{RUN}/tasks")]
    assert rows(ask, "sort=position") == rows(ask)
    person = f"users/{ME}/tasks"
    assert rows(ask, "sort_by=newest", person) == rows(ask, "sort=newest", person) != rows(ask, path=person)
    assert rows(ask, "sort_by=newest") == rows(ask)


# Pages


def test_a_page_has_ten_rows_and_never_more_than_a_hundred(ask: Ask) -> None:
    for query, size in (("", 10), ("per_page=3", 3), ("per_page=5000", 100), ("limit=50", 10)):
        page = get(ask, "tasks", query)
        assert (len(page["data"]), page["meta"]["pagination"]["per_page"]) == (size, size)


def test_pages_together_are_the_whole_list(ask: Ask) -> None:
    first = get(ask, "tasks", "per_page=50")["meta"]["pagination"]
    found: list[str] = []
    for number in range(1, first["total_pages"] + 1):
        page = get(ask, "tasks", f"per_page=50&page={number}")
        assert page["meta"]["pagination"]["count"] == len(page["data"])
        found += ids(page["data"])
    assert found == ids(rows(ask))
    assert len(found) == first["total"] >= 320
    middle = get(ask, "tasks", "page=2")["meta"]["pagination"]["links"]
    assert list(middle) == ["previous", "next"]
    past = get(ask, "tasks", "page=9999")
    assert past["data"] == []
    assert past["meta"]["pagination"]["count"] == 0
    assert get(ask, "runs/run_id_xyz/tasks")["meta"]["pagination"]["links"] == []


def test_without_pagination_there_is_no_meta(ask: Ask) -> None:
    assert list(get(ask, "tasks", "without_pagination=true")) == ["data"]


def test_the_tasks_of_a_guest_come_ten_at_a_time_whatever_is_asked_for(ask: Ask) -> None:
    page = get(ask, f"guests/{GUEST_CODE}/tasks", "status=all&per_page=100")
    assert page["meta"]["pagination"]["per_page"] == len(page["data"]) == 10
    assert page["meta"]["pagination"]["total"] > 10


def test_the_list_of_a_member_counts_late_tasks_beside_the_pages(ask: Ask) -> None:
    page = get(ask, f"users/{ME}/tasks")
    assert page["meta"]["overdue_tasks"] == len(rows(ask, "status=overdue", f"users/{ME}/tasks"))
    assert page["meta"]["tasks_due_soon"] == len(rows(ask, "status=due_soon", f"users/{ME}/tasks"))
    assert "overdue_tasks" not in get(ask, "me/tasks")["meta"]


def test_all_errors_of_a_query_come_in_one_answer(ask: Ask) -> None:
    assert get(ask, "tasks", "per_page=many&deadline_on=tomorrow", status=422) == {
        "error": True,
        "errors": {
            "per_page": ["The per_page must be an integer."],
            "deadline_on": ["The deadline_on does not match the format Y-m-d."],
        },
    }


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "per_page=0",
        "page=1.5",
        "page=" + "9" * 5000,
        "page=%D9%A1",
        "deadline_before=2026-02-30",
        "deadline_after=20260201",
        "deadline_start_range=2026-W01-1",
        "deadline_end_range=x",
        "created=2026-01-01:",
        "created=2026-01-01:2026-01-02:2026-01-03",
        "created=today",
    ],
)
def test_a_bad_number_or_day_is_refused_by_name(ask: Ask, query: str) -> None:
    assert list(get(ask, "tasks", query, status=422)["errors"]) == [query.partition("=")[0]]


# Includes and data


def test_includes_come_only_when_asked_for(ask: Ask) -> None:
    names = [
        *("run", "step", "form_fields", "ko-form-fields", "tags", "threads", "comments", "issues", "threads_count"),
        *("selected_text_comment", "assets", "folders", "roles", "activities", "member_watchers", "guest_watchers"),
    ]
    bare = get(ask, f"tasks/{INVOICE}")["data"]
    assert not set(names) & set(bare)
    for name in names:
        assert set(get(ask, f"tasks/{INVOICE}", f"with={name}")["data"]) - set(bare) == {name}
    assert set(names) <= set(get(ask, "tasks", "with=" + ",".join(names))["data"][0])


def test_nested_includes_need_their_dotted_name(ask: Ask) -> None:
    plain = get(ask, f"tasks/{CONTRACT}", "with=run,member_watchers")["data"]
    nested = get(ask, f"tasks/{CONTRACT}", "with=run.checklist,member_watchers.watcher")["data"]
    assert "checklist" not in plain["run"]["data"]
    assert nested["run"]["data"]["checklist"]["data"]["title"] == "Invoice approval"
    assert "watcher" not in plain["member_watchers"]["data"][0]
    assert nested["member_watchers"]["data"][0]["watcher"]["data"]["id"] == ME


def test_the_summary_is_always_in_a_task_and_in_lists_on_request(ask: Ask) -> None:
    single = get(ask, f"tasks/{CONTRACT}")["data"]
    assert {"summary", "original_summary", "shown_at"} <= set(single)
    assert "summary" not in get(ask, "tasks")["data"][0]
    listed = get(ask, "tasks", "with=summary")["data"][0]
    assert listed["summary"] == single["summary"] != ""
    assert "original_summary" not in listed


def test_a_one_off_resolves_its_process_to_nothing(ask: Ask) -> None:
    assert get(ask, f"tasks/{TONER}", "with=run")["data"]["run"] == {"data": None}


def test_the_data_is_as_mixed_as_the_service(ask: Ask) -> None:
    every = rows(ask)
    statuses = {each.get("status") for each in every}
    assert statuses >= {
        *("active", "not-started", "in-progress", "completed", "auto-skipped", "skipped", "approved", "rejected"),
        *("acknowledged", "expired", "reopened", "overdue", "hasproblem", "waiting-on-customer", None),
    }
    assert any("status" not in each for each in every)
    holders = [each.get("owners", "missing") for each in every]
    absent: list[object] = ["missing", None, []]
    assert all(shape in holders for shape in absent)
    users = [user for holder in holders if isinstance(holder, dict) for user in holder["users"]]
    assert {type(user) for user in users} == {int, dict}
    ends = {each["deadline"][19:] for each in every if each["deadline"]}
    assert ends == {"Z", ".000Z", "+00:00"}
    assert any(each["deadline"] is None for each in every)
    customs = [each["custom_fields"] for each in every if "custom_fields" in each]
    empty: list[object] = [None, [], {}]
    assert all(shape in customs for shape in empty)
    assert [] in [each.get("taskdata") for each in every]
    assert any("workload_hint" in each for each in every)
    assert any(each.get("is_oneoff_task") and each["run_id"] for each in every)
    titles = "".join(each["title"] for each in every)
    assert all(sign in titles for sign in ("🚀", "\u202e", "\x1b", "<b>HTML</b>", "ל"))
    assert max(len(each["title"]) for each in every) > 300
    today = datetime.now(UTC).date().isoformat()
    assert today in [day(each) for each in every]
    assert min(day(each, "created_at") for each in every) < (datetime.now(UTC) - timedelta(days=400)).date().isoformat()


def test_answers_to_fields_come_under_either_name(ask: Ask) -> None:
    found = [field for row in rows(ask, "with=form_fields") for field in row["form_fields"]["data"]]
    assert any("value" in field for field in found)
    assert any("field_value" in field for field in found)
    assert all(("value" in field) != ("field_value" in field) for field in found)
    assert {field["field_type"] for field in found} >= {"text", "dropdown", "multiselect", "table", "assignees_form"}


def test_threads_of_a_task_hold_comments_problems_guests_and_archived_ones(ask: Ask) -> None:
    found = [thread for row in rows(ask, "with=threads,issues") for thread in row["threads"]["data"]]
    assert {thread["label"] for thread in found} >= {"comment", "problem", "advice"}
    assert {thread["author_type"] for thread in found} == {"user", "guest", "App\\Models\\Guest"}
    assert {type(thread["id"]) for thread in found} == {int, str}
    assert any(thread["created_at"] is None for thread in found)
    guests = [thread["guest"] for thread in found if thread["author_type"] != "user"]
    told = [each if isinstance(each, str | None) else tuple(each) for each in guests]
    assert {*told} == {None, "ext@example.com", ("data",), ("email",), ("id", "email", "first_name", "last_name")}
    assert any(thread["archived_at"] for thread in found)
    issues = [thread for row in rows(ask, "with=issues") for thread in row["issues"]["data"]]
    assert {thread["label"] for thread in issues} == {"problem"}


def test_the_same_seed_gives_the_same_tasks_and_another_seed_others(serve: Callable[..., Ask]) -> None:
    one, same, other = serve(seed=5, size=40), serve(seed=5, size=40), serve(seed=6, size=40)
    assert rows(one, "with=threads,form_fields") == rows(same, "with=threads,form_fields")
    assert ids(rows(one)) != ids(rows(other))


def test_there_is_a_world_with_a_single_task(serve: Callable[..., Ask]) -> None:
    ask = serve(size=1)
    assert len(rows(ask)) == 1 + len(rows(ask)[1:])
    assert get(ask, "tasks/task_id_abc")["data"]["title"] == "Review Proposal"


# The other paths


def test_who_am_i(ask: Ask) -> None:
    assert ask("/api/me", HEADERS).json == get(ask, "me")
    assert get(ask, "me")["data"]["id"] == ME
    assert get(ask, "me")["data"]["created_at"].endswith("+00:00")


def test_organizations_can_be_found(ask: Ask) -> None:
    page = ask("/api/me/organizations?page=1&per_page=1", HEADERS).json
    assert [each["id"] for each in page["data"]] == [ORG]
    assert page["meta"]["pagination"]["total"] == 2
    assert ask(f"/api/organizations/{ORG}", HEADERS).json["data"]["timezone"] == "Asia/Kolkata"


def test_people_and_names_have_their_own_page_sizes(ask: Ask) -> None:
    for path, size in (("users", 9999), ("guests", 999), ("groups", 10), ("tags", 10), ("activity-feeds", 20)):
        assert get(ask, path)["meta"]["pagination"]["per_page"] == size
    assert len(get(ask, "groups")["data"]) == 10 < len(get(ask, "groups", "per_page=100")["data"])
    assert len(get(ask, "users")["data"]) == len(get(ask, "users-list")["data"]) > 10
    assert list(get(ask, "users-list")) == list(get(ask, "guests-list")) == ["data"]
    assert get(ask, "folders")["data"][0]["name"] == "Clients"


def test_generated_tags_show_only_with_all(ask: Ask) -> None:
    shown, every = get(ask, "tags", "per_page=100")["data"], get(ask, "tags", "per_page=100&all=true")["data"]
    assert len(shown) < len(every)
    assert not any(each["auto_generated"] for each in shown)
    assert get(ask, "tags", "per_page=100&all=True")["data"] == shown


def test_a_guest_is_found_by_email_with_status_201_and_has_a_code_in_the_link(ask: Ask) -> None:
    found = get(ask, f"guests/{quote(GUEST_EMAIL)}", status=201)["data"]
    assert found["link"].endswith(f"/guest/{GUEST_CODE}")
    assert get(ask, "guests/none%40example.com", status=404) == NO_RESOURCE


def test_processes_are_listed_and_filtered(ask: Ask) -> None:
    def runs(query: str) -> list[Row]:
        found: list[Row] = get(ask, "runs", f"without_pagination=true&{query}")["data"]
        return found

    every = runs("")
    owner, template = every[2]["owner_id"], every[2]["checklist_id"]
    checks: dict[str, Callable[[Row], bool]] = {
        "status=complete": lambda run: run["status"] == "complete",
        "status=starred": lambda run: run.get("starred", False),
        "starred=true": lambda run: run.get("starred", False),
        f"owners={owner}": lambda run: run["owner_id"] == owner,
        f"checklist_id={template}": lambda run: run["checklist_id"] == template,
        "q=ACME": lambda run: "acme" in run["name"].lower(),
        "type=procedure": lambda run: run.get("type") == "procedure",
    }
    for query, test in checks.items():
        kept = runs(query)
        assert 0 < len(kept) < len(every), query
        assert kept == [run for run in every if test(run)]
    tagged = runs("tag=needs%20review")
    assert RUN in ids(tagged)
    assert len(tagged) < len(every)
    for query in (f"folder={0xF0:032x}", "groups=17"):
        assert 0 < len(runs(query)) < len(every)
    assert {run["status"] for run in runs("status=archived")} == {"archived"}
    assert not [run for run in every if run["status"] == "archived"]
    assert runs("status=nonsense") == every
    assert len(get(ask, "runs")["data"]) == 10
    assert "checklist" in get(ask, f"runs/{RUN}", "with=checklist")["data"]
    assert "checklist" not in get(ask, f"runs/{RUN}")["data"]


def test_search_answers_by_kind_and_never_tells_the_process(ask: Ask) -> None:
    page = get(ask, "search", "on=task&search=ORDER&per_page=100")
    assert list(page) == ["task"]
    hits = page["task"]["data"]
    assert ids(hits) == [each["id"] for each in rows(ask) if "order" in each["title"].lower()]
    assert list(hits[0])[:3] == ["id", "increment_id", "title"]
    assert "run_id" not in hits[0]
    assert "tags" in get(ask, "search", "on=task&search=order&tags=true")["task"]["data"][0]
    assert page["task"]["meta"]["pagination"]["total"] == len(hits)
    both = get(ask, "search", "on=process,blueprint&search=invoice")
    assert list(both) == ["process", "blueprint"]
    assert RUN in ids(both["process"]["data"])


@pytest.mark.parametrize(
    ("sign", "test"),
    [
        ("=", lambda number: number == 42),
        ("<>", lambda number: number != 42),
        ("!=", lambda number: number != 42),
        ("<", lambda number: number < 42),
        (">", lambda number: number > 42),
        ("<=", lambda number: number <= 42),
        (">=", lambda number: number >= 42),
    ],
)
def test_search_filters_in_brackets(ask: Ask, sign: str, test: Callable[[int], bool]) -> None:
    query = f"filter[type]=field&filter[field]=starter&filter[operation]={quote(sign)}&filter[value]=42"
    hits = get(ask, "search", f"on=task&without_pagination=true&{query}")["task"]["data"]
    starters = {each["id"]: each["starter_id"] for each in rows(ask) if "starter_id" in each}
    assert ids(hits) == [name for name, number in starters.items() if test(number)]


def test_search_by_exact_title_and_its_errors(ask: Ask) -> None:
    query = f"filter[type]=field&filter[field]=title&filter[operation]==&filter[value]={quote('Review Proposal')}"
    assert ids(get(ask, "search", f"on=task&{query}")["task"]["data"]) == ["task_id_abc"]
    assert get(ask, "search", "on=task&filter=title=Foo", status=500) == {"message": "Server Error"}
    for bad in (
        "search=x",
        "on=nonsense",
        "on=task&filter[field]=owner",
        "on=task&" + query.replace("title", "starter"),
    ):
        assert "errors" in get(ask, "search", bad, status=422)


def test_the_feed_tells_what_happened_to_one_task(ask: Ask) -> None:
    done = rows(ask, "status=complete")[0]
    events = get(ask, "activity-feeds", f"entity_type=task&entity_id={done['id']}")["data"]
    assert [each["verb"] for each in events] == [["completed"], ["started"], ["created"]]
    assert events[0]["actor_type"] == ["App\\Models\\User"]
    for query, verbs in (
        ("verb=started", ["started"]),
        ("sort=created_at", ["created", "started", "completed"]),
        ("search=Complet", ["completed"]),
        (f"created_after={events[0]['created_at'][:10]}&verb=completed", ["completed"]),
        ("created_before=2000-01-01", []),
        ("source=Guest", []),
        ("actor_type=guest", []),
    ):
        told = get(ask, "activity-feeds", f"entity_type=task&entity_id={done['id']}&{query}")["data"]
        assert [each["verb"][0] for each in told] == verbs, query
    assert {each["entity_id"] for each in events} == {done["id"]}
    assert get(ask, "activity-feeds", "entity_type=task&entity_id=none")["data"] == []
    assert len(get(ask, "activity-feeds", f"entity_type=run&entity_id={RUN}")["data"]) > 5
    included = get(ask, f"tasks/{done['id']}", "with=activities")["data"]["activities"]["data"]
    assert included == events[::-1]


def test_a_file_of_a_task_can_be_loaded(ask: Ask) -> None:
    file = next(row["assets"]["data"][0] for row in rows(ask, "with=assets") if row["assets"]["data"])
    seen = ask(f"/api/organizations/{ORG}/file/{file['id']}/dl", HEADERS)
    assert seen.status == 200
    assert seen.body.startswith(b"File ")
    assert quote(file["filename"]) in seen.headers["content-disposition"]


def test_custom_fields_of_a_task_have_keys(ask: Ask) -> None:
    found = get(ask, f"runs/{RUN}/tasks/{INVOICE}/custom-fields")["data"]
    assert found == {"cost_center": "CC-1042"}
    keys = get(ask, "custom-field-keys", "applies_to=task&is_active=true")["data"]
    assert [each["key"] for each in keys] == ["cost_center", "region"]
    assert [each["key"] for each in get(ask, "custom-field-keys", "sort_by=key&sort_direction=desc")["data"]] == [
        "region",
        "old_code",
        "cost_center",
    ]
    assert [each["key"] for each in get(ask, "custom-field-keys", "q=OLD&is_required=false")["data"]] == ["old_code"]


# Look-ups


def test_a_page_of_a_hundred_is_not_all(ask: Ask) -> None:
    for path in ("users", "groups", "tags"):
        page = get(ask, path, "per_page=100&all=true")
        assert len(page["data"]) == 100 < page["meta"]["pagination"]["total"]


def test_members_are_searched_ordered_and_told_more_of(ask: Ask) -> None:
    twins = get(ask, "users", "q=sam%20crowd")["data"]
    assert twins == []  # a first or last name, not both
    twins = [each for each in get(ask, "users", "q=Crowd")["data"] if each["full_name"] == "Sam Crowd"]
    assert len({each["id"] for each in twins}) == 2
    assert [each["status"] for each in get(ask, "users", "q=crowd8@")["data"]] == ["disabled"]
    ordered = get(ask, "users", "sort=-email")["data"]
    assert [each["email"] for each in ordered] == sorted((each["email"] for each in ordered), reverse=True)
    assert "groups" in get(ask, "users", "with=groups&q=alice")["data"][0]
    assert all(each["username"] for each in get(ask, "users-list")["data"])


def test_a_guest_can_have_the_number_of_a_member(ask: Ask) -> None:
    guests, members = get(ask, "guests-list")["data"], get(ask, "users-list")["data"]
    assert {each["id"] for each in guests} & {each["id"] for each in members}
    assert [each["email"] for each in get(ask, "guests", "q=SUPPLIER")["data"]] == ["supplier+vip@example.com"]
    assert "stats" in get(ask, "guests", "with=stats")["data"][0]
    assert "stats" not in get(ask, "guests")["data"][0]


def test_groups_and_tags_are_searched_and_ordered(ask: Ask) -> None:
    assert [each["name"] for each in get(ask, "groups", "q=all%20of%20legal")["data"]] == ["Legal"]
    assert get(ask, "groups", "sort_by=name")["data"][0]["name"] == "Board"
    assert "users" in get(ask, "groups", "with=users")["data"][0]
    made = get(ask, "tags", "all=true&auto_generated=true&q=from")["data"]
    assert all(each["auto_generated"] for each in made)
    assert made
    assert "statistics" in get(ask, "tags", "with=statistics&sort=-title")["data"][0]


def test_folders_are_two_trees_with_children_in_two_dresses(ask: Ask) -> None:
    tree = get(ask, "folders", "folder_type=run&with=children&pagination=false")
    assert list(tree) == ["data"]
    clients, internal, *_ = tree["data"]
    globex = clients["children"]["data"][0]
    assert globex["children"]["data"][0]["name"] == "Köln"
    assert internal["children"] == []
    assert [each["name"] for each in get(ask, "folders", "folder_type=checklist")["data"]] == ["Blueprints"]
    assert [each["name"] for each in get(ask, "folders", "q=glob")["data"]] == ["Globex"]


def test_processes_have_more_filters_and_an_order(ask: Ask) -> None:
    def runs(query: str) -> list[Row]:
        found: list[Row] = get(ask, "runs", f"without_pagination=true&{query}")["data"]
        return found

    usual = runs("")
    assert {each["status"] for each in runs("archived=only")} == {"archived"}
    assert len(runs("archived=true")) == len(usual) + len(runs("archived=only"))
    tag = next(each["id"] for each in get(ask, "tags", "per_page=100")["data"])
    assert ids(runs(f"tag_ids={tag}")) == ids(runs(f"tag={tag}"))
    assert not {*ids(runs("untagged=true"))} & {*ids(runs(f"tag_ids={tag}"))}
    assert 0 < len(runs("task_status=completed")) <= len(usual)
    names = [each["name"].casefold() for each in runs("sort=-name")]
    assert names == sorted(names, reverse=True)


def test_templates_are_listed(ask: Ask) -> None:
    assert [each["title"] for each in get(ask, "checklists", "q=invoice")["data"]] == ["Invoice approval"]
    assert [each["title"] for each in get(ask, "checklists", "starred=true&status=active")["data"]] == [
        "Invoice approval"
    ]
    assert get(ask, "checklists", "archived=only")["data"] == []
    assert get(ask, "checklists", "owner_id=1")["data"] == []


@pytest.mark.parametrize(("fault", "status"), [("403", 403), ("404", 404), ("429", 429), ("500", 500), ("html", 200)])
def test_look_ups_can_fail_where_tasks_do_not(serve: Callable[..., Ask], fault: str, status: int) -> None:
    ask = serve(faults=f"tallyfy:look-ups-{fault}", size=1)
    for path in ("users-list", "groups", "tags", "folders", "runs", "guests-list"):
        seen = ask(f"/organizations/{ORG}/{path}", HEADERS)
        assert seen.status == status
        assert seen.headers["content-type"].startswith("text/html" if fault == "html" else "application/json")
    assert get(ask, "tasks")["data"]
    assert get(ask, f"tasks/{INVOICE}")["data"]


# Faults


def test_every_fault_is_named_once_and_has_a_line(serve: Callable[..., Ask]) -> None:
    for name, line in FAULTS.items():
        assert line
        serve(faults=f"tallyfy:{name}", size=1)


def test_the_client_header_can_be_missed_with_404(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="tallyfy:no-client-404", size=1)
    seen = ask("/me", {key: value for key, value in HEADERS.items() if key != "X-Tallyfy-Client"})
    assert (seen.status, seen.json) == (404, NO_ENDPOINT)
    assert ask("/me", PLAIN).status == 401


def test_the_frameworks_own_wording_of_401(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="tallyfy:laravel-401", size=1)
    assert ask("/me", PLAIN).json["message"] == "Unauthenticated."


def test_a_foreign_organization_can_be_forbidden(serve: Callable[..., Ask]) -> None:
    seen = serve(faults="tallyfy:foreign-org-403", size=1)(f"/organizations/{OTHER_ORG}/tasks", HEADERS)
    assert seen.status == 403
    assert seen.json["message"]


def test_a_log_out_kills_the_personal_token_only(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="tallyfy:logged-out", size=1)
    assert ask("/me", HEADERS).status == 401
    grant = {"grant_type": "password", **CLIENT, "username": "alice@example.com", "password": "correct horse"}
    assert ask("/me", with_token(post(ask, "/oauth/token", grant).json["access_token"])).status == 200


def clocked(faults: str = "") -> tuple[dict[str, Any], list[float]]:
    now = [1_700_000_000.0]
    return {"faults": faults, "world": World(size=1, clock=lambda: now[0])}, now


@pytest.mark.parametrize(("fault", "life"), [("", 15778800), ("tallyfy:short-tokens", 2)])
def test_a_token_dies_when_it_said(serve: Callable[..., Ask], fault: str, life: int) -> None:
    how, now = clocked(fault)
    ask = serve(**how)
    grant = {"grant_type": "password", **CLIENT, "username": "alice@example.com", "password": "correct horse"}
    made = post(ask, "/oauth/token", grant).json
    assert made["expires_in"] == life
    now[0] += life - 1
    assert ask("/me", with_token(made["access_token"])).status == 200
    now[0] += 1
    assert ask("/me", with_token(made["access_token"])).status == 401
    assert ask("/me", HEADERS).status == 200


def test_a_refresh_can_keep_the_old_refresh_token(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="tallyfy:refresh-keeps", size=1)
    grant = {"grant_type": "password", **CLIENT, "username": "alice@example.com", "password": "correct horse"}
    token = post(ask, "/oauth/token", grant).json["refresh_token"]
    again = {"grant_type": "refresh_token", **CLIENT, "refresh_token": token}
    assert "refresh_token" not in post(ask, "/oauth/token", again).json
    assert post(ask, "/oauth/token", again).status == 200


def test_an_unknown_status_can_be_ignored(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="tallyfy:status-ignored", size=40)
    assert rows(ask, "status=completed") == rows(ask)
    assert rows(ask, "status=complete", "me/tasks") == rows(ask, path="me/tasks") != rows(ask, "status=all", "me/tasks")


def test_an_unknown_sort_can_be_refused(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="tallyfy:sort-422", size=1)
    assert "sort" in get(ask, "tasks", "sort=-name", status=422)["errors"]
    assert get(ask, "tasks", "sort=-deadline")["data"]


def test_validation_errors_can_have_other_shapes(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="tallyfy:422-odd", size=1)
    body = get(ask, "tasks", "per_page=x&deadline_on=y", status=422)
    assert body["message"] == "The given data was invalid."
    assert isinstance(body["errors"]["per_page"], str)
    assert isinstance(body["errors"]["deadline_on"][0], dict)


def test_a_members_list_can_default_to_everything(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="tallyfy:member-all")
    for path in (f"users/{ME}/tasks", f"guests/{GUEST_CODE}/tasks"):
        assert rows(ask, path=path) == rows(ask, "status=all", path) != rows(ask, "status=active", path)
    assert rows(ask, path="me/tasks") != rows(ask, "status=all", "me/tasks")


def test_days_can_be_those_of_the_organization(serve: Callable[..., Ask], ask: Ask) -> None:
    zone = timedelta(hours=5, minutes=30)
    shifted, there_day = next(
        (each, (when + zone).date())
        for each in rows(ask)
        if (when := due(each)) and (when + zone).date() != when.date()
    )
    there = serve(faults="tallyfy:org-days")
    assert shifted["id"] in ids(rows(ask, f"deadline_on={day(shifted)}"))
    assert shifted["id"] not in ids(rows(there, f"deadline_on={day(shifted)}"))
    assert shifted["id"] in ids(rows(there, f"deadline_on={there_day}"))


def test_total_pages_can_lie(serve: Callable[..., Ask]) -> None:
    told = get(serve(faults="tallyfy:pages-of-100"), "tasks", "per_page=10")["meta"]["pagination"]
    assert told["total"] > 300
    assert told["total_pages"] == 4


def test_links_come_in_all_shapes(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="tallyfy:links-vary")
    told = [get(ask, "tasks", f"page={number}")["meta"]["pagination"] for number in range(1, 6)]
    assert [each.get("links", "missing") for each in told] == [None, "missing", {}, [], None]


def test_meta_can_be_missing(serve: Callable[..., Ask]) -> None:
    page = get(serve(faults="tallyfy:no-meta"), "tasks")
    assert list(page) == ["data"]
    assert len(page["data"]) == 10
    assert list(get(serve(faults="tallyfy:no-meta"), f"users/{ME}/tasks")) == ["data"]


def test_every_page_can_be_the_first(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="tallyfy:same-page")
    assert get(ask, "tasks", "page=3") == get(ask, "tasks", "page=1")


def test_rows_can_move_while_pages_are_read(serve: Callable[..., Ask]) -> None:
    ask = serve(faults="tallyfy:shifting")
    first, second = get(ask, "tasks", "page=1"), get(ask, "tasks", "page=2")
    assert second["data"][0] == first["data"][-1]
    assert second["meta"]["pagination"]["total"] == first["meta"]["pagination"]["total"] + 1


def test_includes_can_be_bare(serve: Callable[..., Ask]) -> None:
    task = get(serve(faults="tallyfy:bare-includes"), f"tasks/{INVOICE}", "with=run,threads,threads_count")["data"]
    assert task["run"]["id"] == RUN
    assert isinstance(task["threads"], list)
    assert task["threads_count"] == 1


def test_too_many_calls_are_told_to_wait_a_second(serve: Callable[..., Ask]) -> None:
    how, now = clocked("tallyfy:throttle")
    ask = serve(**how)
    seen = [ask("/me", HEADERS) for _ in range(7)]
    assert [each.status for each in seen] == [200] * 5 + [429] * 2
    assert [each.headers["x-ratelimit-remaining"] for each in seen] == ["4", "3", "2", "1", "0", "0", "0"]
    assert seen[5].json["code"] == "RATE_LIMIT_EXCEEDED"
    assert seen[5].headers["retry-after"] == "1"
    now[0] += 1
    assert [ask("/me", HEADERS).status for _ in range(6)] == [200] * 5 + [429]


@pytest.mark.parametrize(
    ("fault", "status", "keys"), [("429", 429, ["message"]), ("409", 409, ["error"]), ("sql-500", 500, ["message"])]
)
def test_an_outage_has_the_body_of_its_kind(
    serve: Callable[..., Ask], fault: str, status: int, keys: list[str]
) -> None:
    seen = serve(faults=f"tallyfy:{fault}", size=1)("/me", HEADERS)
    assert (seen.status, list(seen.json)) == (status, keys)
    assert seen.headers.get("retry-after") == ("3600" if status == 429 else None)
    assert ("SQL" in seen.text) == (status == 500)


# Whatever comes


def test_no_query_or_path_breaks_it(ask: Ask) -> None:
    dice = random.Random(7)
    words = ["%00", "%FF", "+", "%2F", "..", "[", "]", "%", "&", "=", "true", "%C3%A9", "9" * 40]
    names = [
        *("q", "status", "owners", "created", "deadline_on", "with", "sort", "page", "per_page", "filter[value]"),
        *("filter[operation]", "filter[field]", "filter[type]", "search", "on", "custom_field_key", "tag", "archived"),
    ]
    paths = [route.replace("*", ORG, 1) for route in ROUTES]
    for number in range(400):
        path = paths[number % len(paths)]
        while "*" in path:
            path = path.replace("*", quote(dice.choice([*words[:5], RUN, INVOICE, str(ME)]), safe="%.+"), 1)
        pairs = [f"{dice.choice(names)}={''.join(dice.choices(words, k=2))}" for _ in range(3)]
        seen = ask(f"/{path}?{'&'.join(pairs)}", HEADERS)
        assert seen.status in (200, 401, 404, 405, 422, 500)
        assert seen.json is not None


def test_it_owns_what_it_answers() -> None:
    assert all(f"/{route}".startswith(PREFIXES) for route in ROUTES)
    assert profile("http://127.0.0.1:1")["base_url"] == "http://127.0.0.1:1/api"
