"""What fingers know from other programs, and our word for it; then one near guess."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec import Struct

from taskcli import providers
from taskcli.errors import UsageError
from taskcli.values import nearest

LIST = "list"


class Ours(Struct, frozen=True):
    """Our words in place of others. `{}` is the value that was given; with `takes` there is one."""

    words: str
    takes: bool = False
    # The command that has it: "" is any; LIST is what goes for all with the common filters.
    only: str = ""


# Options of gh, kubectl, jira, curl, aws and the like, by how they are typed.
OPTIONS: Mapping[str, tuple[Ours, ...]] = {
    "--json": (Ours("-o json"),),
    "--yaml": (Ours("-o yaml"),),
    "--csv": (Ours("-o csv"),),
    "--tsv": (Ours("-o tsv"),),
    "--xml": (Ours("-o xml"),),
    "--raw": (Ours("-o raw"),),
    "--plain": (Ours("-o tsv"),),
    "--format": (Ours("-o {}", takes=True),),
    "--output-format": (Ours("-o {}", takes=True),),
    "--fields": (Ours("--columns {}", takes=True),),
    "--template": (Ours("--jq {}", takes=True),),
    "--query": (Ours("--search {}", takes=True, only="list"), Ours("--jq {}", takes=True)),
    "--mine": (Ours("--assignee me", only="list"),),
    "--me": (Ours("--assignee me", only="list"),),
    "--my": (Ours("--assignee me", only="list"),),
    "--assigned-to": (Ours("--assignee {}", takes=True, only="list"),),
    "--owner": (Ours("--assignee {}", takes=True, only="list"),),
    "--author": (Ours("--creator {}", takes=True, only="list"),),
    "--created-by": (Ours("--creator {}", takes=True, only="list"),),
    "--state": (Ours("--status {}", takes=True),),
    "--label": (Ours("--tag {}", takes=True, only="list"),),
    "--labels": (Ours("--tag {}", takes=True, only="list"),),
    "--late": (Ours("--overdue", only="list"),),
    "--all": (Ours("--status all --limit 0", only="list"), Ours("--status all", only="changes"), Ours("--paginate")),
    "--max": (Ours("--limit {}", takes=True, only="list"), Ours("--max-items {}", takes=True)),
    "--max-results": (Ours("--limit {}", takes=True, only="list"), Ours("--max-items {}", takes=True)),
    "--limit": (Ours("--max-items {}", takes=True),),
    "-n": (Ours("--limit {}", takes=True, only="list"), Ours("--max-items {}", takes=True)),
    "-L": (Ours("--limit {}", takes=True, only="list"), Ours("--max-items {}", takes=True)),
    "-a": (Ours("--assignee {}", takes=True, only="list"),),
    "-s": (Ours("--status {}", takes=True),),
    "-l": (Ours("--tag {}", takes=True, only="list"),),
    "-f": (Ours("-o {}", takes=True),),
    "-w": (Ours("--web", only="get"),),
    "--no-color": (Ours("--color never"),),
    "--no-colour": (Ours("--color never"),),
    "--debug": (Ours("-vv"),),
    "--silent": (Ours("-q"),),
    "--out": (Ours("--output-file {}", takes=True),),
    "--account": (Ours("-p {}", takes=True),),
    "--context": (Ours("-p {}", takes=True),),
    "--since": (Ours("--updated-after {}", takes=True, only="list"),),
    "--until": (Ours("--updated-before {}", takes=True, only="list"),),
    "--dryrun": (Ours("--dry-run"),),
    "--verify": (Ours("--no-check", only="profile add"),),
}
# Commands, by how they are typed; `{}` is what follows.
COMMANDS: Mapping[str, str] = {
    "show": "get {}",
    "view": "get {}",
    "describe": "get {}",
    "open": "get --web {}",
    "search": "list --search {}",
    "find": "list --search {}",
    "ls": "list {}",
    "tasks": "list {}",
    "issues": "list {}",
    "mine": "list --assignee me {}",
    "diff": "changes {}",
    "watch": "changes {}",
    "updates": "changes {}",
    "overdue": "list --overdue {}",
    "version": "--version",
    "login": "profile add {}",
    "auth": "profile add {}",
    "init": "profile add {}",
    "setup": "profile add {}",
    "configure": "profile add {}",
    "profiles": "profile list",
    "config": "profile list",
    "accounts": "profile list",
    "doctor": "profile check {}",
    "status": "profile check {}",
    "whoami": "profile check {}",
    "ping": "profile check {}",
    "logout": "profile remove {}",
    "demo": "list --demo",
    "serve": "sandbox serve {}",
    "completion": "--show-completion {}",
}


def usage_error(why: Any, words: Sequence[str], commands: Sequence[str]) -> UsageError:
    """What to say of words that Click does not understand."""
    context: Any = getattr(why, "ctx", None)
    path = (context.command_path if context else "taskcli").removeprefix("taskcli").strip()
    message = why.format_message().rstrip(".")
    there = [name for each in context.command.params for name in each.opts] if context else []
    if name := getattr(why, "option_name", "") if type(why).__name__ == "NoSuchOption" else "":
        provider, _, verb = path.partition(" ")
        ours = _common_options() if provider in providers.names() and verb else {}
        if ours.get(name):
            return of_filter(name, provider, verb, words, ours)
        below = getattr(context.command, "list_commands", None) if context else None
        return of_option(name, path, words, there, below(context) if below and path else () if path else commands)
    if message.startswith("No such command"):
        known = [each for each in context.command.list_commands(context) if each != "help"]
        return of_command(message.split("'")[1], path, words, known)
    if found := re.fullmatch(
        r"Got unexpected extra arguments? \((.*)\)|Got unexpected extra argument\(s\) \((.*)\)", message
    ):
        told = of_argument((found[1] or found[2]).split(" "), path)
        if told:
            return told
    return UsageError(message, f"see taskcli {path} --help" if path else "see taskcli --help")


def _common_options() -> dict[str, bool]:
    """The options of `taskcli list`, and whether each is a common filter."""
    from taskcli.cli.flags import flags_of
    from taskcli.cli.options import ListOptions

    return {decl: flag.filter for flag in flags_of(ListOptions) for decl in flag.decls}


def of_option(
    name: str, path: str, words: Sequence[str], known: Collection[str], commands: Collection[str]
) -> UsageError:
    """What to say of an option that a command (`path`, without the program's name) does not have.

    `known` are those that it has; `commands` those that stand behind it, before which no option of theirs stands.
    """
    what = f"{path or 'taskcli'} has no option {name}"
    line, begins = [*words], len(path.split())
    at = next((at for at, word in enumerate(line) if at >= begins and word in commands), None)
    if at is not None:
        return UsageError(f"{name} stands after the command", typed([*line[:begins], *line[at:], *line[begins:at]]))
    at, value, attached = _find(name, line)
    for ours in OPTIONS.get(name, ()):
        if ours.only and ours.only != path and not (ours.only == LIST and path == "changes"):
            continue
        if any(word.startswith("-") and word not in known for word in ours.words.split()):
            continue
        used = attached or value is None or not ours.takes
        given = value if ours.takes else None
        if ours.takes and value is None:
            return UsageError(what, f"write {ours.words.format('VALUE')}")
        new = [part.format(given or "") for part in ours.words.split()]
        if name == "--json" and value is not None and not attached and re.fullmatch(r"[\w.,]+", value):
            new += ["--columns", value]  # as gh has it
            used = False
        return UsageError(what, typed([*line[:at], *new, *line[at + (1 if used else 2) :]]))
    if path == "changes" and name in _common_options():
        return UsageError(what, f"it compares all that there is: leave {name} out, or ask taskcli list")
    near = nearest(name, [each for each in known if each.startswith("--")])
    see = f"see {typed((*path.split(), '--help'))}"
    return UsageError(what, f"did you mean {near}? {see}" if near else see)


def _find(name: str, words: Sequence[str]) -> tuple[int, str | None, bool]:
    """Where an option stands, its value, and whether that is a part of the same word."""
    for at, word in enumerate(words):
        if word == name:
            after = words[at + 1] if at + 1 < len(words) else None
            return at, after if after is not None and not after.startswith("-") else None, False
        if word.startswith(f"{name}="):
            return at, word.partition("=")[2], True
        if len(name) == 2 and word.startswith(name) and len(word) > 2:
            return at, word[2:], True
    return len(words), None, False


def of_command(name: str, path: str, words: Sequence[str], known: Sequence[str]) -> UsageError:
    """What to say of a command that there is not."""
    what = f"{path or 'taskcli'} has no command {name!r}"
    at = words.index(name) if name in words else len(words)
    ours = COMMANDS.get(name, "") if not path or path in providers.names() else ""
    if ours:
        rest = words[at + 1 :] if "{}" in ours else ()
        new = ours.replace("{}", "").split()
        # What a provider's command has no flag for is asked of all of them.
        before = words[: at - 1] if path and (new[0] not in known or new[1:]) else words[:at]
        return UsageError(what, typed([*before, *new, *rest]))
    near = nearest(name, known)
    if near:
        return UsageError(what, f"did you mean: {typed([*words[:at], near, *words[at + 1 :]])}")
    return UsageError(what, f"there is: {', '.join(known)}")


def of_argument(extra: Sequence[str], path: str) -> UsageError | None:
    """What to say of words behind a provider's list; None where Click says it best itself."""
    provider, _, verb = path.partition(" ")
    if verb != "list" or provider not in providers.names():
        return None
    return UsageError(f"{path} takes no {' '.join(extra)!r}", f"{typed((provider, 'get', *extra))} shows one")


def of_filter(name: str, provider: str, verb: str, words: Sequence[str], ours: Collection[str]) -> UsageError:
    """What to say of a common filter behind a provider's own command; `ours` are the options of `taskcli list`."""
    at = words.index(provider)
    rest = [*words[at + 2 :]]
    if any(word.partition("=")[0] not in ours for word in rest if word.startswith("-")):
        at, value, attached = _find(name, words)  # the service's own flags have no place there
        rest = [words[at], *([value] if value is not None and not attached else [])]
    return UsageError(f"{name} is a filter of taskcli list, not of {provider} {verb}", typed(["list", *rest]))


def typed(words: Sequence[str]) -> str:
    return shlex.join(("taskcli", *words))
