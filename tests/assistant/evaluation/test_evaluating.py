"""A whole run over a real library: every question kept, failures contained, resumed without asking twice."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant, EvaluationError
from assistant.evaluation import Report, RunProgress, evaluate, evaluating
from assistant.evaluation.checkpoint import NAME, in_progress
from assistant.evaluation.results import DOCUMENT, read

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]


@pytest.fixture
def asked(news: Assistant, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that were really asked, in the order in which they were."""
    seen: list[str] = []
    stream = news.stream

    def noted(question: str, **scope: Any) -> Any:
        seen.append(question)
        if "tungsten" in question and "tungsten breaks" in seen:
            raise RuntimeError("the engine broke")
        return stream(question, **scope)

    monkeypatch.setattr(news, "stream", noted)
    return seen


def steady(report: Report) -> dict[str, Any]:
    """A report's document without what differs between two runs of the same: times."""
    document = report.document()
    document["facts"] = {key: value for key, value in document["facts"].items() if key not in ("at", "seconds")}
    document["figures"] = {name: one for name, one in document["figures"].items() if "_p" not in name}
    document.pop("by")
    for row in document["questions"]:
        for key in ("total_ms", "first_ms", "steps_ms"):
            row["outcome"].pop(key)
    return document


def test_a_run_judges_every_question_and_keeps_the_answers_whole(news: Assistant, question_file: Path) -> None:
    report = evaluate(question_file, news)
    assert [row.question.id for row in report.rows] == ["q1", "q2", "q3", "q4", "q5", "q6", "u1", "u2"]
    assert report.figure("right").value == 1
    assert report.causes() == {}
    first = report.rows[0].outcome
    assert first.citations[0].quote in news.library.article("wall").text
    assert first.citations[0].gold == (0,)
    assert first.text == news.ask(report.rows[0].question.question).text
    assert set(report.by["type"]) == {"who", "count", "null"}
    assert set(report.by["tag"]) == {"people"}


def test_steps_come_one_a_question_then_the_report(news: Assistant, question_file: Path) -> None:
    *steps, report = list(evaluating(question_file, news))
    assert [step.done for step in steps if isinstance(step, RunProgress)] == list(range(1, 9))
    assert {step.total for step in steps if isinstance(step, RunProgress)} == {8}
    assert isinstance(report, Report)


def test_a_question_that_raises_is_one_failed_question(news: Assistant, question_file: Path, asked: list[str]) -> None:
    asked.append("tungsten breaks")
    report = evaluate(question_file, news)
    failed = report.rows[-1]
    assert (failed.result, failed.cause, failed.outcome.error) == ("failed", "failed", "RuntimeError: the engine broke")
    assert [row.result for row in report.rows[:-1]] == ["right"] * 7
    assert report.figure("failed").value == 1 / 8


def test_a_question_that_lede_refuses_to_read_is_told_in_its_own_words(news: Assistant) -> None:
    report = evaluate([{"question": "why " * 1000, "answers": ["x"]}, {"question": "Who?", "answers": ["x"]}], news)
    assert report.rows[0].outcome.error.startswith("the question has 3,999 characters, the most is 2,000")
    assert report.rows[1].outcome.error == ""


def test_what_is_finished_is_not_asked_again(
    news: Assistant, question_file: Path, tmp_path: Path, asked: list[str]
) -> None:
    first = evaluate(question_file, news, out=tmp_path / "out")
    assert len(asked) == 8
    second = evaluate(question_file, news, out=tmp_path / "out")
    assert len(asked) == 8
    assert second.rows == first.rows
    evaluate(question_file, news, out=tmp_path / "out", fresh=True)
    assert len(asked) == 16


def test_a_failed_question_is_asked_again(
    news: Assistant, question_file: Path, tmp_path: Path, asked: list[str]
) -> None:
    asked.append("tungsten breaks")
    assert evaluate(question_file, news, out=tmp_path / "out").figure("failed").value > 0
    asked.clear()
    assert evaluate(question_file, news, out=tmp_path / "out").figure("failed").value == 0
    assert asked == ["What is the melting point of tungsten?"]


def test_a_first_few_are_not_asked_again_with_the_rest(
    news: Assistant, question_file: Path, tmp_path: Path, asked: list[str]
) -> None:
    evaluate(question_file, news, out=tmp_path / "out", limit=3)
    assert len(evaluate(question_file, news, out=tmp_path / "out").rows) == len(asked) == 8


def test_other_questions_begin_anew(news: Assistant, question_file: Path, tmp_path: Path, asked: list[str]) -> None:
    evaluate(question_file, news, out=tmp_path / "out")
    text = question_file.read_text("utf-8").replace('"300"', '"three hundred", "300"')
    question_file.write_text(text, encoding="utf-8")
    evaluate(question_file, news, out=tmp_path / "out")
    assert len(asked) == 16


@pytest.mark.parametrize("as_callable", [True, False])
def test_a_run_can_be_stopped_and_goes_on_later(
    news: Assistant, question_file: Path, tmp_path: Path, asked: list[str], as_callable: bool
) -> None:
    stop = threading.Event()
    steps = []
    for step in evaluating(question_file, news, out=tmp_path, jobs=1, stop=stop.is_set if as_callable else stop):
        steps.append(step)
        if isinstance(step, RunProgress) and step.done == 3:
            stop.set()
    report = steps[-1]
    assert isinstance(report, Report)
    assert (len(report.rows), report.complete) == (3, False)
    whole = evaluate(question_file, news, out=tmp_path)
    assert (len(whole.rows), whole.complete, len(asked)) == (8, True, 8)


def test_closing_the_iterator_ends_the_run(
    news: Assistant, question_file: Path, tmp_path: Path, asked: list[str]
) -> None:
    steps = evaluating(question_file, news, out=tmp_path, jobs=1)
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert len(asked) == 1
    assert not (tmp_path / DOCUMENT).exists()


def test_a_report_comes_back_as_it_was_written(news: Assistant, question_file: Path, tmp_path: Path) -> None:
    report = evaluate(question_file, news, out=tmp_path)
    again = read(tmp_path)
    assert again.document() == report.document()
    assert json.loads((tmp_path / DOCUMENT).read_text("utf-8"))["figures"]["right"]["value"] == 1


def test_a_torn_line_is_asked_again(news: Assistant, question_file: Path, tmp_path: Path, asked: list[str]) -> None:
    evaluate(question_file, news, out=tmp_path)
    journal = tmp_path / NAME
    journal.write_bytes(journal.read_bytes()[:-40])
    assert evaluate(question_file, news, out=tmp_path).complete
    assert len(asked) == 9


def test_two_runs_do_not_write_to_one_folder(news: Assistant, question_file: Path, tmp_path: Path) -> None:
    steps = evaluating(question_file, news, out=tmp_path, jobs=1)
    next(steps)
    assert in_progress(tmp_path)
    with pytest.raises(EvaluationError, match="another run is writing"):
        evaluate(question_file, news, out=tmp_path)
    steps.close()  # type: ignore[attr-defined]
    assert not in_progress(tmp_path)
    assert evaluate(question_file, news, out=tmp_path).complete


PROGRAM = """
import os, signal, sys
from assistant import Assistant
from assistant.evaluation import RunProgress, evaluating
home, questions, out = sys.argv[1:]
with Assistant.open(home) as assistant:
    for step in evaluating(questions, assistant, out=out):
        if isinstance(step, RunProgress) and step.done == 3:
            os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_killed_run_goes_on_to_the_same_report(
    news: Assistant, question_file: Path, tmp_path: Path, asked: list[str]
) -> None:
    command = [sys.executable, "-c", PROGRAM, str(news.library.home), str(question_file), str(tmp_path / "killed")]
    killed = subprocess.run(command, cwd=ROOT, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert killed.returncode == -signal.SIGKILL
    resumed = evaluate(question_file, news, out=tmp_path / "killed")
    assert len(asked) == 5
    assert steady(resumed) == steady(evaluate(question_file, news, out=tmp_path / "whole"))


@pytest.mark.parametrize(
    ("given", "message"),
    [({"questions": []}, "no question"), ({"against": "nowhere"}, "holds no report.json")],
)
def test_what_cannot_be_run_is_refused_before_anything_is_asked(
    news: Assistant, question_file: Path, asked: list[str], given: dict[str, Any], message: str
) -> None:
    with pytest.raises(EvaluationError, match=message):
        evaluate(given.pop("questions", question_file), news, **given)
    assert asked == []


def test_a_folder_that_cannot_be_made_is_told(news: Assistant, question_file: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(EvaluationError, match="the report cannot be written to"):
        evaluate(question_file, news, out=tmp_path / "file")
