"""The sentences that tell most of a topic, no two of which say the same thing.

A sentence matters that is near to the topic and to what its other articles report, that names it, stands near the top
and can be read by itself. How much each of these counts was fitted on headlines and first lines as summaries that
people wrote (`benchmarks/fit_digest.py`).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.language.aliases import bag
from assistant.language.lexicon import ADVERBS, CONJUNCTIONS, DEMONSTRATIVES, PERSONAL, POSSESSIVES
from assistant.language.vocabulary import listed
from assistant.query.answer_type import QuestionTerms
from assistant.reading.attribution import open_quotes
from assistant.reading.sentence_candidates import Candidate, may_be_quoted
from assistant.reading.sentence_features import coverage
from assistant.synthesis.digest.headings import blocks_of, may_be_told
from index import Block, EmbeddedHit, Library, Span
from index.text.analyzer import words

PASSAGES = 24
"""Of each article that are looked at; a live blog goes on much longer."""

SHORTEST, LONGEST = 8, 40
"""Words of a sentence that tells something and is quickly read."""

OPENING = 4
"""First words among which a word points at the sentence before: "Even if they", "Today, that", "Zhao also"."""

WORDS = 20
"""Of all sentences that are chosen, for each that is wanted: two long ones take the place of three short ones."""

SAME = 0.6
"""Cosine from which a sentence of another article reports the same."""

ALIKE = 0.82
"""Cosine from which one of two sentences is enough."""

BEHIND = 0.9
"""Importance by which a sentence may fall behind the most important one."""

COMPARED = 30
"""Sentences among which those to quote are chosen; each costs some 3 ms."""

NOVELTY = 1.0
"""What likeness to the sentences chosen before takes from a sentence's importance, for each unit of cosine."""

OF_ONE_ARTICLE = 2
"""Sentences that are chosen of one article, where others have something to say."""

FEATURES = (
    "near the topic",
    "near what is reported",
    "reported by others",
    "names the topic",
    "title names it",
    "near the top",
    "names somebody",
    "has a figure",
    "speaks in the first person",
    "length",
    "speaks of what was said before",
)
"""The columns of `describe`."""

WEIGHTS = (0.15, 0.46, 0.23, 0.45, 0.0, 0.5, 0.12, 0.05, -0.4, -0.25, -0.35)
"""Of the columns. As fitted, times eight, by which they stand beside `NOVELTY`; "near the topic", "names the topic"
and the last three are set by judgement: the fit sees only articles that are about their topic throughout.
"""

ABOUT = 0.5
"""What an article's being about the topic, 0..1, adds to the importance of its sentences."""

_QUOTED = re.compile(r"[.,!?][”\"’'] ?$")
_SAYS = re.compile(r"\b(?:said|says|told|added|wrote)\b(?! that\b)")

_ENDS = (".", "!", '"', "”", "’", ")")
_POINTING = PERSONAL | DEMONSTRATIVES | listed("also even too so")
_LEANING = _POINTING | POSSESSIVES | ADVERBS | (CONJUNCTIONS - {"if", "although", "though", "while", "once"})
_FIRST_PERSON = listed("i me my we us our you your")


@dataclass(eq=False)
class KeySentence:
    """A sentence of an article about the topic.

    Args:
        candidate: where it stands.
        vector: of unit length.
        blocks: of its article.
        row: as `FEATURES` names it.
        importance: to the topic.
    """

    candidate: Candidate
    vector: NDArray[np.float32]
    blocks: tuple[Block, ...] = ()
    row: list[float] = field(default_factory=list)
    importance: float = 0.0


def key_sentences(
    library: Library,
    terms: QuestionTerms,
    topic: NDArray[np.float32],
    hits: Sequence[EmbeddedHit],
    about: Mapping[str, float],
    *,
    quotations: bool = False,
) -> list[KeySentence]:
    """Return every sentence that can be read by itself, the most important first.

    Args:
        terms: of the topic.
        topic: its vector, of unit length.
        hits: passages of the articles about it.
        about: how much each article is about it, 0..1, by its id.
        quotations: whether sentences that begin with somebody's words count too.
    """
    found = describe(library, terms, topic, hits, quotations=quotations)
    for one in found:
        one.importance = float(np.dot(WEIGHTS, one.row)) + ABOUT * about.get(one.candidate.hit.article.id, 0.0)
    return sorted(found, key=lambda one: -one.importance)


def describe(
    library: Library,
    terms: QuestionTerms,
    topic: NDArray[np.float32],
    hits: Sequence[EmbeddedHit],
    *,
    quotations: bool = False,
) -> list[KeySentence]:
    """Return the sentences with their rows, in the order of the passages."""
    found: dict[tuple[str, int], KeySentence] = {}
    articles = {hit.article.id: hit.article for hit in hits}
    layouts = {name: blocks_of(library, article) for name, article in articles.items()}
    for hit in hits:
        inside = open_quotes(hit.article.text, hit.passage.sentences)
        for place, span in enumerate(hit.passage.sentences):
            text = hit.article.text[span.start : span.end]
            whole = stands_alone(text.lstrip('“"') if quotations else text)
            whole = whole and not (inside[place] or _only_attributes(hit.article.text, span))
            blocks = layouts[hit.article.id]
            if whole and may_be_told(blocks, span) and may_be_quoted(terms, text):
                one = KeySentence(Candidate(hit, span), hit.vectors[place + 1], blocks)
                found.setdefault((hit.article.id, span.start), one)
    sentences = list(found.values())
    if not sentences:
        return []
    matrix = np.stack([one.vector for one in sentences])
    likeness = matrix @ matrix.T
    names = [one.candidate.hit.article.id for one in sentences]
    numbers = np.unique(names, return_inverse=True)[1]
    held = [bag(one.candidate.text, terms.aliases) for one in sentences]
    named = np.array([coverage(terms, each) for each in held])
    weight = np.maximum(matrix @ topic, 0.0) * (0.2 + named)
    reported = _unit(weight @ matrix)
    others = _others(likeness, numbers)
    titles = {name: coverage(terms, bag(article.title, terms.aliases)) for name, article in articles.items()}
    for place, one in enumerate(sentences):
        text = one.candidate.text
        spoken = words(text)
        one.row = [
            float(one.vector @ topic),
            float(one.vector @ reported),
            float(others[place]),
            float(named[place]),
            titles[names[place]],
            1.0 / (1.0 + one.candidate.span.start / 400),
            float(sum(word[:1].isupper() for word in text.split()[1:]) > 0),
            float(any(letter.isdigit() for letter in text)),
            float(any(word in _FIRST_PERSON for word in text.lower().split())),
            abs(len(spoken) - 22) / 22,
            float(_definite(text, one.candidate.hit.article.title, terms)),
        ]
    return sentences


def _definite(text: str, title: str, terms: QuestionTerms) -> bool:
    """Whether a sentence begins with a thing, as if it were known, that neither topic nor title has: "The order"."""
    first, second = text.split()[:2]
    known = bag(title) | set(terms.words)
    return first.lower() == "the" and second.islower() and not set(words(second)) & known


def _only_attributes(text: str, span: Span) -> bool:
    """Whether words only name the speaker of what stands before: “We were close.” | Ana Ruiz said in a statement."""
    said = text[span.start : span.end]
    behind = _QUOTED.search(text, max(0, span.start - 4), span.start)
    return bool(behind and _SAYS.search(said)) and not any(mark in said for mark in '“"')


def stands_alone(text: str) -> bool:
    """Whether a text is a whole statement of a length to quote that does not begin by pointing at the one before.

    >>> stands_alone("He added that the wall would be finished by the end of the year.")
    False
    >>> stands_alone("Critics warn that the wall will part the two halves of the town.")
    True
    """
    said = text.split()
    whole = SHORTEST <= len(said) <= LONGEST and text.rstrip().endswith(_ENDS) and said[0][:1].isupper()
    if not whole or "?" in text:
        return False
    first, *others = (re.split(r"[’',;:]", word.lower())[0] for word in said[:OPENING])
    joins = [word == "that" and not before.endswith(",") for before, word in zip(said, others, strict=False)]
    return first not in _LEANING and not any(
        word in _POINTING and not joined for word, joined in zip(others, joins, strict=True)
    )


def diverse(
    library: Library, ranked: Sequence[KeySentence], limit: int, of_one_article: int = OF_ONE_ARTICLE
) -> list[KeySentence]:
    """Return the most important sentences, each as unlike those before as its importance allows.

    Maximal marginal relevance; Carbonell and Goldstein, 1998.

    Args:
        ranked: the most important first; `COMPARED` of them are looked at.
        limit: sentences at most.
        of_one_article: sentences of one article at most, where there are several.
    """
    chosen: list[KeySentence] = []
    left = list(ranked[:COMPARED])
    likest = np.zeros(len(left), np.float32)
    # A kept vector is of a sentence in its passage: two that report of one event are always near.
    matrix = library.embed([one.candidate.text for one in left]) if left else np.zeros((0, 1), np.float32)
    importance = np.array([one.importance for one in left])
    lengths = np.array([len(one.candidate.text.split()) for one in left])
    room = limit * WORDS
    articles = [one.candidate.hit.article.id for one in left]
    taken: Counter[str] = Counter()
    several = len(set(articles)) > 1
    while len(chosen) < limit:
        score = importance - NOVELTY * np.maximum(likest, 0.4)
        score[likest >= ALIKE] = -np.inf
        if chosen:
            score[(lengths > room) | (importance < importance.max() - BEHIND)] = -np.inf
        if several:
            score[[taken[one] >= of_one_article for one in articles]] = -np.inf
        if not len(score) or not np.isfinite(score.max()):
            break
        best = int(score.argmax())
        chosen.append(left[best])
        taken[articles[best]] += 1
        room -= int(lengths[best])
        likest = np.maximum(likest, matrix @ matrix[best])
    return chosen


def _others(likeness: NDArray[np.float32], article: NDArray[np.intp]) -> NDArray[np.float32]:
    """For each sentence, the logarithm of how many other articles have one that reports the same, and itself."""
    same = likeness >= SAME
    counts = np.stack([same[:, article == one].any(axis=1) for one in range(article.max() + 1)]).sum(axis=0)
    return np.asarray(np.log(np.maximum(counts, 1)), dtype=np.float32)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)
