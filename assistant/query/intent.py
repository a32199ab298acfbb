"""Questions that ask for no fact: for the news as such ("what's new?"), or for a matter at large ("tell me about X").

No sentence answers them, articles do. Told by how they are built, in English; whatever else they hold is the topic. Not
here: which articles are shown (`assistant.synthesis.digest`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.presentation import in_a_row, period
from assistant.query.understanding import Plan
from index import Library
from index.text.analyzer import content_words

LONGEST_TOPIC = 5
"""Telling words of a topic; a longer one is a question of its own."""

SHORT_NAME = 3
"""Telling words of a name that is typed without capitals, at most."""

_NEWS = r"(?:news|headlines?|stories|articles?|reports?|developments?|updates?)"
_FRESH = r"(?:very latest|latest|newest|most recent|recent|current|new|top|main|biggest|breaking)"
_LATELY = (
    r"(?: (?:today|now|just now|right now|lately|recently|these days|currently|so far|at the moment|for today|here"
    r"|around|this (?:morning|week|month|year)|in the (?:news|world|papers|library|articles)|for me|please))*"
)
_FIRST = re.compile(
    r"(?:(?:please|hey|hi|hello|so|and|ok|okay|lede|could you|can you|would you|i want to know|i would like to know"
    r"|i d like to know|do you know|let me know|just|then|also) )+"
)
_GIVE = r"(?:(?:give|show|tell|read|bring|get|send|find|list)(?: me| us)? )"
_WHAT = r"(?:what (?:is|are|s|were|was) )"
_OPEN = (
    (
        rf"(?:{_WHAT}|{_GIVE}|(?:is|are) there |do you have |have you (?:got )?)?(?:anything|any|some|all|the)? ?"
        rf"(?:the )?{_FRESH}(?: {_NEWS})?"
    ),
    rf"(?:{_WHAT}|{_GIVE}|(?:is|are) there |do you have )?(?:any|some|all|the)? ?(?:the )?(?:news|headlines)",
    r"what (?:is|s) (?:new|news|going on|happening|up|the news|in the (?:news|papers))",
    r"(?:is there )?any(?:thing)? (?:new|news)",
    r"(?:catch me up|brief me|bring me up to date|what did i miss|what have i missed|update me)",
    (
        rf"(?:{_GIVE})?(?:an? |the )?(?:short |brief |quick |daily |news )*(?:briefing|digest|overview|summary|rundown)"
        rf"(?: of)?(?: (?:the|all|all the|these|this|your))?(?: {_NEWS}| library| week| day)?"
    ),
    rf"summari[sz]e (?:the|these|all|all the|your|this)? ?(?:{_FRESH} )?(?:{_NEWS}|library|week|day)",
)
"""Of a question that names no topic."""

_DATED = (
    r"what (?:has |have )?(?:happened|been going on|been happening|was (?:happening|going on|in the (?:news|papers)))",
    r"what (?:was|were|is|are)(?: the)?(?: news| headlines| stories| new)?",
    rf"(?:the )?{_NEWS}",
)
"""The same, where it names a day or a time."""

_SOURCED = (
    (
        r"what (?:did|does|has|have|do|is|was) ?"
        r"(?:publish(?:ed|ing)?|report(?:ed|ing)?|writes?|wrote|written|writing|cover(?:ed|ing)?|runs?|ran|print(?:ed)?)"
    ),
    rf"(?:{_WHAT}|{_GIVE})?(?:any|some|all|the)? ?(?:the )?(?:{_FRESH} )?{_NEWS}",
    rf"(?:what|which) {_NEWS} (?:did|does|has) ?(?:have|publish(?:ed)?|run|ran|write|written|wrote)?",
)
"""The same, where it names a publication; its name is cut out."""

_ON = r"(?:on|about|regarding|concerning|around|of)"
_TOPIC = tuple(
    re.compile(pattern + r" (?P<topic>.+)")
    for pattern in (
        rf"(?:{_WHAT}|{_GIVE})?(?:any |some |all |the )*{_FRESH}(?: {_NEWS})? (?:{_ON}|from|in|with|for)",
        (
            rf"(?:{_WHAT}|{_GIVE}|(?:is|are) there |do you have )?"
            rf"(?:any |some |all |more |the )*(?:{_FRESH} )?{_NEWS} (?:{_ON}|from|in)"
        ),
        (
            r"(?:what (?:is|s)|is (?:there )?anything) (?:going on|happening|new|up|the latest|the news|in the news)"
            r" (?:with|in|at|to|about|on|around|from)"
        ),
        (
            r"(?:tell|show|teach|brief|update|inform|fill)(?: me| us)?(?: in)? "
            r"(?:(?:some |any)?(?:more|something|everything|anything|all|a bit|a little) )?(?:about|on)"
        ),
        (
            r"what (?:do|does|can|did) (?:you|we|they|lede|the (?:articles|library|papers|press|news|sources))"
            r" (?:know|have|say|tell|tell me|tell us|report|hold|write) (?:about|on|of)"
        ),
        (
            rf"(?:{_GIVE}|write |i need )?(?:me )?(?:an? |the )(?:brief |short |quick )?"
            r"(?:overview|summary|rundown|briefing|outline|digest|timeline) (?:of|on|about)"
        ),
        (
            rf"summari[sz]e (?:for me )?(?:the |all |all the )?(?:(?:{_FRESH} )?{_NEWS} {_ON}|what (?:is|was|has been)"
            r" (?:said|known|reported|written|happening) (?:about|on|in|with))"
        ),
        r"summari[sz]e",
        (
            rf"(?:which|what) {_NEWS} (?:are there |do you have |(?:that )?are )?"
            r"(?:mention|name|cover|discuss|about|on|deal with|talk about|speak of|report on)"
        ),
        (
            rf"(?:find|list|show)(?: me| us)? (?:all |all the |every |the )?{_NEWS} "
            r"(?:about|on|that mention|mentioning|of)"
        ),
    )
)
_HAPPENED = re.compile(
    r"what (?:has |had )?(?:happened|become|been going on|been happening) (?:to|with|in|at|of) (?P<topic>.+)"
)
"""The same, but only of somebody or something by name: what happened to a wall is told in a sentence."""

_AROUND_TOPIC = re.compile(
    rf"^(?:(?:the |all )*(?:{_FRESH} )?{_NEWS} {_ON} |the (?:subject|topic|matter|story|case) of )+"
    r"|(?: (?:so far|lately|recently|right now|now|today|at the moment|please|in the news|these days|for me))+$"
)
_NEW = re.compile(rf"\b(?:{_FRESH}|news|headlines?|developments?|updates?|going on|happening|up)\b")
_ARTICLE = re.compile(r"(?:the|a|an|my|our|your|all|some|any|most|one)\b")
_CLAUSE = re.compile(r"\b(?:what|that|which|who|whose|when|why|how|because|said|says|after|before|while|if|whether)\b")
_POINTING = re.compile(
    r"\b(?:yourself|you|me|us|it|its|this|that|they|them|their|he|him|his|she|her|these|those|everything)\b"
)


@dataclass(frozen=True)
class Broad:
    """A question that asks for no fact.

    Args:
        topic: what it is about, in its own words; empty for the news as such.
        newest: whether it asks for what is new rather than for the whole story.
    """

    topic: str
    newest: bool


def broad(plan: Plan) -> Broad | None:
    """What a question asks for at large; None for one that asks for something in it.

    Args:
        plan: the question, read: the publications and times that it names are no part of a topic.
    """
    if plan.asked:
        return None
    spans = [(one.start, one.end) for one in plan.mentions] + [(one.start, one.end) for one in plan.periods]
    cut = _squeezed(_without(plan.question, spans))
    patterns = (*_OPEN, *(_DATED if plan.periods else ()), *(_SOURCED if plan.outlets else ()))
    said = _FIRST.sub("", cut.lower() + " ", count=1).strip() if _FIRST.match(cut.lower() + " ") else cut.lower()
    if any(re.fullmatch(rf"{pattern}{_LATELY}", said) for pattern in patterns):
        return Broad("", newest=True)
    start = len(cut) - len(said)
    for pattern in (*_TOPIC, _HAPPENED):
        found = pattern.fullmatch(said)
        if found:
            topic = _topic(cut[start + found.start("topic") :])
            if not topic or (pattern is _HAPPENED and not _is_name(topic)):
                return None
            return Broad(topic, newest=_NEW.search(said[: found.start("topic")]) is not None)
    return None


def _topic(text: str) -> str:
    """What stands behind "about", without what only says so again; empty where that is nothing to look for."""
    low = text.lower()
    while found := _AROUND_TOPIC.search(low):
        text = (text[: found.start()] + text[found.end() :]).strip()
        low = text.lower()
    telling = len(set(content_words(text)))
    if not 0 < telling <= LONGEST_TOPIC or _CLAUSE.search(low) or _POINTING.search(low):
        return ""
    return text


def _is_name(topic: str) -> bool:
    """Whether a topic is somebody or something by name; typed without capitals, one that has no article in front."""
    telling = set(content_words(topic))
    if topic.islower():
        return len(telling) <= SHORT_NAME and not _ARTICLE.match(topic)
    return all(word[:1].isupper() for word in topic.split() if telling & set(content_words(word)))


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text with stretches cut out, each with the preposition in front of it."""
    cut = "".join("\0" if any(start <= at < end for start, end in spans) else letter for at, letter in enumerate(text))
    return re.sub(r"(?:\b(?:in|on|at|from|by|of|during|for|since|over)\s+)?(?:\bthe\s+)?\0+(?:[’']s?\b)?", " ", cut)


def _squeezed(text: str) -> str:
    """Words and the marks within them, a space between."""
    plain = re.sub(r"\b(what)s\b", r"\1 s", re.sub(r"[’']s\b", " s", text), flags=re.IGNORECASE)
    return " ".join(re.sub(r"[^\w\s.&'’-]|(?<!\w)[.'’-]|[.'’-](?!\w)", " ", plain).split())


Courtesy = Literal["greeting", "thanks", "help", "holdings"]

LONGEST = 60
"""Characters; whoever writes more than that says something."""

_NAMED = r"(?: (?:there|lede|all|everyone|again|you|so much|very much|a lot|for (?:that|this|the help|your help)))*"
_HELD = r"(?:news )?(?:articles|sources|publications|papers|newspapers|outlets|documents)"
_HAVE = r"(?:do you (?:have|hold|know|use|read)|have you(?: got)?)"
_HERE = r"(?:the|this|your|my) library"
_SAID: tuple[tuple[Courtesy, re.Pattern[str]], ...] = (
    (
        "greeting",
        re.compile(
            rf"(?:(?:hi|hiya|hello|hey|greetings|good (?:day|morning|afternoon|evening)){_NAMED}"
            r"|how are you(?: (?:doing|today))*|nice to meet you| )+"
        ),
    ),
    (
        "thanks",
        re.compile(
            rf"(?:(?:ok|okay|great|good|fine|cool|perfect|thanks|many thanks|thank you|thx|cheers){_NAMED}"
            r"|bye(?: bye)?|good ?bye|see you|good night| )+"
        ),
    ),
    (
        "help",
        re.compile(
            r"(?:help(?: me)?|(?:who|what) are you|what is (?:this|lede)|what do you (?:do|know)|what should i ask"
            r"|what(?: else)? can (?:you|i|lede) (?:do|ask)(?: you)?"
            r"|how (?:does (?:this|it|lede) work|do you work|do i use this)| )+"
        ),
    ),
    (
        "holdings",
        re.compile(
            rf"(?:how many|what|which) {_HELD}(?: (?:are there|are here|{_HAVE}|are in {_HERE}|does {_HERE} have))?"
            rf"|what (?:is|do you have|have you got)(?: in {_HERE})|what do you have|what have you got"
            rf"|(?:list|show)(?: me)?(?: all)?(?: the| your)? {_HELD}"
            r"|how (?:old|recent|current|up to date) "
            rf"(?:are (?:the|your) articles|is {_HERE}|is your (?:news|information))"
        ),
    ),
)
_REPLIES: dict[Courtesy, str] = {
    "holdings": "The library holds {articles}{sources}.{days}",
    "greeting": "Hello. Ask about anything that the {articles} of this library may tell.",
    "thanks": "You are welcome. Ask on whenever you like.",
    "help": (
        "Lede answers questions from the {articles} of this library, shows the words that each sentence stands on, "
        "and says so where the articles do not answer. Ask about people, places and events in them, or what one says."
    ),
}


def courtesy(text: str) -> Courtesy | None:
    """What kind of courtesy a text is, of several the last; None for anything that may be searched for."""
    if len(text) > LONGEST:
        return None
    if kind := _kind(text):
        return kind
    kinds = [_kind(part) for part in re.split(r"[,.!?;]+", text) if part.strip()]
    return kinds[-1] if kinds and all(kinds) else None


def _kind(text: str) -> Courtesy | None:
    said = " ".join(re.sub(r"[^\w\s]+", " ", text.lower().replace("what's", "what is")).split())
    return next((kind for kind, pattern in _SAID if said and pattern.fullmatch(said)), None)


def reply(kind: Courtesy, library: Library) -> str:
    """What is said to it.

    Args:
        library: not an empty one.
    """
    articles, facts = len(library), library.facts()
    names = in_a_row(f"{name} ({number:,})" for name, number in facts.sources.items())
    days = facts.earliest and facts.latest and period(facts.earliest.date(), facts.latest.date())
    return _REPLIES[kind].format(
        articles="one article" if articles == 1 else f"{articles:,} articles",
        sources=f" from {names}" if names else "",
        days=f" Those with a date are of {days}." if days else "",
    )
