"""Two baselines that answer and refuse: the nearest passage by cosine, and BM25's best passage with its best sentence.

Each has an answerability of its own, and a threshold that refuses the same share of the answerable questions as Lede,
so that what is refused of the others can be compared. Not here: any judgement of the answers.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from baselines import Halves, covered
from numpy.typing import NDArray

from index import Article, Library
from index.text.analyzer import content_words

Flags = NDArray[np.bool_]
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class PlainAnswer:
    """What a baseline makes of a question.

    Args:
        quote: words of the article; "" where nothing was found.
        start, end: offsets of the quote into the article's text.
        score: its answerability; higher is surer, not a probability.
    """

    quote: str
    article: Article | None
    start: int
    end: int
    score: float
    seconds: float


Baseline = Callable[[str], PlainAnswer]


def both(halves: Halves, library: Library) -> dict[str, Baseline]:
    """The two baselines by name."""
    return {"cosine": partial(nearest, halves), "BM25": partial(bm25, halves, library)}


def nearest(halves: Halves, question: str) -> PlainAnswer:
    """The nearest passage by the bundled embedding, whole; its cosine is its answerability."""
    began = time.perf_counter()
    ranked = halves.stores.vectors.search(halves.generation, halves.vector(question), 1)
    if not ranked:
        return _nothing(began)
    name, cosine = ranked[0]
    passage = halves.stored([name])[0].passage
    return _answer(halves, passage.article_id, passage.start, passage.end, float(cosine), began)


def bm25(halves: Halves, library: Library, question: str) -> PlainAnswer:
    """The best passage by words and its sentence that covers most of the question.

    Its answerability is the passage's BM25 by the rarity of the question's words, since long questions have more.
    """
    began = time.perf_counter()
    names = halves.lexical_ids(question, 1)
    rarity = library.rarity(content_words(question))
    if not names or not rarity:
        return _nothing(began)
    passage = halves.stored(names)[0].passage
    score = halves.lexical_score(question, names[0]) / (sum(rarity.values()) or 1.0)
    text = [passage.text[start - passage.start : end - passage.start] for start, end in passage.sentences]
    start, end = passage.sentences[int(np.argmax([covered(rarity, one) for one in text]))]
    return _answer(halves, passage.article_id, start, end, score, began)


def refused_alike(score: Scores, answerable: Flags, refused: Flags) -> Flags:
    """What a score refuses where it refuses as many of the answerable as another system did, or one in a tie fewer.

    Args:
        refused: by the other system.
    """
    allowed = int((refused & answerable).sum())
    right = np.sort(score[answerable])
    return score < (right[allowed] if allowed < len(right) else np.inf)


def _answer(halves: Halves, article_id: str, start: int, end: int, score: float, began: float) -> PlainAnswer:
    article = halves.stores.catalog.articles([article_id])[article_id]
    return PlainAnswer(article.text[start:end], article, start, end, score, time.perf_counter() - began)


def _nothing(began: float) -> PlainAnswer:
    return PlainAnswer("", None, 0, 0, 0.0, time.perf_counter() - began)


def overlaps(article: Article | None, start: int, end: int, sentences: Sequence[str]) -> bool:
    """Whether a quote shares words with one of these sentences, in the place where the article has it."""
    if article is None:
        return False
    places = [(article.text.find(one), len(one)) for one in sentences]
    return any(at >= 0 and at < end and start < at + length for at, length in places)
