"""What happens to the tasks of the organisation, and to their entries, while time passes."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from msgspec.structs import replace

from taskcli.sandbox.capillary.people_and_tasks import STAFF, STORES, Entry, Staff, Store, Task
from taskcli.sandbox.capillary.site import Site
from taskcli.sandbox.churn import TaskNow, another, another_title

STATES = {"OPEN": "open", "IN_PROGRESS": "open", "CLOSED": "done"}
VOCABULARY = (("OPEN", "OPEN"), ("IN_PROGRESS", "IN_PROGRESS"), ("CLOSED", "CLOSED"))
NOBODY = ("", "0", "-1")


class Moves:
    """A task is one of its entries here, as the lists have it: `9001#70011`. Entries that show no id have none."""

    def __init__(self, site: Site) -> None:
        self.world, self.tasks = site.world, site.by_id
        self.last = max(self.tasks)
        self.last_entry = max(int(entry.entry_id) for task in self.tasks.values() for entry in task.entries)

    def ids(self) -> list[str]:
        return [
            f"{task.id}#{entry.entry_id}" for task in self.tasks.values() for entry in task.entries if entry.shows_id
        ]

    def now(self, key: str) -> TaskNow | None:
        if int(key.partition("#")[0]) not in self.tasks:
            return None
        task, entry = self._found(key)
        person = entry.associate_id.strip()
        people = () if person in NOBODY else (person,)
        return TaskNow(task.title, STATES.get(entry.state, "unknown"), people, task.end_date)

    def appear(self, dice: Random, when: datetime) -> None:
        self.last += dice.randint(1, 3)
        store = dice.choice(STORES)
        boss, due = dice.choice(_team(store)), self._day(dice)
        self.tasks[self.last] = Task(
            self.last, self.world.title(dice, dice.randrange(1000)), "Call before noon", _written(when), _written(due),
            _written(due + timedelta(days=3)), dice.choice(("Call", "SMS", "Email")), "Hi {name}", "TASK", True, False,
            False, "manager" if boss.type == "MANAGER" else "cashier", boss.id, boss.human.name, VOCABULARY, "stock",
            when, due + timedelta(days=3), store,
            tuple(self._entry(dice, store, when) for _ in range(dice.choice((1, 1, 2)))),
        )  # fmt: skip

    def change(self, key: str, dice: Random, when: datetime) -> None:
        """What is told of a task has no time of its own."""
        task, _ = self._found(key)
        if dice.random() < 0.5:
            task = replace(task, title=another_title(self.world, dice, task.title))
        else:
            due = self._day(dice, task.end_date)
            expires = due + timedelta(days=3)
            task = replace(task, end_date=_written(due), expiry_date=_written(expires), expires=expires)
        self.tasks[task.id] = task

    def finish(self, key: str, dice: Random, when: datetime) -> None:
        task, entry = self._found(key)
        words = [label.upper() for label, state in task.statuses if state.upper() == "CLOSED"]
        label = words[0] if words else "CLOSED"
        self._put(task, replace(entry, label=label, state="CLOSED", moves=(*entry.moves, (when, label))))

    def reassign(self, key: str, dice: Random, when: datetime) -> None:
        """It is then no longer for everybody."""
        task, entry = self._found(key)
        somebody = another(dice, [each.id for each in _team(task.store)], entry.associate_id.strip())
        self._put(replace(task, execute_by_all=False), replace(entry, associate_id=somebody))

    def vanish(self, key: str) -> None:
        """The task with all its entries."""
        del self.tasks[int(key.partition("#")[0])]

    def _found(self, key: str) -> tuple[Task, Entry]:
        number, _, entry_id = key.partition("#")
        task = self.tasks[int(number)]
        return task, next(each for each in task.entries if each.entry_id == entry_id)

    def _put(self, task: Task, entry: Entry) -> None:
        entries = tuple(entry if each.entry_id == entry.entry_id else each for each in task.entries)
        self.tasks[task.id] = replace(task, entries=entries)

    def _entry(self, dice: Random, store: Store, when: datetime) -> Entry:
        self.last_entry += 1
        somebody = dice.choice(_team(store)).id
        return Entry(str(self.last_entry), "CASHIER", somebody, "", store.id, "OPEN", "OPEN", ((when, "OPEN"),))

    def _day(self, dice: Random, old: object = None) -> datetime:
        days = [self.world.midnight + timedelta(days=days, hours=18) for days in range(1, 30)]
        return dice.choice([each for each in days if _written(each) != old])


def _team(store: Store) -> list[Staff]:
    return [each for each in STAFF if each.store is store]


def _written(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"
