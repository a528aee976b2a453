"""Declarations to Typer options: what a person can type after a command, written down once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import typer

from taskcli.config import FORMATS
from taskcli.spec import Endpoint, Param
from taskcli.values import YES_NO


@dataclass(frozen=True)
class Flag:
    """One option. `name` is what the command's function gets it as.

    `kind`: `text` (one), `texts` (repeatable), `switch` (on or not given), `either` (`--x/--no-x`, or not given),
    `count` (`-vv`).
    """

    name: str
    decls: tuple[str, ...]
    help: str
    kind: Literal["text", "texts", "switch", "either", "count"] = "text"
    metavar: str | None = None
    words: tuple[str, ...] = ()
    complete: Callable[[str], Iterable[str]] | None = None


COLORS = ("auto", "always", "never")
ERROR_FORMATS = ("text", "json")


def _profiles(incomplete: str) -> list[str]:
    from taskcli.config import load
    from taskcli.errors import TaskcliError

    try:
        return [name for name in load().names() if name.startswith(incomplete)]
    except TaskcliError:
        return []


CONFIG = Flag("config", ("--config",), "configuration file (else TASKCLI_CONFIG, else the user's own)", metavar="PATH")
QUIET = Flag("quiet", ("--quiet", "-q"), "no notes and no progress, only errors", "switch")
ERROR_FORMAT = Flag("error_format", ("--error-format",), "errors as text or json", words=ERROR_FORMATS, metavar="FORM")
COLOR = Flag("color", ("--color",), "auto, always or never", words=COLORS, metavar="MODE")

OUTPUT_FILE = Flag("output_file", ("--output-file",), "write there in one step", metavar="PATH")
OUTPUT = (
    Flag("output", ("--output", "-o"), f"{', '.join(FORMATS)} (else TASKCLI_OUTPUT, the profile's, table)",
         words=FORMATS, metavar="FORMAT"),
    Flag("columns", ("--columns",), "columns or keys to show, dotted paths allowed", "texts", metavar="A,B"),
    Flag("jq", ("--jq",), "filter the JSON with jq's language, once over the whole result", metavar="EXPR"),
    OUTPUT_FILE,
    COLOR,
)  # fmt: skip
TELLING = (
    QUIET,
    Flag("verbose", ("--verbose", "-v"), "tell each request and its time; -vv adds headers", "count"),
    ERROR_FORMAT,
)
ASKING = (
    CONFIG,
    Flag("demo", ("--demo",), "ask the built-in sandbox; needs no account and no configuration", "switch"),
    Flag("dry_run", ("--dry-run",), "show the requests as curl commands, send nothing", "switch"),
    Flag("timeout", ("--timeout",), "seconds to wait for the provider (default: the profile's, 30)", metavar="SECONDS"),
    Flag("deadline", ("--deadline",), "seconds that the whole run may take", metavar="SECONDS"),
    *TELLING,
)
PROFILE = Flag(
    "profile",
    ("--profile", "-p"),
    "profile to ask (else TASKCLI_PROFILE, the default)",
    "texts",  # so that a second one is an error and not silently the winner
    "NAME",
    complete=_profiles,
)
PROFILES = Flag(
    "profile", ("--profile", "-p"), "profile to ask, repeatable", "texts", metavar="NAME", complete=_profiles
)
PAGING = (
    Flag("paginate", ("--paginate",), "follow the pages to the end", "switch"),
    Flag("max_items", ("--max-items",), "stop after so many", metavar="N"),
)
MATCHING = (
    Flag("fail_on_match", ("--fail-on-match",), "exit code 10 when there is something", "switch"),
    Flag("fail_on_empty", ("--fail-on-empty",), "exit code 10 when there is nothing", "switch"),
)
PARAM = Flag("param", ("--param",), "any other query parameter, as it is (repeatable)", "texts", metavar="NAME=VALUE")
TZ = Flag("tz", ("--tz",), "time zone of times in tables (default: the profile's)", metavar="ZONE")

PREFIX = "of_"
"""Before the names of provider parameters, because services own words that Python keeps for itself (`with`)."""


def flag_of(param: Param) -> Flag:
    """The option of a documented parameter."""
    told = [param.help]
    if param.kind.words and len(param.kind.words) > 1:
        told.append(f"{', '.join(param.kind.words)}{', or another word' if param.kind.open else ''}")
    told.append(f"(API: {param.name}{f'; default {param.default}' if param.default else ''})")
    if param.kind is YES_NO:
        decls = (f"--{param.flag}/--no-{param.flag}",)
        return Flag(PREFIX + param.name, decls, " ".join(told), "either")
    return Flag(
        PREFIX + param.name,
        (f"--{param.flag}",),
        ": ".join(told[:-1]) + " " + told[-1],
        "texts",  # also where one value is allowed, so that a second one is an error and not silently the winner
        param.kind.metavar,
        param.kind.words,
    )


def endpoint_flags(endpoint: Endpoint) -> tuple[Flag, ...]:
    """All options of one provider command, the provider's own first."""
    own = tuple(flag_of(param) for param in endpoint.params)
    paging = PAGING if endpoint.following and not endpoint.find_one else ()
    matching = MATCHING if endpoint.verb == "list" else ()
    return (*own, PROFILE, *OUTPUT, *paging, *matching, PARAM, *ASKING)


def _option(flag: Flag) -> Any:
    def complete(incomplete: str) -> list[str]:
        if flag.complete:
            return list(flag.complete(incomplete))
        return [word for word in flag.words if word.casefold().startswith(incomplete.casefold())]

    completion: dict[str, Any] = {"autocompletion": complete} if flag.words or flag.complete else {}
    if flag.kind == "count":
        return typer.Option(0, *flag.decls, help=flag.help, count=True, show_default=False)
    if flag.kind == "switch":
        return typer.Option(False, *flag.decls, help=flag.help, show_default=False)
    return typer.Option(None, *flag.decls, help=flag.help, metavar=flag.metavar, show_default=False, **completion)


_TYPES: dict[str, Any] = {
    "text": str | None,
    "texts": list[str] | None,
    "switch": bool,
    "either": bool | None,
    "count": int,
}


def typed(
    run: Callable[..., Any], flags: Sequence[Flag], argument: tuple[str, str, str, bool] | None = None
) -> Callable[..., Any]:
    """`run(**values)` with a signature that Typer reads options from.

    `argument` is (name, metavar, help, several).
    """
    parameters = []
    if argument:
        name, metavar, text, several = argument
        default = typer.Argument(..., metavar=metavar, help=text, show_default=False)
        annotation: Any = list[str] if several else str
        parameters.append(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        )
    parameters += [
        inspect.Parameter(
            each.name, inspect.Parameter.KEYWORD_ONLY, default=_option(each), annotation=_TYPES[each.kind]
        )
        for each in flags
    ]

    def command(**values: Any) -> Any:
        return run(**values)

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command
