"""Against prompt injection: find sentences that give a model orders, and disarm the rest."""
