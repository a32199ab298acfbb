"""What a question wants, told before anything is searched: small talk, a digest of the news, or a fact.

No sentence answers a greeting, "what's new?" or "tell me about X"; they are told from other questions by how they are
built. English. Whatever a digest is asked about is its topic. Not English, or not in the table: a fact.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.presentation import in_a_row, period
from assistant.query.understanding import Plan
from index import Library
from index.text.analyzer import content_words

Kind = Literal[
    "fact",
    "yesno",
    "said",
    "explain",
    "summary",
    "latest",
    "timeline",
    "list",
    "compare",
    "pros_cons",
    "count_articles",
    "library",
    "about_last",
    "more",
    "correction",
    "followup",
    "smalltalk",
    "help",
    "offtopic",
    "keyword",
]

FACTS: frozenset[Kind] = frozenset({"fact", "yesno", "said", "explain", "followup"})
"""Answered by sentences that say it."""

DIGESTS: frozenset[Kind] = frozenset({"summary", "latest", "timeline", "list", "compare", "pros_cons", "keyword"})
"""Answered by several articles together."""

CATALOG: frozenset[Kind] = frozenset({"count_articles", "library"})
"""Answered from what is known of the articles, without reading them."""

LAST: frozenset[Kind] = frozenset({"about_last", "more", "correction"})
"""About the answer before."""

TALK: frozenset[Kind] = frozenset({"smalltalk", "help", "offtopic"})
"""Nothing is searched."""

LONGEST_TOPIC = 5
"""Telling words of a topic; a longer one is a question of its own."""

SHORT_NAME = 3
"""Telling words of a name that is typed without capitals, at most."""

LONGEST_SMALL_TALK = 60
"""Characters; longer texts say something."""


@dataclass(frozen=True)
class Intent:
    """What a question wants.

    Args:
        kind: "fact" where nothing else fits.
        topic: the matter that is asked about, in the question's words; empty for the news as such.
        confidence: 0..1, how sure the kind is.
    """

    kind: Kind
    topic: str = ""
    confidence: float = field(default=1.0, compare=False)

    @property
    def newest(self) -> bool:
        """Whether what is new is asked for rather than the whole story."""
        return self.kind == "latest"


FACT = Intent("fact")


def classify(question: str, plan: Plan | None = None) -> Intent:
    """Return what a question wants.

    >>> classify("Hello!").kind, classify("Who won?").kind
    ('smalltalk', 'fact')
    >>> asked = classify("What is the latest on the ferry strike?")
    >>> asked.kind, asked.topic
    ('latest', 'the ferry strike')

    Args:
        question: as asked.
        plan: the question, read: the publications and times that it names are no part of a topic.
    """
    if kind := small_talk_kind(question):
        return Intent(_SMALL_TALK_KINDS[kind])
    return digest_of(plan or Plan(question)) or FACT


# Small talk

_TO_WHOM = r"(?: (?:there|lede|all|everyone|again|you|so much|very much|a lot|for (?:that|this|the help|your help)))*"
_HELD = r"(?:news )?(?:articles|sources|publications|papers|newspapers|outlets|documents)"
_HAVE = r"(?:do you (?:have|hold|know|use|read)|have you(?: got)?)"
_HERE = r"(?:the|this|your|my) library"
_SMALL_TALK: tuple[tuple[str, str], ...] = (
    ("greeting", rf"(?:hi|hiya|hello|hey|yo|hola|greetings|good (?:day|morning|afternoon|evening)){_TO_WHOM}"),
    ("greeting", r"how are you(?: (?:doing|today))*|how is it going|nice to meet you"),
    (
        "thanks",
        rf"(?:ok|okay|great|good(?: job)?|fine|cool|perfect|nice|well done|ta|thanks|thank you|thx|cheers){_TO_WHOM}",
    ),
    ("thanks", r"many thanks|bye(?: bye)?|good ?bye|see you|good night"),
    ("help", r"help(?: me)?|(?:who|what) are you|who made you|what is (?:this|lede)|what do you (?:do|know)"),
    ("help", r"what(?: else)? can (?:you|i|lede) (?:do|ask)(?: you)?|what (?:should|topics can) i ask(?: about)?"),
    ("help", r"how (?:does (?:this|it|lede) work|do you work|do i use (?:this|it|lede))"),
    ("holdings", rf"(?:how many|what|which) {_HELD}(?: (?:are (?:there|here|in {_HERE})|{_HAVE}|does {_HERE} have))?"),
    ("holdings", rf"what (?:is|do you have|have you got) in {_HERE}|what do you have|what have you got"),
    ("holdings", rf"(?:list|show)(?: me)?(?: all)?(?: the| your)? {_HELD}"),
    (
        "holdings",
        rf"how (?:old|recent|current|up to date|big|large) (?:are (?:the|your) articles|is (?:{_HERE}|your news))",
    ),
)
_KINDS = tuple((kind, re.compile(rf"(?:(?:{said})(?: |$))+")) for kind, said in _SMALL_TALK)
_SMALL_TALK_KINDS: dict[str, Kind] = {
    "greeting": "smalltalk",
    "thanks": "smalltalk",
    "help": "help",
    "holdings": "library",
}
_REPLIES: dict[str, str] = {
    "holdings": "The library holds {articles}{sources}.{days}",
    "greeting": "Hello. Ask about anything that the {articles} of this library may tell.",
    "thanks": "You are welcome. Ask on whenever you like.",
    "help": (
        "Lede answers questions from the {articles} of this library, shows the words that each sentence stands on, "
        "and says so where the articles do not answer. Ask about people, places and events in them, or what one says."
    ),
}


def small_talk_kind(text: str) -> str | None:
    """Return what kind of small talk a text is, of several the last; None for anything that may be searched for."""
    if len(text) > LONGEST_SMALL_TALK:
        return None
    kinds = [_kind(text)] if _kind(text) else [_kind(part) for part in re.split(r"[,.!?;]+", text) if part.strip()]
    return kinds[-1] if kinds and all(kinds) else None


def _kind(text: str) -> str | None:
    said = re.sub(r"\b(what|how) s\b", r"\1 is", _squeezed(text).lower().replace(".", ""))
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(said)), None)


def reply(kind: str, library: Library) -> str:
    """Return what is said to small talk.

    Args:
        kind: of small talk.
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


# Digests

_FRESH = r"(?:very latest|latest|newest|most recent|recent|current|new|top|main|biggest|breaking)"
_PRINTED = r"(?:news|headlines?|stories|articles?|reports?|developments?|updates?)"
_OF_THEM = rf"(?:the|any|anything|some|all|every|more|these|your|this|{_FRESH})"
_NEWS = rf"(?:{_OF_THEM} )*(?:{_PRINTED}|latest|newest|most recent|new)"
_SUMMARY = (
    r"(?:(?:an?|the|short|brief|quick|daily|news) )*"
    r"(?:overview|summary|rundown|briefing|outline|digest|timeline|recap|gist|key points|main points)"
)
_ASK = (
    r"(?:what (?:is|are|s|was|were)|(?:is|are) there|do you have|have you(?: got)?|i need"
    r"|(?:give|show|tell|read|bring|get|send|find|list|write)(?: me| us)?)"
)
_TELL = (
    r"(?:tell|show|teach|brief|update|inform|fill|catch|bring|run|walk)(?: me| us)?(?: in| up| up to date)?"
    r"(?: (?:some |any)?(?:more|something|everything|anything|all|a bit|a little))?"
)
_GOING_ON = (
    r"(?:what (?:is|s|has been)|(?:is )?(?:there )?anything)"
    r" (?:going on|happening|new|up|the (?:latest|news|story)|in the news)"
)
_PRESS = r"(?:you|we|they|lede|(?:the )?(?:articles|library|papers|press|news|sources))"
_SPEAKS = r"(?:mention|name|cover|discuss|deal with|talk about|speak of|report on)"
_ON = r"(?:on|about|regarding|concerning|around|of)"
_LATELY = (
    r"(?: (?:today|now|just now|right now|lately|recently|these days|currently|so far|at the moment|for today|here"
    r"|around|this (?:morning|week|month|year)|in the (?:news|world|papers|library|articles)|for me|please))"
)
_FIRST = re.compile(
    r"(?:(?:please|hey|hi|hello|so|and|ok|okay|lede|could you|can you|would you|i want to know|i would like to know"
    r"|i d like to know|do you know|let me know|just|then|also) )+"
)
_THE_NEWS = (  # with no topic
    rf"(?:{_ASK} )?{_NEWS}",
    rf"(?:{_ASK} )?{_SUMMARY}(?: of)?(?: (?:{_NEWS}|(?:the |this )?(?:library|week|day)))?",
    rf"(?:what )?{_GOING_ON}|what (?:is|s) in the (?:news|papers)",
    r"(?:catch me up|brief me|bring me up to date|what did i miss|what have i missed|update me)",
    rf"summari[sz]e (?:{_NEWS}|(?:the |this )?(?:library|week|day))",
)
_OF_A_TIME = (  # the same, where it names a day: "what happened last week?"
    r"what (?:has |have )?(?:happened|been going on|been happening|was (?:happening|going on|in the (?:news|papers)))",
    rf"what (?:was|were|is|are)(?: the)?(?: {_PRINTED}| new)?",
)
_OF_A_SOURCE = (  # the same, where it names a publication, whose name is cut out: "what did The Verge publish?"
    r"what (?:did|does|has|have|do|is|was) ?(?:publish|report|writ|wrote|cover|run|ran|print)(?:s|t?en|t?ing|ed|e)?",
    rf"(?:what|which) {_PRINTED} (?:did|does|has) ?(?:have|publish(?:ed)?|run|ran|write|written|wrote)?",
)
_OF_A_TOPIC = (
    rf"(?:{_ASK} )?{_NEWS} (?:{_ON}|from|in|with|for|(?:that )?mention(?:ing)?) ",  # the latest news on X
    rf"(?:which|what) {_PRINTED} (?:are there |do you have |that |are )?(?:about|on|{_SPEAKS}) ",
    rf"(?:{_ASK} )?{_SUMMARY} (?:of|on|about) ",  # a summary of X
    rf"{_GOING_ON} (?:with|in|at|to|about|on|around|from) ",  # what's going on in X
    rf"{_TELL} (?:about|on|through|with) ",  # tell me about X, catch me up on X
    rf"what (?:do|does|can|did|have|has) {_PRESS} (?:know|have|say|tell(?: me| us)?|report|write|been \w+ing) {_ON} ",
    rf"(?:summari[sz]e|recap|sum up) (?:for me )?(?:what (?:is|was|has been) \w+ {_ON} )?",
)
_PATTERNS = tuple(re.compile(rf"{pattern}(?P<topic>.+)") for pattern in _OF_A_TOPIC)
_TOPIC_FIRST = re.compile(rf"(?P<topic>.+?) (?:{_FRESH} )?(?:news|updates?|headlines|latest|summary|overview|recap)")
_HAPPENED = re.compile(
    r"what (?:has |had )?(?:happened|become|been going on|been happening) (?:to|with|in|at|of) (?P<topic>.+)"
)
"""Only of somebody or something by name: what happened to a wall is told in a sentence."""

_AROUND_TOPIC = re.compile(
    rf"^(?:(?:the |all )*(?:{_FRESH} )?{_PRINTED} {_ON} |the (?:subject|topic|matter|story|case) of )+"
    rf"|{_LATELY}+$"
)
_NEW = re.compile(rf"\b(?:{_FRESH}|news|headlines?|developments?|updates?|going on|happening|up)\b")
_ARTICLE = re.compile(r"(?:the|a|an|my|our|your|all|some|any|most|one)\b")
_ASKS = re.compile(r"\b(?:what|that|which|who|whose|when|why|how|because|said|says|after|before|while|if|whether)\b")
_POINTING = re.compile(
    r"\b(?:yourself|you|me|us|it|its|this|that|they|them|their|he|him|his|she|her|these|those|everything)\b"
)


def digest_of(plan: Plan) -> Intent | None:
    """Return the digest that a question asks for; None for one that asks for something in it.

    Args:
        plan: the question, read.
    """
    if plan.asked:
        return None
    spans = [(one.start, one.end) for one in plan.mentions] + [(one.start, one.end) for one in plan.periods]
    cut = _squeezed(_without(plan.question, spans))
    first = _FIRST.match(cut.lower() + " ")
    asked = cut[first.end() :] if first else cut
    said = asked.lower()
    patterns = (*_THE_NEWS, *(_OF_A_TIME if plan.periods else ()), *(_OF_A_SOURCE if plan.outlets else ()))
    if any(re.fullmatch(rf"(?:{pattern}){_LATELY}*", said) for pattern in patterns):
        return Intent("latest")
    for pattern in (*_PATTERNS, _HAPPENED, _TOPIC_FIRST):
        found = pattern.fullmatch(said)
        if found:
            topic = _topic(asked[found.start("topic") : found.end("topic")])
            if not topic or (pattern is _HAPPENED and not _is_name(topic)):
                return None
            frame = said[: found.start("topic")] + said[found.end("topic") :]
            return Intent("latest" if _NEW.search(frame) else "summary", topic)
    return None


def _topic(text: str) -> str:
    """What is behind "about", without what only says so again; empty where that is nothing to look for."""
    low = text.lower()
    while found := _AROUND_TOPIC.search(low):
        text = (text[: found.start()] + text[found.end() :]).strip()
        low = text.lower()
    telling = len(set(content_words(text)))
    if not 0 < telling <= LONGEST_TOPIC or _ASKS.search(low) or _POINTING.search(low):
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
    plain = re.sub(r"\b(what|how)s\b", r"\1 s", re.sub(r"[’']s\b", " s", text), flags=re.IGNORECASE)
    return " ".join(re.sub(r"[^\w\s.&'’-]|(?<!\w)[.'’-]|[.'’-](?!\w)", " ", plain).split())
