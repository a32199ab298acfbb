"""What a conversation has spoken of so far, with how it was spoken of: the candidates for what a pronoun means.

Not here: which of them is meant (`choice`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.followup import english as en
from assistant.followup.phrases import Phrase, core, phrases, within
from assistant.followup.turns import Turn
from assistant.followup.words import Word, in_a_remark, words


@dataclass(frozen=True)
class Mention:
    """Something spoken of.

    Args:
        phrase: the phrase.
        turn: of the conversation, from 0.
        role: how: "about", "topic", "subject", "asked", "object", "oblique", "of", "answer".
        filled: it stood in the place of a pronoun, or was added.
    """

    phrase: Phrase
    turn: int
    role: str
    filled: bool = False


@dataclass
class Thread:
    """A conversation as read so far."""

    questions: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)
    opening: str = ""
    topic: str = ""
    topics: list[str] = field(default_factory=list)
    answered: bool = False
    fillers: dict[str, str] = field(default_factory=dict)

    def add(self, turn: Turn, standalone: str, added: Sequence[str], kinds: Sequence[str] = ()) -> None:
        """Takes in a turn."""
        self.fillers = {kind: bare(one) for kind, one in zip(kinds, added, strict=False)}
        number = len(self.questions)
        self.questions.append(standalone)
        brought = {bare(one) for one in added}
        for phrase, role in spoken(standalone):
            self.mentions.append(Mention(phrase, number, role, bare(phrase.text) in brought))
        for text in turn.quotes or ((turn.answer,) if turn.answer else ()):
            self.answered = True
            found = words(text[:600])
            for phrase in phrases(text[:600], found):
                if any(word.name and not word.opens for word in found[phrase.first : phrase.behind]):
                    self.mentions.append(Mention(phrase, number, "answer"))
        self._follow(standalone, added)
        self.words.update(word.low for word in words(standalone))

    def _follow(self, standalone: str, added: Sequence[str]) -> None:
        """Notes what the talk is of now."""
        main = main_phrase(standalone)
        if not self.opening:
            self.opening = bare(main.text) if main else ""
        if added:
            self.topic = bare(added[0])
        elif main is not None:
            self.topic = bare(main.text)
        if self.topic and self.topic in self.topics:
            self.topics.remove(self.topic)
        if self.topic:
            self.topics.append(self.topic)


_WEIGHT = {"about": 0, "topic": 1, "subject": 2, "object": 3, "opening": 4, "oblique": 5, "asked": 6}


def main_phrase(text: str) -> Phrase | None:
    """What a question is about, above all."""
    told = [(phrase, role) for phrase, role in spoken(text) if role in _WEIGHT and phrase.head not in en.LIGHT]
    return min(told, key=lambda one: _WEIGHT[one[1]])[0] if told else None


def bare(text: str) -> str:
    """A phrase without what determines it."""
    low = text.lower()
    while (head := low.partition(" ")[0]) in en.DETERMINERS and " " in low:
        low = low.partition(" ")[2]
    return low.removesuffix("'s").removesuffix("’s")


@lru_cache(maxsize=512)
def spoken(text: str) -> tuple[tuple[Phrase, str], ...]:
    """The phrases of a question, each with its role."""
    found = words(text)
    every = phrases(text, found)
    outer: list[Phrase] = []
    for one in every:
        if not any(other.first <= one.first and other.behind >= one.behind and other != one for other in every):
            outer.append(one)
    result: list[tuple[Phrase, str]] = []
    for place, one in enumerate(sorted(set(outer), key=lambda phrase: phrase.first)):
        role = _role(found, one, place) if not in_a_remark(text, found, one.first) else "remark"
        inner = core(text, found, one)
        result.append((inner, role))
        if inner.text != one.text:
            result.append((one, "light"))
        for other in every:
            if inner.first < other.first and other.behind <= inner.behind and other.text != inner.text:
                result.append((other, "of"))
        result.extend((other, "inside") for other in within(text, found, inner))
    return tuple(dict.fromkeys(result))


def _role(found: Sequence[Word], phrase: Phrase, place: int) -> str:
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
        start = phrase.first - 2
        return "topic" if start >= 0 and found[start].tag == "question" and _rest(found, phrase) else "subject"
    return "subject" if place == 0 else "object"


def _rest(found: Sequence[Word], phrase: Phrase) -> bool:
    return phrase.behind >= len(found) or found[phrase.behind].apart
