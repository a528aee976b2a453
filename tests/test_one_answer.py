"""One thing that is asked for is one document, whatever came; and a home that cannot be written is enough."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from taskcli import providers
from tests.conftest import Prepared, Run, Stage

BODIES: dict[str, Any] = {
    "accelo": {"meta": {"status": "ok"}, "response": [{"id": "1", "title": "a"}, {"id": "1", "title": "b"}]},
    "oracle": [{"number": 1, "title": "a"}, {"number": 1, "title": "b"}],
    "tallyfy": {"data": [{"id": "a" * 32, "title": "a"}, {"id": "a" * 32, "title": "b"}]},
    "pageseeder": {"task": [{"id": 1, "title": "a"}, {"id": 1, "title": "b"}]},
    "capillary": {
        "response": {
            "status": {"success": "true", "code": 200, "message": "ok"},
            "tasks": {"task": [{"id": 1, "title": "a"}, {"id": 1, "title": "b"}]},
        }
    },
}


@pytest.mark.parametrize("name", providers.names())
@pytest.mark.parametrize("output", ["json", "yaml", "raw"])
def test_one_that_is_asked_for_is_never_two_documents(
    name: str, output: str, run: Run, stage: Stage, five: dict[str, dict[str, Any]], configured: Callable[..., Path]
) -> None:
    auth = {"method": "bearer", "token": "t"} if name != "capillary" else five[name]["auth"]
    configured({"it": {**five[name], "base_url": stage.origin, "auth": auth}})
    stage.prepared = [Prepared(body=json.dumps(BODIES[name]).encode())] * 9
    ran = run(name, "get", "a" * 32 if name == "tallyfy" else "1", "-o", output, "-q")
    if name != "capillary":  # whose answers are lists, in which the one is looked for
        assert ran.code == 8, (ran.code, ran.text)
    elif output == "json":
        assert ran.json == {"id": 1, "title": "a"}


def test_nothing_is_written_into_a_home(run: Run, five: dict[str, dict[str, Any]], home: Path) -> None:
    """So that one that cannot be written does no harm."""
    before = sorted(home.rglob("*"))
    home.chmod(0o500)
    try:
        for words in (
            ("list",),
            ("list", "--demo"),
            ("get", "oracle:1702211"),
            ("oracle", "list"),
            ("profile", "list"),
        ):
            ran = run(*words, "-p", "oracle") if words == ("list",) else run(*words)
            assert ran.code == 0, ran.err
    finally:
        home.chmod(0o700)
    assert sorted(home.rglob("*")) == before
