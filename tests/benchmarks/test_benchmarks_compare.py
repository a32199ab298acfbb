"""Lede and a plain llama-index engine are asked the same and stand in one table."""

import json
import sys
from pathlib import Path

import compare
import pytest
import report
from public_sets import converted, write


def test_two_engines_stand_in_one_table(
    question_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [json.loads(line) | {"type": "any"} for line in (question_set / "questions.jsonl").read_text().splitlines()]
    (question_set / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    write(converted(question_set), tmp_path / "news")
    results = tmp_path / "RESULTS.md"
    results.write_text("# Results\n", encoding="utf-8")
    monkeypatch.setattr(report, "RESULTS", results)
    words = ["compare.py", tmp_path / "news", "--home", tmp_path / "home", "--append"]
    monkeypatch.setattr(sys, "argv", list(map(str, words)))
    compare.main()
    printed = capsys.readouterr().out
    assert "### comparison, news, 5 questions, 3 articles" in printed
    lines = {line.split(" | ")[0]: line.split(" | ")[2:4] for line in printed.splitlines() if line.startswith("| ")}
    assert lines["| Honest: unanswerable questions not answered"] == [".000", "1.000"]
    assert lines["| Right"] == [".400", "1.000"]  # of the naive engine two stand in its first passage
    assert results.read_text("utf-8") == f"# Results\n\n{printed.removesuffix(chr(10))}"
    assert (tmp_path / "home" / "compare-news" / "naive-report" / "report.html").is_file()
