"""The evaluation's report in Chromium: a thousand questions open at once, are filtered, and run nothing foreign."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.evaluation.outcomes import AnswerSentence, Cited, Outcome, RankedPassage
from assistant.evaluation.questions import GoldEvidence, Question
from assistant.evaluation.report.html import page
from assistant.evaluation.results import Report, put_together

PAYLOAD = "</script><img src=x onerror='window.ran=1'><b>bold</b>"
FACTS = {"at": "2026-01-01T00:00:00Z", "lede": "1", "settings": {}, "library": {"articles": 609}, "judge": None}


def made(count: int) -> Report:
    """A run of so many questions: each fourth refused, each seventh wrong, the last of another type."""
    asked = []
    for n in range(count):
        quote = f"Sentence number {n} of an article that has many words, as articles of newspapers have. " * 4
        question = Question(
            id=f"q{n}", question=f"What is number {n}? {PAYLOAD if n == 1 else ''}", answers=(f"number {n}",),
            evidence=(GoldEvidence(article_id=f"a{n}", quote=quote),), type="last" if n == count - 1 else "first",
            tags=("even",) if n % 2 == 0 else (),
        )  # fmt: skip
        text = "" if n % 4 == 0 else f"It is something else. {PAYLOAD}" if n % 7 == 0 else f"It is number {n}."
        cited = [Cited(n=k, article_id=f"a{n}", title=f"Title {n}", quote=quote, gold=(0,)) for k in (1, 2, 3, 4)]
        asked.append(
            (
                question,
                Outcome(
                    id=question.id, text=text, abstained=not text, answerability=n / count, total_ms=100.0 + n,
                    sentences=(AnswerSentence(text=text, citations=(1,), support="supported"),) if text else (),
                    citations=tuple(cited) if text else (), passages=(RankedPassage(article_id=f"a{n}", holds=(0,)),),
                ),
            )
        )  # fmt: skip
    return put_together("numbers", "Lede", asked, FACTS)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens a report in a fresh profile; what it asks for, and what goes wrong in it, fails the test."""
    mishaps: list[str] = []
    contexts = []

    def visit(report: Report, *, width: int = 1440, scheme: str = "light") -> Page:
        file = tmp_path / "report.html"
        file.write_text(page(report), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        contexts.append(context)
        tab = context.new_page()
        tab.on("request", lambda one: mishaps.append(one.url) if one.url != file.as_uri() else None)
        tab.on("pageerror", lambda error: mishaps.append(str(error)))
        tab.on("console", lambda message: mishaps.append(message.text) if message.type == "error" else None)
        tab.goto(file.as_uri())
        return tab

    yield visit
    for context in contexts:
        context.close()
    assert mishaps == []


def test_of_1267_questions_only_the_first_are_drawn(opened: Callable[..., Page]) -> None:
    tab = opened(made(1_267))
    expect(tab.locator("details.question").first).to_be_visible()
    expect(tab.locator("#shown")).to_have_text("1,267 of 1,267 questions")
    assert tab.locator("details.question").count() < 200


def test_failures_come_first_under_their_cause(opened: Callable[..., Page]) -> None:
    tab = opened(made(40))
    assert tab.locator("h3.because").all_text_contents() == ["wrongly refused", "chosen but not answered", "right"]


def test_questions_are_filtered_by_words_cause_type_tag_and_outcome(opened: Callable[..., Page]) -> None:
    tab = opened(made(40))
    shown = tab.locator("#shown")
    tab.locator("#cause").select_option("wrongly refused")
    expect(shown).to_have_text("10 of 40 questions")
    tab.locator("#tag").select_option("even")
    expect(shown).to_have_text("10 of 40 questions")
    tab.locator("#cause").select_option("")
    expect(shown).to_have_text("20 of 40 questions")
    tab.locator("#outcome").select_option("answered")
    expect(shown).to_have_text("10 of 40 questions")
    tab.locator("#tag").select_option("")
    tab.locator("#outcome").select_option("")
    tab.locator("#type").select_option("last")
    expect(tab.locator("details.question")).to_have_count(1)
    tab.locator("#type").select_option("")
    tab.locator("#find").fill("NUMBER 39 of")
    expect(tab.locator("details.question")).to_have_count(1)


def test_a_cause_in_the_picture_filters_the_list(opened: Callable[..., Page]) -> None:
    tab = opened(made(40))
    tab.locator("button.cause", has_text="wrongly refused").click()
    expect(tab.locator("#shown")).to_have_text("10 of 40 questions")


def test_scrolling_brings_the_rest(opened: Callable[..., Page]) -> None:
    tab = opened(made(150))
    for reached in (60, 120):
        tab.locator("details.question").nth(reached - 1).scroll_into_view_if_needed()
        expect(tab.locator("details.question").nth(reached)).to_be_attached()
    expect(tab.locator("details.question")).to_have_count(150)


def test_answer_and_gold_stand_side_by_side_and_payloads_stay_text(opened: Callable[..., Page]) -> None:
    tab = opened(made(40))
    tab.locator("#find").fill("something else")
    tab.locator("details.question summary").first.click()
    sides = tab.locator(".sides").first
    expect(sides).to_contain_text("<b>bold</b>")
    expect(sides).to_contain_text("retrieved at 1 · cited")
    assert sides.locator("b, img").count() == 0
    assert tab.evaluate("window.ran || null") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_reaches_over_the_edge(opened: Callable[..., Page], width: int, scheme: str) -> None:
    tab = opened(made(40), width=width, scheme=scheme)
    tab.locator("details.question summary").first.click()
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
