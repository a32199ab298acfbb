"""Evidence and a question to the messages that a language model is sent, within a number of tokens.

Prompts are files in `prompts`. Passages stand between two lines that carry a random code, and nothing in them can look
like such a line, like a passage's number or like a message of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from string import Template

from assistant.guard.injection import suspicion, tame
from assistant.llms import Message
from assistant.llms.templates import CODE_BYTES, load
from assistant.presentation import day
from assistant.query.answer_type import analyse
from assistant.reading.deduplication import Quote
from index import Article
from index.text.sentences import split_sentences
from index.text.tokens import count_tokens, cut_to_budget

LONGEST_TITLE = 160
"""Characters of a title that the model is shown."""

LEAST = 16
"""Tokens under which a passage is not worth showing."""

_BLANK = re.compile(r"\n{3,}")
_RELATIVE = re.compile(
    r"\b(?:today|yesterday|tomorrow|tonight|now|currently?|recent(?:ly)?|latest|newest|last|next|ago|since|this "
    r"(?:week|month|year|morning)|so far|still|upcoming|when|how long|how old|date|year|month|day)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Prompt:
    """What a model is sent.

    Args:
        question: as asked.
        messages: in order.
        places: for each passage number, from 1, which of the quotes it is.
        tokens: of all messages, counted as cl100k_base.
    """

    question: str
    messages: tuple[Message, ...]
    places: tuple[int, ...]
    tokens: int


def prompt(question: str, quotes: Sequence[Quote], *, budget: int, today: date) -> Prompt:
    """Return the messages for an answer in prose.

    Args:
        quotes: the best first; those at the end are left out where they do not fit, all where the question is too long.
        budget: tokens of all messages together.
        today: told where the question is about time.
    """
    sections = load("answer")
    code = token_hex(CODE_BYTES)
    filled = {"question": tame(question), "boundary": code, "today": ""}
    if about_time(question):
        filled["today"] = sections["today"].substitute(date=day(today))
    empty = _messages(sections, filled, "")
    room = budget - _count(empty)
    passages: list[str] = []
    places: list[int] = []
    for place, quote in enumerate(quotes):
        text = shown(quote)
        if not text:
            continue
        piece = _passage(sections, len(places) + 1, quote.hit.article, text)
        cost = count_tokens(piece) + 2  # the lines between
        if cost > room:
            left = room - (cost - count_tokens(text)) - 2  # the marks of what is cut
            if places or left < LEAST:
                break
            text = text[: cut_to_budget(text, 0, len(text), left)].rstrip() + " …"
            piece = _passage(sections, 1, quote.hit.article, text)
        passages.append(piece)
        places.append(place)
        room -= cost
    messages = _messages(sections, filled, "\n\n".join(passages))
    return Prompt(question, messages, tuple(places), _count(messages))


def header(article: Article) -> str:
    """Title, source and day of an article, as a model is shown them; what is hostile in them is left out."""
    title = "" if suspicion(article.title) else tame(article.title)[:LONGEST_TITLE]
    source = tame(article.source or "") if not suspicion(article.source or "") else ""
    return ", ".join(
        part for part in (title, source, day(article.published_at) if article.published_at else "") if part
    )


def shown(quote: Quote) -> str:
    """Return a quote's words as a model is shown them: without sentences that would give it orders."""
    text = quote.text
    kept = [text[start:end] for start, end in split_sentences(text) if not suspicion(text[start:end])]
    return tame(" ".join(kept))


def about_time(question: str) -> bool:
    """Return whether today's date may matter to an answer."""
    return analyse(question).kind == "time" or _RELATIVE.search(question) is not None


def _passage(sections: dict[str, Template], number: int, article: Article, text: str) -> str:
    return sections["passage"].substitute(number=number, header=header(article), text=text)


def _messages(sections: dict[str, Template], filled: dict[str, str], passages: str) -> tuple[Message, ...]:
    user = _BLANK.sub("\n\n", sections["user"].substitute(filled, passages=passages))
    return Message("system", sections["system"].template), Message("user", user)


def _count(messages: Sequence[Message]) -> int:
    return sum(count_tokens(message.content) for message in messages)
