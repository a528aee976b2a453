"""A sandbox behind a real socket, and a way to ask it that knows nothing of the client."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest

from taskcli.sandbox import Sandbox
from taskcli.sandbox.server import Server


@dataclass
class Seen:
    """What came back: `headers` with lower-case names, `body` as bytes."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body, strict=False)


Ask = Callable[..., Seen]


def asker(origin: str) -> Ask:
    def ask(
        target: str, headers: dict[str, str] | None = None, *, method: str = "GET", body: bytes | None = None
    ) -> Seen:
        at = urlsplit(origin)
        connection = http.client.HTTPConnection(at.hostname or "", at.port or 80, timeout=10)
        try:
            connection.request(method, target, body=body, headers=headers or {})
            reply = connection.getresponse()
            return Seen(reply.status, reply.read(), {name.lower(): value for name, value in reply.getheaders()})
        finally:
            connection.close()

    return ask


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., Ask]]:
    """`serve(faults="oracle:206", size=320)` starts a sandbox on a free loopback port and gives a way to ask it."""
    running: list[Server] = []

    def start(**how: Any) -> Ask:
        server = Server(Sandbox(**how))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        running.append(server)
        return asker(server.origin)

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def ask(serve: Callable[..., Ask]) -> Ask:
    """The sandbox as it is without any fault."""
    return serve()
