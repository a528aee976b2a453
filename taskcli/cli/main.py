"""Words in, text out, an exit code: the root command, and provider groups that are built when they are named."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import typer
from typer.core import TyperGroup

from taskcli import __version__, providers
from taskcli.errors import TaskcliError, UsageError, unforeseen
from taskcli.values import did_you_mean

HELP = "What tasks are there? Asks Accelo, Capillary, Oracle, PageSeeder and Tallyfy, and changes nothing."
START = """Start:

  taskcli list --demo          see it work, without any account

  taskcli oracle list --help   what one provider can be asked

  taskcli list                 your own tasks, once the configuration has profiles"""
# What Click calls its errors; Typer keeps Click as a part of its own, and shows only this one.
_CLICK_ERROR: type[Exception] = next(each for each in typer.BadParameter.__mro__ if each.__name__ == "ClickException")
_LOOK: dict[str, Any] = {"no_args_is_help": True, "rich_markup_mode": None, "pretty_exceptions_enable": False}
_CONTEXT = {"help_option_names": ["--help", "-h"], "max_content_width": 100}

Run = Callable[..., None]


class Commands(TyperGroup):
    """Builds a command, and imports what it needs, only when it is named."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*BUILDERS, *providers.names()]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _BUILT:
            if cmd_name in BUILDERS:
                _BUILT[cmd_name] = BUILDERS[cmd_name]()
            elif cmd_name in providers.names():
                _BUILT[cmd_name] = typer.main.get_command(provider_group(cmd_name))
        return _BUILT.get(cmd_name)


_BUILT: dict[str, Any] = {}


def root() -> typer.Typer:
    app = typer.Typer(name="taskcli", cls=Commands, help=HELP, epilog=START, context_settings=_CONTEXT, **_LOOK)

    @app.callback()
    def callback(
        version: bool = typer.Option(False, "--version", help="show the version", callback=_version, is_eager=True),
    ) -> None:
        pass

    return app


def _single(name: str, kind: Any, run: Run, argument: Any = None, **told: str) -> Any:
    """One command by itself; `kind` is the record of its options, or its flags."""
    from taskcli.cli import flags

    app = typer.Typer(context_settings=_CONTEXT, add_completion=False, **{**_LOOK, "no_args_is_help": False})
    options = kind if isinstance(kind, tuple) else tuple(flags.flags_of(kind))
    app.command(name, **told)(flags.signed(run, options, argument))  # type: ignore[arg-type]
    return typer.main.get_command(app)


def _list() -> Any:
    from taskcli.cli import list as listing
    from taskcli.cli import views
    from taskcli.cli.flags import Argument, flags_of, read_options
    from taskcli.cli.options import ListOptions
    from taskcli.profiles import config as configuration

    def run(named: Sequence[str] | None = None, **values: Any) -> None:
        name = views.asked(named or (), values.pop("view"))
        if not name:
            views.refuse_taking_back(values)
            options = read_options(ListOptions, values)
            with session(options.asking, options.output.writing) as begun:
                if name is None:
                    listing.run(options, begun)
                else:
                    views.show(configuration.load(values["config"]), options, begun)
            return
        config = configuration.load(values["config"])
        view = views.read_view(config, name)
        with view.blamed(values):
            options = view.options(values)
            with session(options.asking, options.output.writing, config) as begun:
                listing.run(options, begun)

    text = "List tasks of one, several or all profiles."
    epilog = f"{listing.WHEN_HELP}\n\n{_examples(LIST_EXAMPLES)}"
    argument = Argument("named", "[@VIEW]", "options kept in the configuration; @ alone lists them", True, True)
    flags = (*flags_of(ListOptions), *views.TAKEN_BACK)
    return _single("list", flags, run, argument, help=text, epilog=epilog)


def _get() -> Any:
    from taskcli.cli import get
    from taskcli.cli.flags import Argument, read_options
    from taskcli.cli.options import GetOptions

    def run(refs: list[str], **values: Any) -> None:
        options = read_options(GetOptions, values, refs=tuple(refs))
        with session(options.asking, options.output.writing) as begun:
            get.run(options, begun)

    text = "Show tasks: PROFILE:ID, an ID with -p, a task's web or API address, or - for one a line from stdin."
    argument = Argument("refs", "REF...", "the tasks", several=True)
    return _single("get", GetOptions, run, argument, help=text, epilog=_examples(GET_EXAMPLES))


def _schema() -> Any:
    from taskcli.cli import schema
    from taskcli.cli.flags import read_options
    from taskcli.cli.options import SchemaOptions
    from taskcli.cli.terminal import Terminal

    def run(**values: Any) -> None:
        options = read_options(SchemaOptions, values)
        terminal = Terminal(output_file=options.output_file, error_format=options.error_format)
        schema.run(options, terminal)

    return _single("schema", SchemaOptions, run, help="Print the JSON Schema of the common record.")


def _sandbox() -> Any:
    from taskcli.cli import flags, sandbox
    from taskcli.cli.options import ServeOptions
    from taskcli.cli.terminal import Terminal

    def run(**values: Any) -> None:
        options = flags.read_options(ServeOptions, values)
        sandbox.serve(options, Terminal(quiet=options.quiet, error_format=options.error_format))

    group = typer.Typer(
        name="sandbox",
        help="A local server that imitates the five providers.",
        context_settings=_CONTEXT,
        add_completion=False,
        **_LOOK,
    )
    group.callback()(lambda: None)
    group.command("serve", help="Serve the sandbox on a loopback port, until Ctrl-C.")(
        flags.signed(run, tuple(flags.flags_of(ServeOptions)))
    )
    return typer.main.get_command(group)


def _profile() -> Any:
    from taskcli.cli import profile, profile_add
    from taskcli.cli.flags import Argument, Flag, flags_of, read_options, signed
    from taskcli.cli.options import (
        AddOptions,
        ChangeOptions,
        CheckOptions,
        ShowOptions,
        read_settings,
        setting_flags,
    )
    from taskcli.cli.terminal import Terminal

    group = typer.Typer(
        name="profile",
        help="Your accounts: added, shown, checked and removed, without an editor.",
        context_settings=_CONTEXT,
        add_completion=False,
        **_LOOK,
    )
    group.callback()(lambda: None)
    name, names = Argument("name", "NAME", "the profile"), Argument("names", "NAME...", "the profiles", several=True)

    def command(
        verb: str, run: Run, kind: type[Any], help: str, *arguments: Argument, more: tuple[Flag, ...] = ()
    ) -> None:
        examples = _examples(PROFILE_EXAMPLES[verb]) if verb in PROFILE_EXAMPLES else ""
        group.command(verb, help=help, epilog=examples)(signed(run, (*flags_of(kind), *more), *arguments))

    def terminal_of(options: Any) -> Terminal:
        telling, writing = options.telling, getattr(options, "writing", None)
        color, output_file = (writing.color, writing.output_file) if writing else ("auto", None)
        return Terminal(quiet=telling.quiet, color=color, output_file=output_file, error_format=telling.error_format)

    def add(name: str, **values: Any) -> None:
        options = read_options(AddOptions, values, settings=read_settings(values))
        with session(options.asking, Writing()) as begun:
            profile_add.add(name, options, begun)

    def check(names: list[str] | None = None, **values: Any) -> None:
        options = read_options(CheckOptions, values)
        with session(options.asking, options.writing) as begun:
            profile.check(names or (), options, begun)

    def of(kind: type[Any], act: Callable[..., None]) -> Run:
        def run(**values: Any) -> None:
            told = [values.pop(each) for each in ("name", "names", "key") if each in values]
            options = read_options(kind, values)
            act(*told, options, terminal_of(options))

        return run

    from taskcli.cli.options import Writing

    key = Argument("key", "[KEY]", "which of its secrets", optional=True)
    some = replace(names, metavar="[NAME...]", optional=True)
    command("add", add, AddOptions, "Write a profile, asking for what is missing, once it has been checked.", name,
            more=setting_flags())  # fmt: skip
    command("list", of(ShowOptions, profile.list_), ShowOptions, "List the profiles.")
    command("show", of(ShowOptions, profile.show), ShowOptions, "Show a profile, without its secrets.", name)
    command("check", check, CheckOptions, "Tell what is wrong with profiles, by one harmless request each.", some)
    command("default", of(ChangeOptions, profile.default), ChangeOptions, "Say which are asked by default.", names)
    command("remove", of(ChangeOptions, profile.remove), ChangeOptions, "Remove a profile.", name)
    command("secret", of(ChangeOptions, profile.secret), ChangeOptions, "Put a secret into the system's keyring.",
            name, key)  # fmt: skip
    command("path", of(ShowOptions, profile.path), ShowOptions, "Show where the configuration is.")
    return typer.main.get_command(group)


BUILDERS: dict[str, Callable[[], Any]] = {
    "list": _list, "get": _get, "profile": _profile, "schema": _schema, "sandbox": _sandbox,
}  # fmt: skip
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
LIST_EXAMPLES = (
    "taskcli list --demo",
    "taskcli list --overdue --assignee me",
    "taskcli list -p work -p shop --due-before +1w -o json",
    "taskcli list --all-profiles --group-by assignee",
)
GET_EXAMPLES = ("taskcli get demo-oracle:1702211 --demo", "taskcli get work:1702211 --comments all --history")


def _examples(lines: Sequence[str]) -> str:
    return "Examples:\n\n" + "\n\n".join(f"  {line}" for line in lines)


def provider_group(name: str) -> typer.Typer:
    from taskcli.cli import flags
    from taskcli.cli.options import api_flags, endpoint_flags
    from taskcli.query.api import API, PATH_HELP

    provider = providers.load(name)
    group = typer.Typer(
        name=name,
        help=f"{provider.title}.\n\n{provider.about[:1].upper()}{provider.about[1:]}.",
        context_settings=_CONTEXT,
        add_completion=False,
        **_LOOK,
    )
    group.callback()(lambda: None)
    for endpoint in provider.endpoints:
        if endpoint.hidden:
            continue
        argument = None
        if endpoint.argument:
            several = endpoint.shape == "item"
            metavar = endpoint.argument.metavar + ("..." if several else "")
            argument = flags.Argument("id", metavar, endpoint.argument_help, several)
        group.command(
            endpoint.verb, help=endpoint.help, epilog=_examples(endpoint.examples) if endpoint.examples else ""
        )(flags.signed(_of_provider(provider, endpoint), endpoint_flags(endpoint), argument))
    path = flags.Argument("path", "PATH", PATH_HELP)
    group.command(API.verb, help=API.help, epilog=_examples(provider.api_examples) if provider.api_examples else "")(
        flags.signed(_api(provider), api_flags(), path)
    )
    return group


def _of_provider(provider: Any, endpoint: Any) -> Run:
    """The command of one endpoint."""
    from taskcli.cli import provider as command
    from taskcli.cli.flags import read_arguments, read_options
    from taskcli.cli.options import ProviderOptions

    def run(id: Any = (), **values: Any) -> None:
        ids = (id,) if isinstance(id, str) else tuple(id)
        options = read_options(ProviderOptions, values, ids=ids, arguments=read_arguments(endpoint, values))
        with session(options.asking, options.output.writing) as begun:
            command.run(provider, endpoint, options, begun)

    return run


def _api(provider: Any) -> Run:
    from taskcli.cli import api
    from taskcli.cli.flags import read_options
    from taskcli.cli.options import ProviderOptions

    def run(path: str, **values: Any) -> None:
        options = read_options(ProviderOptions, values)
        with session(options.asking, options.output.writing) as begun:
            api.run(provider, path, options, begun)

    return run


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"taskcli {__version__}")
        raise typer.Exit


_words: tuple[str, ...] = ()


@contextlib.contextmanager
def session(asking: Any, writing: Any, loaded: Any = None) -> Iterator[Any]:
    """What a command that asks somebody works with; on the way out nothing of the progress is left on the screen."""
    from taskcli.cli.session import Session
    from taskcli.cli.terminal import Terminal
    from taskcli.http.redact import redact

    redact.forget()  # what an earlier run in this process knew
    terminal = Terminal(
        quiet=asking.telling.quiet,
        color=writing.color,
        output_file=writing.output_file,
        error_format=asking.telling.error_format,
    )
    begun = Session(asking, terminal, _words, loaded)
    try:
        with begun.bounded():
            yield begun
    finally:
        begun.commands.end()
        terminal.progress.clear()


def main(words: Sequence[str]) -> int:
    """Runs the command line and gives the exit code; what it says is on stdout and stderr."""
    try:
        return _run(words)
    finally:
        for stream in (sys.stdout, sys.stderr):
            _let_go(stream)


def _run(words: Sequence[str]) -> int:
    global _words
    _words = tuple(words)
    from taskcli.cli.ending import AlreadyReported
    from taskcli.cli.signals import Stopped, heeded
    from taskcli.cli.terminal import READER_GONE, Terminal, to_stderr
    from taskcli.cli.writer import WRITING, refusal

    terminal = Terminal(error_format=error_format(words))
    try:
        with heeded():
            command = typer.main.get_command(root())
            ended = command.main(list(words), prog_name="taskcli", standalone_mode=False)
            return ended if isinstance(ended, int) else 0
    except typer.Exit as end:
        return int(end.exit_code)
    except AlreadyReported as end:
        return end.exit_code
    except (KeyboardInterrupt, typer.Abort):
        if not terminal.as_json:
            to_stderr("")
        return 130
    except Stopped as end:
        return end.exit_code
    except _CLICK_ERROR as why:
        if type(why).__name__ == "NoArgsIsHelpError":
            to_stderr(why.format_message())  # type: ignore[attr-defined]
            return 2
        terminal.error(_usage(why))
        return UsageError.exit_code
    except BrokenPipeError:
        return READER_GONE
    except SystemExit as end:
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        return READER_GONE  # Click makes a closed pipe an exit with 1
    except TaskcliError as failed:
        terminal.error(failed)
        return failed.exit_code
    except Exception as why:  # noqa: BLE001 - told, with its traceback where one is wanted
        # Help and version are written by Typer.
        fault = refusal("stdout", why) if isinstance(why, OSError) and why.errno in WRITING else unforeseen(why)
        fault.__cause__ = why
        terminal.error(fault)
        return fault.exit_code


def error_format(words: Sequence[str]) -> str:
    """The form of errors that was typed, also where the rest of the words cannot be read; the last one holds."""
    found = "text"
    for at, word in enumerate(words):
        if word == "--":
            break
        name, equals, value = word.partition("=")
        if name == "--error-format":
            found = value if equals else "".join(words[at + 1 : at + 2])
    return found.lower()


def _usage(why: Any) -> UsageError:
    context = getattr(why, "ctx", None)
    path = context.command_path if context else "taskcli"
    message = why.format_message().rstrip(".")
    if message.startswith("No such command") and path == "taskcli":  # these are hidden from Click's own guess
        message += did_you_mean(message.split("'")[1], (*BUILDERS, *providers.names()))
    return UsageError(message, f"see {path} --help")


def _let_go(stream: Any) -> None:
    """Forgets what a stream could not take: the interpreter tries again when it ends, complains, and exits with 120."""
    try:
        stream.flush()
    except (OSError, ValueError, AttributeError):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
