"""How a run ends: what failed, what was cut, and which exit code that is. One way for all commands."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from taskcli.cli.options import Matching
from taskcli.cli.terminal import Terminal
from taskcli.errors import AlreadyReported, Matched, Partial, TaskcliError
from taskcli.spec import Ending


def left_out(profile: str, ending: Ending) -> tuple[Partial, ...]:
    """What to say of an answer that the provider cut; nothing of one that it did not."""
    if ending.kind != "cut":
        return ()
    return (Partial(f"the answer is not whole: {ending.reason}", "try again", profile=profile),)


class Outcome(Struct):
    """What a run came to: `asked` questions, some of which `failures` are; `cut` tells what is lacking in others."""

    asked: int
    failures: Sequence[TaskcliError] = ()
    cut: Sequence[TaskcliError] = ()

    @property
    def nothing_worked(self) -> bool:
        return bool(self.failures) and len(self.failures) >= self.asked

    def report(self, terminal: Terminal) -> None:
        """Tells each failure; where nothing worked that is the end, with the first one's own code."""
        for failed in self.failures:
            terminal.error(failed)
        if self.nothing_worked:
            raise AlreadyReported(self.failures[0].exit_code)

    def end(
        self,
        terminal: Terminal,
        found: int,
        matching: Matching | None = None,
        *,
        profile: str = "",
        receipt: str = "",
        more: bool = False,
    ) -> None:
        """Ends a run whose data has been written. `found` is how much matched, before any limit.

        There may be `more` where not all was read.
        """
        for each in self.cut:
            terminal.error(each)
        if receipt:
            terminal.note(receipt)
        if self.failures or self.cut:
            raise AlreadyReported(Partial.exit_code)
        if matching and matching.fail_on_match and found:
            matched(terminal, f"{'at least ' if more else ''}{found} found (--fail-on-match)", profile)
        if matching and matching.fail_on_empty and not found:
            matched(terminal, "none found (--fail-on-empty)", profile)


def matched(terminal: Terminal, what: str, profile: str) -> None:
    """Ends a run as somebody wanted to have it ended, which is no error: a note tells it, and the exit code."""
    if terminal.as_json:  # which has objects for exit codes, and no notes
        raise Matched(what, profile=profile)
    terminal.note(f"{profile}: {what}" if profile else what)
    raise AlreadyReported(Matched.exit_code)
