"""`taskcli profile add`: a profile by questions or by flags, checked by one harmless request before it is written."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from taskcli import providers
from taskcli.cli.doctor import examined
from taskcli.cli.profile import change
from taskcli.cli.profile_options import SHARED, AddOptions, setting_flag
from taskcli.cli.progress import on_terminal
from taskcli.cli.questions import Questions, read_secret
from taskcli.cli.session import Session
from taskcli.errors import ConfigError, NotFound, UsageError
from taskcli.http.auth import Key, Scheme, Settings
from taskcli.profiles.config import NAME, Config, Profile, load
from taskcli.profiles.secrets import remember
from taskcli.profiles.writing import names_by_default, parsed, with_default, with_profile
from taskcli.query.client import Conversation
from taskcli.spec import Provider, Setting
from taskcli.values import not_one_of, text_of

# Fits every pattern of an id, and stands where the list of ids is asked for.
UNKNOWN_YET = "0"


def add(name: str, options: AddOptions, session: Session) -> None:
    """Writes one profile. Raises `UsageError` for what is missing or wrong, else what the check failed with."""
    if not re.fullmatch(NAME, name):
        raise UsageError(f"the name {name!r} must be of letters, digits, '-', '_' and '.'")
    there = load(options.asking.config, new=True)
    before = parsed(there.text)
    if name in there.raw and not options.replace:
        raise UsageError(f"there is a profile {name!r} already", "--replace writes it anew; profile show shows it")
    questions = Questions(on_terminal(sys.stdin) and on_terminal(sys.stderr) and not session.terminal.as_json)
    provider = chosen_provider(options, questions)
    check_flags(provider, options)
    questions.tell(f"{provider.title}. {provider.sign_in}")
    settings = settings_of(provider, options, questions)
    scheme = chosen_scheme(provider, options, questions)
    check_keys(provider, scheme, options)
    auth: dict[str, Any] = {"method": scheme.method}
    for key in scheme.keys:
        if not key.secret and (options.settings.get(key.name) or key.required):
            auth[key.name] = options.settings.get(key.name) or questions.answer(setting_flag(key.name), key.help)
    typed = secret_of(scheme, name, auth, options, questions)
    profile = candidate(there, name, {"provider": provider.name, **settings, "auth": {**auth, **typed}}, options)
    for setting in missing(profile, settings):
        if options.no_check:  # nothing is asked, this neither
            settings[setting.name] = questions.answer(setting_flag(setting.name), setting.help)
        else:
            settings[setting.name] = listed(profile, setting, session, questions)
    whole = {"provider": provider.name, **settings, "auth": auth}
    profile = candidate(there, name, {**whole, "auth": {**auth, **typed}}, options)
    session.config = replace(there, raw={name: {}})
    if not options.no_check:
        for each in examined(profile, session):
            if each.failed:
                session.terminal.note(f"{name} is not written (--no-check would write it)")
                raise each.failed.of(name)
            if each.check == "sign-in":
                session.terminal.note(each.detail)
    must = options.secret_from == "keyring"
    auth |= {of: kept(name, of, secret, session, must=must) for of, secret in typed.items()}
    default = options.default
    if questions.asks and not default and there.raw:
        told = "ask it by default, as well"
        default = questions.answer("--default", told, usual="yes", words=("yes", "no")) == "yes"
    # The only profile there was has been asked without being named.
    asked = names_by_default(before) or (list(there.raw) if len(there.raw) == 1 else [])

    def edit(text: str) -> str:
        added = with_profile(text, name, whole, replace=options.replace)
        return with_default(added, [*dict.fromkeys([*asked, name])]) if default else added

    path = change(options.asking.config, edit, options.asking.deadline)
    session.terminal.note(f"profile {name} written to {path}; now: taskcli list -p {name}")


def chosen_provider(options: AddOptions, questions: Questions) -> Provider:
    name = options.provider or questions.answer("--provider", "which service", words=providers.names())
    if name not in providers.names():
        raise UsageError(f"--provider: {not_one_of(name, providers.names())}")
    return providers.load(name)


def check_flags(provider: Provider, options: AddOptions) -> None:
    """Raises `UsageError` for a setting that only another service has."""
    own = {each.name for each in provider.settings} | {key.name for each in provider.schemes for key in each.keys}
    for name in options.settings:
        if name not in own | set(SHARED):
            raise UsageError(f"{setting_flag(name)} is no setting of {provider.name}")


def settings_of(provider: Provider, options: AddOptions, questions: Questions) -> dict[str, Any]:
    """What is written besides `auth`: what an address tells, then what was typed, then what was asked for."""
    keys = {key.name for scheme in provider.schemes for key in scheme.keys}
    typed = {name: value for name, value in options.settings.items() if name not in keys or name in SHARED}
    hole = re.search(r"\{(\w+)\}", provider.base_url)
    if "base_url" not in typed and (hole is None and not provider.base_url):
        typed["base_url"] = questions.answer("--base-url", SHARED["base_url"])
    if hole and "base_url" not in typed and hole[1] not in typed:
        asked = next(each for each in provider.settings if each.name == hole[1])
        typed[hole[1]] = questions.answer(setting_flag(asked.name), asked.help)
    found: dict[str, Any] = {}
    if "base_url" in typed:
        found = taken_apart(provider, typed.pop("base_url"))
    if hole and "." in typed.get(hole[1], ""):  # an address was pasted in place of the name in it
        told = taken_apart(provider, typed[hole[1]])
        typed[hole[1]] = told.get(hole[1], typed[hole[1]])
    found |= typed
    if "timeout" in found:
        found["timeout"] = number(found["timeout"])
    return found


def number(typed: str) -> float | int | str:
    """A number where it is one; what is none is refused with the rest of the settings."""
    try:
        return int(typed) if typed.isdecimal() else float(typed)
    except ValueError:
        return typed


def taken_apart(provider: Provider, pasted: str) -> dict[str, str]:
    """What an address that was pasted tells of the settings; the address itself where nothing is known of it."""
    url = pasted.strip() if "://" in pasted else f"https://{pasted.strip()}"
    parts = urlsplit(url)
    found = re.match(provider.pasted, f"{parts.netloc}{parts.path}", re.IGNORECASE) if provider.pasted else None
    if not found:
        return {"base_url": pasted.strip()}
    told = {name: value for name, value in found.groupdict().items() if value is not None}
    origin = f"{parts.scheme}://{parts.netloc}"
    if not provider.base_url:
        return {"base_url": origin, **told}
    usual = provider.base_url.format_map(told)
    if parts.hostname in (urlsplit(usual).hostname, *provider.hosts(Settings(usual, told))):
        return told
    return {"base_url": origin + urlsplit(usual).path, **told}


def chosen_scheme(provider: Provider, options: AddOptions, questions: Questions) -> Scheme:
    known = {scheme.method: scheme for scheme in provider.schemes}
    method = options.auth
    if method is None:
        keys = {name for name in options.settings if name not in SHARED and name not in _own(provider)}
        fits = [each for each in provider.schemes if keys and keys <= {key.name for key in each.keys}]
        alone = fits[0].method if len(fits) == 1 else next(iter(known)) if len(known) == 1 else ""
        usual = next(each for each in known if each != "none")
        method = alone or questions.answer("--auth", "how to sign in", usual=usual, words=tuple(known))
    if method not in known:
        raise UsageError(f"--auth: {not_one_of(method, known)}")
    return known[method]


def check_keys(provider: Provider, scheme: Scheme, options: AddOptions) -> None:
    """Raises `UsageError` for what only another way to sign in takes."""
    known = {*SHARED, *_own(provider), *(key.name for key in scheme.keys if not key.secret)}
    for name in options.settings:
        if name not in known:
            methods = [each.method for each in provider.schemes if name in {key.name for key in each.keys}]
            raise UsageError(
                f"{setting_flag(name)} does not go with --auth {scheme.method}", f"it is for {' and '.join(methods)}"
            )


def _own(provider: Provider) -> set[str]:
    return {each.name for each in provider.settings}


# Secrets ------------------------------------------------------------------------------------------------------------


def secret_of(
    scheme: Scheme, name: str, auth: dict[str, Any], options: AddOptions, questions: Questions
) -> dict[str, str]:
    """Puts the reference to the secret into `auth`, or gives what was typed, by its key."""
    key = next((each for each in scheme.keys if each.secret and each.required), None)
    if key is None:
        if options.secret_stdin or options.secret_from:
            raise UsageError(f"{scheme.method} needs no secret", "leave --secret-stdin and --secret-from out")
        return {}
    if options.secret_from:
        if options.secret_stdin:
            raise UsageError("--secret-stdin and --secret-from do not go together")
        auth[key.name] = reference(options.secret_from)
        if options.secret_from != "keyring" or not questions.asks:
            return {}
        return {key.name: read_secret(key.name, told(key))}
    if options.secret_stdin:
        return {key.name: read_secret(key.name, f"the {key.name} of {name}", ask=False)}
    if not questions.asks:
        ways = "--secret-stdin, or --secret-from env:NAME, file:PATH, command:LINE or keyring"
        raise UsageError(f"the secret is missing: {key.help}", f"give {ways}")
    return {key.name: read_secret(key.name, told(key))}


def told(key: Key) -> str:
    return key.help if key.name in key.help else f"{key.name}, {key.help}"


def reference(typed: str) -> dict[str, Any]:
    """`env:NAME`, `file:PATH`, `command:LINE` or `keyring` as it stands in the file. Raises `UsageError`."""
    form, colon, what = typed.partition(":")
    if form == "keyring" and not colon:
        return {"keyring": True}
    if form not in ("env", "file", "command") or not what.strip():
        raise UsageError(f"--secret-from: {form!r} is none of env:NAME, file:PATH, command:LINE, keyring")
    return {form: what.strip()}


def kept(name: str, key: str, secret: str, session: Session, *, must: bool) -> Any:
    """Where a secret that was typed is kept: in the keyring, else in the file, which only its owner can read.

    Raises `ConfigError` where it `must` be the keyring.
    """
    try:
        remember(name, key, secret)
    except ConfigError as failed:
        if must:
            raise
        session.terminal.note(f"the {key} is kept in the file, which only you can read ({failed.message})")
        return secret
    session.terminal.note(f"the {key} is kept in the keyring")
    return {"keyring": True}


# The profile to be --------------------------------------------------------------------------------------------------


def candidate(there: Config, name: str, settings: Mapping[str, Any], options: AddOptions) -> Profile:
    """The profile, before it is written. Raises `UsageError` for a setting that does not fit."""
    provider = providers.load(settings["provider"])
    full = {**settings, **{each.name: UNKNOWN_YET for each in provider.settings if _asked_for(each, settings)}}
    try:
        return Config(there.path, zone=there.zone, raw={name: full}).profile(name)
    except ConfigError as failed:
        what = failed.message.removeprefix(f"{there.path}: profiles.{name}").lstrip(".").removeprefix("auth.")
        key, _, rest = what.strip().partition(" ")
        known = {*SHARED, *settings, *settings["auth"], *_own(provider)}
        raise UsageError(f"{setting_flag(key)} {rest}" if key in known else what.strip(), failed.hint) from failed


def _asked_for(setting: Setting, settings: Mapping[str, Any]) -> bool:
    return setting.required and bool(setting.listed) and setting.name not in settings


def missing(profile: Profile, settings: Mapping[str, Any]) -> list[Setting]:
    """The settings that the service itself can list."""
    return [each for each in profile.provider.settings if _asked_for(each, settings)]


def listed(profile: Profile, setting: Setting, session: Session, questions: Questions) -> str:
    """The only one that the service lists, or the one that is chosen of several."""
    endpoint = profile.provider.endpoint(setting.listed)
    conversation = Conversation(session.client(profile))
    rows = [row.data for row in conversation.read(endpoint, {}, paginate=True).rows()]
    session.forget(profile)
    there = {text_of(row.get("id")) or "": text_of(row.get("name")) or "" for row in rows}
    there.pop("", None)
    if not there:
        raise NotFound(f"{setting.listed} lists none", f"give {setting_flag(setting.name)}", profile=profile.name)
    if len(there) == 1:
        ((only, name),) = there.items()
        session.terminal.note(f"{setting.name}: {only} ({name})")
        return only
    if questions.asks:
        for number, name in there.items():
            questions.tell(f"  {number}  {name}")
        return questions.answer(setting_flag(setting.name), setting.help, words=tuple(there))
    several = "; ".join(f"{number} ({name})" for number, name in there.items())
    raise UsageError(f"{setting_flag(setting.name)} is missing, and there are several: {several}")
