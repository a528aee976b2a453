"""The deployment behind its two prefixes: which path is answered with what."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

from taskcli.sandbox.accelo.filters import Filters, searched
from taskcli.sandbox.accelo.people_and_tasks import FORWARD, REOPEN, SAVED_FILTERS, build
from taskcli.sandbox.accelo.query import FORMATS, Asked, Item, address, parse, read
from taskcli.sandbox.accelo.refusals import BadQuery, Refusal
from taskcli.sandbox.accelo.shapes import as_numbers, as_xml, as_yaml, interacts_of, show
from taskcli.sandbox.accelo.sign_in import DEPLOYMENT, SERVICE, SignIn, Token
from taskcli.sandbox.accelo.tables import AMOUNTS, PLURALS, Row, Table
from taskcli.sandbox.wire import Answer, Call, World, as_html, as_json

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
LOOK_UP_FAULTS = (
    ("look-ups-403", 403, "invalid_permission"), ("look-ups-429", 429, "too_many_requests"),
    ("look-ups-500", 500, "server_error"),
)  # fmt: skip
PER_HOUR, THROTTLED_AFTER, HOUR = 5000, 5, 3600
USUAL_LIMIT, MOST = 10, 100
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


class Site:
    """The deployment behind its two prefixes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.store = build(world)
        self.sign_in = SignIn(world, self.store)
        self.lock = Lock()
        self.hour, self.used = 0, 0
        if "minutes" in world.faults:
            for row in self.store["tasks"].rows.values():
                row |= {name: str(int(str(row[name])) // 60) for name in AMOUNTS}

    def answer(self, call: Call) -> Answer:
        with self.lock:
            return self._api(call) if call.path.startswith("/api/") else self._oauth(call)

    def _oauth(self, call: Call) -> Answer:
        try:
            self._check_deployment(call)
            self.sign_in.check_lock()
        except Refusal as refusal:
            return self._refused(refusal, Asked(), "json", [])
        return self.sign_in.answer(call)

    def _api(self, call: Call) -> Answer:
        (words, form), asked, limits = address(call), read(call), self._count()
        if "502" in self.world.faults:
            return as_html("502 Bad Gateway", 502, limits)
        looked_up = words[:1] != ["tasks"] or words[1:2] in (["statuses"], ["priorities"], ["filters"], ["meta"])
        if looked_up and "look-ups-html" in self.world.faults:
            return as_html("Please sign in to the network", 200, limits)
        try:
            if looked_up:
                self._look_up()
            response = self._response(call, words, asked)
        except Refusal as refusal:
            return self._refused(refusal, asked, form, limits)
        except BadQuery:
            return self._refused(Refusal(400, "invalid_request"), asked, form, limits)
        meta = {"status": "ok", "message": MESSAGES["ok"], "more_info": OK_LINK}
        if "old-links" in self.world.faults:
            meta["more_info"] = f"{WIKI_LINK}ok"
        body: dict[str, object] = {"response": response}
        if isinstance(response, list) and "no-response" in self.world.faults:
            body = {}
        elif isinstance(response, list) and "object-list" in self.world.faults:
            body = {"response": {str(place): row for place, row in enumerate(response)}}
        return self._write(body, meta, 200, asked, form, limits)

    def _look_up(self) -> None:
        """Faults of whatever is asked beside the tasks."""
        for fault, status, word in LOOK_UP_FAULTS:
            if fault in self.world.faults:
                raise Refusal(status, word)

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
            raise Refusal(status, word, f"Deployment '{label}' was not found.")

    def _response(self, call: Call, words: list[str], asked: Asked) -> object:
        faults = self.world.faults
        self._check_deployment(call)
        self.sign_in.check_lock()
        if faults & {"429", "429-flat"} or self.used > self._allowed:
            message = f"Rate limit exceeded for {DEPLOYMENT}.api.accelo.com"
            link = "api.accelo.com/docs/#rate-limiting"
            raise Refusal(429, "too_many_requests", message, more_info=link, bare=True)
        if "server-error" in faults:
            raise Refusal(500, "server_error")
        token = self.sign_in.enter(call, asked.values.get("_bearer_token"))
        method = asked.values.get("_method", call.method).lower()
        if asked.bad or method not in ("get", "head", "put", "post", "delete"):
            raise Refusal(400, "invalid_request")
        if "403" in faults or method not in ("get", "head"):
            raise Refusal(403, "invalid_permission")
        return self._find(words, asked, token)

    def _find(self, words: list[str], asked: Asked, token: Token) -> object:
        if words == ["tokeninfo"]:
            return self.sign_in.tokeninfo(token)
        if words == ["user"]:
            return self.sign_in.user(token)
        if words == ["staff", "whoami"]:
            person = self.store["staff"].rows[token.staff]
            return dict(sorted(self._show(self.store["staff"], person, asked).items()))
        if words[:1] and not token.may_read(words[0]):
            raise Refusal(403, "invalid_permission")
        if words == ["timers"]:
            if token.kind == SERVICE:
                raise Refusal(403, "invalid_permission")
            return []
        if words == ["tasks", "meta"]:
            return self._meta()
        match words:
            case ["tasks", key, "progressions"] if key in self.store["tasks"].rows:
                return self._progressions(self.store["tasks"].rows[key], asked)
            case ["filters", key, "run"]:
                return self._run(key, asked)
            case ["activities", key, "interacts", *rest] if key in self.store["activities"].rows:
                return self._interacts(self.store["activities"].rows[key], rest)
            case ["activities"] if any(each.name == "interacts" for each in asked.fields):
                return self._activities_with_people(asked)
        return self._resource(words, asked, token)

    def _resource(self, words: list[str], asked: Asked, token: Token) -> object:
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
            if name == "filters":
                rows = [row for row in rows if row["shared"] == "yes" or row["staff_id"] == token.staff]
            if words[:2] == ["tasks", "filters"]:
                rows = [row for row in rows if row["object_type"] == "task"]
            return self._page(table, rows, asked) if not rest else self._counted(name, len(rows))
        if len(rest) == 1 and rest[0] in table.rows:
            return self._show(table, table.rows[rest[0]], asked)
        raise self._nothing()

    def _nothing(self) -> Refusal:
        return Refusal(404 if "html-404" in self.world.faults else 400, "invalid_request")

    def _counted(self, name: str, count: int) -> object:
        if "text-count" in self.world.faults:
            return str(count)
        bare = name == "milestones" or "bare-count" in self.world.faults
        return count if bare else {"count": str(count)}

    def _show(self, table: Table, row: Row, asked: Asked) -> Row:
        return show(self.store, table, row, asked.fields, hide_defaults=asked.on("_hide_defaults"))

    def _selected(self, table: Table, asked: Asked) -> list[Row]:
        items = parse(asked.values.get("_filters", "")) if asked.filters is None else asked.filters
        return self._filtered(table, items, asked.values.get("_search", ""))

    def _filtered(self, table: Table, items: Iterable[Item], search: str = "") -> list[Row]:
        faults = self.world.faults
        filters = Filters(table, "unset-never-before" not in faults, "unknown-filter-ignored" in faults)
        wanted, found = filters.test(items), searched(table, search)
        return filters.sort([row for row in table.rows.values() if wanted(row) and found(row)])

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
            raise BadQuery
        return min(limit, MOST)

    def _listed(self, table: Table, rows: Iterable[Row], asked: Asked) -> list[Row] | None:
        wanted, hide = asked.fields, asked.on("_hide_defaults")
        shown = [show(self.store, table, row, wanted, hide_defaults=hide) for row in rows]
        return None if not shown and "null-list" in self.world.faults else shown

    def _run(self, key: str, asked: Asked) -> object:
        """A saved filter knows only _limit and _fields."""
        for saved, _, kind, text, _, _ in SAVED_FILTERS:
            if saved == key:
                table = self.store[f"{kind}s"]
                return self._listed(table, self._filtered(table, parse(text))[: self._limit(asked)], asked)
        raise self._nothing()

    def _activities_with_people(self, asked: Asked) -> object:
        """With `_fields=interacts` the list lies in an object, with two tables of people beside it."""
        table = self.store["activities"]
        rows = self._page(table, self._selected(table, asked), asked) or []
        whole = [table.rows[str(row["id"])] for row in rows]
        shown = [row | {"interacts": interacts_of(self.store, each)} for row, each in zip(rows, whole, strict=True)]
        people = {"staff": self._people(whole, "staff"), "affiliations": self._people(whole, "affiliation")}
        return {"activities": shown, **people}

    def _people(self, activities: list[Row], kind: str) -> list[Row]:
        table = self.store["staff" if kind == "staff" else "affiliations"]
        ids = dict.fromkeys(str(row["owner_id"]) for row in activities if row["owner_type"] == kind)
        return [show(self.store, table, table.rows[key], []) for key in ids]

    def _interacts(self, activity: Row, rest: list[str]) -> object:
        """Of one activity: people with what they did, in another shape than beside a list."""
        if rest == ["count"]:
            return {"count": str(len(interacts_of(self.store, activity)))}
        if rest:
            raise self._nothing()
        contact = activity["owner_type"] != "staff"
        table = self.store["contacts" if contact else "staff"]
        mark = {name: interacts_of(self.store, activity)[0][name] for name in ("id", "type", "date_actioned")}
        who = {**show(self.store, table, table.rows[str(activity["owner_id"])], []), "interact": mark}
        return {"staff": [] if contact else [who], "contacts": [who] if contact else []}

    def _progressions(self, row: Row, asked: Asked) -> object:
        over = row["standing"] in ("complete", "inactive")
        ways = [key for key, _, to in (REOPEN if over else FORWARD) if to != row["status"]]
        table = self.store["progressions"]
        return self._page(table, [table.rows[key] for key in ways], asked)

    def _meta(self) -> Row:
        people = [
            {"id": row["id"], "name": f"{row['firstname']} {row['surname']}", "email": row["email"]}
            for row in self.store["staff"].rows.values()
            if row["standing"] == "active"
        ]
        kinds = [{"id": kind, "name": kind.replace("_", " ").capitalize()} for kind in PLURALS]
        statuses = [{"id": row["id"], "title": row["title"]} for row in self.store["statuses"].rows.values()]
        return {"managers": people, "assignees": people, "against": kinds, "statuses": statuses}

    def _refused(self, refusal: Refusal, asked: Asked, form: str, headers: list[tuple[str, str]]) -> Answer:
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
            body = body | {"response": as_numbers(body["response"])}
        if form == "json":
            return as_json(body, status, headers)
        text = as_xml("data", body) if form == "xml" else as_yaml(body)
        return Answer(status, text.encode(), (("Content-Type", f"{FORMATS[form]}; charset=utf-8"), *headers))
