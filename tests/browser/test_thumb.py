"""Asking on a telephone, by thumb: the drawer of conversations, the sheet with a source, all that a turn offers."""

import json
import re
from pathlib import Path

import pytest
from driving import PHONE, Visit, ask, ask_and_wait, go_to, show_conversations
from playwright.sync_api import Locator, Page, expect

EVERYTHING = "How many metres did the storm take from the pier, and who will pay?"


@pytest.fixture
def phone(canned: str, visit: Visit) -> Page:
    return visit(canned, **PHONE)


def tap_send(page: Page, question: str, stage: str = "answered") -> Locator:
    """Asks by the button, as nobody has an Enter key for it on glass; returns the turn."""
    before = page.locator(".turn").count()
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).tap()
    expect(page.locator(".turn")).to_have_count(before + 1)
    turn = page.locator(".turn").last
    expect(turn).to_have_attribute("data-stage", stage)
    return turn


def menu_of(page: Page, title: str) -> Locator:
    """Opens what can be done with a conversation."""
    show_conversations(page)
    row = page.locator(".kept", has_text=title)
    row.locator("summary").tap()
    return row


def test_conversations_are_begun_found_renamed_deleted_and_brought_back(phone: Page):
    first, second = "Which ferry leaves Thumbwick?", "Which ferry leaves Palmford?"
    tap_send(phone, first)
    phone.get_by_role("button", name="New conversation").first.tap()
    expect(phone.locator(".turn")).to_have_count(0)
    tap_send(phone, second)
    show_conversations(phone)
    expect(phone.locator(".kept-group", has_text="Today").locator(".kept", has_text=first)).to_be_visible()
    search = phone.get_by_role("searchbox", name="Search conversations")
    search.fill("thumbwick")
    expect(phone.locator(".kept")).to_have_count(1)
    menu_of(phone, first).get_by_role("button", name="Rename").tap()
    phone.get_by_role("textbox", name="Title").fill("All about Thumbwick")
    phone.get_by_role("button", name="Rename", exact=True).last.tap()
    expect(phone.locator(".kept")).to_have_text(re.compile("All about Thumbwick"))
    search.fill("")
    menu_of(phone, second).get_by_role("button", name="Delete").tap()
    expect(phone.locator(".kept", has_text=second)).to_have_count(0)
    expect(phone.locator(".turn")).to_have_count(0)
    phone.locator("#conversations").get_by_role("button", name="Undo").tap()
    phone.get_by_role("link", name=second).tap()
    expect(phone.locator("#conversations")).to_be_hidden()
    expect(phone.locator(".turn .question")).to_have_text(second)


def test_a_conversation_is_shared_and_exported(phone: Page, tmp_path: Path):
    question = "What came to Exportham?"
    tap_send(phone, question)
    suffixes = {"Export as web page": ".html", "Export as Markdown": ".md", "Export as JSON": ".json"}
    for what, suffix in suffixes.items():
        row = menu_of(phone, question)
        with phone.expect_download() as download:
            row.get_by_role("button", name=what).tap()
        download.value.save_as(tmp_path / "kept")
        assert download.value.suggested_filename.endswith(suffix)
        assert "Exportham" in (tmp_path / "kept").read_text("utf-8")


def test_the_keys_of_a_keyboard_work_in_a_narrow_window_too(canned: str, visit: Visit):
    page = visit(canned, width=390, height=844)
    box = page.get_by_label("Your question")
    page.keyboard.type("What became of")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("the pier?")
    expect(box).to_have_value("What became of\nthe pier?")
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_attribute("data-stage", "answered")
    marks = page.locator(".answer .mark")
    page.locator(".found > summary").focus()
    for key, place in (("]", 0), ("]", 1), ("[", 0)):
        page.keyboard.press(key)
        expect(marks.nth(place)).to_be_focused()
        expect(page.locator("#sources mark")).to_be_in_viewport()
    expect(page.locator("#citation-card")).to_be_visible()
    card = page.locator("#citation-card").bounding_box()
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= 390
    page.keyboard.press("Escape")
    expect(page.locator("#sources")).to_be_hidden()
    expect(page.locator("#citation-card")).to_be_hidden()
    page.keyboard.press("/")
    expect(box).to_be_focused()


def test_a_tap_on_a_mark_opens_its_source_and_no_card(phone: Page):
    turn = tap_send(phone, EVERYTHING)
    turn.locator(".mark").first.tap()
    expect(phone.locator("#sources mark")).to_be_in_viewport()
    expect(phone.locator("#citation-card")).to_be_hidden()
    phone.get_by_role("button", name="Close the source").tap()
    expect(phone.locator("#sources")).to_be_hidden()


def test_what_an_answer_stands_on_is_a_tap_away(phone: Page):
    turn = tap_send(phone, EVERYTHING)
    expect(turn.locator(".verdict")).to_contain_text("Quoted from 2 articles")
    side = turn.get_by_role("note", name="The sources differ").get_by_role("listitem").filter(has_text="38 metres")
    side.get_by_role("button").tap()
    expect(phone.locator("#sources mark")).to_contain_text("broke 38 metres off the old pier")
    phone.get_by_role("button", name="Close the source").tap()
    turn.get_by_text("How this was found").tap()
    expect(turn.get_by_role("row", name="total 74.5")).to_be_visible()
    written = tap_send(phone, "write it")
    written.locator(".withheld > summary").tap()
    expect(written.get_by_text("It cost 1,200,000 pounds.")).to_be_visible()


def test_an_answer_is_copied_judged_and_judged_answers_are_kept(phone: Page, tmp_path: Path):
    question = "What was judged at Glasswick?"
    turn = tap_send(phone, question)
    turn.get_by_role("button", name="Copy", exact=True).tap()
    expect(turn.locator(".done")).to_have_text("Copied.")
    assert "[1] “The storm" in phone.evaluate("navigator.clipboard.readText()")
    turn.get_by_role("button", name="Bad answer").tap()
    turn.get_by_role("textbox", name="What was wrong with it?").fill("too short")
    turn.get_by_role("button", name="Save").tap()
    expect(turn).to_have_attribute("data-revision", re.compile(r"\.down\.9\."))
    go_to(phone, "Settings")
    with phone.expect_download() as download:
        phone.get_by_role("button", name="Download").tap()
    download.value.save_as(tmp_path / "set.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "set.jsonl").read_text("utf-8").splitlines()]
    assert [one["tags"] for one in rows if one["question"] == question] == [["thumbs-down"]]


def test_a_question_is_edited_asked_again_and_taken_back(phone: Page):
    turn = tap_send(phone, "What of the first?")
    turn.get_by_role("button", name="Edit question").tap()
    turn.get_by_role("textbox", name="Question", exact=True).fill("What of the second?")
    turn.get_by_role("button", name="Ask again").first.tap()
    expect(phone.locator(".turn:visible .question")).to_have_text("What of the second?")
    expect(phone.locator(".turn")).to_have_count(1)
    before = phone.locator(".turn").get_attribute("data-turn")
    phone.locator("[data-again]").tap()
    expect(phone.locator(f'.turn[data-turn="{before}"]')).to_have_count(0)
    expect(phone.locator(".turn")).to_have_attribute("data-stage", "answered")
    phone.get_by_role("button", name="Undo").tap()
    expect(phone.locator(f'.turn[data-turn="{before}"]')).to_be_visible()


def test_an_answer_is_stopped_and_a_refused_question_says_why(stalled: str, visit: Visit):
    page = visit(stalled, **PHONE)
    page.get_by_role("button", name="Ask", exact=True).tap()
    expect(page.get_by_role("alert")).to_have_text("The question is empty; ask something in plain words.")
    ask(page, "Why did Kyiv reject China's plan?")
    expect(page.locator(".turn")).to_have_attribute("data-stage", "writing")
    page.get_by_role("button", name="Stop").tap()
    expect(page.locator(".turn")).to_have_attribute("data-stage", "stopped")
    expect(page.locator(".turn .sentence")).to_have_count(1)


def test_what_is_set_holds_for_the_next_answer(samples: str, visit: Visit):
    page = visit(samples, **PHONE)
    go_to(page, "Settings")
    page.get_by_role("combobox", name="Maximum sentences").select_option("1")
    expect(page.locator("[data-status]")).to_have_text("Saved.")
    go_to(page, "Ask")
    ask_and_wait(page, "When does the last bus to Upper Harrow leave?", "answered")
    expect(page.locator(".turn .sentence")).to_have_count(1)


def test_filters_come_off_one_by_one_and_come_back_with_the_conversation(samples: str, visit: Visit):
    page = visit(samples, **PHONE)
    page.locator(".narrow summary").tap()
    page.locator("#filter-author").fill("Ines Aldermoor")
    page.locator("#filter-after").fill("2023-02-01")
    page.get_by_role("button", name="Add filter").tap()
    page.get_by_role("button", name="Remove filter: from 1 February 2023 on").tap()
    ask_and_wait(page, "Why did Kyiv reject China's plan?", "answered")
    page.reload()
    expect(page.locator(".chips li span")).to_have_text(["by Ines Aldermoor"])
    expect(page.locator(".only")).to_have_text("Only by Ines Aldermoor")


def test_two_telephones_on_one_conversation_lose_no_turn(phone: Page):
    tap_send(phone, "What of Twofold?")
    second = phone.context.new_page()
    second.goto(phone.url)
    expect(second.locator(".turn")).to_have_count(1)
    tap_send(second, "write from the second")
    ask(phone, "write from the first")
    every = ["What of Twofold?", "write from the second", "write from the first"]
    for page in (phone, second):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(page.locator(".turn .question")).to_have_text(every)
