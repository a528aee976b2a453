"""The answers that end a call before there is anything to show."""

from __future__ import annotations

from taskcli.sandbox.wire import Answer, Call, Headers, as_json

_RFC = "http://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html#sec10.4."


class Refusal(Exception):
    """The call ends here, with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def bad(name: str, detail: str = "") -> Refusal:
    error = {"detail": detail or f"Invalid value for {name}.", "o:errorCode": "27501", "o:errorPath": name}
    return Refusal(as_json({"title": "Bad Request", "status": "400", "o:errorDetails": [error]}, 400))


def problem(call: Call, status: int, title: str, detail: str, code: str, headers: Headers = ()) -> Answer:
    kind = f"{_RFC}{status - 399}" if status < 418 else "https://www.rfc-editor.org/rfc/rfc6585#section-4"
    row = {"type": kind, "title": title, "status": status, "detail": detail, "instance": call.path, "o:errorCode": code}
    return as_json({**row, "o:errorPath": "/" + call.path.rstrip("/").rpartition("/")[2]}, status, headers)


def missing(call: Call, detail: str = "Resource not found.") -> Answer:
    return problem(call, 404, "Not Found", detail, "BPM-NOT-FOUND")
