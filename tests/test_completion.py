"""What completes in the shell: words that nobody has to be asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from taskcli import providers
from taskcli.cli.flags import _option, param_flag
from taskcli.spec import Endpoint, Provider

ROOT = Path(__file__).resolve().parent.parent
ENDPOINTS: list[Any] = [
    pytest.param(providers.load(name), endpoint, id=f"{name} {endpoint.verb}")
    for name in providers.names()
    for endpoint in providers.load(name).endpoints
    if not endpoint.hidden
]


def completed(line: str, config: Path) -> list[str]:
    """What a shell is given for the last word of a line, which may be empty."""
    env = {
        "PYTHONPATH": str(ROOT), "TASKCLI_CONFIG": str(config), "_TASKCLI_COMPLETE": "complete_bash",
        "COMP_WORDS": line, "COMP_CWORD": str(line.count(" ")),
    }  # fmt: skip
    words = [sys.executable, "-m", "taskcli"]
    done = subprocess.run(words, env={**os.environ, **env}, capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "taskcli oracle list --status ",
            "ASSIGNED COMPLETED SUSPENDED WITHDRAWN EXPIRED ERRORED ALERTED ERROR NEED_INFORMATION",
        ),
        ("taskcli oracle list --status a", "assigned alerted"),
        ("taskcli oracle list --status ALERTED,e", "ALERTED,expired ALERTED,errored ALERTED,error"),
        ("taskcli tallyfy runs --type ", "procedure form document"),
        ("taskcli list --status ", "open in-progress done cancelled unknown all"),
        ("taskcli list --status open,d", "open,done"),
        ("taskcli list --priority ", "urgent high normal low none"),
        ("taskcli list --assignee ", "me none"),
        ("taskcli list --creator m", "me"),
        ("taskcli list --project ", "none"),
        ("taskcli list --customer n", "none"),
        ("taskcli list --type n", "none"),
        ("taskcli list --tag n", "none"),
        ("taskcli list --due t", "today tomorrow"),
        ("taskcli list -p ", "shop work"),
        ("taskcli oracle list -p w", "work"),
        ("taskcli get -p s", "shop"),
    ],
)
def test_words_complete(line: str, words: str, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[profiles.shop]\nprovider = "capillary"\n[profiles.work]\nprovider = "oracle"\n')

    assert completed(line, config) == words.split()


@pytest.mark.parametrize(("provider", "endpoint"), ENDPOINTS)
def test_every_word_of_a_parameter_completes(provider: Provider, endpoint: Endpoint) -> None:
    for param in endpoint.flags:
        if param.kind.words:
            complete = _option(param_flag(param)).autocompletion
            assert tuple(complete("")) == param.kind.words
            for word in param.kind.words:
                begun = word[:2].swapcase()
                assert word.casefold() in [each.casefold() for each in complete(begun) if each.startswith(begun)]
