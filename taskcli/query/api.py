"""Any other path below a provider's API root: taken apart, checked, and made into one GET."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlsplit

from msgspec.structs import replace

from taskcli.errors import UsageError
from taskcli.http.message import Form, Request
from taskcli.profiles.config import Profile
from taskcli.query.plan import Plan, more_params
from taskcli.query.spelling import leads_out, never_called, origin, readings
from taskcli.spec import Provider
from taskcli.spec.endpoint import API

LONGEST = 4096
# What may stand in a path as it is (RFC 3986, section 3.3), and what is encoded already.
SAFE = "/%:@!$&'()*+,=~"
_END = re.compile(r"(?:\.(json|xml))?/?$", re.IGNORECASE)


def suffix_of(typed: str, provider: Provider) -> Form | None:
    """The form that a PATH asks for by its suffix, where the provider has suffixes."""
    found = _END.search(typed) if provider.speaks_xml else None
    word = found[1] if found else None
    return None if word is None else "xml" if word.lower() == "xml" else "json"


def plan_path(profile: Profile, typed: str, extra: Sequence[str], form: Form | None) -> Plan:
    """Pure: nothing is sent. Raises `UsageError` for what is not below the root, or may do more than read.

    Without a form it asks for whatever the service has there, such as the bytes of a file.
    """
    provider, settings = profile.provider, profile.settings
    root = provider.root(settings)
    path = _filled(below(typed, root), settings.extra, profile.name)
    # A suffix or a slash at the end is sent as it was typed, unless the provider's own suffix takes its place.
    bare = _END.sub("", path, count=1) if provider.speaks_xml else path
    url = f"{root}/{quote(bare, safe=SAFE)}"
    request = Request(url, tuple(more_params(API, extra)), follow=False)
    request = provider.in_form(request, form, settings)
    if request.url == url:
        request = replace(request, url=url + path.removeprefix(bare))
    whole, top = urlsplit(request.url).path, urlsplit(root).path
    _check(whole.removeprefix("/").removesuffix("/"), root)
    for each in (whole, whole.removeprefix(top)):
        if pattern := never_called(each, provider.never_call):
            raise UsageError(f"{path!r} is never asked for: {pattern} may do more than read", "taskcli changes nothing")
    return Plan(API, {}, request, path)


def below(typed: str, root: str) -> str:
    """What of a PATH, or of an address of the same API, is below the root. Raises `UsageError`."""
    for mark in "?#":
        if mark in typed:
            raise _no_query(mark)
    if not typed.isprintable() or len(typed) > LONGEST:
        what = "too long" if typed.isprintable() else "not of letters that can be seen"
        raise UsageError(f"PATH is {what}", "write it as in the service's documentation, such as tasks/24")
    path, top = typed.strip(), urlsplit(root).path
    if is_address := "://" in path:
        # Told without the address, which may hold a password.
        elsewhere = UsageError(f"the address is not below {root}", "-p chooses another profile")
        if origin(path) != origin(root):
            raise elsewhere
        path = urlsplit(path).path
        if not path.startswith(f"{top}/"):
            raise elsewhere
    if top and (is_address or path.startswith(f"{top}/")):  # pasted with the path of the root
        path = path.removeprefix(top)
    if not path.strip("/"):
        raise UsageError("PATH is empty", "write one such as tasks/24")
    return path.removeprefix("/")


def _filled(path: str, settings: Mapping[str, str], profile: str) -> str:
    def fill(found: re.Match[str]) -> str:
        if found[1] not in settings:
            known = f"there is: {', '.join(settings) or 'none'}"
            raise UsageError(f"PATH has {found[0]}, which is no setting of profile {profile}", known)
        return quote(settings[found[1]], safe="")

    return re.sub(r"\{(\w+)\}", fill, path)


def _check(path: str, root: str) -> None:
    """Raises `UsageError` for what some server could read as another path than it seems to be."""
    if re.search(r"%(?![0-9A-Fa-f]{2})", path):
        raise UsageError("PATH has a % that encodes nothing", "write %25 for the sign itself")
    try:
        for reading in readings(path):
            for mark in "?#":
                if mark in reading:
                    raise _no_query(mark)
            if re.search(r"[\x00-\x1f\x7f-\x9f\\]", reading):
                raise UsageError("PATH has a backslash or a control character")
        if leads_out(f"/{path}"):
            raise UsageError(f"PATH has a part that is empty or of dots, and could lead out of {root}")
    except ValueError as why:
        raise UsageError("PATH is not UTF-8, or encoded too often", "encode each character once") from why


def _no_query(mark: str) -> UsageError:
    return UsageError(f"PATH takes no {mark}", "give each parameter with --param NAME=VALUE")
