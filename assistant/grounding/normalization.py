"""Text as the support check reads it: citation marks taken out, and tokenised text set right.

Corpora often come tokenised: "1, 700 people", "2 - 0", "do n't". There the numbers and names would not be found. Not
here: sentences (`excerpt`).
"""

import re

from assistant.language.numbers import without_marks

_BRACKETS = {"-lrb-": "(", "-rrb-": ")", "-lsb-": "[", "-rsb-": "]"}
_TOKENISED = re.compile(r"\d - \w|\s[,;:]\s|\w n't\b|-[lr]rb-|\w \.(?:\s|$)", re.IGNORECASE)
_RIGHT = (
    (re.compile(r"-[lr][rs]b-", re.IGNORECASE), lambda match: _BRACKETS[match[0].lower()]),
    (re.compile(r"(?<!\d)(?<!\d,)\d{1,3}(?:, \d{3})+(?!\d)"), lambda match: match[0].replace(" ", "")),
    (re.compile(r"(?<=\d)\. (?=\d)"), lambda _: "."),
    (re.compile(r"(?<=\w) ([-–]) (?=\w)"), lambda match: match[1]),
    (re.compile(r"(?<=[$£€]) (?=\d)"), lambda _: ""),
    (re.compile(r"(?<=\w) (?=n['’]t\b|['’](?:s|re|ve|ll|d|m)\b)"), lambda _: ""),
    (re.compile(r" (?=[,;:.!?%)](?:\s|$))"), lambda _: ""),
)
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff\u200b\u2060\ud800-\udfff]")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+")


def plain(text: str) -> str:
    """The text without citation marks, control characters and lone surrogates; line breaks stay."""
    text = _UNREADABLE.sub(" ", without_marks(text))
    if _TOKENISED.search(text):
        for pattern, put in _RIGHT:
            text = pattern.sub(put, text)
    return text


def claim_of(sentence: str) -> str:
    """The sentence in one line, without the number or bullet of a list."""
    return " ".join(_NUMBERED.sub("", plain(sentence)).split())
