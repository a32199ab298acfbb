"""A quoted sentence brings the words that name its speaker."""

import pytest

from assistant.reading.attribution import open_quotes, outside, with_speaker
from index.chunking import split_sentences


def widened(text: str, words: str) -> str:
    """What is quoted when the sentence that holds the given words is chosen."""
    sentences = split_sentences(text)
    at = next(number for number, span in enumerate(sentences) if words in text[span.start : span.end])
    span = with_speaker(text, sentences, at, open_quotes(text, sentences))
    return text[span.start : span.end]


LATER = "The wall fell at dawn. “It was rotten. We had warned them,” Ana Ruiz said. The council met at noon."
BEFORE = "The council met. “It is late,” Ana Ruiz said. “Nothing has been done. Nothing will be.” Rain fell."


def test_the_first_half_of_a_quote_brings_the_attribution_behind_it() -> None:
    assert widened(LATER, "It was rotten") == "“It was rotten. We had warned them,” Ana Ruiz said."


def test_the_second_half_of_a_quote_brings_the_attribution_before_it() -> None:
    assert (
        widened(BEFORE, "Nothing will be") == "“It is late,” Ana Ruiz said. “Nothing has been done. Nothing will be.”"
    )


def test_a_sentence_that_names_its_speaker_stands_alone() -> None:
    assert widened(BEFORE, "It is late") == "“It is late,” Ana Ruiz said."


def test_a_sentence_outside_quotation_marks_stands_alone() -> None:
    assert widened(LATER, "fell at dawn") == "The wall fell at dawn."


def test_a_speaker_called_he_brings_the_sentence_that_names_him() -> None:
    text = "Mayor Tom Beck praised the crew on Monday. “They were brave,” he said. “They saved us.”"
    assert widened(text, "They saved us").startswith("Mayor Tom Beck praised")


def test_straight_quotation_marks_work_too() -> None:
    text = 'The wall fell. "It was rotten. We had warned them," Ana Ruiz said. It rained.'
    assert widened(text, "It was rotten") == '"It was rotten. We had warned them," Ana Ruiz said.'


def test_a_quote_over_two_paragraphs_brings_its_speaker() -> None:
    text = "“The sea came in,” Ana Ruiz said. “We ran.\n\n“Then the roof went.”\n\nThe council met."
    assert widened(text, "Then the roof went").startswith("“The sea came in,” Ana Ruiz said.")


def test_a_word_in_quotation_marks_is_no_speech() -> None:
    text = "Officials promised a “full” inquiry on Monday. It has not begun."
    assert widened(text, "full") == "Officials promised a “full” inquiry on Monday."


def test_a_speech_without_a_speaker_near_is_left_as_it_is() -> None:
    assert widened("“It was late.”", "late") == "“It was late.”"


def test_a_widened_sentence_stays_readable() -> None:
    text = (
        "“"
        + " ".join(
            f"This is sentence {number} of a very long speech about the harbour and its wall." for number in range(20)
        )
        + "” said Ana Ruiz."
    )
    assert len(widened(text, "sentence 3 ")) <= 700


@pytest.mark.parametrize(
    ("text", "inside", "left"),
    [
        ("“Yes,” he said.", False, "  he said."),
        ("still quoting,” she said", True, "  she said"),
        ("no marks", False, "no marks"),
    ],
)
def test_outside(text: str, inside: bool, left: str) -> None:
    assert outside(text, inside=inside).split() == left.split()
