"""Follow-ups on disk with what a person made of them, as the follow-up scripts want them.

A set is a folder with `questions.jsonl`: `question`, `rewrite`, and `history` with the earlier messages. Not here: any
way to rewrite (`assistant.query.rewriting`).
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.evaluation.metrics.answer_match import unpunctuated
from assistant.query.rewriting.history import Turn, turns_of


@dataclass(frozen=True)
class Rewritten:
    """A question of a conversation.

    Args:
        conversation, year: which it belongs to.
        question: as typed.
        rewrite: as a person made it stand alone.
        turns: those before it, as typed, with answers where the set has them.
        told: the same, each with its person's rewrite.
    """

    id: str
    conversation: str
    year: str
    question: str
    rewrite: str
    turns: tuple[Turn, ...]
    told: tuple[Turn, ...]

    @property
    def stands_alone(self) -> bool:
        """Whether the person left it as it was, but for marks and capitals."""
        return tokens(self.question) == tokens(self.rewrite)


def load(folder: Path) -> list[Rewritten]:
    """Reads a set."""
    rows = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]
    rewrites = {(_conversation(row["id"]), row["question"]): row["rewrite"] for row in rows}
    found = []
    for row in rows:
        conversation, turns = _conversation(row["id"]), turns_of(row["history"])
        told = tuple(replace(turn, standalone=rewrites.get((conversation, turn.question), "")) for turn in turns)
        year = row["type"].removeprefix("cast")
        found.append(Rewritten(row["id"], conversation, year, row["question"], row["rewrite"], turns, told))
    return found


def digest(folder: Path) -> str:
    """First twelve digits of the file's hash."""
    return hashlib.sha256((folder / "questions.jsonl").read_bytes()).hexdigest()[:12]


def tokens(text: str) -> list[str]:
    """A question's words as they are compared: in small letters, without punctuation, articles kept."""
    return unpunctuated(text).split()


def f1(text: str, rewrite: str) -> float:
    """Token-F1 of a question against a person's."""
    ours, theirs = tokens(text), tokens(rewrite)
    common = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * common / (len(ours) + len(theirs)) if common else 0.0


def _conversation(id: str) -> str:  # noqa: A002
    return id.rpartition("_")[0]
