"""The calls that are not about tasks: stores, staff, the caller and the organisation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from taskcli.sandbox.capillary.people_and_tasks import CUSTOMERS, ORGANISATION, STAFF, STORES, TILLS, Store
from taskcli.sandbox.capillary.query import Ask
from taskcli.sandbox.capillary.refusals import Refusal
from taskcli.sandbox.capillary.shapes import (
    ALL_FAILED,
    OK,
    SOME_FAILED,
    Record,
    Reply,
    Value,
    Writer,
    item_status,
    status,
)
from taskcli.sandbox.wire import PEOPLE, World

_INDIA = timezone(timedelta(hours=5, minutes=30))


class StoreCalls:
    """`handlers` are by the two words of the path."""

    def __init__(self, world: World, writer: Writer) -> None:
        self.world = world
        self._writer = writer
        self.handlers: dict[tuple[str, str], Callable[[Ask], Reply]] = {
            ("store", "staff"): self._staff,
            ("store", "login"): self._login,
            ("store", "get"): self._stores,
            ("organization", "entities"): self._entities,
            ("organization", "get"): self._organisation,
            ("customer", "get"): self._customers,
        }

    def _staff(self, ask: Ask) -> Reply:
        kind = ask.query.word("type", ("associate", "manager")).upper()
        # "Staff of the organization", though it is a call of the store (v1.1 documentation).
        own = "staff-of-store" in self.world.faults
        team = [each for each in STAFF if kind in ("", each.type) and (not own or each.store is ask.store)]
        users: list[Value] = [
            {
                "id": each.id,
                "type": each.type,
                "code": each.human.login,
                "firstname": each.human.first,
                "lastname": each.human.last,
                "mobile": f"9199000000{each.human.number:02}",
                "email": each.human.email,
                "store_id": each.store.id,
                "store_code": each.store.code,
            }
            for each in team
        ]
        return Reply(OK | {"store": {"staff": {"user": self._writer.several(users)}}}, 900, len(users))

    def _login(self, ask: Ask) -> Reply:
        user: Record = {
            "username": ask.till.code,
            "first_name": ask.till.code,
            "last_name": "",
            "org_name": ORGANISATION[1],
            "user_id": ask.till.id,
            "org_id": ORGANISATION[0],
            "server_time": datetime.fromtimestamp(int(self.world.clock()), UTC).astimezone(_INDIA).isoformat(),
            "store_server_prefix": ask.store.code,
            "associate_login_enabled": "true",
        }
        return Reply(OK | {"store": {"user": user}}, 900)

    def _stores(self, ask: Ask) -> Reply:
        number, outside = ask.query.number("id"), ask.query.text("external_id")
        if number is None and not outside:
            return _no_store(903, "No store identifier passed")
        found = [each for each in STORES if str(number or "") in ("", each.id) and outside in ("", each.external_id)]
        if not found:
            return _no_store(902, "Store id is invalid")
        row = _described_store(found[0]) | _good(900, "Store Info Retrieval \n\n  Successful")
        return Reply(OK | {"stores": {"store": row}}, 900)

    def _entities(self, ask: Ask) -> Reply:
        query = ask.query
        kind = query.word("type", ("till", "store", "str_server", "zone", "concept")).upper()
        if not kind:
            raise Refusal(400, "Mandatory parameter type is missing")
        limit, first = query.number("limit", 1) or 500, query.number("start_id", 0) or 0
        every = [("TILL", each.id, each.code, each.code) for each in TILLS]
        every += [("STORE", each.id, each.code, each.name) for each in STORES]
        every += [("ZONE", "71", "south", "South"), ("ZONE", "72", "europe", "Europe"), ("CONCEPT", "81", "pe", "PE")]
        asked = [each.strip() for each in query.text("id").split(",") if each.strip()]
        wanted = [each for each in every if each[0] == kind and (not asked or each[1] in asked)]
        fine = _good(3200, "Entity search successful", 3200)
        plain: Record = {"parent": {}, "external_id": ""}
        if query.word("details", ("basic",)) != "basic":
            plain |= {"timezones": {"base_timezone": {"label": "Asia/Kolkata", "offset": "+05:30"}}}
        rows: list[Value] = [
            fine | {"id": number, "is_active": "1", "code": code, "name": name, "type": sort} | plain
            for sort, number, code, name in wanted[first : first + limit]
        ]
        rows += [item_status(3202, "Entity not found") for each in asked if each not in [row[1] for row in wanted]]
        if not wanted:
            return Reply(
                status(False, 500, ALL_FAILED) | {"organization": {"entities": {"entity": self._writer.several(rows)}}},
                3202, 0, 1, 500,
            )  # fmt: skip
        paging: Record = {"limit": str(limit), "offset": str(first), "total": len(wanted)}
        tree = {"pagination": paging} | OK | {"organization": {"entities": {"entity": self._writer.several(rows)}}}
        return Reply(tree, 3200, len(rows))

    def _customers(self, ask: Ask) -> Reply:
        """Docs.capillarytech.com "Get Customer Details"; people by id only."""
        asked = [each.strip() for each in ask.query.text("id").split(",") if each.strip()]
        known = {str(number): number for number in CUSTOMERS}
        shown = ask.query.flag("user_id") is True
        rows: list[Value] = [
            _customer(known[each], shown) if each in known else _unknown_customer(each, shown) for each in asked
        ]
        bad = sum(each not in known for each in asked)
        if bad == len(asked):
            head, code = status(False, 500, ALL_FAILED), 500
        else:
            head, code = (status(False, 201, SOME_FAILED), 201) if bad else (OK, 200)
        tree = head | {"customers": {"customer": self._writer.several(rows)}}
        return Reply(tree, 1012 if bad else 1000, len(asked) - bad, bad, code)

    def _organisation(self, ask: Ask) -> Reply:
        return Reply(OK | {"organization": {"id": ORGANISATION[0], "name": ORGANISATION[1]}}, 200)


def _good(code: int, message: str, shown: int | str = "") -> Record:
    return {"item_status": {"success": "true", "code": shown or str(code), "message": message}}


def _no_store(code: int, message: str) -> Reply:
    tree = status(False, 500, ALL_FAILED) | {"stores": {"store": item_status(code, message)}}
    return Reply(tree, code, 0, 1, 500)


def _described_store(store: Store) -> Record:
    """The word NULL stands in the published sample."""
    offset = {"std": "UTC+05:30", "summer": "NULL"} if store.time_zone == "Asia/Kolkata" else {"std": "UTC+01:00"}
    city, _, _ = store.name.partition(" ")
    return {
        "id": store.id,
        "name": store.name,
        "code": store.code,
        "external_id": store.external_id,
        "country_name": {"Bengaluru": "India", "Berlin": "Germany"}.get(city, city),
        "city_name": city,
        "area_name": "",
        "time_zone": {"coordinates": "", "offset": offset},
    }


def _customer(number: int, shown: bool) -> Record:
    first, last = PEOPLE[number % len(PEOPLE)], PEOPLE[number * 3 % len(PEOPLE)]
    store = STORES[number % len(STORES)]
    return ({"user_id": str(number)} if shown else {}) | {
        "firstname": first.first,
        "lastname": last.last,
        "mobile": "",
        "email": f"customer{number}@example.com" if number % 2 else "",
        "external_id": f"PE-{number}",
        "registered_on": f"2023-05-{number % 28 + 1:02} 14:57:04",
        "registered_store": {"code": store.code, "name": store.name},
        **_good(1000, "Customer successfully retrieved"),
    }


def _unknown_customer(number: str, shown: bool) -> Record:
    return ({"user_id": number} if shown else {}) | item_status(1012, "Customer not found")
