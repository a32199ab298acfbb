"""Where sources differ: what independent articles say otherwise about one thing, and how many stand behind an answer.

    asked      which number, day or name a question wants
    values     the numbers of a sentence; `days` its days; `wording` what tells a forecast or a denial from a report
    claimed    what one quote says in answer; `claims` whether two such can both be true
    reports    who says it, copies of one report counted once
    finding    all of that together: the differences

Not here: which sentences are quoted (`evidence.choose`).
"""

from assistant.evidence.differences.finding import Difference, differences, independent, sentence

__all__ = ["Difference", "differences", "independent", "sentence"]
