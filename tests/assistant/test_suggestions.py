"""Questions that are offered near an answer, and what a refused question is said to lack."""

import pytest

from assistant import Answer, Assistant, FakeLLM, Settings
from assistant.suggestions import MOST, NEWS, lacking, suggestions
from index import BundledEmbedding, Library
from index.samples import EXAMPLE_QUESTIONS, UNANSWERABLE_EXAMPLE, folder

pytestmark = pytest.mark.slow

MINISTER = "Who is the Ukrainian foreign minister?"


@pytest.fixture
def samples(assistant: Assistant) -> Assistant:
    assistant.library.add([folder()])
    return assistant


class Counting:
    """An assistant that counts what it is asked."""

    def __init__(self, assistant: Assistant) -> None:
        self.library: Library = assistant.library
        self.asked: list[str] = []
        self._assistant = assistant

    def ask(self, question: str) -> Answer:
        """Return the answer to a question."""
        self.asked.append(question)
        return self._assistant.ask(question)


@pytest.mark.parametrize("question", [MINISTER, UNANSWERABLE_EXAMPLE, "hi"])
def test_every_question_that_is_offered_was_asked_and_answered(samples: Assistant, question: str) -> None:
    counting = Counting(samples)
    found = suggestions(counting, samples.ask(question))
    assert 0 < len(found) <= MOST
    assert len(counting.asked) <= MOST
    assert set(found) <= set(counting.asked)
    assert not any(samples.ask(one).abstained for one in found)


def test_one_names_what_the_answer_or_the_articles_near_it_name(samples: Assistant) -> None:
    answer = samples.ask(MINISTER)
    near = " ".join(one.article.text for one in samples.retrieve(MINISTER, limit=8))
    for question in samples.suggestions(answer):
        name = question.removesuffix("?").removeprefix("What is the latest on ")
        assert name in near


def test_one_quotes_what_the_answer_did_not(samples: Assistant) -> None:
    answer = samples.ask(MINISTER)
    shown = {(one.article.id, one.start) for one in answer.citations}
    for question in samples.suggestions(answer):
        assert {(one.article.id, one.start) for one in samples.ask(question).citations} - shown


def test_what_was_asked_is_not_offered(samples: Assistant) -> None:
    answer = samples.ask(MINISTER)
    first = samples.suggestions(answer)
    assert first[0] not in samples.suggestions(answer, asked=first[:1])
    assert NEWS not in samples.suggestions(samples.ask("hi"), asked=[NEWS])


def test_where_nothing_is_near_nothing_is_offered(assistant: Assistant) -> None:
    answer = assistant.ask("Who won the chess championship in Iceland?")
    assert answer.nearest == ()
    assert assistant.suggestions(answer) == ()
    assert lacking(answer) == ()


def test_no_language_model_is_asked_for_them(samples: Assistant, embedding: BundledEmbedding) -> None:
    llm = FakeLLM(["x"])
    with Assistant.open(settings=Settings.load(samples.library.home), embed_model=embedding, llm=llm) as other:
        assert other.suggestions(samples.ask(MINISTER))
    assert llm.prompts == ()


def test_an_abstention_names_what_nothing_near_it_has(samples: Assistant) -> None:
    assert lacking(samples.ask(UNANSWERABLE_EXAMPLE)) == ("Pope",)


def test_names_come_first_and_question_words_are_none(samples: Assistant) -> None:
    answer = samples.ask("How much chess was played in Reykjavik?")
    assert answer.abstained
    missing = lacking(answer)
    assert missing[0] == "Reykjavik"
    assert not {"How", "much", "was", "in"} & set(missing)


def test_an_answer_lacks_nothing(samples: Assistant) -> None:
    assert lacking(samples.ask(EXAMPLE_QUESTIONS[0])) == ()
