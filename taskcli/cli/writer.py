"""The one way out for data: to stdout or to a file, everything or an exit code that says otherwise."""

from __future__ import annotations

import errno
import io
import os
import select
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from taskcli.errors import MachineRefused


class Whole(io.RawIOBase):
    """Writes all that it is given, however little the stream takes at once: an unbuffered one may take a part."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        done = 0
        while done < len(view):
            try:
                taken = self.stream.write(view[done:])
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
        raise BrokenPipeError  # stdout was closed before we began
    stdout.flush()
    out = io.BufferedWriter(Whole(getattr(buffer, "raw", buffer)), 65536)
    try:
        with refusing("stdout"):
            try:
                yield cast(IO[bytes], out)
            finally:
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
def refusing(what: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as why:
        raise refusal(what, why) from why


def refusal(what: object, why: OSError) -> MachineRefused:
    return MachineRefused(f"{what} cannot be written ({why.strerror or why})", "what has been written is not whole")


@contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that is complete or untouched: written beside its place and moved there at the end.

    A device or a named pipe is written to, not replaced. Raises `MachineRefused`.
    """
    with refusing(str(path)):
        if path.exists() and not path.is_file():
            with path.open("wb") as device:
                yield device
            return
        real = Path(os.path.realpath(path))  # a link stays a link
        handle, name = tempfile.mkstemp(prefix=f".{real.name}.", dir=real.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, _mode(real))
            os.replace(name, real)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def check_writable(path: Path) -> None:
    """Raises `MachineRefused` where a file cannot be written, before anything is sent."""
    try:
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            mode = 0
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        # A file is replaced, so that its folder has to be writable; a device or a named pipe is written to.
        if not mode or stat.S_ISREG(mode):
            with tempfile.TemporaryFile(dir=os.path.dirname(os.path.realpath(path))):
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
