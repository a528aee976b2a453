"""Accelo: tasks of projects, tickets and sales; JSON in an envelope, numbers as text, pages without a total."""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from msgspec.structs import replace
from datetime import datetime
from functools import partial
from itertools import chain, islice
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec
from msgspec import UNSET

from taskcli.errors import Garbled, NotFound, TaskcliError, UsageError
from taskcli.http.auth import BEARER, Settings, client_credentials
from taskcli.http.message import Form, Reply, Request
from taskcli.models import Change, Comment, Link, Person, Priority, Status, Task, priority_by_word
from taskcli.spec import (
    ALL, ALL_STATUSES, Arguments, Asked, Ending, Endpoint, Extras, Fetching, Finding, LookUp, Page, Paging, Param,
    Place, Prepared, Provider, Question, Row, Setting, SubRequest, Terms, Verdict, Words, by_time, chosen, cut, folded,
    narrow, pretended, state, with_code,
)  # fmt: skip
from taskcli.spec.brackets import Bracket, brackets
from taskcli.values import (
    Clock, first, full_name, id_of, integer, listing, mapping, number, page_size, pattern, read_unix, text_of,
    unix_time, utc_text,
)  # fmt: skip

# The documentation's text is also public as github.com/Accelo/docs.
DOCS = "api.accelo.com/docs/"
API, OAUTH = "/api/v0", "/oauth2/v0"
XML_ROOT = "data"
BASE = "https://{deployment}.api.accelo.com"
# A deployment's name, or an address with it.
DEPLOYMENT = (
    r"(?i)(?:https?://(?=[^/]+\.accelo\.com(?:/|$)))?([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)"
    r"(?:(?:\.api)?\.accelo\.com(?:/.*)?)?"
)

# Standings, not statuses: those are named by each customer. pending to inactive are in use for tasks
# ("List Tasks", and public clients); the others are words of the help pages for the same things.
STATES = {
    **dict.fromkeys(("pending", "accepted", "paused"), Status.OPEN),
    **dict.fromkeys(("started", "active"), Status.IN_PROGRESS),
    **dict.fromkeys(("complete", "completed", "closed", "resolved"), Status.DONE),
    "inactive": Status.CANCELLED,
}
LEVELS = {"1": Priority.URGENT, "2": Priority.HIGH, "3": Priority.NORMAL, "4": Priority.LOW, "5": None}

# Without being asked, the service gives nothing but `id` and `title`.
RECORD = (
    "standing,description,date_created,date_started,date_due,date_completed,date_modified,creator,creator_type,"
    "creator_id,against_type,against_id,assignee(email,username),manager(),task_status(standing),task_type(),"
    "task_priority(level),breadcrumbs"
)
MESSAGE = "body,medium,owner_type,owner_id,staff(),date_created,date_logged,date_modified"

# Reading ------------------------------------------------------------------------------------------------------------


def read_task(row: Any, settings: Settings) -> Task:
    # A link is an id or an object, by how it was asked for; `status` is the old name of `task_status`.
    status, old, priority = (mapping(row.get(name)) for name in ("task_status", "status", "task_priority"))
    standing = standing_of(row)
    parents = parents_of(row)
    number, name = id_of(row.get("id")), label(settings)
    return Task(
        id=number,
        title=text_of(row.get("title")),
        description=text_of(row.get("description")),
        status=state(STATES, standing),
        native_status=first([status.get("title"), old.get("title"), standing]),
        priority=priority_of(priority),
        native_priority=text_of(priority.get("title")) or numbered(row.get("task_priority")),
        assignees=[who] if (who := staff_of(row.get("assignee"))) else [],
        creator=creator_of(row),
        created=read_unix(row.get("date_created")),
        updated=read_unix(row.get("date_modified")),
        due=read_unix(row.get("date_due")),
        completed=read_unix(row.get("date_completed")),
        project=next((link for link in parents if link.kind == "job"), None),
        parent=parents[0] if parents else None,
        customer=next((link for link in parents if link.kind == "company"), None) or company_of(row.get("company")),
        type=type_of(row),
        # Built, not served: the form that links of the web interface have in public scripts.
        url=f"https://{name}.accelo.com/?action=view_task&id={number}" if name and number else None,
        native=row,
    )


def standing_of(row: Mapping[str, Any]) -> str | None:
    return first([row.get("standing"), *(mapping(row.get(name)).get("standing") for name in ("task_status", "status"))])


def parents_of(row: Mapping[str, Any]) -> list[Link]:
    """What the task belongs to, the nearest one first ("Breadcrumbs"); without those, what it is against."""
    against = {"id": row.get("against_id"), "table": row.get("against_type")}
    return [
        Link(id=number, title=text_of(each.get("title")), kind=text_of(each.get("table")))
        for each in map(mapping, listing(row.get("breadcrumbs")) or [against])
        if (number := id_of(each.get("id")))
    ]


def company_of(value: object) -> Link | None:
    """A company has a name where other things have a title; `company` is empty where a parent has one."""
    found = mapping(value)
    number = id_of(found.get("id") if found else value)
    return Link(id=number, title=text_of(found.get("name")), kind="company") if number else None


def type_of(row: Mapping[str, Any]) -> str | None:
    """`type` is the old name of `task_type`; a bare id tells no more than that."""
    kinds = [row.get("task_type"), row.get("type")]
    titles = [mapping(kind).get("title") for kind in kinds]
    bare = [kind for kind in kinds if not mapping(kind) and id_of(kind)]
    words = [kind if integer(kind) is None else numbered(kind) for kind in bare]
    return first([*titles, *words])


def staff_of(value: object) -> Person | None:
    """A staff member: an object, a bare id, or nobody, which is null or "0"."""
    found = mapping(value)
    who = id_of(found.get("id") if found else value)
    if not who:
        return None
    name, login = full_name(found.get("firstname"), found.get("surname")), text_of(found.get("username"))
    return Person(id=who, name=name, email=text_of(found.get("email")), kind="staff", login=login or UNSET)


def entry_of(value: object) -> Person | None:
    """What a list of jobs or companies has, as somebody that a filter can name."""
    found = mapping(value)
    number, name = id_of(found.get("id")), first([found.get("title"), found.get("name")])
    return Person(id=number, name=name) if number else None


def with_name(who: Person | None, staff: Mapping[str | None, Person]) -> Person | None:
    """A staff member who came as an id, by name where that is known."""
    return staff.get(who.id, who) if who and who.kind == "staff" and not who.name else who


def creator_of(row: Mapping[str, Any]) -> Person | None:
    """`creator` is like `staff/7`; the same number can be a staff member and an affiliation."""
    kind, _, number = (text_of(row.get("creator")) or "").rpartition("/")
    who = id_of(row.get("creator_id")) or id_of(number)
    return Person(id=who, kind=text_of(row.get("creator_type")) or text_of(kind)) if who else None


def priority_of(found: Mapping[str, Any]) -> Priority | None:
    """By level where it is known; a customer may have renamed the titles ("The Task Priority")."""
    level = id_of(found.get("level"))
    return LEVELS.get(level) if level else priority_by_word(text_of(found.get("title")))


def numbered(value: object) -> str | None:
    number = id_of(mapping(value).get("id") or value)
    return f"#{number}" if number else None


def read_comment(row: Any, settings: Settings) -> Comment | None:
    """A note, mail, call or meeting; one without text is no comment."""
    author, owner, kind = staff_of(row.get("staff")), id_of(row.get("owner_id")), text_of(row.get("owner_type"))
    if not (author and kind == "staff" and author.id == owner):  # `staff` is who logged time, maybe somebody else
        author = Person(id=owner, kind=kind) if owner else None
    comment = Comment(
        id=id_of(row.get("id")),
        author=author,
        created=read_unix(row.get("date_created")) or read_unix(row.get("date_logged")),
        modified=read_unix(row.get("date_modified")),
        text=first([row.get("body"), row.get("subject")]),
    )
    return comment if comment.text else None


def read_change(row: Any, settings: Settings) -> Change:
    return Change(
        at=read_unix(row.get("date_modified")),
        actor=staff_of(row.get("modified_by")),
        action="progression",
        after=first([row.get("to_title")]) or numbered(row.get("to_id")),
    )


# Verdict and paging --------------------------------------------------------------------------------------------------

# `meta.status` and what it stands for ("Status Codes"; "Token Endpoint Errors"). It counts before the HTTP status,
# which `_suppress_http_status` turns into 200. Which status a lock-out has is not documented.
LOCKED_OUT = "too_many_failed_logins"
CODES = dict.fromkeys(("invalid_client", "unauthorized_client", "invalid_grant", "invalid_scope"), 401)
CODES |= {"invalid_request": 400, "duplicate": 400, "unsupported_grant_type": 401, "invalid_permission": 403}
CODES |= {"too_many_requests": 429, LOCKED_OUT: 429, "server_error": 500}
HINTS = {
    401: "check the token, or the client id and secret; 100 refusals within 5 minutes lock the caller out",
    403: "this account may not see it; ask the administrator of the deployment",
}
ONE_TASK = r"/tasks/[0-9]+(\.[a-z]+)?$"
NO_SUCH_TASK = "it is not there, or the request was refused: check the id, what this account may see, and the fields"
# What is said of an id that there is not ("Status Codes": "ensure that the resource ... actually exists"), in whatever
# words; with one of the others it is about something else.
NOT_THERE, OF_ELSE = (
    r"not (be )?(found|interpreted)|can ?(no|')t find|exist|no such|unknown|^$",
    r"field|filter|param|credential|version",
)


def verdict(reply: Reply) -> Verdict | None:
    """What `meta` says, or what stands in its place: OAuth's `error`, or at the top what belongs into `meta`."""
    if 300 <= reply.status < 400:
        return moved(reply)
    if reply.kind == "html":
        return None  # from in front of the service, whose own refusals are data
    data = mapping(reply.top)
    if reply.kind == "xml":
        data = mapping(data.get(XML_ROOT))
    meta = mapping(data.get("meta")) or ({} if "response" in data else data)
    word = first([meta.get("status"), data.get("error")]) or "ok"
    code = folded(word).replace(" ", "_")
    if meta is data and reply.status < 400 and code not in CODES:
        return None  # none of ours
    real = integer(meta.get("response_code")) or 0
    status = max(reply.status, real if 400 <= real < 600 else 0)
    if code != "ok":
        status = CODES.get(code, max(status, 400))
    if status < 400:
        return None
    said = first([meta.get("message"), data.get("error_description"), reply.headers.get("x-status-reason")]) or ""
    reasons = tuple(filter(None, [with_code(said, word if code != "ok" else "")]))
    hint, wait = HINTS.get(status, ""), None
    if {"deployment", "found"} <= set(re.findall(r"[a-z]+", said.lower())):
        # Seen as 400, documented as 500; asking again does not help.
        hint = "check deployment or base_url of this profile"
        return Verdict(status=404, reasons=reasons, hint=hint, missing=False)
    of_task = {"meta", "response"} & data.keys() and re.search(ONE_TASK, reply.url.partition("?")[0])
    is_none = bool(re.search(NOT_THERE, folded(said))) and not re.search(OF_ELSE, folded(said))
    if of_task and status == 400 and code in ("ok", "invalid_request") and is_none:
        # "Status Codes": what does not exist is an invalid request, just as a bad parameter is.
        return Verdict(status=400, reasons=reasons, hint=NO_SUCH_TASK, missing=True)
    if status == 400 and OAUTH in reply.url:
        status = 401  # whatever is wrong with who asks for a token
    reset = read_unix(reply.headers.get("x-ratelimit-reset"))
    if code == LOCKED_OUT:
        hint = "let 5 minutes pass (or what Retry-After says); every attempt before that starts them anew"
    elif status == 429 and isinstance(reset, datetime) and "retry-after" not in reply.headers:
        # "Rate Limiting": so many requests an hour for the whole deployment; the reset can be an hour away.
        wait = float(max(0, math.ceil((reset - Clock().now).total_seconds())))
        hint = f"the deployment's requests of this hour are used up; try again after {utc_text(reset)}"
    return Verdict(status=status, reasons=reasons, hint=hint, retry_after=wait, locked_out=code == LOCKED_OUT)


def moved(reply: Reply) -> Verdict | None:
    """Sent on to https, or from a deployment that there is not to the web site: the address is wrong, not who asks."""
    where = reply.headers.get("location", "")
    try:
        there, here = urlsplit(where), urlsplit(reply.url)
    except ValueError:
        return None
    reasons = (f"sent on to {where.partition('?')[0]}",)
    if there.hostname in ("accelo.com", "www.accelo.com"):
        return Verdict(status=404, reasons=reasons, hint="check deployment or base_url of this profile", missing=False)
    if (here.scheme, there.scheme) == ("http", "https") and here.hostname == there.hostname:
        return Verdict(status=404, reasons=reasons, hint="write https in base_url", missing=False)
    return None


def no_rows(head: Any) -> bool:
    """`"response": null` is an empty list as `[]` is; in XML there is no word for either, only the envelope."""
    return "response" in head or mapping(mapping(head.get(XML_ROOT)).get("meta")).get("status") == "ok"


def step(asked: Asked, page: Page) -> Asked | Ending:
    """There is no total and no link: a page that is not full is the last one ("Pagination").

    `_page` counts from 0 and beats `_offset`.
    """
    if page.count < int(asked.get("_limit", 10)):
        return ALL
    name, more = ("_offset", page.count) if "_offset" in asked and "_page" not in asked else ("_page", 1)
    return {**asked, name: str(int(asked.get(name, 0)) + more)}


def one_page(asked: Asked, page: Page) -> Asked | Ending:
    """A saved filter knows `_limit` and no page ("Run Filter"): where that is full, nobody can tell if it was all."""
    more = step(asked, page)
    if more is ALL or not page.paginate:
        return more
    return cut(f"Accelo runs a saved filter without pages, and gave the {page.count} that it was asked for")


# Endpoints ----------------------------------------------------------------------------------------------------------


RANGES = {
    "_after": "_before", "_greater_than": "_less_than", "_greater_than_or_equal": "_less_than_or_equal",
}  # fmt: skip


def list_check(arguments: Arguments, settings: Settings) -> None:
    # "Pagination": a page number overrides the offset, without a word.
    if "_page" in arguments and "_offset" in arguments:
        raise ValueError("--page and --offset exclude each other: Accelo ignores the offset where there is a page")
    filters = filters_of(arguments)
    names = [each.name for each in filters]
    if names.count("_AND") > 1:
        raise ValueError("--filters: Accelo takes one _AND in all")
    if any(each.name == "_OR" and "_OR" in each.around for each in filters):
        raise ValueError("--filters: Accelo takes no _OR within another")
    counts = {each.name: each.inside for each in filters if not each.around}
    for name, since in counts.items():
        begin = next((each for each in RANGES if name.endswith(each)), "")
        end = name.removesuffix(begin) + RANGES.get(begin, "")
        until = integer(counts.get(end))
        if begin and until is not None and (integer(since) or 0) > until:
            raise ValueError(f"--filters: {name}({since}) is after {end}({until}): nothing could match")


def filters_of(arguments: Arguments) -> list[Bracket]:
    try:
        return [*brackets(",".join(arguments.get("_filters", ())), ("_OR", "_AND"))]
    except ValueError as why:
        raise ValueError(f"--filters: {why}") from why


def last_wins(arguments: Arguments, settings: Settings) -> Iterator[str]:
    # "Combining Filters": of the same filter used twice, only the last one counts.
    names = [(each.group, each.name) for each in filters_of(arguments) if each.name != "_OR"]
    for name in sorted({name for group, name in names if names.count((group, name)) > 1}):
        yield f"the filter {name} is given more than once and Accelo counts the last one only; write {name}(A,B)"


def since_1970(text: str, clock: Clock) -> str:
    sent = unix_time().send(text, clock)
    if int(sent) <= 0:
        raise ValueError(f"{text!r} is before 1970")
    return sent


class SearchWords(Param, frozen=True):
    """Words given apart are joined by a blank, as those in one value are parted ("Searching")."""

    def wire(self, values: Sequence[str]) -> Iterator[tuple[str, str]]:
        yield self.name, " ".join(values)


TASK_ID = pattern("ID", r"[1-9][0-9]{0,18}", "a task id (digits)")
# Names are in no filter.
STAFF_ID = pattern("ID", r"[0-9]{1,19}", "the id of a staff member (digits)")
SECONDS = replace(unix_time(), send=since_1970)
# Round brackets hold commas of their own, so a value is never cut: fields=assignee(email,mobile).
FIELDS = Param(
    "_fields", "fields to return, such as standing,assignee(email)", many="join", default="id,title", role="fields"
)
FILTERS = Param("_filters", "filters, such as standing(pending,started)", many="join")
SEARCH = SearchWords("_search", "words in title or description, all must match", many="join", about=("search",))
PAGING = (
    Param("_limit", "objects per page", page_size(100), default="10", role="pages"),
    Param("_page", "number of the page, the first one is 0", number(0), default="0", role="pages"),
    Param("_offset", "index of the first object, instead of a page", number(0), default="0", role="pages"),
)
PAGED: dict[str, Any] = {
    "rows": Place(("response",), empty_when=no_rows), "check": list_check, "notes": last_wins,
    "paging": Paging(step, "_limit", places=(("_page", 0), ("_offset", 0))),
}  # fmt: skip
ONE = Place(("response",), "item")

WITHIN = partial(Param, help="a filter within _filters", within="_filters")
# "Date Filters": greater than, less than, in whole seconds.
DATE = partial(WITHIN, kind=SECONDS, bound="exclusive")
# `_search` finds words where `--search` means any text, priorities are in no filter, and a project is wanted by id or
# title, which no one filter knows: those are left to the one who asks.
# What filters that take ids may be given instead; names are in no filter of the service ("List Staff").
STAFF_BY_NAME = LookUp("staff", staff_of)
PEOPLE = ("assignee", "manager", "manager_id", "modified_by", "staff", "staff_id")
THINGS = {"company": "companies", "job": "jobs", "child_of_job": "jobs", "milestone": "milestones", "issue": "issues"}
NAMED = {
    **dict.fromkeys(PEOPLE, STAFF_BY_NAME), **{name: LookUp(verb, entry_of) for name, verb in THINGS.items()},
}  # fmt: skip


def by_names(found: Mapping[str, LookUp]) -> tuple[Param, ...]:
    """Filters whose values may be names, and the same turned round ("Negation")."""
    every = {name + no: where for name, where in found.items() for no in ("", "_not")}
    return tuple(WITHIN(name, kind=STAFF_ID, many="comma", looks_up=where) for name, where in every.items())


NAMES, TASK_NAMES = by_names(NAMED), by_names({**NAMED, "status": LookUp("statuses", entry_of)})
NARROWING = (
    WITHIN("standing", means="status", many="comma"),
    WITHIN("standing_not", means="status", many="comma", excludes=True),
    WITHIN("search", about=("search",)),
    WITHIN("assignee", means="assignee", kind=STAFF_ID, many="comma", looks_up=STAFF_BY_NAME),
    # Whatever type of creator has this number.
    WITHIN("creator_id_greater_than_or_equal", means="creator", kind=STAFF_ID, also=("creator_id_less_than_or_equal",)),
    DATE("date_created_after", means="created-after"),
    DATE("date_created_before", means="created-before"),
    DATE("date_modified_after", means="updated-after"),
    DATE("date_modified_before", means="updated-before"),
    DATE("date_due_after", means="due-after"),
    # Whether tasks without a date come along is not said.
    DATE("date_due_before", means="due-before", loose=True),
    DATE("date_completed_after", means="completed-after"),
    DATE("date_completed_before", means="completed-before", loose=True),
)

LIST = Endpoint(
    verb="list", path="/tasks", help="List tasks.", source=DOCS + "#list-tasks",
    columns=("id", "title", "standing", "date_due", "assignee.surname", "task_priority.title"),
    params=(
        FILTERS, SEARCH, *PAGING, FIELDS, *NARROWING, *(each for each in TASK_NAMES if each.name != "assignee"),
    ),
    examples=(
        "taskcli accelo list --filters 'standing(pending,started)' --fields 'standing,assignee()' --limit 20",
        "taskcli accelo list --filters 'assignee(Dana Fields),standing(started)'",
        "taskcli accelo list --filters 'child_of_job(288)' --filters 'order_by_asc(date_due)' --paginate -o json",
    ),
    **PAGED,
)  # fmt: skip
GET = Endpoint(
    verb="get", path="/tasks/{id}", help="Show one task.", source=DOCS + "#get-task", rows=ONE,
    argument=TASK_ID, argument_help="the task's id", columns=LIST.columns, params=(FIELDS,),
    examples=("taskcli accelo get 100 --fields 'date_created,date_started,assignee(email)'",),
)  # fmt: skip
COUNT = Endpoint(
    verb="count", path="/tasks/count", help="Count tasks.", source=DOCS + "#count-tasks",
    rows=Place(("response",), "count"), columns=("count",), check=list_check, notes=last_wins, key="",
    params=(FILTERS, SEARCH, *TASK_NAMES),
    examples=("taskcli accelo count --filters 'standing(pending)'",),
)  # fmt: skip
WHOAMI = Endpoint(
    verb="whoami", path="/staff/whoami", help="Show who is signed in.", source=DOCS + "#get-current-staff", rows=ONE,
    columns=("id", "firstname", "surname", "email"), sample={"id": pretended("me")},
    params=(replace(FIELDS, help="fields to return, such as email,timezone", default="id,firstname,surname"),),
    examples=("taskcli accelo whoami --fields email",),
)  # fmt: skip


def below(verb: str, columns: tuple[str, ...], filters: str, fields: str, **more: Any) -> Endpoint:
    """A list of what belongs to one task; `filters` and `fields` are examples."""
    return Endpoint(
        verb=verb, argument=TASK_ID, argument_help="the task's id", columns=columns,
        params=(
            replace(FILTERS, help=f"further filters, such as {filters}"),
            *PAGING, replace(FIELDS, help=f"fields to return, {fields} unless named", default=""), *NAMES,
        ),
        examples=(f"taskcli accelo {verb} 24 --filters '{filters}'",),
        **{"path": f"/tasks/{{id}}/{verb}", **PAGED, **more},
    )  # fmt: skip


# Lists whose default fields leave out what one looks for in them.
USEFUL = {
    "/tasks/statuses": "standing,color,ordering", "/tasks/filters": "shared,staff_id",
    "/staff": "email,username,standing", "/milestones": "standing,job",
    **dict.fromkeys(("/companies", "/jobs", "/issues"), "standing"), "/resources": "date_created,mimetype,filesize",
    "/activities": "body,owner,medium,date_logged,billable", "/progressions/history": "modified_by,date_modified",
}  # fmt: skip


def register(
    verb: str, columns: str, filters: str, words: str, help: str, path: str = "", source: str = ""
) -> Endpoint:
    """A list whose ids the filters take; `filters` is an example, `words` is where `_search` looks."""
    path = path or f"/{verb}"
    search = (replace(SEARCH, help=f"words in {words}, all must match"),) if words else ()
    return Endpoint(
        verb=verb, path=path, help=help, source=DOCS + (source or f"#list-{verb}"), columns=tuple(columns.split()),
        params=(
            replace(FILTERS, help=f"filters, such as {filters}"), *search, *PAGING,
            replace(FIELDS, help=f"fields to return, {USEFUL[path]} unless named", default=""), *NAMES,
        ),
        examples=(f"taskcli accelo {verb} --filters '{filters}'",), **PAGED,
    )  # fmt: skip


STATUSES = register(
    "statuses", "id title standing color ordering", "standing(paused)", "the title",
    "List the statuses that tasks can have.", "/tasks/statuses", "#list-task-statuses",
)  # fmt: skip
# There is neither a search nor an order for people ("List Staff").
STAFF = register(
    "staff",
    "id firstname surname email username standing",
    "standing(active)",
    "",
    "List the people of the deployment.",
)
RESOURCES = register(
    "resources", "id title mimetype filesize date_created", "activity_id(1015,1016)", "the title",
    "List files attached to activities.",
)  # fmt: skip
TASK_FILTERS = register(
    "filters", "id title shared staff_id", "shared(yes)", "", "List saved filters: your own, and shared ones.",
    "/tasks/filters",
)  # fmt: skip
REGISTERS = (
    STATUSES, STAFF, RESOURCES,
    register("companies", "id name standing", "standing(active)", "name, website, phone or fax", "List companies."),
    register("jobs", "id title standing", "against(company(4))", "the title", "List jobs: projects on the web."),
    register("milestones", "id title standing job", "job(288)", "the title", "List the milestones of jobs."),
    register("issues", "id title standing", "standing(open)", "the subject", "List issues: tickets on the web."),
    TASK_FILTERS,
)  # fmt: skip


def of_tasks(arguments: Arguments, settings: Settings) -> Generator[SubRequest, Iterator[Row], Prepared]:
    """A filter of other things would give those ("Run Filter"); one that was named is one of those of tasks."""
    number = arguments["id"][-1].strip()
    if number.isdecimal():
        asked = {"_filters": [f"id({number})"], "_limit": ["100"]}
        rows = yield SubRequest(TASK_FILTERS, asked, sample={"id": number})
        if not any(id_of(row.data.get("id")) == number for row in rows):
            raise NotFound("no filter of tasks with this id", "`taskcli accelo filters` lists them")
    return Prepared()


RUN = Endpoint(
    verb="run", path="/filters/{id}/run", help="List what a saved filter finds.", source=DOCS + "#run-filter",
    argument=pattern("FILTER_ID", r"[1-9][0-9]{0,18}", "the id of a saved filter (digits)"),
    argument_help="the filter's id or title, one of `accelo filters`", looks_up=LookUp("filters", entry_of),
    rows=PAGED["rows"], columns=LIST.columns,
    params=(PAGING[0], FIELDS), paging=Paging(one_page, "_limit"), prepare=of_tasks,
    examples=("taskcli accelo run 1 --fields 'standing,assignee()' --limit 100",),
)  # fmt: skip
PRIORITIES = Endpoint(
    verb="priorities", path="/tasks/priorities", help="List the priorities that tasks can have.",
    source=DOCS + "#list-task-priorities", rows=PAGED["rows"], columns=("id", "title", "level"),
    # No parameter is documented; where these are passed over, level is missing and ten come.
    always=(("_fields", "level,icon"), ("_limit", "100")), examples=("taskcli accelo priorities",),
)  # fmt: skip
# The old sample has standing and color where the text has a status.
PROGRESSIONS = Endpoint(
    verb="progressions", path="/tasks/{id}/progressions", help="List the statuses that a task can go to.",
    source=DOCS + "#list-progressions", argument=TASK_ID, argument_help="the task's id", rows=PAGED["rows"],
    columns=("id", "title", "status.title", "standing"), examples=("taskcli accelo progressions 24",),
)  # fmt: skip

ACTIVITIES = below(
    "activities", ("id", "date_logged", "medium", "owner", "subject", "body"), "medium(note)",
    "body,owner,medium and more", help="List a task's notes, mails, calls and logged time.",
    source=DOCS + "#list-activities",
    # With `_fields=interacts` the list has two tables of people beside it ("List Activities").
    rows=replace(PAGED["rows"], inside="activities"),
)  # fmt: skip
HISTORY = below(
    "history", ("id", "date_modified", "to_title", "modified_by"), "modified_by(7)", "modified_by,date_modified",
    help="List the statuses that a task has had.", source=DOCS + "#list-progression-history",
)  # fmt: skip


def its_activities(arguments: Arguments, settings: Settings) -> Generator[SubRequest, Iterator[Row], Prepared]:
    """No filter of files knows a task, but its activities are in one ("List Resources")."""
    rows = yield SubRequest(
        ACTIVITIES, {"_fields": ["task"]}, arguments["id"][-1], sample={"id": pretended("an activity")}
    )
    ids = [number for row in rows if (number := id_of(row.data.get("id")))]
    if len(ids) > 100:
        way_out = "ask `taskcli accelo resources --filters 'activity_id(...)'`, with ids of `accelo activities`"
        raise UsageError(f"this task has {len(ids)} activities, and files can be asked for of 100 at a time", way_out)
    return Prepared({"activities": ",".join(ids) or "0"})


ATTACHMENTS = below(
    "attachments", RESOURCES.columns, "mimetype(application/pdf)", "date_created,mimetype,filesize",
    help="List files attached to a task's activities.", source=DOCS + "#list-resources",
    path="/tasks/{id}/attachments/{activities}", prepare=its_activities,
)  # fmt: skip

# What lies below a task has no address below it; it is found by a filter. Activities are asked for by `task`:
# those made on a task are filed against its job.
BELOW = {
    "activities": ("/activities", "task({})"), "history": ("/progressions/history", "against(task({}))"),
    "attachments": ("/resources", "activity_id({})"),
}  # fmt: skip


def finish_request(request: Request, settings: Settings) -> Request:
    url, params = request.url, request.params
    if found := re.search(r"/tasks/([0-9]+)/(activities|history|attachments)(?:/(.+))?$", url):
        place, narrowing = BELOW[found[2]]
        url = url[: found.start()] + place
        # Ours is the last one, and the last one counts.
        ours = narrowing.format(unquote(found[3] or found[1]))
        filters = [*(value for name, value in params if name == "_filters"), ours]
        params = (("_filters", ",".join(filters)), *(pair for pair in params if pair[0] != "_filters"))
    useful = next((fields for place, fields in USEFUL.items() if url.endswith(API + place)), "")
    if useful and "_fields" not in dict(params):
        params = (*params, ("_fields", useful))
    return replace(request, url=url, params=params)


def in_form(request: Request, form: Form | None, settings: Settings) -> Request:
    """The suffix chooses the format ("Response and Request Structure"); whether `Accept` does is not said."""
    accept = {"xml": "text/xml", "json": "application/json"}.get(form or "", "*/*")
    return replace(request, url=request.url + (".xml" if form == "xml" else "")).adding(headers={"Accept": accept})


def label(settings: Settings) -> str:
    """The deployment's name, from its setting or from the address; empty where neither tells."""
    forms = (settings.extra.get("deployment", ""), settings.base_url)
    found = next(filter(None, (re.fullmatch(DEPLOYMENT, form) for form in forms)), None)
    return found[1].lower() if found else ""


def origin(settings: Settings) -> str:
    """The API's host. An address that was only made from the setting is made anew, from the bare name in it."""
    made = BASE.format_map(settings.extra) if "deployment" in settings.extra else ""
    return BASE.format(deployment=label(settings)) if settings.base_url in ("", made) else settings.base_url


def hosts(settings: Settings) -> tuple[str, ...]:
    name = label(settings)
    return (f"{name}.accelo.com", f"{name}.api.accelo.com") if name else ()


# The common record --------------------------------------------------------------------------------------------------


def find(question: Question) -> Finding:
    """Standings are in a filter, titles of statuses are not: those that are wanted are looked up first."""
    status = question.filters.status
    rows = (yield SubRequest(STATUSES)) if titles(question) else iter(())
    standings = wanted_standings(question, [mapping(row.data) for row in rows])
    ask = narrow(by_standings(question, standings), LIST).ask(LIST, _fields=[RECORD])
    if standings != question.natives() or question.status_map or status.unwanted:
        vague = ask.pushed_down & {"status"}
        ask = replace(ask, pushed_down=ask.pushed_down - vague, partly=ask.partly | vague)
    tasks = yield replace(ask, sample={"id": "TASK_ID"})
    begun = list(islice(tasks, 1))
    # Creators come as ids: where a filter looks at their names, these are no mere decoration.
    staff = (
        (yield from staff_by_id("" if asks_by_name(question.filters.creator) else "names of creators")) if begun else {}
    )
    lost = (yield from why_unknown()) if begun and not staff and asks_by_name(question.filters.assignee) else None
    return as_asked_for(chain(begun, tasks), question, staff, lost)


def asks_by_name(asked: Terms | None) -> bool:
    return asked is not None and any(not each.strip().isdecimal() for each in asked.names)


def why_unknown() -> Generator[SubRequest, Iterator[Row], TaskcliError | None]:
    """What the list of people failed with, which was asked for before. Assignees mostly come with their names."""
    try:
        yield from staff_by_id("")
    except TaskcliError as failed:
        return failed
    return None


def staff_by_id(
    decorates: str, ids: Iterable[str] = ()
) -> Generator[SubRequest, Iterator[Row], dict[str | None, Person]]:
    """The people of the deployment, or those with these ids."""
    asked = {"_filters": [f"id({','.join(ids)})"]} if ids else {}
    rows = yield SubRequest(STAFF, asked, decorates=decorates, fills=("assignees", "creator"))
    return {who.id: who for row in rows if (who := staff_of(row.data))}


def titles(question: Question) -> frozenset[str]:
    """The wanted words that may be titles of statuses: typed ones, and those that `status_map` makes wanted."""
    status = question.filters.status
    return frozenset() if status.everything else status.words | (question.natives() & question.status_map.keys())


def wanted_standings(question: Question, statuses: Iterable[Mapping[str, Any]]) -> frozenset[str] | None:
    """The standings that a wanted task may have; None where a word is neither a standing nor one of `statuses`.

    A title in `status_map` takes no standing away: other titles have the same one.
    """
    found = [[folded(text_of(each.get(name)) or "") for name in ("title", "standing")] for each in statuses]
    words = titles(question)
    if words - STATES.keys() - {title for title, _ in found}:
        return None
    listed = question.natives() | replace(question, status_map={}).natives()
    return (listed & STATES.keys()) | {standing for title, standing in found if title in words and standing}


def by_standings(question: Question, standings: frozenset[str] | None) -> Question:
    """The question with nothing but standings asked of the status, whatever the profile makes of them."""
    known = {**STATES, **dict.fromkeys(sorted((standings or frozenset()) - STATES.keys()), Status.UNKNOWN)}
    unknown = question.filters.status.common & {Status.UNKNOWN}
    status = ALL_STATUSES if standings is None else Words(unknown, standings)
    provider, filters = replace(question.provider, states=known), replace(question.filters, status=status)
    return replace(question, provider=provider, filters=filters, status_map={})


def as_asked_for(
    rows: Iterable[Row], question: Question, staff: Mapping[str | None, Person], lost: TaskcliError | None
) -> Iterator[Task]:
    """The tasks; one that was asked for by its standing is shown by it, not by the title of its status.

    Raises `lost` where an assignee has no name, and a filter asks for one.
    """
    words = question.filters.status.words | question.filters.status.unwanted
    for row in rows:
        task, standing = read_task(row.data, question.settings), standing_of(row.data) or ""
        title = folded(task.native_status or "")
        if folded(standing) in words and title not in words:
            task.status, task.native_status = question.status_map.get(title, task.status), standing
        task = task_with_names(task, staff)
        if lost and any(not who.name for who in task.assignees):
            raise lost
        yield task


def task_with_names(task: Task, staff: Mapping[str | None, Person]) -> Task:
    task.creator = with_name(task.creator, staff)
    task.assignees = [with_name(who, staff) or who for who in task.assignees]
    return task


def fetch(ref: str, extras: Extras, question: Question) -> Fetching:
    settings = question.settings
    sample = {"id": ref, "creator": f"staff/{pretended('the creator')}"}
    rows = yield SubRequest(GET, {"_fields": [RECORD]}, id=ref, sample=sample)
    task = read_task(next(rows).data, settings)
    if not task.id:
        raise Garbled("the answer has no task in it", f"see `taskcli accelo get {ref} -o raw`")
    if extras.comments != "none":
        with extras.part("comments"):
            rows = yield SubRequest(ACTIVITIES, {"_fields": [MESSAGE]}, id=ref)
            comments = [each for row in rows if (each := read_comment(row.data, settings))]
            task.comments = chosen(by_time(comments, lambda each: each.created), extras.comments)
    if extras.history:
        with extras.part("history"):
            rows = yield SubRequest(HISTORY, id=ref)
            changes = by_time([read_change(row.data, settings) for row in rows], lambda each: each.at)
            before = [None, *(each.after for each in changes)]  # there is no "from"
            task.history = [replace(each, before=was) for each, was in zip(changes, before, strict=False)]
    yield from add_names(task)
    return task


def add_names(task: Task) -> Generator[SubRequest, Iterator[Row], None]:
    """Names of those who came as ids, all in one look-up."""
    comments, history = task.comments or [], task.history or []
    people = [task.creator, *task.assignees, *(each.author for each in comments), *(each.actor for each in history)]
    ids = sorted({who.id for who in people if who and who.id and who.kind == "staff" and not who.name})
    if not ids:
        return
    staff = yield from staff_by_id("names of people", ids)
    task_with_names(task, staff)
    if comments:
        task.comments = [msgspec.structs.replace(each, author=with_name(each.author, staff)) for each in comments]
    if history:
        task.history = [msgspec.structs.replace(each, actor=with_name(each.actor, staff)) for each in history]


def locate(path: str, query: str, settings: Settings) -> str | None:
    """`/api/v0/tasks/100.json` of the API, `/?action=view_task&id=100` of the web interface."""
    if found := re.search(r"/tasks/([0-9]+)(?:\.[a-z]+)?(?:/|$)", path):
        return found[1]
    words = parse_qs(query)
    return words["id"][0] if words.get("action") == ["view_task"] and "id" in words else None


PROVIDER = Provider(
    name="accelo", title="Accelo tasks",
    about="tasks of projects, tickets, sales and retainers in Accelo (once AffinityLive)",
    settings=(Setting("deployment", "the name in front of .accelo.com, or an address with it", pattern=DEPLOYMENT),),
    schemes=(
        client_credentials(
            lambda settings: origin(settings) + OAUTH + "/token",
            # An hour is enough for one command; unasked, a token lives for 30 days.
            form=lambda settings: {"scope": "read(all)", "expires_in": "3600"},
            opinion=verdict,
        ),
        BEARER,
    ),
    pasted=r"(?P<deployment>[a-z0-9-]+)(?:\.api)?\.accelo\.com(?=/|$)",
    sign_in="Register an application of the type service in your deployment (Configuration, API, Register Application);"
            " it has a client id and a client secret. The deployment is the name in front of .accelo.com.",
    base_url=BASE, root=lambda settings: origin(settings) + API, finish_request=finish_request, in_form=in_form,
    verdict=verdict,
    endpoints=(
        LIST, GET, COUNT, PRIORITIES, *REGISTERS, RUN, ACTIVITIES, HISTORY, PROGRESSIONS, ATTACHMENTS, WHOAMI,
    ),
    states=STATES, never=frozenset({"tags"}),
    look_ups={
        "assignee": STAFF_BY_NAME, "creator": STAFF_BY_NAME, "project": NAMED["job"], "customer": NAMED["company"],
    },
    read_task=read_task, read_comment=read_comment, read_change=read_change, find=find, fetch=fetch,
    locate=locate, id=TASK_ID, hosts=hosts, person=staff_of, speaks_xml=True, xml_root=XML_ROOT,
    comments=("none", "first", "last", "all"), history=True,
    # These move an object to another status ("Progressions"), or end and start a grant ("Authentication").
    never_call=("progressions/*/auto", "progressions/start", "progressions/done", "oauth2/*/revoke",
                "oauth2/*/authorize"),
    api_examples=(
        "taskcli accelo api tasks/meta", "taskcli accelo api groups --param _limit=5 --jq '.response[].title'",
        "taskcli accelo api companies -o xml",
    ),
)  # fmt: skip
