"""The token service, and how callers show who they are."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable

from msgspec import Struct, field

from taskcli.sandbox.oracle.people_and_tasks import CLIENT, CLIENT_SECRET, PASSWORDS, SCOPE
from taskcli.sandbox.wire import Answer, Call, Headers, World, as_json

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lLnJvZSJ9.c2FuZGJveA"
REFRESH_TOKEN, CODE = "sandbox-refresh-1", "sandbox-code-1"
LIFE, REFRESH_LIFE = 3600, 7 * 24 * 3600


class SignIn(Struct):
    """The token service of an identity domain. Tokens live in memory, each with whom it stands for and its end."""

    world: World
    tokens: dict[str, tuple[str, float]] = field(default_factory=dict)
    refreshers: dict[str, tuple[str, float]] = field(default_factory=dict)
    issued: int = 0

    def __post_init__(self) -> None:
        self.refreshers[REFRESH_TOKEN] = ("jane.roe", self.world.clock() + REFRESH_LIFE)

    def caller(self, call: Call) -> str | None:
        """The login that the Authorization header proves."""
        scheme, text = credentials(call)
        if scheme == "bearer":
            return self.holder(text)
        name, password = basic(call) or ("", "")
        return name if name in PASSWORDS and PASSWORDS[name] == password else None

    def holder(self, token: str) -> str | None:
        if token == TOKEN:
            return "jane.roe"
        login, end = self.tokens.get(token, (None, 0.0))
        return login if end > self.world.clock() else None

    def answer(self, call: Call) -> Answer:
        if call.parts[2:] != ["token"]:
            return as_json({"error": "not_found", "error_description": "No such endpoint."}, 404)
        if call.method != "POST":
            return as_json({"error": "invalid_request"}, 405, [("Allow", "POST")])
        if basic(call) != (CLIENT, CLIENT_SECRET):
            headers = [("WWW-Authenticate", 'Basic realm="identity domain"')]
            return _token_error("invalid_client", "Client authentication failed.", 401, headers)
        if not call.headers.get("content-type", "").lower().startswith("application/x-www-form-urlencoded"):
            return _token_error("invalid_request", "The body must be application/x-www-form-urlencoded.")
        return self._grant(call.form())

    def _grant(self, form: dict[str, str]) -> Answer:
        grant = form.get("grant_type", "")
        grants: dict[str, Callable[[dict[str, str]], str | None]] = {
            "client_credentials": lambda form: CLIENT,
            "password": self._by_password,
            "refresh_token": self._by_refresh_token,
            "authorization_code": lambda form: "jane.roe" if form.get("code") == CODE else None,
            "urn:ietf:params:oauth:grant-type:jwt-bearer": self._by_assertion,
        }
        if not grant:
            return _token_error("invalid_request", "Parameter grant_type is missing.")
        if grant not in grants:
            return _token_error("unsupported_grant_type", "This grant type is not supported.")
        scopes = form.get("scope", "").split()
        if grant not in ("refresh_token", "authorization_code") and not _is_scope(scopes):
            return _token_error("invalid_scope", "The scope is missing or not one of this application.")
        login = grants[grant](form)
        if login is None:
            return _token_error("invalid_grant", "The grant is wrong or no longer valid.")
        return self._issued(login, grant == "refresh_token" or "offline_access" in scopes)

    def issue(self, login: str) -> str:
        self.issued += 1
        claims = json.dumps({"sub": login, "jti": f"{self.world.seed}-{self.issued}"}).encode()
        token = f"eyJhbGciOiJSUzI1NiJ9.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.c2FuZGJveA"
        if self.issued > 1 or "stale-token" not in self.world.faults:
            self.tokens[token] = (login, self.world.clock() + LIFE)
        return token

    def _issued(self, login: str, offline: bool) -> Answer:
        row: dict[str, object] = {"access_token": self.issue(login), "token_type": "Bearer", "expires_in": LIFE}
        if offline and login != CLIENT:
            refresher = f"sandbox-refresh-{self.issued + 1}"
            self.refreshers[refresher] = (login, self.world.clock() + REFRESH_LIFE)
            row["refresh_token"] = refresher
        return as_json(row, headers=[("Cache-Control", "no-store")])

    def _by_password(self, form: dict[str, str]) -> str | None:
        login = form.get("username", "").removesuffix("@example.com")
        return login if PASSWORDS.get(login) == form.get("password") and login in PASSWORDS else None

    def _by_refresh_token(self, form: dict[str, str]) -> str | None:
        login, end = self.refreshers.get(form.get("refresh_token", ""), (None, 0.0))
        return login if end > self.world.clock() else None

    def _by_assertion(self, form: dict[str, str]) -> str | None:
        """The user of a JWT that has all it needs; its signature is not checked, there being no key to check with."""
        head, claims, signature = ([*form.get("assertion", "").split("."), "", ""])[:3]
        header, body = _decoded(head), _decoded(claims)
        end, audience = body.get("exp"), body.get("aud")
        listed = audience if isinstance(audience, list) else [audience]
        good = (
            signature
            and header.get("alg") == "RS256"
            and (header.get("kid") or header.get("x5t"))
            and body.get("iss") == CLIENT
            and "https://identity.oraclecloud.com/" in listed
            and isinstance(end, int | float)
            and end > self.world.clock()
            and all(body.get(name) for name in ("iat", "jti"))
        )
        login = str(body.get("sub") or body.get("prn") or "").removesuffix("@example.com")
        return login if good and login in PASSWORDS else None


def _token_error(error: str, text: str, status: int = 400, headers: Headers = ()) -> Answer:
    return as_json({"error": error, "error_description": text}, status, [*headers, ("Cache-Control", "no-store")])


def _is_scope(scopes: list[str]) -> bool:
    cloud = re.compile(r"https://[^\s%]+\.ocp\.oraclecloud\.com:443urn:opc:resource:consumer::all")
    return any(each == SCOPE or cloud.fullmatch(each) for each in scopes)


def _decoded(part: str) -> dict[str, object]:
    try:
        row = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}


def credentials(call: Call) -> tuple[str, str]:
    scheme, _, rest = call.headers.get("authorization", "").partition(" ")
    return scheme.lower(), rest.strip()


def basic(call: Call) -> tuple[str, str] | None:
    scheme, text = credentials(call)
    try:
        name, _, password = base64.b64decode(text, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (name, password) if scheme == "basic" else None
