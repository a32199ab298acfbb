"""A question and the turns before it to a question that stands alone, by rules. English only.

A piece of a question is put together with the question before; a pronoun is replaced by what it means. Anything else
stays as it is, byte for byte: a second search, for the question before together with this one, finds what is unsaid
(`assistant.retrieval.fusion`).
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.language.phrases import words
from assistant.query.rewriting.antecedents import added_phrases, antecedent, gaps, with_pronouns_replaced
from assistant.query.rewriting.ellipsis import completed
from assistant.query.rewriting.history import History, Standalone, Turn, turns_of

TURNS = 16
"""Earlier turns that are read: nobody points back farther."""

SAYS_ENOUGH = 4
"""Words below which no question plainly stands alone."""

CHARACTERS = 500
"""A longer question says what it is about."""


def standing(question: str, history: History) -> Standalone:
    """Return the question with what it leaves unsaid.

    >>> standing("Who is its mayor?", ["Where is Bakhmut?"]).text
    "Who is Bakhmut's mayor?"

    Args:
        question: as typed.
        history: the turns before, the oldest first.
    """
    return rewritten_by_rules(question, read(turns_of(history)[-TURNS:]))


def read(turns: Sequence[Turn]) -> list[Turn]:
    """Return the turns with their questions standing alone, worked out where unknown."""
    done: list[Turn] = []
    for turn in turns:
        done.append(replace(turn, standalone=turn.standalone or rewritten_by_rules(turn.question, done).text))
    return done


def rewritten_by_rules(question: str, turns: Sequence[Turn]) -> Standalone:
    """Return what `standing` does, for turns that have their standalone questions."""
    before = next((turn.standalone for turn in reversed(turns) if not turn.refused), "")
    if not turns or not question.strip() or len(question) > CHARACTERS:
        return Standalone(question, before=before)
    text = _explained(question, turns)
    text = completed(text, turns[-1].standalone) or text
    if text == question:
        anew = not points_back(question, turns) and _names_anew(question, turns)
        return Standalone(question, before=before, new_topic=anew)
    return Standalone(text, "rules", added_phrases(question, text), before)


def points_back(question: str, turns: Sequence[Turn]) -> bool:
    """Return whether a question has a pronoun that only the turns before explain, or is only a piece of one."""
    return bool(gaps(question)) or completed(question, turns[-1].standalone) is not None


def lacks_nothing(question: str, turns: Sequence[Turn]) -> bool:
    """Return whether a question plainly stands alone, so that no model need be asked."""
    found = words(question)
    return len(found) >= SAYS_ENOUGH and any(word.name for word in found) and not points_back(question, turns)


def _explained(question: str, turns: Sequence[Turn]) -> str:
    for kind in dict.fromkeys(gap.kind for gap in gaps(question)):
        if text := antecedent(kind, question, turns):
            question = with_pronouns_replaced(question, kind, text)
    return question


def _names_anew(question: str, turns: Sequence[Turn]) -> bool:
    """Whether there is a name that stands in no question so far."""
    heard = {word.low for turn in turns for word in words(turn.standalone)}
    return any(word.name and word.low not in heard for word in words(question))
