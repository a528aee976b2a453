"""The same questions without sending anything: what `--dry-run` shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from taskcli.auth import rehearse
from taskcli.config import Profile
from taskcli.message import HIDDEN, Request, Row
from taskcli.query import Asker, Plan
from taskcli.spec import Ask
from taskcli.transport import Client, Tell, Wire, silent
from taskcli.values import visible


@dataclass
class Rehearsal(Asker):
    """Asks nobody: keeps the requests that would be sent, and goes on with made-up rows."""

    requests: list[Request] = field(default_factory=list)
    signed_in: bool = False
    # Whether an id stands in the requests that only an answer would tell.
    pretends: bool = False

    def note(self, planned: Plan) -> None:
        for request in rehearse(self.profile.scheme, planned.request, self.profile.settings):
            # The token of the first request serves the others.
            if request.method == "GET" or not self.signed_in:
                self.requests.append(request)
        self.signed_in = True

    def answer(self, wish: Ask) -> Iterator[Row]:
        if wish.endpoint.verb == self.profile.provider.whoami:
            return iter([self.identity(wish.like)])
        self.note(self.read(wish.endpoint, wish.given, wish.id, whole=wish.whole, tell=silent).plan)
        return iter([Row(wish.like)] if wish.like is not None else [])

    def identity(self, like: Any = None) -> Row:
        if self._identity is None:
            self.note(self.read(self.profile.provider.endpoint(self.profile.provider.whoami), {}).plan)
            self._identity = Row(like or {"id": "0"})
            self.pretends = True
        return self._identity


def curl(request: Request) -> str:
    """The request as a `curl` command that works once the secret is put back in place of `***`."""

    def quoted(text: str) -> str:
        return text if re.fullmatch(r"[A-Za-z0-9_./:=@%+,-]+", text) else "'" + text.replace("'", "'\\''") + "'"

    parts = ["curl"] if request.method == "GET" else ["curl", "-X", request.method]
    credential = request.credential
    if credential and credential.kind == "basic":
        parts += ["-u", quoted(f"{credential.user}:{HIDDEN}")]
    elif credential:
        parts += ["-H", quoted(": ".join(replace(credential, secret=HIDDEN).header))]
    for name, value in request.headers:
        parts += ["-H", quoted(f"{name}: {value}")]
    if request.body:
        parts += ["--data", quoted(request.body.decode().replace(quote(HIDDEN), HIDDEN))]
    return visible(" ".join([*parts, quoted(request.target)]))


def rehearsal_of(profile: Profile, tell: Tell = silent) -> Rehearsal:
    """The profile with every secret hidden: requests can be shown without the secrets being known."""
    settings = replace(profile.settings, secret=lambda name: HIDDEN)
    return Rehearsal(replace(profile, settings=settings), Client(profile.scheme, settings, Wire()), tell)
