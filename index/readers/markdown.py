"""Plain text, and Markdown with or without YAML front matter: one file, one article.

Of Markdown the stored text is what a reader of the rendered page would read: no marks for emphasis, links as their
words, lists as "- " lines, no pictures. Front matter that cannot be read leaves the file out: indexed as text it would
be quoted as if the author had written it. Every value of it is read as written ("2024" stays a title, "no" a word).
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import yaml
from markdown_it import MarkdownIt

from index.article import Skipped, clean_text
from index.readers.charset import binary_kind, decode
from index.readers.markup import parse, text_of, written_of
from index.readers.records import fields_of
from index.readers.resource import Outcome, Resource
from index.readers.titles import headed_article

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_BEGUN = re.compile(r"---[ \t]*\n[A-Za-z_][\w -]*:(?:\s|$)")
_MOST_FRONT_MATTER = 100_000  # characters; the YAML parser takes seconds for a megabyte
_MOST_BRACKETS = 1_000  # nested ones cost the square of their number
_NOTHING = frozenset(["", "~", "null", "Null", "NULL"])


class _FrontMatter(NamedTuple):
    values: Mapping[object, object]
    body: str


def read_plain(resource: Resource) -> Iterator[Outcome]:
    """Yield the one article of a plain text; a date, a headline and a byline on top become the article's own."""
    text = _decoded(resource)
    if isinstance(text, Skipped):
        yield text
        return
    yield headed_article(resource, text)


def read(resource: Resource) -> Iterator[Outcome]:
    """Yield the one article of a Markdown text."""
    text = _decoded(resource)
    front = text if isinstance(text, Skipped) else _front_matter(clean_text(text), resource.origin)
    if isinstance(front, Skipped):
        yield front
        return
    given = fields_of(front.values)
    page = parse(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(front.body))
    if page is None:
        yield Skipped(resource.origin, "it holds no text")
        return
    first = page.find(".//h1")
    title = given.title or (text_of(first) if first is not None else None)
    yield headed_article(resource, **given._replace(title=title, **written_of(page)._asdict())._asdict())


def _decoded(resource: Resource) -> str | Skipped:
    data = resource.stream.read()
    if kind := binary_kind(data):
        return Skipped(resource.origin, f"this is not text but {kind}; give the file the suffix of what it is")
    return decode(data, resource.charset)


def _front_matter(text: str, origin: str) -> _FrontMatter | Skipped:
    match = _FRONT_MATTER.match(text)
    if not match:
        if _BEGUN.match(text):
            return Skipped(origin, 'the front matter that begins on line 1 has no end; put "---" on a line under it')
        return _FrontMatter({}, text)
    brackets = match["yaml"].count("[") + match["yaml"].count("{")
    if len(match["yaml"]) > _MOST_FRONT_MATTER or brackets > _MOST_BRACKETS:
        most = f"{_MOST_FRONT_MATTER:,} characters or {_MOST_BRACKETS:,} brackets"
        return Skipped(origin, f"its front matter holds more than {most}; shorten it")
    try:
        values = yaml.load(match["yaml"], Loader=yaml.BaseLoader)  # noqa: S506 - makes only text, lists and mappings
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        problem = (isinstance(error, yaml.MarkedYAMLError) and error.problem) or "it is not YAML"
        place = f"{origin}#line {mark.line + 2 if mark else 1}"
        return Skipped(place, f"the front matter cannot be read: {problem}; mend it or take it out")
    if isinstance(values, Mapping):
        return _FrontMatter(_without_nothing(values), text[match.end() :])
    # Two rules with words between them are Markdown; with nothing between them they are empty front matter.
    return _FrontMatter({}, text if values else text[match.end() :])


def _without_nothing(values: Mapping[object, object]) -> dict[object, object]:
    return {key: value for key, value in values.items() if not (isinstance(value, str) and value in _NOTHING)}
