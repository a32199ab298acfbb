"""What an unanswered question is about and the library lacks: a name or a matter of the question.

Only noun phrases of the question come into consideration: a verb, a question word, the name of a publication, a day and
a word for what is printed say how is asked, not what about.
"""

import re
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from assistant.language import lexicon as en
from assistant.language.aliases import bag, country, holds
from assistant.language.phrases import Phrase, phrases
from assistant.language.phrases import words as tagged
from assistant.language.vocabulary import PRINTED
from assistant.query.intent import CATALOG
from assistant.query.query import Query
from assistant.reading.deduplication import Quote
from index import Library
from index.text.analyzer import FUNCTION_WORDS
from index.text.analyzer import words as stems

_REQUESTED = re.compile(rf"{PRINTED}|sources?|publications?|library|libraries|news|quotes?|answers?|takeaways?")


class Missing(NamedTuple):
    """What is missing.

    Args:
        name: in the question's own words; empty where nothing can be said for certain.
        absent: whether no article of the library has it; else no passage that came near does.
    """

    name: str = ""
    absent: bool = False


def missing_of(library: Library, query: Query, near: Sequence[Quote]) -> Missing:
    """Return the name, else the matter, of a question that no article has, or that no passage that came near has.

    Args:
        near: what came closest.
    """
    bags = [bag(f"{one.hit.article.title} {one.hit.passage.text}") for one in near]
    asked = [(phrase, _shown(phrase)) for phrase in _matters(query)]
    wanted = sorted(
        ((phrase, name) for phrase, name in asked if _stems(name)),
        key=lambda one: (not _is_full_name(*one), not _within(one[1], query.intent.topic), not one[0].named),
    )
    lacking = [(phrase, name) for phrase, name in wanted if not _has(bags, name)]
    lost = [(phrase, name) for phrase, name in lacking if not _is_mentioned(library, phrase, name)]
    if lost:
        phrase, name = lost[0]
        known = any(one.named for one, other in wanted if (one, other) not in lost)
        return Missing(name, absent=phrase.named or not known)
    return Missing(lacking[0][1]) if lacking and bags else Missing()


def _matters(query: Query) -> Iterator[Phrase]:
    """The noun phrases of a question that may be what it is about."""
    # A fact is asked of more than its topic: "what did Merkel say about FTX" is about FTX and wants Merkel.
    of_topic = query.digest is not None or query.intent.kind in CATALOG
    text, plan = (query.intent.topic if of_topic else "") or query.text, query.plan
    apart = plan.named if text == plan.question else ()
    for one in phrases(text):
        verb = one.head in en.VERBS and not one.named  # "does the night train leave": nobody asks about a leave
        inside = any(start < one.end and one.start < end for start, end in apart)
        asked = one.head in en.LIGHT | en.TIMES or any(map(_REQUESTED.fullmatch, one.text.lower().split()))
        partial = " of " in one.text or text[one.end :].startswith(" of ")  # of "the Isle of Eigg" Eigg tells more
        if not (inside or verb or one.is_time or asked or partial):
            yield one


def _is_full_name(phrase: Phrase, name: str) -> bool:
    """Whether a name has two words or more: it is of somebody, hardly of a publication."""
    return phrase.named and len(name.split()) > 1


def _within(name: str, topic: str) -> bool:
    return bool(set(_stems(name)) & set(_stems(topic)))


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem for stem in stems(text) if stem not in FUNCTION_WORDS and not stem.isdigit())


def _is_mentioned(library: Library, phrase: Phrase, name: str) -> bool:
    """Whether an article has a name as a whole, or each word of any other matter: its wording may be the user's own.

    A country goes by more names than can be looked for.
    """
    pieces = [name] if phrase.named else [word for word in name.split() if _stems(word)]
    land = any(country(stem) for stem in _stems(name))
    return land or all(library.mentions(piece).mentioning for piece in pieces)


def _has(bags: Sequence[Set[str]], name: str) -> bool:
    return any(all(holds(held, stem) for stem in _stems(name)) for held in bags)


def _shown(phrase: Phrase) -> str:
    """A phrase without its determiner, or without the verb behind a pronoun: (do I) "bake sourdough" -> "sourdough"."""
    words = [one for one in tagged(phrase.text) if one.low not in en.DETERMINERS]
    first = words[1:2] if phrase.after in en.PERSONAL else words[:1]
    return phrase.text[first[0].start :] if first else phrase.text
