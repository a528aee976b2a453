"""`[views.NAME]` of the configuration: options of `taskcli list` under a name, read as if they had been typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, time
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from taskcli.cli import list as listing
from taskcli.cli.common import write_rows
from taskcli.cli.flags import Flag, flags_of, read_options
from taskcli.cli.options import ListOptions
from taskcli.cli.session import Session, zone_typed
from taskcli.errors import ConfigError, UsageError
from taskcli.http.bodies import Row
from taskcli.profiles.config import Config, Profile
from taskcli.profiles.location import Location
from taskcli.render import FORMATS, RenderOptions
from taskcli.spec import Filters
from taskcli.spec.filters import TABLE
from taskcli.values import Clock, did_you_mean, nearest

# What says where views are, or how a command is tried.
NOT_IN_A_VIEW = ("view", "config", "demo", "dry_run")
# What only one kind of format has.
ONLY_IN = {
    "group_by": listing.GROUPED, "wide": ("table",), "no_pager": ("table",), "no_headers": ("table", "csv", "tsv"),
    "jq": ("json", "jsonl"), "meta": ("json",), "ics_todos": ("ics",), "singer_state": ("singer",),
}  # fmt: skip
NOT_COUNTED = ("group_by", "sort", "limit", "offset", "columns", "native", "meta", "singer_state")


def key_of(flag: Flag) -> str:
    """`due-before`: the long name without its dashes."""
    return flag.decls[0].removeprefix("--")


def opposite(flag: Flag) -> str:
    """`--no-overdue` of `--overdue`, and `--headers` of `--no-headers`."""
    key = key_of(flag)
    return f"--{key.removeprefix('no-')}" if key.startswith("no-") else f"--no-{key}"


FLAGS: Mapping[str, Flag] = {key_of(each): each for each in flags_of(ListOptions) if each.name not in NOT_IN_A_VIEW}
BACK = "back_"
TAKEN_BACK = tuple(
    Flag((opposite(each),), f"not the --{key_of(each)} of a view", "switch", name=BACK + each.name, hidden=True)
    for each in FLAGS.values()
    if each.kind in ("switch", "count")
)
"""What takes back a switch of a view."""


# What `taskcli changes` takes of a view: whom is asked, and for what.
OF_FILTERS = ("profile", "all_profiles", *(each.key for each in TABLE))
TAKEN_BACK_OF_FILTERS = tuple(each for each in TAKEN_BACK if each.name.removeprefix(BACK) in OF_FILTERS)


class View(Struct, frozen=True):
    """Some options, as Typer would give them: `values` by the names of fields."""

    name: str
    location: Location
    values: Mapping[str, Any]

    def under(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed, and of the view what that leaves."""
        typed = given(values)
        mine = {name: value for name, value in self.values.items() if name not in typed and not gives_way(name, typed)}
        return {**values, **mine}

    def narrowed(self) -> View:
        """The view as far as it says which tasks there are."""
        return replace(self, values={name: value for name, value in self.values.items() if name in OF_FILTERS})

    def options(self, values: Mapping[str, Any]) -> ListOptions:
        """The options of a command that uses the view. Raises `UsageError`."""
        options = replace(read_options(ListOptions, self.under(values)), view=self.name)
        if "output" in given(values):
            return options
        return replace(options, output=replace(options.output, output=None, of_view=options.output.output or ""))

    @contextmanager
    def blamed(self, values: Mapping[str, Any]) -> Iterator[None]:
        """Inside, a wrong word of the view is a fault of the configuration, and one that clashes with it names it."""
        try:
            yield
        except UsageError as why:
            named = re.findall(r"(?<!\S)--([a-z-]+)", why.message)
            mine = {key_of(each) for each in FLAGS.values() if each.name in self.values} - {
                key_of(each) for each in FLAGS.values() if each.name in given(values)
            }
            if named and mine.issuperset(named):
                raise at(self.location, why) from why
            if mine.intersection(named):
                why.hint = "; ".join(filter(None, (why.hint, f"@{self.name} holds {line_of(self.values)}")))
            raise


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, without what Typer gives where nothing was."""
    return {name: value for name, value in values.items() if value not in (None, False, 0, [], ())}


def gives_way(name: str, typed: Mapping[str, Any]) -> bool:
    """Whether something that was typed, or taken back, leaves no room for an option of the view."""
    if BACK + name in typed or ("count_by" in typed and name in NOT_COUNTED):
        return True
    if name in ("profile", "all_profiles"):
        return any(each in typed for each in ("profile", "all_profiles", "demo"))
    form: str | None = "json" if "meta" in typed else typed.get("output") or ("json" if "jq" in typed else None)
    if name == "columns":
        return "meta" in typed or (form in FORMATS and not FORMATS[str(form)].takes_columns)
    if name == "count_by":
        return "group_by" in typed
    return form is not None and name in ONLY_IN and form not in ONLY_IN[name]


# Reading ------------------------------------------------------------------------------------------------------------


def read_view(config: Config, name: str, *, alone: bool = False) -> View:
    """Raises `ConfigError` for an unknown view and the first thing that is wrong in it (see `faults`)."""
    must_know(config, name)
    for fault in faults(config, name, alone=alone):
        raise fault
    location = Location(config.path, config.text, f"views.{name}")
    return View(name, location, {FLAGS[key].name: as_typed(location, key, value) for key, value in of(config, name)})


def of(config: Config, name: str) -> Iterator[tuple[str, Any]]:
    yield from config.views[name].items()


def must_know(config: Config, name: str) -> None:
    if name not in config.views:
        known = ", ".join(f"@{each}" for each in config.views) or "none yet"
        raise ConfigError(f"no view {name!r} in {config.path}{did_you_mean(name, config.views)}", f"there is: {known}")


def check_views(config: Config) -> list[ConfigError]:
    """All that is wrong in the views of a configuration."""
    return [fault for name in config.views for fault in faults(config, name, alone=True)]


def faults(config: Config, name: str, *, alone: bool = False) -> Iterator[ConfigError]:
    """What is wrong with a view: each option by itself, and, where none is, what does not go together.

    Standing `alone`, nothing that is typed beside it takes the place of its words.
    """
    location = Location(config.path, config.text, f"views.{name}")
    if not isinstance(config.views[name], dict):
        yield Location(config.path, config.text, "views").error(name, "must be a table")
        return
    values, fine = {}, True
    for key, value in of(config, name):
        try:
            location.only({key: value}, FLAGS)
            values[FLAGS[key].name] = as_typed(location, key, value)
            check_alone(FLAGS[key], values[FLAGS[key].name])
            if key == "profile":
                check_profiles(config, location, read_options(ListOptions, values).profile)
        except UsageError as why:
            fine = False
            yield at(location, why, key)
        except ConfigError as why:
            fine = False
            yield why
    if fine:
        try:
            options = read_options(ListOptions, values)
            listing.check(options)
            if alone and options.tz is not None:
                zone_typed(options.tz)
            if alone and (profiles := readable(config, options)):
                listing.check_known(profiles, listing.read_filters(options, Clock()))
        except UsageError as why:
            yield at(location, why)


def readable(config: Config, options: ListOptions) -> list[Profile]:
    """The profiles that a view may ask, where all of them can be read: what one that cannot would know, nobody does."""
    named = [name.strip() for each in options.profile for name in each.split(",")]
    try:
        return [config.profile(name) for name in named or config.names()]
    except ConfigError:
        return []


def as_typed(location: Location, key: str, value: Any) -> Any:
    """The value as Typer would give it. Raises `ConfigError` for what nobody can type."""
    kind = FLAGS[key].kind
    if kind == "switch":
        if not isinstance(value, bool):
            raise location.error(key, "must be true or false")
        return value
    if kind == "count":
        if not isinstance(value, int) or value < 0:
            raise location.error(key, "must be a whole number")
        return int(value)
    if kind == "text":
        return word(location, key, value)
    words = [word(location, key, each) for each in (value if isinstance(value, list) else [value])]
    if not words:
        raise location.error(key, "is an empty list; leave it out instead")
    return words


def check_profiles(config: Config, location: Location, typed: Sequence[str]) -> None:
    for name in (part.strip() for each in typed for part in each.split(",")):
        if name not in config.raw:
            known = f"{did_you_mean(name, config.raw)}; there is: {', '.join(config.raw) or 'none'}"
            raise location.error("profile", f"names {name!r}, which is no profile{known}")


def word(location: Location, key: str, value: Any) -> str:
    if isinstance(value, (date, time)):  # TOML has them without quotes, too
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        several = ", or a list of these" if FLAGS[key].kind == "texts" else ""
        raise location.error(key, f"must be a text or a number{several}")
    return str(value)


def check_alone(flag: Flag, typed: Any) -> None:
    """Raises `UsageError` as if the option had been typed."""
    flag.read(flag.decls[0], typed)
    if flag.filter and flag.kind == "texts":
        try:
            Filters.read({key_of(flag): typed}, Clock())
        except ValueError as why:
            raise UsageError(str(why)) from why


def at(location: Location, why: UsageError, key: str = "") -> ConfigError:
    """The fault of what was typed as one of the configuration: `FILE, line 7: views.morning.limit ...`."""
    found = re.match(r"--([a-z-]+)(:?) (.*)", why.message, re.DOTALL)
    if found and (not key or found[1] == key):
        made = location.error(found[1], found[3])
    else:
        made = location.error(key, why.message)
    made.hint = why.hint
    return made


# `@NAME` on the command line ----------------------------------------------------------------------------------------


def asked(words: Sequence[str], option: str | None, command: str = "list") -> str | None:
    """The name of the view that was typed, `` for `@`, None for none. Raises `UsageError`."""
    for each in words:
        if not each.startswith("@"):
            if command == "changes" and each in ("list", "drop"):
                raise UsageError(f"{each} stands directly behind changes", f"taskcli changes {each}")
            if command == "changes" and (near := nearest(each, ("list", "drop"))):
                raise UsageError(f"changes has no command {each!r}", f"did you mean: taskcli changes {near}")
            view = f"; a view is written @{each}" if re.fullmatch(r"\w[\w.-]*", each) else ""
            ways = f"to look for it: taskcli {command} --search {shlex.quote(each)}{view}"
            raise UsageError(f"there is no place for {each!r}", ways)
    names = list(dict.fromkeys(each.removeprefix("@") for each in (*words, *([option] if option else []))))
    if len(names) > 1:
        raise UsageError(f"one view at a time, not {' and '.join(f'@{each}' for each in names)}")
    return names[0] if names else None


def refuse_taking_back(values: Mapping[str, Any]) -> None:
    """Raises `UsageError` for a `--no-overdue` that has no view to take anything back from."""
    for each in TAKEN_BACK:
        if values.get(each.name):
            raise UsageError(f"{each.decls[0]} takes back what a view says, and there is none", "leave it out")


def line_of(values: Mapping[str, Any]) -> str:
    """The options as one would type them."""
    words: list[str] = []
    for flag in FLAGS.values():
        value = values.get(flag.name)
        if value is None or value is False:
            continue
        words += [flag.decls[0]] * (int(value) if flag.kind in ("switch", "count") else 0)
        if flag.kind not in ("switch", "count"):
            words += [
                part for each in (value if isinstance(value, list) else [value]) for part in (flag.decls[0], each)
            ]
    return shlex.join(words)


def show(config: Config, options: ListOptions, session: Session) -> None:
    """`taskcli list @`: the views there are, and what each of them stands for."""

    def row(name: str) -> Row:
        try:
            return Row({"view": name, "options": line_of(read_view(config, name, alone=True).values)})
        except ConfigError as why:
            session.terminal.note(str(why))
            return Row({"view": name, "options": None})

    terminal = session.terminal
    if not config.views:
        terminal.note(f"no views in {config.path}; [views.NAME] there holds options of taskcli list")
    plain = [name for name, each in FORMATS.items() if name != "raw" and not each.page and each.fits("views")]
    form = session.format(options.output, fits=plain, what="views")
    table = terminal.canvas(Clock()) if form == "table" else None
    render = RenderOptions(
        columns=options.output.columns, usual=("view", "options"), on_terminal=terminal.is_terminal,
        tell=terminal.note, name="view", canvas=table,
    )  # fmt: skip
    write_rows(terminal, map(row, config.views), form, render, options.output.jq)
