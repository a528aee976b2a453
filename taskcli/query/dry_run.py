"""The same questions without sending anything: what `--dry-run` shows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from urllib.parse import quote, unquote

from msgspec import field
from msgspec.structs import replace

from taskcli.http.auth import unsent
from taskcli.http.bodies import Row
from taskcli.http.message import Request
from taskcli.http.redact import HIDDEN, address, shown
from taskcli.http.transport import Tell, Wire, silent
from taskcli.http.trust import Trust
from taskcli.models import Person
from taskcli.profiles.config import Profile
from taskcli.query.client import WHOAMI, Conversation, ProfileClient
from taskcli.query.plan import Plan
from taskcli.spec import Lack, SubRequest
from taskcli.spec.look_up import PRETENDED, pretended


class DryRun(Conversation):
    """Asks nobody: keeps the requests that would be sent, and goes on with made-up rows."""

    requests: list[Request] = field(default_factory=list)
    signed_in: bool = False
    looked_up: set[Request] = field(default_factory=set)

    @property
    def lines(self) -> list[str]:
        """The requests as `curl` commands."""
        return [curl(request, self.profile.trust) for request in self.requests]

    def keep(self, planned: Plan) -> None:
        for request in unsent(self.profile.scheme, planned.request, self.profile.settings):
            # The token of the first request serves the others.
            if request.method == "GET" or not self.signed_in:
                self.requests.append(request)
        self.signed_in = True

    def answer(self, wish: SubRequest) -> Iterator[Row]:
        if wish.endpoint.verb == WHOAMI:
            return iter([self.identity()])
        planned = self.read(wish.endpoint, wish.arguments, wish.id, paginate=wish.paginate, tell=silent).plan
        once = wish.endpoint.path in self.profile.provider.directories
        if not (once and planned.request in self.looked_up):
            self.keep(planned)
        self.looked_up |= {planned.request} if once else set()
        sample = wish.sample if wish.sample is not None else wish.endpoint.sample
        if sample is None and wish.endpoint.shape == "item":
            sample = {wish.endpoint.key: wish.id or pretended(wish.endpoint.verb)}
        return iter([Row(sample)] if sample is not None else [])

    def lack(self, lack: Lack) -> None:
        """Nothing came, so that nobody knows what it lacks."""

    def chosen(self, flag: str, name: str, people: Sequence[Person]) -> str:
        return pretended(name)

    def identity(self) -> Row:
        if self.client._identity is None:
            endpoint = self.profile.provider.endpoint(WHOAMI)
            self.keep(self.read(endpoint, {}).plan)
            self.client._identity = Row(endpoint.sample or {"id": pretended("me")})
        return self.client._identity


def dry_run_of(profile: Profile, tell: Tell = silent) -> DryRun:
    """The profile with every secret hidden: requests can be shown without the secrets being known."""
    settings = replace(profile.settings, secret=lambda name: HIDDEN)
    return DryRun(ProfileClient(replace(profile, settings=settings), Wire()), tell)


def curl(request: Request, trust: Trust) -> str:
    """The request as a `curl` command that works once the secret is put back in place of `***`."""
    parts = ["curl"] if request.method == "GET" else ["curl", "-X", request.method]
    for flag, path in (("--cacert", trust.ca_bundle), ("--cert", trust.client_cert)):
        parts += [flag, path] if path else []
    credential = request.credential
    if credential and credential.kind == "basic":
        parts += ["-u", f"{credential.user}:{HIDDEN}"]
    elif credential:
        parts += ["-H", ": ".join(replace(credential, secret=HIDDEN).header)]
    for name, value in request.headers:
        parts += ["-H", f"{name}: {value}"]
    if request.body:
        parts += ["--data", request.body.decode().replace(quote(HIDDEN), HIDDEN)]
    where = re.sub(_TOLD, lambda found: f"<{unquote(found[1])}>", address(request.target))
    return shown(shlex.join([*parts, where]))


# An id that only an answer would tell, as it stands in an address.
_TOLD = f"{quote(PRETENDED[0])}(.*?){quote(PRETENDED[1])}"
