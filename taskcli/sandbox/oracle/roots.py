"""Where each of the three generations of the service answers, and in which words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Root:
    """Where one generation answers, and in which words."""

    path: str
    dates: str
    comments: str
    attachments: str
    history: str
    expand: str
    metadata: str
    payload: str


ZONELESS, ISO = "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S.000Z"
FUSION = Root("/bpm/api/4.0", ZONELESS, "items", "items", "items", "expand", "metadataFlag", "payload")
SUITE = Root(
    "/bpm/api/3.0", ZONELESS, "comment", "attachment", "taskHistory", "expanded", "metadata", "summaryField"
)  # fmt: skip
CLOUD = Root("/ic/api/process/v1", ISO, "comment", "attachment", "taskHistory", "expand", "metadataFlag", "payload")
ROOTS = (FUSION, SUITE, CLOUD)
