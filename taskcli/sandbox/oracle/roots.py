"""Where each of the three generations of the service answers, and in which words."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

KNOWN_STATES = ("ASSIGNED", "COMPLETED", "SUSPENDED", "WITHDRAWN", "EXPIRED", "ERRORED", "ALERTED")


class Root(Struct, frozen=True, eq=False):
    """Where one generation answers, and in which words.

    `unknown` are parameters of the others, which it passes over; `moment` is the form of dates in a question, `states`
    are the documented ones and `renamed` what it calls some of them; `people` is where it has one of each kind.
    """

    path: str
    dates: str
    comments: str
    attachments: str
    history: str
    expand: str
    metadata: str
    payload: str
    actions: str = "showActionFlag"
    permissions: str = "showPermissionFlag"
    moment: str = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z"
    unknown: frozenset[str] = frozenset({"process"})
    states: tuple[str, ...] = KNOWN_STATES
    renamed: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


ZONELESS, ISO = "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S.000Z"
FUSION = Root("/bpm/api/4.0", ZONELESS, "items", "items", "items", "expand", "metadataFlag", "payload")
# The guide of BPM Suite 12.2.1 (docs.oracle.com/middleware/1221/bpm/bpm-rest-api-ref), "Retrieve Task List".
SUITE = Root(
    "/bpm/api/3.0", ZONELESS, "comment", "attachment", "taskHistory", "expanded", "metadata", "summaryField",
    actions="showAcion", permissions="showPermission", moment=r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
    unknown=frozenset(
        {"createdBy", "fields", "identificationKey", "orderBy", "outcome", "since", "totalResults", "until"}
    ),
    states=("ASSIGNED", "SUSPENDED", "WITHDRAWN", "EXPIRED", "ERROR", "ALERTED", "NEED_INFORMATION"),
    renamed={"ERRORED": "ERROR", "INFO_REQUESTED": "NEED_INFORMATION"},
    people={"user": "user", "group": "group", "role": "role"},
)  # fmt: skip
CLOUD = Root(
    "/ic/api/process/v1", ISO, "comment", "attachment", "taskHistory", "expand", "metadataFlag", "payload",
    unknown=frozenset(), people={"user": "users", "group": "groups", "role": "roles"},
)  # fmt: skip
ROOTS = (FUSION, SUITE, CLOUD)
