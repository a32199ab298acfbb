"""Long lists stay quick, in counts: of articles, conversations and turns only what is looked at is sent and drawn."""

from collections.abc import Iterator

import pytest
from canned_app import CannedAssistant
from driving import Visit, ask_and_wait, go_to, running
from evenings import COUNT, fill
from playwright.sync_api import CDPSession, Page, expect

from assistant.ui.library import PAGE
from index.timeline import MOST as BARS

CONVERSATIONS, TURNS = 100, 200


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a long conversation, next to many others and a large library."""
    home = tmp_path_factory.mktemp("long") / "home"
    fill(home)
    with CannedAssistant.open(home) as assistant:
        for number in range(CONVERSATIONS):
            assistant.conversation().rename(f"Conversation {number}")
        chat = assistant.conversation()
        for number in range(TURNS):
            chat.ask(f"What of number {number}?")
    with running("tests/browser/canned_app.py", str(home)) as address:
        yield f"{address}/#ask/{chat.id}"


def test_the_page_is_there_before_a_hundred_conversations_and_a_large_library_are(long: str, visit: Visit):
    address = long.partition("/#")[0]
    page = visit(address)
    page_itself = page.request.get(address).text()
    assert "Conversation 42" not in page_itself
    assert page_itself.count("Evening ") <= 4 * PAGE  # each title is in a row and in the names of its buttons
    expect(page.locator(".kept")).to_have_count(CONVERSATIONS + 1)


def test_of_a_large_library_one_page_is_drawn(long: str, visit: Visit):
    page = visit(long.partition("/#")[0])
    go_to(page, "Library")
    rows = page.locator(".articles tbody tr")
    expect(rows).to_have_count(PAGE)
    expect(page.locator(".pager")).to_contain_text(f"of {COUNT:,}")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".pager")).to_contain_text(f"{PAGE + 1}–{2 * PAGE}")
    expect(rows).to_have_count(PAGE)
    assert page.locator("svg.bars .bar").count() <= BARS


def test_of_two_hundred_turns_only_those_in_sight_are_drawn(long: str, visit: Visit):
    page = visit(long)
    expect(page.locator(".turn")).to_have_count(TURNS)
    expect(page.locator(".turn").last).to_be_in_viewport()
    drawn = """[...document.querySelectorAll('.turn')].filter(
        (one) => one.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length"""
    assert page.evaluate(drawn) < 20


def test_one_more_question_changes_none_of_the_turns_before(long: str, visit: Visit):
    page = visit(long)
    expect(page.locator(".turn")).to_have_count(TURNS)
    page.evaluate(
        """window.changes = 0;
        const watcher = new MutationObserver((all) => { window.changes += all.length; });
        for (const one of [...document.querySelectorAll('.turn')].slice(0, -1)) {
          watcher.observe(one, { childList: true, subtree: true, characterData: true });
        }"""
    )
    ask_and_wait(page, "One more?", "answered")
    assert page.evaluate("window.changes") == 0
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".turn")).to_have_count(TURNS)


def nodes(page: Page, session: CDPSession) -> int:
    """Nodes that the page holds, seen or not, once what nobody needs is gone.

    One collection does not free everything: what a finished request or timer holds goes with the next.
    """
    counts = []
    while len(counts) < 3 or counts[-1] < counts[-2]:
        session.send("HeapProfiler.collectGarbage")
        counts.append(int(session.send("Memory.getDOMCounters")["nodes"]))
        page.evaluate("() => new Promise((done) => requestIdleCallback(done))")
    return min(counts)


def test_what_is_no_longer_shown_is_not_kept(canned: str, visit: Visit):
    page = visit(canned)
    session = page.context.new_cdp_session(page)

    def round_of_questions() -> int:
        for number in range(6):
            ask_and_wait(page, f"write number {number}", "answered")
            page.locator(".turn").last.locator(".mark").first.click()
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator(".turn")).to_have_count(0)
        return nodes(page, session)

    round_of_questions()
    first, last = round_of_questions(), round_of_questions()
    assert last < first * 1.15, (first, last)


def test_nothing_that_was_asked_is_drawn_twice(canned: str, visit: Visit):
    page: Page = visit(canned)
    for number in range(5):
        ask_and_wait(page, f"write number {number}", "answered")
    ids = page.eval_on_selector_all(".turn", "(all) => all.map((one) => one.dataset.turn)")
    assert len(set(ids)) == len(ids) == 5
