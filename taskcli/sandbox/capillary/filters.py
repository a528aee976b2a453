"""Which tasks, and which entries of them, the parameters of a call keep."""

from __future__ import annotations

from collections.abc import Callable

from taskcli.sandbox.capillary.people_and_tasks import STAFF, Entry, Task
from taskcli.sandbox.capillary.query import Ask
from taskcli.sandbox.wire import World


class Filters:
    """Tests that keep what a call asks for."""

    def __init__(self, world: World) -> None:
        self.world = world

    def on(self, fault: str) -> bool:
        return fault in self.world.faults

    def task_test(self, ask: Ask) -> Callable[[Task], bool]:
        query, in_store = ask.query, ask.entity == "store"
        action = query.word("action_type", ("sms", "email", "call", "none"))
        since = query.moment("start_date", time=not in_store)
        until = query.moment("end_date", last=True, time=not in_store)
        creator, creator_type = query.number("created_by"), query.word("created_by_type", ("manager", "cashier"))
        by_all, for_customers = query.flag("execute_by_all"), query.flag("customer_task")
        first, last = query.number("start_id"), query.number("end_id")
        own = query.flag("all") is False
        step = 1 if self.on("exclusive-bounds") else 0

        def wanted(task: Task) -> bool:
            return (
                (not action or action == _action_word(task))
                and (since is None or task.created >= since)
                and (until is None or task.created <= until)
                and (creator is None or task.creator_id == str(creator))
                and (not creator_type or task.creator_type == creator_type)
                and (by_all is None or task.execute_by_all == by_all)
                and (for_customers is None or task.customer_task == for_customers)
                and (first is None or task.id >= first + step)
                and (last is None or task.id <= last - step)
                and (not own or task.store is ask.store)
                and not (self.on("hide-closed") and task.expires is not None and task.expires < self.world.midnight)
            )

        return wanted

    def entry_test(self, ask: Ask) -> Callable[[Entry], bool]:
        query = ask.query
        associate, customer = query.number("assoc_id"), query.number("customer_id")
        state = query.status()
        team = {each.id for each in STAFF if each.store is ask.store} if query.flag("assoc") else None
        kind = query.word("type_value", ("associate", "manager")).upper()
        peers = {each.id for each in STAFF if each.type == kind} if kind else None

        def fits(entry: Entry) -> bool:
            person = entry.associate_id.strip()
            return (
                (associate is None or person == str(associate))
                and (customer is None or entry.customer_id == str(customer))
                and (not state or entry.label == state or (entry.state == state and not self.on("status-labels")))
                and (team is None or person in team)
                and (peers is None or person in peers)
                and (ask.entity != "store" or entry.store_id == ask.store.id)
                and not (self.on("hide-closed") and entry.state == "CLOSED")
            )

        return fits


def _action_word(task: Task) -> str:
    """`none` is every kind of task but the three that have a word."""
    word = task.action.casefold()
    return word if word in ("sms", "email", "call") else "none"
