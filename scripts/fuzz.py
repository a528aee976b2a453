"""Feeds the program with what nobody would send: a fixed number of inputs, the same for the same seed.

Whatever comes in, only failures of the program's own family come out, in time, and what is written is valid. Prints how
many inputs each part took, and those that broke it; `--only PART` and `--input N` repeat one.
"""

from __future__ import annotations

import argparse
import base64
import copy
import csv
import hashlib
import html
import io
import json
import os
import random
import re
import shlex
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import quote, quote_plus
from xml.etree import ElementTree

import msgspec
import yaml

from taskcli import providers, values
from taskcli.cli import demo
from taskcli.cli.main import main as taskcli
from taskcli.cli.sandbox import configuration
from taskcli.errors import TaskcliError
from taskcli.http.bodies import Row, to_json
from taskcli.http.judge import judge
from taskcli.http.message import Reply, Request
from taskcli.http.redact import SHORT, Redactor
from taskcli.profiles import config
from taskcli.query.order import Order
from taskcli.query.refs import find_ref
from taskcli.render import FORMATS, Canvas, RenderOptions
from taskcli.render.columns import names_of
from taskcli.render.separated import is_formula
from taskcli.sandbox import Sandbox
from taskcli.spec import Filters
from taskcli.text import acting
from taskcli.values import Clock

# Seconds of computing that one input may take.
LONGEST = 5.0
# Inputs of each part, where nobody says how many.
USUAL = {"bodies": 20_000, "writers": 10_000, "words": 40_000, "secrets": 5_000, "settings": 5_000, "answers": 2_500}

TEXTS = (
    "", " ", "0", "-1", "null", "true", "~", "no", "1e5", "0x1F", "1_000", "12:30:45", "=1+1", "+1", "-1-1", "@x",
    "'=1", "\t=1", "\n=1", "\ufeff=1", "\u200b=1", "\uff1d1", "\xa0=1", "a\r\nb", "a\rb", "\x00", "\x1b[31m", "\x9b31m",
    "\x7f", "\u202eabc", "\u2066", "a\u0301" * 40, "\U000e0041", "\xad", "👩\u200d👩\u200d👧", "👍🏽", "1\ufe0f\u20e3",
    "\ufffe", "\uffff", "漢字", "<b>x</b>", "<p>a<br>b</p>", "<!--", "<![CDATA[", "]]>", "&amp;", "&#x1F600;",
    "&#99999999;", "<script>", '"', "'", "\\", "\\u0041", ": ", "- ", "# ", "? ", "|", ">", "%", "{", "[", "*a", "&a",
    "!!x", "---", "...", "a: b", "[red]x[/red]", "x" * 3000, "a b " * 500, "\n" * 300, "2024-02-30",
    "0000-00-00 00:00:00", "9999-12-31T23:59:59Z", "0001-01-01", "2026-03-29T02:30:00", "1899-12-31 24:00",
    "2025-01-01T00:00:00+99:99", "http://[::1/", "javascript:alert(1)", "https://x/\x1b]8;;", "../../etc", "%00",
    "%2e%2e", "C:\\x", "١٢٣", "Ⅻ", "9" * 30,
)  # fmt: skip
# As JSON, which can say more than Python's values.
JSONS = (
    *(json.dumps(text, ensure_ascii=False) for text in TEXTS), *map(json.dumps, TEXTS[:60]),
    "null", "true", "false", "0", "-0", "1", "-1", "1.5", "2.50", "1E400", "-1e-400", "1e5", "9" * 19, "9" * 400,
    "9" * 5000, "0.1000", "[]", "{}", "[[]]", "[{}]", '{"": 1}', '{"a b": {"<": [1, [2]]}}', '{"a": 1, "a": 2}',
    '"\\ud800"', '"\\udc00x"', '"\\ud83d\\ude00"', '{"id": {"id": {"id": 1}}}', '["a", 1, null, {"title": "x"}]',
    "[" * 150 + "]" * 150, '{"xml:lang": 1, "1a": 2, "-": 3, "\\u0000": 4, "\\u202e": 5, "=x": 6}', "NaN",
    "Infinity", "01", "1.", "'a'", "",
)  # fmt: skip
MARKS = ("]]>", "<a>", "</a>", "<?xml", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", *'{}[]",:<>&/=\\\n\r\t\x00')
TOKENS = (
    *(token.encode() for token in (*TEXTS, *MARKS)),
    b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\xf4\x90\x80\x80",
)  # fmt: skip


class Broken(Exception):
    """Something that must not happen has."""


def must(holds: object, what: str, found: object = "") -> None:
    if not holds:
        raise Broken(f"{what}: {found!r}"[:600])


# Mutation -----------------------------------------------------------------------------------------------------------


def bent(data: bytes, dice: random.Random) -> bytes:
    """Some bytes of it cut, doubled, moved, or put in between."""
    for _ in range(dice.choice((1, 1, 2, 5))):
        at, other = sorted(dice.randrange(len(data) + 1) for _ in range(2))
        other = min(other, at + 2000)
        token = dice.choice(TOKENS) * dice.choice((1, 1, 3, 50))
        letter = bytes([dice.randrange(256)])
        data = dice.choice(
            (
                data[:at] + data[other:],
                data[:at],
                data[:other] + data[at:],
                data[:at] + token + data[at:],
                data[:at] + letter + data[at + 1 :],
            )
        )
    return data


class Text(str):
    """JSON that stands as it is."""


def strange(dice: random.Random) -> Text:
    return Text(dice.choice(JSONS))


def changed(data: Any, dice: random.Random) -> Any:
    """A copy with some of its values, keys or rows replaced, left out or doubled."""
    data = copy.deepcopy(data)
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        places = [(each, key) for each, key in _places(data) if not isinstance(each, Text)]
        if not places:
            return strange(dice)
        holder, key = dice.choice(places)
        what = dice.randrange(10)
        if what < 7:
            holder[key] = strange(dice)
        elif what == 7:
            del holder[key]
        elif what == 8:
            holder[key] = [holder[key]] if dice.random() < 0.5 else {dice.choice(TEXTS): holder[key]}
        elif isinstance(holder, dict):
            holder[dice.choice(TEXTS)] = holder.pop(key)
        else:
            holder.append(copy.deepcopy(holder[key]))
    return data


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    waiting = [data]
    while waiting:
        each = waiting.pop()
        keys: Sequence[Any] = list(each) if isinstance(each, dict) else ()
        for key in range(len(each)) if isinstance(each, list) else keys:
            yield each, key
            waiting.append(each[key])


def written(data: Any) -> bytes:
    """As JSON; half characters as a careless server writes them."""
    if isinstance(data, Text):
        return data.encode("utf-8", "surrogatepass")
    if isinstance(data, dict):
        return b"{" + b", ".join(json.dumps(key).encode() + b": " + written(each) for key, each in data.items()) + b"}"
    if isinstance(data, list):
        return b"[" + b", ".join(map(written, data)) + b"]"
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")


def few(data: Any) -> Any:
    """The same with two members of each list."""
    if isinstance(data, dict):
        return {key: few(each) for key, each in data.items()}
    return [few(each) for each in data[:2]] if isinstance(data, list) else data


_TASK = re.compile(rb"<task\b(?:[^>]*/>|.*?</task>)", re.DOTALL)


def shortened(body: bytes) -> bytes:
    if body[:1] in b"{[":
        return json.dumps(few(json.loads(body)), ensure_ascii=False).encode()
    tasks = _TASK.findall(body) if body.startswith(b"<tasks") else []
    return b"<tasks>" + b"".join(tasks[:2]) + b"</tasks>" if tasks else body


def mutated(body: bytes, dice: random.Random) -> bytes:
    """A body that is wrong in form or in what it says."""
    if dice.random() < 0.2:
        return bent(body, dice)
    if body[:1] in b"{[":
        return written(changed(json.loads(body), dice))
    values_in_it = list(re.finditer(rb'(?<==")[^"<>]*(?=")|(?<=>)[^<>]+(?=<)', body))
    for found in sorted(dice.sample(values_in_it, min(3, len(values_in_it))), key=lambda each: -each.start()):
        text = dice.choice(TEXTS)
        put = "".join(f"&#{ord(letter)};" if dice.random() < 0.1 else letter for letter in text)
        put = put.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;") if dice.random() < 0.8 else put
        body = body[: found.start()] + put.encode("utf-8", "surrogatepass") + body[found.end() :]
    return body


# What the sandbox says ----------------------------------------------------------------------------------------------

REFS = {
    "accelo": "24",
    "capillary": "3201",
    "oracle": "1702211",
    "pageseeder": "1105",
    "tallyfy": "00000000000000000000000000000a01",
}


class Stream(io.TextIOWrapper):
    """A stdout in memory, which may say that it is a terminal."""

    def __init__(self, *, tty: bool = False) -> None:
        self.kept = io.BytesIO()
        self.tty = tty
        super().__init__(self.kept, "utf-8", write_through=True, newline="")

    def isatty(self) -> bool:
        return self.tty


@cache
def sandbox() -> Sandbox:
    return Sandbox()


Bend = Callable[[Request, bytes], bytes]


def run(words: Sequence[str], bend: Bend, *, tty: bool = False) -> tuple[int, bytes, str]:
    """One run on the sandbox, whose answers are bent: exit code, stdout, stderr."""
    whole = demo.in_process

    def in_process(found: Sandbox) -> Any:
        answer = whole(found)

        def ask(request: Request) -> tuple[int, Mapping[str, str], bytes]:
            status, headers, body = answer(request)
            return status, headers, bend(request, body) if status == 200 and "token" not in request.url else body

        return ask

    out, err = Stream(tty=tty), Stream()
    with (
        mock.patch.object(demo, "in_process", in_process),
        mock.patch("taskcli.sandbox.Sandbox", return_value=sandbox()),
        mock.patch("taskcli.http.transport.sleep"),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = taskcli([*words, "--demo"])
    if code in (129, 130, 143):  # it was us who were told to end
        raise KeyboardInterrupt
    return code, out.kept.getvalue(), err.kept.getvalue().decode("utf-8", "surrogatepass")


@cache
def samples() -> Sequence[tuple[str, bytes]]:
    """(provider, body) of what the sandbox answers, of few rows."""
    found: dict[tuple[str, bytes], None] = {}

    def keep(request: Request, body: bytes) -> bytes:
        short = shortened(body)
        found.setdefault((name, short))
        return short

    for name in providers.names():
        for words in COMMANDS:
            run([word.format(name=name, id=REFS[name]) for word in words], keep)
    return list(found)


COMMANDS: Sequence[Sequence[str]] = (
    ("list", "-p", "demo-{name}", "--status", "all", "--limit", "0"),
    ("get", "demo-{name}:{id}", "--comments", "all", "--history"),
    ("{name}", "list"),
    ("{name}", "get", "{id}"),
)


@cache
def lines(name: str) -> Sequence[Sequence[str]]:
    """What is asked of a service: the core endpoints, as often as all the others, by the examples of their help."""
    core = [[word.format(name=name, id=REFS[name]) for word in words] for words in COMMANDS]
    examples = [
        each.examples[0] for each in providers.load(name).endpoints if each.examples and each.rows and not each.hidden
    ]
    others = [shlex.split(line)[1:] for line in examples if "$" not in line and "--output-file" not in line]
    others = [
        [word for word in words if word != "--demo"] for words in others if "-o" not in words and "--jq" not in words
    ]
    return [*core * max(1, len(others) // len(core)), *others]


MORE: Sequence[Sequence[str]] = (
    (), ("--native",), ("--group-by", "assignee"), ("--count-by", "status,project"), ("--sort", "title,due:desc"),
    ("--search", "a"), ("--assignee", "not:none"), ("--columns", "ref,title,assignees.0.name,project"), ("--meta",),
)  # fmt: skip


def in_answers(dice: random.Random) -> None:
    """Answers of each service, read by its provider, filtered, sorted and written in every format."""
    name = dice.choice(providers.names())
    words = list(dice.choice(lines(name)))
    more: Sequence[str] = dice.choice(MORE) if words[0] == "list" else ()
    if words[0] == "get" and dice.random() < 0.5:
        more = ("--native",)
    form = dice.choice(list(FORMATS))
    typed = not {"--meta", "--group-by"} & {*more} and not (form == "raw" and words[0] in ("list", "get"))
    typed = typed and not (form in ("raw", "xml", "ics") and {"--count-by", "--columns"} & {*more})
    typed = typed and words[0] in (FORMATS[form].only or words)
    if not typed:
        form = "json" if "--meta" in more else "table"
    tty = dice.random() < 0.3
    which, seen = dice.randrange(3), 0

    def bend(request: Request, body: bytes) -> bytes:
        nonlocal seen
        seen += 1
        return mutated(shortened(body), dice) if seen > which or dice.random() < 0.3 else shortened(body)

    code, out, err = run([*words, *more, *(("-o", form) if typed else ())], bend, tty=tty)
    line = " ".join([*words, *more, "-o", form])
    must(code not in (1, 3, 11), f"{line} ended with {code}", err)
    for said in err.splitlines():
        must(said.startswith("taskcli: "), f"{line} said", said)
        must(not UNSEEN.search(said), f"{line} said what acts", said)
    if code in (0, 9, 10) and out:
        check_form(form, out, line, tty=tty)
    elif code not in (0, 9, 10) and form not in ("jsonl", "raw"):
        must(not out, f"{line} failed with {code} and wrote", out)


UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]|" + acting().pattern)


class Yaml(yaml.CSafeLoader):
    """Reads numbers as YAML 1.2 does (section 10.3.2), which `1e5` is one in."""


Yaml.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+"), [*"-+0123456789"]
)


def check_form(form: str, out: bytes, line: str, *, tty: bool) -> None:
    """Raises `Broken` where what was written is not what the format says."""
    if form == "raw":
        return
    text = out.decode()
    if tty:
        shown = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", text.replace("\r\n", "\n"))
        must(not UNSEEN.search(shown), f"{line} shows what acts", shown[:300])
    elif form == "table":
        must(not UNSEEN.search(text), f"{line} shows what acts", text[:300])
    try:
        if form == "json":
            found, first = json.loads(text), line.split()
            one = first[0] == "get" or "--meta" in first or first[1:2] == ["get"]
            must(isinstance(found, dict) or not one, f"{line} is no object", found)
            must(isinstance(found, list) or one or first[0] != "list" != first[1], f"{line} is no array", found)
        elif form == "jsonl":
            for each in text.split("\n")[:-1]:
                must(isinstance(json.loads(each), dict), f"{line} has no object in a line", each)
        elif form in ("csv", "tsv") and not tty:
            check_cells(form, text, line)
        elif form == "yaml" and not tty:
            yaml.load(text, Yaml)
        elif form == "ics":
            check_calendar(out, line)
        elif form == "xml":
            ElementTree.fromstring(out)
    except Broken:
        raise
    except Exception as why:
        raise Broken(f"{line}: {type(why).__name__}: {why} in {text[:300]!r}") from why


def check_calendar(out: bytes, line: str) -> None:
    must(all(len(each) <= 75 and each.decode() for each in out.split(b"\r\n")[:-1]), f"{line} has a long line", out)
    lines = out.replace(b"\r\n ", b"").decode().split("\r\n")
    must(not [each for each in lines if UNSEEN.search(each)], f"{line} has a line that acts", lines)
    inside = [each for each in lines if each.partition(":")[0] in ("BEGIN", "END")]
    words = {"BEGIN:VEVENT", "END:VEVENT"}
    must(not {*inside[1:-1]} - words or "BEGIN:VTIMEZONE" in inside, f"{line} has other parts", inside)
    must(inside.count("BEGIN:VEVENT") == inside.count("END:VEVENT"), f"{line} is not whole", inside)


def check_cells(form: str, text: str, line: str) -> None:
    if form == "csv":
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    else:
        rows = [each.split("\t") for each in text.split("\n")[:-1]]
    must(len({max(1, len(row)) for row in rows}) <= 1, f"{line} has lines of several lengths", rows[:3])
    for cell in (cell for row in rows for cell in row):
        must(not is_formula(cell) or cell.startswith("'"), f"{line} has a formula", cell)


def in_bodies(dice: random.Random) -> None:
    """Bodies of any kind, opened, judged and looked into for rows."""
    name, body = dice.choice(samples())
    provider = providers.load(name)
    for _ in range(dice.choice((1, 1, 1, 3))):
        body = bent(body, dice) if dice.random() < 0.5 else mutated(body, dice) if _is_data(body) else bent(body, dice)
    status = dice.choice((200, 200, 200, 201, 204, 206, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503))
    headers = {"www-authenticate": dice.choice(TEXTS), "retry-after": dice.choice(TEXTS)} if dice.random() < 0.2 else {}
    reply = Reply(status, body, headers, lists=provider.lists)
    _ = reply.kind, reply.data, reply.top, reply.is_sign_in
    with_failures(judge, reply, provider.verdict(reply), one=dice.random() < 0.5)
    for endpoint in provider.endpoints:
        if endpoint.rows:
            _, rows = with_failures(endpoint.rows.open, reply) or ((), ())
            for row in rows:
                must(isinstance(row.json, bytes), "a row has no JSON")
                data = with_failures(getattr, row, "data")
                task = with_failures(provider.read_task, data, settings_of(name)) if data is not None else None
                must(task is None or to_json(task), "a task has no JSON")


def _is_data(body: bytes) -> bool:
    try:
        return body[:1] == b"<" or bool(json.loads(body)) or True
    except (ValueError, RecursionError):
        return False


def with_failures(work: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """What the work gives, or None where it fails as it may."""
    try:
        return work(*args, **more)
    except TaskcliError as failed:
        must(type(failed) is not TaskcliError, "a fault of its own", failed)
        return None


@cache
def profiles() -> config.Config:
    found = {f"demo-{name}": each for name, each in sandbox().profiles(demo.DEMO_ORIGIN).items()}
    return config.Config(Path("the sandbox"), default=tuple(found), raw=found)


@cache
def settings_of(name: str) -> Any:
    return profiles().profile(f"demo-{name}").settings


def in_writers(dice: random.Random) -> None:
    """Any JSON, written in every format and read back."""
    rows = []
    for _ in range(dice.choice((1, 1, 2, 3))):
        body = written({dice.choice(TEXTS[:60]): strange(dice) for _ in range(dice.randrange(1, 5))})
        try:
            data = json.loads(body)
            msgspec.json.decode(body)
            body.decode()
        except (ValueError, msgspec.DecodeError):
            continue
        rows.append((body, data))
    if not rows or any("\\ud8" in each.decode() or "\\udc" in each.decode() for each, _ in rows):
        return  # what is no JSON, or half a character, never gets so far
    forms = [name for name, each in FORMATS.items() if not each.only]
    form, tty, one = dice.choice(forms), dice.random() < 0.3, len(rows) == 1 and dice.random() < 0.5
    width = dice.choice((20, 40, 80, 200))
    options = RenderOptions(
        one=one, on_terminal=tty, usual=("id",), canvas=Canvas(rich=tty, width=width, clock=Clock()), columns=()
    )
    out = io.BytesIO()
    FORMATS[form].write((Row(raw=body) for body, _ in rows), options, out)
    check_form(form, out.getvalue(), f"a {form}", tty=tty)
    wanted: Any = rows[0][1] if one else [data for _, data in rows]
    if form == "json":
        must(repr(json.loads(out.getvalue())) == repr(wanted), "JSON that says something else", out.getvalue())
    if form == "yaml" and not tty and not any(b"99999999999999999999" in body for body, _ in rows):
        found = yaml.load(out.getvalue(), Yaml)
        must(repr(numbers(found)) == repr(numbers(wanted)), "YAML that says something else", (found, wanted))


def numbers(data: Any) -> Any:
    """With whole numbers as they are, and `-0.0` as `0.0`: not every notation tells them apart."""
    if isinstance(data, dict):
        return {key: numbers(each) for key, each in data.items()}
    if isinstance(data, list):
        return [numbers(each) for each in data]
    return data + 0.0 if isinstance(data, float) else data


def in_settings(dice: random.Random) -> None:
    """A configuration with anything in it."""
    text = configuration(sandbox().profiles(demo.DEMO_ORIGIN)).encode()
    if dice.random() < 0.5:
        lines = text.splitlines(keepends=True)
        for _ in range(dice.choice((1, 2, 4))):
            at = dice.randrange(len(lines))
            key = lines[at].partition(b"=")[0]
            put = json.dumps(dice.choice(TEXTS)) if dice.random() < 0.6 else dice.choice(JSONS)
            lines[at] = key + b"= " + put.encode("utf-8", "surrogatepass") + b"\n"
        text = b"".join(lines)
    else:
        text = bent(text, dice)
    path = Path(tempfile.gettempdir()) / f"taskcli-fuzz-{os.getpid()}.toml"
    path.write_bytes(text)
    try:
        found = with_failures(config.load, str(path))
        for name in found.names() if found else ():
            profile = with_failures(found.profile, name)
            list(profile.warnings() if profile else ())
            with_failures(find_ref, dice.choice(TEXTS), found, (), "taskcli get")
    finally:
        path.unlink()


def in_words(dice: random.Random) -> None:
    """What is typed behind a flag."""
    word = dice.choice(TEXTS) if dice.random() < 0.7 else "".join(dice.choice(WORD) for _ in range(dice.randrange(12)))
    clock = Clock()
    provider = providers.load(dice.choice(providers.names()))
    param = dice.choice([each for endpoint in provider.endpoints for each in endpoint.params])
    fields = [name for name in Filters.__struct_fields__ if name != "native"]
    for work in (
        lambda: values.moment(word, clock),
        lambda: values.size(word),
        lambda: param.send(word, clock),
        lambda: names_of(word),
        lambda: Order.read(word),
        lambda: find_ref(word, profiles(), dice.choice(((), ("demo-oracle",))), "taskcli get"),
        lambda: find_ref(f"demo-{provider.name}:{word}", profiles(), (), "taskcli get"),
        lambda: Filters.read({dice.choice(fields): dice.choice((word, [word], (word, "x")))}, clock),
    ):
        try:
            work()
        except ValueError as why:
            must(type(why) is ValueError, "an error of another kind", why)
        except TaskcliError as failed:
            must(type(failed) is not TaskcliError, "a fault of its own", failed)


def in_secrets(dice: random.Random) -> None:
    """Secrets of any letters, as a server may write them, between any words."""
    letters = "".join(dice.sample(LETTERS, dice.randint(1, 3)))
    length = dice.choice((4, 4, 5, 5, 8, 8, 12, 12, 20, 20, 40, 201))
    secret = "".join(dice.choice(letters) for _ in range(length - 2)).strip() + "xy"
    if len(secret) <= SHORT:
        return
    hide = Redactor()
    hide.learn(secret, "mira")
    form = dice.choice(ESCAPES)(secret)
    before, behind = (dice.choice(TEXTS) for _ in range(2))
    if secret in f"{before} {behind}":
        return
    told = hide(f"{before} {form} {behind}")
    must(form not in told and secret not in told, "a secret is told", (secret, told))
    must(told.startswith(before) and told.endswith(behind), "more than the secret is hidden", (secret, told))
    must(len(told) <= len(f"{before} *** {behind}"), "a part of it is told", (secret, told))


LETTERS = (
    "abcXYZ019",
    "abc/+=-_.~",
    "%&<>\"'\\ ?#;:,@!$^*()[]{}|`",
    "\u00e4\u00f6\u00df\u00e9",
    "\u20ac\u6f22\U0001f642",
)
ESCAPES: Sequence[Callable[[str], str]] = (
    str,
    quote,
    quote_plus,
    lambda text: quote(text, safe=""),
    lambda text: quote(quote(text, safe=""), safe=""),
    lambda text: quote(base64.b64encode(text.encode()).decode(), safe=""),
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1].replace("/", "\\/"),
    lambda text: html.escape(text),
    lambda text: html.escape(text, quote=False),
    lambda text: text.encode().decode("latin-1"),
    lambda text: text.encode().hex(),
    lambda text: base64.b64encode(text.encode()).decode(),
    lambda text: base64.urlsafe_b64encode(f"mira:{text}".encode()).decode(),
    lambda text: hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().upper(),
)
WORD = "0123456789-+:,.TZ wdh#/@=%[]()_abcXYZ\u00fc\u0660\u3000\u2028\x00"
PARTS: Mapping[str, Callable[[random.Random], None]] = {
    "bodies": in_bodies,
    "writers": in_writers,
    "words": in_words,
    "secrets": in_secrets,
    "settings": in_settings,
    "answers": in_answers,
}


def fuzz(part: str, seed: int, count: int, first: int = 0) -> Iterator[str]:
    """What broke, as a line each, and how to see it again."""
    for at in range(first, first + count):
        began = time.process_time()
        try:
            PARTS[part](random.Random(f"{seed} {part} {at}"))
        except Exception as why:  # noqa: BLE001 - which is what is looked for
            told = str(why) if isinstance(why, Broken) else f"{type(why).__name__}: {why}"
            yield f"{part} {at}: {told[:600]}"
        if time.process_time() - began > LONGEST:
            yield f"{part} {at}: took {time.process_time() - began:.1f} s"


def main() -> int:
    parser = argparse.ArgumentParser(description="What nobody would send, a fixed number of times.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="of the usual number of inputs")
    parser.add_argument("--only", choices=PARTS, help="one part")
    parser.add_argument("--input", type=int, help="one input of it, by its number")
    options = parser.parse_args()
    sys.set_int_max_str_digits(0)  # here it is the program that may have a bound, and not what checks it
    broken = 0
    for part in [options.only] if options.only else PARTS:
        count = 1 if options.input is not None else max(1, int(USUAL[part] * options.share))
        began = time.monotonic()
        found = 0
        for line in fuzz(part, options.seed, count, options.input or 0):
            print(line, flush=True)
            found += 1
        print(f"{part}: {count} inputs, {found} broke it, {time.monotonic() - began:.0f} s", flush=True)
        broken += found
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
