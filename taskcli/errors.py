"""What can go wrong, and the exit code of each kind. One line to a person, one number to a script."""

from __future__ import annotations

from typing import Any, ClassVar


class TaskcliError(Exception):
    """A failure told in one sentence.

    `about` names what it is about (an id, a member, a file), `hint` says what to do next; `profile` is filled in where
    the profile is known; `status` is the HTTP status, `request_id` the provider's own, `retry_after` in seconds.
    `in_front` tells that not the provider has answered, but what is in front of it.
    """

    exit_code: ClassVar[int] = 1
    code: ClassVar[str] = "internal"
    meaning: ClassVar[str] = "a fault of taskcli itself (please report)"

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        about: str = "",
        profile: str = "",
        status: int | None = None,
        request_id: str = "",
        retry_after: float | None = None,
        in_front: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.about = about
        self.profile = profile
        self.status = status
        self.request_id = request_id
        self.retry_after = retry_after
        self.in_front = in_front

    @property
    def what(self) -> str:
        """What happened, and to what."""
        return f"{self.about}: {self.message}" if self.about else self.message

    def __str__(self) -> str:
        where = f"{self.profile}: " if self.profile else ""
        what = self.what + (f" (request {self.request_id})" if self.request_id else "")
        return f"{where}{what}: {self.hint}" if self.hint else f"{where}{what}"

    def of(self, profile: str, about: str = "") -> TaskcliError:
        """The same failure, saying whose it is and what it is about where that was not yet said."""
        self.profile = self.profile or profile
        self.about = self.about or about
        return self

    def as_dict(self) -> dict[str, Any]:
        """The form of `--error-format json`."""
        return {
            "code": self.code,
            "exit": self.exit_code,
            "profile": self.profile or None,
            "message": self.what,
            "hint": self.hint or None,
            "status": self.status,
            "request_id": self.request_id or None,
            "retry_after": self.retry_after,
        }


class UsageError(TaskcliError):
    exit_code = 2
    code = "usage"
    meaning = "wrong usage: mend the command (nothing was sent, except where `--jq` fails on the answer)"


class ConfigError(TaskcliError):
    exit_code = 3
    code = "configuration"
    meaning = "configuration: no profile, bad file, secret cannot be had"


class SignInError(TaskcliError):
    exit_code = 4
    code = "sign-in"
    meaning = "the provider refused the credentials or the permission (401, 403, token refused, sign-in page)"


class NotFound(TaskcliError):
    exit_code = 5
    code = "not-found"
    meaning = "what was named does not exist, or is not visible: a task, member, group, organisation"


class Refused(TaskcliError):
    exit_code = 6
    code = "refused"
    meaning = "the provider refused the request (400, 422, a wrong address, an error inside 200)"


class Unreachable(TaskcliError):
    exit_code = 7
    code = "unreachable"
    meaning = (
        "the provider could not be reached or is not able to answer now "
        "(DNS, connection, TLS, time-out, 5xx, 429, lock-out)"
    )


class Garbled(TaskcliError):
    exit_code = 8
    code = "garbled"
    meaning = "the answer could not be understood (bad JSON or XML, HTML, cut off)"


class Partial(TaskcliError):
    exit_code = 9
    code = "partial"
    meaning = (
        "part of it worked: some profiles or REFs failed, or the provider itself cut its answer; what was obtained is "
        "printed (where nothing worked it is the first failure's own code)"
    )


class Matched(TaskcliError):
    exit_code = 10
    code = "matched"
    meaning = "`--fail-on-match` / `--fail-on-empty` was given and it matched / was empty (for cron)"


class MachineRefused(TaskcliError):
    exit_code = 11
    code = "machine"
    meaning = "this machine refused: a full disk, a file that cannot be written, no browser"


FAMILY = (
    TaskcliError, UsageError, ConfigError, SignInError, NotFound, Refused, Unreachable, Garbled, Partial, Matched,
    MachineRefused,
)  # fmt: skip


def unforeseen(why: Exception) -> TaskcliError:
    """What to say of an exception that nobody expected.

    Nested too deeply is the answer's fault, too little memory and what the system refuses the machine's, the rest is
    ours.
    """
    if isinstance(why, RecursionError):
        return Garbled("the answer is nested too deeply", "-o raw shows it as it came")
    if isinstance(why, ModuleNotFoundError):
        what = f"this installation lacks the library {why.name}"
        return MachineRefused(what, "install taskcli again, as the README shows")
    if isinstance(why, OSError):
        where = f"{why.filename}: " if why.filename else ""
        return MachineRefused(f"{where}{why.strerror or why}", "this is what the system said")
    if isinstance(why, MemoryError):
        return MachineRefused("this machine has too little memory for the answer", "ask for less of it at once")
    return TaskcliError(
        f"a fault of taskcli itself: {type(why).__name__}: {why}",
        "please report it; TASKCLI_TRACEBACK=1 shows more",
    )


class AlreadyReported(Exception):
    """A failure whose lines have been printed: only its exit code is left to tell."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(str(exit_code))
        self.exit_code = exit_code
