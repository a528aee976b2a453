"""The made-up organization: members, guests, groups, and what else tasks point at."""

from __future__ import annotations

from typing import Any

from taskcli.sandbox.wire import PEOPLE

Row = dict[str, Any]  # JSON of a service whose rows differ from one another on purpose

ORG = "9c1e7d2a4b6f8035b1c7e9d2f4a6b801"
OTHER_ORG = "0b5d3c7f9a1e4826b7d0c2e4f6a81935"
ME, PLAIN_MEMBER, STARTER = 1234, 1003, 42  # the personal token's user, a member without admin rights, who began most


def _member(number: int, first: str, last: str, email: str, role: str = "standard") -> Row:
    return {
        "id": number,
        "email": email,
        "username": email.partition("@")[0],
        "first_name": first,
        "last_name": last,
        "full_name": f"{first} {last}".strip(),
        "profile_pic": f"https://cdn.example.com/people/{number}.png",
        "timezone": "Asia/Kolkata",
        "role": role,
        "status": "active",
        "is_active": True,
        "created_at": "2025-01-15T10:30:00+00:00",
        "last_updated": "2025-06-02T08:00:00+00:00",
    }


JANE, *_OTHERS = PEOPLE
MEMBERS = (
    _member(ME, JANE.first, JANE.last, JANE.email, "admin"),
    _member(STARTER, "Robin", "Owner", "robin.owner@example.com", "admin"),
    _member(1001, "Alice", "", "alice@example.com"),
    _member(1002, "Bob", "Bell", "bob.bell@example.com"),
    _member(PLAIN_MEMBER, "John", "Smith", "john.smith@example.com"),
    _member(20059, "Zu", "Nike", "zu.nike@example.com"),
    *(_member(20060 + each.number, each.first, each.last, each.email) for each in _OTHERS),
)
OUTSIDER = "outsider@example.com"  # has an account, but in the other organization only
_GUEST_CODES = {
    "ext@example.com": "GUESTCODE",
    "client@globex.example": "MITxZa1z2f5d81bb53f1da7c7fa95a2cfec5cbc2",
    "supplier+vip@example.com": "KLTqRb7e0c4d92aa61e0cb8d8fb06b3d0fd6dcd3",
}
# The first one has the number of a member: the two are counted separately.
GUESTS: tuple[Row, ...] = tuple(
    {"id": number, "email": email, "first_name": email.partition("@")[0].title(), "last_name": "Zander",
     "last_accessed_at": "2026-05-15T10:00:00Z", "last_known_country": None, "last_known_ip": None,
     "created_at": f"2025-03-0{place + 1}T09:00:00Z", "deleted_at": None,
     "link": f"https://go.tallyfy.com/guest/{code}",
     "details": {"status": "active", "company_name": "Zander & Co", "timezone": "Europe/Vienna", "disabled_at": None}}
    for place, (number, (email, code)) in enumerate(zip((1001, 1235, 1236), _GUEST_CODES.items(), strict=True))
)  # fmt: skip
GROUPS = tuple(
    {"id": f"{0x9A0 + number:032x}", "name": name, "description": f"All of {name}", "logo": None,
     "members": [1001, 1002] if number % 2 else [], "guests": ["ext@example.com"] if number % 3 else [],
     "created_at": f"2025-02-{number + 1:02}T09:00:00Z", "last_updated": "2026-06-20T10:00:00Z"}
    for number, name in enumerate(
        ("Finance", "Legal", "Buyers", "Support", "Vertrieb Köln", "東京", "Board", "Press", "IT", "Sales", "HR", "Lab")
    )
)  # fmt: skip
TAGS = tuple(
    {"id": f"{0x7A0 + number:032x}", "title": title, "color": "#2d9cdb", "auto_generated": number >= 11,
     "created_at": "2025-02-01T09:00:00Z", "deleted_at": None}
    for number, title in enumerate(
        ("needs review", "R+D", "urgent", "Q&A", "50% off", "größer", "legal", "vip", "travel", "printing", "late",
         "auto: finance", "auto: legal")
    )
)  # fmt: skip
FOLDERS: tuple[Row, ...] = tuple(
    {"id": f"{0xF0 + number:032x}", "name": name, "parent_id": None, "total": 4, "position": number + 1,
     "folder_type": "run"}
    for number, name in enumerate(("Clients", "Internal", "Archive 2025"))
)  # fmt: skip
ROLES = ({"id": 301, "name": "Approver"}, {"id": 302, "name": "Reviewer"})
ORGANIZATION: Row = {
    "id": ORG,
    "name": "Planet Express Büro",
    "timezone": "Asia/Kolkata",
    "working_days": [1, 2, 3, 4, 5],
    "created_at": "2024-11-04T08:00:00Z",
}


def code_of(guest: Row) -> str:
    return str(guest["link"]).rpartition("/")[2]
