"""The server behind its roots: which service a path is, and the answer around what it finds."""

from __future__ import annotations

import gzip
import time

from taskcli.sandbox.pageseeder.elements import Node, as_data, leaf, node, xml
from taskcli.sandbox.pageseeder.people_and_tasks import build
from taskcli.sandbox.pageseeder.query import Query, positive, wants_json
from taskcli.sandbox.pageseeder.refusals import Refusal
from taskcli.sandbox.pageseeder.services import Services
from taskcli.sandbox.pageseeder.sign_in import SignIn
from taskcli.sandbox.wire import Answer, Call, Headers, World, as_html, as_json, as_text

# Smallest body that Tomcat compresses (Apache Tomcat, "The HTTP Connector", compressionMinSize).
WORTH_GZIP = 2048


class Site:
    """`/ps/api`, the older root `/ps/service`, `/ps/oauth`, and a web page for each task."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.store = build(world)
        self.sign_in = SignIn(world, self.store.members)

    def answer(self, call: Call) -> Answer:
        if self._on("slow"):
            time.sleep(2)
        path = call.path.split(";")[0]
        parts = Call(call.method, path).parts[1:]
        if parts[:1] == ["oauth"]:
            return self.sign_in.answer(call, parts[1:])
        if parts[:1] in (["api"], ["service"]):
            return _compressed(call, self._service(call, path, parts[1:]))
        return self._page(parts)

    def _on(self, fault: str) -> bool:
        return fault in self.world.faults

    def _page(self, parts: list[str]) -> Answer:
        """Addresses as in the templates of pageseeder/pageseeder-email-sdk."""
        if parts == ["login"]:
            return as_html("Sign in")
        if len(parts) == 4 and (parts[0], parts[2]) == ("page", "comments"):
            from html import escape

            task = self.store.tasks.get(positive(parts[3]))
            if task and task.group.name == parts[1]:
                return as_html(escape(task.last.title))
        return as_html("404 Not Found", 404)

    def _service(self, call: Call, path: str, parts: list[str]) -> Answer:
        json = wants_json(call, path)
        if parts and parts[-1].endswith((".xml", ".json")):
            parts = [*parts[:-1], parts[-1].rpartition(".")[0]]
        try:
            if self._on("xml-500") or self._on("error-200"):
                raise Refusal(500 if self._on("xml-500") else 200, "0500", "Something went wrong on the server.")
            if call.method not in ("GET", "HEAD"):
                raise Refusal(400, "0103", "Unable to tunnel request through specified HTTP method")
            who = self.sign_in.who(call)
            if isinstance(who, Answer):
                return self._sign_in_page(who)
            found = Services(self.store, self.world.faults, who, Query(call.pairs())).find(parts)
        except Refusal as refused:
            return self._refusal(refused, path, json=json)
        return self._written(found, json=json) if found else as_html("404 Not Found", 404)

    def _written(self, found: Node, status: int = 200, headers: Headers = (), *, json: bool) -> Answer:
        if json:
            data = as_data(found, singular=self._on("json-singular"))
            return as_json(data, status, headers, content_type="application/json;charset=utf-8")
        text = xml(found)
        if self._on("duplicate-attribute"):
            text = text.replace('contentrole="Comment"', 'contentrole="Comment" contentrole="File Attachment"')
        return as_text(text, status, headers, content_type="application/xml")

    def _refusal(self, refused: Refusal, path: str, *, json: bool) -> Answer:
        status = 400 if refused.code == "1325" and self._on("not-found-400") else refused.status
        status = 200 if self._on("errors-as-200") else status
        headers = [("WWW-Authenticate", 'Bearer realm="PageSeeder"')] if status == 401 else []
        known = {"id": refused.code or None}
        if not self._on("error-shape"):
            error = node("error", known, leaf("request", path), leaf("message", refused.message))
        elif json:
            error = node("root", {}, node("error", {**known, "request": path, "description": refused.message}))
        else:
            error = node("error", {**known, "request": path, "message": refused.message})
        found = self._written(error, status, headers, json=json)
        return self._sign_in_page(found) if refused.status == 401 else found

    def _sign_in_page(self, refusal: Answer) -> Answer:
        return Answer(302, b"", (("Location", "/ps/login"),)) if self._on("sign-in") else refusal


def _compressed(call: Call, answer: Answer) -> Answer:
    if "gzip" not in call.headers.get("accept-encoding", "") or len(answer.body) < WORTH_GZIP:
        return answer
    packed = (("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
    return Answer(answer.status, gzip.compress(answer.body, mtime=0), (*answer.headers, *packed))
