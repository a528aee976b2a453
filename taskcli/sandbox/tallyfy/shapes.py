"""How tasks, processes and pages of them are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from taskcli.sandbox.tallyfy.people import Row
from taskcli.sandbox.tallyfy.query import Asked, errors_in
from taskcli.sandbox.tallyfy.refusals import found_by, invalid
from taskcli.sandbox.tallyfy.tasks import Book, Item


def links(asked: Asked, page: int, pages: int) -> Row | list[object]:
    """As in the vendor's samples: the public host, and none of the filters. PHP prints an empty map as a list."""
    turns = {"previous": page - 1 if page > 1 else 0, "next": page + 1 if page < pages else 0}
    url = f"https://go.tallyfy.com/api/{asked.path}?page="
    return {name: f"{url}{number}" for name, number in turns.items() if number} or []


ODD_LINKS: dict[int, Row | list[object] | None] = {1: None, 3: {}, 0: []}


class Pen:
    """Writes tasks, processes, and pages of any rows."""

    def __init__(self, book: Book, faults: frozenset[str]) -> None:
        self.book, self.faults = book, faults

    def page(
        self, asked: Asked, rows: Sequence[Any], show: Callable[[Any], Row] = dict, *, default: int = 10, cap: int = 100
    ) -> Row:
        if errors := errors_in(asked.query, None, self.faults):
            raise invalid(errors, self.faults)
        if asked.query.get("without_pagination") == "true":
            return {"data": [show(row) for row in rows]}
        size = min(int(asked.query.get("per_page", default)), cap)
        page = 1 if "same-page" in self.faults else int(asked.query.get("page", 1))
        added = int("shifting" in self.faults and page > 1)
        start = (page - 1) * size - added
        shown = [show(row) for row in rows[start : start + size]]
        if "no-meta" in self.faults:
            return {"data": shown}
        total = len(rows) + added
        pages = max(1, -(-total // (100 if "pages-of-100" in self.faults else size)))
        told: Row = {"total": total, "count": len(shown), "per_page": size, "current_page": page, "total_pages": pages}
        if "links-vary" not in self.faults:
            told["links"] = links(asked, page, pages)
        elif page % 4 in ODD_LINKS:
            told["links"] = ODD_LINKS[page % 4]
        return {"data": shown, "meta": {"pagination": told}}

    def task(self, item: Item, asked: Asked, *, single: bool = False) -> Row:
        # A single task brings its texts unasked, a list only `summary` on request (the vendor's Python package).
        row = {**item.core, **(item.texts if single else {})}
        if "summary" in asked.includes:
            row["summary"] = item.texts.get("summary", "")
        tops = [name.partition(".")[0] for name in asked.includes]
        return row | {name: self._included(name, item, asked) for name in item.includes if name in tops}

    def _included(self, name: str, item: Item, asked: Asked) -> object:
        body = item.includes[name]
        if name == "run" and item.run and "run.checklist" in asked.includes:
            body = {"data": self._with_checklist(item.run)}
        if name == "member_watchers" and "member_watchers.watcher" not in asked.includes:
            body = {"data": [{key: row[key] for key in ("id", "watcher_id")} for row in body["data"]]}
        return body["data"] if "bare-includes" in self.faults and isinstance(body, dict) else body

    def _with_checklist(self, run: Row) -> Row:
        return run | {"checklist": {"data": found_by("id", run["checklist_id"], self.book.checklists)}}

    def run(self, run: Row, asked: Asked) -> Row:
        return self._with_checklist(run) if "checklist" in asked.includes else run
