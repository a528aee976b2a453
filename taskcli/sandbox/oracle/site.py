"""The worklist behind its roots: which path is answered with what."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from msgspec.structs import replace

from taskcli.sandbox.oracle.agent_shapes import agent_id, as_agent
from taskcli.sandbox.oracle.automation import ROOT, Automation
from taskcli.sandbox.oracle.filters import ALWAYS_SHOWN, SHOWN, Test, concerns, in_order, read_assignment, read_tests
from taskcli.sandbox.oracle.people_and_tasks import GROUPS, NAMES, Task, User, is_admin, make_tasks
from taskcli.sandbox.oracle.query import Ask, Query, accepted, self_link
from taskcli.sandbox.oracle.refusals import Refusal, bad, missing, problem
from taskcli.sandbox.oracle.roots import CLOUD, ROOTS, SUITE, Root
from taskcli.sandbox.oracle.shapes import Pen, Row, Wish, to_xml
from taskcli.sandbox.oracle.sign_in import SignIn
from taskcli.sandbox.wire import Answer, Call, World, as_html, as_json, as_text

_BLOCKS = ("comments", "attachments", "history", "payload")


def everybody() -> list[tuple[str, str]]:
    """Each kind and id of who can be assigned a task."""
    return [*(("user", each) for each in NAMES), *(("group", each) for each in GROUPS), ("role", "BPMWorkflowAdmin")]


def _plain(text: str) -> str:
    """Without half characters, which no answer could repeat."""
    return text.encode("utf-8", "replace").decode()


class Site:
    def __init__(self, world: World) -> None:
        self.world = world
        self.faults = world.faults
        self.sign_in = SignIn(world)
        self.by_number = {str(each.number): each for each in make_tasks(world)}
        self._seen: set[str] = set()

    @property
    def tasks(self) -> Collection[Task]:
        return self.by_number.values()

    def answer(self, call: Call) -> Answer:
        try:
            return self._route(replace(call, path=_plain(call.path), query=_plain(call.query)))
        except Refusal as refusal:
            return refusal.answer

    def _route(self, call: Call) -> Answer:
        if call.parts[:2] == ["oauth2", "v1"]:
            return self.sign_in.answer(call)
        if call.parts[: len(ROOT)] == ROOT:
            return Automation(self.faults).answer(call, self.sign_in.caller(call))
        for root in ROOTS:
            start = root.path.strip("/").split("/")
            if call.parts[: len(start)] == start:
                return self._api(self._ask(call, root), call.parts[len(start) :])
        return self._web(call)

    def _web(self, call: Call) -> Answer:
        """What a browser opens. Who has not signed in gets, with status 200, a page to do so."""
        parts, signed_in = call.parts, self.sign_in.caller(call)
        if (
            parts[:1] != ["fscmUI"]
            and parts[:2] != ["bpm", "workspace"]
            and parts[:3] != ["ic", "process", "workspace"]
        ):
            return as_html("Error 404--Not Found", 404)
        if signed_in is None:
            return as_html("Sign In")
        if parts[3:] == ["auth", "token"]:
            return as_text(self.sign_in.issue(signed_in))
        guid = Query(call).one("bpmWorklistTaskId")
        from html import escape

        return as_html(escape(next((each.title for each in self.tasks if each.guid == guid), "Worklist")))

    def _ask(self, call: Call, root: Root) -> Ask:
        login = self.sign_in.caller(call)
        if login is None:
            raise Refusal(as_text("Unauthorized", 401, [("WWW-Authenticate", 'Basic realm="Oracle BPM"')]))
        user = User(login, is_admin(login, self.faults))
        origin = f"http://{call.headers.get('host', 'localhost')}"
        language = call.headers.get("accept-language", "en")[:2].lower()
        return Ask(call, Query(call, root), user, root, Pen(root, origin, self.faults, user, language))

    def _api(self, ask: Ask, rest: list[str]) -> Answer:
        first = ask.call.path not in self._seen
        self._seen.add(ask.call.path)
        if "429" in self.faults or ("429-once" in self.faults and first):
            wait = "1" if "429" in self.faults else "0"
            text = "Too many requests, try again later."
            return problem(ask.call, 429, "Too Many Requests", text, "BPM-THROTTLED", [("Retry-After", wait)])
        if "type-message" in self.faults:
            return as_json({"Type": "503", "Message": "Service temporarily unavailable"})
        if ask.call.method not in ("GET", "HEAD") or any(name in ("action", "_method") for name, _ in ask.query.pairs):
            return self._no_writing(ask, rest)
        if rest[:1] == ["tasks"]:
            return self._tasks(ask, rest[1:])
        if rest[:1] == ["identities"]:
            return self._people(ask, rest[1:])
        return missing(ask.call)

    def _people(self, ask: Ask, rest: list[str]) -> Answer:
        """People, groups and roles, which Fusion tells nothing of."""
        kinds = {path: kind for kind, path in ask.root.people.items()}
        match rest:
            case ["loggedInUser"] if ask.root is CLOUD:
                return self._give(ask, "user", ask.pen.person(ask.user.login, ask.user.admin))
            case [] if kinds:
                return self._identities(ask, everybody())
            case [path] if ask.root is CLOUD and path in kinds:
                return self._identities(ask, [each for each in everybody() if each[0] == kinds[path]])
            case [path, name] if (kinds.get(path, ""), name) in everybody():
                if kinds[path] == "user":
                    return self._give(ask, "user", ask.pen.person(name, is_admin(name, self.faults)))
                return self._give(ask, "identity", ask.pen.identity(kinds[path], name))
            case [path, name, members] if (path, members) in (("groups", "users"), ("roles", "members")):
                if ask.root is CLOUD and (kinds[path], name) in everybody():
                    inside = GROUPS.get(name) or [each for each in NAMES if is_admin(each, self.faults)]
                    return self._identities(ask, [("user", each) for each in inside])
        return missing(ask.call)

    def _identities(self, ask: Ask, people: list[tuple[str, str]]) -> Answer:
        items = [ask.pen.identity(*who) for who in people]
        return self._give(ask, "identities", {"totalResult": False, "hasMore": False, "items": items})

    @staticmethod
    def _no_writing(ask: Ask, rest: list[str]) -> Answer:
        if rest[:1] != ["tasks"]:
            allow = [("Allow", "GET, HEAD")]
            return problem(ask.call, 405, "Method Not Allowed", "Only GET is allowed.", "BPM-METHOD", allow)
        return problem(ask.call, 403, "Forbidden", "The operation is not permitted on this task.", "76012")

    @staticmethod
    def _give(ask: Ask, name: str, row: Row, status: int = 200) -> Answer:
        """JSON, or at 3.0 XML for who prefers it."""
        kinds = ("application/json", "application/xml")[: 2 if ask.root is SUITE else 1]
        kind = accepted(ask.call, kinds)
        if kind is None:
            raise Refusal(problem(ask.call, 406, "Not Acceptable", "Accept application/json.", "BPM-MEDIA-TYPE"))
        if kind == "application/json":
            return as_json(row, status)
        return as_text(f'<?xml version="1.0" encoding="UTF-8"?>{to_xml(name, row)}', status, content_type=kind)

    def _tasks(self, ask: Ask, rest: list[str]) -> Answer:
        match rest:
            case []:
                return self._list(ask)
            case ["views"]:
                return self._views(ask)
            case ["views", name]:
                return self._list(ask, self._view(ask, name))
            case ["task-metrics"] if ask.root is CLOUD:
                return self._metrics(ask)
            case [number]:
                return self._one(ask, self._find(ask, number))
            case [number, ("comments" | "history" | "attachments") as kind]:
                return self._rows(ask, self._find(ask, number), kind)
            case [number, "attachments", name, *more] if more in ([], ["stream"]):
                return self._attachment(ask, self._find(ask, number), name, bool(more))
            case [number, "form"]:
                address = ask.pen.details_url(self._find(ask, number))
                return self._give(ask, "form", {"length": 0, "rel": "form", "href": address})
            case [number, name] if name == ask.root.payload:
                payload = ask.pen.payload(self._find(ask, number))
                if isinstance(payload, str):
                    return as_text(payload, content_type="application/xml")
                return self._give(ask, name, payload)
        return missing(ask.call)

    def _find(self, ask: Ask, number: str) -> Task:
        found = self.by_number.get(number)
        if found is None and "a2a" in self.faults:
            found = next((each for each in self.tasks if agent_id(each) == number), None)
        if found is None or not concerns(found, ask.user, "ALL"):
            raise Refusal(missing(ask.call, "Task not found for given ID."))
        return replace(found, levels=False) if found.levels else found  # only a list has them

    def _views(self, ask: Ask) -> Answer:
        """The views of Jane; to others the service says 404, "no view available"."""
        if ask.user.login != "jane.roe":
            return missing(ask.call, "No view available.")
        names = ("Due Soon", "High Priority", "New Tasks")
        links = [{**ask.pen.link("tasks", "views", each), "title": each} for each in names]
        return self._give(ask, "views", {"levels": 3, "title": "List of views for jane.roe", "link": links})

    def _view(self, ask: Ask, name: str) -> Test:
        soon, midnight = self.world.midnight + timedelta(days=3), self.world.midnight
        views: dict[str, Test] = {
            "Due Soon": lambda task: task.due is not None and midnight <= task.due < soon,
            "High Priority": lambda task: task.priority in (1, 2),
            "New Tasks": lambda task: task.created >= midnight - timedelta(days=7),
        }
        name = name.replace("+", " ") if ask.root is SUITE else name  # which is how 3.0 writes a space
        if name not in views:
            raise Refusal(missing(ask.call, "View not found."))
        return views[name]

    def _list(self, ask: Ask, view: Test = lambda task: True) -> Answer:
        query, tests = ask.query, read_tests(ask, self.faults)
        tasks = [task for task in self.tasks if view(task) and all(test(task) for test in tests)]
        tasks = in_order(tasks, query.one("orderBy"))
        limit, offset = query.number("limit", 25), max(0, query.number("offset", 0))
        if "cap-pages" in self.faults:
            limit = min(limit, 10) if limit > 0 else 10
        start, stop = offset - (1 if offset and "overlap" in self.faults else 0), len(tasks)
        if limit > 0:
            stop = start + limit
        else:
            start = offset = 0
        empty = "empty-page" in self.faults
        items = [] if empty else self._items(ask, tasks[start:stop])
        more = empty or stop < len(tasks)
        total = len(tasks) if query.flag("totalResults", True) else None
        envelope = self._envelope(ask, items, more, limit, offset, total)
        return self._give(ask, "tasks", envelope, 206 if "206" in self.faults else 200)

    def _items(self, ask: Ask, tasks: list[Task]) -> list[Row]:
        query = ask.query
        wish = Wish(*map(query.flag, (ask.root.actions, ask.root.permissions, ask.root.metadata)))
        items = [ask.pen.item(task, wish) for task in tasks]
        if fields := query.many("fields"):
            kept = (*ALWAYS_SHOWN, *(shown for name in fields for shown in SHOWN.get(name, ())))
            items = [{name: value for name, value in item.items() if name in kept} for item in items]
        if "a2a" in self.faults:
            return [as_agent(task) for task in tasks]
        if "a2a-mixed" in self.faults:
            return [
                as_agent(task) if at % 2 else item for at, (task, item) in enumerate(zip(tasks, items, strict=True))
            ]
        return items

    def _envelope(self, ask: Ask, items: list[Row], more: bool, limit: int, offset: int, total: int | None) -> Row:
        if "empty-object" in self.faults:
            return {}
        links = [{"rel": "self", "href": self_link(ask, limit, offset)}]
        page: Row = {"count": len(items), "hasMore": more}
        if ask.root is SUITE:
            user = {"rel": "user", "href": ask.pen.href("identities", "user", ask.user.login)}
            page = {"totalResult": False, "user": user, **page}
        elif "bare-envelope" not in self.faults:
            page |= {"limit": limit, "offset": offset}
            page |= {"totalResult": True} if "a2a" in self.faults else {}
            page |= {} if total is None else {"totalResults": False if "total-boolean" in self.faults else total}
        if "no-has-more" in self.faults:
            del page["hasMore"]
        return {**page, **({} if "no-items" in self.faults else {"items": items}), "links": links}

    def _metrics(self, ask: Ask) -> Answer:
        seen = [task for task in self.tasks if concerns(task, ask.user, read_assignment(ask))]
        states = list(dict.fromkeys(task.state for task in seen if task.state))
        items = [{"state": each, "count": sum(task.state == each for task in seen)} for each in states]
        return self._give(ask, "metrics", {"totalResults": len(seen), "items": items})

    def _one(self, ask: Ask, task: Task) -> Answer:
        wanted = ask.query.many(ask.root.expand)
        if any(each not in (*_BLOCKS, "All") for each in wanted):
            raise bad(ask.root.expand)
        metadata = ask.query.flag(ask.root.metadata)
        if "a2a" in self.faults:
            return self._give(ask, "task", as_agent(task))
        expand = _BLOCKS if "All" in wanted else tuple(wanted)
        return self._give(ask, "task", ask.pen.detail(task, expand, metadata))

    def _rows(self, ask: Ask, task: Task, kind: str) -> Answer:
        key, rows = ask.pen.rows(task, kind)
        up, here = ask.pen.href("tasks", task.number), ask.pen.href("tasks", task.number, kind)
        links = [{"rel": "self", "href": here}, {"rel": "parent", "href": up}]
        if "wrapped-lists" in self.faults:
            # So the guide of BPM Suite 12.2.1 (docs.oracle.com/middleware/1221) prints the only comment of a task.
            inner = {"comments": "comment", "attachments": "attachment", "history": "taskHistory"}[kind]
            return self._give(ask, "wrapped", {kind: {inner: rows[0] if len(rows) == 1 else rows}})
        return self._give(ask, kind, {"count": len(rows), "hasMore": False, key: rows, "links": links})

    def _attachment(self, ask: Ask, task: Task, name: str, stream: bool) -> Answer:
        def plain(label: str) -> str:
            return label.replace("+", " ")  # which is how 3.0 writes a space

        found = next((each for each in task.attachments if plain(each.label) == plain(name)), None)
        if found is None:
            return missing(ask.call, "Attachment not found.")
        if stream:
            return Answer(200, found.content, (("Content-Type", found.mime),))
        return self._give(ask, "attachment", ask.pen.attachment(task, found))
