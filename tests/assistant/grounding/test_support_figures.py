"""Numbers and days: what a sentence has and its cited text has not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.numbers import figures, lacking, without_marks


def missing(sentence: str, cited_text: str) -> list[str]:
    return [one.written for one in lacking(sentence, cited_text)]


@pytest.mark.parametrize(
    ("sentence", "cited_text"),
    [
        ("The wall cost 1.2 million kronor.", "It cost 1,200,000 kronor."),
        ("Two men were hurt.", "2 men were hurt."),
        ("It rose by 6.5%.", "It rose by 6.5 per cent."),
        ("The deal is worth $3bn.", "The deal is worth 3 billion dollars."),
        ("A dozen boats sank.", "12 boats sank."),
        ("There were twenty-five of them.", "There were 25 of them."),
        ("It has two hundred thousand readers.", "It has 200,000 readers."),
        ("They won 2-0.", "They won 2–0."),
        ("She came 1st.", "She was first."),
        ("It opened on March 5.", "It opened on 5 March 2023."),
        ("It opened on the 5th of March.", "It opened on 2023-03-05."),
        ("It runs on March 7.", "It runs from March 5 to 7."),
        ("He played the 2018–19 season.", "He played in 2018-2019."),
        ("The mid-1990s were better.", "The 1990s were better."),
        ("A 21-year-old man was held.", "A man, 21, was held."),
        ("It ended on Monday.", "It ended late on monday."),
    ],
)
def test_the_same_figure_written_otherwise_is_found(sentence: str, cited_text: str) -> None:
    assert missing(sentence, cited_text) == []


@pytest.mark.parametrize(
    ("sentence", "cited_text", "lost"),
    [
        ("Kyiv has 1,200,000 people.", "Kyiv has 2.9 million people.", "1,200,000"),
        ("It cost 15 million.", "It cost 15.", "15 million"),
        ("Three people died.", "Several people died.", "Three"),
        ("It opened on March 5.", "It opened on March 6 after 5 years.", "March 5"),
        ("It opened in May.", "It opened in June.", "May"),
        ("It ended on Monday.", "It ended on Tuesday.", "Monday"),
        ("It fell by 3%.", "It fell by 30%.", "3%"),
        ("They took $1 billion.", "They left a multi-billion-dollar hole.", "1 billion"),
        ("It has a million readers.", "It has several million readers.", "a million"),
    ],
)
def test_a_figure_that_is_not_there_is_named_first(sentence: str, cited_text: str, lost: str) -> None:
    assert missing(sentence, cited_text)[0].rstrip("%") == lost.rstrip("%")


def test_citation_marks_are_no_numbers() -> None:
    assert figures(without_marks("The wall fell [1][2, 3].")) == []


def test_digits_of_a_name_are_no_numbers() -> None:
    assert figures("COVID-19 and the F-16") == []


def test_a_verb_is_no_month() -> None:
    assert missing("They may march again.", "They will walk.") == []


@given(st.integers(0, 10**12))
def test_a_number_is_found_with_and_without_its_commas(number: int) -> None:
    assert missing(f"It was {number}.", f"It was {number:,}.") == []
    assert missing(f"It was {number:,}.", f"It was {number}.") == []


@given(st.text())
def test_a_text_has_its_own_figures(text: str) -> None:
    assert lacking(text, text) == []
