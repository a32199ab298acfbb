"""Kept answers: read again they are what they were, whatever has become of the articles."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talking import COST, UNKNOWN, WALL, Make, wall

from assistant import Answer, Assistant, Citation
from assistant.conversations import records
from index import Article, Passage, Span


def test_an_answer_comes_back_as_it_was(filled: Assistant) -> None:
    for question in (COST, UNKNOWN):
        answer = filled.ask(question)
        back = records.answer_from(records.of_answer(answer), filled.library.article)
        assert back.answer == answer
        assert set(back.articles.values()) == {"same"}


def test_a_changed_article_is_still_quoted_as_it_was(filled: Assistant, make_article: Make) -> None:
    chat = filled.conversation()
    answer = chat.ask(COST)
    filled.library.add([wall(make_article, WALL.replace("4.2 million", "9 million"))])

    turn = chat.turns[0]

    assert [one.quote for one in turn.citations] == [one.quote for one in answer.citations]
    assert "4.2 million pounds" in turn.citations[0].quote
    assert turn.answer.model_dump(mode="json") == answer.model_dump(mode="json")
    assert [turn.state_of(one) for one in turn.citations] == ["changed"] * len(answer.citations)


def test_a_removed_article_is_still_quoted_and_its_other_words_are_gone(filled: Assistant) -> None:
    chat = filled.conversation()
    answer = chat.ask(COST)
    filled.library.remove(answer.citations[0].article.id)

    turn = chat.turns[0]

    assert turn.answer.model_dump(mode="json") == answer.model_dump(mode="json")
    assert turn.state_of(turn.citations[0]) == "removed"
    assert turn.citations[0].article.title == "Harbour wall to be repaired"


def test_an_article_that_is_put_back_is_the_same_again(filled: Assistant, make_article: Make) -> None:
    chat = filled.conversation()
    answer = chat.ask(COST)
    filled.library.remove(answer.citations[0].article.id)
    filled.library.add([wall(make_article)])
    assert chat.turns[0].answer == answer
    assert set(chat.turns[0].articles.values()) == {"same"}


def test_whole_articles_are_not_kept(filled: Assistant, make_article: Make) -> None:
    elsewhere = "The password of the harbour master is swordfish."
    filled.library.add(
        [make_article(WALL + "\n\n" + "The gulls were loud. " * 300 + elsewhere, name="long", title="Long")]
    )
    record = records.of_answer(filled.ask(COST))
    assert "swordfish" not in record


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """An answer that cites a place of an article anywhere around a passage of it."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
    places = st.integers(0, len(text))
    start, end = sorted(draw(st.tuples(places, places).filter(lambda pair: pair[0] != pair[1])))
    first, last = sorted(draw(st.tuples(places, places)))
    article = Article(id="a", text=text, title="t", path="/a.txt")
    other = Article(id="b", text="x", title=draw(st.text(max_size=5)) or "t", source=draw(st.none() | st.just("s")))
    passage = Passage(
        id="p", article_id="a", place=draw(st.integers(0, 9)), start=first, end=last, text=text[first:last],
        sentences=(Span(first, last),),
    )  # fmt: skip
    cited = Citation(n=1, article=article, passage=passage, start=start, end=end, also_in=(other,), replaces=(other,))
    return Answer(
        question="q", standalone_question="q", text="t", abstained=False, answerability=0.5, citations=(cited,),
        writer="extractive",
    )  # fmt: skip


@given(answers())
def test_without_its_article_an_answer_says_the_same(answer: Answer) -> None:
    back = records.answer_from(records.of_answer(answer), lambda _: None).answer
    assert back.model_dump(mode="json") == answer.model_dump(mode="json")
    assert back.citations[0].passage == answer.citations[0].passage
    assert back.citations[0].quote == answer.citations[0].quote


@given(answers())
def test_with_its_article_an_answer_is_the_same(answer: Answer) -> None:
    cited = answer.citations[0]
    known = {"a": cited.article, "b": cited.also_in[0]}
    assert records.answer_from(records.of_answer(answer), known.get).answer == answer


def test_what_a_later_lede_adds_is_passed_over(filled: Assistant) -> None:
    answer = filled.ask(COST)
    record = json.loads(records.of_answer(answer)) | {"mood": "sunny"}
    assert records.answer_from(json.dumps(record), filled.library.article).answer == answer


@pytest.mark.parametrize("field", ["withheld", "fallback", "tokens", "trace", "disagreements"])
def test_what_an_earlier_lede_did_not_know_has_its_default(filled: Assistant, field: str) -> None:
    record = json.loads(records.of_answer(filled.ask(UNKNOWN)))
    del record[field]
    back = records.answer_from(json.dumps(record), filled.library.article).answer
    assert getattr(back, field) == Answer.model_fields[field].default
