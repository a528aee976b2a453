"""From the common filters to the parameters that mean them: what a service leaves out need not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from taskcli.spec.endpoint import Endpoint, SubRequest
from taskcli.spec.filters import BY_NAME
from taskcli.spec.params import Param
from taskcli.spec.provider import Question
from taskcli.spec.terms import Terms, Words, folded
from taskcli.values import Clock, utc_text


@dataclass(frozen=True)
class Narrowing:
    """Arguments that leave out what nobody wants, and the filters that they answer exactly, or not quite."""

    arguments: Mapping[str, list[str]]
    pushed_down: frozenset[str]
    partly: frozenset[str]

    def ask(self, endpoint: Endpoint, **more: list[str]) -> SubRequest:
        arguments = {**self.arguments, **more}
        return SubRequest(endpoint, arguments, pushed_down=self.pushed_down, partly=self.partly)


def narrow(question: Question, endpoint: Endpoint) -> Narrowing:
    """What the parameters of an endpoint that say what they mean can be asked with, so that no wanted row is lost.

    A profile's own value stands where nothing was typed for the filter; of one written inside another (see `Param`)
    the profile's value stands always, for of a thing said twice a service may count the last alone.
    """
    own = question.settings.defaults.get(endpoint.verb, {})
    plain: dict[str, list[str]] = {}
    inside: dict[str, list[str]] = {}
    exactly: set[str] = set()
    partly: set[str] = set()
    for param in endpoint.params:
        for name, words, exact in _pushes(param, question):
            if param.within:
                names = (param.name, *param.also)
                if any(f"{each}(" in text for each in names for text in own.get(param.within, ())):
                    continue
                try:  # as `plan` sends the others
                    sent = ",".join(param.kind.send(word, question.clock) for word in words)
                except ValueError:
                    continue
                texts = inside.setdefault(param.within, [])
                texts += [text for each in names if (text := f"{each}({sent})") not in texts]
            elif param.name in own and name == "status" and not question.filters.status.written:
                continue
            else:
                plain[param.name] = words
            (exactly if exact and not param.loose else partly).add(name)
    written = {name: [",".join([*own.get(name, ()), *values])] for name, values in inside.items()}
    return Narrowing({**plain, **written}, frozenset(exactly - partly), frozenset(partly))


def _pushes(param: Param, question: Question) -> Iterator[tuple[str, list[str], bool]]:
    """(filter, words, whether they give exactly its rows) for what a parameter can take over."""
    if not param.means:
        return
    row = BY_NAME[param.means]
    value = getattr(question.filters, row.key)
    if row.field == "due" and row.form == "moment" and isinstance(question.filters.due, date):
        value = _on_day(row.name, value, question.filters.due, question.clock)
    if row.name == "due-before" and question.filters.overdue:
        ends = [each for each in (value, question.clock.now) if each]
        if text := _bound(param, min(ends)):
            yield "overdue", [text], False
            if value is not None:
                yield row.name, [text], min(ends) == value
        return
    if value is None or value is False:
        return
    words: list[str] = []
    exact = True
    if isinstance(value, datetime):
        words = [text] if (text := _bound(param, value)) else []
    elif isinstance(value, Terms):
        words = _terms(param, value, question)
        exact = not value.unwanted
    elif row.name == "status":
        words = _statuses(param, question)
        exact = not question.filters.status.unwanted
    elif row.name == "priority":
        words = _priorities(param, value, question)
    elif isinstance(value, str):
        words = [value]
    if words and (param.many or len(words) == 1):
        yield row.name, words, exact


def _bound(param: Param, when: datetime) -> str | None:
    """A bound as the parameter takes it; one that it may understand otherwise is put a step further out."""
    if not is_date(when):
        return None
    after = param.means.endswith("-after")
    step = param.kind.step
    if not after and when.microsecond:  # the wire may have no parts of a second, and cuts them off
        when = when.replace(microsecond=0) + timedelta(seconds=1)
    if param.bound == "inclusive":
        moved = when if after else when - step
    elif param.bound == "exclusive":
        moved = when - step if after else when
    else:
        moved = when - step if after else when + step
    return utc_text(moved)


def _on_day(name: str, value: datetime | None, day: date, clock: Clock) -> datetime:
    """The bound that `--due DAY` is, where nothing narrower was asked for."""
    if name == "due-after":
        return max(filter(None, (value, clock.begin(day))))
    return min(filter(None, (value, clock.end(day) + timedelta(seconds=1))))


def is_date(when: datetime) -> bool:
    """Whether a service can be asked with it: other years have no four digits, and the last no second beyond it."""
    return 1000 <= when.year < 9999


def _terms(param: Param, asked: Terms, question: Question) -> list[str]:
    """Ids, where all that is wanted are ids: names are in no parameter of a service, nor is `none`."""
    words = []
    for term in asked.wanted:
        if folded(term) == "me":
            term = (question.me.id if question.me else None) or ""
        try:
            words.append(param.kind.send(term.strip(), question.clock) if term.strip() else "")
        except ValueError:
            return []
    return words if all(words) else []


def _statuses(param: Param, question: Question) -> list[str]:
    natives, states = question.natives(), question.states
    if param.excludes:
        if not question.any_word:
            return []
        return _spelled([word for word in states if word not in natives], param)
    closed = param.kind.words and not param.kind.open
    if question.any_word and not closed:
        return []
    known = {folded(word) for word in param.kind.words}
    wanted = [word for word in (*states, *sorted(natives - {*states})) if word in natives]
    if not closed:
        # How a service spells words of an organisation's own is not known.
        return _spelled(wanted, param) if {*wanted} <= {*question.provider.states} else []
    if known <= {*wanted}:
        return []
    return _spelled([word for word in wanted if word in known], param)


def _priorities(param: Param, asked: Words, question: Question) -> list[str]:
    if asked.none or asked.unwanted:
        return []
    table = question.provider.priorities
    wanted = [word for word, level in table.items() if (level and level in asked.common) or word in asked.words]
    return _spelled(wanted, param) if asked.words <= {*table} else []


def _spelled(words: Iterable[str], param: Param) -> list[str]:
    """Native words as the service writes them; in all likely ways where that is not known."""
    own = {folded(each): each for each in param.kind.words}
    ways = (way for word in words for way in (param.spellings(word) if param.spellings else [own.get(word, word)]))
    return list(dict.fromkeys(ways))
