"""How the PageSeeder site writes things down: elements as XML or JSON, and the queries it reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn
from urllib.parse import unquote
from xml.sax.saxutils import escape

from taskcli.sandbox.data.pageseeder import SYDNEY, XHTML, Comment, Document, Group, Person, Task

Value = str | int | bool
Json = str | int | bool | list["Json"] | dict[str, "Json"]


class Refused(Exception):
    """A request that gets an `<error>`; `code` is the hexadecimal number in it, empty where none is known."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@dataclass(frozen=True)
class Node:
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


def xml(element: Node, indent: str = "") -> str:
    # A line break in an attribute stays one, as in the vendor's sample of "get task public".
    attributes = "".join(f' {key}="{escape(words(v), {chr(34): "&quot;"})}"' for key, v in element.attributes.items())
    head = f"{indent}<{element.name}{attributes}"
    if element.text:
        return f"{head}>{element.text if element.raw else escape(element.text)}</{element.name}>\n"
    if not element.children:
        return f"{head}/>\n"
    inner = "".join(xml(each, indent + "  ") for each in element.children)
    return f"{head}>\n{inner}{indent}</{element.name}>\n"


# "Output" on dev.pageseeder.com: what can repeat is an array under a plural name; it also stands there when empty.
LISTS = ("tasks", "comments", "groups", "memberships", "discussions", "projects", "properties", "labels")
# Under these parents they repeat; elsewhere a group is one object, and labels or properties are one text.
REPEATED = {
    "comment": ("task", "discussion", "comments"),
    "group": ("groups", "comment"),
    "property": ("properties",),
    "label": ("labels",),
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


def moment(when: datetime | None) -> str | None:
    """With the offset that Sydney had at that moment."""
    return when.astimezone(SYDNEY).isoformat(timespec="seconds") if when else None


@dataclass(frozen=True)
class View:
    """What a request wants to see of tasks; `found` is the form of the find services."""

    comments: str = "all"
    size: int = 0
    found: bool = False
    contents: bool = True
    attachments: str = "all"
    emails: bool = False
    groups: tuple[Group, ...] = ()
    draft_of: int = 0
    faults: frozenset[str] = frozenset()


def person(name: str, who: Person, *, emails: bool = False, date: datetime | None = None, full: bool = False) -> Node:
    known = {
        "id": who.id or None,
        "firstname": who.first or None,
        "surname": who.last or None,
        "username": who.username or None,
        "email": (who.email or None) if emails or not who.id else None,
        "status": who.status if who.id else None,
        "admin": True if full and who.admin else None,
        **(dict(who.extra) if who.id else {}),
        "date": moment(date),
    }
    return node(name, known, leaf("fullname", who.fullname) if who.fullname else None)


def group(of: Group, *, subgroups: bool = False) -> Node:
    known: dict[str, Value | None] = {
        "id": of.id, "name": of.name, "description": of.description, "owner": of.owner, "access": of.access,
        "common": False, "title": of.title or None, "subgroups": of.subgroups or None if subgroups else None,
    }  # fmt: skip
    return node("project" if of.project else "group", known)


def document(of: Document) -> Node:
    # IDs and booleans of documents are strings in the JSON samples of the vendor's SDK.
    known = {
        "id": str(of.id), "scheme": "http", "host": "localhost", "port": "80", "path": of.path,
        "decodedpath": unquote(of.path), "external": "false", "title": of.title,
    }  # fmt: skip
    return node("uri", known, leaf("displaytitle", of.title))


def discussion(task: Task, view: View, name: str = "task") -> Node:
    """A thread as `<task>` or `<discussion>`."""
    loaded = _loaded(task, view)
    last = task.last
    none = view.comments == "none"
    # "get task public" says that a `first` without the last comment has no state; its own sample has all of it.
    bare = none or (view.comments == "first" and "first-bare" in view.faults and last not in loaded)
    known: dict[str, Value | None] = {
        "id": task.id,
        "title": last.title,
        # All samples of the get service say 0, whatever the number of replies.
        "replycount": None if none else max(len(task.live) - 1, 0) if view.found else 0,
        "lastcommentid": None if none else last.id,
        "lastcommentdate": None if none else moment(last.created),
        **({} if bare else state(last)),
    }
    assigned = person("assignedto", last.assigned, emails=view.emails, date=last.assigned_on) if last.assigned else None
    comments = (comment(each, task, view) for each in loaded)
    return node(name, known, group(task.group), _place(task), None if bare else assigned, *comments)


def state(of: Comment) -> dict[str, Value | None]:
    return {"status": of.status, "priority": of.priority or None, "due": moment(of.due)}


def _place(task: Task) -> Node | None:
    if not task.document:
        return None
    uri = document(task.document)
    return node("locator", {"fragment": task.fragment}, uri) if task.fragment else uri


def _loaded(task: Task, view: View) -> tuple[Comment, ...]:
    if view.comments in ("none", "first", "last"):
        return {"none": (), "first": task.live[:1], "last": task.live[-1:]}[view.comments]
    kept = task.live if view.comments == "all" else tuple(each for each in task.comments if not each.draft)
    if view.size:  # which end is cut is not documented
        kept = kept[: view.size] if "keep-oldest" in view.faults else kept[-view.size :]
    drafts = (each for each in task.comments if each.draft and each.author.id == view.draft_of)
    return (*kept, *drafts)


def comment(of: Comment, task: Task, view: View) -> Node:
    archive = "Archive" if "archive-role" in view.faults else f"archive-{of.role}"
    known: dict[str, Value | None] = {
        "id": of.id,
        "discussionid": task.id if view.found else None,
        "contentrole": archive if of.archived else of.role,
        "type": of.kind or None,
        "created": moment(of.created),
        **state(of),
        "draft": True if of.draft else None,
        "properties": of.properties or None,
    }
    shown = view.attachments
    who = person("modifiedby", of.modified[0], emails=view.emails, date=of.modified[1]) if of.modified else None
    assigned = of.assigned if not view.found else None
    return node(
        "comment",
        known,
        leaf("title", of.title),
        leaf("labels", ",".join(of.labels)) if of.labels else None,
        person("author", of.author, emails=view.emails),
        who,
        node("assignedto", {"id": assigned.id}, leaf("fullname", assigned.fullname)) if assigned else None,
        *(_content(*each) for each in of.contents if view.contents),
        node("context", {}, document(task.document)) if task.document and shown != "none" else None,
        *(node("attachment", {}, document(each)) for each in of.attachments if shown == "all"),
        *(node("group", {"id": each.id, "name": each.name}) for each in view.groups if each.id == task.group.id),
    )


def _content(kind: str, text: str) -> Node:
    return Node("content", {"type": kind}, text=text, raw=kind == XHTML)


class Query:
    """Documented parameters of one request; of a repeated one the first counts, unknown ones are ignored."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.values: dict[str, str] = {}
        for name, value in pairs:
            self.values.setdefault(name, value)

    def choice(self, name: str, allowed: str, default: str) -> str:
        value = self.values.get(name, default)
        return value if value in allowed.split() else self._wrong(name)

    def number(self, name: str, default: int, *, least: int = 1) -> int:
        value = self.values.get(name, str(default))
        return positive(value) if positive(value) >= least else self._wrong(name)

    def flag(self, name: str) -> bool:
        return self.choice(name, "true false", "false") == "true"

    def listed(self, name: str) -> list[str]:
        return [word.strip() for word in self.values.get(name, "").split(",") if word.strip()]

    def moment(self, name: str) -> float | None:
        """Unix seconds of `YYYY-MM-DDThh:mm:ss`, in the zone of the server when there is no offset."""
        value = self.values.get(name)
        if value is None:
            return None
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?", value):
            self._wrong(name)
        try:
            when = datetime.fromisoformat(value)
        except ValueError:
            self._wrong(name)
        return (when if when.tzinfo else when.replace(tzinfo=SYDNEY)).timestamp()

    def _wrong(self, name: str) -> NoReturn:
        raise Refused(400, "0201", f"Failed @Requires check: missing parameter '{name}'")


def positive(text: str) -> int:
    """A number as the services write it, -1 for anything else."""
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else -1


Test = Callable[[Task, Comment], bool]


def tests(query: Query) -> list[Test]:
    """What a comment must satisfy, all of it."""
    found: list[Test] = []
    for name in ("assigned", "created", "due"):
        after, before = query.moment(f"{name}after"), query.moment(f"{name}before")
        if after is not None or before is not None:
            found.append(_between("assigned_on" if name == "assigned" else name, after, before))
    for name, pick in (("assignedto", "assigned"), ("author", "author")):
        if name in query.values:
            found.append(_is_member(pick, query.number(name, 0, least=int(name == "author"))))
    for name, pick in (("statuses", "status"), ("priorities", "priority")):
        if query.listed(name):
            found.append(_one_of(pick, query.listed(name)))
    if labels := set(query.listed("labels")):
        found.append(lambda task, comment: labels <= {*comment.labels})
    for name, pick in (("title", "title"), ("type", "kind")):
        if name in query.values:
            found.append(_like(pick, query.values[name]))
    if "types" in query.values:  # an empty word stands for comments without a type
        found.append(_one_of("kind", [each.strip() for each in query.values["types"].split(",")]))
    found.extend(_place_tests(query))
    return found


def _place_tests(query: Query) -> list[Test]:
    found: list[Test] = []
    role = query.choice("contentrole", "comment workflow all", "all")
    if role != "all":
        found.append(lambda task, comment: (comment.role == "Workflow") == (role == "workflow"))
    context = query.choice("context", "group uri all", "all")
    if context != "all":
        found.append(lambda task, comment: (task.document is not None) == (context == "uri"))
    # Each path is percent-encoded once more than the query itself ("find comments", dev.pageseeder.com).
    if paths := [unquote(each) for each in query.listed("paths")]:
        found.append(lambda task, comment: any(_under(task, each) for each in paths))
    return found


def _under(task: Task, path: str) -> bool:
    if not task.document:
        return False
    return any(_fits(each, path) for each in (task.document.path, unquote(task.document.path)))


def _fits(text: str, pattern: str) -> bool:
    """A trailing `*` stands for anything, a trailing `**` for an asterisk."""
    if pattern.endswith("**"):
        return text == pattern[:-1]
    return text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern


def _between(pick: str, after: float | None, before: float | None) -> Test:
    def test(_: Task, comment: Comment) -> bool:
        when: datetime | None = getattr(comment, pick)
        return when is not None and (
            (after is None or when.timestamp() > after) and (before is None or when.timestamp() < before)
        )

    return test


def _is_member(pick: str, number: int) -> Test:
    def test(_: Task, comment: Comment) -> bool:
        who: Person | None = getattr(comment, pick)
        return (who.id if who else 0) == number

    return test


def _one_of(pick: str, wanted: list[str]) -> Test:
    return lambda task, comment: getattr(comment, pick) in wanted


def _like(pick: str, pattern: str) -> Test:
    return lambda task, comment: _fits(getattr(comment, pick), pattern)
