"""What can be done with an answer: copied, asked again, put right, taken back, judged."""

import re

import pytest
from driving import Visit, ask, ask_and_wait
from playwright.sync_api import Page, expect

from assistant.ui.chat import UNDONE

FIRST, SECOND = "How many metres did the storm take from the pier?", "Who will pay for the pier?"


@pytest.fixture
def page(canned: str, visit: Visit) -> Page:
    opened = visit(canned)
    ask_and_wait(opened, FIRST, "answered")
    ask_and_wait(opened, SECOND, "answered")
    return opened


def questions(page: Page) -> list[str]:
    return page.locator(".turn:visible .question").all_inner_texts()


@pytest.mark.parametrize(
    ("button", "quotation"),
    [
        ("Copy", "[1] “The storm of Saturday took 31 metres from the pier at Quibblefort.”\n    — Correction: Storm"),
        ("Copy as Markdown", "1. “The storm of Saturday took 31 metres from the pier at Quibblefort.” — Correction"),
    ],
)
def test_quotations_are_copied_with_their_sources(page: Page, button: str, quotation: str):
    turn = page.locator(".turn").last
    turn.get_by_role("button", name=button, exact=True).click()
    expect(turn.get_by_role("status")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert quotation in copied
    assert "Harrow Post" in copied


def test_a_question_that_is_put_right_takes_the_place_of_what_followed(page: Page):
    first = page.locator(".turn").first
    first.get_by_role("button", name="Edit question").click()
    box = first.get_by_role("textbox", name="Question", exact=True)
    expect(box).to_be_focused()
    expect(box).to_have_value(FIRST)
    expect(first.get_by_text("Later questions will be removed.")).to_be_visible()
    box.fill("Which boats were safe?")
    box.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)
    assert questions(page) == ["Which boats were safe?"]
    page.reload()
    expect(page.locator(".turn .question")).to_have_text("Which boats were safe?")


def test_an_edit_that_is_left_changes_nothing(page: Page):
    last = page.locator(".turn").last
    last.get_by_role("button", name="Edit question").click()
    last.get_by_role("textbox", name="Question", exact=True).fill("never mind")
    page.keyboard.press("Escape")
    expect(last.locator(".requestion")).to_be_hidden()
    expect(last.get_by_role("button", name="Edit question")).to_be_focused()
    assert questions(page) == [FIRST, SECOND]


def test_only_the_last_question_is_asked_again_or_taken_back(page: Page):
    for name in ("Ask again", "Undo"):
        expect(page.get_by_role("button", name=name)).to_have_count(1)
        expect(page.locator(".turn").last.get_by_role("button", name=name)).to_be_visible()


def test_a_question_asked_again_stands_once(page: Page):
    last = page.locator(".turn").last
    before = last.get_attribute("data-turn")
    last.get_by_role("button", name="Ask again").click()
    expect(page.locator(f'.turn[data-turn="{before}"]')).to_have_count(0)
    expect(page.locator(".turn").last).to_have_attribute("data-stage", "answered")
    assert questions(page) == [FIRST, SECOND]


def test_a_question_taken_back_is_in_the_box_again(page: Page):
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.get_by_label("Your question")).to_have_value(SECOND)
    expect(page.get_by_role("alert")).to_have_text(UNDONE)


def test_what_replaced_an_answer_is_taken_back_and_the_answer_stands_again(page: Page):
    old = page.locator(".turn").last.get_attribute("data-turn")
    page.locator(".turn").last.get_by_role("button", name="Ask again").click()
    expect(page.locator(f'.turn[data-turn="{old}"]')).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f'.turn[data-turn="{old}"]')).to_be_visible()
    assert questions(page) == [FIRST, SECOND]


def test_a_second_attempt_that_is_stopped_leaves_the_first_answer(stalled: str, visit: Visit):
    page = visit(stalled)
    ask(page, "Why did Kyiv reject China's plan?")
    expect(page.locator(".turn")).to_have_attribute("data-stage", "writing")
    page.get_by_role("button", name="Stop").click()
    turn = page.locator(".turn")
    expect(turn).to_have_attribute("data-stage", "stopped")
    kept = turn.get_attribute("data-turn")
    page.evaluate("window.before = document.querySelector('.turn')")
    turn.get_by_role("button", name="Ask again").click()
    # The answer before is held for ever here, so that this one never begins.
    expect(page.get_by_role("alert")).to_contain_text("Another question is being answered in this conversation")
    expect(page.locator(".turn")).to_have_attribute("data-turn", kept or "")


def test_a_good_answer_is_said_to_be_one_with_a_note_and_stays_so(page: Page):
    last = page.locator(".turn").last
    good = last.get_by_role("button", name="Good answer")
    good.click()
    expect(good).to_have_attribute("aria-pressed", "true")
    note = last.get_by_role("textbox", name="What was good about it?")
    note.fill("both <b>sides</b>")
    note.press("Enter")
    expect(last).to_have_attribute("data-revision", re.compile(r"\.up\.17\."))
    page.reload()
    expect(page.locator(".turn").last.get_by_role("button", name="Good answer")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.get_by_role("textbox", name="What was good about it?")).to_have_value("both <b>sides</b>")


def test_an_opinion_is_changed_and_taken_back(page: Page):
    last = page.locator(".turn").last
    last.get_by_role("button", name="Good answer").click()
    poor = last.get_by_role("button", name="Bad answer")
    poor.click()
    expect(poor).to_have_attribute("aria-pressed", "true")
    expect(last.get_by_role("button", name="Good answer")).to_have_attribute("aria-pressed", "false")
    expect(last.get_by_role("textbox", name="What was wrong with it?")).to_be_visible()
    poor.click()
    expect(poor).to_have_attribute("aria-pressed", "false")
    expect(last.locator(".note")).to_have_count(0)


def test_a_source_that_is_open_stays_so_when_the_answer_is_judged(page: Page):
    last = page.locator(".turn").last
    last.locator(".listed-source").first.click()
    last.get_by_role("button", name="Good answer").click()
    expect(last.get_by_role("button", name="Good answer")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#sources mark")).to_be_visible()
    expect(last.locator(".listed-source").first).to_have_attribute("aria-expanded", "true")


def test_a_card_shows_what_a_mark_stands_for(page: Page):
    mark = page.locator(".turn").last.locator(".mark").first
    card = page.locator("#citation-card")
    expect(card).to_be_hidden()
    mark.hover()
    expect(card).to_contain_text("The storm of Saturday took 31 metres from the pier at Quibblefort.")
    expect(card).to_contain_text("Correction: Storm takes 31 metres from Quibblefort pier")
    expect(card).to_contain_text("Harrow Post, 6 March 2023")
    card.hover()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_a_card_is_shown_for_the_keyboard_and_described(page: Page):
    page.locator(".turn").last.locator(".listed-source").first.focus()
    page.keyboard.press("]")
    mark = page.locator(".turn").last.locator(".mark").first
    expect(mark).to_be_focused()
    expect(page.locator("#citation-card")).to_be_visible()
    expect(mark).to_have_accessible_description(re.compile("31 metres"))


def test_brackets_walk_the_citations_of_the_whole_conversation(page: Page):
    marks = page.locator(".answer .mark")
    page.locator("#conversation .doing button").last.focus()
    for key, place in (("]", 2), ("]", 3), ("]", 0), ("[", 3), ("[", 2)):
        page.keyboard.press(key)
        expect(marks.nth(place)).to_be_focused()
        expect(marks.nth(place)).to_have_attribute("aria-expanded", "true")


def test_the_keys_are_shown(page: Page):
    page.locator("#conversation .doing button").last.focus()
    page.keyboard.press("?")
    shown = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(shown).to_contain_text("Next citation")
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    assert questions(page) == [FIRST, SECOND]


def test_a_key_in_the_box_is_a_letter(page: Page):
    box = page.get_by_label("Your question")
    box.focus()
    page.keyboard.type("a [b]/c?")
    expect(box).to_have_value("a [b]/c?")
