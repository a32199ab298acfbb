"""What every browser test does: start an application, ask a question.

Not here: the browser and the libraries (`conftest`).
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]

Visit = Callable[..., Page]
"""The fixture `visit`: address, width, height, scheme and touch to a page."""

WIDTHS = (1440, 390)
"""CSS pixels of the windows that everything has to work in: a desk's and a telephone's."""

PHONE: dict[str, Any] = {"width": 390, "height": 844, "touch": True}
"""What `visit` takes for a telephone that is held in a hand."""

PATIENT = 3.0
"""Seconds that an application has to close by itself."""


class Running(NamedTuple):
    """An application that is running, and where it is open."""

    process: subprocess.Popen[str]
    address: str


@contextmanager
def started(*command: str) -> Iterator[Running]:
    """An application in a process of its own, on a free port of this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEDE_")}
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=kept | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            line = process.stdout.readline()
            assert line.startswith("Lede is open at http://127.0.0.1:"), line
            yield Running(process, line.split()[4])
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENT)
            process.kill()


@contextmanager
def running(*command: str) -> Iterator[str]:
    """The same; yields its address alone."""
    with started(*command) as app:
        yield app.address


def ask(page: Page, question: str) -> None:
    """Types a question and sends it."""
    box = page.get_by_label("Your question")
    box.fill(question)
    box.press("Enter")


def ask_and_wait(page: Page, question: str, stage: str) -> None:
    """Asks, and waits until the newest turn has come to this stage."""
    before = page.locator(".turn").count()
    ask(page, question)
    expect(page.locator(".turn")).to_have_count(before + 1)
    expect(page.locator(".turn").last).to_have_attribute("data-stage", stage, timeout=20_000)


def go_to(page: Page, view: str) -> None:
    """Goes to a view by the navigation in the head of the page."""
    link = page.get_by_role("navigation", name="Views").get_by_role("link", name=view)
    link.click()
    expect(link).to_have_attribute("aria-current", "page")


def show_conversations(page: Page) -> None:
    """Brings the conversations into sight: on a telephone they are a drawer."""
    drawer = page.locator("#conversations")
    if not drawer.is_visible():
        page.get_by_role("button", name="Conversations", exact=True).click()
    expect(drawer).to_be_visible()
