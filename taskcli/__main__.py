"""`python -m taskcli`, and what the installed command starts."""

from __future__ import annotations

import os
import signal
import sys


def run() -> None:
    if sys.argv[1:] == ["--version"]:  # answered before anything is imported
        from taskcli import __version__

        try:
            print(f"taskcli {__version__}", flush=True)
        except OSError:  # where nobody reads, the rest of the program knows what to do
            pass
        else:
            return
    end_at_once()
    if what := os.environ.get("_TASKCLI_COMPLETE"):  # a shell asks while somebody waits for TAB
        print("\n".join(names(what)))
        return
    import gc

    # What is read is kept to the end, and hardly any of it goes round in circles: looking for that as often as is usual
    # takes a third of the time of a large answer, and once is a tenth of that of a small one.
    gc.set_threshold(250_000)
    from taskcli.cli.main import main
    from taskcli.cli.signals import held

    code = main(sys.argv[1:])
    if held.finished:  # it is too late to end otherwise
        end_at_once(deaf=True)
    # All that was to be written has been. To take the interpreter apart is a tenth of a short run, and would wait for
    # whoever is still being asked beyond the deadline or after Ctrl-C.
    os._exit(code)


def names(what: str) -> list[str]:
    """What a shell asks for: names in the configuration, or of snapshots; none where they cannot be read."""
    from taskcli.profiles import path

    if what != "states":
        return path.names(what)
    from taskcli.errors import TaskcliError
    from taskcli.snapshots import place

    try:
        return place.names()
    except TaskcliError:
        return []


def _leave(number: int, frame: object) -> None:
    os._exit(128 + number)


def end_at_once(*, deaf: bool = False) -> None:
    """From now on Ctrl-C and being told to end end the process where it stands, without a word.

    For loading and for leaving: there is nothing to clean up, and an exception would come out of places where nobody
    can catch it. A signal that is ignored stays so. `deaf` is for what has been done and ends well, whoever wants it to
    end otherwise.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.SIG_IGN if deaf else _leave)


if __name__ == "__main__":
    run()
