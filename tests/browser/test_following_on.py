"""What comes of a question: how a follow-up was understood, and what to ask next. Wide and narrow."""

import pytest
from driving import WIDTHS, Visit, ask_and_wait
from playwright.sync_api import expect

from index.samples import EXAMPLE_QUESTIONS

FOREIGN_MINISTER = "Who is the Ukrainian foreign minister?"
FOLLOW_UP = "What did he tell the Security Council?"


@pytest.mark.parametrize("width", WIDTHS)
def test_how_a_follow_up_was_understood_is_shown_and_put_right(samples: str, visit: Visit, width: int):
    page = visit(samples, width=width)
    ask_and_wait(page, FOREIGN_MINISTER, "answered")
    ask_and_wait(page, FOLLOW_UP, "answered")
    turn = page.locator(".turn").last
    understood = turn.locator(".understood-as")
    expect(understood).to_contain_text("Understood as: What did")
    expect(understood).to_contain_text("Kuleba")
    turn.get_by_role("button", name="Change").click()
    box = turn.get_by_role("textbox", name="Full question")
    expect(box).to_be_focused()
    box.fill("What did William Burns tell CBS?")
    box.press("Enter")
    expect(page.locator(".turn:visible")).to_have_count(2)
    expect(page.locator(".turn:visible").last.locator(".understood-as")).to_contain_text("William Burns")
    expect(page.locator(".turn:visible").last).to_have_attribute("data-stage", "answered")
    expect(page.locator(".turn:visible").last.locator(".answer")).to_contain_text("CBS")
    expect(page.locator(".turn:visible").last.locator(".question")).to_have_text(FOLLOW_UP)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("question", "stage", "heading"),
    [(EXAMPLE_QUESTIONS[0], "answered", "Ask next"), ("Hello", "abstained", "Try asking")],
)
def test_what_is_suggested_is_asked_by_a_click_and_answered(
    samples: str, visit: Visit, width: int, question: str, stage: str, heading: str
):
    page = visit(samples, width=width)
    ask_and_wait(page, question, stage)
    following = page.locator(".turn .next")
    expect(following.get_by_role("heading", name=heading)).to_be_visible()
    suggested = following.get_by_role("button").first
    words = suggested.inner_text()
    suggested.click()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").last.locator(".question")).to_have_text(words)
    expect(page.locator(".turn").last).to_have_attribute("data-stage", "answered")
