"""What cron and systemd do: they read what is written for them, and start it beside next to nothing."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BARE = {"LOGNAME": "jane", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
# What root may do more than others about files.
RIGHTS = "-dac_override,-dac_read_search,-fowner"


def read_line(line: str) -> tuple[str, bytes]:
    """The times and the command of a crontab line, which is the same to every cron."""
    assert line.endswith("\n")
    assert line.count("\n") == 1
    *times, left = line[:-1].split(" ", 5)
    (command,) = {unescaped(left, "%"), unescaped(left, "%\\")}
    return " ".join(times), command.encode("utf-8", "surrogateescape")


def unescaped(text: str, signs: str) -> str:
    """As `do_command.c` does it: cronie lets a backslash go before `%`, Debian and the BSDs before a backslash, too.

    What stands behind a bare `%` would be the command's stdin.
    """
    found, escaped = "", False
    for letter in text:
        assert letter != "%" or escaped, text
        found = (found[:-1] if escaped and letter in signs else found) + letter
        escaped = letter == "\\" and not escaped
    return found


def read_crontab(text: str) -> tuple[dict[str, str], bytes]:
    """The variables and the one command of a crontab."""
    *before, last = text.rstrip("\n").split("\n")
    variables = {name: value.strip('"') for name, _, value in (line.partition("=") for line in before)}
    return variables, read_line(f"{last}\n")[1]


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def mail(self) -> str:
        """What cron mails; nothing where nothing was said."""
        return self.out + self.err


def start(
    command: str | bytes,
    home: Path,
    programs: Sequence[Path] = (),
    variables: Mapping[str, str] | None = None,
    *,
    without_rights: bool = False,
) -> Ended:
    """Starts a command as cron does, from the home folder. `programs` are folders before those that cron has."""
    path = os.pathsep.join([*map(str, programs), BARE["PATH"]])
    words: list[str | bytes] = ["/bin/sh", "-c", command]
    if without_rights:
        words = ["setpriv", f"--bounding-set={RIGHTS}", f"--inh-caps={RIGHTS}", *words]
    env = {**BARE, "HOME": str(home), "PATH": path, "LC_ALL": "C", **(variables or {})}
    done = subprocess.run(
        words, env=env, cwd=home, capture_output=True,
        stdin=subprocess.DEVNULL, start_new_session=True, timeout=60, check=False,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def settings(text: str, name: str) -> list[str]:
    return [line.partition("=")[2] for line in text.split("\n") if line.startswith(f"{name}=")]


ESCAPES: Mapping[str, str] = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def systemd_reads(value: str) -> Iterator[str]:
    """The words of a setting: quotes around a word, and escapes as in C."""
    for bare, inside in re.findall(r'([^\s"]+)|"((?:[^"\\]|\\.)*)"', value):
        found = re.findall(rb"\\x([0-9a-f]{2})|\\([0-7]{3})|\\(.)|([^\\]+)", (bare or inside).encode("utf-8"))
        parts = (
            bytes([int(code, 16)]) if code else bytes([int(octal, 8)]) if octal
            else ESCAPES.get(sign.decode(), sign.decode()).encode() if sign else other
            for code, octal, sign, other in found
        )  # fmt: skip
        yield b"".join(parts).decode("utf-8", "surrogateescape")


def expanded(words: Sequence[str]) -> list[str]:
    """What a command is started with: no specifier and no variable is left."""
    for each in words:
        assert not re.search(r"(?<!%)(%%)*%(?!%)|(?<!\$)(\$\$)*\$(?!\$)", each), each
    return [each.replace("%%", "%").replace("$$", "$") for each in words]
