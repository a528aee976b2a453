"""What is printed for cron and for systemd, read and started as these do it."""

from __future__ import annotations

import os
import pwd
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from taskcli.cli.elsewhere import BUS, Command, as_scheduled
from taskcli.cli.options import Asking, changes_flags
from taskcli.cli.sandbox import configuration
from taskcli.cli.schedule import (
    PRINTING,
    calendar,
    cron_line,
    cron_times,
    instead,
    print_cron,
    print_timer,
    read_every,
    timer_units,
)
from taskcli.cli.session import Session
from taskcli.cli.terminal import Terminal
from taskcli.errors import UsageError
from taskcli.sandbox import Sandbox
from taskcli.sandbox.server import Server
from tests.conftest import Run
from tests.night import expanded, read_line, settings, start, systemd_reads
from tests.serving import serving

ROOT = Path(__file__).resolve().parent.parent
FLAGS = changes_flags()
HOSTILE = [
    *" \t'\"\\%$`!#&|;<>()*?[]{}~^=,:@-",
    "\\%",
    "\\\\%",
    "%%",
    "$(id)",
    "ä",
    "日",
    "\u202e",
    "x",
    "/",
    "\x1b",
    "\r",
]


def hostile_words(seed: int) -> list[str]:
    rolls = random.Random(seed)
    return ["".join(rolls.choices(HOSTILE, k=rolls.randrange(9))) for _ in range(6)]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program with blanks and a percent in its path that writes down its words, its environment and its folder."""
    path = tmp_path / "b in%" / "taskcli"
    path.parent.mkdir()
    told = tmp_path / "told"
    told.mkdir()
    path.write_text(
        f"#!/bin/sh\ncd '{told}' || exit 1\n"
        'printf "%s\\0" "$@" > words; env -0 > environment; printf "%s" "$OLDPWD" > folder\n'
    )
    path.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(path)])
    return path


def started(line: str, home: Path) -> list[str]:
    """The words that the program is started with, as cron starts a line."""
    assert start(read_line(line)[1], home).code == 0
    told = (home / "told" / "words").read_bytes().decode("utf-8", "surrogateescape")
    return told.split("\0")[:-1]


def environment(home: Path) -> dict[str, str]:
    told = (home / "told" / "environment").read_text("utf-8")
    return dict(each.split("=", 1) for each in told.split("\0")[:-1])


def line_of(*words: str, config: str | None = None, every: str = "15m") -> str:
    command = as_scheduled(words, FLAGS, config, PRINTING)
    return cron_line(every, command, instead(words, FLAGS, every))


# How often ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("every", "cron", "systemd"),
    [
        ("1m", "* * * * *", "*:0/1"),
        ("15m", "*/15 * * * *", "*:0/15"),
        ("30m", "*/30 * * * *", "*:0/30"),
        ("60m", "0 * * * *", "0/1:00"),
        ("hourly", "0 * * * *", "0/1:00"),
        ("120m", "0 */2 * * *", "0/2:00"),
        ("2h", "0 */2 * * *", "0/2:00"),
        ("12h", "0 */12 * * *", "0/12:00"),
        ("24h", "0 0 * * *", "daily"),
        ("1d", "0 0 * * *", "daily"),
        ("daily", "0 0 * * *", "daily"),
        ("7d", "0 0 * * 1", "weekly"),
        ("weekly", "0 0 * * 1", "weekly"),
        ("60s", "* * * * *", "*:0/1"),
    ],
)
def test_what_a_clock_can_say(every: str, cron: str, systemd: str) -> None:
    seconds = read_every("--print-cron", every)

    assert (cron_times(seconds), calendar(seconds)) == (cron, systemd)


@pytest.mark.parametrize("every", ["7m", "45m", "90m", "5h", "30s", "90s", "2d", "25h"])
def test_what_cron_cannot_say_is_answered_with_the_line_for_a_timer(every: str) -> None:
    with pytest.raises(UsageError) as refused:
        line_of("changes", "--print-cron", every, "@my view", every=every)

    assert refused.value.hint == f"taskcli changes --print-timer {every} '@my view'"
    assert calendar(read_every("", every)) is None
    assert f"OnUnitActiveSec={every}\n" in units_of("changes", every=every)


@pytest.mark.parametrize("every", ["5", "x", "0m", "-5m", "", "15M", "1.5h", " 15m", "15m ", "1h30m", "m", "٣m"])
def test_what_says_nothing_of_how_often_is_answered_with_what_does(every: str) -> None:
    with pytest.raises(UsageError, match=r"does not say how often: write it like 15m, 2h or hourly, daily, weekly"):
        read_every("--print-cron", every)


@pytest.mark.parametrize("every", ["9s", "8d", "2w", "999999999w", "400d"])
def test_nobody_asks_every_moment_or_once_a_year(every: str) -> None:
    with pytest.raises(UsageError, match=f"{every} is out of bounds: from 10s to 7d"):
        read_every("--print-cron", every)


def test_the_times_of_a_crontab_line_are_as_far_from_each_other_as_was_said() -> None:
    for seconds in range(60, 86401, 60):
        if times := cron_times(seconds):
            minute, hour, *_ = times.split()
            minutes = range(0, 60, int(minute[2:] or 1) if "*" in minute else 60)
            hours = range(0, 24, int(hour[2:] or 1) if "*" in hour else 24)
            found = [each * 60 + part for each in hours for part in minutes]
            gaps = {(after - before) * 60 for before, after in zip(found, [*found[1:], 1440 + found[0]], strict=True)}
            assert gaps == {seconds}, times


# The command as typed -----------------------------------------------------------------------------------------------


def words_of(*typed: str, config: str | None = None) -> tuple[str, ...]:
    return as_scheduled(("changes", *typed), FLAGS, config, PRINTING).words[1:]


def test_the_option_that_prints_is_left_out_however_it_is_typed(program: Path) -> None:
    assert words_of("--print-cron", "15m", "-p", "work") == ("changes", "-p", "work")
    assert words_of("-p", "work", "--print-cron=15m", "--overdue") == ("changes", "-p", "work", "--overdue")
    assert words_of("--print-timer=15m", "--print-timer", "2h") == ("changes",)


def test_a_value_that_looks_like_an_option_stays(program: Path) -> None:
    for word in ("--print-cron", "--config", "--output-file", "--"):
        assert words_of("--search", word, "--print-cron", "2h") == ("changes", "--search", word)
    assert words_of("-qp", "--print-cron", "--overdue") == ("changes", "-qp", "--print-cron", "--overdue")
    assert words_of("-pwork", "--print-cron", "2h") == ("changes", "-pwork")
    assert words_of("-o=json", "-q", "--print-cron", "2h", "@x") == ("changes", "-o=json", "-q", "@x")


def test_what_stands_behind_two_dashes_stays(program: Path) -> None:
    assert words_of("--print-cron", "2h", "--", "--print-cron", "x") == ("changes", "--", "--print-cron", "x")


def test_a_path_is_whole_wherever_the_command_is_started(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(program.parent)
    for typed in (("--output-file", "out.csv"), ("--output-file=out.csv",)):
        assert words_of(*typed) == ("changes", "--output-file", str(program.parent / "out.csv"))
    assert words_of("--output-file", "/x/y") == ("changes", "--output-file", "/x/y")
    assert words_of("--output-file", "-") == ("changes", "--output-file", "-")


def test_a_configuration_that_is_not_the_usual_one_comes_along(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(program.parent)
    whole = ("changes", "--config", str(program.parent / "c.toml"), "@x")
    assert words_of("@x") == ("changes", "@x")
    assert words_of("@x", "--config", "c.toml", config="c.toml") == whole
    assert words_of("--config=c.toml", "@x", config="c.toml") == whole
    assert words_of("@x", config="~/c.toml") == ("changes", "--config", str(tmp_path / "c.toml"), "@x")
    monkeypatch.setenv("TASKCLI_CONFIG", "c.toml")
    assert words_of("@x") == whole
    usual = str(tmp_path / ".config" / "taskcli" / "config.toml")
    assert words_of("@x", "--config", usual, config=usual) == ("changes", "@x")
    monkeypatch.delenv("TASKCLI_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    assert words_of() == ("changes", "--config", str(tmp_path / "other" / "taskcli" / "config.toml"))


def carried(*typed: str) -> dict[str, str]:
    return dict(as_scheduled(("changes", *typed), FLAGS, None, PRINTING).environment)


def test_what_is_read_from_the_environment_comes_along(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TZ")
    monkeypatch.delenv("XDG_STATE_HOME")
    assert carried() == {"HOME": str(tmp_path)}
    wanted = {
        "TZ": "", "TASKCLI_PROFILE": "work,agency", "TASKCLI_OUTPUT": "csv", "XDG_STATE_HOME": str(tmp_path / "state"),
        "https_proxy": "http://proxy:3128", "NO_PROXY": "a,b", "SSL_CERT_FILE": str(tmp_path / "ca.pem"),
    }  # fmt: skip
    for name, value in wanted.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SSL_CERT_FILE", "ca.pem")
    assert carried() == {"HOME": str(tmp_path), **wanted}
    assert {*carried("--demo")} == {"HOME", "TZ", "TASKCLI_OUTPUT", "XDG_STATE_HOME"}
    monkeypatch.setenv("CURL_CA_BUNDLE", f"certs{os.pathsep}/etc/ssl/certs")
    assert carried()["CURL_CA_BUNDLE"] == f"{tmp_path}/certs{os.pathsep}/etc/ssl/certs"
    assert "SSL_CERT_FILE" not in carried()  # which is passed over then
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / ".local" / "state"))
    assert "XDG_STATE_HOME" not in carried()
    monkeypatch.setenv("XDG_STATE_HOME", "relative, which counts for nothing")
    assert "XDG_STATE_HOME" not in carried()
    for typed in (("-p", "x"), ("--all-profiles",), ("--demo",)):
        assert "TASKCLI_PROFILE" not in carried(*typed)
    for typed in (("-ojson",), ("--output=json",), ("--jq", ".")):
        assert "TASKCLI_OUTPUT" not in carried(*typed)


def test_the_home_that_the_system_knows_needs_no_word(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", pwd.getpwuid(os.getuid()).pw_dir)

    assert "HOME" not in carried()


def test_the_address_of_a_proxy_with_a_password_is_not_repeated(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://jane:hush@proxy:3128")

    assert "hush" not in line_of("changes")


def test_a_program_that_is_not_called_taskcli_is_started_by_its_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(ROOT / "taskcli" / "__main__.py")])
    command = as_scheduled(("changes",), FLAGS, None, PRINTING)

    assert command.words == (sys.executable, "-m", "taskcli", "changes")
    assert command.environment["PYTHONPATH"] == str(ROOT)


def test_a_program_in_the_current_folder_is_found_from_any_other(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(program.parent)
    monkeypatch.setattr(sys, "argv", ["./taskcli"])

    assert as_scheduled(("changes",), FLAGS, None, PRINTING).words[0] == f"{program.parent}/taskcli"


# cron ---------------------------------------------------------------------------------------------------------------


def test_cron_starts_what_was_typed(program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKCLI_PROFILE", "50% 'off\\%'")
    typed = ["changes", "@späte Aufgaben", "--search", '100%\\% "$HOME" `id` it\'s \\\\%n', "--tag", "", "%"]
    line = line_of(*typed, "--print-cron", "15m")

    assert line.startswith("*/15 * * * * HOME=")
    assert started(line, tmp_path) == typed
    assert environment(tmp_path)["TASKCLI_PROFILE"] == "50% 'off\\%'"
    assert environment(tmp_path)["TZ"] == "UTC"
    assert (tmp_path / "told" / "folder").read_text() == str(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(150))
def test_cron_starts_any_words_as_they_were_typed(seed: int, program: Path, tmp_path: Path) -> None:
    typed = ["changes", "--", *hostile_words(seed), "\udcff"]

    assert started(line_of(*typed), tmp_path) == typed


def test_a_line_end_is_nothing_that_a_crontab_can_hold(program: Path) -> None:
    with pytest.raises(UsageError, match="a line end in the command") as refused:
        line_of("changes", "--search", "two\nlines")

    assert refused.value.hint == "taskcli changes --print-timer 15m --search 'two\nlines'"


def test_a_command_is_no_longer_than_read_line(program: Path) -> None:
    room = 998 - len(read_line(line_of("changes", "x"))[1].replace(b"%", b"\\%")) + 1

    assert len(line_of("changes", "x" * room).encode()) == 998 + len("*/15 * * * * \n")
    with pytest.raises(UsageError, match="more than the 998 bytes"):
        line_of("changes", "x" * (room + 1))


# systemd ------------------------------------------------------------------------------------------------------------


def units_of(*words: str, every: str = "15m", state: str = "default") -> str:
    command = as_scheduled(words, FLAGS, None, PRINTING)
    return timer_units(every, command, state)


@pytest.mark.parametrize("seed", range(150))
def test_systemd_starts_any_words_as_they_were_typed(seed: int, program: Path) -> None:
    typed = ["changes", "--", *hostile_words(seed), "two\nlines", "\udcff"]
    (line,) = settings(units_of(*typed), "ExecStart")
    shell, *words = expanded([*systemd_reads(line)])

    assert shell == "/bin/sh"
    assert words == ["-c", 'exec "$0" "$@"', str(program), *typed]


def test_what_a_shell_starts_for_systemd_is_the_program_with_its_words(program: Path, tmp_path: Path) -> None:
    typed = ["changes", "--", *hostile_words(1)]
    (line,) = settings(units_of(*typed), "ExecStart")
    subprocess.run(expanded([*systemd_reads(line)]), check=True, cwd=tmp_path)

    assert (tmp_path / "told" / "words").read_bytes().decode().split("\0")[:-1] == typed


def test_a_plain_program_is_started_without_a_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    command = Command(
        {"TZ": "Europe/Berlin", "TASKCLI_PROFILE": 'a "b" 100% $x'}, ("/usr/bin/taskcli", "changes", "$x")
    )
    text = timer_units("2h", command, "default")

    assert settings(text, "ExecStart") == ['/usr/bin/taskcli changes "$$x"']
    assert settings(text, "Environment") == ["TZ=Europe/Berlin", r'"TASKCLI_PROFILE=a \"b\" 100%% $x"']
    assert settings(text, "OnCalendar") == ["0/2:00"]
    assert settings(text, "Persistent") == ["true"]
    assert "systemctl --user enable --now taskcli-changes-default.timer\n" in text


def saved(text: str, folder: Path) -> list[Path]:
    """The files that the comments name, in a folder."""
    found = []
    for part in re.split(r"^(?=# ~/)", text, flags=re.MULTILINE)[1:]:
        path = folder / Path(part.partition("\n")[0]).name
        path.write_text(part, "utf-8")
        found.append(path)
    return found


ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.slow
@pytest.mark.skipif(not ANALYZE, reason="there is no systemd-analyze")
@pytest.mark.parametrize("every", ["15m", "30s", "2h", "weekly"])
def test_systemd_finds_no_fault_in_the_units(every: str, tmp_path: Path) -> None:
    command = Command({"TZ": "a%b"}, ("/bin/echo", *hostile_words(3)))
    files = saved(timer_units(every, command, "morning"), tmp_path)
    assert ANALYZE
    done = subprocess.run([ANALYZE, "verify", "--man=no", *files], capture_output=True, text=True, check=False)

    told = [line for line in done.stderr.splitlines() if "taskcli" in line]
    assert (len(files), done.returncode, told) == (2, 0, [])
    if times := calendar(read_every("", every)):
        assert subprocess.run([ANALYZE, "calendar", times], capture_output=True, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not ANALYZE, reason="there is no systemd-analyze")
def test_systemd_itself_reads_the_words_that_were_typed(tmp_path: Path) -> None:
    """What it would start stands in what it tells of a unit when it tells everything."""
    typed = [[*hostile_words(seed), "two\nlines"] for seed in range(60)]
    texts = [timer_units("2h", Command({}, ("/bin/echo", *each)), "x") for each in typed]
    lines = "\n".join(f"ExecStart={line}" for text in texts for line in settings(text, "ExecStart"))
    unit = tmp_path / "many.service"
    unit.write_text(f"[Service]\nType=oneshot\n{lines}\n", "utf-8")
    assert ANALYZE
    done = subprocess.run(
        [ANALYZE, "verify", "--man=no", unit], capture_output=True, check=False,
        env={**os.environ, "SYSTEMD_LOG_LEVEL": "debug"},
    )  # fmt: skip
    told = re.findall(r"^\s*Command Line: /bin/echo(.*)$", (done.stdout + done.stderr).decode(), re.MULTILINE)
    if not told:
        pytest.skip("this systemd does not tell what it would start")

    assert [[each.replace("$$", "$") for each in systemd_reads(line)] for line in told] == typed


# What is missing at night -------------------------------------------------------------------------------------------

PROFILES = """
default = ["work", "flow"]
[profiles.work]
provider = "oracle"
auth = { method = "basic", username = "jane", password = { env = "ORACLE_PASSWORD" } }
[profiles.flow]
provider = "tallyfy"
auth = { method = "bearer", token = { keyring = true } }
[profiles.agency]
provider = "accelo"
auth = { method = "client-credentials", client_id = "x", client_secret = { command = "own-pass show accelo" } }
[profiles.plain]
auth = "no table"
"""


@pytest.fixture
def session(home: Path, program: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.delenv(BUS, raising=False)
    path = home / ".config" / "taskcli" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(PROFILES)
    path.chmod(0o600)
    return Session(Asking(), Terminal(quiet=True), ("changes", "-q", "--print-cron", "15m"))


EVERY_PROFILE = ("work", "flow", "agency", "plain")


def test_a_secret_that_cron_does_not_have_is_told_also_where_the_command_is_to_be_quiet(
    session: Session, capfd: pytest.CaptureFixture[str]
) -> None:
    print_cron("15m", session, EVERY_PROFILE)
    out, err = capfd.readouterr()

    assert read_line(out)[0] == "*/15 * * * *"
    assert err == (
        "taskcli: cron has no ORACLE_PASSWORD, which holds the password of work: { keyring = true } or "
        '{ file = "PATH" } in the configuration, or the line ORACLE_PASSWORD=... above this one in the crontab\n'
    )


def test_a_keyring_a_program_and_a_proxy_that_cron_does_not_reach_are_told(
    session: Session, home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    own = home / "own-pass"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", f"{home}:{os.environ['PATH']}")
    monkeypatch.setenv(BUS, "unix:path=/run/user/1000/bus")
    monkeypatch.setenv("HTTPS_PROXY", "http://jane:hush@proxy:3128")
    print_cron("15m", session, EVERY_PROFILE)
    _, err = capfd.readouterr()

    assert f"cron has no {BUS}, by which the keyring is reached (the token of flow)" in err
    assert "looks in /usr/bin:/bin only, where own-pass is not (the client_secret of agency)" in err
    assert "cron has no HTTPS_PROXY, which may hold a password" in err
    assert "hush" not in err
    session.words = ("changes",)
    print_timer("15m", session, EVERY_PROFILE, "default")
    out, err = capfd.readouterr()
    assert "a service of systemd has no ORACLE_PASSWORD" in err
    assert "with the line ORACLE_PASSWORD=... in that file" in err
    assert BUS not in err
    assert "own-pass" not in err
    assert out.startswith("# ~/.config/systemd/user/taskcli-changes-default.service\n[Unit]\n")


def test_what_is_printed_is_never_written_into_the_file_that_the_command_writes(
    home: Path, program: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = home / "out.csv"
    words = ("changes", "--demo", "--output-file", str(path), "--print-cron", "2h")
    print_cron("2h", Session(Asking(demo=True), Terminal(output_file=str(path)), words), ("demo-oracle",))
    out, err = capfd.readouterr()

    assert out.endswith(f" changes --demo --output-file {path}\n")
    assert (err, path.exists()) == ("", False)


# Through the front door ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_line_that_is_printed_takes_a_baseline_and_then_has_nothing_to_say(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "100% 'mine'"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TASKCLI_CONFIG", "c.toml")
    with serving(Server(Sandbox(size=30))) as server:
        profiles = {"work": server.sandbox.profiles(server.origin)["oracle"]}
        Path("c.toml").write_text(f'{configuration(profiles)}[views."100% <da>"]\noverdue = true\n', "utf-8")
        Path("c.toml").chmod(0o600)
        typed = ("@100% <da>", "--state", "da", "--creator", "not:\\\\% `id` $HOME", "--print-cron=15m")
        printed = run("changes", *typed)
        assert (printed.code, printed.err) == (0, "")
        first, second = (start(read_line(printed.text)[1], tmp_path) for _ in range(2))

    assert (first.code, first.out) == (0, "")
    assert "taskcli: baseline taken of demo-work: " in first.err
    assert (second.code, second.mail) == (0, "")
    assert [each.name for each in tmp_path.rglob("*.sqlite3")] == ["da.sqlite3"]


def test_printing_asks_nobody_and_takes_no_baseline(run: Run, tmp_path: Path) -> None:
    for option in ("--print-cron", "--print-timer"):
        assert run("changes", "--demo", option, "2h").code == 0
    assert not [*tmp_path.rglob("*.sqlite3")]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("--print-cron", "7m"), "every 7m is nothing that cron can say: taskcli changes --print-timer 7m --demo"),
        (("--print-cron", "5"), "--print-cron: '5' does not say how often"),
        (("--print-timer", "0m"), "--print-timer: '0m' does not say how often"),
        (("--print-cron", ""), "--print-cron has an empty value"),
        (("--print-cron", "1h", "--print-timer", "1h"), "leave out one of them"),
        (("--print-cron", "1h", "--rebase"), "--rebase takes a new baseline each time"),
    ],
)
def test_what_cannot_be_printed_is_wrong_usage(typed: tuple[str, ...], told: str, run: Run) -> None:
    ran = run("changes", "--demo", *typed)

    assert (ran.code, ran.out) == (2, b"")
    assert told in ran.err


def test_the_units_are_called_after_the_state(run: Run) -> None:
    assert "taskcli-changes-default.timer" in run("changes", "--demo", "--print-timer", "2h").text
    assert "taskcli-changes-late.timer" in run("changes", "--demo", "--print-timer", "2h", "--state", "late").text
