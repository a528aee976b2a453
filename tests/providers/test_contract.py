"""The same questions to every provider. What one forgets is told in a sentence that says what to do."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskcli import providers, sandbox
from taskcli.models import Status, Task
from taskcli.query.plan import check
from taskcli.render.columns import pick
from taskcli.spec import Endpoint, Place, Provider
from taskcli.spec.filters import BY_NAME
from taskcli.spec.terms import folded
from taskcli.values import Clock, listing
from tests.conftest import Prepared, Run, Stage
from tests.providers.test_cases import fill

HERE = Path(__file__).parent
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
    own = providers.load(name).name
    assert own == name, f"providers/{name}.py describes {own!r}: give PROVIDER the name of its file"


@pytest.mark.parametrize("name", NAMES)
def test_every_promised_command_is_there(name: str, run: Run) -> None:
    shown = run(name, "--help").text
    for verb in VERBS.get(name, "list get").split():
        assert re.search(rf"^  {verb}\b", shown, re.M), f"{name} needs an Endpoint(verb={verb!r})"


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
    where = f"{provider.name} {endpoint.verb}"
    assert re.search(r"[a-z0-9-]+\.(com|io|org)\b", endpoint.source), f"{where}: source= names no public page"
    assert endpoint.help.endswith("."), f"{where}: help= is a sentence with a full stop"
    size = endpoint.paging.size if endpoint.paging else ""
    assert not size or any(each.name == size for each in endpoint.params), f"{where}: paging has no Param {size!r}"


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_of_a_list_that_pages_says_so(name: str) -> None:
    endpoint = providers.load(name).endpoint("list")
    names = {"page", "offset", "limit", "pagesize", "batch_size", endpoint.paging.size if endpoint.paging else ""}
    for param in endpoint.params:
        # A profile's own is passed over by `taskcli list`, which wants all pages.
        if {param.name, param.name.lstrip("_")} & names:
            assert param.role == "pages", f"{name} list, {param.name}: it pages, so give it role='pages'"


@pytest.mark.parametrize(("provider", "endpoint"), ENDPOINTS)
def test_every_parameter_that_means_a_filter_means_a_known_one(provider: Provider, endpoint: Endpoint) -> None:
    for param in endpoint.params:
        known = ", ".join(BY_NAME)
        where = f"{provider.name} {endpoint.verb}, {param.name}"
        assert not param.means or param.means in BY_NAME, f"{where}: means={param.means!r} is none of {known}"
        assert {*param.about} <= {*BY_NAME}, f"{where}: about={param.about!r} has one that is none of {known}"
        inside = not param.within or any(each.name == param.within for each in endpoint.params)
        assert inside, f"{where}: within={param.within!r} is no parameter of this endpoint"


@pytest.mark.parametrize(("provider", "endpoint"), ENDPOINTS)
def test_every_common_filter_is_narrowed_by_one_parameter(provider: Provider, endpoint: Endpoint) -> None:
    meant = [
        (param.means, param.excludes, dialect)
        for param in endpoint.params
        for dialect in param.only or ("",)
        if param.means
    ]
    twice = sorted({each[0] for each in meant if meant.count(each) > 1} - {"assignee"})
    assert not twice, f"{provider.name} {endpoint.verb}: two parameters say that they mean {', '.join(twice)}"


@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_for_status_takes_the_native_words_only(name: str) -> None:
    provider = providers.load(name)
    for endpoint in provider.endpoints:
        for param in endpoint.params:
            if param.means == "status" and param.kind.words and not param.kind.open:
                strange = [word for word in param.kind.words if folded(word) not in provider.states]
                assert not strange, f"{name} {endpoint.verb}: states= says nothing of {', '.join(strange)}"


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(example, id=example)
        for name in sandbox.names()
        for examples in (*(each.examples for each in providers.load(name).endpoints), providers.load(name).api_examples)
        for example in examples
    ],
)
def test_every_example_runs(example: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(example)[1:]
    ran = run(*words, "--demo", "--dry-run")
    assert ran.code == 0, ran.err
    text = Path(words[-1]).read_text("utf-8") if "--output-file" in words else ran.text
    assert text.startswith("curl ")


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_an_example(name: str) -> None:
    for endpoint in providers.load(name).endpoints:
        assert endpoint.hidden or endpoint.examples, f"{name} {endpoint.verb} needs examples=, with a line to copy"
        for example in endpoint.examples:
            assert example.startswith(f"taskcli {name} {endpoint.verb}"), f"{example!r} is of another command"
    assert all(example.startswith(f"taskcli {name} api ") for example in providers.load(name).api_examples)


@pytest.mark.parametrize("name", NAMES)
def test_every_native_state_maps(name: str) -> None:
    states = providers.load(name).states
    assert len(states) >= 2, f"{name}: states= maps the service's own status words to common ones"
    for word, status in states.items():
        assert word == word.casefold(), f"{name}: the state {word!r} must be written in small letters"
        assert isinstance(status, Status)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_never_known_is_a_field_of_the_record(name: str) -> None:
    provider = providers.load(name)
    strange = (provider.never | provider.unverifiable) - set(Task.__struct_fields__)
    assert not strange, f"{name}: never= and unverifiable= name fields of the record, not {', '.join(sorted(strange))}"


@pytest.mark.parametrize("name", NAMES)
def test_comments_and_history_come_from_somewhere(name: str) -> None:
    provider = providers.load(name)
    usual = {verb: provider.has(verb) and reader for verb, reader in (
        ("comments", provider.read_comment), ("history", provider.read_change)
    )}  # fmt: skip
    for verb, wanted in (("comments", provider.comments), ("history", provider.history)):
        assert not wanted or usual[verb] or provider.fetch, f"{name}: {verb} need an endpoint and a reader, or a fetch="


# What must be pinned ------------------------------------------------------------------------------------------------

EXITS = {
    0: "a success",
    2: "wrong usage",
    4: "a refused sign-in",
    5: "a task that does not exist",
    6: "a refused request",
    7: "a service that cannot answer",
    8: "an answer that is none",
}


@cache
def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def cases_of(name: str) -> list[dict[str, Any]]:
    path = HERE / name / "cases.toml"
    assert path.exists(), f"{name} needs tests/providers/{name}/cases.toml, with bodies/ beside it"
    found: list[dict[str, Any]] = read(path)["case"]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_there_are_cases_of_every_kind(name: str) -> None:
    found = cases_of(name)
    exits = {case.get("exit", 0) for case in found}
    for code, what in EXITS.items():
        assert code in exits, f"{name}: no case ends with {code} ({what})"
    commands = [case for case in found if case["argv"].startswith(f"{name} list")]
    paged = any("--paginate" in case["argv"] and len(case.get("exchange", [])) > 1 for case in found)
    assert paged or not any(each.paging for each in providers.load(name).endpoints), f"{name}: no case follows a page"
    raw = any("-o raw" in case["argv"] and "stdout_body" in case for case in found)
    assert raw, f"{name}: no case compares `-o raw` with the body (stdout_body)"
    assert any(is_empty(case) for case in commands), f"{name}: no case lists nothing: exit 0, with an empty list"
    common = any(case["argv"].startswith("list") and case.get("exit", 0) == 0 for case in found)
    assert common, f"{name}: no case asks `taskcli list`"
    assert any(case["argv"].startswith("get ") for case in found), f"{name}: no case asks `taskcli get`"


def is_empty(case: dict[str, Any]) -> bool:
    nothing = case.get("stdout_json", "").strip() == "[]" or case.get("stdout", "").strip() == "[]"
    return case.get("exit", 0) == 0 and nothing and bool(case.get("exchange"))


@pytest.mark.parametrize("name", NAMES)
def test_every_command_and_flag_is_in_a_case(name: str) -> None:
    found = cases_of(name)
    for endpoint in providers.load(name).endpoints:
        if endpoint.hidden:
            continue
        said = " ".join(case["argv"] for case in found if case["argv"].startswith(f"{name} {endpoint.verb}"))
        assert said, f"no case runs `taskcli {name} {endpoint.verb}`"
        for param in endpoint.flags:
            flag = re.search(rf"--(no-)?{param.flag}\b", said)
            assert flag, f"no case of `taskcli {name} {endpoint.verb}` gives --{param.flag}"


@pytest.mark.parametrize("name", NAMES)
def test_there_is_a_page_about_it(name: str) -> None:
    path = HERE.parents[1] / "docs" / "providers" / f"{name}.md"
    assert path.exists(), f"{name} needs the page docs/providers/{name}.md"
    page = path.read_text("utf-8")
    marker = f"<!-- generated: parameters {name} -->"
    assert marker in page, f"docs/providers/{name}.md needs the lines {marker} and <!-- end -->"
    for scheme in providers.load(name).schemes:
        assert scheme.method in page, f"docs/providers/{name}.md does not say how to sign in with {scheme.method}"


# Absence is never emptiness -----------------------------------------------------------------------------------------

# What no service means by "none": another service, a portal, another version, a list where one thing belongs.
STRANGE = (
    b"{}", b"[]", b"null", b"12", b'"text"', b'{"foo": 1}', b'{"login": "http://portal"}', b'{"ok": true}',
    b'{"value": []}', b'{"tasks": [{"identity": 1}]}', b'{"count": 0}', b"<rss/>", b"<html5/>", b"plain text", b"",
)  # fmt: skip
# What a provider's page documents as "none", all the same.
DOCUMENTED = {("oracle", b"{}")}


def commands() -> list[Any]:
    """An example of every command of every provider, and the two common ones."""
    found = []
    for name in NAMES:
        for endpoint in providers.load(name).endpoints:
            if endpoint.hidden or endpoint.rows is None or not endpoint.examples:
                continue
            words = shlex.split(endpoint.examples[0])[1:]
            found.append(pytest.param(name, words, id=" ".join(words[:2])))
            if endpoint.verb == "get":
                found.append(pytest.param(name, ["get", f"it:{words[2]}"], id=f"get {name}"))
        found.append(pytest.param(name, ["list", "-p", "it"], id=f"list {name}"))
    return found


def profile_of(name: str, stage: Stage) -> dict[str, Any]:
    cases_of(name)
    settings = read(HERE / name / "cases.toml").get("profile", {})
    return {"provider": name, "base_url": stage.origin, **fill(settings, stage.origin)}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "words"), commands())
def test_absence_is_never_emptiness(name: str, words: list[str], run: Run, stage: Stage, configured: Any) -> None:
    configured({"it": profile_of(name, stage)})
    for body in STRANGE:
        stage.asked.clear()
        stage.prepared = [Prepared(body=body)] * 9
        ran = run(*words, "-o", "json")
        if (name, body) in DOCUMENTED and ran.code == 0:
            assert ran.json == []
            continue
        way_out = "rows=Place(...) must say where rows lie, and marks=(...) what one has at least"
        assert (ran.code, ran.out) == (8, b""), (
            f"{body!r} is shown as {ran.out!r}, exit {ran.code}: {way_out}. {ran.err}"
        )
        assert ran.err.startswith("taskcli: error: it: ")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "words"),
    [each for each in commands() if providers.load(each.values[0]).speaks_xml and each.values[1][0] in NAMES],
)
def test_absence_is_never_emptiness_in_xml(
    name: str, words: list[str], run: Run, stage: Stage, configured: Any
) -> None:
    configured({"it": profile_of(name, stage)})
    for body in (*STRANGE, b"<data/>", b"<response/>", b"<tasks2/>", b"<root><response/></root>", b"<a>text</a>"):
        stage.asked.clear()
        stage.prepared = [Prepared(body=body, type="application/xml")] * 9
        ran = run(*words, "-o", "xml")
        assert (ran.code, ran.out) == (8, b""), f"{body!r} is passed on, exit {ran.code}. {ran.err}"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "words"), commands())
def test_a_failing_server_is_never_an_empty_one(
    name: str, words: list[str], run: Run, stage: Stage, configured: Any
) -> None:
    configured({"it": profile_of(name, stage)})
    for body in (b"[]", b"{}", b"", b"oops", b"<html>Error</html>"):
        stage.asked.clear()
        stage.prepared = [Prepared(status=500, body=body)] * 9
        ran = run(*words, "-o", "json")
        assert (ran.code, ran.out) == (7, b""), f"{body!r}: {ran.err}"


# What is none of all answers there could be -------------------------------------------------------------------------

KEYS = (
    "items", "response", "data", "meta", "tasks", "task", "status", "hasMore", "count", "total", "message", "error",
    "results", "comment", "success", "code", "id", "totalResult", "totalResults", "offset", "limit", "tags",
)  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["", "ok", "200", "error", "http://portal"])
)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)),
    max_leaves=8,
)


def answers(name: str) -> st.SearchStrategy[Any]:
    """Any document of words that services use, also in the very place where the list of tasks lies."""
    path = [part.rstrip("?").partition("|")[0] for part in list_of(name).path]

    def wrapped(inner: Any, more: dict[str, Any]) -> Any:
        for part in reversed(path):
            inner = {**more, part: inner}
        return inner

    return st.one_of(DOCUMENTS, st.builds(wrapped, DOCUMENTS, st.dictionaries(st.sampled_from(KEYS), LEAVES)))


def list_of(name: str) -> Place:
    rows = providers.load(name).endpoint("list").rows
    assert rows is not None
    return rows


def none_of_oracle(found: Any) -> bool:
    """Oracle's viewer takes a body without `items` for empty; here it has to be one of theirs, and to count none."""
    if found == {} or found.get("items") == []:
        return True
    ours = {"items", "hasMore", "totalResult", "totalResults"} & {*found}
    counted = [found.get(name) for name in ("count", "totalResult", "totalResults")]
    return bool(ours) and found.get("items") is None and not any(isinstance(each, int) and each > 0 for each in counted)


# What a provider's page documents as none, by what came; of all others an empty list in its place.
NONE_OF: dict[str, Callable[[Any], bool]] = {
    "accelo": lambda found: found["response"] in ([], None),
    "oracle": none_of_oracle,
    # The empty elements of XML, also of XML made into JSON.
    "pageseeder": lambda found: not any(listing(found["tasks"]["task"])),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_only_a_documented_none_is_none(name: str, run: Run, stage: Stage, configured: Any) -> None:
    configured({"it": profile_of(name, stage)})

    def in_its_place(found: Any) -> bool:
        return bool(pick(found, ".".join(list_of(name).path)) == [])

    documented = NONE_OF.get(name, in_its_place)

    def holds(found: Any) -> None:
        for words in ([name, "list"], ["list", "-p", "it"]):
            stage.asked.clear()
            stage.prepared = [Prepared(body=json.dumps(found).encode())] * 9
            ran = run(*words, "-o", "json", "-q")
            assert "a fault of taskcli itself" not in ran.err
            if ran.code == 0 and ran.json == []:
                assert documented(found), f"{found} is shown as none"

    examples = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck])
    examples(given(answers(name))(holds))()
