"""Whether an answer's sentences are carried by what they cite, and whether that is where the gold stands.

Citation precision and recall follow Gao et al. (ALCE, EMNLP 2023), with support judged by `assistant.check_support`
instead of a large entailment model.
"""

import math
from collections.abc import Collection, Sequence

from assistant.evaluation.outcomes import Cited, Said


def precision(sentences: Sequence[Said]) -> float:
    """Of the sentences that cite something, the share that it carries whole; NaN where none cites."""
    citing = [one for one in sentences if one.citations]
    return sum(one.support == "supported" for one in citing) / len(citing) if citing else math.nan


def recall(sentences: Sequence[Said]) -> float:
    """Of all sentences, the share that is carried whole by what it cites; NaN where there are none."""
    carried = sum(one.support == "supported" and bool(one.citations) for one in sentences)
    return carried / len(sentences) if sentences else math.nan


def matching(citations: Sequence[Cited], wanted: Collection[int]) -> float:
    """Of the citations, the share that is gold; NaN where nothing is cited or no gold is known."""
    if not citations or not wanted:
        return math.nan
    return sum(bool(set(one.gold) & set(wanted)) for one in citations) / len(citations)


def covered(citations: Sequence[Cited], wanted: Collection[int]) -> float:
    """Of the gold, the share that is cited; NaN where none is known."""
    if not wanted:
        return math.nan
    return len({place for one in citations for place in one.gold} & set(wanted)) / len(set(wanted))
