"""Answers and hits as the terminal shows them, and the JSON of a hit.

Everything that comes from an article or a question passes through `plain` or `one_line` here.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assistant import presentation
from assistant.cli.articles import article_json
from assistant.cli.terminal import note, one_line, plain, shortened, write

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from assistant.answer import Answer, Citation, Sentence
    from assistant.layout import Card, Layout, Quotation
    from index import Article, Hit


NEAREST = 240
"""Characters shown of a passage that came near but does not answer."""

_MARKS = tuple('“”„"«»')


def answer(to: "Console", given: "Answer", *, every: bool = False) -> None:
    """Print an answer: quotations by article, or sentences with footnotes; an abstention with the closest passages.

    Args:
        every: list all articles that the answer lists, not the first ones alone.
    """
    if given.abstained:
        write(to, plain(given.text))
        _parts(to, given)
        _nearest(to, given.nearest)
        return
    body(to, given.layout)
    below(to, given, every=every)


def notes(given: "Answer") -> None:
    """Say on standard error what to know of an answer: corrected words, no vectors, no language model."""
    for said in filter(None, (given.trace.words_only, given.fallback, given.note, presentation.corrected(given.trace))):
        note(said)


def body(to: "Console", of: "Layout") -> None:
    """Print the lead of an answer, its quotations and its sentences."""
    if of.lead:
        write(to, one_line(of.lead), style="bold")
    begun = bool(of.lead)
    for group in of.groups:
        if group.heading:
            if begun:
                to.print()
            write(to, one_line(group.heading), style="bold")
            begun = True
            if not group.cards and not group.prose:
                write(to, presentation.NO_EVIDENCE, style="dim")
        for card in group.cards:
            if begun:
                to.print()
            _card(to, card)
            begun = True
        if group.prose:
            if begun:
                to.print()
            _sentences(to, group.prose)
            begun = True


def _card(to: "Console", card: "Card") -> None:
    indent = " " * len(f"[{card.quotations[0].citation.n}] ")
    for one in card.quotations:
        write(to, _in_marks(_words(one)), first=f"[{one.citation.n}] ", rest=indent)
    _origin(to, card.article, indent=indent)
    for same in card.same:
        write(to, f"Also in {one_line(presentation.origin(same.article))} [{same.n}]", first=indent, style="dim")
    first = card.quotations[0].citation
    _elsewhere(to, first.also_in, first.replaces, indent=indent)


def _words(one: "Quotation") -> "Text":
    """The words of a quotation, its heading in brackets before them."""
    from rich.text import Text

    text = Text(presentation.in_brackets(one.citation))
    for piece, style in ((one.before, ""), (one.bold, "bold"), (one.after, "")):
        left, right = " " * piece[:1].isspace(), " " * (piece[-1:].isspace() and bool(piece.strip()))
        text.append(left + one_line(piece) + right, style=style)
    return text


def below(to: "Console", given: "Answer", *, every: bool = False) -> None:
    """Print what is below the sentences of an answer: lists, differences, parts, footnotes."""
    _differences(to, given)
    _parts(to, given)
    laid = given.layout
    footnotes(to, laid.sources)
    _listed(to, given, every=every)
    quoted = presentation.quoted_from(laid.quoted) if laid.quoted else ""
    said = list(filter(None, [quoted, presentation.independent(given), presentation.withheld(given)]))
    if said:
        to.print()
    for line in said:
        write(to, line)


def _listed(to: "Console", given: "Answer", *, every: bool) -> None:
    """The articles that an answer lists: all, or as many as it does not quote anyway."""
    quoted = given.layout.quoted
    most = len(given.listed) if every else 0 if quoted else presentation.SHOWN
    shown = given.listed[:most]
    if shown:
        to.print()
    for one in shown:
        write(to, one_line(presentation.listed_article(one)), first="- ", rest="  ")
    lists = "them" if len(given.listed) >= given.total else f"{len(given.listed):,}"
    if given.listed and (said := presentation.listed_of(given, len(shown) or quoted)):
        to.print()
        write(to, said + ("" if every else f"; `lede ask --all` lists {lists}"), style="dim")


def unfinished(to: "Console", sentences: "Sequence[Sentence]", citations: "Sequence[Citation]") -> None:
    """Print what there is of an answer that is not whole."""
    from assistant.layout import layout

    if sentences:
        laid = layout(sentences, citations)
        body(to, laid)
        footnotes(to, laid.sources)
        to.print()


def footnotes(to: "Console", citations: "Sequence[Citation]") -> None:
    """Print quotes with their articles, each by its number."""
    for one in citations:
        to.print()
        _footnote(to, one)


def sentence(of: "Sentence") -> "Text":
    """Return a sentence with its citation marks, and what is wrong with it."""
    from rich.text import Text  # `lede --help` does without

    text = Text(one_line(of.text))
    if of.citations:
        text.append(" ").append(_marks(of.citations))
    if doubt := one_line(presentation.doubt(of)):
        text.append(f" {doubt}", style="yellow")
    return text


def _sentences(to: "Console", sentences: "Sequence[Sentence]") -> None:
    from rich.text import Text

    write(to, Text(" ").join(map(sentence, sentences)))


def hits(to: "Console", found: "Sequence[Hit]") -> None:
    """Print ranked passages, each with its score and its article."""
    for rank, hit in enumerate(found, 1):
        if rank > 1:
            to.print()
        write(to, f"{rank}. {one_line(hit.article.title)}  (score {hit.score:.3f})", rest="   ", style="bold")
        _origin(to, hit.article, indent="   ", title=False)
        _elsewhere(to, hit.also_in, hit.replaces, indent="   ")
        for line in plain(hit.passage.text).splitlines():
            if line.strip():
                write(to, line.strip(), first="   ", rest="   ")


def hit_json(hit: "Hit") -> dict[str, Any]:
    """Return a hit in the words that a citation uses, with its score."""
    return {
        "score": round(hit.score, 6),
        **_about(hit.article),
        "passage_id": hit.passage.id,
        "passage": hit.passage.text,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "also_in": [_about(one) for one in hit.also_in],
        "replaces": [_about(one) for one in hit.replaces],
    }


def _about(of: "Article") -> dict[str, Any]:
    fields = article_json(of, text=False)
    return {"article_id": fields.pop("id"), **{name: value for name, value in fields.items() if name != "path"}}


def _differences(to: "Console", given: "Answer") -> None:
    """What each side says, and where."""
    from rich.text import Text

    for one in given.disagreements:
        to.print()
        write(to, one_line(presentation.differ_on(one)), style="bold")
        for side in one.reported:
            line = Text(one_line(side.value))
            for place, said in enumerate(presentation.said_in(side.citations, given.citations)):
                line.append("; " if place else " — ").append(one_line(presentation.origin(said.article)) + " ")
                line.append(_marks(said.citations))
            write(to, line, first="  ", rest="    ")


def _parts(to: "Console", given: "Answer") -> None:
    """Which parts of the question are answered, where one is not."""
    if not presentation.incomplete(given):
        return
    from rich.text import Text

    to.print()
    for part in given.parts:
        line = Text(f"{'Answered' if part.answered else 'Nothing found on'}: {one_line(part.text)}")
        if part.citations:
            line.append(" ").append(_marks(part.citations))
        write(to, line, rest="  ")


def _nearest(to: "Console", nearest: "Sequence[Citation]") -> None:
    if nearest:
        to.print("\nClosest passages:")
    for one in nearest:
        to.print()
        write(to, presentation.in_brackets(one) + shortened(one.quote, NEAREST), first="    ", rest="    ")
        _origin(to, one.article, indent="    ")
        _elsewhere(to, one.also_in, one.replaces, indent="    ")


def _footnote(to: "Console", cited: "Citation") -> None:
    mark = f"[{cited.n}] "
    indent = " " * len(mark)
    from rich.text import Text

    write(to, _in_marks(Text(presentation.in_brackets(cited) + one_line(cited.quote))), first=mark, rest=indent)
    _origin(to, cited.article, indent=indent)
    _elsewhere(to, cited.also_in, cited.replaces, indent=indent)


def _in_marks(words: "Text") -> "Text":
    """The words in quotation marks, but where they begin or end with some of their own."""
    from rich.text import Text

    marked = words.plain[:1] in _MARKS or words.plain[-1:] in _MARKS
    return words if marked else Text("“").append_text(words).append("”")


def _origin(to: "Console", of: "Article", *, indent: str, title: bool = True) -> None:
    """Title, source, author, day; the link is on a line of its own, so that no wrapping breaks it."""
    day = presentation.day(of.published_at) if of.published_at else None
    known = [one_line(part) for part in (of.title if title else None, of.source, of.author, day) if part]
    if known:
        write(to, ", ".join(known), first=indent + ("— " if title else ""), rest=indent, style="dim")
    if of.url:
        from rich.text import Text

        to.print(Text(indent + one_line(of.url), style="dim"), soft_wrap=True)


def _elsewhere(to: "Console", also_in: "Sequence[Article]", replaces: "Sequence[Article]", *, indent: str) -> None:
    """Which other articles have the words, and what their article replaces."""
    for opening, told in (
        ("Also in ", presentation.in_a_row(map(presentation.origin, also_in), "; ")),
        ("Replaces ", presentation.in_a_row(map(presentation.earlier_version, replaces))),
    ):
        if told:
            write(to, opening + one_line(told), first=indent, rest=indent + "  ", style="dim")


def _marks(numbers: "Sequence[int]") -> "Text":
    from rich.text import Text

    return Text("".join(f"[{n}]" for n in numbers), style="cyan")


def trace(to: "Console", given: "Answer") -> None:
    """Print how an answer was found, on indented lines."""
    to.print()
    write(to, "How this was found", style="bold")
    lines = [one_line(presentation.brought_in(given.trace))]
    lines += [f"“{one_line(words)}”: {one_line(meaning)}" for words, meaning in presentation.understood(given.trace)]
    lines += _searched(given)
    lines.append(presentation.weighed(given.trace))
    for one in given.withheld:
        lines.append(f"withheld: {one_line(one.text)}" + (f" ({one_line(one.why)})" if one.why else ""))
    for flagged in given.trace.flagged:
        lines.append(f"left out: “{one_line(flagged.text)}” ({one_line(flagged.title)}: {one_line(flagged.why)})")
    for line in filter(None, lines):
        write(to, line, first="  ", rest="    ")
    _times(to, given)
    if not presentation.traced(given):
        write(to, "nothing was noted", first="  ")


def _searched(given: "Answer") -> Iterator[str]:
    yield one_line(presentation.split_by(given.trace))
    for number, part in enumerate(presentation.searched_for(given), 1):
        line = f"part {number}: {one_line(part.text)}"
        if part.sources:
            line += f", preferring {one_line(presentation.in_a_row(part.sources))}"
        if part.likely is not None:
            line += f" ({part.likely:.0%} likely to be in the library)"
        yield line + " " * bool(part.citations) + "".join(f"[{n}]" for n in part.citations)


def _times(to: "Console", given: "Answer") -> None:
    taken = [(one_line(name), f"{ms:,.1f}") for name, ms in presentation.steps(given)]
    names, figures = (max((len(row[column]) for row in taken), default=0) for column in (0, 1))
    for name, figure in taken:
        write(to, f"{name:<{names}}  {figure:>{figures}} ms", first="  ")
