"""What must not be shown: each secret of this run is hidden in every form in which it may come back."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Iterator, Sequence

from taskcli.text import visible

HIDDEN = "***"
# A secret of so few characters stands in half of all words: it is hidden where it is signed with, not by itself.
SHORT = 3
# Of a secret that is longer, the beginning is looked for, and what follows is hidden as far as it may belong to it.
LONG = 200


class Redactor:
    """Hides what it has learned; several threads may use it.

    One pass over the text, in which no part is looked at more often than there are forms.
    """

    def __init__(self) -> None:
        self._learned: set[tuple[str, str]] = set()
        self._pattern: re.Pattern[str] | None = None
        self._lock = threading.Lock()

    def learn(self, secret: str, user: str = "") -> None:
        """A secret that was looked up, or a token that was obtained; `user` is who signs in with it."""
        if secret and secret != HIDDEN:
            with self._lock:
                if (secret, user) not in self._learned:
                    self._learned.add((secret, user))
                    self._pattern = None

    def forget(self) -> None:
        with self._lock:
            self._learned, self._pattern = set(), None

    def __call__(self, text: str) -> str:
        with self._lock:
            if not self._learned or not text:
                return text
            if self._pattern is None:  # made when something is told, which most runs never do
                forms = {form for secret, user in self._learned for form in _forms(secret, user)}
                self._pattern = re.compile("|".join(sorted(forms, key=lambda form: (-len(form), form))))
            pattern = self._pattern
        return pattern.sub(HIDDEN, text)


# A process is one run. Whatever one profile knows is hidden from what is told of any other.
redact = Redactor()


def shown(text: str) -> str:
    """Words of others as they can be told: no secret in them, nothing that acts on a terminal."""
    return visible(redact(text))


# Addresses and headers ----------------------------------------------------------------------------------------------

# Of parameters, without regard to case, `-` and `_`: what they hold is a secret, whoever made it.
_PARAMETERS = frozenset(
    {"accesstoken", "apikey", "apitoken", "auth", "authorization", "authtoken", "bearertoken", "clientassertion",
     "clientsecret", "credential", "credentials", "idtoken", "jwt", "passphrase", "passwd", "password", "pwd",
     "refreshtoken", "secret", "sessionid", "sig", "signature", "token"}
)  # fmt: skip
_HEADERS = r"cookie|authori[sz]ation|token|secret|passw|api-?key|session|credential|signature"
# What tells of the exchange. Beside a token that has just been given, nothing else is shown: it may be the token.
_HARMLESS = frozenset(
    {"cache-control", "connection", "content-encoding", "content-length", "content-type", "date", "pragma",
     "retry-after", "server", "transfer-encoding", "vary", "www-authenticate"}
)  # fmt: skip
_USER_INFO = r"//[^/?#@\s]*+@"


def address(url: str) -> str:
    """An address without user info, and without the values of parameters that are named like a secret."""
    where, question, rest = re.sub(_USER_INFO, f"//{HIDDEN}@", url).partition("?")
    parts = re.split("([&;#])", f"{question}{rest}")
    return where + "".join(map(_parameter, parts))


def _parameter(part: str) -> str:
    name, equals, value = part.partition("=")
    secret = value and re.sub("[?_-]", "", name).lower() in _PARAMETERS
    return f"{name}{equals}{HIDDEN}" if secret else part


def header(name: str, value: str, *, token: bool = False) -> str:
    """One line of `-vv`. `token` tells that it came with one."""
    low = name.lower()
    if re.search(_HEADERS, low) or (token and low not in _HARMLESS):
        return f"{name}: {HIDDEN}"
    return f"{name}: {shown(address(value) if low in ('location', 'link', 'refresh', 'referer') else value)}"


# Forms --------------------------------------------------------------------------------------------------------------


def _forms(secret: str, user: str) -> Iterator[str]:
    """Patterns of all the ways in which somebody may write a secret that they were sent."""
    import hashlib  # OpenSSL, for those who tell something

    digest = hashlib.md5(_encoded(secret), usedforsecurity=False).hexdigest()
    yield f"(?i:{digest})"
    if user:
        yield from _base64(_encoded(f"{user}:{secret}"), whole=True)
        yield from _base64(_encoded(f"{user}:{digest}"), whole=True)
    if len(secret) <= SHORT:
        return
    # Whose last letter may be escaped in a way that is only tried later.
    head, rest = secret, {"%": "(?:25)*+", "&": "(?:amp;)*+", "\\": r"\\*+"}.get(secret[-1], "")
    if len(secret) > LONG and not re.search(r"[^\w.~+/=:-]", secret, re.ASCII):
        head, rest = secret[:LONG], r"[\w.~+/=:%\\-]*+"
    yield re.escape(head) + rest
    # Headers are read as Latin-1, whatever was written into them.
    yield re.escape(_encoded(head).decode("latin-1")) + rest
    for escape, again, ways in _ESCAPES:
        for behind in {"", again}:  # escaped once, or twice
            yield "".join(_one_of(letter, escape, ways(letter, behind)) for letter in head) + rest
    for sign in ("%", "%25"):  # each letter escaped, whether or not it has to be
        yield f"(?i:{''.join(f'{sign}{octet:02x}' for octet in _encoded(head))})" + rest
    yield f"(?i:{_encoded(head).hex()})" + (r"[0-9a-fA-F]*+" if head != secret else "")
    yield from _base64(_encoded(head), rest="[A-Za-z0-9+/_%-]*+" if head != secret else "")
    yield from _base64(digest.encode())


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # a token is whatever came


def _one_of(letter: str, escape: str, ways: Sequence[str]) -> str:
    """A letter in any of its forms; what fits first is not left again, so that nothing is tried twice."""
    if letter.isascii() and letter.isalnum():
        return letter
    if letter != escape:  # which is always escaped itself
        ways = [*ways, re.escape(letter), re.escape(_encoded(letter).decode("latin-1"))]
    return f"(?>{'|'.join(dict.fromkeys(ways))})"


def _octets(letter: str) -> list[bytes]:
    return [_encoded(letter), *([letter.encode("latin-1")] if "\x7f" < letter < "\u0100" else [])]


def _in_address(letter: str, again: str) -> list[str]:
    """`again` is what escaping makes of the `%`, as of the `&` in HTML, where it is done twice."""
    ways = ["".join(f"%{again}(?i:{octet:02x})" for octet in each) for each in _octets(letter)]
    return [*ways, "[+]"] if letter == " " else ways


def _in_quotes(letter: str, again: str) -> list[str]:
    pairs = letter.encode("utf-16-be", "surrogatepass").hex()
    return [
        "".join(rf"\\u(?i:{pairs[at : at + 4]})" for at in range(0, len(pairs), 4)),
        *("".join(rf"\\x(?i:{octet:02x})" for octet in each) for each in _octets(letter)),
        rf"\\{re.escape(letter)}",
    ]


def _in_html(letter: str, again: str) -> list[str]:
    from html.entities import codepoint2name

    code = ord(letter)
    name = codepoint2name.get(code, "apos" if letter == "'" else "")
    number = rf"&{again}#(?:0{{0,6}}{code}|[xX]0{{0,6}}(?i:{code:x}));?"
    return [number, *([f"&{again}{name};"] if name else [])]


_ESCAPES = (("%", "25", _in_address), ("\\", "", _in_quotes), ("&", "amp;", _in_html))


def _base64(octets: bytes, *, whole: bool = False, rest: str = "") -> Iterator[str]:
    """What stands for the octets in base64: by themselves, or (not `whole`) behind others, in any of three places."""
    padding = r"(?>=|%3[dD]){0,2}"
    if whole:
        text = base64.b64encode(octets).decode().rstrip("=")
        yield "".join(map(_sixth, text)) + padding
        return
    for before in range(3):
        text = base64.b64encode(bytes(before) + octets).decode()
        certain = text[-(-before * 8 // 6) : (before + len(octets)) * 8 // 6]
        yield "".join(map(_sixth, certain)) + (rest or "[A-Za-z0-9+/_-]?") + padding


def _sixth(letter: str) -> str:
    """Of base64, of its form for addresses, and of either inside an address or JSON."""
    return {"+": r"(?>[+_ -]|%2[bB])", "/": r"(?>[/_-]|\\/|%2[fF])"}.get(letter, letter)
