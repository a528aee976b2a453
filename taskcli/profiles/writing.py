"""The configuration changed as a text: every line that is not meant stays as it was, comments and order too."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from taskcli.errors import ConfigError, UsageError
from taskcli.profiles.location import read_toml
from taskcli.values import did_you_mean

# Tables of a profile that no flag of `profile add` sets: they stay where a profile is replaced.
KEPT = ("defaults", "status_map")


def with_profile(text: str, name: str, settings: Mapping[str, Any], *, replace: bool = False) -> str:
    """The text with a profile of these settings: at its end, or in place of the one that it replaces.

    Raises `UsageError` where there is one that shall not be replaced.
    """
    before = parsed(text)
    there = before.get("profiles", {})
    if name not in there:
        added = _appended(text, written(name, settings))
        whole = _put(before, name, settings)
        return _checked(added if _says(added, whole) else _set(text, name, settings), whole)
    if not replace:
        raise UsageError(f"there is a profile {name!r} already", "--replace writes it anew")
    old = there[name]
    kept = {key: old[key] for key in KEPT if key in old and old.get("provider") == settings.get("provider")}
    whole = {**settings, **kept}
    place = _lines_of(text, name)
    if place is None:
        return _checked(_set(text, name, whole), _put(before, name, whole))
    lines = text.splitlines(keepends=True)
    blocks = [block for block in place if _header(lines[block.start])[2:3] in [(each,) for each in kept]]
    inline = {key: value for key, value in kept.items() if not any(_header(lines[at.start])[2] == key for at in blocks)}
    for block in reversed(place):
        if block not in blocks:
            lines[block.start : block.stop] = [written(name, {**settings, **inline})] if block == place[0] else []
    return _checked("".join(lines), _put(before, name, whole))


def without_profile(text: str, name: str) -> str:
    """The text without a profile, also where it is asked by default. Raises `ConfigError` where there is none."""
    before = parsed(text)
    must_know(before, name)
    names = names_by_default(before)
    if name in names:
        text = with_default(text, [each for each in names if each != name])
        before = parsed(text)
    wanted = {**before, "profiles": {key: value for key, value in before["profiles"].items() if key != name}}
    place = _lines_of(text, name)
    if place is None:
        return _checked(_set(text, name, None), wanted)
    lines = text.splitlines(keepends=True)
    for block, after in reversed([*zip(place, [*place[1:], None], strict=True)]):
        between = lines[block.stop : after.start] if after else []
        end = after.start if after and all(map(_REMARK.match, between)) else block.stop
        del lines[block.start : end]
    return _checked("".join(lines), wanted)


def with_default(text: str, names: Sequence[str]) -> str:
    """The text with these profiles asked by default; with none of them, it says nothing of it."""
    import tomlkit

    before = parsed(text)
    for name in names:
        must_know(before, name)
    found = tomlkit.parse(text)
    wanted = {**before, "default": [*names]}
    if names:
        if "default" in found or not text.strip():
            found["default"] = [*names]
        else:  # before the first table, where it is no part of one
            return _checked(f"default = {_value([*names])}\n\n{text}", wanted)
    else:
        found.pop("default", None)
        del wanted["default"]
    return _checked(tomlkit.dumps(found), wanted)


def names_by_default(found: Mapping[str, Any]) -> list[str]:
    """The profiles that are asked by default, as the file says."""
    default = found.get("default", [])
    return [default] if isinstance(default, str) else [*default]


def must_know(found: Mapping[str, Any], name: str) -> None:
    """Raises `ConfigError` where the configuration has no such profile."""
    there = found.get("profiles", {})
    if name not in there:
        hint = f"there is: {', '.join(there) or 'none yet'}"
        raise ConfigError(f"no profile {name!r}{did_you_mean(name, there)}", hint)


def parsed(text: str) -> dict[str, Any]:
    """Raises `ConfigError` for what is no TOML, or holds something else in place of profiles."""
    found = read_toml(text, "the configuration")
    if not isinstance(found.get("profiles", {}), dict):
        raise ConfigError("profiles must be tables like [profiles.work]", "mend it; the file stays as it is")
    return found


def _put(found: Mapping[str, Any], name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    return {**found, "profiles": {**found.get("profiles", {}), name: {**settings}}}


def _checked(text: str, wanted: Mapping[str, Any]) -> str:
    """The changed text, if it says just what it should: else a line was written in a way that was not foreseen."""
    if not _says(text, wanted):
        raise ConfigError("the configuration is written in a way that cannot be changed here", "change it in an editor")
    return text


# Lines --------------------------------------------------------------------------------------------------------------

_HEADER = re.compile(r"\s*\[.*\]\s*(#.*)?$")
_REMARK = re.compile(r"\s*(#.*)?$")


def _header(line: str) -> tuple[str, ...]:
    """The name of the table that a line begins, in parts; empty where it begins none."""
    if not _HEADER.match(line.rstrip("\r\n")):
        return ()
    try:
        found: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    parts = []
    while isinstance(found, dict) and found:
        ((part, found),) = found.items()
        parts.append(part)
    return tuple(parts)


def _lines_of(text: str, name: str) -> list[slice] | None:
    """Where the tables of a profile stand; None where it is written otherwise, as `work = { ... }` say.

    Blanks and remarks before the next table belong to that one.
    """
    lines = text.splitlines(keepends=True)
    # What looks like a header inside a text or a list of several lines is none: what stands before it is not whole.
    begins = [at for at, line in enumerate(lines) if _header(line) and _is_whole("".join(lines[:at]))]
    found = []
    for at, end in zip(begins, [*begins[1:], len(lines)][: len(begins)], strict=True):
        if _header(lines[at])[:2] == ("profiles", name):
            while end > at + 1 and end < len(lines) and _REMARK.match(lines[end - 1]):
                end -= 1
            found.append(slice(at, end))
    own = [each for each in found if len(_header(lines[each.start])) == 2]
    return found if len(own) == 1 and own[0] == found[0] else None


def _is_whole(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    """Whether it says just that; no profiles at all are as good as none."""
    return _is_whole(text) and {"profiles": {}, **tomllib.loads(text)} == {"profiles": {}, **wanted}


def _appended(text: str, block: str) -> str:
    """One blank line between what is there and what is added."""
    return f"{text.rstrip()}\n\n{block}" if text.strip() else block


def _set(text: str, name: str, settings: Mapping[str, Any] | None) -> str:
    """The same for profiles that are written in another way than as tables of their own."""
    import tomlkit

    found: Any = tomlkit.parse(text)
    if settings is None:
        del found["profiles"][name]
    else:
        found["profiles"][name] = tomlkit.parse(f"it = {_value(settings)}")["it"]
    return tomlkit.dumps(found)


# Values -------------------------------------------------------------------------------------------------------------


def written(name: str, settings: Mapping[str, Any]) -> str:
    """A profile as it stands in the file."""
    lines = [f"[profiles.{_key(name)}]"]
    return "\n".join([*lines, *(f"{_key(key)} = {_value(value)}" for key, value in settings.items())]) + "\n"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _value(name)


def _value(value: Any) -> str:
    """In one line; `tomlkit` knows how texts, numbers and dates are written."""
    import tomlkit

    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {_value(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return str(tomlkit.item(value).as_string())
