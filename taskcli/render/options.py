"""What a writer is told besides the rows, what tables are drawn on, and rows that are common tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from taskcli.http.bodies import AT_ONCE, Batches, Row, from_json, to_json
from taskcli.models import Task
from taskcli.values import Clock

# The width where nothing is cut.
UNBOUNDED = 1_000_000


class Canvas(Struct, frozen=True):
    """What tables are drawn on. `width` is in cells; `rich` is whether styles, links and cutting are wanted.

    Times are shown in the zone of `clock`, which is the reader's; where all has to fit, without the year that it is.
    """

    rich: bool = False
    width: int = 80
    colour: bool = False
    clock: Clock = field(default_factory=Clock)

    @property
    def fitted(self) -> bool:
        """Whether what is drawn has to fit; colour that is forced into a pipe does not have to."""
        return self.rich and self.width < UNBOUNDED


class Group(Struct):
    """Tasks under one heading: how it is called, how many there are in all, and those that are shown."""

    name: str
    count: int
    tasks: list[Task]


class Stream(Struct, frozen=True):
    """What a program that loads rows is told of them: their name, the `keys` that make one the same one, the schema.

    `at` is when they were read, aware and in UTC. `state` gives what the next run is to be told, once all rows have
    been written, and `bookmark` is the property that it is made of; None: nothing is kept. `tell_left_out` hears how
    many rows had no key.
    """

    name: str
    keys: tuple[str, ...]
    schema: Mapping[str, Any]
    at: datetime | None = None
    state: Callable[[], Any] | None = None
    bookmark: str = ""
    tell_left_out: Callable[[int], None] = lambda count: None


class RenderOptions(Struct, frozen=True):
    """What is written besides the rows.

    `one` is for a single object instead of a list of one. `headers` is whether columns have their names above them.
    `columns` is what a person chose, empty for everything; `usual` is what a table shows then, and the header of a CSV
    without rows. `title` is what a document is called. `lacking` says why it is not all, where it is not: documents
    tell it, which go where no stderr goes; it is asked once the rows have been read. `on_terminal` is whether the text
    goes straight to one, `name` is the element of a row in XML, `stream` is for messages of Singer, and `tell` hears
    what is to be said beside the data.

    The rest is for tables: `wanted` are those of the usual columns that were asked for by name; `of_tasks` says that
    the rows are `TaskRow`s, which may stand in `groups`, `of_changes` that they are `Difference`s; `bars` draws a bar
    beside a count; `detail` shows one row below the other, as `one` does; `concealed` are dotted paths of a provider's
    own rows that are not shown. `todos` is for calendars: to-dos instead of events.
    """

    one: bool = False
    headers: bool = True
    columns: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    on_terminal: bool = False
    tell: Callable[[str], None] = field(default=lambda text: None)
    name: str = "task"
    canvas: Canvas | None = None
    of_tasks: bool = False
    of_changes: bool = False
    groups: Sequence[Group] | None = None
    bars: bool = False
    lacking: Callable[[], str] = lambda: ""
    stream: Stream | None = None
    detail: bool = False
    concealed: tuple[str, ...] = ()
    title: str = ""
    todos: bool = False


def task_rows(tasks: Iterable[Task]) -> Iterator[Row]:
    """The tasks as rows: in lists where all are there, else each when it comes."""
    if not isinstance(tasks, list):
        return map(TaskRow, tasks)
    return Batches([*map(TaskRow, tasks[at : at + AT_ONCE])] for at in range(0, len(tasks), AT_ONCE))


class TaskRow(Row):
    """A common task, which is its `value`. JSON is made when somebody looks: a table of a thousand tasks never does."""

    record: Any = None

    @property
    def task(self) -> Task:
        task: Task = self.value
        return task

    @property
    def data(self) -> Any:
        if self.record is None:
            self.record = from_json(self.json)
        return self.record

    def get(self, name: str) -> Any:
        return self.data.get(name)

    @property
    def json(self) -> bytes:
        return to_json(self.value)
