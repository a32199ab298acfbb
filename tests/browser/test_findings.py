"""What stands under an answer, in the browser: differing sources, parts, who else carries it, how it was found."""

import re

import pytest
from driving import Visit, ask_and_wait
from legibility import LOW_CONTRAST
from playwright.sync_api import Page, expect

QUESTION = "How many metres did the storm take from the pier, and who will pay?"
LONG = ("unbroken" * 60, "many words " * 60)


@pytest.fixture
def page(canned: str, visit: Visit) -> Page:
    opened = visit(canned)
    ask_and_wait(opened, QUESTION, "answered")
    return opened


def fits(page: Page, width: int) -> bool:
    """Whether nothing is wider than its window, its chat, or its source."""
    return page.evaluate(
        """(width) => document.documentElement.scrollWidth === width &&
            ["#reading", ".sheet-body"].every((name) => {
              const pane = document.querySelector(name);
              return pane.scrollWidth <= pane.clientWidth;
            })""",
        width,
    )


def test_sources_that_differ_are_named_with_marks_that_lead_to_their_words(page: Page):
    note = page.get_by_role("note", name="The sources differ")
    expect(note).to_be_visible()
    side = note.get_by_role("listitem").filter(has_text="38 metres")
    expect(side).to_contain_text("The Harrowmere Gazette, 5 March 2023")
    side.get_by_role("button", name=re.compile("^Source 2: ")).click()
    expect(page.locator("#sources mark")).to_contain_text("broke 38 metres off the old pier")


def test_a_source_opened_from_the_note_gives_the_focus_back(page: Page):
    mark = page.get_by_role("note").locator(".mark").first
    mark.click()
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()


def test_the_part_without_an_answer_is_named(page: Page):
    parts = page.get_by_role("list", name="Parts of the question").get_by_role("listitem")
    expect(parts.nth(0)).to_contain_text("Answered: How many metres")
    expect(parts.nth(1)).to_have_text("Nothing found on: who will pay")


def test_other_articles_are_linked_and_the_rest_opens(page: Page):
    page.locator(".listed-source", has_text="The Harrowmere Gazette").click()
    carried = page.locator("#sources .carried")
    link = carried.get_by_role("link", name=re.compile("^The Guardian"))
    expect(link).to_have_attribute("href", "https://the-guardian.example/6")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    more = carried.get_by_text("and 4 more")
    hidden = carried.get_by_role("link", name=re.compile("^Wire Service"))
    expect(hidden).to_be_hidden()
    more.focus()
    page.keyboard.press("Enter")
    expect(hidden).to_be_visible()


def test_an_article_that_replaces_another_says_so(page: Page):
    page.locator(".listed-source", has_text="Correction").click()
    expect(page.locator("#sources .carried")).to_contain_text("an earlier version of 4 March 2023")


def test_a_withheld_sentence_opens_with_a_key(canned: str, visit: Visit):
    page = visit(canned)
    ask_and_wait(page, "write it", "answered")
    kept = page.locator("details.withheld")
    expect(kept.get_by_text("It cost 1,200,000 pounds.")).to_be_hidden()
    kept.locator("summary").press("Enter")
    expect(kept.get_by_text("It cost 1,200,000 pounds.")).to_be_visible()
    expect(kept.get_by_text("The number 1,200,000 is not in the cited text.")).to_be_visible()


def test_a_partly_supported_sentence_is_underlined(canned: str, visit: Visit):
    page = visit(canned)
    ask_and_wait(page, "write it", "answered")
    whole, partly = page.locator(".sentence").all()
    expect(whole).to_have_css("text-decoration-line", "none")
    expect(partly).to_have_css("text-decoration-line", "underline")


def test_no_draft_is_left_behind(canned: str, visit: Visit):
    page = visit(canned)
    ask_and_wait(page, "write it", "answered")
    expect(page.locator(".draft")).to_have_count(0)
    expect(page.locator(".sentence")).to_have_count(2)
    expect(page.locator(".fallback")).to_have_text("The model stopped before it was done.")


@pytest.mark.parametrize(("question", "stage"), [(QUESTION, "answered"), ("nothing of this", "abstained")])
def test_how_an_answer_was_found_opens_with_a_key(canned: str, visit: Visit, question: str, stage: str):
    page = visit(canned)
    ask_and_wait(page, question, stage)
    found = page.locator(".found")
    expect(found.get_by_role("table")).to_be_hidden()
    found.get_by_text("How this was found").focus()
    page.keyboard.press("Enter")
    expect(found.get_by_role("row", name="total 74.5")).to_be_visible()
    expect(found).to_contain_text("published 1 to 31 March 2023")
    expect(found).to_contain_text("168 passages weighed, 24 of them read with the question.")


def open_all(page: Page) -> None:
    """Opens what folds in the last answer and in its last source."""
    page.locator(".found > summary").last.click()
    page.locator(".listed-source").last.click()
    page.locator("#sources .more summary").click()


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_is_wider_than_its_window(canned: str, visit: Visit, width: int):
    page = visit(canned, width=width, height=800)
    for question in (QUESTION, "nothing of this", *(f"say {text}" for text in LONG)):
        ask_and_wait(page, question, "abstained" if question.startswith("nothing") else "answered")
        open_all(page)
        assert fits(page, width), question
        page.keyboard.press("Escape")


def test_all_of_it_stands_out_from_its_ground(page: Page):
    open_all(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(LOW_CONTRAST) == [], scheme
