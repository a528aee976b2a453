"""What is raised when a call gets another answer than the one it hoped for."""

from __future__ import annotations


class BadQuery(Exception):
    """A parameter that cannot be understood."""


class Refusal(Exception):
    """An answer in the meta envelope; `bare` leaves out the null response."""

    def __init__(self, status: int, word: str, message: str = "", *, more_info: str = "", bare: bool = False) -> None:
        super().__init__(message)
        self.status, self.word, self.message, self.more_info, self.bare = status, word, message, more_info, bare
        self.headers: list[tuple[str, str]] = []


class BadGrant(Exception):
    """An answer in the OAuth shape."""

    def __init__(self, word: str, description: str) -> None:
        super().__init__(description)
        self.word, self.description = word, description
