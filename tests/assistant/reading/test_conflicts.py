"""Sources differ where independent articles give values for one thing that cannot all be right; nowhere else.

`tests/data/conflicts.jsonl` holds pairs of sentences that differ or only seem to, each with the words that the reader
takes for the answer. The rules were made on the half that is marked "build"; the other tells how far they reach.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.query.answer_type import QuestionTerms, analyse
from assistant.reading.conflicts import Conflict, differences, sentence
from assistant.reading.deduplication import Quote, independent
from index import Article, Hit, Passage, Span

PAIRS = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "data" / "conflicts.jsonl").read_text("utf-8").splitlines()
]

SUNDAY = datetime(2023, 3, 5, 12, tzinfo=UTC)


def article(
    text: str,
    source: str | None = "The Lantern",
    *,
    day: int = 0,
    title: str = "News",
    url: str | None = None,
    path: str | None = None,
) -> Article:
    return Article.create(
        text=text,
        path=path or f"/news/{source}-{day}-{text}.txt",
        title=title,
        source=source,
        published_at=SUNDAY + timedelta(day),
        url=url,
    )


def quoted(one: Article, *, also_in: Sequence[Article] = (), replaces: Sequence[Article] = ()) -> Quote:
    whole = Span(0, len(one.text))
    passage = Passage(id=one.id, article_id=one.id, place=0, start=0, end=whole.end, text=one.text, sentences=(whole,))
    hit = Hit(passage, one, 1.0, 1.0, 1.0, tuple(also_in), tuple(replaces))
    return Quote(hit, whole)


def differ(question: QuestionTerms, quotes: Sequence[Quote]) -> list[Conflict]:
    """What quotes differ on where the reader takes each as a whole for the answer."""
    return differences(question, quotes, [quote.span for quote in quotes])


def compared(question: str, *texts: str, days: Sequence[int] | None = None, title: str = "News") -> list[Conflict]:
    names = ("The Lantern", "Harbour Post", "Evening Mail", "Daily Beacon")
    days = days or [0] * len(texts)
    quotes = [
        quoted(article(text, name, day=day, title=title)) for text, name, day in zip(texts, names, days, strict=False)
    ]
    return differ(analyse(question), quotes)


MILL = "How many people were killed in the Harlow mill fire?"


def days_after(published: str) -> int:
    """Days from the Sunday to a date."""
    return (date.fromisoformat(published) - SUNDAY.date()).days


def told(pair: dict[str, Any], which: str) -> tuple[Quote, Span]:
    """One side of a pair as a quote, and the words that the reader takes for the answer."""
    side = pair[which]
    quote = quoted(article(side["text"], side["source"], title=side["title"], day=days_after(side["published"])))
    start = side["text"].index(side["short"])
    return quote, Span(start, start + len(side["short"]))


def found_in(half: str, *, differs: bool) -> list[bool]:
    """Whether a difference is found in each pair of a half."""
    found = []
    for pair in PAIRS:
        if pair["half"] == half and pair["differs"] is differs:
            quotes, short = zip(told(pair, "one"), told(pair, "other"), strict=True)
            found.append(bool(differences(analyse(pair["question"]), quotes, short)))
    return found


@pytest.mark.parametrize("half", ["build", "kept"])
def test_four_of_five_differences_are_found(half: str) -> None:
    found = found_in(half, differs=True)
    assert len(found) == 40
    assert sum(found) >= 32


@pytest.mark.parametrize("half", ["build", "kept"])
def test_of_ten_that_only_seem_to_differ_one_at_most_is_taken_for_a_difference(half: str) -> None:
    found = found_in(half, differs=False)
    assert len(found) == 40
    assert sum(found) <= 4


def test_a_question_that_wants_no_value_has_no_differences() -> None:
    assert compared("Why did the Harlow mill burn?", "The Harlow mill fire killed 12.", "It killed 15 people.") == []


def test_one_publication_does_not_differ_from_itself() -> None:
    one, other = article("The Harlow mill fire killed 12 people."), article("The Harlow mill fire killed 15 people.")
    assert differ(analyse(MILL), [quoted(one), quoted(other)]) == []


def test_an_older_version_does_not_differ_from_the_newer_one() -> None:
    old = article("The Harlow mill fire killed 12 people.", "Harbour Post")
    new = article("The Harlow mill fire killed 15 people.", day=1)
    assert differ(analyse(MILL), [quoted(old), quoted(new, replaces=[old])]) == []


def test_a_copy_does_not_differ_from_its_origin() -> None:
    origin = article("The Harlow mill fire killed 12 people.")
    copy = article("The Harlow mill fire killed 13 people.", "Harbour Post", day=1)
    assert differ(analyse(MILL), [quoted(origin, also_in=[copy]), quoted(copy)]) == []


def test_sources_that_agree_stand_on_one_side() -> None:
    (found,) = compared(
        MILL,
        "The Harlow mill fire killed 12 people.",
        "Twelve people died in the Harlow mill fire.",
        "The Harlow mill fire killed 15 people.",
        "The Harlow mill fire left around 11 dead.",
    )
    assert sorted(side.quotes for side in found.sides) == [(0, 1, 3), (2,)]


def test_a_vague_value_that_fits_two_sides_takes_none() -> None:
    (found,) = compared(
        MILL,
        "The Harlow mill fire killed 95 people.",
        "The Harlow mill fire killed 104 people.",
        "The Harlow mill fire killed about 100 people.",
    )
    assert sorted(side.quotes for side in found.sides) == [(0,), (1,)]


def test_a_weekday_is_read_against_the_day_of_its_article() -> None:
    texts = ("The Colne bridge opened on Friday.", "The Colne bridge opened on Friday.")
    assert compared("When did the Colne bridge open?", *texts, days=[0, 7]) == []


def test_a_headline_may_name_what_the_sentence_does_not() -> None:
    (found,) = compared(
        MILL, "The fire killed 12 people.", "The blaze killed 15 people in a fire.", title="Harlow mill burns down"
    )
    assert [side.value for side in found.sides] == ["12", "15"]


def test_a_sentence_with_two_answers_gives_none() -> None:
    two = "The Harlow mill fire killed 12 people, police say; the Harlow mill fire killed 19 people, doctors say."
    assert compared(MILL, two, "The Harlow mill fire killed 15 people.") == []


def test_articles_of_different_days_are_not_compared() -> None:
    texts = ("The Harlow mill fire killed 12 people.", "The Harlow mill fire killed 15 people.")
    assert compared(MILL, *texts, days=[0, 1]) == []


def test_a_publication_that_gives_two_values_has_none() -> None:
    one, two = (article(f"The Harlow mill fire killed {count} people.") for count in (12, 15))
    other = article("The Harlow mill fire killed 15 people, police said.", "Harbour Post")
    assert differ(analyse(MILL), [quoted(one), quoted(two), quoted(other)]) == []


def test_a_difference_reads_as_one_sentence() -> None:
    post = article("The Harlow mill fire killed 12 people.", "Harbour Post")
    lantern = article("The Harlow mill fire killed 15 people.", "The Lantern")
    (found,) = differ(analyse(MILL), [quoted(lantern), quoted(post)])
    assert sentence(found) == ("The sources differ: 12 (Harbour Post, 5 March 2023), 15 (The Lantern, 5 March 2023).")
    assert found.about == "how many people were killed in the Harlow mill fire"


# independent


def test_articles_of_one_publication_count_once() -> None:
    assert independent([quoted(article("One.")), quoted(article("Two.", "the lantern", day=3))]) == 1


def test_publications_count_each() -> None:
    assert independent([quoted(article("One.")), quoted(article("Two.", "Harbour Post"))]) == 2


def test_copies_of_one_report_count_once() -> None:
    origin, copy = article("One."), article("One.", "Harbour Post", day=1)
    assert independent([quoted(origin, also_in=[copy])]) == 1
    assert independent([quoted(origin, also_in=[copy]), quoted(copy, also_in=[origin])]) == 1


def test_the_same_words_in_another_article_count_once() -> None:
    one, other = quoted(article("One.")), quoted(article("One!", "Harbour Post"))
    assert independent([replace(one, same=((other.hit, other.span),))]) == 1


def test_a_paper_that_prints_a_wire_story_still_counts_for_its_own_report() -> None:
    wire, copy = article("One.", "Wire"), article("One.", "Harbour Post", day=1)
    own = article("Two.", "Harbour Post", day=1)
    assert independent([quoted(wire, also_in=[copy]), quoted(own)]) == 2


def test_an_article_without_a_source_counts_by_its_host() -> None:
    one = article("One.", None, url="https://www.lantern.test/a")
    two = article("Two.", None, url="https://lantern.test/b")
    assert independent([quoted(one), quoted(two)]) == 1


def test_articles_without_source_or_address_count_each() -> None:
    assert independent([quoted(article("One.", None)), quoted(article("Two.", None))]) == 2


def test_no_quotes_have_no_sources() -> None:
    assert independent([]) == 0


# any text

WORDS = st.sampled_from(
    ["12", "people", "1,200", "killed", "the", "fire", "in", "Harlow", "mill", ".", ",", "$3bn", "30%", "on", "Monday",
     "5", "March", "2023", "31 February", "9" * 400, "9999-99-99", "2023-13-01", "and", "Ana", "Ruiz", "opened",
     "dozen", "a", "half", "about", "at least", "between", "from", "to", "10-15", "died", "1e9", "٣", "½", "¹²", "£",
     "No.", "said", "not", "’", "“", "”"]
)  # fmt: skip
TEXTS = st.one_of(st.text(min_size=1), st.lists(WORDS, min_size=1, max_size=25).map(" ".join)).filter(str.strip)
QUESTIONS = st.one_of(
    st.text(),
    st.sampled_from([pair["question"] for pair in PAIRS]),
    st.lists(WORDS, max_size=9).map(lambda each: "How many " + " ".join(each)),
)


@settings(max_examples=200, deadline=None)
@given(QUESTIONS, st.lists(st.tuples(TEXTS, st.sampled_from([-738_000, -400, -1, 0, 3, 2_900_000])), max_size=5))
def test_any_text_can_be_compared(question: str, texts: list[tuple[str, int]]) -> None:
    quotes = [quoted(article(f"{text}.", f"Paper {place}", day=day)) for place, (text, day) in enumerate(texts)]
    for found in differ(analyse(question), quotes):
        assert len(found.sides) > 1
        assert sentence(found).endswith(".")
        assert all(side.value for side in found.sides)
    assert independent(quotes) <= len(quotes)


COUNTS = st.sampled_from(["12", "15", "about 100", "95", "104", "at least 14", "a dozen", "up to 13", "twenty"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(COUNTS, st.sampled_from("ABCD"), st.integers(0, 3)), min_size=2, max_size=4, unique=True))
def test_the_order_of_quotes_makes_no_difference(told: list[tuple[str, str, int]]) -> None:
    quotes = [
        quoted(article(f"The Harlow mill fire killed {count} people.", name, day=day)) for count, name, day in told
    ]

    def found(order: Sequence[int]) -> list[tuple[object, ...]]:
        return [
            (
                one.about,
                [(side.value, side.tellers, {order[n] for n in side.quotes}) for side in one.sides],
            )
            for one in differ(analyse(MILL), [quotes[n] for n in order])
        ]

    first = found(range(len(quotes)))
    assert all(found(order) == first for order in permutations(range(len(quotes))))
