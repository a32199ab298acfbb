"""From passages to the sentences that bear on the question, and whether they answer it.

noise       lines that are no part of a story
quotations  a quoted sentence is widened until it names its speaker
question    the telling words, names and kind of a question
rarity      how telling a word is in English
kinds       whether a text holds the kind of thing that is asked for
reader      question and passage read together by a small model
features    a question and a sentence as named numbers
candidates  the sentences of ranked passages, each with its numbers
model       the fitted weights: numbers to a probability
distinct    candidates to quotes, each thing said once
choose      the whole way, from ranked passages to `Evidence`
following   the same for a question of a conversation
differences  where sources differ, a package of its own
"""

from assistant.evidence.choose import CLOSE_ENOUGH, WIDE_ENOUGH, Evidence, Overview, choose, flagged, narrowed
from assistant.evidence.distinct import Quote, distinct
from assistant.evidence.following import bears_out, choose_following

__all__ = [
    "CLOSE_ENOUGH",
    "WIDE_ENOUGH",
    "Evidence",
    "Overview",
    "Quote",
    "bears_out",
    "choose",
    "choose_following",
    "distinct",
    "flagged",
    "narrowed",
]
