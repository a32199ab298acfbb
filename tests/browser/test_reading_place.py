"""Two windows on one conversation: what the other one does moves nothing that this one's reader looks at."""

import pytest
from driving import WIDTHS, Visit, ask_and_wait
from playwright.sync_api import Page, expect

STILL = "#reading { overflow-anchor: none !important; }"
"""Stands for a browser that does not anchor scrolling by itself."""


def look(page: Page) -> None:
    """What the browser tells a window that is looked at again."""
    page.evaluate("window.dispatchEvent(new Event('focus'))")


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_read_stays_where_it_is_while_a_turn_above_it_grows(canned: str, visit: Visit, width: int):
    page = visit(canned, width=width)
    for name in ("first", "second", "third"):
        ask_and_wait(page, f"What of the {name}?", "answered")
    page.add_style_tag(content=STILL)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".turn")).to_have_count(3)
    read = page.locator(".turn").nth(1).locator(".answer")
    read.evaluate("(answer) => answer.scrollIntoView({ block: 'start' })")
    before = read.bounding_box()
    height = page.locator(".turn").first.bounding_box()["height"]
    other.locator(".turn").first.get_by_role("button", name="Bad answer").click()
    ask_and_wait(other, "What of the fourth?", "answered")
    look(page)
    expect(page.locator(".turn")).to_have_count(4)
    expect(page.locator(".turn").first.locator(".note")).to_be_attached()
    assert page.locator(".turn").first.bounding_box()["height"] > height + 20
    after = read.bounding_box()
    assert abs(after["y"] - before["y"]) < 1


def test_what_was_unfolded_opened_or_begun_stays_so(canned: str, visit: Visit):
    page = visit(canned)
    ask_and_wait(page, "What of it?", "answered")
    ask_and_wait(page, "And of that?", "answered")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".turn")).to_have_count(2)
    first, second = page.locator(".turn").all()
    first.locator(".found > summary").click()
    first.locator(".listed-source").first.click()
    second.get_by_role("button", name="Edit question").click()
    page.keyboard.type(" Half a thought")
    for turn in other.locator(".turn").all():
        turn.get_by_role("button", name="Good answer").click()
        expect(turn.locator(".note")).to_be_visible()
    look(page)
    expect(first.locator(".note")).to_be_visible()
    expect(first.get_by_role("table")).to_be_visible()
    expect(first.locator(".listed-source").first).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#sources mark")).to_be_visible()
    box = second.get_by_role("textbox", name="Question", exact=True)
    expect(box).to_have_value("And of that? Half a thought")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    look(page)
    expect(second.locator(".note")).to_be_visible()


def test_the_focus_stays_on_what_was_pressed(canned: str, visit: Visit):
    page = visit(canned)
    ask_and_wait(page, "What of it?", "answered")
    good = page.get_by_role("button", name="Good answer")
    good.focus()
    page.keyboard.press("Enter")
    expect(good).to_have_attribute("aria-pressed", "true")
    expect(good).to_be_focused()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_new_question_stands_at_the_top(samples: str, visit: Visit, width: int):
    page = visit(samples, width=width)
    top = page.locator("#reading").bounding_box()["y"]
    for question in ("What's new?", "Tell me about the ropeworks library", "Why did Kyiv reject China's plan?"):
        ask_and_wait(page, question, "answered")
        expect(page.locator(".turn").last.get_by_role("heading", name=question)).to_be_in_viewport()
        assert abs(page.locator(".turn").last.bounding_box()["y"] - top) < 40
