"""The real page in the system's Chromium, over a real library filled by the real model.

The application runs as a reader starts it, `python app.py`, in a process of its own. Every page that a test opens is
watched: requests off the machine, script errors, dialogs and scripts that came with data fail the test at its end.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from driving import Visit, running
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from index import Library
from index.samples import folder

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 20_000
"""Milliseconds that anything is waited for; a machine that does other things as well may need them."""
RAN = "window.ran"
"""What the payloads of hostile texts call."""


expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail("these tests drive Chromium and found none: install it, or set CHROMIUM to its path", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def samples_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("samples")
    with Library.open(home) as library:
        library.add([folder()])
    return home


@pytest.fixture(scope="session")
def samples(samples_home: Path) -> Iterator[str]:
    """The address of a page over the sample articles."""
    with running("app.py", "--home", str(samples_home), "--port", "0", "--no-open") as address:
        yield address


@pytest.fixture(scope="session")
def shelf_home(samples_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("shelf") / "home"
    shutil.copytree(samples_home, home)
    return home


@pytest.fixture(scope="session")
def shelf(shelf_home: Path) -> Iterator[str]:
    """The address of a page over the sample articles, which tests take out and put back, and evaluate."""
    with running("app.py", "--home", str(shelf_home), "--port", "0", "--no-open") as address:
        yield address


@pytest.fixture(scope="session")
def filled_home(samples_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("filled") / "<b>home"
    shutil.copytree(samples_home, home)
    return home


@pytest.fixture(scope="session")
def filled(filled_home: Path) -> Iterator[str]:
    """The address of a page over the sample articles, to which tests add articles of their own."""
    with running("app.py", "--home", str(filled_home), "--port", "0", "--no-open") as address:
        yield address


@pytest.fixture(scope="session")
def canned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page whose answers are made by hand."""
    with running("tests/browser/canned_app.py", str(tmp_path_factory.mktemp("canned"))) as address:
        yield address


@pytest.fixture(scope="session")
def stalled(samples_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page whose answers stop after their first sentence and wait for ever."""
    home = tmp_path_factory.mktemp("stalled") / "home"
    shutil.copytree(samples_home, home)
    with running("tests/browser/stalled_app.py", str(home)) as address:
        yield address


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """The address of a page over a library that is still empty."""
    with running("app.py", "--home", str(tmp_path / "home"), "--port", "0", "--no-open") as address:
        yield address


def new_profile(browser: Browser, *, touch: bool) -> BrowserContext:
    """A browser profile, of a desk or of a telephone."""
    width, height = (390, 844) if touch else (1440, 900)
    return browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce", has_touch=touch, is_mobile=touch
    )


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> dict[bool, BrowserContext]:
    """One profile of each kind, by whether it has touch: the scripts of the page are fetched and compiled once."""
    return {touch: new_profile(browser, touch=touch) for touch in (False, True)}


@pytest.fixture
def visit(browser: Browser, profiles: dict[bool, BrowserContext]) -> Iterator[Visit]:
    """Opens an address in a browser profile without cookies or stored data; each visit of a test has its own."""
    contexts, strangers, mishaps = [], [], []

    def opened(
        address: str, *, width: int = 1440, height: int = 900, scheme: str = "light", touch: bool = False
    ) -> Page:
        context = profiles[touch] if profiles[touch] not in contexts else new_profile(browser, touch=touch)
        contexts.append(context)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        context.clear_cookies()
        parts = urlsplit(address)
        origin = {"origin": f"{parts.scheme}://{parts.netloc}", "storageTypes": "all"}
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", origin)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        watch(page)
        page.goto(address)
        expect(page.get_by_label("Your question")).to_be_focused()
        return page

    def watch(page: Page) -> None:
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: _note_stranger(request.url, strangers))
        page.on("pageerror", lambda error: mishaps.append(str(error)))
        page.on("dialog", lambda dialog: (mishaps.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    yield opened
    ran = [page.evaluate(f"{RAN} || null") for context in contexts for page in context.pages]
    for context in contexts:
        if context in profiles.values():
            for page in context.pages:
                page.close()
        else:
            context.close()
    assert strangers == []
    assert mishaps == []
    assert [one for one in ran if one] == []


def _note_stranger(url: str, strangers: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"data", "blob", "about"} and parts.hostname != "127.0.0.1":
        strangers.append(url)
