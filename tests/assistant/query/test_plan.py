"""A plan knows what each part of a question names."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assistant.query.understanding import plan

TODAY = date(2023, 11, 24)
SOURCES = frozenset(["The Verge", "TechCrunch", "FOX News - Health", "FOX News - Sports"])
AUTHORS = frozenset(["Mary Clay"])
QUESTION = (
    "Which company does TechCrunch report on October 5, 2023 to have opened a factory in Poland, "
    "while The Verge says that the founder sold the steel mill in March 2022?"
)


def test_parts_know_their_publications() -> None:
    parts = plan(QUESTION, SOURCES, AUTHORS, TODAY).parts
    assert [part.sources for part in parts] == [{"TechCrunch"}, {"The Verge"}]


def test_parts_know_their_days() -> None:
    parts = plan(QUESTION, SOURCES, AUTHORS, TODAY).parts
    assert [[one.after for one in part.periods] for part in parts] == [[date(2023, 10, 5)], [date(2022, 3, 1)]]


def test_a_plain_question_has_no_parts() -> None:
    found = plan("What did Fox News report?", SOURCES, AUTHORS, TODAY)
    assert found.parts == ()
    assert found.wordings == ("What did Fox News report?",)
    assert found.outlets == (("FOX News - Health", "FOX News - Sports"),)


def test_a_period_with_two_ends_is_not_cut() -> None:
    question = "Which ships sank near Malta after October 4, 2023 and before November 1, 2023 in heavy storms?"
    found = plan(question, SOURCES, AUTHORS, TODAY)
    assert found.parts == ()
    assert [(one.after, one.before) for one in found.periods] == [(date(2023, 10, 4), date(2023, 11, 1))]


def test_authors_are_kept() -> None:
    assert plan("What did Mary Clay write before the vote?", SOURCES, AUTHORS, TODAY).authors == {"Mary Clay"}


@given(st.text(), st.dates())
def test_any_text_has_a_plan(question: str, today: date) -> None:
    found = plan(question, SOURCES, AUTHORS, today)
    assert found.wordings[0] == question
    assert len(found.parts) != 1
