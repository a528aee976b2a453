"""What happens to the tasks of the deployment while time passes."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random

from taskcli.sandbox.accelo.people_and_tasks import (
    NOON,
    NOTHING,
    PRIORITIES,
    STAFF_OF,
    STANDING_OF,
    TITLE_OF,
    clock,
    parents,
    seconds,
    task,
)
from taskcli.sandbox.accelo.site import Site
from taskcli.sandbox.accelo.tables import Row
from taskcli.sandbox.churn import CANCELLED, TaskNow, another, another_title

PENDING, COMPLETE, GIVEN_UP = "2", "5", "6"
STATES = {"complete": "done", "inactive": "cancelled"} | dict.fromkeys(
    ("pending", "accepted", "started", "paused"), "open"
)
PRIORITY_OF = {key: title for key, title, _, _ in PRIORITIES}
STAFF = tuple(STAFF_OF.values())
UNSET = (None, "", "0")


class Moves:
    """Each event changes the rows of the task and of what hangs on it: its history, activities and attachments."""

    def __init__(self, site: Site) -> None:
        self.world, self.store = site.world, site.store
        self.tasks = self.store["tasks"].rows
        self.parents = (NOTHING, *parents().values())
        self.last = max(map(int, self.tasks))
        self.lines = len(self.store["history"].rows)
        # Ids of the rows of a table that belong to a task.
        self.history: dict[str, list[str]] = defaultdict(list)
        self.activities: dict[str, list[str]] = defaultdict(list)
        for key, row in self.store["history"].rows.items():
            self.history[str(row["against_id"])].append(key)
        for key, row in self.store["activities"].rows.items():
            self.activities[str(row["task"])].append(key)

    def ids(self) -> list[str]:
        return list(self.tasks)

    def now(self, key: str) -> TaskNow | None:
        row = self.tasks.get(key)
        if row is None:
            return None
        return TaskNow(
            str(row["title"]),
            STATES.get(str(row["standing"]), "unknown"),
            (str(row["assignee"]),) if row["assignee"] in self.store["staff"].rows else (),
            str(row["date_due"]) if row["date_due"] not in UNSET else "",
            PRIORITY_OF.get(str(row["task_priority"]), ""),
        )

    def appear(self, dice: Random, when: datetime) -> None:
        self.last += dice.choice((1, 1, 2))
        title, parent = self.world.title(dice, dice.randrange(1000)), dice.choice(self.parents)
        creator, assignee = dice.choice(STAFF), dice.choice(STAFF)
        more: Row = {
            "assignee": assignee, "manager": creator, "date_due": self._day(dice),
            "task_priority": dice.choice([*PRIORITY_OF]),
        }  # fmt: skip
        row = task(str(self.last), title, PENDING, parent, f"staff/{creator}", seconds(when), **more)
        self.store["tasks"].add([row])
        self._log(row, when)

    def change(self, key: str, dice: Random, when: datetime) -> None:
        row = self.tasks[key]
        name = dice.choice(("title", "date_due", "task_priority"))
        if name == "title":
            row["title"] = another_title(self.world, dice, row["title"])
        elif name == "date_due":
            row["date_due"] = self._day(dice, row["date_due"])
        else:
            row["task_priority"] = another(dice, [*PRIORITY_OF], row["task_priority"])
        row["date_modified"] = seconds(when)

    def finish(self, key: str, dice: Random, when: datetime) -> None:
        row, at = self.tasks[key], seconds(when)
        status = GIVEN_UP if dice.random() < CANCELLED else COMPLETE
        row |= {"status": status, "task_status": status, "standing": STANDING_OF[status], "date_modified": at}
        if status == COMPLETE:
            begun = {name: row[name] or at for name in ("date_accepted", "date_commenced")}
            row |= {**begun, "date_completed": at, "remaining": "0"}
        self._log(row, when)

    def reassign(self, key: str, dice: Random, when: datetime) -> None:
        row = self.tasks[key]
        row |= {"assignee": another(dice, STAFF, row["assignee"]), "date_modified": seconds(when)}

    def vanish(self, key: str) -> None:
        del self.tasks[key]
        for line in self.history.pop(key, ()):
            del self.store["history"].rows[line]
        files = self.store["resources"].rows
        for activity in self.activities.pop(key, ()):
            del self.store["activities"].rows[activity]
            for number in [number for number, row in files.items() if row["activity_id"] == activity]:
                del files[number]

    def _day(self, dice: Random, old: object = None) -> str:
        days = [clock(self.world.today + timedelta(days=days), NOON) for days in range(1, 30)]
        return another(dice, days, old)

    def _log(self, row: Row, when: datetime) -> None:
        """A line of the history: the status that the task has now."""
        self.lines += 1
        number, key, status = str(self.lines), str(row["id"]), str(row["status"])
        self.store["history"].add([{
            "id": number, "to_id": status, "to_title": TITLE_OF[status], "date_modified": seconds(when),
            "modified_by": row["manager"], "against_type": "task", "against_id": key,
        }])  # fmt: skip
        self.history[key].append(number)
