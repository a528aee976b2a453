"""Who asks: passwords, the session, tokens and their endpoint."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

from taskcli.sandbox.pageseeder.people_and_tasks import JOAN, Person
from taskcli.sandbox.wire import Answer, Call, World, as_html, as_json

PASSWORDS = {"jsmith": "sésame:ouvre-toi", "jane.roe": "admin-secret", "jsnow": "winter"}
TOKEN = "u7Qd0exampletoken0exampletoken01"
SESSION = "5D0A4C1E6B7F48A29C3E"
CLIENTS = {
    "0123456789ABCDEF": ("s3cret", "client_credentials"),
    "FEDCBA9876543210": ("pw-s3cret", "password"),
    "00112233445566AA": ("code-s3cret", "authorization_code"),
}
CODE, REFRESH_TOKEN = "sample-code", "r3freshexampletoken0example00001"
LIFE = 3600
LOCK_AFTER, LOCKED_FOR = 3, 900


class SignIn:
    """Tells whose a call is, hands out tokens, and counts refused passwords."""

    def __init__(self, world: World, members: Sequence[Person]) -> None:
        self.world = world
        self.members = members
        self._dice = world.dice("pageseeder tokens")
        self._tokens: dict[str, tuple[Person, float]] = {TOKEN: (JOAN, float("inf"))}
        self._handed_out = 0
        self._failures: dict[str, tuple[int, float]] = {}

    def _on(self, fault: str) -> bool:
        return fault in self.world.faults

    def who(self, call: Call) -> Person | Answer | None:
        """The member, None for nobody, or the refusal of what was sent."""
        scheme, _, value = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            who = self._by_password(*_decoded(value))
            return who or as_html("401 Unauthorized", 401, [("WWW-Authenticate", 'Basic realm="PageSeeder"')])
        if scheme:
            who, ends = self._tokens.get(value.strip(), (None, 0.0)) if scheme.lower() == "bearer" else (None, 0.0)
            refusal = (("WWW-Authenticate", 'Bearer realm="PageSeeder", error="invalid_token"'),)
            return who if who and self.world.clock() < ends else Answer(401, b"", refusal)
        if f"JSESSIONID={SESSION}" in call.headers.get("cookie", "") or call.path.endswith(f";jsessionid={SESSION}"):
            return JOAN
        return None

    def _by_password(self, name: str, password: str) -> Person | None:
        """By user name or e-mail address; too many failures in a row lock an account (see "authenticate")."""
        who = next((each for each in self.members if name.lower() in (each.username.lower(), each.email)), None)
        if not who:
            return None
        failed, since = self._failures.get(who.username, (0, 0.0))
        if self._on("lockout") and failed >= LOCK_AFTER and self.world.clock() < since + LOCKED_FOR:
            return None
        if PASSWORDS.get(who.username) == password:
            self._failures.pop(who.username, None)
            return who
        self._failures[who.username] = (failed + 1, self.world.clock())
        return None

    def answer(self, call: Call, parts: list[str]) -> Answer:
        """The paths under /ps/oauth."""
        if parts == ["authorize"]:
            return as_html("Sign in")
        if parts != ["token"]:
            return as_html("404 Not Found", 404)
        if call.method != "POST":
            return as_json({"error": "invalid_request"}, 405, [("Allow", "POST")])
        form = {**dict(call.pairs()), **call.form()}
        scheme, _, value = call.headers.get("authorization", "").partition(" ")
        basic = _decoded(value) if scheme.lower() == "basic" else ("", "")
        client, secret = basic if scheme else (form.get("client_id", ""), form.get("client_secret", ""))
        known, grant = CLIENTS.get(client, ("", ""))
        if not known or known != secret:
            status = 400 if self._on("invalid-client-400") else 401
            headers = [("WWW-Authenticate", 'Basic realm="PageSeeder"')] if status == 401 else []
            return as_json({"error": "invalid_client"}, status, headers)
        return self._granted(form, grant)

    def _granted(self, form: dict[str, str], grant: str) -> Answer:
        """A client has exactly one grant; refresh tokens come with authorization codes only (user manual)."""
        asked = form.get("grant_type", "")
        if not asked:
            return _oauth_error("invalid_request", "missing grant_type")
        if asked not in ("client_credentials", "password", "authorization_code", "refresh_token"):
            return _oauth_error("unsupported_grant_type", "unknown grant_type")
        if grant != asked and (grant, asked) != ("authorization_code", "refresh_token"):
            return _oauth_error("unauthorized_client", "grant_type not allowed for this client")
        if asked == "authorization_code" and form.get("code") != CODE:
            return _oauth_error("invalid_grant", "bad code")
        if asked == "refresh_token" and form.get("refresh_token") != REFRESH_TOKEN:
            return _oauth_error("invalid_grant", "bad refresh token")
        who = JOAN
        if asked == "password":
            found = self._by_password(form.get("username", ""), form.get("password", ""))
            if not found:
                return _oauth_error("invalid_grant", "bad credentials")
            who = found
        return self._token(who, {"refresh_token": REFRESH_TOKEN} if grant == "authorization_code" else {})

    def _token(self, who: Person, more: dict[str, str]) -> Answer:
        life = 2 if self._on("short-token") else LIFE
        token = "".join(self._dice.choices("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=32))
        stale = self._on("stale-token") and not self._handed_out
        self._handed_out += 1
        self._tokens[token] = (who, 0 if stale else self.world.clock() + life)
        answer = {"access_token": token, "token_type": "bearer", "expires_in": life, **more}
        return as_json(answer, 200, [("Cache-Control", "no-store")])


def _decoded(credentials: str) -> tuple[str, str]:
    try:
        name, _, password = base64.b64decode(credentials.strip()).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return name, password


def _oauth_error(error: str, description: str) -> Answer:
    return as_json({"error": error, "error_description": description}, 400)
