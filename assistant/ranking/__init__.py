"""Candidates to a ranked list, by a small fitted model over named features."""

from assistant.ranking.following import rank_following
from assistant.ranking.rank import Ranked, rank, read

__all__ = ["Ranked", "rank", "rank_following", "read"]
