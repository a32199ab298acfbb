"""What is told about an answer, before a page or a terminal has it."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Answer, Citation, presentation
from assistant.answer import Disagreement, Part, Timings
from assistant.trace import BroughtIn, NamedSource, NamedTime, SearchedPart, Trace
from index import Article, Passage


def article(name="wall", **fields):
    given = {"title": "Harbour wall", "source": "Harrow Post", "published_at": datetime(2023, 3, 4, tzinfo=UTC)}
    return Article.create(text="The repair will cost 4.2 million crowns.", path=f"/news/{name}.txt", **given | fields)


def citation(n, of):
    passage = Passage(id="p", article_id=of.id, place=0, start=0, end=len(of.text), text=of.text, sentences=())
    return Citation(n=n, article=of, passage=passage, start=0, end=10)


def answer(**fields):
    given = {"question": "q", "standalone_question": "q", "text": "t", "abstained": False, "answerability": 1.0}
    return Answer(writer="extractive", **given | fields)


@pytest.mark.parametrize(
    ("after", "before", "said"),
    [
        (date(2023, 3, 5), date(2023, 3, 5), "5 March 2023"),
        (date(2023, 3, 1), date(2023, 3, 31), "1 to 31 March 2023"),
        (date(2023, 2, 27), date(2023, 3, 5), "27 February to 5 March 2023"),
        (date(2022, 12, 26), date(2023, 1, 1), "26 December 2022 to 1 January 2023"),
        (date(2023, 3, 5), None, "from 5 March 2023 on"),
        (None, date(2023, 3, 5), "up to 5 March 2023"),
        (None, None, "any day"),
    ],
)
def test_a_period_names_its_days_once(after, before, said):
    assert presentation.period(after, before) == said


@given(st.dates(), st.dates())
def test_a_period_always_ends_with_its_last_day(one, other):
    after, before = sorted((one, other))
    assert presentation.period(after, before).endswith(presentation.day(before))


def test_an_article_without_a_publication_is_called_by_its_title():
    assert presentation.origin(article()) == "Harrow Post, 4 March 2023"
    assert presentation.origin(article(source=None)) == "Harbour wall, 4 March 2023"
    assert presentation.origin(article(source=None, published_at=None)) == "Harbour wall"


def test_an_older_version_is_named_by_its_day_where_it_has_one():
    assert presentation.earlier_version(article()) == "an earlier version of 4 March 2023"
    assert presentation.earlier_version(article(published_at=None)) == "an earlier version"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "A", "B"], "A, B"),
        (["A", "B", "C"], "A, B, C"),
        (["A", "B", "C", "D"], "A, B, C and 1 more"),
    ],
)
def test_a_row_of_names_is_cut_after_three(names, said):
    assert presentation.in_a_row(names) == said


@pytest.mark.parametrize(
    ("count", "abstained", "said"),
    [(0, False, ""), (1, False, "1 independent source"), (2, False, "2 independent sources"), (2, True, "")],
)
def test_independent_sources_are_counted_for_answers_only(count, abstained, said):
    assert presentation.independent(answer(independent_sources=count, abstained=abstained)) == said


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("the cost of the wall", "The sources differ on the cost of the wall:"),
        ("the cost: ", "The sources differ on the cost:"),
        ("", "The sources differ on a number:"),
    ],
)
def test_a_difference_says_what_it_is_about(about, said):
    assert presentation.differ_on(Disagreement(about=about, kind="number", reported=())) == said


def test_two_citations_of_one_article_are_told_together():
    wall, ferry = article("wall"), article("ferry")
    citations = [citation(1, wall), citation(2, ferry), citation(3, wall)]

    assert presentation.said_in([3, 2, 1, 9], citations) == [(wall, (3, 1)), (ferry, (2,))]


def test_what_a_question_names_comes_with_what_it_was_taken_to_mean():
    trace = Trace(
        sources=(
            NamedSource(text="the post", kind="source", names=("Harrow Post", "Harrow Post Sport")),
            NamedSource(text="by Nobody", kind="author", names=()),
        ),
        times=(
            NamedTime(text="in March", after=date(2023, 3, 1), before=date(2023, 3, 31), about="published"),
            NamedTime(text="since then", after=date(2023, 3, 1), before=None, about="event"),
        ),
    )

    assert presentation.understood(trace) == [
        ("the post", "publication Harrow Post, Harrow Post Sport"),
        ("by Nobody", "a writer that the library does not have"),
        ("in March", "published 1 to 31 March 2023"),
        ("since then", "happened from 1 March 2023 on"),
    ]


@pytest.mark.parametrize(
    ("brought", "said"),
    [
        (None, ""),
        (BroughtIn(by="rules", added=("Ana Ruiz",)), "Brought in from earlier turns by rules: “Ana Ruiz”"),
        (BroughtIn(by="model", added=("a", "b")), "Brought in from earlier turns by the language model: “a”, “b”"),
        (BroughtIn(by="rules"), "The question was made to stand alone by rules."),
        (BroughtIn(by="user"), "The question that was searched is in the user's own words."),
    ],
)
def test_what_a_follow_up_was_given_is_told(brought, said):
    assert presentation.brought_in(Trace(brought_in=brought)) == said


def test_parts_that_are_all_answered_are_told_with_the_search():
    trace = Trace(parts=(SearchedPart(text="how much", answerability=0.9),))
    parts = (Part(text="how much", answered=True, citations=(1,)), Part(text="and when", answered=True, citations=(2,)))

    assert presentation.searched_for(answer(parts=parts, trace=trace)) == [
        ("how much", (), 0.9, (1,)),
        ("and when", (), None, (2,)),
    ]


def test_parts_that_are_told_by_themselves_are_not_told_again():
    trace = Trace(parts=(SearchedPart(text="how much", answerability=0.9),))
    parts = (Part(text="how much", answered=True, citations=(1,)), Part(text="and when", answered=False))

    assert presentation.searched_for(answer(parts=parts, trace=trace)) == [("how much", (), 0.9, ())]


def test_an_answer_without_a_trace_has_nothing_to_tell():
    assert not presentation.traced(answer(timings_ms=Timings(total=3.0)))
    assert presentation.steps(answer(timings_ms=Timings(total=3.0))) == []


def test_steps_end_with_the_whole():
    trace = Trace(steps_ms={"best_sentences": 1.0, "rank": 2.0})

    assert presentation.steps(answer(trace=trace, timings_ms=Timings(total=3.5))) == [
        ("best sentences", 1.0),
        ("rank", 2.0),
        ("total", 3.5),
    ]


@pytest.mark.parametrize(
    ("candidates", "read", "said"),
    [
        (0, 0, ""),
        (1, 0, "1 passage weighed"),
        (8, 8, "8 passages weighed and read with the question"),
        (1200, 24, "1,200 passages weighed, 24 of them read with the question"),
    ],
)
def test_passages_are_counted(candidates, read, said):
    assert presentation.weighed(Trace(candidates=candidates, read=read)) == said
