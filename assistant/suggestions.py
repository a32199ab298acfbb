"""What to ask next: up to three questions about an answer's main names that the library answers well, else none.

There are few forms of them, and each question is asked before it is offered. After small talk it is the names that most
of the newest articles have.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from assistant.answer import Answer
from assistant.language.phrases import PEOPLE, Phrase, phrases
from index.text.analyzer import content_words

if TYPE_CHECKING:
    from index import Article, Library

MOST = 3
"""Questions that are offered."""

TRIED = 4
"""Questions that are asked to find them."""

SECONDS = 5.0
"""Time after which no further question is tried; whoever reads an answer has moved on."""

SURE = 0.8
"""Answerability from which a question counts as answered well."""

SEVERAL = 4
"""Articles that have a name, from which it is worth a question of its own."""

NEWEST = 40
"""Articles whose names are counted where nothing was asked yet."""

OPENING = 600
"""Characters of each of these that are read."""

_LATEST = "What is the latest on {}?"
_TIMELINE = "Timeline of {}"
_CRITICS = "What are critics saying about {}?"
_WHO = "Who is {}?"


class Answering(Protocol):
    """What suggestions need of an assistant."""

    library: "Library"

    def ask(self, question: str) -> Answer:
        """Return the answer to a question."""


def suggestions(assistant: Answering, answer: Answer, asked: Sequence[str] = ()) -> tuple[str, ...]:
    """Return up to three questions near an answer, each answered well by the library; mostly none.

    Args:
        assistant: of the library; asked at most `TRIED` questions.
        answer: of the question.
        asked: earlier questions, which are not offered again.
    """
    if answer.outcome == "talk":
        return tuple(_LATEST.format(name) for name in _in_the_news(assistant.library))
    if answer.outcome != "answered":
        return ()
    seen = {_key(one) for one in (answer.question, answer.standalone_question, *asked)}
    shown = {(one.article.id, one.start) for one in answer.citations}
    found: list[str] = []
    until, tried = monotonic() + SECONDS, 0
    for question, name in _candidates(assistant.library, answer):
        if len(found) == MOST or tried == TRIED or monotonic() > until:
            break
        if _key(question) not in seen:
            seen.add(_key(question))
            tried += 1
            if _tells(assistant.ask(question), name, shown):
                found.append(question)
    return tuple(found)


def _tells(answer: Answer, name: str, shown: Collection[tuple[str, int]]) -> bool:
    """Whether an answer is sure, and mostly quotes of a name what was not shown yet."""
    if answer.outcome != "answered" or answer.answerability < SURE:
        return False
    last = name.rpartition(" ")[2]
    new = [one for one in answer.citations if (one.article.id, one.start) not in shown]
    telling = [one for one in new if last in f"{one.article.title} {one.quote}"]
    return len(telling) * 2 > len(answer.citations)


def _candidates(library: "Library", answer: Answer) -> Iterator[tuple[str, str]]:
    """Questions to try, each with the name that it asks about, the likeliest to be pressed first."""
    texts: dict[str, str] = {}
    for one in answer.citations:
        texts[one.article.id] = f"{texts.get(one.article.id, one.article.title)}. {one.quote}"
    bylines = " ".join(one.article.author or "" for one in answer.citations)
    named = [one for one in _named(texts.values()) if _plain(one) not in bylines]
    asked_about = answer.standalone_question
    for phrase in named:
        name = _plain(phrase)
        found = library.mentions(name)
        if len(found.mentioning) < SEVERAL:
            continue
        if phrase.sort in PEOPLE and " " in name and name not in asked_about:
            yield _WHO.format(name), name
        elif name in asked_about and len(found.about) >= SEVERAL:
            yield _TIMELINE.format(name), name
            yield _CRITICS.format(name), name


def _in_the_news(library: "Library") -> list[str]:
    """The names that most of the newest articles have in their titles or first lines."""
    articles = library.articles(limit=NEWEST)
    counts: Counter[str] = Counter()
    publications = {_key(one.source or "") for one in articles}
    for article in articles:
        names = {_plain(one) for one in _named([f"{article.title}. {_opening(article)}"])}
        counts.update(name for name in names if _key(name) not in publications)
    return [name for name, count in counts.most_common(MOST) if count >= SEVERAL]


def _opening(article: "Article") -> str:
    return article.text[:OPENING].replace(article.author or "\0", "")


def _named(texts: Iterable[str]) -> list[Phrase]:
    """The names in some texts, those in most of them first; of a name and a piece of it, the whole."""
    counts: Counter[str] = Counter()
    known: dict[str, Phrase] = {}
    for text in texts:
        here = {_plain(one): one for one in phrases(text) if one.named and _plain(one)[:1].isupper()}
        known = here | known
        counts.update(dict.fromkeys(here, 1))
    pieces = {piece for name in counts if " " in name for piece in name.split()}  # "Musk" is Elon Musk
    return [known[name] for name, _ in counts.most_common() if name not in pieces]


def _plain(phrase: Phrase) -> str:
    """A name without what stands in front of it in small letters: "the Dodgers" -> "Dodgers"."""
    words = phrase.text.split()
    while words and not words[0][:1].isupper():
        words.pop(0)
    return " ".join(words[1:] if words[:1] == ["The"] else words)


def _key(question: str) -> frozenset[str]:
    return frozenset(content_words(question))
