"""Where the configuration is, and which names stand in it: all that a shell asks for while somebody types."""

from __future__ import annotations

import os
from pathlib import Path

from taskcli.errors import ConfigError, TaskcliError


def config_path(given: str | None = None) -> Path:
    """The file: what was named with --config, else TASKCLI_CONFIG, else the user's configuration folder."""
    named = given or os.environ.get("TASKCLI_CONFIG")
    if named:
        return Path(os.path.expanduser(named))  # leaves what names nobody as it is
    from platformdirs import user_config_path

    try:
        return user_config_path("taskcli") / "config.toml"
    except RuntimeError as why:
        known = "name the file with --config or TASKCLI_CONFIG; without any: taskcli list --demo"
        raise ConfigError("this user has no home folder, where the configuration would be", known) from why


def names(what: str) -> list[str]:
    """`profiles`, `profiles:PROVIDER` or `views` in the configuration; none where it cannot be read.

    Nobody waits for a pipe here, and what a shell could take for something else is left out.
    """
    import tomllib

    kind, _, provider = what.partition(":")
    try:
        path = config_path()
        found = tomllib.loads(path.read_text("utf-8-sig")).get(kind) if path.is_file() else None
    except (OSError, ValueError, RecursionError, TaskcliError):
        return []
    if kind not in ("profiles", "views") or not isinstance(found, dict):
        return []
    return [
        name
        for name, each in found.items()
        if isinstance(each, dict) and name.replace("-", "").replace("_", "").replace(".", "").isalnum()
        and (not provider or each.get("provider") == provider)
    ]  # fmt: skip
