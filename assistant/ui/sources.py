"""The sources pane: the passage behind a citation, with the quoted words marked, and where it comes from.

Every passage of an answer travels with the answer, inside inert `<template>` elements; the browser shows one of them
when a citation mark is chosen, without asking the server.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import gradio as gr

from assistant.answer import Citation
from assistant.conversations.turn import ArticleState
from assistant.ui.templating import render, script
from index import Article


@dataclass(frozen=True)
class Source:
    """One citation as the pane shows it.

    Attributes:
        key: unique within its turn; the citation mark and the passage find each other by it.
        n: the number in the text, or None for a passage that only came near.
        before, quote, after: the passage, cut where the quoted words begin and end.
        more_before, more_after: whether the article goes on beyond the passage.
        also_in: other articles that carry the same words.
        replaces: older versions of the article.
        became: what became of the article since it was cited.
        start, end: of the quote in the article's text.
    """

    key: str
    n: int | None
    article: Article
    before: str
    quote: str
    after: str
    more_before: bool
    more_after: bool
    also_in: tuple[Article, ...]
    replaces: tuple[Article, ...]
    became: ArticleState
    start: int
    end: int


Articles = Mapping[str, ArticleState]
"""What became of articles, by their ids; of one that is not there, nothing did."""


def cited(citations: Iterable[Citation], articles: Articles = MappingProxyType({})) -> list[Source]:
    """The citations of an answer."""
    return [_source(one, f"cited-{one.n}", one.n, articles) for one in citations]


def nearest(citations: Iterable[Citation], articles: Articles = MappingProxyType({})) -> list[Source]:
    """The passages that came closest to a question that is not answered."""
    return [_source(one, f"near-{place}", None, articles) for place, one in enumerate(citations, 1)]


def _source(citation: Citation, key: str, n: int | None, articles: Articles) -> Source:
    passage, text = citation.passage, citation.article.text
    # A quote that runs on into the next passage, as one with its speaker may, is shown whole.
    start, end = min(passage.start, citation.start), max(passage.end, citation.end)
    return Source(
        key=key,
        n=n,
        article=citation.article,
        before=text[start : citation.start],
        quote=citation.quote,
        after=text[citation.end : end],
        more_before=start > 0,
        more_after=end < len(text),
        also_in=citation.also_in,
        replaces=citation.replaces,
        became=articles.get(citation.article.id, "same"),
        start=citation.start,
        end=citation.end,
    )


def pane() -> gr.HTML:
    """The pane, empty until a citation is chosen."""
    return gr.HTML(
        html_template=render("sources"),
        js_on_load=script("sources"),
        apply_default_css=False,
        elem_id="sources",
    )
