"""The imitated Oracle worklist: Fusion, BPM Suite, Integration, Process Automation, and the token service."""

from __future__ import annotations

from typing import Any

from taskcli.sandbox.oracle.people_and_tasks import PASSWORDS
from taskcli.sandbox.oracle.site import Site

__all__ = ["FAULTS", "PREFIXES", "Site", "profile"]

PREFIXES: tuple[str, ...] = ("/bpm", "/ic", "/process", "/oauth2/v1", "/fscmUI")
FAULTS: dict[str, str] = {
    "206": "task lists come with status 206",
    "429": "every call of the API is answered with 429 and Retry-After: 1",
    "429-once": "the first call of each path is answered with 429 and Retry-After: 0",
    "type-message": 'every call of the API is answered with {"Type": "503", ...} under status 200',
    "a2a": "list and get write tasks in the shape of the A2A protocol",
    "a2a-mixed": "every other task of a list has the shape of the A2A protocol",
    "no-items": "task lists lack the key items",
    "empty-object": "task lists are {}",
    "empty-page": "task lists are empty and say that there is more",
    "no-has-more": "task lists lack the key hasMore",
    "bare-envelope": "task lists lack limit, offset and totalResults",
    "total-boolean": "totalResults is false",
    "cap-pages": "no page has more than 10 tasks, and limit says so",
    "overlap": "pages after the first begin one task early",
    "iso-dates": "dates are ISO 8601 under every root",
    "epoch-dates": "dates are numbers, milliseconds since 1970",
    "number-text": "number is a string",
    "attachments-object": "expanded attachments are an object with items",
    "closed-status": "a status outside the seven documented ones is refused with 400",
    "words-ignored": "a status outside the seven documented ones is passed over",
    "completed-empty": "COMPLETED with an assignment that does not allow it gives an empty list",
    "no-admin": "nobody has the administrator role",
    "no-all": "nobody may ask with the assignments ALL and ADMIN",
    "wrapped-lists": "lists below a task lie in a wrapper, and one entry is an object",
    "strict-automation": "Process Automation refuses unknown parameters with 400",
    "automation-without-items": "task lists of Process Automation lack the key items",
    "automation-has-more": "task lists of Process Automation say whether there is more",
    "stale-token": "the first token issued is refused",
}


def profile(origin: str) -> dict[str, Any]:
    auth = {"method": "basic", "username": "jane.roe", "password": PASSWORDS["jane.roe"]}
    return {"provider": "oracle", "base_url": origin, "auth": auth}
