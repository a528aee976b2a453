"""How a row is shown, and how an answer is written as XML or YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from taskcli.sandbox.accelo.query import Item
from taskcli.sandbox.accelo.tables import Row, Store, Table
from taskcli.sandbox.wire import NOT_XML


def show(store: Store, table: Table, row: Row, wanted: Sequence[Item], *, hide_defaults: bool = False) -> Row:
    """The default fields and the wanted ones; what the row does not have is left out without a word."""
    shown: Row = {} if hide_defaults else {name: row[name] for name in table.defaults}
    everything = table.all_works and any(each.name == "_ALL" for each in wanted)
    if everything:
        shown |= {name: value for name, value in row.items() if name not in table.by_name}
    for each in wanted:
        if each.name in row:
            shown[each.name] = _shown(store, table, row, each)
    return dict(sorted(shown.items())) if everything else shown


def _shown(store: Store, table: Table, row: Row, item: Item) -> object:
    value = row[item.name]
    if item.inside is None:
        return value
    if item.name in ("task_object_budget", "task_object_schedule"):
        return {"id": value} if value else None
    if item.name not in table.links:
        return value
    kind, _, key = str(value).rpartition("/")
    target = store["affiliations" if kind == "affiliation" else table.links[item.name]]
    linked = target.rows.get(key)
    return None if linked is None else show(store, target, linked, item.inside)


def interacts_of(store: Store, activity: Row) -> list[Row]:
    """Who sent it; the owner's name and address stand in it, so that nothing need be joined."""
    kind, key = str(activity["owner_type"]), str(activity["owner_id"])
    person = store["staff" if kind == "staff" else "contacts"].rows[key]
    name = f"{person['firstname']} {person['surname']}"
    return [{
        "id": f"9{activity['id']}", "type": "from", "owner_type": kind, "owner_id": key, "owner_name": name,
        "email": person["email"], "date_actioned": activity["date_logged"],
    }]  # fmt: skip


def as_xml(name: str, value: object, indent: str = "") -> str:
    """Scalars are attributes, lists are repeated elements, as in the vendor's /activities/count.xml."""
    from xml.sax.saxutils import quoteattr  # with all of HTTP

    if isinstance(value, list):
        return "".join(as_xml(name, each, indent) for each in value)
    content = value if isinstance(value, dict) else {"value": value}
    scalars = {key: each for key, each in content.items() if not isinstance(each, dict | list)}
    attributes = "".join(f" {key}={quoteattr(_xml_text(each))}" for key, each in scalars.items())
    children = "".join(as_xml(key, each, indent + "  ") for key, each in content.items() if key not in scalars)
    if not children:
        return f"{indent}<{name}{attributes} />\n"
    return f"{indent}<{name}{attributes}>\n{children}{indent}</{name}>\n"


def _xml_text(value: object) -> str:
    return "" if value is None else NOT_XML.sub("", str(value))


def as_yaml(value: object, indent: str = "") -> str:
    """Block style; every string in double quotes."""
    if isinstance(value, dict) and value:
        return "".join(f"{indent}{key}:{_yaml_tail(each, indent)}" for key, each in value.items())
    if isinstance(value, list) and value:
        return "".join(f"{indent}-{_yaml_tail(each, indent)}" for each in value)
    return f"{indent}{json.dumps(value, ensure_ascii=False)}\n"


def _yaml_tail(value: object, indent: str) -> str:
    if isinstance(value, dict | list) and value:
        return "\n" + as_yaml(value, indent + "  ")
    return " " + as_yaml(value)


TEXTS = frozenset({"title", "name", "description", "subject", "body", "firstname", "surname", "custom_id", "message"})
WHOLE = re.compile("0|[1-9][0-9]{0,14}")


def as_numbers(value: object, name: str = "") -> object:
    """Ids, dates and amounts as numbers, texts as they are."""
    if isinstance(value, dict):
        return {key: as_numbers(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [as_numbers(each, name) for each in value]
    return int(value) if isinstance(value, str) and name not in TEXTS and WHOLE.fullmatch(value) else value
