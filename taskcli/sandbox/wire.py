"""What every site of the sandbox speaks: a call, an answer, a world with people and titles in it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any
from urllib.parse import unquote, unquote_plus

from msgspec import Struct, field


class Call(Struct, frozen=True):
    """One request as it arrived: `path` and `query` are still percent-encoded, header names are lower case."""

    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def parts(self) -> list[str]:
        """The path cut at slashes, each part decoded, empty ones left out."""
        return [unquote(part) for part in self.path.split("/") if part]

    def pairs(self, *, plus_is_space: bool = True) -> list[tuple[str, str]]:
        """The query in order, decoded; a name without `=` has an empty value."""
        return decode_pairs(self.query, plus_is_space=plus_is_space)

    def form(self) -> dict[str, str]:
        """An `application/x-www-form-urlencoded` body; the last value of a name wins."""
        return dict(decode_pairs(self.body.decode("utf-8", "replace")))


class Answer(Struct, frozen=True):
    """One response: the body as bytes, headers in order; `manner` says how a server sends it wrongly."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    manner: str = ""


Headers = Iterable[tuple[str, str]]


def decode_pairs(text: str, *, plus_is_space: bool = True) -> list[tuple[str, str]]:
    decode = unquote_plus if plus_is_space else unquote
    split = (each.partition("=") for each in text.split("&") if each)
    return [(decode(name), decode(value)) for name, _, value in split]


def as_json(value: Any, status: int = 200, headers: Headers = (), *, content_type: str = "application/json") -> Answer:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(status, body, (("Content-Type", content_type), *headers))


def as_text(text: str, status: int = 200, headers: Headers = (), *, content_type: str = "text/plain") -> Answer:
    return Answer(status, text.encode(), (("Content-Type", f"{content_type};charset=utf-8"), *headers))


def as_html(title: str, status: int = 200, headers: Headers = ()) -> Answer:
    page = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
    return as_text(page, status, headers, content_type="text/html")


class Human(Struct, frozen=True):
    """Somebody who works in all five imaginary companies."""

    number: int
    login: str
    first: str
    last: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def email(self) -> str:
        return f"{self.login}@example.com"


PEOPLE = (
    Human(1, "jane.roe", "Jane", "Roe"),
    Human(2, "sam.lee", "Sam", "Lee"),
    Human(3, "dana.fields", "Dana", "Fields"),
    Human(4, "zoe.muller", "Zoë", "Müller"),
    Human(5, "li.wei", "李", "伟"),
    Human(6, "noa.cohen", "נועה", "כהן"),
    Human(7, "turanga.leela", "Turanga", "Leela"),
    Human(8, "asha.rao", "Asha", "Rao"),
    Human(9, "oleksiy", "Олексій", "Коваль"),
    Human(10, "o.brien", "Maeve", "O'Brien"),
)

# What a careless table, CSV file or terminal would trip over. Each site mixes these among its titles.
AWKWARD_TITLES = (
    "[bold]Not markup[/bold] [urgent] fix",
    "Grüße an Zoë — naïve café",
    "東京オフィスの契約書を確認する",
    "לבדוק את ההצעה של הלקוח",
    "مراجعة عقد المورّد",
    "Ship it 🚀 to the 👩‍👩‍👧 family 🇩🇪",
    "<b>HTML</b> &amp; <script>alert('x')</script> in a title",
    "=SUM(A1:A9) is not a formula",
    '-1+1 and @mention, with "quotes", commas; semicolons',
    "Tab\there, new\nline there",
    "Terminal \x1b[31mred\x1b[0m and a bell \x07",
    "Reversed \u202eredro\u202c order",
    "null",
    "0012",
    "A very long title that goes on and on " + "because nobody stopped the person who was typing it " * 8 + "end",
    "Combining e\u0301 and zero\u200bwidth",
)

_VERBS = ("Review", "Approve", "Prepare", "Call", "Send", "Check", "Update", "Close", "Plan", "Translate")
_THINGS = (
    "purchase order", "supplier contract", "quarterly budget", "launch page", "invoice", "travel expenses",
    "price list", "security audit", "birthday vouchers", "release notes", "onboarding plan", "data sheet",
)  # fmt: skip
_NAMES = ("ACME", "Planet Express", "Nordwind", "Globex", "Initech", "Umbrella", "Hooli", "Stark", "Wayne", "Tyrell")


# What no document of XML may hold (XML 1.0, section 2.2); told by what it is, since by what it is not takes longer.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escaped(text: str) -> str:
    """Text as it stands between two tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# Days that an open task is late at most in a settled world.
LATEST = 18


def minutes_from_now() -> Callable[[], float]:
    """A clock that shows the minutes since it was made."""
    began = time.monotonic()
    return lambda: (time.monotonic() - began) / 60


class World(Struct, frozen=True, dict=True):
    """What all sites share. The same seed, size and day give the same tasks.

    `today` is midnight UTC of the day the data is built around, so that some tasks are late and some are due soon;
    `faults` are the names a site answers with on purpose; `clock` gives Unix seconds, for the life of tokens. In a
    `settled` world, which is shown to people, what was due long ago has been done: the printed samples, whose days are
    fixed, too.

    `churn` is the share of tasks that change in a minute of a clock of its own, `minutes`, at which it was `began`
    when that showed 0 (midnight of `today`, where nothing else is said); see `taskcli.sandbox.churn`.
    """

    seed: int = 1
    size: int = 320
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    faults: frozenset[str] = frozenset()
    clock: Callable[[], float] = time.time
    settled: bool = False
    churn: float = 0.0
    minutes: Callable[[], float] = field(default_factory=minutes_from_now)
    began: datetime | None = None

    def __post_init__(self) -> None:
        if self.size < 1:
            raise ValueError("a sandbox has at least one task a site")
        if not 0 <= self.churn <= 1:
            raise ValueError("churn is a share from 0 to 1")

    @cached_property
    def midnight(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, tzinfo=UTC)

    def at(self, minute: int) -> datetime:
        """The moment at which the clock of `churn` shows this minute."""
        return (self.began or self.midnight) + timedelta(minutes=minute)

    def late(self, first_day: int, last_day: int) -> tuple[int, int]:
        """The days before `today` that open tasks may have been due, of those between two."""
        return (max(first_day, -LATEST) if self.settled else first_day), last_day

    def dice(self, name: str) -> Random:
        """A source of chance for one site: the same for the same seed, whatever the other sites do."""
        return Random(f"{self.seed}:{name}")

    def title(self, dice: Random, number: int) -> str:
        """A title; about one in eight is an awkward one, and each awkward one appears early."""
        if number % 8 == 3:
            return AWKWARD_TITLES[number // 8 % len(AWKWARD_TITLES)]
        return f"{dice.choice(_VERBS)} the {dice.choice(_THINGS)} for {dice.choice(_NAMES)}"

    def moment(self, dice: Random, first_day: int, last_day: int) -> datetime:
        """A whole second in office hours (UTC), so many days before (negative) or after `today`."""
        day, hour = dice.randint(first_day, last_day), dice.randint(7, 17)
        minute, second = dice.randint(0, 59), dice.randint(0, 59)
        return self.midnight + timedelta(day, 3600 * hour + 60 * minute + second)
