"""Tallyfy: tasks of processes and one-off tasks; JSON in an envelope, paged by number, five lists of tasks."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any, Literal, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from taskcli.auth import BEARER, CLIENT_KEYS, Key, Scheme, Settings, Token, sign_bearer, token_of, token_request
from taskcli.errors import ConfigError, Garbled, NotFound, Refused, SignInError
from taskcli.message import Credential, Reply, Request, Row
from taskcli.models import ENDED, Change, Comment, Link, Person, Status, Task
from taskcli.spec import Ask, Endpoint, Extras, Given, Page, Param, Provider, Setting, Wanted, judge, known_by, state
from taskcli.values import (
    YES_NO,
    Clock,
    Kind,
    choice,
    day,
    day_range,
    first,
    id_of,
    listing,
    mapping,
    number,
    pattern,
    read_time,
    text_of,
    whole,
)

# The text of these pages is also public as github.com/tallyfy/documentation.
DOCS = "tallyfy.com/products/pro/integrations/open-api/code-samples/"
SOURCE, SOURCE_ONE = DOCS + "tasks/list-org-tasks/", DOCS + "tasks/get-task/"
SOURCE_RUN = DOCS + "tasks/list-process-tasks/"
SOURCE_ME = "tallyfy.com/products/pro/integrations/open-api/api-clients/postman/task-operations/"
SOURCE_GUEST, SOURCE_SDK = DOCS + "guests/get-guest/", "pypi.org/project/tallyfy/"

# What a task's `status` is seen to be. `completed_at` and `archived_at` are looked at first.
STATES = {
    "not-started": Status.OPEN,
    **dict.fromkeys(("active", "in-progress", "inprogress", "reopened"), Status.IN_PROGRESS),
    # Words to ask with, rather than to be answered with.
    **dict.fromkeys(("overdue", "due_soon", "hasproblem"), Status.IN_PROGRESS),
    **dict.fromkeys(("completed", "complete", "approved", "acknowledged"), Status.DONE),
    # A decision was made; an expiring task completes itself at its deadline.
    **dict.fromkeys(("rejected", "expired"), Status.DONE),
    # Hidden by a rule or by hand; does not count in its process.
    **dict.fromkeys(("auto-skipped", "skipped"), Status.CANCELLED),
}


class Place(NamedTuple):
    """One of the lists of tasks, with the words it has, and which of the parameters in `OF_SOME` it is said to know."""

    name: str
    path: str
    status: tuple[str, ...]
    sort: tuple[str, ...]
    includes: tuple[str, ...]
    knows: tuple[str, ...]


# The lists of the organization and of a process call it "complete", those of one person "completed" ("List organization
# tasks", "List process tasks", "Task operations and automation", the SDK's docstrings).
STATUS = ("active", "complete", "incomplete", "inprogress", "not-started", "overdue", "due_soon", "hasproblem")
STATUS_RUN = (*STATUS, "active_visible")
STATUS_MINE = ("all", "active", "completed", "overdue", "due_soon", "hasproblem")
STATUS_USER = (*STATUS_MINE, "incomplete", "inprogress")
SORT_MINE = ("deadline", "newest", "problems")
WITH_ALL = ("run", "run.checklist", "step", "threads", "assets")
WITH = (*WITH_ALL, "form_fields", "tags", "summary", "selected_text_comment")
WITH_RUN = (*WITH_ALL, "form_fields", "summary", "comments", "activities")
WITH_USER = (*WITH_ALL, "comments", "threads_count", "tags", "folders", "member_watchers.watcher", "summary")
DEADLINES = ("deadline_start_range", "deadline_end_range", "deadline_before", "deadline_after")
KNOWN_RUN = ("owners", "guests", "groups", "unassigned", "deadline_on", *DEADLINES)
ORG_ONLY = ("roles", "folder", "created", "is_oneoff", "archived", "custom_field_key", "custom_field_value")
KNOWN = ("q", "tag", *KNOWN_RUN, *ORG_ONLY)
USER = Place("a member's list", "/users/{user}", STATUS_USER, SORT_MINE, WITH_USER, ("q", "tag", "sort_by"))
PLACES = {
    "org": Place("the organization's list", "", STATUS, (*SORT_MINE, "completed_newest"), WITH, KNOWN),
    "run": Place("a process's list", "/runs/{run}", STATUS_RUN, ("position", "deadline"), WITH_RUN, KNOWN_RUN),
    "me": Place("your own list", "/me", STATUS_MINE, SORT_MINE, WITH_USER, ("q",)),
    "user": USER,
    "guest": USER._replace(name="a guest's list", path="/guests/{code}"),
}
# Parameters that not every list is documented to know. They are sent all the same, and told.
OF_SOME = {name for place in PLACES.values() for name in place.knows}
WITH_ONE = (
    "run", "step", "form_fields", "tags", "threads", "issues", "assets", "folders", "roles", "activities",
    "ko-form-fields", "summary", "member_watchers", "guest_watchers", "threads_count",
)  # fmt: skip

# Reading ------------------------------------------------------------------------------------------------------------


def read_task(row: Any, settings: Settings) -> Task:
    row = mapping(row)
    run = id_of(row.get("run_id"))
    link = Link(id=run, title=text_of(mapping(unwrapped(row.get("run"))).get("name")), kind="process") if run else None
    # A one-off task for several people has a run_id too (github.com/tallyfy/mcp-public): that is no process of its own.
    link = None if row.get("is_oneoff_task") else link
    # Members are numbers or objects, guests e-mail addresses, groups ids; `taskUrls` is left alone.
    owners, kinds = mapping(row.get("owners")), (("user", "id"), ("guest", "email"), ("group", "id"))
    people = [read_person(each, kind, key) for kind, key in kinds for each in listing(owners.get(f"{kind}s"))]
    creator = read_person(row.get("starter_id"))
    status = state(STATES, text_of(row.get("status")))
    # Emptied when a task is reopened ("Reopen task"), so it can be relied on.
    if read_time(row.get("completed_at")) and status is not Status.CANCELLED:
        status = Status.DONE
    elif read_time(row.get("archived_at")):
        status = Status.CANCELLED
    return Task(
        id=id_of(row.get("id")),
        title=text_of(row.get("title")),
        description=text_of(row.get("summary")),
        status=status,
        native_status=text_of(row.get("status")),
        assignees=[who for who in people if who.id],
        creator=creator if creator.id else None,
        created=read_time(row.get("created_at")),
        updated=read_time(row.get("last_updated")),
        due=read_time(row.get("deadline")),
        completed=read_time(row.get("completed_at")),
        project=link,
        parent=link,
        # No address of a single task is documented for members; guest links open without a login and are not shown.
        url=f"https://{hosts(settings)[0]}/{settings.extra['org_id']}/processes/{run}" if run else None,
        native=row,
    )


def read_person(row: Any, kind: str = "user", key: str = "id") -> Person:
    """Somebody as an object, or as nothing but what is below `key` in one."""
    found = row if isinstance(row, dict) else {key: row}
    names = " ".join(filter(None, (text_of(found.get("first_name")), text_of(found.get("last_name")))))
    name = first([found.get("full_name"), names, found.get("name")])
    return Person(id=id_of(found.get(key)), name=name, email=text_of(found.get("email")), kind=kind)


def unwrapped(value: Any) -> Any:
    """What was asked for with `with`: wrapped in `data`, or bare."""
    return value.get("data", value) if isinstance(value, dict) else value


def oldest_first(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Times are always in UTC, so that their text tells their order."""
    return sorted(map(mapping, rows), key=lambda row: text_of(row.get("created_at")) or "")


Members = Mapping[str | None, Person]


def known(who: Person | None, members: Members) -> Person | None:
    return members.get(who.id, who) if who and who.kind == "user" else who


def read_comments(rows: Iterable[Any], which: str, members: Members) -> list[Comment]:
    comments = [
        Comment(
            id=id_of(row.get("id")),
            author=known(author_of(row), members),
            created=read_time(row.get("created_at")),
            modified=read_time(row.get("updated_at")) if row.get("updated_at") != row.get("created_at") else None,
            archived=bool(row.get("archived_at")),
            text=text_of(row.get("content")),
        )
        for row in oldest_first(rows)
        if which == "archive" or not row.get("archived_at")
    ]
    return {"first": comments[:1], "last": comments[-1:]}.get(which, comments)


def author_of(row: Mapping[str, Any]) -> Person | None:
    mail = text_of(row.get("guest"))
    who = {"id": id_of(row.get("author_id")) or mail, "email": mail}
    return read_person(who, text_of(row.get("author_type")) or "user") if who["id"] else None


def read_history(rows: Iterable[Any]) -> list[Change]:
    """Most values of the activity feed are lists of one ("Get activity feed for a process")."""
    changes = []
    for row in oldest_first(rows):
        one = {name: next(iter(listing(value)), None) for name, value in row.items()}
        kind = (text_of(one.get("actor_type")) or "user").rpartition("\\")[2].lower()  # App\Models\User
        who = read_person({**mapping(one.get("actor")), "id": one.get("actor_id")}, kind)
        actor = who if who != Person(kind=kind) else None
        action = " ".join(filter(None, (text_of(one.get("verb")), text_of(one.get("field"))))) or None
        at, before = read_time(row.get("created_at")), text_of(one.get("old_value"))
        changes.append(Change(at=at, actor=actor, action=action, before=before))
    return changes


# Faults and paging --------------------------------------------------------------------------------------------------

CODES = {"RESOURCE_NOT_FOUND": 404, "ENDPOINT_NOT_FOUND": 404, "RATE_LIMIT_EXCEEDED": 429}
# A failing server has been seen to tell about its inside (github.com/tallyfy/mcp-public, server/utils).
INSIDE = re.compile(r"SQLSTATE|stack trace|\.php\b|/var/|\bvendor/", re.IGNORECASE)
HINTS = {
    401: "check the credentials; a personal token is deleted when its user logs out of the web app",
    403: "this user may not see it; ask an administrator of the organization",
    404: "check the id and org_id: what belongs to another organization is not found either",
}
ADDRESS = "check base_url, for example https://go.tallyfy.com/api"


def told(data: Mapping[str, Any]) -> tuple[str, str]:
    """Code and words: `error` is true, a word or an object; refused parameters are in `errors`, often without more."""
    error = data.get("error")
    inner = error if isinstance(error, dict) else data
    said = first([inner.get("message"), error if isinstance(error, str) else None]) or ""
    refused = "; ".join(complaints(data.get("errors")))
    said = f"{said} ({refused})" if said and refused else said or refused
    return (text_of(inner.get("code")) or "").upper(), said


def fault(reply: Reply) -> None:
    data, status = mapping(reply.top), reply.status
    code, said = told(data)
    if data.get("error") or ("data" not in data and (code or said)):
        unsigned = re.search("unauthenticated|unauthorized|invalid_(client|token|grant)", said, re.IGNORECASE)
        status = CODES.get(code, status if status >= 300 else 401 if unsigned else 400)
    elif status < 300 and isinstance(reply.top, dict) and "data" not in data:
        raise Garbled("the answer has no data in it", "run with -o raw to see it", **known_by(reply))
    if reply.kind == "text" and status >= 400:
        said = reply.body[:200].decode("utf-8", "replace")
    # The same words come where X-Tallyfy-Client is missing, which is always sent.
    found = bool(data) and code != "ENDPOINT_NOT_FOUND" and "endpoint not found" not in said.lower()
    hint = ADDRESS if status == 404 and not found else HINTS.get(status, "")
    said = "" if status >= 500 and INSIDE.search(said) else said
    judge(replace(reply, status=status), said=said, hint=hint, one=found)


def complaints(found: object, name: str = "") -> Iterator[str]:
    """`errors` as sentences: by field a text, a list of texts, or a list of further such mappings."""
    for key, value in found.items() if isinstance(found, dict) else ((name, each) for each in listing(found)):
        if isinstance(value, (dict, list)):
            yield from complaints(value, str(key))
        elif text := text_of(value):
            yield f"{key}: {text}" if key else text


def pagination(head: Any) -> dict[str, Any]:
    return mapping(mapping(mapping(head).get("meta")).get("pagination"))


def total(head: Any) -> int | None:
    return whole(pagination(head).get("total"))


def following(asked: Mapping[str, str], page: Page) -> Mapping[str, str] | None:
    """Pages count from 1. `total` is relied on, `total_pages` only without it.

    A guest's list has 10 rows a page whatever is asked for, and `total_pages` can be counted with another page size
    (github.com/tallyfy/mcp-public, pagination.py). `links.next` is not followed: it lacks the filters.
    """
    if not page.count or not (facts := pagination(page.head)):
        return None
    current, size = int(asked.get("page", 1)), whole(facts.get("per_page")) or whole(asked.get("per_page")) or 10
    ended = current >= (whole(facts.get("total_pages")) or current + 1)
    if (everything := total(page.head)) is not None:
        ended = (current - page.number) * size + page.seen >= everything
    return None if ended else {**asked, "page": str(current + 1)}


# Endpoints ----------------------------------------------------------------------------------------------------------

ORG = "/organizations/{org_id}"
STAGING = ("staging.go.tallyfy.com", "staging-api.tallyfy.com")
ID = r"[A-Za-z0-9_-]{1,255}"
MAIL = r"[^\s@/\\]+@[^\s@/\\]+"
NUMBER, HEX = r"[0-9]{1,19}", r"[0-9a-f]{32}"
TASK_ID = pattern("ID", ID, "a task id (letters, digits, - and _)")
SOME_ID = pattern("ID", ID, "an id (letters, digits, - and _)")
USER_ID = pattern("NUMBER", NUMBER, "the number of a member")
EMAIL = pattern("EMAIL", MAIL, "an e-mail address")
GUEST_ID = pattern("EMAIL", f"{MAIL}|{ID}", "an e-mail address or a guest code")


def including(text: str, clock: Clock) -> str:
    """Names below an include follow a dot (`run.checklist`); they are in use, and no list of them is published."""
    name, dot, below = text.partition(".")
    if dot and not re.fullmatch(r"[\w-]+(\.[\w-]+)*", below):
        raise ValueError(f"{text!r} is not of the form NAME.NAME")
    return choice(*WITH_ONE).send(name, clock) + dot + below


def words(field: str, *more: str) -> Kind:
    """What any of the lists has; `fits` looks at the one that is asked."""
    return choice(*dict.fromkeys(chain.from_iterable(getattr(place, field) for place in PLACES.values())), *more)


WITH_KIND = Kind("WORD", including, (*WITH_ONE, "run.checklist", "member_watchers.watcher"), open=True)
SORT_KIND = words("sort", *(f"-{word}" for word in words("sort").words))
PAGE = Param("page", "number of the page, the first one is 1", number(1), default="1")


def place_of(given: Given, settings: Settings) -> str:
    """Which list is asked; what was typed goes before what the profile says. Raises `ValueError` for two at once."""
    own = settings.defaults.get("list", {})
    named = [name for name in ("run", "user", "guest", "scope") if name in given]
    typed = [name for name in named if name not in own] or named
    if len(typed) > 1:
        raise ValueError(f"--{' and --'.join(typed)} exclude each other: each names a list of its own")
    return given["scope"][-1].lower() if typed == ["scope"] else typed[0] if typed else "org"


def fits(given: Given, settings: Settings) -> None:
    place = PLACES[place_of(given, settings)]
    flags = {name: f"--{LIST.param(name).flag}" for name in given}
    own = {"status": place.status, "sort": place.sort, "sort_by": place.sort, "with": place.includes}
    for name, has in own.items():
        for word in given.get(name, ()):
            if word.removeprefix("-") not in has:
                raise ValueError(f"{flags[name]}: {word!r} is not a word of {place.name}, which has {', '.join(has)}")
    if "sort" in given and "sort_by" in given:
        raise ValueError("--sort and --sort-by exclude each other: they are two names of one parameter")
    if ("custom_field_key" in given) != ("custom_field_value" in given):
        raise ValueError("--custom-field-key and --custom-field-value belong together")
    others = " and ".join(flags[name] for name in DEADLINES if name in given)
    if "deadline_on" in given and others:
        raise ValueError(f"--deadline-on excludes {others}: Tallyfy would ignore them")


def doubts(given: Given, settings: Settings) -> Iterator[str]:
    place = PLACES[place_of(given, settings)]
    for name in given:
        if name in OF_SOME and name not in place.knows:
            yield f"--{LIST.param(name).flag} is not documented for {place.name}; Tallyfy may ignore it"
    if "all" in place.status and "status" not in given:
        # Measured by the vendor (changelog of the SDK) on your own list, and the same kind of request on the others.
        yield f"{place.name} has active tasks only, unless asked otherwise: --status all"


def guest_code(given: Given, settings: Settings) -> Generator[Ask, Iterator[Row], Mapping[str, str]]:
    """A guest's list is asked by a code, which is a part of the guest's link (models.py of the SDK)."""
    if place_of(given, settings) != "guest":
        return {}
    guest = given["guest"][-1]
    if "@" not in guest:
        return {"code": guest}
    rows = yield Ask(GUEST, id=guest, like={"link": "/guest/GUEST_CODE"})
    found = re.search(rf"/guest/({ID})", text_of(mapping(next(rows).data).get("link")) or "")
    if not found:
        raise NotFound(f"no guest code is visible for {guest}", "give the code in place of the e-mail address")
    return {"code": found[1]}


PAGED = partial(Endpoint, items=("data",), following=following, size="per_page", total=total)
LIST = PAGED(
    verb="list",
    path=lambda given, settings: f"{ORG}{PLACES[place_of(given, settings)].path}/tasks",
    help="List tasks of the organization, a process, or a person.",
    source=SOURCE,
    columns=("id", "title", "status", "deadline", "owners.users", "owners.guests", "run_id"),
    check=fits,
    notes=doubts,
    prepare=guest_code,
    params=(
        Param("scope", "all tasks, or your own", choice("org", "me"), default="org", place="path", source=SOURCE_ME),
        Param("run", "tasks of this process, by run id", SOME_ID, place="path", source=SOURCE_RUN),
        Param("user", "tasks of this member, by number", USER_ID, place="path", source=SOURCE_SDK),
        Param("guest", "tasks of this guest, by e-mail address", GUEST_ID, place="path", source=SOURCE_SDK),
        Param("q", "text in the name of the process or step"),
        Param("status", "state; each list has words of its own", words("status")),
        Param("owners", "assigned to any of these members", USER_ID, many="comma"),
        Param("guests", "assigned to these guests", EMAIL, many="comma"),
        Param("groups", "assigned to these groups", SOME_ID, many="comma"),
        Param("roles", "assigned to these roles", SOME_ID, many="comma"),
        Param("unassigned", "only tasks without assignees", YES_NO),
        Param("tag", "tasks with this tag, by name"),
        Param("folder", "tasks in this folder", SOME_ID),
        Param("created", "created on this day, or in this range", day_range()),
        Param("deadline_start_range", "due from this day on", day()),
        Param("deadline_end_range", "due until this day", day()),
        Param("deadline_on", "due on exactly this day", day()),
        Param("deadline_before", "due before this day", day()),
        Param("deadline_after", "due after this day", day()),
        Param("is_oneoff", "only one-off tasks, or only tasks of processes", YES_NO),
        Param("archived", "archived tasks too (true), or nothing else (only)", choice("true", "only")),
        Param("custom_field_key", "tasks with this custom field; needs its value"),
        Param("custom_field_value", "value of the custom field"),
        Param("with", "data to include; each list has words of its own", words("includes"), many="comma"),
        Param("sort", "order, with - before it descending", SORT_KIND),
        Param("sort_by", "another name of sort, for members and guests", SORT_KIND, source=SOURCE_SDK),
        PAGE,
        Param("per_page", "tasks per page", number(1, 100), default="10"),
        Param("without_pagination", "everything in one answer, which can be slow", YES_NO),
    ),
    examples=(
        "taskcli tallyfy list --status overdue --owners 1001,1002 --with run,step",
        "taskcli tallyfy list --scope me --status all --paginate -o json",
        "taskcli tallyfy list --guest ext@example.com --status active",
    ),
)
RUN = Param("run", "the process that the task is in, by run id", SOME_ID, place="path")
GET = Endpoint(
    verb="get",
    path=lambda given, settings: ORG + PLACES["run" if "run" in given else "org"].path + "/tasks/{id}",
    help="Show one task.",
    source=SOURCE_ONE,
    shape="item",
    argument=TASK_ID,
    argument_help="the task's id",
    items=("data",),
    columns=LIST.columns,
    params=(Param("with", "data to include", WITH_KIND, many="comma"), RUN),
    examples=("taskcli tallyfy get f4a1c2b39e7d48a6b0c15e2d3f6a8b90 --with run,step,form_fields",),
)
# No address has comments alone: they are included in their task.
COMMENTS = replace(
    GET,
    verb="comments",
    help="List a task's comments and issues.",
    shape="list",
    items=("data", "threads", "data"),
    columns=("id", "created_at", "label", "author_id", "content"),
    always=(("with", "threads"),),
    params=(RUN,),
    examples=("taskcli tallyfy comments f4a1c2b39e7d48a6b0c15e2d3f6a8b90",),
)
HISTORY = PAGED(
    verb="history",
    path=ORG + "/activity-feeds",
    help="List what happened to a task.",
    source=DOCS + "processes/get-process-activity/",
    argument=TASK_ID,
    argument_help="the task's id",
    argument_as=("entity_id",),
    always=(("entity_type", "task"),),
    columns=("created_at", "verb", "description", "actor.full_name"),
    params=(PAGE, Param("per_page", "entries per page", number(1, 100), default="20")),
    examples=("taskcli tallyfy history f4a1c2b39e7d48a6b0c15e2d3f6a8b90",),
)
WHOAMI = Endpoint(
    verb="whoami",
    path=ORG + "/me",
    help="Show who is signed in.",
    source=SOURCE_SDK,
    shape="item",
    items=("data",),
    columns=("id", "full_name", "email", "role", "timezone"),
    examples=("taskcli tallyfy whoami",),
)
INNER = partial(Endpoint, items=("data",), hidden=True)
GUEST = INNER(
    verb="guest", path=ORG + "/guests/{id}", help="Show a guest.", source=SOURCE_GUEST, shape="item", argument=EMAIL
)
MEMBERS = INNER(verb="members", path=ORG + "/users-list", help="List the members.", source=SOURCE_SDK)


def dress(request: Request, form: Literal["json", "xml"], settings: Settings) -> Request:
    # Asked for anything else, errors are pages for people (changelog of the SDK); without a header of its own any
    # request is refused ("How to integrate with Tallyfy using the API").
    own = {"Accept": "application/json", "X-Tallyfy-Client": settings.extra.get("client_header", "APIClient")}
    return replace(request, headers=tuple({**dict(request.headers), **own}.items()))


def hosts(settings: Settings) -> tuple[str, str]:
    """The hosts of the web application and of the API. Only one below go.tallyfy.com serves both."""
    host = urlsplit(settings.base_url).hostname or ""
    if host in STAGING:
        return STAGING
    return host if host.endswith(".go.tallyfy.com") else "go.tallyfy.com", "api.tallyfy.com"


# Signing in ---------------------------------------------------------------------------------------------------------


def user_token(settings: Settings) -> Generator[Request, Reply, Token]:
    """By the token of an application, which does not work for tasks, a member's ("Use the client credentials flow")."""
    user, org, base = settings.auth["user"], settings.extra["org_id"], settings.base_url
    if not re.fullmatch(MAIL, user):
        raise ConfigError(f"{user!r} is not an e-mail address", "set user in auth to the address of a member")
    url = settings.auth.get("token_url") or base.removesuffix("/api") + "/oauth/token"
    asked = token_request(url, settings, {"scope": "*"}, in_body=True)
    application = token_of((yield dress(asked, "json", settings)))
    place = f"{base}/applications/{quote(org, safe='')}/users/{quote(user, safe='')}/token"
    asked = dress(Request(place, method="POST"), "json", settings)
    reply = yield asked.signed(Credential("bearer", application.value))
    data = mapping(reply.data)
    code, said = told(data)
    if reply.status in (401, 403, 404, 422) and data and code != "ENDPOINT_NOT_FOUND":
        # 403: an application of another organization, 404: no such user, 422: not a member of this organization.
        hint = f"check that {user} is a member of {org}, and that the application belongs to it"
        raise SignInError(f"no token was given for {user}: {said or f'HTTP {reply.status}'}", hint, **known_by(reply))
    return token_of(reply)


USER_KEYS = (
    Key("user", "e-mail address of the member to act for"),
    Key("token_url", "the token address, if not /oauth/token of the same host", required=False),
)
CLIENT_CREDENTIALS = Scheme("client-credentials", (*CLIENT_KEYS, *USER_KEYS), sign_bearer, user_token)

# The common record --------------------------------------------------------------------------------------------------

RECORD = ["run", "summary"]
OWNERS = {"owners": NUMBER, "groups": HEX}
ENDED_WORDS = frozenset(word for word, status in STATES.items() if status in ENDED)


def find(wanted: Wanted, settings: Settings) -> Generator[Ask, Iterator[Row], Iterable[Task]]:
    me = read_person(next((yield Ask(WHOAMI, like={"id": 1}))).data) if wanted.assignee == "me" else None
    if me and not me.id:
        raise Garbled("the answer does not tell who is signed in", "name yourself: --assignee YOUR-ID")
    given, answers = narrow(wanted, settings, me)
    mine = me if "assignee" in answers and "owners" not in given else None
    members = yield from names(wanted)
    rows = yield Ask(LIST, given, answers=answers)
    more = dict(given)
    if me and me.id and more.get("scope") == ["me"] and more.pop("status", None) == ["all"]:
        # My own list has nothing that is archived.
        rows = chain(rows, (yield Ask(LIST, more | {"scope": ["org"], "archived": ["only"], "owners": [me.id]})))
    elif not me and (number := more.pop("owners", None)):
        # A number can be a group's too (the SDK's types), and one question for both would mean tasks of both.
        rows = chain(rows, (yield Ask(LIST, more | {"groups": number})))
    return tasks_of(rows, settings, members, mine)


def names(wanted: Wanted | None = None) -> Generator[Ask, Iterator[Row], Members]:
    """The members by number; none for those who may not see their list, unless a name was asked for."""
    asked = (wanted.assignee, wanted.creator) if wanted else ()
    rows = yield Ask(MEMBERS)
    try:
        return {who.id: who for who in map(read_person, (row.data for row in rows))}
    except (SignInError, NotFound, Refused) as refused:
        named = any(who and who != "me" and not re.fullmatch("|".join(OWNERS.values()), who) for who in asked)
        if named or refused.status not in (403, 404):
            raise
        return {}


def tasks_of(rows: Iterable[Row], settings: Settings, members: Members, mine: Person | None = None) -> Iterator[Task]:
    """Each task once, with what is known about its people."""
    seen = set()
    for task in (read_task(row.data, settings) for row in rows):
        if task.id and task.id in seen:
            continue
        seen.add(task.id)
        task.assignees = [known(who, members) or who for who in task.assignees]
        task.creator = known(task.creator, members)
        if mine and not any(who.id == mine.id and who.kind == "user" for who in task.assignees):
            # Through a group: all of its members are assignees ("How to manage groups and assign tasks in Tallyfy").
            task.assignees.append(mine)
        yield task


def narrow(wanted: Wanted, settings: Settings, me: Person | None = None) -> tuple[dict[str, list[str]], frozenset[str]]:
    """What the profile says of a filter stands. `--search`, `--project` and names are in no filter of Tallyfy."""
    own = settings.defaults.get("list", {})
    place = place_of(own, settings)
    scope = {"scope": ["me"]} if me and place == "org" else {}
    if scope:
        place, mine = "me", {"status": STATUS_MINE, "sort": SORT_MINE}
        # What the profile says of the organization's list may be no word of mine.
        said = {name: values[-1].lower().removeprefix("-") for name, values in own.items()}
        own = {name: own[name] for name, word in said.items() if word in mine.get(name, (word,))}
    filters: list[tuple[str, str | None, str]] = []  # name, value, and the common filter that it answers
    # "Active" is what is not completed. Whether it has what is hidden or archived is not said.
    if not wanted.words and wanted.natives(STATES, wanted=False) >= ENDED_WORDS:
        usual = wanted.statuses == Wanted().statuses and not wanted.status_map
        filters.append(("status", "active", "status" if usual else ""))
    elif place != "run":
        filters.append(("archived", "true", "") if place == "org" else ("status", "all", ""))
    if place in ("org", "run"):
        who = (me.id if me else wanted.assignee) or ""
        filters += [(name, who, "assignee") for name, form in OWNERS.items() if re.fullmatch(form, who)]
    if place in ("org", "run") and "deadline_on" not in own:  # which goes before all others
        # Exclusive, and in a time zone that is not named: two days more on either side hold every wanted task.
        filters.append(("deadline_after", shifted(wanted.due_after, -2), "due-after"))
        ends = [when for when in (wanted.due_before, settings.clock().now if wanted.overdue else None) if when]
        until = shifted(min(ends, default=None), 2)
        filters += [("deadline_before", until, answer) for answer in ("due-before", "overdue")]
    if place == "org" and (wanted.created_after or wanted.created_before):
        since = shifted(wanted.created_after, -2) or "2000-01-01"
        until = shifted(wanted.created_before or settings.clock().now, 2) or "2999-12-31"
        filters += [("created", f"{since}:{until}", answer) for answer in ("created-after", "created-before")]
    if not {"sort", "sort_by"} & own.keys():
        filters.append(("sort", "position" if place == "run" else "newest", ""))
    filters = [each for each in filters if each[1] and each[0] not in own]
    given = {name: [value] for name, value, _ in filters if value}
    answers = {answer for _, _, answer in filters if answer} | ({"assignee"} if me and place == "me" else set())
    return {**given, **scope, "with": RECORD, "page": ["1"], "per_page": ["100"]}, frozenset(answers)


def shifted(when: datetime | None, days: int) -> str | None:
    """The day so many days on, or None where there is none."""
    try:
        return (when + timedelta(days=days)).date().isoformat() if when else None
    except OverflowError:
        return None


def fetch(ref: str, extras: Extras, settings: Settings) -> Generator[Ask, Iterator[Row], Task]:
    threads = ["threads"] if extras.comments != "none" else []
    row = next((yield Ask(GET, {"with": [*RECORD, *threads]}, id=ref, like={"id": ref})))
    members = yield from names()
    task = next(tasks_of([row], settings, members))
    if threads:
        found = listing(unwrapped(mapping(row.data).get("threads")))
        task.comments = read_comments(found, extras.comments, members)
    if extras.history:
        changes = yield Ask(HISTORY, {"per_page": ["100"]}, id=ref)
        task.history = read_history(each.data for each in changes)
    return task


def locate(path: str, query: str, settings: Settings) -> str | None:
    """An address of the API, a guest's link, and whatever of the web application has a usual id behind `tasks`."""
    org = re.search(rf"/organizations/([^/]+)/|^/({HEX})/", path)
    if org and unquote(org[1] or org[2]) != settings.extra.get("org_id"):
        return None
    api, web = r"/organizations/[^/]+/(?:runs/[^/]+/)?tasks/([^/]+)", rf"/(?:tasks?|guest/[^/]+)/({HEX})(?:/|$)"
    found = re.search(api, path) or re.search(web, path)
    return unquote(found[1]) if found else None


PROVIDER = Provider(
    name="tallyfy",
    title="Tallyfy tasks",
    about="tasks of Tallyfy processes, and one-off tasks",
    settings=(
        Setting("org_id", "the organization's id (Settings, Organization)", required=True, pattern=ID),
        Setting("client_header", "what X-Tallyfy-Client says", default="APIClient", pattern=r"[A-Za-z0-9._-]+"),
    ),
    schemes=(BEARER, CLIENT_CREDENTIALS),
    base_url="https://go.tallyfy.com/api",
    root=lambda settings: settings.base_url,
    dress=dress,
    fault=fault,
    endpoints=(LIST, GET, COMMENTS, HISTORY, WHOAMI, GUEST, MEMBERS),
    states=STATES,
    find=find,
    fetch=fetch,
    locate=locate,
    id=TASK_ID,
    lacks=frozenset({"priority"}),
    concealed=("owners.taskUrls", "webhook"),
    comments=("none", "first", "last", "all", "archive"),
    history=True,
    whoami="whoami",
    person=read_person,
    hosts=hosts,
)
