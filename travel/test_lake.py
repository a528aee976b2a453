"""The recipe for Parquet as it stands in docs/recipes.md, by DuckDB's own package; and Spark, on the same files."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.moving import Moving
from travel.conftest import ROOT, shell

RECIPE = re.search(
    r'```sh\n(taskcli list [^`]*?tasks\.jsonl) &&\n\s*duckdb -c "(COPY [^"]*)"', (ROOT / "docs/recipes.md").read_text()
)
# What a session of Spark says of both: how many of which status each account has, and all titles.
SPARK = """
import json, sys
from pyspark.sql import SparkSession
spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
         .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
         .config("spark.sql.session.timeZone", "UTC").getOrCreate())
for tasks in (spark.read.json("tasks.jsonl"), spark.read.parquet("tasks")):
    counts = sorted([*row] for row in tasks.groupBy("profile", "status").count().collect())
    titles = sorted(row[0] or "" for row in tasks.select("title").collect())
    names = [row[0] for row in tasks.selectExpr("explode(assignees) AS who").select("who.name").collect()]
    print(json.dumps([counts, titles, sorted(each or "" for each in names)]))
"""


@pytest.fixture
def exported(world: Moving, home: Path) -> list[dict[str, Any]]:
    """The tasks as lines of JSON, and below `tasks` as Parquet."""
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not here: make travel installs it")
    assert RECIPE, "docs/recipes.md has the lines that are run here"
    for _ in range(2):  # the second run of a day takes the place of the first
        shell(RECIPE[1])
        with duckdb.connect() as connection:
            connection.execute(RECIPE[2])
    return [json.loads(each) for each in (home / "tasks.jsonl").read_text().split("\n") if each]


def test_duckdb_has_every_task_in_the_folder_of_its_account_and_day(
    exported: list[dict[str, Any]], world: Moving, home: Path
) -> None:
    duckdb = pytest.importorskip("duckdb")
    folders = {each.relative_to(home / "tasks").parts for each in (home / "tasks").glob("*/*")}
    assert {first for first, _ in folders} == {f"profile={name}" for name in world.names}
    assert len({day for _, day in folders}) == 1
    with duckdb.connect() as connection:
        found = connection.execute("SELECT ref, title, status, due FROM read_parquet('tasks/**/*.parquet')").fetchall()
        names = connection.execute(
            "SELECT count(*) FROM (SELECT unnest(assignees) AS who FROM read_parquet('tasks/**/*.parquet'))"
        ).fetchone()[0]
    wanted = Counter((each["ref"], each["title"], each["status"]) for each in exported)
    assert Counter(row[:3] for row in found) == wanted
    assert names == sum(len(each["assignees"]) for each in exported)
    print(f"duckdb {duckdb.__version__}: {len(found)} tasks in {len(folders)} folders")


@pytest.mark.usefixtures("world")
def test_spark_reads_both_the_lines_and_the_folders(exported: list[dict[str, Any]], home: Path) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not here: make travel installs it")
    if not shutil.which("java"):
        pytest.skip("there is no java, which Spark needs")
    (home / "look.py").write_text(SPARK)
    done = subprocess.run([sys.executable, "look.py"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    counts = sorted([*each, count] for each, count in Counter((t["profile"], t["status"]) for t in exported).items())
    titles = sorted(each["title"] or "" for each in exported)
    names = sorted(who["name"] or "" for each in exported for who in each["assignees"])
    for line in done.stdout.splitlines():
        assert json.loads(line) == [counts, titles, names]
    assert len(done.stdout.splitlines()) == 2
    print(f"spark: {len(exported)} tasks twice, {len(counts)} pairs of account and status")


def test_the_page_has_the_same_lines() -> None:
    assert RECIPE
    assert RECIPE[2] in (ROOT / "docs" / "warehouse.md").read_text()
