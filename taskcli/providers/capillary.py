"""Capillary: store tasks of InTouch CRM; one row per associate or customer of a task, and errors inside a 200."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from msgspec.structs import replace
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import UNSET, structs

from taskcli.errors import ConfigError, Garbled, NotFound, UsageError
from taskcli.http.auth import Key, Scheme, Settings, Token, refused_token, until
from taskcli.http.judge import one_sentence
from taskcli.http.message import Credential, Form, Reply, Request
from taskcli.models import Change, Link, Person, Status, Task, When
from taskcli.spec import (
    ALL, PRETENDED, Arguments, Asked, Ending, Endpoint, Extras, Fetching, Filters, Finding, Lack, LookUp, Note, Page,
    Paging, Param, Place, Provider, Question, Row, Setting, SubRequest, Terms, Verdict, by_time, cut, folded, narrow,
    pretended, with_code,
)  # fmt: skip
from taskcli.spec.endpoint import Sift
from taskcli.values import (
    YES_NO, Clock, choice, day, first, full_name, id_of, integer, listing, local_time, mapping, number, page_size,
    pattern, read_time, text_of,
)  # fmt: skip

DOCS = "docs.capillarytech.com/reference/"
# The older description of the whole version; the log, the status mapping and most codes are only there.
SOURCE_V11 = "capillary.github.io/v1.1-API-Documentation"
NUMBER = r"[1-9][0-9]{0,18}"
ATTRIBUTION = r"TILL|STORE_CODE|STORE_NAME|STORE_EXTERNAL_ID(_[12])?"

STATES = {"open": Status.OPEN, "in_progress": Status.IN_PROGRESS}
# The last three are variants in the samples of "Add Tasks" and in the text of the v1.1 documentation.
STATES |= dict.fromkeys(("closed", "close", "complete", "completed"), Status.DONE)
# "No tasks found", and no such entity: an empty answer, though it looks like a failure (v1.1 documentation).
NOTHING = (5211, 909, 3202)
# What a code in the body stands for as an HTTP status, where it is not one itself (same source; "API status codes").
STANDS_FOR = {4000: 403, 4001: 503, 461: 503, 5201: 500, 908: 500, 3201: 500}
STANDS_FOR |= dict.fromkeys((5021, *range(5203, 5210), *range(5212, 5215), 901, 902, 903, 913), 400)
STANDS_FOR |= dict.fromkeys((1060, 1061, 1062, 1064), 400)
# Inside it is about a machine that is not the till's, and nothing that passes; as an HTTP status it is a time-out.
STANDS_FOR_INSIDE = STANDS_FOR | {408: 400}
# Customers who are not there, or not in the loyalty programme.
MISSING = (1011, 1012, 1013, 1020)
MESSAGES, TIMES = ("message", "errorMessage"), ("updated_time", "time")
# Trouble that passes; anything else with reasons in it is a token that was refused.
BUSY = (429, 502, 503, 504)
HINTS = {
    401: "check the till code and its password, or the key and its secret",
    403: 'ask for the resource "Task" in the access group of this till or client',
    404: "check base_url: the address of your cluster, without a path",
}

# Reading ------------------------------------------------------------------------------------------------------------


def read_task(row: Any, settings: Settings, labels: Mapping[str, Status] = STATES) -> Task:
    """An entry, a task's metadata, or both in one. `labels` are the organisation's own status words."""
    row = mapping(row)
    number, entry = id_of(row.get("id")), id_of(row.get("entry_id"))
    store, customer = real_id(row.get("store_id")), real_id(row.get("customer_id"))
    native, creator = text_of(row.get("status")), mapping(row.get("creator"))
    associate = person(row.get("associate_id"), row.get("associate_name"), "associate")
    return Task(
        ref=f"#{entry}" if number and entry else None, id=number, title=text_of(row.get("title")),
        description=first([row.get("body"), row.get("description")]),
        status={**labels, **STATES}.get(word(native), Status.UNKNOWN), native_status=native and native.strip(),
        assignees=[associate] if associate else [],
        creator=person(creator.get("id"), creator.get("name"), text_of(creator.get("type"))),
        due=time_of(row, "end_date", settings),
        project=Link(id=store, kind="store") if store else None,
        customer=Link(id=customer, kind="customer") if customer else None,
        type=text_of(row.get("type")), tags=tags_of(row.get("tags")), native=row,
    )  # fmt: skip


def time_of(row: Mapping[str, Any], name: str, settings: Settings) -> When:
    """A date of a legacy field, or of its twin in ISO 8601, which goes before it ("Handling datetime in APIs")."""
    # No form of a date is a count of milliseconds: a number has its eight digits.
    found = (read_time(text_of(row.get(each)), settings.zone) for each in (f"{name}ISO", name))
    return next(filter(None, found), None)


def tags_of(found: object) -> list[str]:
    """Labels from a list, or from text with commas. The published sample looks like JSON and is none: one label."""
    text = (text_of(found) or "").strip()
    parts: object = found if isinstance(found, list) else text.split(",")
    if text.startswith(("[", "{")):
        try:
            parts = msgspec.json.decode(text, type=list[str])
        except msgspec.MsgspecError:
            parts = [text]
    return [tag.strip() for tag in map(text_of, listing(parts)) if tag]


def word(status: object) -> str:
    """A status as the table spells it, whoever wrote it: `In-Progress` is `in_progress`."""
    return re.sub(r"[\s-]+", "_", (text_of(status) or "").strip()).casefold()


def person(number: object, name: object, kind: str | None) -> Person | None:
    who = real_id(number)
    return Person(id=who, name=text_of(name), kind=kind) if who else None


def real_id(number: object) -> str | None:
    """None where the id is empty, or 0 or -1 in place of one."""
    found = id_of(number)
    return found if found != "-1" else None


def read_staff(row: Any) -> Person:
    row = mapping(row)
    code, name = text_of(row.get("code")), full_name(row.get("firstname"), row.get("lastname"))
    return Person(id=real_id(row.get("id")), name=name or code, email=text_of(row.get("email")), login=code or UNSET)


def read_store(row: Any) -> Person:
    row = mapping(row)
    return Person(id=real_id(row.get("id")), name=text_of(row.get("name")), login=text_of(row.get("code")) or UNSET)


# All staff: those of one kind, and those of the other.
ASSOCIATE, MANAGER = (LookUp("staff", read_staff, fixed=(("type", kind),)) for kind in ("ASSOCIATE", "MANAGER"))
ASSOCIATE = replace(ASSOCIATE, also=(MANAGER,))
BY_STORE = LookUp("stores", read_store)
ENTITY = LookUp("entities", read_store, shared=("type",))


def below(kind: str) -> LookUp:
    """What names the parent by its id; a code may look like anything."""
    return replace(ENTITY, shared=(), fixed=(("type", kind),), named=r".*\D.*", where=lambda asked, settings: (
        [*asked.get("parent_identifier_type", ())] == [f"{kind}_ID"]))  # fmt: skip


def read_change(row: Any, settings: Settings) -> Change:
    actor = person(row.get("associate_id"), None, "associate")
    return Change(at=time_of(row, "updated_time", settings), actor=actor, after=text_of(row.get("new_status")))


# Verdict and paging --------------------------------------------------------------------------------------------------


def verdict(reply: Reply) -> Verdict | None:
    """The innermost status knows best: a published capture has it under HTTP 200 ("Approve or reject a request")."""
    status = STANDS_FOR.get(reply.status, reply.status)
    if reply.kind == "html":
        return Verdict(status=status)  # from in front of the service: none of our hints is about that
    here, there = urlsplit(reply.url), urlsplit(reply.headers.get("location", ""))
    if 300 <= status < 400 and (here.scheme, there.scheme, there.hostname) == ("http", "https", here.hostname):
        return Verdict(status=400, reasons=("the cluster wants https",), hint="write https:// in base_url")
    # What failed may be any of the rows; else some of them show that there are some.
    has_items = reply.has(b"item_status")
    data = mapping(reply.data if reply.kind != "xml" or has_items else reply.top)
    response = envelope(data)
    overall = mapping(response.get("status"))
    failed = list(failures(response)) if has_items else []
    blamed = [each for each in failed if code_of(each) not in NOTHING]
    if not response:
        # A refusal from before the service itself: access groups ("Authorization"), gateways.
        errors = [mapping(each) for each in (data, *listing(data.get("errors")))]
        blamed = [each for each in errors if stands_for(each, otherwise=0) or (status >= 300 and reason(each))]
        refused = bool(blamed)
    elif not blamed and (failed or code_of(overall) in NOTHING):
        return Verdict(status=200)
    elif (succeeded(overall) or code_of(overall) in (200, 201)) and is_item({**response, "status": None}):
        refused = False  # the other items are shown, and `tidy` tells of those that failed
    else:
        refused = bool(blamed) or not succeeded(overall)
    reasons: tuple[str, ...] = ()
    if refused:
        status = stands_for(*blamed, overall, otherwise=status) or 400
        reasons = all_reasons(blamed) or (reason(overall),)
    if refused and any(code_of(each) in MISSING for each in blamed):
        return Verdict(status=404, reasons=reasons, missing=True)
    # No other code says that a thing does not exist: 404 is a wrong address.
    return Verdict(status=status, reasons=reasons, hint=HINTS.get(status, ""), missing=False)


def envelope(data: Any) -> dict[str, Any]:
    """`response`. The published JSON of customers is without ("Get Customer Details")."""
    top = mapping(data)
    return top if "customers" in top else mapping(top.get("response"))


def stands_for(*blamed: Mapping[str, Any], otherwise: int) -> int:
    """The first code that is an HTTP status or stands for one; 0 where there is none."""
    inside = [STANDS_FOR_INSIDE.get(code, code) for code in map(code_of, blamed) if code]
    return next((code for code in (*inside, STANDS_FOR.get(otherwise, otherwise)) if 300 <= code < 600), 0)


def code_of(status: Mapping[str, Any]) -> int | None:
    """A code, which comes as `"200"`, `200` or `500.0`."""
    found = re.fullmatch(r"\s*([0-9]{1,9})(\.0*)?\s*", first(map(status.get, ("code", "errorCode"))) or "")
    return int(found[1]) if found else None


def reason(status: Mapping[str, Any]) -> str:
    return with_code(one_sentence(first(map(status.get, MESSAGES)) or ""), code_of(status))


def all_reasons(failed: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Those of items that failed, each with what it is about where there are several; after the third their number."""
    told = [f"{about}: {why}" if (about := each.get("about")) and len(failed) > 1 else why
            for each in failed if (why := reason(each))]  # fmt: skip
    return (*told[:3], *([f"and {len(told) - 3} more"] if len(told) > 3 else ()))


def succeeded(status: Mapping[str, Any]) -> bool:
    """By `success`, not by the code: items that went well have codes such as 5200 (v1.1 documentation)."""
    said = (text_of(status.get("success")) or "").strip().lower()
    return said == "true" if said else code_of(status) in (None, 200, 201, 5200)


def failures(found: object, place: str = "") -> Iterator[Mapping[str, Any]]:
    """Every item status that is not a success, wherever it lies; `about` is the id of the item, else its place."""
    inside = mapping(found)
    if "item_status" in inside and not succeeded(status := mapping(inside["item_status"])):
        ids = filter(None, (real_id(inside.get(name)) for name in ("id", "task_id", "user_id", "entry_id")))
        yield {**status, "about": next(ids, place)}
    several = [(f"item {at}", each) for at, each in enumerate(found, 1)] if isinstance(found, list) else []
    for where, each in several or [("", each) for each in inside.values()]:
        if isinstance(each, (dict, list)):
            yield from failures(each, where)


def is_item(found: object) -> bool:
    """Whether something is there besides the status of items: not in `{}`, `<task null="true"/>`, `{"-null": ""}`."""
    if isinstance(found, dict):
        if "item_status" in found and not succeeded(mapping(found["item_status"])):
            return False
        return any(is_item(each) for name, each in found.items() if name.lstrip("-@") not in ("item_status", "null"))
    return any(map(is_item, found)) if isinstance(found, list) else text_of(found) is not None


def is_blank(row: Mapping[str, Any]) -> bool:
    """Whether an object stands for nothing at all, and tells of no failure either."""
    return not is_item(row) and not any(True for _ in failures(row))


def is_none(head: Any) -> bool:
    """Whether an envelope without rows says that there are none: that it went well, or "no tasks found"."""
    response = envelope(head)
    status = mapping(response.get("status"))
    if any(code_of(each) in NOTHING for each in (status, *failures(response))):
        return True
    return first(map(status.get, ("success", "code"))) is not None and succeeded(status)


def partly(asked: Asked, page: Page) -> Ending:
    """A request that failed in part, with no item that tells which: nobody knows what is missing."""
    overall = mapping(envelope(page.head).get("status"))
    if (succeeded(overall) and code_of(overall) != 201) or code_of(overall) in NOTHING:
        return ALL
    told = any(True for each in (page.head, *(row.data for row in page.rows)) for _ in failures(each))
    return ALL if told else cut(f"the provider says that it failed in part: {reason(overall)}")


def by_id(asked: Asked, page: Page) -> Asked | Ending:
    """Metadata is walked by id, downwards where the ids of a page fall, until there is nothing new."""
    if not (ending := partly(asked, page)).whole:
        return ending
    # No proof of the end: a server may have a maximum of its own.
    full = page.count >= int(asked.get("batch_size", page.count + 1))
    ids = [int(found) for row in page.rows if (found := task_of(row))]
    if not ids or not (page.paginate or full):
        return ALL
    # Where it brings nothing new, to go on tells that the answer is not whole: more was left, or never a bound heeded.
    beyond = min(ids) < int(asked.get("start_id", 0)) or max(ids) > int(asked.get("end_id", max(ids)))
    if not (page.fresh or full or beyond):
        return ALL
    if len(ids) > 1 and ids == sorted(ids, reverse=True):
        return {**asked, "end_id": str(ids[-1])} if ids[-1] > int(asked.get("start_id", 0)) else ALL
    if full and page.paginate and ids != sorted(ids):
        return cut("the ids of a full page are in no order, so that nobody can tell where to go on")
    onward = max(ids) + 1
    return {**asked, "start_id": str(onward)} if onward <= int(asked.get("end_id", onward)) else ALL


def wider(asked: Asked, page: Page) -> Asked | Ending:
    """One more id on either side, once, for a server that takes a bound as exclusive."""
    only = asked["start_id"]
    if only != asked["end_id"] or any(task_of(row) == only for row in page.rows):
        return ALL
    return {**asked, "start_id": str(int(only) - 1), "end_id": str(int(only) + 1)}


def by_position(asked: Asked, page: Page) -> Asked | Ending:
    """Entities have a total, and their `start_id` is the position of the first, from 0 ("Get Org Entities")."""
    if not (ending := partly(asked, page)).whole:
        return ending
    total = integer(mapping(envelope(page.head).get("pagination")).get("total"))
    reached = int(asked.get("start_id", 0)) + page.count
    if not total or reached >= total:
        return ALL
    if not page.count:
        return cut(f"the provider counts {total}, but gave {reached}")
    return {**asked, "start_id": str(reached)}


def task_of(row: Row) -> str | None:
    found = id_of(mapping(row.data).get("id"))
    return found if found and re.fullmatch(f"{NUMBER}|[{PRETENDED}].*", found) else None


def tidy(rows: Iterable[Row], arguments: Arguments, note: Note) -> Iterator[Row]:
    """Leaves out what is no item, and says which items failed."""
    failed: list[Mapping[str, Any]] = []
    for at, row in enumerate(rows, 1):
        if is_item(row.data):
            yield row
        else:
            found = (each for each in failures(row.data) if code_of(each) not in NOTHING)
            failed += ({**each, "about": each["about"] or f"item {at}"} for each in found)
    if failed:
        note(f"{len(failed)} of the items failed: {'; '.join(all_reasons(failed))}", missing=True)


def the_one(rows: Iterable[Row], arguments: Arguments, note: Note) -> Iterator[Row]:
    """Never a neighbour, whatever the server makes of the bounds, and whatever became of those."""
    items = tidy(rows, arguments, lambda text, **how: note(text))
    return (row for row in items if task_of(row) == arguments["start_id"][0])


def of_these(argument: str, field: str, *, each_comes: bool = False) -> Sift:
    """What was asked for by ids, never that of another one; a log oldest first."""

    def sift(rows: Iterable[Row], arguments: Arguments, note: Note) -> Iterator[Row]:
        asked = dict.fromkeys(arguments[argument][0].split(","), False)
        for row in oldest_first(rows, arguments, note):
            if (found := id_of(row.data.get(field))) and found not in asked:
                raise Garbled(f"that of {found} came instead", "-o raw shows it as it came")
            asked |= {found: True} if found else {}
            yield row
        if each_comes and (lost := [each for each, came in asked.items() if not came]):
            note(f"{', '.join(lost)} did not come", missing=True)

    return sift


def oldest_first(rows: Iterable[Row], arguments: Arguments, note: Note) -> Iterator[Row]:
    """By the time of a log line or of a reminder; what has none keeps its place."""
    return iter(by_time(list(tidy(rows, arguments, note)), lambda row: read_time(first(map(row.data.get, TIMES)))))


def fitting(rows: Iterable[Row], arguments: Arguments, note: Note) -> Iterator[Row]:
    """Checks entries against what was asked: the documentation does not say what becomes of a filter not understood."""
    asked = {name: values[0] for name, values in arguments.items()}
    checked = [name for name in CHECKED if name in asked]
    status = STATES.get(word(asked.get("status")))
    left: dict[str, list[bool]] = {name: [] for name in CHECKED}
    unsure = count = 0
    stores: set[str] = set()
    for row in tidy(rows, arguments, note):
        count += 1
        found = {name: real_id(row.data.get(CHECKED[name][0])) for name in checked}
        theirs = STATES.get(word(found.get("status")))
        # A status of the organisation's own may mean what was asked for.
        if found.get("status") and theirs in (None, status):
            found["status"] = asked["status"]
        if other := next((name for name, value in found.items() if value != asked[name]), None):
            left[other].append(bool(found[other]))
            continue
        unsure += "status" in found and not theirs
        if asked.get("all") == "false":
            stores.add(id_of(row.data.get("store_id")) or "")
        yield row
    limits = [limit for limit in ("batch_size", "count") if limit in asked]
    for name, others in left.items():
        counted = ((others.count(True), f"of {CHECKED[name][1]}"), (others.count(False), "without one"))
        if told := " and ".join(f"{number} {what}" for number, what in counted if number):
            # Those that are wanted may lie behind the limit.
            ignored = f"rows left out: {told}; the server did not apply the filter"
            note(f"{name} {asked[name]}: {ignored}", cut=bool(limits))
    if unsure:
        note(f"{unsure} have a status of the organisation's own: `taskcli capillary statuses` tells what it means")
    if len(stores - {""}) > 1:
        note(f"rows of {len(stores - {''})} stores came, though only the current store was asked for")
    for limit in limits:
        if count >= int(asked[limit]):
            note(f"as many rows came as --{limit.replace('_', '-')} allows: there may be more", cut=True)


# What is checked by which field, and what the others are called.
CHECKED = {
    "assoc_id": ("associate_id", "other associates"), "customer_id": ("customer_id", "other customers"),
    "status": ("status", "another status"),
}  # fmt: skip

# Signing in ---------------------------------------------------------------------------------------------------------


def sign_basic(request: Request, settings: Settings, token: str) -> Request:
    """The password travels as its MD5, in lower-case hex digits (docs.capillarytech.com, "Basic Authentication")."""
    if extra := [name for name in ("attribution_type", "attribution_code") if settings.extra.get(name)]:
        raise ConfigError(f"{' and '.join(extra)}: only with a token", 'leave it out, or use method = "token"')
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
        headers=(("Accept", "application/json"), ("Content-Type", "application/json")), method="POST",
        body=msgspec.json.encode({"key": settings.auth["key"], "secret": settings.secret("secret")}),
    )  # fmt: skip
    data = mapping(mapping(reply.data).get("data"))
    value = text_of(data.get("accessToken"))
    if reply.status < 300 and value:
        return Token(value, until(data.get("ttlSeconds")))
    refused_token(reply, no_token(reply))


def no_token(reply: Reply) -> Verdict | None:
    """Status and body of a refusal are not published; `errors` beside no token is one, under whatever status."""
    found = listing(mapping(reply.data).get("errors"))
    errors = [each if isinstance(each, dict) else {"message": each} for each in found]
    if not errors:
        return None
    reasons, status = tuple(map(reason, errors)), stands_for(*errors, otherwise=reply.status)
    busy = Verdict(status=status, reasons=reasons)
    return busy if status in BUSY else replace(busy, status=401, hint="check the key and its secret")


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
BOUND = replace(pattern("ID", r"[0-9]{1,20}", "an id (digits)"), order=lambda text, clock: int(text))
TASK = ("tasks", "task")


def begin(text: str, clock: Clock) -> str:
    """The beginning of a day goes out as the day, the only form that is documented anywhere ("Get Store Tasks")."""
    return local_time().send(text, clock).removesuffix(" 00:00:00")


SINCE = replace(local_time(), send=begin)
# The table of `task/metadata` has it as `asoc`, the text and the sample address of the same page as `assoc`.
ASSOC = Param("assoc", "tasks of all associates of the current store", YES_NO)
WHOLE = Param("all", "the whole organisation, or only the current store", YES_NO, default="true")
ACTION_TYPE = Param("action_type", "kind of task, none for any other", choice("sms", "email", "call", "none"))
WHO = (
    Param("assoc_id", "assigned to this associate", ID, means="assignee", looks_up=ASSOCIATE),
    Param("customer_id", "created for this customer", ID, means="customer"),
)
# Takes the documentation's words only, while rows may have an organisation's own: it answers no common filter.
STATUS = Param("status", "task status", choice("OPEN", "IN_PROGRESS", "CLOSED"), about=("status",))
PERIOD = (
    Param("start_date", "created on or after", SINCE, means="created-after", bound="inclusive", until="end_date"),
    Param("end_date", "created on or before", local_time(end=True), means="created-before", bound="inclusive"),
)
BATCH_SIZE = Param("batch_size", "most tasks in an answer", number(minimum=1), role="pages")
OF_METADATA = (
    Param("created_by", "created by this associate", ID, looks_up=ASSOCIATE),
    Param("created_by_type", "what the creator is", choice("manager", "cashier")),
    Param("execute_by_all", "tasks for everybody, not for one associate", YES_NO),
    Param("customer_task", "customer tasks assigned to associates", YES_NO),
    Param("start_id", "this id and higher ones", BOUND, until="end_id"),
    Param("end_id", "this id and lower ones", BOUND),
)  # fmt: skip

MOST_ENTITIES = 500
PARENTS = choice("STORE_CODE", "STORE_ID", "STORE_EXTERNAL_ID", "CONCEPT_CODE", "CONCEPT_ID")
OF_ENTITIES = (
    Param("type", "what to list; STORE if nothing is said", choice("STORE", "STR_SERVER", "TILL", "ZONE", "CONCEPT")),
    Param("id", "these ids", ID, many="comma", looks_up=ENTITY),
    Param("parent_identifier_type", "what names the parent", PARENTS),
    Param("parent_identifier_value", "those below this parent",
          looks_up=replace(below("STORE"), also=(below("CONCEPT"),))),
    Param("include_parent", "with the parent of each", YES_NO),
    Param("sub_entities_count", "with the number of those below", YES_NO),
    Param("details", "basic: without currency, zone and language", choice("basic")),
    Param("exclude_locale", "1: without the locale", choice("0", "1")),
    Param("active_only", "only active ones", YES_NO),
    Param("modified_since", "changed since this day", day()), Param("scope", "scope"),
    Param("start_id", "position of the first, from 0; no id", number()),
    Param("limit", "most to show", page_size(MOST_ENTITIES)),
)  # fmt: skip


def parent_is_named(arguments: Arguments, settings: Settings) -> None:
    # "Get Org Entities": one says what the other is.
    if ("parent_identifier_type" in arguments) != ("parent_identifier_value" in arguments):
        raise ValueError("--parent-identifier-type and --parent-identifier-value belong together")


def rows_at(*path: str) -> Place:
    """A list below `response`; its JSON was made from XML."""
    return Place(("response", *path), empty_when=is_none, from_xml=True, blank=is_blank)


# What most of them share.
V11 = Endpoint(verb="", path="", help="", source=SOURCE_V11, rows=rows_at(*TASK), key="", sift=tidy,
               paging=Paging(partly, single=True))  # fmt: skip
# Despite its title the page describes a list, and no parameter for an id.
LIST = replace(
    V11, verb="list", path="/task/get", help="List entries: one row per associate or customer of a task.",
    source=DOCS + "retrieve-individual-task-details",
    columns=("id", "entry_id", "type", "status", "title", "associate_id", "customer_id", "store_id"), sift=fitting,
    sample={"id": pretended("a task"), "status": "OPEN"},
    params=(ASSOC, WHOLE, ACTION_TYPE, *WHO, STATUS, *PERIOD, BATCH_SIZE),
    examples=("taskcli capillary list --no-all --status OPEN", "taskcli capillary list --assoc-id 12 --start-date -7d"),
)  # fmt: skip
STORE_TASKS = replace(
    LIST, verb="store-tasks", path="/store/tasks", help="List entries of the current store.",
    source=DOCS + "get-store-tasks", rows=rows_at("store", *TASK),
    params=(
        Param("type_value", "kind of staff", choice("ASSOCIATE", "MANAGER")),
        replace(ACTION_TYPE, name="all"),  # not the yes or no of `task/get`
        *WHO, *(replace(each, kind=day()) for each in PERIOD), Param("count", "most tasks to show", number(minimum=1)),
    ),
    examples=("taskcli capillary store-tasks --all call --start-date 2024-03-01",),
)  # fmt: skip
METADATA = replace(
    V11, verb="metadata", path="/task/metadata", help="List titles, dates and creators of tasks.",
    source=DOCS + "get-tasks-metadata",
    columns=("id", "title", "task_type", "action.type", "start_date", "end_date", "creator.name"), key="id",
    paging=Paging(by_id),
    params=(ASSOC, ACTION_TYPE, *OF_METADATA, *PERIOD, BATCH_SIZE, replace(WHOLE, default=""), *WHO, STATUS),
    examples=("taskcli capillary metadata --start-id 3245", "taskcli capillary metadata --paginate -o jsonl"),
)  # fmt: skip
GET = replace(
    METADATA, verb="get", help="Show what one task is about.", argument=ID, argument_help="the task's id",
    argument_as=("start_id", "end_id"), paging=Paging(wider), sift=the_one, find_one=True, params=(),
    examples=("taskcli capillary get 9001",),
)  # fmt: skip
LOG = replace(
    V11, verb="log", path="/task/log", help="List the changes of status of tasks.", argument=IDS, of_tasks=True,
    argument_help="ids of tasks, with commas between", argument_as=("task_id",), rows=rows_at(*TASK, "log"),
    sift=of_these("task_id", "task_id"),
    columns=("task_id", "updated_time", "new_status", "associate_id", "customer_id", "store_id"),
    examples=("taskcli capillary log 12,15",),
)  # fmt: skip
STATUSES = replace(
    V11, verb="statuses", path="/task/statusmapping", help="List the organisation's own status words.",
    rows=rows_at("tasks", "task_statuses", "status"), columns=("id", "value", "label"),
    examples=("taskcli capillary statuses",),
)  # fmt: skip
REMINDERS = replace(
    V11, verb="reminders", path="/task/reminder", help="List reminders of tasks.", source=DOCS + "get-task-reminders",
    rows=rows_at("tasks", "reminders", "reminder"), sift=oldest_first,
    columns=("id", "task_id", "time", "template", "remindee_id"),
    params=(Param("only_for_stores", "only those for stores; true where nothing is said", YES_NO),),
    examples=("taskcli capillary reminders",),
)  # fmt: skip
STAFF = replace(
    V11, verb="staff", path="/store/staff",
    help="List associates and managers, whose ids --assoc-id and --created-by take.",
    rows=rows_at("store", "staff", "user"), key="id",
    columns=("id", "type", "firstname", "lastname", "email", "store_id"),
    # The table of the page has it as `type_value`, its sample address as `type`.
    params=(Param("type", "kind of staff", choice("ASSOCIATE", "MANAGER")),),
    examples=("taskcli capillary staff --type ASSOCIATE",),
)  # fmt: skip
STORE = replace(
    V11, verb="store", path="/store/get", help="Show one store.", argument=replace(ID), argument_as=("id",),
    argument_help="the store's id, name or code", looks_up=BY_STORE,
    rows=Place(("response", "stores", "store"), "item", from_xml=True, marks=("id", "code", "name")), key="id",
    columns=("id", "name", "code", "city_name", "country_name"), examples=("taskcli capillary store 125",),
)  # fmt: skip
ENTITIES = replace(
    V11, verb="entities", path="/organization/entities", help="List stores, tills, zones or concepts.",
    source=DOCS + "get-org-entities",
    rows=rows_at("organization", "entities", "entity"), key="id", columns=("id", "type", "code", "name", "is_active"),
    paging=Paging(by_position, size="limit"), params=OF_ENTITIES, check=parent_is_named,
    examples=("taskcli capillary entities --type STORE", "taskcli capillary entities --type TILL --paginate"),
)  # fmt: skip
CUSTOMER = replace(
    V11, verb="customer", path="/customer/get", help="Show customers: personal data, asked for by nothing else.",
    source=DOCS + "get-customer-details-v1api", argument=replace(IDS, metavar="CUSTOMER_ID[,...]"),
    argument_help="ids of customers, with commas between", argument_as=("id",),
    # Without it rows can be told apart by their order only.
    always=(("user_id", "true"),),
    rows=replace(rows_at("customers", "customer"), path=("response?", "customers", "customer")),
    sift=of_these("id", "user_id", each_comes=True), columns=("user_id", "firstname", "lastname", "email", "mobile"),
    examples=("taskcli capillary customer 443399",),
)  # fmt: skip
# For names in filters: all stores.
EVERY_STORE = replace(
    ENTITIES, verb="stores", hidden=True, examples=(), always=(("type", "STORE"), ("details", "basic")),
    params=(ENTITIES.param("id"), ENTITIES.param("limit")),
)  # fmt: skip
WHOAMI = replace(
    V11, verb="whoami", path="/store/login", help="Show which till is signed in.",
    rows=Place(("response", "store", "user"), "item", from_xml=True, marks=("username", "user_id")),
    columns=("username", "org_name", "user_id", "org_id", "server_time"), examples=("taskcli capillary whoami",),
)  # fmt: skip


def in_form(request: Request, form: Form | None, settings: Settings) -> Request:
    """The format in the query, which overrules the headers; of the sign-in test only the suffix is documented."""
    form = form or "json"
    if request.url.endswith("/store/login"):
        request = replace(request, url=f"{request.url}.{form}")
    elif "format" not in dict(request.params):
        request = replace(request, params=(("format", form), *request.params))
    return request.adding(headers={"Accept": f"application/{form}", "Content-Type": f"application/{form}"})


def finish_request(request: Request, settings: Settings) -> Request:
    # Explained nowhere, and in every sample; and what is mandatory.
    for path, name, value in (("/task/reminder", "only_for_stores", "true"), ("/entities", "type", "STORE")):
        if request.url.endswith(path) and name not in dict(request.params):
            request = request.adding(params=((name, value),))
    return request


# The common record --------------------------------------------------------------------------------------------------


def find(question: Question) -> Finding:
    rows = list((yield narrow(question, LIST).ask(LIST)))
    needed = question.asks("search", "creator", "tag", "due", "due-after", "due-before", "overdue")
    ids = {found for row in rows if (found := task_of(row))}
    about = yield from metadata(ids, "" if needed else "titles and due dates")
    # A row without an id is all that there is to know, but of a task there should be more.
    if bare := len(ids - {*about}):
        told = f"{bare} {'task has' if bare == 1 else 'tasks have'} no metadata"
        yield Lack(f"{told} to be judged by" if needed else f"titles and due dates missing: {told}", ABOUT, cuts=needed)
    tasks = yield from tasks_of(rows, about, question)
    yield from add_names(tasks, question.filters)
    return tasks


def add_names(tasks: list[Task], filters: Filters) -> Generator[SubRequest, Iterator[Row], None]:
    """Names of associates and stores, of which rows have the ids. Where a filter has a name, they are no decoration."""
    nameless = {who.id for task in tasks for who in task.assignees if who.name is None}
    staff: dict[str | None, Person] = {}
    for kind in ("ASSOCIATE", "MANAGER"):
        if nameless - {*staff}:
            what = "" if has_name(filters.assignee) else "names of associates"
            rows = yield SubRequest(STAFF, {"type": [kind]}, decorates=what, fills=("assignees",))
            staff |= {who.id: who for row in rows if (who := read_staff(row.data))}
    stores: dict[str | None, Person] = {}
    if ids := sorted({task.project.id or "" for task in tasks if task.project}):
        # Where the service would refuse what a row has for an id, all stores are asked for.
        are_ids = all(re.fullmatch(NUMBER, each) for each in ids)
        some = {"id": ids} if are_ids and len(ids) <= MOST_ENTITIES else {}
        what = "" if has_name(filters.project) else "names of stores"
        rows = yield SubRequest(EVERY_STORE, some, decorates=what, fills=("project",))
        stores = {who.id: who for row in rows if (who := read_store(row.data))}
    for task in tasks:
        known = (who if who.name else staff.get(who.id, who) for who in task.assignees)
        task.assignees = [structs.replace(who, kind="associate") for who in known]
        if task.project and (store := stores.get(task.project.id)):
            task.project = structs.replace(task.project, title=store.name, code=store.login)


def has_name(asked: Terms | None) -> bool:
    return any(not re.fullmatch(NUMBER, each.strip()) for each in (asked.names if asked else ()))


def joined(entry: Mapping[str, Any], about: Mapping[str, Any]) -> dict[str, Any]:
    """An entry with its task's metadata; what the entry leaves empty hides nothing."""
    return {**entry, **about, **{name: value for name, value in entry.items() if value}}


# What of the record an entry leaves to its task's metadata.
ABOUT = ("title", "description", "creator", "due", "project", "customer", "type", "tags")


def metadata(ids: set[str], decorates: str = "") -> Generator[SubRequest, Iterator[Row], dict[str | None, Any]]:
    """What tasks are about, by id. One at the edge that did not come is asked for once more, with room around it."""
    if not ids:
        return {}
    in_order = sorted(ids, key=lambda each: int(each) if each.isdecimal() else 0)
    bounds = {"start_id": [in_order[0]], "end_id": [in_order[-1]]}
    sample = {"id": in_order[0]}
    rows = yield SubRequest(METADATA, bounds, sample=sample, decorates=decorates, fills=ABOUT)
    found = {task_of(row): row.data for row in rows}
    for edge in dict.fromkeys((in_order[0], in_order[-1])):
        if edge not in found:
            bounds = {"start_id": [str(int(edge) - 1)], "end_id": [str(int(edge) + 1)]}
            rows = yield SubRequest(METADATA, bounds, paginate=False, decorates=decorates, fills=ABOUT)
            found |= {task_of(row): row.data for row in rows}
    return found


def tasks_of(
    rows: list[Row], about: Mapping[str | None, Any], question: Question
) -> Generator[SubRequest, Iterator[Row], list[Task]]:
    """Entries, joined. The organisation's own words are asked for only where an entry has one."""
    natives = [text_of(row.data.get("status")) or "" for row in rows]
    labels = {}
    if own := [each for each in natives if word(each) not in {"", *STATES} and folded(each) not in question.states]:
        # What cannot be looked up is unknown, and some of it may be what was wanted.
        asked = question.filters.status
        cuts = asked.written and 0 < len(asked.common) < len(Status)
        what = f"the status of {len(own)} {'entry' if len(own) == 1 else 'entries'}"
        mapped = [row.data for row in (yield SubRequest(STATUSES, decorates=what, cuts=cuts))]
        # NONE is neither open nor complete, so it stays unknown.
        labels = {word(each.get("label")): STATES.get(word(each.get("value")), Status.UNKNOWN) for each in mapped}
    return [read_task(joined(row.data, about.get(task_of(row), {})), question.settings, labels) for row in rows]


def fetch(ref: str, extras: Extras, question: Question) -> Fetching:
    """Nothing takes an id: the metadata does by its bounds, and the status has to be looked for among all entries."""
    number, _, entry = ref.partition("#")
    rows = yield SubRequest(LIST, sample={"id": number, "entry_id": entry, "status": "OPEN"}, once=True)
    entries = [row for row in rows if task_of(row) == number and entry in ("", id_of(row.data.get("entry_id")))]
    names = dict.fromkeys(filter(None, (id_of(row.data.get("entry_id")) for row in entries)))
    nameless = [row for row in entries if not id_of(row.data.get("entry_id"))]
    if len(names) + len(nameless) > 1:
        several = f"the task has {len(names) + len(nameless)} entries"
        refs = ", ".join(f"{question.profile}:{number}#{name}" for name in names)
        if not nameless:
            raise UsageError(several, f"name one: {refs}")
        # What has no id cannot be named: it is shown here or nowhere.
        yield Lack(f"{several}: one without an id is shown{f', not {refs}' if refs else ''}", cuts=True)
        entries = nameless[:1]
    # Whether there is a task without entries only its metadata can tell.
    about = {} if entry and not entries else (yield from metadata({number}, "title and dates" if entries else ""))
    if not entries and number not in about:
        raise NotFound(f"no task {ref}", "check the id; closed and expired tasks may not be listed")
    if number not in about:
        yield Lack(f"title and dates missing: task {number} has no metadata", ABOUT)
    parts = yield from tasks_of(entries, about, question)
    yield from add_names(parts, question.filters)
    task = parts[0] if parts else read_task(about.get(number), question.settings)
    task.id = number
    if extras.history:
        with extras.part("history"):
            changes = [read_change(row.data, question.settings) for row in (yield SubRequest(LOG, id=number))]
            task.history = by_time(changes, lambda each: each.at)
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
    name="capillary", title="Capillary tasks", about="store tasks of Capillary's InTouch CRM",
    settings=(
        Setting("attribution_type", "what attribution_code names, with a token", pattern=ATTRIBUTION),
        Setting("attribution_code", "the till or store to ask for, with a token", pattern=r"[ -~]+"),
    ),
    schemes=(BASIC, TOKEN), verdict=verdict, finish_request=finish_request, in_form=in_form,
    # Samples have other versions in the address, which the same host serves.
    sign_in="The code of a till and its password, or a client's key and secret from Capillary. The address is that of"
            " your cluster, such as https://eu.api.capillarytech.com.",
    root=lambda settings: settings.base_url + "/v1.1", api_path=r"/v[123](?:\.1)?(?=/|$)",
    endpoints=(
        LIST, GET, METADATA, LOG, STATUSES, STORE_TASKS, REMINDERS, STAFF, STORE, ENTITIES, CUSTOMER, WHOAMI,
        EVERY_STORE,
    ),
    states=STATES, read_task=read_task, find=find, fetch=fetch, locate=locate, hosts=hosts, entries=True,
    speaks_xml=True, lists=frozenset({"possible_statuses/status"}), history=True,
    # A till signs in, not a person: nobody's tasks are those of "me".
    never=frozenset({"priority", "updated", "completed"}), unverifiable=frozenset({"created"}),
    look_ups={"assignee": ASSOCIATE, "project": BY_STORE},
    # "Create Tasks" takes GET as well; "Issue Validation Code" and "Resend Coupon" are GETs that write to a customer.
    never_call=("*/add", "*/update", "*/issue", "*/redeem", "*/resend", "points/validationcode"),
    api_examples=("taskcli capillary api organization/get",
                  "taskcli capillary api store/get --param id=125 --jq .response.stores"),
)  # fmt: skip
