"""Questions that are only a piece of one: "why?", "who else?", "and in March?", "what about Lavrov?".

They are put together with the question before, which stands alone by then.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from assistant.language import lexicon as en
from assistant.language.phrases import Phrase, is_plural, phrases
from assistant.language.tokenizer import Word, words
from assistant.query.rewriting.anaphora import moment, without_times
from assistant.query.rewriting.discourse import spoken

LONGEST = 8
"""Words of a piece, at most."""

_OPENER = re.compile(r"(?:(?:and|but|so|ok(?:ay)?|then|also|or|well|now)\b[\s,]*)+(?=\w)", re.I)
_WHY = re.compile(r"(?:why|how come|how so|why so|what for|for what reason|why(?: is| was|['’]s) (?:that|this))", re.I)
_ADVERB = re.compile(
    r"(?:why|when|where|how|since when|until when|how (?:long|often|soon|far|fast|badly|well)|(?:for|with|by|to|from|"
    r"against|about) (?:whom|what|which)|on what (?:date|day|grounds))(?: exactly)?",
    re.I,
)
_ELSE = re.compile(r"(?P<word>who|what|where|when|which)(?P<rest>(?: \w+)? else)", re.I)
_ASKS_MORE = re.compile(
    r"(?:who|whom|whose|which)(?: (?:one|ones|exactly|else))?|(?:what|how) (?:many|much|old|big|exactly|kind|else)",
    re.I,
)
_ABOUT = re.compile(r"(?:(?:what|how) )?about\s+(?=\w)", re.I)
_FOR = re.compile(r"(?:for|with|of|by)\s+", re.I)


@dataclass(frozen=True)
class Clause:
    """A question cut where its parts may be exchanged.

    Args:
        asked: what stands before the auxiliary: "why", "which plan"; empty where it asks for yes or no.
        auxiliary: "did"; empty where "who" or "what" is itself the subject.
        subject, predicate: "Kyiv", "reject China's plan".
    """

    asked: str
    auxiliary: str
    subject: str
    predicate: str


def completed(question: str, before: str) -> str | None:
    """The question that a piece of one stands for.

    Args:
        question: as typed.
        before: the last question, standing alone.

    Returns:
        None where the question is no piece, or there is nothing to put it together with.
    """
    opener = _OPENER.match(question)
    piece = question[opener.end() if opener else 0 :].strip(" \t\n?!.…,")
    found = words(piece)
    whole = _last_sentence(before)
    if not 0 < len(found) <= LONGEST or not whole:
        return None
    about = _ABOUT.match(piece)
    if asked := _asking(piece, whole, parted(whole)):
        return asked
    if opener or about or found[0].tag == "preposition" or moment(piece):
        return _exchanged(piece[about.end() :] if about else piece, whole)
    return None


def _asking(piece: str, whole: str, clause: Clause | None) -> str | None:
    """For a piece that is a question word, alone or nearly so."""
    if piece.lower() == "why not" and clause is not None and not clause.asked and clause.subject:
        return f"Why {clause.auxiliary} {clause.subject} not {clause.predicate}?"
    if _WHY.fullmatch(piece):
        return _asked_anew("why", whole, clause)
    if _ADVERB.fullmatch(piece):
        return _asked_anew(piece, whole, clause)
    if more := _ELSE.fullmatch(piece):
        return _asked_of_others(piece, more["word"].lower(), whole, clause)
    return _joined(whole, piece) if _ASKS_MORE.fullmatch(piece) else None


def parted(question: str) -> Clause | None:
    """A question's clause; None where it is not built like one."""
    found = words(question)
    text = question.rstrip(" ?!.")
    if not found:
        return None
    helper = next((place for place, word in enumerate(found[:5]) if word.tag == "auxiliary"), None)
    if found[0].tag == "question" and (helper is None or (helper > 1 and found[1].tag == "verb")):
        return Clause(found[0].text, "", "", text[found[0].end :].strip())
    if helper is None or (helper and found[0].tag not in ("question", "preposition")):
        return None
    asked = text[: found[helper].start].strip()
    subject = next((one for one in _outer(question, found) if one.first == helper + 1), None)
    alone = helper + 1 < len(found) and found[helper + 1].tag == "pronoun"
    end = found[subject.behind - 1].end if subject else found[helper + 1].end if alone else None
    if end is None:  # "who is coming": the question word is the subject
        return Clause(asked, "", "", text[found[helper].start :].strip()) if asked else None
    return Clause(asked, found[helper].low, text[found[helper].end : end].strip(), text[end:].strip())


def _asked_anew(word: str, whole: str, clause: Clause | None) -> str:
    """The same question with another question word; joined to it where that would lose what it asks for."""
    asks_other = clause is not None and clause.asked and not _ADVERB.fullmatch(clause.asked)
    if clause is None or not clause.subject or asks_other:
        return _joined(whole, word)
    return f"{_capital(word)} {clause.auxiliary} {clause.subject} {clause.predicate}".rstrip() + "?"


def _asked_of_others(piece: str, word: str, whole: str, clause: Clause | None) -> str:
    """The same question with "who else" in it."""
    if clause is None or (not clause.subject and clause.asked.lower() != word):
        return _joined(whole, piece)
    if clause.asked.lower() == word:
        rest = f"{clause.auxiliary} {clause.subject} {clause.predicate}"
    elif word == "who" and clause.predicate and not clause.asked:
        rest = _finite(clause)
    else:
        return _joined(whole, piece)
    return f"{_capital(piece)} {' '.join(rest.split())}?"


def _finite(clause: Clause) -> str:
    """What others did too: "rejected the plan" of "did Kyiv reject the plan"."""
    verb, _, rest = clause.predicate.partition(" ")
    if clause.auxiliary == "did" and (past := en.past(verb.lower())):
        return f"{past} {rest}"
    return f"{clause.auxiliary} {clause.predicate}"


def _exchanged(piece: str, whole: str) -> str | None:
    """The question before with a time, a place or a name exchanged for another."""
    if (timed := moment(piece)) is not None:
        return f"{without_times(whole)} {timed}?"
    found = words(piece)
    if any(word.tag in ("auxiliary", "question", "pronoun") for word in found):
        return None
    if found[0].tag == "preposition":
        if (said := _FOR.match(piece)) and (named := _beside(piece[said.end() :], whole)):
            return named
        return _moved(piece, found[0].low, whole)
    return _beside(piece, whole)


def _moved(piece: str, preposition: str, whole: str) -> str:
    """With another place: behind the same preposition, else at the end."""
    found = words(whole)
    for one in _outer(whole, found):
        led = one.first > 0 and found[one.first - 1].low == preposition
        if led and one.name == any(word.name for word in words(piece)):
            return _question(whole[: found[one.first - 1].start] + piece + whole[found[one.behind - 1].end :])
    return f"{whole.rstrip(' ?!.')} {piece}?"


def _beside(piece: str, whole: str) -> str | None:
    """With one phrase exchanged for another of its kind; None where there is none."""
    found = words(piece)
    mine = next((one for one in phrases(piece, found) if one.first == 0 and one.behind == len(found)), None)
    if mine is None:  # by itself, the last word of "climate change" looks like a verb
        head = found[-1].low
        if head in en.IRREGULAR or head.endswith("ed"):
            return None
        mine = Phrase(piece, 0, len(found), head, is_plural(head), any(word.name for word in found), "")
    there = words(whole)
    every = [*_outer(whole, there), *(one for one, role in spoken(whole) if role == "part")]
    # of several things the last is what the talk is of, of several names the first
    every = every if mine.name or mine.person else every[::-1]
    other = max(every, key=partial(_alike, mine), default=None)
    if other is None or not _alike(mine, other):
        return None
    return _question(whole[: there[other.first].start] + piece + whole[there[other.behind - 1].end :])


def _alike(one: Phrase, other: Phrase) -> int:
    """How much two phrases are of a kind; 0 where one could not stand for the other."""
    if one.head == other.head:
        return 3
    proper, also = one.proper, other.proper
    if (one.person and other.person) or (proper and also and not (one.person or other.person)):
        return 2
    return int((proper and (also or bool(other.person))) or not (one.name or one.person or other.name or other.person))


def _outer(text: str, found: Sequence[Word]) -> list[Phrase]:
    every = phrases(text, found)
    return [
        one
        for one in every
        if not any(other != one and other.first <= one.first and one.behind <= other.behind for other in every)
    ]


def _last_sentence(text: str) -> str:
    """The last sentence that asks, else the last."""
    sentences = [one.strip() for one in re.findall(r"[^?!]*[?!]*", text) if one.strip(" ?!.")]
    return next((one for one in reversed(sentences) if one.endswith("?")), sentences[-1] if sentences else "")


def _joined(whole: str, piece: str) -> str:
    return f"{whole.rstrip(' ?!.')}, and {piece[0].lower()}{piece[1:]}?"


def _question(text: str) -> str:
    return _capital(text.rstrip(" ?!.")) + "?"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
