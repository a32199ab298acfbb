"""Questions that are suggested near an answer, and what an abstention says is lacking."""

import pytest

from assistant import Answer, Assistant
from assistant.suggestions.lacking import lacking
from assistant.suggestions.offered import MOST, suggestions
from index.samples import EXAMPLE_QUESTIONS, UNANSWERABLE_EXAMPLE, folder


@pytest.fixture
def samples(assistant: Assistant) -> Assistant:
    assistant.library.add([folder()])
    return assistant


def test_every_suggestion_near_an_abstention_is_answered(samples: Assistant) -> None:
    found = samples.suggestions(samples.ask(UNANSWERABLE_EXAMPLE))
    assert 0 < len(found) <= MOST
    for question in found:
        assert not samples.ask(question).abstained


def test_what_was_asked_is_not_suggested(samples: Assistant) -> None:
    answer = samples.ask(UNANSWERABLE_EXAMPLE)
    first = samples.suggestions(answer)
    assert first[0] not in samples.suggestions(answer, asked=[first[0]])
    again = samples.ask(first[0])
    assert first[0] not in samples.suggestions(again)


def test_an_answer_suggests_first_what_stands_around_its_evidence(samples: Assistant) -> None:
    answer = samples.ask("How much will it cost to repair the harbour wall?")
    near = {one.article.id for one in answer.citations}
    first = samples.suggestions(answer)[0]
    assert near & {one.article.id for one in samples.ask(first).citations}


def test_where_the_evidence_gives_too_few_other_articles_on_the_matter_do(samples: Assistant) -> None:
    answer = samples.ask(EXAMPLE_QUESTIONS[0])
    found = samples.suggestions(answer)
    about = {one.article.title for question in found for one in samples.ask(question).citations[:1]}
    assert about
    assert about.isdisjoint(one.article.title for one in answer.citations)
    assert not [title for title in about if "library" in title or "wall" in title]


def test_where_nothing_is_near_nothing_is_suggested(assistant: Assistant) -> None:
    answer = assistant.ask("Who won the chess championship in Iceland?")
    assert answer.nearest == ()
    assert suggestions(assistant, answer) == ()
    assert lacking(answer) == ()


def test_an_abstention_names_what_nothing_near_it_has(samples: Assistant) -> None:
    assert lacking(samples.ask(UNANSWERABLE_EXAMPLE)) == ("Pope",)


def test_names_come_first_and_question_words_are_none(samples: Assistant) -> None:
    answer = samples.ask("How much chess was played in Reykjavik?")
    assert answer.abstained
    missing = lacking(answer)
    assert missing[0] == "Reykjavik"
    assert not {"How", "much", "was", "in"} & set(missing)


def test_an_answer_lacks_nothing(samples: Assistant) -> None:
    answer = samples.ask(EXAMPLE_QUESTIONS[0])
    assert isinstance(answer, Answer)
    assert lacking(answer) == ()


def test_what_the_answer_has_just_said_is_not_asked_again(samples: Assistant) -> None:
    answer = samples.ask("Who is the Ukrainian foreign minister?")
    shown = {(one.article.id, one.start) for one in answer.citations}
    for question in samples.suggestions(answer):
        first = samples.ask(question).citations[0]
        assert (first.article.id, first.start) not in shown
