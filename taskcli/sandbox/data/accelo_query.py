"""How the Accelo stand-in reads `_fields` and `_filters`, and writes XML and YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from taskcli.sandbox.data.accelo import Row, Store, Table, parents_of

DEEPEST = 8


class BadQueryError(Exception):
    """A parameter that cannot be understood."""


@dataclass
class Item:
    """`name`, or `name(inside)`; in a filter the innermost items are values."""

    name: str
    inside: list[Item] | None = None

    @property
    def values(self) -> list[str]:
        return [each.name for each in self.inside or () if each.inside is None]


def parse(text: str) -> list[Item]:
    """A comma list in which each item may have a bracket with a comma list in it."""
    levels: list[list[Item]] = [[]]
    last: Item | None = None
    closed = False
    for word in re.findall(r"[(),]|[^(),]+", text):
        if word == "(":
            if last is None or len(levels) > DEEPEST:
                raise BadQueryError
            last.inside = []
            levels.append(last.inside)
            last = None
        elif word == ")":
            if len(levels) == 1:
                raise BadQueryError
            levels.pop()
            last, closed = None, True
        elif word == ",":
            last, closed = None, False
        elif word.strip():
            if closed:
                raise BadQueryError
            last = Item(word.strip())
            levels[-1].append(last)
    if len(levels) > 1:
        raise BadQueryError
    return levels[0]


def from_object(value: Mapping[str, object], depth: int = 0) -> list[Item]:
    """Filters of a JSON body: `{"id": [12, 13], "against": [{"company": [1]}]}`."""
    if depth > DEEPEST:
        raise BadQueryError
    items = []
    for name, content in value.items():
        inside: list[Item] = []
        for each in content if isinstance(content, list) else [content]:
            inside += from_object(each, depth + 1) if isinstance(each, dict) else [Item(str(each))]
        items.append(Item(name, inside))
    return items


def show(store: Store, table: Table, row: Row, wanted: Sequence[Item], *, hide_defaults: bool = False) -> Row:
    """The default fields and the wanted ones; what the row does not have is left out without a word."""
    shown: Row = {} if hide_defaults else {name: row[name] for name in table.defaults}
    everything = table.all_works and any(each.name == "_ALL" for each in wanted)
    if everything:
        shown |= {name: value for name, value in row.items() if name not in table.by_name}
    for each in wanted:
        if each.name in row:
            shown[each.name] = _shown(store, table, row, each)
    return dict(sorted(shown.items())) if everything else shown


def _shown(store: Store, table: Table, row: Row, item: Item) -> object:
    value = row[item.name]
    if item.inside is None:
        return value
    if item.name in ("task_object_budget", "task_object_schedule"):
        return {"id": value} if value else None
    if item.name not in table.links:
        return value
    kind, _, key = str(value).rpartition("/")
    target = store["affiliations" if kind == "affiliation" else table.links[item.name]]
    linked = target.rows.get(key)
    return None if linked is None else show(store, target, linked, item.inside)


Test = Callable[[Row], bool]
Compare = Callable[[float, float], bool]
COMPARE: dict[str, Compare] = {
    "_greater_than_or_equal": lambda value, bound: value >= bound,
    "_less_than_or_equal": lambda value, bound: value <= bound,
    "_greater_than": lambda value, bound: value > bound,
    "_less_than": lambda value, bound: value < bound,
}
DATE_COMPARE = {"_before": COMPARE["_less_than"], "_after": COMPARE["_greater_than"]}
ORDERS = ("order_by_asc", "order_by_desc")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")


def number(value: object) -> float | None:
    text = str(value).strip()
    return float(text) if NUMBER.fullmatch(text) else None


@dataclass
class Query:
    """What `_filters` asks of one table. `unset_is_zero`: a date without value is before every other."""

    table: Table
    unset_is_zero: bool = True
    ignore_unknown: bool = False
    orders: list[tuple[str, bool]] = field(default_factory=list)
    ands: int = 0

    def test(self, items: Iterable[Item], within: tuple[str, ...] = ()) -> Test:
        """All of the filters, or any of them within `_OR`; of the same name twice only the last counts."""
        last = {each.name: each for each in items}
        tests = [test for test in (self._one(each, within) for each in last.values()) if test]
        if within[-1:] == ("_OR",):
            return lambda row: not tests or any(test(row) for test in tests)
        return lambda row: all(test(row) for test in tests)

    def _one(self, item: Item, within: tuple[str, ...]) -> Test | None:
        if item.name in ("_OR", "_AND"):
            return self._group(item, within)
        if not item.inside:
            raise BadQueryError
        if item.name in ORDERS:
            self._order(item)
            return None
        name = item.name.removesuffix("_not")
        found = self._known(name, item)
        if found is None:
            if self.ignore_unknown:
                return None
            raise BadQueryError
        test = found
        return (lambda row: not test(row)) if name != item.name else test

    def _group(self, item: Item, within: tuple[str, ...]) -> Test:
        self.ands += item.name == "_AND"
        if not item.inside or self.ands > 1 or (item.name == "_OR" and "_OR" in within):
            raise BadQueryError
        return self.test(item.inside, (*within, item.name))

    def _order(self, item: Item) -> None:
        if any(name not in self.table.orders for name in item.values):
            raise BadQueryError
        self.orders += [(name, item.name == "order_by_desc") for name in item.values]

    def _known(self, name: str, item: Item) -> Test | None:
        if name == "search":
            return searched(self.table, " ".join(_flat(item.inside or [])))
        if name == "child_of_job" and name in self.table.basics:
            return lambda row: any(c["table"] == "job" and c["id"] in item.values for c in parents_of(row))
        if name in self.table.basics:
            return lambda row: row.get(name) is not None and str(row[name]) in item.values
        if name in self.table.objects:
            return _object_test(name, item)
        for suffix, compare in DATE_COMPARE.items():
            if name.endswith(suffix) and name.removesuffix(suffix) in self.table.dates:
                return self._compared(name.removesuffix(suffix), item, compare, 0.0 if self.unset_is_zero else None)
        for suffix, compare in COMPARE.items():
            if name.endswith(suffix) and name.removesuffix(suffix) in self.table.ranges:
                return self._compared(name.removesuffix(suffix), item, compare, None)
        return None

    def _compared(self, name: str, item: Item, compare: Compare, unset: float | None) -> Test:
        bounds = [bound for bound in map(number, item.values) if bound is not None]
        if not bounds or len(bounds) != len(item.inside or ()):
            raise BadQueryError

        def test(row: Row) -> bool:
            value = number(row.get(name))
            if not value and name in self.table.dates:
                value = unset
            return value is not None and any(compare(value, bound) for bound in bounds)

        return test

    def sort(self, rows: list[Row]) -> list[Row]:
        rows = sorted(rows, key=lambda row: int(str(row["id"])))
        for name, down in reversed(self.orders):
            rows.sort(key=lambda row: _sort_key(row.get(name)), reverse=down)
        return rows


def _object_test(name: str, item: Item) -> Test:
    wanted: dict[str, list[str]] = {}
    for each in item.inside or ():
        wanted.setdefault(each.name, []).extend(each.values)

    def test(row: Row) -> bool:
        kind = str(row.get(f"{name}_type"))
        # A bare type, as in the old wiki's against(company, issue), takes all of the type.
        return kind in wanted and (not wanted[kind] or str(row.get(f"{name}_id")) in wanted[kind])

    return test


def _flat(items: Iterable[Item]) -> list[str]:
    return [word for each in items for word in (each.name, *_flat(each.inside or ()))]


def searched(table: Table, text: str) -> Test:
    """Each word is somewhere in the text of the row."""
    words = text.casefold().replace("+", " ").replace(",", " ").split()

    def test(row: Row) -> bool:
        haystack = "\n".join(str(row.get(name) or "") for name in table.searched).casefold()
        return all(word in haystack for word in words)

    return test


def _sort_key(value: object) -> tuple[float, str]:
    amount = number(value)
    if amount is not None:
        return (amount, "")
    return (float("inf"), str(value).casefold()) if value else (0.0, "")


NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_xml(name: str, value: object, indent: str = "") -> str:
    """Scalars are attributes, lists are repeated elements, as in the vendor's /activities/count.xml."""
    if isinstance(value, list):
        return "".join(as_xml(name, each, indent) for each in value)
    content = value if isinstance(value, dict) else {"value": value}
    scalars = {key: each for key, each in content.items() if not isinstance(each, dict | list)}
    attributes = "".join(f" {key}={quoteattr(_xml_text(each))}" for key, each in scalars.items())
    children = "".join(as_xml(key, each, indent + "  ") for key, each in content.items() if key not in scalars)
    if not children:
        return f"{indent}<{name}{attributes} />\n"
    return f"{indent}<{name}{attributes}>\n{children}{indent}</{name}>\n"


def _xml_text(value: object) -> str:
    return "" if value is None else NOT_XML.sub("", str(value))


def as_yaml(value: object, indent: str = "") -> str:
    """Block style; every string in double quotes."""
    if isinstance(value, dict) and value:
        return "".join(f"{indent}{key}:{_yaml_tail(each, indent)}" for key, each in value.items())
    if isinstance(value, list) and value:
        return "".join(f"{indent}-{_yaml_tail(each, indent)}" for each in value)
    return f"{indent}{json.dumps(value, ensure_ascii=False)}\n"


def _yaml_tail(value: object, indent: str) -> str:
    if isinstance(value, dict | list) and value:
        return "\n" + as_yaml(value, indent + "  ")
    return " " + as_yaml(value)


TEXTS = frozenset({"title", "name", "description", "subject", "body", "firstname", "surname", "custom_id", "message"})
WHOLE = re.compile("0|[1-9][0-9]{0,14}")


def as_numbers(value: object, name: str = "") -> object:
    """Ids, dates and amounts as numbers, texts as they are."""
    if isinstance(value, dict):
        return {key: as_numbers(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [as_numbers(each, name) for each in value]
    return int(value) if isinstance(value, str) and name not in TEXTS and WHOLE.fullmatch(value) else value
