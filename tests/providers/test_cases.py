"""Runs every case: what was typed, what must go out, what comes back, what must be shown, how it ends."""

from __future__ import annotations

import json
import shlex
import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from taskcli import values
from tests.conftest import Prepared, Run, Stage

HERE = Path(__file__).parent
TYPES = {"pageseeder": "application/xml;charset=utf-8"}


def cases() -> list[Any]:
    found = []
    for path in sorted(HERE.glob("*/cases.toml")):
        whole = tomllib.loads(path.read_text("utf-8"))
        for case in whole["case"]:
            case.setdefault("profile", whole.get("profile", {}))
            found.append(pytest.param(path.parent, case, id=f"{path.parent.name}: {case['name']}"))
    return found


def fill(value: Any, origin: str) -> Any:
    if isinstance(value, dict):
        return {name: fill(each, origin) for name, each in value.items()}
    return value.replace("{origin}", origin) if isinstance(value, str) else value


def prepared(folder: Path, exchange: dict[str, Any], origin: str) -> Prepared:
    found = dict(exchange)
    name, text = found.pop("body", None), found.pop("text", None)
    body = (folder / "bodies" / name).read_bytes() if name else fill(text or "", origin).encode()
    found.setdefault("type", TYPES.get(folder.name, "application/json"))
    return Prepared(body=body, **fill(found, origin))


@pytest.mark.parametrize(("folder", "case"), cases())
def test_case(
    folder: Path,
    case: dict[str, Any],
    run: Run,
    stage: Stage,
    configured: Callable[[dict[str, dict[str, Any]]], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configured({"it": {"provider": folder.name, "base_url": stage.origin, **fill(case["profile"], stage.origin)}})
    for name, value in case.get("env", {}).items():
        monkeypatch.setenv(name, value)
    if "now" in case:
        now = datetime.fromisoformat(case["now"])
        monkeypatch.setattr(values, "now", lambda: now)
    stage.prepared = [prepared(folder, each, stage.origin) for each in case.get("exchange", [])]

    ran = run(*shlex.split(fill(case["argv"], stage.origin)))

    told = f"exit {ran.code}\nstdout: {ran.out!r}\nstderr: {ran.err}"
    assert [each.line for each in stage.asked] == [each.request for each in stage.answers], told
    for asked, wanted in zip(stage.asked, stage.answers, strict=True):
        for name, value in wanted.headers.items():
            assert asked.headers.get(name.lower()) == value, (name, asked.headers)
        for name in wanted.absent:
            assert name.lower() not in asked.headers
        if wanted.sent is not None:
            assert asked.body.decode() == wanted.sent
    assert ran.code == case.get("exit", 0), told
    if "stdout" in case:
        assert ran.text.replace("\r\n", "\n") == fill(case["stdout"], stage.origin), told
    if "stdout_json" in case:
        assert ran.json == json.loads(case["stdout_json"]), told
    if "stdout_body" in case:
        assert ran.out == stage.prepared[case["stdout_body"] - 1].body, told
    for text in case.get("stdout_has", []):
        assert text in ran.text, told
    for text in case.get("stderr_has", []):
        assert fill(text, stage.origin) in ran.err, told
    if "stderr" in case:
        assert ran.err == case["stderr"], told
    if ran.code not in (0, 9, 10) and "-o jsonl" not in case["argv"] and "-o raw" not in case["argv"]:
        assert ran.out == b"", told
    assert "Traceback" not in ran.err
