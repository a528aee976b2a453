"""Markdown and HTML: read by their own kind of program, with the titles that people should not have written."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from taskcli.render.pages import escaped, hash_of
from taskcli.render.wording import safe
from tests.conftest import Run
from tests.desk import Desk
from tests.serving import serving

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[click](javascript:alert(1))", "![x](http://evil/x.png)",
    "| a | b |", "# heading", "- item", "1. one", "> quote", "**bold** _it_ `code` ~~gone~~", "a\\", "\\|", "&lt;b&gt;",
    "http://evil.example/", "<http://evil.example/>", "$x$", "a\nb\r\nc", "\x1b[31mred\u202e",
    '" onmouseover="alert(1)',
    "'><b>", "]]>", "<!-- ", "```", "---", "===", "+ plus", "2) two", "[ref]: http://evil", "😀 é 東京", "=1+1",
)  # fmt: skip


class Reading(HTMLParser):
    """The elements of a page, with their attributes, and the texts of cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("td", "th"):
            self.inside = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


def markdown(text: str) -> str:
    return str(MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"]).render(text))


@pytest.fixture
def hostile(configured: Callable[..., Path]) -> Any:
    with serving(Desk()) as server:
        for number, title in enumerate(HOSTILE, 1):
            server.put(number, title)
        auth = {"method": "basic", "username": "mira.k", "password": "correct horse"}
        configured({"work": {"provider": "oracle", "base_url": server.origin, "auth": auth}})
        yield server


def shown(title: str) -> str:
    """A title as cells have it: on one line, with what would act or hide written out."""
    text = re.sub(r"\r\n|\n", " ", title)
    return text.replace("\x1b", "\\x1b").replace("\u202e", "\\u202e")


@pytest.mark.parametrize(
    "words", [("list", "--limit", "0"), ("oracle", "list", "--paginate"), ("changes", "--show-baseline")]
)
def test_hostile_titles_are_text_in_markdown(words: tuple[str, ...], hostile: Desk, run: Run) -> None:
    ran = run(*words, "-o", "markdown", "-q")
    assert ran.code == 0, ran.err
    assert len(ran.text.splitlines()) == len(HOSTILE) + 2
    page = Reading(markdown(ran.text))
    assert {tag for tag, _ in page.elements} <= {"table", "thead", "tbody", "tr", "th", "td", "a"}
    assert all(attributes.keys() <= {"href"} for tag, attributes in page.elements if tag == "a")
    assert {shown(each).strip() for each in HOSTILE} <= {each.strip() for each in page.cells}


@pytest.mark.parametrize(
    "words", [("list", "--limit", "0"), ("oracle", "list", "--paginate"), ("changes", "--show-baseline")]
)
def test_hostile_titles_are_text_in_html(words: tuple[str, ...], hostile: Desk, run: Run) -> None:
    ran = run(*words, "-o", "html", "-q")
    assert ran.code == 0, ran.err
    page = Reading(ran.text)
    usual = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "script",
    }
    assert {tag for tag, _ in page.elements} <= usual
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert not [
        name for _, attributes in page.elements for name in attributes if name.startswith("on") or name == "src"
    ]
    assert {shown(each).strip() for each in HOSTILE} <= {each.strip() for each in page.cells}


def test_a_page_loads_nothing_and_lets_nothing_else_run(run: Run) -> None:
    text = run("list", "--demo", "-o", "html", "-q").text
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    style, script = re.findall(r"<style>(.*?)</style>.*<script>(.*?)</script>", text, re.DOTALL)[0]
    wanted = f"default-src 'none'; style-src {hash_of(style)}; script-src {hash_of(script)}; base-uri 'none'"
    assert policy.replace("&#x27;", "'") == wanted
    assert not re.search(r"\s(src|srcset|action)=|@import|url\(|<link|<iframe|<form", text.replace(script, ""))
    assert text.startswith("<!DOCTYPE html>\n<html")
    assert "color-scheme" in style


def test_titles_lead_to_their_tasks(run: Run) -> None:
    text = run("list", "--demo", "-p", "demo-accelo", "--limit", "1", "-o", "markdown", "-q").text
    assert re.search(r"\[[^\]]+\]\(<https://planet-express\.accelo\.com/\?action=view_task&id=\d+>\) \|\n$", text)
    page = Reading(run("list", "--demo", "-p", "demo-accelo", "--limit", "1", "-o", "html", "-q").text)
    assert [str(attributes["href"])[:31] for tag, attributes in page.elements if tag == "a"] == [
        "https://planet-express.accelo.c"
    ]


def test_what_is_not_whole_says_so_in_the_document(hostile: Desk, run: Run) -> None:
    assert run("list", "--limit", "2", "-o", "markdown", "-q").text.startswith("**Not whole:** 2 of ")
    hostile.wrong = lambda path: (206, {"count": 1, "hasMore": False, "items": [hostile.tasks[1]]})
    ran = run("list", "-o", "html", "-q")
    assert (ran.code, "<strong>Not whole:</strong> work is not whole: " in ran.text) == (9, True)
    hostile.wrong = lambda path: None
    assert "Not whole" not in run("list", "--limit", "0", "-o", "html", "-q").text
    assert run("oracle", "list", "--limit", "2", "-o", "markdown", "-q").text.startswith(
        "**Not whole:** there are more"
    )


def test_groups_and_counts_and_columns(run: Run) -> None:
    text = run("list", "--demo", "--group-by", "status", "--limit", "3", "-o", "markdown", "-q").text
    assert re.search(r"^### open \(\d+\)$", text, re.MULTILINE)
    assert run("list", "--demo", "--group-by", "status", "-o", "html", "-q").text.count("<h2>") == 3
    counts = run("list", "--demo", "--count-by", "status", "-o", "markdown", "-q").text
    assert counts.startswith("| status | count |\n| --- | --- |\n| open |")
    some = run("list", "--demo", "--columns", "ref,title", "--limit", "1", "-o", "markdown", "-q").text
    assert "| ref | title |\n| --- | --- |\n| demo" in some


def test_one_task_is_an_article(run: Run) -> None:
    ref = run("list", "--demo", "-p", "demo-tallyfy", "--limit", "1", "-o", "json", "-q").json[0]["ref"]
    text = run("get", ref, "--demo", "--comments", "all", "--history", "-o", "markdown", "-q").text
    assert text.startswith("## [")
    assert f"- **ref** {ref}\n" in text
    page = run("get", ref, ref, "--demo", "-o", "html", "-q").text
    assert page.count("<article>") == 2


@pytest.mark.parametrize(
    "words",
    [("oracle", "get", "1702211", "--demo"), ("oracle", "count", "--demo"), ("list", "@"), ("profile", "list"),
     ("changes", "list"), ("oracle", "api", "tasks", "--demo")],
)  # fmt: skip
@pytest.mark.parametrize("form", ["markdown", "html"])
def test_where_there_is_no_list_there_is_no_document(words: tuple[str, ...], form: str, run: Run) -> None:
    ran = run(*words, "-o", form)
    assert (ran.code, ran.text, "json, jsonl" in ran.err) == (2, "", True), ran.err


@pytest.mark.parametrize(
    ("address", "is_"),
    [
        ("https://a.example/?q=1&r=(2)", "https://a.example/?q=1&r=(2)"), ("javascript:alert(1)", ""), (None, ""),
        ("https://a.example/a b|c<d>\"e'", "https://a.example/a%20b%7Cc%3Cd%3E%22e'"), ("//a.example", ""),
        ("https://a.example/\n)](x", "https://a.example/%0A)%5D(x"),
    ],
)  # fmt: skip
def test_an_address_stays_one(address: str | None, is_: str) -> None:
    assert safe(address) == is_


def test_plain_text_stays_as_it_is() -> None:
    assert escaped("Approve order 88, due 2026-11-24 (urgent)!") == "Approve order 88, due 2026-11-24 (urgent)!"
