"""The Accelo site, asked over a socket by something that knows nothing of the client."""

from __future__ import annotations

import base64
import json
import random
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from zoneinfo import ZoneInfo

import pytest
import yaml

from taskcli.sandbox.accelo import PREFIXES, profile
from taskcli.sandbox.accelo.sign_in import (
    BEARER,
    CALLBACK,
    CLIENTS,
    CODE,
    INSTALLED_CLIENT,
    PIN,
    SERVICE_CLIENT,
    WEB_CLIENT,
)
from taskcli.sandbox.wire import World

Ask = Callable[..., Any]
Row = dict[str, Any]

KEY = {"Authorization": f"Bearer {BEARER}"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
SYDNEY = ZoneInfo("Australia/Sydney")
NOT_FOUND = {
    "response": None,
    "meta": {
        "message": "The request could not be interpreted. This can be caused by missing or invalid data. "
        "Please ensure that the resource you are requesting actually exists.",
        "more_info": "https://affinitylive.jira.com/wiki/display/APIS/Status+Codes#invalid_request",
        "status": "invalid_request",
    },
}
OK = {
    "status": "ok",
    "message": "Everything executed as expected.",
    "more_info": "https://api.accelo.com/docs/#status-codes",
}
VENDOR_TASK = {
    "affiliation": "292", "against": "milestones/15", "against_id": "15", "against_type": "milestone",
    "assignee": "7", "billable": "3600", "budgeted": "0", "company": None, "contact": "292",
    "creator": "staff/7", "creator_id": "7", "creator_type": "staff", "custom_id": None,
    "date_accepted": "1362533400", "date_commenced": "1362533400", "date_completed": "1374208724",
    "date_created": "1362533400", "date_due": "1374199200", "date_modified": "1532347231",
    "date_started": "1362531600", "description": None, "id": "24", "issue": None, "job": None,
    "logged": "3600", "manager": "7", "milestone": "15", "nonbillable": "0", "object_budget": "113",
    "rate_charged": "175.00", "rate_id": "6", "remaining": "0", "staff_bookmarked": "0",
    "standing": "complete", "status": "5", "task_job": None, "task_object_budget": "113",
    "task_object_schedule": "113", "task_object_schedule_id": "113", "task_priority": "1",
    "task_status": "5", "task_type": "1", "title": "SEO Audit", "type": "1",
}  # fmt: skip


def basic(client: str) -> dict[str, str]:
    pair = base64.b64encode(f"{client}:{CLIENTS[client][1]}".encode()).decode()
    return {**FORM, "Authorization": f"Basic {pair}"}


def token(ask: Ask, client: str = SERVICE_CLIENT, status: int = 200, **form: str) -> Row:
    form.setdefault("grant_type", "client_credentials")
    seen = ask("/oauth2/v0/token", basic(client), method="POST", body=urlencode(form).encode())
    assert seen.status == status, seen.text
    answer: Row = seen.json
    return answer


def get(ask: Ask, path: str, status: int = 200, headers: dict[str, str] | None = None) -> Any:
    seen = ask(f"/api/v0/{path}", headers or KEY)
    assert seen.status == status, seen.text
    return seen.json["response"]


def refused(ask: Ask, path: str, status: int, word: str) -> None:
    seen = ask(f"/api/v0/{path}", KEY)
    assert (seen.status, seen.json["meta"]["status"]) == (status, word)


def rows(ask: Ask, filters: str = "", resource: str = "tasks", fields: str = "_ALL,breadcrumbs") -> list[Row]:
    """Every row of a list, page by page."""
    found: list[Row] = []
    while True:
        page = get(ask, f"{resource}?_filters={quote(filters)}&_fields={fields}&_limit=100&_offset={len(found)}")
        found += page
        if len(page) < 100:
            return found


def ids(found: list[Row]) -> list[str]:
    return [each["id"] for each in found]


def parted(ask: Ask, filters: str, resource: str = "tasks") -> tuple[list[Row], list[Row]]:
    """The rows that a filter keeps and those it drops; a filter of which either is empty shows nothing."""
    every, kept = rows(ask, resource=resource), rows(ask, filters, resource)
    chosen = set(ids(kept))
    dropped = [each for each in every if each["id"] not in chosen]
    assert kept
    assert dropped
    assert len(kept) + len(dropped) == len(every)
    return kept, dropped


class Clock:
    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(serve: Callable[..., Ask], clock: Clock) -> Ask:
    """A sandbox of its own whose time stands still."""
    return serve(world=World(size=20, clock=clock))


# The vendor's samples


def test_the_sample_of_the_old_wiki_is_answered_with_the_type_color_left_out(ask: Ask) -> None:
    assert get(ask, "tasks/1.json?_fields=date_created,date_started,assignee(email),type(color)") == {
        "date_created": "1003327200",
        "assignee": {
            "email": "geoff.mcqueen@affinitylive.com",
            "firstname": "Geoff",
            "id": "1000",
            "surname": "McQueen",
        },
        "type": {"title": "Default", "id": "1"},
        "title": "Complaints System Database",
        "id": "1",
        "date_started": "1003327200",
    }


def test_the_example_task_of_the_documentation_comes_whole_and_in_the_order_of_its_sample(ask: Ask) -> None:
    seen = ask("/api/v0/tasks/24?_fields=_ALL", KEY)
    assert seen.json == {"response": VENDOR_TASK, "meta": OK}
    assert list(seen.json["response"]) == list(VENDOR_TASK)
    assert list(seen.json) == ["response", "meta"]
    assert seen.headers["content-type"] == "application/json"


def test_the_sample_of_a_list_page_has_linked_objects_and_the_way_up(ask: Ask) -> None:
    fields = "standing,date_due,date_completed,assignee(),task_status(color,standing),task_priority(level),breadcrumbs"
    assert get(ask, f"tasks?_filters=id(24,25)&_fields={fields}&_limit=2&_page=0") == [
        {
            "id": "24", "title": "SEO Audit", "standing": "complete",
            "date_due": "1374199200", "date_completed": "1374208724",
            "assignee": {"id": "7", "firstname": "Turanga", "surname": "Leela"},
            "task_status": {"id": "5", "title": "Complete", "standing": "complete", "color": "grey"},
            "task_priority": {"id": "1", "title": "Critical", "level": "1"},
            "breadcrumbs": [
                {"id": "15", "table": "milestone", "title": "Launch"},
                {"id": "2", "table": "job", "title": "New Logo Design"},
                {"id": "39", "table": "company", "title": "Planet Express"},
            ],
        },
        {
            "id": "25", "title": "Call the client", "standing": "pending",
            "date_due": None, "date_completed": None, "assignee": None,
            "task_status": {"id": "2", "title": "Pending", "standing": "pending", "color": "blue"},
            "task_priority": None, "breadcrumbs": [],
        },
    ]  # fmt: skip


def test_who_am_i_answers_the_three_samples(ask: Ask) -> None:
    assert get(ask, "staff/whoami") == {"firstname": "Robert", "id": "23", "surname": "Bell"}
    info = get(ask, "tokeninfo")
    assert int(info.pop("expiry_date")) > datetime.now(UTC).timestamp()
    assert info == {
        "deployment": "planet-express",
        "email": "robert@example.com",
        "firstname": "Robert",
        "locale": {"currency": {"symbol": "$"}, "timezone": "Australia/Sydney"},
        "staff_id": "23",
        "surname": "Bell",
    }
    user = get(ask, "user")
    assert set(user) == {*info, "expiry_date", "user_access", "user_titles", "financial_level", "timezone"}
    assert user["financial_level"] is None
    assert user["user_titles"]["task"] == ""


@pytest.mark.parametrize("path", ["tasks/999", "tasks/abc", "tasks/024", "nothing", "", "jobs/288/tasks", "tasks/24/x"])
def test_what_does_not_exist_is_a_bad_request(ask: Ask, path: str) -> None:
    seen = ask(f"/api/v0/{path}", KEY)
    assert (seen.status, seen.json) == (400, NOT_FOUND)
    assert seen.headers["x-status-reason"] == "invalid_request"


def test_a_path_outside_the_prefixes_is_an_html_404(ask: Ask) -> None:
    seen = ask("/graphql", KEY)
    assert seen.status == 404
    assert seen.headers["content-type"].startswith("text/html")


# Signing in


def test_a_service_token_is_the_sample_with_its_lifetime_as_a_string(serve: Callable[..., Ask]) -> None:
    assert token(serve(size=5)) == {
        "access_token": "Ck9ma73_db",
        "expires_in": "2592000",
        "token_type": "Bearer",
        "deployment": "planet-express",
        "deployment_name": "Planet Express",
        "deployment_uri": "planet-express.accelo.com",
        "account_id": "1",
        "account_details": {
            "firstname": "Hubert", "surname": "Farnsworth", "email": "hfarnsworth@planetexpress.com",
            "user_access": {}, "user_defined_titles": {}, "locale": {},
        },
    }  # fmt: skip


def test_a_service_token_opens_the_api_and_is_its_own_person(ask: Ask) -> None:
    access = token(ask, scope="read(all)", expires_in="3600")
    assert access["expires_in"] == "3600"
    me = get(ask, "staff/whoami", headers={"Authorization": f"Bearer {access['access_token']}"})
    assert me == {"firstname": "Hubert", "id": "1", "surname": "Farnsworth"}


def test_the_profile_holds_what_the_token_endpoint_takes() -> None:
    settings = profile("http://127.0.0.1:8123")
    assert settings["base_url"] == "http://127.0.0.1:8123"
    assert settings["provider"] == "accelo"
    auth = settings["auth"]
    assert CLIENTS[auth["client_id"]] == ("service", auth["client_secret"])


@pytest.mark.parametrize("where", ["body", "query"])
def test_client_id_and_secret_are_taken_as_parameters_too(ask: Ask, where: str) -> None:
    form = urlencode(
        {
            "grant_type": "client_credentials",
            "client_id": SERVICE_CLIENT,
            "client_secret": CLIENTS[SERVICE_CLIENT][1],
        }
    )
    query, body = (f"?{form}", b"") if where == "query" else ("", form.encode())
    assert ask(f"/oauth2/v0/token{query}", FORM, method="POST", body=body).status == 200


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"scope": "everything"}, 400, "invalid_scope"),
        ({"expires_in": "soon"}, 400, "invalid_request"),
        ({"client_secret": "again"}, 400, "invalid_request"),
        ({"grant_type": "authorization_code", "code": CODE}, 401, "unauthorized_client"),
    ],
)
def test_a_bad_grant_is_refused_in_the_oauth_shape(ask: Ask, form: dict[str, str], status: int, error: str) -> None:
    answer = token(ask, status=status, **form)
    assert answer["error"] == error
    assert set(answer) == {"error", "error_description"}


def test_a_wrong_client_secret_is_refused_with_401(timed: Ask) -> None:
    wrong = base64.b64encode(f"{SERVICE_CLIENT}:no".encode()).decode()
    for header in (f"Basic {wrong}", "Basic !!!", "Bearer x", ""):
        seen = timed(
            "/oauth2/v0/token",
            {**FORM, "Authorization": header},
            method="POST",
            body=b"grant_type=client_credentials",
        )
        assert (seen.status, seen.json["error"]) == (401, "invalid_client")


def test_the_token_endpoint_answers_only_to_post(ask: Ask) -> None:
    assert ask("/oauth2/v0/token?grant_type=client_credentials", basic(SERVICE_CLIENT)).status == 400


def test_a_web_application_gets_a_code_then_tokens_and_a_new_refresh_token_each_time(ask: Ask) -> None:
    asked = {"client_id": WEB_CLIENT, "response_type": "code", "redirect_uri": CALLBACK, "state": "a b"}
    went = ask(f"/oauth2/v0/authorize?{urlencode(asked)}")
    assert went.status == 302
    back = urlsplit(went.headers["location"])
    assert went.headers["location"].startswith(CALLBACK)
    answered = parse_qs(back.query)
    assert answered["state"] == ["a b"]
    code = answered["code"][0]
    grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    wrong = token(ask, WEB_CLIENT, 400, **{**grant, "redirect_uri": "http://localhost/other"})
    assert wrong == {"error": "invalid_grant", "error_description": "Grant was not found (possibly expired)."}
    first = token(ask, WEB_CLIENT, **grant)
    assert first["expires_in"] == 2592000
    assert token(ask, WEB_CLIENT, 400, **grant)["error"] == "invalid_grant"
    again = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = token(ask, WEB_CLIENT, **again)
    assert second["refresh_token"] != first["refresh_token"]
    assert second["access_token"] != first["access_token"]
    assert token(ask, WEB_CLIENT, 400, **again)["error"] == "invalid_grant"
    get(ask, "tasks", headers={"Authorization": f"Bearer {second['access_token']}"})


def test_authorize_tells_the_callback_what_is_wrong(ask: Ask) -> None:
    went = ask(f"/oauth2/v0/authorize?{urlencode({'client_id': WEB_CLIENT, 'response_type': 'token'})}")
    assert parse_qs(urlsplit(went.headers["location"]).query)["error"] == ["invalid_request"]
    assert ask("/oauth2/v0/authorize?client_id=nobody&response_type=code").status == 401


def test_an_installed_application_shows_a_pin_that_is_the_code(ask: Ask) -> None:
    shown = ask(f"/oauth2/v0/authorize?{urlencode({'client_id': INSTALLED_CLIENT, 'response_type': 'code'})}")
    assert PIN in shown.text
    other = token(ask, WEB_CLIENT, 401, grant_type="authorization_code", code=PIN, redirect_uri=CALLBACK)
    assert other["error"] == "unauthorized_client"
    assert "refresh_token" in token(ask, INSTALLED_CLIENT, grant_type="authorization_code", code=PIN)


def test_a_revoked_token_is_dead(ask: Ask) -> None:
    access = token(ask)["access_token"]
    gone = ask("/oauth2/v0/revoke", basic(SERVICE_CLIENT), method="POST", body=f"token={quote(access)}".encode())
    assert (gone.status, gone.text) == (200, "ok")
    get_with = {"Authorization": f"Bearer {access}"}
    assert ask("/api/v0/tasks", get_with).status == 401


def test_a_token_lives_as_long_as_was_asked_for(timed: Ask, clock: Clock) -> None:
    access = {"Authorization": f"Bearer {token(timed, expires_in='60')['access_token']}"}
    clock.now += 59
    assert get(timed, "tokeninfo", headers=access)["expiry_date"] == str(int(clock.now + 1))
    clock.now += 1
    assert timed("/api/v0/tokeninfo", access).status == 401


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, basic(SERVICE_CLIENT)])
def test_without_a_good_token_nothing_is_answered(timed: Ask, headers: dict[str, str]) -> None:
    seen = timed("/api/v0/tasks/24", headers)
    assert seen.status == 401
    assert seen.json == {"meta": {"status": "invalid_client", "message": "Could not authorize your access"}}


def test_a_token_in_the_query_is_taken_but_not_beside_one_in_the_header(ask: Ask) -> None:
    assert ask(f"/api/v0/tasks?_bearer_token={BEARER}").status == 200
    both = ask(f"/api/v0/tasks?_bearer_token={BEARER}", KEY)
    assert (both.status, both.json) == (400, NOT_FOUND)


def test_a_token_opens_only_what_its_scope_names(ask: Ask) -> None:
    narrow = {"Authorization": f"Bearer {token(ask, scope='read(tasks, jobs),write(issues)')['access_token']}"}
    for path in ("tasks", "jobs", "issues", "tokeninfo"):
        assert ask(f"/api/v0/{path}", narrow).status == 200
    seen = ask("/api/v0/staff", narrow)
    assert (seen.status, seen.json["meta"]["status"]) == (403, "invalid_permission")


def test_timers_are_closed_to_service_applications(ask: Ask) -> None:
    service = {"Authorization": f"Bearer {token(ask)['access_token']}"}
    assert ask("/api/v0/timers", service).status == 403
    assert get(ask, "timers") == []


def test_a_hundred_failures_lock_everybody_out_and_each_attempt_starts_the_time_again(timed: Ask, clock: Clock) -> None:
    for _ in range(100):
        assert timed("/api/v0/tasks").status == 401
    locked = timed("/api/v0/tasks", KEY)
    assert locked.status == 429
    assert locked.headers["retry-after"] == "300"
    assert locked.json["meta"] == {
        "more_info": "https://api.accelo.com/docs/#status-codes",
        "status": "too_many_failed_logins",
        "message": "User is locked out by their IP due to too many failed authentication attempts. Please use the "
        "'Retry-After' header for accessing the locked delay in seconds.",
    }
    clock.now += 299
    assert timed("/oauth2/v0/token", basic(SERVICE_CLIENT), method="POST").status == 429
    clock.now += 299
    assert timed("/api/v0/tasks", KEY).status == 429
    clock.now += 301
    assert timed("/api/v0/tasks", KEY).status == 200


def test_failures_of_long_ago_do_not_lock(timed: Ask, clock: Clock) -> None:
    for _ in range(99):
        timed("/api/v0/tasks")
    clock.now += 301
    assert timed("/api/v0/tasks").status == 401
    assert timed("/api/v0/tasks", KEY).status == 200


def test_another_deployment_is_not_found(ask: Ask) -> None:
    seen = ask("/api/v0/tasks", {**KEY, "Host": "moon.api.accelo.com"})
    assert seen.status == 400
    assert seen.json["meta"]["status"] == "invalid_request"
    assert seen.json["meta"]["message"] == "Deployment 'moon' was not found."
    assert ask("/api/v0/tasks", {**KEY, "Host": "planet-express.api.accelo.com"}).status == 200


# The rate limit


def test_every_answer_of_the_api_tells_the_rate_limit_and_the_token_endpoint_does_not_count(
    timed: Ask, clock: Clock
) -> None:
    first = timed("/api/v0/tasks", KEY).headers
    assert first["x-ratelimit-limit"] == "5000"
    assert first["x-ratelimit-remaining"] == "4999"
    assert clock.now < int(first["x-ratelimit-reset"]) <= clock.now + 3600
    assert "x-ratelimit-limit" not in timed("/oauth2/v0/token", basic(SERVICE_CLIENT), method="POST").headers
    assert timed("/api/v0/nothing").headers["x-ratelimit-remaining"] == "4998"
    clock.now += 3600
    assert timed("/api/v0/tasks", KEY).headers["x-ratelimit-remaining"] == "4999"


# Nothing is written


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_writing_is_forbidden_and_changes_nothing(ask: Ask, method: str) -> None:
    before = get(ask, "tasks/25?_fields=_ALL")
    seen = ask("/api/v0/tasks/25", {**KEY, **FORM}, method=method, body=b"title=changed")
    assert (seen.status, seen.json["meta"]["status"]) == (403, "invalid_permission")
    assert get(ask, "tasks/25?_fields=_ALL") == before


def test_the_parameter_method_overrides_the_verb_both_ways(ask: Ask) -> None:
    assert ask("/api/v0/tasks/25?_method=get", KEY, method="POST").json["response"]["id"] == "25"
    assert ask("/api/v0/tasks/25?_method=delete", KEY).status == 403
    assert get(ask, "tasks/25")["id"] == "25"
    assert ask("/api/v0/tasks/25?_method=patch", KEY).status == 400
    assert ask("/api/v0/tasks/25", KEY, method="PATCH").status == 400


def test_head_is_a_get_without_a_body(ask: Ask) -> None:
    seen = ask("/api/v0/tasks/24", KEY, method="HEAD")
    assert (seen.status, seen.body) == (200, b"")


# Fields


def test_only_id_and_title_come_unasked(ask: Ask) -> None:
    assert get(ask, "tasks/24") == {"id": "24", "title": "SEO Audit"}
    assert all(set(row) == {"id", "title"} for row in get(ask, "tasks"))


def test_a_link_is_an_id_or_an_object_by_its_form(ask: Ask) -> None:
    assert get(ask, "tasks/24?_fields=milestone,%20manager(),contact") == {
        "id": "24",
        "title": "SEO Audit",
        "milestone": "15",
        "manager": {"id": "7", "firstname": "Turanga", "surname": "Leela"},
        "contact": "292",
    }
    objects = get(ask, "tasks/24?_fields=contact(),affiliation(),milestone(job(company()))")
    assert list(objects["contact"]) == ["id", "firstname", "surname", "mobile", "email"]
    assert list(objects["affiliation"]) == ["id", "mobile", "email"]
    company = {"id": "39", "name": "Planet Express"}
    assert objects["milestone"]["job"] == {"id": "2", "title": "New Logo Design", "company": company}


def test_all_fields_and_one_link_by_name_can_be_mixed(ask: Ask) -> None:
    mixed = get(ask, "tasks/24?_fields=_ALL,task_status(standing)")
    assert mixed.pop("task_status") == {"id": "5", "title": "Complete", "standing": "complete"}
    assert mixed == {name: value for name, value in VENDOR_TASK.items() if name != "task_status"}


def test_fields_that_all_leaves_out_come_by_name(ask: Ask) -> None:
    extra = get(ask, "tasks/24?_fields=breadcrumbs,skills,ordering")
    assert extra["skills"] == [{"id": "3", "title": "Search engines"}]
    assert extra["ordering"] == "1"
    assert not {"breadcrumbs", "skills", "ordering"} & set(get(ask, "tasks/24?_fields=_ALL"))
    staff = get(ask, "staff/7?_fields=_ALL")
    assert "email" in staff
    assert "staff_rate" not in staff
    assert "staff_rate" in get(ask, "staff/7?_fields=staff_rate")


def test_all_does_not_work_for_types_and_statuses(ask: Ask) -> None:
    task = get(ask, "tasks/24?_fields=type(_ALL),status(_ALL),task_priority(_ALL)")
    assert set(task["type"]) == set(task["status"]) == {"id", "title"}
    assert task["task_priority"]["icon"] == "critical_priority"
    assert set(get(ask, "tasks/statuses?_fields=_ALL")[0]) == {"id", "title"}


def test_unknown_fields_are_left_out_without_a_word(ask: Ask) -> None:
    assert get(ask, "tasks/24?_fields=colour,standing,assignee(shoe)") == {
        "id": "24",
        "title": "SEO Audit",
        "standing": "complete",
        "assignee": {"id": "7", "firstname": "Turanga", "surname": "Leela"},
    }


def test_defaults_can_be_hidden(ask: Ask) -> None:
    assert get(ask, "tasks/24?_fields=standing&_hide_defaults=1") == {"standing": "complete"}


@pytest.mark.parametrize("fields", ["assignee(", "assignee)", "(", "a(b)c", "a," + "a(" * 12 + ")" * 12])
def test_fields_that_cannot_be_read_are_refused(ask: Ask, fields: str) -> None:
    refused(ask, f"tasks/24?_fields={fields}", 400, "invalid_request")
    refused(ask, f"tasks?_filters=id(0)&_fields={fields}", 400, "invalid_request")


# Pages


def test_a_page_holds_ten_and_at_most_a_hundred(ask: Ask) -> None:
    assert len(get(ask, "tasks")) == 10
    assert len(get(ask, "tasks?_limit=100")) == 100
    assert len(get(ask, "tasks?_limit=1000")) == 100
    assert get(ask, "tasks?_limit=0") == []
    assert get(ask, "tasks?_page=99999") == []


def test_pages_count_from_zero_and_together_are_everything_once_by_id(ask: Ask) -> None:
    count = int(get(ask, "tasks/count")["count"])
    pages = [get(ask, f"tasks?_limit=50&_page={page}") for page in range(count // 50 + 1)]
    found = [int(row["id"]) for page in pages for row in page]
    assert len(found) == count >= 324
    assert found == sorted(set(found))
    assert pages[0][:3] == get(ask, "tasks?_limit=3&_page=0")


def test_a_page_beats_an_offset(ask: Ask) -> None:
    everything = get(ask, "tasks?_limit=20")
    assert get(ask, "tasks?_offset=3&_limit=5") == everything[3:8]
    assert get(ask, "tasks?_offset=3&_limit=5&_page=1") == everything[5:10]


@pytest.mark.parametrize("query", ["_limit=ten", "_limit=-1", "_page=x", "_offset=1.5", "_limit=", "_page=1&_page=2"])
def test_a_bad_or_repeated_page_parameter_is_refused(ask: Ask, query: str) -> None:
    refused(ask, f"tasks?{query}", 400, "invalid_request")


def test_a_list_of_one_is_still_a_list(ask: Ask) -> None:
    assert get(ask, "tasks?_filters=id(24)") == [{"id": "24", "title": "SEO Audit"}]
    assert get(ask, "tasks?_filters=id(999)") == []


# Filters


def test_a_plain_parameter_is_ignored(ask: Ask) -> None:
    assert get(ask, "tasks?standing=complete&standing=x") == get(ask, "tasks")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("id", ["24", "25"]),
        ("assignee", ["7", "12"]),
        ("manager", ["7"]),
        ("status", ["5", "9"]),
        ("standing", ["pending", "started"]),
        ("against_type", ["milestone", "asset"]),
        ("against_id", ["288", "15"]),
        ("custom_id", ["PX-100"]),
        ("rate_id", ["6"]),
        ("rate_charged", ["90.50"]),
    ],
)
@pytest.mark.parametrize("negated", [False, True])
def test_a_basic_filter_keeps_any_of_its_values_and_its_negation_the_others(
    ask: Ask, name: str, values: list[str], negated: bool
) -> None:
    kept, dropped = parted(ask, f"{name}{'_not' if negated else ''}({','.join(values)})")
    assert {row[name] in values for row in kept} == {not negated}
    assert {row[name] in values for row in dropped} == {negated}


def test_no_task_is_active(ask: Ask) -> None:
    assert get(ask, "tasks?_filters=standing(active)") == []


@pytest.mark.parametrize("name", ["created", "started", "commenced", "accepted", "completed", "modified", "due"])
def test_a_date_filter_is_strict_and_takes_an_unset_date_as_the_first(ask: Ask, name: str) -> None:
    dates = sorted(int(row[f"date_{name}"] or 0) for row in rows(ask) if int(row[f"date_{name}"] or 0))
    middle = dates[len(dates) // 2]
    kept, dropped = parted(ask, f"date_{name}_before({middle})")
    assert all(int(row[f"date_{name}"] or 0) < middle for row in kept)
    assert all(int(row[f"date_{name}"]) >= middle for row in dropped)
    kept, dropped = parted(ask, f"date_{name}_after({middle})")
    assert all(int(row[f"date_{name}"]) > middle for row in kept)
    assert all(int(row[f"date_{name}"] or 0) <= middle for row in dropped)


RANGES = [
    ("billable", 1800), ("nonbillable", 600), ("budgeted", 3600), ("remaining", 1800), ("against_id", 39),
    ("creator_id", 5), ("assignee", 7), ("type", 2), ("task_type", 2), ("status", 5), ("manager", 7),
    ("rate_charged", 90.5), ("id", 1100),
]  # fmt: skip


@pytest.mark.parametrize(("name", "bound"), RANGES)
def test_a_range_filter_keeps_one_side_of_its_bound(ask: Ask, name: str, bound: float) -> None:
    sides: dict[str, Callable[[float], bool]] = {
        "greater_than": lambda value: value > bound,
        "less_than_or_equal": lambda value: value <= bound,
        "less_than": lambda value: value < bound,
        "greater_than_or_equal": lambda value: value >= bound,
    }
    for words, holds in sides.items():
        kept, dropped = parted(ask, f"{name}_{words}({bound})")
        assert all(row[name] is not None and holds(float(row[name])) for row in kept)
        assert not any(row[name] is not None and holds(float(row[name])) for row in dropped)


def test_tasks_below_a_job_are_those_on_it_and_on_its_milestones(ask: Ask) -> None:
    kept, dropped = parted(ask, "child_of_job(288)")
    assert {row["against_type"] for row in kept} == {"job", "milestone"}
    assert {row["against"] for row in kept} == {"jobs/288", "milestones/16", "milestones/17"}
    assert not any(row["against"] in ("jobs/288", "milestones/16", "milestones/17") for row in dropped)


def test_an_object_filter_takes_type_and_id_together(ask: Ask) -> None:
    kept, dropped = parted(ask, "against(company(1,4),issue(4,5))")
    wanted = {("company", "1"), ("company", "4"), ("issue", "4"), ("issue", "5")}
    assert {(row["against_type"], row["against_id"]) for row in kept} == wanted
    assert not wanted & {(row["against_type"], row["against_id"]) for row in dropped}
    kept, dropped = parted(ask, "creator(staff(7))")
    assert {row["creator"] for row in kept} == {"staff/7"}
    assert "staff/7" not in {row["creator"] for row in dropped}


def test_of_the_same_filter_twice_only_the_last_counts(ask: Ask) -> None:
    last = rows(ask, "assignee(7)")
    assert rows(ask, "assignee(12),assignee(7)") == last
    assert rows(ask, "_OR(assignee(12),assignee(7))") == last
    assert len(rows(ask, "assignee(12,7)")) > len(last)


def test_several_filters_all_hold(ask: Ask) -> None:
    both = ids(rows(ask, "assignee(7),standing(pending)"))
    assert set(both) == set(ids(rows(ask, "assignee(7)"))) & set(ids(rows(ask, "standing(pending)")))
    assert both


def test_or_keeps_what_any_of_its_filters_keeps(ask: Ask) -> None:
    kept, dropped = parted(ask, "_OR(assignee(7),manager(7))")
    assert all("7" in (row["assignee"], row["manager"]) for row in kept)
    assert not any("7" in (row["assignee"], row["manager"]) for row in dropped)
    mixed, _ = parted(ask, "_OR(status(5),_AND(assignee(12),manager(1)))")
    assert all(row["status"] == "5" or (row["assignee"], row["manager"]) == ("12", "1") for row in mixed)
    assert {row["status"] == "5" for row in mixed} == {True, False}


@pytest.mark.parametrize(
    "filters",
    [
        "colour(red)",
        "task_status(5)",
        "empty(date_due)",
        "date_due_greater_than(5)",
        "id_before(5)",
        "date_due_before(soon)",
        "id_greater_than()",
        "standing",
        "standing()",
        "standing(pending",
        "standing)pending(",
        "order_by_asc(colour)",
        "_OR(_OR(id(1)))",
        "_OR(_AND(id(1),_OR(id(2))))",
        "_AND(id(1)),_OR(_AND(id(2)))",
        "_AND()",
        "_OR(" * 40 + ")" * 40,
    ],
)
def test_a_filter_that_cannot_be_is_refused(ask: Ask, filters: str) -> None:
    refused(ask, f"tasks?_filters={filters}", 400, "invalid_request")
    refused(ask, f"tasks/count?_filters={filters}", 400, "invalid_request")


@pytest.mark.parametrize(
    "name",
    [
        "date_created",
        "date_due",
        "date_completed",
        "date_modified",
        "status",
        "task_priority",
        "rate_charged",
        "ordering",
    ],
)
def test_rows_are_sorted_by_number_when_asked(ask: Ask, name: str) -> None:
    up = rows(ask, f"order_by_asc({name})", fields=name)
    values = [float(row[name] or 0) for row in up]
    assert values == sorted(values)
    assert values[0] < values[-1]
    assert ids(up) != ids(rows(ask))
    down = [float(row[name] or 0) for row in rows(ask, f"order_by_desc({name})", fields=name)]
    assert down == sorted(down, reverse=True)


def test_rows_are_sorted_by_text_and_by_two_fields(ask: Ask) -> None:
    titles = [row["title"] for row in rows(ask, "order_by_asc(title),id_not(0)") if row["title"][0].isalpha()]
    assert titles == sorted(titles, key=str.casefold)
    two = rows(ask, "order_by_desc(standing),order_by_asc(date_created)")
    pairs = [(row["standing"], int(row["date_created"])) for row in two]
    assert [standing for standing, _ in pairs] == sorted((each for each, _ in pairs), reverse=True)
    pending = [when for standing, when in pairs if standing == "pending"]
    assert pending == sorted(pending)


def test_search_wants_all_words_in_title_or_description(ask: Ask) -> None:
    everything = rows(ask)
    for query in ("_search=price+ACME", "_filters=search(acme,price)", "_search=acme%2Bprice"):
        found = get(ask, f"tasks?{query}&_limit=100")
        assert found
        wanted = [row for row in everything if "price" in row["title"].lower() and "acme" in row["title"].lower()]
        assert set(ids(wanted)) <= set(ids(found))
        assert len(found) < len(everything)
    by_description = get(ask, f"tasks?_search={quote('Grüße ship')}&_fields=description&_limit=100")
    assert "100" in ids(by_description)
    assert all("Grüße" in (row["description"] or "") + row["title"] for row in by_description)
    assert get(ask, "tasks/count?_search=price+ACME") == {"count": str(len(found))}


def test_filters_may_be_sent_escaped_or_bare(ask: Ask) -> None:
    bare = get(ask, "tasks?_filters=standing(pending,started)&_limit=100")
    assert bare == get(ask, "tasks?_filters=standing%28pending%2C%20started%29&_limit=100")


def test_the_count_counts_what_the_list_holds(ask: Ask) -> None:
    assert get(ask, "tasks/count.json?_filters=standing(pending)") == {
        "count": str(len(rows(ask, "standing(pending)")))
    }


# Parameters in a body


def test_a_form_in_the_body_of_a_get_is_read(ask: Ask) -> None:
    seen = ask("/api/v0/tasks", {**KEY, **FORM}, body=b"_limit=3&_fields=standing&_filters=id(24)")
    assert seen.json["response"] == [{"id": "24", "title": "SEO Audit", "standing": "complete"}]
    twice = ask("/api/v0/tasks?_limit=3", {**KEY, **FORM}, body=b"_limit=3")
    assert twice.status == 400


def test_a_json_body_holds_fields_search_and_filters_but_no_page(ask: Ask) -> None:
    def post(content: object, query: str = "") -> Any:
        body = json.dumps(content).encode()
        return ask(f"/api/v0/tasks?_method=get{query}", {**KEY, **JSON}, method="POST", body=body)

    content = {"_fields": "standing", "_filters": {"id": [24, 25], "order_by_desc": ["status"]}, "_page": 5}
    assert post(content).json["response"] == [
        {"id": "24", "title": "SEO Audit", "standing": "complete"},
        {"id": "25", "title": "Call the client", "standing": "pending"},
    ]
    assert post(content, "&_page=1").json["response"] == []
    dotted = {"_fields": ["standing", "task_priority._ALL"], "_filters": {"id": 24}}
    assert post(dotted).json["response"][0]["task_priority"]["level"] == "1"
    against = {"_filters": {"against": [{"company": [1, 4], "issue": [5]}]}}
    assert ids(post(against, "&_limit=100").json["response"]) == ids(rows(ask, "against(company(1,4),issue(5))"))
    assert post({"_search": "SEO audit"}).json["response"][0]["id"] == "24"
    assert post({"_filters": "id(24)"}).json["response"][0]["id"] == "24"


def test_a_json_body_may_say_that_it_is_a_get(ask: Ask) -> None:
    seen = ask("/api/v0/tasks/24", {**KEY, **JSON}, method="POST", body=b'{"_method": "GET"}')
    assert seen.json["response"]["id"] == "24"


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"[" * 100000, b'{"_filters": {"id": []}}'])
def test_a_json_body_that_cannot_be_read_is_refused(ask: Ask, body: bytes) -> None:
    assert ask("/api/v0/tasks?_method=get", {**KEY, **JSON}, method="POST", body=body).status == 400


# Switches of the answer


def test_the_message_can_be_suppressed(ask: Ask) -> None:
    assert ask("/api/v0/tasks/24?_suppress_message=1", KEY).json["meta"] == {"status": "ok"}
    assert ask("/api/v0/tasks/24?_suppress_message=no", KEY).json["meta"] == OK


def test_with_the_status_suppressed_an_error_is_inside_200(ask: Ask) -> None:
    seen = ask("/api/v0/tasks/999?_suppress_http_status=yes", KEY)
    assert seen.status == 200
    assert seen.json["meta"]["response_code"] == 400
    assert seen.json["meta"]["status"] == "invalid_request"
    assert ask("/api/v0/tasks/24?_suppress_http_status=1", KEY).json["meta"]["response_code"] == 200


def test_meta_can_be_suppressed(ask: Ask) -> None:
    assert ask("/api/v0/tasks/24?_suppress_meta=1", KEY).json == {"response": {"id": "24", "title": "SEO Audit"}}


# XML and YAML


def test_xml_has_scalars_as_attributes_and_repeats_elements(ask: Ask) -> None:
    seen = ask("/api/v0/tasks.xml?_filters=id(24,25)&_fields=assignee(),date_due", KEY)
    assert seen.headers["content-type"].startswith("text/xml")
    root = ElementTree.fromstring(seen.text)
    assert root.tag == "data"
    assert [child.tag for child in root] == ["meta", "response", "response"]
    assert root[0].attrib == OK
    assert root[1].attrib == {"id": "24", "title": "SEO Audit", "date_due": "1374199200"}
    assert root[1][0].attrib == {"id": "7", "firstname": "Turanga", "surname": "Leela"}
    assert root[2].attrib == {"id": "25", "title": "Call the client", "assignee": "", "date_due": ""}


def test_the_count_in_xml_is_one_attribute(ask: Ask) -> None:
    count = len(rows(ask, resource="activities"))
    seen = ask("/api/v0/activities/count.xml?_suppress_meta=1", KEY)
    assert seen.text == f'<data>\n  <response count="{count}" />\n</data>\n'


def test_every_awkward_title_makes_good_xml(ask: Ask) -> None:
    for page in range(4):
        wanted = [row["title"] for row in get(ask, f"tasks?_limit=100&_page={page}")]
        seen = ask(f"/api/v0/tasks.xml?_limit=100&_page={page}&_fields=description", KEY)
        shown = [child for child in ElementTree.fromstring(seen.text) if child.tag == "response"]
        titles = [child.attrib["title"] for child in shown]
        assert titles == [title.replace("\x1b", "").replace("\x07", "") for title in wanted]


def test_errors_come_in_the_format_asked_for(ask: Ask) -> None:
    seen = ask("/api/v0/tasks/999.xml", KEY)
    assert seen.status == 400
    assert ElementTree.fromstring(seen.text)[0].attrib["status"] == "invalid_request"


def test_yaml_says_the_same_as_json(ask: Ask) -> None:
    query = "?_fields=_ALL,breadcrumbs,assignee()&_limit=100"
    seen = ask(f"/api/v0/tasks.yaml{query}", KEY)
    assert seen.headers["content-type"].startswith("text/x-yaml")
    assert yaml.safe_load(seen.text) == ask(f"/api/v0/tasks{query}", KEY).json


def test_the_header_accept_type_chooses_the_format_and_accept_does_not(ask: Ask) -> None:
    assert ask("/api/v0/tasks", {**KEY, "Accept-Type": "text/xml"}).text.startswith("<data>")
    assert ask("/api/v0/tasks", {**KEY, "Accept-Type": "text/x-yaml"}).text.startswith("meta:\n")
    assert ask("/api/v0/tasks", {**KEY, "Accept": "text/xml"}).json["meta"] == OK


# What surrounds tasks


def test_statuses_can_be_listed_counted_and_got(ask: Ask) -> None:
    found = get(ask, "tasks/statuses?_fields=standing,color,ordering&_limit=100")
    assert {"id": "5", "title": "Complete", "standing": "complete", "color": "grey", "ordering": "4"} in found
    assert get(ask, "tasks/statuses/5") == {"id": "5", "title": "Complete"}
    assert get(ask, "tasks/statuses/count") == {"count": str(len(found))}
    pending = get(ask, "tasks/statuses?_filters=standing(pending),order_by_desc(ordering)&_fields=standing")
    assert ids(pending) == ["8", "2"]
    assert ids(get(ask, "tasks/statuses?_search=accept")) == ["3"]
    refused(ask, "tasks/statuses/99", 400, "invalid_request")


def test_the_id_of_a_priority_is_not_its_level(ask: Ask) -> None:
    found = get(ask, "tasks/priorities?_fields=level,icon")
    assert {row["level"]: row["title"] for row in found} == {
        "1": "Critical", "2": "High", "3": "Normal", "4": "Low", "5": "None",
    }  # fmt: skip
    assert any(row["id"] != row["level"] for row in found)


def test_meta_names_the_people_parents_and_statuses_of_tasks(ask: Ask) -> None:
    meta = get(ask, "tasks/meta")
    assert {"id": "7", "name": "Turanga Leela", "email": "turanga.leela@example.com"} in meta["assignees"]
    assert not {"9", "10"} & set(ids(meta["managers"]))
    assert {"id": "milestone", "name": "Milestone"} in meta["against"]
    assert {"id": "5", "title": "Complete"} in meta["statuses"]


def test_progressions_are_the_ways_on_from_where_a_task_is(ask: Ask) -> None:
    assert get(ask, "tasks/24/progressions") == [{"id": "1", "title": "Reopen", "standing": "pending", "color": "blue"}]
    ways = get(ask, "tasks/25/progressions?_fields=status(standing)")
    assert {way["status"]["standing"] for way in ways} == {"accepted", "started", "complete", "inactive", "paused"}
    assert "3" not in ids(get(ask, "tasks/100/progressions"))
    refused(ask, "tasks/999/progressions", 400, "invalid_request")


def test_the_history_of_a_task_ends_where_the_task_is(ask: Ask) -> None:
    path = "progressions/history?_filters=against(task(24))"
    assert [set(row) for row in get(ask, path)] == [{"id", "to_id", "to_title"}] * 3
    steps = get(ask, f"{path}&_fields=modified_by(),date_modified")
    assert [(row["to_title"], row["date_modified"]) for row in steps] == [
        ("Pending", "1362533400"), ("In Progress", "1362533400"), ("Complete", "1374208724"),
    ]  # fmt: skip
    assert steps[0]["modified_by"] == "7"  # never an object
    assert len(get(ask, "progressions/history?_limit=100")) == 100
    assert len(get(ask, f"{path},modified_by(7),order_by_desc(date_modified)")) == 3
    assert get(ask, f"{path},modified_by(12)") == []


def test_people_stand_beside_activities_that_are_asked_for_with_them(ask: Ask) -> None:
    found = get(ask, "activities?_filters=task(24)&_fields=interacts,medium")
    assert [each["id"] for each in found["activities"]] == ids(get(ask, "activities?_filters=task(24)"))
    assert [each["owner_name"] for each in found["activities"][0]["interacts"]] == ["Turanga Leela"]
    assert ids(found["staff"]) == ["7"]
    assert ids(found["affiliations"]) == ["292"]
    nobody: dict[str, list[Row]] = {"activities": [], "staff": [], "affiliations": []}
    assert get(ask, "activities?_filters=task(100)&_fields=interacts") == nobody
    first, second = (each["id"] for each in found["activities"][:2])
    assert [ids(get(ask, f"activities/{first}/interacts")[kind]) for kind in ("staff", "contacts")] == [["7"], []]
    assert [ids(get(ask, f"activities/{second}/interacts")[kind]) for kind in ("staff", "contacts")] == [[], ["292"]]
    assert get(ask, f"activities/{first}/interacts/count") == {"count": "1"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("jobs?_filters=against(company(4))", ["998"]),
        ("jobs?_search=logo", ["2"]),
        ("milestones?_filters=job(288)", ["16", "17"]),
        ("issues?_filters=against_type(company),against_id(1)", ["4"]),
        ("issues?_filters=standing(open),assignee(7)", ["4", "5", "32"]),
        ("companies?_filters=manager_id(7)&_search=momcorp", ["1"]),
        ("resources?_filters=activity_id(1,2),mimetype(application/pdf)", ["1", "2"]),
        ("staff?_filters=username(jane.roe)", ["12"]),
        ("staff?_filters=id(7,14,22)", ["7"]),
        ("tasks/statuses?_search=hold", ["7"]),
    ],
)
def test_what_tasks_point_at_can_be_looked_up(ask: Ask, query: str, found: list[str]) -> None:
    assert ids(get(ask, query)) == found


@pytest.mark.parametrize(
    ("fault", "status"), [("look-ups-403", 403), ("look-ups-429", 429), ("look-ups-500", 500), ("look-ups-html", 200)]
)
def test_look_ups_can_fail_beside_tasks_that_come(serve: Callable[..., Ask], fault: str, status: int) -> None:
    there = faulty(serve, fault)
    assert get(there, "tasks/24") == {"id": "24", "title": "SEO Audit"}
    for path in ("staff", "tasks/statuses", "tasks/priorities", "activities?_filters=task(24)"):
        seen = there(f"/api/v0/{path}", KEY)
        assert seen.status == status
        assert seen.text.lstrip().startswith("<") == (fault == "look-ups-html")


def test_lists_and_counts_can_have_strange_forms(serve: Callable[..., Ask]) -> None:
    assert "response" not in faulty(serve, "no-response")("/api/v0/tasks", KEY).json
    assert set(get(faulty(serve, "object-list"), "tasks?_limit=2")) == {"0", "1"}
    assert get(faulty(serve, "text-count"), "jobs/count") == "4"


def test_the_activities_of_a_task_are_found_by_task_and_not_by_against(ask: Ask) -> None:
    found = get(ask, "activities?_filters=task(24)&_fields=body,owner,medium,date_logged,billable,task,against_type")
    assert len(found) == 3
    assert {row["task"] for row in found} == {"24"}
    assert {row["against_type"] for row in found} == {"job"}
    assert get(ask, "activities?_filters=against(task(24))") == []
    assert len(get(ask, "activities?_filters=task(25)")) == 1
    assert get(ask, "activities?_filters=task(100)") == []
    assert set(get(ask, "activities?_filters=task(24)")[0]) == {"id", "subject", "confidential"}
    assert get(ask, "activities?_filters=task(0)&_fields=task")[0]["task"] == "0"


def test_a_confidential_activity_keeps_its_place_with_replaced_text(ask: Ask) -> None:
    found = get(ask, "activities?_filters=task(24)&_fields=body,owner()")
    assert [row["confidential"] for row in found] == ["0", "0", 1]
    assert found[2]["body"] == found[2]["subject"] == "This activity is confidential."
    assert found[0]["owner"] == {"id": "7", "firstname": "Turanga", "surname": "Leela"}
    assert found[1]["owner"]["email"] == "amy.wong@example.com"


@pytest.mark.parametrize("filters", ["medium(email)", "date_logged_after(1374208724)", "owner(affiliation(292))"])
def test_activities_can_be_filtered(ask: Ask, filters: str) -> None:
    parted(ask, filters, "activities")


def test_attachments_belong_to_an_activity(ask: Ask) -> None:
    assert get(ask, "resources?_filters=activity_id(1)") == [{"id": "1", "title": "Angebot für Zoë.pdf"}]
    assert len(get(ask, "resources")) == 2


def test_staff_can_be_found_by_address_name_and_standing(ask: Ask) -> None:
    assert ids(get(ask, "staff?_filters=email(turanga.leela@example.com)")) == ["7"]
    assert ids(get(ask, "staff?_filters=standing(lockout)")) == ["10"]
    assert len(get(ask, "staff?_search=leela")) == 10  # there is no search: the parameter is ignored
    assert len(rows(ask, resource="staff", fields="username")) > 100
    refused(ask, "staff?_filters=order_by_asc(surname)", 400, "invalid_request")
    assert get(ask, "staff/12?_fields=email")["email"] == "jane.roe@example.com"


@pytest.mark.parametrize("name", ["jobs", "milestones", "issues", "companies", "groups", "contacts", "affiliations"])
def test_what_tasks_are_against_can_be_listed_and_got(ask: Ask, name: str) -> None:
    found = get(ask, f"{name}?_limit=100")
    assert found
    assert get(ask, f"{name}/{found[0]['id']}") == found[0]
    assert ids(get(ask, f"{name}?_filters=id({found[0]['id']})")) == [found[0]["id"]]


def test_some_counts_are_objects_and_that_of_milestones_is_a_bare_number(ask: Ask) -> None:
    assert get(ask, "milestones/count") == 4
    assert get(ask, "jobs/count") == {"count": "4"}


def test_saved_filters_run_with_limit_and_fields_only(ask: Ask) -> None:
    assert ids(get(ask, "filters?_filters=object_type(task)")) == ids(get(ask, "tasks/filters")) == ["1", "2", "4"]
    assert len(get(ask, "filters")) == 4  # another one's that is not shared is left out
    assert get(ask, "tasks/filters?_filters=staff(7)&_fields=shared,staff_id,staff()") == [
        {
            "id": "1", "title": "Open tasks of Leela", "shared": "yes", "staff_id": "7",
            "staff": {"id": "7", "firstname": "Turanga", "surname": "Leela"},
        }
    ]  # fmt: skip
    assert len(get(ask, "filters/4/run?_limit=100")) == 100
    mine = get(ask, "filters/1/run?_limit=100&_fields=assignee,standing")
    assert {row["assignee"] for row in mine} == {"7"}
    assert {row["standing"] for row in mine} <= {"pending", "accepted", "started", "paused"}
    assert get(ask, "filters/1/run?_limit=2&_page=1&_filters=id(0)") == [
        {"id": row["id"], "title": row["title"]} for row in mine[:2]
    ]
    assert get(ask, "filters/3/run")[0]["title"] == "New Logo Design"
    refused(ask, "filters/9/run", 400, "invalid_request")


# The data


def test_the_same_seed_gives_the_same_tasks_and_another_seed_others(serve: Callable[..., Ask]) -> None:
    one, same, other = (rows(serve(seed=seed, size=30)) for seed in (5, 5, 6))
    assert one == same != other
    assert len(one) == 34


def test_the_smallest_sandbox_has_a_task_besides_the_samples(serve: Callable[..., Ask]) -> None:
    assert len(rows(serve(size=1))) == 5


def test_the_data_holds_what_a_client_would_trip_over(ask: Ask) -> None:
    found = rows(ask)
    known = {"pending", "accepted", "started", "paused", "complete", "inactive"}
    assert {row["standing"] for row in found} == {*known, "archived", ""}
    assert {None, "0", "1", "7", "12"} <= {row["assignee"] for row in found}
    assert {None, "0"} <= {row["date_due"] for row in found}
    assert {None, ""} <= {row["custom_id"] for row in found}
    kinds = {"company", "job", "issue", "milestone", "prospect", "contract_period", "asset", "request", None}
    assert {row["against_type"] for row in found} == kinds
    assert {"staff", "affiliation"} == {row["creator_type"] for row in found}
    assert {"milestones/15", "companies/65", "request/32"} <= {row["against"] for row in found}
    titles = "".join(row["title"] for row in found)
    assert all(text in titles for text in ("🚀", "東京", "לבדוק", "<script>", "\x1b[31m"))
    assert max(len(row["title"]) for row in found) > 300
    assert any("\r\n" in (row["description"] or "") for row in found)


def test_every_scalar_of_a_task_is_a_string_or_null(ask: Ask) -> None:
    for row in rows(ask, fields="_ALL"):
        assert all(value is None or isinstance(value, str) for value in row.values())


def test_a_link_to_nobody_is_null_as_an_object_and_kept_as_an_id(ask: Ask) -> None:
    found = [row["id"] for row in rows(ask) if row["assignee"] in ("0", "404")]
    assert found
    for row in get(ask, f"tasks?_filters=id({','.join(found[:50])})&_fields=assignee()&_limit=100"):
        assert row["assignee"] is None


def test_due_days_are_noon_or_midnight_of_the_deployment_and_lie_around_today(ask: Ask) -> None:
    open_tasks = rows(ask, "standing(pending,accepted,started,paused)")
    dues = [datetime.fromtimestamp(int(row["date_due"]), SYDNEY) for row in open_tasks if int(row["date_due"] or 0)]
    assert {due.hour for due in dues} == {0, 12}
    # The sandbox may have been built before midnight.
    days = {(due.date() - datetime.now(UTC).date()).days for due in dues}
    assert min(days) < -7
    assert {0, -1} & days
    assert {1, 2, 3} & days


def test_today_can_be_set(serve: Callable[..., Ask]) -> None:
    there = serve(world=World(size=60, today=date(2030, 1, 2)))
    dues = {
        datetime.fromtimestamp(int(row["date_due"]), SYDNEY).date()
        for row in rows(there)
        if int(row["date_due"] or 0) > 1_800_000_000
    }
    assert date(2030, 1, 2) in dues
    assert max(dues) <= date(2030, 1, 2) + timedelta(days=30)


# Faults


def faulty(serve: Callable[..., Ask], name: str, **how: Any) -> Ask:
    return serve(faults=f"accelo:{name}", size=30, **how)


def test_faults_have_names_of_their_own() -> None:
    assert PREFIXES == ("/api/v0", "/oauth2/v0")


@pytest.mark.parametrize(
    ("fault", "status", "word"),
    [
        ("401", 401, "invalid_client"),
        ("403", 403, "invalid_permission"),
        ("429", 429, "too_many_requests"),
        ("server-error", 500, "server_error"),
        ("no-deployment", 400, "invalid_request"),
        ("no-deployment-500", 500, "server_error"),
        ("lockout", 429, "too_many_failed_logins"),
        ("lockout-401", 401, "too_many_failed_logins"),
    ],
)
def test_a_forced_error_has_its_status_and_word(serve: Callable[..., Ask], fault: str, status: int, word: str) -> None:
    seen = faulty(serve, fault)("/api/v0/tasks", KEY)
    assert (seen.status, seen.json["meta"]["status"]) == (status, word)
    assert seen.json.get("response") is None
    assert "x-ratelimit-remaining" in seen.headers
    assert ("retry-after" in seen.headers) == fault.startswith("lockout")
    assert ("was not found" in seen.json["meta"]["message"]) == fault.startswith("no-deployment")


def test_the_forced_401_leaves_the_token_endpoint_alone(serve: Callable[..., Ask]) -> None:
    assert "access_token" in token(faulty(serve, "401"))


def test_the_rate_limit_answer_names_the_deployment_and_can_be_flat(serve: Callable[..., Ask]) -> None:
    wanted = {
        "message": "Rate limit exceeded for planet-express.api.accelo.com",
        "status": "too_many_requests",
        "more_info": "api.accelo.com/docs/#rate-limiting",
    }
    nested = faulty(serve, "429")("/api/v0/tasks", KEY)
    assert nested.json == {"meta": wanted}
    assert nested.headers["x-ratelimit-remaining"] == "0"
    assert "retry-after" not in nested.headers
    assert faulty(serve, "429-flat")("/api/v0/tasks", KEY).json == wanted


def test_a_throttled_site_answers_five_calls_an_hour(serve: Callable[..., Ask], clock: Clock) -> None:
    there = serve(world=World(size=5, clock=clock), faults="accelo:throttle")
    assert [there("/api/v0/tasks", KEY).status for _ in range(6)] == [200] * 5 + [429]
    clock.now += 3600
    assert there("/api/v0/tasks", KEY).status == 200


def test_bad_gateway_is_html(serve: Callable[..., Ask]) -> None:
    seen = faulty(serve, "502")("/api/v0/tasks", KEY)
    assert seen.status == 502
    assert seen.headers["content-type"].startswith("text/html")


def test_the_token_endpoint_can_refuse_in_three_ways(serve: Callable[..., Ask]) -> None:
    assert token(faulty(serve, "bad-client"), status=401)["error"] == "invalid_client"
    bare = token(faulty(serve, "oauth-bare-error"), status=400, grant_type="x")
    assert bare == {"error": "unsupported_grant_type"}
    wrapped = token(faulty(serve, "oauth-meta"), status=400, grant_type="x")
    assert wrapped["meta"]["status"] == "unsupported_grant_type"


def test_tokens_can_be_odd(serve: Callable[..., Ask], clock: Clock) -> None:
    assert token(faulty(serve, "token-number"))["expires_in"] == 2592000
    short = serve(world=World(size=5, clock=clock), faults="accelo:short-tokens")
    access = token(short)
    assert access["expires_in"] == "2"
    key = {"Authorization": f"Bearer {access['access_token']}"}
    assert short("/api/v0/tasks", key).status == 200
    clock.now += 2
    assert short("/api/v0/tasks", key).status == 401
    dead = faulty(serve, "dead-token")
    tried = [dead("/api/v0/tasks", {"Authorization": f"Bearer {token(dead)['access_token']}"}).status for _ in "12"]
    assert tried == [401, 200]


def test_the_status_can_be_hidden_by_the_site_itself(serve: Callable[..., Ask]) -> None:
    seen = faulty(serve, "suppress-http-status")("/api/v0/tasks/999", KEY)
    assert (seen.status, seen.json["meta"]["response_code"]) == (200, 400)


def test_meta_can_be_missing_short_or_old(serve: Callable[..., Ask]) -> None:
    def answer(fault: str) -> Any:
        return faulty(serve, fault)("/api/v0/tasks/24", KEY).json

    assert answer("no-meta") == {"response": {"id": "24", "title": "SEO Audit"}}
    assert answer("no-message")["meta"] == {"status": "ok"}
    assert answer("old-links")["meta"]["more_info"].endswith("/wiki/display/APIS/Status+Codes#ok")


def test_an_unknown_id_can_be_an_html_404(serve: Callable[..., Ask]) -> None:
    there = faulty(serve, "html-404")
    for path in ("tasks/999", "nothing"):
        seen = there(f"/api/v0/{path}", KEY)
        assert seen.status == 404
        assert seen.headers["content-type"].startswith("text/html")
    assert there("/api/v0/tasks?_filters=x(1)", KEY).status == 400


def test_an_empty_list_can_be_null(serve: Callable[..., Ask]) -> None:
    there = faulty(serve, "null-list")
    assert get(there, "tasks?_filters=id(0)") is None
    assert get(there, "tasks?_filters=id(24)")


def test_numbers_can_be_numbers_while_titles_stay_text(serve: Callable[..., Ask]) -> None:
    there = serve(faults="accelo:numbers", size=120)
    task = get(there, "tasks/24?_fields=date_due,assignee(),breadcrumbs,rate_charged,custom_id")
    assert (task["id"], task["date_due"], task["assignee"]["id"]) == (24, 1374199200, 7)
    assert task["breadcrumbs"][0]["id"] == 15
    assert task["rate_charged"] == "175.00"
    assert "0012" in {row["title"] for row in rows(there)}
    assert get(there, "tasks/count") == {"count": 124}


def test_a_count_can_be_a_bare_number(serve: Callable[..., Ask]) -> None:
    assert get(faulty(serve, "bare-count"), "tasks/count") == 34


def test_amounts_can_be_minutes(serve: Callable[..., Ask]) -> None:
    task = get(faulty(serve, "minutes"), "tasks/24?_fields=billable,logged,date_due")
    assert (task["billable"], task["logged"], task["date_due"]) == ("60", "60", "1374199200")


def test_unset_dates_may_match_no_before(serve: Callable[..., Ask], ask: Ask) -> None:
    there = faulty(serve, "unset-never-before")
    assert {row["id"] for row in rows(ask, "date_due_before(1800000000)")} >= {"24", "25"}
    found = rows(there, "date_due_before(1800000000)")
    assert "24" in ids(found)
    assert all(int(row["date_due"] or 0) for row in found)


def test_an_unknown_filter_may_be_ignored(serve: Callable[..., Ask]) -> None:
    there = faulty(serve, "unknown-filter-ignored")
    assert len(rows(there, "colour(red)")) == 34
    assert ids(rows(there, "colour(red),id(24)")) == ["24"]


def test_a_large_limit_may_be_refused(serve: Callable[..., Ask]) -> None:
    there = faulty(serve, "limit-refused")
    refused(there, "tasks?_limit=101", 400, "invalid_request")
    assert get(there, "tasks?_limit=100")


def test_pages_may_shift(serve: Callable[..., Ask]) -> None:
    there = faulty(serve, "shifting")
    first, second = get(there, "tasks?_limit=5&_page=0"), get(there, "tasks?_limit=5&_page=1")
    assert second[0] == first[-1]


# Robustness


def test_nothing_that_is_asked_breaks_the_connection(serve: Callable[..., Ask]) -> None:
    there = serve(size=10)
    dice = random.Random(7)
    words = (
        "tasks", "statuses", "24", "count", "meta", "run", "filters", "history", "progressions", ".xml", ".yaml", "%00",
        "%ff", "%2F", "..", "é", "staff", "whoami", "0", "-1", "9" * 40,
    )  # fmt: skip
    bits = (
        "_fields=", "_filters=", "_page=", "_limit=", "_offset=", "_search=", "_method=", "&", "=", "(", ")", ",",
        "_OR(", "_AND(", "id", "date_due_before", "order_by_asc", "breadcrumbs", "_ALL", "%", "%zz", "%F0%9F", "9" * 30,
        "+", "_not", "title", "child_of_job", "against", "search", "against(company", "%00", "task_object_budget()",
    )  # fmt: skip
    for _ in range(600):
        path = quote("/".join(dice.choices(words, k=dice.randint(1, 4))), safe="/%")
        query = "".join(dice.choices(bits, k=dice.randint(1, 9)))
        assert there(f"/api/v0/{path}?{query}", KEY).status in (200, 400, 403)
    for _ in range(80):
        query = "".join(dice.choices(("grant_type=", "scope=", "refresh_token", "%ff", "&", "=", "é%"), k=4))
        seen = there(f"/oauth2/v0/{dice.choice(('token', 'revoke', 'authorize', 'x'))}?{quote(query, safe='%&=')}", KEY)
        assert seen.status in (400, 401)
