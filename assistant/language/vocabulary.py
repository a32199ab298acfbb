"""Lists of English words that several rooms read: months, weekdays, numbers, verbs of saying, titles, names."""

import calendar


def listed(words: str) -> frozenset[str]:
    """Return the words of a list that is written with spaces.

    >>> sorted(listed("one two"))
    ['one', 'two']
    """
    return frozenset(words.split())


MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
"""january: 1 to december: 12."""

SHORT_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
"""jan: 1 to dec: 12; "may" is in both."""

WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
"""monday: 0 to sunday: 6."""

ANY_MONTH = "|".join(name.capitalize() for name in MONTHS)
"""Full names for a pattern, as January|February|..."""

ANY_WEEKDAY = "|".join(name.capitalize() for name in WEEKDAYS)
"""Names for a pattern, as Monday|Tuesday|..."""

NUMBER_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
"""What a number word is worth."""

SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
"""What a number word in front of it is multiplied by."""

SAYING = (
    "said|says|say|saying|told|tells|asked|asks|added|adds|warned|warns|wrote|writes|tweeted|posted|argued|argues|insisted|"
    "insists|replied|replies|explained|explains|announced|declared|claimed|claims|stated|states|noted|notes|recalled|"
    "recalls|admitted|conceded|continued|concluded|urged|urges|pledged|vowed|testified|denied|denies|confirmed|confirms|"
    "promised|predicted|suggested|believes|thinks"
)
"""Verbs that a speaker's name is next to, for a pattern."""

REPORTING = (
    "alleg(?:es?|ed)|accus(?:es?|ed)|present(?:s|ed)?|report(?:s|ed|ing)?|writ(?:es?|ing|ten)|wrote|publish(?:es|ed)?|sa(?:y|ys|id)|claim(?:s|ed)?|mention(?:s|ed)?|"
    "describe[sd]?|suggest(?:s|ed)?|state[sd]?|discuss(?:es|ed)?|cover(?:s|ed)?|cite[sd]?|reveal(?:s|ed)?|"
    "highlight(?:s|ed)?|quote[sd]?|argue[sd]?|note[sd]?|recommend(?:s|ed)?|predict(?:s|ed)?|review(?:s|ed)?|rank(?:s|ed)?"
)
"""Verbs for what a publication does, for a pattern."""

PRINTED = (
    "articles?|reports?|reporting|stor(?:y|ies)|pieces?|posts?|columns?|coverage|reviews?|editorials?|interviews?|"
    "essays?|headlines?|magazine|newspaper|journalists?|reporters?|correspondents?|columnists?|critics?|section"
)
"""Nouns for what a publication prints and who writes it, for a pattern."""

TITLES = listed(
    """mr mrs ms miss dr prof professor sir dame lord lady president vice prime minister chancellor king queen prince
    princess pope senator representative congressman congresswoman governor mayor general colonel captain major sergeant
    lieutenant admiral officer judge justice chief executive director secretary chairman chairwoman
    ambassador spokesman spokeswoman coach manager"""
)
"""Words in front of a name that may be left out of it."""

NAME_WORD = r"[A-ZÀ-Þ][\w.’'-]*"
"""One word of a name, for a pattern that heeds case: "O'Brien", "J.", "Élysée"."""
