"""A follow-up put by a language model, and believed only where it says nothing new; else the rules' wording.

The conversation is data: it stands in a fence, without sentences that give orders. Whatever goes wrong with the model,
there is a question to search for.
"""

from collections.abc import Sequence
from secrets import token_hex

from assistant.guard.injection import suspicion, tame
from assistant.language import lexicon as en
from assistant.language import names, numbers
from assistant.language.phrases import words
from assistant.llms import LanguageModel, Message, short_reply, waited
from assistant.llms.templates import CODE_BYTES, load
from assistant.query.rewriting.antecedents import added_phrases
from assistant.query.rewriting.by_rules import TURNS, lacks_nothing, points_back, read, rewritten_by_rules
from assistant.query.rewriting.history import History, Standalone, Turn, turns_of
from index.text.analyzer import content_words
from index.text.sentences import split_sentences

PATIENCE = 20.0
"""Seconds that a model has for a question; the rules need none, and somebody waits for the answer."""

TOKENS = 96
"""Most that it may write: a question is rarely a third as long."""

SHOWN_TURNS = 4
SHOWN = 400
"""Characters of each answer that it is shown."""

LONGER = 200
"""Characters by which its wording may be longer than the question."""

NEW_WORDS = 2
"""Words of its own that it may use beside those that were said."""

KEPT = 0.5
"""Share of the question's telling words that it has to keep: else it asks something else."""


def rewritten(question: str, history: History, model: LanguageModel | None) -> Standalone:
    """Return the question with what it leaves unsaid, put by the model where that can be believed.

    Args:
        question: as typed.
        history: the turns before, the oldest first.
        model: None for the rules alone; not asked where nothing is missing.
    """
    turns = turns_of(history)[-TURNS:]
    if not turns:
        return Standalone(question)
    spoken = read(turns)
    by_rules = rewritten_by_rules(question, spoken)
    if model is None or (not by_rules.changed and lacks_nothing(question, spoken)):
        return by_rules
    reply = _reply(model, _prompt(question, turns))
    if reply is None or not believable(reply, question, [*(one.standalone for one in spoken), *_said(turns)]):
        return by_rules
    if by_rules.changed and points_back(reply, spoken):
        return by_rules
    if reply.split() == question.split():
        return Standalone(question, before=by_rules.before, new_topic=by_rules.new_topic)
    added = added_phrases(question, reply)
    return Standalone(reply, "model", added, by_rules.before, not points_back(question, spoken))


def believable(reply: str, question: str, said: Sequence[str]) -> bool:
    """Return whether a model's wording is the same question, and nothing in it is new.

    Args:
        said: everything in the conversation so far.
    """
    found = words(reply)
    if not found or "\n" in reply or len(reply) > len(question) + LONGER or suspicion(reply):
        return False
    if reply.count("?") > max(1, question.count("?")) or not (reply.endswith("?") or "?" not in question):
        return False
    opens = found[0].low in en.QUESTION_WORDS | en.AUXILIARIES | en.PREPOSITIONS | en.ASKS
    if not (opens or found[0].low == words(question)[0].low):
        return False
    known = "\n".join([*said, question])
    if names.lacking(reply, known) or numbers.lacking(reply, known):
        return False
    if names.lacking(question, reply) or numbers.lacking(question, reply):
        return False
    telling, own = set(content_words(question)), set(content_words(reply))
    return len(telling & own) >= KEPT * len(telling) and len(own - set(content_words(known))) <= NEW_WORDS


def _reply(model: LanguageModel, messages: Sequence[Message]) -> str | None:
    """What the model writes; None where it fails or takes too long."""
    text = waited(short_reply(model, messages, tokens=TOKENS, patience=PATIENCE))
    return text and text.strip("\"“”'`").removeprefix("Valid: ").removeprefix("Question: ").strip()


def _prompt(question: str, turns: Sequence[Turn]) -> tuple[Message, ...]:
    sections = load("followup")
    pieces = []
    for turn in turns[-SHOWN_TURNS:]:
        told = _harmless(" ".join(turn.quotes) or turn.answer)[:SHOWN]
        answer = sections["answer"].substitute(text=told) if told else ""
        asked = _harmless(turn.standalone or turn.question)
        pieces.append(sections["turn"].substitute(question=asked, answer=answer).strip())
    filled = {"question": tame(question), "turns": "\n".join(pieces), "boundary": token_hex(CODE_BYTES)}
    return Message("system", sections["system"].template), Message("user", sections["user"].substitute(filled))


def _said(turns: Sequence[Turn]) -> list[str]:
    return [text for turn in turns for text in (turn.question, turn.answer, *turn.quotes)]


def _harmless(text: str) -> str:
    """A text without the sentences of it that would order a model about."""
    return tame(" ".join(text[start:end] for start, end in split_sentences(text) if not suspicion(text[start:end])))
