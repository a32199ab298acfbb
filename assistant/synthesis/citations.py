"""Citations of quotes, numbered from 1 in the order in which an answer first uses them.

The words of a citation are cut from the stored article by offsets, whoever wrote the sentence that it stands behind.
"""

from collections.abc import Sequence

from assistant.answer import Citation, Disagreement, Reported
from assistant.reading.conflicts import Conflict
from assistant.reading.deduplication import Quote
from index import Hit, Span


class Numbering:
    """Gives each quote its numbers when it is first cited.

    Args:
        quotes: everything that may be cited.
    """

    def __init__(self, quotes: Sequence[Quote]) -> None:
        self._quotes = quotes
        self._numbers: dict[int, tuple[int, ...]] = {}
        self._last = 0

    def cite(self, places: Sequence[int]) -> tuple[tuple[int, ...], tuple[Citation, ...]]:
        """Return the numbers of quotes and the citations that are new; the same words in other articles included.

        Args:
            places: indexes of the quotes.
        """
        new: list[Citation] = []
        for place in dict.fromkeys(places):
            if place not in self._numbers:
                quote = self._quotes[place]
                own = citation(self._last + 1, quote.hit, quote.span, quote.heading_text)
                cited = [own, *(citation(own.n + count, *where) for count, where in enumerate(quote.same, start=1))]
                self._numbers[place] = tuple(one.n for one in cited)
                self._last += len(cited)
                new.extend(cited)
        numbers = tuple(dict.fromkeys(n for place in places for n in self._numbers[place]))
        return numbers, tuple(new)

    def numbers(self, place: int) -> tuple[int, ...]:
        """Return the numbers of a quote; none where it is not cited."""
        return self._numbers.get(place, ())

    @property
    def cited(self) -> tuple[Quote, ...]:
        """The quotes cited so far, in the order of their numbers."""
        return tuple(self._quotes[place] for place in self._numbers)

    def sides(self, differences: Sequence[Conflict]) -> tuple[Disagreement, ...]:
        """Return where the sources differ, in an answer's terms; of sides that are cited."""
        return tuple(
            Disagreement(
                about=one.about,
                kind=one.kind,
                reported=tuple(
                    Reported(
                        value=side.value, citations=tuple(n for place in side.quotes for n in self._numbers[place])
                    )
                    for side in one.sides
                ),
            )
            for one in differences
            if all(place in self._numbers for side in one.sides for place in side.quotes)
        )


def citation(number: int, hit: Hit, span: Span, heading: str = "") -> Citation:
    """Return words of a hit's article as a citation."""
    return Citation(
        n=number,
        article=hit.article,
        passage=hit.passage,
        start=span.start,
        end=span.end,
        heading=heading,
        also_in=hit.also_in,
        replaces=hit.replaces,
    )
