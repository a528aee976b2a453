"""Which comments the parameters of the find services keep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import unquote

from taskcli.sandbox.pageseeder.people_and_tasks import Comment, Person, Task
from taskcli.sandbox.pageseeder.query import Query

Test = Callable[[Task, Comment], bool]


def tests(query: Query) -> list[Test]:
    """What a comment must satisfy, all of it."""
    found: list[Test] = []
    for name in ("assigned", "created", "due"):
        after, before = query.moment(f"{name}after"), query.moment(f"{name}before")
        if after is not None or before is not None:
            found.append(_between("assigned_on" if name == "assigned" else name, after, before))
    for name, pick in (("assignedto", "assigned"), ("author", "author")):
        if name in query.values:
            found.append(_is_member(pick, query.number(name, 0, least=int(name == "author"))))
    for name, pick in (("statuses", "status"), ("priorities", "priority")):
        if query.listed(name):
            found.append(_one_of(pick, query.listed(name)))
    if labels := set(query.listed("labels")):
        found.append(lambda task, comment: labels <= {*comment.labels})
    for name, pick in (("title", "title"), ("type", "kind")):
        if name in query.values:
            found.append(_like(pick, query.values[name]))
    if "types" in query.values:  # an empty word stands for comments without a type
        found.append(_one_of("kind", [each.strip() for each in query.values["types"].split(",")]))
    found.extend(_place_tests(query))
    return found


def _place_tests(query: Query) -> list[Test]:
    found: list[Test] = []
    role = query.choice("contentrole", "comment workflow all", "all")
    if role != "all":
        found.append(lambda task, comment: (comment.role == "Workflow") == (role == "workflow"))
    context = query.choice("context", "group uri all", "all")
    if context != "all":
        found.append(lambda task, comment: (task.document is not None) == (context == "uri"))
    # Each path is percent-encoded once more than the query itself ("find comments", dev.pageseeder.com).
    if paths := [unquote(each) for each in query.listed("paths")]:
        found.append(lambda task, comment: any(_under(task, each) for each in paths))
    return found


def _under(task: Task, path: str) -> bool:
    if not task.document:
        return False
    return any(_fits(each, path) for each in (task.document.path, unquote(task.document.path)))


def _fits(text: str, pattern: str) -> bool:
    """A trailing `*` stands for anything, a trailing `**` for an asterisk."""
    if pattern.endswith("**"):
        return text == pattern[:-1]
    return text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern


def _between(pick: str, after: float | None, before: float | None) -> Test:
    def test(_: Task, comment: Comment) -> bool:
        when: datetime | None = getattr(comment, pick)
        return when is not None and (
            (after is None or when.timestamp() > after) and (before is None or when.timestamp() < before)
        )

    return test


def _is_member(pick: str, number: int) -> Test:
    def test(_: Task, comment: Comment) -> bool:
        who: Person | None = getattr(comment, pick)
        return (who.id if who else 0) == number

    return test


def _one_of(pick: str, wanted: list[str]) -> Test:
    return lambda task, comment: getattr(comment, pick) in wanted


def _like(pick: str, pattern: str) -> Test:
    return lambda task, comment: _fits(getattr(comment, pick), pattern)
