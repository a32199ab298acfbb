"""Does "tell me about X" show the articles on X, and nothing where there are none?

    python benchmarks/overviews.py --data DATA/multihoprag --strange DATA/xquad_en [--limit 200] [--home DIR] [--append]

Topics are names that stand in one article's headline; asked about, that article should be among those shown, and what
is quoted should name the topic. Strange topics are headlines of another set that stand in no article here: the library
knows nothing of them. Asked in two ways, for the whole story and for the news, beside the same questions answered with
the sentences that come nearest. Not here: how such a question is told from others (its tests).
"""

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from libraries import filled_assistant, home_argument
from numpy.typing import NDArray
from report import append_argument, publish, stamp, table
from sets import TestSet, load

from assistant import Answer, Assistant
from assistant.evaluation import bootstrap
from assistant.query import query
from assistant.query.intent import FACT
from index import Article
from index.text.analyzer import content_words

Values = NDArray[np.float64]

WAYS = ("Tell me about {}", "What is the latest news about {}?")

_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,3}\b")


@contextmanager
def sentences_only() -> Iterator[None]:
    """Within the block, every question is answered with the sentences that come nearest."""
    kept = query.classify
    query.classify = lambda *_, **__: FACT
    try:
        yield
    finally:
        query.classify = kept


def topics(articles: Sequence[Article], limit: int) -> list[tuple[str, Article]]:
    """Names of two to four words that one headline has and its article says thrice, each with the article."""
    found: dict[str, list[Article]] = {}
    for article in articles:
        for name in {match[0] for match in _NAME.finditer(article.title)}:
            if article.text.count(name) > 2:
                found.setdefault(name, []).append(article)
    alone = [(name, held[0]) for name, held in sorted(found.items()) if len(held) == 1]
    return random.Random(5).sample(alone, min(limit, len(alone)))


def strange(articles: Sequence[Article], known: Sequence[Article], limit: int) -> list[str]:
    """Headlines whose words, one behind the other, stand in no article that is known."""
    texts = [f"{one.title}\n{one.text}".lower() for one in known]
    titles = sorted({one.title.replace("_", " ") for one in articles if content_words(one.title)})
    unknown = [title for title in titles if not any(title.lower() in text for text in texts)]
    return random.Random(5).sample(unknown, min(limit, len(unknown)))


def measured(answers: Sequence[Answer], asked: Sequence[tuple[str, Article | None]]) -> dict[str, Values]:
    """By question: refused, the article shown, the share of quotes that name the topic."""
    shown, naming = [], []
    for answer, (topic, article) in zip(answers, asked, strict=True):
        ids = {one.article.id for one in answer.citations}
        ids |= {other.id for one in answer.citations for other in one.also_in}
        shown.append(float(article is not None and article.id in ids))
        words = content_words(topic)
        held = [any(word in content_words(one.quote) for word in words) for one in answer.citations]
        naming.append(float(np.mean(held)) if held else np.nan)
    return {
        "refused": np.array([float(one.abstained) for one in answers]),
        "its article shown": np.array(shown),
        "quotes that name it": np.array(naming),
    }


def main() -> None:
    """Asks, prints, and appends to `RESULTS.md` when told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a set of articles with headlines")
    parser.add_argument("--strange", type=Path, required=True, help="a set of which the first knows nothing")
    home_argument(parser)
    parser.add_argument("--limit", type=int, default=200, help="topics of each kind at most")
    append_argument(parser)
    given = parser.parse_args()
    test_set = load(given.data)
    kinds: dict[str, list[tuple[str, Article | None]]] = {
        "known": list(topics(test_set.articles, given.limit)),
        "strange": [(one, None) for one in strange(load(given.strange).articles, test_set.articles, given.limit)],
    }
    with filled_assistant(test_set, given.home) as assistant:
        publish(report(test_set, kinds, assistant), keep=given.append)


def report(test_set: TestSet, kinds: dict[str, list[tuple[str, Article | None]]], assistant: Assistant) -> str:
    """The table."""
    rows = []
    for kind, asked in kinds.items():
        for way in WAYS:
            questions = [way.format(topic) for topic, _ in asked]
            with sentences_only():
                plain = measured([assistant.ask(one) for one in questions], asked)
            lede = measured([assistant.ask(one) for one in questions], asked)
            for metric in lede if kind == "known" else ("refused",):
                known = [one[metric][~np.isnan(one[metric])] for one in (plain, lede)]
                cells = [bootstrap.mean(one).cell() for one in known]
                rows.append([f"{kind}: {way.format('X')}", str(len(asked)), metric, *cells])
    head = ["topics", "number", "metric", "nearest sentences", "Lede"]
    return "\n".join(
        [f"### a matter at large, {test_set.name}", "", stamp(test_set.sha256), "", *table(head, rows), ""]
    )


if __name__ == "__main__":
    main()
