"""What happens to the tasks of the worklist while time passes. Those of Process Automation are few, and stay."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from random import Random

from msgspec.structs import replace

from taskcli.sandbox.churn import CANCELLED, TaskNow, another, another_title
from taskcli.sandbox.oracle.people_and_tasks import ACTIONS, KINDS, OPEN, Assignee, Step, Task
from taskcli.sandbox.oracle.site import Site
from taskcli.sandbox.wire import PEOPLE

STATES = dict.fromkeys(OPEN, "open") | {"COMPLETED": "done"}
STATES |= dict.fromkeys(("WITHDRAWN", "EXPIRED", "DELETED", "STALE"), "cancelled")
LOGINS = tuple(each.login for each in PEOPLE)
TEAMS: tuple[tuple[Assignee, ...], ...] = (
    *(((login, "user"),) for login in LOGINS),
    (("AP_APPROVERS", "group"),),
    (("HR_APPROVERS", "group"), ("kim.ro", "user")),
    (("LEGAL_REVIEW", "group"),),
)


class Moves:
    def __init__(self, site: Site) -> None:
        self.world, self.tasks = site.world, site.by_number
        self.last = max(each.number for each in self.tasks.values())

    def ids(self) -> list[str]:
        return list(self.tasks)

    def now(self, key: str) -> TaskNow | None:
        task = self.tasks.get(key)
        if task is None:
            return None
        return TaskNow(
            task.title,
            STATES.get((task.state or "").upper(), "unknown"),
            tuple(who for who, _ in task.assignees or () if who),
            task.due.isoformat() if task.due else "",
            "" if task.priority is None else str(task.priority),
        )

    def appear(self, dice: Random, when: datetime) -> None:
        self.last += dice.randint(1, 9)
        guid = str(uuid.UUID(int=dice.getrandbits(128), version=4))
        title, kind, creator = self.world.title(dice, dice.randrange(1000)), dice.choice(KINDS), dice.choice(LOGINS)
        team = dice.choice(TEAMS)
        self.tasks[str(self.last)] = Task(
            self.last, guid, title, "ASSIGNED", dice.randint(1, 5), kind, creator, creator, when, when, when,
            kind.key.format(dice.randrange(10**5, 10**6)), team, due=self._day(dice), owner="jane.roe",
            actions=ACTIONS, steps=(Step("Assigned", team[0][0] or "", "ASSIGNED", "Participant", None, when),),
            payload=(("documentNumber", f"{self.last % 10**5:07d}"), ("remark", title)),
        )  # fmt: skip

    def change(self, key: str, dice: Random, when: datetime) -> None:
        task = self.tasks[key]
        name = dice.choice(("title", "due", "priority"))
        if name == "title":
            changed = replace(task, title=another_title(self.world, dice, task.title))
        elif name == "due":
            changed = replace(task, due=self._day(dice, task.due))
        else:
            changed = replace(task, priority=another(dice, range(1, 6), task.priority))
        self._put(changed, "Updated", task.creator, when)

    def finish(self, key: str, dice: Random, when: datetime) -> None:
        task = replace(self.tasks[key], actions=())
        if dice.random() < CANCELLED:
            self._put(replace(task, state="WITHDRAWN"), "Withdrawn", task.creator, when)
            return
        outcome, actor = dice.choice(("APPROVE", "APPROVE", "REJECT")), task.acquired or dice.choice(LOGINS)
        self._put(replace(task, state="COMPLETED", outcome=outcome), outcome, actor, when)

    def reassign(self, key: str, dice: Random, when: datetime) -> None:
        task = self.tasks[key]
        team = another(dice, TEAMS, task.assignees)
        task = replace(task, assignees=team, acquired=None, assigned=when)
        self._put(task, "Reassigned", dice.choice(LOGINS), when)

    def vanish(self, key: str) -> None:
        del self.tasks[key]

    def _day(self, dice: Random, old: object = None) -> datetime:
        days = [self.world.midnight + timedelta(days=days, hours=17) for days in range(1, 30)]
        return another(dice, days, old)

    def _put(self, task: Task, action: str, actor: str, when: datetime) -> None:
        """The changed task, with a line in its history, before those that are still to come while it is open."""
        past = tuple(each for each in task.steps if each.at)
        step = Step(action, actor, task.state, "Participant", None, when)
        steps = (*past, step, *(task.steps[len(past) :] if task.is_open else ()))
        self.tasks[str(task.number)] = replace(task, updated=when, steps=steps)
