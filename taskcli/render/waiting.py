"""What has to wait before it can be written: in memory, and beyond some size on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import Any

from taskcli.errors import MachineRefused

# Bytes that wait in memory.
IN_MEMORY = 8 * 1024 * 1024


class Waiting(SpooledTemporaryFile[bytes]):
    """A file for what waits. Raises `MachineRefused` where there is no room for it, whatever is written from it."""

    def __init__(self) -> None:
        super().__init__(IN_MEMORY)

    def write(self, text: Any) -> int:
        with _refusing():
            return super().write(text)

    def seek(self, *place: int) -> int:
        with _refusing():  # what is still to be written is written before
            return super().seek(*place)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except OSError as why:
        hint = "make room where temporary files are, or name another place by TMPDIR"
        raise MachineRefused(f"a temporary file cannot be written ({why.strerror or why})", hint) from why
