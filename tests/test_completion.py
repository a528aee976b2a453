"""What completes in the shells: tried in the shells themselves, by their own means and as somebody who types."""

from __future__ import annotations

import os
import re
import select
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from taskcli import providers
from taskcli.cli.commands import document
from taskcli.cli.main import SHELLS as NAMED
from taskcli.cli.main import root
from taskcli.cli.shells import SHELLS
from taskcli.cli.words import Table, table
from tests.conftest import Run

ROOT = Path(__file__).resolve().parent.parent
CONFIG = """
[profiles.shop]
provider = "capillary"
[profiles.work]
provider = "oracle"
[profiles."a b"]
provider = "oracle"
[views.morning]
overdue = true
[views.quiet]
quiet = true
"""


@cache
def words() -> Table:
    return table(document(get_command(root())))


def has(shell: str) -> str:
    found = shutil.which(shell)
    if not found:
        pytest.skip(f"{shell} is not installed here")
    return found


@dataclass(frozen=True)
class Place:
    """An environment in which `taskcli` says, beside what it does, that it was started."""

    env: dict[str, str]
    log: Path

    def started(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def where(home: Path) -> Place:
    config = home / "config.toml"
    config.write_text(CONFIG)
    program = home / "bin" / "taskcli"
    program.parent.mkdir()
    log = home / "started"
    program.write_text(
        f'#!/bin/sh\necho "$_TASKCLI_COMPLETE $TASKCLI_CONFIG" >> {log}\n'
        f'PYTHONPATH={ROOT} exec {shlex.quote(sys.executable)} -m taskcli "$@"\n'
    )
    program.chmod(0o755)
    states = home / ".state" / "taskcli" / "changes"
    states.mkdir(parents=True)
    for name in ("default", "nightly"):
        (states / f"{name}.sqlite3").write_text("something")
    env = {
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(home), "TERM": "xterm", "LC_ALL": "C",
        "TASKCLI_CONFIG": str(config), "XDG_CONFIG_HOME": str(home / "cfg"), "XDG_DATA_HOME": str(home / "data"),
        "ZDOTDIR": str(home / "zd"), "XDG_STATE_HOME": str(home / ".state"),
    }  # fmt: skip
    return Place(env, log)


# What a bash is given -----------------------------------------------------------------------------------------------

STATUSES = "ASSIGNED COMPLETED SUSPENDED WITHDRAWN EXPIRED ERRORED ALERTED ERROR NEED_INFORMATION"
# A line, and all that it can go on with: no Python is started for these.
STATIC: Mapping[str, str] = {
    "taskcli ora": "oracle",
    "taskcli oracle list --stat": "--status",
    "taskcli oracle list --status ": STATUSES,
    "taskcli oracle list --status a": "ASSIGNED ALERTED",
    "taskcli oracle list --status ALERTED,e": "ALERTED,EXPIRED ALERTED,ERRORED ALERTED,ERROR",
    "taskcli oracle list --status=A": "ASSIGNED ALERTED",
    "taskcli oracle list --status=ALERTED,e": "ALERTED,EXPIRED ALERTED,ERRORED ALERTED,ERROR",
    "taskcli tallyfy runs --type ": "procedure form document",
    "taskcli list --status ": "open in-progress done cancelled unknown all",
    "taskcli list --status open,d": "open,done",
    "taskcli list --priority ": "urgent high normal low none",
    "taskcli list --assignee ": "me none",
    "taskcli list --creator m": "me",
    "taskcli list --project ": "none",
    "taskcli list --due t": "today tomorrow",
    "taskcli list -o j": "json jsonl",
    "taskcli list -o=j": "json jsonl",
    "taskcli list --sort due,ti": "due,title",
    "taskcli list --sort n": "none",
    "taskcli list --columns ref,ti": "ref,title",
    "taskcli list --count-by status,prof": "status,profile",
    "taskcli list --search x --status op": "open",
    "taskcli list --search --status op": "",
    "taskcli list --demo -p demo-o": "demo-oracle",
    "taskcli list --limit ": "",
    "taskcli profile ": "add list show check default remove secret path",
    "taskcli profile add work --provider t": "tallyfy",
    "taskcli changes l": "list",
    "taskcli changes dr": "drop",
    "taskcli changes --lo": "--lookups",
    "taskcli changes drop --fo": "--force",
    "taskcli changes list --look": "",
    "taskcli changes list -o j": "json jsonl",
    "taskcli changes -o y": "yaml",
    "taskcli sandbox ": "serve",
    "taskcli help prof": "profile",
    "taskcli --show-completion ": "bash zsh fish powershell",
    "taskcli --vers": "--version",
    "taskcli list -- --st": "",
    "taskcli nothing ": "",
    "taskcli oracle nothing --st": "",
}
LIVE: Mapping[str, str] = {
    "taskcli list -p ": "shop work",
    "taskcli list --profile=w": "work",
    "taskcli oracle list -p ": "work",
    "taskcli accelo list -p ": "",
    "taskcli get -p s": "shop",
    "taskcli profile show ": "shop work",
    "taskcli list @": "@morning @quiet",
    "taskcli list --overdue @q": "@quiet",
    "taskcli changes -p ": "shop work",
    "taskcli changes ": "list drop @morning @quiet",
    "taskcli changes drop ": "default nightly",
    "taskcli changes --state=n": "nightly",
    "taskcli list --view m": "morning",
    "taskcli list --config {home}/other.toml -p ": "elsewhere",
    "taskcli list --config={home}/other.toml -p e": "elsewhere",
    "taskcli list --config {home}/none.toml -p ": "",
}

ASK = """
set -f
while IFS= read -r COMP_LINE; do
    COMP_POINT=${#COMP_LINE} COMPREPLY=()
    _taskcli
    printf '%s\\n' "${COMPREPLY[*]}"
done
"""


def in_bash(where: Place, lines: Sequence[str], *, breaks: str = "") -> list[str]:
    """What bash is given for each line; `breaks` are the characters at which it takes words apart."""
    script = f"source {ROOT}/completions/taskcli.bash; COMP_WORDBREAKS={shlex.quote(breaks)}; {ASK}"
    done = subprocess.run(
        [has("bash"), "--norc", "-c", script], input="\n".join(lines) + "\n", env=where.env, capture_output=True,
        text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert not done.stderr
    return done.stdout.splitlines()


def test_bash_completes_words_without_starting_anything(where: Place) -> None:
    where.env["PATH"] = str(where.log.parent / "bin")  # no program of the system's either
    assert dict(zip(STATIC, in_bash(where, list(STATIC), breaks="="), strict=True)) == dict(STATIC)
    assert where.started() == []
    # Where bash does not take words apart at `=`, all of the word is put in.
    (reply,) = in_bash(where, ["taskcli oracle list --status=ALERTED,w"])
    assert reply == "--status=ALERTED,WITHDRAWN"


def test_bash_puts_in_what_follows_the_character_at_which_it_breaks_words(where: Place) -> None:
    lines = ["taskcli oracle list --status=A", "taskcli list -o=j", "taskcli list @q", "taskcli list --profile=w"]
    assert in_bash(where, lines, breaks=" \t\n\"'@><=;|&(:") == ["ASSIGNED ALERTED", "json jsonl", "@quiet", "work"]


@pytest.mark.slow
def test_bash_asks_for_names_that_are_kept(where: Place, home: Path) -> None:
    (home / "other.toml").write_text('[profiles.elsewhere]\nprovider = "tallyfy"\n')
    lines = [line.format(home=home) for line in LIVE]
    replies = in_bash(where, lines, breaks="=")
    assert dict(zip(LIVE, replies, strict=True)) == dict(LIVE)
    started = where.started()
    assert len(started) == len(lines)
    assert f"profiles {home}/other.toml" in started
    assert f"profiles:oracle {home}/config.toml" in started


def test_bash_offers_files_where_one_belongs(where: Place, home: Path) -> None:
    (home / "with a blank.toml").touch()
    lines = [f"taskcli list --config {home}/co", f"taskcli list --output-file={home}/with"]
    assert in_bash(where, lines, breaks="=") == [f"{home}/config.toml", f"{home}/with a blank.toml"]


def test_every_word_of_every_flag_is_in_the_table() -> None:
    """From the declarations of the providers, by another way than the table is made."""
    values = words().values
    for name in providers.names():
        for endpoint in providers.load(name).endpoints:
            for param in (each for each in endpoint.flags if each.kind.words and not endpoint.hidden):
                path, flag = f"{name} {endpoint.verb}", f"--{param.flag}"
                value = values.get((path, flag), values["*", flag])
                if value is not None:
                    assert value.words == param.kind.words
                    assert value.commas == (param.many in ("repeat", "comma"))


def test_no_word_is_one_that_a_shell_takes_apart() -> None:
    every = {word for value in words().values.values() if value for word in value.words}
    assert not {word for word in every if not re.fullmatch(r"[\w.:/+-]+", word)}


def test_powershell_has_no_key_twice_which_it_refuses_whatever_the_case() -> None:
    """There is no PowerShell here to try it in; this is what can be said without one."""
    script = SHELLS["powershell"](words())
    for block in re.findall(r"@\{\n(.*?)\n    \}", script, re.DOTALL):
        rows = [re.fullmatch(r" {8}'([^']*)' = '[^']*'", line) for line in block.splitlines()]
        keys = [row[1].casefold() for row in rows if row]
        assert len(keys) == len(rows) == len(set(keys))
    for left, right in ("{}", "()", "[]"):
        assert script.count(left) == script.count(right)


def test_scripts_are_small_and_named_once() -> None:
    assert tuple(SHELLS) == NAMED
    for make in SHELLS.values():
        assert len(make(words())) < 100_000


# As somebody who types ----------------------------------------------------------------------------------------------

# A process of its own needs the terminal as its own, or the shells do without what they do for people.
TERMINAL = (
    "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
SHELL: Mapping[str, tuple[list[str], str]] = {
    "bash": (
        ["--norc", "-i"],
        "bind 'set enable-bracketed-paste off'; source {completions}/taskcli.bash; "
        "d() {{ printf '%s\\n' \"$READLINE_LINE\" >> {out}; }}; bind -x '\"\\C-xd\": d'; PS1='ready''> '",
    ),
    "zsh": (
        ["-f", "-i"],
        "fpath=({completions} $fpath); autoload -Uz compinit && compinit -u -D; "
        "d() {{ print -r -- \"$BUFFER\" >> {out} }}; zle -N d; bindkey '^Xd' d; PS1='ready''> '",
    ),
    "fish": (
        ["--no-config", "-i"],
        "set -g fish_autosuggestion_enabled 0; source {completions}/taskcli.fish; "
        "bind \\cxd 'commandline >> {out}'; function fish_prompt; echo 'ready''> '; end",
    ),
}
# What is typed before TAB, and the line then; a blank or `=` at the end is the shell's own taste.
TYPED: Mapping[str, str] = {
    "taskcli ora": "taskcli oracle",
    "taskcli oracle li": "taskcli oracle list",
    "taskcli oracle list --stat": "taskcli oracle list --status",
    "taskcli oracle list --status ALERTED,W": "taskcli oracle list --status ALERTED,WITHDRAWN",
    "taskcli oracle list --status=W": "taskcli oracle list --status=WITHDRAWN",
    "taskcli oracle list --status=w": "taskcli oracle list --status=withdrawn",
    "taskcli list --status=open,do": "taskcli list --status=open,done",
    "taskcli list -p w": "taskcli list -p work",
    "taskcli accelo list --demo -p demo-ac": "taskcli accelo list --demo -p demo-accelo",
    "taskcli list @mo": "taskcli list @morning",
    "taskcli list --view mo": "taskcli list --view morning",
    "taskcli changes dr": "taskcli changes drop",
    "taskcli changes drop --fo": "taskcli changes drop --force",
    "taskcli changes @mo": "taskcli changes @morning",
    "taskcli changes drop ni": "taskcli changes drop nightly",
    "taskcli changes --peek -p w": "taskcli changes --peek -p work",
    "taskcli list --config {home}/oth": "taskcli list --config {home}/other.toml",
    "taskcli list --config {home}/other.toml --profile=": "taskcli list --config {home}/other.toml --profile=elsewhere",
    "taskcli profile show sh": "taskcli profile show shop",
    "taskcli list --overd": "taskcli list --overdue",
    "taskcli --show-completion z": "taskcli --show-completion zsh",
}


def typed(shell: str, lines: Sequence[str], where: Place, home: Path) -> list[str]:
    """What stands on the line after TAB, for each line, in one shell on a terminal of its own."""
    pty = pytest.importorskip("pty")
    words, setup = SHELL[shell]
    out = home / "typed"
    out.touch()
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", TERMINAL, has(shell), *words]
    with subprocess.Popen(command, env=where.env, cwd=home, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        seen = bytearray()
        try:
            setup = setup.format(completions=ROOT / "completions", out=out)
            os.write(ours, f"{setup}\n".encode())
            read(ours, seen, lambda: b"ready> " in seen)
            for number, line in enumerate(lines, 1):
                os.write(ours, f"\x15{line}\t\x18d".encode())
                read(ours, seen, lambda wanted=number: out.read_text().count("\n") >= wanted)
        finally:
            process.kill()
            os.close(ours)
    found = out.read_text().splitlines()
    assert len(found) == len(lines), seen.decode(errors="replace")[-2000:]
    return found


def read(terminal: int, seen: bytearray, until: Any, limit: float = 20) -> None:
    end = time.monotonic() + limit
    while not until() and time.monotonic() < end:
        if select.select([terminal], [], [], 0.02)[0]:
            seen += os.read(terminal, 65536)


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELL)
def test_who_types_gets_the_rest_of_the_word(shell: str, where: Place, home: Path) -> None:
    (home / "other.toml").write_text('[profiles.elsewhere]\nprovider = "tallyfy"\n')
    found = typed(shell, [line.format(home=home) for line in TYPED], where, home)
    wanted = [line.format(home=home) for line in TYPED.values()]
    assert [line.rstrip(" =").casefold() for line in found] == [line.casefold() for line in wanted]
    # Behind `changes`, zsh and fish ask for views also where one of its own words has been begun.
    assert len(where.started()) == (8 if shell == "bash" else 9)


def test_fish_shows_words_with_what_they_are_for(where: Place) -> None:
    ask = f"source {ROOT}/completions/taskcli.fish; complete -C 'taskcli oracle li'; complete -C 'taskcli list --over'"
    done = subprocess.run(
        [has("fish"), "--no-config", "-c", ask], env=where.env, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["list\tList worklist tasks", "--overdue\tonly what is late"]


# The scripts, printed and put in place ------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", NAMED)
def test_any_shells_script_is_printed_from_any_shell(shell: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/bin/csh")
    ran = run("--show-completion", shell)
    file = {"bash": "taskcli.bash", "zsh": "_taskcli", "fish": "taskcli.fish", "powershell": "taskcli.ps1"}[shell]
    assert (ran.code, ran.text, ran.err) == (0, (ROOT / "completions" / file).read_text(), "")
    ran = run("--show-completion")
    assert (ran.code, ran.out) == (2, b"")
    assert "which shell this is cannot be told" in ran.err
    monkeypatch.setenv("SHELL", f"/usr/bin/{shell}")
    assert run("--show-completion").text == run(f"--show-completion={shell}").text


@pytest.mark.parametrize("flag", ["--show-completion", "--install-completion"])
def test_another_shell_is_refused(flag: str, run: Run, home: Path) -> None:
    ran = run(flag, "ksh")
    assert (ran.code, ran.out) == (2, b"")
    assert f"{flag}: 'ksh' is not one of bash, zsh, fish, powershell" in ran.err
    assert not [each for each in home.rglob("*") if each.is_file()]


WRITES: Mapping[str, tuple[str, str]] = {
    "bash": ("data/bash-completion/completions/taskcli", ".bashrc"),
    "zsh": ("data/zsh/site-functions/_taskcli", "zd/.zshrc"),
    "fish": ("cfg/fish/completions/taskcli.fish", ""),
    "powershell": ("cfg/powershell/taskcli.ps1", ""),
}
LOOK = {
    "bash": ["-ic", "complete -p taskcli"],
    "zsh": ["-ic", "print -r -- $_comps[taskcli]; functions _taskcli | head -2"],
    "fish": ["-c", "complete -C 'taskcli oracle li'"],
}


@pytest.mark.parametrize("shell", NAMED)
def test_completion_is_put_where_the_shell_finds_it_and_told(
    shell: str, run: Run, where: Place, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "ZDOTDIR"):
        monkeypatch.setenv(name, where.env[name])
    script, rc = WRITES[shell]
    if rc:
        (home / rc).parent.mkdir(exist_ok=True)
        (home / rc).write_text("# mine, without a line end")
    first = run("--install-completion", shell)
    assert first.code == 0, first.err
    assert f"wrote {home / script}\n" in first.text
    assert (home / script).read_text() == run("--show-completion", shell).text
    if rc:
        assert f"added to {home / rc}: " in first.text
        lines = (home / rc).read_text().splitlines()
        assert lines[0] == "# mine, without a line end"
        assert f"added to {home / rc}: {lines[1]}\n" in first.text
        assert len(lines) == 2
    again = run("--install-completion", shell)
    assert (again.code, "added to" in again.text) == (0, False)
    assert not rc or len((home / rc).read_text().splitlines()) == 2
    if shell in LOOK:
        done = subprocess.run([has(shell), *LOOK[shell]], env=where.env, capture_output=True, text=True, check=False)
        assert "taskcli" in done.stdout or "list\t" in done.stdout, done.stderr


def test_a_place_that_cannot_be_written_is_told(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "data").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    ran = run("--install-completion", "bash")
    assert (ran.code, ran.out) == (11, b"")
    assert str(home / "data") in ran.err
    assert not (home / ".bashrc").exists()


# Names that are kept ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "text", "names"),
    [
        ("profiles", CONFIG, "shop work"),
        ("profiles:oracle", CONFIG, "work"),
        ("profiles:nobody", CONFIG, ""),
        ("views", CONFIG, "morning quiet"),
        ("views", "views = 3", ""),
        ("profiles", "no toml", ""),
        ("profiles", "\ufeff" + CONFIG, "shop work"),
        ("time_zone", 'time_zone = "UTC"', ""),
        ("complete_bash", CONFIG, ""),
        ("profiles", '[profiles."$(reboot)"]\n[profiles."a\\nb"]\n[profiles.fine]', "fine"),
    ],
)
def test_names_are_told_to_the_shell(what: str, text: str, names: str, home: Path) -> None:
    path = home / "config.toml"
    path.write_text(text, "utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "_TASKCLI_COMPLETE": what, "TASKCLI_CONFIG": str(path)}
    done = subprocess.run(
        [sys.executable, "-m", "taskcli", "list"], env=env, capture_output=True, text=True, check=True
    )
    assert (done.stdout.split(), done.stderr) == (names.split(), "")


def test_nobody_waits_for_a_pipe_or_a_file_that_is_not_there(home: Path) -> None:
    os.mkfifo(home / "pipe")
    for path in (home / "pipe", home / "none", home):
        env = {**os.environ, "PYTHONPATH": str(ROOT), "_TASKCLI_COMPLETE": "profiles", "TASKCLI_CONFIG": str(path)}
        words = [sys.executable, "-m", "taskcli"]
        done = subprocess.run(words, env=env, capture_output=True, text=True, check=True, timeout=20)
        assert (done.stdout.strip(), done.stderr) == ("", "")
