"""`taskcli schema --commands`: everything that can be typed, as one document that programs can read."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.main import get_command

from taskcli import __version__, providers
from taskcli.cli.commands import COMMANDS, document
from taskcli.cli.flags import flags_of
from taskcli.cli.main import root
from taskcli.cli.options import ListOptions
from taskcli.cli.schema import schema
from taskcli.errors import FAMILY
from taskcli.spec.filters import TABLE
from tests.conftest import Run

ROOT = Path(__file__).resolve().parent.parent


@cache
def whole() -> dict[str, Any]:
    return document(get_command(root()))


def command(*path: str) -> dict[str, Any]:
    return next(each for each in whole()["commands"] if each["path"] == list(path))


def flag(name: str, *path: str) -> dict[str, Any]:
    return next(each for each in command(*path)["flags"] if each["name"] == name)


def test_it_fits_the_schema_that_describes_it(run: Run) -> None:
    ran = run("schema", "--commands")
    assert (ran.code, ran.err) == (0, "")
    described = json.loads((ROOT / "docs" / "commands.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(described)
    jsonschema.Draft202012Validator(described).validate(ran.json)
    assert ran.json == whole()
    assert (ran.json["schema"], ran.json["version"]) == (COMMANDS, __version__)
    assert described["properties"]["schema"]["const"] == COMMANDS


def test_every_command_is_in_it_once() -> None:
    paths = [tuple(each["path"]) for each in whole()["commands"]]
    assert len(paths) == len(set(paths))
    wanted = {
        (name, endpoint.verb)
        for name in providers.names()
        for endpoint in providers.load(name).endpoints
        if not endpoint.hidden
    }
    assert wanted | {("list",), ("get",), ("profile", "add"), ("sandbox", "serve"), ("accelo", "api")} <= {*paths}
    holders = {(path[0],) for path in paths if len(path) > 1} - {*paths}  # `changes list` stands behind a command
    assert {tuple(each["path"]) for each in whole()["groups"]} == holders


def test_what_a_flag_takes_is_told() -> None:
    status = flag("--status", "oracle", "list")
    assert {key: status[key] for key in ("parameter", "takes_value", "commas", "repeatable", "open")} == {
        "parameter": "status", "takes_value": True, "commas": True, "repeatable": True, "open": True,
    }  # fmt: skip
    assert "ASSIGNED" in status["words"]
    assert flag("--output", "list")["short"] == "-o"
    assert not flag("--output", "list")["open"]
    assert flag("--limit", "list")["default"] == "100"
    assert flag("--all", "capillary", "list")["opposite"] == "--no-all"
    assert flag("--profile", "list")["completes"] == "profiles"
    assert (flag("--profile", "list")["repeatable"], flag("--profile", "oracle", "list")["repeatable"]) == (True, False)
    assert (flag("--due", "list")["repeatable"], flag("--tag", "list")["repeatable"]) == (False, True)
    assert flag("--no-overdue", "list")["hidden"]
    assert flag("--verbose", "list")["repeatable"]
    assert not flag("--overdue", "list")["takes_value"]
    assert "title" in flag("--columns", "list")["words"]


def test_flags_of_list_are_those_that_are_declared() -> None:
    names = [each["name"] for each in command("list")["flags"] if not each["hidden"]]
    assert names == [*(each.decls[0] for each in flags_of(ListOptions)), "--help"]
    assert {each.flag for each in TABLE} <= {*names}


def test_arguments_exit_codes_and_shapes_are_told() -> None:
    (refs,) = command("get")["arguments"]
    assert (refs["metavar"], refs["required"], refs["repeatable"]) == ("REF...", True, True)
    assert not command("list")["arguments"][0]["required"]
    codes = {each["code"]: each["meaning"] for each in whole()["exit_codes"]}
    assert {each.exit_code for each in FAMILY} | {0, 129, 130, 141, 143} == {*codes}
    assert command("list")["output"]["json"] == {"type": "array", "items": {"$ref": schema()["$id"]}}
    assert set(command("list")["output"]["instead"]) == {"--meta", "--count-by"}
    assert command("oracle", "list")["output"]["json"]["type"] == "array"
    assert command("oracle", "attachment")["output"] == {"formats": ["raw"], "json": None, "instead": {}}
    assert command("profile", "list")["output"]["formats"][:2] == ["table", "json"]


def fits(form: dict[str, Any], found: Any) -> None:
    """Whether JSON is of the form that the document tells; a common record is looked at by itself elsewhere."""
    record = {"type": "object", "required": schema()["$defs"]["Task"]["required"]}
    told = json.loads(json.dumps(form).replace(json.dumps({"$ref": schema()["$id"]}), json.dumps(record)))
    jsonschema.Draft202012Validator(told).validate(found)


@pytest.mark.slow
@pytest.mark.parametrize("provider", providers.names())
def test_what_a_providers_command_writes_has_the_form_that_is_told(provider: str, run: Run) -> None:
    asked = [each for each in whole()["commands"] if each["path"][0] == provider and not each["arguments"]]
    tried = 0
    for each in asked:
        ran = run(*each["path"], "--demo", "-o", "json")
        if ran.code == 0 and each["output"]["json"]:
            fits(each["output"]["json"], ran.json)
            tried += 1
    assert tried


def test_what_our_commands_write_has_the_form_that_is_told(run: Run, five: dict[str, Any]) -> None:
    output = command("list")["output"]
    fits(output["json"], run("list", "-p", "oracle", "-o", "json").json)
    fits(output["instead"]["--meta"], run("list", "-p", "oracle", "--meta").json)
    fits(output["instead"]["--count-by"], run("list", "-p", "oracle", "--count-by", "status", "-o", "json").json)
    fits(command("profile", "list")["output"]["json"], run("profile", "list", "-o", "json").json)
    fits(command("profile", "show")["output"]["json"], run("profile", "show", "oracle", "-o", "json").json)
    fits(command("profile", "check")["output"]["json"], run("profile", "check", "oracle", "-o", "json").json)


@pytest.mark.parametrize("path", [("list",), ("get",), ("oracle", "list"), ("profile", "add")])
def test_examples_are_those_of_the_help(path: tuple[str, ...], run: Run) -> None:
    found = command(*path)["examples"]
    assert found
    shown = run(*path, "--help").text
    for line in found:
        assert line in shown


def test_no_flag_says_one_thing_twice() -> None:
    for each in whole()["commands"]:
        names = [name for flag in each["flags"] for name in (flag["name"], flag["short"], flag["opposite"]) if name]
        assert len(names) == len(set(names)), each["path"]
