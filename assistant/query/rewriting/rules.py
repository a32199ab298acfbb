"""A question and the turns before it to a question that stands alone, by rules and a few fitted weights.

First what it points back to is put in the place of its pronouns; then, where it is only a piece of a question, it is
put together with the question before; else what it leaves out is put behind it. A question that lacks nothing stays as
it is, byte for byte. English only.
"""

from collections.abc import Sequence

from assistant.language import lexicon as en
from assistant.language.tokenizer import Word, words
from assistant.query.rewriting.anaphora import gaps, last_time
from assistant.query.rewriting.antecedent_model import chosen, score, weights
from assistant.query.rewriting.antecedents import Option, options
from assistant.query.rewriting.discourse import Thread, brought
from assistant.query.rewriting.ellipsis import completed
from assistant.query.rewriting.history import History, Standalone, Turn, turns_of

TURNS = 16
"""Earlier turns that are read: nobody points back farther."""

MOST = 3
"""Things that are brought into one question."""

SAYS_ENOUGH = 4
"""Words below which no question plainly stands alone."""

PLAIN = -2.0
"""Log-odds that something is left out, at most, where it plainly is not: one in eight."""

CHARACTERS = 500
"""A longer question says what it is about."""


def standing(question: str, history: History) -> Standalone:
    """The question with what it leaves unsaid.

    Args:
        question: as typed.
        history: the turns before, the oldest first.
    """
    turns = turns_of(history)[-TURNS:]
    return follow(question, read(turns)) if turns else Standalone(question)


def read(turns: Sequence[Turn]) -> Thread:
    """A conversation as it went; where no one said how a question was searched, that is worked out."""
    thread = Thread()
    for turn in turns:
        thread.add(turn, turn.standalone or follow(turn.question, thread).text)
    return thread


def follow(question: str, thread: Thread) -> Standalone:
    """`standing`, for a conversation that has been read."""
    found = words(question)
    if not thread.questions:
        return Standalone(question)
    if not found or len(question) > CHARACTERS:
        return Standalone(question, before=thread.questions[-1])
    text, added = _filled(_dated(question, thread.questions[-1]), thread)
    pieced, by_itself = completed(text, thread.questions[-1]), False
    if pieced is not None:
        text, added = pieced, tuple(brought(question, pieced).values())
    elif not gaps(question, found):
        option, by_itself = chosen(options(question, found, (), thread)), True
        text, added = option.text, (option.added,)
    before = thread.questions[-1]
    if text == question:
        return Standalone(question, before=before, new_topic=by_itself and _names_anew(found, thread))
    return Standalone(text, "rules", added, before, by_itself)


def _names_anew(found: Sequence[Word], thread: Thread) -> bool:
    """Whether there is a name that stands in no question so far."""
    heard = {word.low for question in thread.questions for word in words(question)}
    return any(word.name and word.low not in heard for word in found)


def points_back(question: str, thread: Thread) -> bool:
    """Whether a question has a word that only the turns before explain, or is only a piece of one."""
    return bool(gaps(question, words(question))) or completed(question, thread.questions[-1]) is not None


def lacks_nothing(question: str, thread: Thread) -> bool:
    """Whether it is plain that a question stands alone, so that no model need be asked."""
    if points_back(question, thread):
        return False
    found = words(question)
    _, *ways = options(question, found, (), thread)
    return len(found) >= SAYS_ENOUGH and max((score(one, weights()) for one in ways), default=PLAIN) <= PLAIN


def _dated(question: str, before: str) -> str:
    """The question with the time that "that day" means."""
    found = words(question)
    for gap in gaps(question, found):
        if gap.word in en.TIMES and (time := last_time(before)):
            led = any(
                word.end < gap.start and word.tag == "preposition" and gap.start - word.end == 1 for word in found
            )
            time = time.partition(" ")[2] if led and " " in time else time
            return f"{question[: gap.start]}{time}{question[gap.end :]}"
    return question


def _filled(question: str, thread: Thread) -> tuple[str, tuple[str, ...]]:
    """The question with its pronouns explained, one kind after another, and what explains them."""
    added: list[str] = []
    while len(added) < MOST:
        found = words(question)
        lacking = gaps(question, found)
        option = chosen(options(question, found, lacking, thread)) if lacking else Option(question)
        if not option.added:
            break
        question = option.text
        added.append(option.added)
    return question, tuple(added)
