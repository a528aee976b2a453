"""Rows of fixed content, most of them as the vendor's pages print them."""

from __future__ import annotations

from taskcli.sandbox.tallyfy.people import ME, STARTER, Row

RUN, TEMPLATE, STEP = (
    "c7d8e9f0a1b2c3d4e5f60718293a4b5c",
    "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    "5f60718293a4b5c6d7e8f90a1b2c3d4e",
)
INVOICE = "f4a1c2b39e7d48a6b0c15e2d3f6a8b90"

INVOICE_TEXTS = {
    "summary": "<p>Check the totals against the <strong>PO</strong>.</p>",
    "original_summary": "<p>Check the totals.</p>",
    "shown_at": "2026-08-01T09:20:00Z",
}
INVOICE_FIELDS: list[Row] = [
    {"id": "9f2b7c1e4a6d8035b1c7e9d2f4a6b801", "label": "Decision", "field_type": "dropdown", "required": True,
     "position": 1, "options": [{"id": 1, "text": "Pay"}, {"id": 2, "text": "Hold"}],
     "field_value": {"id": 2, "text": "Hold"}}
]  # fmt: skip
INVOICE_THREADS: list[Row] = [
    {"id": 101, "task_id": INVOICE, "step_id": None, "label": "problem",
     "content": "<p><strong>Zu Nike</strong> totals differ</p>", "created_at": "2026-08-02T10:00:00Z",
     "updated_at": "2026-08-02T10:00:00Z", "archived_at": None, "sent_to": [20059], "resolve_id": None,
     "author_id": STARTER, "author_type": "user", "guest": None, "editable": True, "state": "hide-for-guests",
     "resolved_by": None, "parent_comment_id": None}
]  # fmt: skip
# The vendor's "Get task" page prints the answer of a field as `value`; the running service sends `field_value`.
PROPOSAL_FIELDS: list[Row] = [
    {"id": "capture_id_abc", "label": "Approval Status", "field_type": "dropdown",
     "value": {"id": 1, "text": "Approved"}, "required": True}
]  # fmt: skip


def printed_rows(*, settled: bool) -> tuple[Row, Row, Row, Row]:
    """Rows of fixed content: two of a list, one with all current keys, and the one of the vendor's "Get task" page.

    All are open, or completed at their deadlines where that is `settled`.
    """
    rows = _printed_rows()
    for row in rows if settled else ():
        row |= {"status": "completed", "status_label": "Completed", "completed_at": row["deadline"]}
    return rows


def _printed_rows() -> tuple[Row, Row, Row, Row]:
    return (
        {
            "id": f"{0xA01:032x}", "increment_id": 1301, "title": "Send contract", "run_id": RUN,
            "checklist_id": TEMPLATE, "step_id": STEP, "alias": "send-contract", "status": "in-progress",
            "status_label": "In progress", "task_type": "task", "position": 2, "is_oneoff_task": False,
            "owners": {"users": [{"id": 1001, "full_name": "Alice"}], "guests": [], "groups": []},
            "deadline": "2026-03-15T17:00:00Z", "started_at": "2026-03-01T09:00:00Z",
            "created_at": "2026-03-01T09:00:00Z", "last_updated": "2026-03-01T09:30:00Z", "completed_at": None,
            "is_completable": True, "everyone_must_complete": False,
        },
        {
            "id": f"{0xA02:032x}", "increment_id": 1302, "title": "Order toner", "run_id": None, "checklist_id": None,
            "step_id": None, "alias": None, "status": "not-started", "status_label": "Not started",
            "task_type": "task", "position": 1, "is_oneoff_task": True,
            "owners": {"users": [20059], "guests": [], "groups": []}, "deadline": "2026-03-10T17:00:00.000Z",
            "started_at": None, "created_at": "2026-03-01T18:00:00.000Z", "last_updated": "2026-03-01T18:00:00.000Z",
            "completed_at": None,
        },
        {
            "id": INVOICE, "increment_id": 981, "title": "Approve the invoice",
            "original_title": "Approve the invoice", "allow_guest_owners": False, "run_id": RUN,
            "checklist_id": TEMPLATE, "linked_step_id": None, "step_id": STEP, "alias": "approve-the-invoice",
            "taskdata": {}, "owners": {"users": [20059], "guests": ["ext@example.com"], "groups": [],
                                       "taskUrls": [f"https://go.tallyfy.com/guest/GUESTCODE/{INVOICE}"]},
            "is_completable": True, "status": "in-progress", "status_label": "In progress", "task_type": "approval",
            "is_approved": None, "position": 3, "started_at": "2026-08-01T09:15:00Z",
            "deadline": "2026-08-12T17:00:00Z", "created_at": "2026-08-01T09:15:00Z",
            "last_updated": "2026-08-09T14:02:11Z", "archived_at": None, "completed_at": None, "starter_id": STARTER,
            "completer_id": None, "is_oneoff_task": False, "everyone_must_complete": False,
            "completion_progress": 0.0, "has_deadline_dependent_child_tasks": False,
            "can_complete_only_assignees": True, "max_assignable": 1, "webhook": None,
            "prevent_guest_comment": False, "stage_id": None, "problem": False, "blueprint_position": 3,
            "top_secret": False, "is_soft_start_date": False, "send_chromeless": False,
            "custom_fields": {"cost_center": "CC-1042"},
        },
        {
            "id": "task_id_abc", "increment_id": 1205, "title": "Review Proposal", "run_id": "run_id_xyz",
            "checklist_id": "checklist_id_123", "step_id": "step_id_456", "alias": "review-proposal",
            "status": "active", "status_label": "Active", "task_type": "task", "is_oneoff_task": False,
            "is_completable": True, "is_approved": False, "owners": {"users": [ME], "guests": [], "groups": []},
            "position": 1, "started_at": "2025-01-10T09:00:00Z", "deadline": "2025-01-15T17:00:00Z",
            "created_at": "2025-01-10T09:00:00Z", "last_updated": "2025-01-12T14:30:00Z", "completed_at": None,
            "archived_at": None, "starter_id": ME, "completer_id": None, "everyone_must_complete": False,
            "can_complete_only_assignees": True, "max_assignable": 1, "webhook": None, "top_secret": False,
        },
    )  # fmt: skip
