"""Web pages, saved or downloaded: one page, one article.

trafilatura tells the article from what stands around it; where it finds none, all the page's words but its menus are
taken. Nothing is fetched: no picture, script, frame or link of the page.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from datetime import datetime
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from index.article import Skipped
from index.readers.charset import binary_kind, decode
from index.readers.markup import Written, is_cut, parse, written_of
from index.readers.published_dates import parse_date
from index.readers.records import web_address
from index.readers.resource import Outcome, Resource
from index.readers.titles import credits_of, headed_article
from index.text.blocks import Told

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
    """Return the first statement of the page that is a whole date.

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


for _name in ("trafilatura", "htmldate", "courlan", "justext"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # they warn of odd pages, which are reported here

_DECLARED = re.compile(
    rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]{1,100}?encoding=["']([\w-]+)""", re.IGNORECASE
)
_HEAD_BYTES = 4096  # browsers look for the encoding in the first 1024; some pages put long comments first
_AROUND = ("nav", "header", "footer", "aside", "form", "button")


class _Page(NamedTuple):
    """What a page says of itself; None where it does not."""

    text: str
    title: str | None = None
    author: str | None = None
    source: str | None = None
    url: str | None = None
    told: tuple[Told, ...] = ()


def read(resource: Resource) -> Iterator[Outcome]:
    """Yield the one article of a page."""
    data = resource.stream.read()
    if kind := binary_kind(data):
        yield Skipped(resource.origin, f"this is not a web page but {kind}")
        return
    tree = parse(decode(data, resource.charset or _declared(data)))
    if tree is not None and is_cut(tree):
        yield Skipped(resource.origin, "its elements stand in one another too deeply to be read; save its text as .txt")
        return
    page = _extracted(tree, resource.url) if tree is not None else None
    if tree is None or page is None:
        yield Skipped(resource.origin, "no article text was found in this page")
        return
    yield headed_article(resource, **page._asdict(), published_at=publication_date(tree, page.url or resource.url))


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data, 0, _HEAD_BYTES)
    return (match[1] or match[2]).decode("ascii", "ignore") if match else None


def _extracted(tree: HtmlElement, url: str | None) -> _Page | None:
    try:
        # Its own date is not used, since it may come out of the running text: it shall not search far for one.
        dates = {"extensive_search": False}
        found = bare_extraction(tree, url=url, with_metadata=True, include_comments=False, date_extraction_params=dates)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - lxml and trafilatura meet broken pages with errors of every kind
        found = None
    page = _page(found) if isinstance(found, Document) else _Page("", title=_title(tree))
    # Of a page with few words it takes all, in one line: the menus too, and without the paragraphs.
    if "\n" not in page.text:
        page = page._replace(**_own_words(tree, page)._asdict())
    return page if page.text else None


def _page(found: Document) -> _Page:
    return _Page(
        **written_of(found.body)._asdict(),
        title=found.title,
        author=found.author.replace("; ", ", ") if found.author else None,
        source=found.sitename,
        url=_own_address(found.url),
    )


def _own_address(address: str | None) -> str | None:
    """The page's canonical address, unless it is only the site's: then it is the same for every page of the site."""
    address = web_address(address)
    if not address:
        return None
    parts = urlsplit(address)
    return address if parts.path.strip("/") or parts.query else None


def _own_words(tree: HtmlElement, page: _Page) -> Written:
    """The page's words without its menus, where they are what was extracted or nothing was."""
    body = deepcopy(tree.find("body"))
    if body is None:
        return Written(page.text, page.told)
    etree.strip_elements(body, *_AROUND, with_tail=False)
    own, all_words = written_of(body), "".join(page.text.split())
    return (
        own if own.text and (not all_words or "".join(own.text.split()) in all_words) else Written(page.text, page.told)
    )


def _title(tree: HtmlElement) -> str | None:
    title = tree.findtext(".//title")
    return " ".join(title.split()) or None if title else None
