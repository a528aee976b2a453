"""The words of tables: what stands for people, projects, times and a provider's own values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any

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


def comment_line(comment: Comment, clock: Clock) -> str:
    who = visible(person_name(comment.author)) if comment.author else "somebody"
    return _joined(moment_text(comment.created, clock.zone), who, "(archived)" if comment.archived else "").strip()


def change_line(change: Change, clock: Clock) -> str:
    when = moment_text(change.at, clock.zone)
    who = person_name(change.actor) if change.actor else ""
    return visible(_joined(when, who, change.action, _joined(change.before, change.after, by=" -> "), by="  "))


def _joined(*parts: str | None, by: str = " ") -> str:
    return by.join(filter(None, parts))


# Times --------------------------------------------------------------------------------------------------------------


def moment_text(when: When, zone: tzinfo) -> str:
    if when is None:
        return ""
    if not isinstance(when, datetime):
        return when.isoformat()
    return in_zone(when, zone).replace(tzinfo=None).isoformat(" ", "minutes")


def is_today(task: Task, clock: Clock) -> bool:
    if task.due is None or task.status in ENDED:
        return False
    return day_of(task.due, clock.zone) == clock.today


def due_text(task: Task, clock: Clock, *, room: int = 0) -> str:
    """`2026-11-28 17:00, in 3 d`: in the person's zone, with the distance while the task is not ended.

    Where there is little `room` (the width of the canvas; 0: plenty) first the time is left out, then the year.
    """
    if task.due is None:
        return ""
    text, short = moment_text(task.due, clock.zone), 0 < room < 140
    text = text[5 if room < 100 else 0 : 10] if short else text
    if task.status in ENDED:
        return text
    away = distance(task.due, clock)
    return away if short and away.startswith("today") else f"{text}, {away}"


def distance(due: datetime | date, clock: Clock) -> str:
    """`in 3 d`, `2 d late`, `today`, `in 5 h`, `3 h late`; whole calendar days in the person's zone."""
    days = (day_of(due, clock.zone) - clock.today).days
    if days:
        return f"in {days} d" if days > 0 else f"{-days} d late"
    if not isinstance(due, datetime):
        return "today"
    minutes = int((due - clock.now).total_seconds() // 60)
    size = f"{abs(minutes) // 60} h" if abs(minutes) >= 60 else f"{abs(minutes)} min"
    return f"today, in {size}" if minutes >= 0 else f"today, {size} late"


# A provider's own values ----------------------------------------------------------------------------------------------

# The key of an object that people would call it by.
_NAMES = ("fullname", "full_name", "name", "title", "text", "label", "id")


def native_text(value: Any) -> str:
    """On one line; of an object, its name."""
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


# Only what is surely HTML: `a <b> c` and `List<String>` are text.
_HTML = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|strong|em|h[1-6]|table|tr|td|img|pre|blockquote)[\s/>]"
    r"|</(?:a|b|i|u|s|code|font|small|sub|sup)>",
    re.IGNORECASE,
)
_JSON_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')


def unmarked(text: str) -> str:
    """HTML as readable text; anything else as it is."""
    return plain(text) or "" if _HTML.search(text) else text


def nested_text(value: Any) -> str:
    """What is nested, as JSON with a level a line; HTML in its texts is left out."""

    def readable(found: re.Match[str]) -> str:
        if not _HTML.search(found[0]):
            return found[0]
        return msgspec.json.encode(unmarked(msgspec.json.decode(found[0], type=str))).decode()

    text = msgspec.json.format(to_json(value), indent=2).decode()
    return visible(_JSON_TEXT.sub(readable, text), lines=True)
