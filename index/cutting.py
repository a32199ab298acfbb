"""An article cut into the passages that are searched, and passages with their vectors.

Not here: where a sentence ends and how many make a passage (`splitter`), the model (`embedding`, `encoder`), storing.
"""

from collections.abc import Sequence

import numpy as np

from index.article import Article, Passage
from index.encoder import Encoder
from index.reports import Stop, Stopped
from index.rows import StoredPassage
from index.splitter import SPLITTER_VERSION, split_passages

PASSAGE_TOKENS = 120
"""Tokens of a passage (cl100k_base); with its header it stays within the embedding model's 256 word pieces."""

SLICE_PASSAGES = 32
"""Passages embedded between two looks at whether to stop: half a second of work."""

MAX_HEADER = 200
"""Characters of the header that are embedded; a longer title would push the passage out of the model's window."""


def splitter_name() -> str:
    """The splitter as a generation records it: another value means other passages."""
    return f"{SPLITTER_VERSION}/{PASSAGE_TOKENS}"


def passages_of(article: Article) -> list[Passage]:
    """Cuts an article into the passages that will be searched."""
    return [
        Passage(
            id=f"{article.id}-{article.version}-{place}",
            article_id=article.id,
            place=place,
            start=span.start,
            end=span.end,
            text=article.text[span.start : span.end],
            sentences=sentences,
        )
        for place, (span, sentences) in enumerate(split_passages(article.text, budget=PASSAGE_TOKENS))
    ]


def embed(encoder: Encoder, rows: Sequence[tuple[Article, Passage]], stop: Stop | None = None) -> list[StoredPassage]:
    """Gives passages and their sentences vectors. The header stands in front; it is part of no sentence.

    Raises:
        Stopped: `stop` said so.
    """
    inputs = []
    for article, passage in rows:
        front = article.header[:MAX_HEADER] + "\n"
        shift = len(front) - passage.start
        spans = [(sentence.start + shift, sentence.end + shift) for sentence in passage.sentences]
        inputs.append((front + passage.text, spans))
    step = SLICE_PASSAGES if stop else max(len(inputs), 1)
    vectors = []
    for start in range(0, len(inputs), step):
        if stop and stop():
            raise Stopped
        vectors += encoder.embed_passages(inputs[start : start + step])
    return [
        StoredPassage(passage, np.vstack([whole[np.newaxis, :], parts]))
        for (_, passage), (whole, parts) in zip(rows, vectors, strict=True)
    ]
