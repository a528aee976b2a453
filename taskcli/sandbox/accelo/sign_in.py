"""How callers are let in: applications, tokens, scopes and the lock after too many failures."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any
from urllib.parse import urlencode

from msgspec import Struct

from taskcli.sandbox.accelo.people_and_tasks import ZONE_NAME
from taskcli.sandbox.accelo.refusals import BadGrant, Refusal
from taskcli.sandbox.accelo.tables import Row, Store
from taskcli.sandbox.wire import Answer, Call, World, as_html, as_json, as_text, decode_pairs

DEPLOYMENT = "planet-express"
SERVICE, WEB, INSTALLED = "service", "web", "installed"
CLIENTS = {
    f"5ba17c78ao@{DEPLOYMENT}.accelo.com": (SERVICE, "x-Q1_r.7~sandbox"),
    f"c24e1b90ao@{DEPLOYMENT}.accelo.com": (WEB, "w-Q2_r.7~sandbox"),
    f"0f93d7a5ao@{DEPLOYMENT}.accelo.com": (INSTALLED, "i-Q3_r.7~sandbox"),
}
SERVICE_CLIENT, WEB_CLIENT, INSTALLED_CLIENT = CLIENTS
CALLBACK = "http://localhost:8400/callback"
CODE, PIN = "7d1aPr_code", "750332955"
BEARER = "Sandbox.bearer_token"
SERVICE_ACTS_FOR, PERSON = "1", "23"

MONTH, LONGEST = 2592000, 94608000
LOCKED_AFTER, LOCKED_FOR = 100, 300
STALE = "Grant was not found (possibly expired)."
STATUS_OF = {"invalid_client": 401, "unauthorized_client": 401}
SCOPES = re.compile(r"(?:read|write)\([a-z_]+(?: *, *[a-z_]+)*\)")


class Token(Struct, frozen=True):
    client: str
    staff: str
    scope: str
    expires: float

    @property
    def kind(self) -> str:
        return CLIENTS[self.client][0]

    def may_read(self, resource: str) -> bool:
        names = {name.strip() for group in re.findall(r"\(([^)]*)\)", self.scope) for name in group.split(",")}
        return "all" in names or resource in names


class SignIn:
    """The life of grants and tokens. Callers hold the site's lock."""

    def __init__(self, world: World, store: Store) -> None:
        self.world = world
        self.store = store
        self.dice = world.dice("accelo:tokens")
        expires = world.clock() + MONTH
        self.tokens = {BEARER: Token(WEB_CLIENT, PERSON, "read(all)", expires)}
        self.codes = {
            CODE: Token(WEB_CLIENT, PERSON, "read(all)", expires),
            PIN: Token(INSTALLED_CLIENT, PERSON, "read(all)", expires),
        }
        self.refreshers: dict[str, Token] = {}
        self.failures: list[float] = []
        self.issued = 0

    def check_lock(self) -> None:
        """A locked caller stays out; each further attempt starts the five minutes again."""
        now = self.world.clock()
        forced = self.world.faults & {"lockout", "lockout-401"}
        self.failures = [each for each in self.failures if each > now - LOCKED_FOR]
        if not forced and len(self.failures) < LOCKED_AFTER:
            return
        self.failures = [now] * LOCKED_AFTER
        message = (
            "User is locked out by their IP due to too many failed authentication attempts. "
            "Please use the 'Retry-After' header for accessing the locked delay in seconds."
        )
        link = "https://api.accelo.com/docs/#status-codes"
        refusal = Refusal(429, "too_many_failed_logins", message, more_info=link, bare=True)
        refusal.headers.append(("Retry-After", str(LOCKED_FOR)))
        raise refusal

    def enter(self, call: Call, in_parameters: str | None) -> Token:
        """Whose token a call brings."""
        scheme, _, in_header = call.headers.get("authorization", "").strip().partition(" ")
        if in_header and in_parameters is not None:
            raise Refusal(400, "invalid_request")
        brought = in_header.strip() if scheme.lower() == "bearer" else in_parameters
        token = self.tokens.get(brought or "")
        good = token is not None and token.expires > self.world.clock()
        if token is None or not good or "401" in self.world.faults:
            if not good:
                self.failures.append(self.world.clock())
            raise Refusal(401, "invalid_client", "Could not authorize your access", bare=True)
        return token

    def answer(self, call: Call) -> Answer:
        """The paths under /oauth2/v0."""
        try:
            given = grant_parameters(call)
            what = call.parts[2:]
            if what == ["authorize"]:
                return self._authorize(given)
            if call.method != "POST" or what not in (["token"], ["revoke"]):
                raise BadGrant("invalid_request", "The request could not be interpreted.")
            client = self._client(call, given)
            return self._revoke(client, given) if what == ["revoke"] else as_json(self._grant(client, given))
        except BadGrant as error:
            return self._refused(error)

    def _refused(self, error: BadGrant) -> Answer:
        status = STATUS_OF.get(error.word, 400)
        if "oauth-meta" in self.world.faults:
            return as_json({"meta": {"status": error.word, "message": error.description}}, status)
        if "oauth-bare-error" in self.world.faults:
            return as_json({"error": error.word}, status)
        return as_json({"error": error.word, "error_description": error.description}, status)

    def _client(self, call: Call, given: dict[str, str]) -> str:
        basic = basic_credentials(call.headers.get("authorization", ""))
        if basic and "client_secret" in given:
            raise BadGrant("invalid_request", "More than one set of credentials was sent.")
        name, secret = basic or (given.get("client_id", ""), given.get("client_secret", ""))
        good = bool(secret) and CLIENTS.get(name, ("", ""))[1] == secret
        if not good or "bad-client" in self.world.faults:
            if not good:
                self.failures.append(self.world.clock())
            raise BadGrant("invalid_client", "The client could not be authenticated.")
        return name

    def _grant(self, client: str, given: dict[str, str]) -> dict[str, Any]:
        grant = given.get("grant_type")
        lifetime = wanted_lifetime(given.get("expires_in", str(MONTH)))
        kind = CLIENTS[client][0]
        if not grant:
            raise BadGrant("invalid_request", "The parameter grant_type is missing.")
        if grant not in ("client_credentials", "authorization_code", "refresh_token"):
            raise BadGrant("unsupported_grant_type", "The grant type is not known here.")
        if (grant == "client_credentials") != (kind == SERVICE):
            raise BadGrant("unauthorized_client", "This application may not use that grant.")
        if grant == "client_credentials":
            return self._issue(client, SERVICE_ACTS_FOR, wanted_scope(given), lifetime)
        kept, name = (self.refreshers, "refresh_token") if grant == "refresh_token" else (self.codes, "code")
        old = kept.get(given.get(name, ""))
        if old is None or (kind == WEB and name == "code" and given.get("redirect_uri") != CALLBACK):
            raise BadGrant("invalid_grant", STALE)
        if old.client != client:
            raise BadGrant("unauthorized_client", "The grant was issued to another client.")
        del kept[given[name]]
        return self._issue(client, old.staff, old.scope, lifetime)

    def _issue(self, client: str, staff: str, scope: str, lifetime: int) -> dict[str, Any]:
        self.issued += 1
        lives = 2 if "short-tokens" in self.world.faults else lifetime
        dead = "dead-token" in self.world.faults and self.issued == 1
        token = Token(client, staff, scope, self.world.clock() + (0 if dead else lives))
        access = "Ck9ma73_db" if self.issued == 1 else self._secret()
        self.tokens[access] = token
        as_string = token.kind == SERVICE and "token-number" not in self.world.faults
        answer: dict[str, Any] = {"access_token": access, "expires_in": str(lives) if as_string else lives}
        if token.kind != SERVICE:
            refresh = self._secret()
            self.refreshers[refresh] = token
            answer["refresh_token"] = refresh
        person = self.store["staff"].rows[staff]
        details = {name: person[name] for name in ("firstname", "surname", "email")}
        return answer | {
            "token_type": "Bearer", "deployment": DEPLOYMENT, "deployment_name": "Planet Express",
            "deployment_uri": f"{DEPLOYMENT}.accelo.com", "account_id": staff,
            "account_details": {**details, "user_access": {}, "user_defined_titles": {}, "locale": {}},
        }  # fmt: skip

    def _secret(self) -> str:
        return "".join(self.dice.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_.~", k=24))

    def _revoke(self, client: str, given: dict[str, str]) -> Answer:
        name = given.get("token", "")
        for kept in (self.tokens, self.refreshers):
            if name in kept and kept[name].client == client:
                del kept[name]
                return as_text("ok")
        raise BadGrant("invalid_grant", STALE)

    def _authorize(self, given: dict[str, str]) -> Answer:
        client = given.get("client_id", "")
        kind = CLIENTS.get(client, ("", ""))[0]
        if kind not in (WEB, INSTALLED):
            raise BadGrant("invalid_client", "The client could not be authenticated.")
        if kind == WEB and given.get("redirect_uri") not in (None, CALLBACK):
            raise BadGrant("invalid_grant", STALE)
        try:
            if given.get("response_type") != "code":
                raise BadGrant("invalid_request", "The response type is code.")
            grant = Token(client, PERSON, wanted_scope(given), self.world.clock() + MONTH)
        except BadGrant as error:
            if kind == INSTALLED:
                raise
            return self._back(given, error=error.word, error_description=error.description)
        if kind == INSTALLED:
            self.codes[PIN] = grant
            return as_html(f"Your PIN is {PIN}")
        code = self._secret()
        self.codes[code] = grant
        return self._back(given, code=code)

    def _back(self, given: dict[str, str], **answer: str) -> Answer:
        if "state" in given:
            answer["state"] = given["state"]
        return Answer(302, b"", (("Location", f"{CALLBACK}?{urlencode(answer)}"),))

    def tokeninfo(self, token: Token) -> Row:
        person = self.store["staff"].rows[token.staff]
        return {
            "deployment": DEPLOYMENT, "email": person["email"], "expiry_date": str(int(token.expires)),
            "firstname": person["firstname"], "locale": {"currency": {"symbol": "$"}, "timezone": ZONE_NAME},
            "staff_id": token.staff, "surname": person["surname"],
        }  # fmt: skip

    def user(self, token: Token) -> Row:
        extra = {"financial_level": None, "timezone": ZONE_NAME, "user_access": {}, "user_titles": {"task": ""}}
        return dict(sorted({**self.tokeninfo(token), **extra}.items()))


def grant_parameters(call: Call) -> dict[str, str]:
    """Query and form alike; the same name twice is an error, as with every grant."""
    pairs = [*call.pairs(), *decode_pairs(call.body.decode("utf-8", "replace"))]
    if len(pairs) != len(dict(pairs)):
        raise BadGrant("invalid_request", "A parameter was sent more than once.")
    return dict(pairs)


def basic_credentials(header: str) -> tuple[str, str] | None:
    scheme, _, content = header.strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(content.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return ("", "")
    name, _, secret = text.partition(":")
    return (name, secret)


def wanted_lifetime(text: str) -> int:
    if not re.fullmatch("[0-9]{1,12}", text) or not int(text):
        raise BadGrant("invalid_request", "The lifetime is not a number of seconds.")
    return min(int(text), LONGEST)


def wanted_scope(given: dict[str, str]) -> str:
    scope = given.get("scope") or "read(all)"
    if not re.fullmatch(f"{SCOPES.pattern}(?: *, *{SCOPES.pattern})*", scope):
        raise BadGrant("invalid_scope", "The scope is not understood.")
    return scope
