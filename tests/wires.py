"""The five services in one: each is asked for tasks at its own paths and answers with rows that a test gives it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.conftest import Asked, Prepared, Stage
from tests.serving import serving

NAMES = ("accelo", "capillary", "oracle", "pageseeder", "tallyfy")
BEARER = {"method": "bearer", "token": "t0ken"}
TILL = {"method": "basic", "username": "till", "password": "p4ssword"}
OWN: Mapping[str, dict[str, Any]] = {
    "accelo": {"auth": BEARER},
    "capillary": {"auth": TILL},
    "oracle": {"auth": {**TILL, "username": "jane.roe"}},
    "pageseeder": {"auth": TILL, "member": "jsmith"},
    "tallyfy": {"auth": BEARER, "org_id": "o1"},
}


# By the end of the path: whose it is, and the answer, in which rows stand for `@`: JSON, and XML at PageSeeder.
_ACCELO = '{"meta": {"status": "ok"}, "response": @}'
_CAPILLARY = '{"response": {"status": {"success": "true", "code": "200"}, @}}'
_TALLYFY = '{"data": @}'
PATHS: Mapping[str, tuple[str, str]] = {
    "/api/v0/tasks": ("accelo", _ACCELO),
    "/api/v0/staff": ("accelo staff", _ACCELO),
    "/api/v0/staff/whoami": ("accelo me", _ACCELO),
    "/api/v0/jobs": ("accelo jobs", _ACCELO),
    "/api/v0/companies": ("accelo companies", _ACCELO),
    "/api/v0/tasks/statuses": ("accelo statuses", _ACCELO),
    "/v1.1/task/get": ("capillary", _CAPILLARY.replace("@", '"tasks": {"task": @}')),
    "/v1.1/task/metadata": ("capillary metadata", _CAPILLARY.replace("@", '"tasks": {"task": @}')),
    "/task/statusmapping": ("capillary statuses", _CAPILLARY.replace("@", '"tasks": {"task_statuses": {"status": @}}')),
    "/v1.1/store/staff": ("capillary staff", _CAPILLARY.replace("@", '"store": {"staff": {"user": @}}')),
    "/entities": ("capillary stores", _CAPILLARY.replace("@", '"organization": {"entities": {"entity": @}}')),
    "/bpm/api/4.0/tasks": ("oracle", '{"items": @, "hasMore": false}'),
    "/tasks/find.xml": ("pageseeder", "<tasks>@</tasks>"),
    "/memberships.xml": ("pageseeder groups", "<memberships>@</memberships>"),
    "/organizations/o1/tasks": ("tallyfy", _TALLYFY),
    "/organizations/o2/tasks": ("tallyfy elsewhere", _TALLYFY),
    "/organizations/o1/users-list": ("tallyfy members", _TALLYFY),
    "/organizations/o1/guests-list": ("tallyfy guests", _TALLYFY),
    "/organizations/o1/groups": ("tallyfy groups", _TALLYFY),
    "/organizations/o1/runs": ("tallyfy runs", _TALLYFY),
    "/organizations/o1/tags": ("tallyfy tags", _TALLYFY),
}


class Wires(Stage):
    """`rows["accelo"] = [...]`, and likewise for look-ups (`rows["accelo staff"]`); what is not set is empty.

    `instead` are whole answers in place of those.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, Any] = {}
        self.instead: dict[str, Prepared] = {}

    def next(self, asked: Asked) -> Prepared:
        with self.lock:
            self.asked.append(asked)
        parts = urlsplit(asked.line.partition(" ")[2])
        path = unquote(parts.path)
        name, answer = next((found for end, found in PATHS.items() if path.endswith(end)), ("", ""))
        if not name:
            return Prepared(status=599, body=f"nobody answers {path}".encode(), type="text/plain")
        if name in self.instead:
            return self.instead[name]
        rows = self.rows.get(name, "" if answer.startswith("<") else [])
        words = parse_qs(parts.query).get("status", [])
        if name == "oracle" and ("INFO_REQUESTED" in words or words == ["COMPLETED"]):
            rows = self.rows.get(f"{name} further", [])
        text = rows if isinstance(rows, str) else json.dumps(rows)
        return Prepared(body=answer.replace("@", text).encode())

    def profile(self, provider: str, **more: Any) -> dict[str, Any]:
        return {"provider": provider, "base_url": self.origin, **OWN[provider], **more}

    def lines(self, path: str) -> list[str]:
        """What was asked of the addresses with this in them."""
        return [unquote(each.line) for each in self.asked if path in each.line]


@contextmanager
def served() -> Iterator[Wires]:
    with serving(Wires()) as server:
        yield server


def row(provider: str, id: int, *, title: str = "", status: str = "", who: str = "", **more: Any) -> Any:
    """One task as a service writes it: JSON, or XML at PageSeeder. `status` is its own word, `who` somebody's id."""
    own: dict[str, Any]
    if provider == "accelo":
        own = {"id": str(id), "title": title, "standing": status or "pending", "assignee": who or None}
    elif provider == "capillary":
        own = {"id": id, "entry_id": id, "title": title, "status": status or "OPEN", "associate_id": who}
    elif provider == "oracle":
        people = [{"id": who, "type": "user"}] if who else []
        own = {"number": id, "title": title, "state": status or "ASSIGNED", "assignees": {"items": people}}
    elif provider == "tallyfy":
        own = {
            "id": f"t{id}",
            "title": title,
            "status": status or "not-started",
            "owners": {"users": [who] * bool(who)},
        }
    else:
        person = f'<assignedto id="{who}"/>' if who else ""
        attributes = "".join(f' {name}="{value}"' for name, value in more.items())
        return f'<task id="{id}" title="{title}" status="{status or "Open"}"{attributes}>{person}</task>'
    return {**own, **more}


def rows(provider: str, *found: Any) -> Any:
    return "".join(found) if provider == "pageseeder" else list(found)
