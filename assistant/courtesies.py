"""Words that ask nothing of any article: greetings, thanks, "what can you do?", "which sources do you have?".

Each has a reply, and none is searched. Only where they are all that was typed: "Hello, who won?" is a question. In
English. Not here: questions without an answer (`writers.remarks`).
"""

import re
from typing import Literal

from assistant.telling import in_a_row, period
from index import Library

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
