"""The order of quotes that give different values: the final figure before the forecast, the newer before the older."""

from collections.abc import Sequence
from datetime import UTC, datetime

from assistant.language.hedging import is_doubted, is_planned
from assistant.query.answer_type import QuestionTerms
from assistant.reading.conflicts import answer_value, published_on, span_within
from assistant.reading.deduplication import Quote
from index import Span

_UNDATED = datetime.min.replace(tzinfo=UTC)


def settled_first(question: QuestionTerms, quotes: Sequence[Quote], short: Sequence[Span | None]) -> list[int]:
    """Return the quotes' indexes in the order in which they are shown.

    Only quotes that give a value of one kind change places with one another; where these agree, or the question itself
    asks for a forecast, all stay.

    Args:
        quotes: the best first.
        short: for each the words that answer, as offsets into its article's text; None where the reader is not sure.
    """
    order = list(range(len(quotes)))
    if is_doubted(question.text) or is_planned(question.text):
        return order
    values = {
        place: value
        for place, (quote, span) in enumerate(zip(quotes, short, strict=True))
        if (inside := span_within(quote, span))
        and (value := answer_value(question, quote.text, inside, published_on(quote)))
    }
    rivals = [place for place, value in values.items() if value.unit == next(iter(values.values())).unit]
    if len(rivals) < 2 or all(values[rivals[0]].agrees(values[place]) for place in rivals[1:]):
        return order

    def unsettled(place: int) -> bool:
        return is_doubted(quotes[place].text) or is_planned(quotes[place].text)

    def age(place: int) -> float:
        return -(quotes[place].hit.article.published_at or _UNDATED).timestamp()

    ranked = sorted(rivals, key=lambda place: (unsettled(place), age(place)))
    for place, one in zip(rivals, ranked, strict=True):
        order[place] = one
    return order
