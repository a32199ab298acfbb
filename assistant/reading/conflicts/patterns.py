"""The wording that tells what a value is worth: forecasts, denials, rates, periods, speech, places, names.

Written for English.
"""

import re

from assistant.reading.conflicts.target import canonical
from index.text.analyzer import words

FORECAST = re.compile(
    r"\b(?:could|would|might|(?-i:may)|should|if|expect\w*|forecast\w*|predict\w*|project(?:ed|s|ions?)|feared?|fears|"
    r"hop(?:es?|ed|ing)|plans?|planned|planning|target\w*|aim\w*|potential\w*|likely|propos\w+|estimates?|rumou?r\w*|"
    r"unless|capacity|anniversary)\b",
    re.I,
)
DENIED = re.compile(
    r"\b(?:not|no|never|none|nobody|without|neither|nor|den(?:y|ie[sd]|ying)|false\w*|incorrect\w*|wrong\w*|earlier|"
    r"previous\w*|initial\w*|original\w*)\b|n['’]t\b",
    re.I,
)
AHEAD = re.compile(
    r"\b(?:will|to be|due|set to|scheduled|upcoming|is to|are to|’ll|'ll|begins|opens|starts|launches)\b", re.I
)
RATE = re.compile(
    r"\b(?:(?:a|an|per|each|every) (?:hour|day|night|week|month|year|season|game|person|head)|daily|weekly|"
    r"monthly|annual(?:ly)?|yearly|average[ds]?)\b",
    re.I,
)
PERIOD = re.compile(
    r"\b(?:since (?:\w+ ){0,2}\w+|(?:in|over|during|within) the (?:past|last|first|next) (?:\w+ )?\w+|"
    r"(?:this|last|next) (?:year|month|week|season|quarter)|(?:in|of|during) (?:19|20)\d\d|so far|quarter|half)\b",
    re.I,
)
TOLD = re.compile(
    r"\b(?:said|says|told|announced|reported|confirmed|added|statement|wrote|rose|risen|rises|climb\w*|increas\w*|revis\w+|"
    r"updated?|stood|put)\b",
    re.I,
)
PLACE = re.compile(
    r"\b(?:[iI]n|[aA]t|[nN]ear|[oO]utside|[aA]cross|[oO]ff|[fF]rom|[aA]round) (?:the )?"
    r"((?:[A-ZÀ-Þ][\w’'-]*)(?: [A-ZÀ-Þ][\w’'-]*)*)"
)
CALENDAR = frozenset(
    words(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
        "September October November December"
    )
)
ATTRIBUTION = CALENDAR | frozenset(
    canonical(
        "said told according announced reported confirmed officials spokesman spokeswoman statement newspaper agency "
        "also yesterday today"
    )
)
CLAUSE = re.compile(r"[,;:()\"“”—–\n]|[.?!](?=\s|$)")
NAME = re.compile(
    r"\b[A-ZÀ-Þ][\w’'-]+(?: (?:de|van|von|der|al|bin|of the|of|[A-Z]\.) [A-ZÀ-Þ][\w’'-]+| [A-ZÀ-Þ][\w’'-]+)*"
)
TITLES = frozenset(
    words("mr mrs ms dr sir dame lord lady president minister mayor chief professor prof general captain")
)
