"""The commands of `taskcli profile`, with their flags and examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from msgspec.structs import replace

from taskcli.cli import profile, profile_add
from taskcli.cli.flags import Argument, Flag, flags_of, read_options, signed
from taskcli.cli.help import CONTEXT, LOOK, Command, Group, Run, examples
from taskcli.cli.options import Writing
from taskcli.cli.profile_options import (
    AddOptions,
    ChangeOptions,
    CheckOptions,
    ShowOptions,
    read_settings,
    setting_flags,
)
from taskcli.cli.summaries import SENTENCES
from taskcli.cli.terminal import Terminal

PROFILE_EXAMPLES: dict[str, tuple[str, ...]] = {
    "add": (
        "taskcli profile add work",
        "taskcli profile add work --provider oracle --base-url https://acme.fa.us2.oraclecloud.com"
        " --username mira.k --secret-from env:ORACLE_PASSWORD",
    ),
    "check": ("taskcli profile check", "taskcli profile check work -o json"),
    "default": ("taskcli profile default work shop",),
    "secret": ("taskcli profile secret work", "pass show oracle | taskcli profile secret work password"),
}


def profile_group(session: Callable[..., Any]) -> typer.Typer:
    """All of them; `session` gives what a command that asks somebody works with."""
    group = typer.Typer(
        name="profile",
        help=SENTENCES["profile"],
        cls=Group,
        context_settings=CONTEXT,
        add_completion=False,
        **LOOK,
    )
    group.callback()(lambda: None)
    new = Argument("name", "NAME", "the profile")
    name, names = replace(new, live="profiles"), Argument("names", "NAME...", "the profiles", True, live="profiles")

    def command(
        verb: str, run: Run, kind: type[Any], help: str, *arguments: Argument, more: tuple[Flag, ...] = ()
    ) -> None:
        told = examples(PROFILE_EXAMPLES.get(verb, ()))
        group.command(verb, help=help, epilog=told, cls=Command)(signed(run, (*flags_of(kind), *more), *arguments))

    def terminal_of(options: Any) -> Terminal:
        telling, form = options.telling, getattr(options, "form", None)
        color, output_file = (form.writing.color, form.writing.output_file) if form else ("auto", None)
        return Terminal(quiet=telling.quiet, color=color, output_file=output_file, error_format=telling.error_format)

    def add(name: str, **values: Any) -> None:
        options = read_options(AddOptions, values, settings=read_settings(values))
        with session(options.asking, Writing()) as begun:
            profile_add.add(name, options, begun)

    def check(names: list[str] | None = None, **values: Any) -> None:
        options = read_options(CheckOptions, values)
        with session(options.asking, options.form.writing) as begun:
            profile.check(names or (), options, begun)

    def of(kind: type[Any], act: Callable[..., None]) -> Run:
        def run(**values: Any) -> None:
            told = [values.pop(each) for each in ("name", "names", "key") if each in values]
            options = read_options(kind, values)
            act(*told, options, terminal_of(options))

        return run

    key = Argument("key", "[KEY]", "which of its secrets", optional=True)
    some = replace(names, metavar="[NAME...]", optional=True)
    command("add", add, AddOptions, "Write a profile, asking for what is missing, once it has been checked.", new,
            more=setting_flags())  # fmt: skip
    command("list", of(ShowOptions, profile.list_), ShowOptions, "List the profiles.")
    command("show", of(ShowOptions, profile.show), ShowOptions, "Show a profile, without its secrets.", name)
    command("check", check, CheckOptions, "Tell what is wrong with profiles, by one harmless request each.", some)
    command("default", of(ChangeOptions, profile.default), ChangeOptions, "Say which are asked by default.", names)
    command("remove", of(ChangeOptions, profile.remove), ChangeOptions, "Remove a profile.", name)
    command("secret", of(ChangeOptions, profile.secret), ChangeOptions, "Put a secret into the system's keyring.",
            name, key)  # fmt: skip
    command("path", of(ShowOptions, profile.path), ShowOptions, "Show where the configuration is.")
    return group
