"""A question that rules leave whole, split by a language model, and believed only where the parts say nothing new.

A model is asked only where the question is built as one that needs several facts: it takes seconds. A part may hold no
name, figure or telling word that the question has not, so whatever a model makes up is searched for by nobody. Where
it fails, is slow, or has nothing to say that is believed, the question stays whole.
"""

import re
from collections.abc import Generator, Iterator

from assistant.guard.injection import suspicion, tame
from assistant.language import names, numbers
from assistant.language.vocabulary import NAME_WORD
from assistant.llms import LanguageModel, Message, short_reply
from assistant.llms.templates import load
from assistant.query.decomposition import ASKING
from assistant.query.understanding import Plan, Split
from index.text.analyzer import FUNCTION_WORDS, words

PATIENCE = 8.0
"""Seconds that a model has: the question is searched whole without it, and somebody waits for the answer."""

TOKENS = 160
"""Most that it may write: five parts of a long question."""

LEAST, MOST = 2, 5
"""Parts of a split that is believed. More are a model that takes the question apart word by word."""

LONG = 8
"""Telling words from which a question may need several facts; most questions for one fact have five or fewer."""

SEVERAL_NAMES = 3
"""Names after which a question is thought to be about several things, whatever its words."""

LESS = 0.75
"""Share of the question's telling words that one part may have: with more it is the question over again."""

HELD = 0.5
"""Share of the question's telling words that the parts have to hold together: else they ask something else."""

_JOINED = re.compile(
    r"""
      \b(?:and|or|nor|both|either|neither|as\ well\ as|along\ with)\b            # coordination
    | \b(?:than|versus|vs|compar\w+|contrast\w*|differ\w*|similar\w*|same|alike|unlike|whereas|while|between)\b
    | \b(?:agree\w*|disagree\w*|align\w*|consistent\w*|contradict\w*|chang\w+)\b  # one thing held against another
    | \b(?:before|after|since|until|first|later|earlier)\b                        # sequence
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NAME = re.compile(rf"(?<=[\w,;'’\"“”)] )['‘“\"(]?{NAME_WORD}(?:\s+{NAME_WORD})*")
_LEAD = re.compile(r"^\s*(?:(?:[-*•–]|(?:part|question)?\s*\d{1,2}\s*[.):]|(?:valid|part|question)\s*:)\s*)+", re.I)
_FRAME = "\"“”'`* "


def split_by_model(plan: Plan, model: LanguageModel) -> Generator[None, None, Split | None]:
    """Return the parts that a model finds; None where it is not asked or not believed.

    Yields while the model is waited for, a moment to stop: closing ends its work at once.

    Args:
        plan: the question, read by rules.
    """
    if plan.parts or not wants_several(plan):
        return None
    parts = believed((yield from asked(plan.question, model, PATIENCE)) or "", plan.question)
    return Split(parts, model.name) if parts else None


def wants_several(plan: Plan) -> bool:
    """Return whether a question is long, and built as one for several facts (English) or naming several things."""
    question = plan.question
    if len(_telling(question)) < LONG:
        return False
    several = len(plan.outlets) > 1 or len(set(_NAME.findall(question))) >= SEVERAL_NAMES
    return several or _JOINED.search(question) is not None


def asked(question: str, model: LanguageModel, patience: float) -> Generator[None, None, str | None]:
    """Return what a model writes when it is asked for a question's parts; None where it fails.

    Args:
        patience: seconds that it has.
    """
    return short_reply(model, prompt(question), tokens=TOKENS, patience=patience, enough=_goes_round)


def prompt(question: str) -> tuple[Message, ...]:
    """Return what a model is asked."""
    sections = load("parts")
    filled = sections["user"].substitute(question=tame(question))
    return Message("system", sections["system"].template), Message("user", filled)


def believed(reply: str, question: str) -> tuple[str, ...]:
    """Return the parts in a reply; none where too few or too many lines are parts of the question.

    Args:
        reply: one part on each line.
    """
    found = list(dict.fromkeys(_believed_lines(reply, question)))
    if not LEAST <= len(found) <= MOST:
        return ()
    wanted, held = _telling(question), frozenset().union(*map(_telling, found))
    return tuple(found) if len(held) >= HELD * len(wanted) else ()


def _believed_lines(reply: str, question: str) -> Iterator[str]:
    whole = _telling(question)
    for line in reply.splitlines():
        part = _LEAD.sub("", line).strip(_FRAME)
        telling = _telling(part)
        if not telling <= whole or not ASKING <= len(telling) <= LESS * len(whole) or len(part) > len(question):
            continue  # says something new or too little, or is the question over again
        if names.lacking(part, question) or numbers.lacking(part, question) or suspicion(part):
            continue
        yield part


def _goes_round(reply: str) -> bool:
    """Whether the last whole line was there before: what a small model writes then are the same lines again."""
    *lines, _ = reply.split("\n")
    *before, last = [line for line in lines if line.strip()] or [""]
    return last in before


def _telling(text: str) -> frozenset[str]:
    """A text's words, function words left out even where there are no others."""
    return frozenset(words(text)) - FUNCTION_WORDS
