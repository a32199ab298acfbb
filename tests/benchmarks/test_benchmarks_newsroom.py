"""Verdicts, baselines and lines of the newsroom benchmark are right, and both of its runs come to their tables."""

import json
import lzma
import sys
from pathlib import Path

import newsroom
import newsroom_kept
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom_kept import FEWEST, Asked, line, precisions
from plain_answers import overlaps, refused_alike

from assistant.evaluation.questions import Question
from index import Article

ROWS = st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.9]), st.booleans(), st.booleans()), min_size=1, max_size=40)


@given(ROWS)
def test_a_baseline_refuses_no_more_of_the_answerable_than_lede(rows: list[tuple[float, bool, bool]]) -> None:
    score, answerable, refused = (np.array(column) for column in zip(*rows, strict=True))
    alike = refused_alike(score, answerable, refused)
    if (refused & answerable).sum() < answerable.sum():
        assert (alike & answerable).sum() <= (refused & answerable).sum()
    else:
        assert alike.all()


def test_without_ties_a_baseline_refuses_as_many() -> None:
    score, answerable = np.linspace(0, 1, 8), np.array([True, False] * 4)
    refused = np.array([False, False, True, True, False, False, True, False])
    assert (refused_alike(score, answerable, refused) & answerable).sum() == 2


def test_a_quote_overlaps_a_sentence_in_its_own_place() -> None:
    article = Article.create(text="It fell. It was built in 1874. None was hurt.", path="/wall.txt")
    sentence = "It was built in 1874."
    at = article.text.index(sentence)
    assert overlaps(article, at + 16, at + 20, [sentence])
    assert not overlaps(article, 0, at, [sentence])
    assert not overlaps(article, 0, len(article.text), ["It was built in 1875."])
    assert not overlaps(None, 0, 5, [sentence])


def _asked(score: list[float], well: list[bool], elsewhere: list[bool], answerable: list[bool]) -> Asked:
    every = np.ones(len(score), dtype=bool)
    flags = (np.array(one, dtype=bool) for one in (well, elsewhere, answerable))
    return Asked(np.array(score), every, every, *flags)


def test_what_is_answered_well_is_told_with_and_without_what_nobody_annotated() -> None:
    well, elsewhere = [True, True, False, False, False], [False, False, True, True, False]
    found = _asked([0.9] * 5, well, elsewhere, [True, True, True, False, False])
    assert precisions(found, found.answered) == pytest.approx((2 / 3, 2 / 4, 2 / 5))


def test_the_line_is_the_lowest_threshold_above_which_enough_is_answered_well() -> None:
    count = 2 * FEWEST
    good = _asked(list(np.linspace(0, 1, count)), [n >= FEWEST for n in range(count)], [False] * count, [True] * count)
    chosen = line(good)
    assert chosen is not None
    kept = good.score >= chosen
    assert good.well[kept].mean() >= newsroom_kept.WANTED > good.well[good.score >= chosen - 0.05].mean() - 0.05
    assert line(_asked([0.5] * count, [False] * count, [False] * count, [True] * count)) is None


@pytest.fixture
def newsroom_set(question_set: Path) -> Path:
    """The small set's questions as people type them, with what must be said."""
    rows = [
        {"id": "a", "question": "When was the harbour wall at Grenmouth built?", "type": "factoid", "answerable": True,
         "must": [["1874"]], "enough": 1, "must_not": []},
        {"id": "b", "question": "How many hives did beekeepers count in the valley?", "type": "factoid",
         "answerable": True, "must": [["300"], ["valley"]], "enough": 2, "must_not": ["41"]},
        {"id": "c", "question": "Which orchestra recorded the second symphony?", "type": "unanswerable",
         "answerable": False, "must": [], "enough": 0, "must_not": []},
    ]  # fmt: skip
    file = question_set / "questions.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return question_set


def test_a_verdict_of_a_question_without_an_answer_is_honest_or_invented() -> None:
    asked = Question(id="q", question="Who?", unanswerable=True)
    refusal = newsroom.Given((), (), abstained=True, score=0.1, seconds=0.0)
    assert refusal.verdict(asked) == "honest"
    assert newsroom.Given(["Ana."], (), abstained=False, score=0.9, seconds=0.0).verdict(asked) == "invented"


def test_questions_become_a_table_beside_two_baselines(
    newsroom_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answers.jsonl"
    words = ["--data", newsroom_set, "--articles", newsroom_set / "articles.jsonl", "--home", tmp_path / "indexes"]
    monkeypatch.setattr(sys, "argv", ["newsroom.py", *map(str, words), "--out", str(out)])
    newsroom.main()
    printed = capsys.readouterr().out
    assert "### newsroom, news_set, 2 questions with an answer, 1 without" in printed
    rows = {line.split(" | ")[0]: line.strip("| \n").split(" | ")[1:] for line in printed.splitlines()}
    assert rows["| figure"] == ["Lede", "cosine", "BM25", "Lede - cosine", "Lede - BM25"]
    assert rows["| good + late"][0] == "1.000 [1.000, 1.000]"
    assert rows["| honest"][0] == "1.000 [1.000, 1.000]"
    assert rows["| only near"][1:3] == ["-", "-"]
    assert [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()] == ["a", "b", "c"]


def test_held_out_articles_become_a_curve(
    newsroom_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"article_id": "wall", "question": "When was the harbour wall at Grenmouth built?", "answerable": True,
         "sentences": ["The harbour wall at Grenmouth was built in 1874."], "span": "1874", "kind": "when"},
        {"article_id": "wall", "question": "Which orchestra recorded the second symphony?", "answerable": False,
         "tempting": [], "why_not": "not told", "kind": "who"},
        {"article_id": "elsewhere", "question": "Who?", "answerable": False, "tempting": [], "kind": "who"},
    ]  # fmt: skip
    file = tmp_path / "newsroom.jsonl.xz"
    with lzma.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    monkeypatch.setattr(newsroom_kept, "held_out", lambda _: True)
    words = ["--data", newsroom_set, "--articles", newsroom_set / "articles.jsonl", "--home", tmp_path / "indexes"]
    monkeypatch.setattr(sys, "argv", ["newsroom.py", *map(str, words), "--kept", str(file)])
    newsroom.main()
    printed = capsys.readouterr().out
    assert "### newsroom, held-out articles, 1 answerable, 1 near misses" in printed
    ours = next(line for line in printed.splitlines() if line.startswith("| Lede"))
    assert ours.split(" | ")[1:5] == ["1.000 [1.000, 1.000]", "1.000", "1.000", "1.000"]
    assert "no threshold gives it" in printed  # of two questions nothing can be chosen
