"""The commands of one provider: a group that is read off its description."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from taskcli import providers
from taskcli.cli import api, flags
from taskcli.cli import provider as command
from taskcli.cli.flags import read_arguments, read_options
from taskcli.cli.help import CONTEXT, LOOK, MORE, Command, Group, Run, examples, notes
from taskcli.cli.options import ProviderOptions, api_flags, endpoint_flags
from taskcli.query.api import API, PATH_HELP
from taskcli.spec import Endpoint, Provider
from taskcli.values import WHEN_HELP, means_its_end

Session = Callable[..., Any]


def dates_in(endpoint: Endpoint) -> str:
    """How dates are typed, and what a bare day means, where a command has parameters that take them."""
    dated = [each for each in endpoint.flags if each.metavar.startswith(("WHEN", "DAY"))]
    ends = ", ".join(f"--{each.flag}" for each in dated if means_its_end(each.kind))
    return notes(WHEN_HELP, f"A bare day in {ends} means the end of that day." if ends else "") if dated else ""


def provider_group(name: str, session: Session) -> typer.Typer:
    """All of them; `session` gives what a command that asks somebody works with."""
    provider = providers.load(name)
    group = typer.Typer(
        name=name,
        help=f"{provider.title}.\n\n{provider.about[:1].upper()}{provider.about[1:]}.",
        cls=Group,
        context_settings=CONTEXT,
        add_completion=False,
        **LOOK,
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
            endpoint.verb,
            help=endpoint.help,
            epilog=notes(examples(endpoint.examples), dates_in(endpoint), MORE),
            cls=Command,
        )(flags.signed(_of_endpoint(provider, endpoint, session), endpoint_flags(endpoint), argument))
    path = flags.Argument("path", "PATH", PATH_HELP)
    group.command(API.verb, help=API.help, epilog=notes(examples(provider.api_examples), MORE), cls=Command)(
        flags.signed(_api(provider, session), api_flags(), path)
    )
    return group


def _of_endpoint(provider: Provider, endpoint: Endpoint, session: Session) -> Run:
    """The command of one endpoint."""

    def run(id: Any = (), **values: Any) -> None:
        ids = (id,) if isinstance(id, str) else tuple(id)
        options = read_options(ProviderOptions, values, ids=ids, arguments=read_arguments(endpoint, values))
        with session(options.asking, options.output.writing) as begun:
            command.run(provider, endpoint, options, begun)

    return run


def _api(provider: Provider, session: Session) -> Run:
    def run(path: str, **values: Any) -> None:
        options = read_options(ProviderOptions, values)
        with session(options.asking, options.output.writing) as begun:
            api.run(provider, path, options, begun)

    return run
