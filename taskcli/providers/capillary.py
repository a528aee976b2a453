"""Capillary: store tasks of InTouch CRM; one row per associate or customer of a task, and errors inside a 200."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import msgspec

from taskcli.auth import Key, Scheme, Settings, Token, refusal, until
from taskcli.errors import Garbled, NotFound, SignInError
from taskcli.message import Credential, Reply, Request, Row
from taskcli.models import Change, Link, Person, Status, Task
from taskcli.spec import Ask, Endpoint, Extras, Given, Note, Page, Param, Provider, Setting, Wanted, judge, known_by
from taskcli.values import (
    YES_NO,
    choice,
    day,
    first,
    id_of,
    in_time,
    listing,
    local_time,
    mapping,
    number,
    pattern,
    read_time,
    text_of,
)

DOCS = "docs.capillarytech.com/reference/"
# The older description of the whole version; the log, the status mapping and most codes are only there.
SOURCE_V11 = "capillary.github.io/v1.1-API-Documentation"
NUMBER = r"[1-9][0-9]{0,18}"
ATTRIBUTION = r"TILL|STORE_CODE|STORE_NAME|STORE_EXTERNAL_ID(_[12])?"

STATES = {"open": Status.OPEN, "in_progress": Status.IN_PROGRESS}
# The last three are variants in the samples of "Add Tasks" and in the text of the v1.1 documentation.
STATES |= dict.fromkeys(("closed", "close", "complete", "completed"), Status.DONE)
# "No tasks found": an empty answer, though it looks like a failure (v1.1 documentation, task and store codes).
NOTHING = (5211, 909)
# What a code in the body stands for as an HTTP status, where it is not one itself (same source; "API status codes").
STANDS_FOR = {4000: 403, 4001: 503, 461: 503, 5201: 500, 908: 500}
STANDS_FOR |= dict.fromkeys((5021, *range(5203, 5210), *range(5212, 5215), 901, 902, 903, 913), 400)
STANDS_FOR |= dict.fromkeys((1060, 1061, 1062, 1064), 400)
ANSWERS = {"assoc_id": "assignee", "start_date": "created-after", "end_date": "created-before"}
MESSAGES = ("message", "errorMessage")
HINTS = {
    401: "check the till code and its password, or the key and its secret",
    403: 'ask for the resource "Task" in the access group of this till or client',
    404: "check base_url: the address of your cluster, without a path",
}

# Reading ------------------------------------------------------------------------------------------------------------


def read_task(row: Any, settings: Settings, labels: Mapping[str, Status] = STATES) -> Task:
    """An entry, a task's metadata, or both in one. `labels` are the organisation's own status words."""
    row = mapping(row)
    number, entry, store = (id_of(row.get(name)) for name in ("id", "entry_id", "store_id"))
    native, creator = text_of(row.get("status")), mapping(row.get("creator"))
    associate = person(row.get("associate_id"), row.get("associate_name"), "associate")
    return Task(
        ref=f"#{entry}" if number and entry else None,
        id=number,
        title=text_of(row.get("title")),
        description=first([row.get("body"), row.get("description")]),
        status={**labels, **STATES}.get(word(native), Status.UNKNOWN),
        native_status=native and native.strip(),
        assignees=[associate] if associate else [],
        creator=person(creator.get("id"), creator.get("name"), text_of(creator.get("type"))),
        due=read_time(row.get("end_date"), settings.zone),
        project=Link(id=store, kind="store") if store else None,
        native=row,
    )


def word(status: object) -> str:
    """A status as the table spells it, whoever wrote it: `In-Progress` is `in_progress`."""
    return re.sub(r"[\s-]+", "_", (text_of(status) or "").strip()).casefold()


def person(number: object, name: object, kind: str | None) -> Person | None:
    """Nobody where the id is empty, or 0 or -1 in place of one."""
    who = id_of(number)
    return Person(id=who, name=text_of(name), kind=kind) if who and who != "-1" else None


def read_history(rows: Iterable[Row], settings: Settings) -> list[Change]:
    changes = [
        Change(
            at=read_time(row.get("updated_time"), settings.zone),
            actor=person(row.get("associate_id"), None, "associate"),
            after=text_of(row.get("new_status")),
        )
        for row in (each.data for each in rows)
    ]
    return sorted(changes, key=lambda each: in_time(each.at))


def read_person(row: Any) -> Person:
    names = " ".join(filter(None, map(text_of, (row.get("first_name"), row.get("last_name")))))
    return Person(id=id_of(row.get("user_id")), name=names or text_of(row.get("username")), kind="till")


# Faults, paging, screens --------------------------------------------------------------------------------------------


def fault(reply: Reply) -> None:
    """The innermost status knows best: a published capture has it under HTTP 200 ("Approve or reject a request")."""
    data = mapping(reply.data)
    if reply.kind == "text" and reply.status >= 300:
        data = {"message": reply.body[:300].decode("utf-8", "replace")}
    response = mapping(data.get("response"))
    status = mapping(response.get("status"))
    failed = list(failures(response)) if b"item_status" in reply.body else []
    blamed = [each for each in failed if code_of(each) not in NOTHING]
    fine = succeeded(status)
    if not response:
        # A refusal from before the service itself: access groups ("Authorization"), gateways.
        errors = [mapping(each) for each in (data, *listing(data.get("errors")))]
        blamed = [each for each in errors if first(map(each.get, MESSAGES)) or code_of(each) in STANDS_FOR]
    elif not blamed and (failed or code_of(status) in NOTHING):
        reply = replace(reply, status=200)
    elif (fine or code_of(status) in (200, 201)) and is_item({**response, "status": None}):
        blamed = []  # the other items are shown, and `tidy` tells of these
    elif blamed or not fine:
        blamed.append(status)
    stands = stands_for(*blamed, otherwise=reply.status) if blamed else STANDS_FOR.get(reply.status, reply.status)
    reply = replace(reply, status=stands)
    judge(reply, said=told(blamed[0]) if blamed else "", hint=HINTS.get(reply.status, ""))
    if "response" not in data:
        reply.open(("response",))  # says what is wrong with a body that is neither JSON nor XML
        raise Garbled("the answer has no `response` in it", "check base_url", **known_by(reply))


def stands_for(*blamed: Mapping[str, Any], otherwise: int) -> int:
    """The first code that is an HTTP status or stands for one; a failure without any is a refusal."""
    codes = [code or 0 for code in (*map(code_of, blamed), otherwise)]
    return next((STANDS_FOR.get(code, code) for code in codes if code in STANDS_FOR or 300 <= code < 600), 400)


def code_of(status: Mapping[str, Any]) -> int | None:
    """A code, which comes as `"200"`, `200` or `500.0`."""
    found = re.fullmatch(r"\s*([0-9]{1,9})(\.0*)?\s*", first(map(status.get, ("code", "errorCode"))) or "")
    return int(found[1]) if found else None


def told(status: Mapping[str, Any]) -> str:
    said, code = first(map(status.get, MESSAGES)) or "no reason given", code_of(status)
    return said.strip() if code is None else f"{said.strip()} ({code})"


def succeeded(status: Mapping[str, Any]) -> bool:
    """By `success`, not by the code: items that went well have codes such as 5200 (v1.1 documentation)."""
    said = (text_of(status.get("success")) or "").strip().lower()
    return said == "true" if said else code_of(status) in (None, 200, 201, 5200)


def failures(found: object) -> Iterator[Mapping[str, Any]]:
    """Every item status that is not a success, wherever it lies."""
    inside = mapping(found)
    if not succeeded(status := mapping(inside.get("item_status"))):
        yield status
    for each in found if isinstance(found, list) else inside.values():
        yield from failures(each)


def is_item(found: object) -> bool:
    """Whether something is there besides the status of items: not so in `{}` and `<task null="true"/>`.

    Attributes may come in JSON too, their names marked (`"-null"`).
    """
    if isinstance(found, dict):
        inside = (each for name, each in found.items() if name.lstrip("-@") not in ("item_status", "null"))
        return succeeded(mapping(found.get("item_status"))) and any(map(is_item, inside))
    return any(map(is_item, found)) if isinstance(found, list) else text_of(found) is not None


def following(asked: Mapping[str, str], page: Page) -> Mapping[str, str] | None:
    """Metadata is walked by id, downwards where the ids of a page fall, until there is nothing new."""
    # No proof of the end: a server may have a maximum of its own.
    full = page.count >= int(asked.get("batch_size", page.count + 1))
    ids = [int(found) for row in page.rows if (found := task_of(row))]
    if not ids or not (page.whole or full):
        return None
    # Where it brings nothing new, to go on tells that the answer is not whole: more was left, or never a bound heeded.
    beyond = min(ids) < int(asked.get("start_id", 0)) or max(ids) > int(asked.get("end_id", max(ids)))
    if not (page.fresh or full or beyond):
        return None
    if len(ids) > 1 and ids == sorted(ids, reverse=True):
        return {**asked, "end_id": str(ids[-1])} if ids[-1] > int(asked.get("start_id", 0)) else None
    onward = max(ids) + 1
    return {**asked, "start_id": str(onward)} if onward <= int(asked.get("end_id", onward)) else None


def wider(asked: Mapping[str, str], page: Page) -> Mapping[str, str] | None:
    """One more id on either side, once, for a server that takes a bound as exclusive."""
    only = asked["start_id"]
    if only != asked["end_id"] or any(task_of(row) == only for row in page.rows):
        return None
    return {**asked, "start_id": str(int(only) - 1), "end_id": str(int(only) + 1)}


def task_of(row: Row) -> str | None:
    found = id_of(mapping(row.data).get("id"))
    return found if found and re.fullmatch(NUMBER, found) else None


def tidy(rows: Iterable[Row], given: Given, note: Note) -> Iterator[Row]:
    """Leaves out what is no item, and says which items failed. The log of several tasks may come task by task."""
    failed: list[str] = []
    for row in rows:
        for each in map(Row, listing(row.data["log"])) if "log" in mapping(row.data) else (row,):
            if is_item(mapping(each.data)):
                yield each
            else:
                failed += [told(status) for status in failures(each.data) if code_of(status) not in NOTHING]
    if failed:
        note(f"{len(failed)} of the items failed: {', '.join(dict.fromkeys(failed))}", cut=True)


def the_one(rows: Iterable[Row], given: Given, note: Note) -> Iterator[Row]:
    """Never a neighbour, whatever the server makes of the bounds."""
    return (row for row in tidy(rows, given, note) if task_of(row) == given["start_id"][0])


def fitting(rows: Iterable[Row], given: Given, note: Note) -> Iterator[Row]:
    """Checks entries against what was asked: the documentation does not say what becomes of a filter not understood."""
    asked = {name: values[0] for name, values in given.items()}
    people = {"associate_id": asked.get("assoc_id"), "customer_id": asked.get("customer_id")}
    wanted = STATES.get(word(asked.get("status")))
    others = unsure = count = 0
    stores: set[str] = set()
    for row in tidy(rows, given, note):
        count += 1
        status = STATES.get(word(row.data.get("status")))
        unsure += bool(wanted and not status)
        strange = any(who and id_of(row.data.get(name)) not in (who, None) for name, who in people.items())
        if strange or (wanted and status and status is not wanted):
            others += 1
        else:
            stores.add(id_of(row.data.get("store_id")) or "")
            yield row
    if others:
        note(f"{others} left out that do not fit what was asked: the server did not apply the filter")
    if unsure:
        note(f"{unsure} have a status of the organisation's own: `taskcli capillary statuses` tells what it means")
    if asked.get("all") == "false" and len(stores - {""}) > 1:
        note(f"rows of {len(stores - {''})} stores came, though only the current store was asked for")
    for limit in ("batch_size", "count"):
        if limit in asked and count >= int(asked[limit]):
            note(f"as many rows came as --{limit.replace('_', '-')} allows: there may be more", cut=True)


# Signing in ---------------------------------------------------------------------------------------------------------


def sign_basic(request: Request, settings: Settings, token: str) -> Request:
    """The password travels as its MD5, in lower-case hex digits (docs.capillarytech.com, "Basic Authentication")."""
    digest = settings.secret("password_md5").lower()
    if not digest:
        digest = hashlib.md5(settings.secret("password").encode(), usedforsecurity=False).hexdigest()
    return request.signed(Credential("basic", digest, settings.auth["username"]))


def sign_token(request: Request, settings: Settings, token: str) -> Request:
    parts = {part.upper(): settings.extra.get(f"attribution_{part}") for part in ("type", "code")}
    headers = {f"X-CAP-API-ATTRIBUTION-ENTITY-{part}": value for part, value in parts.items() if value}
    return request.adding(headers=headers).signed(Credential("X-CAP-API-OAUTH-TOKEN", token))


def refuses(reply: Reply) -> bool:
    """The code in the body tells, under status 200 too."""
    return reply.status == 401 or code_of(mapping(mapping(mapping(reply.top).get("response")).get("status"))) == 401


def fetch_token(settings: Settings) -> Generator[Request, Reply, Token]:
    """A scheme of its own, not RFC 6749: no grant type and nothing to renew with ("OAuth Authentication")."""
    reply = yield Request(
        settings.base_url + "/v3/oauth/token/generate",
        headers=(("Accept", "application/json"), ("Content-Type", "application/json")),
        method="POST",
        body=msgspec.json.encode({"key": settings.auth["key"], "secret": settings.secret("secret")}),
    )
    answer = mapping(reply.data)
    data = mapping(answer.get("data"))
    value = text_of(data.get("accessToken"))
    if reply.status < 300 and value:
        return Token(value, until(data.get("ttlSeconds")))
    errors = [each if isinstance(each, dict) else {"message": each} for each in listing(answer.get("errors"))]
    status = stands_for(*errors, otherwise=reply.status) if errors else reply.status
    if errors and status not in (429, 502, 503, 504):
        raise SignInError(f"no token was given: {told(errors[0])}", "check the key and its secret", **known_by(reply))
    raise refusal(replace(reply, status=status))


TILL = (
    Key("username", "the till code"),
    Key("password", "the till's password", secret=True, instead="password_md5"),
    Key("password_md5", "the MD5 of the till's password, in hex digits", secret=True, required=False),
)
CLIENT = (Key("key", "the client's key"), Key("secret", "the client's secret", secret=True))
BASIC = Scheme("basic", TILL, sign_basic)
TOKEN = Scheme("token", CLIENT, sign_token, fetch_token, refuses)

# Endpoints ----------------------------------------------------------------------------------------------------------

ID = pattern("ID", NUMBER, "an id (digits)")
IDS = pattern("TASK_ID[,...]", f"{NUMBER}(,{NUMBER})*", "a task's id, or several with commas between")
BOUND = pattern("ID", r"[0-9]{1,20}", "an id (digits)")
TASK = ("response", "tasks", "task")

# The table of `task/metadata` has it as `asoc`, the text and the sample address of the same page as `assoc`.
ASSOC = Param("assoc", "tasks of all associates of the current store", YES_NO)
ALL = Param("all", "the whole organisation, or only the current store", YES_NO, default="true")
ACTION_TYPE = Param("action_type", "kind of task, none for any other", choice("sms", "email", "call", "none"))
WHO = (Param("assoc_id", "assigned to this associate", ID), Param("customer_id", "created for this customer", ID))
STATUS = Param("status", "task status", choice("OPEN", "IN_PROGRESS", "CLOSED"))
PERIOD = (
    Param("start_date", "created on or after", local_time()),
    Param("end_date", "created on or before", local_time(end=True)),
)
BATCH_SIZE = Param("batch_size", "most tasks in an answer", number(minimum=1))
OF_METADATA = (
    Param("created_by", "created by this associate", ID),
    Param("created_by_type", "what the creator is", choice("manager", "cashier")),
    Param("execute_by_all", "tasks for everybody, not for one associate", YES_NO),
    Param("customer_task", "customer tasks assigned to associates", YES_NO),
    Param("start_id", "this id and higher ones", BOUND),
    Param("end_id", "this id and lower ones", BOUND),
)


def in_order(given: Given, settings: Settings) -> None:
    """A server may drop what it cannot use and answer with everything, so a range with nothing in it is not sent."""
    for name, width in (("date", 0), ("id", 20)):
        start, end = given.get(f"start_{name}"), given.get(f"end_{name}")
        if start and end and start[0].zfill(width) > end[0].zfill(width):
            raise ValueError(f"--start-{name} {start[0]} is after --end-{name} {end[0]}")


# What most of them share.
V11 = Endpoint(verb="", path="", help="", source=SOURCE_V11, items=TASK, key="", check=in_order, screen=tidy)
# Despite its title the page describes a list, and no parameter for an id.
LIST = replace(
    V11,
    verb="list",
    path="/task/get",
    help="List entries: one row per associate or customer of a task.",
    source=DOCS + "retrieve-individual-task-details",
    columns=("id", "entry_id", "type", "status", "associate_id", "customer_id", "store_id"),
    screen=fitting,
    params=(ASSOC, ALL, ACTION_TYPE, *WHO, STATUS, *PERIOD, BATCH_SIZE),
    examples=("taskcli capillary list --no-all --status OPEN", "taskcli capillary list --assoc-id 12 --start-date -7d"),
)
STORE_TASKS = replace(
    LIST,
    verb="store-tasks",
    path="/store/tasks",
    help="List entries of the current store.",
    source=DOCS + "get-store-tasks",
    items=("response", "store", "tasks", "task"),
    params=(
        Param("type_value", "kind of staff", choice("ASSOCIATE", "MANAGER")),
        replace(ACTION_TYPE, name="all"),  # not the yes or no of `task/get`
        *WHO,
        *(replace(each, kind=day()) for each in PERIOD),
        Param("count", "most tasks to show", number(minimum=1)),
    ),
    examples=("taskcli capillary store-tasks --all call --start-date 2024-03-01",),
)
METADATA = replace(
    V11,
    verb="metadata",
    path="/task/metadata",
    help="List titles, dates and creators of tasks.",
    source=DOCS + "get-tasks-metadata",
    columns=("id", "title", "task_type", "action.type", "start_date", "end_date", "creator.name"),
    key="id",
    following=following,
    params=(ASSOC, ACTION_TYPE, *OF_METADATA, *PERIOD, BATCH_SIZE, replace(ALL, default=""), *WHO, STATUS),
    examples=("taskcli capillary metadata --start-id 3245", "taskcli capillary metadata --paginate -o jsonl"),
)
GET = replace(
    METADATA,
    verb="get",
    help="Show what one task is about.",
    shape="item",
    argument=ID,
    argument_help="the task's id",
    argument_as=("start_id", "end_id"),
    following=wider,
    screen=the_one,
    find_one=True,
    params=(),
    examples=("taskcli capillary get 9001",),
)
LOG = replace(
    V11,
    verb="log",
    path="/task/log",
    help="List the changes of status of tasks.",
    argument=IDS,
    argument_help="ids of tasks, with commas between",
    argument_as=("task_id",),
    items=(*TASK, "log"),
    columns=("task_id", "updated_time", "new_status", "associate_id", "customer_id", "store_id"),
    examples=("taskcli capillary log 12,15",),
)
STATUSES = replace(
    V11,
    verb="statuses",
    path="/task/statusmapping",
    help="List the organisation's own status words.",
    items=("response", "tasks", "task_statuses", "status"),
    columns=("id", "label", "value"),
    examples=("taskcli capillary statuses",),
)
WHOAMI = replace(
    V11,
    verb="whoami",
    path="/store/login",
    help="Show which till is signed in.",
    shape="item",
    items=("response", "store", "user"),
    columns=("username", "org_name", "user_id", "org_id", "server_time"),
    examples=("taskcli capillary whoami",),
)


def dress(request: Request, form: Literal["json", "xml"], settings: Settings) -> Request:
    """The format in the query, which overrules the headers; of the sign-in test only the suffix is documented."""
    if request.url.endswith("/store/login"):
        request = replace(request, url=f"{request.url}.{form}")
    elif "format" not in dict(request.params):
        request = replace(request, params=(("format", form), *request.params))
    return request.adding(headers={"Accept": f"application/{form}", "Content-Type": f"application/{form}"})


# The common record --------------------------------------------------------------------------------------------------


def find(wanted: Wanted, settings: Settings) -> Generator[Ask, Iterator[Row], Iterable[Task]]:
    given, answers = narrow(wanted, settings)
    rows = list((yield Ask(LIST, given, answers=answers, like={"id": "1", "status": "OPEN"})))
    about = yield from metadata({int(found) for row in rows if (found := task_of(row))})
    return (yield from tasks_of(rows, about, settings, wanted.status_map))


def joined(entry: Mapping[str, Any], about: Mapping[str, Any]) -> dict[str, Any]:
    """An entry with its task's metadata; what the entry leaves empty hides nothing."""
    return {**entry, **about, **{name: value for name, value in entry.items() if value}}


def narrow(wanted: Wanted, settings: Settings) -> tuple[dict[str, list[str]], frozenset[str]]:
    """What the service can leave out by itself; its status filter may not know the organisation's own words."""
    given: dict[str, list[str]] = {}
    if wanted.assignee and re.fullmatch(NUMBER, wanted.assignee.strip()):
        given["assoc_id"] = [wanted.assignee.strip()]
    if after := wanted.created_after:
        clock = replace(settings.clock(), now=after)
        given["start_date"] = [(clock.today if clock.begin(clock.today) == after else after).isoformat()]
    if wanted.created_before and wanted.created_before.year > 1:  # else nothing fits
        given["end_date"] = [(wanted.created_before - timedelta(microseconds=1)).isoformat()]  # inclusive
    return given, frozenset(map(ANSWERS.__getitem__, given))


def metadata(ids: set[int]) -> Generator[Ask, Iterator[Row], dict[str | None, Any]]:
    """What tasks are about, by id. One at the edge that did not come is asked for once more, with room around it."""
    if not ids:
        return {}
    found: dict[str | None, Any] = {}
    edges = sorted({min(ids), max(ids)})
    for edge, low, high in ((None, edges[0], edges[-1]), *((each, each - 1, each + 1) for each in edges)):
        if str(edge) not in found:
            given = {"start_id": [str(low)], "end_id": [str(high)]}
            rows = yield Ask(METADATA, given, like={"id": str(low)}, whole=edge is None)
            found |= {task_of(row): row.data for row in rows}
    return found


def tasks_of(
    rows: list[Row], about: Mapping[str | None, Any], settings: Settings, status_map: Mapping[str, Status]
) -> Generator[Ask, Iterator[Row], list[Task]]:
    """Entries, joined. The organisation's own words are asked for only where an entry has one."""
    natives = {(text_of(row.data.get("status")) or "").strip() for row in rows}
    labels = {}
    if any(word(each) not in {"", *STATES} and each.casefold() not in status_map for each in natives):
        mapped = [row.data for row in (yield Ask(STATUSES))]
        # NONE is neither open nor complete, so it stays unknown.
        labels = {word(each.get("label")): STATES.get(word(each.get("value")), Status.UNKNOWN) for each in mapped}
    return [read_task(joined(row.data, about.get(task_of(row), {})), settings, labels) for row in rows]


def fetch(ref: str, extras: Extras, settings: Settings) -> Generator[Ask, Iterator[Row], Task]:
    """Nothing takes an id: the metadata does by its bounds, and the status has to be looked for among all entries."""
    number, _, entry = ref.partition("#")
    about = yield from metadata({int(number)})
    rows = yield Ask(LIST, like={"id": number, "entry_id": entry, "status": "OPEN"})
    entries = [row for row in rows if task_of(row) == number and entry in ("", id_of(row.data.get("entry_id")))]
    if not entries and (entry or number not in about):
        raise NotFound(f"no task {ref}", "check the id; closed and expired tasks may not be listed")
    parts = yield from tasks_of(entries, about, settings, {})
    task = parts[0] if len(parts) == 1 else of_all(parts, read_task(about.get(number), settings))
    task.id, task.ref = number, f"#{entry}" if entry else None
    if extras.history:
        task.history = read_history((yield Ask(LOG, id=number)), settings)
    return task


def of_all(parts: list[Task], task: Task) -> Task:
    """One task of several entries: a status only where all agree."""
    statuses, projects = {each.status for each in parts}, {each.project for each in parts}
    task.status = statuses.pop() if len(statuses) == 1 else Status.UNKNOWN
    task.native_status = ", ".join(dict.fromkeys(each.native_status for each in parts if each.native_status)) or None
    task.assignees = list(dict.fromkeys(who for each in parts for who in each.assignees))
    task.project = projects.pop() if len(projects) == 1 else None
    task.native = {**task.native, "entries": [each.native for each in parts]}
    return task


def locate(path: str, query: str, settings: Settings) -> str | None:
    """The addresses of single tasks: metadata with both bounds the same, the log of one."""
    found = re.search(r"/v1(?:\.1)?(/task/(?:metadata|log))(?:\.json|\.xml)?$", path)
    names = next((each.argument_as for each in (GET, LOG) if found and found[1] == each.path), ())
    ids = [each for name in names for each in re.findall(rf"(?:^|&){name}=({NUMBER})(?=&|$)", query)]
    return ids[0] if ids and ids == [ids[0] for _ in names] else None


def hosts(settings: Settings) -> Iterable[str]:
    """A cluster answers under two names, with `api` and with `intouch` ("API overview", and older samples)."""
    found = re.search(r"//([a-z0-9-]+)\.(?:api|intouch)\.capillarytech\.com$", settings.base_url)
    return [f"{found[1]}.{name}.capillarytech.com" for name in ("api", "intouch")] if found else ()


PROVIDER = Provider(
    name="capillary",
    title="Capillary tasks",
    about="store tasks of Capillary's InTouch CRM",
    settings=(
        Setting("attribution_type", "what attribution_code names, with a token", pattern=ATTRIBUTION),
        Setting("attribution_code", "the till or store to ask for, with a token", pattern=r"[ -~]+"),
    ),
    schemes=(BASIC, TOKEN),
    root=lambda settings: settings.base_url + "/v1.1",
    dress=dress,
    fault=fault,
    endpoints=(LIST, GET, METADATA, LOG, STATUSES, STORE_TASKS, WHOAMI),
    states=STATES,
    find=find,
    fetch=fetch,
    locate=locate,
    id=ID,
    speaks_xml=True,
    lists=frozenset({"possible_statuses/status"}),
    # A till signs in, not a person: nobody's tasks are those of "me".
    lacks=frozenset({"priority", "updated-after", "updated-before", "me"}),
    unseen=frozenset({"created-after", "created-before"}),
    history=True,
    whoami="whoami",
    person=read_person,
    hosts=hosts,
)
