"""Filling the library from the page."""

from hashlib import sha256
from pathlib import Path

import pytest
from driving import Visit, ask_and_wait, go_to
from payloads import PAYLOADS, TRACES
from playwright.sync_api import Page, expect

from index import Library
from index.samples import EXAMPLE_QUESTIONS

STORY = b"The clockmakers of Dunmarrow elected Petra Lisgoe as their new master on Tuesday. She is 34 years old."
QUESTION = "Who is the new master of the clockmakers of Dunmarrow?"

File = dict[str, str | bytes]


def file(name: str, content: bytes) -> File:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def upload(page: Page, *files: File) -> None:
    page.locator("#library-files input[type=file]").set_input_files(list(files))


@pytest.fixture
def page(filled: str, visit: Visit) -> Page:
    opened = visit(filled)
    go_to(opened, "Library")
    return opened


def test_an_empty_library_says_what_to_do_and_takes_the_samples(empty: str, visit: Visit):
    page = visit(empty)
    expect(page.get_by_role("heading", name="Add articles to start")).to_be_visible()
    page.get_by_role("link", name="Add articles").first.click()
    expect(page.locator("#library .count")).to_be_visible()
    expect(page.locator("#library .count")).to_have_text("No articles yet.")
    go_to(page, "Ask")
    page.get_by_role("button", name="Add the sample articles").click()
    expect(page.locator("#library .count")).to_contain_text("16 articles", timeout=60_000)
    page.get_by_role("button", name=EXAMPLE_QUESTIONS[0]).click()
    expect(page.locator(".turn")).to_have_attribute("data-stage", "answered")


def test_uploads_are_added_and_each_left_out_file_is_named_with_its_reason(page: Page, filled_home: Path):
    upload(page, file("clocks.txt", STORY), file("scan.txt", b"%PDF-1.7\x00\xff\xfe"), file("nothing.txt", b""))
    outcome = page.locator("#library-outcome")
    expect(outcome.locator("summary")).to_have_text("1 article added", timeout=60_000)
    skipped = outcome.locator(".outcome-skipped li")
    expect(skipped).to_have_count(2)
    expect(skipped.nth(0)).to_contain_text("scan.txt")
    expect(skipped.nth(0)).to_contain_text("not text")
    expect(skipped.nth(1)).to_contain_text("nothing.txt")
    go_to(page, "Ask")
    ask_and_wait(page, QUESTION, "answered")
    expect(page.locator(".answer")).to_contain_text("Petra Lisgoe")
    kept = filled_home / "uploads" / sha256(STORY).hexdigest()[:8] / "clocks.txt"
    assert kept.read_bytes() == STORY
    with Library.open(filled_home) as library:
        assert str(kept) in [one.path for one in library.articles()]


def test_a_file_that_is_left_out_is_not_kept(page: Page, filled_home: Path):
    upload(page, file("broken.txt", b"\x00\x01\x02 broken"))
    expect(page.locator("#library-outcome .outcome-skipped li")).to_contain_text("broken.txt", timeout=60_000)
    assert list((filled_home / "uploads").rglob("broken.txt")) == []


def test_the_count_follows_what_is_added_and_the_same_file_again_changes_nothing(page: Page):
    other = STORY.replace(b"Lisgoe", b"Marwen")
    summary = page.locator("#library-outcome summary")
    upload(page, file("again.txt", other))
    expect(summary).to_have_text("1 article added", timeout=60_000)
    count = page.locator("#library .count")
    expect(count).to_contain_text("article")
    before = count.inner_text()
    upload(page, file("again.txt", other))
    expect(summary).to_have_text("1 article already in the library", timeout=60_000)
    expect(count).to_have_text(before)


def test_file_names_with_markup_make_no_elements(page: Page):
    bold = file("<b>bold<b>.txt", STORY.replace(b"Petra", b"Paula"))
    upload(page, file("<img src=x onerror=window.ran=1>.txt", b"\x00\x01\x02"), bold)
    outcome = page.locator("#library-outcome")
    expect(outcome.locator("summary")).to_have_text("1 article added", timeout=60_000)
    expect(outcome.locator(".outcome-skipped li")).to_have_count(1)
    assert outcome.locator("img, li b b").count() == 0


def test_file_names_of_every_kind_are_shown_as_text(page: Page):
    names = [f"{number} {payload.replace('/', chr(0x2215))[:120]}.txt" for number, payload in enumerate(PAYLOADS)]
    upload(page, *(file(name, b"\x00\x01\x02") for name in names))
    skipped = page.locator("#library-outcome .outcome-skipped li")
    expect(skipped).to_have_count(len(names), timeout=60_000)
    assert page.locator("#library-outcome").locator(TRACES).count() == 0
    shown = page.locator("#library-outcome").inner_text()
    assert all(f"{number} " in shown for number in range(len(names)))
