"""The recipes of docs/recipes.md for cron, run as cron runs them, beside a world that moves between the runs."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from taskcli.cli.sandbox import configuration
from taskcli.sandbox import Sandbox, World
from taskcli.sandbox.server import Server
from tests.night import Ended, expanded, read_crontab, read_line, settings, start, systemd_reads
from tests.recipes import PROFILES, WITH_CRON, recipes
from tests.serving import serving

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
RECIPES = {each.question: each for each in recipes() if each.section == WITH_CRON}
SOMEBODY = 65534
# What is a change in a table: a sign, and a REF.
CHANGE = re.compile(r"^[-+~]\s+\S+:\S+", re.MULTILINE)


@dataclass
class Place:
    """A user's home with a configuration, the programs there are, and a world that moves when it is told to."""

    home: Path
    programs: Path
    server: Server
    minutes: list[float]

    def start(self, command: str | bytes, **variables: str) -> Ended:
        return start(command, self.home, [self.programs], variables)

    def move(self) -> None:
        """Time goes by, and with it something becomes of about a third of the tasks."""
        self.minutes[0] += 1

    def told(self, name: str) -> str:
        """What a stand-in has been given."""
        path = self.home / name
        return path.read_text("utf-8") if path.exists() else ""

    def write_configuration(self, more: str = "", default: str = "") -> None:
        profiles = self.server.sandbox.profiles(self.server.origin)
        written = configuration({PROFILES[name]: each for name, each in profiles.items()}).replace("demo-", "")
        path = self.home / ".config" / "taskcli" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{default or written.partition(chr(10))[0]}\n{written.partition(chr(10))[2]}\n{more}", "utf-8")
        path.chmod(0o600)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    minutes = [0.0]
    world = World(size=60, churn=0.3, minutes=lambda: minutes[0])
    with serving(Server(Sandbox(world=world))) as server:
        home = tmp_path / "home"
        home.mkdir()
        found = Place(home, stand_ins(tmp_path / "bin"), server, minutes)
        found.write_configuration()
        yield found


def stand_ins(folder: Path) -> Path:
    """taskcli as it is here, those that send or install, and links to others that the recipes need."""
    folder.mkdir()
    python = f"PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)}"
    for name, does in {
        "taskcli": f'{python} -m taskcli "$@"',
        "mail": '{ echo "$*"; cat; } >> "$HOME/mailed"',
        "notify": 'echo "$*" >> "$HOME/notified"',
        # Keeps what it is given, and tells the state, as a target does.
        "target-jsonl": """tee -a "$HOME/loaded" | sed -n 's/^{"type":"STATE","value":\\(.*\\)}$/\\1/p'""",
        "systemctl": 'echo "$*" >> "$HOME/systemctl"',
        "crontab": "cd; case $1 in -l) cat tab ;; *) cat > tab.new && mv tab.new tab ;; esac",
    }.items():
        (folder / name).write_text(f"#!/bin/sh\n{does}\n")
        (folder / name).chmod(0o755)
    for name in ("jq", "curl", "sqlite3", "duckdb"):
        if found := shutil.which(name):
            (folder / name).symlink_to(found)
    return folder


def recipe(question: str, *needed: str) -> str:
    """The text that answers a question; passed over where a program is not there."""
    for name in needed:
        if not shutil.which(name):
            pytest.skip(f"there is no {name} here, which this recipe needs")
    return RECIPES[question].text


def crontab(question: str) -> bytes:
    return read_crontab(RECIPES[question].text)[1]


def test_every_recipe_for_cron_is_run_here() -> None:
    run = re.findall(r'\b(?:recipe|crontab)\(\s*"(.*?)"', Path(__file__).read_text("utf-8"))

    assert {*run} == {*RECIPES}


# crontabs and timers ------------------------------------------------------------------------------------------------


def test_a_question_is_put_into_the_crontab_and_runs_there(place: Place) -> None:
    line = recipe("How do I put a question into my crontab?")
    (place.home / "tab").write_text("MAILTO=me\n")
    assert place.start(line).code == 0

    before, added = place.told("tab").splitlines(keepends=True)
    times, command = read_line(added)
    assert (before, times) == ("MAILTO=me\n", "*/15 * * * *")
    assert "baseline taken of agency, shop, work, docs, flow" in start(command, place.home).mail
    assert start(command, place.home).mail == ""
    place.move()
    assert CHANGE.search(start(command, place.home).out)


def test_a_timer_is_written_where_systemd_looks_and_starts_the_question(place: Place) -> None:
    assert place.start(recipe("And into a timer of systemd?")).code == 0

    folder = place.home / ".config" / "systemd" / "user"
    assert sorted(each.name for each in folder.iterdir()) == [
        "taskcli-changes-default.service", "taskcli-changes-default.timer"
    ]  # fmt: skip
    assert place.told("systemctl") == "--user daemon-reload\n--user enable --now taskcli-changes-default.timer\n"
    service = (folder / "taskcli-changes-default.service").read_text("utf-8")
    (line,) = settings(service, "ExecStart")
    variables = dict(expanded([*systemd_reads(each)])[0].split("=", 1) for each in settings(service, "Environment"))
    command = shlex.join(expanded([*systemd_reads(line)]))
    assert "baseline taken" in start(command, place.home, (), variables).err
    assert start(command, place.home, (), variables).mail == ""
    assert settings((folder / "taskcli-changes-default.timer").read_text("utf-8"), "OnUnitActiveSec") == ["7m"]


# Mail and messages --------------------------------------------------------------------------------------------------


def test_there_is_mail_when_something_has_changed_and_only_then(place: Place) -> None:
    variables, command = read_crontab(recipe("How do I get mail when something has changed, and only then?"))
    assert variables == {"MAILTO": "me@example.com", "CONTENT_TYPE": "text/plain; charset=UTF-8"}

    first = place.start(command, **variables)
    assert (first.code, first.out) == (0, "")
    assert "baseline taken" in first.err
    quiet = place.start(command, **variables)
    assert (quiet.code, quiet.mail) == (0, "")
    place.move()
    moved = place.start(command, **variables)
    assert moved.code == 0
    assert len(CHANGE.findall(moved.out)) > 20
    assert place.start(command, **variables).mail == ""


def test_the_mail_of_a_night_without_an_account_says_so_and_the_next_one_has_its_changes(place: Place) -> None:
    command = crontab("How do I get mail when something has changed, and only then?")
    place.start(command)
    place.move()
    place.server.sandbox.rules = Sandbox(faults="/v1.1/*=503").rules  # shop is down
    down = place.start(command)
    assert down.code == 9
    assert "taskcli: error: shop: " in down.err
    assert " shop:" not in down.out
    place.server.sandbox.rules = []
    up = place.start(command)
    assert up.code == 0
    assert {line.split()[1].partition(":")[0] for line in CHANGE.findall(up.out)} == {"shop"}


class Chat(ThreadingHTTPServer):
    """Keeps what it is told, or refuses it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Listening)
        self.kept: list[bytes] = []
        self.open = True

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"


class _Listening(BaseHTTPRequestHandler):
    server: Chat

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.open:
            assert self.headers["Content-Type"] == "application/json"
            self.server.kept.append(body)
        self.send_response(200 if self.server.open else 500)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_a_chat_is_told_each_change_once_also_when_it_was_away(place: Place) -> None:
    command = recipe("How do I tell a chat what has changed?", "jq", "curl")
    with serving(Chat()) as chat:

        def told() -> Ended:
            return place.start(command, WEBHOOK=chat.address)

        assert (told().mail, chat.kept) == ("", [])
        assert (told().mail, chat.kept) == ("", [])
        place.move()
        assert (told().mail, len(chat.kept)) == ("", 1)
        chat.open = False
        place.move()
        assert "500" in told().err
        assert told().code != 0
        chat.open = True
        assert (told().mail, len(chat.kept)) == ("", 2)
        assert (told().mail, len(chat.kept)) == ("", 2)
    first, second = (json.loads(each)["text"] for each in chat.kept)
    assert len(CHANGE.findall(first)) > 20
    assert len(CHANGE.findall(second)) > 20
    assert "東京" in first + second
    assert place.told("unsent.txt") == ""


# Alarms -------------------------------------------------------------------------------------------------------------

AWAY = """
[profiles.away]
provider = "tallyfy"
base_url = "http://127.0.0.1:9"
org_id = "9c1e7d2a4b6f8035b1c7e9d2f4a6b801"
auth = { method = "bearer", token = "t" }
"""


def with_an_account_that_is_down(place: Place) -> None:
    place.write_configuration(AWAY, 'default = ["work", "agency", "away"]')


def without_any_row(command: str) -> str:
    return command.replace("--overdue", "--overdue --search nothing-has-this-in-it")


def test_an_alarm_is_raised_when_something_is_late_and_when_nobody_can_say(place: Place) -> None:
    command = recipe("How do I raise an alarm about what is late?")

    assert place.start(without_any_row(command)).mail == ""
    assert place.told("notified") == ""
    assert place.start(command).mail == ""
    assert place.told("notified") == "something is late, or nobody can say\n"
    with_an_account_that_is_down(place)
    place.start(without_any_row(command))
    assert place.told("notified").count("\n") == 2
    place.start(command)
    assert place.told("notified").count("\n") == 3


def test_who_asks_for_ten_hears_nothing_when_an_account_is_down(place: Place) -> None:
    """Why the recipe asks for 0."""
    with_an_account_that_is_down(place)
    late = place.start("taskcli list --overdue -q --fail-on-match; [ $? -eq 10 ] && notify late")

    assert re.search(r"^(work|agency):", late.out, re.MULTILINE)
    assert place.told("notified") == ""


def test_what_is_late_is_mailed_with_what_went_wrong(place: Place) -> None:
    command = recipe("And by mail, with what is late?")

    assert place.start(without_any_row(command)).mail == ""
    assert place.told("mailed") == ""
    with_an_account_that_is_down(place)
    assert place.start(command).mail == ""
    subject, *lines = place.told("mailed").splitlines()
    assert subject == "-s late, or not known me@example.com"
    assert any(line.startswith("taskcli: error: away: ") for line in lines)
    assert any(line.startswith("agency:") for line in lines)


# Files and databases ------------------------------------------------------------------------------------------------


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def test_the_csv_of_every_night_is_whole_or_that_of_yesterday(place: Place) -> None:
    command = crontab("How do I get one account's CSV every night?")

    assert place.start(command).mail == ""
    path = place.home / "tasks.csv"
    whole = path.read_bytes()
    assert {each["profile"] for each in rows(path)} == {"agency"}
    place.move()
    cut = place.start(command.replace(b"--limit 0", b"--limit 5"))
    assert (cut.code, cut.out, path.read_bytes()) == (9, "", whole)
    place.server.sandbox.rules = Sandbox(faults="/api/v0/*=503").rules
    down = place.start(command)
    assert (down.code, down.out, path.read_bytes()) == (7, "", whole)
    assert "taskcli: error: agency: " in down.err


def test_the_changes_of_every_night_have_a_file_of_their_own(place: Place) -> None:
    command = crontab("And each night's changes?")

    assert place.start(command).mail == ""
    (path,) = place.home.glob("changes-*.csv")
    assert re.fullmatch(r"changes-\d{4}-\d\d-\d\d\.csv", path.name)
    assert path.read_bytes() == b""
    place.move()
    assert place.start(command).mail == ""
    found = rows(path)
    assert {each["op"] for each in found} <= {"added", "changed", "removed"}
    assert all(each["before.title"] or each["after.title"] for each in found)
    assert len(found) > 5


def test_sqlite_has_every_change_once(place: Place) -> None:
    command = recipe("How do I keep every change in SQLite?", "sqlite3")

    for _ in range(3):
        assert place.start(command).mail == ""
        assert place.start(command).mail == ""
        place.move()
    lines = [json.loads(each) for each in place.told("changes.jsonl").splitlines()]
    database = sqlite3.connect(place.home / "changes.db")
    try:
        found = database.execute("SELECT ref, op, reason, title, fields FROM changes").fetchall()
    finally:
        database.close()
    assert len(lines) > 40
    assert {(ref, op, reason, title) for ref, op, reason, title, _ in found} == {
        (each["ref"], each["op"], each["reason"], (each["after"] or each["before"])["title"]) for each in lines
    }
    assert len(found) == len(lines)
    assert [json.loads(fields) for *_, fields in found if fields != "{}"]


def test_duckdb_has_all_tasks(place: Place) -> None:
    command = recipe("And all tasks in DuckDB?", "duckdb")

    told = place.start(command)
    assert (told.code, told.err) == (0, "")
    lines = [json.loads(each) for each in place.told("tasks.jsonl").splitlines()]
    counted = place.start("duckdb -csv -noheader tasks.duckdb 'SELECT count(*), count(DISTINCT ref) FROM tasks'")
    assert counted.out == f"{len(lines)},{len({each['ref'] for each in lines} - {None})}\n"
    for each in PROFILES.values():
        assert each in told.out


def test_a_target_gets_what_is_new(place: Place) -> None:
    command = recipe("And only what is new, into any database?")
    for _ in range(2):
        told = place.start(command)
        assert told.code == 0
        messages = [json.loads(each) for each in place.told("loaded").split("\n") if each]
        (place.home / "loaded").unlink()
        assert json.loads(place.told("state.json")) == messages[-1]["value"]
        records = [each["record"] for each in messages if each["type"] == "RECORD"]
        assert {each["profile"] for each in records} >= (
            {*PROFILES.values()} if "not there yet" in told.err else {"shop"}
        )
    everything = place.start("taskcli list --all-profiles --status all --limit 0 -q -o jsonl").out.splitlines()
    assert 0 < len(records) < len(everything)


def test_parquet_has_a_folder_for_each_account_and_day(place: Place) -> None:
    command = recipe("And a day in Parquet, for each account?", "duckdb")

    for _ in range(2):  # the second takes the place of the first
        assert place.start(command).code == 0
    counted = place.start("duckdb -csv -noheader -c \"SELECT count(*) FROM read_parquet('tasks/**/*.parquet')\"")
    assert counted.out == f"{len(place.told('tasks.jsonl').splitlines())}\n"
    assert {each.name for each in (place.home / "tasks").iterdir()} == {f"profile={each}" for each in PROFILES.values()}


# A home that cannot be written --------------------------------------------------------------------------------------


def close(place: Place) -> None:
    """The home is somebody else's, who lets it be read."""
    for path in [*place.home.rglob("*"), place.home]:
        if path.is_symlink():
            continue
        path.chmod(0o555 if path.is_dir() else 0o444)
        if not os.geteuid():
            os.chown(path, SOMEBODY, SOMEBODY)


def started_without_rights(place: Place, command: str | bytes) -> Ended:
    root = not os.geteuid()
    if root and (not shutil.which("setpriv") or start("true", Path("/"), without_rights=True).code):
        pytest.skip("there is no way to be without the rights of root here")
    return start(command, place.home, [place.programs], without_rights=root)


def test_in_a_home_that_cannot_be_written_changes_are_told_each_time(place: Place) -> None:
    command = crontab("How do I get mail when something has changed, and only then?") + b" -q"
    assert place.start(command).mail == ""
    place.move()
    close(place)

    first, second = (started_without_rights(place, command) for _ in range(2))
    assert (first.code, second.code) == (11, 11)
    assert len(CHANGE.findall(first.out)) > 20
    assert first.out == second.out
    assert re.fullmatch(r"taskcli: error: .*\n", first.err)


def test_in_a_home_that_cannot_be_written_an_alarm_needs_nothing_of_it(place: Place) -> None:
    close(place)
    command = recipe("How do I raise an alarm about what is late?").replace("notify", "echo")

    ended = started_without_rights(place, command)
    assert (ended.code, ended.mail) == (0, "something is late, or nobody can say\n")
