"""What is said of a part that cannot be had here, and a world whose tasks move."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.moving import Moving, moving

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = f"{sys.executable} -m taskcli"
# Where `make travel` puts each target, in an environment of its own.
TARGETS = Path(sys.prefix) / "targets"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the machine's own settings reaches a test."""
    for name in [each for each in os.environ if each.startswith("TASKCLI_") or each.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def world(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Moving]:
    """Five services whose tasks change as minutes pass by, and the configuration that asks them."""
    with moving(home, 7, size=60, churn=0.02) as found:
        monkeypatch.setenv("TASKCLI_CONFIG", str(found.config))
        yield found


def shell(line: str) -> str:
    """What a line for /bin/sh prints; `taskcli` in it is the one that is here."""
    line = f'taskcli() {{ {PROGRAM} "$@"; }}\n{line}'
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
