"""Pronouns of a question that nothing in it explains, and what of the earlier turns each most likely means.

People for "he" and "she", places for "there", groups and plurals for "they", things and organisations for "it". The
newest turn that has one decides; where none has, the pronoun is left.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.language import lexicon as en
from assistant.language.phrases import PEOPLE, Phrase, phrases, words
from assistant.query.rewriting.history import Turn
from assistant.query.rewriting.people import SITED, SURE, person, speaks_of
from index.text.analyzer import content_words

READ = 600
"""Characters of a quote or an answer in which people are looked for."""

LIKELY = 0.3
"""`person` from which a name may be whom a "who" question asks for: there it most often is one."""

NEAR = 40
"""Characters around a name among which the words of a "who" question tell that it is the name asked for."""

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
            return not phrase.plural and phrase.sort in (kind, "person", "name") and phrase.after not in SITED
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
    for turn in reversed([one for one in turns if not one.refused and not _orders(one.question)]):
        candidates = _people(kind, turn, question) if kind in ("he", "she") else _things(kind, turn)
        fitting = [(weight, one) for weight, one in candidates if not set(content_words(one.text)) <= here]
        if fitting:  # of equals the first is meant
            return plain(max(fitting, key=lambda pair: pair[0])[1])
    return ""


def _orders(question: str) -> bool:
    """Whether a turn only orders something done with the answer before: "make it shorter", "translate that"."""
    found = words(question)
    meant = en.DEMONSTRATIVES | {"it", "them"}
    return bool(found) and found[0].low in en.VERBS and any(word.low in meant for word in found[1:])


def _things(kind: str, turn: Turn) -> Iterator[tuple[float, Phrase]]:
    """The things, groups and places of a question, each with how much speaks for it."""
    for one in phrases(turn.standalone):
        if not _fits(one, kind):
            continue
        if kind == "there":
            yield (one.sort == "place") + (one.after in SITED), one
            continue
        if one.text == one.head and (one.head in en.VERBS or one.head.endswith("ed")):
            continue  # a verb that was taken for a noun
        weight = 2 * (one.after in en.AUXILIARIES) + one.named
        led = one.after in en.PREPOSITIONS - {"about", "on"}
        yield weight + 2 * (kind == "they" and one.plural) - 2 * led, one


def _people(kind: str, turn: Turn, question: str) -> Iterator[tuple[float, Phrase]]:
    """The people of a turn: whom it asked for, else those of the question before those of its answer."""
    texts = [turn.standalone, *(text[:READ] for text in turn.texts)]
    every = [one for one in phrases(turn.standalone) if _fits(one, kind)]
    asked = [one for one in every if one.after in ("which", "what") and one.sort in PEOPLE]
    done_to = (
        _asks_who_did(turn.standalone)
        and not speaks_of(question)
        and any(one.named and person(one, texts) >= SURE for one in every)
    )
    if asked or (
        turn.standalone.lower().startswith("who ")
        and not done_to
        and not any(one.named and one.after in en.BE for one in every)
    ):
        yield from _asked_for(kind, turn, texts)
    for one in every:
        if one.named and (sure := person(one, texts)) >= SURE:
            yield 3 + sure, one
        elif not one.named and one.sort in PEOPLE and one not in asked:
            yield 3, one
    for text in texts[1:]:
        for one in _names(text):
            if _fits(one, kind) and (sure := person(one, texts)) >= SURE:
                yield sure, one


def _asks_who_did(question: str) -> bool:
    """Whether a question asks who did something to somebody: "he" is then the one it was done to.

    Unless it is asked what he said: who spoke is whoever did it.
    """
    found = words(question)
    return len(found) > 1 and found[0].low == "who" and found[1].low not in en.AUXILIARIES | en.BE


def _names(text: str) -> Iterator[Phrase]:
    """The names of a text, "Evans Chebet" of "Evans Chebet of Kenya" too."""
    for one in phrases(text):
        if one.named:
            yield one
        elif " of " in one.text and one.head not in en.PEOPLE:
            first = replace(one, text=one.text.partition(" of ")[0])
            if first.named:
                yield first


def _asked_for(kind: str, turn: Turn, texts: Sequence[str]) -> Iterator[tuple[float, Phrase]]:
    """The name that answers "who is the foreign minister?" or "who won?": of those in the quotes, the nearest."""
    asked = set(content_words(turn.standalone))
    named = {word.low for word in words(turn.standalone) if word.name}
    best: tuple[float, Phrase] | None = None
    for text in texts[1:]:
        for one in _names(text):
            own = plain(one).lower().split()
            if not _fits(one, kind) or not named.isdisjoint(own) or (sure := person(one, texts)) < LIKELY:
                continue
            near = asked.intersection(content_words(text[max(one.start - NEAR, 0) : one.end + NEAR]))
            if near and (best is None or len(near) + sure > best[0]):
                best = len(near) + sure, one
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
