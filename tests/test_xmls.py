"""XML that is long: its rows are made one by one, and are what they are where all of it is read at once."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from taskcli.errors import Garbled
from taskcli.http import xmls
from taskcli.http.bodies import DEEPEST
from taskcli.http.message import Reply
from taskcli.http.place import Place
from tests.conftest import Prepared, Ran, Run, Stage

TASKS = Place(("response", "tasks", "task"), from_xml=True)
# Half of them ordinary, half of them what could be taken for something else.
NAMES = ("a", "b", "c", "id", "content", "task", "tasks", "text", "p:a", "contents", "r")
TEXTS = (
    "1", "one two", "é", "a &amp; b", "\n ", " ", " x ", "\xa0", "rows", "<![CDATA[<task>]]>", "<![CDATA[]]>",
    "<!-- <task> -->", "<!-- x -->", "<?p <!-- ?>", "<![CDATA[ <!-- ]]>", "<b>x</b>", "&#65;", "xml:", "]]&gt;",
    "&nbsp;", "]]>", "<br>", "<task/>", "\r\n", "&#13;",
)  # fmt: skip
ATTRIBUTES = (
    "", "", "", "", ' id="1"', ' a="&gt;"', ' a=">"', " text='2'", ' text=" "', ' xml:lang="en"', ' xmlns="urn:x"',
    ' xmlns:p="urn:p"', ' p:a="1"', ' task="1"', ' a="/>"', ' content=""',
)  # fmt: skip
BLANKS = ("", "", "", "\n", "\n  ", "\t")
BEGINS = (
    "", "", "", '<?xml version="1.0"?>\n', '<?xml version="1.0" encoding="UTF-8"?>', "\ufeff",
    '<?xml version="1.0" encoding="iso-8859-1"?>', '<?xml version="1.0" encoding="utf-16"?>', "<!-- <task> -->",
    '<!DOCTYPE response [<!ATTLIST task b CDATA "9">]>', '<!DOCTYPE response [<!ENTITY e "x">]>', "<!DOCTYPE response>",
    "<?s <!-- ?>", '<?xml version="1.0" encoding="us-ascii" standalone="yes"?>',
)  # fmt: skip
BETWEEN = ("<other/>", "words", "<task>one</task>", "<task/>", "</tasks><tasks>", "<!-- x -->", "<!-- ", " -->", "\xa0")
LISTS = (frozenset[str](), frozenset({"a"}), frozenset({"task/b"}), frozenset({"tasks/task", "text"}))


def one(name: str, inner: str, dice: random.Random, odd: float) -> str:
    attributes = dice.choice(ATTRIBUTES) if dice.random() < odd else ""
    if not inner and dice.random() < 0.7:
        return f"<{name}{attributes}/>"
    return f"<{name}{attributes}>{inner}</{name}{' ' if dice.random() < 0.1 else ''}>"


def child(dice: random.Random, odd: float, depth: int = 0) -> str:
    name = dice.choice(NAMES if dice.random() < odd else NAMES[:5])
    if depth > 3 or dice.random() < 0.7:
        return one(name, dice.choice(TEXTS if dice.random() < odd else TEXTS[:4]), dice, odd)
    return one(name, "".join(child(dice, odd, depth + 1) for _ in range(dice.randrange(3))), dice, odd)


def document(dice: random.Random) -> bytes:
    """A list of tasks in XML, ordinary ones, strange ones and broken ones."""
    odd = dice.choice((0, 0.01, 0.05, 0.3))
    gap = dice.choice(BLANKS)
    rows = []
    for _ in range(dice.choice((0, 1, 2, 3, 8, 20))):
        inner = gap.join(child(dice, odd) for _ in range(dice.randrange(5)))
        rows.append(one("task", inner, dice, odd) if dice.random() > odd / 4 else dice.choice(BETWEEN))
    status = "<status><code>200</code></status>"
    tasks = one("tasks", f"{dice.choice(BLANKS)}{gap.join(rows)}{dice.choice(BLANKS)}", dice, odd)
    around = [tasks, *([status] if dice.random() < 0.7 else ()), *([tasks] if dice.random() < odd else ())]
    dice.shuffle(around)
    text = dice.choice(BEGINS if dice.random() < odd * 3 else BEGINS[:5]) + one("response", gap.join(around), dice, 0)
    body = text.encode("utf-16" if dice.random() < odd / 4 else "utf-8")
    if dice.random() < odd:  # cut off, or a part of it missing, twice there, elsewhere
        at, to, end = sorted(dice.randrange(len(body) + 1) for _ in range(3))
        body = dice.choice(
            (body[:to], body[:at] + body[to:], body[:to] + body[at:], body[:at] + body[to:end] + body[at:])
        )
    return body


def found(reply: Reply, place: Place) -> Any:
    """What a place finds in a reply, as nothing but data: rows, and the envelope without them; or the failure."""
    try:
        head, rows = place.open(reply)
    except Garbled as failed:
        return failed.message, failed.hint
    data = [row.data for row in rows]
    assert len(rows) == len(data)
    assert [row.data for row in rows] == data, "they can be gone through again"
    around = reply.top
    for part in place.path[:-1]:
        around = around[part] if isinstance(around, dict) and part in around else None
    inner = around.pop(place.path[-1], None) if isinstance(around, dict) else None
    return data, repr(head), isinstance(inner, list)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever has more than some bytes is long."""
    monkeypatch.setattr(xmls, "PIECE", 40)
    monkeypatch.setattr(xmls, "LONG", 0)
    monkeypatch.setattr(xmls, "MOST_AROUND", 10_000)


def test_what_is_read_quickly_is_what_it_is_read_thoroughly() -> None:
    """A fixed number of documents, the same each time; what is broken, or not plain, is left to the other reader."""
    dice, quick, left = random.Random(13), 0, 0
    every = (*LISTS, frozenset({"response"}))
    for number in range(4000):
        body, lists = document(dice), every[number % len(every)]
        came = xmls.quickly(body, lists)
        if came is None:
            left += 1
            continue
        quick += 1
        assert repr(came) == repr(xmls.thoroughly(body, lists)), body
    assert min(quick, left) > 500


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
        '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'.encode("utf-16"),
        '<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9</a>'.encode("latin-1"),
        b'<a xmlns="urn:x"/>',
        b'<a xml:lang="en"/>',
        b"<a><b></a>",
        b"",
        b"<a>" * (DEEPEST + 2) + b"</a>" * (DEEPEST + 2),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_not_read_quickly(body: bytes) -> None:
    assert xmls.quickly(body, frozenset()) is None


@pytest.mark.usefixtures("small")
def test_rows_one_by_one_are_what_they_are_at_once() -> None:
    bit_by_bit = 0
    for seed in range(2000):
        dice = random.Random(seed)
        body, lists = document(dice), dice.choice(LISTS)
        at_once, long = Reply(200, body, lists=lists), Reply(200, body, lists=lists, rows=TASKS)
        assert found(long, TASKS) == found(at_once, TASKS), f"seed {seed}: {body!r}"
        bit_by_bit += bool(long._long)

    assert bit_by_bit > 400


def listed(*rows: str) -> bytes:
    return f"<response><tasks>{''.join(rows)}</tasks></response>".encode()


FAILED = "<task><item_status><success>false</success><code>5204</code><message>Why</message></item_status></task>"
HALF = 14_000
ROW = "<task><id>1</id><a x='1'>one</a></task>"


def long_list(odd: str = ROW, after: str = "") -> bytes:
    """A list that is read bit by bit, with one row in the middle of it and something behind the rows."""
    rows = f"{ROW * HALF}{odd}{ROW * HALF}"
    return f"<response><tasks>{rows}</tasks>{after}</response>".encode()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("body", "lists", "bit_by_bit"),
    [
        (listed(*[ROW] * 9), (), True),
        (listed(*['<task id="1"/>'] * 9), (), True),
        (listed(*["<task\n  id='1'\n/>\n"] * 9), (), True),
        (listed(*["<task xml:lang='en'><p:a p:x='1'>x</p:a></task>"] * 9), (), True),
        (listed("", "words", *[ROW] * 9), (), False),
        (listed(*[ROW] * 9, "words", ROW), (), False),
        (listed(*[ROW] * 9).replace(b"<tasks>", b'<tasks text=" ">\n'), (), False),
        (listed("\n".join([ROW] * 9)).replace(b"<tasks>", b'<tasks text=" ">'), (), False),
        (listed(*[ROW] * 9).replace(b"<tasks>", b"<tasks task='rows'/><x>").replace(b"</tasks>", b"</x>"), (), False),
        (listed(*[ROW, "<task p:a='1'/>", "<other/>"] * 3, ROW), (), False),
        (b'<!DOCTYPE response [<!ATTLIST a b CDATA "9">]>' + listed(*[ROW] * 9), (), False),
        (listed(*[ROW] * 9), ("text",), False),
        (listed(*[ROW] * 9), ("task/text",), False),
        (listed(*[ROW] * 9), ("task/a", "id"), True),
        (listed(ROW).replace(b"<tasks>", b"<x><task/><task/></x><tasks>"), (), False),
        (listed(*["<task>words<a>1</a>\n</task>"] * 9), (), True),
        (listed(*["<task>\n<a>1</a>words</task>"] * 9), (), True),
        (listed(*[ROW] * 9, "<task>rows</task>"), (), False),
        (listed(*["<task>rows</task>"] * 9), (), False),
        (listed(*["<task><content>a <b>c</b> d</content></task>"] * 9), (), True),
        (listed(*[ROW] * 9).replace(b"<response>", b"<response><!-- <task> -->"), (), False),
        (listed(*[ROW] * 9).decode().encode("utf-16"), (), False),
    ],
)
def test_what_is_read_bit_by_bit(body: bytes, lists: tuple[str, ...], bit_by_bit: bool) -> None:
    at_once = Reply(200, body, lists=frozenset(lists))
    long = Reply(200, body, lists=frozenset(lists), rows=TASKS)

    assert found(long, TASKS) == found(at_once, TASKS)
    assert bool(long._long) == bit_by_bit


def most_memory(reply: Reply) -> int:
    tracemalloc.start()
    try:
        _, rows = TASKS.open(reply)
        assert sum(row.data == {"id": "1", "a": {"x": "1", "text": "one"}} for row in rows) == len(rows) == 2 * HALF + 1
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.no_cover
def test_rows_are_there_while_somebody_looks_at_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmls, "PIECE", 4096)
    body = long_list()
    _, rows = TASKS.open(Reply(200, body, rows=TASKS))

    assert rows[0].data == rows[-1].data == rows[HALF].data
    assert 4 * most_memory(Reply(200, body, rows=TASKS)) < most_memory(Reply(200, body))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("deep", [DEEPEST - 3, DEEPEST - 2, DEEPEST - 1])
def test_rows_are_nested_as_deep_as_anything_else(deep: int) -> None:
    body = listed(ROW, f"<task>{'<a>' * deep}{'</a>' * deep}</task>", ROW, ROW)
    long = Reply(200, body, rows=TASKS)

    assert found(long, TASKS) == found(Reply(200, body), TASKS)
    assert bool(long._long) == (deep < DEEPEST - 1)


@pytest.mark.usefixtures("small")
def test_rows_of_another_place_are_not_taken_for_these() -> None:
    body = listed(*[ROW] * 9)
    other = Place(("response", "tasks"), "item", from_xml=True)

    assert found(Reply(200, body, rows=TASKS), other) == found(Reply(200, body), other)


@pytest.fixture
def ask(run: Run, stage: Stage, configured: Callable[..., Path]) -> Callable[..., Ran]:
    auth = {"method": "basic", "username": "till1", "password": "123"}
    configured({"it": {"provider": "capillary", "base_url": stage.origin, "auth": auth}})

    def go(body: bytes, *words: str) -> Ran:
        stage.prepared, stage.asked = [Prepared(body=body, type="application/xml")] * 4, []
        return run("capillary", *words)

    return go


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("odd", "after", "code", "rows", "told"),
    [
        (ROW, "<status><success>true</success><code>200</code></status>", 0, 2 * HALF + 1, ""),
        (ROW, "<status><success>false</success><code>500</code><message>Gone</message></status>", 7, 0, "Gone (500)"),
        ("<task>words</task>", "", 8, 0, "one of its rows is text"),
        (ROW, "<status>", 8, 0, "mismatched tag"),
        ("<task><a>&x;</a></task>", "", 8, 0, "undefined entity"),
        (f"<task>{'<a>' * 500}{'</a>' * 500}</task>", "", 8, 0, "nested deeper than 200"),
        (FAILED, "<status><success>false</success><code>500</code></status>", 6, 0, "Why (5204)"),
        (FAILED, "<status><success>true</success><code>200</code></status>", 9, 2 * HALF, "Why (5204)"),
        ("</tasks><tasks>", "", 0, 2 * HALF, ""),
        ("<task/>", "<tasks/>", 0, 2 * HALF, ""),
    ],
)
def test_nothing_is_shown_before_all_is_known_to_be_good(
    odd: str, after: str, code: int, rows: int, told: str, ask: Callable[..., Ran]
) -> None:
    ran = ask(long_list(odd, after), "list", "-o", "jsonl")

    assert (ran.code, ran.out.count(b"\n")) == (code, rows)
    assert told in ran.err


def test_rows_show_that_it_went_well(ask: Callable[..., Ran]) -> None:
    body = long_list().replace(b"<tasks>", b"<status><success>false</success><code>200</code></status><tasks><task/>")

    assert ask(body.replace(b"</tasks>", b"<task/></tasks>"), "list", "-o", "jsonl").out.count(b"\n") == 2 * HALF + 1


@pytest.mark.no_cover
def test_what_stands_for_no_row_is_left_out(ask: Callable[..., Ran]) -> None:
    fine = "<status><success>true</success><code>200</code></status>"
    body = long_list('<task null="true"/><task/><task> </task>', fine)

    assert ask(body, "list", "-o", "jsonl").out.count(b"\n") == 2 * HALF
    assert ask(body, "list", "-o", "xml").out == body
    assert ask(body, "metadata", "-o", "jsonl").out.count(b"\n") == 2 * HALF
    assert ask(body, "metadata", "-o", "jsonl", "--max-items", "3").out.count(b"\n") == 1  # all have one id
