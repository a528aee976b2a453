"""Manual pages from the document of all commands: taskcli(1), one for profiles, one for each provider."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from taskcli.values import WHEN_HELP

Command = Mapping[str, Any]
Flag = Mapping[str, Any]

ENVIRONMENT = {
    "TASKCLI_CONFIG": "the configuration file, where --config names none",
    "TASKCLI_PROFILE": "the profiles to ask, with commas between them, where -p names none",
    "TASKCLI_OUTPUT": "the output format, where -o names none",
    "NO_COLOR, FORCE_COLOR": "no colours, or colours also where nobody seems to look",
    "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY": "the proxies to go through",
    "SSL_CERT_FILE, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE": "certificates to trust, besides the system's",
    "TZ": "the time zone of the machine",
    "TASKCLI_TRACEBACK": "show where in the program a fault of its own lies",
}
# Characters that roff takes for something else.
SPECIAL = {"\\": "\\(rs", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}


def text(said: str) -> str:
    """Words as roff shows them unchanged, on one line."""
    line = " ".join(said.split())
    line = "".join(SPECIAL.get(each, each if each.isascii() else f"\\[u{ord(each):04X}]") for each in line)
    return f"\\&{line}" if line.startswith(".") else line


def typed(said: str) -> str:
    """The same for what can be pasted: its dashes are dashes."""
    return text(said).replace("-", "\\-")


def marked(said: str) -> str:
    """Words among which flags stand out."""
    return re.sub(r"(?<![\w\\-])--?[a-z][a-z-]*", lambda found: f"\\fB{typed(found[0])}\\fR", text(said))


def heading(command: str, version: str, about: str) -> Iterator[str]:
    yield f'.TH {typed(command).upper()} 1 "" "taskcli {version}" "User Commands"'
    yield ".nh"
    yield ".ad l"
    yield ".SH NAME"
    yield f"{typed(command)} \\- {text(about)}"


def synopsis(commands: Sequence[Command]) -> Iterator[str]:
    yield ".SH SYNOPSIS"
    yield ".nf"
    for each in commands:
        arguments = "".join(f" \\fI{typed(found['metavar'])}\\fR" for found in each["arguments"])
        yield f"\\fBtaskcli {typed(' '.join(each['path']))}\\fR{arguments} [\\fIOPTION\\fR]..."
    yield ".fi"


def described(flag: Flag) -> Iterator[str]:
    """One flag: how it is typed, then what it does."""
    names = [each for each in (flag["name"], flag["short"], flag["opposite"]) if each]
    shown = ", ".join(f"\\fB{typed(each)}\\fR" for each in names)
    yield ".TP"
    yield shown + (f" \\fI{typed(flag['metavar'] or 'VALUE')}\\fR" if flag["takes_value"] else "")
    yield marked(flag["help"])


def options(flags: Sequence[Flag]) -> Iterator[str]:
    for flag in flags:
        yield from described(flag)


def shown_flags(command: Command) -> list[Flag]:
    return [each for each in command["flags"] if not each["hidden"]]


def shared(commands: Sequence[Command]) -> list[Flag]:
    """The flags that several commands of a page have, and all in the same words."""
    every: dict[str, list[Flag]] = {}
    for command in commands:
        for flag in shown_flags(command):
            every.setdefault(flag["name"], []).append(flag)
    alike = (found for found in every.values() if len(found) > 1 and all(each == found[0] for each in found))
    return [found[0] for found in alike if not found[0]["parameter"]]


def reference(commands: Sequence[Command]) -> Iterator[str]:
    """Each command with its own flags, then those that they share."""
    common = shared(commands)
    names = {each["name"] for each in common}
    yield ".SH COMMANDS"
    for command in commands:
        arguments = "".join(f" {each['metavar']}" for each in command["arguments"])
        yield f".SS {typed(' '.join(command['path']) + arguments)}"
        yield text(command["help"])
        for each in command["arguments"]:
            yield ".TP"
            yield f"\\fI{typed(each['metavar'])}\\fR"
            yield marked(each["help"])
        yield from options([each for each in shown_flags(command) if each["name"] not in names])
        if command["examples"]:
            yield ".PP"
            yield "Examples:"
            yield ".PP"
            yield ".RS 4"
            yield ".nf"
            yield from map(typed, command["examples"])
            yield ".fi"
            yield ".RE"
    if common:
        yield ".SH COMMON OPTIONS"
        yield "Of those commands above to which they can mean something."
        yield from options(common)


def ending(document: Mapping[str, Any], pages: Sequence[str], here: str) -> Iterator[str]:
    yield ".SH EXIT STATUS"
    for each in document["exit_codes"]:
        yield ".TP"
        yield f"\\fB{each['code']}\\fR"
        yield marked(each["meaning"])
    yield ".SH ENVIRONMENT"
    for name, what in ENVIRONMENT.items():
        yield ".TP"
        yield f"\\fB{name}\\fR"
        yield marked(what)
    yield ".SH FILES"
    yield ".TP"
    yield "\\fIconfig.toml\\fR"
    yield marked("profiles and views, in the user's configuration folder; `taskcli profile path` says where")
    yield ".SH SEE ALSO"
    yield ",\n".join(f"\\fB{typed(each)}\\fR(1)" for each in pages if each != here)


def pages(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The name of each page (`taskcli-oracle`) and what it holds."""
    groups = {each["path"][0]: each["help"] for each in document["groups"]}
    providers = {name for name in groups if any(each["path"] == [name, "api"] for each in document["commands"])}
    own = ["profile", *sorted(providers)]
    names = ["taskcli", *(f"taskcli-{name}" for name in own)]
    for name, group in zip(names, ["", *own], strict=True):
        commands = [
            each for each in document["commands"] if (each["path"][0] == group if group else each["path"][0] not in own)
        ]
        about = groups[group].partition(". ")[0].rstrip(".") if group else "ask several services what tasks there are"
        lines = [*heading(name, document["version"], about)]
        lines += synopsis(commands)
        lines += [".SH DESCRIPTION", marked(groups[group] if group else document["help"])]
        if not group:
            lines += [
                ".PP",
                marked("taskcli list and taskcli get speak one language for all services and ask several at once; "
                       "taskcli PROVIDER speaks the language of that service."),
                ".PP",
                "Further commands have pages of their own:",
                *(line for each in own for line in (".TP", f"\\fBtaskcli\\-{each}\\fR(1)", text(groups[each]))),
                ".SH OPTIONS",
                *options(document["flags"]),
            ]  # fmt: skip
        lines += reference(commands)
        lines += [".SH DATES", marked(WHEN_HELP)] if name != "taskcli-profile" else []
        lines += ending(document, names, name)
        yield name, "\n".join(lines) + "\n"
