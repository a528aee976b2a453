"""The house rules, read by a machine: which room knows which, how large it is, what a start costs, what is a copy."""

from __future__ import annotations

import ast
import graphlib
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from taskcli import __version__, providers
from taskcli.cli import flags, options
from taskcli.cli.help import first_sentence
from taskcli.cli.main import Commands
from taskcli.cli.summaries import TITLES
from tests.conftest import Run

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "taskcli"
MOST_LINES = 450
# A provider is one file whatever it describes, and Oracle is two services and their three ages.
MORE_LINES = {"providers": 800, "providers/oracle.py": 1090}
# From the ground up: a file imports rooms below its own.
LADDER = (
    "errors",
    "records",
    "models",
    "text",
    "values",
    "http",
    "spec",
    "providers",
    "profiles",
    "query",
    "snapshots",
    "cli",
    "__main__",
)
BESIDE: Mapping[str, tuple[str, ...]] = {
    "__init__": (),
    "render": ("errors", "models", "text", "values", "http", "render"),
    "sandbox": ("sandbox",),
}
# Rooms beside the ladder, and who may look into them: the formats are named in a profile too.
LOOKED_INTO = {"profiles": ("render",), "cli": ("render", "sandbox")}
# Foreign modules that one place alone may know.
ONLY = {
    "requests": ("http/transport.py", "http/bounded.py", "http/proxies.py"),
    "urllib3": ("http/transport.py", "http/bounded.py", "http/blame.py"),
    "truststore": ("http/trust.py",),
    "rich": ("render/table.py",),
    "typer": (
        "cli/main.py",
        "cli/flags.py",
        "cli/help.py",
        "cli/profile_commands.py",
        "cli/provider_commands.py",
        "cli/questions.py",
    ),
    "click": (),
    # Each of its records compiles a text at every start; a `Struct` does not.
    "dataclasses": (),
    "keyring": ("profiles/secrets.py",),
    "tomllib": ("profiles/location.py", "profiles/path.py", "profiles/writing.py"),
    "tomlkit": ("profiles/writing.py",),
    "xmltodict": ("http/xmls.py", "render/markup.py"),
    "yaml": ("render/markup.py",),
    "jq": ("cli/jq.py",),
    "sqlite3": ("snapshots/store.py",),
}
HEAVY = (
    "sqlite3",
    "tomlkit",
    "requests",
    "urllib3",
    "truststore",
    "rich",
    "xmltodict",
    "yaml",
    "keyring",
    "pydantic",
    "asyncio",
)

FILES = sorted(PACKAGE.rglob("*.py"))


def short(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in FILES}


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, wherever in it."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [each.name for each in node.names]
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{short(path)} line {node.lineno}: imports are written out"
            assert node.module
            # `from taskcli import providers` imports a module of ours, `from taskcli import __version__` does not.
            names = [f"{node.module}.{each.name}" for each in node.names]
            found += [name if name in MODULES else node.module for name in names]
    return tuple(dict.fromkeys(found))


def ours(path: Path) -> Iterator[str]:
    return (name for name in imports(path) if name.partition(".")[0] == "taskcli")


def room(module: str) -> str:
    """The first name below the package."""
    return [*module.split("."), "__init__"][1]


# Rooms --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=short)
def test_a_file_imports_what_is_below_it_only(path: Path) -> None:
    here = room(module_name(path))
    if here in BESIDE:
        allowed = BESIDE[here]
    else:
        assert here in LADDER, f"{here} is a new room: give it a rung"
        # A room is free inside, but no provider knows another one.
        allowed = ("__init__", *LADDER[: LADDER.index(here)], *LOOKED_INTO.get(here, ()))
        allowed += (here,) if here != "providers" else ()

    strange = {name for name in ours(path) if room(name) not in allowed}
    assert not strange, f"{short(path)} imports {sorted(strange)}; it may import {allowed}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "providers").glob("*.py")), ids=short)
def test_a_provider_knows_no_other_provider(path: Path) -> None:
    assert not [name for name in ours(path) if name.startswith("taskcli.providers")]


def test_no_two_files_import_each_other_however_long_the_way() -> None:
    graph = {name: set(ours(path)) - {"taskcli", name} for name, path in MODULES.items()}

    order = tuple(graphlib.TopologicalSorter(graph).static_order())

    assert order[-1] in ("taskcli.__main__", "taskcli")
    assert len(order) >= len(MODULES) - 1


@pytest.mark.parametrize("foreign", ONLY)
def test_a_foreign_module_is_known_in_its_place_only(foreign: str) -> None:
    knowing = [short(path) for path in FILES if foreign in {name.partition(".")[0] for name in imports(path)}]

    assert not [name for name in knowing if not ONLY[foreign] or not name.startswith(ONLY[foreign])]


@pytest.mark.parametrize("path", sorted((PACKAGE / "sandbox").rglob("*.py")), ids=short)
def test_the_sandbox_needs_the_standard_library_and_a_kind_of_records(path: Path) -> None:
    foreign = {name.partition(".")[0] for name in imports(path)} - {"taskcli", "msgspec"}
    every = ast.walk(ast.parse(path.read_text("utf-8")))
    nodes = (node for node in every if isinstance(node, ast.Import | ast.ImportFrom))
    told = [(getattr(node, "module", None) or each.name, each.name) for node in nodes for each in node.names]
    taken = {name for module, name in told if module.partition(".")[0] == "msgspec"}

    assert foreign <= sys.stdlib_module_names
    # What it sends is written by another library than the client reads it with.
    assert taken <= {"Struct", "field", "replace"}


@pytest.mark.parametrize("path", FILES, ids=short)
def test_no_file_is_long(path: Path) -> None:
    lines = path.read_text("utf-8").count("\n")

    assert lines <= MORE_LINES.get(short(path), MORE_LINES.get(path.parent.name, MOST_LINES))


@pytest.mark.parametrize("path", FILES, ids=short)
def test_every_file_says_in_one_line_what_it_is_for(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text("utf-8")))

    assert said
    assert "\n\n" in said or "\n" not in said


# Starting -----------------------------------------------------------------------------------------------------------

LOOK = """
import os, sys
from taskcli.__main__ import run
os._exit = sys.exit
sys.argv = ["taskcli", *sys.argv[1:]]
try:
    run()
except SystemExit as end:
    code = end.code or 0
else:
    code = 0
loaded = {name for name, module in sys.modules.items() if module}
sys.stderr.write("\\nended " + str(code) + " with " + " ".join(sorted(loaded)))
"""


def started(*words: str, **env: str) -> tuple[str, set[str]]:
    """What a run wrote to stdout, and all modules that it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        check=True,
    )
    ended = done.stderr.rpartition("\nended ")[2].split()
    assert ended[0] == "0", done.stderr
    return done.stdout, set(ended[2:])


@pytest.mark.parametrize(
    ("words", "env", "shows"),
    [
        (("--version",), {}, __version__),
        (("--help",), {}, "oracle"),
        (("list", "--help"), {}, "--overdue"),
        (("oracle", "list", "--help"), {}, "--due-date-from"),
        (("oracle", "list", "--demo", "-o", "json"), {}, '"number"'),
        (("oracle", "list", "--demo", "--dry-run"), {}, "curl"),
        (("list", "-p", "demo-oracle", "--demo", "-o", "jsonl"), {}, '"native_status"'),
        (("list", "-p", "demo-oracle", "--demo", "-o", "ics"), {}, "BEGIN:VEVENT"),
    ],
)  # fmt: skip
def test_a_start_loads_nothing_that_it_does_not_need(words: tuple[str, ...], env: dict[str, str], shows: str) -> None:
    out, loaded = started(*words, **env)

    assert shows in out
    assert not loaded & set(HEAVY)


def test_the_demo_loads_nothing_of_a_network_nor_what_other_formats_need() -> None:
    out, loaded = started("list", "--demo", "-o", "json", TZ="UTC")

    assert '"demo-pageseeder"' in out
    unneeded = {f"taskcli.render.{each}" for each in ("markup", "pages", "separated", "table", "views")}
    assert not loaded & {"http.client", "ssl", "email.message", "tomllib", "tzlocal", *unneeded, *HEAVY}


def test_a_shell_that_asks_for_names_waits_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text("[profiles.work]\n")
    out, loaded = started(TASKCLI_CONFIG=str(tmp_path / "c.toml"), _TASKCLI_COMPLETE="profiles")

    assert out == "work\n"
    assert not loaded & {"typer", "msgspec", "difflib", *HEAVY}


def test_the_version_is_told_before_anything_is_loaded() -> None:
    _, loaded = started("--version")

    assert not loaded & {"typer", "msgspec"}


def test_only_the_provider_that_is_named_is_loaded() -> None:
    _, loaded = started("oracle", "list", "--help")

    assert [name for name in loaded if name.startswith("taskcli.providers.")] == ["taskcli.providers.oracle"]
    assert not loaded & {"http.client", "ssl", "tomllib", "taskcli.http.transport", "taskcli.cli.provider"}


def test_the_list_of_commands_is_told_without_any_of_them() -> None:
    out, loaded = started("--help")

    assert "oracle " in out
    assert not loaded & {"tomllib", "taskcli.cli.flags", "taskcli.cli.terminal"}
    untitled = set(providers.names()) - set(TITLES)
    assert {name for name in loaded if name.startswith("taskcli.providers.")} == {
        f"taskcli.providers.{each}" for each in untitled
    }
    if not untitled:
        assert not loaded & {"msgspec", "taskcli.spec", "taskcli.values"}


def test_only_the_named_command_of_a_provider_is_built() -> None:
    group: Any = Commands().get_command(None, "oracle")
    group.commands.clear()

    assert group.get_command(None, "list")
    assert [*group.commands] == ["list"]
    assert group.get_command(None, "nope") is None
    told = dict(group.sentences(None))
    assert [*told] == group.list_commands(None)
    assert told == {name: first_sentence(group.get_command(None, name).help) for name in told}


# Words --------------------------------------------------------------------------------------------------------------


def words_of(flag: flags.Flag) -> list[str]:
    return [word for decl in flag.decls for word in decl.split("/")]


# What behind a provider's command is ours; a provider's own word may be one of `taskcli list`.
SHARED = {
    "--help", "-h", "--version", "--tz", "--native",
    *(word for flag in flags.flags_of(options.ProviderOptions) for word in words_of(flag)),
}  # fmt: skip


@pytest.mark.parametrize("provider", providers.names())
def test_no_word_of_a_provider_is_one_of_ours_or_means_two_things(provider: str) -> None:
    for endpoint in providers.load(provider).endpoints:
        own = [word for param in endpoint.flags for word in words_of(flags.param_flag(param))]
        assert not SHARED & set(own), endpoint.verb
        assert len(own) == len(set(own)), endpoint.verb
        every = [word for flag in options.endpoint_flags(endpoint) for word in words_of(flag)]
        assert len(every) == len(set(every)), endpoint.verb


def test_the_shared_words_are_those_that_providers_must_leave_alone() -> None:
    assert {
        "--profile", "--output", "--columns", "--paginate", "--max-items", "--param", "--jq", "--dry-run", "--verbose",
        "--quiet", "--color", "--help", "--config", "--demo", "--wide", "--no-headers", "--no-pager",
    } <= SHARED  # fmt: skip


@pytest.mark.parametrize("provider", providers.names())
def test_every_option_has_help_that_starts_small_and_has_no_full_stop(provider: str) -> None:
    for endpoint in providers.load(provider).endpoints:
        assert endpoint.help.endswith(".")
        for param in endpoint.params:
            assert param.help, param.name
            assert not param.help.endswith("."), param.name
            assert "[" not in param.help, param.name
            assert not re.match(r"[A-Z][a-z]", param.help), param.name


# Copies -------------------------------------------------------------------------------------------------------------


@cache
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "scripts" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_made_from_the_program_is_as_it_would_be_made_now() -> None:
    path_before = list(sys.path)
    try:
        stale = [
            path.relative_to(ROOT).as_posix()
            for path, text in generate().files()
            if not path.exists() or path.read_text("utf-8") != text
        ]
    finally:
        sys.path[:] = path_before

    assert not stale, f"run `python scripts/generate.py`; these differ: {stale}"


def test_the_version_is_written_in_one_place(run: Run) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    places = [*FILES, ROOT / "pyproject.toml", *sorted((ROOT / "scripts").glob("*.py"))]

    assert [path for path in places if f'"{__version__}"' in path.read_text("utf-8")] == [PACKAGE / "__init__.py"]
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "taskcli/__init__.py"
    assert run("--version").text == f"taskcli {__version__}\n"
    assert started("--version")[0] == f"taskcli {__version__}\n"


def test_warnings_are_failures() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]

    assert settings["pytest"]["ini_options"]["filterwarnings"] == ["error"]
    assert settings["mypy"]["strict"] is True
