"""The made-up processes and tasks, awkward ones among them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

from msgspec import Struct, field

from taskcli.sandbox.tallyfy.people import FOLDERS, GROUPS, GUESTS, ME, MEMBERS, ORG, ROLES, STARTER, TAGS, Row
from taskcli.sandbox.tallyfy.samples import (
    INVOICE_FIELDS,
    INVOICE_TEXTS,
    INVOICE_THREADS,
    PROPOSAL_FIELDS,
    RUN,
    TEMPLATE,
    printed_rows,
)
from taskcli.sandbox.wire import World

# The vendor names the first four and the words of approval and expiring tasks; the last three are in no list.
STATUSES = (
    "active", "not-started", "in-progress", "completed", "auto-skipped", "overdue", "completed", "approved",
    "in-progress", "rejected", "acknowledged", "active", "expired", "skipped", "reopened", "hasproblem", "completed",
    "not-started", "in-progress", "active", "waiting-on-customer", "due_soon", "Verzögert",
)  # fmt: skip
DONE = ("completed", "complete", "approved", "rejected", "acknowledged", "expired")
UNSTARTED = ("not-started", "auto-skipped", "skipped")
TASK_TYPES = {"approved": "approval", "rejected": "approval", "acknowledged": "expiring", "expired": "expiring_email"}
DUE_BANDS = ((-90, -8), (-7, -1), (0, 0), (1, 1), (0, 2), (2, 14), (15, 60), None)
SUMMARIES = (
    "<p>Check the totals against the <strong>PO</strong>.</p>",
    "<h3>How</h3><ul><li>Read &amp; sign</li><li>Grüße an Zoë 🚀</li></ul>",
    '<p dir="rtl">بررسی — לבדוק</p><script>alert("x")</script>',
    "",
)
FIELD_VALUES: tuple[tuple[str, object], ...] = (
    ("text", "Grüße"),
    ("textarea", "one\ntwo"),
    ("radio", "Yes"),
    ("dropdown", {"id": 2, "text": "Hold"}),
    ("multiselect", [{"id": 1, "text": "A", "selected": True}, {"id": 2, "text": "B", "selected": False}]),
    ("date", "2026-04-30T00:00:00Z"),
    ("email", "jane.roe@example.com"),
    ("table", [{"Item": "Toner", "Count": "3"}]),
    ("assignees_form", {"users": [ME], "guests": [], "groups": []}),
    ("text", None),
)


TEMPLATE_KEYS: Row = {
    "summary": None, "status": "active", "type": "procedure", "owner_id": STARTER, "steps_count": 3, "starred": False,
    "is_pinned": False, "created_at": "2025-02-01T09:00:00Z", "last_updated": "2026-06-20T10:00:00Z",
    "archived_at": None,
}  # fmt: skip
NO_PROGRESS = {"complete": 0, "total": 0, "percent": 0}


class Item(Struct):
    """A task: `core` is always sent, `texts` with a single task, each of `includes` on request, in this order."""

    core: Row
    texts: Row = field(default_factory=dict)
    includes: Row = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.core["id"])

    def time(self, name: str) -> datetime | None:
        text = self.core.get(name)
        return datetime.fromisoformat(text) if text else None

    def owners(self, kind: str) -> list[str]:
        """Ids of users or groups, or emails of guests, whichever way the row spells them."""
        owners = self.core.get("owners")
        found = owners.get(kind) or [] if isinstance(owners, dict) else []
        return [str(each["id"] if isinstance(each, dict) else each) for each in found]

    def names(self, include: str, *keys: str) -> list[str]:
        """Values of these keys in the rows of an include."""
        return [str(row[key]) for row in self.includes.get(include, {"data": []})["data"] for key in keys]

    @property
    def run(self) -> Row:
        return self.includes.get("run", {}).get("data") or {}


def stamp(when: datetime | None, style: int = 0) -> str | None:
    if when is None:
        return None
    text = when.astimezone(UTC).isoformat(timespec="seconds").removesuffix("+00:00")
    return text + (".000Z" if style % 7 == 2 else "+00:00" if style % 13 == 5 else "Z")


def label(status: str) -> str:
    return status.replace("-", " ").replace("_", " ").capitalize()


class Book:
    """Everything the organization holds, in the order in which it is listed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.dice = world.dice("tallyfy")
        self.files: dict[str, tuple[str, bytes]] = {}
        self.checklists: list[Row] = [
            {
                "id": TEMPLATE,
                "title": "Invoice approval",
                "alias": "invoice-approval",
                **TEMPLATE_KEYS,
                "starred": True,
            },
            {"id": "checklist_id_123", "title": "Proposal", "alias": "proposal", **TEMPLATE_KEYS},
        ]
        self.runs: dict[str, Row] = {}
        self._build_runs()
        self.items: dict[str, Item] = {item.id: item for item in [*self._samples(), *self._generated()]}
        for item in self.items.values():
            self.count(item, 1)

    def new_id(self) -> str:
        return f"{self.dice.getrandbits(128):032x}"

    def _build_runs(self) -> None:
        self.runs[RUN] = {
            "id": RUN, "increment_id": 5012, "name": "Invoice 4711 - ACME", "checklist_id": TEMPLATE,
            "checklist_title": "Invoice approval", "status": "active",
            "progress": dict(NO_PROGRESS), "started_by": STARTER, "owner_id": STARTER, "due_date": None,
        }  # fmt: skip
        for title in ("Onboarding", "Kundenanfrage für Köln", "契約レビュー", "Travel [EU] & visa"):
            self.checklists.append({"id": self.new_id(), "title": title, "alias": "template", **TEMPLATE_KEYS})
        self.runs["run_id_xyz"] = self._run("run_id_xyz", 1, self.checklists[1], "active")
        for number in range(max(3, self.world.size // 9)):
            status = ("active", "active", "complete", "active", "archived", "problem")[number % 6]
            run_id = self.new_id()
            self.runs[run_id] = self._run(run_id, number, self.dice.choice(self.checklists), status)

    def _run(self, run_id: str, number: int, template: Row, status: str) -> Row:
        began = self.world.moment(self.dice, -120, -61)
        ended = stamp(self.world.moment(self.dice, -30, -1)) if status == "complete" else None
        return {
            "id": run_id, "increment_id": 5100 + number, "checklist_id": template["id"],
            "checklist_title": template["title"], "name": f"{template['title']}: {self.world.title(self.dice, number)}",
            "summary": None, "status": status, "progress": dict(NO_PROGRESS),
            "started_by": STARTER, "owner_id": self.dice.choice(MEMBERS)["id"], "prerun": [],
            "starred": number % 5 == 0, "created_at": stamp(began), "started_at": stamp(began),
            "last_updated": stamp(began), "completed_at": ended,
            "archived_at": stamp(began) if status == "archived" else None, "due_date": None,
            "due_date_passed": False, "due_soon": False, "late_tasks": 0, "type": "procedure",
            "is_public": False,
        }  # fmt: skip

    def count(self, item: Item, sign: int) -> None:
        """Adds a task to the numbers of its process, or with -1 takes it out; one that a rule hid is not in them."""
        run = self.runs.get(str(item.core.get("run_id")))
        if run is None or item.core.get("status") == "auto-skipped":
            return
        done = run["progress"]["complete"] + sign * (item.core.get("completed_at") is not None)
        total = run["progress"]["total"] + sign
        run["progress"] = {"complete": done, "total": total, "percent": 100 * done // total if total else 0}

    def _generated(self) -> Iterator[Item]:
        runs = list(self.runs.values())[2:]
        for number in range(self.world.size):
            if number % 4 == 0:  # a one-off for several people has a process around it all the same
                yield self._task(self.new_id(), number, runs[0] if number % 16 == 0 else None, oneoff=True)
            else:
                yield self._task(self.new_id(), number, self.dice.choice(runs))

    def _samples(self) -> Iterator[Item]:
        contract, toner, invoice, proposal = (self._printed(core) for core in printed_rows(settled=self.world.settled))
        contract.includes["tags"]["data"] = [TAGS[0]]
        invoice.texts = dict(INVOICE_TEXTS)
        threads: Row = {"data": INVOICE_THREADS}
        invoice.includes |= {"form_fields": {"data": INVOICE_FIELDS}, "threads": threads, "issues": threads}
        invoice.includes |= {"comments": {"data": []}, "threads_count": len(INVOICE_THREADS)}
        proposal.texts = {}  # the vendor's "Get task" page shows neither these nor the order of the other rows
        del proposal.includes["form_fields"]
        proposal.includes = {"form_fields": {"data": PROPOSAL_FIELDS}, **proposal.includes}
        yield from (contract, toner, invoice, proposal)
        for number, status in enumerate(("completed", "completed", "not-started", "auto-skipped")):
            yield self._task(f"{0xB00 + number:032x}", number - 600, self.runs[RUN], status=status)
        yield from self._oddities()

    def _printed(self, core: Row) -> Item:
        """A printed row, with something to include and to read."""
        texts = {"summary": SUMMARIES[1], "original_summary": SUMMARIES[1], "shown_at": core["started_at"]}
        return Item(core, texts, self._includes(core, self.runs.get(core["run_id"]), core["increment_id"]))

    def _oddities(self) -> Iterator[Item]:
        some_run = list(self.runs.values())[-1]
        closed = self._oneoff(0xA03, "Salaries")
        closed.core |= {"top_secret": True, "starter_id": STARTER}
        closed.core["owners"] = {"users": [STARTER], "guests": [], "groups": []}
        deleted = self._oneoff(0xA04, "Deleted by mistake")
        deleted.core["archived_at"] = "2026-02-01T10:00:00Z"
        fanned = self._oneoff(0xA05, "Read the new handbook", some_run)
        unknown = self._oneoff(0xA06, "Nobody knows how far this is")
        unknown.core |= {"status": None, "status_label": None}
        silent = self._oneoff(0xA07, "This one does not say how far it is")
        del silent.core["status"], silent.core["status_label"]
        thin = self._oneoff(0xA08, "A thin row", some_run)
        kept = ("id", "increment_id", "title", "run_id", "status", "deadline", "created_at")
        thin.core = {key: thin.core[key] for key in kept}
        yield from (closed, deleted, fanned, unknown, silent, thin)

    def _oneoff(self, number: int, title: str, run: Row | None = None) -> Item:
        item = self._task(f"{number:032x}", number - 0xA00 - 580, run, oneoff=True, status="active")
        item.core |= {"title": title, "original_title": title}
        return item

    def _task(
        self, task_id: str, number: int, run: Row | None, *, oneoff: bool = False, status: str | None = None
    ) -> Item:
        return self.dressed(self.core(task_id, number, run, oneoff=oneoff, status=status), run, number)

    def core(
        self, task_id: str, number: int, run: Row | None, *, oneoff: bool = False, status: str | None = None
    ) -> Row:
        dice, moment = self.dice, self.world.moment
        status = status or STATUSES[number % len(STATUSES)]
        band = dice.choice(DUE_BANDS)
        due_day = dice.randint(*self.world.late(*band)) if band else 0
        first_day = min(due_day, 0) - (dice.randint(400, 1500) if number % 11 == 0 else dice.randint(1, 60))
        created = moment(dice, first_day, first_day)
        finished = max(created, moment(dice, first_day, -1)) if status in DONE else None
        deadline = moment(dice, due_day, due_day)
        if number % 9 == 2:  # another day already where the organization is
            deadline = deadline.replace(hour=23, minute=30)
        title = self.world.title(dice, number)
        owners = self._owners(number, task_id)
        step_id = None if oneoff or run is None else self.new_id()
        core: Row = {
            "id": task_id,
            "increment_id": 2000 + number,
            "title": title,
            "original_title": title,
            "allow_guest_owners": number % 3 == 0,
            "run_id": run["id"] if run else None,
            "checklist_id": run["checklist_id"] if run and not oneoff else None,
            "linked_step_id": None,
            "step_id": step_id,
            "alias": f"task-{number}" if step_id else None,
            "taskdata": [] if number % 2 else {},  # PHP prints an empty map as a list
            "owners": owners,
            "is_completable": 1 if number % 17 == 6 else True,
            "status": status,
            "status_label": label(status),
            "task_type": TASK_TYPES.get(status) or dice.choice(("task", "task", "approval", "email")),
            "is_approved": {"approved": True, "rejected": False}.get(status),
            "position": number % 12 + 1,
            "started_at": None if status in UNSTARTED else stamp(created),
            "deadline": stamp(deadline, number) if band else None,
            "created_at": stamp(created, number),
            "last_updated": stamp(finished or max(created, moment(dice, first_day, -1))),
            "archived_at": None,
            "completed_at": stamp(finished),
            "starter_id": dice.choice(MEMBERS)["id"] if number % 3 else STARTER,
            "completer_id": dice.choice(MEMBERS)["id"] if finished else None,
            "is_oneoff_task": oneoff,
            "everyone_must_complete": number % 5 == 0,
            "completion_progress": None if number % 6 == 1 else float(finished is not None),
            "has_deadline_dependent_child_tasks": False,
            "can_complete_only_assignees": True,
            "max_assignable": 1,
            "webhook": "https://hooks.example.com/in/keep-this-secret" if number % 20 == 3 else None,
            "prevent_guest_comment": False,
            "stage_id": None,
            "problem": number % 9 == 4 or status == "hasproblem",
            "blueprint_position": number % 12 + 1,
            "top_secret": False,
            "is_soft_start_date": False,
            "send_chromeless": False,
            "ai_execution_status": None,
            "ai_session_id": None,
            "custom_fields": self._custom_fields(number),
        }
        if number % 31 in (9, 20):
            del core["owners"]
        if number % 8 == 5:
            core |= {"run_status": "active", "workload_hint": {"hours": 2.5}}  # keys that no page names
        return core

    def dressed(self, core: Row, run: Row | None, number: int) -> Item:
        summary = SUMMARIES[number % len(SUMMARIES)]
        texts = {"summary": summary, "original_summary": summary, "shown_at": core["started_at"]}
        return Item(core, texts, self._includes(core, run, number))

    def _owners(self, number: int, task_id: str) -> Row | list[object] | None:
        if number % 31 in (12, 25):
            return [] if number % 2 else None
        owners: Row = {"users": [], "guests": [], "groups": []}
        if number % 8 != 6:
            people = self.dice.sample(MEMBERS, 1 + (number % 5 == 0))
            if number % 3 == 0 and MEMBERS[0] not in people:
                people = [MEMBERS[0], *people[1:]]
            keys = ("id", "full_name", "profile_pic")
            owners["users"] = [{key: each[key] for key in keys} if number % 6 == 1 else each["id"] for each in people]
        if number % 7 == 1:
            guest = GUESTS[number % 3]
            owners["guests"] = [guest["email"]]
            owners["taskUrls"] = [f"{guest['link']}/{task_id}"]
        if number % 10 == 5:
            owners["groups"] = [self.dice.choice(GROUPS)["id"] if number % 20 == 5 else 17]
        return owners

    def _custom_fields(self, number: int) -> Row | list[object] | None:
        if number % 5 == 0:
            return {"cost_center": f"CC-{1042 + number % 3}", "region": "Süd" if number % 2 else "EMEA"}
        return {1: None, 2: []}.get(number % 5, {})

    def _includes(self, core: Row, run: Row | None, number: int) -> Row:
        dice = self.dice
        threads = list(_threads(core, number, dice)) if number % 4 == 1 or core.get("problem") else []
        step = {
            "id": core["step_id"], "checklist_id": core["checklist_id"], "title": core["title"],
            "alias": core["alias"], "summary": SUMMARIES[0], "step_type": core["task_type"],
            "position": core["position"],
            "deadline": {"value": 3, "unit": "days", "option": "from", "step": "start_run"},
            "assignees": [], "guests": [], "groups": [], "roles": [],
        }  # fmt: skip
        watcher = {"id": 5000 + number, "watcher_id": ME, "watcher": {"data": dict(MEMBERS[0])}}
        return {
            "run": {"data": run},
            "step": {"data": step if core["step_id"] else ([] if number % 8 else None)},
            "form_fields": {"data": list(self._fields(core, number)) if number % 3 == 0 else []},
            "ko-form-fields": {"data": []},
            "tags": {"data": dice.sample(TAGS, 2) if number % 4 == 2 else []},
            "threads": {"data": threads},
            "comments": {"data": [each for each in threads if each["label"] == "comment"]},
            "issues": {"data": [each for each in threads if each["label"] == "problem"]},
            "selected_text_comment": {"data": []},
            "threads_count": len(threads),
            "assets": {"data": [self._file(core, number)] if number % 10 == 7 else []},
            "folders": {"data": [FOLDERS[number % 3]] if number % 5 == 3 else []},
            "roles": {"data": [ROLES[number // 6 % 2]] if number % 6 == 2 else []},
            "activities": {"data": list(activities(core))},
            "member_watchers": {"data": [watcher] if number % 2 else []},
            "guest_watchers": {"data": []},
        }

    def _file(self, core: Row, number: int) -> Row:
        file_id, name = self.new_id(), f"Angebot {number} – 見積.txt"
        self.files[file_id] = (name, f"File {number} of {core['id']}\n".encode())
        url = f"https://go.tallyfy.com/api/organizations/{ORG}/file/{file_id}/dl"
        return {"id": file_id, "filename": name, "url": url, "full_url": url, "source": "local"}

    def _fields(self, core: Row, number: int) -> Iterator[Row]:
        for position in range(1, 3):
            kind, answer = FIELD_VALUES[(number // 3 + position) % len(FIELD_VALUES)]
            yield {
                "id": self.new_id(), "step_id": core["step_id"], "label": f"{kind.title()} {position}", "alias": kind,
                "guidance": "<em>As agreed</em>", "field_type": kind, "required": position == 1, "position": position,
                "options": [], ("value" if number % 9 == 0 else "field_value"): answer,
            }  # fmt: skip


def _threads(core: Row, number: int, dice: Random) -> Iterator[Row]:
    texts = ("<strong>Zu Nike</strong> please look", "Grüße 🚀 &lt;b&gt;", "שלום", "<p>" + "long " * 60 + "</p>")
    labels = ("problem" if core.get("problem") else "comment", "comment", "advice")
    for place in range(1 + number % 3):
        guest, comment = place == 1, 10000 + 4 * number + place
        at = core["last_updated"]
        began = None if place == 2 and number % 4 == 1 else core["created_at"] if place == 0 else at
        yield {
            # Numbers in the tests of the vendor's package, 32 digits by the connector's types.
            "id": comment if number % 2 else f"{comment:032x}", "task_id": core["id"], "step_id": core["step_id"],
            "label": labels[place], "content": texts[(number + place) % 4], "created_at": began,
            "updated_at": at, "archived_at": at if place == 2 else None, "sent_to": [20059] if place == 0 else [],
            "resolve_id": None, "author_id": None if guest else dice.choice(MEMBERS)["id"],
            "author_type": ("guest", "App\\Models\\Guest")[number % 2] if guest else "user",
            "guest": _guest_of(number) if guest else None,
            "editable": not guest, "state": ("open", "hide-for-guests", "collapsed")[place], "resolved_by": None,
            "parent_comment_id": None,
        }  # fmt: skip


def _guest_of(number: int) -> object:
    """In every way in which it may be told; no page shows one."""
    guest = {key: GUESTS[0][key] for key in ("id", "email", "first_name", "last_name")}
    return (guest["email"], guest, {"data": guest}, {"email": guest["email"]}, None)[number % 5]


def activities(core: Row) -> Iterator[Row]:
    """What happened to a task, oldest first. Most values are lists of one."""
    events = (
        ("created", "created_at", "starter_id"),
        ("started", "started_at", "starter_id"),
        ("completed", "completed_at", "completer_id"),
        ("archived", "archived_at", "starter_id"),
    )
    for place, (action, at, by) in enumerate(events):
        if core.get(at):
            actor = next((each for each in MEMBERS if each["id"] == core.get(by)), None)
            yield {
                "id": 10 * int(core["increment_id"]) + place, "entity_type": ["task"], "entity_id": core["id"],
                "type": ["task"], "verb": [action], "source": ["Member"], "description": [f"Task {action}"],
                "actor_id": [core.get(by)], "actor_type": ["App\\Models\\User"],
                "actor": [{key: actor[key] for key in ("full_name", "email")}] if actor else [],
                "created_at": core[at],
            }  # fmt: skip
