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

Key = tuple[str, str]
"""(whose id it is, what tells it apart); what is told apart by its words is nobody's own."""
Names = Sequence[tuple[Key, str]]
"""All that a task stands under, each with how it is called."""
NOTHING: Names = [(("", ""), "")]


def _word(text: str | None) -> Names:
    return [(("", folded(text)), str(text))] if text else []  # a plain text, for writers that know no other


def _id(task: Task, kind: str | None, id: str | None, words: str) -> Key:
    """One id is one person or thing; without ids one name is."""
    return (task.profile, f"{task.provider}:{kind}:{id}") if id else ("", folded(words))


def _person(task: Task, who: Person | None) -> Names:
    return [(_id(task, who.kind, who.id, who.name or who.email or ""), person_name(who))] if who else []


def _link(task: Task, link: Link | None) -> Names:
    return [(_id(task, link.kind, link.id, link.title or ""), link_name(link))] if link else []


def _each(names: Iterable[Names]) -> Names:
    """All of them, each once, as it is called first."""
    found: dict[Key, str] = {}
    for key, name in (each for some in names for each in some):
        found.setdefault(key, name)
    return list(found.items())


FIELDS: Mapping[str, Callable[[Task], Names]] = {
    "status": lambda task: _word(task.status),
    "native_status": lambda task: _word(task.native_status),
    "priority": lambda task: _word(task.priority),
    "project": lambda task: _link(task, task.project),
    "customer": lambda task: _link(task, task.customer),
    "type": lambda task: _word(task.type),
    "tag": lambda task: _each(map(_word, task.tags)),
    "assignee": lambda task: _each(_person(task, who) for who in task.assignees),
    "creator": lambda task: _person(task, task.creator),
    "profile": lambda task: _word(task.profile),
    "provider": lambda task: _word(task.provider),
}


def standing(every: Iterable[Task], field: str) -> Callable[[Task], Names]:
    """What a task stands under: one id is called what its profile calls it first.

    The same number means the same in two profiles where it is also called the same.
    """
    called = dict(_each(map(FIELDS[field], every)))

    def names(task: Task) -> Names:
        found = ((key, called[key]) for key, _ in FIELDS[field](task))
        return [((folded(name), key), name) for (_, key), name in found] or NOTHING

    return names


def groups(every: Sequence[Task], shown: Sequence[Task], field: str) -> list[Group]:
    """In the order of their first row, with the counts of all; what is shown of one may be nothing."""
    names, found = standing(every, field), {}
    for task in every:
        for key, name in names(task):
            if key not in found:
                found[key] = Group(name or f"no {field.replace('_', ' ')}", 0, [])
            found[key].count += 1
    for task in shown:
        for key, _ in names(task):
            found[key].tasks.append(task)
    return list(found.values())


def counts(every: Sequence[Task], fields: Sequence[str]) -> Iterator[Row]:
    """`{"assignee": "Alice", "count": 13}`, largest first; null for none."""
    counted: Counter[tuple[Key, ...]] = Counter()
    called: dict[tuple[Key, ...], tuple[str | None, ...]] = {}
    under = [standing(every, field) for field in fields]
    for task in every:
        for each in product(*(names(task) for names in under)):
            key = tuple(part for part, _ in each)
            called.setdefault(key, tuple(name or None for _, name in each))
            counted[key] += 1
    for key, count in counted.most_common():
        yield Row({**dict(zip(fields, called[key], strict=True)), "count": count})
