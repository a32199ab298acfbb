"""Public sets become question sets that `lede eval check` finds nothing wrong with."""

import json
import sys
from pathlib import Path
from typing import Any

import public_sets
import pytest

from assistant import Assistant
from assistant.evaluation import check, load
from index import BundledEmbedding

CORPUS = [
    {"title": "Wall", "author": "A", "source": "Gazette", "published_at": "2023-01-01T00:00:00", "category": "news",
     "url": "https://example.org/wall", "body": "The wall was built in 1874. It fell on Sunday."},
    {"title": "Pier", "author": None, "source": "Post", "published_at": "2023-01-02T00:00:00", "category": "news",
     "url": "https://example.org/pier", "body": "Ana Ruiz opened the pier. It rained."},
]  # fmt: skip
MULTIHOP = [
    {"query": "Who opened the pier, and when did the wall fall?", "answer": "Ana Ruiz",
     "question_type": "inference_query",
     "evidence_list": [{"url": "https://example.org/pier", "fact": "Ana Ruiz opened the pier."},
                       {"url": "https://example.org/wall", "fact": "The wall was built in 1874."}]},
    {"query": "What is the melting point?", "answer": "Insufficient information.", "question_type": "null_query",
     "evidence_list": []},
]  # fmt: skip
SQUAD = {
    "data": [
        {"title": "Walls", "paragraphs": [{"context": "The wall was built in 1874.", "qas": [
            {"id": "s1", "question": "When was the wall built?", "answers": [{"text": "1874", "answer_start": 22}] * 2},
            {"id": "s2", "question": "Who built it?", "answers": [], "is_impossible": True},
        ]}]},
    ]
}  # fmt: skip


def run(monkeypatch: pytest.MonkeyPatch, *words: object) -> None:
    monkeypatch.setattr(sys, "argv", ["public_sets.py", *map(str, words)])
    public_sets.main()


def sound(out: Path, home: Path, embedding: BundledEmbedding) -> list[Any]:
    """The questions, once the library takes the articles and the check finds nothing."""
    with Assistant.open(home, embed_model=embedding) as assistant:
        assert not assistant.library.add([out / "articles.jsonl"]).skipped
        assert check(out / "questions.jsonl", assistant.library) == []
    return list(load(out / "questions.jsonl").questions)


def test_multihoprag_as_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedding: BundledEmbedding) -> None:
    (tmp_path / "corpus.json").write_text(json.dumps(CORPUS), encoding="utf-8")
    (tmp_path / "MultiHopRAG.json").write_text(json.dumps(MULTIHOP), encoding="utf-8")
    run(monkeypatch, "multihoprag", "--data", tmp_path, "--out", tmp_path / "out")
    two, none = sound(tmp_path / "out", tmp_path / "home", embedding)
    assert [one.quote for one in two.evidence] == ["Ana Ruiz opened the pier.", "The wall was built in 1874."]
    assert (two.answers, two.type, none.unanswerable) == (("Ana Ruiz",), "inference_query", True)


def test_a_file_in_squads_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedding: BundledEmbedding) -> None:
    (tmp_path / "walls.json").write_text(json.dumps(SQUAD), encoding="utf-8")
    run(monkeypatch, "walls", "--data", tmp_path, "--out", tmp_path / "out")
    one, impossible = sound(tmp_path / "out", tmp_path / "home", embedding)
    assert (one.answers, impossible.unanswerable) == (("1874",), True)


def test_a_converted_set(
    question_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedding: BundledEmbedding
) -> None:
    rows = [json.loads(line) for line in (question_set / "questions.jsonl").read_text("utf-8").splitlines()]
    rows[0] |= {"type": "when", "history": [{"role": "user", "text": "And the wall?"}]}
    rows = [{"type": None, **row} for row in rows]
    long = "it stands where the old harbour wall of the town of Grenmouth stood"
    rows[1]["answers"] = [long, "Ana Ruiz"]
    (question_set / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    question_set.rename(tmp_path / "clapnq_dev")
    run(monkeypatch, "clapnq_dev", "--data", tmp_path, "--out", tmp_path / "out")
    first, second, _, *rest = sound(tmp_path / "out", tmp_path / "home", embedding)
    assert [turn.text for turn in first.history] == ["And the wall?"]
    assert (second.answers, second.reference) == (("Ana Ruiz",), long)
    assert [one.unanswerable for one in rest] == [True, True]


def test_a_set_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="holds no xquad_en"):
        run(monkeypatch, "xquad_en", "--data", tmp_path, "--out", tmp_path / "out")
