"""Markdown and HTML: tables and single tasks for wikis, tickets, chats and mail, of which nothing acts there."""

from __future__ import annotations

import html
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import chain, tee
from pathlib import Path
from typing import IO, Any, cast

from msgspec import Struct
from msgspec.structs import replace

from taskcli.http.bodies import Row
from taskcli.http.redact import redact
from taskcli.models import Task
from taskcli.render.changes import COLUMNS as CHANGE_COLUMNS
from taskcli.render.changes import change_line as line_of_change
from taskcli.render.columns import usual_lines
from taskcli.render.layout import Cell, Column
from taskcli.render.options import UNBOUNDED, Canvas, RenderOptions, TaskRow
from taskcli.render.table import Field
from taskcli.render.views import TASK_COLUMNS, seen_lines, task_fields, task_lines
from taskcli.render.wording import further_texts, native_text, safe, unmarked
from taskcli.text import visible


class Sheet(Struct, frozen=True):
    """A table. What has no heading is the only one."""

    heading: str
    titles: Sequence[str]
    rows: Iterable[Sequence[Cell]]


class Article(Struct, frozen=True):
    """One task: its title with its address, its fields, and longer texts under headings."""

    title: Cell
    fields: Sequence[Field]
    texts: Sequence[tuple[str, str]]


Part = Sheet | Article
CHANGE_TITLES = ("", "ref", "title", "what", "and")


def parts(rows: Iterator[Row], options: RenderOptions) -> Iterator[Part]:
    """What a document is made of. Cells hold what is harmless on one line; links lead to http and https only."""
    given = options.canvas or Canvas()
    canvas = Canvas(rich=True, width=UNBOUNDED, clock=given.clock)  # cells with their addresses and styles, whole
    if options.of_changes and not options.columns:
        lines = (line_of_change(row.data, canvas) for row in rows)
        yield replace(_sheet("", CHANGE_COLUMNS, lines, canvas), titles=CHANGE_TITLES)
    elif not options.of_tasks:
        if options.columns:
            yield _native(options.columns, list(seen_lines(rows, options)))
        else:
            yield _native(*usual_lines(rows, options.usual, options.concealed))
    elif options.one or options.detail:
        for task in (cast(TaskRow, row).task for row in rows):
            yield _article(task, canvas)
    elif options.groups is not None:
        for group in options.groups:
            yield _of_tasks(f"{visible(group.name)} ({group.count})", group.tasks, options, canvas)
    else:
        yield _of_tasks("", [cast(TaskRow, row).task for row in rows], options, canvas)


def read(rows: Iterator[Row], options: RenderOptions) -> Iterator[Part]:
    """The parts, once the rows of the first have been read: only then is known what they lack."""
    every = parts(rows, options)
    first = [each for each in (next(every, None),) if each]
    return chain(first, every)


def _of_tasks(heading: str, tasks: Iterable[Task], options: RenderOptions, canvas: Canvas) -> Sheet:
    if not options.columns:
        return _sheet(heading, TASK_COLUMNS, tasks, canvas)
    mine, theirs = tee(tasks)
    cells = (
        [
            Cell(_text(value), address=task.url if path == "title" else None)
            for path, value in zip(options.columns, line, strict=True)
        ]
        for task, line in zip(mine, task_lines(map(TaskRow, theirs), options.columns, canvas), strict=True)
    )
    return Sheet(heading, list(map(visible, options.columns)), cells)


def _sheet(heading: str, columns: Sequence[Column[Any]], things: Iterable[Any], canvas: Canvas) -> Sheet:
    rows = ([column.cell(each, canvas) for column in columns] for each in things)
    return Sheet(heading, [each.title.strip().lower() for each in columns], rows)


def _native(columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> Sheet:
    cells = ([_linked(_text(value)) for value in line] for line in lines)
    return Sheet("", list(map(visible, columns)), cells)


def _text(value: Any) -> str:
    """A value on one line; text stays as it is, also where tables leave HTML out."""
    return visible(value) if isinstance(value, str) else native_text(value)


def _linked(text: str) -> Cell:
    """What is nothing but an address leads there."""
    return Cell(text, address=text if re.fullmatch(r"https?://[^\s]+", text) else None)


def _article(task: Task, canvas: Canvas) -> Article:
    fields = [each for each in task_fields(task, canvas) if each.value and each.name not in ("title", "url")]
    title = Cell(visible(task.title or task.ref or "a task without a title"), address=task.url)
    text = [("Description", unmarked(task.description))] if task.description else []
    return Article(title, fields, [*text, *further_texts(task, canvas.clock)])


# Markdown -----------------------------------------------------------------------------------------------------------

# Of ASCII punctuation, which a backslash makes plain (CommonMark, "Backslash escapes"), what is a sign anywhere, the
# colon of an address, and what is one at the beginning of a line.
_SIGNS = re.compile(r"[\\`*_\[\]<>|~&$]|:(?=//)|^\s*[-+#=]|^\s*\d+(?=[.)])")


def write_markdown(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """Tables of GitHub's kind (GFM, "Tables (extension)"); what is not whole says so in front."""

    def put(line: str) -> None:
        out.write(line.encode("utf-8", "replace") + b"\n")

    every = read(rows, options)
    if lacking := redact(options.lacking()):
        put(f"**Not whole:** {escaped(visible(lacking))}\n")
    for at, part in enumerate(every):
        if at:
            put("")
        if isinstance(part, Article):
            _put_article(part, put)
            continue
        if part.heading:
            put(f"### {escaped(part.heading)}\n")
        put(_markdown_row(map(escaped, part.titles)))
        put(_markdown_row("---" for _ in part.titles))
        for row in part.rows:
            put(_markdown_row(map(_markdown_cell, row)))


def _put_article(part: Article, put: Callable[[str], None]) -> None:
    put(f"## {_markdown_cell(part.title)}\n")
    for name, value, *_ in part.fields:
        put(f"- **{escaped(name)}** {escaped(value)}")
    for heading, text in part.texts:
        put(f"\n### {escaped(heading)}\n")
        lines = visible(text, lines=True).splitlines()
        for line, last in ((each, at == len(lines)) for at, each in enumerate(lines, 1)):
            put(escaped(line) + ("" if last or not line.strip() else "\\"))


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown_cell(cell: Cell) -> str:
    text = escaped(cell.text)
    if address := safe(cell.address):
        return f"[{text}](<{address}>)"
    return text


def escaped(text: str) -> str:
    """The text as Markdown that shows just that: no sign in it means anything."""
    return _SIGNS.sub(lambda each: each[0] + "\\" if each[0][-1].isdigit() else f"{each[0][:-1]}\\{each[0][-1]}", text)


# HTML ---------------------------------------------------------------------------------------------------------------

CLASSES = {
    "bold red": "late", "bold": "strong", "cyan": "doing", "green": "done", "magenta": "odd", "dim": "dim",
    "yellow": "changed", "red": "gone",
}  # fmt: skip
HERE = Path(__file__).parent


def write_html(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """One page that loads nothing, to be read without its styles too; what is not whole says so in front.

    Its policy lets its own style and script run, known by their hashes, and nothing else (W3C, "Content Security
    Policy Level 3").
    """
    style, script = ((HERE / name).read_text("utf-8").strip() for name in ("page.css", "page.js"))

    def put(text: str) -> None:
        out.write(text.encode("utf-8", "replace") + b"\n")

    policy = f"default-src 'none'; style-src {hash_of(style)}; script-src {hash_of(script)}; base-uri 'none'"
    title = html.escape(f"{options.name}s")
    put('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">')
    put(f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">')
    put('<meta name="viewport" content="width=device-width">\n<meta name="color-scheme" content="light dark">')
    put(f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>")
    every = read(rows, options)
    if lacking := redact(options.lacking()):
        put(f'<p class="late"><strong>Not whole:</strong> {html.escape(visible(lacking))}</p>')
    for part in every:
        _put_html(part, put)
    put(f"<script>{script}</script>\n</body>\n</html>")


def hash_of(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _put_html(part: Part, put: Callable[[str], None]) -> None:
    if isinstance(part, Article):
        put(f"<article>\n<h2>{_html_link(part.title)}</h2>\n<dl>")
        for name, value, *_ in part.fields:
            put(f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>")
        put("</dl>")
        for heading, text in part.texts:
            put(f"<h3>{html.escape(heading)}</h3>")
            body = html.escape(visible(text, lines=True))
            put(f'<p class="text">{"<br>".join(body.splitlines())}</p>' if body else "")
        put("</article>")
        return
    if part.heading:
        put(f"<h2>{html.escape(part.heading)}</h2>")
    head = "".join(f"<th>{html.escape(each)}</th>" for each in part.titles)
    kind = ' class="titled"' if part.titles[-1:] == ["title"] else ""
    put(f"<table{kind}>\n<thead><tr>{head}</tr></thead>\n<tbody>")
    for row in part.rows:
        put(f"<tr>{''.join(map(_html_cell, row))}</tr>")
    put("</tbody>\n</table>")


# A time, which stays on one line where there is room; a word that columns are too narrow for.
_TIME, _LONG = re.compile(r"\d{4}-\d\d-\d\d(?=[ T,]|$)"), re.compile(r"\S{18}")


def _html_cell(cell: Cell) -> str:
    names = [CLASSES.get(cell.style, "")]
    names += ["time"] if _TIME.match(cell.text) else ["long"] if _LONG.search(cell.text) else []
    classes = " ".join(filter(None, names))
    return (f'<td class="{classes}">' if classes else "<td>") + f"{_html_link(cell)}</td>"


def _html_link(cell: Cell) -> str:
    text = html.escape(cell.text)
    if address := safe(cell.address):
        return f'<a href="{html.escape(address)}" rel="noreferrer">{text}</a>'
    return text
