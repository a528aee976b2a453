"""The file of a snapshot: SQLite, one file a NAME, for its owner alone; a whole run holds its lock.

Of SQLite's own promises these are used (sqlite.org, "File Locking And Concurrency", "Atomic Commit In SQLite"): one
process at a time can reserve a file for writing while others read it, a process that ends gives its locks back, and a
commit is there as a whole or not at all, at whatever moment the machine stops.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, field

from taskcli.errors import ConfigError, MachineRefused, Unreachable
from taskcli.snapshots.compare import Entry, Kept
from taskcli.snapshots.place import names, path_of
from taskcli.snapshots.question import Question

if TYPE_CHECKING:
    import sqlite3

# "tcli" in ASCII: whose file it is (sqlite.org, PRAGMA application_id).
OURS = 0x74636C69
VERSION = 1
# Seconds: how long another run is waited for, and the pauses in between.
PATIENCE, PAUSE = 60.0, 0.05
BEGINNING = (
    f"PRAGMA application_id = {OURS}",
    f"PRAGMA user_version = {VERSION}",
    "CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE profiles (name TEXT PRIMARY KEY, question TEXT NOT NULL, zone TEXT NOT NULL, at TEXT NOT NULL, "
    "tasks INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE tasks (profile TEXT NOT NULL, ref TEXT NOT NULL, digest BLOB NOT NULL, unfilled TEXT NOT NULL, "
    "record BLOB NOT NULL, PRIMARY KEY (profile, ref))",
)


class Known(Struct, frozen=True):
    """What a snapshot holds of one profile. `zone` is what its times without a zone were read in, `at` ISO 8601."""

    question: Question
    zone: str
    at: str
    tasks: int


# The file -----------------------------------------------------------------------------------------------------------


class Store(Struct):
    """An open snapshot. Nothing that is put into it stays without `commit`.

    `refusal` says why nothing can be kept, where that is so; reading works all the same, and there may be nothing.
    """

    name: str
    path: Path
    connection: sqlite3.Connection | None = None
    refusal: MachineRefused | None = None
    # On `time.monotonic`: the end of the run, and of the patience with another one.
    until: float | None = None
    patience: float = field(default_factory=lambda: time.monotonic() + PATIENCE)
    profiles: dict[str, Known] = field(default_factory=dict)
    zone: str = ""

    def kept(self, profile: str) -> dict[str, Kept]:
        """What is known of each task of a profile, by REF. Raises `ConfigError` where some of it is gone."""
        if profile not in self.profiles:
            return {}
        nothing = frozenset[str]()
        with self._reading():
            found = {
                ref: Kept(digest, frozenset(unfilled.split()) if unfilled else nothing)
                for ref, digest, unfilled in self._ask(
                    "SELECT ref, digest, unfilled FROM tasks WHERE profile = ? ORDER BY rowid", profile
                )
            }
        if len(found) != self.profiles[profile].tasks:
            raise self._damaged("it lacks tasks that it counts")
        return found

    def record(self, profile: str, ref: str) -> bytes:
        """A kept record, as JSON."""
        with self._reading():
            (found,) = self._ask("SELECT record FROM tasks WHERE profile = ? AND ref = ?", profile, ref)
        return bytes(found[0])

    def put(self, profile: str, known: Known, entries: Iterable[Entry], removed: Iterable[str], *, anew: bool) -> None:
        """Replaces what is kept of a profile, or with `anew` all of it."""
        connection = self.connection
        assert connection is not None
        if anew:
            connection.execute("DELETE FROM tasks WHERE profile = ?", (profile,))
        connection.executemany("DELETE FROM tasks WHERE profile = ? AND ref = ?", ((profile, ref) for ref in removed))
        rows = ((profile, each.ref, each.digest, " ".join(sorted(each.unfilled)), each.record) for each in entries)
        changing = "ON CONFLICT DO UPDATE SET digest = excluded.digest, unfilled = excluded.unfilled, "
        connection.executemany(f"INSERT INTO tasks VALUES (?, ?, ?, ?, ?) {changing} record = excluded.record", rows)
        question = msgspec.json.encode(known.question).decode()
        connection.execute(
            "REPLACE INTO profiles VALUES (?, ?, ?, ?, ?)", (profile, question, known.zone, known.at, known.tasks)
        )

    def forget(self, profile: str) -> None:
        """Leaves nothing of a profile."""
        assert self.connection is not None
        self.connection.execute("DELETE FROM tasks WHERE profile = ?", (profile,))
        self.connection.execute("DELETE FROM profiles WHERE name = ?", (profile,))

    def mark(self, zone: str, at: str) -> None:
        """When the snapshot was taken, and the reader's zone, in which its question is meant."""
        assert self.connection is not None
        self.connection.executemany("REPLACE INTO state VALUES (?, ?)", {"zone": zone, "at": at}.items())

    def commit(self) -> None:
        """From now on it is the snapshot."""
        assert self.connection is not None
        self.connection.execute("COMMIT")

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Raises `MachineRefused` for what the system refuses inside; the snapshot is then what it was."""
        import sqlite3

        try:
            yield
        except sqlite3.OperationalError as why:
            raise self._refused(why) from why
        except sqlite3.DatabaseError as why:
            raise self._damaged(str(why)) from why

    # Reading --------------------------------------------------------------------------------------------------------

    def _ask(self, question: str, *values: object) -> Iterator[Any]:
        assert self.connection is not None
        return iter(self.connection.execute(question, values))

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Raises `ConfigError` for what can be no snapshot, and `MachineRefused` for what the system refuses."""
        import sqlite3

        try:
            yield
        except sqlite3.DatabaseError as why:
            code = getattr(why, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
            if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
                raise self._damaged(str(why)) from why
            raise self._refused(why) from why
        except (ValueError, TypeError, AttributeError) as why:
            raise self._damaged(str(why)) from why

    def read(self) -> None:
        """Reads what it holds, once it has been found to be ours. Raises `ConfigError`, `MachineRefused`."""
        with self._reading():
            ((ours,),) = self._ask("PRAGMA application_id")
            ((version,),) = self._ask("PRAGMA user_version")
            ((tables,),) = self._ask("SELECT count(*) FROM sqlite_master")
            if not ours and not version and not tables:
                return
            if ours != OURS:
                raise self._unusable("is not a state of taskcli")
            if version != VERSION:
                newer = "was written by a newer taskcli" if version > VERSION else "has an unknown version"
                raise self._unusable(f"{newer} (version {version}, this one knows {VERSION})")
            for name, question, zone, at, tasks in self._ask("SELECT * FROM profiles"):
                asked = msgspec.json.decode(question, type=dict[str, Any])
                self.profiles[str(name)] = Known(asked, str(zone), str(at), int(tasks))
            self.zone = dict(self._ask("SELECT key, value FROM state")).get("zone", "")

    def _damaged(self, why: str) -> ConfigError:
        return self._unusable(f"is damaged ({why})")

    def _unusable(self, what: str) -> ConfigError:
        ways = f"taskcli changes drop {self.name} --force removes it; or keep another one with --state"
        return ConfigError(f"the state {self.path} {what}", ways)

    def _refused(self, why: Exception | str) -> MachineRefused:
        return MachineRefused(f"the state {self.path} cannot be written ({why})", "the same is told again next time")


@contextmanager
def opened(name: str, *, demo: bool = False, peek: bool = False, until: float | None = None) -> Iterator[Store]:
    """The snapshot of a NAME, which no other run changes meanwhile; with `peek` it is only looked at.

    Another run is waited for, a minute at most. Raises `ConfigError` for a file that is no snapshot, `MachineRefused`
    where it cannot be read or another run does not end, `Unreachable` at `until` (on `time.monotonic`).
    """
    store = Store(name, path_of(name, demo=demo), until=until)
    try:
        if peek:
            _look(store)
        else:
            _reserve(store)
        yield store
    finally:
        if store.connection is not None:
            with suppress(Exception):  # what was not committed is not there, and neither need its file be
                if not peek and not store.path.stat().st_size:
                    _remove(store.path)
            with suppress(Exception):
                store.connection.close()


def _reserve(store: Store) -> None:
    """Opens a snapshot for writing, with its lock; for reading alone where the system refuses that."""
    import sqlite3

    try:
        _make(store.path)
        if not os.access(store.path, os.W_OK) or not os.access(store.path.parent, os.W_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as why:
        store.refusal = store._refused(why.strerror or str(why))
        _look(store)
        return
    while True:
        there = os.stat(store.path)
        with store._reading():
            store.connection = sqlite3.connect(store.path, isolation_level=None, timeout=0)
            _when_free(store, "BEGIN IMMEDIATE")
        with suppress(FileNotFoundError):
            now = os.stat(store.path)
            if (now.st_dev, now.st_ino) == (there.st_dev, there.st_ino):
                break
        store.connection.close()  # the run that was waited for has dropped it
        _make(store.path)
    store.read()
    with store._reading():
        ((tables,),) = store._ask("SELECT count(*) FROM sqlite_master")
        for statement in BEGINNING if not tables else ():
            store.connection.execute(statement)


def _look(store: Store) -> None:
    """Opens a snapshot for reading, where there is one."""
    import sqlite3

    if not os.path.lexists(store.path):
        return
    with store._reading():
        if not store.path.stat().st_size:
            return
        address = f"{store.path.absolute().as_uri()}?mode=ro"
        store.connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=0)
        store.connection.execute("BEGIN")
        _when_free(store, "SELECT count(*) FROM sqlite_master")
    store.read()


def _when_free(store: Store, statement: str) -> None:
    """Takes a lock once no other run is in the way. Raises `MachineRefused`, or `Unreachable` at the deadline."""
    import sqlite3

    assert store.connection is not None
    while True:
        try:
            store.connection.execute(statement).fetchall()
            return
        except sqlite3.OperationalError as why:
            if why.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            busy = f"another run holds the state {store.path}"
            if store.until is not None and time.monotonic() >= store.until:
                raise Unreachable(f"no time left (--deadline): {busy}", "give it more time") from why
            if time.monotonic() >= store.patience:
                raise MachineRefused(busy, "wait for it to end, or keep another one with --state") from why
        time.sleep(PAUSE)


def _make(path: Path) -> None:
    """The file, empty where there was none, and its folder, both for their owner alone. Raises `OSError`."""
    path.parent.parent.mkdir(parents=True, exist_ok=True)
    if not path.parent.is_dir():
        path.parent.mkdir(0o700, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def drop(name: str, *, demo: bool = False, force: bool = False, until: float | None = None) -> None:
    """Removes the snapshot of a NAME, once no run uses it; with `force` also a file that is none.

    Raises `ConfigError` where there is none, or what is there is no snapshot, and `MachineRefused`.
    """
    path = path_of(name, demo=demo)
    if not os.path.lexists(path):
        known = names(demo=demo)
        raise ConfigError(f"no state {name!r}", f"there is: {', '.join(known) or 'none yet'}")
    try:
        if force:
            _remove(path)
            return
        with opened(name, demo=demo, until=until) as store:
            if store.refusal:
                raise store.refusal
            _remove(path)
    except OSError as why:
        raise MachineRefused(f"{path} cannot be removed ({why.strerror or why})", "check its permissions") from why


def _remove(path: Path) -> None:
    for each in (path, path.with_name(f"{path.name}-journal")):
        each.unlink(missing_ok=True)


def summary(name: str, *, demo: bool = False) -> Mapping[str, Any]:
    """`{"name", "at", "profiles", "tasks", "size"}`: when it was taken, of whom, how many tasks and bytes it has.

    Raises `ConfigError` for a file that is no snapshot, `MachineRefused` where it cannot be read.
    """
    with opened(name, demo=demo, peek=True) as store:
        known = store.profiles.values()
        return {
            "name": name,
            "at": max((each.at for each in known), default=None),
            "profiles": sorted(store.profiles),
            "tasks": sum(each.tasks for each in known),
            "size": store.path.stat().st_size,
        }
