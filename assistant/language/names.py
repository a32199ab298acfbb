"""The names of a sentence that its cited text does not have.

A name is a word with a capital letter where English has none of its own accord. It counts as found where the text has
the word in any case, the adjective of a country (Ukraine, Ukrainian), the initials (UN) or what these stand for. A
capital for Ukraine, a first name for a surname or another spelling is not found: to the letter is what protects from an
invented name.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from assistant.language.aliases import aliases, country
from assistant.language.numbers import without_marks
from assistant.language.rarity import rarity
from assistant.language.vocabulary import MONTHS, SHORT_MONTHS, TITLES, WEEKDAYS, listed
from index.text.analyzer import FUNCTION_WORDS, words

_WORD = re.compile(r"[^\W_]+(?:[-'’.&/–][^\W_]+)*")
_OPENS = re.compile(r"(?:^|[.!?:;\n•*]|[-–—]\s)\W*$")
_ACRONYM = re.compile(r"[A-Z]{2,4}")
_SHOUTED = re.compile(r"(?<![^\W_])[A-Z][A-Z0-9]{1,5}(?![^\W_])|\b(?:[A-Z]\.){2,}")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_POSSESSIVE = re.compile(r"['’](?:s|S)?$")
_TITLES = TITLES | {"jr", "sr", "i"}
"""A title may be left out or put in; "King" is no part of a name."""

_TIMES = frozenset((*MONTHS, *SHORT_MONTHS, *WEEKDAYS)) | listed(
    "mon tue tues wed thu thurs fri sat sun bc ad bce ce am pm gmt utc ok"
)
_OPENERS = listed(
    """additionally although another according after also as based because before besides born both case certain
    compared critics current currently despite due during each early either every everyone example experts few
    finally first former furthermore generally given here however if importantly in initially instead it last later
    like likewise located many meanwhile moreover most much nearly no none note now official officials often once one
    only other others overall people perhaps police please possibly previous rather recent recently regarding research
    researchers residents scientists second several similarly since so some sometimes specifically still studies
    such that then there therefore these third this those though three through throughout thus today together two
    typically unfortunately unlike until usually various what when where whether which while with without yes
    yet young"""
)
_FINITE = listed(
    """is are was were has had have will would can could said says told did does do won lost became made took went came
    may might must should wrote sang played plays led got met left began died rejected announced"""
)
_COMMON_ENDINGS = ("s", "ing", "ed", "ly", "tion", "sion", "ment", "ness", "ity", "ance", "ence", "ism", "ure", "age")
_SAME = ({"us", "usa", "american", "america", "unit"}, {"uk", "britain", "british", "unit"}, {"franc", "french"},
         {"netherland", "dutch"}, {"kyiv", "kiev"}, {"eu", "european", "europ"})  # fmt: skip
"""Stems that are one name though they do not begin alike; "unit" as in United States and United Kingdom."""

_ENDINGS = ("n", "an", "ian", "ish", "ese")
"""What makes of a place its adjective or its people: Africa, African."""

_SHORTEST_PLACE = 3

_RARE = 0.55
"""`rarity` from which a word that opens a sentence before a verb may be a name."""


@dataclass(frozen=True)
class _Held:
    """What a name may be found among.

    Args:
        stems: the text's words as `words` has them, and what its initials stand for.
        spoken: its words in lower case.
        shouted: its words in capitals, without full stops.
        initials: those that its runs of capitalised words could have.
        squeezed: the text without marks and spaces.
        plain: whether it has no capitals at all.
    """

    stems: frozenset[str]
    spoken: frozenset[str]
    shouted: frozenset[str]
    initials: frozenset[str]
    squeezed: str
    plain: bool

    def has(self, name: str) -> bool:
        """Return whether a word of a name is there, in one form or another."""
        lower = name.lower()
        if any(letter.isdigit() for letter in name):
            return re.sub(r"\W", "", lower) in self.squeezed
        if _ACRONYM.fullmatch(name) and not self.plain:  # "US" is not "us"
            return name in self.shouted or lower in self.initials or _same(lower, self.stems - {"us"})
        if lower in self.spoken or lower in self.initials:
            return True
        return all(stem in self.stems or _same(stem, self.stems) for stem in words(name) or [lower]) or any(
            lower + end in self.spoken or (lower.endswith(end) and _base(lower, end) in self.spoken) for end in _ENDINGS
        )


def lacking(sentence: str, cited_text: str) -> list[str]:
    """Return the names of the sentence that the cited text has not, as the sentence writes them, in order.

    >>> lacking("The mayor met Ana Ruiz.", "Ruiz met the mayor.")
    ['Ana']
    """
    wanted = list(dict.fromkeys(names(sentence)))
    if not wanted:
        return []
    shouted = frozenset(match.replace(".", "") for match in _SHOUTED.findall(cited_text))
    spelled = [stems for initials, stems in aliases(sentence).items() if initials.upper() in shouted]
    held = _Held(
        frozenset(words(cited_text)).union(*spelled),
        frozenset(word.lower() for word in _WORD.findall(cited_text)),
        shouted,
        frozenset(aliases(cited_text)),
        re.sub(r"[\W_]+", "", cited_text).lower(),
        cited_text == cited_text.lower(),
    )
    return [name for name in wanted if not held.has(name)]


def names(sentence: str) -> Iterator[str]:
    """Yield each word of a name, without its possessive; the parts of a hyphened one apart."""
    text = _DOTTED.sub(lambda match: match[0].replace(".", "") + " ", without_marks(sentence))
    found = list(_WORD.finditer(text))
    for place, match in enumerate(found):
        word = _POSSESSIVE.sub("", match[0])
        if not any(letter.isupper() for letter in word) or word.lower() in _TIMES or word.lower() in _TITLES:
            continue
        follow = found[place + 1] if place + 1 < len(found) else None
        if _OPENS.search(text[: match.start()]) and not _opening_name(text, word, match, follow):
            continue
        if any(letter.isdigit() for letter in word):
            yield word
            continue
        for part in re.split(r"[-–/.&]", word):
            name = _POSSESSIVE.sub("", part)
            if name[:1].isupper() and len(name) > 1 and not {name.lower()} & (FUNCTION_WORDS | _TITLES | _TIMES):
                yield name


def _opening_name(text: str, word: str, match: re.Match[str], follow: re.Match[str] | None) -> bool:
    """Whether a sentence opens with a name, or only with a capital."""
    lower = word.lower()
    if any(letter.isupper() for letter in word[1:]) or any(letter.isdigit() for letter in word):
        return True
    if {lower, *words(lower)} & (FUNCTION_WORDS | _OPENERS):
        return False
    if any(map(country, words(lower))) or match[0] != word:
        return True
    plain = rarity(lower) < 1.0 or any(
        rarity(lower.removesuffix(end)) < 1.0 or rarity(lower.removesuffix(end) + "e") < 1.0
        for end in ("s", "es", "ed", "ing", "ly", "er", "ers")
        if lower.endswith(end) and len(lower) - len(end) > 2
    )
    if follow is None or text[match.end() : follow.start()] not in (" ", ", "):
        return not plain and not lower.endswith(_COMMON_ENDINGS)
    if follow[0][0].isupper() and follow[0] != "I":
        return not lower.endswith(("ing", "ed", "ly"))
    return not lower.endswith(_COMMON_ENDINGS) and (not plain or (follow[0] in _FINITE and rarity(lower) > _RARE))


def _base(lower: str, end: str) -> str:
    """The place that an adjective is made of; "" where what is left is too short to be one."""
    base = lower.removesuffix(end)
    return base if len(base) > _SHORTEST_PLACE and (end != "n" or base.endswith("a")) else ""


def _same(stem: str, held: Set[str]) -> bool:
    """Whether the held words have the same country by its other form."""
    if any(stem in group and (group - {stem}) & held for group in _SAME):
        return True
    named = country(stem)
    return named is not None and any(country(other) == named and other[:3] == stem[:3] for other in held)
