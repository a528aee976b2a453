"""A stand-in for a PageSeeder server: its task services, their neighbours, and the OAuth token endpoint."""

from __future__ import annotations

import base64
import binascii
import gzip
import time
from html import escape
from typing import Any

from taskcli.sandbox.data import pageseeder_wire as wire
from taskcli.sandbox.data.pageseeder import JOAN, Person, build
from taskcli.sandbox.data.pageseeder_services import Services
from taskcli.sandbox.data.pageseeder_wire import Node, Query, Refused, leaf, node
from taskcli.sandbox.wire import Answer, Call, Headers, World, as_html, as_json, as_text

PREFIXES = ("/ps",)

FAULTS = {
    "xml-500": "every service answers status 500 with an XML error",
    "error-200": "every service answers an error root with status 200",
    "errors-as-200": "errors keep their body but come with status 200",
    "error-shape": "the message of an error is an attribute, in JSON a description under error",
    "not-found-400": "a task that was not found is status 400 instead of 404",
    "sign-in": "who is not signed in is redirected to a sign-in page (HTML) on this host",
    "slow": "every answer takes 2 seconds",
    "lockout": "three refused passwords in a row lock the account for 15 minutes",
    "short-token": "access tokens live 2 seconds",
    "stale-token": "the first access token that is handed out is refused when used",
    "invalid-client-400": "an unknown OAuth client is status 400 instead of 401",
    "first-bare": "comments=first leaves out status, priority, due and assignee unless the last comment is loaded",
    "keep-oldest": "a thread cut to discussionsize keeps its oldest comments instead of its newest",
    "discussionsize-only": "the member service knows discussionsize and no tasksize",
    "archive-role": "archived comments have the contentrole Archive",
    "duplicate-attribute": "comments have two contentrole attributes, which is not well-formed XML",
    "json-singular": "JSON lists are named task and comment, a single item has no array, numbers are strings",
    "page-attributes": "the tasks element says page, pagesize and total",
    "moving": "a task arrives between two pages, so that later pages repeat one",
}

PASSWORDS = {"jsmith": "sésame:ouvre-toi", "jane.roe": "admin-secret", "jsnow": "winter"}
TOKEN = "u7Qd0exampletoken0exampletoken01"
SESSION = "5D0A4C1E6B7F48A29C3E"
CLIENTS = {
    "0123456789ABCDEF": ("s3cret", "client_credentials"),
    "FEDCBA9876543210": ("pw-s3cret", "password"),
    "00112233445566AA": ("code-s3cret", "authorization_code"),
}
CODE, REFRESH_TOKEN = "sample-code", "r3freshexampletoken0example00001"
LIFE = 3600
LOCK_AFTER, LOCKED_FOR = 3, 900
# Smallest body that Tomcat compresses (Apache Tomcat, "The HTTP Connector", compressionMinSize).
WORTH_GZIP = 2048


def profile(origin: str) -> dict[str, Any]:
    """Settings of a profile that asks the services of the member jsmith."""
    auth = {"method": "client-credentials", "client_id": "0123456789ABCDEF", "client_secret": "s3cret"}
    return {"provider": "pageseeder", "base_url": origin, "member": JOAN.username, "auth": auth}


class Site:
    """`/ps/api`, the older root `/ps/service`, `/ps/oauth`, and a web page for each task."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.store = build(world)
        self._dice = world.dice("pageseeder tokens")
        self._tokens: dict[str, tuple[Person, float]] = {TOKEN: (JOAN, float("inf"))}
        self._handed_out = 0
        self._failures: dict[str, tuple[int, float]] = {}

    def answer(self, call: Call) -> Answer:
        if self._on("slow"):
            time.sleep(2)
        path = call.path.split(";")[0]
        parts = Call(call.method, path).parts[1:]
        if parts[:1] == ["oauth"]:
            return self._oauth(call, parts[1:])
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
            task = self.store.tasks.get(wire.positive(parts[3]))
            if task and task.group.name == parts[1]:
                return as_html(escape(task.last.title))
        return as_html("404 Not Found", 404)

    # Services

    def _service(self, call: Call, path: str, parts: list[str]) -> Answer:
        json = _wants_json(call, path)
        if parts and parts[-1].endswith((".xml", ".json")):
            parts = [*parts[:-1], parts[-1].rpartition(".")[0]]
        try:
            if self._on("xml-500") or self._on("error-200"):
                raise Refused(500 if self._on("xml-500") else 200, "0500", "Something went wrong on the server.")
            if call.method not in ("GET", "HEAD"):
                raise Refused(400, "0103", "Unable to tunnel request through specified HTTP method")
            who = self._who(call)
            if isinstance(who, Answer):
                return self._sign_in(who)
            found = Services(self.store, self.world.faults, who, Query(call.pairs())).find(parts)
        except Refused as refused:
            return self._refusal(refused, path, json=json)
        return self._written(found, json=json) if found else as_html("404 Not Found", 404)

    def _written(self, found: Node, status: int = 200, headers: Headers = (), *, json: bool) -> Answer:
        if json:
            data = wire.as_data(found, singular=self._on("json-singular"))
            return as_json(data, status, headers, content_type="application/json;charset=utf-8")
        text = wire.xml(found)
        if self._on("duplicate-attribute"):
            text = text.replace('contentrole="Comment"', 'contentrole="Comment" contentrole="File Attachment"')
        return as_text(text, status, headers, content_type="application/xml")

    def _refusal(self, refused: Refused, path: str, *, json: bool) -> Answer:
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
        return self._sign_in(found) if refused.status == 401 else found

    def _sign_in(self, refusal: Answer) -> Answer:
        return Answer(302, b"", (("Location", "/ps/login"),)) if self._on("sign-in") else refusal

    # Who asks

    def _who(self, call: Call) -> Person | Answer | None:
        """The member, None for nobody, or the refusal of what was sent."""
        scheme, _, value = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            who = self._by_password(*_decoded(value))
            return who or as_html("401 Unauthorized", 401, [("WWW-Authenticate", 'Basic realm="PageSeeder"')])
        if scheme:
            who, ends = self._tokens.get(value.strip(), (None, 0.0)) if scheme.lower() == "bearer" else (None, 0.0)
            refusal = (("WWW-Authenticate", 'Bearer realm="PageSeeder", error="invalid_token"'),)
            return who if who and self.world.clock() < ends else Answer(401, b"", refusal)
        if f"JSESSIONID={SESSION}" in call.headers.get("cookie", "") or call.path.endswith(f";jsessionid={SESSION}"):
            return JOAN
        return None

    def _by_password(self, name: str, password: str) -> Person | None:
        """By user name or e-mail address; too many failures in a row lock an account (see "authenticate")."""
        who = next((each for each in self.store.members if name.lower() in (each.username.lower(), each.email)), None)
        if not who:
            return None
        failed, since = self._failures.get(who.username, (0, 0.0))
        if self._on("lockout") and failed >= LOCK_AFTER and self.world.clock() < since + LOCKED_FOR:
            return None
        if PASSWORDS.get(who.username) == password:
            self._failures.pop(who.username, None)
            return who
        self._failures[who.username] = (failed + 1, self.world.clock())
        return None

    def _oauth(self, call: Call, parts: list[str]) -> Answer:
        if parts == ["authorize"]:
            return as_html("Sign in")
        if parts != ["token"]:
            return as_html("404 Not Found", 404)
        if call.method != "POST":
            return as_json({"error": "invalid_request"}, 405, [("Allow", "POST")])
        form = {**dict(call.pairs()), **call.form()}
        scheme, _, value = call.headers.get("authorization", "").partition(" ")
        basic = _decoded(value) if scheme.lower() == "basic" else ("", "")
        client, secret = basic if scheme else (form.get("client_id", ""), form.get("client_secret", ""))
        known, grant = CLIENTS.get(client, ("", ""))
        if not known or known != secret:
            status = 400 if self._on("invalid-client-400") else 401
            headers = [("WWW-Authenticate", 'Basic realm="PageSeeder"')] if status == 401 else []
            return as_json({"error": "invalid_client"}, status, headers)
        return self._granted(form, grant)

    def _granted(self, form: dict[str, str], grant: str) -> Answer:
        """A client has exactly one grant; refresh tokens come with authorization codes only (user manual)."""
        asked = form.get("grant_type", "")
        if not asked:
            return _oauth_error("invalid_request", "missing grant_type")
        if asked not in ("client_credentials", "password", "authorization_code", "refresh_token"):
            return _oauth_error("unsupported_grant_type", "unknown grant_type")
        if grant != asked and (grant, asked) != ("authorization_code", "refresh_token"):
            return _oauth_error("unauthorized_client", "grant_type not allowed for this client")
        if asked == "authorization_code" and form.get("code") != CODE:
            return _oauth_error("invalid_grant", "bad code")
        if asked == "refresh_token" and form.get("refresh_token") != REFRESH_TOKEN:
            return _oauth_error("invalid_grant", "bad refresh token")
        who = JOAN
        if asked == "password":
            found = self._by_password(form.get("username", ""), form.get("password", ""))
            if not found:
                return _oauth_error("invalid_grant", "bad credentials")
            who = found
        return self._token(who, {"refresh_token": REFRESH_TOKEN} if grant == "authorization_code" else {})

    def _token(self, who: Person, more: dict[str, str]) -> Answer:
        life = 2 if self._on("short-token") else LIFE
        token = "".join(self._dice.choices("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=32))
        stale = self._on("stale-token") and not self._handed_out
        self._handed_out += 1
        self._tokens[token] = (who, 0 if stale else self.world.clock() + life)
        answer = {"access_token": token, "token_type": "bearer", "expires_in": life, **more}
        return as_json(answer, 200, [("Cache-Control", "no-store")])


def _compressed(call: Call, answer: Answer) -> Answer:
    if "gzip" not in call.headers.get("accept-encoding", "") or len(answer.body) < WORTH_GZIP:
        return answer
    packed = (("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
    return Answer(answer.status, gzip.compress(answer.body, mtime=0), (*answer.headers, *packed))


def _wants_json(call: Call, path: str) -> bool:
    """The suffix decides, else the `Accept` header; XML is the default ("Output" on dev.pageseeder.com)."""
    if path.endswith((".xml", ".json")):
        return path.endswith(".json")
    before, json, _ = call.headers.get("accept", "").partition("application/json")
    return bool(json) and "xml" not in before


def _decoded(credentials: str) -> tuple[str, str]:
    try:
        name, _, password = base64.b64decode(credentials.strip()).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return name, password


def _oauth_error(error: str, description: str) -> Answer:
    return as_json({"error": error, "error_description": description}, 400)
