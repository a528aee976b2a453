"""A world that moves: which tasks change, in which minute and how; what that is at a site, the site's `moves` say."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from random import Random
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from taskcli.sandbox.wire import Answer, Call, World

Value = TypeVar("Value")

# Of all changes: the share that is a task which comes or goes. With what becomes of the others below, two thirds of
# the tasks are open in the long run.
TURNOVER = 0.4
WHILE_OPEN = ("change", "change", "change", "reassign", "reassign", "finish")
# Of those that end, where a site knows tasks that were given up.
CANCELLED = 0.2


class TaskNow(Struct, frozen=True):
    """A task as it is at this minute. `state` is open, done, cancelled or unknown; the others are the site's own."""

    title: str
    state: str
    assignees: tuple[str, ...] = ()
    due: str = ""
    priority: str = ""

    @property
    def over(self) -> bool:
        return self.state in ("done", "cancelled")


class Site(Protocol):
    """One service: answers calls whose path begins with one of its prefixes."""

    def answer(self, call: Call) -> Answer: ...


class Moves(Protocol):
    """What can happen to the tasks of one site: the class `Moves` of the file `moves` in the site's folder.

    A task is named by the id that the site gives it, and never has that of one that is gone. Each event is at a
    moment, and is seen in all that the site tells of the task.
    """

    def ids(self) -> Sequence[str]: ...

    def now(self, key: str) -> TaskNow | None:
        """The task, None where it is gone."""

    def appear(self, dice: Random, when: datetime) -> None: ...

    def change(self, key: str, dice: Random, when: datetime) -> None:
        """Another title, due date or priority."""

    def finish(self, key: str, dice: Random, when: datetime) -> None: ...

    def reassign(self, key: str, dice: Random, when: datetime) -> None: ...

    def vanish(self, key: str) -> None: ...


class Moving:
    """A site, and what becomes of it as the minutes of `World.minutes` go by.

    The tasks at a minute are the same whenever it was asked before: what happened since is made up for, minute by
    minute, before it answers. One call at a time, so that none sees half of a minute. Without churn it is the site.
    """

    def __init__(self, name: str, site: Site, world: World) -> None:
        self._name, self._site, self._world = name, site, world
        self._turn = threading.Lock()
        self._minute = 0
        self._owed = 0.0  # changes, of which there may be less than one in a minute

    def answer(self, call: Call) -> Answer:
        if not self._world.churn:
            return self._site.answer(call)
        with self._turn:
            self._catch_up()
            return self._site.answer(call)

    def tasks_now(self) -> dict[str, TaskNow]:
        with self._turn:
            self._catch_up()
            return {key: found for key in self._moves.ids() if (found := self._moves.now(key))}

    @cached_property
    def _moves(self) -> Moves:
        module: Any = importlib.import_module(f"taskcli.sandbox.{self._name}.moves")
        return module.Moves(self._site)  # type: ignore[no-any-return]

    @cached_property
    def _usual(self) -> int:
        return len(self._moves.ids())

    def _catch_up(self) -> None:
        while self._world.churn and self._minute < int(self._world.minutes()):
            self._minute += 1
            self._pass(self._minute)

    def _pass(self, minute: int) -> None:
        usual, ids = self._usual, self._moves.ids()
        self._owed += self._world.churn * max(1, len(ids))
        count = int(self._owed)
        self._owed -= count
        if not count:
            return
        dice, when = self._world.dice(f"{self._name}:{minute}"), self._world.at(minute)
        met = dice.sample(ids, min(count, len(ids)))
        for _ in range(count):
            turnover = dice.random() < TURNOVER
            # The more there are, the fewer come: their number stays about what it was.
            if not met or (turnover and dice.random() < usual / (usual + len(ids))):
                self._moves.appear(dice, when)
            else:
                self._befall(met.pop(), dice, when, gone=turnover)

    def _befall(self, key: str, dice: Random, when: datetime, *, gone: bool) -> None:
        task = self._moves.now(key)
        if task is None:
            return  # it went with another one
        if gone:
            self._moves.vanish(key)
            return
        event = "change" if task.over else dice.choice(WHILE_OPEN)
        {"change": self._moves.change, "finish": self._moves.finish, "reassign": self._moves.reassign}[event](
            key, dice, when
        )


def another(dice: Random, known: Sequence[Value], old: object) -> Value:
    """One that is not the old one."""
    return dice.choice([each for each in known if each != old])


def another_title(world: World, dice: Random, old: object, spelled: Callable[[str], str] = str) -> str:
    """A title, as the site spells it, that is not the old one."""
    while (title := spelled(world.title(dice, dice.randrange(1000)))) == old:
        pass
    return title
