"""The PageSeeder stand-in answers as the vendor's documentation says."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from taskcli.sandbox import load
from taskcli.sandbox.wire import World

Element = ElementTree.Element
API = "/ps/api"
MINE = f"{API}/members/jsmith/tasks"
TOKEN = "u7Qd0exampletoken0exampletoken01"
JOAN = {"Authorization": f"Bearer {TOKEN}"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DAY = date(2026, 3, 10)

GROUP = (
    '<group id="8" name="pub-a" description="A sample\n         public group" owner="pub" access="public"'
    ' common="false"/>'
)
WHO = 'id="1" firstname="firstName" surname="surName" username="userName" status="activated"'
FULL = "<fullname>A complete name</fullname>"
STATE = 'status="Open" priority="Low" due="2017-02-23T17:00:00+11:00"'
ASSIGNED = f'<assignedto {WHO} date="2017-02-23T15:09:11+11:00">{FULL}</assignedto>'


def basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


ADMIN = basic("jane.roe", "admin-secret")


def sample_comment(number: int, at: str, text: str) -> str:
    return (
        f'<comment id="{number}" contentrole="Comment" created="2017-02-23T15:09:{at}+11:00" {STATE}>'
        f'<title>Task 3</title><author {WHO}>{FULL}</author><assignedto id="1">{FULL}</assignedto>'
        f'<content type="text/plain">{text}</content></comment>'
    )


def task_head(replies: int) -> str:
    last = 'lastcommentid="333" lastcommentdate="2017-02-23T15:09:55+11:00"'
    return f'<task id="332" title="Task 3" replycount="{replies}" {last} {STATE}>{GROUP}{ASSIGNED}'


def same(text: str) -> str:
    return ElementTree.canonicalize(text, strip_text=True)


def parse(body: bytes) -> Element:
    return ElementTree.fromstring(body)


def ids(body: bytes) -> list[str]:
    return [str(each.get("id")) for each in parse(body)]


def last_of(task: Element) -> Element:
    found = task.find("comment")
    assert found is not None
    return found


def seconds(text: str | None) -> float:
    return datetime.fromisoformat(text).timestamp() if text else 0


# One task


@pytest.mark.parametrize("address", ["/ps/api/tasks/332.xml", "/ps/service/tasks/332.xml", "/ps/api/tasks/332"])
def test_the_sample_task_reads_as_documented(ask: Any, address: str) -> None:
    seen = ask(address)
    both = sample_comment(332, "11", "Task3") + sample_comment(333, "55", "some text")
    assert (seen.status, seen.headers["content-type"]) == (200, "application/xml;charset=utf-8")
    assert same(seen.text) == same(f"{task_head(0)}{both}</task>")


def test_attributes_keep_their_order_and_their_line_break(ask: Any) -> None:
    text = ask(f"{API}/tasks/332.xml").text
    assert text.startswith('<task id="332" title="Task 3" replycount="0" lastcommentid="333" lastcommentdate="2017')
    assert 'description="A sample\n         public group"' in text


def test_without_comments_only_id_title_and_group_are_there(ask: Any) -> None:
    assert same(ask(f"{API}/tasks/332.xml?comments=none").text) == same(f'<task id="332" title="Task 3">{GROUP}</task>')


@pytest.mark.parametrize(
    ("wanted", "loaded"),
    [("first", ["332"]), ("last", ["333"]), ("all", ["332", "333"]), ("archive", ["332", "333", "353"])],
)
def test_each_choice_of_comments_loads_its_comments_and_keeps_the_state(
    ask: Any, wanted: str, loaded: list[str]
) -> None:
    task = parse(ask(f"{API}/tasks/332.xml?comments={wanted}").body)
    assert [each.get("id") for each in task.iter("comment")] == loaded
    assert (task.get("status"), task.get("lastcommentid"), task.find("assignedto") is None) == ("Open", "333", False)


def test_an_archived_comment_has_its_own_role_and_an_editor_between_author_and_assignee(ask: Any) -> None:
    comment = parse(ask(f"{API}/tasks/332.xml?comments=archive").body).findall("comment")[2]
    assert (comment.get("contentrole"), comment.get("created")) == ("archive-Comment", "2017-02-24T14:56:11+11:00")
    assert [each.tag for each in comment] == ["title", "author", "modifiedby", "assignedto", "content"]
    assert comment.findtext("content") == "Example3"


def test_json_has_numbers_for_ids_arrays_for_comments_and_no_root_name(ask: Any) -> None:
    seen = ask(f"{API}/tasks/332.json?comments=last")
    assert seen.headers["content-type"] == "application/json;charset=utf-8"
    assert seen.json["id"] == 332
    assert seen.json["replycount"] == 0
    assert seen.json["group"]["type"] == "group"
    assert seen.json["group"]["common"] is False
    assert seen.json["assignedto"]["fullname"] == "A complete name"
    assert [each["content"] for each in seen.json["comments"]] == [[{"type": "text/plain", "value": "some text"}]]


@pytest.mark.parametrize(
    ("suffix", "accept", "kind"),
    [
        ("", "application/json", "application/json"),
        ("", "application/xml, application/json;q=0.5", "application/xml"),
        ("", "*/*", "application/xml"),
        (".xml", "application/json", "application/xml"),
        (".json", "application/xml", "application/json"),
    ],
)
def test_the_suffix_wins_over_accept_and_xml_is_the_default(ask: Any, suffix: str, accept: str, kind: str) -> None:
    assert ask(f"{API}/tasks/310{suffix}", {"Accept": accept}).headers["content-type"].startswith(kind)


def test_an_unknown_task_is_error_1325_in_both_formats(ask: Any) -> None:
    xml, data = ask(f"{API}/tasks/999999.xml"), ask(f"{API}/tasks/999999.json")
    message = "The task was not found"
    assert (xml.status, data.status) == (404, 404)
    assert same(xml.text) == same(
        f'<error id="1325"><request>/ps/api/tasks/999999.xml</request><message>{message}</message></error>'
    )
    assert data.text == json.dumps({"id": "1325", "request": "/ps/api/tasks/999999.json", "message": message})


@pytest.mark.parametrize("number", ["400", "410", "0", "-1", "abc", "332x", "%C2%B2", "9" * 40])
def test_what_the_public_may_not_see_or_nobody_has_is_not_found(ask: Any, number: str) -> None:
    seen = ask(f"{API}/tasks/{number}.xml", JOAN)
    assert (seen.status, parse(seen.body).get("id")) == (404, "1325")


def test_the_member_service_shows_tasks_of_the_members_private_groups_only(ask: Any) -> None:
    assert ask(f"{MINE}/400.xml", JOAN).status == 200
    assert parse(ask(f"{MINE}/410.xml", JOAN).body).get("id") == "1325"
    assert ask(f"{API}/members/jane.roe/tasks/410.xml", ADMIN).status == 200
    assert ask(f"{API}/members/jsnow/tasks/332.xml", ADMIN).status == 200
    assert ask(f"{API}/members/jsnow/tasks/400.xml", ADMIN).status == 404


def test_a_short_thread_keeps_its_newest_comments(ask: Any) -> None:
    public = parse(ask(f"{API}/tasks/332.xml?discussionsize=1").body)
    member = parse(ask(f"{MINE}/400.xml?tasksize=2", JOAN).body)
    assert [each.get("id") for each in public.iter("comment")] == ["333"]
    assert [each.get("id") for each in member.iter("comment")] == ["404", "405"]


def test_each_get_service_knows_its_own_size_parameter(ask: Any) -> None:
    assert len(parse(ask(f"{API}/tasks/332.xml?tasksize=1").body).findall("comment")) == 2
    assert len(parse(ask(f"{MINE}/400.xml?discussionsize=1", JOAN).body).findall("comment")) == 6


def test_a_draft_is_shown_to_its_author_on_demand(ask: Any) -> None:
    def drafts(address: str, headers: dict[str, str]) -> list[str | None]:
        return [each.get("id") for each in parse(ask(address, headers).body).iter("comment") if each.get("draft")]

    assert drafts(f"{MINE}/400.xml?draft=true", JOAN) == ["406"]
    assert drafts(f"{MINE}/400.xml?draft=false", JOAN) == []
    assert drafts(f"{API}/members/jane.roe/tasks/400.xml?draft=true", ADMIN) == []


def test_groups_inside_comments_come_on_demand_and_all_of_them_for_administrators(ask: Any) -> None:
    def groups(query: str, headers: dict[str, str]) -> list[str | None]:
        found = parse(ask(f"{API}/tasks/332.xml?{query}", headers).body).findall("comment/group")
        return [each.get("name") for each in found]

    assert groups("comments=last", JOAN) == []
    assert groups("comments=last&returngroups=user", JOAN) == ["pub-a"]
    assert groups("comments=last&returngroups=user", {}) == []
    assert groups("comments=last&returngroups=all", ADMIN) == ["pub-a", "pub-a"]
    assert ask(f"{API}/tasks/332.xml?returngroups=all", JOAN).status == 403


def test_offsets_change_with_daylight_saving_inside_one_answer(ask: Any) -> None:
    comments = parse(ask(f"{MINE}/400.xml", JOAN).body).findall("comment")
    assert {str(each.get("created"))[-6:] for each in comments} == {"+10:00", "+11:00"}


def test_the_title_of_a_task_is_that_of_its_last_comment(ask: Any) -> None:
    task = parse(ask(f"{MINE}/400.xml", JOAN).body)
    assert task.get("title") == "Long thread, renamed"
    assert last_of(task).findtext("title") == "Long thread"


# Signing in


@pytest.mark.parametrize(
    "headers",
    [
        JOAN,
        {"Authorization": f"bearer {TOKEN}"},
        basic("jsmith", "sésame:ouvre-toi"),
        basic("JSmith@example.org", "sésame:ouvre-toi"),
        {"Cookie": "JSESSIONID=5D0A4C1E6B7F48A29C3E"},
    ],
)
def test_every_scheme_signs_joan_in(ask: Any, headers: dict[str, str]) -> None:
    assert same(ask(f"{API}/self.xml", headers).text) == same(
        '<member id="123" firstname="Joan" surname="Smith" username="jsmith" email="jsmith@example.org"'
        ' status="activated"><fullname>Joan Smith</fullname></member>'
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer"},
        {"Authorization": "Digest abc"},
        {"Authorization": "Basic %%%"},
        {"Authorization": "Basic /////w=="},
        basic("jsmith", "wrong"),
        basic("nobody", "sésame:ouvre-toi"),
    ],
)
def test_refused_credentials_are_401_even_on_public_services(ask: Any, headers: dict[str, str]) -> None:
    seen = ask(f"{API}/tasks/332.xml", headers)
    assert seen.status == 401
    assert seen.headers["www-authenticate"].split()[0] in ("Basic", "Bearer")
    assert b"<task" not in seen.body


@pytest.mark.parametrize("path", ["self", "self/memberships", "members/jsmith/tasks/find", "members/jsmith/tasks/332"])
def test_nobody_is_not_logged_in(ask: Any, path: str) -> None:
    seen = ask(f"{API}/{path}.xml")
    assert (seen.status, parse(seen.body).get("id")) == (401, "1029")


def test_only_the_member_or_an_administrator_may_use_the_members_services(ask: Any) -> None:
    assert ask(f"{API}/members/jsnow/tasks/find.xml", JOAN).status == 403
    assert ask(f"{API}/members/jsnow/tasks/find.xml", ADMIN).status == 200


@pytest.mark.parametrize("name", ["123", "jsmith", "JSMITH", "~jsmith", "~jsmith@example.org", "%6Asmith"])
def test_a_member_is_named_by_number_user_name_or_with_a_tilde(ask: Any, name: str) -> None:
    assert ask(f"{API}/members/{name}.json", JOAN).json["id"] == 123
    assert ask(f"{API}/members/{name}/tasks/332.xml", JOAN).status == 200


def token(ask: Any, body: str, headers: dict[str, str] | None = None, query: str = "") -> Any:
    return ask(f"/ps/oauth/token{query}", {**FORM, **(headers or {})}, method="POST", body=body.encode())


def test_a_token_is_had_with_basic_or_form_or_query_and_opens_the_services(ask: Any) -> None:
    asked = "grant_type=client_credentials"
    fields = "client_id=0123456789ABCDEF&client_secret=s3cret"
    for seen in (
        token(ask, asked, {"Authorization": "Basic MDEyMzQ1Njc4OUFCQ0RFRjpzM2NyZXQ="}),
        token(ask, f"{asked}&{fields}"),
        token(ask, "", None, f"?{asked}&{fields}"),
    ):
        assert list(seen.json) == ["access_token", "token_type", "expires_in"]
        assert (seen.status, seen.json["token_type"], seen.json["expires_in"]) == (200, "bearer", 3600)
        found = ask(f"{API}/self.json", {"Authorization": f"Bearer {seen.json['access_token']}"})
        assert found.json["username"] == "jsmith"


def test_the_other_grants_work_for_the_clients_that_have_them(ask: Any) -> None:
    client = basic("FEDCBA9876543210", "pw-s3cret")
    seen = token(ask, f"grant_type=password&username=jane.roe&password={quote('admin-secret')}", client)
    assert ask(f"{API}/self.json", {"Authorization": f"Bearer {seen.json['access_token']}"}).json["admin"] is True
    client = basic("00112233445566AA", "code-s3cret")
    first = token(ask, "grant_type=authorization_code&code=sample-code&redirect_uri=http%3A%2F%2Fx", client)
    again = token(ask, f"grant_type=refresh_token&refresh_token={first.json['refresh_token']}", client)
    assert (again.status, again.json["access_token"] == first.json["access_token"]) == (200, False)


@pytest.mark.parametrize(
    ("body", "client", "status", "error"),
    [
        ("grant_type=client_credentials", ("0123456789ABCDEF", "wrong"), 401, "invalid_client"),
        ("grant_type=client_credentials", ("", ""), 401, "invalid_client"),
        ("grant_type=authorization_code&code=x", ("00112233445566AA", "code-s3cret"), 400, "invalid_grant"),
        ("grant_type=refresh_token&refresh_token=x", ("00112233445566AA", "code-s3cret"), 400, "invalid_grant"),
        ("grant_type=password&username=jsmith&password=x", ("FEDCBA9876543210", "pw-s3cret"), 400, "invalid_grant"),
        ("grant_type=password", ("0123456789ABCDEF", "s3cret"), 400, "unauthorized_client"),
        ("grant_type=magic", ("0123456789ABCDEF", "s3cret"), 400, "unsupported_grant_type"),
        ("", ("0123456789ABCDEF", "s3cret"), 400, "invalid_request"),
    ],
)
def test_the_token_endpoint_refuses_in_oauth_words(
    ask: Any, body: str, client: tuple[str, str], status: int, error: str
) -> None:
    seen = token(ask, body, basic(*client))
    assert (seen.status, seen.json["error"]) == (status, error)


def test_a_bad_code_is_told_as_in_the_vendors_sample(ask: Any) -> None:
    seen = token(ask, "grant_type=authorization_code&code=x", basic("00112233445566AA", "code-s3cret"))
    assert seen.json == {"error": "invalid_grant", "error_description": "bad code"}


def test_a_token_dies_after_its_time(serve: Any) -> None:
    now = [1000.0]
    ask = serve(world=World(size=1, today=DAY, clock=lambda: now[0]))
    seen = token(ask, "grant_type=client_credentials", basic("0123456789ABCDEF", "s3cret"))
    bearer = {"Authorization": f"Bearer {seen.json['access_token']}"}
    now[0] += 3599
    assert ask(f"{API}/self", bearer).status == 200
    now[0] += 1
    assert ask(f"{API}/self", bearer).status == 401


# Lists


def test_the_sample_list_reads_as_documented(ask: Any) -> None:
    query = "groups=pub-a&statuses=Open%2CResolved&contentrole=comment&page=1&pagesize=100"
    first = sample_comment(333, "55", "some text").replace(f'<assignedto id="1">{FULL}</assignedto>', "")
    first = first.replace('id="333" ', 'id="333" discussionid="332" ', 1)
    second = (
        '<task id="310" title="Fix broken links" replycount="0" lastcommentid="310"'
        f' lastcommentdate="2017-02-20T09:00:00+11:00" status="Resolved">{GROUP}'
        '<comment id="310" discussionid="310" contentrole="Comment" created="2017-02-20T09:00:00+11:00"'
        ' status="Resolved"><title>Fix broken links</title>'
        '<author email="visitor@example.org"><fullname>A Visitor</fullname></author>'
        '<content type="text/plain">Two links on the home page are dead.</content></comment></task>'
    )
    seen = ask(f"{API}/tasks/find.xml?{query}")
    assert same(seen.text) == same(f"<tasks>{task_head(1)}{first}</task>{second}</tasks>")


@pytest.mark.parametrize("query", ["groups=pub-a&statuses=Nothing", "", "groups=acme-intranet", "groups=acme-old"])
def test_no_task_is_an_empty_element_with_status_200(ask: Any, query: str) -> None:
    seen, data = ask(f"{API}/tasks/find.xml?{query}"), ask(f"{API}/tasks/find.json?{query}")
    assert (seen.status, seen.text.strip()) == (200, "<tasks/>")
    assert data.json == {"tasks": []}


def test_one_task_is_a_list_of_one(ask: Any) -> None:
    assert ids(ask(f"{API}/tasks/find.xml?groups=acme-solo").body) == ["411"]
    assert [each["id"] for each in ask(f"{API}/tasks/find.json?groups=acme-solo").json["tasks"]] == [411]


def test_archived_tasks_are_not_found_and_the_newest_activity_comes_first(ask: Any) -> None:
    tasks = parse(ask(f"{MINE}/find.xml", JOAN).body)
    dates = [seconds(each.get("lastcommentdate")) for each in tasks]
    assert len(dates) > 250
    assert dates == sorted(dates, reverse=True)
    assert "412" not in [each.get("id") for each in tasks]
    assert parse(ask(f"{MINE}/412.xml?comments=archive", JOAN).body).get("status") == "Closed"


def test_the_list_loads_the_last_comment_unless_told_otherwise(ask: Any) -> None:
    for task in parse(ask(f"{MINE}/find.xml", JOAN).body):
        assert [each.get("id") for each in task.findall("comment")] == [task.get("lastcommentid")]
    bare = parse(ask(f"{MINE}/find.xml?comments=none", JOAN).body)
    assert {tuple(each.attrib) for each in bare} == {("id", "title")}
    full = parse(ask(f"{MINE}/find.xml?comments=archive", JOAN).body)
    assert any(len(each.findall("comment")) > 4 for each in full)
    assert any("archive" in str(each.get("contentrole")) for each in full.iter("comment"))


def kept(task: Element, name: str) -> str:
    return last_of(task).get(name) or ""


def labels(task: Element) -> set[str]:
    return set((last_of(task).findtext("labels") or "").split(","))


def assignee(task: Element) -> str:
    found = task.find("assignedto")
    return "0" if found is None else str(found.get("id"))


def place(task: Element) -> str:
    found = [*task.findall("uri"), *task.findall("locator/uri")]
    return str(found[0].get("path")) if found else ""


def assigned_at(task: Element) -> float:
    found = task.find("assignedto")
    return 0 if found is None else seconds(found.get("date"))


def named(task: Element) -> str:
    return str(task[0].get("name"))


AT = "2025-12-01T00:00:00"
SYDNEY_AT = seconds(f"{AT}+11:00")
FILTERS: dict[str, Callable[[Element], bool]] = {
    "statuses=Open": lambda t: t.get("status") == "Open",
    "statuses=Open,In%20Review": lambda t: t.get("status") in ("Open", "In Review"),
    "statuses=open": lambda t: t.get("status") == "open",
    "priorities=High,Someday": lambda t: t.get("priority") in ("High", "Someday"),
    "assignedto=123": lambda t: assignee(t) == "123",
    "assignedto=0": lambda t: assignee(t) == "0",
    "author=202": lambda t: last_of(t).find("author[@id='202']") is not None,
    "contentrole=comment": lambda t: kept(t, "contentrole") in ("Comment", "File Attachment"),
    "contentrole=workflow": lambda t: kept(t, "contentrole") == "Workflow",
    "context=uri": lambda t: place(t) != "",
    "context=group": lambda t: place(t) == "",
    f"createdafter={AT}": lambda t: seconds(kept(t, "created")) > SYDNEY_AT,
    f"createdbefore={AT}": lambda t: seconds(kept(t, "created")) < SYDNEY_AT,
    f"createdbefore={AT}%2B00:00": lambda t: seconds(kept(t, "created")) < seconds(f"{AT}+00:00"),
    f"createdbefore={AT}Z": lambda t: seconds(kept(t, "created")) < seconds(f"{AT}+00:00"),
    "dueafter=2026-03-10T00:00:00": lambda t: seconds(t.get("due")) > seconds("2026-03-10T00:00:00+11:00"),
    "duebefore=2026-03-10T00:00:00": lambda t: 0 < seconds(t.get("due")) < seconds("2026-03-10T00:00:00+11:00"),
    f"assignedafter={AT}": lambda t: assigned_at(t) > SYDNEY_AT,
    f"assignedbefore={AT}": lambda t: 0 < assigned_at(t) < SYDNEY_AT,
    "groups=acme-website,nordwind-launch": lambda t: named(t) in ("acme-website", "nordwind-launch"),
    "project=acme": lambda t: named(t).startswith("acme-"),
    "project=acme&groups=pub-a": lambda t: named(t) == "pub-a",
    "labels=web": lambda t: "web" in labels(t),
    "labels=web,q4": lambda t: {"web", "q4"} <= labels(t),
    "paths=%252Fps%252Facme%252Fwebsite%252F*": lambda t: place(t).startswith("/ps/acme/website/"),
    "paths=%252Fps%252Facme%252Fintranet%252Fdocuments%252Fprice%252Clist.docx": lambda t: "price,list" in place(t),
    "paths=%252Fps%252Facme%252Fwebsite%252Fdocuments%252FMy%252520file.psml": lambda t: "My%20file" in place(t),
    "title=Task%203": lambda t: t.get("title") == "Task 3",
    "title=Review*": lambda t: str(t.get("title")).startswith("Review"),
    "type=bug": lambda t: kept(t, "type") == "bug",
    "type=change*": lambda t: kept(t, "type") == "change-request",
    "types=": lambda t: kept(t, "type") == "",
    "types=,bug": lambda t: kept(t, "type") in ("", "bug"),
    "statuses=Open&priorities=High&contentrole=comment": lambda t: (
        (t.get("status"), t.get("priority")) == ("Open", "High") and kept(t, "contentrole") != "Workflow"
    ),
}


@pytest.fixture(scope="module")
def dated(serve: Any) -> Any:
    return serve(world=World(today=DAY))


@pytest.mark.parametrize("query", FILTERS)
def test_a_filter_keeps_what_fits_and_drops_the_rest(dated: Any, query: str) -> None:
    everything = parse(dated(f"{MINE}/find.xml", JOAN).body)
    expected = [each.get("id") for each in everything if FILTERS[query](each)]
    assert 0 < len(expected) < len(everything)
    assert ids(dated(f"{MINE}/find.xml?{query}", JOAN).body) == expected


def test_two_asterisks_stand_for_a_real_one(dated: Any) -> None:
    assert ids(dated(f"{MINE}/find.xml?title=Task%203**", JOAN).body) == []
    assert ids(dated(f"{MINE}/find.xml?title=Task%203*", JOAN).body) == ["332"]


def test_of_a_repeated_parameter_the_first_counts(dated: Any) -> None:
    twice = ids(dated(f"{MINE}/find.xml?statuses=Open&statuses=Closed", JOAN).body)
    assert twice == ids(dated(f"{MINE}/find.xml?statuses=Open", JOAN).body)


def test_an_unknown_parameter_is_ignored(dated: Any) -> None:
    assert ids(dated(f"{MINE}/find.xml?status=Open", JOAN).body) == ids(dated(f"{MINE}/find.xml", JOAN).body)


def test_the_public_service_filters_by_public_groups(dated: Any) -> None:
    own = parse(dated(f"{API}/tasks/find.xml", JOAN).body)
    assert {named(each) for each in own} == {"pub-a", "acme-website", "network-documentation", "acme-solo"}
    open_to_all = parse(dated(f"{API}/tasks/find.xml?groups=acme-website,acme-legal").body)
    assert {named(each) for each in open_to_all} == {"acme-website"}


def test_content_attachments_and_addresses_can_be_left_out_or_asked_for(dated: Any) -> None:
    def count(query: str, path: str, headers: dict[str, str] = JOAN) -> int:
        member = "jsmith" if headers is JOAN else "jane.roe"
        return len(parse(dated(f"{API}/members/{member}/tasks/find.xml?{query}", headers).body).findall(path))

    assert count("", "task/comment/content") > 0 == count("contents=none", "task/comment/content")
    assert count("", "task/comment/attachment/uri") > 0 == count("attachments=context", "task/comment/attachment")
    assert count("attachments=context", "task/comment/context") > 0 == count("attachments=none", "*/*/context")
    assert count("emails=all", "task/assignedto[@email]", ADMIN) > 0 == count("", "task/assignedto[@email]", ADMIN)
    assert dated(f"{MINE}/find.xml?emails=all", JOAN).status == 403


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=x", "page=", "pagesize=0", "pagesize=-1", "pagesize=%C2%B2", "assignedto=jsmith", "author=0",
        "comments=some", "contentrole=Comment", "context=x", "contents=x", "attachments=x", "emails=x",
        "duebefore=2026-03-10", "duebefore=2026-03-10T00:00:00+10:00", "dueafter=2026-13-10T00:00:00", "dueafter=",
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_read_is_a_bad_request(ask: Any, query: str) -> None:
    seen = ask(f"{MINE}/find.xml?{query}", JOAN)
    assert (seen.status, parse(seen.body).get("id")) == (400, "0201")
    assert query.partition("=")[0] in str(parse(seen.body).findtext("message"))


def test_pages_follow_each_other_and_a_full_last_page_is_followed_by_an_empty_one(ask: Any) -> None:
    everything = ids(ask(f"{MINE}/find.xml", JOAN).body)
    paged = [ids(ask(f"{MINE}/find.xml?pagesize=50&page={page}", JOAN).body) for page in range(1, 9)]
    assert [number for page in paged for number in page] == everything
    assert [len(page) for page in paged[:3]] == [50, 50, 50]
    full = len(everything)
    assert ids(ask(f"{MINE}/find.xml?pagesize={full}", JOAN).body) == everything
    assert ask(f"{MINE}/find.xml?pagesize={full}&page=2", JOAN).text.strip() == "<tasks/>"


def test_a_page_has_a_thousand_tasks_unless_told_otherwise(serve: Any) -> None:
    ask = serve(size=1300)
    assert len(ids(ask(f"{MINE}/find.xml?comments=none", JOAN).body)) == 1000
    assert len(ids(ask(f"{MINE}/find.xml?comments=none&page=2", JOAN).body)) > 50


def test_there_are_as_many_tasks_as_asked_for_and_the_same_ones_for_the_same_seed() -> None:
    module: Any = load("pageseeder")
    first, again, other = (module.Site(World(seed=seed, size=320, today=DAY)).store for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert len(first.tasks) >= 320
    assert len(module.Site(World(size=1, today=DAY)).store.tasks) > 1


def test_awkward_data_is_there(dated: Any) -> None:
    root = parse(dated(f"{MINE}/find.xml", JOAN).body)
    statuses = {str(each.get("status")) for each in root}
    flows = {"Initiated", "In Progress", "Complete", "Approved", "Suspended", "Terminated"}
    assert statuses >= {"Open", "Resolved", "Closed", "In Review", "Waiting for client ⏳", "open", *flows}
    titles = " ".join(str(each.get("title")) for each in root)
    assert all(part in titles for part in ("🚀", "لمورّد", "<script>", "東京", "=SUM"))
    assert max(len(str(each.get("title"))) for each in root) == 250
    authors = [author for each in root for author in each.iter("author")]
    assert any(not each.attrib for each in authors)
    assert any(each.get("email") and not each.get("id") for each in authors)
    assert root.find("task/assignedto[@onvacation]") is not None
    assert {each.get("due") is None for each in root} == {True, False}
    assert root.find("task/project") is not None
    assert root.find("task/locator/uri") is not None
    assert root.find("task/comment/content[@type='application/xhtml+xml']/p/b") is not None


def test_tasks_are_late_due_today_and_due_soon(dated: Any) -> None:
    days = {str(each.get("due"))[:10] for each in parse(dated(f"{MINE}/find.xml?statuses=Open", JOAN).body)}
    assert {"2026-03-10", "2026-03-09", "2026-03-13"} <= days


def test_a_large_body_is_compressed_for_those_who_can_read_it(ask: Any) -> None:
    plain = ask(f"{MINE}/find.xml", JOAN)
    packed = ask(f"{MINE}/find.xml", {**JOAN, "Accept-Encoding": "gzip, deflate"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body
    assert "content-encoding" not in ask(f"{API}/version", {"Accept-Encoding": "gzip"}).headers


def test_documents_in_json_have_text_for_numbers_and_no_decoded_path(dated: Any) -> None:
    uri = dated(f"{MINE}/find.json?context=uri&pagesize=1", JOAN).json["tasks"][0]["comments"][0]["context"]["uri"]
    assert (type(uri["id"]), uri["external"]) == (str, "false")
    assert not {"decodedpath", "displaytitle"} & uri.keys()


# Other services


def test_the_version_is_told_to_everybody(ask: Any) -> None:
    assert ask(f"{API}/version.xml").text.strip() == '<version major="6" build="2007" string="6.2007"/>'
    assert ask(f"{API}/version.json").json == {"major": 6, "build": 2007, "string": "6.2007"}
    assert parse(ask(f"{API}/about").body).find("version") is not None


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("members/nobody/tasks/find", 400, "0204"),
        ("members/nobody", 404, "0106"),
        ("groups/none/members", 400, "0202"),
        ("groups/acme-legal/members", 403, "1022"),
        ("members/jsmith/uris/1/discussions", 400, "0208"),
        ("members/jsmith/groups/none/uris/92/workflow", 400, "0202"),
        ("members/nobody/groups/none/uris/92/workflow", 400, "0206"),
        ("members/nobody/groups/none/uris/1/workflow", 400, "020E"),
        ("members/jsmith/groups/acme-solo/uris/92/workflow", 404, "1325"),
        ("discussions/999999", 404, "1325"),
        ("comments/999999", 404, "1325"),
    ],
)
def test_what_is_unknown_has_its_own_error_number(ask: Any, path: str, status: int, code: str) -> None:
    seen = ask(f"{API}/{path}.xml", JOAN)
    assert (seen.status, parse(seen.body).get("id")) == (status, code)
    assert parse(seen.body).findtext("request") == f"{API}/{path}.xml"


def groups_of(ask: Any, path: str) -> dict[str, Element]:
    """Memberships by the name of their group or project."""
    found = parse(ask(f"{API}/{path}", JOAN).body)
    assert (found.tag, found[0].tag, found[0].get("id")) == ("memberships", "member", "123")
    return {str(each[0].get("name")): each for each in found.findall("membership")}


def test_memberships_name_groups_and_projects(ask: Any) -> None:
    plain = groups_of(ask, "self/memberships.xml")
    assert {"pub-a", "acme-intranet", "acme"} <= plain.keys()
    assert not {"acme-legal", "acme-old"} & plain.keys()
    assert groups_of(ask, "members/123/memberships.xml").keys() == plain.keys()
    assert (plain["acme"][0].tag, plain["pub-a"][0].tag) == ("project", "group")
    assert {"id", "role", "status", "notification", "created"} <= plain["pub-a"].attrib.keys()


def test_archived_memberships_come_alone(ask: Any) -> None:
    assert list(groups_of(ask, "self/memberships.xml?archived=true")) == ["acme-old"]


def test_a_membership_through_a_subgroup_has_no_id_and_can_be_left_out(ask: Any) -> None:
    through = groups_of(ask, "self/memberships.xml")["acme-website"]
    assert (through.get("id"), through.get("subgroups")) == (None, "pub-a")
    assert "acme-website" not in groups_of(ask, "self/memberships.xml?subgroups=false")


def test_memberships_in_json_stand_beside_their_member(ask: Any) -> None:
    found = ask(f"{API}/self/memberships.json", JOAN).json
    assert found["member"]["username"] == "jsmith"
    assert {"role", "emailListed"} <= found["memberships"][0].keys()


def members(ask: Any, path: str) -> list[str]:
    return [str(each.get("id")) for each in parse(ask(f"{API}/groups/{path}", JOAN).body).findall("membership/member")]


def test_a_group_tells_its_members_and_its_statuses(ask: Any) -> None:
    assert members(ask, "~acme-intranet/members.xml") == ["123", "201", "202", "204", "205"]
    rows = ask(f"{API}/groups/14/properties.json", JOAN).json["properties"]
    assert rows[0]["value"].startswith("To Do,Doing")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("member-username=JSMITH", ["123"]),
        ("member-username=joan.s%40example.net", ["126"]),
        ("firstname=joan&surname=smith", ["123", "126"]),
        ("email=joan.s%40example.net", []),  # not disclosed
        ("email=n0rd7%40example.net", ["127"]),
        ("member-role=manager", ["201"]),
        ("status=invited", []),
        ("field7=x", []),
        ("countonly=true", []),
    ],
)
def test_members_are_found_by_whole_words_of_any_case(ask: Any, query: str, found: list[str]) -> None:
    assert members(ask, f"acme-website/members/find.xml?{query}") == found


def test_members_have_pages_without_subgroups_only(ask: Any) -> None:
    every = members(ask, "acme-website/members.xml?subgroups=false")
    pages = [members(ask, f"acme-website/members.xml?subgroups=false&pagesize=5&page={n}") for n in (1, 2)]
    assert pages == [every[:5], every[5:10]]
    assert len(members(ask, "acme-website/members.xml?pagesize=5&page=2")) > len(every)
    assert not {"1", "123"} & set(every)  # they are of a subgroup


def labels_of(ask: Any, query: str, headers: dict[str, str] = JOAN) -> dict[str, list[str]]:
    found = parse(ask(f"{API}/groups/acme-website/labels.xml?{query}", headers).body)
    assert (found.tag, found.get("scope")) == ("label-config", "project")
    return {str(kind.get("type")): [str(each.get("name")) for each in kind] for kind in found}


def test_labels_are_told_by_what_they_are_for(ask: Any) -> None:
    assert labels_of(ask, "types=comment,xref") == {"comment": ["blocked", "für-später", "q4", "web"], "xref": []}
    assert len(labels_of(ask, "", {})) == 10
    assert ask(f"{API}/groups/acme-website/labels.xml?types=task", JOAN).status == 400
    assert ask(f"{API}/groups/acme-intranet/labels.xml").status == 401


@pytest.mark.parametrize("scope", ["groups/acme-website", "members/jsmith", "members/jsmith/projects/acme"])
def test_facets_count_the_words_in_use(ask: Any, scope: str) -> None:
    query = "facets=psstatus,pspriority&filters=pssubtype:task&facetsize=2"
    found = parse(ask(f"{API}/{scope}/search/facets.xml?{query}", JOAN).body)
    assert (found.tag, [each.get("name") for each in found]) == ("facets", ["psstatus", "pspriority"])
    counts = [int(str(each.get("cardinality"))) for each in found[0]]
    assert len(counts) == 2 < int(str(found[0].get("total-terms")))
    assert counts == sorted(counts, reverse=True)


def test_facets_of_workflows_have_their_own_words(ask: Any) -> None:
    query = "facets=psstatus&filters=pssubtype:workflow"
    found = parse(ask(f"{API}/groups/acme-website/search/facets.xml?{query}", JOAN).body)
    assert {each.get("text") for each in found[0]} <= {
        "Initiated", "In Progress", "Complete", "Approved", "Suspended", "Terminated",
    }  # fmt: skip


@pytest.mark.parametrize(("query", "code"), [("facetsize=1001&facets=psstatus", "1505"), ("facets=psid", "1506")])
def test_facets_have_their_limits(ask: Any, query: str, code: str) -> None:
    seen = ask(f"{API}/groups/acme-website/search/facets.xml?{query}", JOAN)
    assert (seen.status, parse(seen.body).get("id")) == (400, code)


def test_visible_groups_and_projects_are_told_apart(ask: Any) -> None:
    groups = ask(f"{API}/members/jsmith/visiblegroups.json", JOAN).json["groups"]
    projects = ask(f"{API}/members/jsmith/projectlist.json", JOAN).json["projects"]
    assert "acme-legal" not in [each["name"] for each in groups]
    assert {each["type"] for each in groups} == {"group"}
    assert [each["name"] for each in projects] == ["acme"]


def test_a_thread_is_a_discussion_too_and_its_comments_can_be_read_one_by_one(ask: Any) -> None:
    thread = parse(ask(f"{API}/discussions/332.xml").body)
    assert (thread.tag, len(thread.findall("comment"))) == ("discussion", 2)
    assert parse(ask(f"{API}/comments/333.xml").body).findtext("content") == "some text"
    assert ask(f"{API}/comments/400.xml").status == 404
    assert ask(f"{API}/members/jsmith/comments/400.xml", JOAN).status == 200
    assert ask(f"{API}/members/jsmith/comments/406.xml", JOAN).status == 404
    assert ask(f"{API}/members/jsmith/discussions/400.xml", JOAN).status == 200


def test_comments_are_found_by_the_same_filters(ask: Any) -> None:
    assert ids(ask(f"{API}/comments/find.xml?groups=pub-a").body) == ["333", "332", "310"]
    assert ids(ask(f"{API}/comments/find.xml?groups=pub-a&statuses=Open&pagesize=1&page=2").body) == ["332"]
    every = "acme-website,acme-intranet,nordwind-launch"
    assert len(ask(f"{API}/members/jsmith/comments/find.json?groups={every}", JOAN).json["comments"]) > 200
    firsts = parse(ask(f"{API}/comments/find.xml?groups=pub-a&position=first").body)
    assert [each.get("id") for each in firsts] == [each.get("discussionid") for each in firsts] == ["332", "310"]
    assert "353" in ids(ask(f"{API}/comments/find.xml?groups=pub-a&archived=true").body)
    assert parse(ask(f"{API}/comments/find.xml").body).get("id") == "0201"


def test_a_document_has_discussions_and_a_workflow(ask: Any) -> None:
    found = parse(ask(f"{API}/members/jsmith/uris/92/discussions.xml", JOAN).body)
    assert len(found) > 3
    assert {place(each) for each in found} == {"/ps/acme/website/documents/home.psml"}
    flow = ask(f"{API}/members/jsmith/groups/acme-website/uris/92/workflow.json", JOAN).json
    assert {"id", "status", "statuschanged"} <= flow.keys()
    assert ask(f"{MINE}/{flow['id']}.json?comments=last", JOAN).json["status"] == flow["status"]


@pytest.mark.parametrize("scope", ["groups/acme-website", "members/jsmith", "members/jsmith/projects/acme"])
def test_the_index_search_filters_sorts_and_counts(ask: Any, scope: str) -> None:
    query = "filters=pssubtype:task,psstatus:Open&sortfields=-pstitle&pagesize=5&page=2"
    results = parse(ask(f"{API}/{scope}/search.xml?{query}", JOAN).body)[0]
    rows = [{each.get("name"): each.text for each in result} for result in results]
    titles = [str(row["pstitle"]) for row in rows]
    assert (results.get("page"), results.get("first-result"), results.get("last-result")) == ("2", "6", "10")
    assert {(row["pssubtype"], row["psstatus"]) for row in rows} == {("task", "Open")}
    assert titles == sorted(titles, reverse=True)
    assert int(str(results.get("total-results"))) > 10
    data = ask(f"{API}/{scope}/search.json?{query}", JOAN).json["results"]
    assert (data["pageSize"], len(data["result"])) == (5, 5)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(ask: Any, method: str) -> None:
    seen = ask(f"{MINE}/332.xml", JOAN, method=method, body=b"status=Closed")
    assert (seen.status, parse(seen.body).get("id")) == (400, "0103")
    assert parse(ask(f"{API}/tasks/332.xml").body).get("status") == "Open"


def test_other_addresses_are_web_pages(ask: Any) -> None:
    assert "Task 3" in ask("/ps/page/pub-a/comments/332").text
    assert ask("/ps/page/wrong/comments/332").status == 404
    for path in ("", "/api", "/api/groups/pub-a/tasks", "/api/members/jsmith/tasks", "/api/self/tasks", "/oauth"):
        seen = ask(f"/ps{path}", JOAN)
        assert (seen.status, seen.headers["content-type"]) == (404, "text/html;charset=utf-8")


@pytest.mark.parametrize(
    "target",
    [
        "/ps/api/.xml", "/ps/api//", "/ps/api/tasks/%00", "/ps/api/tasks/%FF%FE.xml?%FF=%FF", "/ps/api/tasks/;x",
        "/ps/api/members/%2F/tasks/find?page=1", "/ps/api/members/jsmith/uris", "/ps/api/members/~/tasks/1",
        "/ps/api/members/jsmith/tasks/find?page=999999999999999999&pagesize=999999999999999999",
        "/ps/api/members/jsmith/tasks/find?duebefore=0001-01-01T00:00:00&dueafter=9999-12-31T23:59:59",
        "/ps/api/members/jsmith/tasks/find?duebefore=0001-01-01T00:00:00%2B23:59&labels=,,&paths=*,%25",
        "/ps/api/members/jsmith/tasks/find?title=*&type=**&types=,&statuses=,&groups=,&&=&a",
        "/ps/api/members/jsmith/search?filters=:,x&sortfields=-,x&page=9", "/ps/oauth/token?grant_type=%FF",
        "/ps/api/groups/%F0%9F%9A%80/search", "/ps/page/a/comments/b", "/ps/api/tasks/find.xml.json",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_address_breaks_the_connection(ask: Any, target: str, method: str) -> None:
    assert ask(target, JOAN, method=method, body=b"\xff=%ff").status in (200, 400, 401, 404, 405)


# Faults


def test_every_fault_is_explained() -> None:
    faults = load("pageseeder").FAULTS
    assert all(text and "\n" not in text for text in faults.values())


def test_the_profile_carries_credentials_that_work(ask: Any) -> None:
    profile = load("pageseeder").profile("http://127.0.0.1:1")
    auth = profile["auth"]
    assert (profile["provider"], profile["base_url"]) == ("pageseeder", "http://127.0.0.1:1")
    seen = token(ask, "grant_type=client_credentials", basic(auth["client_id"], auth["client_secret"]))
    bearer = {"Authorization": f"Bearer {seen.json['access_token']}"}
    assert ask(f"{API}/members/{profile['member']}/tasks/find.xml", bearer).status == 200


Get = Callable[..., Any]


@pytest.fixture(scope="module")
def broken(serve: Any) -> Callable[[str], Get]:
    """A sandbox with one fault, or several with commas."""
    return lambda names: serve(faults=",".join(f"pageseeder:{name}" for name in names.split(",")), size=60)


@pytest.mark.parametrize(("fault", "status"), [("xml-500", 500), ("error-200", 200)])
def test_faults_xml_500_and_error_200_answer_an_error_root(broken: Any, fault: str, status: int) -> None:
    seen = broken(fault)(f"{API}/tasks/332.xml")
    assert (seen.status, parse(seen.body).tag) == (status, "error")


def test_fault_errors_as_200_hides_errors_only(broken: Any) -> None:
    ask = broken("errors-as-200")
    missing = ask(f"{API}/tasks/999999.xml")
    assert (missing.status, parse(missing.body).get("id")) == (200, "1325")
    assert parse(ask(f"{API}/tasks/332.xml").body).tag == "task"


def test_fault_error_shape_moves_the_message(broken: Any) -> None:
    ask = broken("error-shape")
    error = parse(ask(f"{API}/tasks/999999.xml").body)
    assert (error.get("message"), len(error)) == ("The task was not found", 0)
    assert ask(f"{API}/tasks/999999.json").json["error"]["description"] == "The task was not found"


def test_fault_not_found_400_changes_the_status(broken: Any) -> None:
    assert broken("not-found-400")(f"{API}/tasks/999999.xml").status == 400


def test_fault_sign_in_redirects_to_a_page_here(broken: Any) -> None:
    ask = broken("sign-in")
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        seen = ask(f"{API}/self.xml", headers)
        assert (seen.status, seen.headers["location"]) == (302, "/ps/login")
    assert "<html>" in ask("/ps/login").text
    assert ask(f"{API}/self.xml", JOAN).status == 200


def test_fault_slow_takes_its_time(broken: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("taskcli.sandbox.pageseeder.site.time.sleep", waited.append)
    assert broken("slow")(f"{API}/version").status == 200
    assert waited == [2]


def test_fault_lockout_refuses_even_the_right_password_for_a_while(serve: Any) -> None:
    now = [1000.0]
    right, wrong = basic("jsmith", "sésame:ouvre-toi"), basic("jsmith", "x")
    ask = serve(faults="pageseeder:lockout", world=World(size=1, today=DAY, clock=lambda: now[0]))
    statuses = [
        ask(f"{API}/self", headers).status for headers in (wrong, wrong, right, wrong, right, *[wrong] * 3, right)
    ]
    assert statuses == [401, 401, 200, 401, 200, 401, 401, 401, 401]
    now[0] += 901
    assert ask(f"{API}/self", right).status == 200


def test_fault_stale_token_refuses_the_first_token_only(broken: Any) -> None:
    ask = broken("stale-token")
    client = basic("0123456789ABCDEF", "s3cret")
    found = [token(ask, "grant_type=client_credentials", client).json["access_token"] for _ in range(2)]
    assert [ask(f"{API}/self", {"Authorization": f"Bearer {each}"}).status for each in found] == [401, 200]


def test_fault_short_token_says_so(broken: Any) -> None:
    seen = token(broken("short-token"), "grant_type=client_credentials", basic("0123456789ABCDEF", "s3cret"))
    assert seen.json["expires_in"] == 2


def test_fault_invalid_client_400_changes_the_status(broken: Any) -> None:
    assert token(broken("invalid-client-400"), "grant_type=client_credentials", basic("x", "y")).status == 400


def test_fault_first_bare_leaves_out_the_state_unless_the_last_comment_is_loaded(broken: Any) -> None:
    ask = broken("first-bare")
    task = parse(ask(f"{API}/tasks/332.xml?comments=first").body)
    assert "status" not in task.attrib
    assert "due" not in task.attrib
    assert task.find("assignedto") is None
    assert parse(ask(f"{API}/tasks/310.xml?comments=first").body).get("status") == "Resolved"
    assert parse(ask(f"{API}/tasks/332.xml").body).get("status") == "Open"


@pytest.mark.parametrize("status", [403, 404, 500])
def test_fault_look_ups_spoils_everything_but_tasks(broken: Any, status: int) -> None:
    ask = broken(f"look-ups-{status}")
    for path in ("self/memberships", "members/jsmith", "groups/acme-website/members", "groups/acme-website/labels"):
        assert ask(f"{API}/{path}.xml", JOAN).status == status
    assert ask(f"{API}/self.xml", JOAN).status == ask(f"{MINE}/find.xml", JOAN).status == 200


def test_fault_members_hidden_keeps_accounts_to_their_own_and_administrators(broken: Any) -> None:
    ask = broken("members-hidden")
    seen = [ask(f"{API}/members/jdoe.xml", headers).status for headers in (JOAN, ADMIN)]
    assert (seen, ask(f"{API}/members/jsmith.xml", JOAN).status) == ([403, 200], 200)


def test_fault_index_warning_is_on_the_root(broken: Any) -> None:
    seen = broken("index-warning")(f"{API}/groups/acme-website/search/facets.xml?facets=psstatus", JOAN)
    assert parse(seen.body).get("warning") == "the index is being rebuilt"


def test_fault_keep_oldest_cuts_the_other_end(broken: Any) -> None:
    task = parse(broken("keep-oldest")(f"{API}/tasks/332.xml?discussionsize=1").body)
    assert [each.get("id") for each in task.iter("comment")] == ["332"]


def test_fault_discussionsize_only_changes_the_name(broken: Any) -> None:
    ask = broken("discussionsize-only")
    sizes = [
        len(parse(ask(f"{MINE}/400.xml?{n}=1", JOAN).body).findall("comment")) for n in ("discussionsize", "tasksize")
    ]
    assert sizes == [1, 6]


def test_fault_archive_role_uses_the_other_word(broken: Any) -> None:
    task = parse(broken("archive-role")(f"{API}/tasks/332.xml?comments=archive").body)
    assert task.findall("comment")[2].get("contentrole") == "Archive"


def test_fault_duplicate_attribute_is_not_well_formed(broken: Any) -> None:
    with pytest.raises(ElementTree.ParseError, match="duplicate attribute"):
        parse(broken("duplicate-attribute")(f"{API}/tasks/332.xml").body)


def test_fault_json_singular_has_objects_for_single_items_and_text_for_numbers(broken: Any) -> None:
    ask = broken("json-singular")
    found = ask(f"{API}/tasks/find.json?groups=acme-solo").json
    assert (found["task"]["id"], found["task"]["comment"]["id"]) == ("411", "411")
    assert [each["id"] for each in ask(f"{API}/tasks/332.json").json["comment"]] == ["332", "333"]


def test_fault_page_attributes_tells_the_total(broken: Any) -> None:
    root = parse(broken("page-attributes")(f"{API}/tasks/find.xml?groups=pub-a&pagesize=1").body)
    assert root.attrib == {"page": "1", "pagesize": "1", "total-results": "2"}


def test_fault_moving_repeats_a_task_on_the_next_page(broken: Any) -> None:
    ask = broken("moving")
    pages = [ids(ask(f"{MINE}/find.xml?pagesize=10&page={page}", JOAN).body) for page in (1, 2)]
    assert pages[0][-1] == pages[1][0]


def test_common_faults_spoil_this_site_too(broken: Any) -> None:
    with pytest.raises(ElementTree.ParseError):
        parse(broken("half")(f"{API}/tasks/332.xml").body)
    assert broken("503")(f"{API}/tasks/332.xml").status == 503
