"""What a model says beside the news: of its task ("the passages begin with ..."), or questions of its own.

A reader sees quotes and articles, never "passages". Not here: a model's refusal to answer (`refusals`), and marks
(`marks`).
"""

import re

_LEAD = re.compile(
    r"^(?:(?:the|this|that|these|those|both|all|first|second|third|last|given|provided|above)\s+)*passages?(?:\s+\d+)?\s+"
    r"(?:(?:also|further|then|clearly)\s+)?"
    r"(?:say|state|report|mention|note|explain|indicate|suggest|show|tell|describe|confirm)s?\s+(?:(?:to\s+)?us\s+)?that,?\s+",
    re.IGNORECASE,
)
_TASK = re.compile(r"\bpassages?\b", re.IGNORECASE)


def without_lead(sentence: str) -> str:
    """The sentence without a beginning that only says that a passage says so."""
    rest = _LEAD.sub("", sentence, count=1)
    return rest[:1].upper() + rest[1:] if rest != sentence else sentence


def asks(sentence: str) -> bool:
    """Whether a sentence asks something; one that quotes a question tells of it."""
    return sentence.rstrip().endswith("?")


def is_of_the_task(sentence: str, told: str) -> bool:
    """Whether a sentence speaks of the passages that a model was given.

    Args:
        told: the question and the evidence; where these speak of a passage, as of a bill's, a sentence may too.
    """
    return _TASK.search(sentence) is not None and _TASK.search(told) is None
