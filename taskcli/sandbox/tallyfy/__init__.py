"""The imitated Tallyfy: one organization with its tasks, processes, people and token endpoints."""

from __future__ import annotations

from typing import Any

from taskcli.sandbox.tallyfy.people import ORG
from taskcli.sandbox.tallyfy.sign_in import PERSONAL_TOKEN
from taskcli.sandbox.tallyfy.site import Site

__all__ = ["FAULTS", "PREFIXES", "Site", "profile"]

PREFIXES = ("/api", "/organizations", "/me", "/oauth", "/applications")

FAULTS = {
    "no-client-404": "a call without X-Tallyfy-Client gets 404 ENDPOINT_NOT_FOUND instead of 401",
    "laravel-401": "the 401 message is the framework's own, 'Unauthenticated.'",
    "foreign-org-403": "an organization that is not the token's gets 403 instead of 404",
    "logged-out": "the personal token is dead, as after its user logged out of the web app",
    "short-tokens": "tokens of the token endpoints live for 2 seconds",
    "refresh-keeps": "a refresh answers no new refresh token; the old one stays good",
    "done-word-422": "of complete and completed the one that a list's page does not name is refused with 422",
    "status-ignored": "an unknown status word is ignored instead of refused with 422",
    "look-ups-403": "every list of people and things is refused; tasks are not",
    "look-ups-404": "every list of people and things is no endpoint; tasks are",
    "look-ups-429": "every list of people and things is asked too often; tasks are not",
    "look-ups-500": "every list of people and things fails; tasks do not",
    "look-ups-html": "every list of people and things is a page; tasks are not",
    "sort-422": "an unknown sort word is refused with 422 instead of ignored",
    "422-odd": "422 comes with a message, and its errors are a string or lists of objects",
    "member-all": "lists of a member or a guest without status hold completed tasks too",
    "org-days": "the days of filters are days of the organization (UTC+05:30), not of UTC",
    "pages-of-100": "total_pages is computed from 100 a page, whatever per_page was asked for",
    "links-vary": "meta.pagination.links is null, missing, {} and [] in turn",
    "no-meta": "lists have no meta",
    "same-page": "every page is the first page",
    "shifting": "one task is added in front while the second page is asked for",
    "bare-includes": "includes come without their data wrapper",
    "throttle": "five calls are answered, then 429 with Retry-After: 1 and after that second five more",
    "429": "every answer is 429 with an hour in Retry-After and only a message",
    "409": "every answer is 409 whose error is an object",
    "sql-500": "every answer is 500 with SQL in its message",
}


def profile(origin: str) -> dict[str, Any]:
    """Settings that reach this site with the personal token of its user."""
    auth = {"method": "bearer", "token": PERSONAL_TOKEN}
    return {"provider": "tallyfy", "base_url": f"{origin}/api", "org_id": ORG, "auth": auth}
