"""Pronouns of a question that nothing in it explains, and what of the earlier turns each most likely means.

People for "he" and "she", places for "there", groups and plurals for "they", things and organisations for "it". The
newest turn that has one decides; where none has, the pronoun is left.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.language import lexicon as en
from assistant.language.phrases import PEOPLE, Phrase, phrases, words
from assistant.language.rarity import rarity
from assistant.query.rewriting.history import Turn
from index.text.analyzer import content_words

READ = 600
"""Characters of a quote or an answer in which people are looked for."""

NEAR = 40
"""Characters around a name among which the words of a "who" question tell that it is the name asked for."""

COMMON = 0.75
"""`rarity` below which the last word of a name is an everyday noun: Thames Water and Tata Steel are no people."""

_PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she",
    "it": "it", "its": "it", "they": "they", "them": "they", "their": "they", "theirs": "they", "there": "there",
}  # fmt: skip
_POSSESSIVE = ("his", "its", "their", "hers", "theirs")
_EXPLETIVE = re.compile(
    r"\b(?:is|was|be|would|will) it (?:\w+ )?(?:true|possible|likely|important|worth|legal|ok|okay|necessary)\b"
    r"|\bit (?:takes?|rain\w*|snow\w*|seems?)\b|\bma[kd]e it\b|\bdo(?:ne|ing)? it\b|\bwho d(?:id|oes) it\b",
    re.IGNORECASE,
)
"""An "it" that means no thing: "is it true that ...", "how long does it take to ...", "why did he do it"."""

_EXISTS = en.BE | {"has", "have", "any"}
"""With one of these as its neighbour, "there" only says that something is."""

_SITED = ("in", "at", "near", "into", "across", "around", "outside", "inside")
"""Behind one of these a name is where something is, and no person."""


@dataclass(frozen=True)
class Gap:
    """A pronoun that nothing in its question explains.

    Args:
        kind: the pronoun that stands for all its forms: he, she, it, they or there.
        start, end: its place in the question.
        possessive: "'s" has to follow what replaces it.
    """

    kind: str
    start: int
    end: int
    possessive: bool = False


def gaps(text: str) -> list[Gap]:
    """Return the pronouns of a question that nothing in it explains.

    >>> [gap.kind for gap in gaps("Why did she oppose it?")]
    ['she', 'it']
    >>> gaps("Did the council keep its promise?")
    []
    """
    found = words(text)
    expletives = [match.span() for match in _EXPLETIVE.finditer(text)]
    result = []
    for number, word in enumerate(found):
        kind = _PRONOUNS.get(word.low, "")
        around = [found[place].low for place in (number - 1, number + 1) if 0 <= place < len(found)]
        exists = kind == "there" and (word.apart or not _EXISTS.isdisjoint(around))
        if not kind or exists or (kind == "it" and any(start <= word.start < end for start, end in expletives)):
            continue
        after = found[number + 1] if number + 1 < len(found) and not found[number + 1].apart else None
        possessive = word.low in _POSSESSIVE or (
            word.low == "her" and after is not None and after.kind in ("noun", "adjective")
        )
        gap = Gap(kind, word.start, word.end, possessive)
        if not any(_explains(one, gap, text) for one in phrases(text)):
            result.append(gap)
    return result


def _explains(phrase: Phrase, gap: Gap, text: str) -> bool:
    """Whether a pronoun means a phrase before it in the same question, from another clause or as its owner."""
    if phrase.end > gap.start or gap.kind == "there" or not _fits(phrase, gap.kind):
        return False
    between = [word for word in words(text) if phrase.end <= word.start <= gap.start]
    joints = en.CONJUNCTIONS | en.QUESTION_WORDS | {"that"}
    parted = any(word.apart or word.low in joints for word in between)
    return parted or (gap.possessive and phrase.after not in en.PREPOSITIONS)


def _fits(phrase: Phrase, kind: str) -> bool:
    """Whether grammar lets a pronoun mean a phrase."""
    if phrase.is_time or (phrase.head in en.LIGHT and not phrase.named):
        return False
    match kind:
        case "he" | "she":
            return not phrase.plural and phrase.sort in (kind, "person", "name") and phrase.after not in _SITED
        case "it":
            return not phrase.plural and phrase.sort not in PEOPLE
        case "there":
            return phrase.sort in ("place", "name")
        case _:
            return phrase.plural or phrase.sort not in ("he", "she", "thing")


def antecedent(kind: str, question: str, turns: Sequence[Turn]) -> str:
    """Return what a pronoun of a question most likely means; empty where nothing fits.

    >>> antecedent("she", "When did she resign?", [Turn("", "What did Anna Ruiz tell the council of Tarn?")])
    'Anna Ruiz'

    Args:
        kind: as `Gap.kind`.
        question: what it stands in; whatever that names already is not meant.
        turns: with their standalone questions, the oldest first.
    """
    here = set(content_words(question))
    for turn in reversed([one for one in turns if not one.refused]):
        candidates = _people(kind, turn) if kind in ("he", "she") else _things(kind, turn)
        fitting = [(weight, one) for weight, one in candidates if not set(content_words(one.text)) <= here]
        if fitting:  # of equals the first is meant
            return plain(max(fitting, key=lambda pair: pair[0])[1])
    return ""


def _things(kind: str, turn: Turn) -> Iterator[tuple[int, Phrase]]:
    """The things, groups and places of a question, each with how much speaks for it."""
    added = added_phrases(turn.question, turn.standalone)
    for one in phrases(turn.standalone):
        if not _fits(one, kind):
            continue
        if kind == "there":
            yield (one.sort == "place") + (one.after in _SITED), one
            continue
        weight = 2 * (plain(one) in added) + 2 * (one.after in en.AUXILIARIES) + one.named
        led = one.after in en.PREPOSITIONS - {"about", "on"}
        yield weight + 2 * (kind == "they" and one.plural) - 2 * led, one


def _people(kind: str, turn: Turn) -> Iterator[tuple[int, Phrase]]:
    """The people of a turn: whom a "who" asked for, else those of the question before those of its answer."""
    every = [one for one in phrases(turn.standalone) if _fits(one, kind)]
    if turn.standalone.lower().startswith("who ") and not any(one.named and one.after in en.BE for one in every):
        yield from _asked_for(kind, turn)
    for one in every:
        if sure := _person(one, turn):
            yield sure, one
    for text in (text[:READ] for text in turn.texts):
        for one in phrases(text):
            if _fits(one, kind) and one.named and one.sort in PEOPLE:
                yield 2, one


def _person(phrase: Phrase, turn: Turn) -> int:
    """How sure it is that a phrase of a question means a person; 4 for a forename or a title, 0 for not at all."""
    if phrase.sort in PEOPLE:
        return 4 if phrase.named else 3
    before, _, last = phrase.text.rpartition(" ")
    if not phrase.named or rarity(last) < COMMON or before in ("", "the", "The"):
        return 0
    alone = re.compile(rf"(?<!{re.escape(before)} )(?<![\w-]){re.escape(last)}\b")  # people are called by their surname
    return 4 if any(alone.search(text) for text in turn.texts) else 1


def _asked_for(kind: str, turn: Turn) -> Iterator[tuple[int, Phrase]]:
    """The name that answers "who is the foreign minister?" or "who won?": of those in the quotes, the nearest."""
    asked = set(content_words(turn.standalone))
    named = {word.low for word in words(turn.standalone) if word.name}
    best: tuple[int, Phrase] | None = None
    for text in (text[:READ] for text in turn.texts):
        for one in phrases(text):
            own = plain(one).lower().split()
            if one.named and one.sort in (kind, "person", "name") and len(own) > 1 and named.isdisjoint(own):
                near = asked.intersection(content_words(text[max(one.start - NEAR, 0) : one.end + NEAR]))
                if near and (best is None or len(near) > best[0]):
                    best = len(near), one
    if best is not None:
        yield 5, best[1]


_DROPPED = en.QUANTIFIERS | en.DEMONSTRATIVES | {"a", "an"}


def plain(phrase: Phrase) -> str:
    """Return a phrase as it is said again: a name without its title, "strike" for "a strike" and "any strike"."""
    head, _, rest = phrase.text.partition(" ")
    text = rest if rest and head.lower() in _DROPPED else phrase.text
    pieces = text.split()
    title = max((place for place, piece in enumerate(pieces[:-2]) if piece.lower() in en.PEOPLE), default=-1)
    text = " ".join(pieces[title + 1 :]) if phrase.named else text
    return f"the {text[4:]}" if text.startswith("The ") else text


def added_phrases(question: str, standalone: str) -> tuple[str, ...]:
    """Return the phrases that a question standing alone has beyond what was typed.

    >>> added_phrases("Who is its mayor?", "Who is Bakhmut's mayor?")
    ('Bakhmut',)
    """
    typed = set(content_words(question))
    new = [one for one in phrases(standalone) if typed.isdisjoint(content_words(one.text))]
    inner = [one for one in new for other in new if other.start <= one.start and one.end <= other.end and one != other]
    return tuple(dict.fromkeys(plain(one) for one in new if one not in inner))


def with_pronouns_replaced(question: str, kind: str, text: str) -> str:
    """Return a question with every pronoun of a kind replaced.

    >>> with_pronouns_replaced("Who is its mayor?", "it", "Bakhmut")
    "Who is Bakhmut's mayor?"
    """
    for gap in reversed([one for one in gaps(question) if one.kind == kind]):
        put = f"in {text}" if kind == "there" else text
        put += ("'" if text.endswith("s") else "'s") if gap.possessive else ""
        put = put[0].upper() + put[1:] if gap.start == 0 else put
        question = question[: gap.start] + put + question[gap.end :]
    return question
