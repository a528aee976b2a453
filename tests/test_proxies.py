"""Ways that lead through others, over real sockets: who is asked, who is blamed, and what nobody else is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from taskcli.http import proxies
from taskcli.http.proxies import proxy_for
from tests.conftest import Prepared, Run, Stage
from tests.test_transport import (
    AUTH,
    BASIC,
    FINE,
    ROW,
    Act,
    Raw,
    answer,
    closes,
    failed,
    free_port,
    resets,
    says,
    sent_on,
    stalls,
    with_token,
)
from tests.tls import Papers, Secure

pytestmark = pytest.mark.slow

Configured = Callable[..., Path]
LIST = ("oracle", "list", "-q", "-o", "json")
# What nobody but the proxy may be told, nor any person.
SECRET = "pr0xy-s3cret"


@pytest.fixture
def by(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`by(address)` names it as the proxy for everything."""

    def name(address: str) -> None:
        monkeypatch.setenv("HTTP_PROXY", address)
        monkeypatch.setenv("HTTPS_PROXY", address)

    return name


Start = Callable[[Raw], Raw]
Write = Callable[..., Path]
By = Callable[[str], None]


def pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(65_536):
            target.sendall(part)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def through(port: int, before: bytes = b"HTTP/1.1 200 Connection established\r\n\r\n") -> Act:
    """Lets the caller through to a port of this machine, whoever was asked for."""

    def act(caller: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", port)) as onward:
            caller.sendall(before)
            back = threading.Thread(target=pump, args=(onward, caller), daemon=True)
            back.start()
            pump(caller, onward)
            back.join(5)

    return act


def with_password(origin: str) -> str:
    return origin.replace("://", f"://me:{SECRET}@")


# The way ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("proxy_over_tls", [False, True])
def test_a_tunnel_leads_to_the_service_and_the_proxy_learns_nothing(
    proxy_over_tls: bool, run: Run, oracle: Write, papers: Papers, start: Start, by: By
) -> None:
    service = start(Secure(papers.issued("tasks", "tasks.invalid")))
    act = through(service.server_address[1])
    proxy = start(Secure(papers.good, act, wants="") if proxy_over_tls else Raw(act))
    by(with_password(proxy.origin))
    oracle("https://tasks.invalid", ca_bundle=papers.bundle)
    ran = run(*LIST, "-vv")
    assert ran.json == [ROW]
    assert [head.partition(" HTTP/")[0] for head in proxy.heads] == ["CONNECT tasks.invalid:443"]
    assert f"Authorization: {BASIC}" in service.heads[0]
    assert "Proxy-Authorization" not in service.heads[0]
    assert BASIC not in proxy.heads[0]
    assert "Proxy-Authorization: Basic " in proxy.heads[0]
    assert SECRET not in ran.err


def test_a_certificate_of_ones_own_is_not_shown_to_a_proxy(
    run: Run, oracle: Write, papers: Papers, start: Start, by: By
) -> None:
    own = papers.issued("me", "me")
    service = start(Secure(papers.issued("tasks", "tasks.invalid"), wants=papers.bundle))
    proxy = Secure(papers.good, through(service.server_address[1]), wants=papers.bundle)
    by(start(proxy).origin)
    oracle("https://tasks.invalid", ca_bundle=papers.bundle, client_cert=own)
    ran = run(*LIST)
    assert ran.code == 7, ran.err
    assert service.heads == []


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_is_named_by_the_variable_that_holds_it(
    variable: str, run: Run, oracle: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, f"127.0.0.1:{free_port()}")  # without a scheme it is one of HTTP
    oracle("http://tasks.invalid")
    failed(run(*LIST), 7, "the proxy 127.0.0.1:", f"refused the connection: check {variable}, and that the proxy is")


NO_PROXY: dict[str, tuple[str, ...]] = {
    "tasks.example.com": ("tasks.example.com", "example.com", ".example.com", "a, example.com ", "*"),
    "tasks.example.com:8443": ("tasks.example.com", "example.com:8443", "tasks.example.com:8443"),
    "10.1.2.3": ("10.1.2.3", "10.0.0.0/8", "x,10.1.2.0/24", "*"),
    "10.1.2.3:8080": ("10.1.2.3", "10.0.0.0/8"),
    "[::1]:8080": ("::1", "*"),
}
ALL_THE_SAME: dict[str, tuple[str, ...]] = {
    "tasks.example.com": ("", "ample.com", "example.org", "tasks.example.com:8443", "com.example"),
    "10.1.2.3": ("10.1.2.4", "10.2.0.0/16", "1.2"),
}


def test_no_proxy_names_hosts_suffixes_ports_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    for variable in ("NO_PROXY", "no_proxy"):
        for found, expected in ((NO_PROXY, False), (ALL_THE_SAME, True)):
            for host, names in found.items():
                for name in names:
                    monkeypatch.setenv(variable, name)
                    assert bool(proxy_for(f"https://{host}/x")) is expected, (host, name)
        monkeypatch.delenv(variable)


def test_each_scheme_has_its_own_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://plain.example:1")
    assert proxy_for("https://tasks.example.com") is None
    monkeypatch.setenv("ALL_PROXY", "http://all.example:2")
    assert [found.host if (found := proxy_for(f"{scheme}://x.example")) else "" for scheme in ("http", "https")] == [
        "plain.example:1", "all.example:2",
    ]  # fmt: skip


# A proxy that wants a password --------------------------------------------------------------------------------------

ASKS = says(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_refuses_a_password_is_not_taken_for_the_provider(
    scheme: str, run: Run, oracle: Write, start: Start, by: By, pauses: list[float]
) -> None:
    proxy = start(Raw(ASKS))
    variable, host = f"{scheme.upper()}_PROXY", proxy.origin[7:]
    oracle(f"{scheme}://tasks.invalid")
    by(proxy.origin)
    told = f"the proxy {host} wants a name and a password (407): write http://NAME:PASSWORD@{host} in {variable}"
    failed(run(*LIST), 7, told)
    by(with_password(proxy.origin))
    ran = run(*LIST, "--error-format", "json", "-vv")
    assert ran.code == 7
    assert f"the proxy {host} refuses its name and password (407)" in ran.err
    assert f"check those in {variable}" in ran.err
    assert '"status":407' in ran.err.replace(" ", "")
    assert SECRET not in ran.err
    assert (len(proxy.heads), pauses) == (2, [])


def test_a_proxy_that_nobody_named_is_told_of(run: Run, oracle: Write, stage: Stage) -> None:
    oracle(stage.origin)
    stage.prepared = [Prepared(status=407)]
    failed(run(*LIST), 7, "a proxy on the way wants a name and a password (407)")


def test_a_proxy_that_repeats_its_password_is_not_quoted(run: Run, oracle: Write, start: Start, by: By) -> None:
    by(with_password(start(Raw(says(answer(f"who is me:{SECRET}".encode(), status="400 Bad")))).origin))
    oracle("http://tasks.invalid")
    ran = run(*LIST, "-vv")
    assert ran.code == 6
    assert SECRET not in ran.err


# A proxy that lets nobody through -----------------------------------------------------------------------------------

# By the answer to CONNECT: how often it is asked, and what is said.
REFUSED: dict[str, tuple[int, str]] = {
    "403 Forbidden": (1, "lets nobody through to tasks.invalid (HTTP 403): ask who runs the proxy, or name tasks.inva"),
    "405 No CONNECT": (1, "lets nobody through to tasks.invalid (HTTP 405): ask who runs the proxy"),
    "502 Bad Gateway": (4, "does not reach tasks.invalid (HTTP 502): check base_url; else try again later"),
    "503 Busy": (4, "does not reach tasks.invalid (HTTP 503): check base_url; else try again later"),
    "504 Late": (4, "does not reach tasks.invalid (HTTP 504): check base_url; else try again later"),
}


@pytest.mark.parametrize("status", REFUSED)
def test_a_proxy_that_makes_no_tunnel_is_blamed(status: str, run: Run, oracle: Write, start: Start, by: By) -> None:
    times, told = REFUSED[status]
    proxy = start(Raw(says(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())))
    by(with_password(proxy.origin))
    oracle("https://tasks.invalid")
    ran = run(*LIST)
    failed(ran, 7, f"the proxy {proxy.origin[7:]} {told}")
    assert SECRET not in ran.err
    assert len(proxy.heads) == times


BROKEN: dict[str, tuple[Act, int, str]] = {
    "closes": (closes, 7, "the connection to the proxy {} failed: try again\n"),
    "resets": (resets, 7, "the connection to the proxy {} failed: try again\n"),
    "stalls": (stalls(), 7, "timed out after 0.2 s (the proxy {}): try again"),
    "something else": (
        says(b"SSH-2.0-OpenSSH\r\n"),
        8,
        "what answers at the proxy {} does not speak HTTP: check HTTPS",
    ),
    "TLS": (says(b"\x15\x03\x01\x00\x02\x02\x46"), 8, "the proxy {} speaks TLS: write https in HTTPS_PROXY"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_proxy_that_breaks_off_is_blamed(name: str, run: Run, oracle: Write, start: Start, by: By) -> None:
    act, code, told = BROKEN[name]
    proxy = start(Raw(act))
    by(proxy.origin)
    oracle("https://tasks.invalid")
    failed(run(*LIST, "--timeout", "0.2"), code, told.format(proxy.origin[7:]))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_nobody_knows_is_blamed(scheme: str, run: Run, oracle: Write, by: By) -> None:
    by("http://proxy.invalid:3128")
    oracle(f"{scheme}://tasks.invalid")
    failed(
        run(*LIST, "-q"), 7, "no address is known for the proxy proxy.invalid:3128: check ", "_PROXY and the network"
    )


def test_certificates_are_those_of_the_proxy_or_of_the_service(
    run: Run, oracle: Write, papers: Papers, start: Start, by: By
) -> None:
    oracle("https://tasks.invalid", ca_bundle=papers.bundle)
    expired = start(Secure(papers.expired()))
    by(expired.origin)
    failed(run(*LIST), 7, f"the certificate of the proxy {expired.origin[8:]} has expired")
    other = start(Secure(papers.expired("tasks.invalid")))
    by(start(Raw(through(other.server_address[1]))).origin)
    failed(run(*LIST), 7, "the certificate of tasks.invalid has expired")
    by(start(Raw(through(start(Secure(papers.good)).server_address[1]))).origin)
    failed(run(*LIST), 7, "the certificate of tasks.invalid is that of another host: check base_url")


# An address that is none --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "http://", "http:///", "http://host:port", "http://host:99999", "http://host:0", "ftp://host:21", "://host",
        "http://a b:1", "http://[::1", "http://a..b:1", f"http://{'a' * 70}:1", "socks9://host:1", "http://h\n:1",
        f"http://me\u2603:{SECRET}@host:1", f"http://me:{SECRET}@:3128",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_blamed_on_its_variable(address: str, run: Run, oracle: Write, by: By) -> None:
    by(address)
    for scheme in ("http", "https"):
        oracle(f"{scheme}://tasks.invalid")
        ran = run(*LIST)
        failed(ran, 3, f"{scheme.upper()}_PROXY is no address of a proxy: write it like http://HOST:PORT")
        assert SECRET not in ran.err


# SOCKS --------------------------------------------------------------------------------------------------------------


def test_socks_without_its_library_says_what_to_install(
    run: Run, oracle: Write, by: By, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxies, "find_spec", lambda name: None)
    by("socks5h://127.0.0.1:1")
    oracle("https://tasks.invalid")
    failed(run(*LIST), 3, "HTTPS_PROXY names a SOCKS proxy, which needs PySocks: ", " -m pip install PySocks, or pipx")


class Socks(Raw):
    """SOCKS 5 (RFC 1928): no sign-in, or with `wants` a password that nobody has.

    A `code` of 0 lets through to the port, a negative one says nothing.
    """

    def __init__(self, port: int = 0, code: int = 0, wants: bool = False) -> None:
        super().__init__()
        self.port, self.code, self.wants = port, code, wants

    def finish_request(self, request: Any, client_address: Any) -> None:
        caller: socket.socket = request
        if self.code < 0:
            return
        caller.recv(2 + caller.recv(2, socket.MSG_PEEK)[1])
        caller.sendall(b"\x05\x02" if self.wants else b"\x05\x00")
        if self.wants:
            caller.recv(512)
            caller.sendall(b"\x01\x01")
            return
        self.heads.append(caller.recv(512)[5:-2].decode())
        came = b"\x05" + bytes([self.code]) + b"\x00\x01" + bytes(6)
        if self.code:
            caller.sendall(came)
        else:
            through(self.port, came)(caller)


def test_socks_leads_to_the_service_and_looks_up_its_name(
    run: Run, oracle: Write, stage: Stage, start: Start, by: By
) -> None:
    pytest.importorskip("socks")
    proxy = Socks(stage.server_address[1])
    by(start(proxy).origin.replace("http", "socks5h"))
    oracle("http://tasks.invalid")
    stage.prepared = [FINE]
    assert run(*LIST).json == [ROW]
    assert proxy.heads == ["tasks.invalid"]


@pytest.mark.parametrize(
    ("proxy", "told"),
    [
        (lambda: Socks(code=4), "the proxy {} does not reach tasks.invalid: check base_url"),
        (lambda: Socks(wants=True), "the proxy {} refuses its name and password (407): check those in HTTPS_PROXY"),
        (lambda: Socks(code=-1), "the connection to the proxy {} failed: try again\n"),
    ],
)
def test_socks_that_leads_nowhere_is_blamed(
    proxy: Callable[[], Raw], told: str, run: Run, oracle: Write, start: Start, by: By
) -> None:
    pytest.importorskip("socks")
    server = start(proxy())
    by(with_password(server.origin.replace("http", "socks5h")))
    oracle("https://tasks.invalid")
    ran = run(*LIST, "--timeout", "2")
    failed(ran, 7, told.format(server.origin[7:]))
    assert SECRET not in ran.err


# IPv6 ---------------------------------------------------------------------------------------------------------------


class Six(Raw):
    """The same on the loopback of IPv6."""

    address_family = socket.AF_INET6

    def server_bind(self) -> None:
        self.server_address = ("::1", 0)
        super().server_bind()

    @property
    def origin(self) -> str:
        return f"http://[::1]:{self.server_address[1]}"


class SixSecure(Six, Secure):
    """And behind TLS."""

    @property
    def origin(self) -> str:
        return f"https://[::1]:{self.server_address[1]}"


def has_six() -> bool:
    with suppress(OSError), socket.socket(socket.AF_INET6) as found:
        found.bind(("::1", 0))
        return True
    return False


@pytest.mark.skipif(not has_six(), reason="there is no IPv6 here")
def test_an_address_of_ipv6_is_asked(run: Run, oracle: Write, start: Start, papers: Papers) -> None:
    server = start(Six(says(answer())))
    oracle(server.origin)
    assert run(*LIST).json == [ROW]
    assert f"Host: {server.origin[7:]}\r\n" in server.heads[0]
    secure = start(SixSecure(papers.good))
    oracle(secure.origin, ca_bundle=papers.bundle)
    assert run(*LIST).json == [ROW]
    oracle("http://[::1]:1")
    failed(run(*LIST), 7, "[::1]:1 refused the connection: check base_url")


# What stays at home -------------------------------------------------------------------------------------------------


def test_a_connection_that_was_closed_between_two_pages_is_opened_again_in_silence(
    run: Run, oracle: Write, start: Start, pauses: list[float]
) -> None:
    def page(at: int) -> bytes:
        body = b'{"items": [{"number": %d}], "hasMore": %s}' % (at, b"true" if at < 3 else b"false")
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body

    server = start(Raw(*(says(page(at)) for at in range(4))))  # each is closed after its answer, which does not say so
    oracle(server.origin)
    ran = run(*LIST, "--paginate")
    assert ([row["number"] for row in ran.json], ran.err, ran.code) == ([0, 1, 2, 3], "", 0)
    assert len(server.heads) == 4


def test_a_connection_that_is_closed_on_the_next_question_is_asked_again(run: Run, oracle: Write, start: Start) -> None:
    first = b'{"items": [{"number": 0}], "hasMore": true}'

    def act(caller: socket.socket) -> None:
        caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(first) + first)
        caller.recv(65_536)

    server = start(Raw(act, says(answer(b'{"items": [{"number": 1}], "hasMore": false}'))))
    oracle(server.origin)
    ran = run(*LIST, "--paginate")
    assert ([row["number"] for row in ran.json], ran.err) == ([0, 1], "")


def test_a_cookie_goes_back_to_where_it_came_from_only(
    run: Run, stage: Stage, start: Start, configured: Configured
) -> None:
    given = answer(b'{"access_token": "T0KEN"}', "Set-Cookie: desk=1; Path=/")
    desk = start(Raw(says(given)))
    with_token(configured, stage.origin, f"{desk.origin}/token")
    stage.prepared = [
        Prepared(status=302, reply_headers={"Location": "/moved", "Set-Cookie": "own=2; Path=/"}), FINE,
    ]  # fmt: skip
    assert run(*LIST).json == [ROW]
    assert [each.headers.get("cookie") for each in stage.asked] == [None, "own=2"]


@pytest.mark.parametrize("link", ["http://{}/next", "//{}/next"])
def test_a_link_to_the_next_page_is_not_followed_to_another_host(
    link: str, run: Run, stage: Stage, start: Start, configured: Configured
) -> None:
    other = start(Raw(says(answer())))
    where = link.format(other.origin[7:]).encode()
    stage.prepared = [
        Prepared(body=b'{"items": [{"number": 1}], "hasMore": true, "links": [{"rel": "next", "href": "%s"}]}' % where,
                 reply_headers={"Link": f'<{where.decode()}>; rel="next"'}),
        Prepared(body=b'{"items": [{"number": 2}], "hasMore": false}'),
        Prepared(body=b'{"data": [{"id": "a"}], "meta": {"pagination": {"total": 2, "count": 1, "per_page": 1,'
                      b' "current_page": 1, "total_pages": 2, "links": {"next": "%s"}}}}' % where),
        Prepared(body=b'{"data": [{"id": "b"}], "meta": {"pagination": {"total": 2, "count": 1, "per_page": 1,'
                      b' "current_page": 2, "total_pages": 2, "links": {}}}}'),
    ]  # fmt: skip
    bearer = {"method": "bearer", "token": "t"}
    configured(
        {
            "it": {"provider": "oracle", "base_url": stage.origin, "auth": AUTH},
            "flow": {"provider": "tallyfy", "base_url": stage.origin, "auth": bearer, "org_id": "o1"},
        }
    )
    assert [row["number"] for row in run(*LIST, "--paginate").json] == [1, 2]
    assert [row["id"] for row in run("tallyfy", "list", "-o", "json", "--paginate").json] == ["a", "b"]
    assert other.heads == []


# Redirects ----------------------------------------------------------------------------------------------------------


def test_a_service_that_wants_https_says_so(run: Run, stage: Stage, oracle: Write, configured: Configured) -> None:
    oracle(stage.origin)
    stage.prepared = [sent_on("https://127.0.0.1:8443/bpm?x=1"), sent_on("//127.0.0.1:8443/x")]
    told = "the service wants https (sent on to https://127.0.0.1:8443/bpm): write https://127.0.0.1:8443 in base_url\n"
    failed(run(*LIST), 6, told)
    failed(run(*LIST), 4, "sent on to //127.0.0.1:8443/x: check base_url and how to sign in")
    with_token(configured, "https://tasks.invalid", f"{stage.origin}/token")
    stage.prepared, stage.asked = [sent_on("https://127.0.0.1/token"), sent_on("https://login.example.com/")], []
    failed(run(*LIST), 6, "no token was given: the service wants https", "write https://127.0.0.1 in token_url")
    failed(run(*LIST), 4, "no token was given: sent on to https://login.example.com/: check token_url and how to sign")


def test_user_info_and_fragment_of_a_redirect_are_not_shown(run: Run, stage: Stage, oracle: Write) -> None:
    oracle(stage.origin)
    stage.prepared = [sent_on("https://me:t1cket@login.example.com/sso#access_token=t1cket")]
    ran = run(*LIST, "-v")
    assert ran.code == 4
    assert "login.example.com/sso" in ran.err.splitlines()[-1]
    assert "t1cket" not in ran.err


def test_the_body_of_a_redirect_has_a_bound(run: Run, oracle: Write, start: Start) -> None:
    def act(caller: socket.socket) -> None:
        caller.sendall(b"HTTP/1.1 302 Found\r\nLocation: https://login.example.com/\r\nConnection: close\r\n\r\n")
        with suppress(OSError):
            while True:
                caller.sendall(b"x" * 65_536)

    oracle(start(Raw(act)).origin)
    failed(run(*LIST, "--timeout", "5", "--deadline", "10"), 4, "sent on to https://login.example.com/")


# Whose setting it is ------------------------------------------------------------------------------------------------


def nobody(*asked: object, **how: object) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_the_setting_that_gave_the_address_is_named(
    run: Run, stage: Stage, configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    with_token(configured, stage.origin, f"http://127.0.0.1:{port}/token")
    failed(run(*LIST), 7, f"127.0.0.1:{port} refused the connection: check token_url")
    with_token(configured, stage.origin, "https://token.invalid/token")
    failed(run(*LIST), 7, "no address is known for token.invalid: check token_url and the network")
    with_token(configured, stage.origin, f"{stage.origin}/token")
    stage.prepared = [Prepared(status=404, body=b"<html>none</html>")]
    failed(run(*LIST), 6, "no such address: no token was given", "check token_url")
    bearer = {"method": "bearer", "token": "t"}
    configured({"it": {"provider": "accelo", "deployment": "planet-expres", "auth": bearer}})
    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    failed(run("accelo", "list"), 7, "no address is known for planet-expres.api.accelo.com: check deployment and the")
