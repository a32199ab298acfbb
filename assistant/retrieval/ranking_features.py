"""A plan and its candidates as a table of numbers, each column with a name, for the trees in `trees.json`.

All of a column's numbers compare across questions: BM25 is a share of the best candidate's, cosines are as they are,
and a "gap" says how far a candidate falls behind the best of its kind (0 for the best itself).
"""

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.query.periods import Period
from assistant.query.understanding import Plan
from index import CandidatePool, Hit

Numbers = NDArray[np.float32]


class Feature(NamedTuple):
    """A column.

    Args:
        name: as in the tables of the documentation.
        group: what is left out together in the ablation.
        rising: 1 where a higher number may never lower the rank, -1 the other way round, 0 where either may be.
        meaning: what the number says.
    """

    name: str
    group: str
    rising: int
    meaning: str


FEATURES = (
    Feature("words", "words", 1, "BM25 of text and header, as a share of the best candidate's"),
    Feature("words_in_header", "words", 1, "BM25 of title, source and day alone, as a share of the best candidate's"),
    Feature("coverage", "words", 1, "share of the question's words that the passage holds, by rarity"),
    Feature("phrases", "words", 1, "share of the question's neighbouring words that stand together in the passage"),
    Feature("names", "names", 1, "share of the question's capitalised words and numbers that the passage holds"),
    Feature("meaning", "meaning", 1, "cosine of question and passage"),
    Feature("best_sentence", "meaning", 1, "cosine of question and the passage's best sentence"),
    Feature("second_sentence", "meaning", 0, "the same for its second-best sentence"),
    Feature("kind_held", "kind", 1, "the passage holds what is asked for: a date for when, a number for how many, ..."),
    Feature("source_named", "source", 1, "the article is from a publication that the question names"),
    Feature("source_gap", "source", 1, "how far behind the best passage of the same named publication"),
    Feature("sources_named", "source", 0, "how many publications the question names"),
    Feature("author_named", "source", 1, "the article is by a writer whom the question names"),
    Feature("date_named", "date", 1, "the article is from a day or time that the question names"),
    Feature("dates_named", "date", 0, "how many dates the question names"),
    Feature("part_words", "parts", 1, "BM25 of the part that fits best"),
    Feature("part_meaning", "parts", 1, "cosine of the passage's best sentence with the part that fits best"),
    Feature("part_mean", "parts", 0, "words and meaning over all parts"),
    Feature("part_gap", "parts", 1, "how far behind the best passage for a part, for the part where that is least"),
    Feature("part_attributed", "parts", 1, "words and meaning of a part that names the article's publication"),
    Feature("part_attributed_gap", "parts", 1, "how far behind the best passage of that publication for that part"),
    Feature("part_dated", "parts", 1, "a part names the article's day, and its publication if it names one"),
    Feature("parts", "parts", 0, "how many parts the question has"),
    Feature("article", "article", 1, "words and meaning of the article's best passage"),
    Feature("behind_article", "article", 0, "how far behind the article's best passage"),
    Feature("opening", "article", 0, "the passage opens its article"),
    Feature("recency", "article", 0, "the article is among the candidates' oldest (0) or newest (1)"),
)
"""In the order of the columns."""

NAMES = tuple(feature.name for feature in FEATURES)

WORDS_SHARE = 0.4
"""Of words against meaning where the two are put together in one number."""

NAMED = 0.2
"""What a named publication or day adds to that number, for the gaps."""

UNNAMED_GAP = -0.5
"""The gap of a passage that no named publication carries, when the question names one."""

AFTERMATH = timedelta(days=3)
"""How long after an event's day an article on it may have been published."""


PART_SHARE = 0.4
"""What a part that fits adds to the mix below."""

LEVELLED = 0.9
"""How far the mix below lifts each named publication's best passage to the level of the best of all."""


def mix(rows: Numbers) -> NDArray[np.float64]:
    """Words, meaning, names and parts put together by hand: what the trees start from.

    Trees alone learn single articles by heart where a set asks about few; the mix knows none (`benchmarks/LOG.md`).

    Args:
        rows: as `table` gives them.
    """
    column = dict(zip(NAMES, rows.T.astype(np.float64), strict=True))
    meaning = np.maximum(column["best_sentence"], column["meaning"])
    total: NDArray[np.float64] = WORDS_SHARE * column["words"] + (1 - WORDS_SHARE) * meaning
    total += NAMED * column["source_named"] + NAMED * column["date_named"]
    total += PART_SHARE * (WORDS_SHARE * column["part_words"] + (1 - WORDS_SHARE) * column["part_meaning"])
    named = column["source_named"] > 0
    level = total.max(initial=0.0) + column["source_gap"]
    return np.where(named, total + LEVELLED * np.maximum(level - total, 0), total)


def table(plan: Plan, pool: CandidatePool, kind_held: Numbers) -> Numbers:
    """Return the candidates' numbers; shape (hits, features).

    Args:
        kind_held: for each hit whether it holds what is asked for, 0..1; known where questions are read.
    """
    hits = pool.hits
    words = pool.words / np.maximum(pool.words.max(axis=1, keepdims=True), 1e-6)
    sentence = np.maximum(pool.sentence, 0)
    both = WORDS_SHARE * words + (1 - WORDS_SHARE) * np.maximum(sentence, pool.meaning)
    split = len(plan.parts) > 0
    part_words, part_meaning, part_both = (each[1:] if split else each[:1] for each in (words, sentence, both))
    named = np.array([[hit.article.source in group for hit in hits] for group in plan.outlets], bool)
    named = named.reshape(-1, len(hits))
    from_named, dated = named.any(axis=0), _dated(plan.periods, hits)
    base = both[0] + NAMED * from_named + NAMED * dated
    whole = base + WORDS_SHARE * part_both.max(axis=0)
    article = _of_article(hits, base)
    attributed, attributed_gap, part_dated = _by_part(plan, hits, part_both)
    columns = (
        words[0],
        pool.header / max(float(pool.header.max(initial=0)), 1e-6),
        pool.coverage,
        pool.phrases,
        pool.names,
        pool.meaning[0],
        pool.sentence[0],
        pool.second[0],
        kind_held,
        from_named,
        _gap_within(whole, named),
        np.full(len(hits), len(plan.outlets)),
        np.array([hit.article.author in plan.authors for hit in hits]),
        dated,
        np.full(len(hits), len(plan.periods)),
        part_words.max(axis=0),
        part_meaning.max(axis=0),
        part_both.mean(axis=0),
        (part_both - part_both.max(axis=1, keepdims=True)).max(axis=0),
        attributed,
        attributed_gap,
        part_dated,
        np.full(len(hits), len(plan.parts)),
        article,
        article - base,
        np.array([hit.passage.start == 0 for hit in hits]),
        _recency(hits),
    )
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _gap_within(scores: Numbers, groups: NDArray[np.bool_]) -> Numbers:
    """How far each candidate is behind the best of its group; the least such gap where it is in several."""
    if not len(groups):
        return np.zeros(len(scores), np.float32)
    gaps = np.full(len(scores), UNNAMED_GAP, np.float32)
    for group in groups:
        if group.any():
            gaps[group] = np.maximum(gaps[group], np.maximum(scores[group] - scores[group].max(), UNNAMED_GAP))
    return gaps


def _by_part(plan: Plan, hits: tuple[Hit, ...], both: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """What parts that name the article's own publication or day say of a candidate: score, gap, and date."""
    score = np.zeros(len(hits), np.float32)
    gap = np.full(len(hits), UNNAMED_GAP, np.float32)
    dated = np.zeros(len(hits), np.float32)
    for part, row in zip(plan.parts, both, strict=False):
        own = np.array([hit.article.source in part.sources for hit in hits], bool)
        if own.any():
            score[own] = np.maximum(score[own], row[own])
            gap[own] = np.maximum(gap[own], np.maximum(row[own] - row[own].max(), UNNAMED_GAP))
        if part.periods:
            fits = _dated(part.periods, hits) * (own if part.sources else 1)
            dated = np.maximum(dated, fits)
    return score, gap, dated


def _dated(periods: tuple[Period, ...], hits: tuple[Hit, ...]) -> Numbers:
    """1 for an article published on a day that is named, half as much soon after an event's day."""
    return np.array([max((_fits(one, hit) for one in periods), default=0.0) for hit in hits], np.float32)


def _fits(period: Period, hit: Hit) -> float:
    if hit.article.published_at is None or (period.after is None and period.before is None):
        return 0.0
    day: date = hit.article.published_at.date()
    if (period.after is None or day >= period.after) and (period.before is None or day <= period.before):
        return 1.0
    late = period.before is not None and period.before < day <= period.before + AFTERMATH
    return 0.5 if period.about == "event" and late else 0.0


def _of_article(hits: tuple[Hit, ...], scores: Numbers) -> Numbers:
    best: dict[str, float] = {}
    for hit, score in zip(hits, scores, strict=True):
        best[hit.article.id] = max(best.get(hit.article.id, 0.0), float(score))
    return np.array([best[hit.article.id] for hit in hits], np.float32)


def _recency(hits: tuple[Hit, ...]) -> Numbers:
    """By thirds of the candidates' dated articles; finer steps would let trees learn single articles by heart."""
    days = {hit.article.id: hit.article.published_at for hit in hits if hit.article.published_at}
    order = {day: place for place, day in enumerate(sorted(set(days.values())))}
    most = max(len(order) - 1, 1)
    shares = [order[days[hit.article.id]] / most if hit.article.id in days else 0.5 for hit in hits]
    return np.asarray(np.round(np.array(shares) * 2) / 2, np.float32)
