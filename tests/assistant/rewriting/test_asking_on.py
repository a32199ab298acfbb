"""Follow-ups asked of a real library: what is searched, what is answered, and what the answer tells of it."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import Answer, Answered, Assistant, FakeLLM, QuestionError, Searching, Settings
from assistant.query.rewriting.history import Turn
from assistant.retrieval.fusion import rank_following
from assistant.retrieval.ranking import rank
from index import Article, BundledEmbedding

Make = Callable[..., Article]

PLAN = (
    "Ostland's foreign minister, Marek Dvorsky, told the Northern Council on Friday that any truce had to respect "
    "the borders of Ostland. The harbour of Tarn was shelled again at night. "
    "“We have seen signs of a shipment,” intelligence director Anna Weiss told the radio. “We don't have evidence that "
    "there has been a handover. We watch it closely.”"
)
BUDGET = (
    "The finance minister of Westmark, Paul Grau, presented the budget in March. It has a deficit of 12 million "
    "crowns. In February the deficit was put at 9 million crowns."
)
WHO, TOLD = "Who is the foreign minister of Ostland?", "What did he tell the Northern Council?"


@pytest.fixture
def asked(assistant: Assistant, make_article: Make) -> Assistant:
    """An assistant that knows of Ostland and of Westmark."""
    assistant.library.add(
        [
            make_article(PLAN, name="plan", title="No truce in Ostland yet"),
            make_article(BUDGET, name="budget", title="Westmark's budget"),
        ]
    )
    return assistant


def quotes(answer: Answer) -> str:
    return " ".join(citation.quote for citation in answer.citations)


def test_a_conversation_is_answered_from_the_right_sentence(asked: Assistant) -> None:
    chat = asked.conversation()
    assert "Marek Dvorsky" in quotes(chat.ask(WHO))
    answer = chat.ask(TOLD)
    assert answer.question == TOLD
    assert answer.standalone_question == "What did Marek Dvorsky tell the Northern Council?"
    assert "respect the borders" in quotes(answer)


def test_a_sentence_that_says_we_answers_for_whoever_its_passage_names(asked: Assistant) -> None:
    chat = asked.conversation()
    chat.ask("Who is the intelligence director?")
    answer = chat.ask("Does she have evidence of a handover?")
    assert answer.standalone_question == "Does Anna Weiss have evidence of a handover?"
    assert "evidence that there has been a handover" in quotes(answer)


def test_the_answer_tells_what_was_brought_in_and_by_whom(asked: Assistant) -> None:
    brought = asked.ask(TOLD, history=[Turn(WHO, quotes=(PLAN,))]).trace.brought_in
    assert brought is not None
    assert (brought.by, brought.added) == ("rules", ("Marek Dvorsky",))


def test_a_question_that_stands_alone_has_nothing_brought_in(asked: Assistant) -> None:
    answer = asked.ask("What is the deficit of Westmark?", history=[WHO])
    assert answer.standalone_question == answer.question
    assert answer.trace.brought_in is None


def test_a_new_topic_is_answered_without_the_old_one(asked: Assistant) -> None:
    history = ["Why was Ostland shelled?"]
    question = "How large is the budget deficit?"
    events = list(asked.stream(question, history=history))
    answer = events[-1].answer
    assert isinstance(events[-1], Answered)
    assert answer.standalone_question == question
    assert answer.trace.brought_in is None
    assert "12 million" in quotes(answer)


def test_what_came_before_never_makes_a_question_answerable(asked: Assistant) -> None:
    question, before = "Who won the chess championship in Reykjavik?", "What is the deficit of Westmark?"
    alone, after = asked.ask(question), asked.ask(question, history=[before])
    assert alone.abstained
    assert after.abstained
    assert after.answerability <= alone.answerability + 0.01


def test_a_question_that_points_back_is_never_read_without_what_it_points_to(asked: Assistant) -> None:
    answer = asked.ask("What did he tell the Northern Council?", history=["Who is the mayor of Westmark?"])
    assert "Westmark" in answer.standalone_question
    assert answer.trace.brought_in is not None


def test_what_is_searched_is_told_first(asked: Assistant) -> None:
    events = asked.stream("And in February?", history=["What was Westmark's deficit in March?"])
    assert next(events) == Searching("What was Westmark's deficit in February?")
    events.close()


def test_what_the_user_wrote_is_searched_as_it_is(asked: Assistant) -> None:
    answer = asked.ask(TOLD, history=[WHO], standalone="What did Paul Grau present?")
    assert answer.standalone_question == "What did Paul Grau present?"
    assert answer.question == TOLD
    assert answer.trace.brought_in is not None
    assert answer.trace.brought_in.by == "user"


def test_an_empty_wording_of_the_user_is_refused(asked: Assistant) -> None:
    with pytest.raises(QuestionError):
        asked.stream(TOLD, standalone="  ")


def test_a_history_of_something_else_is_refused_at_once(asked: Assistant) -> None:
    with pytest.raises(TypeError):
        asked.stream(TOLD, history=[3])  # type: ignore[list-item]


def test_standalone_gives_the_question_by_itself(asked: Assistant) -> None:
    expected = "What did the foreign minister of Ostland tell the Northern Council?"
    assert asked.standalone(TOLD, [WHO]) == expected
    assert asked.standalone(TOLD, [{"role": "user", "content": WHO}]) == expected
    chat = asked.conversation()
    chat.ask(WHO)
    assert asked.standalone(TOLD, chat.turns) == "What did Marek Dvorsky tell the Northern Council?"


@pytest.mark.parametrize("question", ["What is  the deficit\nof Westmark?", "  Who is Paul Grau? "])
def test_standalone_leaves_what_stands_alone_byte_for_byte(asked: Assistant, question: str) -> None:
    assert asked.standalone(question, [WHO]) == question


def test_a_question_that_would_grow_too_long_is_asked_as_typed(asked: Assistant, embedding: BundledEmbedding) -> None:
    home = asked.library.home
    long = "What did he tell the Northern Council about the truce, the borders, the harbour and the town?"
    settings = Settings.load(home, question_characters=100)
    with Assistant.open(settings=settings, embed_model=embedding) as short:
        answer = short.ask(long, history=[WHO])
    assert answer.standalone_question == long


def test_the_same_without_holding_up_an_event_loop(asked: Assistant) -> None:
    answer = asyncio.run(asked.aask(TOLD, history=[WHO]))
    assert answer.standalone_question == asked.standalone(TOLD, [WHO])


def test_retrieving_searches_for_what_is_meant(asked: Assistant) -> None:
    hits = asked.retrieve("How high is it?", history=["What is the deficit of Westmark?"], limit=1)
    assert [hit.article.title for hit in hits] == ["Westmark's budget"]
    assert len(asked.retrieve("and in February?", history=["What was Westmark's deficit in March?"], limit=2)) <= 2


def test_a_first_question_is_ranked_as_ever(asked: Assistant) -> None:
    question = "What is the deficit of Westmark?"
    alone = rank(asked.library, question, limit=5)
    first = rank_following(asked.library, question, "", limit=5)
    assert [(hit.passage.id, hit.score) for hit in first.hits] == [(hit.passage.id, hit.score) for hit in alone.hits]


def test_another_topic_before_does_not_turn_the_search(asked: Assistant) -> None:
    [hit] = rank_following(asked.library, "What is the deficit of Westmark?", WHO, limit=1).hits
    assert hit.article.title == "Westmark's budget"


def test_the_query_engine_has_no_history(asked: Assistant) -> None:
    asked.query_engine.query(WHO)
    response = asked.query_engine.query(TOLD)
    assert response.metadata is not None
    assert response.metadata["standalone_question"] == TOLD


@pytest.fixture
def with_model(asked: Assistant, embedding: BundledEmbedding) -> Iterator[Callable[[FakeLLM], Assistant]]:
    """Opens the same library with a model."""
    opened: list[Assistant] = []
    home: Path = asked.library.home

    def open_with(llm: FakeLLM) -> Assistant:
        opened.append(Assistant.open(settings=Settings.load(home), embed_model=embedding, llm=llm))
        return opened[-1]

    yield open_with
    for one in opened:
        one.close()


def test_a_model_puts_the_question_before_it_writes_the_answer(
    with_model: Callable[[FakeLLM], Assistant],
) -> None:
    wording = "What did minister Marek Dvorsky tell the Northern Council?"
    written = "Marek Dvorsky told the Northern Council that any truce had to respect the borders of Ostland [1]."
    answer = with_model(FakeLLM([wording, written])).ask(TOLD, history=[Turn(WHO, quotes=(PLAN,))])
    assert answer.standalone_question == wording
    assert answer.trace.brought_in is not None
    assert answer.trace.brought_in.by == "model"
    assert [sentence.text for sentence in answer.sentences] == [written.replace(" [1]", "")]


def test_a_model_that_is_down_is_no_error_of_the_question(with_model: Callable[[FakeLLM], Assistant]) -> None:
    answer = with_model(FakeLLM(["x"], fail_after=0)).ask(TOLD, history=[Turn(WHO, quotes=(PLAN,))])
    assert answer.standalone_question == "What did Marek Dvorsky tell the Northern Council?"
    assert "respect the borders" in quotes(answer)
