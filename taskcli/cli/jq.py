"""`--jq`: the language of jq over the whole result, by the Python binding or the program."""

from __future__ import annotations

import queue
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from subprocess import PIPE

from taskcli.errors import MachineRefused, UsageError

# The binding in a process of its own: an expression may go on for ever, and the binding hears of nothing meanwhile.
# Linux ends it (PR_SET_PDEATHSIG, see prctl(2)) where the run itself is killed and can clean up nothing.
_CHILD = """
import importlib.util, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
if sys.platform == "linux":
    import ctypes
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
_, place, expression = sys.argv
spec = importlib.util.spec_from_file_location("jq", place)
jq = importlib.util.module_from_spec(spec)
spec.loader.exec_module(jq)
try:
    for each in jq.compile(expression).input_text(sys.stdin.buffer.read().decode("utf-8", "surrogatepass")):
        sys.stdout.buffer.write(each.encode() + b"\\n")
    sys.stdout.flush()
except ValueError as why:
    sys.exit(str(why))
"""


def jq_filter(expression: str) -> Callable[[bytes], bytes]:
    """A function from JSON to what jq makes of it: strings raw, the rest one JSON value a line.

    The Python binding where it is installed, else a `jq` on PATH. Raises `UsageError` for a wrong expression.
    """
    try:
        import jq
    except ImportError:
        return _jq_program(expression)
    try:
        jq.compile(expression)  # by itself first, so that what is told is about what was typed
        jq.compile(_all_of(expression)).input_text("null")
    except ValueError as why:
        raise UsageError(f"--jq: {_one_line(why)}") from why

    # Nothing of where we are is looked for modules.
    return _in_a_process([sys.executable, "-I", "-S", "-c", _CHILD, jq.__file__, _all_of(expression)])


def _jq_program(expression: str) -> Callable[[bytes], bytes]:
    program = shutil.which("jq")
    if program is None:
        raise UsageError("--jq needs jq", f"{sys.executable} -m pip install jq, or install the program jq")
    # Compiled without being run, so that a wrong expression is known before anything is sent.
    tested = f"def f: {expression}\n; empty"
    code, _, said = _ended([program, "-n", tested], b"")
    _check(code, said.replace(tested.encode(), expression.encode()))

    return _in_a_process([program, "-rc", _all_of(expression)])


def _in_a_process(command: Sequence[str]) -> Callable[[bytes], bytes]:
    """A function from what the command reads to what it writes."""

    def run(text: bytes) -> bytes:
        code, out, said = _ended(command, text)
        _check(code, said)
        return out

    return run


def _check(code: int, said: bytes) -> None:
    """Raises what jq ended with, if that is a failure."""
    if code < 0:  # too little memory, mostly
        raise MachineRefused(f"jq was ended by signal {-code}", "ask it for less")
    if code:
        raise UsageError(f"--jq: {_one_line(said.decode('utf-8', 'replace')) or f'jq ended with {code}'}")


def _ended(command: Sequence[str], text: bytes) -> tuple[int, bytes, bytes]:
    """The exit code of a process that reads the text, and what it wrote; it ends with the run, at whatever moment.

    It is started by a thread, which no signal interrupts between its start and its having a name.
    """
    came: queue.Queue[tuple[int, bytes, bytes] | OSError] = queue.Queue()
    children: list[subprocess.Popen[bytes]] = []
    over = threading.Event()

    def work() -> None:
        try:
            with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE) as child:
                children.append(child)
                if over.is_set():
                    child.kill()
                out, err = child.communicate(text)
                came.put((child.returncode, out, err))
        except OSError as why:
            came.put(why)

    worker = threading.Thread(target=work, daemon=True)
    try:
        worker.start()
        ended = came.get(timeout=1e6)  # Windows does not interrupt a wait without an end
    except BaseException:
        over.set()
        for child in children:
            child.kill()
        with suppress(RuntimeError):  # interrupted before it began
            worker.join(1)
        raise
    if isinstance(ended, OSError):
        raise MachineRefused(f"jq cannot be started ({ended.strerror})") from ended
    return ended


def _all_of(expression: str) -> str:
    """The expression, so that each result is a text, and `halt_error` an error.

    Python would round large numbers on the way, and the binding ends at `halt_error` without a word. The line break
    ends a comment.
    """
    tell = "def halt_error: error; def halt_error($code): error;"
    return f'{tell} {expression}\n| if type == "string" then . else tojson end'


def _one_line(why: object) -> str:
    return re.sub(r"\s+", " ", str(why)).strip()[:300]
