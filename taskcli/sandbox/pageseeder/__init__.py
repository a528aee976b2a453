"""The imitated PageSeeder server: its task services, their neighbours, and the OAuth token endpoint."""

from __future__ import annotations

from typing import Any

from taskcli.sandbox.pageseeder.people_and_tasks import JOAN
from taskcli.sandbox.pageseeder.site import Site

__all__ = ["FAULTS", "PREFIXES", "Site", "profile"]

PREFIXES = ("/ps",)

FAULTS = {
    "xml-500": "every service answers status 500 with an XML error",
    "error-200": "every service answers an error root with status 200",
    "errors-as-200": "errors keep their body but come with status 200",
    "error-shape": "the message of an error is an attribute, in JSON a description under error",
    "not-found-400": "a task that was not found is status 400 instead of 404",
    "sign-in": "who is not signed in is redirected to a sign-in page (HTML) on this host",
    "slow": "every answer takes 2 seconds",
    "lockout": "three refused passwords in a row lock the account for 15 minutes",
    "short-token": "access tokens live 2 seconds",
    "stale-token": "the first access token that is handed out is refused when used",
    "invalid-client-400": "an unknown OAuth client is status 400 instead of 401",
    "first-bare": "comments=first leaves out status, priority, due and assignee unless the last comment is loaded",
    "keep-oldest": "a thread cut to discussionsize keeps its oldest comments instead of its newest",
    "discussionsize-only": "the member service knows discussionsize and no tasksize",
    "archive-role": "archived comments have the contentrole Archive",
    "duplicate-attribute": "comments have two contentrole attributes, which is not well-formed XML",
    "json-singular": "JSON lists are named task and comment, a single item has no array, numbers are strings",
    "page-attributes": "the tasks element says page, pagesize and total",
    "look-ups-403": "everything but tasks and the one who asks is refused",
    "look-ups-404": "nothing but tasks and the one who asks is there",
    "look-ups-500": "nothing but tasks and the one who asks works",
    "members-hidden": "the account of a member answers only the member and administrators",
    "index-warning": "facets come with a warning of the index",
    "moving": "a task arrives between two pages, so that later pages repeat one",
}


def profile(origin: str) -> dict[str, Any]:
    """Settings of a profile that asks the services of the member jsmith."""
    auth = {"method": "client-credentials", "client_id": "0123456789ABCDEF", "client_secret": "s3cret"}
    return {"provider": "pageseeder", "base_url": origin, "member": JOAN.username, "auth": auth}
