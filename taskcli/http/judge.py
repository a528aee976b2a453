"""What a reply means: a provider says what its service's words stand for, and here it is judged, whatever was said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from taskcli.errors import Garbled, NotFound, Refused, SignInError, TaskcliError, Unreachable
from taskcli.http.message import Reply
from taskcli.http.redact import address, shown
from taskcli.values import first, listing, mapping, text_of

# Of what a service says of a failure, more than this is no sentence, and further on nobody looks for one.
LONGEST_REASON = 300
LONGEST_TEXT = 20_000
# Reasons that are told of one failure.
MOST_REASONS = 20


class Verdict(Struct, frozen=True, kw_only=True):
    """What a service's own words stand for.

    `status` is the HTTP status that they stand for (None: the reply's own; below 300: a success after all). `reasons`
    are its sentences, each with its code. `missing` says whether what was named does not exist (None: by the status),
    and `about` what that is, where the service tells. `retry_after` is in seconds. `locked_out` tells that to
    ask again makes it worse.
    """

    status: int | None = None
    reasons: tuple[str, ...] = ()
    hint: str = ""
    missing: bool | None = None
    about: str = ""
    retry_after: float | None = None
    locked_out: bool = False

    def status_of(self, reply: Reply) -> int:
        """The status that a reply stands for."""
        return reply.status if self.status is None else self.status

    def wait_of(self, reply: Reply) -> float | None:
        """The seconds after which the service wants to be asked again, where it names them."""
        return self.retry_after if self.retry_after is not None else retry_after(reply)


class Unreadable(Garbled):
    """A reply that cannot be understood, kept for those who want to see it all the same."""

    reply: Reply | None = None

    @classmethod
    def of_reply(cls, reply: Reply, message: str, hint: str = "") -> Unreadable:
        made = cls(message, hint, **reply.known)
        made.reply = reply
        return made


Opinion = Callable[[Reply], Verdict | None]
"""What a provider has to say of a reply; None where it is what it seems to be. It raises nothing."""


def no_opinion(reply: Reply) -> Verdict | None:
    return None


def judge(reply: Reply, verdict: Verdict | None = None, *, one: bool = False, what: str = "") -> None:
    """Raises what a reply means, unless it is a success with data in it.

    `one` tells that one thing was asked for by its id; `what` is what did not come of it ("no token was given").
    """
    said = verdict or Verdict()
    status = said.status_of(reply)
    page = reply.kind == "html"
    meant = OAUTH.get(text_of(mapping(reply.top).get("error")) or "")
    if meant and status >= 400 and status not in (401, 403):
        said, status = replace(said, hint=""), meant
    if status < 300 and not page and not said.missing:
        return  # nothing is told, so that nothing has to be looked through for secrets
    reasons = [] if page else distinct(map(one_sentence, said.reasons or words_of(reply)))
    known: dict[str, Any] = {"status": reply.status if status < 400 else status, "request_id": reply.request_id}
    told = "; ".join(reasons) or f"HTTP {status}"
    if page and status >= 400:
        told += ", with a page from in front of the API (a proxy, firewall or portal)"
        known["in_front"] = True

    def message(kind: str) -> str:
        return f"{what or kind}: {told}"

    if said.missing:
        raise NotFound(message("not found"), said.hint or MISSING, about=said.about, **known)
    if 300 <= status < 400:
        raise _sent_on(reply, said.hint, f"{what}: " if what else "", known)
    if status in (401, 403):
        raise SignInError(message("not allowed"), said.hint or "check the credentials and permissions", **known)
    if status in (408, 429) or status >= 500:
        retry = said.wait_of(reply)
        raise Unreachable(message("not able to answer now"), said.hint or _again(retry), retry_after=retry, **known)
    if status == 404 and one and not page and said.missing is None:
        raise NotFound(message("not found"), said.hint or MISSING, **known)
    if status in (404, 405):
        hint = ("" if page and one else said.hint) or f"check {reply.setting} and the paths of this profile"
        raise Refused(f"no such address: {f'{what}: {told}' if what else told}", hint, **known)
    if status >= 400:
        # A service that wants TLS answers so to what is none (nginx, Apache).
        plain = page and status == 400 and reply.url.startswith("http://")
        hint = f"write https in {reply.setting}, if it wants TLS" if plain else ""
        raise Refused(message("refused"), said.hint or hint, **known)
    if page and reply.is_sign_in:
        came = "a sign-in page came instead of data"
        raise SignInError(came, said.hint or f"check {reply.setting} and how to sign in", **known)
    if page:
        failed = Unreadable.of_reply(reply, "an HTML page came instead of data", said.hint or f"check {reply.setting}")
        failed.reply = None if what else reply  # the page of a token endpoint is no answer to the question
        raise failed


def _sent_on(reply: Reply, hint: str, what: str, known: Mapping[str, Any]) -> TaskcliError:
    """What a redirect means that was not followed; a query or fragment is not shown, since it may hold a ticket."""
    where = reply.headers.get("location", "")
    if not where:
        came = f"{what}HTTP {reply.status}, which tells no address to go on to"
        return Garbled(came, "tell who runs the service", **known)
    to = shown(address(where)).split("?")[0].split("#")[0]
    try:
        asked, onward = urlsplit(reply.url), urlsplit(urljoin(reply.url, where))
        wants_tls = (asked.scheme, onward.scheme) == ("http", "https") and asked.hostname == onward.hostname
        origin = f"https://{onward.netloc.rpartition('@')[2]}"
    except ValueError:
        wants_tls, origin = False, ""
    if wants_tls:
        wants = f"{what}the service wants https (sent on to {to})"
        return Refused(wants, f"write {shown(origin)} in {reply.setting}", **known)
    return SignInError(f"{what}sent on to {to}", hint or f"check {reply.setting} and how to sign in", **known)


# What is wrong with a token or a client (RFC 6750, section 3.1; RFC 6749, section 5.2), whatever status it comes under.
OAUTH = {"invalid_token": 401, "invalid_client": 401, "insufficient_scope": 403}


def distinct(reasons: Iterator[str]) -> list[str]:
    """The reasons, each once, and no more than anybody reads."""
    found: dict[str, None] = {}
    for each in filter(None, reasons):
        if len(found) == MOST_REASONS and each not in found:
            return [*found, "and more"]
        found[each] = None
    return [*found]


MISSING = "check the id, and that this account may see it"
# Seconds. What a provider names is waited for up to here, unless somebody wants to wait however long.
LONGEST_WAIT = 30.0


def _again(seconds: float | None) -> str:
    if not seconds or seconds >= 86_400:
        return "try again later"
    return f"try again in {seconds:.0f} s" + (" (--wait waits for it)" if seconds > LONGEST_WAIT else "")


# Words --------------------------------------------------------------------------------------------------------------

# The inside of a failing server: a frame of a stack (Java, Python, PHP, .NET, Node), or what names files and queries.
_FRAME = r"(?i)\s*+(at [\w$.<>]+[ (]|File \"|\.\.\. \d+ more|#\d+ |Traceback \(|Caused by: |Stack ?trace)"
_INSIDE = r"(?i)SQLSTATE|\.php\b|/var/|\bvendor/"


def one_sentence(text: object) -> str:
    """What a service says, on one line: nothing from the first frame of a stack on, nothing that acts on a terminal."""
    kept = []
    for line in str(text).strip()[:LONGEST_TEXT].splitlines():
        if re.match(_FRAME, line):
            break
        kept.append(line.strip())
    said = shown(" ".join(kept))
    said = re.split(r"\s(?=at [\w$]+(?:\.[\w$<>]+)+\()", said, maxsplit=1)[0].strip()
    if re.search(_INSIDE, said):
        return ""
    return said if len(said) <= LONGEST_REASON else said[:LONGEST_REASON].rstrip() + "..."


def with_code(said: object, code: object) -> str:
    """`reason (code)`; either may be missing."""
    text, number = (one_sentence(text_of(each) or "") for each in (said, code))
    return f"{text} ({number})" if text and number and number != text else text or number


def words_of(reply: Reply) -> Iterator[str]:
    """The reasons in the forms that are common to many services.

    Problem details (RFC 9457), OAuth's answers (RFC 6749, section 5.2), a bearer challenge (RFC 6750, section 3), a
    `message`, plain text, or `errors` (see `complaints`).
    """
    data = mapping(reply.top)
    error = data.get("error")
    inner = {**data, **error} if isinstance(error, dict) else data
    said = first([inner.get("detail"), inner.get("error_description"), inner.get("message"), inner.get("title")])
    code = error if isinstance(error, str) else first([inner.get("code")])
    if told := with_code(said, code):
        yield told
    elif reply.kind == "text" and reply.status >= 300:
        lines = reply.body[:4096].decode("utf-8", "replace").strip().splitlines()
        yield lines[0] if lines else ""
    yield from complaints(data.get("errors"))
    if reply.status in (401, 403):
        yield challenge(reply.headers)


def complaints(found: object) -> Iterator[str]:
    """`errors` as sentences: objects with one each, or by parameter a text, a list of texts, or further such mappings.

    The latter is how web frameworks (Laravel, ASP.NET) tell what is wrong with each field of a form.
    """
    waiting = [_named(found, "")]
    while waiting:
        key, value = next(waiting[-1], (None, None))
        inner = mapping(value)
        if key is None:
            waiting.pop()
        elif told := first([inner.get("detail"), inner.get("message"), inner.get("title")]):
            yield with_code(told, inner.get("code"))
        elif isinstance(value, (dict, list)):
            waiting.append(_named(value, key))
        elif text := text_of(value):
            yield f"{key}: {text}" if key else text


# Under these names a text is an error too; elsewhere it may be anything ("errorsSince").
ERRORS = {"error", "errors", "errormessage", "error_message", "error_description", "errordescription", "o:errorcode"}


def told_beside(head: object) -> str:
    """The first error that an envelope tells of beside its rows, however it is called; empty where there is none.

    It is looked for outside, and one level below, as in the root element of XML.
    """
    outer = mapping(head)
    for level in (outer, *map(mapping, outer.values())):
        for name, value in level.items():
            low = name.lower()
            if value and "error" in low and (isinstance(value, (list, dict)) or (low in ERRORS and text_of(value))):
                return next(filter(None, map(one_sentence, complaints(value))), "") or name
    return ""


def _named(found: object, name: str) -> Iterator[tuple[str | None, Any]]:
    if isinstance(found, dict):
        return ((str(key), value) for key, value in found.items())
    return ((name, each) for each in listing(found))


def challenge(headers: Mapping[str, str]) -> str:
    """What `WWW-Authenticate` says besides the name of the scheme: the reason, and the code for it."""
    scheme, _, rest = headers.get("www-authenticate", "").partition(" ")
    if not rest:
        return ""
    from urllib.request import parse_http_list, parse_keqv_list  # which loads most of HTTP

    try:
        found = parse_keqv_list([each for each in parse_http_list(rest) if "=" in each])
    except (ValueError, IndexError):  # an empty value is not expected by the parser
        return ""
    return with_code(found.get("error_description"), found.get("error")) if scheme else ""


def retry_after(reply: Reply) -> float | None:
    """`Retry-After` in seconds, from a number or an HTTP date (RFC 9110, section 10.2.3)."""
    text = reply.headers.get("retry-after")
    if not text:
        return None
    if re.fullmatch(r"\d{1,9}", text.strip()):
        return float(text)
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now().astimezone()).total_seconds())
    except (TypeError, ValueError):
        return None
