"""What strangers write into every field of every provider neither acts on a terminal nor hides in it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from taskcli import providers
from taskcli.cli import terminal
from taskcli.sandbox import Sandbox
from taskcli.sandbox.server import Server
from taskcli.sandbox.wire import Answer, Call
from tests.conftest import Run
from tests.serving import serving

pytestmark = pytest.mark.slow

EVIL = "\x1b[2J\x9b31m\u202e\u2066\u200b\u00ad\U000e0041\x07\x08\x7f[bold]x[/bold]\r\nHIDDEN"
# Colours and links of our own (ECMA-48, SGR and OSC 8).
OWN = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b\x07]*\x1b\\")
# The joiner stays inside an emoji.
LINE_END_TAB_JOINER = "\n\t\u200d"
# What the sites need for themselves: who signs in, and where rows lie.
STRUCTURE = frozenset({"access_token", "token_type", "accessToken"})
TEXT = re.compile(r'(?<==")([^"<>&]+)(?=")|(?<=>)([^<>&\s][^<>&]*)(?=</)')


class Evil(Sandbox):
    """Its answers have something added to the texts under `keys`, or under all that it comes across."""

    keys: frozenset[str] = frozenset()

    def __init__(self) -> None:
        super().__init__(size=12)
        self.seen: set[str] = set()

    def answer(self, call: Call) -> Answer:
        answer = super().answer(replace(call, headers={**call.headers, "accept-encoding": "identity"}))
        if answer.body[:1] in b"{[":
            return replace(answer, body=json.dumps(self.spoil(json.loads(answer.body), "")).encode())
        return replace(answer, body=self.spoil_xml(answer.body.decode()).encode())

    def spoil(self, found: Any, key: str) -> Any:
        if isinstance(found, dict):
            return {name: self.spoil(each, name) for name, each in found.items()}
        if isinstance(found, list):
            return [self.spoil(each, key) for each in found]
        if isinstance(found, str) and key not in STRUCTURE:
            self.seen.add(key)
            return found + EVIL if key in self.keys else found
        return found

    def spoil_xml(self, text: str) -> str:
        """Attributes and text of elements; XML cannot hold most of what acts (XML 1.0, section 2.2)."""
        fit = "".join(each for each in EVIL if each.isprintable() or unicodedata.category(each) == "Cf")

        def add(found: re.Match[str]) -> str:
            before = text[max(0, found.start() - 60) : found.start()]
            name = (re.findall(r'([\w:-]+)="$|<([\w:-]+)[^<>]*>$', before) or [("", "")])[-1]
            key = name[0] or name[1]
            self.seen.add(key)
            return found[0] + fit if key in self.keys else found[0]

        return TEXT.sub(add, text)


def acting(text: str) -> set[str]:
    """Characters that act on a terminal or hide in it."""
    return {
        each
        for each in OWN.sub("", text).replace("\r\n", "\n")
        if each not in LINE_END_TAB_JOINER and unicodedata.category(each) in ("Cc", "Cf")
    }


@pytest.mark.parametrize("name", providers.names())
def test_nothing_of_it_acts_or_hides(
    name: str, run: Run, configured: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = Evil()
    with serving(Server(sandbox)) as server:
        configured({"it": sandbox.profiles(server.origin)[name]})
        native = (name, "list", "-o", "json")
        assert run(*native, "-q").code == 0
        (first, *_) = run("list", "-q", "--status", "all", "-o", "json").json
        ref = (first["ref"], "--comments", "all", "--history")
        run("get", *ref)
        # Where something in a field makes it another answer (a state, an envelope) that is told, which is safe, too.
        taken: list[str] = []
        for key in sorted(sandbox.seen):
            sandbox.keys = frozenset({*taken, key})
            ends = [run(*words) for words in (native, ("list", "--status", "all"), ("get", *ref, "-o", "json"))]
            assert not acting("".join(ran.err for ran in ends)), key
            taken += [key] if not any(ran.code for ran in ends) else []
        assert len(taken) > 4
        sandbox.keys = frozenset(taken)
        shown = ""
        for on_terminal in (False, True):
            monkeypatch.setattr(terminal, "on_terminal", lambda stream, on=on_terminal: on)
            formats = ("table", "json", "jsonl", "yaml", "csv", "tsv") if on_terminal else ("table",)
            for output in formats:
                for words in ((name, "list"), ("list", "--status", "all"), ("get", *ref), (name, "get", first["id"])):
                    ran = run(*words, "-o", output)
                    assert not acting(ran.text), (words, output, on_terminal, acting(ran.text))
                    assert not acting(ran.err), (words, ran.err)
                    shown += ran.text
    assert "HIDDEN" in shown, (taken, ran)
