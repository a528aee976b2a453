"""Bodies while they come: in memory, and those of long XML, which is read bit by bit, in a temporary file."""

from __future__ import annotations

import io
import re
import tempfile
import threading
from contextlib import suppress
from typing import IO

# Bytes that are in memory whatever they are.
MOST_HELD = 16_000_000
_MARKUP = rb"[\xef\xbb\xbf \t\r\n]*+<"


class Kept:
    """Takes a body in pieces; gives any part of it. A file is nobody else's, and gone with this.

    Where there is no room for a file, all stays in memory.
    """

    def __init__(self) -> None:
        self._memory = io.BytesIO()  # gives its bytes without a copy
        self._file: IO[bytes] | None = None
        self._size = 0
        self._may_move = True
        self._lock = threading.Lock()

    def __del__(self) -> None:
        if self._file:
            self._file.close()

    def write(self, piece: bytes) -> None:
        if self._may_move and self._size > MOST_HELD:
            self._may_move = False
            self._move()
        if self._file and not _written(self._file, piece):
            self._move_back()
        if not self._file:
            self._memory.write(piece)
        self._size += len(piece)

    def _move(self) -> None:
        if not re.match(_MARKUP, self._memory.getbuffer()[:4096]):
            return
        with suppress(OSError):
            file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed with this
            if _written(file, self._memory.getbuffer()):
                self._file, self._memory = file, io.BytesIO()
            else:
                file.close()

    def _move_back(self) -> None:
        assert self._file
        self._memory.write(self[:])
        self._file.close()
        self._file = None

    @property
    def content(self) -> bytes | Kept:
        """The bytes, or itself where they are in a file."""
        return self if self._file else self._memory.getvalue()

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        at, to, _ = part.indices(self._size)
        if not self._file:
            return self._memory.getvalue()[at:to]
        with self._lock:
            self._file.seek(at)
            found = b""
            while len(found) < to - at and (more := self._file.read(to - at - len(found))):
                found += more
            return found


def _written(file: IO[bytes], piece: bytes | memoryview) -> bool:
    try:
        return file.write(piece) == len(piece)
    except OSError:
        return False
