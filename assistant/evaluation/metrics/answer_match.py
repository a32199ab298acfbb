"""Does a text hold an answer, and how closely does it match? Exact match and token F1 as SQuAD's own script has them.

Text is compared in lower case, without punctuation and articles (Rajpurkar et al., EMNLP 2016). ROUGE-L is the
F-measure over the longest common subsequence of words (Lin, 2004).
"""

import re
import string
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"(?:\s*\[\d+\])+")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def normalised(text: str) -> str:
    """Return the text as answers are compared.

    >>> normalised("The Wall, an old one!")
    'wall old one'
    """
    return " ".join(_ARTICLES.sub(" ", unpunctuated(text)).split())


def unpunctuated(text: str) -> str:
    """Return the text in lower case without punctuation, articles kept."""
    return text.lower().translate(_PUNCTUATION)


def without_marks(text: str) -> str:
    """Return an answer's text without "[1]"."""
    return _MARKS.sub("", text).strip()


def exact(answers: Iterable[str], text: str) -> float:
    """Return 1 where the text is one of the answers, else 0."""
    return float(normalised(text) in {normalised(answer) for answer in answers})


def holds(answers: Iterable[str], texts: Iterable[str]) -> bool:
    """Return whether an answer is in one of the texts, as whole words: "5" is not in "1950"."""
    wanted = [f" {answer} " for answer in map(normalised, answers) if answer]
    return any(answer in f" {normalised(text)} " for text in texts for answer in wanted)


def token_recall(answers: Iterable[str], text: str) -> float:
    """Return the share of an answer's words that the text has; of the answer that it has most of."""
    return max((_shares(answer, text)[1] for answer in answers), default=0.0)


def token_f1(answers: Iterable[str], text: str) -> float:
    """Return the harmonic mean of token precision and recall; of the answer that matches best."""
    shares = [_shares(answer, text) for answer in answers]
    return max((2 * one * other / (one + other) if one else 0.0 for one, other in shares), default=0.0)


def _shares(answer: str, text: str) -> tuple[float, float]:
    """Of the words in common: the share of the text's, and the share of the answer's."""
    wanted, given = normalised(answer).split(), normalised(text).split()
    common = sum((Counter(wanted) & Counter(given)).values())
    return (common / len(given), common / len(wanted)) if common else (0.0, 0.0)


def rouge_l(reference: str, text: str) -> float:
    """Return the F-measure over the longest common subsequence of lower-case words."""
    wanted, given = (_WORD.findall(one.lower()) for one in (reference, text))
    common = _common(wanted, given)
    return 2 * common / (len(wanted) + len(given)) if common else 0.0


def _common(one: list[str], other: list[str]) -> int:
    """Length of the longest common subsequence; a row at a time."""
    row = [0] * (len(other) + 1)
    for word in one:
        before = 0
        for place, against in enumerate(other, 1):
            above = row[place]
            row[place] = before + 1 if word == against else max(above, row[place - 1])
            before = above
    return row[-1]


def polar(answers: Iterable[str]) -> str | None:
    """Return what every answer says where that is "yes" or "no", else None."""
    said = {_polarity(answer) for answer in answers}
    return said.pop() if len(said) == 1 else None


def begins_polar(text: str) -> bool:
    """Return whether a text begins with yes or no."""
    return _polarity(text, whole=False) is not None


def agrees(answers: Iterable[str], text: str) -> float:
    """Return 1 where a text begins with the yes or no that is wanted, else 0; NaN for other questions."""
    wanted = polar(answers)
    return float("nan") if wanted is None else float(_polarity(text, whole=False) == wanted)


def _polarity(text: str, *, whole: bool = True) -> str | None:
    said = _WORD.findall(text.lower())
    return said[0] if said and said[0] in ("yes", "no") and (len(said) == 1 or not whole) else None
