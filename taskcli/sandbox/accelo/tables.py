"""The tables of the deployment, without rows: which fields each has, and what may be asked about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

Row = dict[str, object]


class Table(Struct, frozen=True):
    """One resource: its rows by id, and what may be asked about them."""

    defaults: tuple[str, ...] = ("id", "title")
    links: Mapping[str, str] = field(default_factory=dict)  # field -> table
    by_name: tuple[str, ...] = ()  # fields that `_ALL` leaves out
    all_works: bool = True
    basics: tuple[str, ...] = ("id",)
    dates: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ("id",)
    orders: tuple[str, ...] = ("id",)
    objects: tuple[str, ...] = ()
    searched: tuple[str, ...] = ("title",)
    rows: dict[str, Row] = field(default_factory=dict)

    def add(self, rows: Iterable[Mapping[str, object]]) -> None:
        for row in rows:
            self.rows[str(row["id"])] = dict(row)


Store = dict[str, Table]

TASK_DATES = tuple(
    f"date_{each}" for each in ("created", "started", "commenced", "accepted", "completed", "modified", "due")
)
AMOUNTS = ("billable", "nonbillable", "budgeted", "remaining", "logged")
PLURALS = {
    "company": "companies", "job": "jobs", "issue": "issues", "milestone": "milestones", "prospect": "prospects",
    "contract_period": "contract_periods", "asset": "assets", "request": "request",
}  # fmt: skip


def _project(*basics: str, objects: tuple[str, ...] = ()) -> Table:
    return Table(
        links={"assignee": "staff", "manager": "staff", "company": "companies", "job": "jobs"},
        basics=("id", "standing", "status", *basics),
        dates=("date_created", "date_due"),
        orders=("id", "title", "date_created", "date_due"),
        objects=objects,
    )


def tables() -> Store:
    """The resources without rows."""
    task_links = {
        "assignee": "staff", "manager": "staff", "company": "companies", "job": "jobs", "issue": "issues",
        "milestone": "milestones", "contact": "contacts", "affiliation": "affiliations", "task_job": "jobs",
        "type": "types", "task_type": "types", "status": "statuses", "task_status": "statuses",
        "task_priority": "priorities",
    }  # fmt: skip
    return {
        "tasks": Table(
            links=task_links,
            by_name=("breadcrumbs", "skills", "ordering"),
            basics=(
                "id", "assignee", "manager", "status", "standing", "against_type", "against_id", "custom_id",
                "child_of_job", "rate_id", "rate_charged",
            ),
            dates=TASK_DATES,
            ranges=(
                "id", "billable", "nonbillable", "budgeted", "remaining", "against_id", "creator_id", "assignee",
                "type", "task_type", "status", "manager", "contact", "rate_charged",
            ),
            orders=("id", *TASK_DATES, "task_priority", "title", "standing", "status", "rate_charged", "ordering"),
            objects=("against", "creator"),
            searched=("title", "description"),
        ),
        "statuses": Table(
            all_works=False, basics=("id", "title", "standing", "color"),
            orders=("id", "title", "standing", "color", "ordering"),
        ),
        "priorities": Table(orders=("id", "title", "level")),
        "types": Table(all_works=False),
        # The text lists a status, the sample has two of its fields beside the title instead.
        "progressions": Table(defaults=("id", "title", "standing", "color"), links={"status": "statuses"}),
        "history": Table(
            # modified_by is "always a staff id": it is no link.
            defaults=("id", "to_id", "to_title"), basics=("id", "against_type", "against_id", "modified_by"),
            dates=("date_modified",), orders=("id", "date_modified"), objects=("against",), searched=(),
        ),
        "activities": Table(
            defaults=("id", "subject", "confidential"),
            links={"owner": "staff", "task": "tasks"},
            basics=("id", "task", "medium", "against_type", "against_id", "owner_type", "owner_id"),
            dates=("date_logged", "date_created"),
            orders=("id", "date_logged", "date_created"),
            objects=("against", "owner"),
            searched=("subject", "body"),
        ),
        "resources": Table(
            basics=("id", "mimetype", "activity_id", "collection_id"), dates=("date_created",),
            orders=("id", "title", "filesize", "mimetype"), objects=("owner",),
        ),
        "staff": Table(
            defaults=("id", "firstname", "surname"),
            by_name=("staff_rate", "staff_cost_rate"),
            basics=("id", "email", "standing", "username"),
            ranges=("id", "rate"),
            orders=(),
            searched=(),
        ),
        "contacts": Table(
            defaults=("id", "firstname", "surname", "mobile", "email"), basics=("id", "email"),
            searched=("firstname", "surname"),
        ),
        "affiliations": Table(
            defaults=("id", "mobile", "email"), links={"contact": "contacts", "company": "companies"},
            basics=("id", "contact", "company"), searched=("email",),
        ),
        "companies": Table(
            defaults=("id", "name"), basics=("id", "standing", "status", "manager_id", "custom_id", "website"),
            orders=("id", "name", "date_modified"), searched=("website", "name", "phone", "fax"),
        ),
        "groups": Table(),
        "jobs": _project("manager", "against_type", "against_id", "job_type", "custom_id", objects=("against",)),
        "milestones": _project("job", "parent", "manager"),
        "issues": _project(
            "assignee", "issue_type", "issue_priority", "against_type", "against_id", "custom_id", objects=("against",)
        ),
        "filters": Table(
            links={"staff": "staff"}, basics=("id", "shared", "staff", "object_type"),
            orders=("id", "title", "shared"), searched=(),
        ),
    }  # fmt: skip


def parents_of(row: Row) -> list[Row]:
    crumbs = row["breadcrumbs"]
    return crumbs if isinstance(crumbs, list) else []
