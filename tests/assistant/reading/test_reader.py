"""The reader: which sentence of a passage answers, read together with the question."""

import numpy as np
import pytest

from assistant.reading.cross_encoder import UNREAD, Window, read_passages
from index import Span
from index.text.sentences import split_sentences

TEXT = (
    "The harbour in Elmsund was rebuilt after the storm. The work cost nine million kronor. "
    "Norwegian engineers led the work. A concert is planned for June."
)
SENTENCES = split_sentences(TEXT)


@pytest.mark.parametrize(
    ("question", "right"),
    [("How much did the harbour work cost?", 1), ("Who led the work?", 2), ("What is planned for June?", 3)],
)
def test_the_sentence_that_answers_scores_highest(question: str, right: int) -> None:
    (found,) = read_passages(question, [Window("Elmsund", TEXT, SENTENCES)])
    assert int(np.argmax(found.sentences)) == right


@pytest.mark.parametrize(
    ("question", "words"),
    [("How much did the harbour work cost?", "nine million"), ("When is the concert?", "June")],
)
def test_the_words_that_answer_are_told(question: str, words: str) -> None:
    (found,) = read_passages(question, [Window("Elmsund", TEXT, SENTENCES)])
    span = found.best_spans[int(np.argmax(found.sentences))]
    assert span is not None
    assert words in TEXT[span.start : span.end]
    assert len(TEXT[span.start : span.end]) <= len(words) + len(" kronor")


def test_a_passage_that_answers_scores_above_one_that_does_not() -> None:
    other = "The harbour in Elmsund is popular with sailors. Its café opens at eight."
    yes, no = read_passages(
        "How much did the harbour work in Elmsund cost?",
        [Window("Elmsund", TEXT, SENTENCES), Window("Elmsund", other, split_sentences(other))],
    )
    assert yes.passage > no.passage
    assert float(yes.spans.max()) > float(no.spans.max())


def test_a_passage_reads_the_same_alone_and_among_others() -> None:
    question = "Who led the work?"
    (alone,) = read_passages(question, [Window("", TEXT, SENTENCES)])
    *_, among = read_passages(question, [Window("", "Something else.", [Span(0, 15)]), Window("", TEXT, SENTENCES)])
    assert np.array_equal(alone.sentences, among.sentences)


def test_a_sentence_beyond_the_window_is_unread() -> None:
    text = "word " * 400 + "end."
    (found,) = read_passages("what?", [Window("", text, [Span(0, 20), Span(len(text) - 8, len(text))])])
    assert found.sentences[0] > UNREAD
    assert found.sentences[1] == pytest.approx(UNREAD)


def test_odd_characters_are_read_past() -> None:
    text = "A lone \ud800 surrogate and <|endoftext|> and \x00 here. It cost 5 euros."
    (found,) = read_passages("what did it cost \udfff?", [Window("\ud800", text, split_sentences(text))])
    assert np.isfinite(found.sentences).all()


def test_nothing_to_read_gives_nothing() -> None:
    assert read_passages("what?", []) == []
