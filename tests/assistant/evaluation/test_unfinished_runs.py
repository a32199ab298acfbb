"""Runs that were cut off are found, and none that something is still at."""

from pathlib import Path

import pytest

from assistant import Assistant, EvaluationError
from assistant.evaluation import evaluating
from assistant.ui.evaluate.runs import remove, restore, unfinished


def test_a_run_that_goes_on_is_neither_listed_nor_removed(news: Assistant, question_file: Path, tmp_path: Path) -> None:
    steps = evaluating(question_file, news, out=tmp_path / "evaluations" / "news-1", jobs=1)
    next(steps)
    assert unfinished(tmp_path) == []
    with pytest.raises(EvaluationError, match="going on"):
        remove(tmp_path, "news-1")
    steps.close()  # type: ignore[attr-defined]
    assert [(one.name, one.questions, one.asked) for one in unfinished(tmp_path)] == [("news-1", "news", 1)]


def test_what_was_removed_comes_back_until_the_next_is(news: Assistant, question_file: Path, tmp_path: Path) -> None:
    for name in ("news-1", "news-2"):
        steps = evaluating(question_file, news, out=tmp_path / "evaluations" / name, jobs=1)
        next(steps)
        steps.close()  # type: ignore[attr-defined]
    remove(tmp_path, "news-1")
    restore(tmp_path, "news-1")
    assert {one.name for one in unfinished(tmp_path)} == {"news-1", "news-2"}
    remove(tmp_path, "news-1")
    remove(tmp_path, "news-2")
    with pytest.raises(EvaluationError):
        restore(tmp_path, "news-1")


@pytest.mark.parametrize("name", ["..", "../news", "news-9", ""])
def test_only_runs_are_removed(tmp_path: Path, name: str) -> None:
    with pytest.raises(EvaluationError):
        remove(tmp_path, name)
