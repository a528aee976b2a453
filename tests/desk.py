"""A worklist that a test fills by hand: it answers a list by status, and one task by its number, as Oracle's does."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, Any]
"""The status, and the body: bytes as they are, anything else as JSON."""


AUTH = {"method": "basic", "username": "mira.k", "password": "correct horse"}


class Desk(ThreadingHTTPServer):
    """`tasks` are its rows by number. `wrong` may give another answer to a path, None for the usual one."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Clerk)
        self.tasks: dict[int, dict[str, Any]] = {}
        self.wrong: Callable[[str], Answer | None] = lambda path: None
        self.asked: list[str] = []
        self.lock = threading.Lock()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def profile(self, **more: Any) -> dict[str, Any]:
        """The settings of a profile that asks here."""
        return {"provider": "oracle", "base_url": self.origin, "auth": AUTH, **more}

    def put(self, number: int, title: str = "Approve order", **more: Any) -> None:
        """A new task, or another state of one that is there."""
        self.tasks[number] = {**self.tasks.get(number, task(number)), "title": title, **more}

    def answer(self, target: str) -> Answer:
        with self.lock:
            self.asked.append(target)
        if wrong := self.wrong(target):
            return wrong
        parts = urlsplit(target)
        last = parts.path.rpartition("/")[2]
        if last == "tasks":
            return self._list(parse_qs(parts.query))
        found = self.tasks.get(int(last)) if last.isdigit() else None
        if found is None:
            return 404, {"title": "Task not found for given ID.", "status": "404"}
        return 200, found

    def _list(self, query: Mapping[str, list[str]]) -> Answer:
        rows = [each for each in self.tasks.values() if each["state"] in query.get("status", ("ASSIGNED",))]
        offset, limit = int(query.get("offset", ["0"])[0]), int(query.get("limit", ["25"])[0])
        page = rows[offset : offset + limit]
        more = offset + limit < len(rows)
        return 200, {"count": len(page), "hasMore": more, "totalResults": len(rows), "items": page}


def task(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "taskId": f"id-{number}",
        "title": "Approve order",
        "state": "ASSIGNED",
        "priority": 3,
        "createdDate": "2026-11-01 08:00:00",
        "updatedDate": "2026-11-01 08:00:00",
        "dueDate": "2026-11-28 17:00:00",
        "assignees": {"items": [{"id": "ann", "type": "user"}]},
    }


class _Clerk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Desk

    def do_GET(self) -> None:
        status, body = self.server.answer(self.path)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        pass
