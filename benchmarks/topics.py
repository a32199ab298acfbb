"""What a new topic in a conversation costs, and what telling one by what is found does to questions that go on.

    python benchmarks/topics.py --data DATA/xquad_en [--limit 200] [--home DIR] [--append]
    python benchmarks/topics.py --data DATA/mtrag_un [--home DIR] [--append]

A reading set's questions are asked alone, and each after a question on another article. A conversation set's
follow-ups are asked after their own conversation; some have an answer and some have none. Both are asked beside a Lede
that never doubts what was brought in. Not here: how a follow-up is made to stand alone (`followups.py`).
"""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from libraries import filled_assistant, home_argument
from numpy.typing import NDArray
from reading import ABSTAINED, FIRST, Reading, measures, quotes
from report import append_argument, publish, stamp, table
from sets import Labelled, Question, TestSet, labelled, load

from assistant import Answer, Assistant, pipeline
from assistant.evaluation import bootstrap
from assistant.query.rewriting.by_rules import standing

Values = NDArray[np.float64]


@contextmanager
def never_doubting() -> Iterator[None]:
    """Within the block, a question that finds nothing is not read again as the first of a new topic."""
    kept = pipeline.rank_following
    pipeline.rank_following = lambda *args, **named: replace(kept(*args, **named), alone=())
    try:
        yield
    finally:
        pipeline.rank_following = kept


def of_reading(test_set: TestSet, assistant: Assistant) -> str:
    """The table for a set whose questions have answers in the words of an article."""
    asked = test_set.questions
    others = [_other(test_set, place) for place in range(len(asked))]
    changed = [standing(one.text, [other]).changed for one, other in zip(asked, others, strict=True)]

    def values(answers: Sequence[Answer]) -> dict[str, Values]:
        rows = [measures(one, Reading(quotes(answer), None, None)) for one, answer in zip(asked, answers, strict=True)]
        return {metric: np.array([row[metric] for row in rows]) for metric in (FIRST, ABSTAINED)}

    systems = {"alone": values([assistant.ask(one.text) for one in asked])}
    with never_doubting():
        systems["after another topic, never doubting"] = values(_after(assistant, asked, others))
    systems["after another topic"] = values(_after(assistant, asked, others))
    rows = [
        [metric, *(bootstrap.mean(each[metric]).cell() for each in systems.values()),
         bootstrap.mean(systems["after another topic"][metric] - systems["alone"][metric]).cell("+")]
        for metric in (FIRST, ABSTAINED)
    ]  # fmt: skip
    title = f"{test_set.name}, {len(asked)} questions; something was brought into {sum(changed)}"
    head = ["metric", *systems, "after another - alone"]
    return "\n".join([f"### a new topic, {title}", "", stamp(test_set.sha256), "", *table(head, rows), ""])


def _after(assistant: Assistant, asked: Sequence[Question], others: Sequence[str]) -> list[Answer]:
    return [assistant.ask(one.text, history=[other]) for one, other in zip(asked, others, strict=True)]


def _other(test_set: TestSet, place: int) -> str:
    """A question on another article, always the same one."""
    asked = test_set.questions
    far = (place + len(asked) // 2) % len(asked)
    while asked[far].articles & asked[place].articles:
        far = (far + 1) % len(asked)
    return asked[far].text


def of_conversations(test_set: TestSet, follow: Sequence[Labelled], assistant: Assistant) -> str:
    """The table for a set of conversations, some of whose questions have no answer."""
    guessed = [one for one in follow if standing(one.text, one.history).new_topic]

    def refused(answerable: bool) -> Values:
        mine = [one for one in guessed if one.answerable is answerable]
        return np.array([float(assistant.ask(one.text, history=one.history).abstained) for one in mine] or [np.nan])

    systems = {}
    with never_doubting():
        systems["never doubting"] = {kind: refused(kind) for kind in (True, False)}
    systems["Lede"] = {kind: refused(kind) for kind in (True, False)}
    cells = []
    for kind, name in ((True, "answerable"), (False, "unanswerable")):
        shares = [bootstrap.mean(each[kind]).cell() for each in systems.values()]
        cells.append([f"{name}, refused", str(len(systems["Lede"][kind])), *shares])
    title = f"{test_set.name}, {len(guessed)} of {len(follow)} follow-ups that might be a new topic"
    head = ["questions", "number", *systems]
    return "\n".join([f"### a topic that goes on, {title}", "", stamp(test_set.sha256), "", *table(head, cells), ""])


def main() -> None:
    """Asks, prints, and appends to `RESULTS.md` when told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a reading set, or a set of conversations")
    home_argument(parser)
    parser.add_argument("--limit", type=int, default=200, help="questions of a reading set, the same ones each time")
    append_argument(parser)
    given = parser.parse_args()
    test_set = load(given.data)
    with filled_assistant(test_set, given.home) as assistant:
        if follow := [one for one in labelled(given.data) if one.history]:
            report = of_conversations(test_set, follow, assistant)
        else:
            report = of_reading(test_set.sample(given.limit), assistant)
    publish(report, keep=given.append)


if __name__ == "__main__":
    main()
