"""Does the cited text carry the sentence? The public side of the support check.

    from assistant import check_support

    check_support("Kyiv has 1,200,000 people.", "Kyiv has 2.9 million people.")
    # Support(label='unsupported', score=..., why='the number 1,200,000 is not in the cited text')

Everything else in here is private. Not here: what is done with an unsupported sentence (`assistant.writers`).
"""

from assistant.support.check import Support, check_many, check_support

__all__ = ["Support", "check_many", "check_support"]
