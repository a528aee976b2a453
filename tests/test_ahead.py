"""Pages asked for before their turn: how many at once, in which order, and when one at a time again."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from taskcli.http.message import Reply, Request
from taskcli.http.transport import Hold, Wire, at_once
from taskcli.profiles.config import load as load_config
from taskcli.providers import load, names
from taskcli.query.ahead import MOST, WAITING, Ahead, Dropped, Flight, Traffic
from taskcli.query.client import Conversation, ProfileClient
from taskcli.query.pages import Pages
from taskcli.query.plan import Plan
from taskcli.spec import Page, Paging, by_number
from tests.conftest import Ran, Run
from tests.serving import serving

Answer = tuple[int, dict[str, str], Any]
SIZE, FIRST = 10, 1000


class Worklist(ThreadingHTTPServer):
    """Pages of ten tasks of so many, by offset, as Oracle gives them; it remembers who came while others waited.

    `wrong` may answer otherwise: (offset, how often it was asked for before) → status, headers, body.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Clerk)
        self.lock = threading.Lock()
        self.renew()

    def renew(self, tasks: int = 300, *, counts: bool = True, **headers: str) -> None:
        self.tasks, self.counts, self.headers = tasks, counts, headers
        self.delay = 0.02
        self.wrong: Callable[[int, int], Answer | None] = lambda offset, before: None
        self.asked: list[int] = []
        # By offset, how many were on their way when it came, itself included.
        self.together: dict[int, int] = {}
        self.now = 0
        # So many are waited for together, behind the first two: a slow machine would otherwise answer one by one.
        self.gathered = 1
        self.met = threading.Event()
        self.tokens = 0
        # From this offset on only the second token is taken.
        self.newer_from: int | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def pages(self) -> list[int]:
        """Where all pages begin."""
        return list(range(0, self.tasks, SIZE))

    @property
    def twice(self) -> dict[int, int]:
        return {offset: times for offset, times in Counter(self.asked).items() if times > 1}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever does not wait for an answer is no fault here."""

    def answer(self, offset: int) -> Answer:
        with self.lock:
            before = self.asked.count(offset)
            self.asked.append(offset)
            self.now += 1
            self.together[offset] = self.now
            if self.now >= self.gathered:
                self.met.set()
        try:
            time.sleep(self.delay)
            if offset >= 2 * SIZE:
                self.met.wait(5)
            return self.wrong(offset, before) or (200, self.headers, self.page(offset, self.tasks))
        finally:
            with self.lock:
                self.now -= 1

    def page(self, offset: int, total: int) -> dict[str, Any]:
        rows = range(offset, min(offset + SIZE, total))
        items = [{"number": FIRST + at, "title": f"t{at}", "state": "ASSIGNED"} for at in rows]
        head = {"count": SIZE, "limit": SIZE, "offset": offset, "hasMore": offset + SIZE < total}
        return {**head, **({"totalResults": total} if self.counts else {}), "items": items}


class _Clerk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Worklist

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        offset = int(query.get("offset", ["0"])[0])
        status, headers, body = self.server.answer(offset)
        if self.server.newer_from is not None and offset >= self.server.newer_from:
            status = 200 if self.headers["Authorization"] == "Bearer token-3" else 401
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self) -> None:
        """A token, every other time; between them there is none to be had."""
        self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.tokens += 1
            number = self.server.tokens
        data = json.dumps({"access_token": f"token-{number}", "expires_in": 3600}).encode()
        self.send_response(200 if number % 2 else 503)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def worklist(oracle: Callable[..., Path]) -> Iterator[Worklist]:
    """Three hundred tasks on thirty pages, as the only profile `it`.

    One a test: what is on its way when a run ends may come later.
    """
    with serving(Worklist()) as server:
        oracle(server.origin)
        yield server


PLANS = [Plan(load("oracle").endpoint("list"), {}, Request(f"http://x/{at}")) for at in range(2 * MOST)]
LIST = ("oracle", "list", "--paginate", "--limit", str(SIZE), "-o", "jsonl")


def numbers(ran: Ran) -> list[int]:
    return [json.loads(line)["number"] - FIRST for line in ran.text.splitlines()]


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.005)


# How many, and which ------------------------------------------------------------------------------------------------


def test_six_pages_at_most_are_on_their_way_none_twice_and_all_come_in_order(run: Run, worklist: Worklist) -> None:
    worklist.gathered = 4
    ran = run(*LIST)
    assert (ran.code, ran.err) == (0, "")
    assert numbers(ran) == list(range(300))
    assert sorted(worklist.asked) == worklist.pages
    assert 3 < max(worklist.together.values()) <= 6


def test_the_first_two_pages_go_alone(run: Run, worklist: Worklist) -> None:
    run(*LIST)
    assert worklist.asked[:2] == [0, 10]
    assert [worklist.together[offset] for offset in (0, 10)] == [1, 1]


def test_the_common_list_asks_ahead_too(run: Run, worklist: Worklist) -> None:
    worklist.gathered = 4
    ran = run("list", "--status", "open", "--limit", "0", "-o", "json", "--columns", "id", "--sort", "id")
    assert ran.code == 0
    assert [each["id"] for each in ran.json] == [str(FIRST + at) for at in range(300)]
    assert max(worklist.together.values()) > 3
    assert worklist.twice == {}


def test_bodies_come_in_order_as_well(run: Run, worklist: Worklist) -> None:
    ran = run(*LIST[:-1], "raw")
    assert ran.code == 0
    assert ran.text == "".join(json.dumps(worklist.page(offset, 300)) for offset in worklist.pages)


@pytest.mark.parametrize("most", [1, 9, 10, 11, 20, 21, 55, 100, 155])
def test_max_items_asks_for_no_page_that_is_not_needed(most: int, run: Run, worklist: Worklist) -> None:
    ran = run(*LIST, "--max-items", str(most))
    assert numbers(ran) == list(range(most))
    assert sorted(worklist.asked) == list(range(0, most, SIZE))


@pytest.mark.parametrize("tasks", [5, 10, 15, 25, 40, 300])
@pytest.mark.parametrize("counts", [True, False])
def test_any_number_of_pages_is_read_to_its_end(tasks: int, counts: bool, run: Run, worklist: Worklist) -> None:
    worklist.renew(tasks, counts=counts)
    ran = run(*LIST)
    assert (ran.code, numbers(ran), ran.err) == (0, list(range(tasks)), "")
    assert worklist.twice == {}


def test_without_a_total_few_pages_are_asked_for_in_vain_and_what_comes_of_them_is_nothing(
    run: Run, worklist: Worklist
) -> None:
    """Beyond its end this service answers with 400."""
    worklist.renew(200, counts=False)
    worklist.wrong = lambda offset, before: (400, {}, {"title": "no such offset"}) if offset >= 200 else None
    ran = run(*LIST)
    assert (ran.code, numbers(ran), ran.err) == (0, list(range(200)), "")
    assert 1 < max(worklist.together.values()) <= 6
    assert len([offset for offset in worklist.asked if offset >= 200]) < 6


@pytest.mark.parametrize("pages", [1, 2, 3])
def test_without_a_total_a_short_list_is_not_asked_beyond_its_end(pages: int, run: Run, worklist: Worklist) -> None:
    worklist.renew(pages * SIZE, counts=False)
    run(*LIST)
    assert worklist.asked == worklist.pages


def test_a_service_of_keys_is_never_asked_ahead() -> None:
    """Capillary's pages begin where the one before ended; of its limits nothing is known but that there are some."""
    paging = [each.paging for name in names() for each in load(name).endpoints if each.paging]
    assert any(each.places for each in paging)
    assert not any(each.paging.places for each in load("capillary").endpoints if each.paging)
    by_key = Paging(lambda asked, page: {**asked, "after": "17"})
    assert list(by_key.coming({"after": "7"}, Page({}, [], 0, 0, 1), {"after": "17"})) == []


@pytest.mark.parametrize(
    ("first", "asked", "total", "coming"),
    [
        (1, {}, 25, ["2", "3"]), (1, {"page": "2"}, 25, ["3"]), (0, {"page": "0"}, 25, ["1", "2"]),
        (1, {"page": "2"}, 21, ["3"]), (1, {"page": "2"}, 30, ["3"]), (1, {"page": "2"}, 31, ["3", "4"]),
    ],
)  # fmt: skip
def test_a_total_says_which_pages_are_to_come(first: int, asked: Any, total: int, coming: list[str]) -> None:
    paging = by_number(default=10, first=first, total=lambda head: total)
    page = Page({}, [Any] * 10, 10, 10, 1)  # type: ignore[list-item]
    onward = {"page": str(int(asked.get("page", first)) + 1)}
    assert [each["page"] for each in paging.coming(asked, page, onward)] == coming


# Trouble ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
def test_after_the_first_that_is_not_answered_pages_go_one_at_a_time(
    status: int, run: Run, worklist: Worklist, pauses: list[float]
) -> None:
    worklist.wrong = lambda offset, before: (
        (status, {"Retry_After": "2"}, {}) if offset == 100 and before == 0 else None
    )
    ran = run(*LIST)
    assert (ran.code, numbers(ran), ran.err) == (0, list(range(300)), "")
    assert worklist.twice == {100: 2}
    # Waited for as the service named it, from when it was named.
    assert len(pauses) == 1
    assert 1 < pauses[0] <= 2
    assert {worklist.together[offset] for offset in range(160, 300, SIZE)} == {1}


def test_a_page_that_is_refused_more_often_is_tried_as_often_as_any(
    run: Run, worklist: Worklist, pauses: list[float]
) -> None:
    worklist.wrong = lambda offset, before: (503, {}, {}) if offset == 100 else None
    ran = run(*LIST)
    assert (ran.code, numbers(ran)) == (7, list(range(100)))
    assert worklist.twice == {100: 4}
    assert len(pauses) == 3


def test_a_connection_that_breaks_is_trouble_too(run: Run, worklist: Worklist) -> None:
    def broken(offset: int, before: int) -> None:
        if offset == 100 and before == 0:
            raise ConnectionResetError

    worklist.wrong = broken
    ran = run(*LIST)
    assert (ran.code, numbers(ran)) == (0, list(range(300)))
    assert worklist.twice == {100: 2}
    assert {worklist.together[offset] for offset in range(160, 300, SIZE)} == {1}


def test_trouble_with_the_first_page_counts_for_all(run: Run, worklist: Worklist) -> None:
    worklist.wrong = lambda offset, before: (503, {}, {}) if not offset and not before else None
    assert numbers(run(*LIST)) == list(range(300))
    assert max(worklist.together.values()) == 1


def test_a_page_is_tried_again_only_when_it_is_its_turn() -> None:
    """What it was to wait has passed meanwhile."""
    waits = []

    def ask(plan: Plan, hold: Hold) -> Reply:
        waits.append(hold(0.05))
        waits.append(hold(60))
        return Reply(200, b"")

    flight = Flight(PLANS[0], ask, Traffic())
    assert not flight.done.wait(0.1)
    assert waits == []
    flight.land()
    assert waits[0] == 0
    assert 59 < waits[1] <= 60


def test_a_token_that_ends_while_pages_are_on_their_way_is_renewed_once(
    run: Run, worklist: Worklist, configured: Callable[..., Path]
) -> None:
    """Whoever renews it is not held up, for the others wait for the token."""
    auth = {"method": "client-credentials", "client_id": "c", "client_secret": "s3cret", "token_url": "", "scope": "s"}
    auth["token_url"] = f"{worklist.origin}/token"
    configured({"it": {"provider": "oracle", "base_url": worklist.origin, "auth": auth}})
    worklist.newer_from = 100
    # A page behind the one in turn finds out first.
    worklist.wrong = lambda offset, before: time.sleep(0.3 if (offset, before) == (100, 0) else 0)
    ran = run(*LIST, "--deadline", "20")
    assert (ran.code, numbers(ran), ran.err) == (0, list(range(300)), "")
    assert worklist.tokens == 3
    assert set(worklist.twice.values()) <= {2}


def test_after_a_total_that_moves_pages_go_one_at_a_time(run: Run, worklist: Worklist) -> None:
    worklist.gathered = 4
    worklist.wrong = lambda offset, before: (200, {}, worklist.page(offset, 300 if offset < 100 else 299))
    ran = run(*LIST)
    assert (ran.code, numbers(ran)) == (9, list(range(299)))
    assert "the provider counted 300, then 299, and gave 299" in ran.err
    assert worklist.twice == {}
    assert {worklist.together[offset] for offset in range(160, 300, SIZE)} == {1}
    assert max(worklist.together.values()) > 3


def test_pages_that_lie_elsewhere_than_expected_are_asked_for_anew(run: Run, worklist: Worklist) -> None:
    """From the hundredth row on this service gives nine rows a page, and steps by nine."""

    def nine(offset: int, before: int) -> Answer | None:
        page = worklist.page(offset, 300)
        return (200, {}, {**page, "limit": 9, "items": page["items"][:9]}) if offset >= 100 else None

    worklist.wrong = nine
    ran = run(*LIST)
    assert (ran.code, numbers(ran), ran.err) == (0, list(range(300)), "")
    assert worklist.twice == {}


def test_what_a_page_fails_with_is_told_when_it_is_its_turn(run: Run, worklist: Worklist) -> None:
    worklist.wrong = lambda offset, before: (400, {}, {"title": "not this one"}) if offset == 60 else None
    ran = run(*LIST)
    assert (ran.code, numbers(ran)) == (6, list(range(60)))
    assert "not this one" in ran.err
    assert worklist.twice == {}


def test_a_service_that_does_not_turn_the_page_is_asked_twice(run: Run, worklist: Worklist) -> None:
    worklist.wrong = lambda offset, before: (200, {}, worklist.page(0, 300))
    ran = run(*LIST)
    assert (ran.code, worklist.asked) == (9, [0, 10])


def test_where_few_requests_are_left_pages_go_one_at_a_time(run: Run, worklist: Worklist) -> None:
    worklist.renew(X_RateLimit_Remaining="19")
    ran = run(*LIST)
    assert numbers(ran) == list(range(300))
    assert max(worklist.together.values()) == 1


# The end ------------------------------------------------------------------------------------------------------------


def pages_of(ask: Callable[[Plan, Hold], Reply], traffic: Traffic) -> Pages:
    return Pages(lambda plan: ask(plan, at_once), load("oracle"), PLANS[0], True, ahead=Ahead(ask, traffic))


def test_where_nobody_reads_on_nothing_further_is_sent() -> None:
    sent, traffic, go = [], Traffic(), threading.Event()

    def ask(plan: Plan, hold: Hold) -> Reply:
        hold(0)
        offset = int(dict(plan.request.params).get("offset", "0"))
        sent.append(offset)
        if offset > 20:
            go.wait()
            hold(0.01)  # it was refused: whoever wants it still tries again
            sent.append(offset)
        rows = [{"number": at} for at in range(offset, offset + SIZE)]
        return Reply(200, json.dumps({"items": rows, "limit": SIZE, "totalResults": 900, "hasMore": True}).encode())

    reading = pages_of(ask, traffic)
    rows = reading.rows()
    for _ in range(25):
        next(rows)
    until(lambda: len(sent) == 3 + MOST)
    rows.close()  # type: ignore[attr-defined]
    go.set()
    until(lambda: [traffic.slots.acquire(timeout=5) for _ in range(MOST)] == [True] * MOST)
    assert sorted(sent) == list(range(0, 10 * (3 + MOST), 10))


def test_a_page_that_was_dropped_before_it_was_sent_is_not_sent() -> None:
    begun, sent = threading.Event(), []

    def ask(plan: Plan, hold: Hold) -> Reply:
        begun.wait()
        hold(0)
        sent.append(plan)
        return Reply(200, b"{}")

    flight = Flight(PLANS[0], ask, Traffic())
    flight.drop()
    begun.set()
    with pytest.raises(Dropped):
        flight.land()
    assert sent == []


def test_nothing_is_sent_once_nobody_wants_it() -> None:
    sent: list[Request] = []

    def local(request: Request) -> tuple[int, dict[str, str], bytes]:
        sent.append(request)
        return 200, {}, b""

    def hold(wait: float) -> float:
        raise Dropped

    with pytest.raises(Dropped):
        Wire(local=local).send(Request("http://x"), hold=hold)
    assert sent == []


def test_large_pages_are_not_kept_waiting() -> None:
    ahead = Ahead(lambda plan, hold: Reply(200, b""), Traffic())
    ahead.look(PLANS, Reply(200, b" " * (WAITING + 1)), MOST)
    assert not ahead.flights
    ahead.look(PLANS, Reply(200, b" " * (WAITING // 2)), MOST)
    assert len(ahead.flights) == 2


def test_what_is_asked_for_once_a_run_or_looked_for_is_not_asked_ahead(worklist: Worklist) -> None:
    profile = load_config().profile("it")
    conversation = Conversation(ProfileClient(profile, Wire()))
    listed = profile.provider.endpoint("list")
    assert conversation.read(listed, {}, paginate=True).ahead
    assert not conversation.read(listed, {}).ahead
    assert not conversation.read(listed, {}, paginate=True, once=True).ahead
    assert not conversation.read(replace(listed, find_one=True), {}, paginate=True).ahead
    conversation.client.wire.local = lambda request: (200, {}, b"")
    assert not conversation.read(listed, {}, paginate=True).ahead


def test_whoever_asks_as_one_profile_shares_the_six() -> None:
    go, traffic = threading.Event(), Traffic()

    def ask(plan: Plan, hold: Hold) -> Reply:
        go.wait()
        return Reply(200, b"")

    one, other = Ahead(ask, traffic), Ahead(ask, traffic)
    one.look(PLANS, Reply(200, b""), 4)
    other.look(PLANS, Reply(200, b""), 4)
    assert (len(one.flights), len(other.flights)) == (4, 2)
    go.set()


def test_a_page_that_never_comes_does_not_outlast_the_deadline(run: Run, worklist: Worklist) -> None:
    silent = threading.Event()

    def stall(offset: int, before: int) -> None:
        if offset == 50:
            silent.wait(20)

    worklist.wrong = stall
    began = time.monotonic()
    ran = run(*LIST, "--deadline", "1")
    silent.set()
    assert (ran.code, numbers(ran)) == (7, list(range(50)))
    assert time.monotonic() - began < 5
    assert len(worklist.asked) <= 5 + 1 + MOST
