"""Does the cited text support the sentence? Rules for what must be exact, a fitted model for the rest."""
