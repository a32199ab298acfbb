"""The language that a text is written in: of a question in a few words, of an article by its beginning.

py3langid compares the bytes of a text with those of each language. Of a question that is short, or full of foreign
names, that alone says too much: an English "Cesc Fabregas Como" is not Spanish. So where most words that are no names
are common English ones the text is English, and what consists of names has no language.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.language.rarity import frequency_rank

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""The languages that are told apart; the other sixty that the model knows are rarer than its mistakes."""

COMMON = 1000
"""Rank up to which a word is common English; the sooner a text is told by these, the seldomer the model is loaded."""

SURE = 0.98
"""Probability from which a text is in another language; a lower one takes more names and typing errors for it."""

BEGINNING = 1000
"""Characters of a text that are looked at; more change nothing."""

_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """Return the language of a text as ISO 639-1, None when unsure.

    >>> language_of("Wer hat die Wahl gewonnen?"), language_of("Who won?"), language_of("Bayern Munich")
    ('de', 'en', None)

    Args:
        text: a question or an article; of a long one the beginning counts.
    """
    return _told(text[:BEGINNING])


@lru_cache(maxsize=1024)
def _told(text: str) -> str | None:
    written = _WORD.findall(text)
    plain = [word for place, word in enumerate(written) if not place or not word[0].isupper()]
    if not plain or (len(plain) == 1 and text.isascii()):
        return None
    if 2 * sum(frequency_rank(word) <= COMMON for word in plain) > len(plain):
        return "en"
    language, english = _ranked(text)
    if language == "en" or (english <= 1 - SURE and _ranked(" ".join(plain))[0] != "en"):
        return language
    return None


def _ranked(text: str) -> tuple[str, float]:
    """The likeliest language of a text, and the probability of English."""
    found = _identifier().rank(text.encode("utf-8", "replace").decode())
    return found[0][0], dict(found)["en"]


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    """The model, which takes most of a second to unpack: read when a text first needs it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(NAMES))
    return identifier
