"""Tallyfy where no case can say it: the hosts of the real service, and what is not told."""

from __future__ import annotations

import pytest

from taskcli.http.auth import Settings
from taskcli.providers.tallyfy import PROVIDER, read_task
from tests.conftest import Run


@pytest.mark.parametrize(
    ("base", "web"),
    [
        ("https://go.tallyfy.com/api", "https://go.tallyfy.com"),
        ("https://api.tallyfy.com", "https://go.tallyfy.com"),
        ("https://staging.go.tallyfy.com/api", "https://staging.go.tallyfy.com"),
        ("https://staging-api.tallyfy.com", "https://staging.go.tallyfy.com"),
        ("https://eu.go.tallyfy.com/api", "https://eu.go.tallyfy.com"),
        ("http://127.0.0.1:8080/api", "https://go.tallyfy.com"),
        ("https://evilgo.tallyfy.com", "https://go.tallyfy.com"),
        ("https://evil.go.tallyfy.com.example.net", "https://go.tallyfy.com"),
    ],
)
def test_the_web_address_is_on_the_host_of_the_web_application(base: str, web: str) -> None:
    settings = Settings(base, {"org_id": "9c1e"})

    assert read_task({"run_id": "r-1"}, settings).url == f"{web}/9c1e/processes/r-1"
    assert web.removeprefix("https://") in PROVIDER.hosts(settings)


def test_the_help_of_get_promises_no_word_that_is_refused(run: Run) -> None:
    told = " ".join(run("tallyfy", "get", "--help").text.split())
    assert "also below these (NAME.NAME): run, step, form_fields" in told
    assert "another word" not in told


@pytest.mark.parametrize("verb", ["guests", "guest"])
def test_what_opens_tasks_without_a_login_is_in_no_column(verb: str) -> None:
    assert "link" in PROVIDER.concealed
    assert "link" not in PROVIDER.endpoint(verb).columns
