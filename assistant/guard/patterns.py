"""How English gives orders to a language model: the wordings that `hostile` looks for in one sentence of an article.

They look for orders to whoever writes an answer, not for opinions, adverts, advice to readers or questions.
"""

import re
from typing import NamedTuple


class Wording(NamedTuple):
    """A kind of order.

    Args:
        why: what a sentence does that is worded so.
        opening: what such a sentence begins with.
        within: what stands anywhere in it.
    """

    why: str
    opening: re.Pattern[str] | None = None
    within: re.Pattern[str] | None = None

    def fits(self, sentence: str) -> bool:
        """Whether a sentence, on one line, is worded so."""
        return bool((self.opening and self.opening.match(sentence)) or (self.within and self.within.search(sentence)))


def _any(*wordings: str, start: str = "") -> re.Pattern[str]:
    return re.compile(f"{start}(?:{'|'.join(wordings)})", re.IGNORECASE)


_MARKS = r"\W*(?:please\W+)?"
_POLITE = (
    r"please|now|then|also|and|instead|next|finally|first|importantly?|note|attention|kindly|in addition|never|always"
    r"|you (?:must|should|will|need to|have to|are to)|be sure to|make sure (?:to|you)|remember to|do not|don['’]t"
)
_LEADING_UP = rf"\W*(?:(?:{_POLITE})\W+)*"

_AI = r"(?:a\.?i\.?|virtual|digital)"
_MODEL = (
    rf"(?:a\.?i\.?|llms?|(?:{_AI} |large )?language models?|{_AI} (?:models?|assistants?)|chat ?bots?|chatgpt"
    r"|gpt-?\d\w*|claude|gemini|copilot)"
)
_READS = r"(?:read|process|summari[sz]e|see|parse|answer|quote|cite|describe|discuss)"
_READING = r"(?:reading|processing|summari[sz]ing|seeing|parsing|answering|quoting|citing|describing|discussing)"
_REPLY = r"(?:answers?|repl(?:y|ies)|responses?|outputs?|summar(?:y|ies)|completions?|messages?)"
_YOUR_REPLY = r"your (?:final |next |own |whole |entire )?(?:repl(?:y|ies)|responses?|output|completions?)"
_ORDERS = (
    r"(?:instructions?|prompts?|directions?|guidelines?|directives?|commands?|context|training|programming|rules?"
    r"|constraints?)"
)
_OLD = r"(?:previous|prior|above|earlier|preceding|foregoing|your|system|original|initial|existing)"
_NEW = r"(?:new|updated|important|urgent|hidden|secret|additional|special|real|actual|critical)"
_MUST = r"(?:you must|you should|always|only|please|say|state|mention|claim|include|add|do not|never|tell|conclude)"
_HEARS = (
    r"(?:please|you|do|now|ignore|write|say|tell|stop|start|praise|give|rate|add|include|never|always|must|should|that"
    r"|read\w*|who|if|when|answer|respond|this|the)"
)
_INSIDE = r"(?:[^.!?]|[.!?](?=\S))"
"""A character inside a sentence; the points of an address are."""

_SHAPES = (
    r"accompany|add|adjust|adapt|advertise|alter|anagram|answer|append|augment|begin|capitali[sz]e|change|close|combine"
    r"|complement|conclude|convert|craft|decorate|deliver|embed|emphasi[sz]e|encode|end|enhance|ensure|express|extend"
    r"|finish|format|give|group|highlight|include|incorporate|insert|integrate|introduce|invite|jumble|keep|limit|make"
    r"|mention|misspell|mix|modify|obfuscate|omit|output|phrase|place|preface|prefix|prepend|present|print|produce"
    r"|promote|provide|put|rearrange|recommend|remove|render|repeat|replace|reply|respond|return|reverse|rewrite|say"
    r"|scramble|shuffle|sign|slip|spell|start|state|substitute|suggest|supplement|swap|tease|translate|use|weave|work"
    r"|write"
)
"""What may be done with, or to, an answer."""

_WRITTEN = (
    r"(?:poem|essay|story|haiku|limerick|joke|song|speech|letter|function|program|script|introduction|example of|code)"
)

WORDINGS: tuple[Wording, ...] = (
    Wording(
        "tells its reader to ignore instructions",
        within=_any(
            r"\b(?:ignore|disregard|forget|override|bypass|discard|overlook|skip|abandon|stop following"
            rf"|(?:do not|don['’]t) (?:follow|obey))\b[^.!?]{{0,30}}\b{_OLD}\b[^.!?]{{0,20}}\b{_ORDERS}\b",
            r"\b(?:ignore|disregard|forget) the above\b",
            r"\b(?:ignore|disregard|forget) (?:everything|all|anything) (?:above|before|prior|previously|that came)\b",
            r"\b(?:ignore|disregard|forget) (?:everything|all|anything) you (?:were|have been) told\b",
        ),
    ),
    Wording(
        "stands where a message to a model would begin",
        opening=_any(
            r"(?:system|assistant)(?: (?:prompt|message|instructions?|override|note|notice|update|command|alert))?"
            r"\s*[:>\]]",
            rf"{_NEW} (?:system )?(?:instructions?|prompts?|directives?)\b\W*(?::|for\b|to\b|follow)",
            r"(?:\w+[.!:]\s+)?new (?:task|instructions?|objective|goal|prompt|order)s?\s*:",
            start=_MARKS,
        ),
        within=_any(
            r"#{2,}\s*(?:system|instructions?|response|human|assistant|user|input|output|task|prompt|new)\b",
            r"\b(?:begin|end|start) (?:of )?(?:the )?(?:system |hidden |new )?(?:prompt|instructions?)\b\W*$",
        ),
    ),
    Wording(
        "speaks to a language model",
        opening=_any(
            r"(?:dear|hey|hello|attention|(?:(?:a )?message |note |instructions? )?(?:to|for)(?: the| any| all)?)"
            rf"\W+{_MODEL}\b(?=\W+(?:$|{_HEARS}\b)|\W*[:,!])",
            rf"(?:{_MODEL}|assistant),\s+(?:please|you|do|now|ignore|write|say|tell|stop|start)\b",
            rf"(?:all |any |every )?{_MODEL}(?: (?:model|system|reader|agent|bot|crawler)s?)? (?:{_READING}"
            rf"|that {_READS}s?)\b[^.!?]{{0,60}}\b(?:must|should|shall|are to|need to|please)\b",
            rf"{_LEADING_UP}you are (?:now )?(?:an? |the )?(?:\w+ ){{0,3}}(?:assistant|chat ?bot|language model|llm)\b",
            r"from now on,? you(?:['’]ll| will| must| are| should| shall)\b",
            rf"{_LEADING_UP}(?:pretend (?:to be|that you|you)|act as (?:an?|if you)|role-?play as)\b",
            r"your (?:task|instructions?|objective) (?:is|are|will be) to\b",
            start=_MARKS,
        ),
        within=_any(
            rf"\bif you(?:['’]re| are) (?:an?|the) {_MODEL}\b",
            rf"\b(?:as|being) an? {_MODEL},? you (?:must|should|will|are|have)\b",
            r"\byou are now (?:in )?(?:dan\b|developer mode|unrestricted|jailbroken|free from)",
            r"\byour (?:new|only|real|actual|true) (?:instructions?|task|objective|(?:system )?prompt) (?:is|are)\b",
            r"\bthe user (?:now )?(?:asks|wants|has asked|instructs|would like) you to\b",
        ),
    ),
    Wording(
        "orders what an answer must hold or how it must look",
        opening=_any(
            rf"(?:{_SHAPES})\b{_INSIDE}{{0,160}}?\b(?:your|this|the|each|every|any|all) (?:\w+ ){{0,2}}?{_REPLY}\b",
            r"(?:in|within|throughout|before|after|at the (?:end|start|beginning) of|when(?:ever)?) (?:\w+ing )?"
            rf"your (?:\w+ )?{_REPLY},",
            r"(?:respond|reply|answer) (?:(?:only|just|always|exclusively) )?(?:with|in|using|by|as)\b",
            r"(?:respond to|reply to|answer) (?:all|any|every|each) (?:further |other |future )?"
            r"(?:questions?|quer(?:y|ies)|prompts?) (?:with|in|using|by|as)\b",
            r"(?:when|whenever|if)\b[^.!?]{0,60}\b(?:asked|answering|summari[sz]ing|responding|replying)\b"
            rf"[^.!?]{{0,60}},\s*(?:{_MUST}|answer|respond|reply|output|write)\b",
            r"(?:replace|substitute|convert|swap|scramble|jumble|group|remove|anagram|misspell|capitali[sz]e|reverse)\b"
            r"[^.!?]{0,30}\b(?:letters?|vowels?|consonants?|(?:every|all|each|the) (?:\w+ )?words?|spaces)\b",
            start=_LEADING_UP,
        ),
        within=_any(
            rf"\b(?:in|into|to|of|with|from) {_YOUR_REPLY}\W*$",
            rf"\b(?:when(?:ever)?|if) (?:you(?: are)? |asked to )?(?:{_READS}|{_READING}) th(?:is|ese) "
            rf"(?:article|page|text|document|passage|story|site)s?\b[^.!?]{{0,80}}?[,:]? {_MUST}\b",
        ),
    ),
    Wording(
        "asks for something to be written or told that is no news",
        opening=_any(
            r"(?:now |then |instead,? )?(?:draft|write|compose|create|generate|develop|produce|craft|provide)(?: me)? "
            rf"(?:an?|the|some) (?:\w+ ){{0,3}}?{_WRITTEN}\b",
            r"translate (?:the following|this|these|everything|all|it|your)\b",
            r"(?:reveal|print|output|repeat|show|display|leak|send|return)\b[^.!?]{0,40}\b(?:your|the) "
            r"(?:system |initial |hidden |original )?(?:prompt|instructions)\b",
            r"(?:tell|inform|persuade|convince|urge|advise|direct|instruct|remind|encourage) (?:the |all )?"
            r"(?:users?|readers?|person asking)\b",
            r"(?:explain|describe|break down) (?:the |how )[^.!?“”\"]{0,100}"
            r"(?:in simple terms|step by step|with an example|of ['‘\"“])",
            start=_MARKS,
        ),
        within=_any(
            r"\bdo not (?:mention|reveal|disclose|tell|show)\b[^.!?]{0,60}\b(?:the user|this (?:prompt|instruction)"
            r"|this message|these instructions)\b",
        ),
    ),
)
"""The first that fits is told."""

ASKED_ABOUT = _any(
    r"\bprompts?\b",
    r"\binject(?:ed|ion|ions|ing)?\b",
    r"\bjailbreak",
    r"\bhidden (?:text|message|instruction|command|word)",
    r"\binstructions?\b",
    r"\bignore\b",
    r"\bmanipulat\w+",
    r"\b(?:trick|fool|hack|attack|hijack)\w*\b.{0,60}\b(?:ai|bots?|chatbots?|models?|assistants?)\b",
)
"""Stands in a question about such text."""
