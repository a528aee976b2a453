"""The imitated Capillary: InTouch v1.1 tasks, stores and organisation, and the v3 token endpoint."""

from __future__ import annotations

from typing import Any

from taskcli.sandbox.capillary.people_and_tasks import TILLS
from taskcli.sandbox.capillary.site import Site

__all__ = ["FAULTS", "PREFIXES", "Site", "profile"]

PREFIXES = ("/v1.1", "/v1", "/v3")

_FILTERS = (
    *("all", "assoc", "action_type", "assoc_id", "customer_id", "status", "start_date", "end_date", "batch_size"),
    *("count", "created_by", "created_by_type", "execute_by_all", "customer_task", "start_id", "end_id"),
    *("type_value", "only_for_stores"),
)
FAULTS = {
    "success-boolean": "`success` is true or false, not text",
    "code-number": "every code is a whole number",
    "code-float": "every code is a number with a decimal point",
    "ids-number": "ids are numbers",
    "padded": "ids, statuses, codes and messages stand between line breaks",
    "raw-newlines": "line breaks inside JSON strings are not escaped",
    "always-list": "one task is a list too, never an object",
    "keep-empty": "an empty id of a task row is kept as an empty text in JSON",
    "drop-empty": "empty values are left out",
    "null-empty": 'empty values are null, in XML <x null="true"/>',
    "rich-rows": "task rows carry title, body and associate_name",
    "exclusive-bounds": "start_id and end_id themselves are not listed",
    "falling-ids": "tasks come by falling id",
    "hide-closed": "closed and expired tasks are not listed",
    "status-labels": "the status filter is compared with the labels that rows show",
    "end-date-midnight": "a bare end_date is the first moment of that day",
    "strict-dates": "a date that cannot be read is refused (otherwise it is dropped without a word)",
    "lenient": "a filter value that cannot be read is dropped without a word",
    "batch-size-rows": "batch_size and count limit rows instead of tasks",
    **{f"ignore-{each.replace('_', '-')}": f"the filter {each} is ignored" for each in _FILTERS},
    "none-500": "no tasks: item status 5211 (store: 909) inside a failed request",
    "none-tasks": "no tasks: the item status stands beside the place of `task`",
    "none-root": "no tasks: the item status stands beside `status`",
    "none-list": "no tasks: the item status is in a list",
    "none-object": "no tasks: `tasks` is an empty object",
    "none-task-list": "no tasks: `task` is an empty list",
    "none-text": "no tasks: `tasks` is an empty text",
    "none-null": "no tasks: `tasks` is null",
    "none-missing": "no tasks: there is no `tasks`",
    "real-status": "the HTTP status is the code of the body (otherwise 200)",
    "failure": "task and store calls fail inside status 200, with codes like 500.0",
    "partial": "lists have one failed item and code 201",
    "access-denied": "status 403 and errorCode 4000 on every call",
    "access-unknown": "status 503 and errorCode 4001 on every call",
    "429": "status 429 and code 429 on every call, Retry-After: 0",
    "429-body": "code 429 inside status 200 on every call",
    "429-first": "status 429 on the first call only, Retry-After: 0",
    "502": "an HTML page with status 502",
    "waf": "an HTML challenge page with status 403 and a cookie",
    "lying-type": "every Content-Type says text/html",
    "gzip": "bodies are compressed when the caller allows it",
    "basic-off": "Basic sign-in is switched off for the organisation",
    "token-short": "tokens live one second",
    "token-once": "a token is good for one call",
    "login-brace": "the JSON of store/login misses its last brace",
    "staff-of-store": "store/staff has the staff of the current store only",
    "customer-bare": "the JSON of customer/get has no `response` around it",
    "mapping-doubled": "statusmapping has a status with two values and no label",
}


def profile(origin: str) -> dict[str, Any]:
    """Settings of a taskcli profile that reaches this site."""
    till = TILLS[0]
    auth = {"method": "basic", "username": till.code, "password": till.password}
    return {"provider": "capillary", "base_url": origin, "auth": auth}
