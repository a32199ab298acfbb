"""A claim that is nearly a copy of a cited sentence, and says the opposite.

Three changes are seen, each where the words around it are the same: a word with its opposite in its place (rose, fell),
a denial more or less, and two parts that have changed places (A beat B, B beat A). Written for English.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Literal

from assistant.grounding.overlap import stems
from index.text.analyzer import FUNCTION_WORDS

COPIED = 0.6
"""The share of the claim's words, by rarity, that a sentence must hold to be its source."""

_LONGEST_CHANGE = 4
"""Words of a part that has an opposite or another part in its place."""

OPPOSITES = (
    ("increase", "decrease"), ("increased", "decreased"), ("increases", "decreases"), ("increasing", "decreasing"),
    ("rose", "fell"), ("rise", "fall"), ("rises", "falls"), ("rising", "falling"), ("up", "down"), ("gain", "loss"),
    ("more", "fewer"), ("more", "less"), ("most", "least"), ("higher", "lower"), ("highest", "lowest"),
    ("larger", "smaller"), ("largest", "smallest"), ("bigger", "smaller"), ("biggest", "smallest"), ("best", "worst"),
    ("better", "worse"), ("before", "after"), ("first", "last"), ("early", "late"), ("earlier", "later"),
    ("oldest", "youngest"), ("older", "younger"), ("north", "south"), ("northern", "southern"), ("east", "west"),
    ("eastern", "western"), ("northeast", "southwest"), ("male", "female"), ("man", "woman"), ("men", "women"),
    ("father", "mother"), ("son", "daughter"), ("brother", "sister"), ("husband", "wife"), ("he", "she"),
    ("his", "her"), ("every", "no"), ("always", "never"), ("many", "few"), ("begin", "end"), ("began", "ended"),
    ("start", "stop"), ("won", "lost"), ("win", "lose"), ("accepted", "rejected"), ("accept", "reject"),
    ("allowed", "banned"), ("allow", "prevent"), ("allows", "prevents"), ("support", "oppose"),
    ("supported", "opposed"), ("supports", "opposes"), ("bought", "sold"), ("buy", "sell"), ("left", "joined"),
    ("open", "closed"), ("opened", "closed"), ("born", "died"), ("arrived", "left"), ("true", "false"),
    ("same", "different"), ("public", "private"), ("positive", "negative"), ("strong", "weak"), ("hot", "cold"),
    ("warm", "cool"), ("black", "white"), ("inside", "outside"), ("above", "below"), ("over", "under"),
    ("major", "minor"), ("including", "excluding"), ("with", "without"), ("for", "against"), ("both", "neither"),
    ("success", "failure"), ("successful", "unsuccessful"), ("possible", "impossible"), ("likely", "unlikely"),
    ("short", "long"), ("hired", "fired"), ("guilty", "innocent"), ("agreed", "refused"), ("confirmed", "denied"),
    ("built", "destroyed"), ("found", "lost"), ("improve", "worsen"), ("present", "absent"), ("modern", "ancient"),
    ("rural", "urban"), ("local", "foreign"), ("summer", "winter"), ("daily", "yearly"), ("annual", "monthly"),
    ("easy", "difficult"), ("common", "rare"), ("rich", "poor"), ("safe", "dangerous"), ("legal", "illegal"),
    ("import", "export"), ("imports", "exports"), ("cheaper", "dearer"), ("raised", "cut"),
)  # fmt: skip
"""Words that cannot both be true in one place. A pair that may be, such as all and some, is left out."""

_OPPOSITE = frozenset(frozenset((*stems(one), *stems(other))) for one, other in OPPOSITES)
_DENIALS = frozenset(stems("not never no neither nor without"))
_FILLING = frozenset(
    stems(
        "do does did is are was were be been being has have had the a an also any of to that there i you he she it we "
        "they his her its their our"
    )
)
"""Words that may differ between a claim and a sentence that it is nearly a copy of: "he has" for "we have", say."""

_FRONT = re.compile(
    r"^(?:(?i:yes|no|yeah|indeed|true|correct)\b[\s,.:;–—-]+)?"
    r"(?:(?:[A-Z][\w.'’-]*\s+){1,4}(?:said|says|stated|told\s+(?:[A-Z][\w.'’-]*\s+)+)\s*(?:that\s+)?)?"
)
"""In front of what a claim says: that it is an answer, and who said so, which `quotations` looks at."""

_EITHER_WAY = frozenset(stems("and or met meets meet married with versus vs joined talks spoke draw drew than between"))
"""Between two names these say the same whichever comes first; after "than" it takes more than order to tell."""

_NOT = re.compile(r"n['’]t\b|(?<=\bcan)not\b", re.IGNORECASE)

_Change = tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]


def contradicted(claim: str, telling: Mapping[str, float], every: Sequence[str]) -> bool:
    """Return whether the cited sentence that the claim is nearly a copy of says the opposite.

    Where several come equally near, none of them must agree with the claim.

    Args:
        telling: the claim's words and their weights.
        every: the cited text's sentences.
    """
    said = _FRONT.sub("", claim, count=1)
    mine, own = _words(said), set(stems(said))
    telling = {word: weight for word, weight in telling.items() if word in own}
    total = sum(telling.values())
    nearest, most = list[tuple[Sequence[str], list[_Change]]](), 0
    for one in every:
        if sum(weight for word, weight in telling.items() if word in stems(one)) < COPIED * total:
            continue
        theirs = _words(one)
        changes = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
        same = sum(end - start for kind, start, end, _, _ in changes if kind == "equal")
        if same > most:
            nearest, most = [], same
        if same == most:
            nearest.append((theirs, changes))
    return bool(nearest) and all(_opposed(mine, theirs, changes) for theirs, changes in nearest)


def _words(text: str) -> Sequence[str]:
    return [word for word in stems(_NOT.sub(" not", text)) if word not in _FILLING]


def _opposed(mine: Sequence[str], theirs: Sequence[str], changes: Sequence[_Change]) -> bool:
    parts = [(kind, mine[a:b], theirs[c:d]) for kind, a, b, c, d in changes]
    turned = any(
        parts[place - 1][0] == "replace"
        and parts[place + 1][0] == "replace"
        and _turned_round(parts[place - 1][1:], parts[place][1], parts[place + 1][1:])
        for place in range(1, len(parts) - 1)
        if parts[place][0] == "equal"
    )
    return turned or any(
        kind != "equal"
        and max(len(one), len(other)) <= _LONGEST_CHANGE
        and _denied_or_opposite(one, other, mine, theirs)
        for kind, one, other in parts
    )


def _denied_or_opposite(one: Sequence[str], other: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> bool:
    if not one or not other:
        alone = set(one) | set(other)
        return bool(alone) and alone <= _DENIALS
    return any(
        frozenset((word, instead)) in _OPPOSITE and word not in theirs and instead not in mine
        for word in one
        for instead in other
    )


def _turned_round(
    first: tuple[Sequence[str], Sequence[str]], middle: Sequence[str], last: tuple[Sequence[str], Sequence[str]]
) -> bool:
    """Whether what stands before and behind the same words has changed places, in so far as it matters."""
    same = (
        first[0] == last[1] and last[0] == first[1] and set(first[0]) - FUNCTION_WORDS and set(last[0]) - FUNCTION_WORDS
    )
    return bool(same and set(middle) - FUNCTION_WORDS and not set(middle) & _EITHER_WAY)
