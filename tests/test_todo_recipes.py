"""The recipes for todo.txt and Taskwarrior: jq alone, on titles that look like something else; see test_recipes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.recipes import recipes

pytestmark = pytest.mark.skipif(not shutil.which("jq"), reason="there is no jq")
USUAL: dict[str, Any] = {
    "project": None,
    "tags": [],
    "priority": None,
    "due": None,
    "completed": None,
    "created": None,
    "updated": None,
}
TASKS: list[dict[str, Any]] = [
    {"ref": "work:1", "title": "x (A) Approve\norder  88", "status": "open", "priority": "urgent",
     "due": "2026-11-24T17:00:00Z",
     "project": {"title": "Purchasing dept"}, "tags": ["a b"]},
    {"ref": "work:2", "title": "Done", "status": "done", "due": "2026-11-24", "completed": "2026-11-20T08:00:00.5Z"},
    {"ref": "work:3", "title": "2026-01-01 dated", "status": "unknown", "priority": "low"},
    {"ref": "work:4#7", "title": None, "status": "cancelled", "updated": "2026-11-02"},
]  # fmt: skip


def made(question: str) -> str:
    (text,) = (each.text for each in recipes() if each.question == question)
    (program,) = re.findall(r"jq (?:-r )?'(.*)'", text, re.DOTALL)
    asked = json.dumps([{**USUAL, **each} for each in TASKS])
    raw = ["-r"] if "jq -r" in text else []
    return subprocess.run(["jq", *raw, program], input=asked, capture_output=True, text=True, check=True).stdout


def test_lines_of_todo_txt() -> None:
    assert made("How do I get a todo.txt?").splitlines() == [
        "(A) - x (A) Approve order 88 +Purchasing_dept @a_b due:2026-11-24 ref:work:1",
        "x 2026-11-20 Done due:2026-11-24 ref:work:2",
        "(D) - 2026-01-01 dated ref:work:3",
        "(no title) ref:work:4#7",
    ]


def test_tasks_of_taskwarrior(tmp_path: Path) -> None:
    text = made("And into Taskwarrior?")
    assert text == made("And into Taskwarrior?")
    found = json.loads(text)
    uuids = [each.pop("uuid") for each in found]
    assert len({*uuids}) == 4
    assert all(
        re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", each) for each in uuids
    )
    assert found[0] == {
        "description": "x (A) Approve order 88", "status": "pending", "entry": "20261124T170000Z", "priority": "H",
        "due": "20261124T170000Z", "project": "Purchasing dept", "tags": ["a_b"],
    }  # fmt: skip
    assert (found[1]["status"], found[1]["end"]) == ("completed", "20261120T080000Z")
    assert (found[3]["status"], found[3]["end"]) == ("deleted", "20261102T000000Z")
    task = shutil.which("task")
    if not task:
        pytest.skip("there is no Taskwarrior; the shape was looked at")
    (tmp_path / "rc").write_text(f"data.location={tmp_path}\nconfirmation=off\n")
    (tmp_path / "tasks.json").write_text(text)
    env = {"TASKRC": str(tmp_path / "rc"), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    for _ in range(2):  # the second time changes nothing
        subprocess.run([task, "import", str(tmp_path / "tasks.json")], env=env, capture_output=True, check=True)
    exported = subprocess.run([task, "export"], env=env, capture_output=True, text=True, check=True).stdout
    assert sorted(each["uuid"] for each in json.loads(exported)) == sorted(uuids)
