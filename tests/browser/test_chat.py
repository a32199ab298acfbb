"""Asking: the answer, its citations, the panel, the keyboard."""

import re
from pathlib import Path

import pytest
from driving import Visit, ask, ask_and_wait
from playwright.sync_api import Page, expect

from index import Library
from index.samples import EXAMPLE_QUESTIONS, UNANSWERABLE_EXAMPLE

KYIV = EXAMPLE_QUESTIONS[0]


@pytest.fixture
def answered(samples: str, visit: Visit) -> Page:
    page = visit(samples)
    ask_and_wait(page, KYIV, "answered")
    return page


def test_an_answer_cites_the_article_that_holds_it(answered: Page):
    turn = answered.locator(".turn")
    expect(turn.locator(".question")).to_have_text(KYIV)
    expect(turn.locator(".answer")).to_contain_text("does not ask Russia to give back any Ukrainian land")
    expect(turn.locator(".listed-title").first).to_have_text(
        "Kyiv rejected China's plan because it leaves Ukrainian land in Russian hands"
    )


def test_quotations_stand_with_their_articles_and_are_not_called_supported(answered: Page):
    turn = answered.locator(".turn")
    expect(turn.locator(".quotations").first.locator("figcaption")).to_contain_text(
        "The Continental Desk, 25 February 2023"
    )
    expect(turn.locator(".support")).to_have_count(0)
    expect(turn.locator(".verdict")).to_have_text(re.compile("^Quoted from "))


def test_a_citation_mark_opens_the_passage_with_the_quoted_words_marked(answered: Page, samples_home: Path):
    answered.locator(".sentence", has_text="does not ask Russia").get_by_role("button").first.click()
    source = answered.get_by_role("complementary", name="Sources")
    quoted = source.locator("mark").inner_text()
    assert "does not ask Russia to give back any Ukrainian land" in quoted
    with Library.open(samples_home) as library:
        article = next(one for one in library.articles() if one.title.startswith("Kyiv rejected"))
    passage = source.locator(".passage").text_content().strip("… \n")
    assert quoted in passage
    assert passage in article.text


def test_the_panel_names_title_publication_author_date_and_original(answered: Page):
    answered.locator(".listed-source", has_text="Kyiv rejected China's plan").first.click()
    source = answered.get_by_role("complementary", name="Sources")
    expect(source.get_by_role("heading", level=3)).to_contain_text("Kyiv rejected China's plan")
    for fact in ("The Continental Desk", "Ines Aldermoor", "25 February 2023"):
        expect(source.locator(".source-facts")).to_contain_text(fact)
    link = source.get_by_role("link")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("href", re.compile("^https://example.org/continental-desk/"))


def test_an_open_mark_is_announced_as_open_until_the_panel_closes(answered: Page):
    mark = answered.locator(".mark").first
    expect(mark).to_have_attribute("aria-expanded", "false")
    mark.click()
    expect(mark).to_have_attribute("aria-expanded", "true")
    answered.get_by_role("button", name="Close the source").click()
    expect(mark).to_have_attribute("aria-expanded", "false")
    expect(mark).to_be_focused()


def test_moving_to_a_mark_with_the_keyboard_opens_its_passage(answered: Page):
    answered.locator(".turn .question").click()  # from here on, however many conversations stand before it
    for _ in range(20):
        if answered.evaluate("document.activeElement.matches('.mark')"):
            break
        answered.keyboard.press("Tab")
    expect(answered.locator(".mark").first).to_be_focused()
    expect(answered.locator("#sources mark")).to_be_visible()
    answered.keyboard.press("Escape")
    expect(answered.locator("#sources mark")).to_have_count(0)
    expect(answered.locator(".mark").first).to_be_focused()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_on_a_mark_opens_its_passage(answered: Page, key: str):
    answered.locator(".mark").first.focus()
    answered.keyboard.press("Escape")
    answered.keyboard.press(key)
    expect(answered.locator("#sources mark")).to_be_visible()


def test_slash_goes_to_the_box_and_shift_enter_starts_a_line(answered: Page):
    answered.locator(".mark").first.focus()
    answered.keyboard.press("/")
    box = answered.get_by_label("Your question")
    expect(box).to_be_focused()
    answered.keyboard.type("one")
    answered.keyboard.press("Shift+Enter")
    answered.keyboard.type("two")
    expect(box).to_have_value("one\ntwo")
    expect(answered.locator(".turn")).to_have_count(1)


def test_the_box_is_empty_again_once_the_question_is_taken(answered: Page):
    expect(answered.get_by_label("Your question")).to_have_value("")


def test_an_abstention_says_so_and_its_nearest_passages_open(samples: str, visit: Visit):
    page = visit(samples)
    ask_and_wait(page, UNANSWERABLE_EXAMPLE, "abstained")
    turn = page.locator(".turn")
    expect(turn.locator(".abstention")).to_contain_text(re.compile("No article is about|answers this directly"))
    expect(turn.get_by_role("heading", name="Closest passages")).to_be_visible()
    expect(turn.locator(".mark")).to_have_count(0)
    nearest = turn.locator(".listed-source").first
    nearest.click()
    expect(page.locator("#sources h3")).to_have_text(nearest.locator(".listed-title").inner_text())
    expect(page.locator("#sources mark")).to_be_visible()


def test_an_example_question_asks_itself(samples: str, visit: Visit):
    page = visit(samples)
    page.get_by_role("button", name=EXAMPLE_QUESTIONS[1]).click()
    expect(page.locator(".turn .question")).to_have_text(EXAMPLE_QUESTIONS[1])
    expect(page.locator(".turn")).to_have_attribute("data-stage", "answered")
    expect(page.locator("#welcome")).to_be_hidden()


def test_an_empty_question_is_refused_in_one_sentence(samples: str, visit: Visit):
    page = visit(samples)
    ask(page, "   ")
    expect(page.get_by_role("alert")).to_have_text("The question is empty; ask something in plain words.")
    expect(page.locator(".turn")).to_have_count(0)


def test_a_question_that_is_too_long_stays_in_the_box(samples: str, visit: Visit):
    page = visit(samples)
    long = "why " * 25_000
    ask(page, long)
    expect(page.get_by_role("alert")).to_contain_text("99,999 characters")
    expect(page.get_by_label("Your question")).to_have_value(long)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_the_same_question_can_be_asked_twice(answered: Page):
    ask_and_wait(answered, KYIV, "answered")
    first, second = answered.locator(".answer").all_inner_texts()
    assert first == second


def test_a_new_conversation_is_empty(answered: Page):
    answered.locator(".mark").first.click()
    answered.get_by_role("button", name="New conversation").click()
    expect(answered.locator(".turn")).to_have_count(0)
    expect(answered.locator("#welcome")).to_be_visible()
    expect(answered.locator("#sources mark")).to_have_count(0)


@pytest.mark.parametrize("how", ["button", "Escape"])
def test_a_running_answer_can_be_stopped_and_keeps_what_it_has(stalled: str, visit: Visit, how: str):
    page = visit(stalled)
    ask(page, KYIV)
    turn = page.locator(".turn")
    expect(turn).to_have_attribute("data-stage", "writing")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_hidden()
    if how == "button":
        page.get_by_role("button", name="Stop").click()
    else:
        page.keyboard.press("Escape")
    expect(turn).to_have_attribute("data-stage", "stopped")
    expect(turn.locator(".sentence")).to_have_count(1)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    turn.locator(".mark").first.click()
    expect(page.locator("#sources mark")).to_be_visible()


def test_nothing_that_stands_moves_while_an_answer_grows(stalled: str, visit: Visit):
    page = visit(stalled)
    ask(page, KYIV)
    turn = page.locator(".turn")
    expect(turn).to_have_attribute("data-stage", "writing")
    places = """['.turn .question', '.turn .sentence', '.composer'].map(
        (one) => document.querySelector(one).getBoundingClientRect().top)"""
    writing = page.evaluate(places)
    page.get_by_role("button", name="Stop").click()
    expect(turn).to_have_attribute("data-stage", "stopped")
    assert page.evaluate(places) == writing
