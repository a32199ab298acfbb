"""Looking through the library on the page: the list, the plot, removing, adding by address and in a hurry."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from driving import WIDTHS, Visit, go_to, running
from faulty_server import FaultyServer, silent
from legibility import LOW_CONTRAST
from payloads import PAYLOADS
from playwright.sync_api import Locator, Page, expect

from index import Article, FakeEmbedding, Library
from index.article import clean_text

FIRST = "Two thousand people queue for the ropeworks library"


@pytest.fixture
def page(shelf: str, visit: Visit) -> Page:
    opened = visit(shelf)
    go_to(opened, "Library")
    expect(titles(opened)).to_have_count(16)
    return opened


def titles(page: Page) -> Locator:
    return page.locator(".articles .article-title")


def articles(home: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection:
        return connection.execute("SELECT * FROM articles ORDER BY id").fetchall()


def test_the_newest_articles_come_first_and_a_head_sorts(page: Page):
    expect(titles(page).first).to_have_text(FIRST)
    page.get_by_role("button", name="Title", exact=True).click()
    expect(page.locator("th.of-title[aria-sort=ascending]")).to_be_visible()
    shown = titles(page).all_inner_texts()
    letters = [re.sub(r"^\W+", "", one).casefold() for one in shown if one[0].isalpha()]
    assert letters == sorted(letters)
    page.get_by_role("button", name="Title", exact=True).click()
    expect(page.locator("th.of-title[aria-sort=descending]")).to_be_visible()
    assert titles(page).all_inner_texts() == shown[::-1]


def test_a_search_looks_in_titles_names_and_texts_and_says_when_nothing_fits(page: Page):
    search = page.locator("#library-search")
    search.press_sequentially("aldermoor")
    expect(page.locator(".list-count")).to_contain_text("articles found")
    expect(page.locator(".articles tbody .of-author").first).to_have_text("Ines Aldermoor")
    expect(search).to_be_focused()
    search.fill("zeppelin")
    expect(page.get_by_role("heading", name="No articles found")).to_be_visible()
    page.get_by_role("button", name="Clear search and filters").click()
    expect(titles(page)).to_have_count(16)
    expect(search).to_have_value("")


def test_a_publication_and_days_narrow_the_list(page: Page):
    page.locator(".publications button", has_text="The Tidewater Post").click()
    expect(titles(page)).to_have_count(3)
    page.locator("#library-after").fill("2024-06-01")
    expect(titles(page)).to_have_count(1)
    page.get_by_role("button", name="Ask only these").click()
    expect(page.locator("#view-ask")).to_be_visible()
    expect(page.locator(".chips li")).to_have_count(2)


def test_a_bar_of_the_plot_narrows_the_list_to_its_days(page: Page):
    bar = page.get_by_role("button", name="February 2023: 6 articles")
    bar.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(bar).to_be_focused()
    page.keyboard.press("Enter")
    expect(titles(page)).to_have_count(6)
    expect(page.locator("#library-after")).to_have_value("2023-02-01")
    expect(page.locator("#library-before")).to_have_value("2023-02-28")


def test_the_plot_says_the_same_as_a_table(page: Page):
    page.get_by_text("Show as table").click()
    numbers = page.locator(".as-table td").all_inner_texts()
    assert sum(map(int, numbers)) == 16
    expect(page.locator("svg.bars > title")).to_have_text("Articles by month")
    assert page.locator("svg.bars > desc").text_content().startswith("21 bars, from February 2023 to October 2024")


def test_an_article_is_removed_at_once_and_undo_puts_it_back_byte_for_byte(page: Page, shelf_home: Path):
    before = articles(shelf_home)
    page.get_by_role("button", name=f"Remove {FIRST}").click()
    expect(page.locator(".toast")).to_contain_text(f"Removed “{FIRST}”.")
    expect(page.locator("#library .count")).to_contain_text("15 articles")
    expect(titles(page)).to_have_count(15)
    assert len(articles(shelf_home)) == 15
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text(f"Restored “{FIRST}”.")
    expect(titles(page).first).to_have_text(FIRST)
    assert articles(shelf_home) == before
    with Library.open(shelf_home) as library:
        assert library.check(mend=False) == []


def test_several_are_removed_together_and_come_back_together(page: Page, shelf_home: Path):
    before = articles(shelf_home)
    boxes = page.locator(".articles [data-pick]")
    for number in range(3):
        boxes.nth(number).check()
    expect(page.locator(".selected-count")).to_have_text("3 selected")
    page.locator("[data-remove-selected]").click()
    expect(page.locator(".toast")).to_contain_text("Removed 3 articles.")
    expect(titles(page)).to_have_count(13)
    page.get_by_role("button", name="Undo").click()
    expect(titles(page)).to_have_count(16)
    assert articles(shelf_home) == before


def test_removing_and_undoing_go_by_keys(page: Page):
    titles(page).first.focus()
    page.keyboard.press("Delete")
    expect(titles(page)).to_have_count(15)
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(titles(page)).to_have_count(16)


def test_addresses_that_may_not_be_fetched_are_named_with_the_reason(page: Page):
    field = page.get_by_label("Web addresses of pages or feeds")
    field.fill("file:///etc/passwd /etc/passwd javascript:alert(1) http://127.0.0.1:9/story")
    field.press("Enter")
    left_out = page.locator("#library-outcome .outcome-skipped li")
    expect(left_out).to_have_count(4, timeout=30_000)
    for number in range(3):
        expect(left_out.nth(number)).to_contain_text("This is not a web address")
    expect(left_out.nth(3)).to_contain_text("No connection could be made")


def test_an_upload_is_nothing_but_an_upload(page: Page, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("The clockmakers keep their secrets in a tin box.", encoding="utf-8")
    page.route("**/queue/join*", lambda route: route.continue_(post_data=_claiming(route.request.post_data, secret)))
    page.locator("#library-files input[type=file]").set_input_files(
        [{"name": "a.txt", "mimeType": "text/plain", "buffer": b"A ferry sailed."}]
    )
    expect(page.locator("#library-outcome .outcome-head")).to_have_text("No articles found.", timeout=30_000)
    assert secret.exists()


def _claiming(sent: str | None, path: Path) -> str:
    """An event with the path of another file in place of the upload's."""
    document = json.loads(sent or "{}")
    if isinstance(document.get("event_data"), dict) and "files" in document["event_data"]:
        document["event_data"]["files"] = [str(path)]
    return json.dumps(document)


def test_stopping_an_addition_leaves_a_whole_library(filled_home: Path, filled: str, visit: Visit, tmp_path: Path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        body = f"Report {number} of the harbour office. " + "The ferry to Ostrand sails again from Monday. " * 120
        (folder / f"quayside-{number}.txt").write_text(body, encoding="utf-8")
    page = visit(filled)
    go_to(page, "Library")
    page.locator("#library-folder").set_input_files(str(folder))
    expect(page.locator("#library-outcome progress")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator("#library-outcome .outcome-head")).to_contain_text("Stopped.", timeout=20_000)
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_hidden()
    with Library.open(filled_home) as library:
        assert library.check(mend=False) == []
        kept = {one.path for one in library.articles() if "quayside-" in (one.path or "")}
        assert len(kept) < 30
    assert {str(one) for one in (filled_home / "uploads").rglob("quayside-*.txt")} == kept


def test_another_page_adds_while_one_waits_for_a_silent_server(filled: str, visit: Visit):
    with FaultyServer(silent) as server:
        waiting = visit(filled)
        go_to(waiting, "Library")
        waiting.get_by_label("Web addresses of pages or feeds").fill(server.url)
        waiting.get_by_label("Web addresses of pages or feeds").press("Enter")
        expect(waiting.get_by_role("button", name="Stop", exact=True)).to_be_visible(timeout=30_000)
        other = visit(filled)
        go_to(other, "Library")
        story = {"name": "ferry.txt", "mimeType": "text/plain", "buffer": b"The ferry to Ostrand sails again."}
        other.locator("#library-files input[type=file]").set_input_files([story])
        expect(other.locator("#library-outcome summary")).to_have_text("1 article added", timeout=30_000)
        waiting.get_by_role("button", name="Stop", exact=True).click()
        expect(waiting.locator("#library-outcome .outcome-head")).to_contain_text("Stopped.", timeout=20_000)
        assert len(server.calls) == 1


def test_everything_stands_out_and_nothing_is_too_wide(samples: str, visit: Visit):
    page = visit(samples, height=844)
    go_to(page, "Library")
    expect(titles(page)).to_have_count(16)
    page.get_by_text("Show as table").click()
    page.locator("[data-pick]").first.check()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.locator("#view-library").evaluate("(view) => view.scrollWidth <= view.clientWidth")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(LOW_CONTRAST) == []
        for control in page.locator("#view-library :is(button, input, select, textarea, [role=button]):visible").all():
            expect(control).to_have_accessible_name(re.compile(r"\S"))


def test_hostile_articles_are_listed_and_drawn_as_text(tmp_path: Path, visit: Visit):
    with Library.open(tmp_path / "home", embed_model=FakeEmbedding()) as library:
        generation = library._generation_to_fill()
        library._stores.catalog.put(generation, [(one, ()) for one in _hostile()])
    with running("app.py", "--home", str(tmp_path / "home"), "--port", "0", "--no-open") as address:
        page = visit(address)
        go_to(page, "Library")
        shown = []
        while True:
            expect(titles(page).first).to_be_visible()
            shown += titles(page).all_inner_texts()
            following = page.get_by_role("button", name="Next", exact=True)
            if not following.count() or following.is_disabled():
                break
            before = titles(page).first.inner_text()
            following.click()
            expect(titles(page).first).not_to_have_text(before)
        page.locator("#library-search").fill("<script>window.ran=1</script>")
        expect(page.locator(".list-count")).to_contain_text("found")
        inside = "#view-library :is(.articles, .legend, .publications) :is(img, svg, iframe, script, style, b, a, form)"
        assert page.locator(inside).count() == 0
    assert len(shown) == len(PAYLOADS)
    for payload, number in zip(PAYLOADS, range(len(PAYLOADS)), strict=True):
        wanted = " ".join(clean_text(f"{number} {payload}").split())
        assert any(" ".join(one.split()) == wanted for one in shown), wanted


def _hostile() -> list[Article]:
    return [
        Article.create(
            text=f"A note on {payload} and nothing else, number {number}.",
            path=f"/notes/{number}.txt",
            title=f"{number} {payload}",
            author=payload,
            source=payload,
            url=f"javascript:window.ran={number + 1}",
        ).model_copy(update={"published_at": None})
        for number, payload in enumerate(PAYLOADS)
    ]
