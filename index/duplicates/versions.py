"""Which of several articles that tell one story is the newest, and which is only a copy."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from index.article import Article, Span
from index.text.analyzer import words

NAMED_WORDS = 4
"""Words of a headline below which it names no article: "Corrections", "Weather", "Letters to the editor"."""

FIRST_LINES, FIRST_CHARACTERS = 3, 400
"""How far into a text a mark is looked for."""

LAST_CHARACTERS = 400
"""How far from the end of a text a credit may begin."""

CORRECTED_WITHIN = timedelta(days=60)
"""How long after an article a correction known by its headline may come; one that recurs each year is another story."""

_CORRECTION = r"correct(?:ed|ion|s)|clarif(?:ied|ication|ies)|amend(?:ed|ment)|erratum|retract(?:ed|ion)"
_UPDATE = r"updated?|refiled?|recasts?|wrapup|rewrites?"
_PREFIX = re.compile(
    rf"^\W*(?:(?P<correction>{_CORRECTION})|(?P<update>{_UPDATE})(?:\s*(?P<number>\d{{1,2}}))?)\s*(?:[:\]\)|–—-]+)\s*",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"\s*[(\[|–—-]\s*(?:(?P<correction>correct(?:ed|ion)|clarified|amended|retracted)|(?P<update>updated))\W*$",
    re.IGNORECASE,
)
_FIRST = re.compile(
    rf"""^\W{{0,3}}(?:(?:{_CORRECTION})\b\s*(?:[:–—]|\([^)]{{0,40}}\):)
      | (?:corrects|clarifies|refiles\ to\ correct)\b
      | (?:a|an|this)\ (?:earlier|previous)\ version\ of\ this\b
      | (?:this|the)\ (?:article|story|report|post|piece|page|item)\ (?:has\ been|was|is)\ (?:\w+\ )?(?:{_CORRECTION})\b
      | editor.s\ note:.{{0,120}}\b(?:corrected|amended|clarified)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_FIRST_UPDATE = re.compile(
    rf"""^\W{{0,3}}(?:(?:{_UPDATE})\b\s*\d{{0,2}}\s*[:–—]
      | \((?:adds|updates|recasts|rewrites)\b
      | (?:this|the)\ (?:article|story|report|post|piece|page)\ (?:has\ been|was|is)\ (?:\w+\ )?updated\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_QUOTED = re.compile(r"[“\"‘']([^“”\"‘’\n]{12,200}?)[,.]?[”\"’'](?!\w)")
_DATELINE = re.compile(
    r"\A\s*(?:[Bb]y [^\n]{3,80}\n\s*)?[A-ZÀ-Þ][\w.’'-]*(?:[ ,/]{1,3}[A-ZÀ-Þ\d][\w.’'-]*){0,6}"
    r" ?(?:\([^)\n]{2,40}\))? ?[—–-]{1,3} (?=\S)",
)
_CREDIT = re.compile(
    r"\(?(?:(?:additional )?(?:reporting|writing)|edit(?:ing|ed)|compiled|written) by [^\n]{3,300}\s*\Z", re.IGNORECASE
)


class Mark(NamedTuple):
    """What an article says of itself.

    Args:
        kind: whether it corrects or updates what stood before.
        number: of the update, where it is counted; 0 otherwise.
    """

    kind: Literal["correction", "update"]
    number: int = 0


class StoryMember(NamedTuple):
    """An article of a story.

    Args:
        number: grows with each article that is added; an updated article keeps its own.
        added_at: when it was first added.
        mark: what it says of itself.
    """

    article: Article
    number: int
    added_at: datetime
    mark: Mark | None


@dataclass(frozen=True)
class Story:
    """The articles of a library that tell one story in the same words.

    Args:
        speaks: the newest version or correction where there is one, else the origin: the first that was published.
        copies: other articles that carry it, the first published first.
        versions: those that a newer version has replaced, the newest first.
    """

    speaks: Article
    copies: tuple[Article, ...] = ()
    versions: tuple[Article, ...] = ()


def mark_of(article: Article) -> Mark | None:
    """Return whether the headline or the first lines say that this corrects or updates something."""
    return _mark_of(article.title, article.text[:FIRST_CHARACTERS])


@lru_cache(maxsize=4096)
def _mark_of(title: str, opening: str) -> Mark | None:
    found = _PREFIX.match(title) or _SUFFIX.search(title)
    if found:
        number = found.groupdict().get("number")
        return Mark("correction") if found["correction"] else Mark("update", int(number or 0))
    lines = [line for line in opening.splitlines() if line.strip()]
    for line in lines[:FIRST_LINES]:
        if _FIRST.match(line):
            return Mark("correction")
        if _FIRST_UPDATE.match(line):
            return Mark("update")
    return None


def title_key(title: str) -> str | None:
    """Return a headline without its marks, case and punctuation; None where it is too short to name one article.

    >>> title_key("CORRECTED: Harbour wall to be repaired")
    'harbour wall to be repair'
    """
    stem = title
    while found := _PREFIX.match(stem):
        stem = stem[found.end() :]
    parts = words(_SUFFIX.sub("", stem))
    return " ".join(parts) if len(parts) >= NAMED_WORDS else None


def address_key(url: str | None) -> str | None:
    """Return the host and the words of the last part of an address; None where these are too few to name an article."""
    host = _host(url)
    if not url or not host:
        return None
    last = unquote(next((part for part in reversed(urlsplit(url).path.split("/")) if part.strip()), ""))
    stem = re.sub(r"\.\w{2,5}$", "", last).replace("-", " ").replace("_", " ")
    stem = re.sub(rf"^(?:(?:{_CORRECTION}|{_UPDATE})\s+\d{{0,2}}\s*)+", "", stem, flags=re.IGNORECASE)
    named = [word for word in words(stem) if not any(letter.isdigit() for letter in word)]
    return f"{host} {' '.join(named)}" if len(named) >= NAMED_WORDS else None


def names_of(article: Article, note_words: int) -> list[str]:
    """Return the headlines and addresses of what a marked article corrects or updates; none for one that is not marked.

    Args:
        note_words: words up to which the headlines it quotes count too, as in: Correction: our article "..." said ...
    """
    mark = mark_of(article)
    if mark is None:
        return []
    found = [title_key(article.title), address_key(article.url)]
    if mark.kind == "correction" and len(words(article.text)) <= note_words:
        found += [title_key(one) for one in _QUOTED.findall(article.text)]
    return list(dict.fromkeys(one for one in found if one))


@lru_cache(maxsize=1024)
def content_of(text: str) -> Span:
    """Return where a text stands without byline and dateline in front and credit at the end: each paper has its own."""
    dateline = _DATELINE.match(text)
    start = dateline.end() if dateline else 0
    credit = _CREDIT.search(text, max(len(text) - LAST_CHARACTERS, start))
    return Span(start, credit.start() if credit else len(text))


def same_publication(one: Article, other: Article) -> bool:
    """Return whether two articles come from the same publication, or both from one that is not known.

    Where both name theirs, the names decide: papers of one house share a host.
    """
    if one.source and other.source:
        return one.source.casefold() == other.source.casefold()
    hosts = _host(one.url), _host(other.url)
    if hosts[0] and hosts[0] == hosts[1]:
        return True
    return not any((one.source, other.source, *hosts))


def not_earlier(newer: Article, older: Article) -> bool:
    """Return whether one may correct the other: published when it was or up to two months after, as far as is known."""
    if newer.published_at is None or older.published_at is None:
        return True
    return timedelta(0) <= newer.published_at - older.published_at <= CORRECTED_WITHIN


def replaces(newer: StoryMember, older: StoryMember) -> bool:
    """Return whether one article of a story is a newer version of another.

    It is where it is of the same publication and later, or later and marked as correcting or updating (with a higher
    number, where both are).
    """
    if _age(newer) <= _age(older):
        return False
    if same_publication(newer.article, older.article):
        return True
    if newer.mark is None or older.mark is None:
        return newer.mark is not None
    return (newer.mark.kind, -newer.mark.number) < (older.mark.kind, -older.mark.number)


def in_order(members: Sequence[StoryMember], prefer: Collection[str] = ()) -> list[StoryMember]:
    """Return a story's articles, the one that speaks for it first, those that were replaced last.

    Args:
        prefer: names of publications, casefolded, that speak before others; not with an article of theirs that they
            themselves have replaced.
    """
    pairs = [(newer, older) for newer in members for older in members if replaces(newer, older)]
    old = {older.number for _, older in pairs}
    outdone = {older.number for newer, older in pairs if same_publication(newer.article, older.article)}
    renewing = {newer.number for newer, _ in pairs} - old
    wanted = [one for one in members if (one.article.source or "").casefold() in prefer and one.number not in outdone]
    first = [
        *sorted(wanted, key=_origin),
        *sorted((one for one in members if one.number in renewing), key=_age, reverse=True),
        *sorted((one for one in members if one.number not in old), key=_origin),
        *sorted(members, key=_age, reverse=True),
    ]
    return list({one.number: one for one in first}.values())


def story_of(members: Sequence[StoryMember]) -> Story:
    """Put a story's articles in their places."""
    speaks, *others = in_order(members)
    old = [one for one in others if any(replaces(other, one) for other in members)]
    copies = [one for one in others if one not in old]
    return Story(
        speaks.article,
        tuple(one.article for one in sorted(copies, key=_origin)),
        tuple(one.article for one in sorted(old, key=_age, reverse=True)),
    )


def _age(member: StoryMember) -> tuple[datetime, int, int]:
    """What makes one version later than another. An article without a date is as old as its being added."""
    return member.article.published_at or member.added_at, member.mark.number if member.mark else 0, member.number


def _origin(member: StoryMember) -> tuple[bool, float, int, str]:
    """What makes one copy the origin rather than another: the earliest, then the longest; those without a date last."""
    published = member.article.published_at
    return published is None, published.timestamp() if published else 0.0, -len(member.article.text), member.article.id


def _host(url: str | None) -> str:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
