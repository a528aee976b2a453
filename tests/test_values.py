"""Words to values to wire text and back: dates, kinds of values, what providers send, what a screen shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskcli.text import plain, visible
from taskcli.values import (
    TEXT,
    WEEKDAYS,
    YES_NO,
    Clock,
    Kind,
    choice,
    day,
    day_range,
    first,
    id_of,
    iso_offset,
    iso_utc,
    listing,
    local_time,
    mapping,
    moment,
    number,
    page_size,
    pattern,
    read_time,
    read_unix,
    text_of,
    utc_text,
)

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
# Wednesday, 4 March 2026, 23:30 UTC: already Thursday in Berlin, still Wednesday in New York.
NOW = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
CLOCK = Clock(NOW, BERLIN)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


# Dates as people write them -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("now", NOW),
        ("NOW", NOW),
        (" now ", NOW),
        ("today", date(2026, 3, 5)),
        ("Yesterday", date(2026, 3, 4)),
        ("tomorrow", date(2026, 3, 6)),
        ("2026-01-31", date(2026, 1, 31)),
        ("2024-02-29", date(2024, 2, 29)),
        ("-7d", at("2026-02-25T23:30+00:00")),
        ("+2w", at("2026-03-18T23:30+00:00")),
        ("-36h", at("2026-03-03T11:30+00:00")),
        ("-36H", at("2026-03-03T11:30+00:00")),
        ("+0d", NOW),
        # Calendar days, at the same clock time: the clocks of Berlin go forward on 29 March.
        ("+25d", at("2026-03-30T00:30+02:00")),
        ("+4w", at("2026-04-02T00:30+02:00")),
        ("+600h", at("2026-03-29T23:30+00:00")),
        ("2026-01-31T17:00", at("2026-01-31T17:00+01:00")),
        ("2026-01-31 17:00", at("2026-01-31T17:00+01:00")),
        ("2026-01-31T17:00:30", at("2026-01-31T17:00:30+01:00")),
        ("2026-01-31t17:00:30z", at("2026-01-31T17:00:30+00:00")),
        ("2026-01-31T17:00:30.5Z", at("2026-01-31T17:00:30.500+00:00")),
        ("2026-01-31T17:00:30,25Z", at("2026-01-31T17:00:30.250+00:00")),
        ("2026-01-31T17:00:30.123456789Z", at("2026-01-31T17:00:30.123456+00:00")),
        ("2026-01-31T17:00-05:00", at("2026-01-31T22:00+00:00")),
        ("2026-01-31T17:00+0530", at("2026-01-31T11:30+00:00")),
        ("2026-01-31 17:00 +02", at("2026-01-31T15:00+00:00")),
        ("2026-07-31T17:00", at("2026-07-31T15:00+00:00")),
    ],
)
def test_a_moment_is_read_as_a_person_means_it(typed: str, meant: datetime | date) -> None:
    found = moment(typed, CLOCK)

    assert found == meant
    assert isinstance(found, datetime) == isinstance(meant, datetime)


@pytest.mark.parametrize(("zone", "today"), [(UTC, 4), (BERLIN, 5), (NEW_YORK, 4)])
def test_which_day_it_is_depends_on_the_persons_zone(zone: Any, today: int) -> None:
    assert moment("today", Clock(NOW, zone)) == date(2026, 3, today)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thursday", 5),
        ("friday", 6),
        ("saturday", 7),
        ("sunday", 8),
        ("monday", 9),
        ("tuesday", 10),
        ("wednesday", 11),
        ("Fri", 6),
        ("THU", 5),
    ],
)
def test_a_weekday_is_the_next_such_day_today_included(typed: str, meant: int) -> None:
    assert moment(typed, CLOCK) == date(2026, 3, meant)


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)), st.sampled_from(WEEKDAYS))
def test_a_weekday_is_never_past_and_never_a_week_away(today: date, name: str) -> None:
    found = moment(name, Clock(datetime(today.year, today.month, today.day, 12, tzinfo=UTC), UTC))

    assert isinstance(found, date)
    assert timedelta(0) <= found - today < timedelta(7)
    assert WEEKDAYS[found.weekday()] == name


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "soon", "7d", "-7", "-7m", "+-7d", "-7d3h", "- 7d", "-123456d", "2026", "2026-01", "20260131",
        "2026-1-31", "31.01.2026", "01/31/2026", "2026-W05", "2026-031", "17:00", "2026-01-31T17", "2026-01-31T5:00",
        "mond", "next monday", "2026-01-31T17:00 CET", "2026-01-31TZ", "1738281600", "2026-01-31 17:00 PM",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_and_the_forms_are_told(typed: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date: give an ISO date .* weekday, or an offset like -7d"):
        moment(typed, CLOCK)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-01-32",
        "2026-01-31T24:00",
        "2026-01-31T12:60",
        "2026-01-31T12:00:60",
        "2026-01-31T12:00+25:00",
        "-99999w99999",
        "0000-01-01",
    ],
)
def test_a_date_that_does_not_exist_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        moment(typed, CLOCK)


def test_an_offset_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a date that exists"):
        moment("+99999w", Clock(datetime(9000, 1, 1, tzinfo=UTC), UTC))


# Kinds --------------------------------------------------------------------------------------------------------------


def sent(kind: Kind, typed: str, zone: Any = BERLIN) -> str:
    return kind.send(typed, Clock(NOW, zone))


@pytest.mark.parametrize(
    ("typed", "zone", "begin", "end"),
    [
        ("2026-01-31", UTC, "2026-01-31T00:00:00Z", "2026-01-31T23:59:59Z"),
        ("2026-01-31", BERLIN, "2026-01-30T23:00:00Z", "2026-01-31T22:59:59Z"),
        ("2026-01-31", NEW_YORK, "2026-01-31T05:00:00Z", "2026-02-01T04:59:59Z"),
        # Days of 23 and of 25 hours.
        ("2026-03-29", BERLIN, "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z"),
        ("2026-10-25", BERLIN, "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z"),
        # A day whose midnight does not exist, and one that has two.
        ("2018-11-04", ZoneInfo("America/Sao_Paulo"), "2018-11-04T03:00:00Z", "2018-11-05T01:59:59Z"),
        ("2021-11-07", ZoneInfo("America/Havana"), "2021-11-07T04:00:00Z", "2021-11-08T04:59:59Z"),
        # A day that never was: the date line moved.
        ("2011-12-31", ZoneInfo("Pacific/Apia"), "2011-12-30T10:00:00Z", "2011-12-31T09:59:59Z"),
        # A time that does not exist is read with the offset before the change, one that exists twice is the first.
        ("2026-03-29 02:30", BERLIN, "2026-03-29T01:30:00Z", "2026-03-29T01:30:00Z"),
        ("2026-10-25 02:30", BERLIN, "2026-10-25T00:30:00Z", "2026-10-25T00:30:00Z"),
        ("2026-10-25 02:30+01:00", BERLIN, "2026-10-25T01:30:00Z", "2026-10-25T01:30:00Z"),
        ("2026-01-31T17:00", BERLIN, "2026-01-31T16:00:00Z", "2026-01-31T16:00:00Z"),
        ("2026-01-31T17:00:00.5Z", BERLIN, "2026-01-31T17:00:00.500Z", "2026-01-31T17:00:00.500Z"),
        ("tomorrow", NEW_YORK, "2026-03-05T05:00:00Z", "2026-03-06T04:59:59Z"),
        ("now", NEW_YORK, "2026-03-04T23:30:00Z", "2026-03-04T23:30:00Z"),
        # What people write for "since ever" and "without end".
        ("9999-12-31", UTC, "9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z"),
        ("9999-12-31", NEW_YORK, "9999-12-31T05:00:00Z", "9999-12-31T23:59:59Z"),
        ("0001-01-01", UTC, "0001-01-01T00:00:00Z", "0001-01-01T23:59:59Z"),
        ("0001-01-01T00:00+14:00", UTC, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("0987-06-05", UTC, "0987-06-05T00:00:00Z", "0987-06-05T23:59:59Z"),
    ],
)
def test_a_day_reaches_the_wire_as_its_first_or_last_second_in_utc(typed: str, zone: Any, begin: str, end: str) -> None:
    assert sent(iso_utc(), typed, zone) == begin
    assert sent(iso_utc(end=True), typed, zone) == end


@given(
    st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.sampled_from((BERLIN, NEW_YORK, ZoneInfo("Australia/Lord_Howe")))
)
def test_a_day_ends_one_second_before_the_next_begins(when: date, zone: ZoneInfo) -> None:
    clock = Clock(NOW, zone)

    assert clock.end(when) + timedelta(seconds=1) == clock.begin(when + timedelta(days=1))
    assert clock.begin(when).astimezone(zone).date() == clock.end(when).astimezone(zone).date() == when


@pytest.mark.parametrize(
    ("typed", "begin", "end"),
    [
        ("2026-01-31", "2026-01-31T00:00:00+01:00", "2026-01-31T23:59:59+01:00"),
        ("2026-03-29", "2026-03-29T00:00:00+01:00", "2026-03-29T23:59:59+02:00"),
        ("2026-07-01T08:00:00.75Z", "2026-07-01T10:00:00+02:00", "2026-07-01T10:00:00+02:00"),
    ],
)
def test_an_instant_with_offset_never_lacks_one(typed: str, begin: str, end: str) -> None:
    assert sent(iso_offset(), typed) == begin
    assert sent(iso_offset(end=True), typed) == end


@pytest.mark.parametrize(
    ("typed", "begin", "end"),
    [
        ("2026-01-31", "2026-01-31", "2026-01-31 23:59:59"),
        ("today", "2026-03-05", "2026-03-05 23:59:59"),
        ("2026-01-31T17:00Z", "2026-01-31 18:00:00", "2026-01-31 18:00:00"),
        ("now", "2026-03-05 00:30:00", "2026-03-05 00:30:00"),
        ("0987-06-05T12:00", "0987-06-05 12:00:00", "0987-06-05 12:00:00"),
    ],
)
def test_a_local_time_is_in_the_profiles_zone_and_an_end_is_not_midnight(typed: str, begin: str, end: str) -> None:
    assert sent(local_time(), typed) == begin
    assert sent(local_time(end=True), typed) == end


@pytest.mark.parametrize(
    ("typed", "wire"),
    [("2026-01-31", "2026-01-31"), ("2026-01-31T23:30Z", "2026-02-01"), ("now", "2026-03-05"), ("sat", "2026-03-07")],
)
def test_a_day_is_the_day_in_the_persons_zone(typed: str, wire: str) -> None:
    assert sent(day(), typed) == wire


@pytest.mark.parametrize(
    ("typed", "wire"),
    [
        ("2026-01-01", "2026-01-01"),
        ("2026-01-01:2026-01-31", "2026-01-01:2026-01-31"),
        ("-7d:today", "2026-02-26:2026-03-05"),
        ("2026-01-31T23:30Z", "2026-02-01"),
        ("2026-01-31 23:30", "2026-01-31"),
    ],
)
def test_a_range_of_days_is_one_day_or_two(typed: str, wire: str) -> None:
    assert sent(day_range(), typed) == wire


@pytest.mark.parametrize("typed", ["2026-01-01:", ":2026-01-01", ":", "2026-01-01:2026-01-02:2026-01-03", "x:today"])
def test_half_a_range_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        sent(day_range(), typed)


@pytest.mark.parametrize("kind", [iso_utc(), iso_offset(), local_time(), day(), day_range()])
def test_every_date_kind_refuses_what_is_no_date(kind: Kind) -> None:
    with pytest.raises(ValueError, match="'soon' is not a date"):
        sent(kind, "soon")


def test_a_word_is_sent_in_the_providers_spelling() -> None:
    kind = choice("ToDo", "IN_PROGRESS", "Straße")

    assert [sent(kind, each) for each in ("todo", "TODO", "In_Progress", "STRASSE")] == [
        "ToDo", "ToDo", "IN_PROGRESS", "Straße",
    ]  # fmt: skip
    assert kind.words == ("ToDo", "IN_PROGRESS", "Straße")
    assert kind.knows("todo")
    assert not kind.knows("done")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("COMPLETE", "'COMPLETE' is not one of ASSIGNED, COMPLETED (did you mean COMPLETED?)"),
        ("xyz", "'xyz' is not one of ASSIGNED, COMPLETED"),
        ("", "'' is not one of ASSIGNED, COMPLETED"),
    ],
)
def test_an_unknown_word_is_refused_with_the_known_ones_and_a_guess(typed: str, told: str) -> None:
    with pytest.raises(ValueError, match="is not one of") as refused:
        sent(choice("ASSIGNED", "COMPLETED"), typed)

    assert str(refused.value) == told


def test_an_open_list_sends_an_unknown_word_as_it_was_typed() -> None:
    kind = choice("ASSIGNED", open=True)

    assert sent(kind, "Parked") == "Parked"
    assert sent(kind, "assigned") == "ASSIGNED"
    assert not kind.knows("Parked")


@pytest.mark.parametrize(("typed", "wire"), [("0", "0"), (" 7 ", "7"), ("+25", "25"), ("007", "7"), ("100", "100")])
def test_a_number_is_sent_in_digits(typed: str, wire: str) -> None:
    assert sent(number(maximum=100), typed) == wire


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("-1", "-1 is below the minimum of 0"),
        ("101", "101 is beyond the maximum of 100"),
        ("ten", "'ten' is not a whole number"),
        ("1.5", "'1.5' is not a whole number"),
        ("1e2", "'1e2' is not a whole number"),
        ("", "'' is not a whole number"),
        ("1" * 19, f"{'1' * 19} is beyond the maximum of 100"),
        ("1" * 31, f"'{'1' * 31}' is not a whole number"),
        ("٣", "'٣' is not a whole number"),
        ("1_0", "'1_0' is not a whole number"),
    ],
)
def test_a_number_out_of_bounds_names_the_bound(typed: str, told: str) -> None:
    with pytest.raises(ValueError, match=r"number|minimum|maximum") as refused:
        sent(number(maximum=100), typed)

    assert str(refused.value) == told


def test_a_page_beyond_the_maximum_names_the_way_out() -> None:
    told = "101 is beyond the maximum of 100; to get more, use --paginate, with --max-items N to stop"
    with pytest.raises(ValueError, match=f"^{told}$"):
        sent(page_size(100), "101")
    with pytest.raises(ValueError, match=r"^0 is below the minimum of 1$"):
        sent(page_size(100), "0")


def test_a_number_without_minimum_may_be_negative() -> None:
    assert sent(number(minimum=None), "-1") == "-1"


@pytest.mark.parametrize("typed", ["2147483648", "-2147483649"])
def test_a_number_without_bounds_has_those_of_32_bits(typed: str) -> None:
    with pytest.raises(ValueError, match=r"beyond the maximum of 2147483647|below the minimum of -2147483648"):
        sent(number(minimum=None), typed)
    assert sent(number(minimum=None), "2147483647") == "2147483647"


def test_text_of_one_form_is_sent_as_typed_or_refused() -> None:
    kind = pattern("ID", r"[0-9a-f]{4}", "an id of four hex digits")

    assert sent(kind, "00ff") == "00ff"
    with pytest.raises(ValueError, match=r"'00ff/\.\./x' is not an id of four hex digits"):
        sent(kind, "00ff/../x")
    with pytest.raises(ValueError, match="is not an id"):
        sent(kind, "00ff\n")


def test_text_is_sent_as_it_was_typed() -> None:
    assert sent(TEXT, " a b ") == " a b "


def test_yes_and_no_are_true_and_false_in_small_letters() -> None:
    assert [sent(YES_NO, "True"), sent(YES_NO, "false")] == ["true", "false"]
    with pytest.raises(ValueError, match="'yes' is neither true nor false"):
        sent(YES_NO, "yes")


# What providers send ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2025-03-04T08:15:02Z", "2025-03-04T08:15:02Z"),
        ("2025-03-04T08:15:02.123Z", "2025-03-04T08:15:02.123Z"),
        ("2025-03-04T08:15:02.123456789Z", "2025-03-04T08:15:02.123Z"),
        ("2025-03-04T08:15:02+01:00", "2025-03-04T07:15:02Z"),
        ("2025-03-04T08:15:02+0100", "2025-03-04T07:15:02Z"),
        ("2025-03-04 08:15:02 -05:00", "2025-03-04T13:15:02Z"),
        ("2025-03-04T08:15", "2025-03-04T07:15:00Z"),
        ("2025-03-04 08:15:02", "2025-03-04T07:15:02Z"),
        ("2025-3-4 08:15:02", "2025-03-04T07:15:02Z"),
        ("2025-07-04 08:15:02", "2025-07-04T06:15:02Z"),
        (1741076102000, "2025-03-04T08:15:02Z"),
        (1741076102123, "2025-03-04T08:15:02.123Z"),
        (-1000, "1969-12-31T23:59:59Z"),
    ],
)
def test_a_providers_time_is_read_and_becomes_utc(given: object, meant: str) -> None:
    found = read_time(given, BERLIN)

    assert isinstance(found, datetime)
    assert found.utcoffset() == timedelta(0)
    assert utc_text(found) == meant


@pytest.mark.parametrize(
    "given",
    [
        None, "", " ", "never", "0000-00-00 00:00:00", "2025-02-30", "2025-03-04T25:00", "2025-03-04 08:15 PM", 0, True,
        float("nan"), float("inf"), 10**30, [], {}, "2025", "0001-01-01", -62135596800000, "9999-12-31T23:59:59-12:00",
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_read_is_none_and_no_failure(given: object) -> None:
    assert read_time(given, BERLIN) is None


@pytest.mark.parametrize(
    ("given", "meant"),
    [(" 2025-03-04 ", date(2025, 3, 4)), ("20250304", date(2025, 3, 4)), ("2025-03-04 00:00", at("2025-03-03T23:00Z"))],
)
def test_a_day_without_a_time_stays_a_day(given: str, meant: datetime | date) -> None:
    found = read_time(given, BERLIN)

    assert found == meant
    assert type(found) is type(meant)


DIGITS = st.text("0123456789", min_size=1, max_size=2)


@given(
    st.sampled_from(("0001", "1969", "2026", "9999", "2026-W", "\u0662026")), DIGITS, DIGITS,
    st.sampled_from(("T", " ", "t", "_", "")), DIGITS, DIGITS, DIGITS,
    st.sampled_from(("", "Z", "z", " Z", "+01:00", ".5", "\n", "Z+1")),
)  # fmt: skip
def test_times_of_utc_are_read_as_those_of_any_zone(
    year: str, month: str, day: str, between: str, hour: str, minute: str, second: str, end: str
) -> None:
    text = f"{year}-{month.zfill(2)}-{day.zfill(2)}{between}{hour.zfill(2)}:{minute.zfill(2)}:{second.zfill(2)}{end}"
    assert read_time(text, UTC) == read_time(text, ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (1741076102, "2025-03-04T08:15:02Z"),
        ("1741076102", "2025-03-04T08:15:02Z"),
        (" 1741076102 ", "2025-03-04T08:15:02Z"),
        ("1741076102.5", "2025-03-04T08:15:02.500Z"),
        ("-1", "1969-12-31T23:59:59Z"),
    ],
)
def test_unix_seconds_are_read_as_number_or_text(given: object, meant: str) -> None:
    found = read_unix(given)

    assert isinstance(found, datetime)
    assert utc_text(found) == meant


@pytest.mark.parametrize("given", [None, "", "0", 0, 0.0, "0.0", False, True, "soon", "nan", "inf", "1e99", [], {}])
def test_unix_seconds_that_say_nothing_are_none(given: object) -> None:
    assert read_unix(given) is None


def test_utc_text_keeps_milliseconds_only_where_there_are_any() -> None:
    plus_two = timezone(timedelta(hours=2))

    assert utc_text(datetime(2026, 1, 1, 1, 30, tzinfo=plus_two)) == "2025-12-31T23:30:00Z"
    assert utc_text(datetime(2026, 1, 1, 2, 0, 0, 7000, tzinfo=plus_two)) == "2026-01-01T00:00:00.007Z"
    assert utc_text(datetime(2026, 1, 1, 2, 0, 0, 999, tzinfo=plus_two)) == "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("given", "text", "name"),
    [
        (None, None, None),
        ("", None, None),
        (" \n", None, None),
        (" a ", " a ", "a"),
        (0, "0", None),
        ("0", "0", None),
        (7, "7", "7"),
        (7.0, "7.0", "7"),
        (7.5, "7.5", "7.5"),
        (12345678901234567890, "12345678901234567890", "12345678901234567890"),
        (True, "true", "true"),
        (False, "false", "false"),
        ({"id": 1}, None, None),
        (["a"], None, None),
    ],
)
def test_a_scalar_is_text_and_an_id_is_trimmed_text(given: object, text: str | None, name: str | None) -> None:
    assert text_of(given) == text
    assert id_of(given) == name


def test_answers_of_doubtful_shape_can_be_walked_through() -> None:
    assert mapping({"a": 1}) == {"a": 1}
    strange: list[Any] = [None, [], "a", 1]
    assert [mapping(each) for each in strange] == [{}, {}, {}, {}]
    shapes: list[Any] = [None, "", {}, [], [None, 1], "a", {"a": 1}, 0]
    assert [listing(each) for each in shapes] == [[], [], [], [], [1], ["a"], [{"a": 1}], [0]]
    assert first([None, "", " ", {}, 0, "a"]) == "0"
    assert first([None, ""]) is None


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (None, None),
        ("", None),
        ("<p> </p>", None),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("One<br>Two<BR/>Three", "One\nTwo\nThree"),
        ("<ul><li>a</li>\n  <li>b</li></ul>", "a\nb"),
        ("a &lt;b&gt; &amp; c&nbsp;d &#8364;", "a <b> & c\xa0d €"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ('<a href="https://x.example/?a=1">there</a>', "there"),
        ("a<script>alert('<p>x</p>')</script>b<STYLE>p {}</style >c", "abc"),
        ("a<!-- hidden -->b", "ab"),
        ("plain\n\n text", "plain\ntext"),
    ],
)
def test_markup_is_readable_text(markup: str | None, text: str | None) -> None:
    assert plain(markup) == text


# Onto the screen ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Größe 漢字 🙂 [red]x[/red]", "Größe 漢字 🙂 [red]x[/red]"),
        ("a\r\nb\tc\x0bd", "a b c d"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]8;;https://evil.example\x07x", "\\x1b]8;;https://evil.example\\x07x"),
        ("a\x00\x08\x7fb", "a\\x00\\x08\\x7fb"),
        ("\x9b31m", "\\x9b31m"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\u2066a\u2069", "\\u2066a\\u2069"),
        ("\u200ea\u200f\u061c", "\\u200ea\\u200f\\u061c"),
        ("\ufeffa", "\\ufeffa"),
        ("\ud83d cut", "\\ud83d cut"),
        ("", ""),
    ],
)
def test_text_is_shown_and_never_obeyed(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_line_ends_stay_where_lines_are_wanted_and_nothing_else_does() -> None:
    assert visible("a\r\nb\n\n\x1b[2Jc\td", lines=True) == "a\nb\n\n\\x1b[2Jc d"


@given(st.text(st.characters(exclude_categories=())))
def test_no_text_acts_on_a_terminal(text: str) -> None:
    for shown in (visible(text), visible(text, lines=True).replace("\n", "")):
        shown.encode()
        assert not any(ord(each) < 32 or 127 <= ord(each) < 160 or 0x202A <= ord(each) <= 0x202E for each in shown)
