"""The HTML page in a real browser: nothing of a title runs, nothing is asked for, and it sorts and filters."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk
from tests.serving import serving
from tests.test_pages import HOSTILE, shown
from travel.conftest import shell

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--window-size=1200,800")  # fmt: skip
# What would tell that something ran: an alert, or a mark that a title leaves.
MORE = (
    "<script>document.title='ran'</script>", "<svg onload=document.title='ran'>",
    "</td><script>document.title='ran'</script>",
    "<img src=x onerror=document.title='ran'>", "</table></body><iframe src=//evil.example>",
    "<style>*{display:none}</style>",
    "<meta http-equiv=refresh content=0;url=http://evil.example/>", "<base href=http://evil.example/>",
    "<link rel=stylesheet href=http://evil.example/x.css>", "<object data=http://evil.example/>",
)  # fmt: skip


def program(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), "")
    if not found:
        pytest.skip(f"there is no {names[0]} here (Debian: apt-get install chromium chromium-driver)")
    return found


Open = Callable[[Path], Any]


@pytest.fixture(params=["light", "dark"])
def look(request: pytest.FixtureRequest, home: Path) -> Iterator[Open]:
    """`look(page)`: a browser that shows the page, by light and in the dark, and keeps what it asks for and says."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not here: make travel installs it")
    options, service = webdriver.ChromeOptions(), webdriver.ChromeService(program("chromedriver"))
    options.binary_location = program("chromium", "google-chrome")
    for flag in (*FLAGS, f"--user-data-dir={home / 'browser'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, service)

    def go(page: Path) -> Any:
        scheme = [{"name": "prefers-color-scheme", "value": request.param}]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
        driver.get("about:blank")
        for kind in ("browser", "performance"):  # what the browser's own first page does is not ours
            driver.get_log(kind)
        driver.get(page.as_uri())
        driver.save_screenshot(str(home / f"{request.param}.png"))
        return driver

    try:
        yield go
    finally:
        driver.quit()


def rows(driver: Any) -> list[list[str]]:
    """The cells of the rows that can be seen."""
    return driver.execute_script(  # type: ignore[no-any-return]
        "return [...document.querySelectorAll('tbody tr')].filter(row => row.offsetParent)"
        ".map(row => [...row.cells].map(cell => cell.textContent))"
    )


def asked(driver: Any) -> list[str]:
    """The addresses that were asked for, whoever they are of."""
    messages = [json.loads(each["message"])["message"] for each in driver.get_log("performance")]
    return [each["params"]["request"]["url"] for each in messages if each["method"] == "Network.requestWillBeSent"]


def is_dark(driver: Any) -> bool:
    canvas = driver.execute_script("return getComputedStyle(document.querySelector('th')).backgroundColor")
    return sum(int(each) for each in canvas.strip("rgba()").split(",")[:3]) < 3 * 128


@pytest.fixture
def hostile(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with serving(Desk()) as server:
        for number, title in enumerate((*HOSTILE, *MORE), 1):
            server.put(number, title)
        config = home / "config.toml"
        config.write_text(f'[profiles.work]\nprovider = "oracle"\nbase_url = "{server.origin}"\n'
                          'auth = { method = "basic", username = "mira.k", password = "x" }\n')  # fmt: skip
        config.chmod(0o600)
        monkeypatch.setenv("TASKCLI_CONFIG", str(config))
        yield server


def test_no_title_runs_and_nothing_is_asked_for(hostile: Desk, look: Open, home: Path) -> None:
    page = home / "page.html"
    shell(f"taskcli list --limit 0 -q -o html --output-file {page}")
    driver = look(page)
    titles = {each[-1].strip() for each in rows(driver)}
    assert {shown(each).strip() for each in (*HOSTILE, *MORE)} <= titles
    assert driver.title == "tasks"
    assert driver.get_log("browser") == []  # a violation of the policy would be told here
    assert asked(driver) == [page.as_uri()]
    assert driver.execute_script("return document.scripts.length") == 1
    with pytest.raises(Exception, match="no such alert"):
        driver.switch_to.alert.text  # noqa: B018
    # The policy stands for what got in all the same.
    driver.execute_script("const it = document.createElement('script'); it.textContent = 'document.title = `ran`';"
                          "document.body.append(it); document.body.insertAdjacentHTML('beforeend', "
                          "`<img src=http://127.0.0.1:9/x onerror='document.title = 1'>`)")  # fmt: skip
    driver.implicitly_wait(1)
    assert driver.title == "tasks"
    assert "Content Security Policy" in json.dumps(driver.get_log("browser"))


def test_it_sorts_by_click_and_key_and_filters_by_typing(look: Open, home: Path) -> None:
    page = home / "page.html"
    shell(f"taskcli list --demo --limit 200 -q -o html --output-file {page}")
    driver = look(page)
    before = rows(driver)
    heads = {each.text.split()[0]: each for each in driver.find_elements("css selector", "th button")}
    at = list(heads).index("title")
    heads["title"].click()
    assert heads["title"].find_element("xpath", "..").get_attribute("aria-sort") == "ascending"
    up = [each[at] for each in rows(driver)]
    heads["title"].send_keys("\n")  # by the keyboard
    down = [each[at] for each in rows(driver)]
    collated = driver.execute_script(
        "return arguments[0].sort(new Intl.Collator(undefined, {numeric: true}).compare)", [each[at] for each in before]
    )
    assert (up, down) == (collated, collated[::-1]) != ([each[at] for each in before],) * 2
    heads["priority"].click()
    order = list(dict.fromkeys(row[list(heads).index("priority")] for row in rows(driver)))
    assert order == [each for each in ("urgent", "high", "normal", "low", "") if each in order]
    box = driver.find_element("css selector", "input")
    box.send_keys("InVoice")
    found = rows(driver)
    assert 0 < len(found) < len(before)
    assert sorted(found) == sorted(each for each in before if "invoice" in "".join(each).lower())
    assert is_dark(driver) == ((home / "dark.png").exists())
    assert (driver.get_log("browser"), asked(driver)) == ([], [page.as_uri()])


def test_no_word_is_broken_where_there_is_room(look: Open, home: Path) -> None:
    page = home / "page.html"
    shell(f"taskcli list --demo --limit 40 -q -o html --output-file {page}")
    heights = look(page).execute_script(
        "return [...document.querySelectorAll('th button')].map(each => each.getClientRects().length)"
    )
    assert set(heights) == {1}  # `priority` was two lines once


@pytest.mark.parametrize("words", ["list --limit 200", "list --group-by project", "changes --show-baseline --rebase"])
def test_nobody_has_to_scroll_sideways(words: str, look: Open, home: Path) -> None:
    page = home / "page.html"
    shell(f"taskcli {words} --demo -q -o html --output-file {page}")
    driver = look(page)
    for width in (500, 800, 1100, 1170, 1200, 1600):
        driver.set_window_size(width, 900)
        inside, outside = driver.execute_script(
            "const page = document.documentElement; return [page.scrollWidth, page.clientWidth]"
        )
        assert (width, inside) == (width, outside)


def test_on_a_narrow_page_the_title_comes_first_and_the_filter_hides(look: Open, home: Path) -> None:
    page = home / "page.html"
    shell(f"taskcli list --demo --limit 40 -q -o html --output-file {page}")
    driver = look(page)
    driver.set_window_size(500, 900)
    tops = driver.execute_script(
        "return [...document.querySelector('tbody tr').cells].filter(cell => cell.textContent)"
        ".map(cell => cell.getBoundingClientRect().top)"
    )
    assert tops[-1] < min(tops[:-1])
    driver.find_element("css selector", "input").send_keys("InVoice")
    assert 0 < len(rows(driver)) < 40
