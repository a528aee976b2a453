"""What every command of every provider does with what is typed: one value or several, none, too many, too large."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from msgspec.structs import replace

from taskcli import providers
from taskcli.query.plan import FORBIDDEN
from taskcli.spec import Endpoint, Param
from taskcli.values import YES_NO, Clock
from tests.conftest import Ran, Run, Stage

Configured = Callable[..., Path]
BEARER = {"method": "bearer", "token": "t"}
AUTH: dict[str, dict[str, Any]] = {
    "accelo": BEARER,
    "capillary": {"method": "basic", "username": "till", "password": "p"},
    "oracle": BEARER,
    "pageseeder": BEARER,
    "tallyfy": BEARER,
}
MORE: dict[str, dict[str, Any]] = {"tallyfy": {"org_id": "9c1e"}}
# What a command is not asked without.
NEEDED = {
    ("oracle", "attachment"): ("--attachment-name", "PO_0009134_0.pdf"),
    ("pageseeder", "comments"): ("--groups", "a"),
    ("pageseeder", "workflow"): ("--uri", "92"),
}
# What is sent though nobody typed it, because the page of the provider says that the question needs it.
UNTYPED = {
    ("accelo", "priorities"): "_fields _limit",
    **{("accelo", verb): "_fields" for verb in ("statuses", "staff", "milestones", "companies", "jobs", "issues")},
    **{("accelo", verb): "_fields" for verb in ("resources", "filters")},
    ("accelo", "activities"): "_filters _fields",
    ("accelo", "history"): "_filters _fields",
    ("accelo", "attachments"): "_filters _fields",
    **{("capillary", each.verb): "format" for each in providers.load("capillary").endpoints},
    ("capillary", "whoami"): "",
    ("capillary", "get"): "format start_id end_id",
    ("capillary", "log"): "format task_id",
    ("capillary", "reminders"): "format only_for_stores",
    ("capillary", "store"): "format id",
    ("capillary", "customer"): "format id user_id",
    ("capillary", "entities"): "format type",
    ("oracle", "count"): "limit totalResults",
    ("pageseeder", "comments"): "groups",
    ("pageseeder", "statuses"): "facets facetsize filters",
    ("pageseeder", "priorities"): "facets facetsize filters",
    ("pageseeder", "labels"): "types",
    ("tallyfy", "comments"): "with",
    ("tallyfy", "history"): "entity_type entity_id",
    ("tallyfy", "count"): "page per_page",
    ("tallyfy", "folders"): "folder_type with sort pagination",
    ("tallyfy", "search"): "on search",
}
ENDPOINTS: list[Any] = [
    pytest.param(name, endpoint, id=f"{name} {endpoint.verb}")
    for name in AUTH
    for endpoint in providers.load(name).endpoints
    if not endpoint.hidden
]


@pytest.fixture
def ask(run: Run, stage: Stage, configured: Configured) -> Callable[..., Ran]:
    """Runs a command of a provider, with the argument and the flags that it cannot do without, and then these words."""

    def go(name: str, endpoint: Endpoint, *words: str, **settings: Any) -> Ran:
        profile = {"provider": name, "base_url": stage.origin, "auth": AUTH[name], **MORE.get(name, {}), **settings}
        configured({"it": profile})
        return run(*command(name, endpoint), *words)

    return go


Ask = Callable[..., Ran]


def command(name: str, endpoint: Endpoint) -> list[str]:
    argument = shlex.split(endpoint.examples[0])[3:4] if endpoint.argument else []
    return [name, endpoint.verb, *argument, *NEEDED.get((name, endpoint.verb), ())]


# Where each dialect answers; the first that a parameter belongs to is asked.
ROOTS = {"Fusion": "/bpm/api/4.0", "Integration": "/ic/api/process/v1", "Process Automation": "/process/api/v1"}


def settings_for(name: str, param: Param) -> dict[str, str]:
    """The profile of the dialect that a parameter belongs to."""
    return {"api_root": ROOTS[param.only[0]]} if param.only else {}


def together(name: str, param: Param) -> tuple[str, ...]:
    """What a parameter is not taken without."""
    needs = {
        ("oracle", "status"): ("--assignment", "ALL"),
        ("pageseeder", "draft"): ("--member", "jsmith"),
        ("pageseeder", "status"): ("--no-subgroups",),
        ("tallyfy", "auto_generated"): ("--all",),
    }
    return needs.get((name, param.name), ("--assignment", "MEMBER") if param.name.endswith("In") else ())


def given(ran: Ran) -> list[tuple[str, str]]:
    """The parameters of the last request of a dry run."""
    assert ran.code == 0, ran.err
    target = shlex.split(ran.text.splitlines()[-1])[-1]
    return parse_qsl(urlsplit(target).query, keep_blank_values=True)


SAMPLES = {
    "WHEN": "2026-03-01", "DAY": "2026-03-01", "DAY[:DAY]": "2026-03-01", "N": "1", "ID": "12", "NUMBER": "12",
    "USER": "jane.roe", "GROUP": "acme-website", "EMAIL": "a@example.com", "FIELD[:asc|:desc]": "dueDate",
    "TEXT": "abc", "PATH": "/a",
}  # fmt: skip


def sample(param: Param) -> str:
    if param.kind.words:
        return param.kind.words[0]
    usual = SAMPLES[param.kind.metavar]
    # Where names are looked up, only what is an id goes out as it is.
    is_name = param.looks_up and param.looks_up.is_name(usual, param.kind, Clock())
    return "1" * 32 if is_name else usual


def refused(ran: Ran, stage: Stage, what: str) -> None:
    assert (ran.code, ran.out, stage.asked) == (2, b"", []), (what, ran)
    assert ran.err.startswith("taskcli: error: "), what
    assert ran.err.count("\n") == 1, what


def not_required(name: str, endpoint: Endpoint) -> Iterator[Param]:
    needed = NEEDED.get((name, endpoint.verb), ())
    return (param for param in endpoint.flags if f"--{param.flag}" not in needed)


@pytest.mark.parametrize(("name", "endpoint"), ENDPOINTS)
def test_what_nobody_typed_is_not_sent(name: str, endpoint: Endpoint, ask: Ask) -> None:
    sent = [parameter for parameter, _ in given(ask(name, endpoint, "--dry-run"))]
    assert sorted(sent) == sorted(UNTYPED.get((name, endpoint.verb), "").split())


@pytest.mark.parametrize(("name", "endpoint"), ENDPOINTS)
def test_what_takes_one_value_is_not_given_two(name: str, endpoint: Endpoint, ask: Ask, stage: Stage) -> None:
    for param in not_required(name, endpoint):
        if param.kind is YES_NO:
            for words in ((f"--{param.flag}", f"--no-{param.flag}"), (f"--{param.flag}",) * 2):
                refused(ask(name, endpoint, *words), stage, param.name)
        elif not param.many:
            ran = ask(name, endpoint, *(f"--{param.flag}", sample(param)) * 2, **settings_for(name, param))
            refused(ran, stage, param.name)
            assert f"--{param.flag} takes one value, 2 were given" in ran.err


@pytest.mark.parametrize(("name", "endpoint"), ENDPOINTS)
def test_an_empty_value_is_wrong_usage(name: str, endpoint: Endpoint, ask: Ask, stage: Stage) -> None:
    for param in not_required(name, endpoint):
        if param.kind is YES_NO:
            continue
        for typed in () if param.empty else ("", "  "):
            ran = ask(name, endpoint, f"--{param.flag}", typed, **settings_for(name, param))
            refused(ran, stage, param.name)
            assert f"--{param.flag} has an empty value" in ran.err
        if param.many in ("repeat", "comma") and not param.empty:
            one = sample(param)
            for typed in (f"{one},", f",{one}", f"{one},,{one}", ","):
                refused(ask(name, endpoint, f"--{param.flag}", typed), stage, f"{param.name} {typed!r}")


@pytest.mark.parametrize(("name", "endpoint"), ENDPOINTS)
def test_several_values_come_by_repeats_and_by_commas_alike(name: str, endpoint: Endpoint, ask: Ask) -> None:
    for param in not_required(name, endpoint):
        if param.many not in ("repeat", "comma"):
            continue
        one, other = (param.kind.words * 2)[:2] if param.kind.words else (sample(param), sample(param) + "1")
        if param.kind.metavar == "EMAIL":
            other = "b@example.com"
        elif one == "1" * 32:
            other = "2" * 32
        flag, settings, more = f"--{param.flag}", settings_for(name, param), together(name, param)
        repeated = given(ask(name, endpoint, *more, flag, one, flag, other, "--dry-run", **settings))
        commas = given(ask(name, endpoint, *more, flag, f"{one},{other}", "--dry-run", **settings))
        assert repeated == commas
        found = [value for parameter, value in commas if parameter == param.name]
        assert found == ([one, other] if param.many == "repeat" else [f"{one},{other}"]), param.name


@pytest.mark.parametrize(
    ("words", "parameter", "wire"),
    [
        ("accelo list --filters assignee(7) --filters standing(pending)", "_filters", "assignee(7),standing(pending)"),
        ("accelo list --fields standing --fields assignee(email,id)", "_fields", "standing,assignee(email,id)"),
        ("accelo list --search seo --search audit", "_search", "seo audit"),
        ("accelo staff --filters standing(active) --filters id(7)", "_filters", "standing(active),id(7)"),
        ("accelo count --search seo --search audit --search me", "_search", "seo audit me"),
        ("pageseeder list --paths /a/* --paths /b,c", "paths", "%2Fa%2F*,%2Fb%2Cc"),
        ("pageseeder list --paths /a/*,/b,c", "paths", "%2Fa%2F*,%2Fb%2Cc"),
        ("pageseeder list --types ''", "types", ""),
    ],
)  # fmt: skip
def test_what_has_commas_of_its_own_is_joined_as_the_page_says(words: str, parameter: str, wire: str, ask: Ask) -> None:
    name, verb, *flags = shlex.split(words)
    sent = given(ask(name, providers.load(name).endpoint(verb), *flags, "--dry-run"))
    assert [value for each, value in sent if each == parameter] == [wire]


@pytest.mark.parametrize(("name", "endpoint"), ENDPOINTS)
def test_a_boolean_is_sent_as_it_was_said_and_else_not_at_all(name: str, endpoint: Endpoint, ask: Ask) -> None:
    for param in endpoint.flags:
        if param.kind is not YES_NO:
            continue
        for word, value in ((f"--{param.flag}", "true"), (f"--no-{param.flag}", "false")):
            words = (*together(name, param), word, "--dry-run")
            sent = given(ask(name, endpoint, *words, **settings_for(name, param)))
            assert [found for parameter, found in sent if parameter == param.name] == [value], param.name


@pytest.mark.parametrize(("name", "endpoint"), ENDPOINTS)
def test_an_unknown_word_is_refused_with_the_known_ones_or_sent_with_a_warning(
    name: str, endpoint: Endpoint, ask: Ask, stage: Stage
) -> None:
    for param in not_required(name, endpoint):
        if not param.kind.words:
            continue
        settings = settings_for(name, param)
        if param.kind.open:
            words = (*together(name, param), f"--{param.flag}", "Nonsense", "--dry-run")
            ran = ask(name, endpoint, *words, **settings)
            assert (param.name, "Nonsense") in given(ran)
            assert f"--{param.flag}: 'Nonsense' is not among the documented words; it is sent all the same" in ran.err
        else:
            ran = ask(name, endpoint, f"--{param.flag}", "Nonsense", **settings)
            refused(ran, stage, param.name)
            assert f"--{param.flag}: 'Nonsense' is not one of {param.kind.words[0]}" in ran.err


@pytest.mark.parametrize(("name", "endpoint"), ENDPOINTS)
def test_a_number_that_the_service_cannot_hold_is_not_sent(
    name: str, endpoint: Endpoint, ask: Ask, stage: Stage
) -> None:
    for param in not_required(name, endpoint):
        if param.kind.metavar != "N":
            continue
        long = () if param.name == "discussionsize" else ("2147483648",)  # documented as a long
        for typed in (*long, "-2147483649", "99999999999999999999", "1.5", "1e3", "ten", "٣"):
            ran = ask(name, endpoint, f"--{param.flag}={typed}", **settings_for(name, param))
            refused(ran, stage, f"{param.name} {typed}")
            assert f"--{param.flag}: " in ran.err


PAGE_SIZES = {"accelo": ("limit", 100), "pageseeder": ("pagesize", 1000), "tallyfy": ("per-page", 100)}


@pytest.mark.parametrize(("name", "endpoint"), ENDPOINTS)
def test_a_page_beyond_the_maximum_is_refused_with_the_way_to_get_more(
    name: str, endpoint: Endpoint, ask: Ask, stage: Stage
) -> None:
    flag, most = PAGE_SIZES.get(name, ("limit", 500))
    if not endpoint.paging or not any(param.flag == flag for param in endpoint.flags) or name == "oracle":
        return
    most = {"members": 9999, "guests": 999}.get(endpoint.verb, most) if name == "tallyfy" else most
    ran = ask(name, endpoint, f"--{flag}", str(most + 1))
    refused(ran, stage, endpoint.verb)
    assert f"--{flag}: {most + 1} is beyond the maximum of {most}" in ran.err
    assert "--paginate" in ran.err
    assert "--max-items" in ran.err


@pytest.mark.parametrize(("name", "endpoint"), ENDPOINTS)
def test_a_parameter_with_a_flag_is_refused_elsewhere(name: str, endpoint: Endpoint, ask: Ask, stage: Stage) -> None:
    for param in endpoint.flags:
        for parameter in {param.name, param.name.upper(), param.flag, *param.also}:
            ran = ask(name, endpoint, "--param", f"{parameter}=1", **settings_for(name, param))
            refused(ran, stage, parameter)
            assert f"use --{param.flag}" in ran.err


@pytest.mark.parametrize(("name", "endpoint"), ENDPOINTS)
def test_what_could_change_something_is_refused(name: str, endpoint: Endpoint, ask: Ask, stage: Stage) -> None:
    for parameter in FORBIDDEN:
        refused(ask(name, endpoint, "--param", f"{parameter}=get"), stage, parameter)


@pytest.mark.parametrize(("name", "endpoint"), ENDPOINTS)
def test_any_other_parameter_is_sent_as_it_is(name: str, endpoint: Endpoint, ask: Ask) -> None:
    ran = ask(name, endpoint, "--param", "xNew=a b&c", "--param", "xNew=2", "--dry-run")
    assert [value for parameter, value in given(ran) if parameter == "xNew"] == ["a b&c", "2"]
    assert "xNew=a%20b%26c" in re.sub(r"'", "", ran.text)


# What stands for a task ---------------------------------------------------------------------------------------------

ADDRESSES = {
    "accelo": "/api/v0/tasks/{id}",
    "capillary": "/v1.1/task/log?task_id={id}",
    "oracle": "/bpm/api/4.0/tasks/{id}",
    "pageseeder": "/ps/api/tasks/{id}.xml",
    "tallyfy": "/organizations/9c1e/tasks/{id}",
}
TASKS = {"capillary": {"get", "log"}}


@pytest.mark.parametrize(("name", "endpoint"), ENDPOINTS)
def test_a_task_is_named_as_get_takes_it_and_nothing_else_is(
    name: str, endpoint: Endpoint, ask: Ask, stage: Stage
) -> None:
    if not endpoint.argument:
        return
    provider = providers.load(name)
    words = command(name, endpoint)
    plain = ask(name, endpoint, "--dry-run").text
    of_tasks = endpoint.verb in TASKS.get(name, {"get"}) or (
        name != "capillary" and endpoint.argument_help == provider.endpoint("get").argument_help
    )
    for form in (f"it:{words[2]}", stage.origin + ADDRESSES[name].format(id=words[2].partition(",")[0])):
        typed = [*words[:2], form, *words[3:]]
        ran = ask(name, replace(endpoint, examples=(shlex.join(["taskcli", *typed]),)), "--dry-run")
        if of_tasks and "," not in words[2]:
            assert (ran.code, ran.text) == (0, plain), (form, ran.err)
        elif not of_tasks:
            # Another kind of id is taken as it was typed, or refused: never a task's in its place.
            assert ran.text != plain, form


def test_the_entry_in_a_ref_is_no_part_of_the_task(ask: Ask) -> None:
    endpoint = providers.load("capillary").endpoint("get")
    plain = ask("capillary", replace(endpoint, examples=("taskcli capillary get 9001",)), "--dry-run").text
    entry = ask("capillary", replace(endpoint, examples=("taskcli capillary get it:9001#70011",)), "--dry-run")
    assert (entry.code, entry.text) == (0, plain)
    log = providers.load("capillary").endpoint("log")
    assert (
        "task_id=9001" in ask("capillary", replace(log, examples=("taskcli capillary log it:9001",)), "--dry-run").text
    )


# Flags --------------------------------------------------------------------------------------------------------------

CORE = {
    "capillary list": "assoc all action-type assoc-id customer-id status start-date end-date batch-size",
    "accelo get": "fields",
    "accelo list": "filters search limit page offset fields",
    "tallyfy get": "with run",
    "tallyfy list": "scope run user guest",
    "pageseeder get": "comments returngroups discussionsize member",
    "oracle list": (
        "assignment created-by due-date-from due-date-to fields fromuser identification-key keyword limit "
        "metadata-flag offset order-by outcome pattern priority show-action-flag show-permission-flag since status "
        "total-results until"
    ),
    "oracle get": "expand metadata-flag",
}


@pytest.mark.parametrize("words", CORE)
def test_the_core_commands_have_every_documented_parameter_as_a_flag(words: str, run: Run) -> None:
    shown = run(*words.split(), "--help").text
    assert {*re.findall(r"^ +--([a-z-]+)", shown, re.MULTILINE)} >= {*CORE[words].split()}


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("_fields", "fields"), ("assoc_id", "assoc-id"), ("dueDateFrom", "due-date-from"),
        ("discussionsize", "discussionsize"), ("fromuser", "fromuser"), ("with", "with"),
        ("metadataFlag", "metadata-flag"),
    ],
)  # fmt: skip
def test_a_flag_is_called_after_its_parameter_by_one_rule(name: str, flag: str) -> None:
    assert Param(name, "").flag == flag


@pytest.mark.parametrize(("name", "endpoint"), ENDPOINTS)
def test_help_names_the_parameter_and_the_words_that_it_takes(name: str, endpoint: Endpoint, run: Run) -> None:
    shown = "".join(run(name, endpoint.verb, "--help").text.split())  # lines break at hyphens too
    for param in endpoint.flags:
        assert f"(API:{param.name}" in shown
        assert len(param.kind.words) < 2 or ",".join(param.kind.words) in shown


@pytest.mark.parametrize("name", AUTH)
def test_options_stand_before_and_behind_the_argument_in_any_order(name: str, ask: Ask, run: Run) -> None:
    plain = ask(name, providers.load(name).endpoint("get"), "--dry-run", "-q", "-p", "it", "--param", "x=1")
    assert plain.code == 0, plain.err
    _, verb, argument = command(name, providers.load(name).endpoint("get"))
    for words in (
        ("-p", "it", "--dry-run", argument, "--param", "x=1", "-q"),
        ("--param", "x=1", "-q", "--dry-run", "--profile=it", argument),
        (argument, "-q", "--param=x=1", "-pit", "--dry-run"),
    ):
        assert run(name, verb, *words).text == plain.text
