"""Text that strangers wrote: made readable, comparable, and harmless on a terminal, in time that grows as it does."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Readable -----------------------------------------------------------------------------------------------------------

# Possessive where a part can be long: what does not fit is left at once, and nothing is read twice.
_TAG = r"(?i)<(?P<name>!--|/?+[a-z][a-z0-9]*+|[/!])(?:(?<=<!--)|[^<>]*+>)"
_BREAKS = frozenset({"/p", "/div", "/li", "/tr", "br", "/br", *(f"/h{level}" for level in range(1, 7))})
# What a page keeps for itself, and how it ends.
_UNREAD = {"!--": "-->", **{name: rf"(?i)</{name}\s*+>" for name in ("script", "style")}}
_ZEROS = r"&#0++(?=[0-9])"
# Beyond all of Unicode, and maybe more digits than Python reads as a number.
_NO_LETTER = r"&#[0-9]{8,}+;?"


def plain(markup: str | None) -> str | None:
    """HTML as readable text: tags dropped, blocks on lines of their own, entities read."""
    if not markup:
        return None
    text = _without_tags(markup) if "<" in markup else markup
    if "&" in text:
        from html import unescape  # with two thousand names of letters

        text = unescape(re.sub(_NO_LETTER, "\ufffd", re.sub(_ZEROS, "&#", text)))
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(filter(None, lines)) or None


def _without_tags(markup: str) -> str:
    parts: list[str] = []
    unread = {name: re.compile(end) for name, end in _UNREAD.items()}
    tags, done = re.compile(_TAG), 0
    while tag := tags.search(markup, done):
        parts.append(markup[done : tag.start()])
        done, name = tag.end(), tag["name"].lower()
        if name in _BREAKS:
            parts.append("\n")
        elif closing := unread.get(name):
            if end := closing.search(markup, done):
                done = end.end()
            else:  # nor is there one for those that follow
                del unread[name]
    return "".join([*parts, markup[done:]])


# Comparable ---------------------------------------------------------------------------------------------------------

# Letters that are brought into one form at once. To sort the marks on a letter costs the square of their number; no
# language has more than a few on one, and words that are longer have no marks.
_AT_ONCE = 200


def one_form(text: str) -> str:
    """The text in Unicode's form NFKC, with one blank between words."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(map(_word_in_form, text.split()))


def _word_in_form(word: str) -> str:
    parts = (word[at : at + _AT_ONCE] for at in range(0, len(word), _AT_ONCE))
    return "".join(unicodedata.normalize("NFKC", part) for part in parts)


# Harmless on a terminal ---------------------------------------------------------------------------------------------

# What begins an emoji or is joined to one.
_PICTURE = "\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff"
# What else a selector makes a picture of; of a digit only together with a key's frame.
_SIGNS = "0-9#*\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299"
# Besides C0: C1 controls, what turns the direction of text around, and what cannot be seen (Default_Ignorable of the
# Unicode Character Database): soft hyphens, fillers, zero-width characters, selectors, tags.
_HIDING = (
    "\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# A joiner stays between two pictures, a selector behind what it makes one.
_LOOSE = (
    f"(?<=\u200d)(?<![{_PICTURE}\ufe0f].)|(?<=\u200d)(?![{_PICTURE}])"
    f"|(?<=[\ufe0e\ufe0f])(?<![{_PICTURE}{_SIGNS}].)|(?<=[0-9#*][\ufe0e\ufe0f])(?!\u20e3)"
)


# C0 controls, and halves of characters: what JSON and XML escape themselves.
_PLAIN = "\x00-\x1f\ud800-\udfff"
_LINE_ENDS = r"[\r\n\t\v\f\x85\u2028\u2029]+"


@cache  # most runs need none of them, which take long to make
def acting(more: str = "") -> re.Pattern[str]:
    """What JSON and XML leave alone, and a terminal or a reader does not, and `more`."""
    return re.compile(f"[{more}{_HIDING}\u200d\ufe0e\ufe0f](?:(?<=[{more}{_HIDING}])|{_LOOSE})", re.DOTALL)


@cache
def _unseen() -> re.Pattern[str]:
    return re.compile(f"[\\s\x00-\x1f{_HIDING}\u200d\ufe0e\ufe0f]*+")


def visible(text: str, *, lines: bool = False) -> str:
    """Text that cannot act on a terminal or hide there: what could is shown as escapes, line ends and tabs as spaces.

    With `lines`, line ends stay.
    """
    if text.isascii() and text.isprintable():
        return text
    if lines:
        return "\n".join(visible(line) for line in text.splitlines())
    return acting(_PLAIN).sub(lambda found: found[0].encode("unicode_escape").decode(), re.sub(_LINE_ENDS, " ", text))


def seen(text: str) -> str:
    """The text from the first character on that can be seen."""
    unseen = _unseen().match(text)
    return text[unseen.end() :] if unseen else text
