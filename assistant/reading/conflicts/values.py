"""The numbers of a sentence: how much, of what, how exactly, and the words beside each.

"About 1,200", "1.2 million", "$3bn", "a dozen" and "between 10 and 15" are all ranges, so that rounding and hedging can
be told from contradiction. Numbers that count nothing are left out: years, days, scores, ordinals, flight numbers.
Written for English.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from assistant.language.vocabulary import NUMBER_WORDS, SCALES
from index import Span

ROUNDED = 0.1
"""The share of itself by which a round number (1,000, 3 billion) or "about" may be off."""

LONGEST = 20
"""Characters of a number; longer runs of digits are keys or codes."""

EXACT_BELOW = 100
"""Counts below this are taken as counted, though they end in a nought."""

_SCALES = {"dozen": 12.0} | SCALES
_LETTERS = {"k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12}
_ANY = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_NUMBER = re.compile(
    rf"""(?<![\w.,/:#&’'])(?P<money>(?:US|A|AU|C|CA|NZ|HK|S)?\$|£|€|¥|₹)?\s?
    (?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
      | (?P<spelled>(?:half\ a(?=\ dozen)|an?(?=\ (?:dozen|hundred|thousand|million|billion|trillion)\b)|(?:{_ANY})\b)
          (?:-(?:{_ANY})\b)?))
    (?:[\s-]?(?P<scale>(?:dozen|hundred|thousand|million|billion|trillion)\b
      (?:\ (?:thousand|million|billion|trillion)\b)?)|\s?(?P<letter>[kmbKMB]|[mbt]n|[BMT]N)\b)?
    (?:\s?(?P<percent>%|per\ ?cent\b(?:age\ points?)?|percentage\ points?\b)
      |\ (?P<currency>(?:US\ )?dollars?|pounds?|euros?|yen|yuan|rupees?|pence|cents?)\b)?
    (?P<more>\+|\ or\ more\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_COUNTED_BEFORE = re.compile(
    r"(?:\b(?:past|last|next|first|final|another|additional|further|extra|"
    r"No\.|number|from|compared (?:with|to)|versus|vs\.?|previous(?:ly)?|"
    r"earlier|initial(?:ly)?|original(?:ly)?|page|chapter|aged?)|(?<!more )(?<!fewer )(?<!less )(?<!greater )"
    r"(?<!other )\bthan)\s*(?:an? |the |about |around |at |of |\w+ toll of )?$",
    re.IGNORECASE,
)
_NOT_COUNTED_AFTER = re.compile(
    r"\s*(?:st|nd|rd|th)\b|[-–—/:]\w|\s?[ap]\.?m\b|\.\d|,\d|[’']"
    r"|\s+(?:more|others?|additional|further|extra)\b(?! than)"
    r"|\s+(?:out )?of (?:them|these|those|the|its|his|her|their|whom|which|our|my)\b"
    r"|\s+(?:out of|in) (?:every )?\w+\b(?<=\d)"
    r"|\s+(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?) (?:before|after|later|ago|earlier|since|"
    r"from)\b"
    r"|\s+in (?:two|three|four|five|six|seven|eight|nine|ten)\b|\s*(?:-|–|—)\s*\d",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAME_BEFORE = re.compile(r"\S\s+(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)[A-ZÀ-Þ][\w’'-]*\s$")
_HEDGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("least", re.compile(r"(?:\b(?:more than|over|at least|upwards? of|no fewer than|no less than|in excess of|greater "
                         r"than|above|not less than|exceed\w*|topp\w+|surpass\w+)\s+)$", re.IGNORECASE)),
    ("most", re.compile(r"(?:\b(?:up to|as many as|as much as|at most|no more than|fewer than|less than|under|below|"
                        r"a maximum of)\s+)$", re.IGNORECASE)),
    ("nearly", re.compile(r"(?:\b(?:nearly|almost|close to|just under|approaching)\s+)$", re.IGNORECASE)),
    ("about", re.compile(r"(?:\b(?:about|around|roughly|approximately|some|an? estimated|circa|just over)\s+|~\s?)$",
                         re.IGNORECASE)),
)  # fmt: skip
_MONEY = {"$": "usd", "£": "gbp", "€": "eur", "¥": "yen", "₹": "inr", "dollar": "usd",
          "us dollar": "us$", "pound": "gbp", "euro": "eur", "yen": "yen", "yuan": "cny",
          "rupee": "inr", "pence": "p", "cent": "c"}  # fmt: skip
BOUNDARY = re.compile(
    r"[;:()“”\"\n—–]|,(?!\d{3})|[.?!](?=\s|$)|\b(?:and|but|while|whereas|as|after|when|before|who|which|with|"
    r"including|because|although|amid|though|plus|compared)\b",
    re.IGNORECASE,
)

_CHANGE = re.compile(
    r"\b(?:r[io]se\w*|rais\w+|gr[eo]w\w*|climb\w*|jump\w*|increas\w*|up|f[ae]ll\w*|drop\w*|declin\w*|decreas\w*|down|"
    r"cut\w*|reduc\w+|chang\w+|shr[aiu]nk\w*|widen\w*|narrow\w*|slow\w*)\b.{0,40}\b(by|to)\s*$",
    re.IGNORECASE,
)

_LINK = re.compile(r"\b(by|to)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Amount:
    """A number as it stands in a sentence.

    Args:
        span: offsets into the sentence, of the hedge, the number and its unit.
        low, high: the values that it allows, both included.
        unit: "percent", a currency, or "" for a plain number.
        before, after: the words of the same clause on either side, up to the next number.
        change: "by" or "to" where something rose or fell by or to it, or an amount follows that word.
        alone: it is the word "one", which need not count anything.
    """

    span: Span
    low: float
    high: float
    unit: str
    before: str
    after: str
    change: str
    alone: bool = False

    def excludes(self, other: "Amount") -> bool:
        """Whether not both can be true of one thing."""
        return self.low > other.high or other.low > self.high


@dataclass(frozen=True)
class _Found:
    """A number before its neighbours are looked at; `hedge` starts at the word that hedges it, if any."""

    match: re.Match[str]
    low: float
    high: float
    unit: str
    hedge: int
    end: int
    alone: bool = False


def amounts(text: str, taken: Sequence[Span] = ()) -> list[Amount]:
    """The numbers of a sentence that count or measure something, in order.

    Args:
        taken: places that hold no such numbers: its days.
    """
    matches = [one for one in _NUMBER.finditer(text) if not any(s < one.end() and one.start() < e for s, e in taken)]
    found = [one for one in map(_read, matches) if one is not None]
    found = list(_ranges(text, found))
    every = [Span(one.start(), one.end()) for one in matches]
    result = []
    for one in found:
        first = one.match.start()
        if not _counts(text, first, one):
            continue
        before = text[max((end for _, end in every if end <= one.hedge), default=0) : one.hedge]
        after = text[one.end : min((start for start, _ in every if start >= one.end), default=len(text))]
        *_, before = BOUNDARY.split(before)
        after = BOUNDARY.split(after)[0]
        link = _CHANGE.search(before) or (_LINK.search(before) if one.unit else None)
        span = Span(one.hedge, one.end)
        change = link[1].lower() if link else ""
        result.append(Amount(span, one.low, one.high, one.unit, before, after, change, one.alone))
    return result


def _read(match: re.Match[str]) -> _Found | None:
    digits, spelled = match["digits"], match["spelled"]
    letter = (match["letter"] or "").lower()
    if (
        letter
        and not match["money"]
        and letter in ("m", "b", "k")
        and not re.match(r"\s\w+s\b|\speople\b", _rest(match))
    ):
        return None
    if digits and len(digits) > LONGEST:
        return None
    number = float(digits.replace(",", "")) if digits else _spelled(spelled.lower())
    scale = _LETTERS.get(letter, 1.0)
    for word in (match["scale"] or "").lower().split():
        scale *= _SCALES[word]
    if digits and scale == 1.0 and not match["money"] and not match["percent"] and _YEAR.fullmatch(digits):
        return None
    unit = _unit(match)
    value = number * scale
    low, high, start = _hedged(match, value, _slack(digits, value, scale, unit))
    return _Found(match, low, high, unit, start, match.end(), (spelled or "").lower() == "one")


def _rest(match: re.Match[str]) -> str:
    return match.string[match.end() : match.end() + 30]


def _spelled(text: str) -> float:
    if text.startswith("half"):
        return 0.5
    return 1.0 if text in ("a", "an") else float(sum(NUMBER_WORDS[part] for part in text.split("-")))


def _unit(match: re.Match[str]) -> str:
    if match["percent"]:
        return "points" if "point" in match["percent"].lower() else "percent"
    name = (match["money"] or match["currency"] or "").lower()
    return _MONEY.get(name) or _MONEY.get(name.removesuffix("s")) or name


def _slack(digits: str | None, value: float, scale: float, unit: str) -> float:
    """Half of the last digit that is given: "1.2 million" may be anything from 1.15 to 1.25."""
    decimals = len(digits.partition(".")[2]) if digits else 0
    if decimals or scale > EXACT_BELOW:
        return min(0.49 * scale / 10.0**decimals, ROUNDED * value)
    if value >= EXACT_BELOW and value == int(value):
        noughts = len(str(int(value))) - len(str(int(value)).rstrip("0"))
        return min(0.49 * 10.0**noughts, ROUNDED * value) if noughts else 0.49 * bool(unit)
    return 0.49 if unit else 0.0


def _hedged(match: re.Match[str], value: float, slack: float) -> tuple[float, float, int]:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    if match["more"]:
        return value - slack, inf, start
    before = match.string[max(0, start - 30) : start]
    for name, pattern in _HEDGES:
        if found := pattern.search(before):
            place = start - len(before) + found.start()
            loose = max(slack, ROUNDED * value)
            low = {"least": value - slack, "most": 0.0, "nearly": value - 2 * loose, "about": value - loose}[name]
            high = {"least": inf, "most": value + slack, "nearly": value + slack, "about": value + loose}[name]
            return low, high, place
    return value - slack, value + slack, start


def _ranges(text: str, found: Sequence[_Found]) -> Iterator[_Found]:
    """Joins "10 to 15" and "between 10 and 15" to one; of "from 10 to 15" only the second is left."""
    place = 0
    while place < len(found):
        one = found[place]
        place += 1
        if place == len(found):
            yield one
            return
        other = found[place]
        lead, link = text[max(0, one.hedge - 8) : one.hedge].lower(), text[one.end : other.hedge].lower()
        if not (link == " to " or (link == " and " and lead == "between ")):
            yield one
            continue
        if lead.endswith("from "):
            continue
        place += 1
        unit = one.unit or other.unit
        start = one.hedge - len("between ") if lead == "between " else one.hedge
        if one.low < other.high:  # otherwise it is a score
            yield _Found(one.match, one.low, other.high, unit, start, other.end)


def _counts(text: str, first: int, one: _Found) -> bool:
    lead = text[max(0, one.hedge - 40) : one.hedge]
    if _NOT_COUNTED_BEFORE.search(lead) or _NOT_COUNTED_AFTER.match(text, one.end):
        return False
    return one.unit != "" or one.hedge < first or not _NAME_BEFORE.search(text[max(0, first - 40) : first])
