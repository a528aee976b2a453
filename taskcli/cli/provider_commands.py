"""The commands of one provider: a group that is read off its description."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import typer

from taskcli import providers
from taskcli.cli.flags import Argument, read_arguments, read_options
from taskcli.cli.help import CONTEXT, LOOK, MORE, LateGroup, Run, examples, notes
from taskcli.cli.options import ProviderOptions, api_flags, endpoint_flags
from taskcli.spec import Endpoint, Provider
from taskcli.spec.endpoint import API, PATH_HELP
from taskcli.values import WHEN_HELP, means_its_end

Session = Callable[..., Any]


def dates_in(endpoint: Endpoint) -> str:
    """How dates are typed, and what a bare day means, where a command has parameters that take them."""
    dated = [each for each in endpoint.flags if each.metavar.startswith(("WHEN", "DAY"))]
    ends = ", ".join(f"--{each.flag}" for each in dated if means_its_end(each.kind))
    return notes(WHEN_HELP, f"A bare day in {ends} means the end of that day." if ends else "") if dated else ""


def provider_group(name: str, single: Callable[..., Any], session: Session) -> Any:
    """All of them, each built when it is named.

    `single` makes a command, `session` gives what one that asks somebody works with.
    """
    provider = providers.load(name)
    group = typer.Typer(
        name=name,
        help=f"{provider.title}.\n\n{provider.about[:1].upper()}{provider.about[1:]}.",
        cls=LateGroup,
        context_settings=CONTEXT,
        add_completion=False,
        **LOOK,
    )
    group.callback()(lambda: None)

    def of_endpoint(endpoint: Endpoint) -> Any:
        argument = None
        if endpoint.argument:
            several = endpoint.shape == "item"
            metavar = endpoint.argument.metavar + ("..." if several else "")
            argument = Argument("id", metavar, endpoint.argument_help, several)
        run, epilog = (
            _of_endpoint(provider, endpoint, session),
            notes(examples(endpoint.examples), dates_in(endpoint), MORE),
        )
        return single(endpoint.verb, endpoint_flags(endpoint), run, argument, help=endpoint.help, epilog=epilog)

    def of_api() -> Any:
        argument = Argument("path", "PATH", PATH_HELP)
        run, epilog = _api(provider, session), notes(examples(provider.api_examples), MORE)
        return single(API.verb, api_flags(), run, argument, help=API.help, epilog=epilog)

    made: Any = typer.main.get_command(group)
    shown = (each for each in provider.endpoints if not each.hidden)
    made.ways = {each.verb: (each.help, partial(of_endpoint, each)) for each in shown}
    made.ways[API.verb] = API.help, of_api
    return made


def _of_endpoint(provider: Provider, endpoint: Endpoint, session: Session) -> Run:
    """The command of one endpoint."""

    def run(id: Any = (), **values: Any) -> None:
        from taskcli.cli import provider as command  # who asks for help needs nothing of it

        ids = (id,) if isinstance(id, str) else tuple(id)
        options = read_options(ProviderOptions, values, ids=ids, arguments=read_arguments(endpoint, values))
        with session(options.asking, options.output.writing) as begun:
            command.run(provider, endpoint, options, begun)

    return run


def _api(provider: Provider, session: Session) -> Run:
    def run(path: str, **values: Any) -> None:
        from taskcli.cli import api

        options = read_options(ProviderOptions, values)
        with session(options.asking, options.output.writing) as begun:
            api.run(provider, path, options, begun)

    return run
