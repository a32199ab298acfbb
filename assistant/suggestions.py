"""What to ask next: up to three questions near an answer that the library answers; and what a refused question lacks.

Questions are made of the people and organisations that the answer and the passages near it name most, and each is asked
before it is offered.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from assistant.answer import Answer
from assistant.language import lexicon as en
from assistant.language.aliases import country
from assistant.language.phrases import Phrase, phrases
from assistant.language.rarity import rarity
from assistant.query.rewriting.antecedents import COMMON, plain
from index.text.analyzer import content_words
from index.text.analyzer import words as stems

if TYPE_CHECKING:
    from index import Library

MOST = 3
"""Questions that are offered, and that are asked to find them."""

FURTHER = 8
"""Passages ranked for the question whose articles are looked at beside those that are cited."""

RELATED = 0.5
"""Share of the nearest passage's likeness to the question that such a passage has, so that it is on the same matter."""

NEWEST = 20
"""Articles that name what to ask about where nothing was asked yet."""

OPENING = 600
"""Characters of each of these that are read."""

MOST_LACKING = 4
"""Words that a refused question is said to lack."""

NEWS = "What's new?"
"""Offered to those who have asked nothing yet."""

LONGEST_NAME = 3
"""Words of a name that is asked about, at most."""

_LATEST = "What is the latest on {}?"
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_SHOUTED = re.compile(r"[A-Z]{3,}\s[A-Z]")


class Answering(Protocol):
    """What suggestions need of an assistant."""

    library: "Library"

    def ask(self, question: str) -> Answer:
        """Return the answer to a question."""


def suggestions(assistant: Answering, answer: Answer, asked: Sequence[str] = ()) -> tuple[str, ...]:
    """Return up to three questions near an answer, or near a refused question, each answered by the library.

    Args:
        assistant: of the library; asked at most `MOST` questions.
        answer: of the question.
        asked: earlier questions, which are not offered again.
    """
    seen = {_key(one) for one in (answer.question, answer.standalone_question, *asked)}
    shown = {(one.article.id, one.start) for one in answer.citations}
    found: list[str] = []
    tried = 0
    for question, name in _candidates(assistant, answer):
        if tried == MOST:
            break
        if _key(question) in seen:
            continue
        seen.add(_key(question))
        tried += 1
        if _tells(assistant.ask(question), name, shown):
            found.append(question)
    return tuple(found)


def _tells(answer: Answer, name: str, shown: Collection[tuple[str, int]]) -> bool:
    """Whether an answer quotes something that was not shown, and tells of a name in its headline or quote."""
    last = name.rpartition(" ")[2]
    new = [one for one in answer.citations if (one.article.id, one.start) not in shown]
    return not answer.abstained and any(last in f"{one.article.title} {one.quote}" for one in new)


def _candidates(assistant: Answering, answer: Answer) -> Iterator[tuple[str, str]]:
    """Questions to offer, each with the name that it asks about, the likeliest first."""
    if answer.outcome == "talk":
        yield NEWS, ""
        texts = [article.text[:OPENING] for article in assistant.library.articles(limit=NEWEST)]
        yield from ((_LATEST.format(name), name) for name, _ in _named(texts))
        return
    asked_about = _key(answer.standalone_question)
    named = [one for one in _named(_near(assistant, answer)) if one[1] > 1 or _key(one[0]) <= asked_about]
    for name, _ in sorted(named, key=lambda one: (_key(one[0]) <= asked_about, -one[1])):
        yield _LATEST.format(name), name


def _near(assistant: Answering, answer: Answer) -> Iterable[str]:
    """What is cited or nearest, and the passages on the same matter, one text an article, without its author's name."""
    from assistant.retrieval.ranking import rank

    texts: dict[str, str] = {}
    for one in answer.citations or answer.nearest:
        texts[one.article.id] = f"{texts.get(one.article.id, '')}\n{one.quote}"
    hits = rank(assistant.library, answer.standalone_question, limit=FURTHER).hits
    least = RELATED * max((hit.dense for hit in hits), default=0.0)
    for hit in hits:
        if hit.dense >= least:
            text = hit.passage.text.replace(hit.article.author or "\0", "")
            texts[hit.article.id] = f"{texts.get(hit.article.id, '')}\n{text}"
    return texts.values()


def _named(texts: Iterable[str]) -> list[tuple[str, int]]:
    """Names of people, organisations and the like, those in most texts first, with how many texts have them."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(dict.fromkeys((plain(one) for one in phrases(text) if _is_worth_asking(one)), 1))
    pieces = {piece for name in counts for piece in name.split() if " " in name}
    return [(name, count) for name, count in counts.most_common() if name not in pieces]  # "Musk" is Elon Musk


def _is_worth_asking(phrase: Phrase) -> bool:
    """Whether a phrase is a name of up to three words, of no place but a country; one word must be none of English."""
    words = plain(phrase).split()
    proper = all(word[0].isupper() and word.isalpha() for word in words) and not _SHOUTED.search(phrase.text)
    land = any(map(country, stems(phrase.head)))
    known = len(words) > 1 or land or (rarity(words[0]) >= COMMON and bool(phrase.after) and len(words[0]) > len("Nov"))
    other = (phrase.sort == "place" and not land) or words[-1].lower() in en.PEOPLE
    return phrase.named and proper and known and not other and len(words) <= LONGEST_NAME


def _key(question: str) -> frozenset[str]:
    return frozenset(content_words(question))


def lacking(answer: Answer) -> tuple[str, ...]:
    """Return the telling words of a refused question, as typed, that no nearest passage nor its title has; names first.

    Args:
        answer: an abstention; for anything else there are none.
    """
    from assistant.language.aliases import bag, holds
    from assistant.query.answer_type import analyse
    from index.text.analyzer import FUNCTION_WORDS, searchable, words

    if not answer.abstained or not answer.nearest:
        return ()
    question = analyse(answer.standalone_question)
    held = [bag(f"{one.article.title} {one.passage.text}", question.aliases) for one in answer.nearest]
    missing: dict[str, bool] = {}
    for found in _WORD.finditer(answer.standalone_question):
        if found[0].lower() in en.AUXILIARIES | en.QUANTIFIERS | en.QUESTION_WORDS:
            continue
        stems = [stem for stem in words(searchable(found[0])) if stem not in FUNCTION_WORDS and stem in question.words]
        if stems and not any(holds(one, stem) for one in held for stem in stems):
            missing.setdefault(found[0], any(stem in question.names for stem in stems))
    return tuple(sorted(missing, key=lambda word: not missing[word])[:MOST_LACKING])
