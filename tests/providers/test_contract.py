"""The same questions to every provider."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest

from taskcli import providers, sandbox
from taskcli.models import Status
from taskcli.query import check
from taskcli.spec import FILTERS, Endpoint, Provider
from taskcli.values import Clock
from tests.conftest import Run

NAMES = providers.names()
CORE = {
    ("capillary", "list"): "assoc all action_type assoc_id customer_id status start_date end_date batch_size",
    ("accelo", "get"): "_fields",
    ("accelo", "list"): "_filters _search _limit _page _offset _fields",
    ("tallyfy", "get"): "with run",
    ("pageseeder", "get"): "comments returngroups discussionsize member",
    ("oracle", "list"): (
        "assignment createdBy dueDateFrom dueDateTo fields fromuser identificationKey keyword limit metadataFlag "
        "offset orderBy outcome pattern priority showActionFlag showPermissionFlag since status totalResults until"
    ),
    ("oracle", "get"): "expand metadataFlag",
}
VERBS = {
    "accelo": "list get count statuses activities history whoami",
    "capillary": "list get metadata log statuses store-tasks whoami",
    "oracle": "list get comments history attachments payload whoami",
    "pageseeder": "list get whoami",
    "tallyfy": "list get comments history whoami",
}


ENDPOINTS: list[Any] = [
    pytest.param(providers.load(name), endpoint, id=f"{name} {endpoint.verb}")
    for name in NAMES
    for endpoint in providers.load(name).endpoints
]


@pytest.mark.parametrize("name", NAMES)
def test_a_provider_has_the_name_of_its_file(name: str) -> None:
    assert providers.load(name).name == name


@pytest.mark.parametrize("name", NAMES)
def test_every_promised_command_is_there(name: str, run: Run) -> None:
    shown = run(name, "--help").text
    for verb in VERBS.get(name, "list get").split():
        assert re.search(rf"^  {verb}\b", shown, re.M), verb


@pytest.mark.parametrize(("command", "names"), list(CORE.items()), ids=str)
def test_every_promised_parameter_is_there(command: tuple[str, str], names: str) -> None:
    endpoint = providers.load(command[0]).endpoint(command[1])
    assert set(names.split()) <= {param.name for param in endpoint.params}


@pytest.mark.parametrize(("provider", "endpoint"), ENDPOINTS)
def test_every_documented_word_is_taken_in_any_case(provider: Provider, endpoint: Endpoint) -> None:
    for param in endpoint.params:
        for word in param.kind.words:
            for typed in (word, word.upper(), word.lower()) if "." not in word else (word,):
                assert check(endpoint, {param.name: [typed]}, Clock())[param.name] == [word], (param.name, typed)


@pytest.mark.parametrize(("provider", "endpoint"), ENDPOINTS)
def test_every_endpoint_names_its_source_and_says_what_it_does(provider: Provider, endpoint: Endpoint) -> None:
    assert re.search(r"[a-z0-9-]+\.(com|io|org)\b", endpoint.source)
    assert endpoint.help.endswith(".")
    assert endpoint.size == "" or endpoint.param(endpoint.size)


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(example, id=example)
        for name in sandbox.names()
        for endpoint in providers.load(name).endpoints
        for example in endpoint.examples
    ],
)
def test_every_example_runs(example: str, run: Run) -> None:
    ran = run(*shlex.split(example)[1:], "--demo", "--dry-run")
    assert ran.code == 0, ran.err
    assert ran.text.startswith("curl ")


@pytest.mark.parametrize("name", NAMES)
def test_every_native_state_maps(name: str) -> None:
    states = providers.load(name).states
    assert len(states) >= 3
    assert all(word == word.casefold() and isinstance(status, Status) for word, status in states.items())


@pytest.mark.parametrize("name", NAMES)
def test_what_is_lacking_is_a_known_filter(name: str) -> None:
    provider = providers.load(name)
    assert provider.lacks <= {*FILTERS, "me"}
    assert provider.unseen <= set(FILTERS)


@pytest.mark.parametrize("name", NAMES)
def test_there_are_cases_of_every_kind(name: str) -> None:
    found = tomllib.loads((Path(__file__).parent / name / "cases.toml").read_text("utf-8"))["case"]
    exits = {case.get("exit", 0) for case in found}
    assert {0, 2, 4, 5, 6, 7, 8} <= exits
    assert any("--paginate" in case["argv"] and len(case.get("exchange", [])) > 1 for case in found)
    assert any("-o raw" in case["argv"] and "stdout_body" in case for case in found)
    for endpoint in providers.load(name).endpoints:
        if endpoint.hidden:
            continue
        said = " ".join(case["argv"] for case in found if case["argv"].startswith(f"{name} {endpoint.verb}"))
        assert said, endpoint.verb
        for param in endpoint.params:
            assert re.search(rf"--(no-)?{param.flag}\b", said), (endpoint.verb, param.flag)


@pytest.mark.parametrize("name", NAMES)
def test_there_is_a_page_about_it(name: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "providers" / f"{name}.md").read_text("utf-8")
    assert f"<!-- generated: parameters {name} -->" in page
    for scheme in providers.load(name).schemes:
        assert scheme.method in page
