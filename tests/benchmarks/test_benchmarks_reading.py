"""What is said of quotes is right, and the script runs from a set to its table."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import reading
from reading import ABSTAINED, ANSWERED, FIRST, Reading, at_random, measures, quotes
from sets import Question, load

from assistant import Assistant
from index import Article

QUESTION = Question("q", "When was the wall built?", (), frozenset({"wall"}), ("1874",))


def test_the_first_quote_and_the_first_three_are_told_apart() -> None:
    found = measures(QUESTION, Reading(["It fell.", "It was built in 1874."], "wall", ["It fell.", "Built in 1874."]))
    assert found[FIRST] == 0
    assert found["answer in the first 3"] == 1
    assert found["answer in the first passage"] == 0
    assert found["answer in 12 passages"] == 1
    assert found["right article first"] == 1


def test_an_abstention_is_a_miss_whatever_was_found() -> None:
    found = measures(QUESTION, Reading((), None, ["Built in 1874."]))
    assert found[ABSTAINED] == 1
    assert [found[name] for name in (FIRST, "right article first", "token recall, first quote")] == [0, 0, 0]
    assert found["answer in the first passage"] == 1
    assert np.isnan(found[ANSWERED])


def test_a_baseline_that_searches_nothing_is_not_judged_by_its_search() -> None:
    found = measures(QUESTION, Reading(["Built in 1874."], "wall", None))
    assert found[FIRST] == 1
    assert np.isnan(found["right article first"])
    assert np.isnan(found["answer in 12 passages"])


def test_words_found_in_two_articles_are_one_quote(assistant: Assistant, make_article: Callable[..., Article]) -> None:
    said = "The harbour wall at Grenmouth was built in 1874."
    texts = (f"{said} Rain is expected.", f"{said} The council meets on Monday.")
    assistant.library.add([make_article(text, name=str(number)) for number, text in enumerate(texts)])
    answer = assistant.ask("When was the harbour wall at Grenmouth built?")
    assert quotes(answer).count(said) == 1


def test_sentences_at_random_are_of_the_right_article_and_the_same_each_time(reading_set: Path) -> None:
    test_set = load(reading_set)
    once, again = ([at_random(test_set)(question) for question in test_set.questions] for _ in range(2))
    assert once == again
    texts = {article.id: article.text for article in test_set.articles}
    for question, found in zip(test_set.questions, once, strict=True):
        assert all(quote in texts[min(question.articles)] for quote in found.quotes)


def test_a_set_becomes_a_table(
    reading_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given_words = ["--data", reading_set, "--home", tmp_path / "indexes"]
    monkeypatch.setattr(sys, "argv", ["reading.py", *map(str, given_words)])
    reading.main()
    printed = capsys.readouterr().out
    assert "### reading, news_set, 3 questions, 3 articles" in printed
    rows = {line.split(" | ")[0]: line.split(" | ")[1:] for line in printed.splitlines()}
    assert rows["| metric"][:4] == ["Lede", "cosine", "BM25", "right article, at random"]
    assert rows[f"| {FIRST}"][:3] == ["1.000 [1.000, 1.000]"] * 3
    assert rows["| right article first"][3] == "-"


def test_a_set_without_answers_is_refused(question_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = question_set / "questions.jsonl"
    file.write_text(file.read_text("utf-8").replace('["Ana Ruiz"]', "[]"), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["reading.py", "--data", str(question_set), "--home", str(tmp_path)])
    with pytest.raises(SystemExit, match="without answers"):
        reading.main()
