"""One run of a command that asks somebody: its options, its profiles, its way out."""

from __future__ import annotations

import os
import shlex
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taskcli import config as configuration
from taskcli.cli.terminal import Terminal, jq_filter
from taskcli.config import FORMATS, Config, Profile
from taskcli.errors import ConfigError, Partial, TaskcliError, Unreachable, UsageError
from taskcli.message import Request
from taskcli.render import names_of
from taskcli.transport import Local, Wire

if TYPE_CHECKING:
    from taskcli.render.table import Screen

DEMO_ORIGIN = "http://sandbox.invalid"
START = (
    "to try it without any set-up: taskcli list --demo; for your own tasks write a profile there, as the README shows"
)


@dataclass
class Session:
    """The shared options of one run, checked. `words` is what stood on the command line."""

    values: Mapping[str, Any]
    words: tuple[str, ...] = ()
    terminal: Terminal = field(default_factory=Terminal)

    @classmethod
    def begin(cls, values: Mapping[str, Any], words: tuple[str, ...]) -> Session:
        terminal = Terminal(
            quiet=bool(values.get("quiet")),
            color=one_of("--color", values.get("color"), ("auto", "always", "never")),
            output_file=text_of("--output-file", values.get("output_file")),
            error_format=one_of("--error-format", values.get("error_format"), ("text", "json")),
        )
        terminal.check_file()
        return cls(values, words, terminal)

    @property
    def demo(self) -> bool:
        return bool(self.values.get("demo"))

    @property
    def dry_run(self) -> bool:
        return bool(self.values.get("dry_run"))

    @cached_property
    def until(self) -> float | None:
        """The end of the run on `time.monotonic`."""
        seconds = seconds_of("--deadline", self.values.get("deadline"))
        return None if seconds is None else time.monotonic() + seconds

    @cached_property
    def timeout(self) -> float | None:
        return seconds_of("--timeout", self.values.get("timeout"))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        try:
            return tuple(name for each in self.values.get("columns") or () for name in names_of(each))
        except ValueError as why:
            raise UsageError(str(why)) from why

    @cached_property
    def jq(self) -> Any:
        expression = self.values.get("jq")
        return None if expression is None else jq_filter(text_of("--jq", expression) or ".")

    def check(self) -> None:
        """Reads what was typed for the shared options, so that a wrong word is told before anything is done."""
        _ = self.zone, self.until, self.timeout, self.columns, self.jq

    def output(self, profile_output: str = "") -> str:
        """The format: the flag, TASKCLI_OUTPUT, the profile's, table; with --jq it is json."""
        flag = one_of("--output", self.values.get("output"), FORMATS)
        named = one_of("TASKCLI_OUTPUT", os.environ.get("TASKCLI_OUTPUT") or None, FORMATS)
        if self.values.get("jq") is not None:
            if flag not in (None, "json", "jsonl"):
                raise UsageError(f"--jq filters JSON; it does not go with -o {flag}")
            return "json"
        chosen = flag or named or profile_output or "table"
        if self.columns and chosen in ("raw", "xml"):
            raise UsageError(f"--columns does not go with -o {chosen}")
        return chosen

    # Profiles -------------------------------------------------------------------------------------------------------

    @cached_property
    def config(self) -> Config:
        if self.demo:
            found = {f"demo-{name}": each for name, each in self._sandbox.profiles(DEMO_ORIGIN).items()}
            return Config(Path("the built-in sandbox"), "", tuple(found), found)
        return configuration.load(text_of("--config", self.values.get("config")))

    @cached_property
    def _sandbox(self) -> Any:
        from taskcli.sandbox import Sandbox

        return Sandbox()

    def names(self, given: list[str], *, everything: bool = False) -> tuple[str, ...]:
        """The profiles of a common command: named, all, TASKCLI_PROFILE, the default ones, the only one."""
        names = tuple(dict.fromkeys(name.strip() for each in given for name in each.split(",")))
        if not all(names):
            raise UsageError("--profile has an empty value")
        if names and everything:
            raise UsageError("--profile and --all-profiles do not go together")
        config = self.config
        if names:
            return names
        if not config.raw:
            raise self.no_profiles()
        if everything or self.demo:
            return config.names()
        if os.environ.get("TASKCLI_PROFILE"):
            return (os.environ["TASKCLI_PROFILE"],)
        if config.default or len(config.raw) == 1:
            return config.default or config.names()
        raise ConfigError(
            "several profiles and no default", f"choose with -p ({', '.join(config.names())}), or --all-profiles"
        )

    def no_profiles(self) -> ConfigError:
        path = self.config.path
        return ConfigError(f"no profiles yet ({path})", START)

    def profile_of(self, provider: str) -> Profile:
        """The profile of a provider command."""
        config = self.config
        named = self.values.get("profile") or []
        if len(named) > 1:
            raise UsageError("--profile: one provider's command asks one profile", "taskcli list asks several")
        given = text_of("--profile", named[0]) if named else None
        fits = config.names(provider)
        if given:
            profile = config.profile(given)
            if profile.provider.name != provider:
                raise ConfigError(
                    f"profile {given!r} is of {profile.provider.name}, not of {provider}",
                    f"of {provider} there is: {', '.join(fits) or 'none'}",
                )
            return self.ready(profile)
        wanted = [os.environ.get("TASKCLI_PROFILE") or "", *config.default]
        if wanted[0] and config.raw:
            config.profile(wanted[0])  # a name that does not exist is no wish to ask another one
        chosen = [name for name in dict.fromkeys(wanted) if name in fits]
        if wanted[0] in fits:
            chosen = chosen[:1]
        if len(chosen) != 1:
            chosen = list(fits)
        if len(chosen) == 1:
            return self.ready(config.profile(chosen[0]))
        if not config.raw:
            raise self.no_profiles()
        if not fits:
            raise ConfigError(f"no profile of {provider} in {config.path}", f"there is: {', '.join(config.names())}")
        raise ConfigError(f"several profiles of {provider}", f"choose with -p: {', '.join(fits)}")

    def ready(self, profile: Profile) -> Profile:
        """The profile, once its warnings have been told."""
        if profile.secrets and not self.demo and not self.dry_run:
            for warning in profile.secrets.warnings():
                self.terminal.note(warning)
        return profile

    @cached_property
    def zone(self) -> Any:
        """What --tz names; None where it is not given."""
        name = text_of("--tz", self.values.get("tz"))
        if name is None:
            return None
        return configuration.read_zone(name, lambda key, what: UsageError(f"--tz: {what}"))

    def screen(self, profiles: Sequence[Profile]) -> Screen:
        """What tables are drawn on: times in the zone of --tz, else in each profile's."""
        if self.zone:
            return self.terminal.screen(replace(profiles[0].clock, zone=self.zone))
        return self.terminal.screen(profiles[0].clock, {each.name: each.settings.zone for each in profiles})

    def wire(self, profile: Profile) -> Wire:
        return Wire(
            timeout=self.timeout or profile.timeout,
            until=self.until,
            talk=int(self.values.get("verbose") or 0),
            tell=self.terminal.trace,
            local=self._local if self.demo else None,
        )

    @cached_property
    def _local(self) -> Local:
        from urllib.parse import urlsplit

        from taskcli.sandbox.wire import Call

        def answer(request: Request) -> tuple[int, Mapping[str, str], bytes]:
            headers = {name.lower(): value for name, value in request.headers}
            if request.credential:
                name, value = request.credential.header
                headers[name.lower()] = value
            at = urlsplit(request.target)
            headers["host"] = at.netloc
            reply = self._sandbox.answer(Call(request.method, at.path, at.query, headers, request.body or b""))
            return reply.status, {name.lower(): value for name, value in reply.headers}, reply.body

        return answer

    @property
    def command(self) -> str:
        """What was typed, for being repeated with something added."""
        return shlex.join(("taskcli", *self.words))

    @contextmanager
    def bounded(self) -> Iterator[None]:
        """Ends what is inside at the deadline, whatever it waits for (where the system has alarms)."""
        if self.until is None or not hasattr(signal, "setitimer"):
            yield
            return

        def ring(number: int, frame: object) -> None:
            raise Unreachable("no answer in time (--deadline)", "give it more time")

        before = signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, max(0.001, self.until - time.monotonic()))
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


# Ending --------------------------------------------------------------------------------------------------------------


class Told(Exception):
    """A failure whose lines have been printed already: only its exit code is left to tell."""

    def __init__(self, failed: TaskcliError) -> None:
        super().__init__(str(failed))
        self.exit_code = failed.exit_code


def outcome(failures: Sequence[TaskcliError], asked: int) -> TaskcliError | None:
    """What a run with failures ends with: nothing failed, all failed in one way, or part of it worked."""
    if not failures:
        return None
    if len(failures) == asked and len({type(each) for each in failures}) == 1:
        return failures[0]
    return Partial(f"{len(failures)} of {asked} failed" if asked > len(failures) else "all failed, in different ways")


# Checking words -----------------------------------------------------------------------------------------------------


def one_of(flag: str, value: str | None, words: tuple[str, ...]) -> str | None:
    if value is None:
        return None
    if value.lower() not in words:
        raise UsageError(f"{flag}: {value!r} is not one of {', '.join(words)}")
    return value.lower()


def text_of(flag: str, value: str | None) -> str | None:
    if value is not None and not value.strip():
        raise UsageError(f"{flag} has an empty value", "leave the flag out instead")
    return value


def seconds_of(flag: str, value: str | None) -> float | None:
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise UsageError(f"{flag}: {value!r} is not a number of seconds above 0")
    return seconds


def count_of(flag: str, value: str | None, *, least: int = 0) -> int | None:
    if value is None:
        return None
    if not (value.isascii() and value.isdigit()) or int(value) < least:
        raise UsageError(f"{flag}: {value!r} is not a whole number from {least} up")
    return int(value)
