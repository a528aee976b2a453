"""The made-up worklist: people, groups and approval tasks, awkward ones among them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from taskcli.sandbox.wire import PEOPLE, World

CLIENT, CLIENT_SECRET = "app_id", "app_secret"
SCOPE = "urn:opc:resource:fa:instanceid=500100200urn:opc:resource:consumer::all"
PASSWORDS = {"jane.roe": "worklist-4711", "sam.lee": "worklist-4712", "zoe.muller": "Grüße:für:Zoë"}
ADMINS = ("jane.roe", CLIENT)
NAMES = {**{each.login: each.name for each in PEOPLE}, "kim.ro": "Kim Ro"}
GROUPS = {
    "AP_APPROVERS": ("jane.roe", "sam.lee", "asha.rao"),
    "HR_APPROVERS": ("jane.roe", "kim.ro"),
    "LEGAL_REVIEW": ("dana.fields",),
    "Travel.Reviewer": ("jane.roe", "zoe.muller"),
}
MANAGERS = {"sam.lee": "jane.roe", "dana.fields": "jane.roe", "oleksiy": "jane.roe", "li.wei": "zoe.muller"}


class User(Struct, frozen=True):
    login: str
    admin: bool

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(name for name, members in GROUPS.items() if self.login in members)


def is_admin(login: str, faults: frozenset[str]) -> bool:
    return login in ADMINS and "no-admin" not in faults


# Beside the documented ones, two that Oracle's own worklist also shows (INFO_REQUESTED, OUTCOME_UPDATED), and two of
# its engine (STALE, DELETED); of the rest nobody knows what they mean.
_STATES = (
    "ASSIGNED", "ASSIGNED", "COMPLETED", "ASSIGNED", "INFO_REQUESTED", "ASSIGNED", "SUSPENDED", "ASSIGNED", "WITHDRAWN",
    "ASSIGNED", "EXPIRED", "ASSIGNED", "ERRORED", "COMPLETED", "ASSIGNED", "ALERTED", "OUTCOME_UPDATED", "ASSIGNED",
    "STALE", "ASSIGNED", "DELETED", "Suspended", None, "COMPLETED", "PENDING_MIGRATION",
)  # fmt: skip
ACTIONS = ("APPROVE", "REJECT", "INFO_REQUEST", "REASSIGN")
OPEN = ("ASSIGNED", "INFO_REQUESTED", "OUTCOME_UPDATED", "SUSPENDED", "ALERTED")
_DUE = ((-90, -8), None, (-7, -1), (0, 0), (1, 1), (2, 14), (15, 60))
_BLANKS = (None, "null", "", None, "0000-00-00 00:00:00")

Assignee = tuple[str | None, str]
_AUDIENCES: tuple[tuple[Assignee, ...] | None, ...] = (
    (("jane.roe", "user"),),
    (("AP_APPROVERS", "group"),),
    (("sam.lee", "user"),),
    (("HR_APPROVERS", "group"), ("kim.ro", "user")),
    (("jane.roe", "user"), ("dana.fields", "user")),
    (("Travel.Reviewer", "application_role"),),
    (),
    (("zoe.muller", "user"),),
    None,
    (("LEGAL_REVIEW", "group"),),
    ((None, "user"), ("asha.rao", "user")),
    (("jane.roe", "user"),),
    tuple((each.login, "user") for each in PEOPLE[3:]),
)


class Kind(Struct, frozen=True):
    """What a task is about. The last two are what Oracle Integration calls application and version."""

    category: str
    context: str
    definition: str
    namespace: str | None
    key: str
    application: str
    version: str


_APPS = "http://xmlns.oracle.com/apps"
PURCHASING = Kind(
    "Purchasing", "fscm", "DocumentApproval",
    f"{_APPS}/prc/po/approval/PrcPoApprovalComposite/DocumentApproval", "PO_{0}_3000019{0}_0", "Procurement", "1.0",
)  # fmt: skip
PROMOTIONS = Kind("Human Resources", "hcm", "PromotionsApproval", None, "3000001{0}", "Workforce", "1.4")
EXPENSES = Kind(
    "Expenses", "fscm", "FinExmWorkflowExpenseApproval",
    f"{_APPS}/financials/expenses/FinExmWorkflowExpenseApproval", "EXM_{0}", "Travel", "2.1",
)  # fmt: skip
INVOICES = Kind(
    "Payables", "fscm", "FinApInvoiceApproval",
    f"{_APPS}/financials/payables/invoices/FinApInvoiceApproval", "{0}_APINV", "Finance", "3.0",
)  # fmt: skip
KINDS = (PURCHASING, PROMOTIONS, EXPENSES, INVOICES)


class Comment(Struct, frozen=True):
    text: str
    scope: str
    by: str
    at: datetime


class Step(Struct, frozen=True):
    """One line of the history; without a time it is still to come."""

    action: str
    by: str
    state: str | None
    pattern: str
    reason: str | None
    at: datetime | None


class Attachment(Struct, frozen=True):
    title: str | None
    name: str | None
    mime: str
    content: bytes
    scope: str
    by: str
    at: datetime

    @property
    def label(self) -> str:
        return self.name or self.title or "attachment"


class Task(Struct, frozen=True):
    number: int
    guid: str
    title: str
    state: str | None
    priority: int | None
    kind: Kind
    creator: str
    sender: str
    created: datetime
    assigned: datetime
    updated: datetime
    key: str | None
    assignees: tuple[Assignee, ...] | None
    outcome: str | None = None
    due: datetime | None = None
    blank: str | None = None  # what stands where a due date would: nothing, "null" or the text itself
    expires: datetime | None = None
    owner: str | None = None
    acquired: str | None = None
    root: str | None = None
    todo: bool = False
    namespaced: bool = True
    levels: bool = False
    subtasks: bool = False
    ecid: str | None = None
    process: str = "40000"
    reviewers: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    steps: tuple[Step, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    payload: tuple[tuple[str, str | float], ...] = ()

    @property
    def is_open(self) -> bool:
        return (self.state or "").upper() in OPEN

    @property
    def definition(self) -> str | None:
        return None if self.todo else self.kind.definition

    @property
    def namespace(self) -> str | None:
        return self.kind.namespace if self.namespaced and not self.todo else None

    @property
    def actors(self) -> tuple[str, ...]:
        """Who has done something to the task, which being assigned is not."""
        return tuple(each.by for each in self.steps if each.at and each.action != "Assigned")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


ORDER = Task(
    1702211, "5b0c2f1e-6c4b-4c3a-9a55-1c1f6f7d2a10", "Approve Purchase Order 0009134", "ASSIGNED", 3, PURCHASING,
    "dana.fields", "dana.fields", _at("2025-03-04 08:15:02"), _at("2025-03-04 08:15:03"), _at("2025-03-04 08:15:03"),
    "PO_145001_300001900000001_0", (("jane.roe", "user"),), due=_at("2025-03-07 17:00:00"),
    owner="Procurement Application Identity", root="1702210", levels=True, actions=("APPROVE", "REASSIGN"),
    comments=(
        Comment("Price checked against the contract.", "TASK", "dana.fields", _at("2025-03-04 08:14:58")),
    ),
    steps=(
        Step("Assigned", "jane.roe", "ASSIGNED", "SequentialParticipant", "PreApprovalHierarchyRules_Auto",
             _at("2025-03-04 08:15:03")),
    ),
    attachments=(
        Attachment("PO_0009134_0.pdf", None, "application/pdf", b"%PDF-1.4\r\n", "PARENT_TASK", "prc_appid",
                   _at("2025-03-04 08:14:40")),
    ),
    payload=(("documentNumber", "0009134"), ("amount", 1250.5), ("currency", "USD")),
)  # fmt: skip
PROMOTION = Task(
    1702305, "0c6b7a52-52c7-4f6e-8b5b-8a6c6f0e7d11", "Promotion for Lee, Sam, 10042 (2025-04-01)", "INFO_REQUESTED", 1,
    PROMOTIONS, "sam.lee", "sam.lee", _at("2025-03-05 10:00:00"), _at("2025-03-05 10:00:01"),
    _at("2025-03-06 09:30:44"), "300000123456789", (("HR_APPROVERS", "group"), ("kim.ro", "user")),
    actions=("SUBMIT_INFO", "REASSIGN"), payload=(("personNumber", "10042"), ("effectiveDate", "2025-04-01")),
)  # fmt: skip
EXPENSE = Task(
    200145, "7d3e9a04-1b52-4c8e-8f60-2a9b5c7d1e33", "Review expense 77", "ASSIGNED", 3, EXPENSES, "sam.lee", "sam.lee",
    _at("2024-06-11 09:37:07"), _at("2024-06-11 09:37:07"), _at("2024-06-11 09:37:23"), "EXM_77",
    (("Travel.Reviewer", "application_role"),), process="40021", actions=("APPROVE", "REJECT"),
    payload=(("documentNumber", "77"), ("amount", 88.2), ("currency", "EUR")),
)  # fmt: skip
ONBOARDING = Task(
    1702042, "b0f1c2d3-9a41-4d0b-b1d7-55c0e3f7a942", "Review supplier onboarding", "INFO_REQUESTED", 2, PURCHASING,
    "dana.fields", "dana.fields", _at("2026-02-10 16:02:10"), _at("2026-02-10 16:02:11"), _at("2026-02-11 07:20:31"),
    "SUPPLIER_42", (("jane.roe", "user"),), actions=("SUBMIT_INFO", "REASSIGN"),
    payload=(("supplier", "Nordwind"), ("amount", 0.0), ("currency", "EUR")),
)  # fmt: skip
FINISHED = Task(
    1702188, "9e4d7a10-3f5b-4f0c-8d21-6b1f0a2c3e44", "Approve Purchase Order 0009127", "COMPLETED", 3, PURCHASING,
    "dana.fields", "dana.fields", _at("2025-03-03 07:02:11"), _at("2025-03-03 07:02:12"), _at("2025-03-05 11:42:10"),
    "PO_145001_300001900000000_0", (("jane.roe", "user"),), root="1702187", outcome="APPROVE",
    payload=(("documentNumber", "0009127"), ("amount", 310.0), ("currency", "USD")),
)  # fmt: skip
SAMPLES = (ORDER, PROMOTION, EXPENSE, ONBOARDING, FINISHED)


def make_tasks(world: World) -> tuple[Task, ...]:
    """The printed samples, then `world.size` made-up ones, each with a number of its own."""
    order = replace(ORDER, state="COMPLETED", outcome="APPROVE", actions=()) if world.settled else ORDER
    return (order, *SAMPLES[1:], *_made_up(world, world.dice("oracle")))


def _made_up(world: World, dice: Random) -> Iterator[Task]:
    number, parent = 1703000, ""
    for index in range(world.size):
        number += dice.randint(1, 9)
        parent = str(number) if index % 6 == 0 else parent
        yield _task(world, dice, index, number, parent)


def _task(world: World, dice: Random, index: int, number: int, parent: str) -> Task:
    state, audience, due = _STATES[index % 25], _AUDIENCES[index % 13], _DUE[index % 7]
    kind, creator = dice.choice(KINDS), dice.choice(PEOPLE).login
    created = world.moment(dice, -1200, -400) if index % 10 == 9 else world.moment(dice, -90, -1)
    latest = world.midnight - timedelta(seconds=1)
    updated = min(created + timedelta(seconds=dice.randrange(3, 500_000)), max(latest, created))
    title = "" if index % 40 == 17 else world.title(dice, index)
    todo = index % 9 == 4
    outcome = dice.choice(("APPROVE", "APPROVE", "REJECT")) if state in ("COMPLETED", "OUTCOME_UPDATED") else None
    plain = Task(
        number, str(uuid.UUID(int=dice.getrandbits(128), version=4)), title, state,
        dice.choice((1, 2, 3, 3, 3, 4, 5, 0, None)), kind, creator,
        creator if index % 4 else dice.choice(PEOPLE).login,
        created, created + timedelta(seconds=1), updated,
        None if todo else kind.key.format(dice.randrange(10**5, 10**6)), audience,
        outcome=outcome, due=world.moment(dice, *world.late(*due)) if due else None, blank=_BLANKS[index % 5],
        expires=world.moment(dice, 61, 90) if index % 11 == 5 else None,
        owner=("jane.roe", "Procurement Application Identity", None, "sam.lee")[index % 4],
        acquired=_claimed(dice, audience) if state == "ASSIGNED" else None,
        root=(str(number), parent, None)[index % 3], todo=todo, subtasks=index % 6 == 0,
        ecid=f"{dice.getrandbits(64):016x}-{number:08x}" if index % 2 else None, process=str(40100 + index),
        reviewers=(("jane.roe",), (), ("zoe.muller", "sam.lee"))[dice.randrange(3)] if index % 5 == 0 else (),
        payload=(("documentNumber", f"{number % 10**5:07d}"), ("amount", dice.randrange(100, 10**6) / 100),
                 ("currency", dice.choice(("EUR", "USD", "JPY"))), ("remark", title)),
    )  # fmt: skip
    return replace(
        plain,
        actions=ACTIONS if plain.is_open else (),
        comments=_comments(dice, plain, index),
        steps=tuple(_steps(dice, plain, index)),
        attachments=_attachments(plain, index),
    )


def _claimed(dice: Random, audience: tuple[Assignee, ...] | None) -> str | None:
    """A member of the first group, for about half of the tasks that a group has."""
    members = GROUPS.get((audience[0][0] or "") if audience else "", ())
    return dice.choice(members) if members and dice.random() < 0.5 else None


_COMMENTS = (
    "Please attach the quotation.", "Grüße, 東京 und שלום 🚀", "<p>See &amp; sign</p>", "Line one\nline two", "",
)  # fmt: skip


def _comments(dice: Random, task: Task, index: int) -> tuple[Comment, ...]:
    return tuple(
        Comment(_COMMENTS[(index + each) % 5], ("TASK", "BPM")[each % 2], dice.choice(PEOPLE).login,
                task.assigned + timedelta(seconds=each + 1))
        for each in range((index + 1) % 4)
    )  # fmt: skip


def _steps(dice: Random, task: Task, index: int) -> Iterator[Step]:
    first = next((who for who, kind in task.assignees or () if who and kind == "user"), "workflowsystem")
    yield Step("Assigned", first, "ASSIGNED", "SequentialParticipant", None, task.assigned)
    if task.acquired:
        yield Step("Acquired", task.acquired, "ASSIGNED", "SequentialParticipant", None, task.updated)
    elif task.state not in ("ASSIGNED", None):
        actor = "jane.roe" if index % 3 == 0 else dice.choice(PEOPLE).login
        yield Step(task.outcome or str(task.state).title(), actor, task.state, "Participant", None, task.updated)
    if task.is_open and index % 4 == 1:
        yield Step("Future Participant", dice.choice(PEOPLE).login, None, "SequentialParticipant", None, None)


def _attachments(task: Task, index: int) -> tuple[Attachment, ...]:
    page = b"<!DOCTYPE html><html><body><form>Sign in here: password</form></body></html>\n"
    some = (
        Attachment(None, "Angebot Müller & Söhne.txt", "text/plain", "Grüße\n".encode(), "TASK", task.creator,
                   task.created),
        Attachment("scan 1+2.pdf", None, "application/pdf", b"%PDF-1.4\n%%EOF\n", "BPM", "prc_appid", task.created),
        Attachment("form.html", None, "text/html", page, "TASK", task.creator, task.created),
    )  # fmt: skip
    return some[: index % 4] if index % 2 else some[index % 4 :]
