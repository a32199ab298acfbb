"""All metrics of one question by name, and the verdict on it.

A question that failed has no other metric, and counts as not right.
"""

import math
from collections.abc import Sequence

from assistant.evaluation.metrics import answer_match, citation_quality, required_facts, retrieval
from assistant.evaluation.outcomes import AnswerSentence, Outcome, Verdict
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
        values |= _retrieval(question, outcome) | _answers(question, outcome) | _required(question, outcome)
    if outcome.how is not None and question.judged:
        kind = "unanswerable" if question.unanswerable else "answerable"
        values |= {f"{kind}_{how}": float(outcome.how == how) for how in ("near", "absent")}
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
    said = required_facts.said_by(question, outcome) if question.must else ""
    if said == "wrong":
        return Verdict("wrong", "wrong in front")
    if gold and retrieval.first([one.holds for one in outcome.passages], gold) is None:
        return Verdict("wrong", "not retrieved")
    if outcome.abstained:
        return Verdict("wrong", "wrongly refused")
    if gold and not citation_quality.gold_recall(outcome.citations, gold):
        return Verdict("wrong", "retrieved but not chosen")
    if said:
        return Verdict("wrong", "incomplete" if said == "poor" else "not in front")
    anywhere = any(answer_match.token_recall(_looked_for(question), one) == 1 for one in _pieces(outcome))
    return Verdict("wrong", "not in front" if anywhere else "chosen but not answered")


def right(question: Question, outcome: Outcome) -> bool | None:
    """Return whether the outcome is what the gold asks for; None where the gold does not tell.

    An unanswerable question wants a refusal. Of any other, what must be said (`must`), or else a short answer, has to
    stand in front, in the short answer or the first quote, and be quoted from an article that the evidence names; where
    neither is given, or yes or no is wanted and the text begins with neither, gold evidence has to be cited.
    """
    if not question.judged:
        return None
    if question.unanswerable or outcome.abstained:
        return question.unanswerable and outcome.abstained
    by_words = _required_in_front(question, outcome) if question.must else _right_by_words(question, outcome)
    if by_words is not None:
        return by_words
    if question.gold:
        return bool(citation_quality.gold_recall(outcome.citations, question.gold))
    if question.answers or question.reference:
        texts = [*question.answers, *filter(None, [question.reference])]
        return answer_match.token_recall(texts, answer_match.without_marks(outcome.text)) >= 0.5
    return None


def _right_by_words(question: Question, outcome: Outcome) -> bool | None:
    """Whether a short answer, or the right yes or no, stands in front; None where it cannot be told from the words."""
    text = answer_match.without_marks(outcome.text)
    if answer_match.polar(question.answers):
        said = [outcome.short.text] if outcome.short else []
        begins = next((one for one in (*said, text) if answer_match.begins_polar(one)), None)
        if begins is None:
            return None
        in_front = any(map(answer_match.begins_polar, _in_front(question, outcome, 1)))
        return in_front and bool(answer_match.agrees(question.answers, begins))
    short = _looked_for(question)
    if not short:
        return None
    return any(answer_match.token_recall(short, piece) == 1 for piece in _in_front(question, outcome, 1))


def _required_in_front(question: Question, outcome: Outcome) -> bool:
    """Whether the answer is good, and something that must be said stands in front, from the evidence's articles."""
    if required_facts.said_by(question, outcome) != "good":
        return False
    pieces = _in_front(question, outcome, 1 if question.needed == 1 else required_facts.SOON)
    return any(required_facts.holds(piece, group) for piece in pieces for group in question.must)


def _looked_for(question: Question) -> list[str]:
    """The answers that are short enough to be looked for by their words."""
    return [one for one in question.answers if 0 < len(answer_match.normalised(one).split()) <= SHORT]


def _in_front(question: Question, outcome: Outcome, count: int) -> list[str]:
    """The short answer and the first sentences with their quotes, those that are from the evidence's articles."""
    pieces = []
    if outcome.short is not None and _is_from_evidence(question, outcome, [outcome.short.citation]):
        pieces.append(outcome.short.text)
    if not outcome.sentences:
        whole = answer_match.without_marks(outcome.text)
        every = [one.n for one in outcome.citations]
        return [*pieces, *_sentences(whole)[:count]] if _is_from_evidence(question, outcome, every) else pieces
    for one in outcome.sentences[:count]:
        if _is_from_evidence(question, outcome, one.citations):
            pieces += [one.text, *_quoted(outcome, one)]
    return pieces


def _quoted(outcome: Outcome, sentence: AnswerSentence) -> list[str]:
    """The words that a quotation is cut from; of a model's sentence none, since it has to say the answer itself."""
    if sentence.support != "quoted":
        return []
    return [one.quote for one in outcome.citations if one.n in sentence.citations[:1]]


def _is_from_evidence(question: Question, outcome: Outcome, citations: Sequence[int]) -> bool:
    """Whether one of the citations is of an article that holds evidence; true where no evidence is given."""
    return not question.evidence or any(one.gold or one.names for one in outcome.citations if one.n in citations)


def _pieces(outcome: Outcome) -> list[str]:
    """All sentences of an answer, without marks."""
    return [one.text for one in outcome.sentences] or _sentences(answer_match.without_marks(outcome.text))


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def _required(question: Question, outcome: Outcome) -> dict[str, float]:
    """What must be said, and the short answer, which is empty where none is given."""
    values: dict[str, float] = {}
    if question.must:
        said = required_facts.said_by(question, outcome)
        values = {name: float(said == name) for name in ("good", "poor", "wrong")}
        values["complete"] = float(said in ("good", "late"))
    if question.short_answers and outcome.how is not None:
        short = outcome.short.text if outcome.short and not outcome.abstained else ""
        values |= {
            "short_given": float(bool(short)),
            "short_exact": answer_match.exact(question.short_answers, short),
            "short_f1": answer_match.token_f1(question.short_answers, short),
        }
    return values


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


def _from_evidence(question: Question, outcome: Outcome) -> str:
    """Of an answer, the sentences that cite the evidence's articles; "" of a refusal."""
    if outcome.abstained:
        return ""
    if not outcome.sentences:
        every = [one.n for one in outcome.citations]
        return answer_match.without_marks(outcome.text) if _is_from_evidence(question, outcome, every) else ""
    return " ".join(one.text for one in outcome.sentences if _is_from_evidence(question, outcome, one.citations))


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
            values["contained"] = float(answer_match.holds(question.answers, [_from_evidence(question, outcome)]))
            values["token_recall"] = answer_match.token_recall(question.answers, text)
    if question.reference:
        values["rouge_l"] = answer_match.rouge_l(question.reference, text)
    return values
