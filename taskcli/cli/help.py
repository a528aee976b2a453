"""What `--help` looks like: one sentence, examples to paste, then the flags in groups, and what is worth knowing."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from taskcli.errors import FAMILY

LOOK: dict[str, Any] = {"no_args_is_help": True, "rich_markup_mode": None, "pretty_exceptions_enable": False}
CONTEXT = {"help_option_names": ["--help", "-h"], "max_content_width": 100}
Run = Callable[..., None]
MORE = "Exit codes, and where profiles live: taskcli help."

# The order of the groups; flags that belong to none stand last.
HEADINGS = (
    "What to ask for",
    "Settings of the profile",
    "Paging",
    "Snapshot",
    "Output",
    "For scripts and cron",
    "Connection and messages",
)


def lay_out(command: Any, ctx: Any, formatter: Any, body: Callable[[Any, Any], None]) -> None:
    """One sentence, what can be pasted, the body, and what is worth knowing."""
    to_paste, worth_knowing = parts_of(command.epilog)
    command.format_usage(ctx, formatter)
    command.format_help_text(ctx, formatter)
    write(to_paste, formatter)
    body(ctx, formatter)
    write(worth_knowing, formatter)


class Command(TyperCommand):
    """A command whose flags stand under the headings that they were declared with."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        lay_out(self, ctx, formatter, self.format_options)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        write_arguments(self, ctx, formatter)
        found: dict[str, list[tuple[str, str]]] = {heading: [] for heading in HEADINGS}
        for param in self.get_params(ctx):
            if param.param_type_name == "option" and (record := param.get_help_record(ctx)):
                found.setdefault(getattr(param, "rich_help_panel", None) or "Options", []).append(record)
        for heading, records in found.items():
            if records:
                with formatter.section(heading):
                    formatter.write_dl(records)


class Group(TyperGroup):
    """A group whose commands are told with their whole sentence."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        lay_out(self, ctx, formatter, self.format_options)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        self.format_commands(ctx, formatter)
        records = [found for param in self.get_params(ctx) if (found := param.get_help_record(ctx))]
        with formatter.section("Options"):
            formatter.write_dl(records)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([*self.sentences(ctx)])

    def sentences(self, ctx: Any) -> Iterator[tuple[str, str]]:
        """Each command's name and its sentence."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return ((name, first_sentence(each.help)) for name, each in found if each and not each.hidden)


class LateGroup(Group):
    """A group that builds a command only when it is named. `ways` has the sentence of each, and what builds it."""

    ways: Mapping[str, tuple[str, Callable[[], Any]]]

    def list_commands(self, ctx: Any) -> list[str]:
        return [*self.ways]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in self.ways and cmd_name not in self.commands:
            _, build = self.ways[cmd_name]
            self.commands[cmd_name] = build()
        return self.commands.get(cmd_name)

    def sentences(self, ctx: Any) -> Iterator[tuple[str, str]]:
        return ((name, first_sentence(text)) for name, (text, _) in self.ways.items())


def write_arguments(command: Any, ctx: Any, formatter: Any) -> None:
    found = [param.get_help_record(ctx) for param in command.get_params(ctx) if param.param_type_name == "argument"]
    # Typer marks what is required, which the line of usage shows.
    rows = [(record[0], record[1].removesuffix("[required]").strip()) for record in found if record and record[1]]
    if rows:
        with formatter.section("Arguments"):
            formatter.write_dl(rows)


def parts_of(epilog: str | None) -> tuple[list[str], list[str]]:
    """The paragraphs with lines to paste, and the others."""
    found = [each for each in (epilog or "").split("\n\n") if each]
    return [each for each in found if "\n  " in each], [each for each in found if "\n  " not in each]


def write(paragraphs: list[str], formatter: Any) -> None:
    """What can be pasted stands as it is, however wide; other text is wrapped."""
    for each in paragraphs:
        formatter.write_paragraph()
        if "\n  " in each:
            formatter.write(f"{each}\n")
        else:
            formatter.write_text(each)


def first_sentence(text: str | None) -> str:
    """The first paragraph of a help text, on one line."""
    return " ".join(inspect.cleandoc(text or "").partition("\n\n")[0].split())


def examples(lines: tuple[str, ...]) -> str:
    return "Examples:\n" + "\n".join(f"  {line}" for line in lines) if lines else ""


def notes(*paragraphs: str) -> str:
    return "\n\n".join(filter(None, paragraphs))


def exit_codes() -> Iterator[tuple[str, str]]:
    """Each code and what it means."""
    yield "0", "done; an empty result is done too"
    yield from ((str(each.exit_code), each.meaning) for each in sorted(FAMILY, key=lambda kind: kind.exit_code))
    yield "130", "interrupted; 143, 129 after SIGTERM, SIGHUP; 141 when the reader of a pipe has gone"


def about_configuration() -> str:
    """Where the configuration is, in one sentence."""
    from taskcli.profiles.path import config_path  # which knows TOML

    return f"Profiles live in {config_path()} (TASKCLI_CONFIG or --config names another file)."


def show(command: Any, words: tuple[str, ...], *, about: bool) -> None:
    """`taskcli help COMMAND...`: the help of a command. Raises Click's error for one that does not exist."""
    typer.echo(_context(command, words).get_help())
    if about:
        typer.echo(f"\n{about_configuration()}")


def _context(command: Any, words: tuple[str, ...]) -> Any:
    ctx: Any = command.make_context("taskcli", [], resilient_parsing=True)
    while words:
        for name in (" ".join(words[:2]), words[0]):  # `changes list`, though `changes` is a command itself
            inner: Any = command.get_command(ctx, name) if hasattr(command, "get_command") else None
            if inner is not None:
                break
        else:
            ctx.fail(f"No such command '{words[0]}'.")
        command, ctx = inner, inner.make_context(name, [], parent=ctx, resilient_parsing=True)
        words = words[len(name.split()) :]
    return ctx
