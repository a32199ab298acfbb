"""Sentences in which a model says that it has no answer: "The articles do not say.", in whatever words it finds.

In English.
"""

import re

_GIVEN = r"(?:provided|given|available|supplied|numbered|above|retrieved|cited|shared)"
_AS_GIVEN = (
    r"(?: (?:(?:that )?(?:was |were |are |is )?(?:provided|given|available|supplied|above|here|cited)|i have|you \w+))"
)
_PAPERS = r"(?:documents?|information|evidence|data|material|content|references?|reports?|quotes?)"
_TEXTS = (
    rf"(?:(?:(?:the|these|those|this|any of the|of the|your|my|news|{_GIVEN}) )*"
    rf"(?:articles?|passages?|texts?|excerpts?|context|snippets?|library|sources?){_AS_GIVEN}?"
    rf"|(?:(?:the|these|those|this) )?{_GIVEN} {_PAPERS}"
    rf"|(?:(?:the|these|this) )?{_PAPERS}{_AS_GIVEN})"
)
"""What a model calls the passages it was given. "The report" alone may be what the news is about."""

_NOT = r"(?:(?:do|does|did|could) ?n[o']t|(?:do|does|did|could)n’t|cannot|can not|can['’]t|never|fails? to)"
_SAY = (
    r"(?:(?:\w+ly|seem to|appear to) )*(?:say|tell|state|mention|specify|contain|include|provide|give|answer|address"
    r"|discuss|cover|name|report|hold|indicate|reveal|disclose|offer|have|describe|explain|identify|speak|refer|list"
    r"|clarify|detail|confirm|show|support|allow)\b"
)
_SAID = (
    r"(?:\w+ly )?(?:mentioned|stated|specified|given|provided|answered|found|available|discussed|covered|contained"
    r"|included|reported|addressed|disclosed|said|named|indicated|identified|described|listed|present|in|determined)"
)
_CANNOT = (
    r"(?:cannot|can ?not|can['’]t|could not|couldn['’]t|am (?:unable|not able) to|are unable to|(?:do|did) not|don['’]t"
    r"|didn['’]t)"
)
_TELL = r"(?:answer|say|tell|find|determine|know|provide|have|see|give|confirm|identify|locate)"
_SAYS = r"(?:says?|tells?|mentions?|states?|answers?|contains?|provides?|gives?|addresses|speaks?)"
_IS_NOT = r"(?:is|are|was|were|has|have|could|can)(?: ?not|n['’]t| never| nowhere)"
_SORRY = (
    r"(?:(?:(?:i['’]?m|i am) )?(?:sorry|afraid|unfortunately|apologies|i apologi[sz]e|however|but|no)\W+"
    r"(?:but |that )?)*"
)
_NONE = r"there (?:is|are|was|were) (?:no|not (?:any|enough)|insufficient)"

_SAYINGS = (
    rf"{_TEXTS} (?:alone )?{_NOT} {_SAY}",
    rf"(?:none|neither|nothing) (?:of|in) {_TEXTS} (?:\w+ly )?\w+",
    rf"no (?:articles?|passages?|texts?|excerpts?|sources?) (?:\w+ly )?{_SAYS}\b",
    rf"{_NONE} (?:\w+ )?(?:information|mention|answer|details?|reference|indication|context)\b",
    rf"{_NONE} .{{0,80}}\b(?:in|from) {_TEXTS}",
    rf"(?:i|we) (?:\w+ly )?{_CANNOT} (?:\w+ly )?{_TELL}\b",
    rf"(?:it|this|that|the .{{1,60}}?) {_IS_NOT} (?:been |be )?{_SAID}\b.{{0,40}}?\b{_TEXTS}\W*$",
    rf"(?:it|this|that|the (?:answer|question|(?:requested )?information)) {_IS_NOT} (?:been |be )?{_SAID}\W*$",
    r"(?:the )?question (?:cannot|can not|can['’]t|could not) be answered",
    rf"not {_SAID}\b.{{0,40}}?(?:\b{_TEXTS}\W*$|$)",
    r"(?:insufficient|not enough) (?:information|evidence|context|data)\b",
    r"no (?:relevant |specific |such |further )?(?:information|mention|answer)\b",
    r"(?:unknown|unanswerable|n/a|not known|cannot answer|none)\W*$",
)
_REFUSAL = re.compile(
    rf"^\W*{_SORRY}(?:(?:based (?:solely |only )?on|according to|in|from|within) {_TEXTS}\W+)?(?:{'|'.join(_SAYINGS)})",
    re.IGNORECASE,
)


def is_refusal(sentence: str) -> bool:
    """Return whether a sentence says that the articles do not say, or that the writer cannot.

    >>> is_refusal("The articles do not mention the price.")
    True
    """
    return bool(_REFUSAL.search(" ".join(sentence.split())))


_LEAD = re.compile(
    r"^(?:(?:the|this|that|these|those|both|all|first|second|third|last|given|provided|above)\s+)*passages?(?:\s+\d+)?\s+"
    r"(?:(?:also|further|then|clearly)\s+)?"
    r"(?:say|state|report|mention|note|explain|indicate|suggest|show|tell|describe|confirm)s?\s+(?:(?:to\s+)?us\s+)?that,?\s+",
    re.IGNORECASE,
)
_TASK = re.compile(r"\bpassages?\b", re.IGNORECASE)


def without_lead_in(sentence: str) -> str:
    """Return the sentence without a beginning that only says that a passage says so.

    >>> without_lead_in("Passage 2 states that the wall fell.")
    'The wall fell.'
    """
    rest = _LEAD.sub("", sentence, count=1)
    return rest[:1].upper() + rest[1:] if rest != sentence else sentence


def is_question(sentence: str) -> bool:
    """Return whether a sentence asks something; one that quotes a question does not."""
    return sentence.rstrip().endswith("?")


def mentions_passages(sentence: str, told: str) -> bool:
    """Return whether a sentence speaks of the passages that a model was given.

    Args:
        told: the question and the evidence; where these speak of a passage, as of a bill's, a sentence may too.
    """
    return _TASK.search(sentence) is not None and _TASK.search(told) is None
