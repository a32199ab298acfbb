"""A final figure stands before a forecast, a newer one before an older."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.language.hedging import is_doubted, is_planned
from assistant.query.answer_type import analyse
from assistant.reading.deduplication import Quote
from assistant.reading.settled import settled_first
from index import Article, Hit, Passage, Span

SENTENCES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "data" / "unsettled.jsonl").read_text("utf-8").splitlines()
]
WORTH = "How much is Ohtani's contract worth?"
FORECAST = "Ohtani's next contract is projected to be worth $500 million."
SIGNED = "Ohtani signed a contract worth $700 million."


@pytest.mark.parametrize("half", ["build", "kept"])
def test_nine_of_ten_sentences_are_told_apart(half: str) -> None:
    right = [
        (is_doubted(one["text"]) or is_planned(one["text"])) is one["unsettled"]
        for one in SENTENCES
        if one["half"] == half
    ]
    assert len(right) == 50
    assert sum(right) >= 45


def order(question: str, *told: tuple[str, str, int]) -> Sequence[int]:
    """The order of sentences, each with the words that answer and the day of its article."""
    quotes, short = [], []
    for text, answer, day in told:
        published = datetime(2023, 12, 1, tzinfo=UTC) + timedelta(day)
        one = Article.create(text=text, path=f"/{len(quotes)}.txt", title="News", published_at=published)
        whole = Span(0, len(one.text))
        passage = Passage(id=one.id, article_id=one.id, place=0, start=0, end=whole.end, text=text, sentences=(whole,))
        quotes.append(Quote(Hit(passage, one, 1.0, 1.0, 1.0, (), ()), whole))
        start = text.find(answer)
        short.append(Span(start, start + len(answer)) if answer else None)
    return settled_first(analyse(question), quotes, short)


def test_the_signed_sum_stands_before_the_forecast() -> None:
    assert order(WORTH, (FORECAST, "$500 million", 3), (SIGNED, "$700 million", 0)) == [1, 0]


def test_the_newer_count_stands_before_the_older() -> None:
    toll = "How many people died in the flood?"
    assert order(toll, ("The flood killed 12 people.", "12", 0), ("The flood killed 19 people.", "19", 1)) == [1, 0]


def test_full_time_stands_before_half_time() -> None:
    goals = "How many goals did United score?"
    told = (("United had scored two goals at half-time.", "two", 0), ("United scored three goals.", "three", 0))
    assert order(goals, *told) == [1, 0]


def test_what_gives_no_value_keeps_its_place() -> None:
    told = ("Ohtani is a pitcher.", "", 9)
    assert order(WORTH, (FORECAST, "$500 million", 0), told, (SIGNED, "$700 million", 0)) == [2, 1, 0]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (WORTH, ((SIGNED, "$700 million", 0), ("He got $700m, the club said.", "$700m", 5))),
        ("How much may Ohtani's contract be worth?", ((FORECAST, "$500 million", 0), (SIGNED, "$700 million", 3))),
        (WORTH, ((FORECAST, "$500 million", 0), ("He signed for 10 years.", "10 years", 3))),
        (WORTH, ((FORECAST, "$500 million", 0),)),
        ("Why did Ohtani sign?", ((FORECAST, "$500 million", 0), (SIGNED, "$700 million", 3))),
        (WORTH, ()),
    ],
)  # fmt: skip
def test_everything_else_stays(question: str, told: Sequence[tuple[str, str, int]]) -> None:
    assert order(question, *told) == list(range(len(told)))
