"""Does the cited text carry the sentence? Checks by rule first, then the fitted model.

What is exact must be exact: a sentence with a number, day or quotation that its cited text has not, with words that the
text gives to another speaker, or nearly copied from one that says the opposite, is unsupported whatever the model
thinks; one with a name that the text has not is supported in part at most. No language model is asked.
"""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, NamedTuple

from assistant.grounding import support_model
from assistant.grounding.normalization import claim_of, plain
from assistant.grounding.overlap import stems
from assistant.grounding.support_model import Look, look, row
from index.embedding.bundled import cores
from index.text.analyzer import FUNCTION_WORDS

LONGEST_SENTENCE, LONGEST_TEXT = 2_000, 60_000
"""Characters that are looked at; a sentence of an answer has some 150, an article some 5,000."""

NOT_SUPPORTED = 0.49
"""The highest score of a sentence that a rule keeps from being supported."""

NOTHING_CITED, NOTHING_SAID = "no text is cited for this", "this says nothing that could be checked"
OPPOSITE = "the cited text says the opposite"
NOT_SAID, IN_PART = "the cited text does not say this", "the cited text says this only in part"

_WORD = re.compile(r"\w")
_SHOWN = 60
"""Characters of a quotation that `why` repeats."""


class Support(NamedTuple):
    """Whether a text carries a sentence.

    Args:
        label: the verdict.
        score: how likely the text carries the whole sentence, 0..1; at least .5 where it is supported, below elsewhere.
        why: what is missing, in a few words; "" where nothing is.
    """

    label: Literal["supported", "partly", "unsupported"]
    score: float
    why: str = ""


def check_support(sentence: str, cited_text: str) -> Support:
    """Whether the cited text carries the sentence.

    Args:
        sentence: one sentence of an answer, with or without citation marks such as [1].
        cited_text: the words cited for it, from one sentence to a whole article, by preference with the article's
        title,
            source and day in front. What bears on the sentence is looked for in it.

    Raises:
        ModelError: the reader's files are missing or changed.
    """
    claim, text = claim_of(sentence[:LONGEST_SENTENCE]), plain(cited_text[:LONGEST_TEXT])
    if not _WORD.search(text):
        return Support("unsupported", 0.0, NOTHING_CITED)
    if not _WORD.search(claim):
        return Support("unsupported", 0.0, NOTHING_SAID)
    seen = look(claim, text)
    score, partly = support_model.score(row(seen)), support_model.weights().partly
    if wrong := _wrong(seen):
        return Support("unsupported", round(min(score, partly / 2), 4), wrong)
    if seen.names:
        score = min(score, NOT_SUPPORTED)
    if score >= support_model.SUPPORTED:
        return Support("supported", round(score, 4))
    label: Literal["partly", "unsupported"] = "partly" if score >= partly else "unsupported"
    return Support(label, round(score, 4), _missing(seen, partly=score >= partly))


def check_many(pairs: Sequence[tuple[str, str]]) -> list[Support]:
    """`check_support` of several sentences, several at a time; each pair a sentence and its cited text.

    Raises:
        ModelError: the reader's files are missing or changed.
    """
    if len(pairs) < 2:
        return [check_support(*pair) for pair in pairs]
    with ThreadPoolExecutor(min(cores(), len(pairs)), "checking") as pool:
        return list(pool.map(lambda pair: check_support(*pair), pairs))


def _wrong(seen: Look) -> str:
    """What is exact in the sentence and not in the text; "" where nothing is."""
    if seen.figures:
        figure = seen.figures[0]
        kind = "date" if figure.kind == "month" and not figure.written.isalpha() else figure.kind
        return f"the {kind} {figure.written} is not in the cited text"
    if seen.quotations:
        quoted = seen.quotations[0]
        shown = quoted if len(quoted) <= _SHOWN else f"{quoted[:_SHOWN].rsplit(' ', 1)[0]} ..."
        return f"the words in quotation marks, “{shown}”, are not in the cited text"
    if seen.misattributed:
        return f"the cited text gives these words to somebody other than {seen.misattributed}"
    return OPPOSITE if seen.contradicted else ""


def _missing(seen: Look, *, partly: bool) -> str:
    """What the text does not say: a name, or a word or two."""
    if seen.names:
        return f"the name {' '.join(seen.names[:3])} is not in the cited text"
    held = set(stems(seen.text(tuple(range(len(seen.every))))))
    absent = [match[0] for match in re.finditer(r"[^\W_]{3,}", seen.claim) if held.isdisjoint(stems(match[0]))
              and not set(stems(match[0])) & FUNCTION_WORDS]  # fmt: skip
    if partly and 0 < len(absent) <= 3:
        return f"the cited text does not say “{' '.join(absent)}”"
    return IN_PART if partly else NOT_SAID
