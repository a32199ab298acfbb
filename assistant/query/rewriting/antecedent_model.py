"""What speaks for bringing a phrase into a question, as named numbers for the weights in `antecedent_model.json`.

Each number is about where the phrase stands in the conversation or how the question is built; none is about a word.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from importlib.resources import files

from assistant.language import lexicon as en
from assistant.language.phrases import Phrase, phrases
from assistant.language.rarity import rarity
from assistant.language.tokenizer import Word
from assistant.query.rewriting.antecedents import Option
from assistant.query.rewriting.discourse import Mention, Thread, bare
from index.text.analyzer import words as stems

NAMES = (
    "gap",
    "left out",
    "last turn",
    "turns back",
    "topic now",
    "topic at first",
    "brought in before",
    "name",
    "subject",
    "question names",
    "question lacks",
    "question is bare",
    "question is fresh",
    "question goes on",
)
"""`gap` and `left out` are constants: the first where the question has a pronoun or the like, the second where not.
Those that begin with "question" are 0 where it has."""

FAR = 8
"""Turns back that count as the farthest."""


def of_mentions(phrase: Phrase, mentions: Sequence[Mention], thread: Thread) -> dict[str, float]:
    """Where a phrase stands in the conversation.

    Args:
        mentions: of it, the latest first.
    """
    back = len(thread.questions) - 1 - mentions[0].turn
    key = bare(phrase.text)
    return {
        "last turn": float(back == 0),
        "turns back": min(back, FAR) / FAR,
        "topic now": float(key == thread.topic),
        "topic at first": float(key == thread.opening),
        "brought in before": float(any(one.brought for one in mentions)),
        "name": float(phrase.name),
        "subject": float(mentions[0].role in ("subject", "topic")),
    }


def of_question(question: str, found: Sequence[Word], thread: Thread) -> dict[str, float]:
    """Whether a question without pronouns says of what it asks."""
    every = phrases(question, found)
    heard = set(stems(" ".join(thread.questions)))
    nouns = [word.low for word in found if word.tag == "noun"]
    fresh = [rarity(low) for low in nouns if not set(stems(low)) & heard]
    unsaid = [one for one in every if _lacks(found, one)]
    bared = [one for one in every if found[one.first].tag != "article" and not _complemented(found, one)]
    return {
        "question names": float(any(word.name for word in found)),
        "question lacks": float(bool(every) and len(unsaid) == len(every)),
        "question is bare": float(bool(bared)),
        "question is fresh": max(fresh, default=0.0),
        "question goes on": float(len(fresh) < len(nouns)),
    }


def _lacks(found: Sequence[Word], phrase: Phrase) -> bool:
    """Whether a phrase calls for an "of": the causes, main layers, side effects; not a genre, my teeth, Kyiv."""
    first = found[phrase.first]
    owned = phrase.name or first.low in en.POSSESSIVES | {"a", "an"} or _complemented(found, phrase)
    calls = first.low == "the" or first.tag == "adjective" or phrase.head in en.LIGHT or phrase.plural
    return calls and not owned


def _complemented(found: Sequence[Word], phrase: Phrase) -> bool:
    behind = found[phrase.behind] if phrase.behind < len(found) else None
    return behind is not None and not behind.apart and behind.tag in ("preposition", "joint", "verb")


PERSONAL = ("he", "she")
"""Somebody is always meant by these, so nothing has to be weighed against the question as typed."""


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """The weights as shipped."""
    stored = json.loads(files("assistant.query.rewriting").joinpath("antecedent_model.json").read_text("utf-8"))
    return {name: stored["weights"][name] for name in NAMES}


def chosen(options: Sequence[Option], weighing: Mapping[str, float] | None = None) -> Option:
    """The likeliest of the options.

    Args:
        options: the question as typed first.
        weighing: instead of the weights as shipped.
    """
    weighing = weights() if weighing is None else weighing
    typed, *others = options
    if personal := [one for one in others if one.kind in PERSONAL]:
        return max(personal, key=partial(_person, weighing=weighing))
    best = max(others, key=lambda one: score(one, weighing), default=typed)
    return best if score(best, weighing) > 0 else typed


def _person(option: Option, weighing: Mapping[str, float]) -> tuple[float, ...]:
    """Of persons the newest, within a turn a sure one before a likely one, then the subject first."""
    numbers = option.features
    return -numbers["turns back"], option.person, numbers["subject"], score(option, weighing)


def score(option: Option, weighing: Mapping[str, float]) -> float:
    """Log-odds against the question as typed."""
    return sum(weighing[name] * number for name, number in option.features.items())
