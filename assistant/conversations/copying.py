"""One answer as one pastes it: its sentences with their marks, and under them what each mark stands for.

Not here: whole conversations (`export`, `sharing`).
"""

from collections.abc import Sequence

from assistant import telling
from assistant.answer import Citation, Sentence, with_marks
from assistant.conversations.export import LINKED, escaped, link


def plain(sentences: Sequence[Sentence], citations: Sequence[Citation]) -> str:
    """The answer as plain text."""
    sources = "\n".join(
        f"[{one.n}] “{_line(one.quote)}” — {', '.join(_known(one))}{_address(one)}" for one in citations
    )
    return "\n\n".join(filter(None, [" ".join(map(with_marks, sentences)), sources]))


def markdown(sentences: Sequence[Sentence], citations: Sequence[Citation]) -> str:
    """The answer as Markdown with footnotes; whatever an article wrote stays text."""
    text = " ".join(escaped(one.text) + "".join(f"[^{n}]" for n in one.citations) for one in sentences)
    notes = "\n".join(
        f"[^{one.n}]: “{escaped(one.quote)}” — {', '.join(map(escaped, _known(one)))}"
        + (f" {link(one.article.url)}" if one.article.url else "")
        for one in citations
    )
    return "\n\n".join(filter(None, [text, notes]))


def _known(citation: Citation) -> list[str]:
    article = citation.article
    day = telling.day(article.published_at) if article.published_at else None
    return [_line(one) for one in (article.title, article.source, article.author, day) if one]


def _address(citation: Citation) -> str:
    url = citation.article.url
    return f", {url}" if url and LINKED.fullmatch(url) else ""


def _line(text: str) -> str:
    return " ".join(text.split())
