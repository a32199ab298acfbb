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

    Each marked quote is tried by itself and all of them together; then, unless they carry it, the likeliest of the
    others, and the two best of all together, since a sentence may well join two facts.

    Args:
        marked: keys of the quotes that the model names.
        texts: what may be cited (`cited_text`).
    """
    tried = _Tried(sentence, texts, check)
    alone = [(place,) for place in marked]
    tried.run([*alone, tuple(marked)] if len(marked) > 1 else alone)
    if found := tried.supported(alone) or tried.supported([tuple(marked)]):
        return Repaired(found, "supported")
    others = [(place,) for place in _likeliest(sentence, [key for key in texts if key not in marked], texts)]
    tried.run(others)
    if found := tried.supported(others)[:1]:
        return Repaired(found, "supported")
    best = tried.best([*alone, *others])
    pair = tuple(sorted(place for group in best[:2] for place in group))
    if len(pair) == 2 and tried.label(best[0]) == "partly":
        tried.run([pair])
        if found := tried.supported([pair]):
            return Repaired(found, "supported")
    for group in (*alone, tuple(marked), *best):
        if tried.label(group) == "partly":
            return Repaired(group, "partly", tried.why(group))
    return Repaired(tuple(marked), "unsupported", tried.why(tuple(marked) or next(iter(best), ())) or NOTHING)


def cited_text(quote: Quote) -> str:
    """What a sentence that cites a quote is held against: the article's title, source and day, and the words.

    Where other articles have the same words, their headers count too: it may be one of them that the sentence names.
    """
    headers = dict.fromkeys(hit.article.header for hit in (quote.hit, *(hit for hit, _ in quote.same)))
    return "\n".join([*headers, quote.text])


class _Tried:
    """Checks of one sentence, each made once."""

    def __init__(self, sentence: str, texts: Mapping[int, str], check: Check) -> None:
        self._sentence, self._texts, self._check = sentence, texts, check
        self._found: dict[tuple[int, ...], Support] = {}

    def run(self, groups: Iterable[tuple[int, ...]]) -> None:
        new = [group for group in dict.fromkeys(groups) if group and group not in self._found]
        pairs = [(self._sentence, "\n".join(self._texts[place] for place in group)) for group in new]
        self._found |= dict(zip(new, self._check(pairs), strict=True)) if pairs else {}

    def label(self, group: tuple[int, ...]) -> str:
        return self._found[group].label if group in self._found else ""

    def why(self, group: tuple[int, ...]) -> str:
        return self._found[group].why if group in self._found else ""

    def supported(self, groups: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
        """Everything that is in a group that carries the sentence."""
        return tuple(place for group in groups if self.label(group) == "supported" for place in group)

    def best(self, groups: Iterable[tuple[int, ...]]) -> list[tuple[int, ...]]:
        ranks = {"supported": 2, "partly": 1, "unsupported": 0}
        known = [group for group in groups if group in self._found]
        return sorted(known, key=lambda group: (-ranks[self.label(group)], -self._found[group].score))


def _likeliest(sentence: str, places: Sequence[int], texts: Mapping[int, str]) -> list[int]:
    said = set(content_words(sentence))
    shared = {place: len(said & set(content_words(texts[place]))) for place in places}
    return sorted((place for place in places if shared[place]), key=lambda place: -shared[place])[:OTHERS]
