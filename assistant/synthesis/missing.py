"""What an unanswered question is about and the library lacks: a name or a matter of the question.

Only noun phrases of the question come into consideration: a verb, a question word, the name of a publication, a day and
a word for what is printed say how is asked, not what about.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from assistant.language import lexicon as en
from assistant.language.aliases import bag, country, holds
from assistant.language.phrases import Phrase, phrases
from assistant.language.phrases import words as tagged
from assistant.language.vocabulary import PRINTED
from assistant.query.query import Query
from assistant.reading.deduplication import Quote
from index import Library
from index.text.analyzer import FUNCTION_WORDS
from index.text.analyzer import words as stems

FOREIGN = 3
"""Words in no article that are more than half of a question's, from which it is taken for another language."""

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
    wanted = [(phrase, own) for phrase in _matters(query) if (own := _stems(_shown(phrase)))]
    known = _in_library(library, [stem for _, own in wanted for stem in own])
    lost = [stem for stem, held in known.items() if not held]
    if len(lost) >= FOREIGN and len(lost) * 2 > len(known):
        return Missing()
    names = [one for one in wanted if one[0].named]
    for phrase, own in (*names, *(one for one in wanted if one not in names)):
        if not all(known[stem] for stem in own):
            others = [one for one in names if one[0] is not phrase and all(known[stem] for stem in one[1])]
            return Missing(_shown(phrase), absent=phrase.named or not others)
    bags = [bag(f"{one.hit.article.title} {one.hit.passage.text}") for one in near]
    lacking = [(phrase, own) for phrase, own in wanted if bags and not any(_has(held, own) for held in bags)]
    lacking.sort(key=lambda one: not one[0].named)
    return Missing(_shown(lacking[0][0])) if lacking else Missing()


def _matters(query: Query) -> Iterator[Phrase]:
    """The noun phrases of a question that may be what it is about."""
    text, plan = query.intent.topic or query.text, query.plan
    apart = [(one.start, one.end) for one in (*plan.mentions, *plan.periods)] if text == plan.question else []
    for one in phrases(text):
        verb = one.head in en.VERBS and not one.named  # "does the night train leave": nobody asks about a leave
        inside = any(start < one.end and one.start < end for start, end in apart)
        asked = one.head in en.LIGHT | en.TIMES or any(map(_REQUESTED.fullmatch, one.text.lower().split()))
        if not (inside or verb or one.is_time or asked or " of " in one.text):
            yield one


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem for stem in stems(text) if stem not in FUNCTION_WORDS and not stem.isdigit())


def _in_library(library: Library, every: Sequence[str]) -> Mapping[str, bool]:
    """Whether an article has each of some words, or another name of the country that it names."""
    rarity = library.rarity(["", *every])  # the empty word is in no passage
    return {stem: country(stem) is not None or rarity[stem] < rarity[""] for stem in every}


def _has(held: Set[str], own: Sequence[str]) -> bool:
    return all(holds(held, stem) for stem in own)


def _shown(phrase: Phrase) -> str:
    """A phrase without its determiner, or without the verb behind a pronoun: (do I) "bake sourdough" -> "sourdough"."""
    words = [one for one in tagged(phrase.text) if one.low not in en.DETERMINERS]
    first = words[1:2] if phrase.after in en.PERSONAL else words[:1]
    return phrase.text[first[0].start :] if first else phrase.text
