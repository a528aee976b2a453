"""The words of tables: what stands for people, projects, times and a provider's own values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

import msgspec

from taskcli.http.bodies import to_json
from taskcli.models import ENDED, Change, Comment, Link, Person, Task, When
from taskcli.text import plain, visible
from taskcli.values import Clock, day_of, in_zone

# People and projects ------------------------------------------------------------------------------------------------


def person_name(who: Person) -> str:
    """A name; else an id that reads like one; else what they are and their number."""
    bare = who.id if who.kind == "user" and who.id and not who.id.isdigit() else None
    return who.name or who.email or bare or _joined(who.kind, who.id) or "somebody"


def whole_person(who: Person | None) -> str:
    if who is None:
        return ""
    name = person_name(who)
    rest = [each for each in (who.email, _joined(who.kind, who.id)) if each and each != name]
    return f"{name} ({', '.join(rest)})" if rest else name


def project_name(task: Task) -> str:
    return link_name(task.project) if task.project else ""


def link_name(link: Link) -> str:
    """A title; else what it is and its id: the stores of one provider and the jobs of another have equal numbers."""
    return link.title or _joined(link.kind, link.id)


def whole_link(link: Link | None) -> str:
    if link is None:
        return ""
    rest = _joined(link.kind, link.id)
    return f"{link.title} ({rest})" if link.title and rest else link.title or rest


def comment_line(comment: Comment, clock: Clock, *, short: bool = False) -> str:
    who = visible(person_name(comment.author)) if comment.author else "somebody"
    return _joined(
        moment_text(comment.created, clock, short=short), who, "(archived)" if comment.archived else ""
    ).strip()


def change_line(change: Change, clock: Clock, *, short: bool = False) -> str:
    when = moment_text(change.at, clock, short=short)
    who = person_name(change.actor) if change.actor else ""
    return visible(_joined(when, who, change.action, _joined(change.before, change.after, by=" -> "), by="  "))


def further_texts(task: Task, clock: Clock) -> Iterator[tuple[str, str]]:
    """The comments and the history that were asked for: headings, and what stands below them."""
    if task.comments is None:
        yield "Comments (could not be had)", ""
    elif isinstance(task.comments, list):
        yield f"Comments ({len(task.comments)})", ""
        yield from ((comment_line(each, clock), unmarked(each.text or "")) for each in task.comments)
    if task.history is None:
        yield "History (could not be had)", ""
    elif isinstance(task.history, list):
        yield f"History ({len(task.history)})", "\n".join(change_line(each, clock) for each in task.history)


def _joined(*parts: str | None, by: str = " ") -> str:
    return by.join(filter(None, parts))


# Times --------------------------------------------------------------------------------------------------------------


def moment_text(when: When, clock: Clock, *, short: bool = False, day: bool = False) -> str:
    """`2026-12-07 10:00` in the reader's zone; with `short` without the year when it is this one, the `day` alone."""
    if when is None:
        return ""
    if isinstance(when, datetime):
        text = in_zone(when, clock.zone).replace(tzinfo=None).isoformat(" ", "minutes")
    else:
        text = when.isoformat()
    of_this_year = short and day_of(when, clock.zone).year == clock.today.year
    return text[5 if of_this_year else 0 : 10 if day else None]


def is_today(task: Task, clock: Clock) -> bool:
    if task.due is None or task.status in ENDED:
        return False
    return day_of(task.due, clock.zone) == clock.today


def due_text(task: Task, clock: Clock, *, short: bool = False, day: bool = False) -> str:
    """`2026-11-28 17:00, in 3 d`: as `moment_text` has it, with the distance while the task is not ended."""
    if task.due is None:
        return ""
    text = moment_text(task.due, clock, short=short, day=day)
    if task.status in ENDED:
        return text
    away = distance(task.due, clock, YEAR if day else YEARS)
    return away if day and away.startswith("today") else f"{text}, {away}"


# Days from which on the distance is told in years, and those where there is little room.
YEARS, YEAR = 730, 366


def distance(due: datetime | date, clock: Clock, years: int = YEARS) -> str:
    """`in 3 d`, `2 d late`, `9 y late`, `today`, `in 5 h`, `3 h late`; whole calendar days in the person's zone."""
    days = (day_of(due, clock.zone) - clock.today).days
    if days:
        size = f"{abs(days)} d" if abs(days) < years else f"{int(abs(days) / 365.25)} y"
        return f"in {size}" if days > 0 else f"{size} late"
    if not isinstance(due, datetime):
        return "today"
    minutes = int((due - clock.now).total_seconds() // 60)
    size = f"{abs(minutes) // 60} h" if abs(minutes) >= 60 else f"{abs(minutes)} min"
    return f"today, in {size}" if minutes >= 0 else f"today, {size} late"


# A provider's own values ----------------------------------------------------------------------------------------------

# What can be pasted back: ids, and what stands for them.
_KEY = re.compile(r"(?:.*(?:_id|[a-z]Id|[a-z]ID|URL))|id|ID|ref|number|uuid|guid|code|key|username|email|href|url")


def is_key(path: str) -> bool:
    """Whether what lies at a dotted path can be pasted back."""
    name = next((part for part in reversed(path.split(".")) if not part.isdecimal()), "")
    return len(name) < 100 and _KEY.fullmatch(name) is not None


# The key of an object that people would call it by.
_NAMES = ("fullname", "full_name", "name", "title", "text", "label", "id")


def native_text(value: Any) -> str:
    """On one line; of an object, its name."""
    if isinstance(value, str):
        return visible(unmarked(value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(filter(None, map(native_text, value)))
    if isinstance(value, Mapping):
        for name in _NAMES:
            if value.get(name) not in (None, "") and not isinstance(value[name], (dict, list)):
                return native_text(value[name])
        return visible(to_json(value).decode())
    return visible(unmarked(str(value)))


def safe(address: str | None) -> str:
    """An address as it can stand in any document; empty for what is none of http or https."""
    if not address or not re.match(r"https?://", address):
        return ""
    return quote(address, safe="/:?#@!$&'()*+,;=%-._~[]").replace("[", "%5B").replace("]", "%5D")


# Only what is surely HTML: `a <b> c` and `List<String>` are text.
_HTML = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|strong|em|h[1-6]|table|tr|td|img|pre|blockquote)[\s/>]"
    r"|</(?:a|b|i|u|s|code|font|small|sub|sup)>",
    re.IGNORECASE,
)
_JSON_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')


def unmarked(text: str) -> str:
    """HTML as readable text; anything else as it is."""
    return plain(text) or "" if "<" in text and _HTML.search(text) else text


def nested_text(value: Any) -> str:
    """What is nested, as JSON with a level a line; HTML in its texts is left out."""

    def readable(found: re.Match[str]) -> str:
        if not _HTML.search(found[0]):
            return found[0]
        return msgspec.json.encode(unmarked(msgspec.json.decode(found[0], type=str))).decode()

    text = msgspec.json.format(to_json(value), indent=2).decode()
    return visible(_JSON_TEXT.sub(readable, text), lines=True)
