"""Reading a whole article: from the list, and from an answer with the places that it cites."""

import pytest
from driving import Visit, ask_and_wait, go_to
from legibility import LOW_CONTRAST
from payloads import PAYLOADS
from playwright.sync_api import Page, expect

from assistant.ui.article_pane import pieces
from index import Library
from index.samples import EXAMPLE_QUESTIONS


def reader(page: Page):
    return page.locator("dialog.reader[open]:not(.report)")


@pytest.mark.parametrize("width", [1440, 390])
def test_an_article_is_read_whole_and_closing_leads_back(samples: str, samples_home, visit: Visit, width: int):
    page = visit(samples, width=width)
    go_to(page, "Library")
    title = page.locator(".article-title", has_text="Kyiv rejected China's plan")
    title.click()
    expect(reader(page).locator(".paper-title")).to_contain_text("Kyiv rejected China's plan")
    with Library.open(samples_home) as library:
        stored = next(one for one in library.articles() if one.title.startswith("Kyiv rejected"))
    shown = reader(page).locator(".paper-text").text_content()
    assert shown == stored.text
    expect(reader(page)).to_contain_text("By Ines Aldermoor")
    link = reader(page).get_by_role("link", name="Open original at example.org")
    expect(link).to_have_attribute("href", stored.url)
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    assert page.evaluate(LOW_CONTRAST) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.keyboard.press("Escape")
    expect(reader(page)).to_have_count(0)
    expect(title).to_be_focused()


def test_from_an_answer_all_cited_places_are_marked_and_the_one_asked_for_is_in_sight(samples: str, visit: Visit):
    page = visit(samples)
    ask_and_wait(page, EXAMPLE_QUESTIONS[0], "answered")
    page.locator(".mark").first.click()
    quote = page.locator("#sources mark").inner_text()
    cited = page.locator(".turn template[data-source]").evaluate_all(
        "(every) => every.map((one) => ({...one.content.querySelector('.source').dataset}))"
    )
    page.get_by_role("button", name="Open article").click()
    here = reader(page).locator("mark[data-here]")
    expect(here).to_have_text(quote)
    expect(here).to_be_in_viewport()
    same = {(one["start"], one["end"]) for one in cited if one["article"] == cited[0]["article"]}
    expect(reader(page).locator("mark")).to_have_count(len(same))
    expect(reader(page).locator(".paper-note")).to_contain_text("cited in the answer")
    page.get_by_role("button", name="Close the article").click()
    expect(page.get_by_role("button", name="Open article")).to_be_focused()


def test_copies_and_older_versions_are_named_and_lead_there(samples: str, visit: Visit):
    page = visit(samples)
    go_to(page, "Library")
    page.locator("#library-search").fill("ropeworks vote")
    page.locator(".article-title", has_text="orrect").first.click()
    expect(reader(page).locator(".paper-foot")).to_contain_text("Replaces")
    before = reader(page).locator(".paper-title").inner_text()
    reader(page).locator(".paper-foot [data-read]").first.click()
    expect(reader(page).locator(".paper-title")).not_to_have_text(before)
    expect(reader(page).locator(".paper-note")).to_contain_text("Replaced by a newer version")


def test_an_article_that_is_no_more_is_said_to_be(samples: str, visit: Visit):
    page = visit(samples)
    page.evaluate(
        "(article) => document.dispatchEvent(new CustomEvent('lede:read', { detail: { article } }))",
        "<img src=x onerror=window.ran=1>",
    )
    expect(reader(page).locator(".trouble")).to_contain_text("no article in this library", ignore_case=True)
    assert reader(page).locator("img").count() == 0


def test_places_that_a_browser_makes_up_do_no_harm(samples: str, visit: Visit):
    page = visit(samples)
    go_to(page, "Library")
    id_ = page.locator("tr[data-id]").first.get_attribute("data-id")
    made_up = [[-5, 3], [10, 2], ["0", 5], [0, 10**9], [5], None, {"a": 1}]
    page.evaluate(
        "(detail) => document.dispatchEvent(new CustomEvent('lede:read', { detail }))",
        {"article": id_, "cited": made_up, "version": "another", "at": "x"},
    )
    expect(reader(page).locator(".paper-note")).to_contain_text("has changed since")
    assert reader(page).locator("mark").count() == 0


@pytest.mark.parametrize("payload", PAYLOADS[::6])
def test_a_hostile_text_is_cut_into_pieces_and_none_is_lost(payload: str):
    text = f"Before. {payload} After."
    cited = [(8, 8 + len(payload)), (10, 12), (len(text) - 6, len(text) + 50), (len(text) + 60, len(text) + 70)]
    found = pieces(text, cited, at=8)
    assert "".join(one.text for one in found) == text
    assert [one.text for one in found if one.here] == [payload]
