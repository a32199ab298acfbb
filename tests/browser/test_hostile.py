"""Texts that try to be more than text: shown letter by letter, never run, never turned into elements."""

import json
from collections.abc import Iterator

import pytest
from driving import Visit, ask, go_to, running
from payloads import PAYLOADS, TRACES
from playwright.sync_api import Page, expect

from index import Library

FAIRS = (
    "marmalade", "kite", "lantern", "clog", "cider", "beekeeping", "kazoo", "turnip", "ferret", "bagpipe",
    "pumpkin", "yodelling", "scarecrow", "oyster", "origami", "cheese", "juggling", "tulip", "chess", "bonfire",
)  # fmt: skip
"""One for each of as many payloads, so that each is found by its own question; made answers carry the others."""

SOME = PAYLOADS[:: len(PAYLOADS) // len(FAIRS)][: len(FAIRS)]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page over articles that carry a payload in each of their parts."""
    folder = tmp_path_factory.mktemp("hostile")
    articles = [
        {
            "id": f"hostile-{number}",
            "title": f"Crowds at the {fair} fair {payload}",
            "author": payload,
            "source": payload,
            "url": "javascript:window.ran=1",
            "published_at": "2024-05-01",
            "text": f"The {fair} fair in Quibblefort drew {1000 + number} visitors on Sunday. "
            f"The mayor read out {payload} from a note before she opened the {fair} fair in Quibblefort.",
        }
        for number, (fair, payload) in enumerate(zip(FAIRS, SOME, strict=True))
    ]
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    home = folder / "home"
    with Library.open(home) as library:
        assert len(library.add([folder / "articles.jsonl"]).added) == len(FAIRS)
    with running("app.py", "--home", str(home), "--port", "0", "--no-open") as address:
        yield address


def settle(page: Page) -> None:
    expect(page.locator("button.ask")).to_be_visible(timeout=20_000)


def test_hostile_articles_are_shown_as_text(hostile: str, visit: Visit):
    page = visit(hostile)
    shown = []
    for number, fair in enumerate(FAIRS):
        ask(page, f"How many visitors did the {fair} fair in Quibblefort draw?")
        expect(page.locator(".turn")).to_have_count(number + 1)
        settle(page)
        page.locator(".turn").last.locator(".listed-source", has_text=f"Crowds at the {fair} fair").first.click()
        shown.append(" ".join(page.locator("#sources").inner_text().split()))
    assert page.locator(TRACES).count() == 0
    assert page.locator("#sources a").count() == 0
    for payload, passage in zip(SOME, shown, strict=True):
        text = " ".join(payload.split())
        assert passage.count(text) >= 3, f"{text!r} is not whole in title, facts and passage: {passage!r}"


def test_publications_with_markup_are_listed_as_text(hostile: str, visit: Visit):
    page = visit(hostile)
    go_to(page, "Library")
    expect(page.locator(".publications li").first).to_be_visible()
    assert page.locator(".publications li > span *").count() == 0


def test_attributes_that_would_run_are_refused_by_the_browser_itself(samples: str, visit: Visit):
    page = visit(samples)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"data:,\" onerror=\"window.ran=1\">')")
    page.wait_for_function("document.querySelector('body > img').complete")
    assert page.evaluate("window.ran || null") is None
