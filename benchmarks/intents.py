"""Does Lede tell what a question wants, and what it is about, in wordings that it never saw?

    python benchmarks/intents.py --data DATA/intents [--append]

Each wording has an intent and a topic that its writer gave it. Asked as in its conversation, and all as first
questions, which those that need a conversation cannot be; beside always saying the most frequent intent. "Coarse" puts
intents together that are answered in the same way: facts, digests, the catalog, the answer before, talk. Wordings that
stand among the examples that the model was fitted on, stock phrases such as "go on", are left out of "unseen". Not
here: what becomes of the answers (`overviews.py`).
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from report import append_argument, publish, table

from assistant.evaluation import bootstrap
from assistant.query.intent import CATALOG, DIGESTS, FACTS, LAST, Intent, classify
from assistant.query.intent_model import EXAMPLES

WAYS = {"facts": FACTS, "digests": DIGESTS, "catalog": CATALOG, "the answer before": LAST}


@dataclass(frozen=True)
class Wording:
    """A question as somebody types it.

    Args:
        text: as typed.
        history: earlier questions.
        intent, topic: what is right.
    """

    text: str
    history: tuple[str, ...]
    intent: str
    topic: str


def load(folder: Path) -> list[Wording]:
    """Read the wordings of a folder."""
    rows = [json.loads(line) for line in (folder / "wordings.jsonl").read_text("utf-8").splitlines()]
    return [Wording(one["text"], tuple(one["history"]), one["intent"], one["topic"]) for one in rows]


def way(kind: str) -> str:
    """Return how an intent is answered."""
    return next((name for name, kinds in WAYS.items() if kind in kinds), "talk")


def topic_score(said: str, right: str) -> float:
    """Return the F1 of the words of a topic; 1 where there rightly is none.

    >>> topic_score("the ferry", "the ferry strike")
    0.8
    """
    first, second = (Counter(re.findall(r"\w+", one.lower())) for one in (said, right))
    if not first or not second:
        return float(first == second)
    return round(2 * (first & second).total() / (first.total() + second.total()), 4)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def report(name: str, wordings: Sequence[Wording]) -> str:
    """Measure and return the tables."""
    told = [classify(one.text, later=bool(one.history)) for one in wordings]
    first = [classify(one.text) for one in wordings]
    most = Counter(one.intent for one in wordings).most_common(1)[0][0]
    majority = [Intent(most) for _ in wordings]  # type: ignore[arg-type]
    known = {_plain(re.sub(r"[\[\]{}]", "", line.split("\t")[2])) for line in EXAMPLES.read_text("utf-8").splitlines()}
    unseen = np.array([_plain(one.text) not in known for one in wordings])
    systems = {"always " + most: majority, "Lede, each as a first question": first, "Lede, in the conversation": told}
    rows = []
    for system, intents in systems.items():
        right = np.array([float(one.kind == wording.intent) for one, wording in zip(intents, wordings, strict=True)])
        coarse = np.array([float(way(a.kind) == way(b.intent)) for a, b in zip(intents, wordings, strict=True)])
        cells = [bootstrap.mean(values).cell() for values in (right, right[unseen], coarse)]
        rows.append([system, *cells])
    by_kind = []
    for kind in sorted({one.intent for one in wordings}):
        places = [at for at, one in enumerate(wordings) if one.intent == kind]
        wrong = Counter(told[at].kind for at in places if told[at].kind != kind)
        said = ", ".join(f"{other} {number}" for other, number in wrong.most_common(3))
        by_kind.append([kind, str(len(places)), str(len(places) - wrong.total()), said])
    topics = [topic_score(one.topic, right.topic) for one, right in zip(told, wordings, strict=True)]
    exact = [one.topic == right.topic for one, right in zip(told, wordings, strict=True)]
    whole = [topic_score(right.text, right.topic) for right in wordings]
    head = ["system", "intents right", f"of the {unseen.sum()} unseen", "coarse"]
    return "\n".join(
        [
            f"### intents, {name}, {len(wordings)} wordings",
            "",
            *table(head, rows),
            "",
            f"Topics: {np.mean(exact):.3f} exact, F1 {np.mean(topics):.3f}; the whole question: {np.mean(whole):.3f}.",
            "",
            *table(["intent", "number", "right", "taken for"], by_kind),
            "",
        ]
    )


def main() -> None:
    """Asks, prints, and appends to `RESULTS.md` when told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder with wordings.jsonl")
    append_argument(parser)
    given = parser.parse_args()
    publish(report(given.data.name, load(given.data)), keep=given.append)


if __name__ == "__main__":
    main()
