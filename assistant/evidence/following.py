"""Evidence for a question of a conversation: a passage that names whom it is about need not do so in every sentence.

Made to stand alone, a question names him; the sentence that answers says "we" or "he", as the question did when it was
typed. Where nothing answers the whole question, the question as typed is read with the passages that hold what was
brought in. Whether the library answers is asked of the question with the one before it too: standing alone it still
leaves unsaid what its asker takes for known. Not here: how sentences are chosen (`choose`).
"""

from collections.abc import Sequence

from assistant.evidence.bags import bag, holds
from assistant.evidence.choose import Evidence, choose
from assistant.questions.plan import Plan
from index import Hit, Library
from index.words import content_words

TELLING = 2
"""Words that a question as typed must have to be read by itself: "why?" would be answered by anything."""


def choose_following(
    library: Library,
    plan: Plan,
    hits: Sequence[Hit],
    *,
    typed: str,
    before: str,
    added: Sequence[str],
    limit: int,
    behind: float,
    threshold: float | None = None,
) -> Evidence:
    """The sentences that bear on a question.

    Args:
        plan: the question as it stands alone, read.
        hits: ranked passages, the best first.
        typed: the question as its user put it.
        before: the question before it, standing alone; empty for the first of a conversation.
        added: what was brought into it from earlier turns.
        limit, behind, threshold: as for `choose`.
    """
    wider = f"{before} {plan.question}" if before else ""
    evidence = choose(library, plan, hits, limit=limit, behind=behind, threshold=threshold, wider=wider)
    if evidence.quotes or not added or len(set(content_words(typed))) < TELLING:
        return evidence
    naming = [hit for hit in hits if _names(hit, added)]
    again = (
        choose(library, Plan(typed), naming, limit=limit, behind=behind, threshold=threshold) if naming else evidence
    )
    return again if again.quotes else evidence


def bears_out(evidence: Evidence, added: Sequence[str]) -> bool:
    """Whether there are quotes, and what was brought in stands with the best of them."""
    return bool(evidence.quotes) and _names(evidence.quotes[0].hit, added)


def _names(hit: Hit, added: Sequence[str]) -> bool:
    held = bag(f"{hit.article.header}\n{hit.passage.text}")
    return all(holds(held, word) for one in added for word in content_words(one))
