"""PageSeeder from inside: reading, faults, paging, filters, signing in; no network."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from taskcli.auth import BASIC, BEARER, NONE, Scheme, Settings, Token, Wallet, converse
from taskcli.errors import Garbled, NotFound, Refused, SignInError, TaskcliError, Unreachable, UsageError
from taskcli.message import Credential, Reply, Request, Row
from taskcli.models import Comment, Link, Person, Priority, Status, Task
from taskcli.providers.pageseeder import (
    GET,
    LIST,
    PROVIDER,
    STATES,
    WHOAMI,
    dress,
    fault,
    following,
    locate,
    narrow,
    read_comments,
    read_person,
    read_task,
    root,
    site,
)
from taskcli.spec import Ask, Extras, Page, Wanted
from taskcli.values import Clock

BODIES = Path(__file__).parent / "pageseeder" / "bodies"
HOST = "https://ps.example.com"
SETTINGS = Settings(HOST, {"site_prefix": "/ps", "api_path": "api"}, {"method": "none"})
SIGNED_IN = replace(SETTINGS, auth={"method": "basic", "username": "jsmith"})
SYDNEY = Clock(datetime(2026, 6, 10, 2, 30, tzinfo=UTC), ZoneInfo("Australia/Sydney"))
DONE = ["Resolved", "resolved", "RESOLVED", "Closed", "closed", "CLOSED", "Approved", "approved", "APPROVED"]
IN_PROGRESS = ["In Progress", "In progress", "in progress", "IN PROGRESS"]
AT = datetime(2026, 3, 1, tzinfo=UTC)
FULL_NAME = Person(id="1", name="A complete name", kind="member")


def rows(name: str, path: tuple[str, ...] = GET.items) -> list[Any]:
    """The rows of a body, read as the program reads it."""
    return [row.data for row in Reply(200, (BODIES / name).read_bytes(), lists=PROVIDER.lists).open(path)[1]]


def read(row: Any, settings: Settings = SETTINGS) -> Task:
    """The task without the row it was read from."""
    task = read_task(row, settings)
    task.native = Task().native
    return task


def element(text: str) -> Any:
    """The task in a piece of XML."""
    return Reply(200, text.encode(), lists=PROVIDER.lists).open(GET.items)[1][0].data


def reply(status: int, text: str | bytes, path: str = "/ps/api/tasks/332.xml", **headers: str) -> Reply:
    body = text if isinstance(text, bytes) else text.encode()
    return Reply(status, body, headers, HOST + path, PROVIDER.lists)


def page(count: int) -> Page:
    return Page({}, count, count, count, 1)


def drive(
    talk: Generator[Ask, Any, Any], *answers: Iterable[Mapping[str, Any]]
) -> tuple[list[Ask], Any]:  # what was asked, what it comes to
    asked = [next(talk)]
    for found in answers[:-1]:
        asked.append(talk.send(iter([Row(each) for each in found])))
    with pytest.raises(StopIteration) as end:
        talk.send(iter([Row(each) for each in answers[-1]]))
    return asked, end.value.value


def with_defaults(verb: str, settings: Settings = SETTINGS, **defaults: list[str]) -> Settings:
    return replace(settings, defaults={verb: defaults})


# Reading ------------------------------------------------------------------------------------------------------------


def test_a_task_with_all_its_comments_is_read_whole() -> None:
    assert read(rows("task.xml")[0]) == Task(
        id="332",
        title="Task 3",
        description="Task3",
        status=Status.OPEN,
        native_status="Open",
        priority=Priority.LOW,
        native_priority="Low",
        assignees=[FULL_NAME],
        creator=FULL_NAME,
        created=datetime(2017, 2, 23, 4, 9, 11, tzinfo=UTC),
        updated=datetime(2017, 2, 23, 4, 9, 55, tzinfo=UTC),
        due=datetime(2017, 2, 23, 6, tzinfo=UTC),
        project=Link(id="pub-a", kind="group"),
        url="https://ps.example.com/ps/page/pub-a/comments/332",
    )


def test_a_task_without_comments_is_unknown_in_nearly_everything() -> None:
    assert read(rows("task-none.xml")[0]) == Task(
        id="332",
        title="Task 3",
        project=Link(id="pub-a", kind="group"),
        url="https://ps.example.com/ps/page/pub-a/comments/332",
    )


def test_a_task_with_its_first_comment_has_a_status_where_the_server_sends_it() -> None:
    task = read(rows("task-first.xml")[0])
    assert (task.status, task.native_priority, task.assignees) == (Status.OPEN, "Low", [FULL_NAME])


def test_the_status_of_the_first_comment_is_not_that_of_the_task() -> None:
    task = read(rows("task-first-bare.xml")[0])
    assert (task.status, task.native_status, task.native_priority, task.due) == (Status.UNKNOWN, None, None, None)
    assert task.assignees == []
    assert (task.description, task.creator) == ("Task3", FULL_NAME)


def test_the_status_of_the_last_comment_stands_in_for_a_missing_one() -> None:
    task = read(
        element(
            """<task id="1" lastcommentid="2">
            <comment id="1" status="Open" priority="Low"/>
            <comment id="2" status="Closed" priority="High" due="2017-02-23T17:00:00+11:00">
              <assignedto id="5"><fullname>E</fullname></assignedto></comment></task>"""
        )
    )
    assert (task.status, task.priority) == (Status.DONE, Priority.HIGH)
    assert (task.due, task.assignees[0].id) == (datetime(2017, 2, 23, 6, tzinfo=UTC), "5")


def test_a_task_with_its_last_comment_only_does_not_tell_who_made_it_and_when() -> None:
    task, links = map(read, rows("list.xml", LIST.items))
    assert (task.creator, task.created, task.description) == (None, None, None)
    assert (task.status, task.updated) == (Status.OPEN, datetime(2017, 2, 23, 4, 9, 55, tzinfo=UTC))
    assert links.creator == Person(name="A Visitor", email="visitor@example.org")
    assert links.created == datetime(2017, 2, 19, 22, tzinfo=UTC)
    assert (links.status, links.assignees, links.priority, links.due) == (Status.DONE, [], None, None)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Open", Status.OPEN),
        ("OPEN", Status.OPEN),
        (" open ", Status.OPEN),
        ("Resolved", Status.DONE),
        ("Closed", Status.DONE),
        ("Initiated", Status.OPEN),
        ("In Progress", Status.IN_PROGRESS),
        ("Complete", Status.IN_PROGRESS),
        ("Approved", Status.DONE),
        ("Suspended", Status.UNKNOWN),
        ("Terminated", Status.CANCELLED),
        ("Erledigt", Status.UNKNOWN),
        ("", Status.UNKNOWN),
    ],
)
def test_each_status_has_a_common_one_and_is_kept(word: str, status: Status) -> None:
    task = read({"id": "1", "status": word})
    assert (task.status, task.native_status) == (status, word or None)


def test_every_status_of_the_table_is_tested_above() -> None:
    assert set(STATES) == {
        "open", "resolved", "closed", "initiated", "in progress", "complete", "approved", "suspended", "terminated",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("word", "priority"),
    [("High", Priority.HIGH), ("medium", Priority.NORMAL), ("LOW", Priority.LOW), ("Critical", Priority.URGENT),
     ("Sofort", None), ("1", None)],
)  # fmt: skip
def test_each_priority_has_a_common_one_and_is_kept(word: str, priority: Priority | None) -> None:
    task = read({"id": "1", "priority": word})
    assert (task.priority, task.native_priority) == (priority, word)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2017-02-23T17:00:00+11:00", datetime(2017, 2, 23, 6, tzinfo=UTC)),
        ("2017-07-23T17:00:00+10:00", datetime(2017, 7, 23, 7, tzinfo=UTC)),
        ("2017-02-23T17:00:00Z", datetime(2017, 2, 23, 17, tzinfo=UTC)),
        ("2017-02-23T17:00:00", datetime(2017, 2, 23, 16, tzinfo=UTC)),  # meant in the profile's zone
        ("soon", None),
        ("", None),
    ],
)
def test_each_form_of_a_date_is_read(text: str, when: datetime | None) -> None:
    settings = replace(SETTINGS, zone=ZoneInfo("Europe/Berlin"))
    row = {"id": "1", "status": "Open", "due": text, "lastcommentdate": text, "comment": [{"id": "1", "created": text}]}
    task = read(row, settings)
    assert [task.due, task.updated, task.created] == [when, when, when]


@pytest.mark.parametrize(
    ("row", "who"),
    [
        ({"id": "1", "fullname": "Ann", "firstname": "A", "surname": "B", "username": "ab"}, "Ann"),
        ({"id": "1", "fullname": {"lang": "en", "text": "Ann"}}, "Ann"),
        ({"id": "1", "firstname": "A", "surname": "B", "username": "ab"}, "A B"),
        ({"id": "1", "surname": "B"}, "B"),
        ({"id": "1", "fullname": None, "username": "ab"}, "ab"),
        ({"id": "1"}, None),
    ],
)
def test_a_member_is_called_by_the_best_name_there_is(row: Mapping[str, Any], who: str | None) -> None:
    assert read_person(row) == Person(id="1", name=who, kind="member")


@pytest.mark.parametrize(
    ("row", "who"),
    [
        ({"email": "v@example.org", "fullname": "V"}, Person(name="V", email="v@example.org")),
        ({"email": "v@example.org"}, Person(email="v@example.org")),
        ({}, None),
        (None, None),
    ],
)
def test_somebody_without_an_account_is_no_member(row: Any, who: Person | None) -> None:
    assert read_person(row) == who


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<content type="text/plain">  a\n b</content>', "  a\n b"),
        ("<content>bare</content>", "bare"),
        ('<content type="application/xhtml+xml"><p>a <b>b</b> c</p><p>R&amp;D</p></content>', "a b c\nR&D"),
        ('<content type="application/xhtml+xml"><p>x</p></content><content type="text/plain">y</content>', "y"),
        ('<content type="text/plain"> </content><content type="application/xhtml+xml"><p>x</p></content>', "x"),
        ('<content type="text/plain"/>', None),
        ("", None),
    ],
)
def test_the_text_of_a_comment_is_read_from_each_form(content: str, text: str | None) -> None:
    assert read(element(f'<task id="1"><comment id="1">{content}</comment></task>')).description == text


def test_the_title_of_the_last_loaded_comment_stands_in_for_a_missing_one() -> None:
    row = element(
        '<task id="1"><comment id="1"><title>A</title></comment><comment id="2"><title>B</title></comment></task>'
    )
    assert read(row).title == "B"


def test_text_of_a_title_is_left_alone() -> None:
    assert read({"id": "1", "title": "a   b"}).title == "a   b"


@pytest.mark.parametrize(
    ("row", "project"),
    [
        (
            {"group": {"id": "9", "name": "acme-docs", "title": "Docs"}},
            Link(id="acme-docs", title="Docs", kind="group"),
        ),
        ({"project": {"id": "7", "name": "acme"}}, Link(id="acme", kind="project")),
        ({}, None),
    ],
)
def test_the_project_is_the_group_by_its_full_name(row: Mapping[str, Any], project: Link | None) -> None:
    task = read({"id": "1", **row})
    assert task.project == project
    assert task.url == (f"https://ps.example.com/ps/page/{project.id}/comments/1" if project else None)


@pytest.mark.parametrize(
    "inside",
    [
        '<uri id="77" path="/ps/a%20b.psml" decodedpath="/ps/a b.psml"><displaytitle>A to B</displaytitle></uri>',
        '<locator fragment="2"><uri id="77" title="A to B"/></locator>',
        '<comment id="1"><context><uri id="77" decodedpath="A to B"/></context></comment>',
    ],
)
def test_the_parent_of_a_task_on_a_document_is_the_document(inside: str) -> None:
    assert read(element(f'<task id="1">{inside}</task>')).parent == Link(id="77", title="A to B", kind="document")


@pytest.mark.parametrize("row", [None, [], "x", {}, {"id": None, "comment": "x", "group": "y", "assignedto": []}])
def test_a_row_of_doubtful_shape_is_no_fault(row: Any) -> None:
    task = read(row)
    assert (task.id, task.status, task.assignees) == (None, Status.UNKNOWN, [])


@pytest.mark.parametrize("name", ["comment", "content", "attachment"])
def test_what_can_repeat_is_a_list_where_there_is_one(name: str) -> None:
    assert isinstance(element(f'<task id="1"><{name} id="2"/></task>')[name], list)


def test_the_row_rides_along() -> None:
    row = rows("task.xml")[0]
    assert read_task(row, SETTINGS).native == row


def test_comments_are_read_oldest_first() -> None:
    assert read_comments(rows("task-archive.xml")[0], "archive", SETTINGS) == [
        Comment(id="332", author=FULL_NAME, created=datetime(2017, 2, 23, 4, 9, 11, tzinfo=UTC), text="Task3"),
        Comment(id="333", author=FULL_NAME, created=datetime(2017, 2, 23, 4, 9, 55, tzinfo=UTC), text="some text"),
        Comment(
            id="353",
            author=FULL_NAME,
            created=datetime(2017, 2, 24, 3, 56, 11, tzinfo=UTC),
            modified=datetime(2017, 2, 24, 4, tzinfo=UTC),
            archived=True,
            text="Example3",
        ),
    ]


@pytest.mark.parametrize(("which", "ids"), [("first", ["332"]), ("last", ["333"]), ("all", ["332", "333"])])
def test_the_comments_that_were_asked_for_are_picked(which: str, ids: list[str]) -> None:
    assert [each.id for each in read_comments(rows("task.xml")[0], which, SETTINGS)] == ids


def test_a_comment_without_an_offset_is_meant_in_the_zone_of_the_profile() -> None:
    when = "2017-02-23T17:00:00"
    row = {"comment": [{"created": when, "modifiedby": {"date": when}}]}
    comment = read_comments(row, "all", replace(SETTINGS, zone=ZoneInfo("Europe/Berlin")))[0]
    assert comment.created == comment.modified == datetime(2017, 2, 23, 16, tzinfo=UTC)


def test_comments_out_of_order_are_put_in_order() -> None:
    row = {"id": "1", "comment": [{"id": "2", "created": "2017-02-02"}, {"id": "1", "created": "2017-02-01"}]}
    assert [each.id for each in read_comments(row, "all", SETTINGS)] == ["1", "2"]


def test_the_first_comment_is_not_the_first_one_that_was_loaded() -> None:
    assert read_comments({"id": "1", "comment": [{"id": "2"}, {"id": "3"}]}, "first", SETTINGS) == []


@pytest.mark.parametrize("role", ["archive-Comment", "Archive"])
def test_both_words_for_an_archived_comment_are_known(role: str) -> None:
    assert read_comments({"comment": [{"contentrole": role}]}, "archive", SETTINGS)[0].archived


# Faults and paging --------------------------------------------------------------------------------------------------

LISTS = "/ps/api/tasks/find.xml?groups=a"
MEMBERS = "/ps/api/members/jsmith/tasks/332.xml"
SELF = "/ps/api/self.xml"


def error(code: str, message: str = "Said so.") -> str:
    return f'<error id="{code}"><request>/x</request><message>{message}</message></error>'


@pytest.mark.parametrize("status", [200, 400, 401, 404, 500])
@pytest.mark.parametrize("code", ["0106", "0107", "0202", "0204", "0206", "0208", "020E", "020e", "102A", "1325"])
def test_what_does_not_exist_is_told_by_its_code_whatever_the_status(code: str, status: int) -> None:
    with pytest.raises(NotFound, match=rf"not found: Said so\. \(0x{code}\)") as raised:
        fault(reply(status, error(code)))
    assert raised.value.status == status
    assert raised.value.hint


@pytest.mark.parametrize(
    ("status", "body", "path", "kind", "says"),
    [
        (400, error("1029"), SELF, SignInError, "Said so. (0x1029)"),
        (200, error("1029"), SELF, SignInError, "Said so. (0x1029)"),
        (400, error("0201"), LISTS, Refused, "refused: Said so. (0x0201)"),
        (500, error("0201"), LISTS, Refused, "refused: Said so. (0x0201)"),
        (400, error("0203"), LISTS, Refused, "Said so. (0x0203)"),
        (400, error("0103"), LISTS, Refused, "Said so. (0x0103)"),
        (200, error("0x6004"), LISTS, Refused, "Said so. (0x6004)"),
        (200, error("0X1325"), MEMBERS, NotFound, "Said so. (0x1325)"),
        (200, error("deadbeef"), LISTS, Refused, "Said so. (0xdeadbeef)"),
        (200, '<error id="6004"/>', LISTS, Refused, "no reason given (0x6004)"),
        (200, "<error/>", LISTS, Refused, "HTTP 400"),
        (200, "<error>Words</error>", LISTS, Refused, "Words"),
        (200, '<error id="6004" message="As attribute"/>', LISTS, Refused, "As attribute"),
        (400, '<error><description>Described</description></error>', LISTS, Refused, "Described"),
        (500, error("0001"), LISTS, Unreachable, "not able to answer now: Said so. (0x0001)"),
        (401, error("0001"), LISTS, SignInError, "Said so."),
        (401, "", LISTS, SignInError, "HTTP 401"),
        (403, "<html>no</html>", LISTS, SignInError, "HTTP 403"),
        (403, '{"error":"insufficient_scope","error_description":"Too little"}', LISTS, SignInError, "Too little"),
        (401, '{"error":"invalid_token"}', LISTS, SignInError, "invalid_token"),
        (404, '{"id":1325,"request":"/x","message":"Gone"}', LISTS, NotFound, "Gone (0x1325)"),
        (400, '{"error":{"id":204,"message":"Nobody"}}', LISTS, NotFound, "Nobody (0x204)"),
        (400, '{"message":"No good"}', LISTS, Refused, "No good"),
        (404, "<error><message>None</message></error>", MEMBERS, NotFound, "not found: None"),
        (404, "", MEMBERS, NotFound, "not found: HTTP 404"),
        (404, "<html>Tomcat</html>", MEMBERS, Refused, "no such address"),
        (404, "", LISTS, Refused, "no such address"),
        (400, "Too long", LISTS, Refused, "refused: Too long"),
        (429, "", LISTS, Unreachable, "not able"),
        (503, "<html>later</html>", LISTS, Unreachable, "not able"),
        (302, "", LISTS, SignInError, "sent on to"),
        (200, "<html><body>Sign in</body></html>", LISTS, SignInError, "sign-in page"),
        (200, "<html><body>Hello</body></html>", LISTS, Garbled, "HTML page"),
        (200, "<tasks/>", "/ps/api/tasks/1.xml", Garbled, "no <task> in the answer"),
        (200, '<task id="1"/>', LISTS, Garbled, "no <tasks> in the answer"),
        (200, '<task id="1"/>', SELF, Garbled, "no <member> in the answer"),
        (200, "{}", LISTS, Garbled, "no <tasks> in the answer"),
    ],
)  # fmt: skip
def test_each_failure_has_its_kind_and_its_words(
    status: int, body: str, path: str, kind: type[TaskcliError], says: str
) -> None:
    with pytest.raises(TaskcliError) as raised:
        fault(reply(status, body, path))
    assert type(raised.value) is kind
    assert says in raised.value.message


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ('<task id="1"/>', "/ps/api/tasks/1.xml"),
        ('<?xml version="1.0"?>\n<!-- note -->\n<tasks/>', LISTS),
        ("\ufeff<tasks><task/></tasks>", LISTS),
        ('<member id="1"/>', SELF),
        ('{"tasks":[]}', LISTS),
        ("<tasks><task", LISTS),  # left to the one who reads it
        ("", LISTS),
        ("OK", LISTS),
    ],
)
def test_what_is_no_failure_passes(body: str, path: str) -> None:
    fault(reply(200, body, path))


def test_a_hint_tells_what_a_missing_task_may_be_about() -> None:
    with pytest.raises(NotFound) as public:
        fault(reply(404, error("1325"), "/ps/api/tasks/1.xml"))
    with pytest.raises(NotFound) as of_member:
        fault(reply(404, error("1325"), MEMBERS))
    assert "--member" in public.value.hint
    assert "access" in of_member.value.hint


def test_a_failure_carries_the_name_of_the_exchange() -> None:
    with pytest.raises(NotFound) as raised:
        fault(reply(404, error("1325"), **{"x-request-id": "r1"}))
    assert (raised.value.status, raised.value.request_id) == (404, "r1")


@pytest.mark.parametrize(
    ("asked", "count", "onward"),
    [
        ({}, 999, None),
        ({}, 1000, {"page": "2"}),
        ({"pagesize": "100", "groups": "a"}, 100, {"pagesize": "100", "groups": "a", "page": "2"}),
        ({"pagesize": "100", "page": "7"}, 100, {"pagesize": "100", "page": "8"}),
        ({"pagesize": "100", "page": "7"}, 99, None),
        ({"pagesize": "100"}, 0, None),
        ({"pagesize": "100"}, 150, {"pagesize": "100", "page": "2"}),
    ],
)
def test_pages_go_on_until_one_is_not_full(asked: Mapping[str, str], count: int, onward: Any) -> None:
    assert following(asked, page(count)) == onward


# Endpoints ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "prefix", "address"),
    [
        (HOST, "/ps", HOST + "/ps"),
        (HOST, "docs/", HOST + "/docs"),
        (HOST, "/", HOST),
        (HOST + "/ps", "/ps", HOST + "/ps"),
        (HOST + "/proxy", "/ps", HOST + "/proxy/ps"),
        ("https://ps", "/ps", "https://ps/ps"),
    ],
)
def test_the_prefix_is_put_behind_the_address_once(base: str, prefix: str, address: str) -> None:
    settings = replace(SETTINGS, base_url=base, extra={"site_prefix": prefix, "api_path": "service"})
    assert site(settings) == address
    assert root(settings) == address + "/service"


@pytest.mark.parametrize("form", ["json", "xml"])
def test_xml_is_asked_for_whatever_shall_be_shown(form: Any) -> None:
    request = dress(Request(HOST + "/ps/api/tasks/332", (("comments", "all"),)), form, SETTINGS)
    assert request.url == HOST + "/ps/api/tasks/332.xml"
    assert request.params == (("comments", "all"),)
    assert request.headers == (("Accept", "application/xml"),)


def test_the_older_name_of_the_size_goes_to_the_services_of_members_only() -> None:
    sizes = tuple(GET.param("discussionsize").wire(["5"]))
    assert sizes == (("discussionsize", "5"), ("tasksize", "5"))
    assert dress(Request(HOST + "/ps/api/tasks/1", sizes), "json", SETTINGS).params == sizes[:1]
    assert dress(Request(HOST + "/ps/api/members/x/tasks/1", sizes), "json", SETTINGS).params == sizes


@pytest.mark.parametrize(
    ("name", "typed", "sent"),
    [
        ("assignedto", "0", "0"),
        ("assignedto", "123", "123"),
        ("author", "4", "4"),
        ("dueafter", "2026-06-10", "2026-06-10T00:00:00+10:00"),
        ("duebefore", "2026-01-10", "2026-01-10T00:00:00+11:00"),
        ("createdafter", "2026-06-10T12:00:00", "2026-06-10T12:00:00+10:00"),
        ("createdbefore", "2026-06-10T12:00:00Z", "2026-06-10T22:00:00+10:00"),
        ("assignedafter", "now", "2026-06-10T12:30:00+10:00"),
        ("assignedbefore", "-7d", "2026-06-03T12:30:00+10:00"),
        ("comments", "Archive", "archive"),
        ("contentrole", "COMMENT", "comment"),
        ("pagesize", "1000", "1000"),
        ("paths", "/ps/a b/ü.psml", "%2Fps%2Fa%20b%2F%C3%BC.psml"),
        ("paths", "/ps/a*", "%2Fps%2Fa*"),
        ("statuses", "In Progress", "In Progress"),
        ("title", "Fix**", "Fix**"),
    ],
)
def test_typed_words_become_the_text_of_the_service(name: str, typed: str, sent: str) -> None:
    assert LIST.param(name).kind.send(typed, SYDNEY) == sent


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("assignedto", "-1"), ("assignedto", "jsmith"), ("author", "0"), ("page", "0"), ("pagesize", "0"),
        ("pagesize", "1001"), ("comments", "some"), ("contents", "context"), ("attachments", "first"),
        ("contentrole", "task"), ("context", "document"), ("emails", "mine"), ("dueafter", "soon"),
    ],
)  # fmt: skip
def test_typed_words_that_the_service_would_not_take_are_refused(name: str, typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        LIST.param(name).kind.send(typed, SYDNEY)


@pytest.mark.parametrize("number", ["332", "1", "9223372036854775807"])
def test_an_id_of_digits_is_a_task_id(number: str) -> None:
    assert PROVIDER.id.send(number, SYDNEY) == number


@pytest.mark.parametrize("number", ["", "0", "0332", "-1", "1.5", "332/x", "332.xml", "٣٣٢", "x", "332\n"])
def test_nothing_else_is_a_task_id(number: str) -> None:
    with pytest.raises(ValueError, match="is not a task id"):
        PROVIDER.id.send(number, SYDNEY)


MEMBER = {"member": ["jsmith"]}


@pytest.mark.parametrize(
    ("given", "extra", "path"),
    [({}, {}, "/tasks/find"), (MEMBER, {}, "/members/{member}/tasks/find"),
     ({}, {"member": "x"}, "/members/{member}/tasks/find")],
)  # fmt: skip
def test_the_service_of_a_member_is_chosen_where_there_is_one(given: Any, extra: Any, path: str) -> None:
    assert callable(LIST.path)
    assert LIST.path(given, replace(SETTINGS, extra=extra)) == path


@pytest.mark.parametrize(
    ("endpoint", "given", "says"),
    [
        (GET, {"draft": ["true"]}, "--draft needs --member"),
        (GET, {"draft": ["false"]}, "--draft needs --member"),
        (LIST, {"project": ["acme"]}, "--project needs --member"),
        (LIST, {"project": ["acme"], "groups": ["a"], **MEMBER}, "exclude each other"),
    ],
)
def test_words_that_do_not_go_together_are_refused(endpoint: Any, given: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        endpoint.check(given, SETTINGS)


@pytest.mark.parametrize(
    ("endpoint", "given"),
    [(GET, {}), (GET, {"draft": ["true"], **MEMBER}), (LIST, {}), (LIST, {"project": ["acme"], **MEMBER}),
     (LIST, {"groups": ["a"], **MEMBER})],
)  # fmt: skip
def test_words_that_go_together_pass(endpoint: Any, given: Any) -> None:
    endpoint.check(given, SETTINGS)


def test_the_member_of_the_profile_is_as_good_as_a_typed_one() -> None:
    settings = replace(SETTINGS, extra={"member": "jsmith"})
    assert GET.check
    assert LIST.check
    GET.check({"draft": ["true"]}, settings)
    LIST.check({"project": ["acme"]}, settings)


def test_a_list_of_nobodys_groups_earns_a_note() -> None:
    assert LIST.notes
    assert "name public groups" in "".join(LIST.notes({}, SETTINGS))
    assert list(LIST.notes({"groups": ["a"]}, SETTINGS)) == []
    assert list(LIST.notes(MEMBER, SETTINGS)) == []


# Signing in ---------------------------------------------------------------------------------------------------------

ASKED = Request(HOST + "/ps/api/self.xml")
CLIENT = next(each for each in PROVIDER.schemes if each.method == "client-credentials")


def settings_for(method: str, **auth: str) -> Settings:
    return replace(SETTINGS, auth={"method": method, **auth}, secret=lambda name: f"the {name}")


def test_the_schemes_are_those_that_the_service_knows() -> None:
    assert [each.method for each in PROVIDER.schemes] == ["none", "basic", "bearer", "client-credentials"]


@pytest.mark.parametrize(
    ("scheme", "credential"),
    [
        (NONE, None),
        (BASIC, Credential("basic", "the password", "jsmith")),
        (BEARER, Credential("bearer", "the token")),
    ],
)
def test_a_refused_sign_in_is_not_repeated(scheme: Scheme, credential: Credential | None) -> None:
    talk = converse(scheme, ASKED, settings_for(scheme.method, username="jsmith"), Wallet())
    assert next(talk).credential == credential
    with pytest.raises(StopIteration) as end:
        talk.send(reply(401, "", SELF))
    assert end.value.value.status == 401


def test_a_token_is_fetched_with_the_client_and_used() -> None:
    wallet = Wallet()
    talk = converse(CLIENT, ASKED, settings_for(CLIENT.method, client_id="0123456789ABCDEF"), wallet)
    asked = next(talk)
    assert (asked.method, asked.url, asked.body) == (
        "POST", "https://ps.example.com/ps/oauth/token", b"grant_type=client_credentials",
    )  # fmt: skip
    assert asked.credential == Credential("basic", "the client_secret", "0123456789ABCDEF")
    signed = talk.send(reply(200, (BODIES / "token.json").read_bytes()))
    assert signed.credential == Credential("bearer", "u7Qd0exampletoken0exampletoken01")
    assert wallet.token
    assert 3500 < wallet.token.until - wallet.clock() <= 3600


def test_a_token_that_has_died_is_renewed_once() -> None:
    wallet = Wallet(Token("old"))
    talk = converse(CLIENT, ASKED, settings_for(CLIENT.method, client_id="c"), wallet)
    assert next(talk).credential == Credential("bearer", "old")
    assert talk.send(reply(401, "", SELF)).method == "POST"
    assert talk.send(reply(200, '{"access_token":"new"}')).credential == Credential("bearer", "new")
    with pytest.raises(StopIteration):
        talk.send(reply(401, "", SELF))


@pytest.mark.parametrize("status", [400, 401])
def test_a_refused_client_is_told_in_the_words_of_the_service(status: int) -> None:
    talk = converse(CLIENT, ASKED, settings_for(CLIENT.method, client_id="c"), Wallet())
    next(talk)
    with pytest.raises(SignInError, match="bad code"):
        talk.send(reply(status, '{"error":"invalid_grant","error_description":"bad code"}'))


# The common record --------------------------------------------------------------------------------------------------

ALWAYS = {"contentrole": ["comment"], "attachments": ["none"], "comments": ["all"]}
SECOND = timedelta(seconds=1)
ALL = Wanted(statuses=None)


@pytest.mark.parametrize(
    ("wanted", "sent", "answers"),
    [
        (Wanted(), {}, set()),
        (ALL, {}, set()),
        (Wanted(statuses=frozenset({Status.DONE})), {"statuses": DONE}, {"status"}),
        (
            Wanted(statuses=frozenset({Status.IN_PROGRESS})),
            {
                "statuses": [
                    "In Progress",
                    "In progress",
                    "in progress",
                    "IN PROGRESS",
                    "Complete",
                    "complete",
                    "COMPLETE",
                ]
            },
            {"status"},
        ),
        (
            Wanted(statuses=frozenset({Status.CANCELLED})),
            {"statuses": ["Terminated", "terminated", "TERMINATED"]},
            {"status"},
        ),
        (Wanted(statuses=frozenset({Status.UNKNOWN})), {}, set()),
        (Wanted(statuses=frozenset(), words=frozenset({"resolved"})), {"statuses": DONE[:3]}, {"status"}),
        (Wanted(statuses=frozenset(), words=frozenset({"zu prüfen"})), {}, set()),
        (Wanted(statuses=frozenset({Status.DONE}), status_map={"erledigt": Status.DONE}), {}, set()),
        (
            Wanted(statuses=frozenset({Status.CANCELLED}), status_map={"closed": Status.CANCELLED}),
            {"statuses": ["Closed", "closed", "CLOSED", "Terminated", "terminated", "TERMINATED"]},
            {"status"},
        ),
        (replace(ALL, priority=Priority.HIGH), {"priorities": ["High", "high", "HIGH"]}, {"priority"}),
        (
            replace(ALL, priority=Priority.NORMAL),
            {"priorities": ["Normal", "normal", "NORMAL", "Medium", "medium", "MEDIUM"]},
            {"priority"},
        ),
        (replace(ALL, priority="sofort"), {}, set()),
        (replace(ALL, assignee="123"), {"assignedto": ["123"]}, {"assignee"}),
        (replace(ALL, assignee="0"), {}, set()),
        (replace(ALL, assignee="Joan Smith"), {}, set()),
        (replace(ALL, due_after=AT), {"dueafter": ["2026-02-28T23:59:59Z"]}, {"due-after"}),
        (replace(ALL, due_before=AT), {"duebefore": ["2026-03-01T00:00:01Z"]}, {"due-before"}),
        # The filters by creation look at the last comment: they tell what has changed, not what was made.
        (replace(ALL, updated_after=AT), {"createdafter": ["2026-02-28T23:59:59Z"]}, {"updated-after"}),
        (replace(ALL, updated_before=AT), {"createdbefore": ["2026-03-01T00:00:01Z"]}, {"updated-before"}),
        (replace(ALL, created_after=AT, created_before=AT, creator="4", search="x", project="acme"), {}, set()),
        (replace(ALL, overdue=True, due_before=AT), {"duebefore": ["2026-03-01T00:00:01Z"]}, {"due-before"}),
        (replace(ALL, due_after=datetime.min.replace(tzinfo=UTC)), {}, set()),
        (replace(ALL, due_before=datetime.max.replace(tzinfo=UTC)), {}, set()),
    ],
)
def test_a_common_filter_is_sent_where_no_wanted_task_can_be_lost(
    wanted: Wanted, sent: Mapping[str, list[str]], answers: set[str]
) -> None:
    assert narrow(wanted, SETTINGS) == ({**ALWAYS, **sent}, frozenset(answers))


def test_what_is_late_is_due_before_a_second_after_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("taskcli.values.now", lambda: AT + timedelta(milliseconds=500))
    given, answers = narrow(replace(ALL, overdue=True), SETTINGS)
    assert given == {**ALWAYS, "duebefore": ["2026-03-01T00:00:01.500Z"]}
    assert answers == frozenset()


@pytest.mark.parametrize("offset", [timedelta(hours=11), timedelta(0), timedelta(hours=-5)])
def test_what_is_sent_is_never_narrower_than_what_is_wanted(offset: timedelta) -> None:
    instant = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=timezone(offset))
    given, _ = narrow(replace(ALL, due_after=instant, due_before=instant), SETTINGS)
    after, before = (
        datetime.fromisoformat(LIST.param(name).kind.send(given[name][0], SYDNEY)) for name in ("dueafter", "duebefore")
    )
    assert after < instant < before  # also where "after" and "before" leave the instant itself out
    assert before - after <= 3 * SECOND


@pytest.mark.parametrize(
    ("wanted", "own", "name", "answer"),
    [
        (Wanted(statuses=frozenset({Status.DONE})), {"statuses": ["Open"]}, "statuses", "status"),
        (replace(ALL, priority=Priority.HIGH), {"priorities": ["Low"]}, "priorities", "priority"),
        (replace(ALL, assignee="1"), {"assignedto": ["2"]}, "assignedto", "assignee"),
        (replace(ALL, due_after=AT), {"dueafter": ["today"]}, "dueafter", "due-after"),
        (replace(ALL, updated_after=AT), {"createdafter": ["-30d"]}, "createdafter", "updated-after"),
        (ALL, {"contentrole": ["all"]}, "contentrole", ""),
        (ALL, {"attachments": ["all"]}, "attachments", ""),
    ],
)
def test_what_the_profile_says_stands(wanted: Wanted, own: Any, name: str, answer: str) -> None:
    given, answers = narrow(wanted, with_defaults("list", **own))
    assert name not in given
    assert answer not in answers


@pytest.mark.parametrize(
    ("own", "wanted", "sent"),
    [
        ("last", ALL, None),
        ("Last", replace(ALL, due_after=AT), None),
        ("last", replace(ALL, creator="x"), ["all"]),
        ("last", replace(ALL, search="x"), ["all"]),
        ("last", replace(ALL, created_after=AT), ["all"]),
        ("last", replace(ALL, created_before=AT), ["all"]),
        ("first", ALL, ["all"]),
        ("none", ALL, ["all"]),
    ],
)
def test_all_comments_are_asked_for_unless_the_last_will_do(own: str, wanted: Wanted, sent: list[str] | None) -> None:
    assert narrow(wanted, with_defaults("list", comments=[own]))[0].get("comments") == sent


def test_one_who_is_not_signed_in_asks_the_public_service() -> None:
    asked, tasks = drive(PROVIDER.find(Wanted(), SETTINGS), rows("list-whole.xml", LIST.items))
    assert [each.endpoint for each in asked] == [LIST]
    assert asked[0].given == ALWAYS
    assert [task.id for task in tasks] == ["332", "310", "290"]


def test_one_who_is_signed_in_asks_the_service_of_the_member_that_they_are() -> None:
    asked, tasks = drive(PROVIDER.find(Wanted(), SIGNED_IN), rows("self.xml", WHOAMI.items), [])
    assert [each.endpoint for each in asked] == [WHOAMI, LIST]
    assert asked[1].given == {**ALWAYS, "member": ["123"]}
    assert list(tasks) == []


@pytest.mark.parametrize(
    "settings",
    [replace(SIGNED_IN, extra={"member": "jsmith"}), with_defaults("list", SIGNED_IN, member=["jsmith"])],
)
def test_a_member_that_was_named_needs_no_question(settings: Settings) -> None:
    asked, _ = drive(PROVIDER.find(Wanted(), settings), [])
    assert asked[0].given == ALWAYS


@pytest.mark.parametrize("settings", [SIGNED_IN, replace(SIGNED_IN, extra={"member": "boss"})])
def test_my_tasks_are_those_of_the_one_who_is_signed_in(settings: Settings) -> None:
    asked, _ = drive(PROVIDER.find(Wanted(assignee="me"), settings), rows("self.xml", WHOAMI.items), [])
    assert asked[1].given == {**ALWAYS, "assignedto": ["123"], "member": ["123"]}
    assert asked[1].answers == {"assignee"}


def test_a_service_that_does_not_say_who_is_signed_in_is_not_understood() -> None:
    talk = PROVIDER.find(Wanted(), SIGNED_IN)
    next(talk)
    with pytest.raises(Garbled, match="does not say who"):
        talk.send(iter([Row({"username": "jsmith"})]))


def test_the_one_who_is_signed_in_is_a_person() -> None:
    assert PROVIDER.person
    assert PROVIDER.person(rows("self.xml", WHOAMI.items)[0]) == Person(
        id="123", name="Joan Smith", email="jsmith@example.org", kind="member"
    )


@pytest.mark.parametrize(
    ("comments", "settings", "given"),
    [
        ("none", SETTINGS, {}),
        ("all", SETTINGS, {}),
        ("first", SETTINGS, {}),
        ("archive", SETTINGS, {"comments": ["archive"]}),
        ("none", with_defaults("get", comments=["none"]), {"comments": ["all"]}),
        ("last", with_defaults("get", comments=["first"]), {"comments": ["all"]}),
    ],
)
def test_one_task_is_asked_for_with_what_the_record_is_made_of(comments: str, settings: Settings, given: Any) -> None:
    asked, task = drive(PROVIDER.fetch("332", Extras(comments), settings), rows("task.xml"))
    assert [(each.endpoint, each.id, each.given) for each in asked] == [(GET, "332", given)]
    assert (task.id, task.status) == ("332", Status.OPEN)


@pytest.mark.parametrize(("comments", "ids"), [("first", ["332"]), ("last", ["333"]), ("all", ["332", "333"])])
def test_one_task_brings_the_comments_that_were_asked_for(comments: str, ids: list[str]) -> None:
    _, task = drive(PROVIDER.fetch("332", Extras(comments), SETTINGS), rows("task.xml"))
    assert [each.id for each in task.comments] == ids


def test_one_task_brings_no_comments_unasked() -> None:
    _, task = drive(PROVIDER.fetch("332", Extras(), SETTINGS), rows("task.xml"))
    assert task.comments is Task().comments


@pytest.mark.parametrize("row", [{"id": "10"}, {"title": "No id"}])
def test_another_task_than_the_one_asked_for_is_not_shown(row: Mapping[str, Any]) -> None:
    talk = PROVIDER.fetch("9", Extras(), SETTINGS)
    next(talk)
    with pytest.raises(Garbled, match="came instead of 9"):
        talk.send(iter([Row(row)]))


def test_a_part_of_a_task_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="'5#2' is not a task id"):
        next(PROVIDER.fetch("5#2", Extras(), SIGNED_IN))


def test_one_task_is_asked_for_as_the_member_who_is_signed_in() -> None:
    asked, _ = drive(PROVIDER.fetch("332", Extras(), SIGNED_IN), rows("self.xml", WHOAMI.items), rows("task.xml"))
    assert [(each.endpoint, each.given) for each in asked] == [(WHOAMI, {}), (GET, {"member": ["123"]})]


@pytest.mark.parametrize(
    ("path", "query", "number"),
    [
        ("/ps/api/tasks/332.xml", "", "332"),
        ("/ps/api/tasks/332", "comments=all", "332"),
        ("/ps/service/members/~jsmith/tasks/332.json;jsessionid=1", "", "332"),
        ("/ps/page/pub-a/comments/332", "", "332"),
        ("/ps/page/pub-a/comments/332/", "", "332"),
        ("/ps/email/comment", "group=pub-a&comment=332", "332"),
        ("/ps/api/tasks/find.xml", "assignedto=332", None),
        ("/ps/api/tasks/332x", "", None),
        ("/ps/page/pub-a", "comment=332", None),
        ("/ps/email/comment", "group=pub-a", None),
        ("/docs/api/tasks/332.xml", "", None),
        ("/psx/api/tasks/332.xml", "", None),
        ("/", "", None),
    ],
)
def test_a_task_is_found_in_its_addresses(path: str, query: str, number: str | None) -> None:
    assert locate(path, query, SETTINGS) == number


def test_addresses_follow_the_prefix_of_the_profile() -> None:
    settings = replace(SETTINGS, extra={"site_prefix": "/docs"})
    assert locate("/docs/api/tasks/332.xml", "", settings) == "332"
    assert locate("/ps/api/tasks/332.xml", "", settings) is None
    assert read(rows("task.xml")[0], settings).url == "https://ps.example.com/docs/page/pub-a/comments/332"


def test_the_address_of_a_task_leads_back_to_it() -> None:
    task = read({"id": "332", "group": {"name": "a b/ü"}})
    assert task.url == "https://ps.example.com/ps/page/a%20b%2F%C3%BC/comments/332"
    assert locate(task.url.removeprefix(HOST), "", SETTINGS) == "332"
