"""The two sides of a comparison, on wordings that the module was written for and on others."""

import json
from pathlib import Path

import pytest

from assistant.synthesis.digest.comparison import of_one_side
from assistant.synthesis.digest.sides import sides

CASES = [json.loads(line) for line in Path("tests/data/comparisons.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("half", "least"), [("open", 0.9), ("held", 0.7)])
def test_both_sides_are_found_in_most_wordings(half: str, least: float) -> None:
    cases = [one for one in CASES if one["half"] == half]
    right = [list((sides(one["question"]) or ("", ""))[:2]) == one["sides"] for one in cases]
    assert sum(right) >= least * len(cases)


@pytest.mark.parametrize("question", ["What did the mayor announce?", "Who won?", "", "or", "A vs A"])
def test_a_question_without_two_sides_has_none(question: str) -> None:
    assert sides(question) is None


def test_one_sides_question_keeps_what_is_compared() -> None:
    question = "Compare how Norway and Denmark are taxing streaming services"
    both = sides(question)
    assert both is not None
    assert of_one_side(question, both, "Denmark") == "how Denmark are taxing streaming services"
