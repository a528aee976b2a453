"""Whose certificates are believed, whose are shown, and what is said of those that are not: over real TLS."""

from __future__ import annotations

import errno
import os
import select
import shutil
import ssl
import subprocess
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import truststore
from cryptography.hazmat.primitives import serialization

from taskcli.http.message import Request
from taskcli.http.transport import Wire
from taskcli.http.trust import Trust
from tests.conftest import Prepared, Run, Stage
from tests.test_transport import ROW, Act, Raw, answer, closes, failed, says, stalls
from tests.tls import Papers, Secure

pytestmark = pytest.mark.slow

Configured = Callable[..., Path]
LIST = ("oracle", "list", "-o", "json")
STORES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """Those of an authority that nobody here believes."""
    return Papers(tmp_path_factory.mktemp("foreign"))


Start = Callable[[Raw], Raw]
Write = Callable[..., Path]


# Authorities --------------------------------------------------------------------------------------------------------


def test_the_system_s_store_is_asked_where_nothing_else_is_named(papers: Papers) -> None:
    assert type(Trust().context()) is truststore.SSLContext
    assert type(Trust(papers.bundle).context()) is truststore.SSLContext  # besides it


def test_nothing_that_a_library_brings_along_is_believed(
    run: Run, oracle: Write, papers: Papers, foreign: Papers, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", papers.bundle)
    oracle(start(Secure(papers.good)).origin)
    failed(run(*LIST), 7, "from an authority that is not trusted here")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", foreign.bundle)
    failed(run(*LIST), 7, "from an authority that is not trusted here")


def test_an_authority_can_be_named_in_every_way(
    run: Run, oracle: Write, papers: Papers, start: Start, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin = start(Secure(papers.good)).origin
    shutil.copy(papers.bundle, home / "own.pem")
    for named in (papers.bundle, "own.pem", "~/own.pem"):
        oracle(origin, ca_bundle=named)
        assert run(*LIST).json == [ROW]
    oracle(origin)
    for variable in STORES:
        with monkeypatch.context() as environment:
            environment.setenv(variable, papers.bundle)
            assert run(*LIST).json == [ROW]


def test_what_the_environment_names_takes_the_place_of_the_system_s_store_and_ca_bundle_does_not(
    run: Run, oracle: Write, papers: Papers, foreign: Papers, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin = start(Secure(papers.good)).origin
    oracle(origin)
    for at, variable in enumerate(STORES):  # the first that is set counts
        for each in STORES:
            monkeypatch.setenv(each, "" if each in STORES[:at] else papers.bundle)
        assert run(*LIST).json == [ROW]
        monkeypatch.setenv(variable, foreign.bundle)
        failed(run(*LIST), 7, "from an authority that is not trusted here", f"; {variable} takes the place of")
    oracle(origin, ca_bundle=papers.bundle)
    assert run(*LIST).json == [ROW]


@pytest.mark.skipif(not shutil.which("openssl"), reason="the names in a folder of authorities are made by openssl")
def test_a_folder_of_authorities_can_be_named(
    run: Run, oracle: Write, papers: Papers, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "authorities"
    folder.mkdir()
    shutil.copy(papers.bundle, folder / "own.pem")
    oracle(start(Secure(papers.good)).origin)
    for variable in ("SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        with monkeypatch.context() as environment:
            environment.setenv(variable, str(folder))
            failed(run(*LIST), 3, f"{variable}: no file in {folder} is named as OpenSSL wants it: run: openssl rehash")
    subprocess.run(["openssl", "rehash", folder], check=True, capture_output=True)
    for variable in ("SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        with monkeypatch.context() as environment:
            environment.setenv(variable, str(folder))
            assert run(*LIST).json == [ROW]


def test_connections_that_are_opened_at_once_do_not_wait_for_each_other(papers: Papers, start: Start) -> None:
    """A handshake is answered when all have begun theirs."""
    begun = threading.Barrier(4)

    class Together(Secure):
        def finish_request(self, request: Any, client_address: Any) -> None:
            select.select([request], [], [])
            begun.wait(5)
            super().finish_request(request, client_address)

    origin = start(Together(papers.good)).origin
    wire = Wire(trust=Trust(papers.bundle), timeout=5)
    with ThreadPoolExecutor(4) as several:
        replies = list(several.map(lambda at: wire.send(Request(f"{origin}/{at}")), range(4)))
    assert [reply.status for reply in replies] == [200] * 4


# Files that cannot be used ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unusable(papers: Papers, foreign: Papers) -> dict[str, tuple[str, str]]:
    """By name: the path, and what is said of it as `client_cert`."""
    leaf = papers.authority.issue_cert("me")
    key = serialization.load_pem_private_key(leaf.private_key_pem.bytes(), None)
    locked = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"pass phrase"),
    )
    folder = papers.folder
    (folder / "locked.pem").write_bytes(locked + leaf.cert_chain_pems[0].bytes())
    (folder / "text.pem").write_text("This is no certificate.\n")
    (folder / "empty.pem").write_text("")
    other = foreign.authority.issue_cert("me")
    pipe = str(folder / "pipe")
    os.mkfifo(pipe, 0o600)
    for path in folder.glob("*.pem"):
        path.chmod(0o600)
    return {
        "a folder": (str(folder), "is no file"),
        "a pipe": (pipe, "is no file: check "),
        "a device": ("/dev/zero", "is no file: check "),
        "missing": (str(folder / "missing.pem"), "cannot be read (No such file or directory)"),
        "text": (str(folder / "text.pem"), "holds no certificate"),
        "empty": (str(folder / "empty.pem"), "holds no certificate"),
        "a key": (papers.file("key", leaf.private_key_pem), "holds no certificate"),
        "a certificate": (papers.bundle, "holds no certificate with its key"),
        "two that are strangers": (
            papers.file("strangers", leaf.private_key_pem, other.cert_chain_pems[0]),
            "holds a key and the certificate of another one",
        ),
        "a password": (str(folder / "locked.pem"), "has a password: take it off"),
    }


@pytest.mark.parametrize("name", ["missing", "text", "empty", "a key", "a pipe", "a device"])
def test_authorities_that_cannot_be_read_are_a_matter_of_configuration(
    name: str, run: Run, oracle: Write, papers: Papers, start: Start, unusable: dict[str, tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    server = start(Secure(papers.good))
    path, what = unusable[name]
    oracle(server.origin, ca_bundle=path)
    failed(run(*LIST), 3, f"ca_bundle: {path} ", what)
    oracle(server.origin)
    for variable in (*STORES, "SSL_CERT_DIR"):
        with monkeypatch.context() as environment:
            environment.setenv(variable, path)
            failed(run(*LIST), 3, f"{variable}: {path} ", what)
    assert server.heads == []


@pytest.mark.parametrize(
    "name",
    [
        "missing",
        "a folder",
        "a pipe",
        "text",
        "empty",
        "a key",
        "a certificate",
        "two that are strangers",
        "a password",
    ],
)
def test_a_certificate_of_ones_own_that_cannot_be_used_is_told_before_anything_is_sent(
    name: str, run: Run, oracle: Write, stage: Stage, papers: Papers, start: Start,
    unusable: dict[str, tuple[str, str]],
) -> None:  # fmt: skip
    server = start(Secure(papers.good))
    path, what = unusable[name]
    for origin in (server.origin, stage.origin):
        oracle(origin, ca_bundle=papers.bundle, client_cert=path)
        ran = run(*LIST)
        failed(ran, 3, "client_cert: ", path, what)
        assert "pass phrase" not in ran.err
    assert server.heads == []
    assert stage.asked == []


@pytest.mark.parametrize("key", ["ca_bundle", "client_cert"])
@pytest.mark.parametrize("value", [1, True, " "])
def test_a_file_is_named_by_a_text(key: str, value: object, run: Run, oracle: Write) -> None:
    oracle("https://127.0.0.1:1", **{key: value})
    ran = run(*LIST)
    assert ran.code == 3
    assert f"config.toml, line 6: profiles.it.{key} must be a text" in ran.err


def test_a_dry_run_reads_no_file_of_keys(run: Run, oracle: Write) -> None:
    path = oracle("https://tasks.invalid", client_cert="missing.pem", ca_bundle="corp ca.pem").parent
    files = f"curl --cacert '{path}/corp ca.pem' --cert {path}/missing.pem -u "
    for words in (LIST, ("oracle", "api", "tasks"), ("list",)):
        assert files in run(*words, "--dry-run").text


def test_a_key_that_others_can_read_earns_a_warning(run: Run, oracle: Write, papers: Papers, stage: Stage) -> None:
    path = papers.issued("open", "me")
    oracle(stage.origin, client_cert=path)
    stage.prepared = [Prepared(body=b'{"items": [], "hasMore": false}')] * 2
    assert run(*LIST).err == ""
    Path(path).chmod(0o644)
    assert f"it: others can read the client_cert in {path}; chmod 600 it" in run(*LIST).err


# Certificates that are shown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_service_that_wants_to_know_its_callers_is_shown_a_certificate(
    newest: ssl.TLSVersion, run: Run, oracle: Write, papers: Papers, foreign: Papers, start: Start,
    pauses: list[float],
) -> None:  # fmt: skip
    origin = start(Secure(papers.good, wants=papers.bundle, newest=newest)).origin
    oracle(origin, ca_bundle=papers.bundle, client_cert=papers.issued("me", "me"))
    assert run(*LIST).json == [ROW]
    oracle(origin, ca_bundle=papers.bundle)
    failed(run(*LIST), 7, origin[8:], "client_cert in the profile")
    oracle(origin, ca_bundle=papers.bundle, client_cert=foreign.issued("me", "me"))
    failed(run(*LIST), 7, f"{origin[8:]} does not take the certificate of this client: check client_cert")
    assert pauses == []


# Certificates that are not believed ---------------------------------------------------------------------------------

WRONG: dict[str, tuple[Callable[[Papers], str], str]] = {
    "expired": (Papers.expired, "has expired: tell who runs it; if it is new, check the clock"),
    "early": (Papers.early, "is not valid yet: check the clock of this machine"),
    "another host": (lambda papers: papers.issued("other", "other.example"), "is that of another host: check base_url"),
    "another address": (lambda papers: papers.issued("far", "10.1.2.3"), "is that of another host: check base_url"),
    "signed by itself": (Papers.self_signed, "is signed by itself: if it is the right one, name its file by ca_bundle"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_certificate_is_told_apart(
    name: str, run: Run, oracle: Write, papers: Papers, start: Start, pauses: list[float]
) -> None:
    made, told = WRONG[name]
    server = start(Secure(made(papers)))
    oracle(server.origin, ca_bundle=papers.bundle)
    failed(run(*LIST), 7, f"the certificate of {server.origin[8:]} {told}")
    assert (server.heads, pauses) == ([], [])  # nothing was sent, and nothing is tried again


def test_an_authority_that_nobody_named_is_not_believed_and_a_certificate_that_is_named_is(
    run: Run, oracle: Write, papers: Papers, start: Start
) -> None:
    server = start(Secure(papers.good))
    oracle(server.origin)
    host = server.origin[8:]
    told = f"the certificate of {host} comes from an authority that is not trusted here: name the file of its authority"
    failed(run(*LIST), 7, told, "by ca_bundle in the profile\n")
    child = papers.authority.create_child_ca()
    oracle(
        start(Secure(papers.file("child", child.issue_cert("127.0.0.1").private_key_and_cert_chain_pem))).origin,
        ca_bundle=papers.file("branch", child.cert_pem),
    )
    assert run(*LIST).json == [ROW]  # which need not be the end of a chain
    own = papers.self_signed()
    oracle(start(Secure(own)).origin, ca_bundle=own)
    failed(run(*LIST), 7, "is that of another host")  # of nobody in particular, and yet believed


def test_a_host_by_name_is_checked_by_its_name(run: Run, oracle: Write, papers: Papers, start: Start) -> None:
    port = start(Secure(papers.issued("local", "localhost"))).server_address[1]
    oracle(f"https://localhost:{port}", ca_bundle=papers.bundle)
    assert run(*LIST).json == [ROW]
    oracle(f"https://127.0.0.1:{port}", ca_bundle=papers.bundle)
    failed(run(*LIST), 7, f"the certificate of 127.0.0.1:{port} is that of another host")


def test_the_token_service_is_blamed_for_its_own_certificate(
    run: Run, configured: Configured, papers: Papers, start: Start, stage: Stage
) -> None:
    desk = start(Secure(papers.issued("desk", "desk.example")))
    auth = {
        "method": "client-credentials", "client_id": "app", "client_secret": "s3cret",
        "token_url": f"{desk.origin}/token",
    }  # fmt: skip
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": auth, "ca_bundle": papers.bundle}})
    failed(run(*LIST), 7, f"the certificate of {desk.origin[8:]} is that of another host: check token_url")


# TLS where there is none, and the reverse ---------------------------------------------------------------------------


PAGE = b"<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>"
INSISTS: dict[str, tuple[Act, int, str]] = {
    "an alert": (says(b"\x15\x03\x01\x00\x02\x02\x46"), 8, "speaks TLS: write https in base_url"),
    "a page": (says(answer(PAGE, status="400 Bad Request")), 6, "write https in base_url, if it wants TLS"),
    "nothing": (closes, 7, "try again; write https in base_url if it wants TLS"),
}


@pytest.mark.parametrize("name", INSISTS)
def test_http_to_a_port_that_speaks_tls_is_told(name: str, run: Run, oracle: Write, start: Start) -> None:
    act, code, told = INSISTS[name]
    oracle(start(Raw(act)).origin)
    failed(run(*LIST), code, told)


def test_http_to_a_real_port_of_tls_is_told(run: Run, oracle: Write, papers: Papers, start: Start) -> None:
    oracle(start(Secure(papers.good)).origin.replace("https", "http"))
    failed(run(*LIST), 7, "write https in base_url if it wants TLS")


def test_tls_that_breaks_off_before_it_began_is_told(run: Run, oracle: Write, start: Start) -> None:
    class Gone(Raw):
        def get_request(self) -> tuple[Any, Any]:
            caller, address = super().get_request()
            caller.recv(4096)
            return caller, address

        def finish_request(self, request: Any, client_address: Any) -> None:
            closes(request)

    origin = start(Gone()).origin
    oracle(origin.replace("http", "https"))
    failed(run(*LIST), 7, f"{origin[7:]} broke off the secure connection: check base_url: it may not speak TLS there")


@pytest.mark.parametrize("proxied", [False, True])
def test_tls_that_does_not_begin_in_time_is_told(
    proxied: bool, run: Run, oracle: Write, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start(Raw(stalls()))
    if proxied:
        monkeypatch.setenv("HTTPS_PROXY", server.origin.replace("http", "https"))
    oracle("https://tasks.invalid" if proxied else server.origin.replace("http", "https"))
    at, setting = (f" (the proxy {server.origin[7:]})", "HTTPS_PROXY") if proxied else ("", "base_url")
    told = f"timed out after 0.2 s{at}: try again, or set a longer timeout, or check {setting}: it may not speak TLS"
    failed(run(*LIST, "--timeout", "0.2"), 7, told)


@pytest.mark.parametrize(
    ("code", "told", "times"),
    [
        (errno.EMFILE, "this machine opens no further connection (Too many open files): ask for less at once", 1),
        (errno.ENETUNREACH, "no way leads to tasks.invalid (Network is unreachable): check the network and base_", 4),
        (errno.EHOSTUNREACH, "no way leads to tasks.invalid (No route to host): check the network and base_url", 4),
        (errno.EACCES, "this machine lets no connection out to tasks.invalid (Permission denied): check its fire", 1),
    ],
)
def test_what_this_machine_does_not_do_is_not_the_services_fault(
    code: int, told: str, times: int, run: Run, oracle: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def refused(*args: object, **kwargs: object) -> None:
        tried.append(code)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("urllib3.util.connection.create_connection", refused)
    oracle("https://tasks.invalid")
    failed(run(*LIST), 7, told)
    assert len(tried) == times


def test_a_service_with_nothing_but_old_versions_is_told(run: Run, oracle: Write, papers: Papers, start: Start) -> None:
    server = Secure(papers.good)
    with warnings.catch_warnings(action="ignore"):
        server.context.minimum_version = ssl.TLSVersion.TLSv1
        server.context.maximum_version = ssl.TLSVersion.TLSv1_1
    server.context.set_ciphers("DEFAULT@SECLEVEL=0")
    oracle(start(server).origin, ca_bundle=papers.bundle)
    ran = run(*LIST)
    failed(ran, 7)
    # Some systems' OpenSSL gives up on such a service without saying why.
    assert "has no version of TLS that is safe: tell who runs it" in ran.err or "the secure connection to" in ran.err
