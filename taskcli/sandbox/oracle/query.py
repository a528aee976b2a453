"""What a call asks for: its parameters, the media type it accepts, who asks and where."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

from msgspec import Struct

from taskcli.sandbox.oracle.people_and_tasks import User
from taskcli.sandbox.oracle.refusals import bad
from taskcli.sandbox.oracle.roots import FUSION, SUITE, Root
from taskcli.sandbox.oracle.shapes import Pen
from taskcli.sandbox.wire import Call


class Query:
    """The parameters of a call. Empty ones count as missing; of one that does not repeat the first counts."""

    def __init__(self, call: Call, root: Root = FUSION) -> None:
        self.root = root
        self.pairs = [(name, value) for name, value in call.pairs() if value and name not in root.unknown]

    def one(self, name: str, default: str = "") -> str:
        return next((value for each, value in self.pairs if each == name), default)

    def many(self, name: str) -> list[str]:
        """Repeats and commas alike."""
        return [word for each, value in self.pairs if each == name for word in value.split(",") if word]

    def flag(self, name: str, default: bool = False) -> bool:
        word = self.one(name, str(default)).lower()
        if word not in ("true", "false"):
            raise bad(name)
        return word == "true"

    def number(self, name: str, default: int) -> int:
        word = self.one(name, str(default))
        if not re.fullmatch(r"[+-]?[0-9]{1,10}", word) or not -(2**31) <= int(word) < 2**31:
            raise bad(name)
        return int(word)

    def moment(self, name: str) -> datetime | None:
        word = self.one(name)
        if not word:
            return None
        if not re.fullmatch(self.root.moment, word, re.ASCII):
            raise bad(name)
        try:
            return datetime.fromisoformat(word.removesuffix("Z")).replace(tzinfo=UTC)
        except ValueError:
            raise bad(name) from None


class Ask(Struct, frozen=True):
    """One call of the API by somebody known."""

    call: Call
    query: Query
    user: User
    root: Root
    pen: Pen


def accepted(call: Call, kinds: tuple[str, ...]) -> str | None:
    """The first of the media types that the caller accepts, best first."""

    def weight(word: str) -> float:
        found = re.search(r";\s*q=([0-9.]{1,5})$", word)
        try:
            return -float(found[1]) if found else -1.0
        except ValueError:
            return 0.0

    for word in sorted(call.headers.get("accept", "*/*").lower().split(","), key=lambda each: weight(each.strip())):
        name = word.partition(";")[0].strip()
        if name in ("", "*/*", "application/*"):
            return kinds[0]
        if name in kinds:
            return name
    return None


def self_link(ask: Ask, limit: int, offset: int) -> str:
    query = ask.query
    assignment, states = query.one("assignment", "MY_AND_GROUP"), query.many("status") or ["ASSIGNED"]
    page = [("limit", str(limit)), ("offset", str(offset))]
    if ask.root is SUITE:
        head = [("status", ",".join(states)), ("priority", ",".join(query.many("priority")))]
        pairs = [*head, ("assignment", assignment), ("keyword", query.one("keyword")), *page]
    else:
        shown = ("assignment", "status", "limit", "offset")
        rest = [pair for pair in query.pairs if pair[0] not in shown]
        pairs = [("assignment", assignment), *(("status", each) for each in states), *rest, *page]
    return f"{ask.pen.href('tasks')}?{urlencode(pairs)}"
