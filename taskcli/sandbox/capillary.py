"""The Capillary site of the sandbox: InTouch v1.1 tasks, stores and organisation, and the v3 token endpoint."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count
from typing import Any, TypeAlias
from urllib.parse import quote

from taskcli.sandbox.data.capillary import ORGANISATION, STAFF, STATUS_MAPPING, TILLS, Entry, Task, Till, make_tasks
from taskcli.sandbox.data.capillary_door import Door
from taskcli.sandbox.data.capillary_shop import Shop
from taskcli.sandbox.data.capillary_wire import (
    ALL_FAILED,
    FAULTS,
    OK,
    PARAMETERS,
    SOME_FAILED,
    Ask,
    Query,
    Record,
    Refusal,
    Reply,
    Value,
    Writer,
    item_status,
    status,
    wrapped,
)
from taskcli.sandbox.wire import Answer, Call, World, as_html

__all__ = ["FAULTS", "PREFIXES", "Site", "profile"]

PREFIXES = ("/v1.1", "/v1", "/v3")

_COOKIE = ("Set-Cookie", "_cfuvid=x; path=/; HttpOnly")
_ENTITIES = ("task", "store", "organization", "associate")
# Refusals of the other endpoints have no item code.
_BAD_CODES = {("task", "get"): 5205, ("task", "metadata"): 5205, ("task", "reminder"): 5205, ("store", "tasks"): 908}
_WRITES = (("task", "add"), ("task", "update"))
_POST_WRITES = (("task", "statusmapping"), ("task", "reminder"))
Found: TypeAlias = list[tuple[Task, list[Entry]]]


def profile(origin: str) -> dict[str, Any]:
    """Settings of a taskcli profile that reaches this site."""
    till = TILLS[0]
    auth = {"method": "basic", "username": till.code, "password": till.password}
    return {"provider": "capillary", "base_url": origin, "auth": auth}


class Site:
    """Capillary's API for one organisation."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tasks = make_tasks(world)
        if "falling-ids" in world.faults:
            self.tasks.reverse()
        self._writer = Writer(world.faults)
        self._calls = count(1)
        self._door = Door(world)
        self._handlers: dict[tuple[str, str], Callable[[Ask], Reply]] = {
            ("task", "get"): self._rows,
            ("task", "metadata"): self._metadata,
            ("task", "log"): self._log,
            ("task", "statusmapping"): self._statusmapping,
            ("task", "reminder"): self._reminders,
            ("store", "tasks"): self._rows,
            **Shop(world, self._writer).handlers,
        }

    def on(self, fault: str) -> bool:
        return fault in self.world.faults

    def answer(self, call: Call) -> Answer:
        number = next(self._calls)
        if self.on("502"):
            return as_html("502 Bad Gateway", 502)
        if self.on("waf"):
            return as_html("Just a moment...", 403, [_COOKIE])
        answer = self._routed(call, number)
        request_id = hashlib.md5(f"{self.world.seed}:{number}".encode(), usedforsecurity=False).hexdigest()
        headers = (*answer.headers, ("X-Cap-RequestID", request_id), _COOKIE)
        if self.on("lying-type"):
            headers = (("Content-Type", "text/html;charset=UTF-8"), *headers[1:])
        if self.on("gzip") and "gzip" in call.headers.get("accept-encoding", ""):
            return Answer(answer.status, gzip.compress(answer.body, mtime=0), (*headers, ("Content-Encoding", "gzip")))
        return Answer(answer.status, answer.body, headers)

    def _routed(self, call: Call, number: int) -> Answer:
        if self.on("429") or (self.on("429-first") and number == 1):
            slow = self._written(call, status(False, 429, "Too many requests"), 429)
            return Answer(429, slow.body, (*slow.headers, ("Retry-After", "0")))
        return self._door.give_token(call, number) if call.parts[:2] == ["v3", "oauth"] else self._versioned(call)

    # Answering

    def _versioned(self, call: Call) -> Answer:
        entity, method = [*call.parts[1:3], "", ""][:2]
        method = re.sub(r"\.(json|xml)$", "", method)
        till: Till | None = None
        try:
            till, store = self._door.caller(call)
            denied = self._denied(call, entity, method)
            if denied:
                return denied
            handler, form = self._handler(call, entity, method), _form(call)
            if form not in ("json", "xml"):
                raise Refusal(415, "Unsupported media type")
            names, bad_code = PARAMETERS.get((entity, method), {}), _BAD_CODES.get((entity, method), 0)
            ask = Ask(Query(call, names, self.world.faults, bad_code), store, till, form, entity)
            reply = _failure(ask) if self.on("failure") and entity in ("task", "store") else handler(ask)
        except Refusal as no:
            reply = Reply(no.tree(entity), no.item or no.code, 0, 1, no.code)
        answer = self._written(call, reply.tree, reply.code)
        return Answer(answer.status, answer.body, (*answer.headers, *_item_headers(call, till, reply)))

    def _denied(self, call: Call, entity: str, method: str) -> Answer | None:
        """What the access group says. The demo group may only read, so whatever could write is refused here."""
        if self.on("429-body"):
            raise Refusal(429, "Too many requests")
        writes = (entity, method) in _WRITES or (call.method == "POST" and (entity, method) in _POST_WRITES)
        if self.on("access-denied") or writes:
            return _gateway(403, 4000, "Not authorized. Access is denied!")
        return _gateway(503, 4001, "Authorization status unavailable!") if self.on("access-unknown") else None

    def _handler(self, call: Call, entity: str, method: str) -> Callable[[Ask], Reply]:
        if call.parts[:1] == ["v3"]:
            raise Refusal(402, "Version not supported for this resource")
        if entity not in _ENTITIES or len(call.parts) > 3:
            raise Refusal(404, "Incorrect resource")
        handler = self._handlers.get((entity, method))
        if handler is None:
            raise Refusal(406, "Operation not supported for the resource")
        if call.method not in ("GET", "HEAD"):
            raise Refusal(405, "Incorrect HTTP method")
        return handler

    def _http(self, code: int) -> int:
        return code if self.on("real-status") and code >= 400 else 200

    def _written(self, call: Call, tree: Record, code: int) -> Answer:
        form = "json" if _form(call) == "json" else "xml"
        text = self._writer.json(tree) if form == "json" else self._writer.xml(tree)
        if self.on("login-brace") and form == "json" and call.parts[1:2] == ["store"] and '"server_time"' in text:
            text = text[:-1]
        return Answer(self._http(code), text.encode(), (("Content-Type", f"application/{form};charset=UTF-8"),))

    # Tasks

    def _select(self, ask: Ask, limit: int | None) -> Found:
        """The limit counts tasks, and a task may have several rows."""
        wanted, fits = self._task_test(ask), self._entry_test(ask)
        kept = ((task, [each for each in task.entries if fits(each)]) for task in self.tasks if wanted(task))
        return [(task, entries) for task, entries in kept if entries][:limit]

    def _task_test(self, ask: Ask) -> Callable[[Task], bool]:
        query, in_store = ask.query, ask.entity == "store"
        action = query.word("action_type", ("sms", "email", "call", "none"))
        since = query.moment("start_date", time=not in_store)
        until = query.moment("end_date", last=True, time=not in_store)
        creator, creator_type = query.number("created_by"), query.word("created_by_type", ("manager", "cashier"))
        by_all, for_customers = query.flag("execute_by_all"), query.flag("customer_task")
        first, last = query.number("start_id"), query.number("end_id")
        own = query.flag("all") is False
        step = 1 if self.on("exclusive-bounds") else 0

        def wanted(task: Task) -> bool:
            return (
                (not action or action == _action_word(task))
                and (since is None or task.created >= since)
                and (until is None or task.created <= until)
                and (creator is None or task.creator_id == str(creator))
                and (not creator_type or task.creator_type == creator_type)
                and (by_all is None or task.execute_by_all == by_all)
                and (for_customers is None or task.customer_task == for_customers)
                and (first is None or task.id >= first + step)
                and (last is None or task.id <= last - step)
                and (not own or task.store is ask.store)
                and not (self.on("hide-closed") and task.expires is not None and task.expires < self.world.midnight)
            )

        return wanted

    def _entry_test(self, ask: Ask) -> Callable[[Entry], bool]:
        query = ask.query
        associate, customer = query.number("assoc_id"), query.number("customer_id")
        state = query.status()
        team = {each.id for each in STAFF if each.store is ask.store} if query.flag("assoc") else None
        kind = query.word("type_value", ("associate", "manager")).upper()
        peers = {each.id for each in STAFF if each.type == kind} if kind else None

        def fits(entry: Entry) -> bool:
            person = entry.associate_id.strip()
            return (
                (associate is None or person == str(associate))
                and (customer is None or entry.customer_id == str(customer))
                and (not state or entry.label == state or (entry.state == state and not self.on("status-labels")))
                and (team is None or person in team)
                and (peers is None or person in peers)
                and (ask.entity != "store" or entry.store_id == ask.store.id)
                and not (self.on("hide-closed") and entry.state == "CLOSED")
            )

        return fits

    def _rows(self, ask: Ask) -> Reply:
        limit = ask.query.number("batch_size", 1)
        by_row = self.on("batch-size-rows")
        found = self._select(ask, None if by_row else limit)
        rows: list[Value] = [self._row(ask, task, entry) for task, entries in found for entry in entries]
        return self._listed(ask, rows[:limit] if by_row else rows)

    def _row(self, ask: Ask, task: Task, entry: Entry) -> Record:
        row: Record = {"id": str(task.id), "entry_id": entry.entry_id} if entry.shows_id else {"id": "", "entry_id": ""}
        # In the published JSON sample of task/get the empty ids are missing; XML and store/tasks keep them.
        if not entry.shows_id and ask.form == "json" and ask.entity == "task" and not self.on("keep-empty"):
            row = {}
        row |= {"type": entry.type, "associate_id": entry.associate_id, "customer_id": entry.customer_id}
        row |= {"store_id": entry.store_id, "status": entry.label}
        if self.on("rich-rows"):
            names = [each.human.name for each in STAFF if each.id == entry.associate_id.strip()]
            row |= {"title": task.title, "body": task.body, "associate_name": "".join(names)}
        if ask.entity == "store" and entry.type == "CUSTOMER":
            row["comment"] = ["", ""]
        return row

    def _metadata(self, ask: Ask) -> Reply:
        return self._listed(
            ask, [self._described(task) for task, _ in self._select(ask, ask.query.number("batch_size", 1))]
        )

    def _described(self, task: Task) -> Record:
        residue: Record = {"comment": [""]} if task.id % 5 == 0 else {}
        creator: Record = {"type": task.creator_type, "id": task.creator_id, "name": task.creator_name}
        return residue | {
            "id": str(task.id),
            "title": task.title,
            "body": task.body,
            "start_date": task.start_date,
            "end_date": task.end_date,
            "expiry_date": task.expiry_date,
            "action": residue | {"type": task.action, "template": task.template},
            "task_type": task.task_type,
            "cashier_task": _word(task.cashier_task),
            "customer_task": _word(task.customer_task),
            "execute_by_all": _word(task.execute_by_all),
            "creator": creator,
            "possible_statuses": {
                "status": self._writer.several([{"label": label, "value": value} for label, value in task.statuses])
            },
            "tags": task.tags,
        }

    def _listed(self, ask: Ask, rows: list[Value]) -> Reply:
        if not rows:
            return self._nothing(ask.entity)
        item = 910 if ask.entity == "store" else 5200
        if not self.on("partial"):
            return Reply(OK | wrapped(ask.entity, {"task": self._writer.several(rows)}), item, len(rows))
        tasks: Record = {"task": [*rows, item_status(5201, "Unable to fetch task details")]}
        return Reply(status(False, 201, SOME_FAILED) | wrapped(ask.entity, tasks), item, len(rows), 1, 201)

    def _nothing(self, entity: str) -> Reply:
        """No sample of an answer without tasks is published; the code of the item is."""
        code = 909 if entity == "store" else 5211
        item = item_status(code, "No tasks found")
        shapes: dict[str, Record] = {
            "none-500": status(False, 500, ALL_FAILED) | wrapped(entity, {"task": item}),
            "none-tasks": OK | wrapped(entity, item),
            "none-root": OK | item,
            "none-list": OK | wrapped(entity, {"task": [item]}),
            "none-object": OK | wrapped(entity, {}),
            "none-task-list": OK | wrapped(entity, {"task": []}),
            "none-text": OK | wrapped(entity, ""),
            "none-null": OK | wrapped(entity, None),
            "none-missing": OK,
        }
        tree = next((tree for name, tree in shapes.items() if self.on(name)), OK | wrapped(entity, {"task": item}))
        return Reply(tree, code, 0, 1, 500 if self.on("none-500") else 200)

    def _log(self, ask: Ask) -> Reply:
        if not ask.query.text("task_id"):
            raise Refusal(500, "No identifier passed", 5203)
        known = {str(task.id): task for task in self.tasks}
        asked = [each.strip() for each in ask.query.text("task_id").split(",")]
        failed: Record = {"task_id": ""} | item_status(5204, "\nTask Identifier is Empty or Invalid\n")
        lines: list[Value] = []
        for each in asked:
            lines += _log_lines(known[each]) if each in known else [failed]
        bad = sum(each not in known for each in asked)
        if not bad:
            code, head = 200, OK
        elif bad == len(asked):
            code, head = 500, status(False, 500, ALL_FAILED)
        else:
            code, head = 201, status(False, 201, SOME_FAILED)
        tree = head | {"tasks": {"task": {"log": self._writer.several(lines)}}}
        return Reply(tree, 5204 if bad else 5200, len(asked) - bad, bad, code)

    def _statusmapping(self, ask: Ask) -> Reply:
        rows: list[Value] = [{"id": number, "value": value, "label": label} for number, value, label in STATUS_MAPPING]
        if self.on("mapping-doubled"):
            rows.append({"id": "5", "value": ["NONE", "PROCESSING_START"]})
        return Reply(OK | {"tasks": {"task_statuses": {"status": rows}}}, good=len(rows))

    def _reminders(self, ask: Ask) -> Reply:
        own = ask.query.flag("only_for_stores")
        rows = [_reminder(task) for task in self.tasks if task.id % 6 == 0 and (not own or task.store is ask.store)]
        if not rows:
            return self._nothing(ask.entity)
        return Reply(OK | {"tasks": {"reminders": {"reminder": self._writer.several(rows)}}}, good=len(rows))


def _form(call: Call) -> str:
    """The query decides, then the path's ending, then the headers."""
    asked = [value.lower() for name, value in call.pairs() if name == "format" and value]
    if asked:
        return asked[-1]
    if call.path.endswith((".json", ".xml")):
        return call.path.rpartition(".")[2]
    for name in ("accept", "content-type"):
        for form in ("json", "xml"):
            if f"application/{form}" in call.headers.get(name, ""):
                return form
    return "xml"


def _failure(ask: Ask) -> Reply:
    """As captured in docs.capillarytech.com "Approve or reject a request": a failure with codes like 500.0."""
    item: Record = {"success": "false", "code": 5201.0, "message": "Unable to fetch task details"}
    tree = status(False, 500.0, ALL_FAILED) | wrapped(ask.entity, {"task": {"item_status": item}})
    return Reply(tree, 5201, 0, 1, 500)


def _gateway(http: int, code: int, message: str) -> Answer:
    body = json.dumps({"errorCode": code, "errorMessage": message}, separators=(",", ":")).encode()
    return Answer(http, body, (("Content-Type", "application/json;charset=UTF-8"),))


def _item_headers(call: Call, till: Till | None, reply: Reply) -> tuple[tuple[str, str], ...]:
    return (
        ("uri_path", _header(call.path.lstrip("/"))),
        *((("org_id", ORGANISATION[0]), ("till", till.code)) if till else ()),
        ("status_code", str(reply.item)),
        ("success", str(reply.good)),
        ("fail", str(reply.bad)),
        ("x-cap-api-request-uri", _header(f"{call.path}?{call.query}")),
    )


def _header(text: str) -> str:
    """What the caller sent, safe to send back, and short enough for any reader of headers."""
    return quote(text[:2000], safe="/%?&=+:,;@!*'()-._~", errors="replace")


def _word(value: bool) -> str:
    return "true" if value else "false"


def _action_word(task: Task) -> str:
    """`none` is every kind of task but the three that have a word."""
    word = task.action.casefold()
    return word if word in ("sms", "email", "call") else "none"


def _log_lines(task: Task) -> Sequence[Record]:
    return [
        {
            "task_id": str(task.id),
            "task_status_id": entry.status_id or f"{entry.entry_id}{place}",
            "customer_id": entry.customer_id,
            "associate_id": entry.associate_id,
            "store_id": entry.store_id,
            "updated_time": f"{when:%Y-%m-%d %H:%M:%S}",
            "new_status": label,
        }
        for entry in task.entries
        for place, (when, label) in enumerate(entry.moves)
    ]


def _reminder(task: Task) -> Record:
    return {
        "id": str(task.id + 50000),
        "task_id": str(task.id),
        "created_by": task.creator_id,
        "remindee_id": task.entries[0].associate_id.strip(),
        "time": f"{task.created + timedelta(days=1):%Y-%m-%d %H:%M:%S}",
        "template": task.template,
    }
