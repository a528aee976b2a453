"""Profiles: where they are kept, how they are read and checked."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, tzinfo
from ipaddress import ip_address
from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct, field
from msgspec.structs import replace

from taskcli import providers
from taskcli.errors import ConfigError
from taskcli.http.auth import Scheme, Settings
from taskcli.http.transport import DEFAULT_TIMEOUT, LARGEST_BODY
from taskcli.http.trust import Trust
from taskcli.models import Status
from taskcli.profiles.commands import Commands
from taskcli.profiles.location import Location, read_toml
from taskcli.profiles.path import config_path
from taskcli.profiles.secrets import Secrets, check_secret, readable_by_others
from taskcli.records import Discreet
from taskcli.render import FORMATS
from taskcli.spec import Param, Provider, folded
from taskcli.values import Clock, did_you_mean, not_one_of, size

NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
TOP_KEYS = ("default", "profiles", "time_zone", "views")
COMMON_KEYS = (
    "provider", "base_url", "time_zone", "timeout", "max_body", "output", "ca_bundle", "client_cert", "auth",
    "defaults", "status_map",
)  # fmt: skip


class Profile(Struct, frozen=True):
    """One account, checked and ready to be asked. `timeout` is in seconds, `max_body` in bytes.

    `address` is the setting that gives the address of the service.
    """

    name: str
    provider: Provider
    scheme: Scheme
    settings: Settings
    timeout: float = DEFAULT_TIMEOUT
    max_body: int = LARGEST_BODY
    output: str = ""
    trust: Trust = field(default_factory=Trust)
    address: str = "base_url"
    status_map: Mapping[str, Status] = field(default_factory=dict)
    secrets: Secrets | None = None

    @property
    def clock(self) -> Clock:
        return Clock(zone=self.settings.zone)

    def warnings(self) -> Iterator[str]:
        """What a person should be told about how safe the secrets are."""
        for url in (self.settings.base_url, self.settings.auth.get("token_url", "")):
            if url.lower().startswith("http://") and not _is_loopback(urlsplit(url).hostname or ""):
                yield f"{self.name}: {url} is plain http, where others can read what is sent; write https"
        if self.trust.client_cert and readable_by_others(Path(self.trust.client_cert)):
            yield f"{self.name}: others can read the client_cert in {self.trust.client_cert}; chmod 600 it"
        yield from self.secrets.warnings() if self.secrets else ()


def _is_loopback(host: str) -> bool:
    host = host.lower().removesuffix(".")
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")  # RFC 6761, section 6.3


class Config(Discreet, frozen=True):
    """A configuration file as it was read; profiles and views are checked when used. `zone` is the reader's."""

    UNSEEN = ("text", "raw", "views", "commands")
    path: Path
    text: str = ""
    default: tuple[str, ...] = ()
    zone: tzinfo | None = None
    raw: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    views: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    commands: Commands = field(default_factory=Commands)

    def names(self, provider: str = "") -> tuple[str, ...]:
        return tuple(name for name, each in self.raw.items() if not provider or each.get("provider") == provider)

    def must_know(self, name: str) -> None:
        """Raises `ConfigError` where there is no such profile."""
        if name not in self.raw:
            known = ", ".join(self.raw) or "none yet"
            raise ConfigError(f"no profile {name!r} in {self.path}{did_you_mean(name, self.raw)}", f"there is: {known}")

    def provider_of(self, name: str) -> str:
        """What the file says of a profile's provider, whether or not the profile is without fault."""
        return str(self.raw[name].get("provider", ""))

    def profile(self, name: str) -> Profile:
        """Raises `ConfigError` for an unknown name or a fault in the profile."""
        self.must_know(name)
        return _Reader(self, name, self.raw[name]).profile()


def load(given: str | None = None, *, new: bool = False) -> Config:
    """The configuration; an empty one where the usual file is not there, or any that may be `new`.

    Raises `ConfigError`.
    """
    path = config_path(given)
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        if not new and (given or os.environ.get("TASKCLI_CONFIG")):
            raise ConfigError(f"there is no file {path}", "check --config or TASKCLI_CONFIG") from None
        return Config(path)
    except (OSError, UnicodeDecodeError) as why:
        raise ConfigError(f"{path} cannot be read ({why})") from why
    return _checked(path, text, read_toml(text, path))


def _checked(path: Path, text: str, found: Mapping[str, Any]) -> Config:
    top = Location(path, text, "")
    top.only(found, TOP_KEYS)
    profiles = found.get("profiles", {})
    if not isinstance(profiles, dict) or not all(isinstance(each, dict) for each in profiles.values()):
        raise top.error("profiles", "must be tables like [profiles.work]")
    views = found.get("views", {})
    if not isinstance(views, dict):
        raise top.error("views", "must be tables like [views.morning]")
    default = found.get("default", [])
    names = [default] if isinstance(default, str) else default
    if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
        raise top.error("default", "must be a profile's name or a list of names")
    for name in names:
        if name not in profiles:
            raise top.error(
                "default", f"names {name!r}, which is no profile; there is: {', '.join(profiles) or 'none'}"
            )
    zone = None
    if "time_zone" in found:
        zone = read_zone(str(found["time_zone"]), top.error)
    return Config(path, text, tuple(dict.fromkeys(names)), zone, profiles, views)


class _Reader(Discreet, frozen=True):
    UNSEEN = ("found",)
    config: Config
    name: str
    found: Mapping[str, Any]

    @property
    def location(self) -> Location:
        return Location(self.config.path, self.config.text, f"profiles.{self.name}")

    def profile(self) -> Profile:
        if not re.fullmatch(NAME, self.name):
            raise self.location.error("", f"the name {self.name!r} must be of letters, digits, '-', '_' and '.'")
        if "provider" not in self.found:
            raise self.location.error("", f"lacks provider, one of {', '.join(providers.names())}")
        if self.found["provider"] not in providers.names():
            raise self.location.error("provider", not_one_of(self.found["provider"], providers.names()))
        provider = providers.load(self.found["provider"])
        own = tuple(each.name for each in provider.settings)
        self.location.only(self.found, (*COMMON_KEYS, *own))
        extra, base_url = self._extra(provider)
        scheme, auth, secrets = self._auth(provider)
        timeout = self.found.get("timeout", DEFAULT_TIMEOUT)
        if not isinstance(timeout, (int, float)) or isinstance(timeout, bool) or not 0 < timeout < 1e6:
            raise self.location.error("timeout", "must be a number of seconds above 0")
        output = self.found.get("output", "")
        if output and output not in FORMATS:
            raise self.location.error("output", not_one_of(output, FORMATS))
        settings = Settings(
            base_url, extra, auth, secrets.get, self._zone(), self._defaults(provider, Settings(base_url, extra))
        )
        return Profile(
            self.name,
            provider,
            scheme,
            settings,
            timeout=float(timeout),
            max_body=self._max_body(),
            output=output,
            trust=Trust(self._file("ca_bundle"), self._file("client_cert")),
            address="base_url" if "base_url" in self.found else self._hole(provider),
            status_map=self._status_map(),
            secrets=secrets,
        )

    def _text(self, key: str, pattern: str = ".+") -> str:
        value = self.found[key]
        if not isinstance(value, str) or not (value.strip() or re.fullmatch(pattern, "")):
            raise self.location.error(key, "must be a text")
        if not re.fullmatch(pattern, value.strip()):
            raise self.location.error(key, f"does not look right: {value!r}")
        return value.strip()

    def _extra(self, provider: Provider) -> tuple[dict[str, str], str]:
        """The provider's own settings, and base_url, which may tell some of them."""
        extra = {
            each.name: self._text(each.name, each.pattern) if each.name in self.found else each.default
            for each in provider.settings
            if each.name in self.found or each.default
        }
        base_url = self._base_url(provider, extra)
        for each in provider.settings:
            if each.required and each.name not in extra:
                raise self.location.error("", f"lacks {each.name} ({each.help})")
        return extra, base_url

    def _base_url(self, provider: Provider, extra: dict[str, str]) -> str:
        if "base_url" in self.found:
            return self._pasted(provider, extra, read_url(self._text("base_url"), "base_url", self.location))
        try:
            url = provider.base_url.format_map(extra)
        except KeyError as hole:
            raise self.location.error("", f"lacks {hole.args[0]} or base_url") from None
        if not url:
            raise self.location.error("", "lacks base_url, the address of the service")
        return read_url(url, "base_url", self.location)

    def _pasted(self, provider: Provider, extra: dict[str, str], url: str) -> str:
        """A base_url without the API's own path and what follows it, which are added to every request anyway.

        What that path tells of the provider's settings is put into `extra`. Raises `ConfigError` where another value
        is written.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        own = urlsplit(provider.root(Settings(origin, extra))).path
        firsts = {each.path.split("/")[1] for each in provider.endpoints if isinstance(each.path, str)}
        starts = [own] if own else [f"/{first}" for first in sorted(firsts) if "{" not in first]
        at = min((found for start in starts if (found := f"{parts.path}/".find(f"{start}/")) >= 0), default=-1)
        told = re.search(provider.api_path, parts.path) if provider.api_path and (at < 0 or not own) else None
        for name, value in told.groupdict().items() if told else ():
            if name in self.found and extra[name].strip("/") != value.strip("/"):
                clash = f"has {value!r} in it, but {name} is {extra[name]!r}: leave out one of them"
                raise self.location.error("base_url", clash)
            extra[name] = value
        at = told.start() if told else at
        if at >= 0:
            return origin + parts.path[:at].rstrip("/")
        if parts.query or parts.fragment:
            raise self.location.error(
                "base_url", f"has more than is needed: leave out what follows {origin + parts.path!r}"
            )
        return origin + parts.path.rstrip("/")

    def _zone(self) -> tzinfo:
        if "time_zone" not in self.found:
            return self.config.zone or Clock().zone
        return read_zone(self._text("time_zone"), self.location.error)

    def _auth(self, provider: Provider) -> tuple[Scheme, dict[str, str], Secrets]:
        known = {scheme.method: scheme for scheme in provider.schemes}
        auth = self.found.get("auth", {"method": "none"} if "none" in known else None)
        if auth is None:
            raise self.location.error("", f'lacks auth, for example auth = {{ method = "{next(iter(known))}", ... }}')
        table = Location(self.config.path, self.config.text, f"profiles.{self.name}.auth")
        if not isinstance(auth, dict):
            raise self.location.error("auth", "must be a table")
        method = auth.get("method")
        if method is None:
            raise table.error("", f"lacks method, one of {', '.join(known)}")
        if not isinstance(method, str) or method not in known:
            raise table.error("method", not_one_of(method, known))
        scheme = known[method]
        table.only(auth, ("method", *(key.name for key in scheme.keys)))
        plain: dict[str, str] = {"method": method}
        secrets: dict[str, Any] = {}
        for key in scheme.keys:
            if key.name not in auth:
                if key.required and not (key.instead and key.instead in auth):
                    other = f" or {key.instead}" if key.instead else ""
                    raise table.error("", f"lacks {key.name}{other} ({key.help})")
                continue
            value = auth[key.name]
            if key.secret:
                check_secret(table, key.name, value)
                secrets[key.name] = value
            elif not isinstance(value, str) or not value.strip():
                raise table.error(key.name, "must be a text")
            elif not value.strip().isprintable():
                raise table.error(key.name, "holds a control character")
            elif key.name == "token_url":
                plain[key.name] = read_url(value.strip(), key.name, table)
            else:
                plain[key.name] = value.strip()
        return scheme, plain, Secrets(self.name, self.config.path, secrets, self.config.commands)

    def _defaults(self, provider: Provider, settings: Settings) -> dict[str, dict[str, list[str]]]:
        found = self.found.get("defaults", {})
        table = Location(self.config.path, self.config.text, f"profiles.{self.name}.defaults")
        if not isinstance(found, dict):
            raise self.location.error("defaults", "must be a table")
        table.only(found, (each.verb for each in provider.endpoints))
        defaults: dict[str, dict[str, list[str]]] = {}
        for verb, values in found.items():
            inner = Location(self.config.path, self.config.text, f"{table.table}.{verb}")
            if not isinstance(values, dict):
                raise table.error(verb, "must be a table")
            params = provider.spoken(provider.endpoint(verb), replace(settings, defaults=found)).flags
            inner.only(values, (param.name for param in params))
            defaults[verb] = {
                param.name: self._words(inner, param, values[param.name]) for param in params if param.name in values
            }
        return defaults

    def _words(self, location: Location, param: Param, value: Any) -> list[str]:
        """A default as if it had been typed; what the parameter does not take is a fault of the file."""
        words = [self._word(location, param.name, each) for each in (value if isinstance(value, list) else [value])]
        if not words:
            raise location.error(param.name, "is an empty list; leave it out instead")
        try:
            for word in words:
                for part in word.split(",") if param.many in ("repeat", "comma") else [word]:
                    param.send(part.strip(), Clock(zone=self._zone()))
        except ValueError as why:
            raise location.error(param.name, f"does not fit: {why}") from why
        return words

    @staticmethod
    def _word(location: Location, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (datetime, date, time)):
            return value.isoformat()
        if not isinstance(value, (str, int)) or value == "":
            raise location.error(name, "must be a text, a whole number, a date, true or false, or a list of these")
        return str(value)

    @staticmethod
    def _hole(provider: Provider) -> str:
        """The setting that is filled into the usual address."""
        return next((name for _, name, _, _ in Formatter().parse(provider.base_url) if name), "base_url")

    def _file(self, key: str) -> str:
        """The path of a file, from the folder of the configuration on; empty where none is named."""
        return str(self.config.path.parent / os.path.expanduser(self._text(key))) if key in self.found else ""

    def _max_body(self) -> int:
        value = self.found.get("max_body", LARGEST_BODY)
        if not isinstance(value, (str, int)) or isinstance(value, bool):
            raise self.location.error("max_body", "must be a size like 512MB, or a number of bytes")
        try:
            return size(str(value))
        except ValueError as why:
            raise self.location.error("max_body", str(why)) from why

    def _status_map(self) -> dict[str, Status]:
        found = self.found.get("status_map", {})
        table = Location(self.config.path, self.config.text, f"profiles.{self.name}.status_map")
        if not isinstance(found, dict):
            raise self.location.error("status_map", "must be a table")
        for word, status in found.items():
            if status not in tuple(Status):
                raise table.error(word, not_one_of(status, Status))
        return {folded(word): Status(status) for word, status in found.items()}


def read_url(url: str, key: str, location: Location) -> str:
    """An address with its scheme, https unless told. Raises `ConfigError` for what is none, or holds a password."""
    url = url if "://" in url else f"https://{url}"
    if re.search(r"//[^/?#]*@", url):  # told without the address, which holds a secret
        raise location.error(key, "must not hold a name or password; they belong into auth")
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good or not url.isprintable() or re.search(r"\s", url):
        raise location.error(key, f"is not a web address: {url!r}")
    return url


def read_zone(name: str, error: Any = lambda key, what: ConfigError(what)) -> tzinfo:
    """A zone by its name in the IANA database, which UTC needs not."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as why:
        near = sorted(zone for zone in available_timezones() if zone.casefold().endswith(f"/{name.casefold()}"))
        told = f"write it like {near[0] if near else 'Europe/Berlin'}"
        raise error("time_zone", f"{name!r} is not a time zone; {told}") from why
