"""What a conversation is narrowed to: chips that stay, come off one by one, and come back with the conversation."""

from driving import Visit, ask_and_wait, go_to
from legibility import LOW_CONTRAST
from payloads import PAYLOADS
from playwright.sync_api import Page, expect

from index.samples import EXAMPLE_QUESTIONS

QUESTION = EXAMPLE_QUESTIONS[0]


def narrow(page: Page, **given: str) -> None:
    page.locator(".narrow summary").click()
    for name, value in given.items():
        page.locator(f"#filter-{name}").fill(value)
    page.get_by_role("button", name="Add filter").click()


def chips(page: Page) -> list[str]:
    return page.locator(".chips li span").all_inner_texts()


def test_what_is_narrowed_is_hard_and_stays_in_sight(samples: str, visit: Visit):
    page = visit(samples)
    narrow(page, source="the tidewater post", after="2024-01-01")
    assert chips(page) == ["the tidewater post", "from 1 January 2024 on"]
    expect(page.get_by_label("Your question")).to_be_focused()
    assert page.evaluate(LOW_CONTRAST) == []
    ask_and_wait(page, QUESTION, "abstained")
    expect(page.locator(".only")).to_have_text("Only the tidewater post, from 1 January 2024 on")
    for name in ("the tidewater post", "from 1 January 2024 on"):
        page.get_by_role("button", name=f"Remove filter: {name}").click()
    assert chips(page) == []
    ask_and_wait(page, QUESTION, "answered")
    expect(page.locator(".turn").last.locator(".only")).to_have_count(0)


def test_several_publications_and_a_writer_are_any_of_them(samples: str, visit: Visit):
    page = visit(samples, width=390)
    narrow(page, source="The Tidewater Post")
    narrow(page, source="The Continental Desk", author="Ines Aldermoor")
    assert chips(page) == ["The Tidewater Post", "The Continental Desk", "by Ines Aldermoor"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    ask_and_wait(page, QUESTION, "answered")
    expect(page.locator(".listed-origin").first).to_contain_text("The Continental Desk")


def test_they_come_back_with_the_conversation_and_go_with_a_new_one(samples: str, visit: Visit):
    page = visit(samples)
    narrow(page, author="Ines Aldermoor")
    ask_and_wait(page, QUESTION, "answered")
    page.reload()
    expect(page.locator(".chips li span")).to_have_text(["by Ines Aldermoor"])
    expect(page.locator(".only")).to_have_text("Only by Ines Aldermoor")
    page.get_by_role("button", name="New conversation").first.click()
    expect(page.locator(".chips li")).to_have_count(0)


def test_keys_open_the_form_and_esc_closes_it(samples: str, visit: Visit):
    page = visit(samples)
    page.keyboard.press("Shift+Tab")
    summary = page.locator(".narrow summary")
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#filter-source")).to_be_visible()
    page.locator("#filter-source").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#filter-source")).to_be_hidden()
    expect(summary).to_be_focused()


def test_hostile_names_are_text(samples: str, visit: Visit):
    page = visit(samples)
    for payload in PAYLOADS[::5]:
        narrow(page, source=payload)
    assert page.locator(".chips :is(img, svg, script, iframe, a, b)").count() == 0
    ask_and_wait(page, QUESTION, "abstained")
    assert page.locator(".only *").count() == 0
    go_to(page, "Library")
    assert page.locator(".chips li").count() == len(PAYLOADS[::5])
