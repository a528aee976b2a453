"""What the services of a measurement say: made once, when first asked for, and sent as they are."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

# Bytes of one Oracle task in a list, its comma included: 200,000 of them are 118 MB.
ROW = 590
# Rows of one page where there are many pages.
PER_PAGE = 100
MOST_PAGES = 10_000
# What each page has of its own: four digits of its tasks' numbers, and where it begins.
PAGE, OFFSET = b"@@@@", b"@offset@"

_BEGAN = datetime(2026, 1, 5, 6, 0, 0, tzinfo=UTC)
_STATES = ("ASSIGNED", "ASSIGNED", "ASSIGNED", "SUSPENDED", "ALERTED")
_PEOPLE = ("Dana Fields", "Sam Lee", "Jane Roe", "Zoë Brûlé", "Олег Коваль", "Mira Kern")
_THINGS = ("Purchase Order", "Expense Report", "Leave of Absence", "Invoice", "Preisliste Köln")


def oracle_task(at: int, number: str = "") -> bytes:
    """The task at this place of a list; `number` is written as it is, where it is not the usual one."""
    who, began = _PEOPLE[at % len(_PEOPLE)], _BEGAN + timedelta(minutes=37 * (at % 9973))
    login = who.partition(" ")[0].lower()
    row: dict[str, Any] = {
        "number": 0,
        "taskId": f"7d3e9a04-1b52-4c8e-8f60-{at:012d}",
        "title": f"Approve {_THINGS[at % len(_THINGS)]} {at:07d}",
        "state": _STATES[at % len(_STATES)],
        "priority": at % 5 + 1,
        "category": "Purchasing" if at % 3 else "Expenses",
        "createdBy": who,
        "fromUserName": login,
        "fromUserDisplayName": who,
        "createdDate": f"{began:%F %T}",
        "assignedDate": f"{began + timedelta(seconds=2):%F %T}",
        "updatedDate": f"{began + timedelta(seconds=17):%F %T}",
        "dueDate": f"{began + timedelta(days=at % 60):%F %T}",
        "taskDefinitionName": "ExpenseApproval",
        "assignees": {"items": [{"id": login, "type": "user" if at % 4 else "group"}]},
        "identificationKey": "",
    }
    text = json.dumps(row, ensure_ascii=False).replace('"number": 0', f'"number": {number or 1_000_000 + at}').encode()
    return text.replace(b'"identificationKey": ""', b'"identificationKey": "%s"' % (b"K" * (ROW - 1 - len(text))))


def oracle_page(rows: list[bytes], *, offset: str = "0", more: bool = False, total: int | None = None) -> bytes:
    head = (
        f'"hasMore": {json.dumps(more)}, "limit": {len(rows)}, "offset": {offset}, "count": {len(rows)}, '
        f'"totalResults": {len(rows) if total is None else total}'
    )
    return b'{"items": [' + b",".join(rows) + b"], " + head.encode() + b"}"


@cache
def oracle_at_once(count: int) -> bytes:
    """All tasks on one page."""
    return oracle_page([oracle_task(at) for at in range(count)])


@cache
def oracle_templates(pages: int) -> tuple[bytes, bytes]:
    """A page of `PER_PAGE` tasks that has others behind it, and the last one, each with holes."""
    rows = [oracle_task(at, f"1{PAGE.decode()}{at:02d}") for at in range(PER_PAGE)]
    total = pages * PER_PAGE
    first, last = (oracle_page(rows, offset=OFFSET.decode(), more=more, total=total) for more in (True, False))
    return first, last


def oracle_numbered(at: int, pages: int) -> bytes:
    """Page `at` of so many, from 0; an empty one behind the last."""
    if not 0 <= at < pages:
        return oracle_page([], offset=str(at * PER_PAGE), total=pages * PER_PAGE)
    template = oracle_templates(pages)[at == pages - 1]
    return template.replace(PAGE, b"%04d" % at).replace(OFFSET, b"%d" % (at * PER_PAGE))


@cache
def capillary_xml(count: int) -> bytes:
    """All task entries as XML, as a server gives that does not obey `format=json`."""
    rows = (
        f"<task><id>{9000 + at // 2}</id><entry_id>{70000 + at}</entry_id><type>CASHIER</type>"
        f"<associate_id>\n{100 + at % 97}\n</associate_id><customer_id/><store_id>{120 + at % 13}</store_id>"
        f"<status>{('OPEN', 'CLOSED', 'NEW')[at % 3]}</status></task>"
        for at in range(count)
    )
    begin = '<?xml version="1.0" encoding="UTF-8"?>\n<response><status><success>true</success><code>200</code>'
    return f"{begin}<message>SUCCESS</message></status><tasks>{''.join(rows)}</tasks></response>".encode()


# Four further services, of which each has a few tasks ----------------------------------------------------------------

FEW = 20


@cache
def accelo_tasks() -> bytes:
    rows = [
        {
            "id": str(at), "title": f"SEO Audit {at}", "standing": "accepted", "date_created": "1767600000",
            "date_due": str(1767700000 + 3600 * at), "creator_type": "staff", "creator_id": "14",
            "against_type": "job", "against_id": "7", "assignee": {"id": "14", "email": "jane.roe@example.com"},
        }
        for at in range(1, FEW + 1)
    ]  # fmt: skip
    return _accelo(rows)


@cache
def accelo_staff() -> bytes:
    return _accelo([{"id": "14", "firstname": "Jane", "surname": "Roe", "email": "jane.roe@example.com"}])


def _accelo(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps({"response": rows, "meta": {"status": "ok", "message": "Everything is well."}}).encode()


@cache
def capillary_tasks() -> bytes:
    rows = [
        {
            "id": str(9000 + at), "entry_id": str(70000 + at), "type": "CASHIER", "associate_id": "44",
            "customer_id": "", "store_id": "125", "status": "OPEN",
        }
        for at in range(FEW)
    ]  # fmt: skip
    return _capillary(tasks={"task": rows})


@cache
def capillary_metadata() -> bytes:
    rows = [
        {"id": str(9000 + at), "title": f"Birthday calls {at}", "start_date": "2026-01-05", "end_date": "2026-01-09"}
        for at in range(FEW)
    ]
    return _capillary(tasks={"task": rows})


@cache
def capillary_statuses() -> bytes:
    return _capillary(tasks={"task_statuses": {"status": [{"id": "1", "value": "OPEN", "label": "OPEN"}]}})


@cache
def capillary_staff() -> bytes:
    return _capillary(store={"staff": {"user": [{"id": "44", "firstname": "Ada", "lastname": "Ng"}]}})


@cache
def capillary_stores() -> bytes:
    return _capillary(organization={"entities": {"entity": [{"id": "125", "name": "MG Road", "type": "STORE"}]}})


def _capillary(**found: Any) -> bytes:
    status = {"success": "true", "code": "200", "message": "SUCCESS"}
    return json.dumps({"response": {"status": status, **found}}).encode()


@cache
def pageseeder_tasks() -> bytes:
    rows = (
        f'<task id="{1100 + at}" title="Prepare page {at}" replycount="0" lastcommentid="{1100 + at}" status="Open" '
        f'priority="Low" lastcommentdate="2026-01-05T04:55:20+11:00" due="2026-02-03T18:00:00+11:00">'
        '<group id="11" name="acme-website" title="Website"/>'
        '<assignedto id="201" firstname="Jane" surname="Roe" username="jane.roe"><fullname>Jane Roe</fullname>'
        f'</assignedto><comment id="{1100 + at}" discussionid="{1100 + at}" contentrole="Comment" status="Open" '
        f'created="2026-01-05T04:55:20+11:00" priority="Low" due="2026-02-03T18:00:00+11:00"><title>Prepare {at}'
        '</title><author id="203" firstname="Dana" surname="Fields"><fullname>Dana Fields</fullname></author>'
        '<content type="text/plain">Two links are dead.</content></comment></task>'
        for at in range(FEW)
    )
    return f"<tasks>{''.join(rows)}</tasks>".encode()


@cache
def tallyfy_tasks() -> bytes:
    rows = [
        {
            "id": f"{at:032x}", "title": f"Send contract {at}", "status": "active", "task_type": "task",
            "owners": {"users": [1001], "guests": [], "groups": []}, "deadline": "2026-03-15T17:00:00Z",
            "created_at": "2026-01-05T09:00:00Z", "last_updated": "2026-01-05T09:30:00Z", "is_oneoff_task": True,
        }
        for at in range(FEW)
    ]  # fmt: skip
    return json.dumps({"data": rows}).encode()


@cache
def tallyfy_members() -> bytes:
    return json.dumps({"data": [{"id": 1001, "full_name": "Alice Ng", "email": "alice@example.com"}]}).encode()
