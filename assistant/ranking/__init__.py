"""Candidates to a ranked list, by a small fitted model over named features."""

from assistant.ranking.rank import Ranked, rank

__all__ = ["Ranked", "rank"]
