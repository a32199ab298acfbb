"""The words that the sentence rules look up: abbreviations, words that open sentences, verbs of saying.

Data only. All entries are lower case, without their last full stop. Which rule reads which table, and in what order,
stands in `sentences`. A word is listed only where English (or, for a few, another European) news prints it often.
"""


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
