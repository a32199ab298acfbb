"""A mark that may end a sentence, and what stands around it: the facts that the rules in `boundaries` decide from.

Nothing here looks further than a fixed distance from the mark, so that a text takes time in proportion to its length.
"""

import re
from functools import cached_property
from typing import NamedTuple


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEADING = _words(
    # Titles and ranks: a name follows.
    "mr mrs ms mx messrs mme mlle dr drs prof gen sen sens rep reps lt col maj capt cmdr cdr sgt cpl pvt adm brig gov"
    " govs pres rev fr hon msgr supt insp det dep amb atty asst ald cllr sra srta hr dir"
    # Comparisons and asides: the rest of the thought follows.
    " vs v cf viz e.g i.e approx ca incl excl esp resp z.b d.h"
)
"""Never the last word of a sentence, because what they announce comes after them."""

NUMBERED = _words("no nos nr p pp vol vols fig figs ch chs sec sect art arts op eq eqs ex para pars rs tel ext cl cap")
"""Abbreviations before a number, ordinary words before anything else: "No. 7" against "No. He stayed."."""

TRAILING = _words(
    # Companies and institutions.
    "inc corp co cos ltd llc plc bros mfg assn assoc dept univ inst intl natl govt gmbh cie bhd pty pvt"
    # After names.
    " jr sr esq phd md al"
    # Months and days: "Jan. 5", but also "since Jan. The".
    " jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun"
    # Streets and places.
    " st ste mt ft pt ave blvd rd hwy pkwy sq bldg apt"
    # American states, as news agencies shorten them.
    " ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa penn"
    " tenn tex vt va wash wis wyo"
    # Measures and small print.
    " oz lbs lb hrs hr mins min secs est max ed eds misc orig cont abbr dept temp avg trans illus bzw evtl"
)
"""End a sentence only before a word that opens sentences: "Acme Inc. The firm" against "Acme Inc. Chief"."""

TITLE_CASE_ONLY = _words(
    "gen sen sens rep reps col maj brig pres rev fr hon det dep adm amb dir ca v hr cos co md pa va la mar jun sep mon"
    " wed thu fri sat sun st mt ft pt ste ala ark del ill ind kan la mass miss mo mont neb ore penn tex wash wis ga min"
    " max ed est cont temp trans apt inst assoc cap ex"
)
"""Words or syllables of their own when written otherwise: "Ill. Gov. Pritzker" against "He fell ill. Then"."""

TIMES = _words("a.m p.m")
"""End a sentence unless a day, a time zone or a number follows: "5 p.m. Friday", "5 p.m. ET" against "5 p.m. The"."""

TIME_TAILS = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december jan feb mar apr aug sept oct nov dec eastern central mountain pacific local"
    " greenwich universal moscow kyiv beijing tokyo london"
)

LABELS = _words(
    "vitamin plan group class type grade hepatitis serie section part appendix exhibit category option team point line"
    " model block zone platform article schedule tier level form schedule channel studio"
)
"""Before a single letter these name a thing, so the letter is no initial: "in Group A. England"."""

SINGLE_LETTER_WORDS = _words("i x")
"""Inside a sentence a word, a numeral or a platform rather than an initial: "than I. Biden", "World War I. Germany"."""

MARKED_NAMES = _words("yahoo jeopardy yum mamma wham")
"""Names that carry their exclamation mark with them."""

OPENERS = _words(
    "the a an he she it they we i you his her its their our my your this that these those there here in on at by for"
    " from with without after before during since until as if when while where why how what who whose which but and or"
    " so yet still however then now also although though because despite meanwhile instead moreover nor not neither"
    " some many most several both each every all any another other such one two three once only even perhaps maybe"
    " today yesterday earlier later under over above below among between through within according asked unlike like to"
    " more last next is are was were do does did can could should would have has had let please read see click nearly"
    " almost about just never no yes well officials police critics experts analysts officers investigators"
    " authorities people finally additionally similarly therefore thus"
)
"""Words that start sentences and hardly ever continue a name, so "U.S. The" is two sentences and "U.S. Army" is one."""

STRONG_OPENERS = _words("the he she it they we i you this that these those there but his her their our")
"""The same where capitals do not tell: without them "the u.s. and" goes on."""

SAYING = _words(
    "said says say asked asks told tells added adds replied replies wrote writes tweeted posted shared continued"
    " continues explained explains noted notes answered recalled recalls insisted insists quipped joked jokes concluded"
    " exclaimed wondered wonders shouted declared warned argued"
)

LINE_LINKS = _words("the a an of his her their its our my your")
"""A line that ends in one of these goes on in the next line."""

CONJUNCTIONS = _words("and or but nor")
"""A line that ends in one of these goes on in the next line unless that one starts like an item of a list."""

DOMAIN_ENDINGS = _words(
    "com org net io co uk gov edu mil info biz eu de fr it es ru cn jp in us ca au tv fm ai app dev me ly"
    " js ts py rb rs txt pdf html htm xml json csv doc docx xls xlsx jpg jpeg png gif mp3 mp4 zip exe md asp aspx php"
)
"""After a full stop without a space, these make a host or a file: "Booking.Com", "Node.Js"."""

CLOSING = _words("etc usw")
"""End a sentence before a capital and never before a small letter."""

ALL = LEADING | NUMBERED | TRAILING | TIMES | CLOSING


HARD_MARKS = "。！？｡．।॥؟۔։።፧။‼⁇⁈⁉"
"""These end a sentence whatever follows: their scripts have no capitals, and some no spaces."""

SOFT_MARKS = ".!?…‽"
"""These end a sentence when the rules say so."""

INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0f\u00ad"
"""Zero-width characters, direction marks, variation selectors and soft hyphens: read as if they were not there."""

_CLOSING_QUOTES = frozenset("\"'”’»“«‘›」』")
_OPENING_QUOTES = frozenset('"“„‚«‹‘`»”「『')

_AHEAD = re.compile(
    rf"""
    (?P<open> (?: [\"“„‚«‹‘`»”「『'(\[{{<¿¡*_{INVISIBLE}]{{1,4}} \s? ){{0,3}} )
    (?P<word> [^\W_]{{0,24}} )
    (?P<dot> \.? )
    (?P<run> [^\W_]? )
    """,
    re.VERBOSE,
)
_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞΑ-ΩА-ЯЁ]")
_LOWER = re.compile(r"[a-zß-öø-ÿα-ωа-яё]")
_JOINT = re.compile(r"[-–—/(\[|+=:]")  # what joins words: D-Calif, U.S.-U.K
_OPENERS_OF_TOKENS = "\"'“”‘’„«»`*_([{" + INVISIBLE

_REACH = 48
"""Characters before a mark within which its word is looked for; anything longer is an address or noise."""

_RUN_REACH = 300
"""The same for addresses, which matter only where no space follows the mark."""


class Stretch:
    """The text between two forced breaks, and what capitals mean in it."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end

    @cached_property
    def is_lower(self) -> bool:
        """Return whether (nearly) everything is in small letters, or in a script that has no capitals."""
        part = self.text[self.start : self.end]
        return len(_UPPER.findall(part)) * 200 < len(part)

    @cached_property
    def is_upper(self) -> bool:
        """Return whether (nearly) everything is in capitals."""
        part = self.text[self.start : self.end]
        return len(_LOWER.findall(part)) * 20 < len(_UPPER.findall(part))


class Ahead(NamedTuple):
    """What stands behind the mark.

    Attributes:
        opening: quotation marks and brackets that open there.
        word: the word behind them, empty where something else stands there.
        dotted: whether a full stop touches the word.
        runs_on: whether letters or digits follow that full stop at once.
    """

    opening: str
    word: str
    dotted: bool
    runs_on: bool

    @property
    def is_capital(self) -> bool:
        """Whether the word has a capital, be it the second letter: iPhone."""
        return self.word[:1].isupper() or (self.word[:1].islower() and self.word[1:2].isupper())

    @property
    def is_number(self) -> bool:
        """Whether it starts with a digit."""
        return self.word[:1].isdigit()

    @property
    def opens_quotation(self) -> bool:
        """Whether a double quotation mark stands before the word."""
        return not _OPENING_QUOTES.isdisjoint(self.opening)


class Stop:
    """A mark that may end the sentence that began at `begin`.

    Args:
        stretch: the text it stands in.
        begin: where the sentence began.
        at: where the mark stands.
        mark: the mark itself, possibly several characters.
        close: behind the mark and the closing quotation marks and brackets that follow it.
        next_at: where the next character stands that is not white space; inside the stretch.
    """

    def __init__(self, stretch: Stretch, begin: int, at: int, mark: str, close: int, next_at: int) -> None:
        self.stretch, self.text = stretch, stretch.text
        self.begin, self.at, self.mark, self.close, self.next_at = begin, at, mark, close, next_at

    @property
    def touches_next(self) -> bool:
        """Whether no white space follows."""
        return self.close == self.next_at

    @property
    def before(self) -> str:
        """The character before the mark."""
        return self.text[self.at - 1]

    @property
    def following(self) -> str:
        """The next character that is not white space."""
        return self.text[self.next_at]

    @cached_property
    def closers(self) -> str:
        """Return the quotation marks and brackets that close behind the mark."""
        return self.text[self.at + len(self.mark) : self.close]

    @property
    def closes_quotation(self) -> bool:
        """Whether a quotation mark closes behind the mark."""
        return not _CLOSING_QUOTES.isdisjoint(self.closers)

    @property
    def is_ellipsis(self) -> bool:
        """Whether the mark is "…", "..." or ". . ."."""
        mark = self.mark
        return "?" not in mark and "!" not in mark and ("…" in mark or ".." in mark or mark.count(".") > 2)

    @cached_property
    def ahead(self) -> Ahead:
        """Return what stands behind the mark and the white space."""
        match = _AHEAD.match(self.text, self.next_at, self.stretch.end)
        opening, word, dot, run = match.groups() if match else ("", "", "", "")
        return Ahead(opening, word, dotted=bool(dot), runs_on=bool(dot and run))

    @property
    def token(self) -> str:
        """The word that the mark touches, without what opens before it; empty in tokenised text."""
        return self._words[0]

    @property
    def previous(self) -> str:
        """The word before that one, empty at the start of the sentence."""
        return self._words[1]

    @cached_property
    def run(self) -> str:
        """Everything before the mark back to the last white space."""
        reach = self.text[max(self.begin, self.at - _RUN_REACH) : self.at]
        return "" if reach[-1:].isspace() else reach.rsplit(None, 1)[-1]

    @cached_property
    def _words(self) -> tuple[str, str]:
        reach = self.text[max(self.begin, self.at - _REACH) : self.at]
        if reach[-1:].isspace():
            return "", ""
        *before, token = reach.rsplit(None, 2)[-2:]
        token = token.strip(_OPENERS_OF_TOKENS)
        part = _JOINT.split(token)[-1]
        return part if len(part) > 1 else token, before[0] if before else ""
