"""Settled or not: a forecast, a plan or a half-time score is no final figure.

Written for English. `tests/data/unsettled.jsonl` holds sentences to measure it, half of them not looked at.
"""

import re

_DOUBTED = re.compile(
    r"\b(?:could|would|might|(?-i:may)|should|if|unless|whether|(?:un)?likely|possib\w+|reportedly|provisional\w*|early|"
    r"initial\w*|original\w*|expect\w*|anticipat\w*|forecast\w*|predict\w*|project(?:ed|s|ions?)|estimat\w+|believed|"
    r"thought to|suggest\w*|fear\w*|hop(?:es?|ed|ing)|wants?|seek(?:s|ing)?|propos\w+|target\w*|aim(?:s|ed|ing)?|bid|"
    r"offer(?:s|ed)?|rumou?r\w*|polls?|bookmakers|favou?rites?|front-?runners?|preview|half-?time|"
    r"at the (?:break|interval)|so far|ahead of|trail\w*|lead|led(?! (?:by|to)\b)|after the first)\b",
    re.I,
)
_PLANNED = re.compile(
    r"\b(?:will|plan(?:s|ned|ning)?|due|scheduled|set to|about to|(?:is|are|was|were) to|going to)\b", re.I
)
_DENIED = re.compile(r"\b(?:not|never(?! more| less)|den(?:y|ies|ied)|false\w*|earlier|previous\w*)\b|n['’]t\b", re.I)


def is_doubted(text: str) -> bool:
    """Return whether a text says what may be or stands for now, as a forecast, a hope or a half-time score does."""
    return _DOUBTED.search(text) is not None


def is_planned(text: str) -> bool:
    """Return whether a text says what is to come.

    >>> is_planned("The bridge is due to open in May."), is_planned("The bridge opened in May.")
    (True, False)
    """
    return _PLANNED.search(text) is not None


def is_denied(text: str) -> bool:
    """Return whether a text denies something, or says what was true once."""
    return _DENIED.search(text) is not None
