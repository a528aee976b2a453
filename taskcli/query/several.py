"""One question to several profiles: the common filters, the common order, and a receipt that tells what is missing."""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

from msgspec import UNSET

from taskcli.config import Config, Profile
from taskcli.errors import TaskcliError, Unreachable, UsageError
from taskcli.filters import Order, accepts, is_overdue
from taskcli.models import Person, Task
from taskcli.query import Asker, Progress, stamp
from taskcli.rehearsal import Rehearsal, rehearsal_of
from taskcli.spec import Extras, Wanted
from taskcli.transport import Client, Tell, Wire
from taskcli.values import Clock

T = TypeVar("T")
AT_ONCE = 8

# Asking -------------------------------------------------------------------------------------------------------------


@dataclass
class Source:
    """What became of one profile: the receipt's line about it. `seconds` is how long it took."""

    profile: str
    provider: str
    count: int = 0
    complete: bool = True
    reason: str = ""
    seconds: float = 0.0
    failed: TaskcliError | None = None
    answers: frozenset[str] = frozenset()
    tasks: list[Task] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The form of `--meta`."""
        return {
            "profile": self.profile,
            "provider": self.provider,
            "count": self.count,
            "complete": self.complete,
            "reason": self.reason or None,
            "seconds": round(self.seconds, 3),
        }


OpenWire = Callable[[Profile], Wire]


@dataclass(frozen=True)
class Question:
    """What `taskcli list` asks of each profile. `count` rows are enough; None: all."""

    wanted: Wanted
    order: Order = field(default_factory=Order)
    count: int | None = None
    native: bool = False


def finish(task: Task, profile: Profile, clock: Clock, *, native: bool) -> Task:
    """A provider's task with what only the one who asks knows."""
    task.profile, task.provider = profile.name, profile.provider.name
    task.ref = f"{profile.name}:{task.id}{task.ref or ''}" if task.id else None
    word = (task.native_status or "").strip().casefold()
    task.status = profile.status_map.get(word, task.status) if word else task.status
    task.overdue = is_overdue(task, clock)
    if task.url and not re.match(r"https?://", task.url):
        task.url = None  # a link of another kind could do anything when it is clicked
    if not native:
        task.native = UNSET
    return task


def missing_fields(profile: Profile, wanted: Wanted) -> list[str]:
    """The filters asked for that this provider has no field for."""
    lacks = profile.provider.lacks
    asked = wanted.asks() - ({"overdue"} if "due-after" not in lacks else set())
    found = [name for name in sorted(asked) if name in lacks]
    if "overdue" in wanted.asks() and "due-after" in lacks:
        found.append("overdue")
    if wanted.assignee == "me" and "me" in lacks:
        found.append("assignee me")
    return found


def ask_one(profile: Profile, question: Question, wire: Wire, tell: Tell, progress: Progress | None = None) -> Source:
    """One profile's part. Raises what its provider's answer means."""
    started = time.monotonic()
    wanted = replace(question.wanted, status_map=profile.status_map)
    source = Source(profile.name, profile.provider.name)
    clock = profile.clock
    client = Client(profile.scheme, profile.settings, wire, profile.provider.lists)
    asker = Asker(profile, client, tell, progress)

    def wanted_ones() -> Iterator[Task]:
        tasks = asker.drive(profile.provider.find(wanted, profile.settings))
        me = identity(asker, wanted)
        for task in tasks:
            finish(task, profile, clock, native=question.native)
            if accepts(task, wanted, clock, me, asker.answers & profile.provider.unseen):
                source.count += 1
                yield task

    source.tasks = question.order.first(wanted_ones(), question.count, lambda task: clock)
    source.reason = asker.reason
    source.complete = not source.reason
    source.answers = frozenset(asker.answers)
    source.seconds = time.monotonic() - started
    return source


def identity(asker: Asker, wanted: Wanted) -> Person | None:
    """Who `me` is, where that is asked for and the provider does not filter by it. Raises `UsageError`."""
    provider = asker.profile.provider
    if wanted.assignee != "me" or "assignee" in asker.answers:
        return None
    found = provider.me(asker.profile.settings)
    if found is None and provider.whoami and provider.person:
        found = provider.person(asker.identity().data)
    if found is None or not (found.id or found.email or found.name):
        raise UsageError("cannot tell who is signed in", "name yourself: --assignee YOUR-ID")
    return found


def side_by_side(jobs: Sequence[Callable[[], T]], until: float | None) -> list[T | BaseException]:
    """Runs the jobs at the same time, and gives results or failures in the order of the jobs.

    What has not finished at `until` (on `time.monotonic`) is `Unreachable`, and is not waited for.
    """
    done: queue.Queue[tuple[int, T | BaseException]] = queue.Queue()
    turn = threading.Semaphore(AT_ONCE)

    def run(at: int, job: Callable[[], T]) -> None:
        with turn:
            try:
                done.put((at, job()))
            except BaseException as failed:  # noqa: BLE001 - handed over whole to the one who waits
                done.put((at, failed))

    for at, job in enumerate(jobs):
        # Daemons, so that neither Ctrl-C nor a deadline waits for a silent server.
        threading.Thread(target=run, args=(at, job), daemon=True).start()
    results: list[T | BaseException] = [
        Unreachable("no answer in time (--deadline)", "give it more time") for _ in jobs
    ]
    for _ in jobs:
        try:
            # Windows does not interrupt a wait without an end.
            at, result = done.get(timeout=1e6 if until is None else max(0.0, until - time.monotonic()))
        except queue.Empty:
            break
        results[at] = result
    return results


def ask_all(
    profiles: Sequence[Profile],
    question: Callable[[Profile], Question],
    open_wire: OpenWire,
    tell: Tell,
    until: float | None = None,
    progress: Progress | None = None,
) -> list[Source]:
    """All profiles at the same time; the sources are in the order of the profiles, whoever was first."""
    alone = len(profiles) == 1

    def job(profile: Profile) -> Callable[[], Source]:
        def say(text: str) -> None:
            tell(f"{profile.name}: {text}")

        return lambda: ask_one(profile, question(profile), open_wire(profile), say, progress if alone else None)

    sources = []
    for profile, result in zip(profiles, side_by_side([job(each) for each in profiles], until), strict=True):
        if isinstance(result, TaskcliError):
            failed = stamp(profile, result)
            result = Source(profile.name, profile.provider.name, complete=False, reason=failed.message, failed=failed)
        elif isinstance(result, BaseException):
            raise result
        sources.append(result)
    return sources


def merged(
    sources: Sequence[Source], order: Order, limit: int | None, offset: int, clocks: Mapping[str, Clock]
) -> list[Task]:
    """The tasks of all sources in one order; `clocks` by profile."""
    tasks = order.first((task for source in sources for task in source.tasks), None, lambda task: clocks[task.profile])
    return tasks[offset : None if limit is None else offset + limit]


# REFs ---------------------------------------------------------------------------------------------------------------


def find_ref(ref: str, config: Config, chosen: Sequence[str]) -> tuple[Profile, str]:
    """The profile and the id that a REF means. `chosen` are the profiles named by -p or by default.

    Raises `UsageError` for what cannot be read, `ConfigError` for a profile that does not exist.
    """
    if re.match(r"https?://", ref):
        return _by_address(ref, config, chosen)
    before, colon, after = ref.partition(":")
    if colon and before in config.names():
        profile, number = config.profile(before), after
    elif len(chosen) == 1 and not colon:
        profile, number = config.profile(chosen[0]), ref
    elif colon:
        raise UsageError(
            f"{ref!r}: there is no profile {before!r}", f"there is: {', '.join(config.names()) or 'none yet'}"
        )
    else:
        raise UsageError(f"{ref!r} does not say which profile", "write PROFILE:ID, or name one with -p")
    task_id = number.partition("#")[0].strip()
    try:
        profile.provider.id.send(task_id, profile.clock)
    except ValueError as why:
        raise UsageError(f"{ref!r}: {why}") from why
    return profile, number.strip()


def _by_address(address: str, config: Config, chosen: Sequence[str]) -> tuple[Profile, str]:
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    fits = [profile for profile in map(config.profile, config.names()) if host in hosts(profile)]
    # A port tells apart services that share a host.
    exact = [each for each in fits if urlsplit(each.settings.base_url).netloc == parts.netloc]
    fits = exact or fits
    if not fits:
        raise UsageError(
            f"no profile belongs to {host or address!r}", "a task's address must be of a host in the configuration"
        )
    found = [
        (profile, task_id)
        for profile in fits
        if (task_id := profile.provider.locate(parts.path, parts.query, profile.settings))
    ]
    preferred = [each for each in found if each[0].name in chosen]
    found = preferred[:1] if len(preferred) == 1 else found
    if not found:
        raise UsageError(f"{address!r} is not the address of a task")
    if len(found) > 1:
        raise UsageError(
            f"{address!r} fits several profiles", f"choose with -p: {', '.join(each.name for each, _ in found)}"
        )
    profile, task_id = found[0]
    try:
        profile.provider.id.send(task_id, profile.clock)
    except ValueError as why:
        raise UsageError(f"{address!r}: {why}") from why
    return profile, task_id


def hosts(profile: Profile) -> frozenset[str]:
    own = urlsplit(profile.settings.base_url).hostname or ""
    return frozenset(each.lower() for each in (own, *profile.provider.hosts(profile.settings)) if each)


def get_one(profile: Profile, task_id: str, extras: Extras, wire: Wire, tell: Tell, *, native: bool) -> Task:
    client = Client(profile.scheme, profile.settings, wire, profile.provider.lists)
    asker = Asker(profile, client, tell)
    task = asker.drive(profile.provider.fetch(task_id, able(profile, extras, tell), profile.settings))
    return finish(task, profile, profile.clock, native=native)


def able(profile: Profile, extras: Extras, tell: Tell) -> Extras:
    """What of the extras the provider has; what it lacks is told, not invented."""
    provider = profile.provider
    if extras.comments != "none" and extras.comments not in provider.comments:
        tell(f"{provider.title} have no comments of this kind: {extras.comments}")
        extras = replace(extras, comments="none")
    if extras.history and not provider.history:
        tell(f"{provider.title} have no history")
        extras = replace(extras, history=False)
    return extras


# Without sending ----------------------------------------------------------------------------------------------------


def rehearse_list(profile: Profile, wanted: Wanted) -> tuple[Rehearsal, frozenset[str], frozenset[str]]:
    """The requests of a list, the filters that the provider applies, and those that are applied here."""
    wanted = replace(wanted, status_map=profile.status_map)
    asker = rehearsal_of(profile)
    list(asker.drive(profile.provider.find(wanted, asker.profile.settings)))
    identity(asker, wanted)
    asked = wanted.asks() | (frozenset() if wanted.statuses is None else {"status"})
    return asker, asked & asker.answers, asked - asker.answers


def rehearse_get(profile: Profile, task_id: str, extras: Extras) -> Rehearsal:
    asker = rehearsal_of(profile)
    asker.drive(profile.provider.fetch(task_id, extras, asker.profile.settings))
    return asker
