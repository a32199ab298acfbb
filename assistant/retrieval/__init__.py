"""Candidates to a ranked list: features, learning to rank, and the conversation's words mixed in."""
