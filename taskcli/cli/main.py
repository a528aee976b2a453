"""Words in, text out, an exit code: the root command, and provider groups that are built when they are named."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import typer

from taskcli import __version__, providers
from taskcli.cli.help import CONTEXT, LOOK, MORE, Command, Group, Run, examples, exit_codes, notes, show
from taskcli.cli.summaries import SENTENCES, TITLES
from taskcli.errors import AlreadyReported, TaskcliError, UsageError, unforeseen

HELP = "What tasks are there? Asks Accelo, Capillary, Oracle, PageSeeder and Tallyfy, and changes nothing."
START = (
    "Start:\n"
    "  taskcli list --demo          # see it work, without any account\n"
    "  taskcli profile add work     # your first account, asked for step by step\n"
    "  taskcli list                 # what is to be done\n"
    "  taskcli oracle list --help   # what one provider can be asked"
)
# What Click calls its errors; Typer keeps Click as a part of its own, and shows only this one.
_CLICK_ERROR: type[Exception] = next(each for each in typer.BadParameter.__mro__ if each.__name__ == "ClickException")


SHELLS = ("bash", "zsh", "fish", "powershell")
# They may stand alone: then it is the shell that this is started from.
FOR_A_SHELL = ("--show-completion", "--install-completion")


class Commands(Group):
    """Builds a command, and imports what it needs, only when it is named."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*BUILDERS, *providers.names()]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        super().format_help(ctx, formatter)
        with formatter.section("Exit codes"):
            formatter.write_dl([*exit_codes()])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if (words := " ".join(args[:2])) in BUILDERS:  # `changes list`, though `changes` is a command itself
            args = [words, *args[2:]]
        return super().resolve_command(ctx, args)

    def sentences(self, ctx: Any) -> Iterator[tuple[str, str]]:
        yield from SENTENCES.items()
        for name in providers.names():
            yield name, f"{TITLES.get(name) or providers.load(name).title}."

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _BUILT:
            if cmd_name in BUILDERS:
                _BUILT[cmd_name] = BUILDERS[cmd_name]()
            elif cmd_name in providers.names():
                _BUILT[cmd_name] = _provider(cmd_name)
        return _BUILT.get(cmd_name)


_BUILT: dict[str, Any] = {}


def root() -> typer.Typer:
    app = typer.Typer(
        name="taskcli", cls=Commands, help=HELP, epilog=START, context_settings=CONTEXT, add_completion=False, **LOOK
    )

    @app.callback()
    def callback(
        version: bool = typer.Option(False, "--version", help="show the version", callback=_version, is_eager=True),
        install: str = typer.Option(
            None,
            "--install-completion",
            help=f"make words complete: {', '.join(SHELLS)} (default: this shell)",
            metavar="SHELL",
            callback=_install,
            is_eager=True,
            show_default=False,
        ),
        show: str = typer.Option(
            None,
            "--show-completion",
            help="print what makes them complete, for any of these shells",
            metavar="SHELL",
            callback=_show,
            is_eager=True,
            show_default=False,
        ),
    ) -> None:
        pass

    return app


def _single(name: str, kind: Any, run: Run, argument: Any = None, **told: str) -> Any:
    """One command by itself; `kind` is the record of its options, or its flags."""
    from taskcli.cli import flags

    app = typer.Typer(context_settings=CONTEXT, add_completion=False, **{**LOOK, "no_args_is_help": False})
    options = kind if isinstance(kind, tuple) else tuple(flags.flags_of(kind))
    told = {"help": SENTENCES.get(name, ""), **told}
    app.command(name, cls=Command, **told)(flags.signed(run, options, argument))  # type: ignore[arg-type]
    return typer.main.get_command(app)


def _list() -> Any:
    from taskcli.cli import list as listing
    from taskcli.cli import views
    from taskcli.cli.flags import Argument, flags_of, read_options
    from taskcli.cli.options import ListOptions
    from taskcli.profiles import config as configuration
    from taskcli.values import WHEN_HELP

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

    epilog = notes(examples(LIST_EXAMPLES), WHEN_HELP, MORE)
    told = "options kept in the configuration; @ alone lists them"
    argument = Argument("named", "[@VIEW]", told, several=True, optional=True, live="views")
    flags = (*flags_of(ListOptions), *views.TAKEN_BACK)
    return _single("list", flags, run, argument, epilog=epilog)


def _of_changes(name: str) -> Callable[[], Any]:
    def build() -> Any:
        from taskcli.cli import changes_commands

        return changes_commands.BUILDERS[name](_single, session)

    return build


def _get() -> Any:
    from taskcli.cli import get
    from taskcli.cli.flags import Argument, read_options
    from taskcli.cli.options import GetOptions, get_flags

    def run(refs: list[str], **values: Any) -> None:
        options = read_options(GetOptions, values, refs=tuple(refs))
        with session(options.asking, options.output.writing) as begun:
            get.run(options, begun)

    argument = Argument("refs", "REF...", "the tasks", several=True)
    return _single("get", get_flags(), run, argument, epilog=notes(examples(GET_EXAMPLES), MORE))


def _schema() -> Any:
    from taskcli.cli import schema
    from taskcli.cli.flags import read_options
    from taskcli.cli.options import SchemaOptions
    from taskcli.cli.terminal import Terminal

    def run(**values: Any) -> None:
        options = read_options(SchemaOptions, values)
        terminal = Terminal(output_file=options.output_file, error_format=options.error_format)
        if options.commands:
            from taskcli.cli import commands

            commands.run(typer.main.get_command(root()), terminal)
        else:
            schema.run(terminal)

    return _single("schema", SchemaOptions, run)


def _sandbox() -> Any:
    from taskcli.cli import flags, sandbox
    from taskcli.cli.options import ServeOptions
    from taskcli.cli.terminal import Terminal

    def run(**values: Any) -> None:
        options = flags.read_options(ServeOptions, values)
        sandbox.serve(options, Terminal(quiet=options.quiet, error_format=options.error_format))

    group = typer.Typer(
        name="sandbox",
        help=SENTENCES["sandbox"],
        cls=Group,
        context_settings=CONTEXT,
        add_completion=False,
        **LOOK,
    )
    group.callback()(lambda: None)
    group.command("serve", help="Serve the sandbox on a loopback port, until Ctrl-C.", cls=Command)(
        flags.signed(run, tuple(flags.flags_of(ServeOptions)))
    )
    return typer.main.get_command(group)


def _profile() -> Any:
    from taskcli.cli.profile_commands import profile_group

    return typer.main.get_command(profile_group(session))


def _provider(name: str) -> Any:
    from taskcli.cli.provider_commands import provider_group

    return provider_group(name, _single, session)


def _help() -> Any:
    from taskcli.cli.flags import Argument, signed

    app = typer.Typer(context_settings=CONTEXT, add_completion=False, **{**LOOK, "no_args_is_help": False})

    def run(words: list[str] | None = None) -> None:
        show(typer.main.get_command(root()), tuple(words or ()), about=not words)

    argument = Argument("words", "[COMMAND]...", "the command", several=True, optional=True)
    app.command("help", cls=Command, help=SENTENCES["help"])(signed(run, (), argument))
    return typer.main.get_command(app)


BUILDERS: dict[str, Callable[[], Any]] = {
    "list": _list, "get": _get, **{name: _of_changes(name) for name in ("changes", "changes list", "changes drop")},
    "profile": _profile, "schema": _schema, "sandbox": _sandbox, "help": _help,
}  # fmt: skip
LIST_EXAMPLES = (
    "taskcli list --demo",
    "taskcli list --overdue --assignee me",
    "taskcli list -p work -p shop --due-before +1w -o json",
    "taskcli list --all-profiles --group-by assignee",
)
GET_EXAMPLES = ("taskcli get demo-oracle:1702211 --demo", "taskcli get work:1702211 --comments all --history")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"taskcli {__version__}")
        raise typer.Exit


def _show(shell: str | None) -> None:
    if shell is not None:
        from taskcli.cli import completion
        from taskcli.cli.terminal import Terminal

        named = completion.named("--show-completion", shell)
        Terminal().say(completion.script(named, typer.main.get_command(root())))
        raise typer.Exit


def _install(shell: str | None) -> None:
    if shell is not None:
        from taskcli.cli import completion
        from taskcli.cli.terminal import Terminal

        named = completion.named("--install-completion", shell)
        completion.install(named, completion.script(named, typer.main.get_command(root())), Terminal())
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
        turns_pages=not writing.no_pager,
    )
    begun = Session(asking, terminal, _words, loaded)
    try:
        with begun.bounded():
            yield begun
    finally:
        begun.commands.end()
        terminal.progress.end()


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
    from taskcli.cli.signals import READER_GONE, Stopped, heeded

    try:
        with heeded():
            command = typer.main.get_command(root())
            alone = [""] if len(words) == 1 and words[0] in FOR_A_SHELL else []
            ended = command.main([*words, *alone], prog_name="taskcli", standalone_mode=False)
            return ended if isinstance(ended, int) else 0
    except typer.Exit as end:
        return int(end.exit_code)
    except AlreadyReported as end:
        return end.exit_code
    except (KeyboardInterrupt, typer.Abort):
        if error_format(words) != "json":
            _bare("")
        return 130
    except Stopped as end:
        return end.exit_code
    except _CLICK_ERROR as why:
        if type(why).__name__ == "NoArgsIsHelpError":
            told = why.format_message()  # type: ignore[attr-defined]
            if not words:
                _terminal().say(f"{told}\n")
                return 0
            _bare(told)
            return 2
        from taskcli.cli.guesses import usage_error

        _terminal().error(usage_error(why, _words, (*BUILDERS, *providers.names())))
        return UsageError.exit_code
    except BrokenPipeError:
        return READER_GONE
    except SystemExit as end:
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        return READER_GONE  # Click makes a closed pipe an exit with 1
    except TaskcliError as failed:
        _terminal().error(failed)
        return failed.exit_code
    except Exception as why:  # noqa: BLE001 - told, with its traceback where one is wanted
        from taskcli.cli.writer import WRITING, refusal

        # Help and version are written by Typer.
        fault = refusal("stdout", why) if isinstance(why, OSError) and why.errno in WRITING else unforeseen(why)
        fault.__cause__ = why
        _terminal().error(fault)
        return fault.exit_code


def _bare(text: str) -> None:
    from taskcli.cli.terminal import to_stderr

    to_stderr(text)


def _terminal() -> Any:
    """Where it is told how a run ended; a help page that is shown needs none."""
    from taskcli.cli.terminal import Terminal

    return Terminal(error_format=error_format(_words))


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


def _let_go(stream: Any) -> None:
    """Forgets what a stream could not take: the interpreter tries again when it ends, complains, and exits with 120."""
    try:
        stream.flush()
    except (OSError, ValueError, AttributeError):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
