"""A stand-in for the five services, for trying things out and for tests; it uses nothing of the client."""

from __future__ import annotations

import importlib
import pkgutil
import threading
from collections.abc import Mapping
from typing import Any, Protocol

from taskcli.sandbox.wire import Answer, Call, World, as_html, as_text


class Site(Protocol):
    """One service: answers calls whose path begins with one of its prefixes."""

    def answer(self, call: Call) -> Answer: ...


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


# Faults that any server in front of a service can have.
COMMON_FAULTS = {
    "500": "every answer is status 500 with a plain text",
    "503": "every answer is status 503 with an HTML page and Retry-After: 0",
    "html": "every answer is an HTML page with status 200",
    "cut": "every body ends in the middle",
    "empty": "every body is empty",
    "redirect": "every answer sends the caller to a sign-in page on another host",
}


def common_fault(faults: frozenset[str], answer: Answer) -> Answer:
    """The answer, spoilt in the way that was asked for."""
    if "500" in faults:
        return as_text("Internal Server Error", 500)
    if "503" in faults:
        return as_html("503 Service Unavailable", 503, [("Retry-After", "0")])
    if "html" in faults:
        return as_html("Sign in")
    if "redirect" in faults:
        return Answer(302, b"", (("Location", "https://login.example.com/sso?next=%2F"),))
    if "cut" in faults:
        return Answer(answer.status, answer.body[: len(answer.body) // 2], answer.headers)
    if "empty" in faults:
        return Answer(answer.status, b"", answer.headers)
    return answer


def read_faults(spec: str) -> dict[str, frozenset[str]]:
    """`"oracle:206,tallyfy:503"` as names by site. An unknown site or fault is a `ValueError` that lists the known."""
    found: dict[str, set[str]] = {}
    for word in filter(None, (each.strip() for each in spec.split(","))):
        site, _, fault = word.partition(":")
        if site not in names():
            raise ValueError(f"no site {site!r} in {word!r}; there are: {', '.join(names())}")
        known = {**load(site).FAULTS, **COMMON_FAULTS}
        if fault not in known:
            raise ValueError(f"{site} has no fault {fault!r}; it has: {', '.join(sorted(known))}")
        found.setdefault(site, set()).add(fault)
    return {site: frozenset(faults) for site, faults in found.items()}


class Sandbox:
    """All sites at one address. A site is built when it is first called."""

    def __init__(self, seed: int = 1, size: int = 320, faults: str = "", world: World | None = None) -> None:
        self.world = world or World(seed=seed, size=size)
        self.faults = read_faults(faults)
        self._sites: dict[str, Site] = {}
        self._building = threading.Lock()
        self._prefixes = sorted(
            ((prefix, name) for name in names() for prefix in load(name).PREFIXES),
            key=lambda pair: -len(pair[0]),
        )

    def profiles(self, origin: str) -> dict[str, dict[str, Any]]:
        """Settings that reach these sites at `origin`, with the made-up secrets they accept, by provider."""
        return {name: load(name).profile(origin) for name in names()}

    def site(self, name: str) -> Site:
        with self._building:  # two of one site would not know each other's tokens
            if name not in self._sites:
                faults = self.faults.get(name, frozenset())
                world = World(self.world.seed, self.world.size, self.world.today, faults, self.world.clock)
                self._sites[name] = load(name).Site(world)
            return self._sites[name]

    def answer(self, call: Call) -> Answer:
        for prefix, name in self._prefixes:
            if call.path == prefix or call.path.startswith(prefix.rstrip("/") + "/"):
                return common_fault(self.faults.get(name, frozenset()), self.site(name).answer(call))
        return as_html("404 Not Found", 404)
