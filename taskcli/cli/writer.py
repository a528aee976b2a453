"""The one way out for data: to stdout or to a file, everything or an exit code that says otherwise."""

from __future__ import annotations

import errno
import io
import os
import re
import select
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO, Any, cast

from taskcli.cli.signals import OutOfTime, held
from taskcli.errors import MachineRefused

HALF = "what has been written is not whole"
# What the system says of writing, and of little else.
WRITING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EAGAIN, errno.EROFS})
# Bytes that are kept together before they are written.
PIECE = 65_536
# What a pipe takes without waiting, once it says that there is room (POSIX, PIPE_BUF; `select` waits for pipes there).
PART = getattr(select, "PIPE_BUF", PIECE)
# Seconds in which a reader can still take what was under way when the run was told to end.
LAST_MOMENT = 0.5


class Whole(io.BufferedIOBase):
    """Writes all that it is given, however little the stream takes at once: an unbuffered one may take a part.

    It waits for room before it writes, and what interrupts it is raised once what has been taken is counted, so that
    nothing is written twice: where there is room for some, a signal ends the write with what has been taken. With
    `until` (on `time.monotonic`) it waits no longer than that, and raises `BrokenPipeError`. With `by_lines` what a
    reader who takes no more has got ends with a line, as far as lines are no longer than what a pipe takes at once.
    """

    def __init__(self, stream: Any, *, by_lines: bool = False) -> None:
        self.stream = stream
        self.by_lines = by_lines
        self.until: float | None = None
        self.waiting = bytearray()
        with suppress(OSError, ValueError, AttributeError):
            self.waits = os.name == "posix" and 0 <= stream.fileno() < 1024  # as far as `select` counts
            self.is_pipe = self.waits and stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)

    waits = is_pipe = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        view = data if isinstance(data, bytes) else memoryview(data).cast("B")
        for at in range(0, len(view), PIECE):
            self.waiting += view[at : at + PIECE]
            while len(self.waiting) >= PIECE:
                self._write_some()
        return len(view)

    def flush(self) -> None:
        while self.waiting:
            self._write_some()

    def _write_some(self) -> None:
        if self.waits or self.until is not None:
            self._wait()
        most = self._at_once()
        with held:  # what has been taken is no longer waiting, whatever comes between
            try:
                with memoryview(self.waiting) as whole, whole[:most] as some:
                    taken = self.stream.write(some)
            except BlockingIOError as busy:  # no room after all
                taken = busy.characters_written
            del self.waiting[: taken or 0]

    def _at_once(self) -> int:
        """How many bytes are written together. A write that has to wait may be interrupted after any of them."""
        if self.until is None and not self.by_lines:
            return PIECE
        most = PART if self.until is not None or (self.is_pipe and self._has_unread()) else PIECE
        return self.waiting.rfind(b"\n", 0, most) + 1 or most

    def _has_unread(self) -> bool:
        """Whether the pipe holds what its reader has not taken: an empty one takes a whole piece."""
        import fcntl
        import termios

        unread = bytearray(4)
        with suppress(OSError):
            fcntl.ioctl(self.stream.fileno(), termios.FIONREAD, unread)
        return any(unread)

    def _wait(self) -> None:
        seconds = None if self.until is None else max(0.0, self.until - time.monotonic())
        if not self.waits:
            if seconds == 0:
                raise BrokenPipeError
        elif not select.select([], [self.stream], [], seconds)[1]:
            raise BrokenPipeError


@contextmanager
def to_stdout(stdout: Any, *, by_lines: bool = False) -> Iterator[IO[bytes]]:
    """What is written reaches stdout as a whole (see `Whole`).

    Raises `MachineRefused`, and `BrokenPipeError` where nobody reads.
    """
    buffer = getattr(stdout, "buffer", None)
    if buffer is None:
        raise MachineRefused("stdout was closed before the run began", "nothing has been written")
    stdout.flush()
    with _whole(getattr(buffer, "raw", buffer), "stdout", by_lines) as out:
        yield out


@contextmanager
def to_descriptor(number: int, *, by_lines: bool = False) -> Iterator[IO[bytes]]:
    """The same of an open descriptor, which stays open."""
    name = f"descriptor {number}"
    with open(number, "wb", buffering=0, closefd=False) as stream, _whole(stream, name, by_lines) as out:
        yield out


@contextmanager
def _whole(stream: Any, name: str, by_lines: bool) -> Iterator[IO[bytes]]:
    out = Whole(stream, by_lines=by_lines)
    try:
        with refusing(name):
            try:
                yield cast(IO[bytes], out)
                out.flush()
            except BaseException as why:
                # Told to end: nobody waits for a reader that may never come.
                if isinstance(why, OutOfTime) or not isinstance(why, Exception):
                    out.until = time.monotonic() + LAST_MOMENT
                with nullcontext() if out.until is None else suppress(OSError):
                    out.flush()
                raise
    finally:
        out.waiting.clear()  # what could not be written is not tried again when the memory is cleaned up


@contextmanager
def refusing(what: str, hint: str = HALF) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as why:
        raise refusal(what, why, hint) from why


def refusal(what: object, why: OSError, hint: str = HALF) -> MachineRefused:
    return MachineRefused(f"{what} cannot be written ({why.strerror or why})", hint)


@contextmanager
def atomic_file(path: Path, mode: int | None = None) -> Iterator[IO[bytes]]:
    """A file that is complete or untouched: written beside its place and moved there at the end.

    One that cannot be moved to its place (a mount of its own, a folder of somebody else's) is written at the end, in
    one go. A device or a named pipe is written to as it is. `mode` is that of the file, whatever it was before. Raises
    `MachineRefused`.
    """
    if path.exists() and not path.is_file():
        with refusing(str(path)), path.open("wb") as device:
            yield device
        return
    with refusing(str(path), "the place is as it was"):
        real = Path(os.path.realpath(path))  # a link stays a link
        if real.exists() and not os.access(real.parent, os.W_OK):
            with tempfile.TemporaryFile() as waiting:
                yield waiting
                _write_over(real, waiting)
            return
        beside = real.parent / f".taskcli.{os.urandom(8).hex()}"
        try:
            # Created inside, so that it is removed at whatever moment a signal comes.
            with open(beside, "x+b", opener=_private) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
                os.chmod(beside, _mode(real) if mode is None else mode)
                try:
                    os.replace(beside, real)
                except OSError as why:
                    if why.errno not in (errno.EBUSY, errno.EXDEV):
                        raise
                    _write_over(real, file)
        finally:
            beside.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _write_over(path: Path, found: IO[bytes]) -> None:
    """Puts what was found into a file that is there."""
    found.seek(0)
    with refusing(str(path)), path.open("r+b") as file:
        shutil.copyfileobj(found, file)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


_DESCRIPTOR = rf"/(?:dev/fd|proc/self/fd|proc/{os.getpid()}/fd)/([0-9]{{1,9}})"
_NAMED = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}


def descriptor_of(path: Path) -> int | None:
    """The descriptor that a path means: `/dev/stdout`, `/dev/stderr`, `/dev/fd/N`, or a link that leads there."""
    text = os.path.abspath(path)
    for _ in range(40):  # as many links as the system follows
        if text in _NAMED:
            return _NAMED[text]
        if found := re.fullmatch(_DESCRIPTOR, text):
            return int(found[1])
        try:
            text = os.path.abspath(os.path.join(os.path.dirname(text), os.readlink(text)))
        except (OSError, ValueError):
            return None
    return None


def check_descriptor(number: int) -> None:
    """Raises `MachineRefused` where a descriptor is not open for writing."""
    try:
        with refusing(f"descriptor {number}"):
            os.write(number, b"")
    except OverflowError as why:
        raise MachineRefused(f"descriptor {number} cannot be written (there is none)") from why


def check_writable(path: Path) -> None:
    """Raises `MachineRefused` where a file cannot be written, before anything is sent."""
    try:
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            mode = 0
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        folder = os.path.dirname(os.path.realpath(path))
        # A file is replaced where its folder can be written, else written to; so are a device and a named pipe.
        if not mode or (stat.S_ISREG(mode) and os.access(folder, os.W_OK)):
            with tempfile.TemporaryFile(dir=folder):
                pass
        elif not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except (OSError, ValueError) as why:
        raise MachineRefused(f"{path} cannot be written ({getattr(why, 'strerror', '') or why})") from why


def _mode(path: Path) -> int:
    """The mode of the file that is replaced, or the one a new file gets."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
