"""Who gets in: tokens, their endpoints, and how often one may call."""

from __future__ import annotations

import itertools
from threading import Lock

from msgspec import Struct

from taskcli.sandbox.tallyfy.people import ME, MEMBERS, ORG, OUTSIDER, Row
from taskcli.sandbox.tallyfy.refusals import Refusal, found_by, invalid, no_endpoint, read_only
from taskcli.sandbox.wire import Call, World

PERSONAL_TOKEN = "eyJ0eXAiOiJKV1Q.sandbox-personal"
CLIENT_ID, CLIENT_SECRET = "12345", "s3cr3t+x"
PASSWORD = "correct horse"
PER_MINUTE, THROTTLED_AFTER = 600, 5
WEEK, THREE_MONTHS, HALF_YEAR = 604800, 7776000, 15778800


class Grant(Struct, frozen=True):
    """What a token stands for: a member, or nobody (a token of an application)."""

    user: int | None = None
    until: float = float("inf")


class SignIn:
    """Remembers the tokens that it gave out and how often it was called."""

    def __init__(self, world: World) -> None:
        self.world, self.faults = world, world.faults
        self.grants: dict[str, Grant] = {} if "logged-out" in world.faults else {PERSONAL_TOKEN: Grant(ME)}
        self.refreshes: dict[str, int] = {}
        self._numbers = itertools.count(1)
        self._lock, self._used, self._fresh_at = Lock(), 0, 0.0

    def calls_left(self) -> int:
        """Below zero: one too many. Only the switch enforces it; the header counts anyway."""
        throttled = "throttle" in self.faults
        with self._lock:
            now = self.world.clock()
            if now >= self._fresh_at:
                self._used, self._fresh_at = 0, float("inf") if throttled else now + 60
            self._used += 1
            left = (THROTTLED_AFTER if throttled else PER_MINUTE) - self._used
            if throttled and left == -1:
                self._fresh_at = now + 1
            return left

    def misbehave(self, left: int) -> None:
        if "429" in self.faults:
            raise Refusal(429, {"message": "Too Many Attempts."}, [("Retry-After", "3600")])
        if "throttle" in self.faults and left < 0:
            text = "You've reached the limit for this operation. Please try again later."
            raise Refusal(429, {"message": text, "code": "RATE_LIMIT_EXCEEDED"}, [("Retry-After", "1")])
        if "409" in self.faults:
            error = {"code": "SEAT_LIMIT_REACHED", "message": "No seat is left.", "details": {"seats": 5}}
            raise Refusal(409, {"error": error})
        if "sql-500" in self.faults:
            raise Refusal(500, {"message": "SQLSTATE[42S22]: Unknown column (SQL: select * from `tasks`)"})

    def token(self, call: Call) -> Row:
        if call.method != "POST":
            raise read_only("POST")
        if "application/x-www-form-urlencoded" not in call.headers.get("content-type", ""):
            raise Refusal(400, {"message": "The body has to be form-encoded"})
        form = call.form()
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            raise Refusal(401, {"error": "invalid_client"})
        if form.get("scope", "*") != "*":
            raise Refusal(400, {"error": "invalid_scope"})
        match form.get("grant_type"):
            case "client_credentials":
                return self._issue(None, WEEK)
            case "password":
                user = next((each["id"] for each in MEMBERS if each["email"] == form.get("username")), None)
                if user is None or form.get("password") != PASSWORD:
                    raise Refusal(400, {"error": "invalid_grant"})
                return self._issue(user, HALF_YEAR) | self._refresh_token(user)
            case "refresh_token":
                return self._refreshed(form.get("refresh_token", ""))
        raise Refusal(400, {"error": "unsupported_grant_type"})

    def _issue(self, user: int | None, seconds: int) -> Row:
        seconds = 2 if "short-tokens" in self.faults else seconds
        token = f"eyJ0eXAiOiJKV1Q.sandbox-{next(self._numbers)}"
        self.grants[token] = Grant(user, self.world.clock() + seconds)
        return {"token_type": "Bearer", "expires_in": seconds, "access_token": token}

    def _refresh_token(self, user: int) -> Row:
        token = f"def50200{next(self._numbers)}"
        self.refreshes[token] = user
        return {"refresh_token": token}

    def _refreshed(self, token: str) -> Row:
        user = self.refreshes.get(token)
        if user is None:
            raise Refusal(401, {"error": "invalid_request"})
        if "refresh-keeps" in self.faults:
            return self._issue(user, HALF_YEAR)
        self.refreshes.pop(token, None)
        return self._issue(user, HALF_YEAR) | self._refresh_token(user)

    def grant(self, call: Call) -> Grant:
        """The holder of the token; exactly one space stands after the scheme (vendor page on troubleshooting)."""
        if not call.headers.get("x-tallyfy-client"):
            raise no_endpoint() if "no-client-404" in self.faults else self.unauthenticated()
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        grant = self.grants.get(token)
        if scheme != "Bearer" or grant is None or self.world.clock() >= grant.until:
            raise self.unauthenticated()
        return grant

    def unauthenticated(self) -> Refusal:
        wording = "Unauthenticated." if "laravel-401" in self.faults else "unauthenticated"
        return Refusal(401, {"error": True, "message": wording})

    def user_token(self, grant: Grant, call: Call, org: str, email: str) -> Row:
        if call.method != "POST":
            raise read_only("POST")
        if grant.user is not None:
            raise self.unauthenticated()
        if org != ORG:
            raise Refusal(403, {"message": "You don't have application's permissions for this organization!"})
        if email == OUTSIDER:
            raise invalid({"email": "The user is not in this organization."}, self.faults)
        return self._issue(found_by("email", email, MEMBERS)["id"], THREE_MONTHS)
