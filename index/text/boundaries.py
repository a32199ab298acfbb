"""Does this mark end the sentence? A chain of rules; the first that has an answer gives it.

Made for news as it is printed, tokenised and scraped; the words that the rules look up are in `stops`.
"""

import re
from collections.abc import Callable

from index.text import stops as words
from index.text.stops import HARD_MARKS, Stop

_HARD = frozenset(HARD_MARKS)

_VERB = "|".join(sorted(words.SAYING))
_ATTRIBUTION = re.compile(
    rf"(?:[^\W\d_a-zß-ÿ][\w'’-]{{0,24}}\s){{1,4}}(?:{_VERB})\b(?!\s?:)(?P<alone>(?=\s?[.,;!?–—-]|\s*\Z))?"
)
_LOWER_ATTRIBUTION = re.compile(rf"(?:\w{{1,24}}\s){{0,2}}(?:{_VERB})\b")
_ADDRESS_AHEAD = re.compile(r"https?:|www\.|[a-z]{1,20}\.[a-z]{1,20}[./]")
_ADDRESS = re.compile(r"\w://|\bwww\.|@|\.\w+/|^[/~]|\\")
_GERMAN_MONTH = re.compile(r"(?:Jan|Febr)uar|März|April|Mai|Jun[io]|Jul[io]|August|(?:Septem|Novem|Dezem)ber|Oktober")

# Shapes of the word before a mark.
_LIST_MARK = re.compile(r"\W{0,2}(?:\d{1,3}|[^\W\d_]|[ivx]{1,5}|[IVX]{1,5})\Z")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,3}")  # U.S, Ph.D
_CLIPPED = re.compile(r"(?![AEIOUY])[A-Z][bcdfghjklmnpqrstvwxz]{1,4}")  # Mgr, Blvd: words have vowels
_PLAIN = re.compile(r"(?=.*[aeiouyà-ÿ])[a-zß-ÿ]{3,}")
_BRAND = re.compile(r".*[a-z][A-Z]")  # OpenAI, StartPlaying
_ROMAN = re.compile(r"[IVXLC]+")


def ends_sentence(stop: Stop) -> bool:
    """Decide whether the sentence ends with this mark; where no rule objects, it does."""
    for rule in _RULES:
        answer = rule(stop)
        if answer is not None:
            return answer
    return True


def _hard_mark(stop: Stop) -> bool | None:
    """Chinese and Japanese, Hindi, Arabic and other marks that serve nothing but to end sentences."""
    if _HARD.isdisjoint(stop.mark):
        return None
    return not (stop.closers and stop.following in "と、，,")  # 「…。」と言った: the sentence goes on


def _list_mark(stop: Stop) -> bool | None:
    """A number or letter that opens a sentence numbers it: "1. First"."""
    short = stop.mark == "." and stop.at - stop.begin <= 6
    return False if short and _LIST_MARK.match(stop.text, stop.begin, stop.at) else None


def _missing_space(stop: Stop) -> bool | None:
    """Two sentences without a space between them ("end.Next"), as against hosts, files, initials and numbers."""
    if not stop.touches_next:
        return None
    if _is_unspaced_script(stop.following):
        return stop.mark != "." or _is_unspaced_script(stop.before)
    return _may_open_without_space(stop) and not _ADDRESS.search(stop.run) and _may_close_without_space(stop)


def _punctuation_ahead(stop: Stop) -> bool | None:
    """The sentence goes on with a comma, an ampersand or the like: "Co. & Sons", "Inc. , the firm"."""
    return False if stop.following in ",;:)]}&" else None


def _attribution(stop: Stop) -> bool | None:
    """A quotation goes on with its speaker: "“Why?” Andy asked.", "“Go.” — A reader"."""
    if not stop.closes_quotation:
        return None
    if stop.following in "-–—":
        return False
    match = _ATTRIBUTION.match(stop.text, stop.next_at, stop.stretch.end)
    if match and (stop.mark != "." or match["alone"] is not None):
        return False  # behind a full stop it must stand alone: "“We won.” Kuleba said that ..." is a new sentence
    small = stop.stretch.is_lower and stop.following.islower()
    return False if small and _LOWER_ATTRIBUTION.match(stop.text, stop.next_at) else None


def _dash(stop: Stop) -> bool | None:
    """A dash and a small letter go on with the sentence."""
    if stop.following not in "-–—" or stop.stretch.is_lower:
        return None
    behind = stop.text[stop.next_at : min(stop.next_at + 4, stop.stretch.end)].lstrip("-–— \u00a0")
    return False if behind[:1].islower() else None


def _ellipsis(stop: Stop) -> bool | None:
    """An ellipsis ends a sentence only before a capital; "I" has its capital anywhere."""
    return stop.ahead.is_capital and stop.ahead.word != "I" if stop.is_ellipsis else None


def _small_letter(stop: Stop) -> bool | None:
    """A small letter goes on with the sentence, but for a new quotation, an address and plainly careless writing."""
    ahead = stop.ahead
    if not ahead.word[:1].islower() or ahead.is_capital or stop.stretch.is_lower:
        return None
    if _ADDRESS_AHEAD.match(stop.text, stop.next_at):
        return None
    if ahead.opens_quotation:
        return not _is_abbreviation(stop.token)
    return (
        not stop.closers
        and stop.mark == "."
        and _PLAIN.fullmatch(stop.token) is not None
        and stop.token not in words.ALL
    )


def _marked_name(stop: Stop) -> bool | None:
    """Exclamation and question marks end sentences, unless the mark is part of a name: "Yahoo! Finance"."""
    if stop.mark == ".":
        return None
    return stop.token.lower() not in words.MARKED_NAMES or _opens_sentences(stop)


def _announcing(stop: Stop) -> bool | None:
    """Titles, ranks and asides never end one: "Mr. Smith", "vs. Germany", "e.g. Kyiv"."""
    return False if _is_listed(stop.token, words.LEADING) else None


def _numbered(stop: Stop) -> bool | None:
    """A number belongs to what counts it: "No. 7", "Vol. II", but "No. He stayed."."""
    ahead = stop.ahead
    numbered = stop.token.lower() in words.NUMBERED and (ahead.is_number or _ROMAN.fullmatch(ahead.word))
    return False if numbered else None


def _time(stop: Stop) -> bool | None:
    """A time takes its day or zone with it: "5 p.m. Friday", "5 p.m. ET", but "5 p.m. The next day"."""
    if stop.token.lower() not in words.TIMES:
        return None
    if stop.stretch.is_lower:
        return _opens_sentences(stop)
    word = stop.ahead.word
    zone = word.isupper() and 2 <= len(word) <= 5 and not stop.stretch.is_upper
    return not (zone or stop.ahead.is_number or stop.following in "([-–—" or word.lower() in words.TIME_TAILS)


def _initial(stop: Stop) -> bool | None:
    """A letter is part of a name: "George W. Bush", but not "Group A. England" or "than I. Biden"."""
    token, previous = stop.token, stop.previous
    if len(token) != 1 or not token.isalpha():
        return None
    inside = bool(previous) and not previous.endswith(".")
    named = previous.lower() in words.LABELS or (inside and token.lower() in words.SINGLE_LETTER_WORDS)
    return named or _opens_sentences(stop)


def _ordinal(stop: Stop) -> bool | None:
    """German writes the day of a month with a full stop: "am 3. Oktober"."""
    dated = stop.token.isdigit() and len(stop.token) <= 2 and _GERMAN_MONTH.match(stop.text, stop.next_at)
    return False if dated else None


def _shortened(stop: Stop) -> bool | None:
    """What is shortened ends one only before a word that opens sentences: "the U.S. Army" against "the U.S. The"."""
    token = stop.token
    shortened = _is_listed(token, words.TRAILING) or _DOTTED.fullmatch(token) or _CLIPPED.fullmatch(token)
    return _opens_sentences(stop) if shortened else None


_RULES: tuple[Callable[[Stop], bool | None], ...] = (
    _hard_mark,
    _list_mark,
    _missing_space,
    _punctuation_ahead,
    _attribution,
    _dash,
    _ellipsis,
    _small_letter,
    _marked_name,
    _announcing,
    _numbered,
    _time,
    _initial,
    _ordinal,
    _shortened,
)


def _is_listed(token: str, table: frozenset[str]) -> bool:
    lower = token.lower()
    return lower in table and (lower not in words.TITLE_CASE_ONLY or token.istitle())


def _is_abbreviation(token: str) -> bool:
    shape = _DOTTED.fullmatch(token) or _CLIPPED.fullmatch(token)
    return shape is not None or _is_listed(token, words.ALL)


def _opens_sentences(stop: Stop) -> bool:
    """Whether the next word is one that starts sentences and hardly ever continues a name."""
    ahead, stretch = stop.ahead, stop.stretch
    if len(ahead.word) == 1 and ahead.dotted:
        return False
    if stretch.is_lower:
        return ahead.word.lower() in words.STRONG_OPENERS
    return ahead.word.lower() in words.OPENERS and (ahead.word.istitle() or stretch.is_upper)


def _may_open_without_space(stop: Stop) -> bool:
    """Whether a capital that touches the mark may start a sentence: not an initial, not "Name.method"."""
    ahead = stop.ahead
    single = len(ahead.word) == 1 and (ahead.dotted or ahead.word not in "AI")
    return ahead.word[:1].isupper() and not single and not ahead.runs_on


def _may_close_without_space(stop: Stop) -> bool:
    token, word, before = stop.token, stop.ahead.word, stop.before
    if token.lower() in words.TIMES or _opens_sentences(stop):
        return len(token) != 1 and not _is_listed(token, words.LEADING)
    if stop.mark != "." or not before.isalnum():
        return word.istitle()
    host = not stop.ahead.opening and word.lower() in words.DOMAIN_ENDINGS
    if host or (len(token) == 1 and token.isalpha()) or _is_abbreviation(token) or _BRAND.match(token):
        return False
    return word.istitle() or (len(word) > 2 and before.islower())


def _is_unspaced_script(character: str) -> bool:
    """Chinese, Japanese kana, and the like: written without spaces between words."""
    return "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"
