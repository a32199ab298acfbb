"""Statements turned into questions: those that read as somebody would ask them, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.suggestions.turned import questions

TEXT = "Later the drivers and the ferry were spoken of; the boats and the people too."


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        ("The council will repair the harbour wall this spring.", "When will the council repair the harbour wall?"),
        ("The ferry was closed on Monday.", "When was the ferry closed?"),
        ("Kyiv rejected the plan in February 2023.", "When did Kyiv reject the plan?"),
        ("On 5 March, the storm damaged the pier.", "When did the storm damage the pier?"),
        ("The last bus leaves the square at 23:40.", "When does the last bus leave the square?"),
        ("The deal closed in 2019.", "When did the deal close?"),
        ("The bridge was built in 1904, and it still stands.", "When was the bridge built?"),
        ("Drivers stopped work on Monday.", "When did drivers stop work?"),
        ("The ferry was stopped because of the storm.", "Why was the ferry stopped?"),
        ("Kamara missed three games due to a suspension.", "Why did Kamara miss three games?"),
        ("The works will cost 4.2 million pounds.", "How much will the works cost?"),
        ("A single ticket costs £18, and islanders pay half.", "How much does a single ticket cost?"),
        ("The paper has 12 points.", "How many points does the paper have?"),
        ("About 31 people were hurt in the storm.", "How many people were hurt in the storm?"),
        ("Ana Ruiz, the chief engineer of the port, said so.", "Who is Ana Ruiz?"),
        ("The engineer Ana Ruiz welcomed it.", "Who is Ana Ruiz?"),
        ("Kuleba told the Security Council that peace needs law.", "What did Kuleba tell the Security Council?"),
        (
            "Ruth Pengarth, the councillor, said the final bill was £2.84 million.",
            "What did Ruth Pengarth say about the final bill?",
        ),
        ("The storm damaged the pier on Friday night.", "When did the storm damage the pier?"),
        ("Ansay's port could close by next spring, under a new plan.", "When could Ansay's port close?"),
        ("Ana Ruiz, the chief engineer of the port, said so.", "Who is the chief engineer of the port?"),
        ("“It pays,” said Karin Mowat, the director of Sallow Line.", "Who is the director of Sallow Line?"),
        ("Ukraine's foreign minister, Dmytro Kuleba, said so.", "Who is Ukraine's foreign minister?"),
        ("Ana Ruiz, who led the campaign for the pier, went home.", "Who led the campaign for the pier?"),
        ("Sallow Line bought the ferry to Ansay.", "Who bought the ferry to Ansay?"),
        ("“The roof on Mill Lane has leaked,” said Ana Ruiz.", "What did Ana Ruiz say about the roof on Mill Lane?"),
    ],
)
def test_a_statement_makes_a_question(statement: str, question: str) -> None:
    assert question in questions(statement, TEXT)


@pytest.mark.parametrize(
    "statement",
    [
        "He closed it on Monday.",
        "It was closed on Monday.",
        "This was decided in 2019.",
        "His production fell in 2019.",
        "The men were moving house on Monday.",
        "Ana Ruiz, who did not come, sent word.",
        "The men accused of theft were freed on Monday.",
        "First announced in September.",
        "Torres was the best player in 2023.",
        "Fields have more potential on Sunday.",
        "2023 has had many great movies.",
        "Eight councillors were in favour and seven against.",
        "The loss didn’t have a consequence because nobody cared.",
        "The game kicks off at 9 p.m. local time on Saturday in 2023.",
        "“The ferry was closed on Monday.”",
        "The ferry was closed on Monday?",
        "Was the ferry closed on Monday.",
        "Latin America and Europe, the company said.",
        "Nadella told himself to go on.",
        "Closed on Monday.",
        ".",
        "",
    ],
)
def test_what_would_read_badly_makes_none(statement: str) -> None:
    assert questions(statement, TEXT) == []


@given(st.text(max_size=200))
def test_any_text_at_all_makes_questions_or_none(text: str) -> None:
    for question in questions(text, text):
        assert question.endswith("?")
        assert question.split()[0] in {"When", "Why", "Who", "What", "How"}


@given(st.lists(st.sampled_from([*TEXT.split(), "The", "was", "closed", "on", "Monday", "in", "2019", "Ana", "Ruiz"])))
def test_no_question_has_a_word_that_needs_the_sentence_before(words: list[str]) -> None:
    for question in questions(" ".join(words) + ".", TEXT):
        assert not {"he", "she", "it", "they", "this"} & set(question.lower().rstrip("?").split())
