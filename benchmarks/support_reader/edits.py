"""Changes to a sentence that keep what it says, and changes that do not, after FactCC (Kryscinski et al. 2020, 3.1).

A change that falsifies gives the places that are wrong, so that the reader also learns which words have no support.
Written for English. Not here: where the sentences come from (`examples`).
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.grounding.contradiction import OPPOSITES
from assistant.language.rarity import rarity

Place = tuple[int, int]


@dataclass(frozen=True)
class Changed:
    """A falsified sentence and the places in it that are false."""

    text: str
    wrong: tuple[Place, ...]


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "last")
_NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w-])")
_SPELLED = re.compile(rf"\b(?:{'|'.join(_SMALL)})\b", re.IGNORECASE)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_CALENDAR = re.compile(rf"\b(?:{'|'.join(_MONTHS + _DAYS)})\b")
NAME = re.compile(r"\b[A-ZÀ-Þ][\w’'-]*(?:\s+(?:(?:of|the|de|van|von)\s+)?[A-ZÀ-Þ][\w’'-]*)*")
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|can|could|will|would|should|may|might|must|does|did)\b(?! not)"
)
_NEGATED = re.compile(
    r"\b(is|are|was|were|has|have|had|can|could|will|would|should|may|might|must|does|did)(?: not|n't) "
)
_NEVER = re.compile(r"\bnever ")
_OPPOSITES: dict[str, list[str]] = {}
for _one, _other in OPPOSITES:
    _OPPOSITES.setdefault(_one, []).append(_other)
    _OPPOSITES.setdefault(_other, []).append(_one)
_SAME = (
    ("approximately", "about"), ("about", "around"), ("began", "started"), ("begins", "starts"), ("large", "big"),
    ("also", ""), ("however", ""), ("in order to", "to"), ("located in", "in"), ("such as", "like"),
    ("because", "since"), ("but", "though"), ("although", "though"), ("while", "whereas"), ("many", "a number of"),
    ("purchased", "bought"), ("obtained", "got"), ("children", "kids"), ("received", "got"), ("died", "passed away"),
    ("became", "turned into"), ("created", "made"), ("used", "employed"), ("said", "stated"),
    ("said", "told reporters"), ("shows", "indicates"), ("help", "assist"), ("important", "significant"),
    ("during", "throughout"), ("percent", "%"), ("often", "frequently"), ("usually", "generally"),
    ("several", "a few"), ("known as", "called"), ("referred to as", "called"), ("film", "movie"),
    ("the United States", "the US"), ("the United Kingdom", "the UK"), ("attempted to", "tried to"),
    ("required", "needed"), ("allows", "lets"), ("ended", "finished"), ("primarily", "mainly"), ("mostly", "mainly"),
    ("previously", "earlier"), ("subsequently", "later"), ("near", "close to"), ("famous", "well-known"),
    ("approved", "gave approval to"), ("killed", "left dead"),
)  # fmt: skip
_TAIL = re.compile(r"\s(?:in|on|at|by|for|with|from|after|before|during|to|of|as|because|when|while|that|who|and)\s")
_ASIDE = re.compile(r",\s(?:which|who|where|whose|including|with|such as|making|although|though)\s[^,]*(?=[.,]|$)")
_SAYING = ("said", "says", "told", "stated", "claimed", "announced", "added", "reported", "wrote", "argued")
_SPEAKER = re.compile(rf"\b([A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)*)\s(?:{'|'.join(_SAYING)})\b")


def bare(text: str) -> str:
    """The sentence without notes and the spaces that tokenisation left."""
    text = re.sub(r"\[\s?\d+\s?\]", "", text)
    text = re.sub(r"\s+([,.;:!?%)])", r"\1", re.sub(r"\(\s+", "(", text))
    return re.sub(r"\s+", " ", text.replace(" n't", "n't").replace(" 's", "'s")).strip()


def reworded(text: str, draw: random.Random, title: str = "") -> str:
    """The same claim or a part of it in slightly other words."""
    if draw.random() < 0.5:
        text = re.sub(r"\s*\([^()]*\)", "", text)
    if draw.random() < 0.35 and (match := re.match(r"(?:[A-Z][\w’'-]*(?:\s[\w’'-]+){0,6}),\s(?=\w)", text)):
        text = text[match.end() :]
    if draw.random() < 0.35:
        text = _ASIDE.sub("", text, count=1)
    if draw.random() < 0.3 and (
        match := re.search(r"(?:;|, (?:and|but|while|so)) (?=(?:the|he|she|it|they|this)\b)", text)
    ):
        text = text[: match.start()] if draw.random() < 0.7 else text[match.end() :]
    if title and draw.random() < 0.5:
        text = re.sub(r"^(?:He|She|It)\b(?!'s)", lambda _: title, text)
    if draw.random() < 0.6:
        text = _in_other_words(text, draw)
    if draw.random() < 0.3:
        text = _SPELLED.sub(lambda match: str(_SMALL.index(match[0].lower()) + 1), text, count=1)
    if draw.random() < 0.1:
        front = draw.choice(("In fact, ", "According to the article, ", "Additionally, ", "For example, ", "Yes, "))
        text = front + (text if NAME.match(text) and " " in NAME.match(text)[0] else text[:1].lower() + text[1:])
    text = re.sub(r"\s+", " ", text).strip(" ,;")
    return text[:1].upper() + text[1:]


def _in_other_words(text: str, draw: random.Random) -> str:
    for old, new in draw.sample(_SAME, len(_SAME)):
        if re.search(rf"\b{old}\b", text) and draw.random() < 0.6:
            text = re.sub(rf"\b{old}\b,?", new, text, count=1)
    return text


def _put(text: str, place: Place, new: str) -> Changed:
    return Changed(text[: place[0]] + new + text[place[1] :], ((place[0], place[0] + len(new)),))


def _swap(text: str, pattern: re.Pattern[str], others: Sequence[str], draw: random.Random) -> Changed | None:
    found = [match for match in pattern.finditer(text) if match.start() or pattern is not NAME or " " in match[0]]
    draw.shuffle(found)
    for match in found:
        fit = [one for one in others if one.lower() not in text.lower() and text.lower().find(one.lower()) < 0]
        if fit:
            return _put(text, match.span(), draw.choice(fit))
    return None


def other_number(text: str, page: str, draw: random.Random) -> Changed | None:
    """A number of the sentence replaced by another of the page, or by one near it."""
    found = list(_NUMBER.finditer(text))
    if not found:
        return _swap(text, _SPELLED, _SMALL[:9], draw) or _swap(text, _ORDINAL, _ORDINALS, draw)
    match = draw.choice(found)
    held = [one[0].rstrip(",") for one in _NUMBER.finditer(page)]
    like = [one for one in held if one != match[0] and len(one) == len(match[0]) and one not in text]
    if like and draw.random() < 0.6:
        return _put(text, match.span(), draw.choice(like))
    digits = list(match[0])
    spots = [place for place, digit in enumerate(digits) if digit.isdigit()]
    spot = draw.choice(spots[-2:] if len(spots) > 1 else spots)
    digits[spot] = draw.choice([one for one in "123456789" if one != digits[spot]])
    return _put(text, match.span(), "".join(digits))


def other_day(text: str, _page: str, draw: random.Random) -> Changed | None:
    """Another month or weekday."""
    found = list(_CALENDAR.finditer(text))
    if not found:
        return None
    match = draw.choice(found)
    kind = _MONTHS if match[0] in _MONTHS else _DAYS
    return _put(text, match.span(), draw.choice([one for one in kind if one not in text]))


def other_name(text: str, page: str, draw: random.Random) -> Changed | None:
    """A name of the sentence replaced by another of the page."""
    names = {one[0] for one in NAME.finditer(page) if page[max(0, one.start() - 2) : one.start()][-2:-1] not in ".!?\n"}
    fit = [one for one in names if len(one) > 3 and one.lower() not in text.lower()
           and not any(part in text for part in one.split()) and rarity(one.split()[0]) > 0.5]  # fmt: skip
    return _swap(text, NAME, sorted(fit), draw) if fit else None


def roles(text: str, _page: str, draw: random.Random) -> Changed | None:
    """Two names of the sentence, each in the other's place."""
    found = [match for match in NAME.finditer(text) if rarity(match[0].split()[0]) > 0.5]
    pairs = [(one, two) for one, two in pairwise(found)
             if two.start() - one.end() > 12 and one[0] not in two[0] and two[0] not in one[0]]  # fmt: skip
    if not pairs:
        return None
    one, two = draw.choice(pairs)
    middle = text[one.end() : two.start()]
    if re.fullmatch(r"[\s,]*(?:and|or|,)[\s,]*", middle):
        return None
    made = text[: one.start()] + two[0] + middle + one[0] + text[two.end() :]
    first = (one.start(), one.start() + len(two[0]))
    second = first[1] + len(middle)
    return Changed(made, (first, (second, second + len(one[0]))))


def negated(text: str, _page: str, draw: random.Random) -> Changed | None:
    """With a "not" more or less."""
    if match := _NEGATED.search(text):
        return _put(text, match.span(), match[1] + " ") if draw.random() < 0.8 else None
    if match := _NEVER.search(text):
        return _put(text, match.span(), "always " if draw.random() < 0.3 else "")
    found = list(_AUXILIARY.finditer(text))
    if not found:
        return None
    match = draw.choice(found[:2])
    word = draw.choice((" not", " never", "n't") if match[1] not in ("may", "can", "will") else (" not", " never"))
    return _put(text, match.span(), match[1] + word)


def opposite(text: str, _page: str, draw: random.Random) -> Changed | None:
    """A word replaced by one that says the opposite."""
    found = [match for match in re.finditer(r"\b[a-z]+\b", text) if match[0] in _OPPOSITES]
    if not found:
        return None
    match = draw.choice(found)
    return _put(text, match.span(), draw.choice(_OPPOSITES[match[0]]))


def speaker(text: str, page: str, draw: random.Random) -> Changed | None:
    """What one said put into another's mouth."""
    names = sorted({one[0] for one in NAME.finditer(page) if " " in one[0] and one[0] not in text})
    match = _SPEAKER.search(text)
    if match and names:
        return _put(text, match.span(1), draw.choice(names))
    return None


def spliced(text: str, draw: random.Random, other: str) -> Changed | None:
    """The head of the sentence with the tail of another of the page."""
    heads = [match for match in _TAIL.finditer(text) if 15 < match.start() < len(text) - 12]
    tails = [match for match in _TAIL.finditer(other) if 12 < match.start() < len(other) - 12]
    pairs = [(one, two) for one in heads for two in tails if one[0] == two[0]] or [(o, t) for o in heads for t in tails]
    if not pairs:
        return None
    one, two = draw.choice(pairs)
    rest = other[two.start() :]
    if len(rest) > 110 and (stop := rest.find(", ", 30)) > 0:
        rest = rest[:stop] + "."
    return Changed(text[: one.start()] + rest, ((one.start() + 1, one.start() + len(rest)),))


FALSIFYING: tuple[tuple[Callable[[str, str, random.Random], Changed | None], float], ...] = (
    (other_number, 1.0),
    (other_day, 0.4),
    (other_name, 1.3),
    (roles, 0.9),
    (negated, 0.8),
    (opposite, 0.8),
    (speaker, 0.5),
)
"""The falsifying changes and how often each is tried."""


def falsified(text: str, page: str, draw: random.Random) -> Changed | None:
    """The sentence with one false change, if any kind fits it."""
    kinds = [kind for kind, _ in FALSIFYING]
    chances = [chance for _, chance in FALSIFYING]
    for _ in range(6):
        (kind,) = draw.choices(kinds, chances)
        made = kind(text, page, draw)
        if made and made.text.lower() != text.lower():
            return made
    return None
