"""What new users do wrong, stage by stage: each is answered with what happened and what to type next."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

Profiles = dict[str, dict[str, Any]]

GOOD = """[profiles.work]
provider = "oracle"
base_url = "{origin}"
auth = { method = "basic", username = "jane.roe", password = "worklist-4711" }
"""

# What is changed in a good configuration, what is typed, and what is said: its exit code and its words.
CONFIGURATION = {
    "no file yet": (None, "list", 3, "taskcli profile add work writes one; to try it without any: taskcli list --demo"),
    "no profile of that service": ((), "tallyfy list", 3, "taskcli profile add NAME --provider tallyfy writes one"),
    "a profile that there is not": ((), "list -p wrok", 3, "(did you mean work?): there is: work"),
    "a ref of a profile that there is not": ((), "get wrok:1", 2, "there is no profile 'wrok' (did you mean work?)"),
    "a service that there is not": (
        ("oracle", "orcale"), "list", 3, "line 2: profiles.work.provider 'orcale' is not one of accelo, capillary, "
        "oracle, pageseeder, tallyfy (did you mean oracle?)"),
    "a key that there is not": (("base_url", "base_uri"), "list", 3, "line 3: profiles.work.base_uri is not known here "
                                "(did you mean base_url?)"),
    "a method that there is not": (
        ('"basic"', '"basci"'), "list", 3, "line 4: profiles.work.auth.method 'basci' is not one of basic, bearer, "
        "client-credentials (did you mean basic?)"),
    "no method": (('method = "basic", ', ""), "list", 3, "profiles.work.auth lacks method, one of basic, bearer"),
    "no auth": (("auth =", "# auth ="), "list", 3, 'lacks auth, for example auth = { method = "basic", ... }'),
    "a key of auth that there is not": (("username", "user"), "list", 3, "(did you mean username?); allowed: method"),
    "a table of the wrong name": (("[profiles.", "[profile."), "list", 3, "profile is not known here (did you mean"),
    "a zone by its city": (("auth =", 'time_zone = "berlin"\nauth ='), "list", 3, "write it like Europe/Berlin"),
    "a default that is no profile": (("[profiles.work]", 'default = "wrok"\n[profiles.work]'), "list", 3,
                                     "default names 'wrok', which is no profile; there is: work"),
    "a secret that is not there": (('"worklist-4711"', '{ env = "NOPE" }'), "list", 3,
                                   "the environment variable NOPE is not set: it should hold the password"),
}  # fmt: skip
ADDRESS = {
    "a port where nobody listens": (
        ("{origin}", "http://127.0.0.1:9"),
        "list",
        7,
        "refused the connection: check base_",
    ),
    "https where there is none": (("http:", "https:"), "list", 7, "does not speak TLS: write http in base_url"),
    "another path": (("{origin}", "{origin}/wrong"), "list", 6, "no such address: HTTP 404"),
    "user info": (("http://", "http://me:pw@"), "list", 3, "profiles.work.base_url must not hold a name or password"),
    "no address": (("{origin}", "http://["), "list", 3, "base_url is not a web address"),
}
SIGN_IN = {
    "a wrong password": (("worklist-4711", "x"), "list", 4, "work: not allowed: Unauthorized: check the credentials"),
    "a password of nobody": (("jane.roe", "jane.reo"), "list", 4, "work: not allowed"),
}
WORDS = {
    "an id that there is not": ("get work:99999999", 5, "99999999: not found"),
    "an id of another form": ("get abc", 2, "'abc' is not an Oracle task number"),
    "a ref with a slash": ("get work/1702211", 2, "work/1702211"),
    "a status that there is not": ("list --status opne", 2, "(did you mean open?)"),
    "a priority that there is not": ("list --priority higher", 2, "(did you mean high?)"),
    "a date that there is not": ("list --due-before tomorow", 2, "is not a date: give an ISO date or date-time, now"),
    "a range the wrong way round": ("list --due-after 2026-12-01 --due-before 2026-11-01", 2, "nothing could match"),
    "a range of its own the wrong way round": (
        "oracle list --since 2026-12-01 --until 2026-11-01", 2, "is after --until 2026-11-01: nothing could match"),
    "a column that there is not": ("list --columns titel", 2, "there is no 'titel' (did you mean title?)"),
    "columns with blanks": ("list --columns 'ref title'", 2, "there is no 'ref title'"),
    "a format that there is not": ("list -o jsn", 2, "--output: 'jsn' is not one of"),
    "a group that there is not": ("list --group-by asignee", 2, "(did you mean assignee?)"),
    "a field to sort by that there is not": ("list --sort dew", 2, "fields: due, created"),
    "a limit below none": ("list --limit=-1", 2, "'-1' is not a whole number from 0 up"),
    "jq that is none": ("list --jq '.[0'", 2, "--jq: "),
    "a view that there is not": ("list @morning", 3, "no view 'morning'"),
    "a word of another service": ("oracle list --assignment MINE", 2, "--assignment: 'MINE' is not one of MY, GROUP"),
    "a page that is too large": ("accelo list --limit 500 --demo", 2, "use --paginate, with --max-items N to stop"),
    "two that exclude each other": ("list -p work --all-profiles", 2, "do not go together"),
    "a file in a folder that there is not": ("list --output-file /no/such/x", 11, "/no/such/x cannot be written"),
    "a parameter without a value": ("oracle list --param x", 2, "NAME=VALUE"),
    "a parameter that has a flag": ("oracle list --param limit=3", 2, "--limit"),
}  # fmt: skip


@pytest.mark.parametrize("name", [*CONFIGURATION, *ADDRESS, *SIGN_IN])
def test_what_is_wrong_in_the_configuration(
    name: str, run: Run, home: Path, five: Profiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, typed, code, told = {**CONFIGURATION, **ADDRESS, **SIGN_IN}[name]
    monkeypatch.delenv("TASKCLI_CONFIG")
    path = home / ".config" / "taskcli" / "config.toml"
    if change is not None:
        path.parent.mkdir(parents=True)
        text = GOOD.replace("{origin}", five["oracle"]["base_url"]) if "{origin}" not in str(change) else GOOD
        old, new = change or ("", "")
        assert old in text
        path.write_text(text.replace(old, new).replace("{origin}", five["oracle"]["base_url"]))
        path.chmod(0o600)
    said(run, typed, code, told)


@pytest.mark.parametrize("name", WORDS)
def test_what_is_wrong_in_the_words(name: str, run: Run, five: Profiles, configured: Callable[..., Path]) -> None:
    path = configured({})
    path.write_text(GOOD.replace("{origin}", five["oracle"]["base_url"]))
    said(run, *WORDS[name])


def said(run: Run, typed: str, code: int, told: str) -> None:
    """One line, on stderr, with the words; stdout is empty."""
    ran = run(*shlex.split(typed), "-q")
    assert (ran.code, ran.out) == (code, b""), ran.err
    assert told in ran.err
    assert ran.err.startswith("taskcli: error: ")
    assert ran.err.count("\n") == 1
