"""Sentences in which a model says that it has no answer: "The articles do not say.", in whatever words it finds.

In English. Not here: what becomes of an answer that holds one (`generative`).
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
    """Whether a sentence says that the articles do not, or that the writer cannot."""
    return bool(_REFUSAL.search(" ".join(sentence.split())))
