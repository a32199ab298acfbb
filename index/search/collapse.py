"""A story counts once among what was found: copies step back behind the article that speaks for them.

Works on scored candidates, before the list is cut. What only a copy or an older version says stays as a candidate of
its own; so does a copy's sentence with a figure that the speaking article does not have: there the two differ.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from index.article import Article
from index.duplicates.versions import StoryMember, content_of, in_order, replaces
from index.stores.catalog import Catalog
from index.stores.schema import Generation, IndexFilter, StoredPassage
from index.text.analyzer import words

RUN = 3
"""Words of the runs by which a sentence is looked for in another article. A changed figure costs three of them, so a
sentence of ten words still has most of its runs."""

HELD = 0.5
"""The share of a sentence's runs that another article must hold to say the same."""

SAID = 4
"""Words from which a sentence counts. Shorter ones are mostly links and labels that a paper puts between the others."""

CARRIED = 0.5
"""The share of a passage that an article must hold to be named as carrying it; of the article, where that is shorter: a
copy may have been cut within the passage."""

NOTE_PASSAGES = 1
"""Passages of a newer version up to which it is shown with what it replaces although the search did not find it."""

BEHIND = 1e-6
"""What a passage that only an older version has loses to the newer one's nearest: enough to stand behind it."""

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


class Scored(NamedTuple):
    """A candidate with what the search makes of it.

    Args:
        score: 0..1.
        stored: the passage with its vectors.
        dense, lexical: cosine and BM25.
    """

    score: float
    stored: StoredPassage
    dense: float
    lexical: float


Weigh = Callable[[Sequence[StoredPassage]], list[Scored]]
"""Scores further passages in the way the candidates were scored."""


class Collapsed(NamedTuple):
    """The candidates left, and the stories they belong to by the id of the article."""

    rows: list[Scored]
    stories: dict[str, list[StoryMember]]


class _Words(NamedTuple):
    """What sentences and texts are compared by."""

    length: int
    runs: frozenset[int]
    figures: frozenset[str]


def collapse(
    catalog: Catalog,
    generation: Generation,
    rows: Sequence[Scored],
    weigh: Weigh,
    filters: IndexFilter,
    prefer: Collection[str] = (),
) -> Collapsed:
    """Drop candidates whose words stand in an article that speaks before theirs; that one's passage takes their score.

    Args:
        rows: the candidates; in any order.
        filters: only articles that they let through speak.
        prefer: names of publications, casefolded, that speak before others.
    """
    stories = catalog.stories({row.stored.passage.article_id for row in rows})
    if not stories:
        return Collapsed(list(rows), {})
    left = {row.stored.passage.id: row for row in rows}
    for story in stories:
        allowed = [member for member in story if _let_through(member.article, filters)]
        _Story(catalog, generation, left, weigh, in_order(allowed, prefer)).run()
    return Collapsed(list(left.values()), {member.article.id: story for story in stories for member in story})


def carriers(
    stored: StoredPassage, article: Article, story: Iterable[StoryMember]
) -> tuple[list[Article], list[Article]]:
    """Return the other articles of a story that carry a passage with the same figures, and those its own replaces."""
    members = list(story)
    own = next((one for one in members if one.article.id == article.id), None)
    if own is None:
        return [], []
    old = [one for one in members if replaces(own, one)]
    sentences = _sentences(stored, article)
    length = sum(_sentence(one).length for one in sentences)
    also = []
    for one in members:
        if one is not own and one not in old:
            text = _text(one.article.text)
            said, agreed = _held(sentences, text, figures=False), _held(sentences, text, figures=True)
            if agreed == said and said * length >= CARRIED * min(length, text.length):
                also.append(one.article)
    return also, [one.article for one in old]


class _Story:
    """One story's candidates, from the article that speaks last to the one that speaks first."""

    def __init__(
        self,
        catalog: Catalog,
        generation: Generation,
        left: dict[str, Scored],
        weigh: Weigh,
        order: Sequence[StoryMember],
    ) -> None:
        self._catalog, self._generation = catalog, generation
        self._left, self._weigh, self._order = left, weigh, order
        self._stored: dict[str, list[StoredPassage]] = {}

    def run(self) -> None:
        for place in range(len(self._order) - 1, 0, -1):
            member = self._order[place]
            for row in self._candidates(member):
                before = next((one for one in self._order[:place] if self._covers(one, member, row)), None)
                if before is not None:
                    del self._left[row.stored.passage.id]
                    self._lend(row, self._passages_with(before, _sentences(row.stored, member.article)))
                else:
                    self._outrank(member, row)

    def _candidates(self, member: StoryMember) -> list[Scored]:
        return [row for row in self._left.values() if row.stored.passage.article_id == member.article.id]

    def _covers(self, speaking: StoryMember, member: StoryMember, row: Scored) -> bool:
        """Whether a passage says nothing that the speaking article does not; a newer version may say it otherwise."""
        figures = not replaces(speaking, member)
        return _held(_sentences(row.stored, member.article), _text(speaking.article.text), figures=figures) == 1

    def _passages_with(self, speaking: StoryMember, sentences: Sequence[str]) -> list[Scored]:
        """The speaking article's passages that hold one of the sentences; those not yet found are scored."""
        holding = [
            one for one in self._passages(speaking) if _held(sentences, _text(one.passage.text), figures=False) > 0
        ]
        new = [one for one in holding if one.passage.id not in self._left]
        self._left.update((one.stored.passage.id, one) for one in (self._weigh(new) if new else ()))
        return [self._left[one.passage.id] for one in holding]

    def _passages(self, member: StoryMember) -> list[StoredPassage]:
        found = self._stored.get(member.article.id)
        if found is None:
            found = self._stored[member.article.id] = self._catalog.passages_of(self._generation, member.article.id)
        return found

    def _lend(self, row: Scored, passages: Sequence[Scored]) -> None:
        """Give a candidate's score to the best of the passages that stand for it."""
        if passages:
            best = max(passages, key=lambda one: one.score)
            self._left[best.stored.passage.id] = best._replace(score=max(best.score, row.score))

    def _outrank(self, member: StoryMember, row: Scored) -> None:
        """Put what the newer version has that comes nearest in front of what only an older one says."""
        newer = next((one for one in self._order if replaces(one, member)), None)
        if newer is None:
            return
        found = self._candidates(newer)
        if not found and len(self._passages(newer)) <= NOTE_PASSAGES:
            found = self._weigh(self._passages(newer))
        if found:
            best = max(found, key=lambda one: one.score)
            lent = max(best.score, row.score)
            self._left[best.stored.passage.id] = best._replace(score=lent)
            self._left[row.stored.passage.id] = row._replace(score=min(row.score, lent - BEHIND))


def _let_through(article: Article, filters: IndexFilter) -> bool:
    if filters.sources is not None and article.source not in filters.sources:
        return False
    if filters.articles is not None and article.id not in filters.articles:
        return False
    if filters.after is None and filters.before is None:
        return True
    if article.published_at is None:
        return False
    seconds = int(article.published_at.timestamp())
    return (filters.after is None or seconds >= filters.after) and (filters.before is None or seconds <= filters.before)


def _sentences(stored: StoredPassage, article: Article) -> list[str]:
    """A passage's sentences, without what is each paper's own."""
    first, last = content_of(article.text)
    spans = [(max(start, first), min(end, last)) for start, end in stored.passage.sentences]
    return [article.text[start:end] for start, end in spans if start < end]


def _held(sentences: Sequence[str], text: _Words, *, figures: bool) -> float:
    """The share of the words of some sentences that stands in sentences which a text holds.

    Args:
        figures: whether a sentence counts as held only with the same figures.
    """
    said = [one for one in map(_sentence, sentences) if one.length >= SAID]
    held = [
        one
        for one in said
        if len(one.runs & text.runs) >= HELD * len(one.runs) and not (figures and one.figures - text.figures)
    ]
    return sum(one.length for one in held) / sum(one.length for one in said) if said else 1.0


@lru_cache(maxsize=4096)
def _sentence(text: str) -> _Words:
    return _words(text)


@lru_cache(maxsize=512)
def _text(text: str) -> _Words:
    return _words(text)


def _words(text: str) -> _Words:
    parts = words(text)
    runs = frozenset(hash(tuple(parts[start : start + RUN])) for start in range(len(parts) - RUN + 1))
    return _Words(len(parts), runs, frozenset(_FIGURE.findall(text)))
