"""What a conversation has spoken of so far, and in which turn: the candidates for what a pronoun means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from assistant.language import lexicon as en
from assistant.language.phrases import Phrase, core, phrases, within
from assistant.language.tokenizer import Word, in_a_remark, words
from assistant.query.rewriting.history import Turn
from index.text.analyzer import words as stems

_WORD = re.compile(r"\w{2,}")

READ = 600
"""Characters of a quote or an answer in which names are looked for."""

NEAR = 6
"""Words around a name among which those of the question tell that it is the name asked for."""

Role = Literal[
    "about", "topic", "subject", "object", "opening", "oblique", "asked", "remark", "part", "named", "answer"
]
"""How something was spoken of, what the talk is of first; "part" of a longer phrase, the "named" answer to a "who",
or only in an answer."""

_MAIN: tuple[Role, ...] = ("about", "topic", "subject", "object", "opening", "oblique", "asked")


@dataclass(frozen=True)
class Mention:
    """Something spoken of.

    Args:
        phrase: in the words it was spoken of.
        turn: of the conversation, from 0.
        role: how.
        brought: it had been brought into that turn from an earlier one.
    """

    phrase: Phrase
    turn: int
    role: Role
    brought: bool = False


@dataclass
class Thread:
    """A conversation as read so far.

    Args:
        questions: standing alone.
        mentions: in order.
        answers: what was answered or quoted, as far as it is read.
        opening: what the first question was about, `bare`.
        topic: what the last one was about, `bare`.
    """

    questions: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    opening: str = ""
    topic: str = ""

    def add(self, turn: Turn, standalone: str) -> None:
        """Takes in a turn, with its question as it stands alone."""
        number = len(self.questions)
        self.questions.append(standalone)
        added = brought(turn.question, standalone)
        self.mentions += [Mention(one, number, role, bare(one.text) in added) for one, role in spoken(standalone)]
        for text in turn.quotes or ((turn.answer,) if turn.answer else ()):
            self.answers.append(text[:READ])
            self.mentions += [Mention(one, number, "answer") for one in _names(text[:READ])]
        if (named := _asked_for(standalone, turn.quotes)) is not None:
            self.mentions.append(Mention(named, number, "named"))
        main = main_phrase(standalone)
        topic = next(iter(added), bare(main.text) if main else "")
        self.topic = topic or self.topic
        self.opening = self.opening or topic


def brought(question: str, standalone: str) -> dict[str, str]:
    """What a question that stands alone holds beyond what was typed: each thing `bare`, and as it is written there."""
    if question == standalone:
        return {}
    typed = set(_WORD.findall(question.lower()))
    new = [one for one, _ in spoken(standalone) if typed.isdisjoint(_WORD.findall(bare(one.text)))]
    whole = [one for one in new if not any(_holds(other, one) for other in new)]
    return {bare(one.text): one.text for one in whole}


def main_phrase(text: str) -> Phrase | None:
    """What a question is about, above all."""
    told = [(phrase, role) for phrase, role in spoken(text) if role in _MAIN and phrase.head not in en.LIGHT]
    return min(told, key=lambda one: _MAIN.index(one[1]))[0] if told else None


def bare(text: str) -> str:
    """A phrase in small letters without what determines it."""
    return undetermined(text.lower()).removesuffix("'s").removesuffix("’s")


def undetermined(text: str) -> str:
    """A phrase without what determines it."""
    head, _, rest = text.partition(" ")
    return undetermined(rest) if rest and head.lower() in en.DETERMINERS else text


@lru_cache(maxsize=512)
def spoken(text: str) -> tuple[tuple[Phrase, Role], ...]:
    """The phrases of a question, each with its role."""
    found = words(text)
    every = phrases(text, found)
    outer = {one for one in every if not any(_holds(other, one) for other in every)}
    told: list[tuple[Phrase, Role]] = []
    for place, one in enumerate(sorted(outer, key=lambda phrase: phrase.first)):
        inner = core(text, found, one)
        remark = in_a_remark(text, found, one.first)
        told.append((inner, "remark" if remark else _role(found, one, place)))
        inside = [other for other in every if _holds(inner, other) and other.first > inner.first]
        told += [(other, "part") for other in (*([one] if one != inner else []), *inside, *within(text, found, inner))]
    return tuple(dict.fromkeys(told))


def _holds(one: Phrase, other: Phrase) -> bool:
    return one.first <= other.first and other.behind <= one.behind and one != other


def _role(found: Sequence[Word], phrase: Phrase, place: int) -> Role:
    before = found[phrase.first - 1] if phrase.first else None
    if before is None:
        return "opening"
    if before.tag == "preposition":
        return "about" if before.low in ("about", "on") else "oblique"
    if before.tag == "question":
        return "asked"
    if before.tag == "verb":
        return "about" if before.low in ("describe", "explain", "discuss") else "object"
    if before.tag == "auxiliary" and place == 0:
        whole = phrase.behind >= len(found) or found[phrase.behind].apart
        return "topic" if whole and phrase.first > 1 and found[phrase.first - 2].tag == "question" else "subject"
    return "subject" if place == 0 else "object"


@lru_cache(maxsize=512)
def _names(text: str) -> tuple[Phrase, ...]:
    found = words(text)
    return tuple(
        one
        for one in phrases(text, found)
        if any(word.name and not word.opens for word in found[one.first : one.behind])
    )


def _asked_for(question: str, quotes: Sequence[str]) -> Phrase | None:
    """The name that answers "who is the foreign minister?" or "who won?": a person's, the nearest to these words.

    Of someone who did something to somebody, another name than those in the question.
    """
    found = words(question)
    if len(found) < 2 or found[0].low != "who":
        return None
    being = found[1].low in ("is", "was", "'s", "are", "were")
    telling = [word for word in found[1 + being :] if word.tag in ("noun", "adjective", "verb")]
    if being and all(word.name for word in telling):  # "who is Dmytro Kuleba?" names him
        return None
    asked = set(stems(" ".join(word.text for word in telling)))
    given = set() if being else {word.low for word in found if word.name}
    best, most = None, 0
    for text in quotes:
        read = words(text[:READ])
        for one in phrases(text[:READ], read):
            name = _without_title(text, read, one)
            if name is None or name.head in given:
                continue
            near = read[max(one.first - NEAR, 0) : one.behind + NEAR]
            shared = len(asked & set(stems(" ".join(word.text for word in near))))
            if shared > most:
                best, most = name, shared
    return best


def _without_title(text: str, found: Sequence[Word], phrase: Phrase) -> Phrase | None:
    """Dmytro Kuleba of "Ukrainian Foreign Minister Dmytro Kuleba"; None where no person is named."""
    titles = [place for place in range(phrase.first, phrase.behind) if found[place].low in en.PEOPLE]
    first = titles[-1] + 1 if titles else phrase.first
    whole = all(word.name and word.tag == "noun" for word in found[first : phrase.behind])
    known = bool(titles) or phrase.person in ("he", "she")
    if not whole or first >= phrase.behind or not (known or phrase.behind - first > 1):
        return None
    person = phrase.person if phrase.person in ("he", "she") else "they"
    name = text[found[first].start : found[phrase.behind - 1].end]
    return Phrase(name, first, phrase.behind, found[phrase.behind - 1].low, plural=False, name=True, person=person)
