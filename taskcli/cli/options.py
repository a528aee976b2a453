"""What can be typed behind each command, as records: the flags, their help, and the types of their values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec import Struct, field
from msgspec.structs import replace

from taskcli.cli.flags import (
    Flag,
    Typed,
    common_filters,
    counted,
    flags_of,
    group,
    number,
    one_of,
    option,
    param_flag,
    seconds,
    several,
    share,
    size_in_bytes,
    switch,
    text,
)  # fmt: skip
from taskcli.errors import UsageError
from taskcli.query.order import SORTS, Order
from taskcli.render import FORMATS
from taskcli.render.columns import names_of
from taskcli.spec import Endpoint

COLORS = ("auto", "always", "never")
ERROR_FORMATS = ("text", "json")
GROUPS = (
    "status", "native_status", "priority", "project", "customer", "type", "tag", "assignee", "creator", "profile",
    "provider",
)  # fmt: skip
# What every command that has rows can write.
COMMON = tuple(each.name for each in FORMATS.values() if not each.only)
# What any answer can be written in, whatever is in it.
WHOLE = tuple(each.name for each in FORMATS.values() if each.whole)
CRON = "For scripts and cron"
SNAPSHOT = "Snapshot"
# Options that are for tables, and what is like them.
OF_TABLES = ("wide", "no_headers", "no_pager")
COMMENTS = ("none", "first", "last", "all", "archive")


def _columns(flag: str, typed: str) -> tuple[str, ...]:
    try:
        return names_of(typed)
    except ValueError as why:
        raise UsageError(str(why)) from why


def _groups(flag: str, typed: str) -> tuple[str, ...]:
    return tuple(one_of(GROUPS)(flag, each.strip()) for each in text(flag, typed).split(","))


def _sort(flag: str, typed: str) -> str:
    Order.read(text(flag, typed))
    return typed


def _error_format() -> Any:
    return option("--error-format", help="errors as text or json", words=ERROR_FORMATS, metavar="FORM", default="text")


def config_option() -> Any:
    told = "configuration file (else TASKCLI_CONFIG, else the user's own)"
    return option("--config", help=told, metavar="PATH", live="files")


def deadline_option() -> Any:
    return option("--deadline", help="seconds that the whole run may take", metavar="SECONDS", read=seconds)


def todos_option() -> Any:
    return switch("--ics-todos", help="a calendar of to-dos instead of events (-o ics)", heading="Output")


class Telling(Struct, frozen=True, kw_only=True):
    """What is said besides the data."""

    HEADING: ClassVar[str] = "Connection and messages"
    quiet: bool = switch("--quiet", "-q", help="no notes and no progress, only errors")
    verbose: int = counted("--verbose", "-v", help="tell each request and its time; -vv adds headers")
    error_format: str = _error_format()


class Asking(Struct, frozen=True, kw_only=True):
    """How somebody is asked."""

    HEADING: ClassVar[str] = "Connection and messages"
    config: str | None = config_option()
    demo: bool = switch("--demo", help="ask the built-in sandbox; needs no account and no configuration")
    dry_run: bool = switch("--dry-run", help="show the requests as curl commands, send nothing")
    timeout: float | None = option(
        "--timeout", help="seconds to wait for the provider (default: the profile's, 30)", metavar="SECONDS",
        read=seconds,
    )  # fmt: skip
    deadline: float | None = deadline_option()
    wait: bool = switch("--wait", help="wait however long the provider asks for, within the deadline")
    max_body: int | None = option(
        "--max-body", help="the largest answer to read, unpacked (default: the profile's, 512MB)", metavar="SIZE",
        read=size_in_bytes,
    )  # fmt: skip
    telling: Telling = group(Telling)


class Writing(Struct, frozen=True, kw_only=True):
    """Where data goes, in which colours."""

    HEADING: ClassVar[str] = "Output"
    output_file: str | None = option("--output-file", help="write there in one step", metavar="PATH", live="files")
    color: str = option("--color", help="auto, always or never", words=COLORS, metavar="MODE", default="auto")
    no_pager: bool = switch("--no-pager", help="show long tables without TASKCLI_PAGER, PAGER or less")


class Output(Struct, frozen=True, kw_only=True):
    """The form of the data."""

    HEADING: ClassVar[str] = "Output"
    output: str | None = option(
        "--output", "-o", help=f"{', '.join(FORMATS)} (else TASKCLI_OUTPUT, the profile's, table)",
        words=tuple(FORMATS), metavar="FORMAT",
    )  # fmt: skip
    columns: tuple[str, ...] = several(
        "--columns", help="columns or keys to show, dotted paths allowed", metavar="A,B", commas=True, split=_columns
    )
    wide: bool = switch("--wide", help="all columns of a table, whole, as in a pipe")
    no_headers: bool = switch("--no-headers", help="no header in table, csv and tsv")
    jq: str | None = option(
        "--jq", help="filter the JSON with jq's language, once over the whole result", metavar="EXPR",
    )  # fmt: skip
    writing: Writing = group(Writing)
    of_view: str = ""
    """The format that a view says, where none was typed."""


class Matching(Struct, frozen=True, kw_only=True):
    """What cron wants to know from the exit code."""

    HEADING: ClassVar[str] = CRON
    fail_on_match: bool = switch("--fail-on-match", help="exit code 10 when there is something")
    fail_on_empty: bool = switch("--fail-on-empty", help="exit code 10 when there is nothing")


class Paging(Struct, frozen=True, kw_only=True):
    """How far the pages of a provider are followed."""

    HEADING: ClassVar[str] = "Paging"
    paginate: bool = switch("--paginate", help="follow the pages to the end")
    max_items: int | None = option(
        "--max-items", help="stop after so many; means --paginate", metavar="N", read=number(least=1)
    )

    @property
    def follows(self) -> bool:
        """Whether more than one page is asked for."""
        return self.paginate or self.max_items is not None


PROFILES_HELP = "profile to ask, repeatable"
TZ_HELP = "time zone of what is typed and shown (default: the configuration's, the machine's)"


class ListOptions(Struct, frozen=True, kw_only=True):
    HEADING: ClassVar[str] = "What to ask for"
    view: str | None = option(
        "--view", help="options from [views.NAME] of the configuration, as @NAME", metavar="NAME", live="views"
    )
    profile: tuple[str, ...] = several("--profile", "-p", help=PROFILES_HELP, metavar="NAME", live="profiles")
    all_profiles: bool = switch("--all-profiles", help="all profiles of the configuration")
    filters: Typed = common_filters()
    sort: str | None = option(
        "--sort", help=f"{', '.join(SORTS[:-1])}; FIELD:desc turns it round; several with commas; none: as they come"
        " (default due)",
        metavar="FIELD[:desc],...", words=SORTS, commas=True, open=True, read=_sort, usual="due", heading="Output",
    )  # fmt: skip
    limit: int | None = option(
        "--limit", help="rows after merging and sorting, 0 for all (default 100; ics, singer: all)", metavar="N",
        read=number(), usual="100", heading="Paging",
    )  # fmt: skip
    offset: int | None = option(
        "--offset", help="leave out so many rows first", metavar="N", read=number(), heading="Paging"
    )
    group_by: str = option(
        "--group-by", help=f"tables by {', '.join(GROUPS)}, with counts", words=GROUPS, metavar="FIELD", default="",
        heading="Output",
    )  # fmt: skip
    count_by: tuple[str, ...] = several(
        "--count-by", help=f"only how many, by {', '.join(GROUPS)}", metavar="FIELD[,FIELD]", words=GROUPS,
        commas=True, open=False, split=_groups, heading="Output",
    )  # fmt: skip
    meta: bool = switch("--meta", help="wrap the JSON with what each profile answered", heading="Output")
    require_complete: bool = switch(
        "--require-complete", help="exit code 9 and no output where anything is missing", heading=CRON
    )
    native: bool = switch("--native", help="add the provider's own object to each record", heading="Output")
    ics_todos: bool = todos_option()
    output: Output = group(Output)
    singer_state: str | None = option(
        "--singer-state", help="the state that a target has kept: only what was updated at or after it (-o singer)",
        metavar="FILE", live="files", heading="Output",
    )  # fmt: skip
    tz: str | None = option("--tz", help=TZ_HELP, metavar="ZONE", heading="Output")
    matching: Matching = group(Matching)
    asking: Asking = group(Asking)


# The formats of `taskcli changes`.
CHANGES_FORMATS = ("table", "json", "jsonl", "csv", "tsv", "yaml", "markdown", "html", "singer")


class ChangesOptions(Struct, frozen=True, kw_only=True):
    HEADING: ClassVar[str] = "What to ask for"
    view: str | None = option(
        "--view", help="profiles and filters from [views.NAME] of the configuration, as @NAME", metavar="NAME",
        live="views",
    )  # fmt: skip
    profile: tuple[str, ...] = several("--profile", "-p", help=PROFILES_HELP, metavar="NAME", live="profiles")
    all_profiles: bool = switch("--all-profiles", help="all profiles of the configuration")
    filters: Typed = common_filters()
    state: str | None = option(
        "--state", help="name that the snapshot is kept under (else the view's, else default)", metavar="NAME",
        live="states", heading=SNAPSHOT,
    )  # fmt: skip
    peek: bool = switch("--peek", help="compare, and leave the snapshot as it is", heading=SNAPSHOT)
    rebase: bool = switch("--rebase", help="take a new baseline, and tell no changes", heading=SNAPSHOT)
    show_baseline: bool = switch("--show-baseline", help="show what a baseline holds, as added", heading=SNAPSHOT)
    lookups: int = option(
        "--lookups", help="removed tasks that are looked up at most, for the reason (default 50)", metavar="N",
        read=number(), default=50, heading=SNAPSHOT,
    )  # fmt: skip
    require_complete: bool = switch(
        "--require-complete", help="exit code 9, no output and no new snapshot where anything is missing", heading=CRON
    )
    print_cron: str | None = option(
        "--print-cron", help="print this command as a crontab line: every 15m, 2h, daily", metavar="EVERY", heading=CRON
    )
    print_timer: str | None = option(
        "--print-timer", help="print this command as a timer of systemd: every 15m, 2h, daily", metavar="EVERY",
        heading=CRON,
    )  # fmt: skip
    output: Output = group(Output)
    tz: str | None = option("--tz", help=TZ_HELP, metavar="ZONE", heading="Output")
    matching: Matching = group(Matching)
    asking: Asking = group(Asking)


class GetOptions(Struct, frozen=True, kw_only=True):
    HEADING: ClassVar[str] = "What to ask for"
    refs: tuple[str, ...] = ()
    profile: tuple[str, ...] = several("--profile", "-p", help=PROFILES_HELP, metavar="NAME", live="profiles")
    comments: str | None = option(
        "--comments", help=f"{', '.join(COMMENTS)}, where the provider has them (default none)", words=COMMENTS,
        metavar="WHICH",
    )  # fmt: skip
    history: bool = switch("--history", help="what happened to the task, where the provider tells")
    web: bool = switch("--web", help="open the task's page in the browser")
    native: bool = switch("--native", help="add the provider's own object to the record", heading="Output")
    ics_todos: bool = todos_option()
    output: Output = group(Output)
    tz: str | None = option("--tz", help=TZ_HELP, metavar="ZONE", heading="Output")
    asking: Asking = group(Asking)


class ProviderOptions(Struct, frozen=True, kw_only=True):
    """Behind a provider's command: its own parameters (`arguments`, documented names), then what all share."""

    HEADING: ClassVar[str] = "What to ask for"
    ids: tuple[str, ...] = ()
    arguments: Typed = field(default_factory=dict)
    # Several are taken, so that a second one is an error and not silently the winner.
    profile: tuple[str, ...] = several(
        "--profile", "-p", help="profile to ask (else TASKCLI_PROFILE, the default)", metavar="NAME",
        live="profiles", repeats=False,
    )  # fmt: skip
    output: Output = group(Output)
    paging: Paging = group(Paging)
    matching: Matching = group(Matching)
    param: tuple[str, ...] = several(
        "--param",
        help="any other query parameter, as it is (repeatable)",
        metavar="NAME=VALUE",
        split=lambda flag, typed: (typed,),
    )
    asking: Asking = group(Asking)


class SchemaOptions(Struct, frozen=True, kw_only=True):
    commands: bool = switch("--commands", help="every command, flag, value and exit code instead")
    output_file: str | None = option("--output-file", help="write there in one step", metavar="PATH", live="files")
    error_format: str = _error_format()


class ServeOptions(Struct, frozen=True, kw_only=True):
    host: str = option(
        "--host", help="address to listen on (default 127.0.0.1)", metavar="ADDRESS", default="127.0.0.1"
    )
    port: int = option(
        "--port", help="port to listen on, 0 for a free one (default 0)", metavar="N", read=number(), default=0
    )
    tasks: int = option(
        "--tasks", help="tasks a site, at least (default 320)", metavar="N", read=number(1), default=320
    )
    seed: int = option(
        "--seed", help="the same seed gives the same tasks (default 1)", metavar="N", read=number(), default=1
    )
    latency: int = option("--latency", help="milliseconds before each answer", metavar="MS", read=number(), default=0)
    faults: str = option(
        "--faults", help="go wrong on purpose: [PATH=][SITE:]FAULT[@RATE], several by commas; 'list' shows them",
        metavar="SPEC",
        default="",
    )  # fmt: skip
    churn: float = option(
        "--churn", help="share of tasks that change in a minute (default 0)", metavar="RATE", read=share, default=0.0
    )
    tls: bool = switch("--tls", help="speak HTTPS with a certificate made for the run (needs openssl)")
    verbose: bool = switch("--verbose", "-v", help="log each request")
    config_out: str | None = option(
        "--config-out", help="write a configuration that reaches the sandbox", metavar="PATH", live="files"
    )
    quiet: bool = switch("--quiet", "-q", help="no notes and no progress, only errors")
    error_format: str = _error_format()


def endpoint_flags(endpoint: Endpoint) -> tuple[Flag, ...]:
    """All flags of one provider command, the provider's own first; those that mean nothing here are left out."""
    unused: set[str] = set()
    if not endpoint.has_pages:
        unused |= {each.name for each in flags_of(Paging)}
    if endpoint.verb != "list":
        unused |= {each.name for each in flags_of(Matching)}
    if endpoint.is_file:
        unused |= {"columns", "jq", *OF_TABLES}
    shared = [each for each in flags_of(ProviderOptions) if each.name not in unused]
    words = ("raw",) if endpoint.is_file else COMMON
    told = f"{', '.join(words)} (else TASKCLI_OUTPUT, the profile's, table)"
    told = "raw, which is how a file is written" if endpoint.is_file else told
    shared = [replace(each, help=told, words=words) if each.name == "output" else each for each in shared]
    return (*map(param_flag, endpoint.flags), *shared)


def get_flags() -> tuple[Flag, ...]:
    """All flags of `get`, with the formats that it has."""
    return tuple(_narrowed(each, "get") for each in flags_of(GetOptions))


def _narrowed(flag: Flag, command: str = "") -> Flag:
    """The flag, with the formats that a command has where it names all."""
    if flag.name != "output":
        return flag
    words = tuple(name for name, each in FORMATS.items() if each.fits(command))
    return replace(flag, help=flag.help.replace(", ".join(FORMATS), ", ".join(words)), words=words)


def changes_flags() -> tuple[Flag, ...]:
    """All flags of `changes`, with the formats that it has."""
    told = f"{', '.join(CHANGES_FORMATS)} (else TASKCLI_OUTPUT, the profile's, table)"
    return tuple(
        replace(each, help=told, words=CHANGES_FORMATS) if each.name == "output" else each
        for each in flags_of(ChangesOptions)
    )


def api_flags() -> tuple[Flag, ...]:
    """All flags of `PROVIDER api`: what is about rows and pages means nothing to an answer that is passed on."""
    unused = {"columns", *OF_TABLES, *(each.name for kind in (Paging, Matching) for each in flags_of(kind))}
    told = f"{', '.join(WHOLE)} (else TASKCLI_OUTPUT, the profile's, where it is one of these; json)"
    flags = (each for each in flags_of(ProviderOptions) if each.name not in unused)
    return tuple(replace(each, help=told, words=WHOLE) if each.name == "output" else each for each in flags)


def shared_words() -> Mapping[str, str]:
    """Every flag that is ours, as typed, with its help: no provider may own one of them."""
    records = (ProviderOptions, ListOptions, GetOptions, ChangesOptions)
    return {word: flag.help for kind in records for flag in flags_of(kind) for decl in flag.decls for word in [decl]}
