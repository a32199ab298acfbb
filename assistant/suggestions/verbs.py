"""The forms of English verbs, as far as questions are made of them."""

import re
from functools import cache

from assistant.language.lexicon import VERBS_IN_FULL
from assistant.language.vocabulary import listed

HELPERS = listed("is are was were will has have had can could must should would")
IRREGULAR = {
    "became": "become", "began": "begin", "bought": "buy", "broke": "break", "brought": "bring", "built": "build",
    "came": "come", "caught": "catch", "chose": "choose", "drew": "draw", "drove": "drive", "fell": "fall",
    "fought": "fight", "found": "find", "gave": "give", "grew": "grow", "held": "hold", "kept": "keep", "led": "lead",
    "left": "leave", "lost": "lose", "made": "make", "met": "meet", "paid": "pay", "ran": "run", "rose": "rise",
    "sank": "sink", "saw": "see", "sent": "send", "sold": "sell", "spent": "spend", "stole": "steal",
    "struck": "strike", "taught": "teach", "took": "take", "threw": "throw", "went": "go", "withdrew": "withdraw",
    "won": "win", "wrote": "write",
}  # fmt: skip


@cache
def pasts() -> dict[str, str]:
    """Past forms of verbs, and the verbs."""
    return {_past(verb): verb for verb in VERBS_IN_FULL} | IRREGULAR


@cache
def presents() -> dict[str, str]:
    """What it does, and the verbs."""
    ends = ("s", "sh", "ch", "x", "z", "o")
    return {f"{verb}es" if verb.endswith(ends) else f"{verb}s": verb for verb in VERBS_IN_FULL if verb[-1] != "y"}


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ied"
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb):  # one syllable, one vowel: stop, stopped
        return f"{verb}{verb[-1]}ed"
    return f"{verb}ed"


def verbs(words: list[str]) -> bool:
    """Whether there is a verb among words."""
    return any(word in HELPERS or word in pasts() for word in words)
