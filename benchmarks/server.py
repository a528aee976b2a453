"""The services of a measurement, in a process of its own: each on a port, answering with prepared bytes.

`python benchmarks/server.py [ROWS] [PAGES]` prints `{"SITE": PORT, ...}` on a line and serves until stdin ends.
"""

from __future__ import annotations

import json
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import bodies

JSON, XML = "application/json", "application/xml"
Query = dict[str, list[str]]


@dataclass(frozen=True)
class Site:
    """One service: `answer` gives a body for a path and its query, None for 404. `delay` is in seconds, per answer."""

    answer: Callable[[str, Query], bytes | None]
    delay: float = 0
    type: str = JSON


def oracle(listed: Callable[[int], bytes]) -> Callable[[str, Query], bytes | None]:
    """Oracle's list, by the offset that is asked for, and one task."""

    def answer(path: str, query: Query) -> bytes | None:
        if path.startswith("/bpm/api/4.0/tasks/"):
            return bodies.oracle_task(0, path.rpartition("/")[2])
        if path != "/bpm/api/4.0/tasks":
            return None
        if "INFO_REQUESTED" in query.get("status", ()):  # a second question, for words that few servers know
            return bodies.oracle_page([])
        return listed(int(query.get("offset", ["0"])[0]))

    return answer


def of_paths(**found: Callable[[], bytes]) -> Callable[[str, Query], bytes | None]:
    """By the last word of the path."""

    def answer(path: str, query: Query) -> bytes | None:
        body = found.get(path.rpartition("/")[2].partition(".")[0].replace("-", "_"))
        return body() if body else None

    return answer


def sites(rows: int, pages: int) -> dict[str, Site]:
    """`rows` tasks are on the one page, and `pages` pages in the longest list."""
    few = oracle(lambda offset: bodies.oracle_at_once(bodies.FEW))
    some = bodies.oracle_at_once(max(100, rows // 20))
    return {
        "page": Site(oracle(lambda offset: bodies.oracle_at_once(rows))),
        "table": Site(oracle(lambda offset: some)),
        "far": Site(oracle(lambda offset: bodies.oracle_numbered(offset // bodies.PER_PAGE, 100)), delay=0.05),
        "long": Site(oracle(lambda offset: bodies.oracle_numbered(offset // bodies.PER_PAGE, pages))),
        "xml": Site(lambda path, query: bodies.capillary_xml(rows), type=XML),
        "slow": Site(few, delay=0.2),
        "accelo": Site(of_paths(tasks=bodies.accelo_tasks, staff=bodies.accelo_staff)),
        "capillary": Site(
            of_paths(
                get=bodies.capillary_tasks,
                metadata=bodies.capillary_metadata,
                statusmapping=bodies.capillary_statuses,
                staff=bodies.capillary_staff,
                entities=bodies.capillary_stores,
            )
        ),
        "pageseeder": Site(of_paths(find=bodies.pageseeder_tasks), type=XML),
        "tallyfy": Site(of_paths(tasks=bodies.tallyfy_tasks, users_list=bodies.tallyfy_members)),
    }


class Port(socketserver.ThreadingTCPServer):
    """A site on a port of the loopback."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, site: Site) -> None:
        self.site = site
        super().__init__(("127.0.0.1", 0), Connection)

    @property
    def number(self) -> int:
        return int(self.socket.getsockname()[1])


class Connection(socketserver.StreamRequestHandler):
    """Requests without a body, one after the other."""

    server: Port
    disable_nagle_algorithm = True

    def handle(self) -> None:
        connection: socket.socket = self.connection
        while line := self.rfile.readline(65_537):
            while self.rfile.readline(65_537) not in (b"\r\n", b""):
                pass
            head, body = self.answer(line.split()[1].decode())
            try:
                connection.sendall(head)
                connection.sendall(body)
            except (BrokenPipeError, ConnectionResetError):
                return

    def answer(self, target: str) -> tuple[bytes, bytes]:
        site, address = self.server.site, urlsplit(target)
        body = site.answer(address.path, parse_qs(address.query))
        time.sleep(site.delay)
        status, content = ("200 OK", body) if body is not None else ("404 Not Found", b"{}")
        head = f"HTTP/1.1 {status}\r\nContent-Type: {site.type}\r\nContent-Length: {len(content)}\r\n\r\n"
        return head.encode(), content


def main(rows: int, pages: int) -> None:
    ports = {name: Port(site) for name, site in sites(rows, pages).items()}
    for each in ports.values():
        threading.Thread(target=each.serve_forever, daemon=True).start()
    print(json.dumps({name: each.number for name, each in ports.items()}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3])) if len(sys.argv) == 3 else main(200_000, bodies.MOST_PAGES)
