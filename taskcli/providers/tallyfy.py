"""Tallyfy: tasks of processes and one-off tasks; JSON in an envelope, paged by number, five lists of tasks."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from msgspec.structs import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain, islice
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit

import msgspec
from msgspec import UNSET

from taskcli.errors import ConfigError, Garbled, NotFound, UsageError
from taskcli.http.auth import BEARER, CLIENT_KEYS, Key, Scheme, Settings, Token, sign_bearer, token_of, token_request
from taskcli.http.bodies import Row
from taskcli.http.judge import Verdict, words_of
from taskcli.http.message import Credential, Form, Reply, Request
from taskcli.http.place import Place
from taskcli.models import ENDED, Change, Comment, Link, Person, Status, Task
from taskcli.spec.endpoint import Endpoint, Extras, Note, Prepared, SubRequest
from taskcli.spec.filters import named
from taskcli.spec.terms import Terms, Words, folded
from taskcli.spec.finding import by_time, chosen
from taskcli.spec.narrowing import narrow
from taskcli.spec.once import Ids
from taskcli.spec.paging import ALL, Asked, Ending, Page, Paging, cut
from taskcli.spec.look_up import PRETENDED, LookUp, pretended
from taskcli.spec.params import Arguments, Param
from taskcli.spec.provider import Fetching, Finding, Provider, Question, Setting, state
from taskcli.values import (
    YES_NO, Clock, Kind, choice, day, day_range, full_name, id_of, integer, listing, mapping, number, page_size,
    pattern, read_time, text_of,
)  # fmt: skip

# The text of these pages is also public as github.com/tallyfy/documentation.
DOCS = "tallyfy.com/products/pro/integrations/open-api/code-samples/"
SOURCE_ME = "tallyfy.com/products/pro/integrations/open-api/api-clients/postman/task-operations/"
SOURCE_SDK = "pypi.org/project/tallyfy/"

# What a task's `status` is seen to be. `completed_at` and `archived_at` are looked at first.
STATES = {
    "not-started": Status.OPEN,
    **dict.fromkeys(("active", "in-progress", "inprogress", "reopened"), Status.IN_PROGRESS),
    **dict.fromkeys(("overdue", "due_soon", "hasproblem"), Status.IN_PROGRESS),  # words to ask with (TO_ASK_WITH)
    # A rejection is a decision that was made; an expiring task completes itself at its deadline.
    **dict.fromkeys(("completed", "complete", "approved", "acknowledged", "rejected", "expired"), Status.DONE),
    **dict.fromkeys(("auto-skipped", "skipped"), Status.CANCELLED),  # hidden; does not count in its process
}
# Words that filters take, and that rows are not seen to have: which tasks they mean is the service's to say.
TO_ASK_WITH = frozenset({"overdue", "due_soon", "hasproblem"})


class TaskList(NamedTuple):
    """One of the lists of tasks: its words, and what it is said to know of the parameters that not every one knows."""

    name: str
    path: str
    status: tuple[str, ...]
    sort: tuple[str, ...]
    includes: tuple[str, ...]
    knows: tuple[str, ...]


# The lists of the organization and of a process say "complete", those of one person "completed" (the page of each).
STATUS = ("active", "complete", "incomplete", "inprogress", "not-started", "overdue", "due_soon", "hasproblem")
STATUS_RUN = (*STATUS, "active_visible")
STATUS_MINE = ("all", "active", "completed", "overdue", "due_soon", "hasproblem")
STATUS_USER = (*STATUS_MINE, "incomplete", "inprogress")
SORT, SORT_RUN = ("deadline", "newest", "problems"), ("position", "deadline")
SORT_ORG = (*SORT, "completed_newest")
WITH_ALL = ("run", "run.checklist", "step", "threads", "assets")
WITH = (*WITH_ALL, "form_fields", "tags", "summary", "selected_text_comment")
# The page of a process's list does not name tags, which are an include of any task ("Get task").
WITH_RUN = (*WITH_ALL, "form_fields", "summary", "comments", "activities", "tags")
WITH_USER = (*WITH_ALL, "comments", "threads_count", "tags", "folders", "member_watchers.watcher", "summary")
DEADLINES = ("deadline_start_range", "deadline_end_range", "deadline_before", "deadline_after")
KNOWN_RUN = ("owners", "guests", "groups", "unassigned", "deadline_on", *DEADLINES)
ORG_ONLY = ("roles", "folder", "created", "is_oneoff", "archived", "custom_field_key", "custom_field_value")
KNOWN = ("q", "tag", *KNOWN_RUN, *ORG_ONLY)
LISTS = {
    "org": TaskList("the organization's list", "", STATUS, SORT_ORG, WITH, KNOWN),
    "run": TaskList("a process's list", "/runs/{run}", STATUS_RUN, SORT_RUN, WITH_RUN, KNOWN_RUN),
    "me": TaskList("your own list", "/me", STATUS_MINE, SORT, WITH_USER, ("q",)),
    "user": TaskList("a member's list", "/users/{user}", STATUS_USER, SORT, WITH_USER, ("q", "tag", "sort_by")),
    "guest": TaskList("a guest's list", "/guests/{code}", STATUS_USER, SORT, WITH_USER, ("q", "tag", "sort_by")),
}
WITH_ONE = ("run", "step", "form_fields", "tags", "threads", "issues", "assets", "folders", "roles", "activities",
            "ko-form-fields", "summary", "member_watchers", "guest_watchers", "threads_count")  # fmt: skip

# Reading ------------------------------------------------------------------------------------------------------------

Members = Mapping[tuple[str, str | None], Person]  # by kind and id: the numbers of members and groups are separate
NOBODY: Members = {}


def unwrapped(found: Any) -> Any:
    """What was included comes in `data`, or bare (the SDK's rule)."""
    return found["data"] if isinstance(found, dict) and {"data"} <= {*found} <= {"data", "meta"} else found


def read_task(row: Any, settings: Settings, members: Members = NOBODY) -> Task:
    run = id_of(row.get("run_id"))
    link = Link(id=run, title=text_of(mapping(unwrapped(row.get("run"))).get("name")), kind="process")
    # A one-off task for several people has a run_id too (github.com/tallyfy/mcp-public): that is no process of its own.
    project = link if run and not row.get("is_oneoff_task") else None
    # Members are numbers or objects, guests e-mail addresses, groups ids; `taskUrls` is left alone.
    owners, kinds = mapping(row.get("owners")), (("user", "id"), ("guest", "email"), ("group", "id"))
    people = [read_person(each, kind, key, members) for kind, key in kinds for each in listing(owners.get(f"{kind}s"))]
    creator, native = read_person(row.get("starter_id"), members=members), text_of(row.get("status"))
    completed, status = read_time(row.get("completed_at")), state(STATES, native)
    tags = (text_of(mapping(each).get("title")) for each in listing(unwrapped(row.get("tags"))))
    # Emptied when a task is reopened ("Reopen task"), so it can be relied on.
    if is_set(row.get("completed_at")) and status is not Status.CANCELLED:
        status = Status.DONE
    elif is_set(row.get("archived_at")):
        status = Status.CANCELLED
    return Task(
        id=id_of(row.get("id")), title=text_of(row.get("title")), description=text_of(row.get("summary")),
        status=status, native_status=native, project=project, parent=project, native=row,
        assignees=[who for who in people if who.id], creator=creator if creator.id else None, completed=completed,
        created=read_time(row.get("created_at")), updated=read_time(row.get("last_updated")),
        due=read_time(row.get("deadline")), type=text_of(row.get("task_type")), tags=[each for each in tags if each],
        # No address of a single task is documented for members; guest links open without a login and are not shown.
        url=f"https://{hosts(settings)[0]}/{settings.extra['org_id']}/processes/{run}" if run else None,
    )  # fmt: skip


def is_set(time: Any) -> bool:
    """Whether there is a time, also one that cannot be read. Zeros alone are none, and so is the year 1."""
    return not re.match(r"[\W0]*$|0*1-", text_of(time or None) or "")


def read_person(row: Any, kind: str = "user", key: str = "id", members: Members = NOBODY) -> Person:
    """Somebody as an object, or as nothing but what is below `key` in one; of a member, what is known of them."""
    found = row if isinstance(row, dict) else {key: row}
    name = text_of(found.get("full_name")) or full_name(found.get("first_name"), found.get("last_name"))
    name = name or text_of(found.get("name"))
    who = Person(id=id_of(found.get(key)), name=name, email=text_of(found.get("email")), kind=kind)
    known = members.get(key_of(kind, who.id))
    if known and ((who.name and not known.name) or (who.email and not known.email)):
        return msgspec.structs.replace(known, name=known.name or who.name, email=known.email or who.email)
    return known or who


def key_of(kind: str, id: str | None) -> tuple[str, str | None]:
    """Addresses of guests are the same in any case."""
    return kind, folded(id) if id and kind == "guest" else id


def read_member(row: Any) -> Person:
    """A member with their user name, which filters know."""
    return msgspec.structs.replace(read_person(row), login=text_of(row.get("username")) or UNSET)


def read_author(row: Any, members: Members) -> Person | None:
    """Of a guest the address as text or in an object, or nothing but a number, which is no member's.

    No page shows a guest's comment; `author_type` may be the name of a class, as in the activity feed.
    """
    guest, number = unwrapped(row.get("guest")), id_of(row.get("author_id"))
    if guest is None and kind_of(row.get("author_type")) == "user":
        return read_person(number, members=members) if number else None
    who = guest if isinstance(guest, dict) else {"email": text_of(guest)}
    mail = text_of(who.get("email"))
    found = read_person({**who, "id": mail or id_of(who.get("id")) or number}, "guest")
    return msgspec.structs.replace(found, name=found.name or mail) if found.id or found.name else None


def kind_of(word: Any) -> str:
    return (text_of(word) or "user").rpartition("\\")[2].lower()  # App\Models\User


def read_comment(row: Any, members: Members) -> Comment:
    created, modified = row.get("created_at"), row.get("updated_at")
    return Comment(
        id=id_of(row.get("id")), text=text_of(row.get("content")), archived=bool(row.get("archived_at")),
        author=read_author(row, members),
        created=read_time(created), modified=read_time(modified) if modified != created else None,
    )  # fmt: skip


def read_change(row: Any) -> Change:
    """Most values of the activity feed are lists of one ("Get activity feed for a process")."""
    one = {name: next(iter(listing(value)), None) for name, value in row.items()}
    kind = kind_of(one.get("actor_type"))
    who = read_person({**mapping(one.get("actor")), "id": one.get("actor_id")}, kind)
    actor, words = who if who != Person(kind=kind) else None, map(text_of, (one.get("verb"), one.get("field")))
    at, before = read_time(row.get("created_at")), text_of(one.get("old_value"))
    return Change(at=at, actor=actor, action=" ".join(filter(None, words)) or None, before=before)


# Verdict and paging -------------------------------------------------------------------------------------------------

CODES = {"RESOURCE_NOT_FOUND": 404, "ENDPOINT_NOT_FOUND": 404, "RATE_LIMIT_EXCEEDED": 429}
HINTS = {
    401: "check the credentials; a personal token is deleted when its user logs out of the web app",
    403: "this user may not see it; ask an administrator of the organization",
    404: "check the id and org_id: what belongs to another organization is not found either",
}
ADDRESS = "check base_url, for example https://go.tallyfy.com/api"


def verdict(reply: Reply) -> Verdict | None:
    """`error` is true, a word or an object, also under 200. A page is none of Tallyfy's, but from in front of it."""
    data, status, said = mapping(reply.top), reply.status, "; ".join(words_of(reply)).lower()
    inner = {**data, **mapping(data.get("error"))}
    if data.get("error") or ("data" not in data and any(map(inner.get, ("message", "code", "errors")))):
        unsigned = re.search("unauthenticated|unauthorized|invalid_(client|token|grant)", said)
        otherwise = status if status >= 300 else 401 if unsigned else 400
        status = CODES.get((text_of(inner.get("code")) or "").upper(), otherwise)
    if status == 404:
        # The same words come where X-Tallyfy-Client is missing, which is always sent.
        found = bool(data) and not re.search("endpoint[ _]not[ _]found", said)
        return Verdict(status=404, hint=HINTS[404] if found else ADDRESS, missing=found)
    return Verdict(status=status, hint="" if reply.kind == "html" else HINTS.get(status, "")) if status >= 300 else None


def pagination(head: Any) -> Mapping[str, Any]:
    """Of a search it lies below the kind of thing that was searched, beside its hits."""
    found = mapping(head)
    inner = next((each for each in map(mapping, found.values()) if "pagination" in mapping(each.get("meta"))), found)
    return mapping(mapping((found if "meta" in found else inner).get("meta")).get("pagination"))


def counted(head: Any, name: str = "total") -> int | None:
    found = integer(pagination(head).get(name))
    return found if found is not None and found >= 0 else None


UNTOLD = cut("as many came as a page holds, and the provider does not say whether there are more")


def step(asked: Asked, page: Page) -> Asked | Ending:
    """Pages count from 1. `links.next` lacks the filters, and `total_pages` can be counted with another page size.

    A guest's list has 10 rows a page whatever is asked for (github.com/tallyfy/mcp-public, pagination.py).
    """
    if not page.count:
        return ALL
    if not pagination(page.head):
        return UNTOLD if page.paginate and asked.get("per_page") == str(page.count) else ALL
    current, total, size = int(asked.get("page", 1)), counted(page.head), counted(page.head, "per_page")
    ended = current >= (counted(page.head, "total_pages") or current + 1)
    if total is not None:
        ended = (current - page.number) * (size or int(asked.get("per_page", 10))) + page.seen >= total
    return ALL if ended else {**asked, "page": str(current + 1)}


def at_once(asked: Asked, page: Page) -> Asked | Ending:
    """Lists without pages: where more is told than came, some are missing. Of a tree the outer ones are counted."""
    told = max(counted(page.head) or 0, integer(mapping(page.head).get("count")) or 0)
    return cut(f"the provider told {told}, and gave {page.count}") if told > page.count else ALL


# Endpoints ----------------------------------------------------------------------------------------------------------

ORG = "/organizations/{org_id}"
ID, MAIL, NUMBER, HEX = r"[A-Za-z0-9_-]{1,255}", r"[^\s@/\\]+@[^\s@/\\]+", r"[0-9]{1,19}", r"[0-9a-f]{32}"
TASK_ID = pattern("ID", ID, "a task id (letters, digits, - and _)")
GROUP_ID = pattern("ID", HEX, "the id of a group")
SOME_ID = pattern("ID", ID, "an id (letters, digits, - and _)")
# Ids of 32 digits, of which the vendor's code has seen those of groups and tags ("fastmcp_types.py"); groups and
# folders are said to have numbers too (types and texts of the SDK).
HEX_ID = pattern("ID", HEX, "an id (32 hexadecimal digits)")
OLD_ID = pattern("ID", f"{HEX}|{NUMBER}", "an id (32 hexadecimal digits, or a number)")
SEARCH_TEXT = pattern("TEXT", r"(?s).*\S.*", "a text to search for")
USER_ID = pattern("NUMBER", NUMBER, "the number of a member")
EMAIL = pattern("EMAIL", MAIL, "an e-mail address")
GUEST_ID = pattern("EMAIL", f"{MAIL}|{ID}", "an e-mail address or a guest code")


def titled(row: Any) -> Person:
    return Person(id=id_of(row.get("id")), name=text_of(row.get("title")))


def by_guests(asked: Arguments, settings: Settings) -> bool:
    return [*asked.get("actor_type", ())] == ["guest"]


# Who and what a name means. Of what is archived there may be an old task.
MEMBER, A_GROUP = LookUp("member-names", read_member), LookUp("groups", partial(read_person, kind="group"))
A_GUEST = LookUp("guest-names", partial(read_person, kind="guest", key="email"))
A_RUN, A_TAG, TEMPLATE = LookUp("all-runs", read_person), LookUp("all-tags", titled), LookUp("all-checklists", titled)
FOLDER, TEMPLATES = (LookUp("folders", read_person, fixed=(("folder_type", kind),)) for kind in ("run", "checklist"))
ACTOR = replace(MEMBER, where=lambda asked, settings: not by_guests(asked, settings), also=(
    LookUp("guest-names", partial(read_person, kind="guest"), where=by_guests),))  # fmt: skip


def including(text: str, clock: Clock) -> str:
    """Names below an include follow a dot (`run.checklist`); they are in use, and no list of them is published."""
    name, dot, below = text.partition(".")
    if dot and not re.fullmatch(r"[\w-]+(\.[\w-]+)*", below):
        raise ValueError(f"{text!r} is not of the form NAME.NAME")
    return choice(*WITH_ONE).send(name, clock) + dot + below


def below(given: Arguments, settings: Settings) -> Iterator[str]:
    for word in given.get("with", ()):
        if word not in WITH_ONE_KIND.words:
            yield f"--with {word} is not documented; Tallyfy may ignore it"


def paged(what: str, default: int = 10, largest: int = 100) -> tuple[Param, Param]:
    return PAGE, Param("per_page", f"{what} per page", page_size(largest), default=str(default), role="pages")


def list_of(given: Arguments, settings: Settings) -> str:
    """Which list is asked; what was typed goes before what the profile says. Raises `ValueError` for two at once."""
    named = [name for name in ("run", "user", "guest", "scope") if name in given]
    typed = [name for name in named if name not in settings.defaults.get("list", {})] or named
    if len(typed) > 1:
        raise ValueError(f"--{' and --'.join(typed)} exclude each other: each names a list of its own")
    return given["scope"][-1].lower() if typed == ["scope"] else typed[0] if typed else "org"


def fits(given: Arguments, settings: Settings) -> None:
    asked, flags = LISTS[list_of(given, settings)], {name: f"--{LIST.param(name).flag}" for name in given}
    own = {"sort": asked.sort, "sort_by": asked.sort, "with": asked.includes}
    for name, has in own.items():
        if strange := [word for word in given.get(name, ()) if word.removeprefix("-") not in has]:
            raise ValueError(f"{flags[name]}: {strange[0]!r} is not a word of {asked.name}, which has {', '.join(has)}")
    if "sort" in given and "sort_by" in given:
        raise ValueError("--sort and --sort-by exclude each other: they are two names of one parameter")
    if ("custom_field_key" in given) != ("custom_field_value" in given):
        raise ValueError("--custom-field-key and --custom-field-value belong together")
    if "deadline_on" in given and (others := [flags[name] for name in DEADLINES if name in given]):
        raise ValueError(f"--deadline-on excludes {' and '.join(others)}: Tallyfy would ignore them")


def doubts(given: Arguments, settings: Settings) -> Iterator[str]:
    asked = LISTS[list_of(given, settings)]
    for name in given:
        if name not in asked.knows and any(name in each.knows for each in LISTS.values()):
            yield f"--{LIST.param(name).flag} is not documented for {asked.name}; Tallyfy may ignore it"
    for word in given.get("status", ()):
        # The vendor's own node sends `completed` to the organization's list (github.com/tallyfy/n8n), whose page has
        # `complete`, and nothing says that either is refused anywhere.
        if word not in asked.status:
            known = ", ".join(asked.status)
            yield f"--status {word} is not documented for {asked.name}, which has {known}; Tallyfy may ignore it"
    if "all" in asked.status and "status" not in given:
        # Measured by the vendor (changelog of the SDK) on your own list, and the same kind of request on the others.
        yield f"{asked.name} has active tasks only, unless asked otherwise: --status all"


def guest_code(given: Arguments, settings: Settings) -> Generator[SubRequest, Iterator[Row], Prepared]:
    """A guest's list is asked by a code, which is a part of the guest's link (models.py of the SDK)."""
    guest = given["guest"][-1] if list_of(given, settings) == "guest" else ""
    if "@" not in guest:
        return Prepared({"code": guest})
    # The address is compared here, whatever its case.
    sample = {"email": guest, "link": f"/guest/{pretended(guest)}"}
    row = next((yield SubRequest(GUEST, id=guest, sample=sample))).data
    if folded(str(row.get("email"))) != folded(guest):
        raise Garbled(f"{row.get('email')} came instead of {guest}", "give the code in place of the e-mail address")
    if found := re.search(rf"/guest/({ID}|[{PRETENDED}].*)", text_of(row.get("link")) or ""):
        return Prepared({"code": found[1]})
    raise NotFound(f"no guest code is visible for {guest}", "give the code in place of the e-mail address")


WITH_KIND = choice(*dict.fromkeys(WITH + WITH_RUN + WITH_USER))
WITH_ONE_KIND = Kind("WORD", including, (*WITH_ONE, "run.checklist", "member_watchers.watcher"))
SORT_KIND = choice(*SORT_ORG, "position", *(f"-{word}" for word in (*SORT_ORG, "position")))
PAGE = Param("page", "number of the page, the first one is 1", number(1), default="1", role="pages")
RUN = Param("run", "the process that the task is in", HEX_ID, place="path", looks_up=A_RUN)
ROWS, ITEM = Place(("data",)), Place(("data",), "item", marks=("id",))
PAGING = Paging(step, "per_page", total=counted, places=(("page", 1),))
LIST = Endpoint(
    verb="list", path=lambda given, settings: f"{ORG}{LISTS[list_of(given, settings)].path}/tasks",
    help="List tasks of the organization, a process, or a person.", source=DOCS + "tasks/list-org-tasks/",
    rows=ROWS, paging=PAGING, check=fits, notes=doubts, prepare=guest_code,
    columns=("id", "title", "status", "deadline", "owners.users", "owners.guests", "run_id"),
    params=(
        Param("scope", "all tasks, or your own", choice("org", "me"), default="org", place="path", source=SOURCE_ME),
        replace(RUN, help="tasks of this process", source=DOCS + "tasks/list-process-tasks/"),
        Param("user", "tasks of this member", USER_ID, place="path", source=SOURCE_SDK, looks_up=MEMBER),
        Param("guest", "tasks of this guest, by e-mail address or guest code", GUEST_ID, place="path",
              source=SOURCE_SDK, looks_up=A_GUEST),
        Param("q", "text in the name of the process or step"),
        Param("status", "state; each list has words of its own", choice(*dict.fromkeys(STATUS_RUN + STATUS_USER)),
              about=("status",)),
        Param("owners", "assigned to any of these members", USER_ID, many="comma", means="assignee", looks_up=MEMBER),
        Param("guests", "assigned to these guests", EMAIL, many="comma", looks_up=A_GUEST, about=("assignee",)),
        Param("groups", "assigned to these groups", OLD_ID, many="comma", means="assignee", looks_up=A_GROUP),
        Param("roles", "assigned to these roles", SOME_ID, many="comma"),
        Param("unassigned", "only tasks without assignees", YES_NO, about=("assignee",)),
        Param("tag", "tasks with this tag, by name", about=("tag",)),
        Param("folder", "tasks in this folder", OLD_ID, looks_up=FOLDER),
        Param("created", "created on this day, or in this range", day_range(),
              about=("created-after", "created-before")),
        Param("deadline_start_range", "due from this day on", day(), about=("due-after",), until="deadline_end_range"),
        Param("deadline_end_range", "due until this day", day(), about=("due-before",)),
        Param("deadline_on", "due on this very day", day(), about=("due-after", "due-before")),
        # These exclude the day itself, in a time zone that is not named.
        Param("deadline_before", "due before this day", day(), means="due-before", bound="?"),
        Param("deadline_after", "due after this day", day(), means="due-after", bound="?", until="deadline_before"),
        Param("is_oneoff", "only one-off tasks, or only tasks of processes", YES_NO),
        Param("archived", "archived tasks too (true), or nothing else (only)", choice("true", "only")),
        Param("custom_field_key", "with this custom field; needs its value"), Param("custom_field_value", "its value"),
        Param("with", "data to include; each list has words of its own", WITH_KIND, many="comma", role="fields"),
        Param("sort", "order, with - before it descending", SORT_KIND, role="order"),
        Param("sort_by", "another name of sort, for members and guests", SORT_KIND, role="order", source=SOURCE_SDK),
        *paged("tasks"),
        Param("without_pagination", "everything in one answer, which can be slow", YES_NO, role="pages"),
    ),
    examples=("taskcli tallyfy list --status overdue --owners 1001,1002 --with run,step",
              "taskcli tallyfy list --owners 'Rosa Lindt' --groups Purchasing --folder Sales",
              "taskcli tallyfy list --scope me --status all --paginate -o json",
              "taskcli tallyfy list --guest ext@example.com --status active"))  # fmt: skip
GET = Endpoint(
    verb="get", path=lambda given, settings: ORG + LISTS["run" if "run" in given else "org"].path + "/tasks/{id}",
    help="Show one task.", source=DOCS + "tasks/get-task/", rows=ITEM, columns=LIST.columns,
    argument=TASK_ID, argument_help="the task's id",
    params=(Param("with", "data to include, also below these (NAME.NAME)", WITH_ONE_KIND, many="comma", role="content"),
            RUN),
    notes=below,
    examples=("taskcli tallyfy get f4a1c2b39e7d48a6b0c15e2d3f6a8b90 --with run,step,form_fields",))  # fmt: skip
COUNT = replace(
    LIST, verb="count", help="Count tasks.", rows=Place(("meta", "pagination", "total"), "count"), paging=None,
    columns=(), always=(("page", "1"), ("per_page", "1")), params=LIST.params[:-6],
    examples=("taskcli tallyfy count --status overdue", "taskcli tallyfy count --scope me --status all"))  # fmt: skip
# No address has comments alone: they are included in their task, wrapped in `data` or bare.
THREADS = Place(("data", "threads"), inside="data", null_inside=True)
COMMENTS = replace(
    GET, verb="comments", help="List a task's comments and issues.", rows=THREADS, always=(("with", "threads"),),
    columns=("id", "created_at", "label", "author_id", "content"), params=(RUN,), notes=None,
    examples=("taskcli tallyfy comments f4a1c2b39e7d48a6b0c15e2d3f6a8b90",))  # fmt: skip
HISTORY = replace(
    GET, verb="history", help="List what happened to a task.", source=DOCS + "processes/get-process-activity/",
    path=ORG + "/activity-feeds", notes=None, argument_as=("entity_id",), always=(("entity_type", "task"),),
    rows=ROWS, paging=PAGING, columns=("created_at", "verb", "description", "actor.full_name"),
    params=(
        Param("verb", "what was done (completed)"), Param("type", "kind of entry"), Param("field", "what changed"),
        Param("actor_type", "by whom", choice("user", "guest")), Param("actor_id", "by whom", USER_ID, looks_up=ACTOR),
        Param("actor_email", "by whom", EMAIL), Param("source", "from where", choice("Member", "Guest", "Webhook")),
        Param("created_after", "on this day or later", day(), until="created_before"),
        Param("created_before", "until this day", day()),
        Param("search", "text in the entry, of 2 to 100 characters", pattern("TEXT", r"(?s).{2,100}", "2 to 100 long")),
        Param("origin_type", "kind of the origin"), Param("origin_id", "id of the origin", SOME_ID),
        Param("sort", "order", default="-created_at"), *paged("entries", 20)),
    examples=("taskcli tallyfy history f4a1c2b39e7d48a6b0c15e2d3f6a8b90",))  # fmt: skip
WHOAMI = Endpoint(
    verb="whoami", path=ORG + "/me", help="Show who is signed in.", source=SOURCE_SDK, rows=ITEM,
    sample={"id": pretended("me")},
    columns=("id", "full_name", "email", "role", "timezone"), examples=("taskcli tallyfy whoami",))  # fmt: skip
GUEST = Endpoint(
    verb="guest", path=ORG + "/guests/{id}", help="Show a guest.", source=DOCS + "guests/get-guest/", rows=ITEM,
    argument=EMAIL, key="", hidden=True)  # fmt: skip
# Thin lists, which the SDK also reads without their envelope.
MEMBER_NAMES = Endpoint(
    verb="member-names", path=ORG + "/users-list", help="List the names of members.", source=SOURCE_SDK, hidden=True,
    rows=replace(ROWS, bare=True), paging=Paging(at_once, single=True))  # fmt: skip
GUEST_NAMES = replace(MEMBER_NAMES, verb="guest-names", path=ORG + "/guests-list", help="List the names of guests.")

# What gives the ids and names that the parameters of tasks take -----------------------------------------------------

# How many a page has unasked differs; above 100 nothing is said but the defaults of members and guests.
LOOK_UP = partial(Endpoint, source=SOURCE_SDK, rows=ROWS, paging=replace(PAGING, largest=100))
SORTED, WHOLE = Param("sort", "field to order by, with - before it descending"), LIST.param("without_pagination")
SORTED_BY, ARCHIVED = replace(SORTED, name="sort_by"), replace(LIST.param("archived"), help="archived too, or only")


def included(words: str) -> Param:
    return Param("with", "data to include", choice(*words.split()), many="comma", role="fields")


def whole_tree(rows: Iterator[Row], given: Arguments, tell: Note) -> Iterator[Row]:
    """Each folder once, and behind it those inside it, wrapped in `data` or bare."""
    seen: set[str | None] = set()
    waiting = [rows]
    while waiting:
        if (row := next(waiting[-1], None)) is None:
            waiting.pop()
        elif (folder := id_of(row.data.get("id"))) is None or folder not in seen:
            seen.add(folder)
            yield row
            found = listing(unwrapped(row.data.get("children")))
            waiting.append(Row(each) for each in found if isinstance(each, dict))
            if not all(isinstance(each, dict) for each in found):
                tell(f"what is inside folder {folder} is no list of folders", missing=True)


MEMBERS = LOOK_UP(
    verb="members", path=ORG + "/users", help="List the members, whose numbers --owners and --user take.",
    source=DOCS + "members/list-members/", columns=("id", "full_name", "email", "role", "status"),
    params=(
        Param("q", "text in the first or last name or the e-mail address"), SORTED, *paged("members", 9999, 9999),
        included("groups stats organizations preferences assets member_watchers guest_watchers auth_methods country"),
    ), examples=("taskcli tallyfy members --q smith",))  # fmt: skip
GUESTS = LOOK_UP(
    verb="guests", path=ORG + "/guests", help="List the guests, whose addresses --guests and --guest take.",
    # `link` opens the guest's tasks without a login.
    source=DOCS + "guests/list-guests/", examples=("taskcli tallyfy guests --q example.com",),
    columns=("email", "first_name", "last_name", "details.status", "last_accessed_at"),
    params=(Param("q", "text in the e-mail address"), included("stats"), SORTED,
            replace(SORTED_BY, default="created_at"), *paged("guests", 999, 999), WHOLE))  # fmt: skip
GROUPS = LOOK_UP(
    verb="groups", path=ORG + "/groups", help="List the groups, whose ids --groups takes.",
    source=DOCS + "groups/list-groups/", examples=("taskcli tallyfy groups --q finance",),
    columns=("id", "name", "members", "guests"),
    params=(Param("q", "text in the name or description"), included("assets users guests"), SORTED, *paged("groups"),
            Param("sort_by", "order", choice("name", "created_at", "updated_at"), default="created_at")))  # fmt: skip


def made_by_tallyfy(given: Arguments, settings: Settings) -> None:
    # "List tags" of the SDK: without `all` there are none of these to find.
    if given.get("auto_generated") == ["true"] and given.get("all") != ["true"]:
        raise ValueError("--auto-generated needs --all: unasked, Tallyfy leaves those that it made out")


TAGS = LOOK_UP(
    check=made_by_tallyfy,
    verb="tags", path=ORG + "/tags", help="List the tags, whose titles --tag takes.", source=DOCS + "tags/list-tags/",
    columns=("id", "title", "color", "auto_generated"), examples=("taskcli tallyfy tags --all --paginate",),
    params=(Param("q", "text in the title"), included("statistics"), Param("all", "also those made by Tallyfy", YES_NO),
            Param("auto_generated", "only those made by Tallyfy; needs --all", YES_NO, source=SOURCE_SDK),
            Param("status", "state of the tag", source=SOURCE_SDK), SORTED, *paged("tags")))  # fmt: skip
ALL_TAGS = replace(TAGS, verb="all-tags", hidden=True, examples=(), params=paged("tags"), always=(("all", "true"),))
FOLDERS = LOOK_UP(
    verb="folders", path=ORG + "/folders", help="List the folders, whose ids --folder takes.",
    # Which of the two trees comes unasked is not said. With children the top level holds the roots only.
    always=(("folder_type", "run"), ("with", "children"), ("sort", "position"), ("pagination", "false")),
    rows=replace(ROWS, bare=True), paging=Paging(at_once, single=True), sift=whole_tree,
    columns=("id", "name", "parent_id", "folder_type", "total"),
    params=(Param("folder_type", "of tasks and processes, or of templates", choice("run", "checklist"), default="run"),
            Param("q", "text in the name")), examples=("taskcli tallyfy folders",))  # fmt: skip
RUNS = LOOK_UP(
    verb="runs", path=ORG + "/runs", help="List the processes, whose ids --run takes.",
    source=DOCS + "processes/list-processes/", examples=("taskcli tallyfy runs --status active --q onboarding",),
    columns=("id", "name", "status", "checklist_title", "progress.percent", "due_date"),
    params=(
        Param("q", "text in the name"), Param("status", "state; problem includes issue", choice(
            "active", "complete", "problem", "issue", "improvement", "archived", "delayed", "starred")),
        ARCHIVED, replace(LIST.param("owners"), help="owned by these members, or with a task of theirs", means=""),
        replace(LIST.param("groups"), help="of these groups", means=""),
        Param("checklist_id", "of this template", HEX_ID, looks_up=TEMPLATE),
        replace(LIST.param("folder"), help="in this folder"), Param("tag", "with this tag", HEX_ID, looks_up=A_TAG),
        Param("tag_ids", "with these tags", HEX_ID, many="comma", looks_up=A_TAG),
        Param("untagged", "only those without tags", YES_NO), Param("starred", "only starred ones", YES_NO),
        Param("type", "kind of the process", choice("procedure", "form", "document")),
        Param("task_status", "by the state of the tasks", choice("all", "in-progress", "completed"), source=SOURCE_SDK),
        included("checklist tasks tags assets next_task permissions tasks_meta ko_form_fields form_fields "
                 "stages folders"),
        Param("form_fields_values", "answers of the form fields too", YES_NO, source=SOURCE_SDK),
        SORTED, replace(SORTED_BY, help="another name of sort"), *paged("processes"), WHOLE))  # fmt: skip
ALL_RUNS = replace(RUNS, verb="all-runs", hidden=True, examples=(), params=paged("ids"), always=(("archived", "true"),))
CHECKLISTS = LOOK_UP(
    verb="checklists", path=ORG + "/checklists", help="List the templates of processes.",
    source=DOCS + "templates/list-templates/", columns=("id", "title", "status", "steps_count", "last_updated"),
    params=(
        Param("q", "text in the title"), Param("status", "state"), Param("type", "kind of the template"),
        Param("owner_id", "owned by this member", USER_ID, looks_up=MEMBER),
        Param("folder", "in this folder", OLD_ID, looks_up=TEMPLATES),
        Param("tag", "with this tag"), Param("starred", "only starred ones", YES_NO), ARCHIVED,
        included("steps tags folder permissions stages linked_tasks assets member_watchers guest_watchers"),
        replace(SORTED_BY, default="updated"), *paged("templates"),
    ), examples=("taskcli tallyfy checklists --q invoice",))  # fmt: skip
ALL_CHECKLISTS = replace(
    CHECKLISTS, verb="all-checklists", hidden=True, examples=(), params=paged("templates"),
    always=(("archived", "true"),))  # fmt: skip
FIELD_KEYS = LOOK_UP(
    verb="custom-field-keys", path=ORG + "/custom-field-keys", key="key", source=DOCS,
    help="List the custom fields, whose keys --custom-field-key takes.",
    columns=("key", "applies_to", "field_type", "is_required", "is_active"), params=(
        # Of these words only some are published.
        Param("applies_to", "what has the field", choice("process", "task", open=True)),
        Param("key_type", "system, or made by the organization", choice("system", open=True)),
        Param("field_type", "kind of value", choice("text", "textarea", "number", "boolean", "date", "email", "url",
                                                    "radio", "dropdown", "multiselect", "table")),
        Param("is_required", "whether there must be a value", YES_NO), Param("is_active", "whether in use", YES_NO),
        Param("q", "text to search for"), Param("sort_by", "field to order by"),
        Param("sort_direction", "order, such as asc or desc"), *paged("fields"),
    ), examples=("taskcli tallyfy custom-field-keys --is-active",))  # fmt: skip
ORGANIZATIONS = LOOK_UP(
    verb="organizations", path="/me/organizations", help="List your organizations, with the ids that org_id takes.",
    columns=("id", "name", "user_role", "timezone"), examples=("taskcli tallyfy organizations",),
    params=paged("organizations"))  # fmt: skip
SEARCHED = ("task", "process", "blueprint", "snippet", "capture", "step")
SEARCH = LOOK_UP(
    verb="search", path=ORG + "/search", help="Search tasks, processes or templates; what matches is up to Tallyfy.",
    argument=SEARCH_TEXT, argument_help="what to search for", argument_as=("search",), always=(("on", "task"),),
    rows=Place(("{on}", "data")), columns=("id", "title", "name", "status", "deadline"),
    params=(Param("on", "what to search", choice(*SEARCHED), default="task"), Param("tags", "the tags too", YES_NO),
            *paged("hits", 20)), examples=("taskcli tallyfy search onboarding --on process",))  # fmt: skip


def in_form(request: Request, form: Form | None, settings: Settings) -> Request:
    # Asked for anything else, errors are pages for people (changelog of the SDK); without a header of its own any
    # request is refused ("How to integrate with Tallyfy using the API").
    own = {"Accept": "application/json", "X-Tallyfy-Client": settings.extra.get("client_header", "APIClient")}
    return replace(request, headers=tuple({**dict(request.headers), **own}.items()))


def hosts(settings: Settings) -> tuple[str, str]:
    """The hosts of the web application and of the API. Only one below go.tallyfy.com serves both."""
    host = urlsplit(settings.base_url).hostname or ""
    if host in ("staging.go.tallyfy.com", "staging-api.tallyfy.com"):
        return "staging.go.tallyfy.com", "staging-api.tallyfy.com"
    return host if host.endswith(".go.tallyfy.com") else "go.tallyfy.com", "api.tallyfy.com"


def user_token(settings: Settings) -> Generator[Request, Reply, Token]:
    """By the token of an application, which does not work for tasks, a member's ("Use the client credentials flow")."""
    user, org, base = settings.auth["user"], settings.extra["org_id"], settings.base_url
    if not re.fullmatch(MAIL, user):
        raise ConfigError(f"{user!r} is not an e-mail address", "set user in auth to the address of a member")

    def refusal(reply: Reply) -> Verdict | None:
        """403: an application of another organization, 404: no such user, 422: not a member of this organization."""
        said, hint = verdict(reply), f"check that {user} is a member of {org}, and that the application belongs to it"
        if said and said.missing is not False and said.status in (401, 403, 404, 422) and mapping(reply.data):
            return Verdict(status=401, hint=hint)
        return said

    url = settings.auth.get("token_url") or base.removesuffix("/api") + "/oauth/token"
    asked = token_request(url, settings, {"scope": "*"}, in_body=True)
    application = token_of((yield in_form(asked, "json", settings)))
    place = f"{base}/applications/{quote(org, safe='')}/users/{quote(user, safe='')}/token"
    asked = in_form(Request(place, method="POST"), "json", settings)
    return token_of((yield asked.signed(Credential("bearer", application.value))), refusal)


TOKEN_URL = Key("token_url", "the token address, if not /oauth/token of the same host", required=False)
KEYS = (*CLIENT_KEYS, Key("user", "e-mail address of the member to act for"), TOKEN_URL)
CLIENT_CREDENTIALS = Scheme("client-credentials", KEYS, sign_bearer, user_token)

# The common record --------------------------------------------------------------------------------------------------

RECORD, NAMES, FAR = ["run", "summary", "tags"], "names of members", timedelta(days=2)
EARLY, LATE = datetime(2000, 1, 3, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)


def find(question: Question) -> Finding:
    """What the profile says of a parameter stands. `--search`, `--project` and names are in no filter of Tallyfy."""
    needed = strangers(question, f"{NUMBER}|{HEX}", "assignee", "creator")
    members = (yield from everybody(question)) if needed else NOBODY
    filters, own = question.filters, question.settings.defaults.get("list", {})
    who, which = filters.assignee or Terms(), list_of(own, question.settings)
    me = question.me if [folded(each) for each in who.wanted] == ["me"] else None
    more = {} if "sort_by" in own else {"sort": "position" if which == "run" else "newest"}
    if me and which == "org":
        which, more["scope"], mine = "me", "me", {"scope": (), "sort": SORT}
        # An order that the profile names may be no word of mine; what it filters by is never dropped.
        said = {name: values[-1].lower().removeprefix("-") for name, values in own.items()}
        own = {name: own[name] for name, word in said.items() if word in mine.get(name, (word,))}
    # What is no id of a group may be a name.
    knows = LISTS[which].knows
    params = (replace(each, kind=GROUP_ID) if each.name == "groups" else each for each in LIST.params)
    meant = narrow(question, replace(LIST, params=tuple(each for each in params if each.name in knows)))
    pushed = {*meant.pushed_down, *(["assignee"] if me and which == "me" and not who.unwanted else [])}
    wanted = {*filters.status.common, *(STATES.get(word) for word in question.natives())}
    if word := to_ask_with(filters.status):
        more["status"], meant = word, replace(meant, partly=meant.partly | {"status"})
    elif not filters.status.words and not wanted & {*ENDED}:
        # "Active" is what is not completed. Whether it has what is hidden or archived is not said.
        more["status"] = "active"
        pushed |= set() if filters.status.written or question.status_map or "status" in own else {"status"}
    elif which != "run":
        more |= {"archived": "true"} if which == "org" else {"status": "all"}
    if which == "org" and (filters.created_after or filters.created_before):
        # In a time zone that is not named, as the deadlines are.
        since = max(filters.created_after or EARLY, EARLY) - FAR
        until = max(since, min(filters.created_before or question.clock.now, LATE) + FAR)
        more["created"] = f"{since.date()}:{until.date()}"
        pushed |= {"created-after", "created-before"}
    given = {**meant.arguments, **{name: [value] for name, value in more.items() if name not in own}}
    given |= {"with": RECORD, "page": ["1"], "per_page": ["100"]}
    rows = yield SubRequest(LIST, {**given}, pushed_down=frozenset(pushed), partly=meant.partly)
    if me and me.id and "scope" in given and given.pop("status", None) == ["all"]:
        given |= {"scope": ["org"], "archived": ["only"], "owners": [me.id]}  # which my own list does not have
        more_rows = yield SubRequest(LIST, given)
        rows = chain(rows, (row for row in more_rows if is_of(me, read_task(row.data, question.settings))))
    elif not me and (numbers := given.pop("owners", None)):
        # A number can be a group's too (the SDK's types), and one question for both would mean tasks of both.
        rows = chain(rows, (yield SubRequest(LIST, given | {"groups": numbers})))
    if not needed:
        rows = chain([*islice(rows, 1)], rows)  # first: where they cannot be had, nothing is missing beside them
        members = yield from names(decorates=NAMES)
    tasks = tasks_of(rows, question.settings, members, me if which == "me" else None)
    return meant_by(word, tasks, question) if word else tasks


def to_ask_with(status: Words) -> str:
    """The word that the service is asked with, because rows do not have it, as `native:WORD`. Raises `UsageError`."""
    words = status.doubtful & TO_ASK_WITH
    if not words or status.everything:
        return ""
    if len(status.words) > 1 or status.common or status.unwanted:
        what = f"--status {' and '.join(sorted(words))}: Tallyfy can be asked for one such word, and nothing beside it"
        raise UsageError(what, "--overdue goes with any status")
    return next(iter(words))


def meant_by(word: str, tasks: Iterable[Task], question: Question) -> Iterator[Task]:
    """What came for a word is shown by it, save what it surely does not mean: the service may pass a word over."""
    now = question.clock.now
    for task in tasks:
        row, own, due = mapping(task.native), folded(task.native_status or ""), task.due
        if word == "hasproblem":
            fits = row.get("problem") is not False
        elif isinstance(due, datetime):
            fits = due < now if word == "overdue" else now <= due < now + FAR  # soon is within 24 hours, in the web app
        else:
            fits = bool(row.get("deadline"))  # which cannot be read
        if own == word or (fits and task.status not in ENDED):
            task.status, task.native_status = question.status_map.get(own, task.status), word
            yield task


def strangers(question: Question, pattern: str, *filters: str) -> list[str]:
    """Whom a filter names otherwise than by an id of this pattern."""
    asked = [value for row, value in question.filters.asked() if row.name in filters]
    return [term for each in asked for term in each.names if not re.fullmatch(pattern, folded(term))]


def names(*, decorates: str) -> Generator[SubRequest, Iterator[Row], Members]:
    """The members. Not everybody may see their list."""
    rows = yield SubRequest(MEMBER_NAMES, decorates=decorates, fills=("assignees", "creator"))
    return {("user", who.id): who for who in (read_member(row.data) for row in rows)}


def everybody(question: Question) -> Generator[SubRequest, Iterator[Row], Members]:
    """The members, and where none of them has a name that was asked for, the guests and the groups too."""
    found = dict((yield from names(decorates="")))
    asked = strangers(question, f"{NUMBER}|{HEX}|{MAIL}", "assignee")
    if any(not any(named(term, who) for who in found.values()) for term in asked):
        for endpoint, kind, key in ((GUEST_NAMES, "guest", "email"), (GROUPS, "group", "id")):
            people = [read_person(row.data, kind, key) for row in (yield SubRequest(endpoint))]
            found |= {key_of(kind, who.id): who for who in people}
    return found


def tasks_of(rows: Iterable[Row], settings: Settings, members: Members, mine: Person | None = None) -> Iterator[Task]:
    """Each task once. My own have me, though they came through a group: all its members are assignees."""
    seen = Ids()
    for task in (read_task(row.data, settings, members) for row in rows):
        if not task.id or seen.add(task.id):
            if mine and not is_of(mine, task):
                task.assignees.append(mine)
            yield task


def is_of(who: Person, task: Task) -> bool:
    return any(each.id == who.id and each.kind == "user" for each in task.assignees)


def fetch(ref: str, extras: Extras, question: Question) -> Fetching:
    threads = ["threads"] if extras.comments != "none" else []
    row = next((yield SubRequest(GET, {"with": RECORD + threads}, id=ref, sample={"id": ref, "threads": []})))
    members = yield from names(decorates=NAMES)
    task = read_task(row.data, question.settings, members)
    if threads:
        with extras.part("comments"):
            found = THREADS.open(Reply(200, b'{"data": %b}' % row.json))[1]  # as `comments` finds them
            comments = by_time([read_comment(each.data, members) for each in found], lambda each: each.created)
            kept = [each for each in comments if extras.comments == "archive" or not each.archived]
            task.comments = chosen(kept, extras.comments)
    if extras.history:
        with extras.part("history"):
            changes = [read_change(each.data) for each in (yield SubRequest(HISTORY, id=ref))]
            task.history = by_time(changes, lambda each: each.at)
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
    name="tallyfy", title="Tallyfy tasks", about="tasks of Tallyfy processes, and one-off tasks",
    settings=(Setting("org_id", "the organization's id (Settings, Organization)", required=True, pattern=ID,
                      listed="organizations"),
              Setting("client_header", "what X-Tallyfy-Client says", default="APIClient", pattern=r"[A-Za-z0-9._-]+")),
    schemes=(BEARER, CLIENT_CREDENTIALS), base_url="https://go.tallyfy.com/api",
    root=lambda settings: settings.base_url, api_path=rf"/organizations/(?P<org_id>{ID})(?=/|$)",
    pasted=rf"[a-z.-]*tallyfy\.com/(?:api/)?(?:organizations/)?(?P<org_id>{HEX})(?=/|$)",
    sign_in="A personal access token (Settings, Integrations, REST API); it ends when you sign out of the web"
            " application. The organization's id stands in Settings, Organization.",
    in_form=in_form, verdict=verdict,
    endpoints=(LIST, GET, COUNT, COMMENTS, HISTORY, SEARCH, MEMBERS, GUESTS, GROUPS, TAGS, FOLDERS, RUNS, CHECKLISTS,
               FIELD_KEYS, ORGANIZATIONS, WHOAMI, GUEST, MEMBER_NAMES, GUEST_NAMES, ALL_RUNS, ALL_TAGS,
               ALL_CHECKLISTS),
    states=STATES, never=frozenset({"priority", "customer"}), concealed=("owners.taskUrls", "webhook", "link"),
    read_task=read_task, find=find, fetch=fetch, locate=locate, person=read_person, hosts=hosts,
    comments=("none", "first", "last", "all", "archive"), history=True,
    api_examples=("taskcli tallyfy api me", "taskcli tallyfy api 'organizations/{org_id}/tags' --jq '.data[].title'"),
    look_ups={
        "assignee": replace(MEMBER, also=(A_GUEST, A_GROUP)), "creator": MEMBER,
        "project": A_RUN, "tag": A_TAG},
)  # fmt: skip
