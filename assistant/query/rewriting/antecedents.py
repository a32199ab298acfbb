"""Every way to make a question stand alone by bringing in something that the conversation has spoken of.

A phrase stands where a pronoun points back; where there is none, it is put behind the question ("the causes" of what?).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.language import lexicon as en
from assistant.language.phrases import Phrase, is_plural, phrases
from assistant.language.tokenizer import Word
from assistant.query.rewriting import antecedent_model
from assistant.query.rewriting.anaphora import Gap, Kind
from assistant.query.rewriting.discourse import Mention, Thread, bare, undetermined


@dataclass(frozen=True)
class Option:
    """A way to put the question.

    Args:
        text: the question so put.
        features: by name, as in `features.NAMES`; none for the question as typed.
        kind: what stood there, in the question as typed.
        added: what is brought in.
        person: for "he" and "she", how sure it is that a person is brought in: 3 for the name that an earlier "who"
            asked for, 2 for a forename, a title or a name that answers shorten to its last word, 1 for any other name
            of several words, 0 for one word.
    """

    text: str
    features: dict[str, float] = field(default_factory=dict)
    kind: Kind | None = None
    added: str = ""
    person: int = 0


@dataclass(frozen=True)
class Candidate:
    """Something spoken of, in its fullest wording, with all its mentions, the latest first."""

    phrase: Phrase
    mentions: tuple[Mention, ...]

    @property
    def only_told(self) -> bool:
        """Whether it stands in answers alone: nobody has asked about it."""
        return all(mention.role == "answer" for mention in self.mentions)

    @property
    def named(self) -> bool:
        """Whether it is the name that a "who" asked for."""
        return any(mention.role == "named" for mention in self.mentions)


_WORD = re.compile(r"\w+")
_NAME = re.compile(r"(?:Mc|Mac|O['’])?[^\W\d_a-z][^\W\d_A-Z]*(?:[-'’][^\W\d_]+)*")


def options(question: str, found: Sequence[Word], gaps: Sequence[Gap], thread: Thread) -> list[Option]:
    """The ways to put a question, as typed first."""
    fitting = [one for one in candidates(thread) if not _repeats(one, found)]
    return [
        Option(question),
        *(_filling(question, gaps, fitting, thread) if gaps else _adding(question, found, fitting, thread)),
    ]


def candidates(thread: Thread) -> list[Candidate]:
    """What was spoken of, each once, in its fullest wording; a surname alone is the name it ends."""
    found: dict[str, list[Mention]] = {}
    for mention in reversed(thread.mentions):
        if key := bare(mention.phrase.text):
            found.setdefault(key, []).append(mention)
    named = [key for key, mentions in found.items() if mentions[0].phrase.name]
    for surname in [key for key in named if " " not in key]:
        whole = next((key for key in named if 1 < len(key.split()) < 4 and key.endswith(" " + surname)), None)
        if whole is not None:
            found[whole] = sorted(found[whole] + found.pop(surname), key=lambda one: -one.turn)
    return [Candidate(_fullest(mentions), tuple(mentions)) for mentions in found.values()]


def _fullest(mentions: Sequence[Mention]) -> Phrase:
    return max((mention.phrase for mention in mentions), key=lambda phrase: len(bare(phrase.text)))


def _repeats(one: Candidate, found: Sequence[Word]) -> bool:
    here = {piece for word in found for piece in _WORD.findall(word.low)}
    return set(_WORD.findall(bare(one.phrase.text))) <= here


def _filling(question: str, gaps: Sequence[Gap], fitting: Sequence[Candidate], thread: Thread) -> Iterator[Option]:
    for kind in dict.fromkeys(gap.kind for gap in gaps):
        places = [gap for gap in gaps if gap.kind == kind and gap.word not in en.TIMES]
        for one in fitting if places else ():
            if _may_mean(one.phrase, kind) and (kind in ("he", "she") or not one.only_told):
                numbers = {"gap": 1.0, **antecedent_model.of_mentions(one.phrase, one.mentions, thread)}
                text = _filled(question, places, _said(one.phrase, kind, places[0].word))
                person = _surely_a_person(one, thread) if kind in ("he", "she") else 0
                yield Option(text, numbers, kind, written(one.phrase), person)


def _adding(question: str, found: Sequence[Word], fitting: Sequence[Candidate], thread: Thread) -> Iterator[Option]:
    if not _asks(question, found):
        return
    asked = antecedent_model.of_question(question, found, thread)
    short = {one.head: one for one in phrases(question, found) if one.text.lower() == f"the {one.head}"}
    for one in fitting:
        of_person = one.phrase.person in ("he", "she") and found[-1].low != "more"
        if not (one.only_told or of_person or one.phrase.head in en.TIMES):
            numbers = {"left out": 1.0, **antecedent_model.of_mentions(one.phrase, one.mentions, thread), **asked}
            put = written(one.phrase)
            if (same := short.get(one.phrase.head)) is not None:  # the fire, of which the warehouse fire was spoken
                start, end = found[same.first].start, found[same.behind - 1].end
                yield Option(_filled(question, [Gap("noun", start, end)], put), numbers, added=put)
            else:
                yield Option(_appended(question, found, one.phrase), numbers, added=put)


def _asks(question: str, found: Sequence[Word]) -> bool:
    """Whether it is an English question, not thanks or a word to search for."""
    asking = {word.low for word in found} & (en.QUESTION_WORDS | en.AUXILIARIES | en.VERBS)
    return len(found) > 1 and bool(asking) and ("?" in question or not asking.isdisjoint(en.QUESTION_WORDS | en.ASKS))


def _may_mean(phrase: Phrase, kind: Kind) -> bool:
    """Whether grammar lets a phrase be what a gap means."""
    one, person = not phrase.plural, bool(phrase.person)
    match kind:
        case "he" | "she":
            fits = one and (phrase.person in (kind, "they") or _may_be_person(phrase))
        case "it":
            fits = one and not person
        case "that":
            fits = phrase.person not in ("he", "she")
        case "they" | "those" | "ones":
            fits = phrase.plural or phrase.proper or person or phrase.head in en.COLLECTIVES
        case "there":
            fits = phrase.head in en.PLACES or (phrase.proper and one and not person)
        case _:
            fits = True
    return fits and (person or phrase.head not in en.TIMES)


def _may_be_person(phrase: Phrase) -> bool:
    """Whether a name may be of a person though no forename or title says so."""
    parts = phrase.text.split()
    plain = all(_NAME.fullmatch(part) and part != "The" for part in parts)
    return (
        phrase.name and not phrase.person and len(parts) < 4 and plain and phrase.head not in en.PLACES | en.COLLECTIVES
    )


def _surely_a_person(one: Candidate, thread: Thread) -> int:
    """As `Option.person` has it."""
    if one.named:
        return 3
    return 2 if one.phrase.person or _shortened(one.phrase, thread) else int(" " in one.phrase.text)


def _shortened(phrase: Phrase, thread: Thread) -> bool:
    """Whether answers use its last word alone for it too, as is done with people."""
    before, _, last = phrase.text.rpartition(" ")
    alone = re.compile(rf"(?<!{re.escape(before)} )(?<![\w-]){re.escape(last)}\b")
    return bool(before) and any(alone.search(text) for text in thread.answers)


_DROPPED = en.QUANTIFIERS | en.DEMONSTRATIVES | {"a", "an", "other"}


def written(phrase: Phrase) -> str:
    """A phrase as it is said again: "a strike" is the strike by now, and "some sharks" are sharks."""
    head, _, rest = phrase.text.partition(" ")
    text = rest if rest and head.lower() in _DROPPED else phrase.text
    text = text.removesuffix("'s").removesuffix("’s")
    return "the " + text[4:] if text.startswith("The ") and phrase.first == 0 else text


def _said(phrase: Phrase, kind: Kind, word: str) -> str:
    """A phrase in the form that a gap wants."""
    text = written(phrase)
    match kind:
        case "one" | "which" | "ones":
            text = undetermined(text)
            return _singular(text) if kind != "ones" and phrase.plural else text
        case "noun" if phrase.head != word:
            return f"the {word} of {text}"
        case "there":
            return f"in {text}"
        case _:
            return text


def _singular(text: str) -> str:
    if text.endswith("ies"):
        return text[:-3] + "y"
    if text.endswith(("shes", "ches", "xes", "sses")):
        return text[:-2]
    return text[:-1] if text.endswith("s") and is_plural(text.rpartition(" ")[2].lower()) else text


def _filled(question: str, gaps: Sequence[Gap], text: str) -> str:
    for gap in sorted(gaps, key=lambda gap: -gap.start):
        ending = ("'" if text.endswith("s") else "'s") if gap.possessive else ""
        put = text[0].upper() + text[1:] if gap.start == 0 else text
        space = " " if gap.start == gap.end else ""
        question = f"{question[: gap.start]}{space}{put}{ending}{question[gap.end :]}"
    return question


def _appended(question: str, found: Sequence[Word], phrase: Phrase) -> str:
    end = found[-1].end
    return f"{question[:end]} {_preposition(found, phrase)} {written(phrase)}{question[end:].rstrip()}"


def _preposition(found: Sequence[Word], phrase: Phrase) -> str:
    lows = {word.low for word in found}
    if phrase.person or (found[-1].low == "more" and "tell" in lows) or not lows.isdisjoint(en.SAYING):
        return "about"
    if not lows.isdisjoint(("happen", "happens", "happened")):
        return "to"
    definite = not lows.isdisjoint(("the", "main", "different"))
    placed = any(word.tag == "preposition" for word in found[2:])
    return "of" if found[-1].tag == "noun" and definite and not placed else "in"
