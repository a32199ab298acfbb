"""RSS and Atom feeds: one article an entry.

An entry's article is what the feed itself carries: its full content, else its summary. Links are not followed, so
adding a feed asks one server once; to have the whole of an article that a feed only announces, add its address.
"""

import logging
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]

from index.article import Skipped
from index.readers.markup import Written, written_of_fragment
from index.readers.records import TOLD, Broken, articles, web_address
from index.readers.resource import Outcome, Resource, damaged
from index.readers.titles import title_from

logging.getLogger("feedparser").addHandler(logging.NullHandler())

_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_START = 4096
_NOT_A_FEED = "this is neither an RSS nor an Atom feed"


def is_feed(data: bytes) -> bool:
    """Return whether the bytes begin as RSS or Atom do."""
    return bool(_FEED.search(data.replace(b"\x00", b""), 0, _START))


def read(resource: Resource) -> Iterator[Outcome]:
    """Yield an article for each entry of a feed."""
    data = resource.stream.read()
    if not is_feed(data[: 4 * _START]):
        yield Skipped(resource.origin, _NOT_A_FEED)
        return
    headers = {"content-type": f"application/xml; charset={resource.charset}"} if resource.charset else {}
    try:
        # A stream, since feedparser would open bytes as the name of a file.
        feed = feedparser.parse(BytesIO(data), response_headers=headers)
        source = _text(feed.feed.get("title_detail"))
        entries = [_record(entry, source, resource.url) for entry in feed.entries]
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - feedparser meets broken feeds with errors of every kind
        yield Skipped(resource.origin, damaged("feed", error))
        return
    if entries:
        yield from articles(((f"entry {n}", entry) for n, entry in enumerate(entries, start=1)), resource.origin)
    else:
        yield Skipped(resource.origin, "this feed has no entries")


def _record(entry: Any, source: str, base: str | None) -> dict[object, object] | Broken:
    link = web_address(urljoin(base or "", entry.get("link", "")))
    bodies = [_written(part) for part in (*entry.get("content", ()), entry.get("summary_detail"))]
    text, told = next((body for body in bodies if body.text.strip()), Written("", ()))
    if not text:
        see = f"; add {link} to read the page itself" if link else ""
        return Broken(f"the feed gives no text for this entry{see}")
    authors = [author.get("name") for author in entry.get("authors", ())]
    return {
        "id": None if link else entry.get("id"),
        "title": _text(entry.get("title_detail")) or title_from(text),
        "author": authors or entry.get("author"),
        "source": source,
        "published_at": _moment(entry),
        "url": link,
        "text": text,
        TOLD: told,
    }


def _text(part: Any) -> str:
    """The words of one of feedparser's text constructs."""
    return _written(part).text


def _written(part: Any) -> Written:
    """The words of a text construct, which says itself whether it is markup, and its blocks."""
    if not part or not isinstance(part.get("value"), str):
        return Written("", ())
    value: str = part["value"]
    return Written(value, ()) if part.get("type") == "text/plain" else written_of_fragment(value)


def _moment(entry: Any) -> str | None:
    """When the entry was published, else when it was last changed, in ISO 8601."""
    stated = entry.get("published_parsed") if "published" in entry else entry.get("updated_parsed")
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*stated[:6]) if stated else None
