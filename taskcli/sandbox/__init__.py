"""A stand-in for the five services, for trying things out and for tests; it uses nothing of the client."""

from __future__ import annotations

import importlib
import pkgutil
import random
import threading
from collections.abc import Mapping
from typing import Any, Protocol

from msgspec.structs import replace

from taskcli.sandbox.churn import Moving, Site, TaskNow
from taskcli.sandbox.faults import FAULTS, Rule, read_words, spoilt
from taskcli.sandbox.wire import Answer, Call, World, as_html

__all__ = ["FAULTS", "Answer", "Call", "Sandbox", "TaskNow", "World", "load", "names", "read_faults"]


class SiteModule(Protocol):
    """What the folder of a site offers: `site` answers the calls, the files beside it are named for what they hold."""

    PREFIXES: tuple[str, ...]
    FAULTS: Mapping[str, str]

    @staticmethod
    def profile(origin: str) -> dict[str, Any]: ...

    @staticmethod
    def Site(world: World) -> Site: ...  # noqa: N802 - a class in each site's folder


def names() -> tuple[str, ...]:
    """The sites there are: every folder beside this file is one."""
    return tuple(sorted(each.name for each in pkgutil.iter_modules(__path__) if each.ispkg))


def load(name: str) -> SiteModule:
    module: Any = importlib.import_module(f"{__name__}.{name}")
    return module  # type: ignore[no-any-return]


def read_faults(spec: str, seed: int = 1) -> tuple[dict[str, frozenset[str]], list[Rule]]:
    """A SPEC as the faults that sites have of their own, by site, and the rules for those of any server.

    `"oracle:206,503@0.1,/v1.1/*=slow@0.05"`; a site's own word goes before that of any server. An unknown site or
    fault is a `ValueError` that lists the known.
    """
    own: dict[str, set[str]] = {}
    rules: list[Rule] = []
    for at, word in enumerate(read_words(spec)):
        if word.site and word.site not in names():
            raise ValueError(f"no site {word.site!r} in {word.text!r}; there are: {', '.join(names())}")
        theirs = load(word.site).FAULTS if word.site else {}
        if word.fault in theirs:
            if word.path or word.rate is not None:
                raise ValueError(f"{word.text!r}: what a site does wrong by itself has no path and no rate")
            own.setdefault(word.site, set()).add(word.fault)
        elif word.fault in FAULTS:
            dice = random.Random(f"{seed}:{at}:{word.text}")
            rate = 1.0 if word.rate is None else word.rate
            rules.append(Rule(FAULTS[word.fault], word.site, word.path or "*", rate, dice))
        else:
            whose = f"{word.site} has no fault" if word.site else "there is no fault"
            known = f"{'it has' if word.site else 'there are'}: {', '.join(sorted({*theirs, *FAULTS}))}"
            raise ValueError(f"{whose} {word.fault!r}; {known}")
    return {site: frozenset(faults) for site, faults in own.items()}, rules


class Sandbox:
    """All sites at one address. A site is built when it is first called."""

    def __init__(self, seed: int = 1, size: int = 320, faults: str = "", world: World | None = None) -> None:
        self.world = world or World(seed=seed, size=size)
        self.faults, self.rules = read_faults(faults, self.world.seed)
        self._sites: dict[str, Moving] = {}
        self._building = threading.Lock()
        self._prefixes = sorted(
            ((prefix, name) for name in names() for prefix in load(name).PREFIXES),
            key=lambda pair: -len(pair[0]),
        )

    def profiles(self, origin: str) -> dict[str, dict[str, Any]]:
        """Settings that reach these sites at `origin`, with the made-up secrets they accept, by provider."""
        return {name: load(name).profile(origin) for name in names()}

    def site(self, name: str) -> Moving:
        with self._building:  # two of one site would not know each other's tokens
            if name not in self._sites:
                world = replace(self.world, faults=self.faults.get(name, frozenset()))
                self._sites[name] = Moving(name, load(name).Site(world), world)
            return self._sites[name]

    def tasks_now(self, name: str) -> dict[str, TaskNow]:
        """All tasks of a site by id, whoever may see them: what its answers can be held against."""
        return self.site(name).tasks_now()

    def answer(self, call: Call) -> Answer:
        for prefix, name in self._prefixes:
            if call.path == prefix or call.path.startswith(prefix.rstrip("/") + "/"):
                return spoilt(self.rules, name, call, self.site(name).answer(call))
        return spoilt(self.rules, "", call, as_html("404 Not Found", 404))
