"""Numbers and days of a text as values, so that "1.2 million" is 1,200,000, "two" is 2 and "5 March" is March 5th.

Only what is written is compared: nothing is added up or rounded. "One" is left out, which is a pronoun as often as a
number, and so are digits of a name (F-16, COVID-19), which `names` looks for. Written for English.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.language.vocabulary import MONTHS, NUMBER_WORDS, SCALES, SHORT_MONTHS, WEEKDAYS

_LETTERS = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12, "trn": 1e12}
_ALSO = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
         "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "once": 1, "twice": 2, "double": 2, "doubled": 2,
         "both": 2, "couple": 2, "pair": 2, "half": 50, "quarter": 25, "triple": 3, "tripled": 3, "one": 1, "a": 1,
         "½": 0.5, "duo": 2, "trio": 3}  # fmt: skip
"""Words that give a number when they are cited, though a sentence that has them need not mean one."""

_MONTH = MONTHS | SHORT_MONTHS

_KINDS = ("date", "number", "day", "month")

LONGEST = 15
"""Digits of a number at most, as many as a float holds; longer runs are codes and compared as they are written."""

_SCALE = "|".join(SCALES)
_SPELLED = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_DIGITS = re.compile(
    rf"""(?<!\w)(?<!\d[.,])(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}|\d+(?:\.\d+)?)
    (?:(?P<decade>[’']?s)\b|[\s-]?(?P<scale>(?:{_SCALE})(?:\s(?:{_SCALE}))?)\b|\s?(?P<letter>[kmb]|m[l]?n|bn|tr?n)\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_SPELLED_OUT = re.compile(
    rf"(?<!\d)(?<!\d[\s-])\b(?:(?:{_SPELLED})|(?:an?\s)?(?:{_SCALE}|dozen))(?:(?:\sand)?[\s-](?:{_SPELLED}|{_SCALE}|dozen)\b)*(?!\w)",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?:{_SCALE}|dozen)\b", re.IGNORECASE)
_VAGUELY = re.compile(
    r"\b(?:multi|several|some|(?:a )?few|many|countless|untold|per|tens of|hundreds of)[\s-]+$", re.IGNORECASE
)
"""Before "billion" and the like: no number that could be compared."""

_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)"
_MORE = rf"(?:\s?(?:-|–|—|,|/|\band\b|\bto\b|\bor\b)\s?{_NTH})?"
_MONTH_DAY = re.compile(rf"\b({_NAMES})\b\.?\s(?:the\s)?{_NTH}{_MORE}", re.IGNORECASE)
_DAY_MONTH = re.compile(rf"\b(?:{_NTH}\s?(?:-|–|—|,|/|and|to|or)\s?)?{_NTH}\s(?:of\s)?({_NAMES})\b", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_SURELY = "|".join([*(m.capitalize() for m in MONTHS if m != "may"), *(m for m in MONTHS if m not in ("may", "march"))])
_MONTH_ALONE = re.compile(
    rf"\b(?:{_SURELY}|(?<=\b[Ii]n )May|(?<=[Ll]ast )May|(?<=[Ee]arly )May|(?<=[Ll]ate )May|(?<=[Ss]ince )May"
    r"|(?<=\b[Oo]f )May|May(?= \d{4}))\b"
)
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})s?\b", re.IGNORECASE)
_YEAR_BEFORE = re.compile(r"\b(19|20)\d\d[-–/]$")
_MARKS = re.compile(r"\[\s?\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\s?\]")
_WORD = re.compile(r"[^\W\d_]+|½")


@dataclass(frozen=True)
class Quantity:
    """A number, a day or a month.

    Args:
        kind: "number", "month", "date" (a day of a month) or "day" (of the week).
        written: as it stands in the text.
        values: what it may mean; mostly one thing.
        digits: whether it is written in digits.
    """

    kind: str
    written: str
    values: tuple[float | str, ...]
    digits: bool = True


def without_marks(text: str) -> str:
    """Return the text without the numbers of citations, [1] or [2, 3]."""
    return _MARKS.sub(" ", text)


def figures(text: str) -> list[Quantity]:
    """Return the numbers and days of a text.

    >>> [(one.kind, one.values) for one in figures("two of 1.2 million")]
    [('number', (1200000.0,)), ('number', (2.0,))]
    """
    text = without_marks(text)
    return [*_digits(text), *_spelled(text), *_days(text)]


def lacking(sentence: str, cited_text: str) -> list[Quantity]:
    """Return the figures of the sentence that the cited text has not, the telling kinds first."""
    cited = figures(cited_text)
    held = {(one.kind, value) for one in cited for value in one.values}
    held |= {("number", float(str(one.values[0]).partition("/")[2])) for one in cited if one.kind == "date"}
    held |= {("number", float(_ALSO[word])) for word in _WORD.findall(cited_text.lower()) if word in _ALSO}
    lost = [one for one in figures(sentence) if not any((one.kind, value) in held for value in one.values)]
    return sorted(lost, key=lambda one: (not one.digits, _KINDS.index(one.kind)))


def _digits(text: str) -> Iterator[Quantity]:
    text = _ISO.sub(r"\1", text)  # month and day are a date, not two numbers
    for match in _DIGITS.finditer(text):
        if match.start() and text[match.start() - 1] in "-–" and _of_name(text, match.start() - 1):
            continue
        written = match["digits"].replace(",", "")
        if len(written) > LONGEST:
            yield Quantity("number", match["digits"], (written,))
            continue
        values = [float(written)]
        if match["scale"]:
            for word in match["scale"].lower().split():
                values[0] *= SCALES[word]
        elif match["letter"]:  # 100m may be metres too
            values.insert(0, values[0] * _LETTERS[match["letter"].lower()])
        elif match["decade"]:
            values.append(values[0] % 100)
        elif len(written) == 2 and (year := _YEAR_BEFORE.search(text[: match.start()])):  # 2018-19
            values.append(float(year[1] + written))
        yield Quantity("number", match[0].strip(), tuple(round(value, 6) for value in values))


def _of_name(text: str, hyphen: int) -> bool:
    """Whether a capitalised word ends at the hyphen: COVID-19, but not mid-1990s."""
    start = hyphen
    while start and (text[start - 1].isalnum() or text[start - 1] in "-–"):
        start -= 1
    return start < hyphen and text[start].isupper()


def _spelled(text: str) -> Iterator[Quantity]:
    for match in _SPELLED_OUT.finditer(text):
        if _BARE.match(match[0]) and _VAGUELY.search(text[: match.start()]):
            continue
        total, current = 0.0, 0.0
        for part in re.findall(r"[a-z]+", match[0].lower()):
            if part in SCALES:
                current = (current or 1.0) * SCALES[part]
                if SCALES[part] >= 1e3:
                    total, current = total + current, 0.0
            elif part == "dozen":
                current = (current or 1.0) * 12
            else:
                current += NUMBER_WORDS.get(part, 0)
        if total + current != 1:
            yield Quantity("number", match[0], (total + current,), digits=False)


def _days(text: str) -> Iterator[Quantity]:
    pairs = [(match[1], match.group(2, 3), match) for match in _MONTH_DAY.finditer(text)]
    pairs += [(match[3], match.group(1, 2), match) for match in _DAY_MONTH.finditer(text)]
    pairs += [(match[2], (match[3],), match) for match in _ISO.finditer(text)]
    for name, numbers, match in pairs:
        if name in ("may", "mar", "march") and re.search(r"[A-Z]", text):  # "it may 5 times" is no date
            continue
        month = _MONTH.get(name.lower()) or int(name)
        yield Quantity("month", match[0], (float(month),))
        for number in filter(None, numbers):
            yield Quantity("date", match[0], (f"{month}/{int(number)}",))
    for match in _MONTH_ALONE.finditer(text):
        yield Quantity("month", match[0], (float(_MONTH[match[0].lower()]),))
    for match in _WEEKDAY.finditer(text):
        yield Quantity("day", match[0], (float(WEEKDAYS[match[1].lower()]),))
