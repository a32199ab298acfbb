"""Pieces of questions, put together with the question before."""

import pytest

from assistant.query.rewriting.ellipsis import completed

REJECT = "Did Kyiv reject China's plan?"


@pytest.mark.parametrize(
    ("piece", "before", "expected"),
    [
        ("why?", REJECT, "Why did Kyiv reject China's plan?"),
        ("And why?", REJECT, "Why did Kyiv reject China's plan?"),
        ("why is that?", REJECT, "Why did Kyiv reject China's plan?"),
        ("when?", REJECT, "When did Kyiv reject China's plan?"),
        ("how?", "Why did the drivers stop work?", "How did the drivers stop work?"),
        ("how long?", "Did the fire burn?", "How long did the fire burn?"),
        ("why not?", "Will Finland join NATO?", "Why will Finland not join NATO?"),
        ("why?", "What did Kyiv reject?", "What did Kyiv reject, and why?"),
        ("how?", "Who rejected the plan?", "Who rejected the plan, and how?"),
        ("which ones?", "Did any countries object?", "Did any countries object, and which ones?"),
    ],
)
def test_a_question_word_alone_asks_the_same_anew(piece: str, before: str, expected: str) -> None:
    assert completed(piece, before) == expected


@pytest.mark.parametrize(
    ("piece", "before", "expected"),
    [
        ("who else?", "Who attended the summit in Geneva?", "Who else attended the summit in Geneva?"),
        ("who else?", REJECT, "Who else rejected China's plan?"),
        ("Who else?", "Has Kyiv rejected the plan?", "Who else has rejected the plan?"),
        ("what else?", "What did Lavrov say about grain?", "What else did Lavrov say about grain?"),
    ],
)
def test_else_asks_for_others(piece: str, before: str, expected: str) -> None:
    assert completed(piece, before) == expected


@pytest.mark.parametrize(
    ("piece", "before", "expected"),
    [
        ("and in March?", REJECT, "Did Kyiv reject China's plan in March?"),
        ("and in March?", "How many people crossed in February?", "How many people crossed in March?"),
        ("what about March?", "How many people crossed in February?", "How many people crossed in March?"),
        ("in 2022?", "How much did the wall cost in 2021?", "How much did the wall cost in 2022?"),
        ("and last week?", "How many strikes began this week?", "How many strikes began last week?"),
        ("and on Thursday?", "What did the council decide on Monday?", "What did the council decide on Thursday?"),
        ("on 5 March?", "Where did shells fall on 4 March?", "Where did shells fall on 5 March?"),
    ],
)
def test_a_time_takes_the_place_of_the_time_before_or_is_put_in(piece: str, before: str, expected: str) -> None:
    assert completed(piece, before) == expected


@pytest.mark.parametrize(
    ("piece", "before", "expected"),
    [
        ("what about Poland?", "How many refugees did Germany take in?", "How many refugees did Poland take in?"),
        ("And Lavrov?", "What did Kuleba say about the plan?", "What did Lavrov say about the plan?"),
        ("and Poland?", "Who is the president of France?", "Who is the president of Poland?"),
        ("What about the president?", "What did the foreign minister say?", "What did the president say?"),
        (
            "what about climate change?",
            "What did Biden say about the economy?",
            "What did Biden say about climate change?",
        ),
        ("and in Poland?", "How high are prices in Germany?", "How high are prices in Poland?"),
    ],
)
def test_a_name_takes_the_place_of_one_of_its_kind(piece: str, before: str, expected: str) -> None:
    assert completed(piece, before) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Why did the drivers stop work?",
        "what?",
        "but prices rose",
        "Who else signed the treaty?",
        "Lavrov",
        "thanks",
        "",
        "?",
        "and",
    ],
)
def test_what_is_no_piece_is_not_put_together(question: str) -> None:
    assert completed(question, REJECT) is None
