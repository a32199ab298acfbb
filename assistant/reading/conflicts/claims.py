"""A value that a quote gives in answer to a question, and whether two of them can both be true of one thing."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.reading.conflicts.days import When
from assistant.reading.conflicts.values import Amount

SAME_STORY = timedelta(days=31)
"""Articles further apart than this speak of other times, unless both write the year."""

SAME_EVENT = timedelta(days=14)
"""How long after the day that one article gives another may appear and mean the same event without a day."""


@dataclass(frozen=True, eq=False)
class Claim:
    """A value that a quote gives for what is asked.

    Args:
        quote: an index.
        value: in the words of the article.
        content: the value itself.
        role: claims are compared only where these are equal.
        places: words of places that the sentence names and the question does not.
        others: words of further names in the sentence, but for the speaker's.
        events: the days on which it happened, as the sentence has them.
        published: the article's day.
        said: words of the sentence and the headline.
        text: words of the article.
    """

    quote: int
    value: str
    content: Amount | When | frozenset[str]
    role: Hashable
    places: frozenset[str]
    others: frozenset[str]
    events: tuple[When, ...]
    published: date | None
    said: frozenset[str]
    text: frozenset[str]

    @property
    def sort_key(self) -> tuple[float, float, str, str]:
        """The most exact first."""
        content = self.content
        if isinstance(content, Amount):
            return content.high - content.low, content.low, self.value, str(self.published)
        if isinstance(content, When):
            return content.width.days, content.readings[0][0].toordinal(), self.value, str(self.published)
        return -len(content), 0.0, self.value, str(self.published)

    def agrees(self, other: "Claim") -> bool:
        """Whether both can be true of one thing."""
        mine, its = self.content, other.content
        if isinstance(mine, Amount) and isinstance(its, Amount):
            return not mine.excludes(its)
        if isinstance(mine, When) and isinstance(its, When):
            return not mine.excludes(its)
        return isinstance(mine, frozenset) and isinstance(its, frozenset) and bool(mine & its)

    def contradicts(self, other: "Claim") -> bool:
        """Whether the two speak of one thing, and cannot both be true."""
        if self.role != other.role or self.agrees(other) or not self._same_time(other):
            return False
        if (self.places - other.said) or (other.places - self.said):
            return False
        if self.others and other.others and (self.others.isdisjoint(other.said) or other.others.isdisjoint(self.said)):
            return False
        if isinstance(self.content, frozenset) and isinstance(other.content, frozenset):
            return self.content.isdisjoint(other.text) and other.content.isdisjoint(self.text)
        return True

    def _same_time(self, other: "Claim") -> bool:
        apart = self.published and other.published and abs(self.published - other.published) > SAME_STORY
        if apart and not (_written_year(self) and _written_year(other)):
            return False
        if isinstance(self.content, When):
            return True
        for one, its in ((self, other), (other, self)):
            for event in one.events:
                if its.events and all(event.excludes(each) for each in its.events):
                    return False
                if not its.events and its.published:
                    first = date.fromordinal(max(its.published.toordinal() - SAME_EVENT.days, 1))
                    near = When(event.span, ((first, its.published),), year=False, bound=False)
                    if event.excludes(near):
                        return False
        return True


def _written_year(claim: Claim) -> bool:
    return any(one.year for one in claim.events)
