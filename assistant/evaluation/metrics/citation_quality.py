"""Whether an answer's sentences are supported by what they cite, and whether that is the gold evidence.

Citation precision and recall follow Gao et al. (ALCE, EMNLP 2023), with support judged by `assistant.check_support`
instead of a large entailment model.
"""

import math
from collections.abc import Collection, Sequence

from assistant.evaluation.outcomes import AnswerSentence, Cited


def precision(sentences: Sequence[AnswerSentence]) -> float:
    """Return the share of the citing sentences that are supported; NaN where none cites.

    A quotation is what it cites: it is neither supported nor unsupported, and is not counted.
    """
    citing = [one for one in sentences if one.citations and one.support != "quoted"]
    return sum(one.support == "supported" for one in citing) / len(citing) if citing else math.nan


def recall(sentences: Sequence[AnswerSentence]) -> float:
    """Return the share of all sentences but quotations that cite and are supported; NaN where there are none."""
    written = [one for one in sentences if one.support != "quoted"]
    supported = sum(one.support == "supported" and bool(one.citations) for one in written)
    return supported / len(written) if written else math.nan


def gold_precision(citations: Sequence[Cited], wanted: Collection[int]) -> float:
    """Return the share of the citations that is gold; NaN where nothing is cited or no gold is known."""
    if not citations or not wanted:
        return math.nan
    return sum(bool(set(one.gold) & set(wanted)) for one in citations) / len(citations)


def gold_recall(citations: Sequence[Cited], wanted: Collection[int]) -> float:
    """Return the share of the gold that is cited; NaN where none is known."""
    if not wanted:
        return math.nan
    return len({place for one in citations for place in one.gold} & set(wanted)) / len(set(wanted))
