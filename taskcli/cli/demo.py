"""The sandbox inside the process: what `--demo` asks instead of the network."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from taskcli.http.message import Request
from taskcli.http.transport import Local
from taskcli.sandbox import Sandbox
from taskcli.sandbox.wire import Call

DEMO_ORIGIN = "http://sandbox.invalid"


def in_process(sandbox: Sandbox) -> Local:
    """A wire that leads to a sandbox, without a port."""

    def answer(request: Request) -> tuple[int, Mapping[str, str], bytes]:
        headers = {name.lower(): value for name, value in request.headers}
        if request.credential:
            name, value = request.credential.header
            headers[name.lower()] = value
        at = urlsplit(request.target)
        call = Call(request.method, at.path, at.query, {**headers, "host": at.netloc}, request.body or b"")
        reply = sandbox.answer(call)
        return reply.status, {name.lower(): value for name, value in reply.headers}, reply.body

    return answer
