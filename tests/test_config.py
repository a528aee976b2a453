"""The configuration through the front door: what is checked, where secrets come from, which profile is asked."""

from __future__ import annotations

import base64
import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import platformdirs
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from taskcli import providers
from tests.conftest import Asked, Prepared, Ran, Run, Stage

Config = Callable[..., Path]
EMPTY = b'{"items": [], "hasMore": false}'
BASIC = 'auth = { method = "basic", username = "mira.k", password = "pw" }'
WORK = f'[profiles.work]\nprovider = "oracle"\nbase_url = "https://acme.example"\n{BASIC}\n'


@pytest.fixture
def config(home: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Writes a configuration that only its owner can read, and names it."""

    def write(text: str, *, mode: int = 0o600) -> Path:
        path = home / "config.toml"
        path.write_text(text, "utf-8")
        path.chmod(mode)
        monkeypatch.setenv("TASKCLI_CONFIG", str(path))
        return path

    return write


def oracle(origin: str, password: str = '"pw"', rest: str = "", name: str = "work") -> str:
    auth = f'auth = {{ method = "basic", username = "mira.k", password = {password} }}'
    return f'[profiles.{name}]\nprovider = "oracle"\nbase_url = "{origin}"\n{auth}\n{rest}\n'


def signed_as(asked: Asked) -> str:
    return base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")).decode()


def failed(ran: Ran, code: int = 3) -> str:
    """The one error line of a run that must have ended with this code and no data."""
    assert (ran.code, ran.out) == (code, b""), ran
    assert ran.err.startswith("taskcli: error: ")
    assert ran.err.count("\n") == 1, ran.err
    return ran.err


# What is checked ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "text", "told"),
    [
        (1, 'defualt = "work"\n' + WORK, "defualt is not known here (did you mean default?); allowed: default"),
        (1, 'default = "home"\n' + WORK, "default names 'home', which is no profile; there is: work"),
        (1, "default = 7\n" + WORK, "default must be a profile's name or a list of names"),
        (1, "default = [1]\n" + WORK, "default must be a profile's name or a list of names"),
        (1, "profiles = 1", "profiles must be tables like [profiles.work]"),
        (1, "[profiles]\nwork = 1", "profiles must be tables like [profiles.work]"),
        (1, '[profiles.work]\nbase_url = "x"', "profiles.work lacks provider, one of "),
        (2, '[profiles.work]\nprovider = "jira"', "profiles.work.provider 'jira' is not one of "),
        (2, "[profiles.work]\nprovider = 7", "profiles.work.provider 7 is not one of "),
        (5, WORK + 'colour = "red"', "profiles.work.colour is not known here; allowed: provider, base_url, time_zone"),
        (5, WORK + 'org_id = "1"', "profiles.work.org_id is not known here; allowed: "),
        (5, WORK + 'time_zone = "Mars/Phobos"', "profiles.work.time_zone 'Mars/Phobos' is not a time zone; write it"),
        (5, WORK + "time_zone = 1", "profiles.work.time_zone must be a text"),
        (5, WORK + "timeout = 0", "profiles.work.timeout must be a number of seconds above 0"),
        (5, WORK + "timeout = -1", "profiles.work.timeout must be a number of seconds above 0"),
        (5, WORK + "timeout = true", "profiles.work.timeout must be a number of seconds above 0"),
        (5, WORK + "timeout = nan", "profiles.work.timeout must be a number of seconds above 0"),
        (5, WORK + 'timeout = "30"', "profiles.work.timeout must be a number of seconds above 0"),
        (5, WORK + 'output = "pdf"', "profiles.work.output 'pdf' is not one of table, json, jsonl, csv, tsv, yaml"),
        (5, WORK + "output = 1", "profiles.work.output 1 is not one of table"),
        (5, WORK + 'status_map = { "Parked" = "later" }',
         "profiles.work.status_map.Parked 'later' is not one of open, in-progress, done, cancelled, unknown"),
        (5, WORK + "status_map = 1", "profiles.work.status_map must be a table"),
        (5, WORK + "defaults = 1", "profiles.work.defaults must be a table"),
        (5, WORK + "[profiles.work.defaults.lits]", "profiles.work.defaults.lits is not known here (did you mean"),
        (5, WORK + "defaults = { list = 1 }", "profiles.work.defaults.list must be a table"),
        (6, WORK + '[profiles.work.defaults.list]\nassignement = "MY"',
         "profiles.work.defaults.list.assignement is not known here (did you mean assignment?); allowed: assignment"),
        (6, WORK + '[profiles.work.defaults.list]\nassignment = "MINE"',
         "profiles.work.defaults.list.assignment does not fit: 'MINE' is not one of MY, GROUP"),
        (6, WORK + '[profiles.work.defaults.list]\npriority = [1, 9]',
         "profiles.work.defaults.list.priority does not fit: '9' is not one of 1, 2"),
        (6, WORK + '[profiles.work.defaults.list]\nsince = "soon"',
         "profiles.work.defaults.list.since does not fit: 'soon' is not a date"),
        (6, WORK + "[profiles.work.defaults.list]\nlimit = 1.5",
         "profiles.work.defaults.list.limit must be a text, a whole number, a date, true or false, or a list of these"),
        (6, WORK + '[profiles.work.defaults.list]\nkeyword = ""', "profiles.work.defaults.list.keyword must be a text"),
        (6, WORK + "[profiles.work.defaults.list]\nstatus = []", "profiles.work.defaults.list.status is an empty list"),
        (6, WORK + "[profiles.work.defaults.list]\nstatus = [[1]]", "profiles.work.defaults.list.status must be a"),
        (3, WORK.replace("https://", "ftp://"), "profiles.work.base_url is not a web address: 'ftp://acme.example'"),
        (3, WORK.replace("acme.example", "acme.example/x?x=1"),
         "profiles.work.base_url has more than is needed: leave out what follows 'https://acme.example/x'"),
        (3, WORK.replace("acme.example", "acme.exa\\u0007mple"), "profiles.work.base_url is not a web address"),
        (4, WORK.replace("mira.k", "mira\\u0000k"), "profiles.work.auth.username holds a control character"),
        (3, WORK.replace("acme.example", "acme .example"), "profiles.work.base_url is not a web address"),
        (3, WORK.replace("acme.example", "acme.example:99999"), "profiles.work.base_url is not a web address"),
        (3, WORK.replace("acme.example", "[::1"), "profiles.work.base_url is not a web address"),
        (3, WORK.replace("https://acme.example", " "), "profiles.work.base_url must be a text"),
        (1, '[profiles.work]\nprovider = "oracle"\n' + BASIC, "profiles.work lacks base_url, the address of"),
        (5, WORK + 'api_root = "/a?b"', "profiles.work.api_root does not look right: '/a?b'"),
        (1, '[profiles.work]\nprovider = "oracle"\nbase_url = "x"', "profiles.work lacks auth, for example auth ="),
        (4, WORK.replace(BASIC, 'auth = "basic"'), "profiles.work.auth must be a table"),
        (4, WORK.replace(BASIC, 'auth = { username = "x" }'),
         "profiles.work.auth lacks method, one of basic, bearer, client-credentials"),
        (4, WORK.replace(BASIC, 'auth = { method = "digest" }'), "auth.method 'digest' is not one of basic,"),
        (4, WORK.replace(BASIC, 'auth = { method = ["basic"] }'), "auth.method ['basic'] is not one of"),
        (4, WORK.replace(BASIC, 'auth = { method = "basic", username = "x" }'), "profiles.work.auth lacks password"),
        (4, WORK.replace(BASIC, 'auth = { method = "basic", password = "x" }'), "profiles.work.auth lacks username"),
        (4, WORK.replace('"mira.k"', "7"), "profiles.work.auth.username must be a text"),
        (4, WORK.replace("password", "pasword"),
         "profiles.work.auth.pasword is not known here (did you mean password?); allowed: method, username, password"),
        (4, WORK.replace('"pw"', "7"), "profiles.work.auth.password must be a text or one of { env = ... }, { keyring"),
        (4, WORK.replace('"pw"', '""'), "profiles.work.auth.password must be a text or one of { env"),
        (4, WORK.replace('"pw"', '{ env = "A", file = "b" }'), "profiles.work.auth.password must be a text or one of"),
        (4, WORK.replace('"pw"', '{ vault = "A" }'), "vault is not known here; allowed: env, keyring, command, file"),
        (4, WORK.replace('"pw"', "{ keyring = false }"), "profiles.work.auth.password.keyring must be true"),
        (4, WORK.replace('"pw"', "{ env = 7 }"), "profiles.work.auth.password.env must be a text"),
        (4, WORK.replace('"pw"', '{ file = "" }'), "profiles.work.auth.password.file must be a text"),
        (10, WORK + "\n[profiles.home]\nprovider = \"oracle\"\nbase_url = \"x\"\n\ncolour = 1\n" + BASIC,
         "profiles.home.colour is not known here"),
    ],
)  # fmt: skip
def test_a_fault_of_the_file_is_named_with_its_line_and_what_is_allowed(
    run: Run, config: Config, line: int, text: str, told: str
) -> None:
    path = config(text)
    name = "home" if "profiles.home." in told else "work"

    error = failed(run("oracle", "list", "-p", name))

    assert told in error
    assert f"{path}, line {line}: " in error


def test_a_profile_without_a_fault_is_not_bothered_by_the_fault_of_another(
    run: Run, config: Config, stage: Stage
) -> None:
    config(oracle(stage.origin) + WORK.replace("profiles.work", "profiles.other") + "colour = 1\n")
    stage.prepared = [Prepared(body=EMPTY)]

    assert run("oracle", "list", "-p", "work", "-o", "json").code == 0
    assert "profiles.other.colour" in failed(run("oracle", "list", "-p", "other"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[profiles.work\n", "is not valid TOML: "),
        (b"default = 'a'\ndefault = 'b'\n", "(at line 2"),
        (b"\xff\xfe", "cannot be read"),
        (b"a = " + b"[" * 3000 + b"]" * 3000, "is not valid TOML: it is nested too deeply"),
        (b"a = " + b"{a = " * 3000 + b"1" + b"}" * 3000, "is not valid TOML: it is nested too deeply"),
        (b"time_zone = " + b"9" * 5000, "is not valid TOML: a whole number is too large"),
        (b"[profiles.it]\ntimeout = 0x" + b"f" * 5000, "is not valid TOML: a whole number is too large"),
        (b"[profiles.it]\ndefaults = { list = [1, " + b"9" * 30 + b"] }", "a whole number is too large"),
    ],
)
def test_what_is_no_toml_is_told_with_its_place(run: Run, config: Config, content: bytes, told: str) -> None:
    path = config("")
    path.write_bytes(content)

    error = failed(run("list"))

    assert str(path) in error
    assert told in error


def test_a_home_that_is_nobodys_or_missing_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "there is no file ~nosuchuser/config.toml" in failed(run("list", "--config", "~nosuchuser/config.toml"))
    monkeypatch.setenv("TASKCLI_CONFIG", "~nosuchuser/config.toml")
    assert "there is no file ~nosuchuser/config.toml" in failed(run("oracle", "list"))
    monkeypatch.delenv("TASKCLI_CONFIG")

    def homeless(*names: str) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(platformdirs, "user_config_path", homeless)
    for words in (("list",), ("get", "a:1"), ("oracle", "list"), ("oracle", "api", "tasks")):
        assert "no home folder" in failed(run(*words))
    assert run("list", "--demo", "-q").code == 0


def test_a_profiles_name_must_be_one_that_can_be_typed(run: Run, config: Config) -> None:
    config(WORK.replace("profiles.work", 'profiles."a:b c"'))

    assert "the name 'a:b c' must be of letters" in failed(run("list"))


def test_a_byte_order_mark_is_no_fault(run: Run, config: Config, stage: Stage) -> None:
    config("\ufeff" + oracle(stage.origin))
    stage.prepared = [Prepared(body=EMPTY)]

    assert run("oracle", "list", "-o", "json").text == "[]\n"


# Where the file is --------------------------------------------------------------------------------------------------


def test_no_configuration_at_all_says_how_to_start(run: Run, home: Path) -> None:
    for words in (("list",), ("oracle", "list"), ("get", "work:1")):
        error = failed(run(*words))
        assert f"no profiles yet ({home / '.config' / 'taskcli' / 'config.toml'})" in error
        assert "taskcli list --demo" in error


def test_the_users_own_folder_is_read_without_being_named(run: Run, home: Path, stage: Stage) -> None:
    path = home / ".config" / "taskcli" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(oracle(stage.origin))
    path.chmod(0o600)
    stage.prepared = [Prepared(body=EMPTY)]

    assert run("oracle", "list", "-o", "json").code == 0


def test_the_flag_goes_before_the_variable(run: Run, config: Config, home: Path, stage: Stage) -> None:
    config(WORK + "colour = 1")
    other = home / "other.toml"
    other.write_text(oracle(stage.origin))
    other.chmod(0o600)
    stage.prepared = [Prepared(body=EMPTY)]

    assert run("oracle", "list", "-o", "json", "--config", str(other)).code == 0
    assert run("oracle", "list", "-o", "json").code == 3


@pytest.mark.parametrize("by_flag", [True, False])
def test_a_named_file_that_is_not_there_is_an_error(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, by_flag: bool
) -> None:
    missing = home / "missing.toml"
    if not by_flag:
        monkeypatch.setenv("TASKCLI_CONFIG", str(missing))

    error = failed(run("list", *(("--config", str(missing)) if by_flag else ())))

    assert f"there is no file {missing}" in error
    assert "--config or TASKCLI_CONFIG" in error


def test_a_folder_in_the_place_of_the_file_is_an_error(run: Run, home: Path) -> None:
    assert str(home) in failed(run("list", "--config", str(home)))


def test_a_tilde_in_the_name_is_the_home(run: Run, home: Path, stage: Stage) -> None:
    (home / "mine.toml").write_text(oracle(stage.origin))
    (home / "mine.toml").chmod(0o600)
    stage.prepared = [Prepared(body=EMPTY)]

    assert run("oracle", "list", "-o", "json", "--config", "~/mine.toml").code == 0


def test_nothing_is_read_from_the_current_folder(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = home / "work"
    here.mkdir()
    for name in ("config.toml", "taskcli.toml", ".taskcli.toml", "pyproject.toml", ".env", ".netrc"):
        (here / name).write_text(WORK)
    monkeypatch.chdir(here)

    assert "no profiles yet" in failed(run("list"))


# Secrets ------------------------------------------------------------------------------------------------------------


class Drawer(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self, kept: dict[tuple[str, str], str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept = kept

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class Locked(Drawer):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("the user said no to pa55word")


@pytest.fixture
def drawer() -> Iterator[dict[tuple[str, str], str]]:
    before, kept = keyring.get_keyring(), dict[tuple[str, str], str]()
    keyring.set_keyring(Drawer(kept))
    yield kept
    keyring.set_keyring(before)


@pytest.fixture
def asks(run: Run, config: Config, stage: Stage) -> Callable[..., Ran]:
    """Asks the stage as a profile with this password."""

    def go(password: str, *words: str, mode: int = 0o600) -> Ran:
        config(oracle(stage.origin, password), mode=mode)
        stage.prepared = [Prepared(body=EMPTY)]
        stage.asked = []
        return run("oracle", "list", "-o", "json", *words)

    return go


def test_a_secret_of_the_environment(asks: Callable[..., Ran], stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORK_PASSWORD", "pä:ss\n")
    ran = asks('{ env = "WORK_PASSWORD" }')

    assert (ran.code, ran.err) == (0, "")
    assert signed_as(stage.asked[0]) == "mira.k:pä:ss"


def test_a_secret_of_the_keyring(asks: Callable[..., Ran], stage: Stage, drawer: dict[tuple[str, str], str]) -> None:
    drawer["taskcli", "work.password"] = "from the keyring"
    ran = asks("{ keyring = true }")

    assert (ran.code, ran.err) == (0, "")
    assert signed_as(stage.asked[0]) == "mira.k:from the keyring"


@pytest.mark.parametrize(
    "command", ["echo pa55; echo note", "printf 'pa55\\r\\nuser: x\\n'", "printf pa55", "echo told >&2; echo ' pa55 '"]
)
def test_a_secret_of_a_command_is_its_first_line(asks: Callable[..., Ran], stage: Stage, command: str) -> None:
    ran = asks(f"{{ command = '''{command}''' }}")

    assert (ran.code, ran.err) == (0, "told\n" if "told" in command else "")
    assert signed_as(stage.asked[0]) == "mira.k:pa55"


@pytest.mark.parametrize("written", ["~/kept/secret", "kept/secret", "{home}/kept/secret"])
def test_a_secret_of_a_file_is_its_first_line_wherever_one_stands(
    asks: Callable[..., Ran], stage: Stage, home: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    (home / "kept").mkdir()
    (home / "kept" / "secret").write_bytes(b"fr\xc3\xb6m a file \r\nand a note\n")
    (home / "kept" / "secret").chmod(0o600)
    (home / "elsewhere").mkdir()
    monkeypatch.chdir(home / "elsewhere")  # a relative path begins where the configuration is
    ran = asks(f'{{ file = "{written.format(home=home)}" }}')

    assert (ran.code, ran.err) == (0, "")
    assert signed_as(stage.asked[0]) == "mira.k:fröm a file"


@pytest.mark.parametrize(
    ("pasted", "sent"),
    [
        (b"\xef\xbb\xbfpa55\r\n", "pa55"),
        (b"Bearer pa55", "pa55"),
        (b"bearer  pa55 \n", "pa55"),
        (b"bearers of rings", "bearers of rings"),
    ],
)
@pytest.mark.parametrize("form", ["file", "env", "command", "keyring", "text"])
def test_what_is_pasted_along_with_a_secret_is_taken_off(
    asks: Callable[..., Ran],
    stage: Stage,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    drawer: dict[tuple[str, str], str],
    form: str,
    pasted: bytes,
    sent: str,
) -> None:
    (home / "secret").write_bytes(pasted)
    (home / "secret").chmod(0o600)
    monkeypatch.setenv("PASTED", pasted.decode())
    drawer["taskcli", "work.password"] = pasted.decode()
    written = {
        "file": '{ file = "secret" }',
        "env": '{ env = "PASTED" }',
        "command": f"{{ command = 'cat {home / 'secret'}' }}",
        "keyring": "{ keyring = true }",
        "text": json.dumps(pasted.decode()),
    }
    ran = asks(written[form])
    assert (ran.code, ran.err) == (0, "")
    assert signed_as(stage.asked[0]).rstrip() == f"mira.k:{sent}"


@pytest.mark.parametrize(
    ("secret", "told"),
    [
        (b"p\xe4ss", "the password is not UTF-8 text: store it as UTF-8"),
        (b"pa\tss", "the password holds a control character"),
        (b"pa\nss", "the password holds a control character"),
    ],
)
def test_what_cannot_belong_to_a_secret_is_refused_and_nothing_is_sent(
    asks: Callable[..., Ran], stage: Stage, monkeypatch: pytest.MonkeyPatch, secret: bytes, told: str
) -> None:
    monkeypatch.setitem(os.environb, b"PASTED", secret)
    ran = asks('{ env = "PASTED" }')
    assert (ran.code, ran.out, stage.asked) == (3, b"", [])
    assert told in ran.err
    assert ran.err.count("\n") == 1
    assert "ss" not in ran.err.replace("password", "")


@pytest.mark.parametrize("token", ["t 1", "tökèn"])
def test_a_token_that_no_header_can_carry_is_refused(run: Run, config: Config, stage: Stage, token: str) -> None:
    auth = f'auth = {{ method = "bearer", token = "{token}" }}'
    config(WORK.replace("https://acme.example", stage.origin).replace(BASIC, auth))
    ran = run("oracle", "list")
    assert (ran.code, ran.out, stage.asked) == (3, b"", [])
    assert "the token holds a blank or a letter outside ASCII" in ran.err


@pytest.mark.parametrize(
    ("base_url", "asked"),
    [
        ("{origin}/bpm/api/4.0", "/bpm/api/4.0/tasks"),
        ("{origin}/bpm/api/4.0/", "/bpm/api/4.0/tasks"),
        ("{origin}/bpm/api/4.0/tasks/12?expand=All#top", "/bpm/api/4.0/tasks"),
        ("{origin}/proxy/bpm/api/4.0/tasks", "/proxy/bpm/api/4.0/tasks"),
        ("{origin}/proxy/", "/proxy/bpm/api/4.0/tasks"),
        ("{origin}/xbpm/api/4.0", "/xbpm/api/4.0/bpm/api/4.0/tasks"),
        ("{origin}/bpm/api/4.0x", "/bpm/api/4.0x/bpm/api/4.0/tasks"),
    ],
)
def test_a_base_url_is_pasted_with_the_path_of_the_api(
    run: Run, config: Config, stage: Stage, base_url: str, asked: str
) -> None:
    config(oracle(base_url.format(origin=stage.origin), '"pw"'))
    stage.prepared = [Prepared(body=EMPTY)]
    ran = run("oracle", "list", "-o", "json")
    assert (ran.code, ran.err) == (0, "")
    assert stage.asked[0].line.split()[1].partition("?")[0] == asked


HEX = "9c1e7d2a4b6f8035b1c7e9d2f4a6b801"


@pytest.mark.parametrize(
    ("provider", "base_url", "written", "asked"),
    [
        ("oracle", "/bpm/api/3.0", {}, "/bpm/api/3.0/tasks"),
        ("oracle", "/ic/api/process/v1/", {}, "/ic/api/process/v1/tasks"),
        ("oracle", "/process/api/v1/tasks?assignment=MY", {}, "/process/api/v1/tasks"),
        ("oracle", "/bpm/services/rest/tasks/12", {}, "/bpm/services/rest/tasks"),
        ("oracle", "/gate/bpm/api/3.0/tasks#top", {}, "/gate/bpm/api/3.0/tasks"),
        ("oracle", "/gate/bpm/api/3.0", {"api_root": "/gate/bpm/api/3.0/"}, "/gate/bpm/api/3.0/tasks"),
        ("oracle", "/gate/bpm/api/3.0", {"api_root": "bpm/api/3.0"}, "/gate/bpm/api/3.0/tasks"),
        ("pageseeder", "/ps/service/members/jsmith/tasks?x=1", {}, "/ps/service/tasks/find.xml"),
        ("pageseeder", "/cms/api/tasks/332.xml", {}, "/cms/api/tasks/find.xml"),
        ("pageseeder", "/api/tasks", {}, "/api/tasks/find.xml"),
        ("pageseeder", "/cms/service", {"site_prefix": "cms"}, "/cms/service/tasks/find.xml"),
        ("pageseeder", "/ps", {}, "/ps/api/tasks/find.xml"),
        ("capillary", "/v1/task/get?format=json", {}, "/v1.1/task/get"),
        ("capillary", "/v1.1", {}, "/v1.1/task/get"),
        ("capillary", "/v3/oauth/token/generate", {}, "/v1.1/task/get"),
        ("tallyfy", f"/api/organizations/{HEX}/tasks?page=2", {}, f"/api/organizations/{HEX}/tasks"),
        ("tallyfy", "/api/me", {"org_id": HEX}, f"/api/organizations/{HEX}/tasks"),
        ("accelo", "/api/v0/tasks/24.json?_fields=x", {}, "/api/v0/tasks"),
    ],
)
def test_the_path_of_a_pasted_base_url_tells_what_it_tells(
    run: Run,
    configured: Callable[[dict[str, dict[str, Any]]], Path],
    provider: str,
    base_url: str,
    written: dict[str, str],
    asked: str,
) -> None:
    auth = {"method": "basic", "username": "u", "password_md5": "0" * 32}
    auth = auth if provider == "capillary" else {"method": "bearer", "token": "t"}
    configured({"it": {"provider": provider, "base_url": f"https://x.example{base_url}", "auth": auth, **written}})
    ran = run(provider, "list", "--dry-run", "-q")
    assert (ran.code, ran.err) == (0, "")
    url = ran.text.split()[-1].strip("'")
    assert url.partition("?")[0] == f"https://x.example{asked}"


@pytest.mark.parametrize(
    ("provider", "base_url", "written", "told"),
    [
        ("oracle", "/bpm/api/3.0", {"api_root": "/bpm/api/4.0"},
         "has '/bpm/api/3.0' in it, but api_root is '/bpm/api/4.0': leave out one of them"),
        ("oracle", "/bpm/api/3.0/tasks", {"api_root": "/gate/bpm/api/3.0"},
         "has '/bpm/api/3.0' in it, but api_root is '/gate/bpm/api/3.0': leave out one of them"),
        ("pageseeder", "/ps/api/tasks", {"api_path": "service"}, "has 'api' in it, but api_path is 'service': leave"),
        ("pageseeder", "/cms/api", {"site_prefix": "/ps"}, "has '/cms' in it, but site_prefix is '/ps': leave out"),
        ("tallyfy", f"/api/organizations/{HEX}/tasks", {"org_id": "b" * 32},
         f"has '{HEX}' in it, but org_id is '{'b' * 32}': leave out"),
        ("tallyfy", "/api/me", {}, "lacks org_id"),
    ],
)  # fmt: skip
def test_what_a_pasted_base_url_tells_otherwise_than_the_profile_is_a_fault(
    run: Run,
    configured: Callable[[dict[str, dict[str, Any]]], Path],
    provider: str,
    base_url: str,
    written: dict[str, str],
    told: str,
) -> None:
    auth = {"method": "bearer", "token": "t"}
    configured({"it": {"provider": provider, "base_url": f"https://x.example{base_url}", "auth": auth, **written}})
    error = failed(run(provider, "list", "--dry-run"))
    assert told in error


@pytest.mark.parametrize(
    ("base_url", "warned"),
    [
        ("http://tasks.invalid", True),
        ("HTTP://tasks.invalid", True),
        ("http://127.0.0.1.invalid", True),
        ("https://tasks.invalid", False),
        ("tasks.invalid", False),
        ("http://127.8.0.1:9", False),
        ("http://[::1]:9", False),
        ("http://localhost:9", False),
        ("http://ps.localhost:9", False),
    ],
)
def test_plain_http_to_another_machine_earns_a_warning(
    run: Run, config: Config, monkeypatch: pytest.MonkeyPatch, base_url: str, warned: bool
) -> None:
    def nowhere(*address: object, **rest: object) -> None:
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    config(oracle(base_url))
    ran = run("oracle", "list")
    assert ran.code == 7
    assert ("is plain http, where others can read what is sent; write https" in ran.err) == warned


@pytest.mark.parametrize(
    ("token_url", "told"),
    [
        ("https://u:p@id.example/token", "token_url must not hold a name or password"),
        ("ftp://id.example/token", "token_url is not a web address"),
        ("https://id .example/token", "token_url is not a web address"),
    ],
)
def test_a_token_url_that_is_none_is_refused(run: Run, config: Config, token_url: str, told: str) -> None:
    config(WORK.replace(BASIC, CLIENT.format(token_url)))
    assert told in failed(run("oracle", "list"))


def test_a_token_url_without_a_scheme_means_https(run: Run, config: Config) -> None:
    config(WORK.replace(BASIC, CLIENT.format("id.example/token")))
    assert " https://id.example/token\n" in run("oracle", "list", "--dry-run").text


CLIENT = 'auth = {{ method = "client-credentials", client_id = "c", client_secret = "s", token_url = "{}" }}'


def test_a_secret_written_in_the_file_works_and_keeps_its_blanks(asks: Callable[..., Ran], stage: Stage) -> None:
    ran = asks('" p w "')

    assert (ran.code, ran.err) == (0, "")
    assert signed_as(stage.asked[0]) == "mira.k: p w "


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_secret_that_others_can_read_earns_a_warning_and_works(
    asks: Callable[..., Ran], home: Path, mode: int
) -> None:
    ran = asks('"pw"', mode=mode)

    assert ran.code == 0
    assert f"taskcli: work: others can read the password in {home / 'config.toml'}; chmod 600 it" in ran.err
    assert asks('"pw"', "-q", mode=mode).err == ""


def test_a_reference_in_a_file_that_others_can_read_earns_none(
    asks: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORK_PASSWORD", "pw")

    assert asks('{ env = "WORK_PASSWORD" }', mode=0o644).err == ""


def test_a_secrets_own_file_that_others_can_read_earns_a_warning(asks: Callable[..., Ran], home: Path) -> None:
    (home / "secret").write_text("pw")
    (home / "secret").chmod(0o644)

    assert f"others can read the password in {home / 'secret'}" in asks('{ file = "secret" }').err


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ('{ env = "NO_SUCH_NAME" }', "the environment variable NO_SUCH_NAME is not set"),
        ('{ env = "BLANK" }', "the secret password is empty (env)"),
        ("{ keyring = true }", "the keyring has no 'work.password'"),
        ('{ command = "false" }', "the command for password failed with exit code 1"),
        ('{ command = "no-such-program-here 2>&1" }', "the command for password failed with exit code 127"),
        ('{ command = "true" }', "the secret password is empty (command)"),
        ('{ command = "cat" }', "the secret password is empty (command)"),
        ('{ file = "no-such-file" }', "the file for password cannot be read (No such file or directory)"),
        ('{ file = "." }', "the file for password cannot be read (Is a directory)"),
        ('{ file = "blank" }', "the secret password is empty (file)"),
        ('{ file = "binary" }', "the password is not UTF-8 text"),
    ],
)
def test_a_secret_that_cannot_be_had_is_a_configuration_error_and_nothing_is_sent(
    asks: Callable[..., Ran],
    stage: Stage,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    drawer: dict[tuple[str, str], str],
    password: str,
    told: str,
) -> None:
    monkeypatch.setenv("BLANK", " ")
    for name, content in (("blank", b"\nsecond line\n"), ("binary", b"\xff\xfe")):
        (home / name).write_bytes(content)
        (home / name).chmod(0o600)

    error = failed(asks(password))

    assert f"taskcli: error: work: {told}" in error
    assert stage.asked == []


def test_a_locked_keyring_is_told_without_its_words(asks: Callable[..., Ran], drawer: object) -> None:
    keyring.set_keyring(Locked({}))
    error = failed(asks("{ keyring = true }"))

    assert "the keyring cannot be used (KeyringLocked): unlock it, or use env, file or command instead" in error
    assert "pa55word" not in error


@pytest.mark.parametrize("words", [("oracle", "list"), ("list",), ("list", "--status", "done")])
def test_a_rehearsal_needs_no_secret(run: Run, config: Config, stage: Stage, words: tuple[str, ...]) -> None:
    config(oracle(stage.origin, '{ env = "NO_SUCH_NAME" }'))
    ran = run(*words, "--dry-run")

    assert ran.code == 0
    assert "curl -u 'mira.k:***'" in ran.text
    assert stage.asked == []


SECRET = "sw0rdf1sh"


@pytest.mark.parametrize("status", [200, 401, 500, 302])
@pytest.mark.parametrize("words", [("-vv",), ("-vv", "--dry-run"), ("-v", "--error-format", "json"), ("-o", "raw")])
@pytest.mark.parametrize(
    "auth",
    [
        f'{{ method = "basic", username = "mira.k", password = "{SECRET}" }}',
        f'{{ method = "bearer", token = "{SECRET}" }}',
        f'{{ method = "client-credentials", client_id = "c", client_secret = "{SECRET}", token_url = "{{origin}}/t" }}',
    ],
)
@pytest.mark.parametrize("command", [("oracle", "list"), ("list",), ("get", "work:1")])
def test_a_secret_is_in_no_output(
    run: Run, config: Config, stage: Stage, status: int, words: tuple[str, ...], auth: str, command: tuple[str, ...]
) -> None:
    text = oracle(stage.origin).splitlines()
    config("\n".join([*text[:3], f"auth = {auth.replace('{origin}', stage.origin)}"]), mode=0o644)
    token = b'{"access_token": "' + SECRET.encode() + b'2", "expires_in": 60}'
    granted = [Prepared(body=token)] if "client-cred" in auth else []
    cookie = {"Set-Cookie": f"session={SECRET}", "Location": "https://login.example/"}
    stage.prepared = [*granted, *[Prepared(status=status, body=EMPTY, reply_headers=cookie)] * 5]

    ran = run(*command, *words)

    shown = ran.text + ran.err
    assert SECRET not in shown
    assert base64.b64encode(f"mira.k:{SECRET}".encode()).decode() not in shown
    assert base64.b64encode(f"c:{SECRET}".encode()).decode() not in shown


def test_a_password_in_the_address_is_refused_and_not_repeated(run: Run, config: Config) -> None:
    for address in (f"https://mira:{SECRET}@acme.example", f"mira:{SECRET}@acme.example/x?y", f"https://{SECRET}@[::1"):
        config(WORK.replace("https://acme.example", address))
        error = failed(run("oracle", "list"))
        assert "base_url must not hold a name or password" in error
        assert SECRET not in error


# Which profile ------------------------------------------------------------------------------------------------------

THREE = "".join(oracle("https://acme.example", name=name).replace("mira.k", name) for name in ("one", "two", "three"))
SHOP = """[profiles.shop]
provider = "capillary"
base_url = "https://shop.example"
auth = { method = "basic", username = "shop", password = "pw" }
"""


def asked_as(ran: Ran) -> str:
    assert ran.code == 0, ran
    return ran.text.split("-u '", 1)[1].split(":")[0]


@pytest.mark.parametrize(
    ("text", "variable", "words", "profile"),
    [
        (THREE, "", ("-p", "two"), "two"),
        ('default = "one"\n' + THREE, "three", ("-p", "two"), "two"),
        ('default = "one"\n' + THREE, "three", (), "three"),
        ('default = "one"\n' + THREE, "", (), "one"),
        ('default = ["shop", "two"]\n' + THREE + SHOP, "", (), "two"),
        ('default = "two"\n' + THREE + SHOP, "shop", (), "two"),
        ('default = "shop"\n' + oracle("https://x", name="only").replace("mira.k", "only") + SHOP, "", (), "only"),
        ('default = "one"\n' + THREE, "", ("--profile=three",), "three"),
        # Names of other providers are passed over, wherever they stand.
        ('default = "one"\n' + THREE + SHOP, "shop, two", (), "two"),
        ('default = "one"\n' + THREE + SHOP, "two,shop,", (), "two"),
        ('default = ["shop", "one"]\n' + THREE + SHOP, "shop", (), "one"),
        (SHOP + oracle("https://x", name="only").replace("mira.k", "only"), "shop", (), "only"),
    ],
)
def test_the_profile_is_named_or_the_default_or_the_only_one(
    run: Run,
    config: Config,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    variable: str,
    words: tuple[str, ...],
    profile: str,
) -> None:
    config(text)
    monkeypatch.setenv("TASKCLI_PROFILE", variable)

    assert asked_as(run("oracle", "list", "--dry-run", *words)) == profile


@pytest.mark.parametrize(
    ("text", "command", "words", "told"),
    [
        (THREE, "oracle", (), "several profiles of oracle: choose with -p: one, two, three"),
        ('default = "shop"\n' + THREE + SHOP, "oracle", (), "choose with -p: one, two, three"),
        ('default = ["one", "two"]\n' + THREE, "oracle", (), "choose with -p: one, two, three"),
        (THREE, "capillary", (), "no profile of capillary in"),
        (
            THREE + SHOP,
            "capillary",
            ("-p", "one"),
            "profile 'one' is of oracle, not of capillary: of capillary there is: ",
        ),
        (THREE, "oracle", ("-p", "four"), "no profile 'four' in"),
        (THREE, "oracle", ("-p", "four"), "there is: one, two, three"),
        ("", "oracle", ("-p", "four"), "there is: none yet"),
        (SHOP, "oracle", (), "there is: shop"),
    ],
)
def test_where_no_profile_is_meant_the_names_are_told(
    run: Run, config: Config, text: str, command: str, words: tuple[str, ...], told: str
) -> None:
    config(text)

    assert told in failed(run(command, "list", *words))


def names_of(ran: Ran) -> list[str]:
    assert ran.code == 0, ran
    return [line.split()[1] for line in ran.text.splitlines() if line.startswith("# ") and "request" in line]


@pytest.mark.parametrize(
    ("text", "variable", "words", "profiles"),
    [
        ('default = ["one", "three"]\n' + THREE, "", (), ["one", "three"]),
        ('default = "two"\n' + THREE, "", (), ["two"]),
        ('default = "two"\n' + THREE, "one", (), ["one"]),
        ('default = "two"\n' + THREE, "three, one", (), ["three", "one"]),
        ('default = "two"\n' + THREE, "one", ("--all-profiles",), ["one", "two", "three"]),
        ('default = "two"\n' + THREE, "one", ("-p", "three", "-p", "two"), ["three", "two"]),
        ('default = "two"\n' + THREE, "", ("-p", "three,one", "-p", "one"), ["three", "one"]),
        (oracle("https://x", name="only"), "", (), ["only"]),
    ],
)
def test_the_common_list_asks_the_profiles_that_are_named_or_default(
    run: Run,
    config: Config,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    variable: str,
    words: tuple[str, ...],
    profiles: list[str],
) -> None:
    config(text)
    monkeypatch.setenv("TASKCLI_PROFILE", variable)

    assert names_of(run("list", "--dry-run", *words)) == profiles


@pytest.mark.parametrize(
    ("text", "variable", "words", "code", "told"),
    [
        (THREE, "", (), 3, "several profiles and no default: choose with -p (one, two, three), or --all-profiles"),
        (THREE, "four", (), 3, "no profile 'four'"),
        (THREE, "one,four", (), 3, "no profile 'four'"),
        (THREE, "", ("-p", "four"), 3, "there is: one, two, three"),
        (THREE, "", ("-p", "one", "--all-profiles"), 2, "--profile and --all-profiles do not go together"),
        (THREE, "", ("-p", ""), 2, "--profile has an empty value"),
        (THREE, "", ("-p", "one,"), 2, "--profile has an empty value"),
    ],
)
def test_the_common_list_says_which_profiles_there_are(
    run: Run,
    config: Config,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    variable: str,
    words: tuple[str, ...],
    code: int,
    told: str,
) -> None:
    config(text)
    monkeypatch.setenv("TASKCLI_PROFILE", variable)

    assert told in failed(run("list", *words), code)


# What a profile sets ------------------------------------------------------------------------------------------------

DEFAULTS = """[profiles.work.defaults.list]
assignment = "all"
status = ["ASSIGNED", "completed"]
limit = 10
metadataFlag = true
since = 2026-01-31
"""


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ((),
         "assignment=ALL&limit=10&metadataFlag=true&since=2026-01-30T23%3A00%3A00Z&status=ASSIGNED&status=COMPLETED"),
        (("--assignment", "ADMIN", "--status", "COMPLETED", "--no-metadata-flag"),
         "assignment=ADMIN&limit=10&metadataFlag=false&since=2026-01-30T23%3A00%3A00Z&status=COMPLETED"),
    ],
)  # fmt: skip
def test_defaults_of_a_profile_are_sent_and_a_flag_overrides_them(
    run: Run, config: Config, stage: Stage, words: tuple[str, ...], query: str
) -> None:
    config(oracle(stage.origin, rest='time_zone = "Europe/Berlin"\n' + DEFAULTS))
    stage.prepared = [Prepared(body=EMPTY)]

    assert run("oracle", "list", "-o", "json", *words).code == 0
    assert stage.asked[0].line == f"GET /bpm/api/4.0/tasks?{query}"


def test_defaults_are_of_their_endpoint_alone(run: Run, config: Config, stage: Stage) -> None:
    config(oracle(stage.origin, rest=DEFAULTS + '[profiles.work.defaults.get]\nexpand = "All"\n'))
    stage.prepared = [Prepared(body=b'{"number": 7}')]

    assert run("oracle", "get", "7", "-o", "json").code == 0
    assert stage.asked[0].line == "GET /bpm/api/4.0/tasks/7?expand=All"


def test_defaults_apply_to_the_common_list_too(run: Run, config: Config, stage: Stage) -> None:
    config(oracle(stage.origin, rest='[profiles.work.defaults.list]\nassignment = "ADMIN"\nkeyword = "order%"\n'))
    stage.prepared = [Prepared(body=EMPTY)] * 2

    assert run("list", "--status", "all", "-q").code == 0
    assert "assignment=ADMIN&" in stage.asked[0].line
    assert "keyword=order%25&" in stage.asked[0].line


def test_defaults_that_do_not_go_together_are_refused_and_nothing_is_sent(
    run: Run, config: Config, stage: Stage
) -> None:
    config(oracle(stage.origin, rest='[profiles.work.defaults.list]\nstatus = "COMPLETED"\n'))

    assert "--status COMPLETED needs --assignment" in failed(run("oracle", "list"), 2)
    assert stage.asked == []


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("acme.example", "https://acme.example/"),
        ("acme.example:8443/fa", "https://acme.example:8443/fa/"),
        ("http://acme.example///", "http://acme.example/"),
        ("HTTPS://Acme.Example", "https://Acme.Example/"),
        ("[::1]:8080", "https://[::1]:8080/"),
    ],
)
def test_an_address_without_a_scheme_means_https(run: Run, config: Config, written: str, address: str) -> None:
    config(oracle(written))

    assert f"{address}bpm/api/4.0/tasks" in run("oracle", "list", "--dry-run").text


def test_the_root_of_the_api_can_be_another_one(run: Run, config: Config) -> None:
    config(oracle("https://acme.example/", rest='api_root = "ic/api/process/v1/"'))

    assert "https://acme.example/ic/api/process/v1/tasks" in run("oracle", "list", "--dry-run").text


@pytest.mark.parametrize(
    ("rest", "since"),
    [
        ('time_zone = "America/New_York"', "2026-01-31T05%3A00%3A00Z"),
        ('time_zone = "Asia/Kolkata"', "2026-01-30T18%3A30%3A00Z"),
        ("", "2026-01-31T00%3A00%3A00Z"),
    ],
)
def test_a_date_is_meant_in_the_profiles_zone_else_in_the_machines(
    run: Run, config: Config, rest: str, since: str
) -> None:
    config(oracle("https://acme.example", rest=rest))

    assert f"since={since}" in run("oracle", "list", "--since", "2026-01-31", "--dry-run").text


@pytest.fixture
def silence() -> Iterator[str]:
    """The address of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_the_timeout_is_the_profiles_unless_a_flag_names_another(run: Run, config: Config, silence: str) -> None:
    config(oracle(silence, rest="timeout = 0.2"))

    assert "work: timed out after 0.2 s" in failed(run("oracle", "list"), 7)
    assert "work: timed out after 0.1 s" in failed(run("oracle", "list", "--timeout", "0.1"), 7)


@pytest.mark.parametrize(
    ("variable", "words", "begins"),
    [
        ("", (), "number,title\r\n"),
        ("jsonl", (), '{"number": 1'),
        ("jsonl", ("-o", "tsv"), "number\ttitle\n"),
        ("", ("-o", "json"), "[\n"),
    ],
)
def test_the_format_is_the_flags_then_the_variables_then_the_profiles(
    run: Run,
    config: Config,
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    words: tuple[str, ...],
    begins: str,
) -> None:
    config(oracle(stage.origin, rest='output = "csv"'))
    monkeypatch.setenv("TASKCLI_OUTPUT", variable)
    stage.prepared = [Prepared(body=b'{"items": [{"number": 1, "title": "A"}]}')]

    assert run("oracle", "list", *words).text.startswith(begins)


def test_an_unknown_format_in_the_variable_is_told_as_such(
    run: Run, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    config(WORK)
    monkeypatch.setenv("TASKCLI_OUTPUT", "pdf")

    assert "TASKCLI_OUTPUT: 'pdf' is not one of table" in failed(run("oracle", "list"), 2)


@pytest.mark.parametrize(
    ("words", "found"),
    [(("--status", "done"), ["1"]), (("--status", "open"), []), ((), []), (("--status", "all"), ["1"])],
)
def test_a_status_map_overrules_the_providers_table_in_record_and_filter(
    run: Run, config: Config, stage: Stage, words: tuple[str, ...], found: list[str]
) -> None:
    config(oracle(stage.origin, rest='status_map = { "Suspended" = "done" }'))
    suspended = Prepared(body=b'{"items": [{"number": 1, "title": "A", "state": "SUSPENDED"}]}')
    stage.prepared = [suspended, *[Prepared(body=EMPTY)] * 2]
    ran = run("list", "-o", "json", "-q", *words)

    assert ran.code == 0, ran.err
    assert [task["id"] for task in ran.json] == found
    assert [task["status"] for task in ran.json] == ["done"] * len(found)


def test_a_status_map_decides_what_is_asked_for(run: Run, config: Config) -> None:
    config(oracle("https://acme.example", rest='status_map = { "SUSPENDED" = "done", "Parked" = "open" }'))
    done = run("list", "--status", "done", "--dry-run").text
    still_open = run("list", "--status", "open", "--dry-run").text

    assert "status=SUSPENDED" in done
    assert "status=SUSPENDED" not in still_open
    assert "status=ASSIGNED" in still_open


def test_other_tools_settings_do_not_reach_the_request(
    run: Run, config: Config, stage: Stage, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".netrc").write_text("machine 127.0.0.1 login thief password thief\n")
    (home / ".netrc").chmod(0o600)
    config(oracle(stage.origin))
    stage.prepared = [Prepared(body=EMPTY)]

    assert run("oracle", "list", "-o", "json").code == 0
    assert signed_as(stage.asked[0]) == "mira.k:pw"


@pytest.mark.parametrize("provider", providers.names())
def test_a_profile_that_says_nothing_but_its_provider_is_told_what_it_lacks(
    run: Run, config: Config, provider: str
) -> None:
    path = config(f'default = "it"\n[profiles.it]\nprovider = "{provider}"\n')

    assert f"{path}, line 2: profiles.it lacks " in failed(run(provider, "list"))


def test_two_profiles_for_one_providers_command_are_one_too_many(run: Run, configured: Callable[..., Path]) -> None:
    ran = run("oracle", "list", "-p", "a", "-p", "b")
    assert (ran.code, ran.out) == (2, b"")
    assert "taskcli list asks several" in ran.err


def test_a_misspelt_taskcli_profile_is_no_wish_for_another_one(
    run: Run, configured: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(
        {"work": {"provider": "oracle", "base_url": "http://127.0.0.1:9", "auth": {"method": "bearer", "token": "t"}}}
    )
    for named in ("wrok", "work,wrok"):
        monkeypatch.setenv("TASKCLI_PROFILE", named)
        ran = run("oracle", "list")
        assert ran.code == 3
        assert "no profile 'wrok'" in ran.err


def test_the_demo_asks_its_own_profiles_whatever_the_environment_names(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKCLI_PROFILE", "wrok")
    assert run("oracle", "list", "--demo", "-q").code == 0
    assert run("list", "--demo", "-q", "--limit", "1").code == 0


def test_several_of_one_provider_in_the_environment_are_a_question(
    run: Run, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    config(THREE)
    monkeypatch.setenv("TASKCLI_PROFILE", "one,two")
    assert "several profiles of oracle: choose with -p: one, two, three" in failed(run("oracle", "list"))
