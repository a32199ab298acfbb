"""What stands above a plain text's body: a date, a title, a byline; and a title for texts that carry none.

The lines that are understood are taken off the body, so that they are not quoted as if they were the article's words.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from index.article import clean_text
from index.readers.published_dates import parse_date
from index.readers.resource import Outcome, Resource, article_or_reason
from index.text.blocks import Told

_LONGEST_HEADLINE = 120
_LONGEST_TITLE = 80
_TOP_LINES = 6
_TOP_ROWS = 40  # with the blank ones
_LABEL = re.compile(
    r"(?:(?:first|last|originally) )?(?P<label>published|posted|updated|modified|corrected|date)(?: on| at)?\s*:?\s*",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:by|BY|By)[ :]\s*(?P<name>[^\s?!;:].{1,79})")
_NAME_LINKS = frozenset([
    "and", "&", "of", "for", "the", "in", "at", "de", "da", "di", "du", "van", "von", "der", "den", "la", "le", "el",
    "al", "bin", "ibn", "y", "e", "to", "with",
])  # fmt: skip
_NOT_A_NAME = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|the|a|an|this|that|then|now|next|last",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|·•]\s*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[”’\"')\]]*(?=\s+[“‘\"'(]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\b(?:mr|mrs|ms|dr|prof|gen|col|sgt|lt|capt|gov|sen|rep|rev|st|jr|sr|no|vs|inc|ltd|co|corp|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec))\.$",
    re.IGNORECASE,
)


class Heading(NamedTuple):
    """The top of a text, taken apart.

    Attributes:
        title: the headline, where one stands there.
        body: the text without the lines that were understood; never empty where the text is not.
    """

    title: str | None
    author: str | None
    published_at: datetime | None
    body: str


def split_heading(text: str, title: str | None = None) -> Heading:
    """Take the date, the headline and the byline off the top of a text, in whatever order they stand.

    Args:
        title: the title where it is already known; only a line that repeats it is then taken for the headline.
    """
    text = clean_text(text)
    top = text.split("\n", _TOP_ROWS)
    known = _same(title or "")
    title = author = published = updated = None
    used = at = 0
    while at < min(len(top), _TOP_ROWS) and used < _TOP_LINES:
        line = top[at].strip()
        if not line:
            at += 1
            continue
        credits_ = credits_of(line)
        if credits_ is not None and (
            title or author or published or updated or credits_.published_at or credits_.updated_at or at == 0
        ):
            author = author or credits_.author
            published, updated = published or credits_.published_at, updated or credits_.updated_at
        elif title is None and (_same(line) == known if known else _is_headline(line, top[at + 1 : at + 2])):
            title = line
        else:
            break
        at, used = at + 1, used + 1
    body = "\n".join(top[at:]).strip()
    if not body:
        return Heading(None, None, published or updated, text)
    return Heading(title, author, published or updated, body)


def headed_article(
    resource: Resource,
    text: str,
    *,
    title: str | None = None,
    author: str | None = None,
    account: str | None = None,
    source: str | None = None,
    published_at: datetime | None = None,
    url: str | None = None,
    record_id: str | None = None,
    told: Sequence[Told] = (),
) -> Outcome:
    """Make the article of a text, with what its heading says where nothing better is known.

    Args:
        account: who wrote it, as far as a program knows; less than a byline.
        url: by default the resource's.
        told: the blocks that the text was made of, where its file knows them.
    """
    heading = split_heading(text, title)
    return article_or_reason(
        resource.origin,
        text=heading.body,
        title=title or heading.title or title_from(heading.body),
        author=author or heading.author or account,
        source=source,
        published_at=published_at or heading.published_at,
        url=url or resource.url,
        record_id=record_id,
        told=told,
    )


def title_from(text: str) -> str:
    """Return a title for a text without one: its first sentence, cut at a word near 80 characters."""
    first = next((line.strip() for line in text.split("\n") if line.strip()), "")
    first = " ".join(first[: 4 * _LONGEST_TITLE].split())
    for end in _SENTENCE_END.finditer(first):
        if end[0] or not _ABBREVIATION.search(first[: end.start()]):
            first = first[: end.end()]
            break
    if len(first) <= _LONGEST_TITLE:
        return first[:-1] if first.endswith(".") and not _ABBREVIATION.search(first) else first
    cut = first[: _LONGEST_TITLE + 1].rfind(" ")
    return first[: cut if cut > _LONGEST_TITLE // 2 else _LONGEST_TITLE].rstrip(" ,;:.-–—“‘\"'(") + "…"


class Credits(NamedTuple):
    """What a line under a headline says of who wrote the article and when."""

    author: str | None
    published_at: datetime | None
    updated_at: datetime | None


def credits_of(line: str) -> Credits | None:
    """Read a line such as "By Jane Doe | 2 November 2024"; None where any part is neither a byline nor a date."""
    author = published = updated = None
    for part in _PARTS.split(line):
        label = _LABEL.match(part)
        day = part[label.end() :] if label else part
        moment = None if day.isdigit() else parse_date(day)
        if moment and label and label["label"].lower() in {"updated", "modified", "corrected"}:
            updated = updated or moment
        elif moment:
            published = published or moment
        elif name := byline(part):
            author = author or name
        else:
            return None
    return Credits(author, published, updated)


def byline(line: str) -> str | None:
    """Return the name in "By Jane Doe", or None where the line is not a byline.

    >>> byline("By Jane Doe")
    'Jane Doe'
    >>> byline("By the river") is None
    True
    """
    match = _BYLINE.fullmatch(line.strip())
    if not match:
        return None
    name = match["name"].strip(" ,")
    words = name.replace(",", " ").split()
    if not words or _NOT_A_NAME.fullmatch(words[0]) or re.search(r"\d|[a-z]{3}\.$", name):
        return None
    if len(words) > 14 or any(word[0].islower() and word.lower() not in _NAME_LINKS for word in words):
        return None
    return name


def _same(line: str) -> str:
    return " ".join(line.casefold().split())


def _is_headline(line: str, following: list[str]) -> bool:
    """A short line without a full stop, with a blank line, a date or a byline under it."""
    if len(line) > _LONGEST_HEADLINE or not any(character.isalpha() for character in line):
        return False
    if line.rstrip("”’\"')").endswith((".", ",", ";", ":")) or line.startswith(("- ", "* ", "• ")):
        return False
    return bool(following) and (not following[0].strip() or credits_of(following[0].strip()) is not None)


_NO_TITLE = re.compile(
    r"untitled.*|document\s?\d*|word document|\(?anonymous\)?|microsoft \w+ - .*|powerpoint presentation|slide 1|"
    r".*\.(?:docx?|pdf|indd|qxp?|rtf|odt|txt|tmp|html?)",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:microsoft|ms|windows|office|local)?[ -]?(?:office )?user\d*|admin(?:istrator)?|root|owner|author|unknown|"
    r"anonymous|python-docx|guest|default|.*\b(?:inc|ltd|gmbh)\.?|\(.*\)|[^a-z]*",
    re.IGNORECASE,
)


def believable_title(title: str | None) -> str | None:
    """Return the title, unless a program made it up."""
    title = " ".join((title or "").split())
    return None if len(title) < 4 or _NO_TITLE.fullmatch(title) else title


def believable_author(author: str | None) -> str | None:
    """Return the author, unless it is an account's or a program's name. A name of one word is taken for an account."""
    author = " ".join((author or "").split())
    return None if " " not in author or _NO_AUTHOR.fullmatch(author) else author
