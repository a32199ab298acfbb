"""The scripts of benchmarks/ as modules, and a question set small enough to ask whole."""

import json
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))  # the scripts import each other as they do when one of them is run

ARTICLES = {
    "wall": "The harbour wall at Grenmouth was built in 1874. It fell on Sunday night. Nobody was hurt.",
    "ferry": "The night ferry returns in May. Mayor Ana Ruiz opened the new pier. A crossing costs 14 euros.",
    "bees": "Beekeepers counted 300 hives in the valley. The winter was mild. Honey will be cheaper this year.",
}
QUESTIONS = (
    ("When was the harbour wall at Grenmouth built?", "wall", ["1874", "in 1874"]),
    ("Who opened the new pier?", "ferry", ["Ana Ruiz"]),
    ("How many hives did beekeepers count in the valley?", "bees", ["300"]),
    ("Which orchestra recorded the second symphony?", None, []),
    ("What is the melting point of tungsten?", None, []),
)


@pytest.fixture
def question_set(tmp_path: Path) -> Path:
    """A set of three articles; three questions that they answer and two that they do not."""
    folder = tmp_path / "news_set"
    folder.mkdir()
    articles = [{"id": name, "title": name.title(), "text": text} for name, text in ARTICLES.items()]
    questions = [
        {
            "id": f"q{number}",
            "question": question,
            "answers": answers,
            "answerable": article is not None,
            "evidence": [{"article_id": article}] if article else [],
        }
        for number, (question, article, answers) in enumerate(QUESTIONS)
    ]
    for name, rows in (("articles", articles), ("questions", questions)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


@pytest.fixture
def reading_set(question_set: Path) -> Path:
    """The same set with only the questions that have an answer."""
    file = question_set / "questions.jsonl"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if json.loads(line)["answers"]), encoding="utf-8")
    return question_set
