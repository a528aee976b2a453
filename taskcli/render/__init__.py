"""Rows to bytes: the one list of formats, each a writer that takes an iterator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import IO

from msgspec import Struct

from taskcli.http.bodies import Row
from taskcli.render.jsons import write_json, write_jsonl
from taskcli.render.options import IN_MEMORY, UNBOUNDED, Canvas, Group, RenderOptions, Stream, TaskRow, task_rows

__all__ = [
    "FORMATS", "IN_MEMORY", "UNBOUNDED", "Canvas", "Format", "Group", "RenderOptions", "Stream", "TaskRow", "Writer",
    "task_rows",
]  # fmt: skip

Writer = Callable[[Iterator[Row], RenderOptions, IO[bytes]], None]


class Format(Struct, frozen=True):
    """One word of `-o`.

    `streams` is for what may reach the reader before the answer is known to be whole; `takes_columns` is whether a
    person may choose some; `has_header` is for names above them; `whole` is for what can hold any document, and not
    only rows; `page` is for documents that people read, with what a table shows. `only` names the commands that have
    it where not all do; `takes_all` is for what shows every row unless a person says how many.
    """

    name: str
    write: Writer
    streams: bool = False
    takes_columns: bool = True
    has_header: bool = False
    whole: bool = False
    page: bool = False
    only: tuple[str, ...] = ()
    takes_all: bool = False

    def fits(self, command: str) -> bool:
        """Whether a command (`get`) has this format."""
        return not self.only or command in self.only


# A run writes one format, and loads what that needs.


def _write_table(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    from taskcli.render.views import write_table

    write_table(rows, options, out)


def _write_csv(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    from taskcli.render.separated import write_csv

    write_csv(rows, options, out)


def _write_tsv(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    from taskcli.render.separated import write_tsv

    write_tsv(rows, options, out)


def _write_yaml(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    from taskcli.render.markup import write_yaml

    write_yaml(rows, options, out)


def _write_xml(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    from taskcli.render.markup import write_xml

    write_xml(rows, options, out)


def _write_raw(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """The rows are bodies here; they are passed on as they came."""
    for row in rows:
        out.write(row.json)


def _write_markdown(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    from taskcli.render.pages import write_markdown

    write_markdown(rows, options, out)


def _write_html(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    from taskcli.render.pages import write_html

    write_html(rows, options, out)


def _write_ics(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    from taskcli.render.calendars import write_ics

    write_ics(rows, options, out)


def _write_singer(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    from taskcli.render.singer import write_singer

    write_singer(rows, options, out)


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format("table", _write_table, has_header=True),
        Format("json", write_json, whole=True),
        Format("jsonl", write_jsonl, streams=True, whole=True),
        Format("csv", _write_csv, has_header=True),
        Format("tsv", _write_tsv, has_header=True),
        Format("yaml", _write_yaml, whole=True),
        Format("markdown", _write_markdown, page=True),
        Format("html", _write_html, page=True),
        Format("ics", _write_ics, takes_columns=False, page=True, only=("list", "get"), takes_all=True),
        Format("singer", _write_singer, streams=True, takes_columns=False, only=("list", "changes"), takes_all=True),
        Format("xml", _write_xml, takes_columns=False, whole=True),
        Format("raw", _write_raw, streams=True, takes_columns=False, whole=True),
    )
}
