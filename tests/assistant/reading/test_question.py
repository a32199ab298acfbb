"""What is read from a question."""

import pytest

from assistant.language.rarity import rarity
from assistant.query.answer_type import analyse


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who is Ana Ruiz?", "identity"),
        ("who's Ana de la Ruiz", "identity"),
        ("Who is the mayor?", "person"),
        ("Who is with Ana Ruiz?", "person"),
        ("who replaced Ana Ruiz?", "person"),
        ("When did the wall fall?", "time"),
        ("Where is the ferry?", "place"),
        ("How many people signed?", "number"),
        ("how much does it cost", "number"),
        ("How did the council vote?", "number"),
        ("Why did the wall fall?", "reason"),
        ("What led to the strike?", "reason"),
        ("What did the mayor say?", "other"),
        ("In which year was it built?", "time"),
    ],
)
def test_the_kind_of_answer(question: str, kind: str) -> None:
    assert analyse(question).kind == kind


def test_grammar_is_left_out_and_names_are_known_by_their_capitals() -> None:
    question = analyse("What did Ana Ruiz say in 2019 about the wall?")
    assert set(question.words) == {"ana", "ruiz", "2019", "wall"}
    assert question.names == {"ana", "ruiz", "2019"}


def test_the_first_word_is_no_name_for_its_capital() -> None:
    assert analyse("Reports of flooding near the quay").names == frozenset()


def test_a_question_of_grammar_alone_still_has_words() -> None:
    assert analyse("who is it?").words


@pytest.mark.parametrize("text", ["", "???", "🎉", "<|endoftext|>"])
def test_no_question_breaks_the_analysis(text: str) -> None:
    assert analyse(text).kind == "other"


def test_rarity_grows_from_common_to_unknown_words() -> None:
    assert rarity("the") < rarity("people") < rarity("harbour") <= rarity("zyzzyva") == 1.0
