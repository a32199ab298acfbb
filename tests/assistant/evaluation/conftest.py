"""A small library of news that shares few words with its questions' wrong answers, and a question set over it."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.evaluation.outcomes import AnswerSentence, Cited, Outcome, RankedPassage
from assistant.evaluation.questions import Question
from index import Article, BundledEmbedding

STORIES = {
    "wall": (
        "Wall falls",
        "The harbour wall at Grenmouth was built in 1874. It fell on Sunday night. None was hurt.",
    ),
    "ferry": (
        "Ferry back",
        "The night ferry returns in May. Mayor Ana Ruiz opened the new pier. A trip costs £14.",
    ),
    "bees": (
        "Hives",
        "Beekeepers counted 300 hives in the valley. The winter was mild. Honey will be cheaper.",
    ),
    "school": ("School", "Pupils of Marlow School planted 41 oak trees on Friday. The headmaster is Peter Lund."),
    "film": ("Film", "The film about the lighthouse was shot in eleven days. Its director is Ines Aldous."),
    "bridge": ("Bridge", "The bridge over the Sallow will close for nine weeks. Drivers are sent through Dunmarrow."),
}
QUESTIONS: tuple[dict[str, Any], ...] = (
    {"id": "q1", "question": "When was the harbour wall at Grenmouth built?", "answers": ["1874"], "type": "when",
     "evidence": [{"article_id": "wall", "quote": "The harbour wall at Grenmouth was built in 1874."}]},
    {"id": "q2", "question": "Who opened the new pier?", "answers": ["Ana Ruiz"], "type": "who", "tags": ["people"],
     "evidence": [{"article_id": "ferry", "quote": "Mayor Ana Ruiz opened the new pier."}]},
    {"id": "q3", "question": "How many hives did beekeepers count in the valley?", "answers": ["300"], "type": "count",
     "evidence": [{"article_id": "bees", "quote": "Beekeepers counted 300 hives in the valley."}]},
    {"id": "q4", "question": "How many oak trees did pupils plant?", "answers": ["41"], "type": "count",
     "evidence": [{"title": "School"}]},
    {"id": "q5", "question": "Who is the director of the film about the lighthouse?", "answers": ["Ines Aldous"],
     "type": "who", "tags": ["people"], "evidence": [{"quote": "Its director is Ines Aldous."}]},
    {"id": "q6", "question": "How long will the bridge over the Sallow close?", "answers": ["nine weeks"],
     "evidence": [{"article_id": "bridge", "quote": "The bridge over the Sallow will close for nine weeks."}]},
    {"id": "u1", "question": "Which orchestra recorded the second symphony?", "unanswerable": True, "type": "null"},
    {"id": "u2", "question": "What is the melting point of tungsten?", "unanswerable": True, "type": "null"},
)  # fmt: skip


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory, embedding: BundledEmbedding) -> Iterator[Assistant]:
    """An assistant over six short stories."""
    with Assistant.open(tmp_path_factory.mktemp("news"), embed_model=embedding) as assistant:
        known = {"source": "Gazette", "published_at": datetime(2024, 3, 1, tzinfo=UTC)}
        assistant.library.add(
            Article.create(text=text, path=f"/{name}.txt", title=title, record_id=name, **known)
            for name, (title, text) in STORIES.items()
        )
        yield assistant


@pytest.fixture
def question_file(tmp_path: Path) -> Path:
    """The set as a file."""
    file = tmp_path / "news.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in QUESTIONS), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def ask_for() -> Callable[..., Question]:
    """Makes a question with gold."""

    def make(**given: Any) -> Question:
        return Question(**{"id": "q", "question": "Which?", **given})

    return make


@pytest.fixture(scope="session")
def outcome() -> Callable[..., Outcome]:
    """Makes an outcome from what its passages hold, what it cites and what it says."""

    def make(
        text: str = "",
        *,
        holds: tuple[tuple[int, ...], ...] = (),
        cites: tuple[tuple[int, ...], ...] = (),
        names: tuple[tuple[int, ...], ...] | None = None,
        support: str = "supported",
        **given: Any,
    ) -> Outcome:
        passages = tuple(
            RankedPassage(article_id=f"a{n}", tokens=100, holds=one, names=one) for n, one in enumerate(holds)
        )
        citations = tuple(
            Cited(n=n, article_id="a", title="A", quote="words", gold=one, names=from_)
            for n, (one, from_) in enumerate(zip(cites, names or cites, strict=True), 1)
        )
        said = (AnswerSentence(text=text, citations=tuple(range(1, len(cites) + 1)), support=support),) if text else ()
        fields = {"id": "q", "text": text, "abstained": not text, "sentences": said, "citations": citations}
        return Outcome(**{**fields, "passages": passages, "answerability": 0.5, **given})

    return make
