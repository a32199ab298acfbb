"""A follow-up to a question that stands alone: what it leaves unsaid is taken from the turns before it.

    standing("What did he tell the Security Council?", ["Who is the Ukrainian foreign minister?"]).text

Rules do it by themselves (`standing`); where there is a language model its wording is held against what was said, and
used if nothing in it is new (`rewriting`). Not here: how a question is answered (`assistant.answering`).
"""

from assistant.followup.rewriting import rewritten
from assistant.followup.standing import standing
from assistant.followup.turns import History, Standalone, Turn, turns_of

__all__ = ["History", "Standalone", "Turn", "rewritten", "standing", "turns_of"]
