"""The sandbox behind a socket: one thread a connection, HTTP/1.1, loopback unless told otherwise."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import subprocess
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from taskcli.sandbox import Sandbox
from taskcli.sandbox.wire import Answer, Call

# Seconds: how late an answer comes, and each byte of one.
SLOW = 2.0
DRIP = 1.0
CHUNKED = ("Transfer-Encoding", "chunked")
BLANKS = b" " * 65_536


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes, and the second would wait for a late ACK
    server: Server

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.sandbox.answer(Call(self.command, path, query, headers, self.rfile.read(length)))
        if self.server.latency:
            time.sleep(self.server.latency)
        if answer.manner:
            self._serve_wrongly(answer)
            return
        self._head(answer, ("Content-Length", str(len(answer.body))))
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _head(self, answer: Answer, *framing: tuple[str, str]) -> None:
        self.send_response(answer.status)
        for name, value in (*answer.headers, *framing):
            self.send_header(name, value)
        self.end_headers()

    def _serve_wrongly(self, answer: Answer) -> None:
        """Sends an answer in one of the manners of `taskcli.sandbox.faults`."""
        manner, body = answer.manner, answer.body
        half, length = body[: len(body) // 2], ("Content-Length", str(len(body)))
        self.close_connection = manner not in ("slow", "early")
        try:
            if manner in ("slow", "early"):
                if manner == "slow":
                    time.sleep(SLOW)
                else:
                    self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n")
                self._head(answer, length)
                self.wfile.write(body)
            elif manner == "cut":
                self._head(answer, length)
                self.wfile.write(half)
            elif manner == "cut-chunk":
                self._head(answer, CHUNKED)
                self.wfile.write(b"%x\r\n" % len(body) + half)
            elif manner == "lengths":
                self._head(answer, length, ("Content-Length", str(len(half))))
                self.wfile.write(body)
            elif manner == "stall":
                self._head(answer, length)
                self.wfile.write(half)
                self.connection.recv(1)  # until the caller goes away
            elif manner == "drip":
                self._head(answer, length)
                for at in range(len(body)):
                    self.wfile.write(body[at : at + 1])
                    time.sleep(DRIP)
            elif manner == "endless":
                self._head(answer, CHUNKED)
                while True:
                    self.wfile.write(b"%x\r\n%b\r\n" % (len(BLANKS), BLANKS))
            elif manner == "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass  # the caller has gone away

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # the caller has gone away
            super().handle()

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _serve  # noqa: N815 - names the base class looks for

    def log_message(self, format: str, *args: Any) -> None:
        if self.server.talk:
            super().log_message(format, *args)


class Server(ThreadingHTTPServer):
    """Listens at once; `serve_forever()` answers. `latency` is in seconds; `talk` logs each request to stderr."""

    daemon_threads = True
    request_queue_size = 128  # of connections that wait to be taken; the usual 5 refuses who comes with many others

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
