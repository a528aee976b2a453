"""`taskcli profile`: from nothing to one's own list without an editor, and a file that nothing is lost of."""

from __future__ import annotations

import io
import os
import pty
import re
import select
import stat
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from taskcli.cli.profile import change
from taskcli.errors import ConfigError, MachineRefused, UsageError
from taskcli.profiles.writing import with_default, with_profile, without_profile
from taskcli.sandbox.server import Server
from tests.conftest import Prepared, Ran, Run, Stage

ROOT = Path(__file__).resolve().parent.parent
Profiles = dict[str, dict[str, Any]]


@pytest.fixture
def config(home: Path) -> Path:
    """Where the configuration will be."""
    return home / ".config" / "taskcli" / "config.toml"


@pytest.fixture
def typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """`typed("secret", "profile", "add", ...)`: a run whose stdin says so."""

    def go(said: str, *words: str) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{said}\n".encode())))
        return run(*words)

    return go


@pytest.fixture
def sites(_sandbox: Server) -> Profiles:
    return _sandbox.sandbox.profiles(_sandbox.origin)


SECRETS = ("password", "client_secret", "token", "secret")


def flags_of(profile: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The secret of a profile, and the flags that say the rest."""
    auth = dict(profile["auth"])
    secret = next(auth.pop(key) for key in SECRETS if key in auth)
    told = {"provider": profile["provider"], "auth": auth.pop("method"), **auth}
    told |= {key: value for key, value in profile.items() if key not in ("provider", "auth")}
    return secret, tuple(part for key, value in told.items() for part in (f"--{key.replace('_', '-')}", str(value)))


# Added by flags -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["accelo", "capillary", "oracle", "pageseeder", "tallyfy"])
def test_each_provider_is_added_by_flags_checked_and_asked(
    name: str, sites: Profiles, run: Run, typed: Callable[..., Ran], config: Path
) -> None:
    secret, flags = flags_of(sites[name])
    ran = typed(secret, "profile", "add", "mine", *flags, "--secret-stdin")
    assert ran.code == 0, ran.err
    assert "taskcli: accepted" in ran.err
    assert ran.err.endswith(f"profile mine written to {config}; now: taskcli list -p mine\n")
    port = sites[name]["base_url"].rpartition(":")[2].partition("/")[0]  # which may have the digits of a short secret
    assert secret not in ran.err.replace(port, "")
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert stat.S_IMODE(config.parent.stat().st_mode) == 0o700
    assert [each.name for each in config.parent.iterdir()] == ["config.toml"]
    assert run("list", "-o", "json", "--limit", "1", "-q").json[0]["profile"] == "mine"
    (report,) = run("profile", "check", "-o", "json").json
    assert (report["profile"], report["ok"]) == ("mine", True)
    checks = ["settings", "secret", "address", "tls", "sign-in", "clock", "rate limit"]
    assert [each["check"] for each in report["checks"]] == checks
    address, method = tomllib.loads(config.read_text())["profiles"]["mine"]["base_url"], sites[name]["auth"]["method"]
    assert run("profile", "list", "-o", "json").json == [
        {"name": "mine", "provider": name, "base_url": address, "auth": method, "default": False}
    ]
    for words in (("show", "mine"), ("show", "mine", "-o", "json"), ("list",), ("check",)):
        assert secret not in run("profile", *words).text.replace(port, "")


PASTED = {
    "https://planet-express.accelo.com/?action=view_task&id=100": ("accelo", {"deployment": "planet-express"}),
    "planet-express.api.accelo.com/api/v0/tasks": ("accelo", {"deployment": "planet-express"}),
    "https://acme.fa.us2.oraclecloud.com/fscmUI/faces/FuseWelcome?_afrLoop=1": (
        "oracle", {"base_url": "https://acme.fa.us2.oraclecloud.com"}),
    "https://acme.example.com/bpm/api/3.0/tasks/4?x=1": (
        "oracle", {"base_url": "https://acme.example.com", "api_root": "/bpm/api/3.0"}),
    "https://ps.example.com/ps/page/acme-website/comments/332": (
        "pageseeder", {"base_url": "https://ps.example.com", "site_prefix": "/ps"}),
    "https://ps.example.com/docs/service/members/jsmith": (
        "pageseeder", {"base_url": "https://ps.example.com", "site_prefix": "/docs", "api_path": "service"}),
    "https://go.tallyfy.com/9c1e7d2a4b6f8035b1c7e9d2f4a6b801/tasks": (
        "tallyfy", {"org_id": "9c1e7d2a4b6f8035b1c7e9d2f4a6b801"}),
    "https://go.tallyfy.com/api/organizations/9c1e7d2a4b6f8035b1c7e9d2f4a6b801/me/tasks": (
        "tallyfy", {"org_id": "9c1e7d2a4b6f8035b1c7e9d2f4a6b801"}),
    "https://eu.api.capillarytech.com": ("capillary", {"base_url": "https://eu.api.capillarytech.com"}),
}  # fmt: skip
SIGN_IN = {
    "accelo": ("--auth", "bearer"), "oracle": ("--username", "u"), "pageseeder": ("--username", "u"),
    "tallyfy": ("--auth", "bearer"), "capillary": ("--username", "u"),
}  # fmt: skip


@pytest.mark.parametrize("address", PASTED)
def test_an_address_that_is_pasted_is_taken_apart(address: str, run: Run, config: Path) -> None:
    provider, told = PASTED[address]
    words = ("--provider", provider, "--base-url", address, *SIGN_IN[provider], "--secret-from", "env:X", "--no-check")
    ran = run("profile", "add", "it", *words)
    assert ran.code == 0, ran.err
    found = tomllib.loads(config.read_text())["profiles"]["it"]
    assert {key: value for key, value in found.items() if key not in ("provider", "auth")} == told


@pytest.mark.parametrize(
    ("typed_", "written"),
    [
        ("env:ORACLE_PASSWORD", {"env": "ORACLE_PASSWORD"}),
        ("file:~/.secrets/x", {"file": "~/.secrets/x"}),
        ("command:pass show 'a:b'", {"command": "pass show 'a:b'"}),
        ("keyring", {"keyring": True}),
    ],
)
def test_a_secret_stays_where_it_is(typed_: str, written: dict[str, Any], run: Run, config: Path) -> None:
    words = ("--provider", "oracle", "--base-url", "x.example.com", "--username", "u")
    ran = run("profile", "add", "it", *words, "--secret-from", typed_, "--no-check")
    assert ran.code == 0, ran.err
    assert tomllib.loads(config.read_text())["profiles"]["it"]["auth"]["password"] == written


# Where nobody listens.
TALLYFY = (
    "--provider", "tallyfy", "--base-url", "http://127.0.0.1:9/api", "--auth", "bearer", "--secret-from", "env:HOME",
    "--no-check",
)  # fmt: skip
ORACLE = ("--provider", "oracle", "--base-url", "https://x.example.com", "--username", "u", "--secret-from", "env:HOME")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("it",), 2, "--provider is missing"),
        (("it", "--provider", "oracle"), 2, "--base-url is missing"),
        (("it", "--provider", "accelo"), 2, "--deployment is missing"),
        (("it", "--provider", "oracle", "--base-url", "x"), 2, "--auth is missing"),
        (("it", *ORACLE[:4], "--auth", "basic"), 2, "--username is missing"),
        (("it", *ORACLE[:6]), 2, "--secret-from env:NAME"),
        (("it", *ORACLE, "--secret-stdin"), 2, "do not go together"),
        (("it", *ORACLE[:6], "--secret-from", "gpg:x"), 2, "'gpg' is none of env:NAME"),
        (("it", *ORACLE, "--org-id", "x"), 2, "--org-id is no setting of oracle"),
        (("it", *ORACLE, "--client-id", "c", "--auth", "basic"), 2, "--client-id does not go with --auth basic"),
        (("it", *ORACLE[:4], "--auth", "bearer", *ORACLE[4:]), 2, "--username does not go with --auth bearer"),
        (("it", *TALLYFY), 2, "--org-id is missing"),
        (("it", *ORACLE, "--time-zone", "Mars"), 2, "--time-zone 'Mars' is not a time zone"),
        (("it", *ORACLE, "--timeout", "soon"), 2, "--timeout must be a number of seconds"),
        (("it", *ORACLE, "--api-root", "x y"), 2, "--api-root"),
        (("it", *ORACLE, "--auth", "basik"), 2, "'basik' is not one of basic, bearer"),
        (("it", "--provider", "orcle"), 2, "'orcle' is not one of"),
        (("a b", *ORACLE), 2, "the name 'a b'"),
        (("it", *ORACLE[:2], "--base-url", "https://u:p@x.example.com", *ORACLE[4:]), 2, "--base-url must not hold"),
        (("it", *ORACLE[:6], "--secret-from", "env:NO_SUCH"), 3, "NO_SUCH is not set"),
        (("it", *ORACLE[:2], "--base-url", "http://127.0.0.1:9", *ORACLE[4:]), 7, "refused the connection"),
    ],
)
def test_what_is_missing_or_wrong_is_told_and_nothing_is_written(
    words: Sequence[str], code: int, told: str, run: Run, config: Path
) -> None:
    ran = run("profile", "add", *words, "-q")
    assert ran.code == code, ran.err
    assert told in ran.err
    assert ran.err.count("\n") == 1
    assert not config.exists()


def test_a_file_that_is_named_and_not_there_is_made(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, words in (("typed.toml", ("--config", str(tmp_path / "typed.toml"))), ("named.toml", ())):
        monkeypatch.setenv("TASKCLI_CONFIG", str(tmp_path / "named.toml"))
        assert run("profile", "add", "it", *ORACLE, "--no-check", *words).code == 0
        assert [*tomllib.loads((tmp_path / name).read_text())["profiles"]] == ["it"]
    assert run("profile", "list", "--config", str(tmp_path / "other.toml")).code == 3


def test_a_dry_run_of_the_checks_shows_them_and_asks_nobody(
    run: Run, stage: Stage, configured: Callable[..., Path], tmp_path: Path
) -> None:
    password = {"command": f"touch {tmp_path}/ran; echo x"}
    auth = {"method": "basic", "username": "u", "password": password}
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": auth}, "odd": {"provider": "oracle"}})
    ran = run("profile", "check", "it", "--dry-run")
    assert (ran.code, ran.err, stage.asked) == (0, "", [])
    assert ran.text.splitlines() == [
        "# it (oracle): at least 1 request",
        f"curl -u 'u:***' -H 'Accept: application/json' '{stage.origin}/bpm/api/4.0/tasks?limit=1'",
    ]
    assert not (tmp_path / "ran").exists()
    ran = run("profile", "check", "--dry-run")
    assert (ran.code, "# it" in ran.text, "odd" in ran.err) == (9, True, True)
    assert run("profile", "check", "odd", "--dry-run").code == 3
    configured({})
    assert "no profiles yet" in run("profile", "check", "--dry-run").err
    assert run("profile", "check", "--dry-run", "--demo").text.count("# demo-") == 5


def test_the_usual_format_holds_for_profiles_too(
    run: Run, configured: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    auth = {"method": "bearer", "token": {"env": "NO_SUCH"}}
    path = configured({"it": {"provider": "oracle", "base_url": "https://x.example", "auth": auth}})
    monkeypatch.setenv("TASKCLI_OUTPUT", "json")
    for words in (("profile", "list"), ("profile", "show", "it"), ("profile", "check"), ("changes", "list")):
        assert run(*words).out == run(*words, "-o", "json").out != b""
    assert run("profile", "path").text == f"{path}\n"  # scripts read it
    assert run("profile", "path", "-o", "json").json == {"path": str(path)}
    monkeypatch.setenv("TASKCLI_OUTPUT", "ics")  # has no place here, and gives way
    assert run("profile", "list").text.startswith("name ")


def test_a_refused_sign_in_is_4_and_the_file_stays_as_it_was(
    sites: Profiles, typed: Callable[..., Ran], config: Path
) -> None:
    secret, flags = flags_of(sites["oracle"])
    config.parent.mkdir(parents=True)
    config.write_text("# mine\n")
    ran = typed("wrong", "profile", "add", "it", *flags, "--secret-stdin")
    assert ran.code == 4
    assert "it is not written" in ran.err
    assert config.read_text() == "# mine\n"
    assert typed("wrong", "profile", "add", "it", *flags, "--secret-stdin", "--no-check").code == 0
    ran = typed(secret, "profile", "add", "it", *flags, "--secret-stdin")
    assert (ran.code, "there is a profile 'it' already: --replace" in ran.err) == (2, True)
    assert typed(secret, "profile", "add", "it", *flags, "--secret-stdin", "--replace").code == 0


def test_the_only_organization_need_not_be_named(
    stage: Stage, typed: Callable[..., Ran], config: Path, run: Run
) -> None:
    flags = ("--provider", "tallyfy", "--base-url", f"{stage.origin}/api", "--auth", "bearer", "--secret-stdin")
    one = b'{"data": [{"id": "0a", "name": "ACME"}]}'
    me = b'{"data": {"id": 7, "full_name": "Ann", "email": "ann@example.com"}}'
    stage.prepared = [Prepared(body=one), Prepared(body=me)]
    ran = typed("t0ken", "profile", "add", "flow", *flags)
    assert ran.code == 0, ran.err
    assert [each.line for each in stage.asked] == [
        "GET /api/me/organizations?per_page=100",
        "GET /api/organizations/0a/me",
    ]
    assert tomllib.loads(config.read_text())["profiles"]["flow"]["org_id"] == "0a"
    two = b'{"data": [{"id": "0a", "name": "ACME"}, {"id": "0b", "name": "Planet Express"}]}'
    stage.asked.clear()
    stage.prepared = [Prepared(body=two)]
    ran = typed("t0ken", "profile", "add", "other", *flags)
    assert ran.code == 2
    assert "--org-id is missing, and there are several: 0a (ACME); 0b (Planet Express)" in ran.err


# Added by questions -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_person_is_asked_for_what_is_missing(sites: Profiles, config: Path, home: Path) -> None:
    site = sites["tallyfy"]
    answers = [
        (b"which service", "tallify"), (b"did you mean tallyfy?", "tallyfy"), (b"how to sign in", ""),
        (b"(not shown)", site["auth"]["token"]), (b"Settings, Organization) (", site["org_id"]),
    ]  # fmt: skip
    command = [sys.executable, "-m", "taskcli", "profile", "add", "flow", "--base-url", site["base_url"]]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as ran:
        os.close(theirs)
        shown, until = b"", time.monotonic() + 30
        while time.monotonic() < until and ran.poll() is None:
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    shown += os.read(ours, 4096)
                except OSError:
                    break
            elif answers and answers[0][0] in shown:  # it has gone quiet, and waits
                os.write(ours, f"{answers.pop(0)[1]}\n".encode())
        assert ran.wait(10) == 0, shown
    os.close(ours)
    assert site["auth"]["token"].encode() not in shown
    found = tomllib.loads(config.read_text())["profiles"]["flow"]
    assert (found["org_id"], found["auth"]["token"]) == (site["org_id"], site["auth"]["token"])


# Changed ------------------------------------------------------------------------------------------------------------

WHOLE = '''# my accounts
default = ["work", "shop"]  # both
time_zone = "Europe/Berlin"

# the ERP
[profiles.work]
provider = "oracle"   # since 2019
base_url = "https://acme.example.com"
auth = { method = "basic", username = "u", password = { env = "P" } }

[profiles.work.defaults.list]
assignment = "MY"  # mine

# the shop
# [profiles.old]
[profiles."shop"]
provider = "capillary"
base_url = """https://eu.api.capillarytech.com"""
auth = { method = "basic", username = "store", password = { env = "P" } }
[views.morning]
overdue = true
'''


def test_removing_one_keeps_every_other_line() -> None:
    kept = WHOLE.replace('["work", "shop"]', '["shop"]')
    begin, end = kept.index("[profiles.work]"), kept.index("\n# the shop")
    assert without_profile(WHOLE, "work") == kept[:begin] + kept[end:]
    kept = WHOLE.replace('["work", "shop"]', '["work"]')
    begin, end = kept.index('[profiles."shop"]'), kept.index("[views.morning]")
    assert without_profile(WHOLE, "shop") == kept[:begin] + kept[end:]


def test_replacing_one_keeps_its_place_and_what_no_flag_says() -> None:
    new = {"provider": "oracle", "base_url": "https://new.example.com"}
    begin, end = WHOLE.index('provider = "oracle"'), WHOLE.index("\n[profiles.work.defaults.list]")
    written = 'provider = "oracle"\nbase_url = "https://new.example.com"\n'
    assert with_profile(WHOLE, "work", new, replace=True) == WHOLE[:begin] + written + WHOLE[end:]
    other = with_profile(WHOLE, "work", {"provider": "tallyfy", "org_id": "x"}, replace=True)
    assert tomllib.loads(other)["profiles"]["work"] == {"provider": "tallyfy", "org_id": "x"}
    assert "# the ERP\n" in other
    assert "# the shop\n" in other
    with pytest.raises(UsageError, match="--replace"):
        with_profile(WHOLE, "work", new)


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        "",
        "# only a remark",
        'profiles = { a = { provider = "oracle" } }\n',
        '[profiles]\na = { provider = "oracle" }\nb.provider = "tallyfy"\n',
        '[profiles.a]\nprovider = "oracle"\nnote = """\n[profiles.b]\n"""\n',
        'profiles.a.provider = "oracle"\r\n# end\r\n',
        '[profiles.a]\nx = [\n"[profiles.c]",\n]\n[profiles.a.defaults]\nlist = {}\n[[other]]\n[[other]]\n',
    ],
)
def test_what_is_written_says_what_it_should_however_the_file_is_written(text: str) -> None:
    before = tomllib.loads(text)
    settings = {"provider": "oracle", "timeout": 2.5, "auth": {"method": "basic", "password": 'a"b\\c\u00fc\n'}}
    added = with_profile(text, "new one.x", settings)
    assert tomllib.loads(added) == {**before, "profiles": {**before.get("profiles", {}), "new one.x": settings}}
    assert tomllib.loads(without_profile(added, "new one.x")).get("profiles", {}) == before.get("profiles", {})
    for name in before.get("profiles", {}):
        left = {key: value for key, value in before["profiles"].items() if key != name}
        assert tomllib.loads(without_profile(text, name)).get("profiles", {}) == left
        replaced = with_profile(text, name, settings, replace=True)
        assert tomllib.loads(replaced)["profiles"][name]["auth"] == settings["auth"]
        assert tomllib.loads(with_default(text, [name])) == {**before, "default": [name]}
        assert "default" not in tomllib.loads(with_default(with_default(text, [name]), []))
    remarks = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in added.splitlines() if line.startswith("#")] == remarks


@pytest.mark.parametrize("text", ["[profiles", "profiles = 3\n", "x = " + "[" * 3000 + "]" * 3000])
def test_a_broken_file_stays_as_it_is(text: str, run: Run, config: Path) -> None:
    config.parent.mkdir(parents=True)
    config.write_text(text)
    for words in (("add", "it", *ORACLE, "--no-check"), ("default", "it"), ("remove", "it"), ("list",), ("show", "it")):
        ran = run("profile", *words)
        assert (ran.code, ran.out, ran.err.count("\n")) == (3, b"", 1), ran.err
    ran = run("profile", "check", "-o", "json")
    assert ran.code == 3
    ((check,),) = [each["checks"] for each in ran.json]
    assert (check["check"], check["ok"]) == ("configuration", False)
    assert config.read_text() == text


def test_twenty_at_once_lose_nothing(config: Path) -> None:
    def add(at: int) -> None:
        change(None, lambda text: with_profile(text, f"p{at}", {"provider": "oracle"}))

    threads = [threading.Thread(target=add, args=(at,)) for at in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(tomllib.loads(config.read_text())["profiles"]) == 20
    assert [each.name for each in config.parent.iterdir()] == ["config.toml"]


def test_a_configuration_that_cannot_be_changed_is_untouched(config: Path) -> None:
    config.parent.mkdir(parents=True)
    config.write_text("x = 1\n")

    def broken(text: str) -> str:
        raise ConfigError("no")

    with pytest.raises(ConfigError):
        change(None, broken)
    assert config.read_text() == "x = 1\n"


def test_a_link_stays_a_link(config: Path, home: Path) -> None:
    config.parent.mkdir(parents=True)
    (home / "dotfiles.toml").write_text("# kept\n")
    config.symlink_to(home / "dotfiles.toml")
    change(None, lambda text: with_profile(text, "it", {"provider": "oracle"}))
    assert config.is_symlink()
    assert (home / "dotfiles.toml").read_text().startswith("# kept\n")


def test_default_says_anew_which_are_asked(run: Run, config: Path) -> None:
    config.parent.mkdir(parents=True)
    text = WHOLE.partition("[views")[0]
    config.write_text(text)
    assert run("profile", "default", "shop").code == 0
    assert config.read_text() == text.replace('["work", "shop"]', '["shop"]')
    ran = run("profile", "default", "shpo")
    assert (ran.code, "no profile 'shpo' (did you mean shop?)" in ran.err) == (3, True)
    assert run("profile", "remove", "work").code == 0
    assert [*tomllib.loads(config.read_text())["profiles"]] == ["shop"]
    assert run("profile", "path").text == f"{config}\n"


# Checked ------------------------------------------------------------------------------------------------------------


def test_the_doctor_names_what_is_wrong_with_each(
    five: Profiles, configured: Callable[..., Path], run: Run, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {**five["oracle"], "auth": {**five["oracle"]["auth"], "password": "x"}}
    configured(
        {
            "well": five["accelo"],
            "settings": {"provider": "oracle"},
            "secret": {**five["oracle"], "auth": {**five["oracle"]["auth"], "password": {"env": "NO_SUCH"}}},
            "address": {**five["oracle"], "base_url": "http://127.0.0.1:9"},
            "sign-in": wrong,
            "answer": {**five["oracle"], "base_url": stage.origin},
        }
    )
    ran = run("profile", "check", "-o", "json")
    failed = {each["profile"]: [check["check"] for check in each["checks"] if not check["ok"]] for each in ran.json}
    assert failed == {name: [name] if name != "well" else [] for name in failed}
    assert ran.code == 3  # the first failure's own
    assert run("profile", "check", "well").code == 0
    assert run("profile", "check", "sign-in", "well").code == 4
    ran = run("profile", "check", "sign-in")
    assert ran.text.count("FAILED") == 1
    assert re.search(r"^sign-in  sign-in +FAILED  not allowed", ran.text, re.M)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("taskcli.cli.terminal.on_terminal", lambda stream: True)
    assert run("profile", "check", "sign-in", "--color", "never").text == ran.text  # whole, however narrow it is
    assert ran.err == ""
    assert run("profile", "check", "nobody").code == 3


def test_the_doctor_does_not_repeat_a_secret(configured: Callable[..., Path], run: Run, stage: Stage) -> None:
    auth = {"method": "basic", "username": "u", "password": "s3cr3t-enough"}
    configured({"it": {"provider": "oracle", "base_url": stage.origin, "auth": auth}})
    said = b'{"title": "no s3cr3t-enough here", "detail": "s3cr3t-enough"}'
    for status, body in ((401, said), (404, said), (400, said), (200, b'{"s3cr3t-enough": 1}')):
        stage.prepared = [Prepared(status=status, body=body)]
        for output in ("table", "json"):
            stage.asked.clear()
            ran = run("profile", "check", "-o", output)
            assert ran.code, ran.text
            assert "s3cr3t-enough" not in ran.text + ran.err


# Secrets ------------------------------------------------------------------------------------------------------------

BACK_END = """
import json, pathlib
from keyring.backend import KeyringBackend
class Keyring(KeyringBackend):
    priority = 9
    path = pathlib.Path.home() / "ring.json"
    def all(self):
        return json.loads(self.path.read_text()) if self.path.exists() else {}
    def get_password(self, service, name):
        return self.all().get(f"{service} {name}")
    def set_password(self, service, name, secret):
        self.path.write_text(json.dumps({**self.all(), f"{service} {name}": secret}))
"""


@pytest.mark.slow
def test_the_keyring_is_used_where_there_is_one(sites: Profiles, home: Path, config: Path) -> None:
    (home / "ringfor.py").write_text(BACK_END)
    env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{home}", "PYTHON_KEYRING_BACKEND": "ringfor.Keyring"}

    def taskcli(said: str, *words: str) -> Any:
        command = [sys.executable, "-m", "taskcli", *words]
        return subprocess.run(command, env=env, input=said, capture_output=True, text=True, check=False)

    secret, flags = flags_of(sites["oracle"])
    ran = taskcli(secret, "profile", "add", "work", *flags, "--secret-stdin")
    assert ran.returncode == 0, ran.stderr
    assert "the password is kept in the keyring" in ran.stderr
    assert secret not in config.read_text()
    assert taskcli("", "list", "-q").returncode == 0
    assert taskcli("other", "profile", "secret", "work").returncode == 0
    assert '"taskcli work.password": "other"' in (home / "ring.json").read_text()
    assert taskcli("", "list", "-q").returncode == 4
    ran = taskcli("x", "profile", "secret", "work", "nothing")
    assert (ran.returncode, "there is: password" in ran.stderr) == (2, True)
    assert taskcli("", "profile", "secret", "work").returncode == 2
    assert "keyring del taskcli work.password" in taskcli("", "profile", "remove", "work").stderr


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the keyring holds, in this process."""
    found: dict[str, str] = {}

    def use(entry: str, act: Callable[[Any], str | None]) -> str | None:
        class Keyring:
            def get_password(self, service: str, name: str) -> str | None:
                return found.get(name)

            def set_password(self, service: str, name: str, secret: str) -> None:
                found[name] = secret

        return act(Keyring())

    monkeypatch.setattr("taskcli.profiles.secrets._in_keyring", use)
    return found


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a person answers, in order."""
    found: list[str] = []

    def prompt(text: str, *, usual: str = "", hidden: bool = False) -> str:
        return found.pop(0) or usual

    monkeypatch.setattr("taskcli.cli.questions._prompt", prompt)
    for name in ("profile_add", "questions"):
        monkeypatch.setattr(f"taskcli.cli.{name}.on_terminal", lambda stream: True)
    return found


def test_answers_are_as_good_as_flags(
    sites: Profiles, run: Run, answers: list[str], ring: dict[str, str], config: Path
) -> None:
    site = sites["oracle"]
    secret = site["auth"]["password"]
    answers += ["oracel", "oracle", site["base_url"], "", "jane.roe", secret]
    ran = run("profile", "add", "work")
    assert ran.code == 0, ran.err
    assert answers == []
    assert "'oracel' is not one of accelo, capillary, oracle, pageseeder, tallyfy (did you mean oracle?)\n" in ran.err
    assert ring == {"work.password": secret}
    found = tomllib.loads(config.read_text())["profiles"]["work"]
    assert found["auth"] == {"method": "basic", "username": "jane.roe", "password": {"keyring": True}}
    answers += ["https://planet-express.accelo.com/?action=view_task&id=100", "id", "s3cret", "no"]
    words = ("--provider", "accelo", "--auth", "client-credentials", "--secret-from", "keyring", "--no-check")
    assert run("profile", "add", "agency", *words).code == 0
    assert tomllib.loads(config.read_text())["profiles"]["agency"]["deployment"] == "planet-express"
    assert ring["agency.client_secret"] == "s3cret"
    site = sites["tallyfy"]
    answers += [site["auth"]["token"], "nothing", site["org_id"]]
    words = ("--provider", "tallyfy", "--base-url", site["base_url"], "--auth", "bearer", "--default")
    ran = run("profile", "add", "flow", *words)
    assert ran.code == 0, ran.err
    assert tomllib.loads(config.read_text())["default"] == ["flow"]
    answers += ["https://eu.api.capillarytech.com", "store", "pw", ""]
    assert run("profile", "add", "shop", "--provider", "capillary", "--auth", "basic", "--no-check").code == 0
    assert tomllib.loads(config.read_text())["default"] == ["flow", "shop"]
    answers += [""]
    ran = run("profile", "secret", "flow")
    assert (ran.code, "the token of flow is empty" in ran.err) == (2, True)


def test_the_only_profile_is_asked_beside_the_second_one(run: Run, answers: list[str], config: Path) -> None:
    words = (*ORACLE, "--no-check")
    assert run("profile", "add", "one", *words).code == 0
    answers += ["yes"]
    assert run("profile", "add", "two", *words).code == 0
    assert tomllib.loads(config.read_text())["default"] == ["one", "two"]


def test_a_public_service_needs_no_secret(sites: Profiles, run: Run, config: Path) -> None:
    words = ("--provider", "pageseeder", "--base-url", sites["pageseeder"]["base_url"], "--auth", "none")
    ran = run("profile", "add", "open", *words)
    assert ran.code == 0, ran.err
    assert tomllib.loads(config.read_text())["profiles"]["open"]["auth"] == {"method": "none"}
    ran = run("profile", "add", "other", *words, "--secret-from", "env:X")
    assert (ran.code, "none needs no secret" in ran.err) == (2, True)
    ran = run("profile", "secret", "open")
    assert (ran.code, "which needs no secret" in ran.err) == (2, True)
    (report,) = run("profile", "check", "-o", "json").json
    assert [check["detail"] for check in report["checks"] if check["check"] == "secret"] == ["none is needed"]


def test_a_secret_goes_into_the_keyring_from_stdin(
    typed: Callable[..., Ran], ring: dict[str, str], run: Run, config: Path
) -> None:
    config.parent.mkdir(parents=True)
    config.write_text(WHOLE.partition("[views")[0])
    ran = typed("Bearer  x\r", "profile", "secret", "work")
    assert (ran.code, ring) == (0, {"work.password": "x"})
    assert "write password = { keyring = true } in auth of [profiles.work]" in ran.err
    ran = typed("x", "profile", "secret", "work", "token")
    assert (ran.code, "there is: password" in ran.err) == (2, True)
    assert typed("x", "profile", "secret", "nobody").code == 3


def test_who_writes_at_the_same_time_is_waited_for(config: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    config.parent.mkdir(parents=True)
    handle = os.open(config.parent, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(MachineRefused, match="another program has been writing in"):
            change(None, lambda text: text, 0.05)
    finally:
        os.close(handle)
    change(None, lambda text: "# mine\n", 0.05)
    assert config.read_text() == "# mine\n"


def test_a_place_that_cannot_be_written_is_told(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").write_text("")
    monkeypatch.setenv("TASKCLI_CONFIG", str(home / "file" / "config.toml"))
    with pytest.raises(MachineRefused, match="cannot be made"):
        change(None, lambda text: text)
    monkeypatch.setenv("TASKCLI_CONFIG", str(home))
    with pytest.raises(ConfigError, match="cannot be read"):
        change(None, lambda text: text)


def test_what_is_shown_of_odd_profiles_is_no_secret(run: Run, config: Path) -> None:
    config.parent.mkdir(parents=True)
    config.write_text(
        '[profiles.a]\nprovider = "nope"\nauth = { method = "x", key = "geheim" }\n'
        '[profiles.b]\nauth = "geheim"\nbase_url = "https://u:geheim@x.example.com"\n'
    )
    for name in ("a", "b"):
        ran = run("profile", "show", name, "-o", "json")
        assert ran.code == 0
        assert "geheim" not in ran.text
    ran = run("profile", "list", "-o", "json")
    assert "geheim" not in ran.text
    assert [each["auth"] for each in ran.json] == ["x", None]
