"""`--jq`: the language of jq over the whole result, by the Python binding or the program."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable

from taskcli.errors import UsageError


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
        program = jq.compile(_all_of(expression))
        program.input_text("null")
    except ValueError as why:
        raise UsageError(f"--jq: {_one_line(why)}") from why

    def run(text: bytes) -> bytes:
        try:
            return b"".join(each.encode() + b"\n" for each in program.input_text(text.decode("utf-8", "surrogatepass")))
        except ValueError as why:
            raise UsageError(f"--jq: {_one_line(why)}") from why

    return run


def _jq_program(expression: str) -> Callable[[bytes], bytes]:
    import subprocess

    program = shutil.which("jq")
    if program is None:
        raise UsageError("--jq needs jq", f"{sys.executable} -m pip install jq, or install the program jq")
    # Compiled without being run, so that a wrong expression is known before anything is sent.
    tested = f"def f: {expression}\n; empty"
    tried = subprocess.run([program, "-n", tested], capture_output=True, check=False)
    if tried.returncode:
        raise UsageError(f"--jq: {_one_line(tried.stderr.decode('utf-8', 'replace').replace(tested, expression))}")

    def run(text: bytes) -> bytes:
        done = subprocess.run([program, "-rc", _all_of(expression)], input=text, capture_output=True, check=False)
        if done.returncode:
            raise UsageError(f"--jq: {_one_line(done.stderr.decode('utf-8', 'replace'))}")
        return done.stdout

    return run


def _all_of(expression: str) -> str:
    """The expression, so that each result is a text, and `halt_error` an error.

    Python would round large numbers on the way, and the binding ends at `halt_error` without a word. The line break
    ends a comment.
    """
    tell = "def halt_error: error; def halt_error($code): error;"
    return f'{tell} {expression}\n| if type == "string" then . else tojson end'


def _one_line(why: object) -> str:
    return re.sub(r"\s+", " ", str(why)).strip()[:300]
