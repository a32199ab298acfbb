"""Candidates for a question: by meaning and by words, scored by both, filtered."""
