"""Tables and detail views for people: rich on a terminal, plain aligned text elsewhere."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from typing import IO, Any

import msgspec
from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from taskcli.models import ENDED, Comment, Person, Status, Task, When
from taskcli.render import pick
from taskcli.values import Clock, day_of, in_zone, plain, visible

UNBOUNDED = 1_000_000
"""The width where nothing is cut."""


@dataclass(frozen=True)
class Screen:
    """What is drawn on. `width` is in cells; `rich` is whether it is a terminal that is drawn on.

    Times are shown by `clock`, or in the zone of their profile where `zones` has it.
    """

    rich: bool = False
    width: int = 80
    colour: bool = False
    clock: Clock = field(default_factory=Clock)
    zones: Mapping[str, tzinfo] = field(default_factory=dict)

    def clock_of(self, task: Task) -> Clock:
        """The clock in the zone of the task's profile, where that is known."""
        return replace(self.clock, zone=self.zones.get(task.profile, self.clock.zone))

    @property
    def fitted(self) -> bool:
        """Whether what is drawn has to fit; colour that is forced into a pipe does not have to."""
        return self.rich and self.width < UNBOUNDED


@dataclass(frozen=True)
class Column:
    """`shrink` columns give way first where the terminal is narrow; `from_width` is when there is room for it."""

    name: str
    header: str = ""
    shrink: bool = False
    from_width: int = 0

    @property
    def title(self) -> str:
        return self.header or self.name.upper()


Cell = tuple[str, str, str | None]
"""(text, style, address)"""


def draw(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], screen: Screen, out: IO[bytes], title: str = ""
) -> None:
    """A table. Off a terminal nothing is cut: the last column is as long as it is, the others are padded."""
    if screen.rich:
        _draw_rich(columns, rows, screen, out, title)
    else:
        _draw_plain(columns, rows, out, title)


def _draw_plain(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], out: IO[bytes], title: str) -> None:
    lines = [[each.title for each in columns]]
    lines += [[text for text, _, _ in row] for row in rows]
    if title:
        out.write(f"{title}\n".encode())
    widths = [max(cell_len(line[at]) for line in lines) for at in range(len(columns))]
    for line in lines:
        padded = [text + " " * (width - cell_len(text)) for text, width in zip(line, widths, strict=True)]
        out.write("  ".join(padded).rstrip().encode("utf-8", "replace") + b"\n")


def _console(screen: Screen, text: io.StringIO) -> Console:
    return Console(
        file=text,
        width=screen.width,
        height=100,  # without one, a terminal that calls itself dumb is taken for 80 cells wide
        force_terminal=True,
        color_system="standard" if screen.colour else None,
        no_color=not screen.colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def _draw_rich(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], screen: Screen, out: IO[bytes], title: str
) -> None:
    rows = list(rows)
    kept = [at for at, each in enumerate(columns) if each.from_width <= screen.width]
    widths = _fit(
        [max(cell_len(text) for text in (columns[at].title, *(row[at][0] for row in rows))) for at in kept],
        [columns[at].shrink for at in kept],
        screen.width - 2 * (len(kept) - 1),
    )
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for at, width in zip(kept, widths, strict=True):
        table.add_column(Text(columns[at].title), no_wrap=True, overflow="ellipsis", width=width)
    for row in rows:
        table.add_row(*(_text(row[at]) for at in kept))
    text = io.StringIO()
    console = _console(screen, text)
    if title:
        console.print(Text(title, style="bold"))
    console.print(table)
    for line in text.getvalue().splitlines():
        out.write(line.rstrip().encode("utf-8", "replace") + b"\n")


def _fit(widths: list[int], shrinks: list[bool], room: int) -> list[int]:
    """Widths that have room together: first the shrinking columns give way, down to 20, then whichever is widest."""
    widths = [max(1, width) for width in widths]
    for least, may in ((20, shrinks), (4, [True] * len(widths)), (1, [True] * len(widths))):
        while sum(widths) > room:
            able = [at for at, width in enumerate(widths) if may[at] and width > least]
            if not able:
                break
            widest = max(able, key=widths.__getitem__)
            widths[widest] = max(least, widths[widest] - max(1, (sum(widths) - room) // len(able)))
    return widths


def _text(cell: Cell) -> Text:
    text, style, link = cell
    if link:
        return Text(text, style=Style.parse(style) + Style(link=visible(link).replace(" ", "%20")))
    return Text(text, style=style)


# The common record --------------------------------------------------------------------------------------------------

TASK_COLUMNS = (
    Column("ref"),
    Column("status"),
    Column("due"),
    Column("priority", from_width=130),
    Column("assignees", from_width=110),
    Column("project", from_width=150),
    Column("updated", from_width=220),
    Column("title", shrink=True),
)
_STATUS_STYLE = {
    Status.OPEN: "",
    Status.IN_PROGRESS: "cyan",
    Status.DONE: "green",
    Status.CANCELLED: "dim",
    Status.UNKNOWN: "magenta",
}


def tasks(found: Sequence[Task], screen: Screen, out: IO[bytes], group_by: str = "") -> None:
    if not group_by:
        draw(TASK_COLUMNS, (task_cells(task, screen) for task in found), screen, out)
        return
    groups: dict[str, list[Task]] = {}
    for task in found:
        for name in group_names(task, group_by):
            groups.setdefault(name, []).append(task)
    for at, (name, members) in enumerate(sorted(groups.items(), key=lambda pair: (pair[0] == "", pair[0].casefold()))):
        if at:
            out.write(b"\n")
        heading = f"{visible(name) or f'no {group_by}'} ({len(members)})"
        draw(TASK_COLUMNS, (task_cells(task, screen) for task in members), screen, out, heading)


def group_names(task: Task, group_by: str) -> list[str]:
    """A task with two assignees stands under both."""
    if group_by == "assignee":
        return [person(each) for each in task.assignees] or [""]
    if group_by == "project":
        return [project(task)]
    return [str(getattr(task, group_by))]


def task_cells(task: Task, screen: Screen) -> list[Cell]:
    clock, narrow = screen.clock_of(task), screen.fitted and screen.width < 120
    ref = visible(task.ref or f"{task.profile}:?")
    late, today = task.overdue, is_today(task, clock)
    due_style = "bold red" if late else "bold" if today else ""
    people = [person(each) for each in task.assignees]
    shown = ", ".join(people[:2]) + (f" +{len(people) - 2}" if len(people) > 2 else "")
    return [
        (shorten(ref, 26 if screen.width < 100 else 30) if narrow else ref, "dim" if task.ref is None else "", None),
        (str(task.status), _STATUS_STYLE[task.status], None),
        (due_text(task, clock, room=screen.width if screen.fitted else 0), due_style, None),
        (str(task.priority or ""), "bold" if task.priority in ("urgent", "high") else "", None),
        (shorten(visible(shown), 28) if screen.fitted else visible(", ".join(people)), "", None),
        (_project(task, screen), "", None),
        (moment_text(task.updated, clock.zone), "", None),
        (visible(task.title or f"({task.provider} task without a title)"), "", task.url if screen.rich else None),
    ]


def project(task: Task) -> str:
    """A title; else what it is and its id: the stores of one provider and the jobs of another have equal numbers."""
    link = task.project
    return (link.title or " ".join(filter(None, (link.kind, link.id)))) if link else ""


def _project(task: Task, screen: Screen) -> str:
    name = visible(project(task))
    return shorten(name, 30) if screen.fitted else name


def shorten(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    kept = ""
    for letter in text:
        if cell_len(kept + letter) >= width:
            break
        kept += letter
    return kept + "…"


def person(who: Person) -> str:
    """A name; else an id that reads like one; else what they are and their number."""
    bare = who.id if who.kind == "user" and who.id and not who.id.isdigit() else None
    return who.name or who.email or bare or " ".join(filter(None, (who.kind, who.id))) or "somebody"


def is_today(task: Task, clock: Clock) -> bool:
    if task.due is None or task.status in ENDED:
        return False
    return day_of(task.due, clock.zone) == clock.today


def due_text(task: Task, clock: Clock, *, room: int = 0) -> str:
    """`2026-11-28 17:00, in 3 d`: in the person's zone, with the distance while the task is not ended.

    Where there is little `room` (the screen's width; 0: plenty) first the time is left out, then the year.
    """
    if task.due is None:
        return ""
    text, short = moment_text(task.due, clock.zone), 0 < room < 140
    text = text[5 if room < 100 else 0 : 10] if short else text
    if task.status in ENDED:
        return text
    away = distance(task.due, clock)
    return away if short and away.startswith("today") else f"{text}, {away}"


def distance(due: datetime | date, clock: Clock) -> str:
    """`in 3 d`, `2 d late`, `today`, `in 5 h`, `3 h late`; whole calendar days in the person's zone."""
    days = (day_of(due, clock.zone) - clock.today).days
    if days:
        return f"in {days} d" if days > 0 else f"{-days} d late"
    if not isinstance(due, datetime):
        return "today"
    minutes = int((due - clock.now).total_seconds() // 60)
    size = f"{abs(minutes) // 60} h" if abs(minutes) >= 60 else f"{abs(minutes)} min"
    return f"today, in {size}" if minutes >= 0 else f"today, {size} late"


def moment_text(when: When, zone: tzinfo) -> str:
    if when is None:
        return ""
    if not isinstance(when, datetime):
        return when.isoformat()
    return in_zone(when, zone).replace(tzinfo=None).isoformat(" ", "minutes")


def task_detail(task: Task, screen: Screen, out: IO[bytes]) -> None:
    """Fields, then description, comments and history."""
    clock = screen.clock_of(task)
    native = f" ({visible(task.native_status)})" if task.native_status else ""
    level = f" ({visible(task.native_priority)})" if task.native_priority else ""
    fields: list[tuple[str, str]] = [
        ("ref", visible(task.ref or "")),
        ("title", visible(task.title or "")),
        ("status", f"{task.status}{native}"),
        ("priority", f"{task.priority or ''}{level}".strip()),
        ("due", due_text(task, clock)),
        ("assignees", visible(", ".join(_whole_person(each) for each in task.assignees))),
        ("creator", visible(_whole_person(task.creator)) if task.creator else ""),
        ("created", moment_text(task.created, clock.zone)),
        ("updated", moment_text(task.updated, clock.zone)),
        ("completed", moment_text(task.completed, clock.zone)),
        ("project", visible(_whole_link(task.project))),
        ("parent", visible(_whole_link(task.parent))),
        ("url", visible(task.url or "")),
    ]
    detail(fields, screen, out)
    if task.description:
        _block("Description", plain(task.description) or "", screen, out)
    if isinstance(task.comments, list):
        _block(f"Comments ({len(task.comments)})", "", screen, out)
        for each in task.comments:
            _block(_comment_line(each, clock), plain(each.text) or "", screen, out, "  ")
    if isinstance(task.history, list):
        lines = [
            "  ".join(filter(None, (
                moment_text(each.at, clock.zone), person(each.actor) if each.actor else "", each.action,
                " -> ".join(filter(None, (each.before, each.after))),
            )))
            for each in task.history
        ]  # fmt: skip
        _block(f"History ({len(lines)})", "\n".join(map(visible, lines)), screen, out)


def _comment_line(comment: Comment, clock: Clock) -> str:
    who = visible(person(comment.author)) if comment.author else "somebody"
    return f"{moment_text(comment.created, clock.zone)} {who}{' (archived)' if comment.archived else ''}".strip()


def _whole_person(who: Person | None) -> str:
    if who is None:
        return ""
    shown = person(who)
    rest = [each for each in (who.email, " ".join(filter(None, (who.kind, who.id)))) if each and each != shown]
    return f"{shown} ({', '.join(rest)})" if rest else shown


def _whole_link(link: Any) -> str:
    if link is None:
        return ""
    rest = " ".join(filter(None, (link.kind, link.id)))
    return f"{link.title} ({rest})" if link.title and rest else link.title or rest


def _block(heading: str, body: str, screen: Screen, out: IO[bytes], indent: str = "") -> None:
    text = io.StringIO()
    if screen.rich:
        console = _console(screen, text)
        console.print(Text(indent + heading, style="bold"))
        if body:
            inside = Text(visible(body, lines=True))
            for line in inside.wrap(console, max(20, screen.width - len(indent) - 2)):
                console.print(Text(indent + "  ") + line)
    else:
        lines = visible(body, lines=True).splitlines()
        text.write("\n".join([indent + heading, *(f"{indent}  {line}" for line in lines)]) + "\n")
    out.write(b"\n" + text.getvalue().encode("utf-8", "replace"))


def detail(fields: Sequence[tuple[str, str]], screen: Screen, out: IO[bytes]) -> None:
    """Names and values, one a line; long values are wrapped on a terminal."""
    width = max((cell_len(name) for name, _ in fields), default=0)
    if not screen.rich:
        for name, value in fields:
            lines = value.splitlines() or [""]
            out.write(f"{name}{' ' * (width - cell_len(name))}  {lines[0]}".rstrip().encode("utf-8", "replace") + b"\n")
            for line in lines[1:]:
                out.write(f"{' ' * (width + 2)}{line}".rstrip().encode("utf-8", "replace") + b"\n")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for name, value in fields:
        style = "bold red" if value.endswith(" late") and name == "due" else ""
        table.add_row(Text(name), Text(value, style=style))
    text = io.StringIO()
    _console(screen, text).print(table)
    for line in text.getvalue().splitlines():
        out.write(line.rstrip().encode("utf-8", "replace") + b"\n")


# Native rows --------------------------------------------------------------------------------------------------------


def native_table(rows: Iterable[Any], columns: Sequence[str], screen: Screen, out: IO[bytes]) -> None:
    """The provider's own fields, as they were sent. The column that holds the most text gives way first."""
    lines = [[(native_cell(pick(row, path)), "", None) for path in columns] for row in rows]
    longest = [max((len(line[at][0]) for line in lines), default=0) for at in range(len(columns))]
    widest = longest.index(max(longest)) if longest else 0
    headers = [Column(path, path, shrink=at == widest) for at, path in enumerate(columns)]
    if screen.fitted:
        cut = max(12, screen.width // 2)
        lines = [
            [(cell[0] if at == widest else shorten(cell[0], cut), "", None) for at, cell in enumerate(line)]
            for line in lines
        ]
    draw(headers, lines, screen, out)


def native_detail(data: Any, columns: Sequence[str], screen: Screen, out: IO[bytes]) -> None:
    if not isinstance(data, Mapping):
        data = {"value": data}
    names = columns or [str(name) for name in data]
    fields = []
    for name in names:
        value = pick(data, name)
        nested = isinstance(value, (dict, list)) and bool(value)
        text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode() if nested else native_cell(value)
        fields.append((visible(name), visible(text, lines=True) if nested else text))
    detail(fields, screen, out)


def native_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(filter(None, map(native_cell, value)))
    if isinstance(value, Mapping):
        for name in ("fullname", "full_name", "name", "title", "text", "label", "id"):
            if value.get(name) not in (None, "") and not isinstance(value[name], (dict, list)):
                return native_cell(value[name])
        return visible(msgspec.json.encode(value).decode())
    return visible(str(value))
