"""Rows to bytes: the one list of formats, each a writer that takes an iterator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import IO

from msgspec import Struct

from taskcli.http.bodies import Row
from taskcli.render.jsons import write_json, write_jsonl
from taskcli.render.options import UNBOUNDED, Canvas, Group, RenderOptions, Stream, TaskRow, task_rows

__all__ = [
    "FORMATS", "UNBOUNDED", "Canvas", "Format", "Group", "RenderOptions", "Stream", "TaskRow", "Writer",
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


def late(place: str) -> Writer:
    """A writer of this room (`module.name`) that is loaded when it writes: a run writes one format."""
    module, _, name = place.partition(".")

    def write(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
        writer: Writer = getattr(import_module(f"taskcli.render.{module}"), name)
        writer(rows, options, out)

    return write


def _write_raw(rows: Iterator[Row], options: RenderOptions, out: IO[bytes]) -> None:
    """The rows are bodies here; they are passed on as they came."""
    for row in rows:
        out.write(row.json)


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format("table", late("views.write_table"), has_header=True),
        Format("json", write_json, whole=True),
        Format("jsonl", write_jsonl, streams=True, whole=True),
        Format("csv", late("separated.write_csv"), has_header=True),
        Format("tsv", late("separated.write_tsv"), has_header=True),
        Format("yaml", late("markup.write_yaml"), whole=True),
        Format("markdown", late("pages.write_markdown"), page=True),
        Format("html", late("pages.write_html"), page=True),
        Format(
            "ics", late("calendars.write_ics"), takes_columns=False, page=True, only=("list", "get"), takes_all=True
        ),
        Format(
            "singer",
            late("singer.write_singer"),
            streams=True,
            takes_columns=False,
            only=("list", "changes"),
            takes_all=True,
        ),
        Format("xml", late("markup.write_xml"), takes_columns=False, whole=True),
        Format("raw", _write_raw, streams=True, takes_columns=False, whole=True),
    )
}
