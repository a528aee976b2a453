"""`--show-completion` and `--install-completion`: the scripts for four shells, printed and put in place."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Any

from taskcli.cli.commands import document
from taskcli.cli.shells import SHELLS
from taskcli.cli.terminal import Terminal
from taskcli.cli.words import table
from taskcli.cli.writer import atomic_file, refusing
from taskcli.errors import MachineRefused, UsageError


def script(shell: str, root: Any) -> str:
    return SHELLS[shell](table(document(root)))


def named(flag: str, typed: str) -> str:
    """The shell that was typed, else the one that the user has. Raises `UsageError`."""
    usual = Path(os.environ.get("SHELL", "")).name or ("powershell" if os.name == "nt" else "")
    wanted = typed.lower() or usual
    found = "powershell" if wanted == "pwsh" else wanted
    if found not in SHELLS:
        what = f"{typed!r} is not one of {', '.join(SHELLS)}" if typed else "which shell this is cannot be told"
        raise UsageError(f"{flag}: {what}", f"taskcli {flag} bash, for example")
    return found


def install(shell: str, text: str, terminal: Terminal) -> None:
    """Writes the script to where the shell looks, and a line into what it reads first where it looks nowhere.

    Raises `MachineRefused`.
    """
    try:
        path, rc, line = place(shell)
    except RuntimeError as why:
        raise MachineRefused("this user has no home folder", f"taskcli --show-completion {shell} > FILE") from why
    with refusing(str(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(path) as file:
        file.write(text.encode())
    terminal.say(f"wrote {path}\n")
    if rc is not None and line:
        with refusing(str(rc)):
            there = rc.read_text("utf-8", "surrogateescape") if rc.exists() else ""
            if line not in there.splitlines():
                rc.parent.mkdir(parents=True, exist_ok=True)
                with rc.open("a", encoding="utf-8") as begun:
                    begun.write(f"{'' if there.endswith(chr(10)) or not there else chr(10)}{line}\n")
                terminal.say(f"added to {rc}: {line}\n")
    elif line:
        terminal.say(f"put into $PROFILE: {line}\n")
    terminal.say("open a new shell to have it\n")


def place(shell: str) -> tuple[Path, Path | None, str]:
    """Where the script belongs, the file that a shell reads first, and the line that has to stand there."""
    data = _folder("XDG_DATA_HOME", ".local/share")
    config = _folder("XDG_CONFIG_HOME", ".config")
    if shell == "bash":
        path = data / "bash-completion" / "completions" / "taskcli"
        return path, Path.home() / ".bashrc", f". {shlex.quote(str(path))}"
    if shell == "zsh":
        path = data / "zsh" / "site-functions" / "_taskcli"
        steps = (
            f"fpath=({shlex.quote(str(path.parent))} $fpath)",
            "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }",
            "autoload -Uz _taskcli && compdef _taskcli taskcli",
        )
        line = "; ".join(steps)
        return path, _folder("ZDOTDIR", "") / ".zshrc", line
    if shell == "fish":
        return config / "fish" / "completions" / "taskcli.fish", None, ""
    path = config / "powershell" / "taskcli.ps1"
    return path, None, f". '{str(path).replace(chr(39), chr(39) * 2)}'"


def _folder(variable: str, usual: str) -> Path:
    """What a variable names, where it is a whole path as the XDG specification wants it."""
    named = Path(os.environ.get(variable, ""))
    return named if named.is_absolute() else Path.home() / usual
