"""Nobody is kept out: axe-core finds nothing serious in any state of the page, by day and by night, wide and narrow."""

from collections.abc import Callable
from importlib.resources import files

import pytest
from driving import Visit, ask_and_wait, go_to
from playwright.sync_api import Page, expect

SERIOUS = {"serious", "critical"}
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def script() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@pytest.fixture
def faults(script: str) -> Callable[[Page, str], list[str]]:
    """What axe-core finds in a page as it stands."""

    def found(page: Page, state: str) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        result = page.evaluate("(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })", STANDARDS)
        return [
            f"{state}: {one['id']} ({one['impact']}): {node['html'][:160]}"
            for one in result["violations"]
            if one["impact"] in SERIOUS
            for node in one["nodes"]
        ]

    return found


def states(page: Page, *, narrow: bool) -> list[tuple[str, Callable[[], object]]]:
    """What a reader does one after another, and what it is called."""
    last = page.locator(".turn").last

    def menu() -> None:
        if narrow:
            page.get_by_role("button", name="Conversations", exact=True).click()
        page.locator(".kept summary").first.click()

    def rename() -> None:
        page.locator(".kept").first.get_by_role("button", name="Rename").click()

    def back() -> None:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        go_to(page, "Ask")

    def judged() -> None:
        last.get_by_role("button", name="Bad answer").click()
        expect(last.get_by_role("textbox", name="What was wrong with it?")).to_be_visible()

    def opened() -> None:
        last.locator(".found > summary").click()
        last.locator(".mark").first.click()

    return [
        ("welcome", lambda: None),
        ("abstention", lambda: ask_and_wait(page, "nothing of this", "abstained")),
        ("prose", lambda: ask_and_wait(page, "write it", "answered")),
        ("answer", lambda: ask_and_wait(page, "How many metres, and who will pay?", "answered")),
        ("judged", judged),
        ("source", opened),
        ("editing", lambda: last.get_by_role("button", name="Edit question").click()),
        ("menu", menu),
        ("renaming", rename),
        ("library", lambda: (back(), go_to(page, "Library"))),
        ("evaluate", lambda: go_to(page, "Evaluate")),
        ("settings", lambda: go_to(page, "Settings")),
        ("keys", lambda: page.keyboard.press("?")),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(canned: str, visit: Visit, faults, scheme: str, width: int):
    page = visit(canned, width=width, scheme=scheme)
    found = []
    for state, reach in states(page, narrow=width < 800):
        reach()
        found += faults(page, state)
    assert found == []
