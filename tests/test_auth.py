"""Signing in, one side of the conversation played by hand: what is sent, when a token is renewed, what is refused."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import pytest

from taskcli.errors import Garbled, Refused, SignInError, TaskcliError, Unreachable
from taskcli.http.auth import (
    BASIC,
    BEARER,
    NONE,
    Exchange,
    Scheme,
    Settings,
    Token,
    TokenCache,
    client_credentials,
    converse,
    token_of,
    unsent,
)
from taskcli.http.message import Reply, Request

ASK = Request("https://api.example/tasks", (("status", "open"),), (("Accept", "application/json"),))
OK = Reply(200, b"[]")
DENIED = Reply(401, b"{}")
SECRETS = {"password": "pa:ss wörd", "token": "t0ken", "client_secret": "s&cret/="}


def settings(secrets: Mapping[str, str] = SECRETS, **auth: str) -> Settings:
    return Settings("https://api.example", auth=auth, secret=lambda name: secrets[name])


def grant(*, in_body: bool = False, **form: str) -> Scheme:
    return client_credentials(
        lambda settings: settings.base_url + "/token", form=lambda settings: form, in_body=in_body
    )


def token(value: str = "fresh", expires_in: Any = 3600) -> Reply:
    found = f'"{expires_in}"' if isinstance(expires_in, str) else expires_in
    return Reply(200, f'{{"access_token": "{value}", "token_type": "bearer", "expires_in": {found}}}'.encode())


def answered(talk: Exchange, reply: Reply) -> Reply:
    """What the conversation comes to with its last answer; a further request is a failure."""
    with pytest.raises(StopIteration) as end:
        talk.send(reply)
    found = end.value.value
    assert isinstance(found, Reply)
    return found


def authorization(request: Request) -> str:
    assert request.credential is not None
    name, value = request.credential.header
    assert name == "Authorization"
    return value


CLIENT = settings(client_id="id@example")


# Without a token of its own -----------------------------------------------------------------------------------------


def test_without_signing_in_the_request_leaves_as_it_is() -> None:
    talk = converse(NONE, ASK, settings(), TokenCache())

    assert next(talk) == ASK
    assert answered(talk, OK) is OK


def test_basic_sends_name_and_password_as_utf_8_and_keeps_the_rest() -> None:
    talk = converse(BASIC, ASK, settings(username="mira.k"), TokenCache())
    sent = next(talk)

    assert base64.b64decode(authorization(sent).removeprefix("Basic ")).decode() == "mira.k:pa:ss wörd"
    assert (sent.url, sent.params, sent.headers, sent.method) == (ASK.url, ASK.params, ASK.headers, "GET")
    assert answered(talk, OK) is OK


def test_bearer_sends_the_token_of_the_profile() -> None:
    assert authorization(next(converse(BEARER, ASK, settings(), TokenCache()))) == "Bearer t0ken"


@pytest.mark.parametrize("scheme", [NONE, BASIC, BEARER])
def test_what_was_refused_is_not_sent_again(scheme: Scheme) -> None:
    talk = converse(scheme, ASK, settings(username="mira.k"), TokenCache())
    next(talk)

    assert answered(talk, DENIED) is DENIED


def test_a_secret_is_looked_up_only_when_it_is_sent() -> None:
    asked: list[str] = []

    def secret(name: str) -> str:
        asked.append(name)
        return "x"

    talk = converse(BEARER, ASK, Settings("https://api.example", secret=secret), TokenCache())
    assert asked == []
    next(talk)
    assert asked == ["token"]


# Client credentials -------------------------------------------------------------------------------------------------


def test_a_client_signs_in_with_basic_and_asks_with_the_token() -> None:
    talk = converse(grant(scope="read tasks"), ASK, CLIENT, TokenCache())
    first = next(talk)

    assert (first.method, first.target) == ("POST", "https://api.example/token")
    assert dict(first.headers)["Content-Type"] == "application/x-www-form-urlencoded"
    assert first.body == b"grant_type=client_credentials&scope=read%20tasks"
    assert base64.b64decode(authorization(first).removeprefix("Basic ")) == b"id@example:s&cret/="
    second = talk.send(token())
    assert authorization(second) == "Bearer fresh"
    assert second.target == ASK.target
    assert answered(talk, OK) is OK


def test_a_client_can_sign_in_within_the_form_and_then_sends_no_basic() -> None:
    first = next(converse(grant(in_body=True), ASK, CLIENT, TokenCache()))

    assert first.credential is None
    assert parse_qs((first.body or b"").decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["id@example"],
        "client_secret": ["s&cret/="],
    }


def test_a_token_serves_the_whole_command() -> None:
    wallet = TokenCache()
    first = converse(grant(), ASK, CLIENT, wallet)
    next(first)
    first.send(token())
    answered(first, OK)
    second = converse(grant(), ASK, CLIENT, wallet)

    assert authorization(next(second)) == "Bearer fresh"
    assert answered(second, OK) is OK


@pytest.mark.parametrize(
    ("left", "renewed"),
    [(31.0, False), (30.0, True), (29.0, True), (0.0, True), (-3600.0, True), (float("inf"), False)],
)
def test_a_token_counts_as_ended_half_a_minute_early(left: float, renewed: bool) -> None:
    wallet = TokenCache(Token("old", 1000.0 + left), clock=lambda: 1000.0)
    first = next(converse(grant(), ASK, CLIENT, wallet))

    assert (first.method == "POST") is renewed
    assert authorization(first).startswith("Basic " if renewed else "Bearer old")


@pytest.mark.parametrize("expires_in", [3600, "3600", 3600.0])
def test_the_life_of_a_token_may_be_number_or_text(expires_in: Any) -> None:
    wallet = TokenCache()
    talk = converse(grant(), ASK, CLIENT, wallet)
    next(talk)
    talk.send(token(expires_in=expires_in))

    assert wallet.token is not None
    assert 3500 < wallet.token.until - TokenCache().clock() <= 3600


@pytest.mark.parametrize("body", [b'{"access_token": "x"}', b'{"access_token": "x", "expires_in": null}',
                                  b'{"access_token": "x", "expires_in": "never"}'])  # fmt: skip
def test_a_token_without_a_known_end_never_ends(body: bytes) -> None:
    assert token_of(Reply(200, body)) == Token("x", float("inf"))


def test_an_aged_token_that_is_refused_is_renewed_once() -> None:
    wallet = TokenCache(Token("old"))
    talk = converse(grant(), ASK, CLIENT, wallet)

    assert authorization(next(talk)) == "Bearer old"
    assert talk.send(DENIED).method == "POST"
    assert authorization(talk.send(token("new"))) == "Bearer new"
    assert answered(talk, OK) is OK
    assert wallet.token is not None
    assert wallet.token.value == "new"


def test_a_renewed_token_that_is_refused_too_ends_it() -> None:
    talk = converse(grant(), ASK, CLIENT, TokenCache(Token("old")))
    next(talk)
    talk.send(DENIED)
    talk.send(token("new"))

    assert answered(talk, DENIED) is DENIED


def test_a_fresh_token_that_is_refused_is_not_renewed() -> None:
    talk = converse(grant(), ASK, CLIENT, TokenCache())
    next(talk)
    talk.send(token())

    assert answered(talk, DENIED) is DENIED


def test_a_token_that_was_renewed_for_its_age_is_fresh() -> None:
    talk = converse(grant(), ASK, CLIENT, TokenCache(Token("old", 0.0)))
    next(talk)
    talk.send(token())

    assert answered(talk, DENIED) is DENIED


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_no_other_refusal_costs_a_token(status: int) -> None:
    talk = converse(grant(), ASK, CLIENT, TokenCache(Token("old")))
    next(talk)

    assert answered(talk, Reply(status, b"")).status == status


# Refusals of the token endpoint -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "kind", "told"),
    [
        (401, b'{"error": "invalid_client"}', SignInError, "invalid_client"),
        (400, b'{"error": "invalid_client", "error_description": "No such client."}', SignInError, "No such client."),
        (400, b'{"error": "invalid_scope"}', SignInError, "invalid_scope"),
        (403, b'{"message": "Not today"}', SignInError, "Not today"),
        (401, b"", SignInError, "HTTP 401"),
        (401, b"<html>Sign in</html>", SignInError, "HTTP 401, with a page from in front of the API"),
        (200, b"<html>Sign in</html>", SignInError, "a sign-in page came instead of a token"),
        (302, b"", Garbled, "tells no address to go on to"),
        (200, b'{"error": "invalid_grant"}', SignInError, "invalid_grant"),
        (200, b'{"access_token": ""}', Garbled, "has none in it"),
        (200, b'{"access_token": null}', Garbled, "has none in it"),
        (200, b'{"access_token": 7}', Garbled, "has none in it"),
        (200, b'{"login": "http://portal"}', Garbled, "has none in it"),
        (400, b'{"access_token": "x"}', SignInError, "HTTP 400"),
        (404, b'{"error": "invalid_client"}', SignInError, "invalid_client"),
        (404, b"<html>Not Found</html>", Refused, "no such address"),
        (404, b'{"status": 404, "error": "Not Found"}', Refused, "Not Found"),
        (405, b"", Refused, "no such address"),
        (429, b'{"message": "Slow down"}', Unreachable, "Slow down"),
        (500, b"oops", Unreachable, "oops"),
        (503, b"<html>", Unreachable, "HTTP 503"),
        (200, b"<html>Welcome</html>", Garbled, "an HTML page"),
        (200, b"", Garbled, "has none in it"),
        (200, b'{"access_tok', Garbled, "is damaged"),
        (200, b'["access_token"]', Garbled, "has none in it"),
    ],
)
def test_where_no_token_is_given_the_reason_is_told(
    status: int, body: bytes, kind: type[TaskcliError], told: str
) -> None:
    talk = converse(grant(), ASK, CLIENT, TokenCache())
    next(talk)

    with pytest.raises(TaskcliError) as refused:
        talk.send(Reply(status, body, {"x-request-id": "r-1"}))
    assert isinstance(refused.value, kind)
    assert told in refused.value.message
    assert refused.value.hint
    assert refused.value.request_id == "r-1"


def test_a_refused_renewal_is_told_as_a_refusal() -> None:
    talk = converse(grant(), ASK, CLIENT, TokenCache(Token("old")))
    next(talk)
    talk.send(DENIED)

    with pytest.raises(SignInError, match="invalid_client"):
        talk.send(Reply(401, b'{"error": "invalid_client"}'))


# Only to be seen ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "methods"), [(NONE, ["GET"]), (BASIC, ["GET"]), (BEARER, ["GET"]), (grant(), ["POST", "GET"])]
)
def test_an_unsent_conversation_shows_every_request_and_never_a_second_try(scheme: Scheme, methods: list[str]) -> None:
    shown = list(unsent(scheme, ASK, settings(username="mira.k", client_id="id@example")))

    assert [each.method for each in shown] == methods
    assert shown[-1].target == ASK.target


def test_settings_and_tokens_do_not_print_their_secrets() -> None:
    shown = repr((settings(username="mira.k"), Token("fresh"), TokenCache(Token("fresh"))))

    assert "mira.k" in shown
    assert not any(secret in shown for secret in (*SECRETS.values(), "fresh"))
