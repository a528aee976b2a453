"""The calls that are not about tasks: stores, staff, the caller and the organisation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from taskcli.sandbox.capillary.people_and_tasks import ORGANISATION, STAFF, STORES, TILLS, Store
from taskcli.sandbox.capillary.query import Ask
from taskcli.sandbox.capillary.shapes import ALL_FAILED, OK, Record, Reply, Value, Writer, item_status, status
from taskcli.sandbox.wire import World

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
        }

    def _staff(self, ask: Ask) -> Reply:
        kind = ask.query.word("type", ("associate", "manager")).upper()
        team = [each for each in STAFF if each.store is ask.store and kind in ("", each.type)]
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
        number = ask.query.number("id")
        found = [each for each in STORES if number is None or each.id == str(number)]
        if not found:
            item = item_status(901, "Store not found")
            return Reply(status(False, 500, ALL_FAILED) | {"store": item}, 901, 0, 1, 500)
        rows: list[Value] = [_described_store(each) for each in found]
        return Reply(OK | {"store": self._writer.several(rows)}, 900, len(rows))

    def _entities(self, ask: Ask) -> Reply:
        kind = ask.query.word("type", ("till", "store", "zone", "concept")).upper()
        limit, offset = ask.query.number("limit", 1) or 50, ask.query.number("offset", 0) or 0
        every = [("TILL", each.id, each.code, each.code) for each in TILLS]
        every += [("STORE", each.id, each.code, each.name) for each in STORES]
        every += [("ZONE", "71", "south", "South"), ("ZONE", "72", "europe", "Europe"), ("CONCEPT", "81", "pe", "PE")]
        wanted = [each for each in every if kind in ("", each[0])]
        rows: list[Value] = [
            {"id": number, "type": sort, "code": code, "name": name}
            for sort, number, code, name in wanted[offset : offset + limit]
        ]
        paging: Record = {"limit": str(limit), "offset": str(offset), "total": str(len(wanted))}
        tree = OK | {"pagination": paging, "organization": {"entities": {"entity": self._writer.several(rows)}}}
        return Reply(tree, 200, len(rows))

    def _organisation(self, ask: Ask) -> Reply:
        return Reply(OK | {"organization": {"id": ORGANISATION[0], "name": ORGANISATION[1]}}, 200)


def _described_store(store: Store) -> Record:
    return {"id": store.id, "code": store.code, "name": store.name, "time_zone": store.time_zone}
