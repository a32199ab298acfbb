"""Does a quote hold an answer, and how closely does it match: text normalised as SQuAD's own script does it.

Lower case; no punctuation, no articles, single spaces (Rajpurkar et al., EMNLP 2016). Not here: exact match, which a
quoted sentence never reaches.
"""

import re
import string
from collections import Counter
from collections.abc import Iterable

_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def normalised(text: str) -> str:
    """The text as answers are compared."""
    return " ".join(_ARTICLES.sub(" ", without_marks(text)).split())


def without_marks(text: str) -> str:
    """The text in small letters without punctuation."""
    return text.lower().translate(_PUNCTUATION)


def holds(answers: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether an answer stands in one of the texts, as whole words: "5" does not stand in "1950"."""
    wanted = [f" {answer} " for answer in map(normalised, answers) if answer]
    return any(answer in f" {normalised(text)} " for text in texts for answer in wanted)


def token_recall(answers: Iterable[str], text: str) -> float:
    """The share of an answer's words that the text has; of the answer that it has most of."""
    return max((_shares(answer, text)[1] for answer in answers), default=0.0)


def token_f1(answers: Iterable[str], text: str) -> float:
    """Harmonic mean of token precision and recall; of the answer that matches best."""
    shares = [_shares(answer, text) for answer in answers]
    return max((2 * one * other / (one + other) if one else 0.0 for one, other in shares), default=0.0)


def _shares(answer: str, text: str) -> tuple[float, float]:
    """Of the words in common: the share of the text's, and the share of the answer's."""
    wanted, given = normalised(answer).split(), normalised(text).split()
    common = sum((Counter(wanted) & Counter(given)).values())
    return (common / len(given), common / len(wanted)) if common else (0.0, 0.0)
