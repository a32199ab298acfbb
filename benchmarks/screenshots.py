"""Makes the pictures of the page that the README and the docs show, from a fresh library of the sample articles.

    python benchmarks/screenshots.py [--out docs/images] [--only NAME ...]
    python benchmarks/screenshots.py --report DIR/report.html     # the pictures of an evaluation's report

Needs Chromium (CHROMIUM names it where it is not found) and playwright. Not here: checking anything (`tests/browser`).
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import Browser, Page, expect, sync_playwright

from index import Library
from index.samples import EXAMPLE_QUESTIONS, UNANSWERABLE_EXAMPLE, folder

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WIDE, NARROW = (1440, 900), (390, 844)


class Shot(NamedTuple):
    """One picture.

    Attributes:
        name: of the file, without its suffix.
        library: "samples" or "empty".
        size: of the window, in CSS pixels.
        scheme: "light" or "dark".
        steps: what a reader does first.
    """

    name: str
    library: str
    size: tuple[int, int]
    scheme: str
    steps: Callable[[Page], None]


def ask(page: Page, question: str) -> None:
    """Asks and waits for the answer."""
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("button.ask")).to_be_hidden()
    expect(page.locator("button.ask")).to_be_visible(timeout=30_000)


def nothing(page: Page) -> None:
    """The page as it opens."""
    expect(page.locator("#welcome h2")).to_be_visible()


def answer(page: Page) -> None:
    """An answer, and nothing opened."""
    ask(page, EXAMPLE_QUESTIONS[1])
    page.mouse.move(0, 0)


def source(page: Page) -> None:
    """An answer and the passage behind its first citation."""
    ask(page, EXAMPLE_QUESTIONS[0])
    page.locator(".mark").first.click()
    page.mouse.move(0, 0)


def card(page: Page) -> None:
    """An answer, and the card beside its first citation."""
    ask(page, EXAMPLE_QUESTIONS[2])
    page.locator(".mark").first.hover()
    expect(page.locator("#citation-card")).to_be_visible()


def abstention(page: Page) -> None:
    """A question that the library does not answer, and those near it that it does."""
    ask(page, UNANSWERABLE_EXAMPLE)
    expect(page.locator(".suggested")).to_be_attached(timeout=30_000)
    page.mouse.move(0, 0)


def conversations(page: Page) -> None:
    """A conversation of several turns beside others, with what can be done with one."""
    for question in EXAMPLE_QUESTIONS[1:4]:
        ask(page, question)
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator(".turn")).to_have_count(0)
    ask(page, EXAMPLE_QUESTIONS[0])
    page.locator(".kept summary").first.click()
    page.mouse.move(0, 0)


def settings(page: Page) -> None:
    """The settings view."""
    page.get_by_role("link", name="Settings", exact=True).click()
    expect(page.locator("#view-settings")).to_be_visible()


def upload(page: Page) -> None:
    """An article added, and a file that is none."""
    page.get_by_role("link", name="Library", exact=True).click()
    story = b"The clockmakers of Dunmarrow elected Petra Lisgoe as their new master on Tuesday. She is 34 years old."
    page.locator("#library-files input[type=file]").set_input_files(
        [
            {"name": "clockmakers.txt", "mimeType": "text/plain", "buffer": story},
            {"name": "scan.txt", "mimeType": "text/plain", "buffer": b"%PDF-1.7\x00\xff\xfe"},
        ]
    )
    expect(page.locator("#library-outcome summary")).to_be_visible(timeout=60_000)


def drawer(page: Page) -> None:
    """The conversations on a narrow screen."""
    page.get_by_role("button", name="Conversations", exact=True).click()


def view(page: Page, name: str) -> None:
    """Another view of the page."""
    page.get_by_role("navigation", name="Views").get_by_role("link", name=name).click()
    expect(page.locator(f"#view-{name.lower()}")).to_be_visible()


def library(page: Page) -> None:
    """The library as it opens."""
    view(page, "Library")
    expect(page.locator(".articles tbody tr").first).to_be_visible()
    page.mouse.move(0, 0)


def reading(page: Page) -> None:
    """A whole article, with what an answer cites of it."""
    source(page)
    page.locator("[data-open-article]").click()
    expect(page.locator("dialog.reader[open] mark").first).to_be_visible()


def narrowed(page: Page) -> None:
    """A conversation that is narrowed to a publication and days."""
    page.locator(".narrow summary").click()
    page.locator("#filter-source").fill("The Continental Desk")
    page.locator("#filter-after").fill("2023-02-01")
    page.get_by_role("button", name="Add filter").click()
    ask(page, EXAMPLE_QUESTIONS[0])
    page.mouse.move(0, 0)


def evaluation(page: Page) -> None:
    """The sample questions under way."""
    view(page, "Evaluate")
    page.get_by_role("button", name="Use the sample questions").click()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#evaluate-state progress[value]")).to_be_visible(timeout=60_000)
    page.wait_for_function("document.querySelector('#evaluate-state progress')?.value >= 6", timeout=60_000)


SHOTS = (
    Shot("answer", "samples", WIDE, "light", source),
    Shot("card", "samples", WIDE, "light", card),
    Shot("conversations", "samples", WIDE, "light", conversations),
    Shot("settings-dark", "samples", WIDE, "dark", settings),
    Shot("answer-dark", "samples", WIDE, "dark", source),
    Shot("welcome", "samples", WIDE, "light", nothing),
    Shot("abstention", "samples", WIDE, "light", abstention),
    Shot("abstention-dark", "samples", WIDE, "dark", abstention),
    Shot("phone-welcome", "samples", NARROW, "light", nothing),
    Shot("phone-answer", "samples", NARROW, "light", answer),
    Shot("phone-source", "samples", NARROW, "light", source),
    Shot("phone-source-dark", "samples", NARROW, "dark", source),
    Shot("phone-abstention-dark", "samples", NARROW, "dark", abstention),
    Shot("phone-conversations", "samples", NARROW, "light", drawer),
    Shot("library", "samples", WIDE, "light", library),
    Shot("library-dark", "samples", WIDE, "dark", library),
    Shot("phone-library", "samples", NARROW, "light", library),
    Shot("article", "samples", WIDE, "light", reading),
    Shot("phone-article-dark", "samples", NARROW, "dark", reading),
    Shot("narrowed", "samples", WIDE, "light", narrowed),
    Shot("evaluate", "samples", WIDE, "light", evaluation),
    Shot("empty", "empty", WIDE, "light", nothing),
    Shot("phone-empty-dark", "empty", NARROW, "dark", nothing),
    Shot("upload", "empty", WIDE, "light", upload),
)


def report(browser: Browser, file: Path, out: Path) -> None:
    """An evaluation's report, light and dark: its figures and pictures."""
    for scheme in ("light", "dark"):
        page = browser.new_page(
            viewport={"width": WIDE[0], "height": 1165},
            color_scheme=scheme,  # type: ignore[arg-type]
            device_scale_factor=1.5,
        )
        page.goto(file.resolve().as_uri())
        expect(page.locator("details.question").first).to_be_attached()
        picture = out / ("report.png" if scheme == "light" else "report-dark.png")
        page.screenshot(path=picture)
        page.close()
        print(picture)


@contextmanager
def running(home: Path) -> Iterator[str]:
    """The application over one library; yields its address."""
    command = [sys.executable, "app.py", "--home", str(home), "--port", "0", "--no-open"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().split()[4]  # type: ignore[union-attr]
        finally:
            process.terminate()


def main() -> None:
    """Takes each picture in a window of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--only", nargs="+", choices=[shot.name for shot in SHOTS])
    parser.add_argument("--report", type=Path, help="a report.html; only its pictures are taken")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in SHOTS if not wanted.only or shot.name in wanted.only]
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit("Chromium was not found: install it, or set CHROMIUM to its path")
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        if wanted.report is not None:
            report(browser, wanted.report, wanted.out)
            shots = []
        for library in dict.fromkeys(shot.library for shot in shots):
            home = Path(scratch) / library
            if library == "samples":
                with Library.open(home) as opened:
                    opened.add([folder()])
            with running(home) as address:
                for shot in (one for one in shots if one.library == library):
                    width, height = shot.size
                    page = browser.new_page(
                        viewport={"width": width, "height": height},
                        color_scheme=shot.scheme,  # type: ignore[arg-type]
                        device_scale_factor=2 if shot.size == NARROW else 1.5,
                        reduced_motion="reduce",
                    )
                    page.goto(address)
                    expect(page.get_by_label("Your question")).to_be_focused(timeout=30_000)
                    shot.steps(page)
                    page.screenshot(path=wanted.out / f"{shot.name}.png")
                    page.close()
                    print(wanted.out / f"{shot.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
