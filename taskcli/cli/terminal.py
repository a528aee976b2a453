"""Where words go: data to stdout or a file, notes, progress and errors to stderr."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import tzinfo
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from taskcli.errors import TaskcliError, UsageError
from taskcli.message import Row
from taskcli.render import IN_MEMORY, STREAMING, WRITERS, Sheet, json_bytes
from taskcli.values import Clock, visible

if TYPE_CHECKING:
    from taskcli.render.table import Screen

# A reader that has gone away: what a shell reports for SIGPIPE.
READER_GONE = 141
_LOCK = threading.Lock()


def on_terminal(stream: Any) -> bool:
    try:
        return bool(stream and stream.isatty())
    except ValueError:  # closed
        return False


def to_stderr(text: str) -> None:
    try:
        with _LOCK:
            sys.stderr.write(text + "\n")
            sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        pass  # nobody hears; the exit code still tells


class Progress:
    """Pages and rows so far, on one line of stderr: on a terminal only, and once a second has gone by."""

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted and on_terminal(sys.stderr)
        self.began = time.monotonic()
        self.drawn = 0.0

    def __call__(self, pages: int, rows: int, total: int | None) -> None:
        now = time.monotonic()
        if not self.wanted or now - self.began < 1 or now - self.drawn < 0.1:
            return
        self.drawn = now
        of = f" of {total}" if total else ""
        sys.stderr.write(f"\r\x1b[K{pages} page{'s' if pages > 1 else ''}, {rows}{of} tasks so far")
        sys.stderr.flush()

    def clear(self) -> None:
        if self.drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self.drawn = 0.0


class Terminal:
    """The streams of one run, as its options want them."""

    def __init__(
        self,
        *,
        quiet: bool = False,
        color: str | None = None,
        output_file: str | None = None,
        error_format: str | None = None,
    ) -> None:
        self.quiet = quiet
        self.color = color or "auto"
        self.output_file = None if output_file in (None, "-") else Path(output_file or "")
        self.error_format = error_format or "text"
        self.progress = Progress(not quiet)

    def check_file(self) -> None:
        """Raises `UsageError` where --output-file cannot be written, before anything is sent."""
        if self.output_file is None:
            return
        try:
            mode = self.output_file.stat().st_mode if self.output_file.exists() else 0
            if stat.S_ISDIR(mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            # A file is replaced, so that its folder has to be writable; a device or a named pipe is written to.
            replaced = not mode or stat.S_ISREG(mode)
            if replaced:
                with tempfile.TemporaryFile(dir=os.path.dirname(os.path.realpath(self.output_file))):
                    pass
            elif not os.access(self.output_file, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        except (OSError, ValueError) as why:
            raise UsageError(f"{self.output_file} cannot be written ({getattr(why, 'strerror', '') or why})") from why

    def note(self, text: str) -> None:
        if not self.quiet:
            self.progress.clear()
            to_stderr(f"taskcli: {visible(text)}")

    def trace(self, text: str) -> None:
        self.progress.clear()
        to_stderr("\n".join(f"taskcli: {line}" for line in text.split("\n")))

    def error(self, failed: TaskcliError) -> None:
        self.progress.clear()
        if self.error_format == "json":
            whole = {
                name: text.encode("utf-8", "replace").decode() if isinstance(text, str) else text
                for name, text in failed.as_dict().items()
            }
            to_stderr(json_bytes(Row({"error": whole}), on_terminal=True).decode())
        else:
            to_stderr(f"taskcli: error: {visible(str(failed))}")

    @property
    def is_terminal(self) -> bool:
        return self.output_file is None and on_terminal(sys.stdout)

    @property
    def colour(self) -> bool:
        """`--color`, then NO_COLOR (no-color.org), FORCE_COLOR and TERM=dumb, then whether it is a terminal."""
        if self.color != "auto":
            return self.color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
            return True
        return self.is_terminal and os.environ.get("TERM") != "dumb"

    def screen(self, clock: Clock, zones: Mapping[str, tzinfo] | None = None) -> Screen:
        from taskcli.render.table import UNBOUNDED, Screen

        # Forced colour in a pipe keeps the plain pipe's promise: nothing is cut.
        width = shutil.get_terminal_size().columns if self.is_terminal else UNBOUNDED
        return Screen(self.is_terminal or self.colour, width, self.colour, clock, zones or {})

    def say(self, text: str) -> None:
        """Words that are the data of a command."""
        self.put(lambda out: out.write(text.encode("utf-8", "replace")))

    def put(self, write: Callable[[IO[bytes]], object], *, streaming: bool = False) -> None:
        """Lets `write` write. Unless it streams, nothing is seen of it before it has succeeded."""
        with self._open() as out:
            if streaming or self.output_file is not None:
                write(out)
                return
            with tempfile.SpooledTemporaryFile(IN_MEMORY) as waiting:
                write(waiting)
                waiting.seek(0)
                self.progress.clear()
                shutil.copyfileobj(waiting, out)

    def filtered(self, text: bytes) -> None:
        """What jq made: as it is, but on a terminal nothing of it acts there. Tabs and line ends are the user's own."""
        if self.is_terminal:
            lines = text.decode("utf-8", "replace").split("\n")
            text = "\n".join("\t".join(map(visible, line.split("\t"))) for line in lines).encode()
        self.put(lambda out: out.write(text))

    def rows(self, rows: Iterator[Row], output: str, sheet: Sheet) -> None:
        writer = WRITERS[output]
        self.put(lambda out: writer(rows, sheet, out), streaming=output in STREAMING)

    @contextmanager
    def _open(self) -> Iterator[IO[bytes]]:
        if self.output_file is not None:
            with whole_file(self.output_file) as file:
                yield file
            return
        out: IO[bytes] | None = getattr(sys.stdout, "buffer", None)
        if out is None:
            raise BrokenPipeError  # stdout was closed before we began
        yield out
        out.flush()

    def flush(self) -> None:
        out = getattr(sys.stdout, "buffer", None)
        if out is not None and self.output_file is None:
            out.flush()


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that is complete or untouched: written beside its place and moved there at the end."""
    device: IO[bytes] | None = None
    try:
        if path.exists() and not path.is_file():  # a device or a named pipe is written to, not replaced
            device = path.open("wb")
        else:
            real = Path(os.path.realpath(path))  # a link stays a link
            handle, name = tempfile.mkstemp(prefix=f".{real.name}.", dir=real.parent)
    except OSError as why:
        raise UsageError(f"{path} cannot be written ({why.strerror})") from why
    if device is not None:
        with device:
            yield device
        return
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


def _mode(path: Path) -> int:
    """The mode of the file that is replaced, or the one a new file gets."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask


# jq -----------------------------------------------------------------------------------------------------------------


def jq_filter(expression: str) -> Callable[[bytes], bytes]:
    """A function from JSON to what jq makes of it: strings raw, the rest one JSON value a line.

    The Python binding where it is installed, else a `jq` on PATH. Raises `UsageError` for a wrong expression.
    """
    try:
        import jq
    except ImportError:
        return _jq_program(expression)
    try:
        program = jq.compile(expression)
        program.input_text("null")
    except ValueError as why:
        raise UsageError(f"--jq: {_one_line(why)}") from why

    def run(text: bytes) -> bytes:
        try:
            found = list(program.input_text(text.decode("utf-8", "surrogatepass")))
        except ValueError as why:
            raise UsageError(f"--jq: {_one_line(why)}") from why
        return b"".join(
            (each.encode() if isinstance(each, str) else msgspec.json.encode(each)) + b"\n" for each in found
        )

    return run


def _jq_program(expression: str) -> Callable[[bytes], bytes]:
    import subprocess

    program = shutil.which("jq")
    if program is None:
        raise UsageError("--jq needs jq", "pip install 'taskcli[jq]', or install the program jq")
    # Compiled without being run, so that a wrong expression is known before anything is sent.
    tested = f"def f: {expression}; empty"
    tried = subprocess.run([program, "-n", tested], capture_output=True, check=False)
    if tried.returncode:
        raise UsageError(f"--jq: {_one_line(tried.stderr.decode('utf-8', 'replace').replace(tested, expression))}")

    def run(text: bytes) -> bytes:
        done = subprocess.run([program, "-rc", expression], input=text, capture_output=True, check=False)
        if done.returncode:
            raise UsageError(f"--jq: {_one_line(done.stderr.decode('utf-8', 'replace'))}")
        return done.stdout

    return run


def _one_line(why: object) -> str:
    return re.sub(r"\s+", " ", str(why)).strip()[:300]
