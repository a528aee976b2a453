"""The imitated Accelo: one deployment with its tasks, their surroundings and its token endpoints."""

from __future__ import annotations

from typing import Any

from taskcli.sandbox.accelo.people_and_tasks import ZONE_NAME
from taskcli.sandbox.accelo.sign_in import CLIENTS, DEPLOYMENT, SERVICE_CLIENT
from taskcli.sandbox.accelo.site import Site

__all__ = ["FAULTS", "PREFIXES", "Site", "profile"]

PREFIXES = ("/api/v0", "/oauth2/v0")

FAULTS = {
    "401": "every call with a token is answered 401 invalid_client",
    "403": "every call with a token is answered 403 invalid_permission",
    "429": "every call with a token is answered 429 too_many_requests, with an hour until the reset",
    "429-flat": "as 429, with status and message at the top level instead of in meta",
    "502": "every call with a token is answered 502 with an HTML page",
    "throttle": "five calls are answered in an hour, then 429",
    "lockout": "every call is answered as after a hundred failed sign-ins, with Retry-After",
    "lockout-401": "as lockout, with status 401 instead of 429",
    "server-error": "every call with a token is answered 500 server_error",
    "no-deployment": "every call is answered 400: the deployment was not found",
    "no-deployment-500": "every call is answered 500 server_error: the deployment was not found",
    "bad-client": "the token endpoint refuses every client secret",
    "oauth-meta": "errors of the token endpoint come in the meta envelope",
    "oauth-bare-error": "errors of the token endpoint have no description",
    "token-number": "expires_in of a service token is a number",
    "short-tokens": "tokens live for 2 seconds",
    "dead-token": "the first token issued is refused at once; the next is good",
    "suppress-http-status": "the status is always 200, the real one in meta.response_code",
    "no-meta": "answers have no meta",
    "no-message": "meta has neither message nor more_info",
    "old-links": "more_info of good answers leads to the old wiki",
    "html-404": "an unknown id or resource is answered 404 with an HTML page",
    "null-list": "an empty list is null",
    "numbers": "ids, dates and amounts are numbers",
    "bare-count": "every count is a bare number",
    "text-count": "every count is a bare number as text",
    "no-response": "answers of lists have no response, only meta",
    "object-list": "an object comes in the place of every list",
    "look-ups-403": "everything but tasks is answered 403 invalid_permission",
    "look-ups-429": "everything but tasks is answered 429 too_many_requests",
    "look-ups-500": "everything but tasks is answered 500 server_error",
    "look-ups-html": "everything but tasks is answered with an HTML page",
    "minutes": "amounts of time of tasks are minutes, as the old wiki said",
    "unset-never-before": "a task without a date does not match date_..._before",
    "unknown-filter-ignored": "an unknown filter is ignored instead of refused",
    "limit-refused": "a _limit above 100 is refused instead of cut",
    "shifting": "a row is added in front between the first page and the others",
}


def profile(origin: str) -> dict[str, Any]:
    """Settings that reach this site as a service application; `sign_in` has more clients and a ready token."""
    auth = {"method": "client-credentials", "client_id": SERVICE_CLIENT, "client_secret": CLIENTS[SERVICE_CLIENT][1]}
    site = {"provider": "accelo", "deployment": DEPLOYMENT, "base_url": origin, "time_zone": ZONE_NAME}
    return {**site, "auth": auth}
