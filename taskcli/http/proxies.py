"""The proxies that the environment names: which one a request takes, and whether its address is one."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from urllib.parse import unquote, urlsplit

from taskcli.errors import ConfigError
from taskcli.http.redact import redact
from taskcli.records import Discreet

SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")


class Proxy(Discreet, frozen=True):
    """`address` may hold a name and a password, `host` (with its port) does not. `named` is what names the proxy."""

    UNSEEN = ("address",)
    address: str
    host: str
    named: str
    signs_in: bool = False

    @property
    def is_socks(self) -> bool:
        return self.address.lower().startswith("socks")


def proxy_for(url: str) -> Proxy | None:
    """The proxy that a request to this address takes. Raises `ConfigError` for one that cannot be one."""
    from requests.utils import get_environ_proxies, select_proxy

    written = select_proxy(url, get_environ_proxies(url))
    if not written:
        return None
    named = _named(urlsplit(url).scheme, written)
    address = written if "://" in written else f"http://{written}"
    # Told without the address, which may hold a password.
    wrong = ConfigError(f"{named} is no address of a proxy", "write it like http://HOST:PORT")
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        shown = parts.netloc.rpartition("@")[2]
        host.encode("idna")
        f"{parts.username}:{parts.password}".encode("latin-1")
        good = parts.scheme in SCHEMES and host and parts.port != 0 and address.isprintable() and " " not in address
    except ValueError as why:  # a port that is no number, a host or a name that cannot be sent
        raise wrong from why
    if not good:
        raise wrong
    if parts.password:
        redact.learn(unquote(parts.password), unquote(parts.username or ""))
    proxy = Proxy(address, shown, named, parts.username is not None)
    if proxy.is_socks and not find_spec("socks"):
        hint = f"{sys.executable} -m pip install PySocks, or pipx inject taskcli-query PySocks"
        raise ConfigError(f"{named} names a SOCKS proxy, which needs PySocks", hint)
    return proxy


def _named(scheme: str, written: str) -> str:
    """The variable that holds this address, in the order in which they are read; the system has settings of its own."""
    names = (f"{scheme}_proxy", "all_proxy")
    spelled = (each for name in names for each in (name, name.upper()))
    return next((each for each in spelled if os.environ.get(each) == written), "the proxy of the system's settings")
