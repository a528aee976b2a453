"""The table of words as a script for each shell. Static words need no Python; names that are kept are asked for."""

from __future__ import annotations

import shlex
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from taskcli.cli.words import Option, Table, Value

TEMPLATES = Path(__file__).with_name("templates")

# bash ---------------------------------------------------------------------------------------------------------------


def filled(name: str, parts: Mapping[str, str]) -> str:
    """A template with its holes (`@flags@`) filled."""
    script = (TEMPLATES / name).read_text("utf-8")
    for hole, text in parts.items():
        script = script.replace(f"@{hole}@", text)
    return script


def named(paths: tuple[str, ...]) -> str:
    """A name for what some commands share: it stays when other commands come and go."""
    return f"s{zlib.crc32(chr(10).join(paths).encode()):06x}"


def demo_names(table: Table) -> str:
    groups = [each for each in table.groups if f"{each} api" in {entry.path for entry in table.entries}]
    return " ".join(f"demo-{name}" for name in groups)


def bash(table: Table) -> str:
    lines: list[str] = []
    sets = table.shared(lambda option: option.names)
    number = {paths: named(paths) for paths, _ in sets}
    for paths, found in sets:
        if len(paths) > 1:
            lines.append(f"    local {number[paths]}='{_all_names(found)}'")
    flags = ["    " + line.strip() for line in lines]
    arms = []
    for entry in table.entries:
        mine = [
            f"${number[paths]}" if len(paths) > 1 else _all_names(found) for paths, found in sets if entry.path in paths
        ]
        arms.append(f"    '{entry.path}') flags=\"{' '.join(mine)}\" ;;")
    groups = [f"        '{name}') verbs='{' '.join(table.verbs(name))}' ;;" for name in table.groups]
    for name in table.both:
        words = " ".join(table.verbs(name))
        groups.append(
            f"        '{name}') verbs='' && [[ ' {words} ' == *\" ${{typed[at + 1]}} \"* ]] && verbs='{words}' ;;"
        )
    return filled(
        "taskcli.bash",
        {
            "sets": "\n".join(flags),
            "flags": "\n".join(arms),
            "values": "\n".join(_arms(table, lambda path, name: f"'{path} {name}'" if path != "*" else f"*' {name}'")),
            "arguments": "\n".join(
                f"    '{each.path}') {_assigned(each.argument)} ;;"
                for each in table.entries
                if each.argument and (each.argument.words or each.argument.live)
            ),
            "top": " ".join(table.top),
            "groups": "\n".join(groups),
            "demo": demo_names(table),
        },
    )


def _all_names(found: Iterable[tuple[str, ...]]) -> str:
    return " ".join(name for names in found for name in names if name.startswith("--"))


def _arms(table: Table, pattern: Callable[[str, str], str]) -> list[str]:
    """The arms of a `case`, those of one command first; equal ones are one."""
    made: dict[tuple[bool, Value | None], list[str]] = {}
    for (path, name), value in table.values.items():
        if path == "*" and value is None:
            continue
        made.setdefault((path == "*", value), []).append(pattern(path, name))
    arms = []
    for (_, value), patterns in sorted(made.items(), key=lambda each: each[0][0]):
        body = _assigned(value) if value else "return 1"
        arms.append(f"    {' | '.join(patterns)}) {body} ;;")
    return arms


def _assigned(value: Value) -> str:
    parts = [f"words={shlex.quote(' '.join(value.words))}"] if value.words else []
    parts += ["commas=1"] if value.commas else []
    parts += [f"live={value.live}"] if value.live else []
    return " ".join(parts) or ":"


# zsh ----------------------------------------------------------------------------------------------------------------


def zsh(table: Table) -> str:
    sets = table.shared(lambda option: option)
    number = {paths: named(paths) for paths, _ in sets}
    paths = []
    for entry in table.entries:
        shared = [number[each] for each, _ in sets if entry.path in each and len(each) > 1]
        own = [spec for each, found in sets if each == (entry.path,) for option in found for spec in _specs(option)]
        if entry.argument:
            own.append(_quoted(f"*:{_escaped(entry.metavar)}:{_action(entry.argument, '@')}"))
        paths.append(f"    {_quoted(entry.path)}) _taskcli_sets {' '.join(shared)}")
        paths += [f"        flags+=({' '.join(own)})"] if own else []
        paths.append("        ;;")
    shared_sets = [
        f"        {number[each]}) flags+=({' '.join(spec for option in found for spec in _specs(option))}) ;;"
        for each, found in sets
        if len(each) > 1
    ]

    def described(found: Mapping[str, str]) -> list[str]:
        return [_quoted(f"{name}:{told}") for name, told in found.items()]

    groups = [f"    {name}) at=2 verbs=({' '.join(described(table.verbs(name)))}) ;;" for name in table.groups]
    for name in table.both:
        groups.append(f"    {name}) [[ CURRENT -gt 3 && $words[3] == ({'|'.join(table.verbs(name))}) ]] && at=2 ;;")
    return filled(
        "_taskcli",
        {
            "paths": "\n".join(paths),
            "sets": "\n".join(shared_sets),
            "groups": "\n".join(groups),
            "top": "\n".join(f"            {each}" for each in described(table.top)),
            "demo": demo_names(table),
        },
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(":", "\\:")


def _specs(option: Option) -> list[str]:
    """What `_arguments` takes for one flag, a spec for each of its names."""
    told = option.help.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    tail = f":{_escaped(option.metavar or 'VALUE')}:{_action(option.value)}" if option.value else ""
    specs = []
    for name in option.names:
        first = "*" if option.repeats else f"({' '.join(option.names)})"
        sign = ("=" if name.startswith("--") else "+") if option.value else ""
        specs.append(_quoted(f"{first}{name}{sign}[{told}]{tail}"))
    return specs


def _action(value: Value, before: str = "") -> str:
    if value.live == "files":
        return "_files"
    if value.live == "views" and before:
        return " ".join([" _taskcli_live views", before, *value.words])
    if value.live:
        return f" _taskcli_live {_escaped(value.live)}"
    if not value.words:
        return ""
    words = " ".join(_escaped(shlex.quote(each)) for each in value.words)
    return f" {'_taskcli_list' if value.commas else '_taskcli_words'} {words}"


# fish ---------------------------------------------------------------------------------------------------------------


def fish(table: Table) -> str:
    sets = table.shared(lambda option: option)
    numbers: dict[tuple[str, ...], str] = {}
    lines = [_command("__taskcli_at root", name, told) for name, told in table.top.items()]
    for group in table.groups:
        lines += [_command(f"__taskcli_at {group}", name, told) for name, told in table.verbs(group).items()]
    for paths, found in sets:
        at = numbers.setdefault(paths, named(paths))
        lines += [_fish_option(f"__taskcli_at {at}", option) for option in found]
    for entry in table.entries:
        if entry.argument and (entry.argument.words or entry.argument.live):
            at = numbers.setdefault((entry.path,), named((entry.path,)))
            words, live = Value(entry.argument.words), Value(live=entry.argument.live)
            for value in (words, live) if words.words and live.live else (entry.argument,):
                lines.append(f"complete -c taskcli -n '__taskcli_at {at}' {_fish_value(value, '@')}")
    groups = {"root": ("",), **{group: (group,) for group in table.groups}}
    known = [f"set -g __taskcli_{name} {_fish_words(paths)}" for name, paths in groups.items()]
    known += [f"set -g __taskcli_{at} {_fish_words(paths)}" for paths, at in numbers.items()]
    parts = {
        "sets": "\n".join(known),
        "lines": "\n".join(lines),
        "names": " ".join(table.groups),
        "joined": _fish_words(f"{name} {verb}" for name in table.both for verb in table.verbs(name)),
        "demo": demo_names(table),
    }
    return filled("taskcli.fish", parts)


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _fish_words(words: Iterable[str]) -> str:
    return " ".join(map(_fish_quoted, words))


def _command(when: str, name: str, help: str) -> str:
    return f"complete -c taskcli -n '{when}' -a {name} -d {_fish_quoted(help)}"


def _fish_option(when: str, option: Option) -> str:
    names = [f"-l {each[2:]}" if each.startswith("--") else f"-s {each[1:]}" for each in option.names]
    value = f" {_fish_value(option.value)}" if option.value else ""
    return f"complete -c taskcli -n '{when}' {' '.join(names)} -d {_fish_quoted(option.help)}{value}"


def _fish_value(value: Value, before: str = "") -> str:
    if value.live == "files":
        return "-rF"
    if value.live:
        return f"-xa '(__taskcli_live {value.live}{f' {before}' if value.live == 'views' and before else ''})'"
    if not value.words:
        return "-x"
    words = [*([","] if value.commas else []), *value.words]
    return f"-xa {_fish_quoted('(__taskcli_words ' + ' '.join(words) + ')')}"


# PowerShell ---------------------------------------------------------------------------------------------------------


def powershell(table: Table) -> str:
    sets = table.shared(lambda option: option.names)
    number = {paths: named(paths) for paths, _ in sets}

    def rows(found: Iterable[tuple[str, str]]) -> str:
        return "\n".join(f"        '{key}' = '{text}'" for key, text in found)

    flags = (
        (
            entry.path,
            " ".join(
                number[paths] if len(paths) > 1 else _all_names(found) for paths, found in sets if entry.path in paths
            ),
        )
        for entry in table.entries
    )
    parts = {
        "groups": rows((name, " ".join(table.verbs(name))) for name in table.groups),
        "sets": rows((number[paths], _all_names(found)) for paths, found in sets if len(paths) > 1),
        "flags": rows(flags),
        "values": rows(
            (f"{path} {name}", _plain(value)) for (path, name), value in table.values.items() if value is not None
        ),
        "arguments": rows(
            (each.path, _plain(each.argument, "@"))
            for each in table.entries
            if each.argument and (each.argument.words or each.argument.live)
        ),
        "top": " ".join(table.top),
        "demo": demo_names(table),
    }
    return filled("taskcli.ps1", parts)


def _plain(value: Value, before: str = "") -> str:
    live = f"<{before if value.live == 'views' else ''}{value.live}>" if value.live else ""
    return " ".join([*value.words, *([","] if value.commas else []), *([live] if live else [])])


SHELLS = {"bash": bash, "zsh": zsh, "fish": fish, "powershell": powershell}
