"""What was measured as a table, on the terminal and in `benchmarks/README.md`."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from measure import MB, medians, ratios
from rounds import Result

README = Path(__file__).resolve().parent / "README.md"
BEGIN, END = "<!-- measured -->\n", "<!-- end of measured -->\n"
HEADER = ("what", "beside", "taskcli", "the other", "ratio", "of work", "goal", "memory", "goal", "rounds")


def cells(result: Result) -> tuple[str, ...]:
    """A row of the table. What misses its goal is bold."""
    workload = result.workload
    goals = "starts nothing" if workload.starts_nothing else _most(workload.most), _most(workload.memory, " MB")
    if result.why_not:
        return workload.what, workload.beside, result.why_not[:80], "", "", "", goals[0], "", goals[1], ""
    seconds, memory = medians(result.ours)
    other = result.no_peer or (_time(medians(result.theirs)[0]) if result.theirs else "")
    time_taken, work = ratios(result.ours, result.theirs) if result.theirs else (None, None)
    if workload.starts_nothing:
        ratio = "**starts taskcli**" if result.started else "starts nothing"
    else:
        ratio = _beside(time_taken, workload.most, ".2f")
    early = result.ours[-1].early
    grown = f" ({early / MB:.0f} MB after a third)" if early else ""
    has = "" if workload.starts_nothing else _beside(memory, workload.memory, ".0f", " MB") + grown
    return (
        workload.what, workload.beside, _time(seconds), other, ratio, _beside(work, None, ".2f"), goals[0],
        has, goals[1], str(len(result.ours)),
    )  # fmt: skip


def _beside(value: float | None, most: float | None, form: str, unit: str = "") -> str:
    """A value, bold where it is beyond its goal."""
    text = "" if value is None else f"{value:{form}}{unit}"
    return f"**{text}**" if value is not None and most is not None and value > most else text


def _most(value: float | None, unit: str = "") -> str:
    return "" if value is None else f"≤ {value:g}{unit}"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 2 else f"{seconds:.1f} s"


def table(rows: Sequence[Sequence[str]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in (HEADER, ["---"] * len(HEADER), *rows))


def write(rows: Sequence[Sequence[str]], speed: str) -> None:
    """Puts the table between its marks; what stands round them stays."""
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    told = f"{datetime.now(UTC):%Y-%m-%d}, {machine}. {speed}"
    README.write_text(f"{before}{BEGIN}{told}\n\n{table(rows)}{END}{after}", "utf-8")
