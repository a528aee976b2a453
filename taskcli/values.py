"""Words to values to wire text, and back: every conversion of the program is here."""

from __future__ import annotations

import difflib
import math
import os
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from msgspec import Struct, field

from taskcli.models import When


def machine_zone() -> tuple[tzinfo, str]:
    """The machine's own zone, with its rules for summer time, and why that is UTC where it cannot be told."""
    name = os.environ.get("TZ")
    if name in ("", "UTC"):  # the system takes the empty one for UTC, too
        return UTC, ""
    import logging
    import warnings

    from tzlocal import get_localzone

    logging.getLogger("tzlocal").disabled = True  # what it has to say of files is nothing that a person has to do
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return get_localzone(), ""
    except (LookupError, ValueError, OSError):
        what = f"TZ={name} names no time zone" if name else "this machine does not tell its time zone"
        return UTC, f"{what}; times are read and shown in UTC; --tz or time_zone says another, like Europe/Berlin"


def now() -> datetime:
    return datetime.now(UTC)


def in_zone(when: datetime, zone: tzinfo) -> datetime:
    """An aware instant in a zone; beyond the calendar (9999-12-31, west of Greenwich), the calendar's end."""
    try:
        return when.astimezone(zone)
    except OverflowError:
        return datetime(1, 1, 1, tzinfo=zone) if when.year == 1 else datetime(9999, 12, 31, 23, 59, 59, tzinfo=zone)


class Clock(Struct, frozen=True):
    """What time it is for the person who asks: an aware `now`, and the zone that words without one are meant in."""

    now: datetime = field(default_factory=lambda: now())
    zone: tzinfo = field(default_factory=lambda: machine_zone()[0])

    @property
    def today(self) -> date:
        return in_zone(self.now, self.zone).date()

    def begin(self, when: datetime | date) -> datetime:
        """The instant at which a day begins in this zone; an instant stays itself. Aware, in UTC."""
        if isinstance(when, datetime):
            return when if when.tzinfo is UTC else in_zone(when, UTC)
        return in_zone(datetime.combine(when, time.min, self.zone), UTC)

    def end(self, when: datetime | date) -> datetime:
        """The last whole second of a day in this zone; an instant stays itself. Aware, in UTC."""
        if isinstance(when, datetime):
            return in_zone(when, UTC)
        if when == date.max:  # people write 9999-12-31 for "without end"
            return in_zone(datetime.combine(when, time(23, 59, 59), self.zone), UTC)
        return self.begin(when + timedelta(days=1)) - timedelta(seconds=1)


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOMENT_HELP = "an ISO date or date-time, now, today, yesterday, tomorrow, a weekday, or an offset like -7d, +2w, -36h"
_OFFSET = r"([+-])(\d{1,5})([hdw])"
_DAY = r"\d{4}-\d{2}-\d{2}"
_MOMENT = r"(?i)\d{4}-\d{2}-\d{2}[T ](?:[01]\d|2[0-3]):\d{2}(:\d{2}([.,]\d{1,9})?)?\s?(Z|[+-]\d{2}(:?\d{2})?)?"
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def moment(text: str, clock: Clock) -> datetime | date:
    """A day (`date`) or an instant (aware `datetime`) in the words of a person.

    A weekday is the next such day, today included. Offsets count from now: hours as they go by, days and weeks on the
    calendar of the clock's zone. Raises `ValueError`.
    """
    word = text.strip().lower()
    try:
        if word == "now":
            return clock.now
        if word in ("today", "yesterday", "tomorrow"):
            return clock.today + timedelta(days=("yesterday", "today", "tomorrow").index(word) - 1)
        days = [name for name in WEEKDAYS if word in (name, name[:3])]
        if days:
            return clock.today + timedelta(days=(WEEKDAYS.index(days[0]) - clock.today.weekday()) % 7)
        if found := re.fullmatch(_OFFSET, word):
            step = int(found[1] + found[2]) * _UNITS[found[3]]
            if found[3] == "h":
                return clock.now + step
            # Calendar days, at the same clock time: the sum of a local time and a duration is that.
            return in_zone(in_zone(clock.now, clock.zone) + step, UTC)
        if re.fullmatch(_DAY, word):
            return date.fromisoformat(word)
        if re.fullmatch(_MOMENT, word):
            read = datetime.fromisoformat(word.replace(" ", "T", 1).replace(" ", "").replace(",", ".").upper())
            return read if read.tzinfo else read.replace(tzinfo=clock.zone)
    except (ValueError, OverflowError) as why:
        raise ValueError(f"{text!r} is not a date that exists ({why})") from why
    raise ValueError(f"{text!r} is not a date: give {MOMENT_HELP}")


class Kind(Struct, frozen=True):
    """A kind of value: how a typed word becomes the text on the wire.

    `send` raises `ValueError` with a sentence for the person. `words` complete in the shell; `open` means that real
    servers take further words, so that an unknown one is sent, with a warning. `step` is how far apart two values are
    that the wire can tell apart, for times. `order` gives what values are compared by: of times the instant meant.
    """

    metavar: str
    send: Callable[[str, Clock], str]
    words: tuple[str, ...] = ()
    open: bool = False
    maximum: int | None = None
    step: timedelta = timedelta(seconds=1)
    order: Callable[[str, Clock], Any] = lambda text, clock: text

    def knows(self, text: str) -> bool:
        return not self.words or text.casefold() in (word.casefold() for word in self.words)


def _as_typed(text: str, clock: Clock) -> str:
    return text


TEXT = Kind("TEXT", _as_typed)
YES_NO = Kind("", lambda text, clock: _yes_no(text))
WHEN_HELP = f"WHEN is {MOMENT_HELP}."


def means_its_end(kind: Kind) -> bool:
    """Whether a bare day, as a value of this kind, means the end of that day."""
    found = kind.order("2025-01-02", Clock(zone=UTC))
    return isinstance(found, datetime) and found > datetime(2025, 1, 2, 12, tzinfo=UTC)


def _yes_no(text: str) -> str:
    if text.lower() not in ("true", "false"):
        raise ValueError(f"{text!r} is neither true nor false")
    return text.lower()


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is most like one, or nothing where none is near."""
    spelled = {each.casefold(): each for each in known}
    near = difflib.get_close_matches(word.casefold(), spelled, 1)
    return spelled[near[0]] if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` (did you mean X?)` for the nearest known word, or nothing where none is near."""
    near = nearest(word, known)
    return f" (did you mean {near}?)" if near else ""


def not_one_of(word: object, known: Iterable[str]) -> str:
    """`'x' is not one of a, b`, with the nearest of them where one is near."""
    words = [*known]
    return f"{word!r} is not one of {', '.join(words)}{did_you_mean(str(word), words)}"


def choice(*words: str, open: bool = False) -> Kind:
    """One of some words, in whatever case it was typed; sent in the provider's own spelling."""
    spelled = {word.casefold(): word for word in words}

    def send(text: str, clock: Clock) -> str:
        found = spelled.get(text.casefold())
        if found is None and not open:
            raise ValueError(not_one_of(text, words))
        return found if found is not None else text

    return Kind("WORD", send, words, open)


# What a service can count to where nothing else is said: numbers of 32 bits.
INT32 = 2_147_483_647


def number(minimum: int | None = 0, maximum: int | None = None, *, way_out: str = "") -> Kind:
    """A whole number, sent in digits; None is as far as 32 bits go. `way_out` is told beyond the maximum."""
    least = -INT32 - 1 if minimum is None else minimum
    most = INT32 if maximum is None else maximum

    def send(text: str, clock: Clock) -> str:
        if not re.fullmatch(r"[+-]?[0-9]{1,30}", text.strip()):
            raise ValueError(f"{text!r} is not a whole number")
        value = int(text)
        if value < least:
            raise ValueError(f"{value} is below the minimum of {least}")
        if value > most:
            raise ValueError(f"{value} is beyond the maximum of {most}{way_out}")
        return str(value)

    return Kind("N", send, maximum=maximum, order=lambda text, clock: int(text))


def page_size(maximum: int, minimum: int = 1) -> Kind:
    """How many rows a page shall have. The maximum is what is asked for where all pages are wanted."""
    return number(minimum, maximum, way_out="; to get more, use --paginate, with --max-items N to stop")


def pattern(metavar: str, regex: str, what: str) -> Kind:
    """Text of one form, for example an id. `what` completes "'x' is not ..."."""
    compiled = re.compile(regex)

    def send(text: str, clock: Clock) -> str:
        if not compiled.fullmatch(text):
            raise ValueError(f"{text!r} is not {what}")
        return text

    return Kind(metavar, send)


def _instant(*, end: bool = False) -> Callable[[str, Clock], datetime]:
    """Reads a word as an instant: a bare day is its first second, or with `end` its last one, in the person's zone."""

    def read(text: str, clock: Clock) -> datetime:
        when = moment(text, clock)
        return clock.end(when) if end else clock.begin(when)

    return read


def iso_utc(*, end: bool = False) -> Kind:
    """`2025-01-31T00:00:00Z`. A bare day is its first second, or with `end` its last one, in the person's zone."""
    read = _instant(end=end)
    return Kind("WHEN", lambda text, clock: utc_text(read(text, clock)), order=read)


def iso_offset(*, end: bool = False) -> Kind:
    """`2025-01-31T00:00:00+01:00`: an instant with the offset of the person's zone, never without one."""
    read = _instant(end=end)

    def send(text: str, clock: Clock) -> str:
        return in_zone(read(text, clock), clock.zone).replace(microsecond=0).isoformat()

    return Kind("WHEN", send, order=read)


def local_time(*, end: bool = False) -> Kind:
    """`2025-01-31`, or `2025-01-31 17:00:00` where a time was given, in the profile's zone.

    With `end` a bare day is sent with its last second, lest it be read as midnight.
    """

    def send(text: str, clock: Clock) -> str:
        when = moment(text, clock)
        if isinstance(when, datetime):
            return in_zone(when, clock.zone).replace(microsecond=0, tzinfo=None).isoformat(" ")
        return f"{when.isoformat()} 23:59:59" if end else when.isoformat()

    return Kind("WHEN", send, order=_instant(end=end))


def unix_time() -> Kind:
    """`1790812800`: whole seconds since 1970; a bare day is its first second in the person's zone."""
    read = _instant()
    return Kind("WHEN", lambda text, clock: str(math.floor(read(text, clock).timestamp())), order=read)


def day() -> Kind:
    """`2025-01-31`: the day in the person's zone, whatever the time.

    In which zone a service takes it is seldom told: two days further out no instant is missed, wherever it is.
    """

    def send(text: str, clock: Clock) -> str:
        return day_of(moment(text, clock), clock.zone).isoformat()

    return Kind("DAY", send, step=timedelta(days=2), order=send)


def day_range() -> Kind:
    """`2025-01-01` or `2025-01-01:2025-01-31`."""

    def send(text: str, clock: Clock) -> str:
        first, colon, last = text.partition(":")
        # A date-time has colons of its own: then the whole is one moment.
        ends = [first, last] if colon and "T" not in text and " " not in text.strip() else [text]
        days = [day_of(moment(each, clock), clock.zone).isoformat() for each in ends]
        if days != sorted(days):
            raise ValueError(f"{first} is after {last}: nothing could match")
        return ":".join(days)

    return Kind("DAY[:DAY]", send)


def day_of(when: datetime | date, zone: tzinfo) -> date:
    return in_zone(when, zone).date() if isinstance(when, datetime) else when


def utc_text(when: datetime) -> str:
    """`2025-01-31T00:00:00Z`; parts of a second only where there are any, to the millisecond."""
    utc = in_zone(when, UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="milliseconds" if utc.microsecond // 1000 else "seconds") + "Z"


# From the wire ------------------------------------------------------------------------------------------------------

# What parts the numbers of `2026-01-05 06:00:00`, every third letter from the fifth, and what it needs to be of UTC: so
# most services write it, and it is read without a look at how else it could be written.
_PLAIN = {"-- ::": "+00:00", "--T::": "+00:00", "--T::Z": ""}
_SPACED = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]++(.+))?")


def read_time(value: object, zone: tzinfo = UTC) -> When:
    """An ISO-like date or date-time of a provider, or None where there is none or it cannot be read.

    Without an offset it is meant in `zone`; times become UTC. A number is milliseconds since 1970 (UTC).
    A text without a time stays a day. The year 1 is how some write "never".
    """
    if isinstance(value, str) and zone is UTC and (offset := _PLAIN.get(value[4::3])) is not None:
        try:
            read = datetime.fromisoformat(value + offset)
            if read.year > 1:
                return read
        except ValueError:
            pass
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_epoch(value, 1000)
    text = str(value or "").strip()
    if re.fullmatch(r"[0-9]{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _SPACED.fullmatch(text)
    if not found:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if day.year == 1:
            return None
        if not found[4]:
            return day
        clock = found[4]
        read = datetime.fromisoformat(f"{day.isoformat()}T{clock.strip().upper().replace(' ', '')}")
        return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def in_time(when: When) -> str:
    """A text that sorts as time goes: instants and days side by side, no date first."""
    return in_zone(when, UTC).isoformat() if isinstance(when, datetime) else when.isoformat() if when else ""


def read_unix(value: object) -> When:
    """Seconds since 1970 (UTC) as number or text. Zero, empty and unreadable are None."""
    if isinstance(value, bool) or value in (None, "", 0, "0"):
        return None
    try:
        return _from_epoch(float(str(value)))
    except ValueError:
        return None


def _from_epoch(count: float, in_a_second: int = 1) -> When:
    try:
        read = datetime.fromtimestamp(count / in_a_second, UTC) if count else None
        return read if read and read.year > 1 else None
    except (ValueError, OverflowError, OSError):
        return None


def text_of(value: object) -> str | None:
    """A scalar as text; None, empty text, blank text, objects and lists are None. Text itself is unchanged."""
    if isinstance(value, str):
        return value if value.strip() else None
    if value is None or isinstance(value, (dict, list)):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if text.strip() else None


def id_of(value: object) -> str | None:
    """An id as trimmed text; zero, empty and missing are None."""
    if type(value) is int:
        return str(value) if value else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = (text_of(value) or "").strip()
    return text if text and text != "0" else None


def integer(value: object) -> int | None:
    """A whole number, as number or text; what cannot be read is not known."""
    text = "" if isinstance(value, bool) else text_of(value) or ""
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else None


def mapping(value: object) -> dict[str, Any]:
    """The value where it is a mapping, else an empty one: for walking through answers of doubtful shape."""
    return value if isinstance(value, dict) else {}


def listing(value: object) -> list[Any]:
    """A list stays, nothing is an empty list, one thing is a list of one."""
    if isinstance(value, list):
        return [each for each in value if each is not None]
    return [] if value in (None, "", {}) else [value]


def full_name(*parts: object) -> str | None:
    """First and last name, as far as there are any, as one name."""
    return " ".join(part.strip() for part in map(text_of, parts) if part) or None


def first(values: Iterable[object]) -> str | None:
    """The first that has text."""
    for value in values:
        if (text := text_of(value)) is not None:
            return text
    return None


# Sizes --------------------------------------------------------------------------------------------------------------

_SIZES = {"": 1, "K": 1000, "M": 1000**2, "G": 1000**3}


def size(text: str) -> int:
    """Bytes of `512MB`, `1 GB`, `1000`. Raises `ValueError`."""
    found = re.fullmatch(r"([0-9]{1,15})[ ]?([KMG]?)B?", text.strip().upper())
    if not found or not int(found[1]):
        raise ValueError(f"{text!r} is not a size; write it like 512MB, 1GB or 1000000 (bytes)")
    return int(found[1]) * _SIZES[found[2]]


def size_text(count: int) -> str:
    """Bytes in the largest unit that they fill."""
    unit = next(name for name in reversed(_SIZES) if count % _SIZES[name] == 0)
    return f"{count // _SIZES[unit]} {unit}B" if unit else f"{count} bytes"
