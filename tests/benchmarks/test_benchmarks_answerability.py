"""What is said of refusing is right, and the script runs from a set to its tables and its diagram."""

import sys
from pathlib import Path

import answerability
import numpy as np
import pytest
import report
from answerability import Outcome, sweep, threshold_at
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.metrics.abstention import false_refusals

REFUSED = np.array([True, True, True, False, False, False])
ANSWERABLE = np.array([False, False, True, False, True, True])

ROWS = st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.5, 0.9]), st.booleans()), min_size=2, max_size=40)


@given(ROWS.filter(lambda rows: any(mark for _, mark in rows)), st.sampled_from([0.02, 0.1, 0.5]))
def test_a_threshold_for_so_many_false_refusals_keeps_its_word(rows: list[tuple[float, bool]], allowed: float) -> None:
    scores, marks = (np.array(column) for column in zip(*rows, strict=True))
    assert false_refusals(scores < threshold_at(scores, marks, allowed), marks) <= allowed


def test_the_shipped_row_says_what_was_done_not_what_the_score_would_do() -> None:
    scores = np.linspace(0, 1, 6)
    rows = {row[0]: row[1:] for row in sweep(Outcome(scores, scores, scores, REFUSED, ANSWERABLE), 0.15)}
    assert rows["0.15, shipped"] == ["0.667", "0.333", "0.667", "0.667"]
    assert "0.15" not in rows


def test_a_set_becomes_tables_and_a_diagram(
    question_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    results, plot = tmp_path / "RESULTS.md", tmp_path / "plot.svg"
    results.write_text("# Results\n", encoding="utf-8")
    monkeypatch.setattr(report, "RESULTS", results)
    given_words = ["--data", question_set, "--home", tmp_path / "indexes", "--plot", plot, "--append"]
    monkeypatch.setattr(sys, "argv", ["answerability.py", *map(str, given_words)])
    answerability.main()
    printed = capsys.readouterr().out
    assert "### answerability, news_set, 3 answerable, 2 not" in printed
    assert "| AUROC, Lede | 1.000 [1.000, 1.000] |" in printed
    assert results.read_text("utf-8") == f"# Results\n\n{printed.removesuffix(chr(10))}"
    assert plot.read_text("utf-8").startswith("<svg")
