"""What is written: the same rows in every format, whatever is in them, and tables that a terminal can bear."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from taskcli.cli.grouping import counts, groups
from taskcli.http.bodies import Row
from taskcli.models import Change, Comment, Link, Person, Priority, Status, Task
from taskcli.render import FORMATS, UNBOUNDED, Canvas, RenderOptions, TaskRow
from taskcli.render.columns import chosen, names_of, pick
from taskcli.render.markup import element_name
from taskcli.render.wording import moment_text
from taskcli.sandbox.wire import AWKWARD_TITLES
from taskcli.text import visible
from taskcli.values import Clock
from tests.conftest import Prepared, Ran, Run, Stage

pytestmark = pytest.mark.slow

Configured = Callable[..., Path]

NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
CLOCK = Clock(NOW, UTC)
often = settings(max_examples=40, deadline=None, derandomize=True, database=None)

# Awkward data -------------------------------------------------------------------------------------------------------

NASTY = (
    *AWKWARD_TITLES, "", " ", "'", "''=1", "'=1", "=cmd|' /C calc'!A0", "+49 30 1234", "-1", "+1.5", "-1e5", "@me",
    "\t=1", "\r=1", "a\r\nb", "a\rb", 'say "hi"', "a,b", "~", "null", "true", "yes", "1_000", "0x1f", "0o17", "1e5",
    "12:30:00", "2026-03-11", "<<", "=", "- a", "a: b", "# no", "&a *b", "%TAG", "\x85", "\u2028", "\u2029", "\ufeff",
    "\ufffe", "\x00", "\x1b]8;;http://x\x07", "\u202e", "]]>", "<!--", "&amp;", "\\n", "\\", "\x7f", "\x9b31m",
    "\ud7ff\ue000", "🇩🇪" * 30,
)  # fmt: skip
text = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=30), st.builds(str.__add__, st.sampled_from(NASTY), st.text())
)
scalar = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False), text
)
value = st.recursive(
    scalar, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3), max_leaves=6
)
some_rows = st.lists(st.dictionaries(text, value, min_size=1, max_size=4), max_size=4)


def rows_of(found: Sequence[Any], *, sent: bool = True) -> list[Row]:
    """Rows as they came as JSON, or as they are made here."""
    return [Row(raw=json.dumps(each, ensure_ascii=False).encode()) if sent else Row(each) for each in found]


def write(output: str, rows: Iterable[Row], options: RenderOptions) -> bytes:
    out = io.BytesIO()
    FORMATS[output].write(iter(rows), options, out)
    return out.getvalue()


def written(output: str, found: Sequence[Any], options: RenderOptions | None = None, *, sent: bool = True) -> bytes:
    return write(output, rows_of(found, sent=sent), options or RenderOptions())


def acting(text: str) -> set[str]:
    """Characters that could act on a terminal: C0, C1, and what turns the direction of text around."""
    return {
        each
        for each in text
        if unicodedata.category(each) == "Cc" or unicodedata.bidirectional(each) in (
            "LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI",
        )
    }  # fmt: skip


# Formats ------------------------------------------------------------------------------------------------------------


def test_there_is_one_list_of_formats() -> None:
    assert tuple(FORMATS) == (
        "table", "json", "jsonl", "csv", "tsv", "yaml", "markdown", "html", "ics", "singer", "xml", "raw",
    )  # fmt: skip
    assert all(name == each.name for name, each in FORMATS.items())
    assert [name for name, each in FORMATS.items() if each.streams] == ["jsonl", "singer", "raw"]
    assert [name for name, each in FORMATS.items() if not each.takes_columns] == ["ics", "singer", "xml", "raw"]
    only = {"ics": ("list", "get"), "singer": ("list", "changes")}
    assert {name: each.only for name, each in FORMATS.items() if each.only} == only
    assert [name for name, each in FORMATS.items() if each.takes_all] == ["ics", "singer"]


@pytest.mark.parametrize("output", [name for name, each in FORMATS.items() if each.streams])
def test_what_streams_writes_a_row_before_it_asks_for_the_next(output: str) -> None:
    out, seen = io.BytesIO(), list[bytes]()

    def rows() -> Iterator[Row]:
        for number in (b"1", b"2", b"3"):
            yield Row(raw=number)
            seen.append(out.getvalue().rstrip(b"}\n")[-1:])

    FORMATS[output].write(rows(), RenderOptions(), out)
    assert seen == [b"1", b"2", b"3"]


def test_raw_adds_nothing_and_changes_nothing() -> None:
    bodies = [b'{ "a":\r\n 1.10}', b"<x>\xff</x>", b"", b"\x1b[31m\n"]
    assert write("raw", [Row(raw=body) for body in bodies], RenderOptions(on_terminal=True)) == b"".join(bodies)


def test_a_common_task_is_encoded_only_where_its_json_is_wanted() -> None:
    row = TaskRow(Task(ref="it:1", title="x", due=NOW))
    write("table", [row], RenderOptions(of_tasks=True))
    write("table", [row], RenderOptions(of_tasks=True, detail=True))
    assert row.raw is None
    assert row.data["due"] == "2026-03-11T12:00:00Z"
    assert write("jsonl", [row], RenderOptions()) == msgspec.json.encode(row.task) + b"\n"


# The same rows in every format --------------------------------------------------------------------------------------


@often
@given(some_rows, st.booleans())
def test_json_gives_the_rows_back(found: list[dict[str, Any]], sent: bool) -> None:
    assert json.loads(written("json", found, sent=sent)) == found


@often
@given(some_rows, st.booleans())
def test_jsonl_gives_the_rows_back_one_a_line(found: list[dict[str, Any]], sent: bool) -> None:
    lines = written("jsonl", found, sent=sent).split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line) for line in lines] == found


@often
@given(some_rows)
def test_yaml_gives_the_rows_back(found: list[dict[str, Any]]) -> None:
    assert yaml.safe_load(written("yaml", found)) == found


@often
@given(st.dictionaries(text, value, min_size=1, max_size=4))
def test_one_row_is_an_object_and_not_a_list_of_one(found: dict[str, Any]) -> None:
    assert json.loads(written("json", [found], RenderOptions(one=True))) == found
    assert yaml.safe_load(written("yaml", [found], RenderOptions(one=True))) == found


def undone(cell: str) -> str:
    """A cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if re.match(r"'+[=+\-@\t\r]", cell) else cell


def same(cell: str, wanted: Any) -> bool:
    if isinstance(wanted, str):
        return undone(cell) == wanted
    if wanted is None:
        return cell == ""
    return bool(json.loads(cell) == wanted)


def names(found: Sequence[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for row in found for name in row))


def check_cells(lines: list[list[str]], found: list[dict[str, Any]]) -> None:
    head, *body = lines
    assert [undone(each) for each in head] == names(found)
    assert len(body) == len(found)
    for cells, row in zip(body, found, strict=True):
        assert all(same(cell, row.get(name)) for cell, name in zip(cells, names(found), strict=True)), (cells, row)


@often
@given(some_rows.filter(bool))
def test_csv_gives_the_rows_back(found: list[dict[str, Any]]) -> None:
    got = written("csv", found).decode()
    assert got.endswith("\r\n")
    check_cells(list(csv.reader(io.StringIO(got, newline=""))), found)


@often
@given(some_rows.filter(bool))
def test_tsv_gives_the_rows_back_and_never_breaks_a_line(found: list[dict[str, Any]]) -> None:
    got = written("tsv", found).decode()
    assert got.endswith("\n")
    letters = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}
    lines = [
        [re.sub(r"\\(.)", lambda each: letters[each[1]], cell) for cell in line.split("\t")]
        for line in got.removesuffix("\n").split("\n")
    ]
    check_cells(lines, found)


@often
@given(some_rows.filter(bool))
def test_no_cell_is_a_formula(found: list[dict[str, Any]]) -> None:
    for cells in csv.reader(io.StringIO(written("csv", found).decode(), newline="")):
        for cell in cells:
            assert cell[:1] not in {*"=@\t\r"}
            assert cell[:1] not in {*"+-"} or re.fullmatch(r"[+-]\d+([.,]\d+)?([eE][+-]?\d+)?", cell), cell


@pytest.mark.parametrize(
    ("wanted", "cell"),
    [
        ("=SUM(A1)", "'=SUM(A1)"), ("+1+1", "'+1+1"), ("-cmd", "'-cmd"), ("@SUM", "'@SUM"), ("\t=1", "'\t=1"),
        ("'=1", "''=1"), ("'tis", "'tis"), ("-1", "-1"), ("+1.5", "+1.5"), (-7, "-7"), (-1.5e-7, "-1.5e-07"),
        ("a=1", "a=1"), (True, "true"), (None, ""), ([], "[]"), ({"a": 1}, '{"a":1}'),
    ],
)  # fmt: skip
def test_a_cell_is_what_the_manual_says(wanted: Any, cell: str) -> None:
    got = written("csv", [{"name": wanted, "end": "x"}]).decode()
    assert list(csv.reader(io.StringIO(got, newline="")))[1] == [cell, "x"]


@often
@given(some_rows, st.lists(text.filter(bool), max_size=3), st.booleans())
def test_what_is_chosen_is_what_the_whole_row_has_there(
    found: list[dict[str, Any]], more: list[str], sent: bool
) -> None:
    columns = [*names(found), *(f"{each}.{name}" for each in names(found)[:2] for name in ("0", "id")), *more]
    wanted = [[pick(row, path) for path in columns] for row in found]
    assert [list(chosen(columns)(row)) for row in rows_of(found, sent=sent)] == wanted


@pytest.mark.parametrize("output", ["csv", "tsv", "table"])
def test_numbers_of_chosen_columns_are_as_they_were_sent(output: str) -> None:
    rows = [Row(raw=b'{"n": %b, "x": 1.50}' % each) for each in (b"1", b"2.50", b"1E400", b"9" * 5000, b"-7")]
    got = write(output, rows, RenderOptions(columns=("n",))).decode().split()
    assert got == ["n", "1", "2.50", "1E400", "9" * 5000, "-7"]


def test_a_key_with_dots_of_its_own_comes_before_what_lies_below() -> None:
    found = [{"a.b": 1, "a": {"b": 2}}, {"a": {"b": 2}}, {"a.b": None, "a": {"b": 2}}, {"a": [{"b": 3}, {"b": 4}]}]
    got = written("csv", found, RenderOptions(columns=("a.b", "a"))).decode().split("\r\n")
    assert [line.partition(",")[0] for line in got[1:-1]] == ["1", "2", "", '"[3']


def test_a_cell_may_be_as_long_as_it_likes() -> None:
    long = "word " * 60_000
    for output in ("csv", "tsv"):
        assert long in written(output, [{"a": long}]).decode()


@pytest.mark.parametrize("word", ["1e5", "1E+2", "0o17", "0x1F", "012e3", "1.", ".5", "1.5", "12", "null", "yes", "~"])
def test_text_that_looks_like_another_type_is_quoted_in_yaml(word: str) -> None:
    assert written("yaml", [{"id": word}]).decode() == f"- id: '{word}'\n"


@often
@given(some_rows, st.booleans())
def test_xml_is_well_formed_whatever_is_in_it(found: list[dict[str, Any]], on_terminal: bool) -> None:
    root = ElementTree.fromstring(written("xml", found, RenderOptions(on_terminal=on_terminal)))
    assert root.tag == "tasks"
    assert [each.tag for each in root] == ["task"] * len(found)


@often
@given(st.dictionaries(text, text, min_size=1, max_size=4), st.booleans())
@example({"a b": "one\n two\r\nthree", "a_b": "not lost"}, False)
def test_xml_keeps_every_text_as_it_is(found: dict[str, str], one: bool) -> None:
    root = ElementTree.fromstring(written("xml", [found], RenderOptions(one=one)))
    task = root if one else root[0]
    # What XML 1.0 cannot hold at all is the replacement character.
    kept = [re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", each) for each in found.values()]
    assert sorted(each.text or "" for each in task) == sorted(kept)


@pytest.mark.parametrize(
    ("key", "name"),
    [("a b", "a_b"), ("größe", "größe"), ("日付", "日付"), ("1st", "_1st"), ("m²", "m_"), ("", "_"), ("a:b", "a_b"),
     ("<x>", "_x_"), ("-a", "_-a"), ("a.b-c_d", "a.b-c_d")],
)  # fmt: skip
def test_a_key_becomes_the_nearest_name_that_xml_allows(key: str, name: str) -> None:
    assert element_name(key) == name


def test_an_empty_list_is_a_document_in_every_format() -> None:
    options = RenderOptions(usual=("id", "title"))
    assert {output: written(output, [], options) for output in FORMATS if not FORMATS[output].page} == {
        "table": b"id  title\n",
        "json": b"[]\n",
        "jsonl": b"",
        "csv": b"id,title\r\n",
        "tsv": b"id\ttitle\n",
        "yaml": b"[]\n",
        "singer": b'{"type":"SCHEMA","stream":"tasks","schema":{"type":"object"},"key_properties":[]}\n',
        "xml": b'<?xml version="1.0" encoding="utf-8"?>\n<tasks>\n</tasks>\n',
        "raw": b"",
    }


@often
@given(some_rows, st.sampled_from([name for name in FORMATS if name != "raw" and not FORMATS[name].only]))
def test_no_format_but_raw_acts_on_a_terminal(found: list[dict[str, Any]], output: str) -> None:
    got = written(output, found, RenderOptions(on_terminal=True, detail=True)).decode()
    assert acting(got) <= ({"\n", "\r"} if output == "csv" else {"\n", "\t"})
    assert "\x1b" not in got


@often
@given(some_rows)
def test_json_on_a_terminal_still_says_the_same(found: list[dict[str, Any]]) -> None:
    assert json.loads(written("json", found, RenderOptions(on_terminal=True))) == found


def test_letters_stay_letters_in_every_format() -> None:
    options = RenderOptions(usual=("title",))
    for output in (name for name, each in FORMATS.items() if not each.only):
        assert "Grüße 東京" in written(output, [{"title": "Grüße 東京"}], options).decode()
        assert output == "yaml" or "🚀" in written(output, [{"title": "🚀"}], options).decode()  # there it is an escape


# Numbers ------------------------------------------------------------------------------------------------------------

number = st.from_regex(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?", fullmatch=True)


@often
@given(st.lists(number, min_size=1, max_size=4))
def test_numbers_of_a_provider_are_untouched(literals: list[str]) -> None:
    raw = b'{"n":[%s],"deep":{"n":%s}}' % (",".join(literals).encode(), literals[0].encode())
    for output in ("json", "jsonl"):
        got = write(output, [Row(raw=raw)], RenderOptions(one=True))
        assert json.loads(got, parse_float=str, parse_int=str) == {"n": literals, "deep": {"n": literals[0]}}


def test_numbers_keys_and_their_order_come_through_the_front_door(
    run: Run, stage: Stage, configured: Configured
) -> None:
    auth = {"method": "bearer", "token": "t"}
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": auth}})
    body = b'{"items":[{"z":1.10,"number":12345678901234567890123,"a":-0.0,"e":1E+2,"u":"\\u00fc\\/"}]}'
    stage.prepared = [Prepared(body=body)] * 2
    assert run("oracle", "list", "-o", "jsonl").out == body[10:-2] + b"\n"
    ran = run("oracle", "list", "-o", "json")
    assert re.sub(rb"\s", b"", ran.out) == b"[" + body[10:-2] + b"]"


# Columns ------------------------------------------------------------------------------------------------------------

NESTED: dict[str, Any] = {
    "id": 7,
    "a.b": "whole",
    "who": [{"name": "Ann", "tags": ["x", "y"]}, {"name": "Bob"}, {"mail": "c@d"}],
    "in": {"side": {"deep": 1}, "0": "zero"},
    "none": None,
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("id", 7), ("a.b", "whole"), ("who.0.name", "Ann"), ("who.1.name", "Bob"), ("who.2.name", None),
        ("who.9.name", None), ("who.name", ["Ann", "Bob"]), ("who.0.tags.1", "y"), ("who.tags.0", ["x"]),
        ("in.side.deep", 1), ("in.side", {"deep": 1}), ("in.0", "zero"), ("in.nope.deep", None), ("none", None),
        ("none.x", None), ("id.x", None), ("nope", None), ("", None), ("who.-1.name", None),
    ],
)  # fmt: skip
def test_a_dotted_path_finds_what_it_says(path: str, found: Any) -> None:
    assert pick(NESTED, path) == found


@pytest.fixture
def asked(run: Run, stage: Stage, configured: Configured) -> Callable[..., Ran]:
    """`asked(rows, "-o", "csv")`: the provider's own list, of these rows."""

    def go(rows: Sequence[Any], *words: str) -> Ran:
        auth = {"method": "bearer", "token": "t"}
        configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": auth}})
        stage.asked.clear()
        stage.prepared = [Prepared(body=json.dumps({"items": list(rows), "hasMore": False}).encode())]
        return run("oracle", "list", *words)

    return go


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        ("json", '[\n  {\n    "id": 7,\n    "who.0.name": "Ann",\n    "in.side": {\n      "deep": 1\n    }\n  }\n]\n'),
        ("jsonl", '{"id":7,"who.0.name":"Ann","in.side":{"deep":1}}\n'),
        ("csv", 'id,who.0.name,in.side\r\n7,Ann,"{""deep"":1}"\r\n'),
        ("tsv", 'id\twho.0.name\tin.side\n7\tAnn\t{"deep":1}\n'),
        ("yaml", "- id: 7\n  who.0.name: Ann\n  in.side:\n    deep: 1\n"),
        ("table", 'id  who.0.name  in.side\n7   Ann         {"deep":1}\n'),
    ],
)
def test_columns_choose_and_their_name_is_the_path_as_written(
    output: str, shown: str, asked: Callable[..., Ran]
) -> None:
    ran = asked([NESTED], "-o", output, "--columns", "id, who.0.name", "--columns", "in.side")
    assert (ran.code, ran.text, ran.err) == (0, shown, "")


def test_a_column_that_no_row_has_is_empty_and_told(asked: Callable[..., Ran]) -> None:
    ran = asked(
        [{"number": 1, "title": "x"}, {"number": 2, "due": None}], "-o", "jsonl", "--columns", "number,due,tite"
    )
    assert ran.text == '{"number":1,"due":null,"tite":null}\n{"number":2,"due":null,"tite":null}\n'
    assert ran.err == "taskcli: no column 'tite' in any row; there is: number, title, due\n"


def test_of_an_empty_list_no_column_is_missed(asked: Callable[..., Ran]) -> None:
    ran = asked([], "-o", "csv", "--columns", "number,nope")
    assert (ran.code, ran.text, ran.err) == (0, "number,nope\r\n", "")


def test_an_unknown_column_of_the_common_record_names_the_known_ones(run: Run) -> None:
    ran = run("list", "--demo", "--columns", "id,titel")
    assert (ran.code, ran.out) == (2, b"")
    assert "there is no 'titel' (did you mean title?): there is: ref, profile, provider, id, title, " in ran.err


@pytest.mark.parametrize("words", ["", ",", "a,,b", "a, "])
def test_a_column_without_a_name_is_wrong_usage(words: str, asked: Callable[..., Ran], stage: Stage) -> None:
    with pytest.raises(ValueError, match="empty name"):
        names_of(words)
    assert asked([], "-o", "csv", f"--columns={words}").code == 2
    assert stage.asked == []


@pytest.mark.parametrize("output", ["raw", "xml"])
def test_columns_do_not_go_with_what_has_none(output: str, asked: Callable[..., Ran], stage: Stage) -> None:
    ran = asked([], "-o", output, "--columns", "number")
    assert ran.code == 2
    assert "--columns" in ran.err
    assert stage.asked == []


# Plain tables -------------------------------------------------------------------------------------------------------

who = st.builds(Person, id=text, name=text, kind=st.sampled_from(["user", "group"]))
some_tasks = st.lists(
    st.builds(
        Task,
        ref=st.from_regex(r"[a-z]{1,12}:[0-9]{1,10}", fullmatch=True),
        profile=st.just("it"),
        provider=st.just("oracle"),
        title=text,
        status=st.sampled_from(Status),
        priority=st.none() | st.sampled_from(Priority),
        assignees=st.lists(who, max_size=4),
        project=st.none() | st.builds(Link, title=text),
        due=st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)) | st.dates(),  # noqa: DTZ001
        url=st.none() | st.just("https://tasks.example.com/1"),
        description=st.none() | text,
    ),
    min_size=1,
    max_size=5,
)


def table(found: Sequence[Task], canvas: Canvas, group_by: str = "", columns: tuple[str, ...] = ()) -> str:
    headings = groups(found, found, group_by) if group_by else None
    options = RenderOptions(of_tasks=True, canvas=canvas, groups=headings, columns=columns)
    return write("table", map(TaskRow, found), options).decode()


def details(found: Sequence[Task], canvas: Canvas) -> str:
    return write("table", map(TaskRow, found), RenderOptions(of_tasks=True, canvas=canvas, detail=True)).decode()


def native_table(found: Sequence[Any], columns: tuple[str, ...], canvas: Canvas) -> str:
    return write("table", map(Row, found), RenderOptions(canvas=canvas, columns=columns)).decode()


def shown_title(task: Task) -> str:
    return visible(task.title) if task.title else "(oracle task without a title)"


@often
@given(some_tasks)
def test_a_plain_table_is_aligned_cuts_nothing_and_has_one_line_a_task(found: list[Task]) -> None:
    got = table(found, Canvas(clock=CLOCK))
    head, *lines = got.removesuffix("\n").split("\n")
    assert len(lines) == len(found)
    assert acting(got) <= {"\n"}
    begin = cell_len(head[: head.index("TITLE")])
    for line, task in zip(lines, found, strict=True):
        title = shown_title(task).rstrip()
        assert line.endswith(title)
        before = line[: len(line) - len(title)] if title else line
        assert cell_len(before) == begin or not title
        for each in task.assignees:
            assert visible(each.name or each.id or "").rstrip() in line
        assert task.project is None or visible(task.project.title or "").rstrip() in line


def width(text: str) -> int:
    """Cells by the Unicode tables alone: wide and full-width letters take two, marks that combine none."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )


@pytest.mark.parametrize("name", ["Ann", "東京", "Zoë", "Zoe\u0308", "ＡＢ", "🚀🚀", "李伟 Li", "נועה"])
def test_columns_stand_below_each_other_in_any_script(name: str) -> None:
    found = [Task(ref="it:1", assignees=[Person(name=each)], title="TITLE") for each in (name, "Somebody Else")]
    lines = table(found, Canvas(clock=CLOCK)).splitlines()
    assert len({width(line[: line.rindex("TITLE")]) for line in lines}) == 1


@often
@given(st.lists(st.dictionaries(st.sampled_from(["id", "name", "more"]), value, max_size=3), min_size=1, max_size=4))
def test_a_plain_table_of_native_rows_has_one_line_a_row_and_is_aligned(found: list[dict[str, Any]]) -> None:
    got = native_table([{"first": "x", **row, "last": "|END"} for row in found], ("id", "more", "last"), Canvas())
    head, *lines = got.removesuffix("\n").split("\n")
    assert len(lines) == len(found)
    assert acting(got) <= {"\n"}
    begin = cell_len(head[: head.rindex("last")])
    assert all(cell_len(line[: line.rindex("|END")]) == begin for line in lines)


def test_a_column_of_a_plain_table_is_as_wide_as_its_widest_cell() -> None:
    found = [
        Task(ref="it:1", status=Status.IN_PROGRESS, title="one", project=Link(title="Move")),
        Task(ref="work:1702211", status=Status.DONE, title="two", priority=Priority.LOW),
    ]
    assert table(found, Canvas(clock=CLOCK)) == (
        "REF           STATUS       DUE  PRIORITY  ASSIGNEES  PROJECT  UPDATED  TITLE\n"
        "it:1          in-progress                            Move              one\n"
        "work:1702211  done              low                                    two\n"
    )
    native = [{"id": 1, "b": "xxx"}, {"id": 100, "b": "y"}]
    assert native_table(native, ("b", "id"), Canvas()) == "b    id\nxxx  1\ny    100\n"


def test_chosen_columns_of_tasks_show_times_as_the_table_does() -> None:
    task = Task(ref="it:1", due=NOW, created=date(2026, 3, 1), updated=None, assignees=[Person(name="Ann")])
    far = Canvas(clock=Clock(NOW, ZoneInfo("Pacific/Auckland")))
    assert table([task], far, columns=("due", "created", "updated")) == (
        "due               created     updated\n"
        "2026-03-12 01:00  2026-03-01\n"
    )  # fmt: skip
    assert table([task], far, columns=("assignees.name", "ref")) == "assignees.name  ref\nAnn             it:1\n"


def test_without_any_task_a_table_still_has_its_header() -> None:
    assert table([], Canvas(clock=CLOCK)).split()[:3] == ["REF", "STATUS", "DUE"]
    assert table([], Canvas(clock=CLOCK), "status") == ""


def test_what_a_provider_conceals_is_left_out_of_tables_only() -> None:
    found = [{"id": 1, "hook": "h", "by": {"name": "Ann", "key": "k"}}]
    options = RenderOptions(usual=("id", "hook", "by.key", "by.name"), concealed=("hook", "by.key"))
    assert written("table", found, options) == b"id  by.name\n1   Ann\n"
    assert b"hook" not in written("table", found, replace(options, detail=True))
    assert json.loads(written("json", found, options)) == found


@pytest.mark.parametrize("sent", [True, False])
def test_a_table_has_the_usual_columns_that_any_row_has_else_all_keys(sent: bool) -> None:
    def shown(*found: dict[str, Any], hidden: tuple[str, ...] = ()) -> str:
        options = RenderOptions(usual=("id", "by.name", "none"), concealed=hidden)
        return written("table", found, options, sent=sent).decode()

    assert shown({"x": 1}, {"id": None}, {"by": {"name": "Ann"}}) == "id  by.name\n\n\n    Ann\n"
    assert shown({"x": 1}, {"y": "a\tb"}) == "x  y\n1\n   a b\n"
    assert shown({"x": 1, "id": 2}, {"y": 3}, hidden=("id",)) == "x  y\n1\n   3\n"
    assert shown() == "id  by.name  none\n"


# Rich tables --------------------------------------------------------------------------------------------------------

ANSI = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b\x07]*\x1b\\")


def bare(got: str) -> str:
    """Without colours and links; whatever else acts is left in."""
    return ANSI.sub("", got)


@often
@given(some_tasks, st.sampled_from([20, 40, 80, 110, 200]), st.booleans(), st.sampled_from(["", "assignee", "project"]))
def test_a_rich_table_is_never_wider_than_the_terminal_but_for_whole_refs(
    found: list[Task], wide: int, colour: bool, group_by: str
) -> None:
    got = bare(table(found, Canvas(rich=True, width=wide, colour=colour, clock=CLOCK), group_by))
    assert acting(got) <= {"\n"}
    lines = got.split("\n")
    refs = {str(task.ref) for task in found}
    assert [line for line in lines if cell_len(line) > wide and line not in refs] == []
    assert all(any(line.startswith(ref) for line in lines) for ref in refs)
    if not group_by and wide >= 110:
        assert got.count("\n") == len(found) + 1


@often
@given(
    st.lists(st.dictionaries(st.sampled_from("abcdefgh"), value, max_size=8), min_size=1, max_size=4),
    st.sampled_from([40, 80, 200]),
)
def test_a_rich_table_of_native_rows_is_never_wider_than_the_terminal(found: list[dict[str, Any]], wide: int) -> None:
    got = bare(native_table(found, tuple("abcdefgh"), Canvas(rich=True, width=wide, colour=True)))
    assert acting(got) <= {"\n"}
    assert max(map(cell_len, got.split("\n"))) <= wide
    assert wide < 200 or got.count("\n") == len(found) + 1


INKED = [
    Task(ref="it:1", status=Status.DONE, title="one", url="https://x.example/1 2", priority=Priority.HIGH),
    Task(ref="it:22", status=Status.IN_PROGRESS, title="two  ", due=datetime(2026, 3, 9, 12, 0, tzinfo=UTC)),
]


@pytest.mark.parametrize("wide", [100, UNBOUNDED])
def test_colours_and_links_are_written_as_they_have_always_been(wide: int) -> None:
    """Every style stands for itself, blanks between cells have none, and a line ends with its last letter."""
    INKED[1].overdue = True
    got = table(INKED, Canvas(rich=True, width=wide, colour=True, clock=CLOCK), columns=())
    lines = re.sub(r"id=[-0-9]+", "id=N", got).replace("\x1b", "~").splitlines()
    if wide == UNBOUNDED:
        assert lines == [
            "~[1mREF~[0m    ~[1mSTATUS~[0m       ~[1mDUE~[0m                         ~[1mPRIORITY~[0m  "
            "~[1mASSIGNEES~[0m  ~[1mPROJECT~[0m  ~[1mUPDATED~[0m  ~[1mTITLE~[0m",
            f"it:1   ~[32mdone~[0m{' ' * 37}~[1mhigh~[0m{' ' * 35}~]8;id=N;https://x.example/1%202~\\one~]8;;~\\",
            f"it:22  ~[36min-progress~[0m  ~[1;31m2026-03-09 12:00, 2 d late~[0m{' ' * 41}two",
        ]
    else:
        assert lines == [
            "~[1mREF~[0m    ~[1mSTATUS~[0m       ~[1mDUE~[0m                    ~[1mPRIORITY~[0m  ~[1mTITLE~[0m",
            f"it:1   ~[32mdone~[0m{' ' * 32}~[1mhigh~[0m      ~]8;id=N;https://x.example/1%202~\\one~]8;;~\\",
            "it:22  ~[36min-progress~[0m  ~[1;31m03-09 12:00, 2 d late~[0m            two",
        ]
    assert bare(got) == table(INKED, Canvas(rich=True, width=wide, clock=CLOCK))


def test_without_colour_nothing_is_written_but_letters() -> None:
    for shown in (table(INKED, Canvas(rich=True, clock=CLOCK)), details(INKED, Canvas(rich=True, clock=CLOCK))):
        assert "\x1b" not in shown


def test_a_detail_view_and_a_key_above_its_row_have_their_colours() -> None:
    rows = [Row({"id": "9" * 50, "n": "x"})]
    canvas = Canvas(rich=True, width=40, colour=True)
    got = write("table", rows, RenderOptions(canvas=canvas, detail=True, columns=("id", "n"))).decode()
    assert got == f"\x1b[1mid\x1b[0m\n{'9' * 50}\n\x1b[1mn   x\x1b[0m\n"
    got = write("table", rows, RenderOptions(canvas=canvas, columns=("id", "n"))).decode()
    assert got == f"\x1b[1mid\x1b[0m  \x1b[1mn\x1b[0m\n{'9' * 50}\n  x\n"


def long_task() -> Task:
    people = [Person(name=f"{name} Whose-Name-Is-Long-Enough-To-Be-Cut") for name in ("Ann", "Bob", "Cy")]
    return Task(
        ref="a-profile-with-a-long-name:12345678901234567890", profile="a", title="very " * 60 + "end",
        assignees=people, project=Link(title="A project whose name is longer than thirty cells"), due=NOW,
    )  # fmt: skip


LONG_REF = "a-profile-with-a-long-name:12345678901234567890"


@pytest.mark.parametrize(
    ("wide", "shown"),
    [
        (40, [LONG_REF, "  unknown  today, in 0 min", "  " + "very " * 7 + "ve…"]),
        (60, [f"{LONG_REF}  unknown", "  today, in 0 min  " + "very " * 8 + "…"]),
        (80, [f"{LONG_REF}  unknown  today, in 0 min", "  " + "very " * 15 + "ve…"]),
        (120, [f"{LONG_REF}  unknown  today, in 0 min  " + "very " * 8 + "very…"]),
    ],
)
def test_a_ref_is_never_cut_and_a_task_takes_more_lines_where_there_is_no_room(wide: int, shown: list[str]) -> None:
    got = table([long_task()], Canvas(rich=True, width=wide, clock=CLOCK)).splitlines()
    assert got[-len(shown) :] == shown


def test_a_ref_is_whole_however_long_it_is() -> None:
    ref = "it:" + "9" * 2000
    assert ref in table([Task(ref=ref, title="x")], Canvas(rich=True, width=40, clock=CLOCK)).splitlines()


def test_one_long_ref_stands_above_its_row_and_the_others_keep_their_line() -> None:
    found = [Task(ref="it:1", title="one " * 20), Task(ref="it:" + "9" * 60, title="two"), Task(ref="it:3", title="x")]
    got = table(found, Canvas(rich=True, width=50, clock=CLOCK)).splitlines()
    assert got == [
        "REF   STATUS   DUE  TITLE",
        "it:1  unknown       one one one one one one one o…",
        "it:" + "9" * 60,
        "      unknown       two",
        "it:3  unknown       x",
    ]


def test_a_word_is_cut_only_where_a_ref_of_its_own_line_leaves_no_room_for_it() -> None:
    refs = ("it:1", "it:2", "it:" + "9" * 60)
    found = [Task(ref=ref, native_status="waiting for someone", title="x" * 60) for ref in refs]
    shown = {wide: table(found, Canvas(rich=True, width=wide, clock=CLOCK)).splitlines()[1] for wide in (50, 60, 80)}
    assert ["waiting for someone" in shown[wide] for wide in (50, 60, 80)] == [False, True, True]
    assert all(cell_len(line) == wide for wide, line in shown.items())


@pytest.mark.parametrize(("wide", "least"), [(80, 28), (120, 50), (160, 70), (200, 100)])
def test_the_title_gets_wider_as_the_terminal_does(wide: int, least: int) -> None:
    found = [Task(ref=f"work:170221{at}", title="x" * 300, due=NOW, priority=Priority.HIGH) for at in range(3)]
    line = table(found, Canvas(rich=True, width=wide, clock=CLOCK)).splitlines()[1]
    assert cell_len(line) == wide
    assert line.count("x") >= least


def test_lesser_columns_go_first_and_those_that_hold_nothing() -> None:
    task = Task(
        ref="work:1702211", title="x" * 60, due=NOW, priority=Priority.LOW, assignees=[Person(name="Ann")],
        project=Link(title="Move"), updated=NOW,
    )  # fmt: skip
    heads = {
        wide: table([task], Canvas(rich=True, width=wide, clock=CLOCK)).split("\n")[0] for wide in (72, 95, 130, 160)
    }
    assert {wide: head.split() for wide, head in heads.items()} == {
        72: ["REF", "STATUS", "DUE", "TITLE"],
        95: ["REF", "STATUS", "DUE", "PRIORITY", "ASSIGNEES", "TITLE"],
        130: ["REF", "STATUS", "DUE", "PRIORITY", "ASSIGNEES", "PROJECT", "TITLE"],
        160: ["REF", "STATUS", "DUE", "PRIORITY", "ASSIGNEES", "PROJECT", "UPDATED", "TITLE"],
    }
    bare_task = Task(ref="work:1702211", title="x")
    head = table([bare_task], Canvas(rich=True, width=200, clock=CLOCK)).split("\n")[0]
    assert head.split() == ["REF", "STATUS", "DUE", "TITLE"]


@pytest.mark.parametrize(
    ("due", "wide", "shown"),
    [
        (datetime(2026, 12, 7, 10, 0, tzinfo=UTC), 120, "12-07 10:00, in 271 d"),
        (datetime(2027, 1, 1, 10, 0, tzinfo=UTC), 120, "2027-01-01 10:00, in 296 d"),
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), 120, "2025-12-31 23:30, 70 d late"),
        (date(2016, 6, 5), 120, "2016-06-05, 9 y late"),
        (datetime(2024, 12, 7, 10, 0, tzinfo=UTC), 60, "2024-12-07, 1 y late"),
        (datetime(2026, 12, 7, 10, 0, tzinfo=UTC), 60, "12-07, in 271 d"),
    ],
)
def test_the_year_is_left_out_only_where_it_is_this_one(due: datetime | date, wide: int, shown: str) -> None:
    task = Task(ref="it:1", title="x" * 80, due=due)
    assert re.search(f"  {shown}( |$)", table([task], Canvas(rich=True, width=wide, clock=CLOCK)), re.MULTILINE)
    assert moment_text(due, CLOCK) in table([task], Canvas(clock=CLOCK))


def test_whose_year_it_is_the_readers_zone_says() -> None:
    task = Task(ref="it:1", title="x", due=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    assert "  01-01 12:30, " in table([task], Canvas(rich=True, clock=Clock(NOW, ZoneInfo("Pacific/Auckland"))))


def test_a_status_that_is_unknown_shows_the_providers_word() -> None:
    found = [Task(ref="it:1", native_status="Verz\u00f6gert\x1b[m", title="x"), Task(ref="it:2", title="y")]
    for canvas in (Canvas(clock=CLOCK), Canvas(rich=True, clock=CLOCK)):
        lines = table(found, canvas).splitlines()
        assert [line.split()[1] for line in lines[1:]] == ["Verz\u00f6gert\\x1b[m", "unknown"]


@pytest.mark.parametrize("wide", [40, 60, 80, 200, UNBOUNDED])
def test_groups_are_aligned_with_one_another(wide: int) -> None:
    found = [
        Task(ref="it:1", status=Status.OPEN, title="TITLE"),
        Task(ref="work:1702211", status=Status.IN_PROGRESS, due=NOW, title="TITLE"),
    ]
    lines = table(found, Canvas(rich=True, width=wide, clock=CLOCK), "status").splitlines()
    assert len({line.index("TITLE") for line in lines if "TITLE" in line}) == 1
    chosen = table(found, Canvas(clock=CLOCK), "status", ("ref", "title")).splitlines()
    assert [line.index("TITLE") for line in chosen if "TITLE" in line] == [14, 14]


GUID = "9c1e7d2a4b6f8035b1c7e9d2f4a6b801"


@pytest.mark.parametrize("wide", [24, 40, 80])
def test_ids_of_native_rows_are_whole_and_the_last_columns_go_first(wide: int) -> None:
    rows = [Row({"id": GUID, "title": "word " * 30, "status": "active", "run_id": GUID})]
    usual = ("id", "title", "status", "run_id")
    got = write("table", rows, RenderOptions(usual=usual, canvas=Canvas(rich=True, width=wide))).decode()
    assert got.count(GUID) == 1
    assert max(map(len, got.splitlines())) <= max(wide, len(GUID))
    assert "word word" in got
    every = write("table", rows, RenderOptions(columns=usual, canvas=Canvas(rich=True, width=wide))).decode()
    assert every.count(GUID) == 2
    wanted = RenderOptions(usual=usual, wanted=("status",), canvas=Canvas(rich=True, width=wide))
    assert "active" in write("table", rows, wanted).decode()


def test_a_ref_and_an_address_in_a_detail_view_are_whole() -> None:
    url = "https://x.example/" + "7" * 60
    got = details([Task(ref=LONG_REF, url=url, title="x " * 40)], Canvas(rich=True, width=40, clock=CLOCK)).splitlines()
    assert got[:2] == ["ref", LONG_REF]
    assert got[got.index("url") + 1] == url


@pytest.mark.parametrize("letter", ["x", "漢", "\u0301", "x\u0301", "\U0001f468"])
def test_of_a_cell_that_is_far_too_long_no_more_is_looked_at_than_there_is_room_for(letter: str) -> None:
    rows = [{"id": "1", "title": letter * 50_000}]
    got = native_table(rows, ("id", "title"), Canvas(rich=True, width=40))
    assert len(got) < 2000
    assert got.rstrip().endswith("…")
    assert letter * 50_000 in native_table(rows, ("id", "title"), Canvas())


def test_a_wide_terminal_has_room_for_more_columns() -> None:
    task = long_task()
    task.updated, task.priority = NOW, Priority.LOW
    head = table([task], Canvas(rich=True, width=300, clock=CLOCK)).splitlines()[0]
    assert head.split() == ["REF", "STATUS", "DUE", "PRIORITY", "ASSIGNEES", "PROJECT", "UPDATED", "TITLE"]


@pytest.mark.parametrize("wide", [80, 110, 150, 250, UNBOUNDED])
@pytest.mark.parametrize("long", [False, True])
def test_no_column_of_a_rich_table_is_wider_than_its_content(wide: int, long: bool) -> None:
    title = "very " * 60 if long else "x"
    found = [Task(ref=ref, status=Status.IN_PROGRESS, title=title) for ref in ("it:1", "work:1702211")]
    head, *lines = table(found, Canvas(rich=True, width=wide, clock=CLOCK)).splitlines()
    assert head.index("STATUS") == len("work:1702211") + 2
    assert head.index("DUE") == head.index("STATUS") + len("in-progress") + 2
    assert lines[0].startswith("it:1" + " " * len(":1702211xx") + "in-progress  ")
    assert all(len(line) == wide for line in lines if long and wide < 250)


def test_colour_that_is_forced_into_a_pipe_cuts_nothing() -> None:
    task = long_task()
    coloured = bare(table([task], Canvas(rich=True, width=UNBOUNDED, colour=True, clock=CLOCK)))
    assert [line.split() for line in coloured.splitlines()] == [
        line.split() for line in table([task], Canvas(clock=CLOCK)).splitlines()
    ]
    assert "…" not in coloured


@pytest.mark.parametrize("title", ["[bold]x[/bold] [urgent] fix", "[/] [[]] :smile: http://x.y", "[link=x]y[/link]"])
@pytest.mark.parametrize("rich", [True, False])
def test_markup_in_a_title_is_text(title: str, rich: bool) -> None:
    task = Task(ref="it:1", title=title, description=title, assignees=[Person(name=title)], project=Link(title=title))
    canvas = Canvas(rich=rich, width=400, colour=True, clock=CLOCK)
    got = table([task], canvas)
    assert bare(got).count(title) == 3
    assert "\x1b]8" not in got
    assert title in bare(table([task], canvas, "project")).splitlines()[0]
    assert bare(details([task], canvas)).count(title) >= 4


def test_colour_goes_by_state_and_what_is_late_stands_out() -> None:
    late, done = Task(ref="it:1", due=NOW - timedelta(days=2), overdue=True), Task(ref="it:2", status=Status.DONE)
    got = table([late, done], Canvas(rich=True, width=160, colour=True, clock=CLOCK)).splitlines()
    assert "\x1b[1;31m03-09 12:00, 2 d late" in got[1]
    assert "\x1b[32mdone" in got[2]
    assert "\x1b" not in table([late, done], Canvas(rich=True, width=120, colour=False, clock=CLOCK))


# Links --------------------------------------------------------------------------------------------------------------


def test_a_title_is_a_link_where_the_address_is_known() -> None:
    task = Task(ref="it:1", title="Go", url="https://x.example/a b\x1b]0;pwned\x07;c")
    got = table([task], Canvas(rich=True, width=120, colour=True, clock=CLOCK))
    found = re.search(r"\x1b\]8;[^;]*;(.*?)\x1b\\", got)
    assert found is not None
    assert found[1] == "https://x.example/a%20b\\x1b]0;pwned\\x07;c"
    for canvas in (Canvas(clock=CLOCK), Canvas(rich=True, width=120, colour=False, clock=CLOCK)):
        assert "\x1b" not in table([task], canvas)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://x.example/1", True), ("http://x.example/1", True), ("javascript:alert(1)", False),
        ("file:///etc/passwd", False), (" https://x.example", False), ("ms-settings:https://x", False), ("/x/1", False),
    ],
)  # fmt: skip
def test_only_a_web_address_becomes_a_link(
    url: str, kept: bool, run: Run, stage: Stage, configured: Configured
) -> None:
    auth = {"method": "bearer", "token": "t"}
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": auth}})
    row = {"number": 1, "title": "x", "state": "ASSIGNED", "detailsURL": {"href": url}}
    stage.prepared = [Prepared(body=json.dumps(row).encode())]
    assert run("get", "it:1", "-o", "json").json["url"] == (url if kept else None)


# Due ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "zone", "shown"),
    [
        (NOW + timedelta(days=3), "UTC", "2026-03-14 12:00, in 3 d"),
        (NOW + timedelta(hours=12), "UTC", "2026-03-12 00:00, in 1 d"),
        (NOW + timedelta(hours=5), "UTC", "2026-03-11 17:00, today, in 5 h"),
        (NOW + timedelta(minutes=59), "UTC", "2026-03-11 12:59, today, in 59 min"),
        (NOW, "UTC", "2026-03-11 12:00, today, in 0 min"),
        (NOW - timedelta(minutes=1), "UTC", "2026-03-11 11:59, today, 1 min late"),
        (NOW - timedelta(hours=3), "UTC", "2026-03-11 09:00, today, 3 h late"),
        (NOW - timedelta(hours=13), "UTC", "2026-03-10 23:00, 1 d late"),
        (NOW - timedelta(days=400), "UTC", "2025-02-04 12:00, 400 d late"),
        (NOW + timedelta(hours=12), "Pacific/Auckland", "2026-03-12 13:00, in 12 h"),
        (NOW + timedelta(hours=12), "America/New_York", "2026-03-11 20:00, today, in 12 h"),
        (date(2026, 3, 11), "UTC", "2026-03-11, today"),
        (date(2026, 3, 12), "UTC", "2026-03-12, in 1 d"),
        (date(2026, 3, 10), "UTC", "2026-03-10, 1 d late"),
        (date(2026, 3, 12), "Pacific/Auckland", "2026-03-12, today"),
        (None, "UTC", ""),
    ],
)
def test_a_due_date_says_how_far_away_it_is(due: datetime | date | None, zone: str, shown: str) -> None:
    clock = Clock(NOW, ZoneInfo(zone))
    if zone == "Pacific/Auckland" and isinstance(due, datetime):
        shown = shown.replace("in 12 h", "today, in 12 h")  # it is the 12th there already
    line = table([Task(ref="it:1", title="x", due=due)], Canvas(clock=clock)).splitlines()[1]
    assert line.split("unknown", 1)[1].rsplit("x", 1)[0].strip() == shown


@pytest.mark.parametrize("status", [Status.DONE, Status.CANCELLED])
def test_what_has_ended_is_neither_late_nor_due(status: Status) -> None:
    got = table([Task(ref="it:1", status=status, due=NOW - timedelta(days=2))], Canvas(clock=CLOCK))
    assert "2026-03-09 12:00 " in got
    assert "late" not in got


# Details ------------------------------------------------------------------------------------------------------------

WHOLE = Task(
    ref="it:7", profile="it", provider="oracle", id="7", title="Two\nlines", status=Status.IN_PROGRESS,
    native_status="WORKING", priority=Priority.HIGH, native_priority="2", due=NOW - timedelta(days=1), overdue=True,
    assignees=[Person(id="4", name="Ann", email="ann@x.example", kind="staff"), Person(id="9", kind="group")],
    creator=Person(name="Dana"), created=NOW, project=Link(id="p1", title="Launch", kind="job"),
    parent=Link(id="6", kind="task"), url="https://x.example/7",
    description="<p>First &amp; <b>bold</b></p><p>Second \x1b[31m</p>",
    comments=[
        Comment(author=Person(name="Bob"), created=NOW, text="Fine.\nReally."),
        Comment(author=None, created=None, text="\u202eold", archived=True),
    ],
    history=[Change(at=NOW, actor=Person(name="Ann"), action="claimed", before="OPEN", after="WORKING")],
)  # fmt: skip
DETAIL = """\
ref        it:7
title      Two lines
status     in-progress (WORKING)
priority   high (2)
due        2026-03-10 12:00, 1 d late
assignees  Ann (ann@x.example, staff 4), group 9
creator    Dana
created    2026-03-11 12:00
updated
completed
project    Launch (job p1)
parent     task 6
customer
type
tags
url        https://x.example/7
times in   UTC

Description
  First & bold
  Second \\x1b[31m

Comments (2)

  2026-03-11 12:00 Bob
    Fine.
    Really.

  somebody (archived)
    \\u202eold

History (1)
  2026-03-11 12:00  Ann  claimed  OPEN -> WORKING
"""


def test_the_detail_view_shows_fields_then_description_comments_and_history() -> None:
    assert details([WHOLE], Canvas(clock=CLOCK)) == DETAIL
    alone = RenderOptions(of_tasks=True, one=True, canvas=Canvas(clock=CLOCK))
    assert write("table", [TaskRow(WHOLE)], alone).decode() == DETAIL


def test_between_detail_views_is_an_empty_line() -> None:
    assert details([WHOLE, WHOLE], Canvas(clock=CLOCK)) == f"{DETAIL}\n{DETAIL}"
    assert written("table", [{"a": 1}, {"a": 2}], RenderOptions(detail=True)) == b"a  1\n\na  2\n"


def test_the_detail_view_says_the_same_on_a_terminal_and_fits() -> None:
    got = bare(details([WHOLE], Canvas(rich=True, width=80, colour=True, clock=CLOCK)))
    short = DETAIL.replace("2026-", "")
    assert [line.split() for line in got.splitlines()] == [line.split() for line in short.splitlines()]
    assert max(map(cell_len, got.splitlines())) <= 80


@often
@given(some_tasks, st.lists(text, max_size=2), st.sampled_from([40, 80, 200]))
def test_a_detail_view_fits_and_does_not_act_on_the_terminal(found: list[Task], words: list[str], wide: int) -> None:
    task = found[0]
    task.comments = [Comment(author=Person(name=each), text=each) for each in words]
    task.history = [Change(action=each, after=each) for each in words]
    for canvas in (Canvas(rich=True, width=wide, colour=True, clock=CLOCK), Canvas(clock=CLOCK)):
        got = bare(details([task], canvas))
        assert acting(got) <= {"\n"}
        assert not canvas.rich or max(map(cell_len, got.split("\n"))) <= wide


@often
@given(st.dictionaries(text, value, min_size=1, max_size=4), st.booleans())
def test_a_native_detail_view_names_every_key_and_does_not_act(found: dict[str, Any], rich: bool) -> None:
    got = written(
        "table", [found], RenderOptions(detail=True, canvas=Canvas(rich=rich, width=4000)), sent=False
    ).decode()
    assert acting(got) <= {"\n"}
    if not rich:
        assert all(any(line.startswith(visible(name).rstrip()) for line in got.split("\n")) for name in found)


def test_get_shows_the_detail_view(run: Run) -> None:
    ran = run("get", "demo-oracle:1702211", "--demo", "--comments", "all", "--history")
    assert ran.code == 0
    lines = ran.text.splitlines()
    assert lines[0].split() == ["ref", "demo-oracle:1702211"]
    assert lines[1].split(maxsplit=1) == ["title", "Approve Purchase Order 0009134"]
    assert any(line.startswith("Comments (") for line in lines)
    assert any(line.startswith("History (") for line in lines)


# Groups -------------------------------------------------------------------------------------------------------------


def test_groups_have_a_heading_with_a_count_in_the_order_of_their_first_row() -> None:
    ann, bob = Person(name="Ann"), Person(name="bob\x1b[0m")
    found = [
        Task(ref="it:1", title="one", assignees=[bob]),
        Task(ref="it:2", title="two", assignees=[]),
        Task(ref="it:3", title="three", assignees=[ann, bob]),
    ]
    got = table(found, Canvas(clock=CLOCK), "assignee")
    blocks = [block.splitlines() for block in got.split("\n\n")]
    assert [block[0] for block in blocks] == ["bob\\x1b[0m (2)", "no assignee (1)", "Ann (1)"]
    assert [[line.split()[0] for line in block[2:]] for block in blocks] == [["it:1", "it:3"], ["it:2"], ["it:3"]]


def test_a_group_whose_rows_are_not_shown_keeps_heading_and_count() -> None:
    jose = [Person(id="7", name="José", kind="staff"), Person(id="7", name="Jose\u0301", kind="staff")]
    found = [
        Task(ref="it:1", title="one", assignees=[jose[0]]),
        Task(ref="it:2", title="two", assignees=[Person(name="Ann")]),
        Task(ref="it:3", title="three", assignees=[jose[1], jose[0]]),
        Task(ref="it:4", title="four", assignees=[Person(name="ANN ")]),
    ]
    made = groups(found, found[:1], "assignee")
    assert [(each.name, each.count, [task.ref for task in each.tasks]) for each in made] == [
        ("José", 2, ["it:1"]),
        ("Ann", 2, []),
    ]
    options = RenderOptions(of_tasks=True, canvas=Canvas(clock=CLOCK), groups=made, columns=("ref",))
    assert write("table", iter(()), options).decode() == "José (2)\nref\nit:1\n\nAnn (2)\n"


def test_counts_are_of_all_tasks_the_largest_first_and_null_is_none() -> None:
    found = [
        Task(status=Status.OPEN, tags=["a", "b", "A"]),
        Task(status=Status.DONE, tags=["a"]),
        Task(status=Status.OPEN),
    ]
    assert [row.data for row in counts(found, ["tag"])] == [
        {"tag": "a", "count": 2},
        {"tag": "b", "count": 1},
        {"tag": None, "count": 1},
    ]
    assert next(row.data for row in counts(found, ["status", "tag"])) == {"status": "open", "tag": "a", "count": 1}


@pytest.mark.parametrize("field", ["status", "project", "profile"])
def test_every_task_stands_in_one_group(field: str, run: Run) -> None:
    some = [word for name in ("oracle", "accelo", "capillary") for word in ("-p", f"demo-{name}")]
    words = ("list", "--demo", *some, "--limit", "0", "-q", "--status", "all")
    every = run(*words, "-o", "csv", "--columns", "title").text.count("\r\n") - 1
    ran = run(*words, "--group-by", field)
    assert ran.code == 0
    counts = [int(found[1]) for found in re.finditer(r"(?:^|\n\n).* \((\d+)\)\n", ran.text)]
    assert len(counts) > 2
    assert sum(counts) == every


def test_groups_are_for_tables_only(run: Run) -> None:
    ran = run("list", "--demo", "-p", "demo-oracle", "--group-by", "status", "-o", "json")
    assert (ran.code, ran.out) == (2, b"")
    assert "--group-by" in ran.err


# Numbers ------------------------------------------------------------------------------------------------------------

NUMBERS = b'{"a": 2.50, "b": 1E400, "c": 9007199254740993123, "d": -0.0, "deep": {"e": [1e5]}}'


@pytest.mark.parametrize(
    ("output", "lines"),
    [
        ("csv", ["a,b,c,d,deep", '2.50,1E400,9007199254740993123,-0.0,"{""e"":[1e5]}"']),
        ("tsv", ["a\tb\tc\td\tdeep", '2.50\t1E400\t9007199254740993123\t-0.0\t{"e":[1e5]}']),
        (
            "yaml",
            ["- a: 2.50", "  b: 1E400", "  c: 9007199254740993123", "  d: -0.0", "  deep:", "    e:", "    - 1e5"],
        ),
        ("xml", ["<a>2.50</a>", "<b>1E400</b>", "<c>9007199254740993123</c>", "<d>-0.0</d>", "<e>1e5</e>"]),
        ("json", ['"a": 2.50,', '"b": 1E400,', '"c": 9007199254740993123,', '"d": -0.0,', "1e5"]),
        ("jsonl", [NUMBERS.decode()]),
    ],
)
def test_numbers_stay_as_they_were_sent(output: str, lines: list[str]) -> None:
    text = write(output, [Row(raw=NUMBERS)], RenderOptions()).decode()
    found = [each.strip() for each in text.splitlines()]
    assert [line for line in lines if line.strip() not in found] == []


# Without a number that no `float` holds.
BOUNDED = NUMBERS.replace(b"1E400", b"1E40")


@pytest.mark.parametrize("row", [NUMBERS, BOUNDED])
@pytest.mark.parametrize("output", ["json", "jsonl", "csv", "tsv", "yaml", "table"])
def test_numbers_of_chosen_columns_stay_as_they_were_sent(output: str, row: bytes) -> None:
    options = RenderOptions(columns=("b", "a", "deep.e"))
    text = write(output, [Row(raw=row)], options).decode()
    assert all(number in text for number in ("2.50", "1E40", "1e5"))


@pytest.mark.parametrize("row", [NUMBERS, BOUNDED])
@pytest.mark.parametrize("one", [True, False])
def test_numbers_in_tables_stay_as_they_were_sent(one: bool, row: bytes) -> None:
    options = RenderOptions(one=one, usual=("a", "b", "c", "d", "deep"))
    text = write("table", [Row(raw=row)], options).decode()
    assert all(number in text for number in ("2.50", "1E40", "9007199254740993123", "-0.0", "1e5"))


@pytest.mark.parametrize("output", ["csv", "tsv", "yaml", "xml"])
def test_numbers_that_a_float_holds_stay_as_they_were_sent_too(output: str) -> None:
    text = write(output, [Row(raw=BOUNDED)], RenderOptions()).decode()
    assert all(number in text for number in ("2.50", "1E40", "9007199254740993123", "-0.0", "1e5"))


@pytest.mark.parametrize("output", ["table", "json", "yaml", "csv"])
@pytest.mark.parametrize("one", [True, False])
def test_a_column_that_is_not_there_is_told(output: str, one: bool) -> None:
    told: list[str] = []
    options = RenderOptions(one=one, detail=one, columns=("number", "tytle"), tell=told.append)
    write(output, [Row(raw=b'{"number": 1, "title": "x"}')], options)
    assert told == ["no column 'tytle' in any row; there is: number, title"]


def test_a_table_without_any_usual_column_shows_the_keys_that_are_there() -> None:
    rows = [Row({"b": 1}), Row({"b": 2, "c": "x"})]
    text = write("table", rows, RenderOptions(usual=("id", "title"))).decode()
    assert [line.split() for line in text.splitlines()] == [["b", "c"], ["1"], ["2", "x"]]
    assert write("table", [], RenderOptions(usual=("id", "title"))).decode().split() == ["id", "title"]
