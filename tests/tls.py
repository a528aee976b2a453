"""Servers behind TLS, and the certificates that they show."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import trustme

from tests.serving import serving
from tests.test_transport import Act, Raw, answer, says

HOSTS = ("127.0.0.1", "::1", "localhost")
DAY = timedelta(days=1)


class Papers:
    """An authority, and files with what it vouches for: each test module has one, since keys take their time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = trustme.CA()
        self.bundle = self.file("authority", self.authority.cert_pem)
        self.good = self.issued("good", *HOSTS)

    def file(self, name: str, *parts: trustme.Blob) -> str:
        path = self.folder / f"{name}.pem"
        path.write_bytes(b"".join(part.bytes() for part in parts))
        path.chmod(0o600)
        return str(path)

    def issued(self, name: str, *hosts: str, **more: Any) -> str:
        return self.file(name, self.authority.issue_cert(*hosts, **more).private_key_and_cert_chain_pem)

    def expired(self, *hosts: str) -> str:
        now = datetime.now(UTC)
        return self.issued("expired", *(hosts or HOSTS), not_before=now - 9 * DAY, not_after=now - DAY)

    def early(self) -> str:
        now = datetime.now(UTC)
        return self.issued("early", *HOSTS, not_before=now + DAY, not_after=now + 9 * DAY)

    def self_signed(self) -> str:
        own = trustme.CA()
        return self.file("self-signed", own.private_key_pem, own.cert_pem)


class Secure(Raw):
    """The same behind TLS; `wants` is the authority of the certificates that callers must show."""

    def __init__(
        self, certificate: str, *acts: Act, wants: str = "", newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3
    ) -> None:
        super().__init__(*(acts or [says(answer())]))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.context.maximum_version = newest
        if wants:
            self.context.verify_mode = ssl.CERT_REQUIRED
            self.context.load_verify_locations(wants)

    @property
    def origin(self) -> str:
        return f"https://127.0.0.1:{self.server_address[1]}"

    def get_request(self) -> tuple[socket.socket, Any]:
        caller, address = super().get_request()
        # The handshake is the handler's, so that nobody waits for another one's.
        return self.context.wrap_socket(caller, server_side=True, do_handshake_on_connect=False), address


@contextmanager
def running(server: Raw) -> Iterator[Raw]:
    with serving(server):
        try:
            yield server
        finally:
            server.over.set()
