"""Records -> articles: the fields of a JSON object, a table's row or a document's front matter.

Field names are matched without regard to case, spaces and underscores, each with the other names that exports from
newsrooms and news services use.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, cast
from urllib.parse import urlsplit

from index.article import Article, Skipped, clean_text
from index.readers.published_dates import parse_date
from index.readers.resource import MAX_FIELD, Outcome, article_or_reason
from index.readers.titles import title_from
from index.text.blocks import Told

_NAMES = {
    "id": "id _id uid uuid guid article_id doc_id document_id",
    "title": "title headline heading",
    "author": "author authors byline by creator writer",
    "source": "source publisher publication outlet newspaper site_name site",
    "published_at": "published_at published publication_date publish_date published_date date_published pub_date date "
    "published_time timestamp datetime",
    "url": "url link permalink canonical_url web_url href uri",
    "text": "text body content article article_text article_body full_text content_text body_text main_text story",
}
_SEPARATORS = re.compile(r"[\s_.\-]+")
_INNER_NAMES = ("name", "title", "text", "rendered", "value", "@value", "#text", "$date", "$oid")
"""Where an object stands for one value: schema.org and NewsAPI sources, WordPress bodies, MongoDB exports."""


def _plain_name(name: object) -> str:
    return _SEPARATORS.sub("", str(name)).casefold()


_FIELDS = {field: tuple(_plain_name(name) for name in names.split()) for field, names in _NAMES.items()}
TEXT_NAMES = frozenset(_FIELDS["text"])
ALL_NAMES = frozenset(name for names in _FIELDS.values() for name in names)


TOLD = object()
"""The key under which a reader puts the blocks of a record's text; no file has it."""


class Fields(NamedTuple):
    """What one record says about its article; None for what it leaves out."""

    record_id: str | None
    title: str | None
    author: str | None
    source: str | None
    published_at: datetime | None
    url: str | None
    text: str | None
    told: tuple[Told, ...] = ()


class Broken(NamedTuple):
    """A record that could not be taken apart, with the reason."""

    reason: str


def field_count(names: Iterable[object]) -> int:
    """Return how many of the names are known field names."""
    return sum(_plain_name(name) in ALL_NAMES for name in names)


def has_text_field(names: Iterable[object]) -> bool:
    """Return whether one of the names is a field that holds the article's text."""
    return any(_plain_name(name) in TEXT_NAMES for name in names)


def fields_of(record: Mapping[object, object]) -> Fields:
    """Read a record's fields; values of other kinds than text are made into text where they have one meaning."""
    named: dict[str, object] = {}
    for key, value in record.items():
        named.setdefault(_plain_name(key), value)

    def first(field: str, between: str = ", ") -> str | None:
        found = (words(named[name], between) for name in _FIELDS[field] if name in named)
        return next((one for one in found if one), None)

    published, author = first("published_at"), first("author")
    return Fields(
        record_id=first("id"),
        title=first("title"),
        author=re.sub(r"(?i)^by[:\s]\s*(?=\S)", "", author) if author else None,
        source=first("source"),
        published_at=parse_date(published) if published else None,
        url=web_address(first("url")),
        text=first("text", "\n\n"),
        told=cast("tuple[Told, ...]", record.get(TOLD, ())),
    )


def words(value: object, between: str = ", ") -> str | None:
    """Return a value as text: lists joined, an object by its name; None where nothing is said."""
    if isinstance(value, list | tuple):
        parts = [part for part in (_single(one) for one in value) if part]
        return between.join(parts) or None
    return _single(value)


def web_address(text: str | None) -> str | None:
    """Return the text where it is an absolute http or https address, else None: people will follow it as a link."""
    if not text:
        return None
    text = clean_text(text)
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:
        return None
    return text if usable else None


def articles(records: Iterable[tuple[str, object]], origin: str) -> Iterator[Outcome]:
    """Make the articles of one file's records.

    Args:
        records: each with its place, such as "line 7", or "" where the file is the record: a mapping, a `Broken`, or
            something else that is then refused.
        origin: the file or URL they stand in.
    """
    places: dict[str, str] = {}
    for place, record in records:
        outcome = _article(record, origin, place)
        if isinstance(outcome, Article):
            earlier = places.setdefault(outcome.id, place)
            if earlier != place:
                same = "url" if outcome.url and not _own_id(record) else "id"
                reason = f"it has the same {same} as {earlier}; give each article its own"
                outcome = Skipped(f"{origin}#{place}", reason)
        yield outcome


def _article(record: object, origin: str, place: str) -> Outcome:
    here = f"{origin}#{place}" if place else origin
    if isinstance(record, Broken):
        return Skipped(here, record.reason)
    if not isinstance(record, Mapping):
        return Skipped(here, f'it is {_kind(record)}, not an object with a field "text"')
    fields = fields_of(record)
    if not fields.text:
        missing = f'it has no field "text"; its fields are {listing(record)}'
        return Skipped(here, "it holds no text" if has_text_field(record) else missing)
    number = place.rpartition(" ")[2]
    return article_or_reason(
        here,
        path=f"{origin}#{(fields.record_id or number)[:MAX_FIELD]}" if place else origin,
        **fields._replace(title=fields.title or title_from(fields.text))._asdict(),
    )


def _own_id(record: object) -> str | None:
    return fields_of(record).record_id if isinstance(record, Mapping) else None


def listing(names: Iterable[object], most: int = 12) -> str:
    """Return names in quotation marks, as many as fit in a sentence."""
    given = list(names)
    shown = ", ".join(f'"{" ".join(clean_text(str(name)[:200]).split())[:40]}"' for name in given[:most])
    rest = f" and {len(given) - most} more" if len(given) > most else ""
    return (shown + rest) or "none"


def _single(value: object) -> str | None:
    if isinstance(value, Mapping):
        inner = (value[name] for name in _INNER_NAMES if isinstance(value.get(name), str | int | float))
        value = next(inner, None)
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(value) if math.isfinite(value) else None


def _kind(value: object) -> str:
    kinds = {bool: "true or false", str: "a text", int: "a number", float: "a number", list: "a list"}
    return kinds.get(type(value), "empty")
