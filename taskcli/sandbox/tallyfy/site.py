"""The service behind its prefixes: which path is answered with what."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import quote

from msgspec.structs import replace

from taskcli.sandbox.tallyfy import look_ups
from taskcli.sandbox.tallyfy.filters import SORTS, comparison, has_status, in_feed, keeps, runs_kept, visible
from taskcli.sandbox.tallyfy.people import GUESTS, MEMBERS, ORG, ORGANIZATION, OTHER_ORG, Row, code_of
from taskcli.sandbox.tallyfy.query import (
    GUEST_LIST,
    MEMBER_LIST,
    MY_LIST,
    ORG_LIST,
    RUN_LIST,
    Asked,
    Listing,
    errors_in,
    read_query,
)
from taskcli.sandbox.tallyfy.refusals import Refusal, found_by, invalid, no_endpoint, not_found, read_only
from taskcli.sandbox.tallyfy.shapes import Pen
from taskcli.sandbox.tallyfy.sign_in import SignIn
from taskcli.sandbox.tallyfy.tasks import Book, Item
from taskcli.sandbox.wire import Answer, Call, World, as_html, as_json

ZONE = timezone(timedelta(hours=5, minutes=30))
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


class Page(Exception):
    """A page for people comes, whatever was asked for."""


class Site:
    """The service: it reads, and changes nothing but the list of its tokens."""

    def __init__(self, world: World) -> None:
        self.world, self.faults = world, world.faults
        self.book, self.sign_in = Book(world), SignIn(world)
        self.zone = ZONE if "org-days" in world.faults else UTC
        self.pen = Pen(self.book, self.faults)
        self._numbers = itertools.count(1)

    def answer(self, call: Call) -> Answer:
        left = self.sign_in.calls_left()
        parts = call.parts[1:] if call.parts[:1] == ["api"] else call.parts
        signing_in = parts == ["oauth", "token"]
        try:
            self.sign_in.misbehave(left)
            reply = as_json(self.sign_in.token(call)) if signing_in else self._reply(call, parts)
        except Page:
            reply = as_html("Down for maintenance", 200)
        except Refusal as refusal:
            reply = refusal.answer("application/json" if signing_in else call.headers.get("accept", ""))
        extra = (("X-RateLimit-Remaining", str(max(0, left))), ("X-Request-Id", f"{next(self._numbers):032x}"))
        return replace(reply, headers=(*reply.headers, *extra))

    def _reply(self, call: Call, parts: list[str]) -> Answer:
        grant = self.sign_in.grant(call)
        found = next(((path, ids) for path in ROUTES if (ids := matched(path, parts)) is not None), None)
        if found is None:
            raise no_endpoint()
        path, ids = found
        if path == USER_TOKEN:
            return as_json(self.sign_in.user_token(grant, call, *ids))
        if grant.user is None:  # a token of an application only makes tokens of users
            raise self.sign_in.unauthenticated()
        if path.startswith("organizations/") and ids.pop(0) != ORG:
            raise self._foreign()
        if call.method not in ("GET", "HEAD"):
            raise read_only()
        if path in LOOK_UPS:
            self._without_look_ups()
        asked = Asked(call.path.removeprefix("/api").strip("/"), grant.user, read_query(call))
        reply = ROUTES[path](self, asked, *ids)
        return reply if isinstance(reply, Answer) else as_json(reply)

    def _without_look_ups(self) -> None:
        fault = next((each for each in self.faults if each.startswith("look-ups-")), "")
        match fault.removeprefix("look-ups-"):
            case "403":
                raise Refusal(403, {"message": "You don't have permission to see this list"})
            case "404":
                raise no_endpoint()
            case "429":
                raise Refusal(429, {"message": "Too Many Attempts."}, [("Retry-After", "3600")])
            case "500":
                raise Refusal(500, {"message": "Server Error"})
            case "html":
                raise Page

    def _foreign(self) -> Refusal:
        if "foreign-org-403" in self.faults:
            return Refusal(403, {"message": "This organization is not yours"})
        return not_found()

    def _listed(self, asked: Asked, listing: Listing, items: Iterable[Item]) -> Row:
        query = asked.query
        if errors := errors_in(asked.query, listing, self.faults):
            raise invalid(errors, self.faults)
        now = datetime.fromtimestamp(self.world.clock(), UTC)
        status = query.get("status", "")
        if status not in listing.words(self.faults):
            status = "all" if "member-all" in self.faults and listing.of_person else listing.default_status
        tests = list(keeps(listing.picked(query), self.zone))
        rows = [each for each in items if visible(asked, each) and all(keep(each) for keep in tests)]
        kept = [each for each in rows if has_status(each, status or "all", now)]
        sort = query.get("sort") or (query.get("sort_by", "") if listing.of_person else "")
        if sort.removeprefix("-") in listing.sorts:
            kept.sort(key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
        if listing.page_size:
            asked = replace(asked, query=query | {"per_page": str(listing.page_size)})
        answer = self.pen.page(asked, kept, lambda item: self.pen.task(item, asked))
        if listing is MEMBER_LIST and "meta" in answer:
            for key, word in (("overdue_tasks", "overdue"), ("tasks_due_soon", "due_soon")):
                answer["meta"][key] = sum(has_status(each, word, now) for each in rows)
        return answer

    def tasks(self, asked: Asked) -> Row:
        return self._listed(asked, ORG_LIST, self.book.items.values())

    def my_tasks(self, asked: Asked) -> Row:
        return self._listed(asked, MY_LIST, self._owned("users", str(asked.user)))

    def member_tasks(self, asked: Asked, number: str) -> Row:
        member = found_by("id", number, MEMBERS)
        return self._listed(asked, MEMBER_LIST, self._owned("users", str(member["id"])))

    def guest_tasks(self, asked: Asked, code: str) -> Row:
        guest = next((each for each in GUESTS if code_of(each) == code), None)
        if guest is None:
            raise not_found()
        return self._listed(asked, GUEST_LIST, self._owned("guests", guest["email"]))

    def run_tasks(self, asked: Asked, run_id: str) -> Row:
        self._run(run_id)
        return self._listed(asked, RUN_LIST, self._of_run(run_id))

    def task(self, asked: Asked, task_id: str) -> Row:
        return {"data": self.pen.task(self._item(asked, task_id), asked, single=True)}

    def run_task(self, asked: Asked, run_id: str, task_id: str) -> Row:
        return {"data": self.pen.task(self._item(asked, task_id, run_id), asked, single=True)}

    def task_fields(self, asked: Asked, run_id: str, task_id: str) -> Row:
        return {"data": self._item(asked, task_id, run_id).core.get("custom_fields") or {}}

    def field_keys(self, asked: Asked) -> Row:
        return self.pen.page(asked, look_ups.field_keys(asked.query))

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
        return {"data": self.pen.run(self._run(run_id), asked)}

    def runs(self, asked: Asked) -> Row:
        rows = runs_kept(asked.query, self.book.runs.values(), self.book.items.values())
        return self.pen.page(asked, rows, lambda run: self.pen.run(run, asked))

    def search(self, asked: Asked) -> Row:
        kinds = asked.query.get("on", "").split(",")
        if any(kind not in SEARCHED for kind in kinds):
            raise invalid({"on": "The selected on is invalid."}, self.faults)
        if "filter" in asked.query:  # changelog of the vendor's Python package
            raise Refusal(500, {"message": "Server Error"})
        text = asked.query.get("search", "").casefold()
        keys = (*HIT_KEYS, "tags") if asked.query.get("tags") == "true" else HIT_KEYS
        compare = comparison(asked.query, self.faults)
        found = (each.core | {"tags": each.includes["tags"]} for each in self._alive(asked))
        tasks = [
            {key: row[key] for key in keys if key in row}
            for row in found
            if text in row["title"].casefold() and compare(row)
        ]
        runs = [row for row in self.book.runs.values() if text in row["name"].casefold()]
        blueprints = [row for row in self.book.checklists if text in row["title"].casefold()]
        hits: dict[str, list[Row]] = {"task": tasks, "process": runs, "blueprint": blueprints}
        return {kind: self.pen.page(asked, hits.get(kind, [])) for kind in kinds}

    def feed(self, asked: Asked) -> Row:
        kind, wanted = asked.query.get("entity_type", "task"), asked.query.get("entity_id")
        key = {"task": "id", "run": "run_id"}.get(kind)
        items = [each for each in self.book.items.values() if visible(asked, each)]
        chosen = [each for each in items if key and wanted in (None, each.core.get(key))]
        events = [event for item in chosen for event in item.includes["activities"]["data"]]
        kept = [event for event in events if in_feed(event, asked.query)]
        return self.pen.page(asked, kept if asked.query.get("sort") == "created_at" else kept[::-1], default=20)

    def whoami(self, asked: Asked) -> Row:
        return {"data": found_by("id", str(asked.user), MEMBERS)}

    def organizations(self, asked: Asked) -> Row:
        other = {"id": OTHER_ORG, "name": "Planet Express", "timezone": "UTC", "user_role": "standard"}
        return self.pen.page(asked, [{**ORGANIZATION, "user_role": "admin"}, other])

    def organization(self, asked: Asked) -> Row:
        return {"data": ORGANIZATION}

    def members(self, asked: Asked) -> Row:
        return self.pen.page(asked, look_ups.members(asked.query), default=9999, cap=9999)

    def members_thin(self, asked: Asked) -> Row:
        return {"data": look_ups.thin_members()}

    def member(self, asked: Asked, number: str) -> Row:
        if not asked.admin:
            raise Refusal(403, {"message": "Only an administrator may see this member"})
        return {"data": found_by("id", number, MEMBERS)}

    def guests(self, asked: Asked) -> Row:
        return self.pen.page(asked, look_ups.guests(asked.query), default=999, cap=999)

    def guests_thin(self, asked: Asked) -> Row:
        return {"data": look_ups.thin_guests()}

    def guest(self, asked: Asked, email: str) -> Answer:
        return as_json({"data": found_by("email", email, GUESTS)}, 201)  # vendor page "Get guest": status 201

    def groups(self, asked: Asked) -> Row:
        return self.pen.page(asked, look_ups.groups(asked.query))

    def tags(self, asked: Asked) -> Row:
        return self.pen.page(asked, look_ups.tags(asked.query))

    def folders(self, asked: Asked) -> Row:
        found = look_ups.folders(asked.query)
        return {"data": found} if asked.query.get("pagination") == "false" else self.pen.page(asked, found)

    def checklists(self, asked: Asked) -> Row:
        return self.pen.page(asked, look_ups.checklists(asked.query, self.book.checklists))

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
    f"{_ORG}/checklists": Site.checklists,
    f"{_ORG}/search": Site.search,
    f"{_ORG}/activity-feeds": Site.feed,
    f"{_ORG}/file/*/dl": Site.file,
}
LOOK_UPS = tuple(
    f"{_ORG}/{name}"
    for name in ("users", "users-list", "guests", "guests-list", "groups", "tags", "folders", "runs", "checklists",
                 "custom-field-keys")
)  # fmt: skip
