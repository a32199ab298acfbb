"""All measures of one question, by name; NaN where one does not apply.

A question that failed has none, and counts as not right.
"""

import math
from collections.abc import Sequence

from assistant.evaluation.metrics import answers, citations, retrieval
from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.questions import Evidence, Question
from index.chunking import split_sentences

SHORT = 5
"""Words (normalised) of an answer that can be looked for in a text; of a longer one, the evidence tells better."""


def measured(question: Question, outcome: Outcome) -> dict[str, float]:
    """The values of one question.

    Args:
        question: with its gold.
        outcome: what came of it.
    """
    if outcome.error:
        return {"failed": 1.0, "right": 0.0 if question.judged else math.nan}
    values = {"failed": 0.0, "answered": float(not outcome.abstained)}
    if not question.unanswerable:
        values |= _retrieved(question, outcome) | _said(question, outcome)
    if not outcome.abstained and outcome.sentences:
        values["citation_precision"] = citations.precision(outcome.sentences)
        values["citation_recall"] = citations.recall(outcome.sentences)
    if not outcome.abstained:
        values["words"] = float(len(answers.without_marks(outcome.text).split()))
    found = right(question, outcome)
    values["right"] = math.nan if found is None else float(found)
    return values


def wanted(evidence: Sequence[Evidence]) -> set[int]:
    """Places of the gold, what stands there twice once."""
    first: dict[Evidence, int] = {}
    for place, one in enumerate(evidence):
        first.setdefault(one, place)
    return set(first.values())


def right(question: Question, outcome: Outcome) -> bool | None:
    """Whether the outcome is what the gold asks for; None where the gold does not tell.

    An unanswerable question wants a refusal. Any other wants an answer in which one sentence has all words of a short
    answer; where there is no short answer, or it is yes or no and the text says neither, one that cites gold evidence.
    """
    if not question.judged:
        return None
    if question.unanswerable or outcome.abstained:
        return question.unanswerable and outcome.abstained
    told = said_right(question, outcome)
    if told is not None:
        return told
    gold = wanted(question.evidence)
    if gold:
        return bool(citations.covered(outcome.citations, gold))
    if question.answers or question.reference:
        texts = [*question.answers, *filter(None, [question.reference])]
        return answers.token_recall(texts, answers.without_marks(outcome.text)) >= 0.5
    return None


def said_right(question: Question, outcome: Outcome) -> bool | None:
    """Whether the text has a short answer, or the right yes or no; None where it cannot be told from the words."""
    text = answers.without_marks(outcome.text)
    if answers.polar(question.answers):
        begins = answers.agrees(["yes"], text) or answers.agrees(["no"], text)
        return bool(answers.agrees(question.answers, text)) if begins else None
    short = [one for one in question.answers if 0 < len(answers.normalised(one).split()) <= SHORT]
    if not short:
        return None
    pieces = [one.text for one in outcome.sentences] or [text[start:end] for start, end in split_sentences(text)]
    return any(answers.token_recall(short, piece) == 1 for piece in pieces)


def _retrieved(question: Question, outcome: Outcome) -> dict[str, float]:
    passages = outcome.passages
    gold = wanted(question.evidence)
    if not gold:
        return {}
    holds = [one.holds for one in passages]
    fits = retrieval.fitting([one.tokens for one in passages])
    within = retrieval.recall(holds, gold, fits)
    values = {
        "evidence_recall_5": retrieval.recall(holds, gold, 5),
        "evidence_recall_10": retrieval.recall(holds, gold, 10),
        "evidence_recall_budget": within,
        "all_evidence_budget": float(within == 1),
        "evidence_mrr": retrieval.reciprocal_rank(holds, gold),
        "evidence_rank": float(retrieval.first(holds, gold) or math.nan),
        "cited_gold": citations.covered(outcome.citations, gold),
        "citations_gold": citations.matching(outcome.citations, gold),
    }
    return values | _articles(question, outcome)


def _articles(question: Question, outcome: Outcome) -> dict[str, float]:
    """By article, each counted at its best passage."""
    named = {
        (one.article_id, one.url, one.title) if not one.article_id else (one.article_id,): place
        for place, one in reversed(list(enumerate(question.evidence)))
        if one.names_article
    }
    if not named:
        return {}
    gold = set(named.values())
    best = list({one.article_id: one.names for one in reversed(outcome.passages)}.items())
    order = {one.article_id: None for one in outcome.passages}
    names = dict(best)
    ranked = [set(names[article]) & gold for article in order]
    seen: set[int] = set()
    fresh = []
    for each in ranked:  # an article that gold names twice, in other words, is one
        fresh.append(bool(each - seen))
        seen |= each
    return {
        "article_recall_5": retrieval.recall(ranked, gold, 5),
        "article_recall_10": retrieval.recall(ranked, gold, 10),
        "article_mrr": retrieval.reciprocal_rank(ranked, gold),
        "article_ndcg": retrieval.ndcg(fresh, len(gold)),
    }


def _said(question: Question, outcome: Outcome) -> dict[str, float]:
    text = "" if outcome.abstained else answers.without_marks(outcome.text)
    values: dict[str, float] = {}
    if question.answers:
        wanted_words = question.answers
        values = {
            "exact": answers.exact(wanted_words, text),
            "token_f1": answers.token_f1(wanted_words, text),
            "yes_no": answers.agrees(wanted_words, text),
        }
        if not answers.polar(wanted_words):  # a "no" somewhere in a text answers nothing
            values["contained"] = float(answers.holds(wanted_words, [text]))
            values["token_recall"] = answers.token_recall(wanted_words, text)
    if question.reference:
        values["rouge_l"] = answers.rouge_l(question.reference, text)
    return values
