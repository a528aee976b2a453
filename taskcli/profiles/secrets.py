"""Where a secret is: references in the configuration, looked up when they are needed, never shown."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from taskcli.errors import ConfigError
from taskcli.profiles.location import Location

FORMS = ("env", "keyring", "command", "file")
KEYRING_SERVICE = "taskcli"


def readable_by_others(path: Path) -> bool:
    try:
        return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False


def check_secret(location: Location, name: str, value: Any) -> None:
    if isinstance(value, str) and value:
        return
    if not isinstance(value, dict) or len(value) != 1:
        raise location.error(
            name, "must be a text or one of { env = ... }, { keyring = true }, { command = ... }, { file = ... }"
        )
    inner = Location(location.path, location.text, f"{location.table}.{name}")
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
        form, what = next(iter(value.items())) if isinstance(value, dict) else ("text", value)
        try:
            secret = cleaned(what if form == "text" else _FORMS[form](what, self, name), name)
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


# An access token is sent as it is in a header line (RFC 6750, section 2.1): ASCII, without blanks.
_TOKEN = re.compile(r"[!-~]*")
AGAIN = "copy it again, nothing but the secret itself"
_BEARER = re.compile(r"bearer[ \t]+", re.IGNORECASE)


def cleaned(secret: str, name: str) -> str:
    """Without what is pasted along: a byte-order mark, line ends, a `Bearer ` in front.

    Raises `ConfigError`, which tells nothing of the secret, for what cannot belong to one.
    """
    secret = secret.removeprefix("\ufeff").strip("\r\n")
    if start := _BEARER.match(secret):
        secret = secret[start.end() :].strip()
    if re.search(r"[\ud800-\udfff]", secret):  # bytes of the environment that are no text
        raise ConfigError(f"the {name} is not UTF-8 text", "store it as UTF-8")
    if re.search(r"[\x00-\x1f\x7f-\x9f\ufeff]", secret):
        raise ConfigError(f"the {name} holds a control character or a line end, which cannot belong to it", AGAIN)
    if name == "token" and not _TOKEN.fullmatch(secret):
        raise ConfigError(f"the {name} holds a blank or a letter outside ASCII, which cannot belong to it", AGAIN)
    return secret


def _from_env(what: str, secrets: Secrets, name: str) -> str:
    if what not in os.environ:
        raise ConfigError(f"the environment variable {what} is not set", f"it should hold the {name}")
    return os.environ[what].strip()


def _from_keyring(what: bool, secrets: Secrets, name: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as why:
        raise ConfigError("the keyring is not supported here", f"{sys.executable} -m pip install keyring") from why
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
        return found.decode("utf-8-sig").split("\n", 1)[0].strip()
    except UnicodeDecodeError as why:
        raise ConfigError(f"the {name} is not UTF-8 text", "store it as UTF-8") from why


_FORMS: dict[str, Callable[[Any, Secrets, str], str]] = {
    "env": _from_env,
    "keyring": _from_keyring,
    "command": _from_command,
    "file": _from_file,
}
