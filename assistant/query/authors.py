"""The authors that a question names as authors: "by Jane Doe", "Jane Doe's article", "what did Jane Doe write".

Those who write are also written about, so a full name without a word of writing beside it is nobody's byline, and a
surname needs the word, its capital and to be one author's only.
"""

from collections.abc import Iterator, Sequence

from assistant.language.vocabulary import ARTICLES, WRITTEN, listed
from assistant.query.publication_cues import Token, opens_only
from assistant.query.publication_names import People

_WROTE = listed(
    """author authored co-author co-authored pen penned publish published write writes writing wrote written"""
)
_SAID = listed(
    """argue argued argues claim claimed claims cover covered covers describe described describes note noted notes
    report reported reports review reviewed reviews said say says state stated states suggest suggested suggests"""
)
_PRESS = _WROTE | listed("report reported reports")
_TRADES = listed("author columnist correspondent critic editor journalist reporter writer")
_HIS = listed("a an another her his its last one the their this which what")
_PRINTED = listed(
    """article articles blog column columns coverage essay op-ed piece pieces post review reviews story stories"""
)
_TITLES = listed("dr miss mr mrs ms prof professor")
_ANYTHING = listed("anything bylines everything something there what work works")
_ENDS = set(".;?!")
_REACH = 12


def author_spans(
    words: Sequence[Token], index: People, question: str, taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, set[str]]]:
    """Yields the first word, the word behind the last, and the bylines of each author named as such.

    Args:
        words: the question's words.
        index: the catalog's authors.
        question: as asked.
        taken: where sources are named; these places are no authors'.
    """
    lows = [index.spellings.correct(word.low) for word in words]
    capitals = any(word.capital for word in words) and not question.isupper()
    first = 0
    while first < len(words):
        behind, names = _full_name(words, lows, index, first)
        full = bool(names)
        if not full:
            behind, names = _surname(words, index, first, capitals=capitals)
        inside = any(words[first].start < end and start < words[behind - 1].end for start, end in taken)
        if not names or inside or not _named_as_author(words, first, behind, question, taken, full=full):
            first += 1
            continue
        yield first, behind, names
        first = behind


def _full_name(words: Sequence[Token], lows: Sequence[str], index: People, first: int) -> tuple[int, set[str]]:
    key, best = "", (first + 1, set[str]())
    for behind in range(first + 1, min(first + index.longest, len(words)) + 1):
        gap = words[behind - 1].gap
        if behind - first > 1 and (gap.strip(" .-–'’") or words[behind - 2].possessive):
            break
        key += lows[behind - 1]
        if key in index.by_name:
            best = (behind, index.by_name[key])
    return best


def _surname(words: Sequence[Token], index: People, first: int, *, capitals: bool) -> tuple[int, set[str]]:
    for behind in (first + 2, first + 1):
        run = words[first:behind]
        names = index.by_surname.get("".join(word.low for word in run)) if len(run) == behind - first else None
        if names is None or any(word.gap.strip(" -'’") for word in run[1:]):
            continue
        before = words[first - 1] if first > 0 else None
        touching = before is not None and not words[first].gap.strip() and before.capital and not opens_only(before)
        titled = before is not None and (before.low in _TITLES or before.low in _TRADES)
        determined = before is not None and before.low in ("the", "a", "an")
        follows = behind < len(words) and not words[behind].gap.strip() and words[behind].capital
        follows = follows and not run[-1].possessive
        if run[0].capital and capitals and (titled or not touching) and not determined and not follows:
            return behind, names
    return first + 1, set()


def _named_as_author(
    words: Sequence[Token], first: int, behind: int, question: str, taken: Sequence[tuple[int, int]], *, full: bool
) -> bool:
    if _written_by(words, first) or _own_article(words, behind) or _writes(words, behind):
        return True
    if first > 0 and words[first - 1].low in _TRADES and not words[first].gap.strip():
        return True
    return full and _of_a_source(words, first, behind, question, taken)


def _written_by(words: Sequence[Token], first: int) -> bool:
    """Whether "by Jane Doe" stands behind an article, a verb of writing or nothing, not "directed by"."""
    place = _before_the_list(words, first)
    if place < 0 or words[place].low not in ("by", "from") or set(words[first].gap) & _ENDS:
        return False
    if place == 0 or words[place].gap.strip(" \"'’”"):
        return words[place].low == "by"
    before = words[place - 1].low
    if (
        before in _PRINTED
        or before in ARTICLES
        or (words[place].low == "by" and before in _WROTE | WRITTEN - {"named", "told", "given"})
    ):
        return True
    if words[place].low == "from" or before.endswith("ed"):
        return False
    if before in _ANYTHING:
        return True
    clause = _clause_before(words, place)
    topic = next((number for number, word in enumerate(clause) if word.low in _PRINTED or word.low == "report"), None)
    return topic is not None and any(word.low in ("on", "about", "of", "in", "from") for word in clause[topic:])


def _before_the_list(words: Sequence[Token], first: int) -> int:
    place = first - 1
    if place >= 0 and words[place].low in _TITLES:
        place -= 1
    while place > 0 and first - place < _REACH and (words[place].low in ("and", "or") or words[place].capital):
        if set(words[place].gap) & _ENDS:
            break
        place -= 1
    return place


def _clause_before(words: Sequence[Token], place: int) -> list[Token]:
    start = place
    while start > 0 and place - start < _REACH and not words[start].gap.strip(" \"'’‘“”-"):
        start -= 1
    return list(words[start:place])


def _own_article(words: Sequence[Token], behind: int) -> bool:
    if not words[behind - 1].possessive:
        return False
    for word in words[behind : behind + 4]:
        if word.gap.strip(" \"'‘“’”-"):
            return False
        if word.low in _PRINTED or word.low in ("report", "reporting", "reports", "byline", "investigation"):
            return True
    return False


def _writes(words: Sequence[Token], behind: int) -> bool:
    """As in "Jane Doe wrote", "did Jane Doe report", and "Jane Doe says ... in her article"."""
    if behind >= len(words) or words[behind - 1].possessive:
        return False
    place = behind
    while place < len(words) - 1 and words[place].low in ("also", "has", "have", "recently", "first", "later", "once"):
        place += 1
    verb = words[place]
    if verb.gap.strip():
        return False
    if verb.low in _PRESS and not (verb.low == "reported" and words[min(place + 1, len(words) - 1)].low == "to"):
        return True
    return verb.low in _SAID and _in_an_article(words, place + 1)


def _in_an_article(words: Sequence[Token], place: int) -> bool:
    clause = words[place : place + _REACH]
    for number, word in enumerate(clause):
        if set(word.gap) & _ENDS:
            return False
        if word.low in ("in", "for") and number + 1 < len(clause) and clause[number + 1].low in _HIS:
            return any(noun.low in _PRINTED or noun.low == "report" for noun in clause[number + 2 : number + 6])
    return False


def _of_a_source(
    words: Sequence[Token], first: int, behind: int, question: str, taken: Sequence[tuple[int, int]]
) -> bool:
    """As in "The Verge's Jane Doe", "Jane Doe of The Verge", "Jane Doe (The Verge)"."""
    for start, end in taken:
        if question[end : words[first].start].strip() in ("'s", "’s", "'", "’"):
            return True
        if question[words[behind - 1].end : start].strip() in ("of", "of the", "from", "at", "(", "in"):
            return True
    return False
