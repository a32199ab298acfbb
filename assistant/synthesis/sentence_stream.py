"""A model's characters and marks to finished sentences, each with the numbers it cites, while they stream.

Items of a list become sentences; headings, labels, lists of sources at the end and numbered references are dropped. A
sentence is finished once a word of the next one is there, so that "Mr. Smith" is not two. However the text is cut
into pieces, the same sentences come out.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.synthesis.markers import BULLET, HEADING, Marker, MarkerParser, without_markdown
from index import Span
from index.text.sentences import split_sentences

LONGEST = 1_200
"""Characters after which a sentence that does not end is cut."""

LONGEST_JOINED = 600
"""Characters up to which the sentences of one quotation are kept together."""

_HERE = "\ue000"
_PRIVATE = re.compile(r"[\ue000-\uf8ff\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
_STOPS = ".!?…。！？"
_STOP = re.compile(rf"[{_STOPS}][\"'”’)\]*_]*$")
_LABEL = re.compile(
    r"\W*(?:(?:the )?(?:final |short |brief |direct )?(?:answer|passage)(?: \d+| is)?|response|summary|in short|tl;dr|a"
    r"|output)\W*:\W*",
    re.IGNORECASE,
)
_SOURCES = re.compile(
    r"\W*(?:sources?|references?|citations?|footnotes?|bibliography|works cited|sources? (?:used|cited)|"
    r"(?:passages|articles) (?:used|cited)|(?:supporting )?evidence|further reading|relevant passages?)\W*(?::|$)",
    re.IGNORECASE,
)
_TARGET = re.compile(rf"{_HERE}\s?\((?:https?:|www\.|\#)[^)\s]*\)")
_AS_NOUN = re.compile(
    rf"(?:^|(?<=[\s,;(]))(?:(?:as\s+)?(?:stated|mentioned|described|reported|noted|seen|shown|explained|said)\s+(?:in|by)"
    rf"|according\s+to|based\s+on|per|in|from|see)\s*(?:(?:the\s+)?(?:passage|source|article|evidence|reference)s?\s*)?"
    rf"(?:{_HERE}(?:\s*(?:,|and|&)\s*(?={_HERE}))?)+\s*,?\s*",
    re.IGNORECASE,
)
_AS_SPEAKER = re.compile(
    rf"^(?:the\s+)?(?:passage|source|article)?\s*{_HERE}\s*(?:says|states|reports|mentions|notes|explains|indicates)"
    r"(?:\s+that)?\s*,?\s+",
    re.IGNORECASE,
)


class DraftSentence(NamedTuple):
    """A finished sentence, and the numbers of the evidence that it cites, those in range."""

    text: str
    marks: tuple[int, ...]


class SentenceStream:
    """Takes pieces of a model's text in, gives finished sentences out.

    Args:
        last: the highest number that a mark may have.
    """

    def __init__(self, last: int) -> None:
        self._last = last
        self._marks = MarkerParser()
        self._line = _Line()
        self._ended = False  # a line's end has come, and nothing behind it yet
        self._loose: list[tuple[int, ...]] = []  # marks behind that line's end
        self._cited_behind = False  # some sentence had its mark behind it, so numbers in front make a list of sources
        self._sources = False  # what follows is a list of sources

    def feed(self, piece: str) -> Iterator[DraftSentence]:
        """Return the sentences that are finished once this piece is known."""
        for came in self._marks.feed(piece):
            yield from self._take(came)

    def end(self, *, broken: bool = False) -> Iterator[DraftSentence]:
        """Return the sentence that was under way.

        Args:
            broken: the text was cut off, so a sentence counts only where its full stop is there.
        """
        for came in self._marks.end():
            yield from self._take(came)
        self._attach_loose()
        whole = bool(_STOP.search(self._line.text.rstrip())) or self._ended
        if not broken or whole:
            yield from self._finish_line()

    @property
    def draft(self) -> str:
        """The sentence under way, as far as it has come."""
        return "" if self._sources else _words(self._line.body, ())

    def _take(self, came: str | Marker) -> Iterator[DraftSentence]:
        if isinstance(came, Marker):
            valid = tuple(number for number in came.numbers if 1 <= number <= self._last)
            if self._ended:
                self._loose.append(valid)
            else:
                self._line.mark(valid)
        elif came == "\n":
            if self._ended:
                self._attach_loose()
                yield from self._finish_line()
            else:
                self._ended = bool(self._line.text.strip() or self._line.marks)
        elif came.isspace():
            if not self._ended and self._line.space():
                for piece in self._line.take(whole=len(self._line.text) > LONGEST):
                    yield from self._said(piece)
        elif not _PRIVATE.match(came):
            if self._ended:
                yield from self._next_line(came)
            self._line.add(came)

    def _next_line(self, first: str) -> Iterator[DraftSentence]:
        """A line's end is a sentence's, unless the next line goes on in the middle of one."""
        self._ended = False
        if not self._loose and first.islower() and not _STOP.search(self._line.text):
            self._line.space()
            return
        loose, self._loose = self._loose, []
        yield from self._finish_line()
        for numbers in loose:
            self._line.mark(numbers)

    def _attach_loose(self) -> None:
        """Marks alone on a line belong to the sentence before."""
        for numbers in self._loose:
            self._line.mark(numbers)
        self._loose = []

    def _finish_line(self) -> Iterator[DraftSentence]:
        pieces = self._line.take(whole=True)
        self._line = _Line()
        self._ended = False
        for piece in pieces:
            yield from self._said(piece)

    def _said(self, piece: "_Piece") -> Iterator[DraftSentence]:
        self._sources = self._sources or _SOURCES.match(piece.text) is not None
        if self._sources or piece.heading:
            return
        if piece.leading and (self._cited_behind or piece.text.lstrip().startswith(":")):
            return
        self._cited_behind |= bool(piece.marks) and not piece.leading
        text = _LABEL.sub("", _words(piece.text, piece.places), count=1) if _LABEL.match(piece.text) else ""
        text = text or _words(piece.text, piece.places)
        if not any(char.isalnum() for char in text) or text.endswith(":"):
            return
        numbers = tuple(dict.fromkeys(number for group in piece.marks for number in group))
        yield DraftSentence(text if _STOP.search(text) else text.rstrip(",;–—- ") + ".", numbers)


class _Piece(NamedTuple):
    """A sentence's characters, where its marks stood in them, and their numbers."""

    text: str
    places: tuple[int, ...]
    marks: tuple[tuple[int, ...], ...]
    leading: bool
    heading: bool


class _Line:
    """A line as far as it has come, without its marks; the sentences taken from its front are gone."""

    def __init__(self) -> None:
        self.text = ""
        self.marks: list[tuple[int, tuple[int, ...]]] = []
        self._begun = False  # its first sentence has been taken
        self._leading = False  # its marks stand in front of their sentences

    @property
    def body(self) -> str:
        """The text without what stands before an item of a list."""
        return self.text[self._prefix() :]

    def _prefix(self) -> int:
        found = None if self._begun else BULLET.match(self.text)
        return found.end() if found and found.end() < len(self.text) else 0

    def mark(self, numbers: tuple[int, ...]) -> None:
        """Note a mark at this place."""
        if not self._begun and (not self.text.strip() or BULLET.fullmatch(self.text)):
            self._leading = True
        self.marks.append((len(self.text), numbers))

    def space(self) -> bool:
        """Add white space; says whether a word ended with it."""
        if not self.text or self.text[-1] == " ":
            return False
        self.text += " "
        return True

    def add(self, char: str) -> None:
        """Add a character, closing or opening the gap that a mark has left."""
        marked = bool(self.marks) and self.marks[-1][0] == len(self.text)
        if marked and char in ".,;:!?" and self.text.endswith(" "):
            self.text = self.text[:-1]
            self.marks = [(min(place, len(self.text)), numbers) for place, numbers in self.marks]
        elif marked and char.isalnum() and self.text and not self.text[-1].isspace():
            self.text += " "
        self.text += char

    def take(self, *, whole: bool) -> list[_Piece]:
        """Return the sentences that are finished; with the one under way where the line is at its end."""
        base, body = self._prefix(), self.body
        if not whole and not any(stop in body[:-1] for stop in _STOPS):
            return []
        spans = _quotations_whole(body, split_sentences(body))
        heading = not self._begun and bool(HEADING.match(self.text))
        marks = [(max(0, place - base), numbers) for place, numbers in self.marks]
        pieces, behind = [], 0
        for place, (start, end) in enumerate(spans if whole else spans[:-1]):
            last = place + 1 == len(spans)
            behind = len(body) if last else spans[place + 1].start
            reach = end - 1 if self._leading and not last else behind
            own = [(at, numbers) for at, numbers in marks if at <= reach]
            marks = marks[len(own) :]
            places = tuple(min(max(at - start, 0), end - start) for at, _ in own)
            leading = self._leading and bool(own) and own[0][0] <= start
            pieces.append(_Piece(body[start:end], places, tuple(numbers for _, numbers in own), leading, heading))
        if pieces:
            self.text, self._begun = body[behind:], True
            self.marks = [(at - behind, numbers) for at, numbers in marks]
        return pieces


def _quotations_whole(text: str, spans: Sequence[Span]) -> list[Span]:
    """Sentences with those joined that stand in one quotation: apart, all but one would lose who speaks."""
    joined: list[Span] = []
    for span in spans:
        if (
            joined
            and _quotes(text[joined[-1].start : joined[-1].end])
            and span.end - joined[-1].start <= LONGEST_JOINED
        ):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _quotes(text: str) -> bool:
    """Whether a quotation is left open."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def _words(text: str, places: tuple[int, ...]) -> str:
    """The plain words of a sentence, without the phrases that lean on a mark: "according to [1], ..."."""
    for place in sorted(places, reverse=True):
        text = text[:place] + _HERE + text[place:]
    text = _AS_NOUN.sub("", _AS_SPEAKER.sub("", _TARGET.sub(_HERE, text)))
    text = without_markdown(text.replace(_HERE, ""))
    return text[:1].upper() + text[1:] if places else text
