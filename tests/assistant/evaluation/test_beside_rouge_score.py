"""ROUGE-L is that of Google's rouge-score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer
from rouge_score.tokenizers import Tokenizer

from assistant.evaluation.metrics.answer_match import rouge_l

WORDS = st.lists(st.sampled_from(["wall", "Élysée", "1874", "東京", "fell", "Fell"]), max_size=12).map(" ".join)


class Spaced(Tokenizer):
    """Words as they are spaced, so that letters outside ASCII count too, which rouge-score's own tokenizer drops."""

    def tokenize(self, text: str) -> list[str]:
        return text.lower().split()


@given(WORDS, WORDS)
def test_rouge_l_is_rouge_scores(reference: str, text: str) -> None:
    known = RougeScorer(["rougeL"], tokenizer=Spaced()).score(reference, text)["rougeL"].fmeasure
    assert rouge_l(reference, text) == pytest.approx(known)


@given(st.text(st.characters(codec="ascii"), max_size=60), st.text(st.characters(codec="ascii"), max_size=60))
def test_rouge_l_is_rouge_scores_own_on_any_ascii(reference: str, text: str) -> None:
    reference, text = reference.replace("_", " "), text.replace("_", " ")  # which ours takes for no letter either
    known = RougeScorer(["rougeL"]).score(reference, text)["rougeL"].fmeasure
    assert rouge_l(reference, text) == pytest.approx(known)
