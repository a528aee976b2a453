"""`taskcli profile check`: what is wrong with a profile, found by one harmless request."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from msgspec import Struct

from taskcli.cli.session import Session
from taskcli.errors import ConfigError, SignInError, TaskcliError, Unreachable
from taskcli.http.blame import causes
from taskcli.http.message import Reply
from taskcli.http.redact import redact
from taskcli.profiles.config import Profile
from taskcli.query.boundary import boundary
from taskcli.query.client import WHOAMI, Conversation
from taskcli.query.dry_run import DryRun, dry_run_of
from taskcli.spec import Arguments, Endpoint
from taskcli.values import first

# Seconds of the clock that nobody minds: tokens have at least so much time in hand (RFC 7519, section 4.1.4).
SMALL = 60


class Check(Struct, frozen=True):
    """One thing that was looked at. `failed` is what it failed with; `hint` may stand beside what is well, too."""

    check: str
    detail: str
    hint: str = ""
    failed: TaskcliError | None = None

    def as_dict(self) -> dict[str, object]:
        return {"check": self.check, "ok": self.failed is None, "detail": self.detail, "hint": self.hint or None}


def failure(check: str, failed: TaskcliError) -> Check:
    return Check(check, redact(failed.what), redact(failed.hint), failed)  # some repeat what they were sent


def examine(name: str, session: Session) -> list[Check]:
    """The checks of one profile, up to the first that fails. Raises nothing."""
    try:
        return [*examined(session.config.profile(name), session)]
    except ConfigError as failed:
        return [failure("settings", failed)]


def examined(profile: Profile, session: Session) -> Iterator[Check]:
    """The checks of a profile whose settings can be read. Raises `ConfigError` where they do not go together."""
    root = profile.provider.root(profile.settings)
    yield Check("settings", f"{profile.provider.name} at {root}", "" if session.demo else "; ".join(profile.warnings()))
    try:
        where = secret_of(profile, session)
    except TaskcliError as failed:
        yield failure("secret", failed)
        return
    yield Check("secret", where)
    secure = urlsplit(profile.settings.base_url).scheme == "https"
    try:
        with boundary(profile.name):
            reply, whom = asked(profile, session)
    except TaskcliError as failed:
        yield from failed_at(failed, secure=secure)
        return
    yield Check("address", "it answers")
    yield Check("tls", "its certificate is trusted" if secure else "none: the address is plain http")
    yield Check("sign-in", f"accepted as {whom}" if whom else "accepted")
    yield clock_of(reply)
    left = reply.requests_left
    yield Check("rate limit", f"{left} requests left" if left else "the provider tells none")


def secret_of(profile: Profile, session: Session) -> str:
    """Where the secrets are, once each of them has been found. Raises `ConfigError`."""
    written: Mapping[str, object] = profile.secrets.found if profile.secrets else {}
    for name in written:
        session.client(profile).settings.secret(name)
    told = [f"{name} {place(value)}" for name, value in written.items()]
    return ", ".join(told) or "none is needed"


def place(value: object) -> str:
    """Where a secret is, in words."""
    if not isinstance(value, dict):
        return "in the configuration"
    ((form, what),) = value.items()
    kind = {"env": "from the environment variable", "file": "from the file", "command": "from the command"}
    return "from the keyring" if form == "keyring" else f"{kind[form]} {what}"


def harmless(profile: Profile) -> tuple[Endpoint, Arguments]:
    """What is asked to see whether a profile works: who is signed in, else one row."""
    provider = profile.provider
    dialect = provider.dialect(profile.settings).name
    who = next((each for each in provider.endpoints if each.verb == WHOAMI), None)
    # Where the profile itself tells who it is, nothing else may do so.
    tells = profile.scheme.method != "none" and bool(provider.person or not provider.me)
    if who and tells and (not who.only or dialect in who.only):
        return who, {}
    endpoint = provider.endpoint("list")
    size = endpoint.paging.size if endpoint.paging else ""
    return endpoint, {size: ["1"]} if size else {}


def unasked(name: str, session: Session) -> DryRun:
    """The requests of the checks of one profile. Raises `ConfigError`."""
    dry = dry_run_of(session.config.profile(name))
    dry.keep(dry.read(*harmless(dry.profile)).plan)
    return dry


def asked(profile: Profile, session: Session) -> tuple[Reply, str]:
    """The answer to one harmless request, and who is signed in as far as that can be told."""
    provider, (endpoint, arguments) = profile.provider, harmless(profile)
    reply = next(Conversation(session.client(profile)).read(endpoint, arguments).bodies())
    known = provider.me(profile.settings) if provider.me else None
    shown = None
    if endpoint.verb == WHOAMI:
        row = endpoint.rows.open(reply)[1][0].data if endpoint.rows else {}
        known = (provider.person(row) if provider.person else known) or known
        shown = first([row.get(each) for each in endpoint.columns]) if isinstance(row, dict) else None
    return reply, str(first([known and (known.name or known.email or known.id), shown]) or "")


def failed_at(failed: TaskcliError, *, secure: bool) -> Iterator[Check]:
    """The checks that a failure tells of: what came before it is well."""
    if isinstance(failed, ConfigError):
        yield failure("settings", failed)
        return
    broken = any(isinstance(each, ssl.SSLError) for each in causes(failed))
    if isinstance(failed, Unreachable) and failed.status is None and not broken:
        yield failure("address", failed)
        return
    yield Check("address", "it answers")
    if broken:
        yield failure("tls", failed)
        return
    if secure:
        yield Check("tls", "its certificate is trusted")
    yield failure("sign-in" if isinstance(failed, SignInError) else "answer", failed)


def clock_of(reply: Reply) -> Check:
    """How far this machine's clock is from the provider's."""
    try:
        theirs = parsedate_to_datetime(reply.headers.get("date", ""))
    except (TypeError, ValueError):
        return Check("clock", "the provider tells no time")
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    behind = round((theirs - datetime.now(UTC)).total_seconds())
    if abs(behind) <= SMALL:
        return Check("clock", "as the provider's")
    return Check("clock", f"{abs(behind)} s {'behind' if behind > 0 else 'before'} the provider's", "set the clock")


def as_report(name: str | None, checks: Sequence[Check]) -> dict[str, object]:
    """The form of `-o json`."""
    well = not any(each.failed for each in checks)
    return {"profile": name, "ok": well, "checks": [each.as_dict() for each in checks]}
