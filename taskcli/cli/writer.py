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
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast

from taskcli.errors import MachineRefused

HALF = "what has been written is not whole"
# What the system says of writing, and of little else.
WRITING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EAGAIN, errno.EROFS})
# What a pipe takes without waiting, once it says that there is room (POSIX, PIPE_BUF).
PART = 512
# Seconds in which a reader can still take what was under way when the run was told to end.
LAST_MOMENT = 0.5


class Whole(io.RawIOBase):
    """Writes all that it is given, however little the stream takes at once: an unbuffered one may take a part.

    With `until` (on `time.monotonic`) it waits no longer than that, and raises `BrokenPipeError`.
    """

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.until: float | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        done = 0
        while done < len(view):
            part = view[done:]
            if self.until is not None:
                part = part[:PART]
                if not select.select([], [self.stream], [], max(0.0, self.until - time.monotonic()))[1]:
                    raise BrokenPipeError
            try:
                taken = self.stream.write(part)
            except BlockingIOError as busy:
                taken = busy.characters_written
            if not taken:  # a pipe that does not block has no room now
                select.select([], [self.stream], [])
            done += taken or 0
        return len(view)


@contextmanager
def to_stdout(stdout: Any) -> Iterator[IO[bytes]]:
    """What is written reaches stdout as a whole. Raises `MachineRefused`, and `BrokenPipeError` where nobody reads."""
    buffer = getattr(stdout, "buffer", None)
    if buffer is None:
        raise MachineRefused("stdout was closed before the run began", "nothing has been written")
    stdout.flush()
    with _whole(getattr(buffer, "raw", buffer), "stdout") as out:
        yield out


@contextmanager
def to_descriptor(number: int) -> Iterator[IO[bytes]]:
    """The same of an open descriptor, which stays open."""
    with open(number, "wb", buffering=0, closefd=False) as stream, _whole(stream, f"descriptor {number}") as out:
        yield out


@contextmanager
def _whole(stream: Any, name: str) -> Iterator[IO[bytes]]:
    raw = Whole(stream)
    out = io.BufferedWriter(raw, 65536)
    try:
        with refusing(name):
            try:
                yield cast(IO[bytes], out)
            except Exception:
                out.flush()
                raise
            except BaseException:  # told to end: nobody waits for a reader that may never come
                raw.until = time.monotonic() + LAST_MOMENT
                with suppress(OSError):
                    out.flush()
                raise
            out.flush()
    finally:
        _forget(out)


def _forget(out: io.BufferedWriter[Any]) -> None:
    """Lets go of the stream; what could not be written is not tried again when the memory is cleaned up."""
    try:
        out.detach()
    except (OSError, ValueError):
        out.raw.close()


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
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that is complete or untouched: written beside its place and moved there at the end.

    One that cannot be moved to its place (a mount of its own, a folder of somebody else's) is written at the end, in
    one go. A device or a named pipe is written to as it is. Raises `MachineRefused`.
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
                os.chmod(beside, _mode(real))
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


_DESCRIPTOR = re.compile(rf"/(?:dev/fd|proc/self/fd|proc/{os.getpid()}/fd)/([0-9]{{1,9}})")
_NAMED = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}


def descriptor_of(path: Path) -> int | None:
    """The descriptor that a path means: `/dev/stdout`, `/dev/stderr`, `/dev/fd/N`, or a link that leads there."""
    text = os.path.abspath(path)
    for _ in range(40):  # as many links as the system follows
        if text in _NAMED:
            return _NAMED[text]
        if found := _DESCRIPTOR.fullmatch(text):
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
