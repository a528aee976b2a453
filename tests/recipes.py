"""docs/recipes.md as its tests read it: questions, and the lines that answer them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "recipes.md").read_text("utf-8")
# The profiles that the page has, by provider.
PROFILES = {"oracle": "work", "accelo": "agency", "capillary": "shop", "pageseeder": "docs", "tallyfy": "flow"}
WITH_CRON = "With cron"


@dataclass(frozen=True)
class Recipe:
    """`kind` is what the block is marked as: `sh` or `crontab`."""

    section: str
    question: str
    kind: str
    text: str

    @property
    def for_a_shell(self) -> bool:
        return bool(re.search(r"[|;&<>]|^[A-Z_]+=", re.sub(r"'[^']*'", "", self.text)))


def recipes() -> Iterator[Recipe]:
    for section in PAGE.split("\n## ")[1:]:
        for part in section.split("\n### ")[1:]:
            for kind, text in re.findall(r"```(sh|crontab)\n(.*?)\n```", part, re.DOTALL):
                yield Recipe(section.partition("\n")[0], part.partition("\n")[0], kind, text)
