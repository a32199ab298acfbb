"""Text to the words that search compares: lower case, without accents, stemmed.

The lexical index, the evidence chooser and the benchmarks all count words this way, so a word that matches in one
matches in all. Chinese, Japanese and Thai are written without spaces: there each character is a word.
"""

import re
from functools import lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

ANALYZER = "lede_en"
"""The name under which `analyzer()` is registered with tantivy."""

MAX_WORD_BYTES = 80
"""Longer runs are base64, keys and the like; nobody asks for them."""

_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}", re.UNICODE)
_POSSESSIVE = re.compile(r"(?<=\w)['’‘ʼ](?:s|S)\b")
_APOSTROPHE = re.compile(r"(?<=\w)['’‘ʼ](?=\w)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
_UNSPACED = re.compile(r"([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f])")

DECIMAL_MARK = "ꓸ"
"""A letter (Lisu, U+A4F8) that stands for the point of 3.5 while text is cut at punctuation: one word, not two."""


def searchable(text: str) -> str:
    """Rewrite what would otherwise be cut apart: "U.S." as US, "China's" as China, 4,200 as 4200, 3.5 as one word."""
    text = _ACRONYM.sub(lambda match: match[0].replace(".", "") + " ", text)
    text = _APOSTROPHE.sub("", _POSSESSIVE.sub("", text))
    text = _DECIMAL.sub(DECIMAL_MARK, _THOUSANDS.sub("", text))
    return _UNSPACED.sub(r" \1 ", text)


@lru_cache(maxsize=1)
def analyzer() -> TextAnalyzer:
    """Return the one analyzer, as registered with tantivy."""
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(MAX_WORD_BYTES))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stemmer("english"))
        .build()
    )


def words(text: str) -> list[str]:
    """Return the words of a text in order, repeated where they are repeated.

    >>> words("China's plans, 4,200 of them")
    ['china', 'plan', '4200', 'of', 'them']
    """
    return analyzer().analyze(searchable(text))


FUNCTION_WORDS = frozenset(
    words(
        """a about above after again against all also am an and any are aren't as at be because been before being below
        between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each
        else ever few for from further had hadn't has hasn't have haven't having he her here hers herself him
        himself his how however i if in into is isn't it its itself just let me more most must my myself no nor not
        now of off on once only or other our ours ourselves out over own please said same say saying says shall she
        should shouldn't so some such tell tells than that the their theirs them themselves then there these they
        this those through to told too under until up upon very was wasn't we were weren't what when where whether
        which while who whom whose why will with won't would wouldn't you your yours yourself yourselves"""
    )
)
"""Words that carry grammar rather than matter, in English. They are neither searched for nor counted as evidence."""


def content_words(text: str) -> list[str]:
    """Return the words that say what a text is about, each once, in order; all where it has only function words.

    >>> content_words("why did the plans change")
    ['plan', 'chang']
    """
    every = list(dict.fromkeys(words(text)))
    return [word for word in every if word not in FUNCTION_WORDS] or every
