"""One run of a command that asks somebody: its configuration, its profiles, one client for each of them."""

from __future__ import annotations

import os
import shlex
import signal
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from taskcli.cli.options import Asking, Output
from taskcli.cli.signals import OutOfTime, held
from taskcli.cli.terminal import Terminal
from taskcli.errors import ConfigError, UsageError
from taskcli.http.transport import Local, Wire
from taskcli.profiles import config as configuration
from taskcli.profiles.commands import Commands
from taskcli.profiles.config import Config, Profile
from taskcli.query.client import ProfileClient
from taskcli.render import FORMATS
from taskcli.values import Clock, machine_zone, not_one_of

if TYPE_CHECKING:
    from taskcli.sandbox import Sandbox


START = "taskcli profile add work writes one; to try it without any: taskcli list --demo"
# Seconds beyond the deadline in which what came until then can still be shown.
LAST_MOMENT = 1.0


def zone_typed(name: str) -> tzinfo:
    """The zone of `--tz`. Raises `UsageError`."""
    return configuration.read_zone(name, lambda key, what: UsageError(f"--tz: {what}"))


class Session:
    """What the commands of one run share.

    `words` is what stood on the command line, `loaded` the configuration where it has been read already.
    """

    def __init__(
        self, asking: Asking, terminal: Terminal, words: tuple[str, ...] = (), loaded: Config | None = None
    ) -> None:
        self.asking = asking
        self.terminal = terminal
        self.words = words
        self.loaded = loaded
        self.began = time.monotonic()
        self.commands = Commands(terminal.pass_on)
        self._clients: dict[str, ProfileClient] = {}
        self._introducing = threading.Lock()
        self._zone_told = False
        # Whether the deadline is rung for, and whether nobody may be disturbed by that.
        self._alarmed = False
        self._deaf = False
        terminal.uncounted = self.uncounted
        terminal.progress.held = self.commands.busy

    @property
    def demo(self) -> bool:
        return self.asking.demo

    @property
    def until(self) -> float | None:
        """The end of the run on `time.monotonic`."""
        return None if self.asking.deadline is None else self.began + self.asking.deadline

    def format(
        self,
        output: Output,
        profile_output: str = "",
        *,
        fits: Collection[str] = tuple(FORMATS),
        usual: str = "table",
        what: str = "",
    ) -> str:
        """The format: the flag, the view's, TASKCLI_OUTPUT, the profile's, the usual one; with --jq it is json.

        Of those that nobody typed, one that does not fit is passed over. With `what`, a typed one that does not fit
        that is a `UsageError`; without, it is for the caller to say.
        """
        named = os.environ.get("TASKCLI_OUTPUT")
        if named and named.lower() not in FORMATS:
            raise UsageError(f"TASKCLI_OUTPUT: {not_one_of(named, FORMATS)}")
        if output.jq is not None and output.output not in (None, "json", "jsonl"):
            raise UsageError(f"--jq filters JSON; it does not go with -o {output.output}")
        typed = "json" if output.jq is not None else output.output
        if what and typed and typed not in fits:
            raise UsageError(f"-o {typed} does not go with {what}", f"there is: {', '.join(fits)}")
        if typed and output.columns and not FORMATS[typed].takes_columns:
            raise UsageError(f"--columns does not go with -o {typed}")
        if typed and output.no_headers and not FORMATS[typed].has_header:
            raise UsageError(f"--no-headers does not go with -o {typed}")
        able = (name for name in (output.of_view, (named or "").lower(), profile_output) if name in fits)
        able = (name for name in able if FORMATS[name].has_header or not output.no_headers)
        defaults = (name for name in able if FORMATS[name].takes_columns or not output.columns)
        return typed or next(defaults, usual)

    # Profiles -------------------------------------------------------------------------------------------------------

    @cached_property
    def config(self) -> Config:
        if self.demo:
            from taskcli.cli.demo import DEMO_ORIGIN

            found = {f"demo-{name}": each for name, each in self._sandbox.profiles(DEMO_ORIGIN).items()}
            return Config(Path("the built-in sandbox"), default=tuple(found), raw=found)
        return replace(self.loaded or configuration.load(self.asking.config), commands=self.commands)

    @cached_property
    def _sandbox(self) -> Sandbox:
        from taskcli.sandbox import Sandbox, World

        return Sandbox(world=World(settled=True))

    def names(self, typed: Sequence[str], *, everything: bool = False) -> tuple[str, ...]:
        """The profiles of a common command: named, all, TASKCLI_PROFILE, the default ones, the only one."""
        names = tuple(dict.fromkeys(name.strip() for each in typed for name in each.split(",")))
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
        if named := names_in_environment():
            return named
        if config.default or len(config.raw) == 1:
            return config.default or config.names()
        raise ConfigError(
            "several profiles and no default", f"choose with -p ({', '.join(config.names())}), or --all-profiles"
        )

    def no_profiles(self) -> ConfigError:
        path = self.config.path
        return ConfigError(f"no profiles yet ({path})", START)

    def profile_of(self, provider: str, typed: Sequence[str]) -> Profile:
        """The profile of a provider command."""
        config = self.config
        if len(typed) > 1:
            raise UsageError("--profile: one provider's command asks one profile", "taskcli list asks several")
        fits = config.names(provider)
        if typed:
            profile = config.profile(typed[0])
            if profile.provider.name != provider:
                raise ConfigError(
                    f"profile {typed[0]!r} is of {profile.provider.name}, not of {provider}",
                    f"of {provider} there is: {', '.join(fits) or 'none'}",
                )
            return self.ready(profile)
        chosen = self.usual_names(provider)
        if len(chosen) == 1:
            return self.ready(config.profile(chosen[0]))
        if not config.raw:
            raise self.no_profiles()
        if not fits:
            ways = f"there is: {', '.join(config.names())}; taskcli profile add NAME --provider {provider} writes one"
            raise ConfigError(f"no profile of {provider} in {config.path}", ways)
        raise ConfigError(f"several profiles of {provider}", f"choose with -p: {', '.join(fits)}")

    def usual_names(self, provider: str) -> tuple[str, ...]:
        """The profiles of a provider that are meant where none is named; several are a question."""
        fits = self.config.names(provider)
        named = () if self.demo else names_in_environment()
        for name in named if self.config.raw else ():
            self.config.must_know(name)  # a name that does not exist is no wish to ask another one
        # The names of other providers are passed over.
        wished = (tuple(name for name in names if name in fits) for names in (named, self.config.default, fits))
        return next(filter(None, wished), ())

    def ready(self, profile: Profile) -> Profile:
        """The profile, once its warnings have been told."""
        if "time_zone" not in self.config.raw.get(profile.name, {}):
            self._tell_of_zone()
        if not self.demo and not self.asking.dry_run:
            for warning in profile.warnings():
                self.terminal.note(warning)
        return profile

    def clock(self, tz: str | None) -> Clock:
        """The reader's clock: what is typed and shown is meant in its zone."""
        if tz is not None:
            return Clock(zone=zone_typed(tz))
        self._tell_of_zone()
        return Clock(zone=self.config.zone) if self.config.zone else Clock()

    def _tell_of_zone(self) -> None:
        """Once a run: that the machine's zone is wanted, and cannot be told."""
        trouble = "" if self.config.zone or self._zone_told else machine_zone()[1]
        if trouble:
            self._zone_told = True
            self.terminal.note(trouble)

    def client(self, profile: Profile) -> ProfileClient:
        """The one client of a profile in this run, whichever thread wants it first, so that it signs in once."""
        with self._introducing:
            if profile.name not in self._clients:
                self._clients[profile.name] = ProfileClient(profile, self._wire(profile))
            return self._clients[profile.name]

    def forget(self, profile: Profile) -> None:
        """The next client of that name is another one's: of a profile whose settings have changed."""
        self._clients.pop(profile.name, None)

    def _wire(self, profile: Profile) -> Wire:
        return Wire(
            timeout=self.asking.timeout or profile.timeout,
            until=self.until,
            max_body=self.asking.max_body or profile.max_body,
            patient=self.asking.wait,
            verbosity=self.asking.telling.verbose,
            tell=self.terminal.trace,
            note=lambda text: self.terminal.note(f"{profile.name}: {text}"),
            sending=self.terminal.progress.sending,
            trust=profile.trust,
            setting=profile.address,
            local=self._local if self.demo else None,
        )

    @cached_property
    def _local(self) -> Local:
        from taskcli.cli.demo import in_process

        return in_process(self._sandbox)

    @property
    def command(self) -> str:
        """What was typed, for being repeated with something added."""
        return shlex.join(("taskcli", *self.words))

    @contextmanager
    def bounded(self) -> Iterator[None]:
        """Ends what is inside at the deadline, whatever it does, by `OutOfTime` (where the system has alarms).

        It is raised again and again: what was caught, as the failure of one of several, leaves the others a moment to
        be shown in. Threads are not reached by it; who waits for them does so in `waiting`.
        """
        main = threading.current_thread() is threading.main_thread()
        if self.until is None or not main or not hasattr(signal, "setitimer"):
            yield
            return
        before = signal.signal(signal.SIGALRM, self._ring)
        self._alarmed = True
        self._ring_in(self.until - time.monotonic())
        try:
            yield
        finally:
            self._deaf = True
            self._alarmed = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Inside, whoever is asked knows the deadline. What came until then has a moment more to be shown in."""
        self._deaf = True
        try:
            yield
        finally:
            if self._alarmed and self.until is not None and time.monotonic() >= self.until:
                self._ring_in(LAST_MOMENT)
            self._deaf = False

    @contextmanager
    def lingering(self) -> Iterator[None]:
        """The same where what comes is shown while others are still asked: the end rings a moment later."""
        if self._alarmed and self.until is not None:
            self._ring_in(self.until - time.monotonic() + LAST_MOMENT)
        try:
            yield
        finally:
            if self._alarmed and self.until is not None and time.monotonic() < self.until:
                self._ring_in(self.until - time.monotonic())

    @contextmanager
    def uncounted(self) -> Iterator[None]:
        """Inside, time is the person's own: it does not count towards the deadline."""
        began, deaf = time.monotonic(), self._deaf
        self._deaf = True
        try:
            yield
        finally:
            self.began += time.monotonic() - began
            if self._alarmed and self.until is not None:
                self._ring_in(self.until - time.monotonic())
            self._deaf = deaf

    def _ring_in(self, seconds: float) -> None:
        signal.setitimer(signal.ITIMER_REAL, max(0.001, seconds), LAST_MOMENT)

    def _ring(self, number: int, frame: object) -> None:
        if not self._deaf:
            held.deliver(OutOfTime("no time left (--deadline)", "give it more time"))


def names_in_environment() -> tuple[str, ...]:
    """The profiles that TASKCLI_PROFILE names, with commas between them."""
    names = (name.strip() for name in os.environ.get("TASKCLI_PROFILE", "").split(","))
    return tuple(dict.fromkeys(filter(None, names)))
