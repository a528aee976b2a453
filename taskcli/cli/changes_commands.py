"""The commands of `taskcli changes`, with their flags and examples: `list` and `drop` stand directly behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from taskcli.cli import changes, states, views
from taskcli.cli.flags import Argument, flags_of, read_options
from taskcli.cli.help import MORE, examples, notes
from taskcli.cli.options import ChangesOptions, changes_flags
from taskcli.cli.states import DropOptions, StatesOptions
from taskcli.cli.terminal import Terminal
from taskcli.errors import UsageError
from taskcli.profiles import config as configuration
from taskcli.values import WHEN_HELP

CHANGES_EXAMPLES = (
    "taskcli changes --demo",
    "taskcli changes @morning -o jsonl",
    "taskcli changes -p work -p agency --assignee me --fail-on-match",
)


def changes_command(single: Callable[..., Any], session: Callable[..., Any]) -> Any:
    def run(named: Sequence[str] | None = None, **values: Any) -> None:
        name = views.asked(named or (), values.pop("view"), "changes")
        if name == "":
            raise UsageError("@ names no view", "taskcli list @ shows them")
        if not name:
            views.refuse_taking_back(values)
            options = read_options(ChangesOptions, values)
            with session(options.asking, options.output.writing) as begun:
                changes.run(options, begun)
            return
        config = configuration.load(values["config"])
        view = views.read_view(config, name).narrowed()
        with view.blamed(values):
            options = read_options(ChangesOptions, {**view.under(values), "view": name})
            with session(options.asking, options.output.writing, config) as begun:
                changes.run(options, begun)

    told = "profiles and filters kept in the configuration"
    argument = Argument("named", "[@VIEW]", told, several=True, optional=True, words=("list", "drop"), live="views")
    flags = (*changes_flags(), *views.TAKEN_BACK_OF_FILTERS)
    epilog = notes(examples(CHANGES_EXAMPLES), WHEN_HELP, MORE)
    return single("changes", flags, run, argument, epilog=epilog)


def list_command(single: Callable[..., Any], session: Callable[..., Any]) -> Any:
    def run(**values: Any) -> None:
        options = read_options(StatesOptions, values)
        writing, telling = options.form.writing, options.telling
        terminal = Terminal(
            quiet=telling.quiet, color=writing.color, output_file=writing.output_file, error_format=telling.error_format
        )
        states.show(options, terminal)

    epilog = notes(examples(("taskcli changes list",)), MORE)
    return single("changes list", tuple(flags_of(StatesOptions)), run, epilog=epilog)


def drop_command(single: Callable[..., Any], session: Callable[..., Any]) -> Any:
    def run(name: str, **values: Any) -> None:
        options = read_options(DropOptions, values)
        states.drop(name, options, Terminal(quiet=options.quiet, error_format=options.error_format))

    epilog = notes(examples(("taskcli changes drop default",)), MORE)
    argument = Argument("name", "NAME", "the snapshot", live="states")
    return single("changes drop", tuple(flags_of(DropOptions)), run, argument, epilog=epilog)


BUILDERS: Mapping[str, Callable[[Callable[..., Any], Callable[..., Any]], Any]] = {
    "changes": changes_command, "changes list": list_command, "changes drop": drop_command,
}  # fmt: skip
