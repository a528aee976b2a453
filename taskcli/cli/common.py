"""What `list` and `get` share: the columns of the common record, and how tasks are shown."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from taskcli.cli.jq import jq_filter
from taskcli.cli.options import GetOptions, ListOptions, Output
from taskcli.cli.session import Session
from taskcli.cli.terminal import Terminal
from taskcli.errors import UsageError
from taskcli.http.bodies import Row
from taskcli.models import Task
from taskcli.query.dry_run import DryRun
from taskcli.render import FORMATS, Canvas, Group, RenderOptions, Stream
from taskcli.values import Clock, did_you_mean

FIELDS = tuple(name for name in Task.__struct_fields__ if name not in ("comments", "history", "native"))


def common_format(
    session: Session,
    output: Output,
    profile_output: str = "",
    also: Sequence[str] = (),
    fits: Collection[str] = tuple(FORMATS),
    usual: str = "table",
    command: str = "list",
) -> str:
    """The format of common records, `also` the fields that were asked for besides. Raises `UsageError`."""
    able = [name for name in fits if name != "raw" and FORMATS[name].fits(command)]
    chosen = session.format(output, profile_output, fits=able, usual=usual)
    if chosen == "raw":
        raise UsageError(
            "-o raw is what one provider sent; this is an answer of taskcli", "use taskcli PROVIDER list -o raw"
        )
    if not FORMATS[chosen].fits(command):
        raise UsageError(f"-o {chosen} does not go with taskcli {command}", f"there is: {', '.join(able)}")
    check_columns(output.columns, also)
    return chosen


Asked = TypeVar("Asked", ListOptions, GetOptions)


def with_todos(options: Asked) -> Asked:
    """The options, in which `--ics-todos` has said `-o ics` where no format was typed."""
    if not options.ics_todos or options.output.output or options.output.jq is not None:
        return options
    return replace(options, output=replace(options.output, output="ics"))


def check_todos(options: ListOptions | GetOptions, chosen: str) -> None:
    """Raises `UsageError` for to-dos in another format."""
    if options.ics_todos and chosen != "ics":
        raise UsageError("--ics-todos makes a calendar; it needs -o ics")


def check_columns(columns: Sequence[str], also: Sequence[str] = ()) -> None:
    """Raises `UsageError` for a column that no common record has, `also` the fields that were asked for besides."""
    known = (*FIELDS, *also)
    for path in columns:
        name, _, below = path.partition(".")
        if name not in known:
            raise UsageError(
                f"--columns: there is no {path!r}{did_you_mean(path, known)}", f"there is: {', '.join(known)}"
            )
        if not is_path(below, get_type_hints(Task)[name]):
            raise UsageError(f"--columns: there is no {below!r} in {name}", "see taskcli schema")


def is_path(path: str, kind: Any) -> bool:
    """Whether something of this type can have something at a dotted path; an empty one is the thing itself."""
    if not path or kind is Any:
        return True
    part, _, rest = path.partition(".")
    if get_origin(kind) is list:
        (each,) = get_args(kind)
        return is_path(rest if part.isdecimal() else path, each)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        names = {field.encode_name: field.name for field in msgspec.structs.fields(kind) if field.name != "login"}
        return part in names and is_path(rest, get_type_hints(kind)[names[part]])
    return any(is_path(path, each) for each in get_args(kind))


class View(Struct, frozen=True):
    """How an answer is shown: a format, or what jq makes of JSON."""

    terminal: Terminal
    output: Output
    format: str
    clock: Clock
    title: str = ""
    todos: bool = False

    def write(
        self,
        rows: Iterator[Row],
        *,
        one: bool,
        groups: Sequence[Group] | None = None,
        lacking: Callable[[], str] = lambda: "",
        stream: Stream | None = None,
        hold: bool = False,
    ) -> None:
        """`one` is for a single object instead of a list; tables then are detail views, or stand in groups.

        `lacking` says why it is not all, once the rows have been read, `stream` what messages of Singer say of them.
        With `hold` nothing of them is seen before.
        """
        options = RenderOptions(
            one=one,
            headers=not self.output.no_headers,
            columns=self.output.columns,
            usual=FIELDS,
            on_terminal=self.terminal.is_terminal,
            tell=self.terminal.note,
            canvas=canvas_of(self.terminal, self.format, self.clock, wide=self.output.wide),
            of_tasks=True,
            groups=groups,
            lacking=lacking,
            title=self.title,
            todos=self.todos,
            stream=stream,
        )
        write_rows(self.terminal, rows, self.format, options, self.output.jq, hold=hold)

    def write_counts(self, rows: Iterator[Row], fields: Sequence[str]) -> None:
        """How many there are of what; in a table with small bars."""
        options = RenderOptions(
            headers=not self.output.no_headers,
            usual=(*fields, "count"),
            on_terminal=self.terminal.is_terminal,
            tell=self.terminal.note,
            name="group",
            canvas=canvas_of(self.terminal, self.format, self.clock, wide=self.output.wide),
            bars=True,
        )
        write_rows(self.terminal, rows, self.format, options, self.output.jq)


def canvas_of(terminal: Terminal, form: str, clock: Clock, *, wide: bool = False) -> Canvas | None:
    """What is drawn on, where a format is for people: times are shown by the clock."""
    return terminal.canvas(clock, wide=wide) if form == "table" or FORMATS[form].page else None


def write_rows(
    terminal: Terminal, rows: Iterator[Row], form: str, options: RenderOptions, expression: str | None,
    *, hold: bool = False,
) -> None:  # fmt: skip
    if expression is None:
        terminal.rows(rows, form, options, hold=hold)
        return
    text = io.BytesIO()
    FORMATS["json"].write(rows, options, text)
    terminal.filtered(jq_filter(expression)(text.getvalue()))


def show_dry_run(session: Session, dry: DryRun, *who_filters: str) -> None:
    """The requests of one profile as text: the data of a dry run."""
    profile, count = dry.profile, len(dry.requests)
    lines = [f"# {profile.name} ({profile.provider.name}): at least {count} request{'' if count == 1 else 's'}"]
    lines += who_filters
    session.terminal.say("\n".join([*lines, *dry.lines]) + "\n")
