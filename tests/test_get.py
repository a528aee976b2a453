"""`taskcli get` through the front door: REFs of every kind, comments, history, and what goes wrong."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from taskcli import providers, sandbox
from taskcli.cli.schema import schema
from tests.conftest import Run

Profiles = dict[str, dict[str, Any]]
# Tasks of the sandbox that have what is looked at here; of any other site its first one.
IDS = {
    "accelo": "24",
    "capillary": "9001#70011",
    "oracle": "1702305",
    "pageseeder": "332",
    "tallyfy": "f4a1c2b39e7d48a6b0c15e2d3f6a8b90",
}
NAMES = sandbox.names()
ROOT = Path(__file__).parent.parent


def id_in(provider: str, run: Run) -> str:
    if provider in IDS:
        return IDS[provider]
    found = run("list", "-p", provider, "--status", "all", "--limit", "1", "-o", "json").json
    return str(found[0]["id"])


@pytest.mark.parametrize("provider", NAMES)
def test_a_task_is_found_by_profile_and_id(run: Run, five: Profiles, provider: str) -> None:
    task_id = id_in(provider, run)
    ran = run("get", f"{provider}:{task_id}", "-o", "json")
    assert ran.code == 0, ran.err
    assert ran.json["id"] == task_id.partition("#")[0]
    assert ran.json["ref"].startswith(f"{provider}:{task_id}")
    assert ran.json["title"]
    jsonschema.Draft202012Validator(schema()).validate(ran.json)


@pytest.mark.parametrize("provider", NAMES)
def test_an_id_is_enough_with_a_profile(run: Run, five: Profiles, provider: str) -> None:
    task_id = id_in(provider, run)
    assert run("get", task_id, "-p", provider, "-o", "json").json["id"] == task_id.partition("#")[0]


@pytest.mark.parametrize("provider", [each for each in NAMES if providers.load(each).comments])
def test_comments_have_one_shape_for_all(run: Run, five: Profiles, provider: str) -> None:
    ran = run("get", f"{provider}:{id_in(provider, run)}", "--comments", "all", "-o", "json")
    assert ran.code == 0, ran.err
    jsonschema.Draft202012Validator(schema()).validate(ran.json)
    created = [each["created"] for each in ran.json["comments"] if each["created"]]
    assert created == sorted(created)


@pytest.mark.parametrize("provider", [each for each in NAMES if providers.load(each).history])
def test_history_has_one_shape_for_all(run: Run, five: Profiles, provider: str) -> None:
    ran = run("get", f"{provider}:{id_in(provider, run)}", "--history", "-o", "json")
    assert ran.code == 0, ran.err
    jsonschema.Draft202012Validator(schema()).validate(ran.json)
    assert isinstance(ran.json["history"], list)


def test_what_was_not_asked_for_is_not_there(run: Run, five: Profiles) -> None:
    found = run("get", "accelo:24", "-o", "json").json
    assert not {"comments", "history", "native"} & set(found)


def test_several_are_given_in_the_order_they_were_asked_for(run: Run, five: Profiles) -> None:
    refs = [f"{provider}:{id_in(provider, run)}" for provider in reversed(NAMES)]
    ran = run("get", *refs, "-o", "json")
    assert [row["profile"] for row in ran.json] == list(reversed(NAMES))


def test_one_that_fails_does_not_stop_the_others(run: Run, five: Profiles) -> None:
    ran = run("get", "accelo:24", "accelo:999999", "oracle:1702305", "-o", "json")
    assert ran.code == 9
    assert [row["id"] for row in ran.json] == ["24", "1702305"]
    assert re.search(r"error: accelo: .*\b999999\b", ran.err)


@pytest.mark.parametrize("provider", NAMES)
def test_a_task_that_does_not_exist_is_not_found(run: Run, five: Profiles, provider: str) -> None:
    missing = {"tallyfy": "0" * 32}.get(provider, "88888888")
    ran = run("get", f"{provider}:{missing}", "-o", "json")
    assert (ran.code, ran.out) == (5, b""), ran.err
    assert ran.err.count("\n") == 1
    assert ran.err.startswith(f"taskcli: error: {provider}: {missing}: ")


@pytest.mark.parametrize(
    "ref", ["oracle:../../identities", "oracle:1?x=1", "tallyfy:../me", "accelo:1/progressions", "oracle:"]
)
def test_what_is_no_id_is_refused_before_anything_is_sent(run: Run, five: Profiles, ref: str) -> None:
    ran = run("get", ref, "-vv")
    assert (ran.code, ran.out) == (2, b"")
    assert "->" not in ran.err


ADDRESSES = {
    "accelo": "{origin}/api/v0/tasks/24.json",
    "oracle": "{origin}/bpm/api/4.0/tasks/1702305",
    "pageseeder": "{origin}/ps/api/tasks/332.xml",
    "tallyfy": "{origin}/organizations/9c1e7d2a4b6f8035b1c7e9d2f4a6b801/tasks/f4a1c2b39e7d48a6b0c15e2d3f6a8b90",
}


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("provider", ADDRESSES)
def test_a_pasted_address_of_the_api_finds_the_task(run: Run, five: Profiles, provider: str, named: bool) -> None:
    """Five services behind one host are told apart by the roots of their APIs."""
    origin = re.match(r"https?://[^/]+", five["oracle"]["base_url"])[0]  # type: ignore[index]
    address = ADDRESSES[provider].format(origin=origin)
    ran = run("get", address, *(("-p", provider) if named else ()), "-o", "json")
    assert ran.code == 0, ran.err
    assert (ran.json["profile"], ran.json["id"]) == (provider, IDS[provider])


@pytest.mark.parametrize(
    ("address", "profile", "task_id"),
    [
        ("https://planet-express.accelo.com/?action=view_task&id=24", "agency", "24"),
        ("https://planet-express.api.accelo.com/api/v0/tasks/24", "agency", "24"),
        ("https://acme.fa.us2.oraclecloud.com/bpm/api/4.0/tasks/1702211?expand=All", "work", "1702211"),
        ("https://acme.fa.us2.oraclecloud.com:443/bpm/api/4.0/tasks/1702211", "work", "1702211"),
        ("https://ps.example.com/ps/page/pub-a/comments/332", "docs", "332"),
        ("https://ps.example.com/ps/api/members/jsmith/tasks/332.xml", "docs", "332"),
    ],
)
def test_a_pasted_address_belongs_to_the_profile_of_its_host(
    run: Run, configured: Callable[..., Path], address: str, profile: str, task_id: str
) -> None:
    configured(REAL)
    ran = run("get", address, "--dry-run")
    assert ran.code == 0, ran.err
    assert task_id in ran.text
    assert REAL[profile].get("base_url", "https://planet-express.api.accelo.com") in ran.text


REAL: Profiles = {
    "work": {
        "provider": "oracle",
        "base_url": "https://acme.fa.us2.oraclecloud.com",
        "auth": {"method": "basic", "username": "mira.k", "password": "p"},
    },
    "agency": {
        "provider": "accelo",
        "deployment": "planet-express",
        "auth": {"method": "bearer", "token": "t"},
    },
    "docs": {
        "provider": "pageseeder",
        "base_url": "https://ps.example.com",
        "member": "jsmith",
        "auth": {"method": "basic", "username": "jsmith", "password": "p"},
    },
}


def test_an_address_of_an_unknown_host_is_refused_and_nothing_is_sent(run: Run, five: Profiles) -> None:
    ran = run("get", "https://evil.example.net/bpm/api/4.0/tasks/1702211", "-vv")
    assert (ran.code, ran.out) == (2, b"")
    assert "no profile belongs to 'evil.example.net'" in ran.err
    assert "->" not in ran.err


def test_an_address_that_names_no_task_is_refused(run: Run, configured: Callable[..., Path]) -> None:
    configured(REAL)
    ran = run("get", "https://ps.example.com/ps/ui/home")
    assert ran.code == 2
    assert "is not the address of a task: taskcli list -p docs shows what tasks there are\n" in ran.err


# Two profiles of one site, as two people share a machine.
TWICE: Profiles = {
    "ann": {**REAL["work"], "auth": {"method": "basic", "username": "ann", "password": "p"}},
    "bob": {**REAL["work"], "auth": {"method": "basic", "username": "bob", "password": "p"}},
}
SHARED = "https://acme.fa.us2.oraclecloud.com/bpm/api/4.0/tasks/1702211"


@pytest.mark.parametrize("command", [("get",), ("oracle", "get")])
def test_an_address_that_fits_several_profiles_is_answered_with_the_lines_that_name_one(
    run: Run, configured: Callable[..., Path], command: tuple[str, ...]
) -> None:
    configured(TWICE)
    typed = (*command, SHARED, "--dry-run")
    ran = run(*typed)
    assert (ran.code, ran.out) == (2, b"")
    line = f"taskcli {' '.join(typed)}"
    assert ran.err.endswith(f"fits several profiles: choose one: {line} -p ann or {line} -p bob\n")
    assert "-u 'bob:***'" in run(*typed, "-p", "bob").text


def test_the_default_profile_is_meant_by_an_address_that_fits_several(
    run: Run, configured: Callable[..., Path]
) -> None:
    configured(TWICE, default="ann")
    for command in (("get",), ("oracle", "get")):
        assert "-u 'ann:***'" in run(*command, SHARED, "--dry-run").text


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("{oracle}/bpm/api/4.0/tasks/views/mine", "taskcli oracle views -p oracle lists what it is of"),
        ("{oracle}/api/v0/jobs/5.json", "taskcli accelo jobs -p accelo lists what it is of"),
        ("{oracle}/api/v0/tasks/statuses/5", "taskcli accelo statuses -p accelo lists what it is of"),
        ("{oracle}/v1.1/store/staff.xml?type=MANAGER", "taskcli capillary staff -p capillary lists what it is of"),
        (
            "{oracle}/ps/api/members/jsmith/memberships.xml",
            "taskcli pageseeder groups -p pageseeder lists what it is of",
        ),
        (
            "{oracle}/api/organizations/9c1e7d2a4b6f8035b1c7e9d2f4a6b801/runs/5",
            "taskcli tallyfy runs -p tallyfy lists what it is of",
        ),
        ("{oracle}/nowhere", "shows what tasks there are"),
    ],
)
def test_the_address_of_something_else_is_answered_with_the_command_that_lists_it(
    run: Run, five: Profiles, address: str, told: str
) -> None:
    ran = run("get", address.format(oracle=five["oracle"]["base_url"]), "-vv")
    assert (ran.code, ran.out) == (2, b"")
    assert "is not the address of a task: " in ran.err
    assert ran.err.endswith(f"{told}\n")
    assert "->" not in ran.err


def test_an_id_without_a_profile_needs_one(run: Run, five: Profiles) -> None:
    for words in (("24",), ("24", "-p", "accelo", "-p", "oracle")):
        ran = run("get", *words)
        assert ran.code == 2
        assert "'24' does not say which profile: write PROFILE:ID, or name one with -p\n" in ran.err


@pytest.mark.parametrize(
    ("default", "variable", "words", "profile"),
    [
        ("accelo", "", ("24",), "accelo"),
        ("accelo", "oracle", ("1702305",), "oracle"),
        ("accelo", "oracle", ("24", "-p", "accelo"), "accelo"),
        ("accelo", "", ("24", "oracle:1702305"), "accelo"),
    ],
)
def test_an_id_is_of_the_one_profile_that_is_asked_by_default(
    run: Run,
    five: Profiles,
    configured: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    default: str,
    variable: str,
    words: tuple[str, ...],
    profile: str,
) -> None:
    configured(five, default=default)
    monkeypatch.setenv("TASKCLI_PROFILE", variable)
    ran = run("get", *words, "-o", "jsonl")
    assert ran.code == 0, ran.err
    assert json.loads(ran.text.splitlines()[0])["profile"] == profile


def test_a_profile_with_a_fault_is_the_failure_of_its_refs_alone(
    run: Run, five: Profiles, configured: Callable[..., Path]
) -> None:
    configured({**five, "odd": {"provider": "oracle", "base_uri": "typo"}})
    ran = run("get", "odd:5", "accelo:24", "-o", "json")
    assert ran.code == 9
    assert [row["id"] for row in ran.json] == ["24"]
    assert "odd: 5: " in ran.err
    assert "base_uri" in ran.err
    alone = run("get", "odd:5", "odd:6", "-o", "json")
    assert (alone.code, alone.out) == (3, b"")
    assert alone.err.count("error:") == 2
    dry = run("get", "odd:5", "accelo:24", "--dry-run")
    assert (dry.code, dry.text.count("curl")) == (9, run("get", "accelo:24", "--dry-run").text.count("curl"))


def test_of_refs_that_all_fail_the_first_in_the_order_asked_decides(
    run: Run, five: Profiles, configured: Callable[..., Path]
) -> None:
    configured({**five, "odd": {"provider": "oracle", "base_uri": "typo"}})
    assert run("get", "odd:5", "oracle:99").code == 3
    assert run("get", "oracle:99", "odd:5").code == 5
    assert run("get", "oracle:99", "accelo:999999", "odd:5", "oracle:99").code == 5


class Browser:
    """What `webbrowser.get()` finds."""

    def __init__(self, *, starts: bool = True, name: str = "firefox") -> None:
        self.opened: list[str] = []
        self.starts = starts
        self.name = name

    def open(self, address: str) -> bool:
        self.opened.append(address)
        return self.starts


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Callable[[Browser], Browser]:
    """Makes a browser the one that there is, on a desktop."""

    def use(found: Browser) -> Browser:
        monkeypatch.setattr(webbrowser, "get", lambda: found)
        monkeypatch.setenv("DISPLAY", ":0")
        return found

    return use


def test_web_opens_the_page(run: Run, five: Profiles, browser: Callable[[Browser], Browser]) -> None:
    found = browser(Browser())
    ran = run("get", "accelo:24", "--web")
    assert ran.code == 0
    assert len(found.opened) == 1
    assert re.match(r"https?://", found.opened[0])
    assert "view_task&id=24" in found.opened[0]
    assert ran.out == b""
    # Capillary has no pages: what has one is opened all the same.
    ran = run("get", "capillary:9001#70011", "accelo:24", "accelo:25", "--web")
    assert (ran.code, ran.out, len(found.opened)) == (9, b"", 3)
    assert ran.err.count("error: capillary: 9001: it has no known web address\n") == 1


@pytest.mark.slow
def test_a_browser_that_goes_on_keeps_no_pipe_open_and_says_nothing_there(tmp_path: Path, five: Profiles) -> None:
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\necho chatter\nexec sleep 5\n")
    browser.chmod(0o755)
    env = {**os.environ, "BROWSER": f"{browser} %s &"}
    began = time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-m", "taskcli", "get", "accelo:24", "--web", "-q"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (0, b"")
    assert time.monotonic() - began < 5


def test_web_without_any_address_is_not_found(run: Run, five: Profiles, browser: Callable[[Browser], Browser]) -> None:
    found = browser(Browser())
    for refs in (("capillary:9001#70011",), ("capillary:9001#70011", "capillary:9001#70012")):
        ran = run("get", *refs, "--web")
        assert (ran.code, ran.out) == (5, b""), ran.err
    assert found.opened == []


@pytest.mark.parametrize(
    ("found", "env"),
    [
        (Browser(starts=False), {"DISPLAY": ":0"}),
        (Browser(name="w3m"), {"DISPLAY": ":0"}),
        (Browser(name="/usr/bin/lynx"), {"BROWSER": "/usr/bin/lynx"}),
        (Browser(), {}),
        (None, {"DISPLAY": ":0"}),
    ],
    ids=["does not start", "in the terminal", "chosen, in the terminal", "no desktop", "none"],
)
def test_web_where_no_browser_opens_a_window_is_this_machines_doing(
    found: Browser | None, env: dict[str, str], run: Run, five: Profiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def get() -> Browser:
        if found is None:
            raise webbrowser.Error("could not locate runnable browser")
        return found

    monkeypatch.setattr(webbrowser, "get", get)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    ran = run("get", "accelo:24", "--web")
    assert (ran.code, ran.out) == (11, b"")
    assert "no browser could be started: open http" in ran.err
    assert not found or found.opened == [] or not found.starts


def test_what_a_provider_lacks_is_told_and_not_invented(run: Run, five: Profiles) -> None:
    for ref, flags, field in (
        ("capillary:9001#70011", ("--comments", "all"), "comments"),
        ("accelo:24", ("--comments", "archive"), "comments"),
        ("pageseeder:332", ("--history",), "history"),
    ):
        ran = run("get", ref, *flags, "-o", "json")
        assert ran.code == 0
        assert ran.json[field] == []
        assert f"have no {field}" in ran.err


def test_the_detail_view_shows_comments_and_history_below_the_fields(run: Run, five: Profiles) -> None:
    text = run("get", "oracle:1702211", "--comments", "all", "--history").text
    assert text.index("Approve Purchase Order 0009134") < text.index("Comments (") < text.index("History (")
    assert "Price checked against the contract." in text


class Stdin(io.TextIOWrapper):
    def __init__(self, text: bytes) -> None:
        super().__init__(io.BytesIO(text), "utf-8")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (b"oracle:1702305\n\n  accelo:24  \r\n", ["1702305", "24"]),
        (b"\xef\xbb\xbfaccelo:24", ["24"]),
        (b"\n \n", []),
        (b"", []),
    ],
)
def test_refs_from_stdin_are_always_an_array(
    run: Run, five: Profiles, monkeypatch: pytest.MonkeyPatch, typed: bytes, found: list[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(typed))
    ran = run("get", "-", "-o", "json")
    assert (ran.code, ran.err) == (0, "")
    assert [row["id"] for row in ran.json] == found


@pytest.mark.parametrize(
    ("words", "typed", "told"),
    [
        (("-",), b"accelo:\xff", "not UTF-8"),
        (("-",), b"accelo:24\nnobody:24", "there is no profile 'nobody'"),
        (("-", "accelo:24"), b"", "it stands alone"),
    ],
)
def test_refs_from_stdin_that_cannot_be_read_are_told_before_anything_is_sent(
    run: Run, five: Profiles, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], typed: bytes, told: str
) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(typed))
    ran = run("get", *words, "-o", "json", "-v")
    assert (ran.code, ran.out) == (2, b"")
    assert told in ran.err
    assert "->" not in ran.err


def test_one_that_is_given_twice_is_asked_once_and_shown_twice(run: Run, five: Profiles) -> None:
    ran = run("get", "oracle:1702305", "accelo:24", "oracle:1702305", "-o", "json", "-v")
    assert [row["id"] for row in ran.json] == ["1702305", "24", "1702305"]
    assert ran.json[0] == ran.json[2]
    once = run("get", "oracle:1702305", "accelo:24", "-o", "json", "-v")
    assert ran.err.count("->") == once.err.count("->")
    address = f"{five['oracle']['base_url']}/bpm/api/4.0/tasks/1702305"
    for words in (("oracle:1702305", " 1702305 "), ("1702305", address), (address, "oracle:1702305")):
        ran = run("get", *words, "-p", "oracle", "-o", "json", "-v")
        assert [row["id"] for row in ran.json] == ["1702305"] * 2
        assert ran.err.count("->") == 1


def test_one_that_fails_and_is_given_twice_fails_once(run: Run, five: Profiles) -> None:
    ran = run("get", "oracle:99", "oracle:99")
    assert ran.code == 5
    assert ran.err.count("error:") == 1
