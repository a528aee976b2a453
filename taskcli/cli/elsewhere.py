"""The command as typed, made to mean the same in any folder and beside an empty environment."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

import taskcli
from taskcli.cli.flags import Flag
from taskcli.cli.session import Session
from taskcli.http.trust import in_place_of_the_system
from taskcli.profiles.path import config_path

# Variables with addresses of proxies.
PROXIES = tuple(
    spelled for name in ("http", "https", "all", "no") for spelled in (f"{name}_proxy", f"{name}_proxy".upper())
)
# Variables with what is usual, and the fields of the options beside which they say nothing.
DEFAULTS = {"TASKCLI_PROFILE": ("profile", "all_profiles", "demo"), "TASKCLI_OUTPUT": ("output", "jq")}
BUS = "DBUS_SESSION_BUS_ADDRESS"
# Where cron looks for programs.
BARE_PATH = "/usr/bin:/bin"


class Command(Struct, frozen=True):
    """`words[0]` is the whole path of a program."""

    environment: Mapping[str, str]
    words: tuple[str, ...]


class Part(Struct, frozen=True):
    """An option with its value, or another word, as they were typed; `value` is None where there is none."""

    words: tuple[str, ...]
    flag: Flag | None = None
    value: str | None = None

    @property
    def field(self) -> str:
        """The field of the options that it fills."""
        return self.flag.name if self.flag else ""


def as_scheduled(words: Sequence[str], flags: Sequence[Flag], config: str | None, leaving: Sequence[str]) -> Command:
    """What was typed (`words`, from the command on), with all that it took from where it was typed.

    `config` is the configuration that was typed, `leaving` names fields whose options are left out. A home folder
    that is not the user's own comes along, too: paths begin there.
    """
    typed = [each for each in parts(words, flags) if each.field not in ("config", *leaving)]
    before, program = started_as()
    first, *others = (word for each in typed for word in placed(each))
    carried = dict(carried_along({each.field for each in typed}))
    return Command({**before, **carried}, (*program, first, *configured(config), *others))


# Words --------------------------------------------------------------------------------------------------------------


def parts(words: Sequence[str], flags: Sequence[Flag]) -> Iterator[Part]:
    """The words in order, read as Click reads them."""
    known = {decl: flag for flag in flags for decls in flag.decls for decl in decls.split("/")}
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            yield from (Part((each,)) for each in (word, *waiting))
            return
        flag, value = (_long if word.startswith("--") else _short)(word, known)
        if flag and _takes(flag) and value is None and waiting:
            value = waiting.pop(0)
            yield Part((word, value), flag, value)
        else:
            yield Part((word,), flag, value)


def _takes(flag: Flag) -> bool:
    return flag.kind in ("text", "texts")


def _long(word: str, known: Mapping[str, Flag]) -> tuple[Flag | None, str | None]:
    name, equals, value = word.partition("=")
    return known.get(name), value if equals else None


def _short(word: str, known: Mapping[str, Flag]) -> tuple[Flag | None, str | None]:
    """Of several in one word, as `-qp`, the one that takes a value."""
    flags = [known.get(f"-{letter}") for letter in word[1:]] if word.startswith("-") else []
    for at, flag in enumerate(flags, 2):
        if flag and _takes(flag):
            return flag, word[at:] or None
    return next(iter(flags), None), None


def placed(part: Part) -> tuple[str, ...]:
    """The words, a path among them whole; `-` is stdout."""
    if part.flag and part.flag.live == "files" and part.value and part.value != "-":
        return (part.flag.decls[0], str(absolute(Path(part.value))))
    return part.words


# What they take from where they are typed ---------------------------------------------------------------------------


def absolute(path: Path) -> Path:
    """From the root on; otherwise as it was written, since a folder may be a link."""
    return path if path.is_absolute() else Path.cwd() / path


def is_usual(path: Path, below: str) -> bool:
    """Whether a bare environment leads to a path below the home folder; a Mac has folders of its own there."""
    return sys.platform != "darwin" and absolute(path) == Path(os.path.expanduser("~")) / below


def configured(typed: str | None) -> tuple[str, ...]:
    """`--config PATH` where the configuration is not the one that is found without a word."""
    named = typed or os.environ.get("TASKCLI_CONFIG") or os.environ.get("XDG_CONFIG_HOME")
    path = config_path(typed) if named else None
    if path is None or is_usual(path, ".config/taskcli/config.toml"):
        return ()
    return ("--config", str(absolute(path)))


def started_as() -> tuple[dict[str, str], tuple[str, ...]]:
    """What the program that runs is started with: variables, and the first words."""
    found = shutil.which(sys.argv[0]) if Path(sys.argv[0]).stem == "taskcli" else None
    if found:
        return {}, (str(absolute(Path(found))),)
    folder = Path(taskcli.__file__).parent.parent
    installed = folder.name in ("site-packages", "dist-packages")
    return {} if installed else {"PYTHONPATH": str(folder)}, (sys.executable, "-m", "taskcli")


def carried_along(typed: set[str]) -> Iterator[tuple[str, str]]:
    """The variables that would be missed. `typed` are the fields of the options that were typed."""
    home = os.environ.get("HOME")
    if home and os.path.realpath(home) != own_home():
        yield "HOME", home
    state = os.environ.get("XDG_STATE_HOME", "")
    if os.path.isabs(state) and not is_usual(Path(state), ".local/state"):
        yield "XDG_STATE_HOME", state
    if "TZ" in os.environ:  # an empty one says something, too
        yield "TZ", os.environ["TZ"]
    for name, beside in DEFAULTS.items():
        if os.environ.get(name) and not typed & {*beside}:
            yield name, os.environ[name]
    if "demo" not in typed:
        yield from in_between()


def in_between() -> Iterator[tuple[str, str]]:
    """How a service is reached from here."""
    for name, paths in in_place_of_the_system():
        yield name, os.pathsep.join(str(absolute(Path(each))) for each in paths.split(os.pathsep))
    yield from ((name, os.environ[name]) for name in PROXIES if os.environ.get(name) and not has_password(name))


def own_home() -> str:
    """The home folder that cron and systemd give to this user's commands."""
    import pwd

    try:
        return os.path.realpath(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        return ""


def has_password(variable: str) -> bool:
    """Whether the address of a proxy says who asks it, which is not for other eyes."""
    return "@" in os.environ.get(variable, "")


# What cannot come along ---------------------------------------------------------------------------------------------


def missing(session: Session, names: Sequence[str], who: str, where: str, *, bare: bool) -> Iterator[str]:
    """What to say of the secrets that are not found there, and what to do.

    `who` starts the command, `where` is how to give it a variable (`{}`). `bare`: there is no session of a desktop,
    either, and few folders with programs.
    """
    for name, key, form, what in secrets_of(session, names):
        of = f"the {key} of {name}"
        if form == "env":
            ways = f'{{ keyring = true }} or {{ file = "PATH" }} in the configuration, or {where.format(what)}'
            yield f"{who} has no {what}, which holds {of}: {ways}"
        elif form == "keyring" and bare and os.environ.get(BUS):
            yield f"{who} has no {BUS}, by which the keyring is reached ({of}): {where.format(BUS)}"
        elif form == "command" and bare and (program := not_in_bare_path(what)):
            yield f"{who} looks in {BARE_PATH} only, where {program} is not ({of}): write its whole path"
    for variable in PROXIES:
        if has_password(variable) and not session.demo:
            yield f"{who} has no {variable}, which may hold a password and is not repeated: {where.format(variable)}"


def not_in_bare_path(line: str) -> str:
    """The program that a command line starts, where it is found here and not there."""
    program = next(iter(line.split()), "")
    return program if shutil.which(program) and not shutil.which(program, path=BARE_PATH) else ""


def secrets_of(session: Session, names: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    """(profile, key, form, what) of each secret that stands elsewhere, whatever else is wrong with the profile."""
    for name in names:
        auth = session.config.raw[name].get("auth")
        for key, reference in auth.items() if isinstance(auth, dict) else ():
            if isinstance(reference, dict):
                yield from ((name, key, form, str(what)) for form, what in reference.items())
