"""All metrics of one question by name, and the verdict on it.

A question that failed has no other metric, and counts as not right.
"""

import math

from assistant.evaluation.metrics import answer_match, citation_quality, retrieval
from assistant.evaluation.outcomes import Outcome, Verdict
from assistant.evaluation.questions import Question
from index.chunking import split_sentences

SHORT = 5
"""Words (normalised) of an answer that can be looked for in a text; of a longer one, the evidence tells better."""


def measure(question: Question, outcome: Outcome) -> dict[str, float]:
    """Return the values of one question; NaN, or none, where a metric does not apply."""
    if outcome.error:
        return {"failed": 1.0, "right": 0.0 if question.judged else math.nan}
    values = {"failed": 0.0, "answered": float(not outcome.abstained)}
    if not question.unanswerable:
        values |= _retrieval(question, outcome) | _answers(question, outcome)
    if not outcome.abstained and outcome.sentences:
        values["citation_precision"] = citation_quality.precision(outcome.sentences)
        values["citation_recall"] = citation_quality.recall(outcome.sentences)
    if not outcome.abstained:
        values["words"] = float(len(answer_match.without_marks(outcome.text).split()))
    found = right(question, outcome)
    values["right"] = math.nan if found is None else float(found)
    return values


def verdict(question: Question, outcome: Outcome) -> Verdict:  # noqa: PLR0911 - one return a cause reads best
    """Return what became of a question; where it is not right, with the first step that went wrong."""
    if outcome.error:
        return Verdict("failed", "failed")
    found = right(question, outcome)
    if found is None:
        return Verdict("unjudged")
    if found:
        unsupported = any(one.support == "unsupported" for one in outcome.sentences)
        return Verdict("wrong", "unsupported") if unsupported else Verdict("right")
    if question.unanswerable:
        return Verdict("wrong", "wrongly answered")
    gold = question.gold
    if gold and retrieval.first([one.holds for one in outcome.passages], gold) is None:
        return Verdict("wrong", "not retrieved")
    if outcome.abstained:
        return Verdict("wrong", "wrongly refused")
    if gold and not citation_quality.gold_recall(outcome.citations, gold):
        return Verdict("wrong", "retrieved but not chosen")
    return Verdict("wrong", "chosen but not answered")


def right(question: Question, outcome: Outcome) -> bool | None:
    """Return whether the outcome is what the gold asks for; None where the gold does not tell.

    An unanswerable question wants a refusal. Any other wants an answer in which one sentence has all words of a short
    answer; where there is no short answer, or it is yes or no and the text says neither, one that cites gold evidence.
    """
    if not question.judged:
        return None
    if question.unanswerable or outcome.abstained:
        return question.unanswerable and outcome.abstained
    by_words = _right_by_words(question, outcome)
    if by_words is not None:
        return by_words
    if question.gold:
        return bool(citation_quality.gold_recall(outcome.citations, question.gold))
    if question.answers or question.reference:
        texts = [*question.answers, *filter(None, [question.reference])]
        return answer_match.token_recall(texts, answer_match.without_marks(outcome.text)) >= 0.5
    return None


def _right_by_words(question: Question, outcome: Outcome) -> bool | None:
    """Whether the text has a short answer, or the right yes or no; None where it cannot be told from the words."""
    text = answer_match.without_marks(outcome.text)
    if answer_match.polar(question.answers):
        begins = answer_match.agrees(["yes"], text) or answer_match.agrees(["no"], text)
        return bool(answer_match.agrees(question.answers, text)) if begins else None
    short = [one for one in question.answers if 0 < len(answer_match.normalised(one).split()) <= SHORT]
    if not short:
        return None
    pieces = [one.text for one in outcome.sentences] or [text[start:end] for start, end in split_sentences(text)]
    return any(answer_match.token_recall(short, piece) == 1 for piece in pieces)


def _retrieval(question: Question, outcome: Outcome) -> dict[str, float]:
    passages = outcome.passages
    gold = question.gold
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
        "cited_gold": citation_quality.gold_recall(outcome.citations, gold),
        "citations_gold": citation_quality.gold_precision(outcome.citations, gold),
    }
    return values | _articles(question, outcome)


def _articles(question: Question, outcome: Outcome) -> dict[str, float]:
    """By article, each counted at its best passage."""
    named: dict[str, int] = {}
    for place, one in enumerate(question.evidence):
        if one.names is not None:
            named.setdefault(one.names, place)
    if not named:
        return {}
    gold = set(named.values())
    best: dict[str, set[int]] = {}
    for passage in outcome.passages:
        best.setdefault(passage.article_id, set(passage.names) & gold)
    ranked = list(best.values())
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


def _answers(question: Question, outcome: Outcome) -> dict[str, float]:
    text = "" if outcome.abstained else answer_match.without_marks(outcome.text)
    values: dict[str, float] = {}
    if question.answers:
        values = {
            "exact": answer_match.exact(question.answers, text),
            "token_f1": answer_match.token_f1(question.answers, text),
            "yes_no": answer_match.agrees(question.answers, text),
        }
        if not answer_match.polar(question.answers):  # a "no" somewhere in a text answers nothing
            values["contained"] = float(answer_match.holds(question.answers, [text]))
            values["token_recall"] = answer_match.token_recall(question.answers, text)
    if question.reference:
        values["rouge_l"] = answer_match.rouge_l(question.reference, text)
    return values
