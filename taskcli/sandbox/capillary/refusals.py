"""What is raised when a request fails."""

from __future__ import annotations

from taskcli.sandbox.capillary.shapes import ALL_FAILED, Record, item_status, status, wrapped


class Refusal(Exception):
    """A request that fails: its own code, and the code of the item when the item is what failed."""

    def __init__(self, code: int, message: str, item: int = 0) -> None:
        super().__init__(message)
        self.code, self.message, self.item = code, message, item

    def tree(self, entity: str) -> Record:
        if not self.item:
            return status(False, self.code, self.message)
        task = {"task": item_status(self.item, self.message)}
        return status(False, self.code, ALL_FAILED) | wrapped(entity, task)
