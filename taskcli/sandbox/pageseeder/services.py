"""What the services find, and for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from taskcli.sandbox.pageseeder import filters, shapes
from taskcli.sandbox.pageseeder.elements import Node, Value, node
from taskcli.sandbox.pageseeder.people_and_tasks import PUB_A, Comment, Document, Group, Person, Store, Task
from taskcli.sandbox.pageseeder.query import Query, positive
from taskcli.sandbox.pageseeder.refusals import Refusal, requires
from taskcli.sandbox.pageseeder.shapes import View

SUBGROUP_MEMBERS = PUB_A.members
MEMBER_FILTERS = (
    "member-username", "firstname", "surname", "email", "member-role", "status", *(f"field{at}" for at in range(1, 16)),
)  # fmt: skip
LABELLED = (
    "comment", "document", "fragment", "edit-note", "version", "creation", "upload", "xref", "content-inline",
    "content-block",
)  # fmt: skip
LOOK_UP_FAULTS = {
    "look-ups-403": (403, "", "Not allowed"),
    "look-ups-404": (404, "", "Not found"),
    "look-ups-500": (500, "0500", "Something went wrong on the server."),
}


class Services:
    """What one caller may find with one query."""

    def __init__(self, store: Store, faults: frozenset[str], who: Person | None, query: Query) -> None:
        self.store, self.faults = store, faults
        self.who, self.query = who, query

    def find(self, parts: list[str]) -> Node | None:
        """The answer to a path below the root, None where there is no such service."""
        if "tasks" not in parts and parts != ["self"]:
            self._spoil_look_ups()
        match parts:
            case ["version"]:
                return _version()
            case ["about"]:
                return node("about", None, _version())
            case ["self"]:
                return shapes.person("member", self._signed_in(), emails=True, full=True)
            case ["self", "memberships"]:
                return self._memberships(self._signed_in())
            case ["members", name]:
                return self._account(name)
            case ["members", name, *rest]:
                return self._of_member(name, rest)
            case ["groups", name, *rest] if rest:
                return self._of_group(name, rest)
            case _:
                return self._threads(parts, None, [each for each in self.store.groups if each.access == "public"])

    def _spoil_look_ups(self) -> None:
        for fault, refusal in LOOK_UP_FAULTS.items():
            if fault in self.faults:
                raise Refusal(*refusal)

    def _account(self, name: str) -> Node:
        who = self._signed_in()
        if not (member := self._member(name)):
            raise Refusal(404, "0106", "Unable to find matching member.")
        if member != who and "members-hidden" in self.faults:
            self._admin_only("the accounts of others")
        return shapes.person("member", member, emails=True, full=member == who or who.admin)

    def _of_member(self, name: str, parts: list[str]) -> Node | None:
        self._signed_in()
        member = self._own(name, parts)
        reach = [each for each in self.store.groups if each.access == "public" or _belongs(member, each)]
        match parts:
            case ["memberships"]:
                return self._memberships(member)
            case ["visiblegroups"]:
                return node("groups", None, *(shapes.group(each) for each in reach if not each.project))
            case ["projectlist"]:
                return node("projects", None, *(shapes.group(each) for each in reach if each.project))
            case ["search", *rest]:
                return self._searched(_current(member, reach), rest)
            case ["projects", project, "search", *rest]:
                below = [each for each in _current(member, reach) if each.name.startswith(f"{project}-")]
                return self._searched(below, rest)
            case ["uris", uri, "discussions"]:
                found = [each for each in self._tasks(reach) if _on_document(each, uri)]
                view = self._view("all", size="discussionsize")
                return node("discussions", None, *(shapes.discussion(each, view, "discussion") for each in found))
            case ["groups", group, "uris", uri, "workflow"]:
                return self._workflow(group, uri, reach)
            case _:
                return self._threads(parts, member, reach)

    def _threads(self, parts: list[str], member: Person | None, reach: list[Group]) -> Node | None:
        """The services that exist for the public and for a member."""
        match parts:
            case ["tasks", "find"]:
                return self._found_tasks(member, reach)
            case ["comments", "find"]:
                return self._found_comments(member, reach)
            case ["tasks", number]:
                size = "tasksize" if member and "discussionsize-only" not in self.faults else "discussionsize"
                view = self._view("all", size=size, draft_of=member)
                return shapes.discussion(self._task(number, reach), view)
            case ["discussions", number]:
                view = self._view("all", size="discussionsize", draft_of=member)
                return shapes.discussion(self._task(number, reach), view, "discussion")
            case ["comments", number]:
                for task in self.store.tasks.values():
                    for each in task.comments:
                        if each.id == positive(number) and task.group in reach and not each.draft:
                            return shapes.comment(each, task, self._view("all"))
                raise Refusal(404, "1325", "The comment was not found")
            case _:
                return None

    # Who may

    def _signed_in(self) -> Person:
        if not self.who:
            raise Refusal(401, "1029", "The member is not logged in")
        return self.who

    def _admin_only(self, what: str) -> None:
        if not self.who or not self.who.admin:
            raise Refusal(403, "", f"Only administrators may use {what}")

    def _member(self, name: str) -> Person | None:
        """By number, by user name in any case, or as older clients write it, with a tilde (pageseeder/bridge)."""
        plain = name.removeprefix("~").lower()
        number = positive(name)
        return next(
            (each for each in self.store.members if each.id == number or plain in (each.username.lower(), each.email)),
            None,
        )

    def _group(self, name: str) -> Group | None:
        number, plain = positive(name), name.removeprefix("~")
        return next((each for each in self.store.groups if each.id == number or each.name == plain), None)

    def _document(self, name: str) -> Document | None:
        return next((each for each in self.store.documents if each.id == positive(name)), None)

    def _own(self, name: str, parts: list[str]) -> Person:
        """The member of the path, if that is the caller or the caller is an administrator."""
        member = self._member(name)
        named = dict(zip(parts[::2], parts[1::2], strict=False))
        missing = [] if member else ["member"]
        if "groups" in named and not self._group(named["groups"]):
            missing.append("group")
        if "uris" in named and not self._document(named["uris"]):
            missing.append("uri")
        if missing or not member:
            raise requires(missing)
        if member != self.who:
            self._admin_only("the services of another member")
        return member

    # Answers

    def _view(self, comments: str, *, size: str = "", found: bool = False, draft_of: Person | None = None) -> View:
        wanted = self.query.choice("comments", "none first last all archive", comments)
        # Each form has parameters that the other does not know and therefore ignores.
        groups = "none" if found else self.query.choice("returngroups", "none user all", "none")
        emails = found and self.query.choice("emails", "none all", "none") == "all"
        if groups == "all":
            self._admin_only("returngroups=all")
            wanted = wanted if wanted == "archive" else "all"
        if emails:
            self._admin_only("emails=all")
        shown = {"none": [], "user": _current(self.who, self.store.groups), "all": self.store.groups}[groups]
        return View(
            comments=wanted,
            size=self.query.number(size, 1000, least=0) if size else 0,
            found=found,
            contents=not found or self.query.choice("contents", "none all", "all") == "all",
            attachments=self.query.choice("attachments", "none context all", "all") if found else "all",
            emails=emails,
            groups=tuple(shown),
            draft_of=draft_of.id if draft_of and self.query.flag("draft") else 0,
            faults=self.faults,
        )

    def _task(self, number: str, reach: Sequence[Group]) -> Task:
        task = self.store.tasks.get(positive(number))
        if not task or task.group not in reach:
            raise Refusal(404, "1325", "The task was not found")
        return task

    def _tasks(self, groups: Sequence[Group]) -> list[Task]:
        """Not archived, newest last comment first."""
        found = [each for each in self.store.tasks.values() if each.live and each.group in groups]
        return sorted(found, key=lambda task: (task.last.created, task.last.id), reverse=True)

    def _scope(self, member: Person | None, reach: list[Group]) -> list[Group]:
        """The named groups that are in reach, else the caller's current groups: for an anonymous caller none."""
        if names := self.query.listed("groups"):
            return [each for each in reach if each.name in names]
        project = self.query.values.get("project") if member else None
        current = _current(member or self.who, reach)
        return [each for each in current if not project or each.name.startswith(f"{project}-")]

    def _found_tasks(self, member: Person | None, reach: list[Group]) -> Node:
        tests = filters.tests(self.query)
        view = self._view("last", found=True)
        tasks = self._tasks(self._scope(member, reach))
        found = [task for task in tasks if all(test(task, task.last) for test in tests)]
        page, size = self._paging(1000)
        told: dict[str, Value | None] = {"page": page, "pagesize": size, "total-results": len(found)}
        if page > 1 and "moving" in self.faults:
            found = [*found[:1], *found]
        shown = found[(page - 1) * size : page * size]
        attributes = told if "page-attributes" in self.faults else None
        return node("tasks", attributes, *(shapes.discussion(each, view) for each in shown))

    def _found_comments(self, member: Person | None, reach: list[Group]) -> Node:
        if not self.query.listed("groups"):  # required, says "find comments"
            raise Refusal(400, "0201", "Failed @Requires check: missing parameter 'groups'")
        tests = filters.tests(self.query)
        view = self._view("all", found=True)
        first = self.query.choice("position", "any first", "any") == "first"
        self.query.choice("returngroups", "none specified", "none")
        old, _ = self.query.flag("archived"), self.query.flag("moderated")
        pairs = [
            (task, each)
            for task in self._tasks(self._scope(member, reach))
            for each in task.comments
            if not each.draft and (old or not each.archived) and (not first or each.id == task.id)
        ]
        found = [pair for pair in pairs if all(test(*pair) for test in tests)]
        found.sort(key=lambda pair: (pair[1].created, pair[1].id), reverse=True)
        page, size = self._paging(1000)
        shown = found[(page - 1) * size : page * size]
        return node("comments", None, *(shapes.comment(each, task, view) for task, each in shown))

    def _paging(self, size: int) -> tuple[int, int]:
        return self.query.number("page", 1), self.query.number("pagesize", size)

    def _memberships(self, member: Person) -> Node:
        """The member, then groups and projects; `archived` shows archived ones only ("list self memberships")."""
        archived, subgroups = self.query.flag("archived"), self.query.flag("subgroups", default="true")
        groups = [each for each in self.store.groups if _belongs(member, each) and each.archived == archived]
        shown = (
            _membership(member, each, shapes.group(each)) for each in groups if subgroups or not _through(member, each)
        )
        return node("memberships", None, shapes.person("member", member, emails=True), *shown)

    def _of_group(self, name: str, parts: list[str]) -> Node | None:
        group = self._group(name)
        public = group is not None and group.access == "public" and parts[0] in ("labels", "uris")
        who = self.who if public else self._signed_in()
        if not group:
            raise requires(["group"])
        if not public and not (group.access == "public" or (who and (who.admin or _belongs(who, group)))):
            raise Refusal(403, "1022", "The member does not belong to the group")
        match parts:
            case ["members"]:
                return self._members(group, {})
            case ["members", "find"]:
                return self._members(group, {k: v for k, v in self.query.values.items() if k in MEMBER_FILTERS})
            case ["properties"]:
                rows = {"statuses": ",".join(group.statuses), "priorities": ",".join(group.priorities)}
                return node("properties", None, *(node("property", {"name": k, "value": v}) for k, v in rows.items()))
            case ["labels"]:
                return self._labels(group)
            case ["uris", uri, "workflow"]:
                if not self._document(uri):
                    raise requires(["uri"])
                return self._workflow(name, uri, [group])
            case ["search", *rest]:
                return self._searched([group], rest)
            case _:
                return None

    def _members(self, group: Group, wanted: dict[str, str]) -> Node:
        """Pages are for `subgroups=false` only ("find group members")."""
        subgroups = self.query.flag("subgroups", default="true")
        self.query.choice("role", "manager", "manager")
        people = [each for each in self.store.members if each.id in group.members]
        people = [
            each
            for each in people
            if (subgroups or not _through(each, group)) and all(_fits(each, k, v) for k, v in wanted.items())
        ]
        page, size = self._paging(1000) if not subgroups else (1, 1000)
        shown = people[(page - 1) * size : page * size]
        told: dict[str, Value | None] = {
            "count": len(shown), "limitreached": True if subgroups and len(people) > size else None,
        }  # fmt: skip
        counted = self.query.flag("countonly")  # its body is not documented: the root alone
        rows = (_membership(each, group, shapes.person("member", each, emails=_discloses(each))) for each in shown)
        return node("memberships", told, shapes.group(group), *(() if counted else rows))

    def _labels(self, group: Group) -> Node:
        """Those for comments are the ones that tasks have; documents have one of their own, other things none."""
        used = {label for task in self._tasks([group]) for each in task.live for label in each.labels}
        known = {"comment": sorted(used), "document": ["draft"]}
        types = self.query.listed("types") or list(LABELLED)
        if any(each not in LABELLED for each in types):
            self.query.wrong("types")
        kinds = (
            node("labels", {"type": kind}, *(node("label", {"name": n, "description": f"About {n}"}) for n in names))
            for kind in types
            for names in [known.get(kind, [])]
        )
        told: dict[str, Value | None] = {
            "scope": "project", "template": group.owner, "updated": "2025-03-01T09:00:00+11:00",
        }  # fmt: skip
        return node("label-config", told, *kinds)

    def _workflow(self, group: str, uri: str, reach: list[Group]) -> Node:
        for task in self._tasks([each for each in reach if each == self._group(group)]):
            if _on_document(task, uri) and task.last.role == "Workflow":
                last = task.last
                known = {"id": task.id, **shapes.state(last), "statuschanged": shapes.moment(last.created)}
                who = shapes.person("assignedto", last.assigned, date=last.assigned_on) if last.assigned else None
                paper = shapes.document(task.document) if task.document else None
                view = self._view("all")
                return node("workflow", known, who, paper, *(shapes.comment(each, task, view) for each in task.live))
        raise Refusal(404, "1325", "The workflow was not found")

    def _searched(self, groups: Sequence[Group], parts: list[str]) -> Node | None:
        if parts and parts != ["facets"]:
            return None
        if self.query.listed("groups"):
            groups = [each for each in groups if each.name in self.query.listed("groups")]
        return self._facets(groups) if parts else self._search(groups)

    def _filtered(self, groups: Sequence[Group]) -> list[dict[str, str]]:
        rows = [_fields(each) for each in self._tasks(groups)]
        for each in self.query.listed("filters"):
            name, _, value = each.partition(":")
            rows = [row for row in rows if row.get(name) == value]
        return rows

    def _facets(self, groups: Sequence[Group]) -> Node:
        """What is in use, the most frequent first ("server search facets")."""
        size = self.query.number("facetsize", 10)
        if size > 1000:
            raise Refusal(400, "1505", "The facet size is above the maximum")
        rows, found = self._filtered(groups), []
        for name in self.query.listed("facets"):
            if name.endswith(("id", "date")):
                raise Refusal(400, "1506", f"Numeric field {name} cannot be a facet")
            used = Counter(word for row in rows for word in row.get(name, "").split(",") if word).most_common()
            told: dict[str, Value | None] = {
                "name": name, "type": "field", "flexible": False, "has-results": bool(used), "total-terms": len(used),
                "datatype": "string",
            }  # fmt: skip
            terms = (node("term", {"text": word, "cardinality": count}) for word, count in used[:size])
            found.append(node("facet", told, *terms))
        warning = "the index is being rebuilt" if "index-warning" in self.faults else None
        return node("facets", {"indexes": len(groups), "warning": warning}, *found)

    def _search(self, groups: Sequence[Group]) -> Node:
        """The index search, with the fields that "Field definitions" on dev.pageseeder.com names for tasks."""
        rows = self._filtered(groups)
        for name in reversed(self.query.listed("sortfields")):
            rows.sort(key=_by(name.removeprefix("-")), reverse=name.startswith("-"))
        page, size = self._paging(10)
        start = (page - 1) * size
        shown = rows[start : start + size]
        told: dict[str, Value | None] = {
            "page": page, "page-size": size, "total-pages": -(-len(rows) // size), "total-results": len(rows),
            "first-result": start + 1 if shown else 0, "last-result": start + len(shown) if shown else 0,
        }  # fmt: skip
        results = (node("result", None, *(_field(k, v) for k, v in row.items() if v)) for row in shown)
        return node("search", None, node("results", told, *results))


def _belongs(member: Person, group: Group) -> bool:
    return member.admin or member.id in group.members


def _current(member: Person | None, groups: Sequence[Group]) -> list[Group]:
    return [each for each in groups if member and member.id in each.members and not each.archived]


def _on_document(task: Task, uri: str) -> bool:
    return task.document is not None and task.document.id == positive(uri)


def _version() -> Node:
    return node("version", {"major": 6, "build": 2007, "string": "6.2007"})


def _through(member: Person, group: Group) -> bool:
    """Whether somebody belongs to a group by a subgroup of it."""
    return bool(group.subgroups) and member.id in SUBGROUP_MEMBERS


def _discloses(member: Person) -> bool:
    return member.id % 3 != 0


def _membership(member: Person, group: Group, what: Node) -> Node:
    """Without an id where it comes through a subgroup ("element membership")."""
    through = _through(member, group)
    told: dict[str, Value | None] = {
        "id": None if through else member.id * 100 + group.id, "email-listed": _discloses(member),
        "notification": "immediate", "status": "normal", "role": _role(member),
        "created": None if through else "2015-01-07T13:49:39+11:00", "subgroups": group.subgroups if through else None,
    }  # fmt: skip
    return node("membership", told, what)


def _role(member: Person) -> str:
    return "manager" if member.admin else "contributor"


def _fits(member: Person, name: str, wanted: str) -> bool:
    """Exact, whatever the case; nobody here has details (`field1` ...)."""
    own = {
        "member-username": member.username, "firstname": member.first, "surname": member.last,
        "email": member.email if _discloses(member) else "", "member-role": _role(member), "status": "normal",
    }  # fmt: skip
    return own.get(name, "").lower() == wanted.lower()


def _fields(task: Task) -> dict[str, str]:
    last: Comment = task.last
    first = task.live[0]
    return {
        "psid": str(task.id),
        "pstitle": last.title,
        "pstype": "comment",
        "pssubtype": "workflow" if last.role == "Workflow" else "task",
        "psstatus": last.status,
        "pspriority": last.priority,
        "psassignedto": last.assigned.fullname if last.assigned else "",
        "psassignedtoid": str(last.assigned.id) if last.assigned else "",
        "psauthor": first.author.fullname,
        "psauthorid": str(first.author.id or ""),
        "pscreateddate": shapes.moment(first.created) or "",
        "psmodifieddate": shapes.moment(last.created) or "",
        "pslabel": ",".join(last.labels),
        "psgroupname": task.group.name,
        "psgroupid": str(task.group.id),
    }


def _by(name: str) -> Callable[[dict[str, str]], str]:
    return lambda row: row.get(name, "")


def _field(name: str, value: str) -> Node:
    return Node("field", {"name": name}, text=value)
