"""Propose questions from the library's own articles, for a person to read, rewrite and keep.

A sentence loses a date, a number or a name, and the question asks for it. Each is put to Lede first: what is proposed
was answered with that sentence, from one article alone, so that a later failure means something. Such questions repeat
the words of their article and are easier than what people ask: rewrite them.
"""

import random
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from assistant.errors import EvaluationError
from assistant.evaluation.metrics.answer_match import holds
from assistant.evaluation.questions import GoldEvidence, Question, fingerprint, squeezed
from assistant.language.vocabulary import ANY_MONTH
from assistant.reading.boilerplate import is_noise

if TYPE_CHECKING:
    from assistant.engine import Assistant
    from index import Article

GAP = "____"
SHORTEST, LONGEST = 8, 35
"""Words of a sentence that a question is made from."""

SEED = 20230227
"""For the order in which articles are looked at: the same library is proposed the same questions."""

_KINDS = (
    ("date", re.compile(rf"\b\d{{1,2}} (?:{ANY_MONTH})(?: \d{{4}})?\b|\b(?:{ANY_MONTH}) \d{{1,2}}(?:, \d{{4}})?\b")),
    ("number", re.compile(r"[$£€]?\b\d[\d,.]*\d\b(?:%| (?:million|billion|per cent))?")),
    ("name", re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+")),
)
_ASKS = {"date": "Which day", "number": "Which number", "name": "Whose name"}

Asked = Callable[[int, int], None]
"""Called with how many were proposed, and how many sentences were tried."""


def draft(assistant: "Assistant", count: int = 20, *, on_progress: Asked | None = None) -> Iterator[Question]:
    """Yield questions that Lede answers from one article, one an article at most until every article had its turn.

    Args:
        count: at most.

    Raises:
        EvaluationError: the library is empty.
    """
    articles = assistant.library.articles()
    if not articles:
        raise EvaluationError("the library is empty, so there is nothing to ask about; `lede add` fills it")
    order = sorted(articles, key=lambda one: one.id)
    random.Random(SEED).shuffle(order)  # noqa: S311 - no secret
    turns = [_candidates(assistant, article) for article in order]
    made = tried = 0
    while turns and made < count:
        left = []
        for turn in turns:
            question = next(turn, None)
            if question is None:
                continue
            left.append(turn)
            tried += 1
            if _is_answered(assistant, question):
                made += 1
                yield question
            if on_progress is not None:
                on_progress(made, tried)
            if made >= count:
                return
        turns = left


def _candidates(assistant: "Assistant", article: "Article") -> Iterator[Question]:
    """Questions about one article, not yet asked."""
    for span in assistant.library.sentences(article.id):
        sentence = " ".join(article.text[span.start : span.end].split())
        if not SHORTEST <= len(sentence.split()) <= LONGEST or sentence.endswith("?") or is_noise(sentence):
            continue
        for kind, pattern in _KINDS:
            found = pattern.search(sentence)
            if found is not None:
                answer = found[0]
                text = f"{_ASKS[kind]} is missing: “{sentence.replace(answer, GAP)}”"
                yield Question(
                    id="draft-" + fingerprint([article.id, sentence, answer])[:10],
                    question=text,
                    answers=(answer,),
                    evidence=(GoldEvidence(article_id=article.id, quote=sentence),),
                    type=kind,
                    tags=("draft",),
                )
                break


def _is_answered(assistant: "Assistant", question: Question) -> bool:
    """Whether Lede answers it with the sentence, and nothing else does."""
    answer = assistant.ask(question.question)
    wanted = question.evidence[0]
    articles = {one.article.id for one in answer.citations}
    return (
        not answer.abstained
        and articles == {wanted.article_id}
        and holds(question.answers, [answer.text])
        and any(squeezed(wanted.quote or "") in squeezed(one.quote) for one in answer.citations)
    )
