"""Kept answers: read again they are what they were, whatever has become of the articles."""

import json
from pathlib import Path

import pytest
from talking import COST, UNKNOWN, WALL, Make, wall

from assistant import Answer, Assistant
from assistant.conversations import kept_answers, store


def test_an_answer_comes_back_as_it_was(filled: Assistant) -> None:
    for question in (COST, UNKNOWN):
        answer = filled.ask(question)
        back = kept_answers.answer_from(answer.model_dump_json(), filled.library.article)
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
    filled.conversation().ask(COST)
    assert b"swordfish" not in (filled.library.home / store.FILE).read_bytes()


def test_an_answer_kept_by_lede_0_1_is_read() -> None:
    record = (Path(__file__).parents[2] / "data" / "kept_answer_0.1.json").read_text("utf-8")
    was = json.loads(record)

    kept = kept_answers.answer_from(record, lambda _: None)

    answer = kept.answer
    for cited, before in zip(answer.citations, was["citations"], strict=True):
        assert cited.quote == before["quote"]
        assert cited.article.text[cited.start : cited.end] == before["quote"]
        assert cited.passage.text == before["passage"]
        assert [list(span) for span in cited.passage.sentences] == before["place"]["sentences"]
        assert cited.article.version == before["article"]["version"]
        assert cited.article.path == before["article"]["path"]
        assert cited.also_in[0].version == before["also_in_articles"][0]["version"]
        assert cited.also_in[0].title == before["also_in"][0]["title"]
    assert answer.text == was["text"]
    assert (answer.outcome, {one.support for one in answer.sentences}) == ("answered", {"quoted"})
    assert set(kept.articles.values()) == {"removed"}
    assert Answer.model_validate_json(answer.model_dump_json()) == answer


def test_what_a_later_lede_adds_is_passed_over(filled: Assistant) -> None:
    answer = filled.ask(COST)
    record = json.loads(answer.model_dump_json()) | {"mood": "sunny"}
    assert kept_answers.answer_from(json.dumps(record), filled.library.article).answer == answer


@pytest.mark.parametrize("field", ["withheld", "fallback", "tokens", "trace", "disagreements"])
def test_what_an_earlier_lede_did_not_know_has_its_default(filled: Assistant, field: str) -> None:
    record = json.loads(filled.ask(UNKNOWN).model_dump_json())
    del record[field]
    back = kept_answers.answer_from(json.dumps(record), filled.library.article).answer
    assert getattr(back, field) == Answer.model_fields[field].default
