"""Writes what is made from the program: tables in README.md and docs/, pictures, completion scripts, manual pages.

`python scripts/generate.py` rewrites them; tests compare them with what this would write.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import faults  # noqa: E402
import pictures  # noqa: E402
import reference  # noqa: E402
from typer.main import get_command  # noqa: E402

import man  # noqa: E402
from taskcli import providers  # noqa: E402
from taskcli.cli import shells, words  # noqa: E402
from taskcli.cli.commands import document  # noqa: E402
from taskcli.cli.main import root  # noqa: E402
from taskcli.profiles.config import Config  # noqa: E402
from taskcli.query.several import Listing, dry_list, unanswerable  # noqa: E402
from taskcli.sandbox import Sandbox  # noqa: E402
from taskcli.spec import Endpoint, Filters, Param  # noqa: E402
from taskcli.spec.filters import TABLE, Filter  # noqa: E402
from taskcli.values import YES_NO, Clock  # noqa: E402

SHELLS = {"bash": "taskcli.bash", "zsh": "_taskcli", "fish": "taskcli.fish", "powershell": "taskcli.ps1"}


def table(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in (header, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(header), *lines[1:]])


def exit_codes() -> str:
    rows = ((str(each["code"]), each["meaning"]) for each in commands()["exit_codes"])
    return table(("code", "meaning"), rows)


def all_commands() -> str:
    """Every command with its sentence."""
    rows = (
        (f"`taskcli {' '.join((*each['path'], *(named['metavar'] for named in each['arguments'])))}`", each["help"])
        for each in commands()["commands"]
    )
    return table(("command", "what it does"), rows)


def kind_of(param: Param) -> str:
    many = {"repeat": ", several", "comma": ", several", "join": ", joined", "": ""}[param.many]
    if param.kind is YES_NO:
        return "yes or no"
    if param.kind.words:
        return f"{'word (open list)' if param.kind.open else 'word'}{many}"
    return param.metavar.lower().replace("|", " or ") + many


def endpoint_rows(provider: str, endpoint: Endpoint) -> Iterator[tuple[str, ...]]:
    command = f"`{provider} {endpoint.verb}{' ' + endpoint.argument.metavar if endpoint.argument else ''}`"
    if not endpoint.flags:
        yield command, "", "", "", "", "", endpoint.source
    for param in endpoint.flags:
        flag = f"`--{param.flag}/--no-{param.flag}`" if param.kind is YES_NO else f"`--{param.flag}`"
        name = f"`{param.name}`" if param.place == "query" else "in the path"
        name += f" ({', '.join(param.only)})" if param.only else ""
        words = ", ".join(param.kind.words)
        yield command, flag, name, kind_of(param), words, param.default, param.source or endpoint.source


def parameters(name: str) -> str:
    header = ("command", "flag", "parameter", "kind", "allowed", "default", "source")
    return table(
        header,
        (
            row
            for endpoint in providers.load(name).endpoints
            if not endpoint.hidden
            for row in endpoint_rows(name, endpoint)
        ),
    )


# What each common filter is asked with where that makes a difference; the others with one word.
QUESTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "status": {"": (), " open": ("open",)},
    "assignee": {" ID": ("7",), " NAME": ("jane.roe",), " me": ("me",)},
    "creator": {" ID": ("7",), " NAME": ("jane.roe",)},
    "priority": {"": ("high",)},
}


def questions(row: Filter) -> dict[str, tuple[str, ...]]:
    usual = {"moment": ("2026-03-01",), "day": ("2026-03-01",), "switch": ("true",)}.get(row.form, ("jane.roe",))
    return QUESTIONS.get(row.name, {"": usual})


def filters() -> str:
    """Which common filter each provider applies itself; found out by planning a list with that filter alone.

    `both`: the provider is asked for less, though not for exactly that, and taskcli does the rest.
    """
    clock = Clock(datetime(2026, 3, 1, tzinfo=UTC), UTC)
    raw = Sandbox(size=1).profiles("http://sandbox.invalid")
    config = Config(Path("none"), raw=raw)
    names = [name for name in providers.names() if name in raw]

    def cell(provider: str, name: str, words: tuple[str, ...]) -> str:
        profile = config.profile(provider)
        every = {} if name == "status" or words == ("me",) else {"status": ("all",)}
        asked = Filters.read({**every, name: words} if words else every, clock)
        if unanswerable(profile, asked):
            return "no such field"
        _, who = dry_list(profile, Listing(filters=asked, clock=clock))
        return "provider" if name in who.provider else "both" if name in who.both else "taskcli"

    rows = (
        (
            "no `--status`" if (row.name, shown) == ("status", "") else f"`{row.flag}{shown}`",
            *(cell(each, row.name, words) for each in names),
        )
        for row in TABLE
        for shown, words in questions(row).items()
    )
    return table(("filter", *names), rows)


def refused(name: str) -> str:
    """What `api PATH` never asks for."""
    paths = ", ".join(f"`{each}`" for each in providers.load(name).never_call)
    return f"Never asked for, however it is spelled, and neither is what lies below: {paths}."


def keys(what: str) -> str:
    header, *rows = reference.TABLES[what]()
    return table(header, iter(rows))


def sample() -> str:
    """What a terminal shows, without its colours."""
    line, width = pictures.DRAWN["list"]
    return f"```console\n$ {line}\n{pictures.shown(line, width, colours=False).rstrip()}\n```"


BLOCK = re.compile(r"(<!-- generated: ([a-z -]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def filled(text: str) -> str:
    def fill(found: re.Match[str]) -> str:
        what, _, name = found[2].partition(" ")
        makers: dict[str, Callable[[], str]] = {
            "parameters": lambda: parameters(name),
            "exit": exit_codes,
            "commands": all_commands,
            "filters": filters,
            "sample": sample,
            "refused": lambda: refused(name),
            "keys": lambda: keys(name),
            "faults": lambda: table(faults.TABLES[name][0], faults.TABLES[name][1]()),
        }
        return f"{found[1]}\n{makers[what]()}\n\n{found[3]}"

    return BLOCK.sub(fill, text)


@cache
def commands() -> Any:
    """The document of all commands."""
    return document(get_command(root()))


def files() -> Iterator[tuple[Path, str]]:
    """Each file and what it should hold."""
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        yield path, filled(path.read_text("utf-8"))
    for shell, name in SHELLS.items():
        yield ROOT / "completions" / name, shells.SHELLS[shell](words.table(commands()))
    for name, page in man.pages(commands()):
        yield ROOT / "man" / f"{name}.1", page


if __name__ == "__main__":
    for path, text in (*files(), *pictures.files()):
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
