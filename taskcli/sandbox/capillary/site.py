"""Capillary's API for one organisation: who is let in, which call that is, and the answer around its content."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from itertools import count
from urllib.parse import quote

from taskcli.sandbox.capillary.people_and_tasks import ORGANISATION, Till, make_tasks
from taskcli.sandbox.capillary.query import BAD_CODES, PARAMETERS, Ask, Query, form_of
from taskcli.sandbox.capillary.refusals import Refusal
from taskcli.sandbox.capillary.shapes import ALL_FAILED, Record, Reply, Writer, status, wrapped
from taskcli.sandbox.capillary.sign_in import SignIn
from taskcli.sandbox.capillary.store_calls import StoreCalls
from taskcli.sandbox.capillary.task_calls import TaskCalls
from taskcli.sandbox.wire import Answer, Call, World, as_html

_COOKIE = ("Set-Cookie", "_cfuvid=x; path=/; HttpOnly")
_ENTITIES = ("task", "store", "organization", "customer", "associate")
_WRITES = (("task", "add"), ("task", "update"))
_POST_WRITES = (("task", "statusmapping"), ("task", "reminder"))


class Site:
    """Capillary's API for one organisation."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.by_id = {each.id: each for each in make_tasks(world)}
        self._writer = Writer(world.faults)
        self._calls = count(1)
        self._sign_in = SignIn(world)
        self._handlers: dict[tuple[str, str], Callable[[Ask], Reply]] = {
            **TaskCalls(world, self.by_id, self._writer).handlers,
            **StoreCalls(world, self._writer).handlers,
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
        return self._sign_in.give_token(call, number) if call.parts[:2] == ["v3", "oauth"] else self._versioned(call)

    def _versioned(self, call: Call) -> Answer:
        entity, method = [*call.parts[1:3], "", ""][:2]
        method = re.sub(r"\.(json|xml)$", "", method)
        till: Till | None = None
        try:
            till, store = self._sign_in.caller(call)
            denied = self._denied(call, entity, method)
            if denied:
                return denied
            handler, form = self._handler(call, entity, method), form_of(call)
            if form not in ("json", "xml"):
                raise Refusal(415, "Unsupported media type")
            names, bad_code = PARAMETERS.get((entity, method), {}), BAD_CODES.get((entity, method), 0)
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
        form = "json" if form_of(call) == "json" else "xml"
        bare = self.on("customer-bare") and "customers" in tree
        text = self._writer.json(tree, bare=bare) if form == "json" else self._writer.xml(tree)
        if self.on("login-brace") and form == "json" and call.parts[1:2] == ["store"] and '"server_time"' in text:
            text = text[:-1]
        return Answer(self._http(code), text.encode(), (("Content-Type", f"application/{form};charset=UTF-8"),))


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
