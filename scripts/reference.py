"""The tables of docs/configuration.md, made from what declares the keys."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from taskcli import providers  # noqa: E402
from taskcli.cli.flags import Flag  # noqa: E402
from taskcli.cli.profile_options import SHARED, setting_flag  # noqa: E402
from taskcli.cli.views import FLAGS  # noqa: E402
from taskcli.http.auth import Key, Scheme  # noqa: E402
from taskcli.http.transport import DEFAULT_TIMEOUT, LARGEST_BODY  # noqa: E402
from taskcli.models import Priority, Status, Task  # noqa: E402
from taskcli.profiles.config import COMMON_KEYS, TOP_KEYS  # noqa: E402
from taskcli.render import FORMATS  # noqa: E402
from taskcli.spec import Provider, Setting  # noqa: E402
from taskcli.spec.filters import TABLE  # noqa: E402
from taskcli.values import size_text  # noqa: E402

Rows = Iterator[tuple[str, ...]]
# What the file can hold besides profiles and views: kind, default, meaning.
TOP: Mapping[str, tuple[str, str, str]] = {
    "default": ("text, or an array", "", "the profiles that are asked where none is named"),
    "time_zone": ("zone", "the machine's", "the zone that `list` and `get` read and show times in"),
    "profiles": ("tables", "", "`[profiles.NAME]`, one for each account"),
    "views": ("tables", "", "`[views.NAME]`, options of `taskcli list` under a name"),
}
# What a profile of any provider can hold: kind, default, and the meaning of what has no flag.
COMMON: Mapping[str, tuple[str, str, str]] = {
    "provider": ("word", "needed", f"which service: {', '.join(providers.names())}"),
    "base_url": ("address", "see below", ""),
    "time_zone": ("zone", "the `time_zone` at the top", ""),
    "timeout": ("seconds", f"{DEFAULT_TIMEOUT:g}", ""),
    "max_body": ("size", size_text(LARGEST_BODY), ""),
    "output": (f"word: {', '.join(FORMATS)}", "table", ""),
    "ca_bundle": ("path", "", ""),
    "client_cert": ("path", "", ""),
    "auth": ("table", "see below", "how to sign in: `method`, and the keys of that method"),
    "defaults": ("table", "", "`[profiles.NAME.defaults.VERB]`: documented parameters that are sent where the flag is"
                 " not given; VERB is the command (`list`, `get`), the keys are the parameter's own names"),
    "status_map": ("table", "", "a native status word to a common one: " + ", ".join(Status)),
}  # fmt: skip
# The keys of a task's record: kind, meaning.
RECORD: Mapping[str, tuple[str, str]] = {
    "ref": ("text or null", "`profile:ID`, what `get` takes; null where the service gives no id"),
    "profile": ("text", "the account that it was asked from"),
    "provider": ("text", f"one of {', '.join(providers.names())}"),
    "id": ("text or null", "the service's own id"),
    "title": ("text or null", "as the service has it"),
    "description": ("text or null", "as the service has it, HTML included"),
    "status": ("word", ", ".join(Status)),
    "native_status": ("text or null", "the service's own word"),
    "priority": ("word or null", ", ".join(Priority)),
    "native_priority": ("text or null", "the service's own word or number"),
    "assignees": ("list", "people and groups: `id`, `name`, `email`, `kind`"),
    "creator": ("object or null", "the same for one"),
    "created": ("time or null", ""),
    "updated": ("time or null", ""),
    "due": ("time or null", ""),
    "completed": ("time or null", "only where the service gives it"),
    "overdue": ("true or false", "due before now, and neither done nor cancelled"),
    "project": ("object or null", "`id`, `title`, `kind`: what it belongs to"),
    "parent": ("object or null", "the same: the task that it is a part of"),
    "customer": ("object or null", "the same: for whom it is done"),
    "type": ("text or null", "the service's own word for this kind of task"),
    "tags": ("list of text", ""),
    "url": ("address or null", "the page of the task"),
    "comments": ("list or null", "only with `--comments`; null where they could not be had"),
    "history": ("list or null", "only with `--history`; null where it could not be had"),
    "native": ("anything", "only with `--native`: the service's own object"),
}
# Common filters that take one value.
ONE_VALUE = {row.key for row in TABLE if row.form in ("moment", "day", "text")}
OWN_FLAGS = {"provider": "--provider", "auth": "--auth"}


def top() -> Rows:
    assert set(TOP) == set(TOP_KEYS), "say in TOP what a new key is"
    yield "key", "kind", "default", "meaning"
    for name, (kind, default, meaning) in TOP.items():
        yield f"`{name}`", kind, default, meaning


def record() -> Rows:
    assert tuple(RECORD) == Task.__struct_fields__, "say in RECORD what a new key is"
    yield "key", "kind", "meaning"
    for name, (kind, meaning) in RECORD.items():
        yield f"`{name}`", kind, meaning


def common() -> Rows:
    assert set(COMMON) == set(COMMON_KEYS), "say in COMMON what a new key is"
    yield "key", "kind", "default", "meaning", "flag of `profile add`"
    for name, (kind, default, meaning) in COMMON.items():
        flag = setting_flag(name) if name in SHARED else OWN_FLAGS.get(name, "")
        yield f"`{name}`", kind, default, meaning or SHARED[name], flag and f"`{flag}`"


def every_provider() -> Iterator[tuple[str, Provider]]:
    return ((name, providers.load(name)) for name in providers.names())


def settings() -> Rows:
    yield "provider", "key", "default", "meaning", "flag of `profile add`"
    for name, provider in every_provider():
        usual = f"`{provider.base_url}`" if provider.base_url else "needed"
        yield name, "`base_url`", usual, SHARED["base_url"], f"`{setting_flag('base_url')}`"
        for each in provider.settings:
            yield name, f"`{each.name}`", usual_of(provider, each), each.help, f"`{setting_flag(each.name)}`"


def usual_of(provider: Provider, setting: Setting) -> str:
    if f"{{{setting.name}}}" in provider.base_url:
        return "needed, or `base_url`"
    return "needed" if setting.required else setting.default and f"`{setting.default}`"


def sign_in() -> Rows:
    yield "provider", "`method`", "key", "kind", "needed", "meaning", "flag of `profile add`"
    for name, provider in every_provider():
        for scheme in provider.schemes:
            yield from ((name, *row) for row in of_scheme(scheme))


def of_scheme(scheme: Scheme) -> Rows:
    if not scheme.keys:
        yield f"`{scheme.method}`", "", "", "", "nobody signs in: what is public", "`--auth none`"
    for key in scheme.keys:
        flag = "`--secret-stdin`, `--secret-from`" if key.secret else f"`{setting_flag(key.name)}`"
        flag = "" if key.secret and not key.required else flag
        kind = "secret" if key.secret else "text"
        yield f"`{scheme.method}`", f"`{key.name}`", kind, needed(key), key.help, flag


def needed(key: Key) -> str:
    if not key.required:
        return "no"
    return f"yes, or `{key.instead}`" if key.instead else "yes"


def views() -> Rows:
    yield "key", "kind", "meaning"
    for name, flag in FLAGS.items():
        yield f"`{name}`", kind_of(flag), flag.help


def kind_of(flag: Flag) -> str:
    if flag.kind != "text" and flag.kind != "texts":
        return "whole number" if flag.kind == "count" else "true or false"
    kinds = {"N": "whole number", "SECONDS": "seconds", "SIZE": "size", "ZONE": "zone", "PATH": "path", "WHEN": "date"}
    one = kinds.get(flag.metavar or "", "text")
    return f"{one}, or an array" if flag.kind == "texts" and flag.name not in ONE_VALUE else one


def verbs() -> Rows:
    yield "provider", "VERB"
    for name, provider in every_provider():
        told = (f"`{each.verb}`" for each in provider.endpoints if not each.hidden and each.flags)
        yield name, ", ".join(dict.fromkeys(told))


TABLES: Mapping[str, Callable[[], Rows]] = {
    "top": top, "common": common, "settings": settings, "sign-in": sign_in, "verbs": verbs, "views": views,
    "record": record,
}  # fmt: skip
