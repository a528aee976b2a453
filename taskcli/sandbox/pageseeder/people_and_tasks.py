"""The made-up members, groups, documents and task threads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from msgspec.structs import replace

from taskcli.sandbox.wire import PEOPLE, World

SYDNEY = ZoneInfo("Australia/Sydney")
TEXT, XHTML = "text/plain", "application/xhtml+xml"


class Person(Struct, frozen=True):
    """A member, or with `id` 0 somebody from outside who wrote in."""

    id: int = 0
    first: str = ""
    last: str = ""
    username: str = ""
    email: str = ""
    fullname: str = ""
    status: str = "activated"
    admin: bool = False
    extra: tuple[tuple[str, str], ...] = ()


class Group(Struct, frozen=True):
    id: int
    name: str
    description: str
    access: str
    members: tuple[int, ...]
    owner: str = "acme"
    title: str = ""
    statuses: tuple[str, ...] = ("Open", "Resolved", "Closed")
    priorities: tuple[str, ...] = ("High", "Medium", "Low")
    subgroups: str = ""
    project: bool = False
    archived: bool = False


class Document(Struct, frozen=True):
    id: int
    path: str
    title: str


class Comment(Struct, frozen=True):
    id: int
    title: str
    created: datetime
    status: str
    author: Person
    contents: tuple[tuple[str, str], ...]
    priority: str = ""
    due: datetime | None = None
    assigned: Person | None = None
    assigned_on: datetime | None = None
    role: str = "Comment"
    labels: tuple[str, ...] = ()
    kind: str = ""
    properties: str = ""
    modified: tuple[Person, datetime] | None = None
    attachments: tuple[Document, ...] = ()
    archived: bool = False
    draft: bool = False


class Task(Struct, frozen=True):
    id: int
    group: Group
    comments: tuple[Comment, ...]
    document: Document | None = None
    fragment: str = ""

    @property
    def live(self) -> tuple[Comment, ...]:
        return tuple(each for each in self.comments if not each.archived and not each.draft)

    @property
    def last(self) -> Comment:
        return (self.live or self.comments)[-1]


class Store(Struct, frozen=True):
    members: tuple[Person, ...]
    groups: tuple[Group, ...]
    documents: tuple[Document, ...]
    tasks: dict[int, Task] = field(default_factory=dict)


SAMPLE = Person(1, "firstName", "surName", "userName", "username@example.org", "A complete name")
JOAN = Person(123, "Joan", "Smith", "jsmith", "jsmith@example.org", "Joan Smith")
JOHN = Person(124, "John", "Doe", "jdoe", "jdoe@example.org", "John Doe", "set-password", extra=(("locked", "true"),))
JON = Person(125, "Jon", "Snow", "jsnow", "jsnow@example.org", "Jon Snow", extra=(("externalid", "nw-998"),))
# Called like somebody else, and with the address in place of a user name; and one with digits in it.
TWIN = Person(126, "Joan", "Smith", "joan.s@example.net", "joan.s@example.net", "Joan Smith")
NORD = Person(127, "Nora", "Nordwind", "n0rd7", "n0rd7@example.net", "Nora Nordwind")
STATUSES = {3: "unactivated", 7: "disabled"}
STAFF = tuple(
    Person(
        200 + who.number, who.first, who.last, who.login, who.email, who.name, STATUSES.get(who.number, "activated"),
        admin=who.number == 1, extra=(("onvacation", "true"),) if who.number == 8 else (),
    )
    for who in PEOPLE
)  # fmt: skip
MEMBERS = (SAMPLE, JOAN, JOHN, JON, TWIN, NORD, *STAFF)
OUTSIDERS = (
    Person(email="visitor@example.org", fullname="A Visitor"),
    Person(email="no.name@example.net"),
    Person(fullname="Somebody on the phone ☎"),
    Person(),
)

EVERYBODY = tuple(each.id for each in MEMBERS)
# The line break inside this attribute is real: see the sample of "get task public" on dev.pageseeder.com.
PUB_A = Group(8, "pub-a", "A sample\n         public group", "public", (1, 123), owner="pub")
WEBSITE = Group(11, "acme-website", "The whole website", "public", EVERYBODY, title="Website", subgroups="pub-a")
NETWORK = Group(9, "network-documentation", "Cables & switches", "public", (123, 124, 125, 201), owner="network")
INTRANET = Group(12, "acme-intranet", "Für alle — 社内", "member", (123, 201, 202, 204, 205), title="Intranet <new>")
LEGAL = Group(13, "acme-legal", "Lawyers only", "member", (201, 203, 206), title="Legal")
LAUNCH = Group(
    14, "nordwind-launch", "", "member", (123, 207, 208, 209, 210), owner="nordwind", title="Launch 🚀",
    statuses=("To Do", "Doing", "On Hold", "Waiting for client ⏳", "Erledigt", "open", "RESOLVED"),
    priorities=("Urgent", "Normal", "1", "Someday"),
)  # fmt: skip
SOLO = Group(15, "acme-solo", "One task only", "public", (123, 201))
PROJECT = Group(
    16, "acme", "The project above the acme groups", "member", (123, 201), project=True, title="Acme Works"
)  # fmt: skip
ARCHIVED = Group(17, "acme-old", "Closed in 2019", "member", (123, 201), archived=True)
GROUPS = (PUB_A, NETWORK, WEBSITE, INTRANET, LEGAL, LAUNCH, SOLO, PROJECT, ARCHIVED)
SPREAD = (WEBSITE, INTRANET, LAUNCH, WEBSITE, NETWORK, LEGAL, INTRANET, LAUNCH, WEBSITE, PROJECT)

DOCUMENTS = (
    Document(92, "/ps/acme/website/documents/home.psml", "Home page"),
    Document(93, "/ps/acme/website/documents/My%20file.psml", "My file"),
    Document(94, "/ps/acme/intranet/documents/%E5%A5%91%E7%B4%84.psml", "契約"),
    Document(95, "/ps/acme/intranet/documents/price,list.docx", "Price list"),
)
# Default lifecycle of a document (user manual, "document status").
WORKFLOW = ("Initiated", "In Progress", "Complete", "Approved", "Suspended", "Terminated")
CONTENTS = (
    ((TEXT, "Two links on the home page are dead."),),
    ((TEXT, "  Indented first line\n\n    and <a> second & last one  "),),
    ((XHTML, "<p>Sesame <b>door</b> and found</p>"),),
    ((TEXT, "Ship it 🚀 — שלום — مرحبا"), (XHTML, "<p>Ship it 🚀<br/>— <i>שלום</i> — مرحبا</p>")),
    (),
    ((TEXT, "A text that is longer than anybody reads. " * 60),),
)
LABELS = ("web", "q4", "für-später", "blocked")
DUE_IN = (-90, -7, -3, -1, 0, 0, 1, 2, 3, 7, 14, 45)


def build(world: World) -> Store:
    """All there is, the same for the same seed, size and day."""
    dice = world.dice("pageseeder")
    ids = count(1000)
    tasks = [
        *(_samples("Closed") if world.settled else _samples()),
        *(_thread(world, dice, number, ids) for number in range(world.size)),
    ]
    return Store(MEMBERS, GROUPS, DOCUMENTS, {task.id: task for task in tasks})


def _samples(status: str = "Open") -> Iterator[Task]:
    """Those of the vendor's samples, the one with a due date in that status, and a few for one trap each."""
    at = datetime.fromisoformat

    def low(number: int, created: str, text: str) -> Comment:
        return Comment(
            number, "Task 3", at(created), status, SAMPLE, ((TEXT, text),), "Low", at("2017-02-23T17:00:00+11:00"),
            SAMPLE, at("2017-02-23T15:09:11+11:00"),
        )  # fmt: skip

    edited = (SAMPLE, at("2017-02-24T14:58:30+11:00"))
    archived = replace(low(353, "2017-02-24T14:56:11+11:00", "Example3"), archived=True, modified=edited)
    opened, answered = (
        low(332, "2017-02-23T15:09:11+11:00", "Task3"),
        low(333, "2017-02-23T15:09:55+11:00", "some text"),
    )
    yield Task(332, PUB_A, (opened, answered, archived))
    links = Comment(
        310, "Fix broken links", at("2017-02-20T09:00:00+11:00"), "Resolved", OUTSIDERS[0],
        ((TEXT, "Two links on the home page are dead."),),
    )  # fmt: skip
    yield Task(310, PUB_A, (links,))
    # Summer and winter time in one thread; the title changes with the last reply.
    thread = [
        Comment(
            400 + step, ("Long thread", "Long thread, renamed")[step // 5], at(f"2024-{3 + step:02}-15T09:30:00+00:00"),
            ("Open", "In Review")[step // 5], (JOHN, JOAN)[step % 2], CONTENTS[step], "Medium", labels=LABELS[:step],
        )
        for step in range(6)
    ]  # fmt: skip
    draft = Comment(406, "Long thread", at("2024-09-01T00:00:00+00:00"), "Open", JOAN, ((TEXT, "not yet"),), draft=True)
    yield Task(400, INTRANET, (*thread, draft))
    yield Task(
        410, LEGAL, (Comment(410, "Nobody else sees this", at("2024-05-01T00:00:00+00:00"), "Open", STAFF[2], ()),)
    )
    yield Task(411, SOLO, (Comment(411, "The only one", at("2024-05-02T00:00:00+00:00"), "Open", JOAN, CONTENTS[0]),))
    done = Comment(412, "Put away", at("2019-05-02T00:00:00+00:00"), "Closed", JOAN, CONTENTS[0], archived=True)
    yield Task(412, WEBSITE, (done,))


def _thread(world: World, dice: Random, number: int, ids: Iterator[int]) -> Task:
    group = SPREAD[number % len(SPREAD)]
    flow = number % 6 == 4
    words = WORKFLOW if flow else (*group.statuses, *(("In Review",) if number % 16 == 1 else ()))
    steps = 8 if number % 29 == 7 else dice.choice((1, 1, 2, 3, 5))
    oldest = -3000 if number % 10 == 9 else dice.choice((-400, -60, -14, -3))
    times = sorted(world.moment(dice, oldest, -1) for _ in range(steps))
    title = spelled(world.title(dice, number))
    assigned = None if number % 4 == 1 else dice.choice((JOAN, *_staff(group)))
    document = DOCUMENTS[dice.randrange(len(DOCUMENTS))] if flow or number % 7 == 5 else None
    due = _due(world, number)
    comments = []
    for step, created in enumerate(times):
        last = step == steps - 1
        status = words[number // 6 % len(words)] if last else words[0]
        kind = ("", "", "bug", "change-request")[dice.randrange(4)]
        files = (DOCUMENTS[number % 4],) if last and number % 11 == 6 else ()
        author = OUTSIDERS[number // 9 % 4] if step == 0 and number % 9 == 2 else dice.choice(_staff(group))
        comments.append(
            Comment(
                next(ids), title, created, status, author, CONTENTS[(number + step) % len(CONTENTS)],
                dice.choice((*group.priorities, "")), due, assigned, times[0] if assigned else None,
                "Workflow" if flow else "File Attachment" if files else "Comment",
                tuple(label for label in LABELS if dice.random() < 0.2), kind,
                "source=phone|urgent=no|" if kind == "bug" else "",
                (JON, created + timedelta(minutes=5)) if number % 13 == 8 else None,
                files, archived=number % 37 == 36 or (number % 13 == 8 and 0 < step < steps - 1),
            )
        )  # fmt: skip
    return Task(comments[0].id, group, tuple(comments), document, "2" if document and number % 14 == 5 else "")


def spelled(title: str) -> str:
    """Without what XML 1.0 cannot hold."""
    return re.sub(r"[\x00-\x08\x0b-\x1f]", "", title)[:250]


@cache
def _staff(group: Group) -> tuple[Person, ...]:
    return tuple(each for each in STAFF if each.id in group.members)


def _due(world: World, number: int) -> datetime | None:
    """End of a working day in Sydney; every fifth task has no due date."""
    if number % 5 == 0:
        return None
    day = world.today + timedelta(days=world.late(DUE_IN[number % len(DUE_IN)], 0)[0])
    return datetime(day.year, day.month, day.day, 18 if number % 3 else 17, tzinfo=SYDNEY)
