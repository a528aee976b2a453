"""The made-up organisation: stores, tills, staff, and tasks with their entries."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from taskcli.sandbox.wire import PEOPLE, Human, World

ORGANISATION = ("1115", "Planet Express Retail")
Moves = tuple[tuple[datetime, str], ...]


class Store(Struct, frozen=True):
    id: str
    code: str
    name: str
    external_id: str
    time_zone: str
    zone: str


class Till(Struct, frozen=True):
    """A cash desk: what an API caller signs in as. Its store is the caller's current store."""

    id: str
    code: str
    password: str
    store: Store


class Staff(Struct, frozen=True):
    id: str
    type: str
    human: Human
    store: Store


class Entry(Struct, frozen=True):
    """One executor or one customer of a task. `state` is what the filter words mean, `label` what the answer shows."""

    entry_id: str
    type: str
    associate_id: str
    customer_id: str
    store_id: str
    label: str
    state: str
    moves: Moves
    shows_id: bool = True
    status_id: str = ""


class Task(Struct, frozen=True):
    id: int
    title: str
    body: str
    start_date: str
    end_date: str
    expiry_date: str
    action: str
    template: str
    task_type: str
    cashier_task: bool
    customer_task: bool
    execute_by_all: bool
    creator_type: str
    creator_id: str
    creator_name: str
    statuses: tuple[tuple[str, str], ...]
    tags: str
    created: datetime
    expires: datetime | None
    store: Store
    entries: tuple[Entry, ...]


STORES = (
    Store("125", "blr.mgroad", "Bengaluru MG Road", "EXT-125", "Asia/Kolkata", "south"),
    Store("127", "ber.mitte", "Berlin Mitte & Söhne", "EXT-127", "Europe/Berlin", "europe"),
    Store("130", "sgp.orchard", "Singapore Orchard", "EXT-130", "Asia/Singapore", "south"),
)
TILLS = (
    Till("501", "store.server", "123", STORES[0]),
    Till("502", "till1", "123", STORES[1]),
    Till("503", "till2", "Pass123", STORES[2]),
)
_STAFF_IDS = ("123", "125", "44", "12435", "138", "140", "151", "55456456", "162", "170")
_STAFF_STORES = (0, 0, 0, 1, 1, 2, 2, 0, 1, 2)
STAFF = tuple(
    Staff(number, "MANAGER" if human.number > 7 else "ASSOCIATE", human, STORES[store])
    for number, human, store in zip(_STAFF_IDS, PEOPLE, _STAFF_STORES, strict=True)
)
STATUS_MAPPING = (("1", "OPEN", "NEW"), ("2", "CLOSED", "FINISH"), ("4", "NONE", "PROCESSING_DONE"))

_DEFAULT = (("OPEN", "OPEN"), ("IN_PROGRESS", "IN_PROGRESS"), ("CLOSED", "CLOSED"))
# docs.capillarytech.com "Get Tasks Metadata" prints labels in lower case; "Add Tasks" prints the others.
_VOCABULARIES = (
    _DEFAULT,
    (("NEW", "OPEN"), ("PROCESSING_DONE", "NONE"), ("FINISH", "CLOSED")),
    (("open", "open"), ("processing", "in_progress"), ("close", "closed")),
    _DEFAULT,
    (("AC", "NONE"), ("PROCESSING_START", "IN_PROGRESS"), ("COMPLETE", "CLOSED")),
    (("OPEN", "OPEN"),),
)
_ACTIONS = ("Call", "SMS", "Email", "None", "Call", "WhatsApp")
_BODIES = (
    "Call before noon",
    "<p>Say <b>hello</b> &amp; ask about the order<br>then close</p>",
    "First line\nSecond line",
    "",
    "Grüße 👋 לקוח 顧客",
)
_TEMPLATES = ("Hi {name}, Your points = {points}", "Dear {name},\nyour voucher [{code}] awaits ]]> you", "")
_TAGS = "[“label” : “birthday task”, “priority” : “1” ]"
# Free text; the page prints what looks like JSON and is none.
_LABELS = ("birthday, vip", "", "stock", _TAGS, "", "vip")
# Who may be a customer of a task, the last of whom is not in the loyalty programme.
CUSTOMERS = range(100, 160)


def make_tasks(world: World) -> list[Task]:
    """`world.size` tasks and the documented samples, by rising id."""
    dice = world.dice("capillary")
    samples = tuple(map(_ended, sample_tasks())) if world.settled else sample_tasks()
    taken = {each.id for each in samples}
    number, tasks = 3200, list(samples)
    for index in range(world.size):
        number += dice.randint(1, 3)
        while number in taken:
            number += 1
        task = _task(world, dice, index, number)
        tasks.append(_ended(task) if world.settled and index % 20 == 19 else task)
    return sorted(tasks, key=lambda each: each.id)


def _ended(task: Task) -> Task:
    return replace(task, entries=tuple(replace(each, label="CLOSED", state="CLOSED") for each in task.entries))


def _task(world: World, dice: random.Random, index: int, number: int) -> Task:
    created, due = _dates(world, dice, index)
    if (created.year, created.month) in ((2024, 2), (2024, 3)):
        created -= timedelta(days=366)  # these months belong to the samples
    expires = due and due + timedelta(days=dice.randint(2, 10))
    store = STORES[dice.choice((0, 0, 1, 2))]
    team = [each for each in STAFF if each.store is store]
    boss = dice.choice(team)
    statuses = _VOCABULARIES[dice.randrange(len(_VOCABULARIES))]
    customer_task, by_all = dice.random() < 0.4, dice.random() < 0.2
    entries = tuple(
        _entry(dice, index * 10 + place, team, statuses, created, customer_task, by_all)
        for place in range(dice.choice((1, 1, 1, 2, 3, 4)))
    )
    return Task(
        id=number,
        title=world.title(dice, index),
        body=dice.choice(_BODIES),
        start_date=_written(created, index),
        end_date="0000-00-00 00:00:00" if index % 60 == 29 else _written(due, index + 1),
        expiry_date=f"{expires:%Y-%m-%d %H:%M:%S}" if expires else "",
        action=dice.choice(_ACTIONS),
        template=dice.choice(_TEMPLATES),
        task_type="MEMO" if dice.random() < 0.15 else "TASK",
        cashier_task=not customer_task,
        customer_task=customer_task,
        execute_by_all=by_all,
        creator_type="manager" if boss.type == "MANAGER" else "cashier",
        creator_id="" if index % 25 == 12 else boss.id,
        creator_name="" if index % 25 == 12 else boss.human.name,
        statuses=statuses,
        tags=_LABELS[index % len(_LABELS)],
        created=created,
        expires=expires,
        store=store,
        entries=entries,
    )


def _dates(world: World, dice: random.Random, index: int) -> tuple[datetime, datetime | None]:
    """When it was made and when it is due: late, today, soon, far off, never."""
    if index % 20 == 19:
        return world.moment(dice, -4000, -1500), world.moment(dice, -1400, -900)
    created = world.moment(dice, -300, -40) if index % 5 == 0 else world.moment(dice, -60, 0)
    first, last = world.late(*((-30, -1), (0, 0), (1, 7), (8, 90), (0, 0))[index % 5])
    return created, None if index % 5 == 4 else world.moment(dice, first, last)


def _written(when: datetime | None, index: int) -> str:
    """A date in one of the four ways that the published samples have."""
    if when is None:
        return ""
    return when.strftime(("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y%m%d", f"%Y-%m-{when.day} %H:%M:%S")[index % 4])


def _entry(
    dice: random.Random,
    number: int,
    team: list[Staff],
    statuses: tuple[tuple[str, str], ...],
    created: datetime,
    for_customer: bool,
    by_all: bool,
) -> Entry:
    label, state = dice.choice(statuses)
    associate = "" if by_all else dice.choice(team).id
    if for_customer and not by_all:
        associate = dice.choice((associate, associate, "", "-1", "0"))
    if number % 350 == 30:
        label, state = "", "NONE"
    first = (created, statuses[0][0].upper())
    later = created + timedelta(hours=dice.randint(1, 90), minutes=dice.randrange(60))
    moved = label.upper() not in ("", first[1])
    return Entry(
        entry_id=str(80000 + number),
        type="CUSTOMER" if for_customer else "CASHIER",
        associate_id=f"\n{associate}\n" if associate and number % 90 == 10 else associate,
        customer_id=str(dice.randint(100, 160)) if for_customer else "",
        store_id=team[0].store.id,
        label=label.upper(),
        state=state.upper(),
        moves=(first, (later, label.upper())) if moved else (first,),
        shows_id=number % 640 != 70,
    )


def sample_tasks() -> tuple[Task, ...]:
    """The tasks of docs.capillarytech.com "Retrieve Individual Task Details" and of its sister pages."""
    march = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
    new = ((march, "OPEN"),)
    here = STORES[0]
    log = ((datetime(2024, 3, 2, 10, 15, tzinfo=UTC), "IN_PROGRESS"),)
    birthday = Task(
        id=9001,
        title="Birthday calls",
        body="Call before noon",
        start_date="2024-03-01",
        end_date="2024-03-08",
        expiry_date="2024-03-10 12:11:45",
        action="Call",
        template="Hi {name}, Your points = {points}",
        task_type="TASK",
        cashier_task=True,
        customer_task=False,
        execute_by_all=False,
        creator_type="manager",
        creator_id="55456456",
        creator_name="Asha Rao",
        statuses=(("NEW", "OPEN"), ("FINISH", "CLOSED")),
        tags=_TAGS,
        created=march,
        expires=datetime(2024, 3, 10, 12, 11, 45, tzinfo=UTC),
        store=here,
        entries=(
            Entry("70011", "CASHIER", "\n123\n", "", "125", "OPEN", "OPEN", new),
            Entry("70012", "CASHIER", "125", "", "125", "OPEN", "OPEN", new),
        ),
    )
    # The published JSON row has no id, and its customer belongs to another store than the task does.
    nameless = Entry("70013", "CUSTOMER", "125", "122", "127", "OPEN", "OPEN", new, shows_id=False)
    logged = Entry("70001", "CASHIER", "44", "", "125", "IN_PROGRESS", "IN_PROGRESS", log, status_id="7")
    return (
        _like(birthday, 12, "Count the vouchers", (logged,), march - timedelta(days=10)),
        birthday,
        _like(birthday, 9002, "Thank a customer", (nameless,), march),
    )


def _like(task: Task, number: int, title: str, entries: tuple[Entry, ...], created: datetime) -> Task:
    customer = entries[0].type == "CUSTOMER"
    return replace(
        task,
        id=number,
        title=title,
        entries=entries,
        created=created,
        customer_task=customer,
        cashier_task=not customer,
    )
