"""`--group-by` and `--count-by`: tasks under what they share, each once under each of its assignees or tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product

from taskcli.http.bodies import Row
from taskcli.models import Link, Person, Task
from taskcli.render import Group
from taskcli.render.wording import link_name, person_name
from taskcli.spec.terms import folded

Names = Sequence[tuple[str, str]]
"""(what tells it apart, how it is called) of all that a task stands under; nothing is ("", "")."""


def _word(text: str | None) -> Names:
    return [(folded(text), str(text))] if text else []  # a plain text, for writers that know no other


def _person(who: Person | None) -> Names:
    """One id is one person; without ids one name is."""
    if who is None:
        return []
    return [(f"{who.kind}:{who.id}" if who.id else folded(who.name or who.email or ""), person_name(who))]


def _link(link: Link | None) -> Names:
    if link is None:
        return []
    return [(f"{link.kind}:{link.id}" if link.id else folded(link.title or ""), link_name(link))]


def _each(names: Iterable[Names]) -> Names:
    """All of them, each once, as it is called first."""
    found: dict[str, str] = {}
    for key, name in (each for some in names for each in some):
        found.setdefault(key, name)
    return list(found.items())


FIELDS: Mapping[str, Callable[[Task], Names]] = {
    "status": lambda task: _word(task.status),
    "native_status": lambda task: _word(task.native_status),
    "priority": lambda task: _word(task.priority),
    "project": lambda task: _link(task.project),
    "customer": lambda task: _link(task.customer),
    "type": lambda task: _word(task.type),
    "tag": lambda task: _each(map(_word, task.tags)),
    "assignee": lambda task: _each(map(_person, task.assignees)),
    "creator": lambda task: _person(task.creator),
    "profile": lambda task: _word(task.profile),
    "provider": lambda task: _word(task.provider),
}


def groups(every: Sequence[Task], shown: Sequence[Task], field: str) -> list[Group]:
    """In the order of their first row, with the counts of all; what is shown of one may be nothing."""
    names, found = FIELDS[field], {}
    for task in every:
        for key, name in names(task) or [("", "")]:
            if key not in found:
                found[key] = Group(name or f"no {field.replace('_', ' ')}", 0, [])
            found[key].count += 1
    for task in shown:
        for key, _ in names(task) or [("", "")]:
            found[key].tasks.append(task)
    return list(found.values())


def counts(every: Sequence[Task], fields: Sequence[str]) -> Iterator[Row]:
    """`{"assignee": "Alice", "count": 13}`, largest first; null for none."""
    counted: Counter[tuple[str, ...]] = Counter()
    called: dict[tuple[str, ...], tuple[str | None, ...]] = {}
    for task in every:
        for each in product(*(FIELDS[field](task) or [("", "")] for field in fields)):
            key = tuple(part for part, _ in each)
            called.setdefault(key, tuple(name or None for _, name in each))
            counted[key] += 1
    for key, count in counted.most_common():
        yield Row({**dict(zip(fields, called[key], strict=True)), "count": count})
