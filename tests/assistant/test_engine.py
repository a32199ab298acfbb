"""From a question to an answer over a real library."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from assistant import Answer, Answered, Assistant, LedeError, QuestionError, Searching, SentenceReady, Settings
from assistant.answer import with_marks
from assistant.synthesis.extractive import EMPTY_LIBRARY
from index import Article, BundledEmbedding

Make = Callable[..., Article]

WALL = (
    "The council will repair the harbour wall this spring.\n\nThe work costs 4.2 million pounds, the engineer Ana Ruiz "
    "said. "
    "“The wall is a hundred years old. It cannot wait,” she told the council.\n\nCLICK HERE TO READ MORE\n\n"
    "The ferry will use the north quay until October."
)
STRIKE = "Bus drivers stopped work on Monday. They want two more drivers for the night lines. Talks begin on Thursday."


@pytest.fixture
def asked(assistant: Assistant, make_article: Make) -> Assistant:
    """An assistant that knows of the wall and the strike."""
    assistant.library.add(
        [
            make_article(WALL, name="wall", title="Harbour wall to be repaired", source="The Gazette"),
            make_article(
                STRIKE,
                name="strike",
                title="Bus drivers stop work",
                source="The Post",
                published_at=datetime(2024, 5, 6, tzinfo=UTC),
            ),
        ]
    )
    return assistant


def test_an_answer_quotes_the_exact_words(asked: Assistant) -> None:
    answer = asked.ask("How much does the repair of the harbour wall cost?")
    assert not answer.abstained
    assert any("4.2 million pounds" in citation.quote for citation in answer.citations[:3])
    for citation in answer.citations:
        assert citation.article.text[citation.start : citation.end] == citation.quote
        assert asked.library.article(citation.article.id).text[citation.start : citation.end] == citation.quote


def test_every_sentence_is_cited_and_the_text_carries_the_marks(asked: Assistant) -> None:
    answer = asked.ask("Why did the bus drivers stop work?")
    assert answer.text == " ".join(with_marks(sentence) for sentence in answer.sentences)
    assert all(sentence.citations and sentence.support == "quoted" for sentence in answer.sentences)
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_what_the_library_does_not_hold_is_not_answered(asked: Assistant) -> None:
    answer = asked.ask("Who won the chess championship in Iceland?")
    assert answer.abstained
    assert (answer.sentences, answer.citations) == ((), ())
    assert answer.outcome in ("near", "absent")
    assert answer.missing in answer.text
    assert answer.nearest


def test_an_empty_library_says_so(assistant: Assistant) -> None:
    answer = assistant.ask("Who won?")
    assert answer.abstained
    assert answer.text == EMPTY_LIBRARY


def test_noise_is_never_quoted(asked: Assistant) -> None:
    answer = asked.ask("Click here to read more")
    assert all("CLICK HERE" not in citation.quote for citation in (*answer.citations, *answer.nearest))


def test_a_quoted_sentence_names_its_speaker(asked: Assistant) -> None:
    answer = asked.ask("How old is the harbour wall?")
    quote = next(citation.quote for citation in answer.citations if "hundred years" in citation.quote)
    assert "Ana Ruiz said" in quote


def test_the_same_sentence_in_two_papers_is_said_once_with_both_citations(
    assistant: Assistant, make_article: Make
) -> None:
    wire = "The lighthouse at Cold Point went dark on Friday after 140 years of service."
    assistant.library.add(
        [
            make_article(wire, name="one", source="The Gazette", title="Lighthouse goes dark"),
            make_article(wire + " Sailors were sad.", name="two", source="The Post", title="End of a light"),
        ]
    )
    answer = assistant.ask("When did the lighthouse at Cold Point go dark?")
    first = answer.sentences[0]
    assert len(first.citations) == 2
    assert {answer.citations[n - 1].article.source for n in first.citations} == {"The Gazette", "The Post"}
    assert sum("went dark" in sentence.text for sentence in answer.sentences) == 1


def test_filters_narrow_the_answer(asked: Assistant) -> None:
    question = "Why did the bus drivers stop work?"
    assert asked.ask(question, source="The Gazette").abstained
    assert not asked.ask(question, source="the post", after=date(2024, 5, 6)).abstained
    assert asked.ask(question, before=date(2024, 5, 5)).abstained


def test_a_stream_begins_with_searching_and_ends_with_the_same_answer(asked: Assistant) -> None:
    question = "Why did the bus drivers stop work?"
    first, *ready, last = asked.stream(question)
    assert isinstance(first, Searching)
    assert isinstance(last, Answered)
    assert [event.sentence for event in ready if isinstance(event, SentenceReady)] == list(last.answer.sentences)
    assert last.answer.text == asked.ask(question).text


def test_async_gives_the_same(asked: Assistant) -> None:
    question = "Why did the bus drivers stop work?"

    async def both() -> tuple[Answer, list[object]]:
        return await asked.aask(question), [event async for event in asked.astream(question)]

    answer, events = asyncio.run(both())
    assert answer.text == asked.ask(question).text
    assert isinstance(events[-1], Answered)


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "\x00\x01"])
def test_an_empty_question_is_refused_before_anything_is_searched(asked: Assistant, question: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        asked.stream(question)


def test_a_question_of_100_000_characters_is_refused_with_the_limit(asked: Assistant) -> None:
    with pytest.raises(QuestionError, match="100,000 characters, the most is 2,000"):
        asked.ask("x" * 100_000)


@pytest.mark.parametrize(
    "question", ["🎉🎉🎉", "\ud800 who", "<script>alert(1)</script>", "?", "'; DROP TABLE articles; --"]
)
def test_odd_questions_get_an_answer_or_an_abstention(asked: Assistant, question: str) -> None:
    assert isinstance(asked.ask(question), Answer)


def test_the_json_has_the_shape_of_the_contract(asked: Assistant) -> None:
    found = json.loads(asked.ask("How much does the repair of the harbour wall cost?").model_dump_json())
    assert set(found) == {
        "question", "standalone_question", "text", "abstained", "answerability", "sentences", "citations", "nearest",
        "writer", "timings_ms", "parts", "disagreements", "independent_sources", "trace",
        "withheld", "fallback", "tokens", "intent", "outcome", "missing", "note", "short", "sections", "listed",
        "total",
    }  # fmt: skip
    assert set(found["sentences"][0]) == {"text", "citations", "support", "why"}
    assert set(found["citations"][0]) == {
        "n", "article_id", "title", "source", "author", "url", "published_at", "passage_id", "passage", "quote",
        "start", "end", "also_in", "replaces", "version", "file", "passage_start", "passage_place",
        "passage_sentences", "heading",
    }  # fmt: skip
    assert set(found["timings_ms"]) == {"retrieve", "evidence", "write", "check", "total"}
    assert found["citations"][0]["published_at"] == "2024-03-01T00:00:00Z"
    assert found["writer"] == "extractive"


def test_retrieve_ranks_passages(asked: Assistant) -> None:
    hits = asked.retrieve("bus drivers", limit=1)
    assert [hit.article.title for hit in hits] == ["Bus drivers stop work"]


def test_the_number_of_sentences_is_a_setting(
    tmp_path_factory: pytest.TempPathFactory, embedding: BundledEmbedding, make_article: Make
) -> None:
    settings = Settings.load(tmp_path_factory.mktemp("home"), sentences=1)
    with Assistant.open(settings=settings, embed_model=embedding) as assistant:
        assistant.library.add([make_article(STRIKE, title="Bus drivers stop work")])
        assert len(assistant.ask("What do the bus drivers want?").sentences) == 1


def test_a_closed_assistant_says_that_it_is_closed(asked: Assistant) -> None:
    chat = asked.conversation()
    chat.ask("How much does the repair of the harbour wall cost?")
    asked.close()
    for use in (
        lambda: asked.ask("How much does the repair of the harbour wall cost?"),
        lambda: asked.conversation(chat.id),
        asked.library.articles,
    ):
        with pytest.raises(LedeError, match="closed"):
            use()
    asked.close()  # a second time does nothing
