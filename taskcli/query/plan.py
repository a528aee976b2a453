"""From a question to a request: pure, and checked before anything is sent."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from taskcli.errors import ConfigError, UsageError
from taskcli.http.message import Form, Reply, Request
from taskcli.http.transport import Tell, silent
from taskcli.profiles.config import Profile
from taskcli.query.spelling import leads_out, origin, plainest
from taskcli.spec import Arguments, Endpoint, Param, Prepared
from taskcli.spec.look_up import PRETENDED, Ids, by_name, on_wire
from taskcli.values import Clock

# Parameters that turn a reading request into another one, or carry a secret into logs; without what parts their words.
FORBIDDEN = frozenset(
    {"method", "httpmethod", "xhttpmethod", "httpmethodoverride", "xhttpmethodoverride", "methodoverride",
     "xmethodoverride", "requestmethod", "action", "bearertoken", "accesstoken", "oauthtoken", "clientsecret",
     "password"}
)  # fmt: skip


def words(param: Param, typed: Iterable[str]) -> list[str]:
    """What was typed for one parameter: cut at commas where the provider takes several, never empty."""
    found = []
    for each in typed:
        parts = each.split(",") if param.many in ("repeat", "comma") else [each]
        if not param.empty and not all(part.strip() for part in parts):
            raise UsageError(f"--{param.flag} has an empty value", "leave the flag out instead")
        if not _is_text(each):
            raise UsageError(f"--{param.flag} {each!r} is not UTF-8")
        found += [part.strip() if len(parts) > 1 else part for part in parts]
    if param.many == "" and len(found) > 1:
        raise UsageError(f"--{param.flag} takes one value, {len(found)} were given")
    return found


def _is_text(word: str) -> bool:
    """Whether all bytes of a word of the command line were UTF-8; Python keeps the others as half characters."""
    return word.isascii() or not re.search(r"[\ud800-\udfff]", word)


def check(
    endpoint: Endpoint, typed: Arguments, clock: Clock, tell: Tell = silent, ids: Ids = by_name
) -> dict[str, list[str]]:
    """The wire text of each parameter. Raises `UsageError`; words that only real servers may know are told."""
    sent: dict[str, list[str]] = {}
    for name, values in typed.items():
        param = endpoint.param(name)
        try:
            sent[name] = [
                _inside(endpoint, param, param.send(word, clock, ids), clock, ids) for word in words(param, values)
            ]
        except ValueError as why:
            raise UsageError(f"--{param.flag}: {why}") from why
        for word in sent[name]:
            if param.kind.open and not param.kind.knows(word.partition(":")[0]):
                tell(f"--{param.flag}: {word!r} is not among the documented words; it is sent all the same")
    return sent


def check_ranges(endpoint: Endpoint, typed: Arguments, clock: Clock) -> None:
    """Raises `UsageError` for a range whose end is before its beginning, as each of the two is meant."""
    for begin in (each for each in endpoint.params if each.until in typed and each.name in typed):
        end = endpoint.param(begin.until)
        since, until = typed[begin.name][-1], typed[end.name][-1]
        if PRETENDED[0] in since + until:
            continue  # where nothing is sent, nobody knows them
        if begin.kind.order(since, clock) > end.kind.order(until, clock):
            raise UsageError(f"--{begin.flag} {since} is after --{end.flag} {until}: nothing could match")


def _inside(endpoint: Endpoint, param: Param, text: str, clock: Clock, ids: Ids) -> str:
    """The text with ids in place of names, where other parameters stand inside it: NAME(VALUE,...)."""
    inner = {each.name: each for each in endpoint.params if each.within == param.name and each.looks_up}

    def put(found: re.Match[str]) -> str:
        each = inner.get(found[1])
        where = each and each.looks_up
        if not each or not where:
            return found[0]
        flag = f"--{param.flag} {each.name}"
        parts = (where.in_place_of(part, each.kind, clock, ids, flag) or part for part in found[2].split(","))
        return f"{found[1]}({','.join(parts)})"

    return re.sub(r"(?<!\w)(\w+)\(([^()]*)\)", put, text) if inner else text


def more_params(endpoint: Endpoint, extra: Sequence[str]) -> list[tuple[str, str]]:
    """`--param NAME=VALUE`, as typed. Raises `UsageError` for what has a flag or could change something."""
    pairs = []
    # What is no parameter of every dialect is checked where the dialect is known.
    plain = [param for param in endpoint.flags if not param.only]
    flags = {name.casefold(): param.flag for param in plain for name in (param.name, param.flag, *param.also)}
    inner = {param.name: endpoint.param(param.within).flag for param in endpoint.params if param.within}
    for each in extra:
        name, equals, value = each.partition("=")
        if not equals or not name.strip() or not value:
            raise UsageError(f"--param {each!r} is not of the form NAME=VALUE")
        if not _is_text(each):
            raise UsageError(f"--param {each!r} is not UTF-8")
        # A server may read `.method` and `_method[]` as `_method` (PHP does).
        if re.sub(r"[\W_]", "", plainest(name.partition("[")[0])) in FORBIDDEN:
            raise UsageError(f"--param {name} is refused: it could change data or carry a secret")
        if name.strip().casefold() in flags:
            raise UsageError(f"--param {name}: use --{flags[name.strip().casefold()]}")
        if name.strip().casefold() in inner:
            flag = inner[name.strip().casefold()]
            raise UsageError(f"--param {name}: use --{flag} '{name.strip()}({value})'", f"it counts in --{flag} alone")
        if name in (*(fixed for fixed, _ in endpoint.always), *endpoint.argument_as):
            raise UsageError(f"--param {name}: taskcli sets this one itself")
        pairs.append((name, value))
    return pairs


def to_send(
    profile: Profile, endpoint: Endpoint, typed: Arguments, tell: Tell = silent, ids: Ids = by_name
) -> dict[str, list[str]]:
    """What will be sent: the words typed, the profile's own where nothing was, checked by themselves and together.

    `ids` gives what stands in place of names. Raises `UsageError`.
    """
    root = profile.provider.root(profile.settings)
    if endpoint.only and profile.provider.dialect(profile.settings).name not in endpoint.only:
        raise UsageError(f"{urlsplit(root).path} has no {endpoint.verb}", f"only {', '.join(endpoint.only)}")
    params = endpoint.params
    endpoint = profile.provider.spoken(endpoint, profile.settings)
    here = {param.name for param in endpoint.params}
    if strange := next((param for param in params if param.name in typed and param.name not in here), None):
        what = f"--{strange.flag} is not a parameter of {urlsplit(root).path}"
        raise UsageError(what, "see --param" if strange.place == "query" else f"only {', '.join(strange.only)}")
    every = {**profile.settings.defaults.get(endpoint.verb, {}), **typed}
    every = {param.name: every[param.name] for param in endpoint.params if param.name in every}
    sent = check(endpoint, every, profile.clock, tell, ids)
    check_ranges(endpoint, every, profile.clock)
    if endpoint.check:
        try:
            endpoint.check(sent, profile.settings)
        except ValueError as why:
            raise UsageError(str(why)) from why
    return sent


class Plan(Struct, frozen=True):
    """One request, ready to be signed, and what it was made of: `arguments` are as they are sent.

    `id` is the argument, where one thing or what is below it is asked for; else `about` is what the path names, for a
    failure to be told by. `media` is the media type of a file.
    """

    endpoint: Endpoint
    arguments: Mapping[str, list[str]]
    request: Request
    id: str = ""
    about: str = ""
    media: str = ""

    def is_as_told(self, reply: Reply) -> bool:
        """Whether a file came in the form that was told: it may be a page, or have the keys of a failure."""
        if reply.status >= 300:
            return False
        page = "html" in reply.headers.get("content-type", "").lower()
        return "html" in self.media or (reply.kind in self.media and not page)


def plan(
    profile: Profile,
    endpoint: Endpoint,
    typed: Arguments,
    argument: str | None = None,
    *,
    form: Form = "json",
    extra: Sequence[str] = (),
    prepared: Prepared | None = None,
    tell: Tell = silent,
    ids: Ids = by_name,
) -> Plan:
    """Pure: nothing is sent. `ids` gives what stands in place of names.

    Raises `UsageError`, or `ConfigError` where the profile lacks something.
    """
    settings, provider = profile.settings, profile.provider
    sent = to_send(profile, endpoint, typed, tell, ids)
    endpoint = provider.spoken(endpoint, settings)
    for note in endpoint.notes(sent, settings) if endpoint.notes else ():
        tell(note)
    path = endpoint.path if isinstance(endpoint.path, str) else endpoint.path(sent, settings)
    prepared = prepared or Prepared()
    fill = {**settings.extra, **{name: values[-1] for name, values in sent.items()}, **prepared.parts}
    carried: dict[str, list[str]] = {}
    if argument is not None:
        fill["id"] = id_typed(endpoint, argument, profile.clock, ids)
        carried = {name: [fill["id"]] for name in endpoint.argument_as}
    params = [pair for param in endpoint.params if param.name in sent for pair in param.wire(sent[param.name])]
    root = provider.root(settings)
    request = Request(
        root + (path_below(root, prepared.address) or _filled(path, fill, profile.name)),
        (
            *(pair for pair in endpoint.always if pair[0] not in sent),
            *((name, value) for name, (value,) in carried.items()),
            *params,
            *more_params(endpoint, extra),
        ),
    )
    wanted: Form | None = None if endpoint.is_file else "xml" if form == "xml" else provider.wire
    request = provider.in_form(provider.finish_request(request, settings), wanted, settings)
    number = fill.get("id", "") if argument is not None else ""
    # What a look-up gave may open doors: only what a person wrote is repeated.
    about = "" if number or any(prepared.parts.values()) else _last_named(path, fill)
    if endpoint.rows:
        endpoint = replace(endpoint, rows=endpoint.rows.asked_with(dict(request.params)))
    return Plan(endpoint, {**sent, **carried}, request, number, about, prepared.media.lower())


def id_typed(endpoint: Endpoint, argument: str, clock: Clock, ids: Ids = by_name) -> str:
    """The argument as it is sent; of a name its id. Raises `UsageError`."""
    kind = endpoint.argument
    if not _is_text(argument):
        raise UsageError(f"{argument!r} is not UTF-8")
    if kind is None:
        return argument
    try:
        found = endpoint.looks_up and endpoint.looks_up.in_place_of(argument, kind, clock, ids, kind.metavar)
        return found or on_wire(kind, argument.strip(), clock)
    except ValueError as why:
        raise UsageError(str(why)) from why


def _last_named(path: str, fill: Mapping[str, str]) -> str:
    """`run r-1`: the last of the holes of a path, and what fills it."""
    names = [name for _, name, _, _ in string.Formatter().parse(path) if name and name in fill]
    return f"{names[-1]} {fill[names[-1]]}" if names else ""


def _filled(path: str, fill: Mapping[str, str], profile: str) -> str:
    """Holes filled, each value one percent-encoded part of the path (RFC 3986, section 3.3)."""
    done = ""
    for text, name, _, _ in string.Formatter().parse(path):
        done += text
        if name is None:
            continue
        if name not in fill:
            raise ConfigError(f"needs {name}", f"set it in [profiles.{profile}]", profile=profile)
        value = fill[name].strip()
        if value in ("", ".", ".."):
            raise UsageError(f"{fill[name]!r} cannot be part of an address")
        done += quote(value, safe="")
    return done


def path_below(root: str, address: str) -> str:
    """The path of an address behind the root, as it stands; empty where the address is of any other place."""
    own, path = urlsplit(root).path, urlsplit(address).path if origin(address) == origin(root) else ""
    rest = path.removeprefix(own) if path.startswith(f"{own}/") else ""
    try:
        return rest if _PATH.fullmatch(rest) and not leads_out(rest) else ""
    except ValueError:
        return ""


# What may stand in a path (RFC 3986, section 3.3).
_PATH = re.compile(r"[A-Za-z0-9/._~!$&'()*+,;=:@%-]+")


def with_params(request: Request, before: Mapping[str, str], after: Mapping[str, str]) -> Request:
    """The request of the next page: what changed is changed in place, the rest stays, repeats included."""
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    kept = [(name, changed.pop(name, value)) for name, value in request.params if name in after]
    return replace(request, params=(*kept, *changed.items()))
