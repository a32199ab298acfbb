"""The conversations on the left: found again, renamed, deleted, kept as files; and the same one in two windows."""

import json
from pathlib import Path

import pytest
from driving import Visit, ask, ask_and_wait
from lxml import html
from playwright.sync_api import Locator, Page, expect

ABOUT = "How many metres did the storm take from the {} pier?"


def kept(page: Page, title: str) -> Locator:
    return page.locator(".kept", has_text=title)


def begin(page: Page, name: str) -> str:
    """Asks a question of a new conversation; returns it."""
    question = ABOUT.format(name)
    ask_and_wait(page, question, "answered")
    expect(kept(page, question)).to_be_visible()
    return question


def begin_anew(page: Page, name: str) -> str:
    """The same, where a conversation is open."""
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    return begin(page, name)


def do(page: Page, title: str, what: str) -> None:
    kept(page, title).hover()
    kept(page, title).locator("summary").click()
    kept(page, title).get_by_role("button", name=what).click()


def another(page: Page) -> Page:
    """A second window of the same browser, on the same conversation."""
    opened = page.context.new_page()
    opened.goto(page.url)
    expect(opened.locator(".turn").first).to_be_visible()
    return opened


def come_back_to(page: Page) -> None:
    """What the browser tells a window that is looked at again."""
    page.evaluate("window.dispatchEvent(new Event('focus'))")


@pytest.fixture
def page(canned: str, visit: Visit) -> Page:
    return visit(canned)


def test_a_conversation_is_listed_under_today_and_marked_as_the_open_one(page: Page):
    question = begin(page, "Aldwich")
    expect(page.locator(".kept-group", has_text="Today").locator(".kept", has_text=question)).to_be_visible()
    link = page.get_by_role("link", name=question)
    expect(link).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(link).not_to_have_attribute("aria-current", "true")


def test_an_earlier_conversation_opens_with_its_turns_and_goes_on(page: Page):
    question = begin(page, "Belwick")
    begin_anew(page, "Corbridge")
    page.get_by_role("link", name=question).click()
    expect(page.locator(".turn .question")).to_have_text(question)
    ask_and_wait(page, "write on", "answered")
    page.reload()
    expect(page.locator(".turn .question")).to_have_text([question, "write on"])
    expect(page.locator(".turn").last.locator(".withheld")).to_be_visible()
    page.locator(".turn").first.locator(".mark").first.click()
    expect(page.locator("#sources mark")).to_be_visible()


def test_a_new_window_opens_the_conversation_that_was_open_last(page: Page, canned: str):
    question = begin(page, "Dunmere")
    second = page.context.new_page()
    second.goto(canned)
    expect(second.locator(".turn .question")).to_have_text(question)
    second.get_by_role("button", name="New conversation").click()
    second.reload()
    expect(second.get_by_label("Your question")).to_be_focused()
    expect(second.locator(".turn")).to_have_count(0)


def test_the_way_back_leads_to_the_conversation_before(page: Page):
    first = begin(page, "Elmstow")
    second = begin_anew(page, "Farleigh")
    page.get_by_role("link", name=first).click()
    expect(page.locator(".turn .question")).to_have_text(first)
    page.go_back()
    expect(page.locator(".turn .question")).to_have_text(second)


def test_words_are_looked_for_in_titles_questions_and_answers(page: Page):
    question = begin(page, "Gorseham")
    search = page.get_by_role("searchbox", name="Search conversations")
    search.fill("GORSEHAM metres")
    expect(page.locator(".kept")).to_have_count(1)
    expect(page.locator(".kept")).to_contain_text(question)
    search.fill("Gorseham unheard")
    expect(page.get_by_text("No conversations found.")).to_be_visible()
    search.fill("")
    expect(kept(page, question)).to_be_visible()


def test_a_conversation_is_renamed(page: Page):
    question = begin(page, "Haverby")
    do(page, question, "Rename")
    box = page.get_by_role("textbox", name="Title")
    expect(box).to_be_focused()
    expect(box).to_have_value(question)
    box.fill("The pier <i>of</i> Haverby")
    box.press("Enter")
    expect(kept(page, "The pier <i>of</i> Haverby")).to_be_visible()
    expect(kept(page, question)).to_have_count(0)


def test_a_name_that_is_left_stays(page: Page):
    question = begin(page, "Ilderton")
    do(page, question, "Rename")
    page.keyboard.type("never mind")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name=question)).to_be_focused()


def test_a_deleted_conversation_goes_and_comes_back(page: Page):
    question = begin(page, "Jessop")
    do(page, question, "Delete")
    expect(kept(page, question)).to_have_count(0)
    expect(page.locator(".turn")).to_have_count(0)
    undo = page.locator("#conversations").get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    expect(page.locator("#conversations .status")).to_contain_text("deleted")
    undo.press("Enter")
    expect(kept(page, question)).to_be_visible()
    page.get_by_role("link", name=question).click()
    expect(page.locator(".turn .question")).to_have_text(question)


@pytest.mark.parametrize("what", ["Export as web page", "Export as Markdown", "Export as JSON"])
def test_a_conversation_is_kept_as_a_file(page: Page, tmp_path: Path, what: str):
    question = begin(page, f"Kelstow {what[-4:]}")
    with page.expect_download() as download:
        do(page, question, what)
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    text = file.read_text("utf-8")
    assert file.stem.startswith("How-many-metres-did-the-storm-take-from-the-Kelstow")
    if file.suffix == ".html":
        assert html.fromstring(text).find(".//h2").text_content() == question
    elif file.suffix == ".json":
        assert json.loads(text)["turns"][0]["question"] == question
    else:
        assert file.suffix == ".md"
        assert f"## 1\\. {question}" in text


def test_esc_closes_a_menu_and_nothing_else(page: Page):
    question = begin(page, "Larkhill")
    page.locator(".turn .mark").first.click()
    kept(page, question).locator("summary").focus()
    page.keyboard.press("Enter")
    expect(kept(page, question).get_by_role("button", name="Delete")).to_be_visible()
    page.keyboard.press("Escape")
    expect(kept(page, question).get_by_role("button", name="Delete")).to_be_hidden()
    expect(kept(page, question).locator("summary")).to_be_focused()
    expect(page.locator("#sources mark")).to_be_visible()


def test_two_windows_on_one_conversation_lose_no_turn(page: Page):
    question = begin(page, "Marlow")
    second = another(page)
    for window, words in ((second, "write from the second"), (page, "write from the first")):
        ask(window, words)
        expect(window.locator(".turn .question").last).to_have_text(words)
        expect(window.locator(".turn").last).to_have_attribute("data-stage", "answered")
    for window in (page, second):
        come_back_to(window)
        expect(window.locator(".turn .question")).to_have_text(
            [question, "write from the second", "write from the first"]
        )


def test_a_name_given_in_one_window_is_seen_in_the_other(page: Page):
    question = begin(page, "Norham")
    second = another(page)
    do(second, question, "Rename")
    second.keyboard.type("All of Norham")
    second.keyboard.press("Enter")
    expect(kept(second, "All of Norham")).to_be_visible()
    come_back_to(page)
    expect(kept(page, "All of Norham")).to_be_visible()


def test_a_conversation_that_was_deleted_elsewhere_is_said_to_be_gone(page: Page):
    question = begin(page, "Orford")
    second = another(page)
    do(second, question, "Delete")
    expect(kept(second, question)).to_have_count(0)
    ask(page, "write once more")
    expect(page.get_by_role("alert")).to_have_text(
        "This conversation has been deleted; the next question starts a new one."
    )
    expect(page.get_by_label("Your question")).to_have_value("write once more")
    ask_and_wait(page, "write once more", "answered")


@pytest.mark.parametrize("name", ["0" * 32, "../../etc/passwd", "<img src=x onerror=window.ran=1>", "%3Cb%3E"])
def test_an_address_that_names_no_conversation_opens_a_new_one(canned: str, visit: Visit, name: str):
    page = visit(f"{canned}/#ask/{name}")
    expect(page.get_by_role("alert")).to_contain_text("has been deleted")
    expect(page.locator("#welcome")).to_be_visible()
    assert page.evaluate("location.hash") == "#ask"


def test_an_answer_under_way_is_seen_in_another_window_and_asking_there_is_refused(stalled: str, visit: Visit):
    page = visit(stalled)
    ask(page, "Why did Kyiv reject China's plan?")
    expect(page.locator(".turn")).to_have_attribute("data-stage", "writing")
    second = another(page)
    expect(second.locator(".turn")).to_have_attribute("data-stage", "elsewhere")
    expect(second.locator(".turn .sentence")).to_have_count(1)
    ask(second, "How did the UN General Assembly vote?")
    expect(second.get_by_role("alert")).to_have_text(
        "Another question is being answered in this conversation; stop it, or wait until it is answered."
    )
    expect(second.get_by_label("Your question")).to_have_value("How did the UN General Assembly vote?")


def test_on_a_phone_a_conversation_is_chosen_from_the_drawer(canned: str, visit: Visit):
    page = visit(canned, width=390, height=844)
    question = ABOUT.format("Penwick")
    ask_and_wait(page, question, "answered")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    page.get_by_role("button", name="Conversations", exact=True).click()
    page.get_by_role("link", name=question).click()
    expect(page.locator("#conversations")).to_be_hidden()
    expect(page.locator(".turn .question")).to_have_text(question)
