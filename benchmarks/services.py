"""The services of a measurement, started, and a home in which taskcli finds them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from measure import run
from workloads import Scale, found

HERE = Path(__file__).resolve().parent
TILL = 'auth = { method = "basic", username = "till", password = "p" }\n'
BEARER = 'auth = { method = "bearer", token = "t" }\n'
ORACLE = f'provider = "oracle"\ntime_zone = "UTC"\n{BEARER}'
PROFILES = {
    **dict.fromkeys(("page", "table", "far", "long", "slow"), ORACLE),
    "xml": f'provider = "capillary"\n{TILL}',
    "accelo": f'provider = "accelo"\n{BEARER}',
    "capillary": f'provider = "capillary"\n{TILL}',
    "pageseeder": f'provider = "pageseeder"\nmember = "jsmith"\n{TILL}',
    "tallyfy": f'provider = "tallyfy"\norg_id = "o1"\n{BEARER}',
}


@contextmanager
def serving(scale: Scale) -> Iterator[dict[str, str]]:
    """The addresses of the services, as long as they are needed."""
    words = [sys.executable, str(HERE / "server.py"), str(scale.rows), str(scale.pages)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin
        assert server.stdout
        with server.stdin:  # it serves until this is closed
            ports: dict[str, int] = json.loads(server.stdout.readline())
            yield {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}


@contextmanager
def environment(origins: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """A home of its own with a profile for each service, and nothing else of whoever measures."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        told = (f'[profiles.{name}]\nbase_url = "{origins[name]}"\n{own}\n' for name, own in PROFILES.items())
        config.write_text("".join(told))
        config.chmod(0o600)
        stub = Path(folder) / "stub" / "taskcli"
        stub.parent.mkdir()
        stub.write_text(f"#!/bin/sh\n: > {folder}/started\n")
        stub.chmod(0o755)
        # HTTPie would start a process that looks for a newer one, beside whatever is measured next.
        (Path(folder) / "config.json").write_text('{"disable_update_warnings": true}')
        yield {
            "PATH": os.environ.get("PATH", ""),
            "HOME": folder,
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "TASKCLI_CONFIG": str(config),
            "HTTPIE_CONFIG_DIR": folder,
        }


def raw_speed(origins: Mapping[str, str], scale: Scale, env: Mapping[str, str]) -> str:
    """What curl alone takes of the server; the large bodies are made when they are asked for the first time."""
    curl, last = found("curl"), 100 * (scale.pages - 1)
    if not curl:
        return "curl is not here: the speed of the server is not known."
    addresses = {
        "the page of tasks": f"{origins['page']}/bpm/api/4.0/tasks",
        "the XML": f"{origins['xml']}/v1.1/task/get",
        f"{scale.pages:,} pages": f"{origins['long']}/bpm/api/4.0/tasks?offset=[0-{last}:100]",
    }
    told = []
    for name, address in addresses.items():
        words = [curl, "-s", "-o", os.devnull]
        run([*words, address.partition("?")[0]], env)
        told.append(f"{name} in {run([*words, address], env).seconds:.2f} s")
    return f"The server alone, read by curl: {', '.join(told)}."
