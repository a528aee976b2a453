"""What a call asks for: the parameters of a service, and whether the answer is JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NoReturn

from taskcli.sandbox.pageseeder.people_and_tasks import SYDNEY
from taskcli.sandbox.pageseeder.refusals import Refusal
from taskcli.sandbox.wire import Call


class Query:
    """Documented parameters of one request; of a repeated one the first counts, unknown ones are ignored."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.values: dict[str, str] = {}
        for name, value in pairs:
            self.values.setdefault(name, value)

    def choice(self, name: str, allowed: str, default: str) -> str:
        value = self.values.get(name, default)
        return value if value in allowed.split() else self.wrong(name)

    def number(self, name: str, default: int, *, least: int = 1) -> int:
        value = self.values.get(name, str(default))
        return positive(value) if positive(value) >= least else self.wrong(name)

    def flag(self, name: str, default: str = "false") -> bool:
        return self.choice(name, "true false", default) == "true"

    def listed(self, name: str) -> list[str]:
        return [word.strip() for word in self.values.get(name, "").split(",") if word.strip()]

    def moment(self, name: str) -> float | None:
        """Unix seconds of `YYYY-MM-DDThh:mm:ss`, in the zone of the server when there is no offset."""
        value = self.values.get(name)
        if value is None:
            return None
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?", value):
            self.wrong(name)
        try:
            when = datetime.fromisoformat(value)
        except ValueError:
            self.wrong(name)
        return (when if when.tzinfo else when.replace(tzinfo=SYDNEY)).timestamp()

    def wrong(self, name: str) -> NoReturn:
        raise Refusal(400, "0201", f"Failed @Requires check: missing parameter '{name}'")


def positive(text: str) -> int:
    """A number as the services write it, -1 for anything else."""
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else -1


def wants_json(call: Call, path: str) -> bool:
    """The suffix decides, else the `Accept` header; XML is the default ("Output" on dev.pageseeder.com)."""
    if path.endswith((".xml", ".json")):
        return path.endswith(".json")
    before, json, _ = call.headers.get("accept", "").partition("application/json")
    return bool(json) and "xml" not in before
