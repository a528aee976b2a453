"""Names in place of ids: each parameter that takes them finds them in the sandbox, and each list is asked once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from taskcli import sandbox
from taskcli.cli.demo import DEMO_ORIGIN, in_process
from taskcli.errors import SignInError
from taskcli.http.message import Request
from taskcli.http.transport import Wire, silent
from taskcli.models import Person
from taskcli.profiles.config import Config, Profile
from taskcli.query.client import Conversation, ProfileClient
from taskcli.query.several import Listing, ask_one, get_one, look_up, unknown_names
from taskcli.sandbox import Sandbox
from taskcli.spec import BLANK, Endpoint, Extras, Filters, LookUp
from taskcli.spec.look_up import called, texts_of
from taskcli.values import TEXT, YES_NO, Clock, Kind, choice, pattern
from tests.conftest import Run

SANDBOX = Sandbox(seed=7)
# What else must be asked, so that there is such a list, and where the service has one only in places.
BESIDE: Mapping[tuple[str, str], dict[str, list[str]]] = {
    ("pageseeder", "assignedto"): {"groups": ["acme-website"]},
    ("pageseeder", "author"): {"groups": ["acme-website"]},
    ("pageseeder", "project"): {"member": ["jsmith"]},
    ("capillary", "parent_identifier_value"): {"parent_identifier_type": ["STORE_ID"]},
}
CLOUD = {"api_root": "/ic/api/process/v1"}


@cache
def profile_of(provider: str) -> Profile:
    raw = {**SANDBOX.profiles(DEMO_ORIGIN)[provider], **(CLOUD if provider == "oracle" else {})}
    return Config(None, raw={"it": raw}).profile("it")  # type: ignore[arg-type]


class Counting:
    """A way to the sandbox that counts what is asked."""

    def __init__(self, faults: tuple[str, ...] = (), delay: float = 0.0) -> None:
        self.asked: Counter[str] = Counter()
        self.delay = delay
        self.faults = faults
        self.answer = in_process(SANDBOX)

    def __call__(self, request: Request) -> tuple[int, Mapping[str, str], bytes]:
        path = request.url.removeprefix(DEMO_ORIGIN)
        self.asked[request.target.removeprefix(DEMO_ORIGIN)] += 1
        time.sleep(self.delay)
        if any(path.endswith(each) for each in self.faults):
            return 403, {}, b'{"message": "no"}'
        return self.answer(request)

    def count(self, path: str) -> int:
        return sum(count for target, count in self.asked.items() if target.partition("?")[0].endswith(path))

    def client(self, provider: str) -> ProfileClient:
        return ProfileClient(profile_of(provider), Wire(local=self))


def look_ups() -> list[Any]:
    """Each parameter that takes names, each argument, and each filter within another parameter."""
    found = []
    for name in sandbox.names():
        for endpoint in profile_of(name).provider.endpoints:
            where = [(each.name, each.looks_up) for each in endpoint.params] + [("", endpoint.looks_up)]
            for param, each in where:
                if each and not endpoint.hidden:
                    found.append(pytest.param(name, endpoint, param, each, id=f"{name} {endpoint.verb} {param}"))
    return found


def somebody(people: list[Person], where: LookUp, kind: Kind) -> tuple[str, str]:
    """A name in another case that only one has and that is no id, and that one's id."""
    for who in people:
        for text in texts_of(who):
            name = text.swapcase()
            alone = who.id and not {*",()"} & {*text} and len(called(name, people)) == 1
            if alone and where.is_name(name, kind, Clock()):
                return name, who.id or ""
    raise AssertionError("the sandbox has nothing with a name of its own")


@pytest.mark.slow
@pytest.mark.parametrize(("provider", "endpoint", "param", "where"), look_ups())
def test_a_name_goes_out_as_its_id(provider: str, endpoint: Endpoint, param: str, where: LookUp) -> None:
    conversation = Conversation(Counting().client(provider))
    beside = BESIDE.get((provider, param), {}) | ({"uri": ["92"]} if endpoint.verb == "workflow" else {})
    if endpoint.verb == "comments" and provider == "pageseeder":
        beside = beside | {"groups": ["acme-website"]}
    if where.ask:
        name, number = "JSMITH", conversation.people(where, "jsmith", beside)[0].id or ""
    else:
        kind = endpoint.param(param).kind if param else endpoint.argument or TEXT
        name, number = somebody(conversation.people(where, "", beside), where, kind)
    argument = "1" if endpoint.argument and param else None
    within = endpoint.param(param).within if param else ""
    if not param:
        plan = conversation.read(endpoint, beside, name).plan
        assert plan.id == number
    elif within:
        plan = conversation.read(endpoint, {within: [f"{param}({name},0)"]}, argument).plan
        assert plan.arguments[within] == [f"{param}({number},0)"]
    else:
        plan = conversation.read(endpoint, {**beside, param: [name]}, argument).plan
        assert plan.arguments[param] == [number]


# Each list once -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("provider", "lists"),
    [
        ("accelo", ("/staff?",)), ("tallyfy", ("/users-list", "/guests-list", "/groups?")),
        ("capillary", ("type=ASSOCIATE", "type=MANAGER")),
    ],
)  # fmt: skip
def test_a_list_that_decorates_is_not_asked_again_for_a_name(provider: str, lists: tuple[str, ...]) -> None:
    way = Counting()
    client = way.client(provider)
    filters = Filters.read({"assignee": ("Nobody Atall",)}, Clock())
    source = ask_one(Conversation(client), Listing(filters=filters, clock=Clock()))

    assert [(flag, certain) for flag, _, certain, _ in unknown_names([client], [source])] == [("--assignee", True)]
    for each in lists:
        asked = [count for target, count in way.asked.items() if each in target]
        assert set(asked) == {1}, way.asked


def test_tasks_that_are_asked_for_at_the_same_time_share_the_list_of_members() -> None:
    way = Counting(delay=0.05)
    client = way.client("tallyfy")
    page = Conversation(client).read(client.profile.provider.endpoint("list"), {}).rows()
    ids = [row.data["id"] for row in page][:4]
    done: list[Any] = []

    def get(ref: str) -> None:
        done.append(get_one(client, ref, Extras(), Clock(), silent, native=False))

    threads = [threading.Thread(target=get, args=(each,)) for each in ids]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (len(done), way.count("/users-list")) == (4, 1)


def test_what_was_refused_once_is_not_asked_again() -> None:
    way = Counting(("/users-list",))
    client = way.client("tallyfy")
    for name in ("Ann", "Bob"):
        with pytest.raises(SignInError) as raised:
            Conversation(client).read(client.profile.provider.endpoint("list"), {"owners": [name]})
        assert raised.value.what.startswith(f"--owners '{name}', looked up in member-names: ")
    assert way.count("/users-list") == 1


def test_a_list_that_is_not_whole_proves_nobody_unknown() -> None:
    client = Counting().client("accelo")
    provider = client.profile.provider
    short = tuple(replace(each, sift=cutting) if each.verb == "staff" else each for each in provider.endpoints)
    cut = ProfileClient(replace(client.profile, provider=replace(provider, endpoints=short)), client.wire)

    assert look_up(client, "assignee")[1]
    assert not look_up(cut, "assignee")[1]


def cutting(rows: Any, asked: Any, tell: Any) -> Any:
    tell("the rest is missing", missing=True)
    return rows


# What is a name -----------------------------------------------------------------------------------------------------

NUMBER, HEX = pattern("ID", "[1-9][0-9]*", "a number"), pattern("ID", "[0-9a-f]{4}", "an id")
MAIL = pattern("EMAIL", r"[^\s@]+@[^\s@]+", "an address")


@pytest.mark.parametrize(
    ("kind", "names", "others"),
    [
        (
            NUMBER,
            ["Ann", "12a", "ann@example.com", "李", "7 of 9", "v1.2"],
            ["12", "0", "-5", "+7", "１２", "--", "..", ""],
        ),
        (HEX, ["Ann", "12", "0", "-5", "a b", "ABCD"], ["abcd", "0123", "..", "/"]),
        (MAIL, ["Ann", "12", "Ann Lee"], ["ann@example.com", "a b@example.com", "@"]),
        (TEXT, [], ["Ann", "Ann Lee", "12"]),
        (YES_NO, ["Ann"], ["true"]),
        (choice("one", "two"), ["Ann"], ["ONE"]),
    ],
)
def test_what_is_no_id_but_could_be_one_slipped_is_no_name(kind: Any, names: list[str], others: list[str]) -> None:
    people = LookUp("people", lambda row: None)
    assert [word for word in (*names, *others) if people.is_name(word, kind, Clock())] == names


def test_a_word_with_a_blank_is_a_name_where_ids_have_none() -> None:
    people = LookUp("people", lambda row: None, named=BLANK)
    words = ("a", "a b", " a ", "a\nb", "a\u00a0b")
    assert [each for each in words if people.is_name(each, TEXT, Clock())] == ["a b", "a\nb", "a\u00a0b"]


def test_somebody_is_called_by_every_text_of_theirs_but_not_by_a_part() -> None:
    ann = Person(id="7", name="Ann  Lee", email="Ann@example.com", login="alee", kind="user")
    group = Person(id="7", name="ANN LEE", kind="group")
    nobody = Person(name="Ann Lee")
    people = [ann, ann, group, nobody]
    assert called("ann lee", people) == [ann, group]
    for word in ("ANN@example.com", "ALEE"):
        assert called(word, people) == [ann]
    assert called("7", people) == [ann, group]
    assert called("Ann", people) == []


# Through the front door ---------------------------------------------------------------------------------------------


def test_help_says_where_a_name_does(run: Run) -> None:
    shown = run("tallyfy", "list", "--help").text
    assert "--owners NUMBER|NAME" in shown
    assert "--roles ID " in shown


def test_a_demo_is_asked_by_names(run: Run) -> None:
    words = ("tallyfy", "list", "--demo", "-o", "json", "--paginate")
    by_name, by_id = run(*words, "--owners", "alice"), run(*words, "--owners", "1001")
    assert by_name.code == 0, by_name.err
    assert by_name.json == by_id.json != []


def test_an_unknown_name_reaches_no_list_of_tasks(run: Run) -> None:
    ran = run("tallyfy", "list", "--demo", "--owners", "Alicia Nobody", "-v")
    assert (ran.code, ran.out) == (5, b"")
    assert "/tasks?" not in ran.err
