"""Text -> sentences, as exact character offsets.

One pass finds every mark that may end a sentence together with the quotation marks and brackets that close behind it;
`boundaries` decides whether it does. Forced breaks (`lines`) always end a sentence. Time is linear in the length of the
text. Not here: passages and tokens (`splitter`), and any change to the text.
"""

import re
from collections.abc import Iterator

from index.article import Span
from index.sentences.boundaries import ends_sentence
from index.sentences.lines import split_lines
from index.sentences.stops import HARD_MARKS, INVISIBLE, SOFT_MARKS, Stop, Stretch

_EMOJI = "\u2600-\u27bf\U0001f300-\U0001faff"

_STOP = re.compile(
    rf"""
    (?P<mark> [{SOFT_MARKS}{HARD_MARKS}]++ (?: [ \u00a0][.!?](?![\w{SOFT_MARKS}]) )*+ )   # tokenised text, ". . ."
    (?P<close>
        (?: \[(?:\d{{1,3}}|[a-z])\]                              # a note's number
          | ["'”’»›)\]}}」』】〉》）］*_{INVISIBLE}{_EMOJI}]
          | [“‘«] (?=\s|\Z|[,;])                                 # these close a quotation in German
        )*+
        (?: [ \u00a0\u2009\u200a\u202f] (?: '' | [)\]}}»›”](?!\w) | '(?=\s) ) )*+   # tokenised text, French quotations
    )
    (?P<loose> [ ]"(?=\s) )?
    \s*+
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"\w")

_QUOTE_REACH = 4000
"""Characters over which straight quotation marks are counted, to tell an opening one from a closing one."""


def split_sentences(text: str) -> list[Span]:
    """Finds the sentences of a text.

    Returns:
        Half-open character offsets, in order. They do not overlap, none starts or ends with white space, and every
        character that is not white space lies in exactly one of them. A heading, a list item and a line of verse
        count as sentences.
    """
    return [span for line in split_lines(text) for span in _split_stretch(Stretch(text, *line))]


def _split_stretch(stretch: Stretch) -> Iterator[Span]:
    """Yields the sentences between two forced breaks; a rest without a word goes to the sentence before it."""
    text, end = stretch.text, stretch.end
    begin, first_word = stretch.start, _find_word(stretch, stretch.start)
    last: Span | None = None
    for match in _STOP.finditer(text, stretch.start, end):
        close, ahead = _closing(stretch, match)
        if ahead >= end:
            break
        if first_word >= match.start():
            continue
        if not ends_sentence(Stop(stretch, begin, match.start(), match["mark"], close, ahead)):
            continue
        if last:
            yield last
        last = Span(begin, close)
        begin, first_word = ahead, _find_word(stretch, ahead)
    if last and first_word >= end:
        yield Span(last.start, end)
        return
    if last:
        yield last
    yield Span(begin, end)


def _find_word(stretch: Stretch, position: int) -> int:
    match = _WORD.search(stretch.text, position, stretch.end)
    return match.start() if match else stretch.end


def _closing(stretch: Stretch, match: re.Match[str]) -> tuple[int, int]:
    """Where the sentence would end and where the next would begin.

    A straight quotation mark with a space, or with none, on both its sides closes a quotation if one is open.
    """
    text, close, ahead = stretch.text, match.end("close"), match.end()
    if match["loose"]:
        if _is_quote_open(stretch, close):
            return match.end("loose"), ahead
        return close, match.end("loose") - 1
    glued = close == ahead < stretch.end and close > match.end("mark") and text[close - 1] == '"'
    if glued and text[close].isupper() and not _is_quote_open(stretch, close - 1):
        return close - 1, close - 1
    return close, ahead


def _is_quote_open(stretch: Stretch, position: int) -> bool:
    """Whether an odd number of straight double quotation marks stands before the position."""
    return stretch.text.count('"', max(stretch.start, position - _QUOTE_REACH), position) % 2 == 1
