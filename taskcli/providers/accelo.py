"""Accelo: tasks of projects, tickets and sales; JSON in an envelope, numbers as text, pages without a total."""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import parse_qs

from taskcli.auth import BEARER, Settings, client_credentials
from taskcli.errors import Garbled, NotFound, Refused
from taskcli.message import Reply, Request, Row
from taskcli.models import Change, Comment, Link, Person, Priority, Status, Task, priority_by_word
from taskcli.spec import Ask, Endpoint, Extras, Given, Page, Param, Provider, Setting, Wanted, judge, known_by, state
from taskcli.values import first, id_of, in_time, listing, mapping, number, pattern, read_unix, text_of, utc_text

# The documentation's text is also public as github.com/Accelo/docs.
DOCS = "api.accelo.com/docs/"
API, OAUTH = "/api/v0", "/oauth2/v0"
BASE = "https://{deployment}.api.accelo.com"
# A deployment's name, or an address with it.
DEPLOYMENT = (
    r"(?i)(?:https?://(?=[^/]+\.accelo\.com(?:/|$)))?([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)"
    r"(?:(?:\.api)?\.accelo\.com(?:/.*)?)?"
)

# Standings, not statuses: those are named by each customer. pending to inactive are in use for tasks
# ("List Tasks", and public clients); the others are words of the help pages for the same things.
STATES = {
    "pending": Status.OPEN,
    "accepted": Status.OPEN,
    "paused": Status.OPEN,
    "started": Status.IN_PROGRESS,
    "active": Status.IN_PROGRESS,
    "complete": Status.DONE,
    "completed": Status.DONE,
    "closed": Status.DONE,
    "resolved": Status.DONE,
    "inactive": Status.CANCELLED,
}
LEVELS = {"1": Priority.URGENT, "2": Priority.HIGH, "3": Priority.NORMAL, "4": Priority.LOW, "5": None}

# Without being asked, the service gives nothing but `id` and `title`.
RECORD = (
    "standing,description,date_created,date_started,date_due,date_completed,date_modified,creator,creator_type,"
    "creator_id,against_type,against_id,assignee(email),manager(),task_status(standing),task_priority(level),breadcrumbs"
)
MESSAGE = "body,medium,owner_type,owner_id,staff(),date_created,date_logged,date_modified"

# Reading ------------------------------------------------------------------------------------------------------------


def read_task(row: Any, settings: Settings) -> Task:
    row = mapping(row)
    # A link is an id or an object, by how it was asked for; `status` is the old name of `task_status`.
    status, old, priority = (mapping(row.get(name)) for name in ("task_status", "status", "task_priority"))
    standing = first([row.get("standing"), status.get("standing"), old.get("standing")])
    parents = parents_of(row)
    number = id_of(row.get("id"))
    name = label(settings)
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
        # Built, not served: the form that links of the web interface have in public scripts.
        url=f"https://{name}.accelo.com/?action=view_task&id={number}" if name and number else None,
        native=row,
    )


def parents_of(row: Mapping[str, Any]) -> list[Link]:
    """What the task belongs to, the nearest one first ("Breadcrumbs"); without those, what it is against."""
    against = {"id": row.get("against_id"), "table": row.get("against_type")}
    return [
        Link(id=number, title=text_of(each.get("title")), kind=text_of(each.get("table")))
        for each in map(mapping, listing(row.get("breadcrumbs")) or [against])
        if (number := id_of(each.get("id")))
    ]


def staff_of(value: object) -> Person | None:
    """A staff member: an object, a bare id, or nobody, which is null or "0"."""
    found = mapping(value)
    who = id_of(found.get("id") if found else value)
    words = [text_of(found.get(name)) for name in ("firstname", "surname")]
    name = " ".join(word.strip() for word in words if word)
    return Person(id=who, name=name or None, email=text_of(found.get("email")), kind="staff") if who else None


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


def read_comments(rows: Iterable[Any]) -> list[Comment]:
    """Notes, mails, calls and meetings that have text; the oldest first."""
    comments = []
    for row in map(mapping, rows):
        owner, logger = id_of(row.get("owner_id")), staff_of(row.get("staff"))
        kind = text_of(row.get("owner_type"))
        if not (logger and kind == "staff" and logger.id == owner):  # `staff` is who logged time, maybe somebody else
            logger = Person(id=owner, kind=kind) if owner else None
        comment = Comment(
            id=id_of(row.get("id")),
            author=logger,
            created=read_unix(row.get("date_created")) or read_unix(row.get("date_logged")),
            modified=read_unix(row.get("date_modified")),
            text=first([row.get("body"), row.get("subject")]),
        )
        comments += [comment] if comment.text else []
    return sorted(comments, key=lambda each: in_time(each.created))


def read_history(rows: Iterable[Any]) -> list[Change]:
    changes = [
        Change(
            at=read_unix(row.get("date_modified")),
            actor=staff_of(row.get("modified_by")),
            action="progression",
            after=first([row.get("to_title")]) or numbered(row.get("to_id")),
        )
        for row in map(mapping, rows)
    ]
    return sorted(changes, key=lambda each: in_time(each.at))


# Faults and paging --------------------------------------------------------------------------------------------------

# `meta.status` and what it stands for, else 400 ("Status Codes"; "Token Endpoint Errors"). It counts before the HTTP
# status, which `_suppress_http_status` turns into 200. Which status a lock-out has is not documented.
GRANTS = ("invalid_client", "unauthorized_client", "invalid_grant", "invalid_scope", "unsupported_grant_type")
LOCKED_OUT = "too_many_failed_logins"
CODES = dict.fromkeys(GRANTS, 401) | dict.fromkeys(("too_many_requests", LOCKED_OUT), 429)
CODES |= {"invalid_permission": 403, "server_error": 500}
HINTS = {
    401: "check the token, or the client id and secret; 100 refusals within 5 minutes lock the caller out",
    403: "this account may not see it; ask the administrator of the deployment",
}


def fault(reply: Reply) -> None:
    data = mapping(reply.top)
    data = mapping(data.get("data", data))  # the root element of an XML answer
    meta = mapping(data.get("meta")) or ({} if "response" in data else data)
    code = (first([meta.get("status"), data.get("error")]) or "ok").strip().lower().replace(" ", "_")
    said = first([meta.get("message"), data.get("error_description"), reply.headers.get("x-status-reason")]) or ""
    real = text_of(meta.get("response_code")) or ""
    status = max(reply.status, int(real) if re.fullmatch(r"[45]\d\d", real) else 0)
    if code != "ok":
        status = CODES.get(code, 400 if status < 400 or code == "invalid_request" else status)
        said = said or code
    if reply.kind == "text" and status >= 400:
        said = said or reply.body[:200].decode("utf-8", "replace")
    if status >= 400 and re.search(r"deployment\b.*\bfound", said, re.IGNORECASE):
        # Seen as 400, documented as 500; asking again does not help.
        raise Refused(f"no such address: {said}", "check deployment or base_url of this profile", **known_by(reply))
    asked = re.search(r"/tasks/(\d+)(\.[a-z]+)?$", reply.url.partition("?")[0])
    if status == 400 and asked and reply.data is not None:
        # "Status Codes": what does not exist is an invalid request, just as a bad parameter is.
        raise NotFound(
            f"task {asked[1]} not found, or the request was refused: {said or 'no reason given'}",
            "check the id, that this account may see the task, and the fields if you named some",
            **known_by(reply),
        )
    headers, hint = dict(reply.headers), HINTS.get(status, "")
    reset = read_unix(headers.get("x-ratelimit-reset"))
    if code == LOCKED_OUT:
        hint = "let 5 minutes pass (or what Retry-After says); every attempt before that starts them anew"
    elif status == 429 and isinstance(reset, datetime) and "retry-after" not in headers:
        # "Rate Limiting": so many requests an hour for the whole deployment; the reset can be an hour away.
        headers["retry-after"] = str(max(0, math.ceil((reset - datetime.now(UTC)).total_seconds())))
        hint = f"the deployment's requests of this hour are used up; try again after {utc_text(reset)}"
    judge(Reply(status, reply.body, headers, reply.url), said=said, hint=hint, one=bool(asked))


def following(asked: Mapping[str, str], page: Page) -> Mapping[str, str] | None:
    """There is no total and no link: a page that is not full is the last one ("Pagination").

    `_page` counts from 0 and beats `_offset`.
    """
    if page.count < int(asked.get("_limit", 10)):
        return None
    if "_offset" in asked and "_page" not in asked:
        return {**asked, "_offset": str(int(asked["_offset"]) + page.count)}
    return {**asked, "_page": str(int(asked.get("_page", 0)) + 1)}


# Endpoints ----------------------------------------------------------------------------------------------------------


def one_start(given: Given, settings: Settings) -> None:
    # "Pagination": a page number overrides the offset, without a word.
    if "_page" in given and "_offset" in given:
        raise ValueError("--page and --offset exclude each other: Accelo ignores the offset where there is a page")


def last_wins(given: Given, settings: Settings) -> Iterator[str]:
    # "Combining Filters": of the same filter used twice, only the last one counts.
    text = ",".join(given.get("_filters", ()))
    while (outer := re.sub(r"\([^()]*\)", "", text)) != text:
        text = outer
    names = [name.strip() for name in text.split(",")]
    for name in sorted({name for name in names if names.count(name) > 1 and re.fullmatch(r"[a-z_]+", name)}):
        yield f"the filter {name} is given more than once and Accelo counts the last one only; write {name}(A,B)"


TASK_ID = pattern("ID", r"[1-9][0-9]{0,18}", "a task id (digits)")
# Round brackets hold commas of their own, so a value is never cut: fields=assignee(email,mobile).
FIELDS = Param("_fields", "fields to return, such as standing,assignee(email)", many="join", default="id,title")
FILTERS = Param("_filters", "filters, such as standing(pending,started)", many="join")
SEARCH = Param("_search", "words in title or description, all must match", many="join")
PAGING = (
    Param("_limit", "objects per page", number(1, 100), default="10"),
    Param("_page", "number of the page, the first one is 0", number(0), default="0"),
    Param("_offset", "index of the first object, instead of a page", number(0), default="0"),
)
PAGED: dict[str, Any] = {
    # In JSON the list is `response`; in XML that lies in the root element `data`.
    "items": ("data|response", "response"),
    "check": one_start,
    "notes": last_wins,
    "following": following,
    "size": "_limit",
}

LIST = Endpoint(
    verb="list",
    path="/tasks",
    help="List tasks.",
    source=DOCS + "#list-tasks",
    columns=("id", "title", "standing", "date_due", "assignee.surname", "task_priority.title"),
    **PAGED,
    params=(FILTERS, SEARCH, *PAGING, FIELDS),
    examples=(
        "taskcli accelo list --filters 'standing(pending,started)' --fields 'standing,assignee()' --limit 20",
        "taskcli accelo list --filters 'child_of_job(288)' --filters 'order_by_asc(date_due)' --paginate -o json",
    ),
)
GET = Endpoint(
    verb="get",
    path="/tasks/{id}",
    help="Show one task.",
    source=DOCS + "#get-task",
    shape="item",
    argument=TASK_ID,
    argument_help="the task's id",
    items=("response",),
    columns=LIST.columns,
    params=(FIELDS,),
    examples=("taskcli accelo get 100 --fields 'date_created,date_started,assignee(email)'",),
)
COUNT = Endpoint(
    verb="count",
    path="/tasks/count",
    help="Count tasks.",
    source=DOCS + "#count-tasks",
    shape="item",
    items=("response",),
    columns=("count",),
    notes=last_wins,
    key="",
    params=(FILTERS, SEARCH),
    examples=("taskcli accelo count --filters 'standing(pending)'",),
)
STATUSES = Endpoint(
    verb="statuses",
    path="/tasks/statuses",
    help="List the statuses that tasks can have.",
    source=DOCS + "#list-task-statuses",
    columns=("id", "title", "standing", "color", "ordering"),
    **PAGED,
    params=(
        replace(FILTERS, help="filters, such as standing(paused)"),
        replace(SEARCH, help="words in the title"),
        *PAGING,
        replace(FIELDS, help="fields to return, standing,color,ordering unless named", default=""),
    ),
    examples=("taskcli accelo statuses",),
)


def below(verb: str, help: str, place: str, columns: tuple[str, ...], filters: str, fields: str) -> Endpoint:
    return Endpoint(
        verb=verb,
        path=f"/tasks/{{id}}/{verb}",
        help=help,
        source=DOCS + place,
        argument=TASK_ID,
        argument_help="the task's id",
        columns=columns,
        **PAGED,
        params=(
            replace(FILTERS, help=f"further filters, such as {filters}"),
            *PAGING,
            replace(FIELDS, help=f"fields to return, {fields} unless named", default=""),
        ),
        examples=(f"taskcli accelo {verb} 24 --filters '{filters}'",),
    )


ACTIVITIES = below(
    "activities",
    "List a task's notes, mails, calls and logged time.",
    "#list-activities",
    ("id", "date_logged", "medium", "owner", "subject", "body"),
    "medium(note)",
    "body,owner,medium and more",
)
HISTORY = below(
    "history",
    "List the statuses that a task has had.",
    "#list-progression-history",
    ("id", "date_modified", "to_title", "modified_by"),
    "modified_by(7)",
    "modified_by,date_modified",
)
WHOAMI = Endpoint(
    verb="whoami",
    path="/staff/whoami",
    help="Show who is signed in.",
    source=DOCS + "#get-current-staff",
    shape="item",
    items=("response",),
    columns=("id", "firstname", "surname", "email"),
    params=(replace(FIELDS, help="fields to return, such as email,timezone", default="id,firstname,surname"),),
    examples=("taskcli accelo whoami --fields email",),
)

# What lies below a task has no address below it; it is found by a filter. Activities are asked for by `task`:
# those made on a task are filed against its job.
BELOW = {"activities": ("/activities", "task({})"), "history": ("/progressions/history", "against(task({}))")}
# Lists whose default fields leave out what one looks for in them.
USEFUL = {
    "/tasks/statuses": "standing,color,ordering",
    "/activities": "body,owner,medium,date_logged,billable",
    "/progressions/history": "modified_by,date_modified",
}


def dress(request: Request, form: Literal["json", "xml"], settings: Settings) -> Request:
    url, params = request.url, request.params
    if found := re.search(r"/tasks/(\d+)/(activities|history)$", url):
        place, narrowing = BELOW[found[2]]
        url = url[: found.start()] + place
        # Ours is the last one, and the last one counts.
        filters = [*(value for name, value in params if name == "_filters"), narrowing.format(found[1])]
        params = (("_filters", ",".join(filters)), *(pair for pair in params if pair[0] != "_filters"))
    useful = next((fields for place, fields in USEFUL.items() if url.endswith(API + place)), "")
    if useful and "_fields" not in dict(params):
        params = (*params, ("_fields", useful))
    # "Response and Request Structure": the suffix chooses the format. Whether `Accept` does is not said.
    url, accept = (url + ".xml", "text/xml") if form == "xml" else (url, "application/json")
    return replace(request, url=url, params=params).adding(headers={"Accept": accept})


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


def find(wanted: Wanted, settings: Settings) -> Generator[Ask, Iterator[Row], Iterable[Task]]:
    staff = wanted.assignee
    if staff == "me":
        rows = yield Ask(WHOAMI, like={"id": "STAFF_ID"})
        staff = text_of(mapping(next(rows).data).get("id"))
        if staff is None:
            raise Garbled("the answer does not tell who is signed in", "name yourself: --assignee YOUR-ID")
    elif not is_number(staff):
        staff = None  # a name, which no filter knows
    rows = (yield Ask(STATUSES)) if spoken(wanted) else iter(())
    given, answers = narrow(wanted, settings, standings(wanted, [mapping(row.data) for row in rows]), staff)
    rows = yield Ask(LIST, given, answers=answers)
    return as_asked_for(rows, wanted, settings)


def as_asked_for(rows: Iterable[Row], wanted: Wanted, settings: Settings) -> Iterator[Task]:
    """The tasks; one that was asked for by its standing is shown by it, not by the title of its status."""
    for row in rows:
        task, standing = read_task(row.data, settings), text_of(mapping(row.data).get("standing")) or ""
        title = (task.native_status or "").casefold()
        if standing.casefold() in wanted.words and title not in wanted.words:
            task.status, task.native_status = wanted.status_map.get(title, task.status), standing
        yield task


def spoken(wanted: Wanted) -> frozenset[str]:
    """The wanted words that may be titles of statuses: typed ones, and those that `status_map` makes wanted."""
    mapped = wanted.natives(STATES) & frozenset(wanted.status_map)
    return wanted.words | mapped if wanted.statuses is not None else frozenset()


def standings(wanted: Wanted, statuses: Iterable[Mapping[str, Any]] = ()) -> frozenset[str] | None:
    """The standings that a wanted task may have; None where a word is neither a standing nor one of `statuses`.

    A title in `status_map` takes no standing away: other titles have the same one.
    """
    found = [[(text_of(each.get(name)) or "").casefold() for name in ("title", "standing")] for each in statuses]
    words = spoken(wanted)
    if words - STATES.keys() - {title for title, _ in found}:
        return None
    listed = wanted.natives(STATES) | replace(wanted, status_map={}).natives(STATES)
    behind = {standing for title, standing in found if title in words and standing}
    return frozenset(word for word in listed if word in STATES) | behind


def narrow(
    wanted: Wanted, settings: Settings, listed: frozenset[str] | None, staff: str | None = None
) -> tuple[dict[str, list[str]], frozenset[str]]:
    """What to ask the list with, so that it lacks no wanted task; `listed` are standings (None: all), `staff` an id.

    `_search` finds words where `--search` means any text, priorities and names of people are in no filter, and a
    project is wanted by id or title, which no one filter knows: those are left to the one who asks.
    """
    filters: list[tuple[str, str, str]] = []  # name, value, and the common filter that it answers
    exact = "status" if listed == wanted.natives(STATES) and not wanted.status_map else ""
    if listed is not None:
        kept = [*(word for word in STATES if word in listed), *sorted(listed - STATES.keys())]
        unwanted = [word for word in STATES if word not in listed]
        # Where `unknown` is wanted, so are standings that are in no table.
        name, words = ("standing_not", unwanted) if wanted.any_word else ("standing", kept)
        filters += [(name, ",".join(words), exact)] if words else []
    if staff:
        filters.append(("assignee", staff, "assignee"))
    if is_number(wanted.creator):  # whatever type of creator has this number
        filters += [
            (f"creator_id_{side}_than_or_equal", str(wanted.creator), "creator") for side in ("greater", "less")
        ]
    for field, name in (("date_created", "created"), ("date_modified", "updated"), ("date_due", "due")):
        after, before = getattr(wanted, f"{name}_after"), getattr(wanted, f"{name}_before")
        # "Date Filters": greater than, less than, in whole seconds.
        if after and (since := math.floor(after.timestamp()) - 1) > 0:
            filters.append((f"{field}_after", str(since), f"{name}-after"))
        if before and (until := math.ceil(before.timestamp())) > 0:
            # Whether tasks without a date come along is not said.
            filters.append((f"{field}_before", str(until), f"{name}-before" if name != "due" else ""))
    # Of one filter given twice only the last would count: the profile's own stands, ours is checked afterwards.
    own = ",".join(settings.defaults.get("list", {}).get("_filters", ()))
    filters = [each for each in filters if not re.search(rf"\b{each[0]}\(", own)]
    text = ",".join([*([own] if own else []), *(f"{name}({value})" for name, value, _ in filters)])
    given = {"_fields": [RECORD], **({"_filters": [text]} if text else {})}
    return given, frozenset(answer for _, _, answer in filters if answer)


def is_number(text: str | None) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,19}", text or ""))


def fetch(ref: str, extras: Extras, settings: Settings) -> Generator[Ask, Iterator[Row], Task]:
    rows = yield Ask(GET, {"_fields": [RECORD]}, id=ref, like={"id": ref})
    task = read_task(next(rows).data, settings)
    if extras.comments != "none":
        found = yield Ask(ACTIVITIES, {"_fields": [MESSAGE]}, id=ref)
        comments = read_comments(each.data for each in found)
        task.comments = {"first": comments[:1], "last": comments[-1:]}.get(extras.comments, comments)
    if extras.history:
        found = yield Ask(HISTORY, id=ref)
        task.history = read_history(each.data for each in found)
    return task


def locate(path: str, query: str, settings: Settings) -> str | None:
    """`/api/v0/tasks/100.json` of the API, `/?action=view_task&id=100` of the web interface."""
    if found := re.search(r"/tasks/(\d+)(?:\.[a-z]+)?(?:/|$)", path):
        return found[1]
    words = parse_qs(query)
    return words["id"][0] if words.get("action") == ["view_task"] and "id" in words else None


PROVIDER = Provider(
    name="accelo",
    title="Accelo tasks",
    about="tasks of projects, tickets, sales and retainers in Accelo (once AffinityLive)",
    settings=(Setting("deployment", "the name in front of .accelo.com, or an address with it", pattern=DEPLOYMENT),),
    schemes=(
        client_credentials(
            lambda settings: origin(settings) + OAUTH + "/token",
            # An hour is enough for one command; unasked, a token lives for 30 days.
            form=lambda settings: {"scope": "read(all)", "expires_in": "3600"},
        ),
        BEARER,
    ),
    base_url=BASE,
    root=lambda settings: origin(settings) + API,
    dress=dress,
    fault=fault,
    endpoints=(LIST, GET, COUNT, STATUSES, ACTIVITIES, HISTORY, WHOAMI),
    states=STATES,
    find=find,
    fetch=fetch,
    locate=locate,
    id=TASK_ID,
    speaks_xml=True,
    comments=("none", "first", "last", "all"),
    history=True,
    whoami="whoami",
    person=lambda row: staff_of(row) or Person(),
    hosts=hosts,
)
