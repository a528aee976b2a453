"""Endpoints: the read-only questions that a service answers, and what is asked on the way to the common record."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal, Protocol

from msgspec import Struct, field

from taskcli.errors import TaskcliError
from taskcli.http.auth import Settings
from taskcli.http.bodies import Row
from taskcli.http.place import Place
from taskcli.spec.look_up import LookUp
from taskcli.spec.paging import Paging
from taskcli.spec.params import Arguments, Param
from taskcli.values import Kind


class Note(Protocol):
    """Tells a person something of an answer.

    With `cut` it is also not whole; with `missing` what is lacking is the provider's doing (exit code 9). With `asked`
    it is what the question was, which stands in the receipt.
    """

    def __call__(self, text: str, *, cut: bool = False, missing: bool = False, asked: bool = False) -> None: ...


Sift = Callable[[Iterator[Row], Arguments, Note], Iterator[Row]]
"""(rows, what was asked, a way to tell a note) → the rows that are worth showing."""


class Prepared(Struct, frozen=True):
    """What an answer tells of the request to come.

    `parts` fill holes of the path. `address` is the service's own, taken as it stands where it is below the root of
    the profile's API; `media` the media type of the file that is asked for.
    """

    parts: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    media: str = ""


class Endpoint(Struct, frozen=True, kw_only=True):
    """One read-only question that a service answers.

    `path` is below the provider's root, with holes (`{id}`, `{org_id}`) for the argument, path parameters and
    settings; a function chooses it by what was asked. `rows` is where the rows lie in the answer; None: it is text
    that is passed on, or with `is_file` bytes that are nothing but passed on. `columns` are dotted paths into a row.
    `always` is sent whatever was asked, because the answer is useless without. `check` raises `ValueError` where the
    words do not go together; `notes` tells what a person should know though it is sent. `key` is the field that tells
    rows apart, and that of one thing asked for by its id says whether it is that one. `sample` is a row to go on with
    where nothing is really sent. `only` are the dialects of the service that have it (see `Dialect`); empty: all.
    """

    verb: str
    path: str | Callable[[Arguments, Settings], str]
    help: str
    source: str
    rows: Place | None = field(default_factory=Place)
    params: tuple[Param, ...] = ()
    argument: Kind | None = None
    argument_help: str = ""
    # Whether the argument names tasks, where it is of another form than that of `get`.
    of_tasks: bool = False
    # Which list has the ids that the argument is one of, so that a person may give a name.
    looks_up: LookUp | None = None
    # Query parameters that carry the argument, where it has no place in the path; `sift` finds it under these names.
    argument_as: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    always: tuple[tuple[str, str], ...] = ()
    check: Callable[[Arguments, Settings], None] | None = None
    paging: Paging | None = None
    key: str = "id"
    sift: Sift | None = None
    # Finds out what takes an answer of its own (a guest's code for an e-mail address).
    prepare: Callable[[Arguments, Settings], Generator[SubRequest, Iterator[Row], Prepared]] | None = None
    # Whether one thing is looked for in a list, so that an empty one means that it does not exist.
    find_one: bool = False
    examples: tuple[str, ...] = ()
    notes: Callable[[Arguments, Settings], Iterable[str]] | None = None
    hidden: bool = False
    sample: Any = None
    is_file: bool = False
    only: tuple[str, ...] = ()

    @property
    def shape(self) -> Literal["list", "item", "text", "file"]:
        """What the command shows: a list, one thing, or text or a file as it came."""
        if self.rows is None:
            return "file" if self.is_file else "text"
        return "list" if self.rows.shape == "list" and not self.find_one else "item"

    @property
    def has_pages(self) -> bool:
        """Whether a person can have them followed."""
        return self.paging is not None and not self.paging.single and not self.find_one

    @property
    def flags(self) -> tuple[Param, ...]:
        """The parameters that a person can give."""
        return tuple(each for each in self.params if not each.within)

    def param(self, name: str) -> Param:
        return next(each for each in self.params if each.name == name)


# Any other path below a provider's root.
API = Endpoint(
    verb="api",
    path="",
    help="Ask for any other path below the API root. It is one GET, and its answer is printed as it came.",
    source="",
    rows=None,
)
PATH_HELP = "such as tasks/24; {org_id} and the like stand for settings of the profile"


class SubRequest(Struct, frozen=True):
    """One question on the way to the common record.

    `arguments` are as if typed; the profile's defaults for `endpoint.verb` stand where they say nothing. `pushed_down`
    names the common filters that the provider applies by it, `partly` those that it applies not quite. `sample` is a
    row to go on with where nothing is really sent. `paginate` follows the pages to the end. `decorates` names what the
    answer only adds to tasks that are there without it: where it cannot be had that is told, and there are no rows;
    with `cuts` the answer is then not whole, because some tasks cannot be judged without. `fills` are the fields of the
    record that it fills; a decoration that fills none decides what a task is, or which there are. What is asked `once`
    has the same answer for all who ask in a run.
    """

    endpoint: Endpoint
    arguments: Arguments = field(default_factory=dict)
    id: str | None = None
    pushed_down: frozenset[str] = frozenset()
    partly: frozenset[str] = frozenset()
    sample: Any = None
    paginate: bool = True
    decorates: str = ""
    cuts: bool = False
    fills: tuple[str, ...] = ()
    once: bool = False


class Lack(Struct, frozen=True):
    """What tasks lack though all questions were answered, in words; told in a question's place.

    `fills` are the fields of the record that stay empty; with `cuts` the answer is not whole.
    """

    text: str
    fills: tuple[str, ...] = ()
    cuts: bool = False


class Extras(Struct, frozen=True):
    """What `taskcli get` shall bring besides the task. `comments` is one of none, first, last, all, archive."""

    comments: str = "none"
    history: bool = False
    # What was asked for and could not be had, by its field of the record.
    lost: dict[str, TaskcliError] = field(default_factory=dict)

    @property
    def asked(self) -> Iterator[Literal["comments", "history"]]:
        if self.comments != "none":
            yield "comments"
        if self.history:
            yield "history"

    @contextmanager
    def part(self, name: Literal["comments", "history"]) -> Iterator[None]:
        """What fails inside costs this part, not the task."""
        try:
            yield
        except TaskcliError as failed:
            self.lost[name] = failed
