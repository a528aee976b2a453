"""Whose certificates are believed: those of the system's store, or of what the environment names in its place."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from taskcli.errors import ConfigError

if TYPE_CHECKING:
    import ssl

# Both take the place of the system's store; `requests` reads the first two likewise, OpenSSL the last two.
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
OPENSSL = ("SSL_CERT_FILE", "SSL_CERT_DIR")
# In a folder OpenSSL finds an authority by the hash of its name only (`openssl rehash`).
_HASHED = r"[0-9a-f]{8}\.\d+"


class Trust(Struct, frozen=True):
    """`ca_bundle` is the path of authorities besides the others, `client_cert` that of a certificate with its key."""

    ca_bundle: str = ""
    client_cert: str = ""

    def context(self, *, proxy: bool = False) -> ssl.SSLContext:
        """For one connection; that to a proxy is not shown who the client is.

        Raises `ConfigError` where a file cannot be used.
        """
        import ssl  # with OpenSSL, for those who connect

        from truststore import SSLContext

        named = [*in_place_of_the_system()]
        made = (ssl.SSLContext if named else SSLContext)(ssl.PROTOCOL_TLS_CLIENT)
        # What is named is believed, whether or not it is the end of a chain, as Python 3.13 and curl have it.
        made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        for variable, path in named:
            _believe(made, variable, path)
        if self.ca_bundle:
            _believe(made, "ca_bundle", self.ca_bundle)
        if self.client_cert and not proxy:
            _show(made, self.client_cert)
        return made


def in_place_of_the_system() -> Iterator[tuple[str, str]]:
    """(variable, path) of what the environment names instead of the system's store; the first that is set counts."""
    for variable in BUNDLES:
        if os.environ.get(variable):
            yield variable, os.environ[variable]
            return
    yield from ((variable, os.environ[variable]) for variable in OPENSSL if os.environ.get(variable))


def _believe(context: ssl.SSLContext, name: str, path: str) -> None:
    import ssl

    folders = [each for each in path.split(os.pathsep) if os.path.isdir(each)]
    try:
        if not folders:
            _must_be_file(name, path)
            context.load_verify_locations(cafile=path)
        elif any(re.fullmatch(_HASHED, each) for folder in folders for each in os.listdir(folder)):
            context.load_verify_locations(capath=path)
        else:
            raise ConfigError(f"{name}: no file in {path} is named as OpenSSL wants it", f"run: openssl rehash {path}")
    except ssl.SSLError as why:
        raise ConfigError(f"{name}: {path} holds no certificates", "it must be a PEM file of authorities") from why
    except (OSError, ValueError) as why:
        raise _unreadable(name, path, why) from why


class _Locked(Exception):
    """A key that asks for its password, which nobody may be there to type."""


def _show(context: ssl.SSLContext, path: str) -> None:
    import ssl

    def locked() -> str:
        raise _Locked

    try:
        _must_be_file("client_cert", path)
        context.load_cert_chain(path, password=locked)
    except _Locked as why:
        hint = "take it off (openssl pkey -in FILE), and let nobody else read the file"
        raise ConfigError(f"client_cert: the key in {path} has a password", hint) from why
    except ssl.SSLError as why:
        other = why.reason == "KEY_VALUES_MISMATCH"
        what = "holds a key and the certificate of another one" if other else "holds no certificate with its key"
        hint = "it must be a PEM file with the certificate and its key"
        raise ConfigError(f"client_cert: {path} {what}", hint) from why
    except (OSError, ValueError) as why:
        raise _unreadable("client_cert", path, why) from why


def _must_be_file(name: str, path: str) -> None:
    """A pipe or a device would be read for ever."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise ConfigError(f"{name}: {path} is no file", f"check {name}")


def _unreadable(name: str, path: str, why: Exception) -> ConfigError:
    reason = (why.strerror if isinstance(why, OSError) else "") or str(why)
    return ConfigError(f"{name}: {path} cannot be read ({reason})", f"check {name}")
