"""Whole-process times as ratios against something else in the same run: machines differ, ratios travel.

`make bench`, or `python benchmarks/run.py [RUNS]`. Medians of interleaved runs; nothing here fails on a slow day.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BARE = """
import requests, sys
print(requests.get(sys.argv[1], headers={"Authorization": "Bearer t"}, timeout=30).json()["number"])
"""
TASK = {"number": 1702211, "title": "Approve Purchase Order 0009134", "state": "ASSIGNED", "priority": 3}


class Server(ThreadingHTTPServer):
    """Answers one task, or a page of very many."""

    daemon_threads = True

    def __init__(self, rows: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        items = [{**TASK, "number": at, "filler": "x" * 240} for at in range(rows)]
        page = {"items": items, "hasMore": False, "limit": rows, "offset": 0, "count": rows, "totalResults": rows}
        self.page, self.task = json.dumps(page).encode(), json.dumps(TASK).encode()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    disable_nagle_algorithm = True  # head and body are two writes
    server: Server

    def do_GET(self) -> None:
        body = self.server.task if "/tasks/" in self.path else self.server.page
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


def against(name: str, ours: list[str], theirs: list[str], runs: int) -> None:
    seconds(ours), seconds(theirs)
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    ratio = statistics.median(one / other for one, other in pairs)
    one, other = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"{name:58} {one * 1000:8.0f} ms {other * 1000:8.0f} ms {ratio:7.2f}")


def main(runs: int) -> None:
    python = sys.executable
    program = [python, "-m", "taskcli"]
    nothing = [python, "-c", "pass"]
    print(f"{'':58} {'taskcli':>11} {'other':>11}   ratio")
    against("--version / python alone", [*program, "--version"], nothing, runs)
    against("--help / python alone", [*program, "--help"], nothing, runs)
    against("oracle list --help / python alone", [*program, "oracle", "list", "--help"], nothing, runs)
    against(
        "list --demo -o json (5 providers) / python alone", [*program, "list", "--demo", "-o", "json"], nothing, runs
    )
    with tempfile.TemporaryDirectory() as folder, Server(200_000) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        path = Path(folder) / "config.toml"
        path.write_text(
            f'[profiles.it]\nprovider = "oracle"\nbase_url = "{server.origin}"\n'
            'auth = { method = "bearer", token = "t" }\n'
        )
        path.chmod(0o600)
        asked = [*program, "oracle", "get", "1702211", "-o", "json", "--config", str(path)]
        address = f"{server.origin}/bpm/api/4.0/tasks/1702211"
        against("oracle get -o json / a bare requests script", asked, [python, "-c", BARE, address], runs)
        many = [*program, "oracle", "list", "-o", "jsonl", "--config", str(path)]
        url = f"{server.origin}/bpm/api/4.0/tasks"
        piped = ["sh", "-c", f"curl -s {url} | jq -c '.items[]'"]
        against("200,000 tasks to jsonl / curl | jq -c", many, piped, max(1, runs // 3))
        server.shutdown()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
