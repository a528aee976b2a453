"""Where snapshots are, and which there are: all that a shell asks for while somebody types."""

from __future__ import annotations

import re
from pathlib import Path

from taskcli.errors import ConfigError, MachineRefused, UsageError

SUFFIX = ".sqlite3"
NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}"


def folder(*, demo: bool = False) -> Path:
    """Where snapshots are kept; the built-in sandbox has a place of its own. Raises `ConfigError`."""
    from platformdirs import user_state_path

    try:
        return user_state_path("taskcli") / ("demo" if demo else "changes")
    except RuntimeError as why:
        raise ConfigError(
            "this user has no home folder, where the state would be", "set XDG_STATE_HOME to a folder"
        ) from why


def path_of(name: str, *, demo: bool = False) -> Path:
    """The file of a NAME. Raises `UsageError` for what is no name."""
    if not re.fullmatch(NAME, name):
        raise UsageError(f"--state: {name!r} is no name", "use letters, digits, '-', '_' and '.'")
    return folder(demo=demo) / f"{name}{SUFFIX}"


def names(*, demo: bool = False) -> list[str]:
    """The NAMEs that something is kept under. Raises `MachineRefused`."""
    place = folder(demo=demo)
    try:
        files = [each for each in place.iterdir() if each.name.endswith(SUFFIX) and each.stat().st_size]
    except FileNotFoundError:
        return []
    except OSError as why:
        raise MachineRefused(f"{place} cannot be read ({why.strerror or why})", "check its permissions") from why
    return sorted(each.name.removesuffix(SUFFIX) for each in files)
