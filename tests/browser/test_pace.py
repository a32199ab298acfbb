"""Long lists stay quick: a hundred conversations, two hundred turns, question after question."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import Visit, ask_and_wait, running
from playwright.sync_api import CDPSession, Page, expect
from told_app import TellingAssistant

CONVERSATIONS, TURNS = 100, 200
FIRST_PAINT = 2_500
"""Milliseconds."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("long") / "home"


@pytest.fixture(scope="module")
def long(home: Path) -> Iterator[str]:
    """The address of a long conversation, beside many others."""
    with TellingAssistant.open(home) as assistant:
        for number in range(CONVERSATIONS):
            assistant.conversation().rename(f"Conversation {number}")
        chat = assistant.conversation()
        for number in range(TURNS):
            chat.ask(f"What of number {number}?")
    with running("tests/browser/told_app.py", str(home)) as address:
        yield f"{address}/#ask/{chat.id}"


def test_a_hundred_conversations_are_soon_there(long: str, visit: Visit):
    page = visit(long.partition("/#")[0])
    expect(page.locator(".kept")).to_have_count(CONVERSATIONS + 1)
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert paint < FIRST_PAINT


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
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".turn")).to_have_count(TURNS)


def nodes(session: CDPSession) -> int:
    """Nodes that the page holds, seen or not, once what nobody needs is gone.

    One collection does not free everything: what a finished request or timer holds goes with the next.
    """
    counts = []
    while len(counts) < 3 or counts[-1] < counts[-2]:
        session.send("HeapProfiler.collectGarbage")
        counts.append(int(session.send("Memory.getDOMCounters")["nodes"]))
        time.sleep(0.2)
    return min(counts)


def test_what_is_no_longer_shown_is_not_kept(told: str, visit: Visit):
    page = visit(told)
    session = page.context.new_cdp_session(page)

    def round_of_questions() -> int:
        for number in range(6):
            ask_and_wait(page, f"write number {number}", "answered")
            page.locator(".turn").last.locator(".mark").first.click()
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator(".turn")).to_have_count(0)
        return nodes(session)

    round_of_questions()
    first, *_, last = [round_of_questions() for _ in range(3)]
    assert last < first * 1.15, (first, last)


def test_nothing_that_was_asked_is_drawn_twice(told: str, visit: Visit):
    page: Page = visit(told)
    for number in range(5):
        ask_and_wait(page, f"write number {number}", "answered")
    ids = page.eval_on_selector_all(".turn", "(all) => all.map((one) => one.dataset.turn)")
    assert len(set(ids)) == len(ids) == 5
