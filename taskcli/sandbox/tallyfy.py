"""A stand-in for Tallyfy: one organization with its tasks, processes, people and token endpoints."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

from taskcli.sandbox.data import tallyfy as data
from taskcli.sandbox.data import tallyfy_lists as lists
from taskcli.sandbox.data.tallyfy import ORG, OTHER_ORG, Book, Item, Row
from taskcli.sandbox.data.tallyfy_door import (
    PERSONAL_TOKEN,
    Door,
    Refusal,
    found_by,
    invalid,
    no_endpoint,
    not_found,
    read_only,
)
from taskcli.sandbox.wire import Answer, Call, World, as_json

PREFIXES = ("/api", "/organizations", "/me", "/oauth", "/applications")

FAULTS = {
    "no-client-404": "a call without X-Tallyfy-Client gets 404 ENDPOINT_NOT_FOUND instead of 401",
    "laravel-401": "the 401 message is the framework's own, 'Unauthenticated.'",
    "foreign-org-403": "an organization that is not the token's gets 403 instead of 404",
    "logged-out": "the personal token is dead, as after its user logged out of the web app",
    "short-tokens": "tokens of the token endpoints live for 2 seconds",
    "refresh-keeps": "a refresh answers no new refresh token; the old one stays good",
    "status-ignored": "an unknown status word is ignored instead of refused with 422",
    "sort-422": "an unknown sort word is refused with 422 instead of ignored",
    "422-odd": "422 comes with a message, and its errors are a string or lists of objects",
    "member-all": "lists of a member or a guest without status hold completed tasks too",
    "org-days": "the days of filters are days of the organization (UTC+05:30), not of UTC",
    "pages-of-100": "total_pages is computed from 100 a page, whatever per_page was asked for",
    "links-vary": "meta.pagination.links is null, missing, {} and [] in turn",
    "no-meta": "lists have no meta",
    "same-page": "every page is the first page",
    "shifting": "one task is added in front while the second page is asked for",
    "bare-includes": "includes come without their data wrapper",
    "throttle": "five calls are answered, then 429 with Retry-After: 1 and after that second five more",
    "429": "every answer is 429 with an hour in Retry-After and only a message",
    "409": "every answer is 409 whose error is an object",
    "sql-500": "every answer is 500 with SQL in its message",
}

ZONE = timezone(timedelta(hours=5, minutes=30))


def profile(origin: str) -> dict[str, Any]:
    """Settings that reach this site with the personal token of its user."""
    auth = {"method": "bearer", "token": PERSONAL_TOKEN}
    return {"provider": "tallyfy", "base_url": f"{origin}/api", "org_id": ORG, "auth": auth}


@dataclass(frozen=True)
class Asked:
    """A call of a known user, its query read as the service reads it."""

    path: str
    user: int
    query: dict[str, str]

    @property
    def includes(self) -> list[str]:
        return [name for name in self.query.get("with", "").split(",") if name]

    @property
    def admin(self) -> bool:
        return any(each["id"] == self.user and each["role"] == "admin" for each in data.MEMBERS)


def read_query(call: Call) -> dict[str, str]:
    """PHP keeps the last of repeated parameters; a plus is a plus here (the vendor's Python package, core.py)."""
    return {name: value for name, value in call.pairs(plus_is_space=False) if value}


def links(asked: Asked, page: int, pages: int) -> Row | list[object]:
    """As in the vendor's samples: the public host, and none of the filters. PHP prints an empty map as a list."""
    turns = {"previous": page - 1 if page > 1 else 0, "next": page + 1 if page < pages else 0}
    url = f"https://go.tallyfy.com/api/{asked.path}?page="
    return {name: f"{url}{number}" for name, number in turns.items() if number} or []


ODD_LINKS: dict[int, Row | list[object] | None] = {1: None, 3: {}, 0: []}
SEARCHED = ("blueprint", "process", "task", "snippet", "capture", "step")
HIT_KEYS = (
    "id", "increment_id", "title", "status", "status_label", "position", "deadline", "created_at", "starter_id",
    "is_oneoff_task", "owners",
)  # fmt: skip


def matched(path: str, parts: list[str]) -> list[str] | None:
    """What stands where the path has stars; `None` when it is another path."""
    words = path.split("/")
    if len(words) != len(parts) or any(word not in ("*", part) for word, part in zip(words, parts, strict=True)):
        return None
    return [part for word, part in zip(words, parts, strict=True) if word == "*"]


def visible(asked: Asked, item: Item) -> bool:
    """A top-secret task is for those who own it and who began it."""
    if not item.core.get("top_secret"):
        return True
    return asked.user == item.core["starter_id"] or str(asked.user) in item.owners("users")


class Site:
    """The service: it reads, and changes nothing but the list of its tokens."""

    def __init__(self, world: World) -> None:
        self.world, self.faults = world, world.faults
        self.book, self.door = Book(world), Door(world)
        self.zone = ZONE if "org-days" in world.faults else UTC
        self._numbers = itertools.count(1)

    def answer(self, call: Call) -> Answer:
        left = self.door.calls_left()
        parts = call.parts[1:] if call.parts[:1] == ["api"] else call.parts
        signing_in = parts == ["oauth", "token"]
        try:
            self.door.misbehave(left)
            reply = as_json(self.door.token(call)) if signing_in else self._reply(call, parts)
        except Refusal as refusal:
            reply = refusal.answer("application/json" if signing_in else call.headers.get("accept", ""))
        extra = (("X-RateLimit-Remaining", str(max(0, left))), ("X-Request-Id", f"{next(self._numbers):032x}"))
        return replace(reply, headers=(*reply.headers, *extra))

    # Where to

    def _reply(self, call: Call, parts: list[str]) -> Answer:
        grant = self.door.grant(call)
        found = next(((path, ids) for path in ROUTES if (ids := matched(path, parts)) is not None), None)
        if found is None:
            raise no_endpoint()
        path, ids = found
        if path == USER_TOKEN:
            return as_json(self.door.user_token(grant, call, *ids))
        if grant.user is None:  # a token of an application only makes tokens of users
            raise self.door.unauthenticated()
        if path.startswith("organizations/") and ids.pop(0) != ORG:
            raise self._foreign()
        if call.method not in ("GET", "HEAD"):
            raise read_only()
        asked = Asked(call.path.removeprefix("/api").strip("/"), grant.user, read_query(call))
        reply = ROUTES[path](self, asked, *ids)
        return reply if isinstance(reply, Answer) else as_json(reply)

    def _foreign(self) -> Refusal:
        if "foreign-org-403" in self.faults:
            return Refusal(403, {"message": "This organization is not yours"})
        return not_found()

    # Lists

    def _page(
        self, asked: Asked, rows: Sequence[Any], show: Callable[[Any], Row] = dict, *, default: int = 10, cap: int = 100
    ) -> Row:
        if errors := lists.errors_in(asked.query, None, self.faults):
            raise invalid(errors, self.faults)
        if asked.query.get("without_pagination") == "true":
            return {"data": [show(row) for row in rows]}
        size = min(int(asked.query.get("per_page", default)), cap)
        page = 1 if "same-page" in self.faults else int(asked.query.get("page", 1))
        added = int("shifting" in self.faults and page > 1)
        start = (page - 1) * size - added
        shown = [show(row) for row in rows[start : start + size]]
        if "no-meta" in self.faults:
            return {"data": shown}
        total = len(rows) + added
        pages = max(1, -(-total // (100 if "pages-of-100" in self.faults else size)))
        told: Row = {"total": total, "count": len(shown), "per_page": size, "current_page": page, "total_pages": pages}
        if "links-vary" not in self.faults:
            told["links"] = links(asked, page, pages)
        elif page % 4 in ODD_LINKS:
            told["links"] = ODD_LINKS[page % 4]
        return {"data": shown, "meta": {"pagination": told}}

    def _listed(self, asked: Asked, listing: lists.Listing, items: Iterable[Item]) -> Row:
        query = asked.query
        if errors := lists.errors_in(asked.query, listing, self.faults):
            raise invalid(errors, self.faults)
        now = datetime.fromtimestamp(self.world.clock(), UTC)
        status = query.get("status", "")
        if status not in listing.statuses:
            status = "all" if "member-all" in self.faults and listing.of_person else listing.default_status
        tests = list(lists.keeps(listing.picked(query), self.zone))
        rows = [each for each in items if visible(asked, each) and all(keep(each) for keep in tests)]
        kept = [each for each in rows if lists.has_status(each, status or "all", now)]
        sort = query.get("sort") or (query.get("sort_by", "") if listing.of_person else "")
        if sort.removeprefix("-") in listing.sorts:
            kept.sort(key=lists.SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
        if listing.page_size:
            asked = replace(asked, query=query | {"per_page": str(listing.page_size)})
        answer = self._page(asked, kept, lambda item: self._shown(item, asked))
        if listing is lists.MEMBER_LIST and "meta" in answer:
            for key, word in (("overdue_tasks", "overdue"), ("tasks_due_soon", "due_soon")):
                answer["meta"][key] = sum(lists.has_status(each, word, now) for each in rows)
        return answer

    def _shown(self, item: Item, asked: Asked, *, single: bool = False) -> Row:
        # A single task brings its texts unasked, a list only `summary` on request (the vendor's Python package).
        row = {**item.core, **(item.texts if single else {})}
        if "summary" in asked.includes:
            row["summary"] = item.texts.get("summary", "")
        tops = [name.partition(".")[0] for name in asked.includes]
        return row | {name: self._included(name, item, asked) for name in item.includes if name in tops}

    def _included(self, name: str, item: Item, asked: Asked) -> object:
        body = item.includes[name]
        if name == "run" and item.run and "run.checklist" in asked.includes:
            body = {"data": self._with_checklist(item.run)}
        if name == "member_watchers" and "member_watchers.watcher" not in asked.includes:
            body = {"data": [{key: row[key] for key in ("id", "watcher_id")} for row in body["data"]]}
        return body["data"] if "bare-includes" in self.faults and isinstance(body, dict) else body

    def _with_checklist(self, run: Row) -> Row:
        return run | {"checklist": {"data": found_by("id", run["checklist_id"], self.book.checklists)}}

    # Answers, one for each path

    def tasks(self, asked: Asked) -> Row:
        return self._listed(asked, lists.ORG_LIST, self.book.items.values())

    def my_tasks(self, asked: Asked) -> Row:
        return self._listed(asked, lists.MY_LIST, self._owned("users", str(asked.user)))

    def member_tasks(self, asked: Asked, number: str) -> Row:
        member = found_by("id", number, data.MEMBERS)
        return self._listed(asked, lists.MEMBER_LIST, self._owned("users", str(member["id"])))

    def guest_tasks(self, asked: Asked, code: str) -> Row:
        guest = next((each for each in data.GUESTS if data.code_of(each) == code), None)
        if guest is None:
            raise not_found()
        return self._listed(asked, lists.GUEST_LIST, self._owned("guests", guest["email"]))

    def run_tasks(self, asked: Asked, run_id: str) -> Row:
        self._run(run_id)
        return self._listed(asked, lists.RUN_LIST, self._of_run(run_id))

    def task(self, asked: Asked, task_id: str) -> Row:
        return {"data": self._shown(self._item(asked, task_id), asked, single=True)}

    def run_task(self, asked: Asked, run_id: str, task_id: str) -> Row:
        return {"data": self._shown(self._item(asked, task_id, run_id), asked, single=True)}

    def task_fields(self, asked: Asked, run_id: str, task_id: str) -> Row:
        return {"data": self._item(asked, task_id, run_id).core.get("custom_fields") or {}}

    def field_keys(self, asked: Asked) -> Row:
        return {"data": ["cost_center", "region"]}

    def _owned(self, kind: str, name: str) -> list[Item]:
        return [each for each in self.book.items.values() if name in each.owners(kind)]

    def _alive(self, asked: Asked) -> list[Item]:
        items = self.book.items.values()
        return [each for each in items if visible(asked, each) and not each.core.get("archived_at")]

    def _of_run(self, run_id: str) -> list[Item]:
        return [each for each in self.book.items.values() if each.core.get("run_id") == run_id]

    def _item(self, asked: Asked, task_id: str, run_id: str | None = None) -> Item:
        item = self.book.items.get(task_id)
        if item is None or (run_id is not None and item.core.get("run_id") != run_id):
            raise not_found()
        if not visible(asked, item):
            raise Refusal(403, {"message": "You are not allowed to see this task"})
        return item

    def _run(self, run_id: str) -> Row:
        run = self.book.runs.get(run_id)
        if run is None:
            raise not_found()
        return run

    def run(self, asked: Asked, run_id: str) -> Row:
        return {"data": self._shown_run(self._run(run_id), asked)}

    def _shown_run(self, run: Row, asked: Asked) -> Row:
        return self._with_checklist(run) if "checklist" in asked.includes else run

    def runs(self, asked: Asked) -> Row:
        rows = lists.runs_kept(asked.query, self.book.runs.values(), self.book.items.values())
        return self._page(asked, rows, lambda run: self._shown_run(run, asked))

    def search(self, asked: Asked) -> Row:
        kinds = asked.query.get("on", "").split(",")
        if any(kind not in SEARCHED for kind in kinds):
            raise invalid({"on": "The selected on is invalid."}, self.faults)
        if "filter" in asked.query:  # changelog of the vendor's Python package
            raise Refusal(500, {"message": "Server Error"})
        text = asked.query.get("search", "").casefold()
        keys = (*HIT_KEYS, "tags") if asked.query.get("tags") == "true" else HIT_KEYS
        compare = lists.comparison(asked.query, self.faults)
        found = (each.core | {"tags": each.includes["tags"]} for each in self._alive(asked))
        tasks = [
            {key: row[key] for key in keys if key in row}
            for row in found
            if text in row["title"].casefold() and compare(row)
        ]
        runs = [row for row in self.book.runs.values() if text in row["name"].casefold()]
        blueprints = [row for row in self.book.checklists if text in row["title"].casefold()]
        hits: dict[str, list[Row]] = {"task": tasks, "process": runs, "blueprint": blueprints}
        return {kind: self._page(asked, hits.get(kind, [])) for kind in kinds}

    def feed(self, asked: Asked) -> Row:
        kind, wanted = asked.query.get("entity_type", "task"), asked.query.get("entity_id")
        key = {"task": "id", "process": "run_id"}.get(kind)
        items = [each for each in self.book.items.values() if visible(asked, each)]
        chosen = [each for each in items if key and wanted in (None, each.core.get(key))]
        events = [event for item in chosen for event in item.includes["activities"]["data"]]
        return self._page(asked, events[::-1], default=20)

    def whoami(self, asked: Asked) -> Row:
        return {"data": found_by("id", str(asked.user), data.MEMBERS)}

    def organizations(self, asked: Asked) -> Row:
        return self._page(asked, [data.ORGANIZATION, {"id": OTHER_ORG, "name": "Planet Express", "timezone": "UTC"}])

    def organization(self, asked: Asked) -> Row:
        return {"data": data.ORGANIZATION}

    def members(self, asked: Asked) -> Row:
        return self._page(asked, data.MEMBERS, default=9999, cap=9999)

    def members_thin(self, asked: Asked) -> Row:
        return {"data": [{key: each[key] for key in ("id", "full_name", "email")} for each in data.MEMBERS]}

    def member(self, asked: Asked, number: str) -> Row:
        if not asked.admin:
            raise Refusal(403, {"message": "Only an administrator may see this member"})
        return {"data": found_by("id", number, data.MEMBERS)}

    def guests(self, asked: Asked) -> Row:
        return self._page(asked, data.GUESTS, default=999, cap=999)

    def guests_thin(self, asked: Asked) -> Row:
        return {"data": [{key: each[key] for key in ("email", "full_name", "link")} for each in data.GUESTS]}

    def guest(self, asked: Asked, email: str) -> Answer:
        return as_json({"data": found_by("email", email, data.GUESTS)}, 201)  # vendor page "Get guest": status 201

    def groups(self, asked: Asked) -> Row:
        return self._page(asked, data.GROUPS)

    def tags(self, asked: Asked) -> Row:
        everything = asked.query.get("all") == "true"
        return self._page(asked, [tag for tag in data.TAGS if everything or not tag["auto_generated"]])

    def folders(self, asked: Asked) -> Row:
        return self._page(asked, data.FOLDERS)

    def file(self, asked: Asked, file_id: str) -> Answer:
        if file_id not in self.book.files:
            raise not_found()
        name, body = self.book.files[file_id]
        kind = ("Content-Type", "application/octet-stream")
        return Answer(200, body, (kind, ("Content-Disposition", f"attachment; filename*=UTF-8''{quote(name)}")))


USER_TOKEN = "applications/*/users/*/token"
_ORG = "organizations/*"
ROUTES: dict[str, Callable[..., Row | Answer]] = {
    USER_TOKEN: Site.whoami,
    "me": Site.whoami,
    "me/organizations": Site.organizations,
    _ORG: Site.organization,
    f"{_ORG}/me": Site.whoami,
    f"{_ORG}/me/tasks": Site.my_tasks,
    f"{_ORG}/tasks": Site.tasks,
    f"{_ORG}/tasks/*": Site.task,
    f"{_ORG}/runs": Site.runs,
    f"{_ORG}/runs/*": Site.run,
    f"{_ORG}/runs/*/tasks": Site.run_tasks,
    f"{_ORG}/runs/*/tasks/*": Site.run_task,
    f"{_ORG}/runs/*/tasks/*/custom-fields": Site.task_fields,
    f"{_ORG}/custom-field-keys": Site.field_keys,
    f"{_ORG}/users": Site.members,
    f"{_ORG}/users-list": Site.members_thin,
    f"{_ORG}/users/*": Site.member,
    f"{_ORG}/users/*/tasks": Site.member_tasks,
    f"{_ORG}/guests": Site.guests,
    f"{_ORG}/guests-list": Site.guests_thin,
    f"{_ORG}/guests/*": Site.guest,
    f"{_ORG}/guests/*/tasks": Site.guest_tasks,
    f"{_ORG}/groups": Site.groups,
    f"{_ORG}/tags": Site.tags,
    f"{_ORG}/folders": Site.folders,
    f"{_ORG}/search": Site.search,
    f"{_ORG}/activity-feeds": Site.feed,
    f"{_ORG}/file/*/dl": Site.file,
}
