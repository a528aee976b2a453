"""`changes --print-cron` and `--print-timer`: the command as typed, as a crontab line and as two units of systemd."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence

from taskcli.cli.elsewhere import Command, as_scheduled, missing, parts
from taskcli.cli.flags import Flag
from taskcli.cli.options import changes_flags
from taskcli.cli.session import Session
from taskcli.cli.terminal import Terminal
from taskcli.errors import UsageError

# Seconds.
MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 604800
UNITS = {"s": 1, "m": MINUTE, "h": HOUR, "d": DAY, "w": WEEK}
NAMED = {"hourly": HOUR, "daily": DAY, "weekly": WEEK}
SHORTEST, LONGEST = 10, WEEK
# Bytes of a command: Debian's crontab takes no more, and others cut off the rest in silence.
LONGEST_COMMAND = 998
# The fields of the options that ask for this.
PRINTING = ("print_cron", "print_timer")


def check(cron: str | None, timer: str | None, *, rebase: bool) -> None:
    """Raises `UsageError` for what says nothing of how often, and for what does not go together."""
    if cron and timer:
        raise UsageError("--print-cron and --print-timer print one after the other", "leave out one of them")
    for flag, every in (("--print-cron", cron), ("--print-timer", timer)):
        if every:
            read_every(flag, every)
            if rebase:
                raise UsageError(f"--rebase takes a new baseline each time: it does not go with {flag}")


def print_cron(every: str, session: Session, names: Sequence[str]) -> None:
    """Prints the crontab line of what was typed; `names` are the profiles that it asks."""
    flags = changes_flags()
    command = as_scheduled(session.words, flags, session.asking.config, PRINTING)
    line = cron_line(every, command, instead(session.words, flags, every))
    where = "the line {}=... above this one in the crontab"
    _print(line, session, missing(session, names, "cron", where, bare=True))


def print_timer(every: str, session: Session, names: Sequence[str], state: str) -> None:
    """Prints the two units of what was typed; `state` is the name of its snapshot."""
    command = as_scheduled(session.words, changes_flags(), session.asking.config, PRINTING)
    where = "EnvironmentFile=PATH under [Service], with the line {}=... in that file"
    missed = missing(session, names, "a service of systemd", where, bare=False)
    _print(timer_units(every, command, state), session, missed)


def _print(text: str, session: Session, missed: Iterator[str]) -> None:
    """On stdout. The file, the silence and the colours that were typed are for the command that is printed."""
    for each in missed:
        session.terminal.warn(each)
    Terminal().put(lambda out: out.write(text.encode("utf-8", "surrogateescape")))


def instead(words: Sequence[str], flags: Sequence[Flag], every: str) -> str:
    """What to type for a timer."""
    kept = (each for each in parts(words, flags) if each.field not in PRINTING)
    first, *others = (word for each in kept for word in each.words)
    return shlex.join(("taskcli", first, "--print-timer", every, *others))


# How often ----------------------------------------------------------------------------------------------------------


def read_every(flag: str, typed: str) -> int:
    """Seconds. Raises `UsageError`."""
    if typed in NAMED:
        return NAMED[typed]
    found = re.fullmatch(r"([0-9]{1,9})([smhdw])", typed)
    seconds = int(found[1]) * UNITS[found[2]] if found else 0
    if not seconds:
        raise UsageError(f"{flag}: {typed!r} does not say how often", f"write it like 15m, 2h or {', '.join(NAMED)}")
    if not SHORTEST <= seconds <= LONGEST:
        raise UsageError(f"{flag}: {typed} is out of bounds", f"from {SHORTEST}s to {LONGEST // DAY}d")
    return seconds


def cron_times(seconds: int) -> str | None:
    """The five fields; None where the times would not be equally far from each other."""
    if seconds in (DAY, WEEK):
        return "0 0 * * *" if seconds == DAY else "0 0 * * 1"
    if HOUR <= seconds < DAY and DAY % seconds == seconds % HOUR == 0:
        return f"0 {_each(seconds // HOUR)} * * *"
    if seconds < HOUR and HOUR % seconds == seconds % MINUTE == 0:
        return f"{_each(seconds // MINUTE)} * * * *"
    return None


def _each(step: int) -> str:
    return "*" if step == 1 else f"*/{step}"


def calendar(seconds: int) -> str | None:
    """The times of `cron_times`, as systemd writes them."""
    if cron_times(seconds) is None:
        return None
    if seconds >= DAY:
        return "daily" if seconds == DAY else "weekly"
    return f"0/{seconds // HOUR}:00" if seconds >= HOUR else f"*:0/{seconds // MINUTE}"


# For cron -----------------------------------------------------------------------------------------------------------


def cron_line(every: str, command: Command, timer: str) -> str:
    """A line of a crontab. Raises `UsageError` for what it cannot say, with the line for a timer."""
    times = cron_times(read_every("--print-cron", every))
    if times is None:
        raise UsageError(f"--print-cron: every {every} is nothing that cron can say", timer)
    assigned = [f"{name}={shlex.quote(value)}" for name, value in command.environment.items()]
    line = " ".join([*assigned, *map(shlex.quote, command.words)])
    if "\n" in line:
        raise UsageError("--print-cron: there is a line end in the command, which would end it in a crontab", timer)
    line = for_cron(line)
    if len(line.encode("utf-8", "surrogateescape")) > LONGEST_COMMAND:
        raise UsageError(f"--print-cron: the command has more than the {LONGEST_COMMAND} bytes that cron takes", timer)
    return f"{times} {line}\n"


def for_cron(line: str) -> str:
    r"""The line of which cron makes this one: to it `%` is a line end and `\%` is `%`, whatever a shell would say.

    Of two backslashes side by side Debian's cron makes one, and cronie two, which is then no sign for what follows. The
    shell's own stand in single quotes; these are left and entered again between them.
    """
    return re.sub(r"\\(?=[\\%])", r"\\''", line).replace("%", "\\%")


# For systemd --------------------------------------------------------------------------------------------------------


def timer_units(every: str, command: Command, state: str) -> str:
    """A service and its timer, each below the name of its file, and how they are started.

    Of what the name of a state is made, that of a unit can be made, too. Exit code 10 makes the service fail: who
    types --fail-on-match wants somebody to hear of it, and only `OnFailure=` does.
    """
    seconds = read_every("--print-timer", every)
    name, times = f"taskcli-changes-{state}", calendar(seconds)
    environment = [f"{each}={value}" for each, value in command.environment.items()]
    # What is no time of the day is told from one run to the next, and begins when the machine is up.
    when = [f"OnCalendar={times}", "Persistent=true"] if times else ["OnBootSec=1min", f"OnUnitActiveSec={every}"]
    when += ["AccuracySec=1s"] if seconds < MINUTE else []
    return "\n".join([
        f"# ~/.config/systemd/user/{name}.service", "[Unit]", f"Description=taskcli: what has changed ({name})", "",
        "[Service]", "Type=oneshot", *(f"Environment={quoted(each)}" for each in environment),
        f"ExecStart={' '.join(started(command.words))}", "",
        f"# ~/.config/systemd/user/{name}.timer", "[Unit]", f"Description=Starts {name}.service ({every})", "",
        "[Timer]", *when, "", "[Install]", "WantedBy=timers.target", "",
        f"# To start it: systemctl --user daemon-reload; systemctl --user enable --now {name}.timer",
        f"# What it says: journalctl --user -u {name}.service",
        "# Also while you are not logged in: loginctl enable-linger", "",
    ])  # fmt: skip


def started(words: Sequence[str]) -> Iterator[str]:
    """The words of `ExecStart`. What systemd does not take for the path of a program, a shell does."""
    if not re.fullmatch(r"[A-Za-z0-9_/.,+-]+", words[0]):
        yield from ("/bin/sh", "-c", quoted('exec "$0" "$@"').replace("$", "$$"))
    yield from (quoted(each).replace("$", "$$") for each in words)


def quoted(word: str) -> str:
    """As systemd reads it in any setting; in `ExecStart` a `$` is doubled besides."""
    if re.fullmatch(r"[A-Za-z0-9_/.,:=+@-]+", word):
        return word
    return '"' + "".join(map(_spelled, word)) + '"'


def _spelled(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter == "%":
        return "%%"
    if letter < " " or letter == "\x7f" or "\ud800" <= letter <= "\udfff":
        return "".join(f"\\x{byte:02x}" for byte in letter.encode("utf-8", "surrogateescape"))
    return letter
