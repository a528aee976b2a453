"""`python -m taskcli`, and what the installed command starts."""

from __future__ import annotations

import contextlib
import os
import sys


def run() -> None:
    if sys.argv[1:] == ["--version"]:  # answered before anything is imported
        from taskcli import __version__

        with contextlib.suppress(OSError):  # where nobody reads, the rest of the program knows what to do
            print(f"taskcli {__version__}", flush=True)
            return
    if os.environ.get("_TASKCLI_COMPLETE"):
        # Typer would draw each line of help with rich, which nobody sees and every TAB waits for.
        sys.modules["rich"] = None  # type: ignore[assignment]
    try:
        from taskcli.cli.main import main

        code = main(sys.argv[1:])
    except KeyboardInterrupt:  # while it was still loading, or nearly done
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    run()
