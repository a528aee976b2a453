"""A million tasks as lines of JSON through DuckDB and Spark, to Parquet and back: seconds of all processors, and disk.

Run by `make lake`, in an environment that has both; what is not there is left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import marked

PAGE = Path(__file__).resolve().parent / "warehouse.md"
COUNT = "SELECT profile, status, count(*) AS tasks FROM {} GROUP BY ALL ORDER BY ALL"
DUCKDB: Mapping[str, str] = {
    "lines to Parquet": "COPY (SELECT *, DATE '2026-12-01' AS day FROM read_json('tasks.jsonl', sample_size = -1)) "
    "TO 'duckdb' (FORMAT parquet, PARTITION_BY (profile, day), OVERWRITE_OR_IGNORE)",
    "count the lines": COUNT.format("read_json('tasks.jsonl')"),
    "count the Parquet": COUNT.format("read_parquet('duckdb/**/*.parquet')"),
}
SPARK: Mapping[str, str] = {
    "lines to Parquet": "spark.read.json('tasks.jsonl').withColumn('day', lit('2026-12-01'))"
    ".write.partitionBy('profile', 'day').mode('overwrite').parquet('spark')",
    "count the lines": "shown(spark.read.json('tasks.jsonl').groupBy('profile', 'status').count().collect())",
    "count the Parquet": "shown(spark.read.parquet('spark').groupBy('profile', 'status').count().collect())",
}
# What takes long is told on stdout, unless it is told not to.
QUIET = "import duckdb, json; duckdb.sql('SET enable_progress_bar = false'); "
IN_DUCKDB = QUIET + "print(json.dumps([[*row] for row in duckdb.sql({!r}).fetchall()]))"
AS_COPY = QUIET + "duckdb.sql({!r})"
IN_SPARK = """
import json
from pyspark.sql import SparkSession
from pyspark.sql.functions import lit
def shown(rows):
    print(json.dumps(sorted([*row] for row in rows)))
spark = (SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false")
         .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
         .config("spark.driver.memory", "4g").getOrCreate())
spark.sparkContext.setLogLevel("ERROR")
{}
spark.stop()
"""


def records() -> list[bytes]:
    """The tasks of the demo, as one line each."""
    words = [sys.executable, "-m", "taskcli", "list", "--demo", "--status", "all", "--limit", "0", "-o", "jsonl", "-q"]
    out = subprocess.run(words, check=True, capture_output=True, cwd=PAGE.parent.parent).stdout
    return [each for each in out.splitlines() if len(each) < 2000]


def fill(path: Path, count: int) -> None:
    """So many tasks, each with an id of its own."""
    found = [json.loads(each) for each in records()]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            task = found[number % len(found)]
            ref = f"{task['profile']}:{number}"
            file.write(json.dumps({**task, "ref": ref, "id": str(number)}, ensure_ascii=False) + "\n")


def timed(code: str, folder: Path) -> tuple[float, float, str]:
    """(seconds of all processors, seconds that went by, what was printed) of one program."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return work, time.monotonic() - began, done.stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/warehouse.md")
    options = parser.parse_args()
    rows, said = [], set[str]()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        fill(folder / "tasks.jsonl", options.tasks)
        for name, steps in (("duckdb", DUCKDB), ("pyspark", SPARK)):
            if not importlib.util.find_spec(name):
                print(f"{name} is not here: it is left out", file=sys.stderr)
                continue
            for step, text in steps.items():
                form = IN_SPARK if name == "pyspark" else AS_COPY if text.startswith("COPY") else IN_DUCKDB
                work, seconds, out = timed(form.format(text), folder)
                said |= {json.dumps(sorted(json.loads(out)))} if out else set()
                # Spark's Java is a process of its own, which nobody here waits for: its work cannot be told.
                rows.append((name, step, "" if name == "pyspark" else f"{work:.1f} s", f"{seconds:.1f} s"))
                print(*rows[-1], file=sys.stderr)
        lines = (folder / "tasks.jsonl").stat().st_size
        sizes = {each: folder / each for each in ("duckdb", "spark") if (folder / each).is_dir()}
        kept = {each: sum(file.stat().st_size for file in at.rglob("*.parquet")) for each, at in sizes.items()}
        shutil.rmtree(folder / "spark", ignore_errors=True)
    if len(said) > 1:
        raise SystemExit("they do not count the same")
    disk = ", ".join(f"{size / 1e6:.0f} MB of Parquet by {name}" for name, size in kept.items())
    text = f"{marked.today()}; {options.tasks:,} tasks, {lines / 1e6:.0f} MB of lines, {disk}.\n\n"
    text += marked.table(("program", "what", "work", "by the clock"), rows)
    print(text)
    if options.write:
        marked.put("a million tasks", text, PAGE)


if __name__ == "__main__":
    main()
