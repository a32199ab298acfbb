"""Does the support check see that one thing in a copied sentence was changed? Sentences of news articles.

    python benchmarks/falsified.py --data DATA/multihoprag [--limit 250] [--append]

A sentence is drawn of each article and held against the passage that it stands in: as it is, in slightly other words,
with one thing falsified (each kind apart), and against a passage of another article. The program that falsifies is the
one whose changes the support reader was trained on, with other pages (`support_reader.edits`): people and models err
otherwise, and in more ways. Not here: claims that people labelled (`support.py`).
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from report import append_argument, publish, stamp, table
from sets import SAMPLE_SEED, TestSet, load
from sklearn.metrics import roc_auc_score
from support_reader.edits import FALSIFYING, bare, reworded

from assistant import check_support
from assistant.evaluation import bootstrap
from index.chunking import passages_of

SHORTEST, LONGEST = 9, 40
"""Words of a sentence that is drawn."""

COPIED, REWORDED, OTHER = "copied", "in other words", "of another article"


@dataclass(frozen=True)
class Claim:
    """A sentence, what it is held against, and what was done to it."""

    kind: str
    text: str
    cited: str


def claims(test_set: TestSet, limit: int) -> Iterator[Claim]:
    """The claims of as many articles as `limit` says; all that can be made of each."""
    draw = random.Random(SAMPLE_SEED)
    before = ""
    for article in draw.sample(test_set.articles, min(limit, len(test_set.articles))):
        passages = passages_of(article)
        passage = draw.choice(passages)
        fit = [
            text
            for start, end in passage.sentences
            if SHORTEST <= len((text := article.text[start:end]).split()) <= LONGEST
        ]
        if not fit:
            continue
        sentence, cited = bare(draw.choice(fit)), f"{article.header}\n{passage.text}"
        yield Claim(COPIED, sentence, cited)
        yield Claim(REWORDED, reworded(sentence, draw), cited)
        for change, _ in FALSIFYING:
            made = change(sentence, article.text, draw)
            if made and made.text.lower() != sentence.lower():
                yield Claim(change.__name__.replace("_", " "), made.text, cited)
        if before:
            yield Claim(OTHER, sentence, before)
        before = cited


def markdown(test_set: TestSet, every: Sequence[Claim]) -> str:
    """Asks the check, and puts the run as RESULTS.md keeps it."""
    found = [check_support(one.text, one.cited) for one in every]
    kinds = np.array([one.kind for one in every])
    labels, scores = np.array([one.label for one in found]), np.array([one.score for one in found])
    false = ~np.isin(kinds, (COPIED, REWORDED, OTHER))
    rows = []
    groups = {"all that is falsified": false, **{kind: kinds == kind for kind in dict.fromkeys(kinds.tolist())}}
    for name, which in groups.items():
        shares = [bootstrap.mean((labels[which] == label).astype(float)).cell() for label in ("supported", "partly")]
        true = kinds == REWORDED
        apart = "-" if name == REWORDED else f"{_apart(scores[true], scores[which]):.3f}"
        rows.append([name, str(which.sum()), *shares, apart])
    head = ["sentence", "number", "called supported", "partly", "AUROC against those in other words"]
    title = f"### falsified sentences, {test_set.name}, {len(every)} claims"
    return "\n".join([title, "", stamp(test_set.sha256), "", *table(head, rows), ""])


def _apart(true: np.ndarray, other: np.ndarray) -> float:
    return float(roc_auc_score([1] * len(true) + [0] * len(other), [*true, *other]))


def main() -> None:
    """Checks, prints, and appends to `RESULTS.md` when told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a set with news articles")
    parser.add_argument(
        "--limit", type=int, default=250, help="articles to draw a sentence of, the same ones each time"
    )
    append_argument(parser)
    given = parser.parse_args()
    test_set = load(given.data)
    report = markdown(test_set, list(claims(test_set, given.limit)))
    publish(report, keep=given.append)


if __name__ == "__main__":
    main()
