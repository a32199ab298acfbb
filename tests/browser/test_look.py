"""Narrow and wide, by day and by night: everything in reach and legible."""

import re

import pytest
from driving import Visit, ask_and_wait
from legibility import LOW_CONTRAST
from playwright.sync_api import Page, expect

from index.samples import EXAMPLE_QUESTIONS, UNANSWERABLE_EXAMPLE


def legible(page: Page) -> None:
    """Asserts that all text stands out from its ground, in any width and scheme."""
    for width in (1440, 1000, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(LOW_CONTRAST) == [], (width, scheme)


def test_all_text_stands_out_from_its_ground(samples: str, visit: Visit):
    page = visit(samples)
    legible(page)
    ask_and_wait(page, EXAMPLE_QUESTIONS[0], "answered")
    page.locator(".mark").first.click()
    legible(page)
    ask_and_wait(page, UNANSWERABLE_EXAMPLE, "abstained")
    legible(page)


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_the_page_follows_the_system_s_wish(samples: str, visit: Visit, scheme: str, dark: bool):
    page = visit(samples, scheme=scheme)
    red, green, blue = page.evaluate(
        "getComputedStyle(document.querySelector('.gradio-container')).backgroundColor.match(/\\d+/g).map(Number)"
    )
    assert (red + green + blue < 3 * 128) is dark


@pytest.fixture
def phone(samples: str, visit: Visit) -> Page:
    return visit(samples, width=390, height=844)


def test_nothing_is_wider_than_a_phone(phone: Page):
    ask_and_wait(phone, EXAMPLE_QUESTIONS[0], "answered")
    phone.locator(".mark").first.click()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert phone.locator("#reading").evaluate("(pane) => pane.scrollWidth <= pane.clientWidth")


def test_on_a_phone_the_source_is_a_sheet_over_the_chat(phone: Page):
    expect(phone.locator("#sources")).to_be_hidden()
    ask_and_wait(phone, EXAMPLE_QUESTIONS[0], "answered")
    mark = phone.locator(".mark").last
    mark.click()
    sheet = phone.locator("#sources")
    expect(sheet).to_be_visible()
    expect(sheet.locator("mark")).to_be_in_viewport()
    bounds = mark.bounding_box()
    assert bounds["y"] + bounds["height"] <= sheet.bounding_box()["y"]
    phone.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(mark).to_be_focused()


def test_on_a_phone_the_conversations_fold_away(phone: Page):
    drawer = phone.locator("#conversations")
    expect(drawer).to_be_hidden()
    opener = phone.get_by_role("button", name="Conversations", exact=True)
    opener.click()
    expect(drawer).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")
    phone.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(opener).to_be_focused()


def test_every_control_has_a_name(samples: str, visit: Visit):
    page = visit(samples)
    ask_and_wait(page, EXAMPLE_QUESTIONS[0], "answered")
    page.locator(".mark").first.click()
    controls = page.locator("button:visible, a:visible, textarea:visible").all()
    assert len(controls) >= 8
    for control in controls:
        expect(control).to_have_accessible_name(re.compile(r"\S"))


def test_the_panes_are_landmarks(samples: str, visit: Visit):
    page = visit(samples)
    landmarks = (
        ("banner", None),
        ("navigation", "Views"),
        ("complementary", "Conversations"),
        ("main", None),
        ("complementary", "Sources"),
    )
    for role, name in landmarks:
        expect(page.get_by_role(role, name=name)).to_have_count(1)


def test_what_has_the_focus_shows_it(samples: str, visit: Visit):
    page = visit(samples)
    page.keyboard.press("Shift+Tab")
    expect(page.locator(":focus")).to_have_css("outline-style", "solid")
    expect(page.locator(":focus")).to_have_css("outline-width", "2px")
