"""The views of the page and the way between them."""

import pytest
from driving import Visit, ask_and_wait, go_to
from playwright.sync_api import expect

from assistant.ui.page import VIEWS
from index.samples import EXAMPLE_QUESTIONS


@pytest.mark.parametrize("width", [1440, 390])
def test_one_view_is_shown_and_the_navigation_says_which(samples: str, visit: Visit, width: int):
    page = visit(samples, width=width)
    for name, title in VIEWS.items():
        go_to(page, title)
        expect(page.locator("nav [aria-current]")).to_have_text(title)
        expect(page.locator(f"#view-{name}")).to_be_visible()
        expect(page.locator(".view:visible")).to_have_count(1)


def test_a_reload_keeps_the_view(samples: str, visit: Visit):
    page = visit(samples)
    go_to(page, "Settings")
    page.reload()
    expect(page.locator("#view-settings")).to_be_visible()
    expect(page.locator("#view-ask")).to_be_hidden()


def test_the_way_back_leads_to_the_view_before(samples: str, visit: Visit):
    page = visit(samples)
    go_to(page, "Library")
    page.go_back()
    expect(page.locator("#view-ask")).to_be_visible()


def test_the_navigation_is_reached_and_used_by_keys(samples: str, visit: Visit):
    page = visit(samples)
    page.get_by_role("link", name="Library", exact=True).focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Evaluate")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#view-evaluate")).to_be_visible()


def test_an_answer_stands_when_one_comes_back_from_another_view(samples: str, visit: Visit):
    page = visit(samples)
    ask_and_wait(page, EXAMPLE_QUESTIONS[0], "answered")
    go_to(page, "Library")
    go_to(page, "Ask")
    expect(page.locator(".turn .question")).to_have_text(EXAMPLE_QUESTIONS[0])
