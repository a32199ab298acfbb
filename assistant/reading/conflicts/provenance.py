"""Who says it: the reports behind quotes, and the publications that they are owed to.

A wire story printed by three papers is one report, owed to the paper that had it first; two articles of one paper are
two reports by one publication.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from assistant.reading.deduplication import Quote
from index import Article

_NEVER = datetime.max.replace(tzinfo=UTC)
_SECTION = re.compile(r"\s+[-–—|>»]\s+|\s*[|»]\s*|:\s+")
_DOMAIN = re.compile(r"(?:\.(?:com?|org|net|ac|gov|edu))?\.[a-z]{2,}$")
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Report:
    """One telling of the news, however often it was printed.

    Args:
        quotes: indexes of the quotes that are taken from it.
        publication: whom it is owed to: where it was first published; a key, not a name to show.
    """

    quotes: tuple[int, ...]
    publication: str


def independent(quotes: Sequence[Quote]) -> int:
    """How many publications stand behind quotes: copies of one report count once, articles of one publication too."""
    return len({report.publication for report in reports(quotes)})


def reports(quotes: Sequence[Quote]) -> list[Report]:
    """The reports behind quotes, in the order of their first quotes."""
    articles = [list(_articles(quote)) for quote in quotes]
    hosts = _hosts(article for group in articles for article in group)
    groups: list[tuple[set[int], dict[str, Article]]] = []
    for place, carried in enumerate(articles):
        mine = {article.id: article for article in carried}
        joined = [group for group in groups if not mine.keys().isdisjoint(group[1])]
        for _, known in joined:
            mine |= known
        numbers = {place}.union(*(group for group, _ in joined))
        groups = [*(group for group in groups if group not in joined), (numbers, mine)]
    found = [
        Report(
            tuple(sorted(numbers)),
            min((article.published_at or _NEVER, publication(article, hosts)) for article in carried.values())[1],
        )
        for numbers, carried in groups
    ]
    return sorted(found, key=lambda report: report.quotes)


def publication(article: Article, hosts: dict[str, str]) -> str:
    """A key of who published an article: its source, else its address's host, else the article alone.

    Args:
        hosts: whose a host is, where other articles tell.
    """
    if article.source and (name := _squeezed(_SECTION.split(article.source)[0])):
        return name
    host = _host(article)
    return hosts.get(host) or _squeezed(host) or f"={article.path or article.title}"


def _articles(quote: Quote) -> Iterator[Article]:
    for hit in (quote.hit, *(hit for hit, _ in quote.same)):
        yield from (hit.article, *hit.also_in, *hit.replaces)


def _hosts(articles: Iterable[Article]) -> dict[str, str]:
    """Hosts that are one publication's only."""
    known: dict[str, set[str]] = {}
    for article in articles:
        if article.source and (host := _host(article)):
            known.setdefault(host, set()).add(publication(article, {}))
    return {host: names.pop() for host, names in known.items() if len(names) == 1}


def _host(article: Article) -> str:
    try:
        return (urlsplit(article.url or "").hostname or "").removeprefix("www.")
    except ValueError:  # not an address after all
        return ""


def _squeezed(name: str) -> str:
    """A name without case, marks, "the" and a domain's ending: The Guardian and theguardian.com are one."""
    lower = name.casefold()
    bare = _DOMAIN.sub("", lower) if " " not in lower else lower
    if bare != lower:
        bare = bare.rpartition(".")[2]
    squeezed = _MARKS.sub("", bare)
    return squeezed.removeprefix("the") or squeezed
