"""What is raised when a call gets an `<error>`."""

from __future__ import annotations

from collections.abc import Sequence

REQUIRED = {"member": (0x0204, "Member"), "group": (0x0202, "Group"), "uri": (0x0208, "URI")}


class Refusal(Exception):
    """A request that gets an `<error>`; `code` is the hexadecimal number in it, empty where none is known."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def requires(missing: Sequence[str]) -> Refusal:
    """Codes of several failed requirements are combined bit by bit ("HTTP codes" on dev.pageseeder.com)."""
    code = 0
    for each in missing:
        code |= REQUIRED[each][0]
    names = " or ".join(REQUIRED[each][1] for each in missing)
    return Refusal(400, f"{code:04X}", f"Failed @Requires check: missing {names} instance")
