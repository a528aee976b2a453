"""The sandbox behind a socket: one thread a connection, HTTP/1.1, loopback unless told otherwise."""

from __future__ import annotations

import ssl
import subprocess
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from taskcli.sandbox import Sandbox
from taskcli.sandbox.wire import Call


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.sandbox.answer(Call(self.command, path, query, headers, self.rfile.read(length)))
        if self.server.latency:
            time.sleep(self.server.latency)
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _serve  # noqa: N815 - names the base class looks for

    def log_message(self, format: str, *args: Any) -> None:
        if self.server.talk:
            super().log_message(format, *args)


class Server(ThreadingHTTPServer):
    """Listens at once; `serve_forever()` answers. `latency` is in seconds; `talk` logs each request to stderr."""

    daemon_threads = True

    def __init__(
        self, sandbox: Sandbox, host: str = "127.0.0.1", port: int = 0, *, latency: float = 0, talk: bool = False
    ) -> None:
        super().__init__((host, port), _Handler)
        self.sandbox = sandbox
        self.latency = latency
        self.talk = talk
        self.scheme = "http"

    def secure(self, certificate: str, key: str) -> None:
        """Speaks TLS from now on, with the certificate and key in these files."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.scheme = "https"

    @property
    def origin(self) -> str:
        host, port = self.server_address[:2]
        name = host.decode() if isinstance(host, bytes) else str(host)
        return f"{self.scheme}://[{name}]:{port}" if ":" in name else f"{self.scheme}://{name}:{port}"


def make_certificate(folder: str, host: str) -> tuple[str, str]:
    """A new certificate for a host address, which is its own authority, and its key, as files in the folder.

    Raises `OSError` where there is no `openssl`, and `subprocess.CalledProcessError` where it fails.
    """
    certificate, key = f"{folder}/certificate.pem", f"{folder}/key.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=sandbox"]
    names = f"subjectAltName=IP:{host},DNS:localhost"
    subprocess.run([*request, "-addext", names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key
