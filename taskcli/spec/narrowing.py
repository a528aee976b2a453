"""From the common filters to the parameters that mean them: what a service leaves out need not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from taskcli.http.auth import Settings
from taskcli.spec.endpoint import Endpoint, SubRequest
from taskcli.spec.filters import BY_NAME, Filters
from taskcli.spec.look_up import on_wire
from taskcli.spec.params import Arguments, Param
from taskcli.spec.provider import Provider, Question
from taskcli.spec.terms import Terms, Words, folded
from taskcli.values import utc_text


def standing(settings: Settings, provider: Provider, filters: Filters) -> dict[str, Arguments]:
    """What of a profile's own parameters holds for common records: those of `list` and `get` that choose which rows.

    Pages and fields are not theirs to decide here. One that looks at the same as a filter that was typed gives way to
    it, also where it is written inside another one's value (not deeper, where it may have another meaning). What the
    service that is asked is not known to have is somebody's own knowledge, and stays.
    """
    dialect = provider.dialect(settings).name
    asked = {row.name for row, _ in filters.asked() if row.name != "status"}
    asked |= {"status"} if filters.status.written else set()
    asked |= {"due-before"} if "overdue" in asked else set()
    asked |= {"due-after", "due-before"} if "due" in asked else set()
    kept: dict[str, Arguments] = {}
    for verb in ("list", "get"):
        own = {name: list(words) for name, words in settings.defaults.get(verb, {}).items()}
        for param in provider.endpoint(verb).params:
            if param.role in ("pages", "fields", "content"):
                own.pop(param.name, None)
            elif asked & {param.means, *param.about} and (not param.only or dialect in param.only):
                own.pop(param.name, None)
                if param.within in own:
                    own[param.within] = _without(own[param.within], (param.name, *param.also))
        kept[verb] = {name: words for name, words in own.items() if words}
    return kept


def _without(texts: Sequence[str], names: Sequence[str]) -> list[str]:
    """Values of the form `NAME(VALUE,...),NAME(...)` without those of some names."""
    kept = []
    for text in texts:
        parts = [part for part in _parts(text) if part.partition("(")[0].strip() not in names]
        kept += [",".join(parts)] if parts else []
    return kept


def _parts(text: str) -> Iterator[str]:
    """What stands between the commas that are in no brackets."""
    depth, begin = 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth <= 0:
            yield text[begin:at]
            begin = at + 1
    yield text[begin:]


class Narrowing(Struct, frozen=True):
    """Arguments that leave out what nobody wants, and the filters that they answer exactly, or not quite."""

    arguments: Mapping[str, list[str]]
    pushed_down: frozenset[str]
    partly: frozenset[str]

    def ask(self, endpoint: Endpoint, **more: list[str]) -> SubRequest:
        arguments = {**self.arguments, **more}
        return SubRequest(endpoint, arguments, pushed_down=self.pushed_down, partly=self.partly)


def narrow(question: Question, endpoint: Endpoint) -> Narrowing:
    """What the parameters of an endpoint that say what they mean can be asked with, so that no wanted row is lost.

    A profile's own value stands where nothing was typed for the filter (see `standing`). Where one still has a filter
    inside another's value, nothing is added of that name, for of a thing said twice a service may count the last alone.
    """
    endpoint = question.provider.spoken(endpoint, question.settings)
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
                    sent = ",".join(on_wire(param.kind, word, question.clock) for word in words)
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
    if row.form == "moment":
        yield from _bounds(param, question)
        return
    if value is None or value is False:
        return
    words: list[str] = []
    exact = True
    if isinstance(value, Terms):
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


def _bounds(param: Param, question: Question) -> Iterator[tuple[str, list[str], bool]]:
    """The narrowest of the bounds that filters ask for; those that ask for no more than a part are checked here."""
    filters, clock = question.filters, question.clock
    found: dict[str, datetime] = {}
    if typed := getattr(filters, BY_NAME[param.means].key):
        found[param.means] = typed
    if isinstance(filters.due, date) and param.means in ("due-after", "due-before"):
        begins = param.means == "due-after"
        ends = clock.end(filters.due)
        found["due"] = clock.begin(filters.due) if begins else ends + timedelta(seconds=is_date(ends))
    if filters.overdue and param.means == "due-before":
        found["overdue"] = clock.now
    if not found:
        return
    narrowest = (max if param.means.endswith("-after") else min)(found.values())
    if text := _bound(param, narrowest):
        for name, when in found.items():
            yield name, [text], name == param.means and when == narrowest


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


def is_date(when: datetime) -> bool:
    """Whether a service can be asked with it: other years have no four digits, and the last no second beyond it."""
    return 1000 <= when.year < 9999


def leaves_nothing_out(name: str, when: datetime) -> bool:
    """Whether no date can be beyond a bound (`created-after`), so that it asks for nothing."""
    return not is_date(when) and name.endswith("-after") == (when.year < 1000)


def _terms(param: Param, asked: Terms, question: Question) -> list[str]:
    """Ids, where all that is wanted are ids: names are in no parameter of a service, nor is `none`."""
    words = []
    for term in asked.wanted:
        if folded(term) == "me":
            term = (question.me.id if question.me else None) or ""
        try:
            words.append(on_wire(param.kind, term.strip(), question.clock) if term.strip() else "")
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
