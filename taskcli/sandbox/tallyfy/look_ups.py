"""The lists of people and things, whose ids and names the filters of tasks take."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from taskcli.sandbox.tallyfy.filters import holding, ordered
from taskcli.sandbox.tallyfy.people import FOLDERS, GROUPS, GUESTS, MEMBERS, TAGS, Row

# Who and what no task is of, so that a page of a hundred is not all. Two members have one name.
CROWD = tuple(
    {**MEMBERS[1], "id": 30000 + number, "email": f"crowd{number}@example.com", "username": f"crowd{number}",
     "first_name": "Sam" if number < 2 else f"Sam{number}", "last_name": "Crowd",
     "full_name": "Sam Crowd" if number < 2 else f"Sam{number} Crowd", "role": "Light",
     "status": "disabled" if number % 9 == 8 else "active", "is_active": number % 9 != 8}
    for number in range(100)
)  # fmt: skip
MORE_GROUPS = tuple(
    {**GROUPS[0], "id": f"{0xA9A0 + number:032x}", "name": f"Team {number:03}", "description": None}
    for number in range(100)
)
MORE_TAGS = tuple(
    {**TAGS[0], "id": f"{0xA7A0 + number:032x}", "title": f"from: template {number:03}", "auto_generated": True}
    for number in range(100)
)
INNER: Mapping[str, tuple[Row, ...]] = {
    FOLDERS[0]["id"]: (
        {"id": f"{0xF10:032x}", "name": "Globex", "parent_id": FOLDERS[0]["id"], "total": 2, "position": 1,
         "folder_type": "run"},
    ),
    f"{0xF10:032x}": (
        {"id": f"{0xF11:032x}", "name": "Köln", "parent_id": f"{0xF10:032x}", "total": 1, "position": 1,
         "folder_type": "run"},
    ),
}  # fmt: skip
TEMPLATE_FOLDERS = (
    {"id": f"{0xE0:032x}", "name": "Blueprints", "parent_id": None, "total": 6, "position": 1,
     "folder_type": "checklist"},
)  # fmt: skip
FIELD_KEYS = (
    {"key": "cost_center", "applies_to": "task", "field_type": "text", "is_required": False, "is_active": True,
     "key_type": "organization"},
    {"key": "region", "applies_to": "task", "field_type": "dropdown", "is_required": True, "is_active": True,
     "key_type": "organization"},
    {"key": "old_code", "applies_to": "process", "field_type": "number", "is_required": False, "is_active": False,
     "key_type": "system"},
)  # fmt: skip
Query = Mapping[str, str]


def members(query: Query) -> list[Row]:
    found = holding((*MEMBERS, *CROWD), query, "first_name", "last_name", "email")
    names = [part for part in query.get("with", "").split(",") if part in ("groups", "stats")]
    told = [{**row, **{name: {"data": []} for name in names}} for row in found]
    return ordered(told, query, ("first_name", "last_name", "email", "created_at"))


def thin_members() -> list[Row]:
    return [{key: each[key] for key in ("id", "full_name", "email", "username")} for each in (*MEMBERS, *CROWD)]


def guests(query: Query) -> list[Row]:
    found = holding(GUESTS, query, "email")
    if "stats" in query.get("with", "").split(","):
        found = [{**row, "stats": {"active_tasks": 1}} for row in found]
    return ordered(found, query, ("email", "created_at"))


def thin_guests() -> list[Row]:
    return [{key: each[key] for key in ("id", "email", "first_name", "last_name", "link")} for each in GUESTS]


def groups(query: Query) -> list[Row]:
    names = [part for part in query.get("with", "").split(",") if part in ("assets", "users")]
    found = holding((*GROUPS, *MORE_GROUPS), query, "name", "description")
    told = [{**row, **{name: {"data": []} for name in names}} for row in found]
    return ordered(told, query, ("name", "created_at", "updated_at"))


def tags(query: Query) -> list[Row]:
    """Those that the service made itself only with `all`, a word that it compares as text."""
    found = holding((*TAGS, *MORE_TAGS), query, "title")
    if query.get("all") != "true":
        found = [row for row in found if not row["auto_generated"]]
    elif query.get("auto_generated") in ("true", "false"):
        found = [row for row in found if row["auto_generated"] is (query["auto_generated"] == "true")]
    if query.get("with") == "statistics":
        numbers = {"active_template": 1, "archived_template": 0, "active_process": 2, "archived_process": 0}
        found = [{**row, "statistics": {"data": numbers}} for row in found]
    return ordered(found, query, ("title", "created_at"))


def folders(query: Query) -> list[Row]:
    """One of two trees. With children the roots alone are at the top, without all folders are."""
    roots: Sequence[Row] = TEMPLATE_FOLDERS if query.get("folder_type") == "checklist" else FOLDERS
    if query.get("with") == "children":
        return holding(map(_with_children, roots), query, "name")
    inner = [] if roots is TEMPLATE_FOLDERS else [row for rows in INNER.values() for row in rows]
    return holding((*roots, *inner), query, "name")


def _with_children(row: Row) -> Row:
    """Children are wrapped or bare."""
    inside = [_with_children(each) for each in INNER.get(row["id"], ())]
    return {**row, "children": {"data": inside} if row["position"] % 2 else inside}


def checklists(query: Query, rows: Sequence[Row]) -> list[Row]:
    tests: list[Callable[[Row], bool]] = [
        lambda row, name=name: str(row.get(name)) == query[name]  # type: ignore[misc]
        for name in ("status", "type", "owner_id")
        if name in query
    ]
    if query.get("starred") == "true":
        tests.append(lambda row: bool(row["starred"]))
    if query.get("archived") == "only" or {"folder", "tag"} & query.keys():
        return []  # none of these is archived, in a folder or tagged
    found = [row for row in holding(rows, query, "title") if all(test(row) for test in tests)]
    return ordered(found, query, ("title", "created_at"))


def field_keys(query: Query) -> list[Row]:
    exact = [name for name in ("applies_to", "key_type", "field_type") if name in query]
    yes_no = [name for name in ("is_required", "is_active") if query.get(name) in ("true", "false")]
    found = [
        row
        for row in holding(FIELD_KEYS, query, "key")
        if all(row[name] == query[name] for name in exact)
        and all(row[name] is (query[name] == "true") for name in yes_no)
    ]
    key = query.get("sort_by", "")
    return sorted(found, key=lambda row: str(row.get(key, "")), reverse=query.get("sort_direction") == "desc")
