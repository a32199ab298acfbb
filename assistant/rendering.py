"""Sentences with their numbered sources as plain text, Markdown and HTML. What an article wrote stays text in each."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment, Template

    from assistant.citation import Citation, Sentence  # `lede --help` does without pydantic

DOUBTS = {"partly": "only partly supported", "unsupported": "not supported by what it cites"}
"""What is said of a sentence that its citations do not wholly support."""

NEAREST = "Nearest passages:"
"""Above the passages that came nearest to an answer, where there is none."""

LINKED = re.compile(r"https?://[^\s<>\"'`\\]+", re.ASCII | re.IGNORECASE)
"""Addresses that become links; anything else an article gives as its address stays text."""

HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")
_ACTIVE = re.compile(r"([\\`*_{}\[\]|~$!#^=])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARK = re.compile(r"[&<>]")
_OPENING = re.compile(r"^(\d{1,9})?([-+.):])")
_ADDRESS = re.compile(r"(?<=[A-Za-z]):(?=//)|(?<=\bwww)\.|@", re.IGNORECASE)

_HTML = """\
<p dir="auto">
  {%- for one in sentences %}{{ " " if not loop.first }}{{ one.text }}
    {%- for n in one.citations %}<sup>[{{ n }}]</sup>{% endfor %}{{ one | doubt }}{% endfor -%}
  {{ text }}</p>
{% if nearest and citations %}<p>{{ nearest }}</p>{% endif %}
<ol>
{% for one in citations %}
  <li value="{{ one.n }}" dir="auto">“{{ one.quote }}” — {{ one | known | join(", ") }}
    {%- set url = one.article.url | address %}
    {%- if url %}, <a href="{{ url }}" rel="noopener noreferrer">{{ url }}</a>{% endif -%}
  </li>
{% endfor %}
</ol>
"""


def day(moment: date) -> str:
    """Return a date as it is printed.

    >>> day(date(2023, 2, 27))
    '27 February 2023'
    """
    return f"{moment.day} {moment:%B %Y}"


def doubt(sentence: "Sentence") -> str:
    """Return what is to be said against a sentence, in brackets behind a space; empty where nothing is."""
    said = DOUBTS.get(sentence.support)
    return f" ({said}{': ' if sentence.why else ''}{sentence.why})" if said else ""


def escaped(text: str) -> str:
    r"""Return one line that any Markdown reader shows as the plain text it is.

    Nothing in it is markup, starts a block, is HTML, becomes a link by itself, or turns the reading direction.

    >>> print(escaped("*Not* a <b>title</b>"))
    \*Not\* a &lt;b&gt;title&lt;/b&gt;
    """
    line = _ACTIVE.sub(r"\\\1", visible_line(text))
    line = _MARK.sub(lambda found: _ENTITIES[found[0]], line)
    line = _ADDRESS.sub(lambda found: f"&#{ord(found[0])};", line)
    return _OPENING.sub(lambda found: f"{found[1] or ''}\\{found[2]}", line)


def visible_line(text: str) -> str:
    """Return a text on one line, without characters that hide or that turn the reading direction."""
    return " ".join(HIDDEN.sub(" ", text).split())


def web_address(url: str | None) -> str | None:
    """Return an address, where it is one that a link may lead to: it begins with http."""
    return url if url and LINKED.fullmatch(url) else None


def plain(sentences: "Sequence[Sentence]", citations: "Sequence[Citation]") -> str:
    """Return the sentences as plain text, their sources below."""
    from assistant.citation import with_marks

    text = " ".join(visible_line(with_marks(one) + doubt(one)) for one in sentences)
    return "\n\n".join(filter(None, [text, sources(citations)]))


def sources(citations: "Sequence[Citation]") -> str:
    """Return citations as plain text, each on a line with its number."""
    known = (", ".join(filter(None, [*_known(one), web_address(one.article.url)])) for one in citations)
    return "\n".join(
        f"[{one.n}] “{visible_line(one.quote)}” — {said}" for one, said in zip(citations, known, strict=True)
    )


def markdown(sentences: "Sequence[Sentence]", citations: "Sequence[Citation]") -> str:
    """Return the sentences as Markdown, their sources as footnotes."""
    marked = (escaped(one.text) + "".join(f"[^{n}]" for n in one.citations) for one in sentences)
    text = " ".join(f"{said} {escaped(doubt(one))}".rstrip() for said, one in zip(marked, sentences, strict=True))
    notes = "\n".join(f"[^{one.n}]: {source(one)}" for one in citations)
    return "\n\n".join(filter(None, [text, notes]))


def source(citation: "Citation") -> str:
    """Return a citation as Markdown: the quote, where it is from, its link."""
    url, known = citation.article.url, ", ".join(map(escaped, _known(citation)))
    address = f"<{url}>" if web_address(url) else escaped(url or "")
    return f"“{escaped(citation.quote)}” — {known} {address}".rstrip()


def html(sentences: "Sequence[Sentence]", citations: "Sequence[Citation]", text: str = "", nearest: str = "") -> str:
    """Return the sentences as HTML for a notebook, their sources as a numbered list.

    Args:
        text: what is said where there is no sentence.
        nearest: what is written above citations that answer nothing.
    """
    return _template().render(sentences=sentences, citations=citations, text=text, nearest=nearest)


@cache
def _template() -> "Template":
    made = environment()
    made.filters.update({"doubt": doubt, "known": _known, "address": web_address})
    return made.from_string(_HTML)


def environment(loader: "BaseLoader | None" = None) -> "Environment":
    """Return what makes HTML of templates: every value is escaped, and shown without characters that hide."""
    from jinja2 import Environment, StrictUndefined

    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value,
    )


def visible(text: str) -> str:
    """Return a text without characters that hide or that turn the reading direction; lines stay lines."""
    return HIDDEN.sub(lambda found: "\n" if "\n" in found[0] else " ", text)


def _known(citation: "Citation") -> list[str]:
    article = citation.article
    published = day(article.published_at) if article.published_at else None
    return [visible_line(one) for one in (article.title, article.source, article.author, published) if one]
