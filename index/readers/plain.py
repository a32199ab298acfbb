"""Plain text files: one file, one article.

A date, a headline and a byline on top become the article's own; see `heading`.
"""

from collections.abc import Iterator

from index.article import Skipped
from index.readers.charset import binary_kind, decode
from index.readers.resource import Outcome, Resource, article_or_reason
from index.readers.titles import split_heading, title_from


def read(resource: Resource) -> Iterator[Outcome]:
    """Yields the one article of a plain text."""
    data = resource.stream.read()
    if kind := binary_kind(data):
        yield Skipped(resource.origin, f"this is not text but {kind}; give the file the suffix of what it is")
        return
    heading = split_heading(decode(data, resource.charset))
    yield article_or_reason(
        resource.origin,
        text=heading.body,
        title=heading.title or title_from(heading.body),
        author=heading.author,
        published_at=heading.published_at,
        url=resource.url,
    )
