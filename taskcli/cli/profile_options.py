"""What can be typed behind `taskcli profile`: a flag for each setting that any provider has, but for secrets."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec import Struct, field

from taskcli import providers
from taskcli.cli.flags import PREFIX, Flag, group, option, switch, text
from taskcli.cli.options import Asking, Telling, Writing, config_option, deadline_option

# What has no rows of tasks: the configuration, say.
PLAIN = ("table", "json", "jsonl", "csv", "tsv", "yaml")
_METHODS = ("basic", "bearer", "client-credentials", "token", "none")
# Settings that a profile of any provider can have.
SHARED: Mapping[str, str] = {
    "base_url": "address of the service, or any address of it that is pasted",
    "time_zone": "zone of times that the service gives without one",
    "timeout": "seconds to wait for the service",
    "max_body": "the largest answer to read, unpacked",
    "output": "the usual output format",
    "ca_bundle": "file of certificate authorities, besides the system's",
    "client_cert": "file of a certificate with its key",
}
SETTINGS = "Settings of the profile"


class Form(Struct, frozen=True, kw_only=True):
    """The form in which profiles are shown."""

    HEADING: ClassVar[str] = "Output"
    output: str | None = option(
        "--output", "-o", help=f"{', '.join(PLAIN)} (else TASKCLI_OUTPUT, table)", words=PLAIN, metavar="FORMAT"
    )
    writing: Writing = group(Writing)

    @property
    def chosen(self) -> str:
        """What was typed; TASKCLI_OUTPUT, where it is one of these; a table."""
        usual = os.environ.get("TASKCLI_OUTPUT", "").lower()
        return self.output or (usual if usual in PLAIN else "table")


class ShowOptions(Struct, frozen=True, kw_only=True):
    """Behind `profile list`, `show` and `path`."""

    HEADING: ClassVar[str] = "Output"
    config: str | None = config_option()
    form: Form = group(Form)
    telling: Telling = group(Telling)


class CheckOptions(Struct, frozen=True, kw_only=True):
    """Behind `profile check`."""

    HEADING: ClassVar[str] = "Output"
    form: Form = group(Form)
    asking: Asking = group(Asking)


class ChangeOptions(Struct, frozen=True, kw_only=True):
    """Behind what changes the configuration."""

    HEADING: ClassVar[str] = "Connection and messages"
    config: str | None = config_option()
    deadline: float | None = deadline_option()
    telling: Telling = group(Telling)


class AddOptions(Struct, frozen=True, kw_only=True):
    """Behind `profile add`; `settings` are those of the profile as they were typed, by their names in the file."""

    HEADING: ClassVar[str] = "What to ask for"
    provider: str | None = option("--provider", help="which service", words=providers.names(), metavar="NAME")
    auth: str | None = option("--auth", help="how to sign in", words=_METHODS, metavar="METHOD", open=True, read=text)
    secret_stdin: bool = switch("--secret-stdin", help="read the secret from stdin")
    secret_from: str | None = option(
        "--secret-from", help="where the secret is: env:NAME, file:PATH, command:LINE or keyring", metavar="FORM"
    )
    default: bool = switch("--default", help="ask it by default, too")
    no_check: bool = switch("--no-check", help="write it without asking the service first")
    replace: bool = switch("--replace", help="write a profile anew that is there")
    change: ChangeOptions = group(ChangeOptions)
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def asking(self) -> Asking:
        return Asking(config=self.change.config, deadline=self.change.deadline, telling=self.change.telling)


def setting_flag(name: str) -> str:
    """`org_id` is `--org-id`."""
    return f"--{name.replace('_', '-')}"


def setting_flags() -> tuple[Flag, ...]:
    """A flag for each setting and each key of signing in that any provider has, but for secrets."""
    told: dict[str, dict[str, list[str]]] = {}
    for name in providers.names():
        provider = providers.load(name)
        own = [(each.name, each.help) for each in provider.settings]
        own += [(key.name, key.help) for scheme in provider.schemes for key in scheme.keys if not key.secret]
        for key, what in dict.fromkeys(own):
            told.setdefault(key, {}).setdefault(what, []).append(name)
    told |= {name: {what: []} for name, what in SHARED.items()}
    return tuple(
        Flag((setting_flag(key),), _told(told[key]), metavar="TEXT", name=PREFIX + key, read=one_text, heading=SETTINGS)
        for key in sorted(told)
    )


def _told(helps: Mapping[str, list[str]]) -> str:
    return "; ".join(f"{', '.join(names)}: {what}" if names else what for what, names in sorted(helps.items()))


def one_text(flag: str, typed: str | None) -> str | None:
    return None if typed is None else text(flag, typed)


def read_settings(values: Mapping[str, Any]) -> dict[str, str]:
    """What was typed of the settings, by their names in the file. Raises `UsageError`."""
    found = ((flag, flag.read(flag.decls[0], values.get(flag.name))) for flag in setting_flags())
    return {flag.name.removeprefix(PREFIX): value for flag, value in found if value is not None}
