"""Which evidence supports a model's sentence, and how well: that of its own markers, else what does it best.

The markers that a model writes are a hint and no more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.reading.deduplication import Quote
from index.text.analyzer import content_words

if TYPE_CHECKING:
    from assistant.grounding.check import Support

Check = Callable[[Sequence[tuple[str, str]]], "list[Support]"]
"""Pairs of a sentence and the text that it cites; `assistant.grounding.check_many`, unless a test brings another."""

_Group = tuple[int, ...]

OTHERS = 3
"""Quotes without a mark that are tried, those that share most words with the sentence: each costs a check."""

NOTHING = "nothing in the articles says so"


@dataclass(frozen=True)
class Repaired:
    """What a sentence is supported by.

    Args:
        places: the quotes that it cites, by their keys; none where nothing carries it and nothing was marked.
        label, why: of the check.
    """

    places: tuple[int, ...]
    label: Literal["supported", "partly", "unsupported"]
    why: str = ""


def repair(sentence: str, marked: Sequence[int], texts: Mapping[int, str], check: Check) -> Repaired:
    """Find the quotes that support a sentence.

    Each marked quote is tried by itself and all of them together; then, unless they support it, the likeliest of the
    others, and the two best of all together, since a sentence may well join two facts.

    Args:
        marked: keys of the quotes that the model names.
        texts: what may be cited (`cited_text`).
    """
    checked: dict[_Group, Support] = {}

    def supporting(groups: Iterable[_Group]) -> _Group:
        """Return the quotes of all groups that support the sentence, once each group is checked."""
        new = [group for group in dict.fromkeys(groups) if group and group not in checked]
        found = check([(sentence, "\n".join(texts[place] for place in group)) for group in new]) if new else []
        checked.update(zip(new, found, strict=True))
        return tuple(place for group in groups if labelled(group, "supported") for place in group)

    def labelled(group: _Group, label: str) -> bool:
        return group in checked and checked[group].label == label

    alone, together = [(place,) for place in marked], tuple(marked)
    supporting([*alone, together])
    if found := supporting(alone) or supporting([together]):
        return Repaired(found, "supported")
    others = [(place,) for place in _likeliest(sentence, [key for key in texts if key not in marked], texts)]
    if found := supporting(others)[:1]:
        return Repaired(found, "supported")
    best = sorted([*alone, *others], key=lambda group: (-labelled(group, "partly"), -checked[group].score))
    pair = tuple(sorted(place for group in best[:2] for place in group))
    if len(pair) == 2 and labelled(best[0], "partly") and (found := supporting([pair])):
        return Repaired(found, "supported")
    for group in (*alone, together, *best):
        if labelled(group, "partly"):
            return Repaired(group, "partly", checked[group].why)
    nearest = together or next(iter(best), ())
    return Repaired(together, "unsupported", (checked[nearest].why if nearest in checked else "") or NOTHING)


def cited_text(quote: Quote) -> str:
    """Return what a sentence that cites a quote is held against: the article's title, source and day, and the words.

    Where other articles have the same words, their headers count too: it may be one of them that the sentence names.
    """
    headers = dict.fromkeys(hit.article.header for hit in (quote.hit, *(hit for hit, _ in quote.same)))
    return "\n".join([*headers, quote.text])


def _likeliest(sentence: str, places: Sequence[int], texts: Mapping[int, str]) -> list[int]:
    said = set(content_words(sentence))
    shared = {place: len(said & set(content_words(texts[place]))) for place in places}
    return sorted((place for place in places if shared[place]), key=lambda place: -shared[place])[:OTHERS]
