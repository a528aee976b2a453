"""A small part of `make fuzz`, and whether it would notice anything."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from taskcli.render import separated
from taskcli.spec.provider import Provider

pytestmark = pytest.mark.slow


@cache
def fuzz() -> ModuleType:
    path = Path(__file__).resolve().parent.parent / "scripts" / "fuzz.py"
    spec = importlib.util.spec_from_file_location("fuzz", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COUNTS = {"bodies": 400, "writers": 1000, "words": 2000, "secrets": 150, "settings": 200, "answers": 60}


@pytest.mark.parametrize("part", COUNTS)
def test_nothing_breaks_it(part: str) -> None:
    assert list(fuzz().fuzz(part, 3, COUNTS[part])) == []


def test_every_part_is_tried() -> None:
    assert [*fuzz().PARTS] == [*fuzz().USUAL]
    assert set(fuzz().PARTS) == set(COUNTS)


def test_it_notices_what_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(*args: Any) -> Any:
        raise KeyError("title")

    monkeypatch.setattr(Provider, "endpoint", careless)
    assert "ended with 1" in next(fuzz().fuzz("answers", 3, 5))
    monkeypatch.undo()
    monkeypatch.setattr(separated, "is_formula", lambda text: False)
    assert "has a formula" in next(fuzz().fuzz("writers", 3, 1000))
