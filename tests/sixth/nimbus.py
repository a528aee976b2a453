"""Nimbus: tasks of an invented service; JSON in an envelope, paged by number, faults inside a success."""

from __future__ import annotations

from typing import Any

from taskcli.http.auth import BEARER, Settings
from taskcli.http.message import Reply
from taskcli.models import Link, Person, Status, Task, priority_by_word
from taskcli.spec import Endpoint, Param, Place, Provider, Verdict, by_number, state
from taskcli.values import choice, id_of, integer, iso_utc, mapping, number, page_size, pattern, read_time, text_of

SOURCE = "developers.nimbus.example.com"
STATES = {"waiting": Status.OPEN, "flowing": Status.IN_PROGRESS, "rained": Status.DONE, "evaporated": Status.CANCELLED}
FAULTS = {"bad_token": 401, "unknown_task": 404, "bad_parameter": 400, "storm": 503}


def read_task(row: Any, settings: Settings) -> Task:
    owner, board = mapping(row.get("owner")), mapping(row.get("board"))
    native, level = text_of(row.get("state")), text_of(row.get("importance"))
    who = Person(id=id_of(owner.get("id")), name=text_of(owner.get("name")), email=text_of(owner.get("mail")))
    project = Link(id=id_of(board.get("id")), title=text_of(board.get("name")), kind="board")
    return Task(
        id=id_of(row.get("id")), title=text_of(row.get("name")), url=text_of(row.get("link")), native=row,
        status=state(STATES, native), native_status=native, priority=priority_by_word(level), native_priority=level,
        created=read_time(row.get("made")), updated=read_time(row.get("changed")), due=read_time(row.get("due")),
        assignees=[who] if owner else [], project=project if board else None,
    )  # fmt: skip


def verdict(reply: Reply) -> Verdict | None:
    error = mapping(mapping(reply.top).get("error"))  # under the status 200 too
    return Verdict(status=FAULTS.get(str(error.get("code")), max(reply.status, 400))) if error else None


TASK_ID = pattern("ID", r"n[0-9]+", "a task id (n and digits)")
LIST = Endpoint(
    verb="list", path="/v2/tasks", help="List tasks.", source=SOURCE, rows=Place(("tasks",), marks=("id",)),
    columns=("id", "name", "state", "importance", "due", "owner.name"),
    examples=("taskcli nimbus list --state waiting",),
    paging=by_number("page", "per_page", default=20, total=lambda head: integer(head.get("total"))),
    params=(
        Param("page", "number of the page", number(minimum=1), default="1", role="pages"),
        Param("per_page", "tasks per page", page_size(100), default="20", role="pages"),
        Param("state", "only in these states", choice(*STATES), many="comma", means="status"),
        Param("due_from", "due at or after", iso_utc(), means="due-after", bound="inclusive", until="due_to"),
        Param("due_to", "due at or before", iso_utc(end=True), means="due-before", bound="inclusive"),
        Param("owner", "only of this person", pattern("ID", r"u[0-9]+", "a person's id"), means="assignee"),
    ),
)  # fmt: skip
GET = Endpoint(
    verb="get", path="/v2/tasks/{id}", help="Show one task.", source=SOURCE, argument=TASK_ID,
    rows=Place(("task",), "item", marks=("id",)), columns=LIST.columns, examples=("taskcli nimbus get n1",),
)  # fmt: skip
PROVIDER = Provider(
    name="nimbus", title="Nimbus tasks", about="tasks of Nimbus, an invented service", schemes=(BEARER,),
    base_url="https://api.nimbus.example.com", verdict=verdict,
    endpoints=(LIST, GET), states=STATES, read_task=read_task,
    never=frozenset({"description", "creator", "completed", "parent", "customer", "type", "tags"}),
)  # fmt: skip
