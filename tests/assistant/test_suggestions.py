"""Questions that are offered near an answer: few, about its main names, each answered well."""

from datetime import UTC, datetime

import pytest

from assistant import Answer, Assistant, FakeLLM, Settings
from assistant.suggestions import MOST, SEVERAL, TRIED, suggestions
from index import Article, BundledEmbedding, Library
from index.samples import UNANSWERABLE_EXAMPLE, folder

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


def test_every_question_that_is_offered_was_asked_and_answered(samples: Assistant) -> None:
    counting = Counting(samples)
    found = suggestions(counting, samples.ask(MINISTER))
    assert len(found) <= MOST
    assert len(counting.asked) <= TRIED
    assert set(found) <= set(counting.asked)
    assert all(samples.ask(one).outcome == "answered" for one in found)


def test_what_was_asked_is_not_offered(samples: Assistant) -> None:
    answer = samples.ask(MINISTER)
    first = samples.suggestions(answer)
    assert not set(first) & set(samples.suggestions(answer, asked=first))


def test_near_a_question_without_an_answer_nothing_is_offered(samples: Assistant) -> None:
    counting = Counting(samples)
    assert suggestions(counting, samples.ask(UNANSWERABLE_EXAMPLE)) == ()
    assert counting.asked == []


def test_a_name_of_few_articles_is_not_asked_about(assistant: Assistant) -> None:
    article = {"title": "Wall mended", "path": "/wall.txt", "author": "Jana Novak"}
    assistant.library.add([Article.create(text="Jana Novak reports that Ana Ruiz mended the wall.", **article)])
    counting = Counting(assistant)
    assert suggestions(counting, assistant.ask("Who mended the wall?")) == ()
    assert counting.asked == []


def test_after_a_greeting_the_names_of_most_new_articles_are_offered(assistant: Assistant) -> None:
    for day in range(1, SEVERAL + 1):
        published = datetime(2023, 3, day, tzinfo=UTC)
        text = f"The council of Quibblefort met on the {day}th. A reader wrote about the ferry of Dunmarrow{'.' * day}"
        assistant.library.add(
            [
                Article.create(
                    text=text, title=f"Council meets again ({day})", path=f"/{day}.txt", published_at=published
                )
            ]
        )
    offered = suggestions(assistant, assistant.ask("hi"))
    assert "What is the latest on Quibblefort?" in offered
    assert len(offered) <= MOST


def test_no_language_model_is_asked_for_them(samples: Assistant, embedding: BundledEmbedding) -> None:
    llm = FakeLLM(["x"])
    with Assistant.open(settings=Settings.load(samples.library.home), embed_model=embedding, llm=llm) as other:
        other.suggestions(samples.ask(MINISTER))
    assert llm.prompts == ()
