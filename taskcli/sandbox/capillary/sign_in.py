"""Who may come in: Basic with an MD5 password, or a token of the v3 endpoint."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from taskcli.sandbox.capillary.people_and_tasks import ORGANISATION, STORES, TILLS, Store, Till
from taskcli.sandbox.capillary.refusals import Refusal
from taskcli.sandbox.capillary.shapes import Record
from taskcli.sandbox.wire import Answer, Call, World

KEY, SECRET = "k-demo", "s-demo"
TOKEN_SECONDS = 300

_SIGNED_OUT = "Please check your username/password or authentication token"


class SignIn:
    """Gives tokens that need no memory, because they are signed, and knows the tills."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._key = f"capillary {world.seed}".encode()
        self._spent: set[str] = set()

    def on(self, fault: str) -> bool:
        return fault in self.world.faults

    def give_token(self, call: Call, number: int) -> Answer:
        if call.parts[2:] != ["token", "generate"]:
            return self._token_answer(None, 404, "Incorrect resource")
        if call.method != "POST":
            return self._token_answer(None, 405, "Incorrect HTTP method")
        try:
            given = json.loads(call.body)
        except (ValueError, RecursionError):
            return self._token_answer(None, 400, "The body is not JSON")
        if not isinstance(given, dict) or (given.get("key"), given.get("secret")) != (KEY, SECRET):
            return self._token_answer(None, 401, "Failed to generate OAuth token")
        ttl = 1 if self.on("token-short") else TOKEN_SECONDS
        return self._token_answer({"accessToken": self._token(ttl, number), "ttlSeconds": ttl}, 200, "")

    def _token_answer(self, data: Record | None, code: int, message: str) -> Answer:
        errors = [{"code": code, "message": message}] if message else None
        body = json.dumps({"data": data, "errors": errors}, separators=(",", ":")).encode()
        return Answer(
            code if code == 200 or self.on("real-status") else 200,
            body,
            (("Content-Type", "application/json;charset=UTF-8"),),
        )

    def _token(self, ttl: int, number: int) -> str:
        now = int(self.world.clock())
        claims = {"iss": "Capillary", "iat": now, "exp": now + ttl, "jti": f"jti-{number}", "sub": KEY}
        claims |= {"client_id": 1, "org_id": int(ORGANISATION[0]), "token_use": "token_access", "client_key": KEY}
        claims |= {"default_till": TILLS[0].code, "has_psi_access": False, "scopes": ["read"]}
        signed = ".".join(_base64url(json.dumps(each).encode()) for each in ({"kid": "k1", "alg": "RS256"}, claims))
        return f"{signed}.{self._signature(signed)}"

    def _signature(self, signed: str) -> str:
        return _base64url(hmac.new(self._key, signed.encode("utf-8", "replace"), "sha256").digest())

    def _token_holds(self, token: str) -> bool:
        signed, _, signature = token.rpartition(".")
        if self._signature(signed) != signature or token in self._spent:
            return False
        if self.on("token-once"):
            self._spent.add(token)
        claims = json.loads(base64.urlsafe_b64decode(signed.partition(".")[2] + "=="))
        return bool(claims["exp"] > self.world.clock())

    def caller(self, call: Call) -> tuple[Till, Store]:
        token = call.headers.get("x-cap-api-oauth-token")
        if token is not None:
            if not self._token_holds(token):
                raise Refusal(401, _SIGNED_OUT)
            return TILLS[0], _attributed(call)
        till = None if self.on("basic-off") else _basic_till(call.headers.get("authorization", ""))
        if till is None:
            raise Refusal(401, _SIGNED_OUT)
        return till, till.store


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _basic_till(header: str) -> Till | None:
    """The till of a Basic header; its password travels as lower-case MD5."""
    scheme, _, packed = header.partition(" ")
    if scheme.casefold() != "basic":
        return None
    try:
        code, _, digest = base64.b64decode(packed.strip(), validate=True).decode().partition(":")
    except ValueError:
        return None
    for till in TILLS:
        if code == till.code and digest == hashlib.md5(till.password.encode(), usedforsecurity=False).hexdigest():
            return till
    return None


def _attributed(call: Call) -> Store:
    """The store a token call speaks for: of the named till or store, otherwise of the client's own till."""
    kind = call.headers.get("x-cap-api-attribution-entity-type", "TILL").upper()
    # The header for a till's code is the name that the attribution header had before 2020.
    code = call.headers.get("x-cap-api-attribution-entity-code") or call.headers.get("x-cap-api-attribution-till-code")
    if not code:
        return TILLS[0].store
    if kind == "TILL":
        known = {till.code: till.store for till in TILLS}
    elif kind == "STORE_CODE":
        known = {store.code: store for store in STORES}
    elif kind == "STORE_NAME":
        known = {store.name: store for store in STORES}
    elif kind in ("STORE_EXTERNAL_ID", "STORE_EXTERNAL_ID_1", "STORE_EXTERNAL_ID_2"):
        known = {store.external_id: store for store in STORES}
    else:
        known = {}
    if code not in known:
        raise Refusal(400, "Invalid attribution entity")
    return known[code]
