"""Every way to make a follow-up stand alone, each with numbers that say how likely it is the right one.

Not here: how the numbers are weighed (`choice`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.evidence.rarity import rarity
from assistant.followup import english as en
from assistant.followup.gaps import Gap, gaps
from assistant.followup.phrases import Phrase, is_plural, phrases
from assistant.followup.thread import Mention, Thread, bare
from assistant.followup.words import Word, words
from index.words import words as stemmed


@dataclass(frozen=True)
class Option:
    """A way to put the question.

    Args:
        text: the question so put.
        added: what is new in it.
        features: numbers by name; none for the question as typed.
    """

    text: str
    added: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    features: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """Something spoken of, with all its mentions, the latest first."""

    phrase: Phrase
    mentions: tuple[Mention, ...]


def candidates(thread: Thread) -> list[Candidate]:
    """What was spoken of, each once; a surname alone is the name it ends."""
    by_key: dict[str, list[Mention]] = {}
    for mention in reversed(thread.mentions):
        if key := bare(mention.phrase.text):
            by_key.setdefault(key, []).append(mention)
    names = [key for key, mentions in by_key.items() if mentions[0].phrase.name and 1 < len(key.split()) < 4]
    for key in [key for key, mentions in by_key.items() if mentions[0].phrase.name and " " not in key]:
        whole = next((name for name in names if name.endswith(" " + key)), None)
        if whole is not None:
            by_key[whole] = sorted(by_key[whole] + by_key.pop(key), key=lambda one: -one.turn)
    return [Candidate(_fullest(mentions), tuple(mentions)) for mentions in by_key.values()]


def _only_told(one: Candidate) -> bool:
    return all(mention.role == "answer" for mention in one.mentions)


def _fullest(mentions: Sequence[Mention]) -> Phrase:
    """The latest wording among the longest."""
    return max((mention.phrase for mention in mentions), key=lambda phrase: len(bare(phrase.text)))


def options(question: str, thread: Thread) -> list[Option]:
    """The ways to put a question, as typed first."""
    found = words(question)
    lacking = gaps(question, found)
    every = [one for one in candidates(thread) if not _repeats(one, found)]
    result = [Option(question)]
    asked = of_question(question, found, thread)
    if lacking:
        for kind in dict.fromkeys(gap.kind for gap in lacking):
            if kind == "they" and _compares(found):
                continue
            places = [gap for gap in lacking if gap.kind == kind]
            for one in every:
                if not may_mean(one.phrase, kind) or (kind not in ("he", "she") and _only_told(one)):
                    continue
                put = said(one.phrase, kind, places[0].word)
                numbers = about(one, thread, found) | agreement(one, kind) | continuity(one, thread, kind) | asked
                result.append(Option(filled(question, places, put), (written(one.phrase),), (kind,), numbers))
    else:
        for one in every:
            if _only_told(one):
                continue
            put = written(one.phrase)
            base = about(one, thread, found)
            numbers = base | asked | {f"left out {k}": base[k] for k in base}
            result.append(
                Option(
                    appended(question, found, put), (put,), ("left out",), numbers | continuity(one, thread, "left out")
                )
            )
    if lacking and _compares(found) and len(thread.topics) > 1 and any(gap.kind == "they" for gap in lacking):
        both = " and ".join(thread.topics[-2:])
        places = [gap for gap in lacking if gap.kind == "they" and not gap.possessive]
        result.append(Option(filled(question, places, both), (both,), ("they",), {"is pair": 1.0, "bias": 1.0} | asked))
    return result


def _compares(found: Sequence[Word]) -> bool:
    """Whether "they" are two things told apart: "how do they compare", "what do they have in common"."""
    lows = [word.low for word in found]
    return lows[-1:] in (["compare"], ["differ"], ["different"], ["related"], ["alike"]) or lows[-2:] == [
        "in",
        "common",
    ]


_DROPPED = en.QUANTIFIERS | en.DEMONSTRATIVES | {"a", "an", "other"}


def written(phrase: Phrase) -> str:
    """A phrase as it is said again."""
    head, _, rest = phrase.text.partition(" ")
    text = rest if rest and head.lower() in _DROPPED else phrase.text
    text = text.removesuffix("'s").removesuffix("’s")
    if text.startswith("The ") and phrase.first == 0:
        text = "the " + text[4:]
    return text


def said(phrase: Phrase, kind: str, word: str) -> str:
    """A phrase in the form that a gap wants."""
    text = written(phrase)
    if kind in ("one", "ones", "which"):
        text = _undetermined(text)
        return singular(text) if kind != "ones" and phrase.plural else text
    if kind == "noun":
        return f"the {word} of {text}" if phrase.head != word else text
    return text


def _undetermined(text: str) -> str:
    while (head := text.partition(" ")[0].lower()) in en.DETERMINERS and " " in text:
        text = text.partition(" ")[2]
    return text


def singular(text: str) -> str:
    """The last word without its plural ending."""
    if text.endswith("ies"):
        return text[:-3] + "y"
    if text.endswith(("shes", "ches", "xes", "sses")):
        return text[:-2]
    return text[:-1] if text.endswith("s") and is_plural(text.rpartition(" ")[2].lower()) else text


def filled(question: str, gaps: Sequence[Gap], text: str) -> str:
    """The question with a phrase in the place of its pronouns."""
    for gap in sorted(gaps, key=lambda gap: -gap.start):
        ending = ("'" if text.endswith("s") else "'s") if gap.possessive else ""
        put = text[0].upper() + text[1:] if gap.start == 0 else text
        if gap.start == gap.end:
            put = " " + put
        question = question[: gap.start] + put + ending + question[gap.end :]
    return question


def appended(question: str, found: Sequence[Word], text: str) -> str:
    """The question with "of" or "in" and a phrase behind it."""
    end = found[-1].end if found else len(question)
    preposition = _preposition(found)
    return f"{question[:end]} {preposition} {text}{question[end:].rstrip()}"


def _preposition(found: Sequence[Word]) -> str:
    last = found[-1] if found else None
    if last is None or last.tag != "noun":
        return "in"
    return (
        "of"
        if any(word.low in ("the", "main", "different") for word in found)
        and not any(word.tag == "preposition" for word in found[2:])
        else "in"
    )


def _repeats(one: Candidate, found: Sequence[Word]) -> bool:
    own = {word for word in re.findall(r"\w+", bare(one.phrase.text))}
    return own <= {word.low for word in found}


def may_mean(phrase: Phrase, kind: str) -> bool:
    """Whether grammar lets a phrase be what a gap of a kind means."""
    if phrase.head in en.TIMES or phrase.head in ("friend", "friends"):
        return False
    if kind in ("he", "she"):
        parts = phrase.text.split()
        perhaps = phrase.name and not phrase.person and len(parts) < 4 and phrase.head not in en.PLACES | en.COLLECTIVES
        perhaps = perhaps and all(part.isalpha() and part.istitle() and part != "The" for part in parts)
        return not phrase.plural and (phrase.person in (kind, "they") or perhaps)
    if kind == "it":
        return not phrase.person and not phrase.plural
    if kind == "that":
        return phrase.person not in ("he", "she")
    if kind in ("they", "those", "ones"):
        return phrase.plural or phrase.name or bool(phrase.person) or phrase.head in en.COLLECTIVES
    return True


def agreement(one: Candidate, kind: str) -> dict[str, float]:
    """Whether a phrase may be what a pronoun of a kind means."""
    phrase = one.phrase
    numbers = {f"is {kind}": 1.0}
    if kind in ("he", "she"):
        person = phrase.person == kind or (phrase.person == "they" and not phrase.plural)
        perhaps = phrase.name and not phrase.person and not phrase.plural and not phrase.text.lower().startswith("the ")
        numbers["person fits"] = 1.0 if person else 0.5 if perhaps else 0.0
        numbers["person fits not"] = float(phrase.person in ("he", "she") and phrase.person != kind)
    elif kind in ("it", "that"):
        numbers["number fits not"] = float(phrase.plural)
        numbers["person for it"] = float(bool(phrase.person))
    elif kind in ("they", "those", "ones"):
        numbers["number fits"] = float(phrase.plural)
        numbers["name for they"] = float(phrase.name and not phrase.plural)
        numbers["person for they"] = float(bool(phrase.person))
    else:
        numbers["plural"] = float(phrase.plural)
        numbers["name for a noun"] = float(phrase.name)
    return numbers


def continuity(one: Candidate, thread: Thread, kind: str) -> dict[str, float]:
    """Whether what was meant last time would be meant again."""
    key = bare(one.phrase.text)
    same, any_other = thread.fillers.get(kind), next(iter(thread.fillers.values()), None)
    return {
        "goes on": float(same == key),
        "goes on otherwise": float(same is not None and same != key),
        "goes on, other kind": float(same is None and any_other == key),
        "possessed by it": float(any_other is not None and any_other != key and key.startswith(any_other)),
    }


def about(one: Candidate, thread: Thread, found: Sequence[Word]) -> dict[str, float]:
    """What speaks for a phrase whatever it is wanted for."""
    last = one.mentions[0]
    turns = len(thread.questions)
    back = turns - 1 - last.turn
    lows = [word for word in re.findall(r"\w+", bare(one.phrase.text))]
    spoken = {mention.turn for mention in one.mentions if mention.role != "answer"}
    here = {word.low for word in found}
    numbers = {
        "bias": 1.0,
        "last turn": float(back == 0),
        "turn before": float(back == 1),
        "turns back": min(back, 8) / 8,
        "filled last turn": float(back == 0 and last.filled),
        "filled": float(any(mention.filled for mention in one.mentions)),
        f"role {last.role}": 1.0,
        f"role {last.role} last turn": float(back == 0),
        "first turn": float(
            any(mention.turn == 0 and mention.role in ("about", "topic", "subject") for mention in one.mentions)
        ),
        "first turn, any": float(any(mention.turn == 0 and mention.role != "answer" for mention in one.mentions)),
        "mentions": min(len(spoken), 4) / 4,
        "name": float(one.phrase.name),
        "words": min(len(lows), 6) / 6,
        "long": float(len(lows) > 4),
        "light": float(one.phrase.head in en.LIGHT),
        "rare": max((rarity(low) for low in lows), default=0.0),
        "shares words": float(bool(set(lows) & here)),
        "the": float(one.phrase.text.lower().startswith("the ")),
        "mine": float(one.phrase.text.lower().startswith(("my ", "i ", "our "))),
        "possessed": float(any(mark in one.phrase.text for mark in ("'s ", "’s ", "s' ", "s’ "))),
        "conversation's topic": float(bare(one.phrase.text) == thread.opening),
        "topic now": float(bare(one.phrase.text) == thread.topic),
        "both topics": float(bare(one.phrase.text) == thread.topic == thread.opening),
        "answered often": min(sum(m.role == "answer" and m.turn == turns - 1 for m in one.mentions), 4) / 4,
        "only answered": float(not spoken),
    }
    if thread.answered:
        kept = ("only answered", "topic now", "conversation's topic", "last turn", "name", "answered often")
        numbers |= {f"with answers, {name}": numbers[name] for name in kept}
    return numbers


def of_question(question: str, found: Sequence[Word], thread: Thread) -> dict[str, float]:
    """What tells that a question without pronouns leaves something out."""
    every = phrases(question, found)
    content = [word for word in found if word.tag in ("noun", "adjective", "verb") and word.low not in en.LIGHT]
    nouns = [word for word in found if word.tag == "noun"]
    last = found[-1] if found else None
    complement = [word for word in found[2:] if word.tag == "preposition"]
    lights = [one for one in every if one.head in en.LIGHT and not _complemented(found, one)]
    names = [word for word in found if word.name]
    old = [word for word in nouns if thread.words[word.low]]
    lacking = [
        one
        for one in every
        if not _complemented(found, one)
        and not one.name
        and found[one.first].low not in en.POSSESSIVES | {"a", "an"}
        and (
            found[one.first].low == "the"
            or one.head in en.LIGHT
            or found[one.first].tag == "adjective"
            or one.head.endswith("s")
        )
    ]
    definite = [one for one in every if found[one.first].low == "the" and not _complemented(found, one)]
    plain = [one for one in every if found[one.first].tag != "article" and not _complemented(found, one)]
    opening = found[0].low if found else ""
    stems = set(stemmed(" ".join(word.low for word in nouns)))
    told = set(stemmed(thread.topic)) | set(stemmed(thread.opening))
    heard = set(stemmed(" ".join(thread.questions)))
    fresh = [rarity(word.low) for word in nouns if not set(stemmed(word.low)) & heard]
    named = [one for one in every if one.name]
    return {
        "asks of topic": float(bool(stems & told)),
        "asks of what was heard": float(bool(stems & heard)),
        "asks fresh": max(fresh, default=0.0),
        "asks fresh mean": sum(fresh) / len(fresh) if fresh else 0.0,
        "asks nothing fresh": float(not fresh),
        "asks common fresh": float(bool(fresh) and max(fresh) < 0.7),
        "asks lacking common": float(
            bool(every) and len(lacking) == len(every) and max(fresh, default=0.0) < 0.7 and not stems & told
        ),
        "asks only name": float(len(every) == len(named) > 0),
        "asks after answers": float(thread.answered),
        "asks names": float(bool(names)),
        "asks lacking": float(bool(every) and len(lacking) == len(every)),
        "asks lacking the": float(bool(every) and len(lacking) == len(every) and bool(definite)),
        "asks lacking short": float(bool(every) and len(lacking) == len(every) and len(found) < 8),
        "asks lacking one": float(len(every) == len(lacking) == 1),
        "asks nouns": min(len(nouns), 5) / 5,
        "asks no noun": float(not nouns),
        "asks content": min(len(content), 6) / 6,
        "asks light": float(bool(lights)),
        "asks definite": float(bool(definite)),
        "asks definite light": float(bool(set(lights) & set(definite))),
        "asks bare": float(bool(plain)),
        "asks old word": float(bool(old)),
        "asks with preposition": float(bool(complement)),
        "asks rare": max((rarity(word.low) for word in nouns), default=0.0),
        "asks other": float(any(word.low in ("other", "others", "else", "another") for word in found)),
        "asks tell": float(opening in ("tell", "describe", "explain", "compare")),
        "asks about": float(
            [word.low for word in found[:2]] in (["what", "about"], ["how", "about"]) or opening == "and"
        ),
        "asks what is": float(
            len(every) == 1
            and [word.low for word in found[:2]] in (["what", "is"], ["what", "are"], ["who", "is"], ["who", "are"])
            and not definite
        ),
        "asks adjective end": float(last is not None and last.tag in ("adjective", "verb", "adverb")),
        "asks any": float(any(word.low in ("any", "some", "there", "common", "main") for word in found)),
        "asks me": float(any(word.low in ("i", "my", "you", "your", "we") for word in found)),
        "asks long": float(len(found) > 10),
        "asks sentences": float(sum(word.opens for word in found) > 1),
        "asks article": float(any(word.low in ("a", "an") for word in found)),
    }


def _complemented(found: Sequence[Word], phrase: Phrase) -> bool:
    return (
        phrase.behind < len(found)
        and not found[phrase.behind].apart
        and found[phrase.behind].tag in ("preposition", "joint", "verb")
    )
