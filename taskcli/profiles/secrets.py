"""Where a secret is: references in the configuration, looked up when they are needed, never shown."""

from __future__ import annotations

import difflib
import os
import re
import stat
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from taskcli.errors import ConfigError

FORMS = ("env", "keyring", "command", "file")
KEYRING_SERVICE = "taskcli"


@dataclass(frozen=True)
class Place:
    """A table of the file, for pointing at what is wrong in it."""

    path: Path
    text: str
    table: str

    def error(self, key: str, what: str) -> ConfigError:
        line = self._line(key)
        at = f"{self.path}, line {line}" if line else str(self.path)
        name = ".".join(filter(None, (self.table, key)))
        return ConfigError(f"{at}: {name + ' ' if name else ''}{what}")

    def _line(self, key: str) -> int | None:
        """The line that sets the key, as far as that can be told by looking."""
        table, best = "", None
        parts = self.table.split(".") if self.table else []
        whole = ".".join(filter(None, (self.table, key)))
        for at, line in enumerate(self.text.splitlines(), 1):
            if found := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
                table = found[1].replace('"', "").replace(" ", "")
                if whole and f"{table}.".startswith(f"{whole}."):
                    return at
                if table == self.table:
                    best = at
            inside = [part for part in parts if not (table == part or f".{part}" in f".{table}")]
            if parts and table.split(".")[:2] != parts[:2]:
                continue
            if (
                key
                and all(re.search(rf"\b{re.escape(part)}\b", line) for part in inside)
                and re.search(rf"(^|[\s{{,])[\"']?{re.escape(key)}[\"']?\s*=", line)
            ):
                return at
        if best is None and parts:  # a table written inline, as the value of a key
            return Place(self.path, self.text, ".".join(parts[:-1]))._line(parts[-1])
        return best

    def only(self, found: Mapping[str, Any], known: Iterable[str]) -> None:
        known = tuple(known)
        for key in found:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                guess = f" (did you mean {near[0]}?)" if near else ""
                raise self.error(key, f"is not known here{guess}; allowed: {', '.join(known)}")


def readable_by_others(path: Path) -> bool:
    try:
        return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False


def check_secret(place: Place, name: str, value: Any) -> None:
    if isinstance(value, str) and value:
        return
    if not isinstance(value, dict) or len(value) != 1:
        raise place.error(
            name, "must be a text or one of { env = ... }, { keyring = true }, { command = ... }, { file = ... }"
        )
    inner = Place(place.path, place.text, f"{place.table}.{name}")
    inner.only(value, FORMS)
    form, what = next(iter(value.items()))
    if (form == "keyring" and what is not True) or (form != "keyring" and not (isinstance(what, str) and what)):
        raise inner.error(form, f"must be {'true' if form == 'keyring' else 'a text'}")


@dataclass(frozen=True)
class Secrets:
    """Looks up a secret where its reference says, each time it is needed."""

    profile: str
    path: Path
    found: Mapping[str, Any] = field(repr=False)

    def get(self, name: str) -> str:
        """Raises `ConfigError`; a key that is not set is an empty text."""
        value = self.found.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        form, what = next(iter(value.items()))
        try:
            secret = _FORMS[form](what, self, name)
        except ConfigError as why:
            why.profile = self.profile
            raise
        if not secret:
            raise ConfigError(f"the secret {name} is empty ({form})", profile=self.profile)
        return secret

    def warnings(self) -> Iterable[str]:
        """What a person should be told about how these secrets are kept."""
        for name, value in self.found.items():
            path = self.path
            if isinstance(value, dict):
                if "file" not in value:
                    continue
                path = self.path.parent / Path(value["file"]).expanduser()
            if readable_by_others(path):
                yield f"{self.profile}: others can read the {name} in {path}; chmod 600 it, or use env or keyring"


def _from_env(what: str, secrets: Secrets, name: str) -> str:
    if what not in os.environ:
        raise ConfigError(f"the environment variable {what} is not set", f"it should hold the {name}")
    return os.environ[what].strip()


def _from_keyring(what: bool, secrets: Secrets, name: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as why:
        raise ConfigError("the keyring is not supported here", "pip install 'taskcli[keyring]'") from why
    entry = f"{secrets.profile}.{name}"
    try:
        secret = keyring.get_password(KEYRING_SERVICE, entry)
    except KeyringError as why:
        raise ConfigError(
            f"the keyring cannot be read ({type(why).__name__})", "unlock it, or use env or file"
        ) from why
    if not secret:
        raise ConfigError(f"the keyring has no {entry!r}", f"store it with: keyring set {KEYRING_SERVICE} {entry}")
    return secret


def _from_command(what: str, secrets: Secrets, name: str) -> str:
    try:
        done = subprocess.run(what, shell=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as why:
        raise ConfigError(f"the command for {name} did not finish ({type(why).__name__})") from why
    if done.returncode:
        raise ConfigError(f"the command for {name} failed with exit code {done.returncode}", f"run it yourself: {what}")
    return _first_line(done.stdout, name)


def _from_file(what: str, secrets: Secrets, name: str) -> str:
    path = secrets.path.parent / Path(what).expanduser()
    try:
        return _first_line(path.read_bytes(), name)
    except OSError as why:
        raise ConfigError(f"the file for {name} cannot be read ({why.strerror}): {path}") from why


def _first_line(found: bytes, name: str) -> str:
    """Password stores print the secret first and notes below it."""
    try:
        return found.decode("utf-8").split("\n", 1)[0].strip()
    except UnicodeDecodeError as why:
        raise ConfigError(f"the {name} is not UTF-8 text") from why


_FORMS: dict[str, Callable[[Any, Secrets, str], str]] = {
    "env": _from_env,
    "keyring": _from_keyring,
    "command": _from_command,
    "file": _from_file,
}
