"""What is raised when an answer is not the one hoped for."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from taskcli.sandbox.tallyfy.people import Row
from taskcli.sandbox.wire import Answer, as_html, as_json


class Refusal(Exception):
    """An answer that is not the one hoped for."""

    def __init__(self, status: int, body: Row, headers: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(status)
        self.status, self.body, self.headers = status, body, tuple(headers)

    def answer(self, accept: str) -> Answer:
        # The vendor's Python package says: errors are pages for whoever does not accept JSON by name.
        if "application/json" in accept:
            return as_json(self.body, self.status, self.headers)
        return as_html(f"{self.status} {HTTPStatus(self.status).phrase}", self.status, self.headers)


def not_found() -> Refusal:
    return Refusal(404, {"error": True, "message": "Resource not found", "code": "RESOURCE_NOT_FOUND"})


def no_endpoint() -> Refusal:
    return Refusal(404, {"error": True, "message": "API endpoint not found", "code": "ENDPOINT_NOT_FOUND"})


def read_only(allow: str = "GET, HEAD") -> Refusal:
    return Refusal(405, {"error": True, "message": f"Only {allow} here"}, [("Allow", allow)])


def invalid(errors: dict[str, str], faults: frozenset[str]) -> Refusal:
    if "422-odd" in faults:
        odd = {name: text if place == 0 else [{name: [text]}] for place, (name, text) in enumerate(errors.items())}
        return Refusal(422, {"message": "The given data was invalid.", "errors": odd})
    return Refusal(422, {"error": True, "errors": {name: [text] for name, text in errors.items()}})


def found_by(key: str, value: str, rows: Iterable[Row]) -> Row:
    for row in rows:
        if str(row[key]) == value:
            return row
    raise not_found()
