"""Texts that try to be more than text: shown letter by letter, never run, never turned into elements."""

import json
from collections.abc import Iterator

import pytest
from canned_app import CannedAssistant
from driving import Visit, ask, ask_and_wait, go_to, running
from payloads import PAYLOADS, TRACES
from playwright.sync_api import Page, expect

from index import Library
from index.article import clean_text

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
    assert page.locator(".publications li :is(button, span) *").count() == 0


@pytest.fixture(scope="module")
def conversation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a conversation with every payload as question, title, passage, answer and reason, beside others
    that have them for their names."""
    home = tmp_path_factory.mktemp("talk") / "home"
    with CannedAssistant.open(home) as assistant:
        for payload in PAYLOADS:
            assistant.conversation().rename(payload)
        chat = assistant.conversation()
        for payload in PAYLOADS:
            chat.ask(f"say {payload}")
            chat.judge(len(chat.turns), "down", payload)
    with running("tests/browser/canned_app.py", str(home)) as address:
        yield f"{address}/#ask/{chat.id}"


def visible(text: str) -> str:
    return " ".join(text.split())


def test_a_kept_conversation_shows_every_payload_as_text(conversation: str, visit: Visit):
    page = visit(conversation)
    expect(page.locator(".turn")).to_have_count(len(PAYLOADS))
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for payload, turn in zip(PAYLOADS, page.locator(".turn").all(), strict=True):
        shown = visible(clean_text(payload))
        for place in (".question", ".differ", ".parts", ".found", ".withheld", ".fallback"):
            assert shown in visible(turn.locator(place).text_content() or ""), (payload, place)
        assert shown in visible(turn.locator(".note input").input_value())
        turn.locator(".listed-source").first.evaluate("(button) => button.click()")
        assert shown in visible(page.locator("#sources .carried").text_content() or "")
        assert shown in visible(page.locator("#sources .source-title").text_content() or "")
    assert page.locator(TRACES).count() == 0
    assert page.locator("#sources a").count() == 0


def test_a_card_shows_a_payload_as_text(conversation: str, visit: Visit):
    page = visit(conversation)
    expect(page.locator(".turn")).to_have_count(len(PAYLOADS))
    for place in (0, 12, 36):
        mark = page.locator(".turn").nth(place).locator(".mark").first
        mark.dispatch_event("pointerover", {"pointerType": "mouse"})
        card = page.locator("#citation-card")
        expect(card.locator(".card-title")).to_have_text(visible(PAYLOADS[place]))
        expect(card).to_be_visible()
        assert card.locator("p *").count() == 0


def test_names_of_conversations_are_text(conversation: str, visit: Visit):
    page = visit(conversation)
    expect(page.locator(".kept")).to_have_count(len(PAYLOADS) + 1)
    assert page.locator(".kept-open *").count() == 0
    assert page.locator(".kept-list :is(script, img, iframe, style, form, input, dialog)").count() == 0
    names = [visible(name) for name in page.locator(".kept-open").all_text_contents()]
    for payload in PAYLOADS:
        assert visible(clean_text(payload)) in names


def test_a_name_is_text_while_it_is_changed_deleted_and_kept(conversation: str, visit: Visit):
    page = visit(conversation)
    name = PAYLOADS[4]
    row = page.locator(".kept").filter(has=page.get_by_role("link", name=name, exact=True))
    row.locator("summary").click()
    row.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value(name)
    page.keyboard.press("Escape")
    row.locator("summary").click()
    row.get_by_role("button", name="Delete").click()
    said = page.locator("#conversations .status")
    expect(said).to_contain_text(f"“{name}” deleted.")
    assert said.locator("img").count() == 0
    page.locator("#conversations").get_by_role("button", name="Undo").click()
    expect(row).to_be_visible()


@pytest.mark.parametrize("payload", PAYLOADS[::8])
def test_a_payload_is_text_while_its_answer_comes(conversation: str, visit: Visit, payload: str):
    page = visit(conversation.partition("/#")[0])
    ask_and_wait(page, f"say {payload}", "answered")
    assert visible(page.locator(".turn .question").text_content() or "") == visible(f"say {payload}")
    assert page.locator(TRACES).count() == 0


def test_attributes_that_would_run_are_refused_by_the_browser_itself(samples: str, visit: Visit):
    page = visit(samples)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"data:,\" onerror=\"window.ran=1\">')")
    page.wait_for_function("document.querySelector('body > img').complete")
    assert page.evaluate("window.ran || null") is None
