"""The calls about tasks: lists, details, the log, statuses and reminders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import TypeAlias

from taskcli.sandbox.capillary.filters import Filters
from taskcli.sandbox.capillary.people_and_tasks import STAFF, STATUS_MAPPING, Entry, Task
from taskcli.sandbox.capillary.query import Ask
from taskcli.sandbox.capillary.refusals import Refusal
from taskcli.sandbox.capillary.shapes import (
    ALL_FAILED,
    OK,
    SOME_FAILED,
    Record,
    Reply,
    Value,
    Writer,
    item_status,
    status,
    wrapped,
)
from taskcli.sandbox.wire import World

Found: TypeAlias = list[tuple[Task, list[Entry]]]


class TaskCalls:
    """`handlers` are by the two words of the path."""

    def __init__(self, world: World, by_id: dict[int, Task], writer: Writer) -> None:
        self.world = world
        self.by_id = by_id
        self._writer = writer
        self._filters = Filters(world)
        self.handlers: dict[tuple[str, str], Callable[[Ask], Reply]] = {
            ("task", "get"): self._rows,
            ("task", "metadata"): self._metadata,
            ("task", "log"): self._log,
            ("task", "statusmapping"): self._statusmapping,
            ("task", "reminder"): self._reminders,
            ("store", "tasks"): self._rows,
        }

    def on(self, fault: str) -> bool:
        return fault in self.world.faults

    @property
    def tasks(self) -> Iterable[Task]:
        tasks = self.by_id.values()
        return reversed(tasks) if self.on("falling-ids") else tasks

    def _select(self, ask: Ask, limit: int | None) -> Found:
        """The limit counts tasks, and a task may have several rows."""
        wanted, fits = self._filters.task_test(ask), self._filters.entry_test(ask)
        kept = ((task, [each for each in task.entries if fits(each)]) for task in self.tasks if wanted(task))
        return [(task, entries) for task, entries in kept if entries][:limit]

    def _rows(self, ask: Ask) -> Reply:
        limit = ask.query.number("batch_size", 1)
        by_row = self.on("batch-size-rows")
        found = self._select(ask, None if by_row else limit)
        rows: list[Value] = [self._row(ask, task, entry) for task, entries in found for entry in entries]
        return self._listed(ask, rows[:limit] if by_row else rows)

    def _row(self, ask: Ask, task: Task, entry: Entry) -> Record:
        row: Record = {"id": str(task.id), "entry_id": entry.entry_id} if entry.shows_id else {"id": "", "entry_id": ""}
        # In the published JSON sample of task/get the empty ids are missing; XML and store/tasks keep them.
        if not entry.shows_id and ask.form == "json" and ask.entity == "task" and not self.on("keep-empty"):
            row = {}
        row |= {"type": entry.type, "associate_id": entry.associate_id, "customer_id": entry.customer_id}
        row |= {"store_id": entry.store_id, "status": entry.label}
        if self.on("rich-rows"):
            names = [each.human.name for each in STAFF if each.id == entry.associate_id.strip()]
            row |= {"title": task.title, "body": task.body, "associate_name": "".join(names)}
        if ask.entity == "store" and entry.type == "CUSTOMER":
            row["comment"] = ["", ""]
        return row

    def _metadata(self, ask: Ask) -> Reply:
        return self._listed(
            ask, [self._described(task) for task, _ in self._select(ask, ask.query.number("batch_size", 1))]
        )

    def _described(self, task: Task) -> Record:
        residue: Record = {"comment": [""]} if task.id % 5 == 0 else {}
        creator: Record = {"type": task.creator_type, "id": task.creator_id, "name": task.creator_name}
        return residue | {
            "id": str(task.id),
            "title": task.title,
            "body": task.body,
            "start_date": task.start_date,
            "end_date": task.end_date,
            "expiry_date": task.expiry_date,
            "action": residue | {"type": task.action, "template": task.template},
            "task_type": task.task_type,
            "cashier_task": _word(task.cashier_task),
            "customer_task": _word(task.customer_task),
            "execute_by_all": _word(task.execute_by_all),
            "creator": creator,
            "possible_statuses": {
                "status": self._writer.several([{"label": label, "value": value} for label, value in task.statuses])
            },
            "tags": task.tags,
        }

    def _listed(self, ask: Ask, rows: list[Value]) -> Reply:
        if not rows:
            return self._nothing(ask.entity)
        item = 910 if ask.entity == "store" else 5200
        if not self.on("partial"):
            return Reply(OK | wrapped(ask.entity, {"task": self._writer.several(rows)}), item, len(rows))
        tasks: Record = {"task": [*rows, item_status(5201, "Unable to fetch task details")]}
        return Reply(status(False, 201, SOME_FAILED) | wrapped(ask.entity, tasks), item, len(rows), 1, 201)

    def _nothing(self, entity: str) -> Reply:
        """No sample of an answer without tasks is published; the code of the item is."""
        code = 909 if entity == "store" else 5211
        item = item_status(code, "No tasks found")
        shapes: dict[str, Record] = {
            "none-500": status(False, 500, ALL_FAILED) | wrapped(entity, {"task": item}),
            "none-tasks": OK | wrapped(entity, item),
            "none-root": OK | item,
            "none-list": OK | wrapped(entity, {"task": [item]}),
            "none-object": OK | wrapped(entity, {}),
            "none-task-list": OK | wrapped(entity, {"task": []}),
            "none-text": OK | wrapped(entity, ""),
            "none-null": OK | wrapped(entity, None),
            "none-missing": OK,
        }
        tree = next((tree for name, tree in shapes.items() if self.on(name)), OK | wrapped(entity, {"task": item}))
        return Reply(tree, code, 0, 1, 500 if self.on("none-500") else 200)

    def _log(self, ask: Ask) -> Reply:
        if not ask.query.text("task_id"):
            raise Refusal(500, "No identifier passed", 5203)
        known = {str(task.id): task for task in self.tasks}
        asked = [each.strip() for each in ask.query.text("task_id").split(",")]
        failed: Record = {"task_id": ""} | item_status(5204, "\nTask Identifier is Empty or Invalid\n")
        lines: list[Value] = []
        for each in asked:
            lines += _log_lines(known[each]) if each in known else [failed]
        bad = sum(each not in known for each in asked)
        if not bad:
            code, head = 200, OK
        elif bad == len(asked):
            code, head = 500, status(False, 500, ALL_FAILED)
        else:
            code, head = 201, status(False, 201, SOME_FAILED)
        tree = head | {"tasks": {"task": {"log": self._writer.several(lines)}}}
        return Reply(tree, 5204 if bad else 5200, len(asked) - bad, bad, code)

    def _statusmapping(self, ask: Ask) -> Reply:
        rows: list[Value] = [{"id": number, "value": value, "label": label} for number, value, label in STATUS_MAPPING]
        if self.on("mapping-doubled"):
            rows.append({"id": "5", "value": ["NONE", "PROCESSING_START"]})
        return Reply(OK | {"tasks": {"task_statuses": {"status": rows}}}, good=len(rows))

    def _reminders(self, ask: Ask) -> Reply:
        own = ask.query.flag("only_for_stores")
        rows = [_reminder(task) for task in self.tasks if task.id % 6 == 0 and (not own or task.store is ask.store)]
        if not rows:
            return self._nothing(ask.entity)
        return Reply(OK | {"tasks": {"reminders": {"reminder": self._writer.several(rows)}}}, good=len(rows))


def _word(value: bool) -> str:
    return "true" if value else "false"


def _log_lines(task: Task) -> Sequence[Record]:
    return [
        {
            "task_id": str(task.id),
            "task_status_id": entry.status_id or f"{entry.entry_id}{place}",
            "customer_id": entry.customer_id,
            "associate_id": entry.associate_id,
            "store_id": entry.store_id,
            "updated_time": f"{when:%Y-%m-%d %H:%M:%S}",
            "new_status": label,
        }
        for entry in task.entries
        for place, (when, label) in enumerate(entry.moves)
    ]


def _reminder(task: Task) -> Record:
    return {
        "id": str(task.id + 50000),
        "task_id": str(task.id),
        "created_by": task.creator_id,
        "remindee_id": task.entries[0].associate_id.strip(),
        "time": f"{task.created + timedelta(days=1):%Y-%m-%d %H:%M:%S}",
        "template": task.template,
    }
