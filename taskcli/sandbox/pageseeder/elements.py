"""What every answer is made of: elements, and how they are written as XML or as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from taskcli.sandbox.wire import escaped

Value = str | int | bool
Json = str | int | bool | list["Json"] | dict[str, "Json"]


class Node(Struct, frozen=True):
    """An element; `text` is None where it has none, and is XML already where `raw`."""

    name: str
    attributes: Mapping[str, Value]
    children: tuple[Node, ...] = ()
    text: str | None = None
    raw: bool = False


def node(name: str, attributes: Mapping[str, Value | None] | None = None, *children: Node | None) -> Node:
    """An element without the attributes and children that are None."""
    kept = {key: value for key, value in (attributes or {}).items() if value is not None}
    return Node(name, kept, tuple(each for each in children if each))


def leaf(name: str, text: str) -> Node:
    return Node(name, {}, text=text)


def words(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def xml(element: Node) -> str:
    written: list[str] = []
    _write(element, "", written.append)
    return "".join(written)


def _write(element: Node, indent: str, put: Callable[[str], None]) -> None:
    # A line break in an attribute stays one, as in the vendor's sample of "get task public".
    attributes = "".join([f' {key}="{_quoted(value)}"' for key, value in element.attributes.items()])
    head, end = f"{indent}<{element.name}{attributes}", f"</{element.name}>\n"
    if element.text:
        put(f"{head}>{element.text if element.raw else escaped(element.text)}{end}")
    elif not element.children:
        put(f"{head}/>\n")
    else:
        put(f"{head}>\n")
        for each in element.children:
            _write(each, f"{indent}  ", put)
        put(f"{indent}{end}")


def _quoted(value: Value) -> str:
    text = words(value)
    return text if text.isalnum() else escaped(text).replace('"', "&quot;")


# "Output" on dev.pageseeder.com: what can repeat is an array under a plural name; it also stands there when empty.
LISTS = ("tasks", "comments", "groups", "memberships", "discussions", "projects", "properties", "labels", "facets")
# Under these parents they repeat; elsewhere a group is one object, and labels or properties are one text.
REPEATED = {
    "comment": ("task", "discussion", "comments"),
    "group": ("groups", "comment"),
    "property": ("properties",),
    "label": ("labels",),
    # Once, before the memberships that are its own.
    "member": (),
    "term": ("facet",),
}
# Arrays that keep their singular name in the test data of the vendor's SDK.
SINGULAR_ARRAYS = ("content", "attachment", "result", "field")
XML_ONLY = ("decodedpath", "displaytitle")


def as_data(element: Node, *, singular: bool = False) -> dict[str, Json]:
    """The JSON twin; `singular` writes `task` for `tasks`, one item without its array, and numbers as strings."""
    found: dict[str, Json] = {"type": element.name} if element.name in ("group", "project") else {}
    for name, value in element.attributes.items():
        if name not in XML_ONLY:
            found[_camel(name)] = words(value) if singular and not isinstance(value, bool) else value
    if element.text is not None:
        found["value"] = element.text
    if element.name in LISTS and not element.children:
        found[element.name] = []
    for name in dict.fromkeys(each.name for each in element.children if each.name not in XML_ONLY):
        items = [_item(each, singular=singular) for each in element.children if each.name == name]
        key = _array(name, element.name)
        if key and not (singular and len(items) == 1):
            found[name if singular else key] = items
        else:
            found[name] = items[0]
    return found


def _item(child: Node, *, singular: bool) -> Json:
    plain = child.text is not None and not child.attributes
    return child.text or "" if plain else as_data(child, singular=singular)


def _array(name: str, parent: str) -> str | None:
    """The key of the array that such children go into, None where there is only one of them."""
    if name in SINGULAR_ARRAYS:
        return name
    if parent in REPEATED.get(name, ()) or (parent in LISTS and name not in REPEATED):
        return {"property": "properties"}.get(name, f"{name}s")
    return None


def _camel(name: str) -> str:
    return re.sub(r"-(.)", lambda at: at[1].upper(), name)
