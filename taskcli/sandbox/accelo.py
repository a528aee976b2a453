"""A stand-in for Accelo: one deployment with its tasks, their surroundings and its token endpoints."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from taskcli.sandbox.data import accelo as data
from taskcli.sandbox.data import accelo_door as entry
from taskcli.sandbox.data import accelo_query as query
from taskcli.sandbox.data.accelo import Row, Table
from taskcli.sandbox.data.accelo_door import DEPLOYMENT, RefusalError, Token
from taskcli.sandbox.data.accelo_query import BadQueryError, Item
from taskcli.sandbox.wire import Answer, Call, World, as_html, as_json, decode_pairs

PREFIXES = ("/api/v0", "/oauth2/v0")

FAULTS = {
    "401": "every call with a token is answered 401 invalid_client",
    "403": "every call with a token is answered 403 invalid_permission",
    "429": "every call with a token is answered 429 too_many_requests, with an hour until the reset",
    "429-flat": "as 429, with status and message at the top level instead of in meta",
    "502": "every call with a token is answered 502 with an HTML page",
    "throttle": "five calls are answered in an hour, then 429",
    "lockout": "every call is answered as after a hundred failed sign-ins, with Retry-After",
    "lockout-401": "as lockout, with status 401 instead of 429",
    "server-error": "every call with a token is answered 500 server_error",
    "no-deployment": "every call is answered 400: the deployment was not found",
    "no-deployment-500": "every call is answered 500 server_error: the deployment was not found",
    "bad-client": "the token endpoint refuses every client secret",
    "oauth-meta": "errors of the token endpoint come in the meta envelope",
    "oauth-bare-error": "errors of the token endpoint have no description",
    "token-number": "expires_in of a service token is a number",
    "short-tokens": "tokens live for 2 seconds",
    "dead-token": "the first token issued is refused at once; the next is good",
    "suppress-http-status": "the status is always 200, the real one in meta.response_code",
    "no-meta": "answers have no meta",
    "no-message": "meta has neither message nor more_info",
    "old-links": "more_info of good answers leads to the old wiki",
    "html-404": "an unknown id or resource is answered 404 with an HTML page",
    "null-list": "an empty list is null",
    "numbers": "ids, dates and amounts are numbers",
    "bare-count": "every count is a bare number",
    "minutes": "amounts of time of tasks are minutes, as the old wiki said",
    "unset-never-before": "a task without a date does not match date_..._before",
    "unknown-filter-ignored": "an unknown filter is ignored instead of refused",
    "limit-refused": "a _limit above 100 is refused instead of cut",
    "shifting": "a row is added in front between the first page and the others",
}

OK_LINK = "https://api.accelo.com/docs/#status-codes"
WIKI_LINK = "https://affinitylive.jira.com/wiki/display/APIS/Status+Codes#"
MESSAGES = {
    "ok": "Everything executed as expected.",
    "invalid_request": (
        "The request could not be interpreted. This can be caused by missing or invalid data. "
        "Please ensure that the resource you are requesting actually exists."
    ),
    "invalid_permission": "You do not have permission to do that.",
    "server_error": "Something went wrong on our side.",
}
PER_HOUR, THROTTLED_AFTER, HOUR = 5000, 5, 3600
USUAL_LIMIT, MOST = 10, 100
SWITCHES = ("_suppress_message", "_suppress_http_status", "_suppress_meta", "_hide_defaults")
KNOWN = ("_page", "_limit", "_offset", "_fields", "_filters", "_search", "_method", "_bearer_token", *SWITCHES)
IN_JSON = ("_fields", "_search", "_method", "_bearer_token", *SWITCHES)
FORMATS = {"json": "application/json", "xml": "text/xml", "yaml": "text/x-yaml"}
# Path of a resource under /api/v0 -> table
PLAIN = (
    "activities", "resources", "staff", "contacts", "affiliations", "companies", "groups", "jobs", "milestones",
    "issues", "filters", "tasks",
)  # fmt: skip
PATHS: dict[tuple[str, ...], str] = {
    ("progressions", "history"): "history",
    **{("tasks", name): name for name in ("statuses", "priorities", "filters")},
    **{(name,): name for name in PLAIN},
}


def profile(origin: str) -> dict[str, Any]:
    """Settings that reach this site as a service application; `accelo_door` has more clients and a ready token."""
    client = entry.SERVICE_CLIENT
    auth = {"method": "client-credentials", "client_id": client, "client_secret": entry.CLIENTS[client][1]}
    site = {"provider": "accelo", "deployment": DEPLOYMENT, "base_url": origin, "time_zone": data.ZONE_NAME}
    return {**site, "auth": auth}


@dataclass
class Asked:
    """The parameters of a call, from query and body; `bad` when they contradict or cannot be read."""

    values: dict[str, str] = field(default_factory=dict)
    filters: list[Item] | None = None
    bad: bool = False

    def on(self, switch: str) -> bool:
        return self.values.get(switch, "") in ("1", "yes")

    def whole(self, name: str, usual: int) -> int:
        text = self.values.get(name)
        if text is not None and not re.fullmatch("[0-9]{1,12}", text):
            raise BadQueryError
        return usual if text is None else int(text)

    @property
    def fields(self) -> list[Item]:
        return query.parse(self.values.get("_fields", ""))


def read(call: Call) -> Asked:
    """Curl examples of the vendor send forms in the body of a GET; JSON bodies hold fields, filters and search."""
    asked = Asked()
    pairs = call.pairs()
    if call.body and "json" in call.headers.get("content-type", ""):
        pairs += _read_json(call.body, asked)
    elif call.body and "multipart" not in call.headers.get("content-type", ""):
        pairs += decode_pairs(call.body.decode("utf-8", "replace"))
    for name, value in pairs:
        if name in KNOWN:
            asked.bad |= name in asked.values
            asked.values[name] = value
    asked.bad |= asked.filters is not None and "_filters" in asked.values
    return asked


def _read_json(body: bytes, asked: Asked) -> list[tuple[str, str]]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        asked.bad = True
        return []
    filters = content.get("_filters")
    try:
        asked.filters = query.from_object(filters) if isinstance(filters, dict) else None
    except BadQueryError:
        asked.bad = True
    pairs = [(name, _as_text(content[name])) for name in IN_JSON if name in content]
    return [*pairs, ("_filters", filters)] if isinstance(filters, str) else pairs


def _as_text(value: object) -> str:
    if isinstance(value, list):
        # In an array "status._ALL" stands for status(_ALL).
        return ",".join(re.sub(r"^([a-z_]+)\.([A-Za-z_]+)$", r"\1(\2)", str(each)) for each in value)
    return str(value)


def address(call: Call) -> tuple[list[str], str]:
    """The words after /api/v0, and the format that a suffix or the header Accept-Type chooses."""
    words = call.parts[2:]
    types = {kind: name for name, kind in FORMATS.items()}
    wanted = types.get(call.headers.get("accept-type", "").partition(";")[0].strip(), "json")
    if words:
        stem, _, suffix = words[-1].rpartition(".")
        if stem and suffix in FORMATS:
            return [*words[:-1], stem], suffix
    return words, wanted


class Site:
    """The deployment behind its two prefixes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.store = data.build(world)
        self.door = entry.Door(world, self.store)
        self.lock = Lock()
        self.hour, self.used = 0, 0
        if "minutes" in world.faults:
            for row in self.store["tasks"].rows.values():
                row |= {name: str(int(str(row[name])) // 60) for name in data.AMOUNTS}

    def answer(self, call: Call) -> Answer:
        with self.lock:
            return self._api(call) if call.path.startswith("/api/") else self._oauth(call)

    def _oauth(self, call: Call) -> Answer:
        try:
            self._check_deployment(call)
            self.door.check_lock()
        except RefusalError as refusal:
            return self._refused(refusal, Asked(), "json", [])
        return self.door.answer(call)

    def _api(self, call: Call) -> Answer:
        (words, form), asked, limits = address(call), read(call), self._count()
        if "502" in self.world.faults:
            return as_html("502 Bad Gateway", 502, limits)
        try:
            response = self._response(call, words, asked)
        except RefusalError as refusal:
            return self._refused(refusal, asked, form, limits)
        except BadQueryError:
            return self._refused(RefusalError(400, "invalid_request"), asked, form, limits)
        meta = {"status": "ok", "message": MESSAGES["ok"], "more_info": OK_LINK}
        if "old-links" in self.world.faults:
            meta["more_info"] = f"{WIKI_LINK}ok"
        return self._write({"response": response}, meta, 200, asked, form, limits)

    def _count(self) -> list[tuple[str, str]]:
        """The hour's calls of the whole deployment; /oauth2 does not count."""
        now = int(self.world.clock())
        if self.hour != now // HOUR:
            self.hour, self.used = now // HOUR, 0
        self.used += 1
        forced = self.world.faults & {"429", "429-flat"}
        left = 0 if forced else max(0, self._allowed - self.used)
        return [
            ("X-RateLimit-Limit", str(PER_HOUR)),
            ("X-RateLimit-Remaining", str(left)),
            ("X-RateLimit-Reset", str(now + HOUR if forced else (self.hour + 1) * HOUR)),
        ]

    @property
    def _allowed(self) -> int:
        return THROTTLED_AFTER if "throttle" in self.world.faults else PER_HOUR

    def _check_deployment(self, call: Call) -> None:
        host = call.headers.get("host", "").partition(":")[0].lower()
        label = host.removesuffix(".api.accelo.com")
        faults = self.world.faults
        missing = bool(faults & {"no-deployment", "no-deployment-500"}) or (label not in (host, DEPLOYMENT))
        if missing:
            status, word = (500, "server_error") if "no-deployment-500" in faults else (400, "invalid_request")
            raise RefusalError(status, word, f"Deployment '{label}' was not found.")

    def _response(self, call: Call, words: list[str], asked: Asked) -> object:
        faults = self.world.faults
        self._check_deployment(call)
        self.door.check_lock()
        if faults & {"429", "429-flat"} or self.used > self._allowed:
            message = f"Rate limit exceeded for {DEPLOYMENT}.api.accelo.com"
            link = "api.accelo.com/docs/#rate-limiting"
            raise RefusalError(429, "too_many_requests", message, more_info=link, bare=True)
        if "server-error" in faults:
            raise RefusalError(500, "server_error")
        token = self.door.enter(call, asked.values.get("_bearer_token"))
        method = asked.values.get("_method", call.method).lower()
        if asked.bad or method not in ("get", "head", "put", "post", "delete"):
            raise RefusalError(400, "invalid_request")
        if "403" in faults or method not in ("get", "head"):
            raise RefusalError(403, "invalid_permission")
        return self._find(words, asked, token)

    def _find(self, words: list[str], asked: Asked, token: Token) -> object:
        if words == ["tokeninfo"]:
            return self.door.tokeninfo(token)
        if words == ["user"]:
            return self.door.user(token)
        if words == ["staff", "whoami"]:
            person = self.store["staff"].rows[token.staff]
            return dict(sorted(self._show(self.store["staff"], person, asked).items()))
        if words[:1] and not token.may_read(words[0]):
            raise RefusalError(403, "invalid_permission")
        if words == ["timers"]:
            if token.kind == entry.SERVICE:
                raise RefusalError(403, "invalid_permission")
            return []
        if words == ["tasks", "meta"]:
            return self._meta()
        match words:
            case ["tasks", key, "progressions"] if key in self.store["tasks"].rows:
                return self._progressions(self.store["tasks"].rows[key], asked)
            case ["filters", key, "run"]:
                return self._run(key, asked)
        return self._resource(words, asked)

    def _resource(self, words: list[str], asked: Asked) -> object:
        """The list, the count or one row of a table."""
        for length in (2, 1):
            name = PATHS.get(tuple(words[:length]))
            if name and len(words) >= length:
                break
        else:
            raise self._nothing()
        table, rest = self.store[name], words[length:]
        if not rest or rest == ["count"]:
            rows = self._selected(table, asked)
            if words[:2] == ["tasks", "filters"]:
                rows = [row for row in rows if row["object_type"] == "task"]
            return self._page(table, rows, asked) if not rest else self._counted(name, len(rows))
        if len(rest) == 1 and rest[0] in table.rows:
            return self._show(table, table.rows[rest[0]], asked)
        raise self._nothing()

    def _nothing(self) -> RefusalError:
        return RefusalError(404 if "html-404" in self.world.faults else 400, "invalid_request")

    def _counted(self, name: str, count: int) -> object:
        bare = name == "milestones" or "bare-count" in self.world.faults
        return count if bare else {"count": str(count)}

    def _show(self, table: Table, row: Row, asked: Asked) -> Row:
        return query.show(self.store, table, row, asked.fields, hide_defaults=asked.on("_hide_defaults"))

    def _selected(self, table: Table, asked: Asked) -> list[Row]:
        items = query.parse(asked.values.get("_filters", "")) if asked.filters is None else asked.filters
        return self._filtered(table, items, asked.values.get("_search", ""))

    def _filtered(self, table: Table, items: Iterable[Item], search: str = "") -> list[Row]:
        faults = self.world.faults
        asked = query.Query(table, "unset-never-before" not in faults, "unknown-filter-ignored" in faults)
        wanted, found = asked.test(items), query.searched(table, search)
        return asked.sort([row for row in table.rows.values() if wanted(row) and found(row)])

    def _page(self, table: Table, rows: list[Row], asked: Asked) -> list[Row] | None:
        limit = self._limit(asked)
        page, offset = asked.whole("_page", 0), asked.whole("_offset", 0)
        start = page * limit if "_page" in asked.values else offset
        if start and "shifting" in self.world.faults:
            start -= 1
        return self._listed(table, rows[start : start + limit], asked)

    def _limit(self, asked: Asked) -> int:
        limit = asked.whole("_limit", USUAL_LIMIT)
        if limit > MOST and "limit-refused" in self.world.faults:
            raise BadQueryError
        return min(limit, MOST)

    def _listed(self, table: Table, rows: Iterable[Row], asked: Asked) -> list[Row] | None:
        wanted, hide = asked.fields, asked.on("_hide_defaults")
        shown = [query.show(self.store, table, row, wanted, hide_defaults=hide) for row in rows]
        return None if not shown and "null-list" in self.world.faults else shown

    def _run(self, key: str, asked: Asked) -> object:
        """A saved filter knows only _limit and _fields."""
        for saved, _, kind, text in data.SAVED_FILTERS:
            if saved == key:
                table = self.store[f"{kind}s"]
                return self._listed(table, self._filtered(table, query.parse(text))[: self._limit(asked)], asked)
        raise self._nothing()

    def _progressions(self, row: Row, asked: Asked) -> object:
        over = row["standing"] in ("complete", "inactive")
        ways = [key for key, _, to in (data.REOPEN if over else data.FORWARD) if to != row["status"]]
        table = self.store["progressions"]
        return self._page(table, [table.rows[key] for key in ways], asked)

    def _meta(self) -> Row:
        people = [
            {"id": row["id"], "name": f"{row['firstname']} {row['surname']}", "email": row["email"]}
            for row in self.store["staff"].rows.values()
            if row["standing"] == "active"
        ]
        kinds = [{"id": kind, "name": kind.replace("_", " ").capitalize()} for kind in data.PLURALS]
        statuses = [{"id": row["id"], "title": row["title"]} for row in self.store["statuses"].rows.values()]
        return {"managers": people, "assignees": people, "against_types": kinds, "statuses": statuses}

    def _refused(self, refusal: RefusalError, asked: Asked, form: str, headers: list[tuple[str, str]]) -> Answer:
        if refusal.status == 404:
            return as_html("404 Not Found", 404, headers)
        message = refusal.message or MESSAGES.get(refusal.word, "")
        link = refusal.more_info or f"{WIKI_LINK}{refusal.word}"
        meta: dict[str, object] = {"message": message, "more_info": link, "status": refusal.word}
        if refusal.word == "invalid_client":
            meta = {"status": refusal.word, "message": message}
        if refusal.word == "too_many_requests" and "429-flat" in self.world.faults:
            return as_json(meta, 429, headers)
        locked = refusal.word == "too_many_failed_logins"
        status = 401 if locked and "lockout-401" in self.world.faults else refusal.status
        body: dict[str, object] = {} if refusal.bare else {"response": None}
        return self._write(body, meta, status, asked, form, [*headers, *refusal.headers])

    def _write(
        self,
        body: dict[str, object],
        meta: dict[str, object] | dict[str, str],
        status: int,
        asked: Asked,
        form: str,
        headers: list[tuple[str, str]],
    ) -> Answer:
        """Body and meta in the wanted format, after the switches."""
        faults, shown = self.world.faults, dict[str, object](meta)
        headers = [*headers, ("X-Status-Reason", str(meta["status"]))]
        if asked.on("_suppress_message") or "no-message" in faults:
            shown = {"status": meta["status"]}
        if asked.on("_suppress_http_status") or "suppress-http-status" in faults:
            shown["response_code"] = status
            status = 200
        if not (asked.on("_suppress_meta") or "no-meta" in faults):
            body = body | {"meta": shown} if form == "json" else {"meta": shown} | body
        if "numbers" in faults and "response" in body:
            body = body | {"response": query.as_numbers(body["response"])}
        if form == "json":
            return as_json(body, status, headers)
        text = query.as_xml("data", body) if form == "xml" else query.as_yaml(body)
        return Answer(status, text.encode(), (("Content-Type", f"{FORMATS[form]}; charset=utf-8"), *headers))
