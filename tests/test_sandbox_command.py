"""`taskcli sandbox serve` as a person starts it: an address, a configuration, Ctrl-C."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from taskcli.cli.options import ServeOptions
from taskcli.cli.sandbox import world_of
from taskcli.sandbox import FAULTS, names
from tests.conftest import Run

pytestmark = pytest.mark.slow


@contextmanager
def served(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a process of its own, and the address it prints."""
    command = [sys.executable, "-m", "taskcli", "sandbox", "serve", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_it_prints_its_address_and_writes_a_configuration_that_works(run: Run, home: Path) -> None:
    path = home / "demo.toml"
    with served("--config-out", str(path), "--tasks", "310", "--seed", "4") as (_, origin):
        assert origin.startswith("http://127.0.0.1:")
        profiles = tomllib.loads(path.read_text("utf-8"))["profiles"]
        assert {each["provider"] for each in profiles.values()} == set(names())
        assert path.stat().st_mode & 0o777 == 0o600
        ran = run("list", "--config", str(path), "--all-profiles", "--limit", "0", "-o", "json")
        assert ran.code == 0, ran.err
        assert {task["provider"] for task in ran.json} == set(names())


def test_ctrl_c_ends_it_quietly() -> None:
    with served() as (process, _):
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=10)
        assert process.returncode == 130
        assert "Traceback" not in err


def test_told_to_end_it_leaves_no_key_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with served("--tls") as (process, origin):
        assert origin.startswith("https://")
        assert len(list(tmp_path.glob("*/key.pem"))) == 1
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=10)
        assert process.returncode == 143
        assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_its_configuration_trusts_its_certificate(run: Run, home: Path) -> None:
    path = home / "demo.toml"
    with served("--tls", "--config-out", str(path)) as (_, origin):
        assert origin.startswith("https://")
        assert run("oracle", "list", "-q", "--config", str(path)).code == 0


def test_faults_are_listed_for_each_site(run: Run) -> None:
    text = run("sandbox", "serve", "--faults", "list").text
    for site in names():
        assert f"\n{site}:" in text
    for fault in FAULTS:
        assert f"{fault}  " in text


def test_a_fault_is_what_the_client_meets(run: Run, home: Path) -> None:
    path = home / "demo.toml"
    with served("--config-out", str(path), "--faults", "oracle:html,accelo:empty"):
        assert run("oracle", "list", "--config", str(path)).code == 4
        assert run("accelo", "get", "24", "--config", str(path)).code == 8
        assert run("tallyfy", "list", "--config", str(path)).code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--faults", "oracle:nothing"], "oracle has no fault 'nothing'"),
        (["--port", "x"], "--port: 'x' is not a whole number"),
        (["--port", "99999"], "cannot listen on 127.0.0.1, port 99999"),
        (["--tasks", "0"], "--tasks: '0' is not a whole number from 1 up"),
        (["--churn", "1.5"], "--churn: '1.5' is no share from 0 to 1, like 0.01"),
        (["--churn", "often"], "--churn: 'often' is no share from 0 to 1"),
        (["--churn", "nan"], "--churn: 'nan' is no share from 0 to 1"),
    ],
)
def test_wrong_words_are_told(run: Run, words: list[str], told: str) -> None:
    ran = run("sandbox", "serve", *words)
    assert (ran.code, ran.out) == (2, b"")
    assert told in ran.err


def test_a_served_world_moves_at_the_rate_asked_for_and_by_the_real_clock() -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    world = world_of(ServeOptions(churn=0.01))
    assert (world.churn, int(world.minutes())) == (0.01, 0)
    assert before <= world.at(0) <= datetime.now(UTC)
    assert world_of(ServeOptions()).churn == 0


def test_tls_without_openssl_says_what_to_install(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, configured: Callable[..., Path]
) -> None:
    monkeypatch.setenv("PATH", str(home))
    ran = run("sandbox", "serve", "--tls")
    assert (ran.code, ran.out) == (2, b"")
    assert "--tls needs openssl" in ran.err


SAMPLES = ("accelo:100", "capillary:9001#70011", "oracle:1702211", "pageseeder:332", "tallyfy:task_id_abc")


def test_the_demo_opens_with_the_work_of_these_days_and_keeps_the_printed_samples(run: Run) -> None:
    ran = run("list", "--demo", "-q", "--limit", "0", "--due-before", "-3w", "--columns", "ref,due")
    assert (ran.code, ran.text.splitlines()) == (0, ["ref  due"])
    refs = [f"demo-{each}" for each in SAMPLES]
    every = run("list", "--demo", "-q", "--limit", "0", "--status", "all", "-o", "jsonl", "--columns", "ref,status")
    found = {each["ref"]: each["status"] for each in map(json.loads, every.text.splitlines())}
    assert {found[ref] for ref in refs} == {"done"}
    assert [each["title"] for each in run("get", *refs, "--demo", "-o", "json").json] == [
        "Translate the price list", "Birthday calls", "Approve Purchase Order 0009134", "Task 3", "Review Proposal",
    ]  # fmt: skip
