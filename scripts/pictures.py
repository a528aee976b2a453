"""Draws docs/pictures/: what the program shows on a terminal, by rich's own export, dark and light.

The demo is asked on one fixed morning, so that a picture changes only where the program does.
"""

from __future__ import annotations

import html
import io
import os
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from rich import _export_format, terminal_theme  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.text import Text  # noqa: E402

from taskcli.cli.main import main  # noqa: E402
from taskcli.sandbox import World  # noqa: E402

MONDAY = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
PICTURES = ROOT / "docs" / "pictures"
THEMES = {"dark": terminal_theme.SVG_EXPORT_THEME, "light": terminal_theme.DEFAULT_TERMINAL_THEME}
# What is drawn: the line that is typed, and how wide the terminal is.
LIST = "taskcli list --demo --search invoice --due-after yesterday --limit 12"
DRAWN = {
    "list": (LIST, 100),
    "get": ("taskcli get demo-oracle:1702211 --demo --comments all", 90),
    "check": ("taskcli profile check --demo demo-oracle demo-tallyfy", 120),
}
# Without the fonts that rich's page would fetch from another host.
FORMAT = re.sub(r"@font-face \{\{.*?\}\}\s*", "", _export_format.CONSOLE_SVG_FORMAT, flags=re.DOTALL)


class Stream(io.TextIOWrapper):
    """Keeps what is written, as a terminal or as none."""

    def __init__(self, kept: io.BytesIO, terminal: bool) -> None:
        super().__init__(kept, "utf-8", write_through=True, newline="")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def shown(line: str, width: int, *, colours: bool = True) -> str:
    """What a terminal of that width shows on that Monday when the line is typed, receipt included."""
    kept = io.BytesIO()
    # What is told while somebody waits, on a terminal alone, is not part of it.
    out, err = Stream(kept, terminal=True), Stream(kept, terminal=False)
    env = {"COLUMNS": str(width), "LINES": "200", "TZ": "UTC", "TERM": "xterm", "HOME": "/nowhere"}
    env |= {} if colours else {"NO_COLOR": "1"}
    with (
        mock.patch.dict(os.environ, env, clear=True),
        mock.patch("taskcli.values.now", return_value=MONDAY),
        mock.patch("tzlocal.get_localzone", return_value=ZoneInfo("UTC")),  # which it finds out once a process
        mock.patch("taskcli.sandbox.World", partial(World, today=MONDAY.date(), clock=MONDAY.timestamp)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        main(shlex.split(line)[1:])
    return kept.getvalue().decode()


def drawn(name: str, theme: str) -> str:
    """One picture, as SVG."""
    line, width = DRAWN[name]
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text("$ " + line, style="bold"))
    console.print(Text.from_ansi(shown(line, width)))
    return console.export_svg(title="", theme=THEMES[theme], code_format=FORMAT, unique_id=f"taskcli-{name}")


def words_in(picture: str) -> str:
    """The text of a picture, without what is drawn and without any blank."""
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", picture)
    return "".join("".join(map(html.unescape, texts)).split())


def files() -> Iterator[tuple[Path, str]]:
    for name in DRAWN:
        for theme in THEMES:
            yield PICTURES / f"{name}-{theme}.svg", drawn(name, theme)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for path, text in files():
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
