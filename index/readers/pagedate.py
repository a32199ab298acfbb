"""The day a web page says it was published.

Taken from what states it, in this order: JSON-LD, meta tags, <time>, an element whose class says "date" or "published",
the page's address. What is marked as the day of a change is never taken, nor a date of the running text or a year of
the footer, where general-purpose date finders go wrong: no date is better than a false one.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import islice

from lxml.html import HtmlElement

from index.readers.dates import parse_date
from index.readers.heading import credits_of

_META = (
    "article:published_time", "datepublished", "og:published_time", "published_time", "publication_date",
    "publish-date", "publish_date", "publishdate", "pubdate", "parsely-pub-date", "sailthru.date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "date",
)  # fmt: skip
_MARKED = re.compile(r"date|publish|posted|timestamp|byline|dateline", re.IGNORECASE)
_CHANGED = re.compile(
    r"modif|updat|(?:^|[\s_-])(?:edited|related|comments?|footer|copyright|sidebar)(?:$|[\s_-])", re.IGNORECASE
)
_SAYS_CHANGED = re.compile(r"\W*(?:last |latest )?(?:updat|modif|edited|corrected)", re.IGNORECASE)
_ARTICLE = re.compile(r"Article|Posting|Report")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?:[/-]|$)")
_LONGEST_LINE = 120
_DEEPEST = 20


def publication_date(tree: HtmlElement, url: str | None) -> datetime | None:
    """The first statement of the page that is a whole date.

    Args:
        tree: the whole page.
        url: its address, if known.
    """
    stated = (*_json_ld(tree), *_meta(tree), *_time_elements(tree))
    found = next((moment for moment in map(parse_date, stated) if moment), None)
    return found or _marked_line(tree) or _from_address(url)


def _json_ld(tree: HtmlElement) -> list[str]:
    """The days of the things that the page describes, those of articles first."""
    things: list[Mapping[str, object]] = []
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", ""):
            with suppress(ValueError, RecursionError):
                things.extend(_things(json.loads(script.text or "")))
    things.sort(key=lambda thing: not _ARTICLE.search(str(thing.get("@type"))))
    return [stated for thing in things if isinstance(stated := thing.get("datePublished"), str)]


def _things(data: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    """The objects of a JSON-LD document, outer ones first."""
    if depth > _DEEPEST:
        return
    if isinstance(data, Mapping):
        yield data
    inner = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    for one in inner:
        yield from _things(one, depth + 1)


def _meta(tree: HtmlElement) -> list[str]:
    stated: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        stated.setdefault(name, meta.get("content", ""))
    return [stated[name] for name in _META if name in stated]


def _time_elements(tree: HtmlElement) -> list[str]:
    """The days of <time> elements, those marked as publication first."""
    times = [one for one in tree.iter("time") if not _is_changed(one)]
    times.sort(key=lambda one: not (one.get("pubdate") is not None or one.get("itemprop") == "datePublished"))
    return [one.get("datetime") or _words(one) for one in times[:20]]


def _marked_line(tree: HtmlElement) -> datetime | None:
    for element in tree.iter("div", "span", "p", "li", "em", "small", "strong", "b", "i", "header"):
        if _MARKED.search(_names(element)) and not _is_changed(element):
            line = _words(element)
            found = credits_of(line) if len(line) <= _LONGEST_LINE else None
            if found and found.published_at:
                return found.published_at
    return None


def _from_address(url: str | None) -> datetime | None:
    match = _IN_ADDRESS.search(url or "")
    return parse_date("-".join(match.groups())) if match else None


def _is_changed(element: HtmlElement) -> bool:
    near = [element, *islice(element.iterancestors(), 3)]
    if any(_CHANGED.search(_names(one)) for one in near):
        return True
    lines = (_words(one) for one in near[:2])
    return any(_SAYS_CHANGED.match(line) for line in lines if len(line) <= _LONGEST_LINE)


def _names(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"


def _words(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())
