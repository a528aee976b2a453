"""Which rows `_filters` and `_search` keep, and in which order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from msgspec import Struct, field

from taskcli.sandbox.accelo.query import Item
from taskcli.sandbox.accelo.refusals import BadQuery
from taskcli.sandbox.accelo.tables import Row, Table, parents_of

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


class Filters(Struct):
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
            raise BadQuery
        if item.name in ORDERS:
            self._order(item)
            return None
        name = item.name.removesuffix("_not")
        found = self._known(name, item)
        if found is None:
            if self.ignore_unknown:
                return None
            raise BadQuery
        test = found
        return (lambda row: not test(row)) if name != item.name else test

    def _group(self, item: Item, within: tuple[str, ...]) -> Test:
        self.ands += item.name == "_AND"
        if not item.inside or self.ands > 1 or (item.name == "_OR" and "_OR" in within):
            raise BadQuery
        return self.test(item.inside, (*within, item.name))

    def _order(self, item: Item) -> None:
        if any(name not in self.table.orders for name in item.values):
            raise BadQuery
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
            raise BadQuery

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
    """Each word is somewhere in the text of the row. A resource without a search ignores the parameter."""
    if not table.searched:
        return lambda row: True
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
