"""What happens to the tasks of the organization while time passes, and to the progress of its processes."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from taskcli.sandbox.churn import CANCELLED, TaskNow, another, another_title
from taskcli.sandbox.tallyfy.people import MEMBERS, Row
from taskcli.sandbox.tallyfy.site import Site
from taskcli.sandbox.tallyfy.tasks import DONE, Item, activities, label, stamp

STATES = dict.fromkeys(DONE, "done") | dict.fromkeys(("skipped", "auto-skipped"), "cancelled")
STATES |= dict.fromkeys(("not-started", "active", "in-progress", "reopened"), "open")
STATES |= dict.fromkeys(("overdue", "due_soon", "hasproblem"), "open")
ENDS = {"approval": ("approved", "rejected"), "expiring": ("acknowledged",), "expiring_email": ("expired",)}


class Moves:
    def __init__(self, site: Site) -> None:
        self.world, self.book = site.world, site.book
        self.items = self.book.items
        self.number = self.world.size

    def ids(self) -> list[str]:
        return list(self.items)

    def now(self, key: str) -> TaskNow | None:
        item = self.items.get(key)
        if item is None:
            return None
        people = [name for kind in ("users", "guests", "groups") for name in item.owners(kind)]
        return TaskNow(str(item.core["title"]), _state(item.core), tuple(people), str(item.core.get("deadline") or ""))

    def appear(self, dice: Random, when: datetime) -> None:
        run = dice.choice([None, *(each for each in self.book.runs.values() if each["status"] == "active")])
        core = self.book.core(self.book.new_id(), self.number, run, oneoff=run is None, status="not-started")
        core |= {"created_at": stamp(when), "last_updated": stamp(when), "deadline": self._day(dice)}
        item = self.book.dressed(core, run, self.number)
        self.number += 1
        self.items[item.id] = item
        self.book.count(item, 1)
        self._touch(item, when)

    def change(self, key: str, dice: Random, when: datetime) -> None:
        core = self.items[key].core
        if dice.random() < 0.5:
            core["title"] = another_title(self.world, dice, core["title"])
        else:
            core["deadline"] = self._day(dice, core.get("deadline"))
        self._touch(self.items[key], when)

    def finish(self, key: str, dice: Random, when: datetime) -> None:
        item = self.items[key]
        core = item.core
        self.book.count(item, -1)
        if dice.random() < CANCELLED:
            status, more = "skipped", {}
        else:
            status = dice.choice(ENDS.get(str(core.get("task_type")), ("completed",)))
            more = {"completed_at": stamp(when), "completer_id": dice.choice(MEMBERS)["id"], "completion_progress": 1.0}
            more |= {"is_approved": status == "approved"} if status in ENDS["approval"] else {}
        core |= {"status": status, "status_label": label(status), **more}
        self.book.count(item, 1)
        self._touch(item, when)

    def reassign(self, key: str, dice: Random, when: datetime) -> None:
        """One member, in the place of whoever had it."""
        item = self.items[key]
        old = item.owners("users")
        somebody = dice.choice([each["id"] for each in MEMBERS if str(each["id"]) not in old])
        item.core["owners"] = {"users": [somebody], "guests": [], "groups": []}
        self._touch(item, when)

    def vanish(self, key: str) -> None:
        item = self.items.pop(key)
        self.book.count(item, -1)
        for row in item.includes["assets"]["data"]:
            del self.book.files[row["id"]]

    def _day(self, dice: Random, old: object = None) -> str | None:
        days = [self.world.midnight + timedelta(days=days, hours=17) for days in range(1, 30)]
        return another(dice, [stamp(each) for each in days], old)

    def _touch(self, item: Item, when: datetime) -> None:
        """The task, its process and its feed say when."""
        item.core["last_updated"] = stamp(when)
        item.includes["activities"] = {"data": list(activities(item.core))}
        if "last_updated" in item.run:
            item.run["last_updated"] = stamp(when)


def _state(core: Row) -> str:
    word = STATES.get(str(core.get("status")), "unknown")
    if core.get("completed_at") and word != "cancelled":
        return "done"
    return "cancelled" if core.get("archived_at") else word
