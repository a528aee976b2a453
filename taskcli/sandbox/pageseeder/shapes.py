"""How people, groups, documents and tasks are shown as elements."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from urllib.parse import unquote

from msgspec import Struct

from taskcli.sandbox.pageseeder.elements import Node, Value, leaf, node
from taskcli.sandbox.pageseeder.people_and_tasks import SYDNEY, XHTML, Comment, Document, Group, Person, Task


# One thread names the same people, moments and places again and again.
@lru_cache(4096)
def moment(when: datetime | None) -> str | None:
    """With the offset that Sydney had at that moment."""
    return when.astimezone(SYDNEY).isoformat(timespec="seconds") if when else None


class View(Struct, frozen=True):
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


@lru_cache(1024)
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


@lru_cache(64)
def group(of: Group) -> Node:
    known: dict[str, Value | None] = {
        "id": of.id, "name": of.name, "description": of.description, "owner": of.owner, "access": of.access,
        "common": False, "title": of.title or None,
    }  # fmt: skip
    return node("project" if of.project else "group", known)


@lru_cache(64)
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
