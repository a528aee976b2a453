"""The usual way from a question to common records."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import TypeVar

from taskcli.http.bodies import Row
from taskcli.models import Comment, Task, When
from taskcli.spec.endpoint import Extras, SubRequest
from taskcli.spec.narrowing import narrow
from taskcli.spec.provider import Fetching, Finding, Question
from taskcli.values import in_time

T = TypeVar("T")


def find(question: Question) -> Finding:
    """Asks `list` with what its parameters mean, and reads each row."""
    provider = question.provider
    rows = yield narrow(question, provider.endpoint("list")).ask(provider.endpoint("list"))
    return (provider.read_task(row.data, question.settings) for row in rows)


def fetch(ref: str, extras: Extras, question: Question) -> Fetching:
    """Asks `get`, and `comments` and `history` where they are wanted."""
    provider, settings = question.provider, question.settings
    rows = yield SubRequest(provider.endpoint("get"), id=ref)
    task = provider.read_task(next(rows).data, settings)
    yield from add_extras(task, ref, extras, question)
    return task


def add_extras(task: Task, ref: str, extras: Extras, question: Question) -> Generator[SubRequest, Iterator[Row], None]:
    """Comments and history by the endpoints of these names, oldest first."""
    provider, settings = question.provider, question.settings
    if extras.comments != "none" and provider.read_comment and provider.has("comments"):
        with extras.part("comments"):
            rows = yield SubRequest(provider.endpoint("comments"), id=ref)
            read = (provider.read_comment(row.data, settings) for row in rows)
            task.comments = chosen(by_time([each for each in read if each], lambda each: each.created), extras.comments)
    if extras.history and provider.read_change and provider.has("history"):
        with extras.part("history"):
            rows = yield SubRequest(provider.endpoint("history"), id=ref)
            task.history = by_time([provider.read_change(row.data, settings) for row in rows], lambda each: each.at)


def chosen(comments: list[Comment], which: str) -> list[Comment]:
    """The first, the last or all of comments that are oldest first."""
    return {"first": comments[:1], "last": comments[-1:]}.get(which, comments)


def by_time(found: list[T], when: Callable[[T], When]) -> list[T]:
    """Oldest first. What has no date keeps the place that the service gave it among its neighbours.

    It goes with the dated one before it, and at the beginning with the one after.
    """
    keys: list[str] = []
    for each in found:
        keys.append(in_time(when(each)) or (keys[-1] if keys else ""))
    if first := next((key for key in keys if key), ""):
        keys = [key or first for key in keys]
    order = sorted(range(len(found)), key=lambda at: keys[at])
    return [found[at] for at in order]
