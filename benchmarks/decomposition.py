"""What a language model's split of a question does for finding its evidence, where the rules leave it whole.

    python benchmarks/decomposition.py --data DATA/multihoprag --model MODEL.gguf --out FILE.jsonl [--limit N]
        [--seconds S]

Asked are the questions of a set that the rules leave whole and that look as if they need several facts. Every reply is
written to FILE as it comes; a run that ends, by itself after S seconds, goes on where it stopped, and prints its table
once all are there. A reply is used as an answer would use it (`query.model_decomposition.believed`): once with
all the time that the model wants, and once where it came in time. Not here: what the rules split (`retrieval`).
"""

import argparse
import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from baselines import DEPTH, TODAY, found
from libraries import filled_library, folder_for, home_argument, library_folder
from metrics import by_budget
from numpy.typing import NDArray
from report import append_argument, publish, stamp, table
from sets import Question, load

from assistant.evaluation import bootstrap
from assistant.evaluation.questions import squeezed
from assistant.llms import LanguageModel, open_model, waited
from assistant.query.model_decomposition import PATIENCE, asked, believed, prompt, wants_several
from assistant.query.understanding import Split, read
from assistant.reading.selection import select
from assistant.retrieval.ranking import rank
from assistant.settings import Settings
from index import Library
from index.embedding.model import BundledEmbedding

ALLOWED = 180.0
"""Seconds that a model has here for one question."""

PASSAGES, QUOTES = 30, 4
"""What an answer that quotes is made from, and how many quotes it has, by default."""

Values = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Reply:
    """What the model wrote for one question.

    Args:
        text: None where it failed.
        seconds: that it took.
    """

    text: str | None
    seconds: float


def left_whole(library: Library, questions: Sequence[Question]) -> list[Question]:
    """The questions for which a model would be asked."""
    plans = [read(library, one.text, today=TODAY) for one in questions]
    return [one for one, plan in zip(questions, plans, strict=True) if not plan.parts and wants_several(plan)]


def replies(questions: Sequence[Question], model: LanguageModel | None, file: Path, seconds: float) -> dict[str, Reply]:
    """Each question's reply, from the file or the model; those that there was no time for are missing.

    Args:
        seconds: after which no further question is asked.
    """
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.is_file() else []
    known = {row["prompt"]: Reply(row["reply"], row["seconds"]) for row in rows}
    given: dict[str, Reply] = {}
    until = time.monotonic() + seconds
    for one in questions:
        messages = prompt(one.text)
        key = hashlib.sha256("\n".join(message.content for message in messages).encode()).hexdigest()
        if key not in known:
            if model is None or time.monotonic() > until:
                continue
            began = time.monotonic()
            text = waited(asked(one.text, model, ALLOWED))
            known[key] = Reply(text, time.monotonic() - began)
            row: dict[str, Any] = {"prompt": key, "question": one.text, "reply": text, "seconds": known[key].seconds}
            with file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        given[one.id] = known[key]
    return given


def judged(library: Library, one: Question, split: Split | None) -> dict[str, float]:
    """What a question finds: by passages, and by what an answer that quotes would quote of them."""
    ranked = rank(library, read(library, one.text, today=TODAY, split=split), limit=DEPTH)
    scores = by_budget(one, [found(hit.article, hit.passage.text) for hit in ranked.hits])
    evidence = select(library, ranked.plan, ranked.hits[:PASSAGES], limit=QUOTES)
    quoted = [squeezed(quote.text) for quote in evidence.quotes]
    facts = [squeezed(fact) for fact in one.facts]
    cited = [any(quote in fact or fact in quote for quote in quoted) for fact in facts]
    return scores | {
        "evidence quoted": float(np.mean(cited)),
        "quotes": float(len(quoted)),
        "refused": float(not quoted),
        "parts said to have no evidence": float(sum(not part.answered for part in evidence.parts) if quoted else 0),
    }


def measured(library: Library, questions: Sequence[Question], splits: Mapping[str, Split | None]) -> Values:
    """Each metric with a value a question."""
    scores = [judged(library, one, splits.get(one.id)) for one in questions]
    return {metric: np.array([row[metric] for row in scores]) for metric in scores[0]}


def markdown(library: Library, name: str, sha256: str, questions: Sequence[Question], said: Mapping[str, Reply],
             model: str) -> str:  # fmt: skip
    """The run as RESULTS.md keeps it."""
    parts = {one.id: believed(said[one.id].text or "", one.text) for one in questions}
    splits = {one: Split(found, model) for one, found in parts.items() if found}
    in_time = {one: split for one, split in splits.items() if said[one].seconds <= PATIENCE}
    systems = [measured(library, questions, given) for given in ({}, splits, in_time)]
    which = np.array([one.id in splits for one in questions])
    spent = np.array([said[one.id].seconds for one in questions])
    most = np.mean([len(one.parts) for one in splits.values()]) if splits else 0
    head = ["metric", "whole", "split", f"split within {PATIENCE:g} s", "split - whole", "of these, where believed"]
    lines = [
        f"### questions split by {model}, {name}, {len(questions)} questions that the rules leave whole",
        "",
        stamp(sha256),
        "",
        *table(head, _rows(*systems, which)),
        "",
        f"- believed: {which.sum()} of {len(questions)}, {len(in_time)} of them in time; parts, mean: {most:.1f}",
        f"- seconds that the model took, median / p95: {np.median(spent):.1f} / {np.percentile(spent, 95):.1f}",
        "",
    ]
    return "\n".join(lines)


def _rows(whole: Values, split: Values, in_time: Values, which: NDArray[np.bool_]) -> Iterator[list[str]]:
    for metric, before in whole.items():
        change = split[metric] - before
        cells = [bootstrap.mean(each[metric]).cell() for each in (whole, split, in_time)]
        yield [metric, *cells, bootstrap.mean(change).cell("+"), bootstrap.mean(change[which]).cell("+")]


def main() -> None:
    """Reads the command line and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder with articles.jsonl and questions.jsonl")
    parser.add_argument("--model", type=Path, required=True, help="a .gguf file")
    parser.add_argument("--out", type=Path, required=True, help="where replies are kept")
    home_argument(parser)
    parser.add_argument("--limit", type=int, help="ask only so many of the questions, always the same")
    parser.add_argument(
        "--seconds", type=float, default=float("inf"), help="end after about so long; run again to go on"
    )
    append_argument(parser)
    given = parser.parse_args()
    test_set, embedding = load(given.data), BundledEmbedding()
    home = library_folder(folder_for(test_set, given.home, embedding))
    library, _ = filled_library(home, test_set.articles, embedding)
    questions = left_whole(library, test_set.questions)
    drawn = np.random.default_rng(0).permutation(len(questions))[: given.limit]
    questions = [questions[place] for place in sorted(drawn)]
    model = open_model(Settings(model=str(given.model), model_timeout=2 * ALLOWED))
    try:
        said = replies(questions, model, given.out, given.seconds)
    finally:
        if model is not None:
            model.close()
    if len(said) < len(questions):
        print(f"{len(said)} of {len(questions)} questions asked; run it again to go on")
        return
    report = markdown(library, test_set.name, test_set.sha256, questions, said, given.model.stem)
    publish(report, keep=given.append)


if __name__ == "__main__":
    main()
