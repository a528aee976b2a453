"""The common filters of `taskcli list`: one table, from which flags, reading, acceptance and documentation come."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from taskcli.models import ENDED, Link, Person, Priority, Status, Task, When
from taskcli.records import declarations, declared
from taskcli.spec.terms import (
    ALL_STATUSES,
    NONE,
    USUAL,
    Terms,
    Words,
    folded,
    read_day,
    read_moment,
    read_priorities,
    read_statuses,
    read_switch,
    read_terms,
    read_text,
)
from taskcli.values import Clock, day_of

T = TypeVar("T")


class Reader(Struct, frozen=True):
    """Who looks at the rows: the clock of their zone, and who they are where that is known."""

    clock: Clock
    me: Person | None = None


# Whether a row fits -------------------------------------------------------------------------------------------------

Fits = Callable[[Task, Any, Reader], bool]


def has_words(common: Callable[[Task], str | None], native: Callable[[Task], str | None]) -> Fits:
    def fits(task: Task, asked: Words, reader: Reader) -> bool:
        level = common(task)
        if asked.everything or (level in asked.common and not asked.unwanted):
            return True
        word = folded(native(task) or "")
        if word and word in asked.unwanted:
            return False
        return (level in asked.common if level else asked.none) or bool(word and word in asked.words)

    return fits


def has_person(people: Callable[[Task], Sequence[Person | None]]) -> Fits:
    def fits(task: Task, asked: Terms, reader: Reader) -> bool:
        found = [who for who in people(task) if who]
        return _chosen(asked, found, lambda term, who: means(term, who, reader.me))

    return fits


def has_link(link: Callable[[Task], Link | None]) -> Fits:
    def fits(task: Task, asked: Terms, reader: Reader) -> bool:
        found = [Person(id=each.id, name=each.title, login=each.code) for each in (link(task),) if each]
        return _chosen(asked, found, lambda term, each: named(term, each))

    return fits


def has_label(labels: Callable[[Task], Sequence[str | None]]) -> Fits:
    def fits(task: Task, asked: Terms, reader: Reader) -> bool:
        found = [each for each in labels(task) if each]
        return _chosen(asked, found, lambda term, each: folded(term) == folded(each))

    return fits


def _chosen(asked: Terms, found: Sequence[T], fits: Callable[[str, T], bool]) -> bool:
    def any_of(terms: Sequence[str]) -> bool:
        return any(not found if folded(term) == NONE else any(fits(term, each) for each in found) for term in terms)

    return (not asked.wanted or any_of(asked.wanted)) and not any_of(asked.unwanted)


def means(term: str, who: Person, me: Person | None) -> bool:
    if folded(term) == "me":
        return me is not None and is_same(me, who)
    return named(term, who)


def named(term: str, who: Person) -> bool:
    """Whether somebody is meant: by id, e-mail or user name exactly, or by whole words of the name."""
    wanted = folded(term)
    if any(wanted == folded(each) for each in (who.id, who.email, who.login) if each):
        return True
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded(who.name or "")))


def is_same(me: Person, who: Person) -> bool:
    """Whether somebody is the person signed in. The same number can be two people where the kinds differ."""
    if me.email and who.email and folded(me.email) == folded(who.email):
        return True
    if me.id and who.id:
        return folded(me.id) == folded(who.id) and (not me.kind or not who.kind or me.kind == who.kind)
    return bool(me.name and who.name and not who.id and folded(me.name) == folded(who.name))


def has_text(task: Task, asked: str, reader: Reader) -> bool:
    wanted = folded(asked)
    return wanted in folded(task.title or "") or wanted in folded(task.description or "")


def not_before(when: Callable[[Task], When]) -> Fits:
    """From an instant on; a day counts as its first one; no date is outside."""

    def fits(task: Task, asked: datetime, reader: Reader) -> bool:
        found = when(task)
        return found is not None and reader.clock.begin(found) >= asked

    return fits


def just_before(when: Callable[[Task], When]) -> Fits:
    def fits(task: Task, asked: datetime, reader: Reader) -> bool:
        found = when(task)
        return found is not None and reader.clock.begin(found) < asked

    return fits


def on_day(when: Callable[[Task], When]) -> Fits:
    def fits(task: Task, asked: date | str, reader: Reader) -> bool:
        found = when(task)
        if found is None or asked == NONE:
            return found is None and asked == NONE
        return day_of(found, reader.clock.zone) == asked

    return fits


def is_late(task: Task, asked: bool, reader: Reader) -> bool:
    return task.overdue


def is_overdue(task: Task, clock: Clock) -> bool:
    """Whether it should have ended: an instant when it is over, a day when the day is."""
    if task.due is None or task.status in ENDED:
        return False
    return task.due < clock.now if isinstance(task.due, datetime) else task.due < clock.today


# The table ----------------------------------------------------------------------------------------------------------

Form = Literal["words", "terms", "text", "moment", "day", "switch"]


class Filter(Struct, frozen=True):
    """One common filter. `field` is what it looks at in the record: a provider that never knows it cannot answer."""

    flag: str
    help: str
    form: Form
    field: str
    read: Callable[[Sequence[str], Clock], Any]
    fits: Fits
    metavar: str = "WHO"
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """`due-before`: what parameters say that they mean."""
        return self.flag.removeprefix("--")

    @property
    def key(self) -> str:
        """`due_before`: the attribute of `Filters`."""
        return self.name.replace("-", "_")


def row(
    flag: str,
    help: str,
    *,
    field: str,
    fits: Fits,
    form: Form = "terms",
    read: Callable[[Sequence[str], Clock], Any] | None = None,
    default: Any = None,
    metavar: str = "WHO",
    words: tuple[str, ...] = (),
) -> Any:
    """A field of `Filters` that knows its flag, how it is read, and whether a task fits."""
    usual: dict[Form, Callable[[Sequence[str], Clock], Any]] = {
        "terms": read_terms, "text": read_text, "moment": read_moment, "day": read_day, "switch": read_switch,
    }  # fmt: skip
    made = Filter(flag, help, form, field, read or usual[form], fits, "WHEN" if form == "moment" else metavar, words)
    return declared(default, made)


def _since(flag: str, what: str, when: Callable[[Task], When]) -> Any:
    return row(flag, f"{what} from the beginning of WHEN", form="moment", field=what, fits=not_before(when))


def _until(flag: str, what: str, when: Callable[[Task], When]) -> Any:
    return row(flag, f"{what} until just before WHEN", form="moment", field=what, fits=just_before(when))


class Filters(Struct, frozen=True, kw_only=True, dict=True):
    """The common filters of one question, read. None: not asked for. Instants are aware.

    Each field is a row of the table: a new filter is a new field, and `means=` at the parameters that answer it.
    """

    status: Words = row(
        "--status",
        "open, in-progress, done, cancelled, unknown, all, or a provider's own word; not:WORD leaves out; "
        "default: all that is not done or cancelled",
        form="words", field="status", read=read_statuses, default=USUAL, metavar="WORD", words=(*Status, "all"),
        fits=has_words(lambda task: task.status, lambda task: task.native_status),
    )  # fmt: skip
    assignee: Terms | None = row(
        "--assignee", "assigned to this id, name or e-mail, to me, or to none (repeatable; not:WHO leaves out)",
        field="assignees", words=("me", NONE), fits=has_person(lambda task: task.assignees),
    )  # fmt: skip
    creator: Terms | None = row(
        "--creator", "created by this id, name or e-mail (repeatable; not:WHO leaves out)",
        field="creator", words=("me",), fits=has_person(lambda task: [task.creator]),
    )  # fmt: skip
    priority: Words | None = row(
        "--priority", "urgent, high, normal, low, none, or a provider's own word; not:WORD leaves out",
        form="words", field="priority", read=read_priorities, metavar="WORD", words=(*Priority, NONE),
        fits=has_words(lambda task: task.priority, lambda task: task.native_priority),
    )  # fmt: skip
    search: str | None = row(
        "--search", "text in title or description, whatever its case", form="text", field="title", metavar="TEXT",
        fits=has_text,
    )  # fmt: skip
    created_after: datetime | None = _since("--created-after", "created", lambda task: task.created)
    created_before: datetime | None = _until("--created-before", "created", lambda task: task.created)
    updated_after: datetime | None = _since("--updated-after", "updated", lambda task: task.updated)
    updated_before: datetime | None = _until("--updated-before", "updated", lambda task: task.updated)
    due_after: datetime | None = _since("--due-after", "due", lambda task: task.due)
    due_before: datetime | None = _until("--due-before", "due", lambda task: task.due)
    completed_after: datetime | None = _since("--completed-after", "completed", lambda task: task.completed)
    completed_before: datetime | None = _until("--completed-before", "completed", lambda task: task.completed)
    due: date | str | None = row(
        "--due", "due on that day, or none", form="day", field="due", metavar="DAY",
        words=(NONE, "today", "tomorrow", "yesterday"),
        fits=on_day(lambda task: task.due),
    )  # fmt: skip
    overdue: bool = row("--overdue", "only what is late", form="switch", field="due", default=False, fits=is_late)
    project: Terms | None = row(
        "--project", "of this project, by id or name, or of none (repeatable; not:NAME leaves out)",
        field="project", metavar="NAME", words=(NONE,), fits=has_link(lambda task: task.project),
    )  # fmt: skip
    customer: Terms | None = row(
        "--customer", "for this customer, by id or name, or for none (repeatable; not:NAME leaves out)",
        field="customer", metavar="NAME", words=(NONE,), fits=has_link(lambda task: task.customer),
    )  # fmt: skip
    type: Terms | None = row(
        "--type", "of this type, in the provider's word, or of none (repeatable; not:WORD leaves out)",
        field="type", metavar="WORD", words=(NONE,), fits=has_label(lambda task: [task.type]),
    )  # fmt: skip
    tag: Terms | None = row(
        "--tag", "with this tag, or with none (repeatable; not:TAG leaves out)",
        field="tags", metavar="TAG", words=(NONE,), fits=has_label(lambda task: task.tags),
    )  # fmt: skip

    @classmethod
    def read(cls, typed: Mapping[str, Sequence[str]], clock: Clock) -> Filters:
        """The filters as typed, by name (`due-before`). Raises `ValueError` with a sentence for the person."""
        found: dict[str, Any] = {}
        for each in TABLE:
            if words := typed.get(each.name):
                try:
                    found[each.key] = each.read(words, clock)
                except ValueError as why:
                    colon = "" if str(why).startswith(("has ", "takes ")) else ":"
                    raise ValueError(f"{each.flag}{colon} {why}") from why
        if "status" not in found and {"completed_after", "completed_before"} & set(found):
            found["status"] = replace(ALL_STATUSES, written=False)
        made = cls(**found)
        if told := made.impossible(clock):
            raise ValueError(f"{told}: nothing could match")
        return made

    def impossible(self, clock: Clock) -> str:
        """Which of them leave no time that fits; empty where none do."""
        for after in (each for each in TABLE if each.name.endswith("-after")):
            since, until = getattr(self, after.key), getattr(self, after.key.replace("_after", "_before"))
            if since and until and since >= until:
                return f"{after.flag} is not before --{after.field}-before"
        if self.overdue and self.due_after and self.due_after >= clock.now:
            return "--overdue is before --due-after"
        bounds = [name for name in ("due_after", "due_before", "overdue") if getattr(self, name)]
        if self.due == NONE and bounds:
            return f"--due none has no time, as --{bounds[0].replace('_', '-')} wants"
        if isinstance(self.due, date):
            if self.due_after and clock.end(self.due) < self.due_after:
                return "--due is before --due-after"
            if self.due_before and clock.begin(self.due) >= self.due_before:
                return "--due is not before --due-before"
            if self.overdue and self.due > clock.today:
                return "--due is not over yet, as --overdue wants"
        return ""

    def asked(self) -> Iterator[tuple[Filter, Any]]:
        """The rows of the table that something is asked of, with what is asked."""
        for each in TABLE:
            value = getattr(self, each.key)
            if value is not None and value is not False and not (isinstance(value, Words) and value.everything):
                yield each, value

    @property
    def wants_me(self) -> bool:
        """Whether who is signed in must be known."""
        terms = [value for _, value in self.asked() if isinstance(value, Terms)]
        return any(folded(term) == "me" for each in terms for term in (*each.wanted, *each.unwanted))

    def accept(self, task: Task, reader: Reader, settled: Collection[str] = ()) -> bool:
        """Whether a task is wanted. `settled` names filters that the provider has answered and no row could."""
        return all(fits(task, value, reader) for name, fits, value in self._rows if name not in settled)

    @cached_property
    def _rows(self) -> Sequence[tuple[str, Fits, Any]]:
        """What every task is checked by, found once."""
        return tuple((each.name, each.fits, value) for each, value in self.asked())


TABLE: tuple[Filter, ...] = tuple(told for _, told in declarations(Filters))
BY_NAME: Mapping[str, Filter] = {each.name: each for each in TABLE}
