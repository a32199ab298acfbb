"""The report's files: nothing hostile comes alive in them, and they hold what the run holds."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation.aggregates import change, number, p_value
from assistant.evaluation.outcomes import AnswerSentence, Cited, Outcome, RankedPassage
from assistant.evaluation.questions import GoldEvidence, Question
from assistant.evaluation.report.html import page
from assistant.evaluation.report.summary import markdown, plain
from assistant.evaluation.results import Report, put_together

HOSTILE = "</script><img src=x onerror=alert(1)><!--<script>\u2028{{7*7}} @everyone `rm` | $x$"


def hostile() -> Report:
    """A run in which everything that comes from outside is an attack."""
    asked = []
    for n in range(3):
        evidence = (GoldEvidence(title=HOSTILE, quote=HOSTILE),)
        question = Question(id=f"{n}{HOSTILE}", question=HOSTILE, answers=(HOSTILE,), evidence=evidence, type=HOSTILE,
                            tags=(HOSTILE,), reference=HOSTILE)  # fmt: skip
        cited = Cited(n=1, article_id=HOSTILE, title=HOSTILE, source=HOSTILE, quote=HOSTILE)
        said = AnswerSentence(text=HOSTILE, citations=(1,), support="partly", why=HOSTILE)
        outcome = Outcome(
            id=question.id,
            text=HOSTILE,
            sentences=(said,),
            citations=(cited,),
            withheld=(said,),
            passages=(RankedPassage(article_id=HOSTILE),),
            answerability=0.5,
            error=HOSTILE if n == 2 else "",
            total_ms=5.0,
            fallback=HOSTILE,
            standalone_question=HOSTILE,
        )
        asked.append((question, outcome))
    facts = {"at": "2026-01-01T00:00:00Z", "lede": "1", "judge": HOSTILE, "library": {"articles": 2}}
    return put_together(HOSTILE, HOSTILE, asked, facts | {"settings": {"model": HOSTILE}})


class Seen(HTMLParser):
    """The elements of a page, and what stands in them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.within: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open:
            self.within.setdefault(self._open[-1], []).append(data)


def test_nothing_in_the_page_is_markup_that_came_with_the_data() -> None:
    seen = Seen(page(hostile()))
    assert "img" not in {tag for tag, _ in seen.tags}
    assert [attributes.get("type") for tag, attributes in seen.tags if tag == "script"] == ["application/json", None]
    assert not [name for _, attributes in seen.tags for name in attributes if name.startswith("on") or name == "style"]


def test_the_data_reaches_the_page_as_it_is() -> None:
    seen = Seen(page(hostile()))
    data = json.loads(seen.within["script"][0])
    assert data["questions"][0]["question"] == HOSTILE
    assert data["questions"][0]["citations"][0]["quote"] == HOSTILE
    assert data["questions"][2]["error"] == HOSTILE


def test_the_policy_lets_only_the_pages_own_style_and_script_work() -> None:
    text = page(hostile())
    seen = Seen(text)
    policy = next(one["content"] for tag, one in seen.tags if tag == "meta" and one.get("http-equiv")) or ""
    assert policy.startswith("default-src 'none'; ")
    for kind, pattern in (("style", r"<style>(.*?)</style>"), ("script", r"<script>(.*?)</script>")):
        whole = re.search(pattern, text, re.DOTALL)
        assert whole is not None
        digest = base64.b64encode(hashlib.sha256(whole[1].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_the_page_asks_nothing_of_anyone() -> None:
    text = page(hostile())
    assert not [one for _, attributes in Seen(text).tags for one in ("src", "href", "srcset") if one in attributes]
    assert "url(" not in text
    assert "@import" not in text


def test_the_script_never_makes_markup_of_data() -> None:
    script = (Path(page.__code__.co_filename).parent / "js" / "report.js").read_text("utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(", script)


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "\u2028", "a & b", "\ud800"])
def test_embedded_json_cannot_end_its_element_and_is_the_same_json(text: str) -> None:
    run = put_together("x", "Lede", [(Question(id="a", question=text), Outcome(id="a", text=text))], hostile().facts)
    data = page(run).partition('id="data">')[2].partition("</script>")[0]
    assert not set(data) & set("<>&\u2028\u2029\ud800")
    assert json.loads(data)["questions"][0]["question"] == text


def test_the_summary_shows_text_as_text() -> None:
    told = markdown(hostile())
    assert "<img" not in told.replace("\\<", "")
    assert "\\@everyone" in told
    assert all(line.count(" | ") == 3 for line in told.splitlines() if line.startswith("| Right"))


def test_a_long_question_is_shortened_and_stays_on_one_line() -> None:
    assert len(plain("word\n" * 100)) <= 140
    assert "\n" not in plain("one\ntwo")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((0.8342,), ".834"),
        ((1.0,), "1.000"),
        ((float("nan"),), "–"),
        ((310.4, "ms"), "310 ms"),
        ((1234.0, "ms"), "1.2 s"),
        ((98.66, "number"), "98.7"),
        ((1234.5, "number"), "1,234"),
    ],
)
def test_numbers_are_shown_as_people_read_them(given: tuple[Any, ...], expected: str) -> None:
    assert number(*given) == expected


def test_changes_and_p_values_are_shown_so_too() -> None:
    assert [change(0.1), change(-0.1), change(0.0)] == ["+.100", "−.100", "+.000"]
    assert [p_value(0.0002), p_value(0.25), p_value(float("nan"))] == ["< .001", ".250", "–"]


def test_an_empty_kind_of_run_still_makes_a_page() -> None:
    report = put_together("x", "Lede", [(Question(id="a", question="Q?"), Outcome(id="a", error="broke"))],
                          {"at": "2026-01-01", "lede": "1", "settings": {}, "library": {}, "judge": None})  # fmt: skip
    assert "Every question" in page(report)
    assert "Failed with an error" in markdown(report)
