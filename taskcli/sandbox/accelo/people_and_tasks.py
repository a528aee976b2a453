"""What stands in the tables: the vendor's sample rows among made-up ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from msgspec import Struct

from taskcli.sandbox.accelo.tables import PLURALS, Row, Store, parents_of, tables
from taskcli.sandbox.wire import PEOPLE, World

# Day-only dates of a deployment are kept as a clock time of its own zone; the vendor's samples are Sydney's.
ZONE_NAME = "Australia/Sydney"
ZONE = ZoneInfo(ZONE_NAME)
NOON, MIDNIGHT = time(12), time(0)

# A staff id, for the vendor's sample people and for everybody in PEOPLE; Turanga Leela, number 7, is both.
STAFF_OF = {human.number: "12" if human.number == 1 else str(human.number) for human in PEOPLE}
SAMPLE_STAFF = (
    ("1", "Hubert", "Farnsworth", "hfarnsworth@planetexpress.com"),
    ("23", "Robert", "Bell", "robert@example.com"),
    ("1000", "Geoff", "McQueen", "geoff.mcqueen@affinitylive.com"),
)
STANDINGS_OF_STAFF = {"9": "inactive", "10": "lockout"}
# More than a page of people, and two of one name.
FORMER_STAFF = tuple((str(key), "Kif", f"Kroker {key // 2}", f"kif{key}@example.com") for key in range(5001, 5101))

# Ids do not follow the levels, so that who shows an id as a level is found out.
PRIORITIES = (
    ("1", "Critical", "critical_priority", "1"), ("2", "None", "none_priority", "5"),
    ("3", "High", "high_priority", "2"), ("4", "Normal", "normal_priority", "3"), ("5", "Low", "low_priority", "4"),
)  # fmt: skip
STATUSES = (
    ("2", "Pending", "pending", "blue"), ("3", "Accepted", "accepted", "green"),
    ("4", "In Progress", "started", "orange"), ("5", "Complete", "complete", "grey"),
    ("6", "Cancelled", "inactive", "black"), ("7", "On Hold", "paused", "yellow"),
    ("8", "Warten auf Rückmeldung", "pending", "purple"), ("9", "レビュー中", "started", "red"),
    ("10", "Filed away", "archived", "white"),
)  # fmt: skip
STANDING_OF = {key: standing for key, _, standing, _ in STATUSES}
TITLE_OF = {key: title for key, title, _, _ in STATUSES}
REOPEN, FORWARD = (("1", "Reopen", "2"),), (
    ("2", "Accept", "3"), ("3", "Start Work", "4"), ("4", "Complete", "5"), ("5", "Cancel Task", "6"),
    ("6", "Put on hold", "7"),
)  # fmt: skip

COMPANIES = (
    ("1", "Momcorp"), ("4", "Nordwind GmbH & Co. KG"), ("39", "Planet Express"), ("65", "東京商事"),
    ("312", "O'Malley, \"Sons\" & Daughters"), ("466", "Globex"),
)  # fmt: skip
JOBS = (
    ("2", "New Logo Design", "39"), ("288", "Website relaunch", "65"), ("998", "Jahresabschluss für Nordwind", "4"),
    ("1003", "Retainer", "466"),
)  # fmt: skip
MILESTONES = (("15", "Launch", "2"), ("16", "Design", "288"), ("17", "Build", "288"), ("18", "Prüfung", "998"))
ISSUES = (
    ("4", "Printer prints only pages of the past", "1"), ("5", "Cannot sign in", "4"),
    ("32", "<b>Broken</b> link", "65"),
)  # fmt: skip
OTHER_PARENTS = (
    ("prospect", "71", "Delivery contract", "1"), ("contract_period", "120", "March", "466"),
    ("asset", "9", "Ship's engine", "39"), ("request", "32", "Please call back", "312"),
)  # fmt: skip

# id, title, kind of rows, what it selects, whose it is, whether it is shared
SAVED_FILTERS = (
    ("1", "Open tasks of Leela", "task", "assignee(7),standing(pending,accepted,started,paused)", "7", "yes"),
    ("2", "Done tasks", "task", "standing(complete),order_by_desc(date_completed)", "12", "yes"),
    ("3", "Active projects", "job", "standing(active)", "12", "yes"),
    ("4", "Everything", "task", "id_greater_than(0)", "23", "no"),
    ("5", "Only for Leela", "task", "assignee(7)", "7", "no"),
)

MAIL = (
    "Hi team,\r\n\r\nplease see <a href=\"https://example.com/?a=1&b=2\">the draft</a>.\r\n"
    "> On Monday Zoë wrote:\r\n> Grüße\r\n\r\n-- \r\nSent from my ship 🚀"
)  # fmt: skip
DESCRIPTIONS: tuple[str | None, ...] = (
    None, "Agreed by phone, see the notes.", "", MAIL, "<p>Two <b>bold</b> words &amp; one &lt;tag&gt;</p>",
    "עברית ועוד قليل من العربية", None, "word " * 400,
)  # fmt: skip


def clock(day: date, at: time) -> str:
    """A clock time of the deployment as Unix seconds."""
    return str(int(datetime.combine(day, at, ZONE).timestamp()))


def seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))


class Parent(Struct, frozen=True):
    """What a task can be against, with its way up."""

    kind: str
    id: str
    crumbs: tuple[Row, ...]

    def below(self, kind: str, key: str, title: str) -> Parent:
        return Parent(kind, key, ({"id": key, "table": kind, "title": title}, *self.crumbs))


NOTHING = Parent("", "", ())


def parents() -> dict[tuple[str, str], Parent]:
    found: dict[tuple[str, str], Parent] = {}

    def put(kind: str, key: str, title: str, above: Parent = NOTHING) -> None:
        found[kind, key] = above.below(kind, key, title)

    for key, name in COMPANIES:
        put("company", key, name)
    for key, title, company in JOBS:
        put("job", key, title, found["company", company])
    for key, title, job in MILESTONES:
        put("milestone", key, title, found["job", job])
    for key, title, company in ISSUES:
        put("issue", key, title, found["company", company])
    for kind, key, title, company in OTHER_PARENTS:
        put(kind, key, title, found["company", company])
    return found


def task(key: str, title: str, status: str, parent: Parent, creator: str, created: str, **more: object) -> Row:
    """All fields of a task; what is not given has no value."""
    kind = parent.kind
    staff_or_contact, _, creator_id = creator.partition("/")
    row: Row = {
        "affiliation": None, "against": f"{PLURALS[kind]}/{parent.id}" if kind else None,
        "against_id": parent.id or None, "against_type": kind or None, "assignee": None, "billable": "0",
        "breadcrumbs": list(parent.crumbs), "budgeted": "0", "company": None, "contact": None, "creator": creator,
        "creator_id": creator_id, "creator_type": staff_or_contact, "custom_id": None, "date_accepted": None,
        "date_commenced": None, "date_completed": None, "date_created": created, "date_due": None,
        "date_modified": created, "date_started": None, "description": None, "id": key, "issue": None, "job": None,
        "logged": "0", "manager": None, "milestone": None, "nonbillable": "0", "object_budget": None,
        "ordering": None, "rate_charged": None, "rate_id": None, "remaining": "0", "skills": [],
        "staff_bookmarked": "0", "standing": STANDING_OF.get(status, ""), "status": status, "task_job": None,
        "task_object_budget": None, "task_object_schedule": None, "task_object_schedule_id": None,
        "task_priority": None, "task_status": status, "task_type": "1", "title": title, "type": "1",
    }  # fmt: skip
    if kind in ("company", "issue", "job", "milestone"):
        row[kind] = parent.id
    if kind == "job":
        row["task_job"] = parent.id
    row.update(more)
    return row


def sample_tasks(found: Mapping[tuple[str, str], Parent], *, settled: bool) -> list[Row]:
    """The tasks that the vendor's pages print ("Get Task" of the old wiki; api.accelo.com/docs, the task object)."""
    ended = {"date_completed": "1533002400"} if settled else {}
    budget = dict.fromkeys(
        ("object_budget", "task_object_budget", "task_object_schedule", "task_object_schedule_id"), "113"
    )
    first, due_then, worked = "1003327200", "1017320400", "1362533400"
    return [
        task(
            "1", "Complaints System Database", "5", found["company", "1"], "staff/12", first, assignee="1000",
            manager="1000", date_started=first, date_due=due_then, date_completed=due_then, date_modified=due_then,
        ),
        task(
            "24", "SEO Audit", "5", found["milestone", "15"], "staff/7", worked, affiliation="292", assignee="7",
            billable="3600", contact="292", date_accepted=worked, date_commenced=worked, date_completed="1374208724",
            date_due="1374199200", date_modified="1532347231", date_started="1362531600", logged="3600", manager="7",
            ordering="1", rate_charged="175.00", rate_id="6", skills=[{"id": "3", "title": "Search engines"}],
            task_priority="1", **budget,
        ),
        task("25", "Call the client", "2", NOTHING, "staff/12", "1532347231"),
        task(
            "100", "Translate the price list", "5" if settled else "4", found["company", "65"], "staff/12",
            "1532347231", assignee="12", manager="1", date_started="1532347231", date_commenced="1532350831",
            date_due="1533002400", task_priority="3", description=MAIL, custom_id="PX-100", **ended,
        ),
    ]  # fmt: skip


STATUS_TURN = ("2", "4", "5", "3", "7", "6", "8", "9", "5", "4", "2", "10")
DUE_TURN: tuple[tuple[int, int] | str | None, ...] = ((-40, -1), (0, 0), (1, 3), None, (4, 30), "0", (-3, -1))
PRIORITY_TURN = ("4", "3", None, "5", "1", "2", "4")
ASSIGNEE_TURN = ("7", "1", "12", "23", None, "4", "5", "0", "6", "2", "3", "1", "404")
TYPE_TURN = ("1", "1", "2", "1", "3")


def made_up_task(world: World, dice: Random, number: int, key: int, choices: list[Parent]) -> Row:
    """Turns of coprime lengths, so that each status meets each due day and each kind of assignee."""
    status = "0" if number % 61 == 5 else STATUS_TURN[number % len(STATUS_TURN)]
    standing = STANDING_OF.get(status, "")
    old = number % 10 == 9
    created = world.moment(dice, -2500, -800) if old else world.moment(dice, -120, -25)
    touched = created + timedelta(days=dice.randint(1, 23), minutes=dice.randint(1, 600))
    span = DUE_TURN[number % len(DUE_TURN)]
    at = MIDNIGHT if number % 4 == 1 else NOON
    due = clock(world.today + timedelta(days=dice.randint(*world.late(*span))), at) if isinstance(span, tuple) else span
    begun = standing in ("started", "paused", "complete")
    budgeted = dice.choice((0, 1800, 3600, 5400, 27000))
    billable, nonbillable = (dice.randrange(0, 7200, 60), dice.randrange(0, 1800, 60)) if begun else (0, 0)
    parent = NOTHING if number % 17 == 4 else choices[number % len(choices)]
    kind = TYPE_TURN[number % len(TYPE_TURN)]
    creator = "affiliation/292" if number % 9 == 8 else f"staff/{STAFF_OF[dice.choice(PEOPLE).number]}"
    more: Row = {
        "assignee": ASSIGNEE_TURN[number % len(ASSIGNEE_TURN)], "manager": dice.choice(("1", "7", "12")),
        "billable": str(billable), "nonbillable": str(nonbillable), "logged": str(billable + nonbillable),
        "budgeted": str(budgeted), "remaining": str(max(0, budgeted - billable - nonbillable)),
        "custom_id": dice.choice((None, "", f"C-{key}")), "date_due": due,
        "date_started": clock(touched.date(), NOON) if number % 3 else None,
        "date_accepted": seconds(touched) if begun or standing == "accepted" else None,
        "date_commenced": seconds(touched) if begun else None,
        "date_completed": seconds(touched + timedelta(hours=5)) if standing == "complete" else None,
        "date_modified": seconds(touched + timedelta(hours=5)), "rate_id": "6",
        "rate_charged": dice.choice(("175.00", "90.50", "0.00")),
        "description": DESCRIPTIONS[number % len(DESCRIPTIONS)],
        "task_priority": PRIORITY_TURN[number % len(PRIORITY_TURN)], "type": kind, "task_type": kind,
        "ordering": str(dice.randint(1, 40)) if parent.kind in ("job", "milestone") else None,
        "staff_bookmarked": dice.choice(("0", "0", "1")),
    }  # fmt: skip
    return task(str(key), world.title(dice, number), status, parent, creator, seconds(created), **more)


def history_of(row: Row, number: int) -> list[Row]:
    """The statuses a task went through: pending, then by its own dates to where it is."""
    way: list[tuple[str, object]] = [("2", row["date_created"])]
    if row["date_commenced"]:
        way.append(("4", row["date_commenced"]))
    if row["status"] not in ("0", way[-1][0]):
        way.append((str(row["status"]), row["date_completed"] or row["date_modified"]))
    return [
        {
            "id": str(number + place), "to_id": to, "to_title": TITLE_OF[to], "date_modified": when,
            "modified_by": row["manager"], "against_type": "task", "against_id": row["id"],
        }
        for place, (to, when) in enumerate(way)
    ]  # fmt: skip


HIDDEN = "This activity is confidential."
NOTES = (
    ("note", "Asked for the missing page", "Will come <i>tomorrow</i>.\r\nGrüße, Zoë"),
    ("email", "Re: the draft", MAIL),
    ("meeting", "通話メモ 📞", "קצר ולעניין"),
)


def activities_of(row: Row, number: int, how_many: int) -> list[Row]:
    """Activities of a task live at its job and keep the task in `task`, as accelo moves them there."""
    crumbs = [each for each in parents_of(row) if each["table"] == "job"]
    against = ("job", crumbs[0]["id"]) if crumbs else ("task", row["id"])
    made: list[Row] = []
    for place in range(how_many):
        medium, subject, body = NOTES[place % len(NOTES)]
        hidden = place == 2
        owner = "affiliation/292" if medium == "email" else f"staff/{row['manager'] or '12'}"
        when = str(int(str(row["date_created"])) + 3600 * (place + 1))
        made.append({
            "id": str(number + place), "subject": HIDDEN if hidden else subject, "confidential": 1 if hidden else "0",
            "body": HIDDEN if hidden else body, "medium": medium, "owner": owner,
            "owner_type": owner.partition("/")[0], "owner_id": owner.partition("/")[2], "date_logged": when,
            "date_created": when, "billable": str(900 * place), "nonbillable": "0", "task": row["id"],
            "against_type": against[0], "against_id": against[1],
        })  # fmt: skip
    return made


def put_lists(store: Store, world: World) -> None:
    """Everything that tasks point at."""
    named = (*SAMPLE_STAFF, *((STAFF_OF[human.number], human.first, human.last, human.email) for human in PEOPLE))
    everybody = (*named, *FORMER_STAFF)
    store["staff"].add(
        {
            "id": key, "firstname": first, "surname": last, "email": email, "username": email.partition("@")[0],
            "standing": "inactive" if int(key) > 5000 else STANDINGS_OF_STAFF.get(key, "active"), "title": "",
            "phone": None, "mobile": "", "position": None, "timezone": ZONE_NAME, "financial_level": None,
            "staff_rate": "6", "staff_cost_rate": "7",
        }
        for key, first, last, email in everybody
    )  # fmt: skip
    store["statuses"].add(
        {"id": key, "title": title, "standing": standing, "color": color, "ordering": str(place)}
        for place, (key, title, standing, color) in enumerate(STATUSES, 1)
    )
    store["priorities"].add(
        {"id": key, "title": title, "icon": icon, "level": level} for key, title, icon, level in PRIORITIES
    )
    store["types"].add(
        {"id": str(place), "title": title, "standing": standing, "ordering": str(place)}
        for place, (title, standing) in enumerate((("Default", "active"), ("Review", "active"), ("Alt", "inactive")), 1)
    )
    look = {key: {"standing": standing, "color": color} for key, _, standing, color in STATUSES}
    store["progressions"].add(
        {"id": key, "title": title, "status": to, **look[to]} for key, title, to in (*REOPEN, *FORWARD)
    )
    store["companies"].add(
        {
            "id": key, "name": name, "standing": "active", "status": "1", "manager_id": "7", "custom_id": None,
            "website": f"https://company{key}.example.com", "phone": None, "fax": None, "date_modified": "1362533400",
        }
        for key, name in COMPANIES
    )  # fmt: skip
    amy = {"firstname": "Amy", "surname": "Wong", "mobile": "", "email": "amy.wong@example.com"}
    store["contacts"].add([{"id": "292", **amy, "standing": "active"}])
    store["affiliations"].add(
        [{"id": "292", "mobile": "", "email": amy["email"], "contact": "292", "company": "39", "standing": "active"}]
    )
    store["groups"].add({"id": key, "title": title} for key, title in (("1", "Delivery"), ("2", "Büro")))
    store["filters"].add(
        {"id": key, "title": title, "object_type": kind, "shared": shared, "staff_id": whose, "staff": whose}
        for key, title, kind, _, whose, shared in SAVED_FILTERS
    )
    due = clock(world.today + timedelta(days=30), NOON)
    shared = {"standing": "active", "status": "1", "manager": "7", "date_created": "1362533400", "description": None}
    store["jobs"].add(
        {"id": key, "title": title, "job_type": "1", "date_due": due, **shared, **of_company(on)}
        for key, title, on in JOBS
    )
    store["milestones"].add(
        {"id": key, "title": title, "job": job, "parent": "0", "date_due": due, **shared}
        for key, title, job in MILESTONES
    )
    store["issues"].add(
        {
            "id": key, "title": title, "assignee": "7", "issue_type": "1", "issue_priority": "3",
            "date_due": "1493906400", **shared, **of_company(on), "standing": "open",
        }
        for key, title, on in ISSUES
    )  # fmt: skip


def of_company(key: str) -> Row:
    return {
        "company": key,
        "against": f"companies/{key}",
        "against_type": "company",
        "against_id": key,
        "custom_id": None,
    }


def build(world: World) -> Store:
    """The whole deployment; the same world gives the same rows."""
    store, found, dice = tables(), parents(), world.dice("accelo")
    put_lists(store, world)
    tasks = store["tasks"]
    tasks.add(sample_tasks(found, settled=world.settled))
    key = 1000
    for number in range(world.size):
        key += dice.choice((1, 1, 1, 2, 5))
        tasks.add([made_up_task(world, dice, number, key, list(found.values()))])
    how_many = {"1": 2, "24": 3, "25": 1, "100": 0}
    for row in tasks.rows.values():
        store["history"].add(history_of(row, 1 + len(store["history"].rows)))
        count = how_many.get(str(row["id"]), dice.choice((0, 0, 1, 1, 2, 3)))
        store["activities"].add(activities_of(row, 1 + len(store["activities"].rows), count))
    put_loose_ends(store)
    return store


def put_loose_ends(store: Store) -> None:
    """An activity of no task, and attachments of the first notes."""
    key = str(1 + len(store["activities"].rows))
    first = next(iter(store["activities"].rows.values()))
    store["activities"].add([{**first, "id": key, "task": "0", "against_type": "company", "against_id": "39"}])
    store["resources"].add(
        {
            "id": str(number), "title": title, "mimetype": "application/pdf", "filesize": str(1024 * number),
            "date_created": "1532347231", "activity_id": str(number), "collection_id": None, "owner_type": "staff",
            "owner_id": "7",
        }
        for number, title in enumerate(("Angebot für Zoë.pdf", "契約書.pdf"), 1)
    )  # fmt: skip
