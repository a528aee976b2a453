"""Why a connection failed, in one sentence: what happened, at whom it lies, and what can be done.

All of it is told by classes and codes; texts hold addresses and what strangers write, where any word can stand.
"""

from __future__ import annotations

import errno
import http.client
import os
import socket
import ssl
from collections.abc import Iterator, Sequence, Set
from urllib.parse import urlsplit

from msgspec import Struct

from taskcli.errors import Garbled, TaskcliError, Unreachable
from taskcli.http.proxies import Proxy
from taskcli.http.retry import MAY_PASS, Broken, NotConnected
from taskcli.http.trust import in_place_of_the_system
from taskcli.text import visible

# No more files or memory, no way to the other machine, a firewall of this one.
FULL = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL})
FORBIDDEN = frozenset({errno.EACCES, errno.EPERM})


class SpeaksTls(http.client.HTTPException):
    """What came in answer to plain HTTP is TLS."""


class NoHandshake(TimeoutError):
    """A connection that was there, and on which TLS did not begin in time."""


class TunnelFailed(OSError):
    """A proxy that made no tunnel. `status` is that of its answer, 0 where there was none."""

    def __init__(self, status: int) -> None:
        super().__init__(f"no tunnel (HTTP {status})")
        self.status = status


class Way(Struct, frozen=True):
    """The way of a request that failed. `setting` says where its address comes from, `silence` is in seconds.

    `shows` tells whether there is a certificate of the client to show.
    """

    url: str
    setting: str
    silence: float
    proxy: Proxy | None = None
    shows: bool = False

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def plain(self) -> bool:
        return self.url.lower().startswith("http:")


class _Blamed(Struct, frozen=True):
    """Who is talked to when it fails: the service, or the proxy before it. `hint` says where to look first."""

    who: str
    setting: str
    hint: str
    shows: bool = False


def explain(why: BaseException, way: Way) -> TaskcliError:
    """What to say of a connection that failed."""
    from urllib3.exceptions import NewConnectionError, ProxyError, SSLError

    found = tuple(causes(why))

    def has(*kinds: type[BaseException]) -> bool:
        return any(isinstance(each, kinds) for each in found)

    socks = {type(each).__name__ for each in found if type(each).__module__ == "socks"}
    if way.proxy and (socks or has(ProxyError, TunnelFailed)):
        status = next((each.status for each in found if isinstance(each, TunnelFailed)), 0)
        if status or socks & _SOCKS:
            return _no_tunnel(way.proxy, way, 407 if "SOCKS5AuthError" in socks else status)
        blamed = _Blamed(f"the proxy {way.proxy.host}", way.proxy.named, f"check {way.proxy.named}")
    else:
        blamed = _Blamed(way.host, way.setting, f"check {way.setting}", way.shows)
    codes = {each.errno for each in found if isinstance(each, OSError)}
    failed = NotConnected if has(NewConnectionError) else Broken
    if full := codes & FULL:
        return Unreachable(f"this machine opens no further connection ({_reason(full)})", "ask for less at once")
    if has(ssl.SSLError, SSLError):
        return _of_tls(blamed, found)
    if has(TimeoutError):
        at = f" ({blamed.who})" if blamed.who != way.host or way.setting != "base_url" else ""
        perhaps = f", or check {blamed.setting}: it may not speak TLS there" if has(NoHandshake) else ""
        return Unreachable(f"timed out after {way.silence:g} s{at}", f"try again, or set a longer timeout{perhaps}")
    if has(socket.gaierror):
        kind = NotConnected if socket.EAI_AGAIN in codes else Unreachable
        return kind(f"no address is known for {blamed.who}", f"{blamed.hint} and the network")
    if has(ConnectionRefusedError):
        running = "service" if blamed.who == way.host else "proxy"
        return failed(f"{blamed.who} refused the connection", f"{blamed.hint}, and that the {running} is running")
    if no_way := codes & NO_WAY:
        return failed(f"no way leads to {blamed.who} ({_reason(no_way)})", f"check the network and {blamed.setting}")
    if forbidden := codes & FORBIDDEN:
        what = f"this machine lets no connection out to {blamed.who} ({_reason(forbidden)})"
        return Unreachable(what, "check its firewall")
    if has(SpeaksTls):
        return Garbled(f"{blamed.who} speaks TLS", f"write https in {blamed.setting}")
    if has(http.client.HTTPException) and not has(ConnectionError):
        return Garbled(f"what answers at {blamed.who} does not speak HTTP", blamed.hint)
    perhaps = f"; write https in {way.setting} if it wants TLS" if way.plain and not way.proxy else ""
    return failed(f"the connection to {blamed.who} failed", f"try again{perhaps}")


def causes(why: BaseException) -> Iterator[BaseException]:
    """A failure and all that it wraps: the libraries keep the reason as an argument, an attribute or a cause."""
    waiting, seen = [why], set()
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        inner = (*each.args, getattr(each, "reason", None), each.__cause__, each.__context__)
        waiting += [found for found in inner if isinstance(found, BaseException)]


def _reason(codes: Set[int | None]) -> str:
    return os.strerror(min(filter(None, codes)))


# Proxies ------------------------------------------------------------------------------------------------------------

# What PySocks raises where the proxy answered, and made no connection.
_SOCKS = frozenset({"SOCKS4Error", "SOCKS5Error", "SOCKS5AuthError"})


def _no_tunnel(proxy: Proxy, way: Way, status: int) -> TaskcliError:
    """What to say of a proxy that did answer, and let nothing through; a status of 0 is SOCKS's."""
    if status == 407:
        return proxy_wants(proxy)
    told, known = (f" (HTTP {status})", status) if status else ("", None)
    if not status or status in MAY_PASS:
        what = f"the proxy {proxy.host} does not reach {way.host}{told}"
        return NotConnected(what, f"check {way.setting}; else try again later", status=known)
    what = f"the proxy {proxy.host} lets nobody through to {way.host}{told}"
    name = urlsplit(way.url).hostname
    return Unreachable(what, f"ask who runs the proxy, or name {name} in NO_PROXY", status=known)


def proxy_wants(proxy: Proxy | None) -> Unreachable:
    """407 is a proxy's word, and never the provider's."""
    if proxy is None:
        what, hint = "a proxy on the way wants a name and a password", "name it in HTTP_PROXY or HTTPS_PROXY"
    elif proxy.signs_in:
        what, hint = f"the proxy {proxy.host} refuses its name and password", f"check those in {proxy.named}"
    else:
        scheme = proxy.address.partition(":")[0]
        what = f"the proxy {proxy.host} wants a name and a password"
        hint = f"write {scheme}://NAME:PASSWORD@{proxy.host} in {proxy.named}"
    return Unreachable(f"{what} (407)", hint, status=407)


# TLS ----------------------------------------------------------------------------------------------------------------

# By OpenSSL's number of what is wrong with it (X509_STORE_CTX_get_error).
NOT_YET, EXPIRED, SELF_SIGNED, OTHER_HOST, OTHER_ADDRESS = 9, 10, 18, 62, 64
UNKNOWN_AUTHORITY = frozenset({2, 19, 20, 21, 24, 27, 28})
# By OpenSSL's word for what came, or came not (SSL_R_...).
NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG"})
TOO_OLD = frozenset({"UNSUPPORTED_PROTOCOL", "VERSION_TOO_LOW", "TLSV1_ALERT_PROTOCOL_VERSION"})
# Alerts about a certificate that was shown, or not.
WANTED = "TLSV13_ALERT_CERTIFICATE_REQUIRED"
PERHAPS_WANTED = "SSLV3_ALERT_HANDSHAKE_FAILURE"
NOT_TAKEN = frozenset({
    "TLSV1_ALERT_UNKNOWN_CA", "TLSV1_ALERT_ACCESS_DENIED", "TLSV1_ALERT_DECRYPT_ERROR", "SSLV3_ALERT_BAD_CERTIFICATE",
    "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE", "SSLV3_ALERT_CERTIFICATE_REVOKED", "SSLV3_ALERT_CERTIFICATE_EXPIRED",
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN",
})  # fmt: skip


def _of_tls(blamed: _Blamed, causes: Sequence[BaseException]) -> Unreachable:
    refused = next((each for each in causes if isinstance(each, ssl.SSLCertVerificationError)), None)
    if refused:
        return Unreachable(*_certificate(blamed, refused))
    found = [each for each in causes if isinstance(each, ssl.SSLError)]
    reason = next((each.reason for each in found if each.reason), "") or ""
    who, setting = blamed.who, blamed.setting
    if reason in NO_TLS:
        return Unreachable(f"{who} does not speak TLS", f"write http in {setting}, or the port that does")
    if reason in TOO_OLD:
        return Unreachable(f"{who} has no version of TLS that is safe", "tell who runs it")
    if blamed.shows and (reason in NOT_TAKEN or reason in (WANTED, PERHAPS_WANTED)):
        return Unreachable(f"{who} does not take the certificate of this client", "check client_cert in the profile")
    if reason == WANTED:
        return Unreachable(f"{who} wants a certificate of the client", "name its file by client_cert in the profile")
    if reason == PERHAPS_WANTED:
        hint = "it may want a client_cert in the profile; else tell who runs it"
        return Unreachable(f"{who} refused the secure connection", hint)
    if any(isinstance(each, (ssl.SSLEOFError, ssl.SSLZeroReturnError)) for each in found):
        return Unreachable(f"{who} broke off the secure connection", f"{blamed.hint}: it may not speak TLS there")
    told = f" ({visible(reason)})" if reason else ""
    return Unreachable(f"the secure connection to {who} failed{told}", blamed.hint)


def _certificate(blamed: _Blamed, refused: ssl.SSLCertVerificationError) -> tuple[str, str]:
    """What is wrong with a certificate, and what to do; other systems than OpenSSL have words and no number for it."""
    code = getattr(refused, "verify_code", 0)
    its = f"the certificate of {blamed.who}"
    if code == EXPIRED:
        return f"{its} has expired", "tell who runs it; if it is new, check the clock of this machine"
    if code == NOT_YET:
        return f"{its} is not valid yet", "check the clock of this machine"
    if code in (OTHER_HOST, OTHER_ADDRESS):
        return f"{its} is that of another host", blamed.hint
    named = [variable for variable, _ in in_place_of_the_system()]
    also = f"; {' and '.join(named)} takes the place of the system's store" if named else ""
    if code == SELF_SIGNED:
        return f"{its} is signed by itself", f"if it is the right one, name its file by ca_bundle in the profile{also}"
    authority = f"name the file of its authority by ca_bundle in the profile{also}"
    if code in UNKNOWN_AUTHORITY:
        return f"{its} comes from an authority that is not trusted here", authority
    said = visible(str(getattr(refused, "verify_message", "") or refused.reason or "no reason is told"))
    return f"{its} is not trusted ({said})", authority
