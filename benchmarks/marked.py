"""A page of which a part is written by a measurement, between two marks; what stands round them is anybody's."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parent / "changes.md"


def put(name: str, text: str, page: Path = PAGE) -> None:
    """Puts a text between the marks of this name on a page. Raises `ValueError` where the page has none."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    before, found, rest = page.read_text("utf-8").partition(begin)
    _, ended, after = rest.partition(end)
    if not (found and ended):
        raise ValueError(f"{page.name} has no marks {name!r}")
    page.write_text(f"{before}{begin}{text}{end}{after}", "utf-8")


def today() -> str:
    """When and on what something is measured."""
    return f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in (header, ["---"] * len(header), *rows))
