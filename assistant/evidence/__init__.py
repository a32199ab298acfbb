"""From passages to the sentences that bear on the question, and whether they answer it.

noise       lines that are no part of a story
quotations  a quoted sentence is widened until it names its speaker
question    the telling words, names and kind of a question
rarity      how telling a word is in English
features    a question and a sentence as named numbers
model       the fitted weights: numbers to a probability
choose      the whole way, from hits to `Evidence`
"""

from assistant.evidence.choose import Evidence, Quote, choose

__all__ = ["Evidence", "Quote", "choose"]
