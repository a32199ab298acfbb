"""A model's "not in the articles", in many words."""

import pytest

from assistant.synthesis.refusals import is_refusal


@pytest.mark.parametrize("sentence", [
    "The articles do not say.",
    "The passages do not say when.",
    "The provided passages do not contain information about the chess championship.",
    "I cannot answer this question based on the passages.",
    "I'm sorry, but I don't have enough information to answer.",
    "There is no information about that in the articles.",
    "The information is not provided in the passages.",
    "Not mentioned in the passages.",
    "None of the articles mention it.",
    "No information is available.",
    "The answer is not in the articles.",
    "It is not specified in the text.",
    "The text does not specify the exact date.",
    "Unknown.",
    "I don't know.",
    "Based on the provided context, there is no mention of a wall.",
    "The name of the mayor is not mentioned in the passages provided.",
    "The passages provided do not mention anything about it.",
    "The question cannot be answered from the passages.",
    "Unfortunately, the articles don't say.",
    "Nothing in the passages says who won.",
    "The sources do not explicitly state this.",
    "The context doesn't provide that.",
])  # fmt: skip
def test_what_says_that_there_is_no_answer_is_a_refusal(sentence: str) -> None:
    assert is_refusal(sentence)


@pytest.mark.parametrize("sentence", [
    "The council did not say when work begins.",
    "Police said no one was hurt.",
    "The minister does not mention the plan.",
    "The report does not say who fired.",
    "It is not known who fired the shot.",
    "There is no evidence of fraud, the judge said.",
    "The company did not provide details.",
    "They do not have water.",
    "The wall cannot wait.",
    "He does not know.",
    "It does not cover the costs.",
    "No reports of injuries were received.",
    "The data do not show a rise in crime, the agency said.",
])  # fmt: skip
def test_what_only_denies_something_is_none(sentence: str) -> None:
    assert not is_refusal(sentence)
