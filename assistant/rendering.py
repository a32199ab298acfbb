"""Answers as plain text, Markdown and HTML. What an article wrote stays text in each."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment, Template

    from assistant.citation import Citation, Listed, Sentence  # `lede --help` does without pydantic
    from assistant.layout import Card, Layout, Quotation
    from index import Article

DOUBTS = {"partly": "only partly supported", "unsupported": "not supported by what it cites"}
"""What is said of a sentence that its citations do not wholly support."""

NEAREST = "Closest passages:"
"""Above the passages that came nearest to an answer, where there is none."""

NO_EVIDENCE = "No article says anything on this side."
"""Under the heading of a side that nothing is quoted for."""

SHOWN = 10
"""Articles of a list that are shown before the rest is counted."""

LINKED = re.compile(r"https?://[^\s<>\"'`\\]+", re.ASCII | re.IGNORECASE)
"""Addresses that become links; anything else an article gives as its address stays text."""

HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")
_ACTIVE = re.compile(r"([\\`*_{}\[\]|~$!#^=])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARK = re.compile(r"[&<>]")
_OPENING = re.compile(r"^(\d{1,9})?([-+.):])")
_ADDRESS = re.compile(r"(?<=[A-Za-z]):(?=//)|(?<=\bwww)\.|@", re.IGNORECASE)

_HTML = """\
{% if layout.lead %}<p dir="auto"><strong>{{ layout.lead }}</strong></p>{% endif %}
{% if text %}<p dir="auto">{{ text }}</p>{% endif %}
{% for group in layout.groups %}
{% if group.heading %}<h4 dir="auto">{{ group.heading }}</h4>{% endif %}
{% if group.heading and not group.cards and not group.prose %}<p>{{ no_evidence }}</p>{% endif %}
{% for card in group.cards %}
<ol>
{% for one in card.quotations %}
  <li value="{{ one.citation.n }}" dir="auto">{{ quoted(one) }}</li>
{% endfor %}
{% for one in card.same %}
  <li value="{{ one.n }}" dir="auto">{{ cited(one) }}</li>
{% endfor %}
</ol>
{% endfor %}
{% if group.prose %}
<p dir="auto">
  {%- for one in group.prose %}{{ " " if not loop.first }}{{ one.text }}
    {%- for n in one.citations %}<sup>[{{ n }}]</sup>{% endfor %}{{ one | doubt }}{% endfor -%}
</p>
{% endif %}
{% endfor %}
{% if nearest %}<p>{{ nearest_heading }}</p>{% endif %}
{% if nearest or layout.sources %}
<ol>
{% for one in nearest or layout.sources %}
  <li value="{{ one.n }}" dir="auto">{{ cited(one) }}</li>
{% endfor %}
</ol>
{% endif %}
{% if listed %}
<p>{{ count }}</p>
<ul>
{% for one in listed %}
  <li dir="auto">{{ linked(one) }}</li>
{% endfor %}
</ul>
{% endif %}
{% if note %}<p dir="auto">{{ note }}</p>{% endif %}
"""

_MACROS = """\
{%- macro linked(one) -%}
{{ one | listed }}
{%- set url = one.url | address %}
{%- if url %}, <a href="{{ url }}" rel="noopener noreferrer">{{ url }}</a>{% endif -%}
{%- endmacro -%}
{%- macro source(article) -%}
{{ article | known | join(", ") }}
{%- set url = article.url | address %}
{%- if url %}, <a href="{{ url }}" rel="noopener noreferrer">{{ url }}</a>{% endif -%}
{%- endmacro -%}
{%- macro quoted(one) -%}
“{{ one.citation | under }}{{ one.before }}{% if one.bold %}<strong>{{ one.bold }}</strong>{% endif %}{{ one.after }}” —
{{ source(one.citation.article) }}
{%- endmacro -%}
{%- macro cited(one) -%}
“{{ one | under }}{{ one.quote }}” — {{ source(one.article) }}
{%- endmacro -%}
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


def plain(of: "Layout") -> str:
    """Return an answer as plain text: quotations by article, or sentences with their sources below."""
    from assistant.citation import with_marks

    blocks = [visible_line(of.lead)]
    for group in of.groups:
        blocks.append(visible_line(group.heading))
        blocks.extend(map(_plain_card, group.cards))
        blocks.append(" ".join(visible_line(with_marks(one) + doubt(one)) for one in group.prose))
        if group.heading and not group.cards and not group.prose:
            blocks.append(NO_EVIDENCE)
    return "\n\n".join(filter(None, [*blocks, sources(of.sources)]))


def _plain_card(card: "Card") -> str:
    quotes = [
        f"[{one.citation.n}] “{in_brackets(one.citation)}{visible_line(one.citation.quote)}”" for one in card.quotations
    ]
    known = ", ".join(filter(None, [*_known(card.article), web_address(card.article.url)]))
    same = [f"    Also in {', '.join(_known(one.article))} [{one.n}]" for one in card.same]
    return "\n".join([*quotes, f"    — {known}", *same])


def sources(citations: "Sequence[Citation]") -> str:
    """Return citations as plain text, each on a line with its number."""
    known = (", ".join(filter(None, [*_known(one.article), web_address(one.article.url)])) for one in citations)
    return "\n".join(
        f"[{one.n}] “{in_brackets(one)}{visible_line(one.quote)}” — {said}"
        for one, said in zip(citations, known, strict=True)
    )


def in_brackets(citation: "Citation") -> str:
    """Return the heading that quoted words stand under, in brackets before a space; empty where there is none."""
    return f"[{visible_line(citation.heading)}] " if citation.heading else ""


def counted(shown: int, total: int) -> str:
    """Return how many articles are shown of how many; of all, how many there are.

    >>> counted(4, 23), counted(2, 2)
    ('4 of 23 articles', '2 articles')
    """
    whole = f"{total:,} article{'' if total == 1 else 's'}"
    return f"{shown:,} of {whole}" if shown < total else whole


def plain_list(listed: "Sequence[Listed]", total: int, quoted: int = 0) -> str:
    """Return the articles that an answer lists as plain text, one a line; the first, and how many there are.

    Args:
        total: how many articles there are.
        quoted: how many of them are quoted; where any is, the others are only counted.
    """
    if not listed or quoted:
        return f"From {counted(quoted, total)}." if quoted < total else ""
    shown = listed[:SHOWN]
    lines = [", ".join(filter(None, [listed_article(one), web_address(one.url)])) for one in shown]
    return "\n".join([f"{counted(len(shown), max(total, len(listed)))}:", *(f"- {line}" for line in lines)])


def listed_article(one: "Listed") -> str:
    """Return an article of a list on one line: title, publication, author, day."""
    return ", ".join(filter(None, [visible_line(one.title), listed_origin(one)]))


def listed_origin(one: "Listed") -> str:
    """Return where an article of a list is from: publication, author, day."""
    published = day(date.fromisoformat(one.published_at[:10])) if one.published_at else None
    return ", ".join(visible_line(part) for part in (one.source, one.author, published) if part)


def markdown_list(listed: "Sequence[Listed]", total: int) -> str:
    """Return the articles that an answer lists as Markdown, all of them."""
    if not listed:
        return ""
    lines = (f"- {escaped(listed_article(one))} {_address(one.url)}".rstrip() for one in listed)
    return f"{counted(len(listed), total)}:\n\n" + "\n".join(lines)


def markdown(of: "Layout") -> str:
    """Return an answer as Markdown: a list of quotations, or sentences with their sources as footnotes."""
    blocks = [f"**{escaped(of.lead)}**" if of.lead else ""]
    for group in of.groups:
        blocks.append(f"### {escaped(group.heading)}" if group.heading else "")
        if group.heading and not group.cards and not group.prose:
            blocks.append(NO_EVIDENCE)
        quoted = [quotation(one) for card in group.cards for one in card.quotations]
        quoted += [source(one) for card in group.cards for one in card.same]
        blocks.append("\n".join(quoted))
        marked = (escaped(one.text) + "".join(f"[^{n}]" for n in one.citations) for one in group.prose)
        doubts = (escaped(doubt(one)) for one in group.prose)
        blocks.append(" ".join(f"{said} {doubted}".rstrip() for said, doubted in zip(marked, doubts, strict=True)))
    footnotes = (f"[^{one.n}]: {_sourced(one, escaped(one.quote))}" for one in of.sources)
    return "\n\n".join(filter(None, [*blocks, "\n".join(footnotes)]))


def quotation(one: "Quotation") -> str:
    """Return a quotation as an item of a Markdown list, the words that answer in bold."""
    if not one.bold:
        return source(one.citation)
    words = f"{_kept_spaces(one.before)}**{escaped(one.bold)}**{_kept_spaces(one.after)}"
    return f"{one.citation.n}. {_sourced(one.citation, words)}"


def _kept_spaces(piece: str) -> str:
    """A piece of a line, escaped, with the space that parts it from the next."""
    left, right = " " * piece[:1].isspace(), " " * piece[-1:].isspace()
    return f"{left}{escaped(piece)}{right}" if piece.strip() else left


def source(citation: "Citation") -> str:
    """Return a citation as an item of a Markdown list: number, quote, where it is from, its link."""
    return f"{citation.n}. {_sourced(citation, escaped(citation.quote))}"


def _sourced(citation: "Citation", words: str) -> str:
    known = ", ".join(map(escaped, _known(citation.article)))
    under = f"{escaped(in_brackets(citation))} " if citation.heading else ""
    return f"“{under}{words}” — {known} {_address(citation.article.url)}".rstrip()


def _address(url: str | None) -> str:
    return f"<{url}>" if web_address(url) else escaped(url or "")


def html(
    of: "Layout",
    *,
    text: str = "",
    nearest: "Sequence[Citation]" = (),
    listed: "Sequence[Listed]" = (),
    total: int = 0,
    note: str = "",
) -> str:
    """Return an answer as HTML for a notebook.

    Args:
        text: what is said where there is no sentence.
        nearest: citations that answer nothing.
        listed: the articles that an answer lists, of `total`.
        note: what to know of the answer.
    """
    return _template().render(
        layout=of, text=text, nearest=nearest, listed=listed, count=counted(len(listed), total), note=note
    )


@cache
def _template() -> "Template":
    made = environment()
    made.filters.update(
        {"doubt": doubt, "known": _known, "address": web_address, "listed": listed_article, "under": in_brackets}
    )
    made.globals.update({"no_evidence": NO_EVIDENCE, "nearest_heading": NEAREST})
    return made.from_string(_MACROS + _HTML)


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


def _known(article: "Article") -> list[str]:
    published = day(article.published_at) if article.published_at else None
    return [visible_line(one) for one in (article.title, article.source, article.author, published) if one]
