"""Filling and looking through the library, wide and by thumb: added, found, sorted, read, removed, brought back."""

import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import PHONE, WIDTHS, Visit, go_to
from playwright.sync_api import Locator, Page, expect

FIRST = "Two thousand people queue for the ropeworks library"
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Dunmarrow Wire</title>
<item><title>Bakers of {name} open at four</title><link>https://wire.example/{name}/1</link>
<description>The bakers of {name} open their ovens at four in the morning from Monday on.</description></item>
<item><title>Bakers of {name} close at noon</title><link>https://wire.example/{name}/2</link>
<description>The bakers of {name} close their doors at noon and are asleep by seven.</description></item>
</channel></rss>"""
PAGE = """<html><head><title>Bridge of {name} is open again</title></head><body><article><h1>Bridge of {name} is open
again</h1><p>The bridge of {name} was opened again on Monday, after eleven weeks of work on its third arch.</p>
<p>The first over it was a baker on a bicycle, who had waited since five.</p></article></body></html>"""


class _Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = Path(self.path).stem
        feed = self.path.endswith(".xml")
        body = (FEED if feed else PAGE).format(name=name).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml" if feed else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a newspaper on this machine."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(params=WIDTHS)
def page(filled: str, visit: Visit, request: pytest.FixtureRequest) -> Page:
    opened = visit(filled, width=request.param, height=844)
    go_to(opened, "Library")
    return opened


def named(page: Page, what: str) -> str:
    """A name that no article has yet: both widths fill one library."""
    return f"{what}{page.viewport_size['width']}"


def added(page: Page, count: int) -> Locator:
    """Waits until so many articles were added; returns what became of each."""
    outcome = page.locator("#library-outcome")
    expect(outcome.locator("summary").first).to_have_text(
        f"{count} article{'s' if count > 1 else ''} added", timeout=60_000
    )
    return outcome


def drop(page: Page, **files: str) -> None:
    """Lets files fall on the place for it."""
    transfer = page.evaluate_handle(
        """(files) => {
          const held = new DataTransfer();
          for (const [name, text] of Object.entries(files)) held.items.add(new File([text], name));
          return held;
        }""",
        files,
    )
    place = page.locator("#library-files")
    place.dispatch_event("dragover", {"dataTransfer": transfer})
    expect(place).to_have_attribute("data-over", "")
    place.dispatch_event("drop", {"dataTransfer": transfer})
    expect(place).not_to_have_attribute("data-over", "")


def test_what_is_dropped_is_added_and_what_is_left_out_is_named(page: Page):
    name = named(page, "Dropford")
    drop(page, **{f"{name}.txt": f"The mill of {name} turns again since Sunday.", f"{name}.pdf": "no such thing"})
    skipped = added(page, 1).locator(".outcome-skipped li")
    expect(skipped).to_have_count(1)
    expect(skipped).to_contain_text(f"{name}.pdf")


def test_a_folder_is_added_without_its_hidden_files(page: Page, tmp_path: Path):
    name = named(page, "Foldham")
    folder = tmp_path / name
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{name}-{number}.txt").write_text(f"Tram {number} of {name} runs late on Monday.", encoding="utf-8")
    (folder / ".hidden.txt").write_text("Nobody's article.", encoding="utf-8")
    page.locator("#library-folder").set_input_files(str(folder))
    expect(added(page, 2).locator(".outcome-skipped")).to_have_count(0)


def test_a_page_and_a_feed_are_fetched_by_their_addresses(page: Page, site: str):
    name = named(page, "Wireton")
    field = page.get_by_label("Web addresses of pages or feeds")
    field.fill(f"{site}/{name}.html {site}/{name}.xml")
    page.get_by_role("button", name="Fetch").click()
    added(page, 3)
    page.locator("#library-search").fill(name)
    expect(page.locator(".articles .article-title")).to_have_count(3)
    expect(page.locator(".articles .article-title", has_text=f"Bridge of {name} is open again")).to_be_visible()


def test_an_addition_is_stopped_by_thumb(filled: str, visit: Visit, tmp_path: Path):
    page = visit(filled, **PHONE)
    go_to(page, "Library")
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(20):
        body = f"Report {number} of the ferry office. " + "The ferry to Ostrand sails again from Monday. " * 100
        (folder / f"report-{number}.txt").write_text(body, encoding="utf-8")
    page.locator("#library-folder").set_input_files(str(folder))
    expect(page.locator("#library-outcome progress")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Stop", exact=True).tap()
    expect(page.locator("#library-outcome .outcome-head")).to_contain_text("Stopped.")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_hidden()


def test_articles_are_found_sorted_removed_and_brought_back_by_thumb(filled: str, visit: Visit):
    page = visit(filled, **PHONE)
    go_to(page, "Library")
    titles = page.locator(".articles .article-title")
    page.locator("#library-search").fill("ropeworks")
    expect(page.locator(".list-count")).to_contain_text("articles found")
    page.get_by_label("Sort by").select_option("Title, Z to A")
    expect(titles.first).to_have_text(FIRST)
    page.get_by_label("Sort by").select_option("Oldest first")
    expect(titles.first).to_have_text("Council wants to move the library into the old ropeworks")
    page.get_by_role("button", name=f"Remove {FIRST}").tap()
    expect(titles.filter(has_text=FIRST)).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Undo").tap()
    titles.filter(has_text=FIRST).tap()
    expect(page.locator("dialog.reader[open] .paper-title")).to_have_text(FIRST)
    page.get_by_role("button", name="Close the article").tap()
    # By the button: keys that are pressed while the article closes go where the focus comes back to.
    page.locator("#library-tools [data-clear-all]").tap()
    expect(page.locator("#library-search")).to_have_value("")
    page.get_by_role("button", name="February 2023: 6 articles").tap()
    expect(titles).to_have_count(6)
    page.get_by_role("button", name="Ask only these").tap()
    expect(page.locator("#view-ask")).to_be_visible()
    expect(page.locator(".chips li span")).to_have_text([re.compile("1 February 2023 to 28 February 2023")])


def test_from_an_answer_the_whole_article_opens_by_thumb(filled: str, visit: Visit):
    page = visit(filled, **PHONE)
    page.get_by_role("button", name="Why did Kyiv reject China's plan?").tap()
    page.locator(".turn .mark").first.tap()
    quote = page.locator("#sources mark").inner_text()
    page.get_by_role("button", name="Open article").tap()
    here = page.locator("dialog.reader[open] mark[data-here]")
    expect(here).to_have_text(quote)
    expect(here).to_be_in_viewport()
    page.get_by_role("button", name="Close the article").tap()
    expect(page.locator("#sources mark")).to_be_visible()
