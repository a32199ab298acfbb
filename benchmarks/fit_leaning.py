"""Fits `assistant/reading/leaning.json`: does a sentence need the one before to be understood?

    python benchmarks/fit_leaning.py --data DATA [--write] [--show N]

`leaning_labels.json` has sentences of MultiHop-RAG's articles by their offsets, labelled by reading; half of them were
drawn from those that begin with a pronoun, a demonstrative or a verb. A third of the articles is held out.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from fit_boilerplate import read_articles
from sparse_fits import Example, Fit, cross_validated, held_out, mistakes, report

from assistant.reading.leaning import MODEL, features

LABELS = Path(__file__).with_name("leaning_labels.json")
PENALTY = 0.5
THRESHOLD = 0.0


def examples(articles: dict[str, str]) -> Iterator[Example]:
    """The labelled sentences."""
    for article_id, spans in json.loads(LABELS.read_text(encoding="utf-8")).items():
        for start, end, label in spans:
            words = articles[article_id][start:end]
            yield Example(article_id, words, (features(words),), label)


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="mistakes to print")
    asked = parser.parse_args()
    rows = list(examples(read_articles(asked.data)))
    kept = [one for one in rows if held_out(one.article)]
    rest = [one for one in rows if not held_out(one.article)]
    fit = Fit(rest, PENALTY)
    print(f"{len(rest)} sentences, {len(kept)} held out, {len(fit.names)} features")
    report("cross-validated", rest, cross_validated(rest, PENALTY) > THRESHOLD)
    report("held out", kept, fit.odds(kept) > THRESHOLD)
    mistakes(kept, fit.odds(kept), THRESHOLD, asked.show)
    if asked.write:
        fit.write(MODEL.file, THRESHOLD)


if __name__ == "__main__":
    main()
