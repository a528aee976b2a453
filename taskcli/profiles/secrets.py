"""Where a secret is: references in the configuration, looked up when they are needed, never shown."""

from __future__ import annotations

import builtins
import contextlib
import errno
import os
import queue
import re
import select
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import field

from taskcli.errors import ConfigError
from taskcli.profiles.commands import LARGEST, Commands, somebody_there
from taskcli.profiles.location import Location
from taskcli.records import Discreet

FORMS = ("env", "keyring", "command", "file")
KEYRING_SERVICE = "taskcli"
# Seconds.
KEYRING_PATIENCE = 3.0
FILE_PATIENCE = 3.0


def readable_by_others(path: Path) -> bool:
    try:
        return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except (OSError, ValueError):
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


class Secrets(Discreet, frozen=True):
    """Looks up a secret where its reference says, each time it is needed."""

    UNSEEN = ("found", "commands")
    profile: str
    path: Path
    found: Mapping[str, Any]
    commands: Commands = field(default_factory=Commands)

    def file(self, named: str) -> Path:
        """A relative path begins where the configuration is."""
        return self.path.parent / os.path.expanduser(named)

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
                path = self.file(value["file"])
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
    if secret.isascii() and secret.isprintable():
        pass  # as nearly all are
    elif re.search(r"[\ud800-\udfff]", secret):  # bytes of the environment that are no text
        raise ConfigError(f"the {name} is not UTF-8 text", "store it as UTF-8")
    elif re.search(r"[\x00-\x1f\x7f-\x9f\ufeff]", secret):
        raise ConfigError(f"the {name} holds a control character or a line end, which cannot belong to it", AGAIN)
    if name == "token" and not _TOKEN.fullmatch(secret):
        raise ConfigError(f"the {name} holds a blank or a letter outside ASCII, which cannot belong to it", AGAIN)
    return secret


def _from_env(what: str, secrets: Secrets, name: str) -> str:
    if what not in os.environ:
        raise ConfigError(f"the environment variable {what} is not set", f"it should hold the {name}")
    return os.environ[what].strip()


def _from_keyring(what: bool, secrets: Secrets, name: str) -> str:
    entry = f"{secrets.profile}.{name}"
    found = _in_keyring(entry, lambda keyring: keyring.get_password(KEYRING_SERVICE, entry))
    if not found:
        raise ConfigError(f"the keyring has no {entry!r}", f"store it: taskcli profile secret {secrets.profile} {name}")
    return str(found)


def remember(profile: str, name: str, secret: str) -> None:
    """Puts a secret of a profile into the keyring. Raises `ConfigError`."""
    entry = f"{profile}.{name}"
    _in_keyring(entry, lambda keyring: keyring.set_password(KEYRING_SERVICE, entry, secret))


def _in_keyring(entry: str, use: Callable[[Any], str | None]) -> str | None:
    found = _waited_for(entry, use)
    if isinstance(found, ModuleNotFoundError) and found.name == "keyring":
        raise ConfigError("the keyring is not supported here", f"{sys.executable} -m pip install keyring") from found
    if isinstance(found, BaseException):
        kind = type(found).__name__
        told = {"NoKeyringError": "there is no keyring here", "_Unasked": "the keyring asks, and there is no terminal"}
        hint = OTHER_WAYS if kind in told else f"unlock it, or {OTHER_WAYS}"
        raise ConfigError(told.get(kind, f"the keyring cannot be used ({kind})"), hint) from found
    return found


OTHER_WAYS = "use env, file or command instead"
_TURN = threading.Lock()
_ASKED = threading.Event()


class _Unasked(Exception):
    pass


def _waited_for(entry: str, use: Callable[[Any], str | None]) -> str | BaseException | None:
    """What the use of the keyring comes to, which is given up after a while, but for a person who is asked.

    Raises `ConfigError`. A terminal is left as it was: who asks there shows nothing of what is typed.
    """
    answers = queue.SimpleQueue[str | BaseException | None]()

    def look() -> None:
        try:
            with _TURN, _asking():
                import keyring  # which looks for a back end, with whatever comes of it

                answers.put(use(keyring))
        except BaseException as why:  # noqa: BLE001 - a back end is anybody's code
            answers.put(why)

    restore = _terminal_as_it_is()
    # A daemon: whatever it waits for, the run ends.
    threading.Thread(target=look, daemon=True).start()
    try:
        while True:
            with contextlib.suppress(queue.Empty):
                return answers.get(timeout=KEYRING_PATIENCE)
            if not _ASKED.is_set():
                told = f"the keyring does not answer within {KEYRING_PATIENCE:g} s"
                raise ConfigError(f"{told} (service {KEYRING_SERVICE}, entry {entry})", OTHER_WAYS)
    finally:
        if _ASKED.is_set():
            restore()


@contextlib.contextmanager
def _asking() -> Iterator[None]:
    """Inside, it is known when somebody is asked on the terminal; where there is none, nobody is."""

    def instead(ask: Callable[..., str]) -> Callable[..., str]:
        def asks(*words: Any, **more: Any) -> str:
            if not somebody_there():
                raise _Unasked
            _ASKED.set()
            try:
                return ask(*words, **more)
            finally:
                _ASKED.clear()

        return asks

    import getpass

    before = builtins.input, getpass.getpass
    builtins.input, getpass.getpass = instead(before[0]), instead(before[1])
    try:
        yield
    finally:
        builtins.input, getpass.getpass = before


def _terminal_as_it_is() -> Callable[[], None]:
    if not somebody_there():
        return lambda: None
    import termios

    file = sys.stdin.fileno()
    before = termios.tcgetattr(file)
    return lambda: termios.tcsetattr(file, termios.TCSADRAIN, before)


def _from_command(what: str, secrets: Secrets, name: str) -> str:
    try:
        printed = secrets.commands.printed(what)
    except ConfigError as failed:
        raise ConfigError(f"the command for {name} {failed.message}", failed.hint) from failed
    return first_line(printed, name)


def _from_file(what: str, secrets: Secrets, name: str) -> str:
    path = secrets.file(what)
    try:
        found = _contents(path)
    except (OSError, ValueError) as why:
        told = (why.strerror if isinstance(why, OSError) else None) or "a NUL is in its name"
        raise ConfigError(f"the file for {name} cannot be read ({told}): {path}") from why
    if len(found) > LARGEST:
        raise ConfigError(f"the file for {name} has more than {LARGEST // 1024} KB, which is no secret: {path}")
    return first_line(found, name)


def _contents(path: Path) -> bytes:
    """A little more than a secret can have, of any kind of file. Raises `OSError`, also where nobody writes a pipe."""
    until = time.monotonic() + FILE_PATIENCE
    file = os.open(path, os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY")))
    found = bytearray()
    try:
        regular = stat.S_ISREG(os.fstat(file).st_mode)
        while len(found) <= LARGEST:
            if not regular and not select.select([file], [], [], max(0.0, until - time.monotonic()))[0]:
                raise TimeoutError(errno.ETIMEDOUT, f"nobody writes into it for {FILE_PATIENCE:g} s")
            more = os.read(file, LARGEST + 1 - len(found))
            if not more:
                break
            found += more
    finally:
        os.close(file)
    return bytes(found)


def first_line(found: bytes, name: str) -> str:
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
