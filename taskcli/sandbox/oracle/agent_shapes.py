"""The shape that the service's reference prints for a list: a task of another protocol, A2A."""

from __future__ import annotations

from taskcli.sandbox.oracle.people_and_tasks import ONBOARDING, Task
from taskcli.sandbox.oracle.shapes import Row

_AGENT_STATES = {
    "ASSIGNED": "submitted", "SUSPENDED": "submitted", "ALERTED": "submitted", "OUTCOME_UPDATED": "working",
    "INFO_REQUESTED": "input-required", "COMPLETED": "completed", "WITHDRAWN": "canceled", "EXPIRED": "canceled",
    "ERRORED": "failed",
}  # fmt: skip


def agent_id(task: Task) -> str:
    return task.guid[:8]


def as_agent(task: Task) -> Row:
    """The shape that "REST API for Common Features", Retrieve a Task List, prints: another protocol's task."""
    ident, context, last = agent_id(task), f"ctx-{task.number % 1000}", task.comments[-1:]
    text = "Please confirm the bank details." if task is ONBOARDING else last[0].text if last else "No comment."
    message: Row = {"kind": "message", "messageId": "m-9", "role": "agent", "contextId": context, "taskId": ident}
    message["parts"] = [{"kind": "text", "type": "text", "text": text}]
    state = _AGENT_STATES.get((task.state or "").upper(), "unknown")
    status: Row = {"state": "working" if task.acquired else state}
    status |= {"timestamp": task.updated.strftime("%Y-%m-%dT%H:%M:%SZ"), "message": message}
    artifact: Row = {"artifactId": "a-1", "name": "summary", "description": "Draft summary", "append": False}
    artifact |= {"lastChunk": True, "parts": [{"kind": "text", "text": "..."}]}
    return {
        "kind": "task",
        "id": ident,
        "contextId": context,
        "final": True,
        "metadata": {"title": task.title, **({} if task.priority is None else {"priority": task.priority})},
        "status": status,
        "artifacts": [artifact],
        "history": [],
    }
