"""What happens to the threads of the server while time passes: all but going is a comment more."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from msgspec.structs import replace

from taskcli.sandbox.churn import TaskNow, another, another_title
from taskcli.sandbox.pageseeder.people_and_tasks import (
    DOCUMENTS,
    MEMBERS,
    SPREAD,
    SYDNEY,
    TEXT,
    WORKFLOW,
    Comment,
    Group,
    Person,
    Task,
    spelled,
)
from taskcli.sandbox.pageseeder.site import Site

STATES = dict.fromkeys(("open", "initiated", "in progress", "complete"), "open")
STATES |= dict.fromkeys(("resolved", "closed", "approved"), "done") | {"terminated": "cancelled"}


class Moves:
    """Threads that are in the archive stay there, and are in no list."""

    def __init__(self, site: Site) -> None:
        self.world, self.tasks = site.world, site.store.tasks
        self.last = max(each.id for task in self.tasks.values() for each in task.comments)

    def ids(self) -> list[str]:
        return [str(task.id) for task in self.tasks.values() if task.live]

    def now(self, key: str) -> TaskNow | None:
        task = self.tasks.get(int(key))
        if task is None:
            return None
        last = task.last
        return TaskNow(
            last.title,
            STATES.get(last.status.lower(), "unknown"),
            (str(last.assigned.id),) if last.assigned else (),
            last.due.isoformat() if last.due else "",
            last.priority,
        )

    def appear(self, dice: Random, when: datetime) -> None:
        self.last += 1
        group, document = dice.choice(SPREAD), dice.choice((None, None, *DOCUMENTS[:2]))
        author, somebody = dice.choice(_people(group)), dice.choice(_people(group))
        status, role = (WORKFLOW[0], "Workflow") if document else (group.statuses[0], "Comment")
        first = Comment(
            self.last, spelled(self.world.title(dice, dice.randrange(1000))), when, status, author,
            ((TEXT, "This has just come in."),), dice.choice(group.priorities), self._day(dice), somebody, when, role,
        )  # fmt: skip
        self.tasks[self.last] = Task(self.last, group, (first,), document)

    def change(self, key: str, dice: Random, when: datetime) -> None:
        task = self.tasks[int(key)]
        name, last = dice.choice(("title", "due", "priority")), task.last
        if name == "title":
            self._reply(task, dice, when, title=another_title(self.world, dice, last.title, spelled))
        elif name == "due":
            self._reply(task, dice, when, due=self._day(dice, last.due))
        else:
            self._reply(task, dice, when, priority=another(dice, task.group.priorities, last.priority))

    def finish(self, key: str, dice: Random, when: datetime) -> None:
        """Only the workflow of a document can be given up; a group has words of its own for what is done."""
        task = self.tasks[int(key)]
        if task.last.role == "Workflow":
            status = dice.choice(("Approved", "Terminated"))
        else:
            status = dice.choice([each for each in task.group.statuses if STATES.get(each.lower()) == "done"])
        self._reply(task, dice, when, status=status)

    def reassign(self, key: str, dice: Random, when: datetime) -> None:
        task = self.tasks[int(key)]
        somebody = another(dice, _people(task.group), task.last.assigned)
        self._reply(task, dice, when, assigned=somebody, assigned_on=when)

    def vanish(self, key: str) -> None:
        del self.tasks[int(key)]

    def _day(self, dice: Random, old: object = None) -> datetime:
        days = (self.world.today + timedelta(days=days) for days in range(1, 30))
        return another(dice, [datetime(day.year, day.month, day.day, 17, tzinfo=SYDNEY) for day in days], old)

    def _reply(self, task: Task, dice: Random, when: datetime, **changed: Any) -> None:
        """A comment that says what is changed, and is like the last one otherwise."""
        self.last += 1
        comment = replace(
            task.last, id=self.last, created=when, author=dice.choice(_people(task.group)),
            contents=((TEXT, "As agreed."),), modified=None, attachments=(), archived=False, **changed,
        )  # fmt: skip
        self.tasks[task.id] = replace(task, comments=(*task.comments, comment))


def _people(group: Group) -> list[Person]:
    return [each for each in MEMBERS if each.id in group.members]
