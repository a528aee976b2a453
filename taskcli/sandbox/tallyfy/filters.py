"""Which tasks and processes a list keeps, and in which order."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import partial
from typing import Any

from taskcli.sandbox.tallyfy.people import Row
from taskcli.sandbox.tallyfy.query import Asked
from taskcli.sandbox.tallyfy.refusals import invalid
from taskcli.sandbox.tallyfy.tasks import Item

Keep = Callable[[Item], bool]


def any_of(pick: Callable[[Item], Iterable[str]]) -> Callable[[str], Keep]:
    """Keeps what has any of the comma-separated values."""

    def build(text: str) -> Keep:
        wanted = set(text.split(","))
        return lambda item: not wanted.isdisjoint(pick(item))

    return build


def contains(pick: Callable[[Item], str]) -> Callable[[str], Keep]:
    return lambda text: lambda item: text.casefold() in pick(item).casefold()


def is_true(text: str | None) -> bool:
    return text == "true"  # the service compares strings: True, 1 and yes are not this word


def oneoff(text: str) -> Keep:
    if text not in ("true", "false"):
        return lambda item: True
    return lambda item: item.core.get("is_oneoff_task", False) is (text == "true")


def process_name(item: Item) -> str:
    return str(item.run.get("name", ""))


FILTERS: Mapping[str, Callable[[str], Keep]] = {
    "q": contains(lambda item: f"{process_name(item)}\n{item.core['title']}"),
    "process": contains(process_name),
    "owners": any_of(lambda item: item.owners("users")),
    "guests": any_of(lambda item: item.owners("guests")),
    "groups": any_of(lambda item: item.owners("groups")),
    "roles": any_of(lambda item: item.names("roles", "id")),
    "tag": lambda text: lambda item: text in item.names("tags", "title", "id"),
    "folder": lambda text: lambda item: text in item.names("folders", "id"),
    "unassigned": lambda text: (
        lambda item: not (is_true(text) and any(item.owners(kind) for kind in ("users", "guests", "groups")))
    ),
    "is_oneoff": oneoff,
}


def dated(name: str, zone: tzinfo, test: Callable[[date], bool]) -> Keep:
    def keep(item: Item) -> bool:
        when = item.time(name)
        return when is not None and test(when.astimezone(zone).date())

    return keep


DEADLINES: Mapping[str, Callable[[date, date], bool]] = {
    "deadline_start_range": operator.le,  # the day asked for, the day of the deadline
    "deadline_end_range": operator.ge,
    "deadline_before": operator.gt,
    "deadline_after": operator.lt,
}


def keeps(query: Mapping[str, str], zone: tzinfo) -> Iterator[Keep]:
    """What a task has to pass to be listed."""
    for name in (each for each in FILTERS if each in query):
        yield FILTERS[name](query[name])
    if "created" in query:
        days = [date.fromisoformat(each) for each in query["created"].split(":")]
        yield dated("created_at", zone, lambda day: days[0] <= day <= days[-1])
    if "deadline_on" in query:
        yield dated("deadline", zone, lambda day: day == date.fromisoformat(query["deadline_on"]))
    else:
        for name in (each for each in DEADLINES if each in query):
            yield dated("deadline", zone, partial(DEADLINES[name], date.fromisoformat(query[name])))
    if {"custom_field_key", "custom_field_value"} <= query.keys():
        pair = query["custom_field_key"], query["custom_field_value"]
        yield lambda item: pair in (item.core.get("custom_fields") or {}).items()
    archived = query.get("archived")
    if archived == "only":
        yield lambda item: bool(item.core.get("archived_at"))
    elif archived != "true":
        yield lambda item: not item.core.get("archived_at")


def has_status(item: Item, word: str, now: datetime) -> bool:
    status, done, due = item.core.get("status"), bool(item.core.get("completed_at")), item.time("deadline")
    match word:
        case "all":
            return True
        case "complete" | "completed":
            return done
        case "active_visible":
            return not done and status != "auto-skipped"
        case "inprogress":
            return not done and status in ("active", "in-progress", "inprogress", "reopened")
        case "not-started":
            return status == "not-started"
        case "hasproblem":
            return bool(item.core.get("problem"))
        case "overdue":
            return not done and due is not None and due < now
        case "due_soon":
            return not done and due is not None and now <= due <= now + timedelta(days=1)
        case _:
            return not done  # active, incomplete


def late(name: str) -> Callable[[Item], tuple[bool, float]]:
    """A sort key by this time, rows without it last."""

    def key(item: Item) -> tuple[bool, float]:
        when = item.time(name)
        return (when is None, when.timestamp() if when else 0)

    return key


def early(name: str) -> Callable[[Item], tuple[bool, float]]:
    return lambda item: (late(name)(item)[0], -late(name)(item)[1])


SORTS: Mapping[str, Callable[[Item], tuple[bool, float]]] = {
    "deadline": late("deadline"),
    "newest": early("created_at"),
    "completed_newest": early("completed_at"),
    "problems": lambda item: (not item.core.get("problem"), 0),
    "position": lambda item: (False, item.core.get("position", 0)),
}


def visible(asked: Asked, item: Item) -> bool:
    """A top-secret task is for those who own it and who began it."""
    if not item.core.get("top_secret"):
        return True
    return asked.user == item.core["starter_id"] or str(asked.user) in item.owners("users")


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "!=": operator.ne,
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
RUN_WORDS = ("active", "complete", "problem", "issue", "improvement", "archived", "delayed")


def runs_kept(query: Mapping[str, str], runs: Iterable[Row], items: Iterable[Item]) -> list[Row]:
    """Processes; those in a folder, with a tag or of a group have a task that is."""
    status = query.get("status", "")
    tests: list[Callable[[Row], bool]] = []
    if status == "starred" or query.get("starred") == "true":
        tests.append(lambda run: bool(run.get("starred")))
    if status in RUN_WORDS:  # other words do nothing on this list (the vendor's n8n node)
        tests.append(lambda run: run["status"] == status)
    if query.get("archived") == "only":
        tests.append(lambda run: run["status"] == "archived")
    elif status != "archived" and query.get("archived") != "true":
        tests.append(lambda run: run["status"] != "archived")
    if "q" in query:
        tests.append(lambda run: query["q"].casefold() in run["name"].casefold())
    for name, key in (("checklist_id", "checklist_id"), ("owners", "owner_id"), ("type", "type")):
        if name in query:
            tests.append(partial(_has_any, key, query[name].split(",")))
    items = list(items)
    for name in (each for each in ("folder", "tag", "groups") if each in query):
        keep = FILTERS[name](query[name])
        tests.append(partial(_has_any, "id", [each.core.get("run_id") for each in items if keep(each)]))
    if "tag_ids" in query:
        wanted = set(query["tag_ids"].split(","))
        held = [each.core.get("run_id") for each in items if not wanted.isdisjoint(each.names("tags", "id"))]
        tests.append(partial(_has_any, "id", held))
    if query.get("untagged") == "true":
        tagged = {each.core.get("run_id") for each in items if each.names("tags", "id")}
        tests.append(lambda run: run["id"] not in tagged)
    if query.get("task_status") in ("in-progress", "completed"):
        done = query["task_status"] == "completed"
        held = [each.core.get("run_id") for each in items if bool(each.core.get("completed_at")) is done]
        tests.append(partial(_has_any, "id", held))
    return ordered([run for run in runs if all(test(run) for test in tests)], query, ("name", "created_at"))


def in_feed(event: Row, query: Mapping[str, str]) -> bool:
    """Whether an entry of the feed has all that is asked for; both days are included."""
    actor: Row = event["actor"][0] if event["actor"] else {}
    told = {
        "verb": event["verb"][0], "type": event["type"][0], "source": event["source"][0], "actor_type": "user",
        "actor_id": str(event["actor_id"][0]), "actor_email": actor.get("email"), "field": None, "origin_type": None,
        "origin_id": None,
    }  # fmt: skip
    day, text = event["created_at"][:10], query.get("search", "").casefold()
    return (
        all(told[name] == query[name] for name in told if name in query)
        and query.get("created_after", day) <= day <= query.get("created_before", day)
        and text in event["description"][0].casefold()
    )


def ordered(rows: list[Row], query: Mapping[str, str], known: Sequence[str]) -> list[Row]:
    """By the field of `sort` or `sort_by`, a minus before it turns it round; any other order changes nothing."""
    word = query.get("sort") or query.get("sort_by") or ""
    name = word.removeprefix("-")
    if name not in known:
        return rows
    return sorted(rows, key=lambda row: str(row.get(name) or "").casefold(), reverse=word.startswith("-"))


def holding(rows: Iterable[Row], query: Mapping[str, str], *keys: str) -> list[Row]:
    """The rows with the text of `q` in one of these fields."""
    text = query.get("q", "").casefold()
    return [row for row in rows if any(text in str(row.get(key) or "").casefold() for key in keys)]


def _has_any(key: str, wanted: Sequence[str | None], run: Row) -> bool:
    return str(run.get(key)) in wanted


def comparison(query: Mapping[str, str], faults: frozenset[str]) -> Callable[[Row], bool]:
    """What the bracketed filter of a search keeps of the tasks."""
    names = ("type", "field", "operation", "value")
    kind, name, sign, value = (query.get(f"filter[{each}]", "") for each in names)
    if not any((kind, name, sign, value)):
        return lambda row: True
    key = {"title": "title", "starter": "starter_id"}.get(name)
    if kind != "field" or key is None or sign not in COMPARISONS:
        raise invalid({"filter": "The selected filter is invalid."}, faults)
    if key == "title":
        return lambda row: COMPARISONS[sign](row["title"], value)
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise invalid({"filter": "The starter must be an integer."}, faults)
    return lambda row: row.get("starter_id") is not None and COMPARISONS[sign](row["starter_id"], int(value))
