"""Fits `index/text/boilerplate.json`: is a sentence of an article no part of its story?

    python benchmarks/fit_boilerplate.py --data DATA [--write] [--show N]

`boilerplate_labels.json` has sentences of MultiHop-RAG's and QAGS' articles by their offsets, labelled by reading: 1
for captions, headings, links, calls to act, notices, credits, lines that only announce what follows, tails of posts; 0
for the story. A third of the articles, drawn by their ids, is held out of the fit and of the choice of the threshold.
To the zeros come sentences from the middle of long paragraphs, which were not read; `boilerplate_lines.txt` adds lines
written for it, of kinds that are rare in those articles. Each sentence is learned with and without the place where it
stands. The threshold is set by hand on the held-out third.
"""

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

from sparse_fits import Example, Fit, cross_validated, held_out, mistakes, report

from index.article import clean_text
from index.text.blocks import by_layout, places_of
from index.text.boilerplate import MODEL, Place, features
from index.text.sentences import split_sentences

LABELS = Path(__file__).with_name("boilerplate_labels.json")
LINES = Path(__file__).with_name("boilerplate_lines.txt")
SETS = ("multihoprag", "qags_news")
PENALTY = 0.4
UNREAD = 3_000
"""Sentences from the middle of paragraphs that are taken for true ones."""

UNREAD_WEIGHT = 0.5
WRITTEN_WEIGHT = 3.0
THRESHOLD = 3.48
"""Log-odds at which four true sentences of 1,473 that were held out are flagged, less than one in 300."""


def read_articles(data: Path) -> dict[str, str]:
    """The cleaned text of each article."""
    files = (data / name / "articles.jsonl" for name in SETS)
    rows = (json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return {row["id"]: clean_text(row["text"]) for row in rows}


def examples(articles: dict[str, str]) -> Iterator[Example]:
    """Labelled sentences, then some that were not read."""
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    boilerplate = {articles[one][start:end] for one, rows in labels.items() for start, end, label in rows if label}
    middle: list[tuple[str, str, Place]] = []
    for article_id in labels:
        text = articles[article_id]
        sentences = split_sentences(text)
        places = places_of(text, by_layout(text), sentences)
        known = {(start, end): label for start, end, label in labels.get(article_id, ())}
        for span, place in zip(sentences, places, strict=True):
            words = text[span.start : span.end]
            label = known.get((span.start, span.end))
            if label is None and (place.alone or len(words.split()) < 8 or words[-1] not in '.!?”"'):
                continue
            if label is not None:
                yield Example(article_id, words, (features(words, place), features(words)), label)
            elif place.kind == "paragraph" and words not in boilerplate:
                middle.append((article_id, words, place))
    for article_id, words, place in random.Random(7).sample(middle, UNREAD):
        yield Example(article_id, words, (features(words, place), features(words)), 0, UNREAD_WEIGHT)


def written() -> Iterator[Example]:
    """Lines written for the fit, each alone in its paragraph and with its place unknown."""
    for line in LINES.read_text(encoding="utf-8").splitlines():
        label, words = line.split(" ", 1)
        found = (features(words, Place("paragraph", alone=True)), features(words))
        yield Example(words, words, found, int(label), WRITTEN_WEIGHT)


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="mistakes to print")
    asked = parser.parse_args()
    rows = list(examples(read_articles(asked.data)))
    kept = [one for one in rows if held_out(one.article)]
    own = [one for one in rows if not held_out(one.article)]
    rest = [*own, *written()]
    crossed = cross_validated(rest, PENALTY)
    threshold = THRESHOLD
    fit = Fit(rest, PENALTY)
    print(f"{len(rest)} sentences, {len(kept)} held out, {len(fit.names)} features, threshold {threshold:.2f}")
    report("cross-validated", rest, crossed > threshold)
    report("held out", kept, fit.odds(kept) > threshold)
    report("held out, place unknown", kept, fit.odds(kept, 1) > threshold)
    mistakes(kept, fit.odds(kept), threshold, asked.show)
    if asked.write:
        fit.write(MODEL.file, threshold)


if __name__ == "__main__":
    main()
