"""Words of a question that no article has, corrected to words that articles have.

Every spelling one edit away from an unknown word (Damerau: a letter missing, too many, wrong, or two swapped; a space
missing or too many) is looked up in the word index itself. There is no list of words to make, to keep in memory or to
bring up to date, and a library of 300,000 passages answers as fast as a small one.

Which spelling is meant, and whether any is, a logistic model decides by the kind of the edit, by how often articles
have the word, and by whether they have it next to the other words of the question. Sources: Norvig, "How to Write a
Spelling Corrector", 2007; Kernighan, Church and Gale, "A Spelling Correction Program Based on a Noisy Channel Model",
1990. Its weights are fitted by `benchmarks/typos.py --fit`.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from string import ascii_lowercase
from typing import Literal, NamedTuple

from assistant.language.rarity import everyday, rarity
from index import Library
from index.text.analyzer import FUNCTION_WORDS, words

SHORTEST = 4
"""Letters of a word that may be corrected; of shorter ones only swapped function words are: "teh"."""

LONGEST = 24
"""Letters; what is longer is no word that somebody mistyped by one letter."""

UNKNOWN_WORDS = 4
"""Words of one question that are looked at: a question with more is not mistyped but of another matter or language."""

RARE = 2
"""Passages that may have a word which is still taken for a mistake, where its correction fits the question better."""

FREQUENT = 20
"""How many times as many passages must have the word that such a one is corrected to."""

SHORTEST_PART = 3
"""Letters of each of two words that may have been typed as one."""

TRIED = 3
"""Corrections of one word whose passages are looked at, the most frequent first."""

THRESHOLD = 0.5
"""Probability from which a correction is made."""

Edit = Literal["swapped", "missing", "doubled", "extra", "neighbour", "sound", "split", "joined"]

WEIGHTS: dict[str, float] = {
    "English": -0.47,
    "alone": 0.66,
    "better fit": 2.25,
    "capital": -1.74,
    "capital, next to the same word": 1.49,
    "capital, parted": 0.81,
    "capital, slip": 0.93,
    "extra": 0.48,
    "fit": 0.97,
    "joined": -0.03,
    "known": 0.03,
    "letters": 2.41,
    "missing": 0.3,
    "neighbour": 0.33,
    "next to the same word": 1.45,
    "other first letter": -2.27,
    "other unknown words": -0.26,
    "passages": 0.75,
    "share": 1.24,
    "sound": -1.62,
    "split": -2.16,
    "swapped": 1.41,
}
INTERCEPT = -1.29
