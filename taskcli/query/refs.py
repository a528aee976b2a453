"""REFs: which profile and which task are meant by what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from taskcli.errors import ConfigError, UsageError
from taskcli.profiles.config import Config, Profile
from taskcli.values import did_you_mean


def is_ref(text: str, config: Config) -> bool:
    """Whether it says which profile it is of: `PROFILE:ID`, or an address."""
    return bool(re.match(r"https?://", text)) or (text.partition(":")[0] in config.names() and ":" in text)


def find_ref(ref: str, config: Config, chosen: Sequence[str], command: str) -> tuple[Profile, str]:
    """The profile and the id that a REF means. `chosen` are the profiles named by -p or by default.

    `command` is what was typed, for being repeated with -p. Raises `UsageError` for what cannot be read, and
    `ConfigError` that names profile and id for a profile with a fault.
    """
    if re.match(r"https?://", ref):
        return _by_address(ref, config, chosen, command)
    before, colon, after = ref.partition(":")
    if colon and before in config.names():
        name, number = before, after.strip()
    elif len(chosen) == 1 and not colon:
        name, number = chosen[0], ref.strip()
    elif colon:
        guess = did_you_mean(before, config.names())
        raise UsageError(
            f"{ref!r}: there is no profile {before!r}{guess}", f"there is: {', '.join(config.names()) or 'none yet'}"
        )
    else:
        raise UsageError(f"{ref!r} does not say which profile", "write PROFILE:ID, or name one with -p")
    try:
        profile = config.profile(name)
    except ConfigError as why:
        raise why.of(name, number) from why.__cause__
    return profile, checked(ref, number, profile)


def checked(ref: str, number: str, profile: Profile) -> str:
    """The id, once it looks like one of this provider. Raises `UsageError`."""
    task_id, part, _ = number.partition("#")
    if part and not profile.provider.entries:
        raise UsageError(f"{ref!r} is not a task id", f"{profile.provider.title} have no parts: leave out the #")
    try:
        profile.provider.ref.send(task_id.strip(), profile.clock)
    except ValueError as why:
        raise UsageError(f"{ref!r}: {why}") from why
    return number


def _by_address(address: str, config: Config, chosen: Sequence[str], command: str) -> tuple[Profile, str]:
    try:
        parts = urlsplit(address)
    except ValueError as why:
        raise UsageError(f"{address!r} is not an address ({why})") from why
    host = (parts.hostname or "").lower()
    fits = [profile for profile in usable(config) if host in hosts(profile)]
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
    # One host can have several APIs, whose addresses of tasks look alike behind their roots.
    below = [each for each in found if parts.path.startswith(root_of(each[0]))]
    found = below or found
    preferred = [each for each in found if each[0].name in chosen]
    found = preferred[:1] if len(preferred) == 1 else found
    if not found:
        lists = next(filter(None, (lister(profile, parts.path) for profile in fits)), "")
        hint = f"{lists} lists what it is of" if lists else f"taskcli list -p {fits[0].name} shows what tasks there are"
        raise UsageError(f"{address!r} is not the address of a task", hint)
    if len(found) > 1:
        lines = " or ".join(f"{command} -p {profile.name}" for profile, _ in found)
        raise UsageError(f"{address!r} fits several profiles", f"choose one: {lines}")
    profile, task_id = found[0]
    return profile, checked(address, task_id, profile)


def lister(profile: Profile, path: str) -> str:
    """The command that lists what an address of the API is of, or nothing where there is none."""
    if not path.startswith(root_of(profile)):
        return ""
    below, found = "/" + re.sub(r"\.(json|xml)$", "", path.removeprefix(root_of(profile))), ""
    for endpoint in profile.provider.endpoints:
        if endpoint.shape != "list" or endpoint.argument or endpoint.hidden or endpoint.verb == "list":
            continue
        own = endpoint.path if isinstance(endpoint.path, str) else endpoint.path({}, profile.settings)
        for name, value in profile.settings.extra.items():
            own = own.replace(f"{{{name}}}", value)
        if f"{below}/".startswith(f"{own}/"):
            found = f"taskcli {profile.provider.name} {endpoint.verb} -p {profile.name}"
    return found


def root_of(profile: Profile) -> str:
    return urlsplit(profile.provider.root(profile.settings)).path + "/"


def usable(config: Config) -> Iterator[Profile]:
    """The profiles without a fault: those of others are no reason why an address cannot be read."""
    for name in config.names():
        with suppress(ConfigError):
            yield config.profile(name)


def hosts(profile: Profile) -> frozenset[str]:
    own = urlsplit(profile.settings.base_url).hostname or ""
    return frozenset(each.lower() for each in (own, *profile.provider.hosts(profile.settings)) if each)
