"""Ranked passages are judged as the published figures are."""

import numpy as np
import pytest
from baselines import Found, covered
from metrics import by_article, by_budget, by_rank
from report import median_and_p95, table
from sets import Question

QUESTION = Question("q", "What fell?", ("The wall fell.", "Rain came."), frozenset({"wall", "rain"}), ())


def found(*rows: tuple[str, str]) -> list[Found]:
    return [Found(article, text, text) for article, text in rows]


def test_a_fact_is_found_whatever_the_white_space() -> None:
    scores = by_budget(QUESTION, found(("wall", "Title\nThe  wall\nfell. More.")))
    assert scores["evidence recall, 2000 tokens"] == scores["evidence recall, 2000 tokens, headers counted"] == 0.5
    assert scores["all evidence, 2000 tokens"] == scores["all evidence, 2000 tokens, headers counted"] == 0


def test_headers_are_paid_for_where_they_are_counted() -> None:
    short = Found("wall", "The wall fell.", "header " * 2100 + "The wall fell.")
    scores = by_budget(QUESTION, [*found(("other", "a"), ("other", "b")), short])
    assert scores["evidence recall, 2000 tokens"] == 0.5
    assert scores["evidence recall, 2000 tokens, headers counted"] == 0


def test_a_fact_beyond_the_budget_is_not_found() -> None:
    filler = ("other", "word " * 700)
    assert by_budget(QUESTION, found(*[filler] * 3, ("wall", "The wall fell.")))["evidence recall, 2000 tokens"] == 0


def test_the_first_fact_sets_the_rank() -> None:
    ranked = found(*[("other", "Nothing.")] * 4, ("rain", "Rain came."))
    assert by_rank(QUESTION, ranked) == {"Hits@4": 0.0, "Hits@10": 1.0, "MRR@10": 0.2}


def test_an_article_counts_once_however_many_passages_it_has() -> None:
    scores = by_article(QUESTION, found(("wall", "a"), ("wall", "b"), ("other", "c"), ("rain", "d")))
    assert scores["recall@1"] == 0.5
    assert scores["recall@5"] == 1
    assert scores["nDCG@5"] == pytest.approx((1 + 1 / 2) / (1 + 1 / np.log2(3)))
    assert scores["MRR@10"] == 1


def test_words_covered_are_weighed_by_rarity() -> None:
    assert covered({"grenmouth": 3.0, "wall": 1.0}, "The wall fell") == 0.25
    assert covered({}, "The wall fell") == 0


def test_a_table_has_a_line_under_its_head() -> None:
    assert table(["a", "b"], [["1", "2"]]) == ["| a | b |", "| --- | --- |", "| 1 | 2 |"]


def test_speed_is_the_median_and_the_slow_end() -> None:
    assert median_and_p95(np.arange(101.0)) == "50.0 / 95.0"
