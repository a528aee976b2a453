"""Which question a snapshot answers: the same in other words is the same, and another one is never compared with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from taskcli.profiles.config import Profile
from taskcli.spec import Filters, folded
from taskcli.spec.filters import TABLE

Question = dict[str, Any]
"""Plain values, as JSON has them: `filters`, and what is special to the profile."""


def question_of(profile: Profile, filters: Filters, typed: Mapping[str, Sequence[str]]) -> Question:
    """What decides which tasks a profile answers with. `typed` are the words that were read into `filters`."""
    settings = profile.settings
    in_address = {name for _, name, _, _ in Formatter().parse(profile.provider.base_url) if name}
    return {
        "filters": filters_of(filters, typed),
        "provider": profile.provider.name,
        "address": address_of(profile.provider.root(settings)),
        "settings": {name: value for name, value in sorted(settings.extra.items()) if name not in in_address},
        "defaults.list": {
            name: sorted(part.strip() for word in words for part in word.split(","))
            for name, words in sorted(settings.defaults.get("list", {}).items())
        },
        "status_map": {word: str(status) for word, status in sorted(profile.status_map.items())},
    }


def filters_of(filters: Filters, typed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The filters by what they mean, and times as they were typed: `+7d` is the same question every day."""
    found: dict[str, Any] = {}
    for row in TABLE:
        value = getattr(filters, row.key)
        if row.form in ("moment", "day"):
            value = sorted(map(folded, typed.get(row.name, ())))
        if value or row.name == "status":
            found[row.name] = canonical(value)
    return found


def canonical(value: Any) -> Any:
    if isinstance(value, Struct):
        # Whether a person wrote it is no part of what it means.
        return {name: canonical(getattr(value, name)) for name in value.__struct_fields__ if name != "written"}
    if isinstance(value, (tuple, frozenset)):
        return sorted({folded(each) for each in value})
    return folded(value) if isinstance(value, str) else value


def address_of(url: str) -> str:
    """An address as it is compared: scheme and host in lower case, without what is usual."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port not in (None, usual) else ""
    return f"{parts.scheme}://{(parts.hostname or '').lower()}{port}{parts.path.rstrip('/')}"


def differences(before: Question, now: Question) -> Iterator[str]:
    """What makes it another question, in words: `--status`, `address`, `defaults.list`."""
    for name in dict.fromkeys((*before, *now)):
        if before.get(name) == now.get(name):
            continue
        if name == "filters":
            was, is_ = before.get(name) or {}, now.get(name) or {}
            yield from (f"--{each}" for each in dict.fromkeys((*was, *is_)) if was.get(each) != is_.get(each))
        else:
            yield name
