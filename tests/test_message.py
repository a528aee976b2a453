"""A reply's body: what it is, what lies in it, and that nothing of it is lost; a request's address and its secret."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskcli.errors import Garbled, SignInError
from taskcli.http import bodies
from taskcli.http.bodies import DEEPEST, Row, strict_json, to_json
from taskcli.http.judge import judge, one_sentence
from taskcli.http.message import Credential, Reply, Request
from taskcli.http.place import Place

BOM = b"\xef\xbb\xbf"


def opened(body: bytes, *path: str, lists: tuple[str, ...] = (), shape: Any = "list") -> list[Any]:
    return [row.data for row in Place(path, shape).open(Reply(200, body, lists=frozenset(lists)))[1]]


# What it is ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"a": 1}', "json"),
        (b"[]", "json"),
        (b" \r\n\t[1]", "json"),
        (b"\n" * 5000 + b"{}", "json"),
        (BOM + b"{}", "json"),
        (b"<tasks/>", "xml"),
        (b'<?xml version="1.0"?><a/>', "xml"),
        (BOM + b"\n<a/>", "xml"),
        (b"<header/>", "xml"),
        (b"<bodypart/>", "xml"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"<!doctype HTML>", "html"),
        (b"\n<HTML lang='en'>", "html"),
        (b"<head>", "html"),
        (b"<body class='x'>", "html"),
        (b"<script>", "html"),
        (b"Service unavailable", "text"),
        (b'"text"', "text"),
        (b"null", "text"),
        (b"12", "text"),
        (b"\xff\xfe{\x00}\x00", "text"),
        (b"", "empty"),
        (b" \n" + BOM, "empty"),
    ],
)
def test_what_a_body_is_is_told_by_its_first_characters(body: bytes, kind: str) -> None:
    assert Reply(200, body, {"content-type": "application/pdf"}).kind == kind


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "empty"),
        (b"<html><body>Hello", "an HTML page"),
        (b"Service unavailable", "plain text"),
        (b"42", "plain text"),
    ],
)
def test_what_is_no_data_is_not_opened(body: bytes, told: str) -> None:
    with pytest.raises(Garbled, match=f"the answer is {told}") as failed:
        Place(()).open(Reply(502, body))
    assert failed.value.status == 502
    assert Reply(502, body).data is None


# JSON ---------------------------------------------------------------------------------------------------------------


ITEMS = Place(("items",))
# As JSON that was made from XML, and with "none" where there is a total.
FROM_XML = Place(("items",), from_xml=True, empty_when=lambda head: "total" in head)


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        (b'{"items": [{"id": 1}, {"id": 2}]}', [{"id": 1}, {"id": 2}]),
        (b'{"items": []}', []),
        (BOM + b'{"items": [{"id": 1}]}', [{"id": 1}]),
        (b"\n" * 100 + b'{"items":' + b" " * 100 + b'[{"id": 1}]}', [{"id": 1}]),
        ('{"items": [{"título": "漢字 🙂"}]}'.encode(), [{"título": "漢字 🙂"}]),
    ],
)
def test_items_are_found_where_they_lie(body: bytes, rows: list[Any]) -> None:
    assert opened(body, "items") == rows


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"items": {"id": 1}}', "there is an object with the keys id"),
        (b'[{"id": 1}]', "the answer is a list"),
        (b'{"items": [{"id": 1}, null]}', "one of its rows is null"),
        (b'{"items": ["a"]}', "one of its rows is text"),
        (b'{"items": [[]]}', "one of its rows is a list"),
        (b'{"items": [{}]}', "one of its rows is an empty object"),
        (b'{"items": null}', "there is null"),
        (b'{"items": ""}', "there is text"),
        (b'{"items": {}}', "there is an empty object"),
        (b'{"items": false}', "there is true or false"),
        (b'{"items": 0}', "there is a number"),
        (b'{"login": "x", "portal": 1}', "the answer is an object with the keys login, portal"),
        (b"{}", "the answer is an empty object"),
        (b"[]", "the answer is a list"),
        (b"<rss/>", "the answer is an object with the keys rss"),
    ],
)
def test_absence_is_never_emptiness(body: bytes, told: str) -> None:
    with pytest.raises(Garbled, match="expected a list at `items`, but " + told):
        ITEMS.open(Reply(200, body))


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        (b'{"items": {"id": 1}}', [{"id": 1}]),
        (b'{"items": [{"id": 1}, null, "", {}]}', [{"id": 1}]),
        (b'{"items": "", "total": 0}', []),
        (b'{"items": null, "total": 0}', []),
        (b'{"items": {}, "total": 0}', []),
        (b'{"items": [], "total": 0}', []),
        (b'{"total": 0}', []),
        (b'{"items": ""}', None),
        (b'{"items": []}', None),
        (b'{"items": ["x"], "total": 1}', None),
        (b'{"items": "x", "total": 1}', None),
        (b"[]", None),
        (b"{}", None),
    ],
)
def test_what_was_made_from_xml_may_have_other_forms_of_one_and_none(body: bytes, rows: list[Any] | None) -> None:
    if rows is None:
        with pytest.raises(Garbled):
            FROM_XML.open(Reply(200, body))
    else:
        assert [row.data for row in FROM_XML.open(Reply(200, body))[1]] == rows


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"data": {"id": 1}}', {"id": 1}),
        (b'{"data": {}}', None),
        (b'{"data": []}', None),
        (b'{"data": [{"id": 1}]}', None),
        (b'{"data": null}', None),
        (b'{"data": {"name": "x"}}', None),
        (b'{"other": {"id": 1}}', None),
        (b'[{"id": 1}]', None),
    ],
)
def test_one_thing_is_one_object_that_looks_like_it(body: bytes, found: Any) -> None:
    place = Place(("data",), "item", marks=("id",))
    if found is None:
        with pytest.raises(Garbled, match="expected an object at `data`"):
            place.open(Reply(200, body))
    else:
        assert [row.data for row in place.open(Reply(200, body))[1]] == [found]


def test_a_bare_list_is_taken_where_that_is_said() -> None:
    assert [row.data for row in Place(("data",), bare=True).open(Reply(200, b'[{"id": 1}]'))[1]] == [{"id": 1}]


def test_items_can_lie_deep_and_the_envelope_keeps_the_rest() -> None:
    body = (
        b'{"response": {"status": {"code": 200}, "tasks": {"count": "2", "task": [{"id": 1}, {"id": 2}]}}, "took": 3}'
    )
    head, rows = Place(("response", "tasks", "task")).open(Reply(200, body))

    assert head == {"took": 3, "response": {"status": {"code": 200}, "tasks": {"count": "2"}}}
    assert [row.data for row in rows] == [{"id": 1}, {"id": 2}]


def test_without_a_path_an_object_is_the_item_itself() -> None:
    _, rows = Place((), "item").open(Reply(200, b'{"id": 1, "items": []}'))

    assert [row.data for row in rows] == [{"id": 1, "items": []}]


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        (b'{"items": [{"n": 1}]}', [{"n": 1}]),
        (b'{"comment": [{"n": 2}]}', [{"n": 2}]),
        (b'{"comment": [{"n": 2}], "items": [{"n": 1}]}', [{"n": 1}]),
    ],
)
def test_a_part_of_the_path_may_have_several_names(body: bytes, rows: list[Any]) -> None:
    assert opened(body, "items|comment") == rows


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (b'{"n": 0}', 0),
        (b'{"n": 265}', 265),
        (b'{"n": "265"}', 265),
        (b'{"n": {"count": "265"}}', 265),
        (b'{"n": true}', None),
        (b'{"n": -1}', None),
        (b'{"n": 1.5}', None),
        (b'{"n": []}', None),
        (b'{"n": null}', None),
        (b'{"count": 3}', None),
    ],
)
def test_a_count_is_a_number_however_it_is_written(body: bytes, count: int | None) -> None:
    place = Place(("n",), "count")
    if count is None:
        with pytest.raises(Garbled, match="expected a number at `n`"):
            place.open(Reply(200, body))
    else:
        assert [row.data for row in place.open(Reply(200, body))[1]] == [{"count": count}]


def test_an_item_keeps_the_bytes_it_was_sent_in() -> None:
    item = b'{"z": 1.10, "a": 1e2, "n": 123456789012345678901234567890, "u": "\\u00e9\\/", "z2": {"b": 1,  "a": 0.0}}'
    _, rows = Place(("items",)).open(Reply(200, b'{"items": [' + item + b"]}"))

    assert [row.json for row in rows] == [item]
    assert list(rows[0].data) == ["z", "a", "n", "u", "z2"]
    assert rows[0].data["n"] == 123456789012345678901234567890


def test_a_number_beyond_all_bounds_stays_as_it_was_written() -> None:
    _, rows = Place(("items",)).open(Reply(200, b'{"items": [{"n": 1e999}]}'))

    assert rows[0].json == b'{"n": 1e999}'
    assert to_json(rows[0].data) == b'{"n":1e999}'


@pytest.mark.parametrize("number", ["1e999", "-1E400", "1" * 5000, "-" + "9" * 100_000, "1." + "0" * 5000 + "e-999999"])
def test_no_number_of_the_envelope_stands_in_the_way_of_the_rows(number: str) -> None:
    reply = Reply(200, f'{{"n": {number}, "items": [{{"m": {number}, "half": 0.5}}]}}'.encode())
    head, rows = Place(("items",)).open(reply)

    assert reply.data["items"][0]["half"] == head.get("half", 0.5)
    for found in (head["n"], rows[0].data["m"], rows[0].data["m"], reply.data["n"]):
        assert to_json(found).decode() in (number, "0.0")


def test_raw_controls_inside_text_are_read_and_nothing_else_is_changed() -> None:
    item = b'{"title": "one\ntwo\t\x00end", "path": "C:\\\\new\\n",\n "n": 1.10}'
    _, rows = Place(("items",)).open(Reply(200, b'{"items": [' + item + b"]}"))

    assert rows[0].data == {"title": "one\ntwo\t\x00end", "path": "C:\\new\n", "n": 1.1}
    assert rows[0].json == b'{"title": "one\\u000atwo\\u0009\\u0000end", "path": "C:\\\\new\\n",\n "n": 1.10}'


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (rb"cut \ud83d", "cut \ufffd"),
        (rb"\ude00 cut", "\ufffd cut"),
        (rb"\ud83d\ud83d\ude00", "\ufffd\U0001f600"),
        (rb"\ud83d\n", "\ufffd\n"),
        (rb"\ud83d \\ud83d", "\ufffd \\ud83d"),
    ],
)
def test_half_a_character_does_not_spoil_the_answer(sent: bytes, read: str) -> None:
    assert opened(b'{"items": [{"title": "' + sent + b'"}]}', "items") == [{"title": read}]


@pytest.mark.parametrize(
    "body",
    [
        b'{"items": [{"id": 1}',
        b'{"items": [{"id": 1}, ',
        b'{"items": [{"title": "cut o',
        b'{"items": []} and more',
        b"{'items': []}",
        b'{"items": [{"n": NaN}]}',
        b'{"items": [{"a": \x01}]}',
        b'{"items": [{"title": "\xff"}]}',
        b'{"items": [{"title": "\xc3"}]}',
        b'{"items": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"items": "see the other page"}',
        b'{"items": true}',
        b'{"items": 7.5}',
    ],
)
def test_what_is_cut_off_or_damaged_is_garbled_and_never_an_empty_list(body: bytes) -> None:
    with pytest.raises(Garbled):
        Place(("items",)).open(Reply(200, body))


@pytest.mark.parametrize(
    "body", [b'{"a": ', b'{"a": "\xff"}', b'{"a": 1e999', b"[" * 100_000, b"<a>", b"<a>\xff</a>", b"<a>" * 100_000]
)
def test_looking_at_a_damaged_body_never_fails(body: bytes) -> None:
    assert Reply(200, body).data is None


def test_a_row_without_bytes_is_written_from_its_data() -> None:
    assert Row({"b": 1, "a": "é"}).json == '{"b":1,"a":"é"}'.encode()


# XML ----------------------------------------------------------------------------------------------------------------


IN_XML = Place(("tasks", "task"), from_xml=True, empty_when=lambda head: "tasks" in head)


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        (b'<tasks><task id="1"/><task id="2"/></tasks>', [{"id": "1"}, {"id": "2"}]),
        (b'<tasks><task id="1"><title>A</title></task></tasks>', [{"id": "1", "title": "A"}]),
        (b"<tasks></tasks>", []),
        (b"<tasks/>", []),
        (b'<tasks count="0"/>', []),
        (b"<tasks><task/></tasks>", []),
        (b"<other/>", None),
        (b"<other><task id='1'/></other>", None),
        (b"<tasks><task>text</task></tasks>", None),
        (b'<?xml version="1.0" encoding="UTF-8"?>\n<tasks>\n  <task id="1"/>\n</tasks>\n', [{"id": "1"}]),
        (BOM + b'<tasks><task id="1"/></tasks>', [{"id": "1"}]),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><tasks><task id="\xe9"/></tasks>', [{"id": "é"}]),
    ],
)
def test_items_of_xml_are_found_whatever_shape_one_or_none_has(body: bytes, rows: list[Any] | None) -> None:
    if rows is None:
        with pytest.raises(Garbled):
            IN_XML.open(Reply(200, body))
    else:
        assert [row.data for row in IN_XML.open(Reply(200, body))[1]] == rows


def test_elements_that_can_repeat_are_always_lists() -> None:
    body = b"<tasks><task><label>a</label></task><task><label>b</label><label>c</label></task></tasks>"

    assert opened(body, "tasks", "task", lists=("label", "task")) == [{"label": ["a"]}, {"label": ["b", "c"]}]


def test_attributes_children_and_own_text_are_keys_without_a_prefix() -> None:
    body = b'<task id="1"><assigned fullname="Ann &amp; Co">Ann\n B</assigned><due/></task>'

    assert opened(body, "task", shape="item") == [
        {"id": "1", "assigned": {"fullname": "Ann & Co", "text": "Ann\n B"}, "due": None}
    ]


def test_white_space_that_indents_is_dropped_and_white_space_in_text_is_kept() -> None:
    body = b'<task id="1">\n  <title>  two  spaces </title>\n  <note kind="x">  padded\n</note>\n</task>'

    assert opened(body, "task", shape="item") == [
        {"id": "1", "title": "  two  spaces ", "note": {"kind": "x", "text": "  padded\n"}}
    ]


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (b"<content>plain &amp; simple</content>", "plain & simple"),
        (b"<content>One <b>bold</b> word</content>", "One <b>bold</b> word"),
        (b"<content>a &lt; b <i>c</i></content>", "a &lt; b <i>c</i>"),
        (b"<content><![CDATA[a <b> c]]></content>", "a <b> c"),
        (b"<content>x<!-- ]]> --><b/></content>", "x<!-- ]]> --><b/>"),
        (b"<content/>", None),
        (b"<content></content>", None),
        (b'<content type="text/plain">Hi</content>', {"type": "text/plain", "text": "Hi"}),
        (b'<content type="a>b">Hi <b>x</b></content>', {"type": "a>b", "text": "Hi <b>x</b>"}),
    ],
)
def test_markup_inside_content_stays_in_order_as_text(content: bytes, read: Any) -> None:
    body = b"<task><before>1</before>" + content + b"<contents>2</contents></task>"

    assert opened(body, "task", shape="item") == [{"before": "1", "content": read, "contents": "2"}]


def test_two_contents_do_not_run_into_each_other() -> None:
    body = b"<t><c><content>a <b>b</b></content></c><c><content/></c><c><content>d</content></c></t>"

    assert opened(body, "t", "c") == [{"content": "a <b>b</b>"}, {"content": None}, {"content": "d"}]


ENTITY = b'<!DOCTYPE t [<!ENTITY x "boom">]><t><a>&x;</a></t>'
LAUGHS = b'<!DOCTYPE t [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><t><a>&c;</a></t>'
OUTSIDE = b'<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/hostname">]><t><a>&x;</a></t>'


@pytest.mark.parametrize(
    "body",
    [
        ENTITY,
        LAUGHS,
        OUTSIDE,
        b"<t><a>&nbsp;</a></t>",
        b"<t><a>1</a>",
        b"<t><a>1</b></t>",
        b"<t>\xff</t>",
        b'<t a="1" a="2"/>',
        b"<t/><t/>",
        b"<t>&#0;</t>",
        b'<?xml version="1.0" encoding="no-such"?><t/>',
        b'<?xml version="1.0" encoding="utf-16"?><t/>',
        b"<a>" * 100_000 + b"</a>" * 100_000,
        b"< t/>",
    ],
)
def test_entities_and_broken_xml_are_garbled(body: bytes) -> None:
    with pytest.raises(Garbled, match="is not valid XML"):
        Place(("t",)).open(Reply(200, body))


# A request ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("params", "query"),
    [
        ((), ""),
        ((("a", "1"), ("a", "2"), ("b", "")), "?a=1&a=2&b="),
        ((("q", "a b+c"),), "?q=a%20b%2Bc"),
        ((("q", "a&b=c#d?e/f"),), "?q=a%26b%3Dc%23d%3Fe%2Ff"),
        ((("q", "a,b:c(d)"),), "?q=a%2Cb%3Ac%28d%29"),
        ((("q", "é漢🙂"),), "?q=%C3%A9%E6%BC%A2%F0%9F%99%82"),
        ((("q", "-_.~"),), "?q=-_.~"),
        ((("q", "50%"), ("q", "a\r\nHost: x")), "?q=50%25&q=a%0D%0AHost%3A%20x"),
        ((("a[b]", "1"),), "?a%5Bb%5D=1"),
    ],
)
def test_a_query_keeps_its_order_and_every_value_stays_one_value(
    params: tuple[tuple[str, str], ...], query: str
) -> None:
    assert Request("https://api.example/t", params).target == "https://api.example/t" + query


def test_what_is_added_comes_last_and_the_first_request_stays_as_it_was() -> None:
    first = Request("https://api.example/t", (("a", "1"),), (("X", "1"),))
    second = first.adding(params=[("b", "2")], headers={"Y": "2"})

    assert (second.target, second.headers) == ("https://api.example/t?a=1&b=2", (("X", "1"), ("Y", "2")))
    assert (first.target, first.headers) == ("https://api.example/t?a=1", (("X", "1"),))


@pytest.mark.parametrize(
    ("credential", "header"),
    [
        (Credential("basic", "open sesame", "ali"), ("Authorization", "Basic YWxpOm9wZW4gc2VzYW1l")),
        (Credential("basic", "ö", "ü"), ("Authorization", "Basic w7w6w7Y=")),
        (Credential("bearer", "abc"), ("Authorization", "Bearer abc")),
        (Credential("X-CAP-API-OAUTH-TOKEN", "abc"), ("X-CAP-API-OAUTH-TOKEN", "abc")),
    ],
)
def test_a_credential_is_a_header(credential: Credential, header: tuple[str, str]) -> None:
    assert credential.header == header


def test_a_signed_request_prints_who_asks_and_not_the_secret() -> None:
    shown = repr(Request("https://api.example/t").signed(Credential("basic", "open sesame", "ali")))

    assert "ali" in shown
    assert "sesame" not in shown
    assert "YWxp" not in shown


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({}, ""),
        ({"x-request-id": "r"}, "r"),
        ({"x-oracle-dms-ecid": "e"}, "e"),
        ({"x-cap-requestid": "c", "x-request-id": "r"}, "c"),
        ({"x-cap-requestid": "", "x-request-id": "r"}, "r"),
    ],
)
def test_the_providers_own_name_for_the_exchange_is_found(headers: dict[str, str], name: str) -> None:
    assert Reply(500, b"", headers).request_id == name


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("No seat left\n  at com.x.Y.run(Y.java:1)\n  at com.x.Z.run(Z.java:2)", "No seat left"),
        ("boom at com.x.Y.run(Y.java:1)", "boom"),
        ("Oops\n#0 index.php(3): f()", "Oops"),
        ('Traceback (most recent call last):\n  File "a.py", line 1', ""),
        ("Meet me at (noon)", "Meet me at (noon)"),
        ("two\nlines", "two lines"),
        ("SQLSTATE[42S02]: no table", ""),
    ],
)
def test_a_reason_is_one_sentence_without_the_inside_of_a_server(said: str, kept: str) -> None:
    assert one_sentence(said) == kept


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ('Bearer realm="x", error="invalid_token", error_description="It ended"', "It ended (invalid_token)"),
        ('Bearer error="insufficient_scope"', "insufficient_scope"),
        ("Basic realm=tasks", "HTTP 401"),
        ("Bearer ,,=", "HTTP 401"),
        ("", "HTTP 401"),
    ],
)
def test_a_challenge_is_a_reason(header: str, told: str) -> None:
    reply = Reply(401, b"{}", {"www-authenticate": header})
    with pytest.raises(SignInError, match=re.escape(f"not allowed: {told}")):
        judge(reply)


@pytest.mark.parametrize("pair", [b"[]", b"{}"])
def test_how_deep_json_may_be_does_not_depend_on_the_interpreter(pair: bytes) -> None:
    def nested(depth: int) -> bytes:
        inner = b"1"
        for _ in range(depth):
            inner = b'{"a":' + inner + b"}" if pair == b"{}" else b"[" + inner + b"]"
        return inner

    assert strict_json(nested(DEEPEST))[0] == nested(DEEPEST)
    with pytest.raises(Garbled, match="nested deeper than"):
        strict_json(nested(DEEPEST + 1))
    assert strict_json(b'["' + b"[" * 2000 + b'"]')[0]  # brackets of a text are no depth


def test_of_a_page_only_what_is_beside_its_rows_is_looked_at() -> None:
    rows = [{"number": at, "title": "x" * 50} for at in range(100)]
    page = to_json({"items": rows, "errors": rows, "hasMore": False, "detail": "y" * 5000})
    assert Reply(200, page).top == {"items": None, "errors": rows, "hasMore": False, "detail": "y" * 5000}
    assert Reply(400, page).top == Reply(400, page).data


MEMBERS = (
    b'{"a": 1, "b": [1.50]}', b'{"a": 1, "b": 2, "b": 3}', b'{"c": %b, "b": 1}' % (b"9" * 5000), b'{"b": 1E400}',
    b'{"b": %b}' % (b"9" * 5000), b'{"b": null}', b'{"b": {"b": 1}, "a": 0}', b"{}", b"[1]", b'"b"', b"7", b"null",
)  # fmt: skip


@pytest.mark.parametrize("raw", MEMBERS)
def test_one_member_of_a_row_is_what_it_is_in_the_whole(raw: bytes) -> None:
    whole = Row(raw=raw).data
    expected = whole.get("b") if isinstance(whole, dict) else None
    for row in (Row(raw=raw), Row(whole)):
        assert row.get("b") == expected
        assert str(row.get("b")) == str(expected)
        assert row.get("") is None


@pytest.mark.parametrize("raw", [b"{", b"[" * 5000, b'{"b": ' + b"[" * 90_000])
def test_one_member_of_what_cannot_be_read_is_garbled(raw: bytes) -> None:
    with pytest.raises(Garbled):
        Row(raw=raw).get("b")


WORDS = st.text('[]{}",\\ a', max_size=5)
ANYTHING = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=30
)


def depth_of(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth_of, inner), default=0)


@given(ANYTHING, st.integers(0, 20), st.sampled_from((3, 10, bodies._PART)))
def test_the_depth_of_json_is_that_of_its_arrays_and_objects_wherever_it_is_cut(
    inner: Any, around: int, part: int
) -> None:
    value: Any = [inner, "]"]
    for each in range(around):
        value = {"[": value} if each % 3 else [value, '"{', []]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bodies, "_PART", part)
        assert bodies._depth(to_json(value)) == depth_of(value)


@pytest.mark.parametrize(
    "body",
    [
        b'{"items": [{"number": 1}], "items": []}',
        b'{"items": [], "hasMore": false, "items": [{"number": 1, "items": []}]}',
        b'{"items": null, "links": [{"items": 1}], "items": [{"number": 1}]}',
        b'{"items": [{"items": 1}], "copy": [{"items": 1}], "items": [{"items": 1}]}',
        b'{"items": [{"number": 1}], "it\\u0065ms": [{"number": 2}]}',
        b'{"it\\u0065ms": [{"number": 2}], "items": [{"number": 1}]}',
        b'{"\\u0069tems": [{"number": 2}], "ite\\u006Ds": [{"number": 1, "title": "\\"items\\""}]}',
    ],
)
def test_a_list_that_stands_twice_in_an_answer_is_none(body: bytes) -> None:
    with pytest.raises(Garbled, match="the answer has 'items' twice, and one of them would be lost"):
        Place(("items",)).open(Reply(200, body))


@pytest.mark.parametrize(
    "body",
    [
        b'{"items": [{"number": 1, "items": [], "items": 2}], "hasMore": false}',
        b'{"links": [{"items": 1, "items": 2}], "items": [{"number": 1}]}',
        b'{"copy": [{"items": 1}], "items": [{"items": 1}], "again": [{"items": 1}]}',
        b'{"about": "\\"items\\": []", "items": [{"number": 1, "title": "\\"items\\""}], "n": 1E999}',
        b'{"about": "\\u0065", "it\\u0065ms": [{"it\\u0065ms": 1, "items": 2}]}',
    ],
)
def test_its_name_elsewhere_is_no_second_one(body: bytes) -> None:
    assert len(Place(("items",)).open(Reply(200, body))[1]) == 1


@pytest.mark.parametrize(
    "body",
    [
        b'{"items": "items"}',
        b'{"items": 1, "about": {"items": 21}}',
        b'{"about": ["[", ",1]", {"items": 2}], "items": "items"}',
    ],
)
def test_what_is_no_list_is_told_whatever_looks_like_it(body: bytes) -> None:
    with pytest.raises(Garbled, match="expected a list at `items`, but there is"):
        Place(("items",)).open(Reply(200, body))
